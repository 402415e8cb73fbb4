#include "formats/blocks/reading.h"

#include <algorithm>

namespace blocks {

using namespace reading;

namespace {

int spanOf(const Tag &tag, QByteArrayView name)
{
    const int count = tag.attribute(name).toInt();
    return count > 1 ? count : 1;
}

/// Rows from `<table>` to `</table>`; false for anything but sections, rows, cells, and white space between.
class RowReader final {
public:
    RowReader(Piece piece, TableView &view)
        : m_piece(piece)
        , m_view(view)
    {
    }

    bool run()
    {
        TagReader reader(m_piece.html);
        while (const auto tag = reader.next()) {
            if (!m_isInCell && !isBlank(m_piece.html.sliced(m_at, tag->span.start - m_at)))
                return false;
            m_at = tag->span.end;
            if (!(tag->kind == Tag::Kind::Open ? open(*tag) : close(*tag)))
                return false;
        }
        return !m_isInRow && isBlank(m_piece.html.sliced(m_at));
    }

private:
    bool open(const Tag &tag)
    {
        if (tag.name == "table"
            || (m_isInCell && (tag.name == "tr" || isCell(tag.name) || isSection(tag.name))))
            return false;
        if (m_isInCell)
            return true;
        if (isSection(tag.name)) {
            m_section = tag.name == "thead" ? TableView::Section::Head
                : tag.name == "tfoot"       ? TableView::Section::Foot
                                            : TableView::Section::Body;
            return !m_isInRow;
        }
        if (tag.name == "tr") {
            m_view.rows.push_back({ m_section, {}, placed(tag.span) });
            return !std::exchange(m_isInRow, true);
        }
        if (!isCell(tag.name) || !m_isInRow)
            return tag.name == "colgroup" || tag.name == "col";
        TableView::Cell cell;
        cell.isHeader = tag.name == "th";
        cell.columns = spanOf(tag, "colspan");
        cell.rows = spanOf(tag, "rowspan");
        cell.align = tag.attribute("data-align");
        cell.tag = placed(tag.span);
        cell.span = cell.tag;
        m_view.rows.back().cells.push_back(cell);
        m_isInCell = true;
        m_contentStart = tag.span.end;
        return true;
    }

    bool close(const Tag &tag)
    {
        if (tag.kind == Tag::Kind::Comment)
            return m_isInCell;
        if (isCell(tag.name)) {
            if (!std::exchange(m_isInCell, false))
                return false;
            TableView::Cell &cell = m_view.rows.back().cells.back();
            if (cell.isHeader != (tag.name == "th"))
                return false;
            cell.text = m_piece.sliced({ m_contentStart, tag.span.start }).text();
            cell.span.end = m_piece.base + tag.span.end;
            return true;
        }
        if (m_isInCell)
            return tag.name != "tr" && tag.name != "table" && !isSection(tag.name);
        if (tag.name == "tr") {
            m_view.rows.back().span.end = m_piece.base + tag.span.end;
            return std::exchange(m_isInRow, false);
        }
        m_section = TableView::Section::Body;
        return isSection(tag.name) || tag.name == "colgroup";
    }

    static bool isCell(QByteArrayView name) { return name == "td" || name == "th"; }
    static bool isSection(QByteArrayView name)
    {
        return name == "thead" || name == "tbody" || name == "tfoot";
    }
    Span placed(Span span) const { return { m_piece.base + span.start, m_piece.base + span.end }; }

    Piece m_piece;
    TableView &m_view;
    TableView::Section m_section = TableView::Section::Body;
    qsizetype m_at = 0;
    qsizetype m_contentStart = 0;
    bool m_isInRow = false;
    bool m_isInCell = false;
};

} // namespace

bool TableView::hasSpans() const
{
    return std::any_of(rows.begin(), rows.end(), [](const Row &row) {
        return std::any_of(row.cells.begin(), row.cells.end(),
            [](const Cell &cell) { return cell.columns > 1 || cell.rows > 1; });
    });
}

bool TableView::isGrid() const
{
    return !rows.empty() && !rows.front().cells.empty() && !hasSpans()
        && std::all_of(rows.begin(), rows.end(),
            [this](const Row &row) { return row.cells.size() == rows.front().cells.size(); });
}

std::optional<TableView> tableView(const Block &block)
{
    if (block.isVoid() || kindOf(block) != Kind::Table || block.childCount() > 0)
        return std::nullopt;
    Piece piece = innerOf(block);
    TableView view;
    if (const auto figure = wrapperOf(piece.html); figure && figure->tag.name == "figure") {
        view.caption = captionOf(piece);
        piece = piece.sliced(figure->content);
    }
    const auto all = elements(piece.html);
    if (!all || all->empty() || all->size() > 2 || all->front().tag.name != "table"
        || (all->size() == 2 && all->back().tag.name != "figcaption"))
        return std::nullopt;
    if (!RowReader(piece.sliced(all->front().content), view).run())
        return std::nullopt;
    return view;
}

} // namespace blocks
