#include "formats/blocks/merging/blockrow.h"

#include "formats/blocks/identity.h"
#include "formats/blocks/reading.h"
#include "formats/blocks/tags.h"
#include "formats/text/rowmatch.h"
#include "formats/text/worddifference.h"

#include <algorithm>
#include <optional>

namespace blocks::merging {

namespace {

constexpr double LikeEnough = 0.5; ///< Share of common words from which on one became the other.
constexpr size_t MostAtOnce = 4096; ///< Pairs of blocks of one gap that are held against each other.
constexpr qsizetype LongestSaying = 8192; ///< Bytes of a block that are read for that.
constexpr qsizetype EdgeWords = 4;

/// What a block says, for telling whether another one is what became of it.
struct Saying {
    QByteArray name;
    QByteArray id; ///< Of our quotes and cards.
    QList<QByteArray> words; ///< In order.
    QHash<QByteArray, int> counts;
};

Saying sayingOf(const Block &block)
{
    Saying saying;
    saying.name = block.name();
    saying.id = objectId(block);
    QByteArrayView html = block.view(block.isVoid() ? block.span() : block.innerSpan());
    html.truncate(std::min(html.size(), LongestSaying));
    const auto add = [&saying](const QString &text) {
        for (const QStringView piece : wordPieces(text)) {
            if (std::any_of(piece.begin(), piece.end(),
                    [](QChar c) { return c.isLetterOrNumber() || c.isSurrogate(); }))
                saying.words.append(piece.toUtf8());
        }
    };
    add(plainText(reading::withoutDelimiters(html)));
    if (saying.words.isEmpty()) // A picture, a form: what its tags say.
        add(QString::fromUtf8(html));
    for (const QByteArray &word : saying.words)
        ++saying.counts[word];
    return saying;
}

double likeness(const Saying &one, const Saying &other)
{
    if (one.name != other.name)
        return 0;
    const qsizetype all = one.words.size() + other.words.size();
    if (all == 0)
        return 1;
    qsizetype shared = 0;
    for (auto word = one.counts.begin(); word != one.counts.end(); ++word)
        shared += std::min(*word, other.counts.value(word.key()));
    return 2.0 * double(shared) / double(all);
}

/// The blocks of both in one gap between those that are the same.
class Gap final {
public:
    Gap(const BlockRow &before, Range beforeRange, const BlockRow &after, Range afterRange, qint64 &work)
        : m_work(work)
    {
        for (size_t i = beforeRange.begin; i < beforeRange.end; ++i)
            m_before.push_back(sayingOf(before.blocks[i]));
        for (size_t i = afterRange.begin; i < afterRange.end; ++i)
            m_after.push_back(sayingOf(after.blocks[i]));
    }

    Pairs match()
    {
        // Each stage looks between what the stage before found.
        refine([](const Saying &saying) { return saying.id; }, 0);
        refine([](const Saying &saying) { return edge(saying, saying.words.first(edgeSize(saying))); },
            LikeEnough);
        refine([](const Saying &saying) { return edge(saying, saying.words.last(edgeSize(saying))); },
            LikeEnough);
        between([this](Range before, Range after, Pairs &found) { matchLikest(before, after, found); });
        return m_pairs;
    }

private:
    static qsizetype edgeSize(const Saying &saying) { return std::min(saying.words.size(), EdgeWords); }

    static QByteArray edge(const Saying &saying, const QList<QByteArray> &words)
    {
        return words.isEmpty() ? QByteArray() : saying.name + ' ' + words.join(' ');
    }

    /// Has `match` append what it finds in each stretch of both between pairs.
    template<class Match>
    void between(Match match)
    {
        Pairs found;
        size_t before = 0;
        size_t after = 0;
        m_pairs.emplace_back(m_before.size(), m_after.size());
        for (const auto &[i, j] : m_pairs) {
            if (before < i && after < j)
                match(Range{ before, i }, Range{ after, j }, found);
            found.emplace_back(i, j);
            before = i + 1;
            after = j + 1;
        }
        found.pop_back();
        m_pairs = std::move(found);
    }

    template<class Key>
    void refine(Key key, double least)
    {
        between([&](Range before, Range after, Pairs &found) {
            QHash<QByteArray, int> numbers;
            int alone = -1; // A block without a key is like no other.
            const auto row = [&](const std::vector<Saying> &sayings, Range range) {
                std::vector<int> places;
                for (size_t i = range.begin; i < range.end; ++i) {
                    const QByteArray word = key(sayings[i]);
                    auto known = numbers.find(word);
                    if (known == numbers.end())
                        known = numbers.insert(word, int(numbers.size()));
                    places.push_back(word.isEmpty() ? alone-- : *known);
                }
                return places;
            };
            const std::vector<int> one = row(m_before, before);
            const std::vector<int> other = row(m_after, after);
            for (const auto &[i, j] : matchRows(one, other, m_work)) {
                const size_t a = before.begin + i;
                const size_t b = after.begin + j;
                if (m_before[a].name == m_after[b].name && likeness(m_before[a], m_after[b]) >= least)
                    found.emplace_back(a, b);
            }
        });
    }

    void matchLikest(Range before, Range after, Pairs &found)
    {
        const size_t rows = before.size();
        const size_t columns = after.size();
        if (rows > MostAtOnce / columns)
            return;
        const size_t width = columns + 1;
        std::vector<double> like(rows * columns);
        std::vector<double> best((rows + 1) * width, 0); // Of the first i and the first j.
        for (size_t i = 0; i < rows; ++i) {
            for (size_t j = 0; j < columns; ++j) {
                const double alike = likeness(m_before[before.begin + i], m_after[after.begin + j]);
                like[i * columns + j] = alike;
                best[(i + 1) * width + j + 1] = std::max({ best[i * width + j + 1], best[(i + 1) * width + j],
                    alike >= LikeEnough ? best[i * width + j] + alike : 0 });
            }
        }
        Pairs pairs;
        for (size_t i = rows, j = columns; i > 0 && j > 0;) {
            if (best[i * width + j] == best[(i - 1) * width + j]) {
                --i;
            } else if (best[i * width + j] == best[i * width + j - 1]) {
                --j;
            } else {
                --i;
                --j;
                pairs.emplace_back(before.begin + i, after.begin + j);
            }
        }
        found.insert(found.end(), pairs.rbegin(), pairs.rend());
    }

    std::vector<Saying> m_before;
    std::vector<Saying> m_after;
    Pairs m_pairs;
    qint64 &m_work;
};

std::vector<int> numbered(const BlockRow &row, Numbers &numbers)
{
    std::vector<QByteArrayView> bytes;
    for (size_t i = 0; i < row.size(); ++i)
        bytes.push_back(row.bytes(i));
    return numbersOf(bytes, numbers);
}

} // namespace

QByteArrayView BlockRow::bytes(size_t index) const
{
    const Span span = blocks[index].span();
    return document.sliced(span.start, span.length());
}

QByteArrayView BlockRow::bytes(Range range) const
{
    if (range.isEmpty())
        return {};
    const qsizetype start = blocks[range.begin].span().start;
    return document.sliced(start, blocks[range.end - 1].span().end - start);
}

QByteArrayView BlockRow::gap(size_t index) const
{
    const qsizetype start = index == 0 ? all.start : blocks[index - 1].span().end;
    const qsizetype end = index == blocks.size() ? all.end : blocks[index].span().start;
    return document.sliced(start, end - start);
}

BlockRow BlockRow::ofDocument(const Document &document)
{
    BlockRow row;
    row.document = document.toBytes();
    row.all = { 0, document.toBytes().size() };
    for (int i = 0; i < document.size(); ++i) {
        if (!document.block(i).isBlank())
            row.blocks.push_back(document.block(i));
    }
    return row;
}

BlockRow BlockRow::ofChildren(const Document &document, const Block &parent)
{
    BlockRow row;
    row.document = document.toBytes();
    for (int i = 0; i < parent.childCount(); ++i)
        row.blocks.push_back(parent.child(i));
    row.all = { row.blocks.front().span().start, row.blocks.back().span().end };
    return row;
}

Pairs pairsOf(const BlockRow &before, const BlockRow &after, Numbers &numbers, qint64 &work)
{
    const std::vector<int> one = numbered(before, numbers);
    const std::vector<int> other = numbered(after, numbers);
    Pairs same = matchRows(one, other, work);
    same.emplace_back(before.size(), after.size());
    Pairs pairs;
    size_t i = 0;
    size_t j = 0;
    for (const auto &[nextBefore, nextAfter] : same) {
        if (i < nextBefore && j < nextAfter) {
            for (const auto &[a, b] : Gap(before, { i, nextBefore }, after, { j, nextAfter }, work).match())
                pairs.emplace_back(i + a, j + b);
        }
        pairs.emplace_back(nextBefore, nextAfter);
        i = nextBefore + 1;
        j = nextAfter + 1;
    }
    pairs.pop_back();
    return pairs;
}

} // namespace blocks::merging
