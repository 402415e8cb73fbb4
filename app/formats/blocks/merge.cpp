#include "formats/blocks/merge.h"

#include "formats/blocks/attributes.h"
#include "formats/blocks/changes.h"
#include "formats/blocks/identity.h"
#include "formats/blocks/merging/blockrow.h"
#include "formats/blocks/merging/pieces.h"
#include "formats/blocks/merging/texts.h"
#include "formats/blocks/reading.h"
#include "formats/blocks/tags.h"
#include "formats/blocks/views.h"
#include "formats/text/rowmatch.h"

#include <algorithm>

namespace blocks {

namespace {

using namespace merging;
using PartKind = MergePart::Kind;

constexpr int DeepestLevel = 100;
constexpr qint64 MostWork = 40'000'000; ///< Pairs of pieces for each side: about a second.

/// Bytes of blocks that are read for telling a change from another spelling: each level reads all below it.
constexpr qint64 MostUnchangedWork = 16'000'000;

void add(std::vector<MergePart> &parts, QByteArrayView bytes)
{
    if (bytes.isEmpty())
        return;
    if (parts.empty() || parts.back().kind != PartKind::Merged)
        parts.push_back({});
    parts.back().bytes += bytes;
}

void append(std::vector<MergePart> &parts, std::vector<MergePart> more)
{
    for (MergePart &part : more) {
        if (part.kind == PartKind::Merged)
            add(parts, part.bytes);
        else
            parts.push_back(std::move(part));
    }
}

std::vector<MergePart> merged(const QByteArray &bytes) { return { { PartKind::Merged, bytes, {}, {}, {} } }; }

std::vector<MergePart> conflict(QByteArrayView base, QByteArrayView mine, QByteArrayView theirs)
{
    return { { PartKind::Conflict, {}, base.toByteArray(), mine.toByteArray(), theirs.toByteArray() } };
}

bool isClean(const std::vector<MergePart> &parts)
{
    return std::none_of(
        parts.begin(), parts.end(), [](const MergePart &part) { return part.kind == PartKind::Conflict; });
}

/// Where both say the same in other bytes, which white space or marks make: the one with more, so that
/// swapped sides give the same.
QByteArrayView fuller(QByteArrayView one, QByteArrayView other)
{
    if (one.size() != other.size())
        return one.size() > other.size() ? one : other;
    return std::min(one, other, [](QByteArrayView a, QByteArrayView b) { return a.compare(b) < 0; });
}

/// How often what begins like a delimiter stands in the markup.
int delimiterCount(QByteArrayView markup)
{
    int count = 0;
    for (qsizetype at = 0; (at = markup.indexOf(QByteArrayView("<!--"), at)) >= 0; at += 4) {
        QByteArrayView rest = markup.sliced(at + 4);
        const qsizetype before = rest.size();
        while (!rest.isEmpty() && reading::isBlank(rest.first(1)))
            rest = rest.sliced(1);
        const bool hasSpace = rest.size() < before;
        if (rest.startsWith('/'))
            rest = rest.sliced(1);
        count += hasSpace && rest.startsWith(QByteArrayView("wp:")) ? 1 : 0;
    }
    return count;
}

/// Every block is closed, and nothing stands between blocks that other neighbours would make a delimiter.
bool isSound(const Document &document)
{
    int delimiters = 0;
    for (const Block &block : allBlocks(document)) {
        if (!block.isClosed())
            return false;
        if (!block.isFreeform())
            delimiters += block.isVoid() ? 1 : 2;
    }
    return delimiterCount(document.toBytes()) == delimiters;
}

/// What a quotation or a card says, whose it is, and in which language: nobody's words are mixed.
QByteArray sayingOf(const Block &block)
{
    const QByteArray html = reading::withoutDelimiters(block.view(block.innerSpan()));
    QByteArray saying = plainText(html).toUtf8();
    TagReader reader(html);
    while (const auto tag = reader.next()) {
        if (tag->kind != Tag::Kind::Open)
            continue;
        for (const char *name : { "href", "src", "alt", "lang" }) {
            if (const TagAttribute *attribute = tag->find(name))
                saying += '\n' + decodedText(attribute->value).toUtf8();
        }
        for (const QByteArray &className : tag->classes()) {
            if (className.startsWith("qtd-"))
                saying += '\n' + className;
        }
    }
    return saying;
}

bool isVoice(const Block &block)
{
    const QByteArray name = block.name();
    return name == "core/quote" || name == "core/pullquote" || !cardId(block).isEmpty();
}

/// One block of three documents, which differ there.
struct Three {
    Block base;
    Block mine;
    Block theirs;

    std::vector<MergePart> conflict() const
    {
        return blocks::conflict(base.bytes(), mine.bytes(), theirs.bytes());
    }
};

/// What stands between two neighbours of the result: as that side has it whose neighbours they are.
std::optional<QByteArrayView> gapOf(std::optional<QByteArrayView> base, std::optional<QByteArrayView> mine,
    std::optional<QByteArrayView> theirs)
{
    if (!mine || !theirs)
        return mine ? mine : theirs ? theirs : base;
    if (const auto one = base ? ofOneSide(*base, *mine, *theirs) : std::nullopt)
        return one;
    return fuller(*mine, *theirs); // White space.
}

/// A stretch of the result, with where it comes from.
struct Entry {
    Range base;
    Range mine;
    Range theirs;
    std::vector<MergePart> parts; ///< None: nothing is left of it.
    bool isInserted = false; ///< By the side that has it.
};

class Merging final {
public:
    Merging(const Document &base, const Document &mine, const Document &theirs)
        : m_base(base)
        , m_mine(mine)
        , m_theirs(theirs)
    {
    }

    std::vector<MergePart> run()
    {
        return mergeRows(
            BlockRow::ofDocument(m_base), BlockRow::ofDocument(m_mine), BlockRow::ofDocument(m_theirs), 0);
    }

private:
    std::vector<MergePart> mergeRows(
        const BlockRow &base, const BlockRow &mine, const BlockRow &theirs, int depth)
    {
        Numbers numbers;
        const Pairs minePairs = pairsOf(base, mine, numbers, m_work.mine);
        const Pairs theirsPairs = pairsOf(base, theirs, numbers, m_work.theirs);
        std::vector<Entry> entries;
        for (const Region &region :
            threeWays(base.size(), mine.size(), theirs.size(), minePairs, theirsPairs)) {
            Entry entry{ region.base, region.mine, region.theirs, {}, false };
            switch (region.kind) {
            case Region::Kind::Common:
                entry.parts = mergeBlock({ base.blocks[region.base.begin], mine.blocks[region.mine.begin],
                                             theirs.blocks[region.theirs.begin] },
                    depth);
                break;
            case Region::Kind::Mine:
                entry.parts = isUnchanged(base, region.base, theirs, region.theirs)
                    ? whole(mine, region.mine)
                    : clash(base, mine, theirs, region);
                break;
            case Region::Kind::Theirs:
                entry.parts = isUnchanged(base, region.base, mine, region.mine)
                    ? whole(theirs, region.theirs)
                    : clash(base, mine, theirs, region);
                break;
            case Region::Kind::Clash:
                if (region.base.isEmpty()) {
                    addInsertions(entries, region, mine, theirs);
                    continue;
                }
                entry.parts = clash(base, mine, theirs, region);
                break;
            }
            if (!entry.parts.empty())
                entries.push_back(std::move(entry));
        }
        return inRow(std::move(entries), base, mine, theirs);
    }

    static std::vector<MergePart> whole(const BlockRow &row, Range range)
    {
        return range.isEmpty() ? std::vector<MergePart>() : merged(row.bytes(range).toByteArray());
    }

    /// Nobody changed it. A name or a mark that was given to a block is a change, one that was lost is not.
    bool isUnchanged(const QByteArray &before, const QByteArray &after)
    {
        if (before == after)
            return true;
        m_unchangedWork -= before.size() + after.size();
        const QByteArrayView metadata("\"metadata\"");
        return m_unchangedWork > 0 && sameButForNoise(before, after)
            && after.count(metadata) <= before.count(metadata);
    }

    /// Of blocks that became each other one for one.
    bool isUnchanged(const BlockRow &base, Range baseRange, const BlockRow &side, Range sideRange)
    {
        for (size_t i = 0; i < baseRange.size(); ++i) {
            const QByteArray before = base.bytes(baseRange.begin + i).toByteArray();
            if (!isUnchanged(before, side.bytes(sideRange.begin + i).toByteArray()))
                return false;
        }
        return true;
    }

    static std::vector<MergePart> clash(
        const BlockRow &base, const BlockRow &mine, const BlockRow &theirs, const Region &region)
    {
        const QByteArrayView b = base.bytes(region.base);
        const QByteArrayView m = mine.bytes(region.mine);
        const QByteArrayView t = theirs.bytes(region.theirs);
        const auto one = ofOneSide(b, m, t);
        if (!one)
            return conflict(b, m, t);
        return one->isEmpty() ? std::vector<MergePart>() : merged(one->toByteArray());
    }

    /// What both put into one gap: what is the same once, and between that mine before theirs.
    void addInsertions(
        std::vector<Entry> &entries, const Region &region, const BlockRow &mine, const BlockRow &theirs)
    {
        Numbers numbers;
        const auto numbered = [&numbers](const BlockRow &row, Range range) {
            std::vector<QByteArrayView> bytes;
            for (size_t i = range.begin; i < range.end; ++i)
                bytes.push_back(row.bytes(i));
            return numbersOf(bytes, numbers);
        };
        const std::vector<int> one = numbered(mine, region.mine);
        const std::vector<int> other = numbered(theirs, region.theirs);
        qint64 work = MostWork;
        const bool isMineFirst = mine.bytes(region.mine).compare(theirs.bytes(region.theirs)) <= 0;
        Pairs same = isMineFirst ? matchRows(one, other, work) : matchRows(other, one, work);
        if (!isMineFirst) { // Swapped sides find the same.
            for (auto &[i, j] : same)
                std::swap(i, j);
        }
        same.emplace_back(one.size(), other.size());
        Range m{ region.mine.begin, 0 };
        Range t{ region.theirs.begin, 0 };
        const auto addOne = [&](Range inMine, Range inTheirs) {
            const bool isMine = !inMine.isEmpty();
            Entry entry{ region.base, inMine, inTheirs, {}, true };
            entry.parts = isMine ? whole(mine, inMine) : whole(theirs, inTheirs);
            entries.push_back(std::move(entry));
        };
        for (const auto &[i, j] : same) {
            m.end = region.mine.begin + i;
            t.end = region.theirs.begin + j;
            if (!m.isEmpty())
                addOne(m, { t.begin, t.begin });
            if (!t.isEmpty())
                addOne({ m.end, m.end }, t);
            m.begin = m.end + 1;
            t.begin = t.end + 1;
            if (i < one.size())
                addOne({ m.end, m.begin }, { t.end, t.begin });
        }
    }

    /// The entries with what stands between them.
    static std::vector<MergePart> inRow(
        std::vector<Entry> entries, const BlockRow &base, const BlockRow &mine, const BlockRow &theirs)
    {
        std::vector<MergePart> parts;
        Entry before; // The start of all three.
        bool isFirst = true;
        const auto between = [&](const Entry &after, bool isLast) {
            const auto in = [&](const BlockRow &row, Range x, Range y) -> std::optional<QByteArrayView> {
                const bool isThere = (isFirst || !x.isEmpty()) && (isLast || !y.isEmpty());
                return isThere && x.end == y.begin ? std::optional(row.gap(y.begin)) : std::nullopt;
            };
            const auto gap = gapOf(in(base, before.base, after.base), in(mine, before.mine, after.mine),
                in(theirs, before.theirs, after.theirs));
            return gap ? gap->toByteArray() : isFirst || isLast ? QByteArray() : QByteArray("\n\n");
        };
        for (Entry &entry : entries) {
            QByteArray gap = between(entry, false);
            const bool isSecond = entry.isInserted && before.isInserted && entry.base == before.base
                && entry.mine.isEmpty() && before.theirs.isEmpty() && !entry.theirs.isEmpty()
                && !before.mine.isEmpty();
            if (isSecond) {
                // Mine stands there already, at the end of what is merged.
                const QByteArray first = mine.bytes(before.mine).toByteArray();
                const QByteArray second = theirs.bytes(entry.theirs).toByteArray();
                parts.back().bytes.chop(first.size());
                if (parts.back().bytes.isEmpty())
                    parts.pop_back();
                parts.push_back({ PartKind::BothInserted, first + gap + second, {}, first, second });
            } else {
                add(parts, gap);
                append(parts, std::move(entry.parts));
            }
            before = std::move(entry);
            isFirst = false;
        }
        Entry end;
        end.base = { base.size(), base.size() };
        end.mine = { mine.size(), mine.size() };
        end.theirs = { theirs.size(), theirs.size() };
        add(parts, between(end, true));
        return parts;
    }

    std::vector<MergePart> mergeBlock(const Three &three, int depth)
    {
        const QByteArray base = three.base.bytes();
        const QByteArray mine = three.mine.bytes();
        const QByteArray theirs = three.theirs.bytes();
        if (const auto one = ofOneSide(base, mine, theirs))
            return merged(*one);
        const bool isMineSame = isUnchanged(base, mine);
        const bool isTheirsSame = isUnchanged(base, theirs);
        if (isMineSame && isTheirsSame)
            return merged(base);
        if (isMineSame || isTheirsSame)
            return merged(isMineSame ? theirs : mine);
        if (isUnchanged(mine, theirs) || isUnchanged(theirs, mine))
            return merged(fuller(mine, theirs).toByteArray());
        if (three.base.name() != three.mine.name() || three.base.name() != three.theirs.name())
            return three.conflict();
        if (isVoice(three.base) || isVoice(three.mine) || isVoice(three.theirs))
            return mergeVoice(three, depth);
        return mergeForm(three, depth);
    }

    /// Words of one side alone, beside how the other makes them look.
    std::vector<MergePart> mergeVoice(const Three &three, int depth)
    {
        const QByteArray base = sayingOf(three.base);
        const auto saying = ofOneSide(base, sayingOf(three.mine), sayingOf(three.theirs));
        if (!saying)
            return three.conflict();
        std::vector<MergePart> parts = mergeForm(three, depth);
        // What both put into one gap may say what a side says in one order alone.
        if (parts.size() != 1 || parts.front().kind != PartKind::Merged)
            return three.conflict();
        const Document document = Document::parse(parts.front().bytes);
        const bool isOne = document.size() == 1 && sayingOf(document.block(0)) == *saying;
        return isOne ? parts : three.conflict();
    }

    std::vector<MergePart> mergeForm(const Three &three, int depth)
    {
        if (three.base.isFreeform())
            return mergeFreeform(three);
        const bool hasChildren[]{ three.base.childCount() > 0, three.mine.childCount() > 0,
            three.theirs.childCount() > 0 };
        if (!hasChildren[0] && !hasChildren[1] && !hasChildren[2])
            return mergeLeaf(three);
        if (!hasChildren[0] || !hasChildren[1] || !hasChildren[2] || depth >= DeepestLevel)
            return three.conflict();
        return mergeContainer(three, depth);
    }

    std::vector<MergePart> mergeFreeform(const Three &three)
    {
        const auto html = mergeSource(three.base.inner(), three.mine.inner(), three.theirs.inner());
        return html && delimiterCount(*html) == 0 ? merged(*html) : three.conflict();
    }

    /// HTML of anybody, whose tags may be in no order: then one side alone may have changed them.
    std::optional<QByteArray> mergeSource(
        const QByteArray &base, const QByteArray &mine, const QByteArray &theirs)
    {
        const auto html = mergeHtml(base, mine, theirs, m_work);
        if (!html)
            return std::nullopt;
        const std::vector<QByteArrayView> tags = tagsOf(*html);
        const bool hasTheirTags = tags == tagsOf(mine) || tags == tagsOf(theirs);
        return isBalanced(*html) || hasTheirTags ? html : std::nullopt;
    }

    std::vector<MergePart> mergeLeaf(const Three &three)
    {
        const auto opening = mergeOpening(three);
        if (!opening)
            return three.conflict();
        if (three.base.isVoid() || three.mine.isVoid() || three.theirs.isVoid()) {
            const bool isVoid = three.base.isVoid() && three.mine.isVoid() && three.theirs.isVoid();
            return isVoid && isOneBlock(*opening, three) ? merged(*opening) : three.conflict();
        }
        if (!isKnown(three))
            return three.conflict();
        const auto html = mergeSource(three.base.inner(), three.mine.inner(), three.theirs.inner());
        if (!html)
            return three.conflict();
        const QByteArray whole = *opening + *html + closing(three);
        const bool isStillSo = isOneBlock(whole, three) && !lockOf(Document::parse(whole).block(0));
        return isStillSo ? merged(whole) : three.conflict();
    }

    /// Both sides have a form that we know, so that we can tell whether the result has it too.
    static bool isKnown(const Three &three)
    {
        // A program is nothing to be joined of two.
        for (const Block *block : { &three.base, &three.mine, &three.theirs }) {
            const QByteArray html = block->html().toLower();
            if (html.contains("<script") || html.contains("<style"))
                return false;
        }
        return !lockOf(three.mine) && !lockOf(three.theirs);
    }

    static bool isOneBlock(const QByteArray &markup, const Three &three)
    {
        const Document document = Document::parse(markup);
        return document.size() == 1 && isSound(document) && document.block(0).name() == three.base.name()
            && document.block(0).childCount() == 0;
    }

    static QByteArrayView openingView(const Block &block)
    {
        return block.view({ block.span().start, block.innerSpan().start });
    }

    static std::optional<QByteArray> mergeOpening(const Three &three)
    {
        const auto one
            = ofOneSide(openingView(three.base), openingView(three.mine), openingView(three.theirs));
        if (one)
            return one->toByteArray();
        const auto attributes
            = mergeAttributes(three.base.attributes(), three.mine.attributes(), three.theirs.attributes());
        if (!attributes)
            return std::nullopt;
        const bool isMineFuller = fuller(openingView(three.mine), openingView(three.theirs)).data()
            == openingView(three.mine).data();
        const Block &frame = isMineFuller ? three.mine : three.theirs;
        const AttributesPlace place = attributesPlace(frame, *attributes);
        QByteArray opening = openingView(frame).toByteArray();
        return opening.replace(place.span.start - frame.span().start, place.span.length(), place.bytes);
    }

    static QByteArray closing(const Three &three)
    {
        const auto view = [](const Block &block) {
            return block.view({ block.innerSpan().end, block.span().end });
        };
        const auto one = ofOneSide(view(three.base), view(three.mine), view(three.theirs));
        return (one ? *one : fuller(view(three.mine), view(three.theirs))).toByteArray();
    }

    std::vector<MergePart> mergeContainer(const Three &three, int depth)
    {
        for (const Block *block : { &three.base, &three.mine, &three.theirs }) {
            // Words between children belong to neither.
            for (int i = 1; i < block->childCount(); ++i) {
                const Span between{ block->child(i - 1).span().end, block->child(i).span().start };
                if (!reading::isBlank(block->view(between)))
                    return three.conflict();
            }
        }
        const auto opening = mergeOpening(three);
        const auto head = [](const Block &block) {
            return block.head();
        };
        const auto tail = [](const Block &block) {
            return reading::tailOf(block).html.toByteArray();
        };
        const auto edge = [&](auto of) {
            const QByteArray b = of(three.base);
            const QByteArray m = of(three.mine);
            const QByteArray t = of(three.theirs);
            const auto one = ofOneSide(b, m, t);
            return one || !isKnown(three) ? one : mergeHtml(b, m, t, m_work);
        };
        const auto before = opening ? edge(head) : std::nullopt;
        const auto after = before ? edge(tail) : std::nullopt;
        if (!after || delimiterCount(*before) > 0 || delimiterCount(*after) > 0)
            return three.conflict();
        const QByteArray html = *before + *after;
        const auto bare = [&](const Block &block) {
            return head(block) + tail(block);
        };
        const bool hasTheirTags
            = tagsOf(html) == tagsOf(bare(three.mine)) || tagsOf(html) == tagsOf(bare(three.theirs));
        if (!isBalanced(html) && !hasTheirTags)
            return three.conflict();

        std::vector<MergePart> parts;
        add(parts, *opening + *before);
        append(parts,
            mergeRows(BlockRow::ofChildren(m_base, three.base), BlockRow::ofChildren(m_mine, three.mine),
                BlockRow::ofChildren(m_theirs, three.theirs), depth + 1));
        add(parts, *after + closing(three));
        return parts;
    }

    const Document &m_base;
    const Document &m_mine;
    const Document &m_theirs;
    Work m_work{ MostWork, MostWork };
    qint64 m_unchangedWork = MostUnchangedWork;
};

Result<QByteArray> takenOf(const MergePart &part, const MergeChoice &choice)
{
    switch (choice.take) {
    case MergeChoice::Take::Mine:
        return part.mine;
    case MergeChoice::Take::Theirs:
        return part.theirs;
    case MergeChoice::Take::Both:
        if (part.mine.isEmpty() || part.mine == part.theirs)
            return part.theirs;
        return part.theirs.isEmpty() ? part.mine : part.mine + "\n\n" + part.theirs;
    case MergeChoice::Take::Own:
        break;
    }
    if (!isSound(Document::parse(choice.own)))
        return refused(Error::Reason::UnbalancedMarkup);
    return choice.own;
}

} // namespace

bool Merged::isClean() const { return blocks::isClean(parts); }

int Merged::conflictCount() const
{
    return int(std::ranges::count(parts, PartKind::Conflict, &MergePart::kind));
}

int Merged::bothInsertedCount() const
{
    return int(std::ranges::count(parts, PartKind::BothInserted, &MergePart::kind));
}

Merged merge(const QByteArray &base, const QByteArray &mine, const QByteArray &theirs)
{
    if (const auto one = ofOneSide(base, mine, theirs))
        return { merged(*one) };
    const Document documents[]{ Document::parse(base), Document::parse(mine), Document::parse(theirs) };
    const Merged whole{ conflict(base, mine, theirs) };
    if (!std::all_of(std::begin(documents), std::end(documents), isSound))
        return whole;
    Merged result{ Merging(documents[0], documents[1], documents[2]).run() };
    // However strange what stood between the blocks was: the result must not read otherwise than its parts.
    for (const MergeChoice::Take take : { MergeChoice::Take::Mine, MergeChoice::Take::Theirs }) {
        if (!isSound(Document::parse(decided(result, take))))
            return whole;
        if (result.isClean())
            break;
    }
    return result;
}

Result<QByteArray> decided(const Merged &merged, const std::vector<MergeChoice> &choices)
{
    if (int(choices.size()) != merged.conflictCount())
        return Error{ Error::Kind::Refused, Error::Reason::BadArgument, {} };
    QByteArray bytes;
    bool isGapDouble = false; // Nothing stands between what parts it from its neighbours.
    auto choice = choices.begin();
    for (const MergePart &part : merged.parts) {
        if (part.kind != PartKind::Conflict) {
            const bool isLeftOut = isGapDouble && part.bytes.startsWith("\n\n");
            bytes += isLeftOut ? part.bytes.sliced(2) : part.bytes;
            isGapDouble = false;
            continue;
        }
        const Result<QByteArray> taken = takenOf(part, *choice++);
        if (!taken)
            return taken.error();
        bytes += *taken;
        isGapDouble = taken->isEmpty() && !bytes.endsWith("\n\n");
        if (taken->isEmpty() && bytes.endsWith("\n\n"))
            bytes.chop(2);
    }
    return bytes;
}

QByteArray decided(const Merged &merged, MergeChoice::Take take)
{
    const std::vector<MergeChoice> choices(size_t(merged.conflictCount()), MergeChoice{ take });
    return decided(merged, choices).value_or(QByteArray());
}

} // namespace blocks
