#pragma once

#include <QByteArray>
#include <QTextLayout>

class QPainter;
class QPalette;

/// How the words of a cell look.
struct CellLook {
    QFont font;
    bool isHeader = false;
    bool isRightToLeft = false; ///< The table; words that say a direction go by themselves.
    QByteArray align; ///< As in TableView::Cell; empty for where the line begins.
    int mostLines = 4; ///< More is cut off.
};

/// The words of a cell with their marks, in lines of a width. Main thread.
class CellLayout final {
public:
    CellLayout(const QByteArray &html, const CellLook &look, const QPalette &palette);

    qreal naturalWidth() const; ///< Of its longest line if it had all the room.
    void layIn(qreal width);
    qreal height() const { return m_height; }
    void paint(QPainter &painter, const QPointF &topLeft, const QPalette &palette) const;

private:
    CellLook m_look;
    QTextLayout m_layout;
    qreal m_height = 0;
};
