#pragma once

#include "net/bodydecoder.h"
#include "net/httpclient.h"

#include <QHostAddress>
#include <QTimer>

/// One request of HttpClient from the queue to its answer, over all its hops. Part of HttpClient; nobody
/// else's.
class HttpJob final : public QObject {
    Q_OBJECT

public:
    HttpJob(HttpClient &client, HttpRequest request);
    ~HttpJob() override;

    Future<HttpResponse> future() const { return m_answer.future(); }
    /// Where the next request goes, "host:port": what the queue counts by.
    QString hostKey() const;
    void start();
    void fail(Error::Kind kind, Error::Reason reason, const QString &detail);

private:
    void vet();
    void vetted(const QList<QHostAddress> &addresses);
    enum class Line { Any, New };
    void sendTo(const QHostAddress &address, Line which);
    void headArrived();
    void bodyArrived();
    void answered();
    void failedOnTheLine(HttpLine::Failure failure, const QString &words);
    void silent();
    void redirect(int status, const QByteArray &location);
    void succeed();

    bool isPrivateAllowed() const;
    bool isForCredentials() const;
    QByteArray makeHead();
    bool hasLeft();
    bool mayBeDone(); ///< By a server that this Post was sent to.
    void tellSent();
    void dropLine();

    HttpClient &m_client;
    HttpRequest m_request;
    Answer<HttpResponse> m_answer;
    HttpResponse m_response;
    QUrl m_url; ///< Of this hop.
    bool m_isStarted = false;
    bool m_isDone = false;
    bool m_isPermanentSoFar = true;
    int m_hops = 0;
    int m_lookup = -1;
    QList<QHostAddress> m_addresses; ///< Vetted, not tried yet.
    QTimer m_deadline;
    QTimer m_silence;
    QHostAddress m_address; ///< That is tried now.
    HttpLine *m_line = nullptr; ///< The client's child; ours until it is kept or dropped.
    bool m_hasLeft = false; ///< A Post began to leave.
    bool m_hasLeftWhole = false; ///< And nothing of it is here any more.
    std::unique_ptr<BodyDecoder> m_decoder;
    qint64 m_received = 0; ///< Bytes of the body as sent.
};
