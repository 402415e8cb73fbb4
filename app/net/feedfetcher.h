#pragma once

#include "model/feed.h"
#include "net/httpclient.h"

#include <chrono>

/// What a feed's server answered.
struct FeedAnswer {
    enum class Kind {
        NotModified, ///< 304, or the same bytes again: nothing to parse. No capture's body to keep.
        Changed, ///< A body to parse.
        Refused, ///< An answer that is no feed: `error` says which.
    };

    Kind kind = Kind::NotModified;
    Capture capture; ///< Of a Changed one: what later evidence needs.
    QByteArray contentType; ///< Verbatim; its charset is for the parser.
    FeedValidators validators; ///< To ask with next time, whatever the kind: a refusal keeps what was there.
    QUrl answeredBy; ///< Where the last hop led.
    QUrl permanentUrl; ///< The feed has moved here (301 or 308 all the way); empty if not.
    std::optional<Error>
        error; ///< Server/RetryLater, Server/Gone, NotFound, Unauthorized, Server/HttpStatus.
    bool isWhole = false; ///< A body came, the same as before or another; false of a 304.
    std::chrono::seconds freshFor{ 0 }; ///< Cache-Control's max-age, or Expires; 0 if not said.
    QDateTime retryAt; ///< UTC, of Retry-After in either form, at most a week; invalid if not said.
};

/// One conditional GET (RFC 9110 section 13): the validators go back verbatim. A feed may have 16 MiB; what
/// says that it is a film, a sound, a picture or a font is Malformed/NotAFeed, and not read. Main thread.
Future<FeedAnswer> fetchFeed(HttpClient &client, const QUrl &url, const FeedValidators &validators = {},
    bool isPrivateAllowed = false, const CancelToken &cancel = {});

/// A web page of at most 8 MiB. Errors: those of HttpClient::send; Refused/NotHtml; Server/HttpStatus,
/// RetryLater, Gone; NotFound.
Future<Capture> fetchPage(
    HttpClient &client, const QUrl &url, bool isPrivateAllowed = false, const CancelToken &cancel = {});

/// Any bytes of at most `limit`, whatever their type: a picture, an enclosure. Errors as of fetchPage, less
/// NotHtml.
Future<Capture> fetchBytes(HttpClient &client, const QUrl &url, qint64 limit, bool isPrivateAllowed = false,
    const CancelToken &cancel = {});

/// How long an answer may be kept without asking again: max-age before Expires (RFC 9111 section 4.2.1); none
/// with no-cache or no-store, or if not said.
std::chrono::seconds freshness(const HttpResponse &response);

/// The time of a Date, Expires or Last-Modified header in any of its three forms, UTC; invalid for another.
QDateTime httpDate(const QByteArray &text);
/// The time of a Retry-After header (RFC 9110 section 10.2.3), seconds or a date; at most a week ahead.
QDateTime retryAfter(QByteArrayView value, const QDateTime &now);
/// The same of an answer, by our clock: a date is the server's, and its own Date says how far off that is.
QDateTime retryAt(const HttpResponse &response);
