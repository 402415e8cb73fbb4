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
    Result<> update(const Site &site);
    /// Its drafts stay here, bound to no site.
    Result<> remove(SiteId id);
    Result<Site> load(SiteId id);
    Result<std::optional<Site>> find(const QString &name);
    /// By name.
    Result<std::vector<Site>> all();

private:
    Database &m_database;
};
