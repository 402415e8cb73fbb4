#pragma once

#include "base/async.h"
#include "desk/parts.h"
#include "model/feed.h"
#include "net/canceltoken.h"
#include "net/feedfetcher.h"

#include <QElapsedTimer>
#include <QObject>

#include <deque>
#include <vector>

struct FetchedFeed;

/// How a fetch ended, in the feed's own terms.
struct FetchEnd {
    FeedHealth health = FeedHealth::Fine;
    QString detail; ///< For people.
    QDateTime retryAt;
};
FetchEnd fetchEnd(const Error &error);

/// One refresh of many feeds: asks, parses in workers, stores one transaction a feed. Deletes itself after
/// its answer. Main thread.
class RefreshRun final : public QObject {
    Q_OBJECT
public:
    RefreshRun(const DeskRoom &room, std::vector<Feed> feeds, QObject *parent);

    Future<RefreshReport> start();
    void cancel();

signals:
    /// Something is in the library that was not before.
    void stored();

private:
    void askMore();
    void ask(const Feed &feed);
    void take(const Feed &feed, const Result<FeedAnswer> &answer);
    void parse(const Feed &feed, const FeedAnswer &answer);
    void store(const Feed &feed, const FeedAnswer &answer, FetchedFeed fetched);
    void fail(const Feed &feed, const FetchEnd &end, const FeedValidators &validators);
    void note(const Feed &feed, const FetchEnd &end, const std::optional<FeedValidators> &validators);
    void writeNotes();
    void endOne();
    void finish();

    struct Note {
        FeedId feed;
        FetchEnd end;
        std::optional<FeedValidators> validators;
        QDateTime at;
    };

    DeskRoom m_room;
    std::deque<Feed> m_waiting;
    std::vector<Note> m_notes; ///< Fetches that stored no article, written together.
    RefreshReport m_report;
    QElapsedTimer m_timer;
    CancelToken m_cancel;
    Answer<RefreshReport> m_answer;
    std::optional<Error> m_storageError; ///< The first: what could not be kept.
    int m_running = 0;
    int m_ended = 0;
    int m_job = 0;
};

/// What the publisher says goes into the feed, and its articles into the library; inside a write of the
/// library.
Result<RefreshReport> storeFetched(
    Database &library, FeedId id, const FeedAnswer &answer, const FetchedFeed &fetched, const QDateTime &at);
