// Photo reports of others: the page and its pictures, as this computer received them.

#include "base/origin.h"
#include "desk/errortext.h"
#include "desk/fetchedfeed.h"
#include "desk/photoreports.h"
#include "desk/photoreportsparts.h"
#include "desk/picturefile.h"
#include "desk/typedaddress.h"
#include "formats/html/plaintext.h"
#include "formats/images/picture.h"
#include "formats/photos/photopage.h"
#include "net/canceltoken.h"
#include "net/feedfetcher.h"
#include "storage/articlestore.h"
#include "storage/evidencestore.h"
#include "storage/feedstore.h"

#include <QtConcurrent>

using namespace Qt::StringLiterals;

/// What a page of photos says, and what it arrived in.
struct ReadPhotoPage {
    PhotoReport report;
    SnapshotId snapshot;
    QDateTime receivedAt;
};

namespace {

constexpr size_t mostPhotos = 300; ///< Of one page.
constexpr int mostAtOnce = 2;

/// In a worker: what the page says, and the page as a link of the chain; its bytes are on the disk first.
struct PageAsRead {
    PhotoReport report;
    Snapshot snapshot; ///< Not stored yet.
    Capture capture;
};

Result<PageAsRead> readPage(const Blobs &blobs, const Capture &capture)
{
    PageAsRead page;
    page.capture = capture;
    const QByteArray utf8 = utf8Of(capture);
    page.report = readPhotoPage(utf8, capture.finalUrl).report;
    page.snapshot.title = page.report.title;
    page.snapshot.author = page.report.author;
    page.snapshot.publishedAt = page.report.publishedAt;
    page.snapshot.language = page.report.language;
    page.snapshot.text = cleanText(utf8, capture.finalUrl);
    if (Result<QByteArray> kept = blobs.put(capture.body); !kept)
        return kept.error();
    return page;
}

/// A picture that was received: the bytes are on the disk, its link of the chain is not stored yet.
struct ReceivedPicture {
    Capture capture;
    QSize size;
};

Result<ReceivedPicture> readPicture(const Blobs &blobs, const Capture &capture)
{
    // Decoded small: what nobody can see is not kept.
    if (const Result<QImage> seen = decodePicture(capture.body, { 64, 64 }); !seen)
        return seen.error();
    const Result<QSize> size = pictureSize(capture.body);
    if (!size)
        return size.error();
    if (Result<QByteArray> kept = blobs.put(capture.body); !kept)
        return kept.error();
    return ReceivedPicture{ capture, *size };
}

/// As a link of the chain. The same bytes may have been deleted forever since they were put.
Result<SnapshotId> linked(
    Database &newsroom, const Blobs &blobs, const Snapshot &snapshot, const Capture &capture)
{
    if (!blobs.has(capture.bodySha256)) {
        if (Result<QByteArray> kept = blobs.put(capture.body); !kept)
            return kept.error();
    }
    const Result<Snapshot> added = EvidenceStore(newsroom).addSnapshot(snapshot, capture);
    if (!added)
        return added.error();
    return added->id;
}

KeptPhoto *photoOf(KeptPhotoReport &report, PhotoId id)
{
    const auto found = std::ranges::find(report.photos, id, &KeptPhoto::id);
    return found == report.photos.end() ? nullptr : &*found;
}

/// A page that came over TLS loads nothing beside it.
QUrl asSafeAs(const QUrl &page, QUrl picture)
{
    if (page.scheme() == "https"_L1 && picture.scheme() == "http"_L1 && picture.port() == -1)
        picture.setScheme(u"https"_s);
    return picture;
}

} // namespace

struct PhotoReports::FetchRun {
    PhotoReportId report;
    std::vector<PhotoId> wanted;
    size_t next = 0;
    int running = 0;
    int done = 0;
    int job = 0;
    CancelToken cancel;
    std::optional<Error> stopped; ///< Nothing more can be had now.
};

Future<PhotoReportId> PhotoReports::open(const QString &typed)
{
    const Result<TypedAddress> address = typedAddress(typed);
    if (!address)
        return readyFuture<PhotoReportId>(address.error());
    const Answer<PhotoReportId> answer;
    onDone(load(), this, [this, answer, url = address->url](const Result<> &loaded) {
        if (loaded)
            openPage(url, Named::ByThePerson, answer);
        else
            answer.give(loaded.error());
    });
    return answer.future();
}

Future<PhotoReportId> PhotoReports::capture(const QUrl &url)
{
    const Answer<PhotoReportId> answer;
    onDone(load(), this, [this, answer, url](const Result<> &loaded) {
        if (loaded)
            openPage(url, Named::ByAStranger, answer);
        else
            answer.give(loaded.error());
    });
    return answer.future();
}

void PhotoReports::cancelFetch(FetchRun &run) { run.cancel.cancel(); }

void PhotoReports::openPage(const QUrl &url, Named named, const Answer<PhotoReportId> &answer)
{
    if (const KeptPhotoReport *report = captured(url)) {
        const PhotoReportId id = report->id;
        trust(id, named);
        fetchMissing(id);
        return answer.give(id);
    }
    KeptPhotoReport report;
    report.kind = KeptPhotoReport::Kind::Captured;
    report.url = url;
    const PhotoReportId id = insert(std::move(report));
    trust(id, named);
    fetchPage(id, answer);
}

/// What a stranger wrote never makes us look into somebody's own network.
void PhotoReports::trust(PhotoReportId id, Named named)
{
    if (named == Named::ByThePerson)
        m_parts->trusted.insert(id);
}

/// Null if it is not here, or in the trash.
const KeptPhotoReport *PhotoReports::captured(const QUrl &url) const
{
    const KeptPhotoReport *found = url.isEmpty() ? nullptr : find(url);
    return found && !found->trashedAt.isValid() ? found : nullptr;
}

void PhotoReports::fetchPage(PhotoReportId id, const Answer<PhotoReportId> &answer)
{
    auto run = std::make_shared<FetchRun>();
    run->report = id;
    const KeptPhotoReport *report = findAny(id);
    run->job
        = m_parts->room.jobs.start(tr("Reading a photo report"), [cancel = run->cancel] { cancel.cancel(); });
    m_parts->fetching.insert(id, run);
    const auto fail = [this, run, id, answer](const Error &error) {
        m_parts->fetching.remove(id);
        m_parts->room.jobs.fail(run->job, error);
        const KeptPhotoReport *known = findAny(id);
        if (!known)
            return answer.give(error);
        // On a bad line its address is kept; what is no page of photos leaves nothing behind.
        const bool isLine = error.kind == Error::Kind::Offline || error.kind == Error::Kind::Network;
        KeptPhotoReport after = *known;
        after.note = errorText(error).what;
        if (!isLine && !known->capturedAt.isValid())
            after.trashedAt = m_parts->room.clock.now();
        keepFacts(after);
        emit fetched(id);
        answer.give(isLine ? Result<PhotoReportId>(id) : Result<PhotoReportId>(error));
    };
    const bool isPrivateAllowed = m_parts->trusted.contains(id);
    onDone(::fetchPage(m_parts->room.http, report->url, isPrivateAllowed, run->cancel), this,
        [this, run, id, answer, fail](const Result<Capture> &capture) {
            if (!capture)
                return fail(capture.error());
            const auto read = QtConcurrent::run(
                &m_parts->pool, [blobs = m_parts->room.profile.blobs(), capture = *capture] {
                    return readPage(blobs, capture);
                });
            onDone(read, this, [this, run, id, answer, fail](const Result<PageAsRead> &page) {
                if (!page)
                    return fail(page.error());
                const Future<SnapshotId> link = m_parts->file().write(
                    [page = *page, blobs = m_parts->room.profile.blobs()](
                        Database &newsroom) { return linked(newsroom, blobs, page.snapshot, page.capture); });
                onDone(link, this,
                    [this, run, id, answer, fail, page = *page](const Result<SnapshotId> &snapshot) {
                        if (!snapshot)
                            return fail(snapshot.error());
                        m_parts->fetching.remove(id);
                        m_parts->room.jobs.finish(run->job);
                        takePage(id, { page.report, *snapshot, page.capture.receivedAt });
                        answer.give(id);
                        fetchPictures(id);
                    });
            });
        });
}

/// What the page says; what the person has said of it already stays.
void PhotoReports::takePage(PhotoReportId id, const ReadPhotoPage &page)
{
    const KeptPhotoReport *known = findAny(id);
    if (!known)
        return;
    KeptPhotoReport report = *known;
    const PhotoReport &read = page.report;
    for (const auto &[field, said] :
        { std::pair<QString *, QString>{ &report.title, read.title }, { &report.author, read.author },
            { &report.siteName, read.siteName }, { &report.language, read.language } }) {
        if (field->isEmpty())
            *field = said;
    }
    report.publishedAt = read.publishedAt;
    report.capturedAt = page.receivedAt;
    report.snapshot = page.snapshot;
    const size_t kept = std::min(read.photos.size(), mostPhotos);
    report.note.clear();
    if (kept < read.photos.size())
        report.note
            = tr("The page names %1 pictures; the first %2 are kept.").arg(read.photos.size()).arg(kept);
    else if (kept == 0)
        report.note = tr("No pictures were found on this page.");
    for (size_t i = 0; i < kept; ++i) {
        const Photo &said = read.photos[i];
        const QUrl url = asSafeAs(report.url, said.url);
        if (std::ranges::find(report.photos, url, &KeptPhoto::url) != report.photos.end())
            continue;
        KeptPhoto photo;
        photo.id = newId<PhotoId>();
        photo.url = url;
        photo.name = plainName(url.fileName());
        photo.caption = said.caption;
        photo.credit = said.credit;
        report.photos.push_back(photo);
    }
    keepFacts(report);
}

Future<PhotoReportId> PhotoReports::keep(ArticleId article)
{
    struct Found {
        PhotoReport report;
        Named named = Named::ByAStranger;
    };
    const Answer<PhotoReportId> answer;
    const auto read = m_parts->room.profile.library().read([article](Database &library) -> Result<Found> {
        const Result<ArticleText> text = ArticleStore(library).load(article);
        if (!text)
            return text.error();
        Found found;
        PhotoReport &report = found.report;
        report = readPhotoPage(text->html, text->base).report;
        report.url = text->article.url;
        report.title = text->article.title;
        report.author = !text->article.author.isEmpty() ? text->article.author : text->feedName;
        report.siteName = text->feedName;
        report.publishedAt = text->article.publishedAt;
        report.language = text->article.language;
        // An article's addresses are the publisher's words, unless the blog is one that the person follows in
        // their own network.
        const Result<Feed> feed = FeedStore(library).load(text->article.feed);
        if (feed && feed->isPrivateAllowed && isSameOrigin(feed->url, report.url))
            found.named = Named::ByThePerson;
        return found;
    });
    onDone(read, this, [this, answer](const Result<Found> &found) {
        if (!found)
            return answer.give(found.error());
        onDone(load(), this, [this, answer, found = *found](const Result<> &loaded) {
            if (!loaded)
                return answer.give(loaded.error());
            const QUrl &url = found.report.url;
            if (found.report.photos.empty() || captured(url))
                return openPage(url, found.named, answer);
            KeptPhotoReport report;
            report.kind = KeptPhotoReport::Kind::Captured;
            report.url = url;
            const PhotoReportId id = insert(std::move(report));
            trust(id, found.named);
            takePage(id, { found.report, {}, m_parts->room.clock.now() });
            answer.give(id);
            fetchPictures(id);
        });
    });
    return answer.future();
}

bool PhotoReports::isFetching(PhotoReportId id) const { return m_parts->fetching.contains(id); }

void PhotoReports::fetchMissing(PhotoReportId id)
{
    const KeptPhotoReport *report = findAny(id);
    if (!report || report->kind != KeptPhotoReport::Kind::Captured || isFetching(id))
        return;
    if (!report->capturedAt.isValid())
        fetchPage(id, {});
    else
        fetchPictures(id);
}

void PhotoReports::fetchPictures(PhotoReportId id)
{
    const KeptPhotoReport *report = findAny(id);
    if (!report || isFetching(id))
        return;
    auto run = std::make_shared<FetchRun>();
    run->report = id;
    for (const KeptPhoto &photo : report->photos) {
        if (!photo.isHere())
            run->wanted.push_back(photo.id);
    }
    if (run->wanted.empty())
        return emit fetched(id);
    run->job
        = m_parts->room.jobs.start(tr("Fetching %n picture(s) of a report", nullptr, int(run->wanted.size())),
            [cancel = run->cancel] { cancel.cancel(); });
    m_parts->fetching.insert(id, run);
    fetchNext(run);
}

void PhotoReports::fetchNext(const std::shared_ptr<FetchRun> &run)
{
    const bool isOver = run->stopped || run->cancel.isCanceled() || run->next == run->wanted.size();
    if (isOver && run->running == 0)
        return endFetch(run);
    if (isOver || run->running >= mostAtOnce)
        return;
    KeptPhotoReport *report = findAny(run->report);
    const PhotoId id = run->wanted[run->next++];
    const KeptPhoto *photo = report ? photoOf(*report, id) : nullptr;
    if (!photo)
        return fetchNext(run);
    ++run->running;
    // What a person did not type is no reason to look into their own network.
    const bool isPrivateAllowed
        = m_parts->trusted.contains(run->report) && isSameOrigin(report->url, photo->url);
    const auto settle = [this, run, id](const Result<ReceivedPicture> &received, SnapshotId snapshot) {
        --run->running;
        ++run->done;
        if (!received && received.error().kind == Error::Kind::Offline)
            run->stopped = received.error();
        KeptPhotoReport *known = findAny(run->report);
        if (const KeptPhoto *fetched = known ? photoOf(*known, id) : nullptr) {
            KeptPhoto settled = *fetched;
            settled.missing = received ? QString() : errorText(received.error()).what;
            if (received) {
                settled.sha256 = received->capture.bodySha256;
                settled.size = received->size;
                settled.snapshot = snapshot;
            }
            keepPhoto(run->report, settled);
        }
        m_parts->room.jobs.setProgress(run->job, run->done, int(run->wanted.size()));
        fetchNext(run);
    };
    onDone(fetchBytes(m_parts->room.http, photo->url, PictureLimits{}.bytes, isPrivateAllowed, run->cancel),
        this, [this, settle, title = photo->caption, author = photo->credit](const Result<Capture> &capture) {
            if (!capture)
                return settle(capture.error(), {});
            const auto read = QtConcurrent::run(
                &m_parts->pool, [blobs = m_parts->room.profile.blobs(), capture = *capture] {
                    return readPicture(blobs, capture);
                });
            onDone(read, this, [this, settle, title, author](const Result<ReceivedPicture> &picture) {
                if (!picture)
                    return settle(picture.error(), {});
                Snapshot snapshot;
                snapshot.title = title;
                snapshot.author = author;
                const Future<SnapshotId> link = m_parts->file().write(
                    [snapshot, capture = picture->capture, blobs = m_parts->room.profile.blobs()](
                        Database &newsroom) { return linked(newsroom, blobs, snapshot, capture); });
                onDone(link, this, [settle, picture = *picture](const Result<SnapshotId> &stored) {
                    if (stored)
                        settle(picture, *stored);
                    else
                        settle(stored.error(), {});
                });
            });
        });
    fetchNext(run);
}

/// Those that nobody asked for any more say why they are not here.
void PhotoReports::endFetch(const std::shared_ptr<FetchRun> &run)
{
    m_parts->fetching.remove(run->report);
    if (run->stopped) {
        m_parts->room.jobs.fail(run->job, *run->stopped);
        if (const KeptPhotoReport *known = findAny(run->report)) {
            KeptPhotoReport after = *known;
            for (KeptPhoto &photo : after.photos) {
                if (!photo.isHere() && photo.missing.isEmpty())
                    photo.missing = errorText(*run->stopped).what;
            }
            keepFacts(after);
        }
    } else {
        m_parts->room.jobs.finish(run->job);
    }
    emit fetched(run->report);
}
