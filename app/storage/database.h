#pragma once

#include "base/result.h"
#include "storage/row.h"

#include <QByteArrayView>
#include <QDateTime>
#include <QString>
#include <QVariant>

#include <algorithm>
#include <memory>
#include <optional>
#include <type_traits>
#include <unordered_map>
#include <vector>

struct sqlite3;
struct sqlite3_stmt;

/// A value bound as it stands in the column: bytes are not copied, and must live until the statement has run.
class Bound {
public:
    enum class Kind { Null, Number, Text, Blob };

    static Bound number(qint64 value) { return { Kind::Number, value, {} }; }
    static Bound text(QByteArrayView utf8) { return { Kind::Text, 0, utf8 }; }
    static Bound blob(QByteArrayView bytes) { return { Kind::Blob, 0, bytes }; }
    /// NULL for an invalid one.
    static Bound time(const QDateTime &value)
    {
        return value.isValid() ? number(value.toMSecsSinceEpoch()) : Bound{ Kind::Null, 0, {} };
    }

    static Bound seconds(const std::optional<std::chrono::seconds> &value)
    {
        return value ? number(value->count()) : Bound{ Kind::Null, 0, {} };
    }

    Kind kind = Kind::Null;
    qint64 value = 0;
    QByteArrayView bytes;
};

/// One connection to one SQLite file. Belongs to the thread that opened it. Values are always bound, by `?`.
/// Every failure is an Error of Kind::Storage; DiskFull, DiskFailed, DatabaseDamaged, NotADatabase, ReadOnly
/// and ProfileInUse (another process holds the lock) say which. interrupt() makes it Canceled.
class Database {
public:
    enum class Access { ReadWrite, ReadOnly };
    /// What deleting leaves on the disk: nothing for what a person wrote, whatever is fast for what anybody
    /// can fetch.
    enum class Erase { Overwrite, Leave };

    /// Opens the file, made if missing and not read-only: write-ahead log, synchronous=FULL, foreign keys
    /// checked. A path that begins with `file:` is an SQLite URI (https://sqlite.org/uri.html).
    static Result<std::unique_ptr<Database>> open(
        const QString &path, Access access = Access::ReadWrite, Erase erase = Erase::Overwrite);

    Database(const Database &) = delete;
    Database &operator=(const Database &) = delete;
    ~Database();

    /// One statement without an answer.
    template<class... Values>
    Result<> run(const QString &sql, const Values &...values)
    {
        return execute(sql, { column::to(values)... }, [](const Row &) { return true; });
    }

    /// The same; how many rows it changed.
    template<class... Values>
    Result<int> change(const QString &sql, const Values &...values)
    {
        return changeWith(sql, { column::to(values)... });
    }

    /// The same for values whose number is known only now.
    Result<int> changeWith(const QString &sql, const QVariantList &values);

    /// An INSERT; the row id that it made.
    template<class... Values>
    Result<qint64> insert(const QString &sql, const Values &...values)
    {
        return insertWith(sql, { column::to(values)... });
    }

    struct Change {
        int rows = 0;
        qint64 id = 0; ///< Of the row that an INSERT made.
    };
    /// A statement without an answer that runs for every article of a refresh: straight to SQLite, without
    /// QVariant and UTF-16 between. `sql` is a literal: it is remembered by its address.
    template<size_t Size, class... Values>
    Result<Change> runBound(const char (&sql)[Size], const Values &...values)
    {
        const Bound bound[]{ values... };
        return executeBound(sql, bound, sizeof...(values));
    }

    /// Every row, as `read(const Row &)` makes it.
    template<class Read, class... Values>
    auto all(const QString &sql, Read read, const Values &...values)
        -> Result<std::vector<std::decay_t<std::invoke_result_t<Read, const Row &>>>>
    {
        return allWith(sql, { column::to(values)... }, std::move(read));
    }

    /// The same for values whose number is known only now.
    template<class Read>
    auto allWith(const QString &sql, const QVariantList &values, Read read)
        -> Result<std::vector<std::decay_t<std::invoke_result_t<Read, const Row &>>>>
    {
        std::vector<std::decay_t<std::invoke_result_t<Read, const Row &>>> rows;
        Result<> done = execute(sql, values, [&](const Row &each) {
            rows.push_back(read(each));
            return true;
        });
        if (!done)
            return done.error();
        return rows;
    }

    /// The first row, if there is one.
    template<class Read, class... Values>
    auto one(const QString &sql, Read read, const Values &...values)
        -> Result<std::optional<std::decay_t<std::invoke_result_t<Read, const Row &>>>>
    {
        std::optional<std::decay_t<std::invoke_result_t<Read, const Row &>>> row;
        Result<> done = execute(sql, { column::to(values)... }, [&](const Row &first) {
            row = read(first);
            return false;
        });
        if (!done)
            return done.error();
        return row;
    }

    /// One number: a count, a pragma. 0 if there is no row.
    template<class... Values>
    Result<qint64> number(const QString &sql, const Values &...values)
    {
        auto row = one(
            sql, [](const Row &r) { return r.template get<qint64>(0); }, values...);
        if (!row)
            return row.error();
        return row->value_or(0);
    }

    /// Empty if the file is sound; else what `PRAGMA quick_check` says, up to 100 lines.
    Result<QStringList> check();

    /// Any thread: the statement that runs now, if one does, ends with Canceled.
    void interrupt();

    QString path() const { return m_path; }

private:
    struct Finalize {
        void operator()(sqlite3_stmt *statement) const;
    };
    using Statement = std::unique_ptr<sqlite3_stmt, Finalize>;

    explicit Database(QString path);
    /// `use(const Row &)` says of each row whether it wants the next one.
    template<class Use>
    Result<> execute(const QString &sql, const QVariantList &values, Use use)
    {
        Result<Statement> statement = start(sql, values);
        if (!statement)
            return statement.error();
        while (step(statement->get())) {
            if (!use(Row(statement->get())))
                break;
        }
        return finish(sql, std::move(*statement));
    }
    Result<qint64> insertWith(const QString &sql, const QVariantList &values);
    Result<Change> executeBound(const char *sql, const Bound *values, size_t count);
    Result<Statement> prepare(const QByteArray &sql);
    Result<Statement> start(const QString &sql, const QVariantList &values);
    static bool step(sqlite3_stmt *statement); ///< To a row; false at the end, and on an error.
    Result<> finish(const QString &sql, Statement statement); ///< The error, if that ended it.
    Error failed(const QString &sql) const;

    QString m_path;
    sqlite3 *m_handle = nullptr;
    /// Of its end, in which statements differ: they are long, and each is looked up whenever it runs.
    struct SqlHash {
        size_t operator()(const QString &sql) const
        {
            return qHash(QStringView(sql).last(std::min<qsizetype>(sql.size(), 24)), size_t(sql.size()));
        }
    };
    std::unordered_map<QString, Statement, SqlHash> m_prepared; ///< Waiting to be used again.
    std::unordered_map<const char *, Statement> m_bound; ///< Of executeBound().
};

/// All or nothing: rolls back unless commit() is reached. Takes the write lock at once. Not nested.
class [[nodiscard]] Transaction {
public:
    explicit Transaction(Database &database);
    ~Transaction();
    Transaction(const Transaction &) = delete;
    Transaction &operator=(const Transaction &) = delete;

    /// The error, if it could not begin: then nothing may be written.
    Result<> begun() const { return m_begun; }
    /// Ends it. On the disk when this returns without an error.
    Result<> commit();

private:
    Database &m_database;
    Result<> m_begun;
    bool m_open;
};
