#include "formats/text/rowmatch.h"

#include <algorithm>
#include <dtl/dtl.hpp>

namespace {

/// A stretch of the one beside a stretch of the other: [begin, end).
struct Stretch {
    size_t before = 0;
    size_t beforeEnd = 0;
    size_t after = 0;
    size_t afterEnd = 0;
};

/// Finds which pieces stay, as pairs of places that grow on both sides.
class Matcher final {
public:
    Matcher(const std::vector<int> &before, const std::vector<int> &after, qint64 &work)
        : m_before(before)
        , m_after(after)
        , m_mostAtOnce(work / 4)
        , m_work(work)
    {
    }

    bool isCoarse() const { return m_isCoarse; } ///< A stretch was given up.

    std::vector<std::pair<size_t, size_t>> match()
    {
        compare({ 0, m_before.size(), 0, m_after.size() });
        std::sort(m_pairs.begin(), m_pairs.end());
        return std::move(m_pairs);
    }

private:
    void compare(Stretch s)
    {
        const auto &a = m_before;
        const auto &b = m_after;
        while (s.before < s.beforeEnd && s.after < s.afterEnd && a[s.before] == b[s.after])
            m_pairs.emplace_back(s.before++, s.after++);
        while (s.before < s.beforeEnd && s.after < s.afterEnd && a[s.beforeEnd - 1] == b[s.afterEnd - 1])
            m_pairs.emplace_back(--s.beforeEnd, --s.afterEnd);
        if (s.before == s.beforeEnd || s.after == s.afterEnd)
            return;
        const qint64 cost = qint64(s.beforeEnd - s.before) * qint64(s.afterEnd - s.after);
        if (cost <= qMin(m_work, m_mostAtOnce)) {
            m_work -= cost;
            return exact(s);
        }
        // Too long for that: parted at the pieces that each side has once, in the longest row of one order.
        const std::vector<std::pair<size_t, size_t>> anchors = anchorsOf(s);
        if (anchors.empty()) {
            m_isCoarse = true;
            return;
        }
        Stretch gap = s;
        for (const auto &[before, after] : anchors) {
            m_pairs.emplace_back(before, after);
            compare({ gap.before, before, gap.after, after });
            gap.before = before + 1;
            gap.after = after + 1;
        }
        compare(gap);
    }

    void exact(const Stretch &s)
    {
        using Diff = dtl::Diff<int, std::vector<int>>;
        const auto part = [](const std::vector<int> &list, size_t from, size_t to) {
            return std::vector<int>(list.begin() + qsizetype(from), list.begin() + qsizetype(to));
        };
        Diff diff(part(m_before, s.before, s.beforeEnd), part(m_after, s.after, s.afterEnd));
        diff.compose();
        size_t before = s.before;
        size_t after = s.after;
        for (const auto &[piece, place] : diff.getSes().getSequence()) {
            switch (place.type) {
            case dtl::SES_COMMON:
                m_pairs.emplace_back(before++, after++);
                break;
            case dtl::SES_DELETE:
                ++before;
                break;
            case dtl::SES_ADD:
                ++after;
                break;
            }
        }
    }

    std::vector<std::pair<size_t, size_t>> anchorsOf(const Stretch &s) const
    {
        struct Seen {
            int before = 0;
            int after = 0;
            size_t at = 0; ///< In the other.
        };
        QHash<int, Seen> seen;
        for (size_t i = s.before; i < s.beforeEnd; ++i)
            ++seen[m_before[i]].before;
        for (size_t i = s.after; i < s.afterEnd; ++i) {
            Seen &piece = seen[m_after[i]];
            ++piece.after;
            piece.at = i;
        }
        // Patience: the last of each pile, and behind each card the one that lay on the pile before.
        std::vector<std::pair<size_t, size_t>> cards;
        std::vector<qsizetype> behind;
        std::vector<size_t> piles;
        for (size_t i = s.before; i < s.beforeEnd; ++i) {
            const Seen &piece = seen[m_before[i]];
            if (piece.before != 1 || piece.after != 1)
                continue;
            const auto pile = std::lower_bound(piles.begin(), piles.end(), piece.at,
                [&cards](size_t card, size_t at) { return cards[card].second < at; });
            behind.push_back(pile == piles.begin() ? -1 : qsizetype(*std::prev(pile)));
            cards.emplace_back(i, piece.at);
            if (pile == piles.end())
                piles.push_back(cards.size() - 1);
            else
                *pile = cards.size() - 1;
        }
        std::vector<std::pair<size_t, size_t>> row;
        for (qsizetype card = piles.empty() ? -1 : qsizetype(piles.back()); card >= 0;
             card = behind[size_t(card)])
            row.push_back(cards[size_t(card)]);
        std::reverse(row.begin(), row.end());
        return row;
    }

    const std::vector<int> &m_before;
    const std::vector<int> &m_after;
    const qint64 m_mostAtOnce;
    qint64 &m_work;
    bool m_isCoarse = false;
    std::vector<std::pair<size_t, size_t>> m_pairs;
};

} // namespace

std::vector<std::pair<size_t, size_t>> matchRows(
    const std::vector<int> &before, const std::vector<int> &after, qint64 &work, bool *isCoarse)
{
    Matcher matcher(before, after, work);
    std::vector<std::pair<size_t, size_t>> pairs = matcher.match();
    if (isCoarse && matcher.isCoarse())
        *isCoarse = true;
    return pairs;
}
