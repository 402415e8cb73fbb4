#include "shell/singleinstance.h"

#include "base/sha256.h"

#include <QDir>
#include <QFileInfo>
#include <QLocalSocket>

using namespace Qt::StringLiterals;

namespace {

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
        while (QLocalSocket *visitor = m_server.nextPendingConnection()) {
            visitor->write("raised");
            visitor->disconnectFromServer();
            connect(visitor, &QLocalSocket::disconnected, visitor, &QObject::deleteLater);
            if (visitor->state() == QLocalSocket::UnconnectedState)
                visitor->deleteLater();
            emit raiseRequested();
        }
    });
}

bool SingleInstance::raiseOther() const
{
    QLocalSocket socket;
    socket.connectToServer(m_name);
    return socket.waitForConnected(patienceMs)
        && (socket.bytesAvailable() > 0 || socket.waitForReadyRead(patienceMs));
}

Result<> SingleInstance::listen()
{
    // The profile's lock is ours: what a crash left in the place of our socket is nobody's.
    QLocalServer::removeServer(m_name);
    if (!m_server.listen(m_name))
        return Error{ Error::Kind::Refused, Error::Reason::Unspecified, m_server.errorString() };
    return {};
}
