#pragma once

#include <QHash>
#include <QImage>
#include <QTextObjectInterface>
#include <QUrl>

class QWidget;

/// Draws pictures, and a frame with words in the place of one that is not loaded; for the objects of
/// pictureproperty. Main thread.
class PictureFrames final : public QObject, public QTextObjectInterface {
    Q_OBJECT
    Q_INTERFACES(QTextObjectInterface)
public:
    explicit PictureFrames(QWidget *view); ///< Which owns it.

    void put(const QUrl &source, const QImage &image) { m_images.insert(source, image); }
    void clear() { m_images.clear(); }
    bool has(const QUrl &source) const { return m_images.contains(source); }

    QSizeF intrinsicSize(QTextDocument *document, int position, const QTextFormat &format) override;
    void drawObject(QPainter *painter, const QRectF &rect, QTextDocument *document, int position,
        const QTextFormat &format) override;

private:
    QWidget *m_view;
    QHash<QUrl, QImage> m_images; ///< With the screen's ratio.
};
