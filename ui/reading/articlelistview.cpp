#include "reading/articlelistview.h"

#include "widgets/tones.h"

#include <QPainter>

ArticleListView::ArticleListView(QWidget *parent)
    : QListView(parent)
{
}

void ArticleListView::currentChanged(const QModelIndex &current, const QModelIndex &previous)
{
    QListView::currentChanged(current, previous);
    if (current.isValid() != previous.isValid())
        viewport()->update();
}

void ArticleListView::focusInEvent(QFocusEvent *event)
{
    if (currentIndex().isValid())
        QListView::focusInEvent(event);
    else
        QAbstractScrollArea::focusInEvent(event);
    viewport()->update();
}

void ArticleListView::focusOutEvent(QFocusEvent *event)
{
    QListView::focusOutEvent(event);
    viewport()->update();
}

// Where no row has the focus, the list shows that it has.
void ArticleListView::paintEvent(QPaintEvent *event)
{
    QListView::paintEvent(event);
    if (!hasFocus() || currentIndex().isValid())
        return;
    QPainter painter(viewport());
    painter.setPen(QPen(accent(palette()), 2));
    painter.drawRect(viewport()->rect().adjusted(1, 1, -1, -1));
}
