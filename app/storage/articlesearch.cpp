// The full-text index: asking it, and building it anew.
#include "storage/articlerows.h"
#include "storage/articlestore.h"
#include "storage/searchtext.h"

using namespace Qt::StringLiterals;
using namespace articlerows;

Result<std::vector<SearchHit>> ArticleStore::search(
    const QString &asked, int limit, std::optional<FeedId> feed)
{
    const searchtext::Query query = searchtext::query(asked);
    if (query.match.isEmpty())
        return std::vector<SearchHit>();
    // The index is asked alone: with a join the planner may walk articles and ask the index about each.
    const QString sql = feed
        ? u"SELECT article.id FROM article_search CROSS JOIN article ON article.search_key = "
          u"article_search.rowid "
          "WHERE article_search MATCH ? AND article.feed = ? ORDER BY article_search.rowid DESC LIMIT ?"_s
        : u"SELECT (SELECT id FROM article WHERE search_key = article_search.rowid) FROM article_search "
          "WHERE article_search MATCH ? AND ? IS NULL ORDER BY rowid DESC LIMIT ?"_s;
    const auto ids = m_database.all(
        sql, [](const Row &row) { return row.get<ArticleId>(0); }, query.match, feed.value_or(FeedId()),
        limit);
    if (!ids)
        return ids.error();

    std::vector<SearchHit> hits;
    for (const ArticleId id : *ids) {
        if (!id)
            continue; // In the index and nowhere else: rebuildSearch() is due, and no reason to find nothing.
        Result<ArticleRow> hit = row(id);
        if (!hit)
            return hit.error();
        const auto packed = m_database.one(
            u"SELECT texts FROM article_version WHERE article = ? ORDER BY number DESC LIMIT 1"_s,
            [](const Row &row) { return row.get<QByteArray>(0); }, id);
        if (!packed)
            return packed.error();
        const Result<Texts> texts = unpack(packed->value_or(QByteArray()));
        if (!texts)
            return texts.error();
        QString snippet = searchtext::snippet(QString::fromUtf8(texts->text), query.terms);
        if (snippet.isEmpty())
            snippet = searchtext::snippet(hit->article.title, query.terms);
        if (snippet.isEmpty())
            snippet = hit->article.summary;
        hits.push_back({ std::move(*hit), std::move(snippet) });
    }
    return hits;
}

Result<> ArticleStore::rebuildSearch()
{
    if (Result<> done
        = m_database.run(u"INSERT INTO article_search (article_search) VALUES ('delete-all')"_s);
        !done)
        return done;
    struct Entry {
        qint64 key = 0;
        ArticleId id;
    };
    const auto entries
        = m_database.all(u"SELECT search_key, id FROM article ORDER BY search_key"_s, [](const Row &row) {
              return Entry{ row.get<qint64>(0), row.get<ArticleId>(1) };
          });
    if (!entries)
        return entries.error();
    for (const Entry &entry : *entries) {
        QString title;
        QString author;
        QByteArray packed;
        const auto found = m_database.one(
            u"SELECT title, author, texts FROM article_version WHERE article = ? ORDER BY number DESC LIMIT 1"_s,
            [&](const Row &row) {
                row.into(title, author, packed);
                return true;
            },
            entry.id);
        if (!found)
            return found.error();
        // After salvage an article may be without its text, or with a broken one: it stays, and is not found.
        const Result<Texts> texts = unpack(packed);
        if (!*found || !texts)
            continue;
        if (Result<> done = putIntoSearch(
                m_database, entry.key, title, author, searchtext::forIndex(QString::fromUtf8(texts->text)));
            !done)
            return done;
    }
    return {};
}
