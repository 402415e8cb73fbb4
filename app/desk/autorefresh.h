#pragma once

#include <QObject>
#include <QTimer>

class Desk;

/// Asks for the blogs that are due while a window is open: not offline, not on a metered line, and never two
/// rounds at once. Main thread.
class AutoRefresh final : public QObject {
    Q_OBJECT
public:
    explicit AutoRefresh(Desk &desk);

    /// From now on, once a minute.
    void start();
    /// One look at what is due; nothing if a round is under way or the line is not for it.
    void look();

private:
    Desk &m_desk;
    QTimer m_timer;
    bool m_isUnderWay = false;
};
