#include "storage/durablefile.h"

#include <QDateTime>
#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QFileInfo>
#include <QRandomGenerator>
#include <QRegularExpression>

#if defined(Q_OS_WIN)
#include <qt_windows.h>

#include <io.h>
#else
#include <cerrno>
#include <cstdio>
#include <fcntl.h>
#include <unistd.h>
#endif

using namespace Qt::StringLiterals;

namespace {

/// Eight letters of the hexadecimal system.
QString randomWord() { return u"%1"_s.arg(QRandomGenerator::system()->generate(), 8, 16, QLatin1Char('0')); }

/// Stands in the name of every file that this program has begun to write.
const QString &ownMark()
{
    static const QString mark = randomWord();
    return mark;
}

Error failed(const QString &path, const QString &why, bool isFull)
{
    return { Error::Kind::Storage, isFull ? Error::Reason::DiskFull : Error::Reason::DiskFailed,
        path + u": "_s + why };
}

Error failed(const QFileDevice &file)
{
    return failed(file.fileName(), file.errorString(), file.error() == QFileDevice::ResourceError);
}

#if defined(Q_OS_WIN)

Result<> flushHandle(QFile &file)
{
    if (!FlushFileBuffers(reinterpret_cast<HANDLE>(_get_osfhandle(file.handle()))))
        return failed(file.fileName(), qt_error_string(), GetLastError() == ERROR_DISK_FULL);
    return {};
}

Result<> replace(const QString &from, const QString &to)
{
    const auto wide = [](const QString &path) {
        return QDir::toNativeSeparators(QFileInfo(path).absoluteFilePath()).toStdWString();
    };
    if (!MoveFileExW(
            wide(from).c_str(), wide(to).c_str(), MOVEFILE_REPLACE_EXISTING | MOVEFILE_WRITE_THROUGH))
        return failed(to, qt_error_string(), false);
    return {};
}

// Windows writes folders through by itself.
Result<> flushFolderOf(const QString &) { return {}; }

#else

Error failedCall(const QString &path)
{
    const int code = errno;
    return failed(path, qt_error_string(code), code == ENOSPC || code == EDQUOT || code == EFBIG);
}

Result<> flushDescriptor(int descriptor, const QString &path)
{
#if defined(Q_OS_MACOS)
    // fsync() on macOS leaves the bytes in the drive's cache; some volumes know no F_FULLFSYNC.
    if (fcntl(descriptor, F_FULLFSYNC) == 0)
        return {};
#endif
    if (fsync(descriptor) != 0)
        return failedCall(path);
    return {};
}

Result<> flushHandle(QFile &file) { return flushDescriptor(file.handle(), file.fileName()); }

/// A name is in its folder, and the folder is a file of its own.
Result<> flushFolderOf(const QString &path)
{
    const QString folder = QFileInfo(path).absolutePath();
    const int descriptor = ::open(QFile::encodeName(folder).constData(), O_RDONLY | O_CLOEXEC);
    if (descriptor < 0)
        return failedCall(folder);
    Result<> done = flushDescriptor(descriptor, folder);
    ::close(descriptor);
    return done;
}

Result<> replace(const QString &from, const QString &to)
{
    if (std::rename(QFile::encodeName(from).constData(), QFile::encodeName(to).constData()) != 0)
        return failedCall(to);
    return flushFolderOf(to);
}

#endif

} // namespace

namespace durable {

Result<> write(const QString &path, const QByteArray &bytes)
{
    const QString temporary = path + u'.' + ownMark() + randomWord() + u".tmp"_s;
    QFile file(temporary);
    if (!file.open(QIODevice::WriteOnly | QIODevice::NewOnly | QIODevice::Unbuffered))
        return failed(file);
    Result<> done;
    if (file.write(bytes) != bytes.size())
        done = failed(file);
    else
        done = flushHandle(file);
    file.close();
    if (done)
        done = replace(temporary, path);
    if (!done)
        QFile::remove(temporary);
    return done;
}

void sweep(const QString &folder, std::chrono::seconds age)
{
    static const QRegularExpression ours(u"\\.([0-9a-f]{8})[0-9a-f]{8}\\.tmp$"_s);
    const QDateTime now = QDateTime::currentDateTimeUtc();
    QDirIterator files(folder, QDir::Files | QDir::Hidden, QDirIterator::Subdirectories);
    while (files.hasNext()) {
        const QString file = files.next();
        const QRegularExpressionMatch match = ours.match(file);
        if (!match.hasMatch() || match.captured(1) == ownMark())
            continue;
        const QDateTime written = files.fileInfo().lastModified();
        if (written.isValid() && written.secsTo(now) >= age.count())
            QFile::remove(file);
    }
}

Result<> flush(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadWrite))
        return failed(file);
    return flushHandle(file);
}

Result<> makeFolder(const QString &path)
{
    if (QFileInfo(path).isDir())
        return {};
    if (!QDir().mkdir(path) && !QFileInfo(path).isDir())
        return failed(path, u"the folder cannot be made"_s, false);
    QFile::setPermissions(path, QFileDevice::ReadOwner | QFileDevice::WriteOwner | QFileDevice::ExeOwner);
    return flushFolderOf(path);
}

Result<> rename(const QString &from, const QString &to) { return replace(from, to); }

} // namespace durable
