#pragma once

#include "desk/parts.h"
#include "desk/sitepages.h"

#include <map>
#include <utility>

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
    mutable std::map<std::pair<qint64, PostType>, Learned> known; ///< As far as it was asked for.
};
