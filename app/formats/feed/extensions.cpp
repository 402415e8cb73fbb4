#include "formats/feed/feedreading.h"
#include "formats/feed/feedtext.h"

#include <algorithm>
#include <span>

using namespace std::string_view_literals;

namespace {

bool isPictureType(const QByteArray &type, const QByteArray &medium, const QUrl &url)
{
    if (!medium.isEmpty())
        return medium == "image";
    if (!type.isEmpty())
        return type.startsWith("image/");
    const QString path = url.path();
    for (const QLatin1StringView ending : { QLatin1StringView(".jpg"), QLatin1StringView(".jpeg"),
             QLatin1StringView(".png"), QLatin1StringView(".gif"), QLatin1StringView(".webp") }) {
        if (path.endsWith(ending, Qt::CaseInsensitive))
            return true;
    }
    return false;
}

int pixels(const QByteArray &text)
{
    bool ok = false;
    const int value = text.toInt(&ok);
    return ok && value > 0 && value <= 100'000 ? value : 0;
}

/// `1:02:03`, `62:03` or seconds.
std::chrono::seconds durationOf(const QByteArray &text)
{
    qint64 seconds = 0;
    for (const QByteArray &part : text.left(32).split(':')) {
        bool ok = false;
        const double value = part.trimmed().toDouble(&ok);
        if (!ok || value < 0 || value > 1e7)
            return std::chrono::seconds{ 0 };
        seconds = seconds * 60 + qint64(value);
    }
    return std::chrono::seconds{ std::min<qint64>(seconds, 100'000'000) };
}

/// What media:group, media:content or the item itself say about pictures below them.
struct MediaWords {
    QUrl thumbnail;
    QString title;
    QString caption;
    QString credit;
};

void readMediaElement(XmlTokenizer &xml, ParsedEntry &entry, MediaWords &words);

void readMediaChildren(XmlTokenizer &xml, ParsedEntry &entry, MediaWords &words)
{
    const int depth = xml.depth();
    while (xml.nextChild(depth)) {
        if (xml.ns() == XmlNamespace::Media)
            readMediaElement(xml, entry, words);
    }
}

void readMediaContent(XmlTokenizer &xml, ParsedEntry &entry)
{
    if (entry.pictures.size() >= mostAttachments) { // What is not kept is not even read.
        xml.setMalformed();
        return;
    }
    const QUrl url = addressAttribute(xml, "url"sv);
    const QByteArray type = xml.attribute("type"sv);
    const bool isPicture = isPictureType(type, xml.attribute("medium"sv), url);
    const int width = pixels(xml.attribute("width"sv));
    const int height = pixels(xml.attribute("height"sv));
    const qint64 bytes = xml.attribute("filesize"sv).toLongLong();
    const auto duration = durationOf(xml.attribute("duration"sv));
    MediaWords words;
    const size_t before = entry.pictures.size();
    readMediaChildren(xml, entry, words);
    if (url.isEmpty())
        return;
    if (!isPicture) {
        addEnclosure(
            entry, xml, { url, oneLine(view(type)), words.title, std::max<qint64>(bytes, 0), duration });
        return;
    }
    entry.pictures.resize(std::min(before, entry.pictures.size()));
    addPicture(entry, xml,
        { url, words.thumbnail, words.caption.isEmpty() ? words.title : words.caption, words.credit, width,
            height });
}

void readMediaElement(XmlTokenizer &xml, ParsedEntry &entry, MediaWords &words)
{
    const std::string_view name = xml.localName();
    if (name == "content"sv) {
        readMediaContent(xml, entry);
    } else if (name == "group"sv) {
        const size_t before = entry.pictures.size();
        MediaWords inner;
        readMediaChildren(xml, entry, inner);
        for (size_t i = before; i < entry.pictures.size(); ++i) {
            FeedPicture &picture = entry.pictures[i];
            if (picture.caption.isEmpty())
                picture.caption = inner.caption.isEmpty() ? inner.title : inner.caption;
            if (picture.credit.isEmpty())
                picture.credit = inner.credit;
            if (picture.thumbnail.isEmpty())
                picture.thumbnail = inner.thumbnail;
        }
        if (before == entry.pictures.size() && !inner.thumbnail.isEmpty())
            addPicture(entry, xml, { inner.thumbnail, inner.thumbnail, inner.caption, inner.credit, 0, 0 });
    } else if (name == "thumbnail"sv) {
        if (words.thumbnail.isEmpty())
            words.thumbnail = addressAttribute(xml, "url"sv);
        if (words.thumbnail.isEmpty())
            words.thumbnail = readAddress(xml);
    } else if (name == "title"sv) {
        words.title = readLine(xml);
    } else if (name == "description"sv || name == "text"sv) {
        if (words.caption.isEmpty())
            words.caption = readLine(xml);
    } else if (name == "credit"sv) {
        if (words.credit.isEmpty())
            words.credit = readLine(xml);
    } else if (name == "keywords"sv) {
        for (const QString &tag : readLine(xml).split(u','))
            addTag(entry.tags, tag.trimmed());
    }
}

/// What media words stand in the item itself: about all of its pictures.
void readItemMedia(XmlTokenizer &xml, ParsedEntry &entry)
{
    MediaWords words;
    readMediaElement(xml, entry, words);
    if (!words.thumbnail.isEmpty()) {
        if (entry.pictures.empty())
            addPicture(entry, xml, { words.thumbnail, words.thumbnail, {}, {}, 0, 0 });
        else if (entry.pictures.back().thumbnail.isEmpty())
            entry.pictures.back().thumbnail = words.thumbnail;
    }
    const bool hasWords = !words.credit.isEmpty() || !words.caption.isEmpty();
    for (FeedPicture &picture : hasWords ? std::span(entry.pictures) : std::span<FeedPicture>{}) {
        if (picture.credit.isEmpty())
            picture.credit = words.credit;
        if (picture.caption.isEmpty())
            picture.caption = words.caption;
    }
    if (!words.caption.isEmpty() && entry.summary.isEmpty() && entry.content.isEmpty())
        entry.summary.value = words.caption.toUtf8();
}

bool readDublinCore(XmlTokenizer &xml, ParsedEntry &entry)
{
    const std::string_view name = xml.localName();
    if (name == "creator"sv || name == "author"sv)
        addPerson(entry.authors, personOf(readText(xml)));
    else if (name == "date"sv || name == "issued"sv || name == "created"sv) {
        const auto date = readMoment(xml);
        if (!entry.publishedAt.isValid())
            setPublished(entry, date);
    } else if (name == "modified"sv)
        entry.updatedAt = readDate(xml);
    else if (name == "subject"sv)
        addTag(entry.tags, readLine(xml));
    else if (name == "language"sv)
        entry.language = readLine(xml);
    else if (name == "title"sv) {
        FeedText title = readHtml(xml);
        if (entry.title.isEmpty())
            setTitle(entry, std::move(title));
    } else if (name == "description"sv || name == "abstract"sv) {
        FeedText summary = readHtml(xml);
        if (entry.summary.isEmpty())
            entry.summary = std::move(summary);
    } else if (name == "identifier"sv) {
        const QByteArray id = readText(xml);
        if (entry.id.isEmpty())
            entry.id = QString::fromUtf8(id);
    } else
        return false;
    return true;
}

/// Categories stand in categories.
void readItunesCategory(XmlTokenizer &xml, QStringList &tags)
{
    addTag(tags, lineAttribute(xml, "text"sv));
    const int depth = xml.depth();
    for (;;) {
        const XmlTokenizer::Token token = xml.next();
        if (token == XmlTokenizer::Token::End || xml.depth() < depth)
            return;
        if (token == XmlTokenizer::Token::StartTag && xml.localName() == "category"sv)
            addTag(tags, lineAttribute(xml, "text"sv));
    }
}

bool readItunes(XmlTokenizer &xml, ParsedEntry &entry)
{
    const std::string_view name = xml.localName();
    if (name == "author"sv) {
        FeedPerson person = personOf(readText(xml));
        if (entry.authors.empty())
            addPerson(entry.authors, std::move(person));
    } else if (name == "image"sv) {
        const QUrl url = addressAttribute(xml, "href"sv);
        entry.image = url.isEmpty() ? addressAttribute(xml, "url"sv) : url;
    } else if (name == "duration"sv) {
        const auto duration = durationOf(readText(xml));
        for (FeedEnclosure &enclosure : entry.enclosures)
            enclosure.duration = duration;
    } else if (name == "summary"sv || name == "subtitle"sv) {
        FeedText summary = readHtml(xml);
        if (entry.summary.isEmpty())
            entry.summary = std::move(summary);
    } else if (name == "link"sv && xml.attribute("rel"sv) == "image") {
        entry.image = addressAttribute(xml, "href"sv);
    } else if (name == "keywords"sv) {
        addKeywords(readLine(xml), entry.tags);
    } else if (name == "category"sv) {
        readItunesCategory(xml, entry.tags);
    } else if (name == "title"sv) {
        FeedText title = readHtml(xml);
        if (entry.title.isEmpty())
            setTitle(entry, std::move(title));
    } else
        return false;
    return true;
}

} // namespace

bool readExtension(XmlTokenizer &xml, ParsedEntry &entry)
{
    switch (xml.ns()) {
    case XmlNamespace::Content:
        if (xml.localName() != "encoded"sv)
            return false;
        if (FeedText content = readHtml(xml); entry.content.isEmpty())
            entry.content = std::move(content);
        return true;
    case XmlNamespace::DublinCore:
    case XmlNamespace::DublinCoreTerms:
        return readDublinCore(xml, entry);
    case XmlNamespace::Media:
        readItemMedia(xml, entry);
        return true;
    case XmlNamespace::Itunes:
        return readItunes(xml, entry);
    case XmlNamespace::Xhtml:
        if (xml.localName() != "body"sv && xml.localName() != "div"sv)
            return false;
        if (entry.content.isEmpty()) {
            entry.content.language = languageOf(xml);
            entry.content.value = readMarkup(xml);
            entry.content.type = FeedText::Type::Xhtml;
            return true;
        }
        return false;
    case XmlNamespace::Atom:
    case XmlNamespace::Atom03:
        return readAtomElement(xml, entry);
    case XmlNamespace::GeoRss:
    case XmlNamespace::Gml:
    case XmlNamespace::Geo:
        return readPlace(xml, entry);
    case XmlNamespace::Core:
    case XmlNamespace::Rdf:
    case XmlNamespace::Syndication:
    case XmlNamespace::Feedburner:
    case XmlNamespace::WellFormedWeb:
    case XmlNamespace::Cdf:
    case XmlNamespace::Other:
        return false;
    }
    return false;
}

bool readExtension(XmlTokenizer &xml, ParsedFeed &feed)
{
    const std::string_view name = xml.localName();
    switch (xml.ns()) {
    case XmlNamespace::DublinCore:
    case XmlNamespace::DublinCoreTerms:
        if (name == "creator"sv || name == "author"sv || name == "publisher"sv) {
            FeedPerson person = personOf(readText(xml));
            if (name != "publisher"sv || feed.authors.empty())
                addPerson(feed.authors, std::move(person));
        } else if (name == "issued"sv || name == "created"sv) {
            feed.publishedAt = readDate(xml);
        } else if (name == "date"sv || name == "modified"sv) {
            feed.updatedAt = readDate(xml);
        } else if (name == "language"sv) {
            feed.language = readLine(xml);
        } else if (name == "rights"sv) {
            feed.copyright = readLine(xml);
        } else if (name == "subject"sv) {
            addTag(feed.tags, readLine(xml));
        } else if (name == "title"sv && feed.title.isEmpty()) {
            setTitle(feed, readHtml(xml));
        } else if (name == "description"sv && feed.description.isEmpty()) {
            feed.description = readHtml(xml);
        } else {
            return false;
        }
        return true;
    case XmlNamespace::Itunes:
        if (name == "author"sv) {
            FeedPerson person = personOf(readText(xml));
            if (feed.authors.empty())
                addPerson(feed.authors, std::move(person));
        } else if (name == "owner"sv) {
            FeedPerson person = readAtomPerson(xml);
            if (feed.authors.empty())
                addPerson(feed.authors, std::move(person));
        } else if (name == "image"sv && feed.icon.isEmpty()) {
            const QUrl url = addressAttribute(xml, "href"sv);
            feed.icon = url.isEmpty() ? addressAttribute(xml, "url"sv) : url;
        } else if (name == "summary"sv || name == "subtitle"sv) {
            FeedText text = readHtml(xml);
            if (feed.description.isEmpty())
                feed.description = std::move(text);
        } else if (name == "category"sv) {
            readItunesCategory(xml, feed.tags);
        } else if (name == "keywords"sv) {
            addKeywords(readLine(xml), feed.tags);
        } else {
            return false;
        }
        return true;
    case XmlNamespace::Atom:
    case XmlNamespace::Atom03:
        return readAtomElement(xml, feed);
    case XmlNamespace::Syndication:
        if (name == "updateperiod"sv) {
            const QByteArray period = readText(xml).toLower();
            using namespace std::chrono_literals;
            if (feed.timeToLive == 0min) {
                feed.timeToLive = period == "hourly" ? 60min
                    : period == "daily"              ? 24h
                    : period == "weekly"             ? 24h * 7
                                                     : 0min;
            }
            return true;
        }
        return false;
    case XmlNamespace::Core:
    case XmlNamespace::Rdf:
    case XmlNamespace::Xhtml:
    case XmlNamespace::Content:
    case XmlNamespace::Media:
    case XmlNamespace::Feedburner:
    case XmlNamespace::WellFormedWeb:
    case XmlNamespace::Cdf:
    case XmlNamespace::GeoRss: // Where a blog is made is not where its news are.
    case XmlNamespace::Gml:
    case XmlNamespace::Geo:
    case XmlNamespace::Other:
        return false;
    }
    return false;
}
