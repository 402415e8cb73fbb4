#pragma once

#include "base/async.h"

#include <QImage>
#include <QWidget>

#include <functional>

/// One picture: fitted to its room, one to one, or in steps between, moved by a drag. As much of it is
/// decoded as is seen, by who gives it; the same place stays where it is when more of it comes. Main thread.
class PictureCanvas : public QWidget {
    Q_OBJECT
public:
    explicit PictureCanvas(QWidget *parent = nullptr);

    /// The picture scaled to fit so many pixels; an empty size is its own.
    using Source = std::function<Future<QImage>(QSize fit)>;
    /// Fitted. `small` is shown until more is read, and may be null; `fit` is what it was scaled to fit, if
    /// it is as much as the room needs.
    void show(const QImage &small, Source source, QSize fit = {});
    void clear();
    void setWords(const QString &words); ///< In the place of a picture.

    bool hasPicture() const { return !m_image.isNull(); }
    bool isFitted() const { return m_isFitted; }
    bool isWhole() const { return m_isWhole; } ///< All of its pixels are here.
    QSize roomPixels() const;
    void toggleFit();
    void zoom(double factor);
    void moveBy(QPointF distance);

signals:
    void shown(); ///< As much as the room needs is here.
    void viewChanged(); ///< Where the picture lies, and how large.

protected:
    QRectF place() const; ///< Of the whole picture, in this widget.
    void paintEvent(QPaintEvent *event) override;
    void wheelEvent(QWheelEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseDoubleClickEvent(QMouseEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    void ask(QSize fit);
    void take(const QImage &image, QSize fit);
    double scale() const; ///< Device-independent pixels for one of the image's.

    Source m_source;
    QImage m_image; ///< As much of the picture as is read: small, as large as the room, or whole.
    QString m_words;
    bool m_isWhole = false;
    bool m_isWholeAsked = false; ///< And not answered yet.
    bool m_isFitted = true;
    bool m_isActualWanted = false; ///< One to one, as soon as all of it is here.
    double m_zoom = 1; ///< If it is not fitted.
    QPointF m_middle; ///< Of the picture's middle from the room's.
    QPointF m_dragged;
    int m_asked = 0; ///< What comes late for another picture is dropped.
};
