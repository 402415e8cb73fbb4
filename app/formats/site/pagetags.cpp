#include "formats/site/pagetags.h"

#include "formats/blocks/localpictures.h"
#include "formats/blocks/tags.h"
#include "formats/html/safeurl.h"
#include "formats/html/tagrules.h"
#include "formats/html/tokenizer.h"

#include <QStringList>

#include <algorithm>
#include <array>

using namespace Qt::StringLiterals;

namespace {

constexpr size_t mostTags = 300'000;
constexpr size_t mostOpen = 512;
constexpr qsizetype mostBytes = 8 * 1024 * 1024;

// clang-format off
/// Elements that are kept. Others go, and their text stays; see also isDropped().
constexpr std::array<std::string_view, 81> keptElements{"a", "abbr", "address", "article", "aside", "b", "bdi", "bdo", "big",
    "blockquote", "br", "caption", "center", "cite", "code", "col", "colgroup", "dd", "del", "details", "dfn", "div", "dl",
    "dt", "em", "fieldset", "figcaption", "figure", "font", "footer", "h1", "h2", "h3", "h4", "h5", "h6", "header",
    "hgroup", "hr", "i", "img", "ins", "kbd", "label", "legend", "li", "main", "mark", "menu", "nav", "ol", "p", "pre",
    "q", "rp", "rt", "ruby", "s", "samp", "section", "small", "span", "strike", "strong", "sub", "summary", "sup", "table",
    "tbody", "td", "tfoot", "th", "thead", "time", "tr", "tt", "u", "ul", "var", "wbr", "search"};

constexpr std::array<std::string_view, 26> keptAttributes{"align", "alt", "bgcolor", "border", "cellpadding", "cellspacing",
    "class", "color", "colspan", "datetime", "dir", "height", "hidden", "href", "id", "lang", "open", "rel", "reversed",
    "role", "rowspan", "scope", "start", "style", "title", "type"};

/// Go with what is in them, beside those that formats/html drops.
constexpr std::array<std::string_view, 8> droppedElements{"audio", "dialog", "fencedframe", "form", "frameset", "map",
    "portal", "video"};

constexpr std::array<std::string_view, 33> paragraphEnders{"address", "article", "aside", "blockquote", "center", "details",
    "div", "dl", "fieldset", "figcaption", "figure", "footer", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hgroup", "hr",
    "main", "menu", "nav", "ol", "p", "pre", "search", "section", "summary", "table", "ul", "li"};
// clang-format on

template<size_t size>
bool contains(const std::array<std::string_view, size> &names, std::string_view name)
{
    return std::find(names.begin(), names.end(), name) != names.end();
}

bool isVoid(std::string_view name)
{
    return blocks::isVoidElement(QByteArrayView(name.data(), qsizetype(name.size())));
}

bool isDropped(std::string_view name)
{
    if (contains(droppedElements, name))
        return true;
    const TagRule *rule = findTagRule(name);
    return rule && rule->role == TagRole::Dropped;
}

/// How the tokenizer reads what stands in it; Data for most.
HtmlTokenizer::Content contentOf(std::string_view name)
{
    const TagRule *rule = findTagRule(name);
    switch (rule ? rule->role : TagRole::Unknown) {
    case TagRole::DroppedText:
    case TagRole::RawText:
    case TagRole::Frame:
        return HtmlTokenizer::Content::RawText;
    case TagRole::DroppedScript:
        return HtmlTokenizer::Content::Script;
    case TagRole::DroppedTitle:
        return HtmlTokenizer::Content::RcData;
    case TagRole::PlainText:
        return HtmlTokenizer::Content::PlainText;
    default:
        return HtmlTokenizer::Content::Data;
    }
}

QString toText(std::string_view utf8) { return QString::fromUtf8(utf8.data(), qsizetype(utf8.size())); }

bool isKeptAttribute(std::string_view name, std::string_view element)
{
    if (contains(keptAttributes, name))
        return true;
    if (element == "img"
        && (name == "src" || name == "width" || name == "height" || name == "data-src"
            || name == "data-lazy-src"))
        return true;
    if ((element == "td" || element == "th" || element == "col" || element == "table") && name == "width")
        return true;
    if (!name.starts_with("aria-") && !name.starts_with("data-"))
        return false;
    return std::all_of(name.begin(), name.end(),
        [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_'; });
}

class Reader final {
public:
    Reader(const QByteArray &utf8, const QUrl &base)
        : m_tokenizer({ utf8.constData(), size_t(utf8.size()) })
    {
        m_page.base = base;
    }

    Result<PageTags> read()
    {
        HtmlToken token;
        while (m_tokenizer.next(token)) {
            switch (token.kind) {
            case HtmlToken::Kind::StartTag:
                start(token);
                break;
            case HtmlToken::Kind::EndTag:
                end(token.name);
                break;
            case HtmlToken::Kind::Text:
                text(token.text);
                break;
            case HtmlToken::Kind::Comment:
            case HtmlToken::Kind::Doctype:
                break;
            }
            if (m_page.tags.size() > mostTags || m_open.size() > mostOpen)
                return Error{ Error::Kind::Malformed, Error::Reason::TooComplex, {} };
        }
        closeTo(0);
        m_page.places.push_back(m_page.letters.size());
        return std::move(m_page);
    }

private:
    void start(const HtmlToken &token)
    {
        const HtmlTokenizer::Content content = contentOf(token.name);
        if (content != HtmlTokenizer::Content::Data) {
            m_tokenizer.enter(content, token.name);
            if (m_dropping.empty())
                startRaw(token);
            return;
        }
        if (!m_dropping.empty()) {
            const bool isNested = token.name == m_dropping && !isVoid(token.name) && !token.selfClosing;
            m_droppingDepth += isNested ? 1 : 0;
            return;
        }
        if (isDropped(token.name)) {
            if (!isVoid(token.name) && !token.selfClosing) {
                m_dropping = token.name;
                m_droppingDepth = 1;
            }
            return;
        }
        if (token.name == "html" || token.name == "body") {
            PageTag tag = tagOf(token);
            const bool isFirst = std::none_of(m_page.root.begin(), m_page.root.end(),
                [&tag](const PageTag &known) { return known.name == tag.name; });
            if (isFirst)
                m_page.root.push_back(std::move(tag));
        } else if (token.name == "link") {
            link(token);
        } else if (token.name == "base") {
            base(token);
        } else if (contains(keptElements, token.name)) {
            startKept(token);
        }
    }

    /// Of what is no markup inside, only the styles and the title are wanted.
    void startRaw(const HtmlToken &token)
    {
        m_raw = token.name;
        m_titles += token.name == "title" ? 1 : 0;
        if (token.name == "style") {
            const std::string *media = token.attribute("media");
            m_page.styles.push_back({ {}, {}, media ? toText(*media) : QString() });
        }
    }

    void link(const HtmlToken &token)
    {
        const std::string *rel = token.attribute("rel");
        const std::string *href = token.attribute("href");
        const std::string *media = token.attribute("media");
        if (!rel || !href || token.attribute("disabled"))
            return;
        const QStringList words = toText(*rel).toLower().simplified().split(u' ');
        if (!words.contains(u"stylesheet"_s) || words.contains(u"alternate"_s))
            return;
        if (const auto url = safeUrl(toText(*href), m_page.base, UrlUse::Resource))
            m_page.styles.push_back(
                { url->adjusted(QUrl::RemoveFragment), {}, media ? toText(*media) : QString() });
    }

    void base(const HtmlToken &token)
    {
        const std::string *href = token.attribute("href");
        if (!href || m_hasBase)
            return;
        if (const auto url = safeUrl(toText(*href), m_page.base, UrlUse::Resource)) {
            m_page.base = *url;
            m_hasBase = true;
        }
    }

    PageTag tagOf(const HtmlToken &token) const
    {
        PageTag tag;
        tag.kind = PageTag::Kind::Start;
        tag.name = QByteArray::fromStdString(token.name);
        for (const HtmlAttribute &attribute : token.attributes) {
            if (!attribute.tooLong && isKeptAttribute(attribute.name, token.name))
                tag.attributes.emplace_back(
                    QByteArray::fromStdString(attribute.name), toText(attribute.value));
        }
        return tag;
    }

    void startKept(const HtmlToken &token)
    {
        closeBefore(token.name);
        append(tagOf(token));
        if (!isVoid(token.name))
            m_open.push_back(m_page.tags.size() - 1);
    }

    void append(PageTag tag)
    {
        m_page.places.push_back(m_page.letters.size());
        if (tag.kind == PageTag::Kind::Text) {
            for (const QChar c : std::as_const(tag.text)) {
                if (!c.isSpace())
                    m_page.letters += c;
            }
        }
        m_page.tags.push_back(std::move(tag));
    }

    std::string_view nameAt(size_t open) const
    {
        const QByteArray &name = m_page.tags[m_open[open]].name;
        return { name.constData(), size_t(name.size()) };
    }

    void closeTo(size_t size)
    {
        for (; m_open.size() > size; m_open.pop_back())
            m_page.tags[m_open.back()].partner = int(m_page.tags.size());
    }

    /// Closes the innermost of these, unless it stands outside of `limits`.
    template<class Names, class Limits>
    void closeInnermost(Names names, Limits limits)
    {
        for (size_t i = m_open.size(); i-- > 0;) {
            if (names(nameAt(i)))
                return closeTo(i);
            if (limits(nameAt(i)))
                return;
        }
    }

    /// What a start tag ends although nothing says so (WHATWG 13.2.6.4).
    void closeBefore(std::string_view name)
    {
        const auto isCell = [](std::string_view n) {
            return n == "td" || n == "th" || n == "caption";
        };
        const auto isTable = [](std::string_view n) {
            return n == "table";
        };
        if (contains(paragraphEnders, name))
            closeInnermost([](std::string_view n) { return n == "p"; },
                [&](std::string_view n) { return isCell(n) || isTable(n) || n == "li" || n == "div"; });
        if (name == "li")
            closeInnermost([](std::string_view n) { return n == "li"; },
                [&](std::string_view n) {
                    return n == "ul" || n == "ol" || n == "menu" || isCell(n) || isTable(n);
                });
        if (name == "dt" || name == "dd")
            closeInnermost([](std::string_view n) { return n == "dt" || n == "dd"; },
                [&](std::string_view n) { return n == "dl" || isCell(n) || isTable(n); });
        if (isCell(name))
            closeInnermost(isCell, [&](std::string_view n) { return n == "tr" || isTable(n); });
        if (name == "tr")
            closeInnermost([](std::string_view n) { return n == "tr"; }, isTable);
        if (name == "tbody" || name == "thead" || name == "tfoot")
            closeInnermost(
                [](std::string_view n) { return n == "tbody" || n == "thead" || n == "tfoot"; }, isTable);
    }

    void end(const std::string &name)
    {
        m_raw.clear();
        if (!m_dropping.empty()) {
            if (name == m_dropping && --m_droppingDepth == 0)
                m_dropping.clear();
            return;
        }
        if (!contains(keptElements, name))
            return;
        const bool isTablePart = name == "table" || name == "tr" || name == "td" || name == "th"
            || name == "tbody" || name == "thead" || name == "tfoot" || name == "caption";
        for (size_t i = m_open.size(); i-- > 0;) {
            if (nameAt(i) == name) {
                closeTo(i + 1);
                m_page.tags[m_open[i]].partner = int(m_page.tags.size());
                m_page.tags[m_open[i]].isClosed = true;
                m_open.pop_back();
                PageTag tag;
                tag.kind = PageTag::Kind::End;
                tag.name = QByteArray::fromStdString(name);
                append(std::move(tag));
                return;
            }
            if (!isTablePart && (nameAt(i) == "td" || nameAt(i) == "th"))
                return; // It ends nothing outside of its cell.
        }
    }

    void text(std::string_view utf8)
    {
        if (!m_dropping.empty())
            return;
        if (m_raw == "style")
            m_page.styles.back().css.append(utf8.data(), qsizetype(utf8.size()));
        else if (m_raw == "title" && m_titles == 1) // A text may come in pieces.
            m_page.title += toText(utf8);
        if (!m_raw.empty())
            return;
        QString text = toText(utf8);
        if (!m_page.tags.empty() && m_page.tags.back().kind == PageTag::Kind::Text) {
            for (const QChar c : std::as_const(text)) {
                if (!c.isSpace())
                    m_page.letters += c;
            }
            m_page.tags.back().text += text;
            return;
        }
        PageTag tag;
        tag.text = std::move(text);
        append(std::move(tag));
    }

    HtmlTokenizer m_tokenizer;
    PageTags m_page;
    std::vector<size_t> m_open; ///< Of m_page.tags.
    std::string m_dropping; ///< What goes with all that is in it.
    int m_droppingDepth = 0;
    std::string m_raw; ///< What is read as text.
    int m_titles = 0;
    bool m_hasBase = false;
};

void appendAttribute(QByteArray &html, const QByteArray &name, const QString &value)
{
    html += ' ' + name;
    if (!value.isEmpty())
        html += "=\"" + blocks::escapedValue(value) + '"';
}

void appendStart(
    QByteArray &html, const PageTag &tag, const QUrl &base, const StyleParts &parts, PageLinks links)
{
    html += '<' + tag.name;
    for (const auto &[name, value] : tag.attributes) {
        if (name == "style") {
            appendAttribute(html, name, QString::fromUtf8(cleanDeclarations(value.toUtf8(), base, parts)));
        } else if (name == "href") {
            const auto url = safeUrl(value, base, UrlUse::Link);
            if (tag.name != "a" || (links == PageLinks::Kept && !url && !value.startsWith(u'#')))
                continue;
            const bool isKept = links == PageLinks::Kept && url;
            appendAttribute(html, name, isKept ? QString::fromLatin1(url->toEncoded()) : u"#"_s);
            if (isKept)
                html += " rel=\"noreferrer noopener\"";
        } else if (name != "rel" && name != "src" && name != "data-src" && name != "data-lazy-src") {
            appendAttribute(html, name, value);
        }
    }
    if (tag.name == "img") {
        const QByteArray picture = parts.pictures.value(pictureOf(tag, base));
        if (!picture.isEmpty())
            html += " src=\"" + picture + '"';
    }
    html += '>';
}

} // namespace

QString PageTag::attribute(QByteArrayView wanted) const
{
    for (const auto &[known, value] : attributes) {
        if (known == wanted)
            return value;
    }
    return {};
}

bool PageTag::has(QByteArrayView wanted) const
{
    return std::any_of(attributes.begin(), attributes.end(),
        [&](const auto &attribute) { return attribute.first == wanted; });
}

QStringList PageTag::classes() const
{
    return attribute("class").simplified().split(u' ', Qt::SkipEmptyParts);
}

size_t PageTags::end(size_t start) const
{
    const PageTag &tag = tags[start];
    if (tag.kind != PageTag::Kind::Start || tag.partner < 0)
        return start + 1;
    return size_t(tag.partner) + (tag.isClosed ? 1 : 0);
}

QStringView PageTags::lettersOf(size_t start) const
{
    const qsizetype from = places[start];
    return QStringView(letters).sliced(from, places[end(start)] - from);
}

Result<PageTags> readPageTags(const QByteArray &utf8, const QUrl &base)
{
    if (utf8.size() > mostBytes)
        return Error{ Error::Kind::Malformed, Error::Reason::TooComplex, {} };
    return Reader(utf8, base).read();
}

QByteArray htmlOf(const PageTags &page, size_t from, size_t to, const StyleParts &parts, PageLinks links)
{
    QByteArray html;
    for (size_t i = from; i < to; ++i) {
        const PageTag &tag = page.tags[i];
        switch (tag.kind) {
        case PageTag::Kind::Start:
            appendStart(html, tag, page.base, parts, links);
            break;
        case PageTag::Kind::End:
            html += "</" + tag.name + '>';
            break;
        case PageTag::Kind::Text:
            html += blocks::escapedText(tag.text);
            break;
        }
    }
    return html;
}

QUrl pictureOf(const PageTag &tag, const QUrl &base)
{
    if (tag.name != "img")
        return {};
    if (blocks::localPicture(tag.attribute("src")))
        return QUrl(tag.attribute("src"));
    for (const char *name : { "data-src", "data-lazy-src", "src" }) {
        if (const auto url = safeUrl(tag.attribute(name), base, UrlUse::Resource))
            return url->adjusted(QUrl::RemoveFragment);
    }
    return {};
}
