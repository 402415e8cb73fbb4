#pragma once

#include "model/feed.h"
#include "storage/database.h"

#include <chrono>
#include <map>
#include <optional>
#include <unordered_map>
#include <vector>

/// What the earlier fetches of a feed left for the next one.
struct FetchMemory {
    FeedValidators validators;
    QDateTime wholeAt; ///< When a body came last; invalid if never.
    std::chrono::seconds gap{ 0 }; ///< Between its articles, about; 0 if unknown.
    std::chrono::seconds wish{ 0 }; ///< The document's own ttl; 0 if not said.
    int failures = 0; ///< In a row.
    QUrl movedTo; ///< A permanent redirect that is not yet believed; empty if none.
    QDateTime movedSeenAt; ///< When it was seen first; invalid if none.

    bool operator==(const FetchMemory &) const = default;
};

/// How one fetch ended, and what it leaves.
struct FetchNote {
    FeedId feed;
    QUrl url; ///< Where it lives from now on; empty to stay. At another origin no private address is allowed.
    FeedHealth health = FeedHealth::Fine;
    QString detail; ///< For people.
    QDateTime at;
    QDateTime retryAt;
    QDateTime dueAt;
    QDateTime failingSince; ///< Invalid if it does not fail.
    FetchMemory memory;

    bool operator==(const FetchNote &) const = default;
};

/// Feeds, and what their servers gave to ask again with. Thread of its Database; writing inside
/// DatabaseFile::write().
class FeedStore {
public:
    explicit FeedStore(Database &database)
        : m_database(database)
    {
    }

    /// The feed with this address if it is followed already, else a new one.
    Result<FeedId> add(const Feed &feed);
    /// What the person may change and what the publisher says; counters and validators stay as they are.
    /// Conflict if another feed has this address.
    Result<> update(const Feed &feed);
    /// With its articles, their statuses and versions. Snapshots made from it are elsewhere and stay.
    Result<> remove(FeedId id);
    Result<Feed> load(FeedId id);
    Result<std::optional<FeedId>> find(const QUrl &url);
    /// In the order of their names.
    Result<std::vector<Feed>> all();

    /// A folder stands until it is renamed to nothing, with feeds in it or without.
    Result<> addFolder(const QString &name);
    /// Its feeds move along. A folder of the new name may be there: then they are one. An empty name deletes
    /// the folder; its feeds stay, in none.
    Result<> renameFolder(const QString &folder, const QString &name);

    Result<FeedValidators> validators(FeedId id);
    /// How a fetch ended that stored no article: unchanged (304 or the same body), refused, unreachable…
    Result<> noteFetch(FeedId id, FeedHealth health, const QString &detail, const QDateTime &at,
        const QDateTime &retryAt = {}, const std::optional<FeedValidators> &validators = {});

    /// The same, with all that it leaves. A new address that another feed has already is not taken.
    Result<> note(const FetchNote &note);
    /// What earlier fetches left, by the feed's number.
    Result<std::unordered_map<qint64, FetchMemory>> memories();
    /// Leaves all feeds of a host ("host:port") alone until then.
    Result<> setHostWait(const QString &host, const QDateTime &until);
    Result<std::map<QString, QDateTime>> hostWaits();

    /// Counters against a recount; the feeds that differ. For tests and `db check`.
    Result<std::vector<FeedId>> miscounted();
    /// Sets the counters from the articles.
    Result<> recount();

private:
    Result<> changeLanguage(FeedId id, const QString &before, const QString &after);
    Result<> recountLanguages(FeedId id); ///< Of all feeds, if there is no id.

    Database &m_database;
};
