#pragma once

#include "desk/parts.h"
#include "desk/photoreports.h"
#include "desk/thumbnails.h"

#include <QRandomGenerator>
#include <QSet>
#include <QThreadPool>
#include <QTimer>
#include <QUndoStack>

#include <unordered_map>

class Drafts;

/// Shown before it is on the disk: nobody else may give the same number.
template<class Identity>
Identity newId()
{
    return Identity{ qint64(QRandomGenerator::system()->generate64() >> 2) | 1 };
}

/// Of the bytes that it names: what is shown, and what was kept as it came; of what was taken out of it, too.
QSet<QByteArray> hashesOf(const KeptPhotoReport &report);

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
    bool isLoaded = false;
    std::vector<Answer<>> loading; ///< Who waits for it; empty while it is not being read.
    std::vector<KeptPhotoReport> reports; ///< Newest first.
    std::unordered_map<qint64, std::unique_ptr<QUndoStack>> steps; ///< By report.
    QSet<PhotoReportId> writing; ///< On their way to the disk,
    QSet<PhotoReportId> changedSince; ///< and changed since they left, or not written for want of a disk.
    QHash<PhotoReportId, int> deletions; ///< How often each was deleted forever, also if that failed.
    int adding = 0; ///< Runs of it: what they put on the disk is named by nothing yet.
    QTimer again; ///< For those that could not be written.
    QHash<PhotoReportId, std::shared_ptr<FetchRun>> fetching;
    /// Whose address the person named in this run of the program: the page, and what lies beside it, may be
    /// in their own network.
    QSet<PhotoReportId> trusted;
    Thumbnails thumbnails;
    QThreadPool pool; ///< Ends first, and waits for its work.
};
