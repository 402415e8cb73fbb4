#pragma once

#include "model/feed.h"

#include <QByteArray>
#include <QDateTime>
#include <QString>
#include <QStringList>
#include <QUrl>

#include <chrono>
#include <optional>
#include <vector>

// What a feed says, as plain values. Any thread. Everything in here is a stranger's: untrusted.

enum class FeedFormat { Rss20, Rss10, Rss09x, Atom10, Atom03, Json1, Cdf };

/// The word of the command line for it: `rss20`, `atom10`, …
QString wordOf(FeedFormat format);

/// A text as the publisher sent it. UTF-8.
struct FeedText {
    enum class Type {
        Plain, ///< Characters; `<` is a less-than sign.
        Html, ///< Markup as published: one level of escaping or CDATA is gone, nothing else.
        Xhtml, ///< Was markup in the feed itself; written out again so that an HTML parser reads the same.
    };

    QByteArray value;
    Type type = Type::Plain;
    QString language; ///< BCP 47 as published, of this element or around it; empty if not said.
    QUrl base; ///< What its relative links are relative to; empty if nothing is known.

    bool isEmpty() const { return value.isEmpty(); }
    /// As HTML: plain text is escaped, the rest is as it is. Relative links stay.
    QByteArray html() const;
    /// As one line of plain text: no tags, references decoded, white space collapsed. For titles and lists,
    /// not for showing a body.
    QString plain() const;

    bool operator==(const FeedText &) const = default;
};

struct FeedPerson {
    QString name;
    QString email;
    QUrl url;

    bool operator==(const FeedPerson &) const = default;
};

struct FeedEnclosure {
    QUrl url;
    QString type; ///< MIME, as published; may be empty.
    QString title;
    qint64 bytes = 0; ///< 0 if not said.
    std::chrono::seconds duration{ 0 }; ///< 0 if not said.

    bool operator==(const FeedEnclosure &) const = default;
};

/// A picture that belongs to an entry (media:content, media:thumbnail, itunes:image, an image of JSON Feed).
struct FeedPicture {
    QUrl url;
    QUrl thumbnail; ///< Empty if not said.
    QString caption; ///< Plain text.
    QString credit; ///< Plain text.
    int width = 0; ///< Pixels; 0 if not said.
    int height = 0;

    bool operator==(const FeedPicture &) const = default;
};

/// Where something stands in ParsedFeed::document. Bytes.
struct ByteSpan {
    qsizetype offset = 0;
    qsizetype length = 0;

    bool operator==(const ByteSpan &) const = default;
};

/// The format's item.
struct ParsedEntry {
    QString
        id; ///< guid, atom:id, rdf:about or JSON's id, verbatim but for white space around it; may be empty.
    bool isIdPermalink = false; ///< RSS says (or leaves it said) that the guid is the page's address.
    bool isUrlPage = false; ///< The address is said to be a page, or nothing else is said.
    QUrl url; ///< The page; the guid if it is an address and nothing better is there.
    QString title; ///< Plain text, one line.
    FeedText titleText; ///< As published.
    FeedText content; ///< content:encoded, atom:content, JSON's content; empty if there is only a summary.
    FeedText summary; ///< RSS's description, atom:summary.
    std::vector<FeedPerson> authors;
    QDateTime publishedAt; ///< UTC; invalid if absent or nonsense: never invented.
    std::optional<std::chrono::seconds>
        publishedOffset; ///< Its zone's, ahead of UTC; absent if none is said.
    QDateTime updatedAt; ///< UTC; as above.
    QString language; ///< BCP 47 as published; empty if not said.
    QStringList tags;
    std::vector<FeedEnclosure> enclosures;
    std::vector<FeedPicture> pictures;
    QUrl image; ///< The one picture that stands for the entry; empty if there is none.
    QUrl comments; ///< The page of the comments.
    QUrl externalUrl; ///< JSON's external_url, atom's rel=related: what a link blog points at.
    std::optional<GeoPoint> place; ///< Of GeoRSS or W3C geo; absent if its numbers are no place.
    QUrl base; ///< What relative links in it are relative to.
    ByteSpan span; ///< The entry's own bytes, for evidence.

    /// The text to read: the content, or else the summary.
    const FeedText &body() const { return content.isEmpty() ? summary : content; }
    QByteArray contentHtml() const { return body().html(); }

    bool operator==(const ParsedEntry &) const = default;
};

/// Beyond these a feed is `malformed` and the rest is left out: each costs many times its bytes in the feed.
inline constexpr size_t mostEntries = 50'000;
inline constexpr size_t mostAttachments = 500; ///< Enclosures of an entry; pictures of an entry.
inline constexpr size_t mostParts = 200'000; ///< Enclosures, pictures, tags and authors of all entries.

struct ParsedFeed {
    FeedFormat format = FeedFormat::Rss20;
    QString title; ///< Plain text, one line.
    FeedText titleText; ///< As published.
    QString id; ///< atom:id, channel's rdf:about; may be empty.
    QUrl homePage;
    QUrl self; ///< The feed's own address as it says; empty if it does not.
    QUrl hub; ///< WebSub; empty if none.
    QUrl nextPage; ///< RFC 5005 or JSON Feed: older entries; empty if none.
    FeedText description; ///< description, subtitle, tagline.
    QString language; ///< BCP 47 as published.
    QString copyright; ///< Plain text.
    QUrl icon;
    std::vector<FeedPerson> authors;
    QStringList tags;
    QDateTime publishedAt; ///< UTC; invalid if not said.
    QDateTime updatedAt; ///< UTC; invalid if not said.
    std::chrono::minutes timeToLive{ 0 }; ///< RSS's ttl, sy:updatePeriod; 0 if not said.
    std::vector<ParsedEntry> items; ///< In the order of the document.
    QString encoding; ///< What was decoded from, lower case.
    bool malformed = false; ///< Not well formed, truncated, or beyond our limits: what could be read is here.
    QByteArray document; ///< The whole, as UTF-8: what the spans point into. Shared, not copied.

    /// The entry's own bytes.
    QByteArray bytesOf(const ParsedEntry &entry) const
    {
        return document.mid(entry.span.offset, entry.span.length);
    }

    bool operator==(const ParsedFeed &) const = default;
};
