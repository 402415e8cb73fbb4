#include "storage/databasefile.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;

namespace {

template<class T>
T answer(QFuture<T> future)
{
    future.waitForFinished();
    return future.result();
}

Result<> addRow(Database &database, const QString &key, const QByteArray &value)
{
    return database.run(u"INSERT INTO keepsake (key, value) VALUES (?, ?)"_s, key, value);
}

} // namespace

class DatabaseTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;
    QString fresh(const QString &name) const { return m_folder.filePath(name); }

private slots:
    void opensFromNothingWithSafePragmas()
    {
        for (const Schema &schema : { newsroomSchema(), librarySchema() }) {
            QVERIFY(!schema.steps.empty());
            auto file = DatabaseFile::open(fresh(schema.name), schema, DatabaseFile::OpenMode::ReadWrite);
            QVERIFY2(file, file ? "" : qPrintable(file.error().detail));
            const auto pragma = [&](const QString &name) {
                return *answer((*file)->write([=](Database &db) { return db.number(u"PRAGMA "_s + name); }));
            };
            QCOMPARE(pragma(u"synchronous"_s), 2);
            QCOMPARE(pragma(u"foreign_keys"_s), 1);
            QCOMPARE(pragma(u"trusted_schema"_s), 0);
            QCOMPARE(pragma(u"cell_size_check"_s), 1);
            QCOMPARE(pragma(u"user_version"_s), qint64(schema.steps.size()));
            QCOMPARE(pragma(u"application_id"_s), qint64(schema.applicationId));
            QCOMPARE(*(*file)->pages().check(), QStringList());
        }
    }

    void pageReadsSeeWhatWasWritten()
    {
        auto file = std::move(
            *DatabaseFile::open(fresh(u"a"_s), newsroomSchema(), DatabaseFile::OpenMode::ReadWrite));
        const QByteArray bytes("\0\xff x", 4);
        QVERIFY(answer(file->write([=](Database &db) { return addRow(db, u"k"_s, bytes); })));
        auto read = file->pages().one(
            u"SELECT value FROM keepsake WHERE key = ?"_s,
            [](const Row &row) { return row.get<QByteArray>(0); }, u"k"_s);
        QCOMPARE(read->value(), bytes);
        const auto counted
            = answer(file->read([](Database &db) { return db.number(u"SELECT count(*) FROM keepsake"_s); }));
        QCOMPARE(*counted, 1);
        const Result<> refused = addRow(file->pages(), u"other"_s, bytes);
        QVERIFY(!refused);
        QCOMPARE(refused.error().reason, Error::Reason::ReadOnly);
    }

    void everyLetterComesBack()
    {
        const auto database = std::move(*Database::open(fresh(u"letters"_s)));
        QVERIFY(database->run(u"CREATE TABLE t (text TEXT NOT NULL, bytes BLOB NOT NULL) STRICT"_s));
        const QStringList texts{ QString(), u""_s, u"\uFEFFwith a mark of byte order"_s, u"\uFEFF"_s,
            QString::fromUtf16(u"with\0nothing", 12), u"\U0001F309 мост جسر e\u0301"_s,
            QString(70000, u'ж') };
        for (const QString &text : texts) {
            QVERIFY(database->run(u"DELETE FROM t"_s));
            QVERIFY(database->run(u"INSERT INTO t VALUES (?, ?)"_s, text, text.toUtf8()));
            const auto read = *database->one(u"SELECT text, bytes, text FROM t"_s, [](const Row &row) {
                return std::tuple(row.get<QString>(0), row.get<QByteArray>(1), row.get<QByteArray>(2));
            });
            QCOMPARE(std::get<0>(*read), text.isNull() ? u""_s : text);
            QCOMPARE(std::get<1>(*read), text.toUtf8());
            QCOMPARE(std::get<2>(*read), text.toUtf8());
        }
    }

    void whatIsAbsentIsNull()
    {
        const auto database = std::move(*Database::open(fresh(u"absent"_s)));
        QVERIFY(database->run(u"CREATE TABLE t (a ANY, b ANY, c ANY, d ANY) STRICT"_s));
        QVERIFY(database->run(u"INSERT INTO t VALUES (?, ?, ?, ?)"_s, QDateTime(), Id<struct SomeTag>(),
            std::optional<std::chrono::seconds>(), QByteArray()));
        QCOMPARE(
            *database->number(u"SELECT count(*) FROM t WHERE a IS NULL AND b IS NULL AND c IS NULL"_s), 1);
        QCOMPARE(*database->number(u"SELECT count(*) FROM t WHERE d IS NULL"_s), 0);
        const auto read = *database->all(u"SELECT a, b, c, d FROM t"_s, [](const Row &row) {
            return row.get<QDateTime>(0).isValid() || row.get<Id<struct SomeTag>>(1)
                || row.get<std::optional<std::chrono::seconds>>(2) || !row.get<QByteArray>(3).isEmpty();
        });
        QCOMPARE(read, std::vector<bool>{ false });
    }

    void aStatementInUseIsNotUsedTwice()
    {
        const auto database = std::move(*Database::open(fresh(u"nested"_s)));
        QVERIFY(database->run(u"CREATE TABLE t (n INTEGER) STRICT"_s));
        for (int n = 0; n < 5; ++n)
            QCOMPARE(*database->insert(u"INSERT INTO t VALUES (?)"_s, n), n + 1);
        QCOMPARE(*database->change(u"UPDATE t SET n = n + ? WHERE n > ?"_s, 0, 2), 2);
        const auto sums = database->all(u"SELECT n FROM t ORDER BY n"_s, [&](const Row &row) {
            const auto again = database->all(
                u"SELECT n FROM t ORDER BY n"_s, [](const Row &other) { return other.get<int>(0); });
            return row.get<int>(0) * 10 + int(again->size());
        });
        QCOMPARE(*sums, (std::vector<int>{ 5, 15, 25, 35, 45 }));
    }

    void whatCannotBeMeantIsRefused()
    {
        const auto database = std::move(*Database::open(fresh(u"meant"_s)));
        QVERIFY(database->run(u"CREATE TABLE t (n INTEGER) STRICT"_s));
        QVERIFY(!database->run(u"INSERT INTO t VALUES (1); DELETE FROM t"_s));
        QVERIFY(!database->run(u"INSERT INTO t VALUES (?)"_s));
        QVERIFY(!database->run(u"INSERT INTO t VALUES (?)"_s, 1, 2));
        QVERIFY(!database->run(u"INSERT INTO t VALUES ('x')"_s));
        QVERIFY(!database->run(u"INSERT INTO nowhere VALUES (1)"_s));
        QCOMPARE(*database->number(u"SELECT count(*) FROM t"_s), 0);
    }
};

QTEST_GUILESS_MAIN(DatabaseTest)
#include "database_test.moc"
