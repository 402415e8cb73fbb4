#include "net/httpjob.h"

#include "net/privateaddress.h"

#include <QCryptographicHash>
#include <QHostInfo>
#include <QNetworkProxy>
#include <QSslCertificate>
#include <QSslConfiguration>
#include <QSslError>

using namespace Qt::StringLiterals;

namespace {
constexpr qint64 bufferBytes = 256 * 1024;

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
    case HttpRequest::Method::Get: return "GET";
    case HttpRequest::Method::Head: return "HEAD";
    case HttpRequest::Method::Post: return "POST";
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
    connect(&m_silence, &QTimer::timeout, this,
        [this] { fail(Error::Kind::Network, Error::Reason::TimedOut, m_url.host()); });
    m_request.cancel.onCancel(this, [this] { fail(Error::Kind::Canceled, Error::Reason::Unspecified, {}); });
}

HttpJob::~HttpJob()
{
    dropReply();
}

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
        m_deadline.start(m_request.limits.deadline);
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
    if ((m_url.scheme() != "https"_L1 && m_url.scheme() != "http"_L1) || !m_url.isValid() || m_url.host().isEmpty()) {
        return fail(Error::Kind::Refused, Error::Reason::SchemeRefused, m_url.toDisplayString().left(200));
    }
    if (isForCredentials() && m_url.scheme() == "http"_L1 && !isThisMachine(m_url.host()))
        return fail(Error::Kind::Refused, Error::Reason::NeedsHttps, m_url.host());
    QHostAddress literal;
    if (literal.setAddress(m_url.host()))
        return vetted({literal});
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
    for (const auto protocol : {QAbstractSocket::IPv4Protocol, QAbstractSocket::IPv6Protocol}) {
        for (const QHostAddress &address : addresses) {
            if (address.protocol() == protocol && m_addresses.size() < 4)
                m_addresses.append(address);
        }
    }
    sendTo(m_addresses.takeFirst());
}

QNetworkRequest HttpJob::makeRequest(const QHostAddress &address)
{
    // The vetted address itself is connected to, so that a second lookup cannot answer differently (DNS rebinding).
    QUrl target = m_url;
    target.setHost(address.toString());
    QNetworkRequest request(target);
    const QString name = QString::fromLatin1(m_url.host(QUrl::FullyEncoded).toLatin1());
    request.setPeerVerifyName(name);
    request.setAttribute(QNetworkRequest::RedirectPolicyAttribute, QNetworkRequest::ManualRedirectPolicy);
    request.setAttribute(QNetworkRequest::Http2AllowedAttribute, false);
    request.setAttribute(QNetworkRequest::CookieLoadControlAttribute, QNetworkRequest::Manual);
    request.setAttribute(QNetworkRequest::CookieSaveControlAttribute, QNetworkRequest::Manual);
    request.setAttribute(QNetworkRequest::AuthenticationReuseAttribute, QNetworkRequest::Manual);
    request.setAttribute(QNetworkRequest::CacheSaveControlAttribute, false);
    request.setAttribute(QNetworkRequest::DoNotBufferUploadDataAttribute, true);

    // Accept-Language and Accept-Encoding are said, so that Qt neither tells the person's locale nor decompresses.
    std::vector<std::pair<QByteArray, QByteArray>> headers{{"Host", hostHeader(m_url)},
        {"User-Agent", m_client.rules().userAgent}, {"Accept-Encoding", "gzip, deflate"}, {"Accept-Language", "*"}};
    headers.insert(headers.end(), m_request.headers.begin(), m_request.headers.end());
    if (m_request.method == HttpRequest::Method::Post && !m_request.override.isEmpty())
        headers.emplace_back("X-HTTP-Method-Override", m_request.override);

    Capture &capture = m_response.capture;
    capture.requestHead = methodName(m_request.method) + ' '
        + m_url.toEncoded(QUrl::RemoveScheme | QUrl::RemoveAuthority | QUrl::RemoveFragment) + " HTTP/1.1\r\n";
    for (const auto &[header, value] : headers) {
        request.setRawHeader(header, value);
        capture.requestHead += header + ": " + value + "\r\n";
    }
    capture.requestHead += "\r\n";
    capture.finalUrl = m_url;
    capture.peerAddress = address.toString();
    if (isForCredentials()) {
        const QByteArray pair = m_request.credentials->user.toUtf8() + ':' + m_request.credentials->password.reveal();
        request.setRawHeader("Authorization", "Basic " + pair.toBase64());
    }
    return request;
}

void HttpJob::sendTo(const QHostAddress &address)
{
    dropReply();
    QNetworkRequest request = makeRequest(address);
    m_received = 0;
    m_decoder.reset();
    m_certificateProblem.clear();

    switch (m_request.method) {
    case HttpRequest::Method::Get: m_reply = m_client.m_network.get(request); break;
    case HttpRequest::Method::Head: m_reply = m_client.m_network.head(request); break;
    case HttpRequest::Method::Post:
        m_ownNetwork = new QNetworkAccessManager(&m_client);
        m_ownNetwork->setProxy(QNetworkProxy::NoProxy);
        m_upload = new OneShotDevice(m_request.body);
        request.setHeader(QNetworkRequest::ContentLengthHeader, m_request.body.size());
        m_reply = m_ownNetwork->post(request, m_upload);
        m_upload->setParent(m_reply);
        break;
    }
    m_reply->setReadBufferSize(bufferBytes);
    connect(m_reply, &QNetworkReply::metaDataChanged, this, &HttpJob::headArrived);
    connect(m_reply, &QNetworkReply::readyRead, this, &HttpJob::bodyArrived);
    connect(m_reply, &QNetworkReply::finished, this, &HttpJob::replyFinished);
    connect(m_reply, &QNetworkReply::uploadProgress, this, [this] { m_silence.start(m_request.limits.silence); });
    connect(m_reply, &QNetworkReply::sslErrors, this, [this](const QList<QSslError> &errors) {
        if (!errors.isEmpty())
            m_certificateProblem = errors.first().errorString();
    });
    m_silence.start(m_request.limits.silence);
}

void HttpJob::headArrived()
{
    qint64 bytes = 0;
    for (const auto &[name, value] : m_reply->rawHeaderPairs())
        bytes += name.size() + value.size() + 4;
    if (bytes > m_client.rules().headerBytes)
        return fail(Error::Kind::Refused, Error::Reason::TooLarge, m_url.host());
    m_silence.start(m_request.limits.silence);
    const qint64 length = m_reply->header(QNetworkRequest::ContentLengthHeader).toLongLong();
    // Known before the body comes; a compressed one can only grow.
    if (m_request.method != HttpRequest::Method::Head && length > m_request.limits.bytes)
        return fail(Error::Kind::Refused, Error::Reason::TooLarge, m_url.host());
}

void HttpJob::bodyArrived()
{
    if (m_isDone || !m_reply)
        return;
    m_silence.start(m_request.limits.silence);
    if (!m_decoder)
        m_decoder = std::make_unique<BodyDecoder>(m_reply->rawHeader("Content-Encoding"), m_request.limits.bytes);
    while (m_reply->bytesAvailable() > 0) {
        const QByteArray piece = m_reply->read(bufferBytes);
        if (piece.isEmpty())
            break;
        m_received += piece.size();
        switch (m_decoder->feed(piece)) {
        case BodyDecoder::State::Fine: break;
        case BodyDecoder::State::TooLarge:
            return fail(Error::Kind::Refused, Error::Reason::TooLarge, m_url.host());
        case BodyDecoder::State::Malformed:
            return fail(Error::Kind::Malformed, Error::Reason::Unspecified,
                u"content encoding "_s + QString::fromLatin1(m_reply->rawHeader("Content-Encoding").left(40)));
        }
    }
    if (m_request.onProgress) {
        const QVariant length = m_reply->header(QNetworkRequest::ContentLengthHeader);
        m_request.onProgress(m_received, length.isValid() ? length.toLongLong() : -1);
    }
}

void HttpJob::replyFinished()
{
    if (m_isDone || !m_reply)
        return;
    bodyArrived();
    if (m_isDone)
        return;
    const QNetworkReply::NetworkError error = m_reply->error();
    const int status = m_reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    // Qt wants to send the body of a 307 again and cannot: an answer, without its body.
    const bool isUnsentRedirect
        = (status == 307 || status == 308) && error == QNetworkReply::ContentReSendError;
    // A status of 400 and more is an answer like any other; Qt numbers them 201…299, 302 and 401…499.
    const bool isAnswer = status > 0
        && (error == QNetworkReply::NoError || error == QNetworkReply::AuthenticationRequiredError
            || (status >= 400 && error == QNetworkReply::ProtocolInvalidOperationError) || isUnsentRedirect
            || (status >= 400 && error >= QNetworkReply::ContentAccessDenied
                && error != QNetworkReply::ContentReSendError && error <= QNetworkReply::UnknownContentError)
            || (status >= 500 && error >= QNetworkReply::InternalServerError
                && error <= QNetworkReply::UnknownServerError));
    if (!isAnswer)
        return failedOnTheLine(error, m_reply->errorString());

    const bool hasBody
        = m_request.method != HttpRequest::Method::Head && status != 204 && status != 304 && !isUnsentRedirect;
    const bool isChunked = m_reply->hasRawHeader("Transfer-Encoding");
    const QVariant length = m_reply->header(QNetworkRequest::ContentLengthHeader);
    if (hasBody && !isChunked && length.isValid() && m_received < length.toLongLong())
        return fail(Error::Kind::Network, Error::Reason::Truncated, m_url.host());
    if (hasBody && m_decoder && !m_decoder->isWhole())
        return fail(Error::Kind::Network, Error::Reason::Truncated, m_url.host());

    Capture &capture = m_response.capture;
    capture.status = status;
    capture.responseHead = "HTTP/1.1 " + QByteArray::number(status) + ' '
        + m_reply->attribute(QNetworkRequest::HttpReasonPhraseAttribute).toByteArray() + "\r\n";
    m_response.headers.clear();
    for (const auto &[name, value] : m_reply->rawHeaderPairs()) {
        m_response.headers.emplace_back(name, value);
        capture.responseHead += name + ": " + value + "\r\n";
    }
    capture.responseHead += "\r\n";
    capture.certificateSha256.clear();
    for (const QSslCertificate &certificate : m_reply->sslConfiguration().peerCertificateChain())
        capture.certificateSha256.append(certificate.digest(QCryptographicHash::Sha256));

    const QByteArray location = m_reply->rawHeader("Location");
    if (m_request.method != HttpRequest::Method::Post && isRedirect(status) && !location.isEmpty())
        return redirect(status, location);
    succeed();
}

void HttpJob::failedOnTheLine(QNetworkReply::NetworkError error, const QString &words)
{
    if (!m_certificateProblem.isEmpty() || error == QNetworkReply::SslHandshakeFailedError) {
        return fail(Error::Kind::Refused, Error::Reason::CertificateInvalid,
            m_certificateProblem.isEmpty() ? words : m_certificateProblem);
    }
    const bool isUnreachable = error == QNetworkReply::ConnectionRefusedError || error == QNetworkReply::TimeoutError
        || error == QNetworkReply::HostNotFoundError || error == QNetworkReply::UnknownNetworkError
        || error == QNetworkReply::TemporaryNetworkFailureError;
    if (isUnreachable && !hasLeft() && m_received == 0 && !m_addresses.isEmpty())
        return sendTo(m_addresses.takeFirst());
    fail(Error::Kind::Network,
        error == QNetworkReply::TimeoutError ? Error::Reason::TimedOut : Error::Reason::ConnectionFailed,
        m_url.host() + u": "_s + words);
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
    dropReply();
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
    capture.bodySha256 = QCryptographicHash::hash(capture.body, QCryptographicHash::Sha256);
    capture.receivedAt = m_client.now();
    m_isDone = true;
    dropReply();
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
    Error error{kind, reason, detail.left(200)};
    // From the first byte of the body on the server may have acted, whatever happened to its answer.
    if (hasLeft())
        error = {Error::Kind::Unknown, Error::Reason::AnswerLost, error.detail};
    dropReply();
    m_deadline.stop();
    m_silence.stop();
    if (m_lookup >= 0)
        QHostInfo::abortHostLookup(m_lookup);
    m_client.finished(this);
    m_answer.give(std::move(error));
}

bool HttpJob::hasLeft()
{
    m_hasLeft = m_hasLeft || (m_upload && m_upload->wasRead());
    return m_hasLeft;
}

void HttpJob::dropReply()
{
    if (!m_reply)
        return;
    hasLeft();
    m_upload = nullptr;
    m_reply->disconnect(this);
    m_reply->abort();
    // We may stand in one of its signals. A reply belongs to its manager.
    if (m_ownNetwork)
        m_ownNetwork->deleteLater();
    else
        m_reply->deleteLater();
    m_ownNetwork = nullptr;
    m_reply = nullptr;
}
