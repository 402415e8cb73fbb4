#pragma once

#include "model/feed.h"
#include "reading/pagelines.h"

#include <QWidget>

class Pictures;
class QLabel;
class QPushButton;

/// The pictures of an article in full size, over the whole window. Left and Right go among them as the window
/// is written; Space and 1 change between fitting and one to one, + and - in steps; Up, Down and a drag move
/// it; Esc closes. Shows only what is kept here. Main thread.
class PictureViewer final : public QWidget {
    Q_OBJECT
public:
    explicit PictureViewer(QWidget *window);

    struct Shown {
        PagePicture picture;
        QImage small; ///< As in the article: shown until the whole is read.
    };
    void present(std::vector<Shown> shown, int index, ArticleId article, Pictures *pictures);
    int index() const { return m_index; }
    bool isFitted() const { return m_isFitted; }

public slots:
    void goToNext();
    void goToPrevious();
    void toggleFit();

signals:
    /// The link that the picture stands in, and the picture's words.
    void linkRequested(const QUrl &address, const QString &words);
    void closed();

protected:
    void paintEvent(QPaintEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void wheelEvent(QWheelEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override;
    bool focusNextPrevChild(bool isNext) override;

private:
    void show(int index);
    void close();
    void zoom(double factor);
    void moveBy(QPointF distance);
    double scale() const; ///< Device-independent pixels for one of the picture's.
    QRectF room() const;

    std::vector<Shown> m_shown;
    int m_index = 0;
    ArticleId m_article;
    Pictures *m_pictures = nullptr;
    QImage m_image;
    bool m_isFitted = true;
    double m_zoom = 1; ///< If it is not fitted.
    QPointF m_middle; ///< Of the picture's middle from the room's.
    QPointF m_dragged;
    int m_asked = 0; ///< What comes late for another picture is dropped.
    QLabel *m_caption;
    QPushButton *m_previous;
    QPushButton *m_next;
    QPushButton *m_fit;
    QPushButton *m_link;
    QPushButton *m_close;
};
