#include "formats/blocks/sitefilter.h"

#include "formats/blocks/delimiter.h"
#include "formats/blocks/tags.h"

#include <QHash>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>
#include <QSet>
#include <QUrl>

using namespace Qt::StringLiterals;

namespace blocks {

namespace {

using Names = QSet<QByteArray>;

Names words(const char *list)
{
    const QList<QByteArray> all = QByteArray(list).split(' ');
    return Names(all.begin(), all.end());
}

/// Attributes that every element may have, `data-*` beside them.
const Names &commonAttributes()
{
    static const Names names
        = words("aria-describedby aria-details aria-label aria-labelledby aria-hidden class "
                "dir id lang style title role xml:lang");
    return names;
}

/// Elements of a post, each with what it may have beside the common ones.
const QHash<QByteArray, Names> &postElements()
{
    static const QHash<QByteArray, Names> elements = [] {
        QHash<QByteArray, Names> all;
        for (const QByteArray &name : words("address abbr acronym b bdo big br cite code dd dfn dl dt em "
                                            "fieldset i kbd mark rb rp rt rtc "
                                            "ruby s samp small strike strong sub sup title tt u var"))
            all.insert(name, {});
        for (const QByteArray &name :
            words("article aside caption div figure figcaption footer h1 h2 h3 h4 h5 h6 "
                  "header hgroup legend main nav p section span summary"))
            all.insert(name, words("align"));
        const Names cells
            = words("abbr align axis bgcolor char charoff colspan headers height nowrap rowspan "
                    "scope valign width");
        const Names columns = words("align char charoff span valign width");
        const Names rows = words("align char charoff valign");
        all.insert("a", words("href rel rev name target download"));
        all.insert("area", words("alt coords href nohref shape target"));
        all.insert("audio", words("autoplay controls loop muted preload src"));
        all.insert("blockquote", words("cite"));
        all.insert("button", words("disabled name type value"));
        all.insert("col", columns);
        all.insert("colgroup", columns);
        all.insert("del", words("datetime"));
        all.insert("details", words("align open"));
        all.insert("font", words("color face size"));
        all.insert("hr", words("align noshade size width"));
        all.insert("img", words("alt align border height hspace loading longdesc vspace src usemap width"));
        all.insert("ins", words("datetime cite"));
        all.insert("label", words("for"));
        all.insert("li", words("align value"));
        all.insert("map", words("name"));
        all.insert("menu", words("type"));
        all.insert("object", words("data type"));
        all.insert("ol", words("start type reversed"));
        all.insert("pre", words("width"));
        all.insert("q", words("cite"));
        all.insert("table", words("align bgcolor border cellpadding cellspacing rules summary width"));
        all.insert("tbody", rows);
        all.insert("td", cells);
        all.insert("textarea", words("cols rows disabled name readonly"));
        all.insert("tfoot", rows);
        all.insert("th", cells);
        all.insert("thead", rows);
        all.insert("tr", words("align bgcolor char charoff valign"));
        all.insert("track", words("default kind label src srclang"));
        all.insert("ul", words("type"));
        all.insert(
            "video", words("autoplay controls height loop muted playsinline poster preload src width"));
        return all;
    }();
    return elements;
}

const QHash<QByteArray, Names> &titleElements()
{
    static const QHash<QByteArray, Names> elements{ { "a", words("href title") }, { "abbr", words("title") },
        { "acronym", words("title") }, { "b", {} }, { "blockquote", words("cite") }, { "cite", {} },
        { "code", {} }, { "del", words("datetime") }, { "em", {} }, { "i", {} }, { "q", words("cite") },
        { "s", {} }, { "strike", {} }, { "strong", {} } };
    return elements;
}

const Names &addressAttributes()
{
    static const Names names
        = words("action archive background cite classid codebase data formaction href icon "
                "longdesc manifest poster profile src usemap xmlns");
    return names;
}

const Names &protocols()
{
    static const Names names
        = words("http https ftp ftps mailto news irc irc6 ircs gopher nntp feed telnet mms "
                "rtsp sms svn tel fax xmpp webcal urn");
    return names;
}

const Names &styleProperties()
{
    static const Names names = words(
        "background background-color background-image background-position background-size "
        "background-attachment background-blend-mode border border-radius border-width border-color "
        "border-style border-right border-right-color border-right-style border-right-width border-bottom "
        "border-bottom-color border-bottom-left-radius border-bottom-right-radius border-bottom-style "
        "border-bottom-width border-left border-left-color border-left-style border-left-width border-top "
        "border-top-color border-top-left-radius border-top-right-radius border-top-style border-top-width "
        "border-spacing border-collapse caption-side columns column-count column-fill column-gap column-rule "
        "column-span column-width color filter font font-family font-size font-style font-variant "
        "font-weight "
        "letter-spacing line-height text-align text-decoration text-indent text-transform height min-height "
        "max-height width min-width max-width margin margin-right margin-bottom margin-left margin-top "
        "margin-block-start margin-block-end margin-inline-start margin-inline-end padding padding-right "
        "padding-bottom padding-left padding-top padding-block-start padding-block-end padding-inline-start "
        "padding-inline-end flex flex-basis flex-direction flex-flow flex-grow flex-shrink flex-wrap gap "
        "row-gap grid-template-columns grid-auto-columns grid-column-start grid-column-end grid-column-gap "
        "grid-template-rows grid-auto-rows grid-row-start grid-row-end grid-row-gap grid-gap justify-content "
        "justify-items justify-self align-content align-items align-self clear cursor direction float "
        "list-style-type object-fit object-position overflow vertical-align");
    return names;
}

class Scan {
public:
    explicit Scan(const QHash<QByteArray, Names> &elements)
        : m_elements(elements)
    {
    }

    QStringList taken;

    void html(QByteArrayView html)
    {
        qsizetype at = 0;
        qsizetype close = -1; // The `>` from `at` on; looked for once.
        while ((at = html.indexOf('<', at)) >= 0) {
            const QByteArrayView rest = html.sliced(at);
            if (rest.startsWith("<!--")) {
                const qsizetype end = rest.indexOf("-->", 4);
                if (end < 0)
                    return; // It hides what follows, here as there.
                at += end + 3;
                continue;
            }
            if (close < at && close != html.size())
                close = html.indexOf('>', at);
            if (close < 0)
                close = html.size();
            const bool isEnded = close < html.size();
            const qsizetype next = rest.indexOf('<', 1);
            // Not ended before the next: it becomes text. As text it was meant, unless it looks like a tag.
            if (!isEnded || (next >= 0 && at + next < close)) {
                if (isEnded && (isLetter(rest[1]) || rest[1] == '/'))
                    take(piece(rest.first(next < 0 ? rest.size() : next)));
                at += next < 0 ? rest.size() : next;
                continue;
            }
            tag(rest.sliced(1, close - at - 1));
            at = close + 1;
        }
    }

    void settings(const QByteArray &json, const QByteArray &block)
    {
        QJsonParseError parse;
        const QJsonDocument document = QJsonDocument::fromJson(json, &parse);
        if (parse.error != QJsonParseError::NoError) {
            take(u"{…} (%1)"_s.arg(QString::fromUtf8(block)));
            return;
        }
        value(document.object(), block);
    }

private:
    static bool isLetter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
    static bool isDigit(char c) { return c >= '0' && c <= '9'; }
    static bool isNameCharacter(char c) { return isLetter(c) || isDigit(c) || c == '-'; }

    void take(const QString &what)
    {
        constexpr qsizetype most = 40; // Nobody reads more.
        if (taken.size() < most && !taken.contains(what))
            taken.append(what);
    }
    static QString piece(QByteArrayView html)
    {
        const QString text = QString::fromUtf8(html).simplified();
        return text.size() > 24 ? text.left(23) + u'…' : text;
    }

    void value(const QJsonValue &json, const QByteArray &block)
    {
        if (json.isObject()) {
            const QJsonObject object = json.toObject();
            for (auto member = object.begin(); member != object.end(); ++member) {
                text(member.key().toUtf8(), block);
                const bool isAddress = block == "embed" && member.key() == "url"_L1;
                // It becomes `&amp;` there, and another address.
                static const QRegularExpression bare(u"&(?!amp;|#0?38;)"_s);
                if (isAddress && member->toString().contains(bare))
                    take(u"& (embed)"_s);
                value(*member, block);
            }
        } else if (json.isArray()) {
            for (const QJsonValue each : json.toArray())
                value(each, block);
        } else if (json.isString()) {
            text(json.toString().toUtf8(), block);
        }
    }
    void text(const QByteArray &value, const QByteArray &block)
    {
        html(value);
        // Without which WordPress's own answer does not parse (notes on markup).
        if (value.endsWith('\\'))
            take(u"{…} (%1)"_s.arg(QString::fromUtf8(block)));
    }

    /// What stands between `<` and `>`.
    void tag(QByteArrayView inner)
    {
        qsizetype at = 0;
        const auto skipSpace = [&] {
            while (at < inner.size() && isSpace(inner[at]))
                ++at;
        };
        skipSpace();
        const bool isClosing = at < inner.size() && inner[at] == '/';
        if (isClosing) {
            ++at;
            skipSpace();
        }
        const qsizetype start = at;
        while (at < inner.size() && isNameCharacter(inner[at]))
            ++at;
        const QByteArray name = inner.sliced(start, at - start).toByteArray().toLower();
        const auto known = m_elements.constFind(name);
        if (name.isEmpty() || known == m_elements.constEnd()) {
            if (!isClosing)
                take(name.isEmpty() ? piece("<" + inner.toByteArray() + ">")
                                    : u"<%1>"_s.arg(QString::fromUtf8(name)));
            return;
        }
        if (!isClosing)
            attributes(name, *known, inner.sliced(at));
    }

    void attributes(const QByteArray &element, const Names &allowed, QByteArrayView all)
    {
        QByteArrayView type;
        qsizetype at = 0;
        while (at < all.size()) {
            if (isSpace(all[at]) || all[at] == '/') {
                ++at;
                continue;
            }
            const qsizetype start = at;
            const auto isName = [&](char c) {
                return isLetter(c) || c == '_'
                    || (at > start && (isDigit(c) || c == '-' || c == ':' || c == '.'));
            };
            while (at < all.size() && isName(all[at]))
                ++at;
            if (at == start) { // No name: it goes up to the next space.
                while (at < all.size() && !isSpace(all[at]))
                    ++at;
                take(piece(all.sliced(start, at - start)));
                continue;
            }
            const QByteArray name = all.sliced(start, at - start).toByteArray().toLower();
            qsizetype sign = at;
            while (sign < all.size() && isSpace(all[sign]))
                ++sign;
            std::optional<QByteArrayView> value;
            if (sign < all.size() && all[sign] == '=') {
                at = sign + 1;
                while (at < all.size() && isSpace(all[at]))
                    ++at;
                const char quote = at < all.size() ? all[at] : ' ';
                if (quote == '"' || quote == '\'') {
                    const qsizetype end = all.indexOf(quote, at + 1);
                    if (end < 0) { // The tag ended within it.
                        take(QString::fromUtf8(name));
                        return;
                    }
                    value = all.sliced(at + 1, end - at - 1);
                    at = end + 1;
                } else {
                    const qsizetype begin = at;
                    while (at < all.size() && !isSpace(all[at]))
                        ++at;
                    value = all.sliced(begin, at - begin);
                }
            }
            attribute(element, allowed, name, value);
            if (element == "object" && name == "type" && value)
                type = *value;
        }
        if (element == "object" && type != "application/pdf")
            take(u"<object>"_s);
    }

    void attribute(const QByteArray &element, const Names &allowed, const QByteArray &name,
        const std::optional<QByteArrayView> &value)
    {
        static const QRegularExpression data(u"^data(?:-[a-z0-9_]+)+$"_s);
        const bool isAllowed = allowed.contains(name)
            || (&m_elements == &postElements()
                && (commonAttributes().contains(name) || data.match(QString::fromLatin1(name)).hasMatch()));
        const bool isDownload = element == "a" && name == "download" && value; // Only without a value.
        if (!isAllowed || isDownload)
            return take(QString::fromUtf8(name));
        if (!value)
            return;
        if (name == "style")
            style(*value);
        else if (addressAttributes().contains(name))
            address(decodedText(*value));
    }

    void address(const QString &value)
    {
        const qsizetype colon = value.indexOf(u':');
        if (colon < 0 || QStringView(value).first(colon).contains("/?"_L1))
            return;
        QString scheme;
        for (const QChar c : QStringView(value).first(colon)) {
            if (c > u' ')
                scheme += c.toLower();
        }
        if (!protocols().contains(scheme.toUtf8()))
            take(piece(scheme.toUtf8()) + u':');
    }

    void style(QByteArrayView css)
    {
        static const QRegularExpression custom(u"^--[a-zA-Z0-9-_]+$"_s);
        static const QRegularExpression address(u"url\\(\\s*(['\"]?)([^)]*?)\\1\\s*\\)"_s);
        static const QRegularExpression gradient(
            u"^(repeating-)?(linear|radial|conic)-gradient\\(([^()]|rgb[a]?\\([^()]*\\))*\\)$"_s);
        static const QRegularExpression function(
            u"\\b(?:var|calc|min|max|minmax|clamp)(\\((?:[^()]|(?1))*\\))"_s);
        static const QRegularExpression unsafe(u"[\\\\(&=}]|/\\*"_s);
        const QString decoded = decodedText(css);
        for (const QString &item : decoded.split(u';')) {
            const qsizetype colon = item.indexOf(u':');
            const QString property = item.left(colon < 0 ? item.size() : colon).trimmed();
            if (property.isEmpty())
                continue;
            QString rest = colon < 0 ? QString() : item.sliced(colon + 1).trimmed();
            const bool isKnown = colon < 0 || styleProperties().contains(property.toUtf8())
                || custom.match(property).hasMatch();
            if (property.startsWith("background"_L1) || property == "cursor"_L1
                || property.startsWith("--"_L1)) {
                auto match = address.match(rest);
                const bool isBad = match.hasMatch() && !isAddressOfTheWeb(match.captured(2));
                if (isBad) {
                    take(u"style: "_s + property);
                    continue;
                }
                rest.remove(address);
                rest.remove(gradient);
            }
            rest.remove(function);
            if (!isKnown || rest.contains(unsafe))
                take(u"style: "_s + property);
        }
    }
    static bool isAddressOfTheWeb(const QString &text)
    {
        const qsizetype colon = text.indexOf(u':');
        return !text.trimmed().isEmpty()
            && (colon < 0 || protocols().contains(text.left(colon).trimmed().toLower().toUtf8()));
    }

    const QHash<QByteArray, Names> &m_elements;
};

} // namespace

QStringList takenByFilter(const QByteArray &content)
{
    Scan scan(postElements());
    DelimiterReader reader(std::string_view(content.constData(), size_t(content.size())));
    qsizetype done = 0;
    while (const auto delimiter = reader.next()) {
        scan.html(QByteArrayView(content).sliced(done, delimiter->span.start - done));
        const auto text = [&](const Span &span) {
            return content.mid(span.start, span.end - span.start);
        };
        if (delimiter->attributes.end > delimiter->attributes.start)
            scan.settings(text(delimiter->attributes), text(delimiter->name).replace("core/", ""));
        done = delimiter->span.end;
    }
    scan.html(QByteArrayView(content).sliced(done));
    return scan.taken;
}

QStringList takenFromTitle(const QString &title)
{
    Scan scan(titleElements());
    scan.html(title.toUtf8());
    return scan.taken;
}

} // namespace blocks
