#include "desk/passwords.h"

#include <QDirIterator>
#include <QFile>
#include <QProcess>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;

namespace {
const QString unlocked
    = u"printf 'unlocked' | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1; "_s;
/// Its own window asks on a screen of its own; somebody answers after three seconds, when it is there.
const QString slowly = u"exec 9>display; Xvfb -displayfd 9 -screen 0 800x600x24 >/dev/null 2>&1 & server=$!; "
                       "while [ ! -s display ]; do sleep 0.1; done; export DISPLAY=:$(cat display); "
                       "openbox >/dev/null 2>&1 & windows=$!; dbus-update-activation-environment DISPLAY; "
                       "slowly() { \"$TOOL\" late \"$@\" & tool=$!; sleep 3; "
                       "xdotool search --sync --onlyvisible --name . >/dev/null; "
                       "xdotool type unlocked; xdotool key Return; wait $tool; }; "
                       "trap 'kill $windows $server' EXIT; "_s;
const QString locked = u"gnome-keyring-daemon --start --components=secrets </dev/null >/dev/null 2>&1; "_s;
} // namespace

/// Passwords in a real keychain (gnome-keyring on a D-Bus of its own), and without any.
class PasswordsTest final : public QObject {
    Q_OBJECT
private slots:
    void theKeychainKeepsAPasswordAcrossProcesses();
    void itIsThereAfterTheNextLogin();
    void aLockedKeychainIsNoneForThisRunAndKeepsWhatItHas();
    void whatComesOfAKeychainThatIsOpenedSlowlyIsTaken();
    void withoutAKeychainItIsHeldForThisRun();
    void whatIsHeldIsKnownAtOnce();

private:
    static QString missing();
    /// What the tool prints in a session of its own, with the keyrings of `home`.
    static QStringList inSession(const QTemporaryDir &home, const QString &script);
    static QString tool() { return QCoreApplication::applicationDirPath() + u"/passwordtool"_s; }
};

QStringList PasswordsTest::inSession(const QTemporaryDir &home, const QString &script)
{
    QProcess session;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(u"HOME"_s, home.path());
    environment.insert(u"XDG_DATA_HOME"_s, home.path() + u"/data"_s);
    environment.insert(u"XDG_CONFIG_HOME"_s, home.path() + u"/config"_s);
    environment.insert(u"XDG_RUNTIME_DIR"_s, home.path());
    environment.insert(u"TOOL"_s, tool());
    environment.insert(u"NO_AT_BRIDGE"_s, u"1"_s); // Its services speak on the same output.
    for (const QString &display : { u"DISPLAY"_s, u"WAYLAND_DISPLAY"_s })
        environment.remove(display); // Nobody is there who could be asked.
    session.setProcessEnvironment(environment);
    session.setWorkingDirectory(home.path());
    session.start(u"dbus-run-session"_s, { u"--"_s, u"bash"_s, u"-c"_s, script });
    if (!session.waitForFinished(90000))
        return { u"the session does not end"_s, QString::fromUtf8(session.readAllStandardError()) };
    return QString::fromUtf8(session.readAllStandardOutput()).split(u'\n', Qt::SkipEmptyParts);
}

/// A program of a session with a keyring that is not here; none if all are.
QString PasswordsTest::missing()
{
    for (const QString &program :
        { u"dbus-run-session"_s, u"gnome-keyring-daemon"_s, u"Xvfb"_s, u"openbox"_s, u"xdotool"_s }) {
        if (QStandardPaths::findExecutable(program).isEmpty())
            return u"%1 is not installed (Debian: gnome-keyring, dbus, xvfb, openbox, xdotool)"_s.arg(
                program);
    }
    return {};
}

void PasswordsTest::theKeychainKeepsAPasswordAcrossProcesses()
{
    if (const QString program = missing(); !program.isEmpty())
        QSKIP(qPrintable(program));
    const QTemporaryDir home;
    QCOMPARE(
        inSession(home,
            unlocked
                + u"\"$TOOL\" keep 'abcd EFGH 1234'; \"$TOOL\" find; \"$TOOL\" forget; \"$TOOL\" find"_s),
        (QStringList{ u"keychain"_s, u"found abcd EFGH 1234"_s, u"forgotten"_s, u"missing"_s }));
}

void PasswordsTest::itIsThereAfterTheNextLogin()
{
    if (const QString program = missing(); !program.isEmpty())
        QSKIP(qPrintable(program));
    const QTemporaryDir home;
    QCOMPARE(inSession(home, unlocked + u"\"$TOOL\" keep 'abcd EFGH 1234'"_s), QStringList{ u"keychain"_s });
    QCOMPARE(inSession(home, unlocked + u"\"$TOOL\" find"_s), QStringList{ u"found abcd EFGH 1234"_s });
}

void PasswordsTest::aLockedKeychainIsNoneForThisRunAndKeepsWhatItHas()
{
    if (const QString program = missing(); !program.isEmpty())
        QSKIP(qPrintable(program));
    const QTemporaryDir home;
    QCOMPARE(inSession(home, unlocked + u"\"$TOOL\" keep 'abcd EFGH 1234'"_s), QStringList{ u"keychain"_s });
    // Nobody unlocks it: it is not waited for without end, and the new password is held for this run alone.
    QCOMPARE(inSession(home, locked + u"\"$TOOL\" find; \"$TOOL\" keep 'other'"_s),
        (QStringList{ u"missing"_s, u"this-run"_s }));
    QCOMPARE(inSession(home, unlocked + u"\"$TOOL\" find"_s), QStringList{ u"found abcd EFGH 1234"_s });
    // Nothing of either in any file as it is written.
    QDirIterator files(home.path(), QDir::Files | QDir::Hidden, QDirIterator::Subdirectories);
    int seen = 0;
    while (files.hasNext()) {
        QFile file(files.next());
        if (!file.open(QIODevice::ReadOnly))
            continue;
        const QByteArray bytes = file.readAll();
        QVERIFY2(!bytes.contains("abcd EFGH") && !bytes.contains("other\n"), qPrintable(file.fileName()));
        ++seen;
    }
    QVERIFY(seen > 0);
}

void PasswordsTest::whatComesOfAKeychainThatIsOpenedSlowlyIsTaken()
{
    if (const QString program = missing(); !program.isEmpty())
        QSKIP(qPrintable(program));
    const QTemporaryDir home;
    QCOMPARE(inSession(home, unlocked + u"\"$TOOL\" keep 'abcd EFGH 1234'"_s), QStringList{ u"keychain"_s });
    // The program goes on after its patience, and has the password when it is there: asked for once.
    QCOMPARE(inSession(home, slowly + locked + u"slowly"_s),
        (QStringList{ u"missing"_s, u"missing"_s, u"later abcd EFGH 1234"_s }));
    // What was given meanwhile is kept for good then.
    QCOMPARE(inSession(home, slowly + locked + u"slowly other"_s),
        (QStringList{ u"this-run"_s, u"later keychain"_s }));
    QCOMPARE(inSession(home, unlocked + u"\"$TOOL\" find"_s), QStringList{ u"found other"_s });
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
