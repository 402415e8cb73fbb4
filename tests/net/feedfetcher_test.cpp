#include "net/feedfetcher.h"
#include "support/await.h"
#include "support/testserver.h"

#include <QCryptographicHash>
#include <QTest>
#include <QTimeZone>

using namespace Qt::StringLiterals;

class TestFeedFetcher final : public QObject {
    Q_OBJECT

private:
    TestServer m_server;
    HttpClient m_client{ NetRules{ .isPrivateAllowed = true } };

    FeedAnswer fetch(const QString &path, const FeedValidators &validators = {})
    {
        const auto answer = await(fetchFeed(m_client, m_server.url(path), validators));
        if (!answer)
            QTest::qFail(qPrintable(u"no answer: "_s + answer.error().detail), __FILE__, __LINE__);
        return answer.value_or(FeedAnswer());
    }

private Q_SLOTS:
    void init() { m_server.forget(); }

    void firstFetchIsOnePlainRequest()
    {
        m_server.route("/feed",
            WireReply::answer(200, "application/rss+xml; charset=koi8-r", "<rss/>",
                { "ETag: W/\"a,b\\\"c\"", "Last-Modified: yesterday, they say" }));
        const FeedAnswer answer = fetch(u"/feed"_s);
        QCOMPARE(answer.kind, FeedAnswer::Kind::Changed);
        QCOMPARE(answer.capture.body, "<rss/>");
        QCOMPARE(answer.contentType, "application/rss+xml; charset=koi8-r");
        QCOMPARE(answer.validators.etag, "W/\"a,b\\\"c\"");
        QCOMPARE(answer.validators.lastModified, "yesterday, they say");
        QCOMPARE(
            answer.validators.bodySha256, QCryptographicHash::hash("<rss/>", QCryptographicHash::Sha256));
        QVERIFY(answer.permanentUrl.isEmpty());
        QCOMPARE(m_server.requests().size(), 1U);
        const WireRequest sent = m_server.requests()[0];
        QCOMPARE(sent.method, "GET");
        QCOMPARE(sent.target, "/feed");
        QVERIFY(sent.header("If-None-Match").isEmpty());
        QVERIFY(sent.header("If-Modified-Since").isEmpty());
        QVERIFY(sent.header("Cache-Control").isEmpty());
        QVERIFY(sent.header("Pragma").isEmpty());
    }

    void answerThatMayBeCutShortIsReadAgain()
    {
        m_server.route("/feed",
            WireReply{
                "HTTP/1.1 200 OK\r\nETag: \"x\"\r\nLast-Modified: y\r\n\r\n<rss>", WireReply::End::Close });
        const FeedAnswer answer = fetch(u"/feed"_s);
        QCOMPARE(answer.kind, FeedAnswer::Kind::Changed);
        QVERIFY(answer.validators.etag.isEmpty());
        QVERIFY(answer.validators.lastModified.isEmpty());
        m_server.route("/feed",
            WireReply{ "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n<rss>\r\n",
                WireReply::End::Close });
        const auto cut = await(fetchFeed(m_client, m_server.url(u"/feed"_s), {}));
        QVERIFY(!cut.has_value());
        QCOMPARE(cut.error().reason, Error::Reason::Truncated);
    }

    void validatorsGoBackVerbatimAndAnEmptyAnswerKeepsThem()
    {
        m_server.route("/feed", WireReply{ "HTTP/1.1 304 Not Modified\r\nETag: \"other\"\r\n\r\n" });
        const FeedValidators validators{ "W/\"a,b\\\"c\"", "yesterday, they say", "hash" };
        const FeedAnswer answer = fetch(u"/feed"_s, validators);
        QCOMPARE(answer.kind, FeedAnswer::Kind::NotModified);
        QCOMPARE(answer.validators, validators);
        QCOMPARE(m_server.requests()[0].header("If-None-Match"), "W/\"a,b\\\"c\"");
        QCOMPARE(m_server.requests()[0].header("If-Modified-Since"), "yesterday, they say");
    }

    void sameBytesAreNoChangeButNewValidators()
    {
        m_server.route("/feed", WireReply::answer(200, "text/xml", "<rss/>", { "ETag: \"two\"" }));
        const FeedAnswer answer = fetch(u"/feed"_s,
            { "\"one\"", "long ago", QCryptographicHash::hash("<rss/>", QCryptographicHash::Sha256) });
        QCOMPARE(answer.kind, FeedAnswer::Kind::NotModified);
        QCOMPARE(answer.validators.etag, "\"two\"");
        QVERIFY2(answer.validators.lastModified.isEmpty(), "the pair is one thing");
    }

    void refusalsSayWhenToComeBack_data()
    {
        QTest::addColumn<int>("status");
        QTest::addColumn<QByteArray>("after");
        QTest::addColumn<int>("seconds");
        const QDateTime hour = QDateTime::currentDateTimeUtc().addSecs(3600);
        const QByteArray date
            = QLocale::c().toString(hour, u"ddd, dd MMM yyyy hh:mm:ss"_s).toLatin1() + " GMT";
        for (int status : { 429, 503 }) {
            QTest::addRow("%d seconds", status) << status << QByteArray("120") << 120;
            QTest::addRow("%d date", status) << status << date << 3600;
            QTest::addRow("%d for ever", status)
                << status << QByteArray("99999999999999999999") << 7 * 24 * 3600;
            QTest::addRow("%d nothing", status) << status << QByteArray() << -1;
            QTest::addRow("%d nonsense", status) << status << QByteArray("soon") << -1;
        }
    }
    void refusalsSayWhenToComeBack()
    {
        QFETCH(int, status);
        QFETCH(QByteArray, after);
        QFETCH(int, seconds);
        QList<QByteArray> headers;
        if (!after.isEmpty())
            headers.append("Retry-After: " + after);
        m_server.route("/feed", WireReply::answer(status, "text/html", "later", headers));
        const FeedValidators validators{ "\"one\"", "long ago", "hash" };
        const FeedAnswer answer = fetch(u"/feed"_s, validators);
        QCOMPARE(answer.kind, FeedAnswer::Kind::Refused);
        QCOMPARE(answer.error->kind, Error::Kind::Server);
        QCOMPARE(answer.error->reason, Error::Reason::RetryLater);
        QCOMPARE(answer.validators, validators);
        QCOMPARE(answer.retryAt.isValid(), seconds >= 0);
        if (seconds < 0)
            return;
        const qint64 wait = QDateTime::currentDateTimeUtc().secsTo(answer.retryAt);
        QVERIFY2(qAbs(wait - seconds) < 5, QByteArray::number(wait).constData());
    }

    void retryAfterTakesTheThreeDates()
    {
        const QDateTime now(QDate(1994, 11, 6), QTime(8, 0), QTimeZone::utc());
        const QDateTime then(QDate(1994, 11, 6), QTime(8, 49, 37), QTimeZone::utc());
        QCOMPARE(retryAfter("Sun, 06 Nov 1994 08:49:37 GMT", now), then);
        QCOMPARE(retryAfter("Sunday, 06-Nov-94 08:49:37 GMT", now), then);
        QCOMPARE(retryAfter("Sun Nov  6 08:49:37 1994", now), then);
        QCOMPARE(retryAfter("0", now), now);
        QVERIFY(!retryAfter("-5", now).isValid());
    }

    void goneIsTold()
    {
        m_server.route("/feed", WireReply::answer(410, "text/html", "gone"));
        QCOMPARE(fetch(u"/feed"_s).error->reason, Error::Reason::Gone);
        QCOMPARE(fetch(u"/nowhere"_s).error->kind, Error::Kind::NotFound);
        m_server.route("/feed", WireReply::answer(403, "text/html", "no"));
        QCOMPARE(fetch(u"/feed"_s).error->kind, Error::Kind::Unauthorized);
    }

    void onlyAnUnbrokenPermanentChainMovesAFeed()
    {
        m_server.route("/old", WireReply::redirect(301, "/mid"));
        m_server.route("/mid", WireReply::redirect(308, "/new"));
        m_server.route("/new", WireReply::answer(200, "text/xml", "<rss/>"));
        QCOMPARE(fetch(u"/old"_s).permanentUrl, m_server.url(u"/new"_s));
        m_server.route("/mid", WireReply::redirect(302, "/new"));
        QCOMPARE(fetch(u"/old"_s).permanentUrl, m_server.url(u"/mid"_s));
        m_server.route("/old", WireReply::redirect(307, "/mid2"));
        m_server.route("/mid2", WireReply::redirect(301, "/new"));
        const FeedAnswer answer = fetch(u"/old"_s, { "\"one\"", {}, {} });
        QVERIFY(answer.permanentUrl.isEmpty());
        QCOMPARE(m_server.requests().back().header("If-None-Match"), "\"one\"");
    }

    void typedPrivateFeedIsAllowedAndAnImportedOneIsNot()
    {
        HttpClient strict;
        m_server.route("/feed", WireReply::answer(200, "text/xml", "<rss/>"));
        const auto imported = await(fetchFeed(strict, m_server.url(u"/feed"_s)));
        QCOMPARE(imported.error().reason, Error::Reason::PrivateAddress);
        QVERIFY(await(fetchFeed(strict, m_server.url(u"/feed"_s), {}, true)).has_value());
    }

    void pageIsCapturedAndAPictureIsNone()
    {
        m_server.route("/page", WireReply::answer(200, "text/html", "<title>x"));
        m_server.route("/picture", WireReply::answer(200, "image/png", "\x89PNG"));
        const auto page = await(fetchPage(m_client, m_server.url(u"/page"_s)));
        QVERIFY(page.has_value());
        QCOMPARE(page->body, "<title>x");
        QCOMPARE(
            await(fetchPage(m_client, m_server.url(u"/picture"_s))).error().reason, Error::Reason::NotHtml);
        QCOMPARE(await(fetchPage(m_client, m_server.url(u"/nowhere"_s))).error().kind, Error::Kind::NotFound);
        QVERIFY(await(fetchBytes(m_client, m_server.url(u"/picture"_s), 100)).has_value());
        QCOMPARE(await(fetchBytes(m_client, m_server.url(u"/picture"_s), 2)).error().reason,
            Error::Reason::TooLarge);
    }
};

QTEST_GUILESS_MAIN(TestFeedFetcher)
#include "feedfetcher_test.moc"
