#pragma once

#include "base/id.h"

#include <QByteArray>
#include <QDateTime>
#include <QJsonArray>
#include <QJsonDocument>
#include <QString>
#include <QStringList>
#include <QUrl>
#include <QUuid>
#include <QVariant>

#include <chrono>
#include <optional>
#include <type_traits>

struct sqlite3_stmt;

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

} // namespace column

/// One row of an answer; valid inside the function that reads it. Columns count from 0.
class Row {
public:
    explicit Row(sqlite3_stmt *statement)
        : m_statement(statement)
    {
    }

    template<class T>
    T get(int index) const;

    /// Reads the columns into these values, in order, beginning with column `First`.
    template<int First = 0, class... Values>
    void into(Values &...values) const;

    bool isNull(int index) const;
    qint64 number(int index) const;
    QString text(int index) const;
    QByteArray bytes(int index) const;
    QVariant value(int index) const; ///< As it stands there.

private:
    sqlite3_stmt *m_statement;
};

namespace column {

inline void from(const Row &row, int index, QString &value) { value = row.text(index); }
inline void from(const Row &row, int index, QByteArray &value) { value = row.bytes(index); }
inline void from(const Row &row, int index, bool &value) { value = row.number(index) != 0; }
inline void from(const Row &row, int index, int &value) { value = static_cast<int>(row.number(index)); }
inline void from(const Row &row, int index, qint64 &value) { value = row.number(index); }
inline void from(const Row &row, int index, QUrl &value) { value = QUrl::fromEncoded(row.bytes(index)); }
inline void from(const Row &row, int index, QUuid &value) { value = QUuid::fromString(row.text(index)); }
inline void from(const Row &row, int index, QDateTime &value)
{
    value = row.isNull(index) ? QDateTime() : QDateTime::fromMSecsSinceEpoch(row.number(index), Qt::UTC);
}
inline void from(const Row &row, int index, std::optional<std::chrono::seconds> &value)
{
    value = row.isNull(index) ? std::nullopt : std::optional(std::chrono::seconds(row.number(index)));
}
inline void from(const Row &row, int index, QStringList &value)
{
    value.clear();
    for (const QJsonValue &item : QJsonDocument::fromJson(row.bytes(index)).array())
        value.append(item.toString());
}
template<class Tag>
void from(const Row &row, int index, Id<Tag> &id)
{
    id.value = row.number(index);
}
template<class Enum>
requires std::is_enum_v<Enum>
void from(const Row &row, int index, Enum &value) { value = static_cast<Enum>(row.number(index)); }

} // namespace column

template<class T>
T Row::get(int index) const
{
    T value{};
    column::from(*this, index, value);
    return value;
}

template<int First, class... Values>
void Row::into(Values &...values) const
{
    int index = First;
    (column::from(*this, index++, values), ...);
}
