#pragma once

#include "base/result.h"

#include <QByteArray>
#include <QString>

/// Bytes as files named by their SHA-256 (`blobs/ab/abcdef…`): pictures, bodies of snapshots. Any thread. A
/// blob is put before the row that names it, and is on the disk when put() returns.
class Blobs {
public:
    explicit Blobs(QString folder)
        : m_folder(std::move(folder))
    {
    }

    /// Answers its 32 bytes of SHA-256.
    Result<QByteArray> put(const QByteArray &bytes) const;
    /// Hashed again while read: DatabaseDamaged rather than other bytes, NotFound if it is not there.
    Result<QByteArray> get(const QByteArray &sha256) const;
    bool has(const QByteArray &sha256) const;
    /// For good; fine if it is not there. Only what no row names, and what nobody is about to name.
    Result<> remove(const QByteArray &sha256) const;
    QString path(const QByteArray &sha256) const;
    /// Every blob's SHA-256, in no order.
    QList<QByteArray> all() const;

private:
    QString m_folder;
};
