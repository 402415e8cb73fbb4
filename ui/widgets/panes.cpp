#include "widgets/panes.h"

#include <QBoxLayout>
#include <QFrame>
#include <QScrollArea>

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

QScrollArea *layPage(QWidget *whole, QWidget *above, QWidget *page, int widest)
{
    whole->setAutoFillBackground(true);
    whole->setBackgroundRole(QPalette::Base);
    auto *scroll = new QScrollArea(whole);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidgetResizable(true);
    scroll->setFocusPolicy(Qt::NoFocus);
    scroll->viewport()->setBackgroundRole(QPalette::Base);
    auto *middle = new QWidget(scroll);
    middle->setBackgroundRole(QPalette::Base);
    page->setMaximumWidth(widest);
    auto *row = new QHBoxLayout(middle);
    row->setContentsMargins(24, 20, 24, 24);
    row->addStretch(1);
    row->addWidget(page, 12);
    row->addStretch(1);
    scroll->setWidget(middle);
    QVBoxLayout *column = makeColumn(whole);
    column->addWidget(above);
    column->addWidget(scroll, 1);
    return scroll;
}
