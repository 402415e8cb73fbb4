// Storing what a fetch brought, and deleting it.
#include "base/sha256.h"
#include "storage/articlerows.h"
#include "storage/articlestore.h"
#include "storage/feedstore.h"
#include "storage/searchtext.h"

#include <QHash>
#include <QSet>

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace articlerows;

namespace {

/// Of what a reader could see change. Not of dates: some publishers stamp every item anew with every answer.
QByteArray hashOf(const ArticleUpdate &update, const QByteArray &url)
{
    QByteArray seen;
    seen.reserve(update.html.size() + 512);
    const auto add = [&](const QByteArray &part) {
        seen += QByteArray::number(part.size()) + ':' + part;
    };
    add(update.article.title.toUtf8());
    add(update.article.author.toUtf8());
    add(url);
    add(update.html);
    for (const Enclosure &enclosure : update.enclosures)
        add(enclosure.url.toEncoded());
    if (update.article.place)
        add(toColumn(update.article.place).toUtf8());
    return sha256(seen);
}

/// What is stored of an article that a fetch speaks of.
struct Known {
    ArticleId id;
    QString guid;
    qint64 guidKey = 0;
    QUrl url;
    QByteArray hash;
    qint64 searchKey = 0;
    QDateTime shownAt;
    QDateTime arrivedAt;
};

/// An answer of a server that no text came in any more.
Result<> removeFetchIfUnused(Database &database, qint64 fetch)
{
    return database.run(
        u"DELETE FROM fetch WHERE id = ? AND NOT EXISTS (SELECT 1 FROM article_version WHERE fetch = ?)"_s,
        fetch, fetch);
}

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
        if (Result<> done = removeFetchIfUnused(database, fetch); !done)
            return done;
    }
    return {};
}

/// An item with what it is stored under.
struct Item {
    const PreparedArticle *prepared = nullptr;
    QString identity;
    qint64 key = 0; ///< Of its identity.
    qint64 alias = 0;
    QDateTime shownAt;
};

const QString knownColumns = u"article.id, guid, guid_key, url, hash, search_key, shown_at, arrived_at "_s;

/// One fetch being stored.
class FetchWriter {
public:
    FetchWriter(Database &database, std::vector<SearchChange> &search, FeedId feed, const Capture &capture)
        : m_database(database)
        , m_search(search)
        , m_feed(feed)
        , m_capture(capture)
        , m_now(capture.receivedAt.isValid() ? capture.receivedAt : QDateTime::currentDateTimeUtc())
    {
    }

    Result<ArticleStore::Stored> store(const std::vector<PreparedArticle> &items)
    {
        const auto feed = m_database.one(
            u"SELECT language, publisher_language, article_count FROM feed WHERE id = ?"_s,
            [this](const Row &row) {
                m_feedLanguage = languageKey(row.get<QString>(0));
                m_publisherLanguage = row.get<QString>(1);
                m_hasArticles = row.get<int>(2) != 0;
                return true;
            },
            m_feed);
        if (!feed)
            return feed.error();
        if (!*feed)
            return Error{ Error::Kind::NotFound, Error::Reason::Unspecified, u"feed %1"_s.arg(m_feed.value) };
        for (const PreparedArticle &item : items)
            ++m_sameGuid[item.article.guid];
        std::vector<Item> order;
        order.reserve(items.size());
        for (auto item = items.rbegin(); item != items.rend(); ++item)
            order.push_back(itemOf(*item));
        if (Result<> done = readKnownOnes(order); !done)
            return done.error();
        // Oldest first: row ids grow with time.
        std::ranges::stable_sort(order, {}, &Item::shownAt);
        for (const Item &item : order) {
            if (Result<> done = storeOne(item); !done)
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
    static QDateTime shownAt(const Article &article, const QDateTime &arrivedAt)
    {
        Article dated;
        dated.publishedAt = article.publishedAt;
        dated.updatedAt = article.updatedAt;
        dated.arrivedAt = arrivedAt;
        return dated.shownAt();
    }

    /// Its own language, or the feed's: the person's word where the publisher is wrong about it.
    QString languageOf(const Article &article) const
    {
        const QString key = languageKey(article.language);
        return key.isEmpty() || key == m_publisherLanguage ? m_feedLanguage : key;
    }

    /// The publisher's id; made of what there is if it gives none or gives one twice in a document.
    QString identityOf(const PreparedArticle &item) const
    {
        const Article &article = item.article;
        if (!article.guid.isEmpty())
            return m_sameGuid.value(article.guid) > 1 ? clashIdentityOf(item) : article.guid;
        if (!item.url.isEmpty())
            return QString::fromLatin1(item.url);
        return article.title + u'|'
            + QString::number(article.publishedAt.isValid() ? article.publishedAt.toMSecsSinceEpoch() : 0);
    }

    static QString clashIdentityOf(const PreparedArticle &item)
    {
        return item.article.guid + u'|' + QString::fromLatin1(item.url);
    }

    Item itemOf(const PreparedArticle &prepared) const
    {
        Item item{ &prepared, identityOf(prepared), 0, 0, shownAt(prepared.article, m_now) };
        if (item.identity == prepared.keys.of) {
            item.key = prepared.keys.guid;
            item.alias = prepared.keys.alias;
        } else {
            item.key = keyOf(item.identity);
            item.alias = aliasKeyOf(item.identity);
        }
        return item;
    }

    static Known readKnown(const Row &row)
    {
        Known known;
        row.into(known.id, known.guid, known.guidKey, known.url, known.hash, known.searchKey, known.shownAt,
            known.arrivedAt);
        return known;
    }

    /// What the library knows of these items, in one question; of a new feed nothing.
    Result<> readKnownOnes(const std::vector<Item> &items)
    {
        std::vector<qint64> keys;
        keys.reserve(items.size() * 3);
        for (const Item &item : items) {
            keys.push_back(item.key);
            if (m_hasArticles && !item.prepared->article.guid.isEmpty()) {
                keys.push_back(keyOf(item.prepared->article.guid));
                keys.push_back(keyOf(clashIdentityOf(*item.prepared)));
            }
        }
        const QString list = jsonList(keys);
        const auto deleted = m_database.all(
            u"SELECT value FROM json_each(?) CROSS JOIN tombstone ON feed = ? AND guid_key = value"_s,
            [this](const Row &row) {
                m_deleted.insert(row.get<qint64>(0));
                return true;
            },
            list, m_feed);
        if (!deleted)
            return deleted.error();
        if (!m_hasArticles)
            return {};
        const auto known = m_database.all(
            u"SELECT "_s + knownColumns
                + u"FROM json_each(?) CROSS JOIN article ON feed = ? AND guid_key = value"_s,
            [this](const Row &row) {
                const Known one = readKnown(row);
                m_known.insert(one.guidKey, one);
                return true;
            },
            list, m_feed);
        if (!known)
            return known.error();
        return {};
    }

    std::optional<Known> knownWith(qint64 key) const
    {
        const auto found = m_known.constFind(key);
        return found == m_known.cend() ? std::nullopt : std::optional(*found);
    }

    Result<std::optional<Known>> find(const Item &item)
    {
        if (!m_hasArticles)
            return std::optional<Known>();
        std::optional<Known> known = knownWith(item.key);
        if (known)
            return known;
        const Article &article = item.prepared->article;
        const bool isClash = m_sameGuid.value(article.guid) > 1;
        if (!article.guid.isEmpty()) {
            // Stored when its id was given twice, or before it was.
            known = knownWith(keyOf(isClash ? article.guid : clashIdentityOf(*item.prepared)));
            if (known && (!isClash || known->url == article.url))
                return known;
        }
        // The site moved to https or to another name. The same path alone is no proof: in a planet of blogs
        // many hosts have a post 5. So the title must be the same, only one may fit, and it must be gone from
        // the document.
        if (item.alias == 0 || article.title.isEmpty())
            return std::optional<Known>();
        const auto fitting = m_database.all(u"SELECT "_s + knownColumns
                + u"FROM article WHERE feed = ? AND alias_key = ? AND title = ? LIMIT 2"_s,
            readKnown, m_feed, item.alias, article.title);
        if (!fitting)
            return fitting.error();
        if (fitting->size() != 1 || m_sameGuid.contains(fitting->front().guid))
            return std::optional<Known>();
        return std::optional(fitting->front());
    }

    Result<> storeOne(const Item &item)
    {
        if (m_seen.contains(item.identity))
            return {}; // The same item twice in one document.
        m_seen.insert(item.identity);

        if (m_deleted.contains(item.key))
            return {};
        const Result<std::optional<Known>> known = find(item);
        if (!known)
            return known.error();
        if (!*known)
            return add(item);
        if ((*known)->guid != item.identity) {
            if (Result<> done
                = m_database.run(u"UPDATE article SET guid = ?, guid_key = ?, alias_key = ? WHERE id = ?"_s,
                    item.identity, item.key, item.alias, (*known)->id);
                !done)
                return done;
        }
        if ((*known)->hash == item.prepared->hash)
            return {};
        return update(*item.prepared, **known);
    }

    Result<> add(const Item &item)
    {
        const PreparedArticle &prepared = *item.prepared;
        const QString language = languageOf(prepared.article);
        qint64 key = likelySearchKey(item.shownAt);
        Result<Database::Change> made = insertArticle(item, key);
        if (made && made->rows == 0) {
            const Result<qint64> free = searchKeyFor(m_database, item.shownAt);
            if (!free)
                return free.error();
            key = *free;
            made = insertArticle(item, key);
        }
        if (!made)
            return made.error();
        Q_ASSERT(made->rows == 1);
        const ArticleId id{ made->id };
        const QByteArray languageUtf8 = language.toUtf8();
        const auto status = m_database.runBound(
            "INSERT INTO article_status (article, feed, shown_at, language) VALUES (?, ?, ?, ?)",
            Bound::number(id.value), Bound::number(m_feed.value), Bound::time(item.shownAt),
            Bound::text(languageUtf8));
        if (!status)
            return status.error();
        if (Result<> done = addVersion(prepared, id, 1); !done)
            return done;
        ++m_stored.added;
        ++m_added[language];
        m_stored.touched.push_back(id);
        m_search.push_back({ { key, prepared.titleWords, prepared.authorWords, prepared.textWords,
                                 listWords(m_feed, language) },
            false });
        return {};
    }

    /// No row if the row of the index is another's.
    Result<Database::Change> insertArticle(const Item &item, qint64 key)
    {
        const PreparedArticle &prepared = *item.prepared;
        const Article &article = prepared.article;
        const QByteArray identity = item.identity.toUtf8();
        const QByteArray title = article.title.toUtf8();
        const QByteArray author = article.author.toUtf8();
        const QByteArray summary = article.summary.toUtf8();
        const QByteArray language = article.language.toUtf8();
        const QByteArray place = toColumn(article.place).toUtf8();
        return m_database.runBound(R"(
            INSERT INTO article (feed, guid, guid_key, alias_key, url, title, author, summary, language, published_at,
                                 updated_at, arrived_at, shown_at, version_count, picture_count, hash, search_key,
                                 published_offset, place)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1, ?, ?, ?, ?, ?)
            ON CONFLICT (search_key) DO NOTHING)",
            Bound::number(m_feed.value), Bound::text(identity), Bound::number(item.key),
            Bound::number(item.alias), Bound::text(prepared.url), Bound::text(title), Bound::text(author),
            Bound::text(summary), Bound::text(language), Bound::time(article.publishedAt),
            Bound::time(article.updatedAt), Bound::time(m_now), Bound::time(item.shownAt),
            Bound::number(article.pictureCount), Bound::blob(prepared.hash), Bound::number(key),
            Bound::seconds(article.publishedOffset), Bound::text(place));
    }

    struct Held {
        int newest = 0; ///< Number of the newest version.
        int count = 0;
        QString title;
        QByteArray texts;
    };
    Result<Held> heldOf(ArticleId id)
    {
        auto held = m_database.one(
            uR"(
            SELECT number, title, texts, (SELECT count(*) FROM article_version WHERE article = ?)
            FROM article_version WHERE article = ? ORDER BY number DESC LIMIT 1)"_s,
            [](const Row &row) {
                Held h;
                row.into(h.newest, h.title, h.texts, h.count);
                return h;
            },
            id, id);
        if (!held)
            return held.error();
        return held->value_or(Held());
    }

    /// Markup, trackers, order of attributes: whatever no reader reads.
    static bool isSameText(const Held &held, const PreparedArticle &item)
    {
        if (held.count == 0 || held.title != item.article.title)
            return false;
        const Result<Texts> before = unpack(held.texts);
        const Result<Texts> now = unpack(item.texts);
        return before && now && before->text.simplified() == now->text.simplified();
    }

    /// Between the first and the last ones those go that are nearest to their neighbours in time.
    Result<> thinVersions(ArticleId id, int &count)
    {
        constexpr int most = 50;
        constexpr int keptFirst = 10;
        constexpr int keptLast = 20;
        while (count > most) {
            const auto fetch = m_database.one(
                uR"(
                DELETE FROM article_version WHERE id = (
                    SELECT id FROM (
                        SELECT id, row_number() OVER (ORDER BY number) AS place, count(*) OVER () AS total,
                               lead(seen_at) OVER (ORDER BY number) - lag(seen_at) OVER (ORDER BY number) AS gap
                        FROM article_version WHERE article = ?)
                    WHERE place > ? AND place <= total - ? ORDER BY gap LIMIT 1)
                AND (SELECT is_starred FROM article_status WHERE article = ?) = 0
                RETURNING fetch)"_s,
                [](const Row &row) { return row.get<qint64>(0); }, id, keptFirst, keptLast, id);
            if (!fetch)
                return fetch.error();
            if (!*fetch)
                return {}; // Starred: all of it stays.
            if (Result<> done = removeFetchIfUnused(m_database, **fetch); !done)
                return done;
            --count;
        }
        return {};
    }

    /// The same words in other markup: the newest version is what came last, and was seen when its words
    /// were.
    Result<> replaceNewest(const PreparedArticle &item, const Known &known, const Held &held)
    {
        const auto before = m_database.number(
            u"SELECT coalesce(fetch, 0) FROM article_version WHERE article = ? AND number = ?"_s, known.id,
            held.newest);
        if (!before)
            return before.error();
        const Result<qint64> fetch = fetchRow();
        if (!fetch)
            return fetch.error();
        if (Result<> done = m_database.run(uR"(
                UPDATE article_version SET author = ?, url = ?, base = ?, enclosures = ?, texts = ?, fetch = ?
                WHERE article = ? AND number = ?)"_s,
                item.article.author, QString::fromLatin1(item.url), QString::fromLatin1(item.base),
                QString::fromUtf8(item.enclosures), item.texts, *fetch, known.id, held.newest);
            !done)
            return done;
        return removeFetchIfUnused(m_database, *before);
    }

    Result<> update(const PreparedArticle &item, const Known &known)
    {
        const Article &article = item.article;
        const Result<std::optional<Indexed>> words = wordsOf(m_database, known.id);
        if (!words)
            return words.error();
        if (*words)
            m_search.push_back({ **words, true });
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
        const Result<Held> held = heldOf(known.id);
        if (!held)
            return held.error();
        const bool isSame = isSameText(*held, item);
        int count = held->count;
        if (isSame) {
            if (Result<> done = replaceNewest(item, known, *held); !done)
                return done;
        } else {
            if (Result<> done = addVersion(item, known.id, held->newest + 1); !done)
                return done;
            ++count;
            if (Result<> done = thinVersions(known.id, count); !done)
                return done;
            ++m_stored.updated;
            m_stored.touched.push_back(known.id);
        }
        m_search.push_back(
            { { key, item.titleWords, item.authorWords, item.textWords, listWords(m_feed, language) },
                false });
        return m_database.run(uR"(
            UPDATE article SET url = ?, title = ?, author = ?, summary = ?, language = ?,
                               published_offset = iif(? IS NULL, published_offset, ?),
                               published_at = coalesce(?, published_at), updated_at = coalesce(?, updated_at),
                               place = ?, shown_at = ?, version_count = ?, picture_count = ?, hash = ?, search_key = ?
            WHERE id = ?)"_s,
            article.url, article.title, article.author, article.summary, article.language,
            article.publishedAt, article.publishedOffset, article.publishedAt, article.updatedAt,
            toColumn(article.place), shown, count, article.pictureCount, item.hash, key, known.id);
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
        const QByteArray title = item.article.title.toUtf8();
        const QByteArray author = item.article.author.toUtf8();
        const auto made = m_database.runBound(R"(
            INSERT INTO article_version (article, number, title, author, url, base, enclosures, texts, fetch, seen_at)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?))",
            Bound::number(article.value), Bound::number(number), Bound::text(title), Bound::text(author),
            Bound::text(item.url), Bound::text(item.base), Bound::text(item.enclosures),
            Bound::blob(item.texts), Bound::number(*fetch), Bound::time(m_now));
        return made ? Result<>() : made.error();
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
    std::vector<SearchChange> &m_search; ///< For the end, all at once.
    bool m_hasArticles = false;
    QHash<qint64, Known> m_known; ///< By the key of their guid.
    QSet<qint64> m_deleted;
    const FeedId m_feed;
    const Capture &m_capture;
    const QDateTime m_now;
    QString m_feedLanguage;
    QString m_publisherLanguage; ///< Empty if the person did not correct it.
    QHash<QString, int> m_sameGuid;
    QHash<QString, int> m_added; ///< Per language.
    QSet<QString> m_seen;
    qint64 m_fetch = 0;
    ArticleStore::Stored m_stored;
};

} // namespace

std::vector<PreparedArticle> prepare(const std::vector<ArticleUpdate> &updates)
{
    std::vector<PreparedArticle> prepared;
    prepared.reserve(updates.size());
    for (const ArticleUpdate &update : updates) {
        const QByteArray url = update.article.url.toEncoded();
        // The identity that nearly every item gets (FetchWriter::identityOf).
        const QString &guid = update.article.guid;
        prepared.push_back({ update.article, url, update.base.toEncoded(), toJson(update.enclosures),
            { guid, keyOf(guid), aliasKeyOf(guid) }, indexed(update.article.title),
            indexed(update.article.author), indexed(update.text),
            pack({ update.html, update.text.toUtf8(), update.entry }), hashOf(update, url) });
    }
    return prepared;
}

Result<ArticleStore::Stored> ArticleStore::storeFetch(FeedId feed, const Capture &capture,
    const FeedValidators &validators, const std::vector<PreparedArticle> &items)
{
    Result<std::vector<Result<Stored>>> stored = storeViews({ { feed, &capture, &validators, &items } });
    if (!stored)
        return stored.error();
    return std::move(stored->front());
}

Result<std::vector<Result<ArticleStore::Stored>>> ArticleStore::storeFetches(
    const std::vector<Fetch> &fetches)
{
    std::vector<FetchView> views;
    views.reserve(fetches.size());
    for (const Fetch &fetch : fetches)
        views.push_back({ fetch.feed, &fetch.capture, &fetch.validators, &fetch.items });
    return storeViews(views);
}

Result<std::vector<Result<ArticleStore::Stored>>> ArticleStore::storeViews(
    const std::vector<FetchView> &fetches)
{
    std::vector<SearchChange> search;
    std::vector<Result<Stored>> answers;
    answers.reserve(fetches.size());
    for (const FetchView &fetch : fetches) {
        Result<Stored> stored = storeOne(fetch, search);
        if (!stored && stored.error().kind != Error::Kind::NotFound)
            return stored.error();
        answers.push_back(std::move(stored));
    }
    if (Result<> done = changeSearch(m_database, std::move(search)); !done)
        return done.error();
    return answers;
}

Result<ArticleStore::Stored> ArticleStore::storeOne(const FetchView &fetch, std::vector<SearchChange> &search)
{
    Result<Stored> stored = FetchWriter(m_database, search, fetch.feed, *fetch.capture).store(*fetch.items);
    if (!stored || !fetch.validators)
        return stored;
    if (Result<> done
        = FeedStore(m_database)
              .noteFetch(fetch.feed, FeedHealth::Fine, {}, fetch.capture->receivedAt, {}, *fetch.validators);
        !done)
        return done.error();
    return stored;
}

Result<> ArticleStore::remove(const std::vector<ArticleId> &ids)
{
    std::vector<SearchChange> search;
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
        const Result<std::optional<Indexed>> words = wordsOf(m_database, id);
        if (!words)
            return words.error();
        if (*words)
            search.push_back({ **words, true });
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
    if (Result<> done = changeSearch(m_database, std::move(search)); !done)
        return done;
    return removeEmptyTags(m_database);
}
