#include "formats/feed/dates.h"
#include "formats/feed/feedparser.h"
#include "formats/feed/feedtext.h"
#include "formats/feed/jsonfeedwriter.h"
#include "formats/feed/xmltokenizer.h"

#include <QElapsedTimer>
#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

using namespace Qt::StringLiterals;

namespace {

ParsedFeed parsed(const QByteArray &bytes, const QUrl &url = {})
{
    auto feed = parseFeed(bytes, {}, url);
    return feed ? *feed : ParsedFeed{};
}

ParsedFeed rss(const QByteArray &inChannel)
{
    return parsed("<rss version=\"2.0\"><channel>" + inChannel + "</channel></rss>");
}

ParsedEntry item(const QByteArray &inItem)
{
    const ParsedFeed feed = rss("<item>" + inItem + "</item>");
    return feed.items.empty() ? ParsedEntry{} : feed.items.front();
}

ParsedEntry entry(const QByteArray &inEntry)
{
    const ParsedFeed feed
        = parsed("<feed xmlns=\"http://www.w3.org/2005/Atom\"><entry>" + inEntry + "</entry></feed>");
    return feed.items.empty() ? ParsedEntry{} : feed.items.front();
}

QString iso(const char *text)
{
    const auto date = parseFeedDate(text);
    return date ? date->utc().toString(Qt::ISODateWithMs) : u"none"_s;
}

/// Milliseconds to parse; far beyond linear shows as seconds.
qint64 timeOf(const QByteArray &bytes)
{
    QElapsedTimer clock;
    clock.start();
    const auto feed = parseFeed(bytes, {}, {});
    Q_UNUSED(feed)
    return clock.elapsed();
}

} // namespace

class FeedTest final : public QObject {
    Q_OBJECT

private slots:
    void controlsThatAreWindows1252BecomeItsCharacters()
    {
        const ParsedEntry one = item("<guid>a\xc2\x92</guid><title>don\xc2\x92t \xc2\xa0x</title>"
                                     "<description><![CDATA[<p>don\xc2\x92t]]></description>");
        QCOMPARE(one.title, u"don\u2019t \u00a0x"_s);
        QCOMPARE(one.summary.value, QByteArray("<p>don\xe2\x80\x99t"));
        QCOMPARE(one.id, u"a\u0092"_s); // What is compared stays.
    }

    void theServersLanguageIsThatOfAFeedThatSaysNone()
    {
        const auto languageOf = [](const QByteArray &inChannel, const QByteArray &header) {
            const auto feed
                = parseFeed("<rss><channel>" + inChannel + "<item/></channel></rss>", {}, {}, header);
            return feed ? feed->language : u"refused"_s;
        };
        QCOMPARE(languageOf({}, " pt-BR "), u"pt-BR"_s);
        QCOMPARE(languageOf("<language>fa</language>", "en"), u"fa"_s);
        QCOMPARE(languageOf({}, "en, fr"), QString());
        QCOMPARE(languageOf({}, "<script>"), QString());
        QCOMPARE(languageOf({}, {}), QString());
    }

    void aBaseWithSlashesTooManyIsReadAsBrowsersDo()
    {
        const QByteArray link = "<link href=\"x\"/></entry></feed>";
        const auto urlWithBase = [&link](const QByteArray &base) {
            const ParsedFeed feed = parsed("<feed xmlns=\"http://www.w3.org/2005/Atom\" "
                                           "xml:base=\"http://e.org/\"><entry xml:base=\""
                + base + "\">" + link);
            return feed.items.empty() ? QUrl() : feed.items.front().url;
        };
        QCOMPARE(urlWithBase("http:///f.org/d/"), QUrl(u"http://f.org/d/x"_s));
        QCOMPARE(urlWithBase("https:////f.org/d/"), QUrl(u"https://f.org/d/x"_s));
        QCOMPARE(urlWithBase("http://f.org//d/"), QUrl(u"http://f.org//d/x"_s));
        QCOMPARE(urlWithBase("http:///"), QUrl(u"http://e.org/x"_s));
    }

    void tagsInOneElementAreSeveral()
    {
        QCOMPARE(item("<tags>one word, two</tags><category>three</category>").tags,
            (QStringList{ u"one word"_s, u"two"_s, u"three"_s }));
    }

    // Broken XML keeps its text.
    void bareAmpersandsStay()
    {
        const ParsedEntry one
            = item("<title>A & B &amp; C &copy D</title><link>http://e.org/?a=1&b=2&copy=3</link>");
        QCOMPARE(one.title, u"A & B & C &copy D"_s);
        QCOMPARE(one.url, QUrl(u"http://e.org/?a=1&b=2&copy=3"_s));
    }
    void htmlReferencesNeedNoDoctype()
    {
        QCOMPARE(item("<title>caf&eacute;&nbsp;&mdash; &hellip;</title>").title, u"café\u00a0— …"_s);
    }
    void numericReferencesAreAsInHtml()
    {
        QCOMPARE(item("<title>don&#146;t &#x263A; [&#0;&#xD800;&#x110000;&#99999999999;]</title>").title,
            u"don’t ☺ [\uFFFD\uFFFD\uFFFD\uFFFD]"_s);
    }
    void lessThanThatBeginsNothingIsText()
    {
        const ParsedFeed feed = rss("<item><title>1 < 2 <3</title></item>");
        QCOMPARE(feed.items.at(0).title, u"1 < 2 <3"_s);
        QVERIFY(feed.malformed);
    }
    void undeclaredPrefixesMeanTheUsual()
    {
        const ParsedEntry one
            = item("<dc:creator>Zoë</dc:creator><content:encoded><![CDATA[<p>x</p>]]></content:encoded>");
        QCOMPARE(one.authors.at(0).name, u"Zoë"_s);
        QCOMPARE(one.content.value, QByteArray("<p>x</p>"));
    }
    void namespacesGoByAddressNotByPrefix()
    {
        const ParsedFeed feed = parsed(
            "<a:feed xmlns:a='http://www.w3.org/2005/Atom'><a:entry><a:id>x</a:id></a:entry></a:feed>");
        QCOMPARE(feed.format, FeedFormat::Atom10);
        QCOMPARE(feed.items.at(0).id, u"x"_s);
    }
    void junkBeforeTheRootIsPassedOver()
    {
        const ParsedFeed feed = parsed("<br />\n<b>Warning</b>: mysql\n<?xml "
                                       "version='1.0'?><rss><channel><title>T</title></channel></rss>");
        QCOMPARE(feed.title, u"T"_s);
        QVERIFY(feed.malformed);
    }
    void unquotedAttributesAreRead()
    {
        const ParsedEntry one = item("<enclosure url=http://e.org/a.mp3 type=audio/mpeg length=12/>");
        QCOMPARE(one.enclosures.at(0),
            (FeedEnclosure{ QUrl(u"http://e.org/a.mp3"_s), u"audio/mpeg"_s, {}, 12, {} }));
    }
    void anUnclosedItemEndsWithTheNext()
    {
        const ParsedFeed feed = rss("<item><title>1</title><item><title>2</title></item>");
        QCOMPARE(feed.items.size(), size_t(2));
        QCOMPARE(feed.bytesOf(feed.items.at(0)), QByteArray("<item><title>1</title>"));
        QCOMPARE(feed.bytesOf(feed.items.at(1)), QByteArray("<item><title>2</title></item>"));
    }
    void elementsEndWithTheirParent()
    {
        const ParsedEntry one = item("<description>a<br>b<i>c</description><title>T</title>");
        QCOMPARE(one.summary.value, QByteArray("a<br />b<i>c</i></br>").replace("</br>", ""));
        QCOMPARE(one.title, u"T"_s);
    }
    void aCutFeedGivesWhatItHas()
    {
        const ParsedFeed feed
            = parsed("<rss><channel><item><title>One</title></item><item><description><![CDATA[half a sen");
        QCOMPARE(feed.items.size(), size_t(2));
        QCOMPARE(feed.items.at(1).summary.value, QByteArray("half a sen"));
        QVERIFY(feed.malformed);
    }
    void aCommentThatNeverEndsHidesNoFeed()
    {
        QCOMPARE(
            parsed("<!-- oops ><rss><channel><item><title>1</title></item></channel></rss>").items.size(),
            size_t(1));
    }

    // Nothing is expanded; everything is bounded.
    void entitiesOfADoctypeAreNotExpanded()
    {
        const ParsedFeed feed
            = parsed("<!DOCTYPE rss [<!ENTITY a \"aaaa\"><!ENTITY x SYSTEM \"file:///etc/passwd\">]>"
                     "<rss><channel><title>&a;&x;</title></channel></rss>");
        QCOMPARE(feed.title, u"&a;&x;"_s);
    }
    void deepNestingIsBounded()
    {
        const ParsedFeed feed = rss("<item><description>" + QByteArray("<b>").repeated(100'000)
            + "deep</description><title>after</title></item>");
        QCOMPARE(feed.items.size(), size_t(1));
        QVERIFY(feed.items.at(0).summary.value.contains("deep"));
        QVERIFY(feed.malformed);
    }
    void attributesAreBounded()
    {
        QByteArray attributes;
        for (int i = 0; i < 50'000; ++i)
            attributes += " a" + QByteArray::number(i) + "=\"1\"";
        QCOMPARE(rss("<item><title" + attributes + ">T</title></item>").items.at(0).title, u"T"_s);
    }
    void hostileInputTakesLinearTime()
    {
        const int count = 300'000;
        for (const char *piece : { "<a b=\"", "<a b='", "<!--", "<![CDATA[", "<!D [", "<?x", "<", "&", "</a",
                 "</", "<a ", "&#", "&#x", "<a x=", "<item>", "<!x \"", "<xmlns:a='b'", "<x xmlns:y='z'>",
                 "<a xml:base='http://e.org/b/'>" }) {
            const QByteArray bytes = "<rss><channel><item><description>" + QByteArray(piece).repeated(count);
            QVERIFY2(timeOf(bytes) < 8'000, piece);
        }
    }
    void moreThanTheLimitIsRefused()
    {
        const auto feed = parseFeed(QByteArray(longestFeed + 1, ' '), {}, {});
        QVERIFY(!feed);
        QCOMPARE(feed.error().reason, Error::Reason::TooLarge);
    }
    void whatIsNoFeedIsRefused()
    {
        for (const char *text : { "", "hello", "<html><body><rss></rss></body></html>", "{\"a\":1}", "[1]",
                 "<opml/>", "{", "\xff\xfe" }) {
            const auto feed = parseFeed(text, {}, {});
            QVERIFY2(!feed, text);
            QCOMPARE(feed.error().reason, Error::Reason::NotAFeed);
        }
    }

    // What the formats mean.
    void guidIsVerbatimAndMayBeThePage()
    {
        const ParsedEntry page = item("<guid>http://e.org/1</guid>");
        QVERIFY(page.isIdPermalink);
        QCOMPARE(page.url, QUrl(u"http://e.org/1"_s));
        const ParsedEntry tag = item("<guid isPermaLink=\"false\"> HTTP://E.org/A?b </guid>");
        QCOMPARE(tag.id, u"HTTP://E.org/A?b"_s);
        QVERIFY(tag.url.isEmpty());
    }
    void atomXhtmlLosesItsWrapperOnly()
    {
        const ParsedEntry one
            = entry("<content type='xhtml'><x:div xmlns:x='http://www.w3.org/1999/xhtml'><x:p>a &lt; b"
                    "<x:br/></x:p><x:a name='q'/></x:div></content>");
        QCOMPARE(one.content.value, QByteArray("<p>a &lt; b<br /></p><a name=\"q\"></a>"));
    }
    void atomTextIsNoMarkup()
    {
        const ParsedEntry one = entry("<title type='text'>&lt;b&gt; is bold</title><title>second</title>");
        QCOMPARE(one.title, u"<b> is bold"_s);
        QCOMPARE(one.titleText.html(), QByteArray("&lt;b&gt; is bold"));
    }
    void htmlInATitleBecomesPlain()
    {
        QCOMPARE(
            item("<title>&lt;b&gt;Big&lt;/b&gt; &amp;amp; small &lt;3</title>").title, u"Big & small <3"_s);
    }
    void basesAndLanguagesAreInherited()
    {
        const ParsedFeed feed
            = parsed("<feed xmlns='http://www.w3.org/2005/Atom' xml:base='http://e.org/a/' xml:lang='ru'>"
                     "<entry xml:base='b/'><link href='c'/><content type='html'>&lt;a "
                     "href='d'&gt;</content></entry></feed>");
        QCOMPARE(feed.items.at(0).url, QUrl(u"http://e.org/a/b/c"_s));
        QCOMPARE(feed.items.at(0).language, u"ru"_s);
        const FeedText &content = feed.items.at(0).content;
        QCOMPARE(resolveLinks(content.value, content.base), QByteArray("<a href='http://e.org/a/b/d'>"));
    }
    void aBaseThatIsNoPlaceIsIgnored()
    {
        const ParsedFeed feed
            = parsed("<feed xmlns='http://www.w3.org/2005/Atom' xml:base='javascript:alert(1)'>"
                     "<entry><link href='/c'/></entry></feed>",
                QUrl(u"https://e.org/feed"_s));
        QCOMPARE(feed.items.at(0).url, QUrl(u"https://e.org/c"_s));
    }
    void mediaPicturesHaveCaptionCreditAndSize()
    {
        const ParsedEntry one
            = item("<media:content url='http://e.org/p.jpg' medium='image' width='640' height='480'>"
                   "<media:description>A square</media:description><media:credit>Dana</media:credit>"
                   "<media:thumbnail url='http://e.org/t.jpg'/></media:content>");
        QCOMPARE(one.pictures.size(), size_t(1));
        QCOMPARE(one.pictures.at(0),
            (FeedPicture{ QUrl(u"http://e.org/p.jpg"_s), QUrl(u"http://e.org/t.jpg"_s), u"A square"_s,
                u"Dana"_s, 640, 480 }));
    }
    void authorsAreNamesAndAddresses()
    {
        QCOMPARE(item("<author>d@e.org (Dana)</author>").authors.at(0),
            (FeedPerson{ u"Dana"_s, u"d@e.org"_s, {} }));
        QCOMPARE(item("<author>Dana</author>").authors.at(0), (FeedPerson{ u"Dana"_s, {}, {} }));
        QCOMPARE(entry("<author><name>D</name><uri>http://e.org/</uri></author>").authors.at(0),
            (FeedPerson{ u"D"_s, {}, QUrl(u"http://e.org/"_s) }));
    }
    void wrongDatesAreNotInvented()
    {
        QVERIFY(!item("<pubDate>yesterday</pubDate>").publishedAt.isValid());
        QVERIFY(!item("<title>x</title>").publishedAt.isValid());
    }
    void aDateKeepsTheOffsetThatItSays()
    {
        using namespace std::chrono_literals;
        const auto offsetOf = [](const QByteArray &inItem) {
            return item(inItem).publishedOffset;
        };
        QCOMPARE(offsetOf("<pubDate>Thu, 01 Jan 2004 19:48:21 +0545</pubDate>"), std::optional(5h + 45min));
        QCOMPARE(offsetOf("<pubDate>Thu, 01 Jan 2004 19:48:21 EST</pubDate>"), std::optional(-5h));
        QCOMPARE(offsetOf("<pubDate>Thu, 01 Jan 2004 19:48:21 GMT</pubDate>"), std::optional(0h));
        QCOMPARE(offsetOf("<dc:date>2004-01-01T19:48:21+06:00</dc:date>"), std::optional(6h));
        QVERIFY(!offsetOf("<pubDate>Thu, 01 Jan 2004 19:48:21</pubDate>"));
        QVERIFY(!offsetOf("<pubDate>2004-01-01</pubDate>"));
        QVERIFY(!offsetOf("<pubDate>Thu, 01 Jan 2004 19:48:21 +1500</pubDate>"));
        // Of the date that is kept, and of no other.
        QVERIFY(!offsetOf(
            "<pubDate>Thu, 01 Jan 2004 19:48:21</pubDate><dc:date>2003-01-01T00:00:00+06:00</dc:date>"));
        QCOMPARE(entry("<published>2004-01-01T19:48:21-03:30</published>").publishedOffset,
            std::optional(-3h - 30min));
        const ParsedFeed json
            = parsed("{\"version\":\"https://jsonfeed.org/version/1\",\"items\":[{\"id\":\"1\","
                     "\"date_published\":\"2004-01-01T19:48:21+02:00\"}]}");
        QCOMPARE(json.items.at(0).publishedOffset, std::optional(2h));
    }
    void theOffsetIsWrittenBesideTheDateInUtc()
    {
        const auto written = [](const char *date) {
            const ParsedFeed feed = rss("<item><pubDate>" + QByteArray(date) + "</pubDate></item>");
            const QJsonObject one = toJsonFeed(feed)["items"_L1].toArray()[0].toObject();
            return one["date_published"_L1].toString() + u' '
                + one["_quotidian"_L1]["date_published"_L1].toString();
        };
        QCOMPARE(
            written("Thu, 01 Jan 2004 19:48:21 -0730"), u"2004-01-02T03:18:21Z 2004-01-01T19:48:21-07:30"_s);
        QCOMPARE(written("2004-01-01T01:02:03.25+13:00"),
            u"2003-12-31T12:02:03.250Z 2004-01-01T01:02:03.250+13:00"_s);
        QCOMPARE(written("Thu, 01 Jan 2004 19:48:21 GMT"), u"2004-01-01T19:48:21Z "_s);
        QCOMPARE(written("9999-12-31T23:59:59-01:00"), u" 9999-12-31T23:59:59-01:00"_s);
    }

    void placesAreRead_data()
    {
        QTest::addColumn<QByteArray>("inItem");
        QTest::addColumn<QString>("place");
        const auto row = [](const char *name, const char *inItem, const QString &place) {
            QTest::newRow(name) << QByteArray(inItem) << place;
        };
        row("simple", "<georss:point> 48.02 66.92 </georss:point>", u"48.02 66.92"_s);
        row("with a comma", "<georss:point>48.02, -66.92</georss:point>", u"48.02 -66.92"_s);
        row("with a height", "<georss:point>48.02 66.92 400</georss:point>", u"48.02 66.92"_s);
        row("GML", "<georss:where><gml:Point><gml:pos>48.02 66.92</gml:pos></gml:Point></georss:where>",
            u"48.02 66.92"_s);
        row("GML alone", "<gml:Point><gml:pos>48.02 66.92</gml:pos></gml:Point>", u"48.02 66.92"_s);
        row("GML, east first",
            "<georss:where><gml:Point srsName='urn:ogc:def:crs:OGC:1.3:CRS84'><gml:pos>66.92 "
            "48.02</gml:pos></gml:Point></georss:where>",
            u"48.02 66.92"_s);
        row("the W3C's", "<geo:lat>48.02</geo:lat><geo:long>66.92</geo:long>", u"48.02 66.92"_s);
        row("the W3C's point", "<geo:Point><geo:long>66.92</geo:long><geo:lat>48.02</geo:lat></geo:Point>",
            u"48.02 66.92"_s);
        row("the first of two", "<georss:point>1 2</georss:point><georss:point>3 4</georss:point>", u"1 2"_s);
        row("the sound one of two", "<georss:point>x</georss:point><georss:point>3 4</georss:point>",
            u"3 4"_s);
        for (const char *wrong : { "<georss:point>91 0</georss:point>", "<georss:point>0 181</georss:point>",
                 "<georss:point>48.02</georss:point>", "<georss:point/>",
                 "<georss:point>nan inf</georss:point>", "<georss:point>0 0</georss:point>",
                 "<georss:point>1e1 2e1</georss:point>", "<georss:point>1 000 000,00</georss:point>",
                 "<georss:point>48.02° 66.92°</georss:point>", "<geo:lat>48.02</geo:lat>",
                 "<geo:lat>48.02</geo:lat><geo:long>east</geo:long>", "<georss:line>1 2 3 4</georss:line>",
                 "<georss:where>1 2</georss:where>",
                 "<georss:where><gml:LineString><gml:posList>1 2 3 "
                 "4</gml:posList></gml:LineString></georss:where>",
                 "<georss:where><gml:Point srsName='EPSG:26913'><gml:pos>48 "
                 "66</gml:pos></gml:Point></georss:where>",
                 "<point>1 2</point>", "<lat>1</lat><long>2</long>" })
            row(wrong, wrong, {});
    }
    void placesAreRead()
    {
        QFETCH(QByteArray, inItem);
        QFETCH(QString, place);
        const std::optional<GeoPoint> read = item(inItem).place;
        QCOMPARE(read ? u"%1 %2"_s.arg(read->latitude).arg(read->longitude) : QString(), place);
        const QJsonValue written = toJsonFeed(rss("<item>" + inItem + "</item>"))["items"_L1]
                                       .toArray()[0]["_quotidian"_L1]["place"_L1];
        QCOMPARE(written.isObject(), read.has_value());
        if (read)
            QCOMPARE(written["latitude"_L1].toDouble(), read->latitude);
    }

    void ofAFeedThatIsCleanedOnlyAddressesOfTheWebStay()
    {
        const ParsedFeed feed = rss("<link>javascript:alert(1)</link><item><link>file:///etc/passwd</link>"
                                    "<enclosure url='data:text/html,x'/><author>a@b.org</author></item>");
        QVERIFY(writeJsonFeed(feed).contains("file:///etc/passwd")); // As published.
        const QByteArray clean
            = writeJsonFeed(feed, [](const QByteArray &html, const QUrl &) { return html; });
        for (const char *never : { "javascript:", "file:", "data:" })
            QVERIFY2(!clean.contains(never), clean.constData());
        QVERIFY(clean.contains("mailto:a@b.org"));
    }

    void nothingInALineTurnsItRound_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("line");
        QTest::newRow("override") << u"photo\u202Egpj.exe"_s << u"photogpj.exe"_s;
        QTest::newRow("override that is closed") << u"a \u202Db\u202C c"_s << u"a b c"_s;
        QTest::newRow("in an isolate") << u"\u2067a\u202Eb\u2069 c"_s << u"\u2067ab\u2069 c"_s;
        QTest::newRow("open") << u"a\u2067b\u202Bc"_s << u"a\u2067b\u202Bc\u202C\u2069"_s;
        QTest::newRow("closes nothing") << u"a\u2069b\u202Cc"_s << u"abc"_s;
        QTest::newRow("whole") << u"\u2067نص\u2069 \u202Aab\u202C"_s << u"\u2067نص\u2069 \u202Aab\u202C"_s;
        QTest::newRow("marks") << u"a\u200Eb\u200F نص می\u200Cخواهم"_s
                               << u"a\u200Eb\u200F نص می\u200Cخواهم"_s;
        QTest::newRow("ends of lines") << u"a\u2028b \u2029 c"_s << u"a b c"_s;
        QTest::newRow("spaces that meet") << u"a \u202E b"_s << u"a b"_s;
        QTest::newRow("at the ends") << u"\u202E a\u202C "_s << u"a"_s;
        QTest::newRow("typography") << u"“a” – ‘b’… €"_s << u"“a” – ‘b’… €"_s;
    }
    void nothingInALineTurnsItRound()
    {
        QFETCH(QString, text);
        QFETCH(QString, line);
        QCOMPARE(item("<title>" + text.toUtf8() + "</title>").title, line);
        QCOMPARE(item("<dc:creator>" + text.toUtf8() + "</dc:creator>").authors.at(0).name, line);
        QCOMPARE(oneLine(line.toUtf8().constData()), line);
    }

    void jsonFeedsAreRead()
    {
        const ParsedFeed feed = parsed(
            "\xEF\xBB\xBF{\"version\":\"https://jsonfeed.org/version/1.1\",\"title\":\"T\",\"items\":"
            "[ {\"id\":7,\"content_text\":\"a<b\"} , {\"id\":\"x\",\"url\":\"/y\"}]}",
            QUrl(u"https://e.org/feed.json"_s));
        QCOMPARE(feed.format, FeedFormat::Json1);
        QCOMPARE(feed.items.at(0).id, u"7"_s);
        QCOMPARE(feed.items.at(0).contentHtml(), QByteArray("a&lt;b"));
        QCOMPARE(feed.items.at(1).url, QUrl(u"https://e.org/y"_s));
        QCOMPARE(feed.bytesOf(feed.items.at(1)), QByteArray("{\"id\":\"x\",\"url\":\"/y\"}"));
    }
    void ofJsonThatIsBrokenWhatIsWholeIsRead_data()
    {
        QTest::addColumn<QByteArray>("json");
        QTest::addColumn<QString>("ids"); ///< And whether it is malformed.
        const auto row = [](const char *name, const QByteArray &inItems, const QString &ids,
                             const QByteArray &after = "]}") {
            QTest::newRow(name) << "{\"version\":\"https://jsonfeed.org/version/1\",\"items\":[" + inItems
                    + after << ids;
        };
        row("whole", "{\"id\":\"a\"},{\"id\":\"b\"}", u"a b fine"_s);
        row("one is no object", "1,{\"id\":\"b\"},null", u"b broken"_s);
        row("one is broken", "{\"id\":\"a\",},{\"id\":\"b\"}", u"b broken"_s);
        row("a wrong word in one", "{\"id\":\"a\",\"x\":nul},{\"id\":\"b\"}", u"b broken"_s);
        row("a wrong number in one", "{\"id\":\"a\",\"x\":01},{\"id\":\"b\"}", u"b broken"_s);
        row("a wrong escape in one", "{\"id\":\"\\x\"},{\"id\":\"b\"}", u"b broken"_s);
        row("no comma", "{\"id\":\"a\"} {\"id\":\"b\"}", u" broken"_s);
        row("brackets crossed", "{\"id\":\"a\",\"x\":[}],\"y\":{]}},{\"id\":\"b\"}", u" broken"_s);
        row("cut after the items", "{\"id\":\"a\"}", u"a broken"_s, "],\"title\":\"T");
        row("something after the end", "{\"id\":\"a\"}", u"a broken"_s, "]}x");
        row("a key twice", "{\"id\":\"a\",\"id\":\"b\"}", u"b fine"_s);
        row("a key with escapes", "{\"\\u0069d\":\"a\"}", u"a fine"_s);
        row("items twice", "{\"id\":\"a\"}", u"a fine"_s, "],\"items\":[{\"id\":\"b\"}]}");
        row("numbers", "{\"id\":12345678901234567890},{\"id\":-1.50}", u"12345678901234567890 -1.50 fine"_s);
        row("escapes", "{\"id\":\"\\u00e9\\ud834\\udd1e\\n\\/\\\"\"}", u"é𝄞\n/\" fine"_s);
        row("halves of pairs", "{\"id\":\"\\ud834x\\udd1e\\ud834\\ud834\"}",
            u"\uFFFDx\uFFFD\uFFFD\uFFFD fine"_s);
        row("NUL", "{\"id\":\"a\\u0000b\"}", u"a\u0000b fine"_s);
    }
    void ofJsonThatIsBrokenWhatIsWholeIsRead()
    {
        QFETCH(QByteArray, json);
        QFETCH(QString, ids);
        const ParsedFeed feed = parsed(json);
        QStringList read;
        for (const ParsedEntry &one : feed.items)
            read << one.id;
        QCOMPARE(read.join(u' ') + (feed.malformed ? u" broken"_s : u" fine"_s), ids);
    }
    void everythingOfJsonFeedIsRead()
    {
        const ParsedFeed feed = parsed(
            R"({"items":[{"id":"1","tags":["a"," b ",""],"authors":[{"name":"N","url":"/n"},7],"author":{"name":"M"},
            "attachments":[{"url":"a.mp3","mime_type":"audio/mpeg","title":"T","size_in_bytes":12,"duration_in_seconds":3.5},
            {"mime_type":"x"}],"image":"i.png","banner_image":"b.png","summary":"S","content_text":"C","language":"kk",
            "date_modified":"2004-01-01T00:00:00Z","external_url":"http://o.org/","title":"  T
U ","unknown":{"id":[{}]}},
            {"id":"2","author":{"name":"M"},"content_html":"<p>x","content_text":"y","banner_image":"b.png"}],
            "hubs":[{"type":"WebSub","url":"h"}],"language":"ru","title":"F","description":"D","author":{"name":"A"},
            "favicon":"f.ico","next_url":"?2","home_page_url":"/","feed_url":"x.json"})",
            QUrl(u"https://e.org/x.json"_s));
        QVERIFY(!feed.malformed);
        QCOMPARE(feed.title, u"F"_s);
        QCOMPARE(feed.description.plain(), u"D"_s);
        QCOMPARE(feed.language, u"ru"_s);
        QCOMPARE(feed.authors.at(0).name, u"A"_s);
        QCOMPARE(feed.icon, QUrl(u"https://e.org/f.ico"_s));
        QCOMPARE(feed.hub, QUrl(u"https://e.org/h"_s));
        QCOMPARE(feed.nextPage, QUrl(u"https://e.org/x.json?2"_s));
        QCOMPARE(feed.homePage, QUrl(u"https://e.org/"_s));
        const ParsedEntry &one = feed.items.at(0);
        QCOMPARE(one.title, u"T U"_s);
        QCOMPARE(one.tags, (QStringList{ u"a"_s, u"b"_s }));
        QCOMPARE(one.authors, (std::vector{ FeedPerson{ u"N"_s, {}, QUrl(u"https://e.org/n"_s) } }));
        QCOMPARE(one.enclosures,
            (std::vector{ FeedEnclosure{
                QUrl(u"https://e.org/a.mp3"_s), u"audio/mpeg"_s, u"T"_s, 12, std::chrono::seconds{ 3 } } }));
        QCOMPARE(one.image, QUrl(u"https://e.org/i.png"_s));
        QCOMPARE(one.contentHtml(), QByteArray("C"));
        QCOMPARE(one.content.language, u"kk"_s);
        QCOMPARE(one.externalUrl, QUrl(u"http://o.org/"_s));
        QVERIFY(one.updatedAt.isValid());
        const ParsedEntry &two = feed.items.at(1);
        QCOMPARE(two.authors.at(0).name, u"M"_s);
        QCOMPARE(two.contentHtml(), QByteArray("<p>x"));
        QCOMPARE(two.content.language, u"ru"_s);
        QCOMPARE(two.image, QUrl(u"https://e.org/b.png"_s));
    }
    void aCutJsonFeedGivesItsWholeItems()
    {
        const ParsedFeed feed = parsed("{\"version\":\"https://jsonfeed.org/version/"
                                       "1\",\"title\":\"T\",\"items\":[{\"id\":\"1\"},{\"id\":\"2");
        QCOMPARE(feed.title, u"T"_s);
        QCOMPARE(feed.items.size(), size_t(1));
        QVERIFY(feed.malformed);
    }
    void formatsAreTold()
    {
        QCOMPARE(parsed("<rss version='0.91'/>").format, FeedFormat::Rss09x);
        QCOMPARE(parsed("<rss version='2.0'/>").format, FeedFormat::Rss20);
        QCOMPARE(parsed("<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' "
                        "xmlns='http://purl.org/rss/1.0/'/>")
                     .format,
            FeedFormat::Rss10);
        QCOMPARE(parsed("<feed version='0.3' xmlns='http://purl.org/atom/ns#'/>").format, FeedFormat::Atom03);
        QCOMPARE(parsed("<CHANNEL HREF='http://e.org/'><ITEM HREF='http://e.org/1' "
                        "LASTMOD='1998-11-05T00:00'><TITLE>T</TITLE></ITEM></CHANNEL>")
                     .items.at(0)
                     .title,
            u"T"_s);
    }

    void dates_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("moment");
        const auto row = [](const char *text, const char *moment) {
            QTest::newRow(text) << QString::fromUtf8(text) << QString::fromUtf8(moment);
        };
        row("Thu, 01 Jan 2004 19:48:21 GMT", "2004-01-01T19:48:21.000Z");
        row("Thu, 01 Jan 04 19:48 EST", "2004-01-02T00:48:00.000Z");
        row("Mon, May 25 2020 04:45:26 +0000", "2020-05-25T04:45:26.000Z");
        row("01-Jan-2004 19:48:21 +02:00", "2004-01-01T17:48:21.000Z");
        row("Thu Jan  1 19:48:21 2004", "2004-01-01T19:48:21.000Z");
        row("Sun, 31 Dec 2006 24:00:00 GMT", "2007-01-01T00:00:00.000Z");
        row("Wed, 02 Oct 2002 08:00:00 GMT-0500", "2002-10-02T13:00:00.000Z");
        row("2 октября 2019 г. 10:05 MSK", "2019-10-02T07:05:00.000Z");
        row("lun, 02 dic 2013 09:00:00 +0100", "2013-12-02T08:00:00.000Z");
        row("1 January 2010 7:05 pm", "2010-01-01T19:05:00.000Z");
        row("2003-12-31T10:14:55Z", "2003-12-31T10:14:55.000Z");
        row("2003-12-31T10:14:55.25-08:00", "2003-12-31T18:14:55.250Z");
        row("2003-12-31 10:14:55", "2003-12-31T10:14:55.000Z");
        row("2004-02-29", "2004-02-29T00:00:00.000Z");
        row("2003-12", "2003-12-01T00:00:00.000Z");
        row("2003", "2003-01-01T00:00:00.000Z");
        row("20031231T101455", "2003-12-31T10:14:55.000Z");
        row("2003-365", "2003-12-31T00:00:00.000Z");
        row("1969-12-31T23:59:59Z", "1969-12-31T23:59:59.000Z");
        row("2016-12-31T23:59:60Z", "2017-01-01T00:00:00.000Z");
        for (const char *wrong : { "", "yesterday", "2003-02-29", "31 Apr 2003 10:00 GMT", "01/02/2003 10:00",
                 "2003-13-01", "2003-366", "2003-12-31T25:00:00Z", "2003-12-31T10:61:00Z", "Thu, 01 Jan",
                 "12345678901", "10:00", "0000-01-01" })
            row(wrong, "none");
    }
    void dates()
    {
        QFETCH(QString, text);
        QFETCH(QString, moment);
        QCOMPARE(iso(text.toUtf8().constData()), moment);
    }

    void resolvesOnlyWhatIsRelative()
    {
        const QUrl base(u"https://e.org/a/b.html"_s);
        const auto resolve = [&base](const char *html) {
            return resolveLinks(html, base);
        };
        QCOMPARE(
            resolve("<a href=\"c?x=1&amp;y=2\">"), QByteArray("<a href=\"https://e.org/a/c?x=1&amp;y=2\">"));
        QCOMPARE(resolve("<a href=c>"), QByteArray("<a href=\"https://e.org/a/c\">"));
        QCOMPARE(resolve("<a href='mailto:x'> <img src=\"//cdn.org/p\">"),
            QByteArray("<a href='mailto:x'> <img src=\"https://cdn.org/p\">"));
        QCOMPARE(resolve("<img srcset='p.jpg 1x, https://o.org/q.jpg 2x'>"),
            QByteArray("<img srcset='https://e.org/a/p.jpg 1x, https://o.org/q.jpg 2x'>"));
        QCOMPARE(resolve("a < b <!-- <a href=c> --> <a title='href=c'>"),
            QByteArray("a < b <!-- <a href=c> --> <a title='href=c'>"));
        QCOMPARE(resolve("<a href=\"c"), QByteArray("<a href=\"c"));
    }
    void resolvingLetsNothingOutOfItsQuotes()
    {
        const QUrl base(u"https://e.org/"_s);
        const QByteArray single = resolveLinks("<a href='x&#39; onclick=&#39;y'>", base);
        QCOMPARE(single.count('\''), qsizetype(2));
        const QByteArray unquoted = resolveLinks("<img srcset=a\"onerror=x>", base);
        QCOMPARE(unquoted.count('"'), qsizetype(2));
    }

    void jsonOutputIsJsonFeed()
    {
        const ParsedFeed feed = parsed(
            "<rss version='2.0'><channel><title>T</title><link>http://e.org/</link><language>fa</language>"
            "<item><guid>g</guid><link>/1</link><description>&lt;a href=\"2\"&gt;x&lt;/a&gt;</description>"
            "<category>c</category><pubDate>Thu, 01 Jan 2004 19:48:21 GMT</pubDate></item></channel></rss>",
            QUrl(u"http://e.org/feed"_s));
        const QJsonObject json = toJsonFeed(feed);
        QCOMPARE(json["version"_L1].toString(), u"https://jsonfeed.org/version/1.1"_s);
        QCOMPARE(json["language"_L1].toString(), u"fa"_s);
        QCOMPARE(json["_quotidian"_L1].toObject(),
            (QJsonObject{
                { "format"_L1, u"rss20"_s }, { "encoding"_L1, u"utf-8"_s }, { "malformed"_L1, false } }));
        const QJsonObject one = json["items"_L1].toArray()[0].toObject();
        QCOMPARE(one["id"_L1].toString(), u"g"_s);
        QCOMPARE(one["url"_L1].toString(), u"http://e.org/1"_s);
        QCOMPARE(one["content_html"_L1].toString(), u"<a href=\"http://e.org/2\">x</a>"_s);
        QCOMPARE(one["date_published"_L1].toString(), u"2004-01-01T19:48:21Z"_s);
        QCOMPARE(one["tags"_L1].toArray(), QJsonArray{ u"c"_s });
        const QJsonObject cleaned
            = toJsonFeed(feed, [](const QByteArray &, const QUrl &base) { return base.toEncoded(); });
        QCOMPARE(
            cleaned["items"_L1].toArray()[0].toObject()["content_html"_L1].toString(), u"http://e.org/1"_s);
    }
};

QTEST_GUILESS_MAIN(FeedTest)
#include "feed_test.moc"
