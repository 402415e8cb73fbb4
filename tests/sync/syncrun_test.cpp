#include "formats/blocks/identity.h"
#include "formats/blocks/localpictures.h"
#include "formats/blocks/makers.h"
#include "storage/evidencestore.h"
#include "sync/stage.h"
#include "sync/synchronizer.h"

#include <QSignalSpy>
#include <QTest>

#include <algorithm>

using namespace Qt::StringLiterals;
using Call = FakeWordPress::Call;
using Fault = FakeWordPress::Fault;
using Role = FakeSite::Role;

namespace {

/// One word more in the text that both agree on.
PostFields typeStillClosed(Stage &s)
{
    PostFields mine = s.text;
    mine.content.replace("Closed", "Still closed");
    s.desk.type(s.draft, mine);
    return mine;
}

/// The first update has this fault, and then the line is down.
std::function<Fault(Call)> updateThenDown(Fault fault)
{
    return [fault, isDown = false](Call call) mutable {
        const bool wasDown = std::exchange(isDown, isDown || call == Call::Update);
        return wasDown ? Fault::Offline : call == Call::Update ? fault : Fault::None;
    };
}

/// The request that was sent of this text, when it arrives at last.
PostChange lateUpdate(const PostFields &text)
{
    PostChange change;
    change.content = text.content;
    change.excerpt = asSent(PostType::Post, text).excerpt;
    return change;
}

} // namespace

class SyncRunTest : public QObject {
    Q_OBJECT

private slots:
    void publishesAsItsOwnLastStep()
    {
        Stage s;
        std::vector<PostStatus> statuses;
        s.wordpress.fault = [&](Call) {
            for (const auto &[id, remote] : s.server.posts)
                statuses.push_back(remote.status);
            return Fault::None;
        };
        const IntentId wish = s.publish();
        const auto outcome = s.desk.run(s.site, s.wordpress);
        QVERIFY(outcome.isFinished && !outcome.stopped);
        QCOMPARE(outcome.report.pushed, 1);
        QCOMPARE(outcome.report.waiting, 0);
        QCOMPARE(s.server.posts.size(), size_t(1));
        QCOMPARE(s.remote().status, PostStatus::Publish);
        QCOMPARE(s.remote().content, s.text.content);
        QCOMPARE(s.remote().excerpt, u"Closed before dawn."_s);
        QCOMPARE(s.remote().slug, u"the-bridge"_s);
        QCOMPARE(s.desk.intent(wish).state, Intent::State::Done);
        const Draft draft = s.desk.draft(s.draft);
        QCOMPARE(draft.state, SyncState::OnSite);
        QCOMPARE(draft.remoteStatus, PostStatus::Publish);
        QVERIFY(draft.link.isValid() && !draft.link.isEmpty());
        // Claimed as a draft, and the last mutation made it public.
        QCOMPARE(statuses.front(), PostStatus::Draft);
        const auto attempts = s.desk.attempts(s.draft);
        QCOMPARE(int(attempts.size()), s.wordpress.mutations);
        QCOMPARE(attempts.front().kind, Attempt::Kind::Create);
        QCOMPARE(attempts.back().kind, Attempt::Kind::Publish);
        QVERIFY(outcome.report.notes.empty());
    }

    void aSecondRunSendsNothing()
    {
        Stage s;
        s.publish();
        s.desk.run(s.site, s.wordpress);
        const int mutations = s.wordpress.mutations;
        s.publish();
        const auto outcome = s.desk.run(s.site, s.wordpress);
        QCOMPARE(outcome.report.pushed, 1);
        QCOMPARE(s.wordpress.mutations, mutations);
    }

    void aQuoteIsOursAgainAfterWhatTheSiteDidToIt_data()
    {
        QTest::addColumn<QString>("deed");
        QTest::addColumn<QByteArrayList>("ids"); ///< In order; `*` is a new one.
        QTest::addColumn<bool>("isEdited");
        const QByteArray id = "q-7f3k2m";
        QTest::newRow("metadata is dropped") << u"metadata"_s << QByteArrayList{ id } << false;
        QTest::newRow("both marks are dropped") << u"both"_s << QByteArrayList{ id } << true;
        QTest::newRow("it is duplicated") << u"twice"_s << QByteArrayList{ id, "*" } << true;
        QTest::newRow("it is taken away") << u"away"_s << QByteArrayList{} << false;
    }

    void aQuoteIsOursAgainAfterWhatTheSiteDidToIt()
    {
        QFETCH(QString, deed);
        QFETCH(QByteArrayList, ids);
        QFETCH(bool, isEdited);
        Stage s;
        Quote record;
        record.id = u"q-7f3k2m"_s;
        record.draft = s.draft;
        record.author = u"Amina"_s;
        record.original = u"The bridge was closed before dawn."_s;
        blocks::QuoteMarkup markup;
        markup.id = record.id.toLatin1();
        markup.original = { { "The bridge was closed before dawn.", {} } };
        markup.cite = R"(<a href="https://blog.example/bridge">Amina</a>)";
        const QByteArray quote = blocks::quote(markup);
        PostFields text = s.text;
        text.content = blocks::joined({ blocks::paragraph("Lead"), quote, blocks::paragraph("End") });
        s.desk.type(s.draft, text);
        (void)s.desk.write([record](Database &db) { return EvidenceStore(db).putQuote(record); });
        s.publish();
        s.desk.run(s.site, s.wordpress);

        QByteArray bare = quote;
        bare.replace(R"("metadata":{"quotidian":{"id":"q-7f3k2m"}})", "")
            .replace("{,", "{")
            .replace(",}", "}")
            .replace(" {} ", " ");
        QVERIFY(bare != quote);
        QByteArray unmarked = bare;
        unmarked.replace(R"( id="q-7f3k2m")", "");
        QVERIFY(!unmarked.contains("q-7f3k2m"));
        const QByteArray theirs = deed == "metadata"_L1 ? bare
            : deed == "both"_L1                         ? unmarked
            : deed == "twice"_L1                        ? blocks::joined({ quote, quote })
                                                        : blocks::paragraph("Nothing");
        const QByteArray end = blocks::paragraph("The end");
        s.server.edit(s.remote().id, [&](RemotePost &post) {
            post.content = blocks::joined({ blocks::paragraph("Lead"), theirs, end });
        });
        s.desk.run(s.site, s.wordpress);

        const Draft draft = s.desk.draft(s.draft);
        QVERIFY(draft.fields.content.contains("The end"));
        QCOMPARE(draft.state, isEdited ? SyncState::Edited : SyncState::OnSite);
        QByteArrayList found;
        for (const blocks::Block &block : blocks::allBlocks(blocks::Document::parse(draft.fields.content))) {
            if (const QByteArray id = blocks::quoteId(block); !id.isEmpty())
                found.append(id);
        }
        QCOMPARE(found.size(), ids.size());
        for (qsizetype i = 0; i < found.size(); ++i) {
            QVERIFY2(ids[i] == "*" ? found[i] != found[0] : found[i] == ids[i], found[i].constData());
            const auto kept = EvidenceStore(s.desk.pages()).findQuote(QString::fromLatin1(found[i]));
            QVERIFY(kept && *kept);
            QCOMPARE((*kept)->original, record.original);
            QCOMPARE((*kept)->draft, s.draft);
        }
        // Our next write brings the marks to the site, and then both agree.
        s.publish();
        s.desk.run(s.site, s.wordpress);
        QCOMPARE(s.desk.draft(s.draft).state, SyncState::OnSite);
        if (isEdited)
            QCOMPARE(s.remote().content, draft.fields.content);
    }

    void onlyChangedFieldsAreSent()
    {
        Stage s;
        s.publish();
        s.desk.run(s.site, s.wordpress);
        PostFields changed = s.text;
        changed.title = u"The old bridge"_s;
        s.desk.type(s.draft, changed);
        s.publish();
        s.desk.run(s.site, s.wordpress);
        QCOMPARE(s.remote().title, u"The old bridge"_s);
        QCOMPARE(s.desk.attempts(s.draft).back().fields, QStringList{ u"title"_s });
        QCOMPARE(s.server.posts.size(), size_t(1));
    }

    void aLostAnswerIsResolvedByLooking_data()
    {
        QTest::addColumn<int>("call");
        QTest::addColumn<int>("fault");
        QTest::addColumn<int>("nth");
        for (Call call : { Call::Create, Call::Update }) {
            for (Fault fault : { Fault::LostBefore, Fault::LostAfter, Fault::Late, Fault::Busy }) {
                for (int nth = 1; nth <= (call == Call::Create ? 1 : 2); ++nth)
                    QTest::addRow("call %d fault %d nth %d", int(call), int(fault), nth)
                        << int(call) << int(fault) << nth;
            }
        }
    }
    void aLostAnswerIsResolvedByLooking()
    {
        QFETCH(int, call);
        QFETCH(int, fault);
        QFETCH(int, nth);
        Stage s;
        s.wordpress.lateBy = 1;
        s.failAt(Call(call), nth, Fault(fault));
        const IntentId wish = s.publish();
        const auto outcome = s.desk.run(s.site, s.wordpress);
        QVERIFY(outcome.isFinished && !outcome.stopped);
        QCOMPARE(s.desk.intent(wish).state, Intent::State::Done);
        QCOMPARE(s.server.posts.size(), size_t(1));
        QCOMPARE(s.remote().status, PostStatus::Publish);
        QCOMPARE(s.remote().content, s.text.content);
        QCOMPARE(int(s.desk.attempts(s.draft).size()), s.wordpress.mutations);
    }

    void whatWasStoredAndEditedThereBeforeWeKnewIsNoConflictWithWhatWeTypedSince_data()
    {
        QTest::addColumn<int>("fault");
        QTest::addColumn<bool>("isSameParagraph");
        QTest::newRow("it arrived") << int(Fault::LostAfter) << false;
        QTest::newRow("it never arrived") << int(Fault::LostBefore) << false;
        QTest::newRow("and they edited what we edit") << int(Fault::LostAfter) << true;
    }
    /// The line drops in the middle of an answer and stays down; we type on, and a colleague edits what the
    /// site has.
    void whatWasStoredAndEditedThereBeforeWeKnewIsNoConflictWithWhatWeTypedSince()
    {
        QFETCH(int, fault);
        QFETCH(bool, isSameParagraph);
        Stage s;
        const auto text = [&](const QByteArray &first, const QByteArray &second = "The baker told us.") {
            PostFields fields = s.text;
            fields.content = blocks::joined({ blocks::paragraph(first), blocks::paragraph(second) });
            return fields;
        };
        s.desk.type(s.draft, text("Closed."));
        s.publish();
        s.desk.run(s.site, s.wordpress);
        s.desk.type(s.draft, text("Closed before dawn."));
        s.publish();
        bool isDown = false;
        s.wordpress.fault = [&](Call call) {
            if (isDown)
                return Fault::Offline;
            isDown = call == Call::Update;
            return isDown ? Fault(fault) : Fault::None;
        };
        s.desk.run(s.site, s.wordpress);
        s.wordpress.fault = {};
        s.desk.type(s.draft, text("Closed before dawn today."));
        const QByteArray theirs = "Nobody was asked.";
        s.server.edit(s.remote().id, [&](RemotePost &post) {
            if (isSameParagraph)
                post.content.replace("dawn", "seven");
            else
                post.content += "\n\n" + blocks::paragraph(theirs);
        });
        s.publish();
        const auto outcome = s.desk.run(s.site, s.wordpress);
        QCOMPARE(outcome.report.conflicts, isSameParagraph ? 1 : 0);
        if (isSameParagraph) {
            QVERIFY(s.remote().content.contains("before seven"));
            QVERIFY(s.desk.draft(s.draft).fields.content.contains("before dawn today"));
            return;
        }
        const QByteArray both
            = text("Closed before dawn today.").content + "\n\n" + blocks::paragraph(theirs);
        QCOMPARE(s.remote().content, both);
        QCOMPARE(s.desk.draft(s.draft).fields.content, both);
        QCOMPARE(s.desk.draft(s.draft).state, SyncState::OnSite);
        QVERIFY(!*OutboxStore(s.desk.pages()).unfinished(s.draft));
    }

    void aWishThatGaveWayToAnotherIsNotRevivedByItsLostAnswer_data()
    {
        QTest::addColumn<int>("fault");
        QTest::newRow("it arrived") << int(Fault::LostAfter);
        QTest::newRow("it never arrived") << int(Fault::LostBefore);
    }
    void aWishThatGaveWayToAnotherIsNotRevivedByItsLostAnswer()
    {
        QFETCH(int, fault);
        Stage s;
        s.publish(PostStatus::Draft);
        s.desk.run(s.site, s.wordpress);
        PostFields changed = s.text;
        changed.title = u"The old bridge"_s;
        s.desk.type(s.draft, changed);
        const IntentId now = s.publish();
        bool isDown = false;
        s.wordpress.fault = [&](Call call) {
            if (isDown)
                return Fault::Offline;
            isDown = call == Call::Update;
            return isDown ? Fault(fault) : Fault::None;
        };
        s.desk.run(s.site, s.wordpress);
        s.wordpress.fault = {};
        // Not at once, after all: people are in danger until then.
        const IntentId later = s.publish(PostStatus::Future, s.server.now.addDays(2));
        for (int run = 0; run < 3; ++run) {
            QVERIFY(!s.desk.run(s.site, s.wordpress).stopped);
            QCOMPARE(s.remote().status, PostStatus::Future);
            QCOMPARE(s.desk.intent(now).state, Intent::State::Canceled);
            QCOMPARE(s.desk.intent(later).state, Intent::State::Done);
        }
        QCOMPARE(s.remote().title, changed.title);
        QVERIFY(!*OutboxStore(s.desk.pages()).unfinished(s.draft));
    }

    /// By a firewall, after its answers were lost: it may be there, and goes nowhere by itself.
    void whatWasRefusedCanBeTakenBackThoughItsOutcomeIsUnknown()
    {
        Stage s;
        const IntentId wish = s.publish();
        s.failAt(Call::Create, 1, Fault::LostAfter);
        s.desk.runUntil(s.site, s.wordpress, [&] { return s.wordpress.mutations > 0; });
        (void)s.desk.write([&](Database &db) {
            return OutboxStore(db).setIntent(
                wish, Intent::State::Refused, Error{ Error::Kind::Refused, Error::Reason::RestBlocked, {} });
        });
        QVERIFY(!OutboxStore(s.desk.pages()).open(s.draft, s.site)->empty());
        (void)s.desk.write([&](Database &db) { return OutboxStore(db).cancel(wish); });
        QCOMPARE(s.desk.intent(wish).state, Intent::State::Canceled);
        s.wordpress.fault = {};
        s.publish();
        s.run();
        QCOMPARE(s.state(), SyncState::OnSite);
        QCOMPARE(int(s.server.posts.size()), 1);
    }

    void aLostCreateIsGivenUpOnlyAfterEveryLook()
    {
        Stage s;
        int looks = 0;
        std::vector<int> looksBeforeCreate;
        s.wordpress.fault = [&](Call call) {
            looks += call == Call::FindSlug ? 1 : 0;
            if (call == Call::Create)
                looksBeforeCreate.push_back(std::exchange(looks, 0));
            return call == Call::Create && looksBeforeCreate.size() == 1 ? Fault::LostBefore : Fault::None;
        };
        s.publish();
        s.desk.run(s.site, s.wordpress);
        // One before each create, and those that found nothing of the first.
        QCOMPARE(looksBeforeCreate, (std::vector<int>{ 1, int(NewsDesk::quick().looks.size()) + 1 }));
    }

    void aSaveBetweenOurLookAndOurWriteIsMerged()
    {
        Stage s;
        s.publish();
        s.desk.run(s.site, s.wordpress);
        const PostFields mine = typeStillClosed(s);
        bool isDone = false;
        s.wordpress.fault = [&](Call call) {
            if (call == Call::Update && !std::exchange(isDone, true))
                s.server.edit(s.remote().id, [](RemotePost &post) { post.title = u"The old bridge"_s; });
            return Fault::None;
        };
        const IntentId wish = s.publish();
        const auto outcome = s.desk.run(s.site, s.wordpress);
        QVERIFY(isDone && outcome.isFinished && !outcome.stopped);
        QCOMPARE(s.desk.intent(wish).state, Intent::State::Done);
        QCOMPARE(s.remote().title, u"The old bridge"_s);
        QCOMPARE(s.remote().content, mine.content);
        QCOMPARE(s.desk.draft(s.draft).fields.title, u"The old bridge"_s);
        QCOMPARE(s.desk.draft(s.draft).state, SyncState::OnSite);
    }

    /// The count of revisions grows by one, as after one save: the oldest of them went.
    void aSaveThatOurWriteWentOverIsMergedWhereFewRevisionsAreKept()
    {
        Stage s;
        s.publish();
        s.desk.run(s.site, s.wordpress);
        s.server.edit(s.remote().id, [](RemotePost &post) { post.excerpt = u"At dawn."_s; }); // A revision.
        s.desk.run(s.site, s.wordpress);
        s.server.mostRevisions = int(s.server.revisions[s.remote().id].size()) + 1;
        PostFields mine = s.desk.draft(s.draft).fields;
        mine.content.replace("Closed", "Still closed");
        s.desk.type(s.draft, mine);
        bool isDone = false;
        s.wordpress.fault = [&](Call call) {
            if (call == Call::Update && !std::exchange(isDone, true))
                s.server.edit(s.remote().id,
                    [](RemotePost &post) { post.content += "\n\n" + ::post({}, "Opened at noon.").content; });
            return Fault::None;
        };
        s.publish();
        s.desk.run(s.site, s.wordpress);
        s.desk.run(s.site, s.wordpress);
        QVERIFY(isDone);
        for (const QByteArray &content : { s.desk.draft(s.draft).fields.content, s.remote().content })
            QVERIFY2(content.contains("noon") && content.contains("Still closed"), content.constData());
    }

    void aSaveBeforeAWriteThatCarriesNoTextComesHere_data()
    {
        QTest::addColumn<int>("update");
        QTest::newRow("before the slug gives way") << 1;
        QTest::newRow("before it is published") << 2;
    }
    void aSaveBeforeAWriteThatCarriesNoTextComesHere()
    {
        QFETCH(int, update);
        Stage s;
        s.wordpress.fault = [&s, left = update](Call call) mutable {
            if (call == Call::Update && --left == 0)
                s.server.edit(s.server.posts.begin()->first,
                    [](RemotePost &post) { post.content.replace("dawn", "noon"); });
            return Fault::None;
        };
        const IntentId wish = s.publish();
        const auto outcome = s.desk.run(s.site, s.wordpress);
        QVERIFY(outcome.isFinished && !outcome.stopped);
        QCOMPARE(s.desk.intent(wish).state, Intent::State::Done);
        QVERIFY(s.remote().content.contains("noon"));
        QCOMPARE(s.desk.draft(s.draft).fields.content, s.remote().content);
        QCOMPARE(s.desk.draft(s.draft).state, SyncState::OnSite);
    }

    void aSaveBeforeALostClaimIsFoundAgainComesHere()
    {
        Stage s;
        s.wordpress.fault = [&s, isDone = false](Call call) mutable {
            if (call == Call::FindSlug && !s.server.posts.empty() && !std::exchange(isDone, true))
                s.server.edit(s.server.posts.begin()->first,
                    [](RemotePost &post) { post.content += "\n\n" + ::post({}, "Opened at noon.").content; });
            return call == Call::Create ? Fault::LostAfter : Fault::None;
        };
        const IntentId wish = s.publish();
        const auto outcome = s.desk.run(s.site, s.wordpress);
        QVERIFY(outcome.isFinished && !outcome.stopped);
        QCOMPARE(s.desk.intent(wish).state, Intent::State::Done);
        QCOMPARE(s.server.posts.size(), size_t(1));
        QVERIFY(s.remote().content.contains("noon"));
        QCOMPARE(s.desk.draft(s.draft).fields.content, s.remote().content);
        QCOMPARE(s.desk.draft(s.draft).state, SyncState::OnSite);
    }

    void aSaveOfTheSameTextBetweenOurLookAndOurWriteIsAConflict()
    {
        Stage s;
        s.publish();
        s.desk.run(s.site, s.wordpress);
        const PostFields mine = typeStillClosed(s);
        bool isDone = false;
        const QByteArray theirs = QByteArray(s.text.content).replace("Closed", "Opened");
        s.wordpress.fault = [&](Call call) {
            if (call == Call::Update && !std::exchange(isDone, true))
                s.server.edit(s.remote().id, [&](RemotePost &post) { post.content = theirs; });
            return Fault::None;
        };
        s.publish();
        const auto outcome = s.desk.run(s.site, s.wordpress);
        QVERIFY(isDone && outcome.isFinished);
        QCOMPARE(outcome.report.conflicts, 1);
        QCOMPARE(s.desk.draft(s.draft).state, SyncState::Conflict);
        QCOMPARE(s.desk.draft(s.draft).fields.content, mine.content);
        const auto conflicts = OutboxStore(s.desk.pages()).conflicts();
        QCOMPARE(conflicts->size(), size_t(1));
        QCOMPARE(
            (*OutboxStore(s.desk.pages()).observation(conflicts->front().theirs))->fields.content, theirs);
    }

    void whatAnUpdateWentOverComesHereThoughItsAnswerWasLostAndSomebodyWroteBehindIt_data()
    {
        QTest::addColumn<int>("most");
        QTest::addColumn<bool>("isOpenedBefore");
        QTest::addColumn<QByteArray>("behind");
        QTest::addColumn<QString>("title");
        const QByteArray text = "\n\n" + paragraph("People cross again.");
        const QByteArray picture = "\n\n<!-- wp:image -->\n<figure class=\"wp-block-image\"><img "
                                   "src=\"https://site.example/a.png\" "
                                   "alt=\"\"/></figure>\n<!-- /wp:image -->";
        QTest::newRow("all revisions are kept") << -1 << false << text << u"The bridge"_s;
        QTest::newRow("three are kept") << 3 << false << text << u"The bridge"_s;
        QTest::newRow("she had opened the post before") << -1 << true << text << u"The bridge"_s;
        QTest::newRow("only the title") << -1 << false << QByteArray() << u"The old bridge"_s;
        QTest::newRow("only the title, opened before") << -1 << true << QByteArray() << u"The old bridge"_s;
        QTest::newRow("a picture, which has no words") << -1 << false << picture << u"The bridge"_s;
    }
    void whatAnUpdateWentOverComesHereThoughItsAnswerWasLostAndSomebodyWroteBehindIt()
    {
        QFETCH(int, most);
        QFETCH(bool, isOpenedBefore);
        QFETCH(QByteArray, behind);
        QFETCH(QString, title);
        Stage s;
        s.server.mostRevisions = most;
        s.beOnSite();
        const PostFields mine = typeStillClosed(s);
        const QByteArray theirs = paragraph("Opened at noon.");
        s.wordpress.fault = [&, isDown = false](Call call) mutable {
            if (isDown || call != Call::Update)
                return isDown ? Fault::Offline : Fault::None;
            isDown = true;
            s.server.edit(s.remote().id, [&](RemotePost &p) { p.content += "\n\n" + theirs; });
            return Fault::LostAfter;
        };
        s.publish();
        s.run();
        s.wordpress.fault = {};
        QCOMPARE(s.remote().content, mine.content);
        s.server.edit(s.remote().id, [&](RemotePost &p) {
            p.content = (isOpenedBefore ? s.text.content : p.content) + behind;
            p.title = title;
        });
        s.run();
        QCOMPARE(s.state(), SyncState::OnSite);
        QCOMPARE(s.remote().content, s.content());
        for (const QByteArray &each : { QByteArray(mine.content), theirs, behind })
            QVERIFY2(s.content().contains(each), s.content().constData());
        QCOMPARE(s.content().count("closed before"), 1);
        QCOMPARE(s.desk.draft(s.draft).fields.title, title);
    }

    /// Title and text arrive, the answer is lost, and somebody writes another title behind it.
    void whatAPersonTakesBackAfterALostAnswerIsTakenBackThere()
    {
        Stage s;
        s.beOnSite();
        PostFields mine = s.text;
        mine.title = u"The bridge is closed"_s;
        mine.content += "\n\n" + paragraph("Somebody told us.");
        s.desk.type(s.draft, mine);
        s.wordpress.fault = updateThenDown(Fault::LostAfter);
        s.publish();
        s.run();
        s.wordpress.fault = {};
        s.server.edit(s.remote().id, [](RemotePost &p) {
            p.excerpt = u"At dawn."_s; // So that there is more than one revision behind ours.
        });
        s.server.edit(s.remote().id, [](RemotePost &p) { p.title = u"The old bridge"_s; });
        PostFields without = mine;
        without.content = s.text.content;
        without.title = u"The old bridge"_s;
        s.desk.type(s.draft, without);
        s.publish();
        s.run();
        QCOMPARE(s.state(), SyncState::OnSite);
        QCOMPARE(s.remote().content, s.text.content);
        QCOMPARE(s.content(), s.text.content);
    }

    /// It is given up, sent again, and arrives a second time behind theirs; or the first time, before them.
    void whatIsSentTwiceLeavesNothingOfTheirsBehind()
    {
        Stage s;
        s.beOnSite();
        const PostFields mine = typeStillClosed(s);
        const PostChange late = lateUpdate(mine);
        const QByteArray theirs = paragraph("Opened at noon.");
        const qint64 id = s.remote().id;
        s.wordpress.fault = [&, updates = 0, isDown = false](Call call) mutable {
            if (call == Call::Update && ++updates == 2) {
                (void)s.server.update(PostType::Post, id, late, 5, FakeSite::Role::Editor);
                s.server.edit(id, [&](RemotePost &p) { p.content += "\n\n" + theirs; });
                isDown = true;
                return Fault::LostAfter;
            }
            return isDown ? Fault::Offline : call == Call::Update ? Fault::LostBefore : Fault::None;
        };
        s.publish();
        s.run();
        s.wordpress.fault = {};
        QCOMPARE(s.remote().content, mine.content);
        s.run();
        QCOMPARE(s.state(), SyncState::OnSite);
        QCOMPARE(s.remote().content, s.content());
        for (const QByteArray &each : { QByteArray(mine.content), theirs })
            QVERIFY2(s.content().contains(each), s.content().constData());
    }

    /// The first never arrives; the second, the same, goes over nothing but another field.
    void whatWasGivenUpIsNotTakenForItsTwin()
    {
        Stage s;
        s.beOnSite();
        const PostFields mine = typeStillClosed(s);
        s.wordpress.fault = [&, updates = 0](Call call) mutable {
            if (call == Call::Update && ++updates == 2)
                s.server.edit(s.remote().id, [](RemotePost &p) { p.title = u"The old bridge"_s; });
            return call == Call::Update && updates == 1 ? Fault::LostBefore : Fault::None;
        };
        s.publish();
        s.run();
        s.run();
        QCOMPARE(s.state(), SyncState::OnSite);
        QCOMPARE(s.remote().content, mine.content);
        QCOMPARE(s.content(), mine.content);
        QCOMPARE(s.remote().title, u"The old bridge"_s);
    }

    /// What was given up arrives behind theirs, and somebody writes behind it before we look again.
    void whatALateUpdateWentOverComesHereThoughSomebodyWroteBehindIt()
    {
        Stage s;
        s.beOnSite();
        const PostFields mine = typeStillClosed(s);
        s.publish();
        s.wordpress.fault = updateThenDown(Fault::LostBefore);
        s.run();
        // Looked for, not there; and the line fails before it is sent again.
        s.failAt(Call::Update, 1, Fault::NeverSent);
        s.run();
        s.wordpress.fault = {};
        const qint64 id = s.remote().id;
        const QByteArray theirs = paragraph("Opened at noon.");
        const QByteArray behind = paragraph("People cross again.");
        s.server.edit(id, [&](RemotePost &p) { p.content += "\n\n" + theirs; });
        const PostChange late = lateUpdate(mine);
        QVERIFY(s.server.update(PostType::Post, id, late, 5, FakeSite::Role::Editor));
        s.server.edit(id, [&](RemotePost &p) { p.content += "\n\n" + behind; });
        s.run();
        QCOMPARE(s.state(), SyncState::OnSite);
        QCOMPARE(s.remote().content, s.content());
        for (const QByteArray &each : { QByteArray(mine.content), theirs, behind })
            QVERIFY2(s.content().contains(each), s.content().constData());
    }

    /// It never seemed to arrive, was sent again and stored; and comes when somebody has written behind that.
    void whatATwinWentOverComesHereThoughTheTextIsTheOneAgreedOn()
    {
        Stage s;
        s.beOnSite();
        PostFields mine = typeStillClosed(s);
        s.failAt(Call::Update, 1, Fault::LostBefore);
        s.publish();
        s.run();
        s.wordpress.fault = {};
        QCOMPARE(s.remote().content, mine.content);
        // What is agreed on of the title since is not of the first.
        mine.title = u"The bridge is closed"_s;
        s.desk.type(s.draft, mine);
        s.publish();
        s.run();
        const qint64 id = s.remote().id;
        const QByteArray theirs = paragraph("Opened at noon.");
        s.server.edit(id, [&](RemotePost &p) { p.content += "\n\n" + theirs; });
        const PostChange late = lateUpdate(mine);
        QVERIFY(s.server.update(PostType::Post, id, late, 5, FakeSite::Role::Editor));
        QCOMPARE(s.remote().content, mine.content);
        s.run();
        QCOMPARE(s.content(), mine.content + "\n\n" + theirs);
        s.publish();
        s.run();
        QCOMPARE(s.remote().content, s.content());
        QCOMPARE(s.remote().title, mine.title);
        // A title that is taken back is taken back there.
        mine = s.desk.draft(s.draft).fields;
        mine.title = s.text.title;
        s.desk.type(s.draft, mine);
        s.publish();
        s.run();
        QCOMPARE(s.remote().title, s.text.title);
    }

    /// A paragraph comes and goes, here or there, after an update that was given up and sent again.
    void whatWasTakenBackOnPurposeDoesNotComeBack_data()
    {
        QTest::addColumn<bool>("isOurs");
        QTest::newRow("here") << true;
        QTest::newRow("there") << false;
    }
    void whatWasTakenBackOnPurposeDoesNotComeBack()
    {
        QFETCH(bool, isOurs);
        Stage s;
        s.beOnSite();
        const PostFields mine = typeStillClosed(s);
        s.failAt(Call::Update, 1, Fault::LostBefore);
        s.publish();
        s.run();
        s.wordpress.fault = {};
        const QByteArray twice = mine.content + "\n\n" + paragraph("Her name is Aigerim.");
        for (const QByteArray &content : { twice, QByteArray(mine.content) }) {
            PostFields next = mine;
            next.content = content;
            if (!isOurs) {
                s.server.edit(s.remote().id, [&](RemotePost &p) { p.content = content; });
                continue;
            }
            s.desk.type(s.draft, next);
            s.publish();
            s.run();
        }
        s.server.edit(s.remote().id, [](RemotePost &p) { p.dateGmt = u"2026-11-20T06:00:00"_s; });
        s.publish();
        s.run();
        s.run();
        QCOMPARE(s.content(), mine.content);
        QCOMPARE(s.remote().content, mine.content);
    }

    /// Both texts stand there, and a person is asked to read them.
    void whereBothPutSomethingTheReportSaysSo_data()
    {
        QTest::addColumn<bool>("isBetween");
        QTest::newRow("before our look") << false;
        QTest::newRow("between our look and our write") << true;
    }
    void whereBothPutSomethingTheReportSaysSo()
    {
        QFETCH(bool, isBetween);
        Stage s;
        s.beOnSite();
        PostFields mine = s.text;
        mine.content += "\n\n" + paragraph("Mine.");
        s.desk.type(s.draft, mine);
        const auto edit = [&] {
            s.server.edit(s.remote().id, [](RemotePost &p) { p.content += "\n\n" + paragraph("Theirs."); });
        };
        if (isBetween)
            s.before(Call::Update, edit);
        else
            edit();
        s.publish();
        const auto outcome = s.run();
        QCOMPARE(s.content(), mine.content + "\n\n" + paragraph("Theirs."));
        QCOMPARE(s.remote().content, s.content());
        QCOMPARE(outcome.report.notes,
            (std::vector<SyncNote>{ { s.text.title, syncnote::BothInserted{}, s.draft } }));
        QVERIFY(s.run().report.notes.empty());
    }

    void whereOneTypesMeanwhileNobodySaysThatBothStandThere()
    {
        Stage s;
        s.beOnSite();
        PostFields mine = s.text;
        mine.content += "\n\n" + paragraph("Mine.");
        s.desk.type(s.draft, mine);
        s.before(Call::Update, [&] {
            s.server.edit(s.remote().id, [](RemotePost &p) { p.content += "\n\n" + paragraph("Theirs."); });
            PostFields typed = mine;
            typed.content += "\n\n" + paragraph("More of mine.");
            s.desk.type(s.draft, typed);
        });
        s.publish();
        const auto outcome = s.run();
        QCOMPARE(s.state(), SyncState::Conflict);
        QVERIFY(outcome.report.notes.empty());
    }

    void whatCannotBeReadOfTheSitesRevisionsIsReadLater_data()
    {
        QTest::addColumn<int>("fault");
        QTest::addColumn<int>("times");
        QTest::addColumn<int>("runs");
        QTest::newRow("the line is down once") << int(Fault::NeverSent) << 1 << 1;
        QTest::newRow("for some runs") << int(Fault::NeverSent) << 5 << 5;
        QTest::newRow("and for ever: the rest goes on") << int(Fault::NeverSent) << 1000 << 6;
        QTest::newRow("the server has trouble once") << int(Fault::Firewall) << 1 << 1;
        QTest::newRow("and for as many") << int(Fault::Firewall) << 9 << 5;
        QTest::newRow("and always: the rest goes on") << int(Fault::Firewall) << 1000 << 6;
    }
    void whatCannotBeReadOfTheSitesRevisionsIsReadLater()
    {
        QFETCH(int, fault);
        QFETCH(int, times);
        QFETCH(int, runs);
        Stage s;
        s.beOnSite();
        const PostFields mine = typeStillClosed(s);
        const QByteArray theirs = paragraph("Opened at noon.");
        s.wordpress.fault = [&, isSent = false, left = times](Call call) mutable {
            if (call == Call::Update && !std::exchange(isSent, true))
                s.server.edit(s.remote().id, [&](RemotePost &p) { p.content += "\n\n" + theirs; });
            return call == Call::Revisions && left-- > 0 ? Fault(fault) : Fault::None;
        };
        const IntentId wish = s.publish();
        for (int run = 1; run < runs; ++run) {
            s.run();
            QVERIFY(s.desk.intent(wish).state != Intent::State::Done);
        }
        s.run();
        QCOMPARE(s.desk.intent(wish).state, Intent::State::Done);
        QCOMPARE(s.state(), SyncState::OnSite);
        QCOMPARE(s.content().contains(theirs), times < 1000);
        QVERIFY(s.content().contains(mine.content));
    }

    void whoStopsWhileRevisionsAreReadWaitsForNone_data()
    {
        QTest::addColumn<Error>("why");
        QTest::newRow("a person") << Error{ Error::Kind::Canceled, Error::Reason::Unspecified, {} };
        QTest::newRow("the time") << Error{ Error::Kind::Network, Error::Reason::TimedOut, {} };
    }
    void whoStopsWhileRevisionsAreReadWaitsForNone()
    {
        QFETCH(Error, why);
        Stage s;
        s.beOnSite();
        const PostFields mine = typeStillClosed(s);
        const QByteArray theirs = paragraph("Opened at noon.");
        s.before(Call::Update,
            [&] { s.server.edit(s.remote().id, [&](RemotePost &p) { p.content += "\n\n" + theirs; }); });
        const IntentId wish = s.publish();
        const auto stopAtRevisions = [&](SyncRun &run) {
            s.wordpress.fault = [&run, why, planned = s.wordpress.fault](Call call) {
                if (call == Call::Revisions)
                    run.cancel(why);
                return planned ? planned(call) : Fault::None;
            };
        };
        for (int i = 0; i < 7; ++i) { // More often than a site is asked in vain.
            const auto outcome = s.desk.run(
                s.site, s.wordpress, -1, NewsDesk::quick(), SyncRun::Scope::PullAndPush, stopAtRevisions);
            QCOMPARE(outcome.stopped, std::optional(why));
            QCOMPARE(s.desk.intent(wish).why, std::optional(why));
            s.wordpress.fault = {};
        }
        QCOMPARE(s.wordpress.readsStopped, 7);
        for (const Attempt &attempt : s.desk.attempts(s.draft))
            QCOMPARE(attempt.looks, 0);
        s.run();
        QCOMPARE(s.desk.intent(wish).state, Intent::State::Done);
        QVERIFY(s.content().contains(theirs));
        QVERIFY(s.content().contains(mine.content));
    }

    /// The site holds our text, and theirs is in the conflict alone.
    void aConflictKeepsWhatOursReplacedThereWhateverChanges()
    {
        Stage s;
        s.beOnSite();
        const PostFields mine = typeStillClosed(s);
        const QByteArray theirs = QByteArray(s.text.content).replace("Closed", "Opened");
        s.before(
            Call::Update, [&] { s.server.edit(s.remote().id, [&](RemotePost &p) { p.content = theirs; }); });
        s.publish();
        s.run();
        const auto theirsInConflict = [&s] {
            OutboxStore outbox(s.desk.pages());
            const auto conflicts = outbox.conflicts();
            return conflicts->empty() ? QByteArray()
                                      : (*outbox.observation(conflicts->front().theirs))->fields.content;
        };
        QCOMPARE(theirsInConflict(), theirs);
        s.server.edit(s.remote().id, [](RemotePost &p) { p.dateGmt = u"2026-11-20T06:00:00"_s; });
        s.run();
        QCOMPARE(theirsInConflict(), theirs);
        s.server.edit(s.remote().id, [](RemotePost &p) { p.title = u"The bridge again"_s; });
        s.run();
        QCOMPARE(theirsInConflict(), theirs);
        // Decided, what changed there since is no less seen.
        const auto conflict = *OutboxStore(s.desk.pages()).openConflict(s.draft);
        (void)s.desk.write([id = conflict->id](Database &db) {
            return OutboxStore(db).resolveConflict(id, QDateTime::currentDateTimeUtc());
        });
        s.run();
        QCOMPARE(s.desk.draft(s.draft).fields.title, u"The bridge again"_s);
    }

    /// Two texts of theirs, each replaced by an update of ours that came late.
    void whatAConflictShowedIsInTheHistoryWhenItShowsAnother()
    {
        Stage s;
        s.beOnSite();
        const qint64 id = s.remote().id;
        const auto giveUp = [&](const QByteArray &text) {
            PostFields mine = post(s.text.title, text);
            s.desk.type(s.draft, mine);
            s.publish();
            s.wordpress.fault = updateThenDown(Fault::LostBefore);
            s.run();
            s.failAt(Call::Update, 1, Fault::NeverSent);
            s.run();
            s.wordpress.fault = {};
            return lateUpdate(mine);
        };
        const PostChange first = giveUp("Mine."), second = giveUp("Mine again.");
        const QByteArray one = paragraph("Theirs."), other = paragraph("Others.");
        const auto arrives = [&](const PostChange &late, const QByteArray &over) {
            s.server.edit(id, [&](RemotePost &p) { p.content = over; });
            QVERIFY(s.server.update(PostType::Post, id, late, 5, FakeSite::Role::Editor));
            s.run();
            OutboxStore outbox(s.desk.pages());
            const auto conflict = *outbox.openConflict(s.draft);
            QVERIFY(conflict);
            QCOMPARE((*outbox.observation(conflict->theirs))->fields.content, over);
        };
        arrives(first, one);
        QVERIFY(!s.history().contains(one));
        arrives(second, other);
        QVERIFY(s.history().contains(one));
        QCOMPARE(s.content(), paragraph("Mine again."));
    }

    void aConflictShowsThatTheyTookTheirsBack()
    {
        Stage s;
        s.beOnSite();
        s.desk.type(s.draft, post(s.text.title, "Mine."));
        s.server.edit(s.remote().id, [](RemotePost &p) { p.content = paragraph("Theirs."); });
        s.run();
        QCOMPARE(s.state(), SyncState::Conflict);
        s.server.edit(s.remote().id, [&](RemotePost &p) { p.content = s.text.content; });
        s.run();
        OutboxStore outbox(s.desk.pages());
        QCOMPARE(
            (*outbox.observation((*outbox.openConflict(s.draft))->theirs))->fields.content, s.text.content);
    }

    void whatNeverLeftIsNotUnderWay()
    {
        Stage s;
        s.publish(PostStatus::Draft);
        s.run();
        s.desk.type(s.draft, post(s.text.title, "Open."));
        s.desk.wish(s.draft, s.site, Intent::Kind::Push);
        s.failAt(Call::Update, 1, Fault::NeverSent);
        QVERIFY(s.run().stopped);
        s.wordpress.fault = {};
        s.run();
        const RemotePost first = s.remote();
        QCOMPARE(first.content, paragraph("Open."));
        s.desk.type(s.draft, post(s.text.title, "Open wide."));
        s.desk.wish(s.draft, s.site, Intent::Kind::Push);
        s.run();
        QCOMPARE(s.remote().content, paragraph("Open wide."));
        // A colleague puts the first one back: that is no request of ours which came late.
        s.server.edit(first.id, [&](RemotePost &p) {
            p.content = first.content;
            p.excerpt = first.excerpt;
        });
        s.run();
        QCOMPARE(s.content(), first.content);
        QCOMPARE(s.state(), SyncState::OnSite);
    }

    /// It was not there when we looked, and arrives when both texts wait for a person.
    void aLateTextOfOursLeavesTheirsInTheConflict()
    {
        Stage s;
        s.beOnSite();
        s.desk.type(s.draft, post(s.text.title, "Mine."));
        s.publish();
        const QByteArray theirs = paragraph("Theirs.");
        // Somebody saves before we look again; ours comes behind it.
        s.wordpress.lateBy = 4;
        s.wordpress.fault = [&, isSent = false](Call call) mutable {
            if (call == Call::Update && !std::exchange(isSent, true))
                return Fault::Late;
            if (isSent && call == Call::Read)
                s.server.edit(s.remote().id, [&](RemotePost &p) { p.content = theirs; });
            return Fault::None;
        };
        s.run();
        QCOMPARE(s.state(), SyncState::Conflict);
        s.wordpress.fault = {};
        s.run();
        s.run();
        QCOMPARE(s.remote().content, paragraph("Mine."));
        OutboxStore outbox(s.desk.pages());
        QCOMPARE((*outbox.observation((*outbox.openConflict(s.draft))->theirs))->fields.content, theirs);
    }

    /// Its answer was lost, and an editor published it.
    void aClaimThatTheAccountMayNotEditAnyMoreIsNotMadeASecondTime()
    {
        Stage s(Role::Contributor);
        const IntentId wish = s.publish();
        s.wordpress.fault = [&](Call call) {
            if (!s.server.posts.empty())
                s.server.posts.begin()->second.status = PostStatus::Publish;
            return call == Call::Create ? Fault::LostAfter : Fault::None;
        };
        s.run();
        QCOMPARE(s.server.posts.size(), size_t(1));
        QCOMPARE(s.desk.intent(wish).state, Intent::State::Refused);
        QCOMPARE(s.desk.intent(wish).why->reason, Error::Reason::MissingRight);
    }

    /// The answer was lost, and somebody has passed the post on to another desk.
    void aClaimInAStatusOfAPluginIsNotMadeASecondTime()
    {
        Stage s;
        const IntentId wish = s.publish();
        s.wordpress.fault = [&](Call call) {
            if (!s.server.posts.empty())
                s.server.ofPlugins.insert(s.server.posts.begin()->first);
            return call == Call::Create ? Fault::LostAfter : Fault::None;
        };
        s.run();
        QCOMPARE(s.server.posts.size(), size_t(1));
        QCOMPARE(s.desk.intent(wish).why->reason, Error::Reason::StatusUnknown);
        s.wordpress.fault = {};
        s.server.ofPlugins.clear();
        (void)s.desk.write([wish](Database &db) { return OutboxStore(db).retry(wish); });
        s.run();
        QCOMPARE(s.server.posts.size(), size_t(1));
        QCOMPARE(s.state(), SyncState::OnSite);
    }

    void whatWasRefusedGoesOnOnlyWhenAPersonSaysSo()
    {
        Stage s;
        const IntentId wish = s.publish();
        // The text arrives; the answer to publishing is lost, and somebody passes the post on.
        s.wordpress.fault = [&s, updates = 0](Call call) mutable {
            if (call == Call::Update && ++updates == 2)
                return Fault::LostBefore;
            if (updates == 2)
                s.server.ofPlugins.insert(s.remote().id);
            return Fault::None;
        };
        s.run();
        QCOMPARE(s.desk.intent(wish).state, Intent::State::Refused);
        s.wordpress.fault = {};
        s.server.ofPlugins.clear();
        s.server.edit(s.remote().id, [](RemotePost &p) { p.title += u" again"_s; });
        s.run();
        s.run();
        QCOMPARE(s.desk.intent(wish).state, Intent::State::Refused);
        QCOMPARE(s.remote().status, PostStatus::Draft);
    }

    /// The program ended before the answer came, and somebody wrote on before it looked.
    void aLateTextThatSomebodyWroteOnIsNoConflictThoughNothingOfTheOldOneIsLeft()
    {
        Stage s;
        s.beOnSite();
        s.desk.type(s.draft, post(s.text.title, "Open."));
        s.publish();
        s.failAt(Call::Update, 1, Fault::Silent);
        const int before = s.wordpress.mutations;
        s.desk.runUntil(s.site, s.wordpress, [&] { return s.wordpress.mutations > before; });
        s.wordpress.fault = {};
        const QByteArray theirs = paragraph("People cross again.");
        s.server.edit(s.remote().id, [&](RemotePost &p) { p.content += "\n\n" + theirs; });
        s.desk.type(s.draft, post(s.text.title, "Wide."));
        s.publish();
        s.run();
        QCOMPARE(s.state(), SyncState::OnSite);
        QCOMPARE(s.content(), paragraph("Wide.") + "\n\n" + theirs);
        QCOMPARE(s.remote().content, s.content());
    }

    void aClaimWhoseAnswerWasLostIsNotPulledAsNews()
    {
        Stage s;
        s.failAt(Call::Create, 1, Fault::Silent);
        s.publish();
        const auto killed = s.desk.run(s.site, s.wordpress, 60);
        s.wordpress.fault = {};
        s.desk.reopen();
        QVERIFY(!killed.isFinished);
        QCOMPARE(s.server.posts.size(), size_t(1));
        s.desk.run(s.site, s.wordpress);
        QCOMPARE(s.server.posts.size(), size_t(1));
        QCOMPARE(s.remote().status, PostStatus::Publish);
        QCOMPARE(DraftStore(s.desk.pages()).rows(DraftStore::Which::Present)->size(), size_t(1));
    }

    void ofTwoPostsUnderOneKeyTheFirstIsOurs()
    {
        Stage s;
        PostChange claim;
        claim.title = s.text.title;
        claim.content = s.text.content;
        claim.status = PostStatus::Draft;
        claim.slug = claimKey(s.desk.draft(s.draft).uuid);
        const qint64 first = s.server.create(PostType::Post, claim, 5, Role::Editor)->id;
        (void)s.server.create(PostType::Post, claim, 5, Role::Editor);
        s.publish();
        s.desk.run(s.site, s.wordpress);
        QCOMPARE(s.desk.draft(s.draft).remoteId, first);
        QCOMPARE(s.server.countOf(PostStatus::Publish), 1);
    }

    void anotherAccountsAnswersAreNotOurs()
    {
        Stage s;
        s.publish();
        s.desk.run(s.site, s.wordpress);
        FakeWordPress another(s.server, 6, Role::Editor);
        s.desk.type(s.draft, post(u"The bridge"_s, "Closed at noon."));
        s.publish();
        const auto outcome = s.desk.run(s.site, another);
        QVERIFY(outcome.stopped && outcome.stopped->kind == Error::Kind::Unauthorized);
        QCOMPARE(another.mutations, 0);
    }

    void aClaimOfAnotherCopyIsNobodysPostYet()
    {
        Stage s;
        PostChange claim;
        claim.title = u"Theirs"_s;
        claim.content = post({}, "Not finished.").content;
        claim.status = PostStatus::Draft;
        claim.slug = claimKey(QUuid::createUuid());
        const qint64 id = s.server.create(PostType::Post, claim, 5, Role::Editor)->id;
        const auto rows = [&] {
            return *s.desk.pages().number(u"SELECT count(*) FROM draft"_s);
        };
        s.desk.run(s.site, s.wordpress);
        QCOMPARE(rows(), 1);
        s.server.edit(id, [](RemotePost &remote) { remote.slug.clear(); });
        s.desk.run(s.site, s.wordpress);
        QCOMPARE(rows(), 2);
    }

    void offlineLosesNothing()
    {
        Stage s;
        s.wordpress.fault = [](Call call) {
            return call == Call::Create ? Fault::Offline : Fault::None;
        };
        const IntentId wish = s.publish();
        auto outcome = s.desk.run(s.site, s.wordpress);
        QVERIFY(outcome.stopped && outcome.stopped->kind == Error::Kind::Offline);
        QCOMPARE(outcome.report.waiting, 1);
        QCOMPARE(s.desk.intent(wish).state, Intent::State::Waiting);
        s.wordpress.fault = {};
        outcome = s.desk.run(s.site, s.wordpress);
        QCOMPARE(outcome.report.pushed, 1);
        QCOMPARE(s.server.posts.size(), size_t(1));
    }

    void aRefusedPasswordPausesTheSiteAndKeepsTheOutbox()
    {
        Stage s;
        const IntentId wish = s.publish();
        for (Call call : { Call::Me, Call::Create, Call::Read }) {
            s.failAt(call, 1, Fault::Unauthorized);
            const auto outcome = s.desk.run(s.site, s.wordpress);
            QVERIFY(outcome.stopped && outcome.stopped->kind == Error::Kind::Unauthorized);
            QCOMPARE(s.desk.site(s.site).pause, Site::Pause::Unauthorized);
            QVERIFY(s.desk.intent(wish).state != Intent::State::Done);
        }
        s.wordpress.fault = {};
        QCOMPARE(s.desk.run(s.site, s.wordpress).report.pushed, 1);
        QCOMPARE(s.desk.site(s.site).pause, Site::Pause::None);
        QCOMPARE(s.server.posts.size(), size_t(1));
    }

    void aContributorsPostBecomesPendingAndTheReportSaysSo()
    {
        Stage s(Role::Contributor);
        const IntentId wish = s.publish();
        const auto outcome = s.desk.run(s.site, s.wordpress);
        QCOMPARE(s.desk.intent(wish).state, Intent::State::Done);
        QCOMPARE(s.remote().status, PostStatus::Pending);
        QCOMPARE(outcome.report.notes,
            (std::vector<SyncNote>{ { s.text.title,
                syncnote::StatusChanged{ PostStatus::Publish, PostStatus::Pending }, s.draft } }));
    }

    void filteredMarkupIsNamedAndNotFoughtOver()
    {
        Stage s(Role::Author);
        PostFields scripted
            = post(u"Bridge & river"_s, "Closed <em onclick=\"x()\">early</em><script>run()</script>");
        s.desk.type(s.draft, scripted);
        IntentId wish = s.publish();
        s.run();
        // Before it happens: nothing is sent until the person has seen it.
        QCOMPARE(s.wordpress.mutations, 0);
        QCOMPARE(s.desk.intent(wish).state, Intent::State::Refused);
        QCOMPARE(s.desk.intent(wish).why->detail, u"filter: onclick, <script>"_s);
        s.desk.agree(wish);
        const auto outcome = s.run();
        QCOMPARE(s.remote().status, PostStatus::Publish);
        QVERIFY(std::ranges::count(
            outcome.report.notes, SyncNote{ scripted.title, syncnote::MarkupFiltered{}, s.draft }));
        // Ours stays as it was written, and is not sent again for the difference.
        QCOMPARE(s.desk.draft(s.draft).fields, scripted);
        const int mutations = s.wordpress.mutations;
        s.publish();
        s.desk.run(s.site, s.wordpress);
        QCOMPARE(s.wordpress.mutations, mutations);
        // What was agreed to is not asked again, and what is new is.
        scripted.title = u"Bridge"_s;
        s.desk.type(s.draft, scripted);
        s.beOnSite();
        QCOMPARE(s.remote().title, u"Bridge"_s);
        scripted.content += "<iframe src=\"https://video.example/1\"></iframe>";
        s.desk.type(s.draft, scripted);
        wish = s.publish();
        s.run();
        QCOMPARE(s.desk.intent(wish).why->detail, u"filter: onclick, <script>, <iframe>"_s);
    }

    void whatAnAdministratorWroteIsNotFilteredUnasked()
    {
        Stage s(Role::Author);
        s.beOnSite();
        s.server.edit(s.remote().id, [](RemotePost &there) { there.content += "<script>count()</script>"; });
        s.run();
        PostFields mine = s.desk.draft(s.draft).fields;
        mine.title = u"The old bridge"_s; // Saved alone, it filters the whole post.
        s.desk.type(s.draft, mine);
        const int mutations = s.wordpress.mutations;
        const IntentId wish = s.publish();
        s.run();
        QCOMPARE(s.wordpress.mutations, mutations);
        QCOMPARE(s.desk.intent(wish).why->detail, u"filter: <script>"_s);
        QVERIFY(s.remote().content.contains("<script>"));
    }

    void aTextThatTheSiteDropsWordsOfIsNotPublished()
    {
        Stage s;
        s.server.onSave = [](RemotePost &post) {
            post.content.replace("before dawn", "");
        };
        const IntentId wish = s.publish();
        s.desk.run(s.site, s.wordpress);
        s.desk.run(s.site, s.wordpress);
        QCOMPARE(s.desk.intent(wish).state, Intent::State::Refused);
        QCOMPARE(s.desk.intent(wish).why->reason, Error::Reason::NotStoredAsSent);
        QCOMPARE(s.server.countOf(PostStatus::Publish), 0);
        QCOMPARE(s.desk.draft(s.draft).fields.content, s.text.content);
    }

    void termsThatCannotBeMadeAreNamed()
    {
        Stage s(Role::Author);
        PostFields text = s.text;
        text.categories = { u"Water"_s };
        text.tags = { u"bridge"_s, u"Night"_s };
        s.desk.type(s.draft, text);
        s.publish();
        const auto outcome = s.desk.run(s.site, s.wordpress);
        QCOMPARE(s.remote().status, PostStatus::Publish);
        QCOMPARE(s.remote().tags.size(), 2);
        QCOMPARE(outcome.report.notes,
            (std::vector<SyncNote>{
                { s.text.title, syncnote::TermRefused{ Taxonomy::Category, u"Water"_s }, s.draft } }));
    }

    void foreignEditsAreTakenWhenNothingWasTyped()
    {
        Stage s;
        s.publish();
        s.desk.run(s.site, s.wordpress);
        s.server.edit(s.desk.draft(s.draft).remoteId, [](RemotePost &p) { p.content = "<p>Theirs</p>"; });
        const auto outcome = s.desk.run(s.site, s.wordpress);
        QCOMPARE(outcome.report.pulled, 1);
        QCOMPARE(s.desk.draft(s.draft).fields.content, QByteArray("<p>Theirs</p>"));
        QCOMPARE(s.desk.draft(s.draft).state, SyncState::OnSite);
        QCOMPARE(s.desk.attempts(s.draft).size(), size_t(3));
    }

    void whatARunSawBeforeItDiedComesHereNextTime()
    {
        Stage s;
        s.publish();
        s.desk.run(s.site, s.wordpress);
        int ended = 0;
        for (int turn = 0; turn < 100 && ended < 2; ++turn) {
            const QString title = u"Bridge %1"_s.arg(turn);
            s.server.edit(s.remote().id, [&](RemotePost &post) { post.title = title; });
            ended += s.desk.run(s.site, s.wordpress, turn).isFinished ? 1 : 0;
            s.desk.reopen();
            s.desk.run(s.site, s.wordpress);
            QCOMPARE(s.desk.draft(s.draft).fields.title, title);
        }
        QCOMPARE(ended, 2);
    }

    void aClockThatWasPutBackDoesNotPutOffReadingEveryPage()
    {
        Stage s;
        s.publish();
        s.desk.run(s.site, s.wordpress);
        s.desk.run(s.site, s.wordpress); // Now it knows how far it has read.
        const auto sweptLater = [&](qint64 seconds) {
            (void)s.desk.write([&](Database &db) -> Result<> {
                auto mark = OutboxStore(db).watermark(s.site, PostType::Post);
                Watermark later = **mark;
                later.sweptAt = QDateTime::currentDateTimeUtc().addSecs(seconds);
                return OutboxStore(db).setWatermark(s.site, PostType::Post, later);
            });
        };
        // Their server's clock was wrong: by its date it was changed long ago.
        s.server.edit(s.remote().id, [](RemotePost &post) { post.title = u"Another bridge"_s; });
        s.remote().modifiedGmt = u"2020-01-01T00:00:00"_s;
        s.server.beside.clear();
        sweptLater(-60);
        s.desk.run(s.site, s.wordpress);
        QCOMPARE(s.desk.draft(s.draft).fields.title, s.text.title);
        sweptLater(24 * 3600);
        s.desk.run(s.site, s.wordpress);
        QCOMPARE(s.desk.draft(s.draft).fields.title, u"Another bridge"_s);
    }

    void editsOfDifferentFieldsAreMerged()
    {
        Stage s;
        s.publish();
        s.desk.run(s.site, s.wordpress);
        PostFields mine = s.text;
        mine.title = u"Mine"_s;
        s.desk.type(s.draft, mine);
        s.server.edit(s.desk.draft(s.draft).remoteId, [](RemotePost &p) { p.content = "<p>Theirs</p>"; });
        s.publish();
        s.desk.run(s.site, s.wordpress);
        QCOMPARE(s.remote().title, u"Mine"_s);
        QCOMPARE(s.remote().content, QByteArray("<p>Theirs</p>"));
        QCOMPARE(s.desk.draft(s.draft).fields.content, QByteArray("<p>Theirs</p>"));
        QCOMPARE(s.desk.draft(s.draft).state, SyncState::OnSite);
    }

    void conflictKeepsBothTexts()
    {
        Stage s;
        s.publish();
        s.desk.run(s.site, s.wordpress);
        PostFields mine = s.text;
        mine.content = "<p>Mine</p>";
        s.desk.type(s.draft, mine);
        s.server.edit(s.desk.draft(s.draft).remoteId, [](RemotePost &p) { p.content = "<p>Theirs</p>"; });
        const int mutations = s.wordpress.mutations;
        s.publish();
        const auto outcome = s.desk.run(s.site, s.wordpress);
        QCOMPARE(outcome.report.conflicts, 1);
        QCOMPARE(outcome.report.waiting, 0);
        QCOMPARE(s.wordpress.mutations, mutations);
        QCOMPARE(s.remote().content, QByteArray("<p>Theirs</p>"));
        QCOMPARE(s.desk.draft(s.draft).fields.content, QByteArray("<p>Mine</p>"));
        QCOMPARE(s.desk.draft(s.draft).state, SyncState::Conflict);
        OutboxStore outbox(s.desk.pages());
        const auto conflict = *outbox.openConflict(s.draft);
        QVERIFY(conflict);
        QCOMPARE((*outbox.observation(conflict->theirs))->fields.content, QByteArray("<p>Theirs</p>"));
        QCOMPARE(
            RevisionStore(s.desk.pages()).load(conflict->mine)->fields.content, QByteArray("<p>Mine</p>"));
    }

    void aPublicPostChangesOnlyWhenAsked()
    {
        Stage s;
        s.publish();
        s.desk.run(s.site, s.wordpress);
        PostFields changed = s.text;
        changed.title = u"Not yet"_s;
        s.desk.type(s.draft, changed);
        s.desk.wish(s.draft, s.site, Intent::Kind::Push);
        s.desk.run(s.site, s.wordpress);
        QCOMPARE(s.remote().title, s.text.title);
        QCOMPARE(s.desk.draft(s.draft).state, SyncState::Edited);
        s.publish();
        s.desk.run(s.site, s.wordpress);
        QCOMPARE(s.remote().title, u"Not yet"_s);
    }

    void aDraftOnTheSiteFollows()
    {
        Stage s;
        s.publish(PostStatus::Draft);
        s.desk.run(s.site, s.wordpress);
        QCOMPARE(s.remote().status, PostStatus::Draft);
        PostFields changed = s.text;
        changed.title = u"Better"_s;
        s.desk.type(s.draft, changed);
        s.desk.wish(s.draft, s.site, Intent::Kind::Push);
        s.desk.run(s.site, s.wordpress);
        QCOMPARE(s.remote().title, u"Better"_s);
        QCOMPARE(s.remote().status, PostStatus::Draft);
    }

    void schedulesAndPublishesEarlier()
    {
        Stage s;
        const QDateTime at(QDate(2027, 1, 2), QTime(8, 30), Qt::UTC);
        s.publish(PostStatus::Future, at);
        s.desk.run(s.site, s.wordpress);
        QCOMPARE(s.remote().status, PostStatus::Future);
        QCOMPARE(s.remote().dateGmt, u"2027-01-02T08:30:00"_s);
        s.publish();
        s.desk.run(s.site, s.wordpress);
        QCOMPARE(s.remote().status, PostStatus::Publish);
    }

    void trashedAndRemovedPostsKeepTheTextHere()
    {
        for (bool isTrashed : { true, false }) {
            Stage s;
            s.publish();
            s.desk.run(s.site, s.wordpress);
            const qint64 id = s.desk.draft(s.draft).remoteId;
            if (isTrashed)
                s.server.trash(id);
            else
                s.server.remove(id);
            PostFields changed = s.text;
            changed.title = u"Still here"_s;
            s.desk.type(s.draft, changed);
            const IntentId wish = s.publish();
            const auto outcome = s.desk.run(s.site, s.wordpress);
            QCOMPARE(outcome.report.failed, 1);
            QCOMPARE(s.desk.intent(wish).state, Intent::State::Refused);
            QCOMPARE(s.desk.intent(wish).why->reason, Error::Reason::RemovedOnSite);
            QCOMPARE(s.desk.draft(s.draft).state, SyncState::RemovedOnSite);
            QCOMPARE(s.desk.draft(s.draft).fields, changed);
            QCOMPARE(s.server.posts.size(), isTrashed ? size_t(1) : size_t(0));
        }
    }

    void aPostThatIsTakenOutOfTheTrashIsOnTheSiteAgain()
    {
        Stage s;
        s.publish();
        s.desk.run(s.site, s.wordpress);
        const qint64 id = s.remote().id;
        s.server.trash(id);
        s.desk.run(s.site, s.wordpress);
        QCOMPARE(s.desk.draft(s.draft).state, SyncState::RemovedOnSite);
        s.server.untrash(id);
        s.desk.run(s.site, s.wordpress);
        QCOMPARE(s.desk.draft(s.draft).state, SyncState::OnSite);
    }

    void whatIsOnTheSiteIsListed()
    {
        Stage s;
        for (int i = 0; i < 250; ++i) {
            PostChange change;
            change.title = u"Post %1"_s.arg(i);
            change.content = "<p>" + QByteArray::number(i) + "</p>";
            change.status = PostStatus::Publish;
            QVERIFY(s.server.create(PostType::Post, change, 5, Role::Editor));
        }
        const auto outcome = s.desk.run(s.site, s.wordpress);
        QCOMPARE(outcome.report.pulled, 250);
        QCOMPARE(DraftStore(s.desk.pages()).rows(DraftStore::Which::Present, s.site, {}, 1000)->size(),
            size_t(251));
        QCOMPARE(s.desk.run(s.site, s.wordpress).report.pulled, 0);
    }

    void unsendableTextsSayWhy()
    {
        Stage s;
        PostFields text = s.text;
        text.title = u"  "_s;
        s.desk.type(s.draft, text);
        IntentId wish = s.publish();
        QCOMPARE(s.desk.run(s.site, s.wordpress).report.failed, 1);
        QCOMPARE(s.desk.intent(wish).why->reason, Error::Reason::TitleMissing);
        text.title = u"T"_s;
        text.content = "<!-- wp:quote --><blockquote><p>A</p>";
        s.desk.type(s.draft, text);
        wish = s.publish();
        s.desk.run(s.site, s.wordpress);
        QCOMPARE(s.desk.intent(wish).why->reason, Error::Reason::UnbalancedMarkup);
        QCOMPARE(s.wordpress.mutations, 0);
    }

    void authorAndFeaturedImageAreFieldsAsTheOthers()
    {
        Stage s;
        s.server.media[66] = { 66, u"Bridge"_s, {}, {}, {} };
        s.server.media[67] = { 67, u"River"_s, {}, {}, {} };
        PostFields text = s.text;
        text.author = 8;
        text.featuredImage = toFeaturedImage(66);
        s.desk.type(s.draft, text);
        s.publish();
        QVERIFY(!s.desk.run(s.site, s.wordpress).stopped);
        QCOMPARE(s.remote().author, 8);
        QCOMPARE(s.remote().featuredMedia, 66);
        QCOMPARE(s.desk.draft(s.draft).state, SyncState::OnSite);
        // Nothing is sent again for them.
        const int before = s.wordpress.mutations;
        s.desk.run(s.site, s.wordpress);
        QCOMPARE(s.wordpress.mutations, before);

        // Theirs and mine in different fields: both stay.
        s.server.edit(s.remote().id, [](RemotePost &post) { post.featuredMedia = 67; });
        text.author = 9;
        s.desk.type(s.draft, text);
        const IntentId wish = s.publish();
        s.desk.run(s.site, s.wordpress);
        QCOMPARE(s.desk.intent(wish).state, Intent::State::Done);
        QCOMPARE(s.remote().author, 9);
        QCOMPARE(s.remote().featuredMedia, 67);
        QCOMPARE(s.desk.draft(s.draft).fields.featuredImage, toFeaturedImage(67));
        QCOMPARE(s.remote().content, s.text.content);

        // The same field on both sides waits for a person.
        s.server.edit(s.remote().id, [](RemotePost &post) { post.author = 5; });
        PostFields mine = s.desk.draft(s.draft).fields;
        mine.author = 10;
        s.desk.type(s.draft, mine);
        s.publish();
        QCOMPARE(s.desk.run(s.site, s.wordpress).report.conflicts, 1);
        QCOMPARE(s.remote().author, 5);
    }

    void whoMayNotEditOthersNamesNoAuthor()
    {
        Stage s(Role::Author);
        PostFields text = s.text;
        text.author = 8;
        s.desk.type(s.draft, text);
        const IntentId wish = s.publish();
        s.desk.run(s.site, s.wordpress);
        QCOMPARE(s.desk.intent(wish).state, Intent::State::Done);
        QCOMPARE(s.remote().author, 5);
        text.author = 11;
        text.title = u"Another"_s;
        s.desk.type(s.draft, text);
        s.publish();
        s.desk.run(s.site, s.wordpress);
        QCOMPARE(s.remote().title, u"Another"_s);
        QCOMPARE(s.remote().author, 5);
    }

    void aPictureThatIsDroppedIsNamed()
    {
        Stage s;
        PostFields text = s.text;
        text.featuredImage = toFeaturedImage(404);
        s.desk.type(s.draft, text);
        const IntentId wish = s.publish();
        const auto outcome = s.desk.run(s.site, s.wordpress);
        QCOMPARE(s.desk.intent(wish).state, Intent::State::Done);
        QCOMPARE(outcome.report.notes,
            (std::vector<SyncNote>{ { s.text.title, syncnote::FeaturedImageRefused{}, s.draft } }));
        const int before = s.wordpress.mutations;
        s.desk.run(s.site, s.wordpress);
        QCOMPARE(s.wordpress.mutations, before);
    }

    void aPostWithAPictureOfThisComputerWaitsAndGoesOnWithoutIt()
    {
        Stage s;
        const QString local = blocks::localPictureAddress(QByteArray(32, 'x'));
        PostFields text = s.text;
        text.content += "\n\n<!-- wp:image -->\n<figure class=\"wp-block-image\"><img src=\""
            + local.toLatin1() + "\" alt=\"\"/></figure>\n<!-- /wp:image -->";
        s.desk.type(s.draft, text);
        const IntentId wish = s.publish();
        const auto outcome = s.desk.run(s.site, s.wordpress);
        QVERIFY(!outcome.stopped);
        QCOMPARE(s.wordpress.mutations, 0);
        QCOMPARE(s.desk.intent(wish).state, Intent::State::Waiting);
        QCOMPARE(s.desk.intent(wish).why->reason, Error::Reason::PictureWaits);
        QCOMPARE(s.desk.draft(s.draft).state, SyncState::Waiting);
        PostFields featured = s.text;
        featured.featuredImage = local;
        s.desk.type(s.draft, featured);
        s.desk.run(s.site, s.wordpress);
        QCOMPARE(s.wordpress.mutations, 0);
        s.desk.type(s.draft, s.text);
        s.desk.run(s.site, s.wordpress);
        QCOMPARE(s.desk.intent(wish).state, Intent::State::Done);
        QCOMPARE(s.remote().status, PostStatus::Publish);
        // Put in behind the publishing: what is public stays as it is.
        s.desk.type(s.draft, text);
        const int before = s.wordpress.mutations;
        s.publish();
        s.desk.run(s.site, s.wordpress);
        QCOMPARE(s.wordpress.mutations, before);
        QVERIFY(!s.remote().content.contains("quotidian-picture"));
    }

    void cancelEndsBetweenSteps()
    {
        Stage s;
        const IntentId wish = s.publish();
        const auto outcome = s.desk.run(
            s.site, s.wordpress, -1, NewsDesk::quick(), SyncRun::Scope::PullAndPush, [&](SyncRun &run) {
                s.wordpress.fault = [&run](Call call) {
                    if (call == Call::Create)
                        run.cancel();
                    return Fault::None;
                };
            });
        QVERIFY(outcome.stopped && outcome.stopped->kind == Error::Kind::Canceled);
        QCOMPARE(s.desk.intent(wish).state, Intent::State::Waiting);
        QCOMPARE(s.desk.draft(s.draft).state, SyncState::Waiting);
        QCOMPARE(s.desk.attempts(s.draft).front().state, Attempt::State::Acknowledged);
        s.wordpress.fault = {};
        s.desk.run(s.site, s.wordpress);
        QCOMPARE(s.server.posts.size(), size_t(1));
        QCOMPARE(s.remote().status, PostStatus::Publish);
    }

    void aMeteredLineCarriesWishesAndReadsListsOnlyWhenAskedTo()
    {
        Stage s;
        s.publish();
        Clock clock;
        Synchronizer synchronizer(
            s.desk.file(), s.desk.blobs(), clock,
            [&](const Site &) -> Result<std::unique_ptr<WordPress>> {
                return std::unique_ptr<WordPress>(std::make_unique<FakeWordPress>(s.server, 5, Role::Editor));
            },
            NewsDesk::quick());
        synchronizer.setPolicy(NetworkPolicy::Metered);
        QSignalSpy finished(&synchronizer, &Synchronizer::finished);
        synchronizer.wished(s.site);
        QTRY_COMPARE_WITH_TIMEOUT(finished.size(), 1, 10'000);
        QCOMPARE(s.server.posts.size(), size_t(1));
        const SyncReport unasked = finished.front().at(1).value<SyncReport>();
        QCOMPARE(unasked.pushed, 1);
        QCOMPARE(unasked.pulled, 0);
        // Somebody wrote a post there: not read by itself, but when a person says so.
        PostChange post;
        post.title = u"Theirs"_s;
        QVERIFY(s.server.create(PostType::Post, post, 5, Role::Editor));
        synchronizer.wished(s.site);
        QTRY_COMPARE_WITH_TIMEOUT(finished.size(), 2, 10'000);
        QCOMPARE(finished.back().at(1).value<SyncReport>().pulled, 0);
        const auto asked = await(synchronizer.sync(s.site));
        QVERIFY(asked);
        QCOMPARE(asked->report.pulled, 1);
    }

    void thereAreNeverTwoRunsOnASite()
    {
        Stage s;
        s.publish();
        Clock clock;
        int connections = 0;
        Synchronizer synchronizer(
            s.desk.file(), s.desk.blobs(), clock,
            [&](const Site &) -> Result<std::unique_ptr<WordPress>> {
                ++connections;
                return std::unique_ptr<WordPress>(std::make_unique<FakeWordPress>(s.server, 5, Role::Editor));
            },
            NewsDesk::quick());
        const auto first = synchronizer.sync(s.site);
        const auto second = synchronizer.sync();
        const auto a = await(first);
        const auto b = await(second);
        QVERIFY(a && b);
        QCOMPARE(a->report.pushed + (connections > 1 ? b->report.pushed : 0), 1);
        QCOMPARE(s.server.posts.size(), size_t(1));
        synchronizer.setPolicy(NetworkPolicy::Offline);
        const auto offline = await(synchronizer.sync());
        QVERIFY(!offline);
        QCOMPARE(offline.error().kind, Error::Kind::Offline);
    }
};

QTEST_GUILESS_MAIN(SyncRunTest)
#include "syncrun_test.moc"
