#pragma once

#include "base/id.h"

#include <QByteArray>
#include <QDateTime>
#include <QString>
#include <QStringList>
#include <QUrl>

#include <chrono>
#include <optional>
#include <vector>

/// How a fetch of a feed ended last time; shown in words beside the feed.
enum class FeedHealth {
    NeverFetched,
    Fine,
    Malformed, ///< Something came, and part of it could be read.
    NotAFeed,
    Unreachable,
    Refused, ///< 401, 403.
    RetryLater, ///< 429, 503: waits until retryAt.
    Gone, ///< 410, or 404 for long: no longer asked.
};

/// An address that we follow.
struct Feed {
    FeedId id;
    QUrl url; ///< Where it is fetched from; a remembered 301 changes it.
    QString title; ///< The publisher's, or the person's if they renamed it.
    QString chosenTitle; ///< What the person called it; empty if they did not.
    QUrl homePage;
    QString description;
    QString language; ///< BCP 47, from the feed or the person; empty if unknown.
    QString country; ///< ISO 3166-1 alpha-2, from the person.
    QString folder; ///< One level of folders; empty is none.
    bool isPrivateAllowed = false; ///< The person typed a private address: allowed for its own origin.
    QDateTime addedAt;
    QDateTime fetchedAt; ///< The last answer, of whatever kind; invalid if never.
    QDateTime retryAt; ///< Not before: the server's wish; invalid if at any time.
    QDateTime dueAt; ///< When it is asked next unasked; invalid if never fetched.
    QDateTime
        failingSince; ///< The first of the fetches that failed without a good one between; invalid if none.
    bool arePicturesAllowed = false; ///< Its articles' pictures are loaded without asking.
    FeedHealth health = FeedHealth::NeverFetched;
    QString healthDetail;
    int articleCount = 0;
    int unreadCount = 0;

    /// What a list shows.
    QString name() const
    {
        return !chosenTitle.isEmpty() ? chosenTitle : !title.isEmpty() ? title : url.host();
    }

    bool operator==(const Feed &) const = default;
};

/// What the server gave to ask again with, an opaque pair (RFC 9110 section 13), and what came.
struct FeedValidators {
    QByteArray etag; ///< Verbatim, quotes included.
    QByteArray lastModified; ///< Verbatim.
    QByteArray bodySha256; ///< 32 bytes; empty if never fetched.

    bool operator==(const FeedValidators &) const = default;
};

struct Enclosure {
    QUrl url;
    QString type;
    QString title;
    qint64 bytes = 0; ///< 0 if not said.
    std::chrono::seconds duration{ 0 }; ///< 0 if not said.

    bool operator==(const Enclosure &) const = default;
};

/// A point on the earth, as a publisher gives it. Degrees, WGS 84.
struct GeoPoint {
    double latitude = 0; ///< -90 to 90.
    double longitude = 0; ///< -180 to 180.

    bool operator==(const GeoPoint &) const = default;
};

/// The item as we keep and show it. Immutable but for the publisher's updates, which make ArticleVersions.
struct Article {
    ArticleId id;
    FeedId feed;
    QString guid; ///< The publisher's, verbatim.
    QUrl url;
    QString title; ///< Plain text.
    QString author;
    QString summary; ///< Plain text, the first words; never the whole.
    QString language; ///< BCP 47; empty if unknown.
    QDateTime publishedAt; ///< UTC; invalid if the publisher does not say.
    /// What the publisher's clock was ahead of UTC then; absent if it does not say.
    std::optional<std::chrono::seconds> publishedOffset;
    QDateTime updatedAt; ///< UTC, as the publisher says; invalid if not said.
    QDateTime arrivedAt; ///< When we stored it first.
    int versionCount = 1; ///< Texts of the publisher that we hold, this one included.
    int pictureCount = 0;
    std::optional<GeoPoint> place; ///< That the publisher says it is about, or was written at.

    /// What lists sort by: the publisher's date, but never later than its arrival.
    QDateTime shownAt() const
    {
        return publishedAt.isValid() && publishedAt < arrivedAt ? publishedAt : arrivedAt;
    }

    bool operator==(const Article &) const = default;
};

/// What the person did with it; mine, not the publisher's.
struct ArticleStatus {
    bool isRead = false;
    bool isStarred = false;

    bool operator==(const ArticleStatus &) const = default;
};

/// A row of the article list.
struct ArticleRow {
    Article article;
    ArticleStatus status;
    QString feedName;
    QStringList tags; ///< In the order of their names.

    bool operator==(const ArticleRow &) const = default;
};

/// An article with its text, to read.
struct ArticleText {
    Article article;
    ArticleStatus status;
    QString feedName;
    QByteArray html; ///< As published, UTF-8, with base applied nowhere: untrusted, for formats/html only.
    QUrl base; ///< What relative links in html are relative to.
    std::vector<Enclosure> enclosures;
    int version = 1; ///< Which of the publisher's texts this is: title, author, address and html are its own.
    bool isNewest = true;
    QDateTime seenAt; ///< When this text was seen first.

    bool operator==(const ArticleText &) const = default;
};

/// One text of the publisher, and what it arrived in.
struct ArticleVersion {
    int number = 1; ///< 1 is the first that we saw.
    QString title;
    QByteArray html;
    QDateTime seenAt;

    bool operator==(const ArticleVersion &) const = default;
};

/// Which articles a list holds: all of the conditions that are set.
struct ArticleFilter {
    enum class Which { All, Unread, Starred, Today };

    Which which = Which::All;
    std::optional<FeedId> feed = {};
    QString folder = {}; ///< Empty is any.
    QString language = {}; ///< Primary subtag, lower case ("ar"); empty is any.
    QString country = {}; ///< Of the feed; empty is any.
    QString tag = {}; ///< Empty is any.

    bool operator==(const ArticleFilter &) const = default;
};

/// Where a page of a list goes on: after the row with this time and id. Absent: from the newest.
struct ArticleCursor {
    QDateTime shownAt;
    ArticleId id;

    bool operator==(const ArticleCursor &) const = default;
};

/// What is looked for, and where.
struct SearchQuery {
    QString text; ///< Words are all wanted; "a phrase"; wor* as a beginning; -word for without.
    ArticleFilter filter = {}; ///< Only among these.
    std::optional<ArticleCursor> after = {}; ///< For the next page of hits.
    int limit = 50;

    bool operator==(const SearchQuery &) const = default;
};

/// A search that a person keeps: a list that fills itself.
struct SavedSearch {
    SavedSearchId id;
    QString name;
    QString text; ///< As SearchQuery::text.

    bool operator==(const SavedSearch &) const = default;
};

/// A name in the list of lists, and how many unread articles are behind it.
struct ListCount {
    QString key; ///< Folder, language, country or tag as ArticleFilter takes it.
    int unread = 0;
    int all = 0;

    bool operator==(const ListCount &) const = default;
};

/// One answer of a search.
struct SearchHit {
    ArticleRow row;
    QString snippet; ///< Plain text; the words found stand between U+0002 and U+0003.

    bool operator==(const SearchHit &) const = default;
};

/// What one refresh of feeds did.
struct RefreshReport {
    int feeds = 0;
    int unchanged = 0;
    int failed = 0;
    int newArticles = 0;
    int updatedArticles = 0;
    std::chrono::milliseconds took{ 0 };

    bool operator==(const RefreshReport &) const = default;
};
