#include "writing/inlinetext.h"

#include "formats/text/entities.h"

#include <QRegularExpression>
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

/// The length of the line end at `from`, 0 if there is none.
qsizetype lineEndAt(const QString &html, qsizetype from)
{
    if (html.at(from) == u'\n')
        return 1;
    return html.at(from) == u'\r' && from + 1 < html.size() && html.at(from + 1) == u'\n' ? 2 : 0;
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

/// Where a character of the text stands in the HTML. The characters of one reference share a place.
struct Place {
    qsizetype from = 0;
    qsizetype to = 0;
};

/// Reads one piece of inline HTML from the left to the right.
class Reader final {
public:
    Reader(QString html, InlineForm form)
        : m_html(std::move(html))
        , m_form(form)
    {
    }

    bool read()
    {
        if (holdsForbidden(QString(m_html).replace("\r\n"_L1, "\n"_L1)))
            return false;
        for (m_at = 0; m_at < m_html.size();) {
            const QChar c = m_html.at(m_at);
            if (c == u'<') {
                const qsizetype end = endOfTag(m_html, m_at);
                if (end < 0 || !takeTag(m_html.mid(m_at, end - m_at), end))
                    return false;
                m_at = end;
            } else if (QString resolved; c == u'&') {
                const qsizetype length = qMax(qsizetype(1), decodeReference(m_html, m_at, resolved));
                add(length == 1 ? u"&"_s : resolved, m_at + length);
            } else if (const qsizetype length = lineEndAt(m_html, m_at)) {
                takeLineEnd(length);
            } else if (c == u'\t' || c == u'\f') {
                if (m_form != InlineForm::Line && c == u'\t')
                    add(c, m_at + 1);
                else
                    takeSpace(m_at + 1);
            } else {
                add(c, m_at + 1);
            }
        }
        endRun();
        return m_tags.isEmpty() && std::none_of(m_runs.begin(), m_runs.end(), [](const InlineRun &run) {
            return run.object.isEmpty() && holdsForbidden(QString(run.text).remove(QChar::LineSeparator));
        });
    }

    std::vector<InlineRun> runs() { return std::move(m_runs); }
    const std::vector<Place> &places() const { return m_places; }

private:
    void add(const QString &text, qsizetype end)
    {
        m_text += text;
        m_places.insert(m_places.end(), size_t(text.size()), Place{ m_at, end });
        m_at = end;
    }

    // A line end in the markup is a space on the page, and none beside another space or after <br>.
    void takeSpace(qsizetype end)
    {
        const bool afterSpace
            = !m_text.isEmpty() && (m_text.back() == u' ' || m_text.back() == QChar::LineSeparator);
        if (afterSpace)
            m_at = m_places.back().to = end; // It goes with that.
        else
            add(u" "_s, end);
    }

    void takeLineEnd(qsizetype length)
    {
        if (m_form != InlineForm::Line)
            add(QString(QChar::LineSeparator), m_at + length);
        else
            takeSpace(m_at + length);
    }

    void endRun()
    {
        if (!m_text.isEmpty())
            m_runs.push_back({ m_text, m_tags, {} });
        m_text.clear();
    }

    bool takeTag(const QString &tag, qsizetype end)
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
            add(QString(QChar::LineSeparator), end);
            return true;
        }
        if (name == "img"_L1) {
            endRun();
            m_runs.push_back({ QString(QChar::ObjectReplacementCharacter), m_tags, tag });
            m_places.push_back({ m_at, end });
            return true;
        }
        if (!isPhrasing(name) || tag.endsWith("/>"_L1))
            return false;
        endRun();
        m_tags.append(tag);
        return true;
    }

    QString m_html;
    InlineForm m_form;
    qsizetype m_at = 0;
    QString m_text;
    QStringList m_tags;
    std::vector<InlineRun> m_runs;
    std::vector<Place> m_places; ///< Of each character of all runs.
};

std::optional<QString> fromUtf8(const QByteArray &utf8)
{
    QStringDecoder decoder(
        QStringDecoder::Utf8, QStringDecoder::Flag::Stateless | QStringDecoder::Flag::ConvertInitialBom);
    QString text = decoder(utf8);
    if (decoder.hasError())
        return std::nullopt;
    return text;
}

/// As escape() of WordPress's code block: an address alone on its line would be embedded.
QString escapedCode(QString html)
{
    static const QRegularExpression lone(
        u"^(\\s*https?:)//([^\\s<>\"]+\\s*)$"_s, QRegularExpression::MultilineOption);
    return html.replace(u'[', "&#91;"_L1).replace(lone, u"\\1&#47;&#47;\\2"_s);
}

QString written(const std::vector<InlineRun> &runs, InlineForm form)
{
    const QString lineBreak = form != InlineForm::Line ? u"\n"_s : u"<br>"_s;
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
        else if (const QString text = escapedHtml(run.text).replace(QChar::LineSeparator, lineBreak);
                 form == InlineForm::Code)
            html += escapedCode(text);
        else
            html += text;
    }
    closeTo(0);
    return html;
}

} // namespace

std::optional<std::vector<InlineRun>> readInline(const QByteArray &html, InlineForm form)
{
    const auto text = fromUtf8(html);
    if (!text)
        return std::nullopt;
    Reader reader(*text, form);
    if (!reader.read())
        return std::nullopt;
    return reader.runs();
}

QByteArray writeInline(const std::vector<InlineRun> &runs, InlineForm form)
{
    return written(runs, form).toUtf8();
}

// What both spellings of the text have in common at its start and at its end is taken as it was written.
// Cut between characters: there the same tags are open in both.
QByteArray rewriteInline(const QByteArray &html, const std::vector<InlineRun> &now, InlineForm form)
{
    const QString after = written(now, form);
    const auto original = fromUtf8(html);
    if (!original)
        return after.toUtf8();
    Reader asRead(*original, form);
    if (!asRead.read())
        return after.toUtf8();
    const std::vector<InlineRun> runs = asRead.runs();
    const QString before = written(runs, form);
    Reader asWritten(before, form);
    const std::vector<Place> &theirs = asRead.places();
    const std::vector<Place> &ours = asWritten.places();
    if (before == *original || !asWritten.read() || theirs.size() != ours.size())
        return after.toUtf8();

    const qsizetype shorter = qMin(before.size(), after.size());
    qsizetype start = 0;
    while (start < shorter && before.at(start) == after.at(start))
        ++start;
    qsizetype end = 0;
    while (end < shorter - start && before.at(before.size() - 1 - end) == after.at(after.size() - 1 - end))
        ++end;
    const size_t count = ours.size();
    const auto isBoundary = [](const std::vector<Place> &places, size_t at) {
        return at == 0 || at == places.size() || places[at].from != places[at - 1].from;
    };
    size_t first = 0; // That is not kept from the start.
    while (first < count && ours[first].to <= start)
        ++first;
    while (!isBoundary(theirs, first) || !isBoundary(ours, first))
        --first;
    size_t last = count; // The first that is kept to the end.
    while (last > first && ours[last - 1].from >= before.size() - end)
        --last;
    while (!isBoundary(theirs, last) || !isBoundary(ours, last))
        ++last;
    // Cuts before a character or behind one, in the HTML as it was and as we write it, as far as that is the
    // same.
    Place kept{ 0, original->size() };
    Place own{ 0, before.size() };
    if (first < count && start >= ours[first].from) {
        kept.from = theirs[first].from;
        own.from = ours[first].from;
    } else if (first > 0) {
        kept.from = theirs[first - 1].to;
        own.from = ours[first - 1].to;
    }
    const bool isPast = first < count && own.from == ours[first].from && last == first;
    if (count == 0) {
        kept.to = 0;
    } else if (last > 0 && before.size() - end <= ours[last - 1].to && !isPast) {
        kept.to = theirs[last - 1].to;
        own.to = ours[last - 1].to;
    } else if (last < count) {
        kept.to = theirs[last].from;
        own.to = ours[last].from;
    }
    const qsizetype to = after.size() - (before.size() - own.to);
    const QByteArray patched
        = (original->left(kept.from) + after.mid(own.from, to - own.from) + original->mid(kept.to)).toUtf8();
    const auto check = readInline(patched, form);
    return check && written(*check, form) == after ? patched : after.toUtf8();
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

QString linkAddress(const QString &typed)
{
    const bool isWhole
        = typed.isEmpty() || typed.contains(u':') || typed.startsWith(u'#') || typed.startsWith(u'/');
    return isWhole ? typed : "https://"_L1 + typed;
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
