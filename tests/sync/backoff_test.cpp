#include "support/fakewordpress.h"
#include "sync/backoff.h"
#include "sync/newsdesk.h"
#include "sync/synchronizer.h"

#include <QSignalSpy>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using Call = FakeWordPress::Call;
using Fault = FakeWordPress::Fault;
using Kind = Error::Kind;
using Reason = Error::Reason;

namespace {

class SetClock final : public Clock {
public:
    QDateTime now() const override { return at; }

    QDateTime at{ QDate(2026, 11, 24), QTime(6, 0), Qt::UTC };
};

const Error lineDown{ Kind::Network, Reason::ConnectionFailed, {} };

/// A site, a wish and a synchronizer whose time the test owns; every request is written down.
struct Room {
    NewsDesk desk;
    FakeSite server;
    SetClock clock;
    std::map<Call, Fault> faults; ///< Of every call of its kind.
    std::vector<Call> calls;
    std::function<void(Call)> onCall;
    QDateTime askedFor;
    bool isPasswordKnown = true;
    SiteId site = desk.addSite(u"Newsroom"_s).id;
    DraftId draft = desk.addDraft(site, post(u"The bridge"_s, "Closed before dawn."));
    IntentId wish = desk.wish(draft, site, Intent::Kind::Publish);
    std::unique_ptr<Synchronizer> synchronizer;
    std::unique_ptr<QSignalSpy> finished;

    Room() { begin(); }

    /// As the program does.
    void begin()
    {
        SyncTimings timings = NewsDesk::quick();
        timings.soon = 0ms;
        synchronizer = std::make_unique<Synchronizer>(
            desk.file(), desk.blobs(), clock,
            [this](const Site &asked) -> Result<std::unique_ptr<WordPress>> {
                if (!isPasswordKnown)
                    return Error{ Kind::NotFound, Reason::PasswordMissing, asked.name };
                auto wordpress = std::make_unique<FakeWordPress>(server, 5, FakeSite::Role::Editor);
                wordpress->askedFor = askedFor;
                wordpress->fault = [this](Call call) {
                    calls.push_back(call);
                    if (onCall)
                        onCall(call);
                    const auto found = faults.find(call);
                    return found == faults.end() ? Fault::None : found->second;
                };
                return std::unique_ptr<WordPress>(std::move(wordpress));
            },
            timings);
        synchronizer->setSeed(7);
        finished = std::make_unique<QSignalSpy>(synchronizer.get(), &Synchronizer::finished);
    }
    /// What is due by itself, to its end.
    void look()
    {
        synchronizer->look();
        for (int quiet = 0; quiet < 10;) {
            // The reader has answered everything that was asked before this.
            const Future<> read = desk.file().read([](Database &) { return Result<>(); });
            (void)QTest::qWaitFor([&] { return read.isFinished(); });
            desk.file().drain();
            QTest::qWait(1);
            quiet = synchronizer->isRunning() ? 0 : quiet + 1;
        }
    }
    void passWait() { clock.at = synchronizer->waitOf(site)->until; }
    bool isPublished() const { return server.countOf(PostStatus::Publish) == 1; }
};

} // namespace

/// When a site that failed is tried again, and by whom.
class BackoffTest : public QObject {
    Q_OBJECT

private slots:
    void delaysGrowWithinTheirBoundsAndAreTheSameForASeed()
    {
        const Backoff rules;
        const QDateTime now(QDate(2026, 11, 24), QTime(6, 0), Qt::UTC);
        std::mt19937 random(11);
        std::optional<SiteWait> wait;
        std::vector<qint64> first;
        for (int run = 0; run < 200; ++run) {
            wait.reset();
            for (int n = 1; n <= 40; ++n) {
                const auto before = wait ? wait->delay : rules.least;
                wait = waitAfter(wait, SiteId{ 1 }, lineDown, {}, now, rules, quint32(random()));
                QCOMPARE(wait->failures, n);
                QVERIFY(wait->delay >= rules.least);
                QVERIFY(wait->delay <= std::min(rules.most, before * 3));
                QCOMPARE(now.msecsTo(wait->until), wait->delay.count());
                if (run == 0)
                    first.push_back(wait->delay.count());
            }
        }
        QVERIFY(*std::max_element(first.begin(), first.end()) > 5 * 60 * 1000);
        std::mt19937 again(11);
        wait.reset();
        for (qint64 delay : first) {
            wait = waitAfter(wait, SiteId{ 1 }, lineDown, {}, now, rules, quint32(again()));
            QCOMPARE(wait->delay.count(), delay);
        }
    }

    void aSiteIsNotAskedBeforeItsTime()
    {
        const QDateTime now(QDate(2026, 11, 24), QTime(6, 0), Qt::UTC);
        const Error busy{ Kind::Server, Reason::RetryLater, u"503"_s };
        const SiteWait wait = waitAfter({}, SiteId{ 1 }, busy, now.addSecs(3600), now, {}, 0);
        QCOMPARE(wait.until, now.addSecs(3600));
        QVERIFY(!wait.isOver(now.addSecs(3599)));
        QVERIFY(wait.isOver(now.addSecs(3600)));
        // What comes after it is drawn anew.
        QVERIFY(waitAfter(wait, SiteId{ 1 }, busy, {}, now, {}, ~0u).delay <= 15min);
    }

    void aClockThatIsSetBackStretchesNoWait()
    {
        const QDateTime now(QDate(2026, 11, 24), QTime(6, 0), Qt::UTC);
        const SiteWait wait = waitAfter({}, SiteId{ 1 }, lineDown, {}, now, {}, 0);
        QVERIFY(!wait.isOver(now));
        QVERIFY(wait.isOver(now.addDays(-1)));
    }

    void errorsSayWhoCanMendThem()
    {
        QCOMPARE(remedyOf(lineDown), Remedy::Time);
        QCOMPARE(remedyOf({ Kind::Server, Reason::RestBlocked, {} }), Remedy::Time);
        QCOMPARE(remedyOf({ Kind::Refused, Reason::CertificateInvalid, {} }), Remedy::Time);
        QCOMPARE(remedyOf({ Kind::Unauthorized, Reason::WrongPassword, {} }), Remedy::Person);
        QCOMPARE(remedyOf({ Kind::NotFound, Reason::PasswordMissing, {} }), Remedy::Person);
        QCOMPARE(remedyOf({ Kind::Canceled, Reason::Unspecified, {} }), Remedy::None);
        QCOMPARE(remedyOf({ Kind::Offline, Reason::WorkingOffline, {} }), Remedy::None);
        QCOMPARE(remedyOf({ Kind::Storage, Reason::DiskFull, {} }), Remedy::None);
    }

    void aSiteThatFailsIsLeftAloneAndTriedAgainByItself()
    {
        Room room;
        room.faults[Call::Me] = Fault::NeverSent;
        room.look();
        QCOMPARE(room.finished->size(), 1);
        const auto wait = room.synchronizer->waitOf(room.site);
        QVERIFY(wait);
        QCOMPARE(wait->failures, 1);
        QCOMPARE(wait->why.kind, Kind::Network);
        room.look(); // Not yet.
        QCOMPARE(room.finished->size(), 1);
        room.faults.clear();
        room.passWait();
        room.look();
        QVERIFY(room.isPublished());
        QVERIFY(!room.synchronizer->waitOf(room.site));
    }

    void afterFiveFailuresOnlyTheRootIsAsked()
    {
        Room room;
        room.faults[Call::Me] = Fault::Busy;
        room.faults[Call::Probe] = Fault::NeverSent;
        for (int n = 1; n <= 5; ++n) {
            room.look();
            QCOMPARE(room.synchronizer->waitOf(room.site)->failures, n);
            room.passWait();
        }
        QCOMPARE(int(std::ranges::count(room.calls, Call::Probe)), 0);
        room.calls.clear();
        room.look();
        QCOMPARE(room.calls, std::vector<Call>{ Call::Probe });
        QCOMPARE(room.synchronizer->waitOf(room.site)->failures, 6);
        room.passWait();
        room.faults.clear();
        room.calls.clear();
        room.look();
        QCOMPARE(room.calls.front(), Call::Probe);
        QVERIFY(room.isPublished());
        QVERIFY(!room.synchronizer->waitOf(room.site));
    }

    void aSiteThatIsPausedWhileItIsProbedIsNotSentTo()
    {
        Room room;
        room.faults[Call::Me] = Fault::Busy;
        for (int n = 1; n <= 5; ++n) {
            room.look();
            room.passWait();
        }
        room.faults.clear();
        room.calls.clear();
        room.onCall = [&room](Call call) {
            if (call == Call::Probe)
                room.synchronizer->cancel(room.site);
        };
        room.look();
        QCOMPARE(room.calls, std::vector<Call>{ Call::Probe });
        QVERIFY(!room.isPublished());
    }

    void whatWorkingOfflineInterruptedGoesOnByItself()
    {
        Room room;
        room.onCall = [&room](Call call) {
            if (call == Call::Create)
                room.synchronizer->setPolicy(NetworkPolicy::Offline);
        };
        room.look();
        QVERIFY(!room.isPublished());
        room.onCall = {};
        room.synchronizer->setPolicy(NetworkPolicy::Metered);
        room.look();
        QVERIFY(room.isPublished());
    }

    void whatAPersonAsksForIsTriedAgainstEverything()
    {
        Room room;
        room.faults[Call::Me] = Fault::Busy;
        room.faults[Call::Probe] = Fault::Busy;
        for (int n = 1; n <= 6; ++n) {
            room.look();
            room.passWait();
        }
        room.clock.at = room.clock.at.addSecs(-1); // Before its time,
        room.synchronizer->setPolicy(NetworkPolicy::Metered);
        room.synchronizer->setLineDown(true); // as a wrong system says.
        room.faults.erase(Call::Me);
        const auto asked = await(room.synchronizer->sync(room.site));
        QVERIFY(asked && !asked->stopped);
        QVERIFY(room.isPublished());
        QVERIFY(std::ranges::count(room.calls, Call::List) > 0);
    }

    void whatAServerAskedForHoldsBeyondTheEndOfTheProgram()
    {
        Room room;
        room.faults[Call::Me] = Fault::Busy;
        room.askedFor = room.clock.at.addSecs(7200);
        room.look();
        QCOMPARE(room.synchronizer->waitOf(room.site)->until, room.askedFor);
        room.faults.clear();
        room.clock.at = room.clock.at.addSecs(3600);
        room.desk.reopen();
        room.begin();
        QCOMPARE(room.synchronizer->waitOf(room.site)->until, room.askedFor);
        room.look();
        QVERIFY(!room.isPublished());
        room.clock.at = room.askedFor;
        room.look();
        QVERIFY(room.isPublished());
    }

    void aServerThatAsksUsToComeBackLaterIsNotLookedAtEither()
    {
        Room room;
        room.faults[Call::Create] = Fault::Busy;
        room.askedFor = room.clock.at.addSecs(600);
        room.look();
        QCOMPARE(room.calls.back(), Call::Create);
        QCOMPARE(room.desk.intent(room.wish).state, Intent::State::Unknown);
        QCOMPARE(room.synchronizer->waitOf(room.site)->until, room.askedFor);
        room.faults.clear();
        room.askedFor = {};
        room.passWait();
        room.look();
        QVERIFY(room.isPublished());
        QCOMPARE(room.server.posts.size(), size_t(1));
    }

    void aRefusedPasswordPausesTheSiteAndItsQueueGoesOnAfterSigningIn()
    {
        Room room;
        room.faults[Call::Me] = Fault::Unauthorized;
        room.look();
        QCOMPARE(room.desk.site(room.site).pause, Site::Pause::Unauthorized);
        QVERIFY(!room.synchronizer->waitOf(room.site));
        room.faults.clear();
        room.clock.at = room.clock.at.addDays(1);
        room.calls.clear();
        room.look();
        QVERIFY(room.calls.empty());
        QCOMPARE(room.desk.intent(room.wish).state, Intent::State::Waiting);
        Site awake = room.desk.site(room.site);
        awake.pause = Site::Pause::None;
        (void)room.desk.write([awake](Database &db) { return SiteStore(db).update(awake); });
        room.look();
        QVERIFY(room.isPublished());
    }

    void aSiteWithoutAPasswordWaitsForOneAndIsNotAsked()
    {
        Room room;
        room.isPasswordKnown = false;
        room.look();
        QCOMPARE(room.desk.site(room.site).pause, Site::Pause::PasswordMissing);
        QVERIFY(room.calls.empty());
        room.isPasswordKnown = true;
        QVERIFY(await(room.synchronizer->sync(room.site)));
        QVERIFY(room.isPublished());
        QCOMPARE(room.desk.site(room.site).pause, Site::Pause::None);
    }

    void aLineThatComesBackIsUsedAtOnce()
    {
        Room room;
        room.faults[Call::Me] = Fault::NeverSent;
        room.look();
        room.synchronizer->setLineDown(true);
        room.faults.clear();
        room.clock.at = room.clock.at.addDays(1);
        room.look();
        QVERIFY(!room.isPublished());
        room.clock.at = room.clock.at.addDays(-1);
        room.synchronizer->setLineDown(false);
        QTRY_VERIFY(room.isPublished());
    }

    void aPersonsPauseHoldsThroughARunThatWasUnderWay()
    {
        Room room;
        bool isPaused = false;
        room.finished.reset();
        room.synchronizer.reset();
        FakeWordPress wordpress(room.server, 5, FakeSite::Role::Editor);
        wordpress.fault = [&](Call call) {
            if (call == Call::Create && !std::exchange(isPaused, true)) {
                Site site = room.desk.site(room.site);
                site.pause = Site::Pause::Person;
                (void)room.desk.write([site](Database &db) { return SiteStore(db).update(site); });
            }
            return Fault::None;
        };
        QVERIFY(room.desk.run(room.site, wordpress).isFinished);
        QVERIFY(isPaused);
        QCOMPARE(room.desk.site(room.site).pause, Site::Pause::Person);
    }

    void listsAreReadByThemselvesOnlyWhenTheyAreOldAndTheLineCostsNothing()
    {
        Room room;
        room.look();
        QVERIFY(room.isPublished());
        room.calls.clear();
        room.look();
        QVERIFY(room.calls.empty());
        room.clock.at = room.clock.at.addSecs(15 * 60);
        room.synchronizer->setPolicy(NetworkPolicy::Metered);
        room.look();
        QVERIFY(room.calls.empty());
        room.synchronizer->setPolicy(NetworkPolicy::Online);
        room.look();
        QVERIFY(std::ranges::count(room.calls, Call::List) > 0);
    }

    void aWishThatAFirewallRefusesIsSentThreeTimesAndThenWaitsForAPerson()
    {
        Room room;
        room.faults[Call::Create] = Fault::Firewall;
        const auto other = room.desk.addDraft(room.site, post(u"Bread"_s, "There is bread again."));
        room.look();
        QCOMPARE(int(std::ranges::count(room.calls, Call::Create)), 3);
        const Intent refused = room.desk.intent(room.wish);
        QCOMPARE(refused.state, Intent::State::Refused);
        QCOMPARE(refused.why->reason, Reason::RestBlocked);
        room.faults.clear();
        room.desk.wish(other, room.site, Intent::Kind::Publish);
        room.look();
        QVERIFY(room.isPublished()); // The others go on.
    }
};

QTEST_GUILESS_MAIN(BackoffTest)
#include "backoff_test.moc"
