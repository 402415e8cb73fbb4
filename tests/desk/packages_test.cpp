#include "base/sha256.h"
#include "desk/drafts.h"
#include "desk/library.h"
#include "desk/newsroom.h"
#include "desk/sources.h"
#include "evidence/standing.h"
#include "formats/blocks/identity.h"
#include "formats/blocks/localpictures.h"
#include "formats/package/postpackage.h"
#include "storage/blobs.h"
#include "storage/database.h"
#include "storage/evidencestore.h"
#include "storage/sitelists.h"
#include "storage/sitestore.h"

#include <QDeadlineTimer>
#include <QDir>
#include <QFile>
#include <QThread>

using namespace Qt::StringLiterals;

namespace {

constexpr auto words = "The bridge was closed before dawn & the baker told us first.";

/// A draft with one proven quotation in Arabic company, and the file that it was packed into.
struct Packed {
    explicit Packed(PackHistory history = PackHistory::LeftOut)
        : blog(web)
    {
        (void)await(newsroom.desk->library().follow(web.url().toString()));
        const ArticleId article = newsroom.desk->library().page({}, {})->front().article.id;
        Drafts &drafts = newsroom.desk->drafts();
        draft = *await(drafts.create());
        const QString text = QString::fromLatin1(words);
        quote = *await(drafts.quote(draft, article, 0, int(text.size()), text));
        PostFields fields;
        fields.title = u"أصوات من الساحة"_s;
        fields.content = "<!-- wp:paragraph {\"direction\":\"rtl\"} -->\n<p dir=\"rtl\">نص</p>\n<!-- "
                         "/wp:paragraph -->\n\n"
            + Drafts::markup(quote);
        drafts.write(draft, fields);
        (void)await(drafts.save(draft, u"First"_s));
        fields.tags = QStringList{ u"square"_s };
        drafts.write(draft, fields); // Not saved: packing does.
        file = newsroom.folder.path() + u"/post.quotidian"_s;
        done = await(drafts.pack(draft, file, history));
    }

    QByteArray bytes() const
    {
        QFile read(file);
        (void)read.open(QIODevice::ReadOnly);
        return read.readAll();
    }
    /// The file with its package changed, hashes of its parts and all.
    template<class Change>
    void rewrite(Change change)
    {
        PostPackage package = *unpackPost(bytes());
        change(package);
        QFile write(file);
        (void)write.open(QIODevice::WriteOnly | QIODevice::Truncate);
        write.write(*packPost(package));
    }

    TestServer web;
    Blog blog;
    Newsroom newsroom;
    DraftId draft;
    Quote quote;
    QString file;
    Result<> done;
};

/// A red picture, featured.
Result<Attachment> cover(Drafts &drafts, DraftId draft, PostFields &fields)
{
    QImage image(40, 30, QImage::Format_RGB32);
    image.fill(Qt::red);
    Result<Attachment> kept = await(drafts.attachImage(draft, image));
    if (kept) {
        fields.featuredImage = blocks::localPictureAddress(kept->sha256);
        drafts.write(draft, fields);
    }
    return kept;
}

} // namespace

class PackagesTest final : public QObject {
    Q_OBJECT
private slots:
    void anotherNewsroomOpensItWithItsQuotationsProven()
    {
        Packed packed;
        QVERIFY2(packed.done, packed.done ? "" : qPrintable(packed.done.error().detail));
        const PostFields fields = packed.newsroom.desk->drafts().draft(packed.draft)->fields;
        QCOMPARE(fields.tags, QStringList{ u"square"_s });
        Newsroom other;
        const Result<OpenedPost> opened = await(other.desk->drafts().openPackage(packed.file));
        QVERIFY2(opened, opened ? "" : qPrintable(opened.error().detail));
        QCOMPARE(opened->quotes, 1);
        QCOMPARE(opened->proven, 1);
        QCOMPARE(opened->revisions, 0);
        const Result<Draft> draft = other.desk->drafts().draft(opened->draft);
        QCOMPARE(draft->fields, fields); // To the byte.
        QVERIFY(!draft->site);
        const std::vector<Quote> quotes = *other.desk->drafts().quotes(opened->draft);
        QCOMPARE(quotes.size(), size_t(1));
        QCOMPARE(quotes.front().id, packed.quote.id);
        QCOMPARE(quotes.front().verdict, Quote::Verdict::Exact);
        // The capture says that another computer received it, and the chain is sound.
        const Result<Snapshot> snapshot = other.desk->sources().snapshot(quotes.front().passage.snapshot);
        const Result<Snapshot> first
            = packed.newsroom.desk->sources().snapshot(packed.quote.passage.snapshot);
        QVERIFY(snapshot->origin);
        QCOMPARE(snapshot->origin->chainSha256, first->chainSha256);
        QCOMPARE(snapshot->capturedAt, first->capturedAt);
        QCOMPARE(snapshot->text, first->text);
        QCOMPARE(await(other.desk->sources().check()).value_or(0), 1);
        // Opened again: another draft, the same capture once.
        const Result<OpenedPost> again = await(other.desk->drafts().openPackage(packed.file));
        QVERIFY(again && again->draft != opened->draft);
        QCOMPARE(await(other.desk->sources().check()).value_or(0), 1);
    }

    void whatCameInAFileCannotPassForReceivedHere()
    {
        Packed packed;
        Newsroom other;
        QVERIFY(await(other.desk->drafts().openPackage(packed.file)));
        other.desk.reset();
        {
            const auto database = Database::open(other.folder.path() + u"/profile/newsroom.sqlite"_s);
            QVERIFY(database);
            QVERIFY(!(*database)->run(u"UPDATE snapshot_origin SET opened_at = 1"_s));
            QVERIFY(!EvidenceStore(**database).checkChain()->broken);
            QVERIFY((*database)->run(u"DELETE FROM snapshot_origin"_s));
            QVERIFY(EvidenceStore(**database).checkChain()->broken);
        }
    }

    void openingItWhereItCameFromChangesNothingThere()
    {
        Packed packed(PackHistory::Included);
        Drafts &drafts = packed.newsroom.desk->drafts();
        const PostFields before = drafts.draft(packed.draft)->fields;
        const std::vector<Quote> quotes = *drafts.quotes(packed.draft);
        const Result<OpenedPost> opened = await(drafts.openPackage(packed.file));
        QVERIFY(opened);
        QCOMPARE(opened->proven, 1);
        QCOMPARE(drafts.draft(packed.draft)->fields, before);
        QCOMPARE(*drafts.quotes(packed.draft), quotes);
        // The copy's quotation is another object, and the same words with the same capture.
        const std::vector<Quote> copies = *drafts.quotes(opened->draft);
        QCOMPARE(copies.size(), size_t(1));
        QVERIFY(copies.front().id != packed.quote.id);
        QCOMPARE(copies.front().passage.snapshot, packed.quote.passage.snapshot);
        const QByteArray content = drafts.draft(opened->draft)->fields.content;
        QVERIFY(
            content.contains(copies.front().id.toLatin1()) && !content.contains(packed.quote.id.toLatin1()));
        // Its earlier states are there, at their own times, and none of them speaks of the other's quotation.
        const auto history = await(drafts.history(opened->draft));
        QCOMPARE(history->size(), size_t(opened->revisions) + 1);
        QVERIFY(opened->revisions >= 3);
        QCOMPARE(history->front().origin, Revision::Origin::Imported);
        bool isNamed = false;
        for (const Revision &each : *history) {
            isNamed = isNamed || each.name == u"First"_s;
            const Result<Revision> whole = await(drafts.revision(opened->draft, each.id));
            QVERIFY(!whole->fields.content.contains(packed.quote.id.toLatin1()));
        }
        QVERIFY(isNamed);
    }

    void aCaptureThatIsNotWhatItsChainSaysIsRefused()
    {
        Packed packed;
        packed.rewrite([](PostPackage &package) {
            package.snapshots.front().snapshot.capturedAt
                = package.snapshots.front().snapshot.capturedAt.addDays(-1);
        });
        Newsroom other;
        const Result<OpenedPost> opened = await(other.desk->drafts().openPackage(packed.file));
        QVERIFY(!opened);
        QCOMPARE(opened.error().reason, Error::Reason::PackageDamaged);
        QVERIFY(other.desk->drafts().list()->empty());
        QVERIFY(other.desk->sources().snapshots()->empty());
    }

    void wordsThatWereNotSaidAreNotProven()
    {
        Packed packed;
        packed.rewrite(
            [](PostPackage &package) { package.quotes.front().quote.original = u"Nobody was told."_s; });
        Newsroom other;
        const Result<OpenedPost> opened = await(other.desk->drafts().openPackage(packed.file));
        QVERIFY(opened);
        QCOMPARE(opened->proven, 0);
        QCOMPARE(other.desk->drafts().quotes(opened->draft)->front().verdict, Quote::Verdict::NotFound);
    }

    void aPassageThatIsNotInItsCaptureProvesNothing()
    {
        Packed packed;
        packed.rewrite([](PostPackage &package) {
            package.quotes.front().quote.passage.text = u"The army blew up the bridge."_s;
            package.fields.content.replace("The bridge was closed before dawn &amp; the baker told us first.",
                "The army blew up the bridge.");
        });
        Newsroom other;
        const Result<OpenedPost> opened = await(other.desk->drafts().openPackage(packed.file));
        QVERIFY(opened);
        const QByteArray content = other.desk->drafts().draft(opened->draft)->fields.content;
        QVERIFY(content.contains("The army blew up the bridge."));
        const auto quotes = *other.desk->drafts().quotes(opened->draft);
        QCOMPARE(quotes.front().passage.text, QString::fromLatin1(words));
        const auto standing = asTheyStand(quotes, content);
        QCOMPARE(standing.size(), size_t(1));
        QCOMPARE(standing.front().verdict, Quote::Verdict::NotFound);
        packed.rewrite([](PostPackage &package) { package.quotes.front().quote.passage.end = 4000; });
        const Result<OpenedPost> beyond = await(other.desk->drafts().openPackage(packed.file));
        QVERIFY(beyond);
        QCOMPARE(beyond->proven, 0);
        const auto found = asTheyStand(*other.desk->drafts().quotes(beyond->draft), content);
        QVERIFY(found.empty() || found.front().verdict == Quote::Verdict::NotFound);
    }

    void theFeaturedImageComesAlongAndTheAuthorIsToldAndNotInvented()
    {
        Newsroom newsroom;
        const QString path = newsroom.folder.path() + u"/profile/newsroom.sqlite"_s;
        newsroom.desk.reset();
        SiteId site;
        {
            const auto database = Database::open(path);
            Site news;
            news.name = u"Square News"_s;
            news.url = QUrl(u"https://news.example/"_s);
            site = *SiteStore(**database).add(news);
            QVERIFY(SiteListStore(**database).replaceAuthors(site, { { 7, u"Аида"_s } }));
        }
        newsroom.open();
        Drafts &drafts = newsroom.desk->drafts();
        PostFields fields;
        fields.title = u"Voices"_s;
        fields.content = "<!-- wp:paragraph -->\n<p>Seen.</p>\n<!-- /wp:paragraph -->";
        fields.author = 7;
        const DraftId id = *await(drafts.create(fields, site));
        const Result<Attachment> kept = cover(drafts, id, fields);
        QVERIFY(kept);
        const QString file = newsroom.folder.path() + u"/post.quotidian"_s;
        QVERIFY(await(drafts.pack(id, file, PackHistory::Included)));
        Newsroom other;
        const Result<OpenedPost> opened = await(other.desk->drafts().openPackage(file));
        QVERIFY2(opened, opened ? "" : qPrintable(opened.error().detail));
        QCOMPARE(opened->author, u"Аида"_s);
        QCOMPARE(opened->isFeaturedLeft, false);
        PostFields there = other.desk->drafts().draft(opened->draft)->fields;
        QCOMPARE(there.author, 0);
        QCOMPARE(there.featuredImage, fields.featuredImage);
        const auto image = await(other.desk->drafts().attachedPicture(kept->sha256, { 40, 30 }));
        QVERIFY(image);
        QCOMPARE(image->pixelColor(5, 5), QColor(Qt::red));
        QCOMPARE(other.desk->drafts().attachments(opened->draft)->size(), size_t(1));
        // Bytes that are not clean do not come in, and nothing names them.
        PostPackage package = *unpackPost([&] {
            QFile read(file);
            (void)read.open(QIODevice::ReadOnly);
            return read.readAll();
        }());
        const QByteArray dirty = package.pictures.back().bytes + "where it was taken";
        package.pictures.back() = { blocks::localPictureAddress(sha256(dirty)), dirty };
        package.fields.featuredImage = package.pictures.back().address;
        package.revisions.clear();
        QFile write(file);
        QVERIFY(write.open(QIODevice::WriteOnly | QIODevice::Truncate));
        write.write(*packPost(package));
        write.close();
        const Result<OpenedPost> again = await(other.desk->drafts().openPackage(file));
        QVERIFY(again);
        QVERIFY(again->isFeaturedLeft);
        QCOMPARE(other.desk->drafts().draft(again->draft)->fields.featuredImage, QString());
        // One of the site's media is a number there.
        fields.featuredImage = toFeaturedImage(66);
        drafts.write(id, fields);
        QVERIFY(await(drafts.pack(id, file, PackHistory::Included)));
        const Result<OpenedPost> without = await(other.desk->drafts().openPackage(file));
        QVERIFY(without);
        QVERIFY(without->isFeaturedLeft);
        QCOMPARE(other.desk->drafts().draft(without->draft)->fields.featuredImage, QString());
    }

    void aPageStaysAPageAndLeavesItsParentBehind()
    {
        Newsroom newsroom;
        Drafts &drafts = newsroom.desk->drafts();
        PostFields fields;
        fields.title = u"Who writes here"_s;
        fields.parent = 12;
        fields.menuOrder = 4;
        const DraftId id = *await(drafts.create(fields, {}, PostType::Page));
        const QString file = newsroom.folder.path() + u"/page.quotidian"_s;
        QVERIFY(await(drafts.pack(id, file, PackHistory::Included)));
        Newsroom other;
        const Result<OpenedPost> opened = await(other.desk->drafts().openPackage(file));
        QVERIFY(opened);
        const Result<Draft> there = other.desk->drafts().draft(opened->draft);
        QCOMPARE(there->type, PostType::Page);
        QCOMPARE(there->fields.parent, 0); // A page of that site.
        QCOMPARE(there->fields.menuOrder, 4);
    }

    void aPictureThatIsDeletedForeverElsewhereMeanwhileIsNotLost()
    {
        Newsroom newsroom;
        Drafts &drafts = newsroom.desk->drafts();
        PostFields fields;
        fields.title = u"Voices"_s;
        fields.content = "<!-- wp:paragraph -->\n<p>Seen.</p>\n<!-- /wp:paragraph -->";
        const DraftId id = *await(drafts.create(fields));
        const Result<Attachment> kept = cover(drafts, id, fields);
        QVERIFY(kept);
        const QString file = newsroom.folder.path() + u"/post.quotidian"_s;
        QVERIFY(await(drafts.pack(id, file, PackHistory::LeftOut)));
        Newsroom other;
        const Blobs blobs(other.folder.path() + u"/profile/blobs"_s);
        const Future<OpenedPost> opening = other.desk->drafts().openPackage(file);
        // Read, and not stored: this thread hears of it later.
        QDeadlineTimer soon(10000);
        while (!blobs.has(kept->sha256) && !soon.hasExpired())
            QThread::msleep(1);
        QVERIFY(blobs.has(kept->sha256));
        QVERIFY(!opening.isFinished());
        QVERIFY(blobs.remove(kept->sha256));
        const Result<OpenedPost> opened = await(opening);
        QVERIFY(opened);
        QVERIFY(blobs.has(kept->sha256));
        QVERIFY(await(other.desk->drafts().attachedPicture(kept->sha256, { 40, 30 })));
        QVERIFY(await(other.desk->checkStorage())->isFine);
    }

    void aFailedWriteLeavesWhatStoodThere()
    {
        Packed packed;
        const QByteArray before = packed.bytes();
        Drafts &drafts = packed.newsroom.desk->drafts();
        const QString nowhere = packed.newsroom.folder.path() + u"/no/such/folder.quotidian"_s;
        QCOMPARE(await(drafts.pack(packed.draft, nowhere, PackHistory::LeftOut)).error().kind,
            Error::Kind::Storage);
        QCOMPARE(await(drafts.pack(DraftId{ 99 }, packed.file, PackHistory::LeftOut)).error().kind,
            Error::Kind::NotFound);
        QCOMPARE(packed.bytes(), before);
        QCOMPARE(QDir(packed.newsroom.folder.path()).entryList({ u"*.tmp"_s }).size(), 0);
        QCOMPARE(await(drafts.openPackage(nowhere)).error().kind, Error::Kind::NotFound);
        const QString backup = packed.newsroom.folder.path() + u"/backup.quotidian"_s;
        QVERIFY(await(packed.newsroom.desk->backUp(backup)));
        QCOMPARE(await(drafts.openPackage(backup)).error().reason, Error::Reason::PackageIsBackup);
    }
};

QTEST_GUILESS_MAIN(PackagesTest)
#include "packages_test.moc"
