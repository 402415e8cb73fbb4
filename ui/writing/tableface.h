#pragma once

#include "formats/blocks/views.h"
#include "writing/celllayout.h"

#include <QRectF>

#include <memory>
#include <vector>

/// A table as it is painted in the text of a post: a grid with its words and its caption. Of a large one the
/// first rows and columns, and how many there are more. Laid out once, for one width. Main thread.
class TableFace final {
public:
    TableFace(const blocks::TableView &table, const QFont &font, const QPalette &palette, qreal width);

    qreal height() const { return m_height; }
    void paint(QPainter &painter, const QPointF &topLeft, const QPalette &palette) const;

private:
    struct Cell {
        QRectF box;
        std::unique_ptr<CellLayout> words;
        bool isHeader = false;
    };
    std::vector<Cell> m_cells;
    std::unique_ptr<CellLayout> m_caption;
    QSizeF m_grid;
    QString m_rest; ///< What is not shown, in words.
    QFont m_font;
    qreal m_width = 0;
    qreal m_height = 0;
    bool m_isRightToLeft = false;
};
