#pragma once

#include "base/clock.h"
#include "model/outbox.h"
#include "net/wordpress.h"
#include "storage/blobs.h"
#include "storage/databasefile.h"
#include "sync/backoff.h"
#include "sync/postmemory.h"
#include "sync/sitenames.h"

#include <QElapsedTimer>
#include <QObject>
#include <QSet>

#include <deque>
#include <optional>

/// Every wait of a run. A value, so that tests run the same steps short.
struct SyncTimings {
    /// When a create whose answer was lost is looked for, counted from the loss. After the last it never
    /// arrived: longer than any server works on a request.
    std::vector<std::chrono::milliseconds> looks{ std::chrono::seconds(0), std::chrono::seconds(2),
        std::chrono::seconds(5), std::chrono::seconds(10), std::chrono::seconds(20), std::chrono::seconds(40),
        std::chrono::seconds(80), std::chrono::seconds(160) };
    std::chrono::milliseconds patience{ std::chrono::seconds(
        200) }; ///< So long a run waits for looks that are not due.
    std::chrono::milliseconds sweepEvery{ std::chrono::hours(
        6) }; ///< Between readings of all rows of a list, and of the texts that differ.
    std::chrono::milliseconds readEvery{ std::chrono::hours(
        7 * 24) }; ///< Between readings of all texts (decisions/sweep.md).
    std::chrono::milliseconds overlap{ std::chrono::hours(
        26) }; ///< `modified` dates lie by up to a day and a time zone.
    std::vector<std::chrono::milliseconds> ghosts{
        std::chrono::minutes(2), std::chrono::minutes(10), std::chrono::hours(1), std::chrono::hours(24)
    }; ///< After a create was given up: looks for one that came late.
    int sends = 3; ///< So often a run sends what the site is seen not to have got; then the site waits.
    Backoff backoff;
    std::chrono::milliseconds soon{ std::chrono::seconds(2) }; ///< Typing and wishing go on for a moment.
    std::chrono::milliseconds pullEvery{ std::chrono::minutes(
        15) }; ///< By itself, on a line that costs nothing.
};

/// One synchronisation of one site, from who we are to the last wish. Every mutation is journaled, on the
/// disk, before it leaves, one at a time; every step begins from what is on the disk, so that a run may end
/// anywhere. Emits finished() exactly once. Main thread.
class SyncRun final : public QObject {
    Q_OBJECT
public:
    enum class Scope { PullAndPush, PushOnly };

    /// `blobs` hold the pictures.
    SyncRun(Site site, WordPress &wordpress, DatabaseFile &newsroom, Blobs blobs, const Clock &clock,
        SyncTimings timings = {}, Scope scope = Scope::PullAndPush, QObject *parent = nullptr);
    ~SyncRun() override;

    void start();
    /// Ends before the next step; what is on the wire is still journaled and answered, but for a picture,
    /// which is stopped.
    void cancel(const Error &why = { Error::Kind::Canceled, Error::Reason::Unspecified, {} });

    SiteId site() const { return m_site.id; }

signals:
    void progressed(int done, int total); ///< Wishes.
    void pictureProgressed(const UploadProgress &progress);
    void draftChanged(DraftId id); ///< Its text or its state, by this run.
    /// `stopped` says why not everything could be done: the network, the password, the disk.
    void finished(const SyncReport &report, const std::optional<Error> &stopped);

private:
    /// A draft that is being brought to where its wish wants it, or that changed on the site.
    struct Item {
        DraftId draft;
        std::optional<IntentId> intent = {};
        Knowledge::Sight sight = Knowledge::Sight::NotYet;
        std::optional<std::vector<Observation>> found = {};
        int steps = 0;
        qint64 dueAt = 0; ///< Milliseconds of this run.
        bool isGoneOnce = false;
        std::optional<RevisionMark> mark = {}; ///< Of the last look at the post itself.
        std::optional<SavedTexts> saved = {}; ///< Its revisions, since then.
        bool wereSpoiled = false; ///< What came in their place was nothing to read.
        int lost = 0; ///< Sends of this run whose answers were lost.
        std::optional<Error> lostTo = {}; ///< The newest of them.
        /// What was seen of its pictures, since the site was last told anything about them.
        struct Sighting {
            std::optional<std::vector<RemoteMedia>> found = {};
            std::optional<RemoteMedia> seen = {};
            bool isGone = false;
            PictureKnowledge::Copy copy = {};
        };
        QHash<QByteArray, Sighting> pictures = {};
    };
    using Answered = std::function<void()>;

    // In the order they run.
    void meetSite(const Result<RemoteUser> &user);
    void pull(PostType type); ///< Its list, from the first page.
    /// The next page is on its way while the one before it is stored: one request and one page at a time.
    void pullPage(int page);
    void takePage(const Result<RemotePage> &page);
    void storePage(int number, int count, std::vector<Observation> posts);
    bool isShifted(int page, int total);
    bool isNews(DraftId draft, Knowledge::Sight sight);
    void endList();
    void keep(std::vector<Observation> posts, Answered done); ///< What a list, or a look behind it, brought.
    // Behind the changes, when it is time: every row without its text.
    void readRows(int page);
    void takeRows(const Result<RemotePage> &page);
    void compareRows();
    void readUnknown(); ///< Posts of which no list of changes told, one by one.
    void loadWishes();
    void next();
    void decide();
    void act(const Result<PostMemory> &memory);
    void lookForGhosts();
    void lookAtGhosts(GhostWatch watch, const std::vector<RemotePost> &posts);
    /// Second copies that nobody has touched go to the trash, one after the other; then the next watch.
    void trashGhosts(DraftId draft, PostType type, QList<qint64> posts);
    void endPull();
    void end(const std::optional<Error> &stopped);

    // One for each decision.
    void perform(const decision::Nothing &);
    void perform(const decision::LookBySlug &look);
    void perform(const decision::LookAgain &look);
    void perform(const decision::LookById &look);
    void perform(const decision::LookAtRevisions &);
    void perform(const decision::Bind &bind);
    void perform(const decision::Settle &settle);
    void perform(const decision::BringPicture &picture);
    void perform(const decision::PlacePictures &);
    void perform(const decision::Claim &claim);
    void perform(const decision::Update &update);
    void perform(const decision::Publish &publish);
    void perform(const decision::Adopt &adopt);
    void perform(const decision::Agree &);
    void perform(const decision::FoundConflict &found);
    void perform(const decision::Removed &removed);
    void perform(const decision::Displaced &);
    void perform(const decision::LetGo &);
    void perform(const decision::Blocked &blocked);

    // One for each step of a picture (syncpictures.cpp).
    void bring(const PictureKnowledge &, const uploadstep::Done &);
    void bring(const PictureKnowledge &picture, const uploadstep::Look &look);
    void bring(const PictureKnowledge &picture, const uploadstep::LookAgain &);
    void bring(const PictureKnowledge &picture, const uploadstep::Read &);
    void bring(const PictureKnowledge &picture, const uploadstep::Compare &compare);
    void bring(const PictureKnowledge &picture, const uploadstep::Send &send);
    void bring(const PictureKnowledge &picture, const uploadstep::Finish &finish);
    void bring(const PictureKnowledge &picture, const uploadstep::Remove &remove);
    void bring(const PictureKnowledge &picture, const uploadstep::Keep &keep);
    void bring(const PictureKnowledge &, const uploadstep::Blocked &blocked);
    void sendPicture(const Upload &upload, const MediaUpload &picture);
    void pictureAnswered(const Upload &sent, const Result<qint64> &id);

    void sendFields(Attempt attempt, FieldSet fields);
    void send(const Attempt &attempt, const PostChange &change);
    void answered(const Attempt &attempt, const Result<RemotePost> &answer);
    void stored(const Attempt &attempt, const RemotePost &post);
    /// `over` is what somebody saved between our look and our write.
    void keepStored(const Attempt &attempt, const RemotePost &post, const std::optional<SavedText> &over);
    std::optional<Overtaken> overtakenBy(const std::optional<SavedText> &over) const;
    /// The revisions of the post; none where a site has none for us.
    /// What was saved behind that revision, and some from before.
    void readSaved(
        qint64 after, const CancelToken &cancel, std::function<void(const Result<SavedTexts> &)> done);
    void notStored(const Attempt &attempt, const Error &error);
    void judgeStored(const PostFields &sent, FieldSet fields, const PostFields &stored);
    void noteStatus(const Attempt &attempt, PostStatus stored);

    /// Names for the ids of these posts' terms; then `done` with observations of the current draft.
    void observe(const std::vector<RemotePost> &posts, std::function<void(std::vector<Observation>)> done);
    /// Those that stand under the key of the current draft, the live ones first.
    std::vector<Observation> claimsAmong(std::vector<Observation> posts) const;
    void dropClaim(qint64 post); ///< It is not there any more, or seen anew.
    void refuse(const Error &why);
    void wait(const Error &why);
    void noteLost(const Error &why); ///< An answer of a send.
    /// True, and the wish waits or is refused, if enough was sent in vain.
    bool isSentEnough();
    /// Looks again when it is time; `count` notes a look that was due.
    bool isEarly(const Intent &wish) const;
    void lookLater(int looks, std::function<Result<>(Database &)> count);
    void leave(Intent::State state, const std::optional<Error> &why);
    /// What a failed read means: the wish waits and the run ends, or this wish alone is refused.
    void readFailed(const Error &error);
    void again(); ///< The same item, from what is on the disk now.
    template<class T>
    bool isStorageFine(const Result<T> &result)
    {
        if (!result)
            end(result.error());
        return result.has_value();
    }
    template<class Work>
    void write(Work work, Answered done)
    {
        onDone(m_newsroom.write(std::move(work)), this, [this, done = std::move(done)](const auto &result) {
            if (isStorageFine(result))
                done();
        });
    }
    /// The same of what may displace another draft: that one has changed too.
    template<class Work>
    void writeBinding(Work work, Answered done)
    {
        onDone(m_newsroom.write(std::move(work)), this,
            [this, done = std::move(done)](const Result<DraftId> &displaced) {
                if (!isStorageFine(displaced))
                    return;
                if (*displaced)
                    emit draftChanged(*displaced);
                done();
            });
    }
    void note(const SyncNote::What &what);
    void noteMerge(const Merge &merge); ///< Once it is the draft's text.
    QDateTime now() const { return m_clock.now(); }

    Site m_site;
    WordPress &m_wordpress;
    DatabaseFile &m_newsroom;
    Blobs m_blobs;
    const Clock &m_clock;
    SyncTimings m_timings;
    Scope m_scope;
    CancelToken m_cancel; ///< Of a picture on the wire, and of many pages of revisions.
    int m_pictureNumber = 0; ///< Of the one at work, from 1.

    SiteNames m_names;
    std::deque<Item> m_items;
    std::optional<Item> m_item; ///< The one at work.
    std::optional<PostMemory> m_memory; ///< Of the one at work, as the last decision saw it.
    /// The list that is being read: of posts, and then of pages.
    struct Pull {
        PostType type = PostType::Post;
        Watermark watermark = {};
        std::optional<QDateTime> changedAfter = {}; ///< The same for every page: else they would shift.
        enum class Depth { Changes, Rows, Texts };
        Depth depth = Depth::Changes;
        int total = 0; ///< Of the first page of what is read whole, rows or texts.
        int restarts = 0;
        bool isWhole = true;
        QSet<qint64> swept = {}; ///< Ids of what is there.
        bool isStoring = false; ///< A page,
        std::optional<Result<RemotePage>> next = {}; ///< for which this one waits.
        std::vector<Observation> rows = {}; ///< Without texts.
        std::deque<qint64> unknown = {}; ///< Among the rows.
    };
    Pull m_pull;
    std::vector<Observation> m_claims; ///< Under those of our drafts, as the lists showed them.
    QDateTime m_serverTime; ///< Of the newest page.
    std::deque<GhostWatch> m_ghosts;
    bool m_ghostsDone = false;
    QElapsedTimer m_clockOfRun;
    SyncReport m_report;
    int m_wishes = 0;
    int m_wishesDone = 0;
    std::optional<Error> m_canceled; ///< Why.
    bool m_isEnded = false;
};
