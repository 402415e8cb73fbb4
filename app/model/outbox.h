#pragma once

#include "base/result.h"
#include "model/draft.h"
#include "model/syncnote.h"

#include <chrono>
#include <optional>
#include <vector>

/// A wish for the server. Recorded before anything is sent; gone only when the server is seen to have it, or
/// cancelled.
struct Intent {
    /// PublishAnew: as a new post, if the one that was there is still gone.
    enum class Kind { Push, Publish, PublishAnew };
    enum class State { Waiting, Sending, Unknown, Done, Refused, Canceled };

    IntentId id;
    DraftId draft;
    SiteId site;
    Kind kind = Kind::Push;
    PostStatus status = PostStatus::Draft; ///< What the post is to become.
    QDateTime at; ///< For Future: when, UTC.
    State state = State::Waiting;
    std::optional<Error> why; ///< Why it waits or was refused.
    int tries = 0;
    QDateTime notBefore; ///< Back-off; invalid is now.
    QString agreed; ///< What the site's filter takes out, and the person agreed to lose (whatIsFiltered()).
    QDateTime wishedAt;

    bool operator==(const Intent &) const = default;
};

/// One try on the wire: journaled before its first byte leaves, settled after its answer.
struct Attempt {
    enum class Kind { Create, Update, Publish };
    enum class State {
        Sent,
        Acknowledged,
        Rejected,
        Unknown,
        Applied, ///< Looked for, and found.
        NotApplied, ///< Looked for, and not there: it may still arrive.
        NotSent, ///< The line was down: it never left.
    };

    AttemptId id;
    IntentId intent;
    DraftId draft;
    SiteId site;
    Kind kind = Kind::Create;
    RevisionId revision; ///< What was sent.
    QStringList fields; ///< Names of the fields that were sent.
    PostStatus status = PostStatus::Draft; ///< For Publish: what was asked for.
    QByteArray bodySha256;
    QString key; ///< The slug that a create claims.
    State state = State::Sent;
    int httpStatus = 0;
    QString code; ///< WordPress's error code.
    /// Of an Update: the post's newest revision, and how many it had, when we looked; -1: not known.
    qint64 revisionBefore = -1;
    int revisionsBefore = -1;
    /// Of a Create that is Unknown: how often the site was asked, each at its due time, and held nothing. Of
    /// an Update: in how many runs its revisions were asked for, and did not come.
    int looks = 0;
    QDateTime sentAt;
    QDateTime settledAt;

    bool operator==(const Attempt &) const = default;
};

/// What a server was seen to hold, read back raw. Append-only.
struct Observation {
    qint64 id = 0;
    DraftId draft;
    qint64 remoteId = 0;
    PostStatus status = PostStatus::Draft;
    PostFields fields;
    QUrl link;
    QString modifiedGmt; ///< A hint; never decides.
    QString dateGmt; ///< As the site says; when a scheduled post is to appear.
    QDateTime seenAt;

    bool operator==(const Observation &) const = default;
};

/// A site that failed is left alone for a while: nothing is tried by itself before `until`. A person's word
/// tries it all the same.
struct SiteWait {
    SiteId site;
    Error why; ///< Of its last failure.
    int failures = 0; ///< In a row.
    std::chrono::milliseconds delay{ 0 }; ///< Of this wait, from its beginning; the next grows from it.
    QDateTime until;

    /// Not for longer than `delay`, whatever the clock says meanwhile.
    bool isOver(const QDateTime &now) const { return until <= now || now.addMSecs(delay.count()) < until; }

    bool operator==(const SiteWait &) const = default;
};

/// Two texts that wait for a person.
struct Conflict {
    ConflictId id;
    DraftId draft;
    PostFields base;
    PostFields mine;
    PostFields theirs;
    QDateTime foundAt;

    bool operator==(const Conflict &) const = default;
};

/// A row of the outbox, to show.
struct OutboxRow {
    Intent intent; ///< From Outbox::rows(): `why` and `notBefore` are its own or its site's.
    QString draftTitle;
    QString siteName;

    bool operator==(const OutboxRow &) const = default;
};

/// Why not everything could be done on a site; without one, on any.
struct SiteStop {
    SiteId site;
    Error why;

    bool operator==(const SiteStop &) const = default;
};

/// What one synchronisation did.
struct SyncReport {
    int pulled = 0;
    int pushed = 0;
    int conflicts = 0;
    int waiting = 0;
    int failed = 0;
    std::chrono::milliseconds took{ 0 };
    std::vector<SyncNote> notes; ///< Each once.
    std::optional<Error> stopped; ///< Why not everything could be done: the network, the password, the disk.
    std::vector<SiteStop> stops; ///< Each site that was stopped.

    bool operator==(const SyncReport &) const = default;
};
