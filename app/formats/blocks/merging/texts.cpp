#include "formats/blocks/merging/texts.h"

#include "formats/blocks/attributes.h"
#include "formats/blocks/merging/pieces.h"
#include "formats/blocks/merging/threeways.h"
#include "formats/blocks/tags.h"
#include "formats/text/rowmatch.h"

#include <algorithm>

namespace blocks::merging {

namespace {

using Pieces = std::vector<Piece>;

bool isSame(const Pieces &one, Range a, const Pieces &other, Range b)
{
    const auto at = [](const Pieces &pieces, size_t i) {
        return pieces.begin() + qsizetype(i);
    };
    return std::equal(at(one, a.begin), at(one, a.end), at(other, b.begin), at(other, b.end),
        [](const Piece &x, const Piece &y) { return x.bytes == y.bytes; });
}

std::vector<int> numbered(const Pieces &pieces, QHash<QByteArrayView, int> &numbers)
{
    std::vector<QByteArrayView> bytes;
    bytes.reserve(pieces.size());
    for (const Piece &piece : pieces)
        bytes.push_back(piece.bytes);
    return numbersOf(bytes, numbers);
}

/// Which side changed what stands last, until something that parts comes.
enum class Last { Neither, Mine, Theirs };

std::optional<QByteArray> mergePieces(
    QByteArrayView baseHtml, QByteArrayView mineHtml, QByteArrayView theirsHtml, Work &work)
{
    const Pieces base = piecesOf(baseHtml);
    const Pieces mine = piecesOf(mineHtml);
    const Pieces theirs = piecesOf(theirsHtml);
    QHash<QByteArrayView, int> numbers;
    const std::vector<int> row = numbered(base, numbers);
    const Pairs minePairs = matchRows(row, numbered(mine, numbers), work.mine);
    const Pairs theirsPairs = matchRows(row, numbered(theirs, numbers), work.theirs);

    QByteArray merged;
    merged.reserve(std::max(mineHtml.size(), theirsHtml.size()));
    Last last = Last::Neither;
    const auto add = [&merged](const Pieces &pieces, Range range) {
        for (size_t i = range.begin; i < range.end; ++i)
            merged += pieces[i].bytes;
    };
    for (const Region &region : threeWays(base.size(), mine.size(), theirs.size(), minePairs, theirsPairs)) {
        switch (region.kind) {
        case Region::Kind::Common:
            if (base[region.base.begin].isParting)
                last = Last::Neither;
            add(base, region.base);
            break;
        case Region::Kind::Mine:
            if (last == Last::Theirs)
                return std::nullopt;
            last = Last::Mine;
            add(mine, region.mine);
            break;
        case Region::Kind::Theirs:
            if (last == Last::Mine)
                return std::nullopt;
            last = Last::Theirs;
            add(theirs, region.theirs);
            break;
        case Region::Kind::Clash:
            if (!isSame(mine, region.mine, theirs, region.theirs))
                return std::nullopt;
            add(mine, region.mine);
            break;
        }
    }
    return merged;
}

/// The one element that the HTML is, with what stands around its content.
struct Shell {
    QByteArrayView before;
    QByteArrayView content;
    QByteArrayView after;
};

std::optional<Shell> shellOf(QByteArrayView html)
{
    const auto wrapper = wrapperOf(html);
    if (!wrapper || wrapper->tag.name == "blockquote" || wrapper->tag.name == "q")
        return std::nullopt;
    const Span content = wrapper->content;
    return Shell{ html.first(content.start), html.sliced(content.start, content.length()),
        html.sliced(content.end) };
}

constexpr int DeepestAttributes = 24;
constexpr qsizetype LongestAttributes = 16384;
constexpr qsizetype MostAttributes = 200;

std::optional<QByteArray> mergeObjects(const QByteArray &base, const QByteArray &mine,
    const QByteArray &theirs, const Json &baseJson, const Json &mineJson, const Json &theirsJson, int depth)
{
    QList<QByteArray> keys; // Those of theirs in their order, then what they took away.
    for (const JsonMember &member : theirsJson.members)
        keys.append(member.key);
    for (const JsonMember &member : baseJson.members) {
        if (!theirsJson.find(member.key))
            keys.append(member.key);
    }
    if (keys.size() > MostAttributes)
        return std::nullopt;
    std::optional<QByteArray> merged = mine;
    for (const QByteArray &key : keys) {
        const Json *b = baseJson.find(key);
        const Json *m = mineJson.find(key);
        const Json *t = theirsJson.find(key);
        const auto isEqual = [](const Json *x, const Json *y) {
            return x && y ? *x == *y : x == y;
        };
        if (isEqual(m, t) || isEqual(t, b))
            continue;
        std::optional<QByteArray> value;
        if (isEqual(m, b)) {
            if (!t) {
                merged = withoutMember(*merged, key);
                if (!merged)
                    return std::nullopt;
                continue;
            }
            value = memberText(theirs, key);
        } else if (b && m && t && b->isObject() && m->isObject() && t->isObject() && depth > 0) {
            const auto baseText = memberText(base, key);
            const auto mineText = memberText(mine, key);
            const auto theirsText = memberText(theirs, key);
            if (baseText && mineText && theirsText)
                value = mergeObjects(*baseText, *mineText, *theirsText, *b, *m, *t, depth - 1);
        }
        if (!value)
            return std::nullopt;
        merged = withMemberText(*merged, key, *value);
        if (!merged)
            return std::nullopt;
    }
    return merged;
}

} // namespace

std::optional<QByteArray> mergeHtml(
    QByteArrayView base, QByteArrayView mine, QByteArrayView theirs, Work &work)
{
    // A tag around everything is changed by itself: its neighbours are no words.
    constexpr int MostShells = 6;
    QByteArray before;
    QByteArray after;
    for (int i = 0; i < MostShells; ++i) {
        const auto b = shellOf(base);
        const auto m = b ? shellOf(mine) : std::nullopt;
        const auto t = m ? shellOf(theirs) : std::nullopt;
        if (!t)
            break;
        const auto opening = ofOneSide(b->before, m->before, t->before);
        const auto closing = ofOneSide(b->after, m->after, t->after);
        if (!opening || !closing)
            return std::nullopt;
        before += *opening;
        after.prepend(closing->toByteArray());
        base = b->content;
        mine = m->content;
        theirs = t->content;
    }
    const auto one = ofOneSide(base, mine, theirs);
    const auto inner = one ? one->toByteArray() : mergePieces(base, mine, theirs, work);
    return inner ? std::optional(before + *inner + after) : std::nullopt;
}

std::optional<QByteArray> mergeAttributes(
    const QByteArray &base, const QByteArray &mine, const QByteArray &theirs)
{
    if (const auto one = ofOneSide(base, mine, theirs))
        return one;
    if (std::max({ base.size(), mine.size(), theirs.size() }) > LongestAttributes)
        return std::nullopt;
    const auto parsed = [](const QByteArray &text) {
        return text.isEmpty() ? std::optional(Json::object()) : parseJson(text);
    };
    const auto b = parsed(base);
    const auto m = parsed(mine);
    const auto t = parsed(theirs);
    if (!b || !m || !t || !b->isObject() || !m->isObject() || !t->isObject())
        return std::nullopt;
    return mergeObjects(base, mine, theirs, *b, *m, *t, DeepestAttributes);
}

} // namespace blocks::merging
