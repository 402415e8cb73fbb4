#pragma once

#include "base/result.h"

#include <QByteArray>
#include <QString>
#include <QUrl>

#include <vector>

/// One subscription of a list.
struct OpmlFeed {
    QString title;
    QUrl url;
    QUrl homePage;
    QString folder; ///< Names of the outlines around it, outermost first, joined by `/`; empty if none.
    QString description;
    QString language;

    bool operator==(const OpmlFeed &) const = default;
};

/// An outline that we do not take, and why.
struct OpmlRefusal {
    enum class Why {
        NotAnAddress, ///< Empty, or no URL.
        Scheme, ///< Something else than http and https.
        TooMany, ///< Beyond mostOpmlFeeds.
    };

    QString title;
    QString address; ///< As it stands there; at most 200 characters.
    Why why = Why::NotAnAddress;

    bool operator==(const OpmlRefusal &) const = default;
};

struct Opml {
    QString title;
    std::vector<OpmlFeed> feeds; ///< In order, each address once: the first place wins.
    std::vector<OpmlRefusal> refused; ///< The first mostOpmlFeeds of them.
    int duplicates = 0; ///< Merged into the first of their address.
    bool malformed = false; ///< Not well formed, or beyond our limits: what could be read is here.

    bool operator==(const Opml &) const = default;
};

inline constexpr size_t mostOpmlFeeds = 5000;

/// Reads OPML 1.0 and 2.0, tolerantly. Nothing is fetched, and nothing in it counts as typed by the person.
/// `contentType` as for parseFeed. Errors: Malformed/NotAFeed if there is no outline; Refused/TooLarge beyond
/// 32 MiB.
Result<Opml> parseOpml(const QByteArray &bytes, const QByteArray &contentType = {});

/// Writes OPML 2.0, UTF-8. Folders become outlines; reading it back gives the same feeds.
QByteArray writeOpml(const QString &title, const std::vector<OpmlFeed> &feeds);
