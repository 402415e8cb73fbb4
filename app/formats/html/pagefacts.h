#pragma once

#include <QByteArray>
#include <QDateTime>
#include <QString>
#include <QUrl>

#include <vector>

/// What a whole page says about itself. Pure, any thread. UTF-8 in; linear; says less, never fails.

struct PageFacts {
    QString title; ///< JSON-LD headline, else og:title, else <title>.
    QString author; ///< JSON-LD author, else article:author if it is a name, else <meta name=author>.
    QString siteName;
    QString language; ///< <html lang>, else og:locale as a language tag.
    QUrl canonical; ///< http or https, else empty.
    QUrl image; ///< og:image.
    QDateTime publishedAt; ///< UTC; invalid if the page does not say.

    bool operator==(const PageFacts &) const = default;
};

PageFacts pageFacts(const QByteArray &utf8, const QUrl &url);

/// A feed that a page names.
struct FeedLink {
    QUrl url;
    QString title;
    QString
        type; ///< application/rss+xml, application/atom+xml, application/feed+json; empty if only guessed.

    bool operator==(const FeedLink &) const = default;
};

/// The feeds of `<link rel=alternate>`, in order, each once. If there are none: what the page links to on its
/// own host and looks like a feed's address.
std::vector<FeedLink> feedLinks(const QByteArray &utf8, const QUrl &url);
