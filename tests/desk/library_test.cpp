#include "desk/jobs.h"
#include "desk/library.h"
#include "desk/newsroom.h"
#include "desk/typedaddress.h"

#include <QSignalSpy>

using namespace Qt::StringLiterals;

class LibraryTest final : public QObject {
    Q_OBJECT
private slots:
    void addressesAreReadAsTheyAreTyped();
    void aPageLeadsToItsFeed();
    void whatIsNoFeedSaysSo();
    void aFoundFeedIsFollowedWithoutAskingThePageAgain();
    void choosingAFeedIsNotTypingItsAddress();
    void unchangedFeedsAreAskedConditionally();
    void aServerThatAsksForPatienceIsLeftAlone();
    void offlineRefusesAndLosesNothing();
    void readingAndStarsShowAtOnceAndStay();
    void anImportedListIsNotTyping();
    void subscriptionsComeBackAsOpml();
    void foldersStandUntilTheyAreDeleted();
    void aRefreshCanBeStopped();
    void anUnfollowedBlogComesBackAsItWas();
    void anUnfollowedBlogGoesForGood();
    void whatIsOutOfSightIsNotMarked();
};

void LibraryTest::addressesAreReadAsTheyAreTyped()
{
    const auto url = [](const QString &typed) {
        const Result<TypedAddress> address = typedAddress(typed);
        return address ? address->url.toString() : QString();
    };
    QCOMPARE(url(u" blog.example.org/a "_s), u"https://blog.example.org/a"_s);
    QCOMPARE(typedAddress(u"blog.example.org"_s)->fallback, QUrl(u"http://blog.example.org"_s));
    QVERIFY(typedAddress(u"https://blog.example.org"_s)->fallback.isEmpty());
    QCOMPARE(url(u"feed://blog.example.org/x"_s), u"https://blog.example.org/x"_s);
    QCOMPARE(url(u"feed:http://blog.example.org/x"_s), u"http://blog.example.org/x"_s);
    QCOMPARE(url(u"127.0.0.1:8080/x"_s), u"http://127.0.0.1:8080/x"_s);
    for (const QString &typed :
        { u""_s, u"hello"_s, u"two words.org"_s, u"file:///etc/passwd"_s, u"javascript:alert(1)"_s,
            u"data:text/html,x"_s, u"ftp://example.org"_s, u"/etc/passwd"_s, u"C:\\feeds.xml"_s }) {
        QVERIFY2(!typedAddress(typed), qPrintable(typed));
    }
}

void LibraryTest::aPageLeadsToItsFeed()
{
    TestServer web;
    const Blog blog(web);
    Newsroom newsroom;
    Library &library = newsroom.desk->library();
    const auto found = await(library.discover(web.url().toString()));
    QVERIFY(found);
    QCOMPARE(found->size(), size_t(1));
    QCOMPARE(found->front().url, web.url(u"/feed.xml"_s));
    const Result<Feed> feed = await(library.follow(web.url().toString()));
    QVERIFY(feed);
    QCOMPARE(feed->articleCount, 2);
    QCOMPARE(library.counts().unread, 2);
    QCOMPARE(library.feeds().size(), size_t(1));
    // The same again is the same feed.
    QCOMPARE(await(library.follow(web.url(u"/feed.xml"_s).toString()))->id, feed->id);
    QCOMPARE(library.counts().all, 2);
    const auto hits = await(library.search({ u"bake"_s }));
    QVERIFY(hits);
    QCOMPARE(hits->size(), size_t(1));
    QCOMPARE(hits->front().row.article.author, u"Amina Darwish"_s);
}

void LibraryTest::aFoundFeedIsFollowedWithoutAskingThePageAgain()
{
    TestServer web;
    const Blog blog(web);
    Newsroom newsroom;
    Library &library = newsroom.desk->library();
    const QString page = web.url().toString();
    const auto found = await(library.discover(page));
    QVERIFY(found);
    const Result<Feed> feed = await(library.follow(found->front(), page));
    QVERIFY(feed);
    QCOMPARE(feed->url, web.url(u"/feed.xml"_s));
    QVERIFY(feed->isPrivateAllowed);
    QCOMPARE(feed->articleCount, 2);
    QCOMPARE(web.requests().size(), size_t(2)); // The page, then its feed.

    library.unfollow(feed->id);
    library.removeNow();
    web.forget();
    const QString address = web.url(u"/feed.xml"_s).toString();
    const auto same = await(library.discover(address));
    QVERIFY(same);
    QCOMPARE(await(library.follow(same->front(), address))->articleCount, 2);
    QCOMPARE(web.requests().size(), size_t(1)); // It was the feed itself.
}

void LibraryTest::choosingAFeedIsNotTypingItsAddress()
{
    TestServer typed;
    TestServer inside; // Another port is another origin.
    const Blog blog(inside);
    const QByteArray address = inside.url(u"/feed.xml"_s).toEncoded();
    typed.route("/",
        WireReply::answer(200, "text/html",
            "<link rel=alternate type=application/rss+xml title=Inside href='" + address + "'>"));
    Newsroom newsroom;
    Library &library = newsroom.desk->library();
    const QString page = typed.url().toString();
    const auto found = await(library.discover(page));
    QVERIFY(found);
    QCOMPARE(found->front().url, inside.url(u"/feed.xml"_s));
    const Result<Feed> refused = await(library.follow(found->front(), page));
    QVERIFY(!refused);
    QCOMPARE(refused.error().kind, Error::Kind::Refused);
    QVERIFY(inside.requests().empty());
    QVERIFY(library.feeds().empty());
    // Typed, it may be there.
    QVERIFY(await(library.follow(QString::fromLatin1(address))));
}

void LibraryTest::whatIsNoFeedSaysSo()
{
    TestServer web;
    web.route("/empty", WireReply::answer(200, "text/html", "<p>Nothing here."));
    web.route("/picture", WireReply::answer(200, "image/png", QByteArray("\x89PNG\r\n\x1a\n\0\0", 10)));
    Newsroom newsroom;
    Library &library = newsroom.desk->library();
    QCOMPARE(
        await(library.follow(web.url(u"/empty"_s).toString())).error().reason, Error::Reason::NoFeedFound);
    QCOMPARE(
        await(library.follow(web.url(u"/picture"_s).toString())).error().reason, Error::Reason::NoFeedFound);
    QCOMPARE(await(library.follow(web.url(u"/missing"_s).toString())).error().kind, Error::Kind::NotFound);
    QVERIFY(library.feeds().empty());
}

void LibraryTest::unchangedFeedsAreAskedConditionally()
{
    TestServer web;
    const Blog blog(web);
    Newsroom newsroom;
    Library &library = newsroom.desk->library();
    QVERIFY(await(library.follow(web.url(u"/feed.xml"_s).toString())));
    web.forget();
    const Result<RefreshReport> report = await(library.refresh());
    QVERIFY(report);
    QCOMPARE(report->feeds, 1);
    QCOMPARE(report->unchanged, 1);
    QCOMPARE(report->newArticles, 0);
    QCOMPARE(web.requests().size(), size_t(1));
    QCOMPARE(web.requests().front().header("If-None-Match"), "\"one\"");

    // The publisher corrects an article and adds one: the reader's status stays.
    const ArticleId article = library.page({}, {})->front().article.id;
    library.setRead({ article }, true);
    const QByteArray base = web.url(QString()).toEncoded();
    QByteArray changed = Blog::feed(base);
    changed.replace("Some said it was not true.", "Some said it was true.");
    changed.replace("</channel>",
        "<item><title>New</title><guid>new</guid><description>New words</description></item></channel>");
    web.route("/feed.xml", WireReply::answer(200, "application/rss+xml", changed, { "ETag: \"two\"" }));
    const Result<RefreshReport> second = await(library.refresh());
    QVERIFY(second);
    QCOMPARE(second->newArticles, 1);
    QCOMPARE(second->updatedArticles, 1);
    QCOMPARE(library.counts().all, 3);
    const auto versions = await(library.versions(article));
    QVERIFY(versions);
    QCOMPARE(versions->size(), size_t(2));
}

void LibraryTest::aServerThatAsksForPatienceIsLeftAlone()
{
    TestServer web;
    const Blog blog(web);
    Newsroom newsroom;
    Library &library = newsroom.desk->library();
    QVERIFY(await(library.follow(web.url(u"/feed.xml"_s).toString())));
    web.route("/feed.xml", WireReply::answer(429, "text/plain", "slow down", { "Retry-After: 3600" }));
    const Result<RefreshReport> report = await(library.refresh());
    QVERIFY(report);
    QCOMPARE(report->failed, 1);
    QCOMPARE(library.feeds().front().health, FeedHealth::RetryLater);
    QVERIFY(library.feeds().front().retryAt > QDateTime::currentDateTimeUtc().addSecs(3000));
    web.forget();
    QCOMPARE(await(library.refresh())->feeds, 0);
    QVERIFY(web.requests().empty());
    QCOMPARE(library.counts().all, 2);
}

void LibraryTest::offlineRefusesAndLosesNothing()
{
    TestServer web;
    const Blog blog(web);
    Newsroom newsroom;
    QVERIFY(await(newsroom.desk->library().follow(web.url().toString())));
    web.forget();
    newsroom.open(NetworkPolicy::Offline);
    Library &library = newsroom.desk->library();
    QCOMPARE(await(library.refresh()).error().reason, Error::Reason::WorkingOffline);
    QCOMPARE(await(library.follow(web.url().toString())).error().reason, Error::Reason::WorkingOffline);
    QCOMPARE(library.counts().all, 2);
    QVERIFY(library.article(library.page({}, {})->front().article.id));
    QVERIFY(web.requests().empty());
}

void LibraryTest::readingAndStarsShowAtOnceAndStay()
{
    TestServer web;
    const Blog blog(web);
    Newsroom newsroom;
    QVERIFY(await(newsroom.desk->library().follow(web.url().toString())));
    {
        Library &library = newsroom.desk->library();
        const ArticleId article = library.page({}, {})->front().article.id;
        QSignalSpy shown(&library, &Library::statusChanged);
        library.setRead({ article }, true);
        library.setStarred(article, true);
        // Before anything is on the disk.
        QCOMPARE(shown.size(), 2);
        QCOMPARE(library.counts().unread, 1);
        QCOMPARE(library.counts().starred, 1);
        QVERIFY(library.page({}, {})->front().status.isRead);
        QVERIFY(library.article(article)->status.isStarred);
    }
    newsroom.open(NetworkPolicy::Offline); // The end of the desk writes what was said.
    const auto rows = newsroom.desk->library().page({}, {});
    QVERIFY(rows->front().status.isRead);
    QVERIFY(rows->front().status.isStarred);
    QCOMPARE(newsroom.desk->library().counts().unread, 1);
}

void LibraryTest::anImportedListIsNotTyping()
{
    TestServer web;
    const Blog blog(web);
    Newsroom newsroom;
    Library &library = newsroom.desk->library();
    const QByteArray address = web.url(u"/feed.xml"_s).toEncoded();
    const Result<OpmlPreview> preview
        = await(library.previewOpml("<opml version=\"2.0\"><body>"
                                    "<outline text=\"Here\" type=\"rss\" xmlUrl=\""
            + address
            + "\"/>"
              "<outline text=\"Bad\" type=\"rss\" xmlUrl=\"javascript:alert(1)\"/></body></opml>"));
    QVERIFY(preview);
    const Result<OpmlReport> report = await(library.importOpml(*preview));
    QVERIFY(report);
    QCOMPARE(report->added, 1);
    QCOMPARE(report->refused.size(), 1);
    QCOMPARE(await(library.refresh())->failed, 1);
    QVERIFY(web.requests().empty());
    QCOMPARE(library.feeds().front().health, FeedHealth::Unreachable);
}

void LibraryTest::subscriptionsComeBackAsOpml()
{
    TestServer web;
    const Blog blog(web);
    Newsroom newsroom;
    Library &library = newsroom.desk->library();
    const Result<Feed> feed = await(library.follow(web.url().toString()));
    QVERIFY(feed);
    QVERIFY(await(library.change({ feed->id }, [](Feed &f) {
        f.chosenTitle = u"The square"_s;
        f.folder = u"City"_s;
    })));
    const QByteArray opml = library.exportOpml();
    library.unfollow(feed->id);
    library.removeNow();
    QVERIFY(library.feeds().empty());
    QCOMPARE(library.counts().all, 0);
    QCOMPARE(await(library.importOpml(*await(library.previewOpml(opml))))->added, 1);
    QCOMPARE(library.feeds().front().name(), u"The square"_s);
    QCOMPARE(library.feeds().front().folder, u"City"_s);
    QCOMPARE(library.feeds().front().url, feed->url);
    QCOMPARE(await(library.previewOpml("no list at all")).error().kind, Error::Kind::Malformed);
}

void LibraryTest::foldersStandUntilTheyAreDeleted()
{
    TestServer web;
    const Blog blog(web);
    Newsroom newsroom;
    Library &library = newsroom.desk->library();
    const auto folders = [&library] {
        QStringList names;
        for (const ListCount &folder : library.lists().folders)
            names << u"%1 %2/%3"_s.arg(folder.key).arg(folder.unread).arg(folder.all);
        return names;
    };
    const auto move = [&library](FeedId id, const QString &folder) {
        return bool(await(library.change({ id }, [folder](Feed &feed) { feed.folder = folder; })));
    };
    const FeedId feed = await(library.follow(web.url().toString()))->id;
    QVERIFY(await(library.addFolder(u" River "_s)));
    QVERIFY(move(feed, u"City"_s));
    QCOMPARE(folders(), (QStringList{ u"City 2/2"_s, u"River 0/0"_s }));
    QVERIFY(move(feed, {}));
    QCOMPARE(folders(), (QStringList{ u"City 0/0"_s, u"River 0/0"_s }));
    QVERIFY(move(feed, u"City"_s));
    QVERIFY(await(library.renameFolder(u"City"_s, u"River"_s))); // Then they are one.
    QCOMPARE(folders(), QStringList{ u"River 2/2"_s });
    library.unfollow(feed);
    QTRY_COMPARE(folders(), QStringList{ u"River 0/0"_s });
    library.restoreRemoved();
    QTRY_COMPARE(folders(), QStringList{ u"River 2/2"_s });
    QVERIFY(await(library.renameFolder(u"River"_s, {})));
    QCOMPARE(folders(), QStringList());
    QCOMPARE(library.feed(feed)->folder, QString());

    // All that it is asked, or nothing.
    const Result<> half
        = await(library.change({ feed, FeedId{ 77 } }, [](Feed &each) { each.folder = u"Half"_s; }));
    QCOMPARE(half.error().kind, Error::Kind::NotFound);
    QCOMPARE(library.feed(feed)->folder, QString());
    QCOMPARE(folders(), QStringList());
}

void LibraryTest::aRefreshCanBeStopped()
{
    TestServer web;
    const Blog blog(web);
    Newsroom newsroom;
    Library &library = newsroom.desk->library();
    QVERIFY(await(library.follow(web.url().toString())));
    web.route("/feed.xml", WireReply{ {}, WireReply::End::Hang });
    const Future<RefreshReport> running = library.refresh();
    Jobs &jobs = newsroom.desk->jobs();
    QTRY_COMPARE(web.count("/feed.xml"), 2);
    QCOMPARE(jobs.runningCount(), 1);
    jobs.cancel(jobs.jobs().front().id);
    QCOMPARE(await(running).error().kind, Error::Kind::Canceled);
    QCOMPARE(jobs.jobs().front().state, Job::State::Canceled);
    QCOMPARE(library.counts().all, 2);
}

void LibraryTest::anUnfollowedBlogComesBackAsItWas()
{
    TestServer web;
    const Blog blog(web);
    Newsroom newsroom;
    Library &library = newsroom.desk->library();
    const Result<Feed> feed = await(library.follow(web.url().toString()));
    QVERIFY(feed);
    QVERIFY(await(library.change({ feed->id }, [](Feed &f) { f.folder = u"City"_s; })));
    const ArticleId article = library.page({}, {})->front().article.id;
    library.setStarred(article, true);
    library.setRead({ article }, true);
    library.setTag({ article }, u"bridge"_s, true);
    QTRY_COMPARE(library.lists().tags.size(), size_t(1));
    QCOMPARE(library.counts(), (LibraryCounts{ 2, 1, 1, library.counts().today }));
    const LibraryCounts counts = library.counts();
    const LibraryLists lists = library.lists();

    library.unfollow(feed->id);
    QVERIFY(library.feeds().empty());
    QVERIFY(library.page({}, {})->empty());
    QCOMPARE(library.row(article).error().kind, Error::Kind::NotFound);
    QCOMPARE(library.article(article).error().kind, Error::Kind::NotFound);
    QVERIFY(await(library.search({ u"bake"_s }))->empty());
    QTRY_COMPARE(library.counts(), LibraryCounts());
    LibraryLists empty;
    empty.folders = { { u"City"_s, 0, 0 } }; // It stands.
    QTRY_COMPARE(library.lists(), empty);

    library.restoreRemoved();
    QCOMPARE(library.feeds().size(), size_t(1));
    const auto rows = library.page({}, {});
    QCOMPARE(rows->size(), size_t(2));
    QVERIFY(rows->front().status.isRead && rows->front().status.isStarred);
    QCOMPARE(rows->front().tags, QStringList{ u"bridge"_s });
    QTRY_COMPARE(library.counts(), counts);
    QTRY_COMPARE(library.lists(), lists);

    // Followed anew instead of restored: the same.
    library.unfollow(feed->id);
    QCOMPARE(await(library.follow(web.url(u"/feed.xml"_s).toString()))->id, feed->id);
    library.removeNow();
    QCOMPARE(library.page({}, {})->size(), size_t(2));
    QTRY_COMPARE(library.counts(), counts);

    // And a list of blogs that has it.
    const QByteArray opml = library.exportOpml();
    library.unfollow(feed->id);
    QCOMPARE(await(library.importOpml(*await(library.previewOpml(opml))))->added, 1);
    library.removeNow();
    QTRY_COMPARE(library.counts(), counts);
}

void LibraryTest::anUnfollowedBlogGoesForGood()
{
    TestServer web;
    const Blog blog(web);
    Newsroom newsroom;
    Library &library = newsroom.desk->library();
    const Result<Feed> feed = await(library.follow(web.url().toString()));
    QVERIFY(feed);
    library.setStarred(library.page({}, {})->front().article.id, true);
    library.unfollow(feed->id);
    library.remove({ ArticleId{ 4711 } }); // Another removal.
    library.restoreRemoved();
    QVERIFY(library.feeds().empty());
    const Result<Feed> again = await(library.follow(web.url().toString()));
    QVERIFY(again);
    QVERIFY(!library.page({}, {})->front().status.isStarred);
}

void LibraryTest::whatIsOutOfSightIsNotMarked()
{
    TestServer web;
    TestServer other;
    const Blog blog(web);
    const Blog second(other);
    Newsroom newsroom;
    Library &library = newsroom.desk->library();
    const Result<Feed> feed = await(library.follow(web.url().toString()));
    QVERIFY(feed && await(library.follow(other.url().toString())));
    QCOMPARE(library.counts().unread, 4);
    library.unfollow(feed->id);
    const ArticleRow newest = library.page({}, {})->front();
    const auto marked = await(library.markRead({}, { newest.article.shownAt(), newest.article.id }));
    QVERIFY(marked);
    QCOMPARE(marked->size(), size_t(2));
    library.restoreRemoved();
    QTRY_COMPARE(library.counts().unread, 2);
    QCOMPARE(library.feed(feed->id)->unreadCount, 2);

    const ArticleId removed = library.page({ ArticleFilter::Which::Unread }, {})->front().article.id;
    library.remove({ removed });
    QCOMPARE(await(library.markRead({}, { newest.article.shownAt().addDays(1), {} }))->size(), size_t(1));
    library.restoreRemoved();
    QTRY_COMPARE(library.counts().unread, 1);
    QVERIFY(!library.row(removed)->status.isRead);
}

QTEST_GUILESS_MAIN(LibraryTest)
#include "library_test.moc"
