#include "desk/library.h"

#include "desk/feedsearch.h"
#include "desk/libraryparts.h"
#include "desk/refreshrun.h"
#include "formats/feed/opml.h"
#include "storage/articlestore.h"
#include "storage/feedstore.h"

#include <QtConcurrent>

#include <algorithm>
#include <chrono>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr auto reloadDelay = 150ms;

/// "elect" finds "election": the last word is a beginning, unless it is finished by a space or a quotation
/// mark.
QString withOpenEnd(const QString &query)
{
    if (query.isEmpty() || query.count(u'"') % 2 != 0)
        return query;
    return query.back().isLetterOrNumber() ? query + u'*' : query;
}

} // namespace

Library::Library(std::unique_ptr<Parts> parts, QObject *parent)
    : QObject(parent)
    , m_parts(std::move(parts))
{
    m_parts->reload.setSingleShot(true);
    m_parts->reload.setInterval(reloadDelay);
    connect(&m_parts->reload, &QTimer::timeout, this, &Library::readAgain);
    readFeeds();
}

Library::~Library() = default;

void Library::readFeeds()
{
    Result<std::vector<Feed>> feeds = FeedStore(m_parts->pages()).all();
    if (!feeds)
        return emit writeFailed(feeds.error());
    m_parts->feeds = std::move(*feeds);
    LibraryCounts counts;
    for (const Feed &feed : m_parts->feeds) {
        counts.all += feed.articleCount;
        counts.unread += feed.unreadCount;
    }
    ArticleStore articles(m_parts->pages());
    using Which = ArticleFilter::Which;
    counts.starred = articles.count({ Which::Starred, {}, {} }).value_or(0);
    counts.today = articles.count({ Which::Today, {}, {} }).value_or(0);
    m_parts->counts = counts;
}

void Library::readAgain()
{
    readFeeds();
    emit feedsChanged();
    if (std::exchange(m_parts->isListStale, false))
        emit articlesChanged();
}

/// Feeds and counts are read again soon; the lists of articles too, if they hold other rows now.
void Library::readSoon(Stale stale)
{
    m_parts->isListStale = m_parts->isListStale || stale == Stale::Lists;
    if (!m_parts->reload.isActive())
        m_parts->reload.start();
}

std::vector<Feed> Library::feeds() const { return m_parts->feeds; }

std::optional<Feed> Library::feed(FeedId id) const
{
    const auto found = std::ranges::find(m_parts->feeds, id, &Feed::id);
    return found == m_parts->feeds.end() ? std::nullopt : std::optional(*found);
}

LibraryCounts Library::counts() const { return m_parts->counts; }

Result<std::vector<ArticleRow>> Library::page(
    const ArticleFilter &filter, const std::optional<ArticleCursor> &after, int limit) const
{
    Result<std::vector<ArticleRow>> rows = ArticleStore(m_parts->pages()).page(filter, after, limit);
    if (!rows)
        return rows;
    for (ArticleRow &row : *rows)
        row.status = m_parts->unsaved.value(row.article.id, row.status);
    return rows;
}

Result<ArticleText> Library::article(ArticleId id) const
{
    Result<ArticleText> text = ArticleStore(m_parts->pages()).load(id);
    if (text)
        text->status = m_parts->unsaved.value(id, text->status);
    return text;
}

Future<std::vector<ArticleVersion>> Library::versions(ArticleId id)
{
    return m_parts->file().read([id](Database &library) { return ArticleStore(library).versions(id); });
}

Future<std::vector<SearchHit>> Library::search(const QString &query, int limit)
{
    return m_parts->file().read([text = withOpenEnd(query), limit](
                                    Database &library) { return ArticleStore(library).search(text, limit); });
}

Future<Feed> Library::follow(const QString &typed)
{
    const Result<TypedAddress> address = typedAddress(typed);
    if (!address)
        return readyFuture<Feed>(address.error());
    return keep((new FeedSearch(m_parts->room.http, *address, this))->first(), address->url);
}

Future<Feed> Library::follow(const FoundFeed &found, const QString &typed)
{
    const Result<TypedAddress> address = typedAddress(typed);
    if (!address)
        return readyFuture<Feed>(address.error());
    if (m_parts->discovered && m_parts->discoverTyped == typed && m_parts->discovered->url == found.url)
        return keep(readyFuture<ReadyFeed>(*m_parts->discovered), found.url);
    return keep((new FeedSearch(m_parts->room.http, *address, this))->one(found.url), found.url);
}

/// Stores what was found as a feed that is followed.
Future<Feed> Library::keep(const Future<ReadyFeed> &search, const QUrl &asked)
{
    const Answer<Feed> answer;
    const int job = m_parts->room.jobs.start(tr("Looking for the feed of %1").arg(asked.host()), {});
    m_parts->discovered.reset();
    onDone(search, this, [this, answer, job](const Result<ReadyFeed> &ready) {
        if (!ready) {
            m_parts->room.jobs.fail(job, ready.error());
            return answer.give(ready.error());
        }
        const QDateTime at = m_parts->room.clock.now();
        const Future<Feed> written
            = m_parts->file().write([ready = *ready, at](Database &library) -> Result<Feed> {
                  Feed feed;
                  feed.url = ready.url;
                  feed.isPrivateAllowed = ready.isPrivateAllowed;
                  feed.addedAt = at;
                  const Result<FeedId> id = FeedStore(library).add(feed);
                  if (!id)
                      return id.error();
                  const Result<RefreshReport> stored
                      = storeFetched(library, *id, ready.answer, ready.fetched, at);
                  if (!stored)
                      return stored.error();
                  return FeedStore(library).load(*id);
              });
        onDone(written, this, [this, answer, job](const Result<Feed> &feed) {
            if (feed)
                m_parts->room.jobs.finish(job);
            else
                m_parts->room.jobs.fail(job, feed.error());
            m_parts->isListStale = true;
            readAgain();
            answer.give(feed);
        });
    });
    return answer.future();
}

Future<std::vector<FoundFeed>> Library::discover(const QString &typed)
{
    const Result<TypedAddress> address = typedAddress(typed);
    if (!address)
        return readyFuture<std::vector<FoundFeed>>(address.error());
    m_parts->discovered.reset();
    m_parts->discoverTyped = typed;
    auto *search = new FeedSearch(m_parts->room.http, *address, this);
    connect(
        search, &FeedSearch::wasFeed, this, [this](const ReadyFeed &feed) { m_parts->discovered = feed; });
    return search->all();
}

/// Writes, and answers when what is shown was read again.
template<class Work>
Future<> Library::change(Work work)
{
    const Answer<> answer;
    onDone(m_parts->file().write(std::move(work)), this, [this, answer](const Result<> &done) {
        m_parts->isListStale = true;
        readAgain();
        answer.give(done);
    });
    return answer.future();
}

Future<> Library::unfollow(FeedId id)
{
    return change([id](Database &library) { return FeedStore(library).remove(id); });
}

Future<> Library::rename(FeedId id, const QString &name)
{
    return change([id, name](Database &library) -> Result<> {
        FeedStore feeds(library);
        Result<Feed> feed = feeds.load(id);
        if (!feed)
            return feed.error();
        feed->chosenTitle = name.trimmed();
        return feeds.update(*feed);
    });
}

Future<> Library::setFolder(FeedId id, const QString &folder)
{
    return change([id, folder](Database &library) -> Result<> {
        FeedStore feeds(library);
        Result<Feed> feed = feeds.load(id);
        if (!feed)
            return feed.error();
        feed->folder = folder.trimmed();
        return feeds.update(*feed);
    });
}

Future<RefreshReport> Library::refresh(const std::vector<FeedId> &ids, Due due)
{
    const QDateTime now = m_parts->room.clock.now();
    const std::chrono::minutes interval(std::max(1, m_parts->room.settings.get(settings::refreshMinutes)));
    std::vector<Feed> wanted;
    for (const Feed &feed : m_parts->feeds) {
        const bool isNamed = std::ranges::find(ids, feed.id) != ids.end();
        if (!ids.empty() && !isNamed)
            continue;
        if (feed.health == FeedHealth::Gone && !isNamed)
            continue; // 410: asked again only by name.
        // Fetched in the future: the clock was wrong then, and its times say nothing.
        const bool isTimeKnown = feed.fetchedAt.isValid() && feed.fetchedAt <= now;
        if (isTimeKnown && feed.retryAt.isValid() && feed.retryAt > now)
            continue; // The server asked to be left alone until then.
        if (due == Due::OnlyDue && isTimeKnown && feed.fetchedAt.addDuration(interval) > now)
            continue;
        wanted.push_back(feed);
    }
    for (const FeedId id : ids) {
        if (!feed(id)) {
            return readyFuture<RefreshReport>(
                Error{ Error::Kind::NotFound, Error::Reason::Unspecified, QString::number(id.value) });
        }
    }
    if (wanted.empty())
        return readyFuture<RefreshReport>(RefreshReport{});
    if (m_parts->room.http.policy() == NetworkPolicy::Offline) {
        return readyFuture<RefreshReport>(Error{ Error::Kind::Offline, Error::Reason::WorkingOffline, {} });
    }

    auto *run = new RefreshRun(m_parts->room, std::move(wanted), this);
    connect(run, &RefreshRun::stored, this, [this] { readSoon(Stale::Lists); });
    const Answer<RefreshReport> answer;
    onDone(run->start(), this, [this, answer](const Result<RefreshReport> &report) {
        readAgain();
        answer.give(report);
    });
    return answer.future();
}

Future<OpmlReport> Library::importOpml(const QByteArray &bytes)
{
    const QDateTime at = m_parts->room.clock.now();
    const Answer<OpmlReport> answer;
    const QFuture<Result<Opml>> parsed
        = QtConcurrent::run([bytes]() -> Result<Opml> { return parseOpml(bytes); });
    onDone(parsed, this, [this, answer, at](const Result<Opml> &opml) {
        if (!opml)
            return answer.give(opml.error());
        const Future<OpmlReport> written
            = m_parts->file().write([opml = *opml, at](Database &library) -> Result<OpmlReport> {
                  OpmlReport report;
                  report.present = opml.duplicates;
                  for (const OpmlRefusal &refusal : opml.refused)
                      report.refused << refusal.address;
                  FeedStore feeds(library);
                  for (const OpmlFeed &listed : opml.feeds) {
                      const Result<std::optional<FeedId>> known = feeds.find(listed.url);
                      if (!known)
                          return known.error();
                      if (*known) {
                          ++report.present;
                          continue;
                      }
                      Feed feed;
                      feed.url = listed.url;
                      feed.title = listed.title;
                      feed.homePage = listed.homePage;
                      feed.description = listed.description;
                      feed.language = listed.language;
                      feed.folder = listed.folder;
                      feed.addedAt = at;
                      const Result<FeedId> added = feeds.add(feed);
                      if (!added)
                          return added.error();
                      ++report.added;
                  }
                  return report;
              });
        onDone(written, this, [this, answer](const Result<OpmlReport> &report) {
            readAgain();
            answer.give(report);
        });
    });
    return answer.future();
}

QByteArray Library::exportOpml() const
{
    std::vector<OpmlFeed> list;
    for (const Feed &feed : m_parts->feeds)
        list.push_back(
            { feed.name(), feed.url, feed.homePage, feed.folder, feed.description, feed.language });
    return writeOpml(tr("Blogs in Quotidian"), list);
}

/// Shows the change at once, and writes it; what could not be written is shown as it was.
template<class Change, class Work>
void Library::setStatus(const std::vector<ArticleId> &ids, Change changeStatus, Work work)
{
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
        m_parts->counts.unread += unread;
        m_parts->counts.starred += int(after.isStarred) - int(before.isStarred);
        const auto feed = std::ranges::find(m_parts->feeds, feedId, &Feed::id);
        if (feed != m_parts->feeds.end())
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

void Library::setRead(const std::vector<ArticleId> &ids, bool isRead)
{
    setStatus(
        ids, [isRead](ArticleStatus &status) { status.isRead = isRead; },
        [ids, isRead](Database &library) { return ArticleStore(library).setRead(ids, isRead); });
}

void Library::setStarred(ArticleId id, bool isStarred)
{
    setStatus(
        { id }, [isStarred](ArticleStatus &status) { status.isStarred = isStarred; },
        [id, isStarred](Database &library) { return ArticleStore(library).setStarred({ id }, isStarred); });
}
