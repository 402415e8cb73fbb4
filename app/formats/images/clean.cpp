#include "formats/images/clean.h"

#include <QBuffer>
#include <QImageWriter>
#include <QtEndian>

#include <algorithm>
#include <utility>

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
struct Film {
    QByteArray bytes;
    int frames = 0;
};

Result<Film> withoutTexts(QByteArrayView gif)
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
            return Film{ out + ';', frames }; // Many have lost their end; what stands behind it is nobody's.
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

Result<Film> framesOf(QByteArrayView webp)
{
    const qsizetype said = qFromLittleEndian<quint32>(webp.data() + 4);
    if (said < 4 || said > webp.size() - 8)
        return broken(u"cut"_s);
    const Result<QByteArray> chunks
        = chunksOf(webp.sliced(12, said - 4), { "VP8X", "ANIM", "ANMF", "ALPH", "VP8 ", "VP8L" });
    if (!chunks)
        return chunks.error();
    return Film{ chunk("RIFF", "WEBP" + *chunks), static_cast<int>(chunks->count("ANMF")) };
}

// ---- written anew

/// What a JPEG says of its blocks in the head of its frame (ITU T.81, B.2.2).
struct JpegFrame {
    QSize block{ 8, 8 }; ///< Pixels that are compressed as one, all colours together.
    bool isProgressive = false;
};

/// The worst case where none is found: decoders find more than we do.
JpegFrame jpegFrame(const QByteArray &jpeg)
{
    qsizetype at = 2;
    while (at + 10 <= jpeg.size() && byteAt(jpeg, at) == 0xFF) {
        const uchar kind = byteAt(jpeg, at + 1);
        const qsizetype size = qFromBigEndian<quint16>(jpeg.constData() + at + 2);
        const bool isFrame = kind >= 0xC0 && kind <= 0xCF && kind != 0xC4 && kind != 0xC8 && kind != 0xCC;
        if (isFrame) {
            JpegFrame frame;
            frame.isProgressive = kind == 0xC2 || kind == 0xCA; // With Huffman's codes, or arithmetic ones.
            const int colours = byteAt(jpeg, at + 9);
            for (qsizetype i = at + 11; i < jpeg.size() && i < at + 11 + 3 * colours; i += 3) {
                frame.block
                    = frame.block.expandedTo({ 8 * (byteAt(jpeg, i) >> 4), 8 * (byteAt(jpeg, i) & 0x0F) });
            }
            return frame;
        }
        at += kind == 0xFF ? 1 : 2 + size;
    }
    return { { 32, 32 }, true };
}

/// The blocks that the picture came in, as they lie in the upright picture.
BlockGrid gridOf(
    const QByteArray &bytes, PictureFormat format, QImageIOHandler::Transformations turned, QSize upright)
{
    using Transformation = QImageIOHandler::Transformation;
    BlockGrid grid;
    if (format == PictureFormat::WebP && bytes.contains("VP8 ")) {
        grid.margin = 8; // Its filter smooths across the edges of blocks (RFC 6386, 15).
    } else if (format == PictureFormat::Jpeg) {
        const JpegFrame frame = jpegFrame(bytes);
        grid.cell = frame.block.expandedTo(grid.cell);
        // Colours of half the size are drawn out over the edge; a progressive picture that lacks its finest
        // parts is smoothed by its neighbours' neighbours (libjpeg, jdsample.c and jdcoefct.c), in each
        // colour's own blocks.
        grid.margin = frame.isProgressive ? 2 * qMax(frame.block.width(), frame.block.height()) + 1 : 1;
    }
    // Blocks are counted from the corner that was stored first, wherever it is now.
    bool isMirrored = turned & Transformation::TransformationMirror;
    bool isFlipped = turned & Transformation::TransformationFlip;
    if (turned & Transformation::TransformationRotate90) {
        grid.cell.transpose();
        isMirrored = !std::exchange(isFlipped, isMirrored);
    }
    const auto start = [](int length, int cell) {
        return length % cell == 0 ? 0 : length % cell - cell;
    };
    if (isMirrored)
        grid.origin.setX(start(upright.width(), grid.cell.width()));
    if (isFlipped)
        grid.origin.setY(start(upright.height(), grid.cell.height()));
    return grid;
}

/// By its pixels: what the file could have held is not told.
bool isTransparent(const QImage &image)
{
    if (!image.hasAlphaChannel())
        return false;
    for (int y = 0; y < image.height(); ++y) {
        const auto *row = reinterpret_cast<const QRgb *>(image.constScanLine(y));
        if (std::any_of(row, row + image.width(), [](QRgb pixel) { return qAlpha(pixel) != 255; }))
            return true;
    }
    return false;
}

/// At full size, upright, with what is redacted filled.
Result<QImage> redacted(const QByteArray &bytes, PictureFormat format, const CleanOptions &options)
{
    const auto turned = pictureTransformation(bytes, options.limits);
    if (!turned)
        return turned.error();
    Result<QImage> image = decodePicture(bytes, {}, options.limits);
    if (!image || options.redactions.empty())
        return image;
    const BlockGrid grid = gridOf(bytes, format, *turned, image->size());
    if (Result<> done = redact(*image, options.redactions, grid); !done)
        return done.error();
    return image;
}

QImage scaledDown(const QImage &image, QSize room)
{
    return image.scaled(image.size().scaled(room, Qt::KeepAspectRatio).expandedTo({ 1, 1 }),
        Qt::IgnoreAspectRatio, Qt::SmoothTransformation);
}

Result<CleanPicture> writtenAnew(const QByteArray &bytes, PictureFormat format, const CleanOptions &options)
{
    Result<QImage> image = redacted(bytes, format, options);
    if (!image)
        return image.error();
    CleanPicture clean;
    clean.shown = image->size();
    if (!isTransparent(*image))
        image->convertTo(QImage::Format_RGB32);
    if (options.longSide > 0 && qMax(image->width(), image->height()) > options.longSide)
        *image = scaledDown(*image, { options.longSide, options.longSide });
    image->setDotsPerMeterX(dotsPerMeter);
    image->setDotsPerMeterY(dotsPerMeter);
    const bool isLossless = format == PictureFormat::Png || format == PictureFormat::Gif
        || (format == PictureFormat::WebP && image->hasAlphaChannel());
    clean.format = isLossless ? PictureFormat::Png : PictureFormat::Jpeg;
    clean.size = image->size();
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

Result<CleanPicture> withItsFrames(
    const QByteArray &bytes, PictureFormat format, QSize size, const CleanOptions &options)
{
    // Its first frame is decoded: what nobody can see is not kept.
    if (const Result<QImage> first = decodePicture(bytes, { 64, 64 }, options.limits); !first)
        return first.error();
    const Result<Film> film = format == PictureFormat::Gif ? withoutTexts(bytes) : framesOf(bytes);
    if (!film)
        return film.error();
    if (film->frames > options.frames)
        return Error{ Error::Kind::Refused, Error::Reason::PictureTooLarge,
            u"%1 frames"_s.arg(film->frames) };
    return CleanPicture{ film->bytes, format, size, size, {} };
}

bool hasFrames(const QByteArray &bytes, PictureFormat format)
{
    if (format == PictureFormat::WebP)
        return isMoving(bytes);
    const Result<Film> film = format == PictureFormat::Gif ? withoutTexts(bytes) : Film{};
    return film && film->frames > 1;
}

} // namespace

Result<CleanPicture> cleanPicture(const QByteArray &bytes, const CleanOptions &options)
{
    const Result<QSize> size = pictureSize(bytes, options.limits);
    if (!size)
        return size.error();
    const PictureFormat format = *pictureFormat(bytes);
    if (!hasItsEnd(bytes))
        return broken(u"no end"_s);
    const bool isFilm = format == PictureFormat::Gif || (format == PictureFormat::WebP && isMoving(bytes));
    const bool keepsFrames = isFilm && options.redactions.empty();
    Result<CleanPicture> clean
        = keepsFrames ? withItsFrames(bytes, format, *size, options) : writtenAnew(bytes, format, options);
    if (!clean)
        return clean;
    if (!isCleanPicture(clean->bytes))
        return broken(u"not clean after cleaning"_s);
    clean->removed = extrasIn(bytes);
    if (!keepsFrames && hasFrames(bytes, format)) {
        clean->removed.push_back(Extra::Animation);
        std::sort(clean->removed.begin(), clean->removed.end());
    }
    return clean;
}

Result<QImage> redactedPicture(const QByteArray &bytes, const std::vector<Redaction> &redactions, QSize fit)
{
    const Result<QSize> size = pictureSize(bytes);
    if (!size)
        return size.error();
    CleanOptions options;
    options.redactions = redactions;
    Result<QImage> image = redacted(bytes, *pictureFormat(bytes), options);
    const bool isTooLarge
        = image && !fit.isEmpty() && (image->width() > fit.width() || image->height() > fit.height());
    return isTooLarge ? scaledDown(*image, fit) : image;
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
        const Result<Film> kept = withoutTexts(bytes);
        return kept && kept->bytes == bytes;
    }
    case PictureFormat::WebP: {
        const Result<Film> kept = framesOf(bytes);
        return kept && kept->bytes == bytes;
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
