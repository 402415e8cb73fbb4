#include "shell/jobspopover.h"

#include "desk/errortext.h"
#include "desk/jobs.h"
#include "desk/outbox.h"
#include "widgets/isolated.h"
#include "widgets/labels.h"
#include "widgets/uploadwords.h"

#include <QBoxLayout>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>
#include <QTimer>

#include <algorithm>

namespace {

/// What a button says, to find it on a page that was made anew.
QString nameOf(const QWidget *widget)
{
    const auto *button = qobject_cast<const QPushButton *>(widget);
    return !button                           ? QString()
        : button->accessibleName().isEmpty() ? button->text()
                                             : button->accessibleName();
}

} // namespace

JobsPopover::JobsPopover(QWidget *window, Jobs &jobs, Outbox &outbox)
    : Popover(window)
    , m_jobs(jobs)
    , m_outbox(outbox)
{
    setAccessibleName(tr("Jobs"));
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(16, 14, 16, 14);
    connect(&jobs, &Jobs::changed, this, &JobsPopover::keepUp);
    connect(&outbox, &Outbox::changed, this, &JobsPopover::fill);
    connect(&outbox, &Outbox::sendingChanged, this, &JobsPopover::showSending);
    connect(this, &Popover::closed, this, &QObject::deleteLater);
    fill();
}

/// Progress alone moves the bars: who stands on a button stays there.
void JobsPopover::keepUp()
{
    std::vector<Job> still = m_jobs.jobs();
    for (Job &job : still) {
        if (QProgressBar *bar = m_bars.value(job.id)) {
            bar->setRange(0, job.total);
            bar->setValue(job.done);
        }
        job.done = job.total = 0;
    }
    if (still != m_shown)
        fill();
}

void JobsPopover::fill()
{
    m_shown = m_jobs.jobs();
    for (Job &job : m_shown)
        job.done = job.total = 0;
    m_bars.clear();
    m_sending = nullptr;
    m_sendingBar = nullptr;
    const std::optional<UploadProgress> sending = m_outbox.sending();
    m_sent = sending ? sending->draft : DraftId();
    const QWidget *focus = m_page ? m_page->focusWidget() : nullptr;
    const QString before = focus && focus->hasFocus() ? nameOf(focus) : QString();
    if (!before.isEmpty())
        setFocus(Qt::OtherFocusReason); // Not out of the popover, which would close it.
    if (m_page) { // The button that was pressed may stand on it.
        layout()->removeWidget(m_page);
        m_page->hide();
        m_page->deleteLater();
    }
    m_page = new QWidget(this);
    m_page->setMinimumWidth(380);
    auto *column = new QVBoxLayout(m_page);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(6);
    addJobs(column);
    if (m_sent)
        addSending(column);
    addOutbox(column);
    layout()->addWidget(m_page);
    m_page->show();
    adjustSize();
    if (before.isEmpty())
        return;
    for (QPushButton *button : m_page->findChildren<QPushButton *>()) {
        if (nameOf(button) == before)
            return button->setFocus(Qt::OtherFocusReason);
    }
}

void JobsPopover::addJobs(QVBoxLayout *column)
{
    if (m_jobs.jobs().empty())
        addWords(column, tr("Nothing is being done."), m_page, Ink::Muted);
    bool hasEnded = false;
    for (const Job &job : m_jobs.jobs()) {
        auto *name = addWords(column, job.name, m_page);
        switch (job.state) {
        case Job::State::Running: {
            auto *row = new QHBoxLayout;
            auto *bar = new QProgressBar(m_page);
            bar->setRange(0, job.total);
            bar->setValue(job.done);
            bar->setTextVisible(false);
            bar->setFixedHeight(8);
            bar->setAccessibleName(job.name);
            m_bars.insert(job.id, bar);
            row->addWidget(bar, 1);
            column->addLayout(row);
            if (!job.canCancel)
                break;
            auto *cancel = new QPushButton(tr("Cancel"), m_page);
            cancel->setAccessibleName(tr("Cancel %1").arg(job.name));
            connect(cancel, &QPushButton::clicked, &m_jobs, [this, id = job.id] {
                QTimer::singleShot(0, &m_jobs, [jobs = &m_jobs, id] { jobs->cancel(id); });
            });
            row->addWidget(cancel);
            break;
        }
        case Job::State::Failed:
            hasEnded = true;
            addWords(
                column, job.error ? errorText(*job.error).both() : tr("It failed."), m_page, Ink::Trouble);
            break;
        case Job::State::Done:
            hasEnded = true;
            name->setText(tr("%1: done").arg(job.name));
            break;
        case Job::State::Canceled:
            hasEnded = true;
            name->setText(tr("%1: cancelled").arg(job.name));
            break;
        }
    }
    if (!hasEnded)
        return;
    auto *clear = new QPushButton(tr("Clear what has ended"), m_page);
    connect(clear, &QPushButton::clicked, &m_jobs,
        [jobs = &m_jobs] { QTimer::singleShot(0, jobs, &Jobs::clearEnded); });
    column->addWidget(clear, 0, Qt::AlignLeading);
}

/// Pictures take long on a bad line. Bytes alone move the bar: see showSending().
void JobsPopover::addSending(QVBoxLayout *column)
{
    const std::vector<OutboxRow> rows = m_outbox.rows().value_or(std::vector<OutboxRow>());
    const auto row = std::ranges::find(rows, m_sent, [](const OutboxRow &each) { return each.intent.draft; });
    if (row == rows.end())
        return;
    if (row->intent.id != m_refused)
        m_refusal.clear();
    const QString name = row->draftTitle.isEmpty() ? tr("Untitled") : row->draftTitle;
    addWords(column, tr("%1 → %2", "draft → site").arg(isolated(name), isolated(row->siteName)), m_page);
    m_sending = addWords(column, {}, m_page, Ink::Muted);
    m_sendingBar = new QProgressBar(m_page);
    m_sendingBar->setRange(0, 1000);
    m_sendingBar->setTextVisible(false);
    m_sendingBar->setFixedHeight(8);
    column->addWidget(m_sendingBar);
    if (!m_refusal.isEmpty())
        addWords(column, m_refusal, m_page, Ink::Trouble);
    auto *buttons = new QHBoxLayout;
    auto *pause = new QPushButton(tr("Pause"), m_page);
    pause->setAccessibleName(tr("Pause: %1").arg(name));
    connect(pause, &QPushButton::clicked, &m_outbox, &Outbox::pause);
    auto *cancel = new QPushButton(tr("Take Back"), m_page);
    cancel->setAccessibleName(tr("Take back: %1").arg(name));
    connect(cancel, &QPushButton::clicked, this, [this, id = row->intent.id] {
        onDone(m_outbox.cancel(id), this, [this, id](const Result<> &done) {
            if (done)
                return;
            m_refused = id;
            m_refusal = errorText(done.error()).both();
            fill();
        });
    });
    buttons->addWidget(pause);
    buttons->addWidget(cancel);
    buttons->addStretch(1);
    column->addLayout(buttons);
    showSending();
}

/// Who stands on a button stays there.
void JobsPopover::showSending()
{
    const std::optional<UploadProgress> sending = m_outbox.sending();
    if ((sending ? sending->draft : DraftId()) != m_sent)
        return fill();
    if (!m_sending || !sending)
        return;
    m_sending->setText(uploadWords(*sending));
    m_sendingBar->setAccessibleName(m_sending->text());
    m_sendingBar->setValue(sending->total > 0 ? int(sending->sent * 1000 / sending->total) : 0);
}

/// What waits for a site has a page of its own.
void JobsPopover::addOutbox(QVBoxLayout *column)
{
    const int wishes = m_outbox.waitingCount();
    auto *open = new QPushButton(
        wishes > 0 ? tr("Open the Outbox (%1)").arg(locale().toString(wishes)) : tr("Open the Outbox"),
        m_page);
    connect(open, &QPushButton::clicked, this, [this] {
        hide();
        emit outboxRequested();
    });
    column->addWidget(open, 0, Qt::AlignLeading);
}
