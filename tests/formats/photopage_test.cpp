#include "formats/photos/photojson.h"
#include "formats/photos/photopage.h"
#include "formats/photos/pictureidentity.h"
#include "formats/photos/privatehost.h"
#include "net/privateaddress.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

#include <array>
#include <ctime>

using namespace Qt::StringLiterals;

namespace {

const QUrl url(u"https://blog.example/2024/05/post.html"_s);
const QString suites = QStringLiteral(QUOTIDIAN_SUITES);

QUrl at(const char *path) { return QUrl(u"https://blog.example"_s + QString::fromLatin1(path)); }

PhotoReport reportOf(const QByteArray &html) { return readPhotoPage(html, url).report; }

QByteArray contents(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

double secondsFor(const QByteArray &html)
{
    const std::clock_t start = std::clock();
    (void)readPhotoPage(html, url);
    return double(std::clock() - start) / CLOCKS_PER_SEC;
}

QByteArray nestedFigures(int n)
{
    return QByteArray("<figure><figcaption>w</figcaption><img src=/a.jpg>").repeated(n);
}
QByteArray manyPhotos(int n)
{
    QByteArray html;
    for (int i = 0; i < n; ++i)
        html += "<p>w<img src=/" + QByteArray::number(i) + ".jpg>";
    return html;
}
QByteArray openSpans(int n) { return QByteArray("<span class=credit><a rel=author>").repeated(n); }
QByteArray strayEnds(int n) { return "<div>" + QByteArray("</span></figure>").repeated(n); }
QByteArray longSets(int n)
{
    return ("<img srcset=\"" + QByteArray("/thumb/a/thumb/b/640px-c.jpg 3w, ").repeated(100) + "\">")
        .repeated(n / 100);
}
QByteArray deepLinks(int n)
{
    return "<script type=application/ld+json>["
        + QByteArray("{\"@type\":\"ImageObject\",\"url\":\"/a.jpg\"},").repeated(n) + "0]</script>";
}

} // namespace

class PhotoPageTest final : public QObject {
    Q_OBJECT
private slots:
    void everyShapeOfPageIsRead_data()
    {
        QTest::addColumn<QString>("file");
        const QDir folder(QStringLiteral(TESTS_DIR "/data/photos"));
        const QStringList names = folder.entryList({ u"*.html"_s }, QDir::Files);
        QVERIFY(names.size() >= 12);
        for (const QString &name : names)
            QTest::newRow(qPrintable(name)) << folder.filePath(name.chopped(5));
    }
    void everyShapeOfPageIsRead()
    {
        QFETCH(QString, file);
        const QUrl address(u"https://report.example/2026/11/"_s + file.section(u'/', -1) + u'/');
        const PhotoPage page = readPhotoPage(contents(file + u".html"_s), address);
        const QByteArray found = QJsonDocument(photoReportJson(page.report)).toJson();
        const QByteArray expected = QJsonDocument::fromJson(contents(file + u".json"_s)).toJson();
        if (found != expected)
            qInfo("%s", found.constData());
        QVERIFY(found == expected);
    }

    void whatIsLeftOutHasAReason()
    {
        const auto page = readPhotoPage(contents(QStringLiteral(TESTS_DIR "/data/photos/clutter.html")), url);
        const std::map<LeftOut, int> expected{ { LeftOut::Unsafe, 2 }, { LeftOut::Private, 5 },
            { LeftOut::Embedded, 1 }, { LeftOut::Tracker, 3 }, { LeftOut::Tiny, 1 }, { LeftOut::Drawing, 1 },
            { LeftOut::Icon, 3 }, { LeftOut::Button, 1 }, { LeftOut::Logo, 1 }, { LeftOut::Advertisement, 2 },
            { LeftOut::OtherArticle, 1 }, { LeftOut::Outside, 2 }, { LeftOut::Repeated, 1 } };
        for (const auto &[reason, count] : expected)
            QVERIFY2(page.count(reason) == count,
                qPrintable(u"%1: %2"_s.arg(int(reason)).arg(page.count(reason))));
        QCOMPARE(page.leftOut.size(), expected.size());
    }

    void aReportHasItsPhotosWithCaptionsAndNoDecoration()
    {
        const PhotoReport report
            = reportOf(R"(<html lang=ru><title>Report</title><meta name=author content="P. H.">
<meta property=og:image content=/cover.jpg><nav><img src=/nav.jpg width=600></nav>
<img class="avatar" src=/me.jpg><img src=/icons/x.png><img src=/t.gif width=1 height=1>
<figure><a href=/full/1.jpg><img src=/thumb/1.jpg width=300 height=200 alt=a></a><figcaption>One,<br>the <i>first</i></figcaption></figure>
<figure><img src=/2.jpg srcset="/2-300.jpg 300w, /2-2000.jpg 2000w" alt="two"></figure>
<img src=/2-2000.jpg?again><p><img src=3.jpg width=640 height=480 alt="three"></p>)");
        QCOMPARE(report.title, u"Report"_s);
        QCOMPARE(report.author, u"P. H."_s);
        QCOMPARE(report.language, u"ru"_s);
        QCOMPARE(report.url, url);
        QCOMPARE(report.photos.size(), size_t(3));
        QCOMPARE(report.photos[0],
            (Photo{ at("/full/1.jpg"), at("/thumb/1.jpg"), u"One, the first"_s, {}, 0, 0 }));
        QCOMPARE(report.photos[1], (Photo{ at("/2-2000.jpg"), at("/2-300.jpg"), u"two"_s, {}, 2000, 0 }));
        QCOMPARE(report.photos[2], (Photo{ at("/2024/05/3.jpg"), {}, u"three"_s, {}, 640, 480 }));
    }

    void aGalleryOfLinkedDataHasItsPhotosWithCredit()
    {
        const PhotoReport report
            = reportOf(R"(<script type="application/ld+json">{"@type":"ImageGallery","name":"G","image":[
{"@type":"ImageObject","contentUrl":"/1.jpg","caption":"c1","creditText":"K","width":1200,"height":800,"thumbnailUrl":"/t1.jpg"},
{"@type":"ImageObject","contentUrl":"javascript:x","caption":"bad"},
{"@type":"ImageObject","url":"/2.jpg","caption":"c2","author":{"name":"A"}}]}</script>)");
        QCOMPARE(report.title, u"G"_s);
        QCOMPARE(report.photos.size(), size_t(2));
        QCOMPARE(report.photos[0], (Photo{ at("/1.jpg"), at("/t1.jpg"), u"c1"_s, u"K"_s, 1200, 800 }));
        QCOMPARE(report.photos[1], (Photo{ at("/2.jpg"), {}, u"c2"_s, u"A"_s, 0, 0 }));
    }

    void theFeedsOwnPicturesAddToTheEntrys()
    {
        const std::vector<FeedPicture> media{ { at("/m/1.jpg"), at("/m/1s.jpg"), u"One"_s, u"K."_s, 900,
                                                  600 },
            { at("/a.jpg"), {}, u"From the feed"_s, u"L."_s, 0, 0 },
            { QUrl(u"http://10.1.1.1/x.jpg"_s), {}, {}, {}, 0, 0 } };
        const PhotoPage page = readPhotoPage("<img src=/a.jpg width=500 height=300 alt='alt'>", url, media);
        QCOMPARE(page.report.photos.size(), size_t(2));
        QCOMPARE(page.report.photos[0], (Photo{ at("/a.jpg"), {}, u"From the feed"_s, u"L."_s, 500, 300 }));
        QCOMPARE(
            page.report.photos[1], (Photo{ at("/m/1.jpg"), at("/m/1s.jpg"), u"One"_s, u"K."_s, 900, 600 }));
        QCOMPARE(page.count(LeftOut::Private), 1);
    }

    void thePageOfOnePictureHasThatPicture()
    {
        const PhotoReport report = reportOf("<meta property=og:image content=/only.jpg>");
        QCOMPARE(report.photos.size(), size_t(1));
        QCOMPARE(report.photos[0].url, at("/only.jpg"));
        QVERIFY(reportOf("no page at all").photos.empty());
    }

    void unsafeAddressesAreNoPhotos()
    {
        QVERIFY(reportOf("<img src=file:///etc/passwd><img src='data:image/png;base64,AA'>"
                         "<img src=\\\\host\\share><img src=http://u:p@h.example/x.jpg>")
                    .photos.empty());
        const QByteArray large = "<img src='data:image/png;base64," + QByteArray(40'000, 'A') + "'>";
        QCOMPARE(readPhotoPage(large, url).count(LeftOut::Embedded), 1);
    }

    void aPageOfThisComputerMayShowItsOwnPhotos()
    {
        const QByteArray html = "<img src=/a.jpg><img src=http://127.0.0.1:9/b.jpg>";
        const PhotoPage page = readPhotoPage(html, QUrl(u"http://127.0.0.1:8080/p/"_s));
        QCOMPARE(page.report.photos.size(), size_t(1));
        QCOMPARE(page.count(LeftOut::Private), 1);
    }

    void aLongPageIsShortened()
    {
        const PhotoPage page = readPhotoPage(manyPhotos(5000), url);
        QCOMPARE(page.report.photos.size(), size_t(1000));
        QVERIFY(page.isShortened());
        QCOMPARE(page.count(LeftOut::TooMany), 4000);
        QVERIFY(!readPhotoPage(manyPhotos(1000), url).isShortened());
    }

    void anArticlesTextIsNobodysCaption()
    {
        const QByteArray text
            = "<p>" + QByteArray("Long sentences follow each other here. ").repeated(20) + "</p>";
        for (const Photo &photo :
            reportOf("<img src=/1.jpg>" + text + "<img src=/2.jpg>" + text + "<img src=/3.jpg>").photos)
            QCOMPARE(photo.caption, QString());
    }

    void wordsThatLeadOnToAPictureAreNotTheCaptionOfTheLast()
    {
        for (const Photo &photo :
            reportOf("<p>So:<img src=/1.jpg><p>Then press it:<img src=/2.jpg><p>Done.<img src=/3.jpg>")
                .photos)
            QCOMPARE(photo.caption, QString());
    }

    void buttonsOfFeedServicesAreNoPhotos()
    {
        const PhotoPage page = readPhotoPage("<img src=http://rss.feedsportal.com/images/bookmark.gif>"
                                             "<img src=http://da.feedsportal.com/r/1/a2.img>"
                                             "<img src=/wp-content/plugins/sociable/images/digg.png>"
                                             "<img src=/_images/emoticons/em.wink.gif>",
            url);
        QVERIFY(page.report.photos.empty());
        QCOMPARE(page.count(LeftOut::Advertisement), 2);
        QCOMPARE(page.count(LeftOut::Button), 1);
        QCOMPARE(page.count(LeftOut::Icon), 1);
    }

    void sizesOfAPictureAreOnePicture_data()
    {
        QTest::addColumn<QString>("one");
        QTest::addColumn<QString>("other");
        QTest::addColumn<bool>("isSame");
        QTest::newRow("WordPress") << u"https://a.example/x-1024x683.jpg"_s << u"http://a.example/x.jpg"_s
                                   << true;
        QTest::newRow("scaled") << u"https://a.example/x-scaled.jpg"_s << u"https://a.example/x-300x200.jpg"_s
                                << true;
        QTest::newRow("Jetpack") << u"https://i2.wp.com/a.example/x.jpg?w=300"_s
                                 << u"https://a.example/x.jpg"_s << true;
        QTest::newRow("Blogger") << u"http://1.bp.blogspot.com/-a/b/s320/x.jpg"_s
                                 << u"http://4.bp.blogspot.com/-a/b/s1600/x.jpg"_s << true;
        QTest::newRow("MediaWiki") << u"https://w.example/c/thumb/a/ab/X.jpg/640px-X.jpg"_s
                                   << u"https://w.example/c/a/ab/X.jpg"_s << true;
        QTest::newRow("query that sizes")
            << u"https://a.example/i.php?id=4&w=300"_s << u"https://a.example/i.php?id=4"_s << true;
        QTest::newRow("query that tells apart")
            << u"https://a.example/i.php?id=4"_s << u"https://a.example/i.php?id=5"_s << false;
        QTest::newRow("two pictures")
            << u"https://a.example/x-1.jpg"_s << u"https://a.example/x-2.jpg"_s << false;
        QTest::newRow("two ports") << u"http://127.0.0.1:1/x.jpg"_s << u"http://127.0.0.1:2/x.jpg"_s << false;
    }
    void sizesOfAPictureAreOnePicture()
    {
        QFETCH(QString, one);
        QFETCH(QString, other);
        QFETCH(bool, isSame);
        QCOMPARE(pictureIdentity(QUrl(one)).key == pictureIdentity(QUrl(other)).key, isSame);
    }

    void privateHostsAreThoseThatTheNetworkRefuses()
    {
        for (const char *text :
            { "0.0.0.1", "10.255.0.1", "11.0.0.1", "100.63.255.255", "100.64.0.1", "100.128.0.1",
                "126.255.255.255", "127.0.0.1", "128.0.0.1", "169.254.1.1", "172.15.0.1", "172.16.0.1",
                "172.31.255.255", "172.32.0.1", "192.0.0.8", "192.0.2.1", "192.88.99.1", "192.168.0.1",
                "192.169.0.1", "198.17.0.1", "198.18.0.1", "198.19.255.255", "198.20.0.1", "198.51.100.7",
                "203.0.113.9", "223.255.255.255", "224.0.0.1", "255.255.255.255", "8.8.8.8", "::", "::1",
                "64:ff9b::1", "100::1", "2001::1", "2001:10::1", "2001:db8::1", "2001:4860:4860::8888",
                "2002::1", "2606:4700::1", "fc00::1", "fd12::1", "fe80::1", "fec0::1", "ff02::1" }) {
            const QString host = QString::fromLatin1(text);
            QVERIFY2(isPrivateHost(host) == isPrivateAddress(QHostAddress(host)), text);
        }
        for (const char *text : { "localhost", "a.localhost", "LOCALHOST", "localhost.", "printer",
                 "nas.local", "router.lan", "x.internal" })
            QVERIFY2(isPrivateHost(QString::fromLatin1(text)), text);
        QVERIFY(!isPrivateHost(u"blog.example"_s));
        // However it is written, QUrl says it in the same way.
        for (const char *text :
            { "http://2130706433/", "http://127.1/", "http://0x7f.1/", "http://[::ffff:127.0.0.1]/" })
            QVERIFY2(isPrivateHost(QUrl(QString::fromLatin1(text)).host()), text);
    }

    void hostileLinesStayWords()
    {
        if (!QDir(suites).exists())
            QSKIP("without the suites");
        QByteArrayList lines;
        for (const QString &folder : { u"/hostile/xss"_s, u"/hostile/names"_s, u"/hostile/bleach"_s }) {
            for (const QString &name : QDir(suites + folder).entryList(QDir::Files))
                lines += contents(suites + folder + u'/' + name).split('\n');
        }
        for (const QJsonValue &value :
            QJsonDocument::fromJson(contents(suites + u"/hostile/blns.json"_s)).array())
            lines += value.toString().toUtf8();
        QVERIFY(lines.size() > 1000);
        int pages = 0;
        for (const QByteArray &line : lines) {
            if (line.size() > 2000)
                continue;
            const QByteArray quoted = QByteArray(line).replace('"', "&quot;");
            for (const QByteArray &html : { line, "<img src=\"" + quoted + "\">",
                     "<figure><img src=/a.jpg alt=\"" + quoted + "\"><figcaption>" + line
                         + "</figcaption></figure>",
                     "<a href=\"" + quoted + "\"><img srcset=\"" + quoted + " 900w\"></a>",
                     "<script type=application/ld+json>{\"@type\":\"ImageObject\",\"contentUrl\":\"" + line
                         + "\"}</script><meta property=og:image content=\"" + quoted + "\">" }) {
                ++pages;
                for (const Photo &photo : reportOf(html).photos) {
                    for (const QUrl &address : { photo.url, photo.thumbnail }) {
                        QVERIFY2(address.isEmpty() || address.scheme() == "https"_L1
                                || address.scheme() == "http"_L1,
                            html.constData());
                        QVERIFY2(!isPrivateHost(address.host()) || address.isEmpty(), html.constData());
                        QVERIFY2(address.userInfo().isEmpty(), html.constData());
                    }
                }
            }
        }
        qInfo("%lld lines, %d pages", qlonglong(lines.size()), pages);
    }

    // Four times the page may cost four times the time; eight leaves room for a busy machine.
    void theCostIsLinear()
    {
        for (const auto make : { nestedFigures, manyPhotos, openSpans, strayEnds, longSets, deepLinks }) {
            const double once = std::max(0.02, secondsFor(make(10'000)));
            const double fourTimes = secondsFor(make(40'000));
            QVERIFY2(fourTimes < once * 8, qPrintable(u"%1 s, %2 s"_s.arg(once).arg(fourTimes)));
        }
    }
};

QTEST_APPLESS_MAIN(PhotoPageTest)
#include "photopage_test.moc"
