#include "formats/blocks/changes.h"
#include "formats/blocks/edits.h"

namespace blocks {

namespace {

using Reason = Error::Reason;

/// Nothing for a table whose cells do not stand in a grid.
std::optional<TableView> gridOf(const Block &table)
{
    auto view = tableView(table);
    if (!view || view->rows.empty() || view->hasSpans())
        return std::nullopt;
    for (const TableView::Row &row : view->rows) {
        if (row.cells.size() != view->rows.front().cells.size())
            return std::nullopt;
    }
    return view;
}

/// A cell as its neighbour is, without its words.
QByteArray emptyCell(const Block &table, const TableView::Cell &cell)
{
    QByteArray html = table.view({ cell.span.start, cell.text.span.start }).toByteArray();
    return html += table.view({ cell.text.span.end, cell.span.end });
}

QByteArray emptyRow(const Block &table, const TableView::Row &row)
{
    QByteArray html = "<tr>";
    for (const TableView::Cell &cell : row.cells)
        html += emptyCell(table, cell);
    return html + "</tr>";
}

} // namespace

Result<Document> withRow(const Document &document, const Block &table, int row)
{
    const auto view = gridOf(table);
    if (!view)
        return refused(Reason::FormUnknown);
    const int count = int(view->rows.size());
    if (row < 0 || row > count)
        return refused(Reason::NoSuchBlock);
    const TableView::Row &neighbour = view->rows[size_t(row < count ? row : count - 1)];
    Changes changes(document, table);
    changes.insert(row < count ? neighbour.span.start : neighbour.span.end, emptyRow(table, neighbour));
    return changes.apply();
}

Result<Document> withoutRow(const Document &document, const Block &table, int row)
{
    const auto view = gridOf(table);
    if (!view)
        return refused(Reason::FormUnknown);
    if (row < 0 || row >= int(view->rows.size()))
        return refused(Reason::NoSuchBlock);
    Changes changes(document, table);
    changes.remove(view->rows[size_t(row)].span);
    return changes.apply();
}

Result<Document> withColumn(const Document &document, const Block &table, int column)
{
    const auto view = gridOf(table);
    if (!view || view->rows.front().cells.empty())
        return refused(Reason::FormUnknown);
    const int count = int(view->rows.front().cells.size());
    if (column < 0 || column > count)
        return refused(Reason::NoSuchBlock);
    Changes changes(document, table);
    for (const TableView::Row &row : view->rows) {
        const TableView::Cell &neighbour = row.cells[size_t(column < count ? column : count - 1)];
        changes.insert(
            column < count ? neighbour.span.start : neighbour.span.end, emptyCell(table, neighbour));
    }
    return changes.apply();
}

Result<Document> withoutColumn(const Document &document, const Block &table, int column)
{
    const auto view = gridOf(table);
    if (!view)
        return refused(Reason::FormUnknown);
    if (column < 0 || column >= int(view->rows.front().cells.size()))
        return refused(Reason::NoSuchBlock);
    Changes changes(document, table);
    for (const TableView::Row &row : view->rows)
        changes.remove(row.cells[size_t(column)].span);
    return changes.apply();
}

} // namespace blocks
