#pragma once

#include "model/site.h"
#include "storage/database.h"

#include <vector>

/// Who may be an author on a site and which pictures it has, as it said last. Thread of its Database;
/// NotFound if the site is not ours any more.
class SiteListStore {
public:
    explicit SiteListStore(Database &database)
        : m_database(database)
    {
    }

    Result<std::vector<SiteAuthor>> authors(SiteId site); ///< By name.
    Result<> replaceAuthors(SiteId site, const std::vector<SiteAuthor> &authors);
    Result<std::vector<SiteMedia>> media(SiteId site); ///< Newest first.
    Result<> replaceMedia(SiteId site, const std::vector<SiteMedia> &media);

private:
    Result<> clear(const QString &sql, SiteId site);

    Database &m_database;
};
