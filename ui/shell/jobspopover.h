#pragma once

#include "base/id.h"
#include "base/result.h"
#include "desk/jobs.h"
#include "widgets/popover.h"

#include <QHash>

#include <optional>

class Outbox;
class QLabel;
class QProgressBar;
class QVBoxLayout;
struct Intent;

/// What is being done, with progress and a way to stop it; what failed, why and what to do; what waits for a
/// site. Main thread.
class JobsPopover final : public Popover {
    Q_OBJECT
public:
    JobsPopover(QWidget *window, Jobs &jobs, Outbox &outbox);

private:
    void keepUp();
    void fill();
    void addJobs(QVBoxLayout *column);
    void addWishes(QVBoxLayout *column);
    void addTrouble(QVBoxLayout *column, const QString &text);
    void addSending(QVBoxLayout *column);
    void showSending();
    void explain(const Error &error);
    void tryNow(const Intent &intent);

    Jobs &m_jobs;
    Outbox &m_outbox;
    QWidget *m_page = nullptr;
    std::vector<Job> m_shown;
    QHash<int, QProgressBar *> m_bars; ///< Of the jobs that run.
    std::optional<DraftId> m_sent; ///< Whose picture is being sent, as it is shown.
    QLabel *m_sending = nullptr; ///< How far it is; none if nothing is sent.
    QProgressBar *m_sendingBar = nullptr;
    QString m_trouble; ///< Why what was pressed here could not be done.
};
