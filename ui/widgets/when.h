#pragma once

#include <QDateTime>
#include <QString>

#include <chrono>

/// "14:20", "yesterday", "3 May": when, as short as it is clear.
QString shortWhen(const QDateTime &at, const QDate &today = QDate::currentDate());

/// "20:05 there": the moment by a clock that is `offset` ahead of UTC, with its day if that is another than
/// here. Empty if that clock shows the same, or UTC, which most servers say wherever they stand.
QString thereWhen(const QDateTime &at, std::chrono::seconds offset);

/// "22 November, 14:20", with the year if it is another.
QString fullWhen(const QDateTime &at, const QDate &today = QDate::currentDate());
