#include "writing/blockwords.h"
#include "writing/bufferreader.h"
#include "writing/lineshell.h"
#include "writing/postedit.h"
#include "writing/postobjects.h"

#include <QScrollBar>

using namespace Qt::StringLiterals;

// Whole blocks: moved, copied, taken away, told.

namespace {

/// A line, taken out of the document to be put back elsewhere.
struct LineCopy {
    QTextBlockFormat format;
    QTextCharFormat characters;
    std::vector<std::pair<QString, QTextCharFormat>> stretches;
};

std::vector<LineCopy> copyOf(const BufferUnit &unit)
{
    std::vector<LineCopy> lines;
    for (QTextBlock line = unit.first;; line = line.next()) {
        LineCopy copy{ line.blockFormat(), line.charFormat(), {} };
        for (auto it = line.begin(); !it.atEnd(); ++it)
            copy.stretches.emplace_back(it.fragment().text(), it.fragment().charFormat());
        lines.push_back(std::move(copy));
        if (line == unit.last)
            return lines;
    }
}

enum class Into { Line, Behind };

/// Into the cursor's empty line, or behind its line.
void put(QTextCursor &edit, const std::vector<LineCopy> &lines, Into into)
{
    for (const LineCopy &line : lines) {
        if (into == Into::Line) {
            edit.setBlockFormat(line.format);
            edit.setBlockCharFormat(line.characters);
        } else {
            edit.insertBlock(line.format, line.characters);
        }
        into = Into::Behind;
        for (const auto &[text, format] : line.stretches)
            edit.insertText(text, format);
    }
}

/// Lines from one place to another, and nothing of their formats stays behind.
void remove(QTextCursor &edit, int start, int end)
{
    edit.setPosition(start);
    edit.setPosition(end, QTextCursor::KeepAnchor);
    edit.removeSelectedText();
    const QTextBlock next = edit.block().next();
    const QTextBlock before = edit.block().previous();
    if (next.isValid()) {
        const QTextBlockFormat format = next.blockFormat();
        const QTextCharFormat characters = next.charFormat();
        edit.deleteChar();
        edit.setBlockFormat(format);
        edit.setBlockCharFormat(characters);
    } else if (before.isValid()) {
        const QTextBlockFormat format = before.blockFormat();
        const QTextCharFormat characters = before.charFormat();
        edit.deletePreviousChar();
        edit.setBlockFormat(format);
        edit.setBlockCharFormat(characters);
    } else {
        edit.setBlockFormat(lookOf(paragraphLine()));
        edit.setBlockCharFormat(charactersOf(paragraphLine()));
    }
}

int levelOf(const QTextBlock &line) { return line.blockFormat().intProperty(lineproperty::Level); }

/// The item with the items of the lists in it.
BufferUnit itemAt(const QTextBlock &line)
{
    BufferUnit item{ line, line };
    while (item.last.next().isValid() && pathOf(item.last.next()) == pathOf(line)
        && levelOf(item.last.next()) > levelOf(line))
        item.last = item.last.next();
    return item;
}

/// The one before or behind it in the same list.
std::optional<BufferUnit> itemBeside(const BufferUnit &item, Toward toward)
{
    const bool isUp = toward == Toward::Start;
    QTextBlock line = isUp ? item.first.previous() : item.last.next();
    while (
        isUp && line.isValid() && pathOf(line) == pathOf(item.first) && levelOf(line) > levelOf(item.first))
        line = line.previous();
    if (!line.isValid() || pathOf(line) != pathOf(item.first) || levelOf(line) != levelOf(item.first))
        return std::nullopt;
    return itemAt(line);
}

/// How many steps of the path are around what is moved as one: a quotation goes whole, with its attribution;
/// what stands in a group goes by itself.
int outerDepth(const QString &path)
{
    int depth = 0;
    while (depth < linepath::depthOf(path)
        && (linepath::kindAt(path, depth) == linepath::Kind::Group
            || linepath::kindAt(path, depth) == linepath::Kind::Classic))
        ++depth;
    return depth;
}

QString firstWords(const QString &text)
{
    const QString line = text.simplified();
    return line.size() <= 60 ? line : line.left(60) + u'…';
}

} // namespace

void PostEdit::chooseBlock(int position, int depth)
{
    QTextCursor cursor = textCursor();
    cursor.setPosition(qBound(0, position, document()->characterCount() - 1));
    setTextCursor(cursor);
    ensureCursorVisible();
    m_chosen = { cursor.position(), depth };
}

// What the outline has chosen, as long as the cursor stays there.
int PostEdit::chosenDepth() const
{
    const QString path = pathOf(textCursor().block());
    const bool isChosen = m_chosen.position == textCursor().position() && m_chosen.depth >= 0
        && m_chosen.depth < linepath::depthOf(path);
    return isChosen ? m_chosen.depth : outerDepth(path);
}

BufferUnit PostEdit::blockHere() const { return m_buffer.unitAt(textCursor().block(), chosenDepth()); }

bool PostEdit::isItemHere() const
{
    const QTextBlock here = textCursor().block();
    return roleOf(here) == LineRole::ListItem && !isQuoted(here) && chosenDepth() == outerDepth(pathOf(here))
        && !(m_chosen.position == textCursor().position() && m_chosen.depth >= 0);
}

std::optional<BufferUnit> PostEdit::blockBeside(const BufferUnit &unit, int depth, Toward toward) const
{
    const QTextBlock line = toward == Toward::Start ? unit.first.previous() : unit.last.next();
    if (!line.isValid() || !linepath::isWithin(pathOf(line), linepath::upTo(pathOf(unit.first), depth)))
        return std::nullopt;
    return m_buffer.unitAt(line, depth);
}

void PostEdit::moveBlock(Toward toward)
{
    const int depth = chosenDepth();
    BufferUnit unit = blockHere();
    std::optional<BufferUnit> other;
    if (isItemHere()) {
        other = itemBeside(itemAt(textCursor().block()), toward);
        if (other)
            unit = itemAt(textCursor().block());
    }
    if (!other) // Of the first item up: the whole list.
        other = blockBeside(unit, depth, toward);
    if (!other)
        return;
    const Chosen chosen = m_chosen;
    const int offset = textCursor().position() - unit.start();
    step([&](QTextCursor &cursor) {
        // Both are written anew in the other order: exact, and nothing of a line's format is merged away.
        const std::vector<LineCopy> mine = copyOf(unit);
        const std::vector<LineCopy> theirs = copyOf(*other);
        const bool isUp = toward == Toward::Start;
        const BufferUnit &upper = isUp ? *other : unit;
        const BufferUnit &lower = isUp ? unit : *other;
        QTextCursor edit(upper.first);
        const int start = edit.position();
        edit.setPosition(lower.end(), QTextCursor::KeepAnchor);
        edit.removeSelectedText();
        put(edit, isUp ? mine : theirs, Into::Line);
        const int second = edit.position() + 1;
        put(edit, isUp ? theirs : mine, Into::Behind);
        cursor.setPosition((isUp ? start : second) + offset);
    });
    if (chosen.position >= 0)
        m_chosen = { textCursor().position(), chosen.depth };
}

bool PostEdit::moveBlockTo(int from, int before)
{
    const QTextBlock line = document()->findBlock(from);
    if (!line.isValid())
        return false;
    const int depth = outerDepth(pathOf(line));
    const BufferUnit unit = m_buffer.unitAt(line, depth);
    const QString parent = linepath::upTo(pathOf(line), depth);
    const QTextBlock target = document()->findBlock(before);
    const bool isToEnd = before < 0;
    if (!isToEnd && (!target.isValid() || !linepath::isWithin(pathOf(target), parent)))
        return false;
    const int at = isToEnd ? -1 : m_buffer.unitAt(target, depth).start();
    const bool isLast = !blockBeside(unit, depth, Toward::End);
    if (isToEnd ? isLast : at >= unit.start() && at <= unit.end() + 1)
        return false; // There it stands.
    step([&](QTextCursor &cursor) {
        const std::vector<LineCopy> lines = copyOf(unit);
        const int start = unit.start();
        const int end = unit.end();
        const int length = end - start + 1;
        QTextCursor edit(document());
        if (isToEnd) {
            BufferUnit last = unit;
            while (const auto next = blockBeside(last, depth, Toward::End))
                last = *next;
            edit.setPosition(last.end());
            put(edit, lines, Into::Behind);
            cursor.setPosition(last.end() + 1);
        } else {
            const QTextBlock there = document()->findBlock(at);
            const QTextBlockFormat format = there.blockFormat();
            const QTextCharFormat characters = there.charFormat();
            edit.setPosition(at);
            edit.insertBlock(format, characters);
            edit.movePosition(QTextCursor::PreviousBlock);
            put(edit, lines, Into::Line);
            cursor.setPosition(at);
        }
        const bool isBehind = isToEnd || at > end;
        remove(edit, isBehind ? start : start + length, isBehind ? end : end + length);
    });
    return true;
}

void PostEdit::duplicateBlock()
{
    const int depth = chosenDepth();
    const BufferUnit unit = isItemHere() ? itemAt(textCursor().block()) : blockHere();
    const bool isWhole = !isItemHere() && depth < linepath::depthOf(pathOf(unit.first));
    const int offset = textCursor().position() - unit.start();
    step([&](QTextCursor &cursor) {
        std::vector<LineCopy> copies = copyOf(unit);
        // Another block around the copied lines, with an id of its own.
        const QString path = pathOf(unit.first);
        const QString from = linepath::upTo(path, depth + 1);
        const QString to = isWhole ? linepath::upTo(m_buffer.withFreshId(path, depth), depth + 1) : QString();
        for (LineCopy &copy : copies) {
            copy.format.clearProperty(lineproperty::Origin);
            if (!isObjectLine(roleOf(copy.format)))
                copy.format.setProperty(lineproperty::ShellOpen,
                    lineshell::withoutId(copy.format.property(lineproperty::ShellOpen).toByteArray()));
            if (isWhole)
                setPath(copy.format, to + pathOf(copy.format).mid(from.size()));
        }
        const int end = unit.end();
        QTextCursor edit(document());
        edit.setPosition(end);
        put(edit, copies, Into::Behind);
        cursor.setPosition(end + 1 + offset);
    });
}

void PostEdit::deleteBlock()
{
    const BufferUnit unit = isItemHere() ? itemAt(textCursor().block()) : blockHere();
    step([&](QTextCursor &cursor) { remove(cursor, unit.start(), unit.end()); });
}

namespace {

QByteArray wholeBlock(const QTextBlock &line)
{
    if (roleOf(line) != LineRole::Atom || line.begin().atEnd())
        return {};
    return line.begin().fragment().charFormat().property(lineproperty::Markup).toByteArray();
}

} // namespace

QByteArray PostEdit::wholeBlockHere() const { return wholeBlock(textCursor().block()); }

bool PostEdit::replaceWholeBlock(const QByteArray &was, const QByteArray &now)
{
    QTextBlock line = textCursor().block();
    if (wholeBlock(line) != was) {
        line = document()->firstBlock();
        while (line.isValid() && wholeBlock(line) != was)
            line = line.next();
    }
    if (!line.isValid() || was.isEmpty())
        return false;
    if (was == now)
        return true;
    step([&](QTextCursor &) {
        QTextCursor edit(line);
        edit.movePosition(QTextCursor::EndOfBlock, QTextCursor::KeepAnchor);
        const QByteArray name = edit.charFormat().property(lineproperty::BlockName).toByteArray();
        edit.setCharFormat(atomObject(line.blockFormat(), now, name));
    });
    return true;
}

QRectF PostEdit::blockRect(int position) const
{
    const QTextBlock line = document()->findBlock(position);
    const BufferUnit unit = m_buffer.unitAt(line, outerDepth(pathOf(line)));
    return m_layout->blockBoundingRect(unit.first)
        .united(m_layout->blockBoundingRect(unit.last))
        .translated(0, -verticalScrollBar()->value());
}

int PostEdit::blockStart(int position) const
{
    const QTextBlock line = document()->findBlock(position);
    return m_buffer.unitAt(line, outerDepth(pathOf(line))).start();
}

int PostEdit::blockBehind(int position) const
{
    const QTextBlock line = document()->findBlock(position);
    const int depth = outerDepth(pathOf(line));
    const auto next = blockBeside(m_buffer.unitAt(line, depth), depth, Toward::End);
    return next ? next->start() : -1;
}

std::vector<PostEdit::OutlineEntry> PostEdit::outline() const
{
    std::vector<OutlineEntry> entries;
    QString before;
    for (QTextBlock line = document()->firstBlock(); line.isValid(); line = line.next()) {
        const QString path = pathOf(line);
        const int depth = linepath::depthOf(path);
        for (int i = linepath::depthOf(linepath::shared(path, before)); i < depth; ++i) {
            const BufferUnit unit = m_buffer.unitAt(line, i);
            OutlineEntry entry{ line.position(), i, i, frameName(unit, i), {} };
            if (linepath::kindAt(path, i) == linepath::Kind::Quote) {
                const QTextBlock cite = unit.last;
                if (roleOf(cite) == LineRole::QuoteCite && !cite.begin().atEnd())
                    entry.words = PostObjects::inWords(cite.begin().fragment().charFormat());
                if (entry.words.isEmpty())
                    entry.words = tr("without a source");
            }
            entries.push_back(entry);
        }
        before = path;
        const LineRole role = roleOf(line);
        const bool isPlaceToWrite = line.length() == 1 && path.isEmpty() && role == LineRole::Paragraph;
        if (role == LineRole::QuoteCite || isPlaceToWrite)
            continue;
        OutlineEntry entry{ line.position(), depth, -1, {}, firstWords(line.text()) };
        switch (role) {
        case LineRole::Paragraph:
            entry.name = blockInWords("core/paragraph");
            break;
        case LineRole::Heading:
            entry.name = tr("Heading %1").arg(levelOf(line));
            break;
        case LineRole::ListItem:
            entry.name = blockInWords("core/list-item");
            entry.depth += levelOf(line);
            break;
        case LineRole::Preformatted:
            entry.name = blockInWords(line.blockFormat().property(lineproperty::BlockName).toByteArray());
            break;
        case LineRole::QuoteOriginal:
            entry.name = tr("Original");
            break;
        case LineRole::QuoteTranslation:
            entry.name = tr("Translation");
            break;
        case LineRole::Atom:
            entry.name = PostObjects::inWords(line.begin().fragment().charFormat());
            entry.words.clear();
            break;
        case LineRole::QuoteCite:
            break;
        }
        entries.push_back(entry);
    }
    return entries;
}
