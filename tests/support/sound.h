#pragma once

#include "base/result.h"

#include <QtGlobal>

/// What must not fail for the test to mean anything.
template<class T>
T sound(Result<T> result)
{
    if (!result)
        qFatal("%s", qPrintable(result.error().detail));
    return std::move(*result);
}

inline void sound(const Result<> &result)
{
    if (!result)
        qFatal("%s", qPrintable(result.error().detail));
}
