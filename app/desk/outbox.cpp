#include "desk/outbox.h"

#include "desk/conflicts.h"
#include "desk/drafts.h"
#include "desk/draftwriting.h"
#include "desk/errortext.h"
#include "desk/outboxparts.h"
#include "desk/sites.h"
#include "formats/blocks/localpictures.h"
#include "model/filtered.h"
#include "net/wordpressclient.h"
#include "storage/draftstore.h"
#include "storage/outboxstore.h"
#include "storage/revisionstore.h"
#include "storage/sitestore.h"
#include "sync/syncrun.h"
#include "sync/uploadmemory.h"

#include <QTimer>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

constexpr auto typingRests = std::chrono::seconds(30); ///< And the site's draft follows.

/// Both texts of a conflict, from what the newsroom keeps of them.
Result<Conflict> readConflict(Database &newsroom, const OutboxStore::ConflictRow &row)
{
    OutboxStore store(newsroom);
    Conflict conflict;
    conflict.id = row.id;
    conflict.draft = row.draft;
    conflict.foundAt = row.foundAt;
    const Result<Revision> mine = RevisionStore(newsroom).load(row.mine);
    if (!mine)
        return mine.error();
    conflict.mine = mine->fields;
    const Result<std::optional<Observation>> base = store.observation(row.base);
    if (!base)
        return base.error();
    if (*base)
        conflict.base = (*base)->fields;
    const Result<std::optional<Observation>> theirs = store.observation(row.theirs);
    if (!theirs)
        return theirs.error();
    if (*theirs)
        conflict.theirs = (*theirs)->fields;
    return conflict;
}

std::optional<Error> whyPaused(const Site &site)
{
    switch (site.pause) {
    case Site::Pause::None:
        return std::nullopt;
    case Site::Pause::PasswordMissing:
        return Error{ Error::Kind::NotFound, Error::Reason::PasswordMissing, site.name };
    case Site::Pause::Unauthorized:
        return Error{ Error::Kind::Unauthorized, Error::Reason::WrongPassword, site.name };
    case Site::Pause::Person:
        return Error{ Error::Kind::Refused, Error::Reason::SitePaused, site.name };
    }
    return std::nullopt;
}

/// Wishes that a synchronisation of the site (none: of all) has still to carry out.
int waitingFor(const std::vector<OutboxRow> &rows, SiteId site)
{
    return static_cast<int>(std::ranges::count_if(rows, [site](const OutboxRow &row) {
        return row.intent.state != Intent::State::Refused && (!site || row.intent.site == site);
    }));
}

Result<IntentId> recordWish(Database &newsroom, Intent wish)
{
    DraftStore drafts(newsroom);
    const Result<Draft> draft = drafts.load(wish.draft);
    if (!draft)
        return draft.error();
    if (!wish.site)
        wish.site = draft->site;
    if (!wish.site)
        return Error{ Error::Kind::Refused, Error::Reason::BadArgument, Outbox::tr("a post without a site") };
    if (blocks::namesFiles(draft->fields.content))
        return Error{ Error::Kind::Refused, Error::Reason::PictureWaits, {} };
    if (draft->site != wish.site) {
        if (draft->remoteId != 0)
            return Error{ Error::Kind::Refused, Error::Reason::AlreadyPublic, {} };
        if (Result<> bound = drafts.setRemote(wish.draft, wish.site, 0, PostStatus::Draft, {}); !bound)
            return bound.error();
    }
    // Said of a post that was seen to be gone: it may come back under another address.
    const Result<bool> isRemoved = drafts.isRemoved(wish.draft);
    if (!isRemoved)
        return isRemoved.error();
    if (wish.kind == Intent::Kind::Publish && *isRemoved)
        wish.kind = Intent::Kind::PublishAnew;
    return OutboxStore(newsroom).wish(wish);
}

Result<> retryWish(Database &newsroom, IntentId id)
{
    OutboxStore outbox(newsroom);
    const Result<std::optional<Intent>> intent = outbox.intent(id);
    if (!intent)
        return intent.error();
    if (!*intent)
        return Error{ Error::Kind::NotFound, Error::Reason::Unspecified, {} };
    return outbox.retry(id);
}

/// To what the person was told that the filter would take out; to that of the text of now, if they were not
/// told.
Result<> agreeToFilter(Database &newsroom, IntentId id)
{
    OutboxStore outbox(newsroom);
    const Result<std::optional<Intent>> intent = outbox.intent(id);
    if (!intent)
        return intent.error();
    if (!*intent)
        return Error{ Error::Kind::NotFound, Error::Reason::Unspecified, {} };
    const Result<Draft> draft = DraftStore(newsroom).load((*intent)->draft);
    if (!draft)
        return draft.error();
    const std::optional<Error> &why = (*intent)->why;
    const std::optional<QString> told = why ? filteredIn(*why) : std::nullopt;
    if (Result<> agreed
        = outbox.agreeTo(id, told ? *told : whatIsFiltered(asSent(draft->type, draft->fields)));
        !agreed)
        return agreed;
    return retryWish(newsroom, id);
}

Result<> cancelWish(Database &newsroom, IntentId id) { return OutboxStore(newsroom).cancel(id); }

} // namespace

Outbox::Parts::Parts(const DeskRoom &deskRoom, Drafts &deskDrafts, Sites &deskSites, SyncTimings timings)
    : room(deskRoom)
    , drafts(deskDrafts)
    , sites(deskSites)
    , synchronizer(
          room.profile.newsroom(), room.profile.blobs(), room.clock,
          [this](const Site &site) -> Result<std::unique_ptr<WordPress>> {
              const std::optional<Secret> password = room.passwords.known(site.id);
              if (!password)
                  return Error{ Error::Kind::NotFound, Error::Reason::PasswordMissing, site.name };
              return std::make_unique<WordPressClient>(room.http, site.apiRoot, site.user, *password);
          },
          std::move(timings))
{
}

Outbox::Outbox(std::unique_ptr<Parts> parts, QObject *parent)
    : QObject(parent)
    , m_parts(std::move(parts))
{
    Synchronizer *synchronizer = &m_parts->synchronizer;
    connect(synchronizer, &Synchronizer::draftChanged, &m_parts->drafts, &Drafts::noteChanged);
    connect(synchronizer, &Synchronizer::progressed, this, [this](SiteId, int done, int total) {
        m_parts->live.done = done;
        m_parts->live.total = total;
        if (m_parts->round)
            m_parts->room.jobs.setProgress(m_parts->round->job, done, total);
        emit changed();
    });
    connect(synchronizer, &Synchronizer::pictureProgressed, this, [this](const UploadProgress &progress) {
        m_parts->live.picture = progress;
        emit sendingChanged();
    });
    // Behind a picture comes the next, or the post.
    connect(synchronizer, &Synchronizer::draftChanged, this, &Outbox::endSending);
    connect(synchronizer, &Synchronizer::siteChanged, this, [this] {
        m_parts->sites.reread();
        emit changed();
    });
    connect(synchronizer, &Synchronizer::finished, this,
        [this](SiteId site, const SyncReport &report, const std::optional<Error> &stopped) {
            const auto &round = m_parts->round;
            const bool isUnasked = !round || (round->site && round->site != site);
            std::ranges::copy_if(report.notes, std::back_inserter(m_parts->notes),
                [isUnasked](const SyncNote &note) { return !isUnasked || !isOfEachText(note); });
            if (isUnasked)
                sayNotes();
            endSending();
            m_parts->sites.reread();
            if (!stopped)
                emit siteSynced(site);
            if (stopped
                && (stopped->reason == Error::Reason::NotASite
                    || stopped->reason == Error::Reason::RestMissing))
                findMoved(site);
        });
    connect(synchronizer, &Synchronizer::stateChanged, this, &Outbox::changed); // Behind finished, too.
}

/// Its interface may be where its front page leads now: it is asked as when somebody signs in, by the same
/// rules.
void Outbox::findMoved(SiteId id)
{
    const std::optional<Site> before = m_parts->sites.site(id);
    if (!before || !m_parts->room.passwords.known(id))
        return;
    onDone(m_parts->sites.doctor(id), this, [this, before](const Result<SiteReport> &report) {
        if (report && report->isFine && report->apiRoot != before->apiRoot)
            m_parts->synchronizer.wished(before->id);
    });
}

Outbox::~Outbox() = default;

void Outbox::setPolicy(NetworkPolicy policy)
{
    m_parts->synchronizer.setPolicy(policy);
    if (policy != NetworkPolicy::Offline && m_parts->minute.isActive())
        look(); // What going offline interrupted goes on at once.
}

Result<std::vector<OutboxRow>> Outbox::rows() const
{
    Result<std::vector<OutboxRow>> rows = OutboxStore(m_parts->pages()).rows();
    if (!rows)
        return rows;
    const NetworkPolicy policy = m_parts->room.http.policy();
    for (OutboxRow &row : *rows) {
        Intent &wish = row.intent;
        if (needsPerson(wish))
            continue;
        const std::optional<Site> site = m_parts->sites.site(wish.site);
        if (const auto why = site ? whyPaused(*site) : std::nullopt) {
            wish.why = why;
            wish.notBefore = {};
        } else if (policy == NetworkPolicy::Offline) {
            wish.why = Error{ Error::Kind::Offline, Error::Reason::WorkingOffline, {} };
            wish.notBefore = {};
        } else if (isLineDown()) {
            wish.why = Error{ Error::Kind::Offline, Error::Reason::Unspecified, {} };
            wish.notBefore = {};
        } else if (const auto wait = waitOf(wish.site)) {
            wish.why = wait->why;
            wish.notBefore = wait->until;
        } else if (wish.why && wish.why->reason == Error::Reason::WorkingOffline) {
            wish.why.reset(); // It was so when the wish was interrupted.
        }
    }
    return rows;
}

std::optional<SiteWait> Outbox::waitOf(SiteId site) const
{
    const auto wait = m_parts->synchronizer.waitOf(site);
    return wait && !wait->isOver(m_parts->room.clock.now()) ? wait : std::nullopt;
}

Result<std::vector<Conflict>> Outbox::conflicts() const
{
    const auto rows = OutboxStore(m_parts->pages()).conflicts();
    if (!rows)
        return rows.error();
    std::vector<Conflict> conflicts;
    for (const OutboxStore::ConflictRow &row : *rows) {
        Result<Conflict> conflict = readConflict(m_parts->pages(), row);
        if (!conflict)
            return conflict.error();
        conflicts.push_back(std::move(*conflict));
    }
    return conflicts;
}

Result<std::optional<ConflictId>> Outbox::conflictOf(DraftId draft) const
{
    const auto row = OutboxStore(m_parts->pages()).openConflict(draft);
    if (!row)
        return row.error();
    return *row ? std::optional((*row)->id) : std::nullopt;
}

int Outbox::waitingCount() const
{
    const Result<std::vector<OutboxRow>> all = rows();
    return all ? static_cast<int>(all->size()) : 0;
}

Result<QHash<QByteArray, blocks::SitePicture>> Outbox::sitePictures(DraftId draft, SiteId site) const
{
    return placedPictures(m_parts->pages(), draft, site);
}

std::optional<UploadProgress> Outbox::sending() const { return m_parts->live.picture; }

LiveSync Outbox::live() const
{
    LiveSync live = m_parts->live;
    live.isRunning = isSyncing();
    QSet<DraftId> needed;
    for (const auto &row :
        OutboxStore(m_parts->pages()).conflicts().value_or(std::vector<OutboxStore::ConflictRow>{}))
        needed.insert(row.draft);
    for (const OutboxRow &row : rows().value_or(std::vector<OutboxRow>{})) {
        const std::optional<Error> &why = row.intent.why;
        const bool needsPassword = why
            && (why->kind == Error::Kind::Unauthorized || why->reason == Error::Reason::PasswordMissing);
        if (needsPassword || needsPerson(row.intent))
            needed.insert(row.intent.draft);
        if (needed.contains(row.intent.draft))
            continue;
        ++live.waiting;
        if (why && (why->kind == Error::Kind::Offline || why->kind == Error::Kind::Network))
            ++live.waitingForNetwork;
    }
    live.needed = int(needed.size());
    return live;
}

QHash<DraftId, Error> Outbox::reasons() const
{
    QHash<DraftId, Error> reasons;
    for (const OutboxRow &row : rows().value_or(std::vector<OutboxRow>{})) {
        if (row.intent.why)
            reasons.insert(row.intent.draft, *row.intent.why);
    }
    return reasons;
}

void Outbox::endSending()
{
    if (std::exchange(m_parts->live.picture, std::nullopt))
        emit sendingChanged();
}

bool Outbox::isSyncing() const { return m_parts->round || m_parts->synchronizer.isRunning(); }

Future<IntentId> Outbox::publish(DraftId draft, SiteId site, PostStatus status, const QDateTime &at)
{
    const Answer<IntentId> answer;
    if (site && !m_parts->sites.site(site))
        return readyFuture<IntentId>(Error{ Error::Kind::NotFound, Error::Reason::Unspecified, {} });
    onDone(m_parts->drafts.save(draft), this,
        [this, draft, site, status, at, answer](const Result<RevisionId> &saved) {
            if (!saved)
                return answer.give(saved.error());
            Intent wish;
            wish.draft = draft;
            wish.site = site;
            wish.kind = Intent::Kind::Publish;
            wish.status = status;
            wish.at = at;
            wish.wishedAt = m_parts->room.clock.now();
            const Future<IntentId> written
                = m_parts->file().write([wish](Database &newsroom) { return recordWish(newsroom, wish); });
            onDone(written, this, [this, draft, answer](const Result<IntentId> &id) {
                if (id) {
                    m_parts->drafts.noteChanged(draft);
                    emit changed();
                    // The run under way may have read its wishes already.
                    const Result<Draft> wished = DraftStore(m_parts->pages()).load(draft);
                    if (wished && isSyncing())
                        m_parts->synchronizer.wished(wished->site);
                }
                answer.give(id);
            });
        });
    return answer.future();
}

/// One change of a wish, in one transaction.
Future<> Outbox::changeWish(IntentId id, Result<> (*change)(Database &, IntentId))
{
    const Answer<> answer;
    const Future<> written
        = m_parts->file().write([id, change](Database &newsroom) { return change(newsroom, id); });
    onDone(written, this, [this, answer](const Result<> &done) {
        emit changed();
        emit m_parts->drafts.listChanged();
        answer.give(done);
    });
    return answer.future();
}

Future<> Outbox::retry(IntentId id) { return changeWish(id, retryWish); }

Future<> Outbox::agree(IntentId id) { return changeWish(id, agreeToFilter); }

Future<> Outbox::cancel(IntentId id) { return changeWish(id, cancelWish); }

Future<OpenConflict> Outbox::conflict(ConflictId id)
{
    return m_parts->file().read([id](Database &newsroom) { return loadConflict(newsroom, id); });
}

/// One decision about a conflict, in one transaction.
template<class T, class Work>
Future<T> Outbox::decide(const Resolution &resolution, Work work)
{
    const Answer<T> answer;
    const auto row = OutboxStore(m_parts->pages()).conflict(resolution.conflict);
    if (!row)
        return readyFuture<T>(row.error());
    onDone(m_parts->drafts.save(row->draft), this,
        [this, resolution, work, answer, draft = row->draft](const Result<RevisionId> &saved) {
            if (!saved)
                return answer.give(saved.error());
            const Future<T> written
                = m_parts->file().write([resolution, work, at = m_parts->room.clock.now()](
                                            Database &newsroom) { return work(newsroom, resolution, at); });
            onDone(written, this, [this, draft, answer](const Result<T> &done) {
                if (done) {
                    m_parts->drafts.noteChanged(draft);
                    emit m_parts->drafts.listChanged();
                    emit changed();
                }
                answer.give(done);
            });
        });
    return answer.future();
}

Future<RevisionId> Outbox::resolve(const Resolution &resolution)
{
    return decide<RevisionId>(resolution, resolveConflict);
}

Future<> Outbox::keepDecisions(ConflictId id, const QByteArray &decisions)
{
    return m_parts->file().write(
        [id, decisions](Database &newsroom) { return ::keepDecisions(newsroom, id, decisions); });
}

Result<QString> Outbox::ownWords(DraftId draft) const { return ::ownWords(m_parts->pages(), draft); }

Future<> Outbox::keepOwnWords(DraftId draft, const QString &words)
{
    return m_parts->file().write(
        [draft, words](Database &newsroom) { return ::keepOwnWords(newsroom, draft, words); });
}

Future<> Outbox::forgetOwnWords(DraftId draft)
{
    return m_parts->file().write([draft](Database &newsroom) { return ::forgetOwnWords(newsroom, draft); });
}

Future<DraftId> Outbox::keepMineAsDraft(const Resolution &shown)
{
    return decide<DraftId>(shown, ::keepMineAsDraft);
}

Future<SyncReport> Outbox::sync(SiteId site, std::chrono::seconds timeout)
{
    if (m_parts->round) {
        const Future<SyncReport> underWay = m_parts->round->answer.future();
        if (!m_parts->round->site || m_parts->round->site == site)
            return underWay; // It does this too.
        const Answer<SyncReport> answer;
        onDone(underWay, this, [this, site, timeout, answer](const Result<SyncReport> &) {
            pass(sync(site, timeout), this, answer);
        });
        return answer.future();
    }
    if (m_parts->room.http.policy() == NetworkPolicy::Offline)
        return readyFuture<SyncReport>(Error{ Error::Kind::Offline, Error::Reason::WorkingOffline, {} });
    if (site && !m_parts->sites.site(site))
        return readyFuture<SyncReport>(Error{ Error::Kind::NotFound, Error::Reason::Unspecified, {} });

    const auto round = std::make_shared<Parts::Round>();
    round->site = site;
    round->clock.start();
    round->job = m_parts->room.jobs.start(tr("Synchronising"), [this] { pause(); });
    m_parts->round = round;
    m_parts->live.done = m_parts->live.total = 0;
    QTimer::singleShot(timeout, this, [this, round] {
        if (m_parts->round == round)
            stop({ Error::Kind::Network, Error::Reason::TimedOut, {} });
    });
    emit syncStarted();
    // What was typed until now goes along.
    onDone(m_parts->drafts.flush(), this, [this](const Result<> &flushed) {
        if (!flushed) {
            SyncReport report;
            report.stopped = flushed.error();
            return endSync(report);
        }
        readPasswords();
    });
    return round->answer.future();
}

void Outbox::pause() { stop({ Error::Kind::Canceled, Error::Reason::Unspecified, {} }); }

void Outbox::stop(const Error &why)
{
    if (m_parts->round)
        m_parts->round->stopped = why;
    m_parts->synchronizer.cancel({}, why);
}

Future<> Outbox::setPaused(SiteId id, bool isPaused)
{
    const auto work = [id, isPaused](Database &newsroom) {
        return SiteStore(newsroom).setPaused(id, isPaused);
    };
    const Answer<> answer;
    onDone(m_parts->file().write(work), this, [this, id, isPaused, answer](const Result<> &done) {
        if (done && isPaused)
            m_parts->synchronizer.cancel(id);
        else if (done)
            m_parts->synchronizer.wished(id);
        m_parts->sites.reread();
        emit changed();
        answer.give(done);
    });
    return answer.future();
}

void Outbox::startCare()
{
    connect(&m_parts->minute, &QTimer::timeout, this, &Outbox::look);
    connect(&m_parts->sites, &Sites::signedIn, &m_parts->synchronizer, &Synchronizer::wished);
    m_parts->minute.start(std::chrono::minutes(1));
    look();
}

void Outbox::setLineDown(bool isDown) { m_parts->synchronizer.setLineDown(isDown); }

bool Outbox::isLineDown() const { return m_parts->synchronizer.isLineDown(); }

void Outbox::look()
{
    const QDateTime now = m_parts->room.clock.now();
    const auto behind = DraftStore(m_parts->pages()).behind(now.addSecs(-typingRests.count()));
    if (!behind || behind->empty())
        return lookAtSites();
    const auto work = [drafts = *behind, now](Database &newsroom) -> Result<> {
        for (const DraftId id : drafts) {
            Intent wish;
            wish.draft = id;
            wish.wishedAt = now;
            const Result<IntentId> recorded = recordWish(newsroom, wish);
            if (!recorded && recorded.error().kind == Error::Kind::Storage)
                return recorded.error(); // Anything else is that draft's own.
        }
        return {};
    };
    onDone(m_parts->file().write(work), this, [this](const Result<> &) {
        emit changed();
        emit m_parts->drafts.listChanged();
        lookAtSites();
    });
}

/// The keychain is asked once for each site; who signs in gives the password anew.
void Outbox::lookAtSites()
{
    std::vector<SiteId> unknown;
    for (const Site &site : m_parts->sites.sites()) {
        if (!m_parts->room.passwords.known(site.id) && !m_parts->passwordsTried.contains(site.id))
            unknown.push_back(site.id);
    }
    if (unknown.empty())
        return m_parts->synchronizer.look();
    const auto left = std::make_shared<size_t>(unknown.size());
    for (const SiteId id : unknown) {
        m_parts->passwordsTried.insert(id);
        onDone(m_parts->room.passwords.find(id), this, [this, left](const Result<Secret> &) {
            if (--*left == 0)
                m_parts->synchronizer.look();
        });
    }
}

/// The keychain answers later; a run needs them at once.
void Outbox::readPasswords()
{
    std::vector<SiteId> wanted;
    for (const Site &site : m_parts->sites.sites()) {
        if (!m_parts->round->site || m_parts->round->site == site.id)
            wanted.push_back(site.id);
    }
    m_parts->round->passwordsWanted = static_cast<int>(wanted.size());
    if (wanted.empty())
        return endSync({});
    for (const SiteId id : wanted) {
        onDone(m_parts->room.passwords.find(id), this, [this](const Result<Secret> &) {
            if (--m_parts->round->passwordsWanted == 0)
                runSync();
        });
    }
}

void Outbox::runSync()
{
    // While the keychain was asked: a run that begins now would never be stopped.
    if (m_parts->round->stopped) {
        SyncReport report;
        report.stopped = m_parts->round->stopped;
        return endSync(report);
    }
    const auto outcome = m_parts->synchronizer.sync(m_parts->round->site);
    onDone(outcome, this, [this](const Result<Synchronizer::Outcome> &done) {
        SyncReport report;
        if (done) {
            report = done->report;
            report.stopped = done->stopped;
        } else {
            report.stopped = done.error();
        }
        endSync(report);
    });
}

void Outbox::endSync(SyncReport report)
{
    const std::shared_ptr<Parts::Round> round = std::exchange(m_parts->round, nullptr);
    report.took = std::chrono::milliseconds(round->clock.elapsed());
    if (report.stopped) // A run that never began has counted nothing.
        report.waiting
            = std::max(report.waiting, waitingFor(rows().value_or(std::vector<OutboxRow>{}), round->site));
    if (report.stopped)
        m_parts->room.jobs.fail(round->job, *report.stopped);
    else
        m_parts->room.jobs.finish(round->job);
    emit changed();
    emit syncFinished(report);
    round->answer.give(report);
    // Whoever asked says first what came of it.
    QMetaObject::invokeMethod(this, &Outbox::sayNotes, Qt::QueuedConnection);
}

void Outbox::sayNotes()
{
    if (const std::vector<SyncNote> notes = std::exchange(m_parts->notes, {}); !notes.empty())
        emit noted(notes);
}
