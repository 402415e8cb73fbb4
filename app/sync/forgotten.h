#pragma once

#include "storage/outboxstore.h"

/// Posts that were sent from here and are not remembered: an older copy of the newsroom was put back, in
/// which they were not sent yet. Sent again they would be on the site twice.

/// A draft, and the text of it that a post on the site holds.
struct Forgotten {
    DraftId draft;
    /// None if somebody has written on in the post since, or if its pictures are others.
    RevisionId revision;
};

/// Those that are nowhere as far as this newsroom knows, and might be on this site.
Result<std::vector<DraftId>> unboundDrafts(Database &database, SiteId site, PostType type);

/// Which of these the post is of. None for what is another's, has another title, or shares less than half of
/// its words with each text that the draft ever had.
Result<std::optional<Forgotten>> findForgotten(
    Database &database, const std::vector<DraftId> &drafts, qint64 user, const Observation &seen);

/// The draft is bound to the post. Where words or pictures differ, both texts wait for a person.
Result<> bindForgotten(Database &database, SiteId site, const Forgotten &forgotten, const Observation &seen,
    const QDateTime &at);
