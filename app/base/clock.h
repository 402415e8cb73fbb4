#pragma once

#include <QDateTime>

/// The time, so that tests own it. Never decides between two texts: clocks lie.
class Clock {
public:
    virtual ~Clock() = default;
    /// Now, in UTC.
    virtual QDateTime now() const { return QDateTime::currentDateTimeUtc(); }
};
