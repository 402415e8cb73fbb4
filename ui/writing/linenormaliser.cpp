#include "writing/linenormaliser.h"

#include "formats/blocks/identity.h"

#include <QSet>

namespace {

bool isWholeLineObject(const QTextCharFormat &format)
{
    return format.objectType() == lineobject::Attribution || format.objectType() == lineobject::Atom;
}

/// The place of the line's first whole-line object; -1 if it has none.
int objectIn(const QTextBlock &line)
{
    for (auto it = line.begin(); !it.atEnd(); ++it) {
        if (isWholeLineObject(it.fragment().charFormat()))
            return it.fragment().position();
    }
    return -1;
}

} // namespace

void LineNormaliser::run(QTextCursor &cursor)
{
    partObjects();
    completeQuotes();
    const QTextBlock last = m_buffer.document()->lastBlock();
    if (isObjectLine(roleOf(last))) {
        QTextCursor end(last);
        end.movePosition(QTextCursor::EndOfBlock);
        const QTextBlockFormat format = m_buffer.paragraphFormat();
        end.insertBlock(format, m_buffer.look().characters(format, {}));
    }
    Q_UNUSED(cursor)
}

// After a deletion an object may stand in a line of words, or its line may have lost it.
void LineNormaliser::partObjects()
{
    QTextCursor edit(m_buffer.document());
    for (QTextBlock line = m_buffer.document()->firstBlock(); line.isValid(); line = line.next()) {
        const int at = objectIn(line);
        if (at < 0) {
            if (!isObjectLine(roleOf(line)))
                continue;
            edit.setPosition(line.position());
            edit.setBlockFormat(m_buffer.paragraphFormat());
            m_buffer.restyle(edit, line);
            continue;
        }
        const bool isAlone = line.length() == 2;
        if (isAlone && isObjectLine(roleOf(line)))
            continue;
        QTextBlockFormat words = line.blockFormat();
        if (isObjectLine(roleOf(words)))
            words = m_buffer.paragraphFormat();
        // Words behind the object get their own line, then the object, if there are words before it.
        if (at + 1 < line.position() + line.length() - 1) {
            edit.setPosition(at + 1);
            edit.insertBlock(words, m_buffer.look().characters(words, {}));
            m_buffer.restyle(edit, edit.block());
        }
        edit.setPosition(at);
        edit.setPosition(at + 1, QTextCursor::KeepAnchor);
        const bool isCite = edit.charFormat().objectType() == lineobject::Attribution;
        const bool isLost = isCite && !isQuoteText(roleOf(words));
        if (isLost) { // What is left of its quote, if anything, gets it back below.
            edit.removeSelectedText();
            edit.setBlockFormat(words);
            m_buffer.restyle(edit, edit.block());
            continue;
        }
        QTextBlockFormat format = words;
        format.setProperty(
            lineproperty::Role, static_cast<int>(isCite ? LineRole::QuoteCite : LineRole::Atom));
        if (!isCite) {
            format.clearProperty(lineproperty::Group);
            format.clearProperty(lineproperty::Origin);
        }
        format.clearProperty(lineproperty::Labelled);
        edit.setPosition(at);
        if (at > edit.block().position()) {
            const bool wasObjectLine = isObjectLine(roleOf(edit.block()));
            edit.insertBlock(m_buffer.look().block(format));
            if (wasObjectLine) { // The words before it stand in a line of words.
                const QTextBlock before = edit.block().previous();
                edit.setPosition(before.position());
                edit.setBlockFormat(words);
                m_buffer.restyle(edit, before);
            }
        } else {
            edit.setBlockFormat(m_buffer.look().block(format));
        }
    }
}

void LineNormaliser::dropLine(QTextBlock line)
{
    QTextCursor edit(line);
    edit.movePosition(QTextCursor::EndOfBlock, QTextCursor::KeepAnchor);
    if (line.next().isValid()) {
        edit.movePosition(QTextCursor::NextBlock, QTextCursor::KeepAnchor);
        // The format of the line that is joined goes with the first: give it back.
        const QTextBlockFormat following = line.next().blockFormat();
        edit.removeSelectedText();
        edit.setBlockFormat(following);
        return;
    }
    edit.removeSelectedText();
    if (line.previous().isValid()) {
        const QTextBlockFormat before = line.previous().blockFormat();
        edit.deletePreviousChar();
        edit.setBlockFormat(before);
    }
}

void LineNormaliser::completeQuotes()
{
    QSet<QString> seen;
    QTextBlock line = m_buffer.document()->firstBlock();
    while (line.isValid()) {
        if (!isQuote(roleOf(line))) {
            line = line.next();
            continue;
        }
        const BufferUnit unit = m_buffer.unitAt(line);
        const QString group = groupOf(line);
        const int start = unit.first.position();
        std::vector<QTextBlock> words;
        std::vector<QTextBlock> cites;
        for (QTextBlock each = unit.first;; each = each.next()) {
            (roleOf(each) == LineRole::QuoteCite ? cites : words).push_back(each);
            if (each == unit.last)
                break;
        }
        QTextCursor edit(m_buffer.document());
        if (words.empty()) {
            dropLine(cites.front());
            line = m_buffer.document()->findBlock(start);
            continue;
        }
        QTextCharFormat cite = m_buffer.lastCite(group); // One that an edit took comes back with its quote.
        for (const QTextBlock &each : cites) {
            if (!each.begin().atEnd())
                cite = each.begin().fragment().charFormat();
        }
        const bool isComplete = cites.size() == 1 && roleOf(unit.last) == LineRole::QuoteCite;
        if (!isComplete) {
            for (auto each = cites.rbegin(); each != cites.rend(); ++each)
                dropLine(*each);
            const BufferUnit rest = m_buffer.unitAt(m_buffer.document()->findBlock(start));
            QTextBlockFormat format = rest.last.blockFormat();
            format.setProperty(lineproperty::Role, static_cast<int>(LineRole::QuoteCite));
            format.clearProperty(lineproperty::Labelled);
            format.clearProperty(lineproperty::Language);
            edit.setPosition(rest.last.position() + rest.last.length() - 1);
            edit.insertBlock(m_buffer.look().block(format));
            edit.insertText(QString(QChar::ObjectReplacementCharacter), cite);
        }
        const BufferUnit whole = m_buffer.unitAt(m_buffer.document()->findBlock(start));
        QTextBlockFormat fresh;
        const bool isSecond = seen.contains(group);
        if (isSecond)
            fresh
                = m_buffer.withFreshId(whole.first.blockFormat(), QString::fromLatin1(blocks::newQuoteId()));
        else
            seen.insert(group);
        bool hasTranslation = false;
        for (QTextBlock each = whole.first;; each = each.next()) {
            hasTranslation = hasTranslation || roleOf(each) == LineRole::QuoteTranslation;
            if (each == whole.last)
                break;
        }
        LineRole part = LineRole::Paragraph;
        QTextBlock each = whole.first;
        while (true) {
            QTextBlockFormat format = each.blockFormat();
            if (isSecond) {
                for (int property : { lineproperty::Group, lineproperty::GroupOpen })
                    format.setProperty(property, fresh.property(property));
            }
            const bool isLabelled = isQuoteText(roleOf(format)) && roleOf(format) != part
                && (hasTranslation || format.hasProperty(lineproperty::Language));
            if (isLabelled)
                format.setProperty(lineproperty::Labelled, true);
            else
                format.clearProperty(lineproperty::Labelled);
            part = roleOf(format);
            format = m_buffer.look().block(format);
            if (format != each.blockFormat()) {
                edit.setPosition(each.position());
                edit.setBlockFormat(format);
            }
            if (each == whole.last)
                break;
            each = each.next();
        }
        line = each.next();
    }
}
