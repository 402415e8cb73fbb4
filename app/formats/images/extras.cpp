#include "formats/images/extras.h"

#include <QSet>
#include <QtEndian>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

constexpr quint16 orientationTag = 0x0112;
constexpr quint16 gpsTag = 0x8825;

uchar byteAt(QByteArrayView bytes, qsizetype at) { return static_cast<uchar>(bytes[at]); }

/// What was met on the way through a file.
struct Found {
    QSet<int> extras;
    int orientation = 0; ///< The first that is said; 0 if none is.
    bool hasEnd = false;

    void add(Extra extra) { extras.insert(static_cast<int>(extra)); }
    void addText(QByteArrayView keyword)
    {
        const QByteArray word = keyword.toByteArray().toLower();
        if (word == "comment")
            add(Extra::Comment);
        else if (word.contains("exif"))
            add(Extra::Exif);
        else if (word.contains("xmp"))
            add(Extra::Xmp);
        else if (word.contains("iptc") || word.contains("8bim"))
            add(Extra::Iptc);
        else
            add(Extra::Text);
    }
    void addXmp(QByteArrayView xmp)
    {
        add(Extra::Xmp);
        if (xmp.contains("GPSLatitude"))
            add(Extra::Gps);
    }
    void addExif(QByteArrayView tiff);
};

/// A TIFF's numbers in its own order of bytes.
class Tiff {
public:
    explicit Tiff(QByteArrayView bytes)
        : m_bytes(bytes)
        , m_isLittle(bytes.startsWith("II"))
    {
    }
    bool isSound() const { return m_bytes.size() >= 8 && (m_isLittle || m_bytes.startsWith("MM")); }
    bool has(qint64 at, qint64 count) const { return at >= 0 && at + count <= m_bytes.size(); }
    quint16 number16(qint64 at) const
    {
        const char *bytes = m_bytes.data() + at;
        return m_isLittle ? qFromLittleEndian<quint16>(bytes) : qFromBigEndian<quint16>(bytes);
    }
    quint32 number32(qint64 at) const
    {
        const char *bytes = m_bytes.data() + at;
        return m_isLittle ? qFromLittleEndian<quint32>(bytes) : qFromBigEndian<quint32>(bytes);
    }

private:
    QByteArrayView m_bytes;
    bool m_isLittle;
};

void Found::addExif(QByteArrayView tiff)
{
    add(Extra::Exif);
    const Tiff file(tiff);
    if (!file.isSound())
        return;
    const qint64 directory = file.number32(4);
    if (!file.has(directory, 2))
        return;
    const int entries = file.number16(directory);
    qint64 at = directory + 2;
    for (int i = 0; i < entries && file.has(at, 12); ++i, at += 12) {
        const quint16 tag = file.number16(at);
        if (tag == gpsTag)
            add(Extra::Gps);
        if (tag != orientationTag)
            continue;
        const int said = file.number16(at + 8);
        if (orientation == 0 && said >= 1 && said <= 8)
            orientation = said;
    }
    if (file.has(at, 4) && file.number32(at) != 0) // The second directory is that of the thumbnail.
        add(Extra::Thumbnail);
}

// ---- JPEG

void lookAtSegment(uchar kind, QByteArrayView body, Found &found)
{
    const auto isCalled = [&](QByteArrayView name) {
        return body.startsWith(name);
    };
    switch (kind) {
    case 0xE0:
        if (isCalled(QByteArrayView("JFXX\0", 5))
            || (isCalled(QByteArrayView("JFIF\0", 5)) && body.size() > 14))
            found.add(Extra::Thumbnail);
        return;
    case 0xE1:
        if (isCalled(QByteArrayView("Exif\0", 5)))
            return found.addExif(body.sliced(qMin<qsizetype>(6, body.size())));
        if (isCalled("http://ns.adobe.com/"))
            return found.addXmp(body);
        break;
    case 0xE2:
        if (isCalled(QByteArrayView("ICC_PROFILE\0", 12)))
            return found.add(Extra::ColourProfile);
        break;
    case 0xEB:
        if (isCalled("JP"))
            return found.add(Extra::ContentCredentials);
        break;
    case 0xED:
        return found.add(Extra::Iptc);
    case 0xEE: // How its colours are meant (Adobe's technical note 5116).
        return;
    case 0xFE:
        return found.add(Extra::Comment);
    }
    if ((kind & 0xF0) == 0xE0)
        found.add(Extra::Other);
}

void lookAtJpeg(QByteArrayView bytes, Found &found)
{
    qsizetype at = 2;
    while (at + 4 <= bytes.size()) {
        if (byteAt(bytes, at) != 0xFF) { // A scan's data.
            at = bytes.indexOf('\xFF', at);
            if (at < 0)
                return;
            continue;
        }
        const uchar kind = byteAt(bytes, at + 1);
        if (kind == 0xD9)
            break; // Of a file that has something behind its end.
        const bool isAlone = kind == 0 || kind == 0xFF || kind == 1 || (kind >= 0xD0 && kind <= 0xD8);
        if (isAlone) {
            at += kind == 0xFF ? 1 : 2;
            continue;
        }
        const qsizetype size = qFromBigEndian<quint16>(bytes.data() + at + 2);
        if (size < 2 || at + 2 + size > bytes.size())
            return;
        lookAtSegment(kind, bytes.sliced(at + 4, size - 2), found);
        at += 2 + size;
    }
    found.hasEnd = at + 2 <= bytes.size() && bytes.sliced(at, 2) == "\xFF\xD9";
    if (at + 2 < bytes.size())
        found.add(Extra::Trailer);
}

// ---- PNG

void lookAtPng(QByteArrayView bytes, Found &found)
{
    static const QByteArrayList structure{ "IHDR", "PLTE", "tRNS", "IDAT", "IEND", "pHYs", "gAMA", "cHRM",
        "sRGB", "sBIT", "bKGD", "hIST", "cICP", "mDCv", "cLLi" };
    static const QByteArrayList film{ "acTL", "fcTL", "fdAT" };
    qsizetype at = 8;
    while (at + 12 <= bytes.size()) {
        const qsizetype size = qFromBigEndian<quint32>(bytes.data() + at);
        const QByteArray name = bytes.sliced(at + 4, 4).toByteArray();
        if (size > bytes.size() - at - 12)
            return;
        const QByteArrayView body = bytes.sliced(at + 8, size);
        at += size + 12;
        found.hasEnd = name == "IEND";
        if (found.hasEnd)
            break;
        if (name == "tEXt" || name == "zTXt" || name == "iTXt") {
            const qsizetype end = body.indexOf('\0');
            found.addText(body.first(end < 0 ? body.size() : end));
            if (body.contains("GPSLatitude"))
                found.add(Extra::Gps);
        } else if (name == "eXIf") {
            found.addExif(body);
        } else if (name == "iCCP") {
            found.add(Extra::ColourProfile);
        } else if (name == "tIME") {
            found.add(Extra::Time);
        } else if (name == "caBX") {
            found.add(Extra::ContentCredentials);
        } else if (film.contains(name)) {
            found.add(Extra::Animation);
        } else if (!structure.contains(name)) {
            found.add(Extra::Other);
        }
    }
    if (at < bytes.size())
        found.add(Extra::Trailer);
}

// ---- GIF

/// Behind the empty block that ends a row of them; the file's end if it is cut.
qsizetype behindSubBlocks(QByteArrayView bytes, qsizetype at)
{
    while (at < bytes.size() && byteAt(bytes, at) != 0)
        at += 1 + byteAt(bytes, at);
    return at + 1;
}

qsizetype colourTable(uchar flags) { return flags & 0x80 ? qsizetype(3) << ((flags & 7) + 1) : 0; }

void lookAtGif(QByteArrayView bytes, Found &found)
{
    if (bytes.size() < 13)
        return;
    qsizetype at = 13 + colourTable(byteAt(bytes, 10));
    while (at + 2 <= bytes.size()) {
        const char kind = bytes[at];
        if (kind == ';') {
            break;
        } else if (kind == ',') {
            if (at + 10 > bytes.size())
                return;
            at = behindSubBlocks(bytes, at + 10 + colourTable(byteAt(bytes, at + 9)) + 1);
        } else if (kind == '!') {
            const uchar label = byteAt(bytes, at + 1);
            const QByteArrayView name = bytes.sliced(at + 2);
            if (label == 0xFE)
                found.add(Extra::Comment);
            else if (label == 0x01)
                found.add(Extra::Text);
            else if (label == 0xFF && name.startsWith("\x0BXMP DataXMP"))
                found.addXmp(bytes.sliced(at, qMin(behindSubBlocks(bytes, at + 2), bytes.size()) - at));
            else if (label == 0xFF && name.startsWith("\x0BICCRGBG1012"))
                found.add(Extra::ColourProfile);
            else if (label == 0xFF && !name.startsWith("\x0BNETSCAPE2.0")
                && !name.startsWith(QByteArrayView("\x0B"
                                                   "ANIMEXTS1.0")))
                found.add(Extra::Other);
            at = behindSubBlocks(bytes, at + 2);
        } else {
            return;
        }
    }
    if (at + 1 < bytes.size())
        found.add(Extra::Trailer);
}

// ---- WebP

void lookAtWebp(QByteArrayView file, Found &found)
{
    static const QByteArrayList structure{ "VP8X", "VP8 ", "VP8L", "ALPH", "ANIM", "ANMF" };
    const qsizetype end
        = qMin<qsizetype>(file.size(), 8 + qsizetype(qFromLittleEndian<quint32>(file.data() + 4)));
    qsizetype at = 12;
    while (at + 8 <= end) {
        const QByteArray name = file.sliced(at, 4).toByteArray();
        const qsizetype size = qFromLittleEndian<quint32>(file.data() + at + 4);
        if (size > end - at - 8)
            return;
        QByteArrayView body = file.sliced(at + 8, size);
        at += 8 + size + size % 2;
        if (name == "EXIF") {
            if (body.startsWith(QByteArrayView("Exif\0\0", 6))) // Against RFC 9649, and common.
                body = body.sliced(6);
            found.addExif(body);
        } else if (name == "XMP ") {
            found.addXmp(body);
        } else if (name == "ICCP") {
            found.add(Extra::ColourProfile);
        } else if (name == "C2PA") {
            found.add(Extra::ContentCredentials);
        } else if (!structure.contains(name)) {
            found.add(Extra::Other);
        }
    }
    if (end < file.size())
        found.add(Extra::Trailer);
}

Found lookAt(const QByteArray &bytes)
{
    Found found;
    const auto format = pictureFormat(bytes);
    if (!format)
        return found;
    found.hasEnd = *format == PictureFormat::Gif || *format == PictureFormat::WebP; // Cut ones do not decode.
    switch (*format) {
    case PictureFormat::Jpeg:
        lookAtJpeg(bytes, found);
        break;
    case PictureFormat::Png:
        lookAtPng(bytes, found);
        break;
    case PictureFormat::Gif:
        lookAtGif(bytes, found);
        break;
    case PictureFormat::WebP:
        lookAtWebp(bytes, found);
        break;
    }
    return found;
}

} // namespace

std::vector<Extra> extrasIn(const QByteArray &bytes)
{
    const Found found = lookAt(bytes);
    std::vector<Extra> extras;
    extras.reserve(static_cast<size_t>(found.extras.size()));
    for (const int extra : found.extras)
        extras.push_back(static_cast<Extra>(extra));
    std::sort(extras.begin(), extras.end());
    return extras;
}

QString wordOf(Extra extra)
{
    switch (extra) {
    case Extra::Exif:
        return u"exif"_s;
    case Extra::Gps:
        return u"gps"_s;
    case Extra::Thumbnail:
        return u"thumbnail"_s;
    case Extra::Xmp:
        return u"xmp"_s;
    case Extra::Iptc:
        return u"iptc"_s;
    case Extra::ColourProfile:
        return u"icc"_s;
    case Extra::Comment:
        return u"comment"_s;
    case Extra::Text:
        return u"text"_s;
    case Extra::Time:
        return u"time"_s;
    case Extra::ContentCredentials:
        return u"c2pa"_s;
    case Extra::Animation:
        return u"animation"_s;
    case Extra::Other:
        return u"other"_s;
    case Extra::Trailer:
        return u"trailer"_s;
    }
    return {};
}

int exifOrientation(const QByteArray &bytes) { return std::max(1, lookAt(bytes).orientation); }

bool hasItsEnd(const QByteArray &bytes) { return lookAt(bytes).hasEnd; }
