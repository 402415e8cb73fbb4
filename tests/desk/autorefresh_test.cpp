#include "desk/autorefresh.h"
#include "desk/library.h"
#include "desk/pictures.h"
#include "newsroom.h"

#include <QSignalSpy>

using namespace Qt::StringLiterals;

/// Blogs are asked unasked when they are due, and only when the line is for it. The test owns the time.
class AutoRefreshTest final : public QObject {
    Q_OBJECT

private:
    static void publish(TestServer &web)
    {
        web.route("/f",
            WireReply::answer(200, "application/rss+xml",
                "<rss version=\"2.0\"><channel><title>T</title><item><guid>a</guid><title>One</title>"
                "</item></channel></rss>"));
    }

private slots:
    void onlyWhatIsDueIsAsked()
    {
        TestServer web;
        publish(web);
        HandClock clock;
        Newsroom newsroom(clock);
        Library &library = newsroom.desk->library();
        QVERIFY(await(library.follow(web.url(u"/f"_s).toString())));
        const QDateTime due = library.feeds().front().dueAt;
        QVERIFY(due > clock.at);
        web.forget();
        AutoRefresh unasked(*newsroom.desk);
        clock.at = due.addSecs(-1);
        unasked.look();
        QTest::qWait(300);
        QVERIFY(web.requests().empty());
        clock.at = due.addSecs(1);
        unasked.look();
        unasked.look(); // While the round is under way: nothing.
        QTRY_COMPARE(web.count("/f"), 1);
        QTRY_VERIFY(library.feeds().front().dueAt > clock.at);
        unasked.look();
        QTest::qWait(300);
        QCOMPARE(web.count("/f"), 1);
    }

    void nothingIsAskedOfflineOrOnAMeteredLine_data()
    {
        QTest::addColumn<int>("policy");
        QTest::newRow("offline") << int(NetworkPolicy::Offline);
        QTest::newRow("metered") << int(NetworkPolicy::Metered);
    }
    void nothingIsAskedOfflineOrOnAMeteredLine()
    {
        QFETCH(int, policy);
        TestServer web;
        publish(web);
        HandClock clock;
        Newsroom newsroom(clock);
        QVERIFY(await(newsroom.desk->library().follow(web.url(u"/f"_s).toString())));
        web.forget();
        clock.at = clock.at.addDays(2);
        AutoRefresh unasked(*newsroom.desk);
        newsroom.desk->setPolicy(NetworkPolicy(policy));
        unasked.look();
        QTest::qWait(300);
        QVERIFY(web.requests().empty());
        newsroom.desk->setPolicy(NetworkPolicy::Online);
        unasked.look();
        QTRY_COMPARE(web.count("/f"), 1);
    }

    void onALineThatTheSystemCallsMeteredOnlyWhatAPersonAsksForGoes()
    {
        TestServer web;
        publish(web);
        HandClock clock;
        Newsroom newsroom(clock);
        Desk &desk = *newsroom.desk;
        QVERIFY(await(desk.library().follow(web.url(u"/f"_s).toString())));
        web.forget();
        clock.at = clock.at.addDays(2);
        QSignalSpy changed(&desk, &Desk::policyChanged);
        desk.setLineMetered(true);
        QCOMPARE(desk.policy(), NetworkPolicy::Metered);
        QVERIFY(desk.pictures().isLineMetered());
        AutoRefresh unasked(desk);
        unasked.look();
        QTest::qWait(300);
        QVERIFY(web.requests().empty());
        QCOMPARE(await(desk.library().refresh())->feeds, 1); // Asked for.
        QCOMPARE(web.count("/f"), 1);

        // Working offline is the person's own, whatever the line costs.
        desk.setPolicy(NetworkPolicy::Offline);
        desk.setLineMetered(false);
        QCOMPARE(desk.policy(), NetworkPolicy::Offline);
        desk.setLineMetered(true);
        desk.setPolicy(NetworkPolicy::Online);
        QCOMPARE(desk.policy(), NetworkPolicy::Metered);
        desk.setLineMetered(false);
        QCOMPARE(desk.policy(), NetworkPolicy::Online);
        QVERIFY(!desk.pictures().isLineMetered());
        QCOMPARE(changed.size(), 4);
        clock.at = clock.at.addDays(2);
        unasked.look();
        QTRY_COMPARE(web.count("/f"), 2);
    }
};

QTEST_GUILESS_MAIN(AutoRefreshTest)
#include "autorefresh_test.moc"
