#pragma once

#include "model/outbox.h"
#include "model/site.h"
#include "sync/merge.h"
#include "sync/uploadplan.h"

#include <variant>
#include <vector>

/// What is known of one draft and its post, and from it alone the one next thing to do. No clock, no network,
/// no disk: the same knowledge gives the same decision, on any thread.

/// An attempt whose outcome nobody knows: the answer was lost, or the program ended before it came.
struct OpenAttempt {
    Attempt attempt;
    PostFields sent; ///< The whole text of the revision that was sent.

    bool operator==(const OpenAttempt &) const = default;
};

/// How many revisions a site keeps of a post, and which it names as the last: that of somebody's autosave,
/// which keeps its number, where that is later.
struct RevisionMark {
    qint64 newest = 0; ///< 0: none.
    int count = 0;

    bool operator==(const RevisionMark &) const = default;
};

/// One of them: what somebody saved.
struct SavedText {
    qint64 revision = 0;
    qint64 author = 0; ///< Account on the site.
    PostFields text; ///< Its title, content and excerpt; the rest is in no revision.

    bool operator==(const SavedText &) const = default;
};

/// The newest of them, up to 100.
struct SavedTexts {
    qint64 newest = 0; ///< Revision of them all; autosaves have one too.
    std::vector<SavedText> texts; ///< Oldest first, without autosaves.

    bool operator==(const SavedTexts &) const = default;
};

struct Knowledge {
    /// Whether the site was asked for the post since the last mutation of this run.
    enum class Sight { NotYet, Seen, Gone };
    enum class Markup { Balanced, Unbalanced };
    enum class Addresses { OfTheWeb, OfThisComputer };

    QUuid uuid;
    PostType type = PostType::Post;
    PostFields local; ///< What this computer holds, with the excerpt that is sent.
    Markup markup = Markup::Balanced; ///< Of the local content.
    Addresses addresses = Addresses::OfTheWeb; ///< In the local content: `file:`.
    /// Those that the local text shows and the site may not have: of this computer, and placed ones that the
    /// post there does not show. In order, each once.
    std::vector<PictureKnowledge> pictures;
    qint64 remoteId = 0; ///< 0 until the draft is bound to a post.
    bool isDisplaced = false; ///< Bound no more: the site gave the post's number to another.
    std::optional<MergeBase> base; ///< None before the first confirmed state.
    Sight sight = Sight::NotYet;
    std::optional<Observation> remote; ///< What the site held when it was last seen.
    std::optional<RevisionMark> mark; ///< Of the last look at the post itself; none if only a list showed it.
    std::optional<SavedTexts> saved; ///< Its revisions; none until asked for.
    bool isAnothersClaim = false; ///< That is claimed by another draft, of this newsroom or of another.
    bool isAgreed = true; ///< That is the observation that both agree on.
    bool hasGoneBack = false; ///< To a state from before the base: the site was put back to a backup.
    std::vector<OpenAttempt> open; ///< Oldest first.
    std::vector<OpenAttempt>
        late; ///< Updates since the base that were given up as never arrived, oldest first.
    qint64 agreedBehind = -1; ///< The revision that was the newest when what both agree on was sent last.
    qint64 account = 0; ///< Ours, on the site.
    /// Every post of ours under the key's slugs, lowest id first; none until the site was asked in this run.
    std::optional<std::vector<Observation>> found;
    int looksWanted = 1; ///< So many fruitless looks mean that a create never arrived.
    std::optional<Intent> wish;
    bool statusWasSent = false; ///< The site answered a Publish attempt of this wish.
    bool hasConflict = false; ///< One waits for a person.
    Capability can;
};

namespace decision {

/// Nothing is to be done; the wish, if there is one, is fulfilled.
struct Nothing {
    bool operator==(const Nothing &) const = default;
};
/// Ask the site for the posts under these slugs before anything is created.
struct LookBySlug {
    QStringList slugs;
    bool operator==(const LookBySlug &) const = default;
};
/// The slugs hold nothing, and it is too early to believe it: count the look, wait, ask again.
struct LookAgain {
    AttemptId attempt;
    int looks = 0; ///< So many before this one.
    bool operator==(const LookAgain &) const = default;
};
/// Ask the site for the post.
struct LookById {
    qint64 id = 0;
    bool operator==(const LookById &) const = default;
};
/// Ask the site for the revisions of the post: what an attempt sent may stand among them, and what it went
/// over.
struct LookAtRevisions {
    bool operator==(const LookAtRevisions &) const = default;
};
/// This post is ours: the one that an attempt created, or one that an earlier profile did.
struct Bind {
    std::optional<AttemptId> attempt;
    Observation post;
    std::vector<qint64> extras; ///< Others under the same key: watched, never published.
    bool operator==(const Bind &) const = default;
};
/// The outcome of an attempt is known now.
struct Settle {
    AttemptId attempt;
    Attempt::State state = Attempt::State::NotApplied;
    std::optional<Observation> stored = {}; ///< What the site holds, if it arrived.
    std::optional<PostFields> made = {}; ///< What the site made of it, if somebody wrote behind it.
    FieldSet missing = {}; ///< Of what it made, what does not stand there any more.
    std::optional<SavedText> over = {}; ///< What somebody had saved meanwhile, and it went over.
    bool operator==(const Settle &) const = default;
};
/// The next step of a picture on its way to the site. The post waits for all of them.
struct BringPicture {
    QByteArray sha256;
    int number = 0; ///< From 1, of those of the post.
    UploadStep step;
    bool operator==(const BringPicture &) const = default;
};
/// All of them are there: the text shows them where they are.
struct PlacePictures {
    bool operator==(const PlacePictures &) const = default;
};
/// Create the post: a draft, under the key.
struct Claim {
    QString key;
    bool operator==(const Claim &) const = default;
};
/// Send these fields, and no others. A slug among them gives way for the claim's key.
struct Update {
    FieldSet fields;
    bool operator==(const Update &) const = default;
};
/// The last step: the post becomes what was wished.
struct Publish {
    PostStatus status = PostStatus::Publish;
    QDateTime at; ///< UTC; invalid: as the site sees fit.
    bool operator==(const Publish &) const = default;
};
/// The site changed and nothing stands against it: keep theirs, then the merged text, as revisions here.
struct Adopt {
    Merge merge;
    bool operator==(const Adopt &) const = default;
};
/// What the site was seen to hold is what was agreed on, spelled anew or with another date or status: it is
/// agreed on from now on.
struct Agree {
    bool operator==(const Agree &) const = default;
};
/// Both changed the same field: a person decides. Nothing is sent.
struct FoundConflict {
    Merge merge;
    bool operator==(const FoundConflict &) const = default;
};
/// The post is in the site's trash, or gone. The text here stays.
struct Removed {
    bool operator==(const Removed &) const = default;
};
/// The post is gone, and its number is another's. The text here stays.
struct Displaced {
    bool operator==(const Displaced &) const = default;
};
/// The post that the draft was bound to is not there, and the person wants a new one.
struct LetGo {
    bool operator==(const LetGo &) const = default;
};
/// The wish cannot go on; the reason is to be shown.
struct Blocked {
    Error why;
    bool operator==(const Blocked &) const = default;
};

} // namespace decision

using Decision = std::variant<decision::Nothing, decision::LookBySlug, decision::LookAgain,
    decision::LookById, decision::LookAtRevisions, decision::Bind, decision::Settle, decision::BringPicture,
    decision::PlacePictures, decision::Claim, decision::Update, decision::Publish, decision::Adopt,
    decision::Agree, decision::FoundConflict, decision::Removed, decision::Displaced, decision::LetGo,
    decision::Blocked>;

Decision reconcile(const Knowledge &knowledge);

FieldSet sentFields(const Attempt &attempt);

/// Another post under the id of ours: neither title nor address, and hardly three words in a row, are what
/// ours had. A site that was put back to a backup gives ids again.
bool isAnotherPost(const PostFields &ours, const PostFields &there);

/// Under the id of ours, another newsroom's claim that ours never had: the post was made anew, but where a
/// backup or a cache brings back what we took over from that newsroom, which has our title or half of our
/// text. What is wrongly taken for another's stays here, as removed there; wrongly taken for ours it would be
/// made public.
bool isMadeAnew(const PostFields &ours, const PostFields &claimed);

/// What the wish asks for, within what the account may do: without the right to publish, Publish, Future and
/// Private become Pending. None for Push: the status stays.
std::optional<PostStatus> wishedStatus(const Intent &wish, const Capability &can, PostType type);

/// What the site's filter takes out of the post when an account without `unfiltered_html` saves any part of
/// it, as a person would name it, parted by commas; empty if nothing.
QString whatIsFiltered(const PostFields &fields);

/// What a site made of what it was sent.
struct Judgement {
    FieldSet changed; ///< Stored in other words or bytes.
    bool losesText
        = false; ///< Visible words of the content or the title are missing: not to be published unasked.

    bool operator==(const Judgement &) const = default;
};
Judgement judge(const PostFields &sent, FieldSet fields, const PostFields &stored);

/// Whether `stored` may be what the site made of `sent`: the same, or filtered without loss of a word.
bool couldBe(const PostFields &sent, FieldSet fields, const PostFields &stored);
