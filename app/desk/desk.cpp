#include "desk/desk.h"

#include "desk/autorefresh.h"
#include "desk/drafts.h"
#include "desk/draftsparts.h"
#include "desk/library.h"
#include "desk/libraryparts.h"
#include "desk/linewatch.h"
#include "desk/outbox.h"
#include "desk/outboxparts.h"
#include "desk/photoreports.h"
#include "desk/photoreportsparts.h"
#include "desk/pictures.h"
#include "desk/picturesparts.h"
#include "desk/sitepages.h"
#include "desk/sitepagesparts.h"
#include "desk/sites.h"
#include "desk/sitesparts.h"
#include "desk/sources.h"
#include "desk/sourcesparts.h"
#include "desk/spelling.h"
#include "storage/articlestore.h"
#include "storage/attachmentstore.h"
#include "storage/backup.h"
#include "storage/draftstore.h"
#include "storage/durablefile.h"
#include "storage/evidencestore.h"
#include "storage/feedstore.h"
#include "storage/keepsakestore.h"
#include "storage/photoreportstore.h"
#include "storage/revisionstore.h"

#include <QStandardPaths>
#include <QTimer>
#include <QUuid>
#include <QtConcurrent>

using namespace Qt::StringLiterals;

namespace {

constexpr auto keepPicturesAfter = std::chrono::seconds(5); ///< When what a refresh brought is stored.
constexpr auto careInterval = std::chrono::hours(1);
constexpr auto abandonedAfter
    = std::chrono::hours(1); ///< A file that a program began to write and did not end.
const QString profileIdKey = u"profile/id"_s;

/// The profile's own name in the keychain; made once.
Result<QString> profileId(Profile &profile)
{
    const Result<std::optional<QByteArray>> known
        = KeepsakeStore(profile.newsroom().pages()).find(profileIdKey);
    if (!known)
        return known.error();
    if (*known)
        return QString::fromLatin1(**known);
    const QByteArray id = QUuid::createUuid().toByteArray(QUuid::WithoutBraces);
    if (profile.isReadOnly())
        return QString::fromLatin1(id);
    const Future<> written = profile.newsroom().write(
        [id](Database &newsroom) { return KeepsakeStore(newsroom).set(profileIdKey, id); });
    profile.newsroom().drain(); // Before any window is there: opening waits for its disk.
    if (const Result<> done = written.result(); !done)
        return done.error();
    return QString::fromLatin1(id);
}

Result<std::unique_ptr<Profile>> openProfile(const DeskOptions &options)
{
    if (options.mode == DeskMode::ReadWrite)
        return Profile::open(options.profile, Profile::Mode::ReadWrite);
    Result<std::unique_ptr<Profile>> beside = Profile::open(options.profile, Profile::Mode::ReadOnly);
    if (beside || beside.error().reason == Error::Reason::DatabaseNewer)
        return beside;
    // Not made yet, or of an older version: opened as its owner, if nobody is.
    return Profile::open(options.profile, Profile::Mode::Either);
}

/// What a program that was killed has left half written. In a worker of who holds the profile's lock.
void sweep(const QString &profile)
{
    for (const QString &folder : { u"/blobs"_s, u"/pictures"_s, u"/sitepages"_s })
        durable::sweep(profile + folder, abandonedAfter);
}

/// What the newsroom's file holds; on its reader.
Result<StorageReport> reportNewsroom(Database &newsroom, const Blobs &blobs)
{
    StorageReport report;
    const Result<QStringList> problems = newsroom.check();
    if (!problems)
        return problems.error();
    report.problems = *problems;
    const Result<qint64> drafts = DraftStore(newsroom).count();
    if (!drafts)
        return drafts.error();
    report.drafts = *drafts;
    const Result<qint64> revisions = RevisionStore(newsroom).count();
    if (!revisions)
        return revisions.error();
    report.revisions = *revisions;
    const Result<std::vector<RevisionId>> damaged = RevisionStore(newsroom).damaged();
    if (!damaged)
        return damaged.error();
    for (const RevisionId id : *damaged)
        report.problems << u"revision %1 is not what was written"_s.arg(id.value);
    const Result<EvidenceStore::ChainCheck> chain = EvidenceStore(newsroom).checkChain();
    if (!chain)
        return chain.error();
    report.snapshots = chain->snapshots;
    if (chain->broken)
        report.problems << u"snapshot %1 does not continue the chain"_s.arg(chain->broken->value);
    for (const QByteArray &body : chain->bodies) {
        if (Result<QByteArray> bytes = blobs.get(body); !bytes)
            report.problems << u"the body %1 is missing or damaged"_s.arg(QString::fromLatin1(body.toHex()));
    }
    Result<std::vector<QByteArray>> pictures = AttachmentStore(newsroom).all();
    if (!pictures)
        return pictures.error();
    const Result<std::vector<QByteArray>> photos = PhotoReportStore(newsroom).blobs();
    if (!photos)
        return photos.error();
    pictures->insert(pictures->end(), photos->begin(), photos->end());
    for (const QByteArray &picture : *pictures) {
        if (Result<QByteArray> bytes = blobs.get(picture); !bytes)
            report.problems << u"the picture %1 is missing or damaged"_s.arg(
                QString::fromLatin1(picture.toHex()));
    }
    return report;
}

Result<StorageReport> reportLibrary(Database &library, StorageReport report)
{
    const Result<QStringList> problems = library.check();
    if (!problems)
        return problems.error();
    report.problems += *problems;
    const Result<int> articles = ArticleStore(library).count({});
    if (!articles)
        return articles.error();
    report.articles = *articles;
    const Result<std::vector<FeedId>> miscounted = FeedStore(library).miscounted();
    if (!miscounted)
        return miscounted.error();
    for (const FeedId id : *miscounted)
        report.problems << u"the counters of feed %1 are wrong"_s.arg(id.value);
    report.isFine = report.problems.isEmpty();
    return report;
}

} // namespace

/// In the order of their making; the end goes backwards, so that the profile closes last.
struct Desk::Parts {
    Parts(std::unique_ptr<Profile> ownProfile, const QString &id, std::chrono::milliseconds patience,
        const Clock &clock)
        : profile(std::move(ownProfile))
        , settings(profile->folder() + u"/settings.ini"_s)
        , http({ .patience = patience }, &clock)
        , passwords(id)
        , room{ *profile, http, jobs, passwords, settings, clock }
        , library(std::make_unique<Library::Parts>(room))
        , pictures(std::make_unique<Pictures::Parts>(room))
        , drafts(std::make_unique<Drafts::Parts>(room))
        , photoReports(std::make_unique<PhotoReports::Parts>(room, drafts))
        , sources(std::make_unique<Sources::Parts>(Sources::Parts{ room }))
        , sites(std::make_unique<Sites::Parts>(room))
        , sitePages(std::make_unique<SitePages::Parts>(room, drafts, sites))
        , outbox(std::make_unique<Outbox::Parts>(room, drafts, sites))
        , spelling(settings, profile->folder())
    {
    }

    ~Parts()
    {
        backup.waitForFinished();
        libraryCheck.waitForFinished();
        sweep.waitForFinished(); // Under the profile's lock.
    }

    std::unique_ptr<Profile> profile;
    StorageReport opened;
    // Under way in a worker, which reads the profile.
    Future<> backup;
    Future<QStringList> libraryCheck;
    QFuture<void> sweep;
    QTimer care; ///< For the next copy.
    QTimer keepPictures; ///< After new articles came.
    Settings settings;
    HttpClient http;
    NetworkPolicy wish = NetworkPolicy::Online; ///< The person's.
    bool isLineMetered = false; ///< As the system says.
    Jobs jobs;
    Passwords passwords;
    DeskRoom room;
    Library library;
    Pictures pictures;
    Drafts drafts;
    PhotoReports photoReports;
    Sources sources;
    Sites sites;
    SitePages sitePages;
    Outbox outbox;
    Spelling spelling;
};

const Clock &Desk::systemClock()
{
    static const Clock clock;
    return clock;
}

Result<std::unique_ptr<Desk>> Desk::open(const DeskOptions &options, const Clock &clock)
{
    Result<std::unique_ptr<Profile>> profile = openProfile(options);
    if (!profile)
        return profile.error();
    const Result<QString> id = profileId(**profile);
    if (!id)
        return id.error();
    std::unique_ptr<Desk> desk(
        new Desk(std::make_unique<Parts>(std::move(*profile), *id, options.patience, clock)));
    desk->setPolicy(options.policy);
    return desk;
}

Desk::Desk(std::unique_ptr<Parts> parts)
    : m_parts(std::move(parts))
{
    m_parts->opened.isFine = m_parts->profile->salvages().empty();
    for (const Salvage &salvage : m_parts->profile->salvages()) {
        m_parts->opened.problems << salvage.problem;
        m_parts->opened.movedAside = salvage.damagedFile;
        for (const qint64 rows : salvage.rows)
            m_parts->opened.salvagedRows += static_cast<int>(rows);
    }
    connect(&m_parts->library, &Library::writeFailed, this, &Desk::storageFailed);
    m_parts->keepPictures.setSingleShot(true);
    m_parts->keepPictures.setInterval(keepPicturesAfter);
    connect(
        &m_parts->library, &Library::articlesChanged, &m_parts->keepPictures, qOverload<>(&QTimer::start));
    connect(&m_parts->keepPictures, &QTimer::timeout, this, &Desk::keepPictures);
    connect(&m_parts->drafts, &Drafts::writeFailed, this,
        [this](DraftId, const Error &error) { emit storageFailed(error); });
    connect(&m_parts->photoReports, &PhotoReports::writeFailed, this, &Desk::storageFailed);
}

Desk::~Desk() = default;

QString Desk::defaultProfile()
{
    return QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation) + u"/quotidian"_s;
}

Library &Desk::library() { return m_parts->library; }

Pictures &Desk::pictures() { return m_parts->pictures; }

Drafts &Desk::drafts() { return m_parts->drafts; }

PhotoReports &Desk::photoReports() { return m_parts->photoReports; }

Sources &Desk::sources() { return m_parts->sources; }

Sites &Desk::sites() { return m_parts->sites; }

SitePages &Desk::sitePages() { return m_parts->sitePages; }

Outbox &Desk::outbox() { return m_parts->outbox; }
Spelling &Desk::spelling() { return m_parts->spelling; }

Jobs &Desk::jobs() { return m_parts->jobs; }

Settings &Desk::settings() { return m_parts->settings; }

NetworkPolicy Desk::policy() const { return m_parts->http.policy(); }

void Desk::setPolicy(NetworkPolicy policy)
{
    m_parts->wish = policy;
    applyPolicy();
}

void Desk::setLineMetered(bool isMetered)
{
    m_parts->isLineMetered = isMetered;
    applyPolicy();
}

void Desk::setLineDown(bool isDown) { m_parts->outbox.setLineDown(isDown); }

bool Desk::isLineDown() const { return m_parts->outbox.isLineDown(); }

void Desk::applyPolicy()
{
    const bool isNarrowed = m_parts->isLineMetered && m_parts->wish == NetworkPolicy::Online;
    const NetworkPolicy policy = isNarrowed ? NetworkPolicy::Metered : m_parts->wish;
    if (policy == m_parts->http.policy())
        return;
    m_parts->http.setPolicy(policy);
    m_parts->outbox.setPolicy(policy);
    emit policyChanged(policy);
}

const StorageReport &Desk::opened() const { return m_parts->opened; }

Future<StorageReport> Desk::checkStorage()
{
    const Answer<StorageReport> answer;
    Profile &profile = *m_parts->profile;
    const Future<StorageReport> first = profile.newsroom().read(
        [blobs = profile.blobs()](Database &newsroom) { return reportNewsroom(newsroom, blobs); });
    onDone(first, this, [this, answer](const Result<StorageReport> &report) {
        if (!report)
            return answer.give(report.error());
        pass(m_parts->profile->library().read(
                 [report = *report](Database &library) { return reportLibrary(library, report); }),
            this, answer);
    });
    return answer.future();
}

Future<> Desk::backUp(const QString &file)
{
    const Answer<> answer;
    const int job = m_parts->jobs.start(tr("Making a backup"), {});
    const bool isOwner = !m_parts->profile->isReadOnly();
    onDone(isOwner ? m_parts->drafts.flush() : readyFuture<>({}), this,
        [this, answer, file, job](const Result<> &flushed) {
            if (!flushed) {
                m_parts->jobs.fail(job, flushed.error());
                return answer.give(flushed);
            }
            // The profile outlives the work: Parts waits for it.
            m_parts->backup = QtConcurrent::run([profile = m_parts->profile.get(), file]() -> Result<> {
                const Result<backup::Summary> summary = backup::write(*profile, file);
                if (!summary)
                    return summary.error();
                return {};
            });
            onDone(m_parts->backup, this, [this, answer, job](const Result<> &done) {
                if (done)
                    m_parts->jobs.finish(job);
                else
                    m_parts->jobs.fail(job, done.error());
                answer.give(done);
            });
        });
    return answer.future();
}

void Desk::startCare(std::chrono::milliseconds after)
{
    if (m_parts->profile->isReadOnly() || m_parts->care.isActive())
        return;
    connect(&m_parts->care, &QTimer::timeout, this, &Desk::copyDaily);
    m_parts->care.start(careInterval);
    new LineWatch(*this);
    (new AutoRefresh(*this))->start();
    m_parts->outbox.startCare();
    QTimer::singleShot(after, this, [this] {
        copyDaily();
        checkLibrary();
        m_parts->sweep = QtConcurrent::run(sweep, m_parts->profile->folder());
    });
}

/// To be read offline: the pictures of new articles, where the person wants them and the line costs nothing.
void Desk::keepPictures()
{
    if (!m_parts->settings.get(settings::keepPictures) || policy() != NetworkPolicy::Online)
        return;
    for (const Feed &feed : m_parts->library.feeds()) {
        if (feed.arePicturesAllowed)
            m_parts->pictures.keepOffline(feed.id);
    }
}

/// One copy of the newsroom for each day that the program is open.
void Desk::copyDaily()
{
    const QDate today = m_parts->room.clock.now().toLocalTime().date();
    onDone(backup::daily(*m_parts->profile, today), this, [this](const Result<> &done) {
        if (!done)
            emit storageFailed(done.error());
        emit caredFor();
    });
}

/// Seconds for a large library: in a worker, so that searches need not wait for it.
void Desk::checkLibrary()
{
    m_parts->libraryCheck
        = QtConcurrent::run([path = m_parts->profile->library().path()]() -> Result<QStringList> {
              const auto library = Database::open(path, Database::Access::ReadOnly);
              if (!library)
                  return library.error();
              return (*library)->check();
          });
    onDone(m_parts->libraryCheck, this, [this](const Result<QStringList> &problems) {
        const bool isDamaged
            = problems ? !problems->isEmpty() : problems.error().reason == Error::Reason::DatabaseDamaged;
        if (!isDamaged)
            return;
        const QString what = problems ? problems->first() : problems.error().detail;
        if (Result<> marked = m_parts->profile->repairLibraryOnNextOpen(); !marked)
            return emit storageFailed(marked.error());
        emit storageFailed({ Error::Kind::Storage, Error::Reason::DatabaseDamaged, what });
    });
}

Result<> Desk::restore(const QString &profile, const QString &file)
{
    const Result<backup::Summary> summary = backup::restore(file, profile);
    if (!summary)
        return summary.error();
    return {};
}
