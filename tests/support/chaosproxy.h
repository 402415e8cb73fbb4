#pragma once

#include <QByteArray>
#include <QMutex>
#include <QThread>
#include <QUrl>

#include <functional>

/// A TCP proxy on 127.0.0.1 between a client and a real server, which spoils connections as a test says. It
/// knows the wire, not HTTP, but for counting requests by their first line. It lives in a thread of its own.
class ChaosProxy final {
public:
    /// What happens to one connection.
    struct Fault {
        enum class Kind {
            None,
            RefuseBefore, ///< Closed before the server hears anything.
            LoseAnswer, ///< The server answers, and the client sees the line break.
            CutAnswer, ///< After `bytes` of the answer.
            Hang, ///< The server answers, and the client waits.
            Delay, ///< The answer comes `bytes` milliseconds later.
            CutRequest, ///< After `bytes` of the request.
        };
        Kind kind = Kind::None;
        qint64 bytes = 0;
        bool isReset = false; ///< Ends with RST, not FIN.
    };
    /// Called for each connection, counted from 1, on the proxy's thread.
    using Script = std::function<Fault(int connection)>;

    ChaosProxy(const QString &host, quint16 port);
    ~ChaosProxy();

    quint16 port() const { return m_port; }
    /// `address` with this proxy in the place of the server.
    QUrl through(QUrl address) const;
    void setScript(Script script);
    /// Requests that begin with this word ("POST") and came from the client, whether they went on or not.
    int requests(const QByteArray &method) const;
    int connections() const;

private:
    class Listener;
    class Pair;
    friend class Listener;
    friend class Pair;

    mutable QMutex m_lock;
    Script m_script;
    QByteArray m_methods; ///< First words, one a line.
    int m_connections = 0;
    QString m_host;
    quint16 m_serverPort;
    quint16 m_port = 0;
    QThread m_thread;
};
