#include "desk/newsroom.h"
#include "desk/outbox.h"
#include "desk/sites.h"
#include "sites/syncnotice.h"
#include "support/fakewordpressserver.h"
#include "widgets/strip.h"

#include <QPushButton>
#include <QSignalSpy>
#include <QTest>

#include <atomic>

using namespace Qt::StringLiterals;

namespace {

/// A site that may be shut, or refuse every password.
struct Place {
    Place()
    {
        server.setDetour([this](const WireRequest &request) -> std::optional<WireReply> {
            if (isShut)
                return WireReply::answer(503, "text/html", "<p>Back soon");
            if (isRefusing && !request.header("Authorization").isEmpty())
                return WireReply::answer(401, "application/json",
                    "{\"code\":\"incorrect_password\",\"message\":\"no\",\"data\":{\"status\":401}}");
            if (request.target == "/")
                return WireReply::answer(200, "text/html", "<p>News <img src='/wp-content/x.png'>");
            if (QUrl(QString::fromLatin1(request.target)).path() == "/wp-json/"_L1)
                return WireReply::answer(200, "application/json",
                    "{\"name\":\"News\",\"namespaces\":[\"wp/v2\"],\"authentication\":"
                    "{\"application-passwords\":{\"endpoints\":{\"authorization\":\"http://127.0.0.1/"
                    "a.php\"}}}}");
            return std::nullopt;
        });
    }

    std::atomic<bool> isShut = false;
    std::atomic<bool> isRefusing = false;
    FakeWordPressServer server; ///< Last: its thread ends before the rest goes.
};

/// A newsroom with two sites, and two places where a window may say something.
struct Noticed {
    Noticed()
    {
        one = add(here, u"One"_s);
        other = add(there, u"Other"_s);
    }
    SiteId add(Place &place, const QString &name)
    {
        return await(
            newsroom.desk->sites().add(name, place.server.url().toString(), u"ana"_s, Secret("word")), 60)
            .value_or(SiteId{});
    }
    void sync()
    {
        notice.sync();
        QTRY_VERIFY_WITH_TIMEOUT(!newsroom.desk->outbox().isSyncing(), 60000);
        QCoreApplication::processEvents();
    }
    /// Nobody presses anything.
    void anHourPasses()
    {
        clock.at = clock.at.addSecs(3600);
        QSignalSpy synced(&newsroom.desk->outbox(), &Outbox::siteSynced);
        newsroom.desk->outbox().look();
        QTRY_VERIFY_WITH_TIMEOUT(!synced.isEmpty(), 60000);
        QTRY_VERIFY_WITH_TIMEOUT(!newsroom.desk->outbox().isSyncing(), 60000);
    }
    QPushButton *button() const
    {
        for (QPushButton *each : seen->findChildren<QPushButton *>()) {
            if (each->text() == u"Sign In Again"_s && each->isVisibleTo(seen))
                return each;
        }
        return nullptr;
    }

    Place here, there;
    HandClock clock;
    Newsroom newsroom{ clock };
    SiteId one, other;
    QWidget window;
    MessageStrip reading{ &window }, writing{ &window };
    MessageStrip *seen = &reading;
    SyncNotice notice{ newsroom.desk->outbox(), newsroom.desk->sites(), { &reading, &writing }, [this] {
                          return seen;
                      } };
};

} // namespace

class SyncNoticeTest final : public QObject {
    Q_OBJECT
private slots:
    void aSiteThatComesBackTakesItAwayByItself()
    {
        Noticed n;
        QVERIFY(n.one && n.other);
        n.there.isShut = true;
        n.sync();
        QVERIFY(n.reading.holds(u"sync"_s));
        QVERIFY(n.reading.text().contains(u"Other"_s));
        QVERIFY(!n.button());
        n.seen = &n.writing; // Away from where it was said.
        n.anHourPasses(); // The other site is read, and this one tried in vain.
        QVERIFY(n.reading.holds(u"sync"_s));
        n.there.isShut = false;
        n.anHourPasses();
        QTRY_VERIFY(!n.reading.holds(u"sync"_s));
    }

    void itLeadsToTheSiteThatWantsAPassword()
    {
        Noticed n;
        n.there.isRefusing = true;
        QSignalSpy asked(&n.notice, &SyncNotice::signInRequested);
        n.sync();
        QVERIFY(n.button());
        n.button()->click();
        QCOMPARE(asked.size(), 1);
        QCOMPARE(asked[0][0].value<SiteId>(), n.other);
        n.sync();
        n.anHourPasses(); // Of the one that has nothing to do with it.
        QVERIFY(n.reading.holds(u"sync"_s));
        n.there.isRefusing = false;
        QVERIFY(await(n.newsroom.desk->sites().setPassword(n.other, Secret("another")), 60));
        QVERIFY(!n.reading.holds(u"sync"_s));
    }

    void ofSeveralEachIsSaid()
    {
        Noticed n;
        n.here.isRefusing = n.there.isRefusing = true;
        n.sync();
        QVERIFY(n.reading.text().contains(u"One"_s));
        n.here.isRefusing = false;
        QVERIFY(await(n.newsroom.desk->sites().setPassword(n.one, Secret("another")), 60));
        QVERIFY(n.reading.text().contains(u"Other"_s));
        n.seen = &n.writing; // It follows to where it is asked for again.
        n.sync();
        QVERIFY(!n.reading.holds(u"sync"_s));
        QVERIFY(n.writing.text().contains(u"Other"_s));
    }

    void whatIsPausedIsNoNews()
    {
        Noticed n;
        QVERIFY(await(n.newsroom.desk->outbox().setPaused(n.one, true)));
        n.there.isRefusing = true;
        n.sync();
        QVERIFY(n.reading.text().contains(u"Other"_s));
        QVERIFY(n.button());
    }

    void itGoesWithItsSite()
    {
        Noticed n;
        n.there.isRefusing = true;
        n.sync();
        QVERIFY(n.reading.holds(u"sync"_s));
        QVERIFY(await(n.newsroom.desk->sites().remove(n.other)));
        QTRY_VERIFY(!n.reading.holds(u"sync"_s));
    }

    void whoWorksOfflineIsToldUntilTheyDoNot()
    {
        Noticed n;
        n.newsroom.desk->setPolicy(NetworkPolicy::Offline);
        n.sync();
        QVERIFY(n.reading.holds(u"sync"_s));
        QVERIFY(!n.button());
        n.newsroom.desk->setPolicy(NetworkPolicy::Online);
        n.notice.setPolicy(NetworkPolicy::Online);
        QVERIFY(!n.reading.holds(u"sync"_s));
    }
};

QTEST_MAIN(SyncNoticeTest)
#include "syncnotice_test.moc"
