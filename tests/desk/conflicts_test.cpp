#include "desk/conflicts.h"
#include "formats/blocks/identity.h"
#include "formats/blocks/makers.h"
#include "storage/evidencestore.h"
#include "support/fakewordpress.h"
#include "sync/newsdesk.h"

#include <QTest>

using namespace Qt::StringLiterals;
using Take = blocks::MergeChoice::Take;
using Role = FakeSite::Role;

namespace {

QByteArray text(const QByteArrayList &paragraphs)
{
    std::vector<QByteArray> all;
    for (const QByteArray &each : paragraphs)
        all.push_back(blocks::paragraph(each));
    return blocks::joined(all);
}

PostFields postOf(const QByteArrayList &paragraphs)
{
    PostFields fields;
    fields.title = u"The bridge"_s;
    fields.content = text(paragraphs);
    return fields;
}

const QByteArray One = "The bridge was closed before dawn.";
const QByteArray Two = "Nobody told the people of the town.";
const QByteArray Three = "They found out from the baker.";

/// A post on its site that both sides change.
struct Stage {
    NewsDesk desk;
    FakeSite server;
    FakeWordPress wordpress{ server, 5, Role::Editor };
    SiteId site = desk.addSite(u"Newsroom"_s).id;
    DraftId draft;

    explicit Stage(const PostFields &fields = postOf({ One, Two, Three }))
        : draft(desk.addDraft(site, fields))
    {
        publish();
        sync();
    }
    IntentId publish() { return desk.wish(draft, site, Intent::Kind::Publish); }
    SyncReport sync() { return desk.run(site, wordpress).report; }
    RemotePost &remote() { return server.posts.at(desk.draft(draft).remoteId); }
    void theirs(const QByteArray &content)
    {
        server.edit(remote().id, [&](RemotePost &post) { post.content = content; });
    }
    void mine(const QByteArray &content)
    {
        PostFields fields = desk.draft(draft).fields;
        fields.content = content;
        desk.type(draft, fields);
    }
    OpenConflict conflict()
    {
        const auto row = *OutboxStore(desk.pages()).openConflict(draft);
        if (!row)
            qFatal("no conflict");
        return *loadConflict(desk.pages(), row->id);
    }
    template<class Work>
    auto attempt(Work work)
    {
        return await(desk.file().write(
            [work](Database &database) { return work(database, QDateTime::currentDateTimeUtc()); }));
    }
    Result<RevisionId> resolve(const Resolution &resolution)
    {
        return attempt([resolution](Database &database, const QDateTime &at) {
            return resolveConflict(database, resolution, at);
        });
    }
};

} // namespace

/// What a person decides about two texts, and what becomes of it here and on the site.
class ConflictsTest : public QObject {
    Q_OBJECT

private slots:
    void changesOfDifferentParagraphsNeedNoPerson()
    {
        Stage s;
        s.mine(text({ "The old bridge was closed before dawn.", Two, Three }));
        s.theirs(text({ One, Two, "They found out from a baker." }));
        const IntentId wish = s.publish();
        const SyncReport report = s.sync();
        QCOMPARE(report.conflicts, 0);
        QCOMPARE(s.desk.intent(wish).state, Intent::State::Done);
        const QByteArray both
            = text({ "The old bridge was closed before dawn.", Two, "They found out from a baker." });
        QCOMPARE(s.remote().content, both);
        QCOMPARE(s.desk.draft(s.draft).fields.content, both);
        QCOMPARE(s.desk.draft(s.draft).state, SyncState::OnSite);
        // Both texts and what was made of them are in the history.
        const auto history = *RevisionStore(s.desk.pages()).history(s.draft);
        QCOMPARE(history[0].origin, Revision::Origin::Merged);
        QCOMPARE(history[1].origin, Revision::Origin::Pulled);
        QCOMPARE(history[2].origin, Revision::Origin::Typed);
    }

    void aConflictIsDecidedBlockByBlock_data()
    {
        QTest::addColumn<int>("take");
        QTest::addColumn<QByteArrayList>("expected");
        QTest::newRow("mine") << int(Take::Mine) << QByteArrayList{ "Mine." };
        QTest::newRow("theirs") << int(Take::Theirs) << QByteArrayList{ "Theirs." };
        QTest::newRow("both") << int(Take::Both) << QByteArrayList{ "Mine.", "Theirs." };
    }
    void aConflictIsDecidedBlockByBlock()
    {
        QFETCH(int, take);
        QFETCH(QByteArrayList, expected);
        Stage s;
        s.mine(text({ "Mine.", Two, "They heard it from the baker." }));
        s.theirs(text({ "Theirs.", "Nobody told the people of the old town.", Three }));
        const IntentId wish = s.publish();
        const int mutations = s.wordpress.mutations;
        QCOMPARE(s.sync().conflicts, 1);
        QCOMPARE(s.sync().conflicts, 1);
        QCOMPARE(s.wordpress.mutations, mutations); // Nothing leaves before a person decided.
        const OpenConflict conflict = s.conflict();
        QCOMPARE(conflict.content.conflictCount(), 1);
        QVERIFY(!conflict.fields);
        const Result<RevisionId> decided = s.resolve(resolutionOf(conflict, Take(take)));
        QVERIFY(decided);
        const QByteArray expectedText = text(expected
            + QByteArrayList{ "Nobody told the people of the old town.", "They heard it from the baker." });
        QCOMPARE(s.desk.draft(s.draft).head, *decided);
        QCOMPARE(s.desk.draft(s.draft).fields.content, expectedText);
        QCOMPARE(s.desk.draft(s.draft).state, SyncState::Waiting);
        QVERIFY(s.desk.intent(wish).state == Intent::State::Waiting && !s.desk.intent(wish).why);
        QVERIFY(!*OutboxStore(s.desk.pages()).openConflict(s.draft));
        QCOMPARE(s.resolve(resolutionOf(conflict, Take::Mine)).error().kind, Error::Kind::NotFound);
        // Only now it goes out, and both sides agree.
        QCOMPARE(s.sync().conflicts, 0);
        QCOMPARE(s.desk.intent(wish).state, Intent::State::Done);
        QCOMPARE(s.remote().content, expectedText);
        QCOMPARE(s.desk.draft(s.draft).state, SyncState::OnSite);
        // What was not chosen is in the history.
        bool hasMine = false;
        bool hasTheirs = false;
        const auto history = *RevisionStore(s.desk.pages()).history(s.draft);
        for (const Revision &revision : history) {
            const QByteArray content = RevisionStore(s.desk.pages()).load(revision.id)->fields.content;
            hasMine = hasMine || (content.contains("Mine.") && !content.contains("Theirs."));
            hasTheirs = hasTheirs || (content.contains("Theirs.") && !content.contains("Mine."));
        }
        QVERIFY(hasMine && hasTheirs);
    }

    void ownWordsMayStandInstead()
    {
        Stage s;
        s.mine(text({ "Mine.", Two, Three }));
        s.theirs(text({ "Theirs.", Two, Three }));
        s.publish();
        s.sync();
        Resolution own = resolutionOf(s.conflict(), Take::Own);
        own.blocks.front().own = "<!-- wp:group -->";
        QCOMPARE(s.resolve(own).error().reason, Error::Reason::UnbalancedMarkup);
        own.blocks.clear();
        QCOMPARE(s.resolve(own).error().reason, Error::Reason::BadArgument);
        QVERIFY(*OutboxStore(s.desk.pages()).openConflict(s.draft));
        own.blocks.push_back({ Take::Own, text({ "Ours." }) });
        QVERIFY(s.resolve(own));
        s.sync();
        QCOMPARE(s.remote().content, text({ "Ours.", Two, Three }));
    }

    void aTextThatMovedOnIsLookedAtAgain()
    {
        Stage s;
        s.mine(text({ "Mine.", Two, Three }));
        s.theirs(text({ "Theirs.", Two, Three }));
        s.publish();
        s.sync();
        const OpenConflict shown = s.conflict();
        s.mine(text({ "Mine again.", Two, Three }));
        QCOMPARE(s.resolve(resolutionOf(shown, Take::Mine)).error().kind, Error::Kind::Conflict);
        const OpenConflict now = s.conflict();
        QVERIFY(now.texts.mine.content.contains("Mine again."));
        s.theirs(text({ "Theirs again.", Two, Three }));
        s.sync();
        QCOMPARE(s.resolve(resolutionOf(now, Take::Mine)).error().kind, Error::Kind::Conflict);
        QVERIFY(s.resolve(resolutionOf(s.conflict(), Take::Both)));
        s.sync();
        QCOMPARE(s.remote().content, text({ "Mine again.", "Theirs again.", Two, Three }));
    }

    void fieldsAreDecidedToo()
    {
        Stage s;
        PostFields fields = s.desk.draft(s.draft).fields;
        fields.title = u"My bridge"_s;
        s.desk.type(s.draft, fields);
        s.server.edit(s.remote().id, [&](RemotePost &post) { post.title = u"Their bridge"_s; });
        s.publish();
        QCOMPARE(s.sync().conflicts, 1);
        const OpenConflict conflict = s.conflict();
        QCOMPARE(conflict.fields, FieldSet(Field::Title));
        QVERIFY(conflict.content.isClean());
        QVERIFY(s.resolve(resolutionOf(conflict, Take::Theirs)));
        QCOMPARE(s.desk.draft(s.draft).fields.title, u"Their bridge"_s);
        s.sync();
        QCOMPARE(s.remote().title, u"Their bridge"_s);
        QCOMPARE(s.desk.draft(s.draft).state, SyncState::OnSite);
    }

    /// A cache, or a backup of the site, shows the post as it was made: its address was a key of ours then.
    void aClaimsKeyIsNoAddressThatTheyWrote()
    {
        Stage s;
        const QString address = s.desk.draft(s.draft).fields.slug;
        s.mine(text({ One, "Mine.", Three }));
        s.server.edit(s.remote().id, [&](RemotePost &post) {
            post.slug = claimKey(s.desk.draft(s.draft).uuid);
            post.content = text({ One, "Theirs.", Three });
        });
        s.sync();
        const OpenConflict conflict = s.conflict();
        QCOMPARE(conflict.fields, FieldSet());
        QVERIFY(s.resolve(resolutionOf(conflict, Take::Theirs)));
        QCOMPARE(s.desk.draft(s.draft).fields.slug, address);
        s.publish();
        s.sync();
        QVERIFY(!claimant(s.remote().slug));
        QCOMPARE(s.desk.draft(s.draft).state, SyncState::OnSite);
    }

    void mineBecomesADraftOfItsOwn()
    {
        blocks::QuoteMarkup markup;
        markup.id = "q-7f3k2m";
        markup.original = { { "The bridge was closed.", {} } };
        markup.cite = "Amina";
        PostFields fields = postOf({ One });
        fields.content = blocks::joined({ blocks::paragraph(One), blocks::quote(markup) });
        Stage s(fields);
        Quote record;
        record.id = u"q-7f3k2m"_s;
        record.draft = s.draft;
        record.original = u"The bridge was closed."_s;
        (void)s.desk.write([record](Database &db) { return EvidenceStore(db).putQuote(record); });
        s.mine(blocks::joined({ blocks::paragraph("Mine."), blocks::quote(markup) }));
        s.theirs(blocks::joined({ blocks::paragraph("Theirs."), blocks::quote(markup) }));
        s.publish();
        s.sync();
        const Resolution shown = resolutionOf(s.conflict(), Take::Mine);
        const Result<DraftId> copy = s.attempt([shown](Database &database, const QDateTime &at) {
            return keepMineAsDraft(database, shown, at);
        });
        QVERIFY(copy);
        const Draft kept = s.desk.draft(*copy);
        QCOMPARE(kept.remoteId, 0);
        QVERIFY(kept.fields.content.contains("Mine."));
        QVERIFY(!kept.fields.content.contains("q-7f3k2m"));
        QByteArray id;
        for (const blocks::Block &block : blocks::allBlocks(blocks::Document::parse(kept.fields.content)))
            id += blocks::quoteId(block);
        const auto quote = *EvidenceStore(s.desk.pages()).findQuote(QString::fromLatin1(id));
        QVERIFY(quote);
        QCOMPARE(quote->draft, *copy);
        QCOMPARE(quote->original, record.original);
        QVERIFY(s.desk.draft(s.draft).fields.content.contains("Theirs."));
        QVERIFY(s.desk.draft(s.draft).fields.content.contains("q-7f3k2m"));
        s.sync();
        QVERIFY(s.remote().content.contains("Theirs."));
        QCOMPARE(s.server.posts.size(), size_t(1));
    }

    void aTextThatOursWentOverIsDecidedToo()
    {
        Stage s;
        s.mine(text({ "Mine.", Two, Three }));
        bool isDone = false;
        s.wordpress.fault = [&](FakeWordPress::Call call) {
            if (call == FakeWordPress::Call::Update && !std::exchange(isDone, true))
                s.theirs(text({ "Theirs.", Two, Three }));
            return FakeWordPress::Fault::None;
        };
        s.publish();
        QCOMPARE(s.sync().conflicts, 1);
        s.wordpress.fault = {};
        const OpenConflict conflict = s.conflict();
        QCOMPARE(conflict.content.conflictCount(), 1);
        QVERIFY(s.resolve(resolutionOf(conflict, Take::Both)));
        s.publish();
        QCOMPARE(s.sync().conflicts, 0);
        QCOMPARE(s.remote().content, text({ "Mine.", "Theirs.", Two, Three }));
        QCOMPARE(s.desk.draft(s.draft).state, SyncState::OnSite);
    }
};

QTEST_GUILESS_MAIN(ConflictsTest)
#include "conflicts_test.moc"
