#include "desk/browsersignin.h"
#include "desk/newsroom.h"
#include "desk/sites.h"
#include "shell/singleinstance.h"
#include "sites/urlscheme.h"
#include "support/wordpressserver.h"

#include <QDir>
#include <QFile>
#include <QProcess>
#include <QScopeGuard>
#include <QStandardPaths>

#include <array>
#include <optional>
#include <vector>

using namespace Qt::StringLiterals;

/// Signing in by the browser: the real WordPress, a real browser, the built program that is started with what
/// it hands over.
class SignInTest final : public QObject {
    Q_OBJECT
private slots:
    void initTestCase()
    {
        m_site = std::make_unique<WordPressServer>();
        if (m_site->isSkipped())
            QSKIP(qPrintable(m_site->problem()));
        QVERIFY2(m_site->problem().isEmpty(), qPrintable(m_site->problem()));
    }
    void cleanup()
    {
        if (m_site)
            m_site->spoil({});
    }

    void aYesInTheBrowserSignsIn()
    {
        Newsroom newsroom;
        Sites &sites = newsroom.desk->sites();
        BrowserSignIn browser(sites);
        const Result<QUrl> page = await(browser.begin(m_site->url().toString()));
        QVERIFY2(page, page ? "" : qPrintable(page.error().detail));
        const QStringList said = answer(*page, u"editor"_s, u"approve"_s);
        if (m_isBrowserMissing)
            QSKIP("Chromium or Selenium is missing");
        QVERIFY2(said.size() == 2, qPrintable(said.join(u'\n')));
        QVERIFY2(said.at(0).startsWith(u"Quotidian 20"_s), qPrintable(said.at(0)));
        const Result<SignedIn> signedIn = browser.take(QUrl(said.at(1), QUrl::StrictMode));
        QVERIFY2(signedIn, signedIn ? "" : qPrintable(signedIn.error().detail));
        QCOMPARE(signedIn->user, u"editor"_s);
        const Result<SiteId> site
            = await(sites.add(u"Newsroom"_s, signedIn->address, signedIn->user, signedIn->password), 60);
        QVERIFY2(site, site ? "" : qPrintable(site.error().detail));
        QCOMPARE(sites.site(*site)->userId, m_site->userId(u"editor"_s));

        // Once more, as after it was taken back there: each password has a name of its own.
        const Result<QUrl> again = await(browser.begin(m_site->url().toString(), *site));
        QVERIFY(again);
        const QStringList second = answer(*again, u"editor"_s, u"approve"_s);
        QVERIFY2(second.size() == 2, qPrintable(second.join(u'\n')));
        const Result<SignedIn> renewed = browser.take(QUrl(second.at(1), QUrl::StrictMode));
        QVERIFY(renewed);
        QCOMPARE(renewed->site, *site);
        QVERIFY(renewed->password.reveal() != signedIn->password.reveal());
        QVERIFY(await(sites.setPassword(*site, renewed->password)));
        QVERIFY(await(sites.doctor(*site))->isFine);
    }

    void aNoInTheBrowserIsANo()
    {
        Newsroom newsroom;
        BrowserSignIn browser(newsroom.desk->sites());
        const Result<QUrl> page = await(browser.begin(m_site->url().toString()));
        QVERIFY(page);
        const QStringList said = answer(*page, u"author"_s, u"refuse"_s);
        if (m_isBrowserMissing)
            QSKIP("Chromium or Selenium is missing");
        QVERIFY2(said.size() == 2, qPrintable(said.join(u'\n')));
        QCOMPARE(browser.take(QUrl(said.at(1))).error().kind, Error::Kind::Canceled);
    }

    void whereApplicationPasswordsAreOffNoPageIsOpened()
    {
        Newsroom newsroom;
        BrowserSignIn browser(newsroom.desk->sites());
        m_site->spoil("application-passwords-off");
        QCOMPARE(await(browser.begin(m_site->url().toString())).error().reason,
            Error::Reason::ApplicationPasswordsOff);
    }

    void theDesktopStartsTheProgramWithTheAddress()
    {
        if (QStandardPaths::findExecutable(u"xdg-mime"_s).isEmpty()
            || QStandardPaths::findExecutable(u"gio"_s).isEmpty())
            QSKIP("xdg-mime or gio is not installed (Debian: xdg-utils, libglib2.0-bin)");
        QTemporaryDir home;
        // A program that writes down what it was started with; its folder has what shells and Exec lines
        // stumble over.
        const QString folder = home.path() + u"/it's a \"$HOME\" x"_s;
        QVERIFY(QDir().mkpath(folder));
        const QString program = folder + u"/program"_s;
        QFile script(program);
        QVERIFY(script.open(QIODevice::WriteOnly));
        script.write("#!/bin/sh\nprintf '%s\\n' \"$@\" >\"" + home.path().toUtf8() + "/said.part\"\nmv \""
            + home.path().toUtf8() + "/said.part\" \"" + home.path().toUtf8() + "/said\"\n");
        script.close();
        script.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
        const std::array places{ std::pair("HOME", u""_s), std::pair("XDG_DATA_HOME", u"/share"_s),
            std::pair("XDG_CONFIG_HOME", u"/config"_s) };
        std::vector<std::pair<const char *, std::optional<QByteArray>>> before;
        for (const auto &[name, path] : places) {
            before.emplace_back(
                name, qEnvironmentVariableIsSet(name) ? std::optional(qgetenv(name)) : std::nullopt);
            qputenv(name, (home.path() + path).toUtf8());
        }
        const auto restore = qScopeGuard([&before] {
            for (const auto &[name, value] : before) {
                if (value)
                    qputenv(name, *value);
                else
                    qunsetenv(name);
            }
        });
        QDir().mkpath(home.path() + u"/config"_s);
        const Result<> claimed
            = urlscheme::claim(u"quotidian-test"_s, program, { u"--profile"_s, u"/tmp/a \\ b"_s });
        QVERIFY2(claimed, claimed ? "" : qPrintable(claimed.error().detail));
        const QString address = u"quotidian-test://signed-in?state=1&password=a%20b"_s;
        QProcess open;
        open.start(u"gio"_s, { u"open"_s, address });
        QVERIFY(open.waitForFinished(20000));
        QVERIFY2(open.exitCode() == 0, open.readAllStandardError().constData());
        QTRY_VERIFY_WITH_TIMEOUT(QFile::exists(home.path() + u"/said"_s), 10000);
        QFile said(home.path() + u"/said"_s);
        QVERIFY(said.open(QIODevice::ReadOnly));
        QCOMPARE(QString::fromUtf8(said.readAll()), u"--profile\n/tmp/a \\ b\n"_s + address + u'\n');
    }

    void theRunningWindowGetsTheAddressHandedOver()
    {
        QTemporaryDir folder;
        SingleInstance window(folder.path());
        QVERIFY(window.listen());
        QList<QUrl> received;
        connect(&window, &SingleInstance::addressReceived, this,
            [&received](const QUrl &url) { received.append(url); });
        // The window holds the profile, so that the second start finds it taken.
        auto desk = Desk::open({ .profile = folder.path(), .policy = NetworkPolicy::Offline });
        QVERIFY(desk);
        const QString address
            = u"quotidian://signed-in?state=ab&site_url=http%3A%2F%2F127.0.0.1&password=a%20b%2Bc"_s;
        QProcess second;
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert(u"QT_QPA_PLATFORM"_s, u"offscreen"_s);
        second.setProcessEnvironment(environment);
        second.setProcessChannelMode(QProcess::MergedChannels);
        second.start(QUOTIDIAN_PROGRAM, { u"--profile"_s, folder.path(), address });
        QTRY_VERIFY_WITH_TIMEOUT(second.state() == QProcess::NotRunning, 20000);
        QVERIFY2(second.exitCode() == 0, second.readAll().constData());
        QTRY_COMPARE(received.size(), 1);
        QCOMPARE(QString::fromLatin1(received.front().toEncoded()), address);
    }

private:
    /// What the browser prints: the name of the application, and where it is sent.
    QStringList answer(const QUrl &page, const QString &user, const QString &what)
    {
        QProcess browser;
        browser.start(u"/usr/bin/python3"_s,
            { QStringLiteral(TESTS_DIR) + u"/support/signin.py"_s, QString::fromLatin1(page.toEncoded()),
                user, m_site->loginPassword(user), what });
        const bool isEnded = browser.waitForFinished(120000);
        m_isBrowserMissing = browser.error() == QProcess::FailedToStart || browser.exitCode() == 77;
        if (!isEnded || browser.exitCode() != 0)
            return { QString::fromUtf8(browser.readAllStandardError()) };
        return QString::fromUtf8(browser.readAllStandardOutput()).split(u'\n', Qt::SkipEmptyParts);
    }

    std::unique_ptr<WordPressServer> m_site;
    bool m_isBrowserMissing = false;
};

QTEST_GUILESS_MAIN(SignInTest)
#include "signin_test.moc"
