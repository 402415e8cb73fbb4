#include "writing/inlinepictures.h"

#include "widgets/icons.h"
#include "widgets/tones.h"
#include "writing/bufferformat.h"

#include <QAbstractTextDocumentLayout>
#include <QPainter>
#include <QTextDocument>

using namespace Qt::StringLiterals;

InlinePictures::InlinePictures(QTextDocument *document)
    : QObject(document)
{
    document->documentLayout()->registerHandler(lineobject::Inline, this);
}

void InlinePictures::setLook(const QFont &font, const QPalette &palette)
{
    m_font = font;
    m_palette = palette;
}

QSizeF InlinePictures::sizeIn(const QFont &font)
{
    const qreal side = QFontMetricsF(font).height() + 6;
    return { side, side };
}

void InlinePictures::draw(QPainter *painter, const QRectF &rect, const QPalette &palette)
{
    painter->setPen(controlBorder(palette));
    painter->drawRoundedRect(rect.adjusted(1, 1, -1, -1), 3, 3);
    const int side = int(rect.height()) - 6;
    painter->drawPixmap(rect.topLeft() + QPointF(3, 3),
        linePixmap("picture"_L1, side, mutedInk(palette), painter->device()->devicePixelRatioF()));
}

QSizeF InlinePictures::intrinsicSize(QTextDocument *, int, const QTextFormat &) { return sizeIn(m_font); }

void InlinePictures::drawObject(
    QPainter *painter, const QRectF &rect, QTextDocument *, int, const QTextFormat &)
{
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    draw(painter, rect, m_palette);
    painter->restore();
}
