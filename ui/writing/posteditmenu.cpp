#include "desk/spelling.h"
#include "writing/postedit.h"
#include "writing/posthighlighter.h"

#include <QContextMenuEvent>
#include <QMenu>
#include <QPointer>

using namespace Qt::StringLiterals;

void PostEdit::setSpelling(Spelling &spelling)
{
    m_spelling = &spelling;
    m_highlighter->setSpelling(&spelling);
}

void PostEdit::setLanguage(const QString &language) { m_highlighter->setLanguage(language); }

QString PostEdit::language() const { return m_highlighter->language(); }

// Not the stock menu: its commands know nothing of the order of lines.
void PostEdit::contextMenuEvent(QContextMenuEvent *event)
{
    const bool isByKey = event->reason() == QContextMenuEvent::Keyboard;
    const int position = isByKey ? textCursor().position() : cursorForPosition(event->pos()).position();
    const QPoint at = isByKey ? viewport()->mapToGlobal(cursorRect().bottomLeft()) : event->globalPos();
    openMenu(position, at);
}

void PostEdit::openMenu(int position, const QPoint &at)
{
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    if (const auto mistake = m_highlighter->mistakeAt(position))
        addSpelling(*menu, mistake.position, mistake.word, mistake.language);
    if (roleOf(document()->findBlock(position)) == LineRole::Atom) {
        connect(menu->addAction(tr("Open or Edit &Block…")), &QAction::triggered, this, [this, position] {
            QTextCursor there = textCursor();
            there.setPosition(position);
            setTextCursor(there);
            emit blockRequested();
        });
        menu->addSeparator();
    }
    const bool hasSelection = textCursor().hasSelection();
    const auto add = [&](const QString &text, bool isEnabled, auto act) {
        QAction *action = menu->addAction(text);
        action->setEnabled(isEnabled);
        connect(action, &QAction::triggered, this, act);
    };
    add(tr("&Undo"), document()->isUndoAvailable(), [this] { undo(); });
    add(tr("&Redo"), document()->isRedoAvailable(), [this] { redo(); });
    menu->addSeparator();
    add(tr("Cu&t"), hasSelection, [this] { cut(); });
    add(tr("&Copy"), hasSelection, [this] { copy(); });
    add(tr("&Paste"), canPaste(), [this] { paste(); });
    add(tr("Paste &Without Formatting"), canPaste(), [this] { pastePlain(); });
    add(tr("Paste as &Quotation"), canPaste(), [this] { pasteQuote(); });
    add(tr("Select &All"), true, [this] { selectAll(); });
    menu->popup(at);
}

// What the dictionary would rather have takes its time: the menu is there at once, and its first lines
// follow.
void PostEdit::addSpelling(QMenu &menu, int position, const QString &word, const QString &language)
{
    QAction *waiting = menu.addAction(tr("Looking for suggestions…"));
    waiting->setEnabled(false);
    connect(menu.addAction(tr("A&dd “%1” to My Words").arg(QString(word).replace(u'&', "&&"_L1))),
        &QAction::triggered, this, [this, word] {
            m_spelling->addWord(word);
            emit wordAdded(word);
        });
    menu.addSeparator();
    onDone(m_spelling->suggestions(word, language), &menu,
        [this, menu = QPointer<QMenu>(&menu), waiting, position, word](const Result<QStringList> &found) {
            const QStringList words = found ? *found : QStringList();
            if (words.isEmpty()) {
                waiting->setText(tr("No suggestions"));
                return;
            }
            for (const QString &each : words) {
                auto *action = new QAction(QString(each).replace(u'&', "&&"_L1), menu);
                QFont bold = action->font();
                bold.setBold(true);
                action->setFont(bold);
                menu->insertAction(waiting, action);
                connect(action, &QAction::triggered, this,
                    [this, position, word, each] { replaceWord(position, word, each); });
            }
            const bool wasFirst = !menu->activeAction();
            menu->removeAction(waiting);
            if (wasFirst)
                menu->setActiveAction(menu->actions().front());
        });
}

// If it is still there: the menu does not stop the person.
void PostEdit::replaceWord(int position, const QString &word, const QString &by)
{
    const QTextBlock line = document()->findBlock(position);
    if (!line.isValid() || line.text().mid(position - line.position(), word.size()) != word)
        return;
    step([&](QTextCursor &cursor) {
        cursor.setPosition(position);
        cursor.setPosition(position + int(word.size()), QTextCursor::KeepAnchor);
        replaceSelected(cursor, by);
    });
}

// Under the marks of its first letter.
void PostEdit::replaceSelected(QTextCursor &cursor, const QString &by) const
{
    QTextCursor first = cursor;
    first.setPosition(cursor.selectionStart() + 1);
    const QStringList tags = first.charFormat().property(lineproperty::Tags).toStringList();
    cursor.insertText(by, charactersOf(cursor.blockFormat(), tags));
}

void PostEdit::goToMistake()
{
    auto mistake = m_highlighter->mistakeBehind(textCursor().selectionEnd());
    if (!mistake)
        mistake = m_highlighter->mistakeBehind(0);
    if (!mistake) {
        emit mistakesChecked(m_highlighter->isDone());
        return;
    }
    QTextCursor cursor = textCursor();
    cursor.setPosition(mistake.position);
    cursor.setPosition(mistake.position + mistake.length, QTextCursor::KeepAnchor);
    setTextCursor(cursor);
    ensureCursorVisible();
    openMenu(mistake.position, viewport()->mapToGlobal(cursorRect().bottomLeft()));
}
