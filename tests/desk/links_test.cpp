#include "desk/drafts.h"
#include "desk/draftsparts.h"
#include "support/await.h"
#include "support/testserver.h"

#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;

namespace {

/// Drafts with a client that may ask this computer, which ours never may.
struct Links {
    Links()
        : profile(std::move(*Profile::open(folder.path() + u"/profile"_s, Profile::Mode::ReadWrite)))
        , http({ .isPrivateAllowed = true })
        , passwords(u"test"_s)
        , settings(folder.path() + u"/settings.ini"_s)
        , room{ *profile, http, jobs, passwords, settings, clock }
        , drafts(std::make_unique<Drafts::Parts>(room))
    {
    }

    std::optional<LinkCheck> check(const QUrl &url)
    {
        const auto checks = drafts.linkChecks({ url });
        return checks.empty() ? std::nullopt : std::optional(checks.front());
    }

    QTemporaryDir folder;
    Clock clock;
    std::unique_ptr<Profile> profile;
    HttpClient http;
    Jobs jobs;
    Passwords passwords;
    Settings settings;
    DeskRoom room;
    Drafts drafts;
};

/// What a server answers, without a body to HEAD.
TestServer::Script page(int status)
{
    return [status](const WireRequest &request) {
        if (request.method == "HEAD")
            return WireReply{ "HTTP/1.1 " + QByteArray::number(status)
                + " As It Is\r\nContent-Length: 4\r\n\r\n" };
        return WireReply::answer(status, "text/html", "here");
    };
}

} // namespace

class LinksTest final : public QObject {
    Q_OBJECT
private slots:
    void eachAddressIsAskedOnceAndTheAnswerIsKept()
    {
        TestServer server;
        server.route("/fine", page(200));
        server.route("/gone", page(404));
        server.route("/closed", page(403));
        server.route("/no-head",
            [](const WireRequest &request) { return page(request.method == "HEAD" ? 405 : 200)(request); });
        Links links;
        const QUrl fine = server.url(u"/fine"_s);
        const QUrl gone = server.url(u"/gone"_s);
        const QUrl closed = server.url(u"/closed"_s);
        const QUrl noHead = server.url(u"/no-head"_s);
        QUrl part = fine;
        part.setFragment(u"second"_s);
        QVERIFY(await(links.drafts.checkLinks(
            { fine, part, gone, closed, noHead, QUrl(u"mailto:a@b.c"_s), QUrl(u"file:///etc/passwd"_s) })));
        for (const WireRequest &request : server.requests())
            QVERIFY(request.header("Cookie").isEmpty() && request.header("Referer").isEmpty());
        QCOMPARE(server.count("/fine"), 1);
        QCOMPARE(links.check(part)->status, 200);
        QVERIFY(links.check(gone)->isDead());
        QVERIFY(!links.check(closed)->isDead()); // It is there, for others.
        QVERIFY(!links.check(noHead)->isDead());
        QVERIFY(links.check(fine)->checkedAt.secsTo(QDateTime::currentDateTimeUtc()) < 60);
        QCOMPARE(links.jobs.runningCount(), 0);
        // It comes back.
        server.route("/gone", page(200));
        QVERIFY(await(links.drafts.checkLinks({ gone })));
        QVERIFY(!links.check(gone)->isDead());
    }

    void withoutANetworkNothingIsSaidOfThem()
    {
        TestServer server;
        server.route("/fine", page(200));
        Links links;
        links.http.setPolicy(NetworkPolicy::Offline);
        const QUrl fine = server.url(u"/fine"_s);
        QCOMPARE(await(links.drafts.checkLinks({ fine })).error().kind, Error::Kind::Offline);
        QVERIFY(!links.check(fine));
        QVERIFY(server.requests().empty());
        links.http.setPolicy(NetworkPolicy::Online);
        // All of several out of reach: that is our line.
        const QList<QUrl> nowhere{ QUrl(u"http://127.0.0.1:1/a"_s), QUrl(u"http://127.0.0.1:1/b"_s) };
        QCOMPARE(await(links.drafts.checkLinks(nowhere)).error().kind, Error::Kind::Network);
        QVERIFY(!links.check(nowhere.front()));
        // One of them, beside one that answers: it is dead.
        QVERIFY(await(links.drafts.checkLinks({ fine, nowhere.front() })));
        QVERIFY(links.check(nowhere.front())->isDead());
        QVERIFY(!links.check(nowhere.front())->failure.isEmpty());
    }

    void noPrivateAddressIsAskedForAPost()
    {
        TestServer server;
        server.route("/admin", page(200));
        Links links;
        HttpClient careful;
        DeskRoom room{ *links.profile, careful, links.jobs, links.passwords, links.settings, links.clock };
        Drafts drafts(std::make_unique<Drafts::Parts>(room));
        (void)await(drafts.checkLinks({ server.url(u"/admin"_s) }));
        QVERIFY(server.requests().empty());
        QVERIFY(drafts.linkChecks({ server.url(u"/admin"_s) }).empty());
    }

    void nothingToAskIsDone() { QVERIFY(await(Links().drafts.checkLinks({}))); }
};

QTEST_MAIN(LinksTest)
#include "links_test.moc"
