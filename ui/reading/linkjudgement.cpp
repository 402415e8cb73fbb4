#include "reading/linkjudgement.h"

#include "widgets/isolated.h"

#include <QCoreApplication>
#include <QRegularExpression>
#include <QSet>

#include <memory>
#include <unicode/uspoof.h>

using namespace Qt::StringLiterals;

namespace {

QString say(const char *words) { return QCoreApplication::translate("LinkJudgement", words); }

const UChar *units(const QString &text) { return reinterpret_cast<const UChar *>(text.utf16()); }

USpoofChecker *checker()
{
    static const std::unique_ptr<USpoofChecker, decltype(&uspoof_close)> made(
        [] {
            UErrorCode status = U_ZERO_ERROR;
            USpoofChecker *spoof = uspoof_open(&status);
            if (spoof)
                uspoof_setRestrictionLevel(spoof, USPOOF_MODERATELY_RESTRICTIVE);
            return spoof;
        }(),
        &uspoof_close);
    return made.get();
}

QString skeleton(const QString &host)
{
    QString made(host.size() * 4 + 16, Qt::Uninitialized);
    UErrorCode status = U_ZERO_ERROR;
    const int32_t length = uspoof_getSkeleton(checker(), 0, units(host), int32_t(host.size()),
        reinterpret_cast<UChar *>(made.data()), int32_t(made.size()), &status);
    if (U_FAILURE(status) || length > made.size())
        return {};
    return made.left(length);
}

QString bare(QString host) { return host.startsWith("www."_L1) ? host.mid(4) : host; }

/// The well-known host that this one can be taken for; empty if none.
QString lookAlike(const QString &host)
{
    static const QStringList known{ u"paypal.com"_s, u"google.com"_s, u"facebook.com"_s, u"apple.com"_s,
        u"twitter.com"_s, u"youtube.com"_s, u"instagram.com"_s, u"wikipedia.org"_s, u"telegram.org"_s,
        u"whatsapp.com"_s, u"amazon.com"_s, u"microsoft.com"_s, u"wordpress.com"_s, u"globalvoices.org"_s,
        u"bbc.com"_s, u"vk.com"_s };
    const QString mine = skeleton(host);
    for (const QString &other : known) {
        if (host != other && !mine.isEmpty() && mine == skeleton(other))
            return other;
    }
    return {};
}

/// The host that the words of a link name, if they are an address; empty if not.
QString namedHost(const QString &words)
{
    static const QRegularExpression address(
        u"^\\s*(?:https?://)?(?:www\\.)?((?:[\\w-]+\\.)+[a-z]{2,24})(?:[/:?#].*)?\\s*$"_s,
        QRegularExpression::CaseInsensitiveOption | QRegularExpression::UseUnicodePropertiesOption);
    const QRegularExpressionMatch found = address.match(words.left(300));
    return found.hasMatch() ? found.captured(1).toLower() : QString();
}

bool isSameSite(const QString &one, const QString &other)
{
    return one == other || one.endsWith(u'.' + other) || other.endsWith(u'.' + one);
}

} // namespace

LinkJudgement judgeLink(const QUrl &target, const QString &words)
{
    LinkJudgement judgement{ isolated(target.toString(QUrl::FullyEncoded).left(300)), {} };
    const QString real = bare(target.host(QUrl::FullyEncoded));
    if (real.isEmpty())
        return judgement;
    const QString unicode = bare(QUrl::fromAce(real.toLatin1()).toLower());
    const QString named = namedHost(words);
    if (const QString other = lookAlike(unicode); !other.isEmpty())
        judgement.warning = say("This looks like %1 but leads to %2.").arg(isolated(other), isolated(real));
    else if (!named.isEmpty() && !isSameSite(bare(QString::fromLatin1(QUrl::toAce(named))), real))
        judgement.warning = say("This says %1 but leads to %2.").arg(isolated(named), isolated(real));
    else if (uspoof_check(checker(), units(unicode), int32_t(unicode.size()), nullptr,
                 std::make_unique<UErrorCode>(U_ZERO_ERROR).get())
        & (USPOOF_RESTRICTION_LEVEL | USPOOF_INVISIBLE | USPOOF_MIXED_NUMBERS))
        judgement.warning
            = say("The name of this host mixes letters of several scripts: %1.").arg(isolated(real));
    return judgement;
}
