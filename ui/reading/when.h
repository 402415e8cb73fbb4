#pragma once

#include <QDateTime>
#include <QString>

/// "14:20", "yesterday", "3 May": when, as short as it is clear.
QString shortWhen(const QDateTime &at, const QDate &today = QDate::currentDate());

/// "22 November, 14:20", with the year if it is another.
QString fullWhen(const QDateTime &at, const QDate &today = QDate::currentDate());
