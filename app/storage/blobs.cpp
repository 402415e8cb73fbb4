#include "storage/blobs.h"

#include "base/sha256.h"
#include "storage/durablefile.h"

#include <QDirIterator>
#include <QFile>
#include <QFileInfo>

using namespace Qt::StringLiterals;

QString Blobs::path(const QByteArray &hash) const
{
    const QString name = QString::fromLatin1(hash.toHex());
    return u"%1/%2/%3"_s.arg(m_folder, name.left(2), name);
}

bool Blobs::has(const QByteArray &hash) const { return hash.size() == 32 && QFile::exists(path(hash)); }

Result<QByteArray> Blobs::put(const QByteArray &bytes) const
{
    const QByteArray hash = sha256(bytes);
    const QString file = path(hash);
    // One that was damaged on the disk is written again; one of the same size is trusted until it is read.
    if (const QFileInfo present(file); present.exists() && present.size() == bytes.size())
        return hash;
    for (const QString &folder : { m_folder, QFileInfo(file).path() }) {
        if (Result<> done = durable::makeFolder(folder); !done)
            return done.error();
    }
    if (Result<> done = durable::write(file, bytes); !done)
        return done.error();
    return hash;
}

Result<QByteArray> Blobs::get(const QByteArray &hash) const
{
    if (!has(hash))
        return Error{ Error::Kind::NotFound, Error::Reason::Unspecified, QString::fromLatin1(hash.toHex()) };
    QFile file(path(hash));
    if (!file.open(QIODevice::ReadOnly))
        return Error{ Error::Kind::Storage, Error::Reason::DiskFailed, file.errorString() };
    QByteArray bytes = file.readAll();
    if (sha256(bytes) != hash)
        return Error{ Error::Kind::Storage, Error::Reason::DatabaseDamaged, file.fileName() };
    return bytes;
}

Result<> Blobs::remove(const QByteArray &hash) const
{
    QFile file(path(hash));
    if (hash.size() != 32 || !file.exists() || file.remove())
        return {};
    return Error{ Error::Kind::Storage, Error::Reason::DiskFailed, file.errorString() };
}

QList<QByteArray> Blobs::all() const
{
    QList<QByteArray> hashes;
    QDirIterator files(m_folder, QDir::Files, QDirIterator::Subdirectories);
    while (files.hasNext()) {
        files.next();
        const QByteArray hash = QByteArray::fromHex(files.fileName().toLatin1());
        if (hash.size() == 32 && files.fileName().size() == 64)
            hashes.append(hash);
    }
    return hashes;
}
