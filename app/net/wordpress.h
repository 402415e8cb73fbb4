#pragma once

#include "base/async.h"
#include "base/secret.h"
#include "model/draft.h"
#include "model/site.h"
#include "model/upload.h"
#include "net/canceltoken.h"

#include <QDateTime>
#include <QList>
#include <QUrl>

#include <functional>
#include <optional>
#include <utility>
#include <vector>

/// A post or a page as the server holds it, read raw (context=edit).
struct RemotePost {
    PostType type = PostType::Post; ///< As the route that it was read from.
    qint64 id = 0;
    PostStatus status = PostStatus::Draft;
    QString title;
    QByteArray content; ///< content.raw, UTF-8.
    QString excerpt;
    QString slug;
    QUrl link;
    qint64 author = 0;
    QString modifiedGmt; ///< As the server says; a hint, never compared with our clock.
    QString dateGmt;
    QList<qint64> categories;
    QList<qint64> tags;
    qint64 featuredMedia = 0; ///< In the site's media; 0 if none.
    qint64 predecessorRevision = 0; ///< _links.predecessor-version; 0 if none, and in lists.
    int revisionCount = 0; ///< 0 in lists.
    qint64 parent = 0; ///< Of a page; 0 if none.
    int menuOrder = 0; ///< Of a page.

    bool operator==(const RemotePost &) const = default;
};

/// An earlier text of a post, as WordPress keeps them: title, content and excerpt, raw.
struct RemoteRevision {
    qint64 id = 0;
    qint64 author = 0;
    QString title;
    QByteArray content; ///< UTF-8.
    QString excerpt;
    bool isAutosave = false; ///< What somebody is typing, not what the post was.

    bool operator==(const RemoteRevision &) const = default;
};

/// Fields to write; absent ones are left as they are.
struct PostChange {
    std::optional<PostStatus> status;
    std::optional<QString> title;
    std::optional<QByteArray> content;
    std::optional<QString> excerpt;
    std::optional<QString> slug;
    std::optional<QDateTime> date; ///< UTC; only when the person set it.
    std::optional<QList<qint64>> categories;
    std::optional<QList<qint64>> tags;
    std::optional<qint64> author;
    std::optional<qint64> featuredMedia; ///< 0 for none.
    std::optional<qint64> parent; ///< Of a page; 0 for none.
    std::optional<int> menuOrder; ///< Of a page.

    bool operator==(const PostChange &) const = default;
};

/// One page of a list. Rows that the account may not edit are left out by the server but counted.
struct RemotePage {
    std::vector<RemotePost> posts;
    int page = 1;
    int pageCount = 1;
    int total = 0; ///< Posts of the list when this page was made.
    QDateTime serverTime = {}; ///< As the server says; invalid if it does not.
    std::vector<std::pair<Taxonomy, Term>> terms = {}; ///< Of its posts, as far as the answer names them.
};

/// Who we are there (`users/me?context=edit`).
struct RemoteUser {
    qint64 id = 0;
    QString name;
    QStringList roles;
    Capability can;
};

/// A picture for the media library.
struct MediaUpload {
    QByteArray bytes;
    QString mediaType; ///< `image/jpeg`.
    QString key; ///< The slug, and the name of the file: ASCII letters, digits and dashes.
    QString title; ///< For people in the library; empty: the key.
    QString alt;
    QString caption;
    QByteArray md5 = {}; ///< Of the bytes; empty: made when they are sent.

    bool operator==(const MediaUpload &) const = default;
};

/// What an account can ask of its WordPress site. Each mutation is one request on the wire, never repeated by
/// itself; an answer that is lost is Error::Kind::Unknown, to be resolved by looking. A refusal carries
/// WordPress's own code at the head of `detail` ("rest_cannot_publish: …"). Main thread.
class WordPress {
public:
    virtual ~WordPress() = default;

    /// Whether the root of its interface answers as a WordPress does; nothing is said of who asks.
    virtual Future<> probe() = 0;
    /// When the site wants to be asked again (Retry-After of a 429 or 503), the latest that it said; invalid:
    /// it said nothing.
    virtual QDateTime retryAt() const = 0;

    virtual Future<RemoteUser> me() = 0;
    virtual Future<RemotePost> post(PostType type, qint64 id) = 0;
    /// Every post of ours whose slug is one of these, in any status, trash included (notes on sync, 5.3).
    virtual Future<std::vector<RemotePost>> postsBySlug(PostType type, const QStringList &slugs) = 0;
    /// Page `page` from 1, 100 a page, by id, the trash included; `modifiedAfter` in UTC asks for changed
    /// ones only, and for the names of their terms along with them.
    virtual Future<RemotePage> posts(PostType type, int page, const std::optional<QDateTime> &modifiedAfter)
        = 0;
    /// Every page of the same list without title, content, excerpt and link: a fraction of the bytes.
    virtual Future<RemotePage> rows(PostType type, int page) = 0;
    /// The newest revisions of a post, those behind the revision `after` at least, up to 100, by id,
    /// autosaves too; empty where the site keeps none. Canceled where `cancel` ends it.
    virtual Future<std::vector<RemoteRevision>> revisions(
        PostType type, qint64 id, qint64 after, const CancelToken &cancel)
        = 0;
    virtual Future<RemotePost> createPost(PostType type, const PostChange &fields) = 0;
    virtual Future<RemotePost> updatePost(PostType type, qint64 id, const PostChange &fields) = 0;
    /// Into the trash, never for good. There already, or gone, is fine.
    virtual Future<> trashPost(PostType type, qint64 id) = 0;
    virtual Future<std::vector<Term>> terms(Taxonomy taxonomy, const QString &search) = 0;
    /// Every category or tag; of more than 2,000 the most used ones.
    virtual Future<std::vector<Term>> allTerms(Taxonomy taxonomy) = 0;
    /// Makes the term, or answers the one that is there already (term_exists).
    virtual Future<Term> ensureTerm(Taxonomy taxonomy, const QString &name) = 0;
    /// Names of at most 100 terms by id; ids that are gone are left out.
    virtual Future<std::vector<Term>> termsById(Taxonomy taxonomy, const QList<qint64> &ids) = 0;
    /// Who may be named as the author of a post, by name, at most 100; only where the account may edit posts
    /// of others.
    virtual Future<std::vector<SiteAuthor>> authors() = 0;
    /// The newest 100 pictures of the site's media library.
    virtual Future<std::vector<SiteMedia>> pictures() = 0;

    // A picture of ours. What the site makes of it is to be read back.
    using SentBytes = std::function<void(qint64 sent, qint64 total)>;
    /// Answers its id, also where the site stored it and died making its smaller sizes. Network if it is
    /// known not to be stored: the line broke before all of it had left, or it arrived damaged.
    virtual Future<qint64> uploadMedia(
        const MediaUpload &upload, const SentBytes &onSent, const CancelToken &cancel)
        = 0;
    /// Every one under these slugs that the account may edit, by id.
    virtual Future<std::vector<RemoteMedia>> mediaBySlug(const QStringList &slugs) = 0;
    virtual Future<RemoteMedia> media(qint64 id) = 0;
    /// What anybody gets from the address of a picture. Errors as of fetchBytes().
    virtual Future<QByteArray> mediaFile(const QUrl &url, const CancelToken &cancel) = 0;
    /// Has the site make the smaller sizes that are missing.
    virtual Future<> finishMedia(qint64 id) = 0;
    /// For good: the library has no trash. Gone already is fine.
    virtual Future<> removeMedia(qint64 id) = 0;
};
