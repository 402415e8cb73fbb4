#include "sync/reconcile.h"

#include "formats/blocks/sitefilter.h"
#include "model/filtered.h"

#include <QSet>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

using Kind = Error::Kind;
using Reason = Error::Reason;

constexpr int mostReads = 3; ///< Of a site's revisions, where the line fails each time.

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

/// The site holds what the attempt sent, and changed nothing else since the base.
bool arrived(const Knowledge &k, const OpenAttempt &open)
{
    const FieldSet sent = sentFields(open.attempt);
    const PostFields &stored = k.remote->fields;
    const FieldSet changed = k.base ? changedFields(k.base->stored, stored) : sent;
    // With a foreign edit beside ours the three-way merge decides; ours is the same on both sides there.
    if (changed & ~sent)
        return false;
    if (!(changedFields(open.sent, stored) & sent))
        return true;
    // Filtered: believed only where something did change.
    return (changed & sent) && couldBe(open.sent, sent, stored);
}

/// In these fields a saved text is what the attempt sent, or, where a site filters, the same words, and
/// others than before.
bool isMadeOf(const Knowledge &k, const OpenAttempt &open, FieldSet fields, const PostFields &saved)
{
    if (!(changedFields(open.sent, saved) & fields))
        return true;
    return k.base && couldBe(open.sent, fields, saved) && !couldBe(open.sent, fields, k.base->stored);
}

FieldSet sentTexts(const OpenAttempt &open) { return sentFields(open.attempt) & textFields; }

/// The revision behind which all is news: the newest that we looked at, or that holds what both agree on of
/// what was sent. Of one that was given up a twin may have been agreed on since.
qint64 lastKnown(const Knowledge &k, const OpenAttempt &open, const SavedTexts &saved)
{
    qint64 found = open.attempt.revisionBefore;
    const bool isGivenUp = open.attempt.state == Attempt::State::NotApplied;
    for (const SavedText &each : saved.texts) {
        if (each.revision <= open.attempt.revisionBefore)
            continue;
        if (!isGivenUp && isMadeOf(k, open, sentTexts(open), each.text))
            break; // Who saves behind it what was opened before brings back what both agree on.
        if (k.base && !(changedFields(k.base->stored, each.text) & sentTexts(open)))
            found = each.revision;
    }
    return found;
}

bool isExactly(const OpenAttempt &open, FieldSet fields, const PostFields &saved)
{
    return !(changedFields(open.sent, saved) & fields);
}

/// A text that an update has gone over is of an attempt of ours: to the letter, or filtered where it stands
/// nowhere to the letter.
bool isOurs(const Knowledge &k, const OpenAttempt &update, const SavedTexts &saved, const SavedText &text)
{
    const auto made = [&](const OpenAttempt &attempt) {
        const FieldSet fields = sentTexts(attempt) | sentTexts(update);
        const auto isExact = [&](const SavedText &each) {
            return isExactly(attempt, fields, each.text);
        };
        return isExact(text)
            || (isMadeOf(k, attempt, fields, text.text) && std::ranges::none_of(saved.texts, isExact));
    };
    return made(update) || std::ranges::any_of(k.open, made) || std::ranges::any_of(k.late, made);
}

/// Of a text that an update has gone over, what it replaced.
SavedText replaced(const Knowledge &k, const OpenAttempt &update, SavedText over)
{
    if (k.base)
        over.text = withFields(k.base->stored, over.text, sentTexts(update));
    return over;
}

/// Where the attempt stands among what was saved since, to the letter or else filtered; the last time, if
/// more than once.
const SavedText *findMade(const Knowledge &k, const OpenAttempt &open, const SavedTexts &saved)
{
    const qint64 after = lastKnown(k, open, saved);
    const SavedText *found = nullptr;
    for (const SavedText &each : saved.texts) {
        const bool isNews = each.revision > after && isMadeOf(k, open, sentTexts(open), each.text);
        if (isNews
            && (isExactly(open, sentTexts(open), each.text) || !found
                || !isExactly(open, sentTexts(open), found->text)))
            found = &each;
    }
    return found;
}

/// What of an attempt does not stand there, among what somebody wrote behind it.
FieldSet missingThere(const OpenAttempt &open, const MergeBase &base, const PostFields &stored)
{
    const Merge merge = mergePosts(base, withFields(base.sent, open.sent, sentFields(open.attempt)), stored);
    FieldSet missing = merge.conflicts | (changedFields(merge.fields, stored) & sentFields(open.attempt));
    // A text that was replaced as a whole, and then written on, has nothing left at which to align the three.
    const QByteArray &sent = open.sent.content;
    if (!keepsEveryWord(sent, base.stored.content) && keepsEveryWord(sent, stored.content))
        missing.setFlag(Field::Content, false);
    return missing;
}

/// What the site made of an attempt, from its text among the revisions and from what stands there now: of the
/// rest, what the site did not take is as it was before, and what somebody changed since is theirs.
PostFields madeOf(const Knowledge &k, const OpenAttempt &open, const SavedText &made)
{
    const PostFields &stored = k.remote->fields;
    PostFields fields = withFields(stored, made.text, textFields);
    const FieldSet changed = changedFields(k.base->stored, stored) & ~textFields;
    fields = withFields(fields, open.sent, sentFields(open.attempt) & changed);
    const auto taken = [&](QStringList names, const QStringList &sent) {
        names.removeIf([&](const QString &name) { return !sent.contains(name, Qt::CaseInsensitive); });
        return names;
    };
    fields.categories = taken(stored.categories, open.sent.categories);
    fields.tags = taken(stored.tags, open.sent.tags);
    return fields;
}

/// The revisions were read since the last look. A cache may answer with what they were before.
bool isRead(const Knowledge &k) { return k.saved && k.mark && k.saved->newest >= k.mark->newest; }

/// What has to be asked for before the site's revisions say what became of an update.
std::optional<Decision> lookFurther(const Knowledge &k, const OpenAttempt &open)
{
    if (!sentTexts(open) || open.attempt.kind != Attempt::Kind::Update || open.attempt.revisionBefore < 0)
        return std::nullopt;
    if (!k.mark)
        return decision::LookById{ k.remoteId };
    if (isRead(k) || open.attempt.looks >= mostReads || !hasCompany(open.attempt, *k.mark))
        return std::nullopt;
    return decision::LookAtRevisions{};
}

/// The attempt arrived: that is what the site holds, or it stands among its revisions. None if neither shows
/// it.
std::optional<Decision> settleArrived(const Knowledge &k, const OpenAttempt &open)
{
    decision::Settle settle{ open.attempt.id, Attempt::State::Applied, k.remote };
    const bool isThere = arrived(k, open);
    if (!isRead(k) || !hasCompany(open.attempt, *k.mark))
        return isThere ? std::optional<Decision>(settle) : std::nullopt;
    const SavedText *made = findMade(k, open, *k.saved);
    if (!isThere && (!made || !k.base))
        return std::nullopt;
    settle.over = goneOver(k, open, *k.saved);
    // Another link or picture behind ours is no filter's where ours stands to the letter.
    const bool isExact = made && k.base && isExactly(open, sentTexts(open), made->text);
    const bool isWrittenOn = isExact && (changedFields(made->text, k.remote->fields) & sentTexts(open));
    if (isThere && !isWrittenOn)
        return settle;
    // Who had opened the post before, and saved it behind ours, took nothing back: what is missing then is
    // merged from what stood there before.
    settle.made = madeOf(k, open, *made);
    settle.missing = missingThere(open, *k.base, k.remote->fields) & textFields;
    return settle;
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
    if (auto look = lookFurther(k, open))
        return *look;
    if (auto settle = settleArrived(k, open))
        return *settle;
    return decision::Settle{ open.attempt.id, Attempt::State::NotApplied };
}

/// An update that was given up as never arrived, and did arrive: its text is ours, not somebody's edit.
std::optional<Decision> findLate(const Knowledge &k)
{
    for (auto late = k.late.rbegin(); late != k.late.rend(); ++late) {
        if (auto look = lookFurther(k, *late))
            return look;
        if (auto settle = settleArrived(k, *late))
            return settle;
    }
    return std::nullopt;
}

/// One that was given up, sent again, agreed on, and that came late behind what somebody saved meanwhile:
/// what it has stored is what both agree on, and only the revisions tell.
std::optional<Decision> findTwin(const Knowledge &k)
{
    for (const OpenAttempt &late : k.late) {
        const FieldSet fields = sentTexts(late);
        if (!fields || !couldBe(late.sent, fields, k.base->stored))
            continue;
        if (auto look = lookFurther(k, late))
            return look;
        if (!isRead(k) || !hasCompany(late.attempt, *k.mark))
            continue;
        std::optional<SavedText> between, over;
        bool isBehind = false; // Of where it was agreed on.
        for (const SavedText &each : k.saved->texts) {
            if (each.revision <= std::max(k.agreedBehind, late.attempt.revisionBefore))
                continue;
            const bool isAgreed = !(changedFields(k.base->stored, each.text) & fields);
            if (isAgreed && isBehind && each.author == k.account)
                over = between;
            else if (isAgreed)
                isBehind = true;
            else if (isBehind && !isOurs(k, late, *k.saved, each))
                between = replaced(k, late, each);
        }
        if (over)
            return decision::Settle{ late.attempt.id, Attempt::State::Applied, k.remote, k.base->stored,
                sentFields(late.attempt), over };
    }
    return std::nullopt;
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

bool hasCompany(const Attempt &attempt, const RevisionMark &now)
{
    // One save makes one revision. Where no number is left between the two, nobody saved in between. Their
    // count does not say so: a site keeps only so many, and one more may be ours, somebody's and one that
    // went. From none to one it does: what went then cannot be read anyway.
    const bool isSame = now.newest == attempt.revisionBefore && now.count == attempt.revisionsBefore;
    const bool isNext = now.newest == attempt.revisionBefore + 1 && now.count <= attempt.revisionsBefore + 1;
    const bool isAlone
        = attempt.revisionBefore < 0 || isSame || isNext || (attempt.revisionsBefore == 0 && now.count == 1);
    const bool isText = sentFields(attempt) & textFields;
    return attempt.kind == Attempt::Kind::Update && isText && !isAlone;
}

std::optional<SavedText> goneOver(const Knowledge &k, const OpenAttempt &update, const SavedTexts &saved)
{
    const qint64 after = lastKnown(k, update, saved);
    const SavedText *made = findMade(k, update, saved);
    std::optional<SavedText> found;
    for (const SavedText &each : saved.texts) {
        // Where ours is not told from what a filter made of it, it is the newest.
        const bool isBefore = made ? each.revision < made->revision : &each != &saved.texts.back();
        if (each.revision > after && isBefore && !isOurs(k, update, saved, each))
            found = replaced(k, update, each);
    }
    return found;
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
    constexpr qsizetype enough = 5; // Words; of fewer nothing can be said.
    if ((!ours.slug.isEmpty() && ours.slug == there.slug) || ours.title == there.title)
        return false;
    const QStringList mine = visibleWords(ours.content);
    const QStringList theirs = visibleWords(there.content);
    if (mine.size() < enough || theirs.size() < enough)
        return false;
    // Single words are shared by any two texts of a language.
    const auto turns = [](const QStringList &words) {
        QStringList found;
        for (qsizetype i = 2; i < words.size(); ++i)
            found.append(words[i - 2] + u' ' + words[i - 1] + u' ' + words[i]);
        return found;
    };
    const QStringList ourTurns = turns(mine);
    const QStringList theirTurns = turns(theirs);
    const QSet<QString> known(ourTurns.begin(), ourTurns.end());
    const auto shared
        = std::ranges::count_if(theirTurns, [&](const QString &turn) { return known.contains(turn); });
    return shared * 10 < theirTurns.size();
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
