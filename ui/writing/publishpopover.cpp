#include "writing/publishpopover.h"

#include "widgets/isolated.h"
#include "widgets/style.h"
#include "widgets/tones.h"
#include "writing/schedulewords.h"

#include <QBoxLayout>
#include <QDateTimeEdit>
#include <QLabel>
#include <QPushButton>
#include <QRadioButton>
#include <QTimeZone>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

/// The wall clock of a zone, as a time that no other zone changes.
QDateTime onTheWall(const QDateTime &at, const QTimeZone &zone)
{
    const QDateTime there = at.toTimeZone(zone);
    return { there.date(), QTime(there.time().hour(), there.time().minute()), Qt::UTC };
}

/// When somebody who has named no time would have it: the next full hour.
QDateTime nextHour()
{
    const QDateTime later = QDateTime::currentDateTimeUtc().addSecs(3600);
    return { later.date(), QTime(later.time().hour(), 0), Qt::UTC };
}

} // namespace

PublishPopover::PublishPopover(QWidget *window, const Draft &draft, const Site &site,
    const std::vector<Finding> &findings, NetworkPolicy policy, Begin begin)
    : Popover(window)
    , m_site(site)
    , m_policy(policy)
    , m_isPublic(draft.remoteId != 0 && draft.remoteStatus == PostStatus::Publish)
    , m_isPage(draft.type == PostType::Page)
    , m_isStopped((m_isPage && !site.can.mayEdit(draft.type))
          || std::any_of(findings.begin(), findings.end(),
              [](const Finding &finding) { return finding.state() == Finding::State::Stops; }))
    , m_now(new QRadioButton(!m_isPublic ? tr("Publish &now")
              : m_isPage                 ? tr("&Update the public page")
                                         : tr("&Update the public post"),
          this))
    , m_later(new QRadioButton(tr("Publish &at"), this))
    , m_review(new QRadioButton(tr("Send to &review"), this))
    , m_draft(new QRadioButton(tr("Keep as a &draft on the site"), this))
    , m_at(new QDateTimeEdit(this))
    , m_checks(new ChecklistView(this))
    , m_consequence(new QLabel(this))
    , m_confirm(new QPushButton(this))
{
    const QString heading = m_isPublic ? tr("Update on %1").arg(isolated(site.name))
                                       : tr("Publish on %1").arg(isolated(site.name));
    setAccessibleName(heading);
    setMinimumWidth(380);
    setMaximumWidth(460);
    auto *title = new QLabel(heading, this);
    QFont bold = title->font();
    bold.setBold(true);
    title->setFont(bold);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(16, 14, 16, 14);
    column->setSpacing(8);
    column->addWidget(title);

    const bool isScheduled = draft.remoteId != 0 && draft.remoteStatus == PostStatus::Future;
    m_at->setTimeSpec(Qt::UTC);
    m_at->setDateTime(
        onTheWall(isScheduled && draft.scheduledAt.isValid() ? draft.scheduledAt : nextHour(), zoneOf(site)));
    m_at->setDisplayFormat(QLocale().dateTimeFormat(QLocale::ShortFormat).remove(u":ss"_s));
    m_at->setCalendarPopup(true);
    m_at->setAccessibleName(tr("When to publish, by the clock of %1").arg(isolated(site.name)));
    auto *later = new QHBoxLayout;
    later->addWidget(m_later);
    later->addWidget(m_at, 1);
    column->addWidget(m_now);
    column->addLayout(later);
    column->addWidget(m_review);
    column->addWidget(m_draft);
    const bool mayWrite = site.can.mayEdit(draft.type);
    const bool mayPublish = site.can.mayPublish(draft.type);
    for (QWidget *choice : { static_cast<QWidget *>(m_later), static_cast<QWidget *>(m_at),
             static_cast<QWidget *>(m_review), static_cast<QWidget *>(m_draft) })
        choice->setVisible(!m_isPublic);
    m_now->setEnabled(mayPublish || m_isPublic);
    m_later->setEnabled(mayPublish);
    const bool isLater = (begin == Begin::Schedule || isScheduled) && m_later->isEnabled() && !m_isPublic;
    (isLater ? m_later : m_now->isEnabled() ? m_now : m_review)->setChecked(true);
    const bool isClosed = draft.type == PostType::Page && !mayWrite;
    if (isClosed || (!mayPublish && !m_isPublic)) {
        const QString words = isClosed
            ? tr("Your role on %1 does not write pages: ask its administrator for the right to do it.")
            : tr("Your role on %1 does not publish: somebody there does, after a review.");
        auto *right = new QLabel(words.arg(isolated(site.name)), this);
        right->setWordWrap(true);
        column->addWidget(right);
    }

    m_checks->present(findings);
    connect(m_checks, &ChecklistView::jumpRequested, this, [this](Finding::Kind kind, int block) {
        hide();
        emit jumpRequested(kind, block);
    });
    column->addSpacing(4);
    column->addWidget(m_checks);
    m_consequence->setWordWrap(true);
    m_consequence->setTextFormat(Qt::PlainText);
    QPalette muted = m_consequence->palette();
    muted.setColor(QPalette::WindowText, mutedInk(muted));
    m_consequence->setPalette(muted);
    column->addWidget(m_consequence);

    markPrimary(m_confirm);
    auto *cancel = new QPushButton(tr("Not Yet"), this);
    auto *buttons = new QHBoxLayout;
    buttons->addWidget(m_confirm);
    buttons->addWidget(cancel);
    buttons->addStretch(1);
    column->addLayout(buttons);
    for (QRadioButton *choice : { m_now, m_later, m_review, m_draft })
        connect(choice, &QRadioButton::toggled, this, &PublishPopover::showChoice);
    connect(m_at, &QDateTimeEdit::dateTimeChanged, this, &PublishPopover::showChoice);
    connect(cancel, &QPushButton::clicked, this, &QWidget::hide);
    connect(m_confirm, &QPushButton::clicked, this, [this] {
        const PostStatus chosen = status();
        const QDateTime when = at();
        hide();
        emit confirmed(chosen, when);
    });
    connect(this, &Popover::closed, this, &QObject::deleteLater);
    showChoice();
}

/// As known now; it grows and shrinks with them.
void PublishPopover::presentChecks(const std::vector<Finding> &findings, const LinksChecked &links)
{
    m_checks->present(findings, links);
    layout()->activate();
    resize(width(),
        layout()->hasHeightForWidth() ? layout()->totalHeightForWidth(width()) : sizeHint().height());
}

PostStatus PublishPopover::status() const
{
    if (m_later->isChecked())
        return PostStatus::Future;
    if (m_review->isChecked())
        return PostStatus::Pending;
    if (m_draft->isChecked())
        return PostStatus::Draft;
    return PostStatus::Publish;
}

QDateTime PublishPopover::at() const
{
    if (status() != PostStatus::Future)
        return {};
    return QDateTime(m_at->date(), m_at->time(), zoneOf(m_site)).toUTC();
}

QString PublishPopover::scheduleConsequence() const
{
    if (at() <= QDateTime::currentDateTimeUtc()) {
        return tr(
            "That time has passed: %1. The site would show the post at once. Choose a later time, or publish "
            "now.")
            .arg(scheduleWords(at(), m_site));
    }
    return tr("%1: everybody can read it from then on, whether Quotidian runs or not.")
        .arg(scheduleWords(at(), m_site));
}

void PublishPopover::showChoice()
{
    m_at->setEnabled(m_later->isChecked());
    const bool isPast = status() == PostStatus::Future && at() <= QDateTime::currentDateTimeUtc();
    m_confirm->setEnabled(!m_isStopped && !isPast);
    QString words;
    switch (status()) {
    case PostStatus::Future:
        m_confirm->setText(tr("Schedule"));
        words = scheduleConsequence();
        break;
    case PostStatus::Pending:
        m_confirm->setText(tr("Send to Review"));
        words = tr("The editors of %1 see it; readers do not.").arg(isolated(m_site.name));
        break;
    case PostStatus::Draft:
        m_confirm->setText(tr("Save There"));
        words = tr("Those who may edit on %1 see it; readers do not.").arg(isolated(m_site.name));
        break;
    case PostStatus::Publish:
    case PostStatus::Private:
    case PostStatus::Trash:
        m_confirm->setText(m_isPublic ? tr("Update Now") : tr("Publish Now"));
        words = m_isPublic ? tr("Readers see the new text at once.") : tr("Everybody can read it at once.");
        break;
    }
    if (m_policy == NetworkPolicy::Offline)
        words += u' ' + tr("You work offline: it waits in the outbox, and goes when the network is back.");
    m_consequence->setText(words);
    m_consequence->setMinimumHeight(m_consequence->heightForWidth(380));
}

void PublishPopover::showEvent(QShowEvent *event)
{
    Popover::showEvent(event);
    if (m_confirm->isEnabled())
        m_confirm->setFocus(Qt::PopupFocusReason);
    else
        setFocus(Qt::PopupFocusReason);
}
