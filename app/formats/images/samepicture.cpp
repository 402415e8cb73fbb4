#include "formats/images/samepicture.h"

#include "formats/images/extras.h"
#include "formats/images/picture.h"

#include <QPainter>

#include <algorithm>

namespace {

constexpr int smallestCell = 8; ///< Pixels; compression works in blocks of this size.
constexpr int mostCells = 256; ///< Along the longer side.
// Of 255. Compression moves the mean of a cell by less than half of `suspicious` at quality 20 of libjpeg's
// 100; what is scaled without care moves some beyond it, here and there.
constexpr int suspicious = 24;
constexpr int different = 64;
constexpr int lively = 32; ///< Between the darkest and the lightest of a cell that shows something,
constexpr int flat = 2; ///< and of one that shows nothing.
constexpr int mostInARow = 6; ///< Suspicious cells side by side.
constexpr int mostSuspicious = 20; ///< One of so many, at most.

/// Without transparency, as on a white page.
QImage onWhite(const QImage &image)
{
    QImage page(image.size(), QImage::Format_RGB32);
    page.fill(Qt::white);
    QPainter(&page).drawImage(0, 0, image);
    return page;
}

int difference(QRgb one, QRgb other)
{
    return std::max({ std::abs(qRed(one) - qRed(other)), std::abs(qGreen(one) - qGreen(other)),
        std::abs(qBlue(one) - qBlue(other)) });
}

/// Between the darkest pixel of a cell and its lightest.
int contrast(const QImage &grey, QRect cell)
{
    int least = 255;
    int most = 0;
    for (int y = cell.top(); y <= cell.bottom(); ++y) {
        const uchar *row = grey.constScanLine(y);
        const auto [low, high] = std::minmax_element(row + cell.left(), row + cell.right() + 1);
        least = std::min<int>(least, *low);
        most = std::max<int>(most, *high);
    }
    return most - least;
}

/// Of the same size. What is missing of a file that was cut is the end of its rows: cells side by side are of
/// another colour, or showed something and are of one colour now, although that is their mean.
bool isAllThere(const QImage &sent, const QImage &copy, int side)
{
    const QSize cells((copy.width() + side - 1) / side, (copy.height() + side - 1) / side);
    const auto means = [cells](const QImage &image) {
        return image.scaled(cells, Qt::IgnoreAspectRatio, Qt::SmoothTransformation)
            .convertToFormat(QImage::Format_RGB32);
    };
    const QImage meanBefore = means(sent);
    const QImage meanAfter = means(copy);
    const QImage before = sent.convertToFormat(QImage::Format_Grayscale8);
    const QImage after = copy.convertToFormat(QImage::Format_Grayscale8);
    int count = 0;
    for (int row = 0; row < cells.height(); ++row) {
        int inARow = 0;
        for (int column = 0; column < cells.width(); ++column) {
            const int away = difference(meanBefore.pixel(column, row), meanAfter.pixel(column, row));
            const QRect cell = QRect(column * side, row * side, side, side) & after.rect();
            const bool isSuspicious
                = away > suspicious || (contrast(after, cell) <= flat && contrast(before, cell) >= lively);
            inARow = isSuspicious ? inARow + 1 : 0;
            count += away > suspicious ? 1 : 0;
            if (away > different || inARow > mostInARow)
                return false;
        }
    }
    return count <= cells.width() * cells.height() / mostSuspicious;
}

} // namespace

bool isSameForm(QSize picture, QSize copy)
{
    const qint64 across = qint64(copy.width()) * picture.height();
    const qint64 along = qint64(copy.height()) * picture.width();
    return copy.width() <= picture.width() && copy.height() <= picture.height()
        && qAbs(across - along) <= std::max(picture.width(), picture.height());
}

bool showsTheSame(const QByteArray &sent, const QByteArray &copy)
{
    if (sent == copy)
        return true;
    const auto isStill = [](const QByteArray &bytes) {
        const auto format = pictureFormat(bytes);
        return format == PictureFormat::Jpeg || format == PictureFormat::Png;
    };
    // What we send as a WebP moves; what a site makes of a still picture does not.
    if (!isStill(sent) || pictureFormat(copy) == PictureFormat::Gif || !hasItsEnd(copy))
        return false;
    const Result<QImage> ours = decodePicture(sent);
    const Result<QImage> theirs = decodePicture(copy);
    if (!ours || !theirs || !isSameForm(ours->size(), theirs->size()))
        return false;
    const QImage before
        = onWhite(ours->scaled(theirs->size(), Qt::IgnoreAspectRatio, Qt::SmoothTransformation));
    const QImage after = onWhite(*theirs);
    const int side
        = std::max(smallestCell, (std::max(after.width(), after.height()) + mostCells - 1) / mostCells);
    return isAllThere(before, after, side);
}
