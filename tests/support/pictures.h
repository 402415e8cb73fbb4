#pragma once

#include <QBuffer>
#include <QImage>
#include <QPainter>
#include <QtEndian>

#include <zlib.h>

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

/// Points of many colours, so that half a file is not nearly all of it; another for each seed.
inline QByteArray speckledPicture(QSize size, int seed = 0, const char *format = "png")
{
    QImage image(size, QImage::Format_RGB32);
    image.fill(QColor(seed % 256, 100, 0));
    for (int i = 0; i < 200; ++i)
        image.setPixelColor(
            i * 31 % size.width(), (i * 17 + seed) % size.height(), QColor(i, 255 - i, i / 2));
    return savedPicture(image, format);
}

inline QByteArray bigEndian(quint32 value)
{
    QByteArray bytes(4, '\0');
    qToBigEndian(value, bytes.data());
    return bytes;
}

/// A JPEG as a camera writes it, with words of the camera's in it (a comment, of at most 250 bytes).
inline QByteArray photograph(const QImage &image, const QByteArray &words)
{
    const QByteArray bytes = savedPicture(image, "jpeg");
    const QByteArray comment = QByteArray("\xFF\xFE\0", 3) + char(words.size() + 2) + words;
    return bytes.first(2) + comment + bytes.sliced(2);
}

inline QByteArray pngChunk(const QByteArray &name, const QByteArray &body)
{
    const QByteArray named = name + body;
    const auto sum = crc32(0, reinterpret_cast<const Bytef *>(named.constData()), uInt(named.size()));
    return bigEndian(quint32(body.size())) + named + bigEndian(quint32(sum));
}
