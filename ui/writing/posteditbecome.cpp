#include "formats/blocks/identity.h"
#include "writing/linenormaliser.h"
#include "writing/postedit.h"

#include <algorithm>

namespace {

std::vector<QByteArray> blocksOf(const QByteArray &markup)
{
    std::vector<QByteArray> list;
    for (const blocks::Block &block : blocks::Document::parse(markup).blocks()) {
        if (!block.isBlank())
            list.push_back(block.bytes());
    }
    return list;
}

/// The units from `first` to before `end` go, and what stands around them stays as it is. With
/// `leavesParagraph` an empty one stands in their place; there is one too if nothing else is left.
void removeUnits(QTextCursor &cursor, const std::vector<BufferUnit> &units, size_t first, size_t end,
    const QTextBlockFormat *paragraph)
{
    QTextBlock from = units[first].first;
    const QTextBlock to = units[end - 1].last;
    const QTextBlock behind = to.next();
    const QTextBlock before = from.previous();
    QTextBlockFormat format;
    if (paragraph || (!behind.isValid() && !before.isValid())) {
        cursor.setPosition(from.position());
        cursor.setPosition(to.position() + to.length() - 1, QTextCursor::KeepAnchor);
        format = paragraph ? *paragraph : QTextBlockFormat();
    } else if (behind.isValid()) {
        cursor.setPosition(from.position());
        cursor.setPosition(behind.position(), QTextCursor::KeepAnchor);
        format = behind.blockFormat();
    } else {
        cursor.setPosition(before.position() + before.length() - 1);
        cursor.setPosition(to.position() + to.length() - 1, QTextCursor::KeepAnchor);
        format = before.blockFormat();
    }
    cursor.removeSelectedText();
    cursor.setBlockFormat(format); // Qt keeps the one of either.
}

} // namespace

void PostEdit::become(const QByteArray &post)
{
    // A block that was brought back may stand elsewhere by now: then it is a copy.
    const blocks::Marked marked = blocks::withFreshIds(blocks::Document::parse(post));
    const QByteArray markup = marked.copies.isEmpty() ? post : marked.document.toBytes();
    m_buffer.noteCopies(marked.copies);
    const std::vector<QByteArray> now = blocksOf(m_buffer.toMarkup());
    const std::vector<QByteArray> wanted = blocksOf(markup);
    const std::vector<BufferUnit> units = m_buffer.units();
    if (units.size() != now.size() || wanted.empty()) {
        load(markup);
        m_buffer.noteCopies(marked.copies);
        emit edited();
        return;
    }
    const size_t both = std::min(now.size(), wanted.size());
    size_t same = 0; // At the start,
    while (same < both && now[same] == wanted[same])
        ++same;
    size_t tail = 0; // and at the end.
    while (tail < both - same && now[now.size() - 1 - tail] == wanted[wanted.size() - 1 - tail])
        ++tail;
    QByteArray middle;
    for (size_t i = same; i < wanted.size() - tail; ++i)
        middle += (middle.isEmpty() ? "" : "\n\n") + wanted[i];

    QTextCursor cursor(document());
    cursor.beginEditBlock();
    const size_t end = now.size() - tail;
    const QTextBlockFormat paragraph = lookOf(paragraphLine());
    if (same < end) {
        removeUnits(cursor, units, same, end, middle.isEmpty() ? nullptr : &paragraph);
    } else if (same > 0) {
        cursor.setPosition(units[same - 1].last.position());
    } else { // Before everything: an empty paragraph to stand in the place of.
        const QTextBlockFormat first = units.front().first.blockFormat();
        cursor.setPosition(0);
        cursor.insertBlock(first);
        cursor.setPosition(0);
        cursor.setBlockFormat(paragraph);
    }
    if (!middle.isEmpty())
        m_buffer.insertAt(cursor, middle, {});
    LineNormaliser(m_buffer).run();
    cursor.endEditBlock();
    if (m_buffer.toMarkup() != markup) { // Something between the blocks differs too: exact comes before undo.
        load(markup);
        m_buffer.noteCopies(marked.copies);
        emit edited();
        return;
    }
    setTextCursor(cursor);
    ensureCursorVisible();
}
