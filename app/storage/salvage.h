#pragma once

#include "storage/schema.h"

#include <QMap>
#include <QString>

/// What was found of a damaged file.
struct Salvage {
    QString damagedFile; ///< Where the damaged one is now; never deleted by us.
    QString problem; ///< What SQLite said.
    QMap<QString, qint64> rows; ///< Rows saved, by table.
    QMap<QString, QString> failed; ///< Tables that could not be read to the end, and why.
    qint64 dangling = 0; ///< Rows saved that speak of rows that were not.
};

/// Copies what can be read, table by table, into a new file of this schema; moves the damaged one with its
/// log aside
/// (`newsroom-damaged-20261123T104500123.sqlite`), and puts the new one at `path`. Blocking; no connection
/// may be open.
Result<Salvage> salvage(const QString &path, const Schema &schema, const QString &problem);

/// Where a salvage was cut off between its last two steps, this takes the last one. Before any opening.
Result<> finishSalvage(const QString &path);

/// The moving alone: for restore, and for a file that is no database at all. Answers its new name.
Result<QString> moveAside(const QString &path, const QString &why);
