#include "storage/profile.h"

#include "storage/articlestore.h"
#include "storage/durablefile.h"
#include "storage/feedstore.h"

#include <QDir>
#include <QFile>
#include <QLockFile>

using namespace Qt::StringLiterals;

namespace {

constexpr auto newsroomFile = "newsroom.sqlite";
constexpr auto libraryFile = "library.sqlite";
constexpr auto repairMark = "library-repair";

QString fileIn(const QString &folder, const char *name) { return folder + u'/' + QLatin1StringView(name); }

/// A file of this account alone, made empty if it is missing. SQLite gives its logs the same rights.
Result<> makePrivate(const QString &path)
{
    if (!QFile::exists(path)) {
        QFile file(path);
        if (!file.open(QIODevice::WriteOnly | QIODevice::NewOnly))
            return Error{ Error::Kind::Storage, Error::Reason::DiskFailed,
                path + u": "_s + file.errorString() };
    }
    QFile::setPermissions(path, QFileDevice::ReadOwner | QFileDevice::WriteOwner);
    return {};
}

/// What is wrong with an existing file, before anybody else opens it; absent if nothing.
Result<std::optional<QString>> problemOf(const QString &path)
{
    if (!QFile::exists(path))
        return std::optional<QString>();
    const auto database = Database::open(path, Database::Access::ReadWrite);
    const auto isDamage = [](const Error &error) {
        return error.reason == Error::Reason::DatabaseDamaged || error.reason == Error::Reason::NotADatabase;
    };
    if (!database) {
        if (!isDamage(database.error()))
            return database.error();
        return std::optional(database.error().detail);
    }
    const Result<QStringList> problems = (*database)->check();
    if (!problems) {
        if (!isDamage(problems.error()))
            return problems.error();
        return std::optional(problems.error().detail);
    }
    if (problems->isEmpty())
        return std::optional<QString>();
    return std::optional(problems->join(u'\n'));
}

/// A salvaged library has neither index nor counters, and some rows without the others that belong to them:
/// an article whose status is lost is unread, one whose feed is lost gets a feed without an address.
Result<> rebuildDerived(const QString &path)
{
    const auto database = Database::open(path, Database::Access::ReadWrite, Database::Erase::Leave);
    if (!database)
        return database.error();
    Transaction transaction(**database);
    if (Result<> begun = transaction.begun(); !begun)
        return begun;
    for (const QString &sql :
        {
            uR"(INSERT INTO feed (id, url, title, chosen_title, home_page, description, language, country, folder,
                                   is_private_allowed, added_at, health, health_detail)
                 SELECT DISTINCT feed, 'lost:' || feed, '', '', '', '', '', '', '', 0, 0, 0, '' FROM article
                 WHERE feed NOT IN (SELECT id FROM feed))"_s,
            u"DELETE FROM article_status WHERE article NOT IN (SELECT id FROM article)"_s,
            uR"(INSERT OR IGNORE INTO article_status (article, feed, shown_at, language)
                 SELECT id, feed, shown_at, lower(substr(language, 1, instr(language || '-', '-') - 1)) FROM article)"_s,
            u"DELETE FROM article_tag WHERE article NOT IN (SELECT id FROM article)"_s,
            u"INSERT OR IGNORE INTO tag (id, name) SELECT DISTINCT tag, 'tag ' || tag FROM article_tag"_s,
        }) {
        if (Result<> done = (*database)->run(sql); !done)
            return done;
    }
    if (Result<> done = ArticleStore(**database).rebuildSearch(); !done)
        return done;
    if (Result<> done = FeedStore(**database).recount(); !done)
        return done;
    return transaction.commit();
}

} // namespace

Profile::Profile(const QString &folder)
    : m_folder(folder)
    , m_blobs(folder + u"/blobs"_s)
{
}

Profile::~Profile() = default;

Result<std::unique_ptr<Profile>> Profile::open(const QString &folder, Mode mode)
{
    std::unique_ptr<Profile> profile(new Profile(QDir(folder).absolutePath()));
    if (mode != Mode::ReadOnly) {
        // A folder that holds other things is not ours to shut.
        const bool isOurs
            = QDir(profile->m_folder).isEmpty(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot)
            || QFile::exists(fileIn(profile->m_folder, newsroomFile));
        if (!QDir().mkpath(profile->m_folder))
            return Error{ Error::Kind::Storage, Error::Reason::ReadOnly, folder };
        // What is written about people is for this account alone.
        if (isOurs) {
            QFile::setPermissions(
                profile->m_folder, QFileDevice::ReadOwner | QFileDevice::WriteOwner | QFileDevice::ExeOwner);
        }
        profile->m_lock = std::make_unique<QLockFile>(profile->m_folder + u"/lock"_s);
        profile->m_lock->setStaleLockTime(0); // A lock is stale when its process is gone, however old it is.
        if (!profile->m_lock->tryLock(0)) {
            const QLockFile::LockError error = profile->m_lock->error();
            profile->m_lock.reset();
            if (error == QLockFile::UnknownError) // "For instance a full partition", says Qt.
                return Error{ Error::Kind::Storage, Error::Reason::DiskFull, folder };
            if (error != QLockFile::LockFailedError)
                return Error{ Error::Kind::Storage, Error::Reason::ReadOnly, folder };
            if (mode == Mode::ReadWrite)
                return Error{ Error::Kind::Storage, Error::Reason::ProfileInUse, folder };
        }
    }
    const auto fileMode
        = profile->m_lock ? DatabaseFile::OpenMode::ReadWrite : DatabaseFile::OpenMode::ReadOnly;
    if (Result<> done = profile->openDatabases(fileMode); !done)
        return done.error();
    return profile;
}

Result<> Profile::openDatabases(DatabaseFile::OpenMode mode)
{
    const QString newsroom = fileIn(m_folder, newsroomFile);
    const QString library = fileIn(m_folder, libraryFile);
    const QString repair = fileIn(m_folder, repairMark);
    if (mode == DatabaseFile::OpenMode::ReadOnly) {
        if (!QFile::exists(newsroom) || !QFile::exists(library))
            return Error{ Error::Kind::NotFound, Error::Reason::Unspecified, m_folder };
    } else {
        for (const QString &file : { newsroom, library }) {
            if (Result<> done = finishSalvage(file); !done)
                return done;
        }
        for (const QString &file : { newsroom, library }) {
            if (Result<> done = makePrivate(file); !done)
                return done;
        }
        const Result<std::optional<QString>> problem = problemOf(newsroom);
        if (!problem)
            return problem.error();
        if (*problem) {
            Result<Salvage> saved = salvage(newsroom, newsroomSchema(), **problem);
            if (!saved)
                return saved.error();
            m_salvages.push_back(std::move(*saved));
        }
        if (QFile::exists(repair)) {
            if (Result<> done = repairLibrary(); !done)
                return done;
            QFile::remove(repair);
        }
    }

    Result<std::unique_ptr<DatabaseFile>> first = DatabaseFile::open(newsroom, newsroomSchema(), mode);
    if (!first)
        return first.error();
    m_newsroom = std::move(*first);

    Result<std::unique_ptr<DatabaseFile>> second
        = DatabaseFile::open(library, librarySchema(), mode, Database::Erase::Leave);
    if (!second && mode == DatabaseFile::OpenMode::ReadWrite
        && (second.error().reason == Error::Reason::DatabaseDamaged
            || second.error().reason == Error::Reason::NotADatabase)) {
        if (Result<> done = repairLibrary(); !done)
            return done;
        second = DatabaseFile::open(library, librarySchema(), mode, Database::Erase::Leave);
    }
    if (!second)
        return second.error();
    m_library = std::move(*second);
    return {};
}

Result<> Profile::repairLibrary()
{
    const QString library = fileIn(m_folder, libraryFile);
    const Result<std::optional<QString>> problem = problemOf(library);
    if (!problem)
        return problem.error();
    if (!*problem)
        return {};
    Result<Salvage> saved = salvage(library, librarySchema(), **problem);
    if (!saved)
        return saved.error();
    m_salvages.push_back(std::move(*saved));
    return rebuildDerived(library);
}

void Profile::drain()
{
    m_newsroom->drain();
    m_library->drain();
}

Future<QStringList> Profile::checkLibrary()
{
    return m_library->read([](Database &database) { return database.check(); });
}

Result<> Profile::repairLibraryOnNextOpen() { return durable::write(fileIn(m_folder, repairMark), "1\n"); }
