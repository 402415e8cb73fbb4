#pragma once

#include "base/result.h"

#include <QImage>

class Blobs;

/// A picture that is kept, scaled down to fit `fit` pixels; an empty one is its own size. In a worker. Errors
/// of Blobs::get() and decodePicture().
Result<QImage> blobPicture(const Blobs &blobs, const QByteArray &sha256, QSize fit);
