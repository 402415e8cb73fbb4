#pragma once

#include "formats/blocks/document.h"
#include "formats/text/worddifference.h"

#include <vector>

/// Two states of one post beside each other, block by block. Pure: any thread; time is bounded.
namespace blocks {

/// A block of the one beside what became of it in the other.
struct BlockDifference {
    enum class Kind {
        Same, ///< To the byte.
        Changed,
        Removed, ///< Only the earlier post has it.
        Added, ///< Only the later one has it.
    };

    Kind kind = Kind::Same;
    int before = -1; ///< Its number in the earlier post; -1 if it is not there.
    int after = -1;
    bool isMoved = false; ///< Of Removed and Added: the same bytes stand elsewhere in the other post.
    std::vector<DifferencePart> words; ///< Of what it says, line by line.
    std::vector<DifferencePart> addresses; ///< Of where its links and pictures are, one a line.

    /// Neither its words nor its addresses changed: something of its look did.
    bool isOnlyLook() const;
};

/// All blocks of both in reading order; blank ones are left out.
std::vector<BlockDifference> compare(const Document &before, const Document &after);

/// `now` with one block as it was in `earlier`: in the place of what became of it, else behind the block that
/// stood before it there. Everything else of `now` stays. Refused/NoSuchBlock, UnbalancedMarkup.
Result<Document> withBlockOf(const Document &now, const Document &earlier, int block);

} // namespace blocks
