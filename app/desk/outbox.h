#pragma once

#include "base/async.h"
#include "formats/blocks/localpictures.h"
#include "model/outbox.h"
#include "model/site.h"
#include "model/upload.h"

#include <QObject>

#include <memory>
#include <optional>
#include <vector>

struct OpenConflict;
struct Resolution;

/// What is still to be told to the servers, and what came of it. Main thread.
class Outbox final : public QObject {
    Q_OBJECT
public:
    struct Parts;
    explicit Outbox(std::unique_ptr<Parts> parts, QObject *parent = nullptr);
    ~Outbox() override;

    Result<std::vector<OutboxRow>> rows() const; ///< Wishes not yet done, oldest first.
    Result<std::vector<Conflict>> conflicts() const;
    int waitingCount() const;
    bool isSyncing() const;
    /// Pictures of this computer that the draft's text shows where its site has them, by hash.
    Result<QHash<QByteArray, blocks::SitePicture>> sitePictures(DraftId draft, SiteId site) const;
    /// The picture that is being sent now.
    std::optional<UploadProgress> sending() const;

    /// Records the wish; nothing is sent before `sync`. The draft's newest text is saved first. A site is
    /// needed if the draft has none. Pictures that are on this computer alone go first. Refused/PictureWaits
    /// if it shows one by a place on this computer (`file:`).
    Future<IntentId> publish(
        DraftId draft, SiteId site = {}, PostStatus status = PostStatus::Publish, const QDateTime &at = {});
    Future<> retry(IntentId id);
    Future<> cancel(IntentId id); ///< Refused while its outcome is unknown.

    /// Where in both texts the conflict is. NotFound unless it is open.
    Future<OpenConflict> conflict(ConflictId id);
    /// What a person decided becomes the draft's newest text: see resolveConflict(). What was typed meanwhile
    /// is saved first, and then the conflict is to be looked at again: Conflict/ChangedOnSite.
    Future<RevisionId> resolve(const Resolution &resolution);
    /// Mine as a new draft, theirs here. The same errors.
    Future<DraftId> keepMineAsDraft(const Resolution &shown);

    /// Pulls, then carries out what can be done now, for one site or all. Ends when nothing more can be done;
    /// the report says in `stopped` if that was for want of the network or a password. While one runs,
    /// answers with that one's.
    Future<SyncReport> sync(SiteId site = {}, std::chrono::seconds timeout = std::chrono::minutes(10));
    /// Ends what runs, also in the middle of a picture; everything wished waits for the next time.
    void pause();
    /// Offline ends what runs; nothing is lost.
    void setPolicy(NetworkPolicy policy);

signals:
    void changed();
    void sendingChanged(); ///< Some bytes more, too.
    void syncStarted();
    void syncFinished(const SyncReport &report);

private:
    template<class T, class Work>
    Future<T> decide(const Resolution &resolution, Work work);
    void endSending();
    void readPasswords();
    void runSync();
    void endSync(SyncReport report);

    std::unique_ptr<Parts> m_parts;
};
