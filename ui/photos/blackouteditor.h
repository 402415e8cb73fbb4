#pragma once

#include "model/keptphotos.h"
#include "widgets/picturecanvas.h"

class BlackOutCanvas;
class QLabel;
class QPushButton;
class QToolButton;

/// Blacking out places of a picture, over the whole window: rectangle, ellipse, brush, each with undo. By
/// key: R, E and B choose the tool, Enter puts one into the middle, Tab goes among the buttons, N and P among
/// the shapes, arrows move the chosen one and make it larger with Shift (by single pixels with Ctrl), Delete
/// takes it away, + and - zoom, [ and ] the brush, Esc closes. Nothing is asked: what is there is kept as it
/// is made. Main thread.
class BlackOutEditor final : public QWidget {
    Q_OBJECT
public:
    explicit BlackOutEditor(QWidget *window);

    void present(const KeptPhoto &photo, const QString &words, PictureCanvas::Source source);
    BlackOutCanvas *canvas() const { return m_canvas; }

signals:
    void edited(PhotoId photo, const std::vector<BlackOut> &shapes);
    void closed();

protected:
    void keyPressEvent(QKeyEvent *event) override;
    bool event(QEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override;
    bool focusNextPrevChild(bool isNext) override;

private:
    void close();
    void useTool(BlackOut::Shape tool);
    void keep();
    void goTo(int state);
    void say();
    std::vector<QWidget *> stops() const;

    PhotoId m_photo;
    QString m_words;
    std::vector<std::vector<BlackOut>> m_states; ///< Each with one change more.
    int m_state = 0;
    bool m_isGoing = false;
    BlackOutCanvas *m_canvas;
    QLabel *m_caption;
    QList<QToolButton *> m_tools; ///< In the order of BlackOut::Shape.
    QPushButton *m_undo;
    QPushButton *m_redo;
    QPushButton *m_remove;
    QPushButton *m_done;
};
