#include "formats/blocks/tags.h"

#include "formats/blocks/delimiter.h"
#include "formats/text/entities.h"

#include <algorithm>
#include <array>

namespace blocks {

namespace {

bool isLetter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

bool isRawText(QByteArrayView name)
{
    static constexpr std::array<QByteArrayView, 8> Names{ "iframe", "noembed", "noframes", "script", "style",
        "textarea", "title", "xmp" };
    return std::find(Names.begin(), Names.end(), name) != Names.end();
}

/// The code point of a numeric reference as HTML takes it (13.2.5.80): what cannot be is U+FFFD, 0x80–0x9F is
/// windows-1252.
char32_t numericCodePoint(char32_t code)
{
    static constexpr std::array<char16_t, 32> Windows{ 0x20AC, 0x81, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020,
        0x2021, 0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0x8D, 0x017D, 0x8F, 0x90, 0x2018, 0x2019, 0x201C,
        0x201D, 0x2022, 0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x9D, 0x017E, 0x0178 };
    if (code == 0 || code > 0x10FFFF || (code >= 0xD800 && code <= 0xDFFF))
        return 0xFFFD;
    if (code >= 0x80 && code <= 0x9F)
        return Windows[code - 0x80];
    return code;
}

/// Appends what the reference after `&` stands for and answers its length, 0 if it is none.
qsizetype appendReference(QByteArrayView after, QByteArray &out)
{
    auto add = [&](char32_t code) {
        out += QString::fromUcs4(&code, 1).toUtf8();
    };
    if (after.startsWith('#')) {
        const bool isHex = after.size() > 1 && (after[1] == 'x' || after[1] == 'X');
        const qsizetype start = isHex ? 2 : 1;
        qsizetype at = start;
        char32_t code = 0;
        for (; at < after.size(); ++at) {
            const char c = char(isLetter(after[at]) ? after[at] | 0x20 : after[at]);
            int digit = -1;
            if (c >= '0' && c <= '9')
                digit = c - '0';
            else if (isHex && c >= 'a' && c <= 'f')
                digit = c - 'a' + 10;
            if (digit < 0)
                break;
            code = std::min<char32_t>(code * (isHex ? 16 : 10) + char32_t(digit), 0x110000);
        }
        if (at == start)
            return 0;
        add(numericCodePoint(code));
        return at < after.size() && after[at] == ';' ? at + 1 : at;
    }
    const auto reference
        = findNamedReference({ after.data(), size_t(std::min<qsizetype>(after.size(), 40)) });
    if (!reference)
        return 0;
    add(reference->first);
    if (reference->second)
        add(reference->second);
    return qsizetype(reference->length);
}

QByteArray escaped(QStringView text, bool isValue)
{
    QByteArray utf8 = text.toUtf8();
    utf8.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    if (isValue)
        utf8.replace("\"", "&quot;");
    return utf8;
}

} // namespace

const TagAttribute *Tag::find(QByteArrayView attributeName) const
{
    for (const TagAttribute &attribute : attributes) {
        if (attribute.name == attributeName)
            return &attribute;
    }
    return nullptr;
}

QByteArray Tag::attribute(QByteArrayView attributeName) const
{
    const TagAttribute *found = find(attributeName);
    return found ? found->value : QByteArray();
}

QList<QByteArray> Tag::classes() const
{
    QList<QByteArray> classes = attribute("class").simplified().split(' ');
    classes.removeAll({});
    return classes;
}

std::optional<Tag> TagReader::next()
{
    while (true) {
        const qsizetype start = m_html.indexOf('<', m_at);
        if (start < 0 || start + 1 >= m_html.size()) {
            m_at = m_html.size();
            return std::nullopt;
        }
        Tag tag;
        tag.span.start = start;
        const char second = m_html[start + 1];
        const bool isClose = second == '/' && start + 2 < m_html.size() && isLetter(m_html[start + 2]);
        if (!m_rawUntil.isEmpty()
            && !(isClose
                && m_html.sliced(start + 2, std::min(m_rawUntil.size(), m_html.size() - start - 2))
                        .compare(m_rawUntil, Qt::CaseInsensitive)
                    == 0)) {
            m_at = start + 1;
            continue;
        }
        if (isClose || isLetter(second)) {
            tag.kind = isClose ? Tag::Kind::Close : Tag::Kind::Open;
            if (!readTag(tag)) {
                m_at = m_html.size();
                return std::nullopt;
            }
            m_rawUntil = tag.kind == Tag::Kind::Open && isRawText(tag.name) ? tag.name : QByteArray();
            return tag;
        }
        if (second == '!' || second == '?' || second == '/') {
            const bool isComment = m_html.sliced(start).startsWith("<!--");
            const qsizetype end
                = isComment ? m_html.indexOf(QByteArrayView("-->"), start + 4) : m_html.indexOf('>', start);
            if (end < 0) {
                m_at = m_html.size();
                return std::nullopt;
            }
            tag.kind = Tag::Kind::Comment;
            tag.span.end = m_at = end + (isComment ? 3 : 1);
            return tag;
        }
        m_at = start + 1;
    }
}

bool TagReader::readTag(Tag &tag)
{
    qsizetype at = tag.span.start + (tag.kind == Tag::Kind::Close ? 2 : 1);
    const qsizetype size = m_html.size();
    auto isEnd = [&](qsizetype i) {
        return m_html[i] == '>' || m_html[i] == '/' || isSpace(m_html[i]);
    };

    const qsizetype nameStart = at;
    while (at < size && !isEnd(at))
        ++at;
    tag.name = m_html.sliced(nameStart, at - nameStart).toByteArray().toLower();

    while (at < size) {
        if (m_html[at] == '>') {
            tag.span.end = m_at = at + 1;
            return true;
        }
        tag.isSelfClosed = m_html[at] == '/';
        if (tag.isSelfClosed || isSpace(m_html[at])) {
            ++at;
            continue;
        }
        TagAttribute attribute;
        const qsizetype start = at++; // A `=` in front belongs to the name.
        while (at < size && !isEnd(at) && m_html[at] != '=')
            ++at;
        attribute.name = m_html.sliced(start, at - start).toByteArray().toLower();
        qsizetype equals = at;
        while (equals < size && isSpace(m_html[equals]))
            ++equals;
        if (equals < size && m_html[equals] == '=') {
            at = equals + 1;
            while (at < size && isSpace(m_html[at]))
                ++at;
            if (at >= size)
                return false;
            if (m_html[at] == '"' || m_html[at] == '\'') {
                const qsizetype close = m_html.indexOf(m_html[at], at + 1);
                if (close < 0)
                    return false;
                attribute.valueSpan = { at + 1, close };
                at = close + 1;
            } else {
                const qsizetype valueStart = at;
                while (at < size && m_html[at] != '>' && !isSpace(m_html[at]))
                    ++at;
                attribute.valueSpan = { valueStart, at };
            }
            attribute.value
                = m_html.sliced(attribute.valueSpan.start, attribute.valueSpan.length()).toByteArray();
        }
        attribute.span = { start, at };
        tag.attributes.push_back(std::move(attribute));
    }
    return false;
}

std::optional<Wrapper> wrapperOf(QByteArrayView html)
{
    qsizetype end = html.size();
    while (end > 0 && isSpace(html[end - 1]))
        --end;
    qsizetype start = 0;
    while (start < end && isSpace(html[start]))
        ++start;

    TagReader reader(html.first(end));
    auto tag = reader.next();
    if (!tag || tag->kind != Tag::Kind::Open || tag->span.start != start || isVoidElement(tag->name))
        return std::nullopt;
    Wrapper wrapper{ *tag, { tag->span.end, 0 } };
    int depth = 1;
    while ((tag = reader.next())) {
        if (tag->name != wrapper.tag.name)
            continue;
        depth += tag->kind == Tag::Kind::Open ? 1 : -1;
        if (depth > 0)
            continue;
        if (tag->span.end != end)
            return std::nullopt;
        wrapper.content.end = tag->span.start;
        return wrapper;
    }
    return std::nullopt;
}

std::optional<Tag> leadingTag(QByteArrayView html)
{
    TagReader reader(html);
    auto tag = reader.next();
    if (!tag || tag->kind != Tag::Kind::Open
        || !std::all_of(html.begin(), html.begin() + tag->span.start, isSpace))
        return std::nullopt;
    return tag;
}

bool isVoidElement(QByteArrayView name)
{
    static constexpr std::array<QByteArrayView, 14> Names{ "area", "base", "br", "col", "embed", "hr", "img",
        "input", "link", "meta", "param", "source", "track", "wbr" };
    return std::find(Names.begin(), Names.end(), name) != Names.end();
}

bool isPhrasingElement(QByteArrayView name)
{
    static constexpr std::array<QByteArrayView, 35> Names{ "a", "abbr", "acronym", "b", "bdi", "bdo", "big",
        "br", "cite", "code", "del", "dfn", "em", "font", "i", "ins", "kbd", "mark", "q", "rp", "rt", "ruby",
        "s", "samp", "small", "span", "strike", "strong", "sub", "sup", "time", "tt", "u", "var", "wbr" };
    return std::find(Names.begin(), Names.end(), name) != Names.end();
}

QString decodedText(QByteArrayView html)
{
    if (!html.contains('&'))
        return QString::fromUtf8(html);
    QByteArray out;
    out.reserve(html.size());
    for (qsizetype at = 0; at < html.size();) {
        const qsizetype ampersand = html.indexOf('&', at);
        if (ampersand < 0) {
            out += html.sliced(at);
            break;
        }
        out += html.sliced(at, ampersand - at);
        const qsizetype length = appendReference(html.sliced(ampersand + 1), out);
        if (length == 0)
            out += '&';
        at = ampersand + 1 + length;
    }
    return QString::fromUtf8(out);
}

QString plainText(QByteArrayView html)
{
    QByteArray text;
    TagReader reader(html);
    qsizetype at = 0;
    bool isHidden = false;
    auto addText = [&](qsizetype end) {
        if (!isHidden) {
            QByteArray piece = html.sliced(at, end - at).toByteArray();
            std::replace_if(piece.begin(), piece.end(), isSpace, ' ');
            text += piece;
        }
    };
    while (const auto tag = reader.next()) {
        addText(tag->span.start);
        at = tag->span.end;
        isHidden = tag->kind == Tag::Kind::Open && (tag->name == "script" || tag->name == "style");
        if (tag->kind != Tag::Kind::Comment && (tag->name == "br" || !isPhrasingElement(tag->name)))
            text += '\n';
    }
    addText(html.size());

    QStringList lines;
    for (const QByteArray &line : text.split('\n')) {
        const QString words = decodedText(line).trimmed();
        if (words.isEmpty())
            continue;
        // U+00A0 is a person's; only white space of the source folds.
        QString folded;
        for (const QChar c : words) {
            if (c != u' ' || !folded.endsWith(u' '))
                folded += c;
        }
        lines.append(folded);
    }
    return lines.join(u'\n');
}

QByteArray escapedText(QStringView text) { return escaped(text, false); }

QByteArray escapedValue(QStringView text) { return escaped(text, true); }

} // namespace blocks
