#pragma once

#include "net/httpparser.h"

#include <QHostAddress>
#include <QList>
#include <QSslCertificate>
#include <QSslSocket>
#include <QTimer>

#include <optional>

/// One connection to one vetted address, for one request after the other. Part of HttpClient; nobody else's.
/// It never sends a byte twice: whether to ask again is its owner's to say. Main thread.
class HttpLine final : public QObject {
    Q_OBJECT

public:
    /// Where a connection leads; a connection serves only requests for the very same.
    struct Place {
        bool isEncrypted = false;
        QString name; ///< That the certificate must be for, and that the server is told.
        QHostAddress address;
        quint16 port = 0;

        bool operator==(const Place &) const = default;
    };
    enum class Failure {
        Unreachable, ///< No connection came about; nothing was sent.
        Certificate, ///< Not valid for this name; nothing was sent.
        Stale, ///< It served before, and ended without a byte of this answer.
        Broken, ///< It ended in the answer or before it.
        Malformed,
        HeadTooLarge,
    };

    /// `authorities`: beside the system's; tests only.
    HttpLine(Place place, const QList<QSslCertificate> &authorities, QObject *parent);
    ~HttpLine() override;

    const Place &place() const { return m_place; }
    /// Sends head and body as they are, as soon as it is connected. Only when idle.
    void send(const QByteArray &head, const QByteArray &body, HttpParser::Body wanted, qint64 headLimit);
    /// Bytes of the present request were given to the system: the server may act on them.
    bool hasLeft() const { return m_hasLeft; }
    /// Bytes of it that were not; to be right at any time, as counted when some went.
    qint64 unsent() const { return m_unsent; }
    bool hasLeftWhole() const { return m_hasLeft && m_unsent == 0; }
    /// Connected, and if it should be, encrypted.
    bool isUp() const { return m_isUp; }
    const HttpParser &answer() const { return *m_parser; }
    QByteArray takeBody() { return m_parser->takeBody(); }
    /// May carry another request; it then waits for one, and tells `ended` when the server hangs up first.
    bool canServeAgain() const;
    void rest();
    /// Breaks the connection; tells nothing any more.
    void drop();
    QList<QByteArray> certificateSha256() const;

Q_SIGNALS:
    void moved(); ///< Bytes went in either direction, or the connection came about.
    void headArrived();
    void bodyArrived();
    void answered(); ///< All of it.
    void failed(HttpLine::Failure failure, const QString &words);
    void ended(); ///< While resting.

private:
    void start();
    void up();
    void wrote();
    void read();
    void lineEnded();
    void fail(Failure failure, const QString &words);

    Place m_place;
    QList<QSslCertificate> m_authorities;
    QSslSocket m_socket;
    QTimer m_rest;
    std::optional<HttpParser> m_parser;
    QByteArray m_pending; ///< To send when the connection is there.
    QString m_certificateProblem;
    int m_served = 0;
    bool m_isStarted = false;
    bool m_isUp = false;
    bool m_isDropped = false;
    bool m_isBusy = false;
    bool m_hasLeft = false;
    qint64 m_unsent = 0;
    bool m_saidHead = false;
    bool m_gotBytes = false; ///< Of the present answer.
};
