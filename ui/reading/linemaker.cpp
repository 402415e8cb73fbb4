#include "reading/linemaker.h"

#include <QTextBoundaryFinder>

using namespace Qt::StringLiterals;

namespace {

constexpr int mostMarks = 8; ///< That are shown upon one letter; a thousand would cover the lines above it.

/// Where a text that is too long can be parted before `room`: after a space, else between two characters.
qsizetype partingBefore(const QString &text, qsizetype room)
{
    for (qsizetype i = room; i > room / 2; --i) {
        if (text.at(i - 1).isSpace())
            return i;
    }
    const qsizetype from = qMax<qsizetype>(0, room - 200);
    QTextBoundaryFinder characters(QTextBoundaryFinder::Grapheme, text.mid(from, room + 1 - from));
    characters.setPosition(room - from);
    if (characters.isAtBoundary())
        return room;
    const qsizetype before = characters.toPreviousBoundary();
    if (before > 0)
        return from + before;
    return text.at(room).isLowSurrogate() ? room - 1 : room;
}

bool isSaid(Direction direction)
{
    return direction == Direction::LeftToRight || direction == Direction::RightToLeft;
}

} // namespace

void Letters::add(QStringView text)
{
    for (qsizetype i = 0; i < text.size(); ++i) {
        const QChar c = text.at(i);
        if (c.unicode() < 0x300) {
            leftToRight += c.isLetter();
            continue;
        }
        const bool isPair = c.isHighSurrogate() && i + 1 < text.size() && text.at(i + 1).isLowSurrogate();
        switch (isPair ? QChar::direction(QChar::surrogateToUcs4(c, text.at(++i))) : c.direction()) {
        case QChar::DirL:
            ++leftToRight;
            break;
        case QChar::DirR:
        case QChar::DirAL:
            ++rightToLeft;
            break;
        default:
            break;
        }
    }
}

Direction Letters::direction() const
{
    if (leftToRight == rightToLeft)
        return Direction::Unset;
    return rightToLeft > leftToRight ? Direction::RightToLeft : Direction::LeftToRight;
}

QString showable(const QString &text)
{
    QString shown = text;
    for (qsizetype i = 0; i < text.size(); ++i) {
        switch (text.at(i).unicode()) {
        case u'\n':
            shown[i] = QChar::LineSeparator;
            break;
        case 0x2029:
        case 0xFDD0:
        case 0xFDD1:
        case 0xFFFC:
            shown[i] = QChar::ReplacementCharacter;
            break;
        default:
            break;
        }
    }
    return shown;
}

void LineMaker::begin(const PageLine &format)
{
    endParagraph();
    if (!m_page.lines.empty())
        ++m_position;
    m_first = m_page.lines.size();
    m_page.lines.push_back(format);
    m_page.lines.back().position = m_position;
}

/// The same paragraph in another line.
void LineMaker::goOn()
{
    PageLine &before = m_page.lines.back();
    PageLine next = before;
    next.runs.clear();
    next.top = 0;
    next.hasMarker = false;
    next.length = 0;
    before.bottom = 0;
    before.isContinued = true;
    next.position = ++m_position;
    m_page.lines.push_back(std::move(next));
}

void LineMaker::add(const QString &text, const PageRun &like, Place start)
{
    // What is shown of it: all but marks that nobody could tell apart.
    qsizetype from = 0;
    const auto flush = [&](qsizetype end) {
        if (end > from)
            put(from == 0 && end == text.size() ? text : text.mid(from, end - from), like, start);
        if (start.units >= 0) {
            start.points += codePoints(QStringView(text).mid(from, end + 1 - from));
            start.units += end + 1 - from;
        }
        from = end + 1;
    };
    for (qsizetype i = 0; i < text.size(); ++i) {
        const QChar c = text.at(i);
        m_marksInARow = c.unicode() >= 0x300 && c.isMark() ? m_marksInARow + 1 : 0;
        if (m_marksInARow > mostMarks)
            flush(i);
    }
    flush(text.size());
}

void LineMaker::put(const QString &text, const PageRun &like, Place start)
{
    for (qsizetype from = 0; from < text.size();) {
        PageLine *line = &m_page.lines.back();
        const qsizetype room = longestLine - line->length;
        const QString rest = from == 0 ? text : text.mid(from);
        qsizetype length = rest.size();
        bool isBroken = false; // At the end of a line of its own, which goes: it is no letter.
        if (length > room) {
            const qsizetype end = room > 0 ? rest.lastIndexOf(u'\n', room - 1) : -1;
            isBroken = end >= room / 2 && (end > 0 || line->length > 0);
            length = isBroken ? end : room > 1 ? partingBefore(rest, room) : 0;
        }
        if (length > 0) {
            PageRun run = like;
            run.text = showable(rest.left(length));
            line->runs.push_back(std::move(run));
            if (start.units >= 0) {
                m_page.pieces.push_back({ m_position, int(length), start.units, start.points });
                start.points += codePoints(QStringView(rest).left(length));
                start.units += length;
            }
            m_position += int(length);
            line->length += int(length);
        }
        from += length;
        if (isBroken) {
            ++from;
            ++start.units;
            ++start.points;
        }
        if (from < text.size() || isBroken)
            goOn();
    }
}

void LineMaker::addPicture(const PageRun &like)
{
    if (m_page.lines.back().length >= longestLine)
        goOn();
    PageLine &line = m_page.lines.back();
    line.runs.push_back(like);
    line.runs.back().text = QChar(QChar::ObjectReplacementCharacter);
    ++line.length;
    ++m_position;
    m_marksInARow = 0;
}

void LineMaker::breakLine(const PageRun &like)
{
    if (m_page.lines.back().length > longestLine / 2)
        return goOn();
    put(QString(QChar::LineSeparator), like, nowhere);
}

void LineMaker::endParagraph()
{
    Letters letters;
    for (size_t i = m_first; i < m_page.lines.size(); ++i) {
        for (const PageRun &run : m_page.lines[i].runs)
            letters.add(run.text);
    }
    for (size_t i = m_first; i < m_page.lines.size(); ++i) {
        Direction &direction = m_page.lines[i].direction;
        if (!isSaid(direction))
            direction = letters.direction();
    }
    m_all.leftToRight += letters.leftToRight;
    m_all.rightToLeft += letters.rightToLeft;
    m_marksInARow = 0;
}

PageLines LineMaker::take()
{
    endParagraph();
    m_page.length = m_position;
    m_page.direction
        = m_all.direction() == Direction::RightToLeft ? Direction::RightToLeft : Direction::LeftToRight;
    // A picture or a number alone stands where the text around it begins.
    for (PageLine &line : m_page.lines) {
        if (!isSaid(line.direction))
            line.direction = m_page.direction;
    }
    return std::move(m_page);
}
