#include "formats/feed/jsonfeedwriter.h"

#include "formats/feed/feedtext.h"
#include "formats/text/utf8.h"

#include <QJsonDocument>

#include <cstdio>

using namespace std::string_view_literals;

namespace {

/// Writes JSON as UTF-8, without a tree (RFC 8259). Commas are its own concern.
class JsonBytes final {
public:
    explicit JsonBytes(qsizetype about) { out.reserve(about); }

    void begin(char bracket)
    {
        separate();
        out.append(bracket);
        m_isFirst = true;
    }
    void end(char bracket)
    {
        out.append(bracket);
        m_isFirst = false;
    }
    /// Keys are ours: nothing in them needs an escape.
    void key(std::string_view name)
    {
        separate();
        out.append('"');
        append(name);
        out.append("\":");
        m_isFirst = true;
    }
    void word(std::string_view literal)
    {
        separate();
        append(literal);
    }
    void number(qint64 value)
    {
        separate();
        out.append(QByteArray::number(value));
    }
    void text(std::string_view utf8)
    {
        if (validUtf8Prefix(utf8) != utf8.size()) {
            const QByteArray repaired = repairedUtf8(utf8);
            writeText(view(repaired));
            return;
        }
        writeText(utf8);
    }
    void text(const QString &characters)
    {
        const QByteArray utf8 = characters.toUtf8();
        writeText(view(utf8));
    }

    QByteArray out;

private:
    void separate()
    {
        if (!m_isFirst)
            out.append(',');
        m_isFirst = false;
    }
    void append(std::string_view bytes) { out.append(bytes.data(), qsizetype(bytes.size())); }
    void writeText(std::string_view utf8)
    {
        separate();
        out.append('"');
        size_t from = 0;
        for (size_t at = 0; at < utf8.size(); ++at) {
            const auto c = uchar(utf8[at]);
            if (c >= 0x20 && c != '"' && c != '\\')
                continue;
            append(utf8.substr(from, at - from));
            from = at + 1;
            writeEscape(char(c));
        }
        append(utf8.substr(from));
        out.append('"');
    }
    void writeEscape(char c)
    {
        static constexpr std::string_view digits = "0123456789abcdef";
        out.append('\\');
        switch (c) {
        case '"':
        case '\\':
            out.append(c);
            return;
        case '\n':
            out.append('n');
            return;
        case '\r':
            out.append('r');
            return;
        case '\t':
            out.append('t');
            return;
        default:
            out.append("u00");
            out.append(digits[size_t(c) >> 4]);
            out.append(digits[size_t(c) & 15]);
        }
    }

    bool m_isFirst = true;
};

void put(JsonBytes &to, std::string_view name, const QString &value)
{
    if (value.isEmpty())
        return;
    to.key(name);
    to.text(value);
}

void put(JsonBytes &to, std::string_view name, const QUrl &url)
{
    if (url.isEmpty())
        return;
    to.key(name);
    to.text(view(url.toEncoded()));
}

/// RFC 3339. Dates of a feed are UTC.
void put(JsonBytes &to, std::string_view name, const QDateTime &moment)
{
    if (!moment.isValid())
        return;
    const QDate date = moment.date();
    const QTime time = moment.time();
    char written[64];
    int length = std::snprintf(written, sizeof written, "%04d-%02d-%02dT%02d:%02d:%02d", date.year(),
        date.month(), date.day(), time.hour(), time.minute(), time.second());
    if (time.msec() != 0) {
        length += std::snprintf(written + length, sizeof written - size_t(length), ".%03d", time.msec());
    }
    written[length++] = 'Z';
    to.key(name);
    to.text(std::string_view(written, size_t(length)));
}

void putAuthors(JsonBytes &to, const std::vector<FeedPerson> &persons)
{
    bool isOpen = false;
    for (const FeedPerson &person : persons) {
        if (person == FeedPerson{})
            continue;
        if (!isOpen) {
            to.key("authors"sv);
            to.begin('[');
            isOpen = true;
        }
        to.begin('{');
        put(to, "name"sv, person.name.isEmpty() ? person.email : person.name);
        // JSON Feed has no place for a mail address but the url.
        if (!person.url.isEmpty()) {
            put(to, "url"sv, person.url);
        } else if (!person.email.isEmpty()) {
            to.key("url"sv);
            to.text(QStringLiteral("mailto:") + person.email);
        }
        to.end('}');
    }
    if (isOpen)
        to.end(']');
}

void putHtml(JsonBytes &to, const FeedText &text, const HtmlCleaner &clean)
{
    const QByteArray published = text.html();
    to.key("content_html"sv);
    to.text(view(clean ? clean(published, text.base) : resolveLinks(published, text.base)));
}

void putAttachments(JsonBytes &to, const std::vector<FeedEnclosure> &enclosures)
{
    if (enclosures.empty())
        return;
    to.key("attachments"sv);
    to.begin('[');
    for (const FeedEnclosure &enclosure : enclosures) {
        to.begin('{');
        put(to, "url"sv, enclosure.url);
        // The key is required; this type says nothing (RFC 2046, 4.5.1).
        to.key("mime_type"sv);
        if (enclosure.type.isEmpty())
            to.text("application/octet-stream"sv);
        else
            to.text(enclosure.type);
        put(to, "title"sv, enclosure.title);
        if (enclosure.bytes > 0) {
            to.key("size_in_bytes"sv);
            to.number(enclosure.bytes);
        }
        if (enclosure.duration.count() > 0) {
            to.key("duration_in_seconds"sv);
            to.number(qint64(enclosure.duration.count()));
        }
        to.end('}');
    }
    to.end(']');
}

void putItem(JsonBytes &to, const ParsedEntry &entry, const HtmlCleaner &clean)
{
    to.begin('{');
    // JSON Feed asks for an id: what the publisher calls it, else where it is.
    to.key("id"sv);
    if (entry.id.isEmpty())
        to.text(view(entry.url.toEncoded()));
    else
        to.text(entry.id);
    put(to, "url"sv, entry.url);
    put(to, "external_url"sv, entry.externalUrl);
    put(to, "title"sv, entry.title);
    const FeedText &body = entry.body();
    if (body.type == FeedText::Type::Plain && !body.isEmpty()) {
        to.key("content_text"sv);
        to.text(view(body.value));
    }
    putHtml(to, body, clean);
    if (!entry.content.isEmpty())
        put(to, "summary"sv, entry.summary.plain());
    put(to, "date_published"sv, entry.publishedAt);
    put(to, "date_modified"sv, entry.updatedAt);
    putAuthors(to, entry.authors);
    if (!entry.tags.isEmpty()) {
        to.key("tags"sv);
        to.begin('[');
        for (const QString &tag : entry.tags)
            to.text(tag);
        to.end(']');
    }
    putAttachments(to, entry.enclosures);
    put(to, "language"sv, entry.language);
    put(to, "image"sv, entry.image);
    to.end('}');
}

} // namespace

QByteArray writeJsonFeed(const ParsedFeed &feed, const HtmlCleaner &clean)
{
    JsonBytes to(feed.document.size() + feed.document.size() / 8 + 1024);
    to.begin('{');
    to.key("version"sv);
    to.text("https://jsonfeed.org/version/1.1"sv);
    to.key("title"sv);
    to.text(feed.title);
    put(to, "home_page_url"sv, feed.homePage);
    put(to, "feed_url"sv, feed.self);
    put(to, "next_url"sv, feed.nextPage);
    put(to, "description"sv, feed.description.plain());
    put(to, "icon"sv, feed.icon);
    put(to, "language"sv, feed.language);
    putAuthors(to, feed.authors);
    if (!feed.hub.isEmpty()) {
        to.key("hubs"sv);
        to.begin('[');
        to.begin('{');
        to.key("type"sv);
        to.text("WebSub"sv);
        put(to, "url"sv, feed.hub);
        to.end('}');
        to.end(']');
    }
    to.key("items"sv);
    to.begin('[');
    for (const ParsedEntry &entry : feed.items)
        putItem(to, entry, clean);
    to.end(']');
    to.key("_quotidian"sv);
    to.begin('{');
    put(to, "format"sv, wordOf(feed.format));
    to.key("encoding"sv);
    to.text(feed.encoding);
    to.key("malformed"sv);
    to.word(feed.malformed ? "true"sv : "false"sv);
    to.end('}');
    to.end('}');
    return to.out;
}

QJsonObject toJsonFeed(const ParsedFeed &feed, const HtmlCleaner &clean)
{
    return QJsonDocument::fromJson(writeJsonFeed(feed, clean)).object();
}
