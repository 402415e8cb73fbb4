#include "reading/pictureframes.h"

#include "reading/articlepage.h"
#include "widgets/icons.h"
#include "widgets/isolated.h"
#include "widgets/tones.h"

#include <QFontMetricsF>
#include <QPainter>
#include <QTextDocument>
#include <QWidget>

using namespace Qt::StringLiterals;

PictureFrames::PictureFrames(QWidget *view)
    : QObject(view)
    , m_view(view)
{
}

void PictureFrames::put(const QUrl &source, const QImage &image)
{
    m_loading.remove(source);
    m_failures.remove(source);
    m_images.insert(source, image);
}

void PictureFrames::setLoading(const QUrl &source)
{
    m_failures.remove(source);
    if (!has(source))
        m_loading.insert(source);
}

void PictureFrames::setFailed(const QUrl &source, const QString &why)
{
    m_loading.remove(source);
    if (!has(source))
        m_failures.insert(source, why);
}

void PictureFrames::clear()
{
    m_images.clear();
    m_failures.clear();
    m_loading.clear();
    m_focused = -1;
}

PictureFrames::State PictureFrames::stateOf(const QUrl &source) const
{
    if (has(source))
        return State::There;
    if (m_failures.contains(source))
        return State::Failed;
    return m_loading.contains(source) ? State::Loading : State::Blocked;
}

QString PictureFrames::words(const QUrl &source) const
{
    const QString host = isolated(source.host(QUrl::FullyEncoded));
    switch (stateOf(source)) {
    case State::There:
        return tr("Enter shows the picture in full size");
    case State::Loading:
        return tr("Loading from %1…").arg(host);
    case State::Failed:
        return tr("Not loaded from %1: %2").arg(host, isolated(m_failures.value(source)));
    case State::Blocked:
        break;
    }
    return source.host().isEmpty() ? tr("It has no address") : tr("Load from %1").arg(host);
}

// A page's own size is kept while a picture is on its way, so that the text does not jump; one that nobody
// asked for takes little room.
QSizeF PictureFrames::intrinsicSize(QTextDocument *document, int, const QTextFormat &format)
{
    const QUrl source = format.property(pictureproperty::Source).toUrl();
    const State state = stateOf(source);
    const double column = qMax(60.0, document->textWidth() - 2 * document->documentMargin() - 2);
    QSizeF size = format.property(pictureproperty::Size).toSize();
    if (state == State::There)
        size = m_images.value(source).deviceIndependentSize();
    if (state == State::There || state == State::Loading) {
        if (size.width() > column)
            size.scale(column, size.height(), Qt::KeepAspectRatio);
        if (state == State::There || (size.width() >= 120 && size.height() >= 72))
            return size.expandedTo({ 1, 1 });
    }
    return { qMin(column, 420.0), 116 };
}

void PictureFrames::drawObject(
    QPainter *painter, const QRectF &rect, QTextDocument *, int position, const QTextFormat &format)
{
    painter->save();
    const auto image = m_images.constFind(format.property(pictureproperty::Source).toUrl());
    if (image != m_images.constEnd()) {
        painter->setRenderHint(QPainter::SmoothPixmapTransform);
        painter->drawImage(rect, *image);
    } else {
        drawFrame(painter, rect, format);
    }
    if (position == m_focused) {
        painter->setRenderHint(QPainter::Antialiasing);
        painter->setBrush(Qt::NoBrush);
        painter->setPen(QPen(accent(m_view->palette()), 3));
        painter->drawRoundedRect(rect.adjusted(1.5, 1.5, -1.5, -1.5), 6, 6);
    }
    painter->restore();
}

void PictureFrames::drawFrame(QPainter *painter, const QRectF &rect, const QTextFormat &format) const
{
    const QPalette palette = m_view->palette();
    const QUrl source = format.property(pictureproperty::Source).toUrl();
    const State state = stateOf(source);
    const bool hasButton = state == State::Blocked && !source.host().isEmpty();
    painter->setClipRect(rect);
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setBrush(palette.base()); // Over the ground of a selection: the ring says what has the focus.
    painter->setPen(QPen(controlBorder(palette), 1, Qt::DashLine));
    painter->drawRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), 6, 6);

    painter->setFont(m_view->font());
    const QFontMetricsF metrics(m_view->font(), painter->device());
    const QString words = this->words(source);
    const double buttonHeight = metrics.height() + 12;
    QRectF button(0, 0, qMin(rect.width() - 20, metrics.horizontalAdvance(words) + 28), buttonHeight);
    button.moveCenter(rect.center());
    button.moveBottom(qMin(rect.bottom() - 12, rect.center().y() + buttonHeight + 10));
    QRectF above(rect.left() + 12, rect.top() + 8, rect.width() - 24, button.top() - rect.top() - 14);
    // Its icon beside the words that stand for it, on the side where they begin.
    const QString alternative = format.stringProperty(pictureproperty::Alternative);
    const QString name = alternative.isEmpty() ? tr("A picture") : isolated(alternative);
    const bool isRightToLeft = name.isRightToLeft() || alternative.isRightToLeft();
    const QPixmap icon
        = linePixmap("picture"_L1, 20, mutedInk(palette), painter->device()->devicePixelRatioF());
    const double lines = qMin(above.width() - 28, metrics.horizontalAdvance(name) + 2);
    QRectF said(0, 0, lines + 28, above.height());
    said.moveCenter(above.center());
    painter->drawPixmap(
        QPointF(isRightToLeft ? said.right() - 20 : said.left(), said.center().y() - 10), icon);
    painter->setPen(mutedInk(palette));
    painter->drawText(isRightToLeft ? said.adjusted(0, 0, -28, 0) : said.adjusted(28, 0, 0, 0),
        int(Qt::AlignAbsolute | Qt::AlignVCenter | (isRightToLeft ? Qt::AlignRight : Qt::AlignLeft))
            | Qt::TextWordWrap,
        name);
    if (hasButton) {
        painter->setPen(QPen(controlBorder(palette), 1));
        painter->setBrush(palette.button());
        painter->drawRoundedRect(button, 6, 6);
        painter->setPen(palette.color(QPalette::ButtonText));
        painter->drawText(
            button, Qt::AlignCenter, metrics.elidedText(words, Qt::ElideMiddle, button.width() - 16));
        return;
    }
    painter->setPen(state == State::Failed ? tonePair(Tone::Trouble, palette).ink : mutedInk(palette));
    painter->drawText(
        QRectF(rect.left() + 12, button.top(), rect.width() - 24, rect.bottom() - button.top() - 6),
        int(Qt::AlignHCenter | Qt::AlignTop) | Qt::TextWordWrap, words);
}
