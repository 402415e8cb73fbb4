#include "widgets/panes.h"

#include <QBoxLayout>
#include <QFrame>

QWidget *makePane(QWidget *parent, QPalette::ColorRole ground, int narrowest)
{
    auto *pane = new QWidget(parent);
    pane->setAutoFillBackground(true);
    pane->setBackgroundRole(ground);
    pane->setMinimumWidth(narrowest);
    return pane;
}

QVBoxLayout *makeColumn(QWidget *pane)
{
    auto *column = new QVBoxLayout(pane);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    return column;
}

QHBoxLayout *layPaneBar(QFrame *bar)
{
    bar->setFixedHeight(44);
    auto *row = new QHBoxLayout(bar);
    row->setContentsMargins(12, 0, 12, 0);
    row->setSpacing(8);
    return row;
}

QFrame *makeLine(QWidget *parent)
{
    auto *line = new QFrame(parent);
    line->setFrameShape(QFrame::HLine);
    line->setFixedHeight(1);
    return line;
}
