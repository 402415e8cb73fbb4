#include "writing/previewpost.h"

#include "formats/blocks/identity.h"
#include "formats/blocks/render.h"
#include "formats/html/treebuilder.h"

namespace {

PreviewPost::Part partOf(const blocks::Block &block)
{
    if (!blocks::cardId(block).isEmpty())
        return PreviewPost::Part::Card;
    if (block.name() == "core/quote" || block.name() == "core/pullquote" || !blocks::quoteId(block).isEmpty())
        return PreviewPost::Part::Quote;
    return PreviewPost::Part::Plain;
}

QByteArray htmlOf(const blocks::Document &post, const blocks::Block &block)
{
    // HTML between blocks stays as it is; only a post without blocks gets its paragraphs made.
    if (block.isFreeform() && !post.isClassic())
        return block.bytes();
    return blocks::toPreviewHtml(blocks::Document::parse(block.bytes()));
}

} // namespace

Result<PreviewPost> readPreview(const QByteArray &markup)
{
    const blocks::Document post = blocks::Document::parse(markup);
    PreviewPost preview;
    int number = -1;
    for (const blocks::Block &block : post.blocks()) {
        ++number;
        if (block.isBlank())
            continue;
        Result<Page> page = readHtml(htmlOf(post, block));
        if (!page)
            return page.error();
        const PreviewPost::Part part = partOf(block);
        std::vector<Node> &nodes = page->root.children;
        if (part != PreviewPost::Part::Plain
            && (nodes.size() != 1 || nodes.front().element != Element::Blockquote)) {
            Node frame; // What stands in a frame is indented as a quotation is.
            frame.element = Element::Blockquote;
            frame.children = std::move(nodes);
            nodes.clear();
            nodes.push_back(std::move(frame));
        }
        for (Node &node : nodes) {
            preview.root.children.push_back(std::move(node));
            preview.parts.push_back(part);
            preview.blocks.push_back(number);
        }
    }
    return preview;
}
