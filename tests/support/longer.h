#pragma once

#include <QByteArray>

/// How many times as much a test does: QUOTIDIAN_LONG, else 1.
inline int longer()
{
    const int times = qEnvironmentVariableIntValue("QUOTIDIAN_LONG");
    return times > 1 ? times : 1;
}

/// Before QTest begins: it may also take as long.
inline void allowLonger()
{
    if (longer() > 1)
        qputenv("QTEST_FUNCTION_TIMEOUT", QByteArray::number(300'000 * longer()));
}
