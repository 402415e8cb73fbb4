#include "writing/postbuffer.h"

#include "formats/blocks/excerpt.h"
#include "formats/blocks/identity.h"
#include "formats/blocks/import.h"
#include "formats/blocks/makers.h"
#include "formats/blocks/tags.h"
#include "writing/bufferreader.h"
#include "writing/bufferwriter.h"
#include "writing/linemarks.h"

#include <QTextBlockUserData>
#include <QTextBoundaryFinder>

using namespace Qt::StringLiterals;

namespace {

int wordsIn(const QString &text)
{
    int words = 0;
    QTextBoundaryFinder finder(QTextBoundaryFinder::Word, text);
    while (finder.position() >= 0) {
        if (finder.boundaryReasons() & QTextBoundaryFinder::StartOfItem)
            ++words;
        if (finder.toNextBoundary() < 0)
            break;
    }
    return words;
}

bool isPlaceToWrite(const QTextBlock &line)
{
    const QTextBlockFormat format = line.blockFormat();
    const QString path = pathOf(format);
    return line.length() == 1 && roleOf(format) == LineRole::Paragraph
        && format.intProperty(lineproperty::Origin) == 0
        && (path.isEmpty() || linepath::kindAt(path, linepath::depthOf(path) - 1) == linepath::Kind::Classic);
}

QSet<QByteArray> idsIn(const blocks::Document &document)
{
    QSet<QByteArray> ids;
    for (const blocks::Block &block : blocks::allBlocks(document))
        ids.insert(blocks::objectId(block));
    ids.remove({});
    return ids;
}

QByteArray bytesOf(const QTextBlockFormat &line, int property)
{
    return line.property(property).toByteArray();
}

} // namespace

/// What a line says, until it changes. A cache: it is not on the undo stack.
struct LineWords final : QTextBlockUserData {
    QByteArray bytes;
    int count = 0;
    bool isPlaceToWrite = false; ///< Not a block yet.
};

PostBuffer::PostBuffer(QTextDocument *document)
    : m_document(document)
    , m_watch(std::make_unique<QObject>())
{
    m_document->setIndentWidth(28);
    (void)m_document->documentLayout(); // Without one a document does not say what changed.
    QObject::connect(m_document, &QTextDocument::contentsChange, m_watch.get(),
        [this](int from, int, int added) { forget(from, added); });
}

PostBuffer::~PostBuffer() = default;

// The neighbours too: they may have grown together, or come apart.
void PostBuffer::forget(int from, int added)
{
    m_isWritten = false;
    QTextBlock line = m_document->findBlock(qMax(0, from - 1));
    if (!line.isValid())
        line = m_document->firstBlock();
    for (; line.isValid() && line.position() <= from + added + 1; line = line.next()) {
        line.setUserData(nullptr);
        if (roleOf(line) == LineRole::QuoteCite && !line.begin().atEnd())
            m_cites.insert(pathOf(line), line.begin().fragment().charFormat());
    }
}

QTextCharFormat PostBuffer::lastCite(const QString &quotePath) const
{
    return m_cites.contains(quotePath) ? m_cites.value(quotePath)
                                       : attributionObject(citeLine(quotePath), {});
}

const LineWords &PostBuffer::wordsAt(QTextBlock line) const
{
    if (const auto *known = static_cast<const LineWords *>(line.userData()))
        return *known;
    auto *words = new LineWords;
    const QTextBlockFormat format = line.blockFormat();
    const LineRole role = roleOf(format);
    words->bytes = lineMarkup(line);
    const int origin = format.intProperty(lineproperty::Origin);
    words->isPlaceToWrite = isPlaceToWrite(line);
    if (origin > 0) {
        const LineLedger::Original &original = m_ledger.original(origin);
        const QByteArray open = bytesOf(format, lineproperty::ShellOpen);
        const QByteArray close
            = role == LineRole::ListItem ? QByteArray() : bytesOf(format, lineproperty::ShellClose);
        if (words->bytes == original.made)
            words->bytes = original.bytes;
        else if (!isObjectLine(role) && original.bytes != original.made && original.bytes.startsWith(open)
            && original.bytes.endsWith(close) && original.bytes.size() >= open.size() + close.size())
            words->bytes = open
                + rewriteInline(
                    original.bytes.mid(open.size(), original.bytes.size() - open.size() - close.size()),
                    linemarks::runsOf(line), formOf(format))
                + close;
    }
    if (role == LineRole::Atom)
        words->count = blocks::wordCount(blocks::Document::parse(lineMarkup(line)));
    else if (role != LineRole::QuoteCite && formOf(format) != InlineForm::Code
        && bytesOf(format, lineproperty::BlockName) != "core/preformatted")
        words->count = wordsIn(line.text());
    line.setUserData(words);
    return *words;
}

int PostBuffer::wordCount() const
{
    int count = 0;
    for (QTextBlock line = m_document->firstBlock(); line.isValid(); line = line.next())
        count += wordsAt(line).count;
    return count;
}

int PostBuffer::wordCount(const QTextBlock &line) const { return wordsAt(line).count; }

// ---- reading
// ------------------------------------------------------------------------------------------------------

void PostBuffer::load(const blocks::Document &document)
{
    m_document->setUndoRedoEnabled(false);
    fill(document, false);
    const QByteArray bytes = document.toBytes();
    m_copies.clear();
    m_known = mayHoldObjects(bytes) ? idsIn(document) : QSet<QByteArray>();
    if (toMarkup() != bytes)
        fill(document, true); // Whatever it is that we do not see: it is kept.
    m_document->setUndoRedoEnabled(true);
    m_document->setModified(false);
}

void PostBuffer::fill(const blocks::Document &document, bool isLocked)
{
    m_document->clear();
    m_isWritten = false;
    m_ledger.clear();
    m_cites.clear();
    m_isClassic = document.isClassic();
    BufferReader reader(m_ledger);
    if (isLocked)
        reader.lockAll();
    std::vector<BufferLine> lines = reader.read(document, BufferReader::Into::Fresh);
    m_tail = reader.tail();
    m_hasRead = !lines.empty();
    if (lines.empty() || isObjectLine(roleOf(lines.back().format)))
        lines.push_back({ paragraphLine(), {}, {} });
    QTextCursor cursor(m_document);
    cursor.beginEditBlock();
    put(cursor, true, lines);
    cursor.endEditBlock();
}

void PostBuffer::put(QTextCursor &cursor, bool isFirst, const std::vector<BufferLine> &lines) const
{
    std::vector<QTextBlockFormat> formats;
    formats.reserve(lines.size());
    for (const BufferLine &line : lines)
        formats.push_back(line.format);
    markEdges(formats);
    for (size_t i = 0; i < lines.size(); ++i) {
        const QTextBlockFormat format = lookOf(formats[i]);
        const QTextCharFormat characters = charactersOf(format);
        if (isFirst) {
            cursor.setBlockFormat(format);
            cursor.setBlockCharFormat(characters);
            cursor.setCharFormat(characters);
        } else {
            cursor.insertBlock(format, characters);
        }
        isFirst = false;
        if (isObjectLine(roleOf(format)))
            cursor.insertText(QString(QChar::ObjectReplacementCharacter), lines[i].object);
        else
            linemarks::insertRuns(cursor, lines[i].runs);
    }
}

void PostBuffer::insert(QTextCursor &cursor, const QByteArray &markup, Coming coming)
{
    // Within groups, but never within a quotation, a list, or text without blocks.
    QString path = pathOf(cursor.block());
    for (int i = 0; i < linepath::depthOf(path); ++i) {
        if (linepath::kindAt(path, i) != linepath::Kind::Group)
            path = linepath::upTo(path, i);
    }
    insertAt(cursor, markup, path, coming);
}

void PostBuffer::insertAt(QTextCursor &cursor, const QByteArray &markup, const QString &path, Coming coming)
{
    blocks::Document document = blocks::Document::parse(markup);
    if (const QSet<QByteArray> its = idsIn(document); !its.isEmpty()) {
        const blocks::Marked marked = blocks::withFreshIds(
            document, coming == Coming::Copied ? objectIds() + (its - m_known) : objectIds());
        document = marked.document;
        noteCopies(marked.copies);
        m_known += idsIn(document);
    }
    BufferReader reader(m_ledger);
    std::vector<BufferLine> lines = reader.read(document, BufferReader::Into::Between, path);
    if (lines.empty())
        return;
    const BufferUnit here = unitAt(cursor.block(), linepath::depthOf(path));
    const bool replaces
        = here.first == here.last && roleOf(here.first) == LineRole::Paragraph && here.first.length() == 1;
    if (isObjectLine(roleOf(lines.back().format)) && !here.last.next().isValid())
        lines.push_back({ paragraphLine(), {}, {} });
    cursor.beginEditBlock();
    cursor.setPosition(replaces ? here.start() : here.end());
    put(cursor, replaces, lines);
    cursor.endEditBlock();
}

namespace {

/// What stands in a post without blocks as a block of its own, without loss: where it is not one of the few
/// elements that WordPress has a block for, its HTML.
QByteArray blockOf(const QByteArray &html)
{
    if (html.startsWith("<!--more"))
        return "<!-- wp:more -->\n" + html + "\n<!-- /wp:more -->";
    if (html.startsWith("<!--nextpage"))
        return "<!-- wp:nextpage -->\n" + html + "\n<!-- /wp:nextpage -->";
    blocks::TagReader reader(html);
    QByteArray root;
    while (const auto tag = reader.next()) {
        if (root.isEmpty())
            root = tag->name;
        const bool isPlain = tag->attributes.empty() || tag->name == "a";
        if (!isPlain || tag->name == "iframe" || tag->kind == blocks::Tag::Kind::Comment)
            return blocks::customHtml(html);
    }
    const bool hasBlock
        = root == "ul" || root == "ol" || root == "blockquote" || root == "table" || root == "hr";
    const Result<QByteArray> made = hasBlock ? blocks::fromHtml(html) : Result<QByteArray>(QByteArray());
    return made && !made->isEmpty() ? *made : blocks::customHtml(html);
}

} // namespace

QTextBlock PostBuffer::classicToBlocks(const QTextBlock &line)
{
    BufferReader reader(m_ledger);
    const std::vector<BufferLine> lines
        = reader.read(blocks::Document::parse(blockOf(lineMarkup(line))), BufferReader::Into::Between);
    QTextCursor edit(line);
    edit.movePosition(QTextCursor::EndOfBlock, QTextCursor::KeepAnchor);
    edit.removeSelectedText();
    put(edit, true, lines);
    return edit.block();
}

// ---- writing
// ------------------------------------------------------------------------------------------------------

QByteArray PostBuffer::toMarkup() const
{
    if (m_isWritten)
        return m_markup;
    BufferWriter writer(m_ledger);
    writer.reserve(m_markup.size() + 1024);
    for (QTextBlock line = m_document->firstBlock(); line.isValid(); line = line.next()) {
        const LineWords &words = wordsAt(line);
        if (!words.isPlaceToWrite)
            writer.add(line.blockFormat(), words.bytes);
    }
    QByteArray markup = writer.finish();
    if (!markup.isEmpty() || !m_hasRead)
        markup += m_tail;
    m_markup = markup;
    m_isWritten = true;
    return markup;
}

QByteArray PostBuffer::toMarkup(const QTextCursor &selection) const
{
    const int start = selection.selectionStart();
    const int end = selection.selectionEnd();
    QTextBlock first = m_document->findBlock(start);
    QTextBlock last = m_document->findBlock(end);
    const bool isWithinQuote
        = last.position() <= quoteAt(first).last.position() && !isObjectLine(roleOf(last));
    if (!isWithinQuote) {
        if (isQuoted(first))
            first = unitAt(first).first;
        if (isQuoted(last))
            last = unitAt(last).last;
    }
    const bool isPartOfLine = first == last && !isObjectLine(roleOf(first))
        && (start > first.position() || end < first.position() + first.length() - 1);
    // Blocks around all of it are not part of it.
    QString around
        = linepath::shared(linepath::outsideList(pathOf(first)), linepath::outsideList(pathOf(last)));
    const int quote = linepath::innermost(around, linepath::Kind::Quote);
    if (!isWithinQuote && quote >= 0)
        around = linepath::upTo(around, quote);

    BufferWriter writer(m_ledger);
    for (QTextBlock line = first; line.isValid(); line = line.next()) {
        QTextBlockFormat format = line.blockFormat();
        const bool isCut = !isObjectLine(roleOf(line)) && (isWithinQuote || !isQuoted(line));
        const bool isBarelyTouched = isCut && line.position() == end && start != end;
        const int from = isCut ? qMax(0, start - line.position()) : 0;
        const int to = isCut ? qMin(line.length() - 1, end - line.position()) : line.length() - 1;
        const QString path = pathOf(line).mid(around.isEmpty() ? 0 : around.size() + 1);
        const bool isFromClassic = linepath::innermost(pathOf(line), linepath::Kind::Classic) >= 0;
        if (isFromClassic && roleOf(format) == LineRole::Heading)
            format = headingLine(format.intProperty(lineproperty::Level));
        else if (isPartOfLine || isFromClassic || (isQuoteText(roleOf(format)) && path.isEmpty()))
            format = paragraphLine();
        else
            setPath(format, path);
        format.clearProperty(lineproperty::Origin);
        if (!isBarelyTouched && isObjectLine(roleOf(line))) {
            writer.add(format, isFromClassic ? blockOf(lineMarkup(line)) : lineMarkup(line));
        } else if (!isBarelyTouched) {
            const bool isItem = roleOf(format) == LineRole::ListItem;
            writer.add(format,
                bytesOf(format, lineproperty::ShellOpen)
                    + writeInline(linemarks::runsOf(line, from, to), formOf(format))
                    + (isItem ? QByteArray() : bytesOf(format, lineproperty::ShellClose)));
        }
        if (line == last)
            break;
    }
    return writer.finish();
}

QByteArray PostBuffer::lineMarkup(const QTextBlock &line) const
{
    const QTextBlockFormat format = line.blockFormat();
    switch (roleOf(format)) {
    case LineRole::Atom:
    case LineRole::QuoteCite: {
        if (line.begin().atEnd())
            return {};
        const QTextCharFormat object = line.begin().fragment().charFormat();
        if (roleOf(format) == LineRole::Atom)
            return object.property(lineproperty::Markup).toByteArray();
        const QByteArray cite = object.stringProperty(lineproperty::Cite).toUtf8();
        return cite.isEmpty() ? QByteArray() : "<cite>" + cite + "</cite>";
    }
    case LineRole::Paragraph:
    case LineRole::Heading:
    case LineRole::ListItem:
    case LineRole::Preformatted:
    case LineRole::QuoteOriginal:
    case LineRole::QuoteTranslation:
        break;
    }
    QByteArray markup
        = bytesOf(format, lineproperty::ShellOpen) + writeInline(linemarks::runsOf(line), formOf(format));
    if (roleOf(format) != LineRole::ListItem) // What is in an item stands before its end.
        markup += bytesOf(format, lineproperty::ShellClose);
    return markup;
}

// ---- places
// -------------------------------------------------------------------------------------------------------

bool BufferUnit::isPlaceToWrite() const { return first == last && ::isPlaceToWrite(first); }

std::vector<BufferUnit> PostBuffer::units() const
{
    std::vector<BufferUnit> units;
    for (QTextBlock line = m_document->firstBlock(); line.isValid(); line = line.next()) {
        const BufferUnit unit = unitAt(line);
        if (!unit.isPlaceToWrite())
            units.push_back(unit);
        line = unit.last;
    }
    return units;
}

BufferUnit PostBuffer::unitAt(const QTextBlock &line, int depth) const
{
    BufferUnit unit{ line, line };
    const QString path = pathOf(line);
    if (linepath::depthOf(path) <= depth)
        return unit;
    const QString outer = linepath::upTo(path, depth + 1);
    while (unit.first.previous().isValid() && linepath::isWithin(pathOf(unit.first.previous()), outer))
        unit.first = unit.first.previous();
    while (unit.last.next().isValid() && linepath::isWithin(pathOf(unit.last.next()), outer))
        unit.last = unit.last.next();
    return unit;
}

BufferUnit PostBuffer::quoteAt(const QTextBlock &line) const
{
    const int depth = linepath::innermost(pathOf(line), linepath::Kind::Quote);
    return depth < 0 ? BufferUnit{ line, line } : unitAt(line, depth);
}

QTextBlock PostBuffer::citeOf(const QTextBlock &line) const
{
    if (!isQuoted(line))
        return {};
    const QTextBlock last = quoteAt(line).last;
    return roleOf(last) == LineRole::QuoteCite ? last : QTextBlock();
}

QByteArray PostBuffer::objectIdAt(const QString &path, int index) const
{
    if (const QString id = linepath::idAt(path, index); !id.isEmpty())
        return id.toLatin1();
    const LineLedger::Holder &holder = m_ledger.holder(linepath::holderAt(path, index));
    if (!mayHoldObjects(holder.open))
        return {};
    const QList<blocks::Block> all = blocks::Document::parse(holder.open + holder.close).blocks();
    return all.isEmpty() ? QByteArray() : blocks::objectId(all.front());
}

QSet<QByteArray> PostBuffer::objectIds() const
{
    QSet<QByteArray> ids;
    QString before;
    for (QTextBlock line = m_document->firstBlock(); line.isValid(); line = line.next()) {
        const QString path = pathOf(line);
        for (int i = linepath::depthOf(linepath::shared(path, before)); i < linepath::depthOf(path); ++i)
            ids.insert(objectIdAt(path, i));
        before = path;
        if (roleOf(line) == LineRole::Atom) {
            const QByteArray markup = lineMarkup(line);
            if (mayHoldObjects(markup))
                ids += idsIn(blocks::Document::parse(markup));
        }
    }
    ids.remove({});
    return ids;
}

bool PostBuffer::mayHoldObjects(const QByteArray &markup)
{
    return markup.contains("\"q-") || markup.contains("\"c-") || markup.contains("'q-")
        || markup.contains("'c-") || markup.contains("=q-") || markup.contains("=c-");
}

void PostBuffer::noteCopies(const QHash<QByteArray, QByteArray> &copies)
{
    for (auto copy = copies.begin(); copy != copies.end(); ++copy) {
        m_copies.insert(copy.key(), m_copies.value(copy.value(), copy.value()));
        m_known.insert(copy.key());
    }
}

// ---- blocks around lines
// ------------------------------------------------------------------------------------------------------

QString PostBuffer::addHolder(linepath::Kind kind, LineLedger::Holder holder, const QString &id)
{
    return linepath::step(kind, m_ledger.add(std::move(holder)), id);
}

// The bytes of notes on markup, forms (a) and (b): every WordPress from 6.1 calls them valid and keeps them.
QString PostBuffer::addQuote()
{
    const QByteArray id = blocks::newQuoteId();
    m_known.insert(id);
    return addHolder(linepath::Kind::Quote,
        { "core/quote",
            "<!-- wp:quote {\"metadata\":{\"quotidian\":{\"id\":\"" + id
                + "\"}},\"className\":\"qtd-quote\"} -->\n"
                  "<blockquote class=\"wp-block-quote qtd-quote\" id=\""
                + id + "\">",
            "</blockquote>\n<!-- /wp:quote -->", "\n\n", 0, false },
        QString::fromLatin1(id));
}

QString PostBuffer::addList(bool isOrdered)
{
    return addHolder(linepath::Kind::List,
        { "core/list", isOrdered ? "<!-- wp:list {\"ordered\":true} -->\n<ol>" : "<!-- wp:list -->\n<ul>",
            isOrdered ? "</ol>\n<!-- /wp:list -->" : "</ul>\n<!-- /wp:list -->", "\n\n", 0, false });
}

QString PostBuffer::withFreshId(const QString &path, int index)
{
    LineLedger::Holder holder = m_ledger.holder(linepath::holderAt(path, index));
    const QByteArray old = objectIdAt(path, index);
    const QByteArray id = old.startsWith("c-") ? blocks::newCardId() : blocks::newQuoteId();
    holder.origin = 0;
    if (!old.isEmpty()) {
        holder.open.replace(old, id);
        noteCopies({ { id, old } });
    } else if (const qsizetype anchor = holder.open.indexOf(" id=\""); anchor >= 0) {
        holder.open.remove(anchor, holder.open.indexOf('"', anchor + 5) + 1 - anchor);
    }
    const bool isQuote = !linepath::idAt(path, index).isEmpty();
    return linepath::with(path, index,
        addHolder(
            linepath::kindAt(path, index), std::move(holder), isQuote ? QString::fromLatin1(id) : QString()));
}

void PostBuffer::restyle(QTextCursor &cursor, const QTextBlock &line) const
{
    struct Stretch {
        int from;
        int to;
        QTextCharFormat format;
    };
    std::vector<Stretch> stretches;
    const QTextBlockFormat lineFormat = line.blockFormat();
    for (auto it = line.begin(); !it.atEnd(); ++it) {
        const QTextFragment fragment = it.fragment();
        const QTextCharFormat old = fragment.charFormat();
        QTextCharFormat format = charactersOf(lineFormat, old.property(lineproperty::Tags).toStringList());
        if (old.objectType() != QTextFormat::NoObject)
            format.setObjectType(old.objectType());
        for (int property :
            { lineproperty::Element, lineproperty::Markup, lineproperty::BlockName, lineproperty::Cite }) {
            if (old.hasProperty(property))
                format.setProperty(property, old.property(property));
        }
        stretches.push_back({ fragment.position(), fragment.position() + fragment.length(), format });
    }
    for (const Stretch &stretch : stretches) {
        cursor.setPosition(stretch.from);
        cursor.setPosition(stretch.to, QTextCursor::KeepAnchor);
        cursor.setCharFormat(stretch.format);
    }
    cursor.setPosition(line.position());
    cursor.setBlockCharFormat(charactersOf(lineFormat));
}
