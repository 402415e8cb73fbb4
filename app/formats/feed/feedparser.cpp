#include "formats/feed/feedparser.h"

#include "formats/feed/feedreading.h"
#include "formats/feed/feedtext.h"
#include "formats/text/encoding.h"

#include <string>

using namespace Qt::StringLiterals;
using namespace std::string_view_literals;

namespace {

enum class Family { None, Rss, Atom, Cdf };

/// What the StartTag would be the root of.
Family familyOf(const XmlTokenizer &xml)
{
    const std::string_view name = xml.localName();
    if (name == "rss"sv || (name == "rdf"sv && xml.ns() == XmlNamespace::Rdf))
        return Family::Rss;
    if (name == "feed"sv || name == "entry"sv)
        return xml.ns() == XmlNamespace::Other ? Family::None : Family::Atom;
    if (name == "channel"sv && xml.ns() == XmlNamespace::Core)
        return xml.rawAttribute("href"sv) || xml.rawAttribute("base"sv) || xml.qualifiedName() == "CHANNEL"sv
            ? Family::Cdf
            : Family::Rss;
    return Family::None;
}

/// Passes over junk before the root: a warning of PHP, a stray tag. A web page is none.
Family findRoot(XmlTokenizer &xml)
{
    for (;;) {
        const XmlTokenizer::Token token = xml.next();
        if (token == XmlTokenizer::Token::End)
            return Family::None;
        if (token == XmlTokenizer::Token::Text && !trimmed(xml.text()).empty())
            xml.setMalformed();
        if (token != XmlTokenizer::Token::StartTag)
            continue;
        const Family family = familyOf(xml);
        if (family != Family::None) {
            if (xml.depth() > 1)
                xml.setMalformed();
            xml.makeRoot();
            return family;
        }
        if (xml.localName() == "html"sv || xml.localName() == "opml"sv)
            return Family::None;
    }
}

/// Bases that only the whole feed can tell: what no xml:base covers is relative to the entry's page.
void settleBases(ParsedFeed &feed, const QUrl &url)
{
    const auto isPage = [](const QUrl &address) {
        return address.scheme() == u"http" || address.scheme() == u"https";
    };
    const QUrl around = isPage(feed.homePage) ? feed.homePage : !url.isEmpty() ? url : feed.self;
    for (FeedText *text : { &feed.titleText, &feed.description }) {
        if (text->base.isEmpty())
            text->base = around;
    }
    for (ParsedEntry &entry : feed.items) {
        if (entry.base.isEmpty())
            entry.base = isPage(entry.url) ? entry.url : around;
        for (FeedText *text : { &entry.titleText, &entry.content, &entry.summary }) {
            if (text->base.isEmpty())
                text->base = entry.base;
        }
    }
}

bool beginsAsJson(const QByteArray &utf8)
{
    const std::string_view text = view(utf8);
    const size_t first = text.find_first_not_of(xmlSpaces);
    return first != std::string_view::npos && text[first] == '{';
}

/// Whether there are C1 controls, U+0080 to U+009F, as characters.
bool hasC1(const QByteArray &utf8)
{
    for (qsizetype at = utf8.indexOf('\xc2'); at >= 0 && at + 1 < utf8.size();
         at = utf8.indexOf('\xc2', at + 1)) {
        if (uchar(utf8[at + 1]) < 0xA0)
            return true;
    }
    return false;
}

/// Somebody's windows-1252, taken for ISO 8859-1 and written as UTF-8: nobody means C1 controls, and an
/// apostrophe would be lost. They become what a reference of their number is. Ids and addresses stay.
void mendC1(ParsedFeed &feed)
{
    const auto mend = [](FeedText &text) {
        if (!hasC1(text.value))
            return false;
        const QByteArray before = text.value;
        text.value.truncate(0);
        for (qsizetype at = 0; at < before.size(); ++at) {
            const bool isC1 = before[at] == '\xc2' && at + 1 < before.size() && uchar(before[at + 1]) < 0xA0;
            if (isC1)
                text.value += decoded("&#" + std::to_string(uchar(before[++at])) + ';');
            else
                text.value += before[at];
        }
        return true;
    };
    if (mend(feed.titleText))
        feed.title = feed.titleText.plain();
    mend(feed.description);
    for (ParsedEntry &entry : feed.items) {
        if (mend(entry.titleText))
            entry.title = entry.titleText.plain();
        mend(entry.content);
        mend(entry.summary);
    }
}

/// The one language of an HTTP header (RFC 9110, 8.5); several say nothing about a text.
QString oneLanguage(const QByteArray &header)
{
    const QString language = QString::fromLatin1(header.trimmed());
    return isLanguageTag(language) ? language : QString{};
}

void settle(ParsedFeed &feed, const QUrl &url, const QByteArray &contentLanguage)
{
    if (hasC1(feed.document))
        mendC1(feed);
    if (feed.language.isEmpty())
        feed.language = oneLanguage(contentLanguage);
    settleBases(feed, url);
}

} // namespace

Result<ParsedFeed> parseFeed(const QByteArray &bytes, const QByteArray &contentType, const QUrl &url,
    const QByteArray &contentLanguage)
{
    if (bytes.size() > longestFeed)
        return Error{ Error::Kind::Refused, Error::Reason::TooLarge, u"%1 bytes"_s.arg(bytes.size()) };
    const Decoded text = toUtf8(bytes, contentType, Markup::Xml);
    ParsedFeed feed;
    feed.encoding = text.encoding;
    feed.document = text.utf8;
    if (beginsAsJson(text.utf8)) {
        if (!readJsonFeed(text.utf8, url, feed))
            return Error{ Error::Kind::Malformed, Error::Reason::NotAFeed, {} };
        feed.malformed |= text.hadErrors;
        settle(feed, url, contentLanguage);
        return feed;
    }

    XmlTokenizer xml(view(text.utf8), url);
    switch (findRoot(xml)) {
    case Family::None:
        return Error{ Error::Kind::Malformed, Error::Reason::NotAFeed, {} };
    case Family::Rss:
        readRss(xml, feed);
        break;
    case Family::Atom:
        readAtom(xml, feed);
        break;
    case Family::Cdf:
        readCdf(xml, feed);
        break;
    }
    feed.malformed |= text.hadErrors || text.isGuess || xml.isMalformed();
    settle(feed, url, contentLanguage);
    return feed;
}
