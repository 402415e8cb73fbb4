#include "shell/jobspopover.h"

#include "desk/errortext.h"
#include "desk/jobs.h"
#include "desk/outbox.h"
#include "widgets/isolated.h"
#include "widgets/tones.h"
#include "widgets/uploadwords.h"

#include <QBoxLayout>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>
#include <QTimer>

namespace {

QLabel *addWords(QVBoxLayout *column, QWidget *page, const QString &text, bool isMuted = false)
{
    auto *label = new QLabel(text, page);
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    label->setMinimumWidth(380);
    if (isMuted) {
        QPalette muted = label->palette();
        muted.setColor(QPalette::WindowText, mutedInk(muted));
        label->setPalette(muted);
    }
    column->addWidget(label);
    return label;
}

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
    setAccessibleName(tr("Jobs and outbox"));
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
    m_sent = sending ? std::optional(sending->draft) : std::nullopt;
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
    auto *column = new QVBoxLayout(m_page);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(6);
    if (!m_trouble.isEmpty())
        addTrouble(column, m_trouble);
    addJobs(column);
    addWishes(column);
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

void JobsPopover::addTrouble(QVBoxLayout *column, const QString &text)
{
    auto *why = addWords(column, m_page, text);
    QPalette ink = why->palette();
    ink.setColor(QPalette::WindowText, tonePair(Tone::Trouble, ink).ink);
    why->setPalette(ink);
}

/// The answer of what was pressed here, when it is a refusal.
void JobsPopover::explain(const Error &error)
{
    m_trouble = errorText(error).both();
    fill();
}

void JobsPopover::addJobs(QVBoxLayout *column)
{
    if (m_jobs.jobs().empty())
        addWords(column, m_page, tr("Nothing is being done."), true);
    bool hasEnded = false;
    for (const Job &job : m_jobs.jobs()) {
        auto *name = addWords(column, m_page, job.name);
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
        case Job::State::Failed: {
            hasEnded = true;
            addTrouble(column, job.error ? errorText(*job.error).both() : tr("It failed."));
            break;
        }
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

void JobsPopover::addWishes(QVBoxLayout *column)
{
    const auto rows = m_outbox.rows();
    if (!rows || rows->empty())
        return;
    auto *title = addWords(column, m_page, tr("Outbox"));
    QFont bold = title->font();
    bold.setBold(true);
    title->setFont(bold);
    for (const OutboxRow &row : *rows) {
        const QString name = row.draftTitle.isEmpty() ? tr("Untitled") : row.draftTitle;
        addWords(column, m_page, tr("%1 → %2", "draft → site").arg(isolated(name), isolated(row.siteName)));
        const bool isSending = m_sent == row.intent.draft;
        if (isSending)
            addSending(column);
        else if (row.intent.why)
            addWords(column, m_page, errorText(*row.intent.why).both(), true);
        auto *buttons = new QHBoxLayout;
        auto *retry = new QPushButton(isSending ? tr("Pause") : tr("Try now"), m_page);
        auto *cancel = new QPushButton(tr("Take back"), m_page);
        retry->setAccessibleName((isSending ? tr("Pause: %1") : tr("Try now: %1")).arg(name));
        cancel->setAccessibleName(tr("Take back: %1").arg(name));
        connect(retry, &QPushButton::clicked, this, [this, isSending, intent = row.intent] {
            if (isSending)
                m_outbox.pause();
            else
                tryNow(intent);
        });
        connect(cancel, &QPushButton::clicked, this, [this, id = row.intent.id] {
            m_trouble.clear();
            onDone(m_outbox.cancel(id), this, [this](const Result<> &done) {
                if (!done)
                    explain(done.error());
            });
        });
        buttons->addWidget(retry);
        buttons->addWidget(cancel);
        buttons->addStretch(1);
        column->addLayout(buttons);
    }
}

void JobsPopover::addSending(QVBoxLayout *column)
{
    m_sending = addWords(column, m_page, {}, true);
    m_sendingBar = new QProgressBar(m_page);
    m_sendingBar->setRange(0, 1000);
    m_sendingBar->setTextVisible(false);
    m_sendingBar->setFixedHeight(8);
    column->addWidget(m_sendingBar);
    showSending();
}

/// Bytes alone move the bar: who stands on a button stays there.
void JobsPopover::showSending()
{
    const std::optional<UploadProgress> sending = m_outbox.sending();
    if ((sending ? std::optional(sending->draft) : std::nullopt) != m_sent) {
        fill();
        return;
    }
    if (!m_sending || !sending)
        return;
    m_sending->setText(uploadWords(*sending));
    m_sendingBar->setAccessibleName(m_sending->text());
    m_sendingBar->setValue(sending->total > 0 ? int(sending->sent * 1000 / sending->total) : 0);
}

void JobsPopover::tryNow(const Intent &intent)
{
    m_trouble.clear();
    onDone(m_outbox.retry(intent.id), this, [this, site = intent.site](const Result<> &recorded) {
        if (!recorded) {
            explain(recorded.error());
            return;
        }
        onDone(m_outbox.sync(site), this, [this](const Result<SyncReport> &report) {
            if (!report)
                explain(report.error());
            else if (report->stopped && report->stopped->kind != Error::Kind::Canceled)
                explain(*report->stopped);
        });
    });
}
