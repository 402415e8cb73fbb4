#include "sync/postmemory.h"

#include "formats/blocks/document.h"
#include "formats/blocks/excerpt.h"
#include "formats/blocks/identity.h"
#include "formats/blocks/localpictures.h"
#include "storage/draftstore.h"
#include "storage/revisionstore.h"
#include "sync/uploadmemory.h"
#include "sync/voices.h"

#include <algorithm>
#include <chrono>

using namespace Qt::StringLiterals;
using std::chrono::milliseconds;

namespace {

constexpr int lateAttempts = 8;
constexpr std::chrono::hours longestWay(24); ///< Of a request.

Knowledge::Markup markupOf(const QByteArray &content)
{
    const QList<blocks::Block> all = blocks::allBlocks(blocks::Document::parse(content));
    const bool balanced
        = std::all_of(all.begin(), all.end(), [](const blocks::Block &block) { return block.isClosed(); });
    return balanced ? Knowledge::Markup::Balanced : Knowledge::Markup::Unbalanced;
}

Knowledge::Addresses addressesOf(const PostFields &fields)
{
    return blocks::namesFiles(fields.content) ? Knowledge::Addresses::OfThisComputer
                                              : Knowledge::Addresses::OfTheWeb;
}

Result<std::vector<OpenAttempt>> withTexts(
    Database &database, PostType type, const std::vector<Attempt> &attempts)
{
    std::vector<OpenAttempt> open;
    for (const Attempt &attempt : attempts) {
        auto revision = RevisionStore(database).load(attempt.revision);
        if (!revision)
            return revision.error();
        open.push_back({ attempt, asSent(type, revision->fields) });
    }
    return open;
}

/// Without our automatic excerpt, which is nothing that anybody wrote.
PostFields asTyped(const Draft &draft, PostFields fields)
{
    if (draft.fields.excerpt.trimmed().isEmpty()
        && fields.excerpt == asSent(draft.type, draft.fields).excerpt)
        fields.excerpt.clear();
    return fields;
}

/// The merged post, with the marks of our quotes and cards that a text of the site lost there. What somebody
/// copied there has an id of its own, and a quote's record with it. As it was merged, if nothing of that is
/// missing.
Result<PostFields> withVoices(Database &database, DraftId draft, const QByteArray &before, const Merge &merge)
{
    PostFields merged = merge.fields;
    if (!merge.theirsChanged.testFlag(Field::Content))
        return merged;
    const blocks::Document came = blocks::Document::parse(merged.content);
    const auto marked = blocks::withMarks(came, blocks::recognize(blocks::Document::parse(before), came));
    if (!marked)
        return marked.error();
    if (blocks::sameButForNoise(marked->document.toBytes(), merged.content))
        return merged;
    merged.content = marked->document.toBytes();
    if (Result<> recorded = recordCopies(database, draft, merged.content, marked->copies); !recorded)
        return recorded.error();
    return merged;
}

/// What both agree on once the site answered an attempt: what was sent as it was stored, the rest as it was
/// before. A site filters with every save, so that the same words in other markup are no change of anybody's;
/// and it makes the slug of what it publishes.
PostFields agreedAfter(
    const Attempt &attempt, FieldSet missing, const PostFields &before, const PostFields &stored)
{
    FieldSet settled = sentFields(attempt);
    if (attempt.kind == Attempt::Kind::Publish)
        settled |= Field::Slug;
    for (Field text : { Field::Title, Field::Content, Field::Excerpt })
        settled.setFlag(text, settled.testFlag(text) || couldBe(before, text, stored));
    return withFields(before, stored, settled & ~missing);
}

/// The same of a create that was found again later: words that were not sent are somebody's since.
PostFields agreedFound(const PostFields &sent, PostFields stored)
{
    if (!keepsEveryWord(stored.title.toUtf8(), sent.title.toUtf8()))
        stored.title = sent.title;
    if (!keepsEveryWord(stored.content, sent.content))
        stored.content = sent.content;
    if (!keepsEveryWord(stored.excerpt.toUtf8(), sent.excerpt.toUtf8()))
        stored.excerpt = sent.excerpt;
    return stored;
}

/// What is agreed on of an answer; the answer itself unless somebody else saved in between.
Result<PostFields> agreedOf(Database &database, const Attempt &attempt, Attempt::State state,
    FieldSet missing, const std::optional<Observation> &base, const PostFields &stored)
{
    if (attempt.kind != Attempt::Kind::Create)
        return base ? agreedAfter(attempt, missing, base->fields, stored) : stored;
    if (state == Attempt::State::Acknowledged)
        return stored;
    const auto draft = DraftStore(database).load(attempt.draft);
    if (!draft)
        return draft.error();
    const auto sent = RevisionStore(database).load(attempt.revision);
    if (!sent)
        return sent.error();
    return agreedFound(asSent(draft->type, sent->fields), stored);
}

/// Which of our texts is agreed on with an attempt. Not the whole one that it was sent from, where something
/// of it does not stand there any more, or something else was agreed on since: then a revision of its own,
/// below what is typed here.
Result<RevisionId> agreedRevision(Database &database, const Attempt &attempt, Attempt::State state,
    FieldSet missing, RevisionId before, const QDateTime &at)
{
    if (!before || attempt.kind == Attempt::Kind::Create)
        return attempt.revision;
    // It carries no text: what was agreed on of ours stays, on what the site holds now.
    if (attempt.kind == Attempt::Kind::Publish)
        return before;
    const auto draft = DraftStore(database).load(attempt.draft);
    if (!draft)
        return draft.error();
    const auto base = RevisionStore(database).load(before);
    if (!base)
        return base.error();
    const auto own = RevisionStore(database).load(attempt.revision);
    if (!own)
        return own.error();
    const PostFields agreed = asSent(draft->type, base->fields);
    const PostFields sent = asSent(draft->type, own->fields);
    const FieldSet settled = sentFields(attempt) & ~missing;
    const bool isWhole = !missing && !(changedFields(agreed, sent) & ~settled);
    if (isWhole || state == Attempt::State::Acknowledged)
        return attempt.revision;
    if (!settled)
        return before;
    PostFields composed = withFields(agreed, sent, settled);
    PostFields bare = composed;
    bare.excerpt.clear();
    if (asSent(draft->type, bare).excerpt == composed.excerpt)
        composed = bare; // It is automatic.
    const auto below
        = appendRevision(database, draft->id, draft->head, Revision::Origin::Pulled, composed, at);
    if (!below)
        return below.error();
    const auto head
        = appendRevision(database, draft->id, *below, Revision::Origin::Merged, draft->fields, at);
    return head ? *below : Result<RevisionId>(head.error());
}

/// What an open conflict has shown as theirs and the site does not hold any more goes into the history: a
/// conflict has one text of theirs.
Result<> keepShown(Database &database, const Draft &draft, const Observation &next, const QDateTime &at)
{
    OutboxStore outbox(database);
    const auto open = outbox.openConflict(draft.id);
    if (!open)
        return open.error();
    if (!*open)
        return {};
    const auto shown = outbox.observation((*open)->theirs);
    if (!shown)
        return shown.error();
    if (!*shown || !(changedFields((*shown)->fields, next.fields) & textFields))
        return {};
    return appendMerged(database, draft, (*shown)->fields, draft.fields, at);
}

} // namespace

PostFields asSent(PostType type, PostFields fields)
{
    if (type == PostType::Page || !fields.excerpt.trimmed().isEmpty())
        return fields;
    fields.excerpt = blocks::excerpt(blocks::Document::parse(fields.content));
    // It is HTML on the site.
    fields.excerpt = fields.excerpt.toHtmlEscaped().replace("&quot;"_L1, "\""_L1);
    return fields;
}

Result<PostMemory> loadMemory(Database &database, DraftId id, SiteId site, std::optional<IntentId> intent)
{
    OutboxStore outbox(database);
    auto draft = DraftStore(database).load(id);
    if (!draft)
        return draft.error();
    auto agreement = outbox.agreement(id);
    if (!agreement)
        return agreement.error();

    PostMemory memory{ *draft, *agreement, {} };
    Knowledge &k = memory.knowledge;
    k.uuid = draft->uuid;
    k.type = draft->type;
    k.local = asSent(draft->type, draft->fields);
    k.markup = markupOf(draft->fields.content);
    k.addresses = addressesOf(draft->fields);
    auto pictures = loadPictures(
        database, id, site, draft->fields, agreement->remote ? agreement->remote->fields : PostFields());
    if (!pictures)
        return pictures.error();
    k.pictures = std::move(*pictures);
    k.remoteId = draft->remoteId;
    if (draft->remoteId == 0) {
        auto isRemoved = DraftStore(database).isRemoved(id);
        if (!isRemoved)
            return isRemoved.error();
        k.isDisplaced = *isRemoved;
    }
    k.remote = agreement->remote;
    if (k.remote) {
        auto isAnothers = isAnothersClaim(database, id, agreement->base, k.remote->fields);
        if (!isAnothers)
            return isAnothers.error();
        k.isAnothersClaim = *isAnothers;
        k.isAgreed = agreement->base && agreement->base->id == k.remote->id;
    }
    if (agreement->base && agreement->baseRevision) {
        auto revision = RevisionStore(database).load(agreement->baseRevision);
        if (!revision)
            return revision.error();
        k.base = MergeBase{ asSent(draft->type, revision->fields), agreement->base->fields };
        if (k.remote && k.remote->id > agreement->base->id) {
            auto seen = outbox.wasSeenBefore(*k.remote, agreement->taken);
            if (!seen)
                return seen.error();
            k.hasGoneBack = *seen;
        }
    }

    auto open = outbox.open(id, site);
    if (!open)
        return open.error();
    auto withOpen = withTexts(database, draft->type, *open);
    if (!withOpen)
        return withOpen.error();
    k.open = std::move(*withOpen);
    if (k.remote) {
        // What was under way when both last agreed, and later.
        const QDateTime since = agreement->base
            ? agreement->base->seenAt.addMSecs(-qint64(milliseconds(longestWay).count()))
            : QDateTime::fromMSecsSinceEpoch(0, Qt::UTC);
        auto late = outbox.givenUp(id, site, since, lateAttempts);
        if (!late)
            return late.error();
        auto withLate = withTexts(database, draft->type, *late);
        if (!withLate)
            return withLate.error();
        k.late = std::move(*withLate);
    }
    if (!k.late.empty()) {
        const auto attempts = outbox.attempts(id);
        if (!attempts)
            return attempts.error();
        for (const Attempt &each : *attempts) {
            const bool isAgreed
                = each.state == Attempt::State::Acknowledged || each.state == Attempt::State::Applied;
            if (each.kind == Attempt::Kind::Update && each.site == site && isAgreed)
                k.agreedBehind = std::max(k.agreedBehind, each.revisionBefore);
        }
    }

    if (intent) {
        auto wish = outbox.intent(*intent);
        if (!wish)
            return wish.error();
        const bool isLive
            = *wish && (*wish)->state != Intent::State::Canceled && (*wish)->state != Intent::State::Done;
        if (isLive)
            k.wish = **wish;
        auto sent = outbox.hasAcknowledgedPublish(*intent);
        if (!sent)
            return sent.error();
        k.statusWasSent = *sent;
    }
    auto conflict = outbox.openConflict(id);
    if (!conflict)
        return conflict.error();
    k.hasConflict = conflict->has_value();
    return memory;
}

Result<std::vector<OpenAttempt>> createsWithTexts(
    Database &database, DraftId draft, PostType type, const QString &key)
{
    const auto creates = OutboxStore(database).creates(draft, key);
    if (!creates)
        return creates.error();
    return withTexts(database, type, *creates);
}

Result<RevisionId> appendRevision(Database &database, DraftId draft, RevisionId parent,
    Revision::Origin origin, const PostFields &fields, const QDateTime &at, const QString &name)
{
    const blocks::Document document = blocks::Document::parse(fields.content);
    std::vector<QByteArray> spans;
    TextCounts counts;
    for (const blocks::Block &block : document.blocks())
        spans.push_back(block.bytes());
    const QList<blocks::Block> all = blocks::allBlocks(document);
    counts.quotes = int(std::count_if(
        all.begin(), all.end(), [](const blocks::Block &block) { return block.name() == "core/quote"; }));
    counts.words = blocks::wordCount(document);
    return RevisionStore(database).append({ {}, draft, parent, origin, name, at, fields }, spans, counts);
}

Result<> appendMerged(Database &database, const Draft &draft, const PostFields &theirs,
    const PostFields &merged, const QDateTime &at)
{
    auto pulled = appendRevision(
        database, draft.id, draft.head, Revision::Origin::Pulled, asTyped(draft, theirs), at);
    if (!pulled)
        return pulled.error();
    auto both
        = appendRevision(database, draft.id, *pulled, Revision::Origin::Merged, asTyped(draft, merged), at);
    return both ? Result<>() : Result<>(both.error());
}

Result<bool> isAnothersClaim(
    Database &database, DraftId draft, const std::optional<Observation> &base, const PostFields &there)
{
    const auto uuid = claimant(there.slug);
    if (!uuid)
        return false;
    const auto known = DraftStore(database).find(*uuid);
    if (!known)
        return known.error();
    if (*known)
        return **known != draft;
    return base && isMadeAnew(base->fields, there);
}

Result<> unbind(Database &database, SiteId site, DraftId id, const QDateTime &at)
{
    DraftStore drafts(database);
    OutboxStore outbox(database);
    const auto draft = drafts.load(id);
    if (!draft)
        return draft.error();
    const auto open = outbox.open(id, site);
    if (!open)
        return open.error();
    for (const Attempt &attempt : *open) {
        if (Result<> done = outbox.settle(attempt.id, Attempt::State::NotApplied, at); !done)
            return done;
    }
    if (Result<> done = outbox.record(at, id, u"displaced"_s, { { u"post"_s, draft->remoteId } }); !done)
        return done;
    if (Result<> done = drafts.setRemote(id, site, 0, PostStatus::Draft, {}); !done)
        return done;
    return drafts.noteRemoved(id);
}

Result<DraftId> displace(Database &database, SiteId site, const Observation &claimed, const QDateTime &at)
{
    const auto holder = DraftStore(database).findRemote(site, claimed.remoteId);
    if (!holder)
        return holder.error();
    if (!*holder || **holder == claimed.draft)
        return DraftId{};
    if (Result<> done = unbind(database, site, **holder, at); !done)
        return done.error();
    return **holder;
}

Result<Observation> acknowledge(Database &database, const Attempt &attempt, Attempt::State state,
    const Observation &stored, const QDateTime &at, const std::optional<PostFields> &made, FieldSet missing)
{
    OutboxStore outbox(database);
    if (Result<> done = outbox.settle(attempt.id, state, at, 200); !done)
        return done.error();
    if (attempt.kind == Attempt::Kind::Create) {
        if (Result<> done = outbox.noteMadeAnew(attempt.intent); !done)
            return done.error();
    }
    auto agreement = outbox.agreement(attempt.draft);
    if (!agreement)
        return agreement.error();
    const auto fields
        = agreedOf(database, attempt, state, missing, agreement->base, made.value_or(stored.fields));
    if (!fields)
        return fields.error();
    // What somebody saved between our look and our write is news, and agreed on by nobody.
    std::optional<Observation> agreed;
    if (*fields != stored.fields) {
        Observation ours = stored;
        ours.fields = *fields;
        auto observed = outbox.observe(ours);
        if (!observed)
            return observed.error();
        agreed = *observed;
    }
    auto seen = rememberSeen(database, attempt.site, stored);
    if (!seen)
        return seen.error();
    const auto revision = agreedRevision(database, attempt, state, missing, agreement->baseRevision, at);
    if (!revision)
        return revision.error();
    // What was seen behind it is not taken over with it.
    const qint64 unseen = agreement->taken ? agreement->taken : agreement->remote ? agreement->remote->id : 0;
    if (Result<> done
        = outbox.agree(attempt.draft, *revision, agreed ? agreed->id : seen->id, made ? unseen : 0);
        !done)
        return done.error();
    const QJsonObject detail{ { u"post"_s, seen->remoteId }, { u"fields"_s, attempt.fields.join(u',') },
        { u"status"_s, toWord(seen->status) } };
    if (Result<> done = outbox.record(at, attempt.draft, u"stored"_s, detail); !done)
        return done.error();
    return *seen;
}

Result<Observation> rememberSeen(Database &database, SiteId site, const Observation &seen)
{
    auto observation = OutboxStore(database).observe(seen);
    if (!observation)
        return observation.error();
    Result<> bound = DraftStore(database).setRemote(seen.draft, site, seen.remoteId, seen.status, seen.link);
    if (!bound)
        return bound.error();
    return *observation;
}

Result<> adopt(Database &database, const PostMemory &memory, const Merge &merge, const QDateTime &at)
{
    OutboxStore outbox(database);
    const DraftId draft = memory.draft.id;
    const PostFields theirs = asTyped(memory.draft, merge.theirs);
    const auto marked = withVoices(database, draft, memory.draft.fields.content, merge);
    if (!marked)
        return marked.error();
    const PostFields merged = asTyped(memory.draft, *marked);

    RevisionId head = memory.draft.head;
    RevisionId agreed = head;
    if (theirs != memory.draft.fields || !head) {
        auto revision = appendRevision(database, draft, head, Revision::Origin::Pulled, theirs, at);
        if (!revision)
            return revision.error();
        head = agreed = *revision;
    }
    if (merged != theirs) {
        auto revision = appendRevision(database, draft, head, Revision::Origin::Merged, merged, at);
        if (!revision)
            return revision.error();
    }
    if (Result<> done = outbox.agree(draft, agreed, memory.agreement.remote->id); !done)
        return done;
    QJsonObject detail{ { u"fields"_s, toWords(merge.theirsChanged) } };
    if (merge.bothInserted > 0)
        detail.insert(u"bothInserted"_s, merge.bothInserted);
    return outbox.record(at, draft, u"pulled"_s, detail);
}

std::optional<Overtaken> findOvertaken(const PostMemory &memory, PostFields theirs)
{
    if (!memory.knowledge.base)
        return std::nullopt;
    const MergeBase &base = *memory.knowledge.base;
    theirs.slug = base.stored.slug;
    theirs.categories = base.stored.categories;
    theirs.tags = base.stored.tags;
    theirs.author = base.stored.author;
    theirs.featuredImage = base.stored.featuredImage;
    theirs.parent = base.stored.parent;
    theirs.menuOrder = base.stored.menuOrder;
    const Merge merge = mergePosts(base, memory.knowledge.local, theirs);
    if (!merge.theirsChanged)
        return std::nullopt;
    return Overtaken{ merge, theirs };
}

Result<Observation> observeOvertaken(Database &database, const Overtaken &overtaken, const Observation &now)
{
    Observation theirs = now;
    theirs.fields = overtaken.theirs;
    return OutboxStore(database).observe(theirs);
}

Result<bool> keepOvertaken(Database &database, const PostMemory &memory, const Overtaken &overtaken,
    const Observation &theirs, const QDateTime &at)
{
    OutboxStore outbox(database);
    auto draft = DraftStore(database).load(memory.draft.id);
    if (!draft)
        return draft.error();
    const QJsonObject detail{ { u"fields"_s, toWords(overtaken.merge.theirsChanged) } };
    if (Result<> done = outbox.record(at, draft->id, u"overtaken"_s, detail); !done)
        return done.error();
    // What was typed meanwhile is not in the merge: a person decides.
    if (overtaken.merge.conflicts || draft->head != memory.draft.head) {
        if (Result<> done = keepShown(database, *draft, theirs, at); !done)
            return done.error();
        draft = DraftStore(database).load(draft->id);
        if (!draft)
            return draft.error();
        const qint64 base = memory.agreement.base ? memory.agreement.base->id : 0;
        auto conflict = outbox.addConflict(
            { {}, draft->id, base, memory.agreement.baseRevision, draft->head, theirs.id, at });
        return conflict ? Result<bool>(false) : Result<bool>(conflict.error());
    }
    const auto merged = withVoices(database, draft->id, draft->fields.content, overtaken.merge);
    if (!merged)
        return merged.error();
    if (Result<> done = appendMerged(database, *draft, overtaken.merge.theirs, *merged, at); !done)
        return done.error();
    return true;
}

Result<> keepConflict(Database &database, const PostMemory &memory, const QDateTime &at)
{
    OutboxStore outbox(database);
    const qint64 base = memory.agreement.base ? memory.agreement.base->id : 0;
    auto open = outbox.openConflict(memory.draft.id);
    if (!open)
        return open.error();
    // What ours replaced there, or was taken over before, stays the one to decide on.
    bool isReplaced = *open && ((*open)->theirs <= base || (*open)->theirs == (*open)->base);
    if (isReplaced) {
        auto shown = outbox.observation((*open)->theirs);
        if (!shown)
            return shown.error();
        isReplaced = *shown && (*shown)->fields != memory.agreement.remote->fields;
    }
    const qint64 theirs = isReplaced ? (*open)->theirs : memory.agreement.remote->id;
    auto conflict = outbox.addConflict(
        { {}, memory.draft.id, base, memory.agreement.baseRevision, memory.draft.head, theirs, at });
    if (!conflict)
        return conflict.error();
    return outbox.record(at, memory.draft.id, u"conflict"_s);
}

Result<DraftId> addPulled(
    Database &database, SiteId site, PostType type, const Observation &seen, const QDateTime &at)
{
    Draft draft;
    draft.type = type;
    draft.uuid = QUuid::createUuid();
    draft.site = site;
    draft.remoteId = seen.remoteId;
    draft.remoteStatus = seen.status;
    draft.link = seen.link;
    draft.createdAt = at;
    auto id = DraftStore(database).create(draft);
    if (!id)
        return id.error();
    auto revision = appendRevision(database, *id, {}, Revision::Origin::Pulled, seen.fields, at);
    if (!revision)
        return revision.error();
    OutboxStore outbox(database);
    Observation mine = seen;
    mine.draft = *id;
    auto observation = outbox.observe(mine);
    if (!observation)
        return observation.error();
    if (Result<> done = outbox.agree(*id, *revision, observation->id); !done)
        return done.error();
    return *id;
}
