#include "desk/browsersignin.h"
#include "desk/newsroom.h"
#include "desk/sites.h"
#include "ui/scriptedsite.h"

#include <QUrlQuery>
#include <QUuid>

using namespace Qt::StringLiterals;

namespace {

struct SigningIn {
    SigningIn()
        : browser(newsroom.desk->sites())
    {
    }

    /// The page that the browser is sent to.
    QUrl begin(SiteId again = {})
    {
        const Result<QUrl> page = await(browser.begin(site.typed(), again));
        if (!page)
            qFatal("no page: %s", qPrintable(page.error().detail));
        return *page;
    }
    /// Where the page sends the browser, as WordPress writes it.
    static QUrl returnOf(const QUrl &page, const QString &key = u"success_url"_s)
    {
        return QUrl(QUrlQuery(page).queryItemValue(key, QUrl::FullyDecoded));
    }
    QUrl answer(const QUrl &page, const QString &siteUrl = {}, const QString &user = u"ana"_s,
        const QString &password = u"abcd EFGH 1234"_s)
    {
        const QString back = QUrlQuery(page).queryItemValue(u"success_url"_s, QUrl::FullyDecoded);
        const auto coded = [](const QString &text) {
            return QString::fromLatin1(QUrl::toPercentEncoding(text));
        };
        return QUrl::fromEncoded((back + u"&site_url="_s + coded(siteUrl.isEmpty() ? site.address() : siteUrl)
            + u"&user_login="_s + coded(user) + u"&password="_s + coded(password))
                                     .toLatin1());
    }

    ScriptedSite site;
    Newsroom newsroom;
    BrowserSignIn browser;
};

} // namespace

/// Signing in by the browser, with a site that is scripted. The real WordPress in Chromium: signin_test.
class BrowserSignInTest final : public QObject {
    Q_OBJECT
private slots:
    void thePageIsTheSitesOwnAndAsksForUs()
    {
        SigningIn s;
        const QUrl page = s.begin();
        QCOMPARE(
            page.adjusted(QUrl::RemoveQuery), s.site.server().url(u"/wp-admin/authorize-application.php"_s));
        const QUrlQuery query(page);
        QVERIFY(query.queryItemValue(u"app_name"_s, QUrl::FullyDecoded).startsWith(u"Quotidian "_s));
        QVERIFY(!QUuid::fromString(query.queryItemValue(u"app_id"_s)).isNull());
        QCOMPARE(SigningIn::returnOf(page).scheme(), u"quotidian"_s);
        QCOMPARE(
            SigningIn::returnOf(page).host(), u"signed-in"_s); // WordPress refuses an address without one.
        QCOMPARE(SigningIn::returnOf(page, u"reject_url"_s).host(), u"refused"_s);
        for (const WireRequest &request : s.site.server().requests())
            QVERIFY(request.header("Authorization").isEmpty());
        // Nobody can foresee it.
        const QString first = QUrlQuery(SigningIn::returnOf(page)).queryItemValue(u"state"_s);
        QCOMPARE(first.size(), 64);
        QVERIFY(first != QUrlQuery(SigningIn::returnOf(s.begin())).queryItemValue(u"state"_s));
    }

    void anAnswerIsTakenOnce()
    {
        SigningIn s;
        QVERIFY(!s.browser.isWaiting());
        const QUrl page = s.begin();
        QVERIFY(s.browser.isWaiting());
        const Result<SignedIn> taken = s.browser.take(s.answer(page));
        QVERIFY(taken);
        QCOMPARE(taken->user, u"ana"_s);
        QCOMPARE(taken->password.reveal(), "abcd EFGH 1234");
        QCOMPARE(taken->address, s.site.typed());
        QVERIFY(!s.browser.isWaiting());
        QCOMPARE(s.browser.take(s.answer(page)).error().kind, Error::Kind::Refused);
    }

    void plusesOfAFormAreSpaces()
    {
        SigningIn s;
        const QUrl page = s.begin();
        QUrl answer = s.answer(page);
        answer = QUrl::fromEncoded(answer.toEncoded().replace("%20", "+"));
        QCOMPARE(s.browser.take(answer)->password.reveal(), "abcd EFGH 1234");
    }

    void nobodyElseCanPutAnAccountIntoOurHands_data()
    {
        QTest::addColumn<QString>("from");
        QTest::addColumn<QString>("to");
        QTest::newRow("without our token") << u"state="_s << u"stale="_s;
        QTest::newRow("with another token") << u"state="_s << u"state=0"_s;
        QTest::newRow("from another host") << u"127.0.0.1"_s << u"evil.example"_s;
        QTest::newRow("from another port")
            << u"site_url=http%3A%2F%2F127.0.0.1%3A"_s << u"site_url=http%3A%2F%2F127.0.0.1%3A1"_s;
        QTest::newRow("over another line") << u"site_url=http%3A"_s << u"site_url=ftp%3A"_s;
        QTest::newRow("from another folder") << u"&user_login"_s << u"blog&user_login"_s;
        QTest::newRow("without a user") << u"user_login=ana"_s << u"user_login="_s;
        QTest::newRow("without a password") << u"&password="_s << u"&passport="_s;
        QTest::newRow("by another scheme") << u"quotidian:"_s << u"https:"_s;
    }
    void nobodyElseCanPutAnAccountIntoOurHands()
    {
        QFETCH(QString, from);
        QFETCH(QString, to);
        SigningIn s;
        const QUrl page = s.begin();
        const QUrl right = s.answer(page);
        QString wrong = QString::fromLatin1(right.toEncoded());
        QVERIFY(wrong.contains(from));
        wrong.replace(from, to);
        const Result<SignedIn> taken = s.browser.take(QUrl(wrong, QUrl::StrictMode));
        QVERIFY(!taken);
        QCOMPARE(taken.error().kind, Error::Kind::Refused);
        QVERIFY(!taken.error().detail.contains(u"abcd"_s));
        // The page that was opened may still answer.
        QVERIFY(s.browser.isWaiting());
        QVERIFY(s.browser.take(right));
    }

    void whatWasNotBegunHereIsRefused()
    {
        SigningIn s;
        const QUrl page = s.begin();
        s.browser.cancel();
        QCOMPARE(s.browser.take(s.answer(page)).error().kind, Error::Kind::Refused);
        // Another one was begun since: the older page counts no more.
        const QUrl newer = s.begin();
        QCOMPARE(s.browser.take(s.answer(page)).error().kind, Error::Kind::Refused);
        QVERIFY(s.browser.take(s.answer(newer)));
    }

    void aNoIsANo()
    {
        SigningIn s;
        const QUrl page = s.begin();
        QCOMPARE(
            s.browser.take(SigningIn::returnOf(page, u"reject_url"_s)).error().kind, Error::Kind::Canceled);
        QVERIFY(!s.browser.isWaiting());
        QVERIFY(!s.browser.take(s.answer(page)));
    }

    void aSiteThatSendsPeopleElsewhereIsNotOpened()
    {
        SigningIn s;
        s.site.sendSignInTo("https://evil.example/wp-admin/authorize-application.php");
        const Result<QUrl> page = await(s.browser.begin(s.site.typed()));
        QVERIFY(!page);
        QCOMPARE(page.error().kind, Error::Kind::Refused);
        QVERIFY(!s.browser.isWaiting());
        s.site.sendSignInTo({}); // None: application passwords are off.
        QCOMPARE(
            await(s.browser.begin(s.site.typed())).error().reason, Error::Reason::ApplicationPasswordsOff);
    }

    void signingInAgainIsOfThatSite()
    {
        SigningIn s;
        const QUrl page = s.begin(SiteId{ 4 });
        QCOMPARE(s.browser.take(s.answer(page))->site, SiteId{ 4 });
    }
};

QTEST_GUILESS_MAIN(BrowserSignInTest)
#include "browsersignin_test.moc"
