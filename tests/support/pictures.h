#pragma once

#include <QBuffer>
#include <QImage>
#include <QPainter>
#include <QtEndian>

#include <random>
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

/// Like a street: sky, houses with windows, a road of grey grain.
inline QImage streetPicture(QSize size, int seed = 1)
{
    QImage image(size, QImage::Format_RGB32);
    QPainter painter(&image);
    painter.setRenderHint(QPainter::Antialiasing);
    QLinearGradient sky(0, 0, 0, size.height());
    sky.setColorAt(0, QColor(90, 140, 220));
    sky.setColorAt(1, QColor(230, 220, 200));
    painter.fillRect(image.rect(), sky);
    std::mt19937 random{ quint32(seed) };
    for (int x = 0; x < size.width();) {
        const int width = size.width() / 12 + int(random() % 40);
        const int top = size.height() / 5 + int(random() % quint32(size.height() / 4 + 1));
        painter.fillRect(x, top, width, size.height(), QColor::fromHsv(int(random() % 60), 90, 150));
        for (int y = top + 10; y < size.height() * 3 / 4; y += 26) {
            for (int w = x + 6; w + 12 < x + width; w += 20)
                painter.fillRect(w, y, 10, 14, random() % 3 ? QColor(40, 50, 60) : QColor(250, 230, 150));
        }
        x += width;
    }
    painter.end();
    for (int y = size.height() * 3 / 4; y < size.height(); ++y) {
        for (int x = 0; x < size.width(); ++x) {
            const int grain = 128 + int(random() % 61) - 30;
            image.setPixel(x, y, qRgb(grain, grain, grain));
        }
    }
    return image;
}

inline QByteArray jpegOf(const QImage &image, int quality)
{
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    image.save(&buffer, "jpeg", quality);
    return bytes;
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
