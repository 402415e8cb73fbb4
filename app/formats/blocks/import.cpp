#include "formats/blocks/import.h"

#include "formats/blocks/makers.h"
#include "formats/blocks/tags.h"
#include "formats/html/nodes.h"
#include "formats/html/treebuilder.h"

#include <algorithm>
#include <array>
#include <cmark-gfm-core-extensions.h>
#include <cmark-gfm.h>
#include <memory>

using namespace Qt::StringLiterals;

namespace blocks {

namespace {

using Nodes = std::vector<Node>;

QByteArray address(const QUrl &url) { return escapedValue(QString::fromLatin1(url.toEncoded())); }

QByteArray dirName(Direction direction)
{
    switch (direction) {
    case Direction::LeftToRight:
        return "ltr";
    case Direction::RightToLeft:
        return "rtl";
    case Direction::Unset:
    case Direction::Auto:
        return {};
    }
    return {};
}

QByteArray inLanguage(const QByteArray &html, const Node &node)
{
    const QByteArray dir = dirName(node.dir);
    if ((node.lang.isEmpty() && dir.isEmpty()) || html.isEmpty())
        return html;
    QByteArray tag = "<span";
    if (!node.lang.isEmpty())
        tag += " lang=\"" + escapedValue(node.lang) + '"';
    if (!dir.isEmpty())
        tag += " dir=\"" + dir + '"';
    return tag + '>' + html + "</span>";
}

QByteArray inlineHtml(const Nodes &nodes);

QByteArray inlineHtml(const Node &node)
{
    const QByteArray inner = inlineHtml(node.children);
    auto within = [&](QByteArrayView tag) {
        return inner.isEmpty() ? inner
                               : '<' + tag.toByteArray() + '>' + inner + "</" + tag.toByteArray() + '>';
    };
    switch (node.element) {
    case Element::Text:
        return escapedText(node.text);
    case Element::LineBreak:
        return "<br>";
    case Element::BreakOpportunity:
        return {};
    case Element::Image: {
        if (node.src.isEmpty())
            return escapedText(node.alt);
        return "<img src=\"" + address(node.src) + "\" alt=\"" + escapedValue(node.alt) + "\"/>";
    }
    case Element::Link:
        return "<a href=\"" + address(node.href) + "\">" + inner + "</a>";
    case Element::Strong:
    case Element::Bold:
        return within("strong");
    case Element::Emphasis:
    case Element::Italic:
        return within("em");
    case Element::Struck:
        return within("s");
    case Element::Underline:
        return within("u");
    case Element::Deleted:
        return within("del");
    case Element::Inserted:
        return within("ins");
    case Element::Subscript:
        return within("sub");
    case Element::Superscript:
        return within("sup");
    case Element::Small:
        return within("small");
    case Element::Mark:
        return within("mark");
    case Element::Citation:
        return within("cite");
    case Element::InlineQuote:
        return within("q");
    case Element::Code:
        return within("code");
    case Element::Abbreviation:
        return node.title.isEmpty() ? inner
                                    : "<abbr title=\"" + escapedValue(node.title) + "\">" + inner + "</abbr>";
    case Element::RubyText:
        return '(' + inner + ')'; // WordPress keeps no ruby of most people's.
    case Element::RubyParenthesis:
        return {};
    case Element::IsolatedText:
    case Element::DirectedText:
        return inLanguage(inner, node);
    default:
        return inner;
    }
}

QByteArray inlineHtml(const Nodes &nodes)
{
    QByteArray html;
    for (const Node &node : nodes)
        html += inlineHtml(node);
    return html;
}

/// Blocks in a place for a line: their texts with line breaks between.
QByteArray flatHtml(const Nodes &nodes)
{
    QByteArray html;
    for (const Node &node : nodes) {
        const QByteArray piece
            = isInline(node.element) ? inlineHtml(node) : inLanguage(flatHtml(node.children), node);
        if (piece.isEmpty())
            continue;
        if (!html.isEmpty() && !isInline(node.element))
            html += "<br>";
        html += piece;
    }
    return html;
}

const Node *findFirst(const Nodes &nodes, Element element)
{
    const auto found
        = std::find_if(nodes.begin(), nodes.end(), [&](const Node &node) { return node.element == element; });
    return found == nodes.end() ? nullptr : &*found;
}

bool isBlankText(const Node &node) { return node.element == Element::Text && node.text.trimmed().isEmpty(); }

/// The picture if it is all that stands here, alone or in a link.
std::optional<ImageMarkup> onlyImage(const Nodes &nodes)
{
    const Node *only = nullptr;
    for (const Node &node : nodes) {
        if (isBlankText(node))
            continue;
        if (only)
            return std::nullopt;
        only = &node;
    }
    if (!only)
        return std::nullopt;
    if (only->element == Element::Image && !only->src.isEmpty())
        return ImageMarkup{ 0, only->src, only->alt, {}, {} };
    if (only->element != Element::Link)
        return std::nullopt;
    auto image = onlyImage(only->children);
    if (image)
        image->href = only->href;
    return image;
}

ListMarkup listOf(const Node &node)
{
    ListMarkup list;
    list.isOrdered = node.element == Element::OrderedList;
    list.start = node.start;
    for (const Node &child : node.children) {
        ListMarkup::Item item;
        for (const Node &part : child.children) {
            if (part.element == Element::UnorderedList || part.element == Element::OrderedList) {
                item.lists.push_back(listOf(part));
                continue;
            }
            const QByteArray html
                = isInline(part.element) ? inlineHtml(part) : inLanguage(flatHtml(part.children), part);
            if (!item.html.isEmpty() && !isInline(part.element) && !html.isEmpty())
                item.html += "<br>";
            item.html += html;
        }
        list.items.push_back(std::move(item));
    }
    return list;
}

using TableRows = std::vector<std::vector<QByteArray>>;

/// Of one table: beyond these it is made to keep us busy, and its empty squares are left out.
constexpr size_t mostSquares = 100'000;

/// The cells of a section with their tags. One that spans several stands in the first of its squares, the
/// others are empty, while there is room: the oldest WordPress that we write for knows no spans.
TableRows rowsOf(const Node &part, size_t &room)
{
    TableRows rows;
    std::vector<int> busyUntil; // Of each column, the first row that is free.
    for (const Node &row : part.children) {
        std::vector<QByteArray> cells;
        const QByteArray empty = part.element == Element::TableHead ? "<th></th>" : "<td></td>";
        const auto addEmpty = [&] {
            --room;
            cells.push_back(empty);
        };
        const auto skipBusy = [&] {
            while (room > 0 && cells.size() < busyUntil.size() && busyUntil[cells.size()] > int(rows.size()))
                addEmpty();
        };
        for (const Node &cell : row.children) {
            skipBusy();
            const QByteArray tag = cell.element == Element::HeaderCell ? "th" : "td";
            busyUntil.resize(qMax(busyUntil.size(), cells.size() + size_t(cell.colspan)), 0);
            busyUntil[cells.size()] = int(rows.size()) + cell.rowspan;
            cells.push_back('<' + tag + '>' + flatHtml(cell.children) + "</" + tag + '>');
            for (int i = 1; i < cell.colspan && room > 0; ++i) {
                busyUntil[cells.size()] = int(rows.size()) + cell.rowspan;
                addEmpty();
            }
        }
        skipBusy();
        rows.push_back(std::move(cells));
    }
    return rows;
}

/// A section with at least so many cells in every row.
QByteArray sectionHtml(Element section, const TableRows &rows, size_t columns)
{
    const QByteArray name = section == Element::TableHead ? "thead"
        : section == Element::TableFoot                   ? "tfoot"
                                                          : "tbody";
    const QByteArray empty = name == "thead" ? "<th></th>" : "<td></td>";
    QByteArray html = '<' + name + '>';
    for (const std::vector<QByteArray> &row : rows) {
        html += "<tr>";
        for (const QByteArray &cell : row)
            html += cell;
        html += empty.repeated(qsizetype(columns - qMin(columns, row.size()))) + "</tr>";
    }
    return html + "</" + name + '>';
}

QByteArray table(const Node &node)
{
    std::vector<std::pair<Element, TableRows>> sections;
    QByteArray caption;
    size_t room = mostSquares;
    size_t columns = 0;
    size_t count = 0;
    for (const Node &part : node.children) {
        switch (part.element) {
        case Element::TableHead:
        case Element::TableBody:
        case Element::TableFoot:
            sections.emplace_back(part.element, rowsOf(part, room));
            count += sections.back().second.size();
            for (const std::vector<QByteArray> &row : sections.back().second)
                columns = qMax(columns, row.size());
            break;
        case Element::TableCaption:
            caption = inlineHtml(part.children);
            break;
        default:
            break;
        }
    }
    QByteArray html;
    for (const auto &[section, rows] : sections)
        html += sectionHtml(section, rows, count * columns > mostSquares ? 0 : columns);
    if (!caption.isEmpty())
        caption = "<figcaption class=\"wp-element-caption\">" + caption + "</figcaption>";
    return "<!-- wp:table -->\n<figure class=\"wp-block-table\"><table>" + html + "</table>" + caption
        + "</figure>\n<!-- /wp:table -->";
}

void append(std::vector<QByteArray> &out, const Nodes &nodes);

QByteArray paragraphOf(const Node &node)
{
    const QByteArray dir = dirName(node.dir);
    const QByteArray html = inlineHtml(node.children);
    return html.isEmpty() ? html : paragraph(node.lang.isEmpty() ? html : inLanguage(html, node), dir);
}

QByteArray foreignQuote(const Node &node)
{
    std::vector<QByteArray> inner;
    append(inner, node.children);
    QByteArray html = "<blockquote class=\"wp-block-quote\">" + joined(inner);
    if (!node.cite.isEmpty())
        html += "<cite><a href=\"" + address(node.cite) + "\">" + escapedText(node.cite.host())
            + "</a></cite>";
    return "<!-- wp:quote -->\n" + html + "</blockquote>\n<!-- /wp:quote -->";
}

void appendFigure(std::vector<QByteArray> &out, const Node &node)
{
    const Node *caption = findFirst(node.children, Element::FigureCaption);
    Nodes content;
    std::copy_if(node.children.begin(), node.children.end(), std::back_inserter(content),
        [](const Node &child) { return child.element != Element::FigureCaption; });
    const QByteArray words = caption ? flatHtml(caption->children) : QByteArray();
    if (auto picture = onlyImage(content)) {
        picture->caption = words;
        out.push_back(image(*picture));
        return;
    }
    append(out, content);
    if (!words.isEmpty())
        out.push_back(paragraph(words));
}

void append(std::vector<QByteArray> &out, const Nodes &nodes)
{
    Nodes line; // Inline nodes between blocks become a paragraph.
    auto flush = [&] {
        if (const auto picture = onlyImage(line))
            out.push_back(image(*picture));
        else if (const QByteArray html = inlineHtml(line); !html.trimmed().isEmpty())
            out.push_back(paragraph(html));
        line.clear();
    };
    for (const Node &node : nodes) {
        if (isInline(node.element)) {
            line.push_back(node);
            continue;
        }
        flush();
        switch (node.element) {
        case Element::Paragraph:
            if (const auto picture = onlyImage(node.children))
                out.push_back(image(*picture));
            else
                out.push_back(paragraphOf(node));
            break;
        case Element::Heading2:
        case Element::Heading3:
        case Element::Heading4:
        case Element::Heading5:
        case Element::Heading6:
            out.push_back(heading(headingLevel(node.element), inLanguage(inlineHtml(node.children), node)));
            break;
        case Element::Preformatted:
            if (node.children.size() == 1 && node.children[0].element == Element::Code) {
                const QByteArray html = inlineHtml(node.children[0].children);
                out.push_back(code(decodedText(html.endsWith('\n') ? html.chopped(1) : html)));
            } else {
                out.push_back(preformatted(inlineHtml(node.children)));
            }
            break;
        case Element::Rule:
            out.push_back(separator());
            break;
        case Element::Blockquote:
            out.push_back(foreignQuote(node));
            break;
        case Element::UnorderedList:
        case Element::OrderedList:
            out.push_back(list(listOf(node)));
            break;
        case Element::Figure:
            appendFigure(out, node);
            break;
        case Element::Table:
            out.push_back(table(node));
            break;
        case Element::Term:
            out.push_back(paragraph("<strong>" + flatHtml(node.children) + "</strong>"));
            break;
        default:
            append(out, node.children);
            break;
        }
        std::erase_if(out, [](const QByteArray &bytes) { return bytes.isEmpty(); });
    }
    flush();
}

} // namespace

QByteArray fromNodes(const Node &fragment)
{
    std::vector<QByteArray> out;
    append(out, fragment.children);
    return joined(out);
}

QByteArray markdownToHtml(const QByteArray &markdown)
{
    cmark_gfm_core_extensions_ensure_registered();
    const std::unique_ptr<cmark_parser, decltype(&cmark_parser_free)> parser(
        cmark_parser_new(CMARK_OPT_UNSAFE | CMARK_OPT_VALIDATE_UTF8), cmark_parser_free);
    for (const char *name : { "table", "strikethrough", "autolink" }) {
        if (cmark_syntax_extension *extension = cmark_find_syntax_extension(name))
            cmark_parser_attach_syntax_extension(parser.get(), extension);
    }
    cmark_parser_feed(parser.get(), markdown.constData(), size_t(markdown.size()));
    const std::unique_ptr<cmark_node, decltype(&cmark_node_free)> root(
        cmark_parser_finish(parser.get()), cmark_node_free);
    // Raw HTML is kept: it is the person's text, and what is dangerous in it goes when the HTML is read.
    char *html
        = cmark_render_html(root.get(), CMARK_OPT_UNSAFE, cmark_parser_get_syntax_extensions(parser.get()));
    const QByteArray out(html);
    cmark_get_default_mem_allocator()->free(html);
    return out;
}

Result<QByteArray> fromHtml(const QByteArray &utf8, const QUrl &base)
{
    ReadOptions options;
    options.base = base;
    const auto page = readHtml(utf8, options);
    if (!page)
        return page.error();
    return fromNodes(page->root);
}

Result<QByteArray> fromMarkdown(const QByteArray &markdown, const QUrl &base)
{
    return fromHtml(markdownToHtml(markdown), base);
}

} // namespace blocks
