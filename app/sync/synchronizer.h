#pragma once

#include "sync/syncrun.h"

#include <QRandomGenerator>
#include <QTimer>

#include <functional>
#include <map>
#include <memory>

/// When the sites are synchronised: when asked, and by itself when something is due, the line is there and
/// the policy allows. A site that failed is left alone for a while (backoff.h); after several failures its
/// root is asked first, and nothing else if that fails. What a person asks for is tried in any case. Never
/// two runs on a site; a wish that comes during a run gets one after it. Main thread.
class Synchronizer final : public QObject {
    Q_OBJECT
public:
    /// What a site is talked to through, with its password inside; an error (PasswordMissing) if there is
    /// none.
    using Connect = std::function<Result<std::unique_ptr<WordPress>>(const Site &site)>;

    Synchronizer(DatabaseFile &newsroom, Blobs blobs, const Clock &clock, Connect wordpressOf,
        SyncTimings timings = {}, QObject *parent = nullptr);
    /// `seed` fixes the delays after failures, for tests.
    void setSeed(quint32 seed) { m_random.seed(seed); }
    ~Synchronizer() override;

    /// Offline ends what runs before its next step. Metered carries out wishes, and reads no lists by itself.
    /// Online does both.
    void setPolicy(NetworkPolicy policy);
    NetworkPolicy policy() const { return m_policy; }
    /// What the system says of the line. Down: nothing is tried by itself. Up again: what waited for the line
    /// goes at once.
    void setLineDown(bool isDown);
    bool isLineDown() const { return m_isLineDown; }

    /// Runs this site now, or all of them. Answers with what was done: a run that was going on already
    /// counts. The error is of what stopped it; wishes and their reasons stand in the outbox.
    struct Outcome {
        SyncReport report;
        std::optional<Error> stopped; ///< Of the first site that was stopped.
    };
    Future<Outcome> sync(SiteId site = {});
    /// Something was wished for the site: soon, if the policy allows.
    void wished(SiteId site);
    /// Starts what is due by itself: sites with wishes, sites whose lists are old (never on a metered line),
    /// second copies to look for.
    void look();
    /// Why the site is left alone, and until when; none if it is not.
    std::optional<SiteWait> waitOf(SiteId site) const;
    /// Ends what runs and what is being asked; `why` stands at the wishes that wait then.
    void cancel(
        SiteId site = {}, const Error &why = { Error::Kind::Canceled, Error::Reason::Unspecified, {} });
    bool isRunning(SiteId site = {}) const;

signals:
    void stateChanged(); ///< Started, ended, policy.
    void progressed(SiteId site, int done, int total);
    void pictureProgressed(const UploadProgress &progress);
    void draftChanged(DraftId id);
    void finished(SiteId site, const SyncReport &report, const std::optional<Error> &stopped);
    void siteChanged(SiteId site); ///< It waits, does not any more, or is paused.

private:
    struct Waiter {
        Answer<Outcome> answer;
        Outcome sum;
        int left = 0;
    };
    struct Probe {
        int number = 0;
        std::unique_ptr<WordPress> wordpress;
    };
    struct Running {
        std::unique_ptr<WordPress> wordpress;
        std::unique_ptr<SyncRun> run;
        bool isWantedAgain = false;
        std::vector<std::shared_ptr<Waiter>> waiters;
    };
    void startAll(const std::vector<Site> &sites, const std::shared_ptr<Waiter> &waiter);
    void start(const Site &site, const std::shared_ptr<Waiter> &waiter);
    void run(const Site &site, std::unique_ptr<WordPress> wordpress, const std::shared_ptr<Waiter> &waiter);
    /// Half open: only the root is asked.
    void probe(const Site &site, std::unique_ptr<WordPress> wordpress);
    void ended(SiteId site, const SyncReport &report, const std::optional<Error> &stopped);
    static void add(
        Waiter &waiter, SiteId site, const SyncReport &report, const std::optional<Error> &stopped);
    void pauseWithoutPassword(const Site &site);
    void failed(SiteId site, const Error &why, const QDateTime &askedFor);
    void endWait(SiteId site);
    bool mayStart() const { return m_policy != NetworkPolicy::Offline && !m_isLineDown; }
    void dueAt(SiteId site, const QDateTime &at);
    void schedule();
    void startDue();
    void dispose(std::unique_ptr<WordPress> wordpress);

    DatabaseFile &m_newsroom;
    Blobs m_blobs;
    const Clock &m_clock;
    Connect m_connect;
    SyncTimings m_timings;
    NetworkPolicy m_policy = NetworkPolicy::Online;
    bool m_isLineDown = false;
    std::map<SiteId, Running> m_running;
    std::map<SiteId, Probe> m_probes;
    int m_probed = 0;
    std::map<SiteId, SiteWait> m_waits;
    std::map<SiteId, QDateTime> m_due; ///< When sites are tried by themselves.
    QRandomGenerator m_random;
    QTimer m_timer;
};
