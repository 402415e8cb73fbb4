#include "writing/schedulewords.h"

#include "widgets/isolated.h"

#include <QCoreApplication>
#include <QLocale>

using namespace Qt::StringLiterals;

namespace {

QString say(const char *text) { return QCoreApplication::translate("Schedule", text); }

/// To the minute, in every locale.
QString clockWords(QTime time)
{
    const QLocale locale;
    return locale.toString(time, locale.timeFormat(QLocale::ShortFormat).remove(u":ss"_s));
}

} // namespace

QTimeZone zoneOf(const Site &site)
{
    const QByteArray name = site.timezone.toLatin1();
    // `+05:30`: WordPress's way to say it, and Qt's.
    const bool isOffset = name.startsWith('+') || name.startsWith('-');
    const QTimeZone zone(isOffset ? "UTC" + name : name);
    return !name.isEmpty() && zone.isValid() ? zone : QTimeZone::systemTimeZone();
}

QString scheduleWords(const QDateTime &at, const Site &site)
{
    const QDateTime there = at.toTimeZone(zoneOf(site));
    const QDateTime here = at.toLocalTime();
    const QLocale locale;
    //: %1 is a date, %2 a time, %3 the name of a site
    const QString onSite = say(QT_TRANSLATE_NOOP("Schedule", "%1, %2 on %3"))
                               .arg(isolated(locale.toString(there.date(), QLocale::LongFormat)),
                                   isolated(clockWords(there.time())), isolated(site.name));
    if (there.date() == here.date() && there.time() == here.time())
        return onSite;
    if (there.date() == here.date()) {
        return say(QT_TRANSLATE_NOOP("Schedule", "%1 (%2 here)"))
            .arg(onSite, isolated(clockWords(here.time())));
    }
    return say(QT_TRANSLATE_NOOP("Schedule", "%1 (%2, %3 here)"))
        .arg(onSite, isolated(locale.toString(here.date(), QLocale::LongFormat)),
            isolated(clockWords(here.time())));
}
