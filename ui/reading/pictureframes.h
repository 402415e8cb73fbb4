#pragma once

#include <QHash>
#include <QImage>
#include <QSet>
#include <QTextObjectInterface>
#include <QUrl>

class QWidget;

/// Draws pictures, and in the place of one that is not there a frame: with a button's shape while it may be
/// loaded, with the reason if that failed; for the objects of pictureproperty. Main thread.
class PictureFrames final : public QObject, public QTextObjectInterface {
    Q_OBJECT
    Q_INTERFACES(QTextObjectInterface)
public:
    explicit PictureFrames(QWidget *view); ///< Which owns it.

    void put(const QUrl &source, const QImage &image);
    void setLoading(const QUrl &source); ///< Keeps its place; nothing if it is there.
    void setFailed(const QUrl &source, const QString &why); ///< Nothing if it is there.
    void clear();
    bool has(const QUrl &source) const { return m_images.contains(source); }
    QImage image(const QUrl &source) const { return m_images.value(source); }
    /// For people: what Enter does there, or why the picture is not there.
    QString words(const QUrl &source) const;
    /// The object at this position of the document has the focus; -1 for none.
    void setFocused(int position) { m_focused = position; }

    QSizeF intrinsicSize(QTextDocument *document, int position, const QTextFormat &format) override;
    void drawObject(QPainter *painter, const QRectF &rect, QTextDocument *document, int position,
        const QTextFormat &format) override;

private:
    enum class State { Blocked, Loading, Failed, There };
    State stateOf(const QUrl &source) const;
    void drawFrame(QPainter *painter, const QRectF &rect, const QTextFormat &format) const;

    QWidget *m_view;
    QHash<QUrl, QImage> m_images; ///< With the screen's ratio.
    QHash<QUrl, QString> m_failures; ///< Why.
    QSet<QUrl> m_loading;
    int m_focused = -1;
};
