#pragma once

#include <QWidget>

class PostEdit;

/// Beside the block that the mouse is over: dragged, it takes the block to another place (Escape leaves it
/// where it is); pressed, it offers what can be done with it. The keyboard has commands for both. Main
/// thread.
class BlockHandle final : public QWidget {
    Q_OBJECT
public:
    explicit BlockHandle(PostEdit &editor);

signals:
    void menuRequested(const QPoint &at);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void paintEvent(QPaintEvent *event) override;

private:
    void follow(const QPoint &at); ///< In the coordinates of the viewport.
    void showTarget(const QPoint &at);
    void endDrag();

    PostEdit &m_editor;
    const QWidget *m_viewport;
    QWidget *m_target; ///< The line where the block will stand.
    int m_block = -1; ///< Where the block begins.
    int m_before = -2; ///< The block that it will stand before; -1: at the end; -2: where it is.
    QPoint m_pressed;
    bool m_isPressed = false; ///< And the drag was not given up.
    bool m_isDragging = false;
};
