// The full-text index: asking it, and building it anew.
#include "storage/articlerows.h"
#include "storage/articlestore.h"
#include "storage/searchtext.h"

#include <limits>

using namespace Qt::StringLiterals;
using namespace articlerows;

namespace {

/// A list of at most so many articles is gone through, and the index asked about each.
constexpr int fewArticles = 2000;

/// Where the index goes on after a hit.
Result<qint64> keyAfter(Database &database, const std::optional<ArticleCursor> &after)
{
    if (!after)
        return std::numeric_limits<qint64>::max();
    const Result<qint64> key = database.number(u"SELECT search_key FROM article WHERE id = ?"_s, after->id);
    if (!key || *key > 0)
        return key;
    return searchKeyBefore(after->shownAt); // Deleted meanwhile.
}

/// The filter's unchanging part as words of the index: rare lists make a common word cheap.
Result<QString> matchOf(Database &database, const QString &words, const ArticleFilter &filter)
{
    constexpr size_t mostFeeds = 32; // More are dense enough to be met on the way.
    QString match = u'(' + words + u')';
    const auto quoted = [](const QByteArray &word) {
        return u'"' + QString::fromUtf8(word) + u'"';
    };
    if (!filter.language.isEmpty())
        match += u" AND "_s + quoted(languageWord(filter.language));
    if (filter.feed)
        return match + u" AND "_s + quoted(feedWord(*filter.feed));
    if (filter.folder.isEmpty() && filter.country.isEmpty())
        return match;
    const auto feeds = database.all(
        u"SELECT id FROM feed WHERE ? IN ('', folder) AND ? IN ('', country) LIMIT ?"_s,
        [](const Row &row) { return row.get<FeedId>(0); }, filter.folder, filter.country,
        static_cast<int>(mostFeeds) + 1);
    if (!feeds)
        return feeds.error();
    if (feeds->empty() || feeds->size() > mostFeeds)
        return match;
    QStringList any;
    for (const FeedId feed : *feeds)
        any << quoted(feedWord(feed));
    return match + u" AND ("_s + any.join(u" OR "_s) + u')';
}

/// Few articles: the index is asked about each of them.
Result<bool> isShort(Database &database, const ArticleFilter &filter, const QDateTime &today)
{
    if (filter.tag.isEmpty() && filter.which != ArticleFilter::Which::Unread
        && filter.which != ArticleFilter::Which::Starred)
        return false;
    const Conditions all = conditionsOf(filter, today);
    const QString from = !filter.tag.isEmpty()
        ? u"article_tag AS t CROSS JOIN article_status AS s ON s.article = t.article"_s
        : u"article_status AS s"_s;
    const auto counted
        = database.allWith(u"SELECT count(*) FROM (SELECT 1 FROM %1 WHERE %2 LIMIT ?)"_s.arg(from, all.sql()),
            all.values + QVariantList{ fewArticles + 1 }, [](const Row &row) { return row.get<int>(0); });
    if (!counted)
        return counted.error();
    return counted->front() <= fewArticles;
}

} // namespace

Result<std::vector<SearchHit>> ArticleStore::search(const SearchQuery &asked)
{
    const searchtext::Query query = searchtext::query(asked.text);
    if (query.match.isEmpty())
        return std::vector<SearchHit>();
    const QDateTime today = QDate::currentDate().startOfDay();
    const Result<qint64> before = keyAfter(m_database, asked.after);
    if (!before)
        return before.error();
    const Result<bool> isFew = isShort(m_database, asked.filter, today);
    if (!isFew)
        return isFew.error();
    const Result<QString> match
        = *isFew ? Result<QString>(query.match) : matchOf(m_database, query.match, asked.filter);
    if (!match)
        return match.error();

    const Conditions all = conditionsOf(asked.filter, today);
    const QString tag
        = asked.filter.tag.isEmpty() ? QString() : u"CROSS JOIN article_tag AS t ON t.article = s.article "_s;
    const qint64 since = asked.filter.which == ArticleFilter::Which::Today ? searchKeyBefore(today) : 0;
    Result<std::vector<ArticleId>> ids;
    const auto readId = [](const Row &row) {
        return row.get<ArticleId>(0);
    };
    if (*isFew) {
        const QString from = asked.filter.tag.isEmpty()
            ? u"article_status AS s "_s
            : u"article_tag AS t CROSS JOIN article_status AS s ON s.article = t.article "_s;
        ids = m_database.allWith(
            u"SELECT a.id FROM %1 CROSS JOIN article AS a ON a.id = s.article "
            "CROSS JOIN article_search AS f ON f.rowid = a.search_key "
            "WHERE f.article_search MATCH ? AND a.search_key < ? AND %2 ORDER BY a.search_key DESC LIMIT ?"_s
                .arg(from, all.sql()),
            QVariantList{ *match, *before } + all.values + QVariantList{ asked.limit }, readId);
    } else {
        // The index is asked alone: with a plain join the planner may walk articles and ask about each.
        ids = m_database.allWith(
            u"SELECT a.id FROM article_search AS f CROSS JOIN article AS a ON a.search_key = f.rowid "
            "CROSS JOIN article_status AS s ON s.article = a.id %1"
            "WHERE f.article_search MATCH ? AND f.rowid < ? AND f.rowid >= ? AND %2 "
            "ORDER BY f.rowid DESC LIMIT ?"_s.arg(tag, all.sql()),
            QVariantList{ *match, *before, since } + all.values + QVariantList{ asked.limit }, readId);
    }
    if (!ids)
        return ids.error();
    Result<std::vector<ArticleRow>> rows = rowsOf(m_database, *ids);
    if (!rows)
        return rows.error();

    std::vector<SearchHit> hits;
    hits.reserve(rows->size());
    for (ArticleRow &row : *rows) {
        const auto packed = m_database.one(
            u"SELECT texts FROM article_version WHERE article = ? ORDER BY number DESC LIMIT 1"_s,
            [](const Row &r) { return r.get<QByteArray>(0); }, row.article.id);
        if (!packed)
            return packed.error();
        const Result<Texts> texts = unpack(packed->value_or(QByteArray()));
        if (!texts)
            return texts.error();
        QString snippet = searchtext::snippet(QString::fromUtf8(texts->text), query.terms);
        if (snippet.isEmpty())
            snippet = searchtext::snippet(row.article.title, query.terms);
        if (snippet.isEmpty())
            snippet = row.article.summary;
        hits.push_back({ std::move(row), std::move(snippet) });
    }
    return hits;
}

Result<> ArticleStore::rebuildSearch()
{
    if (Result<> done
        = m_database.run(u"INSERT INTO article_search (article_search) VALUES ('delete-all')"_s);
        !done)
        return done;
    const auto ids = m_database.all(u"SELECT id FROM article ORDER BY search_key"_s,
        [](const Row &row) { return row.get<ArticleId>(0); });
    if (!ids)
        return ids.error();
    for (const ArticleId id : *ids) {
        if (Result<> done = putIntoSearch(m_database, id); !done)
            return done;
    }
    return {};
}
