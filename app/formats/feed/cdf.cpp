#include "formats/feed/feedreading.h"
#include "formats/feed/feedtext.h"

// Microsoft's Channel Definition Format of 1997 (w3.org/TR/NOTE-CDFsubmit.html): addresses and dates are
// attributes.

using namespace std::string_view_literals;

namespace {

QDateTime dateAttribute(XmlTokenizer &xml, std::string_view name)
{
    const auto date = parseFeedDate(view(xml.attribute(name)));
    return date ? date->utc() : QDateTime{};
}

void readItem(XmlTokenizer &xml, ParsedFeed &feed)
{
    if (!mayAddEntry(feed, xml))
        return;
    const qsizetype start = xml.tokenStart();
    const int depth = xml.depth();
    ParsedEntry entry;
    entry.url = addressAttribute(xml, "href"sv);
    entry.updatedAt = dateAttribute(xml, "lastmod"sv);
    while (xml.nextChild(depth)) {
        if (xml.localName() == "title"sv)
            setTitle(entry, readHtml(xml));
        else if (xml.localName() == "abstract"sv)
            entry.summary = readHtml(xml);
        else if (xml.localName() == "a"sv && entry.url.isEmpty())
            entry.url = addressAttribute(xml, "href"sv);
    }
    finishEntry(entry, xml, start);
    feed.items.push_back(std::move(entry));
}

/// Channels stand in channels: theirs are items of ours.
void readChannel(XmlTokenizer &xml, ParsedFeed &feed, bool isOutermost)
{
    const int depth = xml.depth();
    while (xml.nextChild(depth)) {
        const std::string_view name = xml.localName();
        if (name == "item"sv)
            readItem(xml, feed);
        else if (name == "channel"sv)
            readChannel(xml, feed, false);
        else if (!isOutermost)
            continue;
        else if (name == "title"sv)
            setTitle(feed, readHtml(xml));
        else if (name == "abstract"sv)
            feed.description = readHtml(xml);
        else if (name == "logo"sv && feed.icon.isEmpty())
            feed.icon = addressAttribute(xml, "href"sv);
        else if (name == "a"sv && feed.homePage.isEmpty())
            feed.homePage = addressAttribute(xml, "href"sv);
    }
}

} // namespace

void readCdf(XmlTokenizer &xml, ParsedFeed &feed)
{
    feed.format = FeedFormat::Cdf;
    feed.language = languageOf(xml);
    feed.homePage = addressAttribute(xml, "href"sv);
    feed.self = addressAttribute(xml, "self"sv);
    feed.updatedAt = dateAttribute(xml, "lastmod"sv);
    xml.setNeverNested("item"sv);
    readChannel(xml, feed, true);
}
