#pragma once

#include <QtGlobal>

/// What SQLite did on one thread. Counted by SQLite itself: no clock, the same on every machine.
struct SqlWork {
    qint64 statements = 0;
    qint64 rows = 0;
    qint64 steps = 0; ///< Instructions of its virtual machine: what a scan costs although it finds nothing.
};

/// Counts on every connection that is opened from now on. For tests alone.
void countSqlWork();

/// What the calling thread did since it was last asked. All zero if Qt brings an SQLite of its own.
SqlWork takeSqlWork();
