#pragma once

#include "base/result.h"
#include "model/outbox.h"

#include <QHash>
#include <QObject>
#include <QTimer>

#include <optional>

class Outbox;

/// What is decided so far of conflicts, on its way to the disk: at once, and again for as long as the disk
/// does not take it. Main thread.
class DecisionKeeper final : public QObject {
    Q_OBJECT
public:
    explicit DecisionKeeper(Outbox &outbox, QObject *parent = nullptr);

    /// As Outbox::keepDecisions().
    void keep(ConflictId conflict, const QByteArray &decisions);
    void tryAgain(); ///< What is not on the disk yet, at once.
    QByteArray ownMarkup() const; ///< All that was written by hand and is not on the disk.
    bool isDone() const { return m_waiting.isEmpty(); } ///< All is on the disk.
    /// What the disk does not have yet; none if it has the newest.
    std::optional<QByteArray> waiting(ConflictId conflict) const;

signals:
    void done();
    void failed(const Error &error);

private:
    void send(ConflictId conflict);

    struct Waiting {
        QByteArray decisions;
        int sent = 0; ///< Which sending is the last.
    };
    Outbox &m_outbox;
    QHash<ConflictId, Waiting> m_waiting;
    int m_sent = 0;
    QTimer m_again;
};
