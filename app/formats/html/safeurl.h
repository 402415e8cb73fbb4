#pragma once

#include <QStringView>
#include <QUrl>

#include <optional>

/// The one place that decides which addresses of foreign pages may be kept. Pure, any thread.
/// What an address leads to (a private network, a look-alike name) is judged where it is opened.

enum class UrlUse {
    Link, ///< http, https, mailto.
    Resource, ///< Pictures, citations: http, https.
};

/// The address that `text` means on a page at `base`, in its encoded form, or nothing if it is not one that
/// QUrl and browsers read alike. Refused: other schemes, a backslash, control characters, user names and
/// passwords, an empty or odd host, a port outside 1 to 65535, a lone surrogate, `http:host` without slashes.
/// Without a base only whole addresses are kept; `//host/` is then https. A fragment alone is no address.
std::optional<QUrl> safeUrl(QStringView text, const QUrl &base, UrlUse use);

/// The same of an address that was read already, and is whole.
std::optional<QUrl> safeUrl(const QUrl &url, UrlUse use);

/// The address without the query keys that follow people around: utm_*, fbclid, gclid and their like.
QUrl withoutTrackers(const QUrl &url);
