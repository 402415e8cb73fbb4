#include "formats/blocks/comparison.h"

#include "formats/blocks/identity.h"
#include "formats/blocks/render.h"
#include "formats/blocks/tags.h"
#include "formats/blocks/views.h"
#include "formats/text/rowmatch.h"

#include <QRegularExpression>
#include <QSet>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace blocks {

namespace {

using Kind = BlockDifference::Kind;

constexpr qint64 mostPairs = 4'000'000; ///< Of blocks, that may be held against each other.
constexpr size_t widestGap = 60; ///< Changed blocks in a row, of which the likest are looked for.
constexpr double likeEnough = 0.4; ///< Share of common words from which on one became the other.

/// A block to be compared.
struct Side {
    int number = 0; ///< In its document.
    QByteArray bytes;
    QByteArray name;
    QByteArray quote; ///< Our id; empty if it has none.
    QString words;
    QStringList addresses;
    QSet<QString> vocabulary;
};

QString saying(const Block &block)
{
    // What stands for itself: custom HTML by its source, what a server fills in by its attributes.
    if (kindOf(block) == blocks::Kind::Html)
        return QString::fromUtf8(block.inner());
    const QString words
        = plainText(toPreviewHtml(Document::parse(block.bytes()))); // In the order of reading.
    return words.isEmpty() ? QString::fromUtf8(block.attributes()) : words;
}

QStringList addressesIn(const QByteArray &html)
{
    QStringList addresses;
    TagReader reader(html);
    while (const auto tag = reader.next()) {
        for (const TagAttribute &attribute : tag->attributes) {
            if (attribute.name == "href" || attribute.name == "src" || attribute.name == "alt")
                addresses << decodedText(attribute.value);
        }
    }
    return addresses;
}

std::vector<Side> sidesOf(const Document &document)
{
    std::vector<Side> sides;
    for (int i = 0; i < document.size(); ++i) {
        const Block block = document.block(i);
        if (block.isBlank())
            continue;
        Side side;
        side.number = i;
        side.bytes = block.bytes();
        side.name = block.name();
        sides.push_back(std::move(side));
    }
    return sides;
}

void read(Side &side, const Block &block)
{
    if (!side.vocabulary.isEmpty())
        return;
    side.quote = quoteId(block);
    side.words = saying(block);
    side.addresses = addressesIn(side.bytes);
    static const QRegularExpression between(u"[^\\p{L}\\p{M}\\p{N}]+"_s);
    for (const QString &word : side.words.split(between))
        side.vocabulary.insert(word);
}

double likeness(const Side &one, const Side &other)
{
    if (!one.quote.isEmpty() && one.quote == other.quote)
        return 1;
    const auto common = std::count_if(one.vocabulary.begin(), one.vocabulary.end(),
        [&](const QString &word) { return other.vocabulary.contains(word); });
    return 2.0 * double(common) / double(one.vocabulary.size() + other.vocabulary.size());
}

/// A stretch of both without a block in common.
struct Gap {
    size_t before = 0;
    size_t beforeEnd = 0;
    size_t after = 0;
    size_t afterEnd = 0;
};

class Comparing final {
public:
    Comparing(const Document &before, const Document &after)
        : m_documents{ before, after }
        , m_before(sidesOf(before))
        , m_after(sidesOf(after))
    {
    }

    std::vector<BlockDifference> run()
    {
        QHash<QByteArray, int> numbers;
        const std::vector<int> before = numbersOf(bytesOf(m_before), numbers);
        const std::vector<int> after = numbersOf(bytesOf(m_after), numbers);
        qint64 work = mostPairs;
        Gap gap;
        for (const auto &[i, j] : matchRows(before, after, work)) {
            gap.beforeEnd = i;
            gap.afterEnd = j;
            fill(gap);
            add(Kind::Same, i, j);
            gap.before = i + 1;
            gap.after = j + 1;
        }
        gap.beforeEnd = m_before.size();
        gap.afterEnd = m_after.size();
        fill(gap);
        noteMoves();
        return std::move(m_differences);
    }

private:
    static constexpr size_t none = size_t(-1);

    static std::vector<QByteArray> bytesOf(const std::vector<Side> &sides)
    {
        std::vector<QByteArray> bytes;
        for (const Side &side : sides)
            bytes.push_back(side.bytes);
        return bytes;
    }

    void add(Kind kind, size_t before, size_t after)
    {
        BlockDifference difference;
        difference.kind = kind;
        const Side *from = before == none ? nullptr : &m_before[before];
        const Side *to = after == none ? nullptr : &m_after[after];
        if (from) {
            read(m_before[before], m_documents[0].block(from->number));
            difference.before = from->number;
        }
        if (to) {
            read(m_after[after], m_documents[1].block(to->number));
            difference.after = to->number;
        }
        difference.words = wordDifference(from ? from->words : QString(), to ? to->words : QString());
        difference.addresses = wordDifference(
            from ? from->addresses.join(u'\n') : QString(), to ? to->addresses.join(u'\n') : QString());
        m_differences.push_back(std::move(difference));
    }

    /// Which blocks of the gap became which: in order, the likest together.
    void fill(const Gap &gap)
    {
        const size_t rows = gap.beforeEnd - gap.before;
        const size_t columns = gap.afterEnd - gap.after;
        const bool isSmall = rows <= widestGap && columns <= widestGap;
        // best[i][j]: of the first i and the first j blocks of the gap.
        std::vector<std::vector<double>> best(isSmall ? rows + 1 : 1, std::vector<double>(columns + 1, 0));
        std::vector<std::vector<double>> like(rows, std::vector<double>(columns, 0));
        for (size_t i = 0; isSmall && i < rows; ++i) {
            for (size_t j = 0; j < columns; ++j) {
                like[i][j] = likenessAt(gap, i, j);
                best[i + 1][j + 1] = std::max({ best[i][j + 1], best[i + 1][j],
                    like[i][j] >= likeEnough ? best[i][j] + like[i][j] : 0 });
            }
        }
        std::vector<std::pair<size_t, size_t>> pairs;
        for (size_t i = rows, j = columns; isSmall && i > 0 && j > 0;) {
            if (best[i][j] == best[i - 1][j])
                --i;
            else if (best[i][j] == best[i][j - 1])
                --j;
            else
                pairs.emplace_back(--i, --j);
        }
        std::reverse(pairs.begin(), pairs.end());
        size_t i = 0;
        size_t j = 0;
        const auto upTo = [&](size_t beforeEnd, size_t afterEnd) {
            // One for one of the same kind is a rewritten block, whatever is left of its words.
            if (beforeEnd - i == 1 && afterEnd - j == 1
                && m_before[gap.before + i].name == m_after[gap.after + j].name)
                add(Kind::Changed, gap.before + i++, gap.after + j++);
            for (; i < beforeEnd; ++i)
                add(Kind::Removed, gap.before + i, none);
            for (; j < afterEnd; ++j)
                add(Kind::Added, none, gap.after + j);
        };
        for (const auto &[row, column] : pairs) {
            upTo(row, column);
            add(Kind::Changed, gap.before + i++, gap.after + j++);
        }
        upTo(rows, columns);
    }

    double likenessAt(const Gap &gap, size_t row, size_t column)
    {
        Side &one = m_before[gap.before + row];
        Side &other = m_after[gap.after + column];
        read(one, m_documents[0].block(one.number));
        read(other, m_documents[1].block(other.number));
        return likeness(one, other);
    }

    void noteMoves()
    {
        QSet<QByteArray> gone;
        QSet<QByteArray> come;
        for (const BlockDifference &difference : m_differences) {
            if (difference.kind == Kind::Removed)
                gone.insert(m_documents[0].block(difference.before).bytes());
            else if (difference.kind == Kind::Added)
                come.insert(m_documents[1].block(difference.after).bytes());
        }
        for (BlockDifference &difference : m_differences) {
            if (difference.kind == Kind::Removed)
                difference.isMoved = come.contains(m_documents[0].block(difference.before).bytes());
            else if (difference.kind == Kind::Added)
                difference.isMoved = gone.contains(m_documents[1].block(difference.after).bytes());
        }
    }

    const Document m_documents[2];
    std::vector<Side> m_before;
    std::vector<Side> m_after;
    std::vector<BlockDifference> m_differences;
};

} // namespace

bool BlockDifference::isOnlyLook() const
{
    return kind == Kind::Changed && isAllSame(words) && isAllSame(addresses);
}

std::vector<BlockDifference> compare(const Document &before, const Document &after)
{
    return Comparing(before, after).run();
}

Result<Document> withBlockOf(const Document &now, const Document &earlier, int block)
{
    if (block < 0 || block >= earlier.size() || earlier.block(block).isBlank())
        return Error{ Error::Kind::Refused, Error::Reason::NoSuchBlock, QString::number(block) };
    const QByteArray bytes = earlier.block(block).bytes();
    int behind = -1; // The last block of now that stands before it.
    for (const BlockDifference &difference : compare(earlier, now)) {
        if (difference.before == block) {
            if (difference.after >= 0)
                return now.replaced(difference.after, bytes);
            break;
        }
        if (difference.after >= 0)
            behind = difference.after;
    }
    return now.inserted(behind + 1, bytes);
}

} // namespace blocks
