#include "shell/singleinstance.h"

#include <QDir>
#include <QProcess>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;

/// The built program, started twice on one profile.
class TwoStartsTest final : public QObject {
    Q_OBJECT
private slots:
    void theSecondStartRaisesTheFirstAndEnds();
    void twoProfilesAreTwoWindows();
    void aSocketThatCannotBeMadeIsSaid();

private:
    static QProcessEnvironment environment(const QTemporaryDir &folder)
    {
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert(u"QT_QPA_PLATFORM"_s, u"offscreen"_s);
        for (const QString &name :
            { u"HOME"_s, u"XDG_CONFIG_HOME"_s, u"XDG_DATA_HOME"_s, u"XDG_CACHE_HOME"_s })
            environment.insert(name, folder.path());
        environment.remove(u"DBUS_SESSION_BUS_ADDRESS"_s);
        return environment;
    }
    static void start(QProcess &program, const QTemporaryDir &folder, const QString &profile)
    {
        program.setProcessEnvironment(environment(folder));
        program.setProcessChannelMode(QProcess::MergedChannels);
        program.start(QUOTIDIAN_PROGRAM, { u"--offline"_s, u"--profile"_s, folder.filePath(profile) });
    }
    /// By asking as a second start would.
    static bool answers(const QString &profile)
    {
        return QTest::qWaitFor([&] { return SingleInstance(profile).raiseOther(); }, 20000);
    }
    static void end(QProcess &program)
    {
        program.terminate();
        if (!program.waitForFinished(10000))
            program.kill();
        program.waitForFinished();
    }
};

void TwoStartsTest::theSecondStartRaisesTheFirstAndEnds()
{
    QTemporaryDir folder;
    QProcess first;
    start(first, folder, u"profile"_s);
    QVERIFY(answers(folder.filePath(u"profile"_s)));
    QProcess second;
    start(second, folder,
        u"../"_s + QDir(folder.path()).dirName() + u"/profile/"_s); // The same, written otherwise.
    QVERIFY(second.waitForFinished(20000));
    const QByteArray said = second.readAll();
    QCOMPARE(second.exitStatus(), QProcess::NormalExit);
    QVERIFY2(second.exitCode() == 0, said.constData());
    QVERIFY2(said.contains("comes to the front"), said.constData());
    QCOMPARE(first.state(), QProcess::Running);
    end(first);
}

void TwoStartsTest::twoProfilesAreTwoWindows()
{
    QTemporaryDir folder;
    QProcess first;
    QProcess second;
    start(first, folder, u"one"_s);
    start(second, folder, u"two"_s);
    QVERIFY(answers(folder.filePath(u"one"_s)));
    QVERIFY(answers(folder.filePath(u"two"_s)));
    QCOMPARE(first.state(), QProcess::Running);
    QCOMPARE(second.state(), QProcess::Running);
    end(first);
    end(second);
}

void TwoStartsTest::aSocketThatCannotBeMadeIsSaid()
{
    QTemporaryDir folder;
    SingleInstance one(folder.path());
    QVERIFY(one.listen());
    const Result<> again = one.listen(); // A server listens once.
    QVERIFY(!again);
    QCOMPARE(again.error().kind, Error::Kind::Refused);
}

QTEST_MAIN(TwoStartsTest)
#include "twostarts_test.moc"
