// What happens to the library when the power goes, the program is killed or the disk is full while fetches
// are stored; and what becomes of libraries of before.
#include "storage/articlestore.h"
#include "storage/feedstore.h"
#include "storage/schema.h"
#include "support/recordingvfs.h"

#include <QCoreApplication>
#include <QFile>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>
#include <QtEndian>

#include <cstdio>

using namespace Qt::StringLiterals;

namespace {

const QDateTime start(QDate(2026, 3, 1), QTime(12, 0), Qt::UTC);
constexpr int feedCount = 4;
constexpr int itemsPerRound = 3; ///< New ones, of each feed.

template<class T>
T must(Result<T> result)
{
    if (!result)
        qFatal("%s", qPrintable(result.error().detail));
    if constexpr (!std::is_void_v<T>)
        return std::move(*result);
}

ArticleStore::Fetch fetchOf(FeedId feed, int round)
{
    std::vector<ArticleUpdate> updates;
    // The newest items of before stand in the document too, one of them with another text.
    for (int i = std::max(0, (round - 1) * itemsPerRound); i < (round + 1) * itemsPerRound; ++i) {
        ArticleUpdate update;
        update.article.guid = u"item %1"_s.arg(i);
        update.article.title = u"Title %1"_s.arg(i);
        update.article.language = i % 2 ? u"ru"_s : u"en-GB"_s;
        update.article.publishedAt = start.addSecs(i * 600);
        update.text = u"word%1 common text"_s.arg(i)
            + (i % itemsPerRound == 0 ? QString::number(round) : QString()) + u" filler"_s.repeated(i % 50);
        update.html = "<p>" + update.text.toUtf8() + "</p>";
        updates.push_back(update);
    }
    Capture capture;
    capture.receivedAt = start.addDays(10 + round);
    return { feed, capture, { "etag", {}, {} }, prepare(updates) };
}

std::vector<FeedId> follow(Database &database)
{
    Transaction transaction(database);
    std::vector<FeedId> feeds;
    for (int i = 0; i < feedCount; ++i) {
        Feed feed;
        feed.url = QUrl(u"https://f%1.example/"_s.arg(i));
        feeds.push_back(must(FeedStore(database).add(feed)));
    }
    must(transaction.commit());
    return feeds;
}

/// One refresh, and a star for its newest article.
Result<> refresh(Database &database, const std::vector<FeedId> &feeds, int round)
{
    Transaction transaction(database);
    if (Result<> begun = transaction.begun(); !begun)
        return begun;
    std::vector<ArticleStore::Fetch> fetches;
    for (const FeedId feed : feeds)
        fetches.push_back(fetchOf(feed, round));
    ArticleStore store(database);
    const auto stored = store.storeFetches(fetches);
    if (!stored)
        return stored.error();
    const auto &touched = must(stored->front()).touched;
    if (!touched.empty()) {
        if (Result<> done = store.setStarred({ touched.back() }, true); !done)
            return done;
        if (Result<> done = store.setTag({ touched.back() }, u"kept"_s, true); !done)
            return done;
    }
    return transaction.commit();
}

/// What is wrong with it; empty if nothing.
QString problemOf(Database &database, int rounds)
{
    const Result<QStringList> problems = database.check();
    if (!problems || !problems->isEmpty())
        return u"quick_check"_s;
    if (!database.run(u"INSERT INTO article_search (article_search) VALUES ('integrity-check')"_s))
        return u"index"_s;
    const auto miscounted = FeedStore(database).miscounted();
    if (!miscounted || !miscounted->empty())
        return u"counters"_s;
    const qint64 articles = must(database.number(u"SELECT count(*) FROM article"_s));
    if (articles % (feedCount * itemsPerRound) != 0)
        return u"half a refresh"_s;
    if (articles < qint64(rounds) * feedCount * itemsPerRound)
        return u"lost articles"_s;
    if (must(database.number(u"SELECT count(*) FROM (SELECT DISTINCT feed, guid FROM article)"_s))
        != articles)
        return u"doubled"_s;
    if (must(ArticleStore(database).count({ .which = ArticleFilter::Which::Starred })) < rounds)
        return u"lost stars"_s;
    return {};
}

/// The other process: stores and says so, until it is killed.
int storeForever(const QString &path)
{
    const auto database = must(Database::open(path, Database::Access::ReadWrite, Database::Erase::Leave));
    const std::vector<FeedId> feeds = follow(*database);
    for (int round
         = int(must(database->number(u"SELECT count(*) FROM article"_s))) / (feedCount * itemsPerRound);
         ; ++round) {
        must(refresh(*database, feeds, round));
        std::printf("%d\n", round + 1);
        std::fflush(stdout);
    }
}

} // namespace

class LibraryFaultsTest : public QObject {
    Q_OBJECT

private slots:
    void aPowerCutLosesNoStarAndDoublesNothing()
    {
        const QString place
            = QFile::exists(u"/dev/shm"_s) ? u"/dev/shm/librarycut-XXXXXX"_s : u"librarycut-XXXXXX"_s;
        const QTemporaryDir folder(place);
        Recording recording;
        {
            const auto database = must(Database::open(Recording::uri(folder.filePath(u"recorded.sqlite"_s)),
                Database::Access::ReadWrite, Database::Erase::Leave));
            must(migrate(*database, librarySchema()));
            must(database->run(u"PRAGMA wal_autocheckpoint = 20"_s));
            const std::vector<FeedId> feeds = follow(*database);
            recording.acknowledge(0);
            for (int round = 0; round < 15; ++round) {
                must(refresh(*database, feeds, round));
                recording.acknowledge(round + 1);
            }
        }
        const unsigned seed = qEnvironmentVariableIsSet("POWERCUT_SEED")
            ? unsigned(qEnvironmentVariableIntValue("POWERCUT_SEED"))
            : std::random_device()();
        qInfo("seed %u, %d operations", seed, int(recording.size()));
        std::mt19937 random(seed);
        const QString path = folder.filePath(u"after.sqlite"_s);
        int judged = 0;
        for (int i = 0; i < 400; ++i) {
            const Recording::State state = recording.cutAt(random() % (recording.size() + 1), random);
            for (const QString &suffix : { u""_s, u"-wal"_s, u"-shm"_s })
                QFile::remove(path + suffix);
            for (auto file = state.files.begin(); file != state.files.end(); ++file) {
                QFile out(path + file.key());
                QVERIFY(out.open(QIODevice::WriteOnly));
                out.write(file.value());
            }
            const auto database = Database::open(path, Database::Access::ReadWrite, Database::Erase::Leave);
            QVERIFY2(database, qPrintable(u"does not open, cut %1"_s.arg(i)));
            const Result<> migrated = migrate(**database, librarySchema());
            QVERIFY2(migrated, "does not migrate");
            const QString problem = problemOf(**database, state.acknowledged);
            QVERIFY2(problem.isEmpty(), qPrintable(problem));
            judged += state.acknowledged > 0;
        }
        QVERIFY(judged > 100);
    }

    void killedWhileStoringItGoesOnWhereItWas()
    {
        const QTemporaryDir folder;
        const QString path = folder.filePath(u"library.sqlite"_s);
        must(migrate(*must(Database::open(path, Database::Access::ReadWrite, Database::Erase::Leave)),
            librarySchema()));
        int acknowledged = 0;
        for (int i = 0; i < 20; ++i) {
            QProcess child;
            child.start(QCoreApplication::applicationFilePath(), { u"--store"_s, path });
            QVERIFY(child.waitForStarted());
            QVERIFY(child.waitForReadyRead(20'000));
            QTest::qSleep(1 + i * 3);
            child.kill();
            QVERIFY(child.waitForFinished());
            const QList<QByteArray> said = child.readAllStandardOutput().split('\n');
            QVERIFY(said.size() > 1);
            acknowledged
                = std::max(acknowledged, said[said.size() - 2].toInt()); // The last line may be half.
            const auto database
                = must(Database::open(path, Database::Access::ReadWrite, Database::Erase::Leave));
            const QString problem = problemOf(*database, acknowledged);
            QVERIFY2(problem.isEmpty(), qPrintable(problem));
        }
        QVERIFY(acknowledged >= 20);
    }

    void aFullDiskKeepsWhatWasThere()
    {
        const QTemporaryDir folder;
        const auto database = must(Database::open(
            folder.filePath(u"library.sqlite"_s), Database::Access::ReadWrite, Database::Erase::Leave));
        must(migrate(*database, librarySchema()));
        const std::vector<FeedId> feeds = follow(*database);
        must(refresh(*database, feeds, 0));
        const qint64 pages = must(database->number(u"PRAGMA page_count"_s));
        must(database->run(u"PRAGMA max_page_count = %1"_s.arg(pages + 2)));
        int round = 1;
        Result<> done;
        while ((done = refresh(*database, feeds, round)))
            ++round;
        QCOMPARE(done.error().reason, Error::Reason::DiskFull);
        QCOMPARE(problemOf(*database, round), QString());
        must(database->run(u"PRAGMA max_page_count = 1000000"_s));
        must(refresh(*database, feeds, round));
        QCOMPARE(problemOf(*database, round + 1), QString());
    }

    void aLibraryOfBeforeIsReadAndFoundAndCounted()
    {
        const QTemporaryDir folder;
        const auto database = must(Database::open(
            folder.filePath(u"library.sqlite"_s), Database::Access::ReadWrite, Database::Erase::Leave));
        Schema old = librarySchema();
        old.steps.resize(1);
        old.works.clear();
        must(migrate(*database, old));
        must(database->run(
            uR"(INSERT INTO feed (url, title, chosen_title, home_page, description, language, country,
            folder, is_private_allowed, added_at, health, health_detail, article_count, unread_count)
            VALUES ('https://blog.example/', 'Blog', '', '', '', 'ru-RU', 'KZ', 'East', 0, 0, 1, '', 2, 1))"_s));
        for (int i = 1; i <= 2; ++i) {
            must(database->run(
                uR"(INSERT INTO article (feed, guid, guid_key, alias_key, url, title, author, summary,
                language, arrived_at, shown_at, version_count, picture_count, hash, search_key)
                VALUES (1, ?, ?, 0, '', 'Площадь', '', '', ?, 1000, 1000, 1, 0, x'00', ?))"_s,
                QString::number(i), i, i == 1 ? u"en_GB"_s : u""_s, i));
            must(database->run(u"INSERT INTO article_status (article, feed, shown_at, is_read, is_starred) "
                               "VALUES (?, 1, 1000, ?, 1)"_s,
                i, i == 1));
            const QByteArray html = "<p>ёлка</p>";
            const QByteArray text = "ёлка";
            QByteArray joined(8, '\0');
            qToLittleEndian(quint32(html.size()), joined.data());
            qToLittleEndian(quint32(text.size()), joined.data() + 4);
            must(database->run(
                u"INSERT INTO article_version (article, number, title, author, url, base, enclosures, "
                "texts, seen_at) VALUES (?, 1, 'Площадь', '', '', '', '[]', ?, 1000)"_s,
                i, qCompress(joined + html + text)));
        }
        must(migrate(*database, librarySchema()));

        ArticleStore articles(*database);
        QCOMPARE(must(articles.search({ u"елка"_s })).size(), size_t(2));
        QCOMPARE(must(articles.load(ArticleId{ 1 })).html, QByteArray("<p>ёлка</p>"));
        QCOMPARE(
            must(articles.languages()), (std::vector<ListCount>{ { u"en"_s, 0, 1 }, { u"ru"_s, 1, 1 } }));
        QCOMPARE(must(articles.page({ .language = u"ru"_s }, {}, 9)).size(), size_t(1));
        QCOMPARE(must(articles.count({ .which = ArticleFilter::Which::Starred })), 2);
        QCOMPARE(must(FeedStore(*database).miscounted()), std::vector<FeedId>());
        QVERIFY(database->run(u"INSERT INTO article_search (article_search) VALUES ('integrity-check')"_s));
    }
};

int main(int argc, char **argv)
{
    QCoreApplication app(argc, argv);
    if (argc == 3 && app.arguments()[1] == u"--store")
        return storeForever(app.arguments()[2]);
    LibraryFaultsTest test;
    return QTest::qExec(&test, argc, argv);
}
#include "libraryfaults_test.moc"
