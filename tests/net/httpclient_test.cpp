#include "net/bodydecoder.h"
#include "net/httpclient.h"
#include "net/privateaddress.h"
#include "support/await.h"
#include "support/testserver.h"

#include <QCryptographicHash>
#include <QElapsedTimer>
#include <QFile>
#include <QTest>

#include <atomic>
#include <ctime>
#include <zlib.h>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {
QByteArray gzipped(const QByteArray &bytes)
{
    z_stream z{};
    deflateInit2(&z, 9, Z_DEFLATED, 16 + MAX_WBITS, 9, Z_DEFAULT_STRATEGY);
    QByteArray out(
        static_cast<qsizetype>(deflateBound(&z, static_cast<uLong>(bytes.size()))), Qt::Uninitialized);
    z.next_in = reinterpret_cast<Bytef *>(const_cast<char *>(bytes.data()));
    z.avail_in = static_cast<uInt>(bytes.size());
    z.next_out = reinterpret_cast<Bytef *>(out.data());
    z.avail_out = static_cast<uInt>(out.size());
    deflate(&z, Z_FINISH);
    out.resize(out.size() - z.avail_out);
    deflateEnd(&z);
    return out;
}

qint64 residentKilobytes()
{
    QFile status(u"/proc/self/status"_s);
    if (!status.open(QIODevice::ReadOnly))
        return 0;
    for (const QByteArray &line : status.readAll().split('\n')) {
        if (line.startsWith("VmRSS:"))
            return line.simplified().split(' ').value(1).toLongLong();
    }
    return 0;
}

HttpRequest get(const QUrl &url)
{
    HttpRequest request;
    request.url = url;
    return request;
}
} // namespace

class TestHttpClient final : public QObject {
    Q_OBJECT

private:
    TestServer m_server;
    TestServer m_other;
    HttpClient m_client{ NetRules{ .isPrivateAllowed = true } };

    Error errorOf(HttpRequest request, HttpClient *client = nullptr)
    {
        const Result<HttpResponse> result = await((client ? client : &m_client)->send(std::move(request)));
        return result ? Error{ Error::Kind::Conflict, Error::Reason::Unspecified, u"it was a success"_s }
                      : result.error();
    }

private Q_SLOTS:
    void answerIsKeptAsEvidence()
    {
        m_server.route(
            "/page", WireReply::answer(200, "text/html; charset=utf-8", "<p>hello", { "X-One: two" }));
        const auto response = await(m_client.send(get(m_server.url(u"/page?a=b%20c#part"_s))));
        QVERIFY(response.has_value());
        const Capture &capture = response->capture;
        QCOMPARE(capture.status, 200);
        QCOMPARE(capture.body, "<p>hello");
        QCOMPARE(capture.bodySha256, QCryptographicHash::hash("<p>hello", QCryptographicHash::Sha256));
        QCOMPARE(capture.finalUrl, m_server.url(u"/page?a=b%20c"_s));
        QVERIFY(capture.redirects.isEmpty());
        QVERIFY(capture.requestHead.startsWith("GET /page?a=b%20c HTTP/1.1\r\nHost: 127.0.0.1:"));
        QVERIFY(capture.responseHead.startsWith("HTTP/1.1 200 Scripted\r\n"));
        QVERIFY(capture.responseHead.contains("X-One: two\r\n"));
        QVERIFY(capture.receivedAt.isValid());
        QCOMPARE(capture.peerAddress, u"127.0.0.1"_s);
        QCOMPARE(response->mediaType(), "text/html");
    }

    void requestSaysNothingOfThePerson()
    {
        m_server.route("/quiet", WireReply::answer(200, "text/plain", "x", { "Set-Cookie: id=1; Path=/" }));
        (void)await(m_client.send(get(m_server.url(u"/quiet"_s))));
        (void)await(m_client.send(get(m_server.url(u"/quiet"_s))));
        const WireRequest last = m_server.requests().back();
        QVERIFY(last.header("Cookie").isEmpty());
        QVERIFY(last.header("Referer").isEmpty());
        QCOMPARE(last.header("Accept-Language"), "*");
        QVERIFY(last.header("User-Agent").startsWith("Quotidian/"));
        QVERIFY(last.header("Authorization").isEmpty());
    }

    void anErrorStatusIsAnAnswerWithItsBody_data()
    {
        QTest::addColumn<int>("status");
        for (int status :
            { 400, 401, 403, 404, 405, 406, 409, 410, 412, 418, 429, 451, 500, 501, 502, 503, 599 })
            QTest::addRow("%d", status) << status;
    }
    void anErrorStatusIsAnAnswerWithItsBody()
    {
        QFETCH(int, status);
        m_server.route("/status",
            WireReply::answer(status, "text/plain", "because", { "WWW-Authenticate: Basic realm=\"x\"" }));
        const auto response = await(m_client.send(get(m_server.url(u"/status"_s))));
        QVERIFY(response.has_value());
        QCOMPARE(response->status(), status);
        QCOMPARE(response->capture.body, "because");
    }

    void redirectIsFollowedAndRecorded()
    {
        m_server.route("/a", WireReply::redirect(301, "/b"));
        m_server.route("/b", WireReply::redirect(308, "c?x=1"));
        m_server.route("/c", WireReply::redirect(302, m_other.url(u"/d"_s).toEncoded()));
        m_other.route("/d", WireReply::answer(200, "text/plain", "there"));
        const auto response = await(m_client.send(get(m_server.url(u"/a"_s))));
        QVERIFY(response.has_value());
        QCOMPARE(response->capture.body, "there");
        QCOMPARE(response->capture.url, m_server.url(u"/a"_s));
        QCOMPARE(response->capture.finalUrl, m_other.url(u"/d"_s));
        QCOMPARE(response->capture.redirects.size(), 3);
        QCOMPARE(response->permanentUrl, m_server.url(u"/c?x=1"_s));
    }

    void redirectsWithoutEndStop()
    {
        m_server.route("/loop", WireReply::redirect(302, "/loop"));
        QCOMPARE(errorOf(get(m_server.url(u"/loop"_s))).reason, Error::Reason::TooManyRedirects);
    }

    void redirectToAnotherSchemeIsRefused_data()
    {
        QTest::addColumn<QByteArray>("target");
        for (const char *target : { "file:///etc/passwd", "data:text/plain,x", "ftp://127.0.0.1/x",
                 "javascript:alert(1)", "qrc:/x", "mailto:a@b.c" })
            QTest::addRow("%s", target) << QByteArray(target);
    }
    void redirectToAnotherSchemeIsRefused()
    {
        QFETCH(QByteArray, target);
        m_server.route("/away", WireReply::redirect(302, target));
        QCOMPARE(errorOf(get(m_server.url(u"/away"_s))).reason, Error::Reason::SchemeRefused);
        QCOMPARE(errorOf(get(QUrl(QString::fromLatin1(target)))).reason, Error::Reason::SchemeRefused);
    }

    void passwordNeverCrossesAnOrigin()
    {
        m_server.route("/start", WireReply::redirect(302, "/same"));
        m_server.route("/same", WireReply::redirect(307, m_other.url(u"/elsewhere"_s).toEncoded()));
        m_other.route("/elsewhere", WireReply::redirect(302, m_server.url(u"/back"_s).toEncoded()));
        m_server.route("/back", WireReply::answer(200, "text/plain", "ok"));
        m_server.forget();
        m_other.forget();
        HttpRequest request = get(m_server.url(u"/start"_s));
        request.credentials = Credentials{ m_server.url(), u"me"_s, Secret("canary") };
        const auto response = await(m_client.send(request));
        QVERIFY(response.has_value());
        QCOMPARE(
            m_server.requests()[0].header("Authorization"), "Basic " + QByteArray("me:canary").toBase64());
        QVERIFY(!m_server.requests()[1].header("Authorization").isEmpty());
        QCOMPARE(m_other.requests().size(), 1U);
        QVERIFY2(m_other.requests()[0].header("Authorization").isEmpty(), "another port is another origin");
        QVERIFY(!response->capture.requestHead.contains("Authorization"));
        QVERIFY(!response->capture.requestHead.contains("canary"));

        // The same server under another name is another origin too.
        m_server.route("/named",
            WireReply::redirect(302, "http://localhost:" + QByteArray::number(m_server.port()) + "/target"));
        m_server.route("/target", WireReply::answer(200, "text/plain", "ok"));
        request.url = m_server.url(u"/named"_s);
        const auto named = await(m_client.send(request));
        QVERIFY(named.has_value());
        QVERIFY(m_server.requests().back().header("Authorization").isEmpty());
        QVERIFY(m_server.requests().back().header("Host").startsWith("localhost:"));
    }

    void userInfoInAnAddressIsNotSent()
    {
        m_server.route("/info", WireReply::answer(200, "text/plain", "ok"));
        QUrl url = m_server.url(u"/info"_s);
        url.setUserName(u"who"_s);
        url.setPassword(u"what"_s);
        const auto response = await(m_client.send(get(url)));
        QVERIFY(response.has_value());
        QVERIFY(m_server.requests().back().header("Authorization").isEmpty());
        QVERIFY(!response->capture.url.toString().contains(u"what"));
    }

    void passwordNeverLeavesThisMachineUnencrypted()
    {
        HttpRequest request = get(QUrl(u"http://example.org/wp-json/"_s));
        request.credentials = Credentials{ request.url, u"me"_s, Secret("canary") };
        QCOMPARE(errorOf(request).reason, Error::Reason::NeedsHttps);
        request.url = QUrl(u"http://192.0.2.1/"_s);
        request.credentials->site = request.url;
        QCOMPARE(errorOf(request).reason, Error::Reason::NeedsHttps);
    }

    void privateAddressesAreRefusedUnlessTyped()
    {
        HttpClient strict;
        m_server.route("/private", WireReply::answer(200, "text/plain", "ok"));
        m_server.forget();
        HttpRequest request = get(m_server.url(u"/private"_s));
        QCOMPARE(errorOf(request, &strict).reason, Error::Reason::PrivateAddress);
        for (const char *host :
            { "localhost", "[::1]", "2130706433", "0x7f.1", "[::ffff:127.0.0.1]", "0.0.0.0" }) {
            QUrl url(u"http://%1:%2/private"_s.arg(QLatin1StringView(host)).arg(m_server.port()));
            QCOMPARE(errorOf(get(url), &strict).reason, Error::Reason::PrivateAddress);
        }
        QCOMPARE(m_server.count("/private"), 0);

        request.privateAllowedFor = m_server.url(u"/typed"_s);
        QVERIFY(await(strict.send(request)).has_value());
        // Typed for one origin, not for the next: a page must not lead us into the network.
        m_server.route("/lead", WireReply::redirect(302, m_other.url(u"/secret"_s).toEncoded()));
        m_other.forget();
        request.url = m_server.url(u"/lead"_s);
        QCOMPARE(errorOf(request, &strict).reason, Error::Reason::PrivateAddress);
        QVERIFY(m_other.requests().empty());
    }

    void addressesAreToldApart_data()
    {
        QTest::addColumn<bool>("isPrivate");
        for (const char *address :
            { "10.1.2.3", "127.0.0.1", "127.255.0.1", "169.254.169.254", "172.16.0.1", "172.31.255.255",
                "192.168.1.1", "100.64.0.1", "0.0.0.0", "224.0.0.1", "255.255.255.255", "198.18.0.1", "::1",
                "::", "::ffff:10.0.0.1", "::ffff:8.8.8.8", "64:ff9b::a00:1", "fc00::1", "fd12::1", "fe80::1",
                "fe80::1%eth0", "ff02::1", "2002:a00:1::", "2001:db8::1", "2001::1", "::7f00:1" })
            QTest::addRow("%s", address) << true;
        for (const char *address : { "8.8.8.8", "172.32.0.1", "172.15.0.1", "100.128.0.1", "192.169.0.1",
                 "11.0.0.1", "2606:4700::1111", "2a00:1450::1", "193.0.6.139" })
            QTest::addRow("%s", address) << false;
    }
    void addressesAreToldApart()
    {
        QFETCH(bool, isPrivate);
        QCOMPARE(isPrivateAddress(QHostAddress(QString::fromLatin1(QTest::currentDataTag()))), isPrivate);
    }

    void bodyIsCappedWhetherSaidOrNot()
    {
        HttpRequest request = get(m_server.url(u"/large"_s));
        request.limits.bytes = 1000;
        m_server.route("/large", WireReply::answer(200, "text/plain", QByteArray(1000, 'x')));
        QVERIFY(await(m_client.send(request)).has_value());
        m_server.route("/large", WireReply::answer(200, "text/plain", QByteArray(1001, 'x')));
        QCOMPARE(errorOf(request).reason, Error::Reason::TooLarge);
        m_server.route(
            "/large", WireReply{ "HTTP/1.1 200 OK\r\n\r\n" + QByteArray(1001, 'x'), WireReply::End::Close });
        QCOMPARE(errorOf(request).reason, Error::Reason::TooLarge);
    }

    void endlessBodyEndsWithoutFillingMemory()
    {
        WireReply endless{ "HTTP/1.1 200 OK\r\nContent-Type: application/rss+xml\r\n\r\n" };
        endless.endless = QByteArray(64 * 1024, '\0');
        m_server.route("/endless", endless);
        HttpRequest request = get(m_server.url(u"/endless"_s));
        request.limits.bytes = 16 * 1024 * 1024;
        const qint64 before = residentKilobytes();
        QCOMPARE(errorOf(request).reason, Error::Reason::TooLarge);
        QVERIFY2(residentKilobytes() - before < 150 * 1024, "a body of 16 MiB took more than 150 MB");
    }

    void hundredMegabytesOfNothingAreRefusedAtOnce()
    {
        m_server.route("/nothing",
            WireReply{ "HTTP/1.1 200 OK\r\nContent-Length: 104857600\r\n\r\n", WireReply::End::Hang, 0,
                QByteArray(64 * 1024, '\0') });
        QElapsedTimer clock;
        clock.start();
        QCOMPARE(errorOf(get(m_server.url(u"/nothing"_s))).reason, Error::Reason::TooLarge);
        QVERIFY(clock.elapsed() < 3000);
    }

    void gzipIsUndone()
    {
        const QByteArray text = QByteArray("<rss>").repeated(5000);
        m_server.route(
            "/gzip", WireReply::answer(200, "text/xml", gzipped(text), { "Content-Encoding: gzip" }));
        const auto response = await(m_client.send(get(m_server.url(u"/gzip"_s))));
        QVERIFY(response.has_value());
        QCOMPARE(response->capture.body, text);
        QCOMPARE(response->capture.bodySha256, QCryptographicHash::hash(text, QCryptographicHash::Sha256));
    }

    void gzipBombIsRefused()
    {
        // 200 MB in 200 kB.
        const QByteArray bomb = gzipped(QByteArray(200 * 1024 * 1024, '\0'));
        QVERIFY(bomb.size() < 300 * 1024);
        m_server.route("/bomb", WireReply::answer(200, "text/xml", bomb, { "Content-Encoding: gzip" }));
        const qint64 before = residentKilobytes();
        QCOMPARE(errorOf(get(m_server.url(u"/bomb"_s))).reason, Error::Reason::TooLarge);
        QVERIFY(residentKilobytes() - before < 100 * 1024);
    }

    void brokenCompressionIsMalformed()
    {
        m_server.route(
            "/broken", WireReply::answer(200, "text/xml", "not gzip at all", { "Content-Encoding: gzip" }));
        QCOMPARE(errorOf(get(m_server.url(u"/broken"_s))).kind, Error::Kind::Malformed);
        m_server.route("/broken", WireReply::answer(200, "text/xml", "xx", { "Content-Encoding: br" }));
        QCOMPARE(errorOf(get(m_server.url(u"/broken"_s))).kind, Error::Kind::Malformed);
    }

    void decoderTakesEveryForm()
    {
        const QByteArray text = QByteArray("one two three ").repeated(100);
        for (qsizetype piece : { 1, 7, 100'000 }) {
            BodyDecoder members("gzip", 1 << 20);
            const QByteArray twice = gzipped(text) + gzipped(text);
            for (qsizetype at = 0; at < twice.size(); at += piece)
                QCOMPARE(members.feed(twice.mid(at, piece)), BodyDecoder::State::Fine);
            QVERIFY(members.isWhole());
            QCOMPARE(members.body(), text + text);

            const QByteArray zlib = qCompress(text).mid(4);
            for (const QByteArray &form : { zlib, zlib.mid(2, zlib.size() - 6) }) {
                BodyDecoder deflated("deflate", 1 << 20);
                for (qsizetype at = 0; at < form.size(); at += piece)
                    QCOMPARE(deflated.feed(form.mid(at, piece)), BodyDecoder::State::Fine);
                QVERIFY(deflated.isWhole());
                QCOMPARE(deflated.body(), text);
            }
        }
    }

    void truncatedBodyIsNeverSuccess_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        const QByteArray packed = gzipped(QByteArray("text ").repeated(10'000));
        QTest::newRow("length") << QByteArray("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nabc");
        QTest::newRow("length, no byte") << QByteArray("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n");
        QTest::newRow("created") << QByteArray("HTTP/1.1 201 Created\r\nContent-Length: 100\r\n\r\nabc");
        QTest::newRow("error status")
            << QByteArray("HTTP/1.1 404 Not Found\r\nContent-Length: 100\r\n\r\nabc");
        QTest::newRow("gzip in chunks")
            << "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n"
                + QByteArray::number(packed.size() - 20, 16) + "\r\n" + packed.chopped(20) + "\r\n";
        QTest::newRow("gzip without length")
            << "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n" + packed.left(packed.size() / 2);
        QTest::newRow("gzip without its sum")
            << "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n" + packed.left(packed.size() - 4);
        QTest::newRow("head") << QByteArray("HTTP/1.1 200 OK\r\nContent-Le");
        const QByteArray chunked
            = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n";
        const qsizetype body = chunked.indexOf("\r\n\r\n") + 4;
        for (qsizetype at = body; at < chunked.size(); ++at)
            QTest::addRow("chunked, %d bytes of it", int(at - body)) << chunked.left(at);
    }
    void truncatedBodyIsNeverSuccess()
    {
        QFETCH(QByteArray, bytes);
        for (auto end : { WireReply::End::Close, WireReply::End::Reset }) {
            m_server.route("/cut", WireReply{ bytes, end });
            const Error error = errorOf(get(m_server.url(u"/cut"_s)));
            QCOMPARE(error.kind, Error::Kind::Network);
        }
    }

    void wholeAnswerIsReadHoweverItIsCut_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<bool>("keepsOpen");
        QTest::newRow("length") << QByteArray("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello") << true;
        QTest::newRow("chunks") << QByteArray("HTTP/1.1 200 OK\r\nTransfer-Encoding: Chunked\r\n\r\n"
                                              "2;x=\"y\"\r\nhe\r\n003\r\nllo\r\n0\r\nX-Sum: 1\r\n\r\n")
                                << true;
        QTest::newRow("chunks and a length")
            << QByteArray("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n"
                          "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n")
            << false;
        QTest::newRow("bare line feeds") << QByteArray("HTTP/1.1 200 OK\nContent-Length: 5\n\nhello") << true;
        QTest::newRow("interim answer") << QByteArray(
            "HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello")
                                        << true;
        QTest::newRow("old") << QByteArray("HTTP/1.0 200 OK\r\nContent-Length: 5\r\n\r\nhello") << false;
        QTest::newRow("close") << QByteArray(
            "HTTP/1.1 200 OK\r\nConnection: Close\r\nContent-Length: 5, 5\r\n\r\nhello")
                               << false;
        QTest::newRow("no reason, folded")
            << QByteArray("HTTP/1.1 200\r\nX-A: b\r\n c\r\nContent-Length: 5\r\n\r\nhello") << true;
    }
    void wholeAnswerIsReadHoweverItIsCut()
    {
        QFETCH(QByteArray, bytes);
        QFETCH(bool, keepsOpen);
        for (qsizetype piece = 1; piece <= bytes.size(); ++piece) {
            HttpParser parser(HttpParser::Body::Expected, 1000);
            QByteArray body;
            for (qsizetype at = 0; at < bytes.size(); at += piece) {
                QVERIFY(parser.state() != HttpParser::State::Whole);
                parser.feed(QByteArrayView(bytes).sliced(at, std::min(piece, bytes.size() - at)));
                body += parser.takeBody();
            }
            QCOMPARE(parser.state(), HttpParser::State::Whole);
            QCOMPARE(parser.status(), 200);
            QCOMPARE(body, "hello");
            QCOMPARE(parser.keepsOpen(), keepsOpen);
            QVERIFY(parser.isDelimited());
        }
    }

    void answerThatContradictsItselfIsRefused_data()
    {
        QTest::addColumn<bool>("isHead");
        for (const char *head : { "Content-Length: 5\r\nContent-Length: 6", "Content-Length: -5",
                 "Content-Length: 5 6", "Content-Length: 99999999999999999999",
                 "Transfer-Encoding: gzip, chunked", "Transfer-Encoding: chunked, chunked" })
            QTest::addRow("%s", head) << true;
    }
    void answerThatContradictsItselfIsRefused()
    {
        HttpParser parser(HttpParser::Body::Expected, 1000);
        parser.feed(QByteArray("HTTP/1.1 200 OK\r\n") + QTest::currentDataTag() + "\r\n\r\nhello");
        QCOMPARE(parser.state(), HttpParser::State::Malformed);
        for (const char *chunk : { "x", "-1", "", "5 5", "fffffffffffffffff" }) {
            HttpParser chunks(HttpParser::Body::Expected, 1000);
            chunks.feed("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
            chunks.feed(QByteArray(chunk) + "\r\n");
            QCOMPARE(chunks.state(), HttpParser::State::Malformed);
        }
    }

    void bodyThatOnlyTheLineEndsIsMarked()
    {
        m_server.route("/line", WireReply{ "HTTP/1.1 200 OK\r\n\r\nhello", WireReply::End::Close });
        const auto response = await(m_client.send(get(m_server.url(u"/line"_s))));
        QVERIFY(response.has_value());
        QCOMPARE(response->capture.body, "hello");
        QVERIFY(!response->isDelimited);
    }

    void restingLineThatEndedUnseenCostsNothing()
    {
        // It says that it stays, and goes.
        TestServer server;
        std::atomic<int> count = 0;
        server.route("/page", [&count](const WireRequest &) {
            WireReply reply = WireReply::answer(200, "text/plain", "x");
            if (++count == 2) // The second request on the first line.
                return WireReply{ {}, WireReply::End::Close };
            return reply;
        });
        HttpClient client({ .isPrivateAllowed = true });
        QVERIFY(await(client.send(get(server.url(u"/page"_s)))).has_value());
        QVERIFY(await(client.send(get(server.url(u"/page"_s)))).has_value());
        QCOMPARE(server.count("/page"), 3);
        QCOMPARE(server.connections(), 2);
    }

    void tooManyHeadersAreRefused()
    {
        QByteArray head = "HTTP/1.1 200 OK\r\n";
        for (int i = 0; i < 90; ++i)
            head += "X-" + QByteArray::number(i) + ": " + QByteArray(1000, 'y') + "\r\n";
        m_server.route("/headers", WireReply{ head + "Content-Length: 2\r\n\r\nok" });
        QCOMPARE(errorOf(get(m_server.url(u"/headers"_s))).reason, Error::Reason::TooLarge);
    }

    void endlessHeadersAreRefusedAtOnce()
    {
        WireReply endless{ "HTTP/1.1 200 OK\r\n" };
        endless.endless = QByteArray("X-More: yes\r\n").repeated(100);
        m_server.route("/headers", endless);
        QElapsedTimer clock;
        clock.start();
        const qint64 before = residentKilobytes();
        QCOMPARE(errorOf(get(m_server.url(u"/headers"_s))).reason, Error::Reason::TooLarge);
        QVERIFY2(clock.elapsed() < 4000, QByteArray::number(clock.elapsed()).constData());
        QVERIFY(residentKilobytes() - before < 50 * 1024);
    }

    void oneHostileServerDoesNotStopTheOthers()
    {
        TestServer hostile;
        TestServer good;
        WireReply endless{ "HTTP/1.1 200 OK\r\n" };
        endless.endless = QByteArray("X-More: yes\r\n").repeated(100);
        hostile.route("/lines", endless);
        endless.endless = QByteArray(1000, 'x');
        hostile.route("/line", endless);
        endless = { "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5;" };
        endless.endless = QByteArray(1000, 'x');
        hostile.route("/chunk", endless);
        good.route("/good", WireReply::answer(200, "text/plain", "good"));
        HttpClient client({ .isPrivateAllowed = true });
        for (const QString &path : { u"/lines"_s, u"/line"_s, u"/chunk"_s }) {
            HttpRequest request = get(hostile.url(path));
            request.limits.deadline = 2s;
            const Future<HttpResponse> lost = client.send(request);
            for (int i = 0; i < 5; ++i) {
                HttpRequest other = get(good.url(u"/good"_s));
                other.limits.deadline = 1s;
                const auto response = await(client.send(other));
                QVERIFY2(response.has_value(), response ? "" : qPrintable(response.error().detail));
            }
            QVERIFY(!await(lost).has_value());
            const auto after = await(client.send(get(good.url(u"/good"_s))));
            QVERIFY(after.has_value());
        }
    }

    void aThousandSmallAnswers()
    {
        m_server.route("/small", WireReply::answer(200, "text/plain", "small"));
        QElapsedTimer clock;
        clock.start();
        const std::clock_t before = std::clock();
        std::vector<Future<HttpResponse>> all;
        for (int i = 0; i < 1000; ++i)
            all.push_back(m_client.send(get(m_server.url(u"/small"_s))));
        for (const auto &future : all)
            QVERIFY(await(future).has_value());
        qInfo("1,000 answers: %lld ms, %ld ms of processor, server included", clock.elapsed(),
            (std::clock() - before) * 1000 / CLOCKS_PER_SEC);
    }

    void slowAnswersEndAtTheDeadline()
    {
        m_server.route(
            "/hang", WireReply{ "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc", WireReply::End::Hang });
        HttpRequest request = get(m_server.url(u"/hang"_s));
        request.limits.deadline = 300ms;
        QCOMPARE(errorOf(request).reason, Error::Reason::TimedOut);
        request.limits.deadline = 60s;
        request.limits.silence = 300ms;
        QCOMPARE(errorOf(request).reason, Error::Reason::TimedOut);
        m_server.route("/hang", WireReply{ {}, WireReply::End::Hang });
        QCOMPARE(errorOf(request).reason, Error::Reason::TimedOut);
    }

    void deadLinesAreNamed()
    {
        // A port where nobody listens: the server's own, after its end.
        quint16 port = 0;
        {
            TestServer gone;
            port = gone.port();
        }
        QElapsedTimer clock;
        clock.start();
        const Error refused = errorOf(get(QUrl(u"http://127.0.0.1:%1/"_s.arg(port))));
        qInfo("refused after %lld ms: %s", clock.elapsed(), qPrintable(refused.detail));
        QCOMPARE(refused.reason, Error::Reason::ConnectionFailed);
        const Error unknown = errorOf(get(QUrl(u"http://no-such-host.invalid/"_s)));
        QCOMPARE(unknown.kind, Error::Kind::Network);
        QCOMPARE(unknown.reason, Error::Reason::HostNotFound);
        m_server.route(
            "/garbage", WireReply{ "\x16\x03\x01 garbage that is no HTTP\r\n\r\n", WireReply::End::Close });
        QCOMPARE(errorOf(get(m_server.url(u"/garbage"_s))).kind, Error::Kind::Network);
        QUrl tlsUrl = m_server.url(u"/tls"_s);
        tlsUrl.setScheme(u"https"_s);
        HttpRequest tls = get(tlsUrl);
        tls.limits.silence = 2s; // The server waits for a line to end, we for its certificate.
        const Error notTls = errorOf(tls);
        QVERIFY(notTls.reason == Error::Reason::CertificateInvalid
            || notTls.reason == Error::Reason::ConnectionFailed || notTls.reason == Error::Reason::TimedOut);
    }

    void workOfflineAnswersAtOnceAndStopsWhatRuns()
    {
        HttpClient client({ .isPrivateAllowed = true });
        m_server.route("/hang", WireReply{ {}, WireReply::End::Hang });
        const Future<HttpResponse> running = client.send(get(m_server.url(u"/hang"_s)));
        const Future<HttpResponse> second = client.send(get(m_server.url(u"/hang"_s)));
        const Future<HttpResponse> waiting = client.send(get(m_server.url(u"/hang"_s)));
        QTest::qWait(100);
        client.setPolicy(NetworkPolicy::Offline);
        for (const auto &future : { running, second, waiting, client.send(get(m_server.url(u"/hang"_s))) }) {
            QVERIFY(future.isFinished());
            QCOMPARE(future.result().error().reason, Error::Reason::WorkingOffline);
        }
        client.setPolicy(NetworkPolicy::Online);
        m_server.route("/hang", WireReply::answer(200, "text/plain", "back"));
        QVERIFY(await(client.send(get(m_server.url(u"/hang"_s)))).has_value());
    }

    void cancelStopsOneRequest()
    {
        m_server.route("/hang", WireReply{ {}, WireReply::End::Hang });
        HttpRequest request = get(m_server.url(u"/hang"_s));
        const Future<HttpResponse> future = m_client.send(request);
        QTest::qWait(50);
        QVERIFY(!future.isFinished());
        request.cancel.cancel();
        QCOMPARE(await(future).error().kind, Error::Kind::Canceled);
        QCOMPARE(await(m_client.send(request)).error().kind, Error::Kind::Canceled);
    }

    void clientThatGoesAnswersEverything()
    {
        auto client = std::make_unique<HttpClient>(NetRules{ .isPrivateAllowed = true });
        m_server.route("/hang", WireReply{ {}, WireReply::End::Hang });
        const Future<HttpResponse> future = client->send(get(m_server.url(u"/hang"_s)));
        QTest::qWait(50);
        client.reset();
        QVERIFY(future.isFinished());
        QCOMPARE(future.result().error().kind, Error::Kind::Canceled);
    }

    void twoRequestsAtATimeGoToAHost()
    {
        TestServer server;
        server.route("/slow", [](const WireRequest &) {
            WireReply reply = WireReply::answer(200, "text/plain", "x");
            reply.delay = 20;
            return reply;
        });
        HttpClient client({ .isPrivateAllowed = true });
        std::vector<Future<HttpResponse>> all;
        for (int i = 0; i < 20; ++i)
            all.push_back(client.send(get(server.url(u"/slow"_s))));
        for (const auto &future : all)
            QVERIFY(await(future).has_value());
        QCOMPARE(server.count("/slow"), 20);
        QVERIFY2(server.mostOpen() <= 2, QByteArray::number(server.mostOpen()).constData());
        QVERIFY2(server.connections() <= 2, "connections are used again");
    }

    void progressIsTold()
    {
        m_server.route("/progress", WireReply::answer(200, "text/plain", QByteArray(500'000, 'x')));
        HttpRequest request = get(m_server.url(u"/progress"_s));
        qint64 last = 0;
        qint64 expected = 0;
        request.onProgress = [&](qint64 received, qint64 of) {
            last = received;
            expected = of;
        };
        const auto response = await(m_client.send(request));
        QVERIFY2(response.has_value(),
            response ? ""
                     : qPrintable(response.error().detail + QString::number(int(response.error().reason))));
        QCOMPARE(last, 500'000);
        QCOMPARE(expected, 500'000);
    }
};

QTEST_GUILESS_MAIN(TestHttpClient)
#include "httpclient_test.moc"
