#include "formats/feed/feedtext.h"

#include "formats/text/entities.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <optional>
#include <vector>

namespace {

bool isSpace(char c) { return c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f'; }
bool isLetter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool isDigit(char c) { return c >= '0' && c <= '9'; }
char lower(char c) { return c >= 'A' && c <= 'Z' ? char(c + 32) : c; }

void append(QByteArray &to, std::string_view text) { to.append(text.data(), qsizetype(text.size())); }

char *writeCodePoint(char *out, char32_t c)
{
    if (c < 0x80) {
        *out++ = char(c);
        return out;
    }
    if (c < 0x800) {
        *out++ = char(0xC0 | (c >> 6));
    } else if (c < 0x10000) {
        *out++ = char(0xE0 | (c >> 12));
        *out++ = char(0x80 | ((c >> 6) & 0x3F));
    } else {
        *out++ = char(0xF0 | (c >> 18));
        *out++ = char(0x80 | ((c >> 12) & 0x3F));
        *out++ = char(0x80 | ((c >> 6) & 0x3F));
    }
    *out++ = char(0x80 | (c & 0x3F));
    return out;
}

/// 128–159 as WHATWG HTML 13.2.5.80 reads them: windows-1252.
constexpr std::array<char32_t, 32> windows1252 = { 0x20AC, 0x81, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020,
    0x2021, 0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0x8D, 0x017D, 0x8F, 0x90, 0x2018, 0x2019, 0x201C, 0x201D,
    0x2022, 0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x9D, 0x017E, 0x0178 };

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
    return std::pair{ value, at };
}

/// The longest characters for their reference: `&nGt;`, five bytes, is six.
constexpr size_t longestDecoded(size_t raw) { return raw + raw / 5 + 8; }

/// Writes what the reference at `at` (its `&`) stands for; takes its bytes, one for a bare `&`.
char *writeReference(char *out, std::string_view raw, size_t &at)
{
    using namespace std::string_view_literals;
    const std::string_view rest = raw.substr(at + 1);
    const auto one = [&](char c, size_t length) {
        *out++ = c;
        at += length;
        return out;
    };
    if (rest.starts_with("lt;"sv))
        return one('<', 4);
    if (rest.starts_with("gt;"sv))
        return one('>', 4);
    if (rest.starts_with("amp;"sv))
        return one('&', 5);
    if (rest.starts_with("quot;"sv))
        return one('"', 6);
    if (rest.starts_with("apos;"sv))
        return one('\'', 6);
    if (!rest.empty() && rest[0] == '#') {
        if (const auto number = numericReference(rest.substr(1))) {
            at += 2 + number->second;
            return writeCodePoint(out, number->first);
        }
    } else if (!rest.empty() && isLetter(rest[0])) {
        // Only with its `;`: addresses are full of `&copy=1`.
        size_t end = 1;
        while (end < rest.size() && end < 33 && (isLetter(rest[end]) || isDigit(rest[end])))
            ++end;
        if (end < rest.size() && rest[end] == ';') {
            const auto named = findNamedReference(rest.substr(0, end + 1));
            if (named && named->length == end + 1) {
                at += 1 + named->length;
                out = writeCodePoint(out, named->first);
                return named->second != 0 ? writeCodePoint(out, named->second) : out;
            }
        }
    }
    return one('&', 1);
}

char *writeBytes(char *out, std::string_view text)
{
    std::memcpy(out, text.data(), text.size());
    return out + text.size();
}

/// CR LF and CR as LF (XML 1.0, 2.11).
char *writeLines(char *out, std::string_view text)
{
    while (!text.empty()) {
        const void *found = std::memchr(text.data(), '\r', text.size());
        if (!found)
            break;
        const auto at = size_t(static_cast<const char *>(found) - text.data());
        out = writeBytes(out, text.substr(0, at));
        *out++ = '\n';
        text.remove_prefix(at + (at + 1 < text.size() && text[at + 1] == '\n' ? 2 : 1));
    }
    return writeBytes(out, text);
}

bool isReference(std::string_view text, size_t at)
{
    std::array<char, 16> ignored;
    const size_t start = at;
    writeReference(ignored.data(), text, at);
    return at > start + 1;
}

enum class Place { Text, Attribute };

void appendEscaped(QByteArray &to, std::string_view text, Place place)
{
    size_t from = 0;
    for (size_t at = 0; at < text.size(); ++at) {
        const char c = text[at];
        const char *reference = c == '&'            ? "&amp;"
            : c == '<'                              ? "&lt;"
            : c == '>'                              ? "&gt;"
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
    return isLetter(c) || c == '!' || c == '?'
        || (c == '/' && at + 2 < html.size() && isLetter(html[at + 2]));
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

/// See oneLine().
QString soundDirections(const QString &text)
{
    constexpr QChar popFormatting(0x202C);
    constexpr QChar popIsolate(0x2069);
    QString sound;
    sound.reserve(text.size());
    std::vector<QChar> closing; // Null for an override's, which went.
    for (const QChar c : text) {
        switch (c.unicode()) {
        case 0x202D:
        case 0x202E:
            closing.push_back({});
            break;
        case 0x202A:
        case 0x202B:
            closing.push_back(popFormatting);
            sound += c;
            break;
        case 0x2066:
        case 0x2067:
        case 0x2068:
            closing.push_back(popIsolate);
            sound += c;
            break;
        case 0x202C:
            if (closing.empty() || closing.back() == popIsolate)
                break;
            if (!closing.back().isNull())
                sound += c;
            closing.pop_back();
            break;
        case 0x2069: {
            const auto open = std::find(closing.rbegin(), closing.rend(), popIsolate);
            if (open == closing.rend())
                break;
            closing.erase(open.base() - 1, closing.end()); // With it ends what was opened in it.
            sound += c;
            break;
        }
        default:
            sound += c;
        }
    }
    for (; !closing.empty(); closing.pop_back()) {
        if (!closing.back().isNull())
            sound += closing.back();
    }
    return sound;
}

/// Elements that end a line of text.
bool breaksText(std::string_view name)
{
    static constexpr std::string_view blocks[] = { "address", "article", "blockquote", "br", "dd", "div",
        "dl", "dt", "figcaption", "figure", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "li", "ol", "p", "pre",
        "section", "table", "td", "th", "tr", "ul" };
    return std::ranges::any_of(
        blocks, [name](std::string_view block) { return equalsIgnoringCase(block, name); });
}

} // namespace

std::string_view view(const QByteArray &bytes) { return { bytes.constData(), size_t(bytes.size()) }; }

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
        && std::equal(
            left.begin(), left.end(), right.begin(), [](char a, char b) { return lower(a) == lower(b); });
}

void appendDecoded(QByteArray &to, std::string_view raw)
{
    const bool hasReturns = !raw.empty() && std::memchr(raw.data(), '\r', raw.size());
    const bool hasReferences = !raw.empty() && std::memchr(raw.data(), '&', raw.size());
    if (!hasReturns && !hasReferences)
        return append(to, raw);
    const qsizetype before = to.size();
    to.resize(before + qsizetype(longestDecoded(raw.size())));
    char *out = to.data() + before;
    size_t at = 0;
    while (at < raw.size()) {
        const size_t end = std::min(raw.find('&', at), raw.size());
        const std::string_view run = raw.substr(at, end - at);
        out = hasReturns ? writeLines(out, run) : writeBytes(out, run);
        at = end;
        if (at < raw.size())
            out = writeReference(out, raw, at);
    }
    to.truncate(out - to.constData());
}

QByteArray decoded(std::string_view raw)
{
    QByteArray text;
    appendDecoded(text, raw);
    return text;
}

void appendEscapedText(QByteArray &to, std::string_view text) { appendEscaped(to, text, Place::Text); }

void appendEscapedAttribute(QByteArray &to, std::string_view text)
{
    appendEscaped(to, text, Place::Attribute);
}

bool isLanguageTag(QStringView text)
{
    return !text.isEmpty() && text.size() <= 35 && std::ranges::all_of(text, [](QChar c) {
        return c == u'-' || c == u'_'
            || (c.unicode() < 0x80 && (isLetter(char(c.unicode())) || isDigit(char(c.unicode()))));
    });
}

bool looksLikeHtml(std::string_view text)
{
    const size_t lastEnd = text.rfind('>');
    if (lastEnd != std::string_view::npos) {
        for (size_t at = text.find('<'); at < lastEnd; at = text.find('<', at + 1)) {
            if (beginsTag(text, at))
                return true;
        }
    }
    for (size_t at = text.find('&'); at != std::string_view::npos; at = text.find('&', at + 1)) {
        if (isReference(text, at))
            return true;
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
        if (html[tag + 1] != '/'
            && (equalsIgnoringCase(name, "script") || equalsIgnoringCase(name, "style"))) {
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
    QByteArray line;
    size_t copied = 0;
    bool isSpacePending = false;
    bool mayTurn = false;
    const auto drop = [&](size_t at, size_t length) {
        if (copied < at) {
            if (isSpacePending && !line.isEmpty())
                line.append(' ');
            isSpacePending = false;
            append(line, inner.substr(copied, at - copied));
        }
        copied = at + length;
    };
    for (size_t at = 0; at < inner.size(); ++at) {
        const auto c = uchar(inner[at]);
        if (c > ' ' && c != 0x7F && c != 0xC2 && c != 0xE2)
            continue;
        const auto next = at + 1 < inner.size() ? uchar(inner[at + 1]) : uchar(0);
        if (c == ' ' && copied < at && next > ' ' && next != 0x7F && next != 0xC2 && next != 0xE2)
            continue; // One space between words.
        if (isSpace(char(c))) {
            drop(at, 1);
            isSpacePending = true;
        } else if (c == 0xE2) {
            const auto last = at + 2 < inner.size() ? uchar(inner[at + 2]) : uchar(0);
            const bool isLineEnd = next == 0x80 && (last == 0xA8 || last == 0xA9);
            if (isLineEnd) { // U+2028, U+2029.
                drop(at, 3);
                at += 2;
                isSpacePending = true;
            }
            mayTurn |= (next == 0x80 && last >= 0xAA && last <= 0xAE)
                || (next == 0x81 && last >= 0xA6 && last <= 0xA9);
        } else if (c == 0xC2) {
            if (next >= 0x80 && next < 0xA0)
                drop(at, 2);
            if (next >= 0x80)
                ++at;
        } else {
            drop(at, 1);
        }
    }
    if (copied != 0)
        drop(inner.size(), 0);
    const QString whole
        = copied == 0 ? QString::fromUtf8(inner.data(), qsizetype(inner.size())) : QString::fromUtf8(line);
    const QString sound = mayTurn ? soundDirections(whole) : whole;
    return sound == whole ? whole : oneLine(view(sound.toUtf8())); // Spaces may have met.
}
