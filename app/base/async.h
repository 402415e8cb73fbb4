#pragma once

#include "base/result.h"

#include <QFuture>
#include <QFutureWatcher>
#include <QObject>
#include <QPromise>

#include <functional>
#include <memory>

/// What every slow function returns: the answer comes later, on the caller's thread.
template<class T = void>
using Future = QFuture<Result<T>>;

/// Calls `handle` with the result, on the thread of `context`; never, if `context` is gone first.
/// The only way this project waits: QFuture::then() asserts on Qt 6.4 when its context dies early.
/// A promise that was dropped without an answer arrives as Error::Kind::Canceled.
template<class T, class Handler>
void onDone(const QFuture<T> &future, QObject *context, Handler handle)
{
    auto *watcher = new QFutureWatcher<T>(context);
    QObject::connect(watcher, &QFutureWatcherBase::finished, context, [watcher, handle = std::move(handle)] {
        watcher->deleteLater();
        if (watcher->future().isResultReadyAt(0))
            std::invoke(handle, watcher->result());
        else
            std::invoke(handle, T(Error{ Error::Kind::Canceled, Error::Reason::Unspecified, {} }));
    });
    watcher->setFuture(future);
}

/// The giving end of a Future, copyable into callbacks. Answers once; a second answer is ignored.
template<class T = void>
class Answer {
public:
    Answer()
        : m_promise(std::make_shared<QPromise<Result<T>>>())
    {
        m_promise->start();
    }

    Future<T> future() const { return m_promise->future(); }

    void give(Result<T> result) const
    {
        if (m_promise->future().isFinished())
            return;
        m_promise->addResult(std::move(result));
        m_promise->finish();
    }

    bool isCanceled() const { return m_promise->isCanceled(); }

private:
    std::shared_ptr<QPromise<Result<T>>> m_promise;
};

/// A future that is already answered.
template<class T = void>
Future<T> readyFuture(Result<T> result)
{
    Answer<T> answer;
    answer.give(std::move(result));
    return answer.future();
}
