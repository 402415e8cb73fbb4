#pragma once

#include "sites/wishwords.h"

#include <QFrame>
#include <QUrl>

class Badge;
class QLabel;
class QProgressBar;
class QPushButton;

/// One wish of the outbox: what it is, how it stands, why, and what can be done. Can have the focus: Return
/// does what helps, Delete takes it back. Main thread.
class WishCard final : public QFrame {
    Q_OBJECT
public:
    explicit WishCard(QWidget *parent);

    struct Shown {
        OutboxRow row;
        QString title; ///< The wish in a sentence.
        WishWords words;
        QUrl post; ///< On its site; empty if it is not public there.
        bool isSending = false;
        bool isPaused = false; ///< Its site, by the person: trying would do nothing.
        std::optional<UploadProgress> picture; ///< Of this draft, on its way.

        bool operator==(const Shown &) const = default;
    };
    void show(const Shown &shown);
    void show(const UploadProgress &picture); ///< Some bytes more of the one that is shown.
    using QFrame::show;
    const Shown &shown() const { return m_shown; }
    /// Why what was pressed here could not be done; empty takes it away.
    void explain(const QString &words);
    QString refusal() const;

signals:
    void acted(WishAct act);
    void retryRequested();
    void pauseRequested();
    void cancelRequested();
    void draftRequested();
    void moveRequested(int by); ///< The focus, to another card.

protected:
    void keyPressEvent(QKeyEvent *event) override;
    void paintEvent(QPaintEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;

private:
    void keepFocus(const QPushButton *gone);

    Shown m_shown;
    QLabel *m_title = nullptr;
    Badge *m_badge;
    QLabel *m_why = nullptr;
    QLabel *m_until = nullptr;
    QProgressBar *m_bar;
    QLabel *m_refusal = nullptr;
    QPushButton *m_act;
    QPushButton *m_retry;
    QPushButton *m_pause;
    QPushButton *m_draft;
    QPushButton *m_post;
    QPushButton *m_cancel;
};
