#include "desk/feedhealth.h"
#include "desk/library.h"
#include "desk/refreshplan.h"
#include "net/feedfetcher.h"
#include "newsroom.h"
#include "storage/feedstore.h"
#include "storage/profile.h"

#include <QTimeZone>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

/// What a server sees of a reader, request by request; and when which feed is asked.
class RefreshTest final : public QObject {
    Q_OBJECT

private:
    const QDateTime m_now = QDateTime(QDate(2026, 11, 23), QTime(12, 0), QTimeZone::utc());

    static QByteArray rss(const QByteArray &guid)
    {
        return "<rss version=\"2.0\"><channel><title>T</title><item><guid>" + guid
            + "</guid><title>One</title><description>Words</description></item></channel></rss>";
    }

private slots:
    void validatorsGoBackVerbatimAfterRestartErrorAnd429()
    {
        TestServer web;
        const QByteArray etag = "W/\"a, \\\"b\"";
        web.route("/f",
            WireReply::answer(
                200, "application/rss+xml", rss("a"), { "ETag: " + etag, "Last-Modified: once, they say" }));
        Newsroom newsroom;
        QVERIFY(await(newsroom.desk->library().follow(web.url(u"/f"_s).toString())));
        QCOMPARE(web.requests().size(), size_t(1)); // Following is one request.

        web.route("/f", WireReply::answer(500, "text/plain", "oops", { "ETag: \"error\"" }));
        QCOMPARE(await(newsroom.desk->library().refresh())->failed, 1);
        web.route("/f", WireReply::answer(429, "text/plain", "slow", { "ETag: \"slow\"", "Retry-After: 0" }));
        QCOMPARE(await(newsroom.desk->library().refresh())->failed, 1);
        newsroom.open();
        web.forget();
        web.route("/f", WireReply{ "HTTP/1.1 304 Not Modified\r\n\r\n" });
        QCOMPARE(await(newsroom.desk->library().refresh())->unchanged, 1);
        QCOMPARE(web.requests().size(), size_t(1));
        const WireRequest sent = web.requests().front();
        QCOMPARE(sent.method, "GET");
        QCOMPARE(sent.target, "/f");
        QCOMPARE(sent.header("If-None-Match"), etag);
        QCOMPARE(sent.header("If-Modified-Since"), "once, they say");
        for (const char *never : { "Cookie", "Referer", "Cache-Control", "Pragma" })
            QVERIFY2(sent.header(never).isEmpty(), never);
        QCOMPARE(newsroom.desk->library().feeds().front().health, FeedHealth::Fine);
        QVERIFY(!newsroom.desk->library().feeds().front().failingSince.isValid());
    }

    void allFeedsOfAHostWaitForItsPatience()
    {
        TestServer web;
        Newsroom newsroom;
        Library &library = newsroom.desk->library();
        for (const QByteArray path : { "/a", "/b", "/c" }) {
            web.route(path, WireReply::answer(200, "application/rss+xml", rss(path)));
            QVERIFY(await(library.follow(web.url(QString::fromLatin1(path)).toString())));
        }
        web.route("/a", WireReply::answer(503, "text/plain", "later", { "Retry-After: 3600" }));
        const FeedId first = library.feeds()[0].id;
        const auto path = [&](FeedId id) {
            return library.feed(id)->url.path().toLatin1();
        };
        FeedId asked = first;
        for (const Feed &feed : library.feeds()) {
            if (path(feed.id) == "/a")
                asked = feed.id;
        }
        QCOMPARE(await(library.refresh({ asked }))->failed, 1);
        web.forget();
        QCOMPARE(await(library.refresh())->feeds, 0);
        newsroom.open(); // And after a restart.
        QCOMPARE(await(newsroom.desk->library().refresh())->feeds, 0);
        QVERIFY(web.requests().empty());
    }

    void aPermanentRedirectIsBelievedADayAfterItWasSeen()
    {
        TestServer web;
        web.route("/old", WireReply::answer(200, "application/rss+xml", rss("a")));
        web.route("/new", WireReply::answer(200, "application/rss+xml", rss("a")));
        HandClock clock;
        Newsroom newsroom(clock);
        Library &library = newsroom.desk->library();
        QVERIFY(await(library.follow(web.url(u"/old"_s).toString())));
        web.route("/old", WireReply::redirect(302, "/new"));
        for (int i = 0; i < 3; ++i)
            QVERIFY(await(library.refresh()));
        QCOMPARE(library.feeds().front().url, web.url(u"/old"_s));
        web.route("/old", WireReply::redirect(301, "/new"));
        QVERIFY(await(library.refresh()));
        clock.at = clock.at.addSecs(23 * 3600);
        QVERIFY(await(library.refresh()));
        QCOMPARE(library.feeds().front().url, web.url(u"/old"_s));
        clock.at = clock.at.addSecs(3600 + 60);
        QVERIFY(await(library.refresh()));
        QCOMPARE(library.feeds().front().url, web.url(u"/new"_s));
        web.forget();
        QVERIFY(await(library.refresh()));
        QCOMPARE(web.count("/old"), 0);
        QCOMPARE(library.counts().all, 1);
    }

    void aMovedFeedMayNotReachAnotherPrivateOrigin()
    {
        TestServer web;
        TestServer elsewhere;
        web.route("/f", WireReply::answer(200, "application/rss+xml", rss("a")));
        web.route("/g", WireReply::answer(200, "application/rss+xml", rss("a")));
        elsewhere.route("/secret", WireReply::answer(200, "application/rss+xml", rss("b")));
        Newsroom newsroom;
        QVERIFY(await(newsroom.desk->library().follow(web.url(u"/f"_s).toString())));
        const FeedId id = newsroom.desk->library().feeds().front().id;
        const auto move = [&](const QUrl &url) {
            newsroom.desk.reset();
            auto profile = Profile::open(newsroom.folder.path() + u"/profile"_s, Profile::Mode::ReadWrite);
            if (!profile)
                return false;
            FetchNote note;
            note.feed = id;
            note.at = m_now;
            note.url = url;
            const Future<> written = (*profile)->library().write(
                [note](Database &library) { return FeedStore(library).note(note); });
            (*profile)->drain();
            profile->reset();
            newsroom.open();
            return written.result() && newsroom.desk->library().feeds().front().url == url;
        };
        // Its own server may move it.
        QVERIFY(move(web.url(u"/g"_s)));
        QVERIFY(newsroom.desk->library().feeds().front().isPrivateAllowed);
        QCOMPARE(await(newsroom.desk->library().refresh())->failed, 0);
        // Nobody typed the other one.
        QVERIFY(move(elsewhere.url(u"/secret"_s)));
        QVERIFY(!newsroom.desk->library().feeds().front().isPrivateAllowed);
        QCOMPARE(await(newsroom.desk->library().refresh())->failed, 1);
        QVERIFY(elsewhere.requests().empty());
        QCOMPARE(elsewhere.connections(), 0);
        QCOMPARE(newsroom.desk->library().counts().all, 1);
    }

    void patienceIsOfTheHostThatAnswered()
    {
        TestServer blog;
        TestServer busy;
        busy.route("/f", WireReply::answer(429, "text/plain", "slow", { "Retry-After: 3600" }));
        blog.route("/f", WireReply::redirect(302, busy.url(u"/f"_s).toEncoded()));
        HttpClient client({ .isPrivateAllowed = true });
        const Result<FeedAnswer> answer = await(fetchFeed(client, blog.url(u"/f"_s)));
        QVERIFY(answer);
        QCOMPARE(answer->kind, FeedAnswer::Kind::Refused);
        QCOMPARE(refreshplan::hostOf(answer->answeredBy), refreshplan::hostOf(busy.url()));
    }

    void aGoneFeedIsAskedOnlyByName()
    {
        TestServer web;
        web.route("/f", WireReply::answer(200, "application/rss+xml", rss("a")));
        Newsroom newsroom;
        Library &library = newsroom.desk->library();
        QVERIFY(await(library.follow(web.url(u"/f"_s).toString())));
        web.route("/f", WireReply::answer(410, "text/plain", "gone"));
        QVERIFY(await(library.refresh()));
        QCOMPARE(library.feeds().front().health, FeedHealth::Gone);
        QVERIFY(!feedHealthText(library.feeds().front(), m_now).isEmpty());
        web.forget();
        QCOMPARE(await(library.refresh())->feeds, 0);
        QCOMPARE(await(library.refresh({ library.feeds().front().id }))->feeds, 1);
        QCOMPARE(web.requests().size(), size_t(1));
        QCOMPARE(library.counts().all, 1);
    }

    void twoRefreshesAtOnceAskEachFeedOnce()
    {
        TestServer web;
        Newsroom newsroom;
        Library &library = newsroom.desk->library();
        for (const QByteArray path : { "/a", "/b", "/c" }) {
            web.route(path, WireReply::answer(200, "application/rss+xml", rss(path)));
            QVERIFY(await(library.follow(web.url(QString::fromLatin1(path)).toString())));
        }
        web.forget();
        const Future<RefreshReport> one = library.refresh();
        const Future<RefreshReport> two = library.refresh();
        QCOMPARE(await(one)->feeds, 3);
        QCOMPARE(await(two)->feeds, 0);
        QCOMPARE(web.requests().size(), size_t(3));
        QCOMPARE(library.counts().all, 3);
    }

    void whatIsNoFeedIsSaidAndLosesNothing_data()
    {
        QTest::addColumn<QByteArray>("wire");
        QTest::addColumn<int>("end");
        const auto row = [](const char *name, const QByteArray &wire, WireReply::End end) {
            QTest::newRow(name) << wire << int(end);
        };
        row("login page",
            WireReply::answer(200, "text/html", "<html><title>Sign in</title><form></form></html>").bytes,
            WireReply::End::KeepOpen);
        row("video",
            WireReply::answer(
                200, "video/mp4", QByteArray("\0\0\0\x20", 4) + "ftypisom" + QByteArray(200000, 'x'))
                .bytes,
            WireReply::End::KeepOpen);
        row("cut", "HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n<rss>", WireReply::End::Close);
        row("too long", "HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n<rss>", WireReply::End::Hang);
        row("loop", "HTTP/1.1 301 Moved\r\nLocation: /f\r\nContent-Length: 0\r\n\r\n",
            WireReply::End::KeepOpen);
        row("not HTTP", "SSH-2.0-OpenSSH\r\n", WireReply::End::Close);
    }
    void whatIsNoFeedIsSaidAndLosesNothing()
    {
        QFETCH(QByteArray, wire);
        QFETCH(int, end);
        TestServer web;
        web.route("/f", WireReply::answer(200, "application/rss+xml", rss("a"), { "ETag: \"good\"" }));
        Newsroom newsroom;
        Library &library = newsroom.desk->library();
        QVERIFY(await(library.follow(web.url(u"/f"_s).toString())));
        web.route("/f", WireReply{ wire, WireReply::End(end) });
        const Result<RefreshReport> report = await(library.refresh());
        QVERIFY(report);
        QCOMPARE(report->failed, 1);
        const Feed feed = library.feeds().front();
        QVERIFY(feed.health != FeedHealth::Fine);
        QVERIFY(feed.failingSince.isValid());
        QVERIFY(!feed.healthDetail.isEmpty());
        QVERIFY(feedHealthText(feed, m_now).size() > 20);
        QCOMPARE(library.counts().all, 1);
        web.forget();
        QVERIFY(await(library.refresh()));
        QCOMPARE(web.requests().front().header("If-None-Match"), "\"good\"");
    }

    void validatorsAreNotBelievedForEver()
    {
        FetchMemory memory;
        memory.validators = { "\"e\"", "m", "hash" };
        memory.wholeAt = m_now.addDays(-7);
        QCOMPARE(refreshplan::validatorsToAsk(memory, m_now), memory.validators);
        const FeedValidators onlyHash{ {}, {}, "hash" };
        memory.wholeAt = m_now.addDays(-9);
        QCOMPARE(refreshplan::validatorsToAsk(memory, m_now), onlyHash);
        memory.wholeAt = m_now.addDays(3); // A wrong clock.
        QCOMPARE(refreshplan::validatorsToAsk(memory, m_now), onlyHash);
    }

    void aFeedIsAskedAsOftenAsItPublishesWithinBounds()
    {
        const auto dueIn = [this](std::chrono::seconds gap, std::chrono::seconds wish,
                               std::chrono::seconds fresh, double chance) {
            refreshplan::End end;
            end.gap = gap;
            end.wish = wish;
            end.freshFor = fresh;
            return std::chrono::seconds(
                m_now.secsTo(refreshplan::noteOf({}, {}, end, m_now, 20min, chance).dueAt));
        };
        QCOMPARE(dueIn(4h, 0s, 0s, 0), std::chrono::seconds(2h));
        QCOMPARE(dueIn(1min, 0s, 0s, 0), std::chrono::seconds(20min));
        QCOMPARE(dueIn(24h * 30, 0s, 0s, 0), std::chrono::seconds(24h));
        QCOMPARE(dueIn(1min, 1h, 0s, 0), std::chrono::seconds(1h));
        QCOMPARE(dueIn(1min, 0s, 3h, 0), std::chrono::seconds(3h));
        QCOMPARE(dueIn(1min, 0s, 24h * 300, 0), std::chrono::seconds(12h));
        QVERIFY(dueIn(4h, 0s, 0s, 1) > 2h && dueIn(4h, 0s, 0s, 1) <= 144min);
    }

    void gapIsTheMedianAndSilenceMakesItLonger()
    {
        std::vector<QDateTime> daily;
        for (int i = 1; i < 9; ++i)
            daily.push_back(m_now.addDays(-i));
        QCOMPARE(refreshplan::gapOf(daily, m_now), std::chrono::seconds(24h));
        QVERIFY(!refreshplan::gapOf({ m_now.addDays(-1), {}, m_now.addDays(1) }, m_now));
        for (QDateTime &at : daily)
            at = at.addDays(-20);
        QVERIFY(refreshplan::gapOf(daily, m_now) > std::chrono::seconds(24h * 9));
    }

    void aFailingFeedBacksOffAnd404ForWeeksIsGone()
    {
        Feed feed;
        FetchMemory memory;
        memory.validators.etag = "\"kept\"";
        refreshplan::End end;
        end.health = FeedHealth::Unreachable;
        end.isNotFound = true;
        QDateTime at = m_now;
        qint64 before = 0;
        for (int i = 0; i < 12; ++i) {
            const FetchNote note = refreshplan::noteOf(feed, memory, end, at, 20min, 0);
            QCOMPARE(note.health, FeedHealth::Unreachable);
            QCOMPARE(note.failingSince, m_now);
            QCOMPARE(note.memory.validators.etag, "\"kept\"");
            const qint64 wait = at.secsTo(note.dueAt);
            QVERIFY(wait >= before && wait <= 24 * 3600);
            before = wait;
            feed.failingSince = note.failingSince;
            memory = note.memory;
            at = note.dueAt;
        }
        QCOMPARE(before, qint64(24 * 3600));
        const FetchNote last = refreshplan::noteOf(feed, memory, end, m_now.addDays(22), 20min, 0);
        QCOMPARE(last.health, FeedHealth::Gone);
        end.isNotFound = false;
        QCOMPARE(refreshplan::noteOf(feed, memory, end, m_now.addDays(22), 20min, 0).health,
            FeedHealth::Unreachable);
    }

    void aWrongClockStopsNoFeed()
    {
        Feed feed;
        feed.id = FeedId{ 1 };
        feed.fetchedAt = m_now.addYears(3);
        feed.dueAt = m_now.addYears(3);
        feed.retryAt = m_now.addYears(3);
        QCOMPARE(refreshplan::choose({ feed }, {}, true, m_now).size(), size_t(1));
        feed.fetchedAt = m_now.addSecs(-60);
        feed.retryAt = {};
        feed.dueAt = m_now.addSecs(60);
        QVERIFY(refreshplan::choose({ feed }, {}, true, m_now).empty());
        QCOMPARE(refreshplan::choose({ feed }, {}, false, m_now).size(), size_t(1));
        QVERIFY(
            !refreshplan::isWaiting({ { u"a:443"_s, m_now.addYears(1) } }, QUrl(u"https://a/x"_s), m_now));
        QVERIFY(refreshplan::isWaiting({ { u"a:443"_s, m_now.addDays(1) } }, QUrl(u"https://a/x"_s), m_now));
    }
};

QTEST_GUILESS_MAIN(RefreshTest)
#include "refresh_test.moc"
