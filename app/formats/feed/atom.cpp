#include "formats/feed/feedreading.h"
#include "formats/feed/feedtext.h"

#include <algorithm>
#include <span>

// Atom 1.0 (RFC 4287) and the draft called 0.3.

using namespace std::string_view_literals;

namespace {

struct Link {
    QUrl url; ///< Empty as well if nobody asks for this relation.
    QByteArray relation; ///< `alternate` if not said (RFC 4287, 4.2.7.2).
    QByteArray type;
};

constexpr std::string_view entryRelations[] = { "alternate", "enclosure", "replies", "related", "via" };
constexpr std::string_view feedRelations[] = { "alternate", "self", "hub", "next", "prev-archive" };

Link readLink(XmlTokenizer &xml, std::span<const std::string_view> wanted)
{
    Link link{ {}, xml.attribute("rel"sv).toLower(), xml.attribute("type"sv) };
    if (link.relation.startsWith("http://www.iana.org/assignments/relation/"))
        link.relation = link.relation.mid(link.relation.lastIndexOf('/') + 1);
    if (link.relation.isEmpty())
        link.relation = "alternate";
    if (std::ranges::find(wanted, view(link.relation)) != wanted.end())
        link.url = addressAttribute(xml, "href"sv);
    return link;
}

bool isPage(const Link &link) { return link.type.isEmpty() || link.type.contains("html"); }

void addLink(XmlTokenizer &xml, ParsedEntry &entry)
{
    const Link link = readLink(xml, entryRelations);
    if (link.url.isEmpty())
        return;
    if (link.relation == "alternate") {
        if (entry.url.isEmpty() || (isPage(link) && !entry.isUrlPage))
            entry.url = link.url;
        entry.isUrlPage |= isPage(link);
    } else if (link.relation == "enclosure") {
        const qint64 length = std::max<qint64>(xml.attribute("length"sv).toLongLong(), 0);
        addEnclosure(entry, xml,
            { link.url, oneLine(view(link.type)), lineAttribute(xml, "title"sv), length,
                std::chrono::seconds{ 0 } });
    } else if (link.relation == "replies") {
        if (isPage(link))
            entry.comments = link.url;
    } else if (link.relation == "related" || link.relation == "via") {
        if (entry.externalUrl.isEmpty())
            entry.externalUrl = link.url;
    }
}

void addLink(XmlTokenizer &xml, ParsedFeed &feed)
{
    const Link link = readLink(xml, feedRelations);
    if (link.url.isEmpty())
        return;
    if (link.relation == "alternate") {
        if (feed.homePage.isEmpty())
            feed.homePage = link.url;
    } else if (link.relation == "self") {
        feed.self = link.url;
    } else if (link.relation == "hub") {
        feed.hub = link.url;
    } else if (link.relation == "next" || link.relation == "prev-archive") {
        feed.nextPage = link.url;
    }
}

void readContent(XmlTokenizer &xml, ParsedEntry &entry)
{
    const QUrl source = addressAttribute(xml, "src"sv);
    const QString type = lineAttribute(xml, "type"sv);
    FeedText content = readAtomText(xml);
    if (!source.isEmpty()) {
        if (type.startsWith(u"text/html") && entry.url.isEmpty())
            entry.url = source;
        else
            addEnclosure(entry, xml, { source, type, {}, 0, std::chrono::seconds{ 0 } });
    }
    if (entry.content.isEmpty())
        entry.content = std::move(content);
}

void addCategory(XmlTokenizer &xml, QStringList &tags)
{
    QString tag = lineAttribute(xml, "label"sv);
    if (tag.isEmpty())
        tag = lineAttribute(xml, "term"sv);
    if (tag.isEmpty())
        tag = readLine(xml);
    addTag(tags, tag);
}

void readEntry(XmlTokenizer &xml, ParsedFeed &feed)
{
    if (!mayAddEntry(feed, xml))
        return;
    const qsizetype start = xml.tokenStart();
    const int depth = xml.depth();
    ParsedEntry entry;
    entry.language = languageOf(xml);
    if (xml.hasExplicitBase())
        entry.base = xml.base();
    while (xml.nextChild(depth)) {
        const XmlNamespace ns = xml.ns();
        if (ns == XmlNamespace::Atom || ns == XmlNamespace::Atom03 || ns == XmlNamespace::Core)
            readAtomElement(xml, entry);
        else
            readExtension(xml, entry);
    }
    finishEntry(entry, xml, start);
    feed.items.push_back(std::move(entry));
}

} // namespace

bool readAtomElement(XmlTokenizer &xml, ParsedEntry &entry)
{
    const std::string_view name = xml.localName();
    if (name == "title"sv) {
        FeedText title = readAtomText(xml);
        if (entry.title.isEmpty())
            setTitle(entry, std::move(title));
    } else if (name == "link"sv) {
        addLink(xml, entry);
    } else if (name == "id"sv) {
        entry.id = QString::fromUtf8(readText(xml));
    } else if (name == "content"sv) {
        readContent(xml, entry);
    } else if (name == "summary"sv) {
        entry.summary = readAtomText(xml);
    } else if (name == "published"sv || name == "issued"sv) {
        setPublished(entry, readMoment(xml));
    } else if (name == "created"sv) {
        const auto date = readMoment(xml);
        if (!entry.publishedAt.isValid())
            setPublished(entry, date);
    } else if (name == "updated"sv || name == "modified"sv) {
        entry.updatedAt = readDate(xml);
    } else if (name == "author"sv) {
        addPerson(entry.authors, readAtomPerson(xml));
    } else if (name == "category"sv) {
        addCategory(xml, entry.tags);
    } else {
        return false;
    }
    return true;
}

bool readAtomElement(XmlTokenizer &xml, ParsedFeed &feed)
{
    const std::string_view name = xml.localName();
    if (name == "title"sv) {
        FeedText title = readAtomText(xml);
        if (feed.title.isEmpty())
            setTitle(feed, std::move(title));
    } else if (name == "link"sv) {
        addLink(xml, feed);
    } else if (name == "id"sv) {
        feed.id = QString::fromUtf8(readText(xml));
    } else if (name == "subtitle"sv || name == "tagline"sv || name == "info"sv) {
        FeedText text = readAtomText(xml);
        if (feed.description.isEmpty() || name != "info"sv)
            feed.description = std::move(text);
    } else if (name == "updated"sv || name == "modified"sv) {
        feed.updatedAt = readDate(xml);
    } else if (name == "published"sv || name == "issued"sv) {
        feed.publishedAt = readDate(xml);
    } else if (name == "rights"sv || name == "copyright"sv) {
        feed.copyright = readAtomText(xml).plain();
    } else if (name == "icon"sv || name == "logo"sv) {
        const QUrl url = readAddress(xml);
        if (feed.icon.isEmpty())
            feed.icon = url;
    } else if (name == "author"sv) {
        addPerson(feed.authors, readAtomPerson(xml));
    } else if (name == "category"sv) {
        addCategory(xml, feed.tags);
    } else {
        return false;
    }
    return true;
}

void readAtom(XmlTokenizer &xml, ParsedFeed &feed)
{
    const bool is03 = xml.ns() == XmlNamespace::Atom03 || xml.attribute("version"sv).startsWith("0.");
    feed.format = is03 ? FeedFormat::Atom03 : FeedFormat::Atom10;
    feed.language = languageOf(xml);
    xml.setNeverNested("entry"sv);
    if (xml.localName() == "entry"sv) { // One entry may stand alone (RFC 4287, 2).
        readEntry(xml, feed);
        return;
    }
    const int depth = xml.depth();
    while (xml.nextChild(depth)) {
        const XmlNamespace ns = xml.ns();
        const bool isAtom
            = ns == XmlNamespace::Atom || ns == XmlNamespace::Atom03 || ns == XmlNamespace::Core;
        if (isAtom && (xml.localName() == "entry"sv || xml.localName() == "item"sv))
            readEntry(xml, feed);
        else if (isAtom)
            readAtomElement(xml, feed);
        else
            readExtension(xml, feed);
    }
}
