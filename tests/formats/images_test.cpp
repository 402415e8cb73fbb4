#include "formats/images/picture.h"
#include "support/pictures.h"

#include <QColorSpace>
#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QTest>
#include <QtEndian>

using namespace Qt::StringLiterals;

namespace {

/// A PNG of one bit a pixel, all of them zero.
QByteArray blackPng(quint32 width, quint32 height)
{
    const QByteArray rows(((qsizetype(width) + 7) / 8 + 1) * qsizetype(height), '\0');
    return "\x89PNG\r\n\x1A\n"
        + pngChunk("IHDR", bigEndian(width) + bigEndian(height) + QByteArray("\x01\0\0\0\0", 5))
        + pngChunk("IDAT", qCompress(rows, 9).sliced(4)) + pngChunk("IEND", {});
}

/// A GIF of 2 × 2 pixels and so many frames; the first is all of colour 1, which is red.
QByteArray gif(int frames)
{
    QByteArray bytes = QByteArray("GIF89a\x02\0\x02\0\x80\0\0", 13) + QByteArray("\0\0\xFF\xFF\0\0", 6);
    for (int i = 0; i < frames; ++i) {
        bytes += QByteArray("\x21\xF9\x04\0\x01\0\0\0", 8);
        bytes += QByteArray(",\0\0\0\0\x02\0\x02\0\0\x02\x02", 12);
        bytes += i == 0 ? QByteArray("\x8C\x53\0", 3) : QByteArray("\x84\x51\0", 3);
    }
    return bytes + ';';
}

Error::Reason reasonOf(const QByteArray &bytes)
{
    const auto image = decodePicture(bytes);
    return image ? Error::Reason::Unspecified : image.error().reason;
}

} // namespace

class ImagesTest final : public QObject {
    Q_OBJECT
private slots:
    void formatsAreKnownByTheirFirstBytes()
    {
        QCOMPARE(pictureFormat(savedPicture(redAndBlue(), "png")), PictureFormat::Png);
        QCOMPARE(pictureFormat(savedPicture(redAndBlue(), "jpeg")), PictureFormat::Jpeg);
        QCOMPARE(pictureFormat(savedPicture(redAndBlue(), "webp")), PictureFormat::WebP);
        QCOMPARE(pictureFormat(gif(1)), PictureFormat::Gif);
        for (const QByteArray &other :
            { QByteArray(), QByteArray("<svg xmlns='http://www.w3.org/2000/svg'/>"), QByteArray("<html>"),
                QByteArray("BM1234"), QByteArray("GIF88a"), QByteArray("RIFF1234WAVE"),
                QByteArray("II*\0", 4), QByteArray("\x89PN") })
            QVERIFY(!pictureFormat(other));
    }

    void eachFormatIsDecoded_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::newRow("png") << savedPicture(redAndBlue(), "png");
        QTest::newRow("jpeg") << savedPicture(redAndBlue(), "jpeg");
        QTest::newRow("webp") << savedPicture(redAndBlue(), "webp");
    }
    void eachFormatIsDecoded()
    {
        QFETCH(QByteArray, bytes);
        QCOMPARE(*pictureSize(bytes), QSize(60, 40));
        const auto image = decodePicture(bytes);
        QVERIFY(image);
        QCOMPARE(image->size(), QSize(60, 40));
        QVERIFY(image->pixelColor(5, 20).red() > 200 && image->pixelColor(5, 20).blue() < 60);
        QVERIFY(image->pixelColor(55, 20).blue() > 200 && image->pixelColor(55, 20).red() < 60);
    }

    void aLargePictureIsScaledDownAndASmallOneStays()
    {
        const QByteArray bytes = savedPicture(redAndBlue(1000, 500), "jpeg");
        QCOMPARE(decodePicture(bytes, { 200, 200 })->size(), QSize(200, 100));
        QCOMPARE(decodePicture(bytes, { 5000, 5000 })->size(), QSize(1000, 500));
        QCOMPARE(decodePicture(savedPicture(redAndBlue(3000, 1), "png"), { 100, 100 })->height(), 1);
    }

    void aTurnedPictureComesUpright()
    {
        // EXIF (TIFF, big endian) with the one tag 0x0112 = 6: turn right to look at it.
        const QByteArray exif
            = QByteArray("Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0", 32);
        QByteArray bytes = savedPicture(redAndBlue(), "jpeg");
        QByteArray length(2, '\0');
        qToBigEndian(quint16(exif.size() + 2), length.data());
        bytes.insert(2, "\xFF\xE1" + length + exif);
        QCOMPARE(*pictureSize(bytes), QSize(40, 60));
        const auto image = decodePicture(bytes);
        QVERIFY(image);
        QCOMPARE(image->size(), QSize(40, 60));
        QVERIFY(image->pixelColor(20, 5).red() > 200); // What stood left stands on top.
        QCOMPARE(decodePicture(bytes, { 20, 30 })->size(), QSize(20, 30));
    }

    void nothingButPixelsSurvives()
    {
        QImage dirty = redAndBlue();
        dirty.setText(u"Author"_s, u"A name"_s);
        dirty.setDotsPerMeterX(1234);
        dirty.setColorSpace(QColorSpace::AdobeRgb);
        const auto image = decodePicture(savedPicture(dirty, "png"));
        QVERIFY(image);
        QVERIFY(image->textKeys().isEmpty());
        QVERIFY(!image->colorSpace().isValid());
        QVERIFY(image->dotsPerMeterX() != 1234);
        QVERIFY(!savedPicture(*image, "jpeg").contains("A name"));
    }

    void otherColoursBecomeThoseOfTheScreen()
    {
        QImage wide(4, 4, QImage::Format_RGB32);
        wide.fill(QColor(200, 100, 50));
        wide.setColorSpace(QColorSpace::AdobeRgb);
        const auto image = decodePicture(savedPicture(wide, "png"));
        QVERIFY(image);
        QVERIFY(image->pixelColor(1, 1).red() > 205);
    }

    void ofAnAnimationTheFirstPictureIsShown()
    {
        QElapsedTimer clock;
        clock.start();
        const QByteArray bytes = gif(10'000);
        QCOMPARE(*pictureSize(bytes), QSize(2, 2));
        const auto image = decodePicture(bytes);
        QVERIFY(image);
        QCOMPARE(image->pixelColor(0, 0), QColor(Qt::red));
        QVERIFY2(clock.elapsed() < 2000, qPrintable(QString::number(clock.elapsed())));
    }

    void bombsAreRefusedBeforeTheyAreDecoded()
    {
        const QByteArray bomb = blackPng(8000, 8000);
        QVERIFY(bomb.size() < 12'000);
        QCOMPARE(reasonOf(bomb), Error::Reason::PictureTooLarge);
        QCOMPARE(reasonOf(blackPng(12'001, 1)), Error::Reason::PictureTooLarge);
        QCOMPARE(reasonOf(blackPng(1, 12'001)), Error::Reason::PictureTooLarge);
        QCOMPARE(pictureSize(bomb).error().reason, Error::Reason::PictureTooLarge);
        QCOMPARE(reasonOf(blackPng(100, 100)), Error::Reason::Unspecified); // And what is like it is decoded.
        QCOMPARE(
            reasonOf("\xFF\xD8\xFF" + QByteArray(26 * 1024 * 1024, '\0')), Error::Reason::PictureTooLarge);
    }

    void aJpegOfEndlessScansIsRefused()
    {
        QByteArray bytes = savedPicture(redAndBlue(), "jpeg");
        bytes.chop(2);
        bytes += QByteArray("\xFF\xDA\x00\x02", 4).repeated(200) + "\xFF\xD9";
        QCOMPARE(reasonOf(bytes), Error::Reason::PictureBroken);
    }

    void whatPosesAsAPictureIsNone()
    {
        QCOMPARE(
            reasonOf("<?xml version='1.0'?><svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>"),
            Error::Reason::NotAPicture);
        QCOMPARE(reasonOf({}), Error::Reason::NotAPicture);
        QCOMPARE(reasonOf("\x89PNG\r\n\x1A\n<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>"),
            Error::Reason::PictureBroken);
        QCOMPARE(reasonOf(QByteArray("GIF89a/*\x02\0\x02\0<script>alert(1)</script>", 37)),
            Error::Reason::PictureBroken);
        QCOMPARE(reasonOf(QByteArray("RIFF\x10\0\0\0WEBPVP8 <?xml", 21)), Error::Reason::PictureBroken);
        // A picture with something behind it is still that picture, and nothing else of it is kept.
        const auto image = decodePicture(savedPicture(redAndBlue(), "png") + "PK\x03\x04<script>");
        QVERIFY(image);
        QVERIFY(!savedPicture(*image, "png").contains("script"));
    }

    void cutAndSpoiledPicturesNeverCrash()
    {
        for (const char *format : { "png", "jpeg", "webp" }) {
            const QByteArray whole = savedPicture(redAndBlue(), format);
            for (qsizetype length = 0; length < whole.size(); length += 1 + whole.size() / 150)
                (void)decodePicture(whole.left(length));
            for (qsizetype at = 0; at < whole.size(); at += 1 + whole.size() / 150) {
                QByteArray spoiled = whole;
                spoiled[at] = char(~spoiled[at]);
                (void)decodePicture(spoiled);
            }
            QVERIFY(decodePicture(whole));
        }
    }

    void picturesOfOthersLoseAllTheirMetadata()
    {
        const QDir suite(QStringLiteral(QUOTIDIAN_SUITES) + u"/images"_s);
        if (!suite.exists())
            QSKIP("suites/images is not here");
        int decoded = 0;
        int refused = 0;
        for (const QString &name : suite.entryList({ u"dirty.*"_s }, QDir::Files)) {
            QFile file(suite.filePath(name));
            QVERIFY(file.open(QIODevice::ReadOnly));
            const auto image = decodePicture(file.readAll());
            const bool isOurs = name.endsWith(u"jpg"_s) || name.endsWith(u"png"_s) || name.endsWith(u"gif"_s)
                || name.endsWith(u"webp"_s);
            QVERIFY2(image.has_value() == isOurs, qPrintable(name));
            if (!image) {
                QCOMPARE(image.error().reason, Error::Reason::NotAPicture);
                ++refused;
                continue;
            }
            QVERIFY2(image->textKeys().isEmpty(), qPrintable(name));
            QVERIFY(!image->colorSpace().isValid());
            ++decoded;
        }
        QCOMPARE(decoded, 4);
        QCOMPARE(refused, 5);
    }
};

QTEST_GUILESS_MAIN(ImagesTest)
#include "images_test.moc"
