#include "formats/feed/opml.h"

#include <QTest>

using namespace Qt::StringLiterals;

namespace {

Opml parsed(const QByteArray &inBody)
{
    const auto opml = parseOpml(
        "<opml version=\"1.0\"><head><title>Mine</title></head><body>" + inBody + "</body></opml>");
    return opml ? *opml : Opml{};
}

} // namespace

class OpmlTest final : public QObject {
    Q_OBJECT

private slots:
    void foldersAreKept()
    {
        const Opml opml = parsed(
            "<outline text='Asia'><outline text='Kazakhstan'><outline text='A' "
            "xmlUrl='http://e.org/a'/></outline>"
            "<outline title='B' text='b' xmlUrl='https://e.org/b' htmlUrl='https://e.org/'/></outline>"
            "<outline text='C' xmlurl='http://e.org/c'/>");
        QCOMPARE(opml.title, u"Mine"_s);
        QCOMPARE(opml.feeds.size(), size_t(3));
        QCOMPARE(opml.feeds[0].folder, u"Asia/Kazakhstan"_s);
        QCOMPARE(opml.feeds[1].folder, u"Asia"_s);
        QCOMPARE(opml.feeds[1].title, u"B"_s);
        QCOMPARE(opml.feeds[1].homePage, QUrl(u"https://e.org/"_s));
        QCOMPARE(opml.feeds[2].folder, QString());
    }
    void duplicatesAreMerged()
    {
        const Opml opml = parsed(
            "<outline xmlUrl='http://e.org/a' text='1'/><outline xmlUrl='http://E.org/a' text='2'/>");
        QCOMPARE(opml.feeds.size(), size_t(1));
        QCOMPARE(opml.feeds[0].title, u"1"_s);
        QCOMPARE(opml.duplicates, 1);
    }
    void onlyWebAddressesAreTaken()
    {
        const Opml opml = parsed(
            "<outline text='f' xmlUrl='file:///etc/passwd'/><outline text='j' xmlUrl='javascript:alert(1)'/>"
            "<outline text='e' xmlUrl=''/><outline text='r' xmlUrl='/feed'/><outline text='h' "
            "xmlUrl='http:///x'/>");
        QVERIFY(opml.feeds.empty());
        QCOMPARE(opml.refused.size(), size_t(5));
        QCOMPARE(opml.refused[0].why, OpmlRefusal::Why::Scheme);
        QCOMPARE(opml.refused[1].why, OpmlRefusal::Why::Scheme);
        QCOMPARE(opml.refused[2].why, OpmlRefusal::Why::NotAnAddress);
        QCOMPARE(opml.refused[3].why, OpmlRefusal::Why::NotAnAddress);
        QCOMPARE(opml.refused[4].why, OpmlRefusal::Why::NotAnAddress);
    }
    void hostileListsAreBounded()
    {
        QByteArray many;
        for (int i = 0; i < 100'000; ++i)
            many += "<outline xmlUrl='http://e.org/" + QByteArray::number(i) + "'/>";
        const Opml wide = parsed(many);
        QCOMPARE(wide.feeds.size(), mostOpmlFeeds);
        QCOMPARE(wide.refused.size(), mostOpmlFeeds);
        QCOMPARE(wide.refused[0].why, OpmlRefusal::Why::TooMany);
        const Opml deep
            = parsed(QByteArray("<outline text='d'>").repeated(5000) + "<outline xmlUrl='http://e.org/'/>");
        QVERIFY(deep.malformed);
    }
    void theFirstOfAHugeListAreTheOnesKept()
    {
        QByteArray many;
        for (int i = 0; i < 100'000; ++i)
            many += "<outline text='" + QByteArray::number(i) + "' xmlUrl='http://e.org/"
                + QByteArray::number(i % 50'000) + "'/>";
        const Opml opml = parsed(many);
        QCOMPARE(opml.feeds.size(), mostOpmlFeeds);
        QCOMPARE(opml.feeds.back().url, QUrl(u"http://e.org/4999"_s));
        QCOMPARE(opml.duplicates, 5000);
        QVERIFY(!opml.malformed);
    }
    void foldersBeyondTheDepthLoseNoFeedBeforeThem()
    {
        const Opml opml = parsed("<outline text='before' xmlUrl='http://e.org/before'/>"
            + QByteArray("<outline text='d'>").repeated(5000) + QByteArray("</outline>").repeated(5000)
            + "<outline text='after' xmlUrl='http://e.org/after'/>");
        QCOMPARE(opml.feeds.front().title, u"before"_s);
        QCOMPARE(opml.feeds.front().folder, QString());
        for (const OpmlFeed &feed : opml.feeds)
            QVERIFY(feed.folder.size() < 100'000);
    }
    void titlesOfEveryDirectionAreKeptAsTheyStand()
    {
        const QString arabic = u"ميدان \"المدينة\" 2026"_s;
        const QString hebrew = u"\u2067כיכר\u2069 (Square)"_s;
        const Opml opml = parsed(
            u"<outline text='%1'><outline text='%2' xmlUrl='https://e.org/'/></outline>"_s.arg(arabic, hebrew)
                .toUtf8());
        QCOMPARE(opml.feeds.size(), size_t(1));
        QCOMPARE(opml.feeds[0].folder, arabic);
        QCOMPARE(opml.feeds[0].title, hebrew);
        const auto again = parseOpml(writeOpml(u"x"_s, opml.feeds));
        QVERIFY(again);
        QVERIFY(again->feeds == opml.feeds);
    }
    void theAddressIsFoundHoweverItIsSpelled_data()
    {
        QTest::addColumn<QByteArray>("outline");
        for (const char *outline : { "<outline xmlUrl='https://e.org/f'/>",
                 "<outline xmlurl='https://e.org/f'/>", "<outline XMLURL='https://e.org/f'/>",
                 "<outline xmlURL=\"https://e.org/f\"/>", "<OUTLINE xmlUrl='https://e.org/f'></OUTLINE>",
                 "<outline type='atom' xmlUrl='https://e.org/f'/>", "<outline xmlUrl=' https://e.org/f\n'/>",
                 "<outline category='/City,Water' xmlUrl='https://e.org/f'/>" })
            QTest::newRow(outline) << QByteArray(outline);
    }
    void theAddressIsFoundHoweverItIsSpelled()
    {
        QFETCH(QByteArray, outline);
        const Opml opml = parsed(outline);
        QCOMPARE(opml.feeds.size(), size_t(1));
        QCOMPARE(opml.feeds[0].url, QUrl(u"https://e.org/f"_s));
        QCOMPARE(opml.feeds[0].folder, QString()); // A category is a tag of the list's maker, no folder.
    }
    void schemesThatAreNotTheWebsAreRefused()
    {
        for (const char *address :
            { "javascript:alert(1)", "data:text/xml,x", "file:///etc/passwd", "ftp://e.org/f",
                "FILE:///etc/passwd", "vbscript:x", "gopher://e.org/", "exec:rm", "feed://e.org/f" }) {
            const Opml opml = parsed("<outline text='t' xmlUrl='" + QByteArray(address) + "'/>");
            QVERIFY2(opml.feeds.empty(), address);
            QCOMPARE(opml.refused.size(), size_t(1));
            QCOMPARE(opml.refused[0].why, OpmlRefusal::Why::Scheme);
            QCOMPARE(opml.refused[0].address, QString::fromLatin1(address));
        }
    }
    void brokenListsGiveWhatTheyHave()
    {
        const Opml opml
            = parsed("<outline text=\"A & B\" xmlUrl=\"http://e.org/?a=1&b=2\"><outline text='cut");
        QCOMPARE(opml.feeds.size(), size_t(1));
        QCOMPARE(opml.feeds[0].title, u"A & B"_s);
        QCOMPARE(opml.feeds[0].url, QUrl(u"http://e.org/?a=1&b=2"_s));
        QVERIFY(opml.malformed);
    }
    void whatIsNoListIsRefused()
    {
        for (const char *text : { "", "<html></html>", "<rss><channel/></rss>", "{}" }) {
            const auto opml = parseOpml(text);
            QVERIFY2(!opml, text);
            QCOMPARE(opml.error().reason, Error::Reason::NotAFeed);
        }
    }
    void whatIsWrittenReadsTheSame()
    {
        const std::vector<OpmlFeed> feeds = {
            { u"Площадь \"1\" <&>"_s, QUrl(u"https://e.org/feed?a=1&b=2"_s), QUrl(u"https://e.org/"_s),
                u"Asia/Kazakhstan"_s, u"d"_s, u"ru"_s },
            { u"two"_s, QUrl(u"http://e.org/2"_s), {}, u"Asia"_s, {}, {} },
            { u"three"_s, QUrl(u"http://e.org/3"_s), {}, {}, {}, {} },
            { u"four"_s, QUrl(u"http://e.org/4"_s), {}, u"Asia/Other"_s, {}, {} },
        };
        const QByteArray written = writeOpml(u"My & list"_s, feeds);
        QVERIFY(written.contains("<opml version=\"2.0\">"));
        const auto read = parseOpml(written);
        QVERIFY(read);
        QCOMPARE(read->title, u"My & list"_s);
        QVERIFY(!read->malformed);
        QVERIFY(read->feeds == feeds);
    }
};

QTEST_GUILESS_MAIN(OpmlTest)
#include "opml_test.moc"
