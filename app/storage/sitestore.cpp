#include "storage/sitestore.h"

#include "model/draft.h"

using namespace Qt::StringLiterals;

namespace {

int bitsOf(const Capability &can)
{
    return (can.canEditPosts ? 1 : 0) | (can.canPublish ? 2 : 0) | (can.canUpload ? 4 : 0)
        | (can.canModerate ? 8 : 0) | (can.canUseUnfilteredHtml ? 16 : 0) | (can.canEditOthers ? 32 : 0)
        | (can.canEditPages ? 64 : 0) | (can.canPublishPages ? 128 : 0) | (can.canEditOthersPages ? 256 : 0);
}

Capability capabilityOf(int bits)
{
    return { .canEditPosts = (bits & 1) != 0,
        .canPublish = (bits & 2) != 0,
        .canUpload = (bits & 4) != 0,
        .canModerate = (bits & 8) != 0,
        .canUseUnfilteredHtml = (bits & 16) != 0,
        .canEditOthers = (bits & 32) != 0,
        .canEditPages = (bits & 64) != 0,
        .canPublishPages = (bits & 128) != 0,
        .canEditOthersPages = (bits & 256) != 0 };
}

Result<> oneRow(const Result<int> &changed, SiteId id)
{
    if (!changed)
        return changed.error();
    if (*changed == 0)
        return Error{ Error::Kind::NotFound, Error::Reason::Unspecified, u"site %1"_s.arg(id.value) };
    return {};
}

const QString siteRows = uR"(
    SELECT id, name, url, api_root, user, user_id, roles, can, timezone, pause, checked_at, synced_at FROM site )"_s;

Site readSite(const Row &row)
{
    Site site;
    int can = 0;
    row.into(site.id, site.name, site.url, site.apiRoot, site.user, site.userId, site.roles, can,
        site.timezone, site.pause, site.checkedAt, site.syncedAt);
    site.can = capabilityOf(can);
    return site;
}

} // namespace

Result<SiteId> SiteStore::add(const Site &site)
{
    const Result<std::optional<Site>> namesake = find(site.name);
    if (!namesake)
        return namesake.error();
    if (*namesake)
        return Error{ Error::Kind::Conflict, Error::Reason::BadArgument, site.name };
    const Result<qint64> id = m_database.insert(uR"(
        INSERT INTO site (name, url, api_root, user, user_id, roles, can, timezone, pause, checked_at, synced_at)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?))"_s,
        site.name, site.url, site.apiRoot, site.user, site.userId, site.roles, bitsOf(site.can),
        site.timezone, site.pause, site.checkedAt, site.syncedAt);
    if (!id)
        return id.error();
    return SiteId{ *id };
}

Result<> SiteStore::update(const Site &site)
{
    return oneRow(m_database.change(uR"(
        UPDATE site SET url = ?, api_root = ?, user = ?, user_id = ?, roles = ?, can = ?, timezone = ?,
                        pause = CASE WHEN pause = ? THEN pause ELSE ? END, checked_at = ?, synced_at = ?
        WHERE id = ?)"_s,
                      site.url, site.apiRoot, site.user, site.userId, site.roles, bitsOf(site.can),
                      site.timezone, Site::Pause::Person, site.pause, site.checkedAt, site.syncedAt, site.id),
        site.id);
}

Result<> SiteStore::rename(SiteId id, const QString &name)
{
    const Result<std::optional<Site>> namesake = find(name);
    if (!namesake)
        return namesake.error();
    if (*namesake && (*namesake)->id != id)
        return Error{ Error::Kind::Conflict, Error::Reason::BadArgument, name };
    return oneRow(m_database.change(u"UPDATE site SET name = ? WHERE id = ?"_s, name, id), id);
}

Result<> SiteStore::setPaused(SiteId id, bool isPaused)
{
    return oneRow(
        m_database.change(
            u"UPDATE site SET pause = CASE WHEN ? THEN ? WHEN pause = ? THEN ? ELSE pause END WHERE id = ?"_s,
            isPaused, Site::Pause::Person, Site::Pause::Person, Site::Pause::None, id),
        id);
}

Result<> SiteStore::remove(SiteId id)
{
    Result<> unbound
        = m_database.run(u"UPDATE draft SET site = NULL, remote_id = 0, is_removed = 0 WHERE site = ?"_s, id);
    if (!unbound)
        return unbound;
    return m_database.run(u"DELETE FROM site WHERE id = ?"_s, id);
}

Result<Site> SiteStore::load(SiteId id)
{
    Result<std::optional<Site>> site = m_database.one(siteRows + u"WHERE id = ?"_s, readSite, id);
    if (!site)
        return site.error();
    if (!*site)
        return Error{ Error::Kind::NotFound, Error::Reason::Unspecified, u"site %1"_s.arg(id.value) };
    return std::move(**site);
}

Result<std::optional<Site>> SiteStore::find(const QString &name)
{
    return m_database.one(siteRows + u"WHERE name = ?"_s, readSite, name);
}

Result<std::vector<Site>> SiteStore::all()
{
    return m_database.all(siteRows + u"ORDER BY name, id"_s, readSite);
}
