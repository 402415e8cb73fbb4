#pragma once

#include <QByteArray>
#include <QFile>
#include <QString>

#ifdef Q_OS_LINUX
#include <sys/mount.h>
#endif

/// A file system of a few megabytes over a folder, where one may be mounted (as root, on Linux).
class SmallDisk {
public:
    SmallDisk(const QString &folder, int megabytes)
        : m_folder(QFile::encodeName(folder))
    {
#ifdef Q_OS_LINUX
        const QByteArray size = "size=" + QByteArray::number(megabytes) + 'm';
        m_isMounted = ::mount("tmpfs", m_folder.constData(), "tmpfs", 0, size.constData()) == 0;
#else
        Q_UNUSED(megabytes)
#endif
    }
    ~SmallDisk()
    {
#ifdef Q_OS_LINUX
        if (m_isMounted)
            ::umount(m_folder.constData());
#endif
    }
    Q_DISABLE_COPY_MOVE(SmallDisk)

    bool isMounted() const { return m_isMounted; }

private:
    QByteArray m_folder;
    bool m_isMounted = false;
};

/// Fills the disk, and gives it back.
class Ballast {
public:
    explicit Ballast(const QString &path)
        : m_file(path)
    {
        if (!m_file.open(QIODevice::WriteOnly | QIODevice::Unbuffered))
            return;
        while (m_file.write(QByteArray(4096, 'b')) == 4096) { }
    }
    ~Ballast() { m_file.remove(); }
    Q_DISABLE_COPY_MOVE(Ballast)

private:
    QFile m_file;
};
