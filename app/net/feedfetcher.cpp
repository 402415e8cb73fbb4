#include "net/feedfetcher.h"

#include "net/privateaddress.h"

#include <QLocale>
#include <QTimeZone>

#include <algorithm>
#include <array>

using namespace Qt::StringLiterals;

namespace {
constexpr qint64 feedBytes = 16 * 1024 * 1024;
constexpr qint64 pageBytes = 8 * 1024 * 1024;
constexpr qint64 longestWait = 7 * 24 * 3600;

QString statusDetail(const HttpResponse &response) { return QString::number(response.status()); }

// A status that is not 2xx, in our words.
Error refusal(const HttpResponse &response)
{
    using Kind = Error::Kind;
    using Reason = Error::Reason;
    switch (response.status()) {
    case 401:
    case 403:
        return { Kind::Unauthorized, Reason::HttpStatus, statusDetail(response) };
    case 404:
        return { Kind::NotFound, Reason::HttpStatus, statusDetail(response) };
    case 410:
        return { Kind::Server, Reason::Gone, statusDetail(response) };
    case 429:
    case 503:
        return { Kind::Server, Reason::RetryLater, statusDetail(response) };
    }
    return { Kind::Server, Reason::HttpStatus, statusDetail(response) };
}

HttpRequest pageRequest(const QUrl &url, qint64 limit, bool isPrivateAllowed, const CancelToken &cancel)
{
    HttpRequest request;
    request.url = url;
    request.limits.bytes = limit;
    request.cancel = cancel;
    if (isPrivateAllowed)
        request.privateAllowedFor = url;
    return request;
}

// Tells an answer to a callback and to a future, in a context that lives as long as the client.
Future<Capture> fetchCapture(HttpClient &client, HttpRequest request, bool mustBeHtml)
{
    Answer<Capture> answer;
    onDone(
        client.send(std::move(request)), &client, [answer, mustBeHtml](const Result<HttpResponse> &result) {
            if (!result)
                return answer.give(result.error());
            if (result->status() < 200 || result->status() > 299)
                return answer.give(refusal(*result));
            const QByteArray type = result->mediaType();
            const bool isHtml = type.isEmpty() || type == "text/html" || type == "application/xhtml+xml"
                || type == "text/plain" || type == "application/xml" || type == "text/xml";
            if (mustBeHtml && !isHtml)
                return answer.give(Error{
                    Error::Kind::Refused, Error::Reason::NotHtml, QString::fromLatin1(type.left(80)) });
            answer.give(result->capture);
        });
    return answer.future();
}
} // namespace

QDateTime httpDate(const QByteArray &text)
{
    // RFC 9110 section 5.6.7: the form of today, RFC 850's and asctime's, all in GMT.
    static const std::array formats{ "ddd, dd MMM yyyy hh:mm:ss 'GMT'"_L1,
        "dddd, dd-MMM-yy hh:mm:ss 'GMT'"_L1, "ddd MMM d hh:mm:ss yyyy"_L1 };
    for (const QLatin1StringView format : formats) {
        QDateTime at = QLocale::c().toDateTime(QString::fromLatin1(text).simplified(), QString(format));
        if (!at.isValid())
            continue;
        if (at.date().year() < 1970)
            at = at.addYears(100);
        at.setTimeZone(QTimeZone::utc());
        return at;
    }
    return {};
}

Future<FeedAnswer> fetchFeed(HttpClient &client, const QUrl &url, const FeedValidators &validators,
    bool isPrivateAllowed, const CancelToken &cancel)
{
    HttpRequest request = pageRequest(url, feedBytes, isPrivateAllowed, cancel);
    request.unwantedTypes = { "video/", "audio/", "image/", "font/" };
    request.headers.emplace_back("Accept",
        "application/atom+xml, application/rss+xml, application/feed+json;q=0.9, application/xml;q=0.8, "
        "text/xml;q=0.8, */*;q=0.1");
    if (!validators.etag.isEmpty())
        request.headers.emplace_back("If-None-Match", validators.etag);
    if (!validators.lastModified.isEmpty())
        request.headers.emplace_back("If-Modified-Since", validators.lastModified);

    Answer<FeedAnswer> answer;
    onDone(
        client.send(std::move(request)), &client, [answer, validators](const Result<HttpResponse> &result) {
            if (!result)
                return answer.give(result.error());
            const HttpResponse &response = *result;
            FeedAnswer feed;
            feed.validators = validators;
            feed.answeredBy = response.capture.finalUrl;
            feed.permanentUrl = response.permanentUrl;
            feed.freshFor = freshness(response);
            if (response.status() == 304)
                return answer.give(feed);
            if (response.status() < 200 || response.status() > 299) {
                feed.kind = FeedAnswer::Kind::Refused;
                feed.error = refusal(response);
                feed.retryAt = retryAt(response);
                return answer.give(feed);
            }
            feed.isWhole = true;
            // The pair is one thing: what this answer lacks is not kept from an older one.
            feed.validators
                = { response.header("ETag"), response.header("Last-Modified"), response.capture.bodySha256 };
            if (!response.isDelimited) // It may have been cut short: the next fetch reads it again.
                feed.validators = { {}, {}, response.capture.bodySha256 };
            feed.contentType = response.header("Content-Type");
            if (validators.bodySha256 == response.capture.bodySha256)
                return answer.give(feed);
            feed.kind = FeedAnswer::Kind::Changed;
            feed.capture = response.capture;
            answer.give(feed);
        });
    return answer.future();
}

Future<Capture> fetchPage(
    HttpClient &client, const QUrl &url, bool isPrivateAllowed, const CancelToken &cancel)
{
    HttpRequest request = pageRequest(url, pageBytes, isPrivateAllowed, cancel);
    request.headers.emplace_back("Accept", "text/html, application/xhtml+xml, */*;q=0.1");
    return fetchCapture(client, std::move(request), true);
}

Future<Capture> fetchBytes(
    HttpClient &client, const QUrl &url, qint64 limit, bool isPrivateAllowed, const CancelToken &cancel)
{
    return fetchCapture(client, pageRequest(url, limit, isPrivateAllowed, cancel), false);
}

std::chrono::seconds freshness(const HttpResponse &response)
{
    const QByteArray control = response.header("Cache-Control").toLower();
    for (const QByteArray &part : control.split(',')) {
        const QByteArray word = part.trimmed();
        if (word == "no-cache" || word == "no-store")
            return {};
        if (!word.startsWith("max-age="))
            continue;
        bool isNumber = false;
        const qint64 seconds = word.mid(8).replace('"', "").toLongLong(&isNumber);
        return isNumber && seconds > 0 ? std::chrono::seconds(std::min(seconds, longestWait))
                                       : std::chrono::seconds(0);
    }
    // Against the server's own clock where it tells it.
    const QDateTime here = response.capture.receivedAt;
    const QDateTime expires = httpDate(response.header("Expires"));
    const QDateTime there = httpDate(response.header("Date"));
    if (!expires.isValid())
        return {};
    const qint64 seconds = (there.isValid() ? there : here).secsTo(expires);
    return std::chrono::seconds(std::clamp<qint64>(seconds, 0, longestWait));
}

QDateTime retryAfter(QByteArrayView value, const QDateTime &now)
{
    const QByteArray text = value.trimmed().toByteArray();
    if (text.isEmpty())
        return {};
    const QDateTime latest = now.addSecs(longestWait);
    if (std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; })) {
        bool fits = false;
        const qint64 seconds = text.toLongLong(&fits);
        return fits && seconds < longestWait ? now.addSecs(seconds) : latest;
    }
    const QDateTime at = httpDate(text);
    return at.isValid() ? std::min(at, latest) : at;
}

QDateTime retryAt(const HttpResponse &response)
{
    const QDateTime &here = response.capture.receivedAt;
    const QDateTime said = httpDate(response.header("Date"));
    const QDateTime there = said.isValid() ? said : here;
    const QDateTime at = retryAfter(response.header("Retry-After"), there);
    return at.isValid() ? here.addSecs(std::max<qint64>(0, there.secsTo(at))) : at;
}
