#include "formats/photos/photopage.h"

#include "formats/html/attributes.h"
#include "formats/html/factreader.h"
#include "formats/html/plaintext.h"
#include "formats/photos/linkedphotos.h"
#include "formats/photos/photolist.h"
#include "formats/photos/pictureidentity.h"
#include "formats/photos/textbetween.h"

#include <QJsonDocument>
#include <QRegularExpression>
#include <QSet>

#include <algorithm>
#include <array>
#include <unordered_map>

using namespace Qt::StringLiterals;

namespace {

using Kind = HtmlToken::Kind;
using Words = PhotoList::Words;

constexpr size_t mostFigures = 8; ///< Within each other; deeper ones are no figures of their own.
constexpr qsizetype mostText = 4000; ///< Of a caption while it is read.
constexpr int leastSide = 100; ///< Pixels, of what is shown on the page.
constexpr size_t mostSocial = 100; ///< og:image.

QStringList classesOf(const HtmlToken &token)
{
    return attributeText(token, "class").toLower().split(u' ', Qt::SkipEmptyParts);
}

bool hasAny(const QStringList &names, std::initializer_list<QLatin1StringView> wanted)
{
    return std::any_of(
        wanted.begin(), wanted.end(), [&](QLatin1StringView name) { return names.contains(name); });
}

/// A photo and its words in one box: figure, and what WordPress and Blogger made before there was one.
bool isFigure(const HtmlToken &token)
{
    return token.name == "figure"
        || hasAny(classesOf(token),
            { "wp-caption"_L1, "gallery-item"_L1, "tr-caption-container"_L1, "tiled-gallery-item"_L1 });
}

bool isCaption(const HtmlToken &token)
{
    return token.name == "figcaption"
        || hasAny(classesOf(token),
            { "wp-caption-text"_L1, "gallery-caption"_L1, "tr-caption"_L1, "tiled-gallery-caption"_L1,
                "photo-caption"_L1, "image-caption"_L1 });
}

bool isCredit(const HtmlToken &token)
{
    const QString property = attributeText(token, "itemprop");
    return property == "copyrightHolder"_L1 || property == "creditText"_L1
        || hasAny(classesOf(token),
            { "credit"_L1, "credits"_L1, "photo-credit"_L1, "image-credit"_L1, "media-credit"_L1,
                "wp-media-credit"_L1, "photographer"_L1 });
}

/// What ends in a new line when it is shown.
bool isBlock(const std::string &name)
{
    static const QSet<QByteArray> blocks{ "p", "div", "section", "article", "li", "ul", "ol", "dl", "dt",
        "dd", "table", "tr", "blockquote", "figure", "header", "center", "hr", "br", "h1", "h2", "h3", "h4",
        "h5", "h6" };
    return blocks.contains(QByteArray::fromRawData(name.data(), static_cast<qsizetype>(name.size())));
}

/// Has no end tag, or none that matters here.
bool isAlone(const std::string &name)
{
    static const QSet<QByteArray> alone{ "img", "image", "br", "hr", "meta", "link", "input", "source", "wbr",
        "base", "area", "col", "embed", "param", "track", "li", "option", "script", "title" };
    return alone.contains(QByteArray::fromRawData(name.data(), static_cast<qsizetype>(name.size())));
}

/// What stands in it is not the page's text.
bool isSilent(const std::string &name)
{
    return name == "style" || name == "iframe" || name == "textarea" || name == "select" || name == "button"
        || name == "noframes" || name == "noscript" || name == "svg" || name == "template";
}

/// Words for people, not what a camera or a program called the file.
QString wordsOrNothing(const QString &text)
{
    static const QRegularExpression fileName(
        u"^(?:[\\w-]+\\.(?:jpe?g|png|gif|webp)|(?:img|dsc|dscn|dscf|pict?|p|image|photo|picture|screenshot|untitled)?[\\s_\\-\\d()]*)$"_s,
        QRegularExpression::CaseInsensitiveOption);
    return fileName.match(text).hasMatch() ? QString() : text;
}

/// The words of a text that some write as HTML where the standard wants none.
QString plainWords(const QString &text)
{
    const bool isMarkup = text.contains(u'<') || (text.contains(u'&') && text.contains(u';'));
    return isMarkup ? cleanText(text.toUtf8(), {}) : text;
}

/// Whom a caption names at its end: “… Photo: Name”, “Фото: …”, “© Name”. The caption stays as it is.
QString creditIn(const QString &caption)
{
    static const QRegularExpression named(
        u"(?:\\b(?:photos?(?:\\s+(?:by|credit))?|picture\\s+by|image\\s+by|credit|foto|fotos?\\s+de|фото(?:граф)?|сурет)\\s*[:–—-]\\s*|\\bphotos?\\s+by\\s+|تصوير\\s*[:：]\\s*|عکس\\s*[:：]\\s*|©\\s*)([^\\s].{0,80}?)[.)\\]]*$"_s,
        QRegularExpression::CaseInsensitiveOption | QRegularExpression::UseUnicodePropertiesOption);
    const QString end = caption.right(160);
    const QRegularExpressionMatch match = named.match(end);
    return match.hasMatch() ? match.captured(1).trimmed() : QString();
}

/// Reads a page once, from its first token to its last.
class PageWalk {
public:
    PageWalk(const QByteArray &utf8, const QUrl &url)
        : m_url(url)
        , m_page(utf8, url)
    {
    }

    void read()
    {
        while (m_page.next()) {
            switch (m_page.token.kind) {
            case Kind::StartTag:
                start();
                break;
            case Kind::EndTag:
                end();
                break;
            case Kind::Text:
                if (m_silent == 0)
                    addText(textFromUtf8(m_page.token.text));
                break;
            case Kind::Comment:
            case Kind::Doctype:
                break;
            }
        }
        while (!m_open.empty())
            close();
        m_between.describe(m_photos);
    }

    void addLinked()
    {
        for (const LinkedPhoto &linked : linkedPhotos(m_facts.linkedDocuments())) {
            OfferedFiles offered = fileAt(linked.address, m_page.base, m_url);
            for (PictureFile &file : offered.files)
                file.size = { linked.width, linked.height };
            const OfferedFiles small = fileAt(linked.thumbnail, m_page.base, m_url);
            // What illustrates the article adds to what is known, and is a photo if nothing else is.
            const bool isKnown = linked.role == LinkedPhoto::Role::Photo;
            if (!isKnown && !offered.files.empty()) {
                m_illustrations.push_back(offered.files.front());
                continue;
            }
            const auto added = addFiles(offered);
            if (!added)
                continue;
            if (!small.files.empty())
                m_photos.offerThumbnail(added->index, small.files.front().url);
            m_photos.describe(added->index, plainWords(linked.caption), Words::Data);
            m_photos.credit(added->index, linked.credit);
        }
    }

    void addMedia(const std::vector<FeedPicture> &media)
    {
        for (const FeedPicture &picture : media) {
            OfferedFiles offered = fileAt(picture.url.toString(QUrl::FullyEncoded), m_page.base, m_url);
            for (PictureFile &file : offered.files)
                file.size = { picture.width, picture.height };
            const auto added = addFiles(offered);
            if (!added)
                continue;
            const OfferedFiles small
                = fileAt(picture.thumbnail.toString(QUrl::FullyEncoded), m_page.base, m_url);
            if (!small.files.empty())
                m_photos.offerThumbnail(added->index, small.files.front().url);
            m_photos.describe(added->index, picture.caption, Words::Data);
            m_photos.credit(added->index, picture.credit);
        }
    }

    /// What a page shows of itself elsewhere, if it has nothing else.
    void addIllustrations()
    {
        if (m_photos.size() > 0)
            return;
        for (const std::vector<PictureFile> &files : { m_illustrations, m_social }) {
            for (const PictureFile &file : files)
                addFiles({ { file }, {} });
            if (m_photos.size() > 0)
                return;
        }
    }

    PhotoPage page()
    {
        PhotoPage page;
        page.leftOut = std::move(m_leftOut);
        if (m_photos.repeated() > 0)
            page.leftOut[LeftOut::Repeated] = m_photos.repeated();
        if (m_photos.left() > 0)
            page.leftOut[LeftOut::TooMany] = m_photos.left();
        const PageFacts facts = m_facts.facts();
        PhotoReport &report = page.report;
        report.photos = m_photos.photos();
        for (Photo &photo : report.photos) {
            if (photo.credit.isEmpty())
                photo.credit = creditIn(photo.caption);
        }
        const bool isCanonicalSound = !facts.canonical.isEmpty()
            && !fileAt(facts.canonical.toString(QUrl::FullyEncoded), m_url, m_url).files.empty();
        report.url = isCanonicalSound ? facts.canonical : m_url;
        report.title = facts.title;
        report.siteName = facts.siteName;
        report.language = facts.language;
        report.publishedAt = facts.publishedAt.isValid() ? facts.publishedAt : m_publishedAt;
        report.author = facts.author;
        for (const QString &author : { m_author.simplified().left(200), m_facts.meta(u"twitter:creator"_s),
                 commonCredit(report.photos) }) {
            if (report.author.isEmpty())
                report.author = author;
        }
        return page;
    }

private:
    struct Open {
        std::string name;
        bool isZone = false;
        bool isFigure = false;
        bool isCaption = false;
        bool isCredit = false;
        bool isAuthor = false;
        bool isSilent = false;
    };
    struct Figure {
        std::vector<size_t> photos; ///< Without a caption of their own.
        QString caption;
        QString credit;
    };

    void start()
    {
        const HtmlToken &token = m_page.token;
        const std::string name = token.name;
        if (name == "img" || name == "image") {
            takeImage();
            return;
        }
        if (name == "source") {
            if (m_pictures > 0) {
                OfferedFiles offered = filesOfSource(m_page, m_url);
                m_sources.insert(m_sources.end(), offered.files.begin(), offered.files.end());
            }
            return;
        }
        takeMeta();
        takeTime();
        if (isBlock(name))
            addText(u"\n"_s);
        if (name == "p" && !m_open.empty() && m_open.back().name == "p")
            close();
        if (!isAlone(name) && !token.selfClosing)
            open();
        m_facts.take(m_page); // Reads on through scripts: last.
    }

    void open()
    {
        const HtmlToken &token = m_page.token;
        Open element;
        element.name = token.name;
        element.isSilent = isSilent(token.name);
        m_silent += element.isSilent ? 1 : 0;
        if (const auto zone = zoneOf(token)) {
            element.isZone = true;
            m_zones.push_back(*zone);
        }
        if (isFigure(token) && m_figures.size() < mostFigures) {
            element.isFigure = true;
            m_figures.emplace_back();
            m_between.cut();
        }
        const bool isInFigure = !m_figures.empty();
        element.isCredit = isInFigure && isCredit(token);
        element.isCaption = !element.isCredit && isCaption(token);
        m_captions += element.isCaption ? 1 : 0;
        m_credits += element.isCredit ? 1 : 0;
        element.isAuthor = !isInFigure && m_author.isEmpty() && isAuthor(token);
        m_authors += element.isAuthor ? 1 : 0;
        if (token.name == "a")
            m_link = m_page.address("href").value_or(QUrl());
        if (token.name == "picture") {
            ++m_pictures;
            m_sources.clear();
        }
        ++m_openNames[element.name];
        m_open.push_back(std::move(element));
    }

    bool isAuthor(const HtmlToken &token) const
    {
        return (token.name == "a" && attributeText(token, "rel").toLower().split(u' ').contains("author"_L1))
            || attributeText(token, "itemprop") == "author"_L1;
    }

    void end()
    {
        const std::string name = m_page.token.name;
        if (isBlock(name))
            addText(u"\n"_s);
        const auto open = m_openNames.find(name);
        if (open == m_openNames.end() || open->second == 0)
            return;
        while (m_open.back().name != name)
            close();
        close();
    }

    /// The innermost element.
    void close()
    {
        const Open element = std::move(m_open.back());
        m_open.pop_back();
        --m_openNames[element.name];
        m_silent -= element.isSilent ? 1 : 0;
        if (element.isZone)
            m_zones.pop_back();
        if (element.isAuthor)
            --m_authors;
        if (element.isCredit)
            closeCredit();
        if (element.isCaption)
            closeCaption();
        if (element.isFigure)
            closeFigure();
        if (element.name == "a")
            m_link = QUrl();
        if (element.name == "picture")
            --m_pictures;
    }

    void closeCredit()
    {
        --m_credits;
        if (m_credits == 0 && !m_figures.empty())
            m_figures.back().credit = std::exchange(m_credit, {});
    }

    void closeCaption()
    {
        if (--m_captions > 0)
            return;
        const QString caption = std::exchange(m_caption, {});
        if (!m_figures.empty()) {
            if (m_figures.back().caption.isEmpty())
                m_figures.back().caption = caption;
        } else if (m_last) {
            m_photos.describe(*m_last, caption, Words::Caption);
        }
    }

    void closeFigure()
    {
        Figure figure = std::move(m_figures.back());
        m_figures.pop_back();
        m_between.cut();
        for (const size_t photo : figure.photos) {
            m_photos.describe(photo, figure.caption, Words::Caption);
            m_photos.credit(photo, figure.credit.simplified());
        }
        // A gallery's words are those of the pictures in it that have none.
        if (figure.caption.simplified().isEmpty() && !m_figures.empty()) {
            std::vector<size_t> &outer = m_figures.back().photos;
            outer.insert(outer.end(), figure.photos.begin(), figure.photos.end());
        }
    }

    void addText(const QString &text)
    {
        if (m_authors > 0 && m_author.size() < 200)
            m_author += text;
        if (m_credits > 0) {
            if (m_credit.size() < mostText)
                m_credit += text;
        } else if (m_captions > 0) {
            if (m_caption.size() < mostText)
                m_caption += text;
        } else if (m_figures.empty() && m_zones.empty()) {
            if (text == "\n"_L1)
                m_between.addBreak();
            else
                m_between.addText(text);
        }
    }

    void takeImage()
    {
        const HtmlToken &token = m_page.token;
        std::vector<PictureFile> sources = std::exchange(m_sources, {});
        OfferedFiles offered = filesOfImage(m_page, m_url);
        offered.files.insert(offered.files.end(), sources.begin(), sources.end());
        if (const auto reason = reasonAgainst(token, offered)) {
            ++m_leftOut[*reason];
            return;
        }
        const bool leadsToPicture = !m_link.isEmpty() && isPictureFile(m_link) && !decorationAt(m_link);
        const QSize shown(attributeNumber(token, "width", 0), attributeNumber(token, "height", 0));
        if (leadsToPicture) {
            OfferedFiles whole = fileAt(m_link.toString(QUrl::FullyEncoded), m_page.base, m_url);
            for (PictureFile &file : whole.files)
                file.isOriginal = true;
            offered.files.insert(offered.files.end(), whole.files.begin(), whole.files.end());
        } else if (isTiny(shown)) {
            ++m_leftOut[LeftOut::Tiny];
            return;
        } else if (offered.files.size() == 1 && offered.files.front().size.isNull()) {
            offered.files.front().size = saidSize(token);
        }
        const auto added = addFiles(offered);
        if (!added)
            return;
        m_last = added->index;
        if (!m_figures.empty())
            m_figures.back().photos.push_back(added->index);
        else if (added->isNew)
            m_between.addPhoto(added->index);
        describe(added->index, token);
    }

    /// What the tag itself says of its picture.
    void describe(size_t photo, const HtmlToken &token)
    {
        m_photos.describe(photo, wordsOrNothing(attributeText(token, "title")), Words::Title);
        m_photos.describe(photo, wordsOrNothing(attributeText(token, "alt")), Words::Alternative);
        // Jetpack's carousel has the caption as HTML, and what the camera was told.
        if (const QString html = attributeText(token, "data-image-caption"); !html.isEmpty())
            m_photos.describe(photo, plainWords(html), Words::Data);
        if (const QString meta = attributeText(token, "data-image-meta"); !meta.isEmpty())
            m_photos.credit(
                photo, QJsonDocument::fromJson(meta.toUtf8()).object().value("credit"_L1).toString());
    }

    std::optional<LeftOut> reasonAgainst(const HtmlToken &token, const OfferedFiles &offered) const
    {
        if (!m_zones.empty())
            return m_zones.front();
        if (const auto reason = decorationOf(token))
            return reason;
        if (offered.files.empty())
            return offered.refused;
        for (const PictureFile &file : offered.files) {
            if (const auto reason = decorationAt(file.url))
                return reason;
        }
        return {};
    }

    static bool isTiny(QSize shown)
    {
        return (shown.width() > 0 && shown.width() < leastSide)
            || (shown.height() > 0 && shown.height() < leastSide);
    }

    static QSize saidSize(const HtmlToken &token)
    {
        Node image;
        image.element = Element::Image;
        applyAttributes(image, token, {});
        return { image.width, image.height };
    }

    std::optional<PhotoList::Added> addFiles(const OfferedFiles &offered)
    {
        std::optional<LeftOut> reason = offered.files.empty() ? offered.refused : std::nullopt;
        for (const PictureFile &file : offered.files)
            reason = reason ? reason : decorationAt(file.url);
        if (!reason)
            return m_photos.add(offered.files);
        ++m_leftOut[*reason];
        return {};
    }

    /// The Open Graph protocol, and Twitter cards.
    void takeMeta()
    {
        const HtmlToken &token = m_page.token;
        if (token.name != "meta")
            return;
        QString key = attributeText(token, "property").toLower();
        if (key.isEmpty())
            key = attributeText(token, "name").toLower();
        const QString content = attributeText(token, "content");
        static const std::array pictures{ "og:image"_L1, "og:image:url"_L1, "og:image:secure_url"_L1,
            "twitter:image"_L1, "twitter:image:src"_L1, "twitter:image0"_L1, "twitter:image1"_L1,
            "twitter:image2"_L1, "twitter:image3"_L1 };
        if (std::find(pictures.begin(), pictures.end(), key) != pictures.end()
            && m_social.size() < mostSocial) {
            OfferedFiles offered = fileAt(content, m_page.base, m_url);
            if (offered.refused)
                ++m_leftOut[*offered.refused];
            m_social.insert(m_social.end(), offered.files.begin(), offered.files.end());
        } else if (!m_social.empty() && key == "og:image:width"_L1) {
            m_social.back().size.setWidth(std::clamp(content.toInt(), 0, 100'000));
        } else if (!m_social.empty() && key == "og:image:height"_L1) {
            m_social.back().size.setHeight(std::clamp(content.toInt(), 0, 100'000));
        }
    }

    /// The first time that is said to be the publication's, else the first of all.
    void takeTime()
    {
        const HtmlToken &token = m_page.token;
        const bool isSaid = attributeText(token, "itemprop").contains("datePublished"_L1)
            || token.attribute("pubdate") != nullptr || hasAny(classesOf(token), { "published"_L1 });
        if ((token.name != "time" && !isSaid) || m_isPublicationSaid || !m_zones.empty())
            return;
        const QDateTime at
            = pageTime(attributeText(token, token.attribute("datetime") != nullptr ? "datetime" : "content"));
        if (!at.isValid() || (!isSaid && m_publishedAt.isValid()))
            return;
        m_publishedAt = at;
        m_isPublicationSaid = isSaid;
    }

    /// Whom all photos are credited to; empty if they are not, or fewer than two.
    static QString commonCredit(const std::vector<Photo> &photos)
    {
        const bool isCommon = photos.size() > 1
            && std::all_of(photos.begin(), photos.end(),
                [&](const Photo &photo) { return photo.credit == photos.front().credit; });
        return isCommon ? photos.front().credit : QString();
    }

    const QUrl m_url;
    PageReader m_page;
    FactReader m_facts;
    PhotoList m_photos;
    TextBetween m_between;
    std::map<LeftOut, int> m_leftOut;
    std::vector<PictureFile> m_illustrations; ///< Of JSON-LD.
    std::vector<PictureFile> m_social;

    std::vector<Open> m_open;
    std::unordered_map<std::string, int> m_openNames;
    std::vector<LeftOut> m_zones;
    std::vector<Figure> m_figures;
    std::vector<PictureFile> m_sources; ///< Of the <picture> that is open.
    std::optional<size_t> m_last; ///< Photo.
    QUrl m_link;
    QString m_caption;
    QString m_credit;
    QString m_author;
    int m_silent = 0;
    int m_captions = 0;
    int m_credits = 0;
    int m_authors = 0;
    int m_pictures = 0;
    QDateTime m_publishedAt;
    bool m_isPublicationSaid = false;
};

} // namespace

int PhotoPage::count(LeftOut reason) const
{
    const auto found = leftOut.find(reason);
    return found == leftOut.end() ? 0 : found->second;
}

PhotoPage readPhotoPage(const QByteArray &utf8, const QUrl &url, const std::vector<FeedPicture> &media)
{
    PageWalk walk(utf8, url);
    walk.read();
    walk.addLinked();
    walk.addMedia(media);
    walk.addIllustrations();
    return walk.page();
}
