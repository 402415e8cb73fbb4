// What a run reads of the lists of a site. The rest of SyncRun is in syncrun.cpp.
#include "storage/draftstore.h"
#include "sync/forgotten.h"
#include "sync/syncrun.h"

#include <QHash>
#include <QSet>

#include <algorithm>
#include <deque>

using namespace Qt::StringLiterals;

namespace {

using Kind = Error::Kind;
using Reason = Error::Reason;
using std::chrono::milliseconds;

/// Of a reading of all pages, while posts come and go there.
constexpr int maximumRestarts = 3;
constexpr size_t mostSingly = 100; ///< Posts that are asked for one by one.

/// What a page of the site's list brought: drafts that changed there, new ones, and what stands under the
/// claims of our drafts, which may not know yet that theirs arrived.
struct Pulled {
    std::vector<DraftId> changed;
    std::vector<DraftId> added;
    std::vector<Observation> claims;
};

/// What the list says of a post of ours. False: its number is another post's now.
Result<bool> keepBound(Database &database, SiteId site, PostType type, DraftId draft, const Observation &post,
    const QDateTime &at, Pulled &pulled)
{
    const auto made = DraftStore(database).typeOf(draft);
    if (!made)
        return made.error();
    const auto before = OutboxStore(database).agreement(draft);
    if (!before)
        return before.error();
    const auto wasRemoved = DraftStore(database).isRemoved(draft);
    if (!wasRemoved)
        return wasRemoved.error();
    // A plugin made a page of our post, or a backup gave its id to one. That ours is not there any more is
    // found out under its own route.
    if (*made != type && !*wasRemoved)
        return true;
    const auto isAnothers = isAnothersClaim(database, draft, before->base, post.fields);
    if (!isAnothers)
        return isAnothers.error();
    if (*made != type || *isAnothers || (before->base && isAnotherPost(before->base->fields, post.fields))) {
        if (Result<> done = unbind(database, site, draft, at); !done)
            return done.error();
        pulled.changed.push_back(draft);
        return false;
    }
    Observation mine = post;
    mine.draft = draft;
    const auto seen = rememberSeen(database, site, mine);
    if (!seen)
        return seen.error();
    const auto conflict = OutboxStore(database).openConflict(draft);
    if (!conflict)
        return conflict.error();
    const bool isNew = !before->remote || before->remote->id != seen->id;
    const bool isAgreed = before->base && before->base->id == seen->id;
    const bool isTrash = post.status == PostStatus::Trash;
    if (isNew || isTrash != *wasRemoved || (!isAgreed && !isTrash && !*conflict))
        pulled.changed.push_back(draft);
    return true;
}

/// What it says of a post that no draft is bound to. `unbound` are the drafts that it may be of.
Result<> keepUnbound(Database &database, SiteId site, PostType type, qint64 user,
    std::vector<DraftId> &unbound, const Observation &post, const QDateTime &at, Pulled &pulled)
{
    if (post.status == PostStatus::Trash)
        return {}; // What nobody here knows is no news from there.
    // A claim whose answer was lost belongs to a draft that is here: it is bound by its wish, not taken for
    // news. Nor is one that another copy of the program is at work on, or gave up: published from here it
    // would be the second.
    if (const auto uuid = claimant(post.fields.slug)) {
        const auto known = DraftStore(database).find(*uuid);
        if (!known)
            return known.error();
        if (*known) {
            const auto made = DraftStore(database).typeOf(**known);
            if (!made)
                return made.error();
            if (*made == type)
                pulled.claims.push_back(post);
            return {};
        }
        if (post.status == PostStatus::Draft || post.status == PostStatus::Pending)
            return {};
    }
    const auto forgotten = findForgotten(database, unbound, user, post);
    if (!forgotten)
        return forgotten.error();
    if (*forgotten) {
        if (Result<> done = bindForgotten(database, site, **forgotten, post, at); !done)
            return done;
        std::erase(unbound, (*forgotten)->draft);
        pulled.changed.push_back((*forgotten)->draft);
        return {};
    }
    const auto added = addPulled(database, site, type, post, at);
    if (!added)
        return added.error();
    pulled.added.push_back(*added);
    return {};
}

Result<Pulled> keepPage(Database &database, SiteId site, PostType type, qint64 user,
    const std::vector<Observation> &posts, const QDateTime &at)
{
    Pulled pulled;
    auto unbound = unboundDrafts(database, site, type);
    if (!unbound)
        return unbound.error();
    for (const Observation &post : posts) {
        const auto draft = DraftStore(database).findRemote(site, post.remoteId);
        if (!draft)
            return draft.error();
        const auto isKept
            = *draft ? keepBound(database, site, type, **draft, post, at, pulled) : Result<bool>(false);
        if (!isKept)
            return isKept.error();
        if (*isKept)
            continue;
        if (Result<> done = keepUnbound(database, site, type, user, *unbound, post, at, pulled); !done)
            return done.error();
    }
    return pulled;
}

/// What of the rows of a list is not as it was seen last.
struct Differing {
    QSet<qint64> all; ///< Ids of the posts that are there.
    std::vector<DraftId> drafts;
    std::deque<qint64> unknown; ///< Posts that nobody here knows.
};

Result<Differing> compare(
    Database &database, SiteId site, PostType type, const std::vector<Observation> &rows)
{
    const auto seen = OutboxStore(database).rows(site, type);
    if (!seen)
        return seen.error();
    const auto bound = DraftStore(database).bound(site, type);
    if (!bound)
        return bound.error();
    QHash<qint64, const Observation *> before;
    for (const Observation &each : *seen)
        before.insert(each.remoteId, &each);
    QHash<qint64, const DraftStore::Bound *> drafts;
    for (const DraftStore::Bound &each : *bound)
        drafts.insert(each.remoteId, &each);
    Differing found;
    for (const Observation &row : rows) {
        found.all.insert(row.remoteId);
        const bool isTrash = row.status == PostStatus::Trash;
        const DraftStore::Bound *draft = drafts.value(row.remoteId);
        if (!draft) {
            if (!isTrash)
                found.unknown.push_back(row.remoteId);
            continue;
        }
        const Observation *old = before.value(row.remoteId);
        const bool isSame = old && old->status == row.status && old->modifiedGmt == row.modifiedGmt
            && old->dateGmt == row.dateGmt && old->fields == row.fields;
        if (!isSame || draft->isRemoved != isTrash)
            found.drafts.push_back(draft->draft);
    }
    return found;
}

} // namespace

void SyncRun::pull(PostType type)
{
    m_pull = { .type = type };
    onDone(m_newsroom.read([id = m_site.id, type](
                               Database &database) { return OutboxStore(database).watermark(id, type); }),
        this, [this](const Result<std::optional<Watermark>> &watermark) {
            if (!isStorageFine(watermark))
                return;
            m_pull.watermark = watermark->value_or(Watermark{});
            // A clock that was put back since says nothing of how long ago it was.
            const auto isOld = [this](const QDateTime &at, milliseconds every) {
                return !at.isValid() || at > now() || at.msecsTo(now()) > every.count();
            };
            const Watermark &mark = m_pull.watermark;
            if (isOld(mark.readAt, m_timings.readEvery) || mark.modifiedGmt.isEmpty())
                m_pull.depth = Pull::Depth::Texts;
            else if (isOld(mark.sweptAt, m_timings.sweepEvery))
                m_pull.depth = Pull::Depth::Rows;
            QDateTime newest = QDateTime::fromString(mark.modifiedGmt, Qt::ISODate);
            newest.setTimeSpec(Qt::UTC);
            if (m_pull.depth != Pull::Depth::Texts && newest.isValid())
                m_pull.changedAfter = newest.addMSecs(-m_timings.overlap.count());
            pullPage(1);
        });
}

void SyncRun::pullPage(int page)
{
    if (m_canceled) {
        end(m_canceled);
        return;
    }
    onDone(m_wordpress.posts(m_pull.type, page, m_pull.changedAfter), this,
        [this](const Result<RemotePage> &answer) {
            if (m_pull.isStoring)
                m_pull.next = answer;
            else
                takePage(answer);
        });
}

void SyncRun::takePage(const Result<RemotePage> &page)
{
    if (m_isEnded)
        return;
    if (!page && m_pull.type == PostType::Page && isClosed(page.error())) {
        loadWishes(); // Of pages that it does not show us nothing is concluded.
        return;
    }
    if (!page) {
        end(page.error());
        return;
    }
    const int number = page->page;
    const int count = page->pageCount;
    if (page->serverTime.isValid())
        m_serverTime = page->serverTime;
    if (m_pull.depth == Pull::Depth::Texts) {
        if (isShifted(number, page->total)) {
            m_pull.swept.clear();
            pullPage(1);
            return;
        }
        for (const RemotePost &post : page->posts)
            m_pull.swept.insert(post.id);
    }
    for (const auto &[taxonomy, term] : page->terms)
        m_names.remember(taxonomy, term);
    for (const RemotePost &post : page->posts)
        m_pull.watermark.modifiedGmt = std::max(m_pull.watermark.modifiedGmt, post.modifiedGmt);
    observe(page->posts, [this, number, count](std::vector<Observation> posts) {
        storePage(number, count, std::move(posts));
    });
}

/// Posts that go while pages are turned shift the others over their edges: all of them are turned again.
bool SyncRun::isShifted(int page, int total)
{
    if (page == 1)
        m_pull.total = total;
    if (total == m_pull.total)
        return false;
    if (m_pull.restarts < maximumRestarts) {
        ++m_pull.restarts;
        return true;
    }
    m_pull.isWhole = false;
    return false;
}

void SyncRun::storePage(int number, int count, std::vector<Observation> posts)
{
    m_pull.isStoring = true;
    keep(std::move(posts), [this, number, count] {
        m_pull.isStoring = false;
        if (number >= count)
            endList();
        else if (m_canceled)
            end(m_canceled);
        else if (m_pull.next)
            takePage(*std::exchange(m_pull.next, std::nullopt));
    });
    if (number < count && !m_canceled)
        pullPage(number + 1);
}

void SyncRun::keep(std::vector<Observation> posts, Answered done)
{
    const auto work = [site = m_site.id, type = m_pull.type, user = m_site.userId, posts = std::move(posts),
                          at = now()](Database &database) {
        return keepPage(database, site, type, user, posts, at);
    };
    onDone(m_newsroom.write(work), this, [this, done = std::move(done)](const Result<Pulled> &pulled) {
        if (!isStorageFine(pulled))
            return;
        m_report.pulled += int(pulled->added.size());
        for (const Observation &claim : pulled->claims) {
            dropClaim(claim.remoteId); // A list may be read anew.
            m_claims.push_back(claim);
        }
        for (DraftId draft : pulled->added)
            emit draftChanged(draft);
        for (DraftId draft : pulled->changed) {
            if (isNews(draft, Knowledge::Sight::Seen))
                emit draftChanged(draft);
        }
        done();
    });
}

/// A list that is read anew, or that shifted, names a draft twice: it is looked at once.
bool SyncRun::isNews(DraftId draft, Knowledge::Sight sight)
{
    if (std::ranges::find(m_items, draft, &Item::draft) != m_items.end())
        return false;
    ++m_report.pulled;
    m_items.push_back({ draft, {}, sight });
    return true;
}

void SyncRun::endList()
{
    if (m_pull.depth == Pull::Depth::Rows)
        readRows(1);
    else
        endPull();
}

void SyncRun::readRows(int page)
{
    if (m_canceled) {
        end(m_canceled);
        return;
    }
    onDone(m_wordpress.rows(m_pull.type, page), this,
        [this](const Result<RemotePage> &rows) { takeRows(rows); });
}

void SyncRun::takeRows(const Result<RemotePage> &page)
{
    if (!page) {
        end(page.error());
        return;
    }
    if (isShifted(page->page, page->total)) {
        m_pull.rows.clear();
        readRows(1);
        return;
    }
    observe(page->posts,
        [this, number = page->page, count = page->pageCount](const std::vector<Observation> &rows) {
            m_pull.rows.insert(m_pull.rows.end(), rows.begin(), rows.end());
            if (number < count)
                readRows(number + 1);
            else
                compareRows();
        });
}

void SyncRun::compareRows()
{
    const auto work
        = [site = m_site.id, type = m_pull.type, rows = std::exchange(m_pull.rows, {})](Database &database) {
              return compare(database, site, type, rows);
          };
    onDone(m_newsroom.read(work), this, [this](const Result<Differing> &found) {
        if (!isStorageFine(found))
            return;
        if (found->unknown.size() > mostSingly) {
            // Somebody filled the site with posts of long ago, or brought a backup: by the hundred.
            m_pull = { .type = m_pull.type, .watermark = m_pull.watermark, .depth = Pull::Depth::Texts };
            pullPage(1);
            return;
        }
        m_pull.swept = found->all;
        m_pull.unknown = found->unknown;
        for (DraftId draft : found->drafts)
            (void)isNews(draft, Knowledge::Sight::NotYet); // It is asked for.
        readUnknown();
    });
}

void SyncRun::readUnknown()
{
    if (m_canceled) {
        end(m_canceled);
        return;
    }
    if (m_pull.unknown.empty()) {
        endPull();
        return;
    }
    const qint64 id = m_pull.unknown.front();
    m_pull.unknown.pop_front();
    onDone(m_wordpress.post(m_pull.type, id), this, [this](const Result<RemotePost> &post) {
        if (post) {
            observe({ *post }, [this](std::vector<Observation> posts) {
                keep(std::move(posts), [this] { readUnknown(); });
            });
        } else if (post.error().kind == Kind::NotFound || post.error().kind == Kind::Malformed
            || post.error().reason == Reason::StatusUnknown || isClosed(post.error())) {
            readUnknown(); // It went meanwhile, or is nobody's here to read.
        } else {
            end(post.error());
        }
    });
}

void SyncRun::endPull()
{
    // A post with a date to come, or of a clock that was wrong, would hide what changes until then.
    QString &newest = m_pull.watermark.modifiedGmt;
    if (m_serverTime.isValid())
        newest = std::min(newest, m_serverTime.toUTC().toString(u"yyyy-MM-ddTHH:mm:ss"_s));
    const bool isWhole = m_pull.depth != Pull::Depth::Changes && m_pull.isWhole;
    if (isWhole)
        m_pull.watermark.sweptAt = now();
    if (isWhole && m_pull.depth == Pull::Depth::Texts)
        m_pull.watermark.readAt = now();
    const auto work
        = [site = m_site.id, pull = m_pull, isWhole](Database &database) -> Result<std::vector<DraftId>> {
        if (Result<> done = OutboxStore(database).setWatermark(site, pull.type, pull.watermark); !done)
            return done.error();
        // What a run saw that ended before it took it over.
        auto unclear = OutboxStore(database).unagreed(site, pull.type);
        if (!unclear || !isWhole)
            return unclear;
        const auto bound = DraftStore(database).bound(site, pull.type);
        if (!bound)
            return bound.error();
        // That a list leaves a post out proves nothing.
        for (const DraftStore::Bound &each : *bound) {
            if (!pull.swept.contains(each.remoteId) && !each.isRemoved)
                unclear->push_back(each.draft);
        }
        return unclear;
    };
    onDone(m_newsroom.write(work), this, [this](const Result<std::vector<DraftId>> &unclear) {
        if (!isStorageFine(unclear))
            return;
        for (DraftId draft : *unclear) { // Each is asked for.
            if (std::ranges::find(m_items, draft, &Item::draft) == m_items.end())
                m_items.push_back({ draft });
        }
        // A list that we may not read is not asked for.
        if (m_pull.type == PostType::Post && m_site.can.mayEdit(PostType::Page))
            pull(PostType::Page);
        else
            loadWishes();
    });
}
