#include "storage/photoreportstore.h"

#include <QHash>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

using namespace Qt::StringLiterals;

namespace {

const QString reports = uR"(
    SELECT id, kind, title, author, site_name, caption, language, url, published_at, captured_at, snapshot,
        permission, permission_holder, permission_at, licence, keeps_originals, note, created_at, trashed_at
    FROM photo_report )"_s;

const QString photos = uR"(
    SELECT report, id, sha256, original_sha256, name, url, width, height, taken_at, caption, alt, credit, place,
        permission, permission_holder, permission_at, licence, black_outs, missing, snapshot, in_trash
    FROM photo )"_s;

QString toJson(const std::vector<BlackOut> &blackOuts)
{
    QJsonArray all;
    for (const BlackOut &each : blackOuts) {
        QJsonObject shape{ { u"shape"_s, int(each.shape) } };
        if (each.shape == BlackOut::Shape::Brush) {
            QJsonArray path;
            for (const QPoint &point : each.path) {
                path.append(point.x());
                path.append(point.y());
            }
            shape.insert(u"path"_s, path);
            shape.insert(u"width"_s, each.width);
        } else {
            shape.insert(
                u"box"_s, QJsonArray{ each.box.x(), each.box.y(), each.box.width(), each.box.height() });
        }
        all.append(shape);
    }
    return QString::fromUtf8(QJsonDocument(all).toJson(QJsonDocument::Compact));
}

std::vector<BlackOut> blackOutsOf(const QString &json)
{
    std::vector<BlackOut> all;
    const QJsonArray shapes = QJsonDocument::fromJson(json.toUtf8()).array();
    for (const QJsonValue &each : shapes) {
        BlackOut shape;
        shape.shape = static_cast<BlackOut::Shape>(qBound(0, each[u"shape"].toInt(), 2));
        const QJsonArray box = each[u"box"].toArray();
        shape.box = { box.at(0).toInt(), box.at(1).toInt(), box.at(2).toInt(), box.at(3).toInt() };
        const QJsonArray path = each[u"path"].toArray();
        for (qsizetype i = 0; i + 1 < path.size(); i += 2)
            shape.path.emplace_back(path.at(i).toInt(), path.at(i + 1).toInt());
        shape.width = each[u"width"].toInt();
        if (shape.shape != BlackOut::Shape::Brush)
            shape.width = 0;
        else
            shape.box = {};
        all.push_back(shape);
    }
    return all;
}

KeptPhotoReport readReport(const Row &row)
{
    KeptPhotoReport r;
    row.into(r.id, r.kind, r.title, r.author, r.siteName, r.caption, r.language, r.url, r.publishedAt,
        r.capturedAt, r.snapshot, r.permission.state, r.permission.holder, r.permission.at,
        r.permission.licence, r.keepsOriginals, r.note, r.createdAt, r.trashedAt);
    return r;
}

struct PhotoRow {
    PhotoReportId report;
    KeptPhoto photo;
    bool isInTrash = false;
};

void take(KeptPhotoReport &report, const PhotoRow &row)
{
    (row.isInTrash ? report.removed : report.photos).push_back(row.photo);
}

PhotoRow readPhoto(const Row &row)
{
    PhotoRow read;
    KeptPhoto &p = read.photo;
    int width = 0;
    int height = 0;
    QString shapes;
    row.into(read.report, p.id, p.sha256, p.originalSha256, p.name, p.url, width, height, p.takenAt,
        p.caption, p.alt, p.credit, p.place, p.permission.state, p.permission.holder, p.permission.at,
        p.permission.licence, shapes, p.missing, p.snapshot, read.isInTrash);
    p.size = width > 0 ? QSize(width, height) : QSize();
    p.blackOuts = blackOutsOf(shapes);
    return read;
}

} // namespace

Result<> PhotoReportStore::put(const KeptPhotoReport &r)
{
    Result<> done = m_database.run(uR"(
        INSERT INTO photo_report (id, kind, title, author, site_name, caption, language, url, published_at,
            captured_at, snapshot, permission, permission_holder, permission_at, licence, keeps_originals, note,
            created_at, trashed_at)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (id) DO UPDATE SET title = excluded.title, author = excluded.author,
            site_name = excluded.site_name, caption = excluded.caption, language = excluded.language,
            url = excluded.url, published_at = excluded.published_at, captured_at = excluded.captured_at,
            snapshot = excluded.snapshot, permission = excluded.permission,
            permission_holder = excluded.permission_holder, permission_at = excluded.permission_at,
            licence = excluded.licence, keeps_originals = excluded.keeps_originals, note = excluded.note,
            trashed_at = excluded.trashed_at)"_s,
        r.id, r.kind, r.title, r.author, r.siteName, r.caption, r.language, r.url, r.publishedAt,
        r.capturedAt, r.snapshot, r.permission.state, r.permission.holder, r.permission.at,
        r.permission.licence, r.keepsOriginals, r.note, r.createdAt, r.trashedAt);
    if (!done)
        return done;
    done = m_database.run(u"DELETE FROM photo WHERE report = ?"_s, r.id);
    if (!done)
        return done;
    int position = 0;
    for (const KeptPhoto &p : r.photos) {
        done = putPhoto(r.id, position++, p);
        if (!done)
            return done;
    }
    for (const KeptPhoto &p : r.removed) {
        done = putPhoto(r.id, position++, p, Place::Trash);
        if (!done)
            return done;
    }
    return {};
}

Result<> PhotoReportStore::putPhoto(PhotoReportId report, int position, const KeptPhoto &p, Place place)
{
    return m_database.run(uR"(
        INSERT OR REPLACE INTO photo (report, id, position, sha256, original_sha256, name, url, width, height,
            taken_at, caption, alt, credit, place, permission, permission_holder, permission_at, licence,
            black_outs, missing, snapshot, in_trash)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?))"_s,
        report, p.id, position, p.sha256, p.originalSha256, p.name, p.url, qMax(0, p.size.width()),
        qMax(0, p.size.height()), p.takenAt, p.caption, p.alt, p.credit, p.place, p.permission.state,
        p.permission.holder, p.permission.at, p.permission.licence, toJson(p.blackOuts), p.missing,
        p.snapshot, place == Place::Trash);
}

Result<> PhotoReportStore::remove(PhotoReportId id)
{
    return m_database.run(u"DELETE FROM photo_report WHERE id = ?"_s, id); // Its photos with it.
}

Result<std::vector<KeptPhotoReport>> PhotoReportStore::all()
{
    auto found = m_database.all(reports + u"ORDER BY created_at DESC, id"_s, readReport);
    if (!found)
        return found.error();
    QHash<PhotoReportId, size_t> places;
    for (size_t i = 0; i < found->size(); ++i)
        places.insert((*found)[i].id, i);
    const auto rows = m_database.all(photos + u"ORDER BY report, position"_s, readPhoto);
    if (!rows)
        return rows.error();
    for (const PhotoRow &row : *rows) {
        if (const auto place = places.constFind(row.report); place != places.cend())
            take((*found)[*place], row);
    }
    return std::move(*found);
}

Result<std::vector<QByteArray>> PhotoReportStore::blobs()
{
    return m_database.all(uR"(
        SELECT sha256 FROM photo WHERE length(sha256) = 32
        UNION SELECT original_sha256 FROM photo WHERE length(original_sha256) = 32)"_s,
        [](const Row &row) { return row.get<QByteArray>(0); });
}

Result<> PhotoReportStore::discard(const std::vector<QByteArray> &hashes)
{
    for (const QByteArray &sha256 : hashes) {
        if (Result<> done
            = m_database.run(u"INSERT OR IGNORE INTO discarded_blob (sha256) VALUES (?)"_s, sha256);
            !done)
            return done;
    }
    return {};
}

Result<> PhotoReportStore::removeDiscarded(const Blobs &blobs, const QSet<QByteArray> &kept)
{
    struct Discarded {
        QByteArray sha256;
        bool isNamed = false;
    };
    const auto all = m_database.all(uR"(
        SELECT sha256, EXISTS (SELECT 1 FROM photo WHERE sha256 = d.sha256)
            OR EXISTS (SELECT 1 FROM photo WHERE original_sha256 = d.sha256)
            OR EXISTS (SELECT 1 FROM attachment WHERE sha256 = d.sha256)
            OR EXISTS (SELECT 1 FROM draft_picture WHERE sha256 = d.sha256)
            OR EXISTS (SELECT 1 FROM snapshot WHERE body_sha256 = d.sha256)
        FROM discarded_blob AS d)"_s,
        [](const Row &row) {
            return Discarded{ row.get<QByteArray>(0), row.get<bool>(1) };
        });
    if (!all)
        return all.error();
    for (const Discarded &each : *all) {
        if (kept.contains(each.sha256))
            continue;
        if (Result<> done = each.isNamed ? Result<>() : blobs.remove(each.sha256); !done)
            return done;
        if (Result<> done = m_database.run(u"DELETE FROM discarded_blob WHERE sha256 = ?"_s, each.sha256);
            !done)
            return done;
    }
    return {};
}

Result<bool> PhotoReportStore::claim(const Blobs &blobs, const QSet<QByteArray> &hashes)
{
    for (const QByteArray &sha256 : hashes) {
        if (!blobs.has(sha256))
            return false;
        if (Result<> done = m_database.run(u"DELETE FROM discarded_blob WHERE sha256 = ?"_s, sha256); !done)
            return done.error();
    }
    return true;
}
