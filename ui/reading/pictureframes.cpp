#include "reading/pictureframes.h"

#include "reading/articlepage.h"
#include "widgets/icons.h"
#include "widgets/isolated.h"
#include "widgets/tones.h"

#include <QPainter>
#include <QTextDocument>
#include <QWidget>

using namespace Qt::StringLiterals;

PictureFrames::PictureFrames(QWidget *view)
    : QObject(view)
    , m_view(view)
{
}

QSizeF PictureFrames::intrinsicSize(QTextDocument *document, int, const QTextFormat &format)
{
    const double column = qMax(60.0, document->textWidth() - 24);
    // The size that the page says is kept from the beginning, so that the text does not jump.
    QSizeF size = format.property(pictureproperty::Size).toSize();
    const auto image = m_images.constFind(format.property(pictureproperty::Source).toUrl());
    if (image != m_images.constEnd())
        size = image->deviceIndependentSize();
    if (!size.isEmpty()) {
        if (size.width() > column)
            size.scale(column, size.height(), Qt::KeepAspectRatio);
        size = size.expandedTo({ 24, 24 });
        if (image != m_images.constEnd() || (size.width() >= 120 && size.height() >= 72))
            return size;
    }
    return { qMax(120.0, qMin(420.0, document->textWidth() - 24)), 72 };
}

void PictureFrames::drawObject(
    QPainter *painter, const QRectF &rect, QTextDocument *, int, const QTextFormat &format)
{
    const QPalette palette = m_view->palette();
    const auto image = m_images.constFind(format.property(pictureproperty::Source).toUrl());
    if (image != m_images.constEnd()) {
        painter->save();
        painter->setRenderHint(QPainter::SmoothPixmapTransform);
        painter->drawImage(rect, *image);
        painter->restore();
        return;
    }
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(QPen(controlBorder(palette), 1, Qt::DashLine));
    painter->drawRoundedRect(rect.adjusted(0.5, 4.5, -0.5, -4.5), 6, 6);
    // On the side where its words begin.
    const QString alternative = format.stringProperty(pictureproperty::Alternative);
    const bool isRightToLeft = (alternative.isEmpty() ? tr("A picture") : alternative).isRightToLeft();
    const double iconAt = isRightToLeft ? rect.right() - 38 : rect.left() + 14;
    painter->drawPixmap(QPointF(iconAt, rect.center().y() - 12),
        linePixmap("picture"_L1, 24, mutedInk(palette), painter->device()->devicePixelRatioF()));
    painter->setFont(m_view->font());
    painter->setPen(mutedInk(palette));
    const QString host = format.property(pictureproperty::Source).toUrl().host(QUrl::FullyEncoded);
    QString words = alternative.isEmpty() ? tr("A picture") : isolated(alternative);
    if (!host.isEmpty())
        words += u'\n' + tr("Not loaded from %1").arg(isolated(host));
    const QRectF place = isRightToLeft ? rect.adjusted(10, 8, -50, -8) : rect.adjusted(50, 8, -10, -8);
    const Qt::Alignment side = isRightToLeft ? Qt::AlignRight : Qt::AlignLeft;
    painter->setClipRect(rect);
    painter->drawText(place, int(side | Qt::AlignVCenter) | Qt::TextWordWrap, words);
    painter->restore();
}
