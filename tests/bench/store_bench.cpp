// How fast fetches are stored: `store_bench FEEDS LIBRARY`. FEEDS is a folder of feed files; LIBRARY a
// profile made by million.cpp, which grows by a round. Against the same bytes put plainly into SQLite and
// FTS5, in the same run.
#include "desk/fetchedfeed.h"
#include "storage/feedstore.h"
#include "storage/schema.h"

#include <QCoreApplication>
#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QTemporaryDir>

#include <algorithm>
#include <cstdio>
#include <sqlite3.h>

using namespace Qt::StringLiterals;

namespace {

template<class T>
T must(Result<T> result)
{
    if (!result)
        qFatal("%s", qPrintable(result.error().detail));
    if constexpr (!std::is_void_v<T>)
        return std::move(*result);
}

constexpr size_t batch = 100; ///< Feeds in one transaction.

struct Published {
    QUrl url;
    FetchedFeed fetched;
};

/// Seconds for one fetch of every feed, all of it new.
double storeRound(Database &database, const std::vector<Published> &feeds, const QString &round)
{
    std::vector<ArticleStore::Fetch> all;
    {
        Transaction transaction(database);
        for (const Published &one : feeds) {
            Feed feed;
            feed.url = one.url;
            ArticleStore::Fetch fetch{ must(FeedStore(database).add(feed)), {}, {}, one.fetched.articles };
            fetch.capture.receivedAt = QDateTime::currentDateTimeUtc();
            for (PreparedArticle &item : fetch.items)
                item.article.guid += round;
            all.push_back(std::move(fetch));
        }
        must(transaction.commit());
    }
    QElapsedTimer timer;
    timer.start();
    for (size_t begin = 0; begin < all.size(); begin += batch) {
        const std::vector<ArticleStore::Fetch> some(
            all.begin() + qsizetype(begin), all.begin() + qsizetype(std::min(all.size(), begin + batch)));
        Transaction transaction(database);
        must(ArticleStore(database).storeFetches(some));
        must(transaction.commit());
    }
    return double(timer.nsecsElapsed()) / 1e9;
}

/// The same bytes by SQLite's own functions: one row and one entry of an index of words for each article.
double storePlainly(const QString &path, const std::vector<Published> &feeds)
{
    sqlite3 *file = nullptr;
    const auto run = [&](const char *sql) {
        if (sqlite3_exec(file, sql, nullptr, nullptr, nullptr) != SQLITE_OK)
            qFatal("%s", sqlite3_errmsg(file));
    };
    if (sqlite3_open(path.toUtf8().constData(), &file) != SQLITE_OK)
        qFatal("%s", qPrintable(path));
    run("PRAGMA page_size = 8192; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;"
        "CREATE TABLE a (id INTEGER PRIMARY KEY, texts BLOB);"
        "CREATE VIRTUAL TABLE w USING fts5(title, author, body, content = '', columnsize = 0, tokenize = "
        "'ascii');"
        "INSERT INTO w (w, rank) VALUES ('hashsize', 33554432)");
    sqlite3_stmt *row = nullptr;
    sqlite3_stmt *words = nullptr;
    sqlite3_prepare_v2(file, "INSERT INTO a (texts) VALUES (?)", -1, &row, nullptr);
    sqlite3_prepare_v2(
        file, "INSERT INTO w (rowid, title, author, body) VALUES (?, ?, ?, ?)", -1, &words, nullptr);
    const auto bind = [](sqlite3_stmt *statement, int at, const QByteArray &text) {
        sqlite3_bind_text(statement, at, text.constData(), int(text.size()), SQLITE_STATIC);
    };
    QElapsedTimer timer;
    timer.start();
    for (size_t begin = 0; begin < feeds.size(); begin += batch) {
        run("BEGIN IMMEDIATE");
        for (size_t i = begin; i < std::min(feeds.size(), begin + batch); ++i) {
            for (const PreparedArticle &item : feeds[i].fetched.articles) {
                sqlite3_bind_blob(row, 1, item.texts.constData(), int(item.texts.size()), SQLITE_STATIC);
                sqlite3_step(row);
                sqlite3_reset(row);
                sqlite3_bind_int64(words, 1, sqlite3_last_insert_rowid(file));
                bind(words, 2, item.titleWords);
                bind(words, 3, item.authorWords);
                bind(words, 4, item.textWords);
                sqlite3_step(words);
                sqlite3_reset(words);
            }
        }
        run("COMMIT");
    }
    const double seconds = double(timer.nsecsElapsed()) / 1e9;
    sqlite3_finalize(row);
    sqlite3_finalize(words);
    sqlite3_close(file);
    return seconds;
}

double median(std::vector<double> times)
{
    std::sort(times.begin(), times.end());
    return times[times.size() / 2];
}

} // namespace

int main(int argc, char **argv)
{
    const QCoreApplication app(argc, argv);
    const QStringList arguments = app.arguments();
    if (arguments.size() < 3) {
        std::fprintf(stderr, "store_bench FEEDS LIBRARY\n");
        return 2;
    }
    std::vector<Published> feeds;
    qint64 articles = 0;
    for (const QFileInfo &entry : QDir(arguments[1]).entryInfoList(QDir::Files, QDir::Name)) {
        QFile file(entry.filePath());
        if (!file.open(QIODevice::ReadOnly))
            continue;
        Capture capture;
        capture.body = file.readAll();
        capture.url = QUrl(u"https://feeds.example/"_s + entry.fileName());
        capture.finalUrl = capture.url;
        if (auto fetched = readFeed(capture, {})) {
            articles += qint64(fetched->articles.size());
            feeds.push_back({ capture.url, std::move(*fetched) });
        }
    }
    const auto large = must(Database::open(
        arguments[2] + u"/library.sqlite"_s, Database::Access::ReadWrite, Database::Erase::Leave));
    std::vector<double> empty;
    std::vector<double> second;
    std::vector<double> grown;
    std::vector<double> plain;
    for (int run = 0; run < 3; ++run) {
        const QTemporaryDir folder(arguments[2] + u"/bench-XXXXXX"_s); // On the same disk.
        const auto small = must(Database::open(
            folder.filePath(u"library.sqlite"_s), Database::Access::ReadWrite, Database::Erase::Leave));
        must(migrate(*small, librarySchema()));
        const QString name = u"#bench%1-%2"_s.arg(QCoreApplication::applicationPid()).arg(run);
        empty.push_back(storeRound(*small, feeds, name));
        plain.push_back(storePlainly(folder.filePath(u"plain.sqlite"_s), feeds));
        second.push_back(storeRound(*small, feeds, name + u'b'));
        grown.push_back(storeRound(*large, feeds, name));
    }
    std::printf("%lld articles; medians of 3\n", static_cast<long long>(articles));
    std::printf("plain SQLite + FTS5      %.2f s\n", median(plain));
    std::printf("into an empty library    %.2f s, %.2f x plain, %.0f articles/s\n", median(empty),
        median(empty) / median(plain), double(articles) / median(empty));
    std::printf("into 20,000              %.2f s\n", median(second));
    std::printf("into the large one       %.2f s, %.2f x\n", median(grown), median(grown) / median(second));
    return 0;
}
