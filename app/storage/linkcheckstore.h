#pragma once

#include "model/linkcheck.h"
#include "storage/database.h"

#include <optional>

/// What came of asking for the addresses of posts. Thread of its Database.
class LinkCheckStore {
public:
    explicit LinkCheckStore(Database &database)
        : m_database(database)
    {
    }

    Result<std::optional<LinkCheck>> find(const QUrl &url);
    Result<> put(const LinkCheck &check); ///< In the place of an older one.

private:
    Database &m_database;
};
