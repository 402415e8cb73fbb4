#include "storage/articlestore.h"

#include "storage/articlerows.h"

#include <QHash>

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace articlerows;

namespace {

const QString articleColumns = uR"(
    article.id, article.feed, article.guid, article.url, article.title, article.author, article.summary,
    article.language, article.published_at, article.updated_at, article.arrived_at, article.version_count,
    article.picture_count, article.published_offset, article.place, article_status.is_read, article_status.is_starred,
    feed.chosen_title, feed.title, feed.url
    FROM json_each(?) AS wanted CROSS JOIN article ON article.id = wanted.value
    JOIN article_status ON article_status.article = article.id JOIN feed ON feed.id = article.feed )"_s;

ArticleRow readArticle(const Row &row)
{
    ArticleRow r;
    Feed feed;
    QString place;
    Article &a = r.article;
    row.into(a.id, a.feed, a.guid, a.url, a.title, a.author, a.summary, a.language, a.publishedAt,
        a.updatedAt, a.arrivedAt, a.versionCount, a.pictureCount, a.publishedOffset, place, r.status.isRead,
        r.status.isStarred, feed.chosenTitle, feed.title, feed.url);
    a.place = placeOf(place);
    r.feedName = feed.name();
    return r;
}

} // namespace

Result<std::vector<ArticleRow>> articlerows::rowsOf(Database &database, const std::vector<ArticleId> &ids)
{
    const QString list = jsonList(ids);
    auto rows = database.all(u"SELECT "_s + articleColumns + u"ORDER BY wanted.key"_s, readArticle, list);
    if (!rows || rows->empty())
        return rows;
    QHash<ArticleId, QStringList> tags;
    const auto tagged = database.all(
        uR"(
        SELECT article, name FROM json_each(?) CROSS JOIN article_tag ON article = value JOIN tag ON tag.id = tag)"_s,
        [&](const Row &row) {
            tags[row.get<ArticleId>(0)] << row.get<QString>(1);
            return true;
        },
        list);
    if (!tagged)
        return tagged.error();
    for (ArticleRow &row : *rows)
        row.tags = inOrder(tags.value(row.article.id));
    return rows;
}

Result<ArticleRow> ArticleStore::row(ArticleId id)
{
    Result<std::vector<ArticleRow>> rows = rowsOf(m_database, { id });
    if (!rows)
        return rows.error();
    if (rows->empty())
        return Error{ Error::Kind::NotFound, Error::Reason::Unspecified, u"article %1"_s.arg(id.value) };
    return std::move(rows->front());
}

Result<ArticleText> ArticleStore::load(ArticleId id, std::optional<int> version)
{
    Result<ArticleRow> narrow = row(id);
    if (!narrow)
        return narrow.error();
    ArticleText text;
    text.article = std::move(narrow->article);
    text.status = narrow->status;
    text.feedName = narrow->feedName;
    QByteArray packed;
    const auto found = m_database.one(
        uR"(
        SELECT number, number = (SELECT max(number) FROM article_version AS v WHERE v.article = article_version.article),
               seen_at, title, author, url, base, enclosures, texts
        FROM article_version WHERE article = ? AND ? IN (0, number) ORDER BY number DESC LIMIT 1)"_s,
        [&](const Row &row) {
            Article &article = text.article;
            QString enclosures;
            row.into(text.version, text.isNewest, text.seenAt, article.title, article.author, article.url,
                text.base, enclosures, packed);
            text.enclosures = enclosuresOf(enclosures);
            return true;
        },
        id, version.value_or(0));
    if (!found)
        return found.error();
    if (!*found && version)
        return Error{ Error::Kind::NotFound, Error::Reason::Unspecified,
            u"article %1, version %2"_s.arg(id.value).arg(*version) };
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
