#include "shell/betweenspaces.h"

#include "desk/desk.h"
#include "desk/drafts.h"
#include "desk/photoreports.h"
#include "desk/sites.h"
#include "photos/contactsheet.h"
#include "photos/photospace.h"
#include "reading/readspace.h"
#include "widgets/isolated.h"
#include "widgets/strip.h"
#include "writing/writespace.h"

#include <QDesktopServices>
#include <QTextDocument>
#include <QUrl>

using namespace Qt::StringLiterals;

BetweenSpaces::BetweenSpaces(
    Desk &desk, ReadSpace &reading, WriteSpace &writing, PhotoSpace &photos, QObject *parent)
    : QObject(parent)
    , m_desk(desk)
    , m_read(reading)
    , m_write(writing)
    , m_photos(photos)
{
}

void BetweenSpaces::quote(ArticleId article, const SelectedPassage &passage)
{
    const auto into = [this, article, passage](DraftId draft) {
        onDone(
            m_desk.drafts().quote(draft, article, passage.start, passage.end, passage.text, passage.version),
            this, [this](const Result<Quote> &quote) {
                if (!quote) {
                    emit failed(u"quote"_s, quote.error());
                    return;
                }
                m_write.insertQuote(*quote);
                sayQuoted();
            });
    };
    inDraft(into);
}

/// The last one that was open, else a new one.
void BetweenSpaces::inDraft(const std::function<void(DraftId)> &act)
{
    if (m_write.draft())
        return act(m_write.draft());
    onDone(m_desk.drafts().create({}, m_desk.sites().defaultSite()), this,
        [this, act](const Result<DraftId> &draft) {
            if (!draft)
                return emit failed(u"quote"_s, draft.error());
            m_write.open(*draft);
            act(*draft);
        });
}

/// Behind the cursor of that draft if it is open, else at its end.
void BetweenSpaces::put(DraftId draft, const QByteArray &markup)
{
    if (markup.isEmpty())
        return;
    if (m_write.draft() == draft) {
        m_write.editor()->insertBlocks(markup);
        return sayPut(draft);
    }
    onDone(m_desk.drafts().append(draft, markup), this, [this, draft](const Result<> &done) {
        if (!done)
            return emit failed(u"photos"_s, done.error());
        sayPut(draft);
    });
}

void BetweenSpaces::putWhenMade(DraftId draft, const Future<QByteArray> &markup)
{
    onDone(markup, this, [this, draft](const Result<QByteArray> &made) {
        if (!made)
            return emit failed(u"photos"_s, made.error());
        put(draft, *made);
    });
}

QString BetweenSpaces::titleOf(DraftId draft) const
{
    const auto written = m_desk.drafts().draft(draft);
    return written ? written->fields.title : QString();
}

void BetweenSpaces::sayPut(DraftId draft)
{
    const QString title = titleOf(draft);
    m_photos.strip()->say({ u"photos"_s, Tone::Good,
        title.isEmpty() ? tr("It stands in an untitled draft.")
                        : tr("It stands in “%1”.").arg(isolated(title)),
        tr("Show"), [this, draft] {
            emit writingRequested();
            m_write.open(draft);
            m_write.editor()->setFocus(Qt::OtherFocusReason);
        } });
}

void BetweenSpaces::openReport(const QUrl &url)
{
    if (url.isEmpty())
        return;
    const auto show = [this](PhotoReportId id) {
        emit photosRequested();
        m_photos.open(id);
        m_photos.sheet()->setFocus(Qt::OtherFocusReason);
    };
    onDone(m_desk.photoReports().load(), this, [this, url, show](const Result<> &loaded) {
        if (!loaded)
            return emit failed(u"report"_s, loaded.error());
        const KeptPhotoReport *report = m_desk.photoReports().find(url);
        if (report && !report->trashedAt.isValid())
            return show(report->id);
        if (report) {
            m_write.strip()->say({ u"report"_s, Tone::Waiting, tr("This photo report is in the trash."),
                tr("Take It Back"), [this, id = report->id, show] {
                    m_desk.photoReports().setTrashed(id, false);
                    show(id);
                } });
            return;
        }
        m_write.strip()->say({ u"report"_s, Tone::Waiting,
            tr("This photo report is not kept here: it was never captured, or was deleted."),
            tr("Capture It"),
            [this, url] {
                emit photosRequested();
                m_photos.capture(url);
            },
            tr("Open Its Page"),
            [url] {
                QDesktopServices::openUrl(url);
            } });
    });
}

void BetweenSpaces::putGallery()
{
    const KeptPhotoReport *report = m_photos.report();
    if (!report || report->kind != KeptPhotoReport::Kind::Own)
        return;
    const std::vector<PhotoId> chosen = m_photos.chosenPhotos();
    // One that is chosen is where the cursor stands; several are a wish.
    inDraft([this, id = report->id, chosen](DraftId draft) {
        putWhenMade(draft,
            m_desk.photoReports().gallery(draft, id, chosen.size() > 1 ? chosen : std::vector<PhotoId>()));
    });
}

void BetweenSpaces::putCards()
{
    std::vector<PhotoReportId> reports = m_photos.chosenReports();
    if (reports.empty() && m_photos.report())
        reports = { m_photos.report()->id };
    const std::vector<PhotoId> chosen = m_photos.chosenPhotos();
    const std::optional<PhotoId> photo
        = chosen.size() == 1 && reports.size() == 1 ? std::optional(chosen.front()) : std::nullopt;
    inDraft([this, reports, photo](DraftId draft) {
        for (const PhotoReportId id : reports) {
            const KeptPhotoReport *report = m_desk.photoReports().find(id);
            if (report && report->kind == KeptPhotoReport::Kind::Captured)
                putWhenMade(draft, m_desk.photoReports().card(draft, id, photo));
        }
    });
}

void BetweenSpaces::putClosingLine()
{
    const QByteArray line = m_desk.photoReports().closingLine(m_photos.chosenReports());
    if (!line.isEmpty())
        inDraft([this, line](DraftId draft) { put(draft, line); });
}

/// Where the words went, how to get there, and the way back: while nothing else was written since.
void BetweenSpaces::sayQuoted()
{
    const DraftId draft = m_write.draft();
    const QString title = titleOf(draft);
    const int step = m_write.editor()->document()->availableUndoSteps();
    const QString where = title.isEmpty() ? tr("Quoted into an untitled draft.")
                                          : tr("Quoted into “%1”.").arg(isolated(title));
    m_read.strip()->say({ u"quote"_s, Tone::Good, where, tr("Show"),
        [this] {
            emit writingRequested();
            m_write.editor()->setFocus(Qt::OtherFocusReason);
        },
        tr("Undo"),
        [this, draft, step] {
            if (m_write.draft() == draft && m_write.editor()->document()->availableUndoSteps() == step)
                m_write.editor()->undo();
            else
                emit writingRequested(); // More was written since: the person sees what undoing would take.
        } });
}
