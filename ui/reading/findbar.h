#pragma once

#include <QFrame>

class QLabel;
class QLineEdit;
class QToolButton;

/// The line below a page where words are looked for in it. Enter goes to the next place, Shift+Enter to the
/// one before, Escape closes. Main thread.
class FindBar final : public QFrame {
    Q_OBJECT
public:
    explicit FindBar(QWidget *parent = nullptr);

    /// Shows it with these words; the keyboard stays where it is.
    void present(const QString &words);
    void edit(); ///< Shows it, and the keyboard writes there.
    QString words() const;
    /// "3 of 12"; `current` counts from 0, -1 for none.
    void setMatches(int count, int current);
    void leave(); ///< Closes it.

signals:
    void typed(const QString &words); ///< By the person.
    void nextWanted();
    void previousWanted();
    void closed();

protected:
    void keyPressEvent(QKeyEvent *event) override;

private:
    QLineEdit *m_words;
    QLabel *m_count;
    QToolButton *m_previous;
    QToolButton *m_next;
};
