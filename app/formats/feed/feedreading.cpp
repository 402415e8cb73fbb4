#include "formats/feed/feedreading.h"

#include "formats/feed/feedtext.h"

#include <algorithm>
#include <cstring>

using Token = XmlTokenizer::Token;
using namespace std::string_view_literals;

namespace {

bool isVoidElement(std::string_view name)
{
    static constexpr std::string_view names[] = { "area", "base", "br", "col", "embed", "hr", "img", "input",
        "link", "meta", "param", "source", "track", "wbr" };
    return std::ranges::find(names, name) != std::end(names);
}

void append(QByteArray &to, std::string_view text) { to.append(text.data(), qsizetype(text.size())); }

/// Writes markup out again: prefixes go, references become characters, attributes get double quotes.
class MarkupWriter final {
public:
    void startTag(const XmlTokenizer &xml)
    {
        const std::string_view qualified = xml.qualifiedName();
        const size_t colon = qualified.rfind(':');
        const std::string_view name = xml.ns() == XmlNamespace::Xhtml && colon != std::string_view::npos
            ? qualified.substr(colon + 1)
            : qualified;
        out.append('<');
        append(out, name);
        for (const XmlAttribute &attribute : xml.attributes()) {
            if (attribute.name.starts_with("xmlns"sv) || attribute.name == "xml:base"sv)
                continue;
            out.append(' ');
            append(out, attribute.name);
            out.append("=\"");
            appendEscapedAttribute(out, view(decoded(attribute.raw)));
            out.append('"');
        }
        const bool isVoid = isVoidElement(xml.localName());
        out.append(isVoid ? " />" : ">");
        m_open.push_back(isVoid ? std::string_view{} : name);
    }
    void endTag()
    {
        if (m_open.empty())
            return;
        if (!m_open.back().empty()) {
            out.append("</");
            append(out, m_open.back());
            out.append('>');
        }
        m_open.pop_back();
    }

    QByteArray out;

private:
    std::vector<std::string_view> m_open; ///< Empty: written already.
};

/// Reads until the element ends, writing everything in it.
void writeInner(XmlTokenizer &xml, MarkupWriter &writer, int depth)
{
    for (;;) {
        switch (xml.next()) {
        case Token::End:
            return;
        case Token::StartTag:
            writer.startTag(xml);
            break;
        case Token::EndTag:
            if (xml.depth() < depth)
                return;
            writer.endTag();
            break;
        case Token::Text:
            appendEscapedText(writer.out, view(decoded(xml.text())));
            break;
        case Token::CData:
            appendEscapedText(writer.out, xml.text());
            break;
        }
    }
}

void trimBytes(QByteArray &text)
{
    const std::string_view inner = trimmed(view(text));
    if (qsizetype(inner.size()) == text.size())
        return;
    const auto from = inner.data() - text.constData();
    text.truncate(from + qsizetype(inner.size()));
    if (from > 0)
        text.remove(0, from);
}

/// `<div>…</div>` around all of it: what Atom's xhtml wraps its content in.
void unwrapDiv(QByteArray &markup)
{
    if (!markup.startsWith("<div") || !markup.endsWith("</div>"))
        return;
    // Only if that last end tag is the first one's.
    int open = 0;
    for (qsizetype at = 0; (at = markup.indexOf('<', at)) >= 0; ++at) {
        const QByteArrayView rest = QByteArrayView(markup).sliced(at);
        const auto endsName = [&rest](qsizetype i) {
            return rest.size() > i && (rest[i] == '>' || rest[i] == ' ');
        };
        if (rest.startsWith("<div") && endsName(4))
            ++open;
        else if (rest.startsWith("</div") && endsName(5) && --open == 0 && at + 6 < markup.size())
            return;
    }
    const qsizetype start = markup.indexOf('>') + 1;
    markup = markup.mid(start, markup.size() - start - 6);
    trimBytes(markup);
}

FeedText textInScope(const XmlTokenizer &xml)
{
    FeedText text;
    text.language = languageOf(xml);
    if (xml.hasExplicitBase())
        text.base = xml.base();
    return text;
}

} // namespace

QByteArray readText(XmlTokenizer &xml)
{
    const int depth = xml.depth();
    QByteArray text;
    for (;;) {
        switch (xml.next()) {
        case Token::End:
            trimBytes(text);
            return text;
        case Token::EndTag:
            if (xml.depth() < depth) {
                trimBytes(text);
                return text;
            }
            break;
        case Token::StartTag:
            break;
        case Token::Text:
            appendDecoded(text, xml.text());
            break;
        case Token::CData:
            append(text, xml.text());
            break;
        }
    }
}

QByteArray readMarkup(XmlTokenizer &xml)
{
    MarkupWriter writer;
    writeInner(xml, writer, xml.depth());
    trimBytes(writer.out);
    return writer.out;
}

FeedText readHtml(XmlTokenizer &xml)
{
    const int depth = xml.depth();
    FeedText text = textInScope(xml);
    MarkupWriter writer;
    bool isCData = false;
    for (;;) {
        switch (xml.next()) {
        case Token::EndTag:
        case Token::End:
            trimBytes(writer.out);
            text.value = writer.out;
            text.type = looksLikeHtml(view(text.value)) ? FeedText::Type::Html : FeedText::Type::Plain;
            return text;
        case Token::Text:
            appendDecoded(writer.out, xml.text());
            break;
        case Token::CData:
            isCData = true;
            append(writer.out, xml.text());
            break;
        case Token::StartTag: {
            // Markup right in the feed: what stood before it was markup too, unless it is escaped HTML
            // already.
            if (!isCData && !looksLikeHtml(view(writer.out))) {
                QByteArray escaped;
                appendEscapedText(escaped, view(writer.out));
                writer.out = escaped;
            }
            writer.startTag(xml);
            writeInner(xml, writer, depth);
            trimBytes(writer.out);
            text.value = writer.out;
            text.type = FeedText::Type::Xhtml;
            return text;
        }
        }
    }
}

FeedText readAtomText(XmlTokenizer &xml)
{
    QByteArray type = xml.attribute("type").toLower();
    const QByteArray mode = xml.attribute("mode").toLower();
    if (type == "text")
        type = "text/plain";
    else if (type == "html")
        type = "text/html";
    FeedText text = textInScope(xml);

    const bool isMarkup
        = type == "xhtml" || type == "application/xhtml+xml" || (mode == "xml" && type == "text/html");
    const bool isXml = !isMarkup && mode != "escaped" && mode != "base64"
        && (type.endsWith("+xml") || type.endsWith("/xml"));
    if (isMarkup || isXml) {
        FeedText written = readHtml(xml);
        // Escaped text where markup was promised is what it is; real markup loses its wrapper.
        text.value = written.value;
        text.type = written.type == FeedText::Type::Plain ? FeedText::Type::Plain : FeedText::Type::Xhtml;
        if (written.type == FeedText::Type::Plain && text.value.contains('&'))
            text.type = FeedText::Type::Plain;
        if (type == "xhtml") // RFC 4287, 3.1.1.3: the div is not part of the content.
            unwrapDiv(text.value);
        return text;
    }
    // RFC 4287, 4.1.3.3: anything that is neither text nor XML is base64; Atom 0.3 says so by mode.
    const bool isBase64 = mode == "base64"
        || (mode.isEmpty() && !type.isEmpty() && !type.startsWith("text/") && type.contains('/'));
    if (isBase64) {
        const auto bytes = QByteArray::fromBase64Encoding(readText(xml));
        text.value = bytes ? *bytes : QByteArray{};
        text.value = QString::fromUtf8(text.value).toUtf8(); // Valid, whatever came.
        text.type = type == "text/plain" || !looksLikeHtml(view(text.value)) ? FeedText::Type::Plain
                                                                             : FeedText::Type::Html;
        return text;
    }
    FeedText published = readHtml(xml);
    text.value = published.value;
    text.type = published.type;
    if (type == "text/html" && published.type == FeedText::Type::Plain && text.value.contains('&')) {
        text.type = FeedText::Type::Html;
    } else if (type == "text/plain" && published.type != FeedText::Type::Xhtml) {
        text.type = FeedText::Type::Plain;
    }
    return text;
}

QUrl addressOf(XmlTokenizer &xml, std::string_view text)
{
    const std::string_view address = trimmed(text);
    if (address.empty())
        return {};
    QUrl url = QUrl::fromEncoded(QByteArray(address.data(), qsizetype(address.size())));
    if (!url.isValid())
        return {};
    if (!url.isRelative())
        return url;
    const QUrl base = xml.base();
    return base.isEmpty() ? url : base.resolved(url);
}

QUrl readAddress(XmlTokenizer &xml)
{
    const QUrl base = xml.base();
    const QByteArray text = readText(xml);
    if (text.isEmpty())
        return {};
    const QUrl url = QUrl::fromEncoded(text);
    if (!url.isValid())
        return {};
    return url.isRelative() && !base.isEmpty() ? base.resolved(url) : url;
}

QUrl addressAttribute(XmlTokenizer &xml, std::string_view name)
{
    return addressOf(xml, view(xml.attribute(name)));
}

FeedPerson readAtomPerson(XmlTokenizer &xml)
{
    const int depth = xml.depth();
    FeedPerson person;
    QByteArray text;
    for (;;) {
        const Token token = xml.next();
        if (token == Token::End || xml.depth() < depth)
            break;
        if (token == Token::Text && xml.depth() == depth)
            appendDecoded(text, xml.text());
        if (token == Token::CData && xml.depth() == depth)
            append(text, xml.text());
        if (token != Token::StartTag)
            continue;
        if (xml.localName() == "name"sv)
            person.name = readLine(xml);
        else if (xml.localName() == "email"sv)
            person.email = readLine(xml);
        else if (xml.localName() == "uri"sv || xml.localName() == "url"sv || xml.localName() == "homepage"sv)
            person.url = readAddress(xml);
    }
    if (person.name.isEmpty() && person.email.isEmpty() && !trimmed(view(text)).empty()) {
        FeedPerson plain = personOf(text);
        plain.url = person.url;
        return plain;
    }
    return person;
}

FeedPerson personOf(const QByteArray &text)
{
    const QString all
        = looksLikeHtml(view(text)) && !text.contains('@') ? plainTextOf(view(text)) : oneLine(view(text));
    const auto isEmail = [](QStringView word) {
        const qsizetype at = word.indexOf(u'@');
        return at > 0 && at + 1 < word.size() && !word.contains(u' ');
    };
    for (const auto &[open, close] : { std::pair{ u'(', u')' }, std::pair{ u'<', u'>' } }) {
        const qsizetype start = all.indexOf(open);
        const qsizetype end = all.lastIndexOf(close);
        if (start < 0 || end < start)
            continue;
        const QString inner = all.mid(start + 1, end - start - 1).trimmed();
        const QString outer = (all.left(start) + all.mid(end + 1)).trimmed();
        if (isEmail(outer))
            return { inner, outer, {} };
        if (isEmail(inner))
            return { outer, inner, {} };
    }
    QStringView address(all);
    if (address.startsWith(u"mailto:"))
        address = address.mid(7);
    if (isEmail(address))
        return { {}, address.toString(), {} };
    return { all, {}, {} };
}

std::optional<FeedDate> readMoment(XmlTokenizer &xml) { return parseFeedDate(view(readText(xml))); }

QDateTime readDate(XmlTokenizer &xml)
{
    const auto date = readMoment(xml);
    return date ? date->utc() : QDateTime{};
}

QString readLine(XmlTokenizer &xml)
{
    const QByteArray text = readText(xml);
    return looksLikeHtml(view(text)) ? plainTextOf(view(text)) : oneLine(view(text));
}

QString lineAttribute(XmlTokenizer &xml, std::string_view name) { return oneLine(view(xml.attribute(name))); }

QString languageOf(const XmlTokenizer &xml)
{
    const std::string_view language = xml.language();
    if (language.empty())
        return {};
    return QString::fromUtf8(language.data(), qsizetype(language.size())).replace(u'_', u'-'); // en_US
}

void addTag(QStringList &tags, const QString &tag)
{
    if (!tag.isEmpty() && tags.size() < 1000 && (tags.size() > 200 || !tags.contains(tag)))
        tags.append(tag);
}

void addKeywords(const QString &words, QStringList &tags)
{
    for (const QString &tag : words.split(words.contains(u',') ? u',' : u' '))
        addTag(tags, tag.trimmed());
}

void addPerson(std::vector<FeedPerson> &persons, FeedPerson person)
{
    if (person == FeedPerson{})
        return;
    if (persons.size() < 200 && std::ranges::find(persons, person) == persons.end())
        persons.push_back(std::move(person));
}

void setTitle(ParsedEntry &entry, FeedText title)
{
    entry.title = title.plain();
    entry.titleText = std::move(title);
}

void setTitle(ParsedFeed &feed, FeedText title)
{
    feed.title = title.plain();
    feed.titleText = std::move(title);
}

void setPublished(ParsedEntry &entry, const std::optional<FeedDate> &date)
{
    entry.publishedAt = date ? date->utc() : QDateTime{};
    entry.publishedOffset = date ? date->offset() : std::nullopt;
}

bool mayAddEntry(const ParsedFeed &feed, XmlTokenizer &xml)
{
    if (feed.items.size() < mostEntries)
        return true;
    xml.setMalformed();
    return false;
}

void addEnclosure(ParsedEntry &entry, XmlTokenizer &xml, FeedEnclosure enclosure)
{
    if (entry.enclosures.size() < mostAttachments)
        entry.enclosures.push_back(std::move(enclosure));
    else
        xml.setMalformed();
}

void addPicture(ParsedEntry &entry, XmlTokenizer &xml, FeedPicture picture)
{
    if (entry.pictures.size() < mostAttachments)
        entry.pictures.push_back(std::move(picture));
    else
        xml.setMalformed();
}

size_t partsOf(const ParsedEntry &entry)
{
    return entry.enclosures.size() + entry.pictures.size() + size_t(entry.tags.size()) + entry.authors.size();
}

void dropParts(ParsedEntry &entry)
{
    entry.enclosures = {};
    entry.pictures = {};
    entry.tags = {};
    entry.authors = {};
}

void finishEntry(ParsedEntry &entry, XmlTokenizer &xml, qsizetype start)
{
    const size_t parts = partsOf(entry);
    if (xml.keep(parts) > mostParts && parts > 0) {
        dropParts(entry);
        xml.setMalformed();
    }
    entry.span = { start, xml.elementEnd() - start };
    if (entry.place && !isPlace(*entry.place))
        entry.place.reset();
    if (entry.language.isEmpty())
        entry.language = entry.body().language;
    // A guid that is an address is the page when no link says better.
    if (entry.url.isEmpty() && entry.isIdPermalink) {
        const QUrl url = QUrl::fromEncoded(entry.id.toUtf8());
        if (url.isValid() && (url.scheme() == u"http" || url.scheme() == u"https"))
            entry.url = url;
    }
    if (entry.image.isEmpty() && !entry.pictures.empty())
        entry.image = entry.pictures.front().url;
}
