#pragma once

#include <QBuffer>
#include <QImage>
#include <QPainter>
#include <QtEndian>

/// Pictures as bytes, for tests of what reads them.
inline QByteArray savedPicture(const QImage &image, const char *format)
{
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    image.save(&buffer, format, 95);
    return bytes;
}

/// Red on the left, blue on the right.
inline QImage redAndBlue(int width = 60, int height = 40)
{
    QImage image(width, height, QImage::Format_RGB32);
    image.fill(Qt::red);
    QPainter(&image).fillRect(width / 2, 0, width / 2, height, Qt::blue);
    return image;
}

inline QByteArray bigEndian(quint32 value)
{
    QByteArray bytes(4, '\0');
    qToBigEndian(value, bytes.data());
    return bytes;
}
