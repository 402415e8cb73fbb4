#include "writing/wordsview.h"

#include "writing/differenceink.h"

#include <QEvent>
#include <QWheelEvent>

#include <cmath>

using PartKind = DifferencePart::Kind;

namespace {

bool isWritten(PartKind part, WordsView::Side side)
{
    switch (side) {
    case WordsView::Side::Both:
        return true;
    case WordsView::Side::Before:
        return part != PartKind::Added;
    case WordsView::Side::Quiet:
    case WordsView::Side::After:
        return part != PartKind::Removed;
    }
    return true;
}

const QTextCharFormat &inkOf(PartKind part, WordsView::Side side, const DifferenceInk &ink)
{
    switch (side) {
    case WordsView::Side::Quiet:
        return ink.quiet;
    case WordsView::Side::Both:
        return part == PartKind::Same ? ink.same : part == PartKind::Removed ? ink.removed : ink.added;
    case WordsView::Side::Before:
    case WordsView::Side::After:
        return part == PartKind::Same ? ink.same : ink.other;
    }
    return ink.same;
}

} // namespace

WordsView::WordsView(QWidget *parent)
    : QTextEdit(parent)
    , m_textFont(font())
{
    setFrameShape(QFrame::NoFrame);
    setReadOnly(true);
    setUndoRedoEnabled(false);
    setFocusPolicy(Qt::NoFocus);
    setTextInteractionFlags(Qt::NoTextInteraction);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    viewport()->setAutoFillBackground(false);
    document()->setDocumentMargin(0);
    // A click is meant for what the words are shown in.
    setAttribute(Qt::WA_TransparentForMouseEvents);
    viewport()->setCursor({});
}

void WordsView::show(std::vector<Paragraph> paragraphs)
{
    m_paragraphs = std::move(paragraphs);
    write();
}

void WordsView::setTextFont(const QFont &font)
{
    m_textFont = font;
    write();
}

void WordsView::write()
{
    const DifferenceInk ink(palette(), m_textFont, font());
    QTextCharFormat name = ink.small;
    name.setFontWeight(QFont::DemiBold);
    QTextDocument &document = *this->document();
    document.clear();
    QTextCursor cursor(&document);
    cursor.beginEditBlock();
    bool isFirst = true;
    const auto next = [&](const QTextCharFormat &format, qreal top) {
        QTextBlockFormat block;
        block.setTopMargin(isFirst ? 0 : top);
        block.setLineHeight(130, QTextBlockFormat::ProportionalHeight);
        if (isFirst) {
            cursor.setBlockFormat(block);
            cursor.setBlockCharFormat(format);
        } else {
            cursor.insertBlock(block, format);
        }
        isFirst = false;
    };
    for (const Paragraph &paragraph : m_paragraphs) {
        if (!paragraph.name.isEmpty()) {
            next(name, 12);
            cursor.insertText(showable(paragraph.name), name);
        }
        next(ink.same, paragraph.name.isEmpty() ? 10 : 2);
        for (const DifferencePart &part : paragraph.words) {
            if (!isWritten(part.kind, paragraph.side))
                continue;
            const QTextCharFormat &format = inkOf(part.kind, paragraph.side, ink);
            const QStringList lines = part.text.split(u'\n');
            for (qsizetype i = 0; i < lines.size(); ++i) {
                if (i > 0)
                    next(ink.same, 6);
                cursor.insertText(showable(lines.at(i)), format);
            }
        }
    }
    cursor.endEditBlock();
    fit();
}

void WordsView::fit()
{
    document()->setTextWidth(viewport()->width());
    setFixedHeight(int(std::ceil(document()->size().height())));
}

void WordsView::resizeEvent(QResizeEvent *event)
{
    QTextEdit::resizeEvent(event);
    fit();
}

void WordsView::wheelEvent(QWheelEvent *event) { event->ignore(); }

void WordsView::changeEvent(QEvent *event)
{
    QTextEdit::changeEvent(event);
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange)
        write();
}
