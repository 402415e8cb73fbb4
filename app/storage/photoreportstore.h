#pragma once

#include "model/keptphotos.h"
#include "storage/blobs.h"
#include "storage/database.h"

#include <QSet>

#include <optional>
#include <vector>

/// Photo reports with their pictures. Thread of its Database; writing belongs inside DatabaseFile::write().
class PhotoReportStore {
public:
    explicit PhotoReportStore(Database &database)
        : m_database(database)
    {
    }

    /// Added, or as it was before with everything of this: its pictures, their order, their words.
    Result<> put(const KeptPhotoReport &report);
    /// The same of one of its pictures, or of those that were taken out of it.
    enum class Place { Report, Trash };
    Result<> putPhoto(
        PhotoReportId report, int position, const KeptPhoto &photo, Place place = Place::Report);
    /// Forever. Its bytes stay until removeDiscarded().
    Result<> remove(PhotoReportId id);
    /// All of them, those in the trash too, newest first.
    Result<std::vector<KeptPhotoReport>> all();
    /// Every hash that a picture names: of what is shown, and of what was kept as it came.
    Result<std::vector<QByteArray>> blobs();

    /// These are wanted no more by who named them,
    Result<> discard(const std::vector<QByteArray> &hashes);
    /// and are removed from the disk, unless a row of the newsroom names them, or `kept`.
    Result<> removeDiscarded(const Blobs &blobs, const QSet<QByteArray> &kept);
    /// These were just put, and are wanted again. False if one of them was removed since: it has to be put
    /// anew.
    Result<bool> claim(const Blobs &blobs, const QSet<QByteArray> &hashes);

private:
    Database &m_database;
};
