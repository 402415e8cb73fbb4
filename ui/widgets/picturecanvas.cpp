#include "widgets/picturecanvas.h"

#include "widgets/tones.h"

#include <QMouseEvent>
#include <QPainter>
#include <QWheelEvent>

#include <cmath>

PictureCanvas::PictureCanvas(QWidget *parent)
    : QWidget(parent)
{
    setFocusPolicy(Qt::NoFocus);
    setMinimumSize(64, 64);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
}

void PictureCanvas::show(const QImage &small, Source source, QSize fit)
{
    ++m_asked;
    m_source = std::move(source);
    m_words.clear();
    m_isFitted = true;
    m_isActualWanted = false;
    m_isWhole = false;
    m_isWholeAsked = false;
    m_middle = {};
    m_image = {};
    if (!fit.isEmpty())
        return take(small, fit);
    m_image = small;
    m_image.setDevicePixelRatio(1);
    ask(roomPixels());
    update();
}

void PictureCanvas::clear()
{
    ++m_asked;
    m_source = {};
    m_isWholeAsked = false;
    m_image = {};
    update();
}

void PictureCanvas::setWords(const QString &words)
{
    clear();
    m_words = words;
}

void PictureCanvas::ask(QSize fit)
{
    if (!m_source || (fit.isEmpty() && std::exchange(m_isWholeAsked, true)))
        return;
    onDone(m_source(fit), this, [this, asked = m_asked, fit](const Result<QImage> &image) {
        if (asked != m_asked)
            return;
        if (image && !image->isNull())
            take(*image, fit); // Else what there is is shown, large.
        else if (fit.isEmpty())
            m_isWholeAsked = false;
    });
}

/// The same place stays where it is, in more pixels.
void PictureCanvas::take(const QImage &image, QSize fit)
{
    if (m_isWhole && !fit.isEmpty())
        return; // All of it is here already.
    // Scaled down or not: what is smaller than what it was to fit is all there is.
    m_isWhole = fit.isEmpty() || (image.width() < fit.width() && image.height() < fit.height());
    const double before = m_image.width();
    m_image = image;
    m_image.setDevicePixelRatio(1);
    if (!m_isFitted && before > 0)
        m_zoom *= before / image.width();
    if (m_isWhole && std::exchange(m_isActualWanted, false))
        m_zoom = 1 / devicePixelRatioF();
    moveBy({});
    emit shown();
}

QSize PictureCanvas::roomPixels() const
{
    return (QSizeF(size()) * devicePixelRatioF()).toSize().expandedTo({ 1, 1 });
}

double PictureCanvas::scale() const
{
    if (!m_isFitted || m_image.isNull())
        return m_zoom;
    return qMax(0.001,
        std::min({ double(width()) / m_image.width(), double(height()) / m_image.height(),
            m_isWhole ? 1 / devicePixelRatioF() : 1e9 }));
}

QRectF PictureCanvas::place() const
{
    QRectF place(QPointF(), QSizeF(m_image.size()) * scale());
    place.moveCenter(QRectF(rect()).center() + m_middle);
    return place;
}

void PictureCanvas::toggleFit()
{
    if (m_image.isNull())
        return;
    m_zoom = scale();
    m_isFitted = !m_isFitted;
    m_middle = {};
    m_isActualWanted = !m_isFitted && !m_isWhole;
    if (m_isActualWanted)
        ask({});
    else if (!m_isFitted)
        m_zoom = 1 / devicePixelRatioF();
    moveBy({});
}

void PictureCanvas::zoom(double factor)
{
    if (m_image.isNull())
        return;
    m_isActualWanted = false;
    m_zoom = qBound(0.01, scale() * factor, 16.0);
    m_isFitted = false;
    m_middle *= factor;
    if (!m_isWhole)
        ask({});
    moveBy({});
}

// No further than that its edge is seen.
void PictureCanvas::moveBy(QPointF distance)
{
    const QSizeF over = (QSizeF(m_image.size()) * scale() - QSizeF(size())) / 2;
    m_middle += distance;
    m_middle.setX(qBound(-qMax(0.0, over.width()), m_middle.x(), qMax(0.0, over.width())));
    m_middle.setY(qBound(-qMax(0.0, over.height()), m_middle.y(), qMax(0.0, over.height())));
    update();
    emit viewChanged();
}

void PictureCanvas::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    if (!m_words.isEmpty()) {
        painter.setPen(mutedInk(palette()));
        painter.drawText(rect(), int(Qt::AlignCenter) | Qt::TextWordWrap, m_words);
        return;
    }
    if (m_image.isNull())
        return;
    painter.setRenderHint(QPainter::SmoothPixmapTransform);
    painter.drawImage(place(), m_image);
}

void PictureCanvas::wheelEvent(QWheelEvent *event)
{
    if (event->modifiers() & Qt::ControlModifier)
        zoom(std::pow(1.25, event->angleDelta().y() / 120.0));
    else
        moveBy(
            event->pixelDelta().isNull() ? QPointF(event->angleDelta()) / 2 : QPointF(event->pixelDelta()));
    event->accept();
}

void PictureCanvas::mousePressEvent(QMouseEvent *event)
{
    m_dragged = event->position();
    event->accept();
}

void PictureCanvas::mouseMoveEvent(QMouseEvent *event)
{
    moveBy(event->position() - m_dragged);
    m_dragged = event->position();
}

void PictureCanvas::mouseDoubleClickEvent(QMouseEvent *) { toggleFit(); }

void PictureCanvas::resizeEvent(QResizeEvent *)
{
    if (m_isFitted && !m_isWhole && !m_image.isNull())
        ask(roomPixels()); // More of the picture than was read for a smaller room.
    moveBy({});
}
