#include "photos/photospace.h"

#include "desk/errortext.h"
#include "desk/photoreports.h"
#include "desk/thumbnails.h"
#include "photos/blackoutcanvas.h"
#include "photos/blackouteditor.h"
#include "photos/broughtmime.h"
#include "photos/captionspreview.h"
#include "photos/contactsheet.h"
#include "photos/photodetails.h"
#include "photos/reportlist.h"
#include "photos/sheetmodel.h"
#include "widgets/emptystate.h"
#include "widgets/fieldpopover.h"
#include "widgets/isolated.h"
#include "widgets/pictureviewer.h"
#include "widgets/strip.h"

#include <QBoxLayout>
#include <QClipboard>
#include <QCollator>
#include <QComboBox>
#include <QDesktopServices>
#include <QDragEnterEvent>
#include <QFileDialog>
#include <QGuiApplication>
#include <QKeyEvent>
#include <QListView>
#include <QLocale>
#include <QMimeData>
#include <QPushButton>
#include <QSaveFile>
#include <QSplitter>
#include <QStackedWidget>
#include <QStandardPaths>
#include <QUndoStack>
#include <QtConcurrent>

using namespace Qt::StringLiterals;

namespace {

constexpr int sizeStep = 32; ///< Of Ctrl and +.

bool isBeforeByName(const KeptPhoto &one, const KeptPhoto &other)
{
    static const QCollator collator = [] {
        // The C locale knows no numbers in words.
        QCollator made(QLocale().language() == QLocale::C ? QLocale(QLocale::English) : QLocale());
        made.setNumericMode(true); // IMG_2 before IMG_10.
        made.setCaseSensitivity(Qt::CaseInsensitive);
        return made;
    }();
    return collator.compare(one.name, other.name) < 0;
}

/// Those that do not say stand behind.
bool isBeforeByTime(const KeptPhoto &one, const KeptPhoto &other)
{
    if (one.takenAt.isValid() != other.takenAt.isValid())
        return one.takenAt.isValid();
    return one.takenAt != other.takenAt ? one.takenAt < other.takenAt : isBeforeByName(one, other);
}

/// In a worker: under the first number from this one on that no file has; answers it.
Result<int> saveNumbered(const QString &folder, const QString &ending, int number, const QByteArray &bytes)
{
    QString name;
    for (;; ++number) {
        name = folder + u"/photo-%1."_s.arg(number, 3, 10, QChar(u'0')) + ending;
        if (!QFile::exists(name))
            break;
    }
    QSaveFile file(name);
    if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size() || !file.commit())
        return Error{ Error::Kind::Storage, Error::Reason::DiskFailed, file.errorString() };
    return number;
}

} // namespace

PhotoSpace::PhotoSpace(PhotoReports &reports, QWidget *parent)
    : QWidget(parent)
    , m_reports(reports)
    , m_listModel(new ReportListModel(reports, this))
    , m_sheetModel(new SheetModel(reports, this))
    , m_strip(new MessageStrip(this))
    , m_splitter(new QSplitter(this))
{
    setAcceptDrops(true);
    QWidget *list = makeListPane();
    QWidget *sheet = makeSheetPane();
    m_detailsPane = makeDetailsPane();
    m_splitter->addWidget(list);
    m_splitter->addWidget(sheet);
    m_splitter->addWidget(m_detailsPane);
    m_splitter->setHandleWidth(1);
    m_splitter->setChildrenCollapsible(false);
    m_splitter->setStretchFactor(1, 1);
    m_splitter->setSizes({ 250, 760, 300 });
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_strip);
    column->addWidget(m_splitter, 1);
    connect(m_sheet, &ContactSheet::dropped, this, &PhotoSpace::take);
    connect(&reports, &PhotoReports::changed, this, [this](PhotoReportId id) {
        if (id == m_report)
            showReport();
    });
    connect(&reports, &PhotoReports::fetched, this, [this](PhotoReportId id) {
        if (id == m_report)
            showReport();
    });
    connect(&reports, &PhotoReports::added, this, &PhotoSpace::sayAdded);
    showReport();
}

PhotoSpace::~PhotoSpace() = default;

const KeptPhotoReport *PhotoSpace::report() const
{
    return m_report && !isTrashShown() ? m_reports.find(m_report) : nullptr;
}

const KeptPhotoReport *PhotoSpace::ownReport() const
{
    return report() && report()->kind == KeptPhotoReport::Kind::Own ? report() : nullptr;
}

bool PhotoSpace::hasPhotos() const { return m_sheetModel->rowCount() > 0; }

QUndoStack *PhotoSpace::steps() const { return report() ? m_reports.steps(m_report) : nullptr; }

std::vector<PhotoId> PhotoSpace::chosenPhotos() const { return m_sheet->chosen(); }

std::vector<PhotoReportId> PhotoSpace::chosenReports() const
{
    QList<int> rows;
    for (const QModelIndex &index : m_list->selectionModel()->selectedIndexes())
        rows.append(index.row());
    std::ranges::sort(rows);
    std::vector<PhotoReportId> ids;
    for (const int row : rows)
        ids.push_back(m_listModel->at(row));
    return ids;
}

QList<QWidget *> PhotoSpace::panes() const
{
    // Where there is nothing, its button says what to do.
    QWidget *middle = m_stack->currentWidget() == m_nothing ? m_nothing->findChild<QPushButton *>()
        : m_photoStack->currentWidget() == m_sheet          ? static_cast<QWidget *>(m_sheet)
                                                            : m_noPhotos->findChild<QPushButton *>();
    return isTrashShown() ? QList<QWidget *>{ m_list, middle }
                          : QList<QWidget *>{ m_list, middle, m_details };
}

void PhotoSpace::open(PhotoReportId id)
{
    if (isTrashShown())
        showTrash(false);
    present(id);
}

void PhotoSpace::present(PhotoReportId id)
{
    if (id == m_report)
        return;
    m_report = id;
    showPart();
    const int row = m_listModel->rowOf(id);
    if (row >= 0 && m_list->currentIndex().row() != row)
        m_list->setCurrentIndex(m_listModel->index(row));
    if (QUndoStack *stack = steps())
        connect(stack, &QUndoStack::indexChanged, this, &PhotoSpace::contextChanged, Qt::UniqueConnection);
    showReport();
    emit contextChanged();
}

/// In the place of a report, and of its pictures.
void PhotoSpace::sayNothing()
{
    if (isTrashShown()) {
        m_nothing->say(tr("The trash is empty"),
            tr("Photo reports that you delete, and pictures that you remove from one, stay here until you "
               "delete them forever."),
            tr("Show the Reports"));
        m_noPhotos->say(tr("No pictures are in it"), tr("Take the report back, or delete it forever."));
        return;
    }
    m_nothing->say(tr("No photo reports yet"),
        tr("Read somebody's report from its address and keep it here with its pictures, or make the "
           "newsroom's own: place, time and camera are taken out of every picture before it is kept."),
        tr("Open a Photo Report…"), tr("Make our own"));
    if (ownReport())
        m_noPhotos->say(tr("No pictures yet"),
            tr("Drop them here, or add files. What they say of place, time and camera is taken out before "
               "they are kept."),
            tr("Add Pictures…"));
    else if (m_reports.isFetching(m_report))
        m_noPhotos->say(tr("Reading the page"), tr("Its pictures follow."));
    else if (const KeptPhotoReport *theirs = report())
        m_noPhotos->say(tr("No pictures are here"),
            theirs->note.isEmpty() ? tr("The page was not received yet.") : theirs->note, tr("Try Again"));
}

void PhotoSpace::showReport()
{
    const KeptPhotoReport *open = report();
    const bool isTrash = trashed();
    const bool isOwn = ownReport();
    const bool hasReport = open || isTrash;
    m_stack->setCurrentIndex(hasReport ? 1 : 0);
    m_photoStack->setCurrentIndex(hasPhotos() ? 0 : 1);
    m_into->setText(isOwn ? tr("Gallery into draft") : tr("Card into draft"));
    m_inBar.clear();
    const auto offer = [this](QWidget *each, bool isOffered) {
        each->setVisible(false);
        if (isOffered)
            m_inBar.push_back(each);
    };
    offer(m_into, open && (hasPhotos() || !isOwn));
    offer(m_add, isOwn);
    offer(m_back, isTrash);
    offer(m_forever, isTrash);
    offer(m_hide, isOwn && hasPhotos());
    offer(m_view, hasReport && hasPhotos());
    offer(m_sort, isOwn && hasPhotos());
    offer(m_size, hasReport && hasPhotos());
    fitBar();
    sayNothing();
    showDetails();
}

/// What stands last is left out where it has no room: all of it is in the menu, too.
void PhotoSpace::fitBar()
{
    const QLayout *row = m_bar->layout();
    const QMargins margins = row->contentsMargins();
    int room = m_bar->width() - margins.left() - margins.right();
    for (QWidget *each : m_inBar) {
        room -= each->sizeHint().expandedTo(each->minimumSize()).boundedTo(each->maximumSize()).width();
        each->setVisible(room >= 0);
        room -= row->spacing();
    }
}

bool PhotoSpace::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_bar && event->type() == QEvent::Resize)
        fitBar();
    if (watched == m_list && event->type() == QEvent::KeyPress
        && static_cast<QKeyEvent *>(event)->matches(QKeySequence::Delete)) {
        trashed() ? deleteForever() : removeReport();
        return true;
    }
    return QWidget::eventFilter(watched, event);
}

void PhotoSpace::showDetails()
{
    m_details->present(report(), m_sheet->chosen(), m_reports.isFetching(m_report));
    m_detailsPane->setVisible(report());
}

void PhotoSpace::explain(const QString &key, const Error &error)
{
    m_strip->say(
        { key, error.kind == Error::Kind::Offline ? Tone::Waiting : Tone::Trouble, errorText(error).both() });
}

void PhotoSpace::createReport()
{
    open(m_reports.create(
        tr("Our photo report of %1").arg(QLocale().toString(QDate::currentDate(), u"d MMMM"_s))));
    panes().at(1)->setFocus(Qt::OtherFocusReason);
}

void PhotoSpace::askAddress()
{
    const QString copied = QGuiApplication::clipboard()->text().trimmed();
    const bool isAddress = copied.startsWith("http"_L1) && copied.contains("://"_L1) && !copied.contains(u' ')
        && !copied.contains(u'\n') && copied.size() < 2000;
    auto *popover = new FieldPopover(window(), tr("Somebody's photo report"),
        { { tr("&Address of the page"), isAddress ? copied : QString(), u"https://"_s } },
        tr("Read and keep it"));
    connect(popover, &FieldPopover::accepted, this, [this](const QStringList &values) {
        if (!values.front().isEmpty())
            openAddress(values.front());
    });
    popover->openAt(m_list, QRect(16, 0, 1, 1));
}

void PhotoSpace::openAddress(const QString &typed)
{
    onDone(m_reports.open(typed), this, [this](const Result<PhotoReportId> &id) { opened(id); });
}

void PhotoSpace::capture(const QUrl &url)
{
    onDone(m_reports.capture(url), this, [this](const Result<PhotoReportId> &id) { opened(id); });
}

void PhotoSpace::opened(const Result<PhotoReportId> &id)
{
    if (!id)
        return explain(u"open"_s, id.error());
    m_strip->withdraw(u"open"_s);
    open(*id);
    m_sheet->setFocus();
}

void PhotoSpace::addPictures()
{
    if (!ownReport())
        return;
    const QString folder = QStandardPaths::writableLocation(QStandardPaths::PicturesLocation);
    m_reports.addFiles(m_report,
        QFileDialog::getOpenFileNames(
            this, tr("Add Pictures"), folder, tr("Pictures (%1)").arg(u"*.jpg *.jpeg *.png *.gif *.webp"_s)));
}

PhotoReportId PhotoSpace::ownReportOrNew()
{
    if (!ownReport())
        createReport();
    return m_report;
}

void PhotoSpace::take(const Brought &brought)
{
    if (!brought.files.isEmpty())
        m_reports.addFiles(ownReportOrNew(), brought.files);
    else
        openAddress(brought.address);
}

void PhotoSpace::paste()
{
    const QMimeData *copied = QGuiApplication::clipboard()->mimeData();
    if (!copied)
        return;
    if (const Brought brought = broughtBy(*copied); !brought.isEmpty())
        return take(brought);
    if (const QImage image = qvariant_cast<QImage>(copied->imageData()); !image.isNull())
        m_reports.addImage(ownReportOrNew(), image);
}

void PhotoSpace::sayAdded(PhotoReportId id, const AddedPhotos &added)
{
    if (id == m_report)
        showReport();
    QStringList words;
    if (added.known > 0)
        words.append(tr("%Ln picture(s) are in the report already.", nullptr, added.known));
    for (size_t i = 0; i < added.refused.size() && i < 3; ++i)
        words.append(
            tr("%1: %2").arg(isolated(added.refused[i].name), errorText(added.refused[i].error).both()));
    if (added.refused.size() > 3)
        words.append(tr("And %Ln more could not be added.", nullptr, int(added.refused.size()) - 3));
    if (words.isEmpty())
        return m_strip->withdraw(u"added"_s);
    m_strip->say({ u"added"_s, added.refused.empty() ? Tone::Plain : Tone::Trouble, words.join(u' ') });
}

void PhotoSpace::view()
{
    std::vector<KeptPhoto> photos;
    for (int row = 0; row < m_sheetModel->rowCount(); ++row)
        photos.push_back(m_sheetModel->at(row));
    if (photos.empty())
        return;
    if (!m_viewer) {
        m_viewer = new PictureViewer(window());
        connect(m_viewer, &PictureViewer::closed, this, [this] {
            if (const int at = m_viewer->index(); at < int(m_inViewer.size()))
                m_sheet->choose({ m_inViewer[size_t(at)] });
            m_sheet->setFocus(Qt::OtherFocusReason);
        });
    }
    std::vector<PictureViewer::Shown> shown;
    m_inViewer.clear();
    int index = 0;
    for (const KeptPhoto &photo : photos) {
        if (m_sheet->current() && photo.id == m_sheet->current()->id)
            index = int(shown.size());
        PictureViewer::Shown each{ photo.caption.isEmpty() ? nameOf(photo) : photo.caption, photo.credit, {},
            {}, {} };
        if (!photo.isHere())
            each.missing = photo.missing.isEmpty() ? tr("This picture is not here yet.") : photo.missing;
        if (photo.blackOuts.empty())
            each.small = m_reports.thumbnails().find(photo.sha256);
        else
            each.note = tr("%Ln place(s) blacked out, as when it leaves this computer", nullptr,
                int(photo.blackOuts.size()));
        shown.push_back(std::move(each));
        m_inViewer.push_back(photo.id);
    }
    m_viewer->present(std::move(shown), index, [this, photos](int at, QSize fit) {
        const KeptPhoto &photo = photos[size_t(at)];
        return photo.blackOuts.empty() ? m_reports.picture(photo.sha256, fit)
                                       : m_reports.blackedOutPicture(photo, fit);
    });
}

void PhotoSpace::blackOut()
{
    const KeptPhoto *photo = m_sheet->current();
    if (!ownReport() || !photo || !photo->isHere())
        return;
    if (!m_blackOut) {
        m_blackOut = new BlackOutEditor(window());
        connect(
            m_blackOut, &BlackOutEditor::closed, this, [this] { m_sheet->setFocus(Qt::OtherFocusReason); });
        connect(m_blackOut, &BlackOutEditor::edited, this,
            [this](PhotoId id, const std::vector<BlackOut> &shapes) {
                if (!report())
                    return;
                KeptPhotoReport after = *report();
                const auto edited = std::ranges::find(after.photos, id, &KeptPhoto::id);
                if (edited == after.photos.end())
                    return;
                edited->blackOuts = shapes;
                m_reports.change(after, tr("Black out"), m_blackOutKey);
            });
    }
    m_blackOutKey = u"black out %1 %2"_s.arg(photo->id.value).arg(steps()->index());
    m_blackOut->present(*photo, photo->caption.isEmpty() ? nameOf(*photo) : photo->caption,
        [this, sha256 = photo->sha256](QSize fit) { return m_reports.picture(sha256, fit); });
}

void PhotoSpace::saveCopies()
{
    if (!ownReport() || ownReport()->photos.empty())
        return;
    const QString folder = QFileDialog::getExistingDirectory(
        this, tr("Save Cleaned Copies"), QStandardPaths::writableLocation(QStandardPaths::PicturesLocation));
    if (folder.isEmpty())
        return;
    const std::vector<PhotoId> chosen = m_sheet->chosen();
    std::vector<KeptPhoto> photos;
    for (const KeptPhoto &photo : report()->photos) {
        if (chosen.empty() || std::ranges::find(chosen, photo.id) != chosen.end())
            photos.push_back(photo);
    }
    std::ranges::reverse(photos); // Taken from the end.
    saveNext(folder, std::move(photos), 1, 0);
}

/// Under names that say nothing but the order; what stands there already stays.
void PhotoSpace::saveNext(const QString &folder, std::vector<KeptPhoto> photos, int number, int saved)
{
    if (photos.empty()) {
        m_strip->say({ u"copies"_s, Tone::Good, tr("%Ln cleaned picture(s) saved.", nullptr, saved) });
        return;
    }
    const KeptPhoto photo = photos.back();
    photos.pop_back();
    onDone(m_reports.cleaned(photo), this,
        [this, folder, photos = std::move(photos), number, saved](const Result<QByteArray> &bytes) {
            if (!bytes)
                return explain(u"copies"_s, bytes.error());
            const QString ending = bytes->startsWith("\x89PNG") ? u"png"_s
                : bytes->startsWith("GIF")                      ? u"gif"_s
                : bytes->startsWith("RIFF")                     ? u"webp"_s
                                                                : u"jpg"_s;
            const auto written = QtConcurrent::run([folder, ending, number, bytes = *bytes] {
                return saveNumbered(folder, ending, number, bytes);
            });
            onDone(written, this, [this, folder, photos, saved](const Result<int> &at) {
                if (!at)
                    return explain(u"copies"_s, at.error());
                saveNext(folder, photos, *at + 1, saved + 1);
            });
        });
}

void PhotoSpace::selectAll()
{
    m_sheet->selectAll();
    m_sheet->setFocus();
}

void PhotoSpace::sort(const QString &what, bool (*isBefore)(const KeptPhoto &, const KeptPhoto &))
{
    if (!ownReport())
        return;
    KeptPhotoReport after = *report();
    std::ranges::stable_sort(after.photos, isBefore);
    m_reports.change(after, what);
}

void PhotoSpace::sortByName() { sort(tr("Sort by name"), isBeforeByName); }

void PhotoSpace::sortByTime() { sort(tr("Sort by time taken"), isBeforeByTime); }

void PhotoSpace::move(const std::vector<PhotoId> &ids, int before)
{
    if (!ownReport())
        return;
    KeptPhotoReport after = *report();
    std::vector<KeptPhoto> moved;
    std::vector<KeptPhoto> ahead;
    std::vector<KeptPhoto> behind;
    for (size_t i = 0; i < after.photos.size(); ++i) {
        const bool isMoved = std::ranges::find(ids, after.photos[i].id) != ids.end();
        (isMoved ? moved : int(i) < before ? ahead : behind).push_back(after.photos[i]);
    }
    after.photos = std::move(ahead);
    after.photos.insert(after.photos.end(), moved.begin(), moved.end());
    after.photos.insert(after.photos.end(), behind.begin(), behind.end());
    m_reports.change(after, tr("Move pictures"));
}

void PhotoSpace::moveChosen(int by)
{
    const std::vector<PhotoId> ids = m_sheet->chosen();
    if (ids.empty())
        return;
    const int first = m_sheetModel->rowOf(ids.front());
    const int last = m_sheetModel->rowOf(ids.back());
    move(ids, by < 0 ? qMax(0, first - 1) : qMin(m_sheetModel->rowCount(), last + 2));
}

void PhotoSpace::removeChosen()
{
    const std::vector<PhotoId> ids = m_sheet->chosen();
    if (!ownReport() || ids.empty())
        return;
    m_reports.removePhotos(m_report, ids);
    const PhotoReportId id = m_report;
    const int step = m_reports.steps(id)->index();
    m_strip->say({ u"removed"_s, Tone::Plain,
        tr("%Ln picture(s) are in the trash.", nullptr, int(ids.size())), tr("Undo"), [this, id, step] {
            if (m_reports.steps(id)->index() == step)
                m_reports.steps(id)->undo();
        } });
}

void PhotoSpace::removeReport()
{
    const std::vector<PhotoReportId> ids = chosenReports();
    if (ids.empty())
        return;
    for (const PhotoReportId id : ids)
        m_reports.setTrashed(id, true);
    m_strip->say({ u"removed"_s, Tone::Plain,
        tr("%Ln photo report(s) are in the trash.", nullptr, int(ids.size())), tr("Undo"), [this, ids] {
            for (const PhotoReportId id : ids)
                m_reports.setTrashed(id, false);
            open(ids.front());
        } });
}

void PhotoSpace::fetchMissing()
{
    m_reports.fetchMissing(m_report);
    showReport();
}

void PhotoSpace::openPage()
{
    if (report() && !report()->url.isEmpty())
        QDesktopServices::openUrl(report()->url);
}

void PhotoSpace::captionsFromTable()
{
    if (!ownReport())
        return;
    auto *preview = new CaptionsPreview(window(), *report());
    connect(preview, &CaptionsPreview::accepted, this, [this, id = m_report](const CaptionChanges &changes) {
        if (const KeptPhotoReport *now = m_reports.find(id))
            m_reports.change(withCaptions(*now, changes), tr("Captions from a table"));
    });
    preview->openAbove();
}

void PhotoSpace::larger() { m_sheet->setSide(m_sheet->side() + sizeStep); }

void PhotoSpace::smaller() { m_sheet->setSide(m_sheet->side() - sizeStep); }

void PhotoSpace::dragEnterEvent(QDragEnterEvent *event)
{
    if (!broughtBy(*event->mimeData()).isEmpty())
        event->acceptProposedAction();
}

/// Beside the sheet, or where there is none yet.
void PhotoSpace::dropEvent(QDropEvent *event)
{
    const Brought brought = broughtBy(*event->mimeData());
    if (brought.isEmpty())
        return;
    take(brought);
    event->acceptProposedAction();
}
