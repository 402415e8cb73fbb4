#include "desk/drafts.h"
#include "desk/jobs.h"
#include "desk/outbox.h"
#include "desk/sites.h"
#include "newsroom.h"
#include "storage/draftstore.h"
#include "storage/outboxstore.h"
#include "storage/sitestore.h"

using namespace Qt::StringLiterals;
using Kind = Error::Kind;
using Reason = Error::Reason;

/// What the outbox says of its wishes while they wait, and what goes by itself in a window.
class OutboxRowsTest final : public QObject {
    Q_OBJECT

private:
    /// A site of ours at that server, in the file of a closed profile; its post is a draft there, if one is
    /// wanted.
    struct Room {
        HandClock clock;
        TestServer web;
        Newsroom newsroom{ clock };
        SiteId site;
        DraftId draft;

        explicit Room(qint64 remoteId = 0)
        {
            PostFields fields;
            fields.title = u"The bridge"_s;
            fields.content = "<!-- wp:paragraph -->\n<p>Closed.</p>\n<!-- /wp:paragraph -->";
            draft = *await(
                newsroom.desk->drafts().import(fields.content, DraftFormat::Blocks, fields.title, {}));
            newsroom.desk.reset();
            auto database = *Database::open(newsroom.folder.path() + u"/profile/newsroom.sqlite"_s);
            Site ours;
            ours.name = u"Newsroom"_s;
            ours.url = web.url();
            ours.apiRoot = web.url(u"/wp-json/"_s);
            ours.user = u"amina"_s;
            ours.userId = 5;
            ours.syncedAt = clock.at;
            site = *SiteStore(*database).add(ours);
            if (remoteId != 0) {
                if (!DraftStore(*database).setRemote(draft, site, remoteId, PostStatus::Draft, {}))
                    qFatal("no post");
            }
            database.reset();
            newsroom.open();
            newsroom.desk->sites().usePasswordOnce(site, Secret("secret"));
        }
        /// Changes what a run would have left, while no program runs.
        template<class Work>
        void store(Work work)
        {
            newsroom.desk.reset();
            auto database = *Database::open(newsroom.folder.path() + u"/profile/newsroom.sqlite"_s);
            OutboxStore outbox(*database);
            if (!work(outbox))
                qFatal("not stored");
            database.reset();
            newsroom.open();
            newsroom.desk->sites().usePasswordOnce(site, Secret("secret"));
        }
        Outbox &outbox() { return newsroom.desk->outbox(); }
        Intent only() { return outbox().rows()->front().intent; }
    };

private slots:
    void whatWaitsForAPasswordWaitsForAPerson()
    {
        Room room;
        room.web.route("/wp-json/wp/v2/users/me",
            WireReply::answer(
                401, "application/json", "{\"code\":\"incorrect_password\",\"message\":\"no\"}"));
        QVERIFY(await(room.outbox().publish(room.draft, room.site)));
        QVERIFY(await(room.outbox().sync(room.site)));
        QCOMPARE(room.only().why->reason, Reason::WrongPassword);
        QCOMPARE(room.outbox().live().needed, 1);
        QCOMPARE(room.outbox().live().waiting, 0);
        // Whoever paused it knows.
        QVERIFY(await(room.outbox().setPaused(room.site, true)));
        QCOMPARE(room.outbox().live().needed, 0);
        QCOMPARE(room.outbox().live().waiting, 1);
    }

    void aRowSaysWhyItWaitsAndUntilWhen()
    {
        Room room;
        room.web.route(
            "/wp-json/wp/v2/users/me", WireReply::answer(503, "text/html", "later", { "Retry-After: 3600" }));
        QVERIFY(await(room.outbox().publish(room.draft, room.site)));
        QVERIFY(!room.only().why);
        QCOMPARE(room.outbox().live().waiting, 1);
        QCOMPARE(room.outbox().live().waitingForNetwork, 0); // Nothing was tried.
        const auto report = await(room.outbox().sync(room.site));
        QVERIFY(report && report->stopped && report->waiting == 1);
        QCOMPARE(room.only().why->reason, Reason::RetryLater);
        QCOMPARE(room.only().notBefore, room.clock.at.addSecs(3600));
        QVERIFY(room.outbox().waitOf(room.site));
        // A person's word tries it all the same.
        const int before = room.web.count("/wp-json/wp/v2/users/me");
        QVERIFY(await(room.outbox().sync(room.site)));
        QCOMPARE(room.web.count("/wp-json/wp/v2/users/me"), before + 1);

        room.newsroom.desk->setLineDown(true);
        QCOMPARE(room.only().why->kind, Kind::Offline);
        room.newsroom.desk->setLineDown(false);
        room.newsroom.desk->setPolicy(NetworkPolicy::Offline);
        QCOMPARE(room.only().why->reason, Reason::WorkingOffline);
        room.newsroom.desk->setPolicy(NetworkPolicy::Online);
        room.clock.at = room.clock.at.addSecs(2 * 3600);
        QVERIFY(!room.outbox().waitOf(room.site));
    }

    void aPauseHoldsUntilThePersonEndsIt()
    {
        Room room;
        QVERIFY(await(room.outbox().publish(room.draft, room.site)));
        QVERIFY(await(room.outbox().setPaused(room.site, true)));
        QCOMPARE(room.only().why->reason, Reason::SitePaused);
        QCOMPARE(room.newsroom.desk->sites().site(room.site)->pause, Site::Pause::Person);
        const auto report = await(room.outbox().sync(room.site));
        QVERIFY(report && report->stopped && report->stopped->reason == Reason::SitePaused);
        QVERIFY(room.web.requests().empty());
        QVERIFY(await(room.outbox().setPaused(room.site, false)));
        QVERIFY(!room.only().why);
    }

    void aRefusedPasswordIsTheReasonOfEveryWishOfItsSite()
    {
        Room room;
        room.web.route("/wp-json/wp/v2/users/me",
            WireReply::answer(401, "application/json",
                "{\"code\":\"rest_not_logged_in\",\"message\":\"no\",\"data\":{\"status\":401}}"));
        QVERIFY(await(room.outbox().publish(room.draft, room.site)));
        QVERIFY(await(room.outbox().sync(room.site)));
        QCOMPARE(room.only().why->kind, Kind::Unauthorized);
        QVERIFY(!room.only().notBefore.isValid());
        QCOMPARE(room.newsroom.desk->sites().site(room.site)->pause, Site::Pause::Unauthorized);
        QVERIFY(await(room.newsroom.desk->sites().setPassword(room.site, Secret("another"))));
        QTRY_VERIFY(!room.only().why);
    }

    void aDraftOnTheSiteFollowsOnceTheTypingRests()
    {
        Room room(7);
        room.web.route("/wp-json/wp/v2/users/me", WireReply::answer(503, "text/html", "later"));
        room.outbox().look();
        QTest::qWait(100);
        QVERIFY(room.outbox().rows()->empty()); // Typed a moment ago.
        room.clock.at = room.clock.at.addSecs(60);
        room.outbox().look();
        QTRY_COMPARE(room.outbox().rows()->size(), size_t(1));
        QCOMPARE(room.only().kind, Intent::Kind::Push);
        QTRY_COMPARE(room.web.count("/wp-json/wp/v2/users/me"), 1);
    }

    void whatWasTakenBackIsNotWishedAgainByItself()
    {
        Room room(7);
        QVERIFY(await(room.outbox().publish(room.draft, room.site)));
        QVERIFY(await(room.outbox().cancel(room.only().id)));
        room.clock.at = room.clock.at.addSecs(60);
        room.outbox().look();
        QTest::qWait(100);
        QVERIFY(room.outbox().rows()->empty());
        QVERIFY(room.web.requests().empty());
    }

    void whatWasEndedBecauseThePostWasPublicFollowsWhenItIsADraftAgain()
    {
        Room room(7);
        QVERIFY(await(room.outbox().publish(room.draft, room.site)));
        const IntentId wish = room.only().id;
        room.store([wish](OutboxStore &outbox) {
            return outbox.setIntent(
                wish, Intent::State::Canceled, Error{ Kind::Refused, Reason::AlreadyPublic, {} });
        });
        QVERIFY(room.outbox().rows()->empty());
        room.clock.at = room.clock.at.addSecs(60);
        room.outbox().look();
        QTRY_COMPARE(room.outbox().rows()->size(), size_t(1));
    }

    void whatGoingOfflineInterruptedGoesOnAtOnceWhenOneIsOnlineAgain()
    {
        Room room;
        room.web.route("/wp-json/wp/v2/users/me", WireReply::answer(503, "text/html", "later"));
        QVERIFY(await(room.outbox().publish(room.draft, room.site)));
        const IntentId wish = room.only().id;
        room.store([wish](OutboxStore &outbox) {
            return outbox.setIntent(
                wish, Intent::State::Waiting, Error{ Kind::Offline, Reason::WorkingOffline, {} });
        });
        QVERIFY(!room.only().why); // That was so in another life.
        room.newsroom.desk->setPolicy(NetworkPolicy::Offline);
        room.outbox().startCare();
        QCOMPARE(room.only().why->reason, Reason::WorkingOffline);
        QTest::qWait(100);
        QVERIFY(room.web.requests().empty());
        room.newsroom.desk->setPolicy(NetworkPolicy::Online);
        QVERIFY(!room.only().why);
        QTRY_COMPARE(room.web.count("/wp-json/wp/v2/users/me"), 1);
    }

    void aSynchronisationThatTakesTooLongWaitsForTheNetworkAndForNobody()
    {
        Room room;
        WireReply late = WireReply::answer(200, "application/json",
            "{\"id\":5,\"name\":\"Amina\",\"slug\":\"amina\",\"roles\":[\"editor\"],"
            "\"capabilities\":{\"publish_posts\":true}}");
        late.delay = 1500;
        room.web.route("/wp-json/wp/v2/users/me", late);
        QVERIFY(await(room.outbox().publish(room.draft, room.site)));
        const auto report = await(room.outbox().sync(room.site, std::chrono::seconds(1)));
        QVERIFY(report && report->stopped);
        QCOMPARE(report->stopped->kind, Kind::Network);
        QCOMPARE(report->stopped->reason, Reason::TimedOut);
        QCOMPARE(room.web.requests().size(), size_t(1));
        QCOMPARE(room.only().why->reason, Reason::TimedOut);
        QVERIFY(room.only().notBefore > room.clock.at); // And then it goes by itself.
        QCOMPARE(room.outbox().live().needed, 0);
        QCOMPARE(room.newsroom.desk->jobs().jobs().front().state, Job::State::Failed);
    }

    void aRunThatBeginsByItselfIsTold()
    {
        Room room;
        WireReply late = WireReply::answer(503, "text/html", "later");
        late.delay = 300;
        room.web.route("/wp-json/wp/v2/users/me", late);
        QVERIFY(await(room.outbox().publish(room.draft, room.site)));
        bool isSeen = false;
        connect(&room.outbox(), &Outbox::changed, &room.outbox(),
            [&] { isSeen |= room.outbox().live().isRunning; });
        room.outbox().startCare();
        QTRY_VERIFY(isSeen);
        QTRY_VERIFY(!room.outbox().isSyncing());
    }
};

QTEST_GUILESS_MAIN(OutboxRowsTest)
#include "outboxrows_test.moc"
