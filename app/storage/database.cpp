#include "storage/database.h"

#include <QSqlDriver>
#include <QSqlError>

#include <sqlite3.h>

using namespace Qt::StringLiterals;

namespace {

/// Result codes of SQLite, https://sqlite.org/rescode.html; extended ones carry these in their low byte.
enum Code {
    Busy = 5,
    Locked = 6,
    ReadOnlyFile = 8,
    Interrupted = 9,
    IoError = 10,
    Corrupt = 11,
    Full = 13,
    CannotOpen = 14,
    NotADb = 26
};

Error::Reason reasonOf(int code)
{
    constexpr int ioErrorCorruptFilesystem = IoError | (33 << 8);
    if (code == ioErrorCorruptFilesystem)
        return Error::Reason::DatabaseDamaged;
    switch (code & 0xff) {
    case Busy:
    case Locked:
        return Error::Reason::ProfileInUse;
    case ReadOnlyFile:
        return Error::Reason::ReadOnly;
    case IoError:
        return Error::Reason::DiskFailed;
    case CannotOpen:
        return Error::Reason::DiskFailed;
    case Corrupt:
        return Error::Reason::DatabaseDamaged;
    case Full:
        return Error::Reason::DiskFull;
    case NotADb:
        return Error::Reason::NotADatabase;
    }
    return Error::Reason::Unspecified;
}

/// The statement, never its values: they are people's text.
Error storageError(int code, const QString &text, const QString &sql)
{
    if (code == Interrupted)
        return { Error::Kind::Canceled, Error::Reason::Unspecified, {} };
    return { Error::Kind::Storage, reasonOf(code),
        u"%1 (%2) in: %3"_s.arg(text.trimmed(), QString::number(code), sql.simplified().left(200)) };
}

Error storageError(const QSqlError &error, const QString &sql)
{
    return storageError(error.nativeErrorCode().toInt(), error.text(), sql);
}

int bind(sqlite3_stmt *statement, int at, const Bound &value)
{
    // A null pointer would bind NULL: an empty text is no NULL.
    const char *bytes = value.bytes.isNull() ? "" : value.bytes.data();
    const auto size = static_cast<sqlite3_uint64>(value.bytes.size());
    switch (value.kind) {
    case Bound::Kind::Null:
        return sqlite3_bind_null(statement, at);
    case Bound::Kind::Number:
        return sqlite3_bind_int64(statement, at, value.value);
    case Bound::Kind::Text:
        return sqlite3_bind_text64(statement, at, bytes, size, SQLITE_STATIC, SQLITE_UTF8);
    case Bound::Kind::Blob:
        return sqlite3_bind_blob64(statement, at, bytes, size, SQLITE_STATIC);
    }
    return SQLITE_MISUSE;
}

/// For an SQLite of Qt's own.
QVariant toVariant(const Bound &value)
{
    switch (value.kind) {
    case Bound::Kind::Null:
        return QVariant(QMetaType::fromType<qint64>());
    case Bound::Kind::Number:
        return value.value;
    case Bound::Kind::Text:
        return column::to(QString::fromUtf8(value.bytes));
    case Bound::Kind::Blob:
        return column::to(value.bytes.toByteArray());
    }
    return {};
}

QString makeConnectionName() { return u"storage-"_s + QUuid::createUuid().toString(QUuid::WithoutBraces); }

} // namespace

Database::Database(QString path)
    : m_path(std::move(path))
    , m_name(makeConnectionName())
    , m_connection(QSqlDatabase::addDatabase(u"QSQLITE"_s, m_name))
{
}

Result<std::unique_ptr<Database>> Database::open(const QString &path, Access access, Erase erase)
{
    std::unique_ptr<Database> database(new Database(path));
    QStringList options{ u"QSQLITE_BUSY_TIMEOUT=10000"_s };
    if (access == Access::ReadOnly)
        options << u"QSQLITE_OPEN_READONLY"_s;
    if (path.startsWith(u"file:"))
        options << u"QSQLITE_OPEN_URI"_s;
    database->m_connection.setConnectOptions(options.join(u';'));
    database->m_connection.setDatabaseName(path);
    if (!database->m_connection.open())
        return storageError(database->m_connection.lastError(), path);

    // trusted_schema: a file that somebody sends must not call functions from its triggers and views.
    // fullfsync: on macOS fsync() alone does not reach the disk; elsewhere it changes nothing.
    if (access == Access::ReadWrite && erase == Erase::Leave) {
        // Before the first table: texts of some kilobytes fill such pages better.
        if (Result<> done = database->run(u"PRAGMA page_size = 8192"_s); !done)
            return done.error();
    }
    QStringList pragmas{ u"PRAGMA trusted_schema = OFF"_s, u"PRAGMA cell_size_check = ON"_s,
        u"PRAGMA foreign_keys = ON"_s, u"PRAGMA temp_store = MEMORY"_s };
    if (access == Access::ReadWrite) {
        pragmas << u"PRAGMA journal_mode = WAL"_s << u"PRAGMA synchronous = FULL"_s
                << u"PRAGMA fullfsync = ON"_s << u"PRAGMA checkpoint_fullfsync = ON"_s
                << (erase == Erase::Overwrite ? u"PRAGMA secure_delete = FAST"_s
                                              : u"PRAGMA secure_delete = OFF"_s);
        // What is fetched comes in large batches: fewer checkpoints, and the upper pages of every index at
        // hand.
        if (erase == Erase::Leave)
            pragmas << u"PRAGMA cache_size = -32000"_s << u"PRAGMA wal_autocheckpoint = 4000"_s;
    }
    for (const QString &pragma : pragmas) {
        if (Result<> done = database->run(pragma); !done)
            return done.error();
    }
    // An empty answer to this read would hide a file that is no database.
    if (Result<qint64> read = database->number(u"SELECT count(*) FROM sqlite_schema"_s); !read)
        return read.error();
    database->findHandle();
    return database;
}

void Database::findHandle()
{
    const QVariant handle = m_connection.driver()->handle();
    if (!handle.isValid() || qstrcmp(handle.typeName(), "sqlite3*") != 0)
        return;
    // Qt may bring another SQLite than the one that we link: its handles are not for our functions.
    const auto source
        = one(u"SELECT sqlite_source_id()"_s, [](const Row &row) { return row.get<QString>(0); });
    if (source && *source && **source == QLatin1StringView(sqlite3_sourceid()))
        m_handle = *static_cast<sqlite3 *const *>(handle.data());
}

void Database::interrupt()
{
    if (m_handle)
        sqlite3_interrupt(m_handle);
}

Database::~Database()
{
    for (const auto &[sql, statement] : m_bound)
        sqlite3_finalize(statement);
    m_prepared.clear();
    m_connection.close();
    m_connection = QSqlDatabase();
    QSqlDatabase::removeDatabase(m_name);
}

Result<int> Database::changeWith(const QString &sql, const QVariantList &values)
{
    int rows = 0;
    Result<> done = execute(sql, values, [&](QSqlQuery &query) { rows = query.numRowsAffected(); });
    if (!done)
        return done.error();
    return rows;
}

Result<Database::Change> Database::executeBound(const char *sql, const Bound *values, size_t count)
{
    Change change;
    if (!m_handle) {
        QVariantList variants;
        for (size_t i = 0; i < count; ++i)
            variants << toVariant(values[i]);
        Result<> done = execute(QString::fromUtf8(sql), variants, [&](QSqlQuery &query) {
            change = { query.numRowsAffected(), query.lastInsertId().toLongLong() };
        });
        if (!done)
            return done.error();
        return change;
    }
    const auto failed = [&] {
        return storageError(sqlite3_extended_errcode(m_handle), QString::fromUtf8(sqlite3_errmsg(m_handle)),
            QString::fromUtf8(sql));
    };
    sqlite3_stmt *&statement = m_bound[sql];
    if (!statement
        && sqlite3_prepare_v3(m_handle, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, nullptr) != SQLITE_OK)
        return failed();
    for (size_t i = 0; i < count; ++i) {
        if (bind(statement, static_cast<int>(i) + 1, values[i]) != SQLITE_OK) {
            const Error error = failed();
            sqlite3_clear_bindings(statement);
            return error;
        }
    }
    const int before = sqlite3_total_changes(m_handle);
    const int ended = sqlite3_step(statement);
    if (ended == SQLITE_DONE) {
        change.rows = sqlite3_total_changes(m_handle) == before ? 0 : sqlite3_changes(m_handle);
        change.id = sqlite3_last_insert_rowid(m_handle);
    }
    std::optional<Error> error;
    if (ended != SQLITE_DONE)
        error = failed();
    sqlite3_reset(statement);
    sqlite3_clear_bindings(statement); // They point to bytes of the caller.
    if (error)
        return *error;
    return change;
}

Result<QStringList> Database::check()
{
    auto lines = all(u"PRAGMA quick_check(100)"_s, [](const Row &row) { return row.get<QString>(0); });
    if (!lines)
        return lines.error();
    QStringList problems(lines->begin(), lines->end());
    problems.removeAll(u"ok"_s);
    return problems;
}

Result<QSqlQuery> Database::start(const QString &sql, const QVariantList &values)
{
    // Taken out while in use: a statement may be needed again while its rows are read.
    auto found = m_prepared.extract(sql);
    QSqlQuery query = found ? std::move(found.mapped()) : QSqlQuery(m_connection);
    if (!found) {
        query.setForwardOnly(true);
        if (!query.prepare(sql))
            return storageError(query.lastError(), sql);
    }
    for (qsizetype i = 0; i < values.size(); ++i)
        query.bindValue(static_cast<int>(i), values[i]);
    if (!query.exec())
        return storageError(query.lastError(), sql);
    return query;
}

Result<> Database::finish(const QString &sql, QSqlQuery query)
{
    constexpr size_t most = 256;
    // next() answers false at the end and on damage alike.
    const QSqlError error = query.lastError();
    if (error.isValid())
        return storageError(error, sql);
    query.finish();
    if (m_prepared.size() >= most)
        m_prepared.clear();
    m_prepared.emplace(sql, std::move(query));
    return {};
}

Transaction::Transaction(Database &database)
    : m_database(database)
    , m_begun(database.run(u"BEGIN IMMEDIATE"_s))
    , m_open(m_begun.has_value())
{
}

Transaction::~Transaction()
{
    // On a full disk SQLite has rolled back already, and this one fails: nothing is left to undo.
    if (m_open)
        (void)m_database.run(u"ROLLBACK"_s);
}

Result<> Transaction::commit()
{
    if (!m_begun)
        return m_begun;
    if (Result<> done = m_database.run(u"COMMIT"_s); !done)
        return done;
    m_open = false;
    return {};
}
