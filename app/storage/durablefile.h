#pragma once

#include "base/result.h"

#include <QByteArray>
#include <QString>

#include <chrono>

/// Files that are there after a power cut, once a function has said so. Any thread.
namespace durable {

/// Writes under a temporary name, flushes to the disk, renames over `path`, flushes the folder. Never half a
/// file.
Result<> write(const QString &path, const QByteArray &bytes);

/// Removes what write() left in a folder and those below it because its program died, if it is older than
/// this: another program may be about to rename a younger one. What this program writes now is never touched.
void sweep(const QString &folder, std::chrono::seconds age);

/// Flushes a file that somebody else wrote.
Result<> flush(const QString &path);

/// Makes a folder in one that exists, so that it stays.
Result<> makeFolder(const QString &path);

/// Renames, replacing what is there, and flushes the folder of the new name. Both on one volume.
Result<> rename(const QString &from, const QString &to);

} // namespace durable
