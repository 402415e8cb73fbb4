#include "reading/articlepage.h"

#include "reading/linemaker.h"
#include "widgets/isolated.h"
#include "widgets/tones.h"
#include "widgets/tooltip.h"

#include <QCoreApplication>
#include <QFontDatabase>
#include <QFontInfo>
#include <QFontMetricsF>
#include <QGuiApplication>
#include <QTextCursor>
#include <QTextOption>

#include <algorithm>
#include <limits>

using namespace Qt::StringLiterals;

namespace {

constexpr int lettersPerLine = 50; ///< Of a page that is cut: lines cost as letters do.
constexpr int mostCellLetters = 30; ///< A wider cell does not push its neighbours on.

double pixelsOf(const QFont &font) { return QFontInfo(font).pixelSize(); }

Qt::LayoutDirection toLayout(Direction direction)
{
    return direction == Direction::RightToLeft ? Qt::RightToLeft : Qt::LeftToRight;
}

QString addressOf(size_t target) { return u"quotidian:"_s + QString::number(target); }

} // namespace

/// Writes at the end of the document, in one change of it.
class ArticlePage::Writer final {
public:
    explicit Writer(ArticlePage &page)
        : m_page(page)
        , m_look(page.m_look)
        , m_cursor(page.m_document)
    {
        m_cursor.movePosition(QTextCursor::End);
        m_isFirst = page.m_state == State::Empty;
        m_cursor.beginEditBlock();
    }
    ~Writer() { m_cursor.endEditBlock(); }
    Writer(const Writer &) = delete;
    Writer &operator=(const Writer &) = delete;

    void writeHead()
    {
        const Head &head = m_page.m_head;
        QTextBlockFormat line;
        Letters letters;
        letters.add(head.title);
        const Direction direction = letters.direction();
        line.setLayoutDirection(
            toLayout(direction == Direction::Unset ? m_page.m_lines->direction : direction));
        if (!head.about.isEmpty()) {
            line.setBottomMargin(6);
            nextLine(line, inkOf(Ink::Muted, 0));
            m_cursor.insertText(showable(head.about), inkOf(Ink::Muted, 0));
        }
        if (!head.title.isEmpty()) {
            line.setBottomMargin(12);
            line.setLineHeight(100, QTextBlockFormat::ProportionalHeight);
            line.setHeadingLevel(1);
            nextLine(line, inkOf(Ink::Bold, 1));
            m_page.m_titlePosition = m_cursor.position();
            m_cursor.insertText(showable(head.title.left(longestLine)), inkOf(Ink::Bold, 1));
        }
        m_page.m_bodyPosition = m_isFirst ? 0 : m_cursor.position() + 1;
    }

    void writeLine(const PageLine &line)
    {
        nextLine(formatOf(line), inkOf(Inks(), line.headingLevel));
        Q_ASSERT(m_cursor.position() == m_page.m_bodyPosition + line.position);
        for (const PageRun &run : line.runs)
            m_cursor.insertText(run.text, inkOf(run, line.headingLevel));
        // What is reached there is known now.
        const std::vector<PageTarget> &targets = m_page.m_lines->targets;
        for (size_t &next = m_page.m_nextTarget;
             next < targets.size() && targets[next].position <= line.position + line.length; ++next) {
            m_page.m_targets.push_back(targets[next]);
            m_page.m_targets.back().position += m_page.m_bodyPosition;
        }
    }

    void writeFoot()
    {
        QTextBlockFormat line;
        line.setLayoutDirection(QGuiApplication::layoutDirection()); // Its words are ours.
        line.setTopMargin(4);
        for (const Offer &enclosure : m_page.m_head.enclosures)
            writeOffer(enclosure, line);
        line.setTopMargin(12);
        for (const QString &words : { m_page.m_head.place, m_page.m_head.foot }) {
            if (words.isEmpty())
                continue;
            nextLine(line, inkOf(Ink::Muted, 0));
            m_cursor.insertText(showable(words), inkOf(Ink::Muted, 0));
            line.setTopMargin(4);
        }
        if (m_page.isCut())
            writeOffer({ QCoreApplication::translate("ArticlePage", "Show all of this long article"),
                           QUrl(u"quotidian:all"_s) },
                line);
    }

private:
    void nextLine(const QTextBlockFormat &line, const QTextCharFormat &ink)
    {
        if (m_isFirst) {
            m_cursor.setBlockFormat(line);
            m_cursor.setBlockCharFormat(ink);
        } else {
            m_cursor.insertBlock(line, ink);
        }
        m_isFirst = false;
    }

    void writeOffer(const Offer &offer, const QTextBlockFormat &line)
    {
        nextLine(line, inkOf(Ink::Muted, 0));
        const int position = m_cursor.position();
        QTextCharFormat ink = inkOf(Ink::Muted, 0);
        makeLink(ink, m_page.m_targets.size());
        m_cursor.insertText(showable(offer.words), ink);
        m_page.m_targets.push_back(
            { offer.address, offer.words, -1, position, m_cursor.position() - position });
    }

    void makeLink(QTextCharFormat &ink, size_t target) const
    {
        ink.setAnchor(true);
        ink.setAnchorHref(addressOf(target));
        ink.setForeground(accent(m_look.palette));
        ink.setFontUnderline(true);
    }

    QTextBlockFormat formatOf(const PageLine &line) const
    {
        QTextBlockFormat format;
        format.setLayoutDirection(toLayout(line.direction));
        format.setIndent(line.indent);
        format.setTopMargin(line.top);
        format.setBottomMargin(line.bottom);
        if (line.direction == Direction::RightToLeft)
            format.setLeftMargin(line.endRoom);
        else
            format.setRightMargin(line.endRoom);
        format.setProperty(pageproperty::part, line.part);
        if (line.quoteDepth > 0)
            format.setProperty(pageproperty::quoteDepth, line.quoteDepth);
        if (line.headingLevel > 0)
            format.setHeadingLevel(line.headingLevel);
        if (line.hasMarker)
            format.setTextIndent(-20);
        const bool isPicture = std::any_of(line.runs.begin(), line.runs.end(), [this](const PageRun &run) {
            return run.target >= 0 && m_page.m_lines->targets[size_t(run.target)].picture >= 0;
        });
        double height = line.headingLevel > 0 ? 110 : isPicture ? 100 : lineHeight();
        switch (line.kind) {
        case PageLine::Kind::Text:
            break;
        case PageLine::Kind::Preformatted:
            format.setBackground(m_look.palette.color(QPalette::AlternateBase));
            height = 120;
            break;
        case PageLine::Kind::Rule:
            format.setProperty(QTextFormat::BlockTrailingHorizontalRulerWidth,
                QTextLength(QTextLength::PercentageLength, 100));
            break;
        }
        format.setLineHeight(height, QTextBlockFormat::ProportionalHeight);
        if (line.table >= 0)
            format.setTabPositions(tabsOf(m_page.m_lines->tables[size_t(line.table)]));
        return format;
    }

    /// Percent of the font's own: lines 1.55 times as far apart as letters are large.
    double lineHeight() const
    {
        return qBound(100.0, 155 * pixelsOf(m_look.text) / QFontMetricsF(m_look.text).lineSpacing(), 160.0);
    }

    /// Where the columns begin, if all of them find room.
    QList<QTextOption::Tab> tabsOf(const std::vector<int> &letters) const
    {
        const double letter = QFontMetricsF(m_look.text).averageCharWidth() * 1.1;
        QList<QTextOption::Tab> tabs;
        double at = 0;
        for (const int count : letters) {
            at += qMin(count, mostCellLetters) * letter + 20;
            tabs.append({ at, QTextOption::LeftTab });
        }
        return at <= m_look.width ? tabs : QList<QTextOption::Tab>();
    }

    const QTextCharFormat &inkOf(Inks inks, int headingLevel)
    {
        QTextCharFormat &ink = m_page.m_inks[inks.toInt() | uint(headingLevel) << 16];
        if (ink.isEmpty())
            ink = makeInk(inks, headingLevel);
        return ink;
    }

    QTextCharFormat inkOf(const PageRun &run, int headingLevel)
    {
        QTextCharFormat ink = inkOf(run.inks, headingLevel);
        if (!run.tip.isEmpty())
            ink.setToolTip(toolTipOf(isolated(run.tip)));
        if (run.target < 0)
            return ink;
        const PageTarget &target = m_page.m_lines->targets[size_t(run.target)];
        if (target.picture < 0) {
            makeLink(ink, size_t(run.target));
            return ink;
        }
        const PagePicture &picture = m_page.m_lines->pictures[size_t(target.picture)];
        ink.setObjectType(pictureproperty::objectType);
        ink.setProperty(pictureproperty::Source, picture.source);
        ink.setProperty(pictureproperty::Alternative, picture.alternative);
        ink.setProperty(pictureproperty::Size, picture.size);
        ink.setAnchor(true);
        ink.setAnchorHref(addressOf(size_t(run.target)));
        return ink;
    }

    QTextCharFormat makeInk(Inks inks, int headingLevel) const
    {
        QTextCharFormat ink;
        QFont font = inks & Ink::Muted ? m_look.small : m_look.text;
        if (inks & Ink::Fixed) {
            const double size = font.pointSizeF();
            font = QFontDatabase::systemFont(QFontDatabase::FixedFont);
            font.setPointSizeF(size * 0.9);
        }
        constexpr double sizes[] = { 1, 1.6, 1.3, 1.15, 1, 1, 1 };
        font.setPointSizeF(font.pointSizeF() * sizes[headingLevel]);
        if (inks & Ink::Bold)
            font.setBold(true);
        font.setItalic(bool(inks & Ink::Italic));
        font.setUnderline(inks & (Ink::Underlined | Ink::Added));
        font.setStrikeOut(inks & (Ink::Struck | Ink::Removed));
        ink.setFont(font);
        ink.setForeground(inks & (Ink::Muted | Ink::Pale) ? mutedInk(m_look.palette)
                                                          : m_look.palette.color(QPalette::Text));
        if (inks & Ink::Lowered)
            ink.setVerticalAlignment(QTextCharFormat::AlignSubScript);
        if (inks & Ink::Raised)
            ink.setVerticalAlignment(QTextCharFormat::AlignSuperScript);
        if (inks & Ink::Marked)
            ink.setBackground(m_look.palette.highlight());
        if (inks & (Ink::Added | Ink::Removed)) {
            const TonePair pair = tonePair(inks & Ink::Added ? Tone::Good : Tone::Trouble, m_look.palette);
            ink.setForeground(pair.ink);
            ink.setBackground(pair.ground);
        }
        return ink;
    }

    ArticlePage &m_page;
    const Look &m_look;
    QTextCursor m_cursor;
    bool m_isFirst = false;
};

ArticlePage::ArticlePage(
    QTextDocument *document, std::shared_ptr<const PageLines> lines, const Head &head, const Look &look)
    : m_document(document)
    , m_lines(std::move(lines))
    , m_head(head)
    , m_look(look)
{
    const std::vector<PageLine> &all = m_lines->lines;
    while (
        m_end < all.size() && all[m_end].position < look.most && m_end < size_t(look.most / lettersPerLine))
        ++m_end;
}

void ArticlePage::write(int letters)
{
    if (isWritten())
        return;
    if (m_state == State::Empty) {
        m_document->setUndoRedoEnabled(false);
        m_document->clear();
        m_document->setDefaultFont(m_look.text);
        m_document->setIndentWidth(28);
    }
    Writer writer(*this);
    if (m_state == State::Empty)
        writer.writeHead();
    m_state = State::Begun;
    const std::vector<PageLine> &all = m_lines->lines;
    // A line costs something even when it is empty.
    for (qint64 left = letters; m_next < m_end && left > 0; ++m_next) {
        writer.writeLine(all[m_next]);
        left -= all[m_next].length + lettersPerLine;
    }
    if (m_next < m_end)
        return;
    writer.writeFoot();
    m_state = State::Written;
}

void ArticlePage::writeAll() { write(std::numeric_limits<int>::max()); }

int ArticlePage::bodyEnd() const
{
    if (m_next == 0)
        return m_bodyPosition;
    const PageLine &last = m_lines->lines[m_next - 1];
    return m_bodyPosition + last.position + last.length;
}

PlainRange ArticlePage::rangeBetween(int from, int to) const
{
    return m_lines->rangeBetween(from - m_bodyPosition, qMin(to, bodyEnd()) - m_bodyPosition);
}

std::pair<int, int> ArticlePage::positionsOf(const PlainRange &range) const
{
    return positionsOfUnits(m_lines->unitsOf(range.start), m_lines->unitsOf(range.end));
}

std::pair<int, int> ArticlePage::positionsOfUnits(qsizetype start, qsizetype end) const
{
    const auto [from, to] = m_lines->positionsOfUnits(start, end);
    return from < 0 ? std::pair(-1, -1) : std::pair(from + m_bodyPosition, to + m_bodyPosition);
}
