#include "desk/drafts.h"
#include "desk/newsroom.h"
#include "desk/outbox.h"
#include "formats/blocks/localpictures.h"
#include "formats/blocks/views.h"
#include "formats/images/clean.h"
#include "storage/blobs.h"
#include "storage/draftstore.h"
#include "storage/sitestore.h"
#include "storage/uploadstore.h"
#include "support/files.h"
#include "support/pictures.h"
#include "sync/uploadmemory.h"

#include <QSignalSpy>

using namespace Qt::StringLiterals;

namespace {

const QByteArray secret = "GPS 43.2567N 76.9286E";

QImage scene(QColor colour = Qt::red)
{
    QImage image(300, 200, QImage::Format_RGB32);
    image.fill(colour);
    QPainter(&image).fillRect(0, 0, 50, 50, Qt::blue);
    return image;
}

/// Taken by a camera that says where.
QByteArray photo(QColor colour = Qt::red) { return photograph(scene(colour), secret); }

PostFields titled(const QByteArray &content = {})
{
    PostFields fields;
    fields.title = u"Night"_s;
    fields.content = content;
    return fields;
}

SiteId addSite(const Newsroom &newsroom)
{
    auto database = Database::open(newsroom.folder.path() + u"/profile/newsroom.sqlite"_s);
    Site site;
    site.name = u"News"_s;
    site.url = QUrl(u"https://news.example/"_s);
    return *SiteStore(**database).add(site);
}

} // namespace

class AttachmentsTest final : public QObject {
    Q_OBJECT
private slots:
    void aPictureIsKeptWithoutWhatItSaysOfItsPlace()
    {
        Newsroom newsroom;
        Drafts &drafts = newsroom.desk->drafts();
        const DraftId id = *await(drafts.create(titled()));
        QSignalSpy changed(&drafts, &Drafts::attachmentsChanged);
        QVERIFY(photo().contains(secret));
        const Result<Attachment> kept
            = await(drafts.attach(id, photo(), u"../../home/\u202Eana/IMG_1.jpg"_s));
        QVERIFY(kept);
        QCOMPARE(kept->name, u"IMG_1.jpg"_s);
        QCOMPARE(kept->mediaType, u"image/jpeg"_s);
        QCOMPARE(kept->size, QSize(300, 200));
        QCOMPARE(changed.count(), 1);
        const auto all = drafts.attachments(id);
        QVERIFY(all && all->size() == 1);
        QCOMPARE(all->front(), *kept);
        const auto image = await(drafts.attachedPicture(kept->sha256, { 100, 100 }));
        QVERIFY(image);
        QCOMPARE(image->width(), 100);
        newsroom.open(); // Everything is on the disk.
        QVERIFY(!isInAnyFile(newsroom.folder.path(), secret));
        QCOMPARE(newsroom.desk->drafts().attachments(id)->size(), size_t(1));
        QVERIFY(await(newsroom.desk->checkStorage())->isFine);
    }

    void theSamePictureTwiceIsOnePicture()
    {
        Newsroom newsroom;
        Drafts &drafts = newsroom.desk->drafts();
        const DraftId id = *await(drafts.create(titled()));
        const auto first = drafts.attach(id, photo(), u"one.jpg"_s);
        const auto second = drafts.attach(id, photo(), u"two.jpg"_s);
        const auto other = drafts.attach(id, photo(Qt::green), u"three.jpg"_s);
        const QByteArray hash = await(first)->sha256;
        QCOMPARE(await(second)->sha256, hash);
        QVERIFY(await(other)->sha256 != hash);
        QCOMPARE(drafts.attachments(id)->size(), size_t(2));
        QVERIFY(await(drafts.describe(id, hash, u"A wall"_s, u"Lina"_s)));
        // What was said of it is there when it comes again.
        const auto again = await(drafts.attach(id, photo()));
        QCOMPARE(again->alt, u"A wall"_s);
        const QByteArray markup = Drafts::markup(*again);
        const auto view = blocks::imageView(blocks::Document::parse(markup).block(0));
        QVERIFY(view);
        QCOMPARE(view->alt, u"A wall"_s);
        QCOMPARE(blocks::localPicture(view->src), hash);
        QVERIFY(view->captionHtml().contains("Lina"));
        QVERIFY(!await(drafts.describe(id, QByteArray(32, 'x'), {}, {})));
    }

    void whatIsNoPictureIsRefusedWithASentence()
    {
        Newsroom newsroom;
        Drafts &drafts = newsroom.desk->drafts();
        const DraftId id = *await(drafts.create(titled()));
        QCOMPARE(await(drafts.attach(id, "<svg/>")).error().reason, Error::Reason::NotAPicture);
        QCOMPARE(
            await(drafts.attachFile(id, newsroom.folder.path())).error().reason, Error::Reason::NotAPicture);
        QCOMPARE(await(drafts.attachFile(id, u"/nowhere/a.png"_s)).error().kind, Error::Kind::NotFound);
        QCOMPARE(await(drafts.attach(id, photo().first(400))).error().kind, Error::Kind::Malformed);
        QVERIFY(drafts.attachments(id)->empty());
        const QString file = newsroom.folder.filePath(u"shot.png"_s);
        QVERIFY(scene().save(file));
        QCOMPARE(await(drafts.attachFile(id, file))->name, u"shot.png"_s);
        QCOMPARE(await(drafts.attachImage(id, scene()))->mediaType, u"image/png"_s);
        QCOMPARE(drafts.attachments(id)->size(), size_t(1)); // The same pixels, and so the same bytes.
    }

    void aPictureOfThisComputerIsWishedAlongAndOneOfAFolderIsNot()
    {
        Newsroom newsroom;
        const SiteId site = addSite(newsroom);
        newsroom.open();
        Drafts &drafts = newsroom.desk->drafts();
        Outbox &outbox = newsroom.desk->outbox();
        const DraftId id = *await(drafts.create(
            titled("<!-- wp:image -->\n<figure class=\"wp-block-image\"><img src=\"file:///home/ana/a.jpg\" "
                   "alt=\"\"/></figure>\n<!-- /wp:image -->")));
        QCOMPARE(await(outbox.publish(id, site)).error().reason, Error::Reason::PictureWaits);
        QVERIFY(outbox.rows()->empty());
        const auto kept = await(drafts.attach(id, photo()));
        drafts.write(id, titled(Drafts::markup(*kept)));
        QVERIFY(await(outbox.publish(id, site)));
        QCOMPARE(outbox.rows()->size(), size_t(1));
        QVERIFY(drafts.draft(id)->fields.content.contains("quotidian-picture")); // Nothing left yet.
    }

    // While somebody types into a text that was opened before.
    void whatIsTypedBehindASentPictureShowsItOnTheSite()
    {
        Newsroom newsroom;
        const SiteId site = addSite(newsroom);
        newsroom.open();
        Drafts &drafts = newsroom.desk->drafts();
        const DraftId id = *await(drafts.create(titled(), site));
        const auto kept = await(drafts.attach(id, photo()));
        const QByteArray before = Drafts::markup(*kept);
        const QByteArray paragraph = "\n\n<!-- wp:paragraph -->\n<p>%</p>\n<!-- /wp:paragraph -->";
        drafts.write(id, titled(before));
        QVERIFY(await(drafts.save(id)));
        QVERIFY(drafts.draft(id)); // An editor has it from here on.

        Upload upload;
        upload.site = site;
        upload.sha256 = kept->sha256;
        upload.stage = Upload::Stage::OnSite;
        upload.media = 66;
        upload.url = QUrl(u"https://news.example/uploads/picture-0a.jpg"_s);
        upload.sizeSlug = u"full"_s;
        auto database = Database::open(newsroom.folder.path() + u"/profile/newsroom.sqlite"_s);
        QVERIFY(UploadStore(**database).put(upload));
        QVERIFY(placePictures(**database, id, site, QDateTime::currentDateTimeUtc()));
        database->reset();
        const auto onSite = newsroom.desk->outbox().sitePictures(id, site);
        QCOMPARE(onSite->size(), 1);
        const QByteArray after = blocks::withSitePictures(before, *onSite);
        QVERIFY(after.contains("wp-image-66"));

        // The editor still holds the address of before, and goes on.
        QByteArray typed = before;
        for (const char *words : { "One", "Two" }) {
            typed += QByteArray(paragraph).replace("%", words);
            drafts.write(id, titled(typed));
            QVERIFY(await(drafts.save(id)));
        }
        newsroom.open();
        QCOMPARE(newsroom.desk->drafts().draft(id)->fields.content, QByteArray(typed).replace(before, after));
        QVERIFY(newsroom.desk->outbox().conflicts()->empty());
        // Here it is found under either address, without a network.
        QVERIFY(await(newsroom.desk->drafts().picture(id, upload.url.toString(), { 50, 50 })));
    }

    void aPictureGoesAlongInAFileAndComesOutClean()
    {
        Newsroom newsroom;
        const DraftId id = *await(newsroom.desk->drafts().create(titled()));
        const auto kept = await(newsroom.desk->drafts().attach(id, photo()));
        newsroom.desk->drafts().write(id, titled(Drafts::markup(*kept)));
        const QString file = newsroom.folder.filePath(u"post.quotidian"_s);
        QVERIFY(await(newsroom.desk->drafts().pack(id, file, PackHistory::LeftOut)));
        Newsroom other;
        const auto opened = await(other.desk->drafts().openPackage(file));
        QVERIFY(opened);
        QCOMPARE(opened->pictures, 1);
        const auto attachments = other.desk->drafts().attachments(opened->draft);
        QCOMPARE(attachments->size(), size_t(1));
        QCOMPARE(attachments->front().sha256, kept->sha256);
        QVERIFY(await(other.desk->drafts().attachedPicture(kept->sha256, { 50, 50 })));
    }

    // Killed between the two: a blob that nobody names, and never a record without its bytes.
    void theBytesAreThereBeforeTheirRecord()
    {
        Newsroom newsroom;
        const DraftId id = *await(newsroom.desk->drafts().create(titled()));
        const QByteArray clean = cleanPicture(photo())->bytes;
        const Result<QByteArray> hash = Blobs(newsroom.folder.path() + u"/profile/blobs"_s).put(clean);
        newsroom.open();
        QVERIFY(newsroom.desk->drafts().attachments(id)->empty());
        const auto kept = await(newsroom.desk->drafts().attach(id, photo()));
        QCOMPARE(kept->sha256, *hash);
    }
};

QTEST_MAIN(AttachmentsTest)
#include "attachments_test.moc"
