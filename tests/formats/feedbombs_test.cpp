#include "formats/feed/feedparser.h"
#include "formats/feed/jsonfeedwriter.h"
#include "formats/html/canonical.h"
#include "support/processcost.h"

#include <QFile>
#include <QTest>

#include <cstdio>
#include <functional>
#include <string_view>
#include <vector>

using namespace Qt::StringLiterals;

// Feeds made to break a reader. Each is made, read, cleaned and written out in a process of its own (this
// program with the bomb's name), whose processor time and memory the system counts: what an attack costs is
// what it costs from the first byte to what would be shown. The answer is a feed, or a Result with a reason.

namespace {

constexpr double mostSeconds = 1 * slower;
constexpr double mostMegabytes = 100 * larger; ///< Beyond what a child that reads nothing needs.

enum Exit { IsFeed = 0, IsWrong = 3, IsUnknown = 4, IsRefused = 10 };

struct Bomb {
    QByteArray name;
    std::function<QByteArray()> make;
    std::function<bool(const ParsedFeed &)> isRight; ///< Absent: it must not be a feed.
};

QByteArray repeated(const QByteArray &text, qsizetype times)
{
    QByteArray all;
    all.reserve(text.size() * times);
    for (qsizetype i = 0; i < times; ++i)
        all += text;
    return all;
}

QByteArray rss(const QByteArray &inItem, const QByteArray &before = {})
{
    return before + "<rss version=\"2.0\"><channel><title>T</title><item><guid>1</guid>" + inItem
        + "</item></channel></rss>";
}

/// A JSON Feed of one item, with something around it.
QByteArray json(const QByteArray &members)
{
    return "{\"version\":\"https://jsonfeed.org/version/1\"," + members + ",\"items\":[{\"id\":1}]}";
}

bool hasOneEntry(const ParsedFeed &feed) { return feed.items.size() == 1; }

/// Whether the words of the page below all the markup are still there.
bool keepsKernel(const ParsedFeed &feed)
{
    return feed.items.size() == 1 && feed.items.front().body().value.contains("kernel");
}

QByteArray laughs()
{
    QByteArray doctype = "<!DOCTYPE rss [<!ENTITY a0 \"ha\">";
    for (int i = 1; i < 12; ++i) {
        const QByteArray before = "&a" + QByteArray::number(i - 1) + ';';
        doctype += "<!ENTITY a" + QByteArray::number(i) + " \"" + repeated(before, 10) + "\">";
    }
    return rss(
        "<title>&a11;</title><description>&a11;</description>", "<?xml version=\"1.0\"?>" + doctype + "]>");
}

/// The first boxes of a film, and 8 MB of something.
QByteArray film()
{
    QByteArray bytes("\0\0\0\x20"
                     "ftypisom\0\0\2\0isomiso2avc1mp41\0\0\0\x08"
                     "free\0\x7f\xff\xffmdat",
        48);
    quint32 state = 1;
    while (bytes.size() < 8'000'000) {
        state = state * 1664525 + 1013904223;
        bytes += char(state >> 24);
    }
    return bytes;
}

const QByteArray script = "<script>alert(1)</script><a href=\"javascript:alert(1)\">word</a><img src=x "
                          "onerror=alert(1)><style>*{}</style><svg/onload=alert(1)><iframe src=//e.org>";

QByteArray htmlEverywhere()
{
    const QByteArray cdata = "<![CDATA[" + script + "]]>";
    QByteArray feed = "<rss version=\"2.0\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\" "
                      "xmlns:media=\"http://search.yahoo.com/mrss/\" "
                      "xmlns:itunes=\"http://www.itunes.com/dtds/podcast-1.0.dtd\" "
                      "xmlns:content=\"http://purl.org/rss/1.0/modules/content/\"><channel>";
    for (const char *name : { "title", "link", "description", "language", "copyright", "managingEditor",
             "category", "pubDate", "ttl", "itunes:author", "itunes:summary" })
        feed += QByteArray("<") + name + '>' + cdata + "</" + name + '>';
    feed += "<item>";
    for (const char *name :
        { "title", "link", "description", "guid", "author", "category", "pubDate", "comments", "dc:creator",
            "dc:date", "dc:subject", "media:title", "media:credit", "media:description", "media:keywords",
            "itunes:duration", "itunes:keywords", "content:encoded", "language" })
        feed += QByteArray("<") + name + '>' + cdata + "</" + name + '>';
    return feed + "</item></channel></rss>";
}

/// Texts that are shown as HTML hold none of it once they are cleaned; a plain text may speak of it.
bool isClean(const ParsedFeed &feed)
{
    if (!hasOneEntry(feed))
        return false;
    const ParsedEntry &entry = feed.items.front();
    for (const FeedText *text :
        { &feed.titleText, &feed.description, &entry.titleText, &entry.summary, &entry.content }) {
        const QByteArray clean = cleanHtml(text->html(), text->base);
        if (!clean.contains("word")) {
            std::fprintf(stderr, "lost: %s\n", text->value.constData());
            return false;
        }
        for (const char *never :
            { "<script", "<svg", "<iframe", "<style", " onerror=", " onload=", "\"javascript:" }) {
            if (clean.contains(never)) {
                std::fprintf(stderr, "kept: %s in %s\n", never, clean.constData());
                return false;
            }
        }
    }
    return !feed.title.contains(u'<') && !entry.title.contains(u'<');
}

constexpr int ordinaryEntries = 300;

/// An ordinary feed with everything in it; a third of a megabyte.
QByteArray ordinary(std::string_view format)
{
    QByteArray feed = format == "rss"
        ? QByteArray("<?xml version=\"1.0\"?><rss version=\"2.0\"><channel><title>T</title>")
        : format == "atom"
        ? QByteArray("<?xml version=\"1.0\"?><feed xmlns=\"http://www.w3.org/2005/Atom\"><title>T</title>")
        : QByteArray("{\"version\":\"https://jsonfeed.org/version/1.1\",\"title\":\"T\",\"items\":[");
    const QByteArray words = repeated("Words, &amp;lt;b&amp;gt;more&amp;lt;/b&amp;gt; words. ", 20);
    for (int i = 0; i < ordinaryEntries; ++i) {
        const QByteArray id = QByteArray::number(i);
        if (format == "rss")
            feed += "<item><guid>" + id + "</guid><title><![CDATA[A & B]]></title><description>" + words
                + "</description><enclosure url=\"a.mp3\" length=\"3\" type=\"audio/mpeg\"/></item>";
        else if (format == "atom")
            feed += "<entry><id>" + id
                + "</id><title type=\"xhtml\"><div>A &amp; B</div></title>"
                  "<content type=\"html\">"
                + words + "</content></entry>";
        else
            feed += (i > 0 ? ",{\"id\":\"" : "{\"id\":\"") + id + "\",\"content_html\":\"" + words + "\"}";
    }
    return feed + (format == "rss" ? "</channel></rss>" : format == "atom" ? "</feed>" : "]}");
}

const auto anything = [](const ParsedFeed &) {
    return true;
};

std::vector<Bomb> makeBombs()
{
    using Feed = const ParsedFeed &;
    std::vector<Bomb> bombs{
        { "a billion laughs", laughs,
            [](Feed feed) {
                return hasOneEntry(feed) && feed.items[0].title.size() < 100;
            } },
        { "quadratic entities",
            [] {
                return rss("<description>" + repeated("&a;", 200'000) + "</description>",
                    "<!DOCTYPE rss [<!ENTITY a \"" + QByteArray(200'000, 'a') + "\">]>");
            },
            [](Feed feed) {
                return hasOneEntry(feed) && feed.items[0].summary.value.size() < 2'000'000;
            } },
        { "entities of files",
            [] {
                return rss("<title>&x;</title><description>&x;</description>",
                    "<!DOCTYPE rss [<!ENTITY x SYSTEM \"file:///etc/passwd\"><!ENTITY % y SYSTEM "
                    "\"http://127.0.0.1:1/\">%y;]>");
            },
            [](Feed feed) {
                return hasOneEntry(feed) && !feed.items[0].title.contains(u':');
            } },
        { "a doctype without an end",
            [] { return "<!DOCTYPE rss [" + repeated("<!ENTITY a 'b'>", 1'000'000); }, {} },
        { "5,000,000 deep", [] { return rss("<description>" + repeated("<a>", 5'000'000) + "kernel"); },
            keepsKernel },
        { "5,000,000 deep, closed",
            [] {
                return rss("<description>" + repeated("<a>", 4'500'000) + "kernel"
                    + repeated("</a>", 4'500'000) + "</description>");
            },
            keepsKernel },
        { "5,000,000 deep in escaped HTML",
            [] {
                return rss("<description><![CDATA[" + repeated("<b>", 5'000'000) + "kernel]]></description>");
            },
            keepsKernel },
        { "5,000,000 deep outside of all", [] { return repeated("<a>", 5'000'000) + rss({}); }, anything },
        { "5,000,000 deep in JSON",
            [] {
                return "{\"version\":\"https://jsonfeed.org/version/1\",\"items\":"
                    + QByteArray(5'000'000, '[');
            },
            anything },
        { "5,000,000 deep in JSON, closed, before its items",
            [] { return json("\"x\":" + QByteArray(5'000'000, '[') + QByteArray(5'000'000, ']')); },
            [](Feed feed) {
                return hasOneEntry(feed) && feed.malformed;
            } },
        { "4,000,000 items", [] { return "<rss><channel>" + repeated("<item/>", 4'000'000); },
            [](Feed feed) {
                return !feed.items.empty() && feed.malformed;
            } },
        { "1,200,000 items with ids",
            [] { return "<rss><channel>" + repeated("<item><guid>1</guid>", 1'200'000); },
            [](Feed feed) {
                return !feed.items.empty() && feed.malformed;
            } },
        { "1,000,000 items in JSON",
            [] {
                return "{\"version\":\"https://jsonfeed.org/version/1\",\"items\":[{}"
                    + repeated(",{\"id\":1}", 1'000'000) + "]}";
            },
            [](Feed feed) {
                return !feed.items.empty() && feed.malformed;
            } },
        { "32 MB of numbers in JSON", [] { return json("\"x\":[1" + repeated(",1", 16'000'000) + "]"); },
            hasOneEntry },
        { "16,000,000 items that are numbers",
            [] {
                return "{\"version\":\"https://jsonfeed.org/version/1\",\"items\":[1"
                    + repeated(",1", 16'000'000) + "]}";
            },
            [](Feed feed) {
                return feed.items.empty() && feed.malformed;
            } },
        { "1,000,000 keys",
            [] {
                QByteArray keys;
                for (int i = 0; i < 1'000'000; ++i)
                    keys += "\"k" + QByteArray::number(i) + "\":1,";
                return json(keys + "\"title\":\"T\"");
            },
            hasOneEntry },
        { "1,000,000 times the same key",
            [] { return json(repeated("\"title\":\"T\",", 1'000'000) + "\"x\":1"); },
            [](Feed feed) {
                return hasOneEntry(feed) && feed.title == u"T";
            } },
        { "1,000,000 times the same key in an item",
            [] {
                return "{\"version\":\"https://jsonfeed.org/version/1\",\"items\":[{"
                    + repeated("\"title\":\"T\",", 1'000'000) + "\"content_html\":\"kernel\"}]}";
            },
            keepsKernel },
        { "a string of 30 MB in JSON", [] { return json("\"x\":\"" + QByteArray(30'000'000, 'x') + '"'); },
            hasOneEntry },
        { "a content of 7 MB in JSON",
            [] {
                return "{\"version\":\"https://jsonfeed.org/version/1\",\"items\":[{\"content_text\":\"kernel"
                    + QByteArray(7'000'000, 'x') + "\"}]}";
            },
            keepsKernel },
        { "5,000,000 halves of pairs",
            [] { return json("\"title\":\"" + repeated("\\ud834", 5'000'000) + '"'); }, hasOneEntry },
        { "a key of 30 MB", [] { return json('"' + QByteArray(30'000'000, 'x') + "\":1"); }, hasOneEntry },
        { "NULs in JSON",
            [] {
                return json(
                    "\"title\":\"a" + QByteArray(1'000'000, '\0') + repeated("\\u0000", 1'000'000) + "b\"");
            },
            [](Feed feed) {
                return hasOneEntry(feed) && feed.title == u"ab";
            } },
        { "strings without an end in JSON", [] { return json(repeated("\"\\", 5'000'000)); }, anything },
        { "1,000,000 attachments in JSON",
            [] {
                return "{\"version\":\"https://jsonfeed.org/version/1\",\"items\":[{\"attachments\":[{}"
                    + repeated(",{\"url\":\"http://a/b\"}", 1'000'000) + "]}]}";
            },
            hasOneEntry },
        { "1,000,000 tags in JSON",
            [] {
                return "{\"version\":\"https://jsonfeed.org/version/1\",\"items\":[{\"tags\":[\"a\""
                    + repeated(",\"a\"", 1'000'000) + "]}]}";
            },
            hasOneEntry },
        { "1,000,000 enclosures", [] { return rss(repeated("<enclosure url=\"http://a/b\"/>", 1'000'000)); },
            hasOneEntry },
        { "1,000,000 pictures", [] { return rss(repeated("<media:content url=\"a.jpg\"/>", 1'000'000)); },
            hasOneEntry },
        { "1,000,000 categories", [] { return rss(repeated("<category>a</category>", 1'000'000)); },
            hasOneEntry },
        { "1,000,000 authors", [] { return rss(repeated("<author>a@b</author>", 1'000'000)); }, hasOneEntry },
        { "50,000 attributes",
            [] {
                QByteArray tag = "<description";
                for (int i = 0; i < 50'000; ++i)
                    tag += " a" + QByteArray::number(i) + "=\"b\"";
                return rss(tag + "><p>kernel</p></description>");
            },
            keepsKernel },
        { "50,000 attributes in HTML",
            [] {
                QByteArray tag = "<p";
                for (int i = 0; i < 50'000; ++i)
                    tag += " a" + QByteArray::number(i) + "=\"b\"";
                return rss("<description><![CDATA[" + tag + ">kernel</p>]]></description>");
            },
            keepsKernel },
        { "50,000 namespaces",
            [] {
                QByteArray tag = "<description";
                for (int i = 0; i < 50'000; ++i)
                    tag += " xmlns:a" + QByteArray::number(i) + "=\"b\"";
                return rss(repeated(tag.left(60'000) + "><x/></description>", 100) + "<description>kernel");
            },
            anything },
        { "an attribute of 20 MB",
            [] {
                return rss(
                    "<description x=\"" + QByteArray(20'000'000, 'x') + "\"><p>kernel</p></description>");
            },
            keepsKernel },
        { "a name of 20 MB",
            [] { return rss("<" + QByteArray(20'000'000, 'x') + "/><description>kernel</description>"); },
            keepsKernel },
        { "a base of a base of a base",
            [] { return rss("<description>" + repeated("<a xml:base=\"a/\">", 500'000) + "kernel"); },
            keepsKernel },
        { "comments without an end", [] { return rss(repeated("<!--", 5'000'000)); }, anything },
        { "CDATA without an end", [] { return rss("<description>" + repeated("<![CDATA[", 2'000'000)); },
            anything },
        { "quotes without an end", [] { return rss(repeated("<a b=\"", 3'000'000)); }, anything },
        { "a film", film, {} },
        { "a film in a feed", [] { return rss("<description>kernel" + film() + "</description>"); },
            [](Feed feed) {
                return !feed.items.empty();
            } },
        { "NULs", [] { return QByteArray(10'000'000, '\0'); }, {} },
        { "NULs in a feed",
            [] {
                const QByteArray nuls(1'000'000, '\0');
                return rss("<title>a" + nuls + "b</title><description>ker" + nuls + " kernel" + nuls
                    + "</description>");
            },
            keepsKernel },
        { "HTML in every field", htmlEverywhere, isClean },
        { "nothing", [] { return QByteArray{}; }, {} },
        { "beyond the limit of bytes", [] { return rss(QByteArray(longestFeed, 'x')); }, {} },
    };
    for (const char *format : { "rss", "atom", "json" }) {
        for (int fiftieths = 1; fiftieths < 50; ++fiftieths) {
            bombs.push_back({ QByteArray(format) + " cut at " + QByteArray::number(fiftieths) + "/50",
                [format, fiftieths] {
                    const QByteArray whole = ordinary(format);
                    return whole.left(whole.size() * fiftieths / 50);
                },
                [fiftieths](Feed feed) { // What was there is there.
                    const auto expected = size_t(ordinaryEntries * fiftieths / 50);
                    return feed.malformed && feed.items.size() + 2 >= expected
                        && feed.items.size() <= expected + 1;
                } });
        }
    }
    return bombs;
}

/// The child: reads the bomb as a refresh does.
int explode(const QByteArray &name)
{
    if (name == "(none)")
        return IsFeed;
    for (const Bomb &bomb : makeBombs()) {
        if (bomb.name != name)
            continue;
        const QByteArray bytes = bomb.make();
        const Result<ParsedFeed> feed = parseFeed(bytes, {}, QUrl(u"https://example.org/feed"_s));
        if (!feed) {
            const Error::Reason reason = feed.error().reason;
            const bool isSaid = reason == Error::Reason::NotAFeed || reason == Error::Reason::TooLarge;
            return isSaid ? IsRefused : IsWrong;
        }
        if (!bomb.isRight || !bomb.isRight(*feed)) {
            std::fprintf(stderr, "%zu entries, malformed %d\n", feed->items.size(), feed->malformed);
            return IsWrong;
        }
        const QByteArray json = writeJsonFeed(*feed, cleanHtml);
        return json.size() < 8 * bytes.size() + 2000 ? IsFeed : IsWrong;
    }
    return IsUnknown;
}

#ifdef Q_OS_UNIX
ProcessCost costOfBomb(const QByteArray &name)
{
    return costOf({ QFile::encodeName(QCoreApplication::applicationFilePath()), "--bomb=" + name });
}
#endif

} // namespace

class FeedBombsTest final : public QObject {
    Q_OBJECT

private slots:
    void initTestCase()
    {
#ifndef Q_OS_UNIX
        QSKIP("what a child costs is asked of Unix");
#else
        // What is freed must count as free.
        qputenv("ASAN_OPTIONS", qgetenv("ASAN_OPTIONS") + ":quarantine_size_mb=1:detect_leaks=0");
        m_none = costOfBomb("(none)");
        QCOMPARE(m_none.status, 0);
        qInfo("an empty child: %.2f s, %.0f MB; allowed beyond it: %.1f s (%.0f times), %.0f MB (%.1f times)",
            m_none.seconds, m_none.megabytes, mostSeconds, slower, mostMegabytes, larger);
#endif
    }

    void everyBombCostsLittle_data()
    {
        QTest::addColumn<bool>("mayBeFeed");
        for (const Bomb &bomb : makeBombs())
            QTest::newRow(bomb.name.constData()) << bool(bomb.isRight);
    }
    void everyBombCostsLittle()
    {
#ifdef Q_OS_UNIX
        QFETCH(bool, mayBeFeed);
        const ProcessCost cost = costOfBomb(QTest::currentDataTag());
        QVERIFY2(WIFEXITED(cost.status), qPrintable(u"killed: %1"_s.arg(WTERMSIG(cost.status))));
        const int answer = WEXITSTATUS(cost.status);
        const double megabytes = cost.megabytes - m_none.megabytes;
        const QString spent
            = u"%1 s, %2 MB, %3"_s.arg(cost.seconds, 0, 'f', 2).arg(megabytes, 0, 'f', 0).arg(answer);
        qInfo().noquote() << spent;
        QVERIFY2(answer == IsFeed || answer == IsRefused, qPrintable(spent));
        QVERIFY2(mayBeFeed || answer == IsRefused, qPrintable(spent));
        QVERIFY2(cost.seconds <= mostSeconds, qPrintable(spent));
        QVERIFY2(megabytes <= mostMegabytes, qPrintable(spent));
#endif
    }

private:
#ifdef Q_OS_UNIX
    ProcessCost m_none;
#endif
};

int main(int argc, char **argv)
{
    constexpr std::string_view option = "--bomb=";
    if (argc == 2 && std::string_view(argv[1]).starts_with(option)) {
#ifdef Q_OS_UNIX
        // What runs away is stopped by the system, not by a timer of ours.
        const rlimit most{ 60, 60 };
        setrlimit(RLIMIT_CPU, &most);
#endif
        return explode(QByteArray(argv[1] + option.size()));
    }
    QCoreApplication application(argc, argv);
    FeedBombsTest test;
    return QTest::qExec(&test, argc, argv);
}

#include "feedbombs_test.moc"
