#include "formats/html/pagefacts.h"

#include "formats/html/attributes.h"
#include "formats/html/linkeddata.h"
#include "formats/html/safeurl.h"
#include "formats/html/tokenizer.h"

#include <QHash>
#include <QSet>

#include <algorithm>
#include <optional>

using namespace Qt::StringLiterals;

namespace {

constexpr size_t mostPhotos = 1000;
constexpr size_t mostFeeds = 100;
constexpr qsizetype mostText = 10'000; ///< Of a title or a caption.

using Kind = HtmlToken::Kind;

/// Reads the tokens of a whole page as the standard's tree builder would switch them, scripts included.
class PageReader final {
public:
    PageReader(const QByteArray &utf8, const QUrl &url)
        : base(url)
        , m_tokenizer({ utf8.constData(), static_cast<size_t>(utf8.size()) })
    {
    }

    bool next()
    {
        if (!m_tokenizer.next(token))
            return false;
        if (token.kind != Kind::StartTag)
            return true;
        if (token.name == "script")
            m_tokenizer.enter(HtmlTokenizer::Content::Script, token.name);
        else if (token.name == "title" || token.name == "textarea")
            m_tokenizer.enter(HtmlTokenizer::Content::RcData, token.name);
        else if (token.name == "style" || token.name == "iframe" || token.name == "xmp"
            || token.name == "noframes")
            m_tokenizer.enter(HtmlTokenizer::Content::RawText, token.name);
        else if (token.name == "base" && !m_hasBase)
            readBase();
        return true;
    }

    /// The raw text up to the end tag of the token that is current.
    QByteArray textUntilEnd()
    {
        const std::string name = token.name;
        QByteArray text;
        while (m_tokenizer.next(token) && !(token.kind == Kind::EndTag && token.name == name)) {
            if (token.kind == Kind::Text)
                text += QByteArrayView(token.text.data(), static_cast<qsizetype>(token.text.size()));
        }
        return text;
    }

    std::optional<QUrl> address(std::string_view name) const
    {
        const std::string *value = token.attribute(name);
        return value == nullptr ? std::nullopt : safeUrl(textFromUtf8(*value), base, UrlUse::Resource);
    }

    HtmlToken token;
    QUrl base;

private:
    void readBase()
    {
        if (const auto href = address("href")) {
            base = *href;
            m_hasBase = true;
        }
    }

    HtmlTokenizer m_tokenizer;
    bool m_hasBase = false;
};

QDateTime parsedTime(const QString &text)
{
    const QString trimmed = text.trimmed().left(40);
    QDateTime time = QDateTime::fromString(trimmed, Qt::ISODate);
    if (!time.isValid())
        time = QDateTime::fromString(trimmed, Qt::RFC2822Date);
    return time.isValid() ? time.toUTC() : QDateTime();
}

/// What the head and the JSON-LD of a page say, before one is chosen over the other.
struct Said {
    QHash<QString, QString> meta; ///< By property or name, lower case; the first counts.
    std::vector<QJsonObject> linked;
    QString title;
    QString language;
    QUrl canonical;
    QUrl base;
};

/// What a page's tokens say of it, one after the other.
void take(PageReader &page, Said &said)
{
    const std::string &name = page.token.name;
    if (name == "html" && said.language.isEmpty()) {
        said.language = attributeText(page.token, "lang");
    } else if (name == "meta") {
        QString key = attributeText(page.token, "property").toLower();
        if (key.isEmpty())
            key = attributeText(page.token, "name").toLower();
        const QString content = attributeText(page.token, "content");
        if (!key.isEmpty() && !content.isEmpty() && !said.meta.contains(key) && said.meta.size() < 200)
            said.meta.insert(key, content);
    } else if (name == "link") {
        const QStringList rel = attributeText(page.token, "rel").toLower().split(u' ');
        if (said.canonical.isEmpty() && rel.contains("canonical"_L1))
            said.canonical = page.address("href").value_or(QUrl());
    } else if (name == "script") {
        const bool isLinkedData
            = attributeText(page.token, "type").toLower().startsWith("application/ld+json"_L1);
        const QByteArray text = page.textUntilEnd();
        if (isLinkedData && said.linked.size() < 4000) {
            for (QJsonObject &object : linkedObjects(text))
                said.linked.push_back(std::move(object));
        }
    } else if (name == "title" && said.title.isEmpty()) {
        const QByteArray text = page.textUntilEnd();
        said.title = textFromUtf8({ text.constData(), static_cast<size_t>(text.size()) })
                         .simplified()
                         .left(mostText);
    }
    said.base = page.base;
}

PageFacts factsOf(const Said &said)
{
    PageFacts facts;
    for (const QJsonObject &object : said.linked) {
        if (!isOfType(object,
                { "Article"_L1, "NewsArticle"_L1, "BlogPosting"_L1, "ReportageNewsArticle"_L1,
                    "LiveBlogPosting"_L1, "SocialMediaPosting"_L1, "ImageGallery"_L1, "MediaGallery"_L1,
                    "WebPage"_L1, "CollectionPage"_L1 }))
            continue;
        const bool isPage = isOfType(object, { "WebPage"_L1, "CollectionPage"_L1 });
        if (facts.title.isEmpty() && !isPage) {
            facts.title = linkedText(object, "headline"_L1);
            if (facts.title.isEmpty())
                facts.title = linkedText(object, "name"_L1);
        }
        if (facts.author.isEmpty())
            facts.author = linkedText(object, "author"_L1);
        if (facts.siteName.isEmpty())
            facts.siteName = linkedText(object, "publisher"_L1);
        if (!facts.publishedAt.isValid())
            facts.publishedAt = parsedTime(object.value("datePublished"_L1).toString());
    }
    const auto firstOf = [&](std::initializer_list<QLatin1StringView> keys) {
        for (const QLatin1StringView key : keys) {
            const QString value = said.meta.value(QString(key));
            if (!value.isEmpty() && !(key == "article:author"_L1 && value.startsWith("http"_L1)))
                return value.left(mostText);
        }
        return QString();
    };
    if (facts.title.isEmpty())
        facts.title = firstOf({ "og:title"_L1, "twitter:title"_L1 });
    if (facts.title.isEmpty())
        facts.title = said.title;
    if (facts.author.isEmpty())
        facts.author = firstOf({ "article:author"_L1, "author"_L1, "dc.creator"_L1, "parsely-author"_L1 });
    if (const QString name = firstOf({ "og:site_name"_L1 }); !name.isEmpty())
        facts.siteName = name;
    if (!facts.publishedAt.isValid())
        facts.publishedAt = parsedTime(firstOf({ "article:published_time"_L1, "og:article:published_time"_L1,
            "datepublished"_L1, "date"_L1, "dc.date"_L1, "dc.date.issued"_L1, "parsely-pub-date"_L1 }));
    facts.language = said.language;
    if (facts.language.isEmpty())
        facts.language = firstOf({ "og:locale"_L1 }).replace(u'_', u'-');
    facts.canonical = said.canonical;
    facts.image
        = safeUrl(firstOf({ "og:image:secure_url"_L1, "og:image"_L1, "og:image:url"_L1, "twitter:image"_L1 }),
            said.base, UrlUse::Resource)
              .value_or(QUrl());
    return facts;
}

bool looksLikeFeed(const QUrl &link, const QUrl &page)
{
    if (link.host() != page.host())
        return false;
    QString path = link.path().toLower();
    while (path.endsWith(u'/'))
        path.chop(1);
    const QString last = path.section(u'/', -1);
    return last == u"feed" || last == u"rss" || last == u"atom" || last == u"feeds"
        || last.endsWith(".rss"_L1) || last.endsWith(".atom"_L1) || last == u"feed.json"
        || (last.endsWith(".xml"_L1) && !last.contains("sitemap"_L1) && !last.contains("opensearch"_L1));
}

/// A picture that decorates: an icon, a face, a button. Told by size, by class, by words of its address.
bool isDecoration(const HtmlToken &token, const Photo &photo)
{
    if (isTrackingPicture(token))
        return true;
    const bool isSmall = (photo.width > 0 && photo.width < 100) || (photo.height > 0 && photo.height < 100);
    if (isSmall)
        return true;
    const QString classes = attributeText(token, "class").toLower();
    for (const QLatin1StringView word :
        { "avatar"_L1, "emoji"_L1, "icon"_L1, "logo"_L1, "smiley"_L1, "gravatar"_L1 }) {
        if (classes.contains(word))
            return true;
    }
    const QString address = photo.url.host() + photo.url.path().toLower();
    for (const QLatin1StringView word :
        { "gravatar.com"_L1, "/avatar"_L1, "/emoji"_L1, "favicon"_L1, "/icons/"_L1, "/smilies/"_L1,
            "pixel.wp.com"_L1, "spacer."_L1, "blank.gif"_L1, "logo."_L1, ".svg"_L1 }) {
        if (address.contains(word))
            return true;
    }
    return false;
}

/// The largest candidate for the photo, the smallest one of at least 150 pixels for its thumbnail.
void applySrcset(Photo &photo, const QString &srcset, const QUrl &base)
{
    int widest = 0;
    int narrowest = 0;
    for (const PictureCandidate &candidate : parseSrcset(srcset)) {
        const auto url = safeUrl(candidate.address, base, UrlUse::Resource);
        const int width = candidate.width > 0 ? candidate.width : static_cast<int>(candidate.density * 100);
        if (!url)
            continue;
        if (width > widest) {
            widest = width;
            photo.url = *url;
            // The descriptor is the truth about the file; the attribute about the place on the page.
            if (candidate.width > 0) {
                photo.height = 0;
                photo.width = candidate.width;
            }
        }
        if (candidate.width >= 150 && (narrowest == 0 || candidate.width < narrowest)) {
            narrowest = candidate.width;
            photo.thumbnail = *url;
        }
    }
}

class PhotoCollector final {
public:
    explicit PhotoCollector(PageReader &page)
        : m_page(page)
    {
    }

    /// The current token.
    void take()
    {
        const HtmlToken &token = m_page.token;
        if (token.kind == Kind::Text) {
            if (m_inCaption && m_caption.size() < mostText)
                m_caption += textFromUtf8(token.text);
            return;
        }
        if (token.name == "figure") {
            if (token.kind == Kind::StartTag) {
                m_figures.push_back(m_photos.size());
            } else if (token.kind == Kind::EndTag && !m_figures.empty()) {
                m_figures.pop_back();
            }
        } else if (token.name == "figcaption") {
            takeCaption();
        } else if (m_inCaption && (token.name == "br" || token.name == "p" || token.name == "div")) {
            m_caption += u' ';
        } else if (token.kind == Kind::StartTag && token.name == "a") {
            m_link = m_page.address("href").value_or(QUrl());
        } else if (token.kind == Kind::EndTag && token.name == "a") {
            m_link = QUrl();
        } else if (token.kind == Kind::StartTag && (token.name == "img" || token.name == "image")) {
            takeImage();
        }
    }

    /// A photo that was found elsewhere, if it is not here already; what it adds is added.
    void add(const Photo &photo)
    {
        if (photo.url.isEmpty() || m_photos.size() >= mostPhotos)
            return;
        const QString key = photo.url.toString(QUrl::RemoveScheme | QUrl::RemoveQuery | QUrl::RemoveFragment);
        const auto known = m_known.constFind(key);
        if (known == m_known.constEnd()) {
            m_known.insert(key, m_photos.size());
            m_photos.push_back(photo);
            return;
        }
        Photo &mine = m_photos[*known];
        if (mine.caption.isEmpty())
            mine.caption = photo.caption;
        if (mine.credit.isEmpty())
            mine.credit = photo.credit;
        if (mine.thumbnail.isEmpty())
            mine.thumbnail = photo.thumbnail;
    }

    std::vector<Photo> photos() { return std::move(m_photos); }
    bool isEmpty() const { return m_photos.empty(); }

private:
    void takeImage()
    {
        const HtmlToken &token = m_page.token;
        Node image;
        image.element = Element::Image;
        applyAttributes(image, token, m_page.base);
        Photo photo;
        photo.url = image.src;
        photo.width = image.width;
        photo.height = image.height;
        photo.caption = image.alt;
        if (isDecoration(token, photo))
            return;
        for (const char *name : { "srcset", "data-srcset", "data-lazy-srcset" })
            applySrcset(photo, attributeText(token, name), m_page.base);
        // A picture that links to a larger one of itself.
        static const QStringList endings{ u".jpg"_s, u".jpeg"_s, u".png"_s, u".webp"_s, u".gif"_s };
        const QString path = m_link.path().toLower();
        const bool leadsToPicture = std::any_of(
            endings.begin(), endings.end(), [&](const QString &ending) { return path.endsWith(ending); });
        if (leadsToPicture) {
            photo.thumbnail = photo.url;
            photo.url = m_link;
            photo.width = 0;
            photo.height = 0;
        }
        add(photo);
    }

    /// The caption is that of all pictures in its figure; it is more than the alternative text.
    void takeCaption()
    {
        if (m_page.token.kind == Kind::StartTag) {
            m_inCaption = true;
            m_caption.clear();
            return;
        }
        m_inCaption = false;
        const QString caption = m_caption.simplified();
        if (m_figures.empty() || caption.isEmpty())
            return;
        for (size_t i = m_figures.back(); i < m_photos.size(); ++i)
            m_photos[i].caption = caption;
        // Work is bounded: these are not captioned again.
        m_figures.back() = m_photos.size();
    }

    PageReader &m_page;
    std::vector<Photo> m_photos;
    QHash<QString, size_t> m_known;
    std::vector<size_t> m_figures; ///< How many photos there were when each open figure began.
    bool m_inCaption = false;
    QString m_caption;
    QUrl m_link;
};

Photo photoOf(const QJsonObject &object, const QUrl &base)
{
    Photo photo;
    QString address = object.value("contentUrl"_L1).toString();
    if (address.isEmpty())
        address = object.value("url"_L1).toString();
    photo.url = safeUrl(address, base, UrlUse::Resource).value_or(QUrl());
    photo.thumbnail
        = safeUrl(linkedAddress(object, "thumbnailUrl"_L1), base, UrlUse::Resource).value_or(QUrl());
    photo.caption = linkedText(object, "caption"_L1);
    photo.credit = linkedText(object, "creditText"_L1);
    if (photo.credit.isEmpty())
        photo.credit = linkedText(object, "creator"_L1);
    if (photo.credit.isEmpty())
        photo.credit = linkedText(object, "author"_L1);
    photo.width = std::clamp(object.value("width"_L1).toInt(), 0, 100'000);
    photo.height = std::clamp(object.value("height"_L1).toInt(), 0, 100'000);
    return photo;
}

} // namespace

PageFacts pageFacts(const QByteArray &utf8, const QUrl &url)
{
    PageReader page(utf8, url);
    Said said;
    said.base = url;
    while (page.next()) {
        if (page.token.kind == Kind::StartTag)
            take(page, said);
    }
    return factsOf(said);
}

std::vector<FeedLink> feedLinks(const QByteArray &utf8, const QUrl &url)
{
    static const QStringList types{ u"application/rss+xml"_s, u"application/atom+xml"_s,
        u"application/feed+json"_s, u"application/rdf+xml"_s, u"text/rss+xml"_s, u"application/x-rss+xml"_s };
    PageReader page(utf8, url);
    std::vector<FeedLink> named;
    std::vector<FeedLink> guessed;
    QSet<QUrl> seen;
    while (page.next()) {
        const HtmlToken &token = page.token;
        if (token.kind != Kind::StartTag || (token.name != "link" && token.name != "a"))
            continue;
        const auto href = page.address("href");
        if (!href || named.size() >= mostFeeds)
            continue;
        const QStringList rel = attributeText(token, "rel").toLower().split(u' ');
        const QString type = attributeText(token, "type").toLower().section(u';', 0, 0).trimmed();
        const bool isAlternate = rel.contains("alternate"_L1) && !rel.contains("stylesheet"_L1);
        const bool isNamed
            = (isAlternate && types.contains(type)) || (rel.contains("feed"_L1) && token.name == "link");
        if (isNamed && !seen.contains(*href)) {
            seen.insert(*href);
            named.push_back({ *href, attributeText(token, "title"), type });
        } else if (!isNamed && token.name == "a" && guessed.size() < mostFeeds && looksLikeFeed(*href, url)) {
            const bool known = std::any_of(
                guessed.begin(), guessed.end(), [&](const FeedLink &other) { return other.url == *href; });
            if (!known)
                guessed.push_back({ *href, attributeText(token, "title"), {} });
        }
    }
    return named.empty() ? guessed : named;
}

PhotoReport photoReport(const QByteArray &utf8, const QUrl &url)
{
    PageReader page(utf8, url);
    PhotoCollector collector(page);
    Said said;
    said.base = url;
    int outside = 0; // nav, footer, aside: pictures there belong to other pages
    while (page.next()) {
        const std::string &name = page.token.name;
        const bool isOutside = name == "nav" || name == "footer" || name == "aside";
        if (page.token.kind == Kind::StartTag) {
            outside += isOutside ? 1 : 0;
            take(page, said);
        } else if (page.token.kind == Kind::EndTag && isOutside) {
            outside = std::max(outside - 1, 0);
        }
        if (outside == 0)
            collector.take();
    }
    const PageFacts facts = factsOf(said);
    for (const QJsonObject &object : said.linked) {
        if (isOfType(object, { "ImageObject"_L1, "Photograph"_L1 })
            && (object.contains("caption"_L1) || object.contains("contentUrl"_L1)))
            collector.add(photoOf(object, said.base));
    }
    if (collector.isEmpty()) {
        Photo photo;
        photo.url = facts.image;
        collector.add(photo);
    }
    PhotoReport report;
    report.url = facts.canonical.isEmpty() ? url : facts.canonical;
    report.title = facts.title;
    report.author = facts.author;
    report.siteName = facts.siteName;
    report.publishedAt = facts.publishedAt;
    report.language = facts.language;
    report.photos = collector.photos();
    return report;
}
