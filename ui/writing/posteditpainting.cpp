#include "widgets/style.h"
#include "widgets/tones.h"
#include "writing/blockwords.h"
#include "writing/postedit.h"
#include "writing/posthighlighter.h"

#include <QLocale>
#include <QPainter>
#include <QScrollBar>

using namespace Qt::StringLiterals;

namespace {

constexpr qreal markerGap = 12; ///< Between the number of an item and its words.
constexpr qreal insideBelow = 8; ///< Of the space below a block, what is inside of its frame.

int intOf(const QTextBlock &line, int property) { return line.blockFormat().intProperty(property); }

qreal paddingOf(linepath::Kind kind)
{
    return kind == linepath::Kind::Quote ? quotePadding : kind == linepath::Kind::Group ? framePadding : 0;
}

QFont smaller(QFont font)
{
    font.setPointSizeF(font.pointSizeF() * 0.92);
    return font;
}

QString languageName(const QString &tag)
{
    return tag.isEmpty() ? QString() : QLocale::languageToString(QLocale(tag).language());
}

} // namespace

// The margins first: the text is laid out once, in the column, and never in the width of the whole window.
bool PostEdit::event(QEvent *event)
{
    if (event->type() == QEvent::Resize)
        fitColumn();
    return QTextEdit::event(event);
}

void PostEdit::setTextFont(const QFont &font)
{
    m_textFont = font;
    document()->setDefaultFont(font);
    document()->setIndentWidth(qMax(40.0, QFontMetricsF(font).horizontalAdvance(u"000."_s) + markerGap));
    fitColumn();
}

// A column of about 72 characters in the middle, whatever the width of the window.
void PostEdit::fitColumn()
{
    const qreal column = QFontMetricsF(m_textFont).averageCharWidth() * 72 + 8;
    const int side = qMax(24, int((width() - column) / 2));
    const QMargins margins(side, 12, side, 0);
    if (viewportMargins() != margins)
        setViewportMargins(margins);
}

void PostEdit::changeEvent(QEvent *event)
{
    QTextEdit::changeEvent(event);
    if (event->type() == QEvent::PaletteChange) {
        m_objects->setPalette(palette());
        m_highlighter->setPalette(palette());
        viewport()->update();
    } else if (event->type() == QEvent::FontChange || event->type() == QEvent::ApplicationFontChange) {
        m_objects->setInterfaceFont(font());
        document()->setDefaultFont(m_textFont); // QTextEdit has set its own.
    } else if (event->type() == QEvent::LayoutDirectionChange) {
        m_layout->setDirection(layoutDirection());
    }
}

void PostEdit::paintEvent(QPaintEvent *event)
{
    {
        QPainter painter(viewport());
        painter.setRenderHint(QPainter::Antialiasing);
        paintFrames(painter);
        paintMarkers(painter);
        paintPlaceholder(painter);
    }
    QTextEdit::paintEvent(event);
}

void PostEdit::paintPlaceholder(QPainter &painter) const
{
    const bool isEmpty = document()->blockCount() == 1 && document()->firstBlock().length() == 1
        && roleOf(document()->firstBlock()) == LineRole::Paragraph;
    if (!isEmpty)
        return;
    painter.setPen(palette().color(QPalette::PlaceholderText));
    painter.setFont(m_textFont);
    const QRectF box = m_layout->blockBoundingRect(document()->firstBlock());
    painter.drawText(box.translated(document()->documentMargin(), -verticalScrollBar()->value()),
        Qt::AlignLeading, tr("Write what happened…"));
}

PostLayout::Lines PostEdit::visibleLines() const
{
    const qreal top = verticalScrollBar()->value();
    return m_layout->linesBetween(top, top + viewport()->height());
}

// Of the blocks with lines in them, the outermost first.
void PostEdit::paintFrames(QPainter &painter) const
{
    const qreal bottom = verticalScrollBar()->value() + viewport()->height();
    for (QTextBlock line = visibleLines().first; line.isValid();) {
        if (m_layout->blockBoundingRect(line).top() - line.blockFormat().topMargin() > bottom)
            return;
        const BufferUnit unit = m_buffer.unitAt(line);
        if (!pathOf(line).isEmpty())
            paintFrame(painter, unit, 0);
        line = unit.last.next();
    }
}

QRectF PostEdit::frameRect(const BufferUnit &unit, int depth) const
{
    const QString path = pathOf(unit.first);
    const QString lastPath = pathOf(unit.last);
    qreal top = m_layout->blockBoundingRect(unit.first).top() - unit.first.blockFormat().topMargin();
    const int opens = linepath::depthOf(path) - intOf(unit.first, lineproperty::Opens);
    for (int i = opens; i < depth; ++i)
        top += spaceAbove(linepath::kindAt(path, i));
    qreal bottom = m_layout->blockBoundingRect(unit.last).bottom() + insideBelow;
    for (int i = depth + 1; i < linepath::depthOf(lastPath); ++i)
        bottom += spaceBelow(linepath::kindAt(lastPath, i));
    qreal side = document()->documentMargin();
    for (int i = 0; i < depth; ++i)
        side += paddingOf(linepath::kindAt(path, i));
    const PostLayout::Area area = m_layout->areaAround(unit.first, unit.last);
    return QRectF(area.left + side, top - verticalScrollBar()->value(), area.width - 2 * side, bottom - top);
}

void PostEdit::paintFrame(QPainter &painter, const BufferUnit &unit, int depth) const
{
    const QString path = pathOf(unit.first);
    const linepath::Kind kind = linepath::kindAt(path, depth);
    if (kind == linepath::Kind::Quote)
        paintQuote(painter, unit, depth);
    else if (kind == linepath::Kind::Group)
        paintGroup(painter, unit, depth);
    for (QTextBlock line = unit.first;;) {
        if (linepath::depthOf(pathOf(line)) > depth + 1) {
            const BufferUnit inner = m_buffer.unitAt(line, depth + 1);
            paintFrame(painter, inner, depth + 1);
            line = inner.last;
        }
        if (line == unit.last)
            return;
        line = line.next();
    }
}

// The ground, the bar on the reading side, and above each part what it is and in which language.
void PostEdit::paintQuote(QPainter &painter, const BufferUnit &unit, int depth) const
{
    const QRectF box = frameRect(unit, depth);
    const QString path = linepath::upTo(pathOf(unit.first), depth + 1);
    const bool isInner = linepath::innermost(linepath::upTo(path, depth), linepath::Kind::Quote) >= 0;
    painter.setPen(Qt::NoPen);
    painter.setBrush(isInner ? palette().color(QPalette::Base) : quoteGround(palette()));
    painter.drawRoundedRect(box, 4, 4);
    // Beside its translation the original stands where reading begins, whatever its own direction is.
    const bool isBeside = m_layout->areaOf(unit.first) != m_layout->areaAround(unit.first, unit.last);
    const bool isRightToLeft = isBeside
        ? layoutDirection() == Qt::RightToLeft
        : unit.first.textDirection() == Qt::RightToLeft && unit.first.length() > 1;
    painter.setBrush(isInner ? mutedInk(palette()) : accent(palette()));
    const qreal bar = isInner ? 3 : 4;
    painter.drawRect(isRightToLeft ? QRectF(box.right() - bar, box.top(), bar, box.height())
                                   : QRectF(box.left(), box.top(), bar, box.height()));
    painter.setFont(smaller(font()));
    painter.setPen(mutedInk(palette()));
    for (QTextBlock line = unit.first;; line = line.next()) {
        if (pathOf(line) == path && intOf(line, lineproperty::Labelled) > 0) {
            const QString part = roleOf(line) == LineRole::QuoteOriginal ? tr("Original") : tr("Translation");
            const QString language = languageName(line.blockFormat().stringProperty(lineproperty::Language));
            const QString label = language.isEmpty()
                ? part
                : tr("%1 · %2", "part of a quotation · language").arg(part, language);
            const qreal top
                = m_layout->blockBoundingRect(line).top() - verticalScrollBar()->value() - labelHeight;
            const bool isRight = line.textDirection() == Qt::RightToLeft && line.length() > 1;
            const PostLayout::Area area = m_layout->areaOf(line);
            const qreal inset = document()->documentMargin() + line.blockFormat().leftMargin();
            painter.drawText(QRectF(area.left + inset, top, area.width - 2 * inset, labelHeight - 3),
                (isRight ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignBottom | Qt::AlignAbsolute, label);
        }
        if (line == unit.last)
            return;
    }
}

// A thin frame with its name, as on a form.
void PostEdit::paintGroup(QPainter &painter, const BufferUnit &unit, int depth) const
{
    const QRectF box = frameRect(unit, depth);
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(hairline(palette()), 1));
    painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 6, 6);
    painter.setFont(smaller(font()));
    painter.setPen(mutedInk(palette()));
    const QRectF label(box.left() + framePadding, box.top() + 4, box.width() - 2 * framePadding, 18);
    painter.drawText(label,
        int(QStyle::visualAlignment(layoutDirection(), Qt::AlignLeading) | Qt::AlignVCenter),
        frameName(unit, depth));
}

QString PostEdit::frameName(const BufferUnit &unit, int depth) const
{
    const QString path = pathOf(unit.first);
    const LineLedger::Holder &holder = m_buffer.holder(linepath::holderAt(path, depth));
    if (holder.name != "core/column" || depth == 0)
        return blockInWords(holder.name);
    const BufferUnit columns = m_buffer.unitAt(unit.first, depth - 1);
    int count = 0;
    int mine = 0;
    for (QTextBlock line = columns.first;; line = line.next()) {
        const BufferUnit column = m_buffer.unitAt(line, depth);
        ++count;
        if (column.first == unit.first)
            mine = count;
        line = column.last;
        if (line == columns.last)
            break;
    }
    return tr("Column %1 of %2").arg(mine).arg(count);
}

void PostEdit::paintMarkers(QPainter &painter) const
{
    const qreal scrolled = verticalScrollBar()->value();
    painter.setFont(m_textFont);
    const PostLayout::Lines shown = visibleLines();
    const QTextBlock behind = shown.last.next();
    for (QTextBlock line = shown.first; line.isValid() && line != behind; line = line.next()) {
        const QRectF box = m_layout->blockBoundingRect(line).translated(0, -scrolled);
        if (roleOf(line) != LineRole::ListItem || line.layout()->lineCount() == 0)
            continue;
        const QTextBlockFormat format = line.blockFormat();
        const int level = format.intProperty(lineproperty::Level);
        QString marker = level % 2 == 0 ? u"•"_s : u"◦"_s;
        if (format.boolProperty(lineproperty::Ordered)) {
            int number = 1;
            for (QTextBlock before = line.previous(); before.isValid() && pathOf(before) == pathOf(line);
                 before = before.previous()) {
                const int its = intOf(before, lineproperty::Level);
                if (its < level)
                    break;
                if (its == level)
                    ++number;
            }
            marker = locale().toString(number) + u'.';
        }
        const QTextLine first = line.layout()->lineAt(0);
        const PostLayout::Area area = m_layout->areaOf(line);
        const qreal indent = document()->indentWidth() * (level + 1);
        const bool isRightToLeft = line.textDirection() == Qt::RightToLeft;
        const qreal margin = document()->documentMargin();
        const qreal start = isRightToLeft
            ? area.left + area.width - margin - format.rightMargin() - indent + markerGap
            : area.left + margin + format.leftMargin() + indent - markerGap;
        painter.setPen(mutedInk(palette()));
        const qreal baseline = box.top() + first.y() + first.ascent();
        const QFontMetricsF metrics(painter.font());
        const qreal textWidth = metrics.horizontalAdvance(marker);
        painter.drawText(QPointF(isRightToLeft ? start : start - textWidth, baseline), marker);
    }
}
