#pragma once

#include "base/result.h"

#include <QString>
#include <QUrl>

/// A web address as a person types it.
struct TypedAddress {
    QUrl url;
    /// Where to look if `url` cannot be connected to: plain http for an address typed without a scheme.
    /// Empty: nowhere.
    QUrl fallback;

    bool operator==(const TypedAddress &) const = default;
};

/// `blog.example.org`, `feed://…`, `https://…`. https unless it says otherwise or is this machine.
/// Errors: Refused/SchemeRefused with what was typed. Pure.
Result<TypedAddress> typedAddress(const QString &typed);
