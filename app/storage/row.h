#pragma once

#include "base/id.h"

#include <QByteArray>
#include <QDateTime>
#include <QJsonArray>
#include <QJsonDocument>
#include <QSqlQuery>
#include <QString>
#include <QStringList>
#include <QUrl>
#include <QUuid>
#include <QVariant>

#include <chrono>
#include <optional>
#include <type_traits>

/// How values stand in columns: times as milliseconds since 1970 in UTC, spans of time in seconds, addresses
/// encoded, enums as their number, lists of words as JSON. NULL is an invalid time, an absent span and no
/// row; a text is never NULL.
namespace column {

inline QVariant to(const QString &value) { return value.isNull() ? QString(QLatin1StringView("")) : value; }
inline QVariant to(const QByteArray &value) { return value.isNull() ? QByteArray("") : value; }
inline QVariant to(bool value) { return value ? 1 : 0; }
inline QVariant to(int value) { return value; }
inline QVariant to(qint64 value) { return value; }
inline QVariant to(const QUrl &value) { return to(QString::fromLatin1(value.toEncoded())); }
inline QVariant to(const QUuid &value) { return value.toString(QUuid::WithoutBraces); }
inline QVariant to(const QDateTime &value)
{
    return value.isValid() ? QVariant(value.toMSecsSinceEpoch()) : QVariant(QMetaType::fromType<qint64>());
}
inline QVariant to(const std::optional<std::chrono::seconds> &value)
{
    return value ? QVariant(qint64(value->count())) : QVariant(QMetaType::fromType<qint64>());
}
inline QVariant to(const QStringList &value)
{
    return QString::fromUtf8(QJsonDocument(QJsonArray::fromStringList(value)).toJson(QJsonDocument::Compact));
}
template<class Tag>
QVariant to(Id<Tag> id)
{
    return id ? QVariant(id.value) : QVariant(QMetaType::fromType<qint64>());
}
template<class Enum>
requires std::is_enum_v<Enum> QVariant to(Enum value) { return static_cast<int>(value); }

inline void from(const QVariant &column, QString &value) { value = column.toString(); }
inline void from(const QVariant &column, QByteArray &value) { value = column.toByteArray(); }
inline void from(const QVariant &column, bool &value) { value = column.toLongLong() != 0; }
inline void from(const QVariant &column, int &value) { value = column.toInt(); }
inline void from(const QVariant &column, qint64 &value) { value = column.toLongLong(); }
inline void from(const QVariant &column, QUrl &value)
{
    value = QUrl::fromEncoded(column.toString().toLatin1());
}
inline void from(const QVariant &column, QUuid &value) { value = QUuid::fromString(column.toString()); }
inline void from(const QVariant &column, QDateTime &value)
{
    value = column.isNull() ? QDateTime() : QDateTime::fromMSecsSinceEpoch(column.toLongLong(), Qt::UTC);
}
inline void from(const QVariant &column, std::optional<std::chrono::seconds> &value)
{
    value = column.isNull() ? std::nullopt : std::optional(std::chrono::seconds(column.toLongLong()));
}
inline void from(const QVariant &column, QStringList &value)
{
    value.clear();
    for (const QJsonValue &item : QJsonDocument::fromJson(column.toString().toUtf8()).array())
        value.append(item.toString());
}
template<class Tag>
void from(const QVariant &column, Id<Tag> &id)
{
    id.value = column.toLongLong();
}
template<class Enum>
requires std::is_enum_v<Enum>
void from(const QVariant &column, Enum &value) { value = static_cast<Enum>(column.toInt()); }

} // namespace column

/// One row of an answer; valid inside the function that reads it. Columns count from 0.
class Row {
public:
    explicit Row(const QSqlQuery &query)
        : m_query(query)
    {
    }

    template<class T>
    T get(int index) const
    {
        T value{};
        column::from(m_query.value(index), value);
        return value;
    }

    /// Reads the columns into these values, in order, beginning with column `First`.
    template<int First = 0, class... Values>
    void into(Values &...values) const
    {
        int index = First;
        (column::from(m_query.value(index++), values), ...);
    }

    QVariant value(int index) const { return m_query.value(index); }

private:
    const QSqlQuery &m_query;
};
