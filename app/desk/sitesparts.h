#pragma once

#include "desk/parts.h"
#include "desk/sites.h"

#include <QHash>

struct Sites::Parts {
    explicit Parts(const DeskRoom &deskRoom)
        : room(deskRoom)
    {
    }

    DatabaseFile &file() const { return room.profile.newsroom(); }

    DeskRoom room;
    std::vector<Site> sites; ///< By name.
    QHash<SiteId, QDateTime> termsTriedAt; ///< In this run.
};
