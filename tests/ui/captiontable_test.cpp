#include "photos/captiontable.h"

#include <QTest>

using namespace Qt::StringLiterals;

namespace {

KeptPhotoReport reportOf(const QStringList &names)
{
    KeptPhotoReport report;
    for (const QString &name : names) {
        KeptPhoto photo;
        photo.id = PhotoId{ qint64(report.photos.size()) + 1 };
        photo.name = name;
        report.photos.push_back(photo);
    }
    return report;
}

} // namespace

/// Captions from a table, as spreadsheets copy and save them.
class CaptionTableTest final : public QObject {
    Q_OBJECT
private slots:
    void aSpreadsheetsCellsMayHoldTabsOfTheirOwnLines()
    {
        QCOMPARE(tableCells(u"a\tb\r\n\r\n\"one\ntwo\"\t\"say \"\"yes\"\"\"\n"_s),
            (std::vector<QStringList>{ { u"a"_s, u"b"_s }, { u"one\ntwo"_s, u"say \"yes\""_s } }));
        QCOMPARE(
            tableCells(u"\uFEFFa;b,c;d\n"_s), (std::vector<QStringList>{ { u"a"_s, u"b,c"_s, u"d"_s } }));
        QCOMPARE(tableCells(u"a,\"b,c\"\n"_s), (std::vector<QStringList>{ { u"a"_s, u"b,c"_s } }));
        QVERIFY(tableCells({}).empty());
        QCOMPARE(tableCells(u"a,\"never closed"_s).front().size(), qsizetype(2));
    }

    void columnsAreKnownByTheirNames()
    {
        const auto rows = captionRows(u"Credit\tFile\tCaption\nLina\tIMG_1.jpg\tSnow\n"_s);
        QCOMPARE(rows.size(), size_t(1));
        QCOMPARE(rows.front(), (CaptionRow{ u"IMG_1.jpg"_s, u"Snow"_s, {}, u"Lina"_s }));
        QCOMPARE(captionRows(u"2\tSnow\t\tLina"_s).front(), (CaptionRow{ u"2"_s, u"Snow"_s, {}, u"Lina"_s }));
        // A first picture whose caption is the name of a column is a picture.
        QCOMPARE(captionRows(u"IMG_1.jpg\tCaption"_s).size(), size_t(1));
    }

    void picturesAreFoundByNameWithoutItsEndAndByNumber()
    {
        KeptPhotoReport report = reportOf({ u"IMG_1.JPG"_s, u"7"_s, u"img_2.jpg"_s });
        report.photos[0].caption = u"Old"_s;
        report.photos[0].alt = u"Stays"_s;
        const auto changes = captionChanges(report,
            captionRows(
                u"img_1\tNew\nIMG_2.png\tSecond\n7\tSeven\n2\tBy number\n99\tNobody\nabsent.jpg\tNobody"_s));
        QCOMPARE(changes.unknown, (QStringList{ u"99"_s, u"absent.jpg"_s }));
        QCOMPARE(changes.changes.size(), size_t(3));
        QCOMPARE(changes.changes[0].after.caption, u"New"_s);
        QCOMPARE(changes.changes[0].after.alt, u"Stays"_s);
        QCOMPARE(changes.changes[1].after.caption, u"By number"_s); // The later row counts.
        QCOMPARE(changes.changes[2].after.caption, u"Second"_s);
        QVERIFY(captionChanges(report, captionRows(u"1\tOld"_s)).changes.empty());
    }
};

QTEST_GUILESS_MAIN(CaptionTableTest)
#include "captiontable_test.moc"
