#include "storage/attachmentstore.h"

using namespace Qt::StringLiterals;

namespace {

const QString attachments = uR"(
    SELECT draft, sha256, name, media_type, bytes, width, height, alt, credit, added_at FROM attachment )"_s;

Attachment readAttachment(const Row &row)
{
    Attachment a;
    int width = 0;
    int height = 0;
    row.into(a.draft, a.sha256, a.name, a.mediaType, a.bytes, width, height, a.alt, a.credit, a.addedAt);
    a.size = { width, height };
    return a;
}

} // namespace

Result<Attachment> AttachmentStore::add(const Attachment &a)
{
    Result<> added = m_database.run(uR"(
        INSERT INTO attachment (draft, sha256, name, media_type, bytes, width, height, alt, credit, added_at)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (draft, sha256) DO NOTHING)"_s,
        a.draft, a.sha256, a.name, a.mediaType, a.bytes, a.size.width(), a.size.height(), a.alt, a.credit,
        a.addedAt);
    if (!added)
        return added.error();
    const auto kept = find(a.draft, a.sha256);
    if (!kept)
        return kept.error();
    return kept->value_or(a);
}

Result<std::vector<Attachment>> AttachmentStore::of(DraftId draft)
{
    return m_database.all(
        attachments + u"WHERE draft = ? ORDER BY added_at, sha256"_s, readAttachment, draft);
}

Result<std::optional<Attachment>> AttachmentStore::find(DraftId draft, const QByteArray &sha256)
{
    return m_database.one(attachments + u"WHERE sha256 = ? ORDER BY draft <> ?, added_at DESC LIMIT 1"_s,
        readAttachment, sha256, draft);
}

Result<> AttachmentStore::describe(
    DraftId draft, const QByteArray &sha256, const QString &alt, const QString &credit)
{
    const Result<int> changed
        = m_database.change(u"UPDATE attachment SET alt = ?, credit = ? WHERE draft = ? AND sha256 = ?"_s,
            alt, credit, draft, sha256);
    if (!changed)
        return changed.error();
    if (*changed == 0)
        return Error{ Error::Kind::NotFound, Error::Reason::Unspecified,
            QString::fromLatin1(sha256.toHex()) };
    return {};
}

Result<std::vector<QByteArray>> AttachmentStore::all()
{
    return m_database.all(
        u"SELECT DISTINCT sha256 FROM attachment"_s, [](const Row &row) { return row.get<QByteArray>(0); });
}
