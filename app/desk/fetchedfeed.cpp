#include "desk/fetchedfeed.h"

#include "base/sha256.h"
#include "formats/feed/feedparser.h"
#include "formats/html/plaintext.h"
#include "formats/html/treebuilder.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype summaryLength = 300; ///< Characters, about.

/// The first words of a text.
QString firstWords(const QString &text)
{
    const QString line = text.left(summaryLength * 4).simplified();
    if (line.size() <= summaryLength)
        return line;
    const qsizetype space = line.lastIndexOf(u' ', summaryLength);
    return line.left(space > summaryLength / 2 ? space : summaryLength) + u'…';
}

/// An item that gives itself no identity has its address, or else its words.
QString identityOf(const ParsedEntry &entry, const QByteArray &html)
{
    if (!entry.id.isEmpty())
        return entry.id;
    if (!entry.url.isEmpty())
        return entry.url.toString(QUrl::FullyEncoded);
    return u"sha256:"_s
        + QString::fromLatin1(
            sha256(entry.title.toUtf8() + '\n' + html).toHex());
}

ArticleUpdate toUpdate(const ParsedFeed &feed, const ParsedEntry &entry)
{
    ArticleUpdate update;
    update.html = entry.contentHtml();
    update.base = !entry.body().base.isEmpty() ? entry.body().base
        : !entry.base.isEmpty()                ? entry.base
                                               : feed.homePage;
    int pictures = 0;
    if (const Result<Page> page = readHtml(update.html, { .base = update.base })) {
        update.text = plainText(page->root).text;
        pictures = page->picturesCount;
    } else {
        update.text = cleanText(update.html, update.base);
    }
    update.entry = feed.bytesOf(entry);
    for (const FeedEnclosure &enclosure : entry.enclosures) {
        update.enclosures.push_back(
            { enclosure.url, enclosure.type, enclosure.title, enclosure.bytes, enclosure.duration });
    }

    Article &article = update.article;
    article.guid = identityOf(entry, update.html);
    article.url = entry.url;
    article.title = entry.title;
    const std::vector<FeedPerson> &authors = !entry.authors.empty() ? entry.authors : feed.authors;
    QStringList names;
    for (const FeedPerson &person : authors)
        names << (!person.name.isEmpty() ? person.name : person.email);
    names.removeAll({});
    article.author = names.join(u", "_s);
    const QString summary = entry.summary.plain();
    article.summary = firstWords(!summary.isEmpty() ? summary : update.text);
    if (article.title.isEmpty())
        article.title = firstWords(article.summary.left(80));
    article.language = !entry.language.isEmpty() ? entry.language
        : !entry.body().language.isEmpty()       ? entry.body().language
                                                 : feed.language;
    article.publishedAt = entry.publishedAt;
    article.updatedAt = entry.updatedAt;
    article.pictureCount = std::max(pictures, static_cast<int>(entry.pictures.size()));
    return update;
}

/// A header of an answer as it came; empty if absent.
QByteArray headerOf(const Capture &capture, QByteArrayView name)
{
    for (const QByteArray &line : capture.responseHead.split('\n')) {
        const qsizetype colon = line.indexOf(':');
        if (colon > 0 && QByteArrayView(line).first(colon).compare(name, Qt::CaseInsensitive) == 0)
            return line.mid(colon + 1).trimmed();
    }
    return {};
}

} // namespace

Result<FetchedFeed> readFeed(const Capture &capture, const QByteArray &contentType)
{
    const QUrl url = !capture.finalUrl.isEmpty() ? capture.finalUrl : capture.url;
    Result<ParsedFeed> feed
        = parseFeed(capture.body, contentType, url, headerOf(capture, "Content-Language"));
    if (!feed)
        return feed.error();
    FetchedFeed fetched;
    fetched.title = feed->title;
    fetched.description = feed->description.plain();
    fetched.language = feed->language;
    fetched.homePage = feed->homePage;
    fetched.isMalformed = feed->malformed;
    fetched.wish = feed->timeToLive;
    std::vector<ArticleUpdate> updates;
    updates.reserve(feed->items.size());
    for (const ParsedEntry &entry : feed->items)
        updates.push_back(toUpdate(*feed, entry));
    fetched.articles = prepare(updates);
    return fetched;
}
