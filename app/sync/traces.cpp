#include "sync/traces.h"

#include <algorithm>
#include <limits>

namespace {

constexpr int mostReads
    = 5; ///< Of a site's revisions, each in a run of its own, where the line fails each time.

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
/// what was sent, before what the site made of it (`made`), which may be the same. Of one that was given up a
/// twin may have been agreed on since.
qint64 lastKnown(
    const Knowledge &k, const OpenAttempt &open, const SavedTexts &saved, const SavedText *made = nullptr)
{
    qint64 found = open.attempt.revisionBefore;
    const bool isGivenUp = open.attempt.state == Attempt::State::NotApplied;
    for (const SavedText &each : saved.texts) {
        if (each.revision <= open.attempt.revisionBefore)
            continue;
        if (made && each.revision >= made->revision)
            break;
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

/// The newest of somebody else behind what was known, and before what the site made of an update.
std::optional<SavedText> savedBefore(
    const SavedText *made, const Knowledge &k, const OpenAttempt &update, const SavedTexts &saved)
{
    const qint64 after = lastKnown(k, update, saved, made);
    std::optional<SavedText> found;
    for (const SavedText &each : saved.texts) {
        // Where ours is not told from what a filter made of it, it is the newest.
        const bool isBefore = made ? each.revision < made->revision : &each != &saved.texts.back();
        if (each.revision > after && isBefore && !isOurs(k, update, saved, each))
            found = replaced(k, update, each);
    }
    return found;
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
    settle.over = savedBefore(made, k, open, *k.saved);
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

} // namespace

std::optional<Decision> findTrace(const Knowledge &k, const OpenAttempt &open)
{
    if (auto look = lookFurther(k, open))
        return look;
    return settleArrived(k, open);
}

std::optional<Decision> findLate(const Knowledge &k)
{
    for (auto late = k.late.rbegin(); late != k.late.rend(); ++late) {
        if (auto trace = findTrace(k, *late))
            return trace;
    }
    return std::nullopt;
}

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

qint64 firstLook(const Knowledge &k)
{
    qint64 first = std::numeric_limits<qint64>::max();
    for (const std::vector<OpenAttempt> *attempts : { &k.open, &k.late }) {
        for (const OpenAttempt &each : *attempts) {
            if (each.attempt.kind == Attempt::Kind::Update && each.attempt.revisionBefore >= 0)
                first = std::min(first, each.attempt.revisionBefore);
        }
    }
    return first;
}

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
    // The answer names the newest: where that has the words of ours, no older one is what the site made of
    // it.
    const SavedText *newest = saved.texts.empty() ? nullptr : &saved.texts.back();
    const bool isMade = newest && couldBe(update.sent, sentTexts(update), newest->text);
    return savedBefore(isMade ? newest : findMade(k, update, saved), k, update, saved);
}
