#pragma once

#include "formats/blocks/document.h"

#include <QHash>
#include <QList>

/// Finding our quotes and cards again after somebody edited the post elsewhere, and what is no change. Pure:
/// any thread.
namespace blocks {

/// `q-` and six of a–z and 0–9 from the system's randomness. Public, so it must say nothing.
QByteArray newQuoteId();
QByteArray newCardId();

/// Of a quote, pullquote or group: `metadata.quotidian.id`, then the anchor in the JSON, then the `id` of its
/// first tag, the latter two only in our form. Empty if it is none of ours.
QByteArray quoteId(const Block &block);
QByteArray cardId(const Block &block);

/// Every block at every depth, each before its children. Linear, and no recursion: foreign nesting may be
/// deep.
QList<Block> allBlocks(const Document &document);

/// Our ids that stand more than once, with their blocks in order: all but one are copies.
QHash<QByteArray, QList<Block>> duplicates(const Document &document);

/// The block's bytes under another id, in `metadata` and in the anchor. Unchanged but for these.
Result<Document> withId(const Document &document, const Block &block, const QByteArray &id);

/// Whether the two markups differ only by what WordPress and its editor change without being asked:
/// `metadata` missing in one, the order of keys and of attributes, `"anchor"` in JSON beside the same `id`, `
/// />` for `/>`, white space between blocks.
bool sameButForNoise(const QByteArray &one, const QByteArray &other);

} // namespace blocks
