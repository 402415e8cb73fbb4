#pragma once

#include <QPalette>

class QFrame;
class QHBoxLayout;
class QScrollArea;
class QVBoxLayout;
class QWidget;

/// What every space of the window lays its panes out with.

/// A pane of a space on a ground of its own, never narrower than `narrowest` pixels.
QWidget *makePane(QWidget *parent, QPalette::ColorRole ground, int narrowest = 0);
/// From its upper to its lower edge, without room between.
QVBoxLayout *makeColumn(QWidget *pane);
/// Makes a bar over a pane: title or field, then buttons; as high as those of the other panes.
QHBoxLayout *layPaneBar(QFrame *bar);
/// A hairline across, below a bar.
QFrame *makeLine(QWidget *parent);
/// Lays `page` out in the middle of `whole`, never wider than `widest` pixels, below `above`; it scrolls
/// where it is higher.
QScrollArea *layPage(QWidget *whole, QWidget *above, QWidget *page, int widest);
