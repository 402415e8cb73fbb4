#pragma once

#include "model/site.h"
#include "storage/database.h"

#include <vector>

/// The categories and tags of sites, as they said last. Thread of its Database.
class TermStore {
public:
    explicit TermStore(Database &database)
        : m_database(database)
    {
    }

    /// By name.
    Result<std::vector<Term>> all(SiteId site, Taxonomy taxonomy);
    /// All that the site has now, at `at`. NotFound if the site is not ours any more.
    Result<> replace(
        SiteId site, const std::vector<Term> &categories, const std::vector<Term> &tags, const QDateTime &at);
    /// Invalid if they were never asked for.
    Result<QDateTime> askedAt(SiteId site);

private:
    Database &m_database;
};
