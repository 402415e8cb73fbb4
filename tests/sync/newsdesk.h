#pragma once

#include "formats/blocks/localpictures.h"
#include "storage/attachmentstore.h"
#include "storage/databasefile.h"
#include "storage/draftstore.h"
#include "storage/revisionstore.h"
#include "storage/schema.h"
#include "storage/sitestore.h"
#include "storage/uploadstore.h"
#include "support/await.h"
#include "sync/syncrun.h"

#include <QCoreApplication>
#include <QDir>
#include <QElapsedTimer>
#include <QFileInfo>
#include <QImage>
#include <QTemporaryDir>
#include <QTimer>

/// A newsroom on the disk, with what a person does to it in one line each. For tests of synchronisation.
class NewsDesk {
public:
    NewsDesk()
        : m_folder(std::make_unique<QTemporaryDir>(folderTemplate()))
        , m_path(m_folder->path())
    {
        reopen();
    }
    /// In a folder of somebody else's, which stays.
    explicit NewsDesk(const QString &path)
        : m_path(path)
    {
        reopen();
    }

    /// As after a crash of the program: whatever was committed, and nothing else.
    void reopen()
    {
        m_file.reset();
        auto opened = DatabaseFile::open(newsroom(), newsroomSchema(), DatabaseFile::OpenMode::ReadWrite);
        if (!opened)
            qFatal("%s", qPrintable(opened.error().detail));
        m_file = std::move(*opened);
    }

    /// A copy of the newsroom's files, as a person puts one aside; and that one in its place again. Nobody
    /// writes meanwhile. Not by SQLite, which would prepare every statement again after it.
    void keepCopy()
    {
        for (const QString &part : parts())
            copy(newsroom() + part, oldCopy() + part);
    }
    void bringBackCopy()
    {
        m_file.reset();
        QFile::remove(newsroom() + QStringLiteral("-shm"));
        for (const QString &part : parts())
            copy(oldCopy() + part, newsroom() + part);
        reopen();
    }

    DatabaseFile &file() { return *m_file; }
    Blobs blobs() const { return Blobs(m_path + QStringLiteral("/blobs")); }
    Database &pages() { return m_file->pages(); }

    template<class Work>
    auto write(Work work)
    {
        auto result = await(m_file->write(std::move(work)));
        if (!result)
            qFatal("%s", qPrintable(result.error().detail));
        return result;
    }

    Site addSite(const QString &name, qint64 userId = 0)
    {
        Site site;
        site.name = name;
        site.url = QUrl(QStringLiteral("https://site.example/"));
        site.apiRoot = QUrl(QStringLiteral("https://site.example/wp-json/"));
        site.user = QStringLiteral("amina");
        site.userId = userId;
        site.id = *write([site](Database &db) { return SiteStore(db).add(site); });
        return site;
    }
    Site site(SiteId id) { return *SiteStore(pages()).load(id); }

    const Clock &clock() const { return m_clock; }

    DraftId addDraft(SiteId site, const PostFields &fields, const QUuid &uuid = QUuid::createUuid(),
        PostType type = PostType::Post)
    {
        return *write([=](Database &db) -> Result<DraftId> {
            Draft draft;
            draft.type = type;
            draft.uuid = uuid;
            draft.site = site;
            draft.createdAt = QDateTime::currentDateTimeUtc();
            auto id = DraftStore(db).create(draft);
            if (!id)
                return id;
            auto revision = appendRevision(db, *id, {}, Revision::Origin::Typed, fields, draft.createdAt);
            if (!revision)
                return revision.error();
            return id;
        });
    }
    /// A picture hung on the draft, as its bytes come.
    Attachment attach(DraftId id, const QByteArray &picture)
    {
        const QImage image = QImage::fromData(picture);
        Attachment attachment;
        attachment.draft = id;
        attachment.sha256 = *blobs().put(picture);
        attachment.mediaType
            = picture.startsWith("\xFF\xD8") ? QStringLiteral("image/jpeg") : QStringLiteral("image/png");
        attachment.bytes = picture.size();
        attachment.size = image.size();
        attachment.addedAt = QDateTime::currentDateTimeUtc();
        return *write([=](Database &db) { return AttachmentStore(db).add(attachment); });
    }
    Upload upload(SiteId site, const QByteArray &sha256)
    {
        return UploadStore(pages()).those(site, { sha256 })->value(sha256);
    }

    void type(DraftId id, const PostFields &fields)
    {
        (void)write([=](Database &db) -> Result<RevisionId> {
            auto draft = DraftStore(db).load(id);
            if (!draft)
                return draft.error();
            return appendRevision(
                db, id, draft->head, Revision::Origin::Typed, fields, QDateTime::currentDateTimeUtc());
        });
    }
    Draft draft(DraftId id) { return *DraftStore(pages()).load(id); }

    IntentId wish(DraftId id, SiteId site, Intent::Kind kind, PostStatus status = PostStatus::Publish,
        QDateTime at = {})
    {
        Intent intent;
        intent.draft = id;
        intent.site = site;
        intent.kind = kind;
        intent.status = status;
        intent.at = at;
        intent.wishedAt = QDateTime::currentDateTimeUtc();
        return *write([=](Database &db) { return OutboxStore(db).wish(intent); });
    }
    /// To what the site's filter takes out.
    void agree(IntentId id)
    {
        const Draft sent = draft(intent(id).draft);
        const QString what = whatIsFiltered(asSent(sent.type, sent.fields));
        (void)write([=](Database &db) -> Result<> {
            if (Result<> done = OutboxStore(db).agreeTo(id, what); !done)
                return done;
            return OutboxStore(db).retry(id);
        });
    }
    Intent intent(IntentId id) { return **OutboxStore(pages()).intent(id); }
    std::vector<Attempt> attempts(DraftId id) { return *OutboxStore(pages()).attempts(id); }

    struct Outcome {
        bool isFinished = false;
        SyncReport report;
        std::optional<Error> stopped;
    };
    /// One run, to its end; or killed after so many turns of the event loop, as a crash would.
    Outcome run(SiteId id, WordPress &wordpress, int killAfter = -1, const SyncTimings &timings = quick(),
        SyncRun::Scope scope = SyncRun::Scope::PullAndPush, std::function<void(SyncRun &)> with = {})
    {
        int turn = 0;
        return runUntil(
            id, wordpress, [&] { return turn++ == killAfter; }, timings, scope, std::move(with));
    }
    /// The same, killed when `isOver`: asked before each turn of the event loop.
    Outcome runUntil(SiteId id, WordPress &wordpress, const std::function<bool()> &isOver,
        const SyncTimings &timings = quick(), SyncRun::Scope scope = SyncRun::Scope::PullAndPush,
        const std::function<void(SyncRun &)> &with = {})
    {
        Outcome outcome;
        SyncRun run(site(id), wordpress, *m_file, blobs(), m_clock, timings, scope);
        QObject::connect(
            &run, &SyncRun::finished, [&](const SyncReport &report, const std::optional<Error> &stopped) {
                if (outcome.isFinished)
                    qFatal("a run finished twice");
                outcome = { true, report, stopped };
            });
        if (with)
            with(run);
        run.start();
        QTimer wake; // A silent server gives no events.
        wake.start(20);
        QElapsedTimer timer;
        timer.start();
        while (!outcome.isFinished && !isOver() && timer.elapsed() < 120000)
            QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
        return outcome;
    }

    /// The same steps, and no waiting.
    static SyncTimings quick()
    {
        SyncTimings timings;
        timings.looks.assign(3, std::chrono::milliseconds(0));
        timings.ghosts.assign(4, std::chrono::milliseconds(0));
        return timings;
    }

    /// For a real site of which only the answers are lost: it has stored what it was told before.
    static SyncTimings brisk()
    {
        SyncTimings timings = quick();
        timings.looks
            = { std::chrono::milliseconds(0), std::chrono::milliseconds(50), std::chrono::milliseconds(150) };
        return timings;
    }

    /// For a real site, where nobody keeps a request that long: three looks are enough.
    static SyncTimings impatient()
    {
        SyncTimings timings = quick();
        timings.looks = { std::chrono::milliseconds(0), std::chrono::milliseconds(300),
            std::chrono::milliseconds(900) };
        return timings;
    }

private:
    // In memory where there is such a folder: the tests end programs, not the power.
    static QString folderTemplate()
    {
        const QString memory = QStringLiteral("/dev/shm");
        const bool isThere = QFileInfo(memory).isWritable();
        return (isThere ? memory : QDir::tempPath()) + QStringLiteral("/newsdesk-XXXXXX");
    }

    QString newsroom() const { return m_path + QStringLiteral("/newsroom.sqlite"); }
    QString oldCopy() const { return m_path + QStringLiteral("/old.sqlite"); }
    static QStringList parts() { return { QString(), QStringLiteral("-wal") }; }
    static void copy(const QString &from, const QString &to)
    {
        QFile::remove(to);
        if (QFile::exists(from) && !QFile::copy(from, to))
            qFatal("%s cannot be copied", qPrintable(from));
    }

    std::unique_ptr<QTemporaryDir> m_folder; ///< Goes with it; none if the folder stays.
    QString m_path;
    Clock m_clock;
    std::unique_ptr<DatabaseFile> m_file;
};

inline QByteArray paragraph(const QByteArray &text)
{
    return "<!-- wp:paragraph -->\n<p>" + text + "</p>\n<!-- /wp:paragraph -->";
}

inline PostFields post(const QString &title, const QByteArray &text)
{
    PostFields fields;
    fields.title = title;
    fields.content = paragraph(text);
    return fields;
}

/// An image block that shows a picture of this computer.
inline QByteArray pictureBlock(const QByteArray &sha256, const QByteArray &alt = "A wall")
{
    return "<!-- wp:image -->\n<figure class=\"wp-block-image\"><img src=\""
        + blocks::localPictureAddress(sha256).toLatin1() + "\" alt=\"" + alt
        + "\"/></figure>\n<!-- /wp:image -->";
}
