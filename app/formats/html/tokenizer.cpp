#include "formats/html/tokenizer.h"

#include "formats/text/entities.h"

#include <algorithm>
#include <array>

namespace {

constexpr std::string_view replacement = "\xEF\xBF\xBD";

constexpr bool isSpace(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\f'; }

constexpr bool isLetter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

constexpr bool isDigit(char c) { return c >= '0' && c <= '9'; }

constexpr char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }

constexpr int hexValue(char c)
{
    if (isDigit(c))
        return c - '0';
    const char letter = lower(c);
    return letter >= 'a' && letter <= 'f' ? letter - 'a' + 10 : -1;
}

/// What numeric references 0x80 to 0x9F mean (13.2.5.80); 0 leaves them as they are.
constexpr std::array<char32_t, 32> windows1252{ 0x20AC, 0, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021,
    0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0, 0x017D, 0, 0, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013,
    0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0, 0x017E, 0x0178 };

std::string withLineFeeds(std::string_view in)
{
    std::string out;
    out.reserve(in.size());
    for (size_t i = 0; i < in.size(); ++i) {
        if (in[i] != '\r') {
            out += in[i];
            continue;
        }
        out += '\n';
        if (i + 1 < in.size() && in[i + 1] == '\n')
            ++i;
    }
    return out;
}

void appendWithoutNul(std::string &out, std::string_view in)
{
    for (const char c : in) {
        if (c == '\0')
            out += replacement;
        else
            out += c;
    }
}

} // namespace

void appendUtf8(std::string &out, char32_t c)
{
    if (c > 0x10FFFF || (c >= 0xD800 && c <= 0xDFFF)) {
        out += replacement;
        return;
    }
    if (c < 0x80) {
        out += static_cast<char>(c);
        return;
    }
    if (c < 0x800) {
        out += static_cast<char>(0xC0 | (c >> 6));
    } else {
        if (c < 0x10000) {
            out += static_cast<char>(0xE0 | (c >> 12));
        } else {
            out += static_cast<char>(0xF0 | (c >> 18));
            out += static_cast<char>(0x80 | ((c >> 12) & 0x3F));
        }
        out += static_cast<char>(0x80 | ((c >> 6) & 0x3F));
    }
    out += static_cast<char>(0x80 | (c & 0x3F));
}

const std::string *HtmlToken::attribute(std::string_view wanted) const
{
    for (const HtmlAttribute &attribute : attributes) {
        if (attribute.name == wanted)
            return attribute.tooLong ? nullptr : &attribute.value;
    }
    return nullptr;
}

HtmlTokenizer::HtmlTokenizer(std::string_view utf8, TokenizerLimits limits)
    : m_in(utf8)
    , m_limits(limits)
{
    if (utf8.find('\r') == std::string_view::npos)
        return;
    m_normalized = withLineFeeds(utf8);
    m_in = m_normalized;
}

void HtmlTokenizer::enter(Content content, std::string_view lastStartTag)
{
    m_content = content;
    m_lastStartTag = lastStartTag;
    m_escape = Escape::None;
    m_dashes = 0;
}

bool HtmlTokenizer::next(HtmlToken &token)
{
    token.attributes.clear();
    token.name.clear();
    token.text = {};
    token.selfClosing = false;
    while (m_pos < m_in.size()) {
        bool given = false;
        switch (m_content) {
        case Content::Data:
            given = readData(token);
            break;
        case Content::RcData:
        case Content::RawText:
        case Content::Script:
            given = readRaw(token);
            break;
        case Content::PlainText:
            given = readPlain(token);
            break;
        case Content::Cdata:
            given = readCdata(token);
            break;
        }
        if (given)
            return true;
    }
    return false;
}

bool HtmlTokenizer::at(size_t position, std::string_view word) const
{
    return m_in.substr(std::min(position, m_in.size()), word.size()) == word;
}

/// `word` is in lower case.
bool HtmlTokenizer::atIgnoringCase(size_t position, std::string_view word) const
{
    if (position > m_in.size() || m_in.size() - position < word.size())
        return false;
    return std::equal(word.begin(), word.end(), m_in.begin() + static_cast<std::ptrdiff_t>(position),
        [](char wanted, char found) { return wanted == lower(found); });
}

bool HtmlTokenizer::atAppropriateEndTag(size_t position) const
{
    if (m_lastStartTag.empty() || !at(position, "</") || !atIgnoringCase(position + 2, m_lastStartTag))
        return false;
    const size_t after = position + 2 + m_lastStartTag.size();
    return after < m_in.size() && (isSpace(m_in[after]) || m_in[after] == '/' || m_in[after] == '>');
}

bool HtmlTokenizer::giveText(HtmlToken &token, size_t end)
{
    token.kind = HtmlToken::Kind::Text;
    token.text = m_in.substr(m_pos, end - m_pos);
    m_pos = end;
    return true;
}

bool HtmlTokenizer::giveBuffer(HtmlToken &token)
{
    token.kind = HtmlToken::Kind::Text;
    token.text = m_buffer;
    return true;
}

bool HtmlTokenizer::readData(HtmlToken &token)
{
    const char first = m_in[m_pos];
    if (first == '&') {
        m_buffer.clear();
        readReference(Place::Text, m_buffer);
        return giveBuffer(token);
    }
    if (first != '<')
        return giveText(token, std::min(m_in.find_first_of("<&", m_pos), m_in.size()));
    if (m_pos + 1 == m_in.size())
        return giveText(token, m_pos + 1);
    const char second = m_in[m_pos + 1];
    if (isLetter(second)) {
        m_pos += 1;
        return readTag(token, HtmlToken::Kind::StartTag);
    }
    if (second == '!')
        return readMarkupDeclaration(token);
    if (second == '?')
        return readBogusComment(token, m_pos + 1);
    if (second != '/')
        return giveText(token, m_pos + 1);
    if (m_pos + 2 == m_in.size())
        return giveText(token, m_pos + 2);
    const char third = m_in[m_pos + 2];
    if (isLetter(third)) {
        m_pos += 2;
        return readTag(token, HtmlToken::Kind::EndTag);
    }
    if (third == '>') {
        m_pos += 3;
        return false;
    }
    return readBogusComment(token, m_pos + 2);
}

/// RCDATA, RAWTEXT and script data: text until the appropriate end tag.
bool HtmlTokenizer::readRaw(HtmlToken &token)
{
    const char first = m_in[m_pos];
    if (first == '\0') {
        m_buffer = replacement;
        m_dashes = 0;
        m_pos += 1;
        return giveBuffer(token);
    }
    if (first == '&' && m_content == Content::RcData) {
        m_buffer.clear();
        readReference(Place::Text, m_buffer);
        return giveBuffer(token);
    }
    if (first == '<' && m_escape != Escape::Double && atAppropriateEndTag(m_pos)) {
        m_pos += 2;
        m_content = Content::Data;
        return readTag(token, HtmlToken::Kind::EndTag);
    }
    if (m_content == Content::Script)
        return giveText(token, scriptTextEnd());
    const std::string_view stops
        = m_content == Content::RcData ? std::string_view("<&\0", 3) : std::string_view("<\0", 2);
    return giveText(token, std::min(m_in.find_first_of(stops, m_pos + 1), m_in.size()));
}

/// 13.2.5.15 to 13.2.5.31 as one scan: where the text stops, at an end tag, a NUL or the end.
size_t HtmlTokenizer::scriptTextEnd()
{
    for (size_t i = m_pos; i < m_in.size(); ++i) {
        const char c = m_in[i];
        if (c == '\0')
            return i;
        if (c == '-') {
            m_dashes += m_escape == Escape::None ? 0 : 1;
            continue;
        }
        if (c == '>' && m_escape != Escape::None && m_dashes >= 2)
            m_escape = Escape::None;
        m_dashes = 0;
        if (c != '<')
            continue;
        if (m_escape != Escape::Double && i > m_pos && atAppropriateEndTag(i))
            return i;
        if (m_escape == Escape::None) {
            if (at(i, "<!--")) {
                m_escape = Escape::Single;
                m_dashes = 2;
                i += 3;
            }
            continue;
        }
        const size_t name = i + (m_escape == Escape::Double ? 2 : 1);
        if (m_escape == Escape::Double && !at(i, "</"))
            continue;
        const size_t after = name + 6;
        if (!atIgnoringCase(name, "script") || after >= m_in.size())
            continue;
        if (isSpace(m_in[after]) || m_in[after] == '/' || m_in[after] == '>') {
            m_escape = m_escape == Escape::Double ? Escape::Single : Escape::Double;
            i = after;
        }
    }
    return m_in.size();
}

bool HtmlTokenizer::readPlain(HtmlToken &token)
{
    m_buffer.clear();
    appendWithoutNul(m_buffer, m_in.substr(m_pos));
    m_pos = m_in.size();
    return giveBuffer(token);
}

bool HtmlTokenizer::readCdata(HtmlToken &token)
{
    const size_t end = std::min(m_in.find("]]>", m_pos), m_in.size());
    const bool hasText = end > m_pos;
    if (hasText)
        giveText(token, end);
    m_pos = std::min(end + 3, m_in.size());
    m_content = Content::Data;
    return hasText;
}

/// From the first letter of the name. Nothing is given if the input ends inside the tag.
bool HtmlTokenizer::readTag(HtmlToken &token, HtmlToken::Kind kind)
{
    token.kind = kind;
    for (; m_pos < m_in.size(); ++m_pos) {
        const char c = m_in[m_pos];
        if (isSpace(c) || c == '/' || c == '>')
            break;
        if (c == '\0')
            token.name += replacement;
        else
            token.name += lower(c);
    }
    while (true) {
        skipSpace();
        if (m_pos >= m_in.size())
            break;
        if (m_in[m_pos] == '>') {
            m_pos += 1;
            if (kind == HtmlToken::Kind::StartTag && m_content == Content::Data)
                m_lastStartTag = token.name;
            return true;
        }
        if (m_in[m_pos] == '/') {
            m_pos += 1;
            token.selfClosing = m_pos < m_in.size() && m_in[m_pos] == '>';
            continue;
        }
        if (!readAttribute(token))
            break;
    }
    token.attributes.clear();
    token.name.clear();
    token.selfClosing = false;
    return false;
}

/// From the first character of the name. False if the input ends inside.
bool HtmlTokenizer::readAttribute(HtmlToken &token)
{
    HtmlAttribute attribute;
    const size_t start = m_pos;
    for (; m_pos < m_in.size(); ++m_pos) {
        const char c = m_in[m_pos];
        if (isSpace(c) || c == '/' || c == '>' || (c == '=' && m_pos > start))
            break;
        if (c == '\0')
            attribute.name += replacement;
        else
            attribute.name += lower(c);
    }
    skipSpace();
    if (m_pos >= m_in.size())
        return false;
    if (m_in[m_pos] == '=') {
        m_pos += 1;
        skipSpace();
        if (m_pos >= m_in.size())
            return false;
        const char quote = m_in[m_pos];
        if (quote == '"' || quote == '\'') {
            m_pos += 1;
            if (!readQuoted(quote, attribute))
                return false;
        } else if (quote != '>' && !readUnquoted(attribute)) {
            return false;
        }
    }
    const bool known = std::any_of(token.attributes.begin(), token.attributes.end(),
        [&](const HtmlAttribute &other) { return other.name == attribute.name; });
    if (!known && token.attributes.size() < m_limits.attributes)
        token.attributes.push_back(std::move(attribute));
    return true;
}

bool HtmlTokenizer::readQuoted(char quote, HtmlAttribute &attribute)
{
    while (m_pos < m_in.size()) {
        const char c = m_in[m_pos];
        if (c == quote) {
            m_pos += 1;
            return true;
        }
        if (c == '&') {
            m_buffer.clear();
            readReference(Place::Attribute, m_buffer);
            appendLimited(attribute, m_buffer);
        } else if (c == '\0') {
            appendLimited(attribute, replacement);
            m_pos += 1;
        } else {
            const size_t start = m_pos;
            while (m_pos < m_in.size() && m_in[m_pos] != quote && m_in[m_pos] != '&' && m_in[m_pos] != '\0')
                ++m_pos;
            appendLimited(attribute, m_in.substr(start, m_pos - start));
        }
    }
    return false;
}

bool HtmlTokenizer::readUnquoted(HtmlAttribute &attribute)
{
    while (m_pos < m_in.size()) {
        const char c = m_in[m_pos];
        if (isSpace(c) || c == '>')
            return true;
        if (c == '&') {
            m_buffer.clear();
            readReference(Place::Attribute, m_buffer);
            appendLimited(attribute, m_buffer);
            continue;
        }
        appendLimited(attribute, c == '\0' ? replacement : m_in.substr(m_pos, 1));
        m_pos += 1;
    }
    return false;
}

void HtmlTokenizer::appendLimited(HtmlAttribute &attribute, std::string_view piece) const
{
    if (attribute.tooLong)
        return;
    if (attribute.value.size() + piece.size() > m_limits.valueBytes) {
        attribute.tooLong = true;
        attribute.value = {};
        return;
    }
    attribute.value += piece;
}

void HtmlTokenizer::skipSpace()
{
    while (m_pos < m_in.size() && isSpace(m_in[m_pos]))
        ++m_pos;
}

bool HtmlTokenizer::readMarkupDeclaration(HtmlToken &token)
{
    const size_t start = m_pos + 2;
    if (at(start, "--")) {
        m_pos = start + 2;
        return readComment(token);
    }
    if (atIgnoringCase(start, "doctype")) {
        m_pos = start + 7;
        return readDoctype(token);
    }
    return readBogusComment(token, start);
}

bool HtmlTokenizer::giveComment(HtmlToken &token, size_t end, size_t resume)
{
    token.kind = HtmlToken::Kind::Comment;
    token.text = m_in.substr(m_pos, end - m_pos);
    if (token.text.find('\0') != std::string_view::npos) {
        m_buffer.clear();
        appendWithoutNul(m_buffer, token.text);
        token.text = m_buffer;
    }
    m_pos = resume;
    return true;
}

/// 13.2.5.43 to 13.2.5.52, from what follows `<!--`.
bool HtmlTokenizer::readComment(HtmlToken &token)
{
    if (at(m_pos, ">"))
        return giveComment(token, m_pos, m_pos + 1);
    if (at(m_pos, "->"))
        return giveComment(token, m_pos, m_pos + 2);
    for (size_t dash = m_in.find("--", m_pos); dash != std::string_view::npos;
         dash = m_in.find("--", dash + 1)) {
        if (at(dash, "-->"))
            return giveComment(token, dash, dash + 3);
        if (at(dash, "--!>"))
            return giveComment(token, dash, dash + 4);
    }
    const std::string_view rest = m_in.substr(m_pos);
    size_t unfinished = 0;
    if (rest.ends_with("--!"))
        unfinished = 3;
    else if (rest.ends_with("--"))
        unfinished = 2;
    else if (rest.ends_with("-"))
        unfinished = 1;
    return giveComment(token, m_in.size() - unfinished, m_in.size());
}

bool HtmlTokenizer::readBogusComment(HtmlToken &token, size_t start)
{
    m_pos = start;
    const size_t end = std::min(m_in.find('>', start), m_in.size());
    return giveComment(token, end, std::min(end + 1, m_in.size()));
}

/// 13.2.5.53 to 13.2.5.68, from what follows `<!doctype`.
bool HtmlTokenizer::readDoctype(HtmlToken &token)
{
    token.kind = HtmlToken::Kind::Doctype;
    token.hasName = false;
    token.publicId.reset();
    token.systemId.reset();
    token.forceQuirks = false;
    skipSpace();
    for (; m_pos < m_in.size() && !isSpace(m_in[m_pos]) && m_in[m_pos] != '>'; ++m_pos) {
        token.hasName = true;
        if (m_in[m_pos] == '\0')
            token.name += replacement;
        else
            token.name += lower(m_in[m_pos]);
    }
    skipSpace();
    if (!token.hasName)
        token.forceQuirks = true;
    else
        readDoctypeIdentifiers(token);
    if (m_pos >= m_in.size()) {
        token.forceQuirks = true;
        return true;
    }
    // What still stands before `>` is bogus, and was judged above.
    m_pos = std::min(m_in.find('>', m_pos), m_in.size() - 1) + 1;
    return true;
}

void HtmlTokenizer::readDoctypeIdentifiers(HtmlToken &token)
{
    if (m_pos >= m_in.size() || m_in[m_pos] == '>')
        return;
    const bool isPublic = atIgnoringCase(m_pos, "public");
    if (!isPublic && !atIgnoringCase(m_pos, "system")) {
        token.forceQuirks = true;
        // In the bogus state the end of the input changes nothing more.
        m_pos = std::min(m_in.find('>', m_pos), m_in.size());
        return;
    }
    m_pos += 6;
    skipSpace();
    if (!readDoctypeIdentifier(isPublic ? token.publicId : token.systemId)) {
        token.forceQuirks = true;
        return;
    }
    skipSpace();
    if (m_pos >= m_in.size() || m_in[m_pos] == '>')
        return;
    if (isPublic) {
        if (!readDoctypeIdentifier(token.systemId)) {
            token.forceQuirks = true;
            return;
        }
        skipSpace();
        if (m_pos >= m_in.size() || m_in[m_pos] == '>')
            return;
    }
    // After the system identifier anything is bogus without quirks, even at the end of the input.
    const size_t end = m_in.find('>', m_pos);
    if (end != std::string_view::npos) {
        m_pos = end;
        return;
    }
    m_pos = m_in.size() - 1;
}

/// False if there is no complete identifier.
bool HtmlTokenizer::readDoctypeIdentifier(std::optional<std::string> &identifier)
{
    if (m_pos >= m_in.size() || (m_in[m_pos] != '"' && m_in[m_pos] != '\''))
        return false;
    const char quote = m_in[m_pos];
    identifier.emplace();
    for (++m_pos; m_pos < m_in.size(); ++m_pos) {
        const char c = m_in[m_pos];
        if (c == quote) {
            m_pos += 1;
            return true;
        }
        if (c == '>')
            return false;
        if (c == '\0')
            *identifier += replacement;
        else
            *identifier += c;
    }
    return false;
}

/// 13.2.5.72 and on, from the `&`.
void HtmlTokenizer::readReference(Place place, std::string &out)
{
    m_pos += 1;
    if (m_pos < m_in.size() && m_in[m_pos] == '#') {
        readNumericReference(out);
        return;
    }
    const bool mayBeNamed = m_pos < m_in.size() && isLetter(m_in[m_pos]);
    const auto found = mayBeNamed ? findNamedReference(m_in.substr(m_pos, 40)) : std::nullopt;
    if (!found) {
        out += '&';
        return;
    }
    const size_t after = m_pos + found->length;
    const char next = after < m_in.size() ? m_in[after] : '\0';
    const bool open = m_in[after - 1] != ';';
    if (place == Place::Attribute && open && (next == '=' || isLetter(next) || isDigit(next))) {
        out += '&';
        out += m_in.substr(m_pos, found->length);
    } else {
        appendUtf8(out, found->first);
        if (found->second != 0)
            appendUtf8(out, found->second);
    }
    m_pos = after;
}

/// From the `#`.
void HtmlTokenizer::readNumericReference(std::string &out)
{
    const size_t start = m_pos;
    m_pos += 1;
    const bool hex = m_pos < m_in.size() && (m_in[m_pos] == 'x' || m_in[m_pos] == 'X');
    m_pos += hex ? 1 : 0;
    const char32_t radix = hex ? 16 : 10;
    const size_t digits = m_pos;
    char32_t value = 0;
    for (; m_pos < m_in.size(); ++m_pos) {
        const int digit = hexValue(m_in[m_pos]);
        if (digit < 0 || (!hex && digit > 9))
            break;
        value = std::min<char32_t>(value * radix + static_cast<char32_t>(digit), 0x110000);
    }
    if (m_pos == digits) {
        out += '&';
        out += m_in.substr(start, m_pos - start);
        return;
    }
    if (m_pos < m_in.size() && m_in[m_pos] == ';')
        m_pos += 1;
    if (value >= 0x80 && value <= 0x9F && windows1252[value - 0x80] != 0)
        value = windows1252[value - 0x80];
    appendUtf8(out, value == 0 ? 0xFFFD : value);
}
