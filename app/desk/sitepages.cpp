#include "desk/sitepages.h"

#include "base/origin.h"
#include "desk/drafts.h"
#include "desk/fetchedfeed.h"
#include "desk/sitepagesparts.h"
#include "desk/sites.h"
#include "formats/blocks/render.h"
#include "formats/images/picture.h"
#include "formats/site/pageshell.h"
#include "net/feedfetcher.h"
#include "net/publishedposts.h"
#include "storage/durablefile.h"

#include <QBuffer>
#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QTimeZone>
#include <QTimer>
#include <QUuid>
#include <QtConcurrent>

#include <algorithm>
#include <deque>
#include <tuple>

using namespace Qt::StringLiterals;

namespace {

constexpr size_t mostPages = 4;
constexpr int mostSheets = 40;
constexpr int mostPictures = 60;
constexpr qint64 sheetBytes = 1024 * 1024;
constexpr qint64 allSheetBytes = 4 * 1024 * 1024;
constexpr qint64 pictureBytes = 512 * 1024;
constexpr qint64 allPictureBytes = 3 * 1024 * 1024;
constexpr auto patience = std::chrono::seconds(60); ///< With styles and pictures; the rest is left out.
constexpr auto pageStays = std::chrono::hours(1); ///< A file for the browser.
constexpr qint64 largePicture = 512 * 1024; ///< Of the post: larger ones are made smaller.
constexpr QSize pictureFit(1600, 4000);

/// What is kept of one site.
struct KeptPage {
    PageShell shell;
    QUrl site;
    QString author; ///< The account's name, as readers see it.
};

QString shellFolder(const Profile &profile) { return profile.folder() + u"/sitepages"_s; }

QString shellPath(const Profile &profile, SiteId site, PostType type)
{
    const QString ofType = type == PostType::Page ? u"-page"_s : QString();
    return shellFolder(profile) + u'/' + QString::number(site.value) + ofType;
}

QString previewFolder(const Profile &profile) { return profile.folder() + u"/preview"_s; }

/// A line of its own before the shell: whose it is.
QByteArray packed(const KeptPage &page)
{
    return page.site.toEncoded() + '\n' + page.author.simplified().toUtf8() + '\n' + packShell(page.shell);
}

/// Any thread.
Result<KeptPage> readKept(const QString &path, const QUrl &site)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return Error{ Error::Kind::NotFound, Error::Reason::Unspecified, path };
    KeptPage page;
    page.site = QUrl::fromEncoded(file.readLine().trimmed());
    page.author = QString::fromUtf8(file.readLine().trimmed());
    if (page.site != site) // Another site had this number.
        return Error{ Error::Kind::NotFound, Error::Reason::Unspecified, path };
    Result<PageShell> shell = unpackShell(file.readAll());
    if (!shell) // Learned again, it is whole again.
        return Error{ Error::Kind::NotFound, Error::Reason::Unspecified, path };
    page.shell = std::move(*shell);
    return page;
}

/// Of the draft, small enough for a page: what is large is drawn anew.
QByteArray pictureAddress(const QByteArray &bytes)
{
    if (bytes.size() <= largePicture)
        return dataAddress(bytes);
    const Result<QImage> image = decodePicture(bytes, pictureFit);
    if (!image)
        return {};
    QByteArray smaller;
    QBuffer buffer(&smaller);
    image->save(&buffer, "JPEG", 85);
    return dataAddress(smaller);
}

/// Any thread. Readable by nobody else from its first byte.
Result<QString> writePage(const QString &folder, const QByteArray &html)
{
    const QDir directory(folder);
    if (!directory.mkpath(u"."_s))
        return Error{ Error::Kind::Storage, Error::Reason::DiskFailed, folder };
    QFile::setPermissions(folder, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    QFile file(directory.filePath(QUuid::createUuid().toString(QUuid::WithoutBraces) + u".html"_s));
    const bool isWritten
        = file.open(QIODevice::WriteOnly | QIODevice::NewOnly, QFile::ReadOwner | QFile::WriteOwner)
        && file.write(html) == html.size() && file.flush();
    if (!isWritten) {
        const Error error{ Error::Kind::Storage, Error::Reason::DiskFailed, file.errorString() };
        file.remove();
        return error;
    }
    return file.fileName();
}

/// The post to learn from, and others beside it, so that most kinds of blocks are seen: of each kind the site
/// may send styles with those pages alone that have it. Of several with as many the longest: the surer it is
/// found.
std::pair<PublishedPost, std::vector<QUrl>> chosenPosts(const std::vector<PublishedPost> &posts)
{
    std::vector<QSet<QByteArray>> kinds;
    for (const PublishedPost &post : posts)
        kinds.push_back(kindsOfBlocks(post.content));
    std::vector<const PublishedPost *> chosen;
    QSet<QByteArray> seen;
    while (chosen.size() < mostPages) {
        std::optional<size_t> best;
        qsizetype mostNew = chosen.empty() ? -1 : 0;
        for (size_t i = 0; i < posts.size(); ++i) {
            const qsizetype fresh = (kinds[i] - seen).size();
            const bool isLonger
                = best && fresh == mostNew && posts[i].content.size() > posts[*best].content.size();
            if (fresh > mostNew || isLonger) {
                best = i;
                mostNew = fresh;
            }
        }
        if (!best)
            break;
        chosen.push_back(&posts[*best]);
        seen += kinds[*best];
    }
    std::vector<QUrl> others;
    for (size_t i = 1; i < chosen.size(); ++i)
        others.push_back(chosen[i]->link);
    return { *chosen.front(), others };
}

QDateTime inZone(const QDateTime &at, const QString &zone)
{
    const QTimeZone named(zone.toUtf8());
    if (named.isValid())
        return at.toTimeZone(named);
    const QTimeZone offset((u"UTC"_s + zone).toUtf8());
    return offset.isValid() ? at.toTimeZone(offset) : at.toLocalTime();
}

} // namespace

struct SitePages::Run {
    Site site;
    PostType type = PostType::Post;
    PublishedPost post;
    QString author;
    std::vector<QUrl> others; ///< Posts with kinds of blocks that it has not.
    std::shared_ptr<LearnedPage> page; ///< One thread's at a time.
    StyleParts parts;
    std::deque<QUrl> sheets; ///< Wanted.
    std::deque<QUrl> pictures;
    QSet<QUrl> asked;
    int sheetCount = 0;
    int pictureCount = 0;
    qint64 sheetBytesLeft = allSheetBytes;
    qint64 pictureBytesLeft = allPictureBytes;
    QElapsedTimer clock;
    CancelToken cancel;
    int job = 0;
    Answer<Learned> answer;

    bool mayBePrivate(const QUrl &url) const { return isSameOrigin(site.url, url); }
    void want(const StyleNeeds &needs)
    {
        const auto add = [this](std::deque<QUrl> &wanted, const std::vector<QUrl> &urls) {
            for (const QUrl &url : urls) {
                if (!asked.contains(url))
                    wanted.push_back(url);
                asked.insert(url);
            }
        };
        add(sheets, needs.sheets);
        add(pictures, needs.pictures);
    }
};

SitePages::SitePages(std::unique_ptr<Parts> parts, QObject *parent)
    : QObject(parent)
    , m_parts(std::move(parts))
{
    // What a program that was killed has left.
    if (!m_parts->room.profile.isReadOnly())
        QDir(previewFolder(m_parts->room.profile)).removeRecursively();
}

SitePages::~SitePages()
{
    if (!m_parts->room.profile.isReadOnly())
        QDir(previewFolder(m_parts->room.profile)).removeRecursively();
}

std::optional<SitePages::Learned> SitePages::known(SiteId id, PostType type) const
{
    const std::optional<Site> site = m_parts->sites.site(id);
    if (!site)
        return std::nullopt;
    const std::pair key(id.value, type);
    if (!m_parts->known.contains(key)) {
        const Result<KeptPage> kept = readKept(shellPath(m_parts->room.profile, id, type), site->url);
        if (!kept)
            return std::nullopt;
        m_parts->known.insert_or_assign(
            key, Learned{ Learned::Outcome::Known, kept->shell.learnedFrom, kept->shell.learnedAt });
    }
    return m_parts->known.at(key);
}

Future<SitePages::Learned> SitePages::learn(SiteId id, PostType type)
{
    const std::optional<Site> site = m_parts->sites.site(id);
    if (!site)
        return readyFuture<Learned>(Error{ Error::Kind::NotFound, Error::Reason::Unspecified, {} });
    auto run = std::make_shared<Run>();
    run->site = *site;
    run->type = type;
    run->job = m_parts->room.jobs.start(
        tr("Learning the page of %1").arg(site->name), [run] { run->cancel.cancel(); });
    HttpClient &http = m_parts->room.http;
    const bool mayBePrivate = run->mayBePrivate(site->apiRoot);
    onDone(fetchPublishedPosts(http, site->apiRoot, type, mayBePrivate, run->cancel), this,
        [this, run, mayBePrivate](const Result<std::vector<PublishedPost>> &all) {
            if (!all)
                return end(run, all.error());
            std::vector<PublishedPost> posts = *all;
            // The front page has a look of its own; so has a page without words, which shows something else.
            std::erase_if(posts, [front = run->site.url](const PublishedPost &post) {
                return post.link.adjusted(QUrl::StripTrailingSlash)
                    == front.adjusted(QUrl::StripTrailingSlash)
                    || post.content.trimmed().isEmpty();
            });
            if (posts.empty())
                return end(run, Learned{ Learned::Outcome::NothingPublished, {}, {} });
            std::tie(run->post, run->others) = chosenPosts(posts);
            onDone(fetchPublicName(m_parts->room.http, run->site.apiRoot, run->site.userId, mayBePrivate),
                this, [this, run](const Result<QString> &name) {
                    run->author = name && !name->isEmpty() ? *name : run->site.user;
                    fetchPost(run);
                });
        });
    return run->answer.future();
}

void SitePages::fetchPost(const std::shared_ptr<Run> &run)
{
    const QUrl link = run->post.link;
    onDone(fetchPage(m_parts->room.http, link, run->mayBePrivate(link), run->cancel), this,
        [this, run](const Result<Capture> &capture) {
            if (!capture)
                return end(run, capture.error());
            const QFuture<Result<LearnedPage>> learning
                = QtConcurrent::run([capture = *capture, post = run->post]() -> Result<LearnedPage> {
                      return learnPage(utf8Of(capture), capture.finalUrl,
                          { post.title, post.content, post.author, post.at, post.categories, post.tags });
                  });
            onDone(learning, this, [this, run](const Result<LearnedPage> &page) {
                if (!page && page.error().reason == Error::Reason::Unspecified)
                    return end(run, Learned{ Learned::Outcome::PostNotFound, run->post.link, {} });
                if (!page)
                    return end(run, page.error());
                run->page = std::make_shared<LearnedPage>(*page);
                run->clock.start();
                fetchStyles(run);
            });
        });
}

/// One page after the other; what does not come is left out.
void SitePages::fetchStyles(const std::shared_ptr<Run> &run)
{
    if (run->cancel.isCanceled())
        return end(run, Error{ Error::Kind::Canceled, Error::Reason::Unspecified, {} });
    if (run->others.empty()) {
        run->want(needsOfPage(*run->page));
        return fetchNext(run);
    }
    const QUrl link = run->others.back();
    run->others.pop_back();
    onDone(fetchPage(m_parts->room.http, link, run->mayBePrivate(link), run->cancel), this,
        [this, run](const Result<Capture> &capture) {
            if (!capture)
                return fetchStyles(run);
            const QFuture<Result<>> adding
                = QtConcurrent::run([page = run->page, capture = *capture]() -> Result<> {
                      return addStyles(*page, utf8Of(capture), capture.finalUrl);
                  });
            onDone(adding, this, [this, run](const Result<> &) { fetchStyles(run); });
        });
}

/// Sheets first: they name pictures.
void SitePages::fetchNext(const std::shared_ptr<Run> &run)
{
    if (run->cancel.isCanceled())
        return end(run, Error{ Error::Kind::Canceled, Error::Reason::Unspecified, {} });
    const bool isLate = run->clock.hasExpired(std::chrono::milliseconds(patience).count());
    const bool isSheet = !run->sheets.empty() && run->sheetCount < mostSheets && run->sheetBytesLeft > 0;
    const bool isPicture
        = !run->pictures.empty() && run->pictureCount < mostPictures && run->pictureBytesLeft > 0;
    if (isLate || (!isSheet && !isPicture))
        return keep(run);
    std::deque<QUrl> &wanted = isSheet ? run->sheets : run->pictures;
    const QUrl url = wanted.front();
    wanted.pop_front();
    ++(isSheet ? run->sheetCount : run->pictureCount);
    const qint64 limit
        = isSheet ? std::min(sheetBytes, run->sheetBytesLeft) : std::min(pictureBytes, run->pictureBytesLeft);
    onDone(fetchBytes(m_parts->room.http, url, limit, run->mayBePrivate(url), run->cancel), this,
        [this, run, url, isSheet](const Result<Capture> &capture) {
            // Whatever does not come is left out: a page without it is still the page.
            if (capture && isSheet) {
                const QByteArray css = utf8Of(*capture);
                run->sheetBytesLeft -= css.size();
                run->want(needsOfSheet(css, url));
                run->parts.sheets.insert(url, css);
            } else if (capture) {
                run->pictureBytesLeft -= capture->body.size();
                if (const QByteArray data = dataAddress(capture->body); !data.isEmpty())
                    run->parts.pictures.insert(url, data);
            } else if (capture.error().kind == Error::Kind::Offline) {
                return end(run, capture.error());
            }
            m_parts->room.jobs.setProgress(
                run->job, run->sheetCount + run->pictureCount, int(run->asked.size()));
            fetchNext(run);
        });
}

void SitePages::keep(const std::shared_ptr<Run> &run)
{
    const QDateTime now = m_parts->room.clock.now();
    const QFuture<Result<>> kept = QtConcurrent::run(
        [page = run->page, parts = run->parts, site = run->site.url, author = run->author,
            from = run->post.link, now, folder = shellFolder(m_parts->room.profile),
            path = shellPath(m_parts->room.profile, run->site.id, run->type)]() -> Result<> {
            KeptPage keeping{ shellOf(*page, parts), site, author };
            keeping.shell.learnedFrom = from;
            keeping.shell.learnedAt = now;
            if (!QDir().mkpath(folder))
                return Error{ Error::Kind::Storage, Error::Reason::DiskFailed, folder };
            return durable::write(path, packed(keeping));
        });
    onDone(kept, this, [this, run, now](const Result<> &done) {
        if (!done)
            return end(run, done.error());
        const Learned learned{ Learned::Outcome::Known, run->post.link, now };
        m_parts->known.insert_or_assign({ run->site.id.value, run->type }, learned);
        end(run, learned);
    });
}

void SitePages::end(const std::shared_ptr<Run> &run, const Result<Learned> &learned)
{
    if (learned)
        m_parts->room.jobs.finish(run->job);
    else
        m_parts->room.jobs.fail(run->job, learned.error());
    run->answer.give(learned);
}

Future<QString> SitePages::write(DraftId id)
{
    const Result<Draft> draft = m_parts->drafts.draft(id);
    if (!draft)
        return readyFuture<QString>(draft.error());
    const std::optional<Site> site = m_parts->sites.site(draft->site);
    if (!site)
        return readyFuture<QString>(Error{ Error::Kind::NotFound, Error::Reason::Unspecified, {} });
    const QByteArray html = blocks::toPreviewHtml(blocks::Document::parse(draft->fields.content));
    QStringList addresses;
    for (const QUrl &url : picturesOfPost(html, site->url))
        addresses << url.toString(QUrl::FullyEncoded);
    const Answer<QString> answer;
    onDone(m_parts->drafts.pictures(id, addresses), this,
        [this, answer, html, site = *site, type = draft->type, fields = draft->fields](
            const Result<std::vector<DraftPicture>> &pictures) {
            if (!pictures)
                return answer.give(pictures.error());
            const QFuture<Result<QString>> written = QtConcurrent::run(
                [html, site, fields, pictures = *pictures, now = m_parts->room.clock.now(),
                    path = shellPath(m_parts->room.profile, site.id, type),
                    folder = previewFolder(m_parts->room.profile)]() -> Result<QString> {
                    const Result<KeptPage> kept = readKept(path, site.url);
                    if (!kept)
                        return kept.error();
                    ShellPost post{ fields.title, html, kept->author, inZone(now, site.timezone), {},
                        fields.categories, fields.tags };
                    for (const DraftPicture &picture : pictures)
                        post.pictures.insert(QUrl(picture.address), pictureAddress(picture.bytes));
                    const Result<QByteArray> page = fillShell(kept->shell, post);
                    return page ? writePage(folder, *page) : Result<QString>(page.error());
                });
            onDone(written, this, [this, answer](const Result<QString> &file) {
                if (file)
                    QTimer::singleShot(pageStays, this, [path = *file] { QFile::remove(path); });
                answer.give(file);
            });
        });
    return answer.future();
}
