// Builds a large library of real feeds, each item many times with a new id and another day:
// `million FEEDS PROFILE [COUNT]`. FEEDS is a folder of feed files; PROFILE must not exist.
#include "desk/fetchedfeed.h"
#include "storage/feedstore.h"
#include "storage/profile.h"

#include <QCoreApplication>
#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QFileInfo>
#include <QRandomGenerator>

#include <cstdio>

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

struct RealFeed {
    FeedId feed;
    Capture capture;
    FetchedFeed fetched;
};

} // namespace

int main(int argc, char **argv)
{
    const QCoreApplication app(argc, argv);
    const QStringList arguments = app.arguments();
    if (arguments.size() < 3 || QFile::exists(arguments[2])) {
        std::fprintf(stderr, "million FEEDS PROFILE [COUNT]\n");
        return 2;
    }
    const int count = arguments.size() > 3 ? arguments[3].toInt() : 1'000'000;
    const QStringList countries{ u"KZ"_s, u"EG"_s, u"BO"_s, u"RU"_s, u"MX"_s, u"IR"_s, u"JP"_s, u"TH"_s };
    // A profile whole, so that the program opens it; then written from this thread.
    must(Profile::open(arguments[2], Profile::Mode::ReadWrite)).reset();
    const auto database = must(Database::open(
        arguments[2] + u"/library.sqlite"_s, Database::Access::ReadWrite, Database::Erase::Leave));
    must(migrate(*database, librarySchema()));

    QElapsedTimer timer;
    timer.start();
    std::vector<RealFeed> sources;
    qint64 articles = 0;
    qint64 bytes = 0;
    const QDateTime now = QDateTime::currentDateTimeUtc();
    for (const QFileInfo &entry : QDir(arguments[1]).entryInfoList(QDir::Files, QDir::Name)) {
        QFile file(entry.filePath());
        if (!file.open(QIODevice::ReadOnly))
            continue;
        RealFeed source;
        source.capture.body = file.readAll();
        source.capture.url = QUrl(u"https://feeds.example/"_s + entry.fileName());
        source.capture.finalUrl = source.capture.url;
        source.capture.status = 200;
        source.capture.responseHead = "HTTP/1.1 200 OK\r\nContent-Type: application/xml\r\n\r\n";
        bytes += source.capture.body.size();
        auto fetched = readFeed(source.capture, {});
        if (!fetched || fetched->articles.empty())
            continue;
        source.fetched = std::move(*fetched);
        source.capture.body.clear();
        articles += qint64(source.fetched.articles.size());
        sources.push_back(std::move(source));
    }
    std::printf("%d feeds, %lld articles, %.1f MB parsed in %.2f s\n", int(sources.size()),
        static_cast<long long>(articles), double(bytes) / 1e6, double(timer.elapsed()) / 1e3);
    if (articles == 0)
        return 1;

    timer.restart();
    {
        Transaction transaction(*database);
        for (size_t i = 0; i < sources.size(); ++i) {
            Feed feed;
            feed.url = sources[i].capture.url;
            feed.title = sources[i].fetched.title;
            feed.language = sources[i].fetched.language;
            feed.country = countries[qsizetype(i) % countries.size()];
            feed.folder = i % 2 == 0 ? u"Half"_s : u"Folder %1"_s.arg(i % 9);
            feed.addedAt = now;
            sources[i].feed = must(FeedStore(*database).add(feed));
        }
        must(transaction.commit());
    }
    QRandomGenerator random(1);
    qint64 stored = 0;
    constexpr size_t batch = 100; // Feeds in one transaction.
    const int rounds = int((count + articles - 1) / articles);
    for (int round = 0; round < rounds && stored < count; ++round) {
        // The oldest days first, as they would have come.
        const qint64 days = qint64(rounds - round) * 40;
        for (size_t begin = 0; begin < sources.size() && stored < count; begin += batch) {
            std::vector<ArticleStore::Fetch> fetches;
            for (size_t i = begin; i < std::min(sources.size(), begin + batch); ++i) {
                ArticleStore::Fetch fetch{ sources[i].feed, sources[i].capture, {},
                    sources[i].fetched.articles };
                fetch.capture.receivedAt = now.addDays(40 - days);
                for (PreparedArticle &item : fetch.items) {
                    item.article.guid += u"#%1"_s.arg(round);
                    item.article.publishedAt
                        = now.addSecs(-days * 86'400 + qint64(random.bounded(40 * 86'400)));
                }
                fetches.push_back(std::move(fetch));
            }
            Transaction transaction(*database);
            for (const Result<ArticleStore::Stored> &one :
                must(ArticleStore(*database).storeFetches(fetches)))
                stored += must(one).added;
            must(transaction.commit());
        }
        if (round == 0 || round % 10 == 9) {
            std::printf("%lld stored, %.1f s, %.0f articles/s\n", static_cast<long long>(stored),
                double(timer.elapsed()) / 1e3, double(stored) * 1e3 / double(timer.elapsed()));
            std::fflush(stdout);
        }
    }
    {
        // Most of what is older than half a year has been read; some is starred, some tagged.
        Transaction transaction(*database);
        must(ArticleStore(*database).markRead({}, { now.addDays(-180), { 1LL << 60 } }));
        const auto some = must(database->all(u"SELECT id FROM article WHERE id % 97 = 0"_s,
            [](const Row &row) { return row.get<ArticleId>(0); }));
        must(ArticleStore(*database).setStarred(some, true));
        must(ArticleStore(*database).setTag(
            { some.begin(), some.begin() + qsizetype(some.size()) / 3 }, u"to quote"_s, true));
        must(transaction.commit());
    }
    must(database->run(u"PRAGMA wal_checkpoint(TRUNCATE)"_s));
    std::printf("%lld articles in %.1f s, %.2f GB\n", static_cast<long long>(stored),
        double(timer.elapsed()) / 1e3, double(QFileInfo(database->path()).size()) / 1e9);
    return 0;
}
