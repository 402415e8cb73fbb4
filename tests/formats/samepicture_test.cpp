#include "formats/images/samepicture.h"
#include "support/pictures.h"

#include <QTest>

using namespace Qt::StringLiterals;

class SamePictureTest final : public QObject {
    Q_OBJECT
private slots:
    void whatIsCompressedMoreOrScaledDownIsTheSame()
    {
        for (const QSize size : { QSize(1280, 853), QSize(400, 600), QSize(61, 33), QSize(5, 3) }) {
            const QImage image = streetPicture(size);
            const QByteArray sent = jpegOf(image, 90);
            for (const int quality : { 95, 75, 60, 40, 20 })
                QVERIFY2(showsTheSame(sent, jpegOf(QImage::fromData(sent), quality)),
                    qPrintable(u"%1 at quality %2"_s.arg(size.width()).arg(quality)));
        }
        const QImage image = streetPicture({ 1280, 853 });
        const QByteArray sent = jpegOf(image, 90);
        for (const int width : { 1024, 640, 150 })
            QVERIFY2(showsTheSame(sent, jpegOf(image.scaledToWidth(width, Qt::SmoothTransformation), 70)),
                qPrintable(QString::number(width)));
        QVERIFY(showsTheSame(sent, savedPicture(image, "webp")));
        QVERIFY(showsTheSame(savedPicture(image, "png"), jpegOf(image, 80)));
        QVERIFY(showsTheSame(
            savedPicture(image, "png"), savedPicture(image.convertToFormat(QImage::Format_Indexed8), "png")));
    }

    void oneThatIsScaledWithoutCareIsStillTheSame()
    {
        const QImage image = streetPicture({ 1800, 1200 });
        const QImage pointed = image.scaled(1000, 666, Qt::IgnoreAspectRatio, Qt::FastTransformation);
        QVERIFY(!showsTheSame(jpegOf(image, 90), jpegOf(pointed.mirrored(), 60)));
        const QImage half = image.scaledToWidth(900, Qt::FastTransformation);
        QVERIFY(showsTheSame(jpegOf(image, 90), jpegOf(half, 60)));
    }

    void whatWasCutShortIsAnotherHoweverItWasCompleted()
    {
        const QByteArray sent = jpegOf(streetPicture({ 1280, 853 }), 90);
        for (int percent = 5; percent < 100; percent += 3) {
            const QByteArray cut = sent.first(sent.size() * percent / 100);
            QVERIFY2(!showsTheSame(sent, cut), qPrintable(QString::number(percent)));
            // As a site does that reads it and writes it anew: what is missing is grey.
            const QImage completed = QImage::fromData(cut);
            QVERIFY(!completed.isNull());
            QVERIFY2(!showsTheSame(sent, jpegOf(completed, 60)), qPrintable(QString::number(percent)));
            QVERIFY2(!showsTheSame(sent, jpegOf(completed.scaledToWidth(1024, Qt::SmoothTransformation), 60)),
                qPrintable(QString::number(percent)));
        }
        for (const qsizetype missing : { 1, 2, 10, 100, 500 })
            QVERIFY2(!showsTheSame(sent, sent.chopped(missing)), qPrintable(QString::number(missing)));
        QVERIFY(!showsTheSame(sent, {}));
    }

    void anotherPictureIsAnother()
    {
        const QByteArray sent = jpegOf(streetPicture({ 640, 480 }), 90);
        QVERIFY(!showsTheSame(sent, jpegOf(streetPicture({ 640, 480 }, 2), 90)));
        QVERIFY(!showsTheSame(sent, jpegOf(streetPicture({ 480, 640 }), 90)));
        QVERIFY(!showsTheSame(sent, jpegOf(streetPicture({ 1280, 960 }), 90))); // Nobody makes more of less.
        QImage turned = streetPicture({ 640, 640 });
        QVERIFY(!showsTheSame(jpegOf(turned, 90), jpegOf(turned.mirrored(true, false), 90)));
        QVERIFY(!showsTheSame(sent, "no picture"));
    }

    void ofWhatMovesOnlyTheSameBytesAreTheSame()
    {
        const QByteArray gif = QByteArray::fromHex(
            "47494638396101000100800000ff0000ffffff2c000000000100010000020244010021f904000a0000002c"
            "0000000001000100000202440100"
            "3b");
        QVERIFY(showsTheSame(gif, gif));
        QVERIFY(!showsTheSame(gif, gif.first(gif.size() - 20) + ';'));
        QVERIFY(!showsTheSame(gif, jpegOf(streetPicture({ 1, 1 }), 90)));
    }

    void theFormIsKeptWithinAPixel()
    {
        QVERIFY(isSameForm({ 4001, 2999 }, { 2560, 1919 }));
        QVERIFY(isSameForm({ 1200, 800 }, { 1200, 800 }));
        QVERIFY(!isSameForm({ 1200, 800 }, { 1200, 801 }));
        QVERIFY(!isSameForm({ 1200, 800 }, { 800, 1200 }));
        QVERIFY(!isSameForm({ 1200, 800 }, { 600, 300 }));
    }
};

QTEST_GUILESS_MAIN(SamePictureTest)
#include "samepicture_test.moc"
