#include "support/chaosproxy.h"

#include <QMutexLocker>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTimer>

#include <sys/socket.h>

// One client and its server. On the proxy's thread.
class ChaosProxy::Pair final : public QObject {
public:
    Pair(ChaosProxy &proxy, QTcpSocket *client, const Fault &fault, QObject *parent)
        : QObject(parent)
        , m_proxy(proxy)
        , m_client(client)
        , m_fault(fault)
    {
        client->setParent(this);
        connect(client, &QTcpSocket::readyRead, this, &Pair::fromClient);
        connect(client, &QTcpSocket::disconnected, this, [this] {
            m_server.disconnectFromHost();
            deleteLater();
        });
        connect(&m_server, &QTcpSocket::readyRead, this, &Pair::fromServer);
        connect(&m_server, &QTcpSocket::disconnected, this, &Pair::serverEnded);
        connect(&m_server, &QTcpSocket::errorOccurred, this, &Pair::serverEnded);
        if (fault.kind != Fault::Kind::RefuseBefore)
            m_server.connectToHost(proxy.m_host, proxy.m_serverPort);
    }

private:
    void fromClient()
    {
        const QByteArray bytes = m_client->readAll();
        noteMethod(bytes);
        m_sent += bytes.size();
        if (m_fault.kind == Fault::Kind::RefuseBefore)
            return end();
        if (m_fault.kind == Fault::Kind::CutRequest && m_sent >= m_fault.bytes) {
            m_server.write(bytes.left(bytes.size() - (m_sent - m_fault.bytes)));
            return QTimer::singleShot(20, this, [this] { end(); });
        }
        m_server.write(bytes);
    }

    // A request's first line begins with a word in capitals; a body of ours is JSON.
    void noteMethod(const QByteArray &bytes)
    {
        qsizetype length = 0;
        while (length < bytes.size() && length < 8 && bytes[length] >= 'A' && bytes[length] <= 'Z')
            ++length;
        if (length < 3 || length >= bytes.size() || bytes[length] != ' ')
            return;
        QMutexLocker lock(&m_proxy.m_lock);
        m_proxy.m_methods += bytes.left(length) + '\n';
    }

    void fromServer()
    {
        const QByteArray bytes = m_server.readAll();
        const qint64 before = m_answered;
        m_answered += bytes.size();
        switch (m_fault.kind) {
        case Fault::Kind::None:
        case Fault::Kind::RefuseBefore:
        case Fault::Kind::CutRequest:
            m_client->write(bytes);
            return;
        // The server goes on to its end: it has stored what it was asked to.
        case Fault::Kind::LoseAnswer:
        case Fault::Kind::Hang:
            return;
        case Fault::Kind::CutAnswer:
            if (before < m_fault.bytes)
                m_client->write(bytes.left(m_fault.bytes - before));
            return;
        case Fault::Kind::Delay:
            QTimer::singleShot(
                static_cast<int>(m_fault.bytes), m_client, [this, bytes] { m_client->write(bytes); });
            return;
        }
    }

    void serverEnded()
    {
        if (m_server.bytesAvailable() > 0)
            fromServer();
        if (m_fault.kind == Fault::Kind::Hang)
            return;
        const int wait = m_fault.kind == Fault::Kind::Delay ? static_cast<int>(m_fault.bytes) + 50 : 0;
        QTimer::singleShot(wait, this, [this] { end(); });
    }

    void end()
    {
        if (m_fault.isReset) {
            const linger hard{ 1, 0 };
            m_client->flush();
            ::setsockopt(
                static_cast<int>(m_client->socketDescriptor()), SOL_SOCKET, SO_LINGER, &hard, sizeof hard);
            m_client->abort();
            return;
        }
        m_client->disconnectFromHost();
    }

    ChaosProxy &m_proxy;
    QTcpSocket *m_client;
    QTcpSocket m_server;
    Fault m_fault;
    qint64 m_sent = 0;
    qint64 m_answered = 0;
};

class ChaosProxy::Listener final : public QTcpServer {
public:
    explicit Listener(ChaosProxy &proxy)
    {
        connect(this, &QTcpServer::newConnection, this, [this, &proxy] {
            while (QTcpSocket *client = nextPendingConnection()) {
                int number = 0;
                Script script;
                {
                    QMutexLocker lock(&proxy.m_lock);
                    number = ++proxy.m_connections;
                    script = proxy.m_script;
                }
                new Pair(proxy, client, script ? script(number) : Fault(), this);
            }
        });
    }
};

ChaosProxy::ChaosProxy(const QString &host, quint16 port)
    : m_host(host)
    , m_serverPort(port)
{
    auto *listener = new Listener(*this);
    listener->moveToThread(&m_thread);
    QObject::connect(&m_thread, &QThread::finished, listener, &QObject::deleteLater);
    m_thread.start();
    QMetaObject::invokeMethod(
        listener,
        [this, listener] {
            listener->listen(QHostAddress::LocalHost);
            m_port = listener->serverPort();
        },
        Qt::BlockingQueuedConnection);
}

ChaosProxy::~ChaosProxy()
{
    m_thread.quit();
    m_thread.wait();
}

QUrl ChaosProxy::through(QUrl address) const
{
    address.setHost(QStringLiteral("127.0.0.1"));
    address.setPort(m_port);
    return address;
}

void ChaosProxy::setScript(Script script)
{
    QMutexLocker lock(&m_lock);
    m_script = std::move(script);
}

int ChaosProxy::requests(const QByteArray &method) const
{
    QMutexLocker lock(&m_lock);
    return static_cast<int>(m_methods.split('\n').count(method));
}

int ChaosProxy::connections() const
{
    QMutexLocker lock(&m_lock);
    return m_connections;
}
