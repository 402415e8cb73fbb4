#include "storage/sitelists.h"

using namespace Qt::StringLiterals;

Result<std::vector<SiteAuthor>> SiteListStore::authors(SiteId site)
{
    return m_database.all(
        u"SELECT id, name FROM site_author WHERE site = ? ORDER BY name, id"_s,
        [](const Row &row) {
            SiteAuthor author;
            row.into(author.id, author.name);
            return author;
        },
        site);
}

Result<std::vector<SiteMedia>> SiteListStore::media(SiteId site)
{
    return m_database.all(
        u"SELECT id, title, alt, url, thumbnail FROM site_media WHERE site = ? ORDER BY id DESC"_s,
        [](const Row &row) {
            SiteMedia media;
            row.into(media.id, media.title, media.alt, media.url, media.thumbnail);
            return media;
        },
        site);
}

Result<> SiteListStore::clear(const QString &sql, SiteId site)
{
    const Result<qint64> sites = m_database.number(u"SELECT count(*) FROM site WHERE id = ?"_s, site);
    if (!sites)
        return sites.error();
    if (*sites == 0)
        return Error{ Error::Kind::NotFound, Error::Reason::Unspecified, u"site %1"_s.arg(site.value) };
    return m_database.run(sql, site);
}

Result<> SiteListStore::replaceAuthors(SiteId site, const std::vector<SiteAuthor> &authors)
{
    if (Result<> done = clear(u"DELETE FROM site_author WHERE site = ?"_s, site); !done)
        return done;
    for (const SiteAuthor &author : authors) {
        // A list that moved while its pages were turned may name one twice.
        if (Result<> done
            = m_database.run(u"INSERT OR IGNORE INTO site_author (site, id, name) VALUES (?, ?, ?)"_s, site,
                author.id, author.name);
            !done)
            return done;
    }
    return {};
}

Result<> SiteListStore::replaceMedia(SiteId site, const std::vector<SiteMedia> &media)
{
    if (Result<> done = clear(u"DELETE FROM site_media WHERE site = ?"_s, site); !done)
        return done;
    for (const SiteMedia &each : media) {
        if (Result<> done = m_database.run(uR"(
                INSERT OR IGNORE INTO site_media (site, id, title, alt, url, thumbnail)
                VALUES (?, ?, ?, ?, ?, ?))"_s,
                site, each.id, each.title, each.alt, each.url, each.thumbnail);
            !done)
            return done;
    }
    return {};
}
