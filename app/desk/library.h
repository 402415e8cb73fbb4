#pragma once

#include "base/async.h"
#include "model/feed.h"

#include <QObject>

#include <memory>
#include <optional>
#include <vector>

/// A feed that a page names, before it is followed.
struct FoundFeed {
    QUrl url;
    QString title;
    QString type; ///< `application/rss+xml`, …

    bool operator==(const FoundFeed &) const = default;
};

struct LibraryCounts {
    qint64 all = 0;
    qint64 unread = 0;
    qint64 starred = 0;
    qint64 today = 0;

    bool operator==(const LibraryCounts &) const = default;
};

struct OpmlReport {
    int added = 0;
    int present = 0; ///< Followed already.
    QStringList refused; ///< Addresses that are not http or https, as they stood.

    bool operator==(const OpmlReport &) const = default;
};

struct ReadyFeed;

/// Blogs and what they published: follow, read, star, search. Main thread.
class Library final : public QObject {
    Q_OBJECT
public:
    struct Parts;
    explicit Library(std::unique_ptr<Parts> parts, QObject *parent = nullptr);
    ~Library() override;

    // What is here. Pages of an index: short, synchronous.
    std::vector<Feed> feeds() const;
    std::optional<Feed> feed(FeedId id) const;
    LibraryCounts counts() const;
    Result<std::vector<ArticleRow>> page(
        const ArticleFilter &filter, const std::optional<ArticleCursor> &after, int limit = 100) const;
    Result<ArticleText> article(ArticleId id) const;
    Future<std::vector<ArticleVersion>> versions(ArticleId id);
    /// Newest first. Words are prefix-matched at the end of the query; quotes make a phrase.
    Future<std::vector<SearchHit>> search(const QString &query, int limit = 50);

    // What a person does.
    /// Follows what was typed: a feed's address, or a page's whose feed is found. Answers the feed; fetched
    /// once already. A page with several feeds answers with its first; `discover` shows them all.
    Future<Feed> follow(const QString &typed);
    Future<std::vector<FoundFeed>> discover(const QString &typed);
    /// Follows one that `discover(typed)` answered. Choosing is no typing: a private address is refused
    /// (Error::Kind::Refused) unless it has the typed origin. If `typed` was the feed's own address, what was
    /// fetched to find that out is kept, and nothing is asked a second time.
    Future<Feed> follow(const FoundFeed &found, const QString &typed);
    Future<> unfollow(FeedId id); ///< The feed and its articles; quotes and snapshots stay.
    Future<> rename(FeedId id, const QString &name);
    Future<> setFolder(FeedId id, const QString &folder);
    /// All feeds that are due if `ids` is empty and `force` is not set. One job, with progress and cancel.
    enum class Due { OnlyDue, All };
    Future<RefreshReport> refresh(const std::vector<FeedId> &ids = {}, Due due = Due::All);
    Future<OpmlReport> importOpml(const QByteArray &bytes);
    QByteArray exportOpml() const;
    void setRead(const std::vector<ArticleId> &ids, bool isRead);
    void setStarred(ArticleId id, bool isStarred);

signals:
    void feedsChanged(); ///< Names, counts, health.
    void articlesChanged(); ///< Lists should be read again.
    void statusChanged(ArticleId id, const ArticleStatus &status);
    void writeFailed(const Error &error);

private:
    enum class Stale { Counts, Lists };
    void readFeeds();
    void readAgain();
    void readSoon(Stale stale);
    Future<Feed> keep(const Future<ReadyFeed> &search, const QUrl &asked);
    template<class Work>
    Future<> change(Work work);
    template<class Change, class Work>
    void setStatus(const std::vector<ArticleId> &ids, Change changeStatus, Work work);

    std::unique_ptr<Parts> m_parts;
};
