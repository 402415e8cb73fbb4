#pragma once

#include "desk/outbox.h"
#include "desk/parts.h"
#include "sync/synchronizer.h"

#include <QElapsedTimer>
#include <QSet>
#include <QTimer>

#include <optional>

class Drafts;
class Sites;

struct Outbox::Parts {
    Parts(const DeskRoom &deskRoom, Drafts &deskDrafts, Sites &deskSites, SyncTimings timings = {});

    DatabaseFile &file() const { return room.profile.newsroom(); }
    Database &pages() const { return room.profile.newsroom().pages(); }

    /// One call of sync().
    struct Round {
        SiteId site; ///< None: all of them.
        int passwordsWanted = 0;
        std::optional<Error> stopped; ///< Before its end, and why.
        QElapsedTimer clock;
        Answer<SyncReport> answer;
        int job = 0;
    };

    DeskRoom room;
    Drafts &drafts;
    Sites &sites;
    Synchronizer synchronizer;
    std::vector<SyncNote> notes; ///< That nobody was told yet.
    LiveSync live; ///< Its count and its picture.
    QTimer minute; ///< Of startCare().
    QSet<SiteId> passwordsTried; ///< In the keychain, in vain: not asked for each minute.
    std::shared_ptr<Round> round; ///< None while nobody waits for a synchronisation.
};
