#pragma once

#include "storage/database.h"

#include <QString>

#include <functional>
#include <map>
#include <vector>

/// What a file of ours is made of: its mark, and the numbered steps that lead to today's tables.
struct Schema {
    QString name; ///< `newsroom`
    qint32 applicationId = 0; ///< PRAGMA application_id
    std::vector<QString> steps; ///< Statements parted by a blank line; a merged step never changes.
    /// What a step does beyond SQL, by its number: in the same transaction, after its statements.
    std::map<size_t, std::function<Result<>(Database &)>> works = {};
};

/// Drafts, evidence, sites, outbox: what a person wrote. Steps: resources/sql/newsroom-NNN-*.sql.
Schema newsroomSchema();
/// Feeds and articles: what can be fetched again, mostly. Steps: resources/sql/library-NNN-*.sql.
Schema librarySchema();

/// Brings the file to the schema's last step, each step in one transaction. An existing file is first copied
/// beside it (`<name>-before-<version>.sqlite`), and the copy checked. Errors: NotADatabase (another
/// program's file), DatabaseNewer, DatabaseDamaged, DiskFull.
Result<> migrate(Database &database, const Schema &schema);

/// The same refusals without changing anything: for read-only use. A file that is older is ProfileInUse.
Result<> checkVersion(Database &database, const Schema &schema);
