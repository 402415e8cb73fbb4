#include "writing/tablegrid.h"

#include <QStringView>

namespace {

constexpr int mostColumns = 100;

} // namespace

TableGrid::TableGrid(const blocks::TableView &table)
    : rows(int(table.rows.size()))
{
    std::vector<int> busyUntil; // Of each column, the first row that is free.
    for (int row = 0; row < rows; ++row) {
        int column = 0;
        const auto &cells = table.rows[size_t(row)].cells;
        for (int number = 0; number < int(cells.size()); ++number) {
            while (column < int(busyUntil.size()) && busyUntil[size_t(column)] > row)
                ++column;
            if (column >= mostColumns)
                break;
            const blocks::TableView::Cell &cell = cells[size_t(number)];
            Place place{ row, column, qMin(cell.rows, rows - row), 1, row, number };
            const int end = qMin(column + cell.columns, mostColumns);
            busyUntil.resize(qMax(busyUntil.size(), size_t(end)), 0);
            while (column + place.columns < end && busyUntil[size_t(column + place.columns)] <= row)
                ++place.columns;
            for (int i = 0; i < place.columns; ++i)
                busyUntil[size_t(column + i)] = row + place.rows;
            column += place.columns;
            places.push_back(place);
        }
    }
    columns = int(busyUntil.size());
    squares.assign(size_t(rows) * size_t(columns), -1);
    for (size_t i = 0; i < places.size(); ++i) {
        const Place &place = places[i];
        for (int row = place.row; row < place.row + place.rows; ++row) {
            for (int column = place.column; column < place.column + place.columns; ++column)
                squares[size_t(row) * size_t(columns) + size_t(column)] = int(i);
        }
    }
}

const TableGrid::Place *TableGrid::at(int row, int column) const
{
    if (row < 0 || row >= rows || column < 0 || column >= columns)
        return nullptr;
    const int place = squares[size_t(row) * size_t(columns) + size_t(column)];
    return place < 0 ? nullptr : &places[size_t(place)];
}

bool runsRightToLeft(const blocks::TableView &table)
{
    for (const blocks::TableView::Row &row : table.rows) {
        for (const blocks::TableView::Cell &cell : row.cells) {
            for (const QChar c : blocks::plainText(cell.text.html)) {
                if (c.direction() == QChar::DirR || c.direction() == QChar::DirAL)
                    return true;
                if (c.direction() == QChar::DirL)
                    return false;
            }
        }
    }
    return false;
}
