#include "photos/blackoutcanvas.h"

#include "desk/redactions.h"
#include "widgets/tones.h"

#include <QMouseEvent>
#include <QPainter>
#include <QtConcurrent>

#include <cmath>

namespace {

constexpr int block = 16; ///< Of the picture as it is kept.
constexpr int handle = 10; ///< Points of the screen.

/// In a worker: a pixel for each block of the picture. A picture that cannot be filled so is black as a
/// whole.
QImage hiddenBlocks(QSize picture, const std::vector<BlackOut> &shapes)
{
    QImage whole(picture, QImage::Format_Grayscale8);
    whole.fill(Qt::white);
    const bool isFilled = bool(redact(whole, redactionsOf(shapes), {}));
    QImage blocks((picture.width() + block - 1) / block, (picture.height() + block - 1) / block,
        QImage::Format_ARGB32_Premultiplied);
    blocks.fill(isFilled ? Qt::transparent : Qt::black);
    for (int y = 0; y < blocks.height(); ++y) {
        const uchar *row = whole.constScanLine(y * block);
        auto *out = reinterpret_cast<QRgb *>(blocks.scanLine(y));
        for (int x = 0; x < blocks.width(); ++x) {
            if (row[x * block] == 0)
                out[x] = qRgb(0, 0, 0);
        }
    }
    return blocks;
}

double distance(QPointF point, QPointF from, QPointF to)
{
    const QPointF way = to - from;
    const double length = QPointF::dotProduct(way, way);
    const double along = length > 0 ? qBound(0.0, QPointF::dotProduct(point - from, way) / length, 1.0) : 0;
    const QPointF away = point - from - way * along;
    return std::hypot(away.x(), away.y());
}

bool holds(const BlackOut &shape, QPoint pixel)
{
    if (shape.shape != BlackOut::Shape::Brush)
        return shape.box.contains(pixel);
    for (size_t i = 0; i < shape.path.size(); ++i) {
        const QPoint from = shape.path[i > 0 ? i - 1 : 0];
        if (distance(pixel, from, shape.path[i]) <= shape.width / 2.0)
            return true;
    }
    return false;
}

BlackOut moved(BlackOut shape, QPoint by)
{
    shape.box.translate(shape.shape == BlackOut::Shape::Brush ? QPoint() : by);
    for (QPoint &point : shape.path)
        point += by;
    return shape;
}

} // namespace

QRect boundsOf(const BlackOut &shape)
{
    if (shape.shape != BlackOut::Shape::Brush)
        return shape.box;
    QRect bounds;
    const int half = (shape.width + 1) / 2;
    for (const QPoint &point : shape.path)
        bounds |= QRect(point.x() - half, point.y() - half, 2 * half, 2 * half);
    return bounds;
}

BlackOutCanvas::BlackOutCanvas(QWidget *parent)
    : PictureCanvas(parent)
{
    setCursor(Qt::CrossCursor);
    connect(this, &PictureCanvas::viewChanged, this, qOverload<>(&QWidget::update));
}

void BlackOutCanvas::present(QSize picture, const std::vector<BlackOut> &shapes)
{
    m_picture = picture;
    m_shapes = shapes;
    m_chosen = -1;
    m_drag = Drag::Nothing;
    m_brush = qMax(block, qMax(picture.width(), picture.height()) / 24);
    m_blocks = {};
    makeBlocks();
    update();
}

void BlackOutCanvas::setBrush(int pixels)
{
    m_brush = qBound(block / 2, pixels, qMax(block, qMax(m_picture.width(), m_picture.height()) / 3));
}

double BlackOutCanvas::scale() const { return m_picture.isEmpty() ? 1 : place().width() / m_picture.width(); }

QPoint BlackOutCanvas::pixelAt(QPointF point) const
{
    const QPointF at = (point - place().topLeft()) / qMax(0.0001, scale());
    return { qBound(0, int(at.x()), m_picture.width() - 1), qBound(0, int(at.y()), m_picture.height() - 1) };
}

QRectF BlackOutCanvas::onScreen(const QRectF &pixels) const
{
    return { place().topLeft() + pixels.topLeft() * scale(), pixels.size() * scale() };
}

int BlackOutCanvas::shapeAt(QPoint pixel) const
{
    for (int i = int(m_shapes.size()) - 1; i >= 0; --i) {
        if (holds(m_shapes[size_t(i)], pixel))
            return i;
    }
    return -1;
}

void BlackOutCanvas::choose(int shape)
{
    m_chosen = shape;
    update();
    emit chosenChanged();
}

void BlackOutCanvas::tell()
{
    makeBlocks();
    update();
    emit changed();
}

void BlackOutCanvas::makeBlocks()
{
    ++m_asked;
    if (m_picture.isEmpty())
        return;
    const auto made = QtConcurrent::run(
        [picture = m_picture, shapes = m_shapes] { return Result<QImage>(hiddenBlocks(picture, shapes)); });
    onDone(made, this, [this, asked = m_asked](const Result<QImage> &blocks) {
        if (!blocks || asked != m_asked)
            return;
        m_blocks = *blocks;
        update();
    });
}

void BlackOutCanvas::setShapes(const std::vector<BlackOut> &shapes)
{
    if (isDragging())
        return;
    m_shapes = shapes;
    choose(qMin(m_chosen, int(shapes.size()) - 1));
    tell();
}

void BlackOutCanvas::addInMiddle()
{
    if (isDragging())
        return;
    const QPoint middle = pixelAt(QRectF(rect()).center());
    const int side = qMax(2 * block, qMin(m_picture.width(), m_picture.height()) / 6);
    BlackOut shape;
    shape.shape = m_tool;
    if (m_tool == BlackOut::Shape::Brush) {
        shape.path = { middle };
        shape.width = m_brush;
    } else {
        shape.box
            = QRect(middle.x() - side / 2, middle.y() - side / 2, side, side) & QRect(QPoint(), m_picture);
    }
    m_shapes.push_back(shape);
    choose(int(m_shapes.size()) - 1);
    tell();
}

void BlackOutCanvas::chooseNext(int by)
{
    const int count = int(m_shapes.size());
    if (count > 0 && !isDragging())
        choose(m_chosen < 0 ? (by > 0 ? 0 : count - 1) : (m_chosen + by + count) % count);
}

/// At least a pixel of it stays in the picture: what hides nothing is no black-out.
void BlackOutCanvas::change(const BlackOut &chosen)
{
    if (!boundsOf(chosen).intersects(QRect(QPoint(), m_picture)))
        return;
    m_shapes[size_t(m_chosen)] = chosen;
    tell();
}

void BlackOutCanvas::moveChosen(QPoint by)
{
    if (m_chosen < 0 || isDragging())
        return;
    change(moved(m_shapes[size_t(m_chosen)], by));
}

void BlackOutCanvas::growChosen(QSize by)
{
    if (m_chosen < 0 || isDragging())
        return;
    BlackOut after = m_shapes[size_t(m_chosen)];
    if (after.shape == BlackOut::Shape::Brush)
        after.width = qBound(2, after.width + by.width() + by.height(), qMax(2, m_picture.width()));
    else
        after.box.setSize((after.box.size() + by).expandedTo({ 1, 1 }));
    change(after);
}

void BlackOutCanvas::removeChosen()
{
    if (m_chosen < 0 || isDragging())
        return;
    m_shapes.erase(m_shapes.begin() + m_chosen);
    choose(qMin(m_chosen, int(m_shapes.size()) - 1));
    tell();
}

void BlackOutCanvas::mousePressEvent(QMouseEvent *event)
{
    if (!hasPicture() || m_picture.isEmpty())
        return;
    if (event->button() != Qt::LeftButton)
        return PictureCanvas::mousePressEvent(event);
    m_from = pixelAt(event->position());
    if (m_chosen >= 0 && m_shapes[size_t(m_chosen)].shape != BlackOut::Shape::Brush) {
        const QRectF bounds = onScreen(boundsOf(m_shapes[size_t(m_chosen)]));
        const QPointF away = event->position() - bounds.bottomRight();
        if (std::abs(away.x()) <= handle && std::abs(away.y()) <= handle) {
            m_drag = Drag::Grow;
            m_before = m_shapes[size_t(m_chosen)];
            return;
        }
    }
    // What is there is moved; a brush paints over it.
    const int there = m_tool == BlackOut::Shape::Brush ? -1 : shapeAt(m_from);
    if (there >= 0) {
        choose(there);
        m_drag = Drag::Move;
        m_before = m_shapes[size_t(there)];
        return;
    }
    m_drag = Drag::Draw;
    BlackOut shape;
    shape.shape = m_tool;
    if (m_tool == BlackOut::Shape::Brush) {
        shape.path = { m_from };
        shape.width = m_brush;
    }
    m_shapes.push_back(shape);
    choose(int(m_shapes.size()) - 1);
}

void BlackOutCanvas::mouseMoveEvent(QMouseEvent *event)
{
    if (m_drag == Drag::Nothing) {
        if (event->buttons() != Qt::NoButton)
            PictureCanvas::mouseMoveEvent(event);
        return;
    }
    const QPoint at = pixelAt(event->position());
    BlackOut &shape = m_shapes[size_t(m_chosen)];
    switch (m_drag) {
    case Drag::Nothing:
        break;
    case Drag::Draw:
        if (shape.shape != BlackOut::Shape::Brush)
            shape.box = QRect(m_from, at).normalized();
        else if ((at - shape.path.back()).manhattanLength() >= qMax(2, shape.width / 8))
            shape.path.push_back(at);
        break;
    case Drag::Move:
        shape = moved(m_before, at - m_from);
        break;
    case Drag::Grow:
        shape.box.setBottomRight({ qMax(shape.box.left(), at.x()), qMax(shape.box.top(), at.y()) });
        break;
    }
    update();
}

void BlackOutCanvas::mouseReleaseEvent(QMouseEvent *)
{
    const Drag drag = std::exchange(m_drag, Drag::Nothing);
    if (drag == Drag::Nothing)
        return;
    const BlackOut &shape = m_shapes[size_t(m_chosen)];
    constexpr int least = 4; // Pixels: less is a click.
    const bool isClick = drag == Drag::Draw && shape.shape != BlackOut::Shape::Brush
        && (shape.box.width() < least || shape.box.height() < least);
    if (isClick) {
        m_shapes.pop_back();
        return choose(-1);
    }
    if (drag == Drag::Draw || shape != m_before)
        tell();
}

void BlackOutCanvas::mouseDoubleClickEvent(QMouseEvent *event) { mousePressEvent(event); }

void BlackOutCanvas::paintEvent(QPaintEvent *event)
{
    PictureCanvas::paintEvent(event);
    if (!hasPicture() || m_picture.isEmpty())
        return;
    QPainter painter(this);
    if (!m_blocks.isNull()) {
        // Whole blocks, the last ones beyond the picture's edge.
        painter.setClipRect(place());
        painter.drawImage(onScreen(QRectF(QPointF(), QSizeF(m_blocks.size() * block))), m_blocks);
        painter.setClipping(false);
    }
    painter.setRenderHint(QPainter::Antialiasing);
    for (size_t i = 0; i < m_shapes.size(); ++i) {
        const BlackOut &shape = m_shapes[i];
        const bool isChosen = int(i) == m_chosen;
        const bool isDrawn = isChosen && m_drag != Drag::Nothing;
        const QRectF bounds = onScreen(boundsOf(shape));
        // Light on dark on light: seen on black and on any picture.
        const QPen outline(isChosen ? accent(darkPalette()) : QColor(Qt::white), isChosen ? 2 : 1);
        const QBrush ground = isDrawn ? QBrush(Qt::black) : QBrush(Qt::NoBrush);
        painter.setPen(outline);
        painter.setBrush(ground);
        switch (shape.shape) {
        case BlackOut::Shape::Rectangle:
            painter.drawRect(bounds);
            break;
        case BlackOut::Shape::Ellipse:
            painter.drawEllipse(bounds);
            break;
        case BlackOut::Shape::Brush: {
            if (isDrawn || isChosen) {
                QPolygonF path;
                for (const QPoint &point : shape.path)
                    path << place().topLeft() + QPointF(point) * scale();
                if (path.size() == 1)
                    path << path.front() + QPointF(0.01, 0);
                if (isDrawn) {
                    painter.setPen(
                        QPen(Qt::black, shape.width * scale(), Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
                    painter.drawPolyline(path);
                }
                painter.setPen(outline);
                painter.drawPolyline(path);
            }
            break;
        }
        }
        if (isChosen && shape.shape != BlackOut::Shape::Brush) {
            painter.setPen(Qt::NoPen);
            painter.setBrush(outline.color());
            painter.drawRect(
                QRectF(bounds.right() - handle / 2.0, bounds.bottom() - handle / 2.0, handle, handle));
        }
    }
}
