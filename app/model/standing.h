#pragma once

#include "model/draft.h"
#include "model/outbox.h"
#include "model/upload.h"

#include <optional>

/// What is stored of a draft, its wish and its post. Where it stands is decided from this and nothing else.
struct StandingFacts {
    bool isBound = false; ///< It has a post on its site.
    bool isRemoved = false; ///< The last look did not find it there, or found it in the trash.
    bool isChangedThere
        = false; ///< It was seen to hold another text than the one agreed on, not taken over yet.
    bool isSameText = false; ///< The newest text is the one that the site was seen to hold.
    bool hasConflict = false;
    std::optional<Intent::State> wish; ///< Of the newest that is neither done nor cancelled.

    bool operator==(const StandingFacts &) const = default;
};

/// Never OnSite unless the site was seen to hold the newest text and nothing is wished.
inline SyncState standingOf(const StandingFacts &facts)
{
    if (facts.hasConflict)
        return SyncState::Conflict;
    const Intent::State wish = facts.wish.value_or(Intent::State::Done);
    const bool isUnderWay
        = wish == Intent::State::Waiting || wish == Intent::State::Sending || wish == Intent::State::Unknown;
    if (facts.isRemoved && !isUnderWay)
        return SyncState::RemovedOnSite;
    if (facts.wish) {
        switch (*facts.wish) {
        case Intent::State::Waiting:
        case Intent::State::Unknown:
            return facts.isChangedThere ? SyncState::ChangedOnSite : SyncState::Waiting;
        case Intent::State::Sending:
            return SyncState::Sending;
        case Intent::State::Refused:
            return SyncState::Refused;
        case Intent::State::Done:
        case Intent::State::Canceled:
            break;
        }
    }
    if (!facts.isBound)
        return SyncState::Local;
    if (facts.isChangedThere)
        return SyncState::ChangedOnSite;
    return facts.isSameText ? SyncState::OnSite : SyncState::Edited;
}

/// What is true at this moment only, and never after a restart: what runs, and how far it is.
struct LiveSync {
    bool isRunning = false;
    int done = 0; ///< Wishes of the run, of `total`.
    int total = 0;
    int waiting = 0; ///< Wishes that go without anybody's doing, some time.
    int waitingForNetwork = 0; ///< Those of them that wait for nothing else.
    int needed = 0; ///< Posts that wait for a person: refused, changed on both sides, without a password.
    std::optional<UploadProgress> picture; ///< The one that is being sent.

    bool operator==(const LiveSync &) const = default;
};
