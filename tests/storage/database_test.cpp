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
};

QTEST_GUILESS_MAIN(DatabaseTest)
#include "database_test.moc"
