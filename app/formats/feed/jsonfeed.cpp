#include "formats/feed/dates.h"
#include "formats/feed/feedreading.h"
#include "formats/feed/feedtext.h"
#include "formats/feed/jsonspans.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

// JSON Feed 1.0 and 1.1 (jsonfeed.org/version/1.1).

using namespace Qt::StringLiterals;

namespace {

/// Numbers are allowed where people write them: ids above all.
QString text(const QJsonObject &from, QLatin1StringView name)
{
    const QJsonValue value = from.value(name);
    return value.isDouble() ? QString::number(value.toDouble(), 'g', 17) : value.toString();
}

QUrl address(const QJsonObject &from, QLatin1StringView name, const QUrl &base)
{
    const QString written = from.value(name).toString().trimmed();
    if (written.isEmpty())
        return {};
    const QUrl url = QUrl::fromEncoded(written.toUtf8());
    if (!url.isValid())
        return {};
    return url.isRelative() && !base.isEmpty() ? base.resolved(url) : url;
}

QDateTime date(const QJsonObject &from, QLatin1StringView name)
{
    const auto moment = parseFeedDate(view(from.value(name).toString().toUtf8()));
    return moment ? moment->utc() : QDateTime{};
}

FeedText plainText(const QString &value, const QString &language)
{
    FeedText text;
    text.value = value.toUtf8();
    text.language = language;
    return text;
}

std::vector<FeedPerson> persons(const QJsonObject &from, const QUrl &base)
{
    std::vector<FeedPerson> all;
    QJsonArray authors = from.value("authors"_L1).toArray();
    if (authors.isEmpty() && from.value("author"_L1).isObject()) // Version 1.0.
        authors.append(from.value("author"_L1));
    for (const QJsonValue &value : std::as_const(authors)) {
        const QJsonObject author = value.toObject();
        addPerson(all, { text(author, "name"_L1), {}, address(author, "url"_L1, base) });
    }
    return all;
}

void addAttachments(const QJsonObject &item, const QUrl &base, ParsedEntry &entry)
{
    const QJsonArray attachments = item.value("attachments"_L1).toArray();
    for (const QJsonValue &value : attachments) {
        const QJsonObject attachment = value.toObject();
        const QUrl url = address(attachment, "url"_L1, base);
        if (url.isEmpty())
            continue;
        const double seconds = attachment.value("duration_in_seconds"_L1).toDouble();
        const double bytes = attachment.value("size_in_bytes"_L1).toDouble();
        entry.enclosures.push_back({ url, text(attachment, "mime_type"_L1), text(attachment, "title"_L1),
            bytes > 0 && bytes < 1e15 ? qint64(bytes) : 0,
            std::chrono::seconds{ seconds > 0 && seconds < 1e8 ? qint64(seconds) : 0 } });
    }
}

ParsedEntry readItem(const QJsonObject &item, const QUrl &base, const QString &feedLanguage)
{
    ParsedEntry entry;
    entry.id = text(item, "id"_L1).trimmed();
    entry.url = address(item, "url"_L1, base);
    entry.externalUrl = address(item, "external_url"_L1, base);
    entry.language = text(item, "language"_L1);
    const QString language = entry.language.isEmpty() ? feedLanguage : entry.language;
    setTitle(entry, plainText(text(item, "title"_L1), language));
    if (const QString html = text(item, "content_html"_L1); !html.isEmpty()) {
        entry.content = plainText(html, language);
        entry.content.type = FeedText::Type::Html;
    } else {
        entry.content = plainText(text(item, "content_text"_L1), language);
    }
    entry.summary = plainText(text(item, "summary"_L1), language);
    entry.publishedAt = date(item, "date_published"_L1);
    entry.updatedAt = date(item, "date_modified"_L1);
    entry.authors = persons(item, base);
    const QJsonArray tags = item.value("tags"_L1).toArray();
    for (const QJsonValue &tag : tags)
        addTag(entry.tags, tag.toString().trimmed());
    addAttachments(item, base, entry);
    entry.image = address(item, "image"_L1, base);
    if (const QUrl banner = address(item, "banner_image"_L1, base); entry.image.isEmpty())
        entry.image = banner;
    if (!entry.image.isEmpty())
        entry.pictures.push_back({ entry.image, {}, {}, {}, 0, 0 });
    return entry;
}

void readFeed(const QJsonObject &root, const QUrl &url, ParsedFeed &feed)
{
    feed.language = text(root, "language"_L1);
    setTitle(feed, plainText(text(root, "title"_L1), feed.language));
    feed.description = plainText(text(root, "description"_L1), feed.language);
    feed.homePage = address(root, "home_page_url"_L1, url);
    feed.self = address(root, "feed_url"_L1, url);
    feed.nextPage = address(root, "next_url"_L1, url);
    feed.icon = address(root, "icon"_L1, url);
    if (feed.icon.isEmpty())
        feed.icon = address(root, "favicon"_L1, url);
    feed.authors = persons(root, url);
    const QJsonArray hubs = root.value("hubs"_L1).toArray();
    for (const QJsonValue &hub : hubs) {
        if (hub.toObject().value("type"_L1).toString().compare("websub"_L1, Qt::CaseInsensitive) == 0)
            feed.hub = address(hub.toObject(), "url"_L1, url);
    }
}

bool isFeed(const QJsonObject &root)
{
    const QString version = root.value("version"_L1).toString();
    return version.contains("jsonfeed.org/version/1"_L1)
        || (root.value("items"_L1).isArray() && root.contains("title"_L1));
}

} // namespace

bool readJsonFeed(const QByteArray &utf8, const QUrl &url, ParsedFeed &feed)
{
    feed.format = FeedFormat::Json1;
    const JsonSpans spans = findItemSpans(view(utf8));
    const bool isTooLong = spans.items.size() > mostEntries; // Then not all of it becomes a tree.
    const QJsonDocument document = isTooLong ? QJsonDocument{} : QJsonDocument::fromJson(utf8);
    if (document.isObject()) {
        const QJsonObject root = document.object();
        if (!isFeed(root))
            return false;
        readFeed(root, url, feed);
        const QJsonArray items = root.value("items"_L1).toArray();
        qsizetype number = 0;
        for (const QJsonValue &item : items) {
            const qsizetype index = number++;
            if (!item.isObject()) {
                feed.malformed = true;
                continue;
            }
            feed.items.push_back(readItem(item.toObject(), url, feed.language));
            if (size_t(index) < spans.items.size())
                feed.items.back().span = spans.items[size_t(index)];
        }
        return true;
    }

    // Cut or broken: the part before the items, and each item that is whole.
    feed.malformed = true;
    QByteArray head = utf8.left(spans.itemsAt);
    head.append("]}");
    const QJsonDocument beginning = QJsonDocument::fromJson(head);
    if (spans.itemsAt == 0 || !beginning.isObject() || !isFeed(beginning.object()))
        return false;
    readFeed(beginning.object(), url, feed);
    for (const ByteSpan &span : spans.items) {
        if (feed.items.size() >= mostEntries)
            break;
        const QJsonDocument item = QJsonDocument::fromJson(utf8.mid(span.offset, span.length));
        if (!item.isObject())
            continue;
        feed.items.push_back(readItem(item.object(), url, feed.language));
        feed.items.back().span = span;
    }
    return true;
}
