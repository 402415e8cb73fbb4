#include "desk/refreshrun.h"

#include "desk/errortext.h"
#include "storage/articlestore.h"
#include "storage/feedstore.h"

#include <QCoreApplication>
#include <QRandomGenerator>
#include <QtConcurrent>

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr int mostFetching = 48; ///< The client itself holds at most 32 connections, two a host.
constexpr qint64 mostBytes = 64 * 1024 * 1024; ///< Of bodies that are not stored yet.
constexpr size_t mostInBatch = 256;
constexpr qint64 mostBytesInBatch = 16 * 1024 * 1024; ///< A star that a person sets waits for one batch.
constexpr size_t enoughForBatch = 64;
constexpr auto writeDelay = 150ms;
constexpr qint64 leastBytes = 4096; ///< What a feed costs that has hardly any.

/// One of each host after the other, so that a host with a hundred feeds does not hold up the rest.
std::deque<Feed> spread(std::vector<Feed> feeds)
{
    std::map<QString, int> seen;
    std::multimap<int, Feed> rounds;
    for (Feed &feed : feeds) {
        const int round = seen[feed.url.host()]++;
        rounds.emplace(round, std::move(feed));
    }
    std::deque<Feed> order;
    for (auto &[round, feed] : rounds)
        order.push_back(std::move(feed));
    return order;
}

bool isStopped(const Error &error)
{
    return error.kind == Error::Kind::Canceled || error.kind == Error::Kind::Offline;
}

/// The disk's fault, and not one feed's: trying its neighbours alone would not help.
bool isDiskFault(const Error &error)
{
    using Reason = Error::Reason;
    return error.reason == Reason::DiskFull || error.reason == Reason::DiskFailed
        || error.reason == Reason::DatabaseDamaged || error.reason == Reason::ReadOnly
        || error.reason == Reason::ProfileInUse;
}

refreshplan::End endOf(const FeedAnswer &answer)
{
    refreshplan::End end;
    end.isWhole = answer.isWhole;
    end.validators = answer.validators;
    end.freshFor = answer.freshFor;
    end.permanentUrl = answer.permanentUrl;
    return end;
}

std::optional<std::chrono::seconds> gapOf(const FetchedFeed &fetched, const QDateTime &now)
{
    std::vector<QDateTime> published;
    for (const PreparedArticle &prepared : fetched.articles)
        published.push_back(prepared.article.publishedAt);
    return refreshplan::gapOf(std::move(published), now);
}

/// The publisher's words about the feed.
Result<> storeWords(FeedStore &feeds, const Feed &feed, const FetchedFeed &fetched)
{
    Feed changed = feed;
    if (!fetched.title.isEmpty())
        changed.title = fetched.title;
    if (!fetched.homePage.isEmpty())
        changed.homePage = fetched.homePage;
    if (!fetched.description.isEmpty())
        changed.description = fetched.description;
    if (changed.language.isEmpty())
        changed.language = fetched.language;
    return changed != feed ? feeds.update(changed) : Result<>();
}

} // namespace

refreshplan::End fetchEnd(const Error &error)
{
    refreshplan::End end;
    end.detail = errorText(error).what;
    end.isNotFound = error.kind == Error::Kind::NotFound;
    end.health = FeedHealth::Unreachable;
    if (error.reason == Error::Reason::Gone)
        end.health = FeedHealth::Gone;
    else if (error.reason == Error::Reason::RetryLater)
        end.health = FeedHealth::RetryLater;
    else if (error.reason == Error::Reason::NotAFeed)
        end.health = FeedHealth::NotAFeed;
    else if (error.kind == Error::Kind::Unauthorized)
        end.health = FeedHealth::Refused;
    return end;
}

Result<RefreshReport> storeFetched(
    Database &library, FeedId id, const FeedAnswer &answer, const FetchedFeed &fetched, const QDateTime &at)
{
    FeedStore feeds(library);
    const Result<Feed> feed = feeds.load(id);
    if (!feed)
        return feed.error();
    if (Result<> updated = storeWords(feeds, *feed, fetched); !updated)
        return updated.error();
    const Result<ArticleStore::Stored> stored
        = ArticleStore(library).storeFetch(id, answer.capture, answer.validators, fetched.articles);
    if (!stored)
        return stored.error();
    RefreshReport report;
    report.newArticles = stored->added;
    report.updatedArticles = stored->updated;
    refreshplan::End end = endOf(answer);
    end.health = fetched.isMalformed ? FeedHealth::Malformed : FeedHealth::Fine;
    end.gap = gapOf(fetched, at);
    end.wish = fetched.wish;
    if (Result<> noted = feeds.note(refreshplan::noteOf(*feed, {}, end, at, 20min, 0.5)); !noted)
        return noted.error();
    return report;
}

RefreshRun::RefreshRun(const DeskRoom &room, std::vector<Feed> feeds, QObject *parent)
    : QObject(parent)
    , m_room(room)
    , m_feeds(std::move(feeds))
{
    for (const Feed &feed : m_feeds)
        m_asking.insert(feed.id.value);
    m_parsers.setThreadPriority(QThread::LowPriority); // The window comes first, where the system heeds it.
    setWriting(false);
    m_writeSoon.setSingleShot(true);
    m_writeSoon.setInterval(writeDelay);
    connect(&m_writeSoon, &QTimer::timeout, this, &RefreshRun::writeSome);
}

Future<RefreshReport> RefreshRun::start()
{
    m_timer.start();
    m_report.feeds = static_cast<int>(m_feeds.size());
    const QString name
        = QCoreApplication::translate("Library", "Refreshing %Ln blog(s)", nullptr, m_report.feeds);
    m_job = m_room.jobs.start(name, [this] { cancel(); });
    m_room.jobs.setProgress(m_job, 0, m_report.feeds);
    const Future<Start> read = m_room.profile.library().read([](Database &library) -> Result<Start> {
        FeedStore feeds(library);
        Result<std::unordered_map<qint64, FetchMemory>> memories = feeds.memories();
        if (!memories)
            return memories.error();
        Result<std::map<QString, QDateTime>> waits = feeds.hostWaits();
        if (!waits)
            return waits.error();
        return Start{ std::move(*memories), std::move(*waits) };
    });
    onDone(read, this, [this](const Result<Start> &start) { begin(start); });
    return m_answer.future();
}

void RefreshRun::begin(const Result<Start> &start)
{
    m_isBegun = true;
    if (!start) {
        m_storageError = start.error();
        return finish();
    }
    m_memories = start->memories;
    m_waits = start->waits;
    const QDateTime now = m_room.clock.now();
    std::erase_if(m_feeds, [&](const Feed &feed) {
        const bool isWaiting = refreshplan::isWaiting(m_waits, feed.url, now);
        if (isWaiting)
            m_asking.remove(feed.id.value);
        return isWaiting;
    });
    m_report.feeds = static_cast<int>(m_feeds.size());
    if (!m_cancel.isCanceled())
        m_waiting = spread(std::move(m_feeds));
    askMore();
}

void RefreshRun::cancel()
{
    m_waiting.clear();
    m_cancel.cancel();
    endIfDone();
}

void RefreshRun::askMore()
{
    while (m_fetching < mostFetching && m_bytes < mostBytes && !m_waiting.empty()) {
        const Feed feed = std::move(m_waiting.front());
        m_waiting.pop_front();
        // Since this run began its host may have asked for patience.
        if (refreshplan::isWaiting(m_waits, feed.url, m_room.clock.now())) {
            ++m_report.failed;
            endOne(feed);
            continue;
        }
        ++m_fetching;
        ask(feed);
    }
    endIfDone();
}

void RefreshRun::ask(const Feed &feed)
{
    const FeedValidators validators
        = refreshplan::validatorsToAsk(m_memories[feed.id.value], m_room.clock.now());
    onDone(fetchFeed(m_room.http, feed.url, validators, feed.isPrivateAllowed, m_cancel), this,
        [this, feed](const Result<FeedAnswer> &got) { take(feed, got); });
}

void RefreshRun::take(const Feed &feed, const Result<FeedAnswer> &answer)
{
    --m_fetching;
    if (!answer) {
        if (isStopped(answer.error())) {
            ++m_report.failed;
            endOne(feed);
        } else {
            ++m_report.failed;
            arrive({ feed, fetchEnd(answer.error()), {}, {}, {}, leastBytes });
        }
        return askMore();
    }
    switch (answer->kind) {
    case FeedAnswer::Kind::NotModified: {
        ++m_report.unchanged;
        refreshplan::End end = endOf(*answer);
        // The same document has the same faults.
        end.health = feed.health == FeedHealth::Malformed ? FeedHealth::Malformed : FeedHealth::Fine;
        if (!answer->isWhole) // Asked without the pair or with it: what was kept is still what to ask with.
            end.validators = m_memories[feed.id.value].validators;
        arrive({ feed, end, {}, {}, {}, leastBytes });
        break;
    }
    case FeedAnswer::Kind::Changed:
        parse(feed, endOf(*answer), *answer);
        break;
    case FeedAnswer::Kind::Refused: {
        ++m_report.failed;
        refreshplan::End end = fetchEnd(answer->error.value_or(Error{}));
        end.retryAt = answer->retryAt;
        end.answeredBy = answer->answeredBy;
        arrive({ feed, end, {}, {}, {}, leastBytes });
        break;
    }
    }
    askMore();
}

void RefreshRun::parse(const Feed &feed, const refreshplan::End &end, const FeedAnswer &answer)
{
    const qint64 bytes = std::max<qint64>(leastBytes, answer.capture.body.size());
    m_bytes += bytes;
    ++m_parsing;
    using Read = std::shared_ptr<const FetchedFeed>; // Futures copy what they hold.
    const QFuture<Result<Read>> parsed = QtConcurrent::run(
        &m_parsers, [capture = answer.capture, type = answer.contentType]() -> Result<Read> {
            Result<FetchedFeed> fetched = readFeed(capture, type);
            if (!fetched)
                return fetched.error();
            return std::make_shared<const FetchedFeed>(std::move(*fetched));
        });
    onDone(parsed, this, [this, feed, end, answer, bytes](const Result<Read> &fetched) {
        --m_parsing;
        m_bytes -= bytes;
        if (!fetched) {
            ++m_report.failed;
            return arrive({ feed, fetchEnd(fetched.error()), {}, {}, {}, leastBytes });
        }
        Arrival arrival{ feed, end, {}, answer, *fetched, bytes };
        arrival.answer.capture.body.clear(); // Each version keeps its entry.
        arrival.end.health = (*fetched)->isMalformed ? FeedHealth::Malformed : FeedHealth::Fine;
        arrival.end.gap = gapOf(**fetched, m_room.clock.now());
        arrival.end.wish = (*fetched)->wish;
        arrive(std::move(arrival));
    });
}

void RefreshRun::arrive(Arrival arrival)
{
    const QDateTime now = m_room.clock.now();
    const std::chrono::minutes least(m_room.settings.get(settings::refreshMinutes));
    arrival.note = refreshplan::noteOf(arrival.feed, m_memories[arrival.feed.id.value], arrival.end, now,
        least, QRandomGenerator::global()->generateDouble());
    if (arrival.end.health == FeedHealth::RetryLater) {
        QDateTime &wait = m_waits[refreshplan::hostOf(arrival.end.answeredBy)];
        if (!wait.isValid() || wait < arrival.note.retryAt || wait > now.addDays(8))
            wait = arrival.note.retryAt;
    }
    m_bytes += arrival.bytes;
    m_arrived.push_back(std::move(arrival));
    if (m_isWriting)
        return;
    const bool isLast = m_fetching == 0 && m_parsing == 0 && m_waiting.empty();
    if (isLast || m_arrived.size() >= enoughForBatch)
        writeSome();
    else if (!m_writeSoon.isActive())
        m_writeSoon.start();
}

Result<RefreshReport> RefreshRun::write(Database &library, const std::vector<const Arrival *> &arrivals)
{
    RefreshReport report;
    FeedStore feeds(library);
    std::vector<ArticleStore::FetchView> fetches;
    for (const Arrival *arrival : arrivals) {
        if (arrival->fetched) {
            const Result<Feed> feed = feeds.load(arrival->feed.id);
            if (!feed) {
                if (feed.error().kind == Error::Kind::NotFound)
                    continue; // Unfollowed meanwhile.
                return feed.error();
            }
            if (Result<> updated = storeWords(feeds, *feed, *arrival->fetched); !updated)
                return updated.error();
            fetches.push_back(
                { arrival->feed.id, &arrival->answer.capture, nullptr, &arrival->fetched->articles });
        }
        if (Result<> noted = feeds.note(arrival->note); !noted) {
            if (noted.error().kind == Error::Kind::NotFound)
                continue;
            return noted.error();
        }
        if (arrival->end.health == FeedHealth::RetryLater) {
            if (Result<> kept
                = feeds.setHostWait(refreshplan::hostOf(arrival->end.answeredBy), arrival->note.retryAt);
                !kept)
                return kept.error();
        }
    }
    const auto stored = ArticleStore(library).storeViews(fetches);
    if (!stored)
        return stored.error();
    for (const Result<ArticleStore::Stored> &one : *stored) {
        if (!one)
            return one.error();
        report.newArticles += one->added;
        report.updatedArticles += one->updated;
        if (one->added == 0 && one->updated == 0)
            ++report.unchanged;
    }
    return report;
}

/// The writer is one thread, and the last to end: while it writes, a processor is its own. Else it gets what
/// the parsers leave, and has most of its work before it when they are done.
void RefreshRun::setWriting(bool isWriting)
{
    m_isWriting = isWriting;
    m_parsers.setMaxThreadCount(std::max(1, QThread::idealThreadCount() - (isWriting ? 1 : 0)));
}

void RefreshRun::writeSome()
{
    m_writeSoon.stop();
    if (m_isWriting || m_arrived.empty())
        return endIfDone();
    size_t count = 0;
    for (qint64 bytes = 0; count < m_arrived.size() && count < mostInBatch; ++count) {
        bytes += m_arrived[count].bytes;
        if (count > 0 && bytes > mostBytesInBatch)
            break;
    }
    const auto cut = m_arrived.begin() + static_cast<std::ptrdiff_t>(count);
    const auto batch = std::make_shared<std::vector<Arrival>>(
        std::make_move_iterator(m_arrived.begin()), std::make_move_iterator(cut));
    m_arrived.erase(m_arrived.begin(), cut);
    setWriting(true);
    const auto written = m_room.profile.library().write([batch](Database &library) {
        std::vector<const Arrival *> all;
        for (const Arrival &arrival : *batch)
            all.push_back(&arrival);
        return write(library, all);
    });
    onDone(written, this, [this, batch](const Result<RefreshReport> &report) {
        if (report)
            return wrote(batch, *report);
        if (!isDiskFault(report.error()))
            return writeOneByOne(batch, 0);
        m_report.failed += static_cast<int>(batch->size());
        if (!m_storageError)
            m_storageError = report.error();
        wrote(batch, {});
    });
}

/// After a batch that was taken back: the feed that cannot be stored is left out, and only that one.
void RefreshRun::writeOneByOne(const Batch &batch, size_t at)
{
    if (at == batch->size())
        return wrote(batch, {});
    const auto written = m_room.profile.library().write(
        [batch, at](Database &library) { return write(library, { &(*batch)[at] }); });
    onDone(written, this, [this, batch, at](const Result<RefreshReport> &report) {
        if (report) {
            m_report.newArticles += report->newArticles;
            m_report.updatedArticles += report->updatedArticles;
            m_report.unchanged += report->unchanged;
        } else {
            return leaveOut(batch, at, report.error());
        }
        writeOneByOne(batch, at + 1);
    });
}

/// The others are stored: the feed says what happened, and the refresh goes on.
void RefreshRun::leaveOut(const Batch &batch, size_t at, const Error &error)
{
    Arrival &arrival = (*batch)[at];
    ++m_report.failed;
    if (isDiskFault(error) || !arrival.fetched) {
        if (!m_storageError)
            m_storageError = error;
        return writeOneByOne(batch, at + 1);
    }
    const std::chrono::minutes least(m_room.settings.get(settings::refreshMinutes));
    const FetchNote note = refreshplan::noteOf(arrival.feed, m_memories[arrival.feed.id.value],
        fetchEnd(error), m_room.clock.now(), least, QRandomGenerator::global()->generateDouble());
    const auto noted
        = m_room.profile.library().write([note](Database &library) { return FeedStore(library).note(note); });
    onDone(noted, this, [this, batch, at](const Result<> &result) {
        if (!result && !m_storageError)
            m_storageError = result.error();
        writeOneByOne(batch, at + 1);
    });
}

void RefreshRun::wrote(const Batch &batch, const RefreshReport &report)
{
    setWriting(false);
    m_report.newArticles += report.newArticles;
    m_report.updatedArticles += report.updatedArticles;
    m_report.unchanged += report.unchanged;
    for (const Arrival &arrival : *batch) {
        m_bytes -= arrival.bytes;
        endOne(arrival.feed);
    }
    if (std::ranges::any_of(*batch, [](const Arrival &arrival) { return arrival.fetched != nullptr; }))
        emit stored();
    const bool isLast = m_fetching == 0 && m_parsing == 0 && m_waiting.empty();
    if (isLast || m_arrived.size() >= enoughForBatch)
        writeSome();
    else if (!m_arrived.empty())
        m_writeSoon.start();
    askMore();
}

void RefreshRun::endOne(const Feed &feed)
{
    m_asking.remove(feed.id.value);
    ++m_ended;
    m_room.jobs.setProgress(m_job, m_ended, m_report.feeds);
}

void RefreshRun::endIfDone()
{
    if (!m_isBegun || m_fetching > 0 || m_parsing > 0 || m_isWriting || !m_waiting.empty())
        return;
    if (!m_arrived.empty())
        return writeSome();
    finish();
}

void RefreshRun::finish()
{
    if (!m_job)
        return;
    const int job = std::exchange(m_job, 0);
    m_report.took = std::chrono::milliseconds(m_timer.elapsed());
    if (m_storageError) {
        m_room.jobs.fail(job, *m_storageError);
        m_answer.give(*m_storageError);
    } else if (m_cancel.isCanceled()) {
        const Error canceled{ Error::Kind::Canceled, Error::Reason::Unspecified, {} };
        m_room.jobs.fail(job, canceled);
        m_answer.give(canceled);
    } else {
        m_room.jobs.finish(job);
        m_answer.give(m_report);
    }
    deleteLater();
}
