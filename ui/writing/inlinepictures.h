#pragma once

#include <QFont>
#include <QObject>
#include <QPalette>
#include <QTextObjectInterface>

class QTextDocument;

/// Draws the pictures that stand in a line of words: as a sign, the line stays one. Main thread.
class InlinePictures final : public QObject, public QTextObjectInterface {
    Q_OBJECT
    Q_INTERFACES(QTextObjectInterface)
public:
    explicit InlinePictures(QTextDocument *document);

    void setLook(const QFont &font, const QPalette &palette);

    QSizeF intrinsicSize(QTextDocument *document, int position, const QTextFormat &format) override;
    void drawObject(QPainter *painter, const QRectF &rect, QTextDocument *document, int position,
        const QTextFormat &format) override;

    static QSizeF sizeIn(const QFont &font);
    static void draw(QPainter *painter, const QRectF &rect, const QPalette &palette);

private:
    QFont m_font;
    QPalette m_palette;
};
