#include "support/filledlibrary.h"

#include "storage/articlestore.h"
#include "storage/feedstore.h"
#include "storage/profile.h"

using namespace Qt::StringLiterals;

namespace {

ArticleUpdate makeArticle(int blog, int number, const QString &language, const QDateTime &newest)
{
    ArticleUpdate item;
    item.article.guid = u"%1-%2"_s.arg(blog).arg(number);
    item.article.url = QUrl(u"https://feed%1.example/%2"_s.arg(blog).arg(number));
    item.article.title = u"Title %1 of blog %2"_s.arg(number).arg(blog);
    item.article.summary = u"The barrier stood at the bridge %1."_s.arg(number);
    item.article.language = language;
    item.article.publishedAt = newest.addSecs(-number * 600 - blog);
    item.text = item.article.summary + (number % 100 == 0 ? u" lanterns"_s : QString());
    item.html = "<p>" + item.text.toUtf8() + "</p>";
    if (number == 1)
        item.html += QByteArray("<p>And so it went on along the river.</p>").repeated(200);
    return item;
}

} // namespace

void fillLibrary(const QString &folder, int blogs, int articlesOfEach)
{
    auto profile = Profile::open(folder, Profile::Mode::ReadWrite);
    if (!profile)
        qFatal("no profile: %s", qPrintable(profile.error().detail));
    const auto written = (*profile)->library().write([blogs, articlesOfEach](Database &library) -> Result<> {
        const QDateTime newest = QDateTime::currentDateTimeUtc().addDays(-2);
        std::vector<ArticleStore::Fetch> fetches;
        for (int f = 0; f < blogs; ++f) {
            Feed feed;
            feed.url = QUrl(u"https://feed%1.example/rss"_s.arg(f));
            feed.title = u"Blog %1"_s.arg(f, 2, 10, QLatin1Char('0'));
            feed.language = f % 2 == 0 ? u"en"_s : u"ru"_s;
            feed.country = f % 3 == 0 ? u"KZ"_s : u"TN"_s;
            feed.folder = f < blogs / 5 ? u"Square"_s : QString();
            feed.addedAt = newest;
            const Result<FeedId> id = FeedStore(library).add(feed);
            if (!id)
                return id.error();
            std::vector<ArticleUpdate> items;
            for (int number = 0; number < articlesOfEach; ++number)
                items.push_back(makeArticle(f, number, feed.language, newest));
            Capture capture;
            capture.url = capture.finalUrl = feed.url;
            capture.status = 200;
            capture.receivedAt = newest;
            fetches.push_back({ *id, capture, {}, prepare(items) });
        }
        const auto stored = ArticleStore(library).storeFetches(fetches);
        return stored ? Result<>() : Result<>(stored.error());
    });
    (*profile)->library().drain();
    if (const Result<> done = written.result(); !done)
        qFatal("not filled: %s", qPrintable(done.error().detail));
}
