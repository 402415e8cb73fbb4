#pragma once

#include "base/async.h"

#include <QImage>
#include <QUrl>
#include <QWidget>

#include <functional>
#include <vector>

class PictureCanvas;
class QLabel;
class QPushButton;

/// Pictures in full size, one at a time, over the whole window. Left and Right go among them as the window is
/// written, Home and End to the ends; Space and 1 change between fitting and one to one, + and - in steps;
/// Up, Down and a drag move it; F fills the screen; Esc closes. Shows only what is kept here. Main thread;
/// pictures are decoded by who gives them.
class PictureViewer final : public QWidget {
    Q_OBJECT
public:
    explicit PictureViewer(QWidget *window);

    struct Shown {
        QString words; ///< Its caption, or what it shows.
        QString credit; ///< Who made it; may be empty.
        QImage small; ///< Shown until more is read; may be null.
        QUrl link; ///< That it stands in; may be empty.
        QString missing; ///< Why it is not here, in words; empty if it is.
        QString note = {}; ///< What is to be known of it, in words; may be empty.
    };
    /// The picture of that number, scaled to fit so many pixels; an empty size is its own.
    using Source = std::function<Future<QImage>(int index, QSize fit)>;
    void present(std::vector<Shown> shown, int index, Source source);
    int index() const { return m_index; }
    bool isFitted() const;
    bool isWhole() const; ///< All of its pixels are here.

public slots:
    void goToNext();
    void goToPrevious();
    void toggleFit();

signals:
    void linkRequested(int index);
    void closed();

protected:
    void keyPressEvent(QKeyEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override;
    bool focusNextPrevChild(bool isNext) override;

private:
    void show(int index);
    void askAhead();
    void close();
    void fillScreen();
    std::vector<QPushButton *> buttons() const;

    std::vector<Shown> m_shown;
    Source m_source;
    int m_index = 0;
    struct Ahead { ///< The next one, for the room as it is.
        int index = -1;
        QSize fit;
        QImage image; ///< Null until it is here.
    };
    Ahead m_ahead;
    int m_presented = 0; ///< What comes late for another presentation is dropped.
    bool m_hasFilledScreen = false; ///< Undone when it closes.
    PictureCanvas *m_canvas;
    QLabel *m_caption;
    QPushButton *m_previous;
    QPushButton *m_next;
    QPushButton *m_fit;
    QPushButton *m_screen;
    QPushButton *m_link;
    QPushButton *m_close;
};
