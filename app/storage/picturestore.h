#pragma once

#include "base/id.h"
#include "storage/database.h"

#include <QDateTime>

#include <optional>
#include <vector>

/// What is known of a picture's address.
struct StoredPicture {
    QByteArray sha256; ///< Of its bytes, in the pictures' Blobs; empty if it could not be had.
    QDateTime fetchedAt;
    QString failure; ///< Why it could not be had; empty if it is here.
};

/// Pictures that were fetched: a cache, whose bytes are Blobs. Thread of its Database; writing inside
/// DatabaseFile::write(). An address is its encoded form without a fragment.
class PictureStore {
public:
    explicit PictureStore(Database &database)
        : m_database(database)
    {
    }

    Result<std::optional<StoredPicture>> find(const QString &url);
    Result<> keep(const QString &url, const QByteArray &sha256, qint64 bytes, const QDateTime &at);
    Result<> noteFailure(const QString &url, const QString &failure, const QDateTime &at);
    /// Shown at this time, in this article (a removed one is passed over).
    Result<> noteUse(const QString &url, ArticleId article, const QDateTime &at);
    Result<qint64> size();

    /// Takes rows away, the least recently used first, until no more than `bytes` are left; never those of a
    /// starred article. Answers the hashes that no row names any more: their files may go once this is
    /// committed.
    Result<std::vector<QByteArray>> makeRoom(qint64 bytes);
    /// Takes all away; the same answer.
    Result<std::vector<QByteArray>> clear();

    /// Articles of a feed with pictures that were not fetched for offline yet, newest first, among its newest
    /// 200.
    Result<std::vector<ArticleId>> notKept(FeedId feed, int limit);
    Result<> noteKept(ArticleId article);

private:
    Database &m_database;
};
