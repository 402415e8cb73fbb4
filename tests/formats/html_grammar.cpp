#include "formats/html_grammar.h"

#include <QRegularExpression>
#include <QSet>
#include <QStringList>
#include <QUrl>

using namespace Qt::StringLiterals;

namespace {

/// Else each match walks through all of the text first.
constexpr auto unchecked = QRegularExpression::DontCheckSubjectStringMatchOption;

struct Fault {
    QString what;
};

enum class Content { Empty, Inline, Blocks, Either, Figure, Items, Terms, TableParts, Rows, Cells };

struct Rule {
    const char *name;
    bool isInline;
    Content content;
    const char *attributes;
};

constexpr Rule rules[] = {
    { "p", false, Content::Inline, "dir lang" },
    { "h2", false, Content::Inline, "dir lang" },
    { "h3", false, Content::Inline, "dir lang" },
    { "h4", false, Content::Inline, "dir lang" },
    { "h5", false, Content::Inline, "dir lang" },
    { "h6", false, Content::Inline, "dir lang" },
    { "pre", false, Content::Inline, "dir lang" },
    { "hr", false, Content::Empty, "" },
    { "blockquote", false, Content::Blocks, "cite dir lang" },
    { "ul", false, Content::Items, "dir lang" },
    { "ol", false, Content::Items, "dir lang reversed start type" },
    { "li", false, Content::Either, "dir lang" },
    { "dl", false, Content::Terms, "dir lang" },
    { "dt", false, Content::Either, "dir lang" },
    { "dd", false, Content::Either, "dir lang" },
    { "figure", false, Content::Figure, "dir lang" },
    { "figcaption", false, Content::Either, "dir lang" },
    { "table", false, Content::TableParts, "dir lang" },
    { "caption", false, Content::Inline, "dir lang" },
    { "thead", false, Content::Rows, "dir lang" },
    { "tbody", false, Content::Rows, "dir lang" },
    { "tfoot", false, Content::Rows, "dir lang" },
    { "tr", false, Content::Cells, "dir lang" },
    { "th", false, Content::Either, "colspan dir lang rowspan scope" },
    { "td", false, Content::Either, "colspan dir lang rowspan scope" },
    { "img", true, Content::Empty, "alt height src title width" },
    { "br", true, Content::Empty, "" },
    { "wbr", true, Content::Empty, "" },
    { "a", true, Content::Inline, "href hreflang title" },
    { "strong", true, Content::Inline, "" },
    { "em", true, Content::Inline, "" },
    { "b", true, Content::Inline, "" },
    { "i", true, Content::Inline, "" },
    { "u", true, Content::Inline, "" },
    { "s", true, Content::Inline, "" },
    { "del", true, Content::Inline, "cite" },
    { "ins", true, Content::Inline, "cite" },
    { "sub", true, Content::Inline, "" },
    { "sup", true, Content::Inline, "" },
    { "small", true, Content::Inline, "" },
    { "mark", true, Content::Inline, "" },
    { "abbr", true, Content::Inline, "title" },
    { "cite", true, Content::Inline, "" },
    { "q", true, Content::Inline, "cite" },
    { "time", true, Content::Inline, "datetime" },
    { "code", true, Content::Inline, "" },
    { "ruby", true, Content::Inline, "" },
    { "rt", true, Content::Inline, "" },
    { "rp", true, Content::Inline, "" },
    { "bdi", true, Content::Inline, "dir lang" },
    { "bdo", true, Content::Inline, "dir lang" },
};

class Checker {
public:
    explicit Checker(const QString &html)
        : m_in(html)
    {
    }

    void check() { content(Content::Blocks, u"root"_s, 0); }

private:
    [[noreturn]] void fail(const QString &what) const
    {
        throw Fault{ what + u" at "_s + QString::number(m_pos) + u": "_s
            + m_in.mid(std::max<qsizetype>(m_pos - 40, 0), 80) };
    }

    bool looksAt(QStringView word) const { return QStringView(m_in).mid(m_pos).startsWith(word); }

    static const Rule *ruleOf(const QString &name)
    {
        for (const Rule &rule : rules) {
            if (name == QLatin1StringView(rule.name))
                return &rule;
        }
        return nullptr;
    }

    void text(bool keepsSpace)
    {
        while (m_pos < m_in.size() && m_in[m_pos] != u'<') {
            const QChar c = m_in[m_pos];
            if (c == u'&') {
                static const QRegularExpression reference(u"\\G&(amp|lt|gt|nbsp);"_s);
                const auto match = reference.match(m_in, m_pos, QRegularExpression::NormalMatch, unchecked);
                if (!match.hasMatch())
                    fail(u"a reference that is not written"_s);
                m_pos += match.capturedLength();
                continue;
            }
            const bool isSpace = c == u'\t' || c == u'\n';
            if (c == u'>' || c == QChar::Nbsp || (c < u' ' && !(isSpace && keepsSpace))
                || (c >= QChar(0x7F) && c < QChar(0xA0)))
                fail(u"a character that is not written"_s);
            ++m_pos;
        }
    }

    void attributes(const Rule &rule)
    {
        const QStringList allowed = QString::fromLatin1(rule.attributes).split(u' ');
        QString last;
        bool hasAddress = false;
        static const QRegularExpression attribute(u"\\G ([a-z]+)=\"([^\"<>]*)\""_s);
        while (!looksAt(u">")) {
            const auto match = attribute.match(m_in, m_pos, QRegularExpression::NormalMatch, unchecked);
            if (!match.hasMatch())
                fail(u"no attribute"_s);
            const QString name = match.captured(1);
            QString value = match.captured(2);
            if (!allowed.contains(name) || name <= last)
                fail(u"attribute "_s + name);
            static const QRegularExpression bare(u"&(?!amp;|lt;|gt;|quot;|nbsp;)"_s);
            if (value.contains(bare))
                fail(u"bare ampersand"_s);
            value.replace(u"&lt;"_s, u"<"_s).replace(u"&gt;"_s, u">"_s).replace(u"&quot;"_s, u"\""_s);
            value.replace(u"&nbsp;"_s, u" "_s).replace(u"&amp;"_s, u"&"_s);
            checkValue(name, value);
            last = name;
            hasAddress = hasAddress || name == u"href";
            m_pos += match.capturedLength();
        }
        ++m_pos;
        if (qstrcmp(rule.name, "a") == 0 && !hasAddress)
            fail(u"a link that leads nowhere"_s);
    }

    void checkValue(const QString &name, const QString &value) const
    {
        static const QRegularExpression web(
            u"^https?://([a-z0-9._-]+|\\[[0-9a-f:.]+\\])(:[0-9]{1,5})?([/?#][!-~]*)?$"_s);
        static const QRegularExpression mail(u"^mailto:[A-Za-z0-9._+-]+@[A-Za-z0-9._+-]+$"_s);
        static const QRegularExpression number(u"^-?[0-9]{1,8}$"_s);
        static const QRegularExpression control(u"[\\x00-\\x1f\\x7f-\\x9f]"_s);
        if (name == u"href" || name == u"src" || name == u"cite") {
            const bool isMail = name == u"href" && mail.match(value).hasMatch();
            const bool isWeb = web.match(value).hasMatch() && !value.contains(u'\\') && !value.contains(u'<')
                && !value.contains(u'"');
            if (!isMail && !isWeb)
                fail(u"address "_s + value);
        } else if (name == u"width" || name == u"height" || name == u"colspan" || name == u"rowspan"
            || name == u"start") {
            if (!number.match(value).hasMatch())
                fail(u"number "_s + value);
        } else if (name == u"dir") {
            if (value != u"ltr" && value != u"rtl" && value != u"auto")
                fail(u"dir "_s + value);
        } else if (value.contains(control)) {
            fail(u"control character in "_s + name);
        }
    }

    QString element(int depth)
    {
        if (depth > 150)
            fail(u"too deep"_s);
        static const QRegularExpression open(u"\\G<([a-z][a-z0-9]*)"_s);
        const auto match = open.match(m_in, m_pos, QRegularExpression::NormalMatch, unchecked);
        if (!match.hasMatch())
            fail(u"no tag"_s);
        const QString name = match.captured(1);
        const Rule *rule = ruleOf(name);
        if (rule == nullptr)
            fail(u"element "_s + name);
        m_pos += match.capturedLength();
        attributes(*rule);
        if (rule->content == Content::Empty)
            return name;
        const QString close = u"</"_s + name + u'>';
        const bool keptSpace = m_keepsSpace;
        m_keepsSpace = m_keepsSpace || name == u"pre";
        if (name == u"pre" && looksAt(u"\n"))
            fail(u"line feed that a parser takes"_s);
        content(rule->content, name, depth);
        m_keepsSpace = keptSpace;
        if (!looksAt(close))
            fail(u"expected "_s + close);
        m_pos += close.size();
        return name;
    }

    void content(Content kind, const QString &parent, int depth)
    {
        bool sawInline = false;
        bool sawBlock = false;
        bool sawPart = false;
        while (m_pos < m_in.size() && !looksAt(u"</")) {
            if (m_in[m_pos] != u'<') {
                if (parent == u"root" && sawBlock && looksAt(u"\n<")) {
                    ++m_pos;
                    continue;
                }
                text(m_keepsSpace);
                sawInline = true;
            } else {
                const QString name = element(depth + 1);
                const bool isInline = ruleOf(name)->isInline;
                sawInline = sawInline || isInline;
                sawBlock = sawBlock || !isInline;
                const bool isPicture = name == u"img" || name == u"a";
                const bool isPart = name == u"li" || name == u"dt" || name == u"dd" || name == u"figcaption"
                    || name == u"caption" || name == u"tr" || name == u"td" || name == u"th"
                    || name == u"thead" || name == u"tbody" || name == u"tfoot";
                bool fits = !isPart;
                switch (kind) {
                case Content::Items:
                    fits = name == u"li";
                    break;
                case Content::Terms:
                    fits = name == u"dt" || name == u"dd";
                    break;
                case Content::Figure:
                    fits = isInline ? isPicture : !isPart || name == u"figcaption";
                    break;
                case Content::TableParts:
                    fits = name == u"thead" || name == u"tbody" || name == u"tfoot"
                        || (name == u"caption" && !sawPart);
                    break;
                case Content::Rows:
                    fits = name == u"tr";
                    break;
                case Content::Cells:
                    fits = name == u"td" || name == u"th";
                    break;
                case Content::Empty:
                case Content::Inline:
                case Content::Blocks:
                case Content::Either:
                    break;
                }
                sawPart = true;
                if (!fits)
                    fail(name + u" in "_s + parent);
            }
            const bool allowsInline = kind == Content::Inline || (kind == Content::Either && !sawBlock)
                || kind == Content::Figure;
            const bool allowsBlock = kind != Content::Inline && (kind != Content::Either || !sawInline);
            if ((sawInline && !allowsInline) || (sawBlock && !allowsBlock))
                fail(u"mixed content in "_s + parent);
        }
    }

    const QString &m_in;
    qsizetype m_pos = 0;
    bool m_keepsSpace = false;
};

} // namespace

QString grammarFault(const QByteArray &html)
{
    const QString text = QString::fromUtf8(html);
    if (text.toUtf8() != html)
        return u"not UTF-8"_s;
    try {
        Checker(text).check();
    } catch (const Fault &fault) {
        return fault.what;
    }
    return {};
}
