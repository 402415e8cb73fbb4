#include "storage/picturestore.h"

using namespace Qt::StringLiterals;

Result<std::optional<StoredPicture>> PictureStore::find(const QString &url)
{
    return m_database.one(
        u"SELECT sha256, fetched_at, failure FROM picture WHERE url = ?"_s,
        [](const Row &row) {
            StoredPicture picture;
            row.into(picture.sha256, picture.fetchedAt, picture.failure);
            return picture;
        },
        url);
}

Result<> PictureStore::keep(const QString &url, const QByteArray &sha256, qint64 bytes, const QDateTime &at)
{
    return m_database.run(uR"(
        INSERT INTO picture (url, sha256, bytes, fetched_at, used_at, failure) VALUES (?, ?, ?, ?, ?, '')
        ON CONFLICT (url) DO UPDATE SET sha256 = excluded.sha256, bytes = excluded.bytes,
            fetched_at = excluded.fetched_at, used_at = excluded.used_at, failure = '')"_s,
        url, sha256, bytes, at, at);
}

Result<> PictureStore::noteFailure(const QString &url, const QString &failure, const QDateTime &at)
{
    return m_database.run(uR"(
        INSERT INTO picture (url, sha256, bytes, fetched_at, used_at, failure) VALUES (?, x'', 0, ?, ?, ?)
        ON CONFLICT (url) DO UPDATE SET sha256 = x'', bytes = 0, fetched_at = excluded.fetched_at,
            used_at = excluded.used_at, failure = excluded.failure)"_s,
        url, at, at, failure);
}

Result<> PictureStore::noteUse(const QString &url, ArticleId article, const QDateTime &at)
{
    if (Result<> done = m_database.run(u"UPDATE picture SET used_at = ? WHERE url = ?"_s, at, url); !done)
        return done;
    return m_database.run(
        u"INSERT OR IGNORE INTO picture_article (url, article) SELECT ?, id FROM article WHERE id = ?"_s, url,
        article);
}

Result<qint64> PictureStore::size()
{
    return m_database.number(u"SELECT COALESCE(SUM(bytes), 0) FROM picture"_s);
}

Result<std::vector<QByteArray>> PictureStore::makeRoom(qint64 bytes)
{
    struct Old {
        QString url;
        QByteArray sha256;
        qint64 bytes = 0;
    };
    std::vector<QByteArray> unnamed;
    Result<qint64> held = size();
    if (!held)
        return held.error();
    while (*held > bytes) {
        const auto oldest = m_database.all(uR"(
            SELECT url, sha256, bytes FROM picture WHERE NOT EXISTS (
                SELECT 1 FROM picture_article JOIN article_status ON article_status.article = picture_article.article
                WHERE picture_article.url = picture.url AND article_status.is_starred = 1)
            ORDER BY used_at LIMIT 50)"_s,
            [](const Row &row) {
                Old old;
                row.into(old.url, old.sha256, old.bytes);
                return old;
            });
        if (!oldest)
            return oldest.error();
        if (oldest->empty())
            break; // All that is left is starred.
        for (const Old &old : *oldest) {
            if (*held <= bytes)
                break;
            if (Result<> done = m_database.run(u"DELETE FROM picture WHERE url = ?"_s, old.url); !done)
                return done.error();
            *held -= old.bytes;
            const Result<qint64> others
                = m_database.number(u"SELECT COUNT(*) FROM picture WHERE sha256 = ?"_s, old.sha256);
            if (!others)
                return others.error();
            if (*others == 0 && !old.sha256.isEmpty())
                unnamed.push_back(old.sha256);
        }
    }
    return unnamed;
}

Result<std::vector<QByteArray>> PictureStore::clear()
{
    const auto all = m_database.all(u"SELECT DISTINCT sha256 FROM picture WHERE sha256 <> x''"_s,
        [](const Row &row) { return row.get<QByteArray>(0); });
    if (!all)
        return all;
    for (const QString &sql : { u"DELETE FROM picture"_s, u"DELETE FROM picture_article"_s }) {
        if (Result<> done = m_database.run(sql); !done)
            return done.error();
    }
    return all;
}

Result<std::vector<ArticleId>> PictureStore::notKept(FeedId feed, int limit)
{
    return m_database.all(
        uR"(
        SELECT id FROM (SELECT id, picture_count, version_count FROM article WHERE feed = ?
                        ORDER BY shown_at DESC, id DESC LIMIT 200) AS newest
        WHERE picture_count > 0 AND NOT EXISTS (
            SELECT 1 FROM picture_article WHERE article = newest.id AND url = '#' || newest.version_count)
        LIMIT ?)"_s,
        [](const Row &row) { return row.get<ArticleId>(0); }, feed, limit);
}

Result<> PictureStore::noteKept(ArticleId article)
{
    return m_database.run(
        u"INSERT OR IGNORE INTO picture_article (url, article) SELECT '#' || version_count, id FROM article WHERE id = ?"_s,
        article);
}
