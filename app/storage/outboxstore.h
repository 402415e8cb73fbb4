#pragma once

#include "model/outbox.h"
#include "storage/database.h"

#include <QJsonObject>

#include <optional>
#include <vector>

/// Where a draft and its site last agreed, and what the site held when it was last seen. None before that.
struct Agreement {
    RevisionId baseRevision; ///< Ours.
    std::optional<Observation> base; ///< What the site made of it.
    std::optional<Observation> remote;
    qint64 taken = 0; ///< The observation that was taken over last, or sent: the base, or an older one.

    bool operator==(const Agreement &) const = default;
};

/// A key under which a post of ours may still appear after its create was given up.
struct GhostWatch {
    QString key;
    DraftId draft;
    SiteId site;
    int looks = 0;
    QDateTime nextAt;
    QDateTime until;
    PostType type = PostType::Post; ///< Of the draft.

    bool operator==(const GhostWatch &) const = default;
};

/// How far a list of a site was read: of its posts, or of its pages.
struct Watermark {
    QString modifiedGmt; ///< The newest that was seen, as the site says.
    QDateTime sweptAt; ///< When every row of the list was last read; invalid: never.
    QDateTime readAt; ///< When every text of it was.

    bool operator==(const Watermark &) const = default;
};

/// Wishes, attempts, observations, agreements, conflicts and events of the newsroom. On the thread of its
/// database; each method is part of the caller's transaction. Observations and events are only ever added.
class OutboxStore {
public:
    explicit OutboxStore(Database &database)
        : m_db(database)
    {
    }

    // Wishes.
    /// Records a wish; id, state, tries and back-off are set here. A draft has one unfinished wish: a Push
    /// beside another answers that one's id, a Publish takes the place of what it finds.
    Result<IntentId> wish(const Intent &intent);
    Result<std::optional<Intent>> intent(IntentId id);
    Result<std::optional<Intent>> unfinished(DraftId draft); ///< Refused ones too.
    /// Those that a run may carry out: Waiting, Sending, Unknown. Oldest first.
    Result<std::vector<Intent>> runnable(SiteId site);
    /// Everything not yet done, of every site, oldest first; refused ones too.
    Result<std::vector<OutboxRow>> rows();
    Result<> setIntent(IntentId id, Intent::State state, const std::optional<Error> &why = {},
        const QDateTime &notBefore = {});
    /// The new post that a PublishAnew asked for is there: it is a Publish from now on.
    Result<> noteMadeAnew(IntentId id);
    Result<> agreeTo(IntentId id, const QString &what); ///< A person, to what the site's filter takes.
    Result<> retry(IntentId id); ///< Refused and waiting ones wait anew, without back-off.
    /// Refused/AnswerLost while an attempt's outcome is unknown, unless the wish was refused itself.
    Result<> cancel(IntentId id);

    // Attempts.
    /// Sets the id. On the disk with the caller's commit, and only then may the request leave.
    Result<AttemptId> begin(const Attempt &attempt);
    Result<> settle(AttemptId id, Attempt::State state, const QDateTime &at, int httpStatus = 0,
        const QString &code = {});
    Result<> countLook(AttemptId id);
    Result<std::vector<Attempt>> open(DraftId draft, SiteId site); ///< Sent and Unknown, oldest first.
    /// Updates sent since then that were given up as never arrived, newest `limit`, oldest first.
    Result<std::vector<Attempt>> givenUp(DraftId draft, SiteId site, const QDateTime &since, int limit);
    Result<bool> hasAcknowledgedPublish(IntentId intent);
    Result<std::vector<Attempt>> creates(
        DraftId draft, const QString &key); ///< Under this key, oldest first.
    Result<std::vector<Attempt>> attempts(DraftId draft); ///< All, oldest first: for history and tests.

    // What the site was seen to hold.
    /// Adds it and makes it the newest remote; the same as the newest already, it answers that one.
    Result<Observation> observe(const Observation &observation);
    Result<std::optional<Observation>> observation(qint64 id);
    /// What each post of a site was last seen to be, without its title, content, excerpt and link.
    Result<std::vector<Observation>> rows(SiteId site, PostType type);
    /// The same text with the same date as in a stored observation, seen before that other one: a site that
    /// was put back to a backup.
    Result<bool> wasSeenBefore(const Observation &observation, qint64 before);
    Result<Agreement> agreement(DraftId draft);
    /// `taken` as in Agreement; 0: that observation.
    Result<> agree(DraftId draft, RevisionId revision, qint64 observation, qint64 taken = 0);
    /// The base is this one now: the same, spelled anew. Nothing is taken over with it.
    Result<> moveBase(DraftId draft, qint64 observation);
    /// Drafts whose post was last seen in another state than the agreed one, without those that are known to
    /// be removed there and those that wait in a conflict.
    Result<std::vector<DraftId>> unagreed(SiteId site, PostType type);

    // Conflicts. A draft has at most one open.
    struct ConflictRow {
        ConflictId id;
        DraftId draft;
        qint64 base = 0; ///< An observation, or 0.
        RevisionId baseRevision; ///< The same in our bytes; none if that is not known.
        RevisionId mine;
        qint64 theirs = 0; ///< An observation.
        QDateTime foundAt;
    };
    /// Opens one, or brings the open one to the newest texts of both sides. `conflict.id` is not looked at.
    Result<ConflictId> addConflict(const ConflictRow &conflict);
    Result<std::vector<ConflictRow>> conflicts();
    Result<std::optional<ConflictRow>> openConflict(DraftId draft);
    Result<ConflictRow> conflict(ConflictId id); ///< NotFound unless it is open.
    Result<> resolveConflict(ConflictId id, const QDateTime &at);

    // Beside.
    Result<> watch(const GhostWatch &watch);
    Result<std::vector<GhostWatch>> watches(SiteId site);
    Result<> unwatch(const QString &key);
    Result<std::optional<Watermark>> watermark(SiteId site, PostType type);
    Result<> setWatermark(SiteId site, PostType type, const Watermark &watermark);
    /// Sites that are left alone for a while.
    Result<std::vector<SiteWait>> waits();
    Result<> setWait(const SiteWait &wait); ///< In the place of an older one; nothing if the site is gone.
    Result<> endWait(SiteId site);
    Result<> record(const QDateTime &at, DraftId draft, const QString &kind, const QJsonObject &detail = {});

private:
    Database &m_db;
};
