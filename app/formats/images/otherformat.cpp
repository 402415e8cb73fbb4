#include "formats/images/otherformat.h"

using namespace Qt::StringLiterals;

namespace {

/// The files of ISO 14496-12 begin alike; their brand tells them apart.
QString ofBrand(QByteArrayView brand)
{
    if (brand == "avif" || brand == "avis")
        return u"AVIF"_s;
    if (brand == "mif1" || brand == "msf1" || brand.startsWith("hei") || brand.startsWith("hev"))
        return u"HEIC"_s;
    return u"MP4"_s;
}

} // namespace

QString otherFormat(QByteArrayView bytes)
{
    if (bytes.size() >= 12 && bytes.sliced(4, 4) == "ftyp")
        return ofBrand(bytes.sliced(8, 4));
    if (bytes.startsWith(QByteArrayView("II*\0", 4)) || bytes.startsWith(QByteArrayView("MM\0*", 4)))
        return u"TIFF"_s;
    if (bytes.startsWith("BM"))
        return u"BMP"_s;
    if (bytes.startsWith("%PDF"))
        return u"PDF"_s;
    if (bytes.startsWith("8BPS"))
        return u"PSD"_s;
    if (bytes.startsWith("\xFF\x0A") || bytes.startsWith(QByteArrayView("\0\0\0\x0CJXL ", 8)))
        return u"JPEG XL"_s;
    if (bytes.startsWith(QByteArrayView("\0\0\0\x0CjP  ", 8)))
        return u"JPEG 2000"_s;
    if (bytes.startsWith("PK\x03\x04"))
        return u"ZIP"_s;
    const QByteArray head
        = bytes.first(qMin<qsizetype>(bytes.size(), 1024)).toByteArray().trimmed().toLower();
    if (head.startsWith("<svg") || (head.startsWith('<') && head.contains("<svg")))
        return u"SVG"_s;
    if (head.startsWith("<!doctype html") || head.startsWith("<html"))
        return u"HTML"_s;
    return {};
}
