#include "net/httpclient.h"
#include "support/await.h"
#include "support/testserver.h"

#include <QTcpServer>
#include <QTcpSocket>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

/// One attempt is one request on the wire, whatever the line does; and what happened to it is never guessed.
class TestMutations final : public QObject {
    Q_OBJECT

private:
    static HttpRequest post(const QUrl &url, const QByteArray &body)
    {
        HttpRequest request;
        request.method = HttpRequest::Method::Post;
        request.url = url;
        request.body = body;
        request.headers.emplace_back("Content-Type", "application/json");
        request.limits.deadline = 700ms;
        return request;
    }

private Q_SLOTS:
    void answeredPostIsOneRequestWithItsLength()
    {
        TestServer server;
        server.route("/posts", WireReply::answer(201, "application/json", "{\"id\":1}"));
        HttpClient client({ .isPrivateAllowed = true });
        HttpRequest request = post(server.url(u"/posts"_s), "{\"title\":\"x\"}");
        request.override = "DELETE";
        const auto response = await(client.send(request));
        QVERIFY(response.has_value());
        QCOMPARE(response->status(), 201);
        QCOMPARE(server.requests().size(), 1U);
        const WireRequest sent = server.requests()[0];
        QCOMPARE(sent.method, "POST");
        QCOMPARE(sent.body, "{\"title\":\"x\"}");
        QCOMPARE(sent.header("Content-Length"), "13");
        QVERIFY(sent.header("Transfer-Encoding").isEmpty());
        QCOMPARE(sent.header("X-HTTP-Method-Override"), "DELETE");
    }

    void emptyBodyIsRefused()
    {
        TestServer server;
        HttpClient client({ .isPrivateAllowed = true });
        QCOMPARE(await(client.send(post(server.url(), {}))).error().reason, Error::Reason::BadArgument);
        QVERIFY(server.requests().empty());
    }

    void lostAnswerIsUnknownAndOneRequest_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<int>("end");
        QTest::addColumn<int>("delay");
        QTest::addColumn<int>("size");
        const QByteArray head
            = "HTTP/1.1 201 Created\r\nContent-Type: application/json\r\nContent-Length: 50\r\n\r\n";
        for (int size : { 20, 3'000'000 }) {
            for (const auto &[name, end] :
                { std::pair{ "close", WireReply::End::Close }, std::pair{ "reset", WireReply::End::Reset },
                    std::pair{ "hang", WireReply::End::Hang } }) {
                QTest::addRow("%s at once, %d bytes", name, size) << QByteArray() << int(end) << 0 << size;
                QTest::addRow("%s later, %d bytes", name, size) << QByteArray() << int(end) << 200 << size;
                QTest::addRow("%s in the head, %d bytes", name, size)
                    << head.left(30) << int(end) << 0 << size;
                QTest::addRow("%s before the body, %d bytes", name, size) << head << int(end) << 0 << size;
                QTest::addRow("%s in the body, %d bytes", name, size)
                    << head + "{\"id\":" << int(end) << 0 << size;
            }
        }
    }
    void lostAnswerIsUnknownAndOneRequest()
    {
        QFETCH(QByteArray, bytes);
        QFETCH(int, end);
        QFETCH(int, delay);
        QFETCH(int, size);
        TestServer server;
        server.route("/posts", WireReply{ bytes, WireReply::End(end), delay });
        HttpClient client({ .isPrivateAllowed = true });
        const auto result = await(client.send(post(server.url(u"/posts"_s), QByteArray(size, 'x'))));
        QVERIFY(!result.has_value());
        QCOMPARE(result.error().kind, Error::Kind::Unknown);
        QCOMPARE(result.error().reason, Error::Reason::AnswerLost);
        QTest::qWait(150); // A second one would come now.
        QCOMPARE(server.count("/posts"), 1);
        QCOMPARE(server.connections(), 1);
    }

    void lostAnswerAfterAGetOnTheSameLineIsOneRequest()
    {
        // A line that was kept open by reads and dies just as the mutation comes.
        TestServer server;
        server.route("/read", WireReply::answer(200, "text/plain", "x"));
        server.route("/posts", WireReply{ {}, WireReply::End::Close });
        HttpClient client({ .isPrivateAllowed = true });
        QVERIFY(await(client.send([&] {
            HttpRequest request;
            request.url = server.url(u"/read"_s);
            return request;
        }()))
                    .has_value());
        const auto result = await(client.send(post(server.url(u"/posts"_s), "{}")));
        QCOMPARE(result.error().kind, Error::Kind::Unknown);
        QTest::qWait(150);
        QCOMPARE(server.count("/posts"), 1);
        const std::vector<WireRequest> requests = server.requests();
        QVERIFY2(requests[0].connection != requests[1].connection, "a mutation has a connection of its own");
    }

    void nothingLeftIsKnown()
    {
        quint16 port = 0;
        {
            TestServer gone;
            port = gone.port();
        }
        HttpClient client({ .isPrivateAllowed = true });
        const auto refused = await(client.send(post(QUrl(u"http://127.0.0.1:%1/"_s.arg(port)), "{}")));
        QCOMPARE(refused.error().kind, Error::Kind::Network);
        const auto unknownHost = await(client.send(post(QUrl(u"http://no-such-host.invalid/"_s), "{}")));
        QCOMPARE(unknownHost.error().kind, Error::Kind::Network);
        HttpClient strict;
        TestServer server;
        const auto secret = await(strict.send(post(server.url(), "{}")));
        QCOMPARE(secret.error().reason, Error::Reason::PrivateAddress);
        QVERIFY(server.requests().empty());
    }

    // A picture is held against its hash by the site: as long as a part of it is here, nothing is stored.
    void whatIsHeldAgainstItsHashIsUnknownOnlyWhenAllOfItLeft_data()
    {
        QTest::addColumn<bool>("isReading");
        QTest::addColumn<bool>("isCanceled");
        QTest::addColumn<bool>("isWholeOrNothing");
        QTest::addColumn<int>("kind");
        QTest::newRow("cut") << false << false << true << int(Error::Kind::Network);
        QTest::newRow("cut, of another kind") << false << false << false << int(Error::Kind::Unknown);
        QTest::newRow("stopped by the person") << false << true << true << int(Error::Kind::Canceled);
        QTest::newRow("all of it left") << true << false << true << int(Error::Kind::Unknown);
        QTest::newRow("all of it left, stopped") << true << true << true << int(Error::Kind::Unknown);
    }
    void whatIsHeldAgainstItsHashIsUnknownOnlyWhenAllOfItLeft()
    {
        QFETCH(bool, isReading);
        QFETCH(bool, isCanceled);
        QFETCH(bool, isWholeOrNothing);
        QFETCH(int, kind);
        constexpr qint64 size = 24'000'000; // More than two systems hold back.
        QTcpServer server;
        QVERIFY(server.listen(QHostAddress::LocalHost));
        qint64 arrived = 0;
        connect(&server, &QTcpServer::newConnection, this, [&] {
            QTcpSocket *socket = server.nextPendingConnection();
            if (isReading)
                connect(socket, &QTcpSocket::readyRead, socket, [&, socket] {
                    arrived += socket->readAll().size();
                    if (arrived > size && !isCanceled)
                        socket->abort();
                });
            else
                socket->setReadBufferSize(1000);
        });
        HttpClient client({ .isPrivateAllowed = true });
        HttpRequest request
            = post(QUrl(u"http://127.0.0.1:%1/"_s.arg(server.serverPort())), QByteArray(size, 'x'));
        request.limits.deadline = 60s;
        request.isWholeOrNothing = isWholeOrNothing;
        qint64 sent = -1;
        request.onSent = [&](qint64 left, qint64 total) {
            QVERIFY(left >= sent && left <= total && total == size);
            sent = left;
        };
        const Future<HttpResponse> answer = client.send(request);
        if (isReading && isCanceled)
            QTRY_VERIFY(sent == size);
        else if (!isReading)
            QTRY_VERIFY(sent > 0);
        if (isCanceled)
            request.cancel.cancel();
        else if (!isReading)
            server.findChild<QTcpSocket *>()->abort();
        QCOMPARE(int(await(answer).error().kind), kind);
        QCOMPARE(sent == size, isReading);
    }

    void redirectOfAPostIsNotFollowed_data()
    {
        QTest::addColumn<int>("status");
        for (int status : { 301, 302, 303, 307, 308 })
            QTest::addRow("%d", status) << status;
    }
    void redirectOfAPostIsNotFollowed()
    {
        QFETCH(int, status);
        TestServer server;
        server.route("/posts", WireReply::redirect(status, "/elsewhere"));
        HttpClient client({ .isPrivateAllowed = true });
        const auto response = await(client.send(post(server.url(u"/posts"_s), "{}")));
        QVERIFY(response.has_value());
        QCOMPARE(response->status(), status);
        QTest::qWait(50);
        QCOMPARE(server.requests().size(), 1U);
    }

    void signInChallengeDoesNotSendAgain()
    {
        TestServer server;
        server.route("/posts",
            WireReply::answer(401, "application/json", "{}", { "WWW-Authenticate: Basic realm=\"x\"" }));
        HttpClient client({ .isPrivateAllowed = true });
        HttpRequest request = post(server.url(u"/posts"_s), "{}");
        request.credentials = Credentials{ server.url(), u"me"_s, Secret("wrong") };
        const auto response = await(client.send(request));
        QVERIFY(response.has_value());
        QCOMPARE(response->status(), 401);
        QTest::qWait(50);
        QCOMPARE(server.requests().size(), 1U);
    }

    void cancelledAfterItLeftIsUnknown()
    {
        TestServer server;
        server.route("/posts", WireReply{ {}, WireReply::End::Hang });
        HttpClient client({ .isPrivateAllowed = true });
        HttpRequest request = post(server.url(u"/posts"_s), "{}");
        request.limits.deadline = 60s;
        const Future<HttpResponse> future = client.send(request);
        QTRY_COMPARE(server.count("/posts"), 1);
        request.cancel.cancel();
        QCOMPARE(await(future).error().kind, Error::Kind::Unknown);

        HttpRequest second = post(server.url(u"/posts"_s), "{}");
        second.limits.deadline = 60s;
        const Future<HttpResponse> offline = client.send(second);
        QTRY_COMPARE(server.count("/posts"), 2);
        client.setPolicy(NetworkPolicy::Offline);
        QCOMPARE(await(offline).error().kind, Error::Kind::Unknown);
    }
};

QTEST_GUILESS_MAIN(TestMutations)
#include "mutations_test.moc"
