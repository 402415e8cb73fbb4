#include "formats/html/factreader.h"

#include "formats/html/attributes.h"
#include "formats/html/linkeddata.h"

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype mostText = 10'000; ///< Of a title.
constexpr size_t mostLinked = 4000;
constexpr qsizetype mostMeta = 200;

} // namespace

QDateTime pageTime(const QString &text)
{
    const QString trimmed = text.trimmed().left(40);
    QDateTime time = QDateTime::fromString(trimmed, Qt::ISODate);
    if (!time.isValid())
        time = QDateTime::fromString(trimmed, Qt::RFC2822Date);
    if (time.timeSpec() == Qt::LocalTime) // No zone is said, and this computer's is not the page's.
        time.setTimeSpec(Qt::UTC);
    return time.isValid() ? time.toUTC() : QDateTime();
}

void FactReader::take(PageReader &page)
{
    const std::string &name = page.token.name;
    if (name == "html" && m_language.isEmpty()) {
        m_language = attributeText(page.token, "lang");
    } else if (name == "meta") {
        QString key = attributeText(page.token, "property").toLower();
        if (key.isEmpty())
            key = attributeText(page.token, "name").toLower();
        const QString content = attributeText(page.token, "content");
        if (!key.isEmpty() && !content.isEmpty() && !m_meta.contains(key) && m_meta.size() < mostMeta)
            m_meta.insert(key, content);
    } else if (name == "link") {
        const QStringList rel = attributeText(page.token, "rel").toLower().split(u' ');
        if (m_canonical.isEmpty() && rel.contains("canonical"_L1))
            m_canonical = page.address("href").value_or(QUrl());
    } else if (name == "script") {
        const bool isLinkedData
            = attributeText(page.token, "type").toLower().startsWith("application/ld+json"_L1);
        const QByteArray text = page.textUntilEnd();
        if (isLinkedData && m_linked.size() < mostLinked) {
            m_documents.push_back(QJsonDocument::fromJson(text.trimmed()));
            for (QJsonObject &object : linkedObjects(m_documents.back()))
                m_linked.push_back(std::move(object));
        }
    } else if (name == "title" && m_title.isEmpty()) {
        const QByteArray text = page.textUntilEnd();
        m_title = textFromUtf8({ text.constData(), static_cast<size_t>(text.size()) })
                      .simplified()
                      .left(mostText);
    }
    m_base = page.base;
}

PageFacts FactReader::facts() const
{
    PageFacts facts;
    for (const QJsonObject &object : m_linked) {
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
            facts.publishedAt = pageTime(object.value("datePublished"_L1).toString());
    }
    const auto firstOf = [&](std::initializer_list<QLatin1StringView> keys) {
        for (const QLatin1StringView key : keys) {
            const QString value = m_meta.value(QString(key));
            if (!value.isEmpty() && !(key == "article:author"_L1 && value.startsWith("http"_L1)))
                return value.left(mostText);
        }
        return QString();
    };
    if (facts.title.isEmpty())
        facts.title = firstOf({ "og:title"_L1, "twitter:title"_L1 });
    if (facts.title.isEmpty())
        facts.title = m_title;
    if (facts.author.isEmpty())
        facts.author = firstOf({ "article:author"_L1, "author"_L1, "dc.creator"_L1, "parsely-author"_L1 });
    if (const QString name = firstOf({ "og:site_name"_L1 }); !name.isEmpty())
        facts.siteName = name;
    if (!facts.publishedAt.isValid())
        facts.publishedAt = pageTime(firstOf({ "article:published_time"_L1, "og:article:published_time"_L1,
            "datepublished"_L1, "date"_L1, "dc.date"_L1, "dc.date.issued"_L1, "parsely-pub-date"_L1 }));
    facts.language = m_language;
    if (facts.language.isEmpty())
        facts.language = firstOf({ "og:locale"_L1 }).replace(u'_', u'-');
    facts.canonical = m_canonical;
    facts.image
        = safeUrl(firstOf({ "og:image:secure_url"_L1, "og:image"_L1, "og:image:url"_L1, "twitter:image"_L1 }),
            m_base, UrlUse::Resource)
              .value_or(QUrl());
    return facts;
}
