#pragma once

#include <QByteArray>
#include <QDateTime>

/// When a picture says that it was taken: DateTimeOriginal of its Exif, else DateTimeDigitized, else
/// DateTime, with the fraction of a second if there is one (Exif 2.32, 4.6.5). What the camera's clock
/// showed, wherever it stood, written as if it were UTC; invalid if the picture does not say. JPEG, PNG and
/// WebP. Pure, any thread.
QDateTime takenAt(const QByteArray &picture);
