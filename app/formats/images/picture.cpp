#include "formats/images/picture.h"

#include "formats/images/extras.h"
#include "formats/images/otherformat.h"

#include <QBuffer>
#include <QColorSpace>
#include <QImageReader>
#include <QPainter>
#include <QTransform>
#include <QtEndian>

#include <algorithm>
#include <array>
#include <mutex>

using namespace Qt::StringLiterals;

namespace {

constexpr int mebibytes = 192; ///< What one decoding may allocate.
constexpr int mostScans = 100; ///< Of a progressive JPEG: each is a pass over all of its pixels.

Error broken(const QString &detail)
{
    return { Error::Kind::Malformed, Error::Reason::PictureBroken, detail };
}
Error tooLarge(QSize size)
{
    return { Error::Kind::Refused, Error::Reason::PictureTooLarge,
        u"%1 × %2"_s.arg(size.width()).arg(size.height()) };
}

const char *readerName(PictureFormat format)
{
    switch (format) {
    case PictureFormat::Jpeg:
        return "jpeg";
    case PictureFormat::Png:
        return "png";
    case PictureFormat::Gif:
        return "gif";
    case PictureFormat::WebP:
        return "webp";
    }
    Q_UNREACHABLE();
}

/// How many scans a JPEG holds (ITU T.81, B.1.1.4): the segments are walked, so that a marker inside of one
/// does not count.
int scansOf(const QByteArray &bytes)
{
    int scans = 0;
    qsizetype i = 2;
    while (i + 4 <= bytes.size()) {
        if (uchar(bytes[i]) != 0xFF) {
            i = bytes.indexOf('\xFF', i); // Inside a scan's data.
            if (i < 0)
                return scans;
            continue;
        }
        const uchar marker = uchar(bytes[i + 1]);
        const bool isAlone
            = marker == 0 || marker == 0xFF || marker == 1 || (marker >= 0xD0 && marker <= 0xD9);
        if (isAlone) {
            i += marker == 0xFF ? 1 : 2;
            continue;
        }
        scans += marker == 0xDA ? 1 : 0;
        i += 2 + qFromBigEndian<quint16>(bytes.constData() + i + 2);
    }
    return scans;
}

/// A PNG with the chunks that its pixels are made of and no others (W3C PNG 11): a text of some kilobytes may
/// be a gigabyte once inflated, and libpng inflates each of them before the first pixel. What is no chunk
/// stays for the decoder to refuse.
QByteArray withoutTexts(const QByteArray &png)
{
    static constexpr std::array<QByteArrayView, 9> kept{ "IHDR", "PLTE", "tRNS", "IDAT", "IEND", "gAMA",
        "cHRM", "sRGB", "iCCP" };
    constexpr qsizetype signature = 8;
    constexpr qsizetype around = 12; // Length, name and sum.
    QByteArray bytes = png.first(signature);
    qsizetype at = signature;
    while (at + around <= png.size()) {
        const qsizetype size = qsizetype(qFromBigEndian<quint32>(png.constData() + at)) + around;
        if (size > png.size() - at)
            break;
        if (std::ranges::find(kept, QByteArrayView(png).sliced(at + 4, 4)) != kept.end())
            bytes += QByteArrayView(png).sliced(at, size);
        at += size;
    }
    bytes += QByteArrayView(png).sliced(at);
    return bytes;
}

using Transformation = QImageIOHandler::Transformation;

/// Of EXIF's orientations 1 to 8.
constexpr std::array<Transformation, 8> transformations{ Transformation::TransformationNone,
    Transformation::TransformationMirror, Transformation::TransformationRotate180,
    Transformation::TransformationFlip, Transformation::TransformationFlipAndRotate90,
    Transformation::TransformationRotate90, Transformation::TransformationMirrorAndRotate90,
    Transformation::TransformationRotate270 };

/// The reader of exactly this format, which never guesses another.
class Reader {
public:
    Reader(const QByteArray &bytes, PictureFormat format)
    {
        static std::once_flag once;
        std::call_once(once, [] { QImageReader::setAllocationLimit(mebibytes); });
        m_bytes.setData(format == PictureFormat::Png ? withoutTexts(bytes) : bytes);
        m_bytes.open(QIODevice::ReadOnly);
        m_reader.setAutoDetectImageFormat(false);
        m_reader.setDevice(&m_bytes);
        m_reader.setFormat(readerName(format));
        m_reader.setAutoTransform(false);
        // Qt knows the orientation of a JPEG alone; browsers also heed that of PNG and WebP.
        m_transformation = transformations[static_cast<size_t>(exifOrientation(bytes) - 1)];
    }

    QImageIOHandler::Transformations transformation() const { return m_transformation; }
    bool isSideways() const { return m_transformation & Transformation::TransformationRotate90; }
    QImage upright(QImage image) const
    {
        if (m_transformation & Transformation::TransformationRotate180)
            image = std::move(image).mirrored(m_transformation & Transformation::TransformationMirror,
                m_transformation & Transformation::TransformationFlip);
        return isSideways() ? image.transformed(QTransform().rotate(90)) : image;
    }
    QImageReader *operator->() { return &m_reader; }

private:
    QBuffer m_bytes;
    QImageReader m_reader;
    QImageIOHandler::Transformations m_transformation;
};

/// Its size as it stands in the file, before it is turned.
Result<QSize> storedSize(
    const QByteArray &bytes, PictureFormat format, Reader &reader, const PictureLimits &limits)
{
    QSize size;
    // Qt walks through all frames of a GIF to answer its size; its screen stands at the beginning. Of a WebP
    // it makes room for its canvas before it answers (RFC 9649, 2.7).
    constexpr qsizetype canvasAt = 24;
    const bool hasCanvas = format == PictureFormat::WebP && bytes.size() >= canvasAt + 6
        && QByteArrayView(bytes).sliced(12, 4) == "VP8X";
    const auto number24 = [&](qsizetype at) {
        return int(uchar(bytes[at])) | int(uchar(bytes[at + 1])) << 8 | int(uchar(bytes[at + 2])) << 16;
    };
    if (format == PictureFormat::Gif && bytes.size() >= 10)
        size = { qFromLittleEndian<quint16>(bytes.constData() + 6),
            qFromLittleEndian<quint16>(bytes.constData() + 8) };
    else if (hasCanvas)
        size = { number24(canvasAt) + 1, number24(canvasAt + 3) + 1 };
    else if (format != PictureFormat::Gif)
        size = reader->size();
    if (size.isEmpty())
        return broken(u"no size"_s);
    if (size.width() > limits.side || size.height() > limits.side
        || qint64(size.width()) * size.height() > limits.pixels)
        return tooLarge(size);
    const qint64 depth = qMax<qint64>(32, QImage::toPixelFormat(reader->imageFormat()).bitsPerPixel());
    if (qint64(size.width()) * size.height() * depth / 8 > qint64(mebibytes) * 1024 * 1024)
        return tooLarge(size);
    return size;
}

Result<PictureFormat> acceptedFormat(const QByteArray &bytes, const PictureLimits &limits)
{
    const auto format = pictureFormat(bytes);
    if (!format)
        return Error{ Error::Kind::Refused, Error::Reason::NotAPicture, otherFormat(bytes) };
    if (bytes.size() > limits.bytes)
        return Error{ Error::Kind::Refused, Error::Reason::PictureTooLarge, u"%1 bytes"_s.arg(bytes.size()) };
    if (*format == PictureFormat::Jpeg && scansOf(bytes) > mostScans)
        return broken(u"too many scans"_s);
    return *format;
}

} // namespace

std::optional<PictureFormat> pictureFormat(QByteArrayView bytes)
{
    if (bytes.startsWith("\xFF\xD8\xFF"))
        return PictureFormat::Jpeg;
    if (bytes.startsWith("\x89PNG\r\n\x1A\n"))
        return PictureFormat::Png;
    if (bytes.startsWith("GIF87a") || bytes.startsWith("GIF89a"))
        return PictureFormat::Gif;
    if (bytes.size() >= 12 && bytes.startsWith("RIFF") && bytes.sliced(8, 4) == "WEBP")
        return PictureFormat::WebP;
    return std::nullopt;
}

Result<QSize> pictureSize(const QByteArray &bytes, const PictureLimits &limits)
{
    const Result<PictureFormat> format = acceptedFormat(bytes, limits);
    if (!format)
        return format.error();
    Reader reader(bytes, *format);
    const Result<QSize> size = storedSize(bytes, *format, reader, limits);
    if (!size)
        return size.error();
    return reader.isSideways() ? size->transposed() : *size;
}

Result<QImageIOHandler::Transformations> pictureTransformation(
    const QByteArray &bytes, const PictureLimits &limits)
{
    const Result<PictureFormat> format = acceptedFormat(bytes, limits);
    if (!format)
        return format.error();
    return Reader(bytes, *format).transformation();
}

Result<QImage> decodePicture(const QByteArray &bytes, QSize fit, const PictureLimits &limits)
{
    const Result<PictureFormat> format = acceptedFormat(bytes, limits);
    if (!format)
        return format.error();
    Reader reader(bytes, *format);
    const Result<QSize> stored = storedSize(bytes, *format, reader, limits);
    if (!stored)
        return stored.error();
    // Scaled before it is turned, so that a large JPEG is never held whole.
    const QSize room = reader.isSideways() ? fit.transposed() : fit;
    if (!fit.isEmpty() && (stored->width() > room.width() || stored->height() > room.height()))
        reader->setScaledSize(stored->scaled(room, Qt::KeepAspectRatio).expandedTo({ 1, 1 }));
    QImage read = reader->read();
    if (read.isNull())
        return broken(reader->errorString());
    read = reader.upright(std::move(read));
    if (read.colorSpace().isValid() && read.colorSpace() != QColorSpace::SRgb) {
        read.convertTo(read.hasAlphaChannel() ? QImage::Format_ARGB32 : QImage::Format_RGB32);
        read.convertToColorSpace(QColorSpace::SRgb);
    }
    // Texts, resolution and profile stay behind: a fresh image takes the pixels alone.
    read.setDevicePixelRatio(1);
    QImage fresh(
        read.size(), read.hasAlphaChannel() ? QImage::Format_ARGB32_Premultiplied : QImage::Format_RGB32);
    if (fresh.isNull())
        return tooLarge(read.size());
    fresh.fill(Qt::transparent);
    QPainter painter(&fresh);
    painter.setCompositionMode(QPainter::CompositionMode_Source);
    painter.drawImage(0, 0, read);
    painter.end();
    return fresh;
}
