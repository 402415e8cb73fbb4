#include "sync/synchronizer.h"

#include "storage/sitestore.h"

#include <QRandomGenerator>

#include <algorithm>

namespace {

using Kind = Error::Kind;
using Reason = Error::Reason;
using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr milliseconds soon = seconds(2); ///< Typing and wishing go on for a moment.
constexpr milliseconds longestDelay = minutes(15);

/// 2 s, doubled by each failure up to 15 minutes, and then a random part of it: a newsroom does not come back
/// in step.
milliseconds delayAfter(int failures)
{
    milliseconds most = soon;
    for (int i = 1; i < failures && most < longestDelay; ++i)
        most *= 2;
    most = std::min(most, longestDelay);
    return soon / 2 + milliseconds(QRandomGenerator::global()->bounded(int(most.count())));
}

} // namespace

Synchronizer::Synchronizer(DatabaseFile &newsroom, Blobs blobs, const Clock &clock, Connect wordpressOf,
    SyncTimings timings, QObject *parent)
    : QObject(parent)
    , m_newsroom(newsroom)
    , m_blobs(std::move(blobs))
    , m_clock(clock)
    , m_connect(std::move(wordpressOf))
    , m_timings(std::move(timings))
{
    m_soon.setSingleShot(true);
    connect(&m_soon, &QTimer::timeout, this, &Synchronizer::startWished);
}

Synchronizer::~Synchronizer() = default;

void Synchronizer::setPolicy(NetworkPolicy policy)
{
    if (policy == m_policy)
        return;
    m_policy = policy;
    if (policy == NetworkPolicy::Offline)
        cancel();
    else if (!m_wished.empty())
        m_soon.start(soon);
    emit stateChanged();
}

Future<Synchronizer::Outcome> Synchronizer::sync(SiteId site)
{
    if (m_policy == NetworkPolicy::Offline)
        return readyFuture<Outcome>(Error{ Kind::Offline, Reason::WorkingOffline, {} });
    auto waiter = std::make_shared<Waiter>();
    const auto load = [site](Database &database) -> Result<std::vector<Site>> {
        if (!site)
            return SiteStore(database).all();
        auto one = SiteStore(database).load(site);
        if (!one)
            return one.error();
        return std::vector<Site>{ *one };
    };
    onDone(m_newsroom.read(load), this, [this, waiter](const Result<std::vector<Site>> &sites) {
        if (!sites)
            waiter->answer.give(sites.error());
        else
            startAll(*sites, waiter);
    });
    return waiter->answer.future();
}

void Synchronizer::startAll(const std::vector<Site> &sites, const std::shared_ptr<Waiter> &waiter)
{
    // One more than there are: the last is taken back below, so that nobody answers too early.
    waiter->left = int(sites.size()) + 1;
    for (const Site &site : sites)
        start(site, waiter);
    if (--waiter->left == 0)
        waiter->answer.give(waiter->sum);
}

void Synchronizer::start(const Site &site, const std::shared_ptr<Waiter> &waiter)
{
    std::erase(m_wished, site.id);
    const auto refuse = [&](const Error &why) {
        if (!waiter)
            return;
        add(*waiter, {}, why);
        if (--waiter->left == 0)
            waiter->answer.give(waiter->sum);
    };
    if (m_policy == NetworkPolicy::Offline) {
        refuse(Error{ Kind::Offline, Reason::WorkingOffline, {} });
        return;
    }
    // A refused password is tried again when a person asks, never by itself.
    if (site.pause == Site::Pause::Person || (site.pause == Site::Pause::Unauthorized && !waiter)) {
        refuse(Error{ Kind::Refused, Reason::SitePaused, site.name });
        return;
    }
    const auto running = m_running.find(site.id);
    if (running != m_running.end()) {
        running->second.isWantedAgain = running->second.isWantedAgain || !waiter;
        if (waiter)
            running->second.waiters.push_back(waiter);
        return;
    }
    Result<std::unique_ptr<WordPress>> wordpress = m_connect(site);
    if (!wordpress) {
        refuse(wordpress.error());
        return;
    }
    Running fresh;
    fresh.wordpress = std::move(*wordpress);
    const bool isUnasked = waiter == nullptr;
    const auto scope = isUnasked && m_policy == NetworkPolicy::Metered ? SyncRun::Scope::PushOnly
                                                                       : SyncRun::Scope::PullAndPush;
    fresh.run
        = std::make_unique<SyncRun>(site, *fresh.wordpress, m_newsroom, m_blobs, m_clock, m_timings, scope);
    if (waiter)
        fresh.waiters.push_back(waiter);
    SyncRun *run = fresh.run.get();
    connect(run, &SyncRun::progressed, this,
        [this, id = site.id](int done, int total) { emit progressed(id, done, total); });
    connect(run, &SyncRun::pictureProgressed, this, &Synchronizer::pictureProgressed);
    connect(run, &SyncRun::draftChanged, this, &Synchronizer::draftChanged);
    connect(run, &SyncRun::finished, this,
        [this, id = site.id](
            const SyncReport &report, const std::optional<Error> &stopped) { ended(id, report, stopped); });
    m_running.emplace(site.id, std::move(fresh));
    run->start();
    emit stateChanged();
}

void Synchronizer::ended(SiteId site, const SyncReport &report, const std::optional<Error> &stopped)
{
    const auto found = m_running.find(site);
    if (found == m_running.end())
        return;
    Running over = std::move(found->second);
    m_running.erase(found);
    // The run is still on the stack, and may be what its client is talking to.
    over.run.release()->deleteLater();
    auto *keeper = new QObject(this);
    connect(
        keeper, &QObject::destroyed, [wordpress = std::shared_ptr<WordPress>(std::move(over.wordpress))] {});
    keeper->deleteLater();

    for (const std::shared_ptr<Waiter> &waiter : over.waiters) {
        add(*waiter, report, stopped);
        if (--waiter->left == 0)
            waiter->answer.give(waiter->sum);
    }
    const bool isLineDown = stopped
        && (stopped->kind == Kind::Network || stopped->kind == Kind::Server
            || stopped->kind == Kind::Unknown);
    m_failures[site] = isLineDown ? m_failures[site] + 1 : 0;
    const bool isWorthTrying = isLineDown ? report.waiting > 0 : over.isWantedAgain;
    if (isWorthTrying && m_policy != NetworkPolicy::Offline) {
        m_wished.push_back(site);
        m_soon.start(isLineDown ? delayAfter(m_failures[site]) : soon);
    }
    emit finished(site, report, stopped);
    emit stateChanged();
}

void Synchronizer::add(Waiter &waiter, const SyncReport &report, const std::optional<Error> &stopped)
{
    SyncReport &sum = waiter.sum.report;
    sum.pulled += report.pulled;
    sum.pushed += report.pushed;
    sum.conflicts += report.conflicts;
    sum.waiting += report.waiting;
    sum.failed += report.failed;
    sum.took = std::max(sum.took, report.took);
    sum.notes += report.notes;
    if (!waiter.sum.stopped)
        waiter.sum.stopped = stopped;
}

void Synchronizer::wished(SiteId site)
{
    const auto running = m_running.find(site);
    if (running != m_running.end()) {
        running->second.isWantedAgain = true;
        return;
    }
    if (std::find(m_wished.begin(), m_wished.end(), site) == m_wished.end())
        m_wished.push_back(site);
    if (m_policy != NetworkPolicy::Offline && !m_soon.isActive())
        m_soon.start(soon);
}

void Synchronizer::startWished()
{
    if (m_policy == NetworkPolicy::Offline)
        return;
    for (SiteId id : std::exchange(m_wished, {})) {
        onDone(m_newsroom.read([id](Database &database) { return SiteStore(database).load(id); }), this,
            [this](const Result<Site> &site) {
                if (site)
                    start(*site, nullptr);
            });
    }
}

void Synchronizer::cancel(SiteId site)
{
    for (auto &[id, running] : m_running) {
        if (!site || id == site)
            running.run->cancel();
    }
}

bool Synchronizer::isRunning(SiteId site) const
{
    return site ? m_running.contains(site) : !m_running.empty();
}
