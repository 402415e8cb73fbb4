#pragma once

#include "model/site.h"

#include <QDateTime>
#include <QTimeZone>

/// When a post appears: in its site's zone, which is what the site's editors mean by a time, and here.

/// This computer's zone if the site's is not known.
QTimeZone zoneOf(const Site &site);

/// “1 December 2026, 10:00 on Square News”, and “here 05:00” where that is another time.
QString scheduleWords(const QDateTime &at, const Site &site);
