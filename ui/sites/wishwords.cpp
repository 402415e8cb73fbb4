#include "sites/wishwords.h"

#include "desk/errortext.h"
#include "model/filtered.h"
#include "widgets/isolated.h"
#include "widgets/standingwords.h"
#include "widgets/when.h"

#include <QCoreApplication>
#include <QLocale>

using namespace Qt::StringLiterals;

namespace {

QString say(const char *text) { return QCoreApplication::translate("WishWords", text); }

/// What helps against an error.
WishAct actOf(const Error &why)
{
    using Reason = Error::Reason;
    switch (why.reason) {
    case Reason::WrongPassword:
    case Reason::PasswordMissing:
        return WishAct::SignIn;
    case Reason::WorkingOffline:
        return WishAct::GoOnline;
    case Reason::ChangedOnSite:
        return WishAct::Resolve;
    case Reason::PictureWaits:
        return WishAct::OpenPictures;
    case Reason::TitleMissing:
    case Reason::UnbalancedMarkup:
        return WishAct::OpenDraft;
    case Reason::NotASite:
    case Reason::RestMissing:
    case Reason::RestBlocked:
    case Reason::NeedsHttps:
    case Reason::AuthorizationStripped:
    case Reason::ApplicationPasswordsOff:
    case Reason::CertificateInvalid:
    case Reason::InsecureRedirect:
    case Reason::HostNotFound:
        return WishAct::CheckSite;
    case Reason::MissingRight:
        return why.detail == "upload_files"_L1 ? WishAct::OpenPictures : WishAct::CheckSite;
    case Reason::NotStoredAsSent:
        if (filteredIn(why))
            return WishAct::Agree;
        break;
    case Reason::HttpStatus:
        if (why.detail.startsWith("rest_upload_"_L1))
            return WishAct::OpenPictures;
        break;
    default:
        break;
    }
    if (why.kind == Error::Kind::Unauthorized)
        return WishAct::SignIn;
    if (why.kind == Error::Kind::Conflict)
        return WishAct::Resolve;
    return WishAct::None;
}

} // namespace

QString toWords(const OutboxRow &row, bool isPublic)
{
    const QString title = isolated(row.draftTitle.isEmpty() ? say("Untitled") : row.draftTitle);
    const QString site = isolated(row.siteName);
    if (!row.intent.id)
        return say("“%1” was changed here and on %2").arg(title, site);
    if (row.intent.kind == Intent::Kind::Push)
        return say("Bring the draft of “%1” on %2 up to date").arg(title, site);
    switch (row.intent.status) {
    case PostStatus::Publish:
        return isPublic ? say("Update “%1” on %2").arg(title, site)
                        : say("Publish “%1” on %2").arg(title, site);
    case PostStatus::Draft:
        return say("Save “%1” as a draft on %2").arg(title, site);
    case PostStatus::Pending:
        return say("Send “%1” to review on %2").arg(title, site);
    case PostStatus::Future:
        return say("Publish “%1” on %2 at %3")
            .arg(title, site, isolated(fullWhen(row.intent.at.toLocalTime())));
    case PostStatus::Private:
        return say("Publish “%1” privately on %2").arg(title, site);
    case PostStatus::Trash:
        return say("Put “%1” into the trash of %2").arg(title, site);
    }
    return {};
}

WishWords describe(const OutboxRow &row, const WishPlace &place)
{
    const Intent &intent = row.intent;
    WishWords words;
    if (place.draft == SyncState::Conflict) {
        words.tone = Tone::Trouble;
        words.state = say("Conflict");
        words.why = say("Somebody changed the same words on the site. Both texts are kept.");
        words.fix = say("Nothing is sent before you have decided.");
        words.act = WishAct::Resolve;
        return words;
    }
    if (intent.state == Intent::State::Refused && intent.why) {
        const ErrorText text = errorText(*intent.why);
        words.tone = Tone::Trouble;
        words.state = place.draft == SyncState::RemovedOnSite ? say("Removed on site") : say("Refused");
        words.why = text.what;
        words.fix = text.fix;
        words.act = actOf(*intent.why);
        if (words.act == WishAct::None)
            words.act = WishAct::OpenDraft;
        return words;
    }
    // Whatever else it waits for: no line brings a picture that is not here.
    if (intent.why && intent.why->reason == Error::Reason::PictureWaits) {
        const ErrorText text = errorText(*intent.why);
        words.tone = Tone::Trouble;
        words.state = say("Waiting for you");
        words.why = text.what;
        words.fix = text.fix;
        words.act = WishAct::OpenPictures;
        return words;
    }
    if (intent.state == Intent::State::Sending && place.live.isRunning) {
        words.state = wordsFor(SyncState::Sending, {}, place.live, intent.draft).text;
        return words;
    }
    if (place.pause != Site::Pause::None) {
        const bool isByPerson = place.pause == Site::Pause::Person;
        words.state = isByPerson ? say("Waiting") : say("Waiting for you");
        words.why = toWords(place.pause);
        if (isByPerson) {
            words.fix = say("“Go On”, beside the name of the site, sends it.");
        } else {
            words.tone = Tone::Trouble;
            words.act = WishAct::SignIn;
        }
        return words;
    }
    const bool isUnknown = intent.state == Intent::State::Unknown || intent.state == Intent::State::Sending;
    if (intent.why && intent.why->kind == Error::Kind::Canceled) {
        words.state = say("Waiting for you");
        words.why = isUnknown
            ? say("You stopped it. Its answer was lost: the site is asked what arrived, before anything is "
                  "sent again.")
            : say("You stopped it.");
        words.fix = place.policy == NetworkPolicy::Offline
            ? say("“Try Now” sends it once you are online, and so does the next synchronisation.")
            : say("“Try Now” sends it, and so does the next synchronisation.");
        if (place.policy == NetworkPolicy::Offline)
            words.act = WishAct::GoOnline;
        return words;
    }
    if (place.policy == NetworkPolicy::Offline) {
        words.state = say("Waiting for network");
        words.why = isUnknown ? say("You work offline. Its last answer was lost: the site is asked what "
                                    "arrived, before anything is sent "
                                    "again.")
                              : say("You work offline. It goes when you go online.");
        words.act = WishAct::GoOnline;
        return words;
    }
    words.state = say("Waiting");
    if (isUnknown) {
        words.why
            = say("Its answer was lost. The site is asked what arrived, before anything is sent again.");
    } else if (intent.why) {
        const ErrorText text = errorText(*intent.why);
        const bool isLine
            = intent.why->kind == Error::Kind::Network || intent.why->kind == Error::Kind::Offline;
        if (isLine)
            words.state = say("Waiting for network");
        words.why = text.what;
        words.fix = text.fix;
        words.act = actOf(*intent.why);
    } else {
        words.why = place.live.isRunning ? say("It is its turn soon.")
                                         : say("It goes with the next synchronisation.");
    }
    if (intent.notBefore.isValid() && intent.notBefore > place.now) {
        const bool isToday = intent.notBefore.toLocalTime().date() == place.now.toLocalTime().date();
        const QString when = isToday ? shortWhen(intent.notBefore, place.now.toLocalTime().date())
                                     : fullWhen(intent.notBefore, place.now.toLocalTime().date());
        words.until = say("It is tried again by itself: %1.").arg(isolated(when));
    }
    return words;
}

QString toWords(WishAct act)
{
    switch (act) {
    case WishAct::None:
        return {};
    case WishAct::GoOnline:
        return say("Go Online");
    case WishAct::SignIn:
        return say("Sign In Again…");
    case WishAct::CheckSite:
        return say("Check the Site…");
    case WishAct::Resolve:
        return say("Resolve…");
    case WishAct::OpenDraft:
        return say("Open the Draft");
    case WishAct::OpenPictures:
        return say("Open the Pictures");
    case WishAct::Agree:
        //: The site takes something out of the post, which the person has read: it is sent without it.
        return say("Send Without It");
    }
    return {};
}

QString toWords(Site::Pause pause)
{
    switch (pause) {
    case Site::Pause::None:
        return {};
    case Site::Pause::PasswordMissing:
        return say("Paused: its password is not known on this computer.");
    case Site::Pause::Unauthorized:
        return say("Paused: the site refused the password.");
    case Site::Pause::Person:
        return say("Paused by you.");
    }
    return {};
}
