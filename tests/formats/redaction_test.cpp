#include "formats/images/clean.h"
#include "support/pictures.h"

#include <QColorSpace>
#include <QImageWriter>
#include <QPainterPath>
#include <QRandomGenerator>
#include <QTest>

#include <algorithm>
#include <cmath>

using namespace Qt::StringLiterals;

namespace {

/// Something to see everywhere, so that a pixel that differs is found.
QImage scene(QSize size, quint32 seed, bool isTransparent = false)
{
    QRandomGenerator random(seed);
    QImage image(size, isTransparent ? QImage::Format_ARGB32 : QImage::Format_RGB32);
    image.fill(QColor(200, 180, 40));
    QPainter painter(&image);
    for (int i = 0; i < 60; ++i) {
        QColor colour = QColor::fromRgb(random.generate());
        colour.setAlpha(isTransparent ? random.bounded(256) : 255);
        painter.setCompositionMode(QPainter::CompositionMode_Source);
        painter.fillRect(random.bounded(size.width()), random.bounded(size.height()),
            1 + random.bounded(size.width() / 3), 1 + random.bounded(size.height() / 3), colour);
    }
    return image;
}

/// Noise instead of what was in the shape, and nothing else changed; shapes count as in the picture that is
/// shown.
void replaceUnder(QImage &image, const Redaction &redaction, quint32 seed)
{
    QRandomGenerator random(seed);
    QPainterPath path;
    if (redaction.shape == Redaction::Shape::Rectangle) {
        path.addRect(redaction.area);
    } else if (redaction.shape == Redaction::Shape::Ellipse) {
        path.addEllipse(redaction.area);
    } else {
        QPainterPath line(redaction.points.front() + QPointF(0.5, 0.5));
        for (const QPoint &point : redaction.points)
            line.lineTo(point + QPointF(0.5, 0.5));
        QPainterPathStroker stroker;
        stroker.setCapStyle(Qt::RoundCap);
        stroker.setJoinStyle(Qt::RoundJoin);
        stroker.setWidth(redaction.diameter);
        path = stroker.createStroke(line);
    }
    for (int y = 0; y < image.height(); ++y) {
        for (int x = 0; x < image.width(); ++x) {
            if (path.contains(QPointF(x + 0.5, y + 0.5)))
                image.setPixelColor(x, y,
                    QColor(random.bounded(256), random.bounded(256), random.bounded(256),
                        image.hasAlphaChannel() ? random.bounded(256) : 255));
        }
    }
}

/// The stored pixels of which an orientation makes this picture (EXIF 2.32, tag 0x0112).
QImage storedFor(const QImage &upright, int orientation)
{
    switch (orientation) {
    case 2:
        return upright.mirrored(true, false);
    case 3:
        return upright.mirrored(true, true);
    case 4:
        return upright.mirrored(false, true);
    case 5:
        return upright.transformed(QTransform(0, 1, 1, 0, 0, 0));
    case 6:
        return upright.transformed(QTransform().rotate(-90));
    case 7:
        return upright.mirrored(true, true).transformed(QTransform(0, 1, 1, 0, 0, 0));
    case 8:
        return upright.transformed(QTransform().rotate(90));
    }
    return upright;
}

QByteArray exifOf(int orientation)
{
    return QByteArray("MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0", 19) + char(orientation)
        + QByteArray("\0\0\0\0\0\0", 6);
}

QByteArray riffChunk(const QByteArray &name, const QByteArray &body)
{
    QByteArray size(4, '\0');
    qToLittleEndian(quint32(body.size()), size.data());
    return name + size + body + QByteArray(body.size() % 2, '\0');
}

QByteArray littleSize24(QSize size)
{
    QByteArray bytes;
    for (const int length : { size.width() - 1, size.height() - 1 })
        bytes += QByteArray(1, char(length & 255)) + char(length >> 8 & 255) + char(length >> 16);
    return bytes;
}

/// A file of that format whose orientation makes the picture upright.
QByteArray fileOf(const QImage &upright, const QByteArray &format, int orientation, int quality)
{
    const QImage stored = storedFor(upright, orientation);
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    stored.save(&buffer, format.constData(), quality);
    const QByteArray exif = exifOf(orientation);
    if (format == "jpeg") {
        const QByteArray body = QByteArray("Exif\0\0", 6) + exif;
        return bytes.first(2) + "\xFF\xE1" + bigEndian(quint32(body.size() + 2)).sliced(2) + body
            + bytes.sliced(2);
    }
    if (format == "png")
        return bytes.first(33) + pngChunk("eXIf", exif) + bytes.sliced(33);
    // Extended, as RFC 9649 asks for it: Qt writes the picture's chunk alone, or with a head of its own.
    const qsizetype picture = bytes.indexOf("VP8", 12) == bytes.indexOf("VP8X", 12) ? 12 + 18 : 12;
    const char flags = char(0x08 | (upright.hasAlphaChannel() ? 0x10 : 0));
    const QByteArray head = QByteArray(1, flags) + QByteArray(3, '\0') + littleSize24(stored.size());
    return riffChunk(
        "RIFF", "WEBP" + riffChunk("VP8X", head) + bytes.sliced(picture) + riffChunk("EXIF", exif));
}

/// A GIF whose pixels are written as they are, in codes of nine bits (GIF89a, appendix F).
QByteArray gifOf(const QImage &image)
{
    const QImage indexed = image.convertToFormat(QImage::Format_Indexed8, Qt::ThresholdDither);
    QByteArray bytes = "GIF89a";
    for (const int length : { image.width(), image.height() })
        bytes += QByteArray(1, char(length & 255)) + char(length >> 8);
    bytes += QByteArray("\xF7\0\0", 3);
    for (int i = 0; i < 256; ++i) // Three bits of red and green, two of blue.
        bytes += QByteArray(1, char((i >> 5) * 36)) + char((i >> 2 & 7) * 36) + char((i & 3) * 85);
    bytes += "," + QByteArray(4, '\0') + bytes.sliced(6, 4) + QByteArray("\0\x08", 2);
    QByteArray codes;
    quint32 bits = 0;
    int held = 0;
    const auto put = [&](quint32 code) {
        bits |= code << held;
        for (held += 9; held >= 8; held -= 8, bits >>= 8)
            codes += char(bits & 255);
    };
    int sinceClear = 0;
    for (int y = 0; y < image.height(); ++y) {
        for (int x = 0; x < image.width(); ++x) {
            if (sinceClear++ % 200 == 0)
                put(256);
            const QRgb pixel = image.pixel(x, y);
            put(quint32((qRed(pixel) >> 5) << 5 | (qGreen(pixel) >> 5) << 2 | qBlue(pixel) >> 6));
        }
    }
    put(257);
    codes += char(bits & 255);
    for (qsizetype at = 0; at < codes.size(); at += 255)
        bytes += QByteArray(1, char(qMin<qsizetype>(255, codes.size() - at))) + codes.mid(at, 255);
    return bytes + QByteArray("\0;", 2);
}

/// A progressive JPEG of which only the first scan came: its finer parts are guessed from the blocks around.
QByteArray cutProgressive(const QImage &image)
{
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    QImageWriter writer(&buffer, "jpeg");
    writer.setQuality(80);
    writer.setProgressiveScanWrite(true);
    writer.write(image);
    qsizetype at = bytes.indexOf("\xFF\xDA") + 2;
    while (bytes[at] != '\xFF' || bytes[at + 1] == '\0')
        ++at;
    return bytes.first(at) + "\xFF\xD9";
}

Redaction randomRedaction(QRandomGenerator &random, QSize size)
{
    Redaction redaction;
    redaction.shape = static_cast<Redaction::Shape>(random.bounded(3));
    const auto somewhere = [&] {
        return QPoint(random.bounded(size.width()), random.bounded(size.height()));
    };
    redaction.area = QRect(somewhere(), QSize(1 + random.bounded(90), 1 + random.bounded(90)));
    if (redaction.shape == Redaction::Shape::Stroke) {
        redaction.diameter = 1 + random.bounded(40);
        for (int i = random.bounded(1, 5); i > 0; --i)
            redaction.points.push_back(somewhere());
    }
    return redaction;
}

Redaction rectangle(const QRect &area)
{
    Redaction redaction;
    redaction.area = area;
    return redaction;
}

} // namespace

class RedactionTest final : public QObject {
    Q_OBJECT
private slots:
    // A JPEG is changed before it is compressed, so what was hidden is also in the pixels beside it.
    void whatWasHiddenIsInNoByteOfWhatIsWritten_data()
    {
        QTest::addColumn<QByteArray>("format");
        QTest::addColumn<bool>("isTransparent");
        QTest::newRow("JPEG") << QByteArray("jpeg") << false;
        QTest::newRow("PNG") << QByteArray("png") << false;
        QTest::newRow("transparent PNG") << QByteArray("png") << true;
        QTest::newRow("WebP") << QByteArray("webp") << false;
        QTest::newRow("transparent WebP") << QByteArray("webp") << true;
        QTest::newRow("GIF") << QByteArray("gif") << false;
    }
    void whatWasHiddenIsInNoByteOfWhatIsWritten()
    {
        QFETCH(QByteArray, format);
        QFETCH(bool, isTransparent);
        QRandomGenerator random(quint32(qHash(format)) + (isTransparent ? 1 : 0));
        int different = 0;
        constexpr int pairs = 40;
        for (int pair = 0; pair < pairs; ++pair) {
            const QSize size(97 + random.bounded(130), 90 + random.bounded(130));
            const int orientation = format == "gif" ? 1 : 1 + pair % 8;
            const int quality = format == "webp" ? 100 : 60 + random.bounded(40);
            const QImage one = scene(size, random.generate(), isTransparent);
            QImage other = one;
            CleanOptions options;
            options.longSide = std::array{ 0, 2560, 100, 37 }[size_t(random.bounded(4))];
            for (int i = random.bounded(1, 4); i > 0; --i) {
                options.redactions.push_back(randomRedaction(random, size));
                replaceUnder(other, options.redactions.back(), random.generate());
            }
            const auto saved = [&](const QImage &image) {
                return format == "gif" ? gifOf(image) : fileOf(image, format, orientation, quality);
            };
            const QByteArray first = saved(one);
            const QByteArray second = saved(other);
            const Result<CleanPicture> firstClean = cleanPicture(first, options);
            const Result<CleanPicture> secondClean = cleanPicture(second, options);
            QVERIFY2(
                firstClean && secondClean, qPrintable(firstClean ? QString() : firstClean.error().detail));
            QCOMPARE(firstClean->shown, size); // Turned as the file says, whatever the format.
            const QByteArray what = QByteArray::number(pair) + ", orientation "
                + QByteArray::number(orientation) + ", long side " + QByteArray::number(options.longSide);
            QVERIFY2(firstClean->bytes == secondClean->bytes, what.constData());
            // And that it was hidden shows: without the redactions the two differ.
            options.redactions.clear();
            different += cleanPicture(first, options)->bytes != cleanPicture(second, options)->bytes ? 1 : 0;
        }
        QVERIFY2(different > pairs * 3 / 4, QByteArray::number(different).constData());
    }

    // Decoders smooth what is missing over five blocks of each colour, and find frames that stand behind a
    // byte too many.
    void whatWasHiddenIsInNoPixelThatIsGuessedFromIt_data()
    {
        QTest::addColumn<QByteArray>("tooMany");
        QTest::newRow("progressive") << QByteArray();
        QTest::newRow("a byte too many before its frame") << QByteArray(1, '\x2A');
    }
    void whatWasHiddenIsInNoPixelThatIsGuessedFromIt()
    {
        QFETCH(QByteArray, tooMany);
        QRandomGenerator random(11);
        int different = 0;
        constexpr int pairs = 40;
        for (int pair = 0; pair < pairs; ++pair) {
            const QSize size(160 + random.bounded(130), 160 + random.bounded(130));
            const QImage one = scene(size, random.generate());
            QImage other = one;
            CleanOptions options;
            options.redactions.push_back(randomRedaction(random, size));
            replaceUnder(other, options.redactions.back(), random.generate());
            const auto saved = [&](const QImage &image) {
                return cutProgressive(image).insert(20, tooMany);
            };
            const Result<CleanPicture> first = cleanPicture(saved(one), options);
            const Result<CleanPicture> second = cleanPicture(saved(other), options);
            QVERIFY2(first && second, qPrintable(first ? QString() : first.error().detail));
            QVERIFY2(first->bytes == second->bytes, QByteArray::number(pair).constData());
            options.redactions.clear();
            different
                += cleanPicture(saved(one), options)->bytes != cleanPicture(saved(other), options)->bytes ? 1
                                                                                                          : 0;
        }
        QVERIFY2(different > pairs / 2, QByteArray::number(different).constData());
    }

    void aRedactionIsBlackAndOpaqueAndTheRestStays()
    {
        const QImage image = scene({ 200, 150 }, 7, true);
        CleanOptions options;
        options.redactions = { rectangle({ 37, 50, 20, 10 }) };
        const auto clean = cleanPicture(savedPicture(image, "png"), options);
        QVERIFY(clean);
        const QImage written = QImage::fromData(clean->bytes);
        const QImage before = QImage::fromData(cleanPicture(savedPicture(image, "png"))->bytes);
        const QRect grown(32, 48, 32, 16); // To blocks of 16 pixels.
        for (int y = 0; y < 150; ++y) {
            for (int x = 0; x < 200; ++x) {
                const QRgb expected = grown.contains(x, y) ? qRgba(0, 0, 0, 255) : before.pixel(x, y);
                if (written.pixel(x, y) != expected)
                    QFAIL(qPrintable(u"%1, %2"_s.arg(x).arg(y)));
            }
        }
    }

    void aBrushLeavesNoGapAndAnEllipseNoCorner()
    {
        Redaction stroke;
        stroke.shape = Redaction::Shape::Stroke;
        stroke.points = { { 5, 5 }, { 295, 195 } };
        stroke.diameter = 3;
        QImage image(300, 200, QImage::Format_RGB32);
        image.fill(Qt::white);
        QVERIFY(redact(image, { stroke }, {}));
        for (int i = 0; i <= 290; ++i)
            QCOMPARE(image.pixelColor(5 + i, 5 + i * 190 / 290), QColor(Qt::black));
        QCOMPARE(image.pixelColor(290, 10), QColor(Qt::white));

        Redaction ellipse;
        ellipse.shape = Redaction::Shape::Ellipse;
        ellipse.area = { 50, 40, 200, 120 };
        image.fill(Qt::white);
        QVERIFY(redact(image, { ellipse }, {}));
        QCOMPARE(image.pixelColor(150, 40), QColor(Qt::black));
        QCOMPARE(image.pixelColor(50, 100), QColor(Qt::black));
        QCOMPARE(image.pixelColor(52, 42), QColor(Qt::white)); // The corner of the area.
    }

    void pixelsCountInThePictureAsItIsShown()
    {
        // A face at the right of what is shown; stored, the picture lies on its side.
        QImage upright(64, 160, QImage::Format_RGB32);
        upright.fill(Qt::white);
        upright.setPixelColor(60, 20, Qt::red);
        for (int orientation = 1; orientation <= 8; ++orientation) {
            for (const char *format : { "jpeg", "png", "webp" }) {
                CleanOptions options;
                options.redactions = { rectangle({ 48, 16, 16, 16 }) };
                const auto clean = cleanPicture(fileOf(upright, format, orientation, 100), options);
                QVERIFY(clean);
                QCOMPARE(clean->size, QSize(64, 160));
                const QImage written = QImage::fromData(clean->bytes);
                QVERIFY(written.pixelColor(60, 20).lightness() < 20);
                QVERIFY(written.pixelColor(10, 140).lightness() > 235);
            }
        }
    }

    void whatHidesNothingIsRefused()
    {
        const QByteArray picture = savedPicture(redAndBlue(), "png");
        const auto reason = [&](const Redaction &redaction) {
            CleanOptions options;
            options.redactions = { redaction };
            const auto clean = cleanPicture(picture, options);
            return clean ? Error::Reason::Unspecified : clean.error().reason;
        };
        QCOMPARE(reason(rectangle({ 100, 100, 10, 10 })), Error::Reason::BadArgument);
        QCOMPARE(reason(rectangle({ 10, 10, 0, 10 })), Error::Reason::BadArgument);
        QCOMPARE(reason(rectangle({ 10, 10, 10, -1 })), Error::Reason::BadArgument);
        QCOMPARE(reason(rectangle({ -10, -10, 10, 10 })), Error::Reason::BadArgument);
        QCOMPARE(reason(rectangle({ 0, 0, 2'000'000'000, 10 })), Error::Reason::BadArgument);
        QCOMPARE(reason(rectangle({ -10, -10, 11, 11 })), Error::Reason::Unspecified);
        Redaction stroke;
        stroke.shape = Redaction::Shape::Stroke;
        QCOMPARE(reason(stroke), Error::Reason::BadArgument);
    }

    void aFilmThatIsRedactedBecomesAStill()
    {
        const QByteArray still = gifOf(scene({ 40, 40 }, 3));
        const qsizetype frame = still.indexOf(',', 13 + 768);
        const QByteArray film = still.chopped(1) + still.sliced(frame);
        QCOMPARE(cleanPicture(film)->format, PictureFormat::Gif);
        CleanOptions options;
        options.redactions = { rectangle({ 0, 0, 10, 10 }) };
        const auto clean = cleanPicture(film, options);
        QVERIFY(clean);
        QCOMPARE(clean->format, PictureFormat::Png);
        QCOMPARE(clean->removed, std::vector{ Extra::Animation });
    }
};

QTEST_GUILESS_MAIN(RedactionTest)
#include "redaction_test.moc"
