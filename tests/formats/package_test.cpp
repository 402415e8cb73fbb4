#include "base/sha256.h"
#include "formats/blocks/localpictures.h"
#include "formats/package/postpackage.h"
#include "formats/package/zip.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

#include <zip.h>

using namespace Qt::StringLiterals;
using Reason = Error::Reason;

namespace {

const QDateTime noon(QDate(2026, 11, 22), QTime(12, 0, 1, 234), Qt::UTC);

PostPackage example()
{
    PostPackage package;
    package.packedAt = noon;
    package.fields.title = u"أصوات من الساحة"_s;
    package.fields.content
        = QByteArray("<!-- wp:paragraph -->\n<p>نص \0 \xff</p>\n<!-- /wp:paragraph -->", 60);
    package.fields.excerpt = u"Short"_s;
    package.fields.tags = { u"площадь"_s, u"a,b"_s };
    PackedSnapshot snapshot;
    Snapshot &facts = snapshot.snapshot;
    facts.url = snapshot.capture.url = QUrl(u"https://square.example/б?a=1&b=2"_s);
    facts.finalUrl = snapshot.capture.finalUrl = QUrl(u"https://square.example/bridge"_s);
    facts.title = u"Closed before dawn"_s;
    facts.text = QChar(0xfeff) + u"The bridge was closed.\n\nقالت"_s;
    facts.textSha256 = sha256(facts.text.toUtf8());
    snapshot.capture.body = QByteArray("<p>\0body</p>", 12);
    facts.bodySha256 = snapshot.capture.bodySha256 = sha256(snapshot.capture.body);
    snapshot.capture.redirects = { QUrl(u"https://square.example/hop"_s) };
    snapshot.capture.status = 200;
    snapshot.capture.requestHead = "GET / HTTP/1.1\r\n\r\n";
    snapshot.capture.responseHead = "HTTP/1.1 200 OK\r\n\r\n";
    snapshot.capture.certificateSha256 = { QByteArray(32, 'c') };
    facts.capturedAt = snapshot.capture.receivedAt = noon.addSecs(-60);
    facts.previousChainSha256 = QByteArray(32, 'p');
    facts.chainSha256 = QByteArray(32, 'h');
    package.snapshots.push_back(snapshot);
    PackedQuote quote;
    quote.quote.id = u"q-7f3k2m"_s;
    quote.quote.passage.start = 1;
    quote.quote.passage.end = 11;
    quote.quote.passage.text = u"The bridge"_s;
    quote.quote.original = u"The bridge"_s;
    quote.quote.author = u"Amina Darwish"_s;
    quote.quote.url = facts.url;
    quote.quote.publishedAt = noon.addDays(-1);
    quote.snapshot = facts.chainSha256;
    quote.source.name = u"Square Watch"_s;
    quote.source.consent = Source::Consent::AtRisk;
    package.quotes = { quote, PackedQuote{} };
    package.pictures = { { u"https://square.example/a.png"_s, "\x89PNG\r\n\x1a\n picture" } };
    const QByteArray cover = "\x89PNG\r\n\x1a\n cover";
    package.fields.featuredImage = blocks::localPictureAddress(sha256(cover));
    package.pictures.push_back({ package.fields.featuredImage, cover });
    package.type = PostType::Page;
    package.fields.menuOrder = -3;
    package.author = u"Аида Сейткали"_s;
    package.isFeaturedElsewhere = true;
    for (int i = 0; i < 3; ++i) {
        Revision revision;
        revision.at = noon.addSecs(i);
        revision.origin = i == 1 ? Revision::Origin::Pulled : Revision::Origin::Typed;
        revision.name = i == 2 ? u"Ω"_s : QString();
        revision.fields = package.fields;
        revision.fields.content.prepend(QByteArray::number(i));
        package.revisions.push_back(revision);
    }
    return package;
}

QByteArray packed(const PostPackage &package)
{
    const Result<QByteArray> file = packPost(package);
    return file ? *file : QByteArray();
}

Reason reasonOf(const QByteArray &file)
{
    const Result<PostPackage> package = unpackPost(file);
    return package ? Reason::Unspecified : package.error().reason;
}

/// The file with its parts changed, and a manifest that says what they are now.
template<class Change>
QByteArray changed(const QByteArray &file, Change change, bool tellsTruth)
{
    std::vector<ZipPart> parts = *readZip(file);
    change(parts);
    if (tellsTruth) {
        QJsonObject manifest = QJsonDocument::fromJson(parts.front().bytes).object();
        QJsonObject said;
        for (size_t i = 1; i < parts.size(); ++i)
            said[parts[i].name] = QJsonObject{ { u"bytes"_s, parts[i].bytes.size() },
                { u"sha256"_s, QString::fromLatin1(sha256(parts[i].bytes).toHex()) } };
        manifest[u"parts"_s] = said;
        parts.front().bytes = QJsonDocument(manifest).toJson();
    }
    return *writeZip(parts);
}

/// A zip that writeZip() would not write.
QByteArray foreignZip(const std::vector<std::pair<QByteArray, zip_uint32_t>> &entries)
{
    zip_error_t error;
    zip_error_init(&error);
    zip_source_t *target = zip_source_buffer_create(nullptr, 0, 0, &error);
    zip_t *zip = zip_open_from_source(target, ZIP_TRUNCATE, &error);
    zip_source_keep(target);
    for (const auto &[name, mode] : entries) {
        zip_source_t *source = zip_source_buffer(zip, "x", 1, 0);
        const zip_int64_t at = zip_file_add(zip, name.constData(), source, 0);
        if (mode != 0)
            zip_file_set_external_attributes(zip, zip_uint64_t(at), 0, ZIP_OPSYS_UNIX, mode << 16);
    }
    zip_close(zip);
    zip_stat_t stat;
    zip_source_stat(target, &stat);
    zip_source_open(target);
    QByteArray file(qsizetype(stat.size), Qt::Uninitialized);
    zip_source_read(target, file.data(), stat.size);
    zip_source_close(target);
    zip_source_free(target);
    return file;
}

} // namespace

class PackageTest final : public QObject {
    Q_OBJECT
private slots:
    void everythingComesBackToTheByte()
    {
        const PostPackage package = example();
        const QByteArray file = packed(package);
        const Result<PostPackage> again = unpackPost(file);
        QVERIFY2(again, again ? "" : qPrintable(again.error().detail));
        QCOMPARE(*again == package, true);
        QCOMPARE(packed(package), file); // The same post is the same file.
        QCOMPARE(*unpackPost(packed({})) == PostPackage(), true);
    }

    void aFileThatWasChangedIsNeverTakenForAnother()
    {
        const PostPackage package = example();
        const QByteArray file = packed(package);
        int refused = 0;
        for (qsizetype i = 0; i < file.size(); ++i) {
            QByteArray other = file;
            other[i] = char(other[i] ^ 0x41);
            const Result<PostPackage> read = unpackPost(other);
            if (read)
                QVERIFY2(*read == package, qPrintable(u"byte %1"_s.arg(i)));
            else
                ++refused;
        }
        QVERIFY(refused > file.size() / 2);
        for (qsizetype length = 0; length < file.size(); length += 7)
            QVERIFY(!unpackPost(file.first(length)));
    }

    void aManifestThatLiesIsRefused()
    {
        const QByteArray file = packed(example());
        const auto part = [](std::vector<ZipPart> &parts, const QString &name) {
            return std::find_if(
                parts.begin(), parts.end(), [&](const ZipPart &each) { return each.name == name; });
        };
        const auto touch = [&](std::vector<ZipPart> &parts) {
            part(parts, u"post.html"_s)->bytes += 'x';
        };
        QCOMPARE(reasonOf(changed(file, touch, false)), Reason::PackageDamaged);
        QCOMPARE(reasonOf(changed(file, touch, true)), Reason::Unspecified); // Its text may be another one,
        const auto body = [&](std::vector<ZipPart> &parts) {
            for (ZipPart &each : parts)
                each.bytes += each.name.startsWith("bodies/"_L1) ? "x" : "";
        };
        QCOMPARE(reasonOf(changed(file, body, true)), Reason::PackageDamaged); // its evidence may not.
        const auto text = [&](std::vector<ZipPart> &parts) {
            for (ZipPart &each : parts)
                each.bytes += each.name.endsWith(".txt"_L1) ? "x" : "";
        };
        QCOMPARE(reasonOf(changed(file, text, true)), Reason::PackageDamaged);
        const auto less = [&](std::vector<ZipPart> &parts) {
            parts.erase(part(parts, u"post.html"_s));
        };
        QCOMPARE(reasonOf(changed(file, less, false)), Reason::PackageDamaged);
        QCOMPARE(reasonOf(changed(file, less, true)), Reason::PackageDamaged);
        const auto more = [&](std::vector<ZipPart> &parts) {
            parts.push_back({ u"more"_s, "x" });
        };
        QCOMPARE(reasonOf(changed(file, more, false)), Reason::PackageDamaged);
        const auto later = [&](std::vector<ZipPart> &parts) {
            parts.front().bytes.replace("\"version\": 1", "\"version\": 2");
        };
        QCOMPARE(reasonOf(changed(file, later, false)), Reason::PackageNewer);
    }

    void anAuthorAndAFeaturedImageThatAreNoneAreRefused()
    {
        const QByteArray file = packed(example());
        const auto with = [&](const QString &key, const QJsonValue &value) {
            return reasonOf(changed(
                file,
                [&](std::vector<ZipPart> &parts) {
                    for (ZipPart &part : parts) {
                        if (part.name != u"post.json"_s)
                            continue;
                        QJsonObject json = QJsonDocument::fromJson(part.bytes).object();
                        json[key] = value;
                        part.bytes = QJsonDocument(json).toJson();
                    }
                },
                true));
        };
        QCOMPARE(with(u"author"_s, u"Ana"_s), Reason::Unspecified);
        for (const QString &name : { QString(300, u'a'), u"Ana\nEditor"_s, u"Ana\u202Egnihton"_s,
                 u"A\u2028B"_s, u"A\u200BB"_s, QString(QChar(0)) })
            QCOMPARE(with(u"author"_s, name), Reason::PackageDamaged);
        // Neither a name at all: nobody is named.
        QCOMPARE(with(u"author"_s, 7), Reason::Unspecified);
        QCOMPARE(with(u"author"_s, QJsonObject{ { u"id"_s, 7 } }), Reason::Unspecified);
        QCOMPARE(with(u"featured"_s, QString()), Reason::Unspecified);
        for (const QString &image : { u"media:66"_s, u"https://a.example/x.png"_s, u"file:///etc/passwd"_s,
                 blocks::localPictureAddress(QByteArray(32, 'x')), u"quotidian-picture:../../x"_s,
                 u"https://square.example/a.png"_s })
            QCOMPARE(with(u"featured"_s, image), Reason::PackageDamaged);
        // The same of every earlier state.
        QCOMPARE(reasonOf(changed(
                     file,
                     [](std::vector<ZipPart> &parts) {
                         for (ZipPart &part : parts) {
                             if (part.name != u"revisions.json"_s)
                                 continue;
                             QJsonObject json = QJsonDocument::fromJson(part.bytes).object();
                             QJsonArray revisions = json[u"revisions"_s].toArray();
                             QJsonObject first = revisions[0].toObject();
                             first[u"featured"_s] = u"media:66"_s;
                             revisions[0] = first;
                             json[u"revisions"_s] = revisions;
                             part.bytes = QJsonDocument(json).toJson();
                         }
                     },
                     true)),
            Reason::PackageDamaged);
        // An address that is a picture's, with the bytes of another one.
        PostPackage other = example();
        other.pictures.back().bytes += 'x';
        QCOMPARE(reasonOf(packed(other)), Reason::PackageDamaged);
    }

    void whatHasNoPlaceInAFileIsRefused()
    {
        for (const QByteArray name :
            { "../x", "a/../../x", "/etc/x", "a//x", "a\\x", "C:x", "x/", "./x", "a b" })
            QCOMPARE(readZip(foreignZip({ { name, 0 } })).error().reason, Reason::UnsafePackage);
        QCOMPARE(readZip(foreignZip({ { "x", 0120777 } })).error().reason, Reason::UnsafePackage); // A link.
        QCOMPARE(
            readZip(foreignZip({ { "x", 0040755 } })).error().reason, Reason::UnsafePackage); // A folder.
        QVERIFY(readZip(foreignZip({ { "x", 0100644 } })));
        QCOMPARE(readZip(foreignZip({ { "part", 0 }, { "PART", 0 } })).error().reason, Reason::UnsafePackage);
        const QByteArray twice = foreignZip({ { "name1", 0 }, { "name2", 0 } }).replace("name2", "name1");
        QVERIFY2(readZip(twice).error().reason == Reason::PackageDamaged,
            qPrintable(readZip(twice).error().detail));
        QCOMPARE(reasonOf(foreignZip({ { "x", 0 } })), Reason::NotAPackage);
        QCOMPARE(reasonOf("no zip at all"), Reason::NotAPackage);
        QCOMPARE(reasonOf({}), Reason::NotAPackage);
        QCOMPARE(writeZip({ { u"../x"_s, {} } }).error().reason, Reason::BadArgument);
    }

    void bombsAndCrowdsAreRefused()
    {
        ZipLimits limits;
        limits.bytes = 1024 * 1024;
        const QByteArray bomb = *writeZip({ { u"zeros"_s, QByteArray(20 * 1024 * 1024, '\0') } });
        QVERIFY(bomb.size() < 64 * 1024);
        QCOMPARE(readZip(bomb, limits).error().reason, Reason::TooLarge);
        const QByteArray half(limits.bytes / 2 + 1, 'x');
        QCOMPARE(readZip(*writeZip({ { u"a"_s, half }, { u"b"_s, half } }), limits).error().reason,
            Reason::TooLarge);
        std::vector<std::pair<QByteArray, zip_uint32_t>> crowd;
        for (int i = 0; i < 100'000; ++i)
            crowd.emplace_back(QByteArray::number(i), 0);
        QCOMPARE(readZip(foreignZip(crowd)).error().reason, Reason::TooLarge);
    }

    void revisionsCannotGrowWithoutEnd()
    {
        PostPackage package;
        Revision revision;
        revision.at = noon;
        revision.fields.content = QByteArray(1024 * 1024, 'x');
        package.revisions = { revision };
        const auto many = [](std::vector<ZipPart> &parts) {
            for (ZipPart &part : parts) {
                if (part.name == "revisions.json"_L1)
                    part.bytes.replace("                0\n", QByteArray("0,").repeated(2000) + "0\n");
            }
        };
        const QByteArray file = changed(packed(package), many, true);
        QCOMPARE(reasonOf(file), Reason::TooLarge);
    }
};

QTEST_GUILESS_MAIN(PackageTest)
#include "package_test.moc"
