#include "widgets/fittingrow.h"

#include <QHBoxLayout>

FittingRow::FittingRow(QWidget *parent)
    : QWidget(parent)
{
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(8);
    row->addStretch(1);
    row->setSizeConstraint(QLayout::SetNoConstraint); // Narrower than all of them.
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
}

void FittingRow::add(QWidget *widget)
{
    auto *row = static_cast<QHBoxLayout *>(layout());
    row->insertWidget(row->count() - 1, widget);
    m_widgets.push_back(widget);
}

QSize FittingRow::sizeHint() const
{
    QSize hint(0, 0);
    for (const QWidget *widget : m_widgets) {
        const QSize each = widget->sizeHint();
        hint.setHeight(qMax(hint.height(), each.height()));
        hint.rwidth() += each.width() + layout()->spacing();
    }
    return hint;
}

QSize FittingRow::minimumSizeHint() const { return { 0, sizeHint().height() }; }

void FittingRow::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    int room = width();
    for (QWidget *widget : m_widgets) {
        room -= widget->sizeHint().width();
        widget->setVisible(room >= 0);
        room -= layout()->spacing();
    }
}
