#include "formats/feed/feedreading.h"
#include "formats/feed/feedtext.h"

#include <algorithm>

// RSS 0.90 to 2.0 and RSS 1.0 in RDF (rssboard.org/rss-specification, web.resource.org/rss/1.0).

using namespace std::string_view_literals;

namespace {

void readGuid(XmlTokenizer &xml, ParsedEntry &entry)
{
    const bool isPermalink = xml.attribute("ispermalink"sv).toLower() != "false";
    const QByteArray id = readText(xml);
    if (id.isEmpty())
        return;
    entry.id = QString::fromUtf8(id);
    entry.isIdPermalink = isPermalink;
}

void readLink(XmlTokenizer &xml, ParsedEntry &entry)
{
    // Some write Atom's link here.
    const QByteArray relation = xml.attribute("rel"sv);
    const QUrl href
        = relation.isEmpty() || relation == "alternate" ? addressAttribute(xml, "href"sv) : QUrl{};
    const QUrl url = readAddress(xml);
    if (!entry.url.isEmpty())
        return;
    entry.url = url.isEmpty() ? href : url;
}

void readEnclosure(XmlTokenizer &xml, ParsedEntry &entry)
{
    if (entry.enclosures.size() >= mostAttachments) {
        xml.setMalformed();
        return;
    }
    QUrl url = addressAttribute(xml, "url"sv);
    if (url.isEmpty())
        url = addressAttribute(xml, "href"sv);
    if (url.isEmpty())
        return;
    addEnclosure(entry, xml,
        { url, lineAttribute(xml, "type"sv), {}, std::max<qint64>(xml.attribute("length"sv).toLongLong(), 0),
            std::chrono::seconds{ 0 } });
}

void readItem(XmlTokenizer &xml, ParsedFeed &feed)
{
    if (!mayAddEntry(feed, xml))
        return;
    const qsizetype start = xml.tokenStart();
    const int depth = xml.depth();
    ParsedEntry entry;
    entry.language = languageOf(xml);
    const QByteArray about = xml.attribute("about"sv);
    if (!about.isEmpty())
        entry.id = QString::fromUtf8(about);
    if (xml.hasExplicitBase())
        entry.base = xml.base();

    while (xml.nextChild(depth)) {
        if (xml.ns() != XmlNamespace::Core) {
            readExtension(xml, entry);
            continue;
        }
        const std::string_view name = xml.localName();
        if (name == "title"sv) {
            FeedText title = readHtml(xml);
            if (!title.isEmpty())
                setTitle(entry, std::move(title));
        } else if (name == "link"sv) {
            readLink(xml, entry);
        } else if (name == "description"sv) {
            FeedText summary = readHtml(xml);
            if (!summary.isEmpty())
                entry.summary = std::move(summary);
        } else if (name == "guid"sv) {
            readGuid(xml, entry);
        } else if (name == "pubdate"sv) {
            if (const auto date = readMoment(xml))
                setPublished(entry, date);
        } else if (name == "category"sv || name == "keywords"sv) {
            addTag(entry.tags, readLine(xml));
        } else if (name == "tags"sv) {
            addKeywords(readLine(xml), entry.tags);
        } else if (name == "author"sv) {
            addPerson(entry.authors, readAtomPerson(xml));
        } else if (name == "comments"sv) {
            entry.comments = readAddress(xml);
        } else if (name == "enclosure"sv) {
            readEnclosure(xml, entry);
        } else if (name == "image"sv) {
            const QUrl url = readAddress(xml);
            if (entry.image.isEmpty())
                entry.image = url;
        } else if (name == "body"sv || name == "fullitem"sv || name == "encoded"sv || name == "content"sv) {
            FeedText content = readHtml(xml);
            if (entry.content.isEmpty())
                entry.content = std::move(content);
        } else if (name == "date"sv || name == "lastbuilddate"sv) {
            const auto date = readMoment(xml);
            if (!entry.publishedAt.isValid())
                setPublished(entry, date);
        } else if (name == "language"sv) {
            entry.language = readLine(xml);
        } else {
            // Atom's words without Atom's namespace.
            readAtomElement(xml, entry);
        }
    }
    finishEntry(entry, xml, start);
    feed.items.push_back(std::move(entry));
}

void readImage(XmlTokenizer &xml, ParsedFeed &feed)
{
    const int depth = xml.depth();
    while (xml.nextChild(depth)) {
        if (xml.localName() == "url"sv && feed.icon.isEmpty())
            feed.icon = readAddress(xml);
    }
}

/// What stands in the channel; also around it in RSS 0.90, 1.0 and what people make of 2.0.
void readChannelElement(XmlTokenizer &xml, ParsedFeed &feed)
{
    if (xml.ns() != XmlNamespace::Core) {
        readExtension(xml, feed);
        return;
    }
    const std::string_view name = xml.localName();
    if (name == "item"sv) {
        readItem(xml, feed);
    } else if (name == "title"sv) {
        if (FeedText title = readHtml(xml); !title.isEmpty())
            setTitle(feed, std::move(title));
    } else if (name == "link"sv) {
        const QUrl href = addressAttribute(xml, "href"sv);
        const bool isPage = xml.attribute("rel"sv).isEmpty() || xml.attribute("rel"sv) == "alternate";
        const QUrl url = readAddress(xml);
        if (feed.homePage.isEmpty())
            feed.homePage = !url.isEmpty() ? url : isPage ? href : QUrl{};
    } else if (name == "description"sv || name == "tagline"sv || name == "subtitle"sv) {
        if (FeedText text = readHtml(xml); !text.isEmpty())
            feed.description = std::move(text);
    } else if (name == "language"sv) {
        feed.language = readLine(xml);
    } else if (name == "copyright"sv) {
        feed.copyright = readLine(xml);
    } else if (name == "managingeditor"sv || name == "author"sv) {
        addPerson(feed.authors, readAtomPerson(xml));
    } else if (name == "webmaster"sv) {
        FeedPerson person = personOf(readText(xml));
        if (feed.authors.empty())
            addPerson(feed.authors, std::move(person));
    } else if (name == "category"sv) {
        addTag(feed.tags, readLine(xml));
    } else if (name == "pubdate"sv) {
        feed.publishedAt = readDate(xml);
    } else if (name == "lastbuilddate"sv) {
        feed.updatedAt = readDate(xml);
    } else if (name == "ttl"sv) {
        const qint64 minutes = readText(xml).toLongLong();
        if (minutes > 0 && minutes < 1'000'000)
            feed.timeToLive = std::chrono::minutes{ minutes };
    } else if (name == "image"sv) {
        readImage(xml, feed);
    } else {
        readAtomElement(xml, feed);
    }
}

FeedFormat formatOf(const XmlTokenizer &xml)
{
    if (xml.localName() == "rdf"sv) {
        for (const XmlAttribute &attribute : xml.attributes()) {
            if (attribute.name.starts_with("xmlns"sv)
                && attribute.raw.find("netscape.com"sv) != std::string_view::npos)
                return FeedFormat::Rss09x;
        }
        return FeedFormat::Rss10;
    }
    const QByteArray version = xml.attribute("version"sv);
    return version.startsWith("0.9") ? FeedFormat::Rss09x
        : version.startsWith("1.0")  ? FeedFormat::Rss10
                                     : FeedFormat::Rss20;
}

} // namespace

void readRss(XmlTokenizer &xml, ParsedFeed &feed)
{
    feed.format = formatOf(xml);
    feed.language = languageOf(xml);
    xml.setNeverNested("item"sv);
    const int depth = xml.depth();
    if (xml.localName() == "channel"sv) { // Somebody lost the root.
        feed.malformed = true;
        while (xml.nextChild(depth))
            readChannelElement(xml, feed);
        return;
    }
    while (xml.nextChild(depth)) {
        if (xml.localName() != "channel"sv || xml.ns() != XmlNamespace::Core) {
            // Outside of the channel only items and the picture are its own: textinput has a title too.
            if (xml.localName() == "item"sv || xml.localName() == "image"sv)
                readChannelElement(xml, feed);
            continue;
        }
        if (feed.language.isEmpty())
            feed.language = languageOf(xml);
        if (const QByteArray about = xml.attribute("about"sv); !about.isEmpty())
            feed.id = QString::fromUtf8(about);
        const int channelDepth = xml.depth();
        while (xml.nextChild(channelDepth))
            readChannelElement(xml, feed);
    }
}
