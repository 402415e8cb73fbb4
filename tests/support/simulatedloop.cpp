#include "support/simulatedloop.h"

#include "storage/databasefile.h"

#include <QCoreApplication>
#include <QTimerEvent>

#include <algorithm>
#include <cstdarg>
#include <ctime>
#include <fcntl.h>
#include <map>
#include <sqlite3.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <unistd.h>

namespace {

SimulatedLoop *theLoop = nullptr;
thread_local bool isSimulated = false; ///< Others, such as QtTest's watchdog, keep the real time.
int diskError = 0; ///< 0: it writes.
qint64 heldUntil = 0; ///< By another program, of which there is none but this.

timespec toTimespec(qint64 milliseconds)
{
    return { time_t(milliseconds / 1000), long(milliseconds % 1000) * 1000000 };
}

// What SQLite asks of the system.

/// Locks are for other processes. The one that may be there holds the lock on writing
/// (https://sqlite.org/walformat.html#wal_locks).
int lock(int file, int command, ...)
{
    constexpr off_t writeLock = 120;
    va_list rest;
    va_start(rest, command);
    void *argument = va_arg(rest, void *);
    va_end(rest);
    if (command != F_SETLK)
        return int(syscall(SYS_fcntl, file, command, argument));
    const auto *wanted = static_cast<const struct flock *>(argument);
    if (theLoop->now() < heldUntil && wanted->l_type == F_WRLCK && wanted->l_start == writeLock) {
        errno = EAGAIN;
        return -1;
    }
    return 0;
}

ssize_t writeAt(int file, const void *bytes, size_t size, off_t at)
{
    if (diskError) {
        errno = diskError;
        return -1;
    }
    return ssize_t(syscall(SYS_pwrite64, file, bytes, size, at));
}

void standBetweenSqliteAndTheSystem()
{
    sqlite3_vfs *vfs = sqlite3_vfs_find(nullptr);
    const auto put = [vfs](const char *name, auto *function) {
        if (vfs->xSetSystemCall(vfs, name, reinterpret_cast<sqlite3_syscall_ptr>(function)) != SQLITE_OK)
            qFatal("SQLite has no %s", name);
    };
    put("fcntl", lock);
    put("pwrite64", writeAt);
}

} // namespace

// In the place of the C library's, for us and for Qt.
extern "C" int clock_gettime(clockid_t clock, timespec *time) noexcept
{
    if (isSimulated && (clock == CLOCK_MONOTONIC || clock == CLOCK_REALTIME)) {
        *time = toTimespec(clock == CLOCK_REALTIME ? theLoop->wallClock() : 1000 + theLoop->now());
        return 0;
    }
    return int(syscall(SYS_clock_gettime, clock, time));
}

extern "C" int gettimeofday(timeval *time, void *) noexcept
{
    timespec now{};
    clock_gettime(CLOCK_REALTIME, &now);
    time->tv_sec = now.tv_sec;
    time->tv_usec = now.tv_nsec / 1000;
    return 0;
}

/// SQLite waits for a lock.
extern "C" int usleep(useconds_t microseconds)
{
    if (isSimulated)
        theLoop->sleep(microseconds / 1000);
    return 0;
}

SimulatedLoop &SimulatedLoop::install()
{
    theLoop = new SimulatedLoop;
    isSimulated = true;
    qputenv("TZ", "UTC0"); // Else the C library looks at the system's file for each date.
    standBetweenSqliteAndTheSystem();
    QCoreApplication::setEventDispatcher(theLoop);
    return *theLoop;
}

void SimulatedLoop::restart()
{
    settle();
    m_now = 0;
    heldUntil = 0;
    m_timersMade = 0;
}

void SimulatedLoop::settle()
{
    do {
        m_isWoken = false;
        QCoreApplication::sendPostedEvents();
        QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
    } while (m_isWoken);
}

std::vector<SimulatedLoop::Timer>::iterator SimulatedLoop::next()
{
    return std::min_element(m_timers.begin(), m_timers.end(), [](const Timer &a, const Timer &b) {
        return std::pair(a.due, a.number) < std::pair(b.due, b.number);
    });
}

void SimulatedLoop::ringNext()
{
    const auto timer = next();
    m_now = std::max(m_now, timer->due);
    timer->due = m_now + timer->interval;
    timer->number = ++m_timersMade;
    QTimerEvent event(timer->id);
    QCoreApplication::sendEvent(timer->object, &event);
    settle();
}

void SimulatedLoop::pass(qint64 milliseconds)
{
    const qint64 until = m_now + milliseconds;
    for (auto timer = next(); timer != m_timers.end() && timer->due <= until; timer = next())
        ringNext();
    m_now = std::max(m_now, until);
}

void SimulatedLoop::postWork(const void *thread, Work work)
{
    m_work.push_back({ thread, std::move(work) });
    m_isWoken = true;
}

void SimulatedLoop::runWork()
{
    const Work work = std::move(m_work.front().work);
    m_work.erase(m_work.begin());
    work();
}

void SimulatedLoop::runWorkOf(const void *thread)
{
    for (;;) {
        const auto mine = std::find_if(
            m_work.begin(), m_work.end(), [&](const Queued &each) { return each.thread == thread; });
        if (mine == m_work.end())
            return;
        const Work work = std::move(mine->work);
        m_work.erase(mine);
        work();
    }
}

void SimulatedLoop::dropWorkOf(const void *thread)
{
    std::erase_if(m_work, [&](const Queued &each) { return each.thread == thread; });
}

void SimulatedLoop::dropWorkIf(const std::function<bool()> &isDropped)
{
    std::erase_if(m_work, [&](const Queued &) { return isDropped(); });
}

// Somebody waits in a loop of Qt's (await() of the tests): the disk goes on.
bool SimulatedLoop::processEvents(QEventLoop::ProcessEventsFlags)
{
    m_isWoken = false;
    QCoreApplication::sendPostedEvents();
    if (!m_isWoken && hasWork())
        runWork();
    return true;
}

void SimulatedLoop::registerTimer(int id, qint64 interval, Qt::TimerType, QObject *object)
{
    m_timers.push_back({ id, interval, m_now + interval, ++m_timersMade, object });
}

bool SimulatedLoop::unregisterTimer(int id)
{
    return std::erase_if(m_timers, [&](const Timer &timer) { return timer.id == id; }) > 0;
}

bool SimulatedLoop::unregisterTimers(QObject *object)
{
    return std::erase_if(m_timers, [&](const Timer &timer) { return timer.object == object; }) > 0;
}

QList<QAbstractEventDispatcher::TimerInfo> SimulatedLoop::registeredTimers(QObject *object) const
{
    QList<TimerInfo> timers;
    for (const Timer &timer : m_timers) {
        if (timer.object == object)
            timers.append(TimerInfo(timer.id, int(timer.interval), Qt::CoarseTimer));
    }
    return timers;
}

int SimulatedLoop::remainingTime(int id)
{
    for (const Timer &timer : m_timers) {
        if (timer.id == id)
            return int(std::max<qint64>(0, timer.due - m_now));
    }
    return -1;
}

// DatabaseThread without a thread: its connection here, its work in the loop's queue.

namespace {
std::map<const DatabaseThread *, std::unique_ptr<Database>> &connections()
{
    static std::map<const DatabaseThread *, std::unique_ptr<Database>> all;
    return all;
}
} // namespace

Result<std::unique_ptr<DatabaseThread>> DatabaseThread::start(const char *, Open open, AtEnd atEnd)
{
    auto database = open();
    if (!database)
        return database.error();
    std::unique_ptr<DatabaseThread> thread(new DatabaseThread(atEnd));
    connections()[thread.get()] = std::move(*database);
    return thread;
}

DatabaseThread::~DatabaseThread()
{
    if (m_atEnd == AtEnd::Drop)
        theLoop->dropWorkOf(this);
    drain();
    connections().erase(this);
}

void DatabaseThread::post(Work work)
{
    theLoop->postWork(this, [this, work = std::move(work)] {
        Database &database = *connections().at(this);
        const auto fault = m_atEnd == AtEnd::Finish && theLoop->diskFault ? theLoop->diskFault()
                                                                          : SimulatedLoop::DiskFault();
        diskError = fault.error;
        heldUntil = theLoop->now() + fault.heldFor;
        work(database);
        diskError = 0;
        heldUntil = 0;
    });
}

void DatabaseThread::drain() { theLoop->runWorkOf(this); }
