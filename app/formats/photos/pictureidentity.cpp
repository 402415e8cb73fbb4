#include "formats/photos/pictureidentity.h"

#include <QRegularExpression>

#include <algorithm>
#include <array>

using namespace Qt::StringLiterals;

namespace {

/// A size as addresses say it; a number that is none is 0.
int pixels(const QString &digits) { return std::min(digits.toInt(), 100'000); }

/// Takes a size out of the path: what `expression` finds is replaced, its captures `width` and `height` are
/// kept.
bool takeSize(
    QString &path, const QRegularExpression &expression, const QString &instead, PictureIdentity &identity)
{
    const QRegularExpressionMatch match = expression.match(path);
    if (!match.hasMatch())
        return false;
    identity.width = pixels(match.captured(u"width"_s));
    identity.height = pixels(match.captured(u"height"_s));
    identity.isWhole = false;
    path.replace(match.capturedStart(), match.capturedLength(), instead);
    return true;
}

/// Widths and the like in a query; all others may tell one picture from another.
QString withoutSizes(const QString &query)
{
    static const std::array sizes{ "w"_L1, "h"_L1, "width"_L1, "height"_L1, "resize"_L1, "fit"_L1, "crop"_L1,
        "quality"_L1, "q"_L1, "ssl"_L1, "strip"_L1, "dpr"_L1, "auto"_L1, "fm"_L1, "zoom"_L1, "maxwidth"_L1,
        "maxheight"_L1, "zc"_L1 };
    QStringList kept;
    const QStringList pairs = query.split(u'&', Qt::SkipEmptyParts);
    for (const QString &pair : pairs) {
        const QString name = pair.section(u'=', 0, 0).toLower();
        if (std::find(sizes.begin(), sizes.end(), name) == sizes.end())
            kept << pair;
    }
    return kept.join(u'&');
}

/// `640px-Name.jpg` as the last part of a path; 0 if it is none.
int mediaWikiWidth(const QString &path)
{
    const QString name = path.section(u'/', -1);
    const qsizetype end = name.indexOf("px-"_L1);
    return end > 0 && end < 6 ? pixels(name.left(end)) : 0;
}

bool isHostOf(const QString &host, QLatin1StringView domain)
{
    return host == domain || (host.endsWith(domain) && host[host.size() - domain.size() - 1] == u'.');
}

} // namespace

bool isPictureFile(const QUrl &url)
{
    static const std::array endings{ ".jpg"_L1, ".jpeg"_L1, ".jpe"_L1, ".png"_L1, ".webp"_L1, ".gif"_L1 };
    const QString path = url.path();
    return std::any_of(endings.begin(), endings.end(),
        [&](QLatin1StringView ending) { return path.endsWith(ending, Qt::CaseInsensitive); });
}

PictureIdentity pictureIdentity(const QUrl &url)
{
    static const QRegularExpression wordPress(
        u"-(?<width>\\d{2,5})x(?<height>\\d{2,5})(?=\\.[A-Za-z]{3,4}$)"_s);
    static const QRegularExpression scaled(u"-scaled(?=\\.[A-Za-z]{3,4}$)"_s);
    static const QRegularExpression blogger(u"/s(?<width>\\d{2,4})(?:-[a-z0-9-]+)?(?=/[^/]+$)"_s);
    static const QRegularExpression bloggerBoth(
        u"/w(?<width>\\d{2,4})-h(?<height>\\d{2,4})(?:-[a-z0-9-]+)?(?=/[^/]+$)"_s);
    static const QRegularExpression google(
        u"=[sw](?<width>\\d{2,5})(?:-h(?<height>\\d{2,5}))?(?:-[a-z0-9-]+)?$"_s);
    static const QRegularExpression liveJournal(u"_(?<width>\\d{3,4}|original)(?=\\.[A-Za-z]{3,4}$)"_s);

    PictureIdentity identity;
    QString host = url.host();
    QString path = url.path(QUrl::FullyEncoded);
    // Jetpack's servers of sizes: the picture's own address without its scheme is the path.
    static const std::array photon{ "i0.wp.com"_L1, "i1.wp.com"_L1, "i2.wp.com"_L1, "i3.wp.com"_L1 };
    if (std::find(photon.begin(), photon.end(), host) != photon.end()) {
        host = path.section(u'/', 1, 1);
        path = u'/' + path.section(u'/', 2);
        identity.isWhole = !url.hasQuery();
    }
    if (host.startsWith("www."_L1))
        host.remove(0, 4);

    const bool isGoogle = isHostOf(host, "blogspot.com"_L1) || isHostOf(host, "googleusercontent.com"_L1)
        || isHostOf(host, "ggpht.com"_L1);
    if (isGoogle) {
        host = u"blogspot.com"_s; // 1.bp, 2.bp, lh3 … hold the same pictures.
        if (!takeSize(path, bloggerBoth, {}, identity) && !takeSize(path, blogger, {}, identity))
            takeSize(path, google, {}, identity);
        identity.isWhole = identity.isWhole || identity.width >= 1600 || identity.width == 0;
    } else if (isHostOf(host, "pics.livejournal.com"_L1)) {
        takeSize(path, liveJournal, {}, identity);
        identity.isWhole = identity.isWhole || identity.width == 0;
    } else if (isHostOf(host, "staticflickr.com"_L1) || isHostOf(host, "static.flickr.com"_L1)) {
        identity.isWhole = path.contains("_o."_L1) || path.contains("_k."_L1) || path.contains("_h."_L1);
        path = path.section(u'/', -1).section(
            u'_', 0, 0); // Its number alone: the original has a secret of its own.
        host = u"staticflickr.com"_s;
    } else if (path.contains("/thumb/"_L1) && mediaWikiWidth(path) > 0) {
        identity.width = mediaWikiWidth(path);
        identity.isWhole = false;
        path = path.section(u'/', 0, -2).replace("/thumb/"_L1, "/"_L1);
    } else if (!takeSize(path, wordPress, {}, identity)) {
        if (takeSize(path, scaled, {}, identity))
            identity.width = 2560; // On its long side; the original behind it is seldom public.
    }
    QString query = url.query(QUrl::FullyEncoded);
    if (!query.isEmpty() && isPictureFile(url)) {
        identity.isWhole = identity.isWhole && withoutSizes(query) == query;
        query.clear(); // A file is one picture, whatever is asked of it.
    }
    query = withoutSizes(query);
    if (url.port() > 0)
        host += u':' + QString::number(url.port());
    identity.key = host + path + (query.isEmpty() ? QString() : u'?' + query);
    return identity;
}
