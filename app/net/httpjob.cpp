#include "net/httpjob.h"

#include "base/origin.h"
#include "base/sha256.h"
#include "net/privateaddress.h"

#include <QHostInfo>

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {
// For one address while others wait to be tried.
constexpr std::chrono::milliseconds connectTime = 10s;

bool isRedirect(int status)
{
    return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

QByteArray hostHeader(const QUrl &url)
{
    const QByteArray host = url.host(QUrl::FullyEncoded).toLatin1();
    const QByteArray bracketed = host.contains(':') && !host.startsWith('[') ? '[' + host + ']' : host;
    return url.port() < 0 ? bracketed : bracketed + ':' + QByteArray::number(url.port());
}

QByteArray methodName(HttpRequest::Method method)
{
    switch (method) {
    case HttpRequest::Method::Get:
        return "GET";
    case HttpRequest::Method::Head:
        return "HEAD";
    case HttpRequest::Method::Post:
        return "POST";
    }
    return {};
}
} // namespace

HttpJob::HttpJob(HttpClient &client, HttpRequest request)
    : QObject(&client)
    , m_client(client)
    , m_request(std::move(request))
    , m_url(m_request.url)
{
    m_url.setFragment({});
    m_url.setUserInfo({});
    m_response.capture.url = m_url;
    m_deadline.setSingleShot(true);
    m_silence.setSingleShot(true);
    connect(&m_deadline, &QTimer::timeout, this,
        [this] { fail(Error::Kind::Network, Error::Reason::TimedOut, m_url.host()); });
    connect(&m_silence, &QTimer::timeout, this, &HttpJob::silent);
    m_request.cancel.onCancel(this, [this] { fail(Error::Kind::Canceled, Error::Reason::Unspecified, {}); });
}

HttpJob::~HttpJob() { dropLine(); }

QString HttpJob::hostKey() const
{
    return m_url.host() + u':' + QString::number(m_url.port(m_url.scheme() == "https"_L1 ? 443 : 80));
}

void HttpJob::start()
{
    if (m_isDone)
        return;
    if (!m_isStarted) {
        m_isStarted = true;
        const HttpLimits &limits = m_request.limits;
        const std::chrono::seconds forBody(limits.slowest > 0 ? m_request.body.size() / limits.slowest : 0);
        m_deadline.start(std::min(limits.deadline, m_client.rules().patience) + forBody);
    }
    vet();
}

bool HttpJob::isPrivateAllowed() const
{
    return m_client.rules().isPrivateAllowed
        || (m_request.privateAllowedFor.isValid() && isSameOrigin(m_request.privateAllowedFor, m_url));
}

bool HttpJob::isForCredentials() const
{
    return m_request.credentials && isSameOrigin(m_request.credentials->site, m_url);
}

// Every hop comes through here, the first one too.
void HttpJob::vet()
{
    if ((m_url.scheme() != "https"_L1 && m_url.scheme() != "http"_L1) || !m_url.isValid()
        || m_url.host().isEmpty()) {
        return fail(Error::Kind::Refused, Error::Reason::SchemeRefused, m_url.toDisplayString().left(200));
    }
    if (isForCredentials() && m_url.scheme() == "http"_L1 && !isThisMachine(m_url.host()))
        return fail(Error::Kind::Refused, Error::Reason::NeedsHttps, m_url.host());
    QHostAddress literal;
    if (literal.setAddress(m_url.host()))
        return vetted({ literal });
    m_lookup = QHostInfo::lookupHost(m_url.host(), this, [this](const QHostInfo &host) {
        m_lookup = -1;
        if (host.error() != QHostInfo::NoError || host.addresses().isEmpty())
            return fail(Error::Kind::Network, Error::Reason::HostNotFound, m_url.host());
        vetted(host.addresses());
    });
}

void HttpJob::vetted(const QList<QHostAddress> &addresses)
{
    // One private address among public ones is an attempt at something: refuse them all.
    for (const QHostAddress &address : addresses) {
        if (isPrivateAddress(address) && !isPrivateAllowed())
            return fail(Error::Kind::Refused, Error::Reason::PrivateAddress, m_url.host());
        if (isForCredentials() && m_url.scheme() == "http"_L1 && !address.isLoopback())
            return fail(Error::Kind::Refused, Error::Reason::NeedsHttps, m_url.host());
    }
    // IPv4 first: a host without IPv6 may wait long for it, a host without IPv4 fails at once.
    m_addresses.clear();
    for (const auto protocol : { QAbstractSocket::IPv4Protocol, QAbstractSocket::IPv6Protocol }) {
        for (const QHostAddress &address : addresses) {
            if (address.protocol() == protocol && m_addresses.size() < 4)
                m_addresses.append(address);
        }
    }
    sendTo(m_addresses.takeFirst(), Line::Any);
}

QByteArray HttpJob::makeHead()
{
    QByteArray target = m_url.toEncoded(QUrl::RemoveScheme | QUrl::RemoveAuthority | QUrl::RemoveFragment);
    if (!target.startsWith('/'))
        target.prepend('/');
    QByteArray head = methodName(m_request.method) + ' ' + target + " HTTP/1.1\r\n";
    // The language of the person and of their system stay here.
    std::vector<std::pair<QByteArray, QByteArray>> headers{ { "Host", hostHeader(m_url) },
        { "User-Agent", m_client.rules().userAgent }, { "Accept-Encoding", "gzip, deflate" },
        { "Accept-Language", "*" } };
    headers.insert(headers.end(), m_request.headers.begin(), m_request.headers.end());
    if (m_request.method == HttpRequest::Method::Post) {
        headers.emplace_back("Content-Length", QByteArray::number(m_request.body.size()));
        if (!m_request.override.isEmpty())
            headers.emplace_back("X-HTTP-Method-Override", m_request.override);
    }
    for (const auto &[header, value] : headers) {
        const QByteArray line = header + ": " + value;
        // A value that came from elsewhere (an ETag) must not become a header of its own.
        if (!line.contains('\r') && !line.contains('\n') && !line.contains('\0'))
            head += line + "\r\n";
    }
    m_response.capture.requestHead = head + "\r\n";
    if (isForCredentials()) {
        const QByteArray pair
            = m_request.credentials->user.toUtf8() + ':' + m_request.credentials->password.reveal();
        head += "Authorization: Basic " + pair.toBase64() + "\r\n";
    }
    return head + "\r\n";
}

// The vetted address itself is connected to, so that a second lookup cannot answer differently (DNS
// rebinding).
void HttpJob::sendTo(const QHostAddress &address, Line which)
{
    dropLine();
    m_address = address;
    m_received = 0;
    m_decoder.reset();
    m_response.capture.finalUrl = m_url;
    m_response.capture.peerAddress = address.toString();

    const bool isEncrypted = m_url.scheme() == "https"_L1;
    const HttpLine::Place place{ isEncrypted, QString::fromLatin1(m_url.host(QUrl::FullyEncoded).toLatin1()),
        address, static_cast<quint16>(m_url.port(isEncrypted ? 443 : 80)) };
    const bool isPost = m_request.method == HttpRequest::Method::Post;
    // A line that rested may be dead already, and a mutation on it would be lost or not: who knows.
    if (!isPost && which == Line::Any)
        m_line = m_client.restingLine(place);
    if (!m_line)
        m_line = m_client.openLine(place);
    connect(m_line, &HttpLine::moved, this, [this] {
        m_silence.start(m_request.limits.silence);
        tellSent();
    });
    connect(m_line, &HttpLine::headArrived, this, &HttpJob::headArrived);
    connect(m_line, &HttpLine::bodyArrived, this, &HttpJob::bodyArrived);
    connect(m_line, &HttpLine::answered, this, &HttpJob::answered);
    connect(m_line, &HttpLine::failed, this, &HttpJob::failedOnTheLine);
    m_silence.start(
        m_addresses.isEmpty() ? m_request.limits.silence : std::min(connectTime, m_request.limits.silence));
    m_line->send(makeHead(), m_request.body,
        m_request.method == HttpRequest::Method::Head ? HttpParser::Body::None : HttpParser::Body::Expected,
        m_client.rules().headerBytes);
}

void HttpJob::silent()
{
    if (m_line && !m_line->isUp() && !m_addresses.isEmpty())
        return sendTo(m_addresses.takeFirst(), Line::Any);
    fail(Error::Kind::Network, Error::Reason::TimedOut, m_url.host());
}

void HttpJob::headArrived()
{
    const QByteArray type = m_line->answer().header("Content-Type").toLower();
    const bool isUnwanted = std::ranges::any_of(
        m_request.unwantedTypes, [&](const QByteArray &beginning) { return type.startsWith(beginning); });
    if (isUnwanted && m_line->answer().status() == 200)
        return fail(Error::Kind::Malformed, Error::Reason::NotAFeed, QString::fromLatin1(type.left(80)));
    // Known before the body comes; a compressed one can only grow.
    if (m_request.method != HttpRequest::Method::Head
        && m_line->answer().length().value_or(0) > m_request.limits.bytes)
        return fail(Error::Kind::Refused, Error::Reason::TooLarge, m_url.host());
    m_decoder
        = std::make_unique<BodyDecoder>(m_line->answer().header("Content-Encoding"), m_request.limits.bytes);
}

void HttpJob::bodyArrived()
{
    const QByteArray piece = m_line->takeBody();
    m_received += piece.size();
    switch (m_decoder->feed(piece)) {
    case BodyDecoder::State::Fine:
        break;
    case BodyDecoder::State::TooLarge:
        return fail(Error::Kind::Refused, Error::Reason::TooLarge, m_url.host());
    case BodyDecoder::State::Malformed:
        return fail(Error::Kind::Malformed, Error::Reason::Unspecified,
            u"content encoding "_s
                + QString::fromLatin1(m_line->answer().header("Content-Encoding").left(40)));
    }
    if (m_request.onProgress)
        m_request.onProgress(m_received, m_line->answer().length().value_or(-1));
}

void HttpJob::answered()
{
    const HttpParser &answer = m_line->answer();
    if (!m_decoder->isWhole())
        return fail(Error::Kind::Network, Error::Reason::Truncated, m_url.host());
    Capture &capture = m_response.capture;
    capture.status = answer.status();
    capture.responseHead = answer.head();
    capture.certificateSha256 = m_line->certificateSha256();
    m_response.headers = answer.headers();
    m_response.isDelimited = answer.isDelimited();

    const QByteArray location = answer.header("Location");
    HttpLine *line = std::exchange(m_line, nullptr);
    line->disconnect(this);
    m_hasLeft = false; // Answered: nothing is unknown any more.
    if (line->canServeAgain())
        m_client.keep(line);
    else
        line->deleteLater();
    if (m_request.method != HttpRequest::Method::Post && isRedirect(capture.status) && !location.isEmpty())
        return redirect(capture.status, location);
    succeed();
}

void HttpJob::failedOnTheLine(HttpLine::Failure failure, const QString &words)
{
    const QString detail = m_url.host() + u": "_s + words;
    switch (failure) {
    case HttpLine::Failure::Unreachable:
        if (!m_addresses.isEmpty())
            return sendTo(m_addresses.takeFirst(), Line::Any);
        return fail(Error::Kind::Network, Error::Reason::ConnectionFailed, detail);
    case HttpLine::Failure::Certificate:
        return fail(Error::Kind::Refused, Error::Reason::CertificateInvalid, words);
    case HttpLine::Failure::Stale:
        return sendTo(m_address, Line::New);
    case HttpLine::Failure::Broken:
        return fail(Error::Kind::Network,
            m_line->answer().head().isEmpty() ? Error::Reason::ConnectionFailed : Error::Reason::Truncated,
            detail);
    case HttpLine::Failure::Malformed:
        return fail(Error::Kind::Network, Error::Reason::ConnectionFailed, detail);
    case HttpLine::Failure::HeadTooLarge:
        return fail(Error::Kind::Refused, Error::Reason::TooLarge, m_url.host());
    }
}

void HttpJob::redirect(int status, const QByteArray &location)
{
    if (++m_hops > m_request.limits.hops)
        return fail(Error::Kind::Refused, Error::Reason::TooManyRedirects, m_url.host());
    QUrl next = m_url.resolved(QUrl::fromEncoded(location.trimmed()));
    next.setUserInfo({});
    next.setFragment({});
    if (m_url.scheme() == "https"_L1 && next.scheme() == "http"_L1)
        return fail(Error::Kind::Refused, Error::Reason::InsecureRedirect, next.host());
    m_response.capture.redirects.append(next);
    m_isPermanentSoFar = m_isPermanentSoFar && (status == 301 || status == 308);
    if (m_isPermanentSoFar)
        m_response.permanentUrl = next;
    const QString before = hostKey();
    m_url = next;
    dropLine();
    m_silence.stop();
    if (hostKey() == before)
        return vet();
    // The queue counts by host: wait for a place at the new one.
    m_client.moved(this, before);
}

void HttpJob::succeed()
{
    Capture &capture = m_response.capture;
    capture.body = m_decoder ? m_decoder->takeBody() : QByteArray();
    capture.bodySha256 = sha256(capture.body);
    capture.receivedAt = m_client.now();
    m_isDone = true;
    dropLine();
    m_deadline.stop();
    m_silence.stop();
    m_client.finished(this);
    m_answer.give(std::move(m_response));
}

void HttpJob::fail(Error::Kind kind, Error::Reason reason, const QString &detail)
{
    if (m_isDone)
        return;
    m_isDone = true;
    Error error{ kind, reason, detail.left(200) };
    if (mayBeDone())
        error = { Error::Kind::Unknown, Error::Reason::AnswerLost, error.detail };
    dropLine();
    m_deadline.stop();
    m_silence.stop();
    if (m_lookup >= 0)
        QHostInfo::abortHostLookup(m_lookup);
    m_client.finished(this);
    m_answer.give(std::move(error));
}

bool HttpJob::hasLeft()
{
    if (m_request.method == HttpRequest::Method::Post && m_line) {
        m_hasLeft = m_hasLeft || m_line->hasLeft();
        m_hasLeftWhole = m_hasLeftWhole || m_line->hasLeftWhole();
    }
    return m_hasLeft;
}

// From the first byte of the body on the server may have acted, whatever happened to its answer; if it holds
// the body against its hash, from the last.
bool HttpJob::mayBeDone() { return hasLeft() && (m_hasLeftWhole || !m_request.isWholeOrNothing); }

void HttpJob::tellSent()
{
    if (!m_request.onSent || !m_line || !m_line->hasLeft())
        return;
    const qint64 total = m_request.body.size();
    m_request.onSent(std::max<qint64>(0, total - m_line->unsent()), total);
}

void HttpJob::dropLine()
{
    if (!m_line)
        return;
    hasLeft();
    // We may stand in one of its signals.
    m_line->disconnect(this);
    m_line->drop();
    m_line->deleteLater();
    m_line = nullptr;
}
