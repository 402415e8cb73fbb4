#pragma once

#include "base/result.h"

#include <QByteArray>
#include <QImage>
#include <QImageIOHandler>
#include <QSize>

#include <optional>

/// Foreign pictures: what they are by their first bytes, and their pixels. Pure, any thread.

enum class PictureFormat { Jpeg, Png, Gif, WebP };

/// By magic bytes; nothing for anything else (SVG never).
std::optional<PictureFormat> pictureFormat(QByteArrayView bytes);

struct PictureLimits {
    qint64 bytes = 25 * 1024 * 1024;
    int side = 12'000; ///< Pixels.
    qint64 pixels = 40'000'000;
};

/// The size that it says, upright, without decoding. Errors as decodePicture.
Result<QSize> pictureSize(const QByteArray &bytes, const PictureLimits &limits = {});

/// How its stored rows are turned to stand upright: mirrored, flipped, then turned. Errors as decodePicture.
Result<QImageIOHandler::Transformations> pictureTransformation(
    const QByteArray &bytes, const PictureLimits &limits = {});

/// Decodes, the first image of an animation, upright, sRGB, scaled down to fit (never up; an empty `fit` is
/// its own size), painted onto a fresh image: nothing but pixels survives. Errors: Refused/NotAPicture,
/// PictureTooLarge; Malformed/PictureBroken.
Result<QImage> decodePicture(const QByteArray &bytes, QSize fit = {}, const PictureLimits &limits = {});
