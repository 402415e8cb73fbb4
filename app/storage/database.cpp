#include "storage/database.h"

#include <sqlite3.h>

using namespace Qt::StringLiterals;

namespace {

Error::Reason reasonOf(int code)
{
    if (code == SQLITE_IOERR_CORRUPTFS)
        return Error::Reason::DatabaseDamaged;
    switch (code & 0xff) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return Error::Reason::ProfileInUse;
    case SQLITE_READONLY:
        return Error::Reason::ReadOnly;
    case SQLITE_IOERR:
    case SQLITE_CANTOPEN:
        return Error::Reason::DiskFailed;
    case SQLITE_CORRUPT:
        return Error::Reason::DatabaseDamaged;
    case SQLITE_FULL:
        return Error::Reason::DiskFull;
    case SQLITE_NOTADB:
        return Error::Reason::NotADatabase;
    }
    return Error::Reason::Unspecified;
}

/// The statement, never its values: they are people's text.
Error storageError(int code, const QString &text, const QString &sql)
{
    if (code == SQLITE_INTERRUPT)
        return { Error::Kind::Canceled, Error::Reason::Unspecified, {} };
    return { Error::Kind::Storage, reasonOf(code),
        u"%1 (%2) in: %3"_s.arg(text.trimmed(), QString::number(code), sql.simplified().left(200)) };
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

/// The bytes of `value` are not copied.
int bind(sqlite3_stmt *statement, int at, const QVariant &value)
{
    if (value.isNull())
        return sqlite3_bind_null(statement, at);
    switch (value.typeId()) {
    case QMetaType::QByteArray:
        return bind(statement, at, Bound::blob(*static_cast<const QByteArray *>(value.constData())));
    case QMetaType::Int:
    case QMetaType::LongLong:
        return sqlite3_bind_int64(statement, at, value.toLongLong());
    case QMetaType::Double:
        return sqlite3_bind_double(statement, at, value.toDouble());
    }
    const QByteArray utf8 = value.toString().toUtf8();
    return sqlite3_bind_text64(statement, at, utf8.constData(), static_cast<sqlite3_uint64>(utf8.size()),
        SQLITE_TRANSIENT, SQLITE_UTF8);
}

} // namespace

bool Row::isNull(int index) const { return sqlite3_column_type(m_statement, index) == SQLITE_NULL; }

qint64 Row::number(int index) const { return sqlite3_column_int64(m_statement, index); }

QString Row::text(int index) const
{
    const QByteArrayView byteOrderMark("\xEF\xBB\xBF");
    const auto *bytes = reinterpret_cast<const char *>(sqlite3_column_text(m_statement, index));
    const QByteArrayView utf8(bytes, sqlite3_column_bytes(m_statement, index));
    // Qt would take one away, and it is a letter of the text.
    return utf8.startsWith(byteOrderMark) ? QChar::ByteOrderMark + QString::fromUtf8(utf8.sliced(3))
                                          : QString::fromUtf8(utf8);
}

QByteArray Row::bytes(int index) const
{
    const auto *bytes = static_cast<const char *>(sqlite3_column_blob(m_statement, index));
    return { bytes, sqlite3_column_bytes(m_statement, index) };
}

QVariant Row::value(int index) const
{
    switch (sqlite3_column_type(m_statement, index)) {
    case SQLITE_INTEGER:
        return number(index);
    case SQLITE_FLOAT:
        return sqlite3_column_double(m_statement, index);
    case SQLITE_TEXT:
        return text(index);
    case SQLITE_BLOB:
        return column::to(bytes(index));
    }
    return {};
}

void Database::Finalize::operator()(sqlite3_stmt *statement) const { sqlite3_finalize(statement); }

Database::Database(QString path)
    : m_path(std::move(path))
{
}

Result<std::unique_ptr<Database>> Database::open(const QString &path, Access access, Erase erase)
{
    std::unique_ptr<Database> database(new Database(path));
    int flags = SQLITE_OPEN_NOMUTEX;
    flags |= access == Access::ReadOnly ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
    if (path.startsWith(u"file:"))
        flags |= SQLITE_OPEN_URI;
    if (sqlite3_open_v2(path.toUtf8().constData(), &database->m_handle, flags, nullptr) != SQLITE_OK)
        return database->failed(path);
    sqlite3_extended_result_codes(database->m_handle, 1);
    sqlite3_busy_timeout(database->m_handle, 10000);

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
    return database;
}

void Database::interrupt() { sqlite3_interrupt(m_handle); }

Database::~Database()
{
    m_bound.clear();
    m_prepared.clear();
    sqlite3_close(m_handle);
}

Error Database::failed(const QString &sql) const
{
    return storageError(sqlite3_extended_errcode(m_handle), QString::fromUtf8(sqlite3_errmsg(m_handle)), sql);
}

Result<int> Database::changeWith(const QString &sql, const QVariantList &values)
{
    if (Result<> done = execute(sql, values, [](const Row &) { return true; }); !done)
        return done.error();
    return sqlite3_changes(m_handle);
}

Result<qint64> Database::insertWith(const QString &sql, const QVariantList &values)
{
    if (Result<> done = execute(sql, values, [](const Row &) { return true; }); !done)
        return done.error();
    return sqlite3_last_insert_rowid(m_handle);
}

Result<Database::Change> Database::executeBound(const char *sql, const Bound *values, size_t count)
{
    Statement &statement = m_bound[sql];
    if (!statement) {
        Result<Statement> prepared = prepare(sql);
        if (!prepared)
            return prepared.error();
        statement = std::move(*prepared);
    }
    const int before = sqlite3_total_changes(m_handle);
    bool isFine = true;
    for (size_t i = 0; i < count; ++i)
        isFine = isFine && bind(statement.get(), static_cast<int>(i) + 1, values[i]) == SQLITE_OK;
    isFine = isFine && sqlite3_step(statement.get()) == SQLITE_DONE;
    const std::optional<Error> error = isFine ? std::nullopt : std::optional(failed(QString::fromUtf8(sql)));
    sqlite3_reset(statement.get());
    sqlite3_clear_bindings(statement.get()); // They point to bytes of the caller.
    if (error)
        return *error;
    return Change{ sqlite3_total_changes(m_handle) == before ? 0 : sqlite3_changes(m_handle),
        sqlite3_last_insert_rowid(m_handle) };
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

Result<Database::Statement> Database::prepare(const QByteArray &sql)
{
    sqlite3_stmt *statement = nullptr;
    const char *rest = nullptr;
    const int code = sqlite3_prepare_v3(m_handle, sql.constData(), static_cast<int>(sql.size()) + 1,
        SQLITE_PREPARE_PERSISTENT, &statement, &rest);
    if (code != SQLITE_OK)
        return failed(QString::fromUtf8(sql));
    Statement prepared(statement);
    // SQLite would leave a second statement out, silently.
    if (!QByteArrayView(rest).trimmed().isEmpty())
        return storageError(SQLITE_MISUSE, u"more than one statement"_s, QString::fromUtf8(sql));
    return prepared;
}

Result<Database::Statement> Database::start(const QString &sql, const QVariantList &values)
{
    // Taken out while in use: a statement may be needed again while its rows are read.
    auto found = m_prepared.extract(sql);
    Result<Statement> statement = found ? std::move(found.mapped()) : prepare(sql.toUtf8());
    if (!statement)
        return statement;
    if (sqlite3_bind_parameter_count(statement->get()) != values.size())
        return storageError(SQLITE_MISUSE, u"other values than asked for"_s, sql);
    for (qsizetype i = 0; i < values.size(); ++i) {
        if (bind(statement->get(), static_cast<int>(i) + 1, values[i]) != SQLITE_OK)
            return failed(sql);
    }
    return statement;
}

bool Database::step(sqlite3_stmt *statement) { return sqlite3_step(statement) == SQLITE_ROW; }

Result<> Database::finish(const QString &sql, Statement statement)
{
    constexpr size_t most = 256;
    // It says again what ended the statement.
    if (sqlite3_reset(statement.get()) != SQLITE_OK)
        return failed(sql);
    sqlite3_clear_bindings(statement.get()); // They point to bytes of the caller.
    if (m_prepared.size() >= most)
        m_prepared.clear();
    m_prepared.emplace(sql, std::move(statement));
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
