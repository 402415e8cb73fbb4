#include "sync/stage.h"

#include <QTest>

using namespace Qt::StringLiterals;
using Call = FakeWordPress::Call;
using Fault = FakeWordPress::Fault;
using Role = FakeSite::Role;

namespace {

qint64 somebodysPost(FakeSite &server, const QString &title, const QByteArray &content)
{
    PostChange change;
    change.title = title;
    change.content = content;
    change.status = PostStatus::Publish;
    return server.create(PostType::Post, change, 9, Role::Editor)->id;
}

/// What was written before is out of the lists of changes.
void passDays(Stage &s)
{
    s.server.now = s.server.now.addDays(3);
    (void)somebodysPost(s.server, u"Later"_s, "<p>x</p>");
    s.run();
    s.run();
}

/// A run that ends behind the first thing that it sees.
void seeAndStop(Stage &s)
{
    const auto stopOnSight = [](SyncRun &run) {
        QObject::connect(&run, &SyncRun::draftChanged, &run, [&run] { run.cancel(); });
    };
    s.desk.run(s.site, s.wordpress, -1, NewsDesk::quick(), SyncRun::Scope::PullAndPush, stopOnSight);
}

} // namespace

/// What a run sees of a site whose lists shift, whose clock lies, which forgets and comes back; and second
/// copies of ours there.
class PullTest : public QObject {
    Q_OBJECT

private slots:
    void aPostThatGoesWhilePagesAreTurnedHidesNoOther()
    {
        Stage s;
        std::vector<qint64> ids;
        for (int i = 0; i < 150; ++i)
            ids.push_back(somebodysPost(s.server, u"Post %1"_s.arg(i), "<p>x</p>"));
        int pages = 0;
        s.wordpress.fault = [&](Call call) {
            if (call == Call::List && ++pages == 2)
                s.server.remove(ids.front());
            return Fault::None;
        };
        s.run();
        QCOMPARE(pages, 5); // Two, and both again; and the list of WordPress's pages.
        for (qint64 id : ids) {
            if (id != ids.front())
                QVERIFY(*DraftStore(s.desk.pages()).findRemote(s.site, id));
        }
        QVERIFY((*OutboxStore(s.desk.pages()).watermark(s.site, PostType::Post))->sweptAt.isValid());
    }

    void aPostThatAListNamesTwiceIsNewsOnce()
    {
        Stage s;
        s.beOnSite();
        std::vector<qint64> ids;
        for (int i = 0; i < 150; ++i)
            ids.push_back(somebodysPost(s.server, u"Post %1"_s.arg(i), "<p>x</p>"));
        s.run();
        s.server.edit(s.remote().id, [](RemotePost &p) { p.title = u"The bridge is open"_s; });
        int pages = 0;
        s.wordpress.fault = [&](Call call) {
            if (call == Call::List && ++pages == 2)
                s.server.remove(ids.front());
            return Fault::None;
        };
        QCOMPARE(s.readAll().report.pulled, 1);
        QCOMPARE(pages, 5); // Two, and both again; and the list of WordPress's pages.
        QCOMPARE(s.desk.draft(s.draft).fields.title, u"The bridge is open"_s);
    }

    void aPageOfPostsMayHaveMoreTagsThanOneQuestionTakes()
    {
        Stage s;
        qint64 last = 0;
        for (int i = 0; i < 100; ++i) {
            PostChange change;
            change.title = u"Post %1"_s.arg(i);
            change.content = "<p>x</p>";
            change.tags.emplace();
            for (int tag = 0; tag < 3; ++tag) {
                const qint64 id = 1000 + 3 * i + tag;
                s.server.tags[id] = u"Tag %1"_s.arg(id);
                change.tags->append(id);
            }
            last = s.server.create(PostType::Post, change, 9, Role::Editor)->id;
        }
        const auto outcome = s.run();
        QVERIFY(!outcome.stopped);
        QCOMPARE(outcome.report.pulled, 100);
        const auto draft = *DraftStore(s.desk.pages()).findRemote(s.site, last);
        QCOMPARE(
            s.desk.draft(*draft).fields.tags, (QStringList{ u"Tag 1297"_s, u"Tag 1298"_s, u"Tag 1299"_s }));
    }

    void changesOfMoreThanOnePageAreAllSeen()
    {
        Stage s;
        std::vector<qint64> ids;
        for (int i = 0; i < 150; ++i)
            ids.push_back(somebodysPost(s.server, u"Post %1"_s.arg(i), "<p>x</p>"));
        s.run();
        // The newest changes stand on the first page.
        for (auto id = ids.rbegin(); id != ids.rend(); ++id) {
            s.server.now = s.server.now.addSecs(3600);
            s.server.edit(*id, [](RemotePost &p) { p.content = "<p>changed</p>"; });
        }
        QCOMPARE(s.run().report.pulled, 150);
        for (qint64 id : ids) {
            const auto draft = *DraftStore(s.desk.pages()).findRemote(s.site, id);
            QCOMPARE(s.desk.draft(*draft).fields.content, "<p>changed</p>");
        }
    }

    void aPageIsStoredWhileTheNextOneIsAskedFor()
    {
        Stage s;
        for (int i = 0; i < 250; ++i)
            (void)somebodysPost(s.server, u"Post %1"_s.arg(i), "<p>x</p>");
        const auto stored = [&s] {
            return *DraftStore(s.desk.pages()).count();
        };
        // Whatever ends the second request: the first page is here, and nothing of the third.
        s.failAt(Call::List, 2, Fault::Busy);
        QVERIFY(s.run().stopped);
        QCOMPARE(stored(), 101);
        QVERIFY(!*OutboxStore(s.desk.pages()).watermark(s.site, PostType::Post));
        s.wordpress.fault = {};
        // The same of a person's word, at any of them.
        for (int page = 1; page <= 3; ++page) {
            const auto stop = [&s, page](SyncRun &run) {
                s.wordpress.fault = [&run, left = page](Call call) mutable {
                    if (call == Call::List && --left == 0)
                        run.cancel();
                    return Fault::None;
                };
            };
            const auto outcome
                = s.desk.run(s.site, s.wordpress, -1, NewsDesk::quick(), SyncRun::Scope::PullAndPush, stop);
            QVERIFY(outcome.isFinished && outcome.stopped);
            QCOMPARE(outcome.stopped->kind, Error::Kind::Canceled);
        }
        s.wordpress.fault = {};
        QVERIFY(!s.run().stopped);
        QCOMPARE(stored(), 251);
        QVERIFY((*OutboxStore(s.desk.pages()).watermark(s.site, PostType::Post))->sweptAt.isValid());
    }

    void aChangeThatWasSeenAndNotTakenOverYetIsSaid()
    {
        Stage s;
        s.beOnSite();
        const QByteArray theirs = paragraph("Open again.");
        s.server.edit(s.remote().id, [&](RemotePost &p) { p.content = theirs; });
        seeAndStop(s);
        QCOMPARE(s.state(), SyncState::ChangedOnSite);
        QCOMPARE(s.content(), s.text.content);
        s.run();
        QCOMPARE(s.state(), SyncState::OnSite);
        QCOMPARE(s.content(), theirs);
    }

    void aChangeThatWasSeenIsTakenOverThoughNoListTellsOfItAnyMore()
    {
        Stage s;
        s.beOnSite();
        const QByteArray theirs = paragraph("Open again.");
        s.server.edit(s.remote().id, [&](RemotePost &p) { p.content = theirs; });
        seeAndStop(s);
        QCOMPARE(s.content(), s.text.content);
        // Its date is of long ago when the next run asks.
        s.remote().modifiedGmt = u"2012-01-01T06:00:00"_s;
        int looks = 0;
        s.wordpress.fault = [&](Call call) {
            looks += call == Call::Read;
            return Fault::None;
        };
        s.run();
        QCOMPARE(s.state(), SyncState::OnSite);
        QCOMPARE(s.content(), theirs);
        s.run();
        QCOMPARE(looks, 1); // It is agreed on.
    }

    void aTrashedPostThatWasSeenAndNotNotedIsNotedByTheNextRun()
    {
        Stage s;
        s.beOnSite();
        const qint64 id = s.remote().id;
        s.server.trash(id);
        seeAndStop(s);
        QVERIFY(s.state() != SyncState::RemovedOnSite);
        s.server.posts.at(id).modifiedGmt = u"2012-01-01T06:00:00"_s;
        s.run();
        QCOMPARE(s.state(), SyncState::RemovedOnSite);
    }

    /// A cache that answers the old text once makes no old text of what was never taken over.
    void whatWasSeenAndNotTakenOverIsStillTheirsWhenItIsSeenAgain()
    {
        Stage s;
        s.publish(PostStatus::Draft);
        s.run();
        const RemotePost ours = s.remote();
        s.server.edit(ours.id, [&](RemotePost &p) { p.content = paragraph("Open again."); });
        const RemotePost theirs = s.remote();
        seeAndStop(s);
        s.remote() = ours;
        s.run();
        QCOMPARE(s.content(), ours.content);
        s.remote() = theirs;
        s.run();
        QCOMPARE(s.content(), theirs.content);
        QCOMPARE(s.state(), SyncState::OnSite);
    }

    void aPostThatIsSeenUnderItsClaimAgainKeepsItsAddressHere()
    {
        Stage s;
        s.beOnSite();
        s.server.edit(s.remote().id, [&](RemotePost &p) {
            p.slug = claimKey(s.desk.draft(s.draft).uuid);
            p.title = u"The bridge again"_s;
        });
        const QString address = s.desk.draft(s.draft).fields.slug;
        s.run();
        QCOMPARE(s.desk.draft(s.draft).fields.title, u"The bridge again"_s);
        QCOMPARE(s.desk.draft(s.draft).fields.slug, address);
    }

    void aPostWithAStatusOfAPluginHoldsNothingElseUp()
    {
        Stage s;
        s.beOnSite();
        const qint64 id = s.remote().id;
        const DraftId other = s.desk.addDraft(s.site, post(u"The river"_s, "High."));
        s.desk.wish(other, s.site, Intent::Kind::Publish);
        s.server.ofPlugins.insert(id);
        QVERIFY(!s.sweep().stopped); // No list has it.
        QCOMPARE(s.state(), SyncState::OnSite);
        QCOMPARE(s.desk.draft(other).state, SyncState::OnSite);
        s.desk.type(s.draft, post(s.text.title, "Closed until noon."));
        const IntentId wish = s.publish();
        s.desk.type(other, post(u"The river"_s, "Higher."));
        s.desk.wish(other, s.site, Intent::Kind::Publish);
        QVERIFY(!s.run().stopped);
        QCOMPARE(s.desk.intent(wish).state, Intent::State::Refused);
        QCOMPARE(s.desk.intent(wish).why->reason, Error::Reason::StatusUnknown);
        QCOMPARE(s.desk.draft(other).state, SyncState::OnSite);
        s.server.ofPlugins.clear();
        (void)s.desk.write([wish](Database &db) { return OutboxStore(db).retry(wish); });
        s.run();
        QCOMPARE(s.state(), SyncState::OnSite);
    }

    void wishesGoBeforeWhatIsOnlyLookedAt()
    {
        Stage s;
        s.beOnSite();
        s.server.edit(s.remote().id, [&](RemotePost &p) { p.content = paragraph("Open again."); });
        seeAndStop(s);
        s.remote().modifiedGmt = u"2012-01-01T06:00:00"_s;
        const DraftId other = s.desk.addDraft(s.site, post(u"The river"_s, "High."));
        s.desk.wish(other, s.site, Intent::Kind::Publish);
        // The line never brings the one that is only looked at.
        s.wordpress.fault = [&](Call call) {
            return call == Call::Read && s.desk.draft(other).state == SyncState::OnSite ? Fault::NeverSent
                                                                                        : Fault::None;
        };
        QVERIFY(s.run().stopped);
        QCOMPARE(s.desk.draft(other).state, SyncState::OnSite);
        QCOMPARE(s.state(), SyncState::ChangedOnSite);
    }

    /// WordPress's editor writes the same blocks in its own way when somebody only opens and saves.
    void whatIsOnlySpelledAnewThereIsAgreedOn()
    {
        Stage s;
        s.beOnSite();
        const RevisionId head = s.desk.draft(s.draft).head;
        const QByteArray spelled = s.text.content + "\n\n";
        s.server.edit(s.remote().id, [&](RemotePost &p) { p.content = spelled; });
        QCOMPARE(s.remote().content, spelled);
        s.run();
        QCOMPARE(s.state(), SyncState::OnSite);
        QCOMPARE(s.desk.draft(s.draft).head, head); // Nobody wrote anything.
        QCOMPARE(OutboxStore(s.desk.pages()).agreement(s.draft)->base->fields.content, spelled);
        // What is written here on top of it is nobody's conflict.
        s.desk.type(s.draft, post(s.text.title, "Closed until noon."));
        s.publish();
        s.run();
        QCOMPARE(s.remote().content, paragraph("Closed until noon."));
        QCOMPARE(s.state(), SyncState::OnSite);
    }

    void aSweepAsksForTheTextsOfWhatDiffersAlone()
    {
        Stage s;
        s.beOnSite();
        std::vector<qint64> ids;
        for (int i = 0; i < 250; ++i)
            ids.push_back(somebodysPost(s.server, u"Post %1"_s.arg(i), "<p>x</p>"));
        passDays(s);
        const auto content = [&s](qint64 id) {
            const auto draft = *DraftStore(s.desk.pages()).findRemote(s.site, id);
            return draft ? s.desk.draft(*draft).fields.content : QByteArray();
        };
        // Changes of which a list of changes tells nothing: their dates are of long ago.
        RemotePost &dated = s.server.posts.at(ids.at(7));
        dated.content = "<p>Written by a plugin</p>";
        dated.modifiedGmt = u"2019-05-04T06:00:00"_s;
        const qint64 imported = somebodysPost(s.server, u"From the archive"_s, "<p>y</p>");
        s.server.posts.at(imported).modifiedGmt = u"2012-01-01T06:00:00"_s;
        s.server.posts.at(ids.at(9)).status = PostStatus::Trash;
        s.server.remove(ids.at(11));
        s.run();
        QCOMPARE(content(ids.at(7)), "<p>x</p>");
        std::vector<Call> calls;
        s.wordpress.fault = [&](Call call) {
            calls.push_back(call);
            return Fault::None;
        };
        QCOMPARE(s.sweep().report.pulled, 3); // What is gone brings nothing.
        QCOMPARE(content(ids.at(7)), "<p>Written by a plugin</p>");
        QCOMPARE(content(imported), "<p>y</p>");
        for (qint64 gone : { ids.at(9), ids.at(11) }) {
            const auto draft = *DraftStore(s.desk.pages()).findRemote(s.site, gone);
            QCOMPARE(s.desk.draft(*draft).state, SyncState::RemovedOnSite);
        }
        // Changes, three pages of rows, the list of WordPress's pages; and five looks: of one that is gone
        // two.
        QCOMPARE(std::ranges::count(calls, Call::List), 5);
        QCOMPARE(std::ranges::count(calls, Call::Read), 5);
        calls.clear();
        s.sweep(); // Nothing differs any more.
        QCOMPARE(std::ranges::count(calls, Call::List), 5);
        QCOMPARE(std::ranges::count(calls, Call::Read), 0);
    }

    void aSiteThatWasFilledMeanwhileIsReadByTheHundred()
    {
        Stage s;
        s.beOnSite();
        passDays(s);
        for (int i = 0; i < 250; ++i) {
            const qint64 id = somebodysPost(s.server, u"Post %1"_s.arg(i), "<p>x</p>");
            s.server.posts.at(id).modifiedGmt = u"2012-01-01T06:00:00"_s;
        }
        int looks = 0;
        s.wordpress.fault = [&](Call call) {
            looks += call == Call::Read;
            return Fault::None;
        };
        QCOMPARE(s.sweep().report.pulled, 250);
        QCOMPARE(looks, 0);
        QVERIFY((*OutboxStore(s.desk.pages()).watermark(s.site, PostType::Post))->sweptAt.isValid());
    }

    /// By a program that writes into the database and says nothing of it.
    void aChangeBesideWordPressIsFoundWhenAllTextsAreRead()
    {
        Stage s;
        s.beOnSite();
        passDays(s);
        s.remote().content = paragraph("Behind its back.");
        s.run();
        s.sweep();
        QCOMPARE(s.content(), s.text.content);
        s.readAll();
        QCOMPARE(s.content(), paragraph("Behind its back."));
    }

    void rowsThatShiftAreReadAgainAndWhoeverStopsThemIsHeard()
    {
        Stage s;
        std::vector<qint64> ids;
        for (int i = 0; i < 150; ++i)
            ids.push_back(somebodysPost(s.server, u"Post %1"_s.arg(i), "<p>x</p>"));
        passDays(s);
        int lists = 0;
        s.wordpress.fault = [&](Call call) {
            if (call == Call::List
                && ++lists == 3) // Changes, rows; and while the second page of them is turned.
                s.server.remove(ids.front());
            return Fault::None;
        };
        QVERIFY(!s.sweep().stopped);
        QCOMPARE(lists, 6); // Twice two pages of rows behind the changes; and the pages of WordPress.
        const auto gone = *DraftStore(s.desk.pages()).findRemote(s.site, ids.front());
        QCOMPARE(s.desk.draft(*gone).state, SyncState::RemovedOnSite);
        const auto before = (*OutboxStore(s.desk.pages()).watermark(s.site, PostType::Post))->sweptAt;
        for (Fault fault : { Fault::Busy, Fault::LostBefore }) {
            lists = 0;
            s.wordpress.fault = [&, fault](Call call) {
                return call == Call::List && ++lists == 3 ? fault : Fault::None;
            };
            QVERIFY(s.sweep().stopped);
        }
        QCOMPARE((*OutboxStore(s.desk.pages()).watermark(s.site, PostType::Post))->sweptAt, before);
    }

    void aListThatNeverHoldsStillIsReadAgainNextTime()
    {
        Stage s;
        std::vector<qint64> ids;
        for (int i = 0; i < 150; ++i)
            ids.push_back(somebodysPost(s.server, u"Post %1"_s.arg(i), "<p>x</p>"));
        s.wordpress.fault = [&](Call call) {
            if (call == Call::List) {
                s.server.remove(ids.back());
                ids.pop_back();
            }
            return Fault::None;
        };
        QVERIFY(s.run().isFinished);
        QVERIFY(!(*OutboxStore(s.desk.pages()).watermark(s.site, PostType::Post))->sweptAt.isValid());
    }

    void aPostInTheTrashIsSeenWithTheList()
    {
        Stage s;
        s.beOnSite();
        const qint64 strange = somebodysPost(s.server, u"Theirs"_s, "<p>x</p>");
        s.server.trash(s.remote().id);
        s.server.trash(strange);
        s.run();
        QCOMPARE(s.state(), SyncState::RemovedOnSite);
        QCOMPARE(s.content(), s.text.content);
        // Somebody else's, which nobody here knew, is no news from there.
        QVERIFY(!*DraftStore(s.desk.pages()).findRemote(s.site, strange));
    }

    void aPostThatIsGoneIsBelievedOnlyWhenTheSiteIsAskedTwice()
    {
        Stage s;
        s.beOnSite();
        s.run();
        s.server.remove(s.remote().id);
        s.run();
        QCOMPARE(s.state(), SyncState::OnSite); // A list of changes says nothing of it.
        std::vector<Call> calls;
        s.wordpress.fault = [&](Call call) {
            if (call == Call::Read || call == Call::Me)
                calls.push_back(call);
            return Fault::None;
        };
        s.sweep();
        QCOMPARE(calls, (std::vector<Call>{ Call::Me, Call::Read, Call::Me, Call::Read }));
        QCOMPARE(s.state(), SyncState::RemovedOnSite);
        QCOMPARE(s.content(), s.text.content);
    }

    void aListThatLeavesAPostOutRemovesNothing()
    {
        Stage s;
        s.beOnSite();
        const RemotePost kept = s.remote();
        s.wordpress.fault = [&](Call call) { // Of a cache that is stale.
            if (call == Call::List)
                s.server.posts.erase(kept.id);
            else
                s.server.posts[kept.id] = kept;
            return Fault::None;
        };
        s.sweep();
        QCOMPARE(s.state(), SyncState::OnSite);
    }

    void aRemovedPostThatIsWishedAgainBecomesANewOne_data()
    {
        QTest::addColumn<bool>("isTrashed");
        QTest::newRow("gone") << false;
        QTest::newRow("in the trash") << true;
    }
    void aRemovedPostThatIsWishedAgainBecomesANewOne()
    {
        QFETCH(bool, isTrashed);
        Stage s;
        s.beOnSite();
        const qint64 old = s.remote().id;
        if (isTrashed)
            s.server.trash(old);
        else
            s.server.remove(old);
        s.publish();
        s.run();
        QCOMPARE(s.state(), SyncState::RemovedOnSite);
        const IntentId again = s.desk.wish(s.draft, s.site, Intent::Kind::PublishAnew);
        s.run();
        QCOMPARE(s.desk.intent(again).state, Intent::State::Done);
        QVERIFY(s.remote().id != old);
        QCOMPARE(s.remote().content, s.text.content);
        QCOMPARE(s.server.countOf(PostStatus::Publish), 1);
    }

    void whatSomebodyTrashesOfAPostThatWasMadeAnewIsNotMadeAThirdTime()
    {
        Stage s;
        s.beOnSite();
        s.server.trash(s.remote().id);
        s.run();
        QCOMPARE(s.state(), SyncState::RemovedOnSite);
        const IntentId wish = s.desk.wish(s.draft, s.site, Intent::Kind::PublishAnew);
        s.before(Call::Update, [&s] { s.server.trash(s.server.posts.rbegin()->first); });
        s.run();
        s.run();
        QCOMPARE(s.server.posts.size(), size_t(2));
        QCOMPARE(s.desk.intent(wish).state, Intent::State::Refused);
        QCOMPARE(s.state(), SyncState::RemovedOnSite);
    }

    void aClaimThatSomebodyPutIntoTheTrashIsNotBoundAgain()
    {
        Stage s;
        s.failAt(Call::Update, 1, Fault::NeverSent);
        s.publish();
        s.run();
        const qint64 claim = s.remote().id;
        s.server.trash(claim);
        s.wordpress.fault = {};
        s.run();
        QCOMPARE(s.state(), SyncState::RemovedOnSite);
        const IntentId again = s.desk.wish(s.draft, s.site, Intent::Kind::PublishAnew);
        s.run();
        QCOMPARE(s.desk.intent(again).state, Intent::State::Done);
        QVERIFY(s.remote().id != claim);
        QCOMPARE(s.server.countOf(PostStatus::Publish), 1);
    }

    void aPostThatCameBackMeanwhileIsNotPublishedTwice()
    {
        Stage s;
        s.beOnSite();
        const RemotePost kept = s.remote();
        s.server.trash(kept.id);
        s.run();
        QCOMPARE(s.state(), SyncState::RemovedOnSite);
        s.server.posts[kept.id] = kept;
        const IntentId again = s.desk.wish(s.draft, s.site, Intent::Kind::PublishAnew);
        s.run();
        QCOMPARE(s.desk.intent(again).state, Intent::State::Done);
        QCOMPARE(s.server.posts.size(), size_t(1));
        QCOMPARE(s.state(), SyncState::OnSite);
    }

    void aDateToComeHidesNoLaterChange()
    {
        Stage s;
        s.beOnSite();
        const qint64 scheduled = somebodysPost(s.server, u"In 2031"_s, "<p>x</p>");
        s.server.posts.at(scheduled).modifiedGmt
            = u"2031-01-01T00:00:00"_s; // As WordPress makes it of its date.
        s.run();
        s.server.now = s.server.now.addDays(3);
        s.server.edit(s.remote().id, [](RemotePost &there) { there.content = paragraph("Open again."); });
        s.run();
        QCOMPARE(s.content(), paragraph("Open again."));
    }

    void anEarlierTextThatSomebodyRestoredThereIsTaken()
    {
        Stage s;
        s.beOnSite();
        PostFields later = s.text;
        later.content = paragraph("Open since noon.");
        s.desk.type(s.draft, later);
        s.beOnSite();
        s.server.edit(s.remote().id, [&](RemotePost &there) { there.content = s.text.content; });
        s.run();
        QCOMPARE(s.content(), s.text.content);
        QVERIFY(s.history().contains(later.content));
    }

    void aPostThatCameBackIsTakenOverByTheRunAfterOneThatDied()
    {
        Stage s;
        s.beOnSite();
        const qint64 id = s.remote().id;
        s.server.trash(id);
        s.run();
        QCOMPARE(s.state(), SyncState::RemovedOnSite);
        s.server.untrash(id);
        s.failAt(Call::List, 2, Fault::NeverSent); // That of pages: what the first one brought is stored.
        QVERIFY(s.run().stopped);
        s.wordpress.fault = {};
        s.run();
        QVERIFY(s.state() != SyncState::RemovedOnSite);
    }

    void anOlderNewsroomFindsWhatWasSentSince_data()
    {
        QTest::addColumn<bool>("wasWished");
        QTest::newRow("wished again") << false;
        QTest::newRow("the wish comes back too") << true;
    }
    void anOlderNewsroomFindsWhatWasSentSince()
    {
        QFETCH(bool, wasWished);
        Stage s;
        if (wasWished)
            s.publish();
        s.desk.keepCopy();
        s.beOnSite();
        const qint64 id = s.desk.draft(s.draft).remoteId;
        s.desk.bringBackCopy();
        QCOMPARE(s.desk.draft(s.draft).remoteId, 0);
        if (!wasWished)
            s.publish();
        s.run();
        QCOMPARE(s.desk.draft(s.draft).remoteId, id);
        QCOMPARE(s.server.posts.size(), size_t(1));
        QCOMPARE(s.state(), SyncState::OnSite);
        PostFields later = s.text;
        later.content = paragraph("Open since noon.");
        s.desk.type(s.draft, later);
        s.beOnSite();
        QCOMPARE(s.remote().content, later.content);
    }

    void whatAListHasShownIsNotSentAgainThoughACacheDeniesIt()
    {
        Stage s;
        s.publish();
        s.desk.keepCopy();
        s.failAt(Call::Read, 1, Fault::NeverSent);
        QVERIFY(s.run().stopped);
        s.desk.bringBackCopy();
        QCOMPARE(s.desk.draft(s.draft).remoteId, 0);
        const RemotePost claim = s.server.posts.begin()->second;
        QVERIFY(claim.slug.startsWith("quotidian-"_L1));
        s.wordpress.fault = [&](Call call) {
            if (call == Call::FindSlug)
                s.server.posts.clear();
            else
                s.server.posts.emplace(claim.id, claim);
            return Fault::None;
        };
        s.run();
        s.wordpress.fault = {};
        s.run();
        QCOMPARE(s.server.posts.size(), size_t(1));
        QCOMPARE(s.desk.draft(s.draft).remoteId, claim.id);
        QCOMPARE(s.state(), SyncState::OnSite);
    }

    void anOlderNewsroomAsksAboutWhatWasWrittenSince()
    {
        Stage s;
        s.text.content = paragraph("Closed before dawn, the baker says.");
        s.desk.type(s.draft, s.text);
        s.publish();
        s.desk.keepCopy();
        PostFields later = s.text;
        later.content = paragraph("Closed before dawn, the baker says, and open since noon.");
        s.desk.type(s.draft, later);
        s.beOnSite();
        s.desk.bringBackCopy();
        s.run();
        QCOMPARE(s.state(), SyncState::Conflict);
        QCOMPARE(s.server.posts.size(), size_t(1));
        QCOMPARE(s.remote().content, later.content);
        QCOMPARE(s.content(), s.text.content);
        QCOMPARE(OutboxStore(s.desk.pages()).conflicts()->size(), size_t(1));
    }

    void anotherPostUnderTheSameTitleIsNotOurs()
    {
        Stage s;
        PostChange other;
        other.title = s.text.title;
        other.content = paragraph("Take two eggs, some flour and a spoon of honey.");
        other.status = PostStatus::Publish;
        QVERIFY(s.server.create(PostType::Post, other, 5, Role::Editor));
        // Nor is a colleague's, whatever stands in it.
        other.content = s.text.content;
        QVERIFY(s.server.create(PostType::Post, other, 7, Role::Editor));
        s.beOnSite();
        QCOMPARE(s.server.posts.size(), size_t(3));
        QCOMPARE(s.remote().content, s.text.content);
    }

    void aSecondCopyThatNobodyTouchedGoesToTheTrash()
    {
        Stage s;
        s.wordpress.lateBy = 60; // After three fruitless looks and a second create.
        s.failAt(Call::Create, 1, Fault::Late);
        s.publish();
        s.run();
        s.wordpress.settle();
        QCOMPARE(s.server.posts.size(), size_t(2));
        const auto outcome = s.run();
        QCOMPARE(s.server.countOf(PostStatus::Publish), 1);
        QCOMPARE(s.server.countOf(PostStatus::Trash), 1);
        QVERIFY(s.remote().status == PostStatus::Publish);
        QCOMPARE(outcome.report.notes.size(), size_t(1));
        QVERIFY(std::holds_alternative<syncnote::SecondCopyTrashed>(outcome.report.notes.front().what));
    }

    void aSecondCopyThatSomebodyWroteInStays()
    {
        Stage s;
        s.wordpress.lateBy = 60;
        s.failAt(Call::Create, 1, Fault::Late);
        s.publish();
        s.run();
        s.wordpress.settle();
        for (auto &[id, there] : s.server.posts) {
            if (there.status == PostStatus::Draft)
                s.server.edit(id, [](RemotePost &copy) { copy.content += paragraph("And the baker?"); });
        }
        const auto outcome = s.run();
        QCOMPARE(s.server.countOf(PostStatus::Draft), 1);
        QCOMPARE(s.server.countOf(PostStatus::Trash), 0);
        QCOMPARE(outcome.report.notes.size(), size_t(1));
        QVERIFY(std::holds_alternative<syncnote::SecondCopyStays>(outcome.report.notes.front().what));
    }

    void aLostAnswerStillTellsWhoSavedInBetween_data()
    {
        QTest::addColumn<bool>("isKilled");
        QTest::newRow("looked at once") << false;
        QTest::newRow("looked after a crash") << true;
    }
    void aLostAnswerStillTellsWhoSavedInBetween()
    {
        QFETCH(bool, isKilled);
        Stage s;
        s.beOnSite();
        PostFields mine = s.text;
        mine.content += "\n\n" + paragraph("Mine.");
        s.desk.type(s.draft, mine);
        const QByteArray theirs = paragraph("Theirs.") + "\n\n" + s.text.content;
        s.before(
            Call::Update, [&] { s.server.edit(s.remote().id, [&](RemotePost &p) { p.content = theirs; }); },
            isKilled ? Fault::Silent : Fault::LostAfter);
        s.publish();
        if (isKilled) {
            QVERIFY(!s.desk.run(s.site, s.wordpress, 60).isFinished);
            s.desk.reopen();
        }
        s.run();
        s.run();
        for (const QByteArray &word : { QByteArray("Mine."), QByteArray("Theirs.") }) {
            QVERIFY2(s.content().contains(word), s.content().constData());
            QVERIFY2(s.remote().content.contains(word), s.remote().content.constData());
        }
        QCOMPARE(s.state(), SyncState::OnSite);
    }
};

QTEST_GUILESS_MAIN(PullTest)
#include "pull_test.moc"
