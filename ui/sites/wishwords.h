#pragma once

#include "model/site.h"
#include "model/standing.h"
#include "widgets/tones.h"

/// What to do about a wish that does not go by itself, beyond trying again.
enum class WishAct { None, GoOnline, SignIn, CheckSite, Resolve, OpenDraft, OpenPictures, Agree };

/// A wish as the outbox shows it.
struct WishWords {
    Tone tone = Tone::Waiting;
    QString state; ///< Of the badge: `Waiting for network`, `Sending 2/5`, `Refused`.
    QString why; ///< A sentence; empty while it is being sent.
    QString fix; ///< What to do; empty if it goes by itself.
    QString until; ///< When it is tried again; empty if nobody knows.
    WishAct act = WishAct::None;

    bool operator==(const WishWords &) const = default;
};

/// What is known beside the wish.
struct WishPlace {
    SyncState draft = SyncState::Waiting; ///< As stored.
    Site::Pause pause = Site::Pause::None; ///< Of its site.
    NetworkPolicy policy = NetworkPolicy::Online;
    LiveSync live;
    QDateTime now;
};

/// "Publish “Almaty report” on Global Voices". `isPublic`: the post is public there already. A row without an
/// intent's id is a conflict for which nothing was wished.
QString toWords(const OutboxRow &row, bool isPublic);

/// Pure: from what is stored and what runs at this moment.
WishWords describe(const OutboxRow &row, const WishPlace &place);

/// What is on its button; empty for None.
QString toWords(WishAct act);

/// "Paused: the site refused the password." Empty if it is not paused.
QString toWords(Site::Pause pause);
