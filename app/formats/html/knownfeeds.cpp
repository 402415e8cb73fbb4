#include "formats/html/knownfeeds.h"

#include "formats/html/attributes.h"
#include "formats/html/safeurl.h"
#include "formats/html/tokenizer.h"

#include <QRegularExpression>
#include <QStringList>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

const QString rss = u"application/rss+xml"_s;
const QString atom = u"application/atom+xml"_s;

using Feeds = std::vector<FeedLink>;

/// An address in its parts, as the rules look at it.
struct Place {
    QString origin; ///< `https://blog.example.org:8080`.
    QString host; ///< Lower case, without `www.` and `m.`.
    QStringList path; ///< Segments as encoded, no empty ones.

    QString first() const { return path.value(0); }
    bool isFront() const { return path.isEmpty(); }
    /// `amina` of amina.example.org under `example.org`; empty if the host is not directly under it.
    QString nameUnder(QLatin1StringView domain) const
    {
        if (!host.endsWith(u'.' + domain))
            return {};
        const QString name = host.chopped(domain.size() + 1);
        return name.contains(u'.') ? QString() : name;
    }
    /// The first segments, joined: `/category/news`.
    QString folder(qsizetype segments) const { return u'/' + path.mid(0, segments).join(u'/'); }
};

Place placeOf(const QUrl &url)
{
    Place place;
    place.origin
        = url.adjusted(QUrl::RemovePath | QUrl::RemoveQuery | QUrl::RemoveFragment | QUrl::RemoveUserInfo)
              .toString(QUrl::FullyEncoded);
    while (place.origin.endsWith(u'/'))
        place.origin.chop(1);
    place.host = url.host(QUrl::FullyEncoded).toLower();
    for (const QLatin1StringView prefix : { "www."_L1, "m."_L1 }) {
        if (place.host.startsWith(prefix))
            place.host = place.host.mid(prefix.size());
    }
    place.path = url.path(QUrl::FullyEncoded).split(u'/', Qt::SkipEmptyParts);
    return place;
}

/// What services give as names and ids: letters, digits, and the marks of names.
bool isName(const QString &segment)
{
    static const QRegularExpression form(u"^[A-Za-z0-9_.~+%-]{1,200}$"_s);
    return form.match(segment).hasMatch();
}

FeedLink feed(const QString &address, const QString &type = rss, const QString &title = {})
{
    return { QUrl(address, QUrl::StrictMode), title, type };
}

/// youtube.com: `feeds/videos.xml` by channel_id (UC and 22 more), user or playlist_id, as the pages of
/// channels name it themselves. A @handle says its id only in its page.
bool isChannelId(const QString &id)
{
    static const QRegularExpression form(u"^UC[A-Za-z0-9_-]{22}$"_s);
    return form.match(id).hasMatch();
}

QString youTube(const char *key, const QString &id)
{
    return u"https://www.youtube.com/feeds/videos.xml?%1=%2"_s.arg(QLatin1StringView(key), id);
}

Feeds ofYouTube(const Place &place, const QUrl &url)
{
    const QString id = place.path.value(1);
    if (place.first() == "channel"_L1 && isChannelId(id))
        return { feed(youTube("channel_id", id), atom) };
    if (place.first() == "user"_L1 && isName(id))
        return { feed(youTube("user", id), atom) };
    if (place.first() != "playlist"_L1)
        return {};
    for (const QString &part : url.query(QUrl::FullyEncoded).split(u'&')) {
        if (part.startsWith("list="_L1) && isName(part.mid(5)))
            return { feed(youTube("playlist_id", part.mid(5)), atom) };
    }
    return {};
}

/// vimeo.com: `/NAME/videos/rss`, `/channels/NAME/videos/rss`, `/groups/NAME/videos/rss` (its help centre,
/// "RSS feeds"). A number alone is one film.
Feeds ofVimeo(const Place &place)
{
    static const QStringList others{ u"watch"_s, u"features"_s, u"help"_s, u"upgrade"_s, u"log_in"_s,
        u"join"_s, u"ondemand"_s, u"categories"_s, u"search"_s, u"blog"_s, u"stats"_s, u"showcase"_s,
        u"album"_s, u"manage"_s, u"settings"_s, u"about"_s, u"terms"_s, u"privacy"_s };
    if ((place.first() == "channels"_L1 || place.first() == "groups"_L1) && place.path.size() == 2)
        return { feed(u"https://vimeo.com"_s + place.folder(2) + u"/videos/rss"_s) };
    bool isNumber = false;
    place.first().toLongLong(&isNumber);
    const bool isPerson = place.path.size() == 1 || (place.path.size() == 2 && place.path[1] == "videos"_L1);
    if (!isPerson || isNumber || !isName(place.first()) || others.contains(place.first()))
        return {};
    return { feed(u"https://vimeo.com"_s + place.folder(1) + u"/videos/rss"_s) };
}

/// reddit.com: `.rss` behind the address of a community, a person or a conversation (its wiki, "RSS").
Feeds ofReddit(const Place &place)
{
    const bool isFeed = !place.isFront() && place.path.last().endsWith(".rss"_L1);
    const bool isListed = place.first() == "r"_L1 || place.first() == "user"_L1 || place.first() == "u"_L1;
    if (isFeed || (!place.isFront() && (!isListed || !isName(place.path.value(1)))))
        return {};
    const QString folder = place.isFront() ? QString() : place.folder(place.path.size());
    return { feed(u"https://www.reddit.com"_s + folder + u"/.rss"_s, atom) };
}

/// medium.com: `/feed/` before a person's @name, a publication, `PUBLICATION/tagged/TAG` or `tag/TAG`; and
/// `NAME.medium.com/feed` (its help centre, "RSS feeds").
Feeds ofMedium(const Place &place)
{
    if (const QString name = place.nameUnder("medium.com"_L1); !name.isEmpty())
        return place.isFront() ? Feeds{ feed(place.origin + u"/feed"_s) } : Feeds{};
    static const QStringList others{ u"feed"_s, u"m"_s, u"me"_s, u"search"_s, u"about"_s, u"topics"_s,
        u"tag"_s, u"p"_s, u"membership"_s, u"plans"_s };
    const qsizetype size = place.path.size();
    const bool isTag = size == 2 && place.first() == "tag"_L1;
    const bool isTagged = size == 3 && place.path[1] == "tagged"_L1;
    const bool isWhole = size == 1 && !others.contains(place.first());
    if (place.host != "medium.com"_L1 || !(isTag || isTagged || isWhole))
        return {};
    return { feed(u"https://medium.com/feed"_s + place.folder(size)) };
}

/// tumblr.com: `NAME.tumblr.com/rss`, and `/tagged/TAG/rss` for a tag (its help centre, "RSS feeds").
/// `tumblr.com/NAME` is the same blog in the service's own frame.
Feeds ofTumblr(const Place &place)
{
    static const QStringList others{ u"dashboard"_s, u"explore"_s, u"login"_s, u"register"_s, u"search"_s,
        u"tagged"_s, u"settings"_s, u"about"_s, u"help"_s, u"policy"_s, u"blog"_s };
    if (const QString name = place.nameUnder("tumblr.com"_L1); !name.isEmpty()) {
        if (place.isFront())
            return { feed(place.origin + u"/rss"_s) };
        const bool isTag = place.path.size() == 2 && place.first() == "tagged"_L1;
        return isTag ? Feeds{ feed(place.origin + place.folder(2) + u"/rss"_s) } : Feeds{};
    }
    QString name = place.first();
    if (place.path.size() == 3 && name == "blog"_L1 && place.path[1] == "view"_L1)
        name = place.path[2];
    else if (place.path.size() != 1 || others.contains(name))
        return {};
    static const QRegularExpression form(u"^[A-Za-z0-9-]{1,63}$"_s);
    if (!form.match(name).hasMatch())
        return {};
    return { feed(u"https://"_s + name.toLower() + u".tumblr.com/rss"_s) };
}

/// Blogger: `/feeds/posts/default`, and behind `/-/LABEL` those of a label (Blogger Data API, "Feeds").
Feeds ofBlogger(const Place &place)
{
    const QString feeds = place.origin + u"/feeds/posts/default"_s;
    if (place.isFront())
        return { feed(feeds, atom) };
    if (place.path.size() == 3 && place.first() == "search"_L1 && place.path[1] == "label"_L1)
        return { feed(feeds + u"/-/"_s + place.path[2], atom) };
    return {};
}

/// WordPress and Ghost: the feed of a list stands behind the list's address, as `feed/` (WordPress's
/// documentation, "WordPress Feeds") or `rss/` (Ghost's, "RSS"). `root` is the blog's front, without a slash
/// at its end.
Feeds ofLists(const Place &place, const QString &root, QLatin1StringView ending)
{
    const qsizetype depth = QUrl(root).path(QUrl::FullyEncoded).split(u'/', Qt::SkipEmptyParts).size();
    const QStringList within = place.path.mid(depth);
    static const QStringList lists{ u"category"_s, u"tag"_s, u"author"_s };
    Feeds feeds;
    const bool isFeed = !within.isEmpty() && (within.last() == "feed"_L1 || within.last() == "rss"_L1);
    if (isFeed)
        return feeds;
    if (within.size() >= 2 && lists.contains(within.first())) {
        qsizetype end = within.indexOf(u"page"_s); // /category/news/page/2/
        end = end < 2 ? within.size() : end;
        feeds.push_back(feed(root + u'/' + within.mid(0, end).join(u'/') + ending));
    }
    feeds.push_back(feed(root + ending));
    return feeds;
}

/// A hosted blog's front page and its lists; the page of an article says itself what its feeds are.
Feeds ofHosted(const Place &place, QLatin1StringView ending)
{
    Feeds feeds = ofLists(place, place.origin, ending);
    const bool isList = feeds.size() == 2;
    return place.isFront() || isList ? Feeds{ feeds.front() } : Feeds{};
}

/// LiveJournal: `/data/rss` of a journal (its FAQ, "Syndication"). Names with an underscore at an edge live
/// under users., communities also under community.
Feeds ofLiveJournal(const Place &place)
{
    const QString under = place.nameUnder("livejournal.com"_L1);
    if (under == "users"_L1 || under == "community"_L1) {
        return place.path.size() == 1 && isName(place.first())
            ? Feeds{ feed(place.origin + place.folder(1) + u"/data/rss"_s) }
            : Feeds{};
    }
    if (!under.isEmpty())
        return place.isFront() ? Feeds{ feed(place.origin + u"/data/rss"_s) } : Feeds{};
    if (place.path.size() == 2 && place.first() == "users"_L1 && isName(place.path[1]))
        return { feed(u"https://users.livejournal.com/"_s + place.path[1] + u"/data/rss"_s) };
    return {};
}

/// github.com: releases.atom, tags.atom, commits/BRANCH.atom of a repository, and NAME.atom for what a person
/// does; its pages name them in their heads.
Feeds ofGitHub(const Place &place)
{
    static const QStringList others{ u"about"_s, u"features"_s, u"pricing"_s, u"login"_s, u"join"_s,
        u"explore"_s, u"topics"_s, u"trending"_s, u"search"_s, u"settings"_s, u"marketplace"_s, u"sponsors"_s,
        u"orgs"_s, u"notifications"_s, u"collections"_s, u"security"_s, u"site"_s, u"enterprise"_s,
        u"readme"_s, u"customer-stories"_s };
    const qsizetype size = place.path.size();
    if (size == 0 || others.contains(place.first()) || place.path.last().endsWith(".atom"_L1))
        return {};
    const QString origin = u"https://github.com"_s;
    if (size == 1)
        return { feed(origin + place.folder(1) + u".atom"_s, atom) };
    const QString repository = origin + place.folder(2);
    const FeedLink releases = feed(repository + u"/releases.atom"_s, atom, u"Releases"_s);
    const FeedLink commits = feed(repository + u"/commits.atom"_s, atom, u"Commits"_s);
    if (size == 2)
        return { releases, commits };
    if (place.path[2] == "releases"_L1)
        return { releases };
    if (place.path[2] == "tags"_L1)
        return { feed(repository + u"/tags.atom"_s, atom, u"Tags"_s) };
    if (place.path[2] == "commits"_L1)
        return { size == 3 ? commits : feed(origin + place.folder(size) + u".atom"_s, atom, u"Commits"_s) };
    return {};
}

/// flickr.com: photos_public.gne and groups_pool.gne by id, `12345678@N00` (Flickr Services, "Feeds"). A
/// person's chosen name says no id.
Feeds ofFlickr(const Place &place)
{
    static const QRegularExpression form(u"^[0-9]+(@|%40)N[0-9]{2}$"_s);
    QString id = place.path.value(1);
    if (!form.match(id).hasMatch())
        return {};
    id.replace("%40"_L1, "@"_L1);
    const QString services = u"https://www.flickr.com/services/feeds/"_s;
    if (place.first() == "photos"_L1 || place.first() == "people"_L1)
        return { feed(services + u"photos_public.gne?id="_s + id + u"&format=rss_200"_s) };
    if (place.first() == "groups"_L1)
        return { feed(services + u"groups_pool.gne?id="_s + id + u"&format=rss_200"_s) };
    return {};
}

/// Mastodon: `.rss` behind a profile, `/@name` (its documentation, "Using the network: RSS"), and a tag's. A
/// profile of another server, `/@name@host`, has its feed there. Other services have /@names too.
Feeds ofMastodon(const Place &place)
{
    static const QStringList others{ u"tiktok.com"_s, u"threads.net"_s, u"threads.com"_s, u"substack.com"_s,
        u"flipboard.com"_s, u"youtube.com"_s, u"medium.com"_s, u"instagram.com"_s };
    static const QRegularExpression form(u"^@([A-Za-z0-9_.-]+?)(@([A-Za-z0-9.-]+\\.[A-Za-z0-9-]+))?$"_s);
    const QRegularExpressionMatch name = form.match(place.first());
    if (place.path.size() != 1 || others.contains(place.host) || !name.hasMatch()
        || (!name.hasCaptured(2) && name.captured(1).endsWith(".rss"_L1)))
        return {};
    const QString origin = name.hasCaptured(3) ? u"https://"_s + name.captured(3) : place.origin;
    return { feed(origin + u"/@"_s + name.captured(1) + u".rss"_s) };
}

Feeds ofAddress(const Place &place, const QUrl &url)
{
    const QString &host = place.host;
    const auto isAt = [&](QLatin1StringView domain) {
        return host == domain || !place.nameUnder(domain).isEmpty();
    };
    static const QRegularExpression blogspot(u"^[a-z0-9-]+\\.blogspot\\.[a-z]{2,3}(\\.[a-z]{2})?$"_s);

    if (host == "youtube.com"_L1)
        return ofYouTube(place, url);
    if (host == "vimeo.com"_L1)
        return ofVimeo(place);
    if (isAt("reddit.com"_L1))
        return ofReddit(place);
    if (isAt("medium.com"_L1))
        return ofMedium(place);
    if (isAt("tumblr.com"_L1))
        return ofTumblr(place);
    if (blogspot.match(host).hasMatch())
        return ofBlogger(place);
    if (!place.nameUnder("wordpress.com"_L1).isEmpty())
        return ofHosted(place, "/feed/"_L1);
    if (!place.nameUnder("ghost.io"_L1).isEmpty())
        return ofHosted(place, "/rss/"_L1);
    if (isAt("livejournal.com"_L1))
        return ofLiveJournal(place);
    // Dreamwidth: `/data/rss` of a journal (its FAQ, "Feeds").
    if (!place.nameUnder("dreamwidth.org"_L1).isEmpty())
        return place.isFront() ? Feeds{ feed(place.origin + u"/data/rss"_s) } : Feeds{};
    // Substack: `/feed` of a publication (its help centre, "Is there an RSS feed?").
    if (!place.nameUnder("substack.com"_L1).isEmpty()) {
        const bool isFront = place.isFront() || (place.path.size() == 1 && place.first() == "archive"_L1);
        return isFront ? Feeds{ feed(place.origin + u"/feed"_s) } : Feeds{};
    }
    // Bluesky: `/rss` behind a profile, as the pages of profiles name it themselves.
    if (host == "bsky.app"_L1) {
        const bool isProfile
            = place.path.size() == 2 && place.first() == "profile"_L1 && !place.path[1].isEmpty();
        return isProfile ? Feeds{ feed(u"https://bsky.app"_s + place.folder(2) + u"/rss"_s) } : Feeds{};
    }
    if (host == "github.com"_L1)
        return ofGitHub(place);
    if (host == "flickr.com"_L1)
        return ofFlickr(place);
    return ofMastodon(place);
}

/// What a page says of the software that made it.
struct Marks {
    QString generator; ///< Lower case.
    QUrl wordPressApi; ///< Of `<link rel="https://api.w.org/">`: `…/wp-json/` under the blog's front.
    QString channelId; ///< YouTube's.
};

Marks marksOf(const QByteArray &utf8, const QUrl &url)
{
    HtmlTokenizer tokenizer({ utf8.constData(), static_cast<size_t>(utf8.size()) });
    HtmlToken token;
    Marks marks;
    while (tokenizer.next(token)) {
        if (token.kind != HtmlToken::Kind::StartTag)
            continue;
        if (token.name == "script")
            tokenizer.enter(HtmlTokenizer::Content::Script, token.name);
        else if (token.name == "style" || token.name == "iframe")
            tokenizer.enter(HtmlTokenizer::Content::RawText, token.name);
        else if (token.name == "title" || token.name == "textarea")
            tokenizer.enter(HtmlTokenizer::Content::RcData, token.name);
        if (token.name != "meta" && token.name != "link")
            continue;
        const QString rel = attributeText(token, "rel").toLower();
        const QString item = attributeText(token, "itemprop");
        if (marks.generator.isEmpty() && attributeText(token, "name").toLower() == "generator"_L1) {
            marks.generator = attributeText(token, "content").toLower();
        } else if (rel == "https://api.w.org/"_L1) {
            marks.wordPressApi
                = safeUrl(attributeText(token, "href"), url, UrlUse::Resource).value_or(QUrl());
        } else if (rel == "canonical"_L1) {
            const QStringList path
                = QUrl(attributeText(token, "href")).path().split(u'/', Qt::SkipEmptyParts);
            if (path.value(0) == "channel"_L1 && isChannelId(path.value(1)))
                marks.channelId = path[1];
        } else if (item == "identifier"_L1 || item == "channelId"_L1) {
            if (const QString id = attributeText(token, "content");
                marks.channelId.isEmpty() && isChannelId(id))
                marks.channelId = id;
        }
    }
    return marks;
}

/// YouTube's page carries what it shows as JSON; externalId is the channel's own, channelId may be anybody's.
QString externalId(const QByteArray &utf8)
{
    static const QByteArray key = "\"externalId\":\"";
    const qsizetype at = utf8.indexOf(key);
    const QString id = at < 0 ? QString() : QString::fromLatin1(utf8.mid(at + key.size(), 24));
    return isChannelId(id) ? id : QString();
}

Feeds ofPage(const Place &place, const QUrl &url, const QByteArray &utf8)
{
    const Marks marks = marksOf(utf8, url);
    if (place.host == "youtube.com"_L1) {
        const QString id = marks.channelId.isEmpty() ? externalId(utf8) : marks.channelId;
        return id.isEmpty() ? Feeds{} : Feeds{ feed(youTube("channel_id", id), atom) };
    }
    if (!marks.wordPressApi.isEmpty()) {
        QString front = marks.wordPressApi.adjusted(QUrl::RemoveQuery | QUrl::RemoveFragment)
                            .toString(QUrl::FullyEncoded);
        const bool isPretty = front.contains("/wp-json"_L1);
        if (isPretty)
            front = front.left(front.lastIndexOf("/wp-json"_L1));
        // A page can name any address: only its own host's counts.
        if (isPretty && QUrl(front).host() == url.host())
            return ofLists(place, front, "/feed/"_L1);
        // Without pretty addresses it is a question to index.php.
        return { feed(place.origin + u"/?feed=rss2"_s) };
    }
    if (marks.generator.startsWith("wordpress"_L1))
        return ofLists(place, place.origin, "/feed/"_L1);
    if (marks.generator.startsWith("ghost"_L1))
        return ofLists(place, place.origin, "/rss/"_L1);
    if (marks.generator.startsWith("blogger"_L1))
        return ofBlogger(place);
    return {};
}

bool isWeb(const QUrl &url)
{
    return (url.scheme() == "https"_L1 || url.scheme() == "http"_L1) && !url.host().isEmpty();
}

bool isOfComments(const FeedLink &link, const QUrl &page)
{
    const QStringList path = link.url.path().split(u'/', Qt::SkipEmptyParts);
    if (path.contains("comments"_L1, Qt::CaseInsensitive))
        return true;
    // The words of the languages that WordPress is used in most.
    static const QStringList words{ u"comment"_s, u"kommentar"_s, u"comentario"_s, u"commenti"_s,
        u"комментари"_s, u"коментар"_s, u"تعليق"_s, u"yorum"_s, u"пікір"_s };
    if (std::any_of(words.begin(), words.end(),
            [&](const QString &word) { return link.title.contains(word, Qt::CaseInsensitive); }))
        return true;
    // WordPress: what stands behind an article is its comments; behind a list, the list.
    static const QStringList lists{ u"category"_s, u"tag"_s, u"author"_s };
    const QStringList here = page.path().split(u'/', Qt::SkipEmptyParts);
    return here.size() > 1 && path.size() == here.size() + 1 && path.last() == "feed"_L1
        && path.mid(0, here.size()) == here
        && std::none_of(lists.begin(), lists.end(), [&](const QString &list) { return here.contains(list); });
}

} // namespace

std::vector<FeedLink> knownFeeds(const QUrl &url, const QByteArray &pageUtf8)
{
    if (!isWeb(url))
        return {};
    const Place place = placeOf(url);
    Feeds feeds = ofAddress(place, url);
    if (!pageUtf8.isEmpty()) {
        for (const FeedLink &link : ofPage(place, url, pageUtf8)) {
            if (std::none_of(
                    feeds.begin(), feeds.end(), [&](const FeedLink &f) { return f.url == link.url; }))
                feeds.push_back(link);
        }
    }
    std::erase_if(feeds, [&](const FeedLink &link) { return !link.url.isValid() || link.url == url; });
    return feeds;
}

std::vector<QUrl> feedProbes(const QUrl &url)
{
    if (!isWeb(url))
        return {};
    const QString origin = placeOf(url).origin;
    std::vector<QUrl> probes;
    for (const QLatin1StringView path :
        { "/feed/"_L1, "/feed.xml"_L1, "/rss.xml"_L1, "/atom.xml"_L1, "/index.xml"_L1, "/feed.json"_L1 })
        probes.emplace_back(origin + path);
    return probes;
}

std::vector<FeedLink> commentsLast(std::vector<FeedLink> links, const QUrl &page)
{
    std::stable_partition(
        links.begin(), links.end(), [&](const FeedLink &link) { return !isOfComments(link, page); });
    return links;
}
