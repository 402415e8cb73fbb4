#include "formats/site/stylesheet.h"

#include "formats/html/safeurl.h"

#include <algorithm>
#include <array>
#include <functional>

namespace {

constexpr int mostImports = 64; ///< In all of a sheet and what it imports.
constexpr int mostImportDepth = 4;
constexpr size_t mostOpen = 256; ///< Functions and blocks in one another.
constexpr auto nothing = "url(\"data:,\")";

bool isSpace(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\f' || c == '\r'; }

bool isHex(char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }

bool isNameStart(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'
        || static_cast<unsigned char>(c) >= 0x80;
}

bool isName(char c) { return isNameStart(c) || (c >= '0' && c <= '9') || c == '-'; }

QByteArray ofCodePoint(uint number)
{
    const bool isCharacter = number != 0 && number <= 0x10FFFF && (number < 0xD800 || number > 0xDFFF);
    const char32_t point = isCharacter ? number : 0xFFFD;
    return QString::fromUcs4(&point, 1).toUtf8();
}

/// Functions in which a string is an address.
bool takesAddresses(const QByteArray &function)
{
    static constexpr std::array names{ "image-set", "-webkit-image-set", "image", "src", "cross-fade",
        "-webkit-cross-fade" };
    return std::any_of(names.begin(), names.end(), [&](const char *name) { return function == name; });
}

/// What an address becomes, as CSS; and what an @import becomes.
struct Replacing {
    std::function<QByteArray(const QString &)> address;
    std::function<QByteArray(const QString &address, const QByteArray &media)> import;
};

/// Copies a sheet token by token, and replaces what asks for something.
class SheetCopier final {
public:
    SheetCopier(QByteArrayView css, const Replacing &replacing, qsizetype mostBytes)
        : m_css(css)
        , m_replacing(replacing)
        , m_most(mostBytes)
    {
    }

    QByteArray copy()
    {
        while (m_at < m_css.size() && m_out.size() < m_most)
            copyToken();
        return m_out;
    }

private:
    char at(qsizetype offset) const { return offset < m_css.size() ? m_css[offset] : '\0'; }
    bool isEscape(qsizetype offset) const
    {
        const char next = at(offset + 1);
        return at(offset) == '\\' && offset + 1 < m_css.size() && next != '\n' && next != '\r'
            && next != '\f';
    }

    /// Of what ends something, if the sheet did not end before.
    void stepOver() { m_at = std::min(m_at + 1, m_css.size()); }

    void copyToken()
    {
        const char c = m_css[m_at];
        if (c == '/' && at(m_at + 1) == '*') {
            const qsizetype end = m_css.indexOf("*/", m_at + 2);
            m_at = end < 0 ? m_css.size() : end + 2;
            m_out += "/**/"; // Two words that it parted stay two.
        } else if (c == '"' || c == '\'') {
            copyString();
        } else if (c == '@') {
            copyRule();
        } else if (isNameStart(c) || isEscape(m_at)
            || (c == '-' && (isName(at(m_at + 1)) || isEscape(m_at + 1)))) {
            copyWord();
        } else if (c == '#') {
            m_out += c;
            ++m_at;
            if (isName(at(m_at)) || isEscape(m_at))
                copyName();
        } else if (c == '<') {
            copyLess();
        } else {
            copyMark(c);
        }
    }

    /// `</style` would end the element; `<!--` means nothing to CSS.
    void copyLess()
    {
        ++m_at;
        if (at(m_at) == '!' && at(m_at + 1) == '-' && at(m_at + 2) == '-') {
            m_at += 3;
            return;
        }
        m_out += '<';
        if (at(m_at) == '/' || at(m_at) == '!') {
            m_out += '\\';
            m_out += m_css[m_at++];
        }
    }

    void copyMark(char c)
    {
        switch (c) {
        case '(':
            open("(");
            break;
        case ')':
            if (!m_open.empty())
                m_open.pop_back();
            break;
        case '}':
            m_open.clear(); // A block ends what was left open in it.
            break;
        case '\0':
            m_out += "\xEF\xBF\xBD";
            ++m_at;
            return;
        case '\\': // None that escapes.
            ++m_at;
            return;
        default:
            break;
        }
        m_out += c;
        ++m_at;
    }

    void open(const QByteArray &function)
    {
        if (m_open.size() < mostOpen)
            m_open.push_back(function);
    }

    bool isAmongAddresses() const { return std::any_of(m_open.begin(), m_open.end(), takesAddresses); }

    /// Appended to `out`, decoded to `word`.
    QByteArray readName(QByteArray *asWritten = nullptr)
    {
        QByteArray word;
        const qsizetype start = m_at;
        while (m_at < m_css.size()) {
            if (isName(m_css[m_at])) {
                word += m_css[m_at++];
            } else if (isEscape(m_at)) {
                ++m_at;
                word += readEscape();
            } else {
                break;
            }
        }
        if (asWritten)
            *asWritten = m_css.sliced(start, m_at - start).toByteArray();
        return word;
    }

    QByteArray readEscape()
    {
        if (!isHex(at(m_at)))
            return QByteArray(1, m_css[m_at++]);
        uint number = 0;
        for (int digits = 0; digits < 6 && isHex(at(m_at)); ++digits)
            number = number * 16 + QByteArray(1, m_css[m_at++]).toUInt(nullptr, 16);
        if (at(m_at) == '\r' && at(m_at + 1) == '\n')
            ++m_at;
        if (isSpace(at(m_at)) && m_at < m_css.size())
            ++m_at;
        return ofCodePoint(number);
    }

    void copyName()
    {
        QByteArray written;
        readName(&written);
        m_out += written;
    }

    void copyWord()
    {
        QByteArray written;
        const QByteArray word = readName(&written).toLower();
        if (at(m_at) != '(') {
            m_out += written;
            return;
        }
        ++m_at;
        if (word == "url") {
            const QString address = readAddress();
            appendAddress(address);
            return;
        }
        if (word == "expression" || word == "paint") { // Once script, and script again.
            skipTo(')');
            return;
        }
        open(word);
        m_out += written + '(';
    }

    /// What stands in url(…), to its end.
    QString readAddress()
    {
        skipSpace();
        QByteArray address;
        const char quote = at(m_at);
        if (m_at < m_css.size() && (quote == '"' || quote == '\'')) {
            address = readString();
            skipTo(')');
            return QString::fromUtf8(address);
        }
        while (m_at < m_css.size() && m_css[m_at] != ')') {
            if (isEscape(m_at)) {
                ++m_at;
                address += readEscape();
            } else {
                address += m_css[m_at++];
            }
        }
        stepOver();
        return QString::fromUtf8(address.trimmed());
    }

    void skipSpace()
    {
        while (m_at < m_css.size()) {
            if (isSpace(m_css[m_at])) {
                ++m_at;
            } else if (m_css[m_at] == '/' && at(m_at + 1) == '*') {
                const qsizetype end = m_css.indexOf("*/", m_at + 2);
                m_at = end < 0 ? m_css.size() : end + 2;
            } else {
                return;
            }
        }
    }

    /// Behind the bracket that belongs to what is open now.
    void skipTo(char end)
    {
        int depth = 0;
        while (m_at < m_css.size()) {
            const char c = m_css[m_at];
            if (c == '"' || c == '\'') {
                readString();
                continue;
            }
            ++m_at;
            if (isEscape(m_at - 1))
                ++m_at;
            else if (c == end && depth-- == 0)
                return;
            else if (c == (end == ')' ? '(' : '{'))
                ++depth;
        }
    }

    /// Decoded; ends at a line's end, as CSS says.
    QByteArray readString()
    {
        const char quote = m_css[m_at++];
        QByteArray text;
        while (m_at < m_css.size() && m_css[m_at] != quote) {
            const char c = m_css[m_at];
            if (c == '\n' || c == '\r' || c == '\f')
                return text;
            ++m_at;
            if (c != '\\') {
                text += c;
            } else if (at(m_at) == '\r' && at(m_at + 1) == '\n') {
                m_at += 2;
            } else if (at(m_at) == '\n' || at(m_at) == '\r' || at(m_at) == '\f') {
                ++m_at;
            } else if (m_at < m_css.size()) {
                text += readEscape();
            }
        }
        stepOver();
        return text;
    }

    void copyString()
    {
        const QByteArray text = readString();
        if (isAmongAddresses()) {
            appendAddress(QString::fromUtf8(text));
            return;
        }
        // A scheme in a string is for a function that is handed it by a property of the author's own.
        m_out += quoted(text.contains("://") ? QByteArray() : text);
    }

    void appendAddress(const QString &address)
    {
        const QByteArray css = m_replacing.address(address);
        m_out += m_out.size() + css.size() <= m_most ? css : QByteArray(nothing);
    }

    static QByteArray quoted(const QByteArray &text)
    {
        QByteArray out = "\"";
        for (const char c : text) {
            if (c == '"' || c == '\\')
                out += '\\';
            if (c == '\n' || c == '\r' || c == '\f')
                out += c == '\n' ? "\\a " : c == '\r' ? "\\d " : "\\c ";
            else if (c == '<')
                out += "\\3c ";
            else if (c == '\0')
                out += "\xEF\xBF\xBD";
            else
                out += c;
        }
        return out + '"';
    }

    void copyRule()
    {
        ++m_at;
        QByteArray written;
        const QByteArray name = readName(&written).toLower();
        if (name == "import") {
            copyImport();
        } else if (name == "charset" || name == "namespace" || name == "font-face") {
            skipRule();
        } else {
            m_out += '@' + written;
        }
    }

    void copyImport()
    {
        skipSpace();
        QString address;
        const char c = at(m_at);
        if (m_at < m_css.size() && (c == '"' || c == '\'')) {
            address = QString::fromUtf8(readString());
        } else {
            const QByteArray function = readName().toLower();
            if (function == "url" && at(m_at) == '(') {
                ++m_at;
                address = readAddress();
            }
        }
        skipSpace();
        const qsizetype start = m_at;
        const RuleEnd end = skipRule();
        const qsizetype length = m_at - start - (end == RuleEnd::Semicolon ? 1 : 0);
        const QByteArray media = m_css.sliced(start, length).toByteArray().trimmed();
        // Only a plain list of media: what else may stand there is young, and rare.
        const bool isPlain = std::all_of(media.begin(), media.end(), [](char m) {
            return isName(m) || isSpace(m) || m == ',' || m == '(' || m == ')' || m == ':' || m == '.';
        });
        if (end != RuleEnd::Block && !address.isEmpty() && isPlain && !media.startsWith("layer")
            && !media.startsWith("supports"))
            m_out += m_replacing.import(address, media);
    }

    enum class RuleEnd { Semicolon, Block, Sheet };
    /// To behind what ends it.
    RuleEnd skipRule()
    {
        while (m_at < m_css.size()) {
            const char c = m_css[m_at];
            if (c == '"' || c == '\'') {
                readString();
            } else if (c == '/' && at(m_at + 1) == '*') {
                skipSpace();
            } else if (c == '{') {
                ++m_at;
                skipTo('}');
                return RuleEnd::Block;
            } else if (c == '}') {
                return RuleEnd::Block;
            } else {
                ++m_at;
                if (c == ';')
                    return RuleEnd::Semicolon;
            }
        }
        return RuleEnd::Sheet;
    }

    QByteArrayView m_css;
    const Replacing &m_replacing;
    qsizetype m_most;
    qsizetype m_at = 0;
    QByteArray m_out;
    std::vector<QByteArray> m_open; ///< Functions and brackets.
};

std::optional<QUrl> addressOf(const QString &text, const QUrl &base)
{
    const auto url = safeUrl(text, base, UrlUse::Resource);
    return url ? std::optional(url->adjusted(QUrl::RemoveFragment)) : std::nullopt;
}

/// What is left for a sheet and all that it imports, however often.
struct Budget {
    qsizetype bytes;
    int imports = mostImports;
};

QByteArray cleaned(
    const QByteArray &css, const QUrl &base, const StyleParts &parts, Budget &budget, int depth)
{
    Replacing replacing;
    replacing.address = [&](const QString &text) -> QByteArray {
        const auto url = addressOf(text, base);
        const QByteArray picture = url ? parts.pictures.value(*url) : QByteArray();
        return picture.isEmpty() ? QByteArray(nothing) : "url(\"" + picture + "\")";
    };
    replacing.import = [&](const QString &text, const QByteArray &media) -> QByteArray {
        const auto url = addressOf(text, base);
        if (!url || depth >= mostImportDepth || !parts.sheets.contains(*url) || budget.imports-- <= 0)
            return {};
        const QByteArray sheet = cleaned(parts.sheets.value(*url), *url, parts, budget, depth + 1);
        return media.isEmpty() ? sheet + '\n' : "@media " + media + " {\n" + sheet + "\n}\n";
    };
    const QByteArray utf8 = QString::fromUtf8(css).toUtf8();
    const QByteArray sheet = SheetCopier(utf8, replacing, budget.bytes).copy();
    budget.bytes = std::max<qsizetype>(0, budget.bytes - sheet.size());
    return sheet;
}

} // namespace

StyleNeeds needsOfSheet(const QByteArray &css, const QUrl &base)
{
    StyleNeeds needs;
    const auto note = [&base](std::vector<QUrl> &list, const QString &text) {
        const auto url = addressOf(text, base);
        if (url && std::find(list.begin(), list.end(), *url) == list.end())
            list.push_back(*url);
        return QByteArray();
    };
    const Replacing replacing{ [&](const QString &text) { return note(needs.pictures, text); },
        [&](const QString &text, const QByteArray &) {
            return note(needs.sheets, text);
        } };
    (void)SheetCopier(css, replacing, css.size()).copy();
    return needs;
}

QByteArray cleanSheet(const QByteArray &css, const QUrl &base, const StyleParts &parts, qsizetype mostBytes)
{
    Budget budget{ mostBytes };
    return cleaned(css, base, parts, budget, 0);
}

QByteArray cleanDeclarations(const QByteArray &css, const QUrl &base, const StyleParts &parts)
{
    Budget budget{ 64 * 1024, 0 };
    return cleaned(css, base, parts, budget, 0);
}
