#pragma once

#include "formats/images/extras.h"
#include "formats/images/picture.h"
#include "formats/images/redaction.h"

/// Pictures without anything that says where, when, by whom or with what they were taken. Pure, any thread.

/// How a picture is made ready to leave this computer.
struct CleanOptions {
    PictureLimits limits;
    int longSide = 2560; ///< Pixels; a larger picture is scaled down to it, none up. 0: its own size.
    std::vector<Redaction> redactions; ///< Of the first image alone, if it is a film: it becomes a still.
    int frames = 500; ///< Of a film, at most.
};

/// A picture that may leave this computer.
struct CleanPicture {
    QByteArray bytes;
    PictureFormat format = PictureFormat::Jpeg;
    QSize size; ///< Upright.
    QSize shown; ///< What came, upright: what redactions count in.
    std::vector<Extra> removed; ///< Each once; a film that became a still lost its Animation.

    bool operator==(const CleanPicture &) const = default;
};

/// JPEG, PNG and still WebP: the pixels upright in sRGB, written anew, so that not even a camera's way of
/// compressing is left (a WebP becomes a JPEG, or a PNG where it is transparent). GIF and moving WebP: their
/// frames as they are, of their own size, and nothing else of the file. What is to be redacted is filled
/// first, at full size and in whole blocks of the compression that the picture came in, then it is scaled; a
/// GIF becomes a PNG then. What is written depends on nothing under a redaction, and is held against
/// isCleanPicture(). A clean GIF or WebP stays the same to the byte. Errors as decodePicture and redact();
/// Malformed/PictureBroken also for a JPEG or PNG without its end.
Result<CleanPicture> cleanPicture(const QByteArray &bytes, const CleanOptions &options = {});

/// The pixels that a picture with these redactions leaves with, upright, scaled down to fit (an empty `fit`
/// is its own size). Errors as cleanPicture().
Result<QImage> redactedPicture(
    const QByteArray &bytes, const std::vector<Redaction> &redactions, QSize fit = {});

/// Whether the file holds what draws it, and nothing else, to its last byte: no text, no profile, no
/// thumbnail, no segment that is not on the list of its format (ITU T.81 Annex B, W3C PNG 11, GIF89a, RFC
/// 9649).
bool isCleanPicture(const QByteArray &bytes);

/// `image/jpeg` …
QString mediaType(PictureFormat format);
