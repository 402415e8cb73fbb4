#include "writing/bufferreader.h"

#include "formats/blocks/identity.h"
#include "formats/blocks/tags.h"
#include "formats/blocks/views.h"

#include <algorithm>
#include <array>

using namespace Qt::StringLiterals;
using blocks::Tag;

namespace {

constexpr int deepest = 24; ///< What is nested deeper is shown as a whole.
constexpr int deepestList = 8;

/// Blocks whose inner blocks are edited where they stand.
constexpr std::array frames{ "core/group", "core/columns", "core/column", "core/cover", "core/media-text",
    "core/details" };

bool isSpace(char c) { return c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f'; }
bool isBlank(QByteArrayView html) { return std::all_of(html.begin(), html.end(), isSpace); }
bool isValidUtf8(const QByteArray &bytes) { return QString::fromUtf8(bytes).toUtf8() == bytes; }

std::vector<Tag> tagsOf(const QByteArray &bytes)
{
    std::vector<Tag> tags;
    blocks::TagReader reader(bytes);
    while (auto tag = reader.next())
        tags.push_back(std::move(*tag));
    return tags;
}

/// The markup around one text: delimiter and opening tag, closing tag and delimiter.
struct Shell {
    QByteArray open;
    QByteArray html;
    QByteArray close;
    Tag tag;
};

/// Of bytes that are one element with what may stand around it: comments and white space.
std::optional<Shell> shellOf(const QByteArray &bytes, std::initializer_list<const char *> names)
{
    const std::vector<Tag> tags = tagsOf(bytes);
    size_t first = 0;
    while (first < tags.size() && tags[first].kind == Tag::Kind::Comment)
        ++first;
    size_t last = tags.size();
    while (last > first && tags[last - 1].kind == Tag::Kind::Comment)
        --last;
    if (last < first + 2)
        return std::nullopt;
    const Tag &open = tags[first];
    const Tag &close = tags[last - 1];
    const bool isKnown
        = std::any_of(names.begin(), names.end(), [&](const char *name) { return open.name == name; });
    if (!isKnown || open.kind != Tag::Kind::Open || open.isSelfClosed || close.kind != Tag::Kind::Close
        || close.name != open.name)
        return std::nullopt;
    qsizetype at = 0;
    for (size_t i = 0; i < tags.size(); ++i) {
        const bool isAround = i <= first || i >= last;
        if (isAround && !isBlank(QByteArrayView(bytes).sliced(at, tags[i].span.start - at)))
            return std::nullopt;
        at = tags[i].span.end;
    }
    if (!isBlank(QByteArrayView(bytes).sliced(at)))
        return std::nullopt;
    return Shell{ bytes.left(open.span.end), bytes.mid(open.span.end, close.span.start - open.span.end),
        bytes.mid(close.span.start), open };
}

bool isWhole(const blocks::Block &block) { return block.isClosed() && !block.isVoid(); }

QString languageOf(const std::vector<InlineRun> &runs)
{
    if (runs.empty())
        return {};
    for (const QString &tag : runs.front().tags) {
        const QString language = tagAttribute(tag, "lang"_L1);
        if (!language.isEmpty())
            return language;
    }
    return {};
}

void setShell(QTextBlockFormat &format, const QByteArray &open, const QByteArray &close, const Tag &tag)
{
    format.setProperty(lineproperty::ShellOpen, open);
    format.setProperty(lineproperty::ShellClose, close);
    const QByteArray direction = tag.attribute("dir");
    if (direction == "rtl")
        format.setLayoutDirection(Qt::RightToLeft);
    else if (direction == "ltr")
        format.setLayoutDirection(Qt::LeftToRight);
}

void setOrigin(QTextBlockFormat &format, int origin) { format.setProperty(lineproperty::Origin, origin); }

} // namespace

QTextCharFormat attributionObject(const QTextBlockFormat &line, const QString &citeHtml)
{
    QTextCharFormat format = charactersOf(line);
    format.setObjectType(lineobject::Attribution);
    format.setProperty(lineproperty::Cite, citeHtml);
    return format;
}

QTextCharFormat atomObject(const QTextBlockFormat &line, const QByteArray &markup, const QByteArray &name)
{
    QTextCharFormat format = charactersOf(line);
    format.setObjectType(lineobject::Atom);
    format.setProperty(lineproperty::Markup, markup);
    format.setProperty(lineproperty::BlockName, name);
    return format;
}

int BufferReader::remember(LineLedger::Original original) { return m_ledger.add(std::move(original)); }

std::vector<BufferLine> BufferReader::read(const blocks::Document &document, Into into, const QString &path)
{
    m_lines.clear();
    m_tail.clear();
    m_isClassic = into == Into::Fresh && document.isClassic();
    int previous = into == Into::Fresh ? 0 : -1; // No original: what stands before them is not as read.
    for (const blocks::Block &block : document.blocks()) {
        if (block.isBlank()) {
            m_tail += block.bytes();
            continue;
        }
        previous = readBlock(block, path, m_tail, previous);
        m_tail.clear();
    }
    return std::move(m_lines);
}

int BufferReader::readBlock(
    const blocks::Block &block, const QString &path, const QByteArray &before, int previous)
{
    const int origin = remember({ block.bytes(), {}, before, previous });
    const QByteArray name = block.name();
    const auto isEdited = [&] {
        if (m_isLocked || linepath::depthOf(path) >= deepest || !isValidUtf8(block.bytes()))
            return false;
        if (block.isFreeform())
            return m_isClassic && readClassic(block, path, origin);
        if (!isWhole(block))
            return false;
        if (name == "core/paragraph" || name == "core/heading")
            return readText(block, path, origin);
        if (name == "core/list")
            return readList(block, path, origin);
        if (name == "core/quote" || name == "core/pullquote")
            return readQuote(block, path, origin) || readOldQuote(block, path, origin);
        if (name == "core/code" || name == "core/preformatted" || name == "core/verse")
            return readPreformatted(block, path, origin);
        const bool isFrame
            = std::any_of(frames.begin(), frames.end(), [&](const char *frame) { return name == frame; });
        return isFrame && !blocks::cardView(block) && readHolder(block, path, origin);
    };
    if (!isEdited())
        addAtom(block.bytes(), name, path, origin);
    return origin;
}

bool BufferReader::addWords(QTextBlockFormat format, const QByteArray &open, const QByteArray &html,
    const QByteArray &close, int origin)
{
    auto runs = readInline(html, formOf(format));
    if (!runs)
        return false;
    LineLedger::Original &original = m_ledger.original(origin);
    original.bytes = open + html + close;
    original.made = open + writeInline(*runs, formOf(format)) + close;
    setOrigin(format, origin);
    const QString language = languageOf(*runs);
    if (!language.isEmpty())
        format.setProperty(lineproperty::Language, language);
    m_lines.push_back({ format, std::move(*runs), {} });
    return true;
}

void BufferReader::addAtom(const QByteArray &markup, const QByteArray &name, const QString &path, int origin)
{
    m_ledger.original(origin).made = markup;
    BufferLine line;
    line.format.setProperty(lineproperty::Role, static_cast<int>(LineRole::Atom));
    setPath(line.format, path);
    setOrigin(line.format, origin);
    line.object = atomObject(line.format, markup, name);
    m_lines.push_back(std::move(line));
}

// A place to write in a block that holds nothing: unchanged it writes nothing.
void BufferReader::addEmpty(const QString &path)
{
    QTextBlockFormat format = paragraphLine(path);
    setOrigin(format,
        remember({ {},
            format.property(lineproperty::ShellOpen).toByteArray()
                + format.property(lineproperty::ShellClose).toByteArray(),
            {}, 0 }));
    m_lines.push_back({ format, {}, {} });
}

void BufferReader::addCite(const QString &path, const std::optional<Cite> &cite, int previous)
{
    BufferLine line;
    line.format = citeLine(path);
    if (cite) {
        const QByteArray bytes = "<cite>" + cite->html + "</cite>";
        setOrigin(line.format, remember({ bytes, bytes, cite->before, previous }));
    }
    line.object = attributionObject(line.format, cite ? QString::fromUtf8(cite->html) : QString());
    m_lines.push_back(std::move(line));
}

bool BufferReader::readText(const blocks::Block &block, const QString &path, int origin)
{
    if (block.childCount() > 0)
        return false;
    const bool isHeading = block.name() == "core/heading";
    const auto shell = isHeading ? shellOf(block.bytes(), { "h1", "h2", "h3", "h4", "h5", "h6" })
                                 : shellOf(block.bytes(), { "p" });
    if (!shell)
        return false;
    QTextBlockFormat format
        = isHeading ? headingLine(shell->tag.name.at(1) - '0', path) : paragraphLine(path);
    if (roleOf(format) == LineRole::QuoteOriginal) {
        if (shell->tag.classes().contains("qtd-translation"))
            m_translated.insert(path);
        if (m_translated.contains(path))
            format.setProperty(lineproperty::Role, static_cast<int>(LineRole::QuoteTranslation));
    }
    setShell(format, shell->open, shell->close, shell->tag);
    return addWords(format, shell->open, shell->html, shell->close, origin);
}

bool BufferReader::readPreformatted(const blocks::Block &block, const QString &path, int origin)
{
    auto shell = block.childCount() == 0 ? shellOf(block.bytes(), { "pre" }) : std::nullopt;
    if (!shell)
        return false;
    if (block.name() == "core/code") {
        const auto code = shellOf(shell->html, { "code" });
        const bool isTight = code && shell->html.startsWith('<') && shell->html.endsWith('>');
        if (!isTight)
            return false;
        shell->open += code->open;
        shell->html = code->html;
        shell->close = code->close + shell->close;
    }
    QTextBlockFormat format = paragraphLine(path);
    format.setProperty(lineproperty::Role, static_cast<int>(LineRole::Preformatted));
    format.setProperty(lineproperty::BlockName, block.name());
    setShell(format, shell->open, shell->close, shell->tag);
    return addWords(format, shell->open, shell->html, shell->close, origin);
}

// ---- lists
// -----------------------------------------------------------------------------------------------------------

/// One list of either form: items as blocks, or as elements alone, as before WordPress 6.0. The delimiters
/// are comments between the tags.
struct BufferReader::ListReading {
    struct Item {
        QByteArray before;
        QByteArray open;
        QByteArray html;
        QByteArray close;
        Tag tag;
        int level = 0;
        int list = 0; ///< Of `lists`.
        int previous = -1; ///< Of `items`.
    };
    struct List {
        QByteArray open; ///< From the end of its item's text, or the start of the block, to its first item.
        QByteArray close;
        bool isOrdered = false;
    };

    explicit ListReading(const QByteArray &markup)
        : bytes(markup)
        , tags(tagsOf(markup))
    {
    }

    bool isAt(Tag::Kind kind) const { return at < tags.size() && tags[at].kind == kind; }
    bool isAtTag(Tag::Kind kind, std::initializer_list<const char *> names) const
    {
        return isAt(kind) && std::any_of(names.begin(), names.end(), [&](const char *name) {
            return tags[at].name == name;
        });
    }
    bool isBlankBefore() const
    {
        return at < tags.size() && isBlank(QByteArrayView(bytes).sliced(pos, tags[at].span.start - pos));
    }
    /// Past the tag, if only white space stands before it.
    bool take()
    {
        if (!isBlankBefore())
            return false;
        pos = tags[at++].span.end;
        return true;
    }
    QByteArray from(qsizetype start) const { return bytes.mid(start, pos - start); }

    /// From `start`, the list's delimiter or its tag.
    bool readList(int level, qsizetype start)
    {
        const bool hasDelimiter = isAt(Tag::Kind::Comment);
        if (level > deepestList || (hasDelimiter && !take()) || !isAtTag(Tag::Kind::Open, { "ul", "ol" })
            || !take())
            return false;
        const int number = int(lists.size());
        lists.push_back({ {}, {}, tags[at - 1].name == "ol" });
        const QByteArray name = tags[at - 1].name;
        int previous = -1;
        while (!isAtTag(Tag::Kind::Close, { "ul", "ol" })) {
            const qsizetype gap = pos;
            const int item = int(items.size());
            if (!readItem(level, number, previous, previous < 0 ? start : gap))
                return false;
            previous = item;
        }
        const qsizetype end = pos;
        if (previous < 0 || tags[at].name != name || !take() || (hasDelimiter && !isAt(Tag::Kind::Comment))
            || (hasDelimiter && !take()))
            return false;
        lists[size_t(number)].close = from(end);
        return true;
    }

    bool readItem(int level, int list, int previous, qsizetype start)
    {
        Item item;
        item.level = level;
        item.list = list;
        item.previous = previous;
        const bool hasDelimiter = isAt(Tag::Kind::Comment);
        if (!isBlankBefore())
            return false;
        const qsizetype shell = tags[at].span.start;
        if ((hasDelimiter && !take()) || !isAtTag(Tag::Kind::Open, { "li" }) || !take())
            return false;
        (previous < 0 ? lists[size_t(list)].open : item.before) = bytes.mid(start, shell - start);
        item.open = from(shell);
        item.tag = tags[at - 1];
        const qsizetype text = pos;
        while (at < tags.size() && !isAt(Tag::Kind::Comment)
            && !isAtTag(Tag::Kind::Open, { "ul", "ol", "li" })
            && !isAtTag(Tag::Kind::Close, { "li", "ul", "ol" }))
            pos = tags[at++].span.end;
        if (at >= tags.size())
            return false;
        qsizetype end = tags[at].span.start;
        const bool holdsList = !isAtTag(Tag::Kind::Close, { "li" });
        while (holdsList && end > text && isSpace(bytes.at(end - 1)))
            --end;
        item.html = bytes.mid(text, end - text);
        items.push_back(item);
        const size_t number = items.size() - 1;
        pos = end;
        const size_t inner = lists.size();
        if (holdsList && (!readList(level + 1, end) || !isBlankBefore()))
            return false;
        if (holdsList) { // White space behind it goes with it.
            lists[inner].close += bytes.mid(pos, tags[at].span.start - pos);
            pos = tags[at].span.start;
        }
        const qsizetype close = pos;
        if (!isAtTag(Tag::Kind::Close, { "li" }) || !take() || (hasDelimiter && !isAt(Tag::Kind::Comment))
            || (hasDelimiter && !take()))
            return false;
        items[number].close = from(close);
        return true;
    }

    const QByteArray bytes;
    const std::vector<Tag> tags;
    size_t at = 0;
    qsizetype pos = 0;
    std::vector<Item> items;
    std::vector<List> lists;
};

bool BufferReader::readList(const blocks::Block &block, const QString &path, int origin)
{
    ListReading reading(block.bytes());
    if (!reading.readList(0, 0) || reading.at != reading.tags.size() || reading.pos != reading.bytes.size())
        return false;
    const bool isEdited = std::all_of(reading.items.begin(), reading.items.end(),
        [](const ListReading::Item &item) { return readInline(item.html).has_value(); });
    if (!isEdited)
        return false;
    std::vector<int> holders;
    const bool isOldForm = !reading.items.front().open.startsWith("<!--");
    for (const ListReading::List &list : reading.lists)
        holders.push_back(m_ledger.add(LineLedger::Holder{ block.name(), list.open, list.close,
            isOldForm ? "" : "\n\n", holders.empty() ? origin : 0, isOldForm }));
    const QString inside = linepath::joined(path, linepath::step(linepath::Kind::List, holders.front()));
    std::vector<int> origins;
    for (const ListReading::Item &item : reading.items) {
        const int previous = item.previous < 0 ? 0 : origins[size_t(item.previous)];
        origins.push_back(remember({ {}, {}, item.before, previous }));
        QTextBlockFormat format = itemLine(reading.lists[size_t(item.list)].isOrdered, inside, item.level);
        if (item.list > 0)
            format.setProperty(lineproperty::List, holders[size_t(item.list)]);
        setShell(format, item.open, item.close, item.tag);
        (void)addWords(format, item.open, item.html, {}, origins.back());
    }
    return true;
}

// ---- blocks with blocks in them
// ------------------------------------------------------------------------------------------------------

namespace {

/// Whether a block holds nothing but its children between its head and its foot.
bool holdsOnlyChildren(const blocks::Block &block)
{
    const auto &content = block.content();
    if (block.childCount() == 0 || content.front().child >= 0 || content.back().child >= 0)
        return false;
    const QByteArray bytes = block.bytes();
    const qsizetype base = block.span().start;
    for (size_t i = 1; i + 1 < content.size(); ++i) {
        const blocks::Span html = content[i].html;
        if (content[i].child < 0 && !isBlank(QByteArrayView(bytes).sliced(html.start - base, html.length())))
            return false;
    }
    return true;
}

} // namespace

int BufferReader::readChildren(const blocks::Block &block, const QString &path)
{
    const QByteArray bytes = block.bytes();
    const qsizetype base = block.span().start;
    int previous = 0;
    qsizetype end = -1;
    for (const blocks::Block &child : block.children()) {
        const qsizetype start = child.span().start - base;
        previous = readBlock(child, path, end < 0 ? QByteArray() : bytes.mid(end, start - end), previous);
        end = child.span().end - base;
    }
    return previous;
}

bool BufferReader::readHolder(const blocks::Block &block, const QString &path, int origin)
{
    LineLedger::Holder holder;
    holder.name = block.name();
    holder.gap = "\n\n";
    holder.origin = origin;
    const QByteArray bytes = block.bytes();
    const qsizetype base = block.span().start;
    if (block.childCount() == 0) {
        const auto shell = shellOf(bytes, { "div" });
        if (!shell || !isBlank(shell->html))
            return false;
        holder.open = shell->open;
        holder.close = shell->html + shell->close;
    } else {
        if (!holdsOnlyChildren(block))
            return false;
        holder.open = bytes.left(block.child(0).span().start - base);
        holder.close = bytes.mid(block.child(block.childCount() - 1).span().end - base);
    }
    const QString inside
        = linepath::joined(path, linepath::step(linepath::Kind::Group, m_ledger.add(holder)));
    if (block.childCount() == 0)
        addEmpty(inside);
    else
        readChildren(block, inside);
    return true;
}

bool BufferReader::readQuote(const blocks::Block &block, const QString &path, int origin)
{
    if (!holdsOnlyChildren(block))
        return false;
    const QByteArray bytes = block.bytes();
    const qsizetype base = block.span().start;
    const QByteArray head = block.head();
    const std::vector<Tag> headTags = tagsOf(head);
    if (headTags.size() != 1 || headTags.front().name != "blockquote"
        || head.trimmed().size() != headTags.front().span.length())
        return false;
    // </blockquote> and the delimiter, perhaps <cite>…</cite> before them.
    const QByteArray foot = bytes.mid(block.child(block.childCount() - 1).span().end - base);
    const std::vector<Tag> tags = tagsOf(foot);
    const auto isClosing = [&](size_t at, const char *name) {
        return at < tags.size() && tags[at].kind == Tag::Kind::Close && tags[at].name == name;
    };
    std::optional<Cite> cite;
    qsizetype close = 0;
    size_t at = 0;
    if (!tags.empty() && tags.front().kind == Tag::Kind::Open) {
        if (tags.front().name != "cite" || !tags.front().attributes.empty()
            || !isBlank(foot.left(tags.front().span.start)))
            return false;
        while (at < tags.size() && !isClosing(at, "cite"))
            ++at;
        if (at == tags.size())
            return false;
        const qsizetype start = tags.front().span.end;
        cite = Cite{ foot.left(tags.front().span.start), foot.mid(start, tags[at].span.start - start) };
        close = tags[at++].span.end;
        if (foot.mid(tags.front().span.start, 6) != "<cite>" || foot.mid(close - 7, 7) != "</cite>"
            || !readInline(cite->html))
            return false;
    }
    if (!isClosing(at, "blockquote") || at + 2 != tags.size()
        || !isBlank(foot.mid(close, tags[at].span.start - close)))
        return false;
    const QString inside = linepath::joined(path,
        linepath::step(linepath::Kind::Quote,
            m_ledger.add(LineLedger::Holder{ block.name(), bytes.left(block.child(0).span().start - base),
                foot.mid(close), "\n\n", origin, false }),
            QString::fromUtf8(blocks::quoteId(block))));
    const int previous = readChildren(block, inside);
    addCite(inside, cite, previous);
    return true;
}

// A quote whose paragraphs are no blocks, a pullquote, and an empty quote of either form.
bool BufferReader::readOldQuote(const blocks::Block &block, const QString &path, int origin)
{
    if (block.childCount() > 0)
        return false;
    const QByteArray bytes = block.bytes();
    const std::vector<Tag> tags = tagsOf(bytes);
    size_t at = 0;
    qsizetype pos = 0;
    const auto isAt = [&](Tag::Kind kind, const char *name) {
        return at < tags.size() && tags[at].kind == kind && tags[at].name == name
            && isBlank(QByteArrayView(bytes).sliced(pos, tags[at].span.start - pos));
    };
    const auto take = [&](Tag::Kind kind, const char *name) {
        if (!isAt(kind, name))
            return false;
        pos = tags[at++].span.end;
        return true;
    };
    /// From the tag at `at` to its end: what is between.
    const auto element = [&](const char *name) -> std::optional<blocks::Span> {
        const size_t open = at++;
        while (at < tags.size() && tags[at].name != name)
            ++at;
        if (at == tags.size() || tags[at].kind != Tag::Kind::Close)
            return std::nullopt;
        pos = tags[at++].span.end;
        return blocks::Span{ tags[open].span.end, tags[at - 1].span.start };
    };
    struct Line {
        QByteArray before;
        QByteArray open;
        QByteArray html;
        QByteArray close;
        Tag tag;
    };
    std::vector<Line> lines;
    std::optional<Cite> cite;
    if (!take(Tag::Kind::Comment, ""))
        return false;
    const bool hasFigure = take(Tag::Kind::Open, "figure");
    if (!take(Tag::Kind::Open, "blockquote"))
        return false;
    qsizetype openEnd = -1;
    while (isAt(Tag::Kind::Open, "p")) {
        const qsizetype before = pos;
        const Tag tag = tags[at];
        const auto text = element("p");
        if (!text)
            return false;
        lines.push_back({ openEnd < 0 ? QByteArray() : bytes.mid(before, tag.span.start - before),
            bytes.mid(tag.span.start, tag.span.length()), bytes.mid(text->start, text->length()),
            bytes.mid(text->end, pos - text->end), tag });
        if (!readInline(lines.back().html))
            return false;
        if (openEnd < 0)
            openEnd = tag.span.start;
    }
    if (isAt(Tag::Kind::Open, "cite")) {
        const qsizetype before = pos;
        const Tag tag = tags[at];
        const auto text = element("cite");
        if (!text || bytes.mid(tag.span.start, tag.span.length()) != "<cite>"
            || bytes.mid(text->end, 7) != "</cite>")
            return false;
        cite = Cite{ openEnd < 0 ? QByteArray() : bytes.mid(before, tag.span.start - before),
            bytes.mid(text->start, text->length()) };
        if (!readInline(cite->html))
            return false;
        if (openEnd < 0)
            openEnd = tag.span.start;
    }
    const qsizetype closeStart = pos;
    if (openEnd < 0)
        openEnd = pos;
    if (!take(Tag::Kind::Close, "blockquote") || (hasFigure && !take(Tag::Kind::Close, "figure"))
        || !take(Tag::Kind::Comment, "") || at != tags.size() || pos != bytes.size())
        return false;
    const bool isOldForm = !lines.empty() || hasFigure;
    const QString inside = linepath::joined(path,
        linepath::step(linepath::Kind::Quote,
            m_ledger.add(LineLedger::Holder{ block.name(), bytes.left(openEnd), bytes.mid(closeStart),
                isOldForm ? "" : "\n\n", origin, isOldForm }),
            QString::fromUtf8(blocks::quoteId(block))));
    int previous = 0;
    for (const Line &line : lines) {
        QTextBlockFormat format = paragraphLine(inside);
        setShell(format, line.open, line.close, line.tag);
        previous = remember({ {}, {}, line.before, previous });
        (void)addWords(format, line.open, line.html, line.close, previous);
    }
    if (lines.empty())
        addEmpty(inside);
    addCite(inside, cite, previous);
    return true;
}

// ---- a post without blocks
// ------------------------------------------------------------------------------------------------------

namespace {

/// What WordPress would make a paragraph, a heading or another element of: parted by empty lines and by the
/// tags of elements that are no part of a line. Spans in `html`, white space between them left out.
std::vector<blocks::Span> classicPieces(const QByteArray &html)
{
    std::vector<blocks::Span> pieces;
    qsizetype start = 0;
    const auto cut = [&](qsizetype end) {
        qsizetype from = start;
        qsizetype to = end;
        while (from < to && isSpace(html.at(from)))
            ++from;
        while (to > from && isSpace(html.at(to - 1)))
            --to;
        if (from < to)
            pieces.push_back({ from, to });
        start = end;
    };
    const auto cutAtEmptyLines = [&](qsizetype from, qsizetype to) {
        for (qsizetype i = from; i < to; ++i) {
            if (html.at(i) != '\n')
                continue;
            qsizetype next = i + 1;
            while (next < to && html.at(next) != '\n' && isSpace(html.at(next)))
                ++next;
            if (next < to && html.at(next) == '\n') {
                cut(next);
                i = next;
            }
        }
    };
    std::vector<QByteArray> open; // Elements that are no part of a line.
    qsizetype at = 0;
    for (const Tag &tag : tagsOf(html)) {
        if (open.empty())
            cutAtEmptyLines(at, tag.span.start);
        at = tag.span.end;
        if (tag.kind == Tag::Kind::Comment) {
            if (open.empty()) {
                cut(tag.span.start);
                cut(tag.span.end);
            }
            continue;
        }
        if (blocks::isPhrasingElement(tag.name) || tag.name == "img")
            continue;
        const bool isAlone
            = tag.kind == Tag::Kind::Open && (tag.isSelfClosed || blocks::isVoidElement(tag.name));
        if (tag.kind == Tag::Kind::Open) {
            if (open.empty())
                cut(tag.span.start);
            if (!isAlone)
                open.push_back(tag.name);
        } else if (const auto its = std::find(open.rbegin(), open.rend(), tag.name); its != open.rend()) {
            open.erase(std::next(its).base(), open.end());
        }
        if (open.empty())
            cut(tag.span.end);
    }
    if (open.empty())
        cutAtEmptyLines(at, html.size());
    cut(html.size());
    return pieces;
}

} // namespace

bool BufferReader::readClassic(const blocks::Block &block, const QString &path, int origin)
{
    const QByteArray bytes = block.bytes();
    const std::vector<blocks::Span> pieces = classicPieces(bytes);
    if (pieces.empty())
        return false;
    const QString inside = linepath::joined(path,
        linepath::step(linepath::Kind::Classic,
            m_ledger.add(LineLedger::Holder{
                {}, bytes.left(pieces.front().start), bytes.mid(pieces.back().end), "\n\n", origin, true })));
    int previous = 0;
    qsizetype end = pieces.front().start;
    for (const blocks::Span &piece : pieces) {
        const QByteArray html = bytes.mid(piece.start, piece.length());
        previous = remember({ html, {}, bytes.mid(end, piece.start - end), previous });
        end = piece.end;
        const auto shell = shellOf(html, { "p", "h1", "h2", "h3", "h4", "h5", "h6" });
        const bool isHeading = shell && shell->tag.name != "p";
        QTextBlockFormat format
            = isHeading ? headingLine(shell->tag.name.at(1) - '0', inside) : paragraphLine(inside);
        setShell(format, shell ? shell->open : QByteArray(), shell ? shell->close : QByteArray(),
            shell ? shell->tag : Tag());
        if (!addWords(format, shell ? shell->open : QByteArray(), shell ? shell->html : html,
                shell ? shell->close : QByteArray(), previous))
            addAtom(html, {}, inside, previous);
    }
    return true;
}
