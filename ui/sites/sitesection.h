#pragma once

#include "model/site.h"

#include <QWidget>

class Badge;
class QLabel;
class QPushButton;
class QVBoxLayout;

/// A site of the outbox: its name, its state with what helps, and its wishes below. Main thread.
class SiteSection final : public QWidget {
    Q_OBJECT
public:
    explicit SiteSection(QWidget *parent);

    void show(const Site &site, int wishes);
    using QWidget::show;
    QVBoxLayout *cards() const { return m_cards; }

signals:
    void signInRequested();
    void pauseRequested(bool isPaused);

private:
    bool m_isPaused = false; ///< By the person.
    QLabel *m_name = nullptr;
    QLabel *m_about = nullptr;
    Badge *m_badge;
    QPushButton *m_signIn;
    QPushButton *m_pause;
    QVBoxLayout *m_cards;
};
