#include "storage/uploadstore.h"

#include <algorithm>
#include <iterator>

using namespace Qt::StringLiterals;

namespace {

const QString uploads = uR"(
    SELECT site, sha256, key, stage, media, url, size_slug, sends, lost, looks, finishes, broken, newest
    FROM upload )"_s;

Upload readUpload(const Row &row)
{
    Upload u;
    row.into(u.site, u.sha256, u.key, u.stage, u.media, u.url, u.sizeSlug, u.sends, u.lost, u.looks,
        u.finishes, u.broken, u.newest);
    return u;
}

} // namespace

Result<QHash<QByteArray, Upload>> UploadStore::those(SiteId site, const std::vector<QByteArray> &pictures)
{
    QHash<QByteArray, Upload> found;
    QVariantList values{ column::to(site) };
    QStringList marks;
    for (const QByteArray &sha256 : pictures) {
        values.append(column::to(sha256));
        marks.append(u"?"_s);
    }
    const auto rows = m_database.allWith(
        uploads + u"WHERE site = ? AND sha256 IN (%1)"_s.arg(marks.join(u',')), values, readUpload);
    if (!rows)
        return rows.error();
    for (const Upload &upload : *rows)
        found.insert(upload.sha256, upload);
    return found;
}

Result<> UploadStore::put(const Upload &u)
{
    return m_database.run(uR"(
        INSERT INTO upload (site, sha256, key, stage, media, url, size_slug, sends, lost, looks, finishes, broken,
            newest)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (site, sha256) DO UPDATE SET key = excluded.key, stage = excluded.stage,
            media = excluded.media, url = excluded.url, size_slug = excluded.size_slug, sends = excluded.sends,
            lost = excluded.lost, looks = excluded.looks, finishes = excluded.finishes, broken = excluded.broken,
            newest = excluded.newest)"_s,
        u.site, u.sha256, u.key, u.stage, u.media, u.url, u.sizeSlug, u.sends, u.lost, u.looks, u.finishes,
        u.broken, u.newest);
}

Result<std::vector<Upload>> UploadStore::onSite(SiteId site, const std::vector<QByteArray> &pictures)
{
    const auto known = those(site, pictures);
    if (!known)
        return known.error();
    std::vector<Upload> found;
    std::copy_if(known->begin(), known->end(), std::back_inserter(found),
        [](const Upload &upload) { return upload.stage == Upload::Stage::OnSite; });
    return found;
}

Result<std::vector<Upload>> UploadStore::placed(DraftId draft, SiteId site)
{
    return m_database.all(uploads + uR"(WHERE site = ? AND stage = ? AND (url, sha256) IN
            (SELECT address, sha256 FROM draft_picture WHERE draft = ?))"_s,
        readUpload, site, Upload::Stage::OnSite, draft);
}

Result<std::vector<UploadStore::Placement>> UploadStore::placements(DraftId draft, SiteId site)
{
    return m_database.all(
        uR"(SELECT draft_picture.sha256, draft_picture.address, draft_picture.media,
                upload.stage = ? AND upload.url = draft_picture.address AND upload.media = draft_picture.media
            FROM draft_picture JOIN upload ON upload.site = ? AND upload.sha256 = draft_picture.sha256
            WHERE draft_picture.draft = ? AND draft_picture.media <> 0 ORDER BY draft_picture.address)"_s,
        [](const Row &row) {
            Placement placement;
            row.into(placement.sha256, placement.address, placement.media, placement.isCurrent);
            return placement;
        },
        Upload::Stage::OnSite, site, draft);
}

Result<> UploadStore::begin(SiteId site, const QByteArray &sha256, DraftId draft, const QDateTime &at)
{
    return m_database.run(
        u"INSERT INTO upload_attempt (site, sha256, draft, state, sent_at) VALUES (?, ?, ?, ?, ?)"_s, site,
        sha256, draft, Attempt::State::Sent, at);
}

Result<> UploadStore::settle(
    SiteId site, const QByteArray &sha256, Attempt::State state, const QDateTime &at, const QString &code)
{
    return m_database.run(uR"(
        UPDATE upload_attempt SET state = ?, settled_at = ?, code = ?
        WHERE state IN (?, ?)
            AND id = (SELECT max(id) FROM upload_attempt WHERE site = ? AND sha256 = ?))"_s,
        state, at, code, Attempt::State::Sent, Attempt::State::Unknown, site, sha256);
}

Result<std::vector<UploadStore::Try>> UploadStore::tries(SiteId site, const QByteArray &sha256)
{
    return m_database.all(
        uR"(SELECT id, draft, state, code, sent_at, settled_at FROM upload_attempt
            WHERE site = ? AND sha256 = ? ORDER BY id)"_s,
        [](const Row &row) {
            Try t;
            row.into(t.id, t.draft, t.state, t.code, t.sentAt, t.settledAt);
            return t;
        },
        site, sha256);
}
