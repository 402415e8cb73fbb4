#include "photos/contactsheet.h"

#include "desk/photoreports.h"
#include "desk/thumbnails.h"
#include "photos/broughtmime.h"
#include "photos/sheetdelegate.h"
#include "photos/sheetmodel.h"
#include "widgets/tones.h"

#include <QContextMenuEvent>
#include <QDrag>
#include <QLocale>
#include <QMimeData>
#include <QPainter>
#include <QScrollBar>

using namespace Qt::StringLiterals;

namespace {

constexpr auto photosMime = "application/x-quotidian-photos"_L1;

} // namespace

ContactSheet::ContactSheet(SheetModel &model, QWidget *parent)
    : QListView(parent)
    , m_model(model)
    , m_delegate(new SheetDelegate(this))
{
    setAccessibleName(tr("Contact sheet"));
    setViewMode(IconMode);
    setMovement(Static);
    setResizeMode(Adjust);
    setUniformItemSizes(true);
    setSelectionMode(ExtendedSelection);
    setSelectionRectVisible(true);
    setFrameShape(NoFrame);
    setVerticalScrollMode(ScrollPerPixel);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setDragEnabled(true);
    setAcceptDrops(true);
    viewport()->setBackgroundRole(QPalette::Base);
    setItemDelegate(m_delegate);
    setModel(&model);
    layCells();
    m_wantDue.setSingleShot(true);
    m_wantDue.setInterval(0);
    connect(&m_wantDue, &QTimer::timeout, this, &ContactSheet::wantThumbnails);
    const auto due = qOverload<>(&QTimer::start);
    connect(verticalScrollBar(), &QScrollBar::valueChanged, &m_wantDue, due);
    connect(&model, &QAbstractItemModel::rowsInserted, &m_wantDue, due);
    connect(&model, &QAbstractItemModel::modelAboutToBeReset, this, [this] {
        m_kept = chosen();
        m_keptCurrent = current() ? current()->id : PhotoId();
    });
    connect(&model, &QAbstractItemModel::modelReset, this, [this] {
        choose(m_kept);
        const int row = m_model.rowOf(m_keptCurrent);
        const QModelIndex at = m_model.index(qMax(0, row));
        selectionModel()->setCurrentIndex(at, QItemSelectionModel::NoUpdate);
        m_wantDue.start();
        emit chosenChanged();
    });
    connect(&model, &QAbstractItemModel::dataChanged, this,
        [this](const QModelIndex &, const QModelIndex &, const QList<int> &roles) {
            if (!roles.isEmpty()) // A thumbnail has come.
                return;
            m_wantDue.start(); // Bytes may have.
            emit chosenChanged();
        });
    connect(this, &QListView::doubleClicked, this, &ContactSheet::viewRequested); // One click chooses.
}

void ContactSheet::layCells()
{
    setGridSize(m_delegate->cell(font()) + QSize(8, 8));
    m_wantDue.start();
}

void ContactSheet::setSide(int pixels)
{
    const int side = qBound(smallest, pixels, largest);
    if (side == m_delegate->side())
        return;
    m_delegate->setSide(side);
    layCells();
    doItemsLayout();
    if (currentIndex().isValid())
        scrollTo(currentIndex());
    emit sideChanged(side);
}

int ContactSheet::side() const { return m_delegate->side(); }

bool ContactSheet::takesOrder() const
{
    const KeptPhotoReport *report = m_model.report();
    return report && report->kind == KeptPhotoReport::Kind::Own && !report->trashedAt.isValid()
        && m_model.part() == SheetModel::Part::Report;
}

std::vector<PhotoId> ContactSheet::chosen() const
{
    QList<int> rows;
    for (const QModelIndex &index : selectionModel()->selectedIndexes())
        rows.append(index.row());
    std::ranges::sort(rows);
    std::vector<PhotoId> ids;
    for (const int row : rows)
        ids.push_back(m_model.at(row).id);
    return ids;
}

const KeptPhoto *ContactSheet::current() const
{
    const int row = currentIndex().row();
    return row >= 0 && row < m_model.rowCount() ? &m_model.at(row) : nullptr;
}

void ContactSheet::choose(const std::vector<PhotoId> &ids)
{
    QItemSelection selection;
    int first = -1;
    for (const PhotoId id : ids) {
        const int row = m_model.rowOf(id);
        if (row < 0)
            continue;
        selection.select(m_model.index(row), m_model.index(row));
        first = first < 0 ? row : qMin(first, row);
    }
    if (first >= 0)
        selectionModel()->setCurrentIndex(m_model.index(first), QItemSelectionModel::NoUpdate);
    selectionModel()->select(selection, QItemSelectionModel::ClearAndSelect);
}

/// What is seen first, then what comes after it, then what was before it.
void ContactSheet::wantThumbnails()
{
    const int count = m_model.rowCount();
    int first = 0;
    // Cells stand in rows of one height: the first of the row that is seen above.
    const int columns = qMax(1, viewport()->width() / gridSize().width());
    if (gridSize().height() > 0)
        first = qMin(count, verticalScrollBar()->value() / gridSize().height() * columns);
    std::vector<QByteArray> wanted;
    wanted.reserve(size_t(count));
    const auto want = [&](int row) {
        if (m_model.at(row).isHere())
            wanted.push_back(m_model.at(row).sha256);
    };
    for (int row = first; row < count; ++row)
        want(row);
    for (int row = first - 1; row >= 0; --row)
        want(row);
    m_model.reports().thumbnails().want(wanted, m_delegate->pictureSize() * devicePixelRatioF());
}

void ContactSheet::keyPressEvent(QKeyEvent *event)
{
    if (event->modifiers() == Qt::ShiftModifier && currentIndex().isValid()) {
        static const std::pair<int, CursorAction> actions[]{ { Qt::Key_Left, MoveLeft },
            { Qt::Key_Right, MoveRight }, { Qt::Key_Up, MoveUp }, { Qt::Key_Down, MoveDown },
            { Qt::Key_Home, MoveHome }, { Qt::Key_End, MoveEnd }, { Qt::Key_PageUp, MovePageUp },
            { Qt::Key_PageDown, MovePageDown } };
        for (const auto &[key, action] : actions) {
            if (event->key() == key)
                return extend(action);
        }
    }
    const bool isPlain = event->modifiers() == Qt::NoModifier || event->modifiers() == Qt::KeypadModifier;
    switch (event->key()) {
    case Qt::Key_Return:
    case Qt::Key_Enter:
        if (isPlain && currentIndex().isValid())
            return emit viewRequested();
        break;
    case Qt::Key_Delete:
    case Qt::Key_Backspace:
        if (isPlain)
            return emit removeRequested();
        break;
    default:
        break;
    }
    QListView::keyPressEvent(event);
}

/// In their order: Qt's own takes what lies in a rectangle, and from right to left misses some.
void ContactSheet::extend(CursorAction action)
{
    const QModelIndex to = moveCursor(action, Qt::ShiftModifier);
    const int from = m_anchor.isValid() ? m_anchor.row() : currentIndex().row();
    if (!to.isValid())
        return;
    m_isExtending = true;
    selectionModel()->setCurrentIndex(to, QItemSelectionModel::NoUpdate);
    m_isExtending = false;
    const auto [first, last] = std::minmax({ from, to.row() });
    selectionModel()->select(
        { m_model.index(first), m_model.index(last) }, QItemSelectionModel::ClearAndSelect);
    scrollTo(to);
}

/// Sideways is in their order, on into the next row; as the window is written, which Qt's own does not heed.
QModelIndex ContactSheet::moveCursor(CursorAction action, Qt::KeyboardModifiers modifiers)
{
    if ((action != MoveLeft && action != MoveRight) || !currentIndex().isValid())
        return QListView::moveCursor(action, modifiers);
    const int by = (action == MoveRight) != isRightToLeft() ? 1 : -1;
    return m_model.index(qBound(0, currentIndex().row() + by, m_model.rowCount() - 1));
}

void ContactSheet::wheelEvent(QWheelEvent *event)
{
    if (!(event->modifiers() & Qt::ControlModifier))
        return QListView::wheelEvent(event);
    setSide(side() + event->angleDelta().y() / 5);
    event->accept();
}

void ContactSheet::resizeEvent(QResizeEvent *event)
{
    QListView::resizeEvent(event);
    m_wantDue.start();
}

void ContactSheet::changeEvent(QEvent *event)
{
    QListView::changeEvent(event);
    if (event->type() == QEvent::FontChange && m_delegate)
        layCells();
}

QRect ContactSheet::cellRect(int row) const { return visualRect(m_model.index(row)); }

void ContactSheet::paintEvent(QPaintEvent *event)
{
    QListView::paintEvent(event);
    if (m_dropRow < 0 || m_model.rowCount() == 0)
        return;
    // Before that cell, or behind the last one.
    const bool isBehind = m_dropRow >= m_model.rowCount();
    const QRect cell = cellRect(isBehind ? m_model.rowCount() - 1 : m_dropRow);
    const bool isAtRight = isBehind != isRightToLeft();
    const int x = isAtRight ? cell.right() + 4 : cell.left() - 4;
    QPainter painter(viewport());
    painter.fillRect(QRect(qMax(0, x - 1), cell.top(), 3, cell.height()), accent(palette()));
}

int ContactSheet::rowBefore(const QPoint &at) const
{
    const int count = m_model.rowCount();
    for (int row = 0; row < count; ++row) {
        const QRect cell = cellRect(row);
        if (at.y() < cell.top())
            return row; // In the gap above it.
        if (at.y() > cell.bottom())
            continue;
        const bool isBefore = isRightToLeft() ? at.x() > cell.center().x() : at.x() < cell.center().x();
        if (isBefore)
            return row;
    }
    return count;
}

void ContactSheet::startDrag(Qt::DropActions)
{
    const std::vector<PhotoId> ids = chosen();
    if (ids.empty() || !takesOrder())
        return;
    auto *drag = new QDrag(this);
    auto *dragged = new QMimeData;
    dragged->setData(photosMime, {});
    drag->setMimeData(dragged);
    const qreal ratio = devicePixelRatioF();
    const QString words = tr("%n picture(s)", nullptr, int(ids.size()));
    QPixmap label(QSize(fontMetrics().horizontalAdvance(words) + 20, fontMetrics().height() + 10) * ratio);
    label.setDevicePixelRatio(ratio);
    label.fill(accent(palette()));
    QPainter painter(&label);
    painter.setFont(font());
    painter.setPen(onAccent(palette()));
    painter.drawText(QRectF(QPointF(), QSizeF(label.size()) / ratio), int(Qt::AlignCenter), words);
    painter.end();
    drag->setPixmap(label);
    drag->exec(Qt::MoveAction);
    m_dropRow = -1;
    viewport()->update();
}

void ContactSheet::dragEnterEvent(QDragEnterEvent *event)
{
    const QMimeData &dragged = *event->mimeData();
    if ((dragged.hasFormat(photosMime) && event->source() == this) || !broughtBy(dragged).isEmpty())
        event->acceptProposedAction();
}

void ContactSheet::dragMoveEvent(QDragMoveEvent *event)
{
    const bool isOwn = event->mimeData()->hasFormat(photosMime) && event->source() == this;
    m_dropRow = isOwn ? rowBefore(event->position().toPoint()) : -1;
    viewport()->update();
    event->acceptProposedAction();
    // On to what is not seen yet.
    constexpr int edge = 24;
    const int y = event->position().toPoint().y();
    if (isOwn && (y < edge || y > viewport()->height() - edge))
        verticalScrollBar()->setValue(verticalScrollBar()->value() + (y < edge ? -12 : 12));
}

void ContactSheet::dragLeaveEvent(QDragLeaveEvent *)
{
    m_dropRow = -1;
    viewport()->update();
}

void ContactSheet::dropEvent(QDropEvent *event)
{
    m_dropRow = -1;
    viewport()->update();
    const QMimeData &dragged = *event->mimeData();
    if (dragged.hasFormat(photosMime) && event->source() == this)
        emit moveRequested(chosen(), rowBefore(event->position().toPoint()));
    else if (const Brought brought = broughtBy(dragged); !brought.isEmpty())
        emit dropped(brought);
    else
        return;
    event->acceptProposedAction();
}

void ContactSheet::contextMenuEvent(QContextMenuEvent *event)
{
    const QPoint at = event->reason() == QContextMenuEvent::Keyboard && currentIndex().isValid()
        ? viewport()->mapToGlobal(visualRect(currentIndex()).center())
        : event->globalPos();
    emit menuRequested(at);
}

void ContactSheet::currentChanged(const QModelIndex &current, const QModelIndex &previous)
{
    QListView::currentChanged(current, previous);
    if (!m_isExtending)
        m_anchor = current;
}

void ContactSheet::selectionChanged(const QItemSelection &selected, const QItemSelection &deselected)
{
    QListView::selectionChanged(selected, deselected);
    emit chosenChanged();
}
