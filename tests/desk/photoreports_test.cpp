#include "base/sha256.h"
#include "desk/drafts.h"
#include "desk/jobs.h"
#include "desk/library.h"
#include "desk/newsroom.h"
#include "desk/photoreports.h"
#include "desk/sources.h"
#include "desk/thumbnails.h"
#include "formats/images/clean.h"
#include "formats/images/takenat.h"
#include "storage/blobs.h"
#include "storage/database.h"
#include "support/fulldisk.h"
#include "support/pictures.h"

#include <QDeadlineTimer>
#include <QDir>
#include <QDirIterator>
#include <QFileInfo>
#include <QScopeGuard>
#include <QSignalSpy>
#include <QThread>
#include <QUndoStack>

#include <algorithm>
#include <random>

using namespace Qt::StringLiterals;

namespace {

const QByteArray secret = "GPS 43.2567N 76.9286E";

/// A JPEG that says when it was taken (Exif DateTimeOriginal), and where, in a comment.
QByteArray photo(const QByteArray &taken = {}, QColor colour = Qt::red)
{
    QImage image(64, 48, QImage::Format_RGB32);
    image.fill(colour);
    const QByteArray bytes = savedPicture(image, "jpeg");
    const auto segment = [](char marker, const QByteArray &body) {
        QByteArray size(2, '\0');
        qToBigEndian(quint16(body.size() + 2), size.data());
        return QByteArray("\xFF", 1) + marker + size + body;
    };
    QByteArray extra = segment('\xFE', secret);
    if (!taken.isEmpty()) {
        QByteArray tiff("MM\0*\0\0\0\x08", 8);
        tiff += QByteArray("\0\x01\x87\x69\0\x04\0\0\0\x01\0\0\0\x1A\0\0\0\0", 18); // To the Exif directory,
        tiff += QByteArray("\0\x01\x90\x03\0\x02\0\0\0\x14\0\0\0\x2C\0\0\0\0", 18); // which names the moment.
        extra = segment('\xE1', QByteArray("Exif\0\0", 6) + tiff + taken + '\0') + extra;
    }
    return bytes.first(2) + extra + bytes.sliced(2);
}

bool isAnywhere(const Newsroom &newsroom, const QByteArray &bytes)
{
    QDirIterator files(
        newsroom.folder.path() + u"/profile"_s, QDir::Files | QDir::Hidden, QDirIterator::Subdirectories);
    while (files.hasNext()) {
        QFile file(files.next());
        if (file.open(QIODevice::ReadOnly) && file.readAll().contains(bytes))
            return true;
    }
    return false;
}

QString saved(const Newsroom &newsroom, const QString &name, const QByteArray &bytes)
{
    QFile file(newsroom.folder.filePath(name));
    if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size())
        qFatal("no file");
    return file.fileName();
}

QStringList namesOf(const KeptPhotoReport &report)
{
    QStringList names;
    for (const KeptPhoto &each : report.photos)
        names.append(each.name);
    return names;
}

/// Added, all of them settled.
AddedPhotos add(PhotoReports &reports, PhotoReportId id, const QStringList &files)
{
    AddedPhotos what;
    bool isDone = false;
    QObject context;
    QObject::connect(&reports, &PhotoReports::added, &context, [&](PhotoReportId, const AddedPhotos &added) {
        what = added;
        isDone = true;
    });
    reports.addFiles(id, files);
    [&] {
        QTRY_VERIFY_WITH_TIMEOUT(isDone, 30000);
    }();
    return what;
}

} // namespace

class PhotoReportsTest final : public QObject {
    Q_OBJECT
private slots:
    void aNameIsANameAndNoPlace()
    {
        Newsroom newsroom;
        PhotoReports &reports = newsroom.desk->photoReports();
        const PhotoReportId id = reports.create(u"Names"_s);
        const QString bytes = QString::fromUtf8("..\\..\\bridge\u202Egpj.exe");
        const AddedPhotos added = add(reports, id, { saved(newsroom, bytes, photo({}, Qt::green)) });
        QCOMPARE(added.added, 1);
        const QStringList before = QDir(newsroom.folder.path()).entryList(QDir::AllEntries | QDir::Hidden);
        int color = 1;
        for (const QString &name : { u"../../../etc/cron.d/night.jpg"_s, u"/dev/null"_s,
                 u"a\n\tb\u2066.jpg"_s, u".."_s, QString(1000, u'x') }) {
            QSignalSpy settled(&reports, &PhotoReports::added);
            reports.addPicture(id, photo({}, QColor::fromHsv(40 * color++, 200, 200)), name);
            QTRY_COMPARE(settled.count(), 1);
        }
        QCOMPARE(namesOf(*reports.find(id)),
            (QStringList{
                u"bridgegpj.exe"_s, u"night.jpg"_s, u"null"_s, u"ab.jpg"_s, u".."_s, QString(120, u'x') }));
        // Nothing but the profile was written to, and in it blobs have names of their own.
        QCOMPARE(QDir(newsroom.folder.path()).entryList(QDir::AllEntries | QDir::Hidden), before);
        QVERIFY(!QFileInfo::exists(u"/etc/cron.d/night.jpg"_s));
        for (const KeptPhoto &each : reports.find(id)->photos)
            QVERIFY(Blobs(newsroom.folder.path() + u"/profile/blobs"_s).get(each.sha256));
    }

    void ownPicturesAreKeptWithoutWhatTheySayAndInTheOrderOfTheFiles()
    {
        Newsroom newsroom;
        PhotoReports &reports = newsroom.desk->photoReports();
        const PhotoReportId id = reports.create(u"The queue"_s);
        const QStringList files{ saved(newsroom, u"b.jpg"_s, photo("2026:11:28 08:00:01", Qt::green)),
            saved(newsroom, u"a.jpg"_s, photo("2026:11:28 07:00:00", Qt::blue)),
            saved(newsroom, u"words.jpg"_s, "no picture at all"),
            saved(newsroom, u"c.jpg"_s, photo({}, Qt::yellow)),
            saved(newsroom, u"again.jpg"_s, photo({}, Qt::yellow)) };
        const AddedPhotos added = add(reports, id, files);
        QCOMPARE(added.added, 3);
        QCOMPARE(added.known, 1);
        QCOMPARE(added.refused.size(), size_t(1));
        QCOMPARE(added.refused.front().name, u"words.jpg"_s);
        QCOMPARE(added.refused.front().error.reason, Error::Reason::NotAPicture);
        const KeptPhotoReport *report = reports.find(id);
        QCOMPARE(namesOf(*report), (QStringList{ u"b.jpg"_s, u"a.jpg"_s, u"c.jpg"_s }));
        QCOMPARE(report->photos[0].takenAt, QDateTime({ 2026, 11, 28 }, { 8, 0, 1 }, Qt::UTC));
        QVERIFY(!report->photos[2].takenAt.isValid());
        QCOMPARE(report->photos[0].size, QSize(64, 48));
        const KeptPhotoReport before = *report;
        newsroom.open(); // All of it is on the disk,
        PhotoReports &later = newsroom.desk->photoReports();
        later.load();
        QTRY_VERIFY(later.isLoaded());
        QCOMPARE(*later.find(id), before);
        QVERIFY(!isAnywhere(newsroom, secret)); // and nothing of what it said.
        QVERIFY(!isAnywhere(newsroom, "2026:11:28"));
        QVERIFY(await(newsroom.desk->checkStorage())->isFine);
    }

    void originalsAreKeptOnlyByWish()
    {
        Newsroom newsroom;
        PhotoReports &reports = newsroom.desk->photoReports();
        const PhotoReportId id = reports.create({});
        KeptPhotoReport wish = *reports.find(id);
        wish.keepsOriginals = true;
        reports.change(wish, u"Keep"_s);
        const QByteArray bytes = photo();
        QCOMPARE(add(reports, id, { saved(newsroom, u"a.jpg"_s, bytes) }).added, 1);
        const KeptPhoto kept = reports.find(id)->photos.front();
        const Blobs blobs(newsroom.folder.path() + u"/profile/blobs"_s);
        QCOMPARE(*blobs.get(kept.originalSha256), bytes);
        QVERIFY(isCleanPicture(*blobs.get(kept.sha256)));
        // The same picture once more, with other words in its file: nothing of it stays.
        const QByteArray again = photo("2026:11:28 09:00:00");
        QVERIFY(again != bytes);
        QCOMPARE(add(reports, id, { saved(newsroom, u"again.jpg"_s, again) }).known, 1);
        QTRY_VERIFY(!blobs.has(sha256(again)));
        QVERIFY(blobs.has(kept.sha256) && blobs.has(kept.originalSha256));
    }

    void everyChangeIsAStepThatGoesBackToTheValue()
    {
        Newsroom newsroom;
        PhotoReports &reports = newsroom.desk->photoReports();
        const PhotoReportId id = reports.create(u"One"_s);
        add(reports, id,
            { saved(newsroom, u"a.jpg"_s, photo()), saved(newsroom, u"b.jpg"_s, photo({}, Qt::blue)) });
        QUndoStack *steps = reports.steps(id);
        QCOMPARE(steps->count(), 1); // Pictures that were added together are one step.
        const KeptPhotoReport before = *reports.find(id);
        KeptPhotoReport after = before;
        std::swap(after.photos[0], after.photos[1]);
        reports.change(after, u"Move"_s);
        after.photos[0].caption = u"B"_s;
        reports.change(after, u"Caption"_s, u"caption 1"_s);
        after.photos[0].caption = u"Bread"_s;
        reports.change(after, u"Caption"_s, u"caption 1"_s);
        after.photos[0].blackOuts = { { BlackOut::Shape::Rectangle, { 1, 2, 3, 4 }, {}, 0 },
            { BlackOut::Shape::Brush, {}, { { 1, 1 }, { 5, 9 } }, 7 } };
        reports.change(after, u"Black out"_s);
        reports.change(after, u"Nothing"_s); // The same value is no step.
        QCOMPARE(steps->count(), 4);
        steps->undo();
        steps->undo();
        QCOMPARE(reports.find(id)->photos[0].caption, QString());
        steps->undo();
        QCOMPARE(*reports.find(id), before);
        steps->undo();
        QVERIFY(reports.find(id)->photos.empty());
        while (steps->canRedo())
            steps->redo();
        QCOMPARE(*reports.find(id), after);
        newsroom.open();
        newsroom.desk->photoReports().load();
        QTRY_VERIFY(newsroom.desk->photoReports().isLoaded());
        QCOMPARE(*newsroom.desk->photoReports().find(id), after);
    }

    void aDeletedReportComesBack()
    {
        Newsroom newsroom;
        PhotoReports &reports = newsroom.desk->photoReports();
        const PhotoReportId id = reports.create(u"One"_s);
        reports.setTrashed(id, true);
        QVERIFY(reports.list().empty());
        reports.setTrashed(id, false);
        QCOMPARE(reports.list().size(), size_t(1));
    }

    void whatIsRemovedIsInTheTrashAndComesBack()
    {
        Newsroom newsroom;
        PhotoReports &reports = newsroom.desk->photoReports();
        const PhotoReportId id = reports.create(u"One"_s);
        add(reports, id,
            { saved(newsroom, u"a.jpg"_s, photo()), saved(newsroom, u"b.jpg"_s, photo({}, Qt::blue)),
                saved(newsroom, u"c.jpg"_s, photo({}, Qt::green)) });
        const KeptPhotoReport before = *reports.find(id);
        QVERIFY(reports.trash().empty());
        reports.removePhotos(id, { before.photos[2].id, before.photos[0].id });
        QCOMPARE(namesOf(*reports.find(id)), QStringList{ u"b.jpg"_s });
        QCOMPARE(reports.find(id)->removed, (std::vector<KeptPhoto>{ before.photos[0], before.photos[2] }));
        QCOMPARE(reports.trash().size(), size_t(1));
        reports.steps(id)->undo(); // To its place.
        QCOMPARE(*reports.find(id), before);
        reports.steps(id)->redo();
        // Also in another run of the program.
        newsroom.open();
        PhotoReports &later = newsroom.desk->photoReports();
        QVERIFY(await(later.load()));
        QCOMPARE(later.find(id)->removed, (std::vector<KeptPhoto>{ before.photos[0], before.photos[2] }));
        later.takeBackPhotos(id, { before.photos[0].id });
        QCOMPARE(namesOf(*later.find(id)), (QStringList{ u"b.jpg"_s, u"a.jpg"_s }));
        QCOMPARE(later.find(id)->removed.size(), size_t(1));
    }

    void whatIsDeletedForeverIsOnTheDiskNoMore()
    {
        Newsroom newsroom;
        PhotoReports &reports = newsroom.desk->photoReports();
        const PhotoReportId id = reports.create(u"One"_s);
        KeptPhotoReport wish = *reports.find(id);
        wish.keepsOriginals = true;
        reports.change(wish, u"Keep"_s);
        const QString file = saved(newsroom, u"a.jpg"_s, photo("2026:11:28 08:00:01"));
        const auto onDisk = [&newsroom](const QByteArray &sha256) {
            return Blobs(newsroom.folder.path() + u"/profile/blobs"_s).has(sha256);
        };
        add(reports, id, { file, saved(newsroom, u"b.jpg"_s, photo({}, Qt::blue)) });
        const std::vector<KeptPhoto> photos = reports.find(id)->photos;
        reports.deleteForever(id); // It is not in the trash.
        QVERIFY(reports.find(id));
        reports.removePhotos(id, { photos[0].id });
        QVERIFY(onDisk(photos[0].sha256) && onDisk(photos[0].originalSha256));
        reports.deleteForever(id, { photos[0].id });
        QVERIFY(reports.find(id)->removed.empty());
        QVERIFY(!reports.steps(id)->canUndo());
        QTRY_VERIFY(!onDisk(photos[0].sha256) && !onDisk(photos[0].originalSha256));
        QVERIFY(onDisk(photos[1].sha256));
        // It may come anew.
        QCOMPARE(add(reports, id, { file }).added, 1);
        QVERIFY(onDisk(photos[0].sha256));
        reports.setTrashed(id, true);
        reports.deleteForever(id);
        QVERIFY(!reports.find(id));
        for (const QByteArray &sha256 :
            { photos[0].sha256, photos[0].originalSha256, photos[1].sha256, photos[1].originalSha256 })
            QTRY_VERIFY(!onDisk(sha256));
        QVERIFY(await(newsroom.desk->checkStorage())->isFine);
        newsroom.open();
        QVERIFY(await(newsroom.desk->photoReports().load()));
        QVERIFY(newsroom.desk->photoReports().list().empty());
        QVERIFY(newsroom.desk->photoReports().trash().empty());
    }

    void aPictureWhoseAdditionWasUndoneGoesWhenTheProgramEnds()
    {
        Newsroom newsroom;
        PhotoReports &reports = newsroom.desk->photoReports();
        const PhotoReportId id = reports.create(u"One"_s);
        add(reports, id, { saved(newsroom, u"a.jpg"_s, photo()) });
        add(reports, id, { saved(newsroom, u"b.jpg"_s, photo({}, Qt::blue)) });
        const std::vector<KeptPhoto> photos = reports.find(id)->photos;
        reports.steps(id)->undo();
        QCOMPARE(reports.find(id)->photos.size(), size_t(1));
        const Blobs blobs(newsroom.folder.path() + u"/profile/blobs"_s);
        QVERIFY(await(newsroom.desk->checkStorage())->isFine);
        QVERIFY(blobs.has(photos[1].sha256)); // The step may be done again.
        newsroom.open();
        QVERIFY(await(newsroom.desk->photoReports().load()));
        QTRY_VERIFY(!blobs.has(photos[1].sha256));
        QVERIFY(blobs.has(photos[0].sha256));
    }

    void aPictureThatIsAddedWhileItIsDeletedForeverStays()
    {
        Newsroom newsroom;
        PhotoReports &reports = newsroom.desk->photoReports();
        const QString file = saved(newsroom, u"a.jpg"_s, photo());
        const PhotoReportId first = reports.create(u"One"_s);
        const PhotoReportId second = reports.create(u"Two"_s);
        QCOMPARE(add(reports, first, { file }).added, 1);
        reports.setTrashed(first, true);
        reports.deleteForever(first);
        // Another program holds the newsroom between the deletion and the removal of its bytes.
        const QString path = newsroom.folder.path() + u"/profile/newsroom.sqlite"_s;
        auto other = Database::open(path);
        QVERIFY(other);
        QDeadlineTimer patience(30000);
        while (!patience.hasExpired() && (*other)->number(u"SELECT count(*) FROM discarded_blob"_s) != 1)
            QThread::msleep(5);
        auto held = std::make_optional<Transaction>(**other);
        QVERIFY(held->begun());
        QSignalSpy settled(&reports, &PhotoReports::added);
        QCoreApplication::processEvents(); // The removal waits for it,
        reports.addFiles(second, { file });
        QTest::qWait(500); // and meanwhile the same bytes are put.
        held.reset();
        QTRY_COMPARE_WITH_TIMEOUT(settled.count(), 1, 30000);
        (void)await(newsroom.desk->checkStorage()); // Behind it.
        const KeptPhoto kept = reports.find(second)->photos.front();
        QVERIFY(Blobs(newsroom.folder.path() + u"/profile/blobs"_s).has(kept.sha256));
        QVERIFY(await(reports.picture(kept.sha256, {})));
    }

    void whatSomethingElseShowsStaysWhenItIsDeletedForever()
    {
        Newsroom newsroom;
        PhotoReports &reports = newsroom.desk->photoReports();
        // Stays the same to the byte when it is cleaned: one blob for all of them.
        const QByteArray gif
            = QByteArray::fromHex("47494638396101000100800000ff0000ffffff2c00000000010001000002024401003b");
        const QString file = saved(newsroom, u"a.gif"_s, gif);
        const PhotoReportId first = reports.create(u"One"_s);
        const PhotoReportId second = reports.create(u"Two"_s);
        const PhotoReportId undone = reports.create(u"Three"_s);
        for (const PhotoReportId id : { first, second, undone })
            QCOMPARE(add(reports, id, { file }).added, 1);
        const QByteArray sha256 = reports.find(first)->photos.front().sha256;
        const auto draft = await(newsroom.desk->drafts().create());
        QVERIFY(draft);
        QCOMPARE(await(newsroom.desk->drafts().attach(*draft, gif))->sha256, sha256);
        const Blobs blobs(newsroom.folder.path() + u"/profile/blobs"_s);
        const auto deleteForever = [&](PhotoReportId id) {
            reports.setTrashed(id, true);
            reports.deleteForever(id);
            (void)await(newsroom.desk->checkStorage()); // Behind it.
        };
        deleteForever(first);
        QVERIFY(blobs.has(sha256));
        reports.steps(undone)->undo(); // It comes again when this step is done again.
        deleteForever(second);
        QVERIFY(blobs.has(sha256)); // The draft shows it.
        QVERIFY(await(newsroom.desk->checkStorage())->isFine);
        reports.steps(undone)->redo();
        QVERIFY(await(reports.picture(reports.find(undone)->photos.front().sha256, {})));
    }

    void whatIsBeingAddedToAReportThatIsDeletedForeverIsNobodysAlsoIfThatFails()
    {
#ifndef Q_OS_LINUX
        QSKIP("limits are set on Linux only");
#endif
        Newsroom newsroom;
        PhotoReports &reports = newsroom.desk->photoReports();
        QSignalSpy added(&reports, &PhotoReports::added);
        const PhotoReportId id = reports.create(u"The square"_s);
        reports.setTrashed(id, true);
        QVERIFY(await(newsroom.desk->checkStorage())); // Behind it.
        QImage noise(4000, 3000, QImage::Format_RGB32);
        std::mt19937 random(7);
        std::generate_n(reinterpret_cast<quint32 *>(noise.bits()), noise.width() * noise.height(), random);
        const QByteArray gif
            = QByteArray::fromHex("47494638396101000100800000ff0000ffffff2c00000000010001000002024401003b");
        reports.addFiles(id,
            { saved(newsroom, u"quick.gif"_s, gif),
                saved(newsroom, u"slow.jpg"_s, savedPicture(noise, "jpeg")) });
        QThread::msleep(200); // The first is done, and this thread has not heard of it.
        const auto isFree = qScopeGuard([] { setDiskFull(false); });
        setDiskFull(true);
        reports.deleteForever(id);
        const auto isThere = [&] {
            return std::ranges::any_of(
                reports.trash(), [id](const KeptPhotoReport *report) { return report->id == id; });
        };
        QVERIFY(!isThere());
        QTRY_VERIFY(isThere());
        setDiskFull(false);
        QCOMPARE(added.count(), 0);
        QTRY_COMPARE_WITH_TIMEOUT(added.count(), 1, 30000);
        QCOMPARE(added.front().at(1).value<AddedPhotos>().added, 0);
        const Blobs blobs(newsroom.folder.path() + u"/profile/blobs"_s);
        const auto isLargeLeft = [&] {
            return std::ranges::any_of(blobs.all(),
                [&](const QByteArray &sha256) { return QFileInfo(blobs.path(sha256)).size() > 100'000; });
        };
        QTRY_VERIFY(!isLargeLeft());
    }

    void aReportIsOneInEachSpellingOfItsAddress()
    {
        TestServer server;
        Blog blog(server);
        server.route("/1.jpg", WireReply::answer(200, "image/jpeg", photo()));
        Newsroom newsroom;
        PhotoReports &reports = newsroom.desk->photoReports();
        QSignalSpy fetched(&reports, &PhotoReports::fetched);
        const QUrl url = server.url(u"/photos"_s);
        const auto id = await(reports.open(url.toString()));
        QVERIFY(id);
        QTRY_COMPARE(fetched.count(), 1);
        QUrl secure = url;
        secure.setScheme(u"https"_s);
        QUrl further = url;
        further.setFragment(u"the-bridge"_s);
        for (const QUrl &spelling : { secure, further }) {
            const auto again = await(reports.open(spelling.toString()));
            QVERIFY(again);
            QCOMPARE(*again, *id);
        }
        QCOMPARE(reports.list().size(), size_t(1));
        QCOMPARE(server.count("/photos"), 1);
    }

    void aCapturedReportThatIsDeletedForeverLeavesItsProofs()
    {
        TestServer server;
        Blog blog(server);
        server.route("/1.jpg", WireReply::answer(200, "image/jpeg", photo()));
        Newsroom newsroom;
        PhotoReports &reports = newsroom.desk->photoReports();
        QSignalSpy fetched(&reports, &PhotoReports::fetched);
        const QUrl url = server.url(u"/photos"_s);
        const auto id = await(reports.open(url.toString()));
        QTRY_COMPARE(fetched.count(), 1);
        QCOMPARE(reports.find(url)->id, *id);
        reports.setTrashed(*id, true);
        QCOMPARE(reports.find(url)->id, *id); // In the trash too.
        reports.deleteForever(*id);
        QVERIFY(!reports.find(url));
        QVERIFY(await(newsroom.desk->checkStorage())->isFine);
        QCOMPARE(*await(newsroom.desk->sources().check()), 2);
        // A stranger's words lead nowhere in one's own network.
        server.route("/2", WireReply::answer(200, "text/html", "<title>x</title>"));
        QVERIFY(!await(reports.capture(server.url(u"/2"_s))));
        QCOMPARE(server.count("/2"), 0);
    }

    void somebodysReportIsKeptWithItsPicturesAsEvidence()
    {
        TestServer server;
        Blog blog(server);
        const QByteArray picture = photo("2026:11:01 10:00:00");
        server.route("/1.jpg", WireReply::answer(200, "image/jpeg", picture));
        Newsroom newsroom;
        PhotoReports &reports = newsroom.desk->photoReports();
        QSignalSpy fetched(&reports, &PhotoReports::fetched);
        const auto id = await(reports.open(server.url(u"/photos"_s).toString()));
        QVERIFY(id);
        QTRY_COMPARE(fetched.count(), 1);
        const KeptPhotoReport *report = reports.find(*id);
        QCOMPARE(report->title, u"Night of the flood: 3 pictures"_s);
        QCOMPARE(report->author, u"Lina Haddad"_s);
        QCOMPARE(report->photos.size(), size_t(1));
        const KeptPhoto &kept = report->photos.front();
        QCOMPARE(kept.caption, u"The street"_s);
        QCOMPARE(kept.missing, QString());
        QCOMPARE(kept.size, QSize(64, 48));
        // As it was received, to the byte, in the chain.
        QCOMPARE(*Blobs(newsroom.folder.path() + u"/profile/blobs"_s).get(kept.sha256), picture);
        QCOMPARE(newsroom.desk->sources().snapshot(kept.snapshot)->finalUrl, server.url(u"/1.jpg"_s));
        QVERIFY(newsroom.desk->sources().snapshot(report->snapshot)->text.contains(u"The street"_s));
        QCOMPARE(*await(newsroom.desk->sources().check()), 2);
        // Offline afterwards; the same address is the same report.
        newsroom.open(NetworkPolicy::Offline);
        PhotoReports &later = newsroom.desk->photoReports();
        later.load();
        QTRY_VERIFY(later.isLoaded());
        QCOMPARE(*await(later.open(server.url(u"/photos"_s).toString())), *id);
        QCOMPARE(await(later.picture(later.find(*id)->photos.front().sha256, { 32, 32 }))->width(), 32);
    }

    void whatIsMissingSaysWhyAndIsFetchedLater()
    {
        TestServer server;
        Blog blog(server);
        Newsroom newsroom;
        PhotoReports &reports = newsroom.desk->photoReports();
        QSignalSpy fetched(&reports, &PhotoReports::fetched);
        const auto id = await(reports.open(server.url(u"/photos"_s).toString()));
        QVERIFY(id);
        QTRY_COMPARE(fetched.count(), 1);
        QVERIFY(!reports.find(*id)->photos.front().isHere());
        QVERIFY(!reports.find(*id)->photos.front().missing.isEmpty());
        server.route("/1.jpg", WireReply::answer(200, "image/jpeg", photo().first(200))); // Cut.
        reports.fetchMissing(*id);
        QTRY_COMPARE(fetched.count(), 2);
        QVERIFY(!reports.find(*id)->photos.front().isHere());
        server.route("/1.jpg", WireReply::answer(200, "image/jpeg", photo()));
        reports.fetchMissing(*id);
        QTRY_COMPARE(fetched.count(), 3);
        QVERIFY(reports.find(*id)->photos.front().isHere());
        QVERIFY(reports.find(*id)->photos.front().missing.isEmpty());
        const KeptPhotoReport before = *reports.find(*id);
        newsroom.open();
        PhotoReports &later = newsroom.desk->photoReports();
        QVERIFY(await(later.load()));
        QCOMPARE(*later.find(*id), before);
    }

    void withoutALineTheAddressIsKept()
    {
        TestServer server;
        Blog blog(server);
        server.route("/1.jpg", WireReply::answer(200, "image/jpeg", photo()));
        Newsroom newsroom;
        newsroom.desk->setPolicy(NetworkPolicy::Offline);
        PhotoReports &reports = newsroom.desk->photoReports();
        const auto id = await(reports.open(server.url(u"/photos"_s).toString()));
        QVERIFY(id);
        QVERIFY(!reports.find(*id)->capturedAt.isValid());
        QVERIFY(!reports.find(*id)->note.isEmpty());
        QCOMPARE(server.count("/photos"), 0);
        newsroom.desk->setPolicy(NetworkPolicy::Online);
        QSignalSpy fetched(&reports, &PhotoReports::fetched);
        reports.fetchMissing(*id);
        QTRY_COMPARE(fetched.count(), 1);
        QVERIFY(reports.find(*id)->photos.front().isHere());
        QVERIFY(reports.find(*id)->note.isEmpty());
        // What is no page leaves no report behind.
        QCOMPARE(
            await(reports.open(server.url(u"/nowhere"_s).toString())).error().kind, Error::Kind::NotFound);
        QCOMPARE(reports.list().size(), size_t(1));
    }

    void aPageNamesNothingInSomebodysNetwork()
    {
        TestServer page;
        TestServer inside;
        page.route("/p",
            WireReply::answer(200, "text/html",
                "<html><title>Trap</title><article><figure><img width=800 height=600 src=\""
                    + inside.url(u"/x.jpg"_s).toEncoded()
                    + "\"><figcaption>A</figcaption></figure></article>"));
        inside.route("/x.jpg", WireReply::answer(200, "image/jpeg", photo()));
        Newsroom newsroom;
        PhotoReports &reports = newsroom.desk->photoReports();
        QSignalSpy fetched(&reports, &PhotoReports::fetched);
        const auto id = await(reports.open(page.url(u"/p"_s).toString()));
        QVERIFY(id);
        QTRY_COMPARE(fetched.count(), 1);
        for (const KeptPhoto &photo : reports.find(*id)->photos)
            QVERIFY(!photo.isHere());
        QCOMPARE(inside.connections(), 0);
    }

    void aFeedNamesNothingInSomebodysNetwork_data()
    {
        QTest::addColumn<QByteArray>("picture");
        QTest::newRow("with a picture") << QByteArray("<img width=800 height=600 src=\"/x.jpg\">");
        QTest::newRow("without one, so that its page is wanted") << QByteArray();
    }
    void aFeedNamesNothingInSomebodysNetwork()
    {
        QFETCH(QByteArray, picture);
        TestServer blog;
        TestServer inside;
        inside.route("/p", WireReply::answer(200, "text/html", Blog::photos()));
        inside.route("/x.jpg", WireReply::answer(200, "image/jpeg", photo()));
        const QByteArray page = inside.url(u"/p"_s).toEncoded();
        blog.route("/f",
            WireReply::answer(200, "application/rss+xml",
                "<rss version=\"2.0\"><channel><title>T</title><item><title>A</title><link>" + page
                    + "</link><guid>1</guid><description xml:base=\"" + page + "\"><![CDATA[<p>Words.</p>"
                    + picture + "]]></description></item></channel></rss>"));
        Newsroom newsroom;
        QVERIFY(await(newsroom.desk->library().follow(blog.url(u"/f"_s).toString())));
        const ArticleId article = newsroom.desk->library().page({}, {})->front().article.id;
        PhotoReports &reports = newsroom.desk->photoReports();
        QSignalSpy fetched(&reports, &PhotoReports::fetched);
        const auto kept = await(reports.keep(article));
        QTRY_COMPARE(fetched.count(), 1);
        // Nor is it later.
        if (kept) {
            reports.fetchMissing(*kept);
            QTRY_COMPARE(fetched.count(), 2);
        }
        QCOMPARE(inside.connections(), 0);
    }

    void anArticleIsOneReportHoweverOftenItIsKept()
    {
        TestServer server;
        const Blog blog(server);
        server.route("/bridge", WireReply::answer(200, "text/html", Blog::photos()));
        server.route("/1.jpg", WireReply::answer(200, "image/jpeg", photo()));
        Newsroom newsroom;
        QVERIFY(await(newsroom.desk->library().follow(server.url().toString())));
        const ArticleId article = newsroom.desk->library().page({}, {})->front().article.id;
        PhotoReports &reports = newsroom.desk->photoReports();
        QSignalSpy fetched(&reports, &PhotoReports::fetched);
        reports.create(u"Our own, which has no address"_s);
        const auto first = await(reports.keep(article));
        QVERIFY(first);
        QTRY_COMPARE(fetched.count(), 1);
        QVERIFY(reports.find(*first)->photos.front().isHere());
        // Also by who has not looked into the photo space yet.
        newsroom.open(NetworkPolicy::Offline);
        QCOMPARE(*await(newsroom.desk->photoReports().keep(article)), *first);
        QCOMPARE(newsroom.desk->photoReports().list().size(), size_t(2));
    }

    void thePagesHeadNamesItsCharset()
    {
        TestServer server;
        server.route("/p",
            WireReply::answer(200, "text/html; charset=koi8-r",
                "<html><head><title>\xEE\xCF\xDE\xD8</title></head><body><article><figure><img src=/1.jpg "
                "width=800 height=600><figcaption>\xF5\xCC\xC9\xC3\xC1</figcaption></figure></article>"));
        Newsroom newsroom;
        PhotoReports &reports = newsroom.desk->photoReports();
        const auto id = await(reports.open(server.url(u"/p"_s).toString()));
        QVERIFY(id);
        QCOMPARE(reports.find(*id)->title, u"Ночь"_s);
        QCOMPARE(reports.find(*id)->photos.front().caption, u"Улица"_s);
    }

    void aPageOfThousandsIsShortenedWithASentence()
    {
        TestServer server;
        QByteArray html = "<html><title>Many</title><article>";
        for (int i = 0; i < 900; ++i)
            html += "<img width=800 height=600 src=/" + QByteArray::number(i) + ".jpg>";
        server.route("/p", WireReply::answer(200, "text/html", html));
        Newsroom newsroom;
        PhotoReports &reports = newsroom.desk->photoReports();
        const auto id = await(reports.open(server.url(u"/p"_s).toString()));
        QVERIFY(id);
        QCOMPARE(reports.find(*id)->photos.size(), size_t(300));
        QVERIFY(reports.find(*id)->note.contains(u"900"_s));
        newsroom.desk->jobs().cancel(newsroom.desk->jobs().jobs().front().id);
        QTRY_VERIFY(!reports.isFetching(*id));
    }

    void thumbnailsComeInTheOrderWantedAndStayInTheirMemory()
    {
        QTemporaryDir folder;
        const Blobs blobs(folder.path());
        std::vector<QByteArray> hashes;
        for (int i = 0; i < 40; ++i) {
            QImage image(400, 300, QImage::Format_RGB32);
            image.fill(QColor::fromHsv(i * 8, 200, 200));
            hashes.push_back(*blobs.put(savedPicture(image, "jpeg")));
        }
        hashes.push_back(*blobs.put("no picture"));
        Thumbnails thumbnails(blobs);
        QSignalSpy made(&thumbnails, &Thumbnails::made);
        thumbnails.want({ hashes.back(), hashes.front() }, { 100, 100 });
        QTRY_COMPARE(made.count(), 2);
        QVERIFY(thumbnails.failure(hashes.back()));
        QCOMPARE(thumbnails.find(hashes.front()).size(), QSize(100, 75));
        // Ten of them are all that there is room for.
        thumbnails.setBudget(10 * 100 * 100 * 4);
        thumbnails.want(hashes, { 100, 100 });
        QTRY_VERIFY(!thumbnails.isWorking());
        QVERIFY(thumbnails.bytes() <= 10 * 100 * 100 * 4);
        for (int i = 0; i < 10; ++i)
            QVERIFY2(!thumbnails.find(hashes[size_t(i)]).isNull(), qPrintable(QString::number(i)));
        QVERIFY(thumbnails.find(hashes[30]).isNull());
        // What is not wanted any more is not made.
        thumbnails.want({ hashes[31] }, { 100, 100 });
        QTRY_VERIFY(!thumbnails.isWorking());
        QVERIFY(!thumbnails.find(hashes[31]).isNull());
        QVERIFY(thumbnails.find(hashes[30]).isNull());
    }

    void theTimeTakenIsReadFromBrokenFilesWithoutHarm()
    {
        const QByteArray whole = photo("2026:11:28 08:00:01");
        QCOMPARE(takenAt(whole), QDateTime({ 2026, 11, 28 }, { 8, 0, 1 }, Qt::UTC));
        for (qsizetype i = 0; i < 120; ++i) {
            QByteArray changed = whole;
            for (const char value : { '\0', '\x7F', '\xFF' }) {
                changed[i] = value;
                (void)takenAt(changed);
            }
            (void)takenAt(whole.first(i));
        }
    }
};

QTEST_MAIN(PhotoReportsTest)
#include "photoreports_test.moc"
