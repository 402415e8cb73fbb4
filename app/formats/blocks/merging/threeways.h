#pragma once

#include <cstddef>
#include <utility>
#include <vector>

/// diff3 over two rows of pairs. Pure: any thread.
namespace blocks::merging {

/// Places of a row, end excluded.
struct Range {
    size_t begin = 0;
    size_t end = 0;

    size_t size() const { return end - begin; }
    bool isEmpty() const { return begin == end; }
    bool operator==(const Range &) const = default;
};

/// A stretch of all three rows.
struct Region {
    enum class Kind {
        Common, ///< One thing that all have.
        Mine, ///< Mine has other things here; theirs has those of the base, one for one.
        Theirs,
        Clash, ///< Both have other things here.
    };
    Kind kind = Kind::Common;
    Range base;
    Range mine;
    Range theirs;

    bool operator==(const Region &) const = default;
};

/// Pairs of places that grow on both sides: first in the base, second in the side.
using Pairs = std::vector<std::pair<size_t, size_t>>;

/// The regions in order, without gaps. Changes that only touch stand one behind the other, what is put in
/// before what is replaced; those that overlap are one Clash. What a side deletes is deleted thing by thing.
/// Linear.
std::vector<Region> threeWays(
    size_t baseSize, size_t mineSize, size_t theirsSize, const Pairs &mine, const Pairs &theirs);

} // namespace blocks::merging
