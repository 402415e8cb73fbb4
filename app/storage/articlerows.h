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
/// The text alone, for less.
Result<QString> unpackText(const QByteArray &packed);

/// 64 bits of SHA-256.
qint64 keyOf(const QString &text);
/// Of an address without scheme, host and closing slash; 0 for what is no address.
qint64 aliasKeyOf(const QString &guid);

QByteArray toJson(const std::vector<Enclosure> &enclosures);
std::vector<Enclosure> enclosuresOf(const QString &json);

/// "48.02 66.92": degrees, read again as the same numbers; empty for none.
QString toColumn(const std::optional<GeoPoint> &place);
std::optional<GeoPoint> placeOf(const QString &column);

/// Primary subtag of a BCP 47 tag, lower case; empty if there is none.
QString languageKey(const QString &tag);

/// What the index holds of an article: words cut and folded, parted by spaces, in UTF-8.
struct Indexed {
    qint64 key = 0; ///< Its row.
    QByteArray title;
    QByteArray author;
    QByteArray body;
    QByteArray lists; ///< listWords().
};
QByteArray indexed(const QString &text);
/// Words that nobody can ask for: the lists that an article is in whatever happens to it.
QByteArray feedWord(FeedId feed);
QByteArray languageWord(const QString &key);
QByteArray listWords(FeedId feed, const QString &language);

/// The same words must be given to take an article out as were given to put it in.
Result<> putIntoSearch(Database &database, const Indexed &words);
Result<> takeFromSearch(Database &database, const Indexed &words);
struct SearchChange {
    Indexed words;
    bool isRemoval = false;
};
/// All at once: much cheaper than one by one.
Result<> changeSearch(Database &database, std::vector<SearchChange> changes);
/// What is stored of an article; absent if there is no text of it.
Result<std::optional<Indexed>> wordsOf(Database &database, ArticleId id);
Result<> putIntoSearch(Database &database, ArticleId id);
/// Takes an article out by what is stored of its newest version. Before anything of it changes.
Result<> takeFromSearch(Database &database, ArticleId id);

/// A free row of the index for this time: larger is newer.
Result<qint64> searchKeyFor(Database &database, const QDateTime &shownAt);
/// The one to try first: mostly free.
qint64 likelySearchKey(const QDateTime &shownAt);
/// Any row of the index that is smaller is older than this.
qint64 searchKeyBefore(const QDateTime &shownAt);

Result<> addToCounters(Database &database, FeedId feed, const QString &language, int articles, int unread);
/// The same of the tags of these articles.
Result<> addToTagCounters(Database &database, const std::vector<ArticleId> &ids, int articles, int unread);

/// Tags are gone with their last article.
Result<> removeEmptyTags(Database &database);

/// These articles in this order, with their tags; those that are gone are left out.
Result<std::vector<ArticleRow>> rowsOf(Database &database, const std::vector<ArticleId> &ids);

/// Names as a person reads them in a list.
QStringList inOrder(QStringList names);

/// A list of numbers for json_each(?).
QString jsonList(const std::vector<qint64> &numbers);
QString jsonList(const std::vector<ArticleId> &ids);

/// Conditions on article_status AS s, joined by AND, and their values in order.
struct Conditions {
    QStringList parts;
    QVariantList values;

    void add(const QString &part, const QVariantList &with = {})
    {
        parts << part;
        values << with;
    }
    QString sql() const
    {
        return parts.isEmpty() ? QStringLiteral("1") : parts.join(QStringLiteral(" AND "));
    }
};
/// All that the filter says; of the tag it says nothing, but needs article_tag AS t beside if there is one.
Conditions conditionsOf(const ArticleFilter &filter, const QDateTime &today);

} // namespace articlerows
