#include "desk/photoreports.h"

#include "desk/blobpicture.h"
#include "desk/errortext.h"
#include "desk/photoreportsparts.h"
#include "desk/picturefile.h"
#include "formats/blocks/identity.h"
#include "formats/images/clean.h"
#include "formats/images/takenat.h"
#include "storage/photoreportstore.h"

#include <QUndoCommand>
#include <QtConcurrent>

using namespace Qt::StringLiterals;

namespace {

constexpr auto writeAgainAfter = std::chrono::seconds(5);
constexpr int mostSteps = 200;

enum class Original { Dropped, Kept };

/// In a worker. What it says of itself is read first, and its bytes are on the disk when it answers.
Result<KeptPhoto> keptClean(const Blobs &blobs, KeptPhoto photo, const QByteArray &bytes, Original original)
{
    photo.takenAt = takenAt(bytes);
    CleanOptions whole;
    whole.longSide = 0; // What is blacked out later is filled at full size.
    const Result<CleanPicture> clean = cleanPicture(bytes, whole);
    if (!clean)
        return clean.error();
    const Result<QByteArray> sha256 = blobs.put(clean->bytes);
    if (!sha256)
        return sha256.error();
    photo.sha256 = *sha256;
    photo.size = clean->size;
    if (original == Original::Kept) {
        const Result<QByteArray> kept = blobs.put(bytes);
        if (!kept)
            return kept.error();
        photo.originalSha256 = *kept;
    }
    return photo;
}

KeptPhoto *photoIn(KeptPhotoReport &report, PhotoId id)
{
    for (std::vector<KeptPhoto> *photos : { &report.photos, &report.removed }) {
        const auto found = std::ranges::find(*photos, id, &KeptPhoto::id);
        if (found != photos->end())
            return &*found;
    }
    return nullptr;
}

} // namespace

/// A report before and after what a person did. What is known of its bytes is no part of it: a picture that
/// has come since is not unmade.
class PhotoReports::Step final : public QUndoCommand {
public:
    Step(PhotoReports &owner, const KeptPhotoReport &before, const KeptPhotoReport &after,
        const QString &what, const QString &key)
        : QUndoCommand(what)
        , m_owner(owner)
        , m_before(before)
        , m_after(after)
        , m_key(key)
    {
    }

    void undo() override { m_owner.apply(m_before); }
    void redo() override { m_owner.apply(m_after); }
    int id() const override { return m_key.isEmpty() ? -1 : 1; }
    const KeptPhotoReport &before() const { return m_before; }
    const KeptPhotoReport &after() const { return m_after; }
    bool mergeWith(const QUndoCommand *command) override
    {
        const auto *next = static_cast<const Step *>(command); // Only of the same id.
        if (next->m_key != m_key)
            return false;
        m_after = next->m_after;
        return true;
    }

private:
    PhotoReports &m_owner;
    KeptPhotoReport m_before;
    KeptPhotoReport m_after;
    QString m_key;
};

struct PhotoReports::AddRun {
    PhotoReportId report;
    QStringList paths;
    qsizetype next = 0;
    std::vector<std::optional<Result<KeptPhoto>>> done; ///< In the order of the files,
    size_t taken = 0; ///< those before this one are in the report.
    int running = 0;
    int job = 0;
    bool isCanceled = false;
    int deletions = 0; ///< How often the report had been deleted forever when it began.
    QString key; ///< Of their common step.
    AddedPhotos added;
};

PhotoReports::PhotoReports(std::unique_ptr<Parts> parts, QObject *parent)
    : QObject(parent)
    , m_parts(std::move(parts))
{
    m_parts->again.setSingleShot(true);
    m_parts->again.setInterval(writeAgainAfter);
    connect(&m_parts->again, &QTimer::timeout, this, [this] {
        for (const PhotoReportId id : QSet<PhotoReportId>(m_parts->changedSince))
            write(id);
    });
}

PhotoReports::~PhotoReports()
{
    for (const PhotoReportId id : QSet<PhotoReportId>(m_parts->changedSince)) {
        if (const KeptPhotoReport *report = findAny(id))
            (void)m_parts->file().write(
                [report = *report](Database &newsroom) { return PhotoReportStore(newsroom).put(report); });
    }
}

Future<> PhotoReports::load()
{
    if (m_parts->isLoaded)
        return readyFuture<>({});
    const Answer<> answer;
    m_parts->loading.push_back(answer);
    if (m_parts->loading.size() > 1)
        return answer.future();
    const auto read
        = m_parts->file().read([](Database &newsroom) { return PhotoReportStore(newsroom).all(); });
    onDone(read, this, [this](const Result<std::vector<KeptPhotoReport>> &all) {
        const std::vector<Answer<>> waiting = std::exchange(m_parts->loading, {});
        if (!all) {
            emit writeFailed(all.error());
            for (const Answer<> &each : waiting)
                each.give(all.error());
            return;
        }
        for (const KeptPhotoReport &report : *all) {
            if (!findAny(report.id)) // Made since this was asked.
                m_parts->reports.push_back(report);
        }
        m_parts->isLoaded = true;
        removeDiscarded(); // What was not yet when the program ended.
        emit listChanged();
        for (const Answer<> &each : waiting)
            each.give({});
    });
    return answer.future();
}

bool PhotoReports::isLoaded() const { return m_parts->isLoaded; }

std::vector<const KeptPhotoReport *> PhotoReports::list() const
{
    std::vector<const KeptPhotoReport *> shown;
    for (const KeptPhotoReport &report : m_parts->reports) {
        if (!report.trashedAt.isValid())
            shown.push_back(&report);
    }
    return shown;
}

KeptPhotoReport *PhotoReports::findAny(PhotoReportId id)
{
    const auto found = std::ranges::find(m_parts->reports, id, &KeptPhotoReport::id);
    return found == m_parts->reports.end() ? nullptr : &*found;
}

const KeptPhotoReport *PhotoReports::find(const QUrl &url) const
{
    const QString wanted = blocks::comparableAddress(url.toString());
    const KeptPhotoReport *found = nullptr;
    for (const KeptPhotoReport &report : m_parts->reports) {
        if (report.kind != KeptPhotoReport::Kind::Captured
            || blocks::comparableAddress(report.url.toString()) != wanted)
            continue;
        if (!report.trashedAt.isValid())
            return &report;
        found = found ? found : &report;
    }
    return found;
}

const KeptPhotoReport *PhotoReports::find(PhotoReportId id) const
{
    const auto found = std::ranges::find(m_parts->reports, id, &KeptPhotoReport::id);
    return found == m_parts->reports.end() ? nullptr : &*found;
}

PhotoReportId PhotoReports::insert(KeptPhotoReport report)
{
    report.id = newId<PhotoReportId>();
    report.createdAt = m_parts->room.clock.now();
    const PhotoReportId id = report.id;
    m_parts->reports.insert(m_parts->reports.begin(), std::move(report));
    write(id);
    emit listChanged();
    return id;
}

PhotoReportId PhotoReports::create(const QString &title)
{
    KeptPhotoReport report;
    report.title = title;
    return insert(std::move(report));
}

QUndoStack *PhotoReports::steps(PhotoReportId id)
{
    std::unique_ptr<QUndoStack> &stack = m_parts->steps[id.value];
    if (!stack) {
        stack = std::make_unique<QUndoStack>();
        stack->setUndoLimit(mostSteps);
    }
    return stack.get();
}

void PhotoReports::change(const KeptPhotoReport &after, const QString &what, const QString &key)
{
    const KeptPhotoReport *before = findAny(after.id);
    if (before && *before != after)
        steps(after.id)->push(new Step(*this, *before, after, what, key));
}

/// With what is known of the bytes by now.
void PhotoReports::apply(KeptPhotoReport report)
{
    KeptPhotoReport *known = findAny(report.id);
    if (!known)
        return;
    report.capturedAt = known->capturedAt;
    report.snapshot = known->snapshot;
    report.note = known->note;
    report.trashedAt = known->trashedAt;
    if (report.kind == KeptPhotoReport::Kind::Captured)
        report.photos = known->photos; // As they were received: nobody's to change.
    for (std::vector<KeptPhoto> *photos : { &report.photos, &report.removed }) {
        for (KeptPhoto &photo : *photos) {
            const KeptPhoto *same = photoIn(*known, photo.id);
            if (!same)
                continue;
            photo.sha256 = same->sha256;
            photo.size = same->size;
            photo.missing = same->missing;
            photo.snapshot = same->snapshot;
        }
    }
    const QSet<QByteArray> gone = hashesOf(*known) - hashesOf(report);
    keepFacts(report);
    if (!gone.isEmpty())
        discard(gone); // The steps name them as long as there are any: until the program ends.
}

/// In memory and on the disk, without a step.
void PhotoReports::keepFacts(const KeptPhotoReport &report)
{
    KeptPhotoReport *known = findAny(report.id);
    if (!known || *known == report)
        return;
    *known = report;
    write(report.id);
    emit changed(report.id);
    emit listChanged();
}

QSet<QByteArray> PhotoReports::namedInMemory() const
{
    QSet<QByteArray> hashes;
    for (const KeptPhotoReport &report : m_parts->reports)
        hashes += hashesOf(report);
    for (const auto &[id, stack] : m_parts->steps) {
        for (int i = 0; i < stack->count(); ++i) {
            const auto *step = static_cast<const Step *>(stack->command(i));
            hashes += hashesOf(step->before());
            hashes += hashesOf(step->after());
        }
    }
    return hashes;
}

void PhotoReports::endAdding()
{
    if (--m_parts->adding == 0)
        removeDiscarded();
}

/// One at a time for each report; what changes meanwhile goes in the next.
void PhotoReports::write(PhotoReportId id)
{
    const KeptPhotoReport *report = findAny(id);
    if (!report)
        return;
    m_parts->changedSince.insert(id);
    if (m_parts->writing.contains(id))
        return;
    m_parts->writing.insert(id);
    m_parts->changedSince.remove(id);
    const Future<> written = m_parts->file().write(
        [report = *report](Database &newsroom) { return PhotoReportStore(newsroom).put(report); });
    onDone(written, this, [this, id](const Result<> &done) {
        m_parts->writing.remove(id);
        if (!done)
            return writeAgain(id, done.error());
        if (m_parts->changedSince.contains(id))
            write(id);
    });
}

void PhotoReports::writeAgain(PhotoReportId id, const Error &error)
{
    m_parts->changedSince.insert(id);
    m_parts->again.start();
    emit writeFailed(error);
}

/// The same of what is known of one picture: a page may have 300 of them, and they come one by one.
void PhotoReports::keepPhoto(PhotoReportId id, const KeptPhoto &photo)
{
    KeptPhotoReport *report = findAny(id);
    if (!report)
        return;
    const auto known = std::ranges::find(report->photos, photo.id, &KeptPhoto::id);
    if (known == report->photos.end() || *known == photo)
        return;
    *known = photo;
    // Behind what was written before: one writer takes them in order.
    const Future<> written = m_parts->file().write(
        [id, position = int(known - report->photos.begin()), photo](
            Database &newsroom) { return PhotoReportStore(newsroom).putPhoto(id, position, photo); });
    onDone(written, this, [this, id](const Result<> &done) {
        if (!done)
            writeAgain(id, done.error());
    });
    emit changed(id);
    emit listChanged();
}

// Pictures of one's own.

void PhotoReports::addFiles(PhotoReportId id, const QStringList &paths)
{
    if (!findAny(id) || paths.isEmpty())
        return;
    auto run = std::make_shared<AddRun>();
    ++m_parts->adding;
    run->report = id;
    run->deletions = m_parts->deletions.value(id);
    run->paths = paths;
    run->done.resize(size_t(paths.size()));
    run->key = u"add %1"_s.arg(QRandomGenerator::global()->generate());
    run->job = m_parts->room.jobs.start(
        tr("Adding %n picture(s)", nullptr, int(paths.size())), [run] { run->isCanceled = true; });
    addNext(run);
}

void PhotoReports::addPicture(PhotoReportId id, const QByteArray &bytes, const QString &name)
{
    addOne(id, name, [bytes] { return Result<QByteArray>(bytes); });
}

void PhotoReports::addImage(PhotoReportId id, const QImage &image)
{
    addOne(id, {}, [image] { return pngOf(image); });
}

/// `clean` puts a picture in a worker. What it put stays, although the same bytes were deleted forever a
/// moment ago.
Future<KeptPhoto> PhotoReports::put(const std::function<Result<KeptPhoto>()> &clean)
{
    const Answer<KeptPhoto> answer;
    onDone(QtConcurrent::run(&m_parts->pool, clean), this,
        [this, clean, answer](const Result<KeptPhoto> &photo) {
            if (!photo)
                return answer.give(photo.error());
            QSet<QByteArray> hashes{ photo->sha256 };
            if (!photo->originalSha256.isEmpty())
                hashes.insert(photo->originalSha256);
            const Future<bool> claimed
                = m_parts->file().write([blobs = m_parts->room.profile.blobs(), hashes](Database &newsroom) {
                      return PhotoReportStore(newsroom).claim(blobs, hashes);
                  });
            onDone(claimed, this, [this, clean, answer, photo = *photo](const Result<bool> &isThere) {
                if (!isThere)
                    answer.give(isThere.error());
                else if (*isThere)
                    answer.give(photo);
                else
                    onDone(
                        put(clean), this, [answer](const Result<KeptPhoto> &again) { answer.give(again); });
            });
        });
    return answer.future();
}

/// `read` is called in a worker.
void PhotoReports::addOne(PhotoReportId id, const QString &name, std::function<Result<QByteArray>()> read)
{
    const KeptPhotoReport *report = findAny(id);
    if (!report)
        return;
    auto run = std::make_shared<AddRun>();
    ++m_parts->adding;
    run->report = id;
    run->deletions = m_parts->deletions.value(id);
    run->done.resize(1);
    run->running = 1;
    KeptPhoto photo;
    photo.id = newId<PhotoId>();
    photo.name = plainName(name);
    const Original original = report->keepsOriginals ? Original::Kept : Original::Dropped;
    const auto kept = put([blobs = m_parts->room.profile.blobs(), photo, read = std::move(read),
                              original]() -> Result<KeptPhoto> {
        const Result<QByteArray> bytes = read();
        return bytes ? keptClean(blobs, photo, *bytes, original) : bytes.error();
    });
    onDone(kept, this, [this, run](const Result<KeptPhoto> &done) {
        run->done[0] = done;
        --run->running;
        takeAdded(run);
        endAdding();
        emit added(run->report, run->added);
    });
}

void PhotoReports::addNext(const std::shared_ptr<AddRun> &run)
{
    const KeptPhotoReport *report = findAny(run->report);
    run->isCanceled = run->isCanceled || isGone(*run);
    while (
        !run->isCanceled && run->running < m_parts->pool.maxThreadCount() && run->next < run->paths.size()) {
        const qsizetype at = run->next++;
        const QString path = run->paths.at(at);
        KeptPhoto photo;
        photo.id = newId<PhotoId>();
        photo.name = plainName(path);
        ++run->running;
        const Original original = report->keepsOriginals ? Original::Kept : Original::Dropped;
        const auto kept
            = put([blobs = m_parts->room.profile.blobs(), photo, path, original]() -> Result<KeptPhoto> {
                  const Result<QByteArray> bytes = readPictureFile(path);
                  if (!bytes)
                      return bytes.error();
                  return keptClean(blobs, photo, *bytes, original);
              });
        onDone(kept, this, [this, run, at](const Result<KeptPhoto> &done) {
            run->done[size_t(at)] = done;
            --run->running;
            takeAdded(run);
            m_parts->room.jobs.setProgress(run->job, int(run->taken), int(run->paths.size()));
            addNext(run);
        });
    }
    if (run->running > 0 || (!run->isCanceled && run->next < run->paths.size()))
        return;
    m_parts->room.jobs.finish(run->job);
    endAdding();
    emit added(run->report, run->added);
}

/// Its report was deleted forever since: what comes now is nobody's, even if that failed.
bool PhotoReports::isGone(const AddRun &run)
{
    return !findAny(run.report) || m_parts->deletions.value(run.report) != run.deletions;
}

/// Those that are ready and whose turn it is: they stand in the order in which they were given.
void PhotoReports::takeAdded(const std::shared_ptr<AddRun> &run)
{
    const KeptPhotoReport *before = findAny(run->report);
    KeptPhotoReport unwanted; // Its bytes are here already, and nothing names them.
    if (isGone(*run)) {
        for (std::optional<Result<KeptPhoto>> &photo : run->done) {
            if (photo && *photo)
                unwanted.photos.push_back(**photo);
            photo.reset();
        }
        if (!unwanted.photos.empty())
            discard(hashesOf(unwanted));
        return;
    }
    KeptPhotoReport after = *before;
    while (run->taken < run->done.size() && run->done[run->taken]) {
        const Result<KeptPhoto> &photo = *run->done[run->taken];
        const QString path = run->paths.value(qsizetype(run->taken));
        ++run->taken;
        if (!photo) {
            run->added.refused.push_back({ plainName(path), photo.error() });
        } else if (std::ranges::find(after.photos, photo->sha256, &KeptPhoto::sha256) != after.photos.end()) {
            ++run->added.known;
            unwanted.photos.push_back(*photo);
        } else {
            after.photos.push_back(*photo);
            ++run->added.added;
        }
    }
    change(after, tr("Add pictures"), run->key);
    if (!unwanted.photos.empty())
        discard(hashesOf(unwanted)); // What the other one has, too, stays.
}

Thumbnails &PhotoReports::thumbnails() { return m_parts->thumbnails; }

Future<QImage> PhotoReports::picture(const QByteArray &sha256, QSize fit)
{
    return QtConcurrent::run(&m_parts->pool,
        [blobs = m_parts->room.profile.blobs(), sha256, fit] { return blobPicture(blobs, sha256, fit); });
}
