#include "widgets/popover.h"

#include "widgets/tones.h"

#include <QApplication>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>

namespace {
constexpr int margin = 8;
}

Popover::Popover(QWidget *window)
    : QFrame(window)
{
    setAutoFillBackground(false);
    setFocusPolicy(Qt::ClickFocus);
    setVisible(false);
}

void Popover::openAt(QWidget *of, const QRect &anchor)
{
    adjustSize();
    m_of = of;
    const QRect place(of->mapTo(parentWidget(), anchor.topLeft()), anchor.size());
    const int x = isRightToLeft() ? place.right() - width() + 1 : place.left();
    const bool below = place.bottom() + 4 + height() <= parentWidget()->height() - margin;
    open({ x, below ? place.bottom() + 4 : place.top() - 4 - height() });
}

void Popover::openAbove()
{
    adjustSize();
    open({ (parentWidget()->width() - width()) / 2, 64 });
}

void Popover::open(const QPoint &at)
{
    const QSize room = parentWidget()->size();
    move(qBound(margin, at.x(), qMax(margin, room.width() - width() - margin)),
        qBound(margin, at.y(), qMax(margin, room.height() - height() - margin)));
    const bool isNew = !isVisible();
    if (isNew) {
        m_before = QApplication::focusWidget();
        qApp->installEventFilter(this);
    }
    show();
    raise();
    if (isNew && !focusWidget())
        setFocus(Qt::PopupFocusReason); // No field of it asked for the focus: then Escape comes here.
}

bool Popover::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::MouseButtonPress) {
        auto *widget = qobject_cast<QWidget *>(watched);
        // Menus and lists of combo boxes are windows of their own, opened from here.
        if (widget && widget->window() == window() && widget != this && !isAncestorOf(widget))
            hide();
    }
    if (event->type() == QEvent::FocusIn) {
        auto *widget = qobject_cast<QWidget *>(watched);
        if (widget && widget->window() == window() && widget != this && !isAncestorOf(widget)
            && widget != m_before)
            hide();
    }
    if (event->type() == QEvent::Hide && watched == m_of && !event->spontaneous())
        hide(); // The person went to another space.
    return QFrame::eventFilter(watched, event);
}

void Popover::keyPressEvent(QKeyEvent *event)
{
    if (event->key() != Qt::Key_Escape) {
        QFrame::keyPressEvent(event);
        return;
    }
    hide();
}

void Popover::hideEvent(QHideEvent *event)
{
    QFrame::hideEvent(event);
    qApp->removeEventFilter(this);
    QWidget *focus = QApplication::focusWidget();
    const bool hadFocus = !focus || focus == this || isAncestorOf(focus);
    const QPointer<QWidget> before = std::exchange(m_before, nullptr);
    if (before && hadFocus && before->isVisible())
        before->setFocus(Qt::PopupFocusReason);
    emit closed();
}

void Popover::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setBrush(palette().color(QPalette::Base));
    painter.setPen(controlBorder(palette()));
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 8, 8);
}
