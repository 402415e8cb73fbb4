#include "desk/refreshrun.h"

#include "desk/errortext.h"
#include "desk/fetchedfeed.h"
#include "storage/articlestore.h"
#include "storage/feedstore.h"

#include <QCoreApplication>
#include <QtConcurrent>

#include <map>

namespace {

/// Fetches, parses and stores under way; the client itself holds at most 32 connections, two a host.
constexpr int mostRunning = 48;
constexpr size_t mostNotes = 64;

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

} // namespace

FetchEnd fetchEnd(const Error &error)
{
    const QString words = errorText(error).what;
    if (error.reason == Error::Reason::Gone)
        return { FeedHealth::Gone, words, {} };
    if (error.reason == Error::Reason::RetryLater)
        return { FeedHealth::RetryLater, words, {} };
    if (error.reason == Error::Reason::NotAFeed)
        return { FeedHealth::NotAFeed, words, {} };
    if (error.kind == Error::Kind::Unauthorized)
        return { FeedHealth::Refused, words, {} };
    return { FeedHealth::Unreachable, words, {} };
}

Result<RefreshReport> storeFetched(
    Database &library, FeedId id, const FeedAnswer &answer, const FetchedFeed &fetched, const QDateTime &at)
{
    FeedStore feeds(library);
    Result<Feed> feed = feeds.load(id);
    if (!feed)
        return feed.error();
    Feed changed = *feed;
    if (!fetched.title.isEmpty())
        changed.title = fetched.title;
    if (!fetched.homePage.isEmpty())
        changed.homePage = fetched.homePage;
    if (!fetched.description.isEmpty())
        changed.description = fetched.description;
    if (changed.language.isEmpty())
        changed.language = fetched.language;
    if (!answer.permanentUrl.isEmpty()) {
        // Another feed may be at the new address already: then both stay as they are.
        const Result<std::optional<FeedId>> other = feeds.find(answer.permanentUrl);
        if (!other)
            return other.error();
        if (!*other)
            changed.url = answer.permanentUrl;
    }
    if (changed != *feed) {
        if (Result<> updated = feeds.update(changed); !updated)
            return updated.error();
    }

    Capture capture = answer.capture;
    capture.body.clear();
    Result<ArticleStore::Stored> stored
        = ArticleStore(library).storeFetch(id, capture, answer.validators, fetched.articles);
    if (!stored)
        return stored.error();
    if (fetched.isMalformed) {
        Result<> noted = feeds.noteFetch(id, FeedHealth::Malformed, {}, at, {}, answer.validators);
        if (!noted)
            return noted.error();
    }
    RefreshReport report;
    report.newArticles = stored->added;
    report.updatedArticles = stored->updated;
    return report;
}

RefreshRun::RefreshRun(const DeskRoom &room, std::vector<Feed> feeds, QObject *parent)
    : QObject(parent)
    , m_room(room)
    , m_waiting(spread(std::move(feeds)))
{
    m_report.feeds = static_cast<int>(m_waiting.size());
}

Future<RefreshReport> RefreshRun::start()
{
    m_timer.start();
    const QString name
        = QCoreApplication::translate("Library", "Refreshing %n blog(s)", nullptr, m_report.feeds);
    m_job = m_room.jobs.start(name, [this] { cancel(); });
    m_room.jobs.setProgress(m_job, 0, m_report.feeds);
    QMetaObject::invokeMethod(this, &RefreshRun::askMore, Qt::QueuedConnection);
    return m_answer.future();
}

void RefreshRun::cancel()
{
    m_waiting.clear();
    m_cancel.cancel();
    if (m_running == 0)
        finish();
}

void RefreshRun::askMore()
{
    while (m_running < mostRunning && !m_waiting.empty()) {
        const Feed feed = std::move(m_waiting.front());
        m_waiting.pop_front();
        ++m_running;
        ask(feed);
    }
    if (m_running == 0)
        finish();
}

void RefreshRun::ask(const Feed &feed)
{
    const Result<FeedValidators> validators = FeedStore(m_room.profile.library().pages()).validators(feed.id);
    const Future<FeedAnswer> answer = fetchFeed(
        m_room.http, feed.url, validators.value_or(FeedValidators{}), feed.isPrivateAllowed, m_cancel);
    onDone(answer, this, [this, feed](const Result<FeedAnswer> &got) { take(feed, got); });
}

void RefreshRun::take(const Feed &feed, const Result<FeedAnswer> &answer)
{
    if (!answer) {
        if (isStopped(answer.error())) {
            ++m_report.failed;
            return endOne();
        }
        return fail(feed, fetchEnd(answer.error()), {});
    }
    switch (answer->kind) {
    case FeedAnswer::Kind::NotModified:
        ++m_report.unchanged;
        note(feed, {}, answer->validators);
        return endOne();
    case FeedAnswer::Kind::Changed:
        return parse(feed, *answer);
    case FeedAnswer::Kind::Refused: {
        FetchEnd end = fetchEnd(answer->error.value_or(Error{}));
        end.retryAt = answer->retryAt;
        return fail(feed, end, answer->validators);
    }
    }
}

void RefreshRun::parse(const Feed &feed, const FeedAnswer &answer)
{
    const QFuture<Result<FetchedFeed>> parsed
        = QtConcurrent::run(readFeed, answer.capture, answer.contentType);
    onDone(parsed, this, [this, feed, answer](const Result<FetchedFeed> &fetched) {
        if (!fetched)
            return fail(feed, fetchEnd(fetched.error()), {});
        store(feed, answer, *fetched);
    });
}

void RefreshRun::store(const Feed &feed, const FeedAnswer &answer, FetchedFeed fetched)
{
    const QDateTime at = m_room.clock.now();
    const auto written = m_room.profile.library().write(
        [id = feed.id, answer, fetched = std::move(fetched), at](
            Database &library) { return storeFetched(library, id, answer, fetched, at); });
    onDone(written, this, [this](const Result<RefreshReport> &report) {
        if (!report) {
            ++m_report.failed;
            if (report.error().kind == Error::Kind::Storage && !m_storageError)
                m_storageError = report.error();
            return endOne();
        }
        m_report.newArticles += report->newArticles;
        m_report.updatedArticles += report->updatedArticles;
        if (report->newArticles == 0 && report->updatedArticles == 0)
            ++m_report.unchanged;
        else
            emit stored();
        endOne();
    });
}

void RefreshRun::fail(const Feed &feed, const FetchEnd &end, const FeedValidators &validators)
{
    ++m_report.failed;
    const bool hasValidators = !validators.etag.isEmpty() || !validators.lastModified.isEmpty();
    note(feed, end, hasValidators ? std::optional(validators) : std::nullopt);
    endOne();
}

void RefreshRun::note(const Feed &feed, const FetchEnd &end, const std::optional<FeedValidators> &validators)
{
    m_notes.push_back({ feed.id, end, validators, m_room.clock.now() });
    if (m_notes.size() >= mostNotes)
        writeNotes();
}

void RefreshRun::writeNotes()
{
    if (m_notes.empty())
        return;
    const auto written
        = m_room.profile.library().write([notes = std::exchange(m_notes, {})](Database &library) -> Result<> {
              FeedStore feeds(library);
              for (const Note &note : notes) {
                  Result<> done = feeds.noteFetch(note.feed, note.end.health, note.end.detail, note.at,
                      note.end.retryAt, note.validators);
                  // Unfollowed meanwhile: nothing to note.
                  if (!done && done.error().kind != Error::Kind::NotFound)
                      return done.error();
              }
              return {};
          });
    ++m_running;
    onDone(written, this, [this](const Result<> &done) {
        if (!done && !m_storageError)
            m_storageError = done.error();
        --m_running;
        if (m_running == 0 && m_waiting.empty())
            finish();
    });
}

void RefreshRun::endOne()
{
    --m_running;
    ++m_ended;
    m_room.jobs.setProgress(m_job, m_ended, m_report.feeds);
    if (m_running == 0 && m_waiting.empty() && !m_notes.empty())
        return writeNotes();
    askMore();
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
