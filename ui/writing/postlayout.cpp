#include "writing/postlayout.h"

#include "writing/bufferformat.h"

#include <QElapsedTimer>
#include <QFontMetricsF>
#include <QPainter>
#include <QStyle>
#include <QTextDocument>
#include <QTextFrame>
#include <QTextLayout>

#include <algorithm>
#include <cmath>

namespace {

constexpr qreal columnGap = 24;
constexpr int lettersInColumn = 24; ///< At least, as the font counts: about 28 of a text.
constexpr int sliceMilliseconds = 6;
constexpr int linesAtOnce = 50; ///< Laid out when they change; of more, only what is seen.

/// In 64ths of a pixel, as QTextLayout counts: so that lines stand exactly where Qt would put them.
qreal counted(qreal length) { return qreal(int(length * 64)) / 64; }

qreal marginOf(const QTextDocument &document) { return qRound(document.documentMargin()); }

} // namespace

PostLayout::PostLayout(QTextDocument *document)
    : QAbstractTextDocumentLayout(document)
{
    m_later.setInterval(0);
    connect(&m_later, &QTimer::timeout, this, &PostLayout::layOutSlice);
}

void PostLayout::setDirection(Qt::LayoutDirection direction)
{
    if (direction == m_direction)
        return;
    m_direction = direction;
    relayout();
}

void PostLayout::setTranslations(Translations translations)
{
    if (translations == m_translations)
        return;
    m_translations = translations;
    relayout();
}

PostLayout::Pause::Pause(PostLayout &layout)
    : m_layout(layout)
{
    m_layout.m_isPaused = true;
    m_layout.forgetAll();
}

PostLayout::Pause::~Pause()
{
    m_layout.m_isPaused = false;
    m_layout.relayout();
}

void PostLayout::forgetAll()
{
    m_lines.clear();
    m_known = 0;
}

bool PostLayout::hasColumns() const
{
    return std::any_of(m_lines.begin(), m_lines.end(),
        [](const Line &line) { return line.area.column != QuoteColumn::None; });
}

PostLayout::Area PostLayout::areaOf(const QTextBlock &line) const
{
    const int index = line.blockNumber();
    return index >= 0 && index < count() ? m_lines[size_t(index)].area
                                         : Area{ 0, document()->pageSize().width() };
}

PostLayout::Area PostLayout::areaAround(const QTextBlock &first, const QTextBlock &last) const
{
    const Area area = areaOf(first);
    return area == areaOf(last) ? area : Area{ 0, document()->pageSize().width() };
}

PostLayout::Lines PostLayout::linesBetween(qreal top, qreal bottom) const
{
    if (m_lines.empty())
        return {};
    layOutDown(bottom);
    return { document()->findBlockByNumber(pieceAt(top).first()),
        document()->findBlockByNumber(pieceAt(bottom).end() - 1) };
}

// ---- what changed

void PostLayout::relayout() { documentChanged(0, 0, document()->characterCount()); }

bool PostLayout::isInStep() const { return count() == document()->blockCount(); }

void PostLayout::documentChanged(int from, int removed, int added)
{
    const QTextBlock begin = document()->findBlock(from);
    QTextBlock end = document()->findBlock(qMin(from + added, document()->characterCount() - 1));
    for (QTextBlock line = begin; line.isValid(); line = line.next()) {
        line.clearLayout();
        if (line == end)
            break;
    }
    if (m_isPaused || document()->pageSize().isNull()) { // Or it has not been shown yet.
        forgetAll();
        return;
    }
    const int first = begin.blockNumber();
    const int last = end.blockNumber();
    const int more = document()->blockCount() - count();
    const int lastBefore = last - more;
    if (m_lines.empty() || lastBefore < first || (removed == 0 && added >= document()->characterCount())) {
        layOutAll();
        return;
    }
    // Columns are those of whole quotations.
    QTextBlock around = begin;
    while (isQuoted(around) && around.previous().isValid() && isQuoted(around.previous()))
        around = around.previous();
    while (isQuoted(end) && end.next().isValid() && isQuoted(end.next()))
        end = end.next();
    const int behind = end.blockNumber() + 1;
    const qreal top = qMax(0.0, at(around.blockNumber()).flow - at(around.blockNumber()).above);

    const bool wasKnown = m_known > lastBefore && last - first < linesAtOnce;
    if (more > 0)
        m_lines.insert(m_lines.begin() + lastBefore + 1, size_t(more), {});
    else
        m_lines.erase(m_lines.begin() + last + 1, m_lines.begin() + lastBefore + 1);
    m_known = wasKnown ? m_known + more : qMin(m_known, first);
    QTextBlock block = begin;
    for (int i = first; i <= last; ++i, block = block.next())
        read(at(i), block);
    placeInColumns(around.blockNumber(), behind - 1);
    for (int i = around.blockNumber(); i < qMin(behind, m_known); ++i, around = around.next()) {
        if (!at(i).isKnown)
            layOut(at(i), around);
    }
    const qreal before = behind < count() ? at(behind).top : m_size.height();
    flow();
    const qreal now = behind < count() ? at(behind).top : m_size.height();
    announce();
    constexpr qreal everywhere = 1e9;
    emit update(QRectF(0, top, everywhere, now == before ? now - top : everywhere));
    if (m_known < count())
        m_later.start();
}

void PostLayout::layOutAll()
{
    m_lines.assign(size_t(document()->blockCount()), {});
    m_known = 0;
    int i = 0;
    for (QTextBlock line = document()->firstBlock(); line.isValid(); line = line.next())
        read(at(i++), line);
    placeInColumns(0, count() - 1);
    layOutTo(qMin(count(), linesAtOnce)); // So that no guess shows a scroll bar to a short post.
    announce();
    emit update();
}

void PostLayout::read(Line &line, const QTextBlock &block) const
{
    const QTextBlockFormat format = block.blockFormat();
    line.isKnown = false;
    line.above = format.topMargin();
    line.below = format.bottomMargin();
    line.isEdge = format.intProperty(lineproperty::Opens) > 0;
}

void PostLayout::placeInColumns(int first, int last)
{
    const qreal page = document()->pageSize().width();
    const qreal least = QFontMetricsF(document()->defaultFont()).averageCharWidth() * lettersInColumn;
    QTextBlock block = document()->findBlockByNumber(first);
    std::vector<ColumnedLine> columns;
    if (m_translations == Translations::Beside)
        columns = quoteColumns(block, document()->findBlockByNumber(last));
    columns.resize(size_t(last - first) + 1);
    for (int i = first; i <= last; ++i, block = block.next()) {
        const ColumnedLine &wish = columns[size_t(i - first)];
        const qreal inset = marginOf(*document()) + wish.padding;
        const qreal width = std::floor((page - 2 * inset - columnGap) / 2);
        Area area{ 0, page };
        if (wish.column != QuoteColumn::None && width >= least) {
            const bool isLeft = (wish.column == QuoteColumn::Original) == (m_direction == Qt::LeftToRight);
            area = { isLeft ? 0 : page - width - 2 * inset, width + 2 * inset, wish.column };
        }
        Line &line = at(i);
        line.isKnown = line.isKnown && line.area == area;
        line.area = area;
        if (!line.isKnown)
            line.height = guess(line, block);
    }
}

qreal PostLayout::guess(const Line &line, const QTextBlock &block) const
{
    const QFontMetricsF metrics(document()->defaultFont());
    const qreal width = qMax(1.0, line.area.width - 2 * marginOf(*document()));
    const int lines = 1 + int(block.length() * metrics.averageCharWidth() / width);
    return lines * block.blockFormat().lineHeight(metrics.height(), 1);
}

// ---- lines

void PostLayout::layOut(Line &line, const QTextBlock &block) const
{
    const QTextBlockFormat format = block.blockFormat();
    const Qt::LayoutDirection direction = block.textDirection();
    const qreal margin = marginOf(*document());
    const qreal indent = counted(format.indent() * document()->indentWidth());
    const bool isLeftToRight = direction == Qt::LeftToRight;
    const qreal left = format.leftMargin() + (isLeftToRight ? indent : 0);
    const qreal right = format.rightMargin() + (isLeftToRight ? 0 : indent);
    const qreal width = counted(line.area.width - 2 * margin - left - right);

    QTextOption option = document()->defaultTextOption();
    option.setTextDirection(direction);
    option.setAlignment(QStyle::visualAlignment(direction,
        format.hasProperty(QTextFormat::BlockAlignment) ? format.alignment() : option.alignment()));
    QTextLayout &layout = *block.layout();
    layout.setTextOption(option);
    layout.setPosition({ line.area.left + margin, line.top });
    layout.beginLayout();
    qreal y = 0;
    qreal bottom = 0;
    line.right = 0;
    for (QTextLine text = layout.createLine(); text.isValid(); text = layout.createLine()) {
        text.setLeadingIncluded(true);
        text.setLineWidth(width);
        if (counted(text.naturalTextWidth()) > width && option.wrapMode() != QTextOption::WrapAnywhere) {
            // Not a letter fits in: words are kept whole, and reach out.
            option.setWrapMode(QTextOption::WrapAnywhere);
            layout.setTextOption(option);
            text.setLineWidth(qMax(text.naturalTextWidth(), width));
            option.setWrapMode(QTextOption::WordWrap);
            layout.setTextOption(option);
        }
        text.setPosition({ left, y });
        const qreal tallest = qCeil(text.ascent() + text.descent() + text.leading());
        bottom = y + counted(format.lineHeight(text.height(), 1));
        y += counted(format.lineHeight(tallest, 1));
        line.right = qMax(line.right, text.x() + counted(text.naturalTextWidth()) + right);
    }
    layout.endLayout();
    line.height = qMax(y, bottom);
    line.isKnown = true;
}

void PostLayout::layOutTo(int wanted) const
{
    if (m_known >= wanted)
        return;
    QTextBlock block = document()->findBlockByNumber(m_known);
    for (; m_known < wanted; block = block.next()) {
        if (!at(m_known).isKnown)
            layOut(at(m_known), block);
        ++m_known;
    }
    flow();
    m_later.start(); // To say so, and for the rest.
}

void PostLayout::layOutDown(qreal y) const
{
    while (isInStep() && m_known < count() && at(m_known).flow <= y)
        layOutTo(qMin(count(), m_known + linesAtOnce / 4));
}

void PostLayout::layOutSlice()
{
    QElapsedTimer clock;
    clock.start();
    while (isInStep() && m_known < count() && clock.elapsed() < sliceMilliseconds)
        layOutTo(qMin(count(), m_known + linesAtOnce / 4));
    if (m_known >= count())
        m_later.stop();
    announce();
}

void PostLayout::announce()
{
    if (m_size == m_announced)
        return;
    m_announced = m_size;
    emit documentSizeChanged(m_size);
}

// One below the other. Two columns begin at one height, and the next line is below the longer.
void PostLayout::flow() const
{
    const qreal margin = marginOf(*document());
    qreal y = margin;
    qreal below = 0;
    qreal right = 0;
    for (int i = 0; i < count();) {
        const Piece piece = pieceFrom(i);
        qreal above = at(i).above;
        if (piece.translation.first < piece.translation.end)
            above = qMax(above, at(piece.translation.first).above);
        y += at(i).isEdge ? below + above : i > 0 ? qMax(below, above) : 0;
        qreal belowOriginal = 0;
        qreal belowTranslation = 0;
        const qreal original = flowColumn(piece.original, y, belowOriginal);
        const qreal translation = flowColumn(piece.translation, y, belowTranslation);
        y = qMax(original, translation);
        below = qMax(original + belowOriginal, translation + belowTranslation) - y;
        for (; i < piece.end(); ++i)
            right = qMax(right, at(i).area.left + at(i).right);
    }
    m_size = { qMax(document()->pageSize().width(), right + 2 * margin), y + margin };
}

qreal PostLayout::flowColumn(Column column, qreal begin, qreal &below) const
{
    qreal y = begin;
    for (int i = column.first; i < column.end; ++i) {
        if (i > column.first)
            y += at(i).isEdge ? below + at(i).above : qMax(below, at(i).above);
        place(i, y, begin);
        y += at(i).height;
        below = at(i).below;
    }
    return y;
}

void PostLayout::place(int index, qreal top, qreal flow) const
{
    Line &line = at(index);
    line.flow = flow;
    if (line.top == top)
        return;
    line.top = top;
    if (line.isKnown) {
        QTextLayout &layout = *document()->findBlockByNumber(index).layout();
        layout.setPosition({ layout.position().x(), top });
    }
}

// ---- places

PostLayout::Piece PostLayout::pieceFrom(int first) const
{
    const auto endOf = [this](QuoteColumn column, int from) {
        while (from < count() && at(from).area.column == column)
            ++from;
        return from;
    };
    const int middle = endOf(QuoteColumn::Original, first);
    if (middle == first)
        return { { first, first + 1 }, { first + 1, first + 1 } };
    return { { first, middle }, { middle, endOf(QuoteColumn::Translation, middle) } };
}

PostLayout::Piece PostLayout::pieceAt(qreal y) const
{
    const auto behind = std::upper_bound(
        m_lines.begin(), m_lines.end(), y, [](qreal place, const Line &line) { return place < line.flow; });
    int first = qMax(0, int(behind - m_lines.begin()) - 1);
    while (first > 0 && at(first).area.column != QuoteColumn::None && at(first - 1).flow == at(first).flow)
        --first;
    return pieceFrom(first);
}

PostLayout::Column PostLayout::columnAt(const Piece &piece, qreal x) const
{
    if (piece.translation.first == piece.translation.end)
        return piece.original;
    const bool isLeft = x < document()->pageSize().width() / 2;
    return isLeft == (m_direction == Qt::LeftToRight) ? piece.original : piece.translation;
}

int PostLayout::nearestIn(Column column, qreal y) const
{
    int nearest = column.first;
    while (nearest + 1 < column.end && at(nearest + 1).top - y < y - at(nearest).top - at(nearest).height)
        ++nearest;
    return nearest;
}

// Between two lines, the nearer one; above and below all of them, the beginning and the end of the post.
int PostLayout::hitTest(const QPointF &point, Qt::HitTestAccuracy accuracy) const
{
    const int end = document()->characterCount() - 1;
    const bool isExact = accuracy == Qt::ExactHit;
    if (m_lines.empty() || point.y() < 0)
        return isExact ? -1 : 0;
    layOutDown(point.y());
    Piece piece = pieceAt(point.y());
    qreal bottom = 0;
    for (int i = piece.first(); i < piece.end(); ++i)
        bottom = qMax(bottom, at(i).top + at(i).height);
    if (point.y() > bottom && piece.end() == count())
        return isExact ? -1 : end;
    if (point.y() > bottom && at(piece.end()).flow - point.y() < point.y() - bottom)
        piece = pieceFrom(piece.end());
    return hitIn(nearestIn(columnAt(piece, point.x()), point.y()), point, accuracy);
}

int PostLayout::hitIn(int index, const QPointF &point, Qt::HitTestAccuracy accuracy) const
{
    layOutTo(index + 1);
    const QTextBlock block = document()->findBlockByNumber(index);
    const QTextLayout &layout = *block.layout();
    const QPointF place = point - layout.position();
    QTextLine line = layout.lineAt(0);
    for (int i = 1; i < layout.lineCount(); ++i) {
        const QTextLine next = layout.lineAt(i);
        if (next.y() - place.y() >= place.y() - line.y() - line.height())
            break;
        line = next;
    }
    if (accuracy == Qt::ExactHit)
        return line.naturalTextRect().contains(place)
            ? block.position() + line.xToCursor(place.x(), QTextLine::CursorOnCharacter)
            : -1;
    // What an input method composes is not in the document yet.
    const int end = document()->characterCount() - 1 + int(layout.preeditAreaText().size());
    return qMin(end, block.position() + line.xToCursor(place.x()));
}

QSizeF PostLayout::documentSize() const { return m_size; }

QRectF PostLayout::frameBoundingRect(QTextFrame *) const { return { QPointF(), m_size }; }

QRectF PostLayout::blockBoundingRect(const QTextBlock &block) const
{
    if (!block.isValid() || m_lines.empty())
        return {};
    if (isInStep())
        layOutTo(block.blockNumber() + 1);
    QRectF rect = block.layout()->boundingRect();
    rect.moveTopLeft(block.layout()->position());
    return rect;
}

// ---- painting

void PostLayout::draw(QPainter *painter, const PaintContext &context)
{
    const QRectF all(QPointF(), m_size);
    const Lines shown = context.clip.isValid() ? linesBetween(context.clip.top(), context.clip.bottom())
                                               : linesBetween(all.top(), all.bottom());
    for (QTextBlock line = shown.first; line.isValid(); line = line.next()) {
        drawLine(*painter, context, line);
        if (line == shown.last)
            return;
    }
}

void PostLayout::drawLine(QPainter &painter, const PaintContext &context, const QTextBlock &block) const
{
    const QTextLayout &layout = *block.layout();
    QList<QTextLayout::FormatRange> selections;
    for (const Selection &selection : context.selections) {
        const int start = selection.cursor.selectionStart() - block.position();
        const int end = selection.cursor.selectionEnd() - block.position();
        if (start < block.length() && end > qMax(0, start)) {
            selections.append({ start, end - start, selection.format });
        } else if (!selection.cursor.hasSelection() && block.contains(selection.cursor.position())
            && selection.format.hasProperty(QTextFormat::FullWidthSelection)) {
            const QTextLine line = layout.lineForTextPosition(start);
            selections.append({ line.textStart(), line.textLength() + 1, selection.format });
        }
    }
    const Area area = areaOf(block);
    const qreal margin = marginOf(*document());
    QRectF clip(area.left + margin, 0, area.width - 2 * margin, m_size.height());
    if (context.clip.isValid())
        clip &= context.clip;
    painter.setPen(context.palette.color(QPalette::Text));
    layout.draw(&painter, {}, selections, clip);
    if (block.contains(context.cursorPosition))
        layout.drawCursor(&painter, {}, context.cursorPosition - block.position(), m_cursorWidth);
    else if (context.cursorPosition < -1 && !layout.preeditAreaText().isEmpty()) // Within what is composed.
        layout.drawCursor(
            &painter, {}, layout.preeditAreaPosition() - context.cursorPosition - 2, m_cursorWidth);
}
