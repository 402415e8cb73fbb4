#pragma once

#include "base/async.h"
#include "base/secret.h"
#include "cli/arguments.h"
#include "desk/desk.h"

#include <QEventLoop>
#include <QJsonObject>

#include <memory>

/// The exit statuses that scripts may rely on.
enum class Exit { Done = 0, Refused = 1, Usage = 2, Network = 3, Storage = 4 };

/// The one place where an error becomes an exit status.
Exit exitOf(const Error &error);

/// One run of one command: what it was given, the desk if it needs one, and where its answers go.
class Session {
public:
    explicit Session(Arguments given)
        : arguments(std::move(given))
    {
    }

    const Arguments arguments;
    std::unique_ptr<Desk> desk; ///< Open for the commands whose table line says so.
    QString profile; ///< Its folder.

    /// The positional argument of that number; empty if it is not there.
    QString argument(int index) const { return arguments.positional().value(index); }

    /// The bytes of a file, or of standard input for `-`. NotFound, Storage/DiskFailed, or
    /// Refused/BadArgument for more than 64 megabytes.
    Result<QByteArray> read(const QString &file) const;
    /// The same for what a person wrote: UTF-8 without a byte order mark, else Refused/BadArgument.
    Result<QByteArray> readText(const QString &file) const;
    /// The first line of standard input.
    Secret readPassword() const;

    /// Standard output: an object on a line, or bytes as they are.
    void answer(const QJsonObject &object) const;
    void answer(const QByteArray &bytes) const;
    /// Standard error: words for people.
    void say(const QString &words) const;
    void sayWhy(const Error &error) const; ///< With what to do about it.
    /// Says what happened and what to do, and answers the status to end with.
    Exit fail(const Error &error) const;
    Exit misused(const QString &what) const;

    /// Waits for an answer. Nothing runs around it: a command is one line of work after the other.
    template<class T>
    Result<T> wait(const Future<T> &future) const
    {
        QObject context;
        QEventLoop loop;
        Result<T> answer = Error{ Error::Kind::Canceled, Error::Reason::Unspecified, {} };
        onDone(future, &context, [&](const Result<T> &result) {
            answer = result;
            loop.quit();
        });
        loop.exec();
        return answer;
    }
};
