#include "desk/refreshplan.h"

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace refreshplan {

namespace {

using std::chrono::seconds;

constexpr seconds leastInterval = 20min;
constexpr seconds mostInterval = 24h;
constexpr seconds unknownInterval = 2h;
constexpr seconds mostWish = 12h;
constexpr seconds mostWait = 24h * 8; // Retry-After is cut to a week when it is read.
constexpr seconds validatorsLife = 24h * 8;
constexpr seconds mostGap = 24h * 30;
constexpr seconds goneAfter = 24h * 21;
constexpr seconds believedAfter = 24h;
constexpr int goneFailures = 10;
constexpr size_t newest = 12;

seconds backOff(int failures, seconds least)
{
    seconds wait = least;
    for (int i = 1; i < failures && wait < mostInterval; ++i)
        wait *= 2;
    return std::min(wait, mostInterval);
}

/// A redirect of an hour, or of a hotel's network, moves no feed.
void noteMove(FetchNote &note, const Feed &feed, const QUrl &target, const QDateTime &now)
{
    FetchMemory &memory = note.memory;
    if (target.isEmpty() || target == feed.url) {
        memory.movedTo.clear();
        memory.movedSeenAt = {};
        return;
    }
    const bool isKnown
        = memory.movedTo == target && memory.movedSeenAt.isValid() && memory.movedSeenAt <= now;
    if (!isKnown) {
        memory.movedTo = target;
        memory.movedSeenAt = now;
        return;
    }
    if (memory.movedSeenAt.addDuration(believedAfter) > now)
        return;
    note.url = target;
    memory.movedTo.clear();
    memory.movedSeenAt = {};
}

} // namespace

std::vector<Feed> choose(
    const std::vector<Feed> &feeds, const std::vector<FeedId> &ids, bool onlyDue, const QDateTime &now)
{
    std::vector<Feed> chosen;
    for (const Feed &feed : feeds) {
        const bool isNamed = std::ranges::find(ids, feed.id) != ids.end();
        if (!ids.empty() && !isNamed)
            continue;
        if (feed.health == FeedHealth::Gone && !isNamed)
            continue;
        const bool isTimeKnown = feed.fetchedAt.isValid() && feed.fetchedAt <= now;
        if (isTimeKnown && feed.retryAt.isValid() && feed.retryAt > now)
            continue;
        if (onlyDue && isTimeKnown && feed.dueAt.isValid() && feed.dueAt > now)
            continue;
        chosen.push_back(feed);
    }
    return chosen;
}

QString hostOf(const QUrl &url)
{
    return url.host() + u':' + QString::number(url.port(url.scheme() == "https"_L1 ? 443 : 80));
}

bool isWaiting(const std::map<QString, QDateTime> &waits, const QUrl &url, const QDateTime &now)
{
    const auto wait = waits.find(hostOf(url));
    // Further away than any wish that we take: the clock was wrong when it was written.
    return wait != waits.end() && wait->second > now && wait->second <= now.addDuration(mostWait);
}

FeedValidators validatorsToAsk(const FetchMemory &memory, const QDateTime &now)
{
    const bool isFresh = memory.wholeAt.isValid() && memory.wholeAt <= now
        && memory.wholeAt.addDuration(validatorsLife) > now;
    // Without the pair the same body is still recognised.
    return isFresh ? memory.validators : FeedValidators{ {}, {}, memory.validators.bodySha256 };
}

std::optional<seconds> gapOf(std::vector<QDateTime> published, const QDateTime &now)
{
    std::erase_if(published, [&](const QDateTime &at) { return !at.isValid() || at > now; });
    if (published.size() < 2)
        return std::nullopt;
    std::ranges::sort(published, std::greater());
    published.resize(std::min(published.size(), newest));
    std::vector<qint64> gaps{ published.front().secsTo(now) };
    for (size_t i = 1; i < published.size(); ++i)
        gaps.push_back(published[i].secsTo(published[i - 1]));
    const auto middle = gaps.begin() + static_cast<std::ptrdiff_t>(gaps.size() / 2);
    std::nth_element(gaps.begin(), middle, gaps.end());
    // A blog that went quiet is asked as seldom as it is quiet.
    const qint64 silence = published.front().secsTo(now) / 2;
    return std::clamp(seconds(std::max(*middle, silence)), 1s, mostGap);
}

FetchNote noteOf(const Feed &feed, const FetchMemory &before, const End &end, const QDateTime &now,
    std::chrono::minutes least, double chance)
{
    FetchNote note;
    note.feed = feed.id;
    note.health = end.health;
    note.detail = end.detail;
    note.at = now;
    note.memory = before;
    FetchMemory &memory = note.memory;
    const seconds shortest = std::clamp(seconds(least), leastInterval, mostInterval);
    const auto spread = [chance](seconds wait) {
        return wait + seconds(static_cast<qint64>(static_cast<double>(wait.count()) * 0.2 * chance));
    };

    if (end.health == FeedHealth::Fine || end.health == FeedHealth::Malformed) {
        memory.failures = 0;
        memory.validators = end.validators;
        if (end.isWhole)
            memory.wholeAt = now;
        if (end.wish)
            memory.wish = *end.wish;
        if (end.gap)
            memory.gap = *end.gap;
        else if (memory.gap > 0s) // Nothing new: a little later each time.
            memory.gap = std::min(memory.gap + memory.gap / 4, mostGap);
        const seconds usual = memory.gap > 0s ? memory.gap / 2 : unknownInterval;
        const seconds wish = std::min(std::max(memory.wish, end.freshFor), mostWish);
        note.dueAt = now.addDuration(spread(std::clamp(std::max(usual, wish), shortest, mostInterval)));
        noteMove(note, feed, end.permanentUrl, now);
        return note;
    }

    ++memory.failures;
    const bool isSinceKnown = feed.failingSince.isValid() && feed.failingSince <= now;
    note.failingSince = isSinceKnown ? feed.failingSince : now;
    note.dueAt = now.addDuration(spread(backOff(memory.failures, shortest)));
    if (end.health == FeedHealth::RetryLater) {
        note.retryAt = end.retryAt.isValid() ? end.retryAt : note.dueAt;
        note.dueAt = std::max(note.dueAt, note.retryAt);
    }
    if (end.isNotFound && memory.failures >= goneFailures && note.failingSince.addDuration(goneAfter) <= now)
        note.health = FeedHealth::Gone;
    return note;
}

} // namespace refreshplan
