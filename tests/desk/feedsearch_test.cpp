#include "desk/feedsearch.h"
#include "desk/newsroom.h"

#include <QSignalSpy>

using namespace Qt::StringLiterals;

namespace {

WireReply page(const QByteArray &html) { return WireReply::answer(200, "text/html; charset=utf-8", html); }

WireReply blogFeed() { return WireReply::answer(200, "application/rss+xml", Blog::feed("https://e.org")); }

} // namespace

/// Where a feed is looked for, in which order, and how many requests that takes.
class FeedSearchTest final : public QObject {
    Q_OBJECT
private slots:
    void aFeedsAddressIsOneRequest()
    {
        TestServer web;
        web.route("/feed.xml", blogFeed());
        const auto found = await(search(web.url(u"/feed.xml"_s))->first());
        QVERIFY(found);
        QCOMPARE(found->fetched.title, u"Square Watch"_s);
        QCOMPARE(web.requests().size(), size_t(1));
    }

    void aRuleOfTheAddressSavesThePage()
    {
        TestServer web;
        web.route("/@amina", page("<p>A profile."));
        web.route("/@amina.rss", blogFeed());
        const auto found = await(search(web.url(u"/@amina"_s))->first());
        QVERIFY(found);
        QCOMPARE(found->url, web.url(u"/@amina.rss"_s));
        QCOMPARE(web.requests().size(), size_t(1));
    }

    void aRuleThatGuessedWrongCostsOneRequest()
    {
        TestServer web;
        web.route("/@amina", page("<link rel=alternate type=application/rss+xml href=/f>"));
        web.route("/f", blogFeed());
        const auto found = await(search(web.url(u"/@amina"_s))->first());
        QVERIFY(found);
        QCOMPARE(found->url, web.url(u"/f"_s));
        QCOMPARE(web.requests().size(), size_t(3));
    }

    void feedsOfCommentsAreTheLastChoice()
    {
        TestServer web;
        web.route("/",
            page("<link rel=alternate type=application/rss+xml href=/comments/feed/>"
                 "<link rel=alternate type=application/rss+xml href=/feed/>"));
        web.route("/comments/feed/", blogFeed());
        web.route("/feed/", blogFeed());
        const auto found = await(search(web.url())->first());
        QVERIFY(found);
        QCOMPARE(found->url, web.url(u"/feed/"_s));
        QCOMPARE(web.count("/comments/feed/"), 0);
    }

    void thePagesSoftwareIsAskedBeforeTheUsualAddresses()
    {
        TestServer web;
        web.route("/", page("<meta name=generator content='Ghost 5'>"));
        web.route("/rss/", blogFeed());
        const auto found = await(search(web.url())->first());
        QVERIFY(found);
        QCOMPARE(found->url, web.url(u"/rss/"_s));
        QCOMPARE(web.requests().size(), size_t(2));
    }

    void theUsualAddressesAreTriedUpToTheFirstFeed()
    {
        TestServer web;
        web.route("/about", page("<p>Nothing here."));
        web.route("/feed.xml", page("<p>Not found, says the page, with status 200."));
        web.route("/rss.xml", blogFeed());
        FeedSearch *looking = search(web.url(u"/about"_s));
        const QSignalSpy read(looking, &FeedSearch::wasFeed);
        const auto found = await(looking->all());
        QVERIFY(found);
        QCOMPARE(found->size(), size_t(1));
        QCOMPARE(found->front().url, web.url(u"/rss.xml"_s));
        QCOMPARE(found->front().title, u"Square Watch"_s);
        QCOMPARE(read.size(), 1);
        QCOMPARE(web.requests().size(), size_t(4)); // The page, /feed/, /feed.xml, /rss.xml.
    }

    void aProbeThatHitIsNotFetchedTwice()
    {
        TestServer web;
        web.route("/", page("<p>Nothing here."));
        web.route("/atom.xml", blogFeed());
        Newsroom newsroom;
        Library &library = newsroom.desk->library();
        const auto found = await(library.discover(web.url().toString()));
        QVERIFY(found);
        QVERIFY(await(library.follow(found->front(), web.url().toString())));
        QCOMPARE(web.count("/atom.xml"), 1);
    }

    void withoutAFeedTheErrorSaysWhatWasTried()
    {
        TestServer web;
        web.route("/", page("<p>Nothing here."));
        const auto found = await(search(web.url())->first());
        QVERIFY(!found);
        QCOMPARE(found.error().reason, Error::Reason::NoFeedFound);
        QCOMPARE(found.error().detail, u"/feed/, /feed.xml, /rss.xml, /atom.xml, /index.xml, /feed.json"_s);
        QCOMPARE(web.requests().size(), size_t(7));
    }

    void aPageBehindASignInIsSaid()
    {
        for (const int status : { 401, 403 }) {
            TestServer web;
            web.route("/", WireReply::answer(status, "text/html", "<p>Sign in."));
            const auto found = await(search(web.url())->first());
            QVERIFY(!found);
            QVERIFY(found.error().detail.contains(QString::number(status)));
            QCOMPARE(web.requests().size(), size_t(1));
        }
    }

    void aServerThatAsksForPatienceIsLeftAlone()
    {
        for (const int status : { 429, 503 }) {
            TestServer web;
            web.route("/", page("<p>Nothing here."));
            web.route("/feed/", WireReply::answer(status, "text/plain", "later", { "Retry-After: 60" }));
            web.route("/feed.xml", blogFeed());
            const auto found = await(search(web.url())->first());
            QVERIFY(!found);
            QCOMPARE(found.error().reason, Error::Reason::RetryLater);
            QCOMPARE(web.requests().size(), size_t(2));
        }
    }

    void aLineThatBreaksEndsTheSearch()
    {
        TestServer web;
        web.route("/", page("<p>Nothing here."));
        web.route(
            "/feed/", WireReply{ "HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n", WireReply::End::Reset });
        web.route("/feed.xml", blogFeed());
        const auto found = await(search(web.url())->first());
        QVERIFY(!found);
        QCOMPARE(found.error().kind, Error::Kind::Network);
        QCOMPARE(web.count("/feed.xml"), 0);
    }

    void oneDeadlineHoldsForAll()
    {
        TestServer web;
        web.route("/", page("<link rel=alternate type=application/rss+xml href=/slow>"));
        web.route("/slow", WireReply{ {}, WireReply::End::Hang });
        QElapsedTimer clock;
        clock.start();
        const auto found = await(search(web.url(), std::chrono::milliseconds(500))->first());
        QVERIFY(!found);
        QCOMPARE(found.error().reason, Error::Reason::TimedOut);
        QVERIFY(clock.elapsed() < 10000);
    }

private:
    FeedSearch *search(const QUrl &url, std::chrono::milliseconds whole = FeedSearch::deadline)
    {
        return new FeedSearch(m_http, TypedAddress{ url, {} }, this, whole);
    }

    HttpClient m_http;
};

QTEST_GUILESS_MAIN(FeedSearchTest)
#include "feedsearch_test.moc"
