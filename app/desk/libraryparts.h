#pragma once

#include "desk/feedsearch.h"
#include "desk/library.h"
#include "desk/parts.h"

#include <QHash>
#include <QPointer>
#include <QSet>
#include <QTimer>

class RefreshRun;

/// What lists show, read at one moment.
struct Shelf {
    std::vector<Feed> feeds; ///< In the order of their names.
    LibraryCounts counts;
    LibraryLists lists;
};

/// Without the feeds that were just unfollowed. Any thread, with its own connection.
Result<Shelf> readShelf(Database &library, const QSet<FeedId> &hidden);

struct Library::Parts {
    explicit Parts(const DeskRoom &deskRoom)
        : room(deskRoom)
    {
    }

    DatabaseFile &file() const { return room.profile.library(); }
    Database &pages() const { return room.profile.library().pages(); }

    DeskRoom room;
    std::optional<Shelf> shelf; ///< Absent until somebody asks.
    int changeNumber = 0; ///< Grows when what is in memory says more than the disk.
    bool isReading = false; ///< The shelf, on the reader thread.
    bool isReadWanted = false; ///< Once more when that is done.
    std::vector<std::function<void()>> afterReading;
    QSet<ArticleId> removed; ///< Out of the lists, still on the disk.
    std::vector<ArticleId> restorable; ///< Those of them that restoreRemoved() brings back.
    QSet<FeedId> hidden; ///< Unfollowed, still on the disk.
    std::optional<Feed> restorableFeed; ///< That of them that restoreRemoved() brings back.
    QHash<ArticleId, ArticleStatus> unsaved; ///< What a person did and the disk does not say yet.
    QHash<ArticleId, int> pending; ///< Writes under way for those.
    QTimer reload; ///< Many small changes are read again once.
    bool isListStale = false;
    QPointer<RefreshRun> refresh;
    QString discoverTyped; ///< Where `discovered` was looked for.
    std::optional<ReadyFeed> discovered; ///< A feed that discover() fetched, until it is followed.
};
