#include "storage/revisionstore.h"

#include "base/sha256.h"

#include <QCryptographicHash>

#include <limits>

using namespace Qt::StringLiterals;

namespace {

/// Row ids of spans as differences to the one before, zigzag, 7 bits a byte, lowest first (as LEB128): the
/// spans of a text written once cost a byte each.
void appendId(QByteArray &list, qint64 difference)
{
    auto rest = (static_cast<quint64>(difference) << 1) ^ static_cast<quint64>(difference >> 63);
    do {
        const auto low = static_cast<uchar>(rest & 0x7f);
        rest >>= 7;
        list.append(static_cast<char>(rest ? low | 0x80 : low));
    } while (rest);
}

/// Absent if the list ends in the middle of a number.
std::optional<std::vector<qint64>> idsOf(const QByteArray &list)
{
    std::vector<qint64> ids;
    qint64 id = 0;
    quint64 number = 0;
    unsigned shift = 0;
    for (const char c : list) {
        const auto byte = static_cast<uchar>(c);
        if (shift > 63)
            return std::nullopt;
        number |= static_cast<quint64>(byte & 0x7f) << shift;
        shift += 7;
        if (byte & 0x80)
            continue;
        id = static_cast<qint64>(static_cast<quint64>(id) + ((number >> 1) ^ (~(number & 1) + 1)));
        ids.push_back(id);
        number = 0;
        shift = 0;
    }
    if (shift != 0)
        return std::nullopt;
    return ids;
}

Error damagedRevision(RevisionId id)
{
    return { Error::Kind::Storage, Error::Reason::DatabaseDamaged, u"revision %1"_s.arg(id.value) };
}

} // namespace

Result<RevisionId> RevisionStore::append(
    const Revision &revision, const std::vector<QByteArray> &spans, TextCounts counts)
{
    QCryptographicHash hash(QCryptographicHash::Sha256);
    for (const QByteArray &span : spans)
        hash.addData(span);
    if (hash.result() != sha256(revision.fields.content))
        return Error{ Error::Kind::Refused, Error::Reason::BadArgument, u"the spans are not the content"_s };

    const auto head = m_database.one(
        u"SELECT head FROM draft WHERE id = ?"_s, [](const Row &row) { return row.get<RevisionId>(0); },
        revision.draft);
    if (!head)
        return head.error();
    if (!*head)
        return Error{ Error::Kind::NotFound, Error::Reason::Unspecified,
            u"draft %1"_s.arg(revision.draft.value) };
    const bool isMadeFromHead
        = revision.origin == Revision::Origin::Pulled || revision.origin == Revision::Origin::Merged;
    if (isMadeFromHead && **head != revision.parent)
        return Error{ Error::Kind::Conflict, Error::Reason::Unspecified, u"the draft has moved on"_s };

    QByteArray list;
    qint64 last = 0;
    for (const QByteArray &span : spans) {
        const Result<qint64> id = spanOf(span);
        if (!id)
            return id.error();
        appendId(list, *id - last);
        last = *id;
    }
    const PostFields &fields = revision.fields;
    const Result<qint64> id = m_database.insert(uR"(
        INSERT INTO revision (draft, parent, origin, name, at, title, excerpt, slug, categories, tags, author,
                              featured_image, page_parent, menu_order, spans, content_sha256)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?))"_s,
        revision.draft, revision.parent, revision.origin, revision.name, revision.at, fields.title,
        fields.excerpt, fields.slug, fields.categories, fields.tags, fields.author, fields.featuredImage,
        fields.parent, fields.menuOrder, list, hash.result());
    if (!id)
        return id.error();
    Result<> moved = m_database.run(
        u"UPDATE draft SET head = ?, title = ?, words = ?, quotes = ?, changed_at = ? WHERE id = ?"_s, *id,
        fields.title, counts.words, counts.quotes, revision.at, revision.draft);
    if (!moved)
        return moved.error();
    return RevisionId{ *id };
}

Result<qint64> RevisionStore::spanOf(const QByteArray &bytes)
{
    const QByteArray hash = sha256(bytes);
    const auto known = m_database.one(
        u"SELECT id FROM span WHERE sha256 = ?"_s, [](const Row &row) { return row.get<qint64>(0); }, hash);
    if (!known)
        return known.error();
    if (*known)
        return **known;
    return m_database.insert(u"INSERT INTO span (sha256, bytes) VALUES (?, ?)"_s, hash, bytes);
}

Result<QByteArray> RevisionStore::content(const QByteArray &spans, const QByteArray &hash, RevisionId id)
{
    const auto ids = idsOf(spans);
    if (!ids)
        return damagedRevision(id);
    QByteArray bytes;
    for (const qint64 spanId : *ids) {
        const auto span = m_database.one(
            u"SELECT bytes FROM span WHERE id = ?"_s, [](const Row &row) { return row.get<QByteArray>(0); },
            spanId);
        if (!span)
            return span.error();
        if (!*span)
            return damagedRevision(id);
        bytes += **span;
    }
    if (sha256(bytes) != hash)
        return damagedRevision(id);
    return bytes;
}

Result<Revision> RevisionStore::load(RevisionId id)
{
    QByteArray spans;
    QByteArray hash;
    auto revision = m_database.one(
        uR"(
        SELECT id, draft, parent, origin, name, at, title, excerpt, slug, categories, tags, author, featured_image,
               page_parent, menu_order, spans, content_sha256
        FROM revision WHERE id = ?)"_s,
        [&](const Row &row) {
            Revision r;
            row.into(r.id, r.draft, r.parent, r.origin, r.name, r.at, r.fields.title, r.fields.excerpt,
                r.fields.slug, r.fields.categories, r.fields.tags, r.fields.author, r.fields.featuredImage,
                r.fields.parent, r.fields.menuOrder, spans, hash);
            return r;
        },
        id);
    if (!revision)
        return revision.error();
    if (!*revision)
        return Error{ Error::Kind::NotFound, Error::Reason::Unspecified, u"revision %1"_s.arg(id.value) };
    Result<QByteArray> bytes = content(spans, hash, id);
    if (!bytes)
        return bytes.error();
    (*revision)->fields.content = std::move(*bytes);
    return std::move(**revision);
}

Result<std::vector<Revision>> RevisionStore::history(DraftId draft, const RevisionRange &range)
{
    constexpr qint64 behindAll = std::numeric_limits<qint64>::max();
    return m_database.all(
        uR"(
        SELECT id, draft, parent, origin, name, at, title, excerpt, slug, categories, tags, author, featured_image,
               page_parent, menu_order
        FROM revision WHERE draft = ? AND id < ? AND id >= ? ORDER BY id DESC LIMIT ?)"_s,
        [](const Row &row) {
            Revision r;
            row.into(r.id, r.draft, r.parent, r.origin, r.name, r.at, r.fields.title, r.fields.excerpt,
                r.fields.slug, r.fields.categories, r.fields.tags, r.fields.author, r.fields.featuredImage,
                r.fields.parent, r.fields.menuOrder);
            return r;
        },
        draft, range.before ? range.before.value : behindAll, range.from.value, range.limit);
}

Result<> RevisionStore::setName(RevisionId id, const QString &name)
{
    const Result<int> changed = m_database.change(u"UPDATE revision SET name = ? WHERE id = ?"_s, name, id);
    if (!changed)
        return changed.error();
    if (*changed == 0)
        return Error{ Error::Kind::NotFound, Error::Reason::Unspecified, u"revision %1"_s.arg(id.value) };
    return {};
}

Result<std::vector<RevisionId>> RevisionStore::damaged()
{
    auto ids = m_database.all(
        u"SELECT id FROM revision ORDER BY id"_s, [](const Row &row) { return row.get<RevisionId>(0); });
    if (!ids)
        return ids.error();
    std::vector<RevisionId> bad;
    for (const RevisionId id : *ids) {
        const Result<Revision> revision = load(id);
        if (revision)
            continue;
        if (revision.error().reason != Error::Reason::DatabaseDamaged)
            return revision.error();
        bad.push_back(id);
    }
    return bad;
}

Result<qint64> RevisionStore::count() { return m_database.number(u"SELECT count(*) FROM revision"_s); }
