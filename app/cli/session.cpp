#include "cli/session.h"

#include "desk/errortext.h"

#include <QCoreApplication>
#include <QFile>
#include <QJsonDocument>
#include <QStringDecoder>

#include <cstdio>

using namespace Qt::StringLiterals;

/// More than any feed, page or post; less than any memory.
constexpr qint64 largestInput = 64 * 1024 * 1024;

Exit exitOf(const Error &error)
{
    if (error.reason == Error::Reason::PasswordMissing)
        return Exit::Network; // The server would not let us in.
    switch (error.kind) {
    case Error::Kind::Offline:
    case Error::Kind::Network:
    case Error::Kind::Unknown:
    case Error::Kind::Server:
    case Error::Kind::Unauthorized:
        return Exit::Network;
    case Error::Kind::Refused:
    case Error::Kind::Malformed:
    case Error::Kind::NotFound:
    case Error::Kind::Conflict:
    case Error::Kind::Canceled:
        return Exit::Refused;
    case Error::Kind::Storage:
        return Exit::Storage;
    }
    return Exit::Refused;
}

Result<QByteArray> Session::read(const QString &name) const
{
    QFile file;
    bool isOpen = false;
    if (name == "-"_L1) {
        isOpen = file.open(stdin, QIODevice::ReadOnly);
    } else {
        file.setFileName(name);
        if (!file.exists())
            return Error{ Error::Kind::NotFound, Error::Reason::Unspecified, name };
        isOpen = file.open(QIODevice::ReadOnly);
    }
    if (!isOpen)
        return Error{ Error::Kind::Storage, Error::Reason::DiskFailed, name };
    QByteArray bytes;
    // A pipe gives what is in it now; only an empty piece is its end.
    for (QByteArray piece; bytes.size() <= largestInput; bytes += piece) {
        piece = file.read(largestInput + 1 - bytes.size());
        if (piece.isEmpty())
            break;
    }
    if (file.error() != QFileDevice::NoError)
        return Error{ Error::Kind::Storage, Error::Reason::DiskFailed, name };
    if (bytes.size() > largestInput) {
        return Error{ Error::Kind::Refused, Error::Reason::BadArgument,
            QCoreApplication::translate("Commands", "%1 holds more than 64 megabytes").arg(name) };
    }
    return bytes;
}

Result<QByteArray> Session::readText(const QString &name) const
{
    Result<QByteArray> bytes = read(name);
    if (!bytes)
        return bytes;
    if (bytes->startsWith("\xef\xbb\xbf"))
        bytes->remove(0, 3);
    QStringDecoder utf8(QStringDecoder::Utf8);
    const QString text = utf8(*bytes);
    // Anything else would be replaced on its way to the site, and nobody would know.
    if (utf8.hasError() || text.contains(QChar::Null)) {
        return Error{ Error::Kind::Refused, Error::Reason::BadArgument,
            QCoreApplication::translate("Commands", "%1 is not text in UTF-8").arg(name) };
    }
    return bytes;
}

Secret Session::readPassword() const
{
    QFile file;
    if (!file.open(stdin, QIODevice::ReadOnly))
        return {};
    QByteArray line = file.readLine();
    while (line.endsWith('\n') || line.endsWith('\r'))
        line.chop(1);
    return Secret(std::move(line));
}

void Session::answer(const QJsonObject &object) const
{
    answer(QJsonDocument(object).toJson(QJsonDocument::Compact) + '\n');
}

void Session::answer(const QByteArray &bytes) const
{
    std::fwrite(bytes.constData(), 1, static_cast<size_t>(bytes.size()), stdout);
}

void Session::say(const QString &words) const
{
    const QByteArray line = words.toUtf8() + '\n';
    std::fwrite(line.constData(), 1, static_cast<size_t>(line.size()), stderr);
}

void Session::sayWhy(const Error &error) const
{
    const bool isPassword = error.reason == Error::Reason::PasswordMissing;
    say(errorText(error).both() + (isPassword ? u" Here: --password-stdin."_s : QString()));
}

Exit Session::fail(const Error &error) const
{
    sayWhy(error);
    return exitOf(error);
}

Exit Session::misused(const QString &what) const
{
    say(what);
    return Exit::Usage;
}
