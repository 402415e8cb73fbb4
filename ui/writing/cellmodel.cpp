#include "writing/cellmodel.h"

#include "writing/inlinetext.h"

#include <QLocale>

using namespace Qt::StringLiterals;
using blocks::Document;
using Section = blocks::TableView::Section;

namespace {

/// Not to be changed here without loss.
bool isLocked(const blocks::Text &text) { return blocks::lockOf(text) || !readInline(text.html); }

} // namespace

CellModel::CellModel(QObject *parent)
    : QAbstractTableModel(parent)
    , m_grid(m_table)
{
}

void CellModel::setMarkup(const QByteArray &markup)
{
    if (markup == m_document.toBytes())
        return;
    read(Document::parse(markup));
}

// The same shape is the same grid with other words: what is chosen and opened in it stays.
void CellModel::read(const Document &document)
{
    blocks::TableView table;
    if (!document.blocks().isEmpty())
        table = blocks::tableView(document.block(0)).value_or(table);
    TableGrid grid(table);
    const bool isSameShape = grid.squares == m_grid.squares && grid.columns == m_grid.columns;
    if (!isSameShape)
        beginResetModel();
    m_document = document;
    m_table = std::move(table);
    m_grid = std::move(grid);
    if (!isSameShape)
        endResetModel();
    else if (m_grid.rows > 0 && m_grid.columns > 0)
        emit dataChanged(index(0, 0), index(m_grid.rows - 1, m_grid.columns - 1));
    if (isSameShape)
        emit headerDataChanged(Qt::Vertical, 0, qMax(0, m_grid.rows - 1));
}

Result<> CellModel::take(const Result<Document> &edited)
{
    if (!edited)
        return edited.error();
    const QByteArray was = markup();
    if (edited->toBytes() == was)
        return {};
    read(*edited);
    emit changed(was, markup());
    return {};
}

bool CellModel::hasHeader() const
{
    return !m_table.rows.empty() && m_table.rows.front().section == Section::Head;
}

int CellModel::bodyEnd() const
{
    int end = int(m_table.rows.size());
    while (end > 0 && m_table.rows[size_t(end - 1)].section == Section::Foot)
        --end;
    return end;
}

const blocks::TableView::Cell *CellModel::cellAt(int row, int column) const
{
    const TableGrid::Place *place = m_grid.at(row, column);
    return place ? &m_table.rows[size_t(place->tableRow)].cells[size_t(place->cell)] : nullptr;
}

CellModel::Cells CellModel::cells(int row, int column, int rows, int columns) const
{
    Cells all;
    for (int i = row; i < row + rows; ++i) {
        all.emplace_back();
        for (int j = column; j < column + columns; ++j) {
            const blocks::TableView::Cell *cell = cellAt(i, j);
            all.back().push_back(cell ? cell->text.html : QByteArray());
        }
    }
    return all;
}

Result<> CellModel::insertRow(int row) { return take(blocks::withRow(m_document, block(), row)); }
Result<> CellModel::insertColumn(int column) { return take(blocks::withColumn(m_document, block(), column)); }
Result<> CellModel::removeRow(int row) { return take(blocks::withoutRow(m_document, block(), row)); }
Result<> CellModel::removeColumn(int column)
{
    return take(blocks::withoutColumn(m_document, block(), column));
}
Result<> CellModel::setHeader(bool hasHeader)
{
    return take(blocks::withHeader(m_document, block(), hasHeader));
}
Result<> CellModel::setAlign(int column, const QByteArray &align)
{
    return take(blocks::withColumnAlign(m_document, block(), column, align));
}
Result<> CellModel::setCaption(const QByteArray &html)
{
    return take(blocks::withCaption(m_document, block(), html));
}

Result<> CellModel::fill(int row, int column, const Cells &cells)
{
    size_t width = 0;
    for (const std::vector<QByteArray> &each : cells)
        width = qMax(width, each.size());
    Document document = m_document;
    // As many as are missing, one after the other: each is as its neighbour is by then.
    for (int count = m_grid.rows; m_table.isGrid() && count < row + int(cells.size()); ++count) {
        const auto grown = blocks::withRow(document, document.block(0), count);
        if (!grown)
            return grown.error();
        document = *grown;
    }
    for (int count = m_grid.columns; m_table.isGrid() && count < column + int(width); ++count) {
        const auto grown = blocks::withColumn(document, document.block(0), count);
        if (!grown)
            return grown.error();
        document = *grown;
    }
    const auto table = blocks::tableView(document.block(0));
    if (!table)
        return {};
    const TableGrid grid(*table);
    QByteArray bytes = document.toBytes();
    for (auto place = grid.places.rbegin(); place != grid.places.rend(); ++place) {
        const int i = place->row - row;
        const int j = place->column - column;
        if (i < 0 || j < 0 || i >= int(cells.size()) || j >= int(cells[size_t(i)].size()))
            continue;
        const blocks::Text &text = table->rows[size_t(place->tableRow)].cells[size_t(place->cell)].text;
        blocks::Text wanted = text;
        wanted.html = cells[size_t(i)][size_t(j)];
        if (!isLocked(text) && !isLocked(wanted))
            bytes.replace(text.span.start, text.span.length(), wanted.html);
    }
    return take(Document::parse(bytes));
}

int CellModel::rowCount(const QModelIndex &parent) const { return parent.isValid() ? 0 : m_grid.rows; }
int CellModel::columnCount(const QModelIndex &parent) const { return parent.isValid() ? 0 : m_grid.columns; }

QVariant CellModel::data(const QModelIndex &index, int role) const
{
    const blocks::TableView::Cell *cell = cellAt(index.row(), index.column());
    if (!cell)
        return {};
    const TableGrid::Place *place = m_grid.at(index.row(), index.column());
    switch (role) {
    case Qt::DisplayRole:
        return blocks::plainText(cell->text.html);
    case HtmlRole:
        return cell->text.html;
    case HeaderRole:
        return cell->isHeader || m_table.rows[size_t(place->tableRow)].section == Section::Head;
    case AlignRole:
        return cell->align;
    case LockRole:
    case Qt::ToolTipRole:
    case Qt::AccessibleDescriptionRole:
        return !isLocked(cell->text) ? QVariant()
            : blocks::lockOf(cell->text) == Error::Reason::CharactersUnsafe
            ? tr("This cell holds invisible characters that would be lost here. It is edited on the site.")
            : tr("This cell holds more than a line of words. It is edited on the site.");
    default:
        return {};
    }
}

bool CellModel::setData(const QModelIndex &index, const QVariant &value, int role)
{
    const blocks::TableView::Cell *cell = cellAt(index.row(), index.column());
    if (!cell || role != HtmlRole || value.toByteArray() == cell->text.html)
        return false;
    const auto done = take(blocks::withHtml(m_document, cell->text, value.toByteArray()));
    if (!done)
        emit refused(done.error());
    return bool(done);
}

QVariant CellModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (role != Qt::DisplayRole)
        return {};
    if (orientation == Qt::Horizontal)
        return QLocale().toString(section + 1);
    if (section >= int(m_table.rows.size()))
        return {};
    switch (m_table.rows[size_t(section)].section) {
    case Section::Head:
        return tr("Header");
    case Section::Foot:
        return tr("Footer");
    case Section::Body:
        break;
    }
    int number = section + 1;
    for (const blocks::TableView::Row &row : m_table.rows)
        number -= row.section == Section::Head;
    return QLocale().toString(number);
}

Qt::ItemFlags CellModel::flags(const QModelIndex &index) const
{
    if (!cellAt(index.row(), index.column()))
        return Qt::NoItemFlags;
    const Qt::ItemFlags shown = Qt::ItemIsEnabled | Qt::ItemIsSelectable;
    return data(index, LockRole).isNull() ? shown | Qt::ItemIsEditable : shown;
}
