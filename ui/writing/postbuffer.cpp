#include "writing/postbuffer.h"

#include "formats/blocks/identity.h"

#include <QTextBlockUserData>
#include <QTextBoundaryFinder>

using namespace Qt::StringLiterals;

namespace {

constexpr char paragraphOpen[] = "<!-- wp:paragraph -->\n<p>";
constexpr char paragraphClose[] = "</p>\n<!-- /wp:paragraph -->";

QString joinable(const QByteArray &utf8) { return QString::fromUtf8(utf8); }

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

} // namespace

/// What a block's lines say, on its first line until one of them changes. A cache: it is not on the undo
/// stack.
struct UnitWords final : QTextBlockUserData {
    QByteArray bytes;
    int count = 0;
    int lines = 0;
    int origin = 0;
    bool isEmptyLine = false;
};

PostBuffer::PostBuffer(QTextDocument *document, LineLook look)
    : m_document(document)
    , m_look(std::move(look))
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
    QTextBlock first = m_document->findBlock(qMax(0, from - 1));
    QTextBlock last = m_document->findBlock(from + added + 1);
    if (!first.isValid())
        first = m_document->firstBlock();
    if (!last.isValid())
        last = m_document->lastBlock();
    last = unitAt(last).last;
    for (QTextBlock line = unitAt(first).first; line.isValid(); line = line.next()) {
        line.setUserData(nullptr);
        if (roleOf(line) == LineRole::QuoteCite && !line.begin().atEnd())
            m_cites.insert(groupOf(line), line.begin().fragment().charFormat());
        if (line == last)
            break;
    }
}

QTextCharFormat PostBuffer::lastCite(const QString &group) const
{
    return m_cites.contains(group) ? m_cites.value(group) : citeFormat({});
}

const UnitWords &PostBuffer::wordsAt(QTextBlock first) const
{
    if (const auto *known = static_cast<const UnitWords *>(first.userData()))
        return *known;
    const BufferUnit unit = unitAt(first);
    auto *words = new UnitWords;
    words->origin = unit.origin;
    words->isEmptyLine = unit.isEmptyLine();
    words->bytes = unitMarkup(unit);
    if (unit.origin > 0) {
        const Original &original = m_originals[static_cast<size_t>(unit.origin - 1)];
        if (original.made == words->bytes)
            words->bytes = original.bytes;
    }
    for (QTextBlock line = unit.first;; line = line.next()) {
        ++words->lines;
        if (!isObjectLine(roleOf(line)))
            words->count += wordsIn(line.text());
        if (line == unit.last)
            break;
    }
    first.setUserData(words);
    return *words;
}

int PostBuffer::wordCount() const
{
    int count = 0;
    for (QTextBlock line = m_document->firstBlock(); line.isValid();) {
        const UnitWords &words = wordsAt(line);
        count += words.count;
        for (int i = 0; i < words.lines; ++i)
            line = line.next();
    }
    return count;
}

void PostBuffer::load(const blocks::Document &document)
{
    m_document->setUndoRedoEnabled(false);
    m_document->clear();
    m_document->setDefaultFont(m_look.textFont());
    m_originals.clear();
    m_cites.clear();
    m_tail.clear();

    QTextCursor cursor(m_document);
    cursor.beginEditBlock();
    bool isFirst = true;
    QByteArray before;
    for (const blocks::Block &block : document.blocks()) {
        if (block.isBlank()) {
            before += block.bytes();
            continue;
        }
        m_originals.push_back({ block.bytes(), before, {} });
        before.clear();
        append(cursor, isFirst, block, static_cast<int>(m_originals.size()));
    }
    m_tail = before;
    m_lastRead = static_cast<int>(m_originals.size());
    if (isFirst || isObjectLine(roleOf(m_document->lastBlock())))
        startLine(cursor, isFirst, paragraphFormat());
    rememberMade(1);
    cursor.endEditBlock();
    m_document->setUndoRedoEnabled(true);
    m_document->setModified(false);
}

void PostBuffer::setLook(const LineLook &look)
{
    const QByteArray markup = toMarkup();
    m_look = look;
    load(blocks::Document::parse(markup));
}

void PostBuffer::rememberMade(int firstOrigin)
{
    for (const BufferUnit &unit : units()) {
        if (unit.origin >= firstOrigin)
            m_originals[static_cast<size_t>(unit.origin - 1)].made = unitMarkup(unit);
    }
}

QByteArray PostBuffer::toMarkup() const
{
    QByteArray markup;
    markup.reserve(m_length + 1024);
    int previous = 0;
    bool isFirst = true;
    for (QTextBlock line = m_document->firstBlock(); line.isValid();) {
        const UnitWords &words = wordsAt(line);
        for (int i = 0; i < words.lines; ++i)
            line = line.next();
        if (words.isEmptyLine)
            continue;
        const bool followsAsRead = words.origin == previous + 1 && (previous > 0 || isFirst);
        if (words.origin > 0 && followsAsRead && words.origin <= m_lastRead)
            markup += m_originals[static_cast<size_t>(words.origin - 1)].before;
        else if (!isFirst)
            markup += "\n\n";
        markup += words.bytes;
        previous = words.origin;
        isFirst = false;
    }
    if (previous == m_lastRead)
        markup += m_tail;
    m_length = markup.size();
    return markup;
}

QByteArray PostBuffer::toMarkup(const QTextCursor &selection) const
{
    QByteArray markup;
    const int start = selection.selectionStart();
    const int end = selection.selectionEnd();
    for (const BufferUnit &unit : units()) {
        const int unitStart = unit.first.position();
        const int unitEnd = unit.last.position() + unit.last.length() - 1;
        if (unitEnd < start || unitStart > end || (unitStart == end && start != end))
            continue;
        if (!markup.isEmpty())
            markup += "\n\n";
        if (unit.first == unit.last && !isObjectLine(roleOf(unit.first))
            && roleOf(unit.first) != LineRole::ListItem)
            markup += lineMarkup(unit.first, qMax(0, start - unitStart), qMin(unitEnd, end) - unitStart);
        else
            markup += unitMarkup(unit);
    }
    return markup;
}

QStringList PostBuffer::quoteIds() const
{
    QStringList ids;
    for (const BufferUnit &unit : units()) {
        const QString id = quoteIdOf(unit.first.blockFormat());
        if (!id.isEmpty())
            ids.append(id);
    }
    return ids;
}

bool BufferUnit::isEmptyLine() const
{
    return first == last && roleOf(first) == LineRole::Paragraph && first.length() == 1 && origin == 0;
}

std::vector<BufferUnit> PostBuffer::units() const
{
    std::vector<BufferUnit> units;
    for (QTextBlock line = m_document->firstBlock(); line.isValid();) {
        units.push_back(unitAt(line));
        line = units.back().last.next();
    }
    return units;
}

BufferUnit PostBuffer::unitAt(const QTextBlock &line) const
{
    const QString group = groupOf(line);
    BufferUnit unit{ line, line, 0 };
    if (!group.isEmpty()) {
        while (unit.first.previous().isValid() && groupOf(unit.first.previous()) == group)
            unit.first = unit.first.previous();
        while (unit.last.next().isValid() && groupOf(unit.last.next()) == group)
            unit.last = unit.last.next();
    }
    unit.origin = unit.first.blockFormat().intProperty(lineproperty::Origin);
    return unit;
}

// ---- writing
// ------------------------------------------------------------------------------------------------------

std::vector<InlineRun> PostBuffer::runs(const QTextBlock &line, int from, int to) const
{
    std::vector<InlineRun> runs;
    const int start = line.position() + from;
    const int end = line.position() + (to < 0 ? line.length() - 1 : to);
    for (auto it = line.begin(); !it.atEnd(); ++it) {
        const QTextFragment fragment = it.fragment();
        const int cutStart = qMax(start, fragment.position());
        const int cutEnd = qMin(end, fragment.position() + fragment.length());
        if (cutStart >= cutEnd)
            continue;
        const QTextCharFormat format = fragment.charFormat();
        const QStringList tags = format.property(lineproperty::Tags).toStringList();
        const QString element = format.stringProperty(lineproperty::Element);
        const QString text = fragment.text().mid(cutStart - fragment.position(), cutEnd - cutStart);
        if (element.isEmpty()) {
            runs.push_back({ text, tags, {} });
            continue;
        }
        for (qsizetype i = 0; i < text.size(); ++i) // The same picture twice is one fragment.
            runs.push_back({ QString(QChar::ObjectReplacementCharacter), tags, element });
    }
    return runs;
}

QByteArray PostBuffer::lineMarkup(const QTextBlock &line, int from, int to) const
{
    const QTextBlockFormat format = line.blockFormat();
    return format.property(lineproperty::ShellOpen).toByteArray() + writeInline(runs(line, from, to))
        + format.property(lineproperty::ShellClose).toByteArray();
}

QByteArray PostBuffer::unitMarkup(const BufferUnit &unit) const
{
    switch (roleOf(unit.first)) {
    case LineRole::Paragraph:
    case LineRole::Heading:
        return lineMarkup(unit.first);
    case LineRole::ListItem:
        return listMarkup(unit);
    case LineRole::QuoteOriginal:
    case LineRole::QuoteTranslation:
    case LineRole::QuoteCite:
        return quoteMarkup(unit);
    case LineRole::Atom:
        break;
    }
    const auto it = unit.first.begin();
    return it.atEnd() ? QByteArray()
                      : it.fragment().charFormat().property(lineproperty::Markup).toByteArray();
}

QByteArray PostBuffer::listMarkup(const BufferUnit &unit) const
{
    const QTextBlockFormat first = unit.first.blockFormat();
    const QByteArray open = first.property(lineproperty::GroupOpen).toByteArray();
    const QByteArray named
        = open.contains("wp-block-list") ? QByteArray(" class=\"wp-block-list\"") : QByteArray();
    QByteArray markup = open;
    int depth = 0;
    QByteArrayList closers; // What ends the items and lists that are still open.
    for (QTextBlock line = unit.first;; line = line.next()) {
        const QTextBlockFormat format = line.blockFormat();
        const int level = line == unit.first ? 0 : qMin(format.intProperty(lineproperty::Level), depth + 1);
        const bool isOrdered = format.boolProperty(lineproperty::Ordered);
        if (line != unit.first) {
            if (level > depth) {
                markup += isOrdered ? "<!-- wp:list {\"ordered\":true} -->\n<ol" + named + ">"
                                    : "<!-- wp:list -->\n<ul" + named + ">";
                closers.append(isOrdered ? "</ol>\n<!-- /wp:list -->" : "</ul>\n<!-- /wp:list -->");
            } else {
                markup += closers.takeLast(); // The item before.
                for (; depth > level; --depth) {
                    markup += closers.takeLast(); // A list,
                    markup += closers.takeLast(); // and the item that held it.
                }
                markup += "\n\n";
            }
        }
        depth = level;
        markup += format.property(lineproperty::ShellOpen).toByteArray() + writeInline(runs(line));
        closers.append(format.property(lineproperty::ShellClose).toByteArray());
        if (line == unit.last)
            break;
    }
    while (!closers.isEmpty())
        markup += closers.takeLast();
    return markup + first.property(lineproperty::GroupClose).toByteArray();
}

QByteArray PostBuffer::quoteMarkup(const BufferUnit &unit) const
{
    const QTextBlockFormat first = unit.first.blockFormat();
    QByteArrayList paragraphs;
    QByteArray cite;
    for (QTextBlock line = unit.first;; line = line.next()) {
        if (roleOf(line) != LineRole::QuoteCite)
            paragraphs.append(lineMarkup(line));
        else if (!line.begin().atEnd())
            cite = line.begin().fragment().charFormat().property(lineproperty::Cite).toString().toUtf8();
        if (line == unit.last)
            break;
    }
    QByteArray markup = first.property(lineproperty::GroupOpen).toByteArray() + paragraphs.join("\n\n");
    if (!cite.isEmpty())
        markup += "<cite>" + cite + "</cite>";
    return markup + first.property(lineproperty::GroupClose).toByteArray();
}

// ---- reading
// ------------------------------------------------------------------------------------------------------

namespace {

/// The markup around the text of a block with one element: delimiter and opening tag, closing tag and
/// delimiter.
struct Shell {
    QByteArray open;
    QByteArray inner;
    QByteArray close;
    QByteArray tag; ///< `p`
    QString openTag;
};

bool isAsciiSpace(char c) { return c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f'; }

/// The end of the tag that begins at `from`, behind its `>`; -1 if it has none.
qsizetype endOfTag(const QByteArray &html, qsizetype from)
{
    char quote = 0;
    for (qsizetype i = from + 1; i < html.size(); ++i) {
        const char c = html.at(i);
        if (quote != 0)
            quote = c == quote ? char(0) : quote;
        else if (c == '"' || c == '\'')
            quote = c;
        else if (c == '>')
            return i + 1;
    }
    return -1;
}

/// Where `html` is one element with white space around it: its places. `html` begins at `offset` of a block's
/// bytes.
std::optional<Shell> shellOf(
    const QByteArray &bytes, qsizetype from, qsizetype to, const QList<QByteArray> &tags)
{
    while (from < to && isAsciiSpace(bytes.at(from)))
        ++from;
    while (to > from && isAsciiSpace(bytes.at(to - 1)))
        --to;
    if (from >= to || bytes.at(from) != '<')
        return std::nullopt;
    const qsizetype openEnd = endOfTag(bytes, from);
    if (openEnd < 0 || openEnd > to)
        return std::nullopt;
    const QString openTag = QString::fromUtf8(bytes.mid(from, openEnd - from));
    const QByteArray name = tagName(openTag).toUtf8();
    const QByteArray closing = "</" + name + '>';
    if (!tags.contains(name) || openTag.endsWith("/>"_L1) || to - openEnd < closing.size()
        || bytes.mid(to - closing.size(), closing.size()) != closing)
        return std::nullopt;
    return Shell{ bytes.left(openEnd), bytes.mid(openEnd, to - closing.size() - openEnd),
        bytes.mid(to - closing.size()), name, openTag };
}

/// Of a block without children whose inside is one of these elements.
std::optional<Shell> shellOf(const blocks::Block &block, const QList<QByteArray> &tags)
{
    if (!block.isClosed() || block.isVoid() || block.childCount() > 0)
        return std::nullopt;
    const qsizetype start = block.span().start;
    return shellOf(block.bytes(), block.innerSpan().start - start, block.innerSpan().end - start, tags);
}

bool isValidUtf8(const QByteArray &bytes) { return QString::fromUtf8(bytes).toUtf8() == bytes; }

QString languageOf(const std::vector<InlineRun> &runs)
{
    for (const InlineRun &run : runs) {
        for (const QString &tag : run.tags) {
            const QString language = tagAttribute(tag, "lang"_L1);
            if (!language.isEmpty())
                return language;
        }
    }
    return {};
}

/// Without its id: a second line must not carry the same one.
QTextBlockFormat withShell(QTextBlockFormat format, const Shell &shell)
{
    format.setProperty(lineproperty::ShellOpen, shell.open);
    format.setProperty(lineproperty::ShellClose, shell.close);
    const QString direction = tagAttribute(shell.openTag, "dir"_L1);
    if (direction == "rtl"_L1)
        format.setLayoutDirection(Qt::RightToLeft);
    else if (direction == "ltr"_L1)
        format.setLayoutDirection(Qt::LeftToRight);
    return format;
}

} // namespace

void PostBuffer::append(QTextCursor &cursor, bool &isFirst, const blocks::Block &block, int origin)
{
    const bool isDone = (block.name() == "core/paragraph" || block.name() == "core/heading")
        ? appendText(cursor, isFirst, block, origin)
        : block.name() == "core/list"
        ? appendList(cursor, isFirst, block, origin) || appendOldList(cursor, isFirst, block, origin)
        : block.name() == "core/quote"
        ? appendQuote(cursor, isFirst, block, origin) || appendOldQuote(cursor, isFirst, block, origin)
        : false;
    if (!isDone)
        appendAtom(cursor, isFirst, block, origin);
}

void PostBuffer::startLine(QTextCursor &cursor, bool &isFirst, const QTextBlockFormat &format) const
{
    const QTextBlockFormat look = m_look.block(format);
    const QTextCharFormat characters = m_look.characters(look, {});
    if (isFirst) {
        cursor.setBlockFormat(look);
        cursor.setBlockCharFormat(characters);
        cursor.setCharFormat(characters);
    } else {
        cursor.insertBlock(look, characters);
    }
    isFirst = false;
}

void PostBuffer::insertRuns(QTextCursor &cursor, const std::vector<InlineRun> &runs) const
{
    const QTextBlockFormat line = cursor.blockFormat();
    for (const InlineRun &run : runs) {
        QTextCharFormat format = m_look.characters(line, run.tags);
        if (!run.object.isEmpty()) {
            format.setObjectType(lineobject::Inline);
            format.setProperty(lineproperty::Element, run.object);
        }
        cursor.insertText(run.text, format);
    }
}

bool PostBuffer::appendText(QTextCursor &cursor, bool &isFirst, const blocks::Block &block, int origin)
{
    const bool isHeading = block.name() == "core/heading";
    const auto shell = shellOf(block,
        isHeading ? QList<QByteArray>{ "h1", "h2", "h3", "h4", "h5", "h6" } : QList<QByteArray>{ "p" });
    if (!shell || !isValidUtf8(block.bytes()))
        return false;
    const auto runs = readInline(shell->inner);
    if (!runs)
        return false;
    QTextBlockFormat format = isHeading ? headingFormat(shell->tag.at(1) - '0') : paragraphFormat();
    format = withShell(format, *shell);
    format.setProperty(lineproperty::Origin, origin);
    startLine(cursor, isFirst, format);
    insertRuns(cursor, *runs);
    return true;
}

namespace {

struct ItemLine {
    Shell shell;
    std::vector<InlineRun> runs;
    int level = 0;
    bool isOrdered = false;
};

/// A list whose items are all text, with lists in them that carry nothing of their own.
struct ListLines {
    QByteArray open;
    QByteArray close;
    std::vector<ItemLine> lines;
};

bool isWhite(const QByteArray &html) { return std::all_of(html.begin(), html.end(), isAsciiSpace); }

bool readList(const blocks::Block &list, int level, ListLines &into)
{
    const auto &content = list.content();
    const QByteArray bytes = list.bytes();
    const qsizetype base = list.span().start;
    if (!list.isClosed() || list.childCount() == 0 || content.front().child >= 0 || content.back().child >= 0
        || level > 8)
        return false;
    const QByteArray head
        = bytes.mid(content.front().html.start - base, content.front().html.length()).trimmed();
    const QByteArray foot
        = bytes.mid(content.back().html.start - base, content.back().html.length()).trimmed();
    if (!head.startsWith('<') || endOfTag(head, 0) != head.size())
        return false;
    const QString openTag = QString::fromUtf8(head);
    const bool isOrdered = tagName(openTag) == "ol"_L1;
    if (!isOrdered && tagName(openTag) != "ul"_L1)
        return false;
    if (foot != (isOrdered ? "</ol>" : "</ul>"))
        return false;
    const QByteArray attributes = list.attributes();
    const bool isPlain = (head == "<ul>" || head == "<ol>" || head == "<ul class=\"wp-block-list\">"
                             || head == "<ol class=\"wp-block-list\">")
        && (isOrdered ? attributes == "{\"ordered\":true}" : attributes.isEmpty());
    if (level > 0 && !isPlain)
        return false;
    if (level == 0) {
        into.open = bytes.left(list.child(0).span().start - base);
        into.close = bytes.mid(list.child(list.childCount() - 1).span().end - base);
    }
    for (size_t i = 1; i + 1 < content.size(); ++i) {
        if (content[i].child < 0
            && !isWhite(bytes.mid(content[i].html.start - base, content[i].html.length())))
            return false;
    }
    for (const blocks::Block &item : list.children()) {
        if (item.name() != "core/list-item" || !item.isClosed() || item.isVoid() || item.childCount() > 1)
            return false;
        const QByteArray whole = item.bytes();
        const qsizetype start = item.span().start;
        std::optional<Shell> shell;
        if (item.childCount() == 0) {
            shell = shellOf(item, { "li" });
        } else {
            const blocks::Block nested = item.child(0);
            if (nested.name() != "core/list")
                return false;
            // The same without the nested list, so that text and shell come out of one reading.
            const QByteArray without
                = whole.left(nested.span().start - start) + whole.mid(nested.span().end - start);
            shell = shellOf(without, item.innerSpan().start - start,
                item.innerSpan().end - start - nested.span().length(), { "li" });
            if (shell && shell->open.size() > nested.span().start - start)
                return false;
        }
        if (!shell)
            return false;
        auto runs = readInline(shell->inner);
        if (!runs)
            return false;
        into.lines.push_back({ *shell, std::move(*runs), level, isOrdered });
        if (item.childCount() == 1 && !readList(item.child(0), level + 1, into))
            return false;
    }
    return true;
}

} // namespace

bool PostBuffer::appendList(QTextCursor &cursor, bool &isFirst, const blocks::Block &block, int origin)
{
    ListLines list;
    if (!isValidUtf8(block.bytes()) || !readList(block, 0, list))
        return false;
    const QString group = u"list-%1"_s.arg(m_nextGroup++);
    for (const ItemLine &line : list.lines) {
        QTextBlockFormat format = withShell(listFormat(line.isOrdered, group, line.level), line.shell);
        format.setProperty(lineproperty::GroupOpen, list.open);
        format.setProperty(lineproperty::GroupClose, list.close);
        format.setProperty(lineproperty::Origin, origin);
        startLine(cursor, isFirst, format);
        insertRuns(cursor, line.runs);
    }
    return true;
}

bool PostBuffer::appendQuote(QTextCursor &cursor, bool &isFirst, const blocks::Block &block, int origin)
{
    const auto &content = block.content();
    const QByteArray bytes = block.bytes();
    const qsizetype base = block.span().start;
    if (!block.isClosed() || block.childCount() == 0 || content.front().child >= 0
        || content.back().child >= 0 || !isValidUtf8(bytes))
        return false;
    const QByteArray head
        = bytes.mid(content.front().html.start - base, content.front().html.length()).trimmed();
    QByteArray foot = bytes.mid(content.back().html.start - base, content.back().html.length());
    if (!head.startsWith("<blockquote") || endOfTag(head, 0) != head.size())
        return false;
    for (size_t i = 1; i + 1 < content.size(); ++i) {
        if (content[i].child < 0
            && !isWhite(bytes.mid(content[i].html.start - base, content[i].html.length())))
            return false;
    }
    const QByteArray ending = foot.trimmed();
    if (!ending.endsWith("</blockquote>"))
        return false;
    const QByteArray citePart = ending.chopped(13).trimmed();
    QByteArray cite;
    if (!citePart.isEmpty()) {
        if (!citePart.startsWith("<cite>") || !citePart.endsWith("</cite>"))
            return false;
        cite = citePart.mid(6, citePart.size() - 13);
        if (!readInline(cite))
            return false;
    }
    struct QuoteLine {
        Shell shell;
        std::vector<InlineRun> runs;
    };
    std::vector<QuoteLine> lines;
    for (const blocks::Block &child : block.children()) {
        const auto shell = child.name() == "core/paragraph" ? shellOf(child, { "p" }) : std::nullopt;
        auto runs = shell ? readInline(shell->inner) : std::nullopt;
        if (!runs)
            return false; // A quotation inside a quotation, or something else: shown whole, not edited.
        lines.push_back({ *shell, std::move(*runs) });
    }
    const QString anchor = QString::fromUtf8(blocks::quoteId(block));
    const QString group = u"quote-%1 %2"_s.arg(m_nextGroup++).arg(anchor);
    const QByteArray open = bytes.left(block.child(0).span().start - base);
    const QByteArray close = bytes.mid(bytes.lastIndexOf("</blockquote>"));
    LineRole role = LineRole::QuoteOriginal;
    LineRole lastRole = LineRole::Paragraph;
    QString language;
    for (const QuoteLine &line : lines) {
        const QString classes = tagAttribute(line.shell.openTag, "class"_L1);
        if (classes.split(u' ').contains("qtd-translation"_L1))
            role = LineRole::QuoteTranslation;
        language = languageOf(line.runs);
        QTextBlockFormat format = withShell(quoteFormat({}, role, language), line.shell);
        format.setProperty(lineproperty::Group, group);
        format.setProperty(lineproperty::GroupOpen, open);
        format.setProperty(lineproperty::GroupClose, close);
        format.setProperty(lineproperty::Origin, origin);
        if (role != lastRole && (!language.isEmpty() || role == LineRole::QuoteTranslation))
            format.setProperty(lineproperty::Labelled, true);
        lastRole = role;
        startLine(cursor, isFirst, format);
        insertRuns(cursor, line.runs);
    }
    QTextBlockFormat format = quoteFormat({}, LineRole::QuoteCite, {});
    format.setProperty(lineproperty::Group, group);
    format.setProperty(lineproperty::GroupOpen, open);
    format.setProperty(lineproperty::GroupClose, close);
    format.setProperty(lineproperty::Origin, origin);
    startLine(cursor, isFirst, format);
    cursor.insertText(QString(QChar::ObjectReplacementCharacter), citeFormat(joinable(cite)));
    return true;
}

namespace {

/// Elements one after the other, each with text alone; and what stands behind them.
struct Elements {
    std::vector<std::vector<InlineRun>> texts;
    QByteArray rest;
};

std::optional<Elements> readElements(QByteArray html, const QByteArray &open, const QByteArray &close)
{
    Elements elements;
    while (true) {
        html = html.trimmed();
        const qsizetype end = html.startsWith(open) ? html.indexOf(close) : -1;
        if (end < 0)
            break;
        auto runs = readInline(html.mid(open.size(), end - open.size()));
        if (!runs)
            return std::nullopt;
        elements.texts.push_back(std::move(*runs));
        html = html.mid(end + close.size());
    }
    if (elements.texts.empty())
        return std::nullopt;
    elements.rest = html;
    return elements;
}

/// Of a block without inner blocks: delimiter and opening tag, what is in the element, closing tag and
/// delimiter.
std::optional<Shell> oldShell(const blocks::Block &block, const QList<QByteArray> &tags)
{
    return isValidUtf8(block.bytes()) ? shellOf(block, tags) : std::nullopt;
}

} // namespace

// Before WordPress 6.0 items were no blocks. An old list that nobody edits keeps its bytes; an edited one is
// written as WordPress's own editor writes it then, items as blocks.
bool PostBuffer::appendOldList(QTextCursor &cursor, bool &isFirst, const blocks::Block &block, int origin)
{
    const auto shell = oldShell(block, { "ul", "ol" });
    const auto items = shell ? readElements(shell->inner, "<li>", "</li>") : std::nullopt;
    if (!items || !items->rest.isEmpty())
        return false;
    const QString group = u"list-%1"_s.arg(m_nextGroup++);
    for (const std::vector<InlineRun> &runs : items->texts) {
        QTextBlockFormat format = listFormat(shell->tag == "ol", group, 0);
        format.setProperty(lineproperty::GroupOpen, shell->open);
        format.setProperty(lineproperty::GroupClose, shell->close);
        format.setProperty(lineproperty::Origin, origin);
        startLine(cursor, isFirst, format);
        insertRuns(cursor, runs);
    }
    return true;
}

// The same for a quote whose paragraphs are no blocks.
bool PostBuffer::appendOldQuote(QTextCursor &cursor, bool &isFirst, const blocks::Block &block, int origin)
{
    const auto shell = oldShell(block, { "blockquote" });
    const auto paragraphs = shell ? readElements(shell->inner, "<p>", "</p>") : std::nullopt;
    if (!paragraphs)
        return false;
    QByteArray cite;
    if (!paragraphs->rest.isEmpty()) {
        if (!paragraphs->rest.startsWith("<cite>") || !paragraphs->rest.endsWith("</cite>"))
            return false;
        cite = paragraphs->rest.mid(6, paragraphs->rest.size() - 13);
        if (cite.isEmpty() || !readInline(cite))
            return false;
    }
    const QString group = u"quote-%1 %2"_s.arg(m_nextGroup++).arg(QString::fromUtf8(blocks::quoteId(block)));
    const auto shared = [&](QTextBlockFormat format) {
        format.setProperty(lineproperty::Group, group);
        format.setProperty(lineproperty::GroupOpen, shell->open);
        format.setProperty(lineproperty::GroupClose, shell->close);
        format.setProperty(lineproperty::Origin, origin);
        return format;
    };
    for (const std::vector<InlineRun> &runs : paragraphs->texts) {
        startLine(cursor, isFirst, shared(quoteFormat({}, LineRole::QuoteOriginal, {})));
        insertRuns(cursor, runs);
    }
    startLine(cursor, isFirst, shared(quoteFormat({}, LineRole::QuoteCite, {})));
    cursor.insertText(QString(QChar::ObjectReplacementCharacter), citeFormat(joinable(cite)));
    return true;
}

void PostBuffer::appendAtom(QTextCursor &cursor, bool &isFirst, const blocks::Block &block, int origin)
{
    QTextBlockFormat format;
    format.setProperty(lineproperty::Role, static_cast<int>(LineRole::Atom));
    format.setProperty(lineproperty::Origin, origin);
    startLine(cursor, isFirst, format);
    QTextCharFormat object = m_look.characters(format, {});
    object.setObjectType(lineobject::Atom);
    object.setProperty(lineproperty::Markup, block.bytes());
    object.setProperty(lineproperty::BlockName, QString::fromUtf8(block.name()));
    cursor.insertText(QString(QChar::ObjectReplacementCharacter), object);
}

// ---- fresh lines
// --------------------------------------------------------------------------------------------------

QTextBlockFormat PostBuffer::paragraphFormat() const
{
    QTextBlockFormat format;
    format.setProperty(lineproperty::Role, static_cast<int>(LineRole::Paragraph));
    format.setProperty(lineproperty::ShellOpen, QByteArray(paragraphOpen));
    format.setProperty(lineproperty::ShellClose, QByteArray(paragraphClose));
    return m_look.block(format);
}

QTextBlockFormat PostBuffer::headingFormat(int level) const
{
    const QByteArray number = QByteArray::number(level);
    const QByteArray attributes = level == 2 ? QByteArray() : "{\"level\":" + number + "} ";
    QTextBlockFormat format;
    format.setProperty(lineproperty::Role, static_cast<int>(LineRole::Heading));
    format.setProperty(lineproperty::Level, level);
    format.setProperty(lineproperty::ShellOpen,
        "<!-- wp:heading " + attributes + "-->\n<h" + number + " class=\"wp-block-heading\">");
    format.setProperty(lineproperty::ShellClose, "</h" + number + ">\n<!-- /wp:heading -->");
    return m_look.block(format);
}

QTextBlockFormat PostBuffer::listFormat(bool isOrdered, const QString &group, int level) const
{
    QTextBlockFormat format;
    format.setProperty(lineproperty::Role, static_cast<int>(LineRole::ListItem));
    format.setProperty(lineproperty::Group, group.isEmpty() ? u"list-%1"_s.arg(m_nextGroup++) : group);
    format.setProperty(lineproperty::Level, level);
    format.setProperty(lineproperty::Ordered, isOrdered);
    format.setProperty(lineproperty::GroupOpen,
        QByteArray(isOrdered ? "<!-- wp:list {\"ordered\":true} -->\n<ol>" : "<!-- wp:list -->\n<ul>"));
    format.setProperty(lineproperty::GroupClose,
        QByteArray(isOrdered ? "</ol>\n<!-- /wp:list -->" : "</ul>\n<!-- /wp:list -->"));
    format.setProperty(lineproperty::ShellOpen, QByteArray("<!-- wp:list-item -->\n<li>"));
    format.setProperty(lineproperty::ShellClose, QByteArray("</li>\n<!-- /wp:list-item -->"));
    return m_look.block(format);
}

// The bytes of notes on markup, forms (a) and (b): every WordPress from 6.1 calls them valid and keeps them.
QTextBlockFormat PostBuffer::quoteFormat(const QString &id, LineRole role, const QString &language) const
{
    const QByteArray anchor = id.toUtf8();
    QTextBlockFormat format;
    format.setProperty(lineproperty::Role, static_cast<int>(role));
    format.setProperty(lineproperty::Group, u"quote-%1 %2"_s.arg(m_nextGroup).arg(id));
    format.setProperty(lineproperty::GroupOpen,
        "<!-- wp:quote {\"metadata\":{\"quotidian\":{\"id\":\"" + anchor
            + "\"}},\"className\":\"qtd-quote\"} -->\n"
              "<blockquote class=\"wp-block-quote qtd-quote\" id=\""
            + anchor + "\">");
    format.setProperty(lineproperty::GroupClose, QByteArray("</blockquote>\n<!-- /wp:quote -->"));
    format.setProperty(lineproperty::ShellOpen,
        role == LineRole::QuoteTranslation ? QByteArray(
            "<!-- wp:paragraph {\"className\":\"qtd-translation\"} -->\n<p class=\"qtd-translation\">")
                                           : QByteArray(paragraphOpen));
    format.setProperty(lineproperty::ShellClose, QByteArray(paragraphClose));
    if (!language.isEmpty())
        format.setProperty(lineproperty::Language, language);
    return m_look.block(format);
}

QTextCharFormat PostBuffer::citeFormat(const QString &citeHtml) const
{
    QTextBlockFormat line;
    line.setProperty(lineproperty::Role, static_cast<int>(LineRole::QuoteCite));
    QTextCharFormat format = m_look.characters(line, {});
    format.setObjectType(lineobject::Attribution);
    format.setProperty(lineproperty::Cite, citeHtml);
    return format;
}

QString PostBuffer::freshGroup(QLatin1StringView kind) const { return kind + QString::number(m_nextGroup++); }

QTextBlockFormat PostBuffer::withFreshId(QTextBlockFormat format, const QString &id) const
{
    const QString old = quoteIdOf(format);
    QByteArray open = format.property(lineproperty::GroupOpen).toByteArray();
    if (!old.isEmpty())
        open.replace(old.toUtf8(), id.toUtf8());
    format.setProperty(lineproperty::GroupOpen, open);
    format.setProperty(
        lineproperty::Group, freshGroup("quote-"_L1) + u' ' + (old.isEmpty() ? QString() : id));
    return format;
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
        QTextCharFormat format
            = m_look.characters(lineFormat, old.property(lineproperty::Tags).toStringList());
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
    cursor.setBlockCharFormat(m_look.characters(lineFormat, {}));
}

void PostBuffer::insert(QTextCursor &cursor, const QByteArray &markup)
{
    blocks::Document document = blocks::Document::parse(markup);
    for (const QString &id : quoteIds()) {
        for (const blocks::Block &block : document.blocks()) {
            if (blocks::quoteId(block) != id.toUtf8())
                continue;
            if (const auto changed = blocks::withId(document, block, blocks::newQuoteId()))
                document = *changed;
            break;
        }
    }
    const int firstOrigin = static_cast<int>(m_originals.size()) + 1;
    cursor.beginEditBlock();
    const BufferUnit here = unitAt(cursor.block());
    const bool replaces
        = here.first == here.last && roleOf(here.first) == LineRole::Paragraph && here.first.length() == 1;
    cursor.setPosition(replaces ? here.first.position() : here.last.position() + here.last.length() - 1);
    bool isFirst = replaces;
    for (const blocks::Block &block : document.blocks()) {
        if (block.isBlank())
            continue;
        m_originals.push_back({ block.bytes(), {}, {} });
        append(cursor, isFirst, block, static_cast<int>(m_originals.size()));
    }
    if (isObjectLine(roleOf(cursor.block())) && !cursor.block().next().isValid())
        startLine(cursor, isFirst, paragraphFormat());
    cursor.endEditBlock();
    rememberMade(firstOrigin);
}
