#pragma once

#include "base/async.h"
#include "base/clock.h"
#include "base/secret.h"
#include "model/evidence.h"
#include "model/site.h"
#include "net/canceltoken.h"
#include "net/httpline.h"

#include <QObject>
#include <QSslCertificate>
#include <QUrl>

#include <chrono>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <vector>

class HttpJob;

/// What a request may cost.
struct HttpLimits {
    qint64 bytes = 8 * 1024 * 1024; ///< Of the body, after decompression.
    int hops = 5; ///< Redirects followed.
    std::chrono::milliseconds deadline
        = std::chrono::seconds(60); ///< From the moment it leaves the queue to its end.
    std::chrono::milliseconds silence = std::chrono::seconds(30); ///< Without a byte in either direction.
    qint64 slowest = 0; ///< Bytes a second: a body has its time beside the deadline. 0: it has none.
};

/// Basic authentication, sent to the origin of `site` and to no other, not even after a redirect; over plain
/// http only to this machine.
struct Credentials {
    QUrl site;
    QString user;
    Secret password;
};

struct HttpRequest {
    /// Get and Head are repeated and redirected as needed; Post leaves exactly once and follows nothing.
    enum class Method { Get, Head, Post };

    Method method = Method::Get;
    QUrl url;
    std::vector<std::pair<QByteArray, QByteArray>> headers; ///< Beside what the client says of itself.
    QByteArray body; ///< Of a Post; never empty.
    QByteArray override; ///< X-HTTP-Method-Override of a Post: "DELETE", "PUT".
    std::optional<Credentials> credentials;
    QUrl privateAllowedFor; ///< A person typed this address: its origin may be private. Empty: none may.
    QList<QByteArray> unwantedTypes
        = {}; ///< Beginnings ("video/") of the media types whose bodies are not read.
    HttpLimits limits;
    CancelToken cancel;
    std::function<void(qint64 received, qint64 expected)>
        onProgress; ///< Bytes as sent; expected is -1 if not said.
    std::function<void(qint64 sent, qint64 total)> onSent = {}; ///< Bytes of the body that left.
    /// The server holds the body of a Post against its hash: as long as a part of it is here, nothing was
    /// done.
    bool isWholeOrNothing = false;
};

/// An answer of any status: 404 is an answer. Its body is whole.
struct HttpResponse {
    Capture capture;
    std::vector<std::pair<QByteArray, QByteArray>> headers;
    bool isDelimited = true; ///< False: only the line's end said where the body ends, and a line may break.
    QUrl permanentUrl; ///< As far as an unbroken chain of 301 and 308 led from the first address; empty if it
                       ///< did not.

    int status() const { return capture.status; }
    /// The value of a header, without regard to case; empty if absent.
    QByteArray header(QByteArrayView name) const;
    /// `text/html` of `Text/HTML; charset=x`.
    QByteArray mediaType() const;
};

/// What holds for all requests; tests shorten it.
struct NetRules {
    bool isPrivateAllowed = false; ///< Tests only: everything lives on 127.0.0.1.
    int requestsPerHost = 2;
    int requests = 32;
    std::chrono::milliseconds patience
        = std::chrono::seconds(60); ///< With any request, whatever its own deadline.
    qint64 headerBytes = 64 * 1024;
    QList<QSslCertificate> authorities = {}; ///< Tests only: trusted beside the system's.
    QByteArray userAgent = QByteArrayLiteral("Quotidian/0.1 (desktop newsroom; feed and page reader)");
    /// Tests only: answers in the place of the network, errors as send() has them.
    std::function<Future<HttpResponse>(const HttpRequest &)> transport = {};
};

/// The one class that touches the network, over sockets of its own (decisions/http.md). Direct connections,
/// HTTP/1.1, no cookies, no cache, no Referer, one User-Agent; names are looked up first and private
/// addresses refused (SSRF), then the vetted address is connected to. One request is one request on the wire:
/// only a Get or Head is asked again, on a new connection, when an old one had ended unseen. A Post that left
/// and whose answer did not come is Error::Kind::Unknown. Main thread.
class HttpClient final : public QObject {
    Q_OBJECT

public:
    explicit HttpClient(NetRules rules = {}, const Clock *clock = nullptr, QObject *parent = nullptr);
    ~HttpClient() override;

    /// Errors: Offline/WorkingOffline; Refused/SchemeRefused, PrivateAddress, InsecureRedirect,
    /// TooManyRedirects, TooLarge, CertificateInvalid, NeedsHttps, BadArgument; Network/HostNotFound,
    /// ConnectionFailed, TimedOut, Truncated; Unknown/AnswerLost; Malformed/NotAFeed of an unwanted type;
    /// Canceled.
    Future<HttpResponse> send(HttpRequest request);

    /// Offline: every call answers at once, and what is under way is cancelled.
    void setPolicy(NetworkPolicy policy);
    NetworkPolicy policy() const { return m_policy; }

    const NetRules &rules() const { return m_rules; }

Q_SIGNALS:
    void policyChanged(NetworkPolicy policy);

private:
    friend class HttpJob;
    void startNext();
    void leave(HttpJob *job, const QString &host);
    void moved(HttpJob *job, const QString &from);
    void finished(HttpJob *job);
    HttpLine *openLine(const HttpLine::Place &place);
    HttpLine *restingLine(const HttpLine::Place &place);
    void keep(HttpLine *line);
    QDateTime now() const;

    NetRules m_rules;
    Clock m_systemClock;
    const Clock *m_clock;
    NetworkPolicy m_policy = NetworkPolicy::Online;
    std::deque<HttpJob *> m_waiting;
    std::vector<HttpJob *> m_running;
    std::vector<HttpLine *> m_resting; ///< Connected, and waiting for another request.
    std::map<QString, int> m_perHost;
};
