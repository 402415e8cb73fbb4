#include "sites/siterow.h"

#include "desk/errortext.h"
#include "sites/doctorview.h"
#include "sites/sitewords.h"
#include "sites/wishwords.h"
#include "widgets/labels.h"
#include "widgets/style.h"

#include <QBoxLayout>
#include <QCheckBox>
#include <QHideEvent>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>

using namespace Qt::StringLiterals;

namespace {

/// Keeps a password no longer than its page is open.
class PasswordField final : public QLineEdit {
public:
    explicit PasswordField(QWidget *parent)
        : QLineEdit(parent)
        , m_show(new QPushButton(SiteRow::tr("Show"), parent))
    {
        setEchoMode(QLineEdit::Password);
        setInputMethodHints(Qt::ImhHiddenText | Qt::ImhNoPredictiveText | Qt::ImhSensitiveData);
        m_show->setCheckable(true);
        m_show->setAccessibleName(SiteRow::tr("Show the password"));
        connect(m_show, &QPushButton::toggled, this, [this](bool isShown) {
            setEchoMode(isShown ? QLineEdit::Normal : QLineEdit::Password);
            m_show->setText(isShown ? SiteRow::tr("Hide") : SiteRow::tr("Show"));
        });
        // The next one is somebody's who did not ask to see it.
        connect(this, &QLineEdit::textChanged, this, [this](const QString &text) {
            if (text.isEmpty())
                m_show->setChecked(false);
        });
    }

    QPushButton *showButton() const { return m_show; }

protected:
    void hideEvent(QHideEvent *event) override
    {
        if (!event->spontaneous()) { // With its page, not because the window is minimised.
            setText({}); // Unlike clear(): that could be undone.
            m_show->setChecked(false);
        }
        QLineEdit::hideEvent(event);
    }

private:
    QPushButton *m_show;
};

} // namespace

QLineEdit *addPasswordField(QVBoxLayout *column, const QString &label, QWidget *parent)
{
    auto *field = new PasswordField(parent);
    auto *name = new QLabel(label, parent);
    name->setBuddy(field);
    auto *row = new QHBoxLayout;
    row->addWidget(field, 1);
    row->addWidget(field->showButton());
    column->addWidget(name);
    column->addLayout(row);
    return field;
}

SiteRow::SiteRow(Sites &sites, SiteId site, QWidget *parent)
    : QFrame(parent)
    , m_sites(sites)
    , m_site(site)
    , m_check(new QPushButton(tr("Check"), this))
    , m_default(new QCheckBox(tr("New posts go here"), this))
    , m_signIn(new QPushButton(tr("Sign In Again…"), this))
    , m_rename(new QPushButton(tr("Rename…"), this))
    , m_remove(new QPushButton(tr("Remove…"), this))
    , m_signInPart(makeSignInPart())
    , m_renamePart(makeRenamePart())
    , m_removePart(makeRemovePart())
    , m_doctor(new DoctorView(this))
{
    setFrameShape(QFrame::StyledPanel);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(14, 12, 14, 12);
    m_title = addHeading(column, {}, this);
    m_about = addWords(column, {}, this);
    m_state = addWords(column, {}, this, Ink::Muted);
    auto *buttons = new QHBoxLayout;
    for (QPushButton *button : { m_check, m_signIn, m_rename, m_remove })
        buttons->addWidget(button);
    buttons->addStretch(1);
    buttons->addWidget(m_default);
    column->addLayout(buttons);
    for (QWidget *part :
        std::initializer_list<QWidget *>{ m_signInPart, m_renamePart, m_removePart, m_doctor }) {
        part->hide();
        column->addWidget(part);
    }
    connect(m_check, &QPushButton::clicked, this, &SiteRow::check);
    connect(m_doctor, &DoctorView::againRequested, this, &SiteRow::check);
    connect(m_signIn, &QPushButton::clicked, this, &SiteRow::askPassword);
    connect(m_rename, &QPushButton::clicked, this, [this] {
        m_name->setText(m_title->text());
        m_name->selectAll();
        open(m_renamePart, m_name);
    });
    connect(m_remove, &QPushButton::clicked, this, [this] { open(m_removePart, m_keep); });
    connect(m_default, &QCheckBox::clicked, this,
        [this](bool isOn) { m_sites.setDefaultSite(isOn ? m_site : SiteId()); });
    refresh();
}

QWidget *SiteRow::makeSignInPart()
{
    auto *part = new QWidget(this);
    auto *column = new QVBoxLayout(part);
    column->setContentsMargins(0, 6, 0, 0);
    auto *browser = new QPushButton(tr("Sign In in the Browser"), part);
    column->addWidget(browser, 0, Qt::AlignLeading);
    addWords(column, tr("or with an application password that you made on the site:"), part, Ink::Muted);
    m_password = addPasswordField(column, tr("New application password"), part);
    auto *signIn = new QPushButton(tr("Sign In"), part);
    markPrimary(signIn);
    column->addWidget(signIn, 0, Qt::AlignLeading);
    connect(browser, &QPushButton::clicked, this, [this] { emit browserRequested(m_site); });
    connect(m_password, &QLineEdit::returnPressed, this, &SiteRow::signIn);
    connect(signIn, &QPushButton::clicked, this, &SiteRow::signIn);
    return part;
}

QWidget *SiteRow::makeRenamePart()
{
    auto *part = new QWidget(this);
    auto *column = new QVBoxLayout(part);
    column->setContentsMargins(0, 6, 0, 0);
    m_name = new QLineEdit(part);
    auto *label = new QLabel(tr("What you call it"), part);
    label->setBuddy(m_name);
    auto *save = new QPushButton(tr("Rename"), part);
    markPrimary(save);
    auto *row = new QHBoxLayout;
    row->addWidget(m_name, 1);
    row->addWidget(save);
    column->addWidget(label);
    column->addLayout(row);
    connect(m_name, &QLineEdit::returnPressed, this, &SiteRow::rename);
    connect(save, &QPushButton::clicked, this, &SiteRow::rename);
    return part;
}

QWidget *SiteRow::makeRemovePart()
{
    auto *part = new QWidget(this);
    auto *column = new QVBoxLayout(part);
    column->setContentsMargins(0, 6, 0, 0);
    addWords(column,
        tr("Quotidian forgets the site and its password. Your drafts stay here, and what is on the site "
           "stays there; "
           "the two are not connected any more. What waits for it in the outbox is not sent. Connected "
           "again, the site "
           "brings its posts anew, beside your drafts."),
        part);
    auto *removing = new QHBoxLayout;
    auto *removeNow = new QPushButton(tr("Remove the Site"), part);
    m_keep = new QPushButton(tr("Keep It"), part);
    removing->addWidget(m_keep);
    removing->addWidget(removeNow);
    removing->addStretch(1);
    column->addLayout(removing);
    connect(m_keep, &QPushButton::clicked, this, [this] {
        m_removePart->hide();
        m_remove->setFocus();
    });
    connect(removeNow, &QPushButton::clicked, this, &SiteRow::remove);
    return part;
}

/// Or closes it, if it is open.
void SiteRow::open(QWidget *part, QWidget *first)
{
    const bool wasOpen = !part->isHidden();
    for (QWidget *each : { m_signInPart, m_renamePart, m_removePart })
        each->hide();
    if (wasOpen)
        return;
    part->show();
    first->setFocus();
}

void SiteRow::refresh()
{
    const std::optional<Site> site = m_sites.site(m_site);
    if (!site)
        return;
    m_title->setText(site->name);
    QStringList about{ site->url.toDisplayString(), site->user };
    if (!site->roles.isEmpty())
        about.append(rolesInWords(site->roles));
    m_about->setText(about.join(u" · "_s));
    for (QPushButton *button : { m_check, m_signIn, m_rename, m_remove })
        button->setAccessibleDescription(site->name);
    m_default->setAccessibleDescription(site->name);
    m_default->setChecked(m_sites.defaultSite() == m_site);
    m_default->setEnabled(m_sites.sites().size() > 1);
    const QString pause = toWords(site->pause);
    say(pause.isEmpty() ? placeInWords(m_sites.passwordPlace(m_site)) : pause);
}

void SiteRow::say(const QString &words)
{
    m_state->setText(words);
    m_state->setVisible(!words.isEmpty());
}

void SiteRow::check()
{
    const std::optional<Site> site = m_sites.site(m_site);
    if (!site)
        return;
    m_doctor->begin(site->url);
    m_check->setEnabled(false);
    const int asked = ++m_asked;
    const auto passed = [row = QPointer(this), asked](SiteCheck check) {
        if (row && asked == row->m_asked)
            row->m_doctor->pass(check);
    };
    onDone(m_sites.doctor(m_site, passed), this, [this, asked](const Result<SiteReport> &report) {
        if (asked == m_asked)
            present(report);
    });
}

void SiteRow::present(const Result<SiteReport> &report)
{
    m_check->setEnabled(true);
    m_doctor->end(report);
    if (!report && report.error().reason == Error::Reason::PasswordMissing)
        askPassword();
}

void SiteRow::askPassword()
{
    m_signInPart->hide();
    open(m_signInPart, m_password);
}

void SiteRow::signIn()
{
    if (m_password->text().trimmed().isEmpty()) {
        m_password->setFocus();
        return;
    }
    const Secret password(m_password->text().toUtf8());
    m_password->setText({}); // Unlike clear(): that could be undone.
    m_signInPart->hide();
    m_signIn->setFocus();
    onDone(m_sites.setPassword(m_site, password), this, [this](const Result<PasswordPlace> &place) {
        if (place)
            check(); // Whether it is the right one, the site says.
        else
            say(errorText(place.error()).both());
    });
}

void SiteRow::rename()
{
    onDone(m_sites.rename(m_site, m_name->text()), this, [this](const Result<> &done) {
        if (!done) {
            say(errorText(done.error()).both());
            m_name->setFocus();
            return;
        }
        m_renamePart->hide();
        m_rename->setFocus();
    });
}

void SiteRow::remove()
{
    onDone(m_sites.remove(m_site), this, [this](const Result<> &done) {
        if (!done)
            say(errorText(done.error()).both());
    });
}
