#pragma once

#include "model/outbox.h"

#include <cstdint>
#include <optional>

/// When a site that failed is tried again by itself. Pure: the same numbers give the same times.

/// A value, so that tests shorten it.
struct Backoff {
    std::chrono::milliseconds least{ std::chrono::seconds(2) };
    std::chrono::milliseconds most{ std::chrono::minutes(15) };
    int probeAfter = 5; ///< So many failures in a row, and the site's root must answer before it is sent to.
};

/// Who can do something about what stopped a run.
enum class Remedy {
    Time, ///< The line or the server: tried again by itself, later and later.
    Person, ///< A password: by itself never.
    None, ///< A person's own word, or this computer's disk: it says nothing of the site.
};
Remedy remedyOf(const Error &error);

/// The line failed, or the site asked to come back: the next run may have better luck.
bool isPassing(const Error &error);

/// What this account cannot read there, or the site does not offer to programs at all.
bool isClosed(const Error &error);

/// Whether the wish goes on by a person's word alone: it was refused, stopped, or waits for a decision or a
/// picture.
bool needsPerson(const Intent &wish);

/// The next wait of a site: decorrelated jitter (each delay drawn between the least and three times the one
/// before), or as long as the site asked for (`askedFor`, of Retry-After; invalid: it did not). `random` is
/// any 32 bits.
SiteWait waitAfter(const std::optional<SiteWait> &before, SiteId site, const Error &why,
    const QDateTime &askedFor, const QDateTime &now, const Backoff &rules, std::uint32_t random);
