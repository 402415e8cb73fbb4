// The full-text index: asking it, and building it anew.
#include "storage/articlerows.h"
#include "storage/articlestore.h"
#include "storage/searchtext.h"

#include <algorithm>
#include <limits>

using namespace Qt::StringLiterals;
using namespace articlerows;

namespace {

/// A list of at most so many articles is gone through, and the index asked about each.
constexpr int fewArticles = 2000;

/// Several questions to one state of the file, whose locks are taken once.
class OneState final {
public:
    explicit OneState(Database &database)
        : m_database(database)
        , m_begun(database.run(u"BEGIN"_s))
    {
    }
    ~OneState()
    {
        if (m_begun)
            (void)m_database.run(u"COMMIT"_s); // Nothing was written.
    }
    OneState(const OneState &) = delete;
    OneState &operator=(const OneState &) = delete;

private:
    Database &m_database;
    Result<> m_begun;
};

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

/// The newest of a list that a person made, looked at one by one: a common word is found in them at once,
/// while the index would go through all the others that hold it. Absent if they do not decide it.
Result<std::optional<std::vector<ArticleId>>> foundAmongNewest(
    Database &database, const SearchQuery &asked, const QString &words, qint64 before, const QDateTime &today)
{
    constexpr int tried = 200;
    using Decided = std::optional<std::vector<ArticleId>>;
    const bool isTag = !asked.filter.tag.isEmpty();
    if (!isTag && asked.filter.which != ArticleFilter::Which::Starred)
        return Decided();
    Conditions all = conditionsOf(asked.filter, today);
    if (asked.after) {
        // The minute is looked at whole: within one, rows of the index need not stand in the order of time.
        all.add(isTag ? u"t.shown_at <= ?"_s : u"s.shown_at <= ?"_s,
            { (asked.after->shownAt.toMSecsSinceEpoch() / 60'000 + 1) * 60'000 });
    }
    struct Candidate {
        qint64 shownAt = 0;
        qint64 key = 0;
        ArticleId id;
    };
    const QString from = isTag
        ? u"article_tag AS t INDEXED BY article_tag_shown CROSS JOIN article_status AS s ON s.article = t.article"_s
        : u"article_status AS s INDEXED BY status_starred"_s;
    const auto candidates = database.allWith(
        u"SELECT s.shown_at, (SELECT search_key FROM article WHERE id = s.article), s.article FROM %1 WHERE "
        u"%2 "
        "ORDER BY %3.shown_at DESC, %3.article DESC LIMIT ?"_s.arg(from, all.sql(), isTag ? u"t"_s : u"s"_s),
        all.values + QVariantList{ tried }, [](const Row &row) {
            return Candidate{ row.get<qint64>(0), row.get<qint64>(1), row.get<ArticleId>(2) };
        });
    if (!candidates)
        return candidates.error();
    const bool isAll = static_cast<int>(candidates->size()) < tried;
    const qint64 border = isAll ? 0 : (candidates->back().shownAt / 60'000 + 1) * 60'000;
    std::vector<Candidate> order;
    for (const Candidate &candidate : *candidates) {
        if (candidate.key < before && candidate.shownAt >= border)
            order.push_back(candidate);
    }
    std::sort(
        order.begin(), order.end(), [](const Candidate &a, const Candidate &b) { return a.key > b.key; });
    std::vector<ArticleId> ids;
    for (const Candidate &candidate : order) {
        if (static_cast<int>(ids.size()) >= asked.limit)
            break;
        const auto hit = database.one(
            u"SELECT rowid FROM article_search WHERE article_search MATCH ? AND rowid = ?"_s,
            [](const Row &row) { return row.get<qint64>(0); }, words, candidate.key);
        if (!hit)
            return hit.error();
        if (*hit)
            ids.push_back(candidate.id);
    }
    if (!isAll && static_cast<int>(ids.size()) < asked.limit)
        return Decided();
    return Decided(std::move(ids));
}

/// Ids of hits of the index, newest first.
Result<std::vector<ArticleId>> found(Database &database, const SearchQuery &asked, const QString &words)
{
    const QDateTime today = QDate::currentDate().startOfDay();
    const Result<qint64> before = keyAfter(database, asked.after);
    if (!before)
        return before.error();
    const auto decided = foundAmongNewest(database, asked, words, *before, today);
    if (!decided)
        return decided.error();
    if (*decided)
        return std::move(**decided);
    const Result<bool> isFew = isShort(database, asked.filter, today);
    if (!isFew)
        return isFew.error();
    const Result<QString> match = *isFew ? Result<QString>(words) : matchOf(database, words, asked.filter);
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
        ids = database.allWith(
            u"SELECT a.id FROM %1 CROSS JOIN article AS a ON a.id = s.article "
            "CROSS JOIN article_search AS f ON f.rowid = a.search_key "
            "WHERE f.article_search MATCH ? AND a.search_key < ? AND %2 ORDER BY a.search_key DESC LIMIT ?"_s
                .arg(from, all.sql()),
            QVariantList{ *match, *before } + all.values + QVariantList{ asked.limit }, readId);
    } else {
        // The index is asked alone: with a plain join the planner may walk articles and ask about each.
        ids = database.allWith(
            u"SELECT a.id FROM article_search AS f CROSS JOIN article AS a ON a.search_key = f.rowid "
            "CROSS JOIN article_status AS s ON s.article = a.id %1"
            "WHERE f.article_search MATCH ? AND f.rowid < ? AND f.rowid >= ? AND %2 "
            "ORDER BY f.rowid DESC LIMIT ?"_s.arg(tag, all.sql()),
            QVariantList{ *match, *before, since } + all.values + QVariantList{ asked.limit }, readId);
    }
    return ids;
}

/// Appends what of these articles is shown, those without one of the beginnings left out, until there are
/// `limit` hits.
Result<> addHits(std::vector<SearchHit> &hits, Database &database, std::vector<ArticleRow> rows,
    const searchtext::Query &query, const QStringList &beginnings, int limit)
{
    for (ArticleRow &row : rows) {
        if (static_cast<int>(hits.size()) >= limit)
            break;
        const auto packed = database.one(
            u"SELECT texts FROM article_version WHERE article = ? ORDER BY number DESC LIMIT 1"_s,
            [](const Row &r) { return r.get<QByteArray>(0); }, row.article.id);
        if (!packed)
            return packed.error();
        const Result<QString> unpacked = unpackText(packed->value_or(QByteArray()));
        if (!unpacked)
            return unpacked.error();
        const QString &text = *unpacked;
        const bool hasAll = std::all_of(beginnings.begin(), beginnings.end(), [&](const QString &beginning) {
            return searchtext::hasBeginning(row.article.title, beginning)
                || searchtext::hasBeginning(text, beginning)
                || searchtext::hasBeginning(row.article.author, beginning);
        });
        if (!hasAll)
            continue;
        QString snippet = searchtext::snippet(text, query.terms);
        if (snippet.isEmpty())
            snippet = searchtext::snippet(row.article.title, query.terms);
        if (snippet.isEmpty())
            snippet = row.article.summary;
        hits.push_back({ std::move(row), std::move(snippet) });
    }
    return {};
}

} // namespace

Result<std::vector<SearchHit>> ArticleStore::search(const SearchQuery &asked)
{
    const searchtext::Query query = searchtext::query(asked.text);
    if (query.match.isEmpty())
        return std::vector<SearchHit>();
    const OneState state(m_database);
    std::vector<SearchHit> hits;
    const bool isRestEmpty = query.matchOfRest.isEmpty();
    if (!query.beginnings.isEmpty() && !(isRestEmpty && query.isWithout)) {
        // Most texts hold such a beginning, and the index would put all of them together first. So the newest
        // are looked at; a beginning that is rare among them is asked for after all, and then it is cheap.
        constexpr int steps = 3;
        std::vector<ArticleId> ids;
        if (!isRestEmpty) {
            SearchQuery wider = asked;
            wider.limit = asked.limit * steps;
            Result<std::vector<ArticleId>> newest = found(m_database, wider, query.matchOfRest);
            if (!newest)
                return newest.error();
            ids = std::move(*newest);
        }
        const auto limit = static_cast<size_t>(asked.limit);
        std::optional<ArticleCursor> after = asked.after;
        for (size_t begin = 0; begin < limit * steps; begin += limit) {
            const size_t end = std::min(ids.size(), begin + limit);
            Result<std::vector<ArticleRow>> rows = isRestEmpty
                ? page(asked.filter, after, asked.limit)
                : rowsOf(m_database,
                    { ids.begin() + std::ptrdiff_t(std::min(begin, end)),
                        ids.begin() + std::ptrdiff_t(end) });
            if (!rows)
                return rows.error();
            const bool isAll = isRestEmpty ? rows->size() < limit : end == ids.size() && end < limit * steps;
            if (!rows->empty())
                after = ArticleCursor{ rows->back().article.shownAt(), rows->back().article.id };
            if (Result<> done
                = addHits(hits, m_database, std::move(*rows), query, query.beginnings, asked.limit);
                !done)
                return done.error();
            if (isAll || hits.size() >= limit)
                return hits;
            if (hits.size() * 10 < begin + limit) // They will not be enough.
                break;
        }
        hits.clear();
    }
    const Result<std::vector<ArticleId>> ids = found(m_database, asked, query.match);
    if (!ids)
        return ids.error();
    Result<std::vector<ArticleRow>> rows = rowsOf(m_database, *ids);
    if (!rows)
        return rows.error();
    if (Result<> done = addHits(hits, m_database, std::move(*rows), query, {}, asked.limit); !done)
        return done.error();
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
