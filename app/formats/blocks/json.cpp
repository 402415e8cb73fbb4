#include "formats/blocks/json.h"

#include <QString>

#include <algorithm>

namespace blocks {

namespace {

constexpr int MaxDepth = 511; // Measured: json_decode's default of 512 refuses the 512th level.

bool isJsonSpace(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

bool isDigit(char c) { return c >= '0' && c <= '9'; }

/// ASCII that stands in a JSON string as it is.
bool isPlain(char c) { return uchar(c) >= 0x20 && uchar(c) < 0x80 && c != '"' && c != '\\'; }

/// Bytes of the well-formed UTF-8 sequence at the start of the text (Unicode table 3-7), 0 if there is none.
int sequenceLength(QByteArrayView text)
{
    auto at = [&](qsizetype i) {
        return i < text.size() ? uchar(text[i]) : 0;
    };
    auto isBetween = [&](qsizetype i, int low, int high) {
        return at(i) >= low && at(i) <= high;
    };
    const int lead = at(0);
    if (lead < 0x80)
        return 1;
    if (lead >= 0xC2 && lead <= 0xDF)
        return isBetween(1, 0x80, 0xBF) ? 2 : 0;
    if (lead >= 0xE0 && lead <= 0xEF) {
        const int low = lead == 0xE0 ? 0xA0 : 0x80;
        const int high = lead == 0xED ? 0x9F : 0xBF;
        return isBetween(1, low, high) && isBetween(2, 0x80, 0xBF) ? 3 : 0;
    }
    if (lead >= 0xF0 && lead <= 0xF4) {
        const int low = lead == 0xF0 ? 0x90 : 0x80;
        const int high = lead == 0xF4 ? 0x8F : 0xBF;
        return isBetween(1, low, high) && isBetween(2, 0x80, 0xBF) && isBetween(3, 0x80, 0xBF) ? 4 : 0;
    }
    return 0;
}

class Parser final {
public:
    explicit Parser(QByteArrayView text)
        : m_text(text)
    {
    }

    std::optional<Json> run()
    {
        Json value;
        if (!parseValue(value, 0))
            return std::nullopt;
        skipSpace();
        if (m_at != m_text.size())
            return std::nullopt;
        return value;
    }

private:
    char peek() const { return m_at < m_text.size() ? m_text[m_at] : '\0'; }

    bool take(char c)
    {
        if (m_at >= m_text.size() || m_text[m_at] != c)
            return false;
        ++m_at;
        return true;
    }

    bool takeWord(QByteArrayView word)
    {
        if (!m_text.sliced(m_at).startsWith(word))
            return false;
        m_at += word.size();
        return true;
    }

    void skipSpace()
    {
        while (m_at < m_text.size() && isJsonSpace(m_text[m_at]))
            ++m_at;
    }

    bool parseValue(Json &value, int depth)
    {
        skipSpace();
        switch (peek()) {
        case '{':
            return depth < MaxDepth && parseObject(value, depth + 1);
        case '[':
            return depth < MaxDepth && parseArray(value, depth + 1);
        case '"':
            value.type = Json::Type::String;
            return parseString(value.text);
        case 't':
            value.type = Json::Type::True;
            return takeWord("true");
        case 'f':
            value.type = Json::Type::False;
            return takeWord("false");
        case 'n':
            value.type = Json::Type::Null;
            return takeWord("null");
        }
        value.type = Json::Type::Number;
        return parseNumber(value.text);
    }

    bool parseObject(Json &value, int depth)
    {
        value.type = Json::Type::Object;
        ++m_at;
        skipSpace();
        if (take('}'))
            return true;
        while (true) {
            QByteArray key;
            skipSpace();
            if (peek() != '"' || !parseString(key))
                return false;
            skipSpace();
            Json member;
            if (!take(':') || !parseValue(member, depth))
                return false;
            value.members.push_back({ std::move(key), std::move(member) });
            skipSpace();
            if (take('}'))
                break;
            if (!take(','))
                return false;
        }
        dropEarlier(value.members);
        return true;
    }

    /// The last value of a key counts, in the first one's place. Sorted, so that many keys cost no square.
    static void dropEarlier(std::vector<JsonMember> &members)
    {
        if (members.size() < 2)
            return;
        std::vector<size_t> order(members.size());
        for (size_t i = 0; i < order.size(); ++i)
            order[i] = i;
        std::stable_sort(
            order.begin(), order.end(), [&](size_t a, size_t b) { return members[a].key < members[b].key; });
        std::vector<bool> isDropped(members.size());
        bool hasDropped = false;
        for (size_t first = 0; first < order.size();) {
            size_t end = first + 1;
            while (end < order.size() && members[order[end]].key == members[order[first]].key)
                isDropped[order[end++]] = hasDropped = true;
            if (end > first + 1)
                members[order[first]].value = std::move(members[order[end - 1]].value);
            first = end;
        }
        if (!hasDropped)
            return;
        std::vector<JsonMember> kept;
        for (size_t i = 0; i < members.size(); ++i) {
            if (!isDropped[i])
                kept.push_back(std::move(members[i]));
        }
        members = std::move(kept);
    }

    bool parseArray(Json &value, int depth)
    {
        value.type = Json::Type::Array;
        ++m_at;
        skipSpace();
        if (take(']'))
            return true;
        while (true) {
            Json item;
            if (!parseValue(item, depth))
                return false;
            value.items.push_back(std::move(item));
            skipSpace();
            if (take(']'))
                return true;
            if (!take(','))
                return false;
        }
    }

    bool parseNumber(QByteArray &text)
    {
        const qsizetype start = m_at;
        take('-');
        if (!isDigit(peek()))
            return false;
        if (!take('0'))
            skipDigits();
        if (take('.') && skipDigits() == 0)
            return false;
        if (take('e') || take('E')) {
            if (!take('+'))
                take('-');
            if (skipDigits() == 0)
                return false;
        }
        text = m_text.sliced(start, m_at - start).toByteArray();
        return true;
    }

    qsizetype skipDigits()
    {
        const qsizetype start = m_at;
        while (isDigit(peek()))
            ++m_at;
        return m_at - start;
    }

    bool parseString(QByteArray &text)
    {
        ++m_at;
        while (m_at < m_text.size()) {
            const char c = m_text[m_at];
            if (c == '"') {
                ++m_at;
                return true;
            }
            if (uchar(c) < 0x20)
                return false;
            if (c == '\\') {
                ++m_at;
                if (!parseEscape(text))
                    return false;
                continue;
            }
            const qsizetype start = m_at;
            while (m_at < m_text.size() && isPlain(m_text[m_at]))
                ++m_at;
            if (m_at == start) {
                const int length = sequenceLength(m_text.sliced(m_at));
                if (length == 0)
                    return false;
                m_at += length;
            }
            text += m_text.sliced(start, m_at - start);
        }
        return false;
    }

    bool parseEscape(QByteArray &text)
    {
        const char c = peek();
        ++m_at;
        switch (c) {
        case '"':
        case '\\':
        case '/':
            text += c;
            return true;
        case 'b':
            text += '\b';
            return true;
        case 'f':
            text += '\f';
            return true;
        case 'n':
            text += '\n';
            return true;
        case 'r':
            text += '\r';
            return true;
        case 't':
            text += '\t';
            return true;
        case 'u':
            return parseUnicode(text);
        }
        return false;
    }

    bool parseUnicode(QByteArray &text)
    {
        char32_t code = 0;
        if (!parseHex(code) || (code >= 0xDC00 && code <= 0xDFFF))
            return false;
        if (code >= 0xD800 && code <= 0xDBFF) {
            char32_t low = 0;
            if (!takeWord("\\u") || !parseHex(low) || low < 0xDC00 || low > 0xDFFF)
                return false;
            code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00);
        }
        text += QString::fromUcs4(&code, 1).toUtf8();
        return true;
    }

    bool parseHex(char32_t &code)
    {
        for (int i = 0; i < 4; ++i, ++m_at) {
            const char c = peek();
            if (isDigit(c))
                code = code * 16 + char32_t(c - '0');
            else if (c >= 'a' && c <= 'f')
                code = code * 16 + char32_t(c - 'a' + 10);
            else if (c >= 'A' && c <= 'F')
                code = code * 16 + char32_t(c - 'A' + 10);
            else
                return false;
        }
        return true;
    }

    QByteArrayView m_text;
    qsizetype m_at = 0;
};

} // namespace

Json Json::string(QByteArray utf8)
{
    Json value;
    value.type = Type::String;
    value.text = std::move(utf8);
    return value;
}

Json Json::number(qint64 number)
{
    Json value;
    value.type = Type::Number;
    value.text = QByteArray::number(number);
    return value;
}

Json Json::object()
{
    Json value;
    value.type = Type::Object;
    return value;
}

const Json *Json::find(QByteArrayView key) const
{
    for (const JsonMember &member : members) {
        if (member.key == key)
            return &member.value;
    }
    return nullptr;
}

const Json *Json::find(std::initializer_list<QByteArrayView> path) const
{
    const Json *value = this;
    for (const QByteArrayView key : path) {
        value = value->find(key);
        if (!value)
            return nullptr;
    }
    return value;
}

void Json::set(QByteArrayView key, Json value)
{
    for (JsonMember &member : members) {
        if (member.key == key) {
            member.value = std::move(value);
            return;
        }
    }
    members.push_back({ key.toByteArray(), std::move(value) });
}

void Json::remove(QByteArrayView key)
{
    std::erase_if(members, [&](const JsonMember &member) { return member.key == key; });
}

bool Json::operator==(const Json &other) const
{
    return type == other.type && text == other.text && items == other.items && members == other.members;
}

bool Json::isSameSet(const Json &other) const
{
    if (type != other.type || text != other.text || items.size() != other.items.size()
        || members.size() != other.members.size())
        return false;
    for (size_t i = 0; i < items.size(); ++i) {
        if (!items[i].isSameSet(other.items[i]))
            return false;
    }
    for (const JsonMember &member : members) {
        const Json *twin = other.find(member.key);
        if (!twin || !member.value.isSameSet(*twin))
            return false;
    }
    return true;
}

std::optional<Json> parseJson(QByteArrayView text) { return Parser(text).run(); }

void appendJson(QByteArray &out, const Json &value)
{
    switch (value.type) {
    case Json::Type::Null:
        out += "null";
        return;
    case Json::Type::False:
        out += "false";
        return;
    case Json::Type::True:
        out += "true";
        return;
    case Json::Type::Number:
        out += value.text;
        return;
    case Json::Type::String:
        appendJsonString(out, value.text);
        return;
    case Json::Type::Array: {
        out += '[';
        for (size_t i = 0; i < value.items.size(); ++i) {
            if (i > 0)
                out += ',';
            appendJson(out, value.items[i]);
        }
        out += ']';
        return;
    }
    case Json::Type::Object: {
        out += '{';
        for (size_t i = 0; i < value.members.size(); ++i) {
            if (i > 0)
                out += ',';
            appendJsonString(out, value.members[i].key);
            out += ':';
            appendJson(out, value.members[i].value);
        }
        out += '}';
        return;
    }
    }
}

QByteArray toJson(const Json &value)
{
    QByteArray out;
    appendJson(out, value);
    return out;
}

void appendJsonString(QByteArray &out, QByteArrayView utf8)
{
    static constexpr char Hex[] = "0123456789abcdef";
    out += '"';
    qsizetype copied = 0;
    for (qsizetype at = 0; at < utf8.size();) {
        const uchar c = uchar(utf8[at]);
        if (isPlain(char(c))) {
            ++at;
            continue;
        }
        const int length = c < 0x80 ? 1 : sequenceLength(utf8.sliced(at));
        // As PHP does: JavaScript once took U+2028 and U+2029 for line ends.
        const bool isLineEnd = c == 0xE2 && length == 3 && utf8[at + 1] == '\x80'
            && (utf8[at + 2] == '\xA8' || utf8[at + 2] == '\xA9');
        if (length > 1 && !isLineEnd) {
            at += length;
            continue;
        }
        out += utf8.sliced(copied, at - copied);
        if (length == 0)
            out += "\xEF\xBF\xBD";
        else if (isLineEnd)
            out += utf8[at + 2] == '\xA8' ? "\\u2028" : "\\u2029";
        else if (c == '"' || c == '\\')
            (out += '\\') += char(c);
        else if (c == '\b')
            out += "\\b";
        else if (c == '\f')
            out += "\\f";
        else if (c == '\n')
            out += "\\n";
        else if (c == '\r')
            out += "\\r";
        else if (c == '\t')
            out += "\\t";
        else
            ((out += "\\u00") += Hex[c >> 4]) += Hex[c & 15];
        at += std::max(length, 1);
        copied = at;
    }
    out += utf8.sliced(copied);
    out += '"';
}

qsizetype skipJsonValue(QByteArrayView text, qsizetype at)
{
    int depth = 0;
    bool isInString = false;
    for (; at < text.size(); ++at) {
        const char c = text[at];
        if (isInString) {
            if (c == '\\')
                ++at;
            else if (c == '"')
                isInString = false;
            if (!isInString && depth == 0)
                return at + 1;
            continue;
        }
        if (c == '"') {
            isInString = true;
        } else if (c == '{' || c == '[') {
            ++depth;
        } else if (c == '}' || c == ']') {
            if (depth == 0) // The end of what holds a number or a word.
                return at;
            if (--depth == 0)
                return at + 1;
        } else if (depth == 0 && (c == ',' || c == ':' || isJsonSpace(c))) {
            return at;
        }
    }
    return at;
}

} // namespace blocks
