#include "storage/salvage.h"

#include "storage/durablefile.h"

#include <QDateTime>
#include <QFile>
#include <QFileInfo>

#include <limits>

using namespace Qt::StringLiterals;

namespace {

const QStringList suffixes{ QString(), u"-wal"_s, u"-shm"_s };

QString partialOf(const QString &path) { return path + u".salvage"_s; }

QString quoted(QString name) { return u'"' + name.replace(u'"', u"\"\""_s) + u'"'; }

/// Tables of ours with rows of their own: no indexes, not the insides of the full-text index, and no
/// counters.
Result<QStringList> tablesOf(Database &database)
{
    auto names = database.all(uR"(
        SELECT name FROM sqlite_schema
        WHERE type = 'table' AND sql NOT LIKE '%WITHOUT ROWID%' AND name NOT LIKE 'sqlite!_%' ESCAPE '!' AND name NOT LIKE 'article!_search%' ESCAPE '!'
          AND name <> 'feed_language'
        ORDER BY rootpage)"_s,
        [](const Row &row) { return row.get<QString>(0); });
    if (!names)
        return names.error();
    return QStringList(names->begin(), names->end());
}

Result<QStringList> columnsOf(Database &database, const QString &table)
{
    auto names = database.all(u"SELECT name FROM pragma_table_info(%1)"_s.arg(quoted(table)),
        [](const Row &row) { return row.get<QString>(0); });
    if (!names)
        return names.error();
    return QStringList(names->begin(), names->end());
}

/// Copies the rows of one table that can be read: from the front until something breaks, then from the back.
class TableCopy {
public:
    TableCopy(Database &from, Database &to, const QString &table, const QStringList &columns)
        : m_from(from)
        , m_to(to)
    {
        QStringList names;
        for (const QString &column : columns)
            names << quoted(column);
        m_select = u"SELECT rowid, %1 FROM %2 "_s.arg(names.join(u", "), quoted(table));
        m_insert = u"INSERT OR IGNORE INTO %1 (%2) VALUES (%3)"_s.arg(
            quoted(table), names.join(u", "), QStringList(columns.size(), u"?"_s).join(u", "));
        m_columns = static_cast<int>(columns.size());
    }

    Result<> run(Salvage &report, const QString &table)
    {
        const Result<> forward
            = pass(u"WHERE rowid > ? ORDER BY rowid LIMIT 64"_s, std::numeric_limits<qint64>::min());
        if (!forward && m_isTargetBroken)
            return forward;
        if (!forward) {
            report.failed[table] = forward.error().detail;
            m_stopAt = m_last;
            const Result<> backward
                = pass(u"WHERE rowid < ? ORDER BY rowid DESC LIMIT 64"_s, std::numeric_limits<qint64>::max());
            if (!backward && m_isTargetBroken)
                return backward;
        }
        report.rows[table] = m_copied;
        return {};
    }

private:
    /// Small pages: what comes after damage inside one of them is lost, what came before it is not.
    Result<> pass(const QString &range, qint64 start)
    {
        m_last = start;
        for (;;) {
            auto rows = m_from.all(
                m_select + range, [this](const Row &row) { return valuesOf(row); }, m_last);
            if (!rows) {
                // Once more, row by row.
                auto single = m_from.all(
                    QString(m_select + range).replace(u"64"_s, u"1"_s),
                    [this](const Row &row) { return valuesOf(row); }, m_last);
                if (!single || single->empty())
                    return rows.error();
                rows = std::move(single);
            }
            if (rows->empty())
                return {};
            for (const QVariantList &values : *rows) {
                const qint64 rowid = values.first().toLongLong();
                if (m_stopAt && rowid <= *m_stopAt)
                    return {};
                if (Result<int> inserted = m_to.changeWith(m_insert, values.mid(1)); inserted) {
                    m_copied += *inserted;
                } else if (inserted.error().reason != Error::Reason::Unspecified) {
                    m_isTargetBroken = true; // A full disk, not a row that breaks a rule.
                    return inserted.error();
                }
                m_last = rowid;
            }
        }
    }

    QVariantList valuesOf(const Row &row) const
    {
        QVariantList values;
        for (int i = 0; i <= m_columns; ++i)
            values << row.value(i);
        return values;
    }

    Database &m_from;
    Database &m_to;
    QString m_select;
    QString m_insert;
    int m_columns = 0;
    qint64 m_last = 0;
    qint64 m_copied = 0;
    std::optional<qint64> m_stopAt;
    bool m_isTargetBroken = false;
};

/// Reads what can be read of `from` into `to`, which has today's tables.
Result<> copyTables(Database &from, Database &to, Salvage &report)
{
    const Result<QStringList> tables = tablesOf(to);
    if (!tables)
        return tables.error();
    // Rows come in any order, and some of those they speak of may be lost.
    if (Result<> off = to.run(u"PRAGMA foreign_keys = OFF"_s); !off)
        return off;
    Transaction transaction(to);
    if (Result<> begun = transaction.begun(); !begun)
        return begun;
    for (const QString &table : *tables) {
        const Result<QStringList> wanted = columnsOf(to, table);
        if (!wanted)
            return wanted.error();
        const Result<QStringList> present = columnsOf(from, table);
        QStringList columns;
        for (const QString &column : *wanted) {
            if (present && present->contains(column))
                columns << column;
        }
        if (columns.isEmpty()) {
            report.failed[table] = present ? u"not in the damaged file"_s : present.error().detail;
            continue;
        }
        if (Result<> done = TableCopy(from, to, table, columns).run(report, table); !done)
            return done;
    }
    auto dangling = to.all(u"PRAGMA foreign_key_check"_s, [](const Row &) { return true; });
    if (dangling)
        report.dangling = static_cast<qint64>(dangling->size());
    return transaction.commit();
}

} // namespace

Result<QString> moveAside(const QString &path, const QString &why)
{
    const QFileInfo file(path);
    const QString time = QDateTime::currentDateTimeUtc().toString(u"yyyyMMdd'T'HHmmsszzz");
    const QString aside
        = u"%1/%2-%3-%4.sqlite"_s.arg(file.absolutePath(), file.completeBaseName(), why, time);
    // The log first: a database without its log is older; a log beside another database would be foreign to
    // it.
    for (const QString &suffix : { u"-wal"_s, QString() }) {
        if (!QFile::exists(path + suffix))
            continue;
        if (Result<> done = durable::rename(path + suffix, aside + suffix); !done)
            return done.error();
    }
    QFile::remove(path + u"-shm"_s); // An index over the log, made anew by whoever opens it.
    return aside;
}

Result<Salvage> salvage(const QString &path, const Schema &schema, const QString &problem)
{
    Salvage report;
    report.problem = problem;
    const QString partial = partialOf(path);
    const QString source = partial + u".source"_s;
    for (const QString &file : { partial, source }) {
        for (const QString &suffix : suffixes)
            QFile::remove(file + suffix);
    }
    {
        // Read from a copy: opening a file rewrites its log, and the damaged one stays as it was found.
        for (const QString &suffix : { QString(), u"-wal"_s }) {
            if (QFile::exists(path + suffix) && !QFile::copy(path + suffix, source + suffix))
                return Error{ Error::Kind::Storage, Error::Reason::DiskFull, source };
        }
        const auto to = Database::open(partial);
        if (!to)
            return to.error();
        if (Result<> done = migrate(**to, schema); !done)
            return done.error();
        const auto from = Database::open(source, Database::Access::ReadOnly);
        if (from) {
            if (Result<> done = copyTables(**from, **to, report); !done)
                return done.error();
        } else {
            report.failed[u"*"_s] = from.error().detail;
        }
    }
    for (const QString &suffix : suffixes)
        QFile::remove(source + suffix);
    if (Result<> done = durable::flush(partial); !done)
        return done.error();

    const Result<QString> aside = moveAside(path, u"damaged"_s);
    if (!aside)
        return aside.error();
    report.damagedFile = *aside;
    if (Result<> done = finishSalvage(path); !done)
        return done.error();
    return report;
}

Result<> finishSalvage(const QString &path)
{
    if (QFile::exists(path) || !QFile::exists(partialOf(path)))
        return {};
    return durable::rename(partialOf(path), path);
}
