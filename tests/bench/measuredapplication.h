#pragma once

#include <QApplication>
#include <QElapsedTimer>
#include <QEvent>

#include <chrono>
#include <ctime>
#include <vector>

/// Milliseconds of processor time of this thread; of the wall where the system does not tell.
inline double threadTime()
{
#ifdef CLOCK_THREAD_CPUTIME_ID
    timespec at{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &at);
    return static_cast<double>(at.tv_sec) * 1e3 + static_cast<double>(at.tv_nsec) / 1e6;
#else
    return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now().time_since_epoch())
        .count();
#endif
}

/// What one event took of the window's thread, in milliseconds.
struct EventCost {
    double processor = 0;
    double wall = 0;
    QByteArray receiver;
    int type = 0;
};

/// Measures every event; what an event causes while it lasts counts with it.
class MeasuredApplication final : public QApplication {
public:
    using QApplication::QApplication;

    std::vector<EventCost> costs;

    bool notify(QObject *receiver, QEvent *event) override
    {
        if (m_depth > 0) // Counted in the event that caused it.
            return QApplication::notify(receiver, event);
        // The receiver may be gone afterwards.
        EventCost cost{ 0, 0, receiver->metaObject()->className(), event->type() };
        QElapsedTimer wall;
        wall.start();
        const double before = threadTime();
        ++m_depth;
        const bool isTaken = QApplication::notify(receiver, event);
        --m_depth;
        cost.processor = threadTime() - before;
        cost.wall = static_cast<double>(wall.nsecsElapsed()) / 1e6;
        costs.push_back(std::move(cost));
        return isTaken;
    }

private:
    int m_depth = 0;
};
