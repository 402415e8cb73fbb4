#include "formats/images/redaction.h"

#include <QPainter>

#include <algorithm>
#include <cmath>

using namespace Qt::StringLiterals;

namespace {

/// Which blocks of a picture are to be filled.
class Blocks {
public:
    Blocks(QSize picture, const BlockGrid &grid)
        : m_picture(picture)
        , m_grid(grid)
        , m_columns(column(picture.width() - 1) + 1)
        , m_rows(row(picture.height() - 1) + 1)
        , m_filled(static_cast<size_t>(m_columns) * static_cast<size_t>(m_rows))
    {
    }

    /// Fills those blocks in the area for which `isTouched(area of the block)`.
    template<class Predicate>
    void fill(const QRectF &area, Predicate isTouched)
    {
        const QRectF seen = area & QRectF(QPointF(), QSizeF(m_picture));
        if (seen.isEmpty())
            return;
        const int right = column(static_cast<int>(std::ceil(seen.right())) - 1);
        const int bottom = row(static_cast<int>(std::ceil(seen.bottom())) - 1);
        for (int y = row(static_cast<int>(seen.top())); y <= bottom; ++y) {
            for (int x = column(static_cast<int>(seen.left())); x <= right; ++x) {
                if (isTouched(QRectF(cell(x, y, 1))))
                    m_filled[index(x, y)] = true;
            }
        }
    }

    bool isEmpty() const { return std::find(m_filled.begin(), m_filled.end(), true) == m_filled.end(); }

    void paint(QImage &image) const
    {
        QPainter painter(&image);
        painter.setCompositionMode(QPainter::CompositionMode_Source);
        for (int y = 0; y < m_rows; ++y) {
            for (int x = 0; x < m_columns; ++x) {
                int run = 0;
                while (x + run < m_columns && m_filled[index(x + run, y)])
                    ++run;
                if (run == 0)
                    continue;
                const int margin = m_grid.margin;
                painter.fillRect(cell(x, y, run).adjusted(-margin, -margin, margin, margin), Qt::black);
                x += run;
            }
        }
    }

private:
    int column(int x) const { return (x - m_grid.origin.x()) / m_grid.cell.width(); }
    int row(int y) const { return (y - m_grid.origin.y()) / m_grid.cell.height(); }
    size_t index(int x, int y) const
    {
        return static_cast<size_t>(y) * static_cast<size_t>(m_columns) + static_cast<size_t>(x);
    }
    QRect cell(int x, int y, int run) const
    {
        const QSize size = m_grid.cell;
        return { m_grid.origin.x() + x * size.width(), m_grid.origin.y() + y * size.height(),
            run * size.width(), size.height() };
    }

    QSize m_picture;
    BlockGrid m_grid;
    int m_columns;
    int m_rows;
    std::vector<bool> m_filled;
};

QPointF nearest(const QRectF &block, QPointF point)
{
    return { std::clamp(point.x(), block.left(), block.right()),
        std::clamp(point.y(), block.top(), block.bottom()) };
}

void fillEllipse(Blocks &blocks, const QRectF &area)
{
    const QPointF middle = area.center();
    blocks.fill(area, [&](const QRectF &block) {
        const QPointF away = nearest(block, middle) - middle;
        const double x = away.x() / (area.width() / 2);
        const double y = away.y() / (area.height() / 2);
        return x * x + y * y <= 1;
    });
}

void fillDab(Blocks &blocks, QPointF middle, double radius)
{
    const QRectF area(middle.x() - radius, middle.y() - radius, 2 * radius, 2 * radius);
    blocks.fill(area, [&](const QRectF &block) {
        const QPointF away = nearest(block, middle) - middle;
        return QPointF::dotProduct(away, away) <= radius * radius;
    });
}

/// Dabs so close to each other, and so much larger, that nothing of the line between them is left out.
void fillStroke(Blocks &blocks, const Redaction &stroke)
{
    const QPointF half(0.5, 0.5); // The middle of a pixel.
    const double radius = stroke.diameter / 2.0;
    const double step = std::max(1.0, radius / 8);
    QPointF from = stroke.points.front() + half;
    fillDab(blocks, from, radius + step / 2);
    for (const QPoint &point : stroke.points) {
        const QPointF to = point + half;
        const QPointF way = to - from;
        const int steps = static_cast<int>(std::ceil(std::hypot(way.x(), way.y()) / step));
        for (int i = 1; i <= steps; ++i)
            fillDab(blocks, from + way * i / steps, radius + step / 2);
        from = to;
    }
}

/// Far outside of any picture, and small enough to reckon with.
constexpr int farthest = 1'000'000;

bool isSound(const Redaction &redaction)
{
    const auto isNear = [](int value) {
        return value >= -farthest && value <= farthest;
    };
    if (redaction.shape != Redaction::Shape::Stroke)
        return !redaction.area.isEmpty() && isNear(redaction.area.x()) && isNear(redaction.area.y())
            && redaction.area.width() <= farthest && redaction.area.height() <= farthest;
    return !redaction.points.empty() && redaction.diameter > 0 && redaction.diameter <= farthest
        && std::all_of(redaction.points.begin(), redaction.points.end(),
            [&](QPoint point) { return isNear(point.x()) && isNear(point.y()); });
}

} // namespace

Result<> redact(QImage &image, const std::vector<Redaction> &redactions, const BlockGrid &grid)
{
    for (const Redaction &redaction : redactions) {
        if (!isSound(redaction))
            return Error{ Error::Kind::Refused, Error::Reason::BadArgument, u"an empty redaction"_s };
        Blocks own(image.size(), grid);
        switch (redaction.shape) {
        case Redaction::Shape::Rectangle:
            own.fill(redaction.area, [](const QRectF &) { return true; });
            break;
        case Redaction::Shape::Ellipse:
            fillEllipse(own, redaction.area);
            break;
        case Redaction::Shape::Stroke:
            fillStroke(own, redaction);
            break;
        }
        if (own.isEmpty())
            return Error{ Error::Kind::Refused, Error::Reason::BadArgument,
                u"a redaction outside of the picture"_s };
        own.paint(image);
    }
    return {};
}
