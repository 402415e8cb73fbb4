#pragma once

#include "model/draft.h"
#include "storage/database.h"

/// Steps of writing drafts, each part of the caller's transaction on the newsroom's writer.

/// Appends the fields to the draft, unless its newest revision says the same: then that one is answered, with
/// the name if there is one. A draft that was on its site is edited from here on.
Result<RevisionId> writeRevision(Database &newsroom, DraftId draft, Revision::Origin origin,
    const QString &name, const PostFields &fields, const QDateTime &at);

/// What came of writing what was typed.
struct TypedRevision {
    RevisionId revision; ///< Holds just what was typed.
    bool isMerged = false; ///< The newest revision is another one: it joins this with what the site brought.
};

/// The same for a text that was made from the revision `basis` (none: from the newest). If the site has
/// brought another text meanwhile, both are joined; what cannot be joined becomes a conflict with both texts.
Result<TypedRevision> writeTyped(Database &newsroom, DraftId draft, RevisionId basis, Revision::Origin origin,
    const QString &name, const PostFields &fields, const QDateTime &at);

/// A new draft with its first revision.
Result<DraftId> createDraft(Database &newsroom, SiteId site, PostType type, Revision::Origin origin,
    const PostFields &fields, const QDateTime &at);
