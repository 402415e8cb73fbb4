#include "formats/text/worddifference.h"

#include "formats/text/scripts.h"

#include <QHash>
#include <QTextBoundaryFinder>

#include <algorithm>
#include <dtl/dtl.hpp>

using Kind = DifferencePart::Kind;

namespace {

constexpr qint64 mostWork = 40'000'000; ///< Pairs of pieces that one comparison may look at: about a second.

std::vector<QStringView> lines(QStringView text)
{
    std::vector<QStringView> pieces;
    while (!text.isEmpty()) {
        const qsizetype end = text.indexOf(u'\n');
        const qsizetype length = end < 0 ? text.size() : end + 1;
        pieces.push_back(text.first(length));
        text = text.sliced(length);
    }
    return pieces;
}

/// Words, the spaces and signs between them (Unicode UAX #29), and single characters where words are not
/// parted.
std::vector<QStringView> words(QStringView text)
{
    std::vector<QStringView> pieces;
    const QString whole = QString::fromRawData(text.data(), text.size());
    QTextBoundaryFinder word(QTextBoundaryFinder::Word, whole);
    QTextBoundaryFinder character(QTextBoundaryFinder::Grapheme, whole);
    qsizetype start = 0;
    while (start < text.size()) {
        word.setPosition(start);
        qsizetype end = word.toNextBoundary();
        if (end <= start)
            end = text.size();
        if (isWithoutSpaces(text[start].unicode())) {
            character.setPosition(start);
            const qsizetype next = character.toNextBoundary();
            end = next > start ? qMin(end, next) : end;
        }
        pieces.push_back(text.sliced(start, end - start));
        start = end;
    }
    return pieces;
}

/// Pieces as numbers, equal where the pieces are.
struct Numbered {
    std::vector<int> before;
    std::vector<int> after;
};

Numbered numbered(const std::vector<QStringView> &before, const std::vector<QStringView> &after)
{
    QHash<QStringView, int> numbers;
    const auto number = [&numbers](const std::vector<QStringView> &pieces) {
        std::vector<int> list;
        list.reserve(pieces.size());
        for (const QStringView piece : pieces) {
            auto known = numbers.find(piece);
            if (known == numbers.end())
                known = numbers.insert(piece, int(numbers.size()));
            list.push_back(*known);
        }
        return list;
    };
    Numbered both;
    both.before = number(before);
    both.after = number(after);
    return both;
}

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
    Matcher(const Numbered &both, qint64 &work)
        : m_both(both)
        , m_work(work)
    {
    }

    std::vector<std::pair<size_t, size_t>> match()
    {
        compare({ 0, m_both.before.size(), 0, m_both.after.size() });
        std::sort(m_pairs.begin(), m_pairs.end());
        return std::move(m_pairs);
    }

private:
    void compare(Stretch s)
    {
        const auto &a = m_both.before;
        const auto &b = m_both.after;
        while (s.before < s.beforeEnd && s.after < s.afterEnd && a[s.before] == b[s.after])
            m_pairs.emplace_back(s.before++, s.after++);
        while (s.before < s.beforeEnd && s.after < s.afterEnd && a[s.beforeEnd - 1] == b[s.afterEnd - 1])
            m_pairs.emplace_back(--s.beforeEnd, --s.afterEnd);
        if (s.before == s.beforeEnd || s.after == s.afterEnd)
            return;
        const qint64 cost = qint64(s.beforeEnd - s.before) * qint64(s.afterEnd - s.after);
        if (cost <= qMin<qint64>(m_work, mostWork / 4)) {
            m_work -= cost;
            return exact(s);
        }
        // Too long for that: parted at the pieces that each side has once, in the longest row of one order.
        const std::vector<std::pair<size_t, size_t>> anchors = anchorsOf(s);
        if (anchors.empty())
            return;
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
        Diff diff(part(m_both.before, s.before, s.beforeEnd), part(m_both.after, s.after, s.afterEnd));
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
            ++seen[m_both.before[i]].before;
        for (size_t i = s.after; i < s.afterEnd; ++i) {
            Seen &piece = seen[m_both.after[i]];
            ++piece.after;
            piece.at = i;
        }
        // Patience: the last of each pile, and behind each card the one that lay on the pile before.
        std::vector<std::pair<size_t, size_t>> cards;
        std::vector<qsizetype> behind;
        std::vector<size_t> piles;
        for (size_t i = s.before; i < s.beforeEnd; ++i) {
            const Seen &piece = seen[m_both.before[i]];
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

    const Numbered &m_both;
    qint64 &m_work;
    std::vector<std::pair<size_t, size_t>> m_pairs;
};

/// Gathers the parts in order: of what changed at one place, all that went stands before all that came.
class Parts final {
public:
    void same(QStringView text)
    {
        if (text.isEmpty())
            return;
        // Two changes with but a space or a comma between them are one.
        m_between += text;
        if (m_isChanged && !hasLetter(text))
            return;
        settle();
    }
    void change(QStringView removed, QStringView added)
    {
        if (removed.isEmpty() && added.isEmpty())
            return;
        if (m_isChanged) {
            m_removed += m_between;
            m_added += m_between;
            m_between.clear();
        }
        m_isChanged = true;
        m_removed += removed;
        m_added += added;
    }
    std::vector<DifferencePart> take()
    {
        settle();
        return std::move(m_parts);
    }

private:
    static bool hasLetter(QStringView text)
    {
        return text.contains(u'\n') || std::any_of(text.begin(), text.end(), [](QChar c) {
            return c.isLetterOrNumber() || c.isSurrogate();
        });
    }
    void settle()
    {
        push(Kind::Removed, m_removed);
        push(Kind::Added, m_added);
        push(Kind::Same, m_between);
        m_isChanged = false;
    }
    void push(Kind kind, QString &text)
    {
        if (text.isEmpty())
            return;
        if (!m_parts.empty() && m_parts.back().kind == kind)
            m_parts.back().text += text;
        else
            m_parts.push_back({ kind, text });
        text.clear();
    }

    std::vector<DifferencePart> m_parts;
    QString m_removed;
    QString m_added;
    QString m_between; ///< Same, and after the change that is not settled yet.
    bool m_isChanged = false;
};

/// Calls `same(text)` and `changed(removed, added)` in order for all of both texts, which are made of the
/// pieces.
template<class Same, class Changed>
void walk(const QString &before, const QString &after, const std::vector<QStringView> &beforePieces,
    const std::vector<QStringView> &afterPieces, qint64 &work, Same same, Changed changed)
{
    const Numbered both = numbered(beforePieces, afterPieces);
    qsizetype beforeAt = 0; // In units of the texts: the pieces stand one after the other.
    qsizetype afterAt = 0;
    const auto startOf = [](const QString &text, QStringView piece) {
        return piece.data() - text.constData();
    };
    for (const auto &[i, j] : Matcher(both, work).match()) {
        const qsizetype beforeStart = startOf(before, beforePieces[i]);
        const qsizetype afterStart = startOf(after, afterPieces[j]);
        changed(QStringView(before).sliced(beforeAt, beforeStart - beforeAt),
            QStringView(after).sliced(afterAt, afterStart - afterAt));
        same(beforePieces[i]);
        beforeAt = beforeStart + beforePieces[i].size();
        afterAt = afterStart + afterPieces[j].size();
    }
    changed(QStringView(before).sliced(beforeAt), QStringView(after).sliced(afterAt));
}

} // namespace

std::vector<DifferencePart> wordDifference(const QString &before, const QString &after)
{
    qint64 work = mostWork;
    Parts parts;
    walk(
        before, after, lines(before), lines(after), work, [&parts](QStringView text) { parts.same(text); },
        [&parts, &work](QStringView removed, QStringView added) {
            if (removed.isEmpty() || added.isEmpty())
                return parts.change(removed, added);
            const QString from = QString::fromRawData(removed.data(), removed.size());
            const QString to = QString::fromRawData(added.data(), added.size());
            walk(
                from, to, words(from), words(to), work, [&parts](QStringView text) { parts.same(text); },
                [&parts](QStringView gone, QStringView come) { parts.change(gone, come); });
        });
    return parts.take();
}
