#include "support/sqlwork.h"

#include <sqlite3.h>
#include <utility>

namespace {

thread_local SqlWork work;

int note(unsigned what, void *, void *subject, void *)
{
    auto *statement = static_cast<sqlite3_stmt *>(subject);
    if (what == SQLITE_TRACE_STMT)
        ++work.statements;
    else if (what == SQLITE_TRACE_ROW)
        ++work.rows;
    else if (what == SQLITE_TRACE_PROFILE)
        work.steps += sqlite3_stmt_status(statement, SQLITE_STMTSTATUS_VM_STEP, 1);
    return 0;
}

int watch(sqlite3 *connection, const char **, const sqlite3_api_routines *)
{
    return sqlite3_trace_v2(
        connection, SQLITE_TRACE_STMT | SQLITE_TRACE_ROW | SQLITE_TRACE_PROFILE, note, nullptr);
}

} // namespace

void countSqlWork() { sqlite3_auto_extension(reinterpret_cast<void (*)()>(watch)); }

SqlWork takeSqlWork() { return std::exchange(work, {}); }
