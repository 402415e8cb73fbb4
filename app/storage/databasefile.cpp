#include "storage/databasefile.h"

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
