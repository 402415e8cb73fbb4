#pragma once

#include "base/result.h"

#include <QByteArray>
#include <QImage>
#include <QString>

/// A file's name alone, of characters that can be seen and that turn nothing around; at most 120.
QString plainName(const QString &path);

/// The bytes of a file that may be a picture: no folder, pipe or device, and no more than is ever looked at.
/// In a worker. Errors: NotFound; Refused/NotAPicture, PictureTooLarge; Storage/DiskFailed.
Result<QByteArray> readPictureFile(const QString &path);

/// Pixels without a file, as they are pasted, as one. In a worker. Errors: Malformed/PictureBroken.
Result<QByteArray> pngOf(const QImage &image);
