#include "support/wordpresstexts.h"

#include "formats/blocks/delimiter.h"
#include "formats/blocks/json.h"
#include "formats/text/entities.h"

#include <QHash>
#include <QRegularExpression>
#include <QStringList>

#include <functional>
#include <vector>

using namespace Qt::StringLiterals;

namespace {

using Pattern = QRegularExpression;

/// preg_replace_callback().
QString replaced(const QString &text, const Pattern &pattern,
    const std::function<QString(const QRegularExpressionMatch &)> &by)
{
    QString out;
    qsizetype done = 0;
    for (auto all = pattern.globalMatch(text); all.hasNext();) {
        const auto match = all.next();
        out += QStringView(text).sliced(done, match.capturedStart() - done);
        out += by(match);
        done = match.capturedEnd();
    }
    out += QStringView(text).sliced(done);
    return out;
}

// --- Slugs.

/// remove_accents(): its table is what Unicode takes apart, and these.
QString withoutAccents(const QString &text)
{
    static const QHash<char16_t, QString> others{ { u'Æ', u"AE"_s }, { u'æ', u"ae"_s }, { u'Ø', u"O"_s },
        { u'ø', u"o"_s }, { u'Ð', u"D"_s }, { u'ð', u"d"_s }, { u'Þ', u"TH"_s }, { u'þ', u"th"_s },
        { u'ß', u"s"_s }, { u'Đ', u"D"_s }, { u'đ', u"d"_s }, { u'Ħ', u"H"_s }, { u'ħ', u"h"_s },
        { u'ı', u"i"_s }, { u'Ł', u"L"_s }, { u'ł', u"l"_s }, { u'Œ', u"OE"_s }, { u'œ', u"oe"_s },
        { u'Ŧ', u"T"_s }, { u'ŧ', u"t"_s }, { u'€', u"E"_s }, { u'£', QString() }, { u'ª', u"a"_s },
        { u'º', u"o"_s } };
    QString out;
    for (const QChar c : text) {
        const char16_t code = c.unicode();
        const bool isLatin = (code >= 0xC0 && code <= 0x17F && code != 0xD7 && code != 0xF7)
            || (code >= 0x1EA0 && code <= 0x1EF9);
        if (const auto other = others.constFind(code); other != others.constEnd())
            out += *other;
        else
            out += isLatin ? QString(c).normalized(QString::NormalizationForm_D).left(1) : QString(c);
    }
    return out;
}

QString withoutTags(const QString &html) // strip_tags()
{
    QString out;
    for (qsizetype i = 0; i < html.size(); ++i) {
        const bool isTag = html[i] == u'<' && i + 1 < html.size() && !html[i + 1].isSpace();
        if (!isTag) {
            if (html[i] != u'\0')
                out += html[i];
            continue;
        }
        QChar quote;
        for (++i; i < html.size() && (html[i] != u'>' || !quote.isNull()); ++i) {
            if (html[i] == u'"' || html[i] == u'\'')
                quote = quote.isNull() ? html[i] : quote == html[i] ? QChar() : quote;
        }
    }
    return out;
}

QByteArray encodedUri(const QString &text, int most, bool encodesAscii = false) // utf8_uri_encode()
{
    QByteArray out;
    const QByteArray bytes = text.toUtf8();
    for (qsizetype i = 0; i < bytes.size();) {
        const uchar lead = uchar(bytes[i]);
        const int octets = lead < 0x80 ? 1 : lead < 224 ? 2 : lead < 240 ? 3 : 4;
        const QByteArray letter = bytes.mid(i, octets);
        const QByteArray encoded
            = octets == 1 && !encodesAscii ? letter : letter.toPercentEncoding().toLower();
        if (out.size() + encoded.size() > most)
            break;
        out += encoded;
        i += octets;
    }
    return out;
}

// --- Entities.

QString normalizedEntities(QString text) // wp_kses_normalize_entities()
{
    static const Pattern named(u"&amp;([A-Za-z]{2,8}[0-9]{0,2});"_s);
    static const Pattern decimal(u"&amp;#(0*[0-9]{1,7});"_s);
    static const Pattern hex(u"&amp;#[Xx](0*[0-9A-Fa-f]{1,6});"_s);
    const auto isUnicode = [](uint code) {
        return code == 9 || code == 10 || code == 13 || (code >= 32 && code <= 0xD7FF)
            || (code >= 0xE000 && code <= 0xFFFD) || (code >= 0x10000 && code <= 0x10FFFF);
    };
    text.replace(u'&', "&amp;"_L1);
    text = replaced(text, named, [](const auto &match) {
        const QByteArray name = match.captured(1).toLatin1() + ';';
        const auto known = findNamedReference(std::string_view(name.constData(), size_t(name.size())));
        const bool isKnown = known && known->length == size_t(name.size());
        return (isKnown ? u"&"_s : u"&amp;"_s) + match.captured(1) + u';';
    });
    text = replaced(text, decimal, [&](const auto &match) {
        const uint code = match.captured(1).toUInt();
        return isUnicode(code) ? u"&#"_s + QString::number(code).rightJustified(3, u'0') + u';'
                               : u"&amp;#"_s + match.captured(1) + u';';
    });
    return replaced(text, hex, [&](const auto &match) {
        QString digits = match.captured(1);
        const bool isGood = isUnicode(digits.toUInt(nullptr, 16));
        while (isGood && digits.startsWith(u'0'))
            digits.remove(0, 1);
        return (isGood ? u"&#x"_s : u"&amp;#x"_s) + digits + u';';
    });
}

QString escaped(const QString &text) // esc_html()
{
    return normalizedEntities(text)
        .replace(u'<', "&lt;"_L1)
        .replace(u'>', "&gt;"_L1)
        .replace(u'"', "&quot;"_L1)
        .replace(u'\'', "&#039;"_L1);
}

QString lessThanEscaped(const QString &text) // wp_pre_kses_less_than()
{
    static const Pattern lessThan(u"<[^>]*?((?=<)|>|$)"_s);
    return replaced(text, lessThan, [](const auto &match) {
        return match.captured().contains(u'>') ? match.captured() : escaped(match.captured());
    });
}

QString withoutControls(QString text) // wp_kses_no_null()
{
    static const Pattern controls(u"[\\x00-\\x08\\x0B\\x0C\\x0E-\\x1F]"_s);
    return text.remove(controls);
}

// --- kses.

using Elements = QHash<QString, QStringList>;

QStringList words(const char *list) { return QString::fromLatin1(list).split(u' ', Qt::SkipEmptyParts); }

const Elements &postElements()
{
    static const Elements elements = [] {
        Elements all;
        for (const QString &name :
            words("b big br cite code em i kbd mark s small strike strong sub sup u var "
                  "abbr acronym dd dl dt"))
            all.insert(name, {});
        for (const QString &name :
            words("div figure figcaption h1 h2 h3 h4 h5 h6 p section span aside header"))
            all.insert(name, words("align"));
        all.insert(u"a"_s, words("href rel rev name target download"));
        all.insert(u"blockquote"_s, words("cite"));
        all.insert(u"hr"_s, words("align noshade size width"));
        all.insert(
            u"img"_s, words("alt align border height hspace loading longdesc vspace src usemap width"));
        all.insert(u"li"_s, words("align value"));
        all.insert(u"ol"_s, words("start type reversed"));
        all.insert(u"pre"_s, words("width"));
        all.insert(u"q"_s, words("cite"));
        all.insert(u"ul"_s, words("type"));
        for (QStringList &attributes : all)
            attributes
                += words("aria-describedby aria-details aria-label aria-labelledby aria-hidden class dir "
                         "id lang style title role xml:lang data-*");
        return all;
    }();
    return elements;
}

const Elements &titleElements()
{
    static const Elements elements{ { u"a"_s, words("href title") }, { u"abbr"_s, words("title") },
        { u"acronym"_s, words("title") }, { u"b"_s, {} }, { u"blockquote"_s, words("cite") },
        { u"cite"_s, {} }, { u"code"_s, {} }, { u"del"_s, words("datetime") }, { u"em"_s, {} },
        { u"i"_s, {} }, { u"q"_s, words("cite") }, { u"s"_s, {} }, { u"strike"_s, {} }, { u"strong"_s, {} } };
    return elements;
}

QString allowedAddress(const QString &address) // wp_kses_bad_protocol()
{
    static const QStringList protocols = words(
        "http https ftp ftps mailto news irc irc6 ircs gopher nntp feed telnet mms rtsp sms svn tel fax "
        "xmpp webcal urn");
    QString rest = withoutControls(address);
    for (int i = 0; i < 6; ++i) {
        const qsizetype colon = rest.indexOf(u':');
        if (colon < 0 || QStringView(rest).first(colon).contains("/?"_L1))
            break;
        const QString scheme = rest.left(colon).simplified().remove(u' ').toLower();
        const QString after = rest.mid(colon + 1).trimmed();
        const QString next = protocols.contains(scheme) ? scheme + u':' + after : after;
        if (next == rest)
            break;
        rest = next;
    }
    return rest;
}

QString allowedStyle(const QString &css) // safecss_filter_attr()
{
    static const QStringList properties
        = words("background-color border border-color border-radius color font-family font-size font-style "
                "font-weight height line-height margin margin-bottom margin-top max-width min-height padding "
                "text-align text-decoration text-transform width float");
    static const Pattern unsafe(u"[\\\\(&=}]|/\\*"_s);
    QStringList kept;
    for (const QString &item : css.trimmed().split(u';')) {
        const QString name = item.section(u':', 0, 0).trimmed();
        const bool isKept = item.contains(u':') ? properties.contains(name) : !item.trimmed().isEmpty();
        if (isKept && !item.contains(unsafe))
            kept.append(item.trimmed());
    }
    return kept.join(u';');
}

struct Attribute {
    QString name;
    QString value;
    QString whole;
};

std::vector<Attribute> attributesIn(QString rest) // wp_kses_hair()
{
    static const Pattern name(u"^([_a-zA-Z][-_a-zA-Z0-9:.]*)"_s);
    static const Pattern sign(u"^\\s*=\\s*"_s);
    static const Pattern space(u"^\\s+"_s);
    static const Pattern doubly(u"^\"([^\"]*)\"(\\s+|/?$)"_s);
    static const Pattern singly(u"^'([^']*)'(\\s+|/?$)"_s);
    static const Pattern bare(u"^([^\\s\"']+)(\\s+|/?$)"_s);
    static const Pattern bareRest(u"^[^\\s\"']+(\\s+|$)"_s);
    static const Pattern malformed(u"^(\"[^\"]*(\"|$)|'[^']*('|$)|\\S)*\\s*"_s); // wp_kses_html_error()
    static const QStringList addresses
        = words("action archive background cite classid codebase data formaction href icon longdesc manifest "
                "poster profile src usemap xmlns");
    std::vector<Attribute> all;
    const auto store = [&](const QString &key, const QString &value, const QString &quote) {
        for (const Attribute &known : all) {
            if (known.name == key)
                return;
        }
        const QString allowed = addresses.contains(key.toLower()) ? allowedAddress(value) : value;
        all.push_back({ key, allowed, quote.isNull() ? key : key + u'=' + quote + allowed + quote });
    };
    enum { Name, Sign, Value } mode = Name;
    QString current;
    while (!rest.isEmpty()) {
        bool isGood = false;
        if (mode == Name) {
            if (const auto match = name.match(rest); match.hasMatch()) {
                current = match.captured(1);
                rest.remove(0, match.capturedLength());
                mode = Sign;
                isGood = true;
            }
        } else if (mode == Sign) {
            if (const auto match = sign.match(rest); match.hasMatch()) {
                rest.remove(0, match.capturedLength());
                mode = Value;
                isGood = true;
            } else if (const auto gap = space.match(rest); gap.hasMatch()) {
                store(current, {}, {});
                rest.remove(0, gap.capturedLength());
                mode = Name;
                isGood = true;
            }
        } else {
            const auto take = [&](const Pattern &pattern, const QString &quote, qsizetype beside) {
                const auto match = pattern.match(rest);
                if (!match.hasMatch())
                    return false;
                store(current, match.captured(1), quote);
                // A slash at the end stays, to be taken for what is malformed.
                const bool endsInSlash = match.captured(2) == "/"_L1;
                rest.remove(
                    0, match.capturedLength(1) + beside + (endsInSlash ? 0 : match.capturedLength(2)));
                mode = Name;
                return true;
            };
            isGood = take(doubly, u"\""_s, 2) || take(singly, u"'"_s, 2);
            if (!isGood && bare.match(rest).hasMatch()) {
                store(current, bare.match(rest).captured(1), u"\""_s);
                rest.remove(bareRest);
                mode = Name;
                isGood = true;
            }
        }
        if (!isGood) {
            const auto match = malformed.match(rest);
            rest.remove(0, std::max<qsizetype>(1, match.capturedLength()));
            mode = Name;
        }
    }
    if (mode == Sign)
        store(current, {}, {});
    return all;
}

QString kses(const QString &html, const Elements &allowed, bool hasBlocks);

QString filteredTag(const QString &tag, const Elements &allowed) // wp_kses_split2()
{
    static const Pattern shape(u"^<\\s*(/\\s*)?([a-zA-Z0-9-]+)([^>]*)>?$"_s);
    static const Pattern slash(u"\\s*/\\s*$"_s);
    static const Pattern data(u"^data(?:-[a-z0-9_]+)+$"_s);
    static const Pattern brackets(u"[<>]"_s);
    const QString text = QString(tag).replace("\\\""_L1, "\""_L1);
    if (!text.startsWith(u'<'))
        return u"&gt;"_s;
    if (text.startsWith("<!--"_L1)) {
        QString inner = QString(text).remove("<!--"_L1).remove("-->"_L1);
        for (QString next = kses(inner, allowed, true); next != inner; next = kses(inner, allowed, true))
            inner = next;
        static const Pattern dashes(u"--+"_s);
        static const Pattern last(u"-$"_s);
        return inner.isEmpty() ? QString()
                               : u"<!--"_s + inner.replace(dashes, u"-"_s).remove(last) + u"-->"_s;
    }
    const auto match = shape.match(text);
    const QString name = match.captured(2);
    const auto known = allowed.constFind(name.toLower());
    if (!match.hasMatch() || known == allowed.constEnd())
        return {};
    if (!match.captured(1).trimmed().isEmpty())
        return u"</"_s + name + u'>';
    const QString end = match.captured(3).contains(slash) ? u" /"_s : QString();
    QString kept;
    for (const Attribute &attribute :
        known->isEmpty() ? std::vector<Attribute>() : attributesIn(match.captured(3))) {
        const QString key = attribute.name.toLower();
        const bool isAllowed
            = known->contains(key) || (known->contains("data-*"_L1) && data.match(key).hasMatch());
        const bool isDownload = key == "download"_L1 && attribute.whole.contains(u'=');
        QString whole = attribute.whole;
        if (key == "style"_L1) {
            const QString style = allowedStyle(attribute.value);
            whole = style.isEmpty() ? QString() : whole.replace(attribute.value, style);
        }
        if (isAllowed && !isDownload && !whole.isEmpty())
            kept += u' ' + whole;
    }
    return u'<' + name + kept.remove(brackets) + end + u'>';
}

blocks::Json filteredValue(blocks::Json value, const Elements &allowed) // filter_block_kses_value()
{
    using Type = blocks::Json::Type;
    if (value.type == Type::String)
        value.text = kses(QString::fromUtf8(value.text), allowed, false).toUtf8();
    for (blocks::Json &item : value.items)
        item = filteredValue(item, allowed);
    for (blocks::JsonMember &member : value.members) {
        member.key = kses(QString::fromUtf8(member.key), allowed, false).toUtf8();
        member.value = filteredValue(member.value, allowed);
    }
    if (value.type == Type::Object && value.members.empty())
        value.type = Type::Array; // As PHP reads it.
    return value;
}

QString filteredBlocks(const QString &text, const Elements &allowed) // filter_block_content()
{
    const QByteArray bytes = text.toUtf8();
    blocks::DelimiterReader reader(std::string_view(bytes.constData(), size_t(bytes.size())));
    QByteArray out;
    qsizetype done = 0;
    qsizetype openerEnd = -1; // In `out`, if an opener was the last.
    while (const auto delimiter = reader.next()) {
        out += bytes.mid(done, delimiter->span.start - done);
        done = delimiter->span.end;
        QByteArray name = bytes.mid(delimiter->name.start, delimiter->name.end - delimiter->name.start);
        if (name.startsWith("core/"))
            name.remove(0, 5);
        if (delimiter->kind == blocks::Delimiter::Kind::Closer) {
            if (out.size() == openerEnd) { // Nothing in it.
                out.chop(3);
                out += "/-->";
            } else {
                out += "<!-- /wp:" + name + " -->";
            }
            openerEnd = -1;
            continue;
        }
        const auto json = blocks::parseJson(QByteArrayView(bytes).sliced(
            delimiter->attributes.start, delimiter->attributes.end - delimiter->attributes.start));
        QByteArray settings;
        if (json && json->isObject() && !json->members.empty()) {
            settings = blocks::toJson(filteredValue(*json, allowed));
            settings.replace("--", "\\u002d\\u002d").replace("<", "\\u003c").replace(">", "\\u003e");
            settings.replace("&", "\\u0026").replace("\\\"", "\\u0022");
            settings += ' ';
        }
        const bool isVoid = delimiter->kind == blocks::Delimiter::Kind::Void;
        out += "<!-- wp:" + name + ' ' + settings + (isVoid ? "/-->" : "-->");
        openerEnd = isVoid ? -1 : out.size();
    }
    return QString::fromUtf8(out + bytes.mid(done));
}

QString kses(const QString &html, const Elements &allowed, bool hasBlocks) // wp_kses()
{
    static const Pattern pieces(u"(<!--.*?(-->|$))|(<[^>]*(>|$)|>)"_s);
    QString text = normalizedEntities(withoutControls(html));
    text = lessThanEscaped(text);
    if (hasBlocks)
        text = filteredBlocks(text, allowed);
    return replaced(text, pieces, [&](const auto &match) { return filteredTag(match.captured(), allowed); });
}

} // namespace

QString wordpresstexts::slugOf(const QString &title)
{
    static const Pattern slugAlready(u"^[a-z0-9_]+(-[a-z0-9_]+)*$"_s);
    if (title.size() <= 200 && slugAlready.match(title).hasMatch())
        return title;
    static const Pattern octets(u"%([a-fA-F0-9][a-fA-F0-9])"_s);
    static const Pattern keptOctets(u"---([a-fA-F0-9][a-fA-F0-9])---"_s);
    static const Pattern entities(u"&.+?;"_s);
    static const Pattern others(u"[^%a-z0-9 _-]"_s);
    static const Pattern spaces(u"\\s+"_s);
    static const Pattern dashes(u"-+"_s);
    // What sanitize_title_with_dashes() turns into a dash, and what it drops.
    static const QString toDash
        = u"\u00A0\u2013\u2014\u2028\u2029\u202F\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007"
          "\u2008\u2009\u200A"_s;
    static const QString dropped
        = u"\u00AD\u00A1\u00BF\u00AB\u00BB\u2039\u203A\u2018\u2019\u201C\u201D\u201A\u201B\u201E"
          "\u201F\u2022\u00A9\u00AE\u00B0\u2026\u2122\u00B4\u02CA\u0301\u0341\u0300\u0304\u030C"
          "\u200B\u200C\u200D\u200E\u200F\u202A\u202B\u202C\u202D\u202E\uFEFF\uFFFC"_s;
    QString slug = withoutTags(withoutAccents(title));
    slug.replace(octets, u"---\\1---"_s).remove(u'%').replace(keptOctets, u"%\\1"_s);
    slug = QString::fromLatin1(encodedUri(slug.toLower(), 200)).toLower();
    for (const QChar c : toDash)
        slug.replace(QString::fromLatin1(QString(c).toUtf8().toPercentEncoding().toLower()), "-"_L1);
    for (const char *entity : { "&nbsp;", "&#160;", "&ndash;", "&#8211;", "&mdash;", "&#8212;", "/" })
        slug.replace(QLatin1StringView(entity), "-"_L1);
    for (const QChar c : dropped)
        slug.remove(QString::fromLatin1(QString(c).toUtf8().toPercentEncoding().toLower()));
    slug.replace("%c3%97"_L1, "x"_L1);
    slug.remove(entities).replace(u'.', u'-').remove(others).replace(spaces, u"-"_s).replace(dashes, u"-"_s);
    while (slug.startsWith(u'-'))
        slug.remove(0, 1);
    while (slug.endsWith(u'-'))
        slug.chop(1);
    return slug;
}

QString wordpresstexts::shortenedSlug(const QString &slug, int most)
{
    QString shorter = slug;
    if (slug.size() > most) {
        const QString decoded = QString::fromUtf8(QByteArray::fromPercentEncoding(slug.toLatin1()));
        shorter = decoded == slug ? slug.left(most) : QString::fromLatin1(encodedUri(decoded, most, true));
    }
    while (shorter.endsWith(u'-'))
        shorter.chop(1);
    return shorter;
}

QString wordpresstexts::targetedLinks(const QString &html)
{
    static const Pattern links(u"<a\\s([^>]*target\\s*=[^>]*)>"_s, Pattern::CaseInsensitiveOption);
    if (!html.contains("target"_L1, Qt::CaseInsensitive))
        return html;
    return replaced(html, links, [](const auto &match) {
        std::vector<Attribute> attributes = attributesIn(match.captured(1));
        bool isElsewhere = false;
        Attribute *rel = nullptr;
        for (Attribute &attribute : attributes) {
            isElsewhere = isElsewhere || attribute.name == "target"_L1;
            if (attribute.name == "rel"_L1)
                rel = &attribute;
        }
        if (!isElsewhere)
            return u"<a "_s + match.captured(1) + u'>';
        QStringList values = (rel ? rel->value : QString()).simplified().split(u' ', Qt::SkipEmptyParts);
        values.append(u"noopener"_s);
        values.removeDuplicates();
        const QString whole = u"rel=\""_s + values.join(u' ') + u'"';
        if (rel)
            rel->whole = whole;
        else
            attributes.push_back({ u"rel"_s, {}, whole });
        QStringList wholes;
        for (const Attribute &attribute : attributes)
            wholes.append(attribute.whole);
        return u"<a "_s + wholes.join(u' ') + u'>';
    });
}

QString wordpresstexts::filteredPost(const QString &html) { return kses(html, postElements(), true); }

QString wordpresstexts::filteredTitle(const QString &html) { return kses(html, titleElements(), true); }

QString wordpresstexts::textField(const QString &text)
{
    static const Pattern octets(u"%[a-fA-F0-9]{2}"_s);
    static const Pattern scripts(u"<(script|style)[^>]*?>.*?</\\1>"_s,
        Pattern::CaseInsensitiveOption | Pattern::DotMatchesEverythingOption);
    static const Pattern spaces(u"[\\r\\n\\t ]+"_s);
    QString line = text;
    if (text.contains(u'<'))
        line = withoutTags(lessThanEscaped(text).remove(scripts));
    return line.replace(spaces, u" "_s).trimmed().remove(octets).replace(spaces, u" "_s).trimmed();
}

QString wordpresstexts::plainName(const QString &name)
{
    return kses(textField(name), titleElements(), false)
        .replace("&lt;"_L1, "<"_L1)
        .replace("&gt;"_L1, ">"_L1)
        .replace("&amp;"_L1, "&"_L1);
}

QString wordpresstexts::storedName(const QString &name)
{
    return normalizedEntities(name).replace(u'<', "&lt;"_L1).replace(u'>', "&gt;"_L1);
}

QString wordpresstexts::folded(const QString &text)
{
    QString out;
    for (const QChar c : text.normalized(QString::NormalizationForm_KD).toCaseFolded()) {
        if (c.category() != QChar::Mark_NonSpacing)
            out += c;
    }
    return out;
}
