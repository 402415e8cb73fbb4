#include "formats/blocks/merging/threeways.h"

#include <algorithm>

namespace blocks::merging {

namespace {

/// A change of one side: its places instead of those of the base.
struct Hunk {
    Range base;
    Range side;
};

std::vector<Hunk> hunksOf(size_t baseSize, size_t sideSize, const Pairs &pairs)
{
    std::vector<Hunk> hunks;
    Hunk next;
    const auto upTo = [&](size_t base, size_t side) {
        next.base.end = base;
        next.side.end = side;
        if (next.side.isEmpty()) {
            for (size_t i = next.base.begin; i < base; ++i)
                hunks.push_back({ { i, i + 1 }, next.side });
        } else {
            hunks.push_back(next);
        }
        next = { { base + 1, 0 }, { side + 1, 0 } };
    };
    for (const auto &[base, side] : pairs)
        upTo(base, side);
    upTo(baseSize, sideSize);
    return hunks;
}

bool overlaps(const Range &a, const Range &b)
{
    if (a.isEmpty() && b.isEmpty())
        return a == b;
    if (a.isEmpty())
        return b.begin < a.begin && a.begin < b.end;
    if (b.isEmpty())
        return a.begin < b.begin && b.begin < a.end;
    return a.begin < b.end && b.begin < a.end;
}

bool isBefore(const Range &a, const Range &b)
{
    return a.begin != b.begin ? a.begin < b.begin : a.end < b.end;
}

/// Takes the hunks of one side in order, and keeps count of where that leaves it.
class Side final {
public:
    Side(size_t baseSize, size_t sideSize, const Pairs &pairs)
        : m_hunks(hunksOf(baseSize, sideSize, pairs))
    {
    }

    const Hunk *next() const { return m_at < m_hunks.size() ? &m_hunks[m_at] : nullptr; }
    void take()
    {
        m_extra += m_hunks[m_at].side.size();
        m_taken += m_hunks[m_at].base.size();
        m_isChanged = true;
        ++m_at;
    }
    bool isChanged() const { return m_isChanged; }
    /// The side's places for these of the base, whose hunks have all been taken.
    Range places(const Range &base)
    {
        const Range places{ m_place, m_place + base.size() - m_taken + m_extra };
        m_place = places.end;
        m_extra = m_taken = 0;
        m_isChanged = false;
        return places;
    }

private:
    std::vector<Hunk> m_hunks;
    size_t m_at = 0;
    size_t m_place = 0;
    size_t m_extra = 0; ///< Since the last answer.
    size_t m_taken = 0;
    bool m_isChanged = false;
};

} // namespace

std::vector<Region> threeWays(
    size_t baseSize, size_t mineSize, size_t theirsSize, const Pairs &minePairs, const Pairs &theirsPairs)
{
    Side mine(baseSize, mineSize, minePairs);
    Side theirs(baseSize, theirsSize, theirsPairs);
    std::vector<Region> regions;
    size_t at = 0;
    const auto commonUpTo = [&](size_t end) {
        for (; at < end; ++at) {
            const Range one{ at, at + 1 };
            regions.push_back({ Region::Kind::Common, one, mine.places(one), theirs.places(one) });
        }
    };
    while (mine.next() || theirs.next()) {
        const bool isMineFirst
            = !theirs.next() || (mine.next() && !isBefore(theirs.next()->base, mine.next()->base));
        Side &first = isMineFirst ? mine : theirs;
        Range group = first.next()->base;
        commonUpTo(group.begin);
        first.take();
        bool isGrowing = true;
        while (isGrowing) {
            isGrowing = false;
            for (Side *side : { &mine, &theirs }) {
                while (side->next() && overlaps(group, side->next()->base)) {
                    group.end = std::max(group.end, side->next()->base.end);
                    side->take();
                    isGrowing = true;
                }
            }
        }
        Region region;
        region.kind = mine.isChanged() && theirs.isChanged() ? Region::Kind::Clash
            : mine.isChanged()                               ? Region::Kind::Mine
                                                             : Region::Kind::Theirs;
        region.base = group;
        region.mine = mine.places(group);
        region.theirs = theirs.places(group);
        regions.push_back(region);
        at = group.end;
    }
    commonUpTo(baseSize);
    return regions;
}

} // namespace blocks::merging
