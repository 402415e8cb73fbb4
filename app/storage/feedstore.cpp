#include "storage/feedstore.h"

#include "base/origin.h"
#include "storage/articlerows.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

const QString feedRows = uR"(
    SELECT id, url, title, chosen_title, home_page, description, language, country, folder, is_private_allowed,
           added_at, fetched_at, retry_at, due_at, failing_since, are_pictures_allowed, health, health_detail,
           article_count, unread_count
    FROM feed )"_s;

Feed readFeed(const Row &row)
{
    Feed f;
    row.into(f.id, f.url, f.title, f.chosenTitle, f.homePage, f.description, f.language, f.country, f.folder,
        f.isPrivateAllowed, f.addedAt, f.fetchedAt, f.retryAt, f.dueAt, f.failingSince, f.arePicturesAllowed,
        f.health, f.healthDetail, f.articleCount, f.unreadCount);
    return f;
}

Error noSuchFeed(FeedId id)
{
    return { Error::Kind::NotFound, Error::Reason::Unspecified, u"feed %1"_s.arg(id.value) };
}

} // namespace

Result<FeedId> FeedStore::add(const Feed &feed)
{
    const Result<std::optional<FeedId>> known = find(feed.url);
    if (!known)
        return known.error();
    if (*known)
        return **known;
    const Result<qint64> id = m_database.insert(uR"(
        INSERT INTO feed (url, title, chosen_title, home_page, description, language, country, folder,
                          is_private_allowed, are_pictures_allowed, added_at, fetched_at, retry_at, health,
                          health_detail)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?))"_s,
        feed.url, feed.title, feed.chosenTitle, feed.homePage, feed.description, feed.language, feed.country,
        feed.folder, feed.isPrivateAllowed, feed.arePicturesAllowed,
        feed.addedAt.isValid() ? feed.addedAt : QDateTime::currentDateTimeUtc(), feed.fetchedAt, feed.retryAt,
        feed.health, feed.healthDetail);
    if (!id)
        return id.error();
    if (const Result<> done = addFolder(feed.folder); !done)
        return done.error();
    return FeedId{ *id };
}

Result<> FeedStore::addFolder(const QString &name)
{
    if (name.isEmpty())
        return {};
    return m_database.run(u"INSERT OR IGNORE INTO folder (name) VALUES (?)"_s, name);
}

Result<> FeedStore::renameFolder(const QString &folder, const QString &name)
{
    if (folder == name)
        return {};
    if (Result<> done = m_database.run(u"UPDATE feed SET folder = ? WHERE folder = ?"_s, name, folder); !done)
        return done;
    if (Result<> done = m_database.run(u"DELETE FROM folder WHERE name = ?"_s, folder); !done)
        return done;
    return addFolder(name);
}

Result<> FeedStore::update(const Feed &feed)
{
    const Result<std::optional<FeedId>> holder = find(feed.url);
    if (!holder)
        return holder.error();
    if (*holder && **holder != feed.id)
        return Error{ Error::Kind::Conflict, Error::Reason::BadArgument, feed.url.toString() };
    const auto language = m_database.one(
        u"SELECT language FROM feed WHERE id = ?"_s, [](const Row &row) { return row.get<QString>(0); },
        feed.id);
    if (!language)
        return language.error();
    const QString before = articlerows::languageKey(language->value_or(QString()));
    const QString after = articlerows::languageKey(feed.language);
    const Result<int> changed = m_database.change(uR"(
        UPDATE feed SET url = ?, title = ?, chosen_title = ?, home_page = ?, description = ?, language = ?,
                        country = ?, folder = ?, is_private_allowed = ?, are_pictures_allowed = ?
        WHERE id = ?)"_s,
        feed.url, feed.title, feed.chosenTitle, feed.homePage, feed.description, feed.language, feed.country,
        feed.folder, feed.isPrivateAllowed, feed.arePicturesAllowed, feed.id);
    if (!changed)
        return changed.error();
    if (*changed == 0)
        return noSuchFeed(feed.id);
    if (Result<> done = addFolder(feed.folder); !done)
        return done;
    if (before == after)
        return {};
    return changeLanguage(feed.id, before, after);
}

/// The articles that were in the feed's language are in the new one.
Result<> FeedStore::changeLanguage(FeedId id, const QString &before, const QString &after)
{
    // What the publisher says stays wrong in every later answer.
    if (!before.isEmpty()) {
        if (Result<> done = m_database.run(
                u"UPDATE feed SET publisher_language = ? WHERE id = ? AND publisher_language = ''"_s, before,
                id);
            !done)
            return done;
    }
    const auto articles = m_database.all(
        u"SELECT article FROM article_status WHERE feed = ? AND language = ?"_s,
        [](const Row &row) { return row.get<ArticleId>(0); }, id, before);
    if (!articles)
        return articles.error();
    for (const ArticleId article : *articles) {
        if (Result<> done = articlerows::takeFromSearch(m_database, article); !done)
            return done;
        if (Result<> done
            = m_database.run(u"UPDATE article_status SET language = ? WHERE article = ?"_s, after, article);
            !done)
            return done;
        if (Result<> done = articlerows::putIntoSearch(m_database, article); !done)
            return done;
    }
    return recountLanguages(id);
}

Result<> FeedStore::recountLanguages(FeedId id)
{
    // Two texts each: one condition for both would read every article for one feed.
    const QString count = u"INSERT INTO feed_language (feed, language, article_count, unread_count) "
                          u"SELECT feed, language, count(*), sum(is_read = 0) FROM article_status "_s;
    if (!id) {
        if (Result<> done = m_database.run(u"DELETE FROM feed_language"_s); !done)
            return done;
        return m_database.run(count + u"GROUP BY feed, language"_s);
    }
    if (Result<> done = m_database.run(u"DELETE FROM feed_language WHERE feed = ?"_s, id); !done)
        return done;
    return m_database.run(count + u"WHERE feed = ? GROUP BY language"_s, id);
}

Result<> FeedStore::remove(FeedId id)
{
    const auto articles = m_database.all(
        u"SELECT id FROM article WHERE feed = ? ORDER BY search_key"_s,
        [](const Row &row) { return row.get<ArticleId>(0); }, id);
    if (!articles)
        return articles.error();
    for (const ArticleId article : *articles) {
        if (Result<> done = articlerows::takeFromSearch(m_database, article); !done)
            return done;
    }
    if (Result<> done = m_database.run(uR"(
            UPDATE tag SET (article_count, unread_count) = (
                SELECT count(*), coalesce(sum(is_read = 0), 0)
                FROM article_tag JOIN article_status USING (article) WHERE tag = tag.id AND feed <> ?))"_s,
            id);
        !done)
        return done;
    if (Result<> done = articlerows::removeEmptyTags(m_database); !done)
        return done;
    // Article by article goes with the feed: status, versions, tombstones, fetches.
    if (Result<> done = m_database.run(u"DELETE FROM article WHERE feed = ?"_s, id); !done)
        return done;
    return m_database.run(u"DELETE FROM feed WHERE id = ?"_s, id);
}

Result<Feed> FeedStore::load(FeedId id)
{
    Result<std::optional<Feed>> feed = m_database.one(feedRows + u"WHERE id = ?"_s, readFeed, id);
    if (!feed)
        return feed.error();
    if (!*feed)
        return noSuchFeed(id);
    return std::move(**feed);
}

Result<std::optional<FeedId>> FeedStore::find(const QUrl &url)
{
    return m_database.one(
        u"SELECT id FROM feed WHERE url = ?"_s, [](const Row &row) { return row.get<FeedId>(0); }, url);
}

Result<std::vector<Feed>> FeedStore::all()
{
    Result<std::vector<Feed>> feeds = m_database.all(feedRows, readFeed);
    if (!feeds)
        return feeds;
    std::stable_sort(feeds->begin(), feeds->end(),
        [](const Feed &a, const Feed &b) { return QString::localeAwareCompare(a.name(), b.name()) < 0; });
    return feeds;
}

Result<FeedValidators> FeedStore::validators(FeedId id)
{
    const auto found = m_database.one(
        u"SELECT etag, last_modified, body_sha256 FROM feed WHERE id = ?"_s,
        [](const Row &row) {
            FeedValidators v;
            row.into(v.etag, v.lastModified, v.bodySha256);
            return v;
        },
        id);
    if (!found)
        return found.error();
    if (!*found)
        return noSuchFeed(id);
    return **found;
}

Result<> FeedStore::noteFetch(FeedId id, FeedHealth health, const QString &detail, const QDateTime &at,
    const QDateTime &retryAt, const std::optional<FeedValidators> &validators)
{
    const Result<int> changed = m_database.change(
        u"UPDATE feed SET health = ?, health_detail = ?, fetched_at = ?, retry_at = ? WHERE id = ?"_s, health,
        detail, at, retryAt, id);
    if (!changed)
        return changed.error();
    if (*changed == 0)
        return noSuchFeed(id);
    if (!validators)
        return {};
    return m_database.run(u"UPDATE feed SET etag = ?, last_modified = ?, body_sha256 = ? WHERE id = ?"_s,
        validators->etag, validators->lastModified, validators->bodySha256, id);
}

Result<> FeedStore::note(const FetchNote &note)
{
    const FetchMemory &memory = note.memory;
    const Result<int> changed = m_database.change(uR"(
        UPDATE feed SET health = ?, health_detail = ?, fetched_at = ?, retry_at = ?, due_at = ?, failing_since = ?,
                        failures = ?, whole_at = ?, gap_seconds = ?, wish_seconds = ?, moved_to = ?,
                        moved_seen_at = ?, etag = ?, last_modified = ?, body_sha256 = ?
        WHERE id = ?)"_s,
        note.health, note.detail, note.at, note.retryAt, note.dueAt, note.failingSince, memory.failures,
        memory.wholeAt, qint64(memory.gap.count()), qint64(memory.wish.count()), memory.movedTo,
        memory.movedSeenAt, memory.validators.etag, memory.validators.lastModified,
        memory.validators.bodySha256, note.feed);
    if (!changed)
        return changed.error();
    if (*changed == 0)
        return noSuchFeed(note.feed);
    if (note.url.isEmpty())
        return {};
    const Result<std::optional<FeedId>> holder = find(note.url);
    if (!holder)
        return holder.error();
    if (*holder)
        return {};
    const Result<Feed> before = load(note.feed);
    if (!before)
        return before.error();
    // Typed was the old address: what a server says of a new one is no permission.
    const bool isAllowed = before->isPrivateAllowed && isSameOrigin(before->url, note.url);
    return m_database.run(
        u"UPDATE feed SET url = ?, is_private_allowed = ? WHERE id = ?"_s, note.url, isAllowed, note.feed);
}

Result<std::unordered_map<qint64, FetchMemory>> FeedStore::memories()
{
    const auto rows = m_database.all(uR"(
        SELECT id, etag, last_modified, body_sha256, whole_at, gap_seconds, wish_seconds, failures, moved_to,
               moved_seen_at
        FROM feed)"_s,
        [](const Row &row) {
            qint64 id = 0;
            qint64 gap = 0;
            qint64 wish = 0;
            FetchMemory memory;
            row.into(id, memory.validators.etag, memory.validators.lastModified, memory.validators.bodySha256,
                memory.wholeAt, gap, wish, memory.failures, memory.movedTo, memory.movedSeenAt);
            memory.gap = std::chrono::seconds(gap);
            memory.wish = std::chrono::seconds(wish);
            return std::pair(id, memory);
        });
    if (!rows)
        return rows.error();
    return std::unordered_map<qint64, FetchMemory>(rows->begin(), rows->end());
}

Result<> FeedStore::setHostWait(const QString &host, const QDateTime &until)
{
    return m_database.run(
        u"INSERT INTO host_wait (host, until_at) VALUES (?, ?) ON CONFLICT (host) DO UPDATE SET until_at = excluded.until_at"_s,
        host, until);
}

Result<std::map<QString, QDateTime>> FeedStore::hostWaits()
{
    const auto rows = m_database.all(u"SELECT host, until_at FROM host_wait"_s, [](const Row &row) {
        std::pair<QString, QDateTime> wait;
        row.into(wait.first, wait.second);
        return wait;
    });
    if (!rows)
        return rows.error();
    return std::map<QString, QDateTime>(rows->begin(), rows->end());
}

Result<std::vector<FeedId>> FeedStore::miscounted()
{
    return m_database.all(uR"(
        SELECT id FROM feed
        WHERE article_count <> (SELECT count(*) FROM article WHERE article.feed = feed.id)
           OR unread_count <> (SELECT count(*) FROM article_status WHERE article_status.feed = feed.id AND is_read = 0)
           OR EXISTS (SELECT language, article_count, unread_count FROM feed_language
                      WHERE feed_language.feed = feed.id AND article_count <> 0
                      EXCEPT SELECT language, count(*), sum(is_read = 0) FROM article_status
                      WHERE article_status.feed = feed.id GROUP BY language)
           OR EXISTS (SELECT language, count(*), sum(is_read = 0) FROM article_status
                      WHERE article_status.feed = feed.id GROUP BY language
                      EXCEPT SELECT language, article_count, unread_count FROM feed_language
                      WHERE feed_language.feed = feed.id)
        UNION SELECT feed FROM article_tag JOIN article_status USING (article)
        WHERE tag IN (SELECT id FROM tag WHERE (article_count, unread_count) IS NOT (
            SELECT count(*), coalesce(sum(is_read = 0), 0)
            FROM article_tag AS t JOIN article_status USING (article) WHERE t.tag = tag.id))
        ORDER BY 1)"_s,
        [](const Row &row) { return row.get<FeedId>(0); });
}

Result<> FeedStore::recount()
{
    if (Result<> done = m_database.run(uR"(
            UPDATE feed SET
                article_count = (SELECT count(*) FROM article_status WHERE article_status.feed = feed.id),
                unread_count = (SELECT count(*) FROM article_status WHERE article_status.feed = feed.id AND is_read = 0))"_s);
        !done)
        return done;
    if (Result<> done = recountLanguages({}); !done)
        return done;
    return m_database.run(uR"(
        UPDATE tag SET (article_count, unread_count) = (
            SELECT count(*), coalesce(sum(is_read = 0), 0)
            FROM article_tag JOIN article_status USING (article) WHERE tag = tag.id))"_s);
}
