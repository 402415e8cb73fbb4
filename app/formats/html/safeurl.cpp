#include "formats/html/safeurl.h"

#include <algorithm>
#include <array>

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype longestAddress = 8 * 1024;

bool isAsciiLetter(QChar c) { return (c >= u'a' && c <= u'z') || (c >= u'A' && c <= u'Z'); }

bool isAsciiDigit(QChar c) { return c >= u'0' && c <= u'9'; }

/// Without the C0 controls and spaces around it (WHATWG URL 4.4).
QStringView trimmed(QStringView text)
{
    while (!text.isEmpty() && text.front() <= u' ')
        text = text.mid(1);
    while (!text.isEmpty() && text.back() <= u' ')
        text.chop(1);
    return text;
}

bool hasForbidden(QStringView text)
{
    for (qsizetype i = 0; i < text.size(); ++i) {
        const QChar c = text[i];
        if (c < u' ' || c == u'\\' || (c >= QChar(0x7F) && c <= QChar(0x9F)))
            return true;
        if (c.isHighSurrogate() && i + 1 < text.size() && text[i + 1].isLowSurrogate())
            ++i;
        else if (c.isSurrogate() || (c >= QChar(0xFDD0) && c <= QChar(0xFDEF)) || c >= QChar(0xFFFE))
            return true;
    }
    return false;
}

/// `https` of `HTTPS://…`; empty if the text has no scheme.
QString schemeOf(QStringView text)
{
    if (text.isEmpty() || !isAsciiLetter(text[0]))
        return {};
    for (qsizetype i = 1; i < text.size(); ++i) {
        const QChar c = text[i];
        if (c == u':')
            return text.left(i).toString().toLower();
        if (!isAsciiLetter(c) && !isAsciiDigit(c) && c != u'+' && c != u'-' && c != u'.')
            return {};
    }
    return {};
}

bool isWebScheme(const QString &scheme) { return scheme == u"http" || scheme == u"https"; }

/// `text` is what follows `//`: user, host, port, then the rest.
bool isSoundAuthority(QStringView text)
{
    const auto end
        = std::find_if(text.begin(), text.end(), [](QChar c) { return c == u'/' || c == u'?' || c == u'#'; });
    const QStringView authority(text.begin(), end);
    return !authority.isEmpty() && std::none_of(authority.begin(), authority.end(), [](QChar c) {
        return c == u'@' || c == u'%' || c.isSpace();
    });
}

bool isSoundHost(const QString &host)
{
    if (host.isEmpty() || host.size() > 253)
        return false;
    if (host.contains(u':')) // IPv6; QUrl has checked it.
        return true;
    return std::all_of(host.begin(), host.end(),
        [](QChar c) { return isAsciiLetter(c) || isAsciiDigit(c) || c == u'.' || c == u'-' || c == u'_'; });
}

/// A label of a host name that QUrl neither changes nor takes for a number or for Punycode.
bool isPlainLabel(QStringView label)
{
    if (label.isEmpty() || label.size() > 63 || label.front() == u'-' || label.back() == u'-'
        || label.startsWith("xn--"_L1))
        return false;
    return std::all_of(label.begin(), label.end(),
        [](QChar c) { return (c >= u'a' && c <= u'z') || isAsciiDigit(c) || c == u'-'; });
}

/// Whether the address is written as QUrl writes it: in lower case up to the path, with a host of letters,
/// without a port, and with nothing that must be escaped or is. Nearly all of them are, and what follows here
/// would ask a QUrl ten questions to find that out.
bool isPlainWeb(QStringView text)
{
    const qsizetype start = text.startsWith("http://"_L1) ? 7 : text.startsWith("https://"_L1) ? 8 : 0;
    if (start == 0)
        return false;
    const auto *const end = text.end();
    const auto *const hostEnd = std::find(text.begin() + start, end, u'/');
    const QStringView host(text.begin() + start, hostEnd);
    if (host.size() > 253)
        return false;
    QStringView last = host;
    for (QStringView rest = host;;) {
        const qsizetype dot = rest.indexOf(u'.');
        last = dot < 0 ? rest : rest.left(dot);
        if (!isPlainLabel(last))
            return false;
        if (dot < 0)
            break;
        rest = rest.mid(dot + 1);
    }
    if (!isAsciiLetter(last.front())) // It might be an address in numbers.
        return false;
    return std::all_of(hostEnd, end, [](QChar c) {
        return isAsciiLetter(c) || isAsciiDigit(c) || "/-_.~?=&;:@!$'()*+,#"_L1.contains(c);
    }) && std::count(hostEnd, end, u'#') <= 1;
}

std::optional<QUrl> checkedWeb(const QUrl &url)
{
    if (!url.isValid() || !isWebScheme(url.scheme()) || !url.userInfo(QUrl::FullyEncoded).isEmpty())
        return {};
    if (!isSoundHost(url.host(QUrl::FullyEncoded)) || url.port(1) < 1)
        return {};
    const QByteArray encoded = url.toEncoded();
    if (encoded.size() > longestAddress || encoded.contains('\\'))
        return {};
    // What is stored must be read again as itself.
    const QUrl again = QUrl::fromEncoded(encoded);
    if (!again.isValid() || again.toEncoded() != encoded || again.host() != url.host())
        return {};
    return again;
}

std::optional<QUrl> mailAddress(QStringView text)
{
    const QStringView address = text.left(text.indexOf(u'?') < 0 ? text.size() : text.indexOf(u'?'));
    const bool plain = std::all_of(address.begin(), address.end(), [](QChar c) {
        return isAsciiLetter(c) || isAsciiDigit(c) || c == u'@' || c == u'.' || c == u'-' || c == u'_'
            || c == u'+';
    });
    if (!plain || address.count(u'@') != 1 || address.startsWith(u'@') || address.endsWith(u'@')
        || address.size() > 254)
        return {};
    const QUrl url(u"mailto:"_s + address.toString(), QUrl::StrictMode);
    if (!url.isValid())
        return {};
    return url;
}

/// Blanks inside an address are common in old pages and mean %20.
QUrl parsed(QStringView text) { return QUrl(text.toString().replace(u' ', "%20"_L1), QUrl::TolerantMode); }

constexpr std::array trackerKeys{ "fbclid"_L1, "gclid"_L1, "gclsrc"_L1, "dclid"_L1, "gbraid"_L1, "wbraid"_L1,
    "yclid"_L1, "ymclid"_L1, "ysclid"_L1, "msclkid"_L1, "twclid"_L1, "ttclid"_L1, "igshid"_L1, "igsh"_L1,
    "mc_cid"_L1, "mc_eid"_L1, "mkt_tok"_L1, "_hsenc"_L1, "_hsmi"_L1, "__hssc"_L1, "__hstc"_L1, "vero_id"_L1,
    "vero_conv"_L1, "oly_anon_id"_L1, "oly_enc_id"_L1, "wickedid"_L1, "_openstat"_L1, "rb_clickid"_L1,
    "s_cid"_L1, "li_fat_id"_L1 };

bool isTracker(QStringView key)
{
    return key.startsWith("utm_"_L1, Qt::CaseInsensitive)
        || std::any_of(trackerKeys.begin(), trackerKeys.end(),
            [key](QLatin1StringView tracker) { return key.compare(tracker, Qt::CaseInsensitive) == 0; });
}

} // namespace

std::optional<QUrl> safeUrl(QStringView text, const QUrl &base, UrlUse use)
{
    text = trimmed(text);
    if (text.isEmpty() || text.size() > longestAddress || text.startsWith(u'#') || hasForbidden(text))
        return {};
    if (isPlainWeb(text))
        return QUrl(text.toString(), QUrl::TolerantMode);
    const QString scheme = schemeOf(text);
    if (scheme == u"mailto")
        return use == UrlUse::Link ? mailAddress(text.mid(7)) : std::nullopt;
    const QStringView rest = scheme.isEmpty() ? text : text.mid(scheme.size() + 1);
    if (!scheme.isEmpty() || text.startsWith("//"_L1)) {
        if (!scheme.isEmpty() && !isWebScheme(scheme))
            return {};
        if (!rest.startsWith("//"_L1) || !isSoundAuthority(rest.mid(2)))
            return {};
        if (!scheme.isEmpty())
            return checkedWeb(parsed(text));
        const QString inherited = isWebScheme(base.scheme()) ? base.scheme() : u"https"_s;
        return checkedWeb(parsed(QString(inherited + u":"_s + text.toString())));
    }
    if (!checkedWeb(base.adjusted(QUrl::RemoveUserInfo)))
        return {};
    const QUrl relative = parsed(text);
    if (!relative.isValid() || !relative.isRelative() || !relative.authority().isEmpty())
        return {};
    return checkedWeb(base.adjusted(QUrl::RemoveUserInfo).resolved(relative));
}

std::optional<QUrl> safeUrl(const QUrl &url, UrlUse use)
{
    if (use == UrlUse::Link && url.scheme() == u"mailto")
        return mailAddress(QString::fromLatin1(url.toEncoded()).mid(7));
    return checkedWeb(url);
}

QUrl withoutTrackers(const QUrl &url)
{
    if (!url.hasQuery())
        return url;
    const QString query = url.query(QUrl::FullyEncoded);
    QStringList kept;
    const QList<QStringView> pairs = QStringView(query).split(u'&');
    for (const QStringView pair : pairs) {
        const qsizetype equals = pair.indexOf(u'=');
        if (!isTracker(equals < 0 ? pair : pair.left(equals)))
            kept << pair.toString();
    }
    if (kept.size() == pairs.size())
        return url;
    QUrl out = url;
    out.setQuery(kept.isEmpty() ? QString() : kept.join(u'&'), QUrl::TolerantMode);
    return QUrl::fromEncoded(out.toEncoded());
}
