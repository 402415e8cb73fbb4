#include "sync/synchronizer.h"

#include "storage/sitestore.h"

#include <algorithm>

namespace {

using Kind = Error::Kind;
using Reason = Error::Reason;
using std::chrono::milliseconds;
using std::chrono::minutes;

constexpr milliseconds longestNap = minutes(1); ///< A clock that is set right meanwhile is noticed.

/// A wish that a run would carry further, and not one that waits for a person.
bool isDue(const Intent &wish, const QDateTime &now)
{
    return !needsPerson(wish) && (!wish.notBefore.isValid() || wish.notBefore <= now);
}

enum class Lists { WhenOld, OnlyWhenAsked };

/// Whether a site that is not paused has something to be done by itself.
Result<bool> isDue(
    Database &database, const Site &site, const QDateTime &now, milliseconds pullEvery, Lists lists)
{
    const bool isFresh
        = site.syncedAt.isValid() && site.syncedAt <= now && site.syncedAt.msecsTo(now) < pullEvery.count();
    if (lists == Lists::WhenOld && !isFresh)
        return true;
    OutboxStore outbox(database);
    const auto wishes = outbox.runnable(site.id);
    if (!wishes)
        return wishes.error();
    if (std::ranges::any_of(*wishes, [&](const Intent &wish) { return isDue(wish, now); }))
        return true;
    const auto watches = outbox.watches(site.id);
    if (!watches)
        return watches.error();
    return std::ranges::any_of(*watches, [&](const GhostWatch &watch) { return watch.nextAt <= now; });
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
    m_random = QRandomGenerator::securelySeeded();
    m_timer.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this, &Synchronizer::startDue);
    // What a server asked for holds beyond the end of the program.
    const auto waits = OutboxStore(m_newsroom.pages()).waits();
    for (const SiteWait &wait : waits.value_or(std::vector<SiteWait>()))
        m_waits.emplace(wait.site, wait);
}

Synchronizer::~Synchronizer() = default;

void Synchronizer::setPolicy(NetworkPolicy policy)
{
    if (policy == m_policy)
        return;
    m_policy = policy;
    if (policy == NetworkPolicy::Offline)
        cancel({}, { Kind::Offline, Reason::WorkingOffline, {} });
    schedule();
    emit stateChanged();
}

void Synchronizer::setLineDown(bool isDown)
{
    if (isDown == m_isLineDown)
        return;
    m_isLineDown = isDown;
    if (!isDown) {
        for (auto &[site, wait] : m_waits) {
            if (wait.why.kind == Kind::Network || wait.why.kind == Kind::Unknown)
                dueAt(site, wait.until = m_clock.now());
        }
    }
    schedule();
    emit stateChanged();
}

std::optional<SiteWait> Synchronizer::waitOf(SiteId site) const
{
    const auto found = m_waits.find(site);
    return found == m_waits.end() ? std::nullopt : std::optional(found->second);
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
    m_due.erase(site.id);
    const auto refuse = [&](const Error &why) {
        if (!waiter)
            return;
        add(*waiter, site.id, {}, why);
        if (--waiter->left == 0)
            waiter->answer.give(waiter->sum);
    };
    if (m_policy == NetworkPolicy::Offline) {
        refuse(Error{ Kind::Offline, Reason::WorkingOffline, {} });
        return;
    }
    // What needs a password is tried again when a person asks, never by itself.
    if (site.pause == Site::Pause::Person || (site.pause != Site::Pause::None && !waiter)) {
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
        if (wordpress.error().reason == Reason::PasswordMissing)
            pauseWithoutPassword(site);
        refuse(wordpress.error());
        return;
    }
    const auto wait = waitOf(site.id);
    if (!waiter && wait && wait->failures >= m_timings.backoff.probeAfter)
        probe(site, std::move(*wordpress));
    else
        run(site, std::move(*wordpress), waiter);
}

void Synchronizer::probe(const Site &site, std::unique_ptr<WordPress> wordpress)
{
    if (m_probes.contains(site.id))
        return;
    WordPress *root = wordpress.get();
    m_probes.emplace(site.id, Probe{ ++m_probed, std::move(wordpress) });
    onDone(root->probe(), this, [this, site, number = m_probed](const Result<> &answered) {
        const auto found = m_probes.find(site.id);
        if (found == m_probes.end() || found->second.number != number)
            return; // Cancelled.
        std::unique_ptr<WordPress> open = std::move(found->second.wordpress);
        m_probes.erase(found);
        if (!answered) {
            if (remedyOf(answered.error()) != Remedy::None) {
                failed(site.id, answered.error(), open->retryAt());
                dueAt(site.id, m_waits.at(site.id).until);
            }
            dispose(std::move(open));
        } else if (m_running.contains(site.id) || !mayStart()) {
            dispose(std::move(open));
        } else {
            run(site, std::move(open), nullptr);
        }
    });
}

void Synchronizer::run(
    const Site &site, std::unique_ptr<WordPress> wordpress, const std::shared_ptr<Waiter> &waiter)
{
    Running fresh;
    fresh.wordpress = std::move(wordpress);
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
    const QDateTime askedFor = over.wordpress->retryAt();
    dispose(std::move(over.wordpress));

    for (const std::shared_ptr<Waiter> &waiter : over.waiters) {
        add(*waiter, site, report, stopped);
        if (--waiter->left == 0)
            waiter->answer.give(waiter->sum);
    }
    if (!stopped) {
        endWait(site);
    } else {
        switch (remedyOf(*stopped)) {
        case Remedy::Time:
            failed(site, *stopped, askedFor);
            if (report.waiting > 0 || over.isWantedAgain)
                dueAt(site, m_waits.at(site).until);
            break;
        case Remedy::Person:
            endWait(site);
            break;
        case Remedy::None:
            break;
        }
    }
    if (!stopped && over.isWantedAgain)
        dueAt(site, m_clock.now().addMSecs(m_timings.soon.count()));
    emit finished(site, report, stopped);
    emit stateChanged();
}

/// It may be what its caller is talking to, on the stack still.
void Synchronizer::dispose(std::unique_ptr<WordPress> wordpress)
{
    auto *keeper = new QObject(this);
    connect(keeper, &QObject::destroyed, [kept = std::shared_ptr<WordPress>(std::move(wordpress))] {});
    keeper->deleteLater();
}

void Synchronizer::failed(SiteId site, const Error &why, const QDateTime &askedFor)
{
    const SiteWait wait
        = waitAfter(waitOf(site), site, why, askedFor, m_clock.now(), m_timings.backoff, m_random.generate());
    m_waits.insert_or_assign(site, wait);
    // What was not written is forgotten with the program: it is tried too early once.
    (void)m_newsroom.write([wait](Database &database) { return OutboxStore(database).setWait(wait); });
    emit siteChanged(site);
}

void Synchronizer::endWait(SiteId site)
{
    if (m_waits.erase(site) == 0)
        return;
    (void)m_newsroom.write([site](Database &database) { return OutboxStore(database).endWait(site); });
    emit siteChanged(site);
}

/// With everything that was wished there, until somebody signs in.
void Synchronizer::pauseWithoutPassword(const Site &site)
{
    const auto work = [id = site.id](Database &database) -> Result<> {
        SiteStore sites(database);
        Result<Site> now = sites.load(id);
        if (!now)
            return now.error();
        if (now->pause != Site::Pause::None)
            return {};
        now->pause = Site::Pause::PasswordMissing;
        return sites.update(*now);
    };
    onDone(m_newsroom.write(work), this, [this, id = site.id](const Result<> &) { emit siteChanged(id); });
}

void Synchronizer::add(
    Waiter &waiter, SiteId site, const SyncReport &report, const std::optional<Error> &stopped)
{
    SyncReport &sum = waiter.sum.report;
    sum.pulled += report.pulled;
    sum.pushed += report.pushed;
    sum.conflicts += report.conflicts;
    sum.waiting += report.waiting;
    sum.failed += report.failed;
    sum.took = std::max(sum.took, report.took);
    sum.notes.insert(sum.notes.end(), report.notes.begin(), report.notes.end());
    if (!stopped)
        return;
    const bool isAnySites = stopped->kind == Kind::Offline || stopped->kind == Kind::Storage;
    sum.stops.push_back({ isAnySites ? SiteId{} : site, *stopped });
    // What a person has paused is no news.
    if (!waiter.sum.stopped || waiter.sum.stopped->reason == Reason::SitePaused)
        waiter.sum.stopped = stopped;
}

void Synchronizer::wished(SiteId site)
{
    const auto running = m_running.find(site);
    if (running != m_running.end()) {
        running->second.isWantedAgain = true;
        return;
    }
    const QDateTime now = m_clock.now();
    const auto wait = waitOf(site);
    dueAt(
        site, std::max(now.addMSecs(m_timings.soon.count()), wait && !wait->isOver(now) ? wait->until : now));
}

void Synchronizer::look()
{
    if (!mayStart())
        return;
    const auto lists = m_policy == NetworkPolicy::Online ? Lists::WhenOld : Lists::OnlyWhenAsked;
    const QDateTime now = m_clock.now();
    const auto work = [waits = m_waits, now, every = m_timings.pullEvery, lists](
                          Database &database) -> Result<std::vector<SiteId>> {
        const auto sites = SiteStore(database).all();
        if (!sites)
            return sites.error();
        std::vector<SiteId> due;
        for (const Site &site : *sites) {
            const auto wait = waits.find(site.id);
            if (site.pause != Site::Pause::None || (wait != waits.end() && !wait->second.isOver(now)))
                continue;
            const Result<bool> isItDue = isDue(database, site, now, every, lists);
            if (!isItDue)
                return isItDue.error();
            if (*isItDue)
                due.push_back(site.id);
        }
        return due;
    };
    onDone(m_newsroom.read(work), this, [this, now](const Result<std::vector<SiteId>> &due) {
        for (const SiteId site : due.value_or(std::vector<SiteId>())) {
            if (!m_running.contains(site))
                dueAt(site, now);
        }
    });
}

void Synchronizer::dueAt(SiteId site, const QDateTime &at)
{
    const auto [due, isNew] = m_due.emplace(site, at);
    if (!isNew)
        due->second = std::min(due->second, at);
    schedule();
}

void Synchronizer::schedule()
{
    if (m_due.empty() || !mayStart()) {
        m_timer.stop();
        return;
    }
    const auto next = std::ranges::min_element(m_due, {}, [](const auto &due) { return due.second; });
    const qint64 wait = m_clock.now().msecsTo(next->second);
    m_timer.start(std::clamp(milliseconds(wait), milliseconds(0), longestNap));
}

void Synchronizer::startDue()
{
    if (!mayStart())
        return;
    const QDateTime now = m_clock.now();
    std::vector<SiteId> due;
    std::erase_if(m_due, [&](const auto &each) {
        if (each.second > now)
            return false;
        due.push_back(each.first);
        return true;
    });
    for (SiteId id : due) {
        onDone(m_newsroom.read([id](Database &database) { return SiteStore(database).load(id); }), this,
            [this](const Result<Site> &site) {
                if (site)
                    start(*site, nullptr);
            });
    }
    schedule();
}

void Synchronizer::cancel(SiteId site, const Error &why)
{
    for (auto probe = m_probes.begin(); probe != m_probes.end();) {
        if (site && probe->first != site) {
            ++probe;
            continue;
        }
        dispose(std::move(probe->second.wordpress));
        probe = m_probes.erase(probe);
    }
    for (auto &[id, running] : m_running) {
        if (!site || id == site)
            running.run->cancel(why);
    }
}

bool Synchronizer::isRunning(SiteId site) const
{
    return site ? m_running.contains(site) : !m_running.empty();
}
