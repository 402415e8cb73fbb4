#include "net/httpclient.h"
#include "support/await.h"

#include <QCryptographicHash>
#include <QElapsedTimer>
#include <QFile>
#include <QProcess>
#include <QSslCertificate>
#include <QSslConfiguration>
#include <QSslKey>
#include <QSslServer>
#include <QSslSocket>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;

namespace {
QByteArray bytesOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

bool openssl(const QString &folder, const QStringList &arguments)
{
    QProcess process;
    process.setWorkingDirectory(folder);
    process.setProcessChannelMode(QProcess::MergedChannels);
    process.start(u"openssl"_s, arguments);
    if (process.waitForFinished(60'000) && process.exitCode() == 0)
        return true;
    qWarning("openssl %s: %s", qPrintable(arguments.join(u' ')), process.readAll().constData());
    return false;
}

/// An https server on 127.0.0.1, which answers each request with one answer and hangs up.
class TlsServer final {
public:
    TlsServer(const QString &folder, const QString &name, QByteArray answer)
        : m_answer(std::move(answer))
    {
        QSslConfiguration configuration = QSslConfiguration::defaultConfiguration();
        configuration.setLocalCertificateChain(
            QSslCertificate::fromData(bytesOf(folder + u'/' + name + u".pem"_s)));
        configuration.setPrivateKey(QSslKey(bytesOf(folder + u'/' + name + u".key"_s), QSsl::Ec));
        configuration.setPeerVerifyMode(QSslSocket::VerifyNone);
        m_server.setSslConfiguration(configuration);
        QObject::connect(&m_server, &QSslServer::pendingConnectionAvailable, &m_server, [this] {
            while (QTcpSocket *socket = m_server.nextPendingConnection()) {
                QObject::connect(socket, &QTcpSocket::readyRead, socket, [this, socket] {
                    m_heard += socket->readAll();
                    if (!m_heard.endsWith("\r\n\r\n"))
                        return;
                    ++m_requests;
                    socket->write(m_answer);
                    socket->disconnectFromHost();
                });
                QObject::connect(socket, &QTcpSocket::disconnected, socket, &QObject::deleteLater);
            }
        });
        m_server.listen(QHostAddress::LocalHost);
    }

    QUrl url(const QString &host) const
    {
        return QUrl(u"https://%1:%2/page"_s.arg(host).arg(m_server.serverPort()));
    }
    int requests() const { return m_requests; }
    QByteArray heard() const { return m_heard; }

private:
    QSslServer m_server;
    QByteArray m_answer;
    QByteArray m_heard;
    int m_requests = 0;
};
} // namespace

/// Certificates are never waved through.
class TestTls final : public QObject {
    Q_OBJECT

private:
    QTemporaryDir m_folder;
    QList<QSslCertificate> m_authority;

    bool makeCertificate(const QString &name, const QString &subjectNames, const QString &days)
    {
        QFile extensions(m_folder.filePath(name + u".ext"_s));
        if (!extensions.open(QIODevice::WriteOnly))
            return false;
        extensions.write("subjectAltName=" + subjectNames.toLatin1() + "\nbasicConstraints=CA:FALSE\n");
        extensions.close();
        const QString folder = m_folder.path();
        return openssl(folder,
                   { u"req"_s, u"-newkey"_s, u"ec"_s, u"-pkeyopt"_s, u"ec_paramgen_curve:prime256v1"_s,
                       u"-nodes"_s, u"-keyout"_s, name + u".key"_s, u"-out"_s, name + u".csr"_s, u"-subj"_s,
                       u"/CN=x"_s })
            && openssl(folder,
                { u"x509"_s, u"-req"_s, u"-in"_s, name + u".csr"_s, u"-CA"_s, u"authority.pem"_s, u"-CAkey"_s,
                    u"authority.key"_s, u"-CAcreateserial"_s, u"-days"_s, days, u"-extfile"_s,
                    name + u".ext"_s, u"-out"_s, name + u".pem"_s });
    }

    static HttpRequest get(const QUrl &url)
    {
        HttpRequest request;
        request.url = url;
        return request;
    }

private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY(QSslSocket::supportsSsl());
        QVERIFY(openssl(m_folder.path(),
            { u"req"_s, u"-x509"_s, u"-newkey"_s, u"ec"_s, u"-pkeyopt"_s, u"ec_paramgen_curve:prime256v1"_s,
                u"-nodes"_s, u"-keyout"_s, u"authority.key"_s, u"-out"_s, u"authority.pem"_s, u"-days"_s,
                u"2"_s, u"-subj"_s, u"/CN=authority of the test"_s }));
        m_authority = QSslCertificate::fromData(bytesOf(m_folder.filePath(u"authority.pem"_s)));
        QCOMPARE(m_authority.size(), 1);
        QVERIFY(makeCertificate(u"good"_s, u"DNS:localhost,IP:127.0.0.1"_s, u"2"_s));
        QVERIFY(makeCertificate(u"other"_s, u"DNS:other.example"_s, u"2"_s));
        QVERIFY(makeCertificate(u"expired"_s, u"DNS:localhost"_s, u"-1"_s)
            || makeCertificate(u"expired"_s, u"DNS:localhost"_s, u"0"_s));
    }

    void goodCertificateIsCaptured_data()
    {
        QTest::addColumn<QString>("host");
        QTest::newRow("name") << u"localhost"_s;
        QTest::newRow("address") << u"127.0.0.1"_s;
    }
    void goodCertificateIsCaptured()
    {
        QFETCH(QString, host);
        TlsServer server(m_folder.path(), u"good"_s, "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello");
        HttpClient client({ .isPrivateAllowed = true, .authorities = m_authority });
        const auto response = await(client.send(get(server.url(host))));
        QVERIFY2(response.has_value(), response ? "" : qPrintable(response.error().detail));
        QCOMPARE(response->capture.body, "hello");
        QCOMPARE(response->capture.peerAddress, u"127.0.0.1"_s);
        QVERIFY(server.heard().contains("Host: " + host.toLatin1() + ':'));
        const QSslCertificate leaf
            = QSslCertificate::fromData(bytesOf(m_folder.filePath(u"good.pem"_s))).constFirst();
        QVERIFY(!response->capture.certificateSha256.isEmpty());
        QCOMPARE(response->capture.certificateSha256.constFirst(), leaf.digest(QCryptographicHash::Sha256));
    }

    void badCertificateIsRefused_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<bool>("isAuthorityKnown");
        QTest::newRow("unknown authority") << u"good"_s << false;
        QTest::newRow("signed by itself") << u"authority"_s << false;
        QTest::newRow("another name") << u"other"_s << true;
        QTest::newRow("expired") << u"expired"_s << true;
    }
    void badCertificateIsRefused()
    {
        QFETCH(QString, name);
        QFETCH(bool, isAuthorityKnown);
        TlsServer server(m_folder.path(), name, "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello");
        NetRules rules{ .isPrivateAllowed = true };
        if (isAuthorityKnown)
            rules.authorities = m_authority;
        HttpClient client(rules);
        HttpRequest request = get(server.url(u"localhost"_s));
        request.credentials = Credentials{ request.url, u"me"_s, Secret("abcd") };
        const auto response = await(client.send(request));
        QVERIFY(!response.has_value());
        QCOMPARE(response.error().kind, Error::Kind::Refused);
        QCOMPARE(response.error().reason, Error::Reason::CertificateInvalid);
        QCOMPARE(server.requests(), 0);
        QVERIFY2(server.heard().isEmpty(), "nothing is said to a server that is not who it should be");

        request.method = HttpRequest::Method::Post;
        request.body = "{}";
        QCOMPARE(await(client.send(request)).error().kind, Error::Kind::Refused);
        QVERIFY(server.heard().isEmpty());
    }

    void redirectToPlainHttpIsRefused()
    {
        TlsServer server(m_folder.path(), u"good"_s,
            "HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:9/\r\nContent-Length: 0\r\n\r\n");
        HttpClient client({ .isPrivateAllowed = true, .authorities = m_authority });
        const auto response = await(client.send(get(server.url(u"localhost"_s))));
        QVERIFY(!response.has_value());
        QCOMPARE(response.error().reason, Error::Reason::InsecureRedirect);
    }

    void handshakesStayShort()
    {
        TlsServer server(m_folder.path(), u"good"_s, "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello");
        HttpClient client({ .isPrivateAllowed = true, .authorities = m_authority });
        const std::clock_t before = std::clock();
        for (int i = 0; i < 50; ++i)
            QVERIFY(await(client.send(get(server.url(u"127.0.0.1"_s)))).has_value());
        qInfo("50 handshakes: %ld ms of processor, server included",
            (std::clock() - before) * 1000 / CLOCKS_PER_SEC);
    }
};

QTEST_GUILESS_MAIN(TestTls)
#include "tls_test.moc"
