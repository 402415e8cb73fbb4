#pragma once

#include "base/result.h"

#include <QByteArray>
#include <QList>

#include <memory>
#include <optional>
#include <vector>

/// WordPress block markup as byte spans. Pure: any thread; values are cheap to copy and never change.
/// What the grammar is, wp-includes/class-wp-block-parser.php decides, malformed markup included.
namespace blocks {

/// A range of bytes of a document, end excluded.
struct Span {
    qsizetype start = 0;
    qsizetype end = 0;

    qsizetype length() const { return end - start; }
    bool isEmpty() const { return start == end; }
    bool operator==(const Span &) const = default;
};

struct BlockNode;
struct Tree;

/// One block of a Document, which it keeps alive. All spans count in the bytes of the document.
class Block final {
public:
    Block() = default;

    /// With its namespace, `core/paragraph`; empty for freeform HTML.
    QByteArray name() const;
    /// HTML between blocks, or a whole classic post. The line breaks between blocks too.
    bool isFreeform() const;
    bool isBlank() const; ///< Freeform of ASCII white space alone: nothing to show.
    bool isVoid() const; ///< `<!-- wp:name /-->`.
    bool isClosed() const; ///< False if its closing delimiter is missing: it ends with the document.

    Span span() const; ///< All of it, delimiters included.
    Span innerSpan() const; ///< What stands between the delimiters; all of it for freeform; empty for void.
    Span attributesSpan() const; ///< `{…}` in the opening delimiter; empty if there is none.

    QByteArray bytes() const; ///< Of span().
    QByteArray inner() const; ///< Of innerSpan().
    /// Of innerSpan() what stands before the first child: its opening tag, as a rule.
    QByteArray head() const;
    QByteArray attributes() const; ///< Of attributesSpan(): JSON as written. See attributes.h.
    /// The attributes as WordPress decodes them: with the white space that follows, which its JSON may
    /// refuse.
    QByteArray attributesWithSpace() const;

    /// Bytes of the document, not copied: good while a block or a Document of it lives.
    QByteArrayView view(Span span) const;

    /// None at the top level, and for blocks that are listed by Document::parsed() alone.
    std::optional<Block> parent() const;
    QList<Block> children() const; ///< Only real blocks; what stands between them is in content().
    int childCount() const;
    Block child(int index) const;

    /// One element of WordPress's innerContent: a piece of HTML, or the place of the child of that number.
    struct Piece {
        Span html;
        int child = -1;
    };
    const std::vector<Piece> &content() const;
    QByteArray html() const; ///< WordPress's innerHTML: the HTML pieces without the children.

    /// The same block of the same document.
    bool operator==(const Block &) const = default;

private:
    friend class Document;
    Block(std::shared_ptr<const Tree> tree, int node);
    const BlockNode &node() const;

    std::shared_ptr<const Tree> m_tree;
    int m_node = -1;
};

/// A post's body: its blocks one after the other, without gaps: concatenating their bytes gives the input
/// back, whatever it is.
class Document final {
public:
    Document();
    /// Never fails; linear in the input.
    static Document parse(const QByteArray &markup);

    const QByteArray &toBytes() const;
    bool operator==(const Document &other) const { return toBytes() == other.toBytes(); }

    int size() const;
    /// The block of that number at the top level, 0 ≤ index < size().
    Block block(int index) const;
    /// The top level in order. A document whose closing delimiters are missing ends in one block with
    /// isClosed() false.
    QList<Block> blocks() const;
    /// A post that was written without blocks: one freeform block, and not blank.
    bool isClassic() const;

    /// The top level as WordPress's parse_blocks() lists it. Differs from blocks() only where two or more
    /// blocks are not closed: then it lists the innermost first, and their spans overlap.
    QList<Block> parsed() const;
    /// The block at that path of indexes into parsed() and then into children().
    std::optional<Block> find(const QList<int> &path) const;
    /// Whether its spans count in these bytes.
    bool contains(const Block &block) const { return block.m_tree == m_tree; }

    // Changes. Every byte that is not named stays. Refused/UnbalancedMarkup if another block, at any depth,
    // would not stay as it is (the new bytes leave a delimiter open); Refused/NoSuchBlock for an index out of
    // range. Changes within a block: edits.h.

    /// The block at `index` gives way to `bytes`, which may hold any number of blocks.
    Result<Document> replaced(int index, const QByteArray &bytes) const;
    /// Any range of bytes gives way. It begins and ends in the same block.
    Result<Document> replaced(Span span, const QByteArray &bytes) const;
    /// Before block `index`, or at the end if it is size(). An empty line parts it from its neighbours.
    Result<Document> inserted(int index, const QByteArray &bytes) const;
    /// Without the block, and without the blank freeform after it (before it, if it is the last).
    Result<Document> removed(int index) const;
    /// The block at `from` goes before the block that is now at `to`, or to the end if `to` is size(). What
    /// is blank between blocks stays where it is, so that moving back gives the same bytes.
    Result<Document> moved(int from, int to) const;

private:
    explicit Document(std::shared_ptr<const Tree> tree);

    std::shared_ptr<const Tree> m_tree;
};

} // namespace blocks
