#pragma once

#include "base/result.h"

#include <QString>

#include <optional>

/// Why a wish waits of which the site's filter would take something out, until the person agrees.
inline Error filteredError(const QString &what)
{
    return { Error::Kind::Refused, Error::Reason::NotStoredAsSent, QStringLiteral("filter: ") + what };
}

/// What it would take out; none if that is not why.
inline std::optional<QString> filteredIn(const Error &why)
{
    const QString head = filteredError({}).detail;
    if (why.reason != Error::Reason::NotStoredAsSent || !why.detail.startsWith(head))
        return std::nullopt;
    return why.detail.sliced(head.size());
}
