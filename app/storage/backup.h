#pragma once

#include "storage/profile.h"

#include <QString>

/// Copies of what a person wrote. Blocking: seconds for a large profile, so not on a main thread with a
/// window.
namespace backup {

struct Summary {
    qint64 drafts = 0;
    qint64 revisions = 0;
    qint64 snapshots = 0;
    qint64 feeds = 0;
    qint64 starred = 0;
    qint64 blobs = 0;
    QStringList missingBlobs; ///< SHA-256 in hex: named by the newsroom, and not there or damaged.

    bool operator==(const Summary &) const = default;
};

/// One file that holds the newsroom, every blob, the list of feeds and the starred articles; also an SQLite
/// database that any tool opens. Written beside `file`, checked, then renamed over it.
/// app/decisions/backup.md.
Result<Summary> write(Profile &profile, const QString &file);

/// What a backup holds; NotADatabase, DatabaseNewer or DatabaseDamaged if it cannot be restored.
Result<Summary> check(const QString &file);

/// Puts a backup in the place of a profile's newsroom; blobs, feeds and stars are added to what is there.
/// What was there is moved aside (`newsroom-replaced-<time>.sqlite`), never deleted. ProfileInUse while
/// anybody has it open.
Result<Summary> restore(const QString &file, const QString &profileFolder);

/// A copy of the newsroom in backups/, if today has none; the newest seven stay. On the newsroom's reader
/// thread.
Future<> daily(Profile &profile, const QDate &today);

} // namespace backup
