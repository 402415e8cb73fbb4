#include "widgets/listrow.h"

#include "widgets/tones.h"

#include <QPainter>
#include <QStyleOptionViewItem>

void paintRowGround(QPainter &painter, const QStyleOptionViewItem &option)
{
    const QPalette &palette = option.palette;
    if (option.state & QStyle::State_Selected)
        painter.fillRect(option.rect, palette.color(QPalette::Highlight));
    painter.fillRect(
        QRect(option.rect.left(), option.rect.bottom(), option.rect.width(), 1), hairline(palette));
    if (option.state & QStyle::State_HasFocus) {
        painter.setPen(QPen(accent(palette), 2));
        painter.drawRect(option.rect.adjusted(1, 1, -1, -2));
    }
}

void paintTitledRow(QPainter &painter, const QStyleOptionViewItem &option, const QString &title,
    std::initializer_list<RowLine> lines)
{
    painter.save();
    paintRowGround(painter, option);
    const bool isSelected = option.state & QStyle::State_Selected;
    const bool isRightToLeft = title.isRightToLeft();
    const auto align = int((isRightToLeft ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignTop | Qt::AlignAbsolute
        | Qt::TextSingleLine);
    painter.setLayoutDirection(isRightToLeft ? Qt::RightToLeft : Qt::LeftToRight);
    QFont bold = option.font;
    bold.setBold(true);
    const QFontMetrics boldMetrics(bold);
    const QFontMetrics metrics(option.font);
    QRect place = option.rect.adjusted(14, 10, -14, 0);
    painter.setFont(bold);
    painter.setPen(option.palette.color(isSelected ? QPalette::HighlightedText : QPalette::Text));
    painter.drawText(place, align, boldMetrics.elidedText(title, Qt::ElideRight, place.width()));
    place.translate(0, boldMetrics.height() + 4);
    painter.setFont(option.font);
    for (const RowLine &line : lines) {
        painter.setPen(line.ink);
        painter.drawText(place, align, metrics.elidedText(line.text, Qt::ElideRight, place.width()));
        place.translate(0, metrics.height() + 2);
    }
    painter.restore();
}
