#include "reading/pictureframes.h"

#include "reading/articlepage.h"
#include "widgets/icons.h"
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

QSizeF PictureFrames::intrinsicSize(QTextDocument *document, int, const QTextFormat &)
{
    return { qMax(120.0, qMin(420.0, document->textWidth() - 24)), 72 };
}

void PictureFrames::drawObject(
    QPainter *painter, const QRectF &rect, QTextDocument *, int, const QTextFormat &format)
{
    const QPalette palette = m_view->palette();
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(QPen(controlBorder(palette), 1, Qt::DashLine));
    painter->drawRoundedRect(rect.adjusted(0.5, 4.5, -0.5, -4.5), 6, 6);
    painter->drawPixmap(rect.topLeft() + QPointF(14, rect.height() / 2 - 12),
        linePixmap("picture"_L1, 24, mutedInk(palette), painter->device()->devicePixelRatioF()));
    painter->setFont(m_view->font());
    painter->setPen(mutedInk(palette));
    const QString alternative = format.stringProperty(pictureproperty::Alternative);
    const QString host = format.property(pictureproperty::Source).toUrl().host();
    QString words = alternative.isEmpty() ? tr("A picture") : alternative;
    if (!host.isEmpty())
        words += u'\n' + tr("Not loaded from %1").arg(host);
    painter->drawText(rect.adjusted(50, 8, -10, -8), Qt::AlignVCenter | Qt::TextWordWrap, words);
    painter->restore();
}
