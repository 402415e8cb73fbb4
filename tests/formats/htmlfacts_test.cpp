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
    void aReportHasItsPhotosWithCaptionsAndNoDecoration();
    void aGalleryOfLinkedDataHasItsPhotosWithCredit();
    void thePageOfOnePictureHasThatPicture();
    void unsafeAddressesAreNoPhotos();
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

void HtmlFactsTest::aReportHasItsPhotosWithCaptionsAndNoDecoration()
{
    const PhotoReport report
        = photoReport(R"(<html lang=ru><title>Report</title><meta name=author content="P. H.">
<meta property=og:image content=/cover.jpg><nav><img src=/nav.jpg width=600></nav>
<img class="avatar" src=/me.jpg><img src=/icons/x.png><img src=/t.gif width=1 height=1>
<figure><a href=/full/1.jpg><img src=/thumb/1.jpg width=300 height=200 alt=a></a><figcaption>One,<br>the <i>first</i></figcaption></figure>
<figure><img src=/2.jpg srcset="/2-300.jpg 300w, /2-2000.jpg 2000w" alt="two"></figure>
<img src=/2-2000.jpg?again><p><img src=3.jpg width=640 height=480 alt="three"></p>)",
            url);
    QCOMPARE(report.title, u"Report"_s);
    QCOMPARE(report.author, u"P. H."_s);
    QCOMPARE(report.language, u"ru"_s);
    QCOMPARE(report.url, url);
    QCOMPARE(report.photos.size(), size_t(3));
    QCOMPARE(
        report.photos[0], (Photo{ at("/full/1.jpg"), at("/thumb/1.jpg"), u"One, the first"_s, {}, 0, 0 }));
    QCOMPARE(report.photos[1], (Photo{ at("/2-2000.jpg"), at("/2-300.jpg"), u"two"_s, {}, 2000, 0 }));
    QCOMPARE(report.photos[2], (Photo{ at("/2024/05/3.jpg"), {}, u"three"_s, {}, 640, 480 }));
}

void HtmlFactsTest::aGalleryOfLinkedDataHasItsPhotosWithCredit()
{
    const PhotoReport report
        = photoReport(R"(<script type="application/ld+json">{"@type":"ImageGallery","name":"G","image":[
{"@type":"ImageObject","contentUrl":"/1.jpg","caption":"c1","creditText":"K","width":1200,"height":800,"thumbnailUrl":"/t1.jpg"},
{"@type":"ImageObject","contentUrl":"javascript:x","caption":"bad"},
{"@type":"ImageObject","url":"/2.jpg","caption":"c2","author":{"name":"A"}}]}</script>)",
            url);
    QCOMPARE(report.title, u"G"_s);
    QCOMPARE(report.photos.size(), size_t(2));
    QCOMPARE(report.photos[0], (Photo{ at("/1.jpg"), at("/t1.jpg"), u"c1"_s, u"K"_s, 1200, 800 }));
    QCOMPARE(report.photos[1], (Photo{ at("/2.jpg"), {}, u"c2"_s, u"A"_s, 0, 0 }));
}

void HtmlFactsTest::thePageOfOnePictureHasThatPicture()
{
    const PhotoReport report = photoReport("<meta property=og:image content=/only.jpg>", url);
    QCOMPARE(report.photos.size(), size_t(1));
    QCOMPARE(report.photos[0].url, at("/only.jpg"));
    QVERIFY(photoReport("no page at all", url).photos.empty());
}

void HtmlFactsTest::unsafeAddressesAreNoPhotos()
{
    const PhotoReport report = photoReport("<img src=file:///etc/passwd><img src='data:image/png;base64,AA'>"
                                           "<img src=\\\\host\\share><img src=http://u:p@h.example/x.jpg>",
        url);
    QVERIFY(report.photos.empty());
}

QTEST_APPLESS_MAIN(HtmlFactsTest)
#include "htmlfacts_test.moc"
