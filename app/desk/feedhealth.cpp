#include "desk/feedhealth.h"

#include <QCoreApplication>
#include <QLocale>

using namespace Qt::StringLiterals;

namespace {

QString say(const char *text) { return QCoreApplication::translate("FeedHealth", text); }

/// What the last fetch said, and since when, if that is days.
QString failing(const Feed &feed, const QDateTime &now)
{
    const QString what = feed.healthDetail.isEmpty()
        ? say(QT_TRANSLATE_NOOP("FeedHealth", "It cannot be fetched."))
        : feed.healthDetail;
    const qint64 days = feed.failingSince.isValid() ? feed.failingSince.daysTo(now) : 0;
    if (days < 2)
        return what;
    return what + u' '
        + QCoreApplication::translate("FeedHealth", "It has failed for %Ln day(s).", nullptr,
            static_cast<int>(std::min<qint64>(days, 9999)));
}

QString advice(const Feed &feed, const QDateTime &now)
{
    const bool isLong = feed.failingSince.isValid() && feed.failingSince.daysTo(now) >= 7;
    if (feed.health == FeedHealth::NotAFeed || isLong)
        return say(QT_TRANSLATE_NOOP(
            "FeedHealth", "Open the blog in a browser to see whether it has a new address."));
    return say(QT_TRANSLATE_NOOP("FeedHealth", "It is tried again by itself."));
}

} // namespace

QString feedHealthText(const Feed &feed, const QDateTime &now)
{
    switch (feed.health) {
    case FeedHealth::Fine:
        return {};
    case FeedHealth::NeverFetched:
        return say(QT_TRANSLATE_NOOP("FeedHealth", "Not fetched yet. Refresh to read it."));
    case FeedHealth::Malformed:
        return say(QT_TRANSLATE_NOOP("FeedHealth",
            "The feed has faults: what could be read is here. Tell its publisher if articles are missing."));
    case FeedHealth::RetryLater:
        if (!feed.retryAt.isValid())
            return say(
                QT_TRANSLATE_NOOP("FeedHealth", "The server asked us to wait. It is tried again by itself."));
        return say(QT_TRANSLATE_NOOP(
                       "FeedHealth", "The server asked us to wait until %1. It is asked then by itself."))
            .arg(QLocale().toString(feed.retryAt.toLocalTime(), QLocale::ShortFormat));
    case FeedHealth::Gone:
        return say(QT_TRANSLATE_NOOP("FeedHealth",
            "The feed is gone and is no longer asked. Its articles stay; look for a new address, or refresh "
            "it by itself to try once more."));
    case FeedHealth::NotAFeed:
    case FeedHealth::Unreachable:
    case FeedHealth::Refused:
        return failing(feed, now) + u' ' + advice(feed, now);
    }
    return {};
}
