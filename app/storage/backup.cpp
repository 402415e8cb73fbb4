#include "storage/backup.h"

#include "storage/durablefile.h"
#include "storage/feedstore.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QLockFile>

using namespace Qt::StringLiterals;

namespace {

const QStringList suffixes{ QString(), u"-wal"_s, u"-shm"_s, u"-journal"_s };

void removeAll(const QString &path)
{
    for (const QString &suffix : suffixes)
        QFile::remove(path + suffix);
}

struct Star {
    QUrl feed;
    QString guid;
};

/// Everything that a row of the newsroom names.
Result<std::vector<QByteArray>> namedBlobs(Database &database)
{
    return database.all(uR"(
        SELECT body_sha256 FROM snapshot WHERE length(body_sha256) = 32 UNION SELECT sha256 FROM draft_picture
        UNION SELECT sha256 FROM photo WHERE length(sha256) = 32
        UNION SELECT original_sha256 FROM photo WHERE length(original_sha256) = 32)"_s,
        [](const Row &row) { return row.get<QByteArray>(0); });
}

Result<> createTables(Database &database)
{
    for (const QString &sql :
        {
            u"CREATE TABLE backup_blob (sha256 BLOB PRIMARY KEY, bytes BLOB NOT NULL) STRICT"_s,
            u"CREATE TABLE backup_feed (url TEXT PRIMARY KEY, title TEXT NOT NULL, chosen_title TEXT NOT "
            u"NULL, "
            "home_page TEXT NOT NULL, folder TEXT NOT NULL, language TEXT NOT NULL, country TEXT NOT NULL, "
            "is_private_allowed INTEGER NOT NULL, added_at INTEGER) STRICT"_s,
            u"CREATE TABLE backup_star (feed TEXT NOT NULL, guid TEXT NOT NULL, PRIMARY KEY (feed, guid)) STRICT"_s,
            u"CREATE TABLE backup_missing (sha256 BLOB PRIMARY KEY) STRICT"_s,
        }) {
        if (Result<> done = database.run(sql); !done)
            return done;
    }
    return {};
}

/// Adds to a copy of the newsroom what lives beside it.
Result<> addBesides(Database &copy, Database &library, const Blobs &blobs)
{
    Transaction transaction(copy);
    if (Result<> begun = transaction.begun(); !begun)
        return begun;
    if (Result<> done = createTables(copy); !done)
        return done;
    const Result<std::vector<QByteArray>> named = namedBlobs(copy);
    if (!named)
        return named.error();
    const QList<QByteArray> present = blobs.all();
    for (const QByteArray &hash : present) {
        const Result<QByteArray> bytes = blobs.get(hash);
        if (!bytes)
            continue; // Damaged: not worth keeping; named ones are listed below.
        if (Result<> done
            = copy.run(u"INSERT INTO backup_blob (sha256, bytes) VALUES (?, ?)"_s, hash, *bytes);
            !done)
            return done;
    }
    for (const QByteArray &hash : *named) {
        const Result<qint64> saved
            = copy.number(u"SELECT count(*) FROM backup_blob WHERE sha256 = ?"_s, hash);
        if (!saved)
            return saved.error();
        if (*saved > 0)
            continue;
        if (Result<> done = copy.run(u"INSERT INTO backup_missing (sha256) VALUES (?)"_s, hash); !done)
            return done;
    }
    const Result<std::vector<Feed>> feeds = FeedStore(library).all();
    if (!feeds)
        return feeds.error();
    for (const Feed &feed : *feeds) {
        if (Result<> done = copy.run(uR"(
                INSERT INTO backup_feed (url, title, chosen_title, home_page, folder, language, country,
                                         is_private_allowed, added_at)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?))"_s,
                feed.url, feed.title, feed.chosenTitle, feed.homePage, feed.folder, feed.language,
                feed.country, feed.isPrivateAllowed, feed.addedAt);
            !done)
            return done;
    }
    const auto stars = library.all(uR"(
        SELECT feed.url, article.guid FROM article_status
        JOIN article ON article.id = article_status.article JOIN feed ON feed.id = article.feed
        WHERE article_status.is_starred = 1)"_s,
        [](const Row &row) {
            return Star{ row.get<QUrl>(0), row.get<QString>(1) };
        });
    if (!stars)
        return stars.error();
    for (const Star &star : *stars) {
        if (Result<> done = copy.run(
                u"INSERT OR IGNORE INTO backup_star (feed, guid) VALUES (?, ?)"_s, star.feed, star.guid);
            !done)
            return done;
    }
    return transaction.commit();
}

Result<backup::Summary> summaryOf(Database &database)
{
    backup::Summary summary;
    const std::vector<std::pair<QString, qint64 *>> counts{ { u"draft"_s, &summary.drafts },
        { u"revision"_s, &summary.revisions }, { u"snapshot"_s, &summary.snapshots },
        { u"backup_feed"_s, &summary.feeds }, { u"backup_star"_s, &summary.starred },
        { u"backup_blob"_s, &summary.blobs } };
    for (const auto &[table, count] : counts) {
        const Result<qint64> rows = database.number(u"SELECT count(*) FROM "_s + table);
        if (!rows)
            return rows.error();
        *count = *rows;
    }
    const auto missing = database.all(
        u"SELECT sha256 FROM backup_missing"_s, [](const Row &row) { return row.get<QByteArray>(0); });
    if (!missing)
        return missing.error();
    for (const QByteArray &hash : *missing)
        summary.missingBlobs << QString::fromLatin1(hash.toHex());
    return summary;
}

/// Feeds and stars of a backup, into a library that may have others.
Result<> addToLibrary(Database &from, Database &library)
{
    const auto feeds = from.all(uR"(
        SELECT url, title, chosen_title, home_page, folder, language, country, is_private_allowed, added_at
        FROM backup_feed)"_s,
        [](const Row &row) {
            Feed f;
            row.into(f.url, f.title, f.chosenTitle, f.homePage, f.folder, f.language, f.country,
                f.isPrivateAllowed, f.addedAt);
            return f;
        });
    if (!feeds)
        return feeds.error();
    const auto stars = from.all(u"SELECT feed, guid FROM backup_star"_s, [](const Row &row) {
        return Star{ row.get<QUrl>(0), row.get<QString>(1) };
    });
    if (!stars)
        return stars.error();
    Transaction transaction(library);
    if (Result<> begun = transaction.begun(); !begun)
        return begun;
    for (const Feed &feed : *feeds) {
        if (const Result<FeedId> id = FeedStore(library).add(feed); !id)
            return id.error();
    }
    for (const Star &star : *stars) {
        if (Result<> done = library.run(uR"(
                UPDATE article_status SET is_starred = 1
                WHERE article = (SELECT article.id FROM article JOIN feed ON feed.id = article.feed
                                 WHERE feed.url = ? AND article.guid = ?))"_s,
                star.feed, star.guid);
            !done)
            return done;
    }
    return transaction.commit();
}

} // namespace

namespace backup {

Result<Summary> write(Profile &profile, const QString &file)
{
    const QString partial = file + u".partial"_s;
    removeAll(partial);
    // The reader thread owns a connection that may be busy; this one is ours alone.
    {
        const auto source = Database::open(profile.newsroom().path(), Database::Access::ReadOnly);
        if (!source)
            return source.error();
        if (Result<> done = (*source)->run(u"VACUUM INTO ?"_s, partial); !done)
            return done.error();
        const auto library = Database::open(profile.library().path(), Database::Access::ReadOnly);
        if (!library)
            return library.error();
        const auto copy = Database::open(partial);
        if (!copy)
            return copy.error();
        if (Result<> done = addBesides(**copy, **library, profile.blobs()); !done)
            return done.error();
        // One file, without a log beside it.
        if (Result<> done = (*copy)->run(u"PRAGMA journal_mode = DELETE"_s); !done)
            return done.error();
    }
    Result<Summary> summary = check(partial);
    if (!summary)
        return summary;
    if (Result<> done = durable::flush(partial); !done)
        return done.error();
    if (Result<> done = durable::rename(partial, file); !done)
        return done.error();
    return summary;
}

Result<Summary> check(const QString &file)
{
    const Error notABackup{ Error::Kind::Refused, Error::Reason::NotADatabase, file };
    if (!QFile::exists(file))
        return Error{ Error::Kind::NotFound, Error::Reason::Unspecified, file };
    const auto database = Database::open(file, Database::Access::ReadOnly);
    if (!database)
        return database.error();
    const Result<qint64> mark = (*database)->number(u"PRAGMA application_id"_s);
    const Result<qint64> version = (*database)->number(u"PRAGMA user_version"_s);
    const Result<qint64> tables
        = (*database)->number(u"SELECT count(*) FROM sqlite_schema WHERE name = 'backup_blob'"_s);
    if (!mark || !version || !tables || *mark != newsroomSchema().applicationId || *tables != 1)
        return notABackup;
    if (*version > static_cast<qint64>(newsroomSchema().steps.size()))
        return Error{ Error::Kind::Storage, Error::Reason::DatabaseNewer, file };
    const Result<QStringList> problems = (*database)->check();
    if (!problems)
        return problems.error();
    if (!problems->isEmpty())
        return Error{ Error::Kind::Storage, Error::Reason::DatabaseDamaged, problems->first() };
    return summaryOf(**database);
}

Result<Summary> restore(const QString &file, const QString &profileFolder)
{
    Result<Summary> summary = check(file);
    if (!summary)
        return summary;
    if (!QDir().mkpath(profileFolder))
        return Error{ Error::Kind::Storage, Error::Reason::ReadOnly, profileFolder };
    const QString newsroom = profileFolder + u"/newsroom.sqlite"_s;
    const QString partial = newsroom + u".restore"_s;
    {
        QLockFile lock(profileFolder + u"/lock"_s);
        lock.setStaleLockTime(0);
        if (!lock.tryLock(0))
            return Error{ Error::Kind::Storage, Error::Reason::ProfileInUse, profileFolder };
        removeAll(partial);
        if (!QFile::copy(file, partial))
            return Error{ Error::Kind::Storage, Error::Reason::DiskFull, partial };
        QFile::setPermissions(partial, QFileDevice::ReadOwner | QFileDevice::WriteOwner);
        {
            const auto copy = Database::open(partial);
            if (!copy)
                return copy.error();
            // Blobs before the rows that name them are in place.
            const Blobs blobs(profileFolder + u"/blobs"_s);
            const auto hashes = (*copy)->all(
                u"SELECT sha256 FROM backup_blob"_s, [](const Row &row) { return row.get<QByteArray>(0); });
            if (!hashes)
                return hashes.error();
            for (const QByteArray &hash : *hashes) {
                const auto bytes = (*copy)->one(
                    u"SELECT bytes FROM backup_blob WHERE sha256 = ?"_s,
                    [](const Row &row) { return row.get<QByteArray>(0); }, hash);
                if (!bytes)
                    return bytes.error();
                const Result<QByteArray> put = blobs.put(bytes->value_or(QByteArray()));
                if (!put)
                    return put.error();
                if (*put != hash)
                    return Error{ Error::Kind::Storage, Error::Reason::DatabaseDamaged,
                        QString::fromLatin1(hash.toHex()) };
            }
            const QString libraryFile = profileFolder + u"/library.sqlite"_s;
            const auto library
                = Database::open(libraryFile, Database::Access::ReadWrite, Database::Erase::Leave);
            if (!library)
                return library.error();
            if (Result<> done = migrate(**library, librarySchema()); !done)
                return done.error();
            if (Result<> done = addToLibrary(**copy, **library); !done)
                return done.error();
            for (const QString &table :
                { u"backup_blob"_s, u"backup_feed"_s, u"backup_star"_s, u"backup_missing"_s }) {
                if (Result<> done = (*copy)->run(u"DROP TABLE "_s + table); !done)
                    return done.error();
            }
            if (Result<> done = (*copy)->run(u"VACUUM"_s); !done)
                return done.error();
        }
        if (Result<> done = durable::flush(partial); !done)
            return done.error();
        // From here to the rename the newsroom has no file; finishSalvage() takes the last step if this is
        // cut off.
        const QString waiting = newsroom + u".salvage"_s;
        removeAll(waiting);
        if (Result<> done = durable::rename(partial, waiting); !done)
            return done.error();
        if (QFile::exists(newsroom)) {
            if (const Result<QString> aside = moveAside(newsroom, u"replaced"_s); !aside)
                return aside.error();
        }
        if (Result<> done = finishSalvage(newsroom); !done)
            return done.error();
    }
    return summary;
}

Future<> daily(Profile &profile, const QDate &today)
{
    const QString folder = profile.folder() + u"/backups"_s;
    const QString file = u"%1/newsroom-%2.sqlite"_s.arg(folder, today.toString(Qt::ISODate));
    if (QFile::exists(file) || profile.isReadOnly())
        return readyFuture<>({});
    return profile.newsroom().read([folder, file](Database &database) -> Result<> {
        constexpr qsizetype kept = 7;
        const QString partial = file + u".partial"_s;
        if (Result<> done = durable::makeFolder(folder); !done)
            return done;
        removeAll(partial);
        if (Result<> done = database.run(u"VACUUM INTO ?"_s, partial); !done)
            return done;
        if (Result<> done = durable::flush(partial); !done)
            return done;
        if (Result<> done = durable::rename(partial, file); !done)
            return done;
        QStringList copies = QDir(folder).entryList({ u"newsroom-2*.sqlite"_s }, QDir::Files, QDir::Name);
        // This one stays also beside copies of a time when the clock was ahead.
        copies.removeAll(QFileInfo(file).fileName());
        while (copies.size() >= kept)
            QFile::remove(folder + u'/' + copies.takeFirst());
        return {};
    });
}

} // namespace backup
