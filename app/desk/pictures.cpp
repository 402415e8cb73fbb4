#include "desk/pictures.h"

#include "base/origin.h"
#include "desk/blobpicture.h"
#include "desk/errortext.h"
#include "desk/picturesparts.h"
#include "formats/html/treebuilder.h"
#include "formats/images/picture.h"
#include "net/feedfetcher.h"
#include "net/privateaddress.h"
#include "storage/articlestore.h"
#include "storage/feedstore.h"
#include "storage/picturestore.h"

#include <QFile>
#include <QtConcurrent>

using namespace Qt::StringLiterals;

namespace {

constexpr auto failedFor = std::chrono::hours(24); ///< A refusal, or what is no picture.
constexpr auto lineFailedFor = std::chrono::minutes(10); ///< The line may be back.
constexpr auto writeUsesAfter = std::chrono::seconds(20);
constexpr int articlesAtOnce = 20; ///< Read in one go when a feed's pictures are kept.

QString keyOf(const QUrl &address)
{
    return QString::fromLatin1(address.adjusted(QUrl::RemoveFragment).toEncoded());
}

/// The kind of failure first, so that it is known how long it counts: "L" a line's, "R" a refusal.
QString remembered(const Error &error)
{
    const bool isLine = error.kind == Error::Kind::Network
        || (error.kind == Error::Kind::Server && error.reason != Error::Reason::Gone);
    return (isLine ? u'L' : u'R') + errorText(error).what;
}

bool isDue(const StoredPicture &picture, const QDateTime &now)
{
    const std::chrono::seconds wait = picture.failure.startsWith(u'L') ? std::chrono::seconds(lineFailedFor)
                                                                       : std::chrono::seconds(failedFor);
    const qint64 passed = picture.fetchedAt.secsTo(now);
    return passed < 0 || passed >= wait.count(); // A clock that was put back does not hold it for ever.
}

void gather(const Node &node, std::vector<QUrl> &pictures)
{
    if (node.element == Element::Image && !node.src.isEmpty())
        pictures.push_back(node.src);
    for (const Node &child : node.children)
        gather(child, pictures);
}

/// One picture of an article.
struct Wanted {
    ArticleId article;
    QUrl address; ///< Empty: the last of the article was before.
};

Result<std::vector<Wanted>> wantedOf(Database &library, FeedId feed)
{
    const Result<std::vector<ArticleId>> articles = PictureStore(library).notKept(feed, articlesAtOnce);
    if (!articles)
        return articles.error();
    std::vector<Wanted> wanted;
    for (const ArticleId id : *articles) {
        std::vector<QUrl> pictures;
        if (const Result<ArticleText> text = ArticleStore(library).load(id)) {
            if (const auto page = readHtml(text->html, { .base = text->base }))
                gather(page->root, pictures);
        }
        for (const QUrl &address : pictures)
            wanted.push_back({ id, address });
        wanted.push_back({ id, {} });
    }
    return wanted;
}

void removeFiles(const Blobs &blobs, const std::vector<QByteArray> &hashes)
{
    for (const QByteArray &hash : hashes)
        QFile::remove(blobs.path(hash));
}

} // namespace

struct Pictures::KeepRun {
    FeedId feed;
    std::vector<Wanted> wanted;
    size_t next = 0;
    int done = 0;
    int job = 0;
    bool isCanceled = false;
};

Pictures::Pictures(std::unique_ptr<Parts> parts, QObject *parent)
    : QObject(parent)
    , m_parts(std::move(parts))
{
    m_parts->writeUses.setSingleShot(true);
    m_parts->writeUses.setInterval(writeUsesAfter);
    connect(&m_parts->writeUses, &QTimer::timeout, this, &Pictures::writeUses);
}

Pictures::~Pictures() { writeUses(); }

Future<QImage> Pictures::picture(const QUrl &address, ArticleId article, QSize fit, From from)
{
    if (address.scheme() != "http"_L1 && address.scheme() != "https"_L1)
        return readyFuture<QImage>(
            Error{ Error::Kind::Refused, Error::Reason::SchemeRefused, address.scheme() });
    const QString key = keyOf(address);
    const Result<std::optional<StoredPicture>> stored
        = PictureStore(m_parts->room.profile.library().pages()).find(key);
    if (!stored)
        return readyFuture<QImage>(stored.error());
    const Answer<QImage> answer;
    if (*stored && (*stored)->failure.isEmpty()) {
        noteUse(key, article);
        const Future<QImage> kept
            = QtConcurrent::run(&m_parts->pool, [blobs = m_parts->blobs, hash = (*stored)->sha256, fit] {
                  return blobPicture(blobs, hash, fit);
              });
        onDone(kept, this, [this, answer, address, article, fit, from](const Result<QImage> &image) {
            const bool isLost = !image
                && (image.error().kind == Error::Kind::NotFound
                    || image.error().kind == Error::Kind::Storage);
            if (isLost && from == From::Network)
                return fetch(address, article, fit, answer);
            answer.give(image);
        });
        return answer.future();
    }
    if (from == From::Here)
        return readyFuture<QImage>(Error{ Error::Kind::NotFound, Error::Reason::Unspecified, key });
    if (*stored && !isDue(**stored, m_parts->room.clock.now()))
        return readyFuture<QImage>(
            Error{ Error::Kind::NotFound, Error::Reason::PictureUnavailable, (*stored)->failure.mid(1) });
    fetch(address, article, fit, answer);
    return answer.future();
}

bool Pictures::isLineMetered() const { return m_parts->room.http.policy() == NetworkPolicy::Metered; }

void Pictures::fetch(const QUrl &address, ArticleId article, QSize fit, const Answer<QImage> &answer)
{
    const QString key = keyOf(address);
    const bool isUnderWay = m_parts->underWay.contains(key);
    m_parts->underWay[key].push_back({ fit, answer });
    if (isUnderWay)
        return;
    Database &library = m_parts->room.profile.library().pages();
    bool isPrivateAllowed = false;
    if (const Result<ArticleRow> row = ArticleStore(library).row(article)) {
        const Result<Feed> feed = FeedStore(library).load(row->article.feed);
        isPrivateAllowed = feed && feed->isPrivateAllowed && isSameOrigin(feed->url, address);
    }
    const qint64 limit = PictureLimits{}.bytes;
    onDone(fetchBytes(m_parts->room.http, address.adjusted(QUrl::RemoveFragment), limit, isPrivateAllowed),
        this, [this, key, article](const Result<Capture> &capture) {
            if (!capture)
                return giveUp(key, capture.error());
            keep(key, article, capture->body);
        });
}

void Pictures::keep(const QString &key, ArticleId article, const QByteArray &bytes)
{
    const Future<QByteArray> kept
        = QtConcurrent::run(&m_parts->pool, [blobs = m_parts->blobs, bytes]() -> Result<QByteArray> {
              if (const Result<QSize> size = pictureSize(bytes); !size)
                  return size.error();
              const Result<QByteArray> hash = blobs.put(bytes);
              return hash ? *hash : QByteArray(); // A full disk: shown, and not kept.
          });
    onDone(kept, this, [this, key, article, bytes](const Result<QByteArray> &hash) {
        if (!hash)
            return giveUp(key, hash.error());
        for (const Parts::Asked &asked : m_parts->underWay.take(key)) {
            if (asked.fit.isEmpty()) {
                asked.answer.give(QImage());
                continue;
            }
            pass(QtConcurrent::run(
                     &m_parts->pool, [bytes, fit = asked.fit] { return decodePicture(bytes, fit); }),
                this, asked.answer);
        }
        if (hash->isEmpty())
            return;
        const Future<> written = m_parts->room.profile.library().write(
            [key, article, hash = *hash, size = bytes.size(), at = m_parts->room.clock.now()](
                Database &library) -> Result<> {
                if (Result<> done = PictureStore(library).keep(key, hash, size, at); !done)
                    return done;
                return PictureStore(library).noteUse(key, article, at);
            });
        onDone(written, this, [this](const Result<> &done) {
            if (done)
                makeRoom();
        });
    });
}

void Pictures::giveUp(const QString &key, const Error &error)
{
    for (const Parts::Asked &asked : m_parts->underWay.take(key))
        asked.answer.give(error);
    if (error.kind == Error::Kind::Offline || error.kind == Error::Kind::Canceled
        || error.kind == Error::Kind::Storage)
        return;
    // A cache: what cannot be written is asked for once more.
    (void)m_parts->room.profile.library().write(
        [key, failure = remembered(error), at = m_parts->room.clock.now()](
            Database &library) { return PictureStore(library).noteFailure(key, failure, at); });
}

void Pictures::noteUse(const QString &key, ArticleId article)
{
    m_parts->uses.insert(key, article);
    if (!m_parts->writeUses.isActive())
        m_parts->writeUses.start();
}

void Pictures::writeUses()
{
    if (m_parts->uses.isEmpty() || m_parts->room.profile.isReadOnly())
        return;
    (void)m_parts->room.profile.library().write(
        [uses = std::exchange(m_parts->uses, {}), at = m_parts->room.clock.now()](
            Database &library) -> Result<> {
            for (auto use = uses.begin(); use != uses.end(); ++use) {
                if (Result<> done = PictureStore(library).noteUse(use.key(), use.value(), at); !done)
                    return done;
            }
            return {};
        });
}

// Rows first, then files: a cut between them leaves a file that nobody names, and never a name without one.
void Pictures::makeRoom()
{
    const qint64 limit
        = qint64(qMax(1, m_parts->room.settings.get(settings::pictureMegabytes))) * 1024 * 1024;
    const auto unnamed = m_parts->room.profile.library().write(
        [limit](Database &library) { return PictureStore(library).makeRoom(limit); });
    onDone(unnamed, this, [blobs = m_parts->blobs](const Result<std::vector<QByteArray>> &hashes) {
        if (hashes)
            removeFiles(blobs, *hashes);
    });
}

qint64 Pictures::size() const
{
    return PictureStore(m_parts->room.profile.library().pages()).size().value_or(0);
}

Future<> Pictures::clear()
{
    const Answer<> answer;
    m_parts->uses.clear();
    const auto cleared = m_parts->room.profile.library().write(
        [](Database &library) { return PictureStore(library).clear(); });
    onDone(cleared, this, [this, answer](const Result<std::vector<QByteArray>> &hashes) {
        if (!hashes)
            return answer.give(hashes.error());
        const Future<> removed = QtConcurrent::run(&m_parts->pool, [blobs = m_parts->blobs]() -> Result<> {
            const QList<QByteArray> all = blobs.all(); // Those too that a crash left without a name.
            removeFiles(blobs, { all.begin(), all.end() });
            return {};
        });
        pass(removed, this, answer);
    });
    return answer.future();
}

void Pictures::keepOffline(FeedId feed)
{
    if (m_parts->keeping.contains(feed))
        return;
    m_parts->keeping.insert(feed);
    auto run = std::make_shared<KeepRun>();
    run->feed = feed;
    keepMore(run);
}

void Pictures::keepMore(const std::shared_ptr<KeepRun> &run)
{
    const auto wanted = m_parts->room.profile.library().read(
        [feed = run->feed](Database &library) { return wantedOf(library, feed); });
    onDone(wanted, this, [this, run](const Result<std::vector<Wanted>> &found) {
        if (!found || found->empty() || run->isCanceled) {
            m_parts->keeping.remove(run->feed);
            if (run->job != 0)
                m_parts->room.jobs.finish(run->job);
            return;
        }
        if (run->job == 0)
            run->job = m_parts->room.jobs.start(
                tr("Keeping pictures to read offline"), [run] { run->isCanceled = true; });
        run->wanted = *found;
        run->next = 0;
        keepNext(run);
    });
}

void Pictures::keepNext(const std::shared_ptr<KeepRun> &run)
{
    run->isCanceled = run->isCanceled || isLineMetered();
    if (run->next == run->wanted.size() || run->isCanceled)
        return keepMore(run);
    const Wanted wanted = run->wanted[run->next++];
    if (wanted.address.isEmpty()) {
        const Future<> noted = m_parts->room.profile.library().write(
            [id = wanted.article](Database &library) { return PictureStore(library).noteKept(id); });
        return onDone(noted, this, [this, run](const Result<> &done) {
            run->isCanceled = run->isCanceled || !done;
            keepNext(run);
        });
    }
    const QString key = keyOf(wanted.address);
    const auto stored = PictureStore(m_parts->room.profile.library().pages()).find(key);
    const bool isSettled
        = stored && *stored && ((*stored)->failure.isEmpty() || !isDue(**stored, m_parts->room.clock.now()));
    const Answer<QImage> answer;
    if (isSettled) {
        noteUse(key, wanted.article);
        answer.give(QImage());
    } else {
        fetch(wanted.address, wanted.article, {}, answer);
    }
    onDone(answer.future(), this, [this, run](const Result<QImage> &image) {
        // Without a line the rest waits for the next time, and nothing counts as kept.
        run->isCanceled = run->isCanceled || (!image && image.error().kind == Error::Kind::Offline);
        m_parts->room.jobs.setProgress(run->job, ++run->done, 0);
        keepNext(run);
    });
}
