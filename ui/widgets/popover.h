#pragma once

#include <QFrame>
#include <QPointer>

/// A small page over the window beside what it is about: not a dialog, nothing waits for it. Escape, or a
/// click or focus elsewhere, closes it and gives the focus back; so does what it is about when it is hidden.
/// Main thread.
class Popover : public QFrame {
    Q_OBJECT
public:
    explicit Popover(QWidget *window);

    /// Opens beside `anchor`, given in the coordinates of `of`, inside the window.
    void openAt(QWidget *of, const QRect &anchor);
    /// Opens in the upper middle of the window, as the palette does.
    void openAbove();

signals:
    void closed();

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void hideEvent(QHideEvent *event) override;
    void paintEvent(QPaintEvent *event) override;

private:
    void open(const QPoint &at);

    QPointer<QWidget> m_of; ///< What it is about, if it was opened beside something.
    QPointer<QWidget> m_before; ///< Where the focus was.
};
