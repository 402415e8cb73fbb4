#include "net/oneshotdevice.h"

#include <algorithm>
#include <cstring>

OneShotDevice::OneShotDevice(QByteArray bytes, QObject *parent)
    : QIODevice(parent)
    , m_bytes(std::move(bytes))
{
    open(QIODevice::ReadOnly | QIODevice::Unbuffered);
}

qint64 OneShotDevice::readData(char *data, qint64 most)
{
    const qint64 count = std::min<qint64>(most, m_bytes.size() - m_read);
    if (count <= 0)
        return m_read == m_bytes.size() ? -1 : 0;
    std::memcpy(data, m_bytes.constData() + m_read, static_cast<size_t>(count));
    m_read += count;
    return count;
}

qint64 OneShotDevice::writeData(const char *, qint64)
{
    return -1;
}
