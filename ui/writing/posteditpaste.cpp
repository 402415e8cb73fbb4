#include "writing/linemarks.h"
#include "writing/linenormaliser.h"
#include "writing/pastedhtml.h"
#include "writing/pastedmime.h"
#include "writing/postedit.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QMimeData>

using namespace Qt::StringLiterals;

namespace {

constexpr QLatin1StringView blocksMime("application/x-quotidian-blocks");

/// Blocks as lines of a buffer of their own, so that they can be looked at.
struct Piece {
    explicit Piece(const QByteArray &blocks)
        : markup(blocks)
        , buffer(&document)
    {
        buffer.load(blocks::Document::parse(markup));
        isText = true;
        for (QTextBlock line = document.firstBlock(); line.isValid(); line = line.next()) {
            const bool isLast = !line.next().isValid();
            if (isLast && line.length() == 1 && !lines.empty())
                break; // The empty line behind an object.
            lines.push_back(line);
            isText = isText && !isObjectLine(roleOf(line)) && !isQuoted(line);
        }
    }

    QByteArray markup;
    QTextDocument document;
    PostBuffer buffer;
    std::vector<QTextBlock> lines;
    bool isText = false; ///< Nothing but paragraphs, headings and lists.
};

} // namespace

QMimeData *PostEdit::createMimeDataFromSelection() const
{
    auto *mime = new QMimeData;
    const QByteArray markup = m_buffer.toMarkup(textCursor());
    mime->setData(blocksMime, markup);
    QString html = QString::fromUtf8(markup);
    for (qsizetype start = html.indexOf("<!-- "_L1); start >= 0; start = html.indexOf("<!-- "_L1, start)) {
        const qsizetype end = html.indexOf("-->"_L1, start);
        if (end < 0)
            break;
        html.remove(start, end + 3 - start);
    }
    mime->setHtml(html);
    QString text;
    const QTextCursor cursor = textCursor();
    for (const QTextBlock &line : selectedLines()) {
        const int from = qMax(0, cursor.selectionStart() - line.position());
        const int to = qMin(line.length() - 1, cursor.selectionEnd() - line.position());
        if (!text.isEmpty())
            text += u'\n';
        if (isObjectLine(roleOf(line)))
            text += line.begin().atEnd() ? QString()
                                         : PostObjects::inWords(line.begin().fragment().charFormat());
        else
            text += line.text().mid(from, to - from).remove(QChar::ObjectReplacementCharacter);
    }
    mime->setText(text.replace(QChar::LineSeparator, u'\n'));
    return mime;
}

bool PostEdit::canInsertFromMimeData(const QMimeData *source) const
{
    return source->hasFormat(blocksMime) || source->hasText() || source->hasHtml() || isPictureAlone(*source);
}

void PostEdit::insertFromMimeData(const QMimeData *source)
{
    const QByteArray own = source->data(blocksMime);
    if (!own.isEmpty()) {
        insertPasted(own);
        return;
    }
    const std::vector<PastedPicture> pictures = pastedPictures(*source);
    if (!isPictureAlone(*source))
        insertWords(*source);
    if (!pictures.empty())
        emit picturesPasted(pictures);
}

void PostEdit::insertWords(const QMimeData &source)
{
    const QTextBlock line = textCursor().block();
    const bool isEmptyLine
        = !textCursor().hasSelection() && roleOf(line) == LineRole::Paragraph && line.length() == 1;
    const QString address = pastedAddress(source.text());
    if (!address.isEmpty() && isEmptyLine) {
        step([&](QTextCursor &cursor) {
            linemarks::insertRuns(cursor, { { address, { linkTag(address) }, {} } });
        });
        emit addressPasted(address);
        return;
    }
    if (!address.isEmpty() && !isObjectLine(roleOf(line))) {
        if (textCursor().hasSelection())
            setLink(address); // Of the words that are selected.
        else
            step([&](QTextCursor &cursor) {
                linemarks::insertRuns(cursor, { { address, { linkTag(address) }, {} } });
            });
        return;
    }
    if (source.hasHtml()) {
        const auto markup = pastedBlocks(source.html());
        if (markup && !markup->isEmpty()) {
            insertPasted(*markup);
            return;
        }
    }
    insertPlain(source.text());
}

// Where words are being written that belong together (a quotation, a list, a heading) they stay together;
// between paragraphs blocks are blocks.
void PostEdit::insertPasted(const QByteArray &markup)
{
    const Piece piece(markup);
    const auto lineRole = [this] {
        return roleOf(textCursor().block());
    };
    const bool isOneParagraph = piece.lines.size() == 1 && roleOf(piece.lines.front()) == LineRole::Paragraph;
    const bool staysTogether
        = isQuoteText(lineRole()) || lineRole() == LineRole::ListItem || lineRole() == LineRole::Heading;
    if (isOneParagraph || (piece.isText && staysTogether)) {
        endMarksBeforeTyping();
        step([&](QTextCursor &cursor) {
            cursor.removeSelectedText();
            QStringList around;
            for (const QString &tag : cursor.charFormat().property(lineproperty::Tags).toStringList()) {
                if (!tagAttribute(tag, "lang"_L1).isEmpty() || !tagAttribute(tag, "dir"_L1).isEmpty())
                    around.append(tag);
            }
            for (const QTextBlock &line : piece.lines) {
                if (&line != &piece.lines.front())
                    splitLine(cursor);
                std::vector<InlineRun> runs = linemarks::runsOf(line);
                for (InlineRun &run : runs)
                    run.tags = around + run.tags;
                linemarks::insertRuns(cursor, runs);
            }
        });
        return;
    }
    step([&](QTextCursor &cursor) {
        cursor.removeSelectedText();
        const bool isAmidWords = roleOf(cursor.block()) == LineRole::Paragraph && cursor.block().length() > 1;
        if (isAmidWords && !cursor.atBlockEnd()) {
            const int before = cursor.position();
            splitLine(cursor);
            cursor.setPosition(before);
        }
        m_buffer.insert(cursor, markup, PostBuffer::Coming::Copied);
    });
}

void PostEdit::pastePlain()
{
    const QMimeData *source = QGuiApplication::clipboard()->mimeData();
    if (source && source->hasText())
        insertPlain(source->text());
}

void PostEdit::insertPlain(const QString &text)
{
    const QStringList lines = pastedText(text).split(u'\n');
    const bool isOneLine = lines.size() == 1;
    endMarksBeforeTyping();
    step([&](QTextCursor &cursor) {
        cursor.removeSelectedText();
        bool isFirst = true;
        for (const QString &line : lines) {
            if (!isOneLine && line.trimmed().isEmpty())
                continue;
            if (!isFirst)
                splitLine(cursor);
            cursor.insertText(isOneLine ? line : line.trimmed(), typingFormat(cursor));
            isFirst = false;
        }
    });
}

void PostEdit::pasteQuote()
{
    const QMimeData *source = QGuiApplication::clipboard()->mimeData();
    if (!source)
        return;
    if (const auto markup = pastedQuote(*source))
        insertBlocks(*markup);
}

bool PostEdit::replaceAddress(const QString &address, const QByteArray &markup)
{
    for (QTextBlock line = document()->firstBlock(); line.isValid(); line = line.next()) {
        if (roleOf(line) != LineRole::Paragraph || line.text() != address)
            continue;
        step([&](QTextCursor &cursor) {
            cursor.setPosition(line.position());
            cursor.movePosition(QTextCursor::EndOfBlock, QTextCursor::KeepAnchor);
            cursor.removeSelectedText();
            m_buffer.insert(cursor, markup);
        });
        return true;
    }
    return false;
}

// Text that is dragged out of a quotation must not take its attribution along: the lines are put in order in
// the same step.
void PostEdit::dropEvent(QDropEvent *event)
{
    QTextCursor edit(document());
    edit.beginEditBlock();
    QTextEdit::dropEvent(event);
    LineNormaliser(m_buffer).run();
    edit.endEditBlock();
}

void PostEdit::cut()
{
    if (!textCursor().hasSelection())
        return;
    copy();
    step([](QTextCursor &cursor) { cursor.removeSelectedText(); });
}
