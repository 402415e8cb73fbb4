#pragma once

#include <QByteArray>
#include <QElapsedTimer>
#include <QList>
#include <QMutex>
#include <QString>
#include <QThread>
#include <QUrl>

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <vector>

/// A request as it stood on the wire.
struct WireRequest {
    QByteArray method;
    QByteArray target; ///< Path and query, as sent.
    QByteArray head; ///< Everything up to the empty line, as sent.
    QByteArray body;
    int connection = 0; ///< Counted from 1.
    qint64 at = 0; ///< Milliseconds since the server started.

    /// The value of a header, without regard to case; empty if absent.
    QByteArray header(const QByteArray &name) const;
};

/// What a scripted server does with one request.
struct WireReply {
    enum class End {
        KeepOpen,
        Close, ///< Orderly, after the bytes.
        Reset, ///< RST, as a crashed process or a firewall does.
        Hang, ///< Never another byte.
    };

    QByteArray bytes = {}; ///< Verbatim onto the wire: status line, headers, body.
    End end = End::KeepOpen;
    int delay = 0; ///< Milliseconds before the first byte.
    QByteArray endless = {}; ///< After `bytes`, this again and again until the client goes.
    int drip = 0; ///< Milliseconds between the bytes of `endless`, one at a time; 0: as fast as the line
                  ///< takes them.

    /// A whole HTTP answer with Content-Length.
    static WireReply answer(
        int status, const QByteArray &type, const QByteArray &body, const QList<QByteArray> &headers = {});
    static WireReply redirect(int status, const QByteArray &location);
};

/// An HTTP server on 127.0.0.1 that does as a test scripts it, the wrong things above all. It lives in a
/// thread of its own; routes may be changed from the test's thread at any time.
class TestServer final {
public:
    using Script = std::function<WireReply(const WireRequest &)>;

    TestServer();
    ~TestServer();

    /// `http://127.0.0.1:PORT` + target.
    QUrl url(const QString &target = QStringLiteral("/")) const;
    quint16 port() const { return m_port; }

    /// Answers requests for a path (without query). Without a route: 404.
    void route(const QByteArray &path, Script script);
    void route(const QByteArray &path, const WireReply &reply);
    /// Answers what no route does.
    void otherwise(Script script);
    /// Closes each connection (with `end`) before a byte of a request is read.
    void refuse(WireReply::End end);

    std::vector<WireRequest> requests() const;
    /// Requests that reached a path.
    int count(const QByteArray &path) const;
    int connections() const;
    /// The most connections that were open at once.
    int mostOpen() const;
    void forget();

private:
    class Listener;
    friend class Listener;

    mutable QMutex m_lock;
    std::map<QByteArray, Script> m_routes;
    Script m_otherwise;
    std::vector<WireRequest> m_requests;
    std::optional<WireReply::End> m_refuse;
    int m_connections = 0;
    int m_open = 0;
    int m_mostOpen = 0;
    quint16 m_port = 0;
    QElapsedTimer m_clock;
    QThread m_thread;
};
