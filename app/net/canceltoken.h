#pragma once

#include <QObject>

#include <memory>

/// Says once that somebody pressed Stop.
class CancelSignal final : public QObject {
    Q_OBJECT

public:
    bool isCanceled = false;

Q_SIGNALS:
    void canceled();
};

/// The person's Stop for work that is under way; copies belong together. Main thread.
class CancelToken final {
public:
    CancelToken()
        : m_signal(std::make_shared<CancelSignal>())
    {
    }

    void cancel() const
    {
        if (m_signal->isCanceled)
            return;
        m_signal->isCanceled = true;
        const std::shared_ptr<CancelSignal> keep = m_signal;
        Q_EMIT keep->canceled();
    }

    bool isCanceled() const { return m_signal->isCanceled; }

    /// Calls `handle` when somebody cancels; never after `context` is gone.
    template<class Handler>
    void onCancel(QObject *context, Handler handle) const
    {
        QObject::connect(m_signal.get(), &CancelSignal::canceled, context, std::move(handle));
    }

private:
    std::shared_ptr<CancelSignal> m_signal;
};
