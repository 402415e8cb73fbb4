#pragma once

#include "model/feed.h"
#include "storage/database.h"

#include <optional>
#include <vector>

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

    Result<FeedValidators> validators(FeedId id);
    /// How a fetch ended that stored no article: unchanged (304 or the same body), refused, unreachable…
    Result<> noteFetch(FeedId id, FeedHealth health, const QString &detail, const QDateTime &at,
        const QDateTime &retryAt = {}, const std::optional<FeedValidators> &validators = {});

    /// Counters against a recount; the feeds that differ. For tests and `db check`.
    Result<std::vector<FeedId>> miscounted();
    /// Sets the counters from the articles.
    Result<> recount();

private:
    Result<> changeLanguage(FeedId id, const QString &before, const QString &after);
    Result<> recountLanguages(FeedId id); ///< Of all feeds, if there is no id.

    Database &m_database;
};
