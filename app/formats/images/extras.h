#pragma once

#include "formats/images/picture.h"

#include <vector>

/// What the file of a picture holds beside the picture. Pure, any thread; linear.

enum class Extra {
    Exif, ///< What the camera wrote.
    Gps, ///< The place, in EXIF or XMP.
    Thumbnail, ///< A small picture in it: often of before it was cut or painted over.
    Xmp,
    Iptc, ///< And what else Photoshop writes.
    ColourProfile,
    Comment,
    Text,
    Time,
    ContentCredentials, ///< C2PA.
    Animation, ///< Of a PNG.
    Other,
    Trailer, ///< Bytes behind the picture's end.
};

/// Each once, in the order above; of a broken file what comes before it breaks. Sources: ITU T.81 Annex B,
/// EXIF 2.32 4.5, XMP part 3, W3C PNG 11, GIF89a 23 to 26, RFC 9649.
std::vector<Extra> extrasIn(const QByteArray &bytes);

/// `exif`, `gps`, `icc` …: as the command line says it.
QString wordOf(Extra extra);

/// The orientation that its EXIF asks for, 1 to 8 (EXIF 2.32, tag 0x0112); 1 if it says none.
int exifOrientation(const QByteArray &bytes);

/// False for a JPEG or PNG whose end is missing: what a reader puts in the place of lost rows is not what was
/// there.
bool hasItsEnd(const QByteArray &bytes);
