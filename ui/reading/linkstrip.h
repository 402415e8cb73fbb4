#pragma once

#include "reading/linkjudgement.h"

#include <QFrame>

class QLabel;
class QPushButton;

/// A thin line at the foot of a page: where a link leads; and, before one that pretends is opened, a
/// question. Never modal. Main thread.
class LinkStrip final : public QFrame {
    Q_OBJECT
public:
    explicit LinkStrip(QWidget *page);

    void show(const LinkJudgement &judgement);
    void leave(); ///< The link was left; a question stays.
    void ask(const LinkJudgement &judgement, const QUrl &address);
    void place(); ///< At the foot of the page, as wide as it is.

signals:
    void confirmed(const QUrl &address);

protected:
    void keyPressEvent(QKeyEvent *event) override;

private:
    void close();

    QLabel *m_words;
    QPushButton *m_open;
    QPushButton *m_cancel;
    QUrl m_asked; ///< Empty if nothing is asked.
};
