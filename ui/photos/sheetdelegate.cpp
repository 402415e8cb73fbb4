#include "photos/sheetdelegate.h"

#include "desk/photoreports.h"
#include "desk/thumbnails.h"
#include "photos/sheetmodel.h"
#include "widgets/icons.h"
#include "widgets/isolated.h"
#include "widgets/tones.h"

#include <QLocale>
#include <QPainter>
#include <QTextLayout>

using namespace Qt::StringLiterals;

namespace {

constexpr int around = 6; ///< Between a cell's edge and the picture.
constexpr int gap = 6; ///< Between picture and caption.

int lineHeight(const QFont &font) { return QFontMetrics(font).height() + 2; }

/// At most two lines, the second elided where there is more.
void drawCaption(QPainter &painter, const QRect &rect, const QString &text, const QColor &ink)
{
    const bool isRightToLeft = text.isRightToLeft();
    QTextOption option(isRightToLeft ? Qt::AlignRight : Qt::AlignLeft);
    option.setTextDirection(isRightToLeft ? Qt::RightToLeft : Qt::LeftToRight);
    option.setWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
    const QFontMetrics metrics(painter.font());
    painter.setPen(ink);
    QString shown = text.simplified();
    for (int attempt = 0; attempt < 2; ++attempt) {
        QTextLayout layout(shown, painter.font());
        layout.setTextOption(option);
        layout.beginLayout();
        int used = 0;
        int secondStart = 0;
        int end = 0;
        while (used < 2) {
            QTextLine line = layout.createLine();
            if (!line.isValid())
                break;
            line.setLineWidth(rect.width());
            line.setPosition({ 0, double(used * lineHeight(painter.font())) });
            if (used == 1)
                secondStart = line.textStart();
            end = line.textStart() + line.textLength();
            ++used;
        }
        layout.endLayout();
        if (used < 2 || end >= shown.size() || attempt == 1) {
            layout.draw(&painter, rect.topLeft());
            return;
        }
        shown = shown.left(secondStart)
            + metrics.elidedText(shown.mid(secondStart, end - secondStart + 40).trimmed(), Qt::ElideRight,
                rect.width() - metrics.averageCharWidth());
    }
}

/// As many of the picture's pixels as this one shows, to a point of the small one.
void drawBlackOuts(QPainter &painter, const KeptPhoto &photo, const QRectF &place)
{
    if (photo.blackOuts.empty() || photo.size.isEmpty())
        return;
    painter.save();
    painter.setClipRect(place);
    painter.translate(place.topLeft());
    painter.scale(place.width() / photo.size.width(), place.height() / photo.size.height());
    painter.setBrush(Qt::black);
    for (const BlackOut &each : photo.blackOuts) {
        painter.setPen(Qt::NoPen);
        switch (each.shape) {
        case BlackOut::Shape::Rectangle:
            painter.drawRect(each.box);
            break;
        case BlackOut::Shape::Ellipse:
            painter.drawEllipse(each.box);
            break;
        case BlackOut::Shape::Brush:
            painter.setPen(QPen(Qt::black, each.width, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
            painter.drawPolyline(each.path.data(), int(each.path.size()));
            if (each.path.size() == 1)
                painter.drawPoint(each.path.front());
            break;
        }
    }
    painter.restore();
}

} // namespace

QSize SheetDelegate::cell(const QFont &font) const
{
    return { m_side + 2 * around, pictureSize().height() + 2 * around + gap + 2 * lineHeight(font) };
}

QSize SheetDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &) const
{
    return cell(option.font);
}

void SheetDelegate::paint(
    QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const auto *model = qobject_cast<const SheetModel *>(index.model());
    if (!model)
        return;
    const KeptPhoto &photo = model->at(index.row());
    const QPalette &palette = option.palette;
    const bool isSelected = option.state & QStyle::State_Selected;
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    const QRect cellRect(option.rect.topLeft(), cell(option.font));
    const QRectF frame = QRectF(cellRect).adjusted(0.5, 0.5, -0.5, -0.5);
    if (isSelected) {
        painter->setPen(Qt::NoPen);
        painter->setBrush(palette.color(QPalette::Normal, QPalette::Highlight));
        painter->drawRoundedRect(frame, 6, 6);
    }
    if (option.state & QStyle::State_HasFocus) {
        painter->setPen(QPen(accent(palette), 2));
        painter->setBrush(Qt::NoBrush);
        painter->drawRoundedRect(frame.adjusted(1, 1, -1, -1), 6, 6);
    }

    const QRect room(cellRect.left() + around, cellRect.top() + around, m_side, pictureSize().height());
    const QImage image = photo.isHere() ? model->reports().thumbnails().find(photo.sha256) : QImage();
    if (image.isNull()) {
        painter->setPen(controlBorder(palette));
        painter->setBrush(palette.color(QPalette::AlternateBase));
        painter->drawRoundedRect(QRectF(room).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6);
        const auto failure
            = photo.isHere() ? model->reports().thumbnails().failure(photo.sha256) : std::nullopt;
        const bool isTrouble = !photo.missing.isEmpty() || failure;
        const int side = 24;
        painter->drawPixmap(room.center() - QPoint(side / 2, isTrouble ? side + 4 : side / 2),
            linePixmap(isTrouble ? "trouble"_L1 : "picture"_L1, side, mutedInk(palette),
                painter->device()->devicePixelRatioF()));
        if (isTrouble) {
            painter->setPen(palette.color(QPalette::Text));
            QRect words = room.adjusted(8, room.height() / 2 + 4, -8, -4);
            painter->drawText(words, int(Qt::AlignHCenter | Qt::AlignTop) | Qt::TextWordWrap, tr("Not here"));
        }
    } else {
        QSizeF size = QSizeF(image.size()) / painter->device()->devicePixelRatioF();
        if (size.width() > room.width() || size.height() > room.height())
            size.scale(room.size(), Qt::KeepAspectRatio);
        else if (photo.size.width() > image.width()) // Of another size while this one is made.
            size.scale(room.size(), Qt::KeepAspectRatio);
        QRectF place(QPointF(), size);
        place.moveCenter(QRectF(room).center());
        place.moveTopLeft(place.topLeft().toPoint());
        painter->setRenderHint(QPainter::SmoothPixmapTransform,
            size * painter->device()->devicePixelRatioF() != QSizeF(image.size()));
        painter->drawImage(place, image);
        drawBlackOuts(*painter, photo, place);
    }

    painter->setFont(option.font);
    const QRect words(room.left(), room.bottom() + 1 + gap, room.width(), 2 * lineHeight(option.font));
    const bool isNamed = !photo.caption.isEmpty();
    drawCaption(*painter, words, isNamed ? photo.caption : nameOf(photo),
        isSelected    ? palette.color(QPalette::HighlightedText)
            : isNamed ? palette.color(QPalette::Text)
                      : mutedInk(palette));
    painter->restore();
}
