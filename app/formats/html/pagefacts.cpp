#include "formats/html/pagefacts.h"

#include "formats/html/attributes.h"
#include "formats/html/factreader.h"
#include "formats/html/pagereader.h"

#include <QSet>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

constexpr size_t mostFeeds = 100;

using Kind = HtmlToken::Kind;

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

} // namespace

PageFacts pageFacts(const QByteArray &utf8, const QUrl &url)
{
    PageReader page(utf8, url);
    FactReader facts;
    while (page.next()) {
        if (page.token.kind == Kind::StartTag)
            facts.take(page);
    }
    return facts.facts();
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
