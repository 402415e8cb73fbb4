#include "writing/previewframes.h"

#include "widgets/tones.h"

#include <QAbstractTextDocumentLayout>
#include <QPainter>
#include <QTextBlock>

namespace {

constexpr int outerRoom = 12; ///< Of a frame around its lines,
constexpr int innerRoom = 4; ///< and of one in another.

} // namespace

void paintFrames(QPainter &painter, const QTextDocument &document, int firstLine,
    const std::vector<PreviewPost::Frame> &frames, const QPalette &palette, const QRectF &visible)
{
    painter.setRenderHint(QPainter::Antialiasing);
    const QAbstractTextDocumentLayout *layout = document.documentLayout();
    const qreal margin = document.documentMargin();
    const qreal width = document.textWidth() - 2 * margin;
    for (const PreviewPost::Frame &frame : frames) {
        const QTextBlock first = document.findBlockByNumber(firstLine + int(frame.first));
        QTextBlock last = document.findBlockByNumber(firstLine + int(frame.last));
        if (!first.isValid())
            return; // Not written yet, and what follows neither.
        if (!last.isValid())
            last = document.lastBlock();
        const QRectF top = layout->blockBoundingRect(first);
        const QRectF end = layout->blockBoundingRect(last);
        const bool isRightToLeft = first.textDirection() == Qt::RightToLeft;
        const qreal inset = (frame.depth - 1) * document.indentWidth();
        const int room = frame.depth == 1 ? outerRoom : innerRoom;
        const QRectF rect(margin + (isRightToLeft ? 0 : inset), top.top() - room, width - inset,
            end.bottom() - top.top() + 2 * room);
        if (!rect.intersects(visible))
            continue;
        if (frame.kind == PreviewPost::Frame::Kind::Card) {
            painter.setPen(QPen(controlBorder(palette), 1));
            painter.setBrush(Qt::NoBrush);
            painter.drawRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), 8, 8);
            continue;
        }
        painter.setPen(Qt::NoPen);
        painter.setBrush(quoteGround(palette));
        painter.drawRoundedRect(rect, 4, 4);
        QRectF bar = rect;
        const qreal barWidth = frame.depth == 1 ? 4 : 2;
        if (isRightToLeft)
            bar.setLeft(rect.right() - barWidth);
        else
            bar.setWidth(barWidth);
        painter.fillRect(bar, accent(palette));
    }
}
