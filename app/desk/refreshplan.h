#pragma once

#include "model/feed.h"
#include "storage/feedstore.h"

#include <chrono>
#include <map>
#include <optional>
#include <vector>

/// When which feed is asked: pure functions of values, any thread.
namespace refreshplan {

/// How a fetch ended, in the feed's own terms.
struct End {
    FeedHealth health = FeedHealth::Fine;
    QString detail; ///< For people.
    QDateTime retryAt; ///< The server's wish; invalid if none.
    bool isNotFound = false; ///< 404.
    bool isWhole = false; ///< A body came that was read, or the same as before.
    FeedValidators validators; ///< Of a good answer.
    std::chrono::seconds freshFor{ 0 }; ///< Cache-Control, Expires.
    std::optional<std::chrono::seconds> gap = {}; ///< Of a document that was read.
    std::optional<std::chrono::seconds> wish = {}; ///< The same: its ttl.
    QUrl answeredBy = {}; ///< Whose patience it is when that is asked for; empty if not known.
    QUrl permanentUrl; ///< Where permanent redirects led; empty if nowhere else.
};

/// Which of `feeds` a refresh asks: those of `ids`, or all if there are none. Never one whose server wants to
/// be left alone; a gone one only by its id; with `onlyDue` only what is due. Times that a wrong clock left
/// (a fetch in the future) say nothing.
std::vector<Feed> choose(
    const std::vector<Feed> &feeds, const std::vector<FeedId> &ids, bool onlyDue, const QDateTime &now);

/// "host:port", what a server's patience is kept by.
QString hostOf(const QUrl &url);

/// Whether the host wants to be left alone now.
bool isWaiting(const std::map<QString, QDateTime> &waits, const QUrl &url, const QDateTime &now);

/// The validators to ask with. After eight days without a body none: a broken server that answers 304 for
/// ever does not freeze a feed.
FeedValidators validatorsToAsk(const FetchMemory &memory, const QDateTime &now);

/// The median time between the newest articles, the silence since the last one counted; none if fewer than
/// two have dates.
std::optional<std::chrono::seconds> gapOf(std::vector<QDateTime> published, const QDateTime &now);

/// What is written after a fetch: health, when it is due, what to ask with. `least` is how often the person
/// wants feeds asked at most; `chance` in 0…1 spreads them. A feed is due after half its gap, never before
/// its publisher's wish (at most 12 hours), within `least` (20 minutes or more) and a day; one that fails
/// after twice as long each time. 404 is gone after three weeks and ten failures; 410 at once. A permanent
/// redirect moves a feed when it is still there a day after it was seen first.
FetchNote noteOf(const Feed &feed, const FetchMemory &before, const End &end, const QDateTime &now,
    std::chrono::minutes least, double chance);

} // namespace refreshplan
