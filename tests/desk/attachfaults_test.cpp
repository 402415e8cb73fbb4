#include "desk/drafts.h"
#include "desk/errortext.h"
#include "desk/newsroom.h"
#include "formats/blocks/localpictures.h"
#include "formats/blocks/views.h"
#include "storage/blobs.h"
#include "storage/durablefile.h"
#include "support/ballast.h"
#include "support/files.h"
#include "support/pictures.h"

#include <QDirIterator>
#include <QFile>
#include <QProcess>
#include <QRandomGenerator>
#include <QtConcurrent>

#include <atomic>
#include <set>

using namespace Qt::StringLiterals;

namespace {

const QByteArray secret = "GPS 43.2567N 76.9286E";

QImage noise(quint32 seed, QSize size = { 300, 200 })
{
    QImage image(size, QImage::Format_RGB32);
    QRandomGenerator random(seed);
    random.fillRange(reinterpret_cast<quint32 *>(image.bits()), image.sizeInBytes() / 4);
    return image;
}

QString blobFolder(const QString &profile) { return profile + u"/blobs"_s; }

/// Every record has its bytes, and every picture of the text its record.
void checkPictures(Desk &desk, const QString &profile, DraftId id, int &inText)
{
    const auto attachments = desk.drafts().attachments(id);
    QVERIFY(attachments);
    const Blobs blobs(blobFolder(profile));
    std::set<QByteArray> known;
    for (const Attachment &attachment : *attachments) {
        const Result<QByteArray> bytes = blobs.get(attachment.sha256);
        QVERIFY2(bytes, bytes ? "" : qPrintable(bytes.error().detail));
        QCOMPARE(bytes->size(), attachment.bytes);
        known.insert(attachment.sha256);
    }
    const Result<Draft> draft = desk.drafts().draft(id);
    QVERIFY(draft);
    inText = 0;
    const blocks::Document document = blocks::Document::parse(draft->fields.content);
    for (const blocks::Block &block : document.blocks()) {
        if (block.isBlank())
            continue;
        if (const auto text = blocks::textView(block)) {
            QCOMPARE(text->text.html, QByteArray::number(inText + 1));
            continue;
        }
        const auto image = blocks::imageView(block);
        QVERIFY2(image, block.bytes().constData());
        const auto local = blocks::localPicture(image->src);
        QVERIFY(local && known.contains(*local));
        ++inText;
    }
}

} // namespace

/// What becomes of pictures, and of the text around them, when the program or the disk ends in the middle.
class AttachFaultsTest final : public QObject {
    Q_OBJECT
private slots:
    void killedWhilePicturesAreAttached();
    void whatAKilledProgramLeftHalfWrittenIsSwept();
    void aFileThatIsBeingWrittenIsNeverSwept();
    void aFullDiskTakesNoPictureAndLosesNone();
};

void AttachFaultsTest::killedWhilePicturesAreAttached()
{
    constexpr int rounds = 3;
    constexpr int atOnce = 4;
    QRandomGenerator random(16);
    int attached = 0;
    int unnamed = 0; // Blobs that were there before their record was.
    for (int round = 0; round < rounds; ++round) {
        struct Attacher {
            QTemporaryDir folder;
            QProcess process;
            QString profile() const { return folder.filePath(u"profile"_s); }
        };
        std::vector<std::unique_ptr<Attacher>> attachers;
        for (int i = 0; i < atOnce; ++i) {
            auto attacher = std::make_unique<Attacher>();
            // Whatever it may want to put elsewhere is found too.
            QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
            for (const QString &name : { u"TMPDIR"_s, u"HOME"_s, u"XDG_CACHE_HOME"_s, u"XDG_RUNTIME_DIR"_s })
                environment.insert(name, attacher->folder.path());
            attacher->process.setProcessEnvironment(environment);
            attacher->process.start(QCoreApplication::applicationDirPath() + u"/attacher"_s,
                { attacher->profile(), QString::fromLatin1(secret) });
            QVERIFY(attacher->process.waitForStarted());
            attachers.push_back(std::move(attacher));
        }
        for (const auto &attacher : attachers) {
            // From its first picture on, so that a slow machine kills in the middle too.
            QVERIFY(attacher->process.waitForReadyRead(30000));
            QTest::qWait(random.bounded(150));
            attacher->process.kill();
            QVERIFY(attacher->process.state() == QProcess::NotRunning || attacher->process.waitForFinished());
            QCOMPARE(attacher->process.exitStatus(), QProcess::CrashExit);
        }
        for (const auto &attacher : attachers) {
            const int said = attacher->process.readAllStandardOutput().trimmed().split('\n').last().toInt();
            QVERIFY(said > 0);
            QVERIFY(!isInAnyFile(attacher->folder.path(), secret));
            Result<std::unique_ptr<Desk>> desk = Desk::open({ attacher->profile() });
            QVERIFY(desk);
            QVERIFY((*desk)->opened().isFine);
            const auto rows = (*desk)->drafts().list();
            QVERIFY(rows && rows->size() == 1);
            const DraftId id = rows->front().id;
            int inText = 0;
            checkPictures(**desk, attacher->profile(), id, inText);
            if (QTest::currentTestFailed())
                return;
            QVERIFY2(inText >= said, qPrintable(u"%1 of %2"_s.arg(inText).arg(said)));
            const auto report = await((*desk)->checkStorage());
            QVERIFY2(report && report->isFine, report ? qPrintable(report->problems.join(u'\n')) : "");
            const int records = int((*desk)->drafts().attachments(id)->size());
            QVERIFY(records >= inText);
            attached += records;
            unnamed += int(Blobs(blobFolder(attacher->profile())).all().size()) - records;
            // And it goes on.
            QVERIFY(await((*desk)->drafts().attach(id, photograph(noise(1000), secret))));
        }
    }
    qInfo("%d kills, %d pictures attached, %d blobs whose record was not written yet", rounds * atOnce,
        attached, unnamed);
}

void AttachFaultsTest::whatAKilledProgramLeftHalfWrittenIsSwept()
{
    QTemporaryDir folder;
    const QString profile = folder.filePath(u"profile"_s);
    const auto halfWritten = [&] {
        QStringList files;
        QDirIterator all(profile, { u"*.tmp"_s }, QDir::Files, QDirIterator::Subdirectories);
        while (all.hasNext())
            files.append(all.next());
        return files;
    };
    int kills = 0;
    while (halfWritten().size() < 2 && kills < 60) {
        QProcess attacher;
        attacher.start(QCoreApplication::applicationDirPath() + u"/attacher"_s, { profile, u"--blobs"_s });
        QVERIFY(attacher.waitForStarted());
        QVERIFY(attacher.waitForReadyRead(30000));
        const qsizetype before = halfWritten().size();
        for (int turn = 0; turn < 5000 && halfWritten().size() == before; ++turn)
            QTest::qWait(1); // It is about to write.
        attacher.kill();
        QVERIFY(attacher.state() == QProcess::NotRunning || attacher.waitForFinished());
        ++kills;
    }
    const QStringList left = halfWritten();
    QVERIFY2(left.size() >= 2, "no kill came into the middle of a write");
    qInfo("%d kills left %lld files half written", kills, qlonglong(left.size()));
    // The first is old; the last could still be written by somebody.
    QFile old(left.front());
    QVERIFY(old.open(QIODevice::ReadWrite));
    QVERIFY(old.setFileTime(
        QDateTime::currentDateTimeUtc().addSecs(-2 * 3600), QFileDevice::FileModificationTime));
    old.close();
    const QList<QByteArray> blobs = Blobs(blobFolder(profile)).all();
    {
        // Beside the owner nobody sweeps.
        const auto owner = Desk::open({ profile });
        QVERIFY(owner);
        const auto reader = Desk::open({ profile, DeskMode::Read });
        QVERIFY(reader);
        (*reader)->startCare(std::chrono::milliseconds(0));
        QTest::qWait(300);
        QCOMPARE(halfWritten(), left);
        (*owner)->startCare(std::chrono::milliseconds(0));
        QTRY_COMPARE(halfWritten().size(), left.size() - 1);
    }
    QVERIFY(!QFile::exists(left.front()));
    QCOMPARE(Blobs(blobFolder(profile)).all(), blobs);
    for (const QByteArray &hash : blobs)
        QVERIFY(Blobs(blobFolder(profile)).get(hash));
}

void AttachFaultsTest::aFileThatIsBeingWrittenIsNeverSwept()
{
    QTemporaryDir folder;
    const Blobs blobs(folder.filePath(u"blobs"_s));
    std::atomic<bool> isOver = false;
    const QFuture<int> writing = QtConcurrent::run([&] {
        int failed = 0;
        for (int i = 0; i < 300; ++i)
            failed += blobs.put("picture " + QByteArray::number(i) + QByteArray(200'000, 'x')) ? 0 : 1;
        isOver = true;
        return failed;
    });
    int sweeps = 0;
    // As if the clock had been put on by a year: everything looks old.
    for (; !isOver; ++sweeps)
        durable::sweep(folder.path(), std::chrono::hours(-24 * 365));
    QCOMPARE(writing.result(), 0);
    QCOMPARE(blobs.all().size(), 300);
    qInfo("%d sweeps beside 300 writes", sweeps);
}

void AttachFaultsTest::aFullDiskTakesNoPictureAndLosesNone()
{
    Newsroom newsroom;
    newsroom.desk.reset();
    const QString folder = newsroom.folder.path() + u"/profile"_s;
    const SmallDisk disk(folder, 6);
    if (!disk.isMounted())
        QSKIP("no file system may be mounted here");
    const auto close = qScopeGuard([&] { newsroom.desk.reset(); });
    newsroom.open();
    const DraftId id = await(newsroom.desk->drafts().create()).value();
    const auto first = await(newsroom.desk->drafts().attach(id, photograph(noise(1), secret), u"one.jpg"_s));
    QVERIFY(first);
    PostFields fields;
    fields.title = u"Night"_s;
    fields.content = "<!-- wp:paragraph -->\n<p>1</p>\n<!-- /wp:paragraph -->\n\n" + Drafts::markup(*first);
    newsroom.desk->drafts().write(id, fields);
    QVERIFY(await(newsroom.desk->drafts().save(id)));
    const auto attachAll = [&](auto check) {
        const QImage large = noise(3, { 500, 400 });
        check(await(newsroom.desk->drafts().attach(id, photograph(noise(2), secret), u"two.jpg"_s)));
        check(await(newsroom.desk->drafts().attachImage(id, large)));
    };
    {
        const Ballast ballast(folder + u"/ballast"_s);
        attachAll([](const Result<Attachment> &kept) {
            QVERIFY(!kept);
            QCOMPARE(kept.error().kind, Error::Kind::Storage);
            QCOMPARE(kept.error().reason, Error::Reason::DiskFull);
            QVERIFY(errorText(kept.error()).what.contains(u"disk is full"_s));
        });
        if (QTest::currentTestFailed())
            return;
        // What is there stays, and what is typed meanwhile.
        QCOMPARE(newsroom.desk->drafts().attachments(id)->size(), size_t(1));
        QVERIFY(await(newsroom.desk->drafts().attachedPicture(first->sha256, { 50, 50 })));
        fields.title = u"Typed on a full disk"_s;
        newsroom.desk->drafts().write(id, fields);
        QCOMPARE(newsroom.desk->drafts().draft(id)->fields, fields);
        QVERIFY(!isInAnyFile(newsroom.folder.path(), secret));
    }
    attachAll(
        [](const Result<Attachment> &kept) { QVERIFY2(kept, kept ? "" : qPrintable(kept.error().detail)); });
    QTRY_VERIFY_WITH_TIMEOUT(!newsroom.desk->drafts().hasUnsaved(), 10000);
    newsroom.open();
    QCOMPARE(newsroom.desk->drafts().draft(id)->fields, fields);
    QCOMPARE(newsroom.desk->drafts().attachments(id)->size(), size_t(3));
    int inText = 0;
    checkPictures(*newsroom.desk, folder, id, inText);
    QCOMPARE(inText, 1);
    QVERIFY(await(newsroom.desk->checkStorage())->isFine);
    QVERIFY(!isInAnyFile(newsroom.folder.path(), secret));
}

QTEST_GUILESS_MAIN(AttachFaultsTest)
#include "attachfaults_test.moc"
