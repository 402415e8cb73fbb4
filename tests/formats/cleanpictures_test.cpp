#include "formats/images/clean.h"
#include "support/metadata.h"
#include "support/pictures.h"

#include <QColorSpace>
#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>
#include <QtEndian>

#include <map>

using namespace Qt::StringLiterals;

namespace {

const QByteArray secret = "43.2567N 76.9286E CAMERA-SERIAL-0815";

QByteArray segment(char marker, const QByteArray &body)
{
    QByteArray bytes("\xFF");
    bytes += marker;
    bytes += bigEndian(quint32(body.size() + 2)).sliced(2);
    return bytes + body;
}

/// EXIF (TIFF 6.0, little endian) with an orientation, and the secret as the camera's maker.
QByteArray exif(char orientation)
{
    QByteArray tiff("II*\0\x08\0\0\0\x02\0", 10);
    tiff += QByteArray("\x0F\x01\x02\0", 4); // Make, ASCII
    QByteArray count(4, '\0');
    qToLittleEndian(quint32(secret.size()), count.data());
    tiff += count + QByteArray("\x26\0\0\0", 4); // behind this directory
    tiff += QByteArray("\x12\x01\x03\0\x01\0\0\0", 8) + orientation + QByteArray("\0\0\0", 3);
    tiff += QByteArray("\0\0\0\0", 4);
    return tiff + secret;
}

/// What a camera, an editor and a careless person put into a JPEG.
QByteArray dirtyJpeg(char orientation)
{
    const QByteArray plain = savedPicture(redAndBlue(), "jpeg");
    return plain.first(2) + segment('\xE1', QByteArray("Exif\0\0", 6) + exif(orientation))
        + segment('\xE1', QByteArray("http://ns.adobe.com/xap/1.0/\0", 29) + "<x:xmpmeta>" + secret)
        + segment('\xED', QByteArray("Photoshop 3.0\0", 14) + secret) + segment('\xFE', secret)
        + segment('\xEB', secret) + plain.sliced(2) + "PK\x03\x04" + secret;
}

QByteArray dirtyPng()
{
    const QByteArray plain = savedPicture(redAndBlue(), "png");
    constexpr qsizetype head = 8 + 25; // Signature and IHDR.
    return plain.first(head) + pngChunk("tEXt", QByteArray("Comment\0", 8) + secret)
        + pngChunk("iTXt", QByteArray("XML:com.adobe.xmp\0\0\0\0\0", 22) + secret) + pngChunk("eXIf", exif(1))
        + pngChunk("tIME", QByteArray(7, '\x07')) + pngChunk("prVt", secret) + plain.sliced(head) + secret;
}

QByteArray dirtyGif()
{
    QByteArray bytes = QByteArray("GIF89a\x02\0\x02\0\x80\0\0", 13) + QByteArray("\0\0\xFF\xFF\0\0", 6);
    bytes += "\x21\xFF\x0BNETSCAPE2.0" + QByteArray("\x03\x01\0\0\0", 5);
    bytes += "\x21\xFE" + QByteArray(1, char(secret.size())) + secret + QByteArray(1, '\0');
    bytes += QByteArray("\x21\xFF\x0B", 3) + "XMP DataXMP" + QByteArray(1, char(secret.size())) + secret
        + QByteArray(1, '\0');
    for (int frame = 0; frame < 3; ++frame) {
        bytes += QByteArray("\x21\xF9\x04\0\x01\0\0\0", 8);
        bytes += QByteArray(",\0\0\0\0\x02\0\x02\0\0\x02\x02\x8C\x53\0", 15);
    }
    return bytes + ';' + secret;
}

QByteArray little(quint32 value)
{
    QByteArray bytes(4, '\0');
    qToLittleEndian(value, bytes.data());
    return bytes;
}

QByteArray riffChunk(const QByteArray &name, const QByteArray &body)
{
    return name + little(quint32(body.size())) + body + QByteArray(body.size() % 2, '\0');
}

/// The chunks of a WebP as Qt writes it, without its head.
QByteArray webpData() { return savedPicture(redAndBlue(), "webp").sliced(12); }

QByteArray webp(const QByteArray &chunks) { return riffChunk("RIFF", "WEBP" + chunks); }

QByteArray movingWebp()
{
    const QByteArray size24("\x3B\0\0\x27\0\0", 6); // 60 × 40, less one
    const QByteArray frame = QByteArray(6, '\0') + size24 + QByteArray("\x64\0\0\0", 4);
    const QByteArray picture = webpData();
    return webp(riffChunk("VP8X", QByteArray("\x2E\0\0\0", 4) + size24) // moving, with profile, EXIF and XMP
               + riffChunk("ICCP", secret) + riffChunk("ANIM", QByteArray(6, '\0'))
               + riffChunk("ANMF", frame + picture + riffChunk("junk", secret))
               + riffChunk("ANMF", frame + picture) + riffChunk("EXIF", exif(1)) + riffChunk("XMP ", secret))
        + secret;
}

QByteArray stillWebp()
{
    const QByteArray size24("\x3B\0\0\x27\0\0", 6);
    return webp(riffChunk("VP8X", QByteArray("\x0C\0\0\0", 4) + size24) + webpData()
        + riffChunk("EXIF", exif(1)) + riffChunk("XMP ", secret));
}

bool isRedThenBlue(const QByteArray &bytes)
{
    const auto image = decodePicture(bytes);
    return image && image->pixelColor(2, image->height() / 2).red() > 200
        && image->pixelColor(image->width() - 3, image->height() / 2).blue() > 200;
}

} // namespace

class CleanPicturesTest final : public QObject {
    Q_OBJECT
private slots:
    void nothingButThePictureIsLeft_data()
    {
        QTest::addColumn<QByteArray>("dirty");
        QTest::addColumn<PictureFormat>("format");
        QTest::newRow("JPEG") << dirtyJpeg(1) << PictureFormat::Jpeg;
        QTest::newRow("PNG") << dirtyPng() << PictureFormat::Png;
        QTest::newRow("GIF") << dirtyGif() << PictureFormat::Gif;
        QTest::newRow("WebP") << stillWebp() << PictureFormat::Jpeg;
        QTest::newRow("moving WebP") << movingWebp() << PictureFormat::WebP;
    }
    void nothingButThePictureIsLeft()
    {
        QFETCH(QByteArray, dirty);
        QFETCH(PictureFormat, format);
        QVERIFY(dirty.contains(secret));
        QVERIFY(decodePicture(dirty)); // It is a picture: what is tested is the cleaning of one.
        QVERIFY(!isCleanPicture(dirty));
        const Result<CleanPicture> clean = cleanPicture(dirty);
        QVERIFY2(clean, qPrintable(clean ? QString() : clean.error().detail));
        QCOMPARE(clean->format, format);
        QCOMPARE(pictureFormat(clean->bytes), format);
        QVERIFY(isCleanPicture(clean->bytes));
        QVERIFY(!clean->bytes.contains(secret));
        QVERIFY(!clean->bytes.contains("Exif") && !clean->bytes.contains("EXIF"));
        QCOMPARE(*pictureSize(clean->bytes), clean->size);
        if (format != PictureFormat::Gif)
            QVERIFY(isRedThenBlue(clean->bytes));
        // Once more changes nothing that is seen, and of a film not a byte.
        const Result<CleanPicture> again = cleanPicture(clean->bytes);
        QVERIFY(again);
        if (format == PictureFormat::Gif || format == PictureFormat::WebP)
            QCOMPARE(again->bytes, clean->bytes);
    }

    void aFilmKeepsItsFrames()
    {
        const auto gif = cleanPicture(dirtyGif());
        QVERIFY(gif);
        QCOMPARE(gif->bytes.count(','), 3);
        QVERIFY(gif->bytes.contains("NETSCAPE2.0"));
        QCOMPARE(cleanPicture(movingWebp())->bytes.count("ANMF"), 2);
    }

    void aPictureComesUprightBeforeItForgetsWhichWayUpItWas()
    {
        // Turned by a quarter to the right on showing (TIFF 6.0, orientation 6): red is above then.
        const auto clean = cleanPicture(dirtyJpeg(6));
        QVERIFY(clean);
        QCOMPARE(clean->size, QSize(40, 60));
        const auto image = decodePicture(clean->bytes);
        QVERIFY(image->pixelColor(20, 5).red() > 200 && image->pixelColor(20, 55).blue() > 200);
    }

    void theSamePixelsBecomeTheSameBytes()
    {
        QCOMPARE(cleanPicture(dirtyJpeg(1))->bytes, cleanPicture(savedPicture(redAndBlue(), "jpeg"))->bytes);
        QCOMPARE(cleanPicture(dirtyPng())->bytes, cleanPicture(savedPicture(redAndBlue(), "png"))->bytes);
        QImage other = redAndBlue();
        other.setDotsPerMeterX(11811);
        other.setText(u"Author"_s, QString::fromLatin1(secret));
        other.setColorSpace(QColorSpace::SRgb);
        QCOMPARE(cleanPicture(savedPicture(other, "png"))->bytes, cleanPicture(dirtyPng())->bytes);
    }

    void aTransparentWebPStaysTransparent()
    {
        QImage glass(20, 20, QImage::Format_ARGB32);
        glass.fill(QColor(10, 200, 10, 60));
        const auto clean = cleanPicture(savedPicture(glass, "webp"));
        QVERIFY(clean);
        QCOMPARE(clean->format, PictureFormat::Png);
        QVERIFY(qAbs(decodePicture(clean->bytes)->pixelColor(5, 5).alpha() - 60) < 3);
    }

    void whatIsNoPictureOrBrokenIsRefused()
    {
        const auto reason = [](const QByteArray &bytes) {
            const auto clean = cleanPicture(bytes);
            return clean ? Error::Reason::Unspecified : clean.error().reason;
        };
        QCOMPARE(reason({}), Error::Reason::NotAPicture);
        QCOMPARE(reason("<svg xmlns='http://www.w3.org/2000/svg'/>"), Error::Reason::NotAPicture);
        QCOMPARE(cleanPicture("<?xml version='1.0'?><svg/>").error().detail, u"SVG"_s);
        QCOMPARE(cleanPicture(QByteArray("\0\0\0\x18"
                                         "ftypheic\0\0\0\0",
                                  16))
                     .error()
                     .detail,
            u"HEIC"_s);
        QCOMPARE(cleanPicture(QByteArray("\0\0\0\x18"
                                         "ftypavif\0\0\0\0",
                                  16))
                     .error()
                     .detail,
            u"AVIF"_s);
        QCOMPARE(cleanPicture(QByteArray("II*\0\0\0\0\0", 8)).error().detail, u"TIFF"_s);
        for (const QByteArray &whole : { dirtyGif(), movingWebp(), savedPicture(redAndBlue(), "png"),
                 savedPicture(redAndBlue(), "webp") }) {
            const qsizetype parts = 40;
            for (qsizetype part = 0; part < parts; ++part) {
                const auto clean = cleanPicture(whole.first(whole.size() * part / parts));
                if (clean)
                    QVERIFY(isCleanPicture(clean->bytes));
            }
        }
    }

    void whatWasTakenOutIsSaid()
    {
        using enum Extra;
        QCOMPARE(
            cleanPicture(dirtyJpeg(1))->removed, (std::vector{ Exif, Xmp, Iptc, Comment, Other, Trailer }));
        QCOMPARE(
            cleanPicture(dirtyPng())->removed, (std::vector{ Exif, Xmp, Comment, Time, Other, Trailer }));
        QCOMPARE(cleanPicture(dirtyGif())->removed, (std::vector{ Xmp, Comment, Trailer }));
        QCOMPARE(cleanPicture(movingWebp())->removed, (std::vector{ Exif, Xmp, ColourProfile, Trailer }));
        QCOMPARE(cleanPicture(savedPicture(redAndBlue(), "jpeg"))->removed, std::vector<Extra>());
    }

    void aLargePictureIsScaledDownUnlessItsOwnSizeIsWished()
    {
        const QByteArray large = savedPicture(redAndBlue(3000, 1500), "jpeg");
        QCOMPARE(cleanPicture(large)->size, QSize(2560, 1280));
        QCOMPARE(cleanPicture(large)->shown, QSize(3000, 1500));
        CleanOptions options;
        options.longSide = 0;
        QCOMPARE(cleanPicture(large, options)->size, QSize(3000, 1500));
        options.longSide = 1600;
        QCOMPARE(cleanPicture(large, options)->size, QSize(1600, 800));
        QCOMPARE(cleanPicture(savedPicture(redAndBlue(), "jpeg"), options)->size, QSize(60, 40));
        QCOMPARE(cleanPicture(savedPicture(redAndBlue(9000, 2), "png"), options)->size, QSize(1600, 1));
    }

    void aJpegOrPngWithoutItsEndIsRefused()
    {
        for (const char *format : { "jpeg", "png" }) {
            const QByteArray whole = savedPicture(redAndBlue(600, 400), format);
            for (const qsizetype length : { whole.size() / 2, whole.size() - 20, whole.size() - 1 })
                QCOMPARE(cleanPicture(whole.first(length)).error().reason, Error::Reason::PictureBroken);
        }
        // A small picture inside has an end of its own.
        const QByteArray inner = savedPicture(redAndBlue(), "jpeg");
        const QByteArray whole = savedPicture(redAndBlue(600, 400), "jpeg");
        const QByteArray cut = (whole.first(2) + segment('\xE1', QByteArray("Exif\0\0", 6) + exif(1) + inner)
            + whole.sliced(2))
                                   .chopped(30);
        QCOMPARE(cleanPicture(cut).error().reason, Error::Reason::PictureBroken);
    }

    void aFilmOfTenThousandFramesIsRefused()
    {
        const QByteArray gif = dirtyGif();
        const qsizetype frame = gif.lastIndexOf("\x21\xF9");
        const qsizetype end = gif.lastIndexOf(';');
        const auto film = [&](int frames) {
            return gif.first(frame) + gif.mid(frame, end - frame).repeated(frames) + ';';
        };
        QVERIFY(cleanPicture(film(100)));
        const auto refused = cleanPicture(film(10'000));
        QCOMPARE(refused.error().reason, Error::Reason::PictureTooLarge);
        QVERIFY(refused.error().detail.contains(u"frames"_s));
    }

    // Second opinions where they are installed, over our own and what other people's tests call dirty.
    void otherProgramsFindNothingButStructure()
    {
        if (exifTool().isEmpty() || exiv2().isEmpty())
            QSKIP("exiftool or exiv2 is not installed");
        QTemporaryDir folder;
        const auto put = [&](const QString &name, const QByteArray &bytes) {
            QFile file(folder.filePath(name));
            return file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size() ? file.fileName()
                                                                                        : QString();
        };
        std::map<QString, QByteArray> pictures{ { u"own.jpg"_s, dirtyJpeg(3) }, { u"own.png"_s, dirtyPng() },
            { u"own.gif"_s, dirtyGif() }, { u"own.webp"_s, movingWebp() },
            { u"own-still.webp"_s, stillWebp() } };
        const QDir suite(QStringLiteral(QUOTIDIAN_SUITES "/images"));
        for (const QString &name : suite.entryList(QDir::Files)) {
            QFile file(suite.filePath(name));
            QVERIFY(file.open(QIODevice::ReadOnly));
            if (name != "LICENSE"_L1)
                pictures.emplace(name, file.readAll());
        }
        QStringList cleaned;
        QStringList refused;
        int seenBefore = 0; // That the programs see anything at all.
        for (const auto &[name, bytes] : pictures) {
            const auto clean = cleanPicture(bytes);
            if (!clean) {
                QCOMPARE(clean.error().reason, Error::Reason::NotAPicture);
                refused << clean.error().detail; // The sentence names it.
                continue;
            }
            QVERIFY2(!clean->removed.empty(), qPrintable(name));
            const QString dirty = put(u"before-"_s + name, bytes);
            seenBefore += foreignTags({ dirty }).isEmpty() && exiv2Finds(dirty).isEmpty() ? 0 : 1;
            cleaned << put(name, clean->bytes);
            const QByteArray found = exiv2Finds(cleaned.back());
            QVERIFY2(found.isEmpty(), qPrintable(name + u": "_s + QString::fromUtf8(found)));
        }
        QCOMPARE(foreignTags(cleaned), QStringList());
        refused.sort();
        qInfo().noquote() << cleaned.size() << "cleaned; refused:" << refused.join(u", "_s);
        QCOMPARE(seenBefore, int(cleaned.size()));
        if (!suite.exists())
            return;
        QCOMPARE(cleaned.size(), 9);
        QCOMPARE(refused, (QStringList{ u"AVIF"_s, u"BMP"_s, u"HEIC"_s, u"SVG"_s, u"TIFF"_s }));
    }
};

QTEST_GUILESS_MAIN(CleanPicturesTest)
#include "cleanpictures_test.moc"
