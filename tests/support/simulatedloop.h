#pragma once

#include <QAbstractEventDispatcher>

#include <functional>
#include <vector>

/// One virtual clock and one queue for everything that a program waits for: Qt's events and timers, and the
/// work of its databases. Nothing passes by itself and nothing runs beside: a simulation says what comes
/// next, so that the same decisions give the same run. It takes the place of Qt's event dispatcher, of the
/// system's clocks (for Qt, too) and of DatabaseThread. The one thread.
class SimulatedLoop final : public QAbstractEventDispatcher {
public:
    /// Before the application is made; lives as long as the process.
    static SimulatedLoop &install();

    /// Milliseconds since the simulation began.
    qint64 now() const { return m_now; }
    /// The computer's own idea of the time, for QDateTime: milliseconds since 1970.
    void sleep(qint64 milliseconds) { m_now += milliseconds; } ///< Nothing else goes on.
    void setWallClock(qint64 atZero) { m_wallAtZero = atZero; }
    qint64 wallClock() const { return m_wallAtZero + m_now; }
    void restart();

    /// Everything that is ready, without time or disk. Then the loop waits for one of the others.
    void settle();
    bool hasTimer() const { return !m_timers.empty(); }
    /// On to the next timer, which rings.
    void ringNext();
    void pass(qint64 milliseconds); ///< Timers that come due meanwhile ring, in order.

    // The disk.
    using Work = std::function<void()>;
    void postWork(const void *thread, Work work);
    bool hasWork() const { return !m_work.empty(); }
    const void *nextThread() const { return m_work.front().thread; }
    void runWork(); ///< The oldest.
    void runWorkOf(const void *thread);
    void dropWorkOf(const void *thread);
    void dropWorkIf(const std::function<bool()> &isDropped); ///< Asked for each, oldest first.
    /// What the next write meets; asked before each.
    struct DiskFault {
        int error = 0; ///< ENOSPC: it is full. EIO: it does not take what it is given.
        qint64 heldFor = 0; ///< Milliseconds for which another program holds the file.
    };
    std::function<DiskFault()> diskFault;

    bool processEvents(QEventLoop::ProcessEventsFlags flags) override;
    void registerSocketNotifier(QSocketNotifier *) override { }
    void unregisterSocketNotifier(QSocketNotifier *) override { }
    void registerTimer(int id, qint64 interval, Qt::TimerType type, QObject *object) override;
    bool unregisterTimer(int id) override;
    bool unregisterTimers(QObject *object) override;
    QList<TimerInfo> registeredTimers(QObject *object) const override;
    int remainingTime(int id) override;
    void wakeUp() override { m_isWoken = true; }
    void interrupt() override { m_isWoken = true; }

private:
    struct Timer {
        int id = 0;
        qint64 interval = 0;
        qint64 due = 0;
        qint64 number = 0; ///< In the order of their making.
        QObject *object = nullptr;
    };
    struct Queued {
        const void *thread = nullptr;
        Work work;
    };
    std::vector<Timer>::iterator next();

    qint64 m_now = 0;
    qint64 m_wallAtZero = 0;
    qint64 m_timersMade = 0;
    bool m_isWoken = false;
    std::vector<Timer> m_timers;
    std::vector<Queued> m_work;
};
