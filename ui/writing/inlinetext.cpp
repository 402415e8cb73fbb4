#include "writing/inlinetext.h"

#include "formats/text/entities.h"

#include <QStringDecoder>

#include <algorithm>
#include <array>

using namespace Qt::StringLiterals;

namespace {

constexpr std::array phrasing{ "a", "abbr", "b", "bdi", "bdo", "cite", "code", "data", "del", "dfn", "em",
    "i", "ins", "kbd", "mark", "q", "s", "samp", "small", "span", "strong", "sub", "sup", "time", "u",
    "var" };

bool isPhrasing(const QString &name)
{
    return std::any_of(phrasing.begin(), phrasing.end(),
        [&](const char *known) { return name == QLatin1StringView(known); });
}

bool isSpace(QChar c) { return c == u' ' || c == u'\t' || c == u'\n' || c == u'\f'; }

/// What a QTextDocument cannot hold as text, or takes for its own marks.
bool holdsForbidden(const QString &text)
{
    return std::any_of(text.begin(), text.end(), [](QChar c) {
        const char16_t unit = c.unicode();
        return unit == 0 || unit == u'\r' || unit == 0xFDD0 || unit == 0xFDD1 || unit == 0xFFFC
            || unit == 0x2028 || unit == 0x2029
            || (unit < 0x20 && unit != u'\n' && unit != u'\t' && unit != u'\f');
    });
}

/// The end of the tag that begins at `from`, behind its `>`; -1 if there is none. Quotes are respected.
qsizetype endOfTag(const QString &html, qsizetype from)
{
    QChar quote;
    for (qsizetype i = from + 1; i < html.size(); ++i) {
        const QChar c = html.at(i);
        if (!quote.isNull()) {
            if (c == quote)
                quote = QChar();
        } else if (c == u'"' || c == u'\'') {
            quote = c;
        } else if (c == u'>') {
            return i + 1;
        } else if (c == u'<') {
            return -1;
        }
    }
    return -1;
}

/// Decodes the reference at `from`, an `&`; answers its length in characters, 0 if it is an ampersand and no
/// more.
qsizetype decodeReference(const QString &html, qsizetype from, QString &out)
{
    if (from + 1 < html.size() && html.at(from + 1) == u'#') {
        qsizetype i = from + 2;
        const bool isHex = i < html.size() && (html.at(i) == u'x' || html.at(i) == u'X');
        if (isHex)
            ++i;
        char32_t code = 0;
        const qsizetype digits = i;
        for (; i < html.size() && i - digits < 8; ++i) {
            const int digit = isHex ? QString(html.at(i)).toInt(nullptr, 16) : html.at(i).digitValue();
            const bool fits = html.at(i).unicode() < 0x80
                && (isHex ? isxdigit(html.at(i).unicode()) != 0 : isdigit(html.at(i).unicode()) != 0);
            if (!fits)
                break;
            code = code * (isHex ? 16 : 10) + static_cast<char32_t>(digit);
        }
        const bool isGood = i > digits && code >= 0x20 && code <= 0x10FFFF && (code < 0x7F || code > 0x9F)
            && (code < 0xD800 || code > 0xDFFF) && code != 0xFFFC;
        if (!isGood)
            return 0;
        out += QStringView(QChar::fromUcs4(code));
        return (i < html.size() && html.at(i) == u';' ? i + 1 : i) - from;
    }
    const QByteArray following = html.mid(from + 1, 33).toUtf8();
    const auto named = findNamedReference({ following.constData(), size_t(following.size()) });
    if (!named)
        return 0;
    out += QStringView(QChar::fromUcs4(named->first));
    if (named->second != 0)
        out += QStringView(QChar::fromUcs4(named->second));
    return qsizetype(named->length) + 1;
}

QString decoded(const QString &text)
{
    QString out;
    for (qsizetype i = 0; i < text.size();) {
        const qsizetype length = text.at(i) == u'&' ? decodeReference(text, i, out) : 0;
        if (length == 0)
            out += text.at(i++);
        i += length;
    }
    return out;
}

/// Reads one piece of inline HTML from the left to the right.
class Reader final {
public:
    explicit Reader(QString html)
        : m_html(std::move(html))
    {
    }

    bool read()
    {
        qsizetype i = 0;
        while (i < m_html.size()) {
            const QChar c = m_html.at(i);
            if (c == u'<') {
                const qsizetype end = endOfTag(m_html, i);
                if (end < 0 || !takeTag(m_html.mid(i, end - i)))
                    return false;
                i = end;
                continue;
            }
            if (c == u'&') {
                const qsizetype length = decodeReference(m_html, i, m_text);
                i += length;
                if (length > 0)
                    continue;
            }
            if (c == u'\n' || c == u'\t' || c == u'\f')
                addSpace();
            else
                m_text += c;
            ++i;
        }
        endRun();
        return m_tags.isEmpty() && std::none_of(m_runs.begin(), m_runs.end(), [](const InlineRun &run) {
            return run.object.isEmpty() && holdsForbidden(QString(run.text).remove(QChar::LineSeparator));
        });
    }

    std::vector<InlineRun> runs() { return std::move(m_runs); }

private:
    // A line break in the markup is a space on the page, and none beside another space or after <br>.
    void addSpace()
    {
        const bool afterSpace
            = !m_text.isEmpty() && (m_text.back() == u' ' || m_text.back() == QChar::LineSeparator);
        if (!afterSpace)
            m_text += u' ';
    }

    void endRun()
    {
        if (!m_text.isEmpty())
            m_runs.push_back({ m_text, m_tags, {} });
        m_text.clear();
    }

    bool takeTag(const QString &tag)
    {
        if (tag.startsWith("</"_L1)) {
            if (m_tags.isEmpty() || tagName(m_tags.back()) != tagName(u"<"_s + tag.mid(2)))
                return false;
            endRun();
            m_tags.removeLast();
            return true;
        }
        const QString name = tagName(tag);
        if (name == "br"_L1) {
            m_text += QChar::LineSeparator;
            return true;
        }
        if (name == "img"_L1) {
            endRun();
            m_runs.push_back({ QString(QChar::ObjectReplacementCharacter), m_tags, tag });
            return true;
        }
        if (!isPhrasing(name) || tag.endsWith("/>"_L1))
            return false;
        endRun();
        m_tags.append(tag);
        return true;
    }

    QString m_html;
    QString m_text;
    QStringList m_tags;
    std::vector<InlineRun> m_runs;
};

} // namespace

std::optional<std::vector<InlineRun>> readInline(const QByteArray &html)
{
    QStringDecoder decoder(
        QStringDecoder::Utf8, QStringDecoder::Flag::Stateless | QStringDecoder::Flag::ConvertInitialBom);
    const QString text = decoder(html);
    if (decoder.hasError() || holdsForbidden(text))
        return std::nullopt;
    Reader reader(text);
    if (!reader.read())
        return std::nullopt;
    return reader.runs();
}

QByteArray writeInline(const std::vector<InlineRun> &runs)
{
    QString html;
    QStringList open;
    const auto closeTo = [&](qsizetype depth) {
        while (open.size() > depth)
            html += u"</"_s + tagName(open.takeLast()) + u'>';
    };
    for (const InlineRun &run : runs) {
        qsizetype common = 0;
        while (common < open.size() && common < run.tags.size() && open.at(common) == run.tags.at(common))
            ++common;
        closeTo(common);
        for (; common < run.tags.size(); ++common) {
            html += run.tags.at(common);
            open.append(run.tags.at(common));
        }
        if (!run.object.isEmpty())
            html += run.object;
        else
            html += escapedHtml(run.text).replace(QChar::LineSeparator, "<br>"_L1);
    }
    closeTo(0);
    return html.toUtf8();
}

QString tagName(const QString &openTag)
{
    qsizetype end = 1;
    while (end < openTag.size() && !isSpace(openTag.at(end)) && openTag.at(end) != u'>'
        && openTag.at(end) != u'/')
        ++end;
    return openTag.mid(1, end - 1).toLower();
}

QString tagAttribute(const QString &openTag, QLatin1StringView attribute)
{
    qsizetype i = tagName(openTag).size() + 1;
    while (i < openTag.size()) {
        while (i < openTag.size() && (isSpace(openTag.at(i)) || openTag.at(i) == u'/'))
            ++i;
        const qsizetype nameStart = i;
        while (
            i < openTag.size() && !isSpace(openTag.at(i)) && openTag.at(i) != u'=' && openTag.at(i) != u'>')
            ++i;
        const QString name = openTag.mid(nameStart, i - nameStart).toLower();
        if (name.isEmpty())
            return {};
        while (i < openTag.size() && isSpace(openTag.at(i)))
            ++i;
        QString value;
        if (i < openTag.size() && openTag.at(i) == u'=') {
            ++i;
            while (i < openTag.size() && isSpace(openTag.at(i)))
                ++i;
            const bool isQuoted = i < openTag.size() && (openTag.at(i) == u'"' || openTag.at(i) == u'\'');
            const QChar quote = isQuoted ? openTag.at(i++) : QChar();
            const qsizetype start = i;
            while (i < openTag.size()
                && (isQuoted ? openTag.at(i) != quote : !isSpace(openTag.at(i)) && openTag.at(i) != u'>'))
                ++i;
            value = openTag.mid(start, i - start);
            if (isQuoted)
                ++i;
        }
        if (name == attribute)
            return decoded(value);
    }
    return {};
}

QString linkTag(const QString &address)
{
    return u"<a href=\""_s + escapedHtml(address).replace(u'"', "&quot;"_L1) + u"\">"_s;
}

QString escapedHtml(const QString &text)
{
    QString out = text;
    out.replace(u'&', "&amp;"_L1).replace(u'<', "&lt;"_L1).replace(u'>', "&gt;"_L1);
    return out;
}

QString plainText(const std::vector<InlineRun> &runs)
{
    QString text;
    for (const InlineRun &run : runs)
        text += run.text;
    return text;
}
