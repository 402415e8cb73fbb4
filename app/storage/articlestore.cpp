#include "storage/articlestore.h"

#include "storage/articlerows.h"

#include <QHash>

#include <algorithm>
#include <limits>

using namespace Qt::StringLiterals;
using namespace articlerows;

namespace {

using Place = std::pair<qint64, ArticleId>; ///< shown_at and id: where a row stands in a list.

constexpr qint64 always = std::numeric_limits<qint64>::max();

const QString articleColumns = uR"(
    article.id, article.feed, article.guid, article.url, article.title, article.author, article.summary,
    article.language, article.published_at, article.updated_at, article.arrived_at, article.version_count,
    article.picture_count, article_status.is_read, article_status.is_starred, feed.chosen_title, feed.title, feed.url
    FROM article JOIN article_status ON article_status.article = article.id JOIN feed ON feed.id = article.feed )"_s;

ArticleRow readArticle(const Row &row)
{
    ArticleRow r;
    Feed feed;
    Article &a = r.article;
    row.into(a.id, a.feed, a.guid, a.url, a.title, a.author, a.summary, a.language, a.publishedAt,
        a.updatedAt, a.arrivedAt, a.versionCount, a.pictureCount, r.status.isRead, r.status.isStarred,
        feed.chosenTitle, feed.title, feed.url);
    r.feedName = feed.name();
    return r;
}

/// The index that holds what the filter shows, in the order of the list. The words are literals, so that
/// SQLite can prove that the partial indexes fit.
QString rangeOf(ArticleFilter::Which which)
{
    switch (which) {
    case ArticleFilter::Which::All:
    case ArticleFilter::Which::Today:
        return u"shown_at, id FROM article WHERE 1"_s;
    case ArticleFilter::Which::Unread:
        return u"shown_at, article AS id FROM article_status WHERE is_read = 0"_s;
    case ArticleFilter::Which::Starred:
        return u"shown_at, article AS id FROM article_status WHERE is_starred = 1"_s;
    }
    return {};
}

bool isStatus(ArticleFilter::Which which)
{
    return which == ArticleFilter::Which::Unread || which == ArticleFilter::Which::Starred;
}

QString idOf(ArticleFilter::Which which) { return isStatus(which) ? u"article"_s : u"id"_s; }

qint64 beginOf(const ArticleFilter &filter, const QDateTime &today)
{
    return filter.which == ArticleFilter::Which::Today ? today.toMSecsSinceEpoch()
                                                       : std::numeric_limits<qint64>::min();
}

Result<std::vector<FeedId>> feedsOf(Database &database, const ArticleFilter &filter)
{
    return database.all(
        u"SELECT id FROM feed WHERE folder = ?"_s, [](const Row &row) { return row.get<FeedId>(0); },
        filter.folder);
}

Result<std::vector<Place>> places(Database &database, const ArticleFilter &filter, std::optional<FeedId> feed,
    const std::optional<ArticleCursor> &after, int limit, const QDateTime &today)
{
    const QString sql = u"SELECT %1 %2 AND (shown_at, %3) < (?, ?) AND shown_at >= ? "
                        "ORDER BY shown_at DESC, %3 DESC LIMIT ?"_s.arg(rangeOf(filter.which),
                            feed ? u"AND feed = ?"_s : u"AND ? IS NULL"_s, idOf(filter.which));
    return database.all(
        sql,
        [](const Row &row) {
            return Place{ row.get<qint64>(0), row.get<ArticleId>(1) };
        },
        feed.value_or(FeedId()), after ? after->shownAt.toMSecsSinceEpoch() : always,
        after ? after->id.value : always, beginOf(filter, today), limit);
}

} // namespace

Result<std::vector<ArticleRow>> ArticleStore::page(
    const ArticleFilter &filter, const std::optional<ArticleCursor> &after, int limit, const QDateTime &today)
{
    Result<std::vector<Place>> found;
    if (!filter.feed && !filter.folder.isEmpty()) {
        // Each feed of the folder gives its newest, and the newest of these are the page.
        const Result<std::vector<FeedId>> feeds = feedsOf(m_database, filter);
        if (!feeds)
            return feeds.error();
        std::vector<Place> all;
        for (const FeedId feed : *feeds) {
            const Result<std::vector<Place>> some = places(m_database, filter, feed, after, limit, today);
            if (!some)
                return some.error();
            all.insert(all.end(), some->begin(), some->end());
        }
        std::sort(all.begin(), all.end(), std::greater<>());
        all.resize(std::min(all.size(), static_cast<size_t>(std::max(limit, 0))));
        found = std::move(all);
    } else {
        found = places(m_database, filter, filter.feed, after, limit, today);
    }
    if (!found)
        return found.error();

    std::vector<ArticleRow> rows;
    rows.reserve(found->size());
    for (const Place &place : *found) {
        Result<ArticleRow> one = row(place.second);
        if (!one)
            return one.error();
        rows.push_back(std::move(*one));
    }
    return rows;
}

Result<int> ArticleStore::count(const ArticleFilter &filter, const QDateTime &today)
{
    const bool isCounted
        = filter.which == ArticleFilter::Which::All || filter.which == ArticleFilter::Which::Unread;
    Result<qint64> counted;
    if (isCounted) {
        counted = m_database.number(
            u"SELECT coalesce(sum(%1), 0) FROM feed WHERE coalesce(id = ?, 1) AND ? IN ('', folder)"_s.arg(
                filter.which == ArticleFilter::Which::All ? u"article_count"_s : u"unread_count"_s),
            filter.feed.value_or(FeedId()), filter.folder);
    } else {
        counted = m_database.number(
            u"SELECT count(*) FROM (SELECT %1 AND shown_at >= ? AND coalesce(feed = ?, 1) "
            "AND ? IN ('', (SELECT folder FROM feed AS f WHERE f.id = %2)))"_s.arg(
                rangeOf(filter.which), isStatus(filter.which) ? u"article_status.feed"_s : u"article.feed"_s),
            beginOf(filter, today), filter.feed.value_or(FeedId()), filter.folder);
    }
    if (!counted)
        return counted.error();
    return static_cast<int>(*counted);
}

Result<ArticleRow> ArticleStore::row(ArticleId id)
{
    auto found = m_database.one(u"SELECT "_s + articleColumns + u"WHERE article.id = ?"_s, readArticle, id);
    if (!found)
        return found.error();
    if (!*found)
        return Error{ Error::Kind::NotFound, Error::Reason::Unspecified, u"article %1"_s.arg(id.value) };
    return std::move(**found);
}

Result<ArticleText> ArticleStore::load(ArticleId id)
{
    Result<ArticleRow> narrow = row(id);
    if (!narrow)
        return narrow.error();
    ArticleText text{ std::move(narrow->article), narrow->status, narrow->feedName, {}, {}, {} };
    QByteArray packed;
    const auto found = m_database.one(
        u"SELECT base, enclosures, texts FROM article_version WHERE article = ? ORDER BY number DESC LIMIT 1"_s,
        [&](const Row &row) {
            text.base = row.get<QUrl>(0);
            text.enclosures = enclosuresOf(row.get<QString>(1));
            packed = row.get<QByteArray>(2);
            return true;
        },
        id);
    if (!found)
        return found.error();
    if (!*found)
        return Error{ Error::Kind::Storage, Error::Reason::DatabaseDamaged,
            u"article %1 without text"_s.arg(id.value) };
    Result<Texts> texts = unpack(packed);
    if (!texts)
        return texts.error();
    text.html = std::move(texts->html);
    return text;
}

Result<std::vector<ArticleVersion>> ArticleStore::versions(ArticleId id)
{
    std::vector<QByteArray> packed;
    auto versions = m_database.all(
        u"SELECT number, title, seen_at, texts FROM article_version WHERE article = ? ORDER BY number DESC"_s,
        [&](const Row &row) {
            packed.push_back(row.get<QByteArray>(3));
            return ArticleVersion{ row.get<int>(0), row.get<QString>(1), {}, row.get<QDateTime>(2) };
        },
        id);
    if (!versions)
        return versions;
    for (size_t i = 0; i < packed.size(); ++i) {
        Result<Texts> texts = unpack(packed[i]);
        if (!texts)
            return texts.error();
        (*versions)[i].html = std::move(texts->html);
    }
    return versions;
}

Result<ArticleStore::Evidence> ArticleStore::evidence(ArticleId id, std::optional<int> version)
{
    Evidence evidence;
    QByteArray packed;
    const auto found = m_database.one(
        uR"(
        SELECT fetch.url, fetch.final_url, fetch.redirects, fetch.status, fetch.request_head, fetch.response_head,
               fetch.certificates, fetch.peer_address, fetch.received_at, fetch.body_sha256,
               article_version.number, article_version.texts
        FROM article_version LEFT JOIN fetch ON fetch.id = article_version.fetch
        WHERE article_version.article = ? AND ? IN (0, article_version.number)
        ORDER BY article_version.number DESC LIMIT 1)"_s,
        [&](const Row &row) {
            Capture &c = evidence.capture;
            QStringList redirects;
            QByteArray certificates;
            row.into(c.url, c.finalUrl, redirects, c.status, c.requestHead, c.responseHead, certificates,
                c.peerAddress, c.receivedAt, c.bodySha256, evidence.version, packed);
            for (const QString &hop : redirects)
                c.redirects << QUrl::fromEncoded(hop.toLatin1());
            for (qsizetype at = 0; at + 32 <= certificates.size(); at += 32)
                c.certificateSha256 << certificates.mid(at, 32);
            return true;
        },
        id, version.value_or(0));
    if (!found)
        return found.error();
    if (!*found)
        return Error{ Error::Kind::NotFound, Error::Reason::Unspecified, u"article %1"_s.arg(id.value) };
    Result<Texts> texts = unpack(packed);
    if (!texts)
        return texts.error();
    evidence.entry = std::move(texts->entry);
    evidence.html = std::move(texts->html);
    evidence.text = QString::fromUtf8(texts->text);
    return evidence;
}

Result<> ArticleStore::setRead(const std::vector<ArticleId> &ids, bool isRead)
{
    for (const ArticleId id : ids) {
        const auto changed = m_database.one(
            u"UPDATE article_status SET is_read = ? WHERE article = ? AND is_read <> ? RETURNING feed"_s,
            [](const Row &row) { return row.get<FeedId>(0); }, isRead, id, isRead);
        if (!changed)
            return changed.error();
        if (!*changed)
            continue;
        if (Result<> done = addToCounters(m_database, **changed, 0, isRead ? -1 : 1); !done)
            return done;
    }
    return {};
}

Result<std::vector<ArticleId>> ArticleStore::markRead(
    const ArticleFilter &filter, const ArticleCursor &until, const QDateTime &today)
{
    QHash<FeedId, int> perFeed;
    const QString starred
        = filter.which == ArticleFilter::Which::Starred ? u"AND is_starred = 1"_s : QString();
    auto ids = m_database.all(
        uR"(
        UPDATE article_status SET is_read = 1
        WHERE is_read = 0 AND (shown_at, article) <= (?, ?) AND shown_at >= ? AND coalesce(feed = ?, 1)
          AND ? IN ('', (SELECT folder FROM feed WHERE feed.id = article_status.feed)) %1
        RETURNING article, feed)"_s.arg(starred),
        [&](const Row &row) {
            ++perFeed[row.get<FeedId>(1)];
            return row.get<ArticleId>(0);
        },
        until.shownAt, until.id, beginOf(filter, today), filter.feed.value_or(FeedId()), filter.folder);
    if (!ids)
        return ids;
    for (auto feed = perFeed.cbegin(); feed != perFeed.cend(); ++feed) {
        if (Result<> done = addToCounters(m_database, feed.key(), 0, -feed.value()); !done)
            return done.error();
    }
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
