#include "writing/conflictpage.h"

#include "formats/blocks/comparison.h"
#include "formats/blocks/render.h"
#include "formats/blocks/tags.h"
#include "formats/blocks/views.h"
#include "writing/blockwords.h"

#include <QCoreApplication>
#include <QCryptographicHash>
#include <QHash>

#include <algorithm>
#include <initializer_list>

using namespace Qt::StringLiterals;
using blocks::BlockDifference;

namespace {

/// The blocks of the markup that show anything.
QList<blocks::Block> shownBlocks(const QByteArray &markup)
{
    QList<blocks::Block> shown = blocks::Document::parse(markup).blocks();
    shown.removeIf([](const blocks::Block &block) { return block.isBlank(); });
    return shown;
}

QByteArray keyOf(const QByteArray &kind, std::initializer_list<QByteArray> texts)
{
    QCryptographicHash hash(QCryptographicHash::Sha256);
    hash.addData(kind);
    for (const QByteArray &text : texts) {
        hash.addData(QByteArray::number(text.size()) + ':');
        hash.addData(text);
    }
    return hash.result().toHex();
}

ConflictPlace placeOf(const blocks::MergePart &part, const std::optional<blocks::Block> &around)
{
    ConflictPlace place;
    place.key = keyOf("0", { part.base, part.mine, part.theirs });
    place.base = part.base;
    place.mine = part.mine;
    place.theirs = part.theirs;
    QList<blocks::Block> shown;
    qsizetype most = 0;
    for (const QByteArray &side : { part.mine, part.theirs, part.base }) {
        const QList<blocks::Block> here = shownBlocks(side);
        most = std::max(most, here.size());
        if (shown.isEmpty())
            shown = here;
    }
    std::optional<blocks::Block> block = shown.isEmpty() ? std::nullopt : std::optional(shown.first());
    // Of what stands between blocks, the block that it is in says more.
    if ((!block || block->isFreeform()) && around && !around->isFreeform())
        block = around;
    if (block) {
        place.name = most > 1
            ? QCoreApplication::translate("ConflictPage", "%Ln block(s)", nullptr, int(most))
            : blockInWords(*block);
        place.isQuotation = block->name() == "core/quote" || block->name() == "core/pullquote";
    }
    place.words = wordDifference(wordsOf(part.mine), wordsOf(part.theirs));
    if (!part.mine.isEmpty() && !part.theirs.isEmpty() && isAllSame(place.words)) {
        place.areWordsTheSame = true;
        place.words = wordDifference(
            QString::fromUtf8(part.mine).trimmed(), QString::fromUtf8(part.theirs).trimmed());
    }
    place.baseWords = place.areWordsTheSame ? QString::fromUtf8(part.base).trimmed() : wordsOf(part.base);
    return place;
}

QString valueOf(Field field, const PostFields &fields, const FieldLists &lists)
{
    switch (field) {
    case Field::Title:
        return fields.title;
    case Field::Excerpt:
        return fields.excerpt;
    case Field::Slug:
        return fields.slug;
    case Field::Categories:
        return fields.categories.join(u", "_s);
    case Field::Tags:
        return fields.tags.join(u", "_s);
    case Field::Author:
        return authorInWords(fields.author, lists.authors);
    case Field::FeaturedImage:
        return featuredInWords(fields.featuredImage, lists.attachments, lists.media);
    case Field::Parent:
        return parentInWords(fields.parent, lists.pages);
    case Field::MenuOrder:
        return QLocale().toString(fields.menuOrder);
    case Field::Content:
        break;
    }
    return {};
}

/// As it is, whatever the lists call it meanwhile.
QByteArray bareValueOf(Field field, const PostFields &fields)
{
    if (field == Field::Author)
        return QByteArray::number(fields.author);
    if (field == Field::Parent)
        return QByteArray::number(fields.parent);
    return field == Field::FeaturedImage ? fields.featuredImage.toUtf8()
                                         : valueOf(field, fields, {}).toUtf8();
}

ConflictPlace placeOf(Field field, const Conflict &texts, const FieldLists &lists)
{
    const QString mine = valueOf(field, texts.mine, lists);
    const QString theirs = valueOf(field, texts.theirs, lists);
    ConflictPlace place;
    place.field = field;
    place.name = fieldInWords(field);
    place.key = keyOf(QByteArray::number(int(field)),
        { bareValueOf(field, texts.base), bareValueOf(field, texts.mine), bareValueOf(field, texts.theirs) });
    place.baseWords = valueOf(field, texts.base, lists);
    place.base = place.baseWords.toUtf8();
    place.mine = mine.toUtf8();
    place.theirs = theirs.toUtf8();
    constexpr FieldSet choices = Field::Author | Field::FeaturedImage | Field::Parent | Field::MenuOrder;
    if (choices.testFlag(field)) // Words in common are no sameness.
        place.words = { { DifferencePart::Kind::Removed, mine }, { DifferencePart::Kind::Added, theirs } };
    else
        place.words = wordDifference(mine, theirs);
    return place;
}

/// Where the places of the text stand in it, as it is with mine in all of them.
struct Laid {
    blocks::Document document;
    std::vector<blocks::Span> spans;
};

Laid laid(const blocks::Merged &merged)
{
    Laid laid;
    QByteArray bytes;
    for (const blocks::MergePart &part : merged.parts) {
        const bool isPlace = part.kind == blocks::MergePart::Kind::Conflict;
        const qsizetype start = bytes.size();
        bytes += isPlace ? part.mine : part.bytes;
        if (isPlace)
            laid.spans.push_back({ start, bytes.size() });
    }
    laid.document = blocks::Document::parse(bytes);
    return laid;
}

bool touches(const blocks::Span &place, const blocks::Span &block)
{
    return place.isEmpty() ? place.start > block.start && place.start < block.end
                           : place.start < block.end && place.end > block.start;
}

bool covers(const blocks::Span &place, const blocks::Span &block)
{
    return place.start <= block.start && place.end >= block.end;
}

/// The text in reading order, and its places behind those of the fields.
class Reading final {
public:
    Reading(const OpenConflict &conflict, ConflictPage &page)
        : m_page(page)
        , m_laid(laid(conflict.content))
    {
        for (const blocks::MergePart &part : conflict.content.parts) {
            if (part.kind == blocks::MergePart::Kind::Conflict)
                m_parts.push_back(&part);
        }
        const auto mine = blocks::Document::parse(conflict.texts.mine.content);
        for (const BlockDifference &difference : blocks::compare(mine, m_laid.document))
            read(difference, mine);
        while (m_next < m_parts.size())
            addPlace(std::nullopt);
    }

private:
    void read(const BlockDifference &difference, const blocks::Document &mine)
    {
        if (difference.after < 0) {
            if (!difference.isMoved)
                addRow(ConflictRow::Kind::Went, mine.block(difference.before), difference);
            return;
        }
        const blocks::Block block = m_laid.document.block(difference.after);
        const blocks::Span span = block.span();
        while (m_next < m_parts.size() && m_laid.spans[m_next].end <= span.start)
            addPlace(std::nullopt);
        const auto isHere = [&] {
            return m_next < m_parts.size() && touches(m_laid.spans[m_next], span);
        };
        // A place that was begun with an earlier block may go on over this one.
        const bool isCovered = (m_next > 0 && covers(m_laid.spans[m_next - 1], span))
            || (isHere() && covers(m_laid.spans[m_next], span));
        if (!isCovered)
            addRow(difference.kind == BlockDifference::Kind::Same ? ConflictRow::Kind::Settled
                    : difference.kind == BlockDifference::Kind::Changed && !difference.isOnlyLook()
                    ? ConflictRow::Kind::Changed
                    : difference.kind == BlockDifference::Kind::Added && !difference.isMoved
                    ? ConflictRow::Kind::Came
                    : ConflictRow::Kind::Settled,
                block, difference);
        while (isHere())
            addPlace(block);
    }

    void addRow(ConflictRow::Kind kind, const blocks::Block &block, const BlockDifference &difference)
    {
        m_page.rows.push_back({ kind, blockInWords(block), difference.words, -1 });
    }

    void addPlace(const std::optional<blocks::Block> &around)
    {
        m_page.rows.push_back({ ConflictRow::Kind::Place, {}, {}, int(m_page.places.size()) });
        m_page.places.push_back(placeOf(*m_parts[m_next++], around));
    }

    ConflictPage &m_page;
    const Laid m_laid;
    std::vector<const blocks::MergePart *> m_parts;
    size_t m_next = 0; ///< The place that is read next.
};

} // namespace

QString wordsOf(const QByteArray &markup)
{
    const QString words = blocks::plainText(blocks::toPreviewHtml(blocks::Document::parse(markup))).trimmed();
    return words.isEmpty() ? QString::fromUtf8(markup).trimmed() : words;
}

ConflictPage conflictPage(const OpenConflict &conflict, const FieldLists &lists)
{
    ConflictPage page;
    for (Field field : everyField) {
        if (!conflict.fields.testFlag(field))
            continue;
        page.rows.push_back({ ConflictRow::Kind::Place, {}, {}, int(page.places.size()) });
        page.places.push_back(placeOf(field, conflict.texts, lists));
    }
    if (conflict.content.conflictCount() > 0)
        Reading(conflict, page);
    QHash<QByteArray, int> equal;
    for (ConflictPlace &place : page.places) {
        if (const int before = equal[place.key]++; before > 0)
            place.key += '-' + QByteArray::number(before);
    }
    return page;
}
