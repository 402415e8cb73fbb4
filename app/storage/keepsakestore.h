#pragma once

#include "storage/database.h"

#include <optional>

/// Small values by key, as safe as text: cursors of sync, what was open last. Thread of its Database.
class KeepsakeStore {
public:
    explicit KeepsakeStore(Database &database)
        : m_database(database)
    {
    }

    Result<std::optional<QByteArray>> find(const QString &key);
    Result<> set(const QString &key, const QByteArray &value);
    Result<> remove(const QString &key);

private:
    Database &m_database;
};
