#pragma once

#include "widgets/tones.h"

#include <QFrame>
#include <QPointer>

#include <functional>
#include <vector>

class QLabel;
class QPushButton;
class QToolButton;

/// A message in the layout of a pane: severity by word and sign, what happened, what to do. Never in the way.
/// A newer message comes first, if it does not yield; closing it shows the one before. Main thread.
class MessageStrip final : public QFrame {
    Q_OBJECT
public:
    struct Message {
        QString key; ///< A message replaces the one of the same key.
        Tone tone = Tone::Plain;
        QString text;
        QString action = {}; ///< Words of its button; empty for none.
        std::function<void()> act = {}; ///< Called when it is pressed; the message goes first, if it goes.
        QString secondAction = {};
        std::function<void()> secondAct = {};
        std::function<void()> gone = {}; ///< Called when it goes unanswered: closed or withdrawn.
        enum class Until { Answered, Closed, Withdrawn };
        /// Closed: it stays while one answers. Withdrawn: it cannot be closed either.
        Until until = Until::Answered;
        bool yields = false; ///< It comes behind trouble, and behind what waits for an answer.
    };

    explicit MessageStrip(QWidget *parent = nullptr);

    void say(const Message &message);
    /// The matter is over: takes the message of this key away.
    void withdraw(const QString &key);
    bool isEmpty() const { return m_messages.empty(); }
    QString text() const;
    bool holds(const QString &key) const;

protected:
    void paintEvent(QPaintEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    void showTop();
    enum class Which { First, Second };
    void act(Which which);

    std::vector<Message> m_messages; ///< The shown one last.
    QPointer<QWidget> m_before; ///< Where the focus was when it spoke; it goes back there.
    QLabel *m_sign;
    QLabel *m_word;
    QLabel *m_text;
    QPushButton *m_action;
    QPushButton *m_secondAction;
    QToolButton *m_close;
};
