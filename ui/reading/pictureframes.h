#pragma once

#include <QTextObjectInterface>

class QWidget;

/// Draws the frame of a picture that is not loaded, with its words; for the objects of pictureproperty. Main
/// thread.
class PictureFrames final : public QObject, public QTextObjectInterface {
    Q_OBJECT
    Q_INTERFACES(QTextObjectInterface)
public:
    explicit PictureFrames(QWidget *view); ///< Which owns it.

    QSizeF intrinsicSize(QTextDocument *document, int position, const QTextFormat &format) override;
    void drawObject(QPainter *painter, const QRectF &rect, QTextDocument *document, int position,
        const QTextFormat &format) override;

private:
    QWidget *m_view;
};
