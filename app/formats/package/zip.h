#pragma once

#include "base/result.h"

#include <QByteArray>
#include <QString>

#include <vector>

/// A zip file as named parts in memory, by libzip. Pure, any thread.

struct ZipPart {
    QString name; ///< `pictures/ab12`: letters, digits, `.`, `_`, `-`, and `/` between folders.
    QByteArray bytes;

    bool operator==(const ZipPart &) const = default;
};

/// What a file of a stranger may cost.
struct ZipLimits {
    qint64 fileBytes = 512 * 1024 * 1024;
    qint64 parts = 20'000;
    qint64 bytes = 512 * 1024 * 1024; ///< Of all parts, unpacked.
};

/// In this order; the same parts give the same bytes. Refused/BadArgument for a name that readZip() would not
/// take, TooLarge for more than the limits.
Result<QByteArray> writeZip(const std::vector<ZipPart> &parts, const ZipLimits &limits = {});

/// Malformed/NotAPackage for what is no zip, Malformed/PackageDamaged where its sums and lists do not fit or
/// a name stands twice. Refused/UnsafePackage: names with `..`, absolute ones, links, folders, names that
/// differ in the case of their letters alone, encrypted parts, methods other than stored and deflated.
/// Refused/TooLarge beyond the limits: what a part says of its size is not believed.
Result<std::vector<ZipPart>> readZip(const QByteArray &file, const ZipLimits &limits = {});
