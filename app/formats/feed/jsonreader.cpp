#include "formats/feed/jsonreader.h"

#include "formats/feed/feedtext.h"

#include <algorithm>
#include <vector>

using namespace std::string_view_literals;

namespace {

bool isSpace(char c) { return c == ' ' || c == '\n' || c == '\t' || c == '\r'; }
bool isDigit(char c) { return c >= '0' && c <= '9'; }

/// The four digits after `\u` at `at`; -1 if they are none.
int unitAt(std::string_view text, size_t at)
{
    if (at + 4 > text.size())
        return -1;
    int unit = 0;
    for (const char c : text.substr(at, 4)) {
        const int digit = isDigit(c) ? c - '0'
            : c >= 'a' && c <= 'f'   ? c - 'a' + 10
            : c >= 'A' && c <= 'F'   ? c - 'A' + 10
                                     : -1;
        if (digit < 0)
            return -1;
        unit = unit * 16 + digit;
    }
    return unit;
}

bool isHigh(int unit) { return unit >= 0xD800 && unit < 0xDC00; }
bool isLow(int unit) { return unit >= 0xDC00 && unit < 0xE000; }

char *writeCodePoint(char *out, int c)
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

/// Of an escape that is checked, after its backslash at `at`, which it passes. Never longer than what it
/// stands for.
char *writeEscape(char *out, std::string_view raw, size_t &at)
{
    static constexpr std::string_view letters = "bfnrt"sv;
    static constexpr std::string_view controls = "\b\f\n\r\t"sv;
    const char c = raw[at++];
    if (c != 'u') {
        const size_t control = letters.find(c);
        *out++ = control == std::string_view::npos ? c : controls[control];
        return out;
    }
    int point = unitAt(raw, at);
    at += 4;
    if (isHigh(point) && raw.substr(at).starts_with("\\u"sv) && isLow(unitAt(raw, at + 2))) {
        point = 0x10000 + ((point - 0xD800) << 10) + (unitAt(raw, at + 2) - 0xDC00);
        at += 6;
    } else if (isHigh(point) || isLow(point)) {
        point = 0xFFFD;
    }
    return writeCodePoint(out, point);
}

/// What stands between the quotes, decoded.
char *writeString(char *out, std::string_view raw)
{
    while (!raw.empty()) {
        const size_t end = std::min(raw.find('\\'), raw.size());
        out = std::copy_n(raw.data(), end, out);
        raw.remove_prefix(end);
        if (raw.empty())
            break;
        size_t at = 1;
        out = writeEscape(out, raw, at);
        raw.remove_prefix(at);
    }
    return out;
}

} // namespace

JsonReader::Kind JsonReader::kind()
{
    while (m_at < m_text.size() && isSpace(m_text[m_at]))
        ++m_at;
    if (m_at >= m_text.size())
        return Kind::End;
    switch (const char c = m_text[m_at]) {
    case '{':
        return Kind::Object;
    case '[':
        return Kind::Array;
    case '"':
        return Kind::String;
    default:
        return c == '-' || isDigit(c) ? Kind::Number : Kind::Word;
    }
}

QByteArray JsonReader::text()
{
    const Kind what = kind();
    if (what == Kind::String) {
        const std::string_view raw = rawString();
        QByteArray decoded(qsizetype(raw.size()), Qt::Uninitialized);
        decoded.truncate(writeString(decoded.data(), raw) - decoded.constData());
        return decoded;
    }
    const size_t start = m_at;
    skip();
    return what == Kind::Number && !m_isBroken ? QByteArray(m_text.data() + start, qsizetype(m_at - start))
                                               : QByteArray{};
}

double JsonReader::number()
{
    const bool isNumber = kind() == Kind::Number;
    const QByteArray written = text();
    return isNumber ? written.toDouble() : 0;
}

void JsonReader::skip()
{
    std::vector<bool> open; // True for an object.
    std::array<char, 64> ignored;
    for (;;) {
        bool isInside = false;
        switch (kind()) {
        case Kind::Object:
        case Kind::Array: {
            if (open.size() == deepest)
                return fail();
            const bool isObject = m_text[m_at++] == '{';
            isInside = !takeEnd(isObject ? '}' : ']');
            if (isInside)
                open.push_back(isObject);
            break;
        }
        case Kind::String:
            rawString();
            break;
        case Kind::Number:
            skipNumber();
            break;
        case Kind::Word:
            skipWord();
            break;
        case Kind::End:
            return fail();
        }
        while (!isInside && !open.empty() && !m_isBroken) {
            isInside = takeComma(open.back() ? '}' : ']');
            if (!isInside)
                open.pop_back();
        }
        if (m_isBroken || open.empty())
            return;
        if (open.back())
            readKey(ignored);
    }
}

void JsonReader::fail()
{
    m_isBroken = true;
    m_at = m_text.size();
}

bool JsonReader::take(char c)
{
    if (kind() == Kind::End || m_text[m_at] != c)
        return false;
    ++m_at;
    return true;
}

bool JsonReader::takeEnd(char bracket)
{
    if (take(bracket))
        return true;
    if (kind() != Kind::End)
        return false;
    fail();
    return true;
}

bool JsonReader::takeComma(char bracket)
{
    if (take(','))
        return true;
    if (!take(bracket))
        fail();
    return false;
}

/// Empty for one that is longer than any that is asked for.
std::string_view JsonReader::readKey(std::array<char, 64> &copy)
{
    if (kind() != Kind::String) {
        fail();
        return {};
    }
    const std::string_view raw = rawString();
    if (!take(':'))
        fail();
    if (raw.size() > copy.size())
        return {};
    return { copy.data(), size_t(writeString(copy.data(), raw) - copy.data()) };
}

/// Between the quotes, with its escapes, which are sound.
std::string_view JsonReader::rawString()
{
    const size_t start = ++m_at;
    for (;;) {
        while (m_at < m_text.size() && m_text[m_at] != '"' && m_text[m_at] != '\\')
            ++m_at;
        if (m_at >= m_text.size())
            break;
        if (m_text[m_at++] == '"')
            return m_text.substr(start, m_at - 1 - start);
        if (m_at >= m_text.size())
            break;
        const char escape = m_text[m_at++];
        const bool isSound = escape == 'u' ? unitAt(m_text, m_at) >= 0
                                           : "\"\\/bfnrt"sv.find(escape) != std::string_view::npos;
        if (!isSound)
            break;
    }
    fail();
    return {};
}

bool JsonReader::skipDigits()
{
    const size_t start = m_at;
    while (m_at < m_text.size() && isDigit(m_text[m_at]))
        ++m_at;
    return m_at > start;
}

void JsonReader::skipNumber()
{
    const auto takeHere = [this](std::string_view either) {
        if (m_at >= m_text.size() || either.find(m_text[m_at]) == std::string_view::npos)
            return false;
        ++m_at;
        return true;
    };
    takeHere("-"sv);
    bool isSound = takeHere("0"sv) || skipDigits();
    if (isSound && takeHere("."sv))
        isSound = skipDigits();
    if (isSound && takeHere("eE"sv)) {
        takeHere("+-"sv);
        isSound = skipDigits();
    }
    if (!isSound)
        fail();
}

void JsonReader::skipWord()
{
    for (const std::string_view word : { "true"sv, "false"sv, "null"sv }) {
        if (m_text.substr(m_at).starts_with(word)) {
            m_at += word.size();
            return;
        }
    }
    fail();
}
