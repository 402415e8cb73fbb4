#include "reading/counteddelegate.h"

#include "reading/feedlist.h"
#include "widgets/icons.h"
#include "widgets/isolated.h"
#include "widgets/tones.h"

#include <QMouseEvent>
#include <QPainter>

using namespace Qt::StringLiterals;

namespace {

constexpr int step = 14; ///< What a level is set in.
constexpr int foldRoom = 14;

/// Blogs in no folder stand as far out as the smart lists; those of a folder stand below its name.
int indentOf(const QModelIndex &index)
{
    const int depth = index.data(FeedTreeModel::DepthRole).toInt();
    return depth < 2 ? 0 : (depth - 1) * step;
}

QRect pillOf(const QRect &row) { return row.adjusted(8, 1, -8, -1); }

QRect foldOf(const QRect &row, const QModelIndex &index, bool isRightToLeft)
{
    const QRect pill = pillOf(row);
    const int offset = indentOf(index);
    return isRightToLeft
        ? QRect(pill.right() - offset - foldRoom - 6, pill.top(), foldRoom + 6, pill.height())
        : QRect(pill.left() + offset, pill.top(), foldRoom + 6, pill.height());
}

void drawFold(QPainter *painter, const QRect &place, bool isOpen, bool isRightToLeft, const QColor &ink)
{
    const QPointF middle = QRectF(place).center();
    QPolygonF arrow;
    if (isOpen)
        arrow << middle + QPointF(-4, -2) << middle + QPointF(0, 2) << middle + QPointF(4, -2);
    else if (isRightToLeft)
        arrow << middle + QPointF(2, -4) << middle + QPointF(-2, 0) << middle + QPointF(2, 4);
    else
        arrow << middle + QPointF(-2, -4) << middle + QPointF(2, 0) << middle + QPointF(-2, 4);
    painter->setBrush(Qt::NoBrush);
    painter->setPen(QPen(ink, 1.6, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter->drawPolyline(arrow);
}

} // namespace

void CountedDelegate::paint(
    QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const QPalette &palette = option.palette;
    const bool isHeading = index.data(FeedTreeModel::HeadingRole).toBool();
    const bool isSelected = (option.state & QStyle::State_Selected) && !isHeading;
    const bool isRightToLeft = option.direction == Qt::RightToLeft;
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    const QRect pill = pillOf(option.rect);
    if (isSelected) {
        painter->setPen(Qt::NoPen);
        painter->setBrush(palette.color(QPalette::Normal, QPalette::Highlight));
        painter->drawRoundedRect(pill, 5, 5);
    }
    if (option.state & QStyle::State_HasFocus) {
        painter->setBrush(Qt::NoBrush);
        painter->setPen(QPen(accent(palette), 2));
        painter->drawRoundedRect(QRectF(pill).adjusted(1, 1, -1, -1), 5, 5);
    }
    const QColor ink = isHeading ? mutedInk(palette)
                                 : palette.color(isSelected ? QPalette::HighlightedText : QPalette::Text);
    QRect words = pill.adjusted(8, 0, -8, 0);
    int leading = indentOf(index);
    if (index.model()->hasChildren(index)) {
        drawFold(painter, foldOf(option.rect, index, isRightToLeft), option.state & QStyle::State_Open,
            isRightToLeft, ink);
        leading += foldRoom;
    }
    words = isRightToLeft ? words.adjusted(0, 0, -leading, 0) : words.adjusted(leading, 0, 0, 0);
    QFont font = option.font;
    if (isHeading)
        font.setPointSizeF(font.pointSizeF() * 0.92);
    font.setBold(isSelected);
    painter->setFont(font);
    const QFontMetrics metrics(font);
    const qint64 count = index.data(FeedTreeModel::CountRole).toLongLong();
    if (count > 0) {
        const QString number = QLocale().toString(count);
        painter->setPen(isSelected ? ink : mutedInk(palette));
        const int width = metrics.horizontalAdvance(number);
        painter->drawText(words,
            int((isRightToLeft ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter | Qt::AlignAbsolute),
            number);
        words = isRightToLeft ? words.adjusted(width + 8, 0, 0, 0) : words.adjusted(0, 0, -width - 8, 0);
    }
    if (!index.data(FeedTreeModel::TroubleRole).toString().isEmpty()) {
        constexpr int side = 15;
        const QRect place(isRightToLeft ? words.left() : words.right() - side + 1,
            words.center().y() - side / 2, side, side);
        painter->drawPixmap(place.topLeft(),
            linePixmap("trouble"_L1, side, tonePair(Tone::Trouble, palette).ink,
                painter->device()->devicePixelRatioF()));
        words = isRightToLeft ? words.adjusted(side + 6, 0, 0, 0) : words.adjusted(0, 0, -side - 6, 0);
    }
    painter->setPen(ink);
    painter->drawText(words,
        int((isRightToLeft ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter | Qt::AlignAbsolute),
        isolated(metrics.elidedText(index.data().toString(), Qt::ElideRight, words.width())));
    painter->restore();
}

QSize CountedDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &) const
{
    return { 120, QFontMetrics(option.font).height() + 11 };
}

FeedTree::FeedTree(QWidget *parent)
    : QTreeView(parent)
{
    setHeaderHidden(true);
    setIndentation(0);
    setUniformRowHeights(true);
    setRootIsDecorated(false);
    setExpandsOnDoubleClick(false);
    setDragDropMode(QAbstractItemView::DragDrop);
    setDropIndicatorShown(true);
    setAutoExpandDelay(600);
    setItemDelegate(new CountedDelegate(this));
    connect(this, &QTreeView::collapsed, this, [this](const QModelIndex &index) {
        if (m_isRestoring)
            return;
        m_folded.append(static_cast<FeedTreeModel *>(model())->keyAt(index));
        emit foldsChanged();
    });
    connect(this, &QTreeView::expanded, this, [this](const QModelIndex &index) {
        if (m_isRestoring)
            return;
        m_folded.removeAll(static_cast<FeedTreeModel *>(model())->keyAt(index));
        emit foldsChanged();
    });
}

QStringList FeedTree::folded() const { return m_folded; }

void FeedTree::setFolded(const QStringList &keys)
{
    m_folded = keys;
    unfoldOthers();
}

void FeedTree::unfoldOthers()
{
    m_isRestoring = true;
    const auto *lists = static_cast<FeedTreeModel *>(model());
    for (const QModelIndex &index : lists->foldable())
        setExpanded(index, !m_folded.contains(lists->keyAt(index)));
    m_isRestoring = false;
}

void FeedTree::mousePressEvent(QMouseEvent *event)
{
    const QModelIndex index = indexAt(event->position().toPoint());
    if (index.isValid() && event->button() == Qt::LeftButton && model()->hasChildren(index)) {
        const bool isHeading = index.data(FeedTreeModel::HeadingRole).toBool();
        if (isHeading
            || foldOf(visualRect(index), index, isRightToLeft()).contains(event->position().toPoint())) {
            setExpanded(index, !isExpanded(index));
            return;
        }
    }
    QTreeView::mousePressEvent(event);
}

bool FeedTree::event(QEvent *event)
{
    if (event->type() == QEvent::ShortcutOverride
        && static_cast<QKeyEvent *>(event)->matches(QKeySequence::Delete)) {
        event->accept();
        return true;
    }
    return QTreeView::event(event);
}

// Right unfolds; where nothing is folded it goes on to the articles.
void FeedTree::keyPressEvent(QKeyEvent *event)
{
    const QModelIndex index = currentIndex();
    if (event->matches(QKeySequence::Delete)) {
        emit removeRequested();
        return;
    }
    const int forward = isRightToLeft() ? Qt::Key_Left : Qt::Key_Right;
    const bool isFolded = index.isValid() && model()->hasChildren(index) && !isExpanded(index);
    if (event->key() == forward && event->modifiers() == Qt::NoModifier && !isFolded) {
        emit leaveRequested();
        return;
    }
    if ((event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) && index.isValid()
        && index.data(FeedTreeModel::HeadingRole).toBool()) {
        setExpanded(index, !isExpanded(index));
        return;
    }
    QTreeView::keyPressEvent(event);
}
