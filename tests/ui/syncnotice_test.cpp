#include "desk/drafts.h"
#include "desk/newsroom.h"
#include "desk/outbox.h"
#include "desk/sites.h"
#include "formats/blocks/makers.h"
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
    /// A draft that is on the site, behind whose end both put something.
    DraftId putByBoth()
    {
        PostFields fields;
        fields.title = u"The bridge"_s;
        fields.content = blocks::paragraph("Closed.");
        Drafts &drafts = newsroom.desk->drafts();
        const DraftId draft = *await(drafts.create(fields, one));
        (void)await(newsroom.desk->outbox().publish(draft, one, PostStatus::Draft));
        (void)await(newsroom.desk->outbox().sync(), 60);
        here.server.with([](FakeSite &site) {
            site.edit(site.posts.begin()->second.id,
                [](RemotePost &post) { post.content += "\n\n" + blocks::paragraph("Theirs."); });
        });
        return await(drafts.append(draft, blocks::paragraph("Mine."))) ? draft : DraftId{};
    }
    QPushButton *button(const QString &text = u"Sign In Again"_s) const
    {
        for (QPushButton *each : seen->findChildren<QPushButton *>()) {
            if (each->text() == text && each->isVisibleTo(seen))
                return each;
        }
        return nullptr;
    }

    /// The site that is named, and the other one.
    std::pair<SiteId, SiteId> named() const
    {
        return seen->text().contains(u"One"_s) ? std::pair(one, other) : std::pair(other, one);
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
        const auto [first, second] = n.named(); // Whichever answered sooner.
        const QString rest = second == n.one ? u"One"_s : u"Other"_s;
        QVERIFY(n.reading.text().contains(first == n.one ? u"One"_s : u"Other"_s));
        n.button()->click();
        QVERIFY(!n.reading.holds(u"sync"_s));
        (first == n.one ? n.here : n.there).isRefusing = false;
        QVERIFY(await(n.newsroom.desk->sites().setPassword(first, Secret("another")), 60));
        QVERIFY(n.reading.text().contains(rest));
        n.seen = &n.writing; // It follows to where it is asked for again.
        n.sync();
        QVERIFY(!n.reading.holds(u"sync"_s));
        QVERIFY(n.writing.text().contains(rest));
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

    void whereBothPutSomethingItLeadsToTheDraft_data()
    {
        QTest::addColumn<bool>("isAsked");
        QTest::newRow("by F5") << true;
        QTest::newRow("by itself") << false;
    }
    void whereBothPutSomethingItLeadsToTheDraft()
    {
        QFETCH(bool, isAsked);
        Noticed n;
        const DraftId draft = n.putByBoth();
        QVERIFY(draft);
        QVERIFY(!n.reading.holds(u"notes"_s));
        if (isAsked)
            n.sync();
        else
            n.anHourPasses();
        QTRY_VERIFY(n.reading.text().contains(u"both stand there"_s));
        QVERIFY(n.reading.text().contains(u"The bridge"_s));
        QCOMPARE(n.newsroom.desk->drafts().draft(draft)->fields.content,
            blocks::paragraph("Closed.") + "\n\n" + blocks::paragraph("Mine.") + "\n\n"
                + blocks::paragraph("Theirs."));
        QSignalSpy asked(&n.notice, &SyncNotice::draftRequested);
        n.button(u"Open the Draft"_s)->click();
        QCOMPARE(asked.size(), 1);
        QCOMPARE(asked[0][0].value<DraftId>(), draft);
        QVERIFY(!n.reading.holds(u"notes"_s));
    }

    void whatIsToldFollowsThePersonAndIsClosedOnce()
    {
        Noticed n;
        const auto note = [&](const QString &title, SyncNote::What what) {
            emit n.newsroom.desk->outbox().noted({ { title, what } });
        };
        note(u"One"_s, syncnote::SizesMissing{});
        n.seen = &n.writing;
        note(u"Other"_s, syncnote::BothInserted{});
        note(u"Other"_s, syncnote::BothInserted{});
        QVERIFY(!n.reading.holds(u"notes"_s));
        QVERIFY(n.writing.text().contains(u"One"_s));
        QCOMPARE(n.writing.text().count(u"Other"_s), 1);
        QVERIFY(!n.button(u"Open the Draft"_s)); // It is of two.
        n.writing.withdraw(u"notes"_s);
        note(u"Third"_s, syncnote::PictureAltered{});
        QVERIFY(!n.writing.text().contains(u"One"_s));
    }

    void whatASiteDoesToEachTextIsToldOnlyToWhomAsked()
    {
        Noticed n;
        Outbox &outbox = n.newsroom.desk->outbox();
        Drafts &drafts = n.newsroom.desk->drafts();
        PostFields fields;
        fields.title = u"The bridge"_s;
        fields.content = blocks::paragraph("Closed.");
        const DraftId draft = *await(drafts.create(fields, n.one));
        QVERIFY(await(outbox.publish(draft, n.one, PostStatus::Draft)));
        n.here.server.with([](FakeSite &site) {
            site.onSave = [](RemotePost &post) {
                post.content.replace("<p>Closed.", "<p><em>Closed.</em>");
            };
        });
        n.sync();
        QTRY_VERIFY(n.reading.text().contains(u"filtered the markup"_s));
        n.reading.withdraw(u"notes"_s);
        QVERIFY(await(drafts.append(draft, blocks::paragraph("At noon."))));
        QSignalSpy told(&outbox, &Outbox::noted);
        QSignalSpy pushed(&outbox, &Outbox::siteSynced); // Behind what is told.
        n.clock.at = n.clock.at.addSecs(3600);
        outbox.look();
        const auto isSynced = [&] {
            return std::ranges::any_of(
                pushed, [&](const QVariantList &each) { return each[0].value<SiteId>() == n.one; });
        };
        QTRY_VERIFY_WITH_TIMEOUT(isSynced(), 60000);
        QVERIFY(n.here.server.with([](FakeSite &site) {
            return site.posts.begin()->second.content.contains("<em>Closed.</em>")
                && site.posts.begin()->second.content.contains("At noon.");
        }));
        QCOMPARE(told.size(), 0);
    }

    void whatWaitsForAnAnswerStandsBeforeWhatIsTold()
    {
        Noticed n;
        QVERIFY(n.putByBoth());
        n.there.isRefusing = true;
        n.sync();
        QTRY_VERIFY(n.reading.holds(u"notes"_s));
        QVERIFY(n.button());
        n.button()->click();
        QVERIFY(n.reading.text().contains(u"both stand there"_s));
    }

    void whoSignsInToOneIsNotInterruptedByAnother()
    {
        Noticed n;
        n.here.isRefusing = n.there.isRefusing = true;
        n.sync();
        const auto [asked, other] = n.named();
        n.button()->click();
        n.here.isRefusing = n.there.isRefusing = false;
        QVERIFY(await(n.newsroom.desk->sites().setPassword(other, Secret("another")), 60));
        QVERIFY(!n.reading.holds(u"sync"_s));
        QVERIFY(await(n.newsroom.desk->sites().setPassword(asked, Secret("another")), 60));
        QVERIFY(!n.reading.holds(u"sync"_s));
    }
};

QTEST_MAIN(SyncNoticeTest)
#include "syncnotice_test.moc"
