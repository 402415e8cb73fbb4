#include "reading/pagelines.h"

#include "reading/linemaker.h"

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;

namespace {

constexpr int quoteMargin = 19; ///< Before and after a quotation.
constexpr int captionMargin = 4; ///< Between a picture and its caption.
constexpr int itemMargin = 4; ///< Between the items of a list.

qsizetype unitsOfPointAt(const QString &text, qsizetype unit)
{
    const bool isPair
        = text.at(unit).isHighSurrogate() && unit + 1 < text.size() && text.at(unit + 1).isLowSurrogate();
    return isPair ? 2 : 1;
}

/// Walks the tree once. Depth is bounded by what readHtml() promises.
class TreeWriter final {
public:
    PageLines write(const Node &root)
    {
        m_plain = plainText(root);
        for (size_t i = 0; i < root.children.size(); ++i) {
            m_part = int(i);
            writeBlock(root.children[i], {});
        }
        PageLines page = m_maker.take();
        page.plain = std::move(m_plain.text);
        return page;
    }

private:
    struct Context {
        PageLine line = {};
        QString marker = {}; ///< Before the first words of a list item.
        PageRun run = {};
    };

    void startLine(const Context &context, PageLine line)
    {
        line.part = m_part;
        line.hasMarker = !context.marker.isEmpty();
        m_maker.begin(line);
        if (line.hasMarker) {
            PageRun marker = context.run;
            marker.inks |= Ink::Pale;
            m_maker.add(context.marker, marker);
        }
    }
    void startLine(const Context &context) { startLine(context, context.line); }

    void writeBlocks(const std::vector<Node> &nodes, const Context &context)
    {
        Context first = context;
        bool isInLine = false; // A figure's picture, then its caption: a line, then blocks.
        for (const Node &node : nodes) {
            if (!isInline(node.element))
                writeBlock(node, first);
            else if (!isInLine)
                startLine(first);
            isInLine = isInline(node.element);
            if (isInLine)
                writeInline(node, first.run);
            first.marker.clear();
        }
        if (nodes.empty() && !context.marker.isEmpty())
            startLine(context);
    }

    /// The line that stands last stands close to the next: a picture above its caption.
    void bringNear()
    {
        if (PageLine *last = m_maker.last(); last && last->bottom > captionMargin)
            last->bottom = captionMargin;
    }

    void writeBlock(const Node &node, Context context)
    {
        PageLine &line = context.line;
        if (node.dir == Direction::LeftToRight || node.dir == Direction::RightToLeft)
            line.direction = node.dir;
        else if (node.dir == Direction::Auto)
            line.direction = Direction::Unset;
        switch (node.element) {
        case Element::Heading2:
        case Element::Heading3:
        case Element::Heading4:
        case Element::Heading5:
        case Element::Heading6: {
            PageLine heading = line;
            heading.headingLevel = headingLevel(node.element);
            heading.top = 8;
            heading.bottom = 6;
            context.run.inks |= Ink::Bold;
            startLine(context, heading);
            return writeChildren(node, context.run);
        }
        case Element::Preformatted: {
            PageLine preformatted = line;
            preformatted.kind = PageLine::Kind::Preformatted;
            context.run.inks |= Ink::Fixed;
            startLine(context, preformatted);
            return writeChildren(node, context.run);
        }
        case Element::Rule: {
            PageLine rule = line;
            rule.kind = PageLine::Kind::Rule;
            return startLine(context, rule);
        }
        case Element::Blockquote:
            ++line.indent;
            ++line.quoteDepth;
            return writeQuotation(node, context);
        case Element::UnorderedList:
        case Element::OrderedList:
            return writeList(node, context);
        case Element::FigureCaption:
            context.run.inks |= Ink::Muted;
            bringNear();
            return writeBlocks(node.children, context);
        case Element::Description:
            ++line.indent;
            return writeBlocks(node.children, context);
        case Element::Figure:
        case Element::DescriptionList:
        case Element::Term:
        case Element::ListItem:
            return writeBlocks(node.children, context);
        case Element::Table:
            return writeTable(node, context);
        default:
            startLine(context);
            return writeChildren(node, context.run);
        }
    }

    // Room for its ground, which is painted a little beyond its lines.
    void writeQuotation(const Node &node, const Context &context)
    {
        const size_t before = m_maker.count();
        writeBlocks(node.children, context);
        if (context.line.quoteDepth > 1 || m_maker.count() == before)
            return;
        m_maker.at(before).top = quoteMargin;
        m_maker.last()->bottom = quoteMargin;
    }

    void writeList(const Node &node, Context context)
    {
        ++context.line.indent;
        const int bottom = std::exchange(context.line.bottom, itemMargin);
        const size_t before = m_maker.count();
        int number = node.start;
        for (const Node &item : node.children) {
            context.marker
                = node.element == Element::OrderedList ? QString::number(number) + u". "_s : u"• "_s;
            number += node.reversed ? -1 : 1;
            writeBlock(item, context);
        }
        if (m_maker.count() > before)
            m_maker.last()->bottom = qMax(m_maker.last()->bottom, bottom);
    }

    // A row is a line, a cell a stretch of it: a selection that begins before one of QTextDocument's own
    // tables grows to whole rows, and a passage must be what was marked.
    void writeTable(const Node &node, const Context &context)
    {
        const int table = int(m_maker.page().tables.size());
        m_maker.page().tables.emplace_back();
        for (const Node &part : node.children) {
            if (part.element == Element::TableCaption) {
                Context caption = context;
                caption.run.inks |= Ink::Muted;
                startLine(caption);
                writeChildren(part, caption.run);
                continue;
            }
            for (const Node &row : part.children) {
                PageLine line = context.line;
                line.table = table;
                line.bottom = &row == &part.children.back() ? 12 : 2;
                startLine(context, line);
                for (size_t column = 0; column < row.children.size(); ++column) {
                    if (column > 0)
                        m_maker.add(u"\t"_s, context.run);
                    const int begin = m_maker.position();
                    PageRun run = context.run;
                    if (row.children[column].element == Element::HeaderCell)
                        run.inks |= Ink::Bold;
                    bool isFirst = true;
                    writeFlat(row.children[column].children, run, isFirst);
                    std::vector<int> &widths = m_maker.page().tables[size_t(table)];
                    widths.resize(qMax(widths.size(), column + 1));
                    widths[column] = qMax(widths[column], m_maker.position() - begin);
                }
            }
        }
    }

    void writeFlat(const std::vector<Node> &nodes, const PageRun &run, bool &isFirst)
    {
        for (const Node &node : nodes) {
            if (isInline(node.element)) {
                writeInline(node, run);
                isFirst = false;
                continue;
            }
            if (!isFirst)
                m_maker.breakLine(run);
            isFirst = true;
            writeFlat(node.children, run, isFirst);
            isFirst = false;
        }
    }

    void writeChildren(const Node &node, const PageRun &run)
    {
        for (const Node &child : node.children)
            writeInline(child, run);
    }

    /// Where the text of this node stands in the plain text. The nodes are asked in their order.
    LineMaker::Place placeOf(const Node &node)
    {
        while (m_run < m_plain.runs.size() && m_plain.runs[m_run].node != &node)
            ++m_run;
        if (m_run == m_plain.runs.size())
            return LineMaker::nowhere;
        const qsizetype points = m_plain.runs[m_run].start;
        for (; m_place.points < points; ++m_place.points)
            m_place.units += unitsOfPointAt(m_plain.text, m_place.units);
        return m_place;
    }

    void writeInline(const Node &node, PageRun run)
    {
        switch (node.element) {
        case Element::Text:
            if (!node.text.isEmpty())
                m_maker.add(node.text, run, placeOf(node));
            return;
        case Element::LineBreak:
            return m_maker.breakLine(run);
        case Element::BreakOpportunity:
            return;
        case Element::Image:
            return writePicture(node, run);
        case Element::Link:
            return writeLink(node, run);
        case Element::Strong:
        case Element::Bold:
            run.inks |= Ink::Bold;
            break;
        case Element::Emphasis:
        case Element::Italic:
        case Element::Citation:
            run.inks |= Ink::Italic;
            break;
        case Element::Small:
            run.inks |= Ink::Muted;
            break;
        case Element::Underline:
        case Element::Inserted:
            run.inks |= Ink::Underlined;
            break;
        case Element::Struck:
        case Element::Deleted:
            run.inks |= Ink::Struck;
            break;
        case Element::Subscript:
            run.inks |= Ink::Lowered;
            break;
        case Element::Superscript:
            run.inks |= Ink::Raised;
            break;
        case Element::Code:
            run.inks |= Ink::Fixed;
            break;
        case Element::Mark:
            run.inks |= Ink::Marked;
            break;
        default:
            break;
        }
        if (!node.title.isEmpty())
            run.tip = node.title;
        writeChildren(node, run);
    }

    void writeLink(const Node &node, PageRun run)
    {
        std::vector<PageTarget> &targets = m_maker.page().targets;
        const auto target = targets.size();
        targets.push_back({ node.href, {}, -1, m_maker.position(), 0 });
        run.target = int(target);
        if (!node.title.isEmpty())
            run.tip = node.title;
        writeChildren(node, run);
        targets[target].words = wordsOf(node).simplified();
        // One around a picture alone is offered where the picture is shown: a click that loads it must open
        // nothing.
        if (!targets[target].words.isEmpty())
            targets[target].length = m_maker.position() - targets[target].position;
    }

    static QString wordsOf(const Node &node)
    {
        QString words = node.text;
        for (const Node &child : node.children)
            words += wordsOf(child);
        return words;
    }

    void writePicture(const Node &node, PageRun run)
    {
        PageLines &page = m_maker.page();
        const QUrl link = run.target < 0 ? QUrl() : page.targets[size_t(run.target)].address;
        const int picture = int(page.pictures.size());
        page.pictures.push_back({ node.src, node.alt, link, QSize(node.width, node.height) });
        run.target = int(page.targets.size());
        m_maker.addPicture(run);
        page.targets.push_back({ link, node.alt, picture, m_maker.position() - 1, 1 });
    }

    LineMaker m_maker;
    PlainText m_plain;
    size_t m_run = 0; ///< Of the plain text's, that comes next.
    LineMaker::Place m_place{ 0, 0 };
    int m_part = -1;
};

/// The first piece that ends behind this place.
template<class Value, class End>
auto firstEndingBehind(const std::vector<PagePiece> &pieces, Value value, End end)
{
    return std::partition_point(
        pieces.begin(), pieces.end(), [&](const PagePiece &piece) { return end(piece) <= value; });
}

} // namespace

PageLines pageLines(const Node &root) { return TreeWriter().write(root); }

PlainRange PageLines::rangeBetween(int from, int to) const
{
    PlainRange range{ -1, -1 };
    auto piece = firstEndingBehind(pieces, from, [](const PagePiece &p) { return p.position + p.length; });
    for (; piece != pieces.end() && piece->position < to; ++piece) {
        // Half a pair counts as the whole.
        const auto points = [&](int position) {
            return piece->startPoints
                + codePoints(QStringView(plain).mid(piece->start, position - piece->position));
        };
        if (range.start < 0)
            range.start = points(qMax(from, piece->position));
        range.end = points(qMin(to, piece->position + piece->length));
    }
    return range.start < 0 ? PlainRange{} : range;
}

std::pair<int, int> PageLines::positionsOfUnits(qsizetype start, qsizetype end) const
{
    std::pair<int, int> positions{ -1, -1 };
    auto piece = firstEndingBehind(pieces, start, [](const PagePiece &p) { return p.start + p.length; });
    for (; piece != pieces.end() && piece->start < end; ++piece) {
        const auto position = [&](qsizetype units) {
            return piece->position + int(qBound(qsizetype(0), units - piece->start, qsizetype(piece->length)));
        };
        if (positions.first < 0)
            positions.first = position(start);
        positions.second = position(end);
    }
    return positions;
}

std::pair<int, int> PageLines::positionsOf(const PlainRange &range) const
{
    return positionsOfUnits(unitsOf(range.start), unitsOf(range.end));
}

qsizetype PageLines::unitsOf(qsizetype points) const
{
    const auto piece
        = firstEndingBehind(pieces, points, [this](const PagePiece &p) { return p.startPoints; });
    qsizetype at = 0;
    qsizetype unit = 0;
    if (piece != pieces.begin()) {
        at = std::prev(piece)->startPoints;
        unit = std::prev(piece)->start;
    }
    for (; unit < plain.size() && at < points; ++at)
        unit += unitsOfPointAt(plain, unit);
    return unit;
}

QString PageLines::textOf(const PlainRange &range) const
{
    const qsizetype start = unitsOf(range.start);
    return plain.mid(start, unitsOf(range.end) - start);
}
