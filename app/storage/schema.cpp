#include "storage/schema.h"

#include "storage/articlestore.h"
#include "storage/feedstore.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QRegularExpression>

using namespace Qt::StringLiterals;

// Outside any namespace, as the macro wants it: a static library's resources are not found by themselves.
static void registerSteps() { Q_INIT_RESOURCE(steps); }

namespace {

Schema schemaOf(const QString &name, qint32 applicationId)
{
    registerSteps();
    Schema schema{ name, applicationId, {}, {} };
    const QDir folder(u":/sql"_s);
    for (const QString &file : folder.entryList({ name + u"-*.sql"_s }, QDir::Files, QDir::Name)) {
        // A gap or a double would give one number to two steps.
        const size_t number = file.mid(name.size() + 1, 3).toULongLong();
        Q_ASSERT_X(number == schema.steps.size() + 1, "schema", qPrintable(file));
        QFile step(folder.filePath(file));
        if (step.open(QIODevice::ReadOnly))
            schema.steps.push_back(QString::fromUtf8(step.readAll()).replace(u"\r\n"_s, u"\n"_s));
    }
    return schema;
}

/// The file's version, or why it is none of ours. 0 for a file without tables.
Result<size_t> versionOf(Database &database, const Schema &schema)
{
    const Result<qint64> tables = database.number(u"SELECT count(*) FROM sqlite_schema"_s);
    if (!tables)
        return tables.error();
    const Result<qint64> mark = database.number(u"PRAGMA application_id"_s);
    if (!mark)
        return mark.error();
    const Result<qint64> version = database.number(u"PRAGMA user_version"_s);
    if (!version)
        return version.error();
    const bool isEmpty = *tables == 0 && *mark == 0 && *version == 0;
    if (!isEmpty && *mark != schema.applicationId)
        return Error{ Error::Kind::Storage, Error::Reason::NotADatabase, database.path() };
    if (*version < 0 || *version > static_cast<qint64>(schema.steps.size()))
        return Error{ Error::Kind::Storage, Error::Reason::DatabaseNewer, database.path() };
    return static_cast<size_t>(*version);
}

/// A copy beside the file, as it is before `version` becomes a newer one; checked, so that it can be gone
/// back to.
Result<> copyBefore(Database &database, size_t version)
{
    if (database.path().startsWith(u"file:"))
        return {}; // An address of SQLite's own names no place beside it.
    const QFileInfo file(database.path());
    const QString copy
        = file.dir().filePath(u"%1-before-%2.sqlite"_s.arg(file.completeBaseName()).arg(version + 1));
    if (QFile::exists(copy) && !QFile::remove(copy))
        return Error{ Error::Kind::Storage, Error::Reason::ReadOnly, copy };
    if (Result<> done = database.run(u"VACUUM INTO ?"_s, copy); !done)
        return done;
    Result<std::unique_ptr<Database>> opened = Database::open(copy, Database::Access::ReadOnly);
    if (!opened)
        return opened.error();
    const Result<QStringList> problems = (*opened)->check();
    if (!problems)
        return problems.error();
    if (!problems->isEmpty())
        return Error{ Error::Kind::Storage, Error::Reason::DatabaseDamaged, problems->first() };
    return {};
}

} // namespace

Schema newsroomSchema()
{
    return schemaOf(u"newsroom"_s, 0x51746e72); // "Qtnr"
}

Schema librarySchema()
{
    Schema schema = schemaOf(u"library"_s, 0x51746c62); // "Qtlb"
    // Step 2 empties the index and makes counters of languages.
    schema.works[2] = [](Database &database) -> Result<> {
        if (Result<> done = FeedStore(database).recount(); !done)
            return done;
        return ArticleStore(database).rebuildSearch();
    };
    schema.works[6] = [](Database &database) { return ArticleStore(database).rebuildSearch(); };
    return schema;
}

Result<> migrate(Database &database, const Schema &schema)
{
    const Result<size_t> version = versionOf(database, schema);
    if (!version)
        return version.error();
    if (*version == schema.steps.size())
        return {};
    if (*version > 0) {
        if (Result<> done = copyBefore(database, *version); !done)
            return done;
    }

    for (size_t next = *version; next < schema.steps.size(); ++next) {
        Transaction transaction(database);
        if (Result<> begun = transaction.begun(); !begun)
            return begun;
        // What stands after the semicolon counts as a second statement, even a comment.
        static const QRegularExpression comment(u"--[^\n]*"_s);
        const QString step = QString(schema.steps[next]).remove(comment);
        for (const QString &statement : step.split(u"\n\n"_s, Qt::SkipEmptyParts)) {
            if (statement.trimmed().isEmpty())
                continue;
            if (Result<> done = database.run(statement); !done)
                return done;
        }
        if (const auto work = schema.works.find(next + 1); work != schema.works.end()) {
            if (Result<> done = work->second(database); !done)
                return done;
        }
        if (Result<> done = database.run(u"PRAGMA application_id = %1"_s.arg(schema.applicationId)); !done)
            return done;
        if (Result<> done = database.run(u"PRAGMA user_version = %1"_s.arg(next + 1)); !done)
            return done;
        if (Result<> done = transaction.commit(); !done)
            return done;
    }
    return {};
}

Result<> checkVersion(Database &database, const Schema &schema)
{
    const Result<size_t> version = versionOf(database, schema);
    if (!version)
        return version.error();
    if (*version < schema.steps.size())
        return Error{ Error::Kind::Storage, Error::Reason::ProfileInUse, database.path() };
    return {};
}
