#include "writing/blockhandle.h"

#include "widgets/tones.h"
#include "writing/postedit.h"

#include <QApplication>
#include <QMouseEvent>
#include <QPainter>
#include <QScrollBar>

namespace {

constexpr int handleWidth = 18;
constexpr int handleHeight = 24;
constexpr int targetHeight = 3;

} // namespace

BlockHandle::BlockHandle(PostEdit &editor)
    : QWidget(&editor)
    , m_editor(editor)
    , m_viewport(editor.viewport())
    , m_target(new QWidget(editor.viewport()))
{
    setFixedSize(handleWidth, handleHeight);
    setCursor(Qt::OpenHandCursor);
    setAccessibleName(tr("Move this block"));
    setToolTip(tr("Drag to move, click for more"));
    hide();
    m_target->setAutoFillBackground(true);
    m_target->setBackgroundRole(
        QPalette::Highlight); // Its own, or it would be the viewport's: white on white.
    m_target->setAttribute(Qt::WA_TransparentForMouseEvents);
    m_target->hide();
    editor.viewport()->setMouseTracking(true);
    editor.viewport()->installEventFilter(this);
    editor.installEventFilter(this);
    connect(editor.verticalScrollBar(), &QScrollBar::valueChanged, this, [this] {
        if (!m_isDragging)
            hide();
    });
    connect(&editor, &PostEdit::edited, this, &BlockHandle::endDrag); // Typed meanwhile: places are others.
}

bool BlockHandle::eventFilter(QObject *watched, QEvent *event)
{
    if (m_isDragging) {
        const bool isKey = event->type() == QEvent::KeyPress || event->type() == QEvent::ShortcutOverride;
        if (!isKey || static_cast<QKeyEvent *>(event)->key() != Qt::Key_Escape)
            return QWidget::eventFilter(watched, event);
        event->accept(); // No shortcut's either.
        if (event->type() == QEvent::KeyPress)
            endDrag();
        return true;
    }
    if (watched == m_viewport && event->type() == QEvent::MouseMove) {
        const auto *mouse = static_cast<QMouseEvent *>(event);
        if (mouse->buttons() == Qt::NoButton)
            follow(mouse->position().toPoint());
    } else if (watched == &m_editor && (event->type() == QEvent::Leave || event->type() == QEvent::Resize)) {
        hide();
    } else if (watched == m_viewport && event->type() == QEvent::KeyPress) {
        hide();
    }
    return QWidget::eventFilter(watched, event);
}

void BlockHandle::follow(const QPoint &at)
{
    const int position
        = m_editor.cursorForPosition(QPoint(m_editor.viewport()->width() / 2, at.y())).position();
    const QRectF rect = m_editor.blockRect(position);
    if (at.y() < rect.top() - 12 || at.y() > rect.bottom() + 12 || m_editor.isReadOnly()) {
        hide();
        return;
    }
    m_block = m_editor.blockStart(position);
    const QRect text = m_editor.viewport()->geometry();
    const int top = qBound(text.top(), text.top() + int(rect.top()), text.bottom() - handleHeight);
    const bool isMirrored = m_editor.layoutDirection() == Qt::RightToLeft;
    move(isMirrored ? text.right() + 4 : text.left() - handleWidth - 4, top);
    show();
}

void BlockHandle::mousePressEvent(QMouseEvent *event)
{
    m_pressed = event->globalPosition().toPoint();
    m_isPressed = true;
    setCursor(Qt::ClosedHandCursor);
}

void BlockHandle::mouseMoveEvent(QMouseEvent *event)
{
    const QPoint at = event->globalPosition().toPoint();
    if (!m_isPressed)
        return;
    if (!m_isDragging && (at - m_pressed).manhattanLength() < QApplication::startDragDistance())
        return;
    m_isDragging = true;
    showTarget(m_editor.viewport()->mapFromGlobal(at));
}

void BlockHandle::showTarget(const QPoint &at)
{
    const int height = m_editor.viewport()->height();
    QScrollBar *bar = m_editor.verticalScrollBar();
    if (at.y() < 20)
        bar->setValue(bar->value() - bar->singleStep());
    else if (at.y() > height - 20)
        bar->setValue(bar->value() + bar->singleStep());
    const int position
        = m_editor.cursorForPosition(QPoint(m_editor.viewport()->width() / 2, at.y())).position();
    const QRectF rect = m_editor.blockRect(position);
    const bool isBefore = at.y() < rect.center().y();
    m_before = isBefore ? m_editor.blockStart(position) : m_editor.blockBehind(position);
    QPalette palette = m_editor.palette();
    palette.setColor(QPalette::Highlight, accent(palette));
    m_target->setPalette(palette);
    m_target->setGeometry(4, int(isBefore ? rect.top() - 8 : rect.bottom() + 5),
        m_editor.viewport()->width() - 8, targetHeight);
    m_target->show();
    m_target->raise();
}

void BlockHandle::mouseReleaseEvent(QMouseEvent *event)
{
    if (!m_isPressed)
        return;
    const bool wasDragging = m_isDragging;
    const int before = m_before;
    endDrag();
    if (wasDragging) {
        if (before != -2)
            m_editor.moveBlockTo(m_block, before);
        m_editor.setFocus();
        return;
    }
    m_editor.chooseBlock(m_block, -1);
    m_editor.setFocus();
    emit menuRequested(event->globalPosition().toPoint());
}

void BlockHandle::endDrag()
{
    setCursor(Qt::OpenHandCursor);
    m_isPressed = false;
    m_isDragging = false;
    m_before = -2;
    m_target->hide();
    hide();
}

void BlockHandle::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(mutedInk(palette()));
    for (int row = 0; row < 3; ++row) {
        for (int column = 0; column < 2; ++column)
            painter.drawEllipse(QPointF(6.0 + column * 6, 6.0 + row * 6), 1.4, 1.4);
    }
}
