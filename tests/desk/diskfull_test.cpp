#include "desk/drafts.h"
#include "desk/newsroom.h"
#include "support/ballast.h"

#include <QProcess>
#include <QSignalSpy>

#ifdef Q_OS_LINUX
#include <csignal>
#include <sys/resource.h>
#endif

using namespace Qt::StringLiterals;

namespace {

PostFields textOf(int number)
{
    PostFields fields;
    fields.title = u"Night %1"_s.arg(number);
    // No two spans alike, or they would be stored once.
    for (int i = 0; i < 40; ++i) {
        fields.content += "<!-- wp:paragraph -->\n<p>" + QByteArray::number(number * 1000 + i)
            + QByteArray(1500, 'x') + "</p>\n<!-- /wp:paragraph -->\n\n";
    }
    return fields;
}

QByteArray wordsOf(const QString &profile, const QStringList &arguments, const QByteArray &input, int &status)
{
    QProcess cli;
    cli.start(QCoreApplication::applicationDirPath() + u"/quotidian-cli"_s,
        QStringList{ u"--profile"_s, profile } + arguments);
    cli.write(input);
    cli.closeWriteChannel();
    status = cli.waitForFinished(60000) ? cli.exitCode() : -1;
    return cli.readAllStandardError();
}

} // namespace

/// A disk that is full: on a real file system of 4 megabytes where one may be mounted, else with files that
/// may not grow.
class DiskFullTest final : public QObject {
    Q_OBJECT
private slots:
    void aFullFileSystemLosesNoText();
    void filesThatMayNotGrowLoseNoText();

private:
    void writeUntilItFails(Newsroom &newsroom, DraftId id, PostFields &last);
};

/// Types until the disk says no; then the text must be in memory, and be told of.
void DiskFullTest::writeUntilItFails(Newsroom &newsroom, DraftId id, PostFields &last)
{
    Drafts &drafts = newsroom.desk->drafts();
    QSignalSpy told(newsroom.desk.get(), &Desk::storageFailed);
    for (int number = 1; number < 400 && told.isEmpty(); ++number) {
        last = textOf(number);
        drafts.write(id, last);
        (void)await(drafts.save(id));
    }
    QVERIFY(!told.isEmpty());
    const Error error = told.front().front().value<Error>();
    QCOMPARE(error.kind, Error::Kind::Storage);
    QVERIFY(error.reason == Error::Reason::DiskFull || error.reason == Error::Reason::DiskFailed);
    // Typing goes on; every word of it shows.
    last.title = u"Typed on a full disk"_s;
    drafts.write(id, last);
    QCOMPARE(drafts.draft(id)->fields, last);
    QVERIFY(drafts.hasUnsaved());
    QVERIFY(!await(drafts.flush()));
    QVERIFY(!await(newsroom.desk->backUp(newsroom.folder.path() + u"/profile/copy"_s)));
    QCOMPARE(drafts.draft(id)->fields, last);
}

void DiskFullTest::aFullFileSystemLosesNoText()
{
    Newsroom newsroom;
    newsroom.desk.reset();
    const QString folder = newsroom.folder.path() + u"/profile"_s;
    const SmallDisk disk(folder, 4);
    if (!disk.isMounted())
        QSKIP("no file system may be mounted here");
    const auto close = qScopeGuard([&] { newsroom.desk.reset(); });
    newsroom.open();
    const DraftId id = await(newsroom.desk->drafts().create()).value();
    PostFields last;
    {
        const Ballast ballast(folder + u"/ballast"_s);
        writeUntilItFails(newsroom, id, last);
        if (QTest::currentTestFailed())
            return;
    }
    // Space again: written by itself.
    QTRY_VERIFY_WITH_TIMEOUT(!newsroom.desk->drafts().hasUnsaved(), 10000);
    newsroom.open();
    QCOMPARE(newsroom.desk->drafts().draft(id)->fields, last);
    QVERIFY(await(newsroom.desk->checkStorage())->isFine);

    // The command line on the same full disk.
    newsroom.desk.reset();
    int status = 0;
    {
        const Ballast ballast(folder + u"/ballast"_s);
        const QByteArray words = wordsOf(
            folder, { u"draft"_s, u"import"_s, u"-"_s, u"--title"_s, u"T"_s }, textOf(900).content, status);
        QCOMPARE(status, 4);
        QVERIFY2(words.contains("disk is full"), words.constData());
    }
    const QByteArray fine = wordsOf(folder, { u"db"_s, u"check"_s }, {}, status);
    QVERIFY2(status == 0, fine.constData());
    newsroom.open();
    QCOMPARE(newsroom.desk->drafts().list()->size(), size_t(1));
    QCOMPARE(newsroom.desk->drafts().draft(id)->fields, last);
}

void DiskFullTest::filesThatMayNotGrowLoseNoText()
{
#ifdef Q_OS_LINUX
    std::signal(SIGXFSZ, SIG_IGN);
    Newsroom newsroom;
    const DraftId id = await(newsroom.desk->drafts().create()).value();
    PostFields last;
    rlimit before{};
    ::getrlimit(RLIMIT_FSIZE, &before);
    {
        const rlimit little{ 3 * 1024 * 1024, before.rlim_max };
        ::setrlimit(RLIMIT_FSIZE, &little);
        const auto back = qScopeGuard([&] { ::setrlimit(RLIMIT_FSIZE, &before); });
        writeUntilItFails(newsroom, id, last);
        if (QTest::currentTestFailed())
            return;
    }
    QTRY_VERIFY_WITH_TIMEOUT(!newsroom.desk->drafts().hasUnsaved(), 10000);
    newsroom.open();
    QCOMPARE(newsroom.desk->drafts().draft(id)->fields, last);
    QVERIFY(await(newsroom.desk->checkStorage())->isFine);
#else
    QSKIP("limits are set on Linux only");
#endif
}

QTEST_GUILESS_MAIN(DiskFullTest)
#include "diskfull_test.moc"
