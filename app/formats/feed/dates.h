#pragma once

#include <QDateTime>

#include <chrono>
#include <optional>
#include <string_view>

/// A moment as a feed says it.
struct FeedDate {
    qint64 msecsSinceEpoch = 0; ///< UTC.
    int offsetSeconds = 0; ///< What the publisher's clock was ahead of UTC.
    bool hasOffset = false; ///< A zone was said; without one, UTC is assumed.
    bool hasTime = false; ///< A time of day was said; without one, 00:00:00.

    QDateTime utc() const { return QDateTime::fromMSecsSinceEpoch(msecsSinceEpoch, Qt::UTC); }
    std::optional<std::chrono::seconds> offset() const
    {
        return hasOffset ? std::optional(std::chrono::seconds(offsetSeconds)) : std::nullopt;
    }

    bool operator==(const FeedDate &) const = default;
};

/// RFC 822/2822/5322 with the usual deviations, RFC 3339 and W3CDTF, ISO 8601's ordinal and basic forms,
/// asctime, and the names of months in several languages. Absent if it is no date that exists: nothing is
/// guessed. Linear.
std::optional<FeedDate> parseFeedDate(std::string_view text);
