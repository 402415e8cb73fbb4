#pragma once

#include "formats/blocks/document.h"
#include "formats/blocks/merging/threeways.h"

#include <QHash>

/// Blocks in a row, and which of them became which. Pure: any thread.
namespace blocks::merging {

/// The blocks of one level, and what stands between them.
struct BlockRow {
    QByteArrayView document;
    std::vector<Block> blocks;
    Span all; ///< From the first to the last block; at the top level all of the document.

    size_t size() const { return blocks.size(); }
    QByteArrayView bytes(size_t index) const;
    QByteArrayView bytes(Range range) const; ///< With what stands between them; empty for none.
    /// Before block `index`; behind the last for size().
    QByteArrayView gap(size_t index) const;

    static BlockRow ofDocument(const Document &document); ///< Without blank ones.
    static BlockRow ofChildren(const Document &document, const Block &parent);
};

/// Bytes as numbers, equal where the bytes are.
using Numbers = QHash<QByteArrayView, int>;

/// First those that are the same to the byte, then between them those of ours with the same id, then the
/// likest of the same kind, half of the words in common at least. `work` as in matchRows().
Pairs pairsOf(const BlockRow &before, const BlockRow &after, Numbers &numbers, qint64 &work);

} // namespace blocks::merging
