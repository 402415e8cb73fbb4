#include "formats/package/postpackage.h"

#include "base/sha256.h"
#include "formats/blocks/document.h"
#include "formats/blocks/localpictures.h"
#include "formats/package/zip.h"

#include <QHash>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSet>
#include <QStringDecoder>

#include <algorithm>
#include <array>

using namespace Qt::StringLiterals;

namespace {

constexpr int version = 1;
constexpr auto formatName = "quotidian-post"_L1;
constexpr qint64 mostText = 512 * 1024 * 1024; ///< Of all revisions together, each at its full length.
constexpr qsizetype mostRevisions = 20'000;

Error lies(const QString &what) { return { Error::Kind::Malformed, Error::Reason::PackageDamaged, what }; }

QString hex(const QByteArray &bytes) { return QString::fromLatin1(bytes.toHex()); }
QByteArray unhex(const QJsonValue &value) { return QByteArray::fromHex(value.toString().toLatin1()); }
bool isHash(const QByteArray &bytes) { return bytes.size() == 32; }

QJsonValue timeValue(const QDateTime &at)
{
    return at.isValid() ? QJsonValue(at.toUTC().toString(Qt::ISODateWithMs)) : QJsonValue();
}
QDateTime timeOf(const QJsonValue &value)
{
    return QDateTime::fromString(value.toString(), Qt::ISODateWithMs).toUTC();
}

QString urlValue(const QUrl &url) { return QString::fromLatin1(url.toEncoded()); }
QUrl urlOf(const QJsonValue &value) { return QUrl::fromEncoded(value.toString().toLatin1()); }

QString bytesValue(const QByteArray &bytes) { return QString::fromLatin1(bytes.toBase64()); }
QByteArray bytesOf(const QJsonValue &value) { return QByteArray::fromBase64(value.toString().toLatin1()); }

QStringList listOf(const QJsonValue &value)
{
    QStringList list;
    for (const QJsonValue each : value.toArray())
        list << each.toString();
    return list;
}

constexpr std::array originWords{ "typed"_L1, "named"_L1, "imported"_L1, "pulled"_L1, "merged"_L1,
    "restored"_L1 };
constexpr std::array consentWords{ "not-asked"_L1, "public"_L1, "permitted"_L1, "refused"_L1, "at-risk"_L1 };

/// The enumerator that the word is of; the first for a word that is none.
template<class Enum, size_t Size>
Enum enumOf(const std::array<QLatin1StringView, Size> &words, const QJsonValue &value)
{
    const QString word = value.toString();
    const auto found = std::find(words.begin(), words.end(), word);
    return found == words.end() ? Enum{} : static_cast<Enum>(found - words.begin());
}

QJsonObject toJson(const PostFields &fields)
{
    return { { u"title"_s, fields.title }, { u"excerpt"_s, fields.excerpt }, { u"slug"_s, fields.slug },
        { u"categories"_s, QJsonArray::fromStringList(fields.categories) },
        { u"tags"_s, QJsonArray::fromStringList(fields.tags) }, { u"featured"_s, fields.featuredImage },
        { u"order"_s, fields.menuOrder } };
}

constexpr qsizetype longestName = 250; ///< As long as a site's own column for it.

/// One line, without what turns the order of letters.
bool isName(const QString &name)
{
    return name.size() <= longestName && std::ranges::none_of(name, [](QChar c) {
        return c.category() == QChar::Other_Control || c.category() == QChar::Other_Format
            || c == QChar::LineSeparator || c == QChar::ParagraphSeparator;
    });
}

/// Empty, or one of the pictures in the file: `own` are the addresses that say the hash of theirs.
bool isFeaturedSound(const QString &featured, const QSet<QString> &own)
{
    return featured.isEmpty() || own.contains(featured);
}

PostFields fieldsOf(const QJsonObject &json)
{
    PostFields fields;
    fields.title = json["title"_L1].toString();
    fields.excerpt = json["excerpt"_L1].toString();
    fields.slug = json["slug"_L1].toString();
    fields.categories = listOf(json["categories"_L1]);
    fields.tags = listOf(json["tags"_L1]);
    fields.featuredImage = json["featured"_L1].toString();
    fields.menuOrder = json["order"_L1].toInt();
    return fields;
}

QJsonObject toJson(const PackedQuote &packed)
{
    const Quote &quote = packed.quote;
    const Source &source = packed.source;
    return { { u"id"_s, quote.id }, { u"snapshot"_s, hex(packed.snapshot) },
        { u"start"_s, quote.passage.start }, { u"end"_s, quote.passage.end },
        { u"passage"_s, quote.passage.text }, { u"author"_s, quote.author }, { u"title"_s, quote.title },
        { u"url"_s, urlValue(quote.url) }, { u"published_at"_s, timeValue(quote.publishedAt) },
        { u"language"_s, quote.language }, { u"original"_s, quote.original },
        { u"translation"_s, quote.translation }, { u"translation_language"_s, quote.translationLanguage },
        { u"translator"_s, quote.translator },
        { u"source"_s,
            QJsonObject{ { u"name"_s, source.name }, { u"url"_s, urlValue(source.url) },
                { u"language"_s, source.language }, { u"country"_s, source.country },
                { u"consent"_s, consentWords[size_t(source.consent)] } } } };
}

PackedQuote quoteOf(const QJsonObject &json)
{
    PackedQuote packed;
    Quote &quote = packed.quote;
    quote.id = json["id"_L1].toString();
    packed.snapshot = unhex(json["snapshot"_L1]);
    quote.passage.start = json["start"_L1].toInt();
    quote.passage.end = json["end"_L1].toInt();
    quote.passage.text = json["passage"_L1].toString();
    quote.author = json["author"_L1].toString();
    quote.title = json["title"_L1].toString();
    quote.url = urlOf(json["url"_L1]);
    quote.publishedAt = timeOf(json["published_at"_L1]);
    quote.language = json["language"_L1].toString();
    quote.original = json["original"_L1].toString();
    quote.translation = json["translation"_L1].toString();
    quote.translationLanguage = json["translation_language"_L1].toString();
    quote.translator = json["translator"_L1].toString();
    const QJsonObject source = json["source"_L1].toObject();
    packed.source.name = source["name"_L1].toString();
    packed.source.url = urlOf(source["url"_L1]);
    packed.source.language = source["language"_L1].toString();
    packed.source.country = source["country"_L1].toString();
    packed.source.consent = enumOf<Source::Consent>(consentWords, source["consent"_L1]);
    return packed;
}

QJsonObject toJson(const PackedSnapshot &packed)
{
    const Snapshot &snapshot = packed.snapshot;
    const Capture &capture = packed.capture;
    QJsonArray redirects;
    for (const QUrl &hop : capture.redirects)
        redirects.append(urlValue(hop));
    QJsonArray certificates;
    for (const QByteArray &certificate : capture.certificateSha256)
        certificates.append(hex(certificate));
    return { { u"url"_s, urlValue(snapshot.url) }, { u"final_url"_s, urlValue(snapshot.finalUrl) },
        { u"redirects"_s, redirects }, { u"status"_s, capture.status },
        { u"request_head"_s, bytesValue(capture.requestHead) },
        { u"response_head"_s, bytesValue(capture.responseHead) }, { u"certificates"_s, certificates },
        { u"peer_address"_s, capture.peerAddress }, { u"captured_at"_s, timeValue(snapshot.capturedAt) },
        { u"body_sha256"_s, hex(snapshot.bodySha256) }, { u"document_sha256"_s, hex(capture.documentSha256) },
        { u"title"_s, snapshot.title }, { u"author"_s, snapshot.author },
        { u"published_at"_s, timeValue(snapshot.publishedAt) }, { u"language"_s, snapshot.language },
        { u"text_sha256"_s, hex(snapshot.textSha256) },
        { u"previous_chain_sha256"_s, hex(snapshot.previousChainSha256) },
        { u"chain_sha256"_s, hex(snapshot.chainSha256) } };
}

PackedSnapshot snapshotOf(const QJsonObject &json)
{
    PackedSnapshot packed;
    Snapshot &snapshot = packed.snapshot;
    Capture &capture = packed.capture;
    snapshot.url = capture.url = urlOf(json["url"_L1]);
    snapshot.finalUrl = capture.finalUrl = urlOf(json["final_url"_L1]);
    for (const QString &hop : listOf(json["redirects"_L1]))
        capture.redirects << QUrl::fromEncoded(hop.toLatin1());
    capture.status = json["status"_L1].toInt();
    capture.requestHead = bytesOf(json["request_head"_L1]);
    capture.responseHead = bytesOf(json["response_head"_L1]);
    for (const QString &certificate : listOf(json["certificates"_L1]))
        capture.certificateSha256 << QByteArray::fromHex(certificate.toLatin1());
    capture.peerAddress = json["peer_address"_L1].toString();
    snapshot.capturedAt = capture.receivedAt = timeOf(json["captured_at"_L1]);
    snapshot.bodySha256 = capture.bodySha256 = unhex(json["body_sha256"_L1]);
    capture.documentSha256 = unhex(json["document_sha256"_L1]);
    snapshot.title = json["title"_L1].toString();
    snapshot.author = json["author"_L1].toString();
    snapshot.publishedAt = timeOf(json["published_at"_L1]);
    snapshot.language = json["language"_L1].toString();
    snapshot.textSha256 = unhex(json["text_sha256"_L1]);
    snapshot.previousChainSha256 = unhex(json["previous_chain_sha256"_L1]);
    snapshot.chainSha256 = unhex(json["chain_sha256"_L1]);
    return packed;
}

/// Collects parts and what the manifest says of them.
class Packer final {
public:
    void add(const QString &name, const QByteArray &bytes)
    {
        if (m_said.contains(name)) // The same body or picture again.
            return;
        m_said.insert(name, QJsonObject{ { u"bytes"_s, bytes.size() }, { u"sha256"_s, hex(sha256(bytes)) } });
        m_parts.push_back({ name, bytes });
    }
    void add(const QString &name, const QJsonObject &json) { add(name, QJsonDocument(json).toJson()); }
    void add(const QString &name, const QJsonArray &json) { add(name, QJsonDocument(json).toJson()); }

    Result<QByteArray> file(const QDateTime &at)
    {
        const QJsonObject manifest{ { u"format"_s, formatName }, { u"version"_s, version },
            { u"packed_at"_s, timeValue(at) }, { u"parts"_s, m_said } };
        m_parts.insert(m_parts.begin(), { u"manifest.json"_s, QJsonDocument(manifest).toJson() });
        return writeZip(m_parts);
    }

private:
    QJsonObject m_said;
    std::vector<ZipPart> m_parts;
};

/// Spans once, however many revisions hold them.
Result<> addRevisions(Packer &packer, const std::vector<Revision> &revisions)
{
    QHash<QByteArray, int> numbers;
    QByteArray bytes;
    QJsonArray lengths;
    QJsonArray list;
    qint64 text = 0;
    for (const Revision &revision : revisions) {
        text += revision.fields.content.size();
        QJsonArray spans;
        for (const blocks::Block &block : blocks::Document::parse(revision.fields.content).blocks()) {
            const QByteArray span = block.bytes();
            auto known = numbers.find(span);
            if (known == numbers.end()) {
                known = numbers.insert(span, int(numbers.size()));
                bytes += span;
                lengths.append(span.size());
            }
            spans.append(*known);
        }
        QJsonObject json = toJson(revision.fields);
        json[u"at"_s] = timeValue(revision.at);
        json[u"origin"_s] = originWords[size_t(revision.origin)];
        json[u"name"_s] = revision.name;
        json[u"spans"_s] = spans;
        json[u"sha256"_s] = hex(sha256(revision.fields.content));
        list.append(json);
    }
    if (text > mostText || qsizetype(revisions.size()) > mostRevisions)
        return Error{ Error::Kind::Refused, Error::Reason::TooLarge, {} };
    packer.add(u"revisions.json"_s, QJsonObject{ { u"spans"_s, lengths }, { u"revisions"_s, list } });
    packer.add(u"revisions.bin"_s, bytes);
    return {};
}

/// The parts of a file whose manifest tells the truth.
class Unpacker final {
public:
    static Result<Unpacker> open(const QByteArray &file)
    {
        Result<std::vector<ZipPart>> parts = readZip(file);
        if (!parts)
            return parts.error();
        Unpacker unpacker;
        for (ZipPart &part : *parts)
            unpacker.m_parts.insert(part.name, std::move(part.bytes));
        if (!unpacker.m_parts.contains(u"manifest.json"_s))
            return Error{ Error::Kind::Malformed, Error::Reason::NotAPackage, {} };
        unpacker.m_manifest = QJsonDocument::fromJson(unpacker.m_parts.take(u"manifest.json"_s)).object();
        if (unpacker.m_manifest["format"_L1].toString() != formatName)
            return Error{ Error::Kind::Malformed, Error::Reason::NotAPackage, {} };
        if (unpacker.m_manifest["version"_L1].toInt() > version)
            return Error{ Error::Kind::Refused, Error::Reason::PackageNewer, {} };
        if (Result<> told = unpacker.check(); !told)
            return told.error();
        return unpacker;
    }

    QDateTime packedAt() const { return timeOf(m_manifest["packed_at"_L1]); }
    bool has(const QString &name) const { return m_parts.contains(name); }
    Result<QByteArray> bytes(const QString &name) const
    {
        const auto part = m_parts.constFind(name);
        if (part == m_parts.constEnd())
            return lies(name);
        return *part;
    }
    QByteArray hashOf(const QString &name) const ///< Of its bytes; empty if there are none.
    {
        return unhex(m_manifest["parts"_L1].toObject()[name].toObject()["sha256"_L1]);
    }
    Result<QJsonDocument> json(const QString &name) const
    {
        const Result<QByteArray> text = bytes(name);
        if (!text)
            return text.error();
        QJsonParseError error;
        const QJsonDocument document = QJsonDocument::fromJson(*text, &error);
        if (error.error != QJsonParseError::NoError)
            return lies(name);
        return document;
    }

private:
    Result<> check() const
    {
        const QJsonObject said = m_manifest["parts"_L1].toObject();
        if (said.size() != m_parts.size())
            return lies(u"manifest.json"_s);
        for (auto part = m_parts.begin(); part != m_parts.end(); ++part) {
            const QJsonObject facts = said[part.key()].toObject();
            if (facts["bytes"_L1].toInteger(-1) != part->size() || unhex(facts["sha256"_L1]) != sha256(*part))
                return lies(part.key());
        }
        return {};
    }

    QJsonObject m_manifest;
    QHash<QString, QByteArray> m_parts;
};

Result<std::vector<Revision>> revisionsOf(const Unpacker &file)
{
    std::vector<Revision> revisions;
    if (!file.has(u"revisions.json"_s))
        return revisions;
    const Result<QJsonDocument> json = file.json(u"revisions.json"_s);
    const Result<QByteArray> bytes = file.bytes(u"revisions.bin"_s);
    if (!json || !bytes)
        return json ? bytes.error() : json.error();
    std::vector<QByteArrayView> spans;
    qsizetype at = 0;
    for (const QJsonValue length : json->object()["spans"_L1].toArray()) {
        const qint64 size = length.toInteger(-1);
        if (size < 0 || size > bytes->size() - at)
            return lies(u"revisions.bin"_s);
        spans.push_back(QByteArrayView(*bytes).sliced(at, size));
        at += size;
    }
    qint64 room = mostText;
    for (const QJsonValue value : json->object()["revisions"_L1].toArray()) {
        const QJsonObject each = value.toObject();
        Revision revision;
        revision.fields = fieldsOf(each);
        for (const QJsonValue number : each["spans"_L1].toArray()) {
            const int span = number.toInt(-1);
            if (span < 0 || size_t(span) >= spans.size())
                return lies(u"revisions.json"_s);
            room -= spans[size_t(span)].size();
            if (room < 0)
                return Error{ Error::Kind::Refused, Error::Reason::TooLarge, {} };
            revision.fields.content += spans[size_t(span)];
        }
        if (sha256(revision.fields.content) != unhex(each["sha256"_L1]))
            return lies(u"revisions.json"_s);
        revision.at = timeOf(each["at"_L1]);
        revision.origin = enumOf<Revision::Origin>(originWords, each["origin"_L1]);
        revision.name = each["name"_L1].toString();
        if (!revision.at.isValid() || qsizetype(revisions.size()) >= mostRevisions)
            return lies(u"revisions.json"_s);
        revisions.push_back(std::move(revision));
    }
    return revisions;
}

QString snapshotPart(const QByteArray &chain, const QString &suffix)
{
    return u"snapshots/"_s + hex(chain) + suffix;
}

Result<PackedSnapshot> readSnapshot(const Unpacker &file, const QByteArray &chain)
{
    const Result<QJsonDocument> json = file.json(snapshotPart(chain, u".json"_s));
    const Result<QByteArray> text = file.bytes(snapshotPart(chain, u".txt"_s));
    if (!json || !text)
        return json ? text.error() : json.error();
    PackedSnapshot packed = snapshotOf(json->object());
    // A byte order mark at the beginning is a character of the text: passages count it.
    packed.snapshot.text
        = QStringDecoder(QStringDecoder::Utf8, QStringDecoder::Flag::ConvertInitialBom).decode(*text);
    const Result<QByteArray> body = file.bytes(u"bodies/"_s + hex(packed.snapshot.bodySha256));
    if (!body)
        return body.error();
    packed.capture.body = *body;
    const bool isSound = packed.snapshot.chainSha256 == chain && sha256(*body) == packed.snapshot.bodySha256
        && sha256(*text) == packed.snapshot.textSha256 && packed.snapshot.text.toUtf8() == *text
        && packed.snapshot.capturedAt.isValid();
    if (!isSound)
        return lies(snapshotPart(chain, u".json"_s));
    return packed;
}

} // namespace

Result<QByteArray> packPost(const PostPackage &package)
{
    Packer packer;
    packer.add(u"post.html"_s, package.fields.content);
    QJsonObject fields = toJson(package.fields);
    fields[u"type"_s] = package.type == PostType::Page ? u"page"_s : u"post"_s;
    fields[u"author"_s] = package.author;
    fields[u"featured_elsewhere"_s] = package.isFeaturedElsewhere;
    packer.add(u"post.json"_s, fields);
    QJsonArray quotes;
    for (const PackedQuote &quote : package.quotes)
        quotes.append(toJson(quote));
    packer.add(u"quotes.json"_s, quotes);
    for (const PackedSnapshot &packed : package.snapshots) {
        const QByteArray &chain = packed.snapshot.chainSha256;
        packer.add(snapshotPart(chain, u".json"_s), toJson(packed));
        packer.add(snapshotPart(chain, u".txt"_s), packed.snapshot.text.toUtf8());
        packer.add(u"bodies/"_s + hex(packed.snapshot.bodySha256), packed.capture.body);
    }
    QJsonArray pictures;
    for (const PackedPicture &picture : package.pictures) {
        const QString hash = hex(sha256(picture.bytes));
        pictures.append(QJsonObject{ { u"address"_s, picture.address }, { u"sha256"_s, hash } });
        packer.add(u"pictures/"_s + hash, picture.bytes);
    }
    packer.add(u"pictures.json"_s, pictures);
    if (!package.revisions.empty()) {
        if (Result<> added = addRevisions(packer, package.revisions); !added)
            return added.error();
    }
    return packer.file(package.packedAt);
}

Result<PostPackage> unpackPost(const QByteArray &bytes)
{
    const Result<Unpacker> file = Unpacker::open(bytes);
    if (!file)
        return file.error();
    PostPackage package;
    package.packedAt = file->packedAt();
    const Result<QJsonDocument> fields = file->json(u"post.json"_s);
    const Result<QByteArray> content = file->bytes(u"post.html"_s);
    const Result<QJsonDocument> quotes = file->json(u"quotes.json"_s);
    const Result<QJsonDocument> pictures = file->json(u"pictures.json"_s);
    if (!fields || !content || !quotes || !pictures)
        return lies(u"manifest.json"_s);
    package.fields = fieldsOf(fields->object());
    package.fields.content = *content;
    package.type = fields->object()["type"_L1] == "page"_L1 ? PostType::Page : PostType::Post;
    package.author = fields->object()["author"_L1].toString();
    package.isFeaturedElsewhere = fields->object()["featured_elsewhere"_L1].toBool();
    if (!isName(package.author))
        return lies(u"post.json"_s);
    QSet<QByteArray> known;
    for (const QJsonValue each : quotes->array()) {
        PackedQuote quote = quoteOf(each.toObject());
        if (!quote.snapshot.isEmpty() && !known.contains(quote.snapshot)) {
            if (!isHash(quote.snapshot))
                return lies(u"quotes.json"_s);
            Result<PackedSnapshot> snapshot = readSnapshot(*file, quote.snapshot);
            if (!snapshot)
                return snapshot.error();
            known.insert(quote.snapshot);
            package.snapshots.push_back(std::move(*snapshot));
        }
        package.quotes.push_back(std::move(quote));
    }
    QSet<QString> own; // Addresses of pictures that are in the file.
    for (const QJsonValue each : pictures->array()) {
        const QJsonObject json = each.toObject();
        const QString part = u"pictures/"_s + json["sha256"_L1].toString();
        const Result<QByteArray> picture = file->bytes(part);
        if (!picture)
            return picture.error();
        package.pictures.push_back({ json["address"_L1].toString(), *picture });
        const QString &address = package.pictures.back().address;
        if (blocks::localPicture(address) == file->hashOf(part))
            own.insert(address);
    }
    if (!isFeaturedSound(package.fields.featuredImage, own))
        return lies(u"post.json"_s);
    Result<std::vector<Revision>> revisions = revisionsOf(*file);
    if (!revisions)
        return revisions.error();
    for (const Revision &revision : *revisions) {
        if (!isFeaturedSound(revision.fields.featuredImage, own))
            return lies(u"revisions.json"_s);
    }
    package.revisions = std::move(*revisions);
    return package;
}
