#pragma once

#include "writing/postedit.h"

#include <QFrame>

class QLabel;
class QLineEdit;
class QPushButton;
class QToolButton;

/// Find and replace above the text: no dialog, the text stays in reach. Enter goes on, Escape closes. Before
/// words within a quotation are replaced it asks. Main thread.
class PostFindBar final : public QFrame {
    Q_OBJECT
public:
    explicit PostFindBar(PostEdit &editor, QWidget *parent = nullptr);

    enum class Open { Find, Replace };
    void open(Open what);
    void find(Toward toward);

protected:
    void keyPressEvent(QKeyEvent *event) override;
    void hideEvent(QHideEvent *event) override;

private:
    void wish();
    void show(const PostEdit::FindCount &count);
    void replace();
    void replaceAll();
    void ask(const QString &question, const QString &yes, const std::function<void()> &go,
        const QString &other = {}, const std::function<void()> &goOther = {});
    void endQuestion();

    PostEdit &m_editor;
    QLineEdit *m_words;
    QLabel *m_count;
    QToolButton *m_case;
    QToolButton *m_whole;
    QWidget *m_replaceRow;
    QLineEdit *m_by;
    QWidget *m_question;
    QLabel *m_questionText;
    QPushButton *m_yes;
    QPushButton *m_other;
    std::function<void()> m_go;
    std::function<void()> m_goOther;
};
