#pragma once

#include "base/async.h"
#include "desk/fetchedfeed.h"
#include "desk/parts.h"
#include "desk/refreshplan.h"
#include "model/feed.h"
#include "net/canceltoken.h"
#include "net/feedfetcher.h"

#include <QElapsedTimer>
#include <QObject>
#include <QSet>
#include <QThreadPool>
#include <QTimer>

#include <deque>
#include <map>
#include <memory>
#include <unordered_map>
#include <vector>

/// How a fetch that failed ended.
refreshplan::End fetchEnd(const Error &error);

/// One refresh of many feeds: asks, parses in workers, and stores what is ready together while the writer is
/// free: whole feeds only, and a feed that cannot be stored does not lose the others. Holds at most 64 MiB of
/// bodies. Deletes itself after its answer. Main thread.
class RefreshRun final : public QObject {
    Q_OBJECT
public:
    RefreshRun(const DeskRoom &room, std::vector<Feed> feeds, QObject *parent);

    Future<RefreshReport> start();
    void cancel();
    bool isAsking(FeedId feed) const { return m_asking.contains(feed.value); }

signals:
    /// Something is in the library that was not before.
    void stored();

private:
    /// A feed on its way through the run.
    struct Arrival {
        Feed feed;
        refreshplan::End end;
        FetchNote note;
        FeedAnswer answer; ///< Of a changed one.
        std::shared_ptr<const FetchedFeed> fetched; ///< Nothing to store without it.
        qint64 bytes = 0;
    };
    struct Start {
        std::unordered_map<qint64, FetchMemory> memories;
        std::map<QString, QDateTime> waits;
    };
    using Batch = std::shared_ptr<std::vector<Arrival>>;

    static Result<RefreshReport> write(Database &library, const std::vector<const Arrival *> &arrivals);
    void begin(const Result<Start> &start);
    void askMore();
    void ask(const Feed &feed);
    void take(const Feed &feed, const Result<FeedAnswer> &answer);
    void parse(const Feed &feed, const refreshplan::End &end, const FeedAnswer &answer);
    void arrive(Arrival arrival);
    void writeSome();
    void setWriting(bool isWriting);
    void writeOneByOne(const Batch &batch, size_t at);
    void leaveOut(const Batch &batch, size_t at, const Error &error);
    void wrote(const Batch &batch, const RefreshReport &report);
    void endOne(const Feed &feed);
    void endIfDone();
    void finish();

    DeskRoom m_room;
    std::vector<Feed> m_feeds;
    std::deque<Feed> m_waiting;
    QSet<qint64> m_asking; ///< Until they are stored.
    std::unordered_map<qint64, FetchMemory> m_memories;
    std::map<QString, QDateTime> m_waits; ///< Hosts to leave alone, by refreshplan::hostOf().
    std::vector<Arrival> m_arrived; ///< To be written.
    QTimer m_writeSoon;
    RefreshReport m_report;
    QElapsedTimer m_timer;
    CancelToken m_cancel;
    Answer<RefreshReport> m_answer;
    std::optional<Error> m_storageError; ///< The first: what could not be kept.
    qint64 m_bytes = 0; ///< Of bodies that are not stored yet.
    int m_fetching = 0;
    int m_parsing = 0;
    int m_ended = 0;
    int m_job = 0;
    bool m_isBegun = false;
    bool m_isWriting = false;
    QThreadPool m_parsers; ///< The last member: what runs in it is waited for first.
};

/// What the publisher says goes into the feed, and its articles into the library; inside a write of the
/// library. For a feed that was just followed.
Result<RefreshReport> storeFetched(
    Database &library, FeedId id, const FeedAnswer &answer, const FetchedFeed &fetched, const QDateTime &at);
