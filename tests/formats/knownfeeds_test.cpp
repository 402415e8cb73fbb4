#include "formats/html/knownfeeds.h"

#include <QTest>

using namespace Qt::StringLiterals;

namespace {

QStringList feedsOf(const char *url, const QByteArray &page = {})
{
    QStringList addresses;
    for (const FeedLink &link : knownFeeds(QUrl(QString::fromLatin1(url)), page))
        addresses << link.url.toString(QUrl::FullyEncoded);
    return addresses;
}

const QByteArray channel = "UCabcdefghijklmnopqrstuv";

} // namespace

class KnownFeedsTest final : public QObject {
    Q_OBJECT
private slots:
    void servicesAddressesHaveTheirFeeds_data()
    {
        QTest::addColumn<QByteArray>("page");
        QTest::addColumn<QStringList>("feeds");
        const auto row = [](const char *page, const QStringList &feeds) {
            QTest::newRow(page) << QByteArray(page) << feeds;
        };
        row("https://www.youtube.com/channel/UCabcdefghijklmnopqrstuv/videos",
            { u"https://www.youtube.com/feeds/videos.xml?channel_id=UCabcdefghijklmnopqrstuv"_s });
        row("https://youtube.com/user/square", { u"https://www.youtube.com/feeds/videos.xml?user=square"_s });
        row("https://m.youtube.com/playlist?app=m&list=PL_1-2",
            { u"https://www.youtube.com/feeds/videos.xml?playlist_id=PL_1-2"_s });
        row("https://vimeo.com/square", { u"https://vimeo.com/square/videos/rss"_s });
        row("https://vimeo.com/channels/news", { u"https://vimeo.com/channels/news/videos/rss"_s });
        row("https://old.reddit.com/r/almaty/", { u"https://www.reddit.com/r/almaty/.rss"_s });
        row("https://www.reddit.com/user/amina", { u"https://www.reddit.com/user/amina/.rss"_s });
        row("https://medium.com/@amina", { u"https://medium.com/feed/@amina"_s });
        row("https://medium.com/square", { u"https://medium.com/feed/square"_s });
        row("https://medium.com/square/tagged/water", { u"https://medium.com/feed/square/tagged/water"_s });
        row("https://amina.medium.com/", { u"https://amina.medium.com/feed"_s });
        row("https://amina.tumblr.com", { u"https://amina.tumblr.com/rss"_s });
        row("https://amina.tumblr.com/tagged/flood", { u"https://amina.tumblr.com/tagged/flood/rss"_s });
        row("https://www.tumblr.com/amina", { u"https://amina.tumblr.com/rss"_s });
        row("https://www.tumblr.com/blog/view/amina", { u"https://amina.tumblr.com/rss"_s });
        row("https://square.blogspot.com/", { u"https://square.blogspot.com/feeds/posts/default"_s });
        row("https://square.blogspot.co.uk", { u"https://square.blogspot.co.uk/feeds/posts/default"_s });
        row("https://square.blogspot.com/search/label/Water",
            { u"https://square.blogspot.com/feeds/posts/default/-/Water"_s });
        row("https://square.wordpress.com/", { u"https://square.wordpress.com/feed/"_s });
        row("https://square.wordpress.com/category/city/water/",
            { u"https://square.wordpress.com/category/city/water/feed/"_s });
        row("https://square.wordpress.com/tag/flood/page/2/",
            { u"https://square.wordpress.com/tag/flood/feed/"_s });
        row("https://square.ghost.io/", { u"https://square.ghost.io/rss/"_s });
        row("https://amina.livejournal.com/", { u"https://amina.livejournal.com/data/rss"_s });
        row("https://users.livejournal.com/_amina_/",
            { u"https://users.livejournal.com/_amina_/data/rss"_s });
        row("https://amina.dreamwidth.org/", { u"https://amina.dreamwidth.org/data/rss"_s });
        row("https://square.substack.com/archive", { u"https://square.substack.com/feed"_s });
        row("https://social.example/@amina", { u"https://social.example/@amina.rss"_s });
        row("https://social.example/@amina@other.example", { u"https://other.example/@amina.rss"_s });
        row("https://bsky.app/profile/amina.example.org",
            { u"https://bsky.app/profile/amina.example.org/rss"_s });
        row("https://github.com/amina/square",
            { u"https://github.com/amina/square/releases.atom"_s,
                u"https://github.com/amina/square/commits.atom"_s });
        row("https://github.com/amina/square/commits/main",
            { u"https://github.com/amina/square/commits/main.atom"_s });
        row("https://github.com/amina", { u"https://github.com/amina.atom"_s });
        row("https://www.flickr.com/photos/12345678@N00/",
            { u"https://www.flickr.com/services/feeds/photos_public.gne?id=12345678@N00&format=rss_200"_s });
    }
    void servicesAddressesHaveTheirFeeds()
    {
        QFETCH(QByteArray, page);
        QFETCH(QStringList, feeds);
        QCOMPARE(feedsOf(page.constData(), {}), feeds);
    }

    void whatIsAFeedOrNoBlogHasNone()
    {
        for (const char *url :
            { "https://www.youtube.com/feeds/videos.xml?channel_id=UCabcdefghijklmnopqrstuv",
                "https://www.youtube.com/watch?v=abc", "https://www.youtube.com/@amina",
                "https://www.youtube.com/channel/UCshort", "https://vimeo.com/123456",
                "https://www.reddit.com/r/almaty/.rss", "https://medium.com/feed/@amina",
                "https://amina.tumblr.com/rss", "https://square.wordpress.com/feed/",
                "https://square.wordpress.com/2026/11/02/closed/", "https://square.substack.com/p/closed",
                "https://social.example/@amina.rss", "https://www.tiktok.com/@amina",
                "https://github.com/features", "https://github.com/amina/square/releases.atom",
                "https://www.flickr.com/photos/amina", "https://blog.example.org/",
                "https://notyoutube.com/user/x", "https://a.b.wordpress.com/", "ftp://square.wordpress.com/",
                "", "https:///user/x" })
            QVERIFY2(feedsOf(url).isEmpty(), url);
    }

    void aHandlesChannelIsThePagesOwn()
    {
        const QStringList feed{ QString::fromLatin1(
            "https://www.youtube.com/feeds/videos.xml?channel_id=" + channel) };
        const char *handle = "https://www.youtube.com/@amina";
        QCOMPARE(
            feedsOf(handle, "<link rel=canonical href='https://www.youtube.com/channel/" + channel + "'>"),
            feed);
        QCOMPARE(feedsOf(handle, "<meta itemprop=identifier content=" + channel + ">"), feed);
        QCOMPARE(feedsOf(handle,
                     "<script>{\"channelId\":\"UC000000000000000000000x\",\"externalId\":\"" + channel
                         + "\"}</script>"),
            feed);
        // A neighbour's id in the page is nobody's answer.
        QVERIFY(feedsOf(handle, "<script>{\"channelId\":\"" + channel + "\"}</script>").isEmpty());
        QVERIFY(feedsOf(handle, "<script>{\"externalId\":\"UCcut").isEmpty());
    }

    void thePagesSoftwareSaysWhereItsFeedIs()
    {
        QCOMPARE(feedsOf("https://e.org/blog/2026/closed/",
                     "<link rel='https://api.w.org/' href='https://e.org/blog/wp-json/'>"),
            QStringList{ u"https://e.org/blog/feed/"_s });
        QCOMPARE(feedsOf("https://e.org/blog/category/water/",
                     "<link rel='https://api.w.org/' href='/blog/wp-json/'>"),
            (QStringList{ u"https://e.org/blog/category/water/feed/"_s, u"https://e.org/blog/feed/"_s }));
        QCOMPARE(feedsOf("https://e.org/?p=1",
                     "<link rel='https://api.w.org/' href='https://e.org/index.php?rest_route=/'>"),
            QStringList{ u"https://e.org/?feed=rss2"_s });
        QCOMPARE(feedsOf("https://e.org/x/", "<meta name=generator content='WordPress 6.7'>"),
            QStringList{ u"https://e.org/feed/"_s });
        QCOMPARE(feedsOf("https://e.org/tag/water/", "<meta name=Generator content='Ghost 5.1'>"),
            (QStringList{ u"https://e.org/tag/water/rss/"_s, u"https://e.org/rss/"_s }));
        // Another host's interface is not this page's blog.
        QVERIFY(
            !feedsOf("https://e.org/", "<link rel='https://api.w.org/' href='https://evil.example/wp-json/'>")
                 .contains(u"https://evil.example/feed/"_s));
        QVERIFY(feedsOf("https://e.org/", "<p>A page about WordPress.").isEmpty());
    }

    void theUsualAddressesAreFewAndOfThePagesOrigin()
    {
        const std::vector<QUrl> probes = feedProbes(QUrl(u"https://amina@e.org:8443/a/b?c#d"_s));
        QCOMPARE(probes.size(), size_t(6));
        QCOMPARE(probes.front(), QUrl(u"https://e.org:8443/feed/"_s));
        QCOMPARE(probes.back(), QUrl(u"https://e.org:8443/feed.json"_s));
        QVERIFY(feedProbes(QUrl(u"file:///etc/passwd"_s)).empty());
    }

    void feedsOfCommentsStandLast()
    {
        const auto at = [](const char *path) {
            return QUrl(u"https://e.org"_s + QString::fromLatin1(path));
        };
        const QUrl page = at("/2026/closed/");
        const std::vector<FeedLink> links{ { at("/comments/feed/"), {}, {} },
            { at("/2026/closed/feed/"), {}, {} }, { at("/x"), u"Комментарии"_s, {} },
            { at("/feed/"), u"All"_s, {} } };
        const std::vector<FeedLink> sorted = commentsLast(links, page);
        QCOMPARE(sorted.front(), links.back());
        QCOMPARE(sorted.size(), links.size());
        const std::vector<FeedLink> list{ { at("/category/water/feed/"), {}, {} }, { at("/feed/"), {}, {} } };
        QCOMPARE(commentsLast(list, at("/category/water/")), list);
    }
};

QTEST_GUILESS_MAIN(KnownFeedsTest)
#include "knownfeeds_test.moc"
