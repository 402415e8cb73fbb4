#pragma once

#include "base/async.h"
#include "formats/blocks/localpictures.h"
#include "model/outbox.h"
#include "model/site.h"
#include "model/standing.h"
#include "model/upload.h"

#include <QObject>

#include <memory>
#include <optional>
#include <vector>

class Database;
struct OpenConflict;
struct Resolution;

/// What is still to be told to the servers, and what came of it. Main thread.
class Outbox final : public QObject {
    Q_OBJECT
public:
    struct Parts;
    explicit Outbox(std::unique_ptr<Parts> parts, QObject *parent = nullptr);
    ~Outbox() override;

    /// Wishes not yet done, oldest first. `why` and `notBefore` of each say why it waits and until when: for
    /// its own sake, or because its site is paused (Unauthorized, PasswordMissing, SitePaused: until a person
    /// acts), the network is not there (Offline), or the site failed and is left alone until `notBefore`.
    /// Nothing of both: it goes with the next synchronisation.
    Result<std::vector<OutboxRow>> rows() const;
    /// Why a site is left alone, and until when; none if it is not. Synchronising tries it all the same.
    std::optional<SiteWait> waitOf(SiteId site) const;
    Result<std::vector<Conflict>> conflicts() const;
    Result<std::optional<ConflictId>> conflictOf(DraftId draft) const; ///< The open one.
    int waitingCount() const;
    bool isSyncing() const;
    /// Pictures of this computer that the draft's text shows where its site has them, by hash.
    Result<QHash<QByteArray, blocks::SitePicture>> sitePictures(DraftId draft, SiteId site) const;
    /// The picture that is being sent now.
    std::optional<UploadProgress> sending() const;
    LiveSync live() const; ///< For the badge.
    QHash<DraftId, Error> reasons() const; ///< Why wishes wait or were refused, as rows() says.

    /// Records the wish; nothing is sent before `sync`. The draft's newest text is saved first. A site is
    /// needed if the draft has none. Pictures that are on this computer alone go first. Refused/PictureWaits
    /// if it shows one by a place on this computer (`file:`).
    Future<IntentId> publish(
        DraftId draft, SiteId site = {}, PostStatus status = PostStatus::Publish, const QDateTime &at = {});
    /// Also one that was refused waits anew, for nothing: sync() sends it.
    Future<> retry(IntentId id);
    /// A wish that was refused with Refused/NotStoredAsSent and `filter: …`: the person has seen what the
    /// site would take out of the text, and lets it go. It waits anew, as after retry().
    Future<> agree(IntentId id);
    Future<> cancel(IntentId id); ///< Refused while its outcome is unknown.

    /// Where in both texts the conflict is. NotFound unless it is open.
    Future<OpenConflict> conflict(ConflictId id);
    /// What a person decided becomes the draft's newest text: see resolveConflict(). What was typed meanwhile
    /// is saved first, and then the conflict is to be looked at again: Conflict/ChangedOnSite.
    Future<RevisionId> resolve(const Resolution &resolution);
    /// What a person has decided and written so far, in the caller's own form: as safe as text, until it is
    /// resolved.
    Future<> keepDecisions(ConflictId id, const QByteArray &decisions);
    /// What was written by hand in conflicts of the draft that are over, and stands in none of its texts:
    /// kept until it is forgotten. Empty if there is nothing.
    Result<QString> ownWords(DraftId draft) const;
    Future<> keepOwnWords(DraftId draft, const QString &words); ///< Beside those of before.
    Future<> forgetOwnWords(DraftId draft);
    /// Mine as a new draft, theirs here. The same errors.
    Future<DraftId> keepMineAsDraft(const Resolution &shown);

    /// Pulls, then carries out what can be done now, for one site or all. Ends when nothing more can be done;
    /// the report says in `stopped` if that was for want of the network or a password. While one runs,
    /// answers with that one's.
    Future<SyncReport> sync(SiteId site = {}, std::chrono::seconds timeout = std::chrono::minutes(10));
    /// Ends what runs, also in the middle of a picture; everything wished waits for the next time.
    void pause();
    /// Nothing is sent to the site and nothing read from it until the person says so again; ends what runs
    /// there. A site that waits for a password is not woken by this.
    Future<> setPaused(SiteId site, bool isPaused);
    /// From now on, for a window: what is due goes by itself, once a minute what has become so. A post that
    /// the site has and nobody reads yet follows what is typed here, once the typing rests.
    void startCare();
    void look(); ///< What is so now goes.
    /// What the system says of the line: while it is down nothing is tried by itself.
    void setLineDown(bool isDown);
    bool isLineDown() const;
    /// Offline ends what runs; nothing is lost.
    void setPolicy(NetworkPolicy policy);

signals:
    void changed();
    void sendingChanged(); ///< Some bytes more, too.
    void syncStarted();
    void syncFinished(const SyncReport &report); ///< That somebody asked for.
    void siteSynced(SiteId site); ///< To its end, whoever asked for it.
    /// What a person should hear of a synchronisation, behind its outcome; of one that nobody asked for, only
    /// what is not said of each text.
    void noted(const std::vector<SyncNote> &notes);

private:
    template<class T, class Work>
    Future<T> decide(const Resolution &resolution, Work work);
    Future<> changeWish(IntentId id, Result<> (*change)(Database &, IntentId));
    void endSending();
    void stop(const Error &why);
    void findMoved(SiteId id);
    void lookAtSites();
    void readPasswords();
    void runSync();
    void endSync(SyncReport report);
    void sayNotes();

    std::unique_ptr<Parts> m_parts;
};
