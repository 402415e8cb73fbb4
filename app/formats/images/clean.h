#pragma once

#include "formats/images/picture.h"

/// Pictures without anything that says where, when, by whom or with what they were taken. Pure, any thread.

/// A picture that may leave this computer.
struct CleanPicture {
    QByteArray bytes;
    PictureFormat format = PictureFormat::Jpeg;
    QSize size; ///< Upright.

    bool operator==(const CleanPicture &) const = default;
};

/// JPEG, PNG and still WebP: the pixels upright in sRGB, written anew, so that not even a camera's way of
/// compressing is left (a WebP becomes a JPEG, or a PNG where it is transparent). GIF and moving WebP: their
/// frames as they are, and nothing else of the file. What is written is held against isCleanPicture(). A
/// clean GIF or WebP stays the same to the byte. Errors as decodePicture.
Result<CleanPicture> cleanPicture(const QByteArray &bytes, const PictureLimits &limits = {});

/// Whether the file holds what draws it, and nothing else, to its last byte: no text, no profile, no
/// thumbnail, no segment that is not on the list of its format (ITU T.81 Annex B, W3C PNG 11, GIF89a, RFC
/// 9649).
bool isCleanPicture(const QByteArray &bytes);

/// `image/jpeg` …
QString mediaType(PictureFormat format);
