#include "net/sitediscovery.h"
#include "support/await.h"
#include "support/testserver.h"

#include <QTest>

#include <algorithm>

using namespace Qt::StringLiterals;

/// The sign-in doctor before sites that are none, or broken. Healthy and spoiled WordPress: test_wordpress.
class TestSiteDiscovery final : public QObject {
    Q_OBJECT

private:
    static QString codeOf(const Result<SiteReport> &report)
    {
        if (!report)
            return u"error"_s;
        return report->problems.empty() ? u"fine"_s : report->problems.front().code;
    }

private Q_SLOTS:
    void addressIsMadeWhole_data()
    {
        QTest::addColumn<QString>("typed");
        QTest::addColumn<QString>("url");
        QTest::newRow("host") << u" example.org "_s << u"https://example.org/"_s;
        QTest::newRow("admin") << u"example.org/blog/wp-admin/post.php?x=1#y"_s
                               << u"https://example.org/blog/"_s;
        QTest::newRow("login") << u"https://example.org/wp-login.php"_s << u"https://example.org/"_s;
        QTest::newRow("http stays, to be refused") << u"http://example.org"_s << u"http://example.org/"_s;
        QTest::newRow("local") << u"localhost:8080"_s << u"http://localhost:8080/"_s;
        QTest::newRow("user") << u"https://me:secret@example.org/"_s << u"https://example.org/"_s;
        QTest::newRow("nothing") << u""_s << u""_s;
        QTest::newRow("script") << u"javascript:alert(1)"_s << u""_s;
        QTest::newRow("file") << u"file:///etc/passwd"_s << u""_s;
        QTest::newRow("words") << u"my newspaper"_s << u""_s;
    }
    void addressIsMadeWhole()
    {
        QFETCH(QString, typed);
        QFETCH(QString, url);
        QCOMPARE(normalizedSiteUrl(typed).toString(), url);
    }

    void passwordGoesToNobodyWhoIsNoSite_data()
    {
        QTest::addColumn<QByteArray>("head");
        QTest::addColumn<QString>("code");
        QTest::newRow("a page") << QByteArray("200") << u"not-a-site"_s;
        QTest::newRow("firewall") << QByteArray("403") << u"firewall"_s;
        QTest::newRow("broken") << QByteArray("500") << u"server-error"_s;
        QTest::newRow("api elsewhere") << QByteArray("link") << u"other-host"_s;
        QTest::newRow("portal") << QByteArray("portal") << u"captive-portal"_s;
        QTest::newRow("no rest") << QByteArray("wordpress") << u"no-rest"_s;
    }
    void passwordGoesToNobodyWhoIsNoSite()
    {
        QFETCH(QByteArray, head);
        QFETCH(QString, code);
        TestServer server;
        TestServer portal;
        portal.route("/sign-in", WireReply::answer(200, "text/html", "<h1>Welcome to the hotel"));
        WireReply page = WireReply::answer(200, "text/html", "<p>a page");
        if (head == "403" || head == "500")
            page = WireReply::answer(head.toInt(), "text/html", "no");
        else if (head == "link")
            page = WireReply::answer(200, "text/html",
                "<link rel='https://api.w.org/' href='https://elsewhere.example/wp-json/' />");
        else if (head == "portal")
            page = WireReply::redirect(
                302, "http://localhost:" + QByteArray::number(portal.port()) + "/sign-in");
        else if (head == "wordpress")
            page = WireReply::answer(200, "text/html", "<img src='/wp-content/uploads/x.jpg'>");
        server.route("/", page);
        if (head == "403" || head == "500")
            server.route("/wp-json/", page);
        HttpClient client({ .isPrivateAllowed = true });
        QCOMPARE(codeOf(await(examineSite(client, server.url(), u"me"_s, Secret("canary")))), code);
        for (const TestServer *each : { &server, &portal }) {
            for (const WireRequest &request : each->requests())
                QVERIFY(request.header("Authorization").isEmpty());
        }
    }

    void aSiteThatMovedIsSignedInWhereItIsNow_data()
    {
        QTest::addColumn<int>("status");
        for (int status : { 301, 302, 303, 307, 308 })
            QTest::addRow("%d", status) << status;
    }
    void aSiteThatMovedIsSignedInWhereItIsNow()
    {
        QFETCH(int, status);
        TestServer old; // Another origin of the same host, as http is beside https.
        TestServer now;
        old.otherwise([&](const WireRequest &request) {
            return WireReply::redirect(status, now.url(QString::fromLatin1(request.target)).toEncoded());
        });
        const QByteArray root = now.url(u"/wp-json/"_s).toEncoded();
        now.route("/",
            WireReply::answer(
                200, "text/html", "<p>News", { "Link: <" + root + ">; rel=\"https://api.w.org/\"" }));
        now.route("/wp-json/",
            WireReply::answer(200, "application/json",
                "{\"namespaces\":[\"wp/v2\"],\"authentication\":{\"application-passwords\":{}}}"));
        now.route("/wp-json/wp/v2/users/me",
            WireReply::answer(200, "application/json",
                "{\"id\":7,\"name\":\"Me\",\"roles\":[\"editor\"],\"capabilities\":{\"edit_posts\":true}}"));
        HttpClient client({ .isPrivateAllowed = true });
        const auto report = await(examineSite(client, old.url(), u"me"_s, Secret("canary")));
        QCOMPARE(codeOf(report), u"fine"_s);
        QCOMPARE(report->apiRoot.toEncoded(), root); // The address that is kept.
        for (const WireRequest &request : old.requests())
            QVERIFY(request.header("Authorization").isEmpty());
    }

    void eachCheckIsToldAsItPasses()
    {
        TestServer server;
        const QByteArray root = server.url(u"/wp-json/"_s).toEncoded();
        server.route("/",
            WireReply::answer(
                200, "text/html", "<p>News", { "Link: <" + root + ">; rel=\"https://api.w.org/\"" }));
        server.route("/wp-json/",
            WireReply::answer(200, "application/json",
                "{\"name\":\"News\",\"url\":\"http://127.0.0.1\",\"namespaces\":[\"wp/"
                "v2\"],\"authentication\":"
                "{\"application-passwords\":{\"endpoints\":{\"authorization\":\"http://127.0.0.1/"
                "a.php\"}}}}"));
        const auto refuse = [&](const QByteArray &code) {
            server.route("/wp-json/wp/v2/users/me",
                WireReply::answer(401, "application/json",
                    "{\"code\":\"" + code + "\",\"message\":\"no\",\"data\":{\"status\":401}}"));
        };
        HttpClient client({ .isPrivateAllowed = true });
        std::vector<SiteCheck> passed;
        const auto examine = [&] {
            passed.clear();
            return codeOf(await(examineSite(client, server.url(), u"me"_s, Secret("canary"), {},
                [&passed](SiteCheck check) { passed.push_back(check); })));
        };
        using C = SiteCheck;
        const std::vector<SiteCheck> upToSignIn{ C::Address, C::Connection, C::WordPress, C::Rest,
            C::ApplicationPasswords };
        refuse("incorrect_password");
        QCOMPARE(examine(), u"wrong-password"_s);
        QCOMPARE(passed, upToSignIn);
        refuse("invalid_username");
        QCOMPARE(examine(), u"wrong-user"_s);
        QCOMPARE(passed, upToSignIn);
        QCOMPARE(checkOf(u"wrong-user"_s), C::SignIn);
        server.route("/wp-json/wp/v2/users/me",
            WireReply::answer(200, "application/json",
                "{\"id\":7,\"name\":\"Me\",\"roles\":[\"subscriber\"],\"capabilities\":{\"read\":true}}"));
        QCOMPARE(examine(), u"missing-right"_s);
        QVERIFY(std::ranges::count(passed, C::SignIn) == 1 && std::ranges::count(passed, C::Rights) == 0);

        // The way to the site's own page needs nobody's name.
        const auto page = await(findSignInPage(client, server.url()));
        QVERIFY(page && page->isFine);
        QCOMPARE(page->signInPage, QUrl(u"http://127.0.0.1/a.php"_s));
        QCOMPARE(page->address, QUrl(u"http://127.0.0.1"_s));
        server.route("/wp-json/",
            WireReply::answer(200, "application/json",
                "{\"name\":\"News\",\"url\":\"http://127.0.0.1\",\"namespaces\":[\"wp/"
                "v2\"],\"authentication\":[]}"));
        QCOMPARE(codeOf(await(findSignInPage(client, server.url()))), u"application-passwords-off"_s);
    }

    void everyProblemHasItsWordsAndItsCheck()
    {
        for (const QString &code : { u"offline"_s, u"host-not-found"_s, u"unreachable"_s, u"certificate"_s,
                 u"not-an-address"_s, u"needs-https"_s, u"captive-portal"_s, u"firewall"_s, u"not-a-site"_s,
                 u"other-host"_s, u"no-rest"_s, u"rest-blocked"_s, u"application-passwords-off"_s,
                 u"wrong-user"_s, u"wrong-password"_s, u"authorization-stripped"_s, u"sign-in-refused"_s,
                 u"other-user"_s, u"missing-right"_s, u"server-error"_s }) {
            const SiteProblem problem = siteProblem(code, u"news.example"_s);
            QVERIFY2(problem.what.size() > 10 && problem.fix.size() > 10, qPrintable(code));
            QVERIFY(int(checkOf(code)) < siteChecks);
        }
    }

    void theLineIsNamed()
    {
        HttpClient client;
        const Secret secret("canary");
        auto codeFor = [&](const char *url) {
            return codeOf(await(examineSite(client, QUrl(QString::fromLatin1(url)), u"me"_s, secret)));
        };
        QCOMPARE(codeFor("http://example.org/"), u"needs-https"_s);
        QCOMPARE(codeFor("https://no-such-host.invalid/"), u"host-not-found"_s);
        QCOMPARE(codeFor("ftp://example.org/"), u"not-an-address"_s);
        client.setPolicy(NetworkPolicy::Offline);
        QCOMPARE(codeFor("https://example.org/"), u"offline"_s);
    }
};

QTEST_GUILESS_MAIN(TestSiteDiscovery)
#include "sitediscovery_test.moc"
