#include "desk/libraryparts.h"
#include "desk/textsearch.h"
#include "storage/articlestore.h"
#include "storage/feedstore.h"
#include "storage/savedsearchstore.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

/// Takes a feed out of what was counted.
Result<> takeOut(Shelf &shelf, FeedId id, ArticleStore &articles)
{
    const auto feed = std::ranges::find(shelf.feeds, id, &Feed::id);
    if (feed == shelf.feeds.end())
        return {};
    using Which = ArticleFilter::Which;
    shelf.counts.all -= feed->articleCount;
    shelf.counts.unread -= feed->unreadCount;
    for (const auto &[which, shown] :
        { std::pair(Which::Starred, &shelf.counts.starred), std::pair(Which::Today, &shelf.counts.today) }) {
        const Result<int> count = articles.count({ which, id });
        if (!count)
            return count.error();
        *shown -= *count;
    }
    for (const auto &[list, part] : { std::pair(&shelf.lists.languages, &ArticleFilter::language),
             std::pair(&shelf.lists.tags, &ArticleFilter::tag) }) {
        for (ListCount &each : *list) {
            ArticleFilter filter{ Which::All, id };
            filter.*part = each.key;
            const Result<int> all = articles.count(filter);
            filter.which = Which::Unread;
            const Result<int> unread = articles.count(filter);
            if (!all || !unread)
                return all ? unread.error() : all.error();
            each.all -= *all;
            each.unread -= *unread;
        }
        std::erase_if(*list, [](const ListCount &each) { return each.all <= 0; });
    }
    const Feed gone = *feed;
    shelf.feeds.erase(feed);
    for (const auto &[list, part] : { std::pair(&shelf.lists.folders, &Feed::folder),
             std::pair(&shelf.lists.countries, &Feed::country) }) {
        for (ListCount &each : *list) {
            if (each.key != gone.*part)
                continue;
            each.all -= gone.articleCount;
            each.unread -= gone.unreadCount;
        }
    }
    std::erase_if(shelf.lists.countries, [&](const ListCount &each) {
        return std::ranges::find(shelf.feeds, each.key, &Feed::country) == shelf.feeds.end();
    });
    return {};
}

} // namespace

Result<Shelf> readShelf(Database &library, const QSet<FeedId> &hidden)
{
    Shelf shelf;
    Result<std::vector<Feed>> feeds = FeedStore(library).all();
    if (!feeds)
        return feeds.error();
    shelf.feeds = std::move(*feeds);
    for (const Feed &feed : shelf.feeds) {
        shelf.counts.all += feed.articleCount;
        shelf.counts.unread += feed.unreadCount;
    }
    ArticleStore articles(library);
    using Which = ArticleFilter::Which;
    const Result<int> starred = articles.count({ Which::Starred });
    const Result<int> today = articles.count({ Which::Today });
    Result<std::vector<ListCount>> folders = articles.folders();
    Result<std::vector<ListCount>> languages = articles.languages();
    Result<std::vector<ListCount>> countries = articles.countries();
    Result<std::vector<ListCount>> tags = articles.tagCounts();
    Result<std::vector<SavedSearch>> searches = SavedSearchStore(library).all();
    for (const Result<int> &count : { starred, today }) {
        if (!count)
            return count.error();
    }
    for (const auto *list : { &folders, &languages, &countries, &tags }) {
        if (!*list)
            return list->error();
    }
    if (!searches)
        return searches.error();
    shelf.counts.starred = *starred;
    shelf.counts.today = *today;
    shelf.lists = { std::move(*folders), std::move(*languages), std::move(*countries), std::move(*tags),
        std::move(*searches) };
    for (const FeedId id : hidden) {
        if (const Result<> done = takeOut(shelf, id, articles); !done)
            return done.error();
    }
    return shelf;
}

/// Read when it is first asked for: the first picture of the window has blogs in it, and a search of the
/// command line does not wait for lists that it does not show.
Shelf &Library::shelf() const
{
    if (m_parts->shelf)
        return *m_parts->shelf;
    Result<Shelf> read = readShelf(m_parts->pages(), m_parts->hidden);
    m_parts->shelf = read ? std::move(*read) : Shelf();
    if (!read)
        m_parts->reload.start(); // Tries again, and says what is wrong.
    return *m_parts->shelf;
}

void Library::readAgain(const std::function<void()> &then)
{
    if (then)
        m_parts->afterReading.push_back(then);
    if (m_parts->isReading) {
        m_parts->isReadWanted = true; // What is being read may be older than what this is about.
        return;
    }
    m_parts->isReading = true;
    m_parts->isReadWanted = false;
    const auto work = [hidden = m_parts->hidden](Database &library) {
        return readShelf(library, hidden);
    };
    onDone(
        m_parts->file().read(work), this, [this, number = m_parts->changeNumber](const Result<Shelf> &read) {
            m_parts->isReading = false;
            // A star that was set meanwhile would go out for a moment: what is in memory is newer.
            if (read && (m_parts->isReadWanted || number != m_parts->changeNumber))
                return readAgain();
            if (read && !m_parts->pending.isEmpty())
                return readSoon(Stale::Counts);
            show(read);
        });
}

void Library::show(Result<Shelf> read)
{
    if (read) {
        m_parts->shelf = std::move(*read);
        adjustCounts({ m_parts->removed.begin(), m_parts->removed.end() }, -1);
        emit feedsChanged();
        if (std::exchange(m_parts->isListStale, false))
            emit articlesChanged();
    } else {
        emit writeFailed(read.error());
    }
    for (const std::function<void()> &then : std::exchange(m_parts->afterReading, {}))
        then();
}

/// Feeds and counts are read again soon; the lists of articles too, if they hold other rows now.
void Library::readSoon(Stale stale)
{
    m_parts->isListStale = m_parts->isListStale || stale == Stale::Lists;
    if (!m_parts->reload.isActive())
        m_parts->reload.start();
}

Future<std::vector<SearchHit>> Library::search(const SearchQuery &query)
{
    SearchQuery open = query;
    open.text = withOpenEnd(query.text);
    const auto read = [open](Database &library) {
        return ArticleStore(library).search(open);
    };
    const Answer<std::vector<SearchHit>> answer;
    onDone(m_parts->file().readLatest(read), this, [this, answer](Result<std::vector<SearchHit>> hits) {
        if (hits) {
            std::erase_if(*hits, [this](const SearchHit &hit) { return isHidden(hit.row.article); });
            for (SearchHit &hit : *hits)
                hit.row.status = m_parts->unsaved.value(hit.row.article.id, hit.row.status);
        }
        answer.give(std::move(hits));
    });
    return answer.future();
}

Future<SavedSearchId> Library::saveSearch(const SavedSearch &search)
{
    const Answer<SavedSearchId> answer;
    const auto write = [search](Database &library) -> Result<SavedSearchId> {
        SavedSearchStore searches(library);
        if (!search.id)
            return searches.add(search);
        if (const Result<> done = searches.update(search); !done)
            return done.error();
        return search.id;
    };
    onDone(m_parts->file().write(write), this,
        [this, answer](const Result<SavedSearchId> &id) { readAgain([answer, id] { answer.give(id); }); });
    return answer.future();
}

Future<> Library::forgetSearch(SavedSearchId id)
{
    return change([id](Database &library) { return SavedSearchStore(library).remove(id); });
}
