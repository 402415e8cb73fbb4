#include "storage/linkcheckstore.h"

using namespace Qt::StringLiterals;

Result<std::optional<LinkCheck>> LinkCheckStore::find(const QUrl &url)
{
    return m_database.one(
        u"SELECT url, status, failure, checked_at FROM link_check WHERE url = ?"_s,
        [](const Row &row) {
            LinkCheck check;
            row.into(check.url, check.status, check.failure, check.checkedAt);
            return check;
        },
        url);
}

Result<> LinkCheckStore::put(const LinkCheck &check)
{
    return m_database.run(uR"(
        INSERT INTO link_check (url, status, failure, checked_at) VALUES (?, ?, ?, ?)
        ON CONFLICT (url) DO UPDATE SET status = excluded.status, failure = excluded.failure,
            checked_at = excluded.checked_at)"_s,
        check.url, check.status, check.failure, check.checkedAt);
}
