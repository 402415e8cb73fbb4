#include "desk/picturefile.h"

#include "formats/images/picture.h"

#include <QBuffer>
#include <QFile>
#include <QFileInfo>

using namespace Qt::StringLiterals;

QString plainName(const QString &path)
{
    constexpr int longest = 120;
    QString name;
    const QString file = path.section(u'/', -1).section(u'\\', -1);
    for (const QChar c : file) {
        if (c.isPrint() && c.category() != QChar::Other_Format)
            name += c;
    }
    return name.simplified().left(longest);
}

Result<QByteArray> readPictureFile(const QString &path)
{
    const QFileInfo file(path);
    if (!file.exists())
        return Error{ Error::Kind::NotFound, Error::Reason::Unspecified, path };
    if (!file.isFile()) // A folder, a pipe, a device.
        return Error{ Error::Kind::Refused, Error::Reason::NotAPicture, {} };
    if (file.size() > PictureLimits{}.bytes)
        return Error{ Error::Kind::Refused, Error::Reason::PictureTooLarge, u"%1 bytes"_s.arg(file.size()) };
    QFile reader(path);
    if (!reader.open(QIODevice::ReadOnly))
        return Error{ Error::Kind::Storage, Error::Reason::DiskFailed, reader.errorString() };
    return reader.read(PictureLimits{}.bytes + 1);
}

Result<QByteArray> pngOf(const QImage &image)
{
    QByteArray png;
    QBuffer buffer(&png);
    buffer.open(QIODevice::WriteOnly);
    if (!image.save(&buffer, "png"))
        return Error{ Error::Kind::Malformed, Error::Reason::PictureBroken, {} };
    return png;
}
