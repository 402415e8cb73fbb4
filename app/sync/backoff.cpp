#include "sync/backoff.h"

#include <algorithm>

using std::chrono::milliseconds;

bool isPassing(const Error &error)
{
    using Kind = Error::Kind;
    return error.kind == Kind::Offline || error.kind == Kind::Network || error.kind == Kind::Canceled
        || error.reason == Error::Reason::RetryLater;
}

bool isClosed(const Error &error)
{
    return error.reason == Error::Reason::MissingRight || error.reason == Error::Reason::RestMissing;
}

Remedy remedyOf(const Error &error)
{
    using Kind = Error::Kind;
    switch (error.kind) {
    case Kind::Network:
    case Kind::Unknown:
    case Kind::Server:
    case Kind::Malformed:
    case Kind::Conflict:
        return Remedy::Time;
    case Kind::Refused: // A certificate, a redirect: another network, or a mended site.
    case Kind::NotFound: // A page of lists that is gone.
        return error.reason == Error::Reason::PasswordMissing || error.reason == Error::Reason::SitePaused
            ? Remedy::Person
            : Remedy::Time;
    case Kind::Unauthorized:
        return Remedy::Person;
    case Kind::Offline:
    case Kind::Storage:
    case Kind::Canceled:
        return Remedy::None;
    }
    return Remedy::None;
}

bool needsPerson(const Intent &wish)
{
    return wish.state == Intent::State::Refused
        || (wish.why
            && (wish.why->kind == Error::Kind::Conflict || wish.why->kind == Error::Kind::Canceled
                || wish.why->reason == Error::Reason::PictureWaits));
}

SiteWait waitAfter(const std::optional<SiteWait> &before, SiteId site, const Error &why,
    const QDateTime &askedFor, const QDateTime &now, const Backoff &rules, std::uint32_t random)
{
    const milliseconds last = std::clamp(before ? before->delay : rules.least, rules.least, rules.most);
    const milliseconds span = last * 3 - rules.least;
    const auto drawn = milliseconds(qint64((std::uint64_t(span.count()) * random) >> 32));
    milliseconds delay = std::min(rules.least + drawn, rules.most);
    if (askedFor.isValid())
        delay = std::max(delay, milliseconds(now.msecsTo(askedFor)));
    return { site, why, before ? before->failures + 1 : 1, delay, now.addMSecs(delay.count()) };
}
