#pragma once

#include "sync/syncrun.h"

#include <QTimer>

#include <functional>
#include <map>
#include <memory>

/// When the sites are synchronised: when asked, and by itself when something waits and the policy allows.
/// Never two runs on a site; a wish that comes during a run gets one after it. Main thread.
class Synchronizer final : public QObject {
    Q_OBJECT
public:
    /// What a site is talked to through, with its password inside; an error (PasswordMissing) if there is
    /// none.
    using Connect = std::function<Result<std::unique_ptr<WordPress>>(const Site &site)>;

    Synchronizer(DatabaseFile &newsroom, Blobs blobs, const Clock &clock, Connect wordpressOf,
        SyncTimings timings = {}, QObject *parent = nullptr);
    ~Synchronizer() override;

    /// Offline ends what runs before its next step. Metered carries out wishes, and reads no lists by itself.
    /// Online does both.
    void setPolicy(NetworkPolicy policy);
    NetworkPolicy policy() const { return m_policy; }

    /// Runs this site now, or all of them. Answers with what was done: a run that was going on already
    /// counts. The error is of what stopped it; wishes and their reasons stand in the outbox.
    struct Outcome {
        SyncReport report;
        std::optional<Error> stopped; ///< Of the first site that was stopped.
    };
    Future<Outcome> sync(SiteId site = {});
    /// Something was wished for the site: soon, if the policy allows.
    void wished(SiteId site);
    void cancel(SiteId site = {});
    bool isRunning(SiteId site = {}) const;

signals:
    void stateChanged(); ///< Started, ended, policy.
    void progressed(SiteId site, int done, int total);
    void pictureProgressed(const UploadProgress &progress);
    void draftChanged(DraftId id);
    void finished(SiteId site, const SyncReport &report, const std::optional<Error> &stopped);

private:
    struct Waiter {
        Answer<Outcome> answer;
        Outcome sum;
        int left = 0;
    };
    struct Running {
        std::unique_ptr<WordPress> wordpress;
        std::unique_ptr<SyncRun> run;
        bool isWantedAgain = false;
        std::vector<std::shared_ptr<Waiter>> waiters;
    };
    void startAll(const std::vector<Site> &sites, const std::shared_ptr<Waiter> &waiter);
    void start(const Site &site, const std::shared_ptr<Waiter> &waiter);
    void ended(SiteId site, const SyncReport &report, const std::optional<Error> &stopped);
    static void add(Waiter &waiter, const SyncReport &report, const std::optional<Error> &stopped);
    void startWished();

    DatabaseFile &m_newsroom;
    Blobs m_blobs;
    const Clock &m_clock;
    Connect m_connect;
    SyncTimings m_timings;
    NetworkPolicy m_policy = NetworkPolicy::Online;
    std::map<SiteId, Running> m_running;
    std::vector<SiteId> m_wished;
    std::map<SiteId, int> m_failures; ///< In a row, for the next attempt's delay.
    QTimer m_soon;
};
