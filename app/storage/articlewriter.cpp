// Storing what a fetch brought, and deleting it.
#include "storage/articlerows.h"
#include "storage/articlestore.h"
#include "storage/feedstore.h"
#include "storage/searchtext.h"

#include <QCryptographicHash>
#include <QHash>

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace articlerows;

namespace {

/// Of what a reader could see change. Not of dates: some publishers stamp every item anew with every answer.
QByteArray hashOf(const ArticleUpdate &update)
{
    QCryptographicHash hash(QCryptographicHash::Blake2b_256);
    const auto add = [&](const QByteArray &part) {
        hash.addData(QByteArray::number(part.size()) + ':');
        hash.addData(part);
    };
    add(update.article.title.toUtf8());
    add(update.article.author.toUtf8());
    add(update.article.url.toEncoded());
    add(update.html);
    for (const Enclosure &enclosure : update.enclosures)
        add(enclosure.url.toEncoded());
    return hash.result();
}

/// What is stored of an article that a fetch speaks of.
struct Known {
    ArticleId id;
    QString guid;
    QByteArray hash;
    int versions = 0;
    qint64 searchKey = 0;
    QDateTime shownAt;
    QDateTime arrivedAt;
};

/// One fetch being stored.
class FetchWriter {
public:
    FetchWriter(Database &database, FeedId feed, const Capture &capture)
        : m_database(database)
        , m_feed(feed)
        , m_capture(capture)
        , m_now(capture.receivedAt.isValid() ? capture.receivedAt : QDateTime::currentDateTimeUtc())
    {
    }

    Result<ArticleStore::Stored> store(const std::vector<PreparedArticle> &items)
    {
        const auto feed = m_database.one(
            u"SELECT language, publisher_language FROM feed WHERE id = ?"_s,
            [this](const Row &row) {
                m_feedLanguage = languageKey(row.get<QString>(0));
                m_publisherLanguage = row.get<QString>(1);
                return true;
            },
            m_feed);
        if (!feed)
            return feed.error();
        for (const PreparedArticle &item : items)
            ++m_sameGuid[item.article.guid];
        // Oldest first: row ids grow with time, and the index is written in its own order.
        std::vector<const PreparedArticle *> order;
        for (auto item = items.rbegin(); item != items.rend(); ++item)
            order.push_back(&*item);
        std::stable_sort(order.begin(), order.end(), [&](const PreparedArticle *a, const PreparedArticle *b) {
            return shownAt(a->article, m_now) < shownAt(b->article, m_now);
        });
        for (const PreparedArticle *item : order) {
            if (Result<> done = storeOne(*item); !done)
                return done.error();
        }
        for (auto language = m_added.cbegin(); language != m_added.cend(); ++language) {
            if (Result<> done
                = addToCounters(m_database, m_feed, language.key(), language.value(), language.value());
                !done)
                return done.error();
        }
        return m_stored;
    }

private:
    static QDateTime shownAt(Article article, const QDateTime &arrivedAt)
    {
        article.arrivedAt = arrivedAt;
        return article.shownAt();
    }

    /// Its own language, or the feed's: the person's word where the publisher is wrong about it.
    QString languageOf(const Article &article) const
    {
        const QString key = languageKey(article.language);
        return key.isEmpty() || key == m_publisherLanguage ? m_feedLanguage : key;
    }

    /// The publisher's id; made of what there is if it gives none or gives one twice in a document.
    QString identityOf(const Article &article) const
    {
        const QString url = QString::fromLatin1(article.url.toEncoded());
        if (!article.guid.isEmpty())
            return m_sameGuid.value(article.guid) > 1 ? article.guid + u'|' + url : article.guid;
        if (!url.isEmpty())
            return url;
        return article.title + u'|'
            + QString::number(article.publishedAt.isValid() ? article.publishedAt.toMSecsSinceEpoch() : 0);
    }

    template<class... Values>
    Result<std::optional<Known>> knownWhere(const QString &condition, const Values &...values)
    {
        return m_database.one(
            u"SELECT id, guid, hash, version_count, search_key, shown_at, arrived_at FROM article WHERE feed = ? AND "_s
                + condition,
            [](const Row &row) {
                Known known;
                row.into(known.id, known.guid, known.hash, known.versions, known.searchKey, known.shownAt,
                    known.arrivedAt);
                return known;
            },
            m_feed, values...);
    }

    Result<std::optional<Known>> find(const Article &article, const QString &identity)
    {
        auto known = knownWhere(u"guid_key = ?"_s, keyOf(identity));
        if (!known || *known)
            return known;
        const QString url = QString::fromLatin1(article.url.toEncoded());
        const bool isClash = m_sameGuid.value(article.guid) > 1;
        if (!article.guid.isEmpty()) {
            // Stored when its id was given twice, or before it was.
            known = isClash ? knownWhere(u"guid_key = ? AND url = ?"_s, keyOf(article.guid), url)
                            : knownWhere(u"guid_key = ?"_s, keyOf(article.guid + u'|' + url));
            if (!known || *known)
                return known;
        }
        // The site moved to https or to another name. The same path alone is no proof: in a planet of blogs
        // many hosts have a post 5. So the title must be the same, only one may fit, and it must be gone from
        // the document.
        const qint64 alias = aliasKeyOf(identity);
        if (alias == 0 || article.title.isEmpty())
            return known;
        const Result<qint64> fitting = m_database.number(
            u"SELECT count(*) FROM article WHERE feed = ? AND alias_key = ? AND title = ?"_s, m_feed, alias,
            article.title);
        if (!fitting)
            return fitting.error();
        if (*fitting != 1)
            return known;
        auto moved = knownWhere(u"alias_key = ? AND title = ?"_s, alias, article.title);
        if (moved && *moved && m_sameGuid.contains((*moved)->guid))
            return known;
        return moved;
    }

    Result<> storeOne(const PreparedArticle &item)
    {
        const QString identity = identityOf(item.article);
        if (m_seen.contains(identity))
            return {}; // The same item twice in one document.
        m_seen.insert(identity, true);

        const Result<qint64> deleted = m_database.number(
            u"SELECT count(*) FROM tombstone WHERE feed = ? AND guid_key = ?"_s, m_feed, keyOf(identity));
        if (!deleted)
            return deleted.error();
        if (*deleted > 0)
            return {};
        const Result<std::optional<Known>> known = find(item.article, identity);
        if (!known)
            return known.error();
        if (!*known)
            return add(item, identity);
        if ((*known)->guid != identity) {
            if (Result<> done
                = m_database.run(u"UPDATE article SET guid = ?, guid_key = ?, alias_key = ? WHERE id = ?"_s,
                    identity, keyOf(identity), aliasKeyOf(identity), (*known)->id);
                !done)
                return done;
        }
        if ((*known)->hash == item.hash)
            return {};
        return update(item, **known);
    }

    Result<> add(const PreparedArticle &item, const QString &identity)
    {
        const Article &article = item.article;
        const QDateTime shown = shownAt(article, m_now);
        const QString language = languageOf(article);
        const Result<qint64> key = searchKeyFor(m_database, shown);
        if (!key)
            return key.error();
        const Result<qint64> id = m_database.insert(uR"(
            INSERT INTO article (feed, guid, guid_key, alias_key, url, title, author, summary, language, published_at,
                                 updated_at, arrived_at, shown_at, version_count, picture_count, hash, search_key)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1, ?, ?, ?))"_s,
            m_feed, identity, keyOf(identity), aliasKeyOf(identity), article.url, article.title,
            article.author, article.summary, article.language, article.publishedAt, article.updatedAt, m_now,
            shown, article.pictureCount, item.hash, *key);
        if (!id)
            return id.error();
        const ArticleId articleId{ *id };
        if (Result<> done = m_database.run(
                u"INSERT INTO article_status (article, feed, shown_at, language) VALUES (?, ?, ?, ?)"_s,
                articleId, m_feed, shown, language);
            !done)
            return done;
        if (Result<> done = addVersion(item, articleId, 1); !done)
            return done;
        ++m_stored.added;
        ++m_added[language];
        m_stored.touched.push_back(articleId);
        return putIntoSearch(m_database,
            { *key, item.titleWords, item.authorWords, item.textWords, listWords(m_feed, language) });
    }

    Result<> update(const PreparedArticle &item, const Known &known)
    {
        const Article &article = item.article;
        if (Result<> done = takeFromSearch(m_database, known.id); !done)
            return done;
        // A publisher that takes its date back does not move the article.
        const QDateTime shown
            = article.publishedAt.isValid() ? shownAt(article, known.arrivedAt) : known.shownAt;
        qint64 key = known.searchKey;
        if (shown != known.shownAt) {
            const Result<qint64> moved = searchKeyFor(m_database, shown);
            if (!moved)
                return moved.error();
            key = *moved;
            if (Result<> done
                = m_database.run(u"UPDATE article_tag SET shown_at = ? WHERE article = ?"_s, shown, known.id);
                !done)
                return done;
        }
        const QString language = languageOf(article);
        if (Result<> done = setPlace(known, shown, language); !done)
            return done;
        if (Result<> done = m_database.run(uR"(
                UPDATE article SET url = ?, title = ?, author = ?, summary = ?, language = ?,
                                   published_at = coalesce(?, published_at), updated_at = coalesce(?, updated_at),
                                   shown_at = ?, version_count = ?, picture_count = ?, hash = ?, search_key = ?
                WHERE id = ?)"_s,
                article.url, article.title, article.author, article.summary, article.language,
                article.publishedAt, article.updatedAt, shown, known.versions + 1, article.pictureCount,
                item.hash, key, known.id);
            !done)
            return done;
        if (Result<> done = addVersion(item, known.id, known.versions + 1); !done)
            return done;
        ++m_stored.updated;
        m_stored.touched.push_back(known.id);
        return putIntoSearch(m_database,
            { key, item.titleWords, item.authorWords, item.textWords, listWords(m_feed, language) });
    }

    /// Where it stands in lists: its time and its language.
    Result<> setPlace(const Known &known, const QDateTime &shown, const QString &language)
    {
        QString before;
        bool isRead = false;
        const auto status = m_database.one(
            u"SELECT language, is_read FROM article_status WHERE article = ?"_s,
            [&](const Row &row) {
                row.into(before, isRead);
                return true;
            },
            known.id);
        if (!status)
            return status.error();
        if (shown == known.shownAt && language == before)
            return {};
        if (Result<> done
            = m_database.run(u"UPDATE article_status SET shown_at = ?, language = ? WHERE article = ?"_s,
                shown, language, known.id);
            !done)
            return done;
        if (Result<> done = addToCounters(m_database, m_feed, before, -1, isRead ? 0 : -1); !done)
            return done;
        return addToCounters(m_database, m_feed, language, 1, isRead ? 0 : 1);
    }

    Result<> addVersion(const PreparedArticle &item, ArticleId article, int number)
    {
        const Result<qint64> fetch = fetchRow();
        if (!fetch)
            return fetch.error();
        return m_database.run(uR"(
            INSERT INTO article_version (article, number, title, author, url, base, enclosures, texts, fetch, seen_at)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?))"_s,
            article, number, item.article.title, item.article.author, item.article.url, item.base,
            toJson(item.enclosures), item.texts, *fetch, m_now);
    }

    /// Once, and only if something of it is kept.
    Result<qint64> fetchRow()
    {
        if (m_fetch != 0)
            return m_fetch;
        QStringList redirects;
        for (const QUrl &hop : m_capture.redirects)
            redirects << QString::fromLatin1(hop.toEncoded());
        const Result<qint64> id = m_database.insert(uR"(
            INSERT INTO fetch (feed, url, final_url, redirects, status, request_head, response_head, certificates,
                               peer_address, received_at, body_sha256)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?))"_s,
            m_feed, m_capture.url, m_capture.finalUrl, redirects, m_capture.status, m_capture.requestHead,
            m_capture.responseHead, m_capture.certificateSha256.join(), m_capture.peerAddress, m_now,
            m_capture.bodySha256);
        if (!id)
            return id;
        m_fetch = *id;
        return m_fetch;
    }

    Database &m_database;
    const FeedId m_feed;
    const Capture &m_capture;
    const QDateTime m_now;
    QString m_feedLanguage;
    QString m_publisherLanguage; ///< Empty if the person did not correct it.
    QHash<QString, int> m_sameGuid;
    QHash<QString, int> m_added; ///< Per language.
    QHash<QString, bool> m_seen;
    qint64 m_fetch = 0;
    ArticleStore::Stored m_stored;
};

/// The article with its texts, and the answers of servers that no other text came in.
Result<> removeRows(Database &database, ArticleId id)
{
    const auto fetches = database.all(
        u"SELECT DISTINCT fetch FROM article_version WHERE article = ? AND fetch IS NOT NULL"_s,
        [](const Row &row) { return row.get<qint64>(0); }, id);
    if (!fetches)
        return fetches.error();
    if (Result<> done = database.run(u"DELETE FROM article WHERE id = ?"_s, id); !done)
        return done;
    for (const qint64 fetch : *fetches) {
        if (Result<> done = database.run(
                u"DELETE FROM fetch WHERE id = ? AND NOT EXISTS (SELECT 1 FROM article_version WHERE fetch = ?)"_s,
                fetch, fetch);
            !done)
            return done;
    }
    return {};
}

} // namespace

std::vector<PreparedArticle> prepare(const std::vector<ArticleUpdate> &updates)
{
    std::vector<PreparedArticle> prepared;
    prepared.reserve(updates.size());
    for (const ArticleUpdate &update : updates) {
        prepared.push_back({ update.article, update.base, indexed(update.article.title),
            indexed(update.article.author), indexed(update.text),
            pack({ update.html, update.text.toUtf8(), update.entry }), hashOf(update), update.enclosures });
    }
    return prepared;
}

Result<ArticleStore::Stored> ArticleStore::storeFetch(FeedId feed, const Capture &capture,
    const FeedValidators &validators, const std::vector<PreparedArticle> &items)
{
    Result<Stored> stored = FetchWriter(m_database, feed, capture).store(items);
    if (!stored)
        return stored;
    if (Result<> done
        = FeedStore(m_database).noteFetch(feed, FeedHealth::Fine, {}, capture.receivedAt, {}, validators);
        !done)
        return done.error();
    return stored;
}

Result<> ArticleStore::remove(const std::vector<ArticleId> &ids)
{
    for (const ArticleId id : ids) {
        FeedId feed;
        qint64 guidKey = 0;
        bool isRead = false;
        QString language;
        const auto found = m_database.one(
            uR"(
            SELECT article.feed, guid_key, is_read, article_status.language
            FROM article JOIN article_status ON article = id WHERE id = ?)"_s,
            [&](const Row &row) {
                row.into(feed, guidKey, isRead, language);
                return true;
            },
            id);
        if (!found)
            return found.error();
        if (!*found)
            continue;
        if (Result<> done = takeFromSearch(m_database, id); !done)
            return done;
        if (Result<> done
            = m_database.run(u"INSERT OR IGNORE INTO tombstone (feed, guid_key, at) VALUES (?, ?, ?)"_s, feed,
                guidKey, QDateTime::currentDateTimeUtc());
            !done)
            return done;
        if (Result<> done = addToTagCounters(m_database, { id }, -1, isRead ? 0 : -1); !done)
            return done;
        if (Result<> done = removeRows(m_database, id); !done)
            return done;
        if (Result<> done = addToCounters(m_database, feed, language, -1, isRead ? 0 : -1); !done)
            return done;
    }
    return removeEmptyTags(m_database);
}
