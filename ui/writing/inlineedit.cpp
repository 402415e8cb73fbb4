#include "writing/inlineedit.h"

#include "formats/blocks/tags.h"
#include "widgets/style.h"
#include "writing/bufferformat.h"
#include "writing/inlinepictures.h"
#include "writing/linemarks.h"
#include "writing/pastedmime.h"
#include "writing/posthighlighter.h"

#include <QAction>
#include <QBoxLayout>
#include <QContextMenuEvent>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QMimeData>
#include <QPushButton>

using namespace Qt::StringLiterals;

namespace {

/// Asks for an address beside the words that it is for. Closes when anything else is done.
class LinkField final : public QFrame {
public:
    LinkField(InlineEdit *of, const QString &address)
        : QFrame(of, Qt::Popup)
    {
        setAttribute(Qt::WA_DeleteOnClose);
        setFrameShape(QFrame::StyledPanel);
        setAccessibleName(InlineEdit::tr("Link"));
        auto *field = new QLineEdit(address, this);
        field->setPlaceholderText(u"https://"_s);
        field->setMinimumWidth(300);
        field->selectAll();
        auto *label = new QLabel(InlineEdit::tr("&Address"), this);
        label->setBuddy(field);
        auto *set = new QPushButton(InlineEdit::tr("Set link"), this);
        markPrimary(set);
        auto *column = new QVBoxLayout(this);
        column->addWidget(label);
        column->addWidget(field);
        auto *row = new QHBoxLayout;
        row->addWidget(set);
        row->addStretch(1);
        column->addLayout(row);
        const auto take = [this, of](const QString &wanted) {
            close();
            of->setLink(wanted);
        };
        const auto accept = [take, field] {
            take(linkAddress(field->text().trimmed()));
        };
        QObject::connect(field, &QLineEdit::returnPressed, this, accept);
        QObject::connect(set, &QPushButton::clicked, this, accept);
        if (!address.isEmpty()) {
            auto *remove = new QPushButton(InlineEdit::tr("Remove link"), this);
            QObject::connect(remove, &QPushButton::clicked, this, [take] { take({}); });
            row->insertWidget(1, remove);
        }
        field->setFocus();
    }
};

} // namespace

InlineEdit::InlineEdit(QWidget *parent)
    : QTextEdit(parent)
    , m_pictures(new InlinePictures(document()))
    , m_highlighter(new PostHighlighter(document()))
{
    setTabChangesFocus(true);
    setAcceptRichText(true);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    document()->setDocumentMargin(4);
    applyPalette();
    setVisibleLines(2);
    const auto add = [this](const QString &text, const QKeySequence &keys, auto act) {
        auto *action = new QAction(text, this);
        action->setShortcut(keys);
        action->setShortcutContext(Qt::WidgetShortcut);
        connect(action, &QAction::triggered, this, act);
        addAction(action);
    };
    add(tr("&Bold"), QKeySequence::Bold, [this] { toggleMark(u"<strong>"_s); });
    add(tr("&Italic"), QKeySequence::Italic, [this] { toggleMark(u"<em>"_s); });
    add(tr("C&ode"), QKeySequence(u"Ctrl+Shift+M"_s), [this] { toggleMark(u"<code>"_s); });
    add(tr("&Link…"), QKeySequence(u"Ctrl+K"_s), [this] { askLink(); });
}

InlineEdit::~InlineEdit() = default;

void InlineEdit::applyPalette()
{
    m_pictures->setLook(font(), palette());
    m_highlighter->setPalette(palette());
}

void InlineEdit::changeEvent(QEvent *event)
{
    QTextEdit::changeEvent(event);
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange)
        applyPalette();
}

void InlineEdit::setVisibleLines(int lines)
{
    setFixedHeight(QFontMetrics(font()).lineSpacing() * lines + 2 * int(document()->documentMargin())
        + 2 * frameWidth() + 2);
}

void InlineEdit::setMarkup(const QByteArray &html)
{
    m_html = html;
    m_asRead.clear();
    document()->setUndoRedoEnabled(false);
    clear();
    const auto runs = readInline(html);
    QTextCursor cursor(document());
    if (runs)
        linemarks::insertRuns(cursor, *runs);
    else
        cursor.insertText(blocks::plainText(html));
    document()->setUndoRedoEnabled(true);
    setReadOnly(!runs);
    if (runs)
        m_asRead = writeInline(linemarks::runsOf(document()->firstBlock()));
    moveCursor(QTextCursor::End);
}

QByteArray InlineEdit::markup() const
{
    if (isReadOnly())
        return m_html;
    const std::vector<InlineRun> runs = linemarks::runsOf(document()->firstBlock());
    return writeInline(runs) == m_asRead ? m_html : rewriteInline(m_html, runs);
}

void InlineEdit::toggleMark(const QString &openTag)
{
    const QTextCursor cursor = textCursor();
    if (isReadOnly())
        return;
    if (!cursor.hasSelection()) {
        const QString name = tagName(openTag);
        QStringList tags = linemarks::tagsOf(currentCharFormat());
        tags = linemarks::holdsTag(tags, name) ? linemarks::withoutTag(tags, name) : tags << openTag;
        setCurrentCharFormat(charactersOf(cursor.blockFormat(), tags));
        return;
    }
    QTextCursor edit(document());
    edit.beginEditBlock();
    linemarks::toggle({ cursor.block() }, cursor.selectionStart(), cursor.selectionEnd(), openTag);
    edit.endEditBlock();
}

void InlineEdit::setLink(const QString &address)
{
    if (isReadOnly())
        return;
    QTextCursor cursor = textCursor();
    cursor.beginEditBlock();
    linemarks::link(cursor, currentCharFormat(), address);
    cursor.endEditBlock();
    setTextCursor(cursor);
}

void InlineEdit::askLink()
{
    if (isReadOnly())
        return;
    auto *field = new LinkField(this, linemarks::addressOf(currentCharFormat()));
    field->adjustSize();
    const QRect here = cursorRect().translated(viewport()->pos());
    const int x = isRightToLeft() ? here.right() - field->width() : here.left();
    field->move(mapToGlobal(QPoint(x, here.bottom() + 4)));
    field->show();
}

void InlineEdit::endMarksBeforeTyping()
{
    const QTextCursor cursor = textCursor();
    if (cursor.hasSelection())
        return;
    const QTextCharFormat current = currentCharFormat();
    const QStringList tags = linemarks::typingTags(cursor, current);
    if (current.objectType() != QTextFormat::NoObject || tags != linemarks::tagsOf(current))
        setCurrentCharFormat(charactersOf(cursor.blockFormat(), tags));
}

void InlineEdit::keyPressEvent(QKeyEvent *event)
{
    const bool isEnter = event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter;
    if (isEnter && (event->modifiers() & Qt::ShiftModifier)) {
        if (!isReadOnly())
            textCursor().insertText(QString(QChar::LineSeparator));
        return;
    }
    if (isEnter) {
        emit accepted();
        return;
    }
    if (event->key() == Qt::Key_Escape) {
        event->ignore(); // Whoever holds the field gives back what was.
        return;
    }
    if (!event->text().isEmpty() && event->text().at(0).isPrint())
        endMarksBeforeTyping();
    QTextEdit::keyPressEvent(event);
}

void InlineEdit::inputMethodEvent(QInputMethodEvent *event)
{
    if (!event->commitString().isEmpty() || !event->preeditString().isEmpty())
        endMarksBeforeTyping();
    QTextEdit::inputMethodEvent(event);
}

void InlineEdit::contextMenuEvent(QContextMenuEvent *event)
{
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    const bool hasSelection = textCursor().hasSelection();
    const auto add = [&](const QString &text, bool isEnabled, auto act) {
        QAction *action = menu->addAction(text);
        action->setEnabled(isEnabled);
        connect(action, &QAction::triggered, this, act);
    };
    add(tr("&Undo"), document()->isUndoAvailable(), [this] { undo(); });
    add(tr("&Redo"), document()->isRedoAvailable(), [this] { redo(); });
    menu->addSeparator();
    add(tr("Cu&t"), hasSelection && !isReadOnly(), [this] { cut(); });
    add(tr("&Copy"), hasSelection, [this] { copy(); });
    add(tr("&Paste"), canPaste(), [this] { paste(); });
    menu->addSeparator();
    menu->addActions(actions());
    const bool isByKey = event->reason() == QContextMenuEvent::Keyboard;
    menu->popup(isByKey ? viewport()->mapToGlobal(cursorRect().bottomLeft()) : event->globalPos());
}

QMimeData *InlineEdit::createMimeDataFromSelection() const
{
    const QTextCursor cursor = textCursor();
    const QTextBlock line = cursor.block();
    const std::vector<InlineRun> runs = linemarks::runsOf(
        line, cursor.selectionStart() - line.position(), cursor.selectionEnd() - line.position());
    auto *mime = new QMimeData;
    mime->setHtml(QString::fromUtf8(writeInline(runs)));
    mime->setText(
        plainText(runs).replace(QChar::LineSeparator, u'\n').remove(QChar::ObjectReplacementCharacter));
    return mime;
}

bool InlineEdit::canInsertFromMimeData(const QMimeData *source) const
{
    return source->hasText() || source->hasHtml();
}

void InlineEdit::insertFromMimeData(const QMimeData *source)
{
    if (isReadOnly() || (m_takesPaste && m_takesPaste(*source)))
        return;
    const std::vector<InlineRun> runs = pastedRuns(*source);
    if (writeInline(runs).isEmpty())
        return; // No words for those that are chosen.
    endMarksBeforeTyping();
    QTextCursor cursor = textCursor();
    cursor.beginEditBlock();
    cursor.removeSelectedText();
    linemarks::insertRuns(cursor, runs);
    cursor.endEditBlock();
    setTextCursor(cursor);
}
