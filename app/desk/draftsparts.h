#pragma once

#include "desk/drafts.h"
#include "desk/parts.h"

#include <QElapsedTimer>
#include <QHash>
#include <QThreadPool>
#include <QTimer>

struct Drafts::Parts {
    explicit Parts(const DeskRoom &deskRoom)
        : room(deskRoom)
    {
        clock.start();
        pool.setMaxThreadCount(2); // Each may hold 192 MiB.
    }

    DatabaseFile &file() const { return room.profile.newsroom(); }
    Database &pages() const { return room.profile.newsroom().pages(); }

    /// What an editor holds and the disk does not, or not yet.
    struct Typing {
        PostFields fields;
        QHash<QByteArray, QByteArray> copies; ///< Of quotations, as write() was told since the last save.
        bool isDirty = false; ///< Not given to the writer yet.
        qint64 typedAt = 0; ///< When the first of it was typed, on `clock`.
        qint64 dueAt = 0; ///< When it is to be written.
        int writing = 0; ///< Writes under way.
    };

    DeskRoom room;
    QHash<DraftId, Typing> typing;
    QHash<DraftId, RevisionId> basis; ///< The revision that an editor's text was made from.
    QElapsedTimer clock;
    QTimer due; ///< For the next Typing::dueAt.
    QThreadPool pool; ///< For pictures. Ends first, and waits for its work.
};
