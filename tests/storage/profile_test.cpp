// A profile with things going wrong: another process, a full disk, a damaged file, another program's file.
#include "storage/articlestore.h"
#include "storage/backup.h"
#include "storage/draftstore.h"
#include "storage/evidencestore.h"
#include "storage/feedstore.h"
#include "storage/keepsakestore.h"
#include "storage/profile.h"
#include "storage/revisionstore.h"
#include "support/sound.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <cstdio>

#if defined(Q_OS_UNIX)
#include <csignal>
#include <sys/resource.h>
#endif

using namespace Qt::StringLiterals;

namespace {

using Mode = Profile::Mode;
using Reason = Error::Reason;

template<class T>
T answer(QFuture<T> future)
{
    future.waitForFinished();
    return future.result();
}

Result<RevisionId> writeRevision(Database &db, DraftId draft, const QByteArray &content)
{
    Revision revision;
    revision.draft = draft;
    revision.at = QDateTime::currentDateTimeUtc();
    revision.fields.content = content;
    return RevisionStore(db).append(revision, { content });
}

DraftId newDraft(Profile &profile)
{
    return sound(answer(profile.newsroom().write([](Database &db) {
        Draft draft;
        draft.uuid = QUuid::createUuid();
        draft.createdAt = QDateTime::currentDateTimeUtc();
        return DraftStore(db).create(draft);
    })));
}

Result<RevisionId> append(Profile &profile, DraftId draft, const QByteArray &content)
{
    return answer(profile.newsroom().write([=](Database &db) { return writeRevision(db, draft, content); }));
}

QByteArray bytesOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

void overwrite(const QString &path, qint64 at, const QByteArray &bytes)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadWrite) || !file.seek(at) || file.write(bytes) != bytes.size())
        qFatal("%s", qPrintable(file.errorString()));
}

} // namespace

class ProfileTest : public QObject {
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_parent;
    QString m_folder;

    std::unique_ptr<Profile> open(Mode mode = Mode::ReadWrite)
    {
        return sound(Profile::open(m_folder, mode));
    }
    QString file(const QString &name) const { return m_folder + u'/' + name; }

private slots:
    void init()
    {
        m_parent = std::make_unique<QTemporaryDir>();
        m_folder = m_parent->filePath(u"profile"_s);
    }

    void writesAreOnTheDiskBeforeQuittingEnds()
    {
        DraftId draft;
        {
            auto profile = open();
            draft = newDraft(*profile);
            for (int i = 0; i < 50; ++i)
                (void)profile->newsroom().write(
                    [=](Database &db) { return writeRevision(db, draft, QByteArray::number(i)); });
        }
        auto profile = open();
        QCOMPARE(sound(DraftStore(profile->newsroom().pages()).load(draft)).fields.content, QByteArray("49"));
        QCOMPARE(sound(RevisionStore(profile->newsroom().pages()).history(draft)).size(), size_t(50));
        QVERIFY(profile->salvages().empty());
    }

    void anErrorTakesEverythingOfItsWorkBack()
    {
        auto profile = open();
        const auto failed = answer(profile->newsroom().write([](Database &db) -> Result<> {
            if (auto done = KeepsakeStore(db).set(u"a"_s, "1"); !done)
                return done;
            return Error{ Error::Kind::Refused, Reason::BadArgument, {} };
        }));
        QVERIFY(!failed);
        QVERIFY(!sound(KeepsakeStore(profile->newsroom().pages()).find(u"a"_s)));
    }

    void anotherProcessReadsAndMayNotWrite()
    {
        QProcess other;
        other.start(QCoreApplication::applicationFilePath(), { u"--hold"_s, m_folder });
        QVERIFY(other.waitForReadyRead(30'000));
        const auto refused = Profile::open(m_folder, Mode::ReadWrite);
        QVERIFY(!refused);
        QCOMPARE(refused.error().reason, Reason::ProfileInUse);
        auto beside = open(Mode::Either);
        QVERIFY(beside->isReadOnly());
        QVERIFY(sound(KeepsakeStore(beside->newsroom().pages()).find(u"held"_s)));
        const auto write = answer(
            beside->newsroom().write([](Database &db) { return KeepsakeStore(db).remove(u"held"_s); }));
        QCOMPARE(write.error().reason, Reason::ProfileInUse);
        QCOMPARE(backup::restore(m_folder, m_folder).has_value(), false);
        beside.reset();
        // Its death, even a sudden one, frees the profile.
        other.kill();
        other.waitForFinished();
        QVERIFY(!open()->isReadOnly());
    }

    void whenSQLiteIsFullTheWorkIsTakenBackAndLaterWritesGoOn()
    {
        auto profile = open();
        const DraftId draft = newDraft(*profile);
        const auto pages = [&](qint64 most) {
            return answer(profile->newsroom().write(
                [=](Database &db) { return db.number(u"PRAGMA max_page_count = %1"_s.arg(most)); }));
        };
        QVERIFY(append(*profile, draft, "before"));
        QVERIFY(pages(1)); // Means: as large as it is.
        const auto full = append(*profile, draft, QByteArray(1'000'000, 'x'));
        QVERIFY(!full);
        QCOMPARE(full.error().reason, Reason::DiskFull);
        QVERIFY(pages(1'000'000'000));
        QVERIFY(append(*profile, draft, "after"));
        QCOMPARE(sound(RevisionStore(profile->newsroom().pages()).history(draft)).size(), size_t(2));
        QCOMPARE(sound(profile->newsroom().pages().check()), QStringList());
    }

    void whenTheDiskRefusesTheWorkIsTakenBackAndLaterWritesGoOn()
    {
#if defined(Q_OS_UNIX)
        auto profile = open();
        const DraftId draft = newDraft(*profile);
        rlimit before{};
        getrlimit(RLIMIT_FSIZE, &before);
        std::signal(SIGXFSZ, SIG_IGN);
        rlimit small = before;
        small.rlim_cur = rlim_t(QFileInfo(file(u"newsroom.sqlite-wal"_s)).size()) + 100'000;
        setrlimit(RLIMIT_FSIZE, &small);
        const auto refused = append(*profile, draft, QByteArray(3'000'000, 'x'));
        const auto blob = profile->blobs().put(QByteArray(3'000'000, 'x'));
        setrlimit(RLIMIT_FSIZE, &before);
        QVERIFY(!refused);
        QVERIFY(refused.error().reason == Reason::DiskFailed || refused.error().reason == Reason::DiskFull);
        QVERIFY(!blob);
        QVERIFY(profile->blobs().all().isEmpty());
        QVERIFY(append(*profile, draft, "after"));
        QCOMPARE(sound(RevisionStore(profile->newsroom().pages()).history(draft)).size(), size_t(1));
#else
        QSKIP("RLIMIT_FSIZE is of Unix");
#endif
    }

    void blobsAreTheirHash()
    {
        auto profile = open();
        const Blobs &blobs = profile->blobs();
        const QByteArray hash = sound(blobs.put("bytes"));
        QCOMPARE(sound(blobs.put("bytes")), hash);
        QCOMPARE(sound(blobs.get(hash)), QByteArray("bytes"));
        QCOMPARE(blobs.all(), QList<QByteArray>{ hash });
        QVERIFY(blobs.path(hash).contains(u"/blobs/%1/"_s.arg(QString::fromLatin1(hash.toHex().left(2)))));
        overwrite(blobs.path(hash), 0, "B");
        QCOMPARE(blobs.get(hash).error().reason, Reason::DatabaseDamaged);
        QCOMPARE(blobs.get(QByteArray(32, 'x')).error().kind, Error::Kind::NotFound);
    }

    void aDamagedNewsroomIsMovedAsideAndSaved()
    {
        DraftId draft;
        {
            auto profile = open();
            draft = newDraft(*profile);
            for (int i = 0; i < 300; ++i)
                QVERIFY(append(*profile, draft, QByteArray::number(i).repeated(800)));
        }
        const QString path = file(u"newsroom.sqlite"_s);
        const qint64 page = 4096;
        const qint64 middle = QFileInfo(path).size() / page / 2 * page;
        overwrite(path, middle, QByteArray(page, '\x5a'));
        const QByteArray damaged = bytesOf(path);

        auto profile = open();
        QCOMPARE(profile->salvages().size(), size_t(1));
        const Salvage &salvage = profile->salvages().front();
        QCOMPARE(bytesOf(salvage.damagedFile), damaged);
        QVERIFY(!salvage.problem.isEmpty());
        qInfo("saved %d of 300 spans, %d of 300 revisions", int(salvage.rows[u"span"_s]),
            int(salvage.rows[u"revision"_s]));
        QVERIFY(salvage.rows[u"span"_s] >= 290);
        QVERIFY(salvage.rows[u"revision"_s] >= 200);
        QCOMPARE(salvage.rows[u"draft"_s], 1);
        QCOMPARE(sound(profile->newsroom().pages().check()), QStringList());
        // What is left of each revision is whole or known to be broken, never another text.
        const auto broken = sound(RevisionStore(profile->newsroom().pages()).damaged());
        QVERIFY(broken.size() <= 20);
        QVERIFY(append(*profile, draft, "and on"));
        profile.reset();
        QVERIFY(open()->salvages().empty());
    }

    void aFileThatIsNoDatabaseIsMovedAsideToo()
    {
        QVERIFY(QDir().mkpath(m_folder));
        overwrite(file(u"newsroom.sqlite"_s), 0, QByteArray(10'000, 'n'));
        auto profile = open();
        QCOMPARE(profile->salvages().size(), size_t(1));
        QCOMPARE(bytesOf(profile->salvages().front().damagedFile), QByteArray(10'000, 'n'));
        newDraft(*profile);
    }

    void aDamagedLibraryIsRepairedWithItsIndex()
    {
        const auto item = [](int i) {
            ArticleUpdate update;
            update.article.guid = QString::number(i);
            update.article.title = u"T%1"_s.arg(i);
            update.text = u"word%1 common"_s.arg(i);
            update.html = QByteArray::number(i).repeated(500);
            return update;
        };
        {
            auto profile = open();
            QVERIFY(answer(profile->library().write([&](Database &db) -> Result<> {
                Feed feed;
                feed.url = QUrl(u"https://blog.example/feed"_s);
                const auto id = FeedStore(db).add(feed);
                if (!id)
                    return id.error();
                std::vector<ArticleUpdate> updates;
                for (int i = 0; i < 500; ++i)
                    updates.push_back(item(i));
                Capture capture;
                capture.receivedAt = QDateTime::currentDateTimeUtc();
                const auto stored = ArticleStore(db).storeFetch(*id, capture, {}, prepare(updates));
                if (!stored)
                    return stored.error();
                return {};
            })));
            QVERIFY(sound(answer(profile->checkLibrary())).isEmpty());
        }
        const QString path = file(u"library.sqlite"_s);
        overwrite(path, QFileInfo(path).size() / 4096 / 2 * 4096, QByteArray(4096, '\x5a'));
        {
            auto profile = open();
            const auto problems = answer(profile->checkLibrary());
            QVERIFY(!problems || !problems->isEmpty());
            QVERIFY(profile->repairLibraryOnNextOpen());
        }
        auto profile = open();
        QCOMPARE(profile->salvages().size(), size_t(1));
        Database &pages = profile->library().pages();
        QVERIFY(sound(answer(profile->checkLibrary())).isEmpty());
        QVERIFY(sound(FeedStore(pages).miscounted()).empty());
        QVERIFY(sound(ArticleStore(pages).search({ u"common"_s, {}, {}, 1000 })).size() > 400);
    }

    void otherProgramsAndNewerFilesAreLeftAlone()
    {
        QVERIFY(QDir().mkpath(m_folder));
        const QString path = file(u"newsroom.sqlite"_s);
        {
            auto other = sound(Database::open(path));
            QVERIFY(other->run(u"CREATE TABLE theirs (x)"_s));
        }
        QCOMPARE(Profile::open(m_folder, Mode::ReadWrite).error().reason, Reason::NotADatabase);
        {
            auto newer = sound(Database::open(path));
            QVERIFY(newer->run(u"PRAGMA application_id = %1"_s.arg(newsroomSchema().applicationId)));
            QVERIFY(newer->run(u"PRAGMA user_version = 999"_s));
        }
        QCOMPARE(Profile::open(m_folder, Mode::ReadWrite).error().reason, Reason::DatabaseNewer);
        QCOMPARE(sound(sound(Database::open(path))->number(u"SELECT count(*) FROM theirs"_s)), 0);
    }

    void anOldFileIsCopiedAndThenMigrated()
    {
        const QString path = m_parent->filePath(u"old.sqlite"_s);
        Schema old{ u"old"_s, 77,
            { u"CREATE TABLE a (x INTEGER NOT NULL) STRICT\n\nINSERT INTO a VALUES (5)\n"_s } };
        {
            auto database = sound(Database::open(path));
            QVERIFY(migrate(*database, old));
        }
        Schema today = old;
        today.steps.push_back(
            u"ALTER TABLE a ADD COLUMN y INTEGER NOT NULL DEFAULT 2;\n\nUPDATE a SET x = 6;\n"_s);
        Schema broken = today;
        broken.steps.back() += u"\n\nNO SQL"_s;
        auto database = sound(Database::open(path));
        QVERIFY(!migrate(*database, broken));
        QCOMPARE(sound(database->number(u"SELECT x FROM a"_s)), 5); // All of a step or nothing.
        QCOMPARE(sound(database->number(u"PRAGMA user_version"_s)), 1);
        QCOMPARE(checkVersion(*database, today).error().reason, Reason::ProfileInUse);
        QVERIFY(migrate(*database, today));
        QCOMPARE(sound(database->number(u"SELECT x + y FROM a"_s)), 8);
        auto copy
            = sound(Database::open(m_parent->filePath(u"old-before-2.sqlite"_s), Database::Access::ReadOnly));
        QCOMPARE(sound(copy->number(u"SELECT x FROM a"_s)), 5);
    }

    void aBackupBringsEverythingBack()
    {
        const QString saved = m_parent->filePath(u"backup.sqlite"_s);
        DraftId draft;
        QByteArray body;
        backup::Summary written;
        {
            auto profile = open();
            draft = newDraft(*profile);
            QVERIFY(append(*profile, draft, "worth keeping"));
            body = sound(profile->blobs().put("the page"));
            QVERIFY(answer(profile->newsroom().write([=](Database &db) -> Result<Snapshot> {
                Capture capture;
                capture.url = QUrl(u"https://blog.example/1"_s);
                capture.bodySha256 = body;
                capture.receivedAt = QDateTime::currentDateTimeUtc();
                return EvidenceStore(db).addSnapshot({}, capture);
            })));
            QVERIFY(answer(profile->library().write([](Database &db) {
                Feed feed;
                feed.url = QUrl(u"https://blog.example/feed"_s);
                feed.folder = u"East"_s;
                return FeedStore(db).add(feed);
            })));
            written = sound(backup::write(*profile, saved));
            QCOMPARE(written.revisions, 1);
            QCOMPARE(written.blobs, 1);
            QCOMPARE(written.feeds, 1);
            QVERIFY(written.missingBlobs.isEmpty());
            QVERIFY(!QFile::exists(saved + u"-wal"_s));
            QCOMPARE(backup::restore(saved, m_folder).error().reason, Reason::ProfileInUse);
            QVERIFY(append(*profile, draft, "written after the backup"));
        }
        // In its own place: what was there is moved aside.
        QCOMPARE(sound(backup::restore(saved, m_folder)), written);
        QCOMPARE(sound(DraftStore(open()->newsroom().pages()).load(draft)).fields.content,
            QByteArray("worth keeping"));
        const QStringList aside = QDir(m_folder).entryList({ u"newsroom-replaced-*.sqlite"_s });
        QCOMPARE(aside.size(), 1);
        QCOMPARE(
            sound(sound(Database::open(file(aside.front())))->number(u"SELECT count(*) FROM revision"_s)), 2);
        // On a new computer.
        m_folder = m_parent->filePath(u"elsewhere"_s);
        QCOMPARE(sound(backup::restore(saved, m_folder)), written);
        auto profile = open();
        QCOMPARE(sound(profile->blobs().get(body)), QByteArray("the page"));
        QVERIFY(!sound(EvidenceStore(profile->newsroom().pages()).checkChain()).broken);
        QCOMPARE(sound(FeedStore(profile->library().pages()).all()).front().folder, u"East"_s);
        QCOMPARE(sound(profile->newsroom().pages().number(
                     u"SELECT count(*) FROM sqlite_schema WHERE name LIKE 'backup%'"_s)),
            0);
        // A damaged one is refused before anything is touched.
        overwrite(saved, QFileInfo(saved).size() / 2, QByteArray(4096, 'z'));
        QVERIFY(!backup::check(saved));
        QCOMPARE(backup::check(file(u"newsroom.sqlite"_s)).error().reason, Reason::NotADatabase);
    }

    void sevenDaysOfCopiesAreKept()
    {
        auto profile = open();
        newDraft(*profile);
        for (int day = 0; day < 9; ++day)
            QVERIFY(answer(backup::daily(*profile, QDate(2026, 3, 1).addDays(day))));
        const QStringList copies = QDir(file(u"backups"_s)).entryList(QDir::Files, QDir::Name);
        QCOMPARE(copies.size(), 7);
        QCOMPARE(copies.front(), u"newsroom-2026-03-03.sqlite"_s);
        QCOMPARE(sound(sound(Database::open(file(u"backups/"_s + copies.front())))
                           ->number(u"SELECT count(*) FROM draft"_s)),
            1);
    }
};

int main(int argc, char *argv[])
{
    QCoreApplication app(argc, argv);
    if (argc == 3 && QByteArray(argv[1]) == "--hold") {
        auto profile = sound(Profile::open(QString::fromLocal8Bit(argv[2]), Mode::ReadWrite));
        (void)answer(
            profile->newsroom().write([](Database &db) { return KeepsakeStore(db).set(u"held"_s, "1"); }));
        std::puts("held");
        std::fflush(stdout);
        return std::getchar();
    }
    ProfileTest test;
    return QTest::qExec(&test, argc, argv);
}

#include "profile_test.moc"
