#include "support/testserver.h"

#include <QMutexLocker>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTimer>

#include <sys/socket.h>

using namespace Qt::StringLiterals;

namespace {
QByteArray pathOf(const QByteArray &target)
{
    const qsizetype query = target.indexOf('?');
    return query < 0 ? target : target.left(query);
}
} // namespace

QByteArray WireRequest::header(const QByteArray &name) const
{
    for (const QByteArray &line : head.split('\n')) {
        const qsizetype colon = line.indexOf(':');
        if (colon > 0 && line.left(colon).compare(name, Qt::CaseInsensitive) == 0)
            return line.mid(colon + 1).trimmed();
    }
    return {};
}

WireReply WireReply::answer(
    int status, const QByteArray &type, const QByteArray &body, const QList<QByteArray> &headers)
{
    WireReply reply;
    reply.bytes = "HTTP/1.1 " + QByteArray::number(status) + " Scripted\r\nContent-Type: " + type
        + "\r\nContent-Length: " + QByteArray::number(body.size()) + "\r\n";
    for (const QByteArray &header : headers)
        reply.bytes += header + "\r\n";
    reply.bytes += "\r\n" + body;
    return reply;
}

WireReply WireReply::redirect(int status, const QByteArray &location)
{
    return answer(status, "text/html", "moved", { "Location: " + location });
}

// Everything here runs on the server's thread.
class TestServer::Listener final : public QTcpServer {
public:
    explicit Listener(TestServer &server)
        : m_server(server)
    {
        connect(this, &QTcpServer::newConnection, this, [this] {
            while (QTcpSocket *socket = nextPendingConnection())
                accept(socket);
        });
    }

private:
    static void endNow(QTcpSocket *socket, WireReply::End end)
    {
        switch (end) {
        case WireReply::End::KeepOpen:
        case WireReply::End::Hang:
            return;
        case WireReply::End::Close:
            socket->disconnectFromHost();
            return;
        case WireReply::End::Reset: {
            const linger hard{ 1, 0 };
            ::setsockopt(
                static_cast<int>(socket->socketDescriptor()), SOL_SOCKET, SO_LINGER, &hard, sizeof hard);
            socket->abort();
            return;
        }
        }
    }

    void accept(QTcpSocket *socket)
    {
        int number = 0;
        std::optional<WireReply::End> refuse;
        {
            QMutexLocker lock(&m_server.m_lock);
            number = ++m_server.m_connections;
            m_server.m_mostOpen = std::max(m_server.m_mostOpen, ++m_server.m_open);
            refuse = m_server.m_refuse;
        }
        connect(socket, &QTcpSocket::disconnected, socket, [&server = m_server, socket] {
            {
                QMutexLocker lock(&server.m_lock);
                --server.m_open;
            }
            socket->deleteLater();
        });
        if (refuse)
            return endNow(socket, *refuse);
        auto buffer = std::make_shared<QByteArray>();
        connect(socket, &QTcpSocket::readyRead, socket, [this, socket, buffer, number] {
            buffer->append(socket->readAll());
            while (takeRequest(socket, *buffer, number)) { }
        });
    }

    bool takeRequest(QTcpSocket *socket, QByteArray &buffer, int number)
    {
        const qsizetype end = buffer.indexOf("\r\n\r\n");
        if (end < 0)
            return false;
        WireRequest request;
        request.head = buffer.left(end + 2);
        const qint64 length = request.header("Content-Length").toLongLong();
        if (buffer.size() < end + 4 + length)
            return false;
        request.body = buffer.mid(end + 4, length);
        buffer.remove(0, end + 4 + length);
        const QList<QByteArray> words = request.head.left(request.head.indexOf('\r')).split(' ');
        request.method = words.value(0);
        request.target = words.value(1);
        request.connection = number;
        request.at = m_server.m_clock.elapsed();
        Script script;
        {
            QMutexLocker lock(&m_server.m_lock);
            m_server.m_requests.push_back(request);
            const auto found = m_server.m_routes.find(pathOf(request.target));
            script = found != m_server.m_routes.end() ? found->second : m_server.m_otherwise;
        }
        const WireReply reply
            = script ? script(request) : WireReply::answer(404, "text/plain", "no such route");
        if (reply.delay > 0)
            QTimer::singleShot(reply.delay, socket, [socket, reply] { send(socket, reply); });
        else
            send(socket, reply);
        return true;
    }

    static void send(QTcpSocket *socket, const WireReply &reply)
    {
        socket->write(reply.bytes);
        if (reply.drip > 0) {
            auto *timer = new QTimer(socket);
            connect(timer, &QTimer::timeout, socket,
                [socket, filler = reply.endless, at = qsizetype(0)]() mutable {
                    socket->write(filler.mid(at++ % filler.size(), 1));
                });
            return timer->start(reply.drip);
        }
        if (!reply.endless.isEmpty()) {
            auto more = [socket, filler = reply.endless] {
                while (socket->state() == QAbstractSocket::ConnectedState
                    && socket->bytesToWrite() < 1024 * 1024)
                    socket->write(filler);
            };
            connect(socket, &QTcpSocket::bytesWritten, socket, more);
            return more();
        }
        if (reply.end == WireReply::End::Reset) {
            // The bytes first, as far as the kernel takes them.
            socket->flush();
            QTimer::singleShot(30, socket, [socket] { endNow(socket, WireReply::End::Reset); });
            return;
        }
        endNow(socket, reply.end);
    }

    TestServer &m_server;
};

TestServer::TestServer()
{
    m_clock.start();
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

TestServer::~TestServer()
{
    m_thread.quit();
    m_thread.wait();
}

QUrl TestServer::url(const QString &target) const
{
    return QUrl(u"http://127.0.0.1:"_s + QString::number(m_port) + target);
}

void TestServer::route(const QByteArray &path, Script script)
{
    QMutexLocker lock(&m_lock);
    m_routes[path] = std::move(script);
}

void TestServer::route(const QByteArray &path, const WireReply &reply)
{
    route(path, [reply](const WireRequest &) { return reply; });
}

void TestServer::otherwise(Script script)
{
    QMutexLocker lock(&m_lock);
    m_otherwise = std::move(script);
}

void TestServer::refuse(WireReply::End end)
{
    QMutexLocker lock(&m_lock);
    m_refuse = end;
}

std::vector<WireRequest> TestServer::requests() const
{
    QMutexLocker lock(&m_lock);
    return m_requests;
}

int TestServer::count(const QByteArray &path) const
{
    QMutexLocker lock(&m_lock);
    return static_cast<int>(std::count_if(m_requests.begin(), m_requests.end(),
        [&](const WireRequest &request) { return pathOf(request.target) == path; }));
}

int TestServer::connections() const
{
    QMutexLocker lock(&m_lock);
    return m_connections;
}

int TestServer::mostOpen() const
{
    QMutexLocker lock(&m_lock);
    return m_mostOpen;
}

void TestServer::forget()
{
    QMutexLocker lock(&m_lock);
    m_requests.clear();
}
