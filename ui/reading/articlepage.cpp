#include "reading/articlepage.h"

#include "widgets/isolated.h"
#include "widgets/tones.h"
#include "widgets/tooltip.h"

#include <QCoreApplication>
#include <QFontDatabase>
#include <QFontInfo>
#include <QFontMetricsF>
#include <QHash>
#include <QTextBlock>
#include <QTextCursor>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

/// As many characters as before, none that the document takes for its own marks.
QString showable(const QString &text)
{
    QString shown = text;
    for (QChar &c : shown) {
        switch (c.unicode()) {
        case u'\n':
            c = QChar::LineSeparator;
            break;
        case 0x2029:
        case 0xFDD0:
        case 0xFDD1:
        case 0xFFFC:
            c = QChar::ReplacementCharacter;
            break;
        default:
            break;
        }
    }
    return shown;
}

constexpr qsizetype longestRun = 1000; ///< Of letters without a space.

/// How much of the text from `at` on can stand in one piece: all of it, or as far as a run that is too long.
qsizetype breakableLength(const QString &text, qsizetype at)
{
    qsizetype run = 0;
    for (qsizetype i = at; i < text.size(); ++i) {
        run = text.at(i).isSpace() ? 0 : run + 1;
        if (run > longestRun && !text.at(i).isLowSurrogate())
            return i - at;
    }
    return text.size() - at;
}

constexpr int quoteMargin = 19; ///< Before and after a quotation.
constexpr int captionMargin = 4; ///< Between a picture and its caption.

double pixelsOf(const QFont &font) { return QFontInfo(font).pixelSize(); }

Qt::LayoutDirection toLayout(Direction direction)
{
    switch (direction) {
    case Direction::LeftToRight:
        return Qt::LeftToRight;
    case Direction::RightToLeft:
        return Qt::RightToLeft;
    case Direction::Unset:
    case Direction::Auto:
        break;
    }
    return Qt::LayoutDirectionAuto;
}

} // namespace

/// Walks the tree once. Depth is bounded by what readHtml() promises.
class ArticlePage::Writer final {
public:
    Writer(ArticlePage &page, QTextDocument *document, const Look &look, const ::PlainText &plain)
        : m_page(page)
        , m_cursor(document)
        , m_look(look)
        , m_lineHeight(
              qBound(100.0, 155 * pixelsOf(look.text) / QFontMetricsF(look.text).lineSpacing(), 160.0))
    {
        for (const TextRun &run : plain.runs)
            m_starts.insert(run.node, run.start);
    }

    void writeHead(const Head &head)
    {
        if (!head.about.isEmpty()) {
            QTextBlockFormat line;
            line.setBottomMargin(6);
            writeLine(head.about, line, muted());
        }
        if (head.title.isEmpty())
            return;
        QTextBlockFormat line;
        line.setBottomMargin(12);
        line.setLineHeight(100, QTextBlockFormat::ProportionalHeight);
        line.setHeadingLevel(1);
        QTextCharFormat ink = text();
        QFont large = m_look.text;
        large.setPointSizeF(large.pointSizeF() * 1.6);
        large.setBold(true);
        ink.setFont(large);
        writeLine(head.title, line, ink);
    }

    void writeParts(const std::vector<Node> &parts)
    {
        for (m_part = 0; m_part < int(parts.size()); ++m_part) {
            if (m_cursor.document()->blockCount() > m_look.mostLines) {
                m_page.m_isCut = true;
                break;
            }
            writeBlock(parts[size_t(m_part)], fresh());
        }
        m_part = -1;
    }

    void writeFoot(const QString &foot)
    {
        if (foot.isEmpty())
            return;
        QTextBlockFormat line;
        line.setTopMargin(12);
        writeLine(foot, line, muted());
    }

    void writeOffers(const std::vector<Offer> &offers, QTextBlockFormat line, const QString &between)
    {
        if (offers.empty())
            return;
        nextLine(line, muted());
        for (const Offer &offer : offers) {
            if (&offer != &offers.front())
                m_cursor.insertText(between, muted());
            QTextCharFormat ink = muted();
            ink.setAnchor(true);
            ink.setAnchorHref(offer.address.toString(QUrl::FullyEncoded));
            ink.setForeground(accent(m_look.palette));
            ink.setFontUnderline(true);
            m_cursor.insertText(showable(offer.words), ink);
        }
    }

    struct Context {
        int indent = 0;
        int quoteDepth = 0;
        bool isPreformatted = false;
        Qt::LayoutDirection direction = Qt::LayoutDirectionAuto;
        QString marker; ///< Before the first words of a list item.
        QTextCharFormat ink;
    };

    Context fresh() const
    {
        Context context;
        context.ink = text();
        return context;
    }

    void writeBlocks(const std::vector<Node> &nodes, const Context &context)
    {
        Context first = context;
        bool isInLine = false; // A figure's picture, then its caption: a line, then blocks.
        for (const Node &node : nodes) {
            if (!isInline(node.element))
                writeBlock(node, first);
            else if (!isInLine)
                startLine(first, {});
            isInLine = isInline(node.element);
            if (isInLine)
                writeInline(node, first.ink);
            first.marker.clear();
        }
        if (nodes.empty() && !context.marker.isEmpty())
            startLine(context, {});
    }

private:
    QTextCharFormat text() const
    {
        QTextCharFormat ink;
        ink.setFont(m_look.text);
        ink.setForeground(m_look.palette.color(QPalette::Text));
        return ink;
    }
    QTextCharFormat muted() const
    {
        QTextCharFormat ink;
        ink.setFont(m_look.small);
        ink.setForeground(mutedInk(m_look.palette));
        return ink;
    }

    void writeLine(const QString &words, const QTextBlockFormat &line, const QTextCharFormat &ink)
    {
        nextLine(line, ink);
        m_cursor.insertText(showable(words), ink);
    }

    void nextLine(QTextBlockFormat line, const QTextCharFormat &ink)
    {
        if (m_part >= 0)
            line.setProperty(pageproperty::part, m_part);
        if (m_isFirst) {
            m_cursor.setBlockFormat(line);
            m_cursor.setBlockCharFormat(ink);
        } else {
            m_cursor.insertBlock(line, ink);
        }
        m_isFirst = false;
    }

    /// The line that stands last stands close to the next: a picture above its caption.
    void bringNear()
    {
        if (m_isFirst)
            return;
        QTextBlockFormat line = m_cursor.blockFormat();
        if (line.bottomMargin() > captionMargin && line.hasProperty(pageproperty::part)) {
            line.setBottomMargin(captionMargin);
            m_cursor.setBlockFormat(line);
        }
    }

    void startLine(const Context &context, QTextBlockFormat line)
    {
        if (context.direction != Qt::LayoutDirectionAuto)
            line.setLayoutDirection(context.direction);
        line.setIndent(context.indent);
        if (context.quoteDepth > 0)
            line.setProperty(pageproperty::quoteDepth, context.quoteDepth);
        if (!line.hasProperty(QTextFormat::BlockBottomMargin))
            line.setBottomMargin(12);
        if (!line.hasProperty(QTextFormat::LineHeight))
            line.setLineHeight(m_lineHeight, QTextBlockFormat::ProportionalHeight);
        if (!context.marker.isEmpty())
            line.setTextIndent(-20);
        nextLine(line, context.ink);
        if (!context.marker.isEmpty()) {
            QTextCharFormat ink = context.ink;
            ink.setForeground(mutedInk(m_look.palette));
            m_cursor.insertText(context.marker, ink);
        }
    }

    void writeBlock(const Node &node, Context context)
    {
        if (node.dir != Direction::Unset)
            context.direction = toLayout(node.dir);
        QTextBlockFormat line;
        switch (node.element) {
        case Element::Heading2:
        case Element::Heading3:
        case Element::Heading4:
        case Element::Heading5:
        case Element::Heading6: {
            QFont font = m_look.text;
            const int level = headingLevel(node.element);
            font.setPointSizeF(font.pointSizeF() * (level == 2 ? 1.3 : level == 3 ? 1.15 : 1.0));
            font.setBold(true);
            context.ink.setFont(font);
            line.setHeadingLevel(level);
            line.setTopMargin(8);
            line.setBottomMargin(6);
            startLine(context, line);
            writeChildren(node, context);
            return;
        }
        case Element::Preformatted: {
            QFont font = QFontDatabase::systemFont(QFontDatabase::FixedFont);
            font.setPointSizeF(m_look.text.pointSizeF() * 0.9);
            context.ink.setFont(font);
            line.setBackground(m_look.palette.color(QPalette::AlternateBase));
            line.setLineHeight(120, QTextBlockFormat::ProportionalHeight);
            startLine(context, line);
            writeChildren(node, context);
            return;
        }
        case Element::Rule:
            line.setProperty(QTextFormat::BlockTrailingHorizontalRulerWidth,
                QTextLength(QTextLength::PercentageLength, 100));
            startLine(context, line);
            return;
        case Element::Blockquote:
            ++context.indent;
            ++context.quoteDepth;
            writeQuotation(node, context);
            return;
        case Element::UnorderedList:
        case Element::OrderedList:
            writeList(node, context);
            return;
        case Element::Figure:
        case Element::DescriptionList:
        case Element::Description:
        case Element::Term:
        case Element::ListItem:
        case Element::FigureCaption:
            if (node.element == Element::FigureCaption) {
                context.ink = muted();
                bringNear();
            }
            if (node.element == Element::Description)
                ++context.indent;
            writeBlocks(node.children, context);
            return;
        case Element::Table:
            writeTable(node, context);
            return;
        default:
            startLine(context, line);
            writeChildren(node, context);
            return;
        }
    }

    // Room for its ground, which is painted a little beyond its lines.
    void writeQuotation(const Node &node, const Context &context)
    {
        const bool isFirst = m_isFirst;
        const int before = m_cursor.document()->blockCount();
        writeBlocks(node.children, context);
        const int after = m_cursor.document()->blockCount();
        if (context.quoteDepth > 1 || (after == before && !isFirst))
            return;
        QTextCursor ends(m_cursor.document()->findBlockByNumber(isFirst ? 0 : before));
        QTextBlockFormat line = ends.blockFormat();
        line.setTopMargin(quoteMargin);
        ends.setBlockFormat(line);
        line = m_cursor.blockFormat();
        line.setBottomMargin(quoteMargin);
        m_cursor.setBlockFormat(line);
    }

    void writeList(const Node &node, Context context)
    {
        ++context.indent;
        int number = node.start;
        for (const Node &item : node.children) {
            context.marker
                = node.element == Element::OrderedList ? QString::number(number) + u". "_s : u"• "_s;
            number += node.reversed ? -1 : 1;
            Context inside = context;
            if (item.dir != Direction::Unset)
                inside.direction = toLayout(item.dir);
            writeBlocks(item.children, inside);
        }
    }

    // A row is a line, a cell a stretch of it: a selection that begins before one of QTextDocument's own
    // tables grows to whole rows, and a passage must be what was marked.
    void writeTable(const Node &node, const Context &context)
    {
        for (const Node &part : node.children) {
            if (part.element == Element::TableCaption) {
                Context caption = context;
                caption.ink = muted();
                startLine(caption, {});
                writeChildren(part, caption);
                continue;
            }
            for (const Node &row : part.children) {
                QTextBlockFormat line;
                line.setBottomMargin(&row == &part.children.back() ? 12 : 2);
                startLine(context, line);
                for (const Node &cell : row.children) {
                    if (&cell != &row.children.front())
                        m_cursor.insertText(u"\t"_s, context.ink);
                    QTextCharFormat ink = context.ink;
                    if (cell.element == Element::HeaderCell)
                        ink.setFontWeight(QFont::Bold);
                    bool isFirst = true;
                    writeFlat(cell.children, ink, isFirst);
                }
            }
        }
    }

    void writeFlat(const std::vector<Node> &nodes, const QTextCharFormat &ink, bool &isFirst)
    {
        for (const Node &node : nodes) {
            if (isInline(node.element)) {
                writeInline(node, ink);
                isFirst = false;
                continue;
            }
            if (!isFirst)
                m_cursor.insertText(QString(QChar::LineSeparator), ink);
            isFirst = true;
            writeFlat(node.children, ink, isFirst);
            isFirst = false;
        }
    }

    void writeChildren(const Node &node, const Context &context)
    {
        for (const Node &child : node.children)
            writeInline(child, context.ink);
    }

    void writeInline(const Node &node, QTextCharFormat ink)
    {
        switch (node.element) {
        case Element::Text: {
            const auto known = m_starts.constFind(&node);
            qsizetype start = known == m_starts.constEnd() ? -1 : *known;
            // A run of letters that nothing parts takes minutes to lay out: room to break it, which is no
            // text.
            for (qsizetype at = 0; at < node.text.size();) {
                const qsizetype length = breakableLength(node.text, at);
                const QString piece = node.text.mid(at, length);
                const int position = m_cursor.position();
                m_cursor.insertText(showable(piece), ink);
                if (start >= 0) {
                    m_page.m_pieces.push_back({ position, m_cursor.position() - position, start, piece });
                    start += codePoints(piece);
                }
                at += length;
                if (at < node.text.size())
                    m_cursor.insertText(QString(QChar(0x200B)), ink);
            }
            return;
        }
        case Element::LineBreak:
            m_cursor.insertText(QString(QChar::LineSeparator), ink);
            return;
        case Element::BreakOpportunity:
            return;
        case Element::Image: {
            QTextCharFormat picture = ink;
            picture.setObjectType(pictureproperty::objectType);
            picture.setProperty(pictureproperty::Source, node.src);
            picture.setProperty(pictureproperty::Alternative, node.alt);
            picture.setProperty(pictureproperty::Size, QSize(node.width, node.height));
            // So that Tab reaches it and Enter loads it or shows it in full size. A link that it stands in is
            // offered there: a click that loads a picture must open nothing.
            picture.setAnchor(true);
            picture.setAnchorHref(u"quotidian:picture/"_s + QString::number(m_page.m_pictures.size()));
            m_page.m_pictures.push_back(
                { node.src, node.alt, ink.isAnchor() ? QUrl(ink.anchorHref()) : QUrl() });
            m_cursor.insertText(QString(QChar::ObjectReplacementCharacter), picture);
            return;
        }
        case Element::Link:
            ink.setAnchor(true);
            ink.setAnchorHref(node.href.toString(QUrl::FullyEncoded));
            ink.setForeground(accent(m_look.palette));
            ink.setFontUnderline(true);
            break;
        case Element::Strong:
        case Element::Bold:
            ink.setFontWeight(QFont::Bold);
            break;
        case Element::Emphasis:
        case Element::Italic:
        case Element::Citation:
            ink.setFontItalic(true);
            break;
        case Element::Underline:
        case Element::Inserted:
            ink.setFontUnderline(true);
            break;
        case Element::Struck:
        case Element::Deleted:
            ink.setFontStrikeOut(true);
            break;
        case Element::Subscript:
            ink.setVerticalAlignment(QTextCharFormat::AlignSubScript);
            break;
        case Element::Superscript:
            ink.setVerticalAlignment(QTextCharFormat::AlignSuperScript);
            break;
        case Element::Code:
            ink.setFontFamilies({ QFontDatabase::systemFont(QFontDatabase::FixedFont).family() });
            break;
        case Element::Mark:
            ink.setBackground(m_look.palette.highlight());
            break;
        default:
            break;
        }
        if (!node.title.isEmpty())
            ink.setToolTip(toolTipOf(isolated(node.title)));
        for (const Node &child : node.children)
            writeInline(child, ink);
    }

    ArticlePage &m_page;
    QTextCursor m_cursor;
    const Look &m_look;
    QHash<const Node *, qsizetype> m_starts;
    double m_lineHeight; ///< Percent of the font's own: lines 1.55 times as far apart as letters are large.
    bool m_isFirst = true;
    int m_part = -1; ///< Of the root's children, while one is written.
};

ArticlePage::ArticlePage(QTextDocument *document, const Node &root, const Head &head, const Look &look)
{
    document->setUndoRedoEnabled(false);
    document->clear();
    document->setDefaultFont(look.text);
    document->setIndentWidth(28);
    const ::PlainText plain = ::plainText(root);
    m_plain = plain.text;
    Writer writer(*this, document, look, plain);
    writer.writeHead(head);
    writer.writeParts(root.children);
    QTextBlockFormat line;
    line.setTopMargin(4);
    for (const Offer &enclosure : head.enclosures)
        writer.writeOffers({ enclosure }, line, {});
    writer.writeFoot(head.place);
    writer.writeFoot(head.foot);
    std::vector<Offer> offers = head.offers;
    if (m_isCut)
        offers.push_back({ QCoreApplication::translate("ArticlePage", "Show all of this long article"),
            QUrl(u"quotidian:all"_s) });
    writer.writeOffers(offers, line, u" · "_s);
}

namespace {

/// Code points of the first `units` UTF-16 units; half a pair counts as the whole.
qsizetype pointsIn(const QString &text, qsizetype units) { return codePoints(QStringView(text).left(units)); }

qsizetype unitsOf(const QString &text, qsizetype points)
{
    qsizetype i = 0;
    for (; i < text.size() && points > 0; --points)
        i += text.at(i).isHighSurrogate() && i + 1 < text.size() && text.at(i + 1).isLowSurrogate() ? 2 : 1;
    return i;
}

} // namespace

qsizetype ArticlePage::unitsOfPlain(qsizetype points) const { return unitsOf(m_plain, points); }

ArticlePage::Range ArticlePage::rangeBetween(int from, int to) const
{
    Range range{ -1, -1 };
    for (const Piece &piece : m_pieces) {
        const int start = qMax(from, piece.position);
        const int end = qMin(to, piece.position + piece.length);
        if (start >= end)
            continue;
        if (range.start < 0)
            range.start = piece.start + pointsIn(piece.text, start - piece.position);
        range.end = piece.start + pointsIn(piece.text, end - piece.position);
    }
    return range.start < 0 ? Range{} : range;
}

std::pair<int, int> ArticlePage::positionsOf(const Range &range) const
{
    std::pair<int, int> positions{ -1, -1 };
    for (const Piece &piece : m_pieces) {
        const qsizetype points = codePoints(piece.text);
        if (piece.start + points <= range.start || piece.start >= range.end)
            continue;
        if (positions.first < 0)
            positions.first
                = piece.position + int(unitsOf(piece.text, qMax<qsizetype>(0, range.start - piece.start)));
        positions.second = piece.position + int(unitsOf(piece.text, qMin(points, range.end - piece.start)));
    }
    return positions;
}

QString ArticlePage::textOf(const Range &range) const
{
    const qsizetype start = unitsOf(m_plain, range.start);
    return m_plain.mid(start, unitsOf(m_plain.mid(start), range.end - range.start));
}
