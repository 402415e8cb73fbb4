#pragma once

#include "base/id.h"
#include "desk/jobs.h"
#include "widgets/popover.h"

#include <QHash>

class Outbox;
class QLabel;
class QProgressBar;
class QVBoxLayout;

/// What is being done, with progress and a way to stop it, a picture on its way to a site too; what failed,
/// why and what to do. Main thread.
class JobsPopover final : public Popover {
    Q_OBJECT
public:
    JobsPopover(QWidget *window, Jobs &jobs, Outbox &outbox);

signals:
    void outboxRequested();

private:
    void keepUp();
    void fill();
    void addJobs(QVBoxLayout *column);
    void addSending(QVBoxLayout *column);
    void showSending();
    void addOutbox(QVBoxLayout *column);

    Jobs &m_jobs;
    Outbox &m_outbox;
    QWidget *m_page = nullptr;
    std::vector<Job> m_shown;
    QHash<int, QProgressBar *> m_bars; ///< Of the jobs that run.
    DraftId m_sent; ///< Whose picture is being sent, as it is shown.
    IntentId m_refused; ///< That was not taken back, as somebody wanted it,
    QString m_refusal; ///< and why.
    QLabel *m_sending = nullptr; ///< How far it is; none if nothing is sent.
    QProgressBar *m_sendingBar = nullptr;
};
