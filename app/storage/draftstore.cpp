#include "storage/draftstore.h"

#include "model/standing.h"
#include "storage/revisionstore.h"

#include <limits>

using namespace Qt::StringLiterals;

namespace {

Error noSuchDraft(DraftId id)
{
    return { Error::Kind::NotFound, Error::Reason::Unspecified, u"draft %1"_s.arg(id.value) };
}

Result<> oneRow(const Result<int> &changed, DraftId id)
{
    if (!changed)
        return changed.error();
    if (*changed == 0)
        return noSuchDraft(id);
    return {};
}

/// Of a scheduled post: the date that its site was last seen to hold.
const QString scheduledAt = uR"(
    (SELECT observation.date_gmt FROM agreement JOIN observation ON observation.id = agreement.remote_observation
     WHERE agreement.draft = draft.id AND draft.remote_status = %1))"_s.arg(int(PostStatus::Future));

/// What standingOf() asks for. Texts are compared, not revisions: what was changed and changed back is the
/// same.
const QString factColumns = uR"(draft.remote_id <> 0, draft.is_removed,
    EXISTS (SELECT 1 FROM agreement JOIN observation base ON base.id = agreement.base_observation
            JOIN observation remote ON remote.id = agreement.remote_observation
            WHERE agreement.draft = draft.id AND remote.id <> base.id
              AND (remote.title, remote.content, remote.excerpt) <> (base.title, base.content, base.excerpt)),
    EXISTS (SELECT 1 FROM agreement JOIN revision base ON base.id = agreement.base_revision
            JOIN revision mine ON mine.id = draft.head
            WHERE agreement.draft = draft.id
              AND (mine.id = base.id
                   OR (mine.title, mine.excerpt, mine.slug, mine.categories, mine.tags, mine.author,
                       mine.featured_image, mine.page_parent, mine.menu_order, mine.content_sha256)
                    = (base.title, base.excerpt, base.slug, base.categories, base.tags, base.author,
                       base.featured_image, base.page_parent, base.menu_order, base.content_sha256))),
    EXISTS (SELECT 1 FROM conflict WHERE conflict.draft = draft.id AND resolved_at IS NULL),
    coalesce((SELECT intent.state FROM intent WHERE intent.draft = draft.id AND intent.state NOT IN (3, 5)
              ORDER BY intent.id DESC LIMIT 1), %1))"_s.arg(int(Intent::State::Done));

template<int first>
SyncState standingIn(const Row &row)
{
    StandingFacts facts;
    Intent::State wish = Intent::State::Done;
    row.into<first>(
        facts.isBound, facts.isRemoved, facts.isChangedThere, facts.isSameText, facts.hasConflict, wish);
    if (wish != Intent::State::Done)
        facts.wish = wish;
    return standingOf(facts);
}

QDateTime fromGmt(const QString &text)
{
    QDateTime at = QDateTime::fromString(text, Qt::ISODate);
    at.setTimeSpec(Qt::UTC);
    return at;
}

} // namespace

Result<DraftId> DraftStore::create(const Draft &draft)
{
    const Result<qint64> id = m_database.insert(uR"(
        INSERT INTO draft (type, uuid, site, remote_id, remote_status, link, created_at, changed_at)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?))"_s,
        draft.type, draft.uuid, draft.site, draft.remoteId, draft.remoteStatus, draft.link, draft.createdAt,
        draft.changedAt.isValid() ? draft.changedAt : draft.createdAt);
    if (!id)
        return id.error();
    return DraftId{ *id };
}

Result<> DraftStore::exists(DraftId id)
{
    const Result<qint64> count = m_database.number(u"SELECT count(*) FROM draft WHERE id = ?"_s, id);
    if (!count)
        return count.error();
    return *count > 0 ? Result<>() : noSuchDraft(id);
}

Result<Draft> DraftStore::load(DraftId id)
{
    auto draft = m_database.one(
        uR"(
        SELECT id, type, uuid, site, remote_id, remote_status, link, head, created_at, changed_at, is_trashed, )"_s
            + scheduledAt + u", "_s + factColumns + u" FROM draft WHERE id = ?"_s,
        [](const Row &row) {
            Draft d;
            QString scheduled;
            row.into(d.id, d.type, d.uuid, d.site, d.remoteId, d.remoteStatus, d.link, d.head, d.createdAt,
                d.changedAt, d.isTrashed, scheduled);
            d.scheduledAt = fromGmt(scheduled);
            d.state = standingIn<12>(row);
            return d;
        },
        id);
    if (!draft)
        return draft.error();
    if (!*draft)
        return noSuchDraft(id);
    if ((*draft)->head) {
        Result<Revision> head = RevisionStore(m_database).load((*draft)->head);
        if (!head)
            return head.error();
        (*draft)->fields = std::move(head->fields);
    }
    return std::move(**draft);
}

Result<PostType> DraftStore::typeOf(DraftId id)
{
    const auto type = m_database.one(
        u"SELECT type FROM draft WHERE id = ?"_s, [](const Row &row) { return row.get<PostType>(0); }, id);
    if (!type)
        return type.error();
    if (!*type)
        return noSuchDraft(id);
    return **type;
}

Result<std::optional<DraftId>> DraftStore::find(const QUuid &uuid)
{
    return m_database.one(
        u"SELECT id FROM draft WHERE uuid = ?"_s, [](const Row &row) { return row.get<DraftId>(0); }, uuid);
}

Result<std::optional<DraftId>> DraftStore::findRemote(SiteId site, qint64 remoteId)
{
    return m_database.one(
        u"SELECT id FROM draft WHERE site = ? AND remote_id = ? AND remote_id <> 0"_s,
        [](const Row &row) { return row.get<DraftId>(0); }, site, remoteId);
}

Result<std::vector<DraftRow>> DraftStore::rows(
    Which which, std::optional<SiteId> site, const std::optional<DraftRow> &after, int limit)
{
    constexpr qint64 endOfTime = std::numeric_limits<qint64>::max();
    return m_database.all(
        uR"(
        SELECT draft.id, draft.type, draft.title, draft.site, coalesce(site.name, ''), draft.remote_id, draft.remote_status,
               draft.link, draft.changed_at, draft.words, draft.quotes, )"_s
            + scheduledAt + u", "_s + factColumns + uR"(
        FROM draft LEFT JOIN site ON site.id = draft.site
        WHERE draft.is_trashed = ? AND (draft.changed_at, draft.id) < (?, ?) AND (draft.site = ? OR ? IS NULL)
        ORDER BY draft.changed_at DESC, draft.id DESC LIMIT ?)"_s,
        [](const Row &row) {
            DraftRow d;
            QString scheduled;
            row.into(d.id, d.type, d.title, d.site, d.siteName, d.remoteId, d.remoteStatus, d.link,
                d.changedAt, d.words, d.quotes, scheduled);
            d.scheduledAt = fromGmt(scheduled);
            d.state = standingIn<12>(row);
            return d;
        },
        which == Which::Trashed, after ? after->changedAt.toMSecsSinceEpoch() : endOfTime,
        after ? after->id.value : endOfTime, site.value_or(SiteId()), site.value_or(SiteId()), limit);
}

Result<bool> DraftStore::isRemoved(DraftId id)
{
    const auto isRemoved = m_database.one(
        u"SELECT is_removed FROM draft WHERE id = ?"_s, [](const Row &row) { return row.get<bool>(0); }, id);
    if (!isRemoved)
        return isRemoved.error();
    if (!*isRemoved)
        return noSuchDraft(id);
    return **isRemoved;
}

Result<std::vector<PlacedPage>> DraftStore::pages(SiteId site)
{
    return m_database.all(
        uR"(
        SELECT draft.remote_id, draft.title, revision.page_parent, revision.menu_order
        FROM draft JOIN revision ON revision.id = draft.head
        WHERE draft.site = ? AND draft.type = 1 AND draft.remote_id <> 0 AND draft.remote_status <> ?
            AND NOT draft.is_removed
        ORDER BY draft.remote_id)"_s,
        [](const Row &row) {
            PlacedPage page;
            row.into(page.id, page.title, page.parent, page.menuOrder);
            return page;
        },
        site, PostStatus::Trash);
}

Result<std::vector<DraftStore::Bound>> DraftStore::bound(SiteId site, PostType type)
{
    return m_database.all(
        u"SELECT id, remote_id, is_removed FROM draft WHERE site = ? AND type = ? AND remote_id <> 0 ORDER BY id"_s,
        [](const Row &row) {
            Bound bound;
            row.into(bound.draft, bound.remoteId, bound.isRemoved);
            return bound;
        },
        site, type);
}

Result<std::vector<DraftId>> DraftStore::behind(const QDateTime &quietSince)
{
    const auto all = m_database.all(
        u"SELECT id, "_s + factColumns
            + uR"( FROM draft WHERE remote_id <> 0 AND remote_status IN (?, ?) AND NOT is_trashed AND changed_at <= ?
            AND NOT coalesce((SELECT intent.state = ? AND intent.why_kind = '' FROM intent
                WHERE intent.draft = draft.id ORDER BY intent.id DESC LIMIT 1), 0)
            ORDER BY id)"_s,
        [](const Row &row) { return std::pair(row.get<DraftId>(0), standingIn<1>(row)); }, PostStatus::Draft,
        PostStatus::Pending, quietSince, Intent::State::Canceled);
    if (!all)
        return all.error();
    std::vector<DraftId> behind;
    for (const auto &[id, state] : *all) {
        if (state == SyncState::Edited)
            behind.push_back(id);
    }
    return behind;
}

Result<> DraftStore::setRemote(DraftId id, SiteId site, qint64 remoteId, PostStatus status, const QUrl &link)
{
    const auto holder = findRemote(site, remoteId);
    if (!holder)
        return holder.error();
    if (*holder && **holder != id)
        return Error{ Error::Kind::Conflict, Error::Reason::Unspecified,
            u"post %1 is bound"_s.arg(remoteId) };
    return oneRow(m_database.change(u"UPDATE draft SET site = ?, remote_id = ?, remote_status = ?, link = ?, "
                                    "is_removed = is_removed AND ? WHERE id = ?"_s,
                      site, remoteId, status, link, status == PostStatus::Trash, id),
        id);
}

Result<> DraftStore::noteRemoved(DraftId id)
{
    return oneRow(m_database.change(u"UPDATE draft SET is_removed = 1 WHERE id = ?"_s, id), id);
}

Result<> DraftStore::trash(DraftId id)
{
    return oneRow(m_database.change(u"UPDATE draft SET is_trashed = 1 WHERE id = ?"_s, id), id);
}

Result<> DraftStore::untrash(DraftId id)
{
    return oneRow(m_database.change(u"UPDATE draft SET is_trashed = 0 WHERE id = ?"_s, id), id);
}

Result<qint64> DraftStore::count() { return m_database.number(u"SELECT count(*) FROM draft"_s); }

Result<> DraftStore::putPicture(DraftId id, const QString &address, const QByteArray &sha256, qint64 media)
{
    return m_database.run(uR"(
        INSERT INTO draft_picture (draft, address, sha256, media) VALUES (?, ?, ?, ?)
        ON CONFLICT (draft, address) DO UPDATE SET sha256 = excluded.sha256, media = excluded.media)"_s,
        id, address, sha256, media);
}

Result<std::optional<QByteArray>> DraftStore::picture(DraftId id, const QString &address)
{
    return m_database.one(
        u"SELECT sha256 FROM draft_picture WHERE draft = ? AND address = ?"_s,
        [](const Row &row) { return row.get<QByteArray>(0); }, id, address);
}
