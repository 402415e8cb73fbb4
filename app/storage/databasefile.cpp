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

Result<std::unique_ptr<DatabaseFile>> DatabaseFile::open(
    const QString &path, const Schema &schema, OpenMode mode, Database::Erase erase)
{
    std::unique_ptr<DatabaseFile> file(new DatabaseFile(path));
    if (mode == OpenMode::ReadWrite) {
        auto writer = DatabaseThread::start(
            "db-writer",
            [path, schema, erase]() -> Result<std::unique_ptr<Database>> {
                auto database = Database::open(path, Database::Access::ReadWrite, erase);
                if (!database)
                    return database.error();
                if (Result<> done = migrate(**database, schema); !done)
                    return done.error();
                return database;
            },
            DatabaseThread::AtEnd::Finish);
        if (!writer)
            return writer.error();
        file->m_writer = std::move(*writer);
    }
    auto pages = Database::open(path, Database::Access::ReadOnly);
    if (!pages)
        return pages.error();
    file->m_pages = std::move(*pages);
    if (mode == OpenMode::ReadOnly) {
        if (Result<> done = checkVersion(*file->m_pages, schema); !done)
            return done.error();
    }
    return file;
}

Result<DatabaseThread *> DatabaseFile::reader()
{
    const std::lock_guard lock(m_readerMutex);
    if (!m_reader) {
        auto made = DatabaseThread::start(
            "db-reader", [path = m_path] { return Database::open(path, Database::Access::ReadOnly); },
            DatabaseThread::AtEnd::Drop);
        if (!made)
            return made.error();
        m_reader = std::move(*made);
    }
    return m_reader.get();
}

DatabaseFile::~DatabaseFile()
{
    // The writer last: closing the last connection folds the log into the file, and only a writer can.
    m_pages.reset();
    m_reader.reset();
    m_writer.reset();
}

int DatabaseFile::Latest::begin()
{
    const std::lock_guard lock(m_mutex);
    if (m_running)
        m_running->interrupt();
    return ++m_newest;
}

bool DatabaseFile::Latest::enter(int call, Database &database)
{
    const std::lock_guard lock(m_mutex);
    if (call != m_newest)
        return false;
    m_running = &database;
    return true;
}

bool DatabaseFile::Latest::leave(int call)
{
    const std::lock_guard lock(m_mutex);
    m_running = nullptr;
    return call == m_newest;
}

void DatabaseFile::drain()
{
    if (m_writer)
        m_writer->drain();
}
