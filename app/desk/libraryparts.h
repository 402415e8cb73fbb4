#pragma once

#include "desk/feedsearch.h"
#include "desk/library.h"
#include "desk/parts.h"

#include <QHash>
#include <QPointer>
#include <QTimer>

class RefreshRun;

struct Library::Parts {
    explicit Parts(const DeskRoom &deskRoom)
        : room(deskRoom)
    {
    }

    DatabaseFile &file() const { return room.profile.library(); }
    Database &pages() const { return room.profile.library().pages(); }

    DeskRoom room;
    std::vector<Feed> feeds; ///< In the order of their names.
    LibraryCounts counts;
    QHash<ArticleId, ArticleStatus> unsaved; ///< What a person did and the disk does not say yet.
    QHash<ArticleId, int> pending; ///< Writes under way for those.
    QTimer reload; ///< Many small changes are read again once.
    bool isListStale = false;
    QPointer<RefreshRun> refresh;
    QString discoverTyped; ///< Where `discovered` was looked for.
    std::optional<ReadyFeed> discovered; ///< A feed that discover() fetched, until it is followed.
};
