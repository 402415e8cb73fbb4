#pragma once

#include <QColor>
#include <QString>

#include <initializer_list>

class QPainter;
class QStyleOptionViewItem;

/// The rows of the window's lists, painted: what is the same in all of them.

/// The ground of a selected row, the hairline below, the ring of the focus.
void paintRowGround(QPainter &painter, const QStyleOptionViewItem &option);

struct RowLine {
    QString text;
    QColor ink;
};
/// A row of a bold title and lines below it, cut where they end, in the direction in which the title runs.
void paintTitledRow(QPainter &painter, const QStyleOptionViewItem &option, const QString &title,
    std::initializer_list<RowLine> lines);
