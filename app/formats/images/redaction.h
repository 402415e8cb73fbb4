#pragma once

#include "base/result.h"

#include <QImage>
#include <QPoint>
#include <QRect>

#include <vector>

/// What nobody may see of a picture, and making sure of it. Pure, any thread.

/// A part of a picture, in pixels of the picture as shown: upright, at its full size.
struct Redaction {
    enum class Shape { Rectangle, Ellipse, Stroke };

    Shape shape = Shape::Rectangle;
    QRect area; ///< The Rectangle, or what the Ellipse fits into.
    std::vector<QPoint> points; ///< Where the brush of a Stroke went; one is a dab.
    int diameter = 0; ///< Of that brush.

    bool operator==(const Redaction &) const = default;
};

/// The blocks in which a picture was compressed: within one, every pixel says something of every other.
struct BlockGrid {
    QSize cell{ 16, 16 };
    QPoint origin; ///< Of a block's corner; not to the right of the picture's, nor below it.
    int margin = 0; ///< Pixels beyond a block into which it runs when it is decoded.
};

/// Fills every block that a shape touches with opaque black. Errors: Refused/BadArgument for a shape that is
/// empty or wholly outside of the picture: whoever drew it believes that something is hidden.
Result<> redact(QImage &image, const std::vector<Redaction> &redactions, const BlockGrid &grid);
