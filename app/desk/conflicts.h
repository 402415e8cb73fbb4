#pragma once

#include "formats/blocks/merge.h"
#include "model/outbox.h"
#include "storage/database.h"
#include "sync/merge.h"

/// Two texts that wait for a person, and what the person decides. The functions are steps of the caller's
/// transaction on the newsroom.

/// A conflict with its places.
struct OpenConflict {
    Conflict texts;
    RevisionId mine; ///< The draft's newest.
    qint64 theirs = 0; ///< The observation that holds theirs.
    blocks::Merged content; ///< Clean if the content is not in conflict.
    FieldSet fields; ///< What else both changed, the content left out.

    bool operator==(const OpenConflict &) const = default;
};

/// What a person decided, of a conflict as it was shown.
struct Resolution {
    ConflictId conflict;
    RevisionId mine; ///< As in the OpenConflict that was shown.
    qint64 theirs = 0;
    std::vector<blocks::MergeChoice> blocks; ///< One for each conflict of the content, in order.
    FieldSet fromTheirs; ///< Of the other fields: those in which theirs stands. Mine in the rest.

    bool operator==(const Resolution &) const = default;
};

/// The same choice everywhere. With Both, fields that hold but one text keep mine.
Resolution resolutionOf(const OpenConflict &conflict, blocks::MergeChoice::Take take);

/// NotFound unless it is open.
Result<OpenConflict> loadConflict(Database &newsroom, ConflictId id);

/// The decided text becomes the draft's newest revision, behind one with theirs: one step back is mine again.
/// Nothing is sent; a wish that waited for it waits for the next synchronisation. Conflict/ChangedOnSite if
/// one of the texts has moved on since it was shown; BadArgument, UnbalancedMarkup as blocks::decided().
Result<RevisionId> resolveConflict(Database &newsroom, const Resolution &resolution, const QDateTime &at);

/// Mine becomes a new draft of the same site, with its own copies of quotations and pictures; here theirs
/// stands wherever both changed the same.
Result<DraftId> keepMineAsDraft(Database &newsroom, const Resolution &shown, const QDateTime &at);
