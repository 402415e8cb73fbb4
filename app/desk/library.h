#pragma once

#include "base/async.h"
#include "model/feed.h"

#include <QObject>

#include <functional>
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

/// One feed of an OPML file.
struct OpmlChoice {
    Feed feed; ///< Address, title, home page, folder, language as the file says; its id if it is followed
               ///< already.
    bool isFollowed = false;
    bool isPrivate = false; ///< On this machine or in a private network: a list is no typing, it is not asked.

    bool operator==(const OpmlChoice &) const = default;
};

/// The lists beside the blogs: each with what is unread in it.
struct LibraryLists {
    std::vector<ListCount> folders; ///< In the order of their names, as the others.
    std::vector<ListCount> languages;
    std::vector<ListCount> countries;
    std::vector<ListCount> tags;
    std::vector<SavedSearch> searches;

    bool operator==(const LibraryLists &) const = default;
};

/// What an OPML file would do, before it does it.
struct OpmlPreview {
    QString title;
    std::vector<OpmlChoice> feeds; ///< In the order of the file, each address once.
    QStringList refused; ///< One sentence each: what is not taken, and why.
    int duplicates = 0; ///< Stood there more than once.
    bool isDamaged = false; ///< Not well formed: what could be read is here.

    bool operator==(const OpmlPreview &) const = default;
};

struct OpmlReport {
    int added = 0;
    int present = 0; ///< Followed already.
    QStringList refused; ///< Addresses that are not http or https, as they stood.

    bool operator==(const OpmlReport &) const = default;
};

class Database;
struct ReadyFeed;
struct Shelf;

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
    /// NotFound if it is gone.
    Result<ArticleRow> row(ArticleId id) const;
    Result<ArticleText> article(ArticleId id) const;
    /// Folders, languages, countries, tags, saved searches, with their unread counts; from memory.
    const LibraryLists &lists() const;
    /// Newest first.
    Future<std::vector<ArticleVersion>> versions(ArticleId id);
    /// An earlier text, as it was. NotFound if it is not kept any more.
    Future<ArticleText> version(ArticleId id, int number);
    /// Newest first. The last word is a beginning; quotes make a phrase. A newer search ends an older one:
    /// that answers Canceled.
    Future<std::vector<SearchHit>> search(const SearchQuery &query);

    // What a person does.
    /// Follows what was typed: a feed's address, or a page's whose feed is found. Answers the feed; fetched
    /// once already. A page with several feeds answers with its first; `discover` shows them all.
    Future<Feed> follow(const QString &typed);
    Future<std::vector<FoundFeed>> discover(const QString &typed);
    /// Follows one that `discover(typed)` answered. Choosing is no typing: a private address is refused
    /// (Error::Kind::Refused) unless it has the typed origin. If `typed` was the feed's own address, what was
    /// fetched to find that out is kept, and nothing is asked a second time.
    Future<Feed> follow(const FoundFeed &found, const QString &typed);
    /// The feed and its articles; quotes and snapshots stay. Out of every list at once, for good as remove():
    /// until then restoreRemoved() brings it back as it was, with stars, tags and what was read.
    void unfollow(FeedId id);
    /// What a person says of feeds: chosenTitle, folder, language, country, arePicturesAllowed. All of them
    /// or none; NotFound if one is gone.
    Future<> change(const std::vector<FeedId> &ids, const std::function<void(Feed &)> &edit);
    Future<> addFolder(const QString &name);
    /// Into a folder that has the new name already, if there is one. An empty name deletes the folder: its
    /// feeds stay, in none.
    Future<> renameFolder(const QString &folder, const QString &name);
    /// All feeds that are due if `ids` is empty and `force` is not set. One job, with progress and cancel.
    enum class Due { OnlyDue, All };
    Future<RefreshReport> refresh(const std::vector<FeedId> &ids = {}, Due due = Due::All);
    /// Reads the file; changes nothing and fetches nothing.
    Future<OpmlPreview> previewOpml(const QByteArray &bytes);
    /// Follows those of a preview that the person left in; none is fetched yet.
    Future<OpmlReport> importOpml(const OpmlPreview &preview);
    QByteArray exportOpml() const;
    void setRead(const std::vector<ArticleId> &ids, bool isRead);
    /// Everything that the list holds, seen or not, down to the newest row that the person saw. Answers which
    /// articles changed: setRead(ids, false) undoes it.
    Future<std::vector<ArticleId>> markRead(const ArticleFilter &filter, const ArticleCursor &until);
    void setStarred(ArticleId id, bool isStarred);
    void setTag(const std::vector<ArticleId> &ids, const QString &tag, bool isOn);
    /// Out of every list at once; for good, and never fetched again, when removeNow() is called, another
    /// removal begins or the desk closes. Until then restoreRemoved() brings them back.
    void remove(const std::vector<ArticleId> &ids);
    void restoreRemoved();
    void removeNow();
    Future<SavedSearchId> saveSearch(
        const SavedSearch &search); ///< A new one, or an old one's new name and text.
    Future<> forgetSearch(SavedSearchId id);

signals:
    void feedsChanged(); ///< Names, counts, health, lists.
    void articlesChanged(); ///< Lists should be read again.
    void articlesRemoved(const std::vector<ArticleId> &ids); ///< Out of every list, by remove().
    void statusChanged(ArticleId id, const ArticleStatus &status);
    void writeFailed(const Error &error);

private:
    enum class Stale { Counts, Lists };
    Shelf &shelf() const;
    /// Reads feeds, counts and lists on the reader thread; `then` is called when they are shown.
    void readAgain(const std::function<void()> &then = {});
    void show(Result<Shelf> read);
    void readSoon(Stale stale);
    Future<Feed> keep(const Future<ReadyFeed> &search, const QUrl &asked);
    Future<> change(const std::function<Result<>(Database &)> &work);
    void markMany(const std::vector<ArticleId> &ids, bool isRead);
    void adjustCounts(const std::vector<ArticleId> &ids, int sign);
    bool isHidden(const Article &article) const;
    void restoreFeed();
    std::optional<FeedId> restoreIfWanted(const std::vector<QUrl> &addresses);
    void forgetFeed(FeedId id);
    template<class Change, class Work>
    void setStatus(const std::vector<ArticleId> &ids, Change changeStatus, Work work);

    std::unique_ptr<Parts> m_parts;
};
