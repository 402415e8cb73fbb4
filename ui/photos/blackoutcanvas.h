#pragma once

#include "model/keptphotos.h"
#include "widgets/picturecanvas.h"

/// A picture with what is blacked out of it, drawn and changed by pointer and by key. What is black is what
/// will be: whole blocks of 16 pixels. Main thread; which blocks is found in a worker.
class BlackOutCanvas final : public PictureCanvas {
    Q_OBJECT
public:
    explicit BlackOutCanvas(QWidget *parent = nullptr);

    void present(QSize picture, const std::vector<BlackOut> &shapes);
    const std::vector<BlackOut> &shapes() const { return m_shapes; }
    int chosen() const { return m_chosen; } ///< -1 if none is.
    /// Until it ends, nothing but the pointer changes a shape.
    bool isDragging() const { return m_drag != Drag::Nothing; }
    void setTool(BlackOut::Shape tool) { m_tool = tool; }
    void setBrush(int pixels); ///< Of the picture.
    int brush() const { return m_brush; }

    void setShapes(const std::vector<BlackOut> &shapes); ///< Another state; told as any change.
    void addInMiddle(); ///< One of the tool, of what is seen.
    void chooseNext(int by);
    void moveChosen(QPoint by); ///< Pixels of the picture.
    void growChosen(QSize by);
    void removeChosen();

signals:
    void changed();
    void chosenChanged();

protected:
    void paintEvent(QPaintEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void mouseDoubleClickEvent(QMouseEvent *event) override;

private:
    enum class Drag { Nothing, Draw, Move, Grow };
    double scale() const; ///< Points of this widget for a pixel of the picture.
    QPoint pixelAt(QPointF point) const;
    QRectF onScreen(const QRectF &pixels) const;
    int shapeAt(QPoint pixel) const;
    void choose(int shape);
    void change(const BlackOut &chosen);
    void tell();
    void makeBlocks();

    QSize m_picture;
    std::vector<BlackOut> m_shapes;
    BlackOut::Shape m_tool = BlackOut::Shape::Rectangle;
    int m_brush = 64;
    int m_chosen = -1;
    Drag m_drag = Drag::Nothing;
    QPoint m_from; ///< Where the drag began, in the picture,
    BlackOut m_before; ///< and the shape that it changes.
    QImage m_blocks; ///< What is hidden, for the whole picture in fewer pixels: black, or nothing.
    int m_asked = 0;
};

/// The box around a shape, in pixels of the picture.
QRect boundsOf(const BlackOut &shape);
