#include "desk/errortext.h"
#include "desk/jobs.h"
#include "desk/library.h"
#include "newsroom.h"
#include "storage/database.h"

using namespace Qt::StringLiterals;

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

    static Feed at(const Library &library, const QString &path)
    {
        for (const Feed &feed : library.feeds()) {
            if (feed.url.path() == path)
                return feed;
        }
        return {};
    }

private slots:
    void aBadServerCostsLittleAndHoldsUpNobody_data()
    {
        QTest::addColumn<QByteArray>("wire");
        QTest::addColumn<QByteArray>("endless");
        QTest::addColumn<int>("end");
        const QByteArray ok = "HTTP/1.1 200 OK\r\nContent-Type: application/rss+xml\r\n";
        QTest::newRow("endless body") << ok + "\r\n<rss>" << QByteArray(65536, 'x') << 0;
        QTest::newRow("endless head")
            << QByteArray("HTTP/1.1 200 OK\r\n") << QByteArray("X-More: of this\r\n").repeated(1000) << 0;
        QTest::newRow("redirect loop")
            << WireReply::redirect(301, "/bad").bytes << QByteArray() << int(WireReply::End::KeepOpen);
        QTest::newRow("cut") << ok + "Content-Length: 90000\r\n\r\n<rss><channel>" << QByteArray()
                             << int(WireReply::End::Close);
        QTest::newRow("reset") << ok + "Content-Length: 90000\r\n\r\n<rss><channel>" << QByteArray()
                               << int(WireReply::End::Reset);
        QTest::newRow("wrong length")
            << ok + "Content-Length: -7\r\n\r\n<rss/>" << QByteArray() << int(WireReply::End::Close);
        QTest::newRow("no gzip") << ok + "Content-Encoding: gzip\r\nContent-Length: 6\r\n\r\n<rss/>"
                                 << QByteArray() << int(WireReply::End::Close);
    }
    void aBadServerCostsLittleAndHoldsUpNobody()
    {
        QFETCH(QByteArray, wire);
        QFETCH(QByteArray, endless);
        QFETCH(int, end);
        TestServer web;
        Newsroom newsroom;
        Library &library = newsroom.desk->library();
        QVERIFY(followBoth(newsroom, web));
        WireReply reply{ wire, WireReply::End(end) };
        reply.endless = endless;
        web.route("/bad", reply);
        const Result<RefreshReport> report = await(library.refresh());
        QVERIFY(report);
        QCOMPARE(report->failed, 1);
        QCOMPARE(report->newArticles, 1);
        QCOMPARE(library.counts().all, 3);
        QVERIFY(at(library, u"/bad"_s).failingSince.isValid());
        QCOMPARE(at(library, u"/good"_s).health, FeedHealth::Fine);
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
