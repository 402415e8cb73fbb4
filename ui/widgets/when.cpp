#include "widgets/when.h"

#include <QCoreApplication>
#include <QLocale>

using namespace Qt::StringLiterals;

namespace {

/// Hours and minutes as the person's language writes them; the C locale's short form has seconds.
QString clockTime(const QTime &time)
{
    const QLocale locale;
    return locale.toString(time, locale.timeFormat(QLocale::ShortFormat).remove(u":ss"_s));
}

} // namespace

QString shortWhen(const QDateTime &at, const QDate &today)
{
    const QDateTime local = at.toLocalTime();
    if (!local.isValid())
        return {};
    if (local.date() == today)
        return clockTime(local.time());
    if (local.date() == today.addDays(-1))
        return QCoreApplication::translate("When", "yesterday");
    return QLocale().toString(
        local.date(), local.date().year() == today.year() ? u"d MMM"_s : u"d MMM yyyy"_s);
}

QString thereWhen(const QDateTime &at, std::chrono::seconds offset)
{
    const QDateTime here = at.toLocalTime();
    if (!here.isValid() || offset.count() == 0 || offset.count() == here.offsetFromUtc())
        return {};
    const QDateTime there = at.toOffsetFromUtc(int(offset.count()));
    if (there.date() == here.date())
        //: The blogger's own time of day: "20:05 there".
        return QCoreApplication::translate("When", "%1 there").arg(clockTime(there.time()));
    //: The blogger's own day and time of day: "23 November, 02:05 there".
    return QCoreApplication::translate("When", "%1, %2 there")
        .arg(QLocale().toString(there.date(), u"d MMMM"_s), clockTime(there.time()));
}

QString fullWhen(const QDateTime &at, const QDate &today)
{
    const QDateTime local = at.toLocalTime();
    if (!local.isValid())
        return {};
    const bool isThisYear = local.date().year() == today.year();
    //: Day and time of an article: "22 November, 14:20".
    return QCoreApplication::translate("When", "%1, %2")
        .arg(QLocale().toString(local.date(), isThisYear ? u"d MMMM"_s : u"d MMMM yyyy"_s),
            clockTime(local.time()));
}
