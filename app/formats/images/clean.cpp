#include "formats/images/clean.h"

#include <QBuffer>
#include <QImageWriter>
#include <QtEndian>

using namespace Qt::StringLiterals;

namespace {

constexpr int quality = 92; ///< Of a JPEG: no difference that an eye sees.
constexpr int dotsPerMeter = 2835; ///< 72 to the inch, whatever this computer's screen has.

Error broken(const QString &detail)
{
    return { Error::Kind::Malformed, Error::Reason::PictureBroken, detail };
}

/// The bytes one after the other; a read beyond the end is an empty view.
class Bytes {
public:
    explicit Bytes(QByteArrayView bytes)
        : m_rest(bytes)
    {
    }

    bool atEnd() const { return m_rest.isEmpty(); }
    qsizetype left() const { return m_rest.size(); }
    QByteArrayView take(qsizetype count)
    {
        if (count > m_rest.size()) {
            m_rest = {};
            return {};
        }
        const QByteArrayView taken = m_rest.first(count);
        m_rest = m_rest.sliced(count);
        return taken;
    }
    QByteArrayView rest() const { return m_rest; }

private:
    QByteArrayView m_rest;
};

uchar byteAt(QByteArrayView bytes, qsizetype at) { return static_cast<uchar>(bytes[at]); }

/// What people take for a picture and we do not, by its first bytes; empty for anything else.
QString otherFormat(QByteArrayView bytes)
{
    const QByteArrayView brand = bytes.size() >= 12 ? bytes.sliced(8, 4) : QByteArrayView();
    if (bytes.size() >= 12 && bytes.sliced(4, 4) == "ftyp") {
        if (brand == "avif" || brand == "avis")
            return u"AVIF"_s;
        if (brand == "mif1" || brand == "msf1" || brand.startsWith("hei") || brand.startsWith("hev"))
            return u"HEIC"_s;
    }
    if (bytes.startsWith(QByteArrayView("II*\0", 4)) || bytes.startsWith(QByteArrayView("MM\0*", 4)))
        return u"TIFF"_s;
    if (bytes.startsWith("BM"))
        return u"BMP"_s;
    if (bytes.startsWith("%PDF"))
        return u"PDF"_s;
    const QByteArray head
        = bytes.first(qMin<qsizetype>(bytes.size(), 1024)).toByteArray().trimmed().toLower();
    if (head.startsWith("<svg") || (head.startsWith("<?xml") && head.contains("<svg")))
        return u"SVG"_s;
    return {};
}

// ---- JPEG

bool isCleanJpeg(QByteArrayView picture)
{
    Bytes bytes(picture);
    if (bytes.take(2) != QByteArrayView("\xFF\xD8"))
        return false;
    while (true) {
        const QByteArrayView marker = bytes.take(2);
        if (marker.size() < 2 || byteAt(marker, 0) != 0xFF)
            return false;
        const uchar kind = byteAt(marker, 1);
        if (kind == 0xD9)
            return bytes.atEnd();
        const QByteArrayView length = bytes.take(2);
        if (length.size() < 2 || qFromBigEndian<quint16>(length.data()) < 2)
            return false;
        const qsizetype size = qFromBigEndian<quint16>(length.data()) - 2;
        const QByteArrayView body = bytes.take(size);
        if (body.size() != size)
            return false;
        switch (kind) {
        case 0xE0: // JFIF, without a thumbnail.
            if (size != 14 || !body.startsWith(QByteArrayView("JFIF\0", 5)) || byteAt(body, 12) != 0
                || byteAt(body, 13) != 0)
                return false;
            break;
        case 0xDB: // Tables of quantization
        case 0xC0: // Frames: baseline, extended, progressive
        case 0xC1:
        case 0xC2:
        case 0xC4: // Huffman tables
        case 0xDD: // Restart interval
            break;
        case 0xDA: { // A scan: data until a marker that is neither a stuffed byte nor a restart.
            const QByteArrayView data = bytes.rest();
            qsizetype at = 0;
            while (at + 1 < data.size()) {
                const uchar next = byteAt(data, at + 1);
                if (byteAt(data, at) == 0xFF && next != 0 && !(next >= 0xD0 && next <= 0xD7))
                    break;
                ++at;
            }
            (void)bytes.take(at);
            break;
        }
        default:
            return false;
        }
    }
}

// ---- PNG

bool isCleanPng(QByteArrayView picture)
{
    Bytes bytes(picture);
    (void)bytes.take(8);
    while (true) {
        const QByteArrayView head = bytes.take(8);
        if (head.size() < 8)
            return false;
        const qsizetype size = qFromBigEndian<quint32>(head.data());
        const QByteArrayView name = head.sliced(4);
        const QByteArrayView body = bytes.take(size);
        if (body.size() != size || bytes.take(4).size() != 4)
            return false;
        if (name == "IEND")
            return size == 0 && bytes.atEnd();
        if (name == "pHYs") {
            const bool isOurs = size == 9 && qFromBigEndian<quint32>(body.data()) == dotsPerMeter
                && qFromBigEndian<quint32>(body.data() + 4) == dotsPerMeter && byteAt(body, 8) == 1;
            if (!isOurs)
                return false;
        } else if (name != "IHDR" && name != "PLTE" && name != "tRNS" && name != "IDAT") {
            return false;
        }
    }
}

// ---- GIF

/// A row of blocks of up to 255 bytes, each behind its length, to the empty one.
bool takeSubBlocks(Bytes &bytes, QByteArray &out)
{
    while (true) {
        const QByteArrayView length = bytes.take(1);
        if (length.isEmpty())
            return false;
        out += length;
        if (byteAt(length, 0) == 0)
            return true;
        const QByteArrayView block = bytes.take(byteAt(length, 0));
        if (block.isEmpty())
            return false;
        out += block;
    }
}

qsizetype colourTable(uchar flags) { return flags & 0x80 ? qsizetype(3) << ((flags & 7) + 1) : 0; }

/// Frames, their timing, and how often they are repeated.
Result<QByteArray> withoutTexts(QByteArrayView gif)
{
    Bytes bytes(gif);
    QByteArray out = bytes.take(13).toByteArray();
    if (out.size() < 13)
        return broken(u"no screen"_s);
    const qsizetype palette = colourTable(byteAt(out, 10));
    const QByteArrayView colours = bytes.take(palette);
    if (colours.size() != palette)
        return broken(u"no colours"_s);
    out += colours;
    int frames = 0;
    while (true) {
        const QByteArrayView introducer = bytes.take(1);
        if (introducer == ";" || (introducer.isEmpty() && frames > 0))
            return out + ';'; // Many have lost their end; what stands behind it is nobody's.
        if (introducer == ",") {
            const QByteArrayView descriptor = bytes.take(9);
            if (descriptor.size() < 9)
                return broken(u"cut frame"_s);
            out += ',';
            out += descriptor;
            const qsizetype own = colourTable(byteAt(descriptor, 8));
            const QByteArrayView ownColours = bytes.take(own);
            const QByteArrayView codeSize = bytes.take(1);
            if (ownColours.size() != own || codeSize.isEmpty())
                return broken(u"cut frame"_s);
            out += ownColours;
            out += codeSize;
            if (!takeSubBlocks(bytes, out))
                return broken(u"cut frame"_s);
            ++frames;
            continue;
        }
        const QByteArrayView label = bytes.take(1);
        if (introducer != "!" || label.isEmpty())
            return broken(u"no block"_s);
        QByteArray extension;
        if (!takeSubBlocks(bytes, extension))
            return broken(u"cut extension"_s);
        const bool isTiming = byteAt(label, 0) == 0xF9 && extension.size() == 6;
        const bool isLoop = byteAt(label, 0) == 0xFF && extension.size() == 17
            && (extension.startsWith("\x0BNETSCAPE2.0\x03\x01")
                || extension.startsWith("\x0B"
                                        "ANIMEXTS1.0\x03\x01"));
        if (isTiming || isLoop) {
            out += '!';
            out += label;
            out += extension;
        }
    }
}

// ---- WebP

QByteArray chunk(QByteArrayView name, QByteArrayView body)
{
    QByteArray bytes = name.toByteArray();
    bytes.resize(8);
    qToLittleEndian(static_cast<quint32>(body.size()), bytes.data() + 4);
    bytes += body;
    if (body.size() % 2)
        bytes += '\0';
    return bytes;
}

/// The chunks of these names alone.
Result<QByteArray> chunksOf(QByteArrayView file, const QList<QByteArrayView> &kept)
{
    constexpr qsizetype frameHead = 16; ///< Of an ANMF, before the chunks in it.
    constexpr char profileAndTexts = 0x20 | 0x08 | 0x04; ///< ICC, EXIF, XMP in the flags of a VP8X.
    Bytes bytes(file);
    QByteArray out;
    while (!bytes.atEnd()) {
        const QByteArrayView head = bytes.take(8);
        if (head.size() < 8)
            return broken(u"cut chunk"_s);
        const qsizetype size = qFromLittleEndian<quint32>(head.data() + 4);
        QByteArray body = bytes.take(size).toByteArray();
        if (body.size() != size)
            return broken(u"cut chunk"_s);
        if (size % 2)
            (void)bytes.take(1);
        const QByteArrayView name = head.first(4);
        if (!kept.contains(name))
            continue;
        if (name == "VP8X") {
            if (size != 10)
                return broken(u"no head"_s);
            body[0] = char(body[0] & ~profileAndTexts);
        } else if (name == "ANMF") {
            if (size < frameHead)
                return broken(u"cut frame"_s);
            const Result<QByteArray> frame
                = chunksOf(QByteArrayView(body).sliced(frameHead), { "ALPH", "VP8 ", "VP8L" });
            if (!frame)
                return frame;
            body = body.first(frameHead) + *frame;
        }
        out += chunk(name, body);
    }
    return out;
}

bool isMoving(QByteArrayView webp)
{
    return webp.size() > 20 && webp.sliced(12, 4) == "VP8X" && (byteAt(webp, 20) & 0x02);
}

Result<QByteArray> framesOf(QByteArrayView webp)
{
    const qsizetype said = qFromLittleEndian<quint32>(webp.data() + 4);
    if (said < 4 || said > webp.size() - 8)
        return broken(u"cut"_s);
    const Result<QByteArray> chunks
        = chunksOf(webp.sliced(12, said - 4), { "VP8X", "ANIM", "ANMF", "ALPH", "VP8 ", "VP8L" });
    if (!chunks)
        return chunks;
    return chunk("RIFF", "WEBP" + *chunks);
}

// ---- written anew

Result<CleanPicture> writtenAnew(const QByteArray &bytes, PictureFormat format, const PictureLimits &limits)
{
    Result<QImage> image = decodePicture(bytes, {}, limits);
    if (!image)
        return image.error();
    image->setDotsPerMeterX(dotsPerMeter);
    image->setDotsPerMeterY(dotsPerMeter);
    const bool isLossless
        = format == PictureFormat::Png || (format == PictureFormat::WebP && image->hasAlphaChannel());
    CleanPicture clean{ {}, isLossless ? PictureFormat::Png : PictureFormat::Jpeg, image->size() };
    QBuffer buffer(&clean.bytes);
    buffer.open(QIODevice::WriteOnly);
    QImageWriter writer(&buffer, isLossless ? "png" : "jpeg");
    if (!isLossless) {
        writer.setQuality(quality);
        writer.setOptimizedWrite(true);
    }
    if (!writer.write(*image))
        return broken(writer.errorString());
    return clean;
}

} // namespace

Result<CleanPicture> cleanPicture(const QByteArray &bytes, const PictureLimits &limits)
{
    if (!pictureFormat(bytes))
        return Error{ Error::Kind::Refused, Error::Reason::NotAPicture, otherFormat(bytes) };
    const Result<QSize> size = pictureSize(bytes, limits);
    if (!size)
        return size.error();
    const PictureFormat format = *pictureFormat(bytes);
    Result<CleanPicture> clean;
    if (format == PictureFormat::Gif || (format == PictureFormat::WebP && isMoving(bytes))) {
        // Its first frame is decoded: what nobody can see is not kept.
        if (const Result<QImage> first = decodePicture(bytes, { 64, 64 }, limits); !first)
            return first.error();
        const Result<QByteArray> kept = format == PictureFormat::Gif ? withoutTexts(bytes) : framesOf(bytes);
        if (!kept)
            return kept.error();
        clean = CleanPicture{ *kept, format, *size };
    } else {
        clean = writtenAnew(bytes, format, limits);
    }
    if (clean && !isCleanPicture(clean->bytes))
        return broken(u"not clean after cleaning"_s);
    return clean;
}

bool isCleanPicture(const QByteArray &bytes)
{
    const auto format = pictureFormat(bytes);
    if (!format)
        return false;
    switch (*format) {
    case PictureFormat::Jpeg:
        return isCleanJpeg(bytes);
    case PictureFormat::Png:
        return isCleanPng(bytes);
    case PictureFormat::Gif: {
        const Result<QByteArray> kept = withoutTexts(bytes);
        return kept && *kept == bytes;
    }
    case PictureFormat::WebP: {
        const Result<QByteArray> kept = framesOf(bytes);
        return kept && *kept == bytes;
    }
    }
    return false;
}

QString mediaType(PictureFormat format)
{
    switch (format) {
    case PictureFormat::Jpeg:
        return u"image/jpeg"_s;
    case PictureFormat::Png:
        return u"image/png"_s;
    case PictureFormat::Gif:
        return u"image/gif"_s;
    case PictureFormat::WebP:
        return u"image/webp"_s;
    }
    return {};
}
