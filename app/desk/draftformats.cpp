#include "desk/draftformats.h"

#include "desk/markdown.h"
#include "formats/blocks/identity.h"
#include "formats/blocks/makers.h"
#include "formats/html/canonical.h"
#include "formats/html/treebuilder.h"

#include <algorithm>

namespace {

bool isList(const Node &node)
{
    return node.element == Element::UnorderedList || node.element == Element::OrderedList;
}

/// Inline nodes as HTML.
QByteArray inlineHtml(const std::vector<Node> &nodes)
{
    Node paragraph;
    paragraph.element = Element::Paragraph;
    paragraph.children = nodes;
    const QByteArray html = canonicalHtml(paragraph);
    const qsizetype start = html.indexOf('>') + 1;
    return html.mid(start, html.lastIndexOf("</") - start);
}

QByteArray directionWord(Direction direction)
{
    switch (direction) {
    case Direction::LeftToRight:
        return "ltr";
    case Direction::RightToLeft:
        return "rtl";
    case Direction::Unset:
    case Direction::Auto:
        break;
    }
    return {};
}

blocks::ListMarkup listMarkup(const Node &list)
{
    blocks::ListMarkup markup;
    markup.isOrdered = list.element == Element::OrderedList;
    markup.start = list.start;
    for (const Node &child : list.children) {
        blocks::ListMarkup::Item item;
        std::vector<Node> line; // What stands in one line of the item.
        for (const Node &part : child.children) {
            if (isList(part)) {
                item.lists.push_back(listMarkup(part));
            } else if (isInline(part.element)) {
                line.push_back(part);
            } else {
                if (!line.empty()) {
                    Node lineBreak;
                    lineBreak.element = Element::LineBreak;
                    line.push_back(lineBreak);
                }
                line.insert(line.end(), part.children.begin(), part.children.end());
            }
        }
        const bool isLine = std::ranges::all_of(line, [](const Node &n) { return isInline(n.element); });
        item.html = isLine ? inlineHtml(line) : QByteArray();
        markup.items.push_back(std::move(item));
    }
    return markup;
}

/// The picture of a figure or paragraph that holds nothing else, with the address of the link around it.
const Node *onlyPicture(const std::vector<Node> &nodes, QUrl &href)
{
    const Node *picture = nullptr;
    for (const Node &node : nodes) {
        if (node.element == Element::FigureCaption)
            continue;
        if (picture)
            return nullptr;
        if (node.element == Element::Link && node.children.size() == 1) {
            href = node.href;
            picture = &node.children.front();
        } else {
            picture = &node;
        }
    }
    return picture && picture->element == Element::Image && !picture->src.isEmpty() ? picture : nullptr;
}

void addBlocks(const std::vector<Node> &nodes, std::vector<QByteArray> &out);

/// A quotation that nobody captured: a plain block of WordPress, without an identity of ours.
QByteArray foreignQuote(const Node &node)
{
    std::vector<QByteArray> inner;
    addBlocks(node.children, inner);
    return "<!-- wp:quote -->\n<blockquote class=\"wp-block-quote\">" + blocks::joined(inner)
        + "</blockquote>\n<!-- /wp:quote -->";
}

void addBlock(const Node &node, std::vector<QByteArray> &out)
{
    switch (node.element) {
    case Element::Paragraph:
    case Element::Figure: {
        blocks::ImageMarkup markup;
        if (const Node *picture = onlyPicture(node.children, markup.href)) {
            markup.src = picture->src;
            markup.alt = picture->alt;
            for (const Node &child : node.children) {
                if (child.element == Element::FigureCaption)
                    markup.caption = inlineHtml(child.children);
            }
            return out.push_back(blocks::image(markup));
        }
        if (node.element == Element::Figure)
            return addBlocks(node.children, out);
        return out.push_back(blocks::paragraph(inlineHtml(node.children), directionWord(node.dir)));
    }
    case Element::Heading2:
    case Element::Heading3:
    case Element::Heading4:
    case Element::Heading5:
    case Element::Heading6:
        return out.push_back(blocks::heading(headingLevel(node.element), inlineHtml(node.children)));
    case Element::Preformatted:
        return out.push_back(blocks::preformatted(inlineHtml(node.children)));
    case Element::Rule:
        return out.push_back(blocks::separator());
    case Element::UnorderedList:
    case Element::OrderedList:
        return out.push_back(blocks::list(listMarkup(node)));
    case Element::Blockquote:
        return out.push_back(foreignQuote(node));
    case Element::Fragment:
        return addBlocks(node.children, out);
    case Element::FigureCaption:
        return out.push_back(blocks::paragraph(inlineHtml(node.children)));
    default:
        return out.push_back(blocks::customHtml(canonicalHtml(node))); // Tables, descriptions.
    }
}

/// Inline nodes that stand among blocks make a paragraph.
void addBlocks(const std::vector<Node> &nodes, std::vector<QByteArray> &out)
{
    std::vector<Node> line;
    const auto endLine = [&] {
        if (line.empty())
            return;
        Node paragraph;
        paragraph.element = Element::Paragraph;
        paragraph.children = std::exchange(line, {});
        addBlock(paragraph, out);
    };
    for (const Node &node : nodes) {
        if (isInline(node.element)) {
            line.push_back(node);
            continue;
        }
        endLine();
        addBlock(node, out);
    }
    endLine();
}

Result<QByteArray> htmlToBlocks(const QByteArray &html)
{
    const Result<Page> page = readHtml(html);
    if (!page)
        return page.error();
    std::vector<QByteArray> made;
    addBlocks(page->root.children, made);
    return blocks::joined(made);
}

/// The bytes between the delimiters: what WordPress shows, before its filters.
QByteArray withoutDelimiters(const QByteArray &markup)
{
    const blocks::Document document = blocks::Document::parse(markup);
    std::vector<blocks::Span> delimiters;
    for (const blocks::Block &block : blocks::allBlocks(document)) {
        if (block.isFreeform())
            continue;
        const blocks::Span all = block.span();
        const blocks::Span inner = block.innerSpan();
        if (block.isVoid()) {
            delimiters.push_back(all);
            continue;
        }
        delimiters.push_back({ all.start, inner.start });
        delimiters.push_back({ inner.end, all.end });
    }
    std::ranges::sort(delimiters, {}, &blocks::Span::start);
    QByteArray html;
    qsizetype from = 0;
    for (const blocks::Span &delimiter : delimiters) {
        if (delimiter.start > from)
            html += markup.mid(from, delimiter.start - from);
        from = std::max(from, delimiter.end);
    }
    html += markup.mid(from);
    // A delimiter stood on a line of its own: its line ends stay behind.
    QByteArray tidy;
    int lineEnds = 0;
    for (const char c : html) {
        lineEnds = c == '\n' ? lineEnds + 1 : 0;
        if (lineEnds <= 2)
            tidy += c;
    }
    return tidy.trimmed() + '\n';
}

} // namespace

Result<QByteArray> toBlocks(const QByteArray &text, DraftFormat format)
{
    switch (format) {
    case DraftFormat::Blocks:
        return text;
    case DraftFormat::Html:
        return htmlToBlocks(text);
    case DraftFormat::Markdown:
        return htmlToBlocks(markdownToHtml(text));
    }
    return text;
}

Result<QByteArray> fromBlocks(const QByteArray &markup, DraftFormat format)
{
    switch (format) {
    case DraftFormat::Blocks:
        return markup;
    case DraftFormat::Html:
        return withoutDelimiters(markup);
    case DraftFormat::Markdown: {
        const Result<Page> page = readHtml(withoutDelimiters(markup));
        if (!page)
            return page.error();
        return toMarkdown(page->root);
    }
    }
    return markup;
}
