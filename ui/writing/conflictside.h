#pragma once

#include "writing/wordsview.h"

#include <QFrame>

class QRadioButton;
class QVBoxLayout;

/// One of the texts of a place, taken by a click anywhere on it. Main thread.
class ConflictSide final : public QFrame {
    Q_OBJECT
public:
    ConflictSide(QWidget *heading, const std::vector<DifferencePart> &words, WordsView::Side side,
        const QFont &textFont, QWidget *parent = nullptr);

    WordsView *text() const { return m_text; }
    void setChoice(QRadioButton *choice); ///< Its heading, that the click is for.

protected:
    void paintEvent(QPaintEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;

private:
    WordsView *m_text;
    QRadioButton *m_choice = nullptr;
};
