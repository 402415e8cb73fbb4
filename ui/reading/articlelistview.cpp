#include "reading/articlelistview.h"

#include "widgets/tones.h"

#include <QPainter>

ArticleListView::ArticleListView(QWidget *parent)
    : QListView(parent)
{
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
