#include "writing/linenormaliser.h"

#include "formats/blocks/identity.h"
#include "formats/blocks/makers.h"
#include "writing/bufferreader.h"

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

QByteArray shellOf(const QTextBlock &line)
{
    return line.blockFormat().property(lineproperty::ShellOpen).toByteArray();
}

bool isClassic(const QTextBlock &line)
{
    return linepath::innermost(pathOf(line), linepath::Kind::Classic) >= 0;
}

} // namespace

void LineNormaliser::run()
{
    partObjects();
    wrapLooseHtml();
    useBlocks();
    partCopies();
    completeQuotes();
    delimit();
    endInLine();
    markAll();
}

// After a deletion an object may stand in a line of words, or its line may have lost it.
void LineNormaliser::partObjects()
{
    QTextCursor edit(m_buffer.document());
    for (QTextBlock line = m_buffer.document()->firstBlock(); line.isValid(); line = line.next()) {
        const int at = objectIn(line);
        const QString path = linepath::outsideList(pathOf(line));
        if (at < 0) {
            if (!isObjectLine(roleOf(line)))
                continue;
            edit.setPosition(line.position());
            edit.setBlockFormat(lookOf(paragraphLine(path)));
            m_buffer.restyle(edit, line);
            continue;
        }
        const bool isAlone = line.length() == 2;
        if (isAlone && isObjectLine(roleOf(line)))
            continue;
        QTextBlockFormat words = line.blockFormat();
        if (isObjectLine(roleOf(words)))
            words = lookOf(paragraphLine(path));
        // Words behind the object get their own line, then the object, if there are words before it.
        if (at + 1 < line.position() + line.length() - 1) {
            edit.setPosition(at + 1);
            QTextBlockFormat behind = words;
            behind.clearProperty(lineproperty::Origin);
            edit.insertBlock(behind, charactersOf(behind));
            m_buffer.restyle(edit, edit.block());
        }
        edit.setPosition(at);
        edit.setPosition(at + 1, QTextCursor::KeepAnchor);
        const bool isCite = edit.charFormat().objectType() == lineobject::Attribution;
        const bool isLost = isCite && !isQuoted(words);
        if (isLost) { // What is left of its quote, if anything, gets it back below.
            edit.removeSelectedText();
            edit.setBlockFormat(words);
            m_buffer.restyle(edit, edit.block());
            continue;
        }
        QTextBlockFormat format;
        if (isCite) {
            const int depth = linepath::innermost(path, linepath::Kind::Quote);
            format = citeLine(linepath::upTo(path, depth + 1));
        } else {
            format.setProperty(lineproperty::Role, static_cast<int>(LineRole::Atom));
            setPath(format, path);
        }
        edit.setPosition(at);
        if (at > edit.block().position()) {
            const bool wasObjectLine = isObjectLine(roleOf(edit.block()));
            edit.insertBlock(lookOf(format));
            if (wasObjectLine) { // The words before it stand in a line of words.
                const QTextBlock before = edit.block().previous();
                edit.setPosition(before.position());
                edit.setBlockFormat(words);
                m_buffer.restyle(edit, before);
            }
        } else {
            edit.setBlockFormat(lookOf(format));
        }
    }
}

// HTML that is no block may stand between blocks, and never in one: with it WordPress's editor would take
// neither.
void LineNormaliser::wrapLooseHtml()
{
    for (QTextBlock line = m_buffer.document()->firstBlock(); line.isValid(); line = line.next()) {
        if (roleOf(line) != LineRole::Atom || pathOf(line).isEmpty() || isClassic(line))
            continue;
        const QTextCharFormat object = line.begin().fragment().charFormat();
        if (!object.property(lineproperty::BlockName).toByteArray().isEmpty())
            continue;
        const QByteArray html = object.property(lineproperty::Markup).toByteArray();
        QTextBlockFormat format = line.blockFormat();
        format.clearProperty(lineproperty::Origin); // The space behind it was part of it.
        QTextCursor edit(line);
        edit.setBlockFormat(format);
        edit.movePosition(QTextCursor::EndOfBlock, QTextCursor::KeepAnchor);
        edit.setCharFormat(atomObject(format, blocks::customHtml(html.trimmed()), "core/html"));
    }
}

void LineNormaliser::endInLine()
{
    const QTextBlock last = m_buffer.document()->lastBlock();
    if (!isObjectLine(roleOf(last)))
        return;
    QTextCursor end(last);
    end.movePosition(QTextCursor::EndOfBlock);
    const QTextBlockFormat format = lookOf(paragraphLine());
    end.insertBlock(format, charactersOf(format));
}

void LineNormaliser::moveTo(QTextBlock line, const QString &path)
{
    QTextBlockFormat format = line.blockFormat();
    setPath(format, path);
    QTextCursor(line).setBlockFormat(lookOf(format));
}

// WordPress makes paragraphs of plain text only in a post without blocks: with the first block all of it
// would run together on the page.
void LineNormaliser::useBlocks()
{
    if (!m_buffer.isClassic())
        return;
    bool hasBlock = false;
    bool hasClassic = false;
    for (QTextBlock line = m_buffer.document()->firstBlock(); line.isValid(); line = line.next()) {
        const bool isEmptyLine = line.length() == 1 && roleOf(line) == LineRole::Paragraph
            && line.blockFormat().intProperty(lineproperty::Origin) == 0;
        hasClassic = hasClassic || isClassic(line);
        hasBlock = hasBlock || (!isClassic(line) && !isEmptyLine);
    }
    if (!hasBlock || !hasClassic)
        return;
    QTextCursor edit(m_buffer.document());
    for (QTextBlock line = m_buffer.document()->firstBlock(); line.isValid(); line = line.next()) {
        if (!isClassic(line))
            continue;
        const QTextBlockFormat old = line.blockFormat();
        edit.setPosition(line.position());
        if (roleOf(old) == LineRole::Atom) {
            line = m_buffer.classicToBlocks(line);
            continue;
        }
        QTextBlockFormat format = roleOf(old) == LineRole::Heading
            ? headingLine(old.intProperty(lineproperty::Level))
            : paragraphLine();
        edit.setBlockFormat(lookOf(format));
        m_buffer.restyle(edit, line);
    }
}

// Of a block that is in two places, or has the id of another one, the second is a copy.
void LineNormaliser::partCopies()
{
    QSet<int> seen;
    QSet<QByteArray> ids;
    QString before;
    for (QTextBlock line = m_buffer.document()->firstBlock(); line.isValid(); line = line.next()) {
        const QString path = pathOf(line);
        for (int i = linepath::depthOf(linepath::shared(path, before)); i < linepath::depthOf(path); ++i) {
            const int holder = linepath::holderAt(path, i);
            const QByteArray id = m_buffer.objectIdAt(path, i);
            if (!seen.contains(holder) && !ids.contains(id)) {
                seen.insert(holder);
                if (!id.isEmpty())
                    ids.insert(id);
                continue;
            }
            const BufferUnit unit = m_buffer.unitAt(line, i);
            const QString fresh = m_buffer.withFreshId(path, i);
            const QString step = linepath::upTo(fresh, i + 1);
            for (QTextBlock each = unit.first;; each = each.next()) {
                moveTo(each, step + pathOf(each).mid(linepath::upTo(path, i + 1).size()));
                if (each == unit.last)
                    break;
            }
            return partCopies(); // From the start: what is in it may be a copy too.
        }
        before = path;
        if (roleOf(line) == LineRole::Atom)
            partCopiesIn(line, ids);
    }
}

// The same of cards and quotations in a block that is shown as a whole.
void LineNormaliser::partCopiesIn(const QTextBlock &atom, QSet<QByteArray> &ids)
{
    const QTextCharFormat object = atom.begin().fragment().charFormat();
    const QByteArray markup = object.property(lineproperty::Markup).toByteArray();
    if (!PostBuffer::mayHoldObjects(markup))
        return;
    const blocks::Marked marked = blocks::withFreshIds(blocks::Document::parse(markup), ids);
    for (const blocks::Block &block : blocks::allBlocks(marked.document))
        ids.insert(blocks::objectId(block));
    ids.remove({});
    if (marked.copies.isEmpty())
        return;
    m_buffer.noteCopies(marked.copies);
    QTextCursor edit(atom);
    edit.movePosition(QTextCursor::EndOfBlock, QTextCursor::KeepAnchor);
    edit.setCharFormat(atomObject(atom.blockFormat(), marked.document.toBytes(),
        object.property(lineproperty::BlockName).toByteArray()));
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
        return;
    }
    edit.setBlockFormat(lookOf(paragraphLine()));
}

// The innermost first: one that falls away is then no longer in the way of the one around it.
void LineNormaliser::completeQuotes()
{
    int deepest = 0;
    for (QTextBlock line = m_buffer.document()->firstBlock(); line.isValid(); line = line.next())
        deepest = qMax(deepest, linepath::depthOf(pathOf(line)));
    for (int depth = deepest - 1; depth >= 0; --depth) {
        QTextBlock line = m_buffer.document()->firstBlock();
        while (line.isValid()) {
            const QString path = pathOf(line);
            if (linepath::depthOf(path) <= depth) {
                line = line.next();
                continue;
            }
            const int start = m_buffer.unitAt(line, depth).start();
            modernise(m_buffer.unitAt(line, depth), depth);
            if (linepath::kindAt(path, depth) == linepath::Kind::Quote)
                complete(m_buffer.unitAt(line, depth), depth);
            // It may be gone, and another stand in its place.
            line = m_buffer.document()->findBlock(start);
            const bool isStill
                = line.isValid() && linepath::isWithin(pathOf(line), linepath::upTo(path, depth + 1));
            if (isStill)
                line = m_buffer.unitAt(line, depth).last.next();
        }
    }
}

void LineNormaliser::complete(const BufferUnit &quote, int depth)
{
    const QString path = linepath::upTo(pathOf(quote.first), depth + 1);
    std::vector<QTextBlock> cites;
    bool hasWords = false;
    for (QTextBlock each = quote.first;; each = each.next()) {
        if (roleOf(each) == LineRole::QuoteCite && pathOf(each) == path)
            cites.push_back(each);
        else
            hasWords = true;
        if (each == quote.last)
            break;
    }
    if (!hasWords) {
        for (auto each = cites.rbegin(); each != cites.rend(); ++each)
            dropLine(*each);
        return;
    }
    if (cites.size() == 1 && cites.front() == quote.last)
        return;
    QTextCharFormat cite = m_buffer.lastCite(path); // One that an edit took comes back with its quote.
    for (const QTextBlock &each : cites) {
        if (!each.begin().atEnd())
            cite = each.begin().fragment().charFormat();
    }
    const int start = quote.start();
    for (auto each = cites.rbegin(); each != cites.rend(); ++each)
        dropLine(*each);
    QTextCursor edit(m_buffer.document());
    edit.setPosition(m_buffer.unitAt(m_buffer.document()->findBlock(start), depth).end());
    edit.insertBlock(lookOf(citeLine(path)));
    edit.insertText(QString(QChar::ObjectReplacementCharacter), cite);
}

// Elements beside blocks would be lost on the site: if one line of it is a block, all are. A pull quote holds
// nothing but paragraphs: with anything else it is a quotation.
void LineNormaliser::modernise(const BufferUnit &unit, int depth)
{
    const QString path = pathOf(unit.first);
    LineLedger::Holder holder = m_buffer.holder(linepath::holderAt(path, depth));
    const linepath::Kind kind = linepath::kindAt(path, depth);
    if (!holder.isOldForm || kind == linepath::Kind::Classic)
        return;
    const QString step = linepath::upTo(path, depth + 1);
    bool hasBlock = false;
    bool hasOther = false;
    for (QTextBlock each = unit.first;; each = each.next()) {
        hasOther = hasOther || roleOf(each) == LineRole::Atom || pathOf(each) != step
            || (kind == linepath::Kind::Quote && !isQuoteText(roleOf(each))
                && roleOf(each) != LineRole::Paragraph && roleOf(each) != LineRole::QuoteCite);
        hasBlock = hasBlock || hasOther || shellOf(each).startsWith("<!--");
        if (each == unit.last)
            break;
    }
    if (!hasBlock)
        return;
    if (holder.name == "core/pullquote" && !hasOther) {
        for (QTextBlock each = unit.first;; each = each.next()) {
            QTextBlockFormat format = each.blockFormat();
            if (!isObjectLine(roleOf(format))) {
                format.setProperty(lineproperty::ShellOpen, QByteArray("<p>"));
                format.setProperty(lineproperty::ShellClose, QByteArray("</p>"));
                QTextCursor(each).setBlockFormat(format);
            }
            if (each == unit.last)
                return;
        }
    }
    if (holder.name == "core/pullquote") {
        holder.name = "core/quote";
        holder.open = "<!-- wp:quote -->\n<blockquote class=\"wp-block-quote\">";
        holder.close = "</blockquote>\n<!-- /wp:quote -->";
    }
    holder.isOldForm = false;
    holder.gap = "\n\n";
    const QString fresh
        = linepath::with(step, depth, m_buffer.addHolder(kind, holder, linepath::idAt(path, depth)));
    for (QTextBlock each = unit.first;; each = each.next()) {
        moveTo(each, fresh + pathOf(each).mid(step.size()));
        if (each == unit.last)
            break;
    }
}

// Among blocks every line is one.
void LineNormaliser::delimit()
{
    for (QTextBlock line = m_buffer.document()->firstBlock(); line.isValid(); line = line.next()) {
        const QString path = pathOf(line);
        const int depth = linepath::depthOf(path);
        const bool isAmongElements
            = depth > 0 && m_buffer.holder(linepath::holderAt(path, depth - 1)).isOldForm;
        if (isAmongElements || isObjectLine(roleOf(line)) || shellOf(line).startsWith("<!--"))
            continue;
        const QByteArray name = roleOf(line) == LineRole::ListItem ? "list-item" : "paragraph";
        QTextBlockFormat format = line.blockFormat();
        format.setProperty(lineproperty::ShellOpen, "<!-- wp:" + name + " -->\n" + shellOf(line));
        format.setProperty(lineproperty::ShellClose,
            format.property(lineproperty::ShellClose).toByteArray() + "\n<!-- /wp:" + name + " -->");
        format.clearProperty(lineproperty::List);
        QTextCursor(line).setBlockFormat(format);
    }
}

void LineNormaliser::markAll()
{
    std::vector<QTextBlockFormat> formats;
    for (QTextBlock line = m_buffer.document()->firstBlock(); line.isValid(); line = line.next())
        formats.push_back(line.blockFormat());
    const std::vector<QTextBlockFormat> before = formats;
    for (QTextBlockFormat &format : formats) {
        // A paragraph in a quotation is words of it, and nowhere else.
        const QString path = pathOf(format);
        const bool isInQuote
            = !path.isEmpty() && linepath::kindAt(path, linepath::depthOf(path) - 1) == linepath::Kind::Quote;
        if (isInQuote && roleOf(format) == LineRole::Paragraph)
            format.setProperty(lineproperty::Role, static_cast<int>(LineRole::QuoteOriginal));
        else if (!isInQuote && isQuoteText(roleOf(format)))
            format.setProperty(lineproperty::Role, static_cast<int>(LineRole::Paragraph));
    }
    markEdges(formats);
    QTextCursor edit(m_buffer.document());
    size_t i = 0;
    for (QTextBlock line = m_buffer.document()->firstBlock(); line.isValid(); line = line.next(), ++i) {
        if (formats[i] == before[i])
            continue;
        edit.setPosition(line.position());
        edit.setBlockFormat(lookOf(formats[i]));
    }
}
