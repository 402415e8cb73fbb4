#pragma once

#include "desk/parts.h"
#include "desk/pictures.h"

#include <QHash>
#include <QSet>
#include <QThreadPool>
#include <QTimer>

struct Pictures::Parts {
    explicit Parts(const DeskRoom &deskRoom)
        : room(deskRoom)
        , blobs(deskRoom.profile.folder() + QStringLiteral("/pictures"))
    {
        pool.setMaxThreadCount(2); // Each may hold 192 MiB.
    }

    struct Asked {
        QSize fit; ///< Empty for who wants no picture, only that it is here.
        Answer<QImage> answer;
    };

    DeskRoom room;
    Blobs blobs;
    QHash<QString, std::vector<Asked>> underWay; ///< By address.
    QHash<QString, ArticleId> uses; ///< Shown lately, and not written yet.
    QSet<FeedId> keeping;
    QTimer writeUses;
    QThreadPool pool; ///< Ends first, and waits for its work.
};
