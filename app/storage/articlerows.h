#pragma once

#include "model/evidence.h"
#include "storage/articlestore.h"

/// What the files of ArticleStore share. Not for others.
namespace articlerows {

/// The three texts of a version, compressed together.
struct Texts {
    QByteArray html;
    QByteArray text; ///< UTF-8.
    QByteArray entry;
};
QByteArray pack(const Texts &texts);
/// DatabaseDamaged if they do not unpack.
Result<Texts> unpack(const QByteArray &packed);

/// 64 bits of SHA-256.
qint64 keyOf(const QString &text);
/// Of an address without scheme, host and closing slash; 0 for what is no address.
qint64 aliasKeyOf(const QString &guid);

QString toJson(const std::vector<Enclosure> &enclosures);
std::vector<Enclosure> enclosuresOf(const QString &json);

/// The index itself; the same words must be given to take an article out as were given to put it in.
Result<> putIntoSearch(
    Database &database, qint64 key, const QString &title, const QString &author, const QString &searchText);
Result<> takeFromSearch(
    Database &database, qint64 key, const QString &title, const QString &author, const QString &searchText);
/// Takes an article out by what is stored of its newest version.
Result<> takeFromSearch(Database &database, ArticleId id);

/// A free row of the index for this time: larger is newer.
Result<qint64> searchKeyFor(Database &database, const QDateTime &shownAt);

Result<> addToCounters(Database &database, FeedId feed, int articles, int unread);

} // namespace articlerows
