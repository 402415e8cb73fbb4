#pragma once

#include "net/bodydecoder.h"
#include "net/httpclient.h"
#include "net/oneshotdevice.h"

#include <QHostAddress>
#include <QNetworkReply>
#include <QNetworkRequest>
#include <QTimer>

/// One request of HttpClient from the queue to its answer, over all its hops. Part of HttpClient; nobody else's.
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
    void sendTo(const QHostAddress &address);
    void headArrived();
    void bodyArrived();
    void replyFinished();
    void failedOnTheLine(QNetworkReply::NetworkError error, const QString &words);
    void redirect(int status, const QByteArray &location);
    void succeed();

    bool isPrivateAllowed() const;
    bool isForCredentials() const;
    QNetworkRequest makeRequest(const QHostAddress &address);
    bool hasLeft();
    void dropReply();

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
    QNetworkAccessManager *m_ownNetwork = nullptr; ///< Of a Post: no connection that may be dead already.
    QNetworkReply *m_reply = nullptr;
    OneShotDevice *m_upload = nullptr; ///< Of a Post; belongs to the reply.
    bool m_hasLeft = false; ///< A Post's body began to leave.
    std::unique_ptr<BodyDecoder> m_decoder;
    qint64 m_received = 0; ///< Bytes of the body as sent.
    QString m_certificateProblem;
};
