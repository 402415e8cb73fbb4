#include "net/httpline.h"

#include <QCryptographicHash>
#include <QNetworkProxy>
#include <QSslConfiguration>
#include <QSslError>

#include <algorithm>
#include <chrono>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {
constexpr qint64 bufferBytes = 256 * 1024;
constexpr auto restTime = 15s; // Servers close after 5 to 75 seconds; a line that is closed costs a request.
} // namespace

HttpLine::HttpLine(Place place, const QList<QSslCertificate> &authorities, QObject *parent)
    : QObject(parent)
    , m_place(std::move(place))
    , m_authorities(authorities)
{
    // Direct, whatever the system says: a proxy would look the names up where nobody vets them.
    m_socket.setProxy(QNetworkProxy::NoProxy);
    m_socket.setReadBufferSize(bufferBytes);
    m_rest.setSingleShot(true);
    connect(&m_rest, &QTimer::timeout, this, &HttpLine::ended);
    connect(&m_socket, &QSslSocket::readyRead, this, &HttpLine::read);
    // Of an encrypted line this says only that the bytes were encrypted.
    if (m_place.isEncrypted)
        connect(&m_socket, &QSslSocket::bytesWritten, this, &HttpLine::moved);
    else
        connect(&m_socket, &QSslSocket::bytesWritten, this, &HttpLine::wrote);
    connect(&m_socket, &QSslSocket::encryptedBytesWritten, this, &HttpLine::wrote);
    connect(&m_socket, &QSslSocket::errorOccurred, this, &HttpLine::lineEnded);
    connect(&m_socket, &QSslSocket::disconnected, this, &HttpLine::lineEnded);
    connect(&m_socket, &QSslSocket::sslErrors, this, [this](const QList<QSslError> &errors) {
        // None is ever ignored; the handshake fails next.
        m_certificateProblem = errors.isEmpty() ? u"certificate"_s : errors.first().errorString();
    });
}

HttpLine::~HttpLine() { drop(); }

void HttpLine::drop()
{
    m_isDropped = true;
    m_isBusy = false;
    m_rest.stop();
    m_socket.disconnect(this);
    m_socket.abort();
}

void HttpLine::send(const QByteArray &head, const QByteArray &body, HttpParser::Body wanted, qint64 headLimit)
{
    m_rest.stop();
    m_parser.emplace(wanted, headLimit);
    m_isBusy = true;
    m_hasLeft = false;
    m_saidHead = false;
    m_gotBytes = false;
    m_pending = head + body;
    if (m_isUp)
        return up();
    // Later: a network that is not there fails at once, before anybody listens.
    if (!std::exchange(m_isStarted, true))
        QMetaObject::invokeMethod(this, &HttpLine::start, Qt::QueuedConnection);
}

void HttpLine::start()
{
    if (m_isDropped)
        return;
    if (!m_place.isEncrypted) {
        connect(&m_socket, &QSslSocket::connected, this, &HttpLine::up);
        m_socket.connectToHost(m_place.address, m_place.port);
        return;
    }
    QSslConfiguration configuration = QSslConfiguration::defaultConfiguration();
    configuration.setProtocol(QSsl::SecureProtocols);
    configuration.setPeerVerifyMode(QSslSocket::VerifyPeer);
    configuration.setAllowedNextProtocols({ QByteArrayLiteral("http/1.1") });
    if (!m_authorities.isEmpty())
        configuration.addCaCertificates(m_authorities);
    m_socket.setSslConfiguration(configuration);
    connect(&m_socket, &QSslSocket::encrypted, this, &HttpLine::up);
    connect(&m_socket, &QSslSocket::connected, this, &HttpLine::moved);
    m_socket.connectToHostEncrypted(m_place.address.toString(), m_place.port, m_place.name);
}

void HttpLine::up()
{
    m_isUp = true;
    if (!m_isBusy || m_pending.isEmpty())
        return;
    m_hasLeft = true;
    m_unsent = m_pending.size();
    m_socket.write(std::exchange(m_pending, {}));
    Q_EMIT moved();
}

void HttpLine::wrote()
{
    // Encrypted bytes are a few more than what they carry.
    if (m_hasLeft)
        m_unsent = std::min(m_unsent, m_socket.bytesToWrite() + m_socket.encryptedBytesToWrite());
    Q_EMIT moved();
}

void HttpLine::read()
{
    if (!m_isBusy) {
        // Nobody asked: not a line to trust.
        Q_EMIT ended();
        return;
    }
    while (m_isBusy && m_socket.bytesAvailable() > 0) {
        const QByteArray piece = m_socket.read(bufferBytes);
        if (piece.isEmpty())
            break;
        m_gotBytes = true;
        const HttpParser::State state = m_parser->feed(piece);
        if (state == HttpParser::State::Malformed)
            return fail(Failure::Malformed, u"not HTTP"_s);
        if (state == HttpParser::State::HeadTooLarge)
            return fail(Failure::HeadTooLarge, {});
        Q_EMIT moved();
        if (m_isBusy && !m_saidHead && state != HttpParser::State::Head) {
            m_saidHead = true;
            Q_EMIT headArrived();
        }
        if (m_isBusy && state != HttpParser::State::Head)
            Q_EMIT bodyArrived();
        if (!m_isBusy)
            return;
        if (state == HttpParser::State::Whole) {
            m_isBusy = false;
            ++m_served;
            Q_EMIT answered();
            return;
        }
    }
}

void HttpLine::lineEnded()
{
    if (!m_isBusy) {
        Q_EMIT ended();
        return;
    }
    const QString words = m_socket.errorString();
    if (!m_isUp) {
        return fail(m_certificateProblem.isEmpty() ? Failure::Unreachable : Failure::Certificate,
            m_certificateProblem.isEmpty() ? words : m_certificateProblem);
    }
    read();
    if (!m_isBusy)
        return;
    if (m_parser->end() == HttpParser::State::Whole) {
        m_isBusy = false;
        Q_EMIT answered();
        return;
    }
    fail(m_served > 0 && !m_gotBytes ? Failure::Stale : Failure::Broken, words);
}

void HttpLine::fail(Failure failure, const QString &words)
{
    m_isBusy = false;
    Q_EMIT failed(failure, words);
}

bool HttpLine::canServeAgain() const
{
    return m_isUp && !m_isBusy && m_parser && m_parser->keepsOpen() && m_socket.bytesToWrite() == 0
        && m_socket.bytesAvailable() == 0 && m_socket.state() == QAbstractSocket::ConnectedState;
}

void HttpLine::rest()
{
    m_parser.reset();
    m_rest.start(restTime);
}

QList<QByteArray> HttpLine::certificateSha256() const
{
    QList<QByteArray> hashes;
    for (const QSslCertificate &certificate : m_socket.peerCertificateChain())
        hashes.append(certificate.digest(QCryptographicHash::Sha256));
    return hashes;
}
