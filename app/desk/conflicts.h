#pragma once

#include "desk/resolution.h"
#include "storage/database.h"

/// Two texts that wait for a person, and what the person decides. The functions are steps of the caller's
/// transaction on the newsroom.

/// NotFound unless it is open.
Result<OpenConflict> loadConflict(Database &newsroom, ConflictId id);

/// What is decided so far, for OpenConflict::kept. NotFound unless it is open.
Result<> keepDecisions(Database &newsroom, ConflictId id, const QByteArray &decisions);

/// The decided text becomes the draft's newest revision, behind one with theirs: one step back is mine again.
/// Nothing is sent; a wish that waited for it waits for the next synchronisation. Conflict/ChangedOnSite if
/// one of the texts has moved on since it was shown; BadArgument, UnbalancedMarkup as blocks::decided().
Result<RevisionId> resolveConflict(Database &newsroom, const Resolution &resolution, const QDateTime &at);

/// What was written by hand in conflicts of the draft that are over, and stands in none of its texts; empty
/// if there is nothing.
Result<QString> ownWords(Database &newsroom, DraftId draft);
Result<> keepOwnWords(Database &newsroom, DraftId draft, const QString &words); ///< Beside those of before.
Result<> forgetOwnWords(Database &newsroom, DraftId draft);

/// Mine becomes a new draft of the same site, with its own copies of quotations and pictures; here theirs
/// stands wherever both changed the same.
Result<DraftId> keepMineAsDraft(Database &newsroom, const Resolution &shown, const QDateTime &at);
