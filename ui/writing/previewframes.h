#pragma once

#include "writing/previewpost.h"

#include <QPalette>
#include <QTextDocument>

class QPainter;

/// What stands under the words of a post: grounds and bars of quotations, frames of cards. In the document's
/// coordinates, as far as it is written; only what `visible` touches. `firstLine` is the document's block
/// that the first of the post's lines is.
void paintFrames(QPainter &painter, const QTextDocument &document, int firstLine,
    const std::vector<PreviewPost::Frame> &frames, const QPalette &palette, const QRectF &visible);
