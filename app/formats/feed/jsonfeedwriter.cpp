#include "formats/feed/jsonfeedwriter.h"

#include "formats/feed/feedtext.h"

#include <QJsonArray>
#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace {

void put(QJsonObject &to, QLatin1StringView name, const QString &value)
{
    if (!value.isEmpty())
        to.insert(name, value);
}

void put(QJsonObject &to, QLatin1StringView name, const QUrl &url)
{
    if (!url.isEmpty())
        to.insert(name, QString::fromLatin1(url.toEncoded()));
}

void put(QJsonObject &to, QLatin1StringView name, const QDateTime &date)
{
    if (date.isValid())
        to.insert(name, date.toString(date.time().msec() == 0 ? Qt::ISODate : Qt::ISODateWithMs));
}

void putAuthors(QJsonObject &to, const std::vector<FeedPerson> &persons)
{
    QJsonArray authors;
    for (const FeedPerson &person : persons) {
        QJsonObject author;
        put(author, "name"_L1, person.name.isEmpty() ? person.email : person.name);
        // JSON Feed has no place for a mail address but the url.
        if (!person.url.isEmpty())
            put(author, "url"_L1, person.url);
        else if (!person.email.isEmpty())
            author.insert("url"_L1, u"mailto:"_s + person.email);
        if (!author.isEmpty())
            authors.append(author);
    }
    if (!authors.isEmpty())
        to.insert("authors"_L1, authors);
}

QString html(const FeedText &text, const HtmlCleaner &clean)
{
    const QByteArray published = text.html();
    return QString::fromUtf8(clean ? clean(published, text.base) : resolveLinks(published, text.base));
}

QJsonArray attachments(const std::vector<FeedEnclosure> &enclosures)
{
    QJsonArray all;
    for (const FeedEnclosure &enclosure : enclosures) {
        QJsonObject attachment;
        put(attachment, "url"_L1, enclosure.url);
        // The key is required; this type says nothing (RFC 2046, 4.5.1).
        attachment.insert(
            "mime_type"_L1, enclosure.type.isEmpty() ? u"application/octet-stream"_s : enclosure.type);
        put(attachment, "title"_L1, enclosure.title);
        if (enclosure.bytes > 0)
            attachment.insert("size_in_bytes"_L1, enclosure.bytes);
        if (enclosure.duration.count() > 0)
            attachment.insert("duration_in_seconds"_L1, qint64(enclosure.duration.count()));
        all.append(attachment);
    }
    return all;
}

QJsonObject toItem(const ParsedEntry &entry, const HtmlCleaner &clean)
{
    QJsonObject item;
    const QString address = QString::fromLatin1(entry.url.toEncoded());
    // JSON Feed asks for an id: what the publisher calls it, else where it is.
    item.insert("id"_L1, entry.id.isEmpty() ? address : entry.id);
    put(item, "url"_L1, entry.url);
    put(item, "external_url"_L1, entry.externalUrl);
    put(item, "title"_L1, entry.title);
    const FeedText &body = entry.body();
    if (body.type == FeedText::Type::Plain && !body.isEmpty())
        put(item, "content_text"_L1, QString::fromUtf8(body.value));
    item.insert("content_html"_L1, html(body, clean));
    if (!entry.content.isEmpty())
        put(item, "summary"_L1, entry.summary.plain());
    put(item, "date_published"_L1, entry.publishedAt);
    put(item, "date_modified"_L1, entry.updatedAt);
    putAuthors(item, entry.authors);
    if (!entry.tags.isEmpty())
        item.insert("tags"_L1, QJsonArray::fromStringList(entry.tags));
    if (!entry.enclosures.empty())
        item.insert("attachments"_L1, attachments(entry.enclosures));
    put(item, "language"_L1, entry.language);
    put(item, "image"_L1, entry.image);
    return item;
}

} // namespace

QJsonObject toJsonFeed(const ParsedFeed &feed, const HtmlCleaner &clean)
{
    QJsonObject root;
    root.insert("version"_L1, u"https://jsonfeed.org/version/1.1"_s);
    root.insert("title"_L1, feed.title);
    put(root, "home_page_url"_L1, feed.homePage);
    put(root, "feed_url"_L1, feed.self);
    put(root, "next_url"_L1, feed.nextPage);
    put(root, "description"_L1, feed.description.plain());
    put(root, "icon"_L1, feed.icon);
    put(root, "language"_L1, feed.language);
    putAuthors(root, feed.authors);
    if (!feed.hub.isEmpty()) {
        QJsonObject hub{ { "type"_L1, u"WebSub"_s } };
        put(hub, "url"_L1, feed.hub);
        root.insert("hubs"_L1, QJsonArray{ hub });
    }
    QJsonArray items;
    for (const ParsedEntry &entry : feed.items)
        items.append(toItem(entry, clean));
    root.insert("items"_L1, items);
    root.insert("_quotidian"_L1,
        QJsonObject{ { "format"_L1, wordOf(feed.format) }, { "encoding"_L1, feed.encoding },
            { "malformed"_L1, feed.malformed } });
    return root;
}

QByteArray writeJsonFeed(const ParsedFeed &feed, const HtmlCleaner &clean)
{
    return QJsonDocument(toJsonFeed(feed, clean)).toJson(QJsonDocument::Compact);
}
