#include "desk/errortext.h"
#include "desk/feedhealth.h"
#include "desk/jobs.h"
#include "desk/library.h"
#include "newsroom.h"
#include "storage/database.h"
#include "support/networkwatch.h"

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

Q_DECLARE_METATYPE(WireReply)
Q_DECLARE_METATYPE(FeedHealth)

/// What a server, the line or the disk can do to a refresh: the other blogs are read all the same.
class RefreshFaultsTest final : public QObject {
    Q_OBJECT

private:
    static WireReply feed(const QByteArray &guid, const QByteArray &title = "One")
    {
        return WireReply::answer(200, "application/rss+xml",
            "<rss version=\"2.0\"><channel><title>T</title><item><guid>" + guid + "</guid><title>" + title
                + "</title><description>Words</description></item></channel></rss>");
    }

    /// Follows /bad and /good, which are whole now.
    static bool followBoth(Newsroom &newsroom, TestServer &web)
    {
        for (const char *path : { "/bad", "/good" }) {
            web.route(path, feed(path));
            if (!await(newsroom.desk->library().follow(web.url(QString::fromLatin1(path)).toString())))
                return false;
        }
        web.route("/good", feed("new"));
        return true;
    }

    /// The first boxes of a film, and something that is none.
    static QByteArray film(qsizetype size)
    {
        return (QByteArray("\0\0\0\x20", 4) + "ftypisom").leftJustified(size, '\x8f');
    }

    static Feed at(const Library &library, const QString &path)
    {
        for (const Feed &feed : library.feeds()) {
            if (feed.url.path() == path)
                return feed;
        }
        return {};
    }

private slots:
    void aBadServerIsNamedAndHoldsUpNobody_data()
    {
        QTest::addColumn<WireReply>("reply");
        QTest::addColumn<FeedHealth>("health");
        QTest::addColumn<QString>("says");
        const QByteArray ok = "HTTP/1.1 200 OK\r\nContent-Type: application/rss+xml\r\n";
        const auto row = [](const char *name, const WireReply &reply, const QString &says,
                             FeedHealth health = FeedHealth::Unreachable) {
            QTest::newRow(name) << reply << health << says;
        };
        const QString large = u"The answer is larger than Quotidian accepts."_s;
        const QString late = u"The server did not answer in time: 127.0.0.1."_s;
        const QString none = u"This is not a feed of articles."_s;
        const QString part = u"Only a part arrived before the connection ended."_s;
        row("endless body", { .bytes = ok + "\r\n<rss>", .endless = QByteArray(65536, 'x') }, large);
        row("endless chunk",
            { .bytes = ok + "Transfer-Encoding: chunked\r\n\r\nffffffff\r\n",
                .endless = QByteArray(65536, 'x') },
            large);
        row("endless head",
            { .bytes = "HTTP/1.1 200 OK\r\n", .endless = QByteArray("X-More: of this\r\n").repeated(1000) },
            large);
        row("a length that nobody waits for", { .bytes = ok + "Content-Length: 999999999999\r\n\r\n<rss>" },
            large);
        row("trickle", { .bytes = ok + "\r\n<rss>", .endless = "x", .drip = 50 }, late);
        row("trickle of a head", { .bytes = "HTTP/1.1 200 OK\r\nX-More: ", .endless = "x", .drip = 50 },
            late);
        row("silence", { .bytes = ok, .end = WireReply::End::Hang }, late);
        row("redirect loop", WireReply::redirect(301, "/bad"),
            u"The address leads from one to the next without end."_s);
        row("redirect to a file", WireReply::redirect(302, "file:///etc/passwd"),
            u"This is not a web address: file:///etc/passwd."_s);
        row("redirect to a script", WireReply::redirect(302, "javascript:alert(1)"),
            u"This is not a web address: javascript:alert(1)."_s);
        row("redirect into the network", WireReply::redirect(302, "http://192.168.0.1/admin"),
            u"The address leads into a private network, which nobody typed."_s);
        row("redirect to the cloud's own",
            WireReply::redirect(302, "http://169.254.169.254/latest/meta-data/"),
            u"The address leads into a private network, which nobody typed."_s);
        row("redirect to this machine", WireReply::redirect(302, "http://[::1]:1/"),
            u"The address leads into a private network, which nobody typed."_s);
        row("a film", WireReply::answer(200, "video/mp4", film(6'000'000)), none, FeedHealth::NotAFeed);
        row("a film without an end",
            { .bytes = "HTTP/1.1 200 OK\r\nContent-Type: video/mp4\r\n\r\n" + film(32),
                .endless = film(65536) },
            none, FeedHealth::NotAFeed);
        row("a page",
            WireReply::answer(200, "text/html", "<!doctype html><title>Sign in</title><form></form>"), none,
            FeedHealth::NotAFeed);
        row("nothing", WireReply::answer(200, "application/rss+xml", {}), none, FeedHealth::NotAFeed);
        row("cut",
            { .bytes = ok + "Content-Length: 90000\r\n\r\n<rss><channel>", .end = WireReply::End::Close },
            part);
        row("reset",
            { .bytes = ok + "Content-Length: 90000\r\n\r\n<rss><channel>", .end = WireReply::End::Reset },
            part);
        row("wrong length",
            { .bytes = ok + "Content-Length: -7\r\n\r\n<rss/>", .end = WireReply::End::Close },
            u"No connection to the server: 127.0.0.1: not HTTP."_s);
        row("no gzip",
            { .bytes = ok + "Content-Encoding: gzip\r\nContent-Length: 6\r\n\r\n<rss/>",
                .end = WireReply::End::Close },
            u"What came could not be understood."_s);
    }
    void aBadServerIsNamedAndHoldsUpNobody()
    {
        QFETCH(WireReply, reply);
        QFETCH(FeedHealth, health);
        QFETCH(QString, says);
        TestServer web;
        Newsroom newsroom(Desk::systemClock(), 1500ms);
        Library &library = newsroom.desk->library();
        QVERIFY(followBoth(newsroom, web));
        web.route("/bad", reply);
        web.forget();
        networkwatch::forget();
        const Result<RefreshReport> report = await(library.refresh());
        QVERIFY(report);
        QCOMPARE(report->failed, 1);
        QCOMPARE(report->newArticles, 1);
        QCOMPARE(library.counts().all, 3);
        const Feed bad = at(library, u"/bad"_s);
        QCOMPARE(bad.health, health);
        QVERIFY(bad.failingSince.isValid());
        const QString words = feedHealthText(bad, QDateTime::currentDateTimeUtc());
        QVERIFY2(words.startsWith(says + u' '), qPrintable(words));
        QCOMPARE(at(library, u"/good"_s).health, FeedHealth::Fine);
        // Wherever it was led, nobody else was asked.
        for (const QString &place : networkwatch::seen())
            QCOMPARE(place, u"127.0.0.1:%1"_s.arg(web.port()));
    }

    void aBombIsRefusedBeforeItIsWhole()
    {
        TestServer web;
        Newsroom newsroom;
        Library &library = newsroom.desk->library();
        QVERIFY(followBoth(newsroom, web));
        // The zlib form of RFC 1950, which "deflate" names: some kilobytes that become 64 MiB.
        const QByteArray bomb = qCompress(QByteArray(64 * 1024 * 1024, 'x'), 9).mid(4);
        QVERIFY(bomb.size() < 1024 * 1024);
        web.route(
            "/bad", WireReply::answer(200, "application/rss+xml", bomb, { "Content-Encoding: deflate" }));
        const Result<RefreshReport> report = await(library.refresh());
        QVERIFY(report);
        QCOMPARE(report->failed, 1);
        QCOMPARE(report->newArticles, 1);
        const Feed feed = at(library, u"/bad"_s);
        QCOMPARE(feed.healthDetail,
            errorText({ Error::Kind::Refused, Error::Reason::TooLarge, feed.url.host() }).what);
    }

    void cancelInTheMiddleKeepsWhatIsStoredAndBlamesNoBlog()
    {
        TestServer web;
        Newsroom newsroom;
        Library &library = newsroom.desk->library();
        QVERIFY(followBoth(newsroom, web));
        web.route("/bad", WireReply{ "HTTP/1.1 200 OK\r\n", WireReply::End::Hang });
        const Future<RefreshReport> run = library.refresh();
        QTRY_COMPARE(library.counts().all, 3);
        newsroom.desk->jobs().cancel(newsroom.desk->jobs().jobs().front().id);
        const Result<RefreshReport> report = await(run);
        QVERIFY(!report);
        QCOMPARE(report.error().kind, Error::Kind::Canceled);
        QCOMPARE(library.counts().all, 3);
        QVERIFY(!at(library, u"/bad"_s).failingSince.isValid());
        web.route("/bad", feed("after"));
        QCOMPARE(await(library.refresh())->newArticles, 1); // Not held as asked for ever.
    }

    void offlineInTheMiddleEndsTheRunAndBlamesNoBlog()
    {
        TestServer web;
        Newsroom newsroom;
        Library &library = newsroom.desk->library();
        QVERIFY(followBoth(newsroom, web));
        web.route("/bad", WireReply{ "HTTP/1.1 200 OK\r\n", WireReply::End::Hang });
        const Future<RefreshReport> run = library.refresh();
        QTRY_COMPARE(library.counts().all, 3); // The good one is stored while the other hangs.
        newsroom.desk->setPolicy(NetworkPolicy::Offline);
        const Result<RefreshReport> report = await(run);
        QVERIFY(report);
        QCOMPARE(report->newArticles, 1);
        QCOMPARE(at(library, u"/bad"_s).health, FeedHealth::Fine);
        QVERIFY(!at(library, u"/bad"_s).failingSince.isValid());
    }

    void aBlogThatCannotBeStoredLosesNoOther()
    {
        TestServer web;
        Newsroom newsroom;
        QVERIFY(followBoth(newsroom, web));
        newsroom.desk.reset();
        {
            auto library = Database::open(
                newsroom.folder.path() + u"/profile/library.sqlite"_s, Database::Access::ReadWrite);
            QVERIFY(library);
            QVERIFY(
                (*library)->run(u"CREATE TRIGGER poison BEFORE INSERT ON article WHEN new.guid = 'poison' "
                                "BEGIN SELECT RAISE(ABORT, 'poison'); END"_s));
        }
        newsroom.open();
        Library &library = newsroom.desk->library();
        web.route("/bad", feed("poison"));
        const Result<RefreshReport> report = await(library.refresh());
        QVERIFY2(report, report ? "" : qPrintable(report.error().detail));
        QCOMPARE(report->failed, 1);
        QCOMPARE(report->newArticles, 1);
        QCOMPARE(library.counts().all, 3);
        QVERIFY(at(library, u"/bad"_s).failingSince.isValid());
        QCOMPARE(at(library, u"/good"_s).health, FeedHealth::Fine);
        // It is asked again, and stored when it can be.
        web.route("/bad", feed("sound"));
        QCOMPARE(await(library.refresh())->newArticles, 1);
        QCOMPARE(at(library, u"/bad"_s).health, FeedHealth::Fine);
    }
};

QTEST_GUILESS_MAIN(RefreshFaultsTest)
#include "refreshfaults_test.moc"
