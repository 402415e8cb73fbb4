#include "formats/feed/jsonfeedwriter.h"

#include "formats/feed/feedtext.h"
#include "formats/html/safeurl.h"
#include "formats/text/utf8.h"

#include <QJsonDocument>
#include <QLocale>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdint>
#include <cstring>

using namespace std::string_view_literals;

namespace {

/// What stands behind the backslash; 0 where none is needed, 'u' for the other controls.
constexpr std::array<char, 256> escapes = [] {
    std::array<char, 256> table{};
    for (size_t c = 0; c < 0x20; ++c)
        table[c] = 'u';
    table['\n'] = 'n';
    table['\r'] = 'r';
    table['\t'] = 't';
    table['"'] = '"';
    table['\\'] = '\\';
    return table;
}();

constexpr uint64_t everyByte(uint8_t c) { return uint64_t{ 0x0101010101010101 } * c; }

/// Whether one of eight bytes may need an escape: exact for the first such byte, which is enough.
constexpr bool mayNeedEscape(uint64_t bytes)
{
    const auto zeroes = [](uint64_t word) {
        return (word - everyByte(1)) & ~word;
    };
    const uint64_t controls = (bytes - everyByte(0x20)) & ~bytes;
    const uint64_t found = controls | zeroes(bytes ^ everyByte('"')) | zeroes(bytes ^ everyByte('\\'));
    return (found & everyByte(0x80)) != 0;
}

/// Writes JSON as UTF-8, without a tree (RFC 8259). Commas are its own concern.
class JsonBytes final {
public:
    explicit JsonBytes(qsizetype about)
        : m_bytes(about, Qt::Uninitialized)
        , m_at(m_bytes.data())
        , m_end(m_at + about)
    {
    }

    void begin(char bracket)
    {
        separate();
        byte(bracket);
        m_isFirst = true;
    }
    void end(char bracket)
    {
        byte(bracket);
        m_isFirst = false;
    }
    /// Keys are ours: nothing in them needs an escape.
    void key(std::string_view name)
    {
        separate();
        byte('"');
        append(name);
        append("\":"sv);
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
        append(view(QByteArray::number(value)));
    }
    void number(double value)
    {
        separate();
        append(view(QByteArray::number(value, 'g', QLocale::FloatingPointShortest)));
    }
    void text(std::string_view utf8)
    {
        separate();
        const qsizetype start = m_at - m_bytes.constData();
        if (writeText(utf8) == Characters::Ascii || validUtf8Prefix(utf8) == utf8.size())
            return;
        m_at = m_bytes.data() + start;
        writeText(view(repairedUtf8(utf8)));
    }
    void text(const QString &characters)
    {
        separate();
        if (!writeSimple(characters))
            writeText(view(characters.toUtf8()));
    }
    QByteArray take()
    {
        m_bytes.truncate(m_at - m_bytes.constData());
        return std::move(m_bytes);
    }

private:
    enum class Characters { Ascii, Others };

    void separate()
    {
        if (!m_isFirst)
            byte(',');
        m_isFirst = false;
    }
    /// Where `size` more bytes can be written.
    char *room(size_t size)
    {
        if (size_t(m_end - m_at) >= size)
            return m_at;
        const qsizetype used = m_at - m_bytes.constData();
        m_bytes.resize(2 * used + qsizetype(size));
        m_at = m_bytes.data() + used;
        m_end = m_bytes.data() + m_bytes.size();
        return m_at;
    }
    void byte(char c)
    {
        *room(1) = c;
        ++m_at;
    }
    void append(std::string_view bytes)
    {
        std::memcpy(room(bytes.size()), bytes.data(), bytes.size());
        m_at += bytes.size();
    }
    Characters writeText(std::string_view utf8)
    {
        uint64_t all = 0;
        byte('"');
        while (!utf8.empty()) {
            const std::string_view part = utf8.substr(0, 4096);
            utf8.remove_prefix(part.size());
            char *out = room(6 * part.size());
            const char *at = part.data();
            const char *end = at + part.size();
            while (at < end) {
                uint64_t eight = 0;
                const auto length = std::min<size_t>(size_t(end - at), 8);
                if (length == 8) {
                    std::memcpy(&eight, at, 8);
                    if (!mayNeedEscape(eight)) {
                        std::memcpy(out, &eight, 8);
                        all |= eight;
                        out += 8;
                        at += 8;
                        continue;
                    }
                }
                for (const char *until = at + length; at < until; ++at) {
                    all |= uint8_t(*at);
                    out = writeByte(out, *at);
                }
            }
            m_at = out;
        }
        byte('"');
        return (all & everyByte(0x80)) == 0 ? Characters::Ascii : Characters::Others;
    }
    /// Short words and addresses, most of them: ASCII that needs no escape. False: nothing was written.
    bool writeSimple(const QString &characters)
    {
        char *out = room(size_t(characters.size()) + 2);
        *out++ = '"';
        for (const QChar c : characters) {
            const char16_t u = c.unicode();
            if (u >= 0x80 || escapes[u] != 0)
                return false;
            *out++ = char(u);
        }
        *out++ = '"';
        m_at = out;
        return true;
    }
    static char *writeByte(char *out, char c)
    {
        static constexpr std::string_view digits = "0123456789abcdef";
        const char escape = escapes[uint8_t(c)];
        if (escape == 0) {
            *out++ = c;
            return out;
        }
        *out++ = '\\';
        *out++ = escape;
        if (escape != 'u')
            return out;
        for (const char digit : { '0', '0', digits[size_t(c) >> 4], digits[size_t(c) & 15] })
            *out++ = digit;
        return out;
    }

    QByteArray m_bytes; ///< Written up to m_at.
    char *m_at;
    char *m_end;
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
    to.text(url.toString(QUrl::FullyEncoded));
}

/// The number's last `count` digits, and what follows them.
char *writeDigits(char *out, unsigned number, int count, char next)
{
    for (int i = count; i-- > 0; number /= 10)
        out[i] = char('0' + number % 10);
    out[count] = next;
    return out + count + 1;
}

/// RFC 3339, which has no years beyond 9999 and no seconds in an offset.
void put(JsonBytes &to, std::string_view name, const QDateTime &moment, std::chrono::minutes offset = {})
{
    if (!moment.isValid())
        return;
    using namespace std::chrono;
    const sys_time<milliseconds> instant{ milliseconds{ moment.toMSecsSinceEpoch() } + offset };
    const auto midnight = floor<days>(instant);
    const year_month_day date{ midnight };
    const hh_mm_ss time{ instant - midnight };
    if (int(date.year()) < 0 || int(date.year()) > 9999)
        return;
    char written[32];
    char *out = written;
    out = writeDigits(out, unsigned(int(date.year())), 4, '-');
    out = writeDigits(out, unsigned(date.month()), 2, '-');
    out = writeDigits(out, unsigned(date.day()), 2, 'T');
    out = writeDigits(out, unsigned(time.hours().count()), 2, ':');
    out = writeDigits(out, unsigned(time.minutes().count()), 2, ':');
    out = writeDigits(out, unsigned(time.seconds().count()), 2, 'Z');
    if (time.subseconds().count() != 0) {
        out[-1] = '.';
        out = writeDigits(out, unsigned(time.subseconds().count()), 3, 'Z');
    }
    if (offset.count() != 0) {
        out[-1] = offset.count() < 0 ? '-' : '+';
        const auto minutes = unsigned(abs(offset).count());
        out = writeDigits(out, minutes / 60, 2, ':');
        out = writeDigits(out, minutes % 60, 2, '\0') - 1;
    }
    to.key(name);
    to.text(std::string_view(written, size_t(out - written)));
}

/// As published; one that is not safe is none where the feed is to be shown.
QUrl shown(const QUrl &url, const HtmlCleaner &clean, UrlUse use = UrlUse::Resource)
{
    return clean ? safeUrl(url, use).value_or(QUrl{}) : url;
}

QString mailOf(const FeedPerson &person, const HtmlCleaner &clean)
{
    const QString address = QStringLiteral("mailto:") + person.email;
    if (!clean || person.email.isEmpty())
        return person.email.isEmpty() ? QString{} : address;
    const auto safe = safeUrl(address, {}, UrlUse::Link);
    return safe ? safe->toString(QUrl::FullyEncoded) : QString{};
}

void putAuthors(JsonBytes &to, const std::vector<FeedPerson> &persons, const HtmlCleaner &clean)
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
        if (const QUrl url = shown(person.url, clean, UrlUse::Link); !url.isEmpty())
            put(to, "url"sv, url);
        else
            put(to, "url"sv, mailOf(person, clean));
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

void putAttachments(JsonBytes &to, const std::vector<FeedEnclosure> &enclosures, const HtmlCleaner &clean)
{
    if (enclosures.empty())
        return;
    to.key("attachments"sv);
    to.begin('[');
    for (const FeedEnclosure &enclosure : enclosures) {
        const QUrl url = shown(enclosure.url, clean);
        if (url.isEmpty())
            continue;
        to.begin('{');
        put(to, "url"sv, url);
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

/// What JSON Feed has no words for.
void putOwn(JsonBytes &to, const ParsedEntry &entry)
{
    const auto offset = std::chrono::duration_cast<std::chrono::minutes>(
        entry.publishedOffset.value_or(std::chrono::seconds{ 0 }));
    const bool isElsewhere = offset.count() != 0 && entry.publishedAt.isValid();
    if (!isElsewhere && !entry.place)
        return;
    to.key("_quotidian"sv);
    to.begin('{');
    if (isElsewhere)
        put(to, "date_published"sv, entry.publishedAt, offset);
    if (entry.place) {
        to.key("place"sv);
        to.begin('{');
        to.key("latitude"sv);
        to.number(entry.place->latitude);
        to.key("longitude"sv);
        to.number(entry.place->longitude);
        to.end('}');
    }
    to.end('}');
}

void putItem(JsonBytes &to, const ParsedEntry &entry, const HtmlCleaner &clean)
{
    to.begin('{');
    // JSON Feed asks for an id: what the publisher calls it, else where it is.
    to.key("id"sv);
    if (entry.id.isEmpty())
        to.text(shown(entry.url, clean).toString(QUrl::FullyEncoded));
    else
        to.text(entry.id);
    put(to, "url"sv, shown(entry.url, clean));
    put(to, "external_url"sv, shown(entry.externalUrl, clean));
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
    putAuthors(to, entry.authors, clean);
    if (!entry.tags.isEmpty()) {
        to.key("tags"sv);
        to.begin('[');
        for (const QString &tag : entry.tags)
            to.text(tag);
        to.end(']');
    }
    putAttachments(to, entry.enclosures, clean);
    put(to, "language"sv, entry.language);
    put(to, "image"sv, shown(entry.image, clean));
    putOwn(to, entry);
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
    put(to, "home_page_url"sv, shown(feed.homePage, clean));
    put(to, "feed_url"sv, shown(feed.self, clean));
    put(to, "next_url"sv, shown(feed.nextPage, clean));
    put(to, "description"sv, feed.description.plain());
    put(to, "icon"sv, shown(feed.icon, clean));
    put(to, "language"sv, feed.language);
    putAuthors(to, feed.authors, clean);
    if (const QUrl hub = shown(feed.hub, clean); !hub.isEmpty()) {
        to.key("hubs"sv);
        to.begin('[');
        to.begin('{');
        to.key("type"sv);
        to.text("WebSub"sv);
        put(to, "url"sv, hub);
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
    return to.take();
}

QJsonObject toJsonFeed(const ParsedFeed &feed, const HtmlCleaner &clean)
{
    return QJsonDocument::fromJson(writeJsonFeed(feed, clean)).object();
}
