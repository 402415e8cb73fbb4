#include "writing/conflictside.h"

#include "widgets/tones.h"

#include <QMouseEvent>
#include <QPainter>
#include <QRadioButton>
#include <QVBoxLayout>

ConflictSide::ConflictSide(QWidget *heading, const std::vector<DifferencePart> &words, WordsView::Side side,
    const QFont &textFont, QWidget *parent)
    : QFrame(parent)
    , m_text(new WordsView(this))
{
    m_text->setTextFont(textFont);
    m_text->show({ { {}, words, side } });
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(12, 8, 12, 10);
    column->setSpacing(8);
    column->addWidget(heading);
    column->addWidget(m_text);
    column->addStretch(1);
}

void ConflictSide::setChoice(QRadioButton *choice)
{
    m_choice = choice;
    setCursor(Qt::PointingHandCursor);
    connect(choice, &QRadioButton::toggled, this, qOverload<>(&QWidget::update));
}

void ConflictSide::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const bool isTaken = m_choice && m_choice->isChecked();
    painter.setPen(QPen(isTaken ? accent(palette()) : hairline(palette()), isTaken ? 2 : 1));
    painter.setBrush(palette().color(isTaken ? QPalette::Base : QPalette::AlternateBase));
    painter.drawRoundedRect(QRectF(rect()).adjusted(1, 1, -1, -1), 6, 6);
}

void ConflictSide::mouseReleaseEvent(QMouseEvent *event)
{
    if (!m_choice || event->button() != Qt::LeftButton || !rect().contains(event->pos()))
        return QFrame::mouseReleaseEvent(event);
    m_choice->setFocus(Qt::MouseFocusReason);
    m_choice->click();
}
