#include "desk/draftwriting.h"

#include "storage/draftstore.h"
#include "storage/outboxstore.h"
#include "storage/revisionstore.h"
#include "sync/fields.h"
#include "sync/merge.h"
#include "sync/postmemory.h"
#include "sync/uploadmemory.h"
#include "sync/voices.h"

namespace {

/// Both sides changed the same: a person decides, and nothing is sent before.
Result<> keepBoth(Database &newsroom, DraftId draft, RevisionId base, RevisionId mine, const QDateTime &at)
{
    OutboxStore outbox(newsroom);
    const Result<Agreement> agreement = outbox.agreement(draft);
    if (!agreement)
        return agreement.error();
    if (!agreement->remote)
        return {}; // Bound to no post any more: the other text is in the history.
    const auto open = outbox.openConflict(draft);
    if (!open)
        return open.error();
    // What was taken over while the person wrote; beside a conflict that is open, what that one is about.
    const qint64 stored = agreement->base ? agreement->base->id : 0;
    const qint64 theirs = *open ? (*open)->theirs : stored ? stored : agreement->remote->id;
    const auto conflict = outbox.addConflict({ {}, draft, stored, base, mine, theirs, at });
    return conflict ? Result<>() : Result<>(conflict.error());
}

} // namespace

Result<RevisionId> writeRevision(Database &newsroom, DraftId id, Revision::Origin origin, const QString &name,
    const PostFields &fields, const QDateTime &at)
{
    DraftStore drafts(newsroom);
    const Result<Draft> draft = drafts.load(id);
    if (!draft)
        return draft.error();
    if (draft->head && draft->fields == fields) {
        if (!name.isEmpty()) {
            if (Result<> named = RevisionStore(newsroom).setName(draft->head, name); !named)
                return named.error();
        }
        return draft->head;
    }
    return appendRevision(newsroom, id, draft->head, origin, fields, at, name);
}

Result<TypedRevision> writeTyped(Database &newsroom, DraftId id, RevisionId basis, Revision::Origin origin,
    const QString &name, const PostFields &fields, const QDateTime &at)
{
    const Result<Draft> draft = DraftStore(newsroom).load(id);
    if (!draft)
        return draft.error();
    // What was typed before its pictures were on the site shows them there too.
    const auto placed = placedPictures(newsroom, id, draft->site);
    if (!placed)
        return placed.error();
    const PostFields typed = withSitePictures(fields, *placed);
    const auto asItIs = [&]() -> Result<TypedRevision> {
        const Result<RevisionId> written = writeRevision(newsroom, id, origin, name, typed, at);
        if (!written)
            return written.error();
        return TypedRevision{ *written };
    };
    if (!basis)
        return asItIs();
    // Back over everything that the site brought since, to the text that this one was made from.
    RevisionStore revisions(newsroom);
    Revision base;
    base.id = draft->head;
    while (base.id) {
        Result<Revision> older = revisions.load(base.id);
        if (!older)
            return older.error();
        base = std::move(*older);
        const bool isForeign
            = base.origin == Revision::Origin::Pulled || base.origin == Revision::Origin::Merged;
        if (base.id == basis || !isForeign)
            break;
        base.id = base.parent;
    }
    if (!base.id || base.id == draft->head)
        return asItIs();
    const PostFields before = withSitePictures(base.fields, *placed);
    if (typed == before)
        return TypedRevision{ base.id, true }; // Nothing was typed: the site's text stands.

    const Result<RevisionId> mine = appendRevision(newsroom, id, base.id, origin, typed, at, name);
    if (!mine)
        return mine.error();
    const Merge merge = mergePosts({ before, before }, typed, draft->fields);
    if (merge.conflicts) {
        if (Result<> kept = keepBoth(newsroom, id, base.id, *mine, at); !kept)
            return kept.error();
        return TypedRevision{ *mine };
    }
    const bool isMore = merge.fields != typed;
    if (isMore) {
        const Result<RevisionId> merged
            = appendRevision(newsroom, id, *mine, Revision::Origin::Merged, merge.fields, at);
        if (!merged)
            return merged.error();
    }
    return TypedRevision{ *mine, isMore };
}

Result<DraftId> createDraft(Database &newsroom, SiteId site, PostType type, Revision::Origin origin,
    const PostFields &fields, const QDateTime &at)
{
    Draft draft;
    draft.type = type;
    draft.uuid = QUuid::createUuid();
    draft.site = site;
    draft.createdAt = at;
    const Result<DraftId> id = DraftStore(newsroom).create(draft);
    if (!id)
        return id;
    const Result<QByteArray> own = withOwnVoices(newsroom, *id, fields.content);
    if (!own)
        return own.error();
    PostFields first = fields;
    first.content = *own;
    const Result<RevisionId> revision = appendRevision(newsroom, *id, {}, origin, first, at);
    if (!revision)
        return revision.error();
    return id;
}
