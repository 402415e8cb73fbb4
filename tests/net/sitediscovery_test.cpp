#include "net/sitediscovery.h"
#include "support/await.h"
#include "support/testserver.h"

#include <QTest>

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
