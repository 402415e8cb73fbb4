#pragma once

#include "base/async.h"

#include <QEventLoop>
#include <QTimer>

/// The result of a future, with the event loop turning meanwhile. For tests alone. Canceled after `seconds`.
template<class T>
T await(const QFuture<T> &future, int seconds = 30)
{
    QEventLoop loop;
    QObject context;
    onDone(future, &context, [&loop](const T &) { loop.quit(); });
    QTimer::singleShot(seconds * 1000, &loop, &QEventLoop::quit);
    if (!future.isFinished())
        loop.exec();
    if (!future.isFinished() || !future.isResultReadyAt(0))
        return T(Error{ Error::Kind::Canceled, Error::Reason::Unspecified,
            QStringLiteral("no answer in the test's time") });
    return future.result();
}
