#include "writing/tableface.h"

#include "widgets/tones.h"
#include "writing/postobjects.h"
#include "writing/tablegrid.h"

#include <QPainter>

#include <numeric>

using namespace Qt::StringLiterals;

namespace {

constexpr qreal padding = 6; ///< Between the words of a cell and its border.
constexpr qreal narrowest = 64; ///< A column that can be read.
constexpr qreal widestWish = 320; ///< A long text asks for no more than this.
constexpr qreal tallest = 320; ///< Of the grid: a table is not the post.
constexpr int mostRows = 24;

/// Shares the width by what each column would take, none narrower than can be read.
std::vector<qreal> shared(std::vector<qreal> wishes, qreal width)
{
    for (qreal &wish : wishes)
        wish = qBound(narrowest, wish, widestWish);
    const qreal all = std::accumulate(wishes.begin(), wishes.end(), 0.0);
    const qreal spare = width - narrowest * qreal(wishes.size());
    const qreal wished = all - narrowest * qreal(wishes.size());
    for (qreal &wish : wishes)
        wish = narrowest + (wished > 0 ? (wish - narrowest) * spare / wished : spare / qreal(wishes.size()));
    return wishes;
}

} // namespace

TableFace::TableFace(const blocks::TableView &table, const QFont &font, const QPalette &palette, qreal width)
    : m_font(font)
    , m_width(width)
    , m_isRightToLeft(runsRightToLeft(table))
{
    const TableGrid grid(table);
    const int columns = qBound(0, int(width / narrowest), grid.columns);
    int rows = qMin(grid.rows, mostRows);
    std::vector<qreal> wishes(size_t(columns), 0);
    struct Laid {
        const TableGrid::Place *place;
        int columns;
        Cell cell;
    };
    std::vector<Laid> laid;
    for (const TableGrid::Place &place : grid.places) {
        if (place.row >= rows)
            break;
        if (place.column >= columns)
            continue;
        const blocks::TableView::Row &row = table.rows[size_t(place.tableRow)];
        const blocks::TableView::Cell &cell = row.cells[size_t(place.cell)];
        const bool isHeader = cell.isHeader || row.section == blocks::TableView::Section::Head;
        auto words = std::make_unique<CellLayout>(
            cell.text.html, CellLook{ font, isHeader, m_isRightToLeft, cell.align }, palette);
        const int wide = qMin(place.columns, columns - place.column);
        if (wide == 1) {
            qreal &wish = wishes[size_t(place.column)];
            wish = qMax(wish, words->naturalWidth() + 2 * padding + 2);
        }
        laid.push_back({ &place, wide, { {}, std::move(words), isHeader } });
    }
    const std::vector<qreal> widths = columns > 0 ? shared(wishes, width - 1) : std::vector<qreal>();
    std::vector<qreal> lefts(size_t(columns) + 1, 0);
    std::partial_sum(widths.begin(), widths.end(), lefts.begin() + 1);
    std::vector<qreal> heights(size_t(rows), QFontMetricsF(font).height() + 2 * padding);
    for (const Laid &each : laid) {
        const size_t column = size_t(each.place->column);
        each.cell.words->layIn(lefts[column + size_t(each.columns)] - lefts[column] - 2 * padding);
        if (each.place->rows == 1) {
            qreal &height = heights[size_t(each.place->row)];
            height = qMax(height, each.cell.words->height() + 2 * padding);
        }
    }
    std::vector<qreal> tops{ 0 };
    for (int row = 0; row < rows; ++row) {
        if (row > 0 && tops.back() + heights[size_t(row)] > tallest) {
            rows = row;
            break;
        }
        tops.push_back(tops.back() + heights[size_t(row)]);
    }
    for (Laid &each : laid) {
        const TableGrid::Place &place = *each.place;
        if (place.row >= rows)
            break;
        const qreal left = lefts[size_t(place.column)];
        const qreal right = lefts[size_t(place.column + each.columns)];
        const qreal bottom = tops[size_t(qMin(place.row + place.rows, rows))];
        const QRectF box(m_isRightToLeft ? width - 1 - right : left, tops[size_t(place.row)], right - left,
            bottom - tops[size_t(place.row)]);
        each.cell.box = box;
        m_cells.push_back(std::move(each.cell));
    }
    m_grid = { width, columns > 0 ? tops.back() : 0 };
    m_height = m_grid.height() + 2;
    QStringList rest;
    if (grid.rows > rows)
        rest.append(PostObjects::tr("%n more row(s)", nullptr, grid.rows - rows));
    if (grid.columns > columns)
        rest.append(PostObjects::tr("%n more column(s)", nullptr, grid.columns - columns));
    m_rest = rest.join(u" · "_s);
    if (!m_rest.isEmpty() || m_cells.empty())
        m_height += QFontMetricsF(font).height() + padding;
    if (table.caption && !table.caption->html.isEmpty()) {
        m_caption = std::make_unique<CellLayout>(
            table.caption->html, CellLook{ font, false, m_isRightToLeft, "center" }, palette);
        m_caption->layIn(width - 2 * padding);
        m_height += m_caption->height() + padding;
    }
}

void TableFace::paint(QPainter &painter, const QPointF &topLeft, const QPalette &palette) const
{
    painter.save();
    painter.translate(topLeft + QPointF(0.5, 0.5));
    painter.setRenderHint(QPainter::Antialiasing, false);
    for (const Cell &cell : m_cells) {
        painter.setPen(controlBorder(palette));
        painter.setBrush(cell.isHeader ? QBrush(quoteGround(palette)) : QBrush(Qt::NoBrush));
        painter.drawRect(cell.box); // Its border is its neighbour's too.
        painter.save();
        painter.setClipRect(cell.box);
        cell.words->paint(painter, cell.box.topLeft() + QPointF(padding, padding), palette);
        painter.restore();
    }
    qreal y = m_grid.height() + padding;
    const QFontMetricsF metrics(m_font);
    painter.setFont(m_font);
    painter.setPen(mutedInk(palette));
    if (!m_rest.isEmpty() || m_cells.empty()) {
        const QString words = m_cells.empty() ? PostObjects::tr("Table without cells") : m_rest;
        painter.drawText(QRectF(0, y, m_width, metrics.height()),
            int((m_isRightToLeft ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignAbsolute), words);
        y += metrics.height() + padding;
    }
    if (m_caption)
        m_caption->paint(painter, { padding, y }, palette);
    painter.restore();
}
