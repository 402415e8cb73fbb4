#include "base/sha256.h"
#include "net/wordpressclient.h"
#include "support/fakewordpressserver.h"
#include "support/pictures.h"
#include "sync/stage.h"

#include <QTest>

using namespace Qt::StringLiterals;
using Call = FakeWordPress::Call;
using Fault = FakeWordPress::Fault;
using Role = FakeSite::Role;

/// What people suffered from other programs that write to WordPress, each as a test that it does not happen
/// here. Behind each the reports that it comes from.
class ComplaintsTest : public QObject {
    Q_OBJECT

    static void redirects()
    {
        QTest::addColumn<int>("status");
        for (int status : { 301, 302, 303, 307, 308 })
            QTest::addRow("%d", status) << status;
    }

private slots:
    /// WordPress-Android #9845, #11245: each retry of an upload that had failed published one copy more.
    void retryingAPublicationMakesNoSecondPost()
    {
        Stage s;
        const IntentId wish = s.publish();
        for (Fault fault :
            { Fault::LostAfter, Fault::LostBefore, Fault::Busy, Fault::NeverSent, Fault::Silent }) {
            s.wordpress.fault = [fault](Call call) {
                return call == Call::Create || call == Call::Update ? fault : Fault::None;
            };
            s.desk.run(s.site, s.wordpress, fault == Fault::Silent ? 80 : -1);
            s.desk.reopen();
            (void)await( // Or it is done.
                s.desk.file().write([wish](Database &db) { return OutboxStore(db).retry(wish); }));
        }
        s.wordpress.fault = {};
        s.run();
        s.run();
        QCOMPARE(s.server.posts.size() - size_t(s.server.countOf(PostStatus::Trash)), size_t(1));
        QCOMPARE(s.remote().status, PostStatus::Publish);
        QCOMPARE(s.remote().content, s.text.content);
    }

    /// WordPress-Android #13137: a draft was there twice after the connection died while it was saved.
    void aDraftThatIsSavedWhileTheLineDiesIsThereOnce()
    {
        Stage s;
        s.failAt(Call::Create, 1, Fault::LostAfter);
        s.publish(PostStatus::Draft);
        s.run();
        PostFields more = s.text;
        more.content += "\n\n" + paragraph("More.");
        s.desk.type(s.draft, more);
        s.failAt(Call::Update, 1, Fault::LostAfter);
        s.publish(PostStatus::Draft);
        s.run();
        QCOMPARE(s.server.posts.size(), size_t(1));
        QCOMPARE(s.remote().content, more.content);
        QCOMPARE(s.remote().status, PostStatus::Draft);
    }

    /// WordPress-Android #1141, #8132: what was typed while the post was being uploaded was lost, or sent as
    /// a second post.
    void whatIsTypedWhileThePostIsSentStaysAndGoesNext()
    {
        Stage s;
        PostFields more = s.text;
        more.content += "\n\n" + paragraph("Typed meanwhile.");
        s.before(Call::Create, [&] { s.desk.type(s.draft, more); });
        s.publish();
        s.run();
        QCOMPARE(s.content(), more.content);
        s.publish();
        s.run();
        QCOMPARE(s.remote().content, more.content);
        QCOMPARE(s.server.posts.size(), size_t(1));
    }

    /// WordPress-Android #13427: the media library held a picture several times.
    void aPictureThatIsSentAgainIsInTheLibraryOnce()
    {
        Stage s;
        const QByteArray picture = speckledPicture({ 60, 40 }, 3);
        const QByteArray sha = s.desk.attach(s.draft, picture).sha256;
        s.text.content += "\n\n" + pictureBlock(sha);
        s.desk.type(s.draft, s.text);
        s.publish();
        for (Fault fault : { Fault::LostAfter, Fault::DiesInSizes, Fault::Busy }) {
            s.failAt(Call::Upload, 1, fault);
            s.run();
        }
        s.wordpress.fault = {};
        s.run();
        QCOMPARE(s.server.pictures.size(), size_t(1));
        QCOMPARE(s.server.pictures.begin()->second.bytes, picture);
        QCOMPARE(s.remote().status, PostStatus::Publish);
    }

    /// WordPress-iOS #18891, Open Live Writer #965: a picture was uploaded again and again until the site's
    /// library was full, or its firewall shut the person out.
    void aPictureThatNeverArrivesIsNotSentWithoutEnd()
    {
        Stage s;
        const QByteArray sha = s.desk.attach(s.draft, speckledPicture({ 60, 40 }, 3)).sha256;
        s.text.content += "\n\n" + pictureBlock(sha);
        s.desk.type(s.draft, s.text);
        const IntentId wish = s.publish();
        s.wordpress.fault = [](Call call) {
            return call == Call::Upload ? Fault::LostBefore : Fault::None;
        };
        const auto outcome = s.run();
        QCOMPARE(s.wordpress.uploads, 3);
        QVERIFY(outcome.stopped);
        QVERIFY(s.desk.intent(wish).why);
        QVERIFY(s.server.posts.empty());
    }

    /// WordPress-Android #6226, #3381, #5984, #10187: when an upload failed, the changes were gone.
    void anUploadThatFailsTakesNoChangeAway()
    {
        for (Fault fault :
            { Fault::NeverSent, Fault::LostBefore, Fault::Busy, Fault::Unauthorized, Fault::Firewall }) {
            Stage s;
            s.beOnSite();
            PostFields mine = s.text;
            mine.content = paragraph("Rewritten on the train.");
            mine.title = u"The old bridge"_s;
            s.desk.type(s.draft, mine);
            s.publish();
            s.wordpress.fault = [fault](Call call) {
                return call == Call::Update ? fault : Fault::None;
            };
            s.run();
            s.desk.reopen();
            QCOMPARE(s.desk.draft(s.draft).fields, mine);
            QCOMPARE(s.remote().content, s.text.content);
        }
    }

    /// WordPress-iOS #404, #4904; WordPress-Android #6729, #4621, #1543: what had been written offline was
    /// replaced by the site's text on reconnecting.
    void whatWasWrittenOfflineIsNotReplacedByTheSites()
    {
        Stage s;
        s.beOnSite();
        PostFields mine = s.text;
        mine.content += "\n\n" + paragraph("Written offline.");
        s.desk.type(s.draft, mine);
        s.server.edit(s.remote().id, [](RemotePost &there) {
            there.content = paragraph("From the browser.") + "\n\n" + there.content;
        });
        s.run(); // Nothing was wished: it is read alone.
        QVERIFY(s.content().contains("Written offline."));
        QVERIFY(s.content().contains("From the browser."));
        s.beOnSite();
        QVERIFY(s.remote().content.contains("Written offline."));
        QVERIFY(s.remote().content.contains("From the browser."));
    }

    /// WordPress-iOS #22879, #22582: of a conflict one version had to be chosen, and the other was gone.
    void aConflictDropsNeitherText()
    {
        Stage s;
        s.beOnSite();
        PostFields mine = s.text;
        mine.content = paragraph("Closed at noon.");
        s.desk.type(s.draft, mine);
        const QByteArray theirs = paragraph("Closed at midnight.");
        s.server.edit(s.remote().id, [&](RemotePost &there) { there.content = theirs; });
        s.publish();
        s.run();
        QCOMPARE(s.state(), SyncState::Conflict);
        QCOMPARE(s.content(), mine.content);
        QCOMPARE(s.remote().content, theirs);
        const auto conflict = *OutboxStore(s.desk.pages()).openConflict(s.draft);
        QVERIFY(conflict);
        QCOMPARE((*OutboxStore(s.desk.pages()).observation(conflict->theirs))->fields.content, theirs);
    }

    /// WordPress-iOS #12829, #10248: discarding local changes deleted the post.
    void takingAWishBackTakesNothingAway()
    {
        Stage s;
        s.beOnSite();
        PostFields mine = s.text;
        mine.content = paragraph("Not yet.");
        s.desk.type(s.draft, mine);
        const IntentId wish = s.publish();
        (void)s.desk.write([wish](Database &db) { return OutboxStore(db).cancel(wish); });
        s.run();
        QCOMPARE(s.content(), mine.content);
        QCOMPARE(s.remote().content, s.text.content);
        QCOMPARE(s.remote().status, PostStatus::Publish);
    }

    /// WordPress-iOS #15098, #10135; GutenbergKit #71; gutenberg #9705: blocks that the program did not know
    /// were stripped or rewritten.
    void whatIsNotKnownHereComesBackToTheByte()
    {
        Stage s;
        const QByteArray strange
            = "<!-- wp:plugin/map {\"lat\":1.50,\"n\":12345678901234567890,\"x\":{}} -->\n"
              "<div  class='map'\tdata-x=1><br></div>\n<!-- /wp:plugin/map -->";
        s.text.content += "\n\n" + strange;
        s.desk.type(s.draft, s.text);
        s.beOnSite();
        PostFields mine = s.desk.draft(s.draft).fields;
        mine.content.replace("before dawn", "at dawn");
        s.desk.type(s.draft, mine);
        s.server.edit(s.remote().id,
            [](RemotePost &there) { there.content.append("\n\n" + paragraph("A line of theirs.")); });
        s.beOnSite();
        QVERIFY2(s.remote().content.contains(strange), s.remote().content.constData());
        QVERIFY(s.remote().content.contains("at dawn"));
        QVERIFY(s.remote().content.contains("A line of theirs."));
    }

    /// WordPress-Android #10059, WordPress-iOS #12369: a post that the server refused was sent for ever.
    void aPostThatNeverArrivesIsNotSentWithoutEnd()
    {
        Stage s;
        const IntentId wish = s.publish();
        s.wordpress.fault = [](Call call) {
            return call == Call::Create ? Fault::Busy : Fault::None;
        };
        const auto outcome = s.run();
        QCOMPARE(s.wordpress.mutations, 3);
        QVERIFY(outcome.stopped && outcome.report.waiting == 1);
        QVERIFY(s.desk.intent(wish).why);
        // And one that is refused, once.
        s.wordpress.fault = {};
        Stage contributor(Role::Contributor);
        contributor.beOnSite();
        // While it leaves, an editor publishes it: from now on it is closed to its author, to be read too.
        contributor.wordpress.fault = [&contributor](Call call) {
            for (auto &[id, there] : contributor.server.posts)
                there.status = call == Call::Update ? PostStatus::Publish : there.status;
            return Fault::None;
        };
        PostFields mine = contributor.text;
        mine.title = u"Later"_s;
        contributor.desk.type(contributor.draft, mine);
        const int before = contributor.wordpress.mutations;
        const IntentId closed = contributor.publish();
        contributor.run();
        contributor.run();
        contributor.run();
        QCOMPARE(contributor.wordpress.mutations, before + 1);
        QCOMPARE(contributor.desk.intent(closed).state, Intent::State::Refused);
        QCOMPARE(contributor.desk.draft(contributor.draft).fields.title, mine.title);
    }

    /// Open Live Writer #255, #872: a site that led elsewhere (to https, to www, or from it) got a question
    /// in the place of a post, or the post twice, or refused it.
    void aPostThatIsLedElsewhereIsSentNeitherThereNorTwice_data() { redirects(); }
    void aPostThatIsLedElsewhereIsSentNeitherThereNorTwice()
    {
        QFETCH(int, status);
        Stage s;
        FakeWordPressServer here;
        TestServer there;
        here.setDetour([&](const WireRequest &request) -> std::optional<WireReply> {
            if (request.method != "POST")
                return std::nullopt;
            return WireReply::redirect(status, there.url(QString::fromLatin1(request.target)).toEncoded());
        });
        HttpClient http({ .isPrivateAllowed = true });
        WordPressClient client(http, here.apiRoot(), u"editor"_s, Secret("canary"));
        const IntentId wish = s.publish();
        QVERIFY(s.desk.run(s.site, client).stopped); // And it is not sent without end.
        QCOMPARE(here.mutations(), int(s.desk.attempts(s.draft).size()));
        QVERIFY(there.requests().empty());
        QCOMPARE(here.with([](FakeSite &site) { return site.posts.size(); }), size_t(0));
        QVERIFY(s.desk.intent(wish).state == Intent::State::Unknown
            || s.desk.intent(wish).state == Intent::State::Waiting);
        QCOMPARE(s.content(), s.text.content);
        here.setDetour({});
        s.desk.run(s.site, client);
        QCOMPARE(s.desk.intent(wish).state, Intent::State::Done);
        QCOMPARE(here.with([](FakeSite &site) { return site.posts.size(); }), size_t(1));
        QCOMPARE(
            here.with([](FakeSite &site) { return site.posts.begin()->second.status; }), PostStatus::Publish);
    }

    /// The same of all that it is asked: the password does not go along, so that the answer there is that of
    /// a stranger, and was taken for a wrong password.
    void aSiteThatMovedIsNotTakenForAWrongPassword_data() { redirects(); }
    void aSiteThatMovedIsNotTakenForAWrongPassword()
    {
        QFETCH(int, status);
        Stage s;
        FakeWordPressServer here;
        TestServer there;
        there.otherwise([](const WireRequest &) {
            return WireReply::answer(
                401, "application/json", "{\"code\":\"rest_not_logged_in\",\"message\":\"Who?\"}");
        });
        here.setDetour([&](const WireRequest &request) -> std::optional<WireReply> {
            return WireReply::redirect(status, there.url(QString::fromLatin1(request.target)).toEncoded());
        });
        HttpClient http({ .isPrivateAllowed = true });
        WordPressClient client(http, here.apiRoot(), u"editor"_s, Secret("canary"));
        const IntentId wish = s.publish();
        const auto outcome = s.desk.run(s.site, client);
        QVERIFY(outcome.stopped);
        QCOMPARE(outcome.stopped->reason, Error::Reason::NotASite);
        QCOMPARE(s.desk.site(s.site).pause, Site::Pause::None);
        QCOMPARE(s.desk.intent(wish).state, Intent::State::Waiting);
        QVERIFY(!there.requests().empty());
        for (const WireRequest &request : there.requests()) {
            QCOMPARE(request.method, "GET");
            QVERIFY(request.header("Authorization").isEmpty());
        }
        here.setDetour({}); // Or its address is the new one: movedsite_test.
        s.desk.run(s.site, client);
        QCOMPARE(s.desk.intent(wish).state, Intent::State::Done);
    }

    /// Open Live Writer #505: a firewall answered 403 to a text, and the text was gone.
    void aFirewallsNoTakesNoTextAway()
    {
        Stage s;
        const IntentId wish = s.publish();
        s.wordpress.fault = [](Call call) {
            return call == Call::Create ? Fault::Firewall : Fault::None;
        };
        s.run();
        QCOMPARE(s.content(), s.text.content);
        QCOMPARE(s.desk.intent(wish).why->reason, Error::Reason::RestBlocked);
    }

    /// Open Live Writer #462: a draft that was not among the newest twenty of the site could not be opened.
    void anOldDraftOfTheSiteIsFoundAmongThousands()
    {
        Stage s;
        PostChange change;
        change.title = u"The oldest"_s;
        change.content = "<p>x</p>";
        change.status = PostStatus::Draft;
        const qint64 oldest = s.server.create(PostType::Post, change, 9, Role::Editor)->id;
        change.title = u"Newer"_s;
        for (int i = 0; i < 500; ++i)
            QVERIFY(s.server.create(PostType::Post, change, 9, Role::Editor));
        s.run();
        const auto draft = *DraftStore(s.desk.pages()).findRemote(s.site, oldest);
        QVERIFY(draft);
        QCOMPARE(s.desk.draft(*draft).fields.title, u"The oldest"_s);
    }

    /// Nextcloud desktop #9259, #4806, #943, ownCloud client #3276: an empty or old answer of a server was
    /// believed, and what was here was deleted or overwritten.
    void anEmptyListOfTheSiteTakesNothingAway()
    {
        Stage s;
        s.beOnSite();
        const auto kept = s.server.posts;
        s.wordpress.fault = [&](Call call) {
            if (call == Call::List)
                s.server.posts.clear();
            else
                s.server.posts = kept;
            return Fault::None;
        };
        s.sweep();
        QCOMPARE(s.state(), SyncState::OnSite);
        QCOMPARE(s.content(), s.text.content);
    }
};

QTEST_GUILESS_MAIN(ComplaintsTest)
#include "complaints_test.moc"
