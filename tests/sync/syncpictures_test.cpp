#include "formats/blocks/localpictures.h"
#include "formats/blocks/makers.h"
#include "support/fakewordpress.h"
#include "support/pictures.h"
#include "sync/newsdesk.h"

#include <QTest>

using namespace Qt::StringLiterals;
using Call = FakeWordPress::Call;
using Fault = FakeWordPress::Fault;
using Role = FakeSite::Role;

namespace {

/// A draft with a picture of this computer, a site, an account.
struct Stage {
    QByteArray bytes;
    NewsDesk desk;
    FakeSite server;
    FakeWordPress wordpress;
    SiteId site;
    DraftId draft;
    QByteArray sha256;

    explicit Stage(Role role = Role::Editor, const QByteArray &picture = speckledPicture({ 1100, 40 }))
        : bytes(picture)
        , wordpress(server, 5, role)
        , site(desk.addSite(u"Newsroom"_s).id)
        , draft(desk.addDraft(site, post(u"The bridge"_s, "Closed before dawn.")))
    {
        sha256 = desk.attach(draft, bytes).sha256;
        add(pictureBlock(sha256));
    }
    void add(const QByteArray &block)
    {
        PostFields fields = desk.draft(draft).fields;
        fields.content += "\n\n" + block;
        desk.type(draft, fields);
    }
    IntentId publish() { return desk.wish(draft, site, Intent::Kind::Publish); }
    RemotePost &remote() { return server.posts.at(desk.draft(draft).remoteId); }
    QByteArray content() { return desk.draft(draft).fields.content; }
    std::vector<UploadStore::Try> tries() { return *UploadStore(desk.pages()).tries(site, sha256); }
    void failAt(Call call, int n, Fault fault)
    {
        wordpress.fault = [call, left = n, fault](Call now) mutable {
            return now == call && --left == 0 ? fault : Fault::None;
        };
    }
};

/// As WordPress's own editor writes it.
QByteArray sitePicture(const RemoteMedia &media, const QString &alt = u"A wall"_s)
{
    blocks::ImageMarkup image;
    image.id = media.id;
    image.src = media.large;
    image.alt = alt;
    return blocks::image(image);
}

} // namespace

class SyncPicturesTest : public QObject {
    Q_OBJECT

private slots:
    void aPictureGoesFirstAndThePostShowsItWhereItIs()
    {
        Stage s;
        std::vector<Call> calls;
        s.wordpress.fault = [&](Call call) {
            calls.push_back(call);
            return Fault::None;
        };
        const IntentId wish = s.publish();
        const auto outcome = s.desk.run(s.site, s.wordpress);
        QVERIFY(outcome.isFinished && !outcome.stopped);
        QVERIFY(outcome.report.notes.empty());
        QCOMPARE(s.desk.intent(wish).state, Intent::State::Done);
        QCOMPARE(s.server.pictures.size(), size_t(1));
        const FakeSite::Picture picture = s.server.pictures.begin()->second;
        QCOMPARE(picture.bytes, s.bytes);
        QCOMPARE(s.remote().status, PostStatus::Publish);
        QCOMPARE(s.remote().content, paragraph("Closed before dawn.") + "\n\n" + sitePicture(picture.media));
        QCOMPARE(s.content(), s.remote().content);
        QCOMPARE(s.desk.draft(s.draft).state, SyncState::OnSite);
        QVERIFY(std::ranges::find(calls, Call::Upload) < std::ranges::find(calls, Call::Create));
        QCOMPARE(std::ranges::count(calls, Call::FinishMedia), 0);
        QCOMPARE(s.tries().size(), size_t(1));
        QCOMPARE(s.tries().front().state, Attempt::State::Acknowledged);
        // Its bytes are found under the address that it has now.
        QCOMPARE(*DraftStore(s.desk.pages()).picture(s.draft, picture.media.large.toString()), s.sha256);
        // Nothing more is to be done.
        const int before = s.wordpress.requests;
        s.publish();
        QCOMPARE(s.desk.run(s.site, s.wordpress).report.pushed, 1);
        QCOMPARE(s.wordpress.uploads, 1);
        QVERIFY(s.wordpress.requests - before < 8);
    }

    void aDamagedPictureHoldsBackItsOwnPostAlone()
    {
        Stage s;
        const IntentId damaged = s.publish();
        QFile file(s.desk.blobs().path(s.sha256));
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write("x") == 1);
        file.close();
        const DraftId other = s.desk.addDraft(s.site, post(u"The river"_s, "It rose."));
        const IntentId sound = s.desk.wish(other, s.site, Intent::Kind::Publish);
        const auto outcome = s.desk.run(s.site, s.wordpress);
        QVERIFY(outcome.isFinished && !outcome.stopped);
        QCOMPARE(s.desk.intent(sound).state, Intent::State::Done);
        QCOMPARE(s.desk.intent(damaged).state, Intent::State::Refused);
        QVERIFY(s.server.pictures.empty());
    }

    void theWordsOfThePersonGoAlongAndNoFileName()
    {
        Stage s;
        (void)s.desk.write([&](Database &db) {
            return AttachmentStore(db).describe(s.draft, s.sha256, u"A flooded street"_s, u"Lina Haddad"_s);
        });
        s.publish();
        s.desk.run(s.site, s.wordpress);
        const SiteMedia listed = s.server.media.begin()->second;
        QCOMPARE(listed.title, u"A flooded street"_s);
        QCOMPARE(listed.alt, u"A flooded street"_s);
        const RemoteMedia media = s.server.pictures.begin()->second.media;
        QVERIFY(QRegularExpression(u"^picture-[0-9a-f]{24}$"_s).match(media.slug).hasMatch());
    }

    void galleriesCardsAndWhatElseShowsItGetTheAddressToo()
    {
        Stage s;
        const QByteArray second = speckledPicture({ 300, 200 }, 7);
        const QByteArray other = s.desk.attach(s.draft, second).sha256;
        blocks::ImageMarkup one{ 0, QUrl(blocks::localPictureAddress(s.sha256)), u"One"_s, {},
            "A <em>caption</em>" };
        blocks::ImageMarkup two{ 0, QUrl(blocks::localPictureAddress(other)), u"Two"_s, {}, {} };
        const QByteArray html = "<!-- wp:html -->\n<p><img src=\""
            + blocks::localPictureAddress(other).toLatin1() + "\"></p>\n<!-- /wp:html -->";
        PostFields fields = post(u"The bridge"_s, "Closed.");
        fields.content += "\n\n" + blocks::gallery({ one, two }, "Both") + "\n\n" + html;
        fields.featuredImage = blocks::localPictureAddress(other);
        s.desk.type(s.draft, fields);
        s.publish();
        QVERIFY(!s.desk.run(s.site, s.wordpress).stopped);
        QCOMPARE(s.wordpress.uploads, 2);
        const Upload large = s.desk.upload(s.site, s.sha256);
        const Upload small = s.desk.upload(s.site, other);
        QCOMPARE(large.sizeSlug, u"large"_s);
        QCOMPARE(small.sizeSlug, u"full"_s);
        one.id = large.media;
        one.src = large.url;
        two.id = small.media;
        two.src = small.url;
        const QByteArray gallery
            = blocks::gallery({ one, two }, "Both")
                  .replace("{\"id\":" + QByteArray::number(small.media) + ",\"sizeSlug\":\"large\"",
                      "{\"id\":" + QByteArray::number(small.media) + ",\"sizeSlug\":\"full\"");
        QByteArray expected = gallery;
        const qsizetype at = expected.lastIndexOf("size-large");
        expected.replace(at, 10, "size-full");
        QVERIFY2(s.remote().content.contains(expected), s.remote().content.constData());
        QVERIFY(s.remote().content.contains("<img src=\"" + small.url.toEncoded() + "\">"));
        QVERIFY(!s.remote().content.contains("quotidian-picture"));
        QCOMPARE(s.remote().featuredMedia, small.media);
        QCOMPARE(mediaOf(s.desk.draft(s.draft).fields.featuredImage), small.media);
    }

    void twoPostsWithThePictureSendItOnce()
    {
        Stage s;
        PostFields text = post(u"The river"_s, "Rose again.");
        text.content += "\n\n" + pictureBlock(s.sha256, "The same");
        const DraftId other = s.desk.addDraft(s.site, text);
        s.publish();
        s.desk.wish(other, s.site, Intent::Kind::Publish);
        QVERIFY(!s.desk.run(s.site, s.wordpress).stopped);
        QCOMPARE(s.wordpress.uploads, 1);
        QCOMPARE(s.server.countOf(PostStatus::Publish), 2);
        const RemoteMedia media = s.server.pictures.begin()->second.media;
        QVERIFY(s.server.posts.at(s.desk.draft(other).remoteId)
                    .content.endsWith(sitePicture(media, u"The same"_s)));
        // It hangs on the other one too from now on.
        QCOMPARE(AttachmentStore(s.desk.pages()).of(other)->size(), size_t(1));
    }

    void whateverTheLineDoesItIsThereOnceAndWhole_data()
    {
        QTest::addColumn<int>("call");
        QTest::addColumn<int>("fault");
        QTest::addColumn<int>("uploads");
        const auto row = [](const char *name, Call call, Fault fault, int uploads) {
            QTest::newRow(name) << int(call) << int(fault) << uploads;
        };
        row("the answer is lost", Call::Upload, Fault::LostAfter, 1);
        row("the request is lost", Call::Upload, Fault::LostBefore, 2);
        row("busy", Call::Upload, Fault::Busy, 2);
        row("the line is cut", Call::Upload, Fault::CutBody, 2);
        row("damaged on its way", Call::Upload, Fault::Damaged, 2);
        row("the line is down", Call::Upload, Fault::NeverSent, 2);
        row("offline", Call::Upload, Fault::Offline, 2);
        row("the password changed", Call::Upload, Fault::Unauthorized, 2);
        row("it dies making sizes", Call::Upload, Fault::DiesInSizes, 1);
        row("half of it is stored", Call::Upload, Fault::Truncates, 2);
        row("the look fails", Call::FindMedia, Fault::NeverSent, 1);
        row("reading it back fails", Call::ReadMedia, Fault::Busy, 1);
    }
    void whateverTheLineDoesItIsThereOnceAndWhole()
    {
        QFETCH(int, call);
        QFETCH(int, fault);
        QFETCH(int, uploads);
        Stage s;
        const IntentId wish = s.publish();
        s.failAt(Call(call), 1, Fault(fault));
        for (int run = 0; run < 4 && s.desk.intent(wish).state != Intent::State::Done; ++run) {
            const auto outcome = s.desk.run(s.site, s.wordpress);
            QVERIFY(outcome.isFinished);
            if (s.desk.intent(wish).state != Intent::State::Done) {
                QVERIFY(s.desk.intent(wish).why);
                QVERIFY(s.server.posts.empty());
            }
        }
        QCOMPARE(s.desk.intent(wish).state, Intent::State::Done);
        QCOMPARE(s.wordpress.uploads, uploads);
        QCOMPARE(s.tries().size(), size_t(uploads));
        QCOMPARE(s.server.pictures.size(), size_t(1));
        QCOMPARE(s.server.pictures.begin()->second.bytes, s.bytes);
        QVERIFY(s.remote().content.endsWith(sitePicture(s.server.pictures.begin()->second.media)));
        for (const UploadStore::Try &one : s.tries())
            QVERIFY(one.state != Attempt::State::Sent && one.state != Attempt::State::Unknown);
    }

    void aSiteThatDiesInFinishingIsAskedThreeTimes()
    {
        Stage s;
        int finishes = 0;
        s.wordpress.fault = [&](Call call) {
            if (call == Call::FinishMedia)
                return ++finishes, Fault::LostBefore;
            return call == Call::Upload && s.wordpress.uploads == 0 ? Fault::DiesInSizes : Fault::None;
        };
        const IntentId wish = s.publish();
        s.desk.run(s.site, s.wordpress);
        // Nobody can say that it is whole: it goes, and comes again.
        QCOMPARE(finishes, 3);
        QCOMPARE(s.wordpress.uploads, 2);
        QCOMPARE(s.server.pictures.size(), size_t(1));
        QCOMPARE(s.desk.intent(wish).state, Intent::State::Done);
    }

    void aSiteThatStoresSomethingElseTwiceIsNotAskedAThirdTime()
    {
        Stage s;
        s.wordpress.fault = [&](Call call) {
            return call == Call::Upload ? Fault::Truncates : Fault::None;
        };
        const IntentId wish = s.publish();
        s.desk.run(s.site, s.wordpress);
        QCOMPARE(s.wordpress.uploads, 2);
        QCOMPARE(s.desk.intent(wish).state, Intent::State::Refused);
        QCOMPARE(s.desk.intent(wish).why->reason, Error::Reason::NotStoredAsSent);
        QVERIFY(s.server.posts.empty() && s.server.pictures.empty());
        QVERIFY(s.content().contains("quotidian-picture"));
        // Until somebody has mended the site, and the person asks again.
        s.wordpress.fault = {};
        (void)s.desk.write([&](Database &db) { return OutboxStore(db).retry(wish); });
        s.desk.run(s.site, s.wordpress);
        QCOMPARE(s.desk.intent(wish).state, Intent::State::Done);
    }

    void aSiteThatCompressesWhatArrivesIsUsable()
    {
        Stage s(Role::Editor, jpegOf(streetPicture({ 1280, 853 }), 90));
        s.server.optimise = [](const QByteArray &bytes) {
            return jpegOf(QImage::fromData(bytes), 60);
        };
        const IntentId wish = s.publish();
        const auto outcome = s.desk.run(s.site, s.wordpress);
        QCOMPARE(s.wordpress.uploads, 1);
        QCOMPARE(s.desk.intent(wish).state, Intent::State::Done);
        QCOMPARE(s.server.pictures.size(), size_t(1));
        QVERIFY(s.server.pictures.begin()->second.bytes != s.bytes);
        QVERIFY(s.remote().content.contains(s.server.pictures.begin()->second.media.large.toEncoded()));
        QCOMPARE(outcome.report.notes,
            (std::vector<SyncNote>{
                { s.desk.draft(s.draft).fields.title, syncnote::PictureAltered{}, s.draft } }));
        // An earlier profile's is found again.
        Stage later(Role::Editor, s.bytes);
        later.server.optimise = s.server.optimise;
        later.server.pictures = s.server.pictures;
        auto &kept = later.server.pictures.begin()->second.media;
        kept.slug = mediaKey(SiteStore(later.desk.pages()).load(later.site)->apiRoot, 5, later.sha256);
        later.publish();
        later.desk.run(later.site, later.wordpress);
        QCOMPARE(later.wordpress.uploads, 0);
        QCOMPARE(later.desk.upload(later.site, later.sha256).media, kept.id);
    }

    void whatWasCutShortIsNeverDoneHoweverASiteCompletesIt()
    {
        Stage s(Role::Editor, jpegOf(streetPicture({ 1280, 853 }), 90));
        // PHP reads what is there, puts grey in the place of the rest, and writes it anew.
        s.server.optimise = [](const QByteArray &bytes) {
            return jpegOf(QImage::fromData(bytes), 60);
        };
        s.wordpress.fault = [&](Call call) {
            return call == Call::Upload ? Fault::Truncates : Fault::None;
        };
        const IntentId wish = s.publish();
        s.desk.run(s.site, s.wordpress);
        QCOMPARE(s.wordpress.uploads, 2);
        QCOMPARE(s.desk.intent(wish).state, Intent::State::Refused);
        QVERIFY(s.server.posts.empty() && s.server.pictures.empty());
    }

    void whatCannotBeReadBackWaitsWithASentenceAndIsLookedAtAgain()
    {
        Stage s(Role::Editor, jpegOf(streetPicture({ 1280, 853 }), 90));
        s.server.optimise = [](const QByteArray &bytes) {
            return jpegOf(QImage::fromData(bytes), 60);
        };
        s.server.areFilesHidden = true;
        const IntentId wish = s.publish();
        s.desk.run(s.site, s.wordpress);
        QCOMPARE(s.desk.intent(wish).state, Intent::State::Refused);
        QCOMPARE(s.desk.intent(wish).why->detail, u"rest_upload_unreadable"_s);
        QCOMPARE(s.server.pictures.size(), size_t(1)); // Nobody takes away what may be whole.
        QVERIFY(s.server.posts.empty());
        (void)s.desk.write([&](Database &db) { return OutboxStore(db).retry(wish); });
        s.server.areFilesHidden = false;
        s.failAt(Call::FetchMedia, 1, Fault::Offline); // A line that is down says nothing.
        s.desk.run(s.site, s.wordpress);
        QCOMPARE(s.desk.intent(wish).state, Intent::State::Waiting);
        s.desk.run(s.site, s.wordpress);
        QCOMPARE(s.desk.intent(wish).state, Intent::State::Done);
        QCOMPARE(s.wordpress.uploads, 1);
    }

    void aSiteThatDoesNotTakeItStopsThePostWithTheReason()
    {
        Stage s;
        s.failAt(Call::Upload, 1, Fault::Refuses);
        const IntentId wish = s.publish();
        s.desk.run(s.site, s.wordpress);
        QCOMPARE(s.desk.intent(wish).state, Intent::State::Refused);
        QVERIFY(s.desk.intent(wish).why->detail.startsWith("rest_upload_sideload_error"_L1));
        QVERIFY(s.server.posts.empty());
        s.desk.run(s.site, s.wordpress);
        QCOMPARE(s.wordpress.uploads, 1);
        // Somebody allowed the type: the person asks again.
        (void)s.desk.write([&](Database &db) { return OutboxStore(db).retry(wish); });
        s.desk.run(s.site, s.wordpress);
        QCOMPARE(s.remote().status, PostStatus::Publish);
    }

    void whoMayNotUploadIsToldAndThePostWaits()
    {
        Stage s(Role::Contributor);
        const IntentId wish = s.publish();
        s.desk.run(s.site, s.wordpress);
        QCOMPARE(s.desk.intent(wish).state, Intent::State::Refused);
        QCOMPARE(s.desk.intent(wish).why->reason, Error::Reason::MissingRight);
        QCOMPARE(s.desk.intent(wish).why->detail, u"upload_files"_s);
        QCOMPARE(s.wordpress.uploads, 0);
        QVERIFY(s.server.posts.empty());
    }

    void stoppedInTheMiddleItGoesOnLater()
    {
        Stage s;
        const IntentId wish = s.publish();
        const auto outcome = s.desk.run(
            s.site, s.wordpress, -1, NewsDesk::quick(), SyncRun::Scope::PullAndPush, [&](SyncRun &run) {
                s.wordpress.onUpload = [&run] {
                    run.cancel();
                };
            });
        QVERIFY(outcome.stopped && outcome.stopped->kind == Error::Kind::Canceled);
        QCOMPARE(s.desk.intent(wish).state, Intent::State::Waiting);
        QVERIFY(s.server.pictures.empty());
        QCOMPARE(s.desk.upload(s.site, s.sha256).stage, Upload::Stage::Waiting);
        s.wordpress.onUpload = {};
        s.desk.run(s.site, s.wordpress);
        QCOMPARE(s.server.pictures.size(), size_t(1));
        QCOMPARE(s.remote().status, PostStatus::Publish);
    }

    void takenBackInTheMiddleNoPostIsMade()
    {
        Stage s;
        const IntentId wish = s.publish();
        s.wordpress.onUpload = [&] {
            (void)s.desk.write([&](Database &db) { return OutboxStore(db).cancel(wish); });
        };
        s.desk.run(s.site, s.wordpress);
        QCOMPARE(s.desk.intent(wish).state, Intent::State::Canceled);
        QVERIFY(s.server.posts.empty());
        QCOMPARE(s.server.pictures.size(), size_t(1));
        // Wished again, it is known.
        s.wordpress.onUpload = {};
        s.publish();
        s.desk.run(s.site, s.wordpress);
        QCOMPARE(s.wordpress.uploads, 1);
        QCOMPARE(s.remote().status, PostStatus::Publish);
    }

    void whatIsTypedMeanwhileStays()
    {
        Stage s;
        s.publish();
        s.wordpress.onUpload = [&] {
            s.add("<!-- wp:paragraph -->\n<p>Typed meanwhile.</p>\n<!-- /wp:paragraph -->");
        };
        s.desk.run(s.site, s.wordpress);
        QVERIFY(s.content().contains("Typed meanwhile."));
        QVERIFY(!s.content().contains("quotidian-picture"));
        QCOMPARE(s.remote().content, s.content());
    }

    void progressIsToldInBytes()
    {
        Stage s;
        s.add(pictureBlock(s.desk.attach(s.draft, speckledPicture({ 200, 100 }, 3)).sha256));
        std::vector<UploadProgress> told;
        s.publish();
        s.desk.run(
            s.site, s.wordpress, -1, NewsDesk::quick(), SyncRun::Scope::PullAndPush, [&](SyncRun &run) {
                QObject::connect(&run, &SyncRun::pictureProgressed, &run,
                    [&](const UploadProgress &progress) { told.push_back(progress); });
            });
        QVERIFY(told.size() >= 4);
        QCOMPARE(told.front(), (UploadProgress{ s.draft, 1, 2, 0, s.bytes.size() }));
        QCOMPARE(told.back().number, 2);
        QCOMPARE(told.back().sent, told.back().total);
    }

    void aPictureThatSomebodyTookOutOfTheLibraryIsSentAnew()
    {
        Stage s;
        s.publish();
        s.desk.run(s.site, s.wordpress);
        s.server.removePicture(s.server.pictures.begin()->first);
        PostFields text = post(u"The river"_s, "Rose again.");
        text.content += "\n\n" + pictureBlock(s.sha256);
        const DraftId other = s.desk.addDraft(s.site, text);
        s.desk.wish(other, s.site, Intent::Kind::Publish);
        s.desk.run(s.site, s.wordpress);
        QCOMPARE(s.wordpress.uploads, 2);
        QCOMPARE(s.server.pictures.size(), size_t(1));
        QVERIFY(s.server.posts.at(s.desk.draft(other).remoteId)
                    .content.endsWith(sitePicture(s.server.pictures.begin()->second.media)));
    }

    void anEarlierProfilesPictureIsFoundAgain()
    {
        Stage s;
        s.publish();
        s.desk.run(s.site, s.wordpress);
        NewsDesk restored; // A backup of before.
        Site site = restored.addSite(u"Newsroom"_s);
        PostFields text = post(u"The bridge"_s, "Closed.");
        const DraftId draft = restored.addDraft(site.id, text);
        text.content += "\n\n" + pictureBlock(restored.attach(draft, s.bytes).sha256);
        restored.type(draft, text);
        restored.wish(draft, site.id, Intent::Kind::Publish);
        restored.run(site.id, s.wordpress);
        QCOMPARE(s.wordpress.uploads, 1);
        QCOMPARE(s.server.pictures.size(), size_t(1));
    }

    void everyTurnOfARunMayBeItsLast()
    {
        int ended = 0;
        for (int turn = 0; turn < 400 && ended < 3; ++turn) {
            Stage s;
            const IntentId wish = s.publish();
            ended += s.desk.run(s.site, s.wordpress, turn).isFinished ? 1 : 0;
            s.desk.reopen();
            const auto outcome = s.desk.run(s.site, s.wordpress);
            const auto why = qPrintable(u"killed at turn %1"_s.arg(turn));
            QVERIFY2(outcome.isFinished && !outcome.stopped, why);
            QVERIFY2(s.desk.intent(wish).state == Intent::State::Done, why);
            QVERIFY2(s.server.pictures.size() == 1, why);
            QVERIFY2(s.server.posts.size() == 1, why);
            QVERIFY2(s.remote().content.endsWith(sitePicture(s.server.pictures.begin()->second.media)), why);
            QVERIFY2(s.content() == s.remote().content, why);
            // Never more on the wire than in the journal.
            QVERIFY2(s.wordpress.uploads <= int(s.tries().size()), why);
        }
        QCOMPARE(ended, 3);
    }
};

QTEST_GUILESS_MAIN(SyncPicturesTest)
#include "syncpictures_test.moc"
