#pragma once

#include "base/async.h"
#include "storage/database.h"
#include "storage/schema.h"

#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>
#include <type_traits>

/// A thread with one connection, which does one piece of work after the other.
class DatabaseThread {
public:
    using Work = std::function<void(Database &)>;
    using Open = std::function<Result<std::unique_ptr<Database>>()>;
    enum class AtEnd { Finish, Drop };

    /// Starts and waits until `open` has answered on the new thread.
    static Result<std::unique_ptr<DatabaseThread>> start(const char *name, Open open, AtEnd atEnd);
    DatabaseThread(const DatabaseThread &) = delete;
    DatabaseThread &operator=(const DatabaseThread &) = delete;
    /// Finishes what waits, or drops it; then closes the connection.
    ~DatabaseThread();

    /// Any thread.
    void post(Work work);
    /// Any other thread: until everything posted before is done.
    void drain();

private:
    explicit DatabaseThread(AtEnd atEnd)
        : m_atEnd(atEnd)
    {
    }
    void loop(Database &database);

    std::mutex m_mutex;
    std::condition_variable m_wake;
    std::deque<Work> m_queue;
    bool m_isEnding = false;
    const AtEnd m_atEnd;
    std::thread m_thread;
};

/// One SQLite file with its writer thread, its reader thread and a read-only connection for the thread that
/// opened it (the owner; in the program the main thread). write() and read() may be called from any thread;
/// wait for their answers with onDone() alone.
///
///     onDone(file.write([=](Database &db) { return DraftStore(db).append(...); }), this, [this](const auto
///     &id) {…});
class DatabaseFile {
public:
    enum class OpenMode {
        ReadWrite, ///< Made if missing, brought to today's tables.
        ReadOnly, ///< Beside a process that has it open for writing; every write() is ProfileInUse.
    };

    /// Opens on the writer thread first, and waits for it. Errors: as migrate() and Database::open() say.
    static Result<std::unique_ptr<DatabaseFile>> open(const QString &path, const Schema &schema,
        OpenMode mode, Database::Erase erase = Database::Erase::Overwrite);
    DatabaseFile(const DatabaseFile &) = delete;
    DatabaseFile &operator=(const DatabaseFile &) = delete;
    /// Writes what waits; drops reads that wait.
    ~DatabaseFile();

    /// Runs `work(Database &) -> Result<T>` on the writer inside one Transaction, in the order of the calls.
    /// The future has its answer when it is on the disk; on an error everything of it is rolled back, and
    /// later writes try anew.
    template<class Work>
    auto write(Work work) -> QFuture<std::invoke_result_t<Work, Database &>>
    {
        using Outcome = std::invoke_result_t<Work, Database &>;
        using Value = typename Outcome::value_type;
        if (!m_writer)
            return readyFuture<Value>(Error{ Error::Kind::Storage, Error::Reason::ProfileInUse, m_path });
        Answer<Value> answer;
        m_writer->post([answer, work = std::make_shared<Work>(std::move(work))](
                           Database &database) { answer.give(transacted(database, *work)); });
        return answer.future();
    }

    /// Runs `work(Database &) -> Result<T>` on the reader thread: searches, exports, whatever is no page of
    /// an index.
    template<class Work>
    auto read(Work work) -> QFuture<std::invoke_result_t<Work, Database &>>
    {
        using Value = typename std::invoke_result_t<Work, Database &>::value_type;
        const Result<DatabaseThread *> thread = reader();
        if (!thread)
            return readyFuture<Value>(thread.error());
        Answer<Value> answer;
        (*thread)->post([answer, work = std::make_shared<Work>(std::move(work))](
                            Database &database) { answer.give((*work)(database)); });
        return answer.future();
    }

    /// The same for what a person asks while typing: a newer call ends the older one, whether it waits or
    /// runs; that answers Canceled.
    template<class Work>
    auto readLatest(Work work) -> QFuture<std::invoke_result_t<Work, Database &>>
    {
        using Value = typename std::invoke_result_t<Work, Database &>::value_type;
        const Result<DatabaseThread *> thread = reader();
        if (!thread)
            return readyFuture<Value>(thread.error());
        Answer<Value> answer;
        const int mine = m_latest->begin();
        (*thread)->post([answer, mine, latest = m_latest, work = std::make_shared<Work>(std::move(work))](
                            Database &database) {
            const Error canceled{ Error::Kind::Canceled, Error::Reason::Unspecified, {} };
            if (!latest->enter(mine, database))
                return answer.give(canceled);
            auto result = (*work)(database);
            if (latest->leave(mine))
                answer.give(std::move(result));
            else
                answer.give(canceled);
        });
        return answer.future();
    }

    /// For short reads of pages on the owner's thread. Sees what was committed before.
    Database &pages() { return *m_pages; }

    /// Until everything that was given to write() is on the disk or has failed. For quitting, and for tests.
    void drain();

    bool isReadOnly() const { return !m_writer; }
    QString path() const { return m_path; }

private:
    explicit DatabaseFile(QString path)
        : m_path(std::move(path))
    {
    }

    template<class Work>
    static std::invoke_result_t<Work, Database &> transacted(Database &database, Work &work)
    {
        Transaction transaction(database);
        if (Result<> begun = transaction.begun(); !begun)
            return begun.error();
        auto result = work(database);
        if (!result)
            return result;
        if (Result<> done = transaction.commit(); !done)
            return done.error();
        return result;
    }

    /// Which of the calls of readLatest() still counts, and where it runs.
    class Latest {
    public:
        int begin();
        bool enter(int call, Database &database);
        bool leave(int call);

    private:
        std::mutex m_mutex;
        int m_newest = 0;
        Database *m_running = nullptr;
    };

    /// Made at the first question: not every start and not every command has one.
    Result<DatabaseThread *> reader();

    QString m_path;
    std::mutex m_readerMutex; ///< Of its making.
    const std::shared_ptr<Latest> m_latest = std::make_shared<Latest>();
    std::unique_ptr<DatabaseThread> m_writer;
    std::unique_ptr<DatabaseThread> m_reader;
    std::unique_ptr<Database> m_pages;
};
