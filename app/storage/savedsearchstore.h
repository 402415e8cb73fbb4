#pragma once

#include "model/feed.h"
#include "storage/database.h"

#include <vector>

/// The searches that a person keeps. Thread of its Database; writing inside DatabaseFile::write().
class SavedSearchStore {
public:
    explicit SavedSearchStore(Database &database)
        : m_database(database)
    {
    }

    /// In the order of their names.
    Result<std::vector<SavedSearch>> all();
    Result<SavedSearchId> add(const SavedSearch &search);
    /// NotFound if it is gone.
    Result<> update(const SavedSearch &search);
    Result<> remove(SavedSearchId id);

private:
    Database &m_database;
};
