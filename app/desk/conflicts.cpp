#include "desk/conflicts.h"

#include "desk/draftwriting.h"
#include "storage/attachmentstore.h"
#include "storage/draftstore.h"
#include "storage/keepsakestore.h"
#include "storage/outboxstore.h"
#include "storage/revisionstore.h"
#include "sync/merge.h"
#include "sync/postmemory.h"
#include "sync/voices.h"

using namespace Qt::StringLiterals;

namespace {

struct Known {
    OpenConflict open;
    OutboxStore::ConflictRow row;
    Draft draft;
    MergeBase base;
    Merge merge;
};

QString keptAs(ConflictId id) { return u"conflict/%1"_s.arg(id.value); }

QString ownAs(DraftId draft) { return u"own/%1"_s.arg(draft.value); }

Result<PostFields> observed(OutboxStore &outbox, qint64 id)
{
    const auto observation = outbox.observation(id);
    if (!observation)
        return observation.error();
    return *observation ? (*observation)->fields : PostFields{};
}

/// From what the changes of both sides are counted.
Result<MergeBase> baseOf(
    Database &newsroom, OutboxStore &outbox, PostType type, const OutboxStore::ConflictRow &row)
{
    const Result<PostFields> stored = observed(outbox, row.base);
    if (!stored)
        return stored.error();
    if (!row.baseRevision)
        return MergeBase{ *stored, *stored };
    const Result<Revision> sent = RevisionStore(newsroom).load(row.baseRevision);
    if (!sent)
        return sent.error();
    const PostFields ours = asSent(type, sent->fields);
    // Typed from an earlier text than the site's: what they changed since is counted from that too.
    return MergeBase{ ours, row.base == 0 || row.base == row.theirs ? ours : *stored };
}

Result<Known> load(Database &newsroom, ConflictId id)
{
    OutboxStore outbox(newsroom);
    const auto row = outbox.conflict(id);
    if (!row)
        return row.error();
    const Result<Draft> draft = DraftStore(newsroom).load(row->draft);
    if (!draft)
        return draft.error();
    const Result<MergeBase> base = baseOf(newsroom, outbox, draft->type, *row);
    if (!base)
        return base.error();
    const auto seen = outbox.observation(row->theirs);
    if (!seen)
        return seen.error();
    const Observation observation = seen->value_or(Observation{});
    const PostFields theirs = withoutClaim(observation.fields, base->stored);

    Known known{ {}, *row, *draft, *base, mergePosts(*base, asSent(draft->type, draft->fields), theirs) };
    known.open.texts = { row->id, row->draft, base->stored, draft->fields, theirs, row->foundAt };
    known.open.mine = draft->head;
    known.open.mineAt = draft->changedAt;
    known.open.theirs = row->theirs;
    known.open.theirsAt = QDateTime::fromString(observation.modifiedGmt, Qt::ISODate);
    known.open.theirsAt.setTimeSpec(Qt::UTC);
    known.open.theirsSeenAt = observation.seenAt;
    const auto kept = KeepsakeStore(newsroom).find(keptAs(id));
    if (!kept)
        return kept.error();
    known.open.kept = kept->value_or(QByteArray());
    known.open.fields = known.merge.conflicts & ~FieldSet(Field::Content);
    if (known.merge.conflicts.testFlag(Field::Content))
        known.open.content = known.merge.content;
    return known;
}

Result<RevisionId> take(Database &newsroom, const Known &known, const Merge &merge, const QDateTime &at)
{
    OutboxStore outbox(newsroom);
    const DraftId id = known.draft.id;
    const auto memory = loadMemory(newsroom, id, known.draft.site, std::nullopt);
    if (!memory)
        return memory.error();
    const auto &remote = memory->agreement.remote;
    // Where theirs says nothing new (they took it back), there is nothing to take over.
    const bool isNew = merge.theirsChanged || !known.row.base;
    if (remote && remote->id == known.row.theirs && isNew) {
        if (Result<> adopted = adopt(newsroom, *memory, merge, at); !adopted)
            return adopted.error();
    } else {
        // Or it is no longer on the site: ours went over it. It is a text of the history, and nothing more.
        PostFields decided = merge.fields;
        const Result<QByteArray> own = withOwnVoices(newsroom, id, decided.content);
        if (!own)
            return own.error();
        decided.content = *own;
        if (Result<> appended = appendMerged(newsroom, known.draft, merge.theirs, decided, at); !appended)
            return appended.error();
    }
    if (Result<> resolved = outbox.resolveConflict(known.row.id, at); !resolved)
        return resolved.error();
    if (Result<> forgotten = KeepsakeStore(newsroom).remove(keptAs(known.row.id)); !forgotten)
        return forgotten.error();
    const auto wish = outbox.unfinished(id);
    if (!wish)
        return wish.error();
    if (*wish && (*wish)->state == Intent::State::Waiting && (*wish)->why
        && (*wish)->why->kind == Error::Kind::Conflict) {
        // What it waited for is over.
        if (Result<> freed = outbox.setIntent((*wish)->id, Intent::State::Waiting); !freed)
            return freed.error();
    }
    if (Result<> noted = outbox.record(at, id, u"resolved"_s, { { u"conflict"_s, known.row.id.value } });
        !noted)
        return noted.error();
    const Result<Draft> draft = DraftStore(newsroom).load(id);
    if (!draft)
        return draft.error();
    return draft->head;
}

} // namespace

Result<> keepDecisions(Database &newsroom, ConflictId id, const QByteArray &decisions)
{
    if (const auto row = OutboxStore(newsroom).conflict(id); !row)
        return row.error();
    return KeepsakeStore(newsroom).set(keptAs(id), decisions);
}

Result<QString> ownWords(Database &newsroom, DraftId draft)
{
    const auto kept = KeepsakeStore(newsroom).find(ownAs(draft));
    if (!kept)
        return kept.error();
    return QString::fromUtf8(kept->value_or(QByteArray()));
}

Result<> keepOwnWords(Database &newsroom, DraftId draft, const QString &words)
{
    if (words.isEmpty())
        return {};
    const Result<QString> before = ownWords(newsroom, draft);
    if (!before)
        return before.error();
    const QString all = before->isEmpty() ? words : *before + u"\n\n"_s + words;
    return KeepsakeStore(newsroom).set(ownAs(draft), all.toUtf8());
}

Result<> forgetOwnWords(Database &newsroom, DraftId draft)
{
    return KeepsakeStore(newsroom).remove(ownAs(draft));
}

Resolution resolutionOf(const OpenConflict &conflict, blocks::MergeChoice::Take take)
{
    Resolution resolution{ conflict.texts.id, conflict.mine, conflict.theirs, {}, {} };
    resolution.blocks.assign(size_t(conflict.content.conflictCount()), { take, {} });
    if (take == blocks::MergeChoice::Take::Theirs)
        resolution.fromTheirs = conflict.fields;
    return resolution;
}

Result<OpenConflict> loadConflict(Database &newsroom, ConflictId id)
{
    const Result<Known> known = load(newsroom, id);
    if (!known)
        return known.error();
    return known->open;
}

Result<RevisionId> resolveConflict(Database &newsroom, const Resolution &resolution, const QDateTime &at)
{
    const Result<Known> known = load(newsroom, resolution.conflict);
    if (!known)
        return known.error();
    if (known->open.mine != resolution.mine || known->open.theirs != resolution.theirs)
        return Error{ Error::Kind::Conflict, Error::Reason::ChangedOnSite, {} };
    Merge merge = known->merge;
    merge.fields
        = withFields(merge.fields, known->open.texts.theirs, resolution.fromTheirs & known->open.fields);
    if (merge.conflicts.testFlag(Field::Content)) {
        const Result<QByteArray> content = blocks::decided(known->open.content, resolution.blocks);
        if (!content)
            return content.error();
        merge.fields.content = *content;
        if (Result<> recorded = recordCopies(newsroom, known->draft.id, *content, resolution.copies);
            !recorded)
            return recorded.error();
    }
    merge.conflicts = {};
    if (const Result<> kept = keepOwnWords(newsroom, known->draft.id, resolution.own); !kept)
        return kept.error();
    return take(newsroom, *known, merge, at);
}

Result<DraftId> keepMineAsDraft(Database &newsroom, const Resolution &shown, const QDateTime &at)
{
    const Result<Known> known = load(newsroom, shown.conflict);
    if (!known)
        return known.error();
    PostFields fields = known->draft.fields;
    fields.slug.clear(); // The address is that of the post which is there.
    const Result<DraftId> id
        = createDraft(newsroom, known->draft.site, known->draft.type, Revision::Origin::Typed, fields, at);
    if (!id)
        return id;
    AttachmentStore attachments(newsroom);
    const auto pictures = attachments.of(known->draft.id);
    if (!pictures)
        return pictures.error();
    for (Attachment picture : *pictures) {
        picture.draft = *id;
        if (const auto added = attachments.add(picture); !added)
            return added.error();
    }
    Resolution theirs = resolutionOf(known->open, blocks::MergeChoice::Take::Theirs);
    theirs.mine = shown.mine;
    theirs.theirs = shown.theirs;
    theirs.own = shown.own;
    const auto resolved = resolveConflict(newsroom, theirs, at);
    if (!resolved)
        return resolved.error();
    return id;
}
