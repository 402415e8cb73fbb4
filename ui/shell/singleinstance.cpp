#include "shell/singleinstance.h"

#include "base/sha256.h"

#include <QDir>
#include <QFileInfo>
#include <QLocalSocket>
#include <QTimer>

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 longestLine = 8192;
constexpr int patienceMs = 800; // For a local socket; before the first window stands, so nobody waits for it.

/// The folder may not exist yet; then its cleaned path has to do.
QString nameFor(const QString &profile)
{
    const QFileInfo folder(profile);
    const QString canonical = folder.canonicalFilePath();
    const QString path = canonical.isEmpty() ? QDir::cleanPath(folder.absoluteFilePath()) : canonical;
    const QByteArray hash = sha256(path.toUtf8()).toHex();
    return u"quotidian-"_s + QString::fromLatin1(hash.left(24));
}

} // namespace

SingleInstance::SingleInstance(const QString &profile, QObject *parent)
    : QObject(parent)
    , m_name(nameFor(profile))
{
    m_server.setSocketOptions(QLocalServer::UserAccessOption);
    connect(&m_server, &QLocalServer::newConnection, this, [this] {
        while (QLocalSocket *visitor = m_server.nextPendingConnection())
            welcome(visitor);
    });
}

/// It says one line: an address, or nothing.
void SingleInstance::welcome(QLocalSocket *visitor)
{
    connect(visitor, &QLocalSocket::disconnected, visitor, &QObject::deleteLater);
    const auto listen = [this, visitor] {
        if (!visitor->canReadLine()) {
            if (visitor->bytesAvailable() > longestLine)
                visitor->abort();
            return;
        }
        const QByteArray line = visitor->readLine(longestLine).trimmed();
        visitor->write("raised");
        visitor->disconnectFromServer();
        emit raiseRequested();
        if (const QUrl address = QUrl::fromEncoded(line, QUrl::StrictMode);
            !line.isEmpty() && address.isValid())
            emit addressReceived(address);
    };
    connect(visitor, &QLocalSocket::readyRead, this, listen);
    QTimer::singleShot(patienceMs, visitor, [visitor] { visitor->abort(); });
    listen();
}

bool SingleInstance::raiseOther(const QUrl &address) const
{
    QLocalSocket socket;
    socket.connectToServer(m_name);
    if (!socket.waitForConnected(patienceMs))
        return false;
    socket.write(address.toEncoded() + '\n');
    socket.flush();
    return socket.bytesAvailable() > 0 || socket.waitForReadyRead(patienceMs);
}

Result<> SingleInstance::listen()
{
    // The profile's lock is ours: what a crash left in the place of our socket is nobody's.
    QLocalServer::removeServer(m_name);
    if (!m_server.listen(m_name))
        return Error{ Error::Kind::Refused, Error::Reason::Unspecified, m_server.errorString() };
    return {};
}
