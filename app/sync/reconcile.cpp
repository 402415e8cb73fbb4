#include "sync/reconcile.h"

#include "formats/blocks/sitefilter.h"
#include "model/filtered.h"
#include "sync/traces.h"

#include <QSet>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

using Kind = Error::Kind;
using Reason = Error::Reason;

bool isPublic(PostStatus status)
{
    return status == PostStatus::Publish || status == PostStatus::Future || status == PostStatus::Private;
}

decision::Blocked blocked(Reason reason, Kind kind = Kind::Refused, const QString &detail = {})
{
    return { Error{ kind, reason, detail } };
}

/// When WordPress says that the post appears (`2026-11-24T06:00:00`, UTC without saying so).
QDateTime fromGmt(const QString &text)
{
    QDateTime at = QDateTime::fromString(text, Qt::ISODate);
    at.setTimeSpec(Qt::UTC);
    return at;
}

/// The kept part of a word-for-word check: titles are plain text with entities.
bool keepsTitle(const QString &sent, const QString &stored)
{
    return keepsEveryWord(sent.toUtf8(), stored.toUtf8());
}

Decision resolveCreate(const Knowledge &k, const OpenAttempt &open)
{
    if (!k.found)
        return decision::LookBySlug{ claimSlugs(claimKey(k.uuid)) };
    if (!k.found->empty()) {
        decision::Bind bind{ open.attempt.id, k.found->front(), {} };
        for (size_t i = 1; i < k.found->size(); ++i)
            bind.extras.push_back((*k.found)[i].remoteId);
        return bind;
    }
    if (open.attempt.looks + 1 < k.looksWanted)
        return decision::LookAgain{ open.attempt.id, open.attempt.looks };
    return decision::Settle{ open.attempt.id, Attempt::State::NotApplied };
}

Decision resolveUpdate(const Knowledge &k, const OpenAttempt &open)
{
    if (k.sight == Knowledge::Sight::NotYet)
        return decision::LookById{ k.remoteId };
    if (k.sight == Knowledge::Sight::Gone || !k.remote)
        return decision::Settle{ open.attempt.id, Attempt::State::NotApplied };
    if (open.attempt.kind == Attempt::Kind::Publish) {
        const bool isApplied = k.remote->status == open.attempt.status;
        return decision::Settle{ open.attempt.id,
            isApplied ? Attempt::State::Applied : Attempt::State::NotApplied };
    }
    if (auto trace = findTrace(k, open))
        return *trace;
    return decision::Settle{ open.attempt.id, Attempt::State::NotApplied };
}

/// The same where somebody edited, in the same field, what it had stored. Counted from it, what else stands
/// there is theirs, and what was written here since is ours.
std::optional<Merge> mergeBehindLate(const Knowledge &k, const MergeBase &base, const PostFields &stored)
{
    for (auto late = k.late.rbegin(); late != k.late.rend(); ++late) {
        if (missingThere(*late, base, stored))
            continue;
        const FieldSet fields = sentFields(late->attempt);
        const MergeBase sent{ withFields(base.sent, late->sent, fields),
            withFields(base.stored, late->sent, fields) };
        Merge merge = mergePosts(sent, k.local, stored);
        if (!merge.conflicts)
            return merge;
    }
    return std::nullopt;
}

std::optional<decision::Blocked> unsendable(const Knowledge &k)
{
    if (!k.can.mayEdit(k.type)) {
        const QString right = k.type == PostType::Page ? u"edit_pages"_s : u"edit_posts"_s;
        return blocked(Reason::MissingRight, Kind::Refused, right);
    }
    if (k.local.title.trimmed().isEmpty())
        return blocked(Reason::TitleMissing);
    // A site may store such a text twice and in another order.
    if (k.markup == Knowledge::Markup::Unbalanced)
        return blocked(Reason::UnbalancedMarkup);
    if (k.addresses == Knowledge::Addresses::OfThisComputer)
        return blocked(Reason::PictureWaits);
    if (!k.can.canUseUnfilteredHtml) {
        const QString filtered = whatIsFiltered(k.local);
        if (!filtered.isEmpty() && filtered != k.wish->agreed)
            return decision::Blocked{ filteredError(filtered) };
    }
    return std::nullopt;
}

/// Before any text that shows them; nothing when none is left.
std::optional<Decision> bringPictures(const Knowledge &k)
{
    for (size_t i = 0; i < k.pictures.size(); ++i) {
        const UploadStep step = planUpload(k.pictures[i]);
        if (std::holds_alternative<uploadstep::Done>(step))
            continue;
        if (const auto *why = std::get_if<uploadstep::Blocked>(&step))
            return decision::Blocked{ why->why };
        return decision::BringPicture{ k.pictures[i].upload.sha256, int(i) + 1, step };
    }
    const bool isPlaced = std::ranges::all_of(k.pictures, &PictureKnowledge::isPlaced);
    return isPlaced ? std::nullopt : std::optional<Decision>(decision::PlacePictures{});
}

Decision claim(const Knowledge &k)
{
    if (!k.wish)
        return decision::Nothing{};
    if (k.isDisplaced && k.wish->kind != Intent::Kind::PublishAnew)
        return decision::Removed{};
    if (auto reason = unsendable(k))
        return *reason;
    if (auto picture = bringPictures(k))
        return *picture;
    const QString key = claimKey(k.uuid);
    if (!k.found)
        return decision::LookBySlug{ claimSlugs(key) };
    if (k.found->empty())
        return decision::Claim{ key };
    decision::Bind bind{ std::nullopt, k.found->front(), {} };
    for (size_t i = 1; i < k.found->size(); ++i)
        bind.extras.push_back((*k.found)[i].remoteId);
    return bind;
}

/// What a backup brought back was ours to change already: it goes into the history, and mine stays.
Merge keepMine(const Knowledge &k, Merge merge)
{
    merge.fields = k.local;
    merge.conflicts = {};
    merge.bothInserted = 0;
    return merge;
}

Decision carryOut(const Knowledge &k, const Merge &merge)
{
    const Observation &remote = *k.remote;
    FieldSet fields = merge.mineChanged & fieldsOf(k.type);
    // Asked for without the right, a site refuses everything that is sent along.
    if (!k.can.mayEditOthers(k.type))
        fields.setFlag(Field::Author, false);
    // Another newsroom's claim, to which a backup of the site has brought a post back, is no address either.
    const bool isHiddenClaim
        = claimant(remote.fields.slug) && !isPublic(remote.status) && !claimant(k.local.slug);
    if (isHiddenClaim || isClaimKey(remote.fields.slug, claimKey(k.uuid))) {
        fields |= Field::Slug;
        // A page is claimed at the root, and gets its place with its address.
        if (k.local.parent != 0 && remote.fields.parent == 0)
            fields |= Field::Parent;
    }
    const std::optional<PostStatus> target = wishedStatus(*k.wish, k.can, k.type);
    if (!target && fields && isPublic(remote.status))
        return blocked(Reason::AlreadyPublic);
    if (fields) {
        if (auto reason = unsendable(k))
            return *reason;
        if (auto picture = bringPictures(k))
            return *picture;
        return decision::Update{ fields };
    }
    if (!target)
        return decision::Nothing{};

    const bool isDateWished = *target == PostStatus::Future && k.wish->at.isValid();
    const bool hasDate = !isDateWished || fromGmt(remote.dateGmt) == k.wish->at;
    // A scheduled post that appeared meanwhile is what was wished.
    const bool hasStatus
        = remote.status == *target || (*target == PostStatus::Future && remote.status == PostStatus::Publish);
    if (hasStatus && hasDate)
        return decision::Nothing{};
    if (k.statusWasSent) {
        if (isPublic(remote.status) || remote.status == PostStatus::Pending)
            return decision::Nothing{}; // The site's own rule, named in the report's notes.
        return blocked(Reason::NotStoredAsSent, Kind::Server, toWord(remote.status));
    }
    QDateTime at = isDateWished ? k.wish->at : QDateTime();
    // A date that is still to come would schedule it again; the site's own clock says what is past.
    if (*target == PostStatus::Publish && remote.status == PostStatus::Future)
        at = fromGmt(remote.modifiedGmt);
    return decision::Publish{ *target, at };
}

constexpr qsizetype enoughWords = 5; ///< Of fewer nothing can be said.

struct Shared {
    qsizetype shared = 0;
    qsizetype all = 0;
};

/// Of the turns of `length` words in `others`, those that are in `words`. Single words are shared by any two
/// texts of a language.
Shared sharedTurns(const QStringList &words, const QStringList &others, qsizetype length)
{
    const auto turns = [length](const QStringList &from) {
        QStringList found;
        for (qsizetype i = 0; i + length <= from.size(); ++i)
            found.append(from.sliced(i, length).join(u' '));
        return found;
    };
    const QStringList known = turns(words);
    const QStringList asked = turns(others);
    const QSet<QString> set(known.begin(), known.end());
    const auto shared = std::ranges::count_if(asked, [&](const QString &turn) { return set.contains(turn); });
    return { shared, asked.size() };
}

} // namespace

Decision reconcile(const Knowledge &k)
{
    if (!k.open.empty()) {
        const OpenAttempt &oldest = k.open.front();
        if (oldest.attempt.kind == Attempt::Kind::Create && !k.remoteId)
            return resolveCreate(k, oldest);
        // A create that was bound meanwhile has nothing left to say.
        if (oldest.attempt.kind == Attempt::Kind::Create)
            return decision::Settle{ oldest.attempt.id, Attempt::State::Applied };
        return resolveUpdate(k, oldest);
    }
    if (!k.remoteId)
        return claim(k);

    if (k.sight == Knowledge::Sight::NotYet)
        return decision::LookById{ k.remoteId };
    const bool isAnother
        = k.remote && (k.isAnothersClaim || (k.base && isAnotherPost(k.base->stored, k.remote->fields)));
    if (k.sight == Knowledge::Sight::Gone || !k.remote || k.remote->status == PostStatus::Trash
        || isAnother) {
        if (k.wish && k.wish->kind == Intent::Kind::PublishAnew)
            return decision::LetGo{};
        return isAnother ? Decision(decision::Displaced{}) : decision::Removed{};
    }
    const MergeBase base = k.base.value_or(MergeBase{});
    const PostFields stored = withoutClaim(k.remote->fields, base.stored);
    const Merge merge = mergePosts(base, k.local, stored);
    if (merge.theirsChanged || !k.base) {
        if (auto late = findLate(k))
            return *late;
    }
    if (k.base && !k.isAgreed) {
        if (auto twin = findTwin(k))
            return *twin;
    }
    if (k.hasConflict)
        return blocked(Reason::ChangedOnSite, Kind::Conflict);
    if (merge.theirsChanged || !k.base) {
        if (k.hasGoneBack)
            return decision::Adopt{ keepMine(k, merge) };
        if (merge.conflicts && k.base) {
            if (const auto behind = mergeBehindLate(k, base, stored))
                return decision::Adopt{ *behind };
        }
        if (merge.conflicts)
            return decision::FoundConflict{ merge };
        return decision::Adopt{ merge };
    }
    if (!k.isAgreed)
        return decision::Agree{};
    return k.wish ? carryOut(k, merge) : Decision(decision::Nothing{});
}

FieldSet sentFields(const Attempt &attempt) { return toFieldSet(attempt.fields.join(u',')); }

QString whatIsFiltered(const PostFields &fields)
{
    QStringList taken = blocks::takenFromTitle(fields.title) + blocks::takenByFilter(fields.content)
        + blocks::takenByFilter(fields.excerpt.toUtf8());
    taken.removeDuplicates();
    taken.removeAll(u"quotidian-picture:"_s); // Before it leaves, the site's own address is in its place.
    return taken.join(", "_L1);
}

bool isAnotherPost(const PostFields &ours, const PostFields &there)
{
    if ((!ours.slug.isEmpty() && ours.slug == there.slug) || ours.title == there.title)
        return false;
    const QStringList mine = visibleWords(ours.content);
    const QStringList theirs = visibleWords(there.content);
    if (mine.size() < enoughWords || theirs.size() < enoughWords)
        return false;
    const Shared turns = sharedTurns(mine, theirs, 3);
    return turns.shared * 10 < turns.all;
}

bool isMadeAnew(const PostFields &ours, const PostFields &claimed)
{
    if (claimant(ours.slug) == claimant(claimed.slug))
        return false;
    const QStringList mine = visibleWords(ours.content);
    const QStringList theirs = visibleWords(claimed.content);
    const qsizetype least = std::min(mine.size(), theirs.size());
    if (least < enoughWords && !ours.title.isEmpty() && ours.title == claimed.title)
        return false;
    // Of what grew from the other, the shorter stands in the longer.
    const qsizetype length = std::min<qsizetype>(least, 3);
    const Shared turns
        = mine.size() < theirs.size() ? sharedTurns(theirs, mine, length) : sharedTurns(mine, theirs, length);
    return least == 0 || turns.shared * 2 < turns.all;
}

std::optional<PostStatus> wishedStatus(const Intent &wish, const Capability &can, PostType type)
{
    if (wish.kind == Intent::Kind::Push)
        return std::nullopt;
    if (isPublic(wish.status) && !can.mayPublish(type))
        return PostStatus::Pending;
    return wish.status;
}

Judgement judge(const PostFields &sent, FieldSet fields, const PostFields &stored)
{
    Judgement judgement;
    judgement.changed = changedFields(sent, stored) & fields;
    // Bytes, not sameness: what a filter did to markup is to be named even where it shows nowhere.
    if (fields.testFlag(Field::Content) && sent.content != stored.content)
        judgement.changed |= Field::Content;
    judgement.losesText
        = (judgement.changed.testFlag(Field::Content) && !keepsEveryWord(sent.content, stored.content))
        || (judgement.changed.testFlag(Field::Title) && !keepsTitle(sent.title, stored.title));
    return judgement;
}

bool couldBe(const PostFields &sent, FieldSet fields, const PostFields &stored)
{
    for (Field field : everyField) {
        if (!fields.testFlag(field) || isSame(field, sent, stored))
            continue;
        switch (field) {
        case Field::Title:
            if (visibleWords(sent.title.toUtf8()) != visibleWords(stored.title.toUtf8()))
                return false;
            break;
        case Field::Content:
            if (visibleWords(sent.content) != visibleWords(stored.content))
                return false;
            break;
        case Field::Excerpt:
            if (visibleWords(sent.excerpt.toUtf8()) != visibleWords(stored.excerpt.toUtf8()))
                return false;
            break;
        // A site makes its own of these, and may drop what it does not know.
        case Field::Slug:
        case Field::Categories:
        case Field::Tags:
        case Field::Author:
        case Field::FeaturedImage:
        case Field::Parent:
        case Field::MenuOrder:
            break;
        }
    }
    return true;
}
