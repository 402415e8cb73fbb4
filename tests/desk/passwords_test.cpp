#include "desk/passwords.h"

#include <QProcess>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;

/// Passwords in a real keychain (gnome-keyring on a D-Bus of its own), and without any.
class PasswordsTest final : public QObject {
    Q_OBJECT
private slots:
    void theKeychainKeepsAPasswordAcrossProcesses();
    void withoutAKeychainItIsHeldForThisRun();
    void whatIsHeldIsKnownAtOnce();

private:
    static QString tool() { return QCoreApplication::applicationDirPath() + u"/passwordtool"_s; }
};

void PasswordsTest::theKeychainKeepsAPasswordAcrossProcesses()
{
    for (const QString &program : { u"dbus-run-session"_s, u"gnome-keyring-daemon"_s }) {
        if (QStandardPaths::findExecutable(program).isEmpty())
            QSKIP(qPrintable(u"%1 is not installed (Debian: gnome-keyring, dbus)"_s.arg(program)));
    }
    QTemporaryDir home;
    QProcess session;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(u"HOME"_s, home.path());
    environment.insert(u"XDG_DATA_HOME"_s, home.path() + u"/data"_s);
    environment.insert(u"XDG_CONFIG_HOME"_s, home.path() + u"/config"_s);
    environment.insert(u"XDG_RUNTIME_DIR"_s, home.path());
    environment.insert(u"TOOL"_s, tool());
    session.setProcessEnvironment(environment);
    session.start(u"dbus-run-session"_s,
        { u"--"_s, u"bash"_s, u"-c"_s,
            u"printf 'unlocked' | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1; "
            "\"$TOOL\" keep 'abcd EFGH 1234'; \"$TOOL\" find; \"$TOOL\" forget; \"$TOOL\" find"_s });
    QVERIFY2(session.waitForFinished(60000), session.readAllStandardError().constData());
    const QStringList lines
        = QString::fromUtf8(session.readAllStandardOutput()).split(u'\n', Qt::SkipEmptyParts);
    QCOMPARE(lines, (QStringList{ u"keychain"_s, u"found abcd EFGH 1234"_s, u"forgotten"_s, u"missing"_s }));
}

void PasswordsTest::withoutAKeychainItIsHeldForThisRun()
{
    QProcess process;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(u"DBUS_SESSION_BUS_ADDRESS"_s, u"unix:path=/nonexistent"_s);
    environment.insert(u"XDG_RUNTIME_DIR"_s, u"/nonexistent"_s);
    process.setProcessEnvironment(environment);
    process.start(tool(), { u"keep"_s, u"abcd"_s });
    QVERIFY(process.waitForFinished(30000));
    QCOMPARE(process.readAllStandardOutput(), "this-run\n");
    process.start(tool(), { u"find"_s });
    QVERIFY(process.waitForFinished(30000));
    QCOMPARE(process.readAllStandardOutput(), "missing\n");
}

void PasswordsTest::whatIsHeldIsKnownAtOnce()
{
    Passwords passwords(u"another"_s);
    passwords.holdForThisRun(SiteId{ 1 }, Secret("one"));
    QCOMPARE(passwords.known(SiteId{ 1 })->reveal(), "one");
    QCOMPARE(passwords.place(SiteId{ 1 }), PasswordPlace::ThisRun);
    QVERIFY(!passwords.known(SiteId{ 2 }));
    QVERIFY(!passwords.place(SiteId{ 2 }));
}

QTEST_GUILESS_MAIN(PasswordsTest)
#include "passwords_test.moc"
