#include "sites/doctorview.h"

#include "desk/errortext.h"
#include "sites/sitewords.h"
#include "widgets/labels.h"

#include <QApplication>
#include <QBoxLayout>
#include <QClipboard>
#include <QDateTime>
#include <QLabel>
#include <QPushButton>

using namespace Qt::StringLiterals;

namespace {

SiteCheck checkAt(int index) { return static_cast<SiteCheck>(index); }

} // namespace

DoctorView::DoctorView(QWidget *parent)
    : QWidget(parent)
    , m_findings(new QWidget(this))
    , m_findingsColumn(new QVBoxLayout(m_findings))
    , m_again(new QPushButton(tr("Run Again"), this))
    , m_copy(new QPushButton(this)) // Its words: see begin().
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 8, 0, 0);
    column->setSpacing(3);
    for (QLabel *&line : m_lines)
        line = addWords(column, {}, this);
    m_findingsColumn->setContentsMargins(0, 6, 0, 0);
    column->addWidget(m_findings);
    auto *buttons = new QHBoxLayout;
    buttons->setContentsMargins(0, 6, 0, 0);
    buttons->addWidget(m_again);
    buttons->addWidget(m_copy);
    buttons->addStretch(1);
    column->addLayout(buttons);
    m_copy->setToolTip(
        tr("What was found, as text for the site's administrator: without your name and password"));
    connect(m_again, &QPushButton::clicked, this, [this] {
        if (!m_isRunning) // Not disabled meanwhile: the focus would go elsewhere.
            emit againRequested();
    });
    connect(m_copy, &QPushButton::clicked, this, &DoctorView::copy);
    hide();
}

void DoctorView::begin(const QUrl &site)
{
    clearFindings();
    m_site = site;
    m_apiRoot.clear();
    m_isRunning = true;
    for (int i = 0; i < siteChecks; ++i)
        set(checkAt(i), i == 0 ? Outcome::Asked : Outcome::Open);
    m_copy->setEnabled(false);
    m_copy->setText(tr("Copy Report"));
    show();
}

void DoctorView::clear()
{
    m_isRunning = false;
    clearFindings();
    hide();
}

void DoctorView::clearFindings()
{
    m_problems.clear();
    m_rights.clear();
    while (QLayoutItem *item = m_findingsColumn->takeAt(0)) {
        item->widget()->hide();
        item->widget()->deleteLater();
        delete item;
    }
    m_findings->hide();
}

void DoctorView::set(SiteCheck check, Outcome outcome)
{
    m_outcomes.at(size_t(check)) = outcome;
    QLabel *line = m_lines.at(size_t(check));
    const QString what = toWords(check);
    switch (outcome) {
    case Outcome::Open:
        line->setText(u"○ "_s + what);
        break;
    case Outcome::Asked:
        line->setText(tr("… %1: asking").arg(what));
        break;
    case Outcome::Passed:
        line->setText(tr("✓ %1: fine").arg(what));
        break;
    case Outcome::Failed:
        line->setText(tr("✗ %1: trouble").arg(what));
        break;
    case Outcome::NotAsked:
        line->setText(tr("– %1: not asked").arg(what));
        break;
    }
    setInk(line,
        outcome == Outcome::Failed       ? Ink::Trouble
            : outcome == Outcome::Passed ? Ink::Plain
                                         : Ink::Muted);
}

/// What stands before it has passed, too: it would not have been asked.
void DoctorView::pass(SiteCheck check)
{
    if (!m_isRunning)
        return;
    for (int i = 0; i <= int(check); ++i)
        set(checkAt(i), Outcome::Passed);
    if (int(check) + 1 < siteChecks && m_outcomes.at(size_t(check) + 1) == Outcome::Open)
        set(checkAt(int(check) + 1), Outcome::Asked);
}

void DoctorView::end(const Result<SiteReport> &report)
{
    if (!m_isRunning)
        return;
    m_isRunning = false;
    m_copy->setEnabled(true);
    if (report)
        m_apiRoot = report->apiRoot;
    if (!report) {
        const ErrorText text = errorText(report.error());
        m_problems.push_back({ {}, text.what, text.fix });
    } else {
        m_problems = report->problems;
    }
    int failed = siteChecks;
    if (report && !m_problems.empty())
        failed = int(Sites::checkOf(m_problems.front()));
    for (int i = 0; i < siteChecks; ++i) {
        set(checkAt(i),
            !report           ? Outcome::NotAsked
                : i < failed  ? Outcome::Passed
                : i == failed ? Outcome::Failed
                              : Outcome::NotAsked);
    }
    for (const SiteProblem &problem : m_problems)
        m_findingsColumn->addWidget(makeProblemCard(problem, m_findings));
    if (report && report->isFine) {
        m_rights = rightsInWords(report->can);
        addWords(m_findingsColumn, tr("✓ The site answers, and knows you.") + u'\n' + m_rights, m_findings);
    }
    m_findings->show();
    // For who does not see it: the outcome is said.
    setAccessibleName(m_problems.empty() ? tr("Nothing is wrong with the site") : m_problems.front().what);
}

QString DoctorView::report() const
{
    QStringList lines{
        tr("Sign-in check of %1").arg(m_site.toDisplayString(QUrl::RemoveUserInfo | QUrl::RemoveQuery)),
        QDateTime::currentDateTimeUtc().toString(Qt::ISODate),
        QCoreApplication::applicationName() + u' ' + QCoreApplication::applicationVersion()
    };
    if (!m_apiRoot.isEmpty())
        lines.append(m_apiRoot.toDisplayString(QUrl::RemoveUserInfo));
    lines.append(QString());
    for (const QLabel *line : m_lines)
        lines.append(line->text());
    for (const SiteProblem &problem : m_problems) {
        lines.append(QString());
        lines.append(problem.code.isEmpty() ? problem.what : u"%1 (%2)"_s.arg(problem.what, problem.code));
        if (!problem.fix.isEmpty())
            lines.append(problem.fix);
    }
    if (!m_rights.isEmpty()) {
        lines.append(QString());
        lines.append(m_rights);
    }
    return lines.join(u'\n') + u'\n';
}

void DoctorView::copy()
{
    QApplication::clipboard()->setText(report());
    m_copy->setText(tr("Copied"));
}
