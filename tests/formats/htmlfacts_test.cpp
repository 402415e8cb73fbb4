#include "formats/html/pagefacts.h"

#include <QTest>

using namespace Qt::StringLiterals;

namespace {

const QUrl url(u"https://square.example/2024/05/report.html"_s);

QUrl at(const char *path) { return QUrl(u"https://square.example"_s + QString::fromUtf8(path)); }

} // namespace

class HtmlFactsTest final : public QObject {
    Q_OBJECT

private slots:
    void linkedDataComesBeforeTheRest();
    void aPlainPageSaysItsTitle();
    void brokenLinkedDataIsPassedOver();
    void namedFeedsAreFoundOnce();
    void likelyFeedsOfTheSameHostAreAFallback();
};

void HtmlFactsTest::linkedDataComesBeforeTheRest()
{
    const PageFacts facts = pageFacts(R"(<!doctype html><html lang="kk"><head><title>Wrong | Site</title>
<meta property="og:title" content="Wrong too"><meta property="og:site_name" content="Square Watch">
<meta property="og:image" content="/big.jpg"><meta property="article:author" content="https://facebook.example/a">
<link rel="canonical" href="/2024/05/report?utm_source=x">
<script type="application/ld+json">{"@graph":[{"@type":"WebPage","name":"No"},
 {"@type":["NewsArticle"],"headline":"The &amp; square","author":[{"@type":"Person","name":"A. B."},{"name":"C"}],
  "datePublished":"2024-05-03T10:00:00+05:00","publisher":{"name":"P"}}]}</script></head><body>x)",
        url);
    QCOMPARE(facts.title, u"The &amp; square"_s);
    QCOMPARE(facts.author, u"A. B., C"_s);
    QCOMPARE(facts.siteName, u"Square Watch"_s);
    QCOMPARE(facts.language, u"kk"_s);
    QCOMPARE(facts.publishedAt, QDateTime(QDate(2024, 5, 3), QTime(5, 0), Qt::UTC));
    QCOMPARE(facts.canonical, at("/2024/05/report?utm_source=x"));
    QCOMPARE(facts.image, at("/big.jpg"));
}

void HtmlFactsTest::aPlainPageSaysItsTitle()
{
    const PageFacts facts = pageFacts("<title> A &amp;\n B </title><meta name=Author content='N N'>"
                                      "<meta property=article:published_time content=2024-05-03>",
        url);
    QCOMPARE(facts.title, u"A & B"_s);
    QCOMPARE(facts.author, u"N N"_s);
    QCOMPARE(facts.publishedAt.date().year(), 2024);
    QVERIFY(facts.canonical.isEmpty());
    QCOMPARE(pageFacts("", url), PageFacts());
}

void HtmlFactsTest::brokenLinkedDataIsPassedOver()
{
    const PageFacts facts
        = pageFacts("<script type=application/ld+json>{\"@type\":\"Article\",</script><title>T</title>"
                    "<script type=application/ld+json>[1,null,{\"@type\":7}]</script>",
            url);
    QCOMPARE(facts.title, u"T"_s);
}

void HtmlFactsTest::namedFeedsAreFoundOnce()
{
    const auto feeds = feedLinks(
        R"(<base href="/blog/"><link rel="ALTERNATE" type="application/rss+xml" href="feed/" title="All">
<link rel=alternate type=application/rss+xml href="/blog/feed/"><link rel="alternate" hreflang=ru href=/ru/>
<link rel="alternate" type="application/atom+xml; charset=utf-8" href="https://other.example/atom">
<link rel=alternate type=application/feed+json href=javascript:x><a href=/rss>RSS</a>)",
        url);
    const std::vector<FeedLink> expected{ { at("/blog/feed/"), u"All"_s, u"application/rss+xml"_s },
        { QUrl(u"https://other.example/atom"_s), {}, u"application/atom+xml"_s } };
    QCOMPARE(feeds, expected);
}

void HtmlFactsTest::likelyFeedsOfTheSameHostAreAFallback()
{
    const auto feeds = feedLinks(
        "<a href=/feed/ title=F>x</a><a href=/feed/>y</a><a href=/index.xml>z</a>"
        "<a href=https://other.example/rss>o</a><a href=/sitemap.xml>s</a><a href=/feedback>n</a>",
        url);
    const std::vector<FeedLink> expected{ { at("/feed/"), u"F"_s, {} }, { at("/index.xml"), {}, {} } };
    QCOMPARE(feeds, expected);
}

QTEST_APPLESS_MAIN(HtmlFactsTest)
#include "htmlfacts_test.moc"
