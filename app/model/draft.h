#pragma once

#include "base/id.h"

#include <QByteArray>
#include <QDateTime>
#include <QString>
#include <QStringList>
#include <QUrl>
#include <QUuid>

#include <optional>

/// WordPress's statuses of a post (wp-includes/post.php, get_post_statuses and friends).
enum class PostStatus { Draft, Pending, Private, Future, Publish, Trash };

/// What WordPress calls the type of a post. None becomes the other: its interface cannot change it.
enum class PostType { Post, Page };

/// The fields of a post that a person writes. The body is block markup: the same bytes as on the server.
struct PostFields {
    QString title;
    QByteArray content; ///< UTF-8 block markup.
    QString excerpt;
    QString slug;
    QStringList categories; ///< Names; ids belong to a site.
    QStringList tags;
    qint64 author = 0; ///< Of the site's users; 0: whoever sends it first.
    /// The picture that stands for the post: `media:66` of the site's, or one that is on this computer alone
    /// (formats/blocks/localpictures.h); empty for none.
    QString featuredImage;
    qint64 parent = 0; ///< Of a page: the one above it, of the site's pages; 0 for none.
    int menuOrder = 0; ///< Of a page: its place among those beside it.

    bool operator==(const PostFields &) const = default;
};

/// One immutable state of a draft.
struct Revision {
    enum class Origin { Typed, Named, Imported, Pulled, Merged, Restored };

    RevisionId id;
    DraftId draft;
    RevisionId parent; ///< None for the first.
    Origin origin = Origin::Typed;
    QString name; ///< What the person called it; empty for an automatic one.
    QDateTime at;
    PostFields fields;

    bool operator==(const Revision &) const = default;
};

/// A stretch of a draft's revisions, newest first.
struct RevisionRange {
    RevisionId before; ///< Only older ones than this: the last of the page before. None: from the newest.
    RevisionId from; ///< Only this one and newer ones. None: to the oldest.
    int limit = -1; ///< -1 is all.
};

/// Where a draft stands between this computer and its site; the words of the sync badge.
enum class SyncState {
    Local, ///< Only here.
    Waiting, ///< A wish waits in the outbox.
    Sending,
    OnSite, ///< Verified: local, base and remote agree.
    Edited, ///< On the site, with changes here that nobody asked to send.
    ChangedOnSite,
    Conflict,
    Refused, ///< The site said no; the reason stands with the wish.
    RemovedOnSite,
};

/// Something that I write, with its newest revision.
struct Draft {
    DraftId id;
    PostType type = PostType::Post; ///< As it was made; it stays so.
    QUuid uuid; ///< Its identity everywhere; the key of a create is made of it.
    SiteId site; ///< None while it belongs to no site.
    qint64 remoteId = 0; ///< The post's id on the site; 0 if it is not there.
    PostStatus remoteStatus = PostStatus::Draft; ///< As last seen on the site.
    QUrl link; ///< The public address, if it is on the site.
    QDateTime scheduledAt; ///< When the site shows it to everybody, of a scheduled post; else invalid.
    SyncState state = SyncState::Local; ///< Follows from what is stored: standingOf().
    RevisionId head;
    PostFields fields;
    QDateTime createdAt;
    QDateTime changedAt;
    bool isTrashed = false;

    bool operator==(const Draft &) const = default;
};

/// A row of the list of drafts: no text.
struct DraftRow {
    DraftId id;
    PostType type = PostType::Post;
    QString title;
    SiteId site;
    QString siteName;
    qint64 remoteId = 0;
    PostStatus remoteStatus = PostStatus::Draft;
    QUrl link;
    QDateTime scheduledAt;
    SyncState state = SyncState::Local;
    QDateTime changedAt;
    int words = 0;
    int quotes = 0;

    bool operator==(const DraftRow &) const = default;
};

/// A page of a site among its others.
struct PlacedPage {
    qint64 id = 0; ///< On the site.
    QString title;
    qint64 parent = 0; ///< 0 for none.
    int menuOrder = 0;
    int depth = 0; ///< Pages above it, as far as they are known here: see pageTree().

    bool operator==(const PlacedPage &) const = default;
};

/// A picture of the site's media as PostFields::featuredImage, and back; 0 for any other.
inline QString toFeaturedImage(qint64 media)
{
    return media > 0 ? QStringLiteral("media:%1").arg(media) : QString();
}

inline qint64 mediaOf(const QString &featuredImage)
{
    const QLatin1StringView prefix("media:");
    return featuredImage.startsWith(prefix) ? featuredImage.sliced(prefix.size()).toLongLong() : 0;
}

/// WordPress's word for a status (wp-includes/post.php), and back; absent for a word that is none of ours.
inline QString toWord(PostStatus status)
{
    switch (status) {
    case PostStatus::Draft:
        return QStringLiteral("draft");
    case PostStatus::Pending:
        return QStringLiteral("pending");
    case PostStatus::Private:
        return QStringLiteral("private");
    case PostStatus::Future:
        return QStringLiteral("future");
    case PostStatus::Publish:
        return QStringLiteral("publish");
    case PostStatus::Trash:
        return QStringLiteral("trash");
    }
    return {};
}

inline std::optional<PostStatus> toPostStatus(const QString &word)
{
    for (PostStatus status : { PostStatus::Draft, PostStatus::Pending, PostStatus::Private,
             PostStatus::Future, PostStatus::Publish, PostStatus::Trash }) {
        if (toWord(status) == word)
            return status;
    }
    return std::nullopt;
}
