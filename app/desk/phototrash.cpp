// Photo reports and their pictures in the trash, and what is deleted forever.

#include "desk/photoreports.h"
#include "desk/photoreportsparts.h"
#include "storage/photoreportstore.h"

#include <algorithm>

namespace {

/// Those of them that are in `from`, in their order there.
std::vector<KeptPhoto> taken(std::vector<KeptPhoto> &from, const std::vector<PhotoId> &ids)
{
    const auto isOther = [&](const KeptPhoto &photo) {
        return std::ranges::find(ids, photo.id) == ids.end();
    };
    const auto middle = std::stable_partition(from.begin(), from.end(), isOther);
    std::vector<KeptPhoto> photos(middle, from.end());
    from.erase(middle, from.end());
    return photos;
}

} // namespace

QSet<QByteArray> hashesOf(const KeptPhotoReport &report)
{
    QSet<QByteArray> hashes;
    for (const std::vector<KeptPhoto> *photos : { &report.photos, &report.removed }) {
        for (const KeptPhoto &photo : *photos)
            hashes << photo.sha256 << photo.originalSha256;
    }
    hashes.remove({});
    return hashes;
}

std::vector<const KeptPhotoReport *> PhotoReports::trash() const
{
    std::vector<const KeptPhotoReport *> shown;
    for (const KeptPhotoReport &report : m_parts->reports) {
        if (report.trashedAt.isValid() || !report.removed.empty())
            shown.push_back(&report);
    }
    return shown;
}

void PhotoReports::setTrashed(PhotoReportId id, bool isTrashed)
{
    KeptPhotoReport *report = findAny(id);
    if (!report)
        return;
    report->trashedAt = isTrashed ? m_parts->room.clock.now() : QDateTime();
    write(id);
    emit listChanged();
}

void PhotoReports::removePhotos(PhotoReportId id, const std::vector<PhotoId> &photos)
{
    const KeptPhotoReport *report = find(id);
    if (!report || report->kind != KeptPhotoReport::Kind::Own)
        return;
    KeptPhotoReport after = *report;
    const std::vector<KeptPhoto> removed = taken(after.photos, photos);
    after.removed.insert(after.removed.end(), removed.begin(), removed.end());
    change(after, tr("Remove pictures"));
}

void PhotoReports::takeBackPhotos(PhotoReportId id, const std::vector<PhotoId> &photos)
{
    const KeptPhotoReport *report = find(id);
    if (!report)
        return;
    KeptPhotoReport after = *report;
    const std::vector<KeptPhoto> back = taken(after.removed, photos);
    after.photos.insert(after.photos.end(), back.begin(), back.end());
    change(after, tr("Take pictures back"));
}

void PhotoReports::deleteForever(PhotoReportId id)
{
    const auto found = std::ranges::find(m_parts->reports, id, &KeptPhotoReport::id);
    if (found == m_parts->reports.end() || !found->trashedAt.isValid())
        return;
    const KeptPhotoReport report = *found;
    if (const auto run = m_parts->fetching.value(id))
        cancelFetch(*run);
    ++m_parts->deletions[id];
    m_parts->reports.erase(found);
    m_parts->steps.erase(id.value);
    m_parts->changedSince.remove(id);
    const QSet<QByteArray> hashes = hashesOf(report);
    const Future<> written = m_parts->file().write(
        [id, hashes = std::vector<QByteArray>(hashes.begin(), hashes.end())](Database &newsroom) {
            PhotoReportStore store(newsroom);
            const Result<> done = store.remove(id);
            return done ? store.discard(hashes) : done;
        });
    onDone(written, this, [this, report](const Result<> &done) {
        if (done)
            return removeDiscarded();
        m_parts->reports.push_back(report); // It is still there.
        emit listChanged();
        emit writeFailed(done.error());
    });
    emit listChanged();
}

void PhotoReports::deleteForever(PhotoReportId id, const std::vector<PhotoId> &removed)
{
    KeptPhotoReport *report = findAny(id);
    if (!report)
        return;
    KeptPhotoReport gone;
    gone.photos = taken(report->removed, removed);
    if (gone.photos.empty())
        return;
    steps(id)->clear(); // They hold what is gone now.
    const QSet<QByteArray> hashes = hashesOf(gone);
    const Future<> written = m_parts->file().write(
        [report = *report, hashes = std::vector<QByteArray>(hashes.begin(), hashes.end())](
            Database &newsroom) {
            PhotoReportStore store(newsroom);
            const Result<> done = store.put(report);
            return done ? store.discard(hashes) : done;
        });
    onDone(written, this, [this, id, photos = gone.photos](const Result<> &done) {
        if (done)
            return removeDiscarded();
        if (KeptPhotoReport *still = findAny(id)) {
            still->removed.insert(still->removed.end(), photos.begin(), photos.end());
            emit changed(id);
        }
        emit writeFailed(done.error());
    });
    emit changed(id);
    emit listChanged();
}

void PhotoReports::discard(const QSet<QByteArray> &hashes)
{
    const Future<> written = m_parts->file().write(
        [hashes = std::vector<QByteArray>(hashes.begin(), hashes.end())](
            Database &newsroom) { return PhotoReportStore(newsroom).discard(hashes); });
    onDone(written, this, [this](const Result<> &done) {
        if (!done)
            emit writeFailed(done.error());
    });
}

/// Pictures that are being added are named by nothing yet: they are waited for.
void PhotoReports::removeDiscarded()
{
    if (m_parts->adding > 0)
        return;
    const Future<> written = m_parts->file().write(
        [blobs = m_parts->room.profile.blobs(), kept = namedInMemory()](
            Database &newsroom) { return PhotoReportStore(newsroom).removeDiscarded(blobs, kept); });
    onDone(written, this, [this](const Result<> &done) {
        if (!done)
            emit writeFailed(done.error());
    });
}
