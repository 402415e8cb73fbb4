#include "storage/articlerows.h"

#include "storage/searchtext.h"

#include <QCryptographicHash>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QtEndian>

using namespace Qt::StringLiterals;

namespace articlerows {

namespace {

constexpr qsizetype head = 8; ///< Two lengths, 32 bits each, lowest byte first; the entry is the rest.

} // namespace

QByteArray pack(const Texts &texts)
{
    QByteArray joined(head, Qt::Uninitialized);
    qToLittleEndian(static_cast<quint32>(texts.html.size()), joined.data());
    qToLittleEndian(static_cast<quint32>(texts.text.size()), joined.data() + 4);
    joined += texts.html;
    joined += texts.text;
    joined += texts.entry;
    return qCompress(joined, 3);
}

Result<Texts> unpack(const QByteArray &packed)
{
    const QByteArray joined = qUncompress(packed);
    const Error damaged{ Error::Kind::Storage, Error::Reason::DatabaseDamaged, u"texts of an article"_s };
    if (joined.size() < head)
        return damaged;
    const auto html = static_cast<qsizetype>(qFromLittleEndian<quint32>(joined.constData()));
    const auto text = static_cast<qsizetype>(qFromLittleEndian<quint32>(joined.constData() + 4));
    if (head + html + text > joined.size())
        return damaged;
    return Texts{ joined.mid(head, html), joined.mid(head + html, text), joined.mid(head + html + text) };
}

qint64 keyOf(const QString &text)
{
    const QByteArray hash = QCryptographicHash::hash(text.toUtf8(), QCryptographicHash::Sha256);
    return qFromLittleEndian<qint64>(hash.constData());
}

qint64 aliasKeyOf(const QString &guid)
{
    const qsizetype scheme = guid.indexOf(u"://");
    if (scheme <= 0 || scheme > 8)
        return 0;
    const qsizetype path = guid.indexOf(u'/', scheme + 3);
    QString rest = path < 0 ? QString() : guid.mid(path + 1);
    while (rest.endsWith(u'/'))
        rest.chop(1);
    if (rest.isEmpty())
        return 0; // Every front page would be one article.
    return keyOf(rest);
}

QString toJson(const std::vector<Enclosure> &enclosures)
{
    QJsonArray list;
    for (const Enclosure &enclosure : enclosures) {
        list.append(QJsonObject{ { u"url"_s, QString::fromLatin1(enclosure.url.toEncoded()) },
            { u"type"_s, enclosure.type }, { u"title"_s, enclosure.title }, { u"bytes"_s, enclosure.bytes },
            { u"seconds"_s, static_cast<qint64>(enclosure.duration.count()) } });
    }
    return QString::fromUtf8(QJsonDocument(list).toJson(QJsonDocument::Compact));
}

std::vector<Enclosure> enclosuresOf(const QString &json)
{
    std::vector<Enclosure> enclosures;
    for (const QJsonValue &item : QJsonDocument::fromJson(json.toUtf8()).array()) {
        enclosures.push_back({ QUrl::fromEncoded(item[u"url"_s].toString().toLatin1()),
            item[u"type"_s].toString(), item[u"title"_s].toString(), item[u"bytes"_s].toInteger(),
            std::chrono::seconds(item[u"seconds"_s].toInteger()) });
    }
    return enclosures;
}

Result<> putIntoSearch(
    Database &database, qint64 key, const QString &title, const QString &author, const QString &searchText)
{
    return database.run(u"INSERT INTO article_search (rowid, title, author, body) VALUES (?, ?, ?, ?)"_s, key,
        searchtext::forIndex(title), searchtext::forIndex(author), searchText);
}

Result<> takeFromSearch(
    Database &database, qint64 key, const QString &title, const QString &author, const QString &searchText)
{
    return database.run(
        u"INSERT INTO article_search (article_search, rowid, title, author, body) VALUES ('delete', ?, ?, ?, ?)"_s,
        key, searchtext::forIndex(title), searchtext::forIndex(author), searchText);
}

Result<> takeFromSearch(Database &database, ArticleId id)
{
    qint64 key = 0;
    QString title;
    QString author;
    QByteArray packed;
    const auto found = database.one(
        uR"(
        SELECT article.search_key, article_version.title, article_version.author, article_version.texts
        FROM article JOIN article_version ON article_version.article = article.id
        WHERE article.id = ? ORDER BY article_version.number DESC LIMIT 1)"_s,
        [&](const Row &row) {
            row.into(key, title, author, packed);
            return true;
        },
        id);
    if (!found)
        return found.error();
    if (!*found)
        return {};
    const Result<Texts> texts = unpack(packed);
    if (!texts)
        return texts.error();
    return takeFromSearch(database, key, title, author, searchtext::forIndex(QString::fromUtf8(texts->text)));
}

Result<qint64> searchKeyFor(Database &database, const QDateTime &shownAt)
{
    // The index answers in the order of its rows, so rows are minutes with room for 4,096 articles each; what
    // a minute cannot hold goes into the next ones.
    constexpr qint64 room = 4096;
    for (qint64 minute = std::max<qint64>(0, shownAt.toMSecsSinceEpoch() / 60'000);; ++minute) {
        const Result<qint64> last = database.number(
            u"SELECT coalesce(max(search_key), 0) FROM article WHERE search_key >= ? AND search_key < ?"_s,
            minute * room, (minute + 1) * room);
        if (!last)
            return last.error();
        if (*last == 0)
            return std::max<qint64>(1, minute * room);
        if (*last + 1 < (minute + 1) * room)
            return *last + 1;
    }
}

Result<> addToCounters(Database &database, FeedId feed, int articles, int unread)
{
    if (articles == 0 && unread == 0)
        return {};
    return database.run(
        u"UPDATE feed SET article_count = article_count + ?, unread_count = unread_count + ? WHERE id = ?"_s,
        articles, unread, feed);
}

} // namespace articlerows
