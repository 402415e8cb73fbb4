#include "formats/blocks/document.h"

#include "formats/blocks/delimiter.h"

#include <algorithm>

namespace blocks {

struct BlockNode {
    Span span;
    Span inner;
    Span name;
    Span attributes;
    qsizetype attributesEnd = 0;
    int parent = -1;
    bool hasNamespace = false;
    bool isFreeform = false;
    bool isVoid = false;
    bool isClosed = true;
    std::vector<int> children;
    std::vector<Block::Piece> content;
};

struct Tree {
    QByteArray bytes;
    std::vector<BlockNode> nodes;
    std::vector<int> roots; ///< In order, without gaps.
    std::vector<int> parsed; ///< As parse_blocks() lists them.
};

namespace {

/// The steps of WP_Block_Parser::proceed(), with the names that it uses, over nodes instead of copies of
/// text.
class Builder final {
public:
    explicit Builder(Tree &tree)
        : m_tree(tree)
    {
    }

    void run()
    {
        const QByteArray &bytes = m_tree.bytes;
        DelimiterReader reader({ bytes.constData(), size_t(bytes.size()) });
        while (const auto delimiter = reader.next()) {
            if (!take(*delimiter))
                return;
        }
        if (m_stack.empty())
            addFreeform(m_offset, bytes.size());
        else
            closeAllAtEnd();
    }

private:
    struct Frame {
        int node;
        qsizetype prevOffset;
        Span leadingHtml; ///< Empty if nothing stood before.
    };

    /// False when the rest is freeform: WordPress stops reading there.
    bool take(const Delimiter &delimiter)
    {
        const Span leading{ m_offset, delimiter.span.start };
        switch (delimiter.kind) {
        case Delimiter::Kind::Void: {
            if (m_stack.empty())
                addFreeform(leading.start, leading.end);
            const int node = makeNode(delimiter);
            m_tree.nodes[size_t(node)].isVoid = true;
            m_tree.nodes[size_t(node)].inner = { delimiter.span.end, delimiter.span.end };
            if (m_stack.empty())
                addRoot(node);
            else
                addInner(node);
            break;
        }
        case Delimiter::Kind::Opener:
            m_stack.push_back({ makeNode(delimiter), delimiter.span.end, leading });
            break;
        case Delimiter::Kind::Closer:
            if (m_stack.empty()) {
                addFreeform(m_offset, m_tree.bytes.size());
                return false;
            }
            close(delimiter);
            break;
        }
        m_offset = delimiter.span.end;
        return true;
    }

    void close(const Delimiter &delimiter)
    {
        const Frame frame = m_stack.back();
        m_stack.pop_back();
        BlockNode &node = m_tree.nodes[size_t(frame.node)];
        const Span html{ frame.prevOffset, delimiter.span.start };
        node.inner.end = delimiter.span.start;
        node.span.end = delimiter.span.end;
        if (m_stack.empty()) {
            addHtml(node, html);
            addFreeform(frame.leadingHtml.start, frame.leadingHtml.end);
            addRoot(frame.node);
        } else {
            node.content.push_back({ html, -1 }); // Even if empty: so does WordPress for nested blocks.
            addInner(frame.node);
        }
    }

    /// WordPress lists what was not closed from the innermost outwards, each up to the end of the document. A
    /// list without overlaps keeps the outermost alone.
    void closeAllAtEnd()
    {
        const qsizetype end = m_tree.bytes.size();
        for (auto frame = m_stack.rbegin(); frame != m_stack.rend(); ++frame) {
            BlockNode &node = m_tree.nodes[size_t(frame->node)];
            node.isClosed = false;
            node.inner.end = end;
            node.span.end = end;
            addHtml(node, { frame->prevOffset, end });
            const bool isOutermost = frame + 1 == m_stack.rend();
            if (!frame->leadingHtml.isEmpty()) {
                const int leading = makeFreeform(frame->leadingHtml);
                m_tree.parsed.push_back(leading);
                if (isOutermost)
                    m_tree.roots.push_back(leading);
            }
            m_tree.parsed.push_back(frame->node);
            if (isOutermost)
                m_tree.roots.push_back(frame->node);
        }
    }

    void addInner(int child)
    {
        Frame &parent = m_stack.back();
        BlockNode &node = m_tree.nodes[size_t(parent.node)];
        const Span span = m_tree.nodes[size_t(child)].span;
        m_tree.nodes[size_t(child)].parent = parent.node;
        addHtml(node, { parent.prevOffset, span.start });
        node.content.push_back({ { span.start, span.start }, int(node.children.size()) });
        node.children.push_back(child);
        parent.prevOffset = span.end;
    }

    /// PHP's empty() holds for "0" too, and WordPress asks it: that one character is not in its answer.
    void addHtml(BlockNode &node, Span html)
    {
        if (html.isEmpty() || (html.length() == 1 && m_tree.bytes[html.start] == '0'))
            return;
        node.content.push_back({ html, -1 });
    }

    void addFreeform(qsizetype start, qsizetype end)
    {
        if (start < end)
            addRoot(makeFreeform({ start, end }));
    }

    void addRoot(int node)
    {
        m_tree.roots.push_back(node);
        m_tree.parsed.push_back(node);
    }

    int makeNode(const Delimiter &delimiter)
    {
        BlockNode node;
        node.span = delimiter.span;
        node.inner = { delimiter.span.end, delimiter.span.end };
        node.name = delimiter.name;
        node.hasNamespace = delimiter.hasNamespace;
        node.attributes = delimiter.attributes;
        node.attributesEnd = delimiter.attributesEnd;
        m_tree.nodes.push_back(std::move(node));
        return int(m_tree.nodes.size()) - 1;
    }

    int makeFreeform(Span span)
    {
        BlockNode node;
        node.span = span;
        node.inner = span;
        node.isFreeform = true;
        node.content.push_back({ span, -1 });
        m_tree.nodes.push_back(std::move(node));
        return int(m_tree.nodes.size()) - 1;
    }

    Tree &m_tree;
    std::vector<Frame> m_stack;
    qsizetype m_offset = 0;
};

Error noSuchBlock() { return { Error::Kind::Refused, Error::Reason::NoSuchBlock, {} }; }

Error unbalanced() { return { Error::Kind::Refused, Error::Reason::UnbalancedMarkup, {} }; }

QByteArray slice(const QByteArray &bytes, Span span) { return bytes.mid(span.start, span.length()); }

bool isBlankText(const QByteArray &bytes, Span span)
{
    return std::all_of(bytes.cbegin() + span.start, bytes.cbegin() + span.end, isSpace);
}

/// Whether every real block outside of `old`, at any depth, is still there after it gave way to `length`
/// bytes, and none is there that was not. Nodes stand in the order of their opening delimiters.
bool othersStay(const Tree &before, const Tree &after, Span old, qsizetype length)
{
    const Span now{ old.start, old.start + length };
    const auto next = [](auto node, const Tree &tree, Span hole) {
        return std::find_if(node, tree.nodes.end(), [hole](const BlockNode &each) {
            const bool isWithin
                = !hole.isEmpty() && each.span.start >= hole.start && each.span.end <= hole.end;
            return !each.isFreeform && !isWithin;
        });
    };
    const auto moved = [&](qsizetype at) {
        return at >= old.end ? at + length - old.length() : at;
    };
    auto mine = next(before.nodes.begin(), before, old);
    auto theirs = next(after.nodes.begin(), after, now);
    while (mine != before.nodes.end() && theirs != after.nodes.end()) {
        // Where nothing is taken away, a block that ends there stands before it.
        const bool endsBefore = old.isEmpty() && mine->isClosed && mine->span.end == old.start;
        const Span span{ moved(mine->span.start), endsBefore ? mine->span.end : moved(mine->span.end) };
        if (span != theirs->span || mine->isClosed != theirs->isClosed)
            return false;
        mine = next(mine + 1, before, old);
        theirs = next(theirs + 1, after, now);
    }
    return mine == before.nodes.end() && theirs == after.nodes.end();
}

} // namespace

Block::Block(std::shared_ptr<const Tree> tree, int node)
    : m_tree(std::move(tree))
    , m_node(node)
{
}

const BlockNode &Block::node() const
{
    Q_ASSERT(m_tree);
    return m_tree->nodes[size_t(m_node)];
}

QByteArray Block::name() const
{
    if (node().isFreeform)
        return {};
    const QByteArray written = slice(m_tree->bytes, node().name);
    return node().hasNamespace ? written : "core/" + written;
}

bool Block::isFreeform() const { return node().isFreeform; }

bool Block::isBlank() const { return node().isFreeform && isBlankText(m_tree->bytes, node().span); }

bool Block::isVoid() const { return node().isVoid; }

bool Block::isClosed() const { return node().isClosed; }

Span Block::span() const { return node().span; }

Span Block::innerSpan() const { return node().inner; }

Span Block::attributesSpan() const { return node().attributes; }

QByteArray Block::bytes() const { return slice(m_tree->bytes, node().span); }

QByteArray Block::inner() const { return slice(m_tree->bytes, node().inner); }

QByteArray Block::head() const
{
    Span span = node().inner;
    if (childCount() > 0)
        span.end = child(0).span().start;
    return slice(m_tree->bytes, span);
}

QByteArray Block::attributes() const { return slice(m_tree->bytes, node().attributes); }

QByteArray Block::attributesWithSpace() const
{
    return slice(m_tree->bytes, { node().attributes.start, node().attributesEnd });
}

QList<Block> Block::children() const
{
    QList<Block> blocks;
    for (const int child : node().children)
        blocks.append(Block(m_tree, child));
    return blocks;
}

int Block::childCount() const { return int(node().children.size()); }

Block Block::child(int index) const { return Block(m_tree, node().children[size_t(index)]); }

const std::vector<Block::Piece> &Block::content() const { return node().content; }

QByteArrayView Block::view(Span span) const
{
    return QByteArrayView(m_tree->bytes).sliced(span.start, span.length());
}

std::optional<Block> Block::parent() const
{
    const int parent = node().parent;
    return parent < 0 ? std::nullopt : std::optional(Block(m_tree, parent));
}

QByteArray Block::html() const
{
    QByteArray html;
    for (const Piece &piece : node().content) {
        if (piece.child < 0)
            html += QByteArrayView(m_tree->bytes).sliced(piece.html.start, piece.html.length());
    }
    return html;
}

Document::Document()
    : m_tree(std::make_shared<Tree>())
{
}

Document::Document(std::shared_ptr<const Tree> tree)
    : m_tree(std::move(tree))
{
}

Document Document::parse(const QByteArray &markup)
{
    auto tree = std::make_shared<Tree>();
    tree->bytes = markup;
    Builder(*tree).run();
    return Document(std::move(tree));
}

const QByteArray &Document::toBytes() const { return m_tree->bytes; }

int Document::size() const { return int(m_tree->roots.size()); }

Block Document::block(int index) const { return Block(m_tree, m_tree->roots[size_t(index)]); }

QList<Block> Document::blocks() const
{
    QList<Block> blocks;
    for (const int root : m_tree->roots)
        blocks.append(Block(m_tree, root));
    return blocks;
}

bool Document::isClassic() const { return size() == 1 && block(0).isFreeform() && !block(0).isBlank(); }

QList<Block> Document::parsed() const
{
    QList<Block> blocks;
    for (const int root : m_tree->parsed)
        blocks.append(Block(m_tree, root));
    return blocks;
}

std::optional<Block> Document::find(const QList<int> &path) const
{
    const std::vector<int> *level = &m_tree->parsed;
    int node = -1;
    for (const int index : path) {
        if (index < 0 || size_t(index) >= level->size())
            return std::nullopt;
        node = (*level)[size_t(index)];
        level = &m_tree->nodes[size_t(node)].children;
    }
    if (node < 0)
        return std::nullopt;
    return Block(m_tree, node);
}

Result<Document> Document::replaced(int index, const QByteArray &bytes) const
{
    if (index < 0 || index >= size())
        return noSuchBlock();
    return replaced(block(index).span(), bytes);
}

Result<Document> Document::replaced(Span span, const QByteArray &bytes) const
{
    if (span.start < 0 || span.start > span.end || span.end > toBytes().size())
        return noSuchBlock();
    QByteArray changed;
    changed.reserve(toBytes().size() - span.length() + bytes.size());
    changed += QByteArrayView(toBytes()).first(span.start);
    changed += bytes;
    changed += QByteArrayView(toBytes()).sliced(span.end);
    Document document = parse(changed);
    if (!othersStay(*m_tree, *document.m_tree, span, bytes.size()))
        return unbalanced();
    return document;
}

Result<Document> Document::inserted(int index, const QByteArray &bytes) const
{
    if (index < 0 || index > size())
        return noSuchBlock();
    const qsizetype at = index < size() ? block(index).span().start : toBytes().size();
    const QByteArrayView before = QByteArrayView(toBytes()).first(at);
    const QByteArrayView after = QByteArrayView(toBytes()).sliced(at);
    QByteArray text = bytes;
    if (!before.isEmpty() && !before.endsWith('\n'))
        text.prepend("\n\n");
    if (!after.isEmpty() && !after.startsWith('\n'))
        text.append("\n\n");
    return replaced(Span{ at, at }, text);
}

Result<Document> Document::removed(int index) const
{
    if (index < 0 || index >= size())
        return noSuchBlock();
    Span span = block(index).span();
    if (index + 1 < size() && block(index + 1).isBlank())
        span.end = block(index + 1).span().end;
    else if (index + 1 == size() && index > 0 && block(index - 1).isBlank())
        span.start = block(index - 1).span().start;
    return replaced(span, {});
}

Result<Document> Document::moved(int from, int to) const
{
    if (from < 0 || from >= size() || to < 0 || to > size())
        return noSuchBlock();
    const QList<Block> all = blocks();
    if (all[from].isBlank())
        return *this;
    QList<Block> order;
    for (int i = 0; i <= size(); ++i) {
        if (i == to)
            order.append(all[from]);
        if (i < size() && i != from && !all[i].isBlank())
            order.append(all[i]);
    }

    QByteArray bytes;
    bytes.reserve(toBytes().size());
    qsizetype taken = 0;
    for (const Block &each : all) {
        const Block &block = each.isBlank() ? each : order[taken++];
        bytes += block.view(block.span());
    }
    Document document = parse(bytes);
    // A block without its end, or an end without its block, must stay the last.
    const auto realBytes = [](const QList<Block> &blocks) {
        QList<QByteArray> found;
        for (const Block &block : blocks) {
            if (!block.isFreeform())
                found.append(block.bytes());
        }
        return found;
    };
    if (realBytes(document.blocks()) != realBytes(order))
        return unbalanced();
    return document;
}

} // namespace blocks
