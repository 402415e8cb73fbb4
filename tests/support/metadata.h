#pragma once

#include <QProcess>
#include <QStandardPaths>
#include <QStringList>

/// What ExifTool and libexiv2 find in pictures. For tests.

/// Where the program is; empty if it is not installed.
inline QString exifTool() { return QStandardPaths::findExecutable(QStringLiteral("exiftool")); }
inline QString exiv2() { return QStandardPaths::findExecutable(QStringLiteral("exiv2")); }

inline QByteArray outputOf(const QString &program, const QStringList &arguments)
{
    QProcess process;
    process.start(program, arguments);
    if (!process.waitForFinished(60'000) || process.exitStatus() != QProcess::NormalExit)
        return "it did not end";
    return process.readAllStandardOutput();
}

/// The lines of ExifTool that are neither of the file system nor a number of the format itself.
inline QStringList foreignTags(const QStringList &files)
{
    using namespace Qt::StringLiterals;
    static const QStringList structure{ u"[ExifTool]"_s, u"[System]"_s, u"[File]"_s, u"[JFIF]"_s, u"[PNG]"_s,
        u"[PNG-pHYs]"_s, u"[GIF]"_s, u"[RIFF]"_s, u"[Composite]"_s };
    static const QStringList words{ u"Comment"_s, u"Title"_s, u"Author"_s, u"Software"_s, u"Copyright"_s,
        u"ModifyDate"_s, u"CreateDate"_s, u"ExifByteOrder"_s, u"Warning"_s, u"Error"_s };
    QStringList foreign;
    int sizes = 0; // Of each file, so that a silent tool is no clean picture.
    QString file;
    for (const QByteArray &each :
        outputOf(exifTool(), QStringList{ u"-a"_s, u"-G1"_s, u"-s"_s, u"-q"_s } + files).split('\n')) {
        const QString line = QString::fromUtf8(each).trimmed();
        if (line.isEmpty())
            continue;
        const QString group = line.section(u']', 0, 0) + u']';
        const QString tag = line.section(u']', 1).section(u':', 0, 0).trimmed();
        if (tag == "FileName"_L1)
            file = line.section(u':', 1).trimmed();
        sizes += tag == "FileSize"_L1 ? 1 : 0;
        if (!structure.contains(group) || words.contains(tag))
            foreign << file + u": "_s + line;
    }
    if (sizes != files.size())
        foreign << u"ExifTool saw %1 of %2 files"_s.arg(sizes).arg(files.size());
    return foreign;
}

/// What libexiv2 prints of a picture's EXIF, IPTC and XMP, its comment, its profile and its previews.
inline QByteArray exiv2Finds(const QString &file)
{
    using namespace Qt::StringLiterals;
    QByteArray found;
    for (const QString &what : { u"-pa"_s, u"-pc"_s, u"-pX"_s, u"-pC"_s, u"-pp"_s })
        found += outputOf(exiv2(), { what, file }).trimmed();
    return found;
}
