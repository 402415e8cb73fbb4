#pragma once

#include "storage/outboxstore.h"
#include "sync/reconcile.h"

/// What the newsroom remembers of one draft and its post, read and written in whole steps. On the thread of
/// the database; each function is part of the caller's transaction.

/// The text that is sent: of a post, WordPress's automatic excerpt drops nested quotations and attributions,
/// so it is always ours. A page has none unless somebody wrote one.
PostFields asSent(PostType type, PostFields fields);

struct PostMemory {
    Draft draft;
    Agreement agreement;
    Knowledge knowledge; ///< Without what only the run knows: sight, mark, saved, found, can.
};

/// `site` is whose attempts count. The wish may have been cancelled meanwhile: then it is absent.
Result<PostMemory> loadMemory(Database &database, DraftId draft, SiteId site, std::optional<IntentId> intent);

/// Every create of the draft under a claim's key, with what was sent.
Result<std::vector<OpenAttempt>> createsWithTexts(
    Database &database, DraftId draft, PostType type, const QString &key);

/// A text that the site brought, as a revision made from `parent`: Conflict if the person has written on
/// meanwhile.
Result<RevisionId> appendRevision(Database &database, DraftId draft, RevisionId parent,
    Revision::Origin origin, const PostFields &fields, const QDateTime &at, const QString &name = {});

/// Both as the draft's next revisions: theirs, and then what came of the merge. Our automatic excerpt is in
/// neither.
Result<> appendMerged(Database &database, const Draft &draft, const PostFields &theirs,
    const PostFields &merged, const QDateTime &at);

/// Whether that post is claimed by another draft, of this newsroom or of another, which made it anew since
/// both last agreed (`base`).
Result<bool> isAnothersClaim(
    Database &database, DraftId draft, const std::optional<Observation> &base, const PostFields &there);
/// What the draft was bound to is gone, and its number is another post's: a site that is put back to a backup
/// gives its numbers again. The draft is bound to none, and said to be removed there.
Result<> unbind(Database &database, SiteId site, DraftId draft, const QDateTime &at);
/// A post of ours, known by its claim, may stand under a number that another draft is bound to: that one is
/// unbound. Which it is; none if nobody was bound to it.
Result<DraftId> displace(Database &database, SiteId site, const Observation &claimed, const QDateTime &at);

/// The site's answer to an attempt: settled, observed, agreed on, and the draft bound to the post; all or
/// nothing. `made` is what the site made of it, if somebody wrote behind it: `stored` is theirs then, and
/// still to be taken over; nothing is agreed on of what is `missing` there.
Result<Observation> acknowledge(Database &database, const Attempt &attempt, Attempt::State state,
    const Observation &stored, const QDateTime &at, const std::optional<PostFields> &made = {},
    FieldSet missing = {});

/// What a look at the post showed.
Result<Observation> rememberSeen(Database &database, SiteId site, const Observation &seen);

/// Their change comes here: one revision with theirs alone, on which both now agree, and one with both if
/// mine differs or if our quotes lost their marks there: it has them again.
Result<> adopt(Database &database, const PostMemory &memory, const Merge &merge, const QDateTime &at);

/// Somebody's save that came between our look and our write, and that our write replaced on the site.
struct Overtaken {
    Merge merge; ///< Of theirs with what we sent, from what both had before.
    PostFields theirs; ///< As the site held it for a moment.
};
/// None if theirs said nothing new. Of `theirs` only title, content and excerpt count.
std::optional<Overtaken> findOvertaken(const PostMemory &memory, PostFields theirs);
/// Their text is kept as something that the site held; before acknowledge(), which says what it holds now.
Result<Observation> observeOvertaken(Database &database, const Overtaken &overtaken, const Observation &now);
/// After acknowledge(): both texts merged as the draft's next revision, still to be sent, and true; or a
/// conflict with both.
Result<bool> keepOvertaken(Database &database, const PostMemory &memory, const Overtaken &overtaken,
    const Observation &theirs, const QDateTime &at);

/// Both texts are kept and wait for a person.
Result<> keepConflict(Database &database, const PostMemory &memory, const QDateTime &at);

/// A post of the site that no draft here is bound to becomes one.
Result<DraftId> addPulled(
    Database &database, SiteId site, PostType type, const Observation &seen, const QDateTime &at);
