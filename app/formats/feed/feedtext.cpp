#include "formats/feed/feedtext.h"

#include "formats/text/entities.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <optional>

namespace {

bool isSpace(char c) { return c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f'; }
bool isLetter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool isDigit(char c) { return c >= '0' && c <= '9'; }
char lower(char c) { return c >= 'A' && c <= 'Z' ? char(c + 32) : c; }

void append(QByteArray &to, std::string_view text) { to.append(text.data(), qsizetype(text.size())); }

void appendCodePoint(QByteArray &to, char32_t c)
{
    if (c < 0x80) {
        to.append(char(c));
    } else if (c < 0x800) {
        to.append(char(0xC0 | (c >> 6)));
        to.append(char(0x80 | (c & 0x3F)));
    } else if (c < 0x10000) {
        to.append(char(0xE0 | (c >> 12)));
        to.append(char(0x80 | ((c >> 6) & 0x3F)));
        to.append(char(0x80 | (c & 0x3F)));
    } else {
        to.append(char(0xF0 | (c >> 18)));
        to.append(char(0x80 | ((c >> 12) & 0x3F)));
        to.append(char(0x80 | ((c >> 6) & 0x3F)));
        to.append(char(0x80 | (c & 0x3F)));
    }
}

/// 128–159 as WHATWG HTML 13.2.5.80 reads them: windows-1252.
constexpr std::array<char32_t, 32> windows1252 = {0x20AC, 0x81, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021,
    0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0x8D, 0x017D, 0x8F, 0x90, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013,
    0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x9D, 0x017E, 0x0178};

/// A numeric reference after `&#`: its code point and how many bytes it took. Needs its digits, not its `;`.
std::optional<std::pair<char32_t, size_t>> numericReference(std::string_view text)
{
    const bool isHex = !text.empty() && (text[0] == 'x' || text[0] == 'X');
    size_t at = isHex ? 1 : 0;
    const size_t first = at;
    char32_t value = 0;
    for (; at < text.size(); ++at) {
        const char c = lower(text[at]);
        char32_t digit = 0;
        if (isDigit(c))
            digit = char32_t(c - '0');
        else if (isHex && c >= 'a' && c <= 'f')
            digit = char32_t(c - 'a' + 10);
        else
            break;
        if (value <= 0x10FFFF)
            value = value * (isHex ? 16 : 10) + digit;
    }
    if (at == first)
        return std::nullopt;
    if (at < text.size() && text[at] == ';')
        ++at;
    if (value == 0 || value > 0x10FFFF || (value >= 0xD800 && value <= 0xDFFF))
        value = 0xFFFD;
    else if (value >= 128 && value < 160)
        value = windows1252[value - 128];
    return std::pair{value, at};
}

/// Appends what the reference at `at` (its `&`) stands for; returns how many bytes it took, 1 for a bare `&`.
size_t appendReference(QByteArray &to, std::string_view raw, size_t at)
{
    using namespace std::string_view_literals;
    const std::string_view rest = raw.substr(at + 1);
    if (rest.starts_with("lt;"sv)) {
        to.append('<');
        return 4;
    }
    if (rest.starts_with("gt;"sv)) {
        to.append('>');
        return 4;
    }
    if (rest.starts_with("amp;"sv)) {
        to.append('&');
        return 5;
    }
    if (rest.starts_with("quot;"sv)) {
        to.append('"');
        return 6;
    }
    if (rest.starts_with("apos;"sv)) {
        to.append('\'');
        return 6;
    }
    if (!rest.empty() && rest[0] == '#') {
        if (const auto number = numericReference(rest.substr(1))) {
            appendCodePoint(to, number->first);
            return 2 + number->second;
        }
    } else if (!rest.empty() && isLetter(rest[0])) {
        // Only with its `;`: addresses are full of `&copy=1`.
        const size_t end = rest.substr(0, 33).find_first_not_of(
            "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789");
        if (end != std::string_view::npos && rest[end] == ';') {
            const auto named = findNamedReference(rest.substr(0, end + 1));
            if (named && named->length == end + 1) {
                appendCodePoint(to, named->first);
                if (named->second != 0)
                    appendCodePoint(to, named->second);
                return 1 + named->length;
            }
        }
    }
    to.append('&');
    return 1;
}

/// Appends bytes with CR LF and CR as LF (XML 1.0, 2.11).
void appendLines(QByteArray &to, std::string_view text)
{
    while (!text.empty()) {
        const void *found = std::memchr(text.data(), '\r', text.size());
        if (!found)
            return append(to, text);
        const auto at = size_t(static_cast<const char *>(found) - text.data());
        append(to, text.substr(0, at));
        to.append('\n');
        text.remove_prefix(at + (at + 1 < text.size() && text[at + 1] == '\n' ? 2 : 1));
    }
}

enum class Place { Text, Attribute };

void appendEscaped(QByteArray &to, std::string_view text, Place place)
{
    size_t from = 0;
    for (size_t at = 0; at < text.size(); ++at) {
        const char c = text[at];
        const char *reference = c == '&' ? "&amp;"
            : c == '<'                   ? "&lt;"
            : c == '>'                   ? "&gt;"
            : c == '"' && place == Place::Attribute ? "&quot;"
                                                    : nullptr;
        if (!reference)
            continue;
        append(to, text.substr(from, at - from));
        to.append(reference);
        from = at + 1;
    }
    append(to, text.substr(from));
}

/// Whether `<` at `at` begins a tag, an end tag, a comment or the like for an HTML parser.
bool beginsTag(std::string_view html, size_t at)
{
    if (at + 1 >= html.size())
        return false;
    const char c = html[at + 1];
    return isLetter(c) || c == '!' || c == '?' || (c == '/' && at + 2 < html.size() && isLetter(html[at + 2]));
}

std::string_view tagName(std::string_view html, size_t at)
{
    size_t start = at + 1;
    if (start < html.size() && html[start] == '/')
        ++start;
    size_t end = start;
    while (end < html.size() && (isLetter(html[end]) || isDigit(html[end])))
        ++end;
    return html.substr(start, end - start);
}

/// After the tag that begins at `at`, quotes in its attributes respected.
size_t afterTag(std::string_view html, size_t at)
{
    using namespace std::string_view_literals;
    if (html.substr(at).starts_with("<!--"sv)) {
        const size_t end = html.find("-->"sv, at + 4);
        return end == std::string_view::npos ? html.size() : end + 3;
    }
    const size_t plainEnd = html.find('>', at);
    if (plainEnd == std::string_view::npos)
        return html.size();
    char quote = 0;
    for (size_t i = at + 1; i < html.size(); ++i) {
        const char c = html[i];
        if (quote != 0) {
            if (c == quote)
                quote = 0;
        } else if ((c == '"' || c == '\'') && html[i - 1] == '=') {
            quote = c;
        } else if (c == '>') {
            return i + 1;
        }
    }
    return html.size();
}

/// Elements that end a line of text.
bool breaksText(std::string_view name)
{
    static constexpr std::string_view blocks[] = {"address", "article", "blockquote", "br", "dd", "div", "dl", "dt",
        "figcaption", "figure", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "li", "ol", "p", "pre", "section", "table",
        "td", "th", "tr", "ul"};
    return std::ranges::any_of(blocks, [name](std::string_view block) { return equalsIgnoringCase(block, name); });
}

} // namespace

std::string_view view(const QByteArray &bytes) { return {bytes.constData(), size_t(bytes.size())}; }

std::string_view trimmed(std::string_view text)
{
    while (!text.empty() && isSpace(text.front()))
        text.remove_prefix(1);
    while (!text.empty() && isSpace(text.back()))
        text.remove_suffix(1);
    return text;
}

bool equalsIgnoringCase(std::string_view left, std::string_view right)
{
    return left.size() == right.size()
        && std::equal(left.begin(), left.end(), right.begin(), [](char a, char b) { return lower(a) == lower(b); });
}

void appendDecoded(QByteArray &to, std::string_view raw)
{
    while (!raw.empty()) {
        const void *found = std::memchr(raw.data(), '&', raw.size());
        if (!found)
            return appendLines(to, raw);
        const auto at = size_t(static_cast<const char *>(found) - raw.data());
        appendLines(to, raw.substr(0, at));
        raw.remove_prefix(at + appendReference(to, raw, at));
    }
}

QByteArray decoded(std::string_view raw)
{
    QByteArray text;
    text.reserve(qsizetype(raw.size()));
    appendDecoded(text, raw);
    return text;
}

void appendEscapedText(QByteArray &to, std::string_view text) { appendEscaped(to, text, Place::Text); }

void appendEscapedAttribute(QByteArray &to, std::string_view text) { appendEscaped(to, text, Place::Attribute); }

bool looksLikeHtml(std::string_view text)
{
    const size_t lastEnd = text.rfind('>');
    if (lastEnd != std::string_view::npos) {
        for (size_t at = text.find('<'); at < lastEnd; at = text.find('<', at + 1)) {
            if (beginsTag(text, at))
                return true;
        }
    }
    QByteArray reference;
    for (size_t at = text.find('&'); at != std::string_view::npos; at = text.find('&', at + 1)) {
        if (appendReference(reference, text, at) > 1)
            return true;
        reference.clear();
    }
    return false;
}

QString plainTextOf(std::string_view html)
{
    if (html.find('<') == std::string_view::npos && html.find('&') == std::string_view::npos)
        return oneLine(html);
    QByteArray text;
    text.reserve(qsizetype(html.size()));
    size_t at = 0;
    while (at < html.size()) {
        size_t tag = html.find('<', at);
        while (tag != std::string_view::npos && !beginsTag(html, tag))
            tag = html.find('<', tag + 1);
        appendDecoded(text, html.substr(at, tag == std::string_view::npos ? tag : tag - at));
        if (tag == std::string_view::npos)
            break;
        const std::string_view name = tagName(html, tag);
        at = afterTag(html, tag);
        if (breaksText(name))
            text.append(' ');
        if (html[tag + 1] != '/' && (equalsIgnoringCase(name, "script") || equalsIgnoringCase(name, "style"))) {
            size_t end = html.find("</", at);
            while (end != std::string_view::npos && !equalsIgnoringCase(tagName(html, end), name))
                end = html.find("</", end + 2);
            at = end == std::string_view::npos ? html.size() : end;
        }
    }
    return oneLine(view(text));
}

QString oneLine(std::string_view text)
{
    const std::string_view inner = trimmed(text);
    const bool isClean = std::ranges::none_of(inner, [](char c) { return uchar(c) < 0x20 || c == 0x7F || uchar(c) == 0xC2; })
        && inner.find("  ") == std::string_view::npos;
    if (isClean)
        return QString::fromUtf8(inner.data(), qsizetype(inner.size()));
    const QString all = QString::fromUtf8(inner.data(), qsizetype(inner.size()));
    QString line;
    line.reserve(all.size());
    bool isSpacePending = false;
    for (const QChar c : all) {
        const char16_t u = c.unicode();
        if (u == u' ' || u == u'\t' || u == u'\n' || u == u'\r' || u == u'\f') {
            isSpacePending = !line.isEmpty();
            continue;
        }
        if (u < 0x20 || (u >= 0x7F && u < 0xA0))
            continue;
        if (isSpacePending)
            line.append(u' ');
        isSpacePending = false;
        line.append(c);
    }
    return line;
}
