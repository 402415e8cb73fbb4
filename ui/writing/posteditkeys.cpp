#include "writing/linemarks.h"
#include "writing/linenormaliser.h"
#include "writing/lineshell.h"
#include "writing/postedit.h"
#include "writing/posthighlighter.h"
#include "writing/smarttyping.h"
#include "writing/textlanguage.h"

#include <QKeyEvent>
#include <QMetaMethod>
#include <QMouseEvent>
#include <QTextLayout>

using namespace Qt::StringLiterals;

void PostEdit::keyPressEvent(QKeyEvent *event)
{
    const QTextCursor cursor = textCursor();
    const bool isEnter = event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter;
    const bool isPlain = !(event->modifiers() & ~(Qt::KeypadModifier | Qt::ShiftModifier));
    if (isEnter && isPlain && takeEnter(*event))
        return;
    if (event->key() == Qt::Key_Up && !(event->modifiers() & ~Qt::KeypadModifier) && takeUp())
        return;
    if (event->key() == Qt::Key_Backspace && !(event->modifiers() & ~Qt::ShiftModifier)) {
        if (document()->revision() == m_substituted && !cursor.hasSelection()) {
            m_substituted = -1;
            undo(); // What was typed, as it was typed.
            return;
        }
        if (takeBackspace())
            return;
    }
    if (event->key() == Qt::Key_Delete && event->modifiers() == Qt::NoModifier && takeDelete())
        return;
    if (event->key() == Qt::Key_Tab || event->key() == Qt::Key_Backtab) {
        event->ignore(); // Nothing to go to: still no character.
        return;
    }
    const bool deletesMore = event->matches(QKeySequence::DeleteStartOfWord)
        || event->matches(QKeySequence::DeleteEndOfWord) || event->matches(QKeySequence::DeleteEndOfLine)
        || event->matches(QKeySequence::DeleteCompleteLine) || event->matches(QKeySequence::Cut);
    const bool types = !event->text().isEmpty() && event->text().at(0).isPrint()
        && !(event->modifiers() & (Qt::ControlModifier | Qt::MetaModifier));
    const bool beginsBlock = !cursor.hasSelection() && cursor.block().length() == 1
        && (roleOf(cursor.block()) == LineRole::Paragraph || isQuoteText(roleOf(cursor.block())));
    if (types && beginsBlock && event->text() == u"/"_s
        && isSignalConnected(QMetaMethod::fromSignal(&PostEdit::blockMenuRequested))) {
        emit blockMenuRequested();
        return;
    }
    if (types)
        endMarksBeforeTyping();
    // Typing stays as it is, so that letters merge into one step; what changes the structure is made whole.
    if (types && cursor.hasSelection()) {
        step([&](QTextCursor &edit) {
            edit.removeSelectedText();
            edit.insertText(event->text(), typingFormat(edit));
        });
        substitute();
        return;
    }
    if (deletesMore) {
        QTextCursor edit(document());
        edit.beginEditBlock();
        QTextEdit::keyPressEvent(event);
        LineNormaliser(m_buffer).run();
        edit.endEditBlock();
        return;
    }
    if (types)
        m_highlighter->setTypingAt(cursor.position() + int(event->text().size()));
    QTextEdit::keyPressEvent(event);
    if (types)
        substitute();
}

// A step of its own behind the key, so that undo gives back what was typed.
void PostEdit::substitute()
{
    QTextCursor cursor = textCursor();
    const QTextBlock line = cursor.block();
    const QStringList tags = currentCharFormat().property(lineproperty::Tags).toStringList();
    const bool isCode
        = std::any_of(tags.begin(), tags.end(), [](const QString &tag) { return tagName(tag) == "code"_L1; });
    if (!m_isSmart || isCode || isObjectLine(roleOf(line)) || roleOf(line) == LineRole::Preformatted)
        return;
    const auto better = smartTyping(line.text().left(cursor.positionInBlock()), languageHere());
    if (!better)
        return;
    const QTextCharFormat format = typingFormat(cursor);
    cursor.beginEditBlock();
    cursor.movePosition(QTextCursor::PreviousCharacter, QTextCursor::KeepAnchor, better->removes);
    cursor.insertText(better->text, format);
    cursor.endEditBlock();
    setTextCursor(cursor);
    m_highlighter->setTypingAt(cursor.position());
    m_substituted = document()->revision();
}

QString PostEdit::languageHere() const
{
    const QString language = languageOfLine(textCursor().block(), m_highlighter->language());
    return language.isEmpty() ? m_highlighter->language() : language;
}

void PostEdit::inputMethodEvent(QInputMethodEvent *event)
{
    if (!event->commitString().isEmpty() || !event->preeditString().isEmpty())
        endMarksBeforeTyping();
    const bool replaces = textCursor().hasSelection()
        && (!event->commitString().isEmpty() || !event->preeditString().isEmpty());
    if (!replaces) {
        QTextEdit::inputMethodEvent(event);
        return;
    }
    step([event, this](QTextCursor &cursor) {
        cursor.removeSelectedText();
        setTextCursor(cursor);
        setCurrentCharFormat(typingFormat(cursor));
        QTextEdit::inputMethodEvent(event);
        cursor = textCursor();
    });
}

// Of words at the cursor; never the format of an object that stands before it.
QTextCharFormat PostEdit::typingFormat(const QTextCursor &cursor) const
{
    const QTextCharFormat here = cursor.charFormat();
    const QStringList tags = here.objectType() == QTextFormat::NoObject
        ? here.property(lineproperty::Tags).toStringList()
        : QStringList();
    return charactersOf(cursor.blockFormat(), tags);
}

// Words are never typed into an object's line, nor into a link or a mark of ours that ends here.
void PostEdit::endMarksBeforeTyping()
{
    QTextCursor cursor = textCursor();
    if (cursor.hasSelection())
        return;
    if (isObjectLine(roleOf(cursor.block()))) {
        leaveObject(
            cursor.atBlockStart() && roleOf(cursor.block()) == LineRole::Atom ? Toward::Start : Toward::End);
        return;
    }
    const QTextCharFormat current = currentCharFormat();
    const QStringList tags = linemarks::typingTags(cursor, current);
    if (current.objectType() != QTextFormat::NoObject || tags != linemarks::tagsOf(current))
        setCurrentCharFormat(charactersOf(cursor.blockFormat(), tags));
}

// A line to write in before or behind what the cursor is at: an object, or the quotation that begins or ends
// there.
void PostEdit::leaveObject(Toward toward)
{
    step([&](QTextCursor &cursor) {
        const QTextBlock here = cursor.block();
        const QString path = pathOf(here);
        int depth = linepath::depthOf(linepath::outsideList(path));
        BufferUnit unit{ here, here };
        const bool isCite = roleOf(here) == LineRole::QuoteCite;
        // Out of all quotations that begin here, or out of the one that ends here.
        for (int i = depth - 1; i >= 0; --i) {
            const BufferUnit outer = m_buffer.unitAt(here, i);
            const bool isEdge = toward == Toward::Start ? outer.first == here : isCite && i == depth - 1;
            if (linepath::kindAt(path, i) != linepath::Kind::Quote || !isEdge)
                break;
            depth = i;
            unit = outer;
            if (toward == Toward::End)
                break;
        }
        const QTextBlockFormat format = lookOf(paragraphLine(linepath::upTo(path, depth)));
        const QTextCharFormat characters = charactersOf(format);
        if (toward == Toward::End) {
            cursor.setPosition(unit.end());
            cursor.insertBlock(format, characters);
            return;
        }
        const QTextBlockFormat object = unit.first.blockFormat();
        cursor.setPosition(unit.start());
        cursor.insertBlock(object);
        cursor.movePosition(QTextCursor::PreviousBlock);
        cursor.setBlockFormat(format);
        cursor.setBlockCharFormat(characters);
    });
}

void PostEdit::splitLine(QTextCursor &cursor)
{
    cursor.removeSelectedText();
    QTextBlockFormat format = cursor.blockFormat();
    const LineRole role = roleOf(format);
    const QString path = pathOf(format);
    const int quote = linepath::innermost(path, linepath::Kind::Quote);
    const bool isPullquote
        = quote >= 0 && m_buffer.holder(linepath::holderAt(path, quote)).name == "core/pullquote";
    if (role == LineRole::Preformatted || isPullquote) { // One text, with line breaks.
        cursor.insertText(QString(QChar::LineSeparator), typingFormat(cursor));
        return;
    }
    const bool endsHeading = role == LineRole::Heading && cursor.atBlockEnd();
    if (endsHeading) {
        format = paragraphLine(path);
    } else {
        format.setProperty(lineproperty::ShellOpen,
            lineshell::withoutId(format.property(lineproperty::ShellOpen).toByteArray()));
        format.clearProperty(lineproperty::Labelled);
        format.clearProperty(lineproperty::Origin);
    }
    QStringList kept;
    for (const QString &tag : cursor.charFormat().property(lineproperty::Tags).toStringList()) {
        if (!tagAttribute(tag, "lang"_L1).isEmpty() || !tagAttribute(tag, "dir"_L1).isEmpty())
            kept.append(tag);
    }
    format = lookOf(format);
    cursor.insertBlock(format, charactersOf(format, endsHeading ? QStringList() : kept));
}

bool PostEdit::takeEnter(const QKeyEvent &event)
{
    const QTextBlock line = textCursor().block();
    const LineRole role = roleOf(line);
    const bool hasSelection = textCursor().hasSelection();
    if (role == LineRole::QuoteCite && !hasSelection) {
        emit attributionRequested();
        return true;
    }
    if (role == LineRole::Atom && !hasSelection) {
        leaveObject(textCursor().atBlockStart() ? Toward::Start : Toward::End);
        return true;
    }
    // Above a quotation with nothing to stand on before it: room for a lead-in.
    const bool beginsQuote = isQuoteText(role) && textCursor().atBlockStart() && line.length() > 1
        && m_buffer.quoteAt(line).first == line;
    const QTextBlock above = line.previous();
    if (beginsQuote && !hasSelection && (!above.isValid() || isObjectLine(roleOf(above)))) {
        leaveObject(Toward::Start);
        return true;
    }
    if (event.modifiers() & Qt::ShiftModifier) {
        step([this](QTextCursor &cursor) {
            cursor.removeSelectedText();
            cursor.insertText(QString(QChar::LineSeparator), typingFormat(cursor));
        });
        return true;
    }
    if (!hasSelection && line.length() == 1 && isQuoteText(role)) {
        // Leaves the quote: the empty line goes, and a paragraph begins behind the attribution.
        step([&](QTextCursor &cursor) {
            const QString path = pathOf(line);
            const int depth = linepath::innermost(path, linepath::Kind::Quote);
            const BufferUnit unit = m_buffer.quoteAt(line);
            const bool isOnlyLine = unit.first == line && line.next() == unit.last;
            const bool isBehindObject = isObjectLine(roleOf(line.previous()));
            if (!isOnlyLine && !startsPart(line) && !isBehindObject)
                cursor.deletePreviousChar();
            cursor.setPosition(m_buffer.unitAt(cursor.block(), depth).end());
            const QTextBlockFormat format = lookOf(paragraphLine(linepath::upTo(path, depth)));
            cursor.insertBlock(format, charactersOf(format));
        });
        return true;
    }
    // Behind a last empty line of verse or code: out of it.
    if (!hasSelection && role == LineRole::Preformatted && textCursor().atBlockEnd()
        && line.text().endsWith(QChar::LineSeparator)) {
        step([&](QTextCursor &cursor) {
            cursor.deletePreviousChar();
            const QTextBlockFormat format = lookOf(paragraphLine(pathOf(line)));
            cursor.insertBlock(format, charactersOf(format));
        });
        return true;
    }
    if (!hasSelection && line.length() == 1 && role == LineRole::ListItem) {
        takeBackspace();
        return true;
    }
    step([this](QTextCursor &cursor) { splitLine(cursor); });
    return true;
}

// Above a post that begins with a quotation or a card there is no line to go to: one is made.
bool PostEdit::takeUp()
{
    const QTextCursor cursor = textCursor();
    const QTextBlock line = cursor.block();
    if (line.previous().isValid() || cursor.hasSelection())
        return false;
    if (!isQuoted(line) && !isObjectLine(roleOf(line)))
        return false;
    const QTextLine shown = line.layout()->lineForTextPosition(cursor.positionInBlock());
    if (shown.isValid() && shown.lineNumber() > 0)
        return false;
    leaveObject(Toward::Start);
    return true;
}

bool PostEdit::takeBackspace()
{
    QTextCursor cursor = textCursor();
    if (cursor.hasSelection()) {
        step([](QTextCursor &edit) { edit.removeSelectedText(); });
        return true;
    }
    const QTextBlock line = cursor.block();
    const LineRole role = roleOf(line);
    if (isObjectLine(role)) {
        if (role == LineRole::Atom && !cursor.atBlockStart()) {
            cursor.movePosition(QTextCursor::StartOfBlock);
            cursor.movePosition(QTextCursor::EndOfBlock, QTextCursor::KeepAnchor);
            setTextCursor(cursor); // Shown first, deleted by the second key.
            return true;
        }
        cursor.movePosition(QTextCursor::StartOfBlock);
        cursor.movePosition(QTextCursor::PreviousCharacter);
        setTextCursor(cursor);
        return true;
    }
    if (!cursor.atBlockStart())
        return false;
    if (isQuoteText(role) && m_buffer.quoteAt(line).first == line) {
        unquote();
        return true;
    }
    if (role == LineRole::Preformatted && line.length() == 1) {
        step([&](QTextCursor &) { becomeParagraph(line); });
        return true;
    }
    if (role == LineRole::ListItem) {
        const int level = line.blockFormat().intProperty(lineproperty::Level);
        step([&](QTextCursor &edit) {
            if (level == 0) {
                becomeParagraph(line);
                return;
            }
            QTextBlockFormat format = line.blockFormat();
            format.setProperty(lineproperty::Level, level - 1);
            format.clearProperty(lineproperty::List);
            edit.setBlockFormat(lookOf(format));
        });
        return true;
    }
    if (role == LineRole::Heading && line.length() == 1) {
        step([&](QTextCursor &) { becomeParagraph(line); });
        return true;
    }
    const QTextBlock before = line.previous();
    if (!before.isValid())
        return false;
    if (!mayJoin(before, line)) {
        cursor.setPosition(before.position() + before.length() - 1);
        setTextCursor(cursor);
        return true;
    }
    if (isObjectLine(roleOf(before))) {
        if (line.length() == 1 && line.next().isValid()) {
            step([](QTextCursor &edit) {
                // An empty line behind an object goes; the object stays.
                const QTextBlockFormat kept = edit.block().previous().blockFormat();
                edit.deletePreviousChar();
                edit.setBlockFormat(kept);
            });
            return true;
        }
        cursor.setPosition(before.position());
        if (roleOf(before) == LineRole::QuoteCite) {
            cursor.movePosition(
                QTextCursor::PreviousCharacter); // Into the quote: its attribution is not taken by a key.
        } else {
            cursor.movePosition(QTextCursor::EndOfBlock, QTextCursor::KeepAnchor);
        }
        setTextCursor(cursor);
        return true;
    }
    step([&](QTextCursor &edit) {
        // An empty line gives way to the one behind it, with its own kind.
        const bool takesOwnKind = before.length() == 1;
        const QTextBlockFormat mine = line.blockFormat();
        edit.deletePreviousChar();
        if (takesOwnKind)
            edit.setBlockFormat(mine);
        m_buffer.restyle(edit, edit.block());
        edit.setPosition(textCursor().position());
    });
    return true;
}

bool PostEdit::takeDelete()
{
    QTextCursor cursor = textCursor();
    if (cursor.hasSelection()) {
        step([](QTextCursor &edit) { edit.removeSelectedText(); });
        return true;
    }
    const QTextBlock line = cursor.block();
    if (isObjectLine(roleOf(line))) {
        if (roleOf(line) == LineRole::Atom && cursor.atBlockStart()) {
            cursor.movePosition(QTextCursor::EndOfBlock, QTextCursor::KeepAnchor);
            setTextCursor(cursor);
        }
        return true;
    }
    if (!cursor.atBlockEnd())
        return false;
    const QTextBlock behind = line.next();
    if (!behind.isValid())
        return false;
    if (isObjectLine(roleOf(behind))) {
        cursor.setPosition(behind.position());
        if (roleOf(behind) == LineRole::Atom)
            cursor.movePosition(QTextCursor::EndOfBlock, QTextCursor::KeepAnchor);
        setTextCursor(cursor);
        return true;
    }
    if (!mayJoin(line, behind)) {
        cursor.setPosition(behind.position());
        setTextCursor(cursor);
        return true;
    }
    step([&](QTextCursor &edit) {
        const bool takesItsKind = line.length() == 1;
        const QTextBlockFormat theirs = behind.blockFormat();
        const int position = edit.position();
        edit.deleteChar();
        if (takesItsKind)
            edit.setBlockFormat(theirs);
        m_buffer.restyle(edit, edit.block());
        edit.setPosition(position);
    });
    return true;
}

// A key never takes a line out of its column or group, nor joins code and sentences.
bool PostEdit::mayJoin(const QTextBlock &line, const QTextBlock &behind) const
{
    const auto groupOf = [](const QTextBlock &each) {
        const QString path = pathOf(each);
        return linepath::upTo(path, linepath::innermost(path, linepath::Kind::Group) + 1);
    };
    const bool isEmpty = line.length() == 1 || behind.length() == 1;
    const bool isCode
        = (roleOf(line) == LineRole::Preformatted) != (roleOf(behind) == LineRole::Preformatted);
    return groupOf(line) == groupOf(behind) && (isEmpty || !isCode);
}

// Tab moves an item of a list inwards, Shift+Tab outwards; where it cannot, and elsewhere, it leaves the
// editor.
bool PostEdit::focusNextPrevChild(bool next)
{
    return moveItem(next ? Toward::End : Toward::Start) || QTextEdit::focusNextPrevChild(next);
}

bool PostEdit::moveItem(Toward toward)
{
    const QTextBlock line = textCursor().block();
    if (roleOf(line) != LineRole::ListItem)
        return false;
    const int level = line.blockFormat().intProperty(lineproperty::Level);
    const QTextBlock before = line.previous();
    const bool inwards = toward == Toward::End;
    const bool canGoIn = before.isValid() && pathOf(before) == pathOf(line)
        && before.blockFormat().intProperty(lineproperty::Level) >= level && level < 8;
    if (inwards ? !canGoIn : level == 0)
        return false;
    step([&](QTextCursor &edit) {
        QTextBlockFormat format = line.blockFormat();
        format.setProperty(lineproperty::Level, level + (inwards ? 1 : -1));
        format.clearProperty(lineproperty::List);
        edit.setBlockFormat(lookOf(format));
    });
    return true;
}

void PostEdit::mouseDoubleClickEvent(QMouseEvent *event)
{
    const QTextCursor there = cursorForPosition(event->position().toPoint());
    const LineRole role = roleOf(there.block());
    if (!isObjectLine(role)) {
        QTextEdit::mouseDoubleClickEvent(event);
        return;
    }
    setTextCursor(there);
    if (role == LineRole::QuoteCite)
        emit attributionRequested();
    else
        emit blockRequested();
}

// "Add source…" is a wish that one click shows.
void PostEdit::mouseReleaseEvent(QMouseEvent *event)
{
    QTextEdit::mouseReleaseEvent(event);
    if (event->button() != Qt::LeftButton || textCursor().hasSelection())
        return;
    const bool isOnCite = roleOf(textCursor().block()) == LineRole::QuoteCite;
    if (isOnCite && attributionHere().isEmpty())
        emit attributionRequested();
}
