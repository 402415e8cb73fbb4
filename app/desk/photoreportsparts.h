#pragma once

#include "desk/parts.h"
#include "desk/photoreports.h"
#include "desk/thumbnails.h"

#include <QSet>
#include <QThreadPool>
#include <QTimer>
#include <QUndoStack>

#include <unordered_map>

class Drafts;

struct PhotoReports::Parts {
    Parts(const DeskRoom &deskRoom, Drafts &deskDrafts)
        : room(deskRoom)
        , drafts(deskDrafts)
        , thumbnails(deskRoom.profile.blobs())
    {
        pool.setMaxThreadCount(2); // Each may hold 192 MiB.
    }

    DatabaseFile &file() const { return room.profile.newsroom(); }

    DeskRoom room;
    Drafts &drafts;
    bool isLoading = false;
    bool isLoaded = false;
    std::vector<KeptPhotoReport> reports; ///< Newest first.
    std::unordered_map<qint64, std::unique_ptr<QUndoStack>> steps; ///< By report.
    QSet<PhotoReportId> writing; ///< On their way to the disk,
    QSet<PhotoReportId> changedSince; ///< and changed since they left, or not written for want of a disk.
    QTimer again; ///< For those that could not be written.
    QHash<PhotoReportId, std::shared_ptr<FetchRun>> fetching;
    Thumbnails thumbnails;
    QThreadPool pool; ///< Ends first, and waits for its work.
};
