#pragma once

#include <QByteArray>
#include <QDebug>

/// A password. Cannot be printed, compared by accident or turned into a QString; its bytes are overwritten at
/// the end.
class Secret {
public:
    Secret() = default;
    explicit Secret(QByteArray bytes)
        : m_bytes(std::move(bytes))
    {
        m_bytes.detach();
    }
    Secret(const Secret &other)
        : m_bytes(other.m_bytes.constData(), other.m_bytes.size())
    {
    }
    Secret(Secret &&other) noexcept
        : m_bytes(std::exchange(other.m_bytes, {}))
    {
    }
    Secret &operator=(Secret other) noexcept
    {
        m_bytes.swap(other.m_bytes);
        return *this;
    }
    ~Secret() { m_bytes.fill('\0'); }

    bool isEmpty() const { return m_bytes.isEmpty(); }
    /// The bytes themselves, for the one place that sends or stores them.
    const QByteArray &reveal() const { return m_bytes; }

private:
    QByteArray m_bytes;
};

inline QDebug operator<<(QDebug debug, const Secret &) { return debug << "***"; }
