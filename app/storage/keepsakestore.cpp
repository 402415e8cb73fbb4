#include "storage/keepsakestore.h"

using namespace Qt::StringLiterals;

Result<std::optional<QByteArray>> KeepsakeStore::find(const QString &key)
{
    return m_database.one(
        u"SELECT value FROM keepsake WHERE key = ?"_s, [](const Row &row) { return row.get<QByteArray>(0); },
        key);
}

Result<> KeepsakeStore::set(const QString &key, const QByteArray &value)
{
    return m_database.run(
        u"INSERT INTO keepsake (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value"_s,
        key, value);
}

Result<> KeepsakeStore::remove(const QString &key)
{
    return m_database.run(u"DELETE FROM keepsake WHERE key = ?"_s, key);
}
