#pragma once

#include "model/keptphotos.h"
#include "storage/database.h"

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
    /// All of them, those in the trash too, newest first.
    Result<std::vector<KeptPhotoReport>> all();
    /// Every hash that a picture names: of what is shown, and of what was kept as it came.
    Result<std::vector<QByteArray>> blobs();

private:
    Database &m_database;
};
