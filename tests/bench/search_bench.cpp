// Lists and searches of a library that million.cpp built: `search_bench PROFILE [RUNS]`. Milliseconds.
#include "storage/articlestore.h"
#include "storage/feedstore.h"

#include <QCoreApplication>
#include <QElapsedTimer>

#include <algorithm>
#include <cstdio>
#include <functional>

using namespace Qt::StringLiterals;

namespace {

template<class T>
T must(Result<T> result)
{
    if (!result)
        qFatal("%s", qPrintable(result.error().detail));
    return std::move(*result);
}

double at(std::vector<double> times, double part)
{
    std::sort(times.begin(), times.end());
    return times[std::min(times.size() - 1, size_t(part * double(times.size())))];
}

double measured(const std::function<void()> &work)
{
    QElapsedTimer timer;
    timer.start();
    work();
    return double(timer.nsecsElapsed()) / 1e6;
}

} // namespace

int main(int argc, char **argv)
{
    const QCoreApplication app(argc, argv);
    const QStringList arguments = app.arguments();
    if (arguments.size() < 2)
        return 2;
    const int runs = arguments.size() > 2 ? arguments[2].toInt() : 5;
    const auto database
        = must(Database::open(arguments[1] + u"/library.sqlite"_s, Database::Access::ReadOnly));
    ArticleStore articles(*database);
    const FeedId largest{ must(
        database->number(u"SELECT id FROM feed ORDER BY article_count DESC LIMIT 1"_s)) };
    using Which = ArticleFilter::Which;
    const std::vector<std::pair<const char *, ArticleFilter>> lists{
        { "all", {} },
        { "unread", { .which = Which::Unread } },
        { "starred", { .which = Which::Starred } },
        { "today", { .which = Which::Today } },
        { "largest feed", { .feed = largest } },
        { "largest feed, unread", { .which = Which::Unread, .feed = largest } },
        { "folder of 500", { .folder = u"Half"_s } },
        { "folder of 500, unread", { .which = Which::Unread, .folder = u"Half"_s } },
        { "small folder", { .folder = u"Folder 3"_s } },
        { "language en", { .language = u"en"_s } },
        { "language ru, unread", { .which = Which::Unread, .language = u"ru"_s } },
        { "country KZ", { .country = u"KZ"_s } },
        { "country, starred", { .which = Which::Starred, .country = u"KZ"_s } },
        { "tag", { .tag = u"to quote"_s } },
    };
    std::printf("%-24s %8s %8s %8s %8s\n", "list", "cold", "median", "deep", "count");
    for (const auto &[name, filter] : lists) {
        std::vector<double> times;
        std::vector<double> deep;
        std::vector<double> counting;
        std::optional<ArticleCursor> middle;
        const double cold = measured([&, f = filter] { must(articles.page(f, {}, 100)); });
        const ArticleCursor old{ QDateTime::currentDateTimeUtc().addDays(-1000), ArticleId{ 1LL << 60 } };
        for (int i = 0; i < runs; ++i) {
            times.push_back(measured([&, f = filter] { must(articles.page(f, {}, 100)); }));
            deep.push_back(measured([&, f = filter] { must(articles.page(f, old, 100)); }));
            counting.push_back(measured([&, f = filter] { must(articles.count(f)); }));
        }
        std::printf(
            "%-24s %8.2f %8.2f %8.2f %8.2f\n", name, cold, at(times, 0.5), at(deep, 0.5), at(counting, 0.5));
    }
    std::printf("%-24s %8.2f\n", "counters of all lists", measured([&] {
        must(articles.languages());
        must(articles.countries());
        must(articles.folders());
        must(articles.tagCounts());
    }));

    const ArticleFilter none;
    std::vector<std::pair<QString, ArticleFilter>> queries;
    for (const char *text : { "the", "and police", "election", "freedom of speech", "\"climate change\"",
             "\"the new york times\"", "xylophone", "zzzzqq", "database index", "linux -windows", "a*", "e*",
             "th*", "pro*", "elec*", "photogr*", "new y*", "protest*", "javascript", "coronavirus", "2019",
             "rust async", "bread recipe", "museum", "\"open source\" -google", "kubernetes", "president",
             "of the", "выборы", "москва", "росси*", "и в", "中国", "東京", "新聞", "กรุงเทพ", "ภาษา", "مصر",
             "الحرية", "تهران" })
        queries.emplace_back(QString::fromUtf8(text), none);
    queries.emplace_back(u"the"_s, ArticleFilter{ .feed = largest });
    queries.emplace_back(u"people"_s, ArticleFilter{ .folder = u"Half"_s });
    queries.emplace_back(u"people"_s, ArticleFilter{ .language = u"ru"_s });
    queries.emplace_back(u"the"_s, ArticleFilter{ .tag = u"to quote"_s });
    queries.emplace_back(u"and"_s, ArticleFilter{ .which = Which::Unread });
    queries.emplace_back(u"government"_s, ArticleFilter{ .which = Which::Starred });
    std::vector<double> all;
    std::printf("\n%-36s %6s %8s %8s\n", "search", "hits", "cold", "median");
    for (const auto &[text, filter] : queries) {
        std::vector<double> times;
        size_t hits = 0;
        const auto ask = [&, t = text, f = filter] {
            hits = must(articles.search({ t, f })).size();
        };
        const double cold = measured(ask);
        for (int i = 0; i < runs; ++i)
            times.push_back(measured(ask));
        all.insert(all.end(), times.begin(), times.end());
        std::printf("%-36s %6d %8.2f %8.2f\n", qPrintable(text), int(hits), cold, at(times, 0.5));
    }
    std::printf("search: median %.2f ms, 95th percentile %.2f ms\n", at(all, 0.5), at(all, 0.95));
    return 0;
}
