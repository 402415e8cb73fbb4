#include "base/sha256.h"
#include "formats/blocks/localpictures.h"
#include "support/pictures.h"
#include "sync/stage.h"

#include <QTest>

using namespace Qt::StringLiterals;
using Call = FakeWordPress::Call;
using Fault = FakeWordPress::Fault;
using Role = FakeSite::Role;

namespace {

/// A site of which somebody keeps backups.
struct BackedUp : Stage {
    using Stage::Stage;

    FakeSite backup = server;
    void backUp() { backup = server; }
    /// The database as it was; the time goes on.
    void putBack()
    {
        const QDateTime now = server.now;
        server = backup;
        server.now = now.addSecs(3600);
    }
};

} // namespace

/// A site whose database is put back to a backup: texts are older than what we saw, posts and pictures are
/// gone, and their numbers are given again.
class RestoredSiteTest : public QObject {
    Q_OBJECT

private slots:
    void aSiteThatWasPutBackToABackupTakesNoTextAway()
    {
        Stage s;
        s.beOnSite();
        const RemotePost backup = s.remote();
        PostFields later = s.text;
        later.content = paragraph("Open since noon.");
        s.desk.type(s.draft, later);
        s.beOnSite();
        QCOMPARE(s.remote().content, later.content);
        s.server.posts[backup.id] = backup;
        s.sweep();
        QCOMPARE(s.content(), later.content);
        QCOMPARE(s.state(), SyncState::Edited);
        QVERIFY(s.history().contains(s.text.content));
        s.beOnSite();
        QCOMPARE(s.remote().content, later.content);
        QCOMPARE(s.state(), SyncState::OnSite);
    }

    /// Theirs is in the history alone.
    void whatABackupBroughtBackIsNotSaidToStandInTheText()
    {
        Stage s;
        const QByteArray first = s.text.content;
        s.text.content += "\n\n" + paragraph("Taken out later.");
        s.desk.type(s.draft, s.text);
        s.beOnSite();
        const RemotePost backup = s.remote();
        s.text.content = first;
        s.desk.type(s.draft, s.text);
        s.beOnSite();
        s.text.content += "\n\n" + paragraph("Mine.");
        s.desk.type(s.draft, s.text);
        s.server.posts[backup.id] = backup;
        QVERIFY(s.sweep().report.notes.empty());
        QCOMPARE(s.content(), s.text.content);
    }

    void anIdThatIsGivenAgainTakesNoTextAway()
    {
        Stage s;
        s.text.content = paragraph("The bridge over the river was closed before dawn, the baker says.");
        s.desk.type(s.draft, s.text);
        s.beOnSite();
        RemotePost &there = s.remote();
        there.title = u"Recipe of the week"_s;
        there.slug = u"recipe-of-the-week"_s;
        there.content = paragraph("Take two eggs, some flour and a spoon of honey; bake for an hour.");
        there.excerpt.clear();
        there.modifiedGmt = u"2026-12-01T00:00:00"_s;
        const QByteArray recipe = there.content;
        const qint64 id = there.id;
        s.sweep();
        QCOMPARE(s.content(), s.text.content);
        QCOMPARE(s.state(), SyncState::RemovedOnSite);
        // And theirs is seen as what it is.
        const auto theirs = *DraftStore(s.desk.pages()).findRemote(s.site, id);
        QVERIFY(theirs && *theirs != s.draft);
        QCOMPARE(s.desk.draft(*theirs).fields.content, recipe);
        const IntentId again = s.desk.wish(s.draft, s.site, Intent::Kind::PublishAnew);
        s.run();
        QCOMPARE(s.desk.intent(again).state, Intent::State::Done);
        QVERIFY(s.remote().id != id);
        QCOMPARE(s.server.posts.at(id).content, recipe);
    }

    void aNumberThatIsGivenToAnotherOfOursStopsNobody()
    {
        BackedUp s;
        s.backUp();
        s.beOnSite();
        const qint64 number = s.remote().id;
        s.putBack();
        PostFields text = post(u"The river"_s, "Rose again on Monday, and nobody came.");
        const DraftId other = s.desk.addDraft(s.site, text);
        const IntentId wish = s.desk.wish(other, s.site, Intent::Kind::Publish);
        QVERIFY(!s.run().stopped);
        QCOMPARE(s.desk.intent(wish).state, Intent::State::Done);
        QCOMPARE(s.desk.draft(other).remoteId, number);
        QCOMPARE(s.desk.draft(other).state, SyncState::OnSite);
        // The first is not there, and a person says what becomes of it.
        QCOMPARE(s.state(), SyncState::RemovedOnSite);
        QCOMPARE(s.content(), s.text.content);
        QCOMPARE(s.server.posts.size(), size_t(1));
        s.sweep();
        QCOMPARE(s.state(), SyncState::RemovedOnSite);
        s.desk.wish(s.draft, s.site, Intent::Kind::PublishAnew);
        s.run();
        QCOMPARE(s.state(), SyncState::OnSite);
        QVERIFY(s.remote().id != number);
        QCOMPARE(s.remote().content, s.text.content);
        QCOMPARE(s.server.countOf(PostStatus::Publish), 2);
    }

    void aWishThatWaitedForAPostWhoseNumberIsAnothersIsToldSo()
    {
        BackedUp s;
        s.backUp();
        s.beOnSite();
        s.putBack();
        const DraftId other = s.desk.addDraft(s.site, post(u"The river"_s, "Rose again."));
        s.desk.wish(other, s.site, Intent::Kind::Publish);
        s.run();
        s.desk.type(s.draft, post(s.text.title, "Open since noon."));
        const IntentId push = s.desk.wish(s.draft, s.site, Intent::Kind::Push);
        s.run();
        QCOMPARE(s.desk.intent(push).state, Intent::State::Refused);
        QCOMPARE(s.desk.intent(push).why->reason, Error::Reason::RemovedOnSite);
        QCOMPARE(s.server.posts.size(), size_t(1));
    }

    void whatWasUnderWayToAPostWhoseNumberIsAnothersIsNotSentToThatOne()
    {
        BackedUp s;
        s.backUp();
        s.beOnSite();
        s.desk.type(s.draft, post(s.text.title, "Open since noon."));
        s.failAt(Call::Update, 1, Fault::LostBefore);
        s.publish();
        s.desk.run(s.site, s.wordpress, 40);
        s.wordpress.fault = {};
        s.putBack();
        const PostFields river = post(u"The river"_s, "Rose again.");
        const DraftId other = s.desk.addDraft(s.site, river);
        s.desk.wish(other, s.site, Intent::Kind::Publish);
        for (int i = 0; i < 3; ++i)
            s.run();
        QCOMPARE(s.server.posts.size(), size_t(1));
        QCOMPARE(s.server.posts.begin()->second.content, river.content);
        QCOMPARE(s.desk.draft(other).state, SyncState::OnSite);
        QCOMPARE(s.state(), SyncState::RemovedOnSite);
        QVERIFY(s.content().contains("Open since noon."));
    }

    void aPictureThatABackupDoesNotHaveIsSentAgain_data()
    {
        QTest::addColumn<int>("gone");
        QTest::newRow("before its post was there") << 0;
        QTest::newRow("with the text that showed it") << 1;
        QTest::newRow("with its post") << 2;
        QTest::newRow("and its number is another picture's") << 3;
    }
    void aPictureThatABackupDoesNotHaveIsSentAgain()
    {
        QFETCH(int, gone);
        BackedUp s;
        if (gone == 1)
            s.beOnSite();
        s.backUp();
        const QByteArray bytes = speckledPicture({ 8, 6 }, 1);
        const QByteArray sha256 = s.desk.attach(s.draft, bytes).sha256;
        PostFields text = s.text;
        text.content += "\n\n" + pictureBlock(sha256);
        text.featuredImage = blocks::localPictureAddress(sha256);
        s.desk.type(s.draft, text);
        if (gone == 0 || gone == 3) { // It is there, and the line drops before the post.
            s.failAt(Call::Create, 1, Fault::NeverSent);
            s.publish();
            QVERIFY(s.run().stopped);
            s.wordpress.fault = {};
        } else {
            s.beOnSite();
            QCOMPARE(s.state(), SyncState::OnSite);
        }
        QCOMPARE(s.wordpress.uploads, 1);
        const qint64 number = s.server.pictures.begin()->first;
        s.putBack();
        QVERIFY(s.server.pictures.empty());
        if (gone == 3) {
            MediaUpload another;
            another.bytes = speckledPicture({ 9, 6 }, 2);
            another.mediaType = u"image/png"_s;
            another.key = u"holiday"_s;
            QCOMPARE(*s.server.store(another, 7, Role::Editor), number);
        }
        if (gone == 1)
            s.sweep();
        s.desk.wish(s.draft, s.site, gone == 2 ? Intent::Kind::PublishAnew : Intent::Kind::Publish);
        s.run();
        s.run();
        QCOMPARE(s.state(), SyncState::OnSite);
        QCOMPARE(s.wordpress.uploads, 2);
        const auto shown = s.server.pictures.rbegin();
        QCOMPARE(shown->second.bytes, bytes);
        QCOMPARE(s.remote().featuredMedia, shown->first);
        QVERIFY(s.remote().content.contains("wp-image-" + QByteArray::number(shown->first)));
        QVERIFY(s.remote().content.contains(shown->second.media.url.toEncoded()));
        QCOMPARE(s.content(), s.remote().content);
    }

    void aColleaguesDraftUnderTheNumberOfOursIsNotMadePublic()
    {
        BackedUp s;
        s.text.content = paragraph("The bridge over the river was closed before dawn, the baker says to us.");
        s.desk.type(s.draft, s.text);
        s.backUp();
        s.desk.wish(s.draft, s.site, Intent::Kind::Publish, PostStatus::Draft);
        s.run();
        QCOMPARE(s.state(), SyncState::OnSite);
        const qint64 number = s.remote().id;
        s.publish();
        s.putBack();
        PostChange theirs;
        theirs.title = u"Not ready"_s;
        theirs.content
            = paragraph("Names of the people in the square, and where they live; to be taken out.");
        theirs.status = PostStatus::Draft;
        QCOMPARE(s.server.create(PostType::Post, theirs, 7, Role::Editor)->id, number);
        s.run();
        QCOMPARE(s.server.posts.at(number).status, PostStatus::Draft);
        QCOMPARE(s.server.posts.at(number).content, *theirs.content);
        QCOMPARE(s.content(), s.text.content);
        QCOMPARE(s.state(), SyncState::RemovedOnSite);
    }

    void whatAnotherNewsroomClaimedUnderTheNumberIsLeftToIt_data()
    {
        QTest::addColumn<QString>("title");
        QTest::addColumn<QByteArray>("content");
        QTest::newRow("one word") << u"Note"_s << paragraph("Soon.");
        QTest::newRow("words that every text has") << u"Note"_s << paragraph("Soon at the square.");
        QTest::newRow("a picture without words")
            << u"Note"_s
            << QByteArray("<!-- wp:image -->\n<figure class=\"wp-block-image\"><img "
                          "src=\"https://site.example/a.jpg\" alt=\"\"/></figure>\n<!-- /wp:image -->");
        QTest::newRow("a title that both have")
            << u"Voices from the square"_s
            << paragraph("Rain until noon, says the baker, and nobody went to the river.");
    }
    /// Two newsrooms know the number; one of them made another post of it, and does not know that yet.
    void whatAnotherNewsroomClaimedUnderTheNumberIsLeftToIt()
    {
        QFETCH(QString, title);
        QFETCH(QByteArray, content);
        BackedUp s;
        s.text.title = u"Voices from the square"_s;
        s.text.content = paragraph("The bridge over the river was closed before dawn, the baker says to us.");
        s.desk.type(s.draft, s.text);
        s.backUp();
        s.beOnSite();
        const qint64 number = s.remote().id;
        s.putBack();
        s.publish();
        PostChange claim;
        claim.title = title;
        claim.content = content;
        claim.status = PostStatus::Draft;
        claim.slug = claimKey(QUuid::createUuid());
        QCOMPARE(s.server.create(PostType::Post, claim, 5, Role::Editor)->id, number);
        s.run();
        QCOMPARE(s.server.posts.at(number).slug, *claim.slug);
        QCOMPARE(s.server.posts.at(number).status, PostStatus::Draft);
        QCOMPARE(s.server.posts.at(number).content, *claim.content);
        QCOMPARE(s.content(), s.text.content);
        QCOMPARE(s.state(), SyncState::RemovedOnSite);
    }

    void whatAnotherOfOursClaimedUnderTheNumberIsThatOnes()
    {
        BackedUp s;
        s.backUp();
        s.beOnSite();
        const qint64 number = s.remote().id;
        s.putBack();
        const PostFields river = post(u"The river"_s, "Rose again.");
        const QUuid uuid = QUuid::createUuid();
        const DraftId other = s.desk.addDraft(s.site, river, uuid);
        s.publish(); // Looked at before the other one's.
        s.desk.wish(other, s.site, Intent::Kind::Publish, PostStatus::Draft);
        PostChange claim; // It arrived, and nobody here knows.
        claim.title = river.title;
        claim.content = river.content;
        claim.status = PostStatus::Draft;
        claim.slug = claimKey(uuid);
        QCOMPARE(s.server.create(PostType::Post, claim, 5, Role::Editor)->id, number);
        s.sweep();
        s.run();
        QCOMPARE(s.server.posts.size(), size_t(1));
        QCOMPARE(s.server.posts.at(number).content, river.content);
        QCOMPARE(s.server.posts.at(number).status, PostStatus::Draft);
        QCOMPARE(s.desk.draft(other).remoteId, number);
        QCOMPARE(s.content(), s.text.content);
        QCOMPARE(s.state(), SyncState::RemovedOnSite);
    }

    void aPageUnderTheNumberOfARemovedPostIsShown()
    {
        BackedUp s;
        s.backUp();
        s.beOnSite();
        const qint64 number = s.remote().id;
        s.putBack();
        s.sweep();
        QCOMPARE(s.state(), SyncState::RemovedOnSite);
        PostChange page;
        page.title = u"About us"_s;
        page.content = paragraph("We write what we see.");
        page.status = PostStatus::Publish;
        QCOMPARE(s.server.create(PostType::Page, page, 7, Role::Editor)->id, number);
        s.sweep();
        const auto theirs = *DraftStore(s.desk.pages()).findRemote(s.site, number);
        QVERIFY(theirs && *theirs != s.draft);
        QCOMPARE(s.desk.draft(*theirs).type, PostType::Page);
        QCOMPARE(s.state(), SyncState::RemovedOnSite);
    }

    void aPictureOfTwoDraftsComesBackInBoth_data()
    {
        QTest::addColumn<bool>("isElsewhere");
        QTest::newRow("where it was") << false;
        QTest::newRow("under another number and address") << true;
    }
    void aPictureOfTwoDraftsComesBackInBoth()
    {
        QFETCH(bool, isElsewhere);
        BackedUp s;
        s.backUp();
        const QByteArray bytes = speckledPicture({ 8, 6 }, 1);
        const DraftId other = s.desk.addDraft(s.site, post(u"The river"_s, "Rose again."));
        for (DraftId each : { s.draft, other }) {
            PostFields text = s.desk.draft(each).fields;
            const QByteArray sha256 = s.desk.attach(each, bytes).sha256;
            text.content += "\n\n" + pictureBlock(sha256);
            text.featuredImage = blocks::localPictureAddress(sha256);
            s.desk.type(each, text);
            s.desk.wish(each, s.site, Intent::Kind::Publish);
        }
        s.run();
        QCOMPARE(s.wordpress.uploads, 1);
        s.putBack();
        if (isElsewhere) {
            MediaUpload another;
            another.bytes = speckledPicture({ 9, 6 }, 2);
            another.mediaType = u"image/png"_s;
            another.key = u"holiday"_s;
            QVERIFY(s.server.store(another, 7, Role::Editor));
            another.key = s.desk.upload(s.site, sha256(bytes)).key; // Its name is taken too.
            QVERIFY(s.server.store(another, 7, Role::Editor));
        }
        s.sweep();
        for (DraftId each : { s.draft, other }) {
            QCOMPARE(s.desk.draft(each).state, SyncState::RemovedOnSite);
            s.desk.wish(each, s.site, Intent::Kind::PublishAnew);
            s.run();
        }
        QCOMPARE(s.wordpress.uploads, 2);
        for (DraftId each : { s.draft, other }) {
            const Draft draft = s.desk.draft(each);
            QCOMPARE(draft.state, SyncState::OnSite);
            const RemotePost &there = s.server.posts.at(draft.remoteId);
            QVERIFY(s.server.pictures.contains(there.featuredMedia));
            const FakeSite::Picture &shown = s.server.pictures.at(there.featuredMedia);
            QCOMPARE(shown.bytes, bytes);
            QVERIFY(there.content.contains("wp-image-" + QByteArray::number(there.featuredMedia) + '"'));
            QVERIFY(there.content.contains('"' + shown.media.url.toEncoded() + '"'));
            QCOMPARE(there.content, draft.fields.content);
        }
    }

    void aPictureWhoseNumberAnotherOfTheDraftHasNowIsSentAgain()
    {
        BackedUp s;
        s.backUp();
        const QByteArray bridge = speckledPicture({ 8, 6 }, 1), river = speckledPicture({ 9, 6 }, 2);
        PostFields one = s.text;
        one.content += "\n\n" + pictureBlock(s.desk.attach(s.draft, bridge).sha256);
        one.featuredImage = blocks::localPictureAddress(sha256(bridge));
        PostFields both = one;
        both.content += "\n\n" + pictureBlock(s.desk.attach(s.draft, river).sha256);
        s.desk.type(s.draft, both);
        s.beOnSite();
        const QByteArray shown = s.content().mid(s.content().lastIndexOf("<!-- wp:image"));
        const qint64 number = s.desk.upload(s.site, sha256(river)).media;
        s.putBack();
        MediaUpload another;
        another.bytes = speckledPicture({ 7, 6 }, 3);
        another.mediaType = u"image/png"_s;
        another.key = u"holiday"_s;
        QVERIFY(s.server.store(another, 7, Role::Editor));
        s.sweep();
        // The second one is out of the text while the first is sent again, and gets its number.
        s.desk.type(s.draft, one);
        s.desk.wish(s.draft, s.site, Intent::Kind::PublishAnew);
        s.run();
        QCOMPARE(s.desk.upload(s.site, sha256(bridge)).media, number);
        PostFields back = s.desk.draft(s.draft).fields;
        back.content += "\n\n" + shown;
        s.desk.type(s.draft, back);
        s.beOnSite();
        QCOMPARE(s.state(), SyncState::OnSite);
        QCOMPARE(s.wordpress.uploads, 4);
        QCOMPARE(s.remote().featuredMedia, number);
        for (const QByteArray &bytes : { bridge, river }) {
            const Upload upload = s.desk.upload(s.site, sha256(bytes));
            QCOMPARE(s.server.pictures.at(upload.media).bytes, bytes);
            QVERIFY(s.remote().content.contains('"' + upload.url.toEncoded() + '"'));
            QVERIFY(s.remote().content.contains("wp-image-" + QByteArray::number(upload.media) + '"'));
        }
    }

    void aPictureThatIsGoneThereAndNotHereHoldsItsPostBack()
    {
        BackedUp s;
        s.backUp();
        const QByteArray sha256 = s.desk.attach(s.draft, speckledPicture({ 8, 6 }, 1)).sha256;
        PostFields text = s.text;
        text.content += "\n\n" + pictureBlock(sha256);
        s.desk.type(s.draft, text);
        s.beOnSite();
        s.putBack();
        s.sweep();
        (void)s.desk.write([](Database &database) { return database.run(u"DELETE FROM attachment"_s); });
        const IntentId wish = s.desk.wish(s.draft, s.site, Intent::Kind::PublishAnew);
        s.run();
        QVERIFY(s.server.posts.empty());
        QCOMPARE(s.desk.intent(wish).why->reason, Error::Reason::PictureWaits);
    }

    void aPublicPostUnderAnotherNewsroomsClaimIsUpdatedAndKeepsItsAddress()
    {
        Stage s;
        PostChange claim;
        claim.title = u"The river"_s;
        claim.content = paragraph("Rose again.");
        claim.status = PostStatus::Publish; // By somebody, in WordPress.
        claim.slug = claimKey(QUuid::createUuid());
        const qint64 number = s.server.create(PostType::Post, claim, 5, Role::Editor)->id;
        s.run();
        const auto draft = *DraftStore(s.desk.pages()).findRemote(s.site, number);
        QVERIFY(draft);
        PostFields text = s.desk.draft(*draft).fields;
        text.content = paragraph("Rose again on Monday.");
        s.desk.type(*draft, text);
        const IntentId wish = s.desk.wish(*draft, s.site, Intent::Kind::Publish);
        const int before = s.wordpress.mutations;
        s.run();
        QCOMPARE(s.desk.intent(wish).state, Intent::State::Done);
        QCOMPARE(s.wordpress.mutations, before + 1);
        QCOMPARE(s.server.posts.at(number).content, text.content);
        QCOMPARE(s.server.posts.at(number).slug, *claim.slug);
    }

    void aClaimOfAnotherNewsroomThatABackupBringsBackIsNotMadePublic()
    {
        BackedUp s;
        // That newsroom's post, under its claim; then with an address, and seen here.
        PostChange claim;
        claim.title = u"The river"_s;
        claim.content = paragraph("Rose again.");
        claim.status = PostStatus::Draft;
        claim.slug = claimKey(QUuid::createUuid());
        const qint64 number = s.server.create(PostType::Post, claim, 5, Role::Editor)->id;
        s.backUp();
        s.server.edit(number, [](RemotePost &post) { post.slug = u"the-river"_s; });
        s.run();
        const auto draft = *DraftStore(s.desk.pages()).findRemote(s.site, number);
        QVERIFY(draft);
        s.putBack();
        s.sweep();
        s.desk.wish(*draft, s.site, Intent::Kind::Publish);
        s.run();
        QCOMPARE(s.server.posts.at(number).status, PostStatus::Publish);
        QCOMPARE(s.server.posts.at(number).slug, u"the-river"_s);
        QCOMPARE(s.desk.draft(*draft).state, SyncState::OnSite);
    }
};

QTEST_GUILESS_MAIN(RestoredSiteTest)
#include "restoredsite_test.moc"
