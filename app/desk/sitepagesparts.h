#pragma once

#include "desk/parts.h"
#include "desk/sitepages.h"

#include <QHash>

class Drafts;
class Sites;

struct SitePages::Parts {
    Parts(const DeskRoom &deskRoom, Drafts &deskDrafts, Sites &deskSites)
        : room(deskRoom)
        , drafts(deskDrafts)
        , sites(deskSites)
    {
    }

    DeskRoom room;
    Drafts &drafts;
    Sites &sites;
    mutable QHash<SiteId, Learned> known; ///< As far as it was asked for.
};
