#include "formats/photos/leftout.h"

#include "formats/html/attributes.h"

#include <QHash>
#include <QSet>
#include <QStringList>

#include <algorithm>
#include <array>

using namespace Qt::StringLiterals;

namespace {

/// Whole class names and ids, as themes and plug-ins give them.
const QHash<QString, LeftOut> &zoneNames()
{
    static const QHash<QString, LeftOut> names{ { u"sidebar"_s, LeftOut::OtherArticle },
        { u"widget-area"_s, LeftOut::OtherArticle }, { u"related"_s, LeftOut::OtherArticle },
        { u"relatedposts"_s, LeftOut::OtherArticle }, { u"related_posts"_s, LeftOut::OtherArticle },
        { u"recommended"_s, LeftOut::OtherArticle }, { u"recommendations"_s, LeftOut::OtherArticle },
        { u"popular-posts"_s, LeftOut::OtherArticle }, { u"popularposts"_s, LeftOut::OtherArticle },
        { u"read-more"_s, LeftOut::OtherArticle }, { u"read-also"_s, LeftOut::OtherArticle },
        { u"post-navigation"_s, LeftOut::OtherArticle }, { u"entry-related"_s, LeftOut::OtherArticle },
        { u"comments"_s, LeftOut::Outside }, { u"comment-list"_s, LeftOut::Outside },
        { u"commentlist"_s, LeftOut::Outside }, { u"comments-area"_s, LeftOut::Outside },
        { u"b-tree"_s, LeftOut::Outside }, { u"disqus_thread"_s, LeftOut::Outside },
        { u"breadcrumbs"_s, LeftOut::Outside }, { u"navigation"_s, LeftOut::Outside },
        { u"footer"_s, LeftOut::Outside }, { u"site-footer"_s, LeftOut::Outside },
        { u"share"_s, LeftOut::Button }, { u"sharing"_s, LeftOut::Button }, { u"social"_s, LeftOut::Button },
        { u"share-buttons"_s, LeftOut::Button }, { u"social-links"_s, LeftOut::Button },
        { u"author-box"_s, LeftOut::Face }, { u"author-bio"_s, LeftOut::Face },
        { u"author-info"_s, LeftOut::Face }, { u"vcard"_s, LeftOut::Face }, { u"site-logo"_s, LeftOut::Logo },
        { u"site-branding"_s, LeftOut::Logo }, { u"logo"_s, LeftOut::Logo },
        { u"ad"_s, LeftOut::Advertisement }, { u"ads"_s, LeftOut::Advertisement },
        { u"advertisement"_s, LeftOut::Advertisement }, { u"adsbygoogle"_s, LeftOut::Advertisement },
        { u"sponsored"_s, LeftOut::Advertisement }, { u"banner-ad"_s, LeftOut::Advertisement } };
    return names;
}

struct Beginning {
    QLatin1StringView text;
    LeftOut reason;
};

constexpr std::array zoneBeginnings{ Beginning{ "jp-relatedposts"_L1, LeftOut::OtherArticle },
    Beginning{ "related-"_L1, LeftOut::OtherArticle }, Beginning{ "yarpp"_L1, LeftOut::OtherArticle },
    Beginning{ "taboola"_L1, LeftOut::Advertisement }, Beginning{ "outbrain"_L1, LeftOut::Advertisement },
    Beginning{ "advert"_L1, LeftOut::Advertisement }, Beginning{ "ad-slot"_L1, LeftOut::Advertisement },
    Beginning{ "div-gpt-ad"_L1, LeftOut::Advertisement },
    Beginning{ "google_ads"_L1, LeftOut::Advertisement }, Beginning{ "sharedaddy"_L1, LeftOut::Button },
    Beginning{ "addtoany"_L1, LeftOut::Button }, Beginning{ "a2a_"_L1, LeftOut::Button },
    Beginning{ "addthis"_L1, LeftOut::Button } };

QStringList namesOf(const HtmlToken &token)
{
    return (attributeText(token, "class") + u' ' + attributeText(token, "id"))
        .toLower()
        .split(u' ', Qt::SkipEmptyParts);
}

/// Words of a class, an id or a file's name.
std::optional<LeftOut> ofWord(QStringView word)
{
    static const QHash<QString, LeftOut> words{ { u"avatar"_s, LeftOut::Face },
        { u"avatars"_s, LeftOut::Face }, { u"gravatar"_s, LeftOut::Face }, { u"userpic"_s, LeftOut::Face },
        { u"userpics"_s, LeftOut::Face }, { u"emoji"_s, LeftOut::Icon }, { u"emoticons"_s, LeftOut::Icon },
        { u"sociable"_s, LeftOut::Button }, { u"openads"_s, LeftOut::Advertisement },
        { u"icon"_s, LeftOut::Icon }, { u"icons"_s, LeftOut::Icon }, { u"smiley"_s, LeftOut::Icon },
        { u"smileys"_s, LeftOut::Icon }, { u"smilies"_s, LeftOut::Icon }, { u"favicon"_s, LeftOut::Icon },
        { u"spinner"_s, LeftOut::Icon }, { u"spacer"_s, LeftOut::Icon }, { u"placeholder"_s, LeftOut::Icon },
        { u"logo"_s, LeftOut::Logo }, { u"logos"_s, LeftOut::Logo }, { u"badge"_s, LeftOut::Button },
        { u"badges"_s, LeftOut::Button }, { u"button"_s, LeftOut::Button }, { u"buttons"_s, LeftOut::Button },
        { u"btn"_s, LeftOut::Button }, { u"advertisement"_s, LeftOut::Advertisement },
        { u"adserver"_s, LeftOut::Advertisement } };
    const auto found = words.constFind(word.toString());
    return found == words.constEnd() ? std::nullopt : std::optional(*found);
}

std::optional<LeftOut> ofWords(const QString &text)
{
    qsizetype start = 0;
    for (qsizetype i = 0; i <= text.size(); ++i) {
        if (i < text.size() && text[i].isLetterOrNumber())
            continue;
        if (i > start) {
            if (const auto reason = ofWord(QStringView(text).mid(start, i - start)))
                return reason;
        }
        start = i + 1;
    }
    return {};
}

/// Hosts, and ways on them, that serve no photos.
constexpr std::array places{ Beginning{ "gravatar.com/"_L1, LeftOut::Face },
    Beginning{ "l-userpic.livejournal.com/"_L1, LeftOut::Face },
    Beginning{ "pixel.wp.com/"_L1, LeftOut::Tracker },
    Beginning{ "stats.wordpress.com/"_L1, LeftOut::Tracker },
    Beginning{ "stats.wp.com/"_L1, LeftOut::Tracker },
    Beginning{ "google-analytics.com/"_L1, LeftOut::Tracker },
    Beginning{ "facebook.com/tr"_L1, LeftOut::Tracker }, Beginning{ "mc.yandex.ru/"_L1, LeftOut::Tracker },
    Beginning{ "counter.yadro.ru/"_L1, LeftOut::Tracker },
    Beginning{ "counter.rambler.ru/"_L1, LeftOut::Tracker }, Beginning{ "top.list.ru/"_L1, LeftOut::Tracker },
    Beginning{ "top.mail.ru/"_L1, LeftOut::Tracker }, Beginning{ "top-fwz1.mail.ru/"_L1, LeftOut::Tracker },
    Beginning{ "sitemeter.com/"_L1, LeftOut::Tracker }, Beginning{ "statcounter.com/"_L1, LeftOut::Tracker },
    Beginning{ "scorecardresearch.com/"_L1, LeftOut::Tracker },
    Beginning{ "quantserve.com/"_L1, LeftOut::Tracker },
    Beginning{ "feeds.feedburner.com/~r/"_L1, LeftOut::Tracker },
    Beginning{ "feeds.wordpress.com/"_L1, LeftOut::Tracker },
    Beginning{ "feedproxy.google.com/"_L1, LeftOut::Tracker },
    Beginning{ "blogger.googleusercontent.com/tracker/"_L1, LeftOut::Tracker },
    Beginning{ "blogger.com/img/"_L1, LeftOut::Icon }, Beginning{ "s.w.org/images/"_L1, LeftOut::Icon },
    Beginning{ "l-stat.livejournal.net/"_L1, LeftOut::Icon },
    Beginning{ "stat.livejournal.com/"_L1, LeftOut::Icon },
    Beginning{ "feeds.feedburner.com/~a/"_L1, LeftOut::Advertisement },
    Beginning{ "feedads.googleadservices.com/"_L1, LeftOut::Advertisement },
    Beginning{ "doubleclick.net/"_L1, LeftOut::Advertisement },
    Beginning{ "googlesyndication.com/"_L1, LeftOut::Advertisement },
    Beginning{ "pheedo.com/"_L1, LeftOut::Advertisement },
    Beginning{ "feedsportal.com/"_L1, LeftOut::Advertisement },
    Beginning{ "assoc-amazon.com/"_L1, LeftOut::Tracker },
    Beginning{ "feeds.feedburner.com/~f"_L1, LeftOut::Button },
    Beginning{ "technorati.com/"_L1, LeftOut::Button }, Beginning{ "digg.com/"_L1, LeftOut::Button },
    Beginning{ "del.icio.us/"_L1, LeftOut::Button } };

/// The place is one host, and all hosts below it.
bool isAt(const QString &where, QLatin1StringView place)
{
    const qsizetype at = where.indexOf(place);
    const qsizetype hostEnd = where.indexOf(u'/');
    return at == 0 || (at > 0 && at < hostEnd && where[at - 1] == u'.');
}

} // namespace

std::optional<LeftOut> zoneOf(const HtmlToken &start)
{
    if (start.name == "nav" || start.name == "footer")
        return LeftOut::Outside;
    if (start.name == "aside")
        return LeftOut::OtherArticle;
    if (start.name == "html" || start.name == "body" || start.name == "main" || start.name == "article")
        return {};
    for (const QString &name : namesOf(start)) {
        if (const auto found = zoneNames().constFind(name); found != zoneNames().constEnd())
            return *found;
        const auto *const beginning = std::find_if(zoneBeginnings.begin(), zoneBeginnings.end(),
            [&](const Beginning &known) { return name.startsWith(known.text); });
        if (beginning != zoneBeginnings.end())
            return beginning->reason;
    }
    return {};
}

std::optional<LeftOut> decorationOf(const HtmlToken &image)
{
    if (isTrackingPicture(image))
        return LeftOut::Tracker;
    return ofWords(attributeText(image, "class").toLower());
}

std::optional<LeftOut> decorationAt(const QUrl &url)
{
    const QString path = url.path().toLower();
    const QString where = url.host() + path;
    const auto *const place = std::find_if(
        places.begin(), places.end(), [&](const Beginning &known) { return isAt(where, known.text); });
    if (place != places.end())
        return place->reason;
    if (path.endsWith(".svg"_L1) || path.endsWith(".svgz"_L1))
        return LeftOut::Drawing;
    static const QSet<QString> empty{ u"blank.gif"_s, u"pixel.gif"_s, u"pixel.png"_s, u"transparent.gif"_s,
        u"transparent.png"_s, u"1x1.gif"_s, u"1x1.png"_s, u"clear.gif"_s, u"lazy.gif"_s, u"loading.gif"_s,
        u"grey.gif"_s, u"b.gif"_s, u"trans.gif"_s, u"dot.gif"_s };
    if (empty.contains(path.section(u'/', -1)))
        return LeftOut::Icon;
    const QString folders = path.section(u'/', 0, -2);
    static const QSet<QString> wordsOfFolders{ u"icons"_s, u"icon"_s, u"emoji"_s, u"emoticons"_s,
        u"sociable"_s, u"openads"_s, u"smilies"_s, u"smileys"_s, u"avatar"_s, u"avatars"_s, u"userpics"_s,
        u"badges"_s, u"buttons"_s, u"logos"_s };
    for (const QString &folder : folders.split(u'/', Qt::SkipEmptyParts)) {
        if (wordsOfFolders.contains(folder))
            return ofWord(folder);
    }
    if (path.contains("/ads/"_L1) || path.contains("/adserver/"_L1))
        return LeftOut::Advertisement;
    // A name of three words or more tells of a photo: “badge-makers-at-work”.
    const QString name = path.section(u'/', -1).section(u'.', 0, 0);
    const bool isShort = name.count(u'-') + name.count(u'_') <= 1;
    return isShort ? ofWords(name) : std::nullopt;
}
