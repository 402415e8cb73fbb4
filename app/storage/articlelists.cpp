// Lists of articles: their pages, counters and tags, and what is done to all of a list.
#include "storage/articlerows.h"
#include "storage/articlestore.h"

#include <QHash>

#include <algorithm>
#include <limits>

using namespace Qt::StringLiterals;
using namespace articlerows;

namespace {

using Which = ArticleFilter::Which;
using Place = std::pair<qint64, ArticleId>; ///< shown_at and id: where a row stands in a list.

constexpr Place newest{ std::numeric_limits<qint64>::max(), ArticleId{ std::numeric_limits<qint64>::max() } };
constexpr qint64 oldest = std::numeric_limits<qint64>::min();

Place readPlace(const Row &row) { return { row.get<qint64>(0), row.get<ArticleId>(1) }; }

Place placeOf(const std::optional<ArticleCursor> &cursor)
{
    return cursor ? Place{ cursor->shownAt.toMSecsSinceEpoch(), cursor->id } : newest;
}

QVariantList toValues(const Place &place) { return { place.first, place.second.value }; }

bool isOfManyFeeds(const ArticleFilter &filter)
{
    return !filter.feed
        && !(filter.folder.isEmpty() && filter.country.isEmpty() && filter.language.isEmpty());
}

/// One range of one index, with what the index does not know looked at row by row.
Result<std::vector<Place>> placesInRange(
    Database &database, const ArticleFilter &filter, const Place &after, int limit, const QDateTime &today)
{
    Conditions all = conditionsOf(filter, today);
    if (!filter.tag.isEmpty()) {
        all.add(u"(t.shown_at, t.article) < (?, ?)"_s, toValues(after));
        return database.allWith(
            u"SELECT t.shown_at, t.article FROM article_tag AS t INDEXED BY article_tag_shown "
            "CROSS JOIN article_status AS s ON s.article = t.article WHERE %1 "
            "ORDER BY t.shown_at DESC, t.article DESC LIMIT ?"_s.arg(all.sql()),
            all.values + QVariantList{ limit }, readPlace);
    }
    const QString index = filter.which == Which::Starred ? u"status_starred"_s
        : filter.feed && filter.which == Which::Unread   ? u"status_feed_unread"_s
        : filter.feed                                    ? u"status_feed_shown"_s
        : filter.which == Which::Unread                  ? u"status_unread"_s
                                                         : u"status_shown"_s;
    all.add(u"(s.shown_at, s.article) < (?, ?)"_s, toValues(after));
    return database.allWith(u"SELECT s.shown_at, s.article FROM article_status AS s INDEXED BY %1 WHERE %2 "
                            "ORDER BY s.shown_at DESC, s.article DESC LIMIT ?"_s.arg(index, all.sql()),
        all.values + QVariantList{ limit }, readPlace);
}

/// Feeds that may hold something of the list.
Result<std::vector<qint64>> feedsOf(Database &database, const ArticleFilter &filter)
{
    Conditions all;
    const QString counter = filter.which == Which::Unread ? u"unread_count"_s : u"article_count"_s;
    all.add(u"feed.%1 > 0"_s.arg(counter));
    if (!filter.folder.isEmpty())
        all.add(u"folder = ?"_s, { filter.folder });
    if (!filter.country.isEmpty())
        all.add(u"country = ?"_s, { filter.country });
    if (!filter.language.isEmpty()) {
        all.add(
            u"feed.id IN (SELECT feed FROM feed_language WHERE language = ? AND feed_language.%1 > 0)"_s.arg(
                counter),
            { filter.language });
    }
    return database.allWith(u"SELECT id FROM feed WHERE "_s + all.sql(), all.values,
        [](const Row &row) { return row.get<qint64>(0); });
}

/// The newest of many feeds, each with its own range of an index. First each feed says how far back its share
/// of the page goes; that tells how far back the page goes at most, and only what is newer is read.
Result<std::vector<Place>> placesOfFeeds(
    Database &database, const ArticleFilter &filter, const Place &after, int limit, const QDateTime &today)
{
    Result<std::vector<qint64>> feeds = feedsOf(database, filter);
    if (!feeds || feeds->empty() || limit <= 0)
        return std::vector<Place>();
    ArticleFilter ofOne;
    ofOne.which = filter.which;
    ofOne.language = filter.language;
    Conditions all = conditionsOf(ofOne, today);
    all.add(u"(s.shown_at, s.article) < (?, ?)"_s, toValues(after));
    const QString range = u"article_status AS s INDEXED BY %1 WHERE s.feed = f.value AND %2"_s.arg(
        filter.which == Which::Unread ? u"status_feed_unread"_s : u"status_feed_shown"_s, all.sql());

    const int known = static_cast<int>(feeds->size());
    const int share = (limit + known - 1) / known;
    const int wanted = (limit + share - 1) / share; // So many feeds with a whole share fill the page.
    const auto shares = database.allWith(
        u"WITH far AS MATERIALIZED (SELECT f.value AS feed, (SELECT s.shown_at FROM %1 "
        "ORDER BY s.shown_at DESC, s.article DESC LIMIT 1 OFFSET ?) AS shown_at FROM json_each(?) AS f) "
        "SELECT feed, shown_at FROM far WHERE shown_at IS NOT NULL ORDER BY shown_at DESC"_s.arg(range),
        all.values + QVariantList{ share - 1, jsonList(*feeds) }, [](const Row &row) {
            return std::pair{ row.get<qint64>(0), row.get<qint64>(1) };
        });
    if (!shares)
        return shares.error();
    const bool isFull = shares->size() >= static_cast<size_t>(wanted);
    const qint64 bound = isFull ? (*shares)[static_cast<size_t>(wanted) - 1].second : oldest;
    if (share == 1) {
        feeds->clear();
        for (const auto &[feed, shownAt] : *shares) {
            if (shownAt >= bound)
                feeds->push_back(feed);
        }
    }
    return database.allWith(
        u"SELECT p.shown_at, p.article FROM json_each(?) AS f CROSS JOIN article_status AS p "
        "WHERE p.article IN (SELECT s.article FROM %1 AND s.shown_at >= ? "
        "ORDER BY s.shown_at DESC, s.article DESC LIMIT ?) "
        "ORDER BY p.shown_at DESC, p.article DESC LIMIT ?"_s.arg(range),
        QVariantList{ jsonList(*feeds) } + all.values + QVariantList{ bound, limit, limit }, readPlace);
}

/// A counter of feed or of feed_language that answers by itself; absent if rows must be counted.
Result<std::optional<qint64>> counted(Database &database, const ArticleFilter &filter)
{
    if (filter.which == Which::Starred || filter.which == Which::Today)
        return std::optional<qint64>();
    const QString counter = filter.which == Which::Unread ? u"unread_count"_s : u"article_count"_s;
    Conditions all;
    if (!filter.tag.isEmpty()) {
        if (filter.feed || isOfManyFeeds(filter))
            return std::optional<qint64>();
        const Result<qint64> number
            = database.number(u"SELECT %1 FROM tag WHERE name = ?"_s.arg(counter), filter.tag);
        if (!number)
            return number.error();
        return std::optional(*number);
    }
    if (filter.feed)
        all.add(u"feed.id = ?"_s, { filter.feed->value });
    if (!filter.folder.isEmpty())
        all.add(u"folder = ?"_s, { filter.folder });
    if (!filter.country.isEmpty())
        all.add(u"country = ?"_s, { filter.country });
    QString table = u"feed"_s;
    if (!filter.language.isEmpty()) {
        table = u"feed_language JOIN feed ON feed.id = feed"_s;
        all.add(u"feed_language.language = ?"_s, { filter.language });
    }
    const auto sum = database.allWith(
        u"SELECT coalesce(sum(%1.%2), 0) FROM %3 WHERE %4"_s.arg(
            filter.language.isEmpty() ? u"feed"_s : u"feed_language"_s, counter, table, all.sql()),
        all.values, [](const Row &row) { return row.get<qint64>(0); });
    if (!sum)
        return sum.error();
    return std::optional(sum->front());
}

ListCount readCount(const Row &row)
{
    ListCount count;
    row.into(count.key, count.unread, count.all);
    return count;
}

Result<std::vector<ListCount>> countsOf(Database &database, const QString &sql)
{
    Result<std::vector<ListCount>> counts = database.all(sql, readCount);
    if (counts) {
        std::sort(counts->begin(), counts->end(), [](const ListCount &a, const ListCount &b) {
            return QString::localeAwareCompare(a.key, b.key) < 0;
        });
    }
    return counts;
}

} // namespace

Result<std::vector<ArticleRow>> ArticleStore::page(
    const ArticleFilter &filter, const std::optional<ArticleCursor> &after, int limit, const QDateTime &today)
{
    const bool isFewFirst = !filter.tag.isEmpty() || filter.which == Which::Starred;
    const Result<std::vector<Place>> found = !isFewFirst && isOfManyFeeds(filter)
        ? placesOfFeeds(m_database, filter, placeOf(after), limit, today)
        : placesInRange(m_database, filter, placeOf(after), limit, today);
    if (!found)
        return found.error();
    std::vector<ArticleId> ids;
    ids.reserve(found->size());
    for (const Place &place : *found)
        ids.push_back(place.second);
    return rowsOf(m_database, ids);
}

Result<int> ArticleStore::count(const ArticleFilter &filter, const QDateTime &today)
{
    const Result<std::optional<qint64>> known = counted(m_database, filter);
    if (!known)
        return known.error();
    if (*known)
        return static_cast<int>(**known);
    const Conditions all = conditionsOf(filter, today);
    const QString from = !filter.tag.isEmpty()
        ? u"article_tag AS t CROSS JOIN article_status AS s ON s.article = t.article"_s
        : u"article_status AS s"_s;
    const auto number = m_database.allWith(u"SELECT count(*) FROM %1 WHERE %2"_s.arg(from, all.sql()),
        all.values, [](const Row &row) { return row.get<int>(0); });
    if (!number)
        return number.error();
    return number->front();
}

Result<> ArticleStore::setRead(const std::vector<ArticleId> &ids, bool isRead)
{
    QHash<std::pair<FeedId, QString>, int> changes;
    std::vector<ArticleId> changed;
    for (const ArticleId id : ids) {
        const auto row = m_database.one(
            u"UPDATE article_status SET is_read = ? WHERE article = ? AND is_read <> ? RETURNING feed, language"_s,
            [&](const Row &r) {
                ++changes[{ r.get<FeedId>(0), r.get<QString>(1) }];
                return true;
            },
            isRead, id, isRead);
        if (!row)
            return row.error();
        if (*row)
            changed.push_back(id);
    }
    const int step = isRead ? -1 : 1;
    for (auto change = changes.cbegin(); change != changes.cend(); ++change) {
        const auto &[feed, language] = change.key();
        if (Result<> done = addToCounters(m_database, feed, language, 0, step * change.value()); !done)
            return done;
    }
    return addToTagCounters(m_database, changed, 0, step);
}

Result<std::vector<ArticleId>> ArticleStore::markRead(
    const ArticleFilter &filter, const ArticleCursor &until, const QDateTime &today)
{
    Conditions all = conditionsOf(filter, today);
    all.add(u"s.is_read = 0"_s);
    all.add(u"(s.shown_at, s.article) <= (?, ?)"_s, toValues(placeOf(until)));
    const QString from = !filter.tag.isEmpty()
        ? u"article_tag AS t CROSS JOIN article_status AS s ON s.article = t.article"_s
        : u"article_status AS s"_s;
    QHash<std::pair<FeedId, QString>, int> changes;
    auto ids = m_database.allWith(
        u"UPDATE article_status SET is_read = 1 WHERE article IN (SELECT s.article FROM %1 WHERE %2) "
        "RETURNING article, feed, language"_s.arg(from, all.sql()),
        all.values, [&](const Row &row) {
            ++changes[{ row.get<FeedId>(1), row.get<QString>(2) }];
            return row.get<ArticleId>(0);
        });
    if (!ids)
        return ids;
    for (auto change = changes.cbegin(); change != changes.cend(); ++change) {
        const auto &[feed, language] = change.key();
        if (Result<> done = addToCounters(m_database, feed, language, 0, -change.value()); !done)
            return done.error();
    }
    if (Result<> done = addToTagCounters(m_database, *ids, 0, -1); !done)
        return done.error();
    return ids;
}

Result<> ArticleStore::setStarred(const std::vector<ArticleId> &ids, bool isStarred)
{
    for (const ArticleId id : ids) {
        if (Result<> done
            = m_database.run(u"UPDATE article_status SET is_starred = ? WHERE article = ?"_s, isStarred, id);
            !done)
            return done;
    }
    return {};
}

Result<> ArticleStore::setTag(const std::vector<ArticleId> &ids, const QString &tag, bool isOn)
{
    const QString name = tag.simplified();
    if (name.isEmpty())
        return Error{ Error::Kind::Refused, Error::Reason::BadArgument, tag };
    const QString list = jsonList(ids);
    const QString counting = uR"(
        UPDATE tag SET (article_count, unread_count) = (
            SELECT count(*), coalesce(sum(is_read = 0), 0)
            FROM article_tag JOIN article_status USING (article) WHERE tag = tag.id)
        WHERE name = ?)"_s;
    if (isOn) {
        if (Result<> done = m_database.run(u"INSERT OR IGNORE INTO tag (name) VALUES (?)"_s, name); !done)
            return done;
        if (Result<> done = m_database.run(uR"(
                INSERT OR IGNORE INTO article_tag (tag, shown_at, article)
                SELECT (SELECT id FROM tag WHERE name = ?), shown_at, article
                FROM json_each(?) CROSS JOIN article_status ON article = value)"_s,
                name, list);
            !done)
            return done;
    } else if (Result<> done = m_database.run(uR"(
                   DELETE FROM article_tag WHERE tag = (SELECT id FROM tag WHERE name = ?)
                   AND article IN (SELECT value FROM json_each(?)))"_s,
                   name, list);
               !done) {
        return done;
    }
    if (Result<> done = m_database.run(counting, name); !done)
        return done;
    return removeEmptyTags(m_database);
}

Result<QStringList> ArticleStore::tags(ArticleId id)
{
    const auto names = m_database.all(
        u"SELECT name FROM article_tag JOIN tag ON tag.id = tag WHERE article = ?"_s,
        [](const Row &row) { return row.get<QString>(0); }, id);
    if (!names)
        return names.error();
    return inOrder(QStringList(names->begin(), names->end()));
}

Result<std::vector<ListCount>> ArticleStore::languages()
{
    return countsOf(m_database, uR"(
        SELECT language, sum(unread_count), sum(article_count) FROM feed_language
        WHERE language <> '' AND article_count > 0 GROUP BY language)"_s);
}

Result<std::vector<ListCount>> ArticleStore::countries()
{
    return countsOf(m_database, uR"(
        SELECT country, sum(unread_count), sum(article_count) FROM feed WHERE country <> '' GROUP BY country)"_s);
}

Result<std::vector<ListCount>> ArticleStore::folders()
{
    return countsOf(m_database, uR"(
        SELECT name, coalesce(sum(unread_count), 0), coalesce(sum(article_count), 0)
        FROM folder LEFT JOIN feed ON feed.folder = folder.name GROUP BY name)"_s);
}

Result<std::vector<ListCount>> ArticleStore::tagCounts()
{
    return countsOf(m_database, u"SELECT name, unread_count, article_count FROM tag"_s);
}
