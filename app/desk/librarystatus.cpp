#include "desk/libraryparts.h"
#include "storage/articlestore.h"

#include <algorithm>

namespace {

/// Articles whose change is shown one by one, before the disk has it.
constexpr size_t mostAtOnce = 200;

/// Marks what the filter shows and answers which; not what was removed or unfollowed a moment ago.
Result<std::vector<ArticleId>> markShown(Database &library, const ArticleFilter &filter,
    const ArticleCursor &until, const std::vector<ArticleId> &removed, const std::vector<FeedId> &hidden)
{
    ArticleStore articles(library);
    std::vector<ArticleId> unread; // Out of sight, and so again at the end.
    for (const ArticleId id : removed) {
        if (const Result<ArticleRow> row = articles.row(id); row && !row->status.isRead)
            unread.push_back(id);
    }
    for (const FeedId feed : hidden) {
        const Result<std::vector<ArticleId>> all
            = articles.markRead({ ArticleFilter::Which::All, feed }, until);
        if (!all)
            return all.error();
        unread.insert(unread.end(), all->begin(), all->end());
    }
    Result<std::vector<ArticleId>> shown = articles.markRead(filter, until);
    if (!shown)
        return shown.error();
    if (const Result<> done = articles.setRead(unread, false); !done)
        return done.error();
    std::erase_if(*shown, [&](ArticleId id) { return std::ranges::find(removed, id) != removed.end(); });
    return shown;
}

} // namespace

/// Shows the change at once, and writes it; what could not be written is shown as it was.
template<class Change, class Work>
void Library::setStatus(const std::vector<ArticleId> &ids, Change changeStatus, Work work)
{
    ++m_parts->changeNumber;
    for (const ArticleId id : ids) {
        ArticleStatus status;
        FeedId feedId;
        const Result<ArticleRow> row = ArticleStore(m_parts->pages()).row(id);
        if (row) {
            status = row->status;
            feedId = row->article.feed;
        }
        const ArticleStatus before = m_parts->unsaved.value(id, status);
        ArticleStatus after = before;
        changeStatus(after);
        m_parts->unsaved.insert(id, after);
        ++m_parts->pending[id];
        if (after == before)
            continue;
        const int unread = int(before.isRead) - int(after.isRead);
        shelf().counts.unread += unread;
        shelf().counts.starred += int(after.isStarred) - int(before.isStarred);
        const auto feed = std::ranges::find(shelf().feeds, feedId, &Feed::id);
        if (feed != shelf().feeds.end())
            feed->unreadCount += unread;
        emit statusChanged(id, after);
    }
    emit feedsChanged();
    onDone(m_parts->file().write(std::move(work)), this, [this, ids](const Result<> &done) {
        for (const ArticleId id : ids) {
            if (--m_parts->pending[id] > 0)
                continue;
            m_parts->pending.remove(id);
            m_parts->unsaved.remove(id);
        }
        if (!done) {
            emit writeFailed(done.error());
            m_parts->isListStale = true;
        }
        readSoon(Stale::Counts);
    });
}

/// So many that a row for each would hold up the window: written, then read again.
void Library::markMany(const std::vector<ArticleId> &ids, bool isRead)
{
    m_parts->isListStale = true;
    const auto write = [ids, isRead](Database &library) {
        return ArticleStore(library).setRead(ids, isRead);
    };
    onDone(m_parts->file().write(write), this, [this](const Result<> &done) {
        if (!done)
            emit writeFailed(done.error());
        m_parts->isListStale = true;
        readAgain();
    });
}

void Library::setRead(const std::vector<ArticleId> &ids, bool isRead)
{
    if (ids.size() > mostAtOnce)
        return markMany(ids, isRead);
    setStatus(
        ids, [isRead](ArticleStatus &status) { status.isRead = isRead; },
        [ids, isRead](Database &library) { return ArticleStore(library).setRead(ids, isRead); });
}

Future<std::vector<ArticleId>> Library::markRead(const ArticleFilter &filter, const ArticleCursor &until)
{
    const Answer<std::vector<ArticleId>> answer;
    // What was just taken out of the lists is not shown, so it stays as it was.
    const std::vector<ArticleId> removed(m_parts->removed.begin(), m_parts->removed.end());
    const std::vector<FeedId> hidden(m_parts->hidden.begin(), m_parts->hidden.end());
    const auto write = [filter, until, removed, hidden](Database &library) {
        return markShown(library, filter, until, removed, hidden);
    };
    onDone(m_parts->file().write(write), this, [this, answer](const Result<std::vector<ArticleId>> &ids) {
        m_parts->isListStale = true;
        readAgain([answer, ids] { answer.give(ids); });
    });
    return answer.future();
}

void Library::setStarred(ArticleId id, bool isStarred)
{
    setStatus(
        { id }, [isStarred](ArticleStatus &status) { status.isStarred = isStarred; },
        [id, isStarred](Database &library) { return ArticleStore(library).setStarred({ id }, isStarred); });
}

void Library::setTag(const std::vector<ArticleId> &ids, const QString &tag, bool isOn)
{
    const QString name = tag.simplified();
    if (ids.empty() || name.isEmpty())
        return;
    const auto write = [ids, name, isOn](Database &library) {
        return ArticleStore(library).setTag(ids, name, isOn);
    };
    onDone(m_parts->file().write(write), this, [this](const Result<> &done) {
        if (!done)
            emit writeFailed(done.error());
        m_parts->isListStale = true;
        readAgain();
    });
}

/// Feeds' and the library's counts without these articles, or with them again.
void Library::adjustCounts(const std::vector<ArticleId> &ids, int sign)
{
    for (const ArticleId id : ids) {
        const Result<ArticleRow> row = ArticleStore(m_parts->pages()).row(id);
        if (!row || m_parts->hidden.contains(row->article.feed))
            continue;
        const ArticleStatus status = m_parts->unsaved.value(id, row->status);
        const int unread = status.isRead ? 0 : sign;
        shelf().counts.all += sign;
        shelf().counts.unread += unread;
        shelf().counts.starred += status.isStarred ? sign : 0;
        const auto feed = std::ranges::find(shelf().feeds, row->article.feed, &Feed::id);
        if (feed == shelf().feeds.end())
            continue;
        feed->articleCount += sign;
        feed->unreadCount += unread;
    }
}

void Library::remove(const std::vector<ArticleId> &ids)
{
    removeNow();
    adjustCounts(ids, -1);
    m_parts->removed.unite({ ids.begin(), ids.end() });
    m_parts->restorable = ids;
    emit articlesRemoved(ids);
    emit feedsChanged();
}

void Library::restoreRemoved()
{
    restoreFeed();
    const std::vector<ArticleId> ids = std::exchange(m_parts->restorable, {});
    if (ids.empty())
        return;
    for (const ArticleId id : ids)
        m_parts->removed.remove(id);
    adjustCounts(ids, 1);
    emit feedsChanged();
    emit articlesChanged();
}

void Library::removeNow()
{
    if (const std::optional<Feed> feed = std::exchange(m_parts->restorableFeed, std::nullopt))
        forgetFeed(feed->id);
    const std::vector<ArticleId> ids = std::exchange(m_parts->restorable, {});
    if (ids.empty())
        return;
    const auto write = [ids](Database &library) {
        return ArticleStore(library).remove(ids);
    };
    onDone(m_parts->file().write(write), this, [this, ids](const Result<> &done) {
        ++m_parts->changeNumber;
        for (const ArticleId id : ids)
            m_parts->removed.remove(id); // Gone, or still there because it could not be done.
        if (!done) {
            emit writeFailed(done.error());
            m_parts->isListStale = true;
        }
        readSoon(Stale::Counts);
    });
}
