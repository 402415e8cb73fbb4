#include "storage/articlerows.h"

#include "base/sha256.h"
#include "storage/searchtext.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLocale>
#include <QtEndian>

#include <algorithm>
#include <memory>
#include <zstd.h>

using namespace Qt::StringLiterals;

namespace articlerows {

namespace {

constexpr qsizetype head = 8; ///< Two lengths, 32 bits each, lowest byte first; the entry is the rest.

/// The index answers in the order of its rows, so rows are minutes with room for this many articles each;
/// what a minute cannot hold goes into the next ones.
constexpr qint64 room = 4096;

/// zstd, or as it was until the second step of the tables: qCompress(). Into `buffer`, for whose bytes the
/// answer stands; empty if it is neither.
QByteArrayView unpackInto(QByteArray &buffer, const QByteArray &packed)
{
    // qCompress() begins with the length, highest byte first; this one would be 682 MB.
    static const QByteArray zstdMagic("\x28\xb5\x2f\xfd", 4);
    constexpr unsigned long long most = 256ULL << 20;
    if (!packed.startsWith(zstdMagic)) {
        buffer = qUncompress(packed);
        return buffer;
    }
    const unsigned long long size
        = ZSTD_getFrameContentSize(packed.constData(), static_cast<size_t>(packed.size()));
    if (size > most) // Unknown and wrong are the largest numbers.
        return {};
    if (buffer.size() < static_cast<qsizetype>(size))
        buffer = QByteArray(static_cast<qsizetype>(size), Qt::Uninitialized);
    thread_local const std::unique_ptr<ZSTD_DCtx, decltype(&ZSTD_freeDCtx)> context(
        ZSTD_createDCtx(), &ZSTD_freeDCtx);
    const size_t done = ZSTD_decompressDCtx(context.get(), buffer.data(), static_cast<size_t>(size),
        packed.constData(), static_cast<size_t>(packed.size()));
    return ZSTD_isError(done) || done != size ? QByteArrayView()
                                              : QByteArrayView(buffer).first(static_cast<qsizetype>(size));
}

struct TextViews {
    QByteArrayView html;
    QByteArrayView text;
    QByteArrayView entry;
};

Result<TextViews> partsOf(QByteArrayView joined)
{
    const Error damaged{ Error::Kind::Storage, Error::Reason::DatabaseDamaged, u"texts of an article"_s };
    if (joined.size() < head)
        return damaged;
    const auto html = static_cast<qsizetype>(qFromLittleEndian<quint32>(joined.data()));
    const auto text = static_cast<qsizetype>(qFromLittleEndian<quint32>(joined.data() + 4));
    if (head + html + text > joined.size())
        return damaged;
    return TextViews{ joined.sliced(head, html), joined.sliced(head + html, text),
        joined.sliced(head + html + text) };
}

} // namespace

QByteArray pack(const Texts &texts)
{
    QByteArray joined(head, Qt::Uninitialized);
    joined.reserve(head + texts.html.size() + texts.text.size() + texts.entry.size());
    qToLittleEndian(static_cast<quint32>(texts.html.size()), joined.data());
    qToLittleEndian(static_cast<quint32>(texts.text.size()), joined.data() + 4);
    joined += texts.html;
    joined += texts.text;
    joined += texts.entry;
    // The fastest level: a text is stored once and read seldom.
    thread_local const std::unique_ptr<ZSTD_CCtx, decltype(&ZSTD_freeCCtx)> context(
        ZSTD_createCCtx(), &ZSTD_freeCCtx);
    thread_local std::vector<char> packed;
    packed.resize(ZSTD_compressBound(static_cast<size_t>(joined.size())));
    const size_t size = ZSTD_compressCCtx(context.get(), packed.data(), packed.size(), joined.constData(),
        static_cast<size_t>(joined.size()), 1);
    if (ZSTD_isError(size))
        return qCompress(joined, 3);
    return QByteArray(packed.data(), static_cast<qsizetype>(size));
}

Result<Texts> unpack(const QByteArray &packed)
{
    QByteArray buffer;
    const Result<TextViews> parts = partsOf(unpackInto(buffer, packed));
    if (!parts)
        return parts.error();
    return Texts{ parts->html.toByteArray(), parts->text.toByteArray(), parts->entry.toByteArray() };
}

Result<QString> unpackText(const QByteArray &packed)
{
    constexpr qsizetype mostKept = 4 << 20;
    thread_local QByteArray buffer; // A search unpacks many.
    const Result<TextViews> parts = partsOf(unpackInto(buffer, packed));
    if (!parts)
        return parts.error();
    QString text = QString::fromUtf8(parts->text);
    if (buffer.size() > mostKept)
        buffer.clear();
    return text;
}

qint64 keyOf(const QString &text)
{
    const QByteArray hash = sha256(text.toUtf8());
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

QByteArray toJson(const std::vector<Enclosure> &enclosures)
{
    if (enclosures.empty())
        return QByteArrayLiteral("[]");
    QJsonArray list;
    for (const Enclosure &enclosure : enclosures) {
        list.append(QJsonObject{ { u"url"_s, QString::fromLatin1(enclosure.url.toEncoded()) },
            { u"type"_s, enclosure.type }, { u"title"_s, enclosure.title }, { u"bytes"_s, enclosure.bytes },
            { u"seconds"_s, static_cast<qint64>(enclosure.duration.count()) } });
    }
    return QJsonDocument(list).toJson(QJsonDocument::Compact);
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

QString toColumn(const std::optional<GeoPoint> &place)
{
    const auto degrees = [](double value) {
        return QString::number(value, 'g', QLocale::FloatingPointShortest);
    };
    return place ? degrees(place->latitude) + u' ' + degrees(place->longitude) : QString();
}

std::optional<GeoPoint> placeOf(const QString &column)
{
    const qsizetype space = column.indexOf(u' ');
    if (space < 0)
        return std::nullopt;
    return GeoPoint{ QStringView(column).left(space).toDouble(),
        QStringView(column).mid(space + 1).toDouble() };
}

QString languageKey(const QString &tag)
{
    qsizetype end = 0;
    while (end < tag.size() && tag[end] != u'-' && tag[end] != u'_')
        ++end;
    const QString key = tag.left(end).trimmed().toLower();
    const bool isSubtag = key.size() >= 2 && key.size() <= 8
        && std::all_of(key.begin(), key.end(), [](QChar c) { return c >= u'a' && c <= u'z'; });
    if (!isSubtag)
        return {};
    // Names of long ago that are still said (IANA language subtag registry).
    return key == u"iw" ? u"he"_s : key == u"in" ? u"id"_s : key == u"ji" ? u"yi"_s : key;
}

QByteArray indexed(const QString &text) { return searchtext::forIndex(text); }

// U+E000 is no letter: a question never holds it (searchtext.h).
QByteArray feedWord(FeedId feed)
{
    return "\xee\x80\x80"
           "f"
        + QByteArray::number(feed.value);
}

QByteArray languageWord(const QString &key)
{
    return "\xee\x80\x80"
           "l"
        + key.toUtf8();
}

QByteArray listWords(FeedId feed, const QString &language)
{
    return language.isEmpty() ? feedWord(feed) : feedWord(feed) + ' ' + languageWord(language);
}

Result<> putIntoSearch(Database &database, const Indexed &words)
{
    const auto done = database.runBound(
        "INSERT INTO article_search (rowid, title, author, body, lists) VALUES (?, ?, ?, ?, ?)",
        Bound::number(words.key), Bound::text(words.title), Bound::text(words.author),
        Bound::text(words.body), Bound::text(words.lists));
    return done ? Result<>() : done.error();
}

Result<std::optional<Indexed>> wordsOf(Database &database, ArticleId id)
{
    Indexed words;
    QByteArray packed;
    const auto found = database.one(
        uR"(
        SELECT article.search_key, v.title, v.author, v.texts, s.feed, s.language
        FROM article JOIN article_version AS v ON v.article = article.id JOIN article_status AS s ON s.article = article.id
        WHERE article.id = ? ORDER BY v.number DESC LIMIT 1)"_s,
        [&](const Row &row) {
            words.key = row.get<qint64>(0);
            words.title = indexed(row.get<QString>(1));
            words.author = indexed(row.get<QString>(2));
            packed = row.get<QByteArray>(3);
            words.lists = listWords(row.get<FeedId>(4), row.get<QString>(5));
            return true;
        },
        id);
    if (!found)
        return found.error();
    // After salvage an article may be without its text, or with a broken one: it is not in the index.
    const Result<QString> text = unpackText(packed);
    if (!*found || !text)
        return std::optional<Indexed>();
    words.body = indexed(*text);
    return std::optional(std::move(words));
}

Result<> putIntoSearch(Database &database, ArticleId id)
{
    const Result<std::optional<Indexed>> words = wordsOf(database, id);
    if (!words)
        return words.error();
    return *words ? putIntoSearch(database, **words) : Result<>();
}

Result<> takeFromSearch(Database &database, ArticleId id)
{
    const Result<std::optional<Indexed>> words = wordsOf(database, id);
    if (!words)
        return words.error();
    return *words ? takeFromSearch(database, **words) : Result<>();
}

Result<> takeFromSearch(Database &database, const Indexed &words)
{
    const auto done
        = database.runBound("INSERT INTO article_search (article_search, rowid, title, author, body, lists) "
                            "VALUES ('delete', ?, ?, ?, ?, ?)",
            Bound::number(words.key), Bound::text(words.title), Bound::text(words.author),
            Bound::text(words.body), Bound::text(words.lists));
    return done ? Result<>() : done.error();
}

qint64 searchKeyBefore(const QDateTime &shownAt)
{
    return std::max<qint64>(0, shownAt.toMSecsSinceEpoch() / 60'000) * room;
}

qint64 likelySearchKey(const QDateTime &shownAt)
{
    const qint64 ms = std::max<qint64>(0, shownAt.toMSecsSinceEpoch());
    return std::max<qint64>(1, ms / 60'000 * room + ms % 60'000 * room / 60'000);
}

Result<> changeSearch(Database &database, std::vector<SearchChange> changes)
{
    // In the order of its rows the index is written once; out of order it is once a row.
    std::stable_sort(changes.begin(), changes.end(), [](const SearchChange &a, const SearchChange &b) {
        return a.words.key != b.words.key ? a.words.key < b.words.key : a.isRemoval && !b.isRemoval;
    });
    for (const SearchChange &change : changes) {
        Result<> done = change.isRemoval ? takeFromSearch(database, change.words)
                                         : putIntoSearch(database, change.words);
        if (!done)
            return done;
    }
    return {};
}

Result<qint64> searchKeyFor(Database &database, const QDateTime &shownAt)
{
    for (qint64 minute = searchKeyBefore(shownAt) / room;; ++minute) {
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

Result<> addToCounters(Database &database, FeedId feed, const QString &language, int articles, int unread)
{
    if (articles == 0 && unread == 0)
        return {};
    if (Result<> done = database.run(
            u"UPDATE feed SET article_count = article_count + ?, unread_count = unread_count + ? WHERE id = ?"_s,
            articles, unread, feed);
        !done)
        return done;
    return database.run(uR"(
        INSERT INTO feed_language (feed, language, article_count, unread_count) VALUES (?, ?, ?, ?)
        ON CONFLICT (feed, language) DO UPDATE SET article_count = article_count + excluded.article_count,
                                                   unread_count = unread_count + excluded.unread_count)"_s,
        feed, language, articles, unread);
}

Result<> addToTagCounters(Database &database, const std::vector<ArticleId> &ids, int articles, int unread)
{
    const auto perTag = database.all(
        uR"(
        SELECT tag, count(*) FROM json_each(?) CROSS JOIN article_tag ON article = value GROUP BY tag)"_s,
        [](const Row &row) {
            return std::pair{ row.get<qint64>(0), row.get<int>(1) };
        },
        jsonList(ids));
    if (!perTag)
        return perTag.error();
    for (const auto &[tag, count] : *perTag) {
        if (Result<> done = database.run(
                u"UPDATE tag SET article_count = article_count + ?, unread_count = unread_count + ? WHERE id = ?"_s,
                articles * count, unread * count, tag);
            !done)
            return done;
    }
    return {};
}

Result<> removeEmptyTags(Database &database)
{
    return database.run(u"DELETE FROM tag WHERE article_count <= 0"_s);
}

QStringList inOrder(QStringList names)
{
    std::sort(names.begin(), names.end(),
        [](const QString &a, const QString &b) { return QString::localeAwareCompare(a, b) < 0; });
    return names;
}

QString jsonList(const std::vector<qint64> &numbers)
{
    QString list = u"["_s;
    for (const qint64 number : numbers) {
        if (list.size() > 1)
            list += u',';
        list += QString::number(number);
    }
    return list + u']';
}

QString jsonList(const std::vector<ArticleId> &ids)
{
    std::vector<qint64> numbers;
    numbers.reserve(ids.size());
    for (const ArticleId id : ids)
        numbers.push_back(id.value);
    return jsonList(numbers);
}

Conditions conditionsOf(const ArticleFilter &filter, const QDateTime &today)
{
    Conditions all;
    // Literals, so that SQLite can prove that the partial indexes fit.
    if (filter.which == ArticleFilter::Which::Unread)
        all.add(u"s.is_read = 0"_s);
    if (filter.which == ArticleFilter::Which::Starred)
        all.add(u"s.is_starred = 1"_s);
    if (filter.which == ArticleFilter::Which::Today)
        all.add(u"s.shown_at >= ?"_s, { column::to(today) });
    if (filter.feed)
        all.add(u"s.feed = ?"_s, { column::to(*filter.feed) });
    if (!filter.folder.isEmpty())
        all.add(u"s.feed IN (SELECT id FROM feed WHERE folder = ?)"_s, { filter.folder });
    if (!filter.country.isEmpty())
        all.add(u"s.feed IN (SELECT id FROM feed WHERE country = ?)"_s, { filter.country });
    if (!filter.language.isEmpty())
        all.add(u"s.language = ?"_s, { filter.language });
    if (!filter.tag.isEmpty())
        all.add(u"t.tag = (SELECT id FROM tag WHERE name = ?)"_s, { filter.tag });
    return all;
}

} // namespace articlerows
