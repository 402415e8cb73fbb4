#pragma once

#include "formats/blocks/document.h"

#include <vector>

/// Two people's changes of one post, joined. Pure: any thread.
namespace blocks {

/// A stretch of the merged post. Conflicts stand where they are found: a paragraph in a group is one of its
/// own.
struct MergePart {
    enum class Kind {
        Merged, ///< `bytes` stand.
        BothInserted, ///< Each side put something into the same gap: `bytes` hold both, mine first.
        Conflict, ///< Both changed the same: whole blocks of each, or what stands between blocks. Empty:
                  ///< none.
    };

    Kind kind = Kind::Merged;
    QByteArray bytes; ///< Empty for a conflict.
    QByteArray base; ///< Of a conflict.
    QByteArray mine; ///< Of a conflict, and of what both inserted.
    QByteArray theirs;

    bool operator==(const MergePart &) const = default;
};

/// The parts in order. A clean one joined is the merged post.
struct Merged {
    std::vector<MergePart> parts;

    bool isClean() const; ///< Without conflicts.
    int conflictCount() const;
    int bothInsertedCount() const;

    bool operator==(const Merged &) const = default;
};

/// Three ways (diff3: Khanna, Kunal, Pierce 2007) over blocks, then within a block over its children, the
/// members of its JSON, and its HTML by tags and words (characters where words are not parted).
///
/// - merge(b, x, b) = merge(b, b, x) = merge(b, x, x) = x.
/// - Swapped sides give the same, up to the order of what both inserted and to white space before HTML that
///   stands between blocks.
/// - What either side inserted is in the result or in a conflict; a block that one side deleted and the other
///   edited is a conflict; a block that nobody touched keeps its bytes.
/// - What counts as unchanged: `sameButForNoise`.
/// - Words within a quotation (a quote block, a card of ours, `<blockquote>`, `<q>`, quotation marks) are
///   never mixed of both sides: they are one side's, or a conflict. What is BothInserted elsewhere is a
///   conflict in a quote block or a card: its order would be ours.
/// - A block whose form we do not know, and markup with a delimiter missing, is not looked into.
///
/// Time is O(n log n) for what usual posts are, and bounded: rows of more than some thousand changed pieces
/// are aligned at what each side has once, and what is deeper than 100 blocks is one piece.
Merged merge(const QByteArray &base, const QByteArray &mine, const QByteArray &theirs);

/// What a person takes where both changed the same.
struct MergeChoice {
    enum class Take { Mine, Theirs, Both, Own };

    Take take = Take::Both;
    QByteArray own = {}; ///< For Own: block markup.

    bool operator==(const MergeChoice &) const = default;
};

/// The post with its conflicts decided, one choice for each in order. BadArgument for another number;
/// UnbalancedMarkup for own words that leave a block open.
Result<QByteArray> decided(const Merged &merged, const std::vector<MergeChoice> &choices);
/// The same choice for all.
QByteArray decided(const Merged &merged, MergeChoice::Take take);

} // namespace blocks
