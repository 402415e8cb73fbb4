#include "support/wordpressserver.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QStorageInfo>

using namespace Qt::StringLiterals;

namespace {
QString script(const QString &name) { return QStringLiteral(TESTS_DIR "/wordpress/") + name; }

/// In memory where there is enough of it: 4,000 files come and go with each site.
QString place()
{
    const QStorageInfo memory(u"/dev/shm"_s);
    constexpr qint64 enough = 1024 * 1024 * 1024;
    const bool isThere
        = memory.isValid() && memory.fileSystemType() == "tmpfs" && memory.bytesAvailable() > enough;
    return isThere ? memory.rootPath() : QDir::tempPath();
}
} // namespace

WordPressServer::WordPressServer()
    : m_parent(place() + u"/quotidian-wp-XXXXXX"_s)
    , m_dir(m_parent.path() + u"/wp"_s)
{
    QProcess up;
    up.start(script(u"up"_s), { u"--for"_s, QString::number(QCoreApplication::applicationPid()), m_dir });
    if (!up.waitForFinished(90'000)) {
        m_problem = u"tests/wordpress/up does not end"_s;
        up.kill();
        up.waitForFinished();
        return;
    }
    m_json = up.readAllStandardOutput();
    if (up.exitStatus() != QProcess::NormalExit || up.exitCode() != 0) {
        m_isSkipped = up.exitCode() == 77;
        m_problem = QString::fromUtf8(up.readAllStandardError()).trimmed();
        return;
    }
    const QJsonObject site = QJsonDocument::fromJson(m_json).object();
    m_url = QUrl(site[u"url"_s].toString());
    m_apiRoot = QUrl(site[u"api_root"_s].toString());
    if (!m_apiRoot.isValid() || m_apiRoot.isEmpty())
        m_problem = u"tests/wordpress/up gave no site.json"_s;
}

WordPressServer::~WordPressServer()
{
    if (QDir(m_dir).exists())
        QProcess::execute(script(u"down"_s), { m_dir });
}

QByteArray WordPressServer::password(const QString &user) const
{
    const QJsonObject site = QJsonDocument::fromJson(m_json).object();
    return site[u"users"_s][user][u"app_password"_s].toString().toLatin1();
}

QString WordPressServer::loginPassword(const QString &user) const
{
    const QJsonObject site = QJsonDocument::fromJson(m_json).object();
    return site[u"users"_s][user][u"password"_s].toString();
}

qint64 WordPressServer::userId(const QString &user) const
{
    const QJsonObject site = QJsonDocument::fromJson(m_json).object();
    return site[u"users"_s][user][u"id"_s].toInteger();
}

void WordPressServer::spoil(const QByteArray &words)
{
    QFile file(m_dir + u"/break"_s);
    if (words.isEmpty()) {
        file.remove();
    } else if (file.open(QIODevice::WriteOnly)) {
        file.write(words);
    }
}

QByteArray WordPressServer::eval(const QByteArray &code) const
{
    QProcess process;
    process.start(script(u"eval"_s), { m_dir });
    process.write(code);
    process.closeWriteChannel();
    process.waitForFinished(30'000);
    return process.readAllStandardOutput();
}
