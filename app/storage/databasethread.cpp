// The threads of a DatabaseFile, by themselves: simulations bring their own.
#include "storage/databasefile.h"

#include <future>

#if defined(Q_OS_LINUX)
#include <pthread.h>
#endif

Result<std::unique_ptr<DatabaseThread>> DatabaseThread::start(const char *name, Open open, AtEnd atEnd)
{
    std::unique_ptr<DatabaseThread> thread(new DatabaseThread(atEnd));
    std::promise<Result<>> opened;
    std::future<Result<>> answer = opened.get_future();
    thread->m_thread = std::thread([self = thread.get(), name, open = std::move(open), &opened] {
#if defined(Q_OS_LINUX)
        pthread_setname_np(pthread_self(), name);
#else
        Q_UNUSED(name)
#endif
        Result<std::unique_ptr<Database>> database = open();
        if (!database) {
            opened.set_value(database.error());
            return;
        }
        opened.set_value({});
        self->loop(**database);
    });
    if (Result<> done = answer.get(); !done)
        return done.error();
    return thread;
}

DatabaseThread::~DatabaseThread()
{
    {
        const std::lock_guard lock(m_mutex);
        m_isEnding = true;
        if (m_atEnd == AtEnd::Drop)
            m_queue.clear();
    }
    m_wake.notify_all();
    if (m_thread.joinable())
        m_thread.join();
}

void DatabaseThread::post(Work work)
{
    {
        const std::lock_guard lock(m_mutex);
        m_queue.push_back(std::move(work));
    }
    m_wake.notify_one();
}

void DatabaseThread::drain()
{
    std::promise<void> reached;
    post([&reached](Database &) { reached.set_value(); });
    reached.get_future().wait();
}

void DatabaseThread::loop(Database &database)
{
    for (;;) {
        std::unique_lock lock(m_mutex);
        m_wake.wait(lock, [this] { return m_isEnding || !m_queue.empty(); });
        if (m_queue.empty())
            return;
        Work work = std::move(m_queue.front());
        m_queue.pop_front();
        lock.unlock();
        work(database);
    }
}
