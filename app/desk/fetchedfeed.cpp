#include "desk/fetchedfeed.h"

#include "base/sha256.h"
#include "formats/feed/feedparser.h"
#include "formats/feed/feedtext.h"
#include "formats/html/plaintext.h"
#include "formats/html/safeurl.h"
#include "formats/html/treebuilder.h"
#include "formats/text/encoding.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype summaryLength = 300; ///< Characters, about.
constexpr qsizetype lineLength = 2000; ///< Of a title or a name; a list that draws a longer one stands still.
constexpr qsizetype identityLength = 4000;

/// The first words of a text.
QString firstWords(const QString &text, qsizetype length = summaryLength)
{
    QString line = text.left(length * 4).simplified();
    const bool isCut = line.size() > length || text.size() > length * 4;
    if (isCut) {
        const qsizetype space = line.lastIndexOf(u' ', length);
        line.truncate(space > length / 2 ? space : length);
        if (!line.isEmpty() && line.back().isHighSurrogate())
            line.chop(1);
    }
    line = oneLine(view(line.toUtf8()));
    return isCut ? line + u'…' : line;
}

/// What lists show of a line; the entry's own bytes have all of it.
QString bounded(const QString &line)
{
    return line.size() <= lineLength ? line : firstWords(line, lineLength);
}

QString sha256Of(const QByteArray &bytes)
{
    return u"sha256:"_s + QString::fromLatin1(sha256(bytes).toHex());
}

/// An item that gives itself no identity has its address, or else its words.
QString identityOf(const ParsedEntry &entry, const QByteArray &html)
{
    if (entry.id.size() > identityLength)
        return sha256Of(entry.id.toUtf8());
    if (!entry.id.isEmpty())
        return entry.id;
    const QString address = entry.url.toString(QUrl::FullyEncoded);
    if (!address.isEmpty() && address.size() <= identityLength)
        return address;
    return sha256Of(entry.title.toUtf8() + '\n' + html);
}

/// Empty if it is no tag of a language.
QString languageTag(const QString &written) { return isLanguageTag(written) ? written : QString(); }

/// Where a person can go; empty if nobody should.
QUrl pageOf(const QUrl &url) { return safeUrl(url, UrlUse::Resource).value_or(QUrl()); }

ArticleUpdate toUpdate(const ParsedFeed &feed, const ParsedEntry &entry)
{
    ArticleUpdate update;
    update.html = entry.contentHtml();
    for (const QUrl &base : { entry.body().base, entry.base, feed.homePage }) {
        if (update.base.isEmpty())
            update.base = pageOf(base);
    }
    int pictures = 0;
    if (const Result<Page> page = readHtml(update.html, { .base = update.base })) {
        update.text = plainText(page->root).text;
        pictures = page->picturesCount;
    } else {
        update.text = cleanText(update.html, update.base);
    }
    update.entry = feed.bytesOf(entry);
    for (const FeedEnclosure &enclosure : entry.enclosures) {
        if (const QUrl url = pageOf(enclosure.url); !url.isEmpty())
            update.enclosures.push_back({ url, bounded(enclosure.type), bounded(enclosure.title),
                enclosure.bytes, enclosure.duration });
    }

    Article &article = update.article;
    article.guid = identityOf(entry, update.html);
    article.url = pageOf(entry.url);
    article.title = bounded(entry.title);
    const std::vector<FeedPerson> &authors = !entry.authors.empty() ? entry.authors : feed.authors;
    QStringList names;
    for (const FeedPerson &person : authors)
        names << (!person.name.isEmpty() ? person.name : person.email);
    names.removeAll({});
    article.author = bounded(names.join(u", "_s));
    const QString summary = entry.summary.plain();
    article.summary = firstWords(!summary.isEmpty() ? summary : update.text);
    if (article.title.isEmpty())
        article.title = firstWords(article.summary.left(80));
    article.language = languageTag(!entry.language.isEmpty() ? entry.language
            : !entry.body().language.isEmpty()               ? entry.body().language
                                                             : feed.language);
    article.publishedAt = entry.publishedAt;
    article.publishedOffset = entry.publishedOffset;
    article.updatedAt = entry.updatedAt;
    article.place = entry.place;
    article.pictureCount = std::max(pictures, static_cast<int>(entry.pictures.size()));
    return update;
}

} // namespace

QByteArray headerOf(const Capture &capture, QByteArrayView name)
{
    for (const QByteArray &line : capture.responseHead.split('\n')) {
        const qsizetype colon = line.indexOf(':');
        if (colon > 0 && QByteArrayView(line).first(colon).compare(name, Qt::CaseInsensitive) == 0)
            return line.mid(colon + 1).trimmed();
    }
    return {};
}

QByteArray utf8Of(const Capture &capture)
{
    return toUtf8(capture.body, headerOf(capture, "Content-Type"), Markup::Html).utf8;
}

Result<FetchedFeed> readFeed(const Capture &capture, const QByteArray &contentType)
{
    const QUrl url = !capture.finalUrl.isEmpty() ? capture.finalUrl : capture.url;
    Result<ParsedFeed> feed
        = parseFeed(capture.body, contentType, url, headerOf(capture, "Content-Language"));
    if (!feed)
        return feed.error();
    FetchedFeed fetched;
    fetched.title = bounded(feed->title);
    fetched.description = bounded(feed->description.plain());
    fetched.language = languageTag(feed->language);
    fetched.homePage = pageOf(feed->homePage);
    fetched.isMalformed = feed->malformed;
    fetched.wish = feed->timeToLive;
    std::vector<ArticleUpdate> updates;
    updates.reserve(feed->items.size());
    for (const ParsedEntry &entry : feed->items)
        updates.push_back(toUpdate(*feed, entry));
    fetched.articles = prepare(updates);
    return fetched;
}
