#include "widgets/standingwords.h"

#include <QCoreApplication>
#include <QLocale>

using namespace Qt::StringLiterals;

namespace {

QString say(const char *text) { return QCoreApplication::translate("StandingWords", text); }

QString sending(int number, int count)
{
    const QLocale locale;
    return count > 1 ? say("Sending %1/%2").arg(locale.toString(number), locale.toString(count))
                     : say("Sending");
}

QString waiting(const LiveSync &live)
{
    if (live.waiting == 0)
        return say("Waiting for network");
    const QString count = QLocale().toString(live.waiting);
    return live.waitingForNetwork == live.waiting ? say("Waiting for network (%1)").arg(count)
                                                  : say("Waiting (%1)").arg(count);
}

QString withoutStop(QString sentence)
{
    while (sentence.endsWith(u'.'))
        sentence.chop(1);
    return sentence;
}

} // namespace

StateWords wordsFor(SyncState state, const QString &why, const LiveSync &live, DraftId draft)
{
    switch (state) {
    case SyncState::Local:
        return { Tone::Good, say("Saved here") };
    case SyncState::Sending:
        if (live.isRunning) {
            const bool isPicture = live.picture && live.picture->draft == draft;
            return { Tone::Waiting,
                isPicture ? sending(live.picture->number, live.picture->count) : sending(0, 0) };
        }
        return { Tone::Waiting, say("Waiting: the site is asked what arrived") };
    case SyncState::Waiting:
        return { Tone::Waiting, why.isEmpty() ? waiting(live) : say("Waiting: %1").arg(withoutStop(why)) };
    case SyncState::OnSite:
        return { Tone::Good, say("On site") };
    case SyncState::Edited:
        return { Tone::Waiting, say("Saved here, not yet on site") };
    case SyncState::ChangedOnSite:
        return { Tone::Waiting, say("Changed on site") };
    case SyncState::Conflict:
        return { Tone::Trouble, say("Conflict") };
    case SyncState::Refused:
        return { Tone::Trouble, why.isEmpty() ? say("Refused") : say("Refused: %1").arg(withoutStop(why)) };
    case SyncState::RemovedOnSite:
        return { Tone::Trouble, say("Removed on site") };
    }
    return {};
}

StateWords wordsFor(const LiveSync &live)
{
    if (live.isRunning && live.waiting > 0)
        return { Tone::Waiting, sending(qMin(live.done + 1, live.total), live.total) };
    if (live.isRunning)
        return { Tone::Waiting, say("Synchronising") };
    if (live.needed > 0)
        return { Tone::Trouble, say("Waiting for you (%1)").arg(QLocale().toString(live.needed)) };
    if (live.waiting > 0)
        return { Tone::Waiting, waiting(live) };
    return {};
}

QString fixFor(SyncState state)
{
    switch (state) {
    case SyncState::Local:
    case SyncState::OnSite:
    case SyncState::Sending:
        return {};
    case SyncState::Waiting:
        return say("It goes when the site can be reached.");
    case SyncState::Edited:
        return say("Changes here are not on the site yet: press Update.");
    case SyncState::ChangedOnSite:
        return say("Somebody changed it there: synchronise to get it.");
    case SyncState::Conflict:
        return say("Somebody changed the same words there. Both texts are kept: resolve the conflict.");
    case SyncState::Refused:
        return say("Mend what the site names, and publish again.");
    case SyncState::RemovedOnSite:
        return say("It is gone from the site; the text is here. Publish it to put it there again.");
    }
    return {};
}
