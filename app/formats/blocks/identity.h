#pragma once

#include "formats/blocks/document.h"

#include <QHash>
#include <QList>
#include <QSet>

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

/// Of a quote or a card, whichever it is.
QByteArray objectId(const Block &block);

/// An address as two are compared: https for http, without fragment and trailing slash.
QString comparableAddress(const QString &address);

/// Every block at every depth, each before its children. Linear, and no recursion: foreign nesting may be
/// deep.
QList<Block> allBlocks(const Document &document);

/// Our ids that stand more than once, with their blocks in order: all but one are copies.
QHash<QByteArray, QList<Block>> duplicates(const Document &document);

/// The block's bytes under another id, in `metadata` and in the anchor. Unchanged but for these; what else
/// `metadata` holds stays. AttributesBroken, and FormUnknown for a block that cannot carry an id.
Result<Document> withId(const Document &document, const Block &block, const QByteArray &id);

struct Marked {
    Document document;
    QHash<QByteArray, QByteArray> copies; ///< A new id, and the id of what it is a copy of.
};
/// A new id for each of our quotes and cards whose id is `taken`, or stands in the document before it. A
/// block that cannot carry one stays as it is.
Marked withFreshIds(const Document &document, QSet<QByteArray> taken = {});

/// A block of a post that is one of our quotes or cards.
struct Recognized {
    enum class By {
        Metadata,
        Anchor,
        Text, ///< It has lost both; the same words with the same link, and nothing else has them.
    };
    Block block;
    QByteArray id;
    By by = By::Metadata;
    bool isCopy = false; ///< Another block is the one that was stored: this one needs an id of its own.

    bool operator==(const Recognized &) const = default;
};

/// Without an id, and like one that is missing: a person decides.
struct Doubt {
    Block block;
    QList<QByteArray> ids; ///< Which it may be.

    bool operator==(const Doubt &) const = default;
};

struct Recognition {
    std::vector<Recognized> found; ///< In the order of the post.
    std::vector<Doubt> doubts;
    QList<QByteArray> missing; ///< Ids that stood in the post before and no block carries now.
};
/// Our quotes and cards in a post that came back from its site; `before` is what we last stored of it. Of two
/// with the same id the one whose words are nearest to the stored ones is it, else the first.
Recognition recognize(const Document &before, const Document &now);

/// The post with the marks back that the site dropped, and new ids for copies: for our next write. A block
/// that cannot carry one stays as it is.
Result<Marked> withMarks(const Document &now, const Recognition &recognition);

/// Whether the two markups differ only by what WordPress and its editor change without being asked:
/// `metadata` missing in one, the order of keys and of attributes, `"anchor"` in JSON beside the same `id`, `
/// />` for `/>`, the spelling of references, white space between blocks.
bool sameButForNoise(const QByteArray &one, const QByteArray &other);

} // namespace blocks
