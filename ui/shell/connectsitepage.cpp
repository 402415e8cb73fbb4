#include "shell/connectsitepage.h"

#include "desk/errortext.h"
#include "desk/sites.h"
#include "shell/siterow.h"
#include "widgets/strip.h"
#include "widgets/style.h"
#include "widgets/tones.h"

#include <QBoxLayout>
#include <QDesktopServices>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QProgressBar>
#include <QPushButton>
#include <QScrollArea>

using namespace Qt::StringLiterals;

namespace {

QLabel *addWords(QVBoxLayout *column, const QString &words, QWidget *parent)
{
    auto *label = new QLabel(words, parent);
    label->setWordWrap(true);
    label->setTextFormat(Qt::PlainText);
    column->addWidget(label);
    return label;
}

QLabel *addHeading(QVBoxLayout *column, const QString &words, QWidget *parent, qreal scale)
{
    QLabel *label = addWords(column, words, parent);
    QFont font = label->font();
    font.setBold(true);
    font.setPointSizeF(font.pointSizeF() * scale);
    label->setFont(font);
    return label;
}

QLineEdit *addField(QVBoxLayout *column, const QString &text, const QString &placeholder, QWidget *parent)
{
    auto *field = new QLineEdit(parent);
    field->setPlaceholderText(placeholder);
    auto *label = new QLabel(text, parent);
    label->setBuddy(field);
    column->addWidget(label);
    column->addWidget(field);
    return field;
}

} // namespace

ConnectSitePage::ConnectSitePage(Sites &sites, QWidget *parent)
    : QWidget(parent)
    , m_sites(sites)
    , m_strip(new MessageStrip(this))
{
    setAutoFillBackground(true);
    setBackgroundRole(QPalette::Base);
    auto *scroll = new QScrollArea(this);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidgetResizable(true);
    scroll->setFocusPolicy(Qt::NoFocus);
    scroll->viewport()->setBackgroundRole(QPalette::Base);
    auto *middle = new QWidget(scroll);
    middle->setBackgroundRole(QPalette::Base);
    auto *row = new QHBoxLayout(middle);
    row->setContentsMargins(24, 20, 24, 24);
    row->addStretch(1);
    row->addWidget(makeForm(middle), 8);
    row->addStretch(1);
    scroll->setWidget(middle);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_strip);
    column->addWidget(scroll, 1);
    connect(&sites, &Sites::changed, this, &ConnectSitePage::showSites);
    showSites();
}

ConnectSitePage::~ConnectSitePage() = default;

QWidget *ConnectSitePage::makeForm(QWidget *parent)
{
    auto *form = new QWidget(parent);
    form->setMaximumWidth(680);
    auto *column = new QVBoxLayout(form);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(6);

    auto *top = new QHBoxLayout;
    auto *headings = new QVBoxLayout;
    addHeading(headings, tr("Connect a site"), form, 1.6);
    auto *back = new QPushButton(tr("Back"), form);
    back->setToolTip(tr("Back to what you were doing (Escape)"));
    connect(back, &QPushButton::clicked, this, &ConnectSitePage::closed);
    top->addLayout(headings, 1);
    top->addWidget(back, 0, Qt::AlignTop);
    column->addLayout(top);
    addWords(column,
        tr("Quotidian writes to WordPress sites. Nothing is sent until you publish or save a draft there."),
        form);
    column->addSpacing(10);

    m_address = addField(column, tr("Address of the site"), u"square-news.example"_s, form);
    column->addSpacing(6);
    m_user = addField(column, tr("User name, or e-mail"), tr("as you log in to WordPress"), form);
    column->addSpacing(6);
    m_password = addPasswordField(column, tr("Application password"), form);
    auto *explanation = addWords(column,
        tr("Not the password that you log in with. In WordPress, open Users → Profile, go down to "
           "Application "
           "Passwords, type “Quotidian” as the name and press “Add New Application Password”. Copy what it "
           "shows "
           "here; the spaces do not matter. You can take it back there at any time."),
        form);
    QPalette muted = explanation->palette();
    muted.setColor(QPalette::WindowText, mutedInk(muted));
    explanation->setPalette(muted);
    column->addSpacing(10);

    auto *buttons = new QHBoxLayout;
    m_check = new QPushButton(tr("Check"), form);
    markPrimary(m_check);
    m_cancel = new QPushButton(tr("Stop"), form);
    m_progress = new QProgressBar(form);
    m_progress->setRange(0, 0);
    m_progress->setTextVisible(false);
    m_progress->setAccessibleName(tr("Asking the site"));
    m_missing = new QLabel(form);
    buttons->addWidget(m_check);
    buttons->addWidget(m_cancel);
    buttons->addWidget(m_progress, 1);
    buttons->addWidget(m_missing, 1);
    column->addLayout(buttons);

    m_findings = new QWidget(form);
    m_findingsColumn = new QVBoxLayout(m_findings);
    m_findingsColumn->setContentsMargins(0, 10, 0, 0);
    column->addWidget(m_findings);

    m_success = new QFrame(form);
    m_success->setFrameShape(QFrame::StyledPanel);
    m_success->setObjectName(u"success"_s);
    auto *successColumn = new QVBoxLayout(m_success);
    successColumn->setContentsMargins(14, 12, 14, 12);
    m_successWords = addWords(successColumn, {}, m_success);
    successColumn->addSpacing(6);
    m_name = addField(successColumn, tr("Call it"), {}, m_success);
    m_add = new QPushButton(tr("Add"), m_success);
    markPrimary(m_add);
    successColumn->addWidget(m_add, 0, Qt::AlignLeading);
    column->addSpacing(4);
    column->addWidget(m_success);

    m_list = new QWidget(form);
    m_rowsColumn = new QVBoxLayout(m_list);
    m_rowsColumn->setContentsMargins(0, 22, 0, 0);
    addHeading(m_rowsColumn, tr("Connected sites"), m_list, 1.2);
    column->addWidget(m_list);
    column->addStretch(1);

    for (QLineEdit *field : { m_address, m_user, m_password }) {
        connect(field, &QLineEdit::textEdited, this, &ConnectSitePage::forgetFindings);
        connect(field, &QLineEdit::returnPressed, this, &ConnectSitePage::check);
    }
    connect(m_check, &QPushButton::clicked, this, &ConnectSitePage::check);
    connect(m_cancel, &QPushButton::clicked, this, &ConnectSitePage::stopChecking);
    connect(m_add, &QPushButton::clicked, this, &ConnectSitePage::add);
    connect(m_name, &QLineEdit::returnPressed, this, &ConnectSitePage::add);
    forgetFindings();
    return form;
}

void ConnectSitePage::begin() { m_address->setFocus(); }

void ConnectSitePage::askPassword(SiteId site)
{
    for (SiteRow *row : m_rows) {
        if (row->site() == site)
            row->askPassword();
    }
}

void ConnectSitePage::checkSites()
{
    for (SiteRow *row : m_rows)
        row->check();
}

// What was found was found of what was typed then.
void ConnectSitePage::forgetFindings()
{
    stopChecking();
    while (QLayoutItem *item = m_findingsColumn->takeAt(0)) {
        item->widget()->deleteLater();
        delete item;
    }
    m_findings->hide();
    m_success->hide();
    m_missing->clear();
}

void ConnectSitePage::stopChecking()
{
    ++m_asked;
    setChecking(false);
}

void ConnectSitePage::setChecking(bool isChecking)
{
    const bool hadFocus = m_cancel->hasFocus() || m_check->hasFocus();
    m_isChecking = isChecking;
    m_progress->setVisible(isChecking);
    m_missing->setVisible(!isChecking);
    m_cancel->setVisible(isChecking);
    m_check->setEnabled(!isChecking);
    if (hadFocus)
        (isChecking ? m_cancel : m_check)->setFocus();
}

void ConnectSitePage::check()
{
    if (m_isChecking)
        return;
    forgetFindings();
    for (QLineEdit *field : { m_address, m_user, m_password }) {
        if (!field->text().trimmed().isEmpty())
            continue;
        m_missing->setText(field == m_address ? tr("The address is missing.")
                : field == m_user             ? tr("The user name is missing.")
                                              : tr("The application password is missing."));
        field->setFocus();
        return;
    }
    setChecking(true);
    const int asked = ++m_asked;
    onDone(m_sites.examine(m_address->text(), m_user->text(), Secret(m_password->text().toUtf8())), this,
        [this, asked](const Result<SiteReport> &report) {
            if (asked == m_asked)
                present(report);
        });
}

void ConnectSitePage::present(const Result<SiteReport> &report)
{
    setChecking(false);
    if (!report) {
        const ErrorText text = errorText(report.error());
        m_findingsColumn->addWidget(makeProblemCard({ {}, text.what, text.fix }, m_findings));
        m_findings->show();
        return;
    }
    for (const SiteProblem &problem : report->problems)
        m_findingsColumn->addWidget(makeProblemCard(problem, m_findings));
    m_findings->setVisible(!report->problems.empty());
    if (!report->isFine)
        return;
    QString words = tr("✓ %1 answers, and knows you as %2.")
                        .arg(report->siteName.isEmpty() ? m_address->text() : report->siteName,
                            report->user.isEmpty() ? m_user->text() : report->user);
    if (!report->roles.isEmpty())
        words += u' ' + tr("Your role there: %1.").arg(rolesInWords(report->roles));
    m_successWords->setText(words + u'\n' + rightsInWords(report->can));
    m_name->setText(freeName(report->siteName));
    m_success->show();
    m_name->setFocus();
    m_name->selectAll();
}

/// The site's own name, or its host's, with a number if there is one of that name.
QString ConnectSitePage::freeName(const QString &wanted) const
{
    QString name = wanted.trimmed();
    if (name.isEmpty())
        name = m_address->text().trimmed();
    QString free = name;
    for (int number = 2; m_sites.siteNamed(free); ++number)
        free = u"%1 %2"_s.arg(name).arg(number);
    return free;
}

void ConnectSitePage::add()
{
    if (m_isChecking || m_success->isHidden())
        return;
    const QString name = m_name->text().trimmed();
    if (name.isEmpty() || m_sites.siteNamed(name)) {
        m_name->setText(freeName(name));
        m_name->selectAll();
        m_name->setFocus();
        if (!name.isEmpty())
            m_strip->say({ u"connect"_s, Tone::Waiting,
                tr("There is a site named %1 already; here is another name.").arg(name), {}, {} });
        return;
    }
    setChecking(true);
    m_add->setEnabled(false);
    onDone(m_sites.add(name, m_address->text(), m_user->text(), Secret(m_password->text().toUtf8())), this,
        [this, name](const Result<SiteId> &id) {
            setChecking(false);
            m_add->setEnabled(true);
            if (!id) {
                m_strip->say({ u"connect"_s, Tone::Trouble, errorText(id.error()).both(), {}, {} });
                return;
            }
            for (QLineEdit *field : { m_address, m_user, m_password })
                field->clear();
            forgetFindings();
            const QString place = placeInWords(m_sites.passwordPlace(*id));
            m_strip->say({ u"connect"_s, Tone::Good,
                tr("%1 is connected.").arg(name) + (place.isEmpty() ? QString() : u' ' + place),
                tr("Start writing"), [this] {
                    emit closed();
                } });
            emit added(*id);
        });
}

void ConnectSitePage::showSites()
{
    const std::vector<Site> sites = m_sites.sites();
    const bool isSame = std::equal(sites.begin(), sites.end(), m_rows.begin(), m_rows.end(),
        [](const Site &site, const SiteRow *row) { return site.id == row->site(); });
    m_list->setVisible(!sites.empty());
    if (isSame) {
        for (SiteRow *row : m_rows)
            row->refresh();
        return;
    }
    for (SiteRow *row : m_rows) {
        m_rowsColumn->removeWidget(row);
        row->hide();
        row->deleteLater();
    }
    m_rows.clear();
    for (const Site &site : sites) {
        m_rows.push_back(new SiteRow(m_sites, site.id, m_list));
        m_rowsColumn->addWidget(m_rows.back());
    }
}

void ConnectSitePage::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape) {
        if (m_isChecking)
            stopChecking();
        else
            emit closed();
        return;
    }
    QWidget::keyPressEvent(event);
}
