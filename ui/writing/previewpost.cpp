#include "writing/previewpost.h"

#include "formats/blocks/identity.h"
#include "formats/blocks/render.h"
#include "formats/blocks/tags.h"
#include "formats/blocks/views.h"
#include "formats/html/treebuilder.h"
#include "widgets/isolated.h"

#include <QCoreApplication>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

constexpr int room = 14; ///< Between a frame and its words, in device-independent pixels,
constexpr int innerRoom = 6; ///< and of a frame in another.
constexpr int betweenLines = 8; ///< In a frame.
constexpr int below = 18; ///< Between a frame and what follows.
constexpr auto localScheme = "quotidian-picture:";
constexpr auto localHost = "https://quotidian-picture.invalid/"; ///< RFC 2606: it will never be anybody's.
constexpr auto serverBlock = "<div class=\"qtd-server-block\" data-name=\"";

/// What each child of the root is of.
struct Part {
    std::optional<PreviewPost::Frame::Kind> kind;
    int block = 0; ///< Number of the post's block.
};

QString tr(const char *words) { return QCoreApplication::translate("PreviewPost", words); }

std::optional<PreviewPost::Frame::Kind> frameOf(const blocks::Block &block)
{
    if (!blocks::cardId(block).isEmpty() || block.name() == "core/embed")
        return PreviewPost::Frame::Kind::Card;
    if (block.name() == "core/quote" || block.name() == "core/pullquote" || !blocks::quoteId(block).isEmpty())
        return PreviewPost::Frame::Kind::Quote;
    return std::nullopt;
}

QByteArray translated(const char *words, const QString &name)
{
    return blocks::escapedText(tr(words).arg(isolated(name)));
}

/// What the site makes of an address is not known here, and not asked for: a card that leads there.
QByteArray embedHtml(const blocks::EmbedView &embed)
{
    const QUrl address(embed.url);
    QByteArray html = "<blockquote><p><strong><a href=\"" + blocks::escapedValue(embed.url) + "\">"
        + translated(QT_TRANSLATE_NOOP("PreviewPost", "Embedded from %1"), address.host())
        + "</a></strong></p><p>" + blocks::escapedText(address.toDisplayString()) + "</p>";
    if (embed.caption)
        html += "<p><small>" + embed.captionHtml() + "</small></p>";
    return html + "</blockquote>";
}

/// The block's markup with every embedded page as a card, at whatever depth.
QByteArray withCards(const blocks::Block &block)
{
    QByteArray markup = block.bytes();
    const qsizetype start = block.span().start;
    QList<blocks::Block> waiting{ block };
    std::vector<std::pair<blocks::Span, QByteArray>> cards;
    while (!waiting.isEmpty()) {
        const blocks::Block each = waiting.takeLast();
        if (const auto embed = blocks::embedView(each))
            cards.emplace_back(each.span(), embedHtml(*embed));
        else
            waiting += each.children();
    }
    std::sort(cards.begin(), cards.end(),
        [](const auto &one, const auto &other) { return one.first.start > other.first.start; });
    for (const auto &[span, html] : cards)
        markup.replace(span.start - start, span.length(), html);
    return markup;
}

/// What a server fills in has a place, and words instead of nothing.
QByteArray withPlaces(QByteArray html)
{
    const qsizetype length = qsizetype(qstrlen(serverBlock));
    for (qsizetype at = html.indexOf(serverBlock); at >= 0; at = html.indexOf(serverBlock, at + 1)) {
        const qsizetype end = html.indexOf("\"></div>", at);
        if (end < 0)
            break;
        QString name = blocks::decodedText(html.mid(at + length, end - at - length));
        name.remove("core/"_L1).replace(u'-', u' ');
        const QByteArray words = "<p><small>"
            + translated(QT_TRANSLATE_NOOP("PreviewPost", "Filled in by the site: %1"), name)
            + "</small></p>";
        html.replace(at, end + 8 - at, words);
    }
    return html;
}

/// The reader of pages keeps addresses of the web alone.
QByteArray withLocalPictures(QByteArray html)
{
    return html.replace(QByteArray("src=\"") + localScheme, QByteArray("src=\"") + localHost);
}

QByteArray htmlOf(const blocks::Document &post, const blocks::Block &block)
{
    // HTML between blocks stays as it is; only a post without blocks gets its paragraphs made.
    if (block.isFreeform() && !post.isClassic())
        return withLocalPictures(block.bytes());
    return withLocalPictures(withPlaces(blocks::toPreviewHtml(blocks::Document::parse(withCards(block)))));
}

void setDirection(Node &node, Direction direction)
{
    if (isInline(node.element))
        return;
    if (node.element != Element::Fragment && node.dir == Direction::Unset)
        node.dir = direction;
    for (Node &child : node.children)
        setDirection(child, node.dir == Direction::Unset ? direction : node.dir);
}

/// Neighbours at one depth in one block stand in one frame.
std::vector<PreviewPost::Frame> framesOf(const PageLines &page, const std::vector<Part> &parts)
{
    const Part none;
    std::vector<PreviewPost::Frame> frames;
    std::vector<size_t> open; ///< Of the frames, the outermost first.
    int block = -1;
    for (size_t i = 0; i < page.lines.size(); ++i) {
        const PageLine &line = page.lines[i];
        const Part &part = line.part >= 0 ? parts.at(size_t(line.part)) : none;
        if (part.block != block)
            open.clear();
        block = part.block;
        open.resize(std::min(open.size(), size_t(line.quoteDepth)));
        while (open.size() < size_t(line.quoteDepth)) {
            const int depth = int(open.size()) + 1;
            const auto kind = depth == 1 ? part.kind.value_or(PreviewPost::Frame::Kind::Quote)
                                         : PreviewPost::Frame::Kind::Quote;
            open.push_back(frames.size());
            frames.push_back({ kind, depth, i, i });
        }
        for (const size_t frame : open)
            frames[frame].last = i;
    }
    return frames;
}

/// Room around what stands in a frame, and quiet attributions.
void dress(PageLines &page, const std::vector<PreviewPost::Frame> &frames)
{
    for (const PreviewPost::Frame &frame : frames) {
        const int inside = frame.depth == 1 ? room : innerRoom;
        for (size_t i = frame.first; i <= frame.last; ++i) {
            PageLine &line = page.lines[i];
            if (frame.depth > 1)
                continue;
            line.endRoom = room;
            line.bottom = std::min(line.bottom, betweenLines);
        }
        page.lines[frame.first].top += inside;
        page.lines[frame.last].bottom
            = frame.depth == 1 ? room + below : page.lines[frame.last].bottom + innerRoom;
    }
}

bool isAttribution(const Node &node)
{
    return node.element == Element::Paragraph && node.children.size() == 1
        && node.children.front().element == Element::Citation;
}

/// As small print: it is not what was said.
void quietAttributions(Node &node)
{
    for (Node &child : node.children) {
        if (isAttribution(child)) {
            child.children.front().element = Element::Small;
            continue;
        }
        quietAttributions(child);
    }
}

} // namespace

Result<PreviewPost> readPreview(const QByteArray &markup, Direction pageDirection)
{
    const blocks::Document post = blocks::Document::parse(markup);
    Node root;
    std::vector<Part> parts;
    int number = -1;
    for (const blocks::Block &block : post.blocks()) {
        ++number;
        if (block.isBlank())
            continue;
        Result<Page> page = readHtml(htmlOf(post, block));
        if (!page)
            return page.error();
        const auto kind = frameOf(block);
        std::vector<Node> &nodes = page->root.children;
        if (kind && (nodes.size() != 1 || nodes.front().element != Element::Blockquote)) {
            Node frame; // What stands in a frame is indented as a quotation is.
            frame.element = Element::Blockquote;
            frame.children = std::move(nodes);
            nodes.clear();
            nodes.push_back(std::move(frame));
        }
        for (Node &node : nodes) {
            root.children.push_back(std::move(node));
            parts.push_back({ kind, number });
        }
    }
    quietAttributions(root);
    if (pageDirection != Direction::Unset)
        setDirection(root, pageDirection);
    PageLines lines = pageLines(root);
    PreviewPost preview;
    preview.frames = framesOf(lines, parts);
    dress(lines, preview.frames);
    preview.lines = std::make_shared<const PageLines>(std::move(lines));
    return preview;
}

QUrl pictureSource(const QString &address)
{
    return QUrl(QString(address).replace(QLatin1StringView(localScheme), QLatin1StringView(localHost)));
}

QString pictureAddress(const QUrl &source)
{
    return source.toString(QUrl::FullyEncoded)
        .replace(QLatin1StringView(localHost), QLatin1StringView(localScheme));
}

PreviewPost saying(const QString &words)
{
    Node text;
    text.element = Element::Text;
    text.text = words;
    Node line;
    line.element = Element::Paragraph;
    line.children.push_back(std::move(text));
    Node root;
    root.children.push_back(std::move(line));
    return { std::make_shared<const PageLines>(pageLines(root)), {} };
}
