#pragma once

#include "model/evidence.h"
#include "model/feed.h"
#include "storage/database.h"

#include <optional>
#include <vector>

namespace articlerows {
struct SearchChange;
}

/// One item of a fetched document, on its way into the library.
struct ArticleUpdate {
    Article
        article; ///< What the publisher says: guid, url, title, author, summary, language, times, pictures.
    QByteArray html; ///< As published, UTF-8.
    QUrl base; ///< What relative links in html are relative to.
    QString text; ///< Plain text of html, for searching; words parted by white space.
    QByteArray entry; ///< The entry's own bytes, as received.
    std::vector<Enclosure> enclosures;

    bool operator==(const ArticleUpdate &) const = default;
};

/// The same, hashed and compressed, with what columns take in UTF-8.
struct PreparedArticle {
    Article article;
    QByteArray url; ///< Encoded.
    QByteArray base; ///< Encoded.
    QByteArray enclosures; ///< JSON.
    /// Hashes of its identity; of another one they are made when it is stored.
    struct Keys {
        QString of;
        qint64 guid = 0;
        qint64 alias = 0;
    };
    Keys keys;
    QByteArray titleWords; ///< As the index takes them, UTF-8.
    QByteArray authorWords;
    QByteArray textWords;
    QByteArray texts; ///< html, text and entry, compressed together.
    QByteArray hash; ///< Of everything that a reader could see change.
};

/// The costly part of storing, a pure function for any thread.
std::vector<PreparedArticle> prepare(const std::vector<ArticleUpdate> &updates);

/// Articles: rows, texts, earlier versions, status, search. Thread of its Database; writing belongs inside
/// DatabaseFile::write(), and keeps counters and the full-text index with it.
class ArticleStore {
public:
    explicit ArticleStore(Database &database)
        : m_database(database)
    {
    }

    struct Stored {
        int added = 0;
        int updated = 0;
        std::vector<ArticleId> touched; ///< Added or updated.
    };

    /// Stores what one fetch brought. An item that is known (by guid, by guid and address, or by guid without
    /// scheme) is never added again, keeps its status, and makes a version only if its words changed; a
    /// deleted one does not come back. Markup that changes around the same words replaces the newest version;
    /// of more than 50 versions of an article without a star those between the first 10 and the last 20 are
    /// thinned out. Sets the feed's validators, health Fine and fetchedAt. `capture.body` is not kept: each
    /// version keeps its entry.
    Result<Stored> storeFetch(FeedId feed, const Capture &capture, const FeedValidators &validators,
        const std::vector<PreparedArticle> &items);

    /// One answer of one feed's server.
    struct Fetch {
        FeedId feed;
        Capture capture;
        FeedValidators validators;
        std::vector<PreparedArticle> items;
    };
    /// Many fetches as storeFetch(), with the full-text index written once: the way to store a refresh. Each
    /// has its own answer, NotFound if the feed is not followed any more; another error is everybody's.
    Result<std::vector<Result<Stored>>> storeFetches(const std::vector<Fetch> &fetches);

    /// The same without a copy: all of it lives until the answer.
    struct FetchView {
        FeedId feed;
        const Capture *capture = nullptr;
        const FeedValidators *validators = nullptr; ///< Null: the caller notes how the fetch ended.
        const std::vector<PreparedArticle> *items = nullptr;
    };
    Result<std::vector<Result<Stored>>> storeViews(const std::vector<FetchView> &fetches);

    /// A page of a list, newest first. `today` is the beginning of the person's day, for Which::Today.
    Result<std::vector<ArticleRow>> page(const ArticleFilter &filter,
        const std::optional<ArticleCursor> &after, int limit,
        const QDateTime &today = QDate::currentDate().startOfDay());
    Result<int> count(
        const ArticleFilter &filter, const QDateTime &today = QDate::currentDate().startOfDay());
    Result<ArticleRow> row(ArticleId id);
    /// The newest text, or the one of this number; NotFound if it is not kept.
    Result<ArticleText> load(ArticleId id, std::optional<int> version = {});
    /// Texts of the publisher, newest first.
    Result<std::vector<ArticleVersion>> versions(ArticleId id);

    /// The bytes and the circumstances of one text: what a quotation offline is held against.
    struct Evidence {
        Capture capture; ///< Of the whole document; `body` is empty, `bodySha256` is its hash.
        QByteArray entry;
        QByteArray html;
        QString text;
        int version = 1;
    };
    Result<Evidence> evidence(ArticleId id, std::optional<int> version = {});

    Result<> setRead(const std::vector<ArticleId> &ids, bool isRead);
    /// Everything that the filter shows and that is not newer than `until`. Answers which ones changed, for
    /// undo.
    Result<std::vector<ArticleId>> markRead(const ArticleFilter &filter, const ArticleCursor &until,
        const QDateTime &today = QDate::currentDate().startOfDay());
    Result<> setStarred(const std::vector<ArticleId> &ids, bool isStarred);
    /// Deleted for good: a fetch does not bring it back.
    Result<> remove(const std::vector<ArticleId> &ids);

    /// Newest first; the next page goes on after the last hit. Case, diacritics and Arabic vowel signs do not
    /// count. A query without a word has no hits.
    Result<std::vector<SearchHit>> search(const SearchQuery &query);

    // Tags: a name that a person gives; made with its first article, gone with its last.
    Result<> setTag(const std::vector<ArticleId> &ids, const QString &tag, bool isOn);
    /// Of an article, in the order of their names.
    Result<QStringList> tags(ArticleId id);

    // What the list of lists shows. Counters: a few rows each, short enough for the main thread.
    Result<std::vector<ListCount>> languages();
    Result<std::vector<ListCount>> countries();
    Result<std::vector<ListCount>> folders();
    Result<std::vector<ListCount>> tagCounts();

    /// Builds the full-text index anew from the texts: after salvage, or when its words are cut differently.
    Result<> rebuildSearch();

private:
    Result<Stored> storeOne(const FetchView &fetch, std::vector<articlerows::SearchChange> &search);

    Database &m_database;
};
