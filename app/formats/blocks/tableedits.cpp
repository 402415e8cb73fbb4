#include "formats/blocks/changes.h"
#include "formats/blocks/edits.h"

#include <algorithm>

namespace blocks {

using namespace reading;

namespace {

using Reason = Error::Reason;
using Section = TableView::Section;

/// Nothing for a table whose cells do not stand in a grid.
std::optional<TableView> gridOf(const Block &table)
{
    auto view = tableView(table);
    return view && view->isGrid() ? std::move(view) : std::nullopt;
}

/// `<thead>…</thead>` and the like, with the places of its tags in the document.
struct SectionPlace {
    Span open;
    Span close;
};

/// The section that the row stands in; nothing if rows stand straight in the table.
std::optional<SectionPlace> sectionAround(const Block &table, const TableView::Row &row)
{
    const Piece inner = innerOf(table);
    std::optional<SectionPlace> section;
    TagReader reader(inner.html);
    while (const auto tag = reader.next()) {
        if (tag->name != "thead" && tag->name != "tbody" && tag->name != "tfoot")
            continue;
        const Span span{ inner.base + tag->span.start, inner.base + tag->span.end };
        if (tag->kind == Tag::Kind::Open && span.end <= row.span.start)
            section = SectionPlace{ span, {} };
        else if (tag->kind == Tag::Kind::Close && section && span.start < row.span.start)
            section.reset();
        else if (tag->kind == Tag::Kind::Close && section && section->close.isEmpty())
            section->close = span;
    }
    return section && !section->close.isEmpty() ? section : std::nullopt;
}

/// The cell's opening tag under the name; a body's cell has no scope.
QByteArray tagAs(const Block &table, const TableView::Cell &cell, const QByteArray &name)
{
    const QByteArray html = table.view(cell.tag).toByteArray();
    const Tag tag = *leadingTag(html);
    QByteArray rest = html.mid(1 + tag.name.size());
    if (const TagAttribute *scope = tag.find("scope"); scope && name == "td")
        rest.remove(scope->span.start - 2 - tag.name.size(), scope->span.length() + 1);
    return '<' + name + rest;
}

QByteArray cellAs(const Block &table, const TableView::Cell &cell, const QByteArray &name)
{
    return tagAs(table, cell, name) + cell.text.html + "</" + name + '>';
}

/// The row with all its cells under the name; what is between them stays.
QByteArray rowAs(const Block &table, const TableView::Row &row, const QByteArray &name)
{
    QByteArray html;
    qsizetype at = row.span.start;
    for (const TableView::Cell &cell : row.cells) {
        html += table.view({ at, cell.span.start });
        html += cellAs(table, cell, name);
        at = cell.span.end;
    }
    return html += table.view({ at, row.span.end });
}

/// A cell as its neighbour is, without its words.
QByteArray emptyCell(const Block &table, const TableView::Cell &cell)
{
    QByteArray html = table.view(cell.tag).toByteArray();
    return html += table.view({ cell.text.span.end, cell.span.end });
}

QByteArray emptyRow(const Block &table, const TableView::Row &row)
{
    QByteArray html = "<tr>";
    for (const TableView::Cell &cell : row.cells)
        html += emptyCell(table, cell);
    return html + "</tr>";
}

QByteArray emptyBody(const Block &table, const TableView::Row &like)
{
    QByteArray html = "<tbody><tr>";
    for (const TableView::Cell &cell : like.cells)
        html += tagAs(table, cell, "td") + "</td>";
    return html + "</tr></tbody>";
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
    const TableView::Row *above = row > 0 ? &view->rows[size_t(row - 1)] : nullptr;
    const TableView::Row *below = row < count ? &view->rows[size_t(row)] : nullptr;
    Changes changes(document, table);
    const bool isBehindHeader
        = above && above->section == Section::Head && (!below || below->section == Section::Foot);
    const auto header = isBehindHeader ? sectionAround(table, *above) : std::nullopt;
    if (header)
        changes.insert(header->close.end, emptyBody(table, *above));
    else if (below && (!above || above->section != Section::Body || below->section == Section::Body))
        changes.insert(below->span.start, emptyRow(table, *below));
    else
        changes.insert(above->span.end, emptyRow(table, *above));
    return changes.apply();
}

Result<Document> withoutRow(const Document &document, const Block &table, int row)
{
    const auto view = gridOf(table);
    if (!view || view->rows.size() < 2)
        return refused(Reason::FormUnknown);
    if (row < 0 || row >= int(view->rows.size()))
        return refused(Reason::NoSuchBlock);
    const TableView::Row &gone = view->rows[size_t(row)];
    const auto section = sectionAround(table, gone);
    const bool isOnly
        = section && std::count_if(view->rows.begin(), view->rows.end(), [&](const TableView::Row &each) {
              return each.span.start > section->open.start && each.span.end < section->close.end;
          }) == 1;
    Changes changes(document, table);
    changes.remove(isOnly ? Span{ section->open.start, section->close.end } : gone.span);
    return changes.apply();
}

Result<Document> withColumn(const Document &document, const Block &table, int column)
{
    const auto view = gridOf(table);
    if (!view)
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
    if (!view || view->rows.front().cells.size() < 2)
        return refused(Reason::FormUnknown);
    if (column < 0 || column >= int(view->rows.front().cells.size()))
        return refused(Reason::NoSuchBlock);
    Changes changes(document, table);
    for (const TableView::Row &row : view->rows)
        changes.remove(row.cells[size_t(column)].span);
    return changes.apply();
}

Result<Document> withHeader(const Document &document, const Block &table, bool hasHeader)
{
    const auto view = gridOf(table);
    if (!view)
        return refused(Reason::FormUnknown);
    std::vector<const TableView::Row *> header;
    std::vector<const TableView::Row *> body;
    for (const TableView::Row &row : view->rows) {
        if (row.section == Section::Head)
            header.push_back(&row);
        else if (row.section == Section::Body)
            body.push_back(&row);
    }
    if (hasHeader == !header.empty())
        return document;
    if (hasHeader && body.empty())
        return refused(Reason::FormUnknown);
    const QByteArray cell = hasHeader ? "th" : "td";
    const std::vector<const TableView::Row *> turned = hasHeader ? std::vector{ body.front() } : header;
    const auto section = sectionAround(table, *turned.front());
    const auto target = hasHeader || body.empty() ? std::nullopt : sectionAround(table, *body.front());
    QByteArray rows;
    for (const TableView::Row *row : turned)
        rows += rowAs(table, *row, cell);
    Changes changes(document, table);
    if (hasHeader && (!section || body.size() > 1)) {
        changes.insert(
            section ? section->open.start : turned.front()->span.start, "<thead>" + rows + "</thead>");
        changes.remove(turned.front()->span);
    } else if (hasHeader) {
        changes.replace({ section->open.start, section->close.end }, "<thead>" + rows + "</thead>");
    } else if (!section || turned.back()->span.end > section->close.start) {
        return refused(Reason::FormUnknown); // Two headers, or one that is not closed.
    } else if (target) {
        changes.remove({ section->open.start, section->close.end });
        changes.insert(target->open.end, rows);
    } else {
        changes.replace({ section->open.start, section->close.end }, "<tbody>" + rows + "</tbody>");
    }
    return changes.apply();
}

Result<Document> withColumnAlign(
    const Document &document, const Block &table, int column, const QByteArray &align)
{
    const auto view = gridOf(table);
    const auto figure = wrapperOf(innerOf(table).html);
    if (!view || !figure || figure->tag.name != "figure")
        return refused(Reason::FormUnknown);
    if (column < 0 || column >= int(view->rows.front().cells.size()))
        return refused(Reason::NoSuchBlock);
    const auto orNone = [](const QByteArray &value) {
        return value.isEmpty() ? std::nullopt : std::optional(QString::fromUtf8(value));
    };
    Changes changes(document, table);
    for (const TableView::Row &row : view->rows) {
        const TableView::Cell &cell = row.cells[size_t(column)];
        if (cell.align == align)
            continue;
        const Piece piece{ table.view(cell.tag), cell.tag.start };
        const Tag tag = *leadingTag(piece.html);
        QList<QByteArray> classes = tag.classes();
        classes.removeIf([](const QByteArray &name) { return name.startsWith("has-text-align-"); });
        if (!align.isEmpty())
            classes.append("has-text-align-" + align);
        changes.setTagAttribute(piece, tag, "class", orNone(classes.join(' ')));
        changes.setTagAttribute(piece, tag, "data-align", orNone(align));
    }
    return changes.apply();
}

} // namespace blocks
