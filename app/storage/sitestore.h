#pragma once

#include "model/site.h"
#include "storage/database.h"

#include <optional>
#include <vector>

/// WordPress sites and the accounts on them; never a password. Thread of its Database.
class SiteStore {
public:
    explicit SiteStore(Database &database)
        : m_database(database)
    {
    }

    /// Conflict if the name is taken. An id is never given twice: it is the name of a password.
    Result<SiteId> add(const Site &site);
    /// What was learned of it. Its name, and a pause that a person made, stay: they are theirs to change, and
    /// a run that began before writes this after.
    Result<> update(const Site &site);
    Result<> rename(SiteId id, const QString &name); ///< Conflict if the name is taken.
    Result<> setPaused(SiteId id, bool isPaused); ///< By a person; what else pauses it stays.
    /// Its drafts stay here, bound to no site.
    Result<> remove(SiteId id);
    Result<Site> load(SiteId id);
    Result<std::optional<Site>> find(const QString &name);
    /// By name.
    Result<std::vector<Site>> all();

private:
    Database &m_database;
};
