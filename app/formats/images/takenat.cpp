#include "formats/images/takenat.h"

#include "formats/images/picture.h"

#include <QtEndian>

namespace {

constexpr qsizetype mostEntries = 512; ///< Of one directory.

/// The TIFF within a picture (Exif 2.32, 4.5), bounds held at every step.
class Tiff {
public:
    explicit Tiff(QByteArrayView bytes)
        : m_bytes(bytes)
        , m_isLittle(bytes.startsWith("II"))
    {
    }

    bool isOne() const { return (m_bytes.startsWith("II") || m_bytes.startsWith("MM")) && number16(2) == 42; }
    quint32 firstDirectory() const { return number32(4); }

    /// Where the 12 bytes of an entry begin; -1 if the directory has none of this tag.
    qsizetype entry(quint32 directory, quint16 tag) const
    {
        const qsizetype count = qMin<qsizetype>(number16(directory), mostEntries);
        for (qsizetype i = 0; i < count; ++i) {
            const qsizetype at = qsizetype(directory) + 2 + i * 12;
            if (at + 12 > m_bytes.size())
                return -1;
            if (number16(at) == tag)
                return at;
        }
        return -1;
    }
    quint32 value(qsizetype entry) const { return number32(entry + 8); }
    QByteArray words(qsizetype entry) const
    {
        const quint32 count = number32(entry + 4);
        const qsizetype at = count <= 4 ? entry + 8 : qsizetype(number32(entry + 8));
        if (count > 64 || at + qsizetype(count) > m_bytes.size())
            return {};
        QByteArray text = m_bytes.sliced(at, count).toByteArray();
        if (const qsizetype end = text.indexOf('\0'); end >= 0)
            text.truncate(end);
        return text.trimmed();
    }

private:
    quint16 number16(qsizetype at) const
    {
        if (at < 0 || at + 2 > m_bytes.size())
            return 0;
        return m_isLittle ? qFromLittleEndian<quint16>(m_bytes.data() + at)
                          : qFromBigEndian<quint16>(m_bytes.data() + at);
    }
    quint32 number32(qsizetype at) const
    {
        if (at < 0 || at + 4 > m_bytes.size())
            return 0;
        return m_isLittle ? qFromLittleEndian<quint32>(m_bytes.data() + at)
                          : qFromBigEndian<quint32>(m_bytes.data() + at);
    }

    QByteArrayView m_bytes;
    bool m_isLittle;
};

QByteArrayView exifOfJpeg(QByteArrayView jpeg)
{
    qsizetype at = 2;
    while (at + 4 <= jpeg.size() && uchar(jpeg[at]) == 0xFF) {
        const uchar marker = uchar(jpeg[at + 1]);
        const qsizetype size = qFromBigEndian<quint16>(jpeg.data() + at + 2);
        if (marker == 0xDA || size < 2 || at + 2 + size > jpeg.size())
            return {};
        const QByteArrayView body = jpeg.sliced(at + 4, size - 2);
        if (marker == 0xE1 && body.startsWith(QByteArrayView("Exif\0\0", 6)))
            return body.sliced(6);
        at += 2 + size;
    }
    return {};
}

QByteArrayView exifOfPng(QByteArrayView png)
{
    qsizetype at = 8;
    while (at + 12 <= png.size()) {
        const qsizetype size = qFromBigEndian<quint32>(png.data() + at);
        if (size > png.size() - at - 12)
            return {};
        if (png.sliced(at + 4, 4) == "eXIf")
            return png.sliced(at + 8, size);
        at += 12 + size;
    }
    return {};
}

QByteArrayView exifOfWebP(QByteArrayView webp)
{
    qsizetype at = 12;
    while (at + 8 <= webp.size()) {
        const qsizetype size = qFromLittleEndian<quint32>(webp.data() + at + 4);
        if (size > webp.size() - at - 8)
            return {};
        if (webp.sliced(at, 4) == "EXIF") {
            const QByteArrayView body = webp.sliced(at + 8, size);
            return body.startsWith(QByteArrayView("Exif\0\0", 6)) ? body.sliced(6) : body;
        }
        at += 8 + size + size % 2;
    }
    return {};
}

QByteArrayView exifOf(const QByteArray &picture)
{
    const auto format = pictureFormat(picture);
    if (format == PictureFormat::Jpeg)
        return exifOfJpeg(picture);
    if (format == PictureFormat::Png)
        return exifOfPng(picture);
    if (format == PictureFormat::WebP)
        return exifOfWebP(picture);
    return {};
}

QDateTime momentOf(const QByteArray &words, const QByteArray &fraction)
{
    QDateTime at = QDateTime::fromString(QString::fromLatin1(words), QStringLiteral("yyyy:MM:dd HH:mm:ss"));
    if (!at.isValid())
        return {};
    at.setTimeSpec(Qt::UTC);
    bool isNumber = false;
    const int milliseconds = (fraction + "000").left(3).toInt(&isNumber);
    return isNumber && milliseconds > 0 ? at.addMSecs(milliseconds) : at;
}

} // namespace

QDateTime takenAt(const QByteArray &picture)
{
    constexpr quint16 exifDirectory = 0x8769;
    constexpr quint16 dateTime = 0x0132;
    const Tiff tiff(exifOf(picture));
    if (!tiff.isOne())
        return {};
    const quint32 first = tiff.firstDirectory();
    if (const qsizetype link = tiff.entry(first, exifDirectory); link >= 0) {
        const quint32 exif = tiff.value(link);
        // The moment and its fraction of a second: as taken, and as digitized.
        for (const auto &[moment, fraction] :
            { std::pair<quint16, quint16>{ 0x9003, 0x9291 }, { 0x9004, 0x9292 } }) {
            const qsizetype at = tiff.entry(exif, moment);
            if (at < 0)
                continue;
            const qsizetype part = tiff.entry(exif, fraction);
            const QDateTime said = momentOf(tiff.words(at), part < 0 ? QByteArray() : tiff.words(part));
            if (said.isValid())
                return said;
        }
    }
    const qsizetype at = tiff.entry(first, dateTime);
    return at < 0 ? QDateTime() : momentOf(tiff.words(at), {});
}
