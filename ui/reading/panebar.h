#pragma once

#include <QFrame>
#include <QHBoxLayout>

/// Makes a bar over a pane: title or field, then buttons; as high as those of the other panes.
inline QHBoxLayout *layPaneBar(QFrame *bar)
{
    bar->setFixedHeight(44);
    auto *row = new QHBoxLayout(bar);
    row->setContentsMargins(12, 0, 12, 0);
    row->setSpacing(8);
    return row;
}
