#include "shell/siterow.h"

#include "desk/errortext.h"
#include "widgets/icons.h"
#include "widgets/style.h"
#include "widgets/tones.h"

#include <QBoxLayout>
#include <QCoreApplication>
#include <QLabel>
#include <QLineEdit>
#include <QProgressBar>
#include <QPushButton>
#include <QToolButton>

using namespace Qt::StringLiterals;

QLineEdit *addPasswordField(QVBoxLayout *column, const QString &label, QWidget *parent)
{
    auto *field = new QLineEdit(parent);
    field->setEchoMode(QLineEdit::Password);
    field->setInputMethodHints(Qt::ImhHiddenText | Qt::ImhNoPredictiveText | Qt::ImhSensitiveData);
    auto *name = new QLabel(label, parent);
    name->setBuddy(field);
    auto *show = new QPushButton(SiteRow::tr("Show"), parent);
    show->setCheckable(true);
    show->setAccessibleName(SiteRow::tr("Show the password"));
    QObject::connect(show, &QPushButton::toggled, field, [field, show](bool isShown) {
        field->setEchoMode(isShown ? QLineEdit::Normal : QLineEdit::Password);
        show->setText(isShown ? SiteRow::tr("Hide") : SiteRow::tr("Show"));
    });
    auto *row = new QHBoxLayout;
    row->addWidget(field, 1);
    row->addWidget(show);
    column->addWidget(name);
    column->addLayout(row);
    return field;
}

QWidget *makeProblemCard(const SiteProblem &problem, QWidget *parent)
{
    auto *card = new QFrame(parent);
    card->setObjectName(u"problem-"_s + problem.code);
    card->setFrameShape(QFrame::StyledPanel);
    auto *what = new QLabel(u"✗ "_s + problem.what, card);
    what->setWordWrap(true);
    what->setTextFormat(Qt::PlainText);
    what->setTextInteractionFlags(Qt::TextSelectableByMouse);
    QFont bold = what->font();
    bold.setBold(true);
    what->setFont(bold);
    QPalette ink = what->palette();
    ink.setColor(QPalette::WindowText, tonePair(Tone::Trouble, ink).ink);
    what->setPalette(ink);
    auto *column = new QVBoxLayout(card);
    column->setContentsMargins(14, 10, 14, 10);
    column->addWidget(what);
    if (!problem.fix.isEmpty()) {
        auto *fix = new QLabel(problem.fix, card);
        fix->setWordWrap(true);
        fix->setTextFormat(Qt::PlainText);
        fix->setTextInteractionFlags(Qt::TextSelectableByMouse);
        column->addWidget(fix);
    }
    return card;
}

QString rightsInWords(const Capability &can)
{
    const auto line = [](bool isAllowed, const QString &yes, const QString &no) {
        return isAllowed ? u"✓ "_s + yes : u"– "_s + no;
    };
    return QStringList{ line(can.canEditPosts, SiteRow::tr("You may write posts."),
                            SiteRow::tr("You may not write posts.")),
        line(can.canPublish, SiteRow::tr("You may publish them yourself."),
            SiteRow::tr("Somebody else publishes them: yours go to review.")),
        line(can.canUpload, SiteRow::tr("You may upload pictures."),
            SiteRow::tr("You may not upload pictures.")),
        line(can.canModerate, SiteRow::tr("You may moderate comments."),
            SiteRow::tr("You may not moderate comments.")) }
        .join(u'\n');
}

QString rolesInWords(const QStringList &roles)
{
    QStringList words;
    for (const QString &role : roles) {
        if (role == "administrator"_L1)
            words.append(SiteRow::tr("administrator"));
        else if (role == "editor"_L1)
            words.append(SiteRow::tr("editor"));
        else if (role == "author"_L1)
            words.append(SiteRow::tr("author"));
        else if (role == "contributor"_L1)
            words.append(SiteRow::tr("contributor"));
        else if (role == "subscriber"_L1)
            words.append(SiteRow::tr("subscriber"));
        else
            words.append(role);
    }
    return words.join(u", "_s);
}

QString placeInWords(std::optional<PasswordPlace> place)
{
    if (!place)
        return {};
    switch (*place) {
    case PasswordPlace::Keychain:
        return SiteRow::tr("Its password is in the keychain of this computer.");
    case PasswordPlace::ThisRun:
        return SiteRow::tr(
            "There is no keychain to use here: its password is kept in memory alone, and asked for "
            "again at the next start.");
    }
    return {};
}

SiteRow::SiteRow(Sites &sites, SiteId site, QWidget *parent)
    : QFrame(parent)
    , m_sites(sites)
    , m_site(site)
    , m_title(new QLabel(this))
    , m_about(new QLabel(this))
    , m_state(new QLabel(this))
    , m_check(new QPushButton(tr("Check"), this))
    , m_signIn(new QPushButton(tr("Sign in again…"), this))
    , m_remove(new QPushButton(tr("Remove…"), this))
    , m_progress(new QProgressBar(this))
    , m_findings(new QWidget(this))
    , m_findingsColumn(new QVBoxLayout(m_findings))
    , m_signInPart(new QWidget(this))
    , m_removePart(new QWidget(this))
{
    setFrameShape(QFrame::StyledPanel);
    QFont bold = m_title->font();
    bold.setBold(true);
    m_title->setFont(bold);
    for (QLabel *label : { m_title, m_about, m_state }) {
        label->setTextFormat(Qt::PlainText);
        label->setWordWrap(true);
    }
    m_progress->setRange(0, 0);
    m_progress->setTextVisible(false);
    m_progress->setAccessibleName(tr("Asking the site"));
    m_progress->hide();
    m_findingsColumn->setContentsMargins(0, 0, 0, 0);
    m_findings->hide();

    auto *signInColumn = new QVBoxLayout(m_signInPart);
    signInColumn->setContentsMargins(0, 6, 0, 0);
    m_password = addPasswordField(signInColumn, tr("New application password"), m_signInPart);
    auto *keepPassword = new QPushButton(tr("Sign In"), m_signInPart);
    markPrimary(keepPassword);
    signInColumn->addWidget(keepPassword, 0, Qt::AlignLeading);
    m_signInPart->hide();

    auto *removeColumn = new QVBoxLayout(m_removePart);
    removeColumn->setContentsMargins(0, 6, 0, 0);
    auto *consequence
        = new QLabel(tr("Quotidian forgets the site and its password. Your drafts stay here, and what is "
                        "on the site stays there. To come back, connect it again."),
            m_removePart);
    consequence->setWordWrap(true);
    auto *removing = new QHBoxLayout;
    auto *removeNow = new QPushButton(tr("Remove the Site"), m_removePart);
    m_keep = new QPushButton(tr("Keep It"), m_removePart);
    removing->addWidget(m_keep);
    removing->addWidget(removeNow);
    removing->addStretch(1);
    removeColumn->addWidget(consequence);
    removeColumn->addLayout(removing);
    m_removePart->hide();

    auto *words = new QVBoxLayout;
    words->addWidget(m_title);
    words->addWidget(m_about);
    words->addWidget(m_state);
    auto *top = new QHBoxLayout;
    top->addLayout(words, 1);
    for (QPushButton *button : { m_check, m_signIn, m_remove })
        top->addWidget(button, 0, Qt::AlignTop);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(14, 12, 14, 12);
    column->addLayout(top);
    column->addWidget(m_progress);
    column->addWidget(m_findings);
    column->addWidget(m_signInPart);
    column->addWidget(m_removePart);

    connect(m_check, &QPushButton::clicked, this, &SiteRow::check);
    connect(m_signIn, &QPushButton::clicked, this, &SiteRow::askPassword);
    connect(m_password, &QLineEdit::returnPressed, this, &SiteRow::signIn);
    connect(keepPassword, &QPushButton::clicked, this, &SiteRow::signIn);
    connect(m_remove, &QPushButton::clicked, this, [this] {
        m_signInPart->hide();
        m_removePart->setVisible(m_removePart->isHidden());
        if (!m_removePart->isHidden())
            m_keep->setFocus();
    });
    connect(m_keep, &QPushButton::clicked, this, [this] {
        m_removePart->hide();
        m_remove->setFocus();
    });
    connect(removeNow, &QPushButton::clicked, this, &SiteRow::remove);
    refresh();
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
    for (QPushButton *button : { m_check, m_signIn, m_remove })
        button->setAccessibleDescription(site->name);
    switch (site->pause) {
    case Site::Pause::PasswordMissing:
        say(tr("Waits for its password: sign in again."));
        return;
    case Site::Pause::Unauthorized:
        say(tr("The site does not accept the password any more: sign in again."));
        return;
    case Site::Pause::Person:
        say(tr("Paused by you."));
        return;
    case Site::Pause::None:
        break;
    }
    say(placeInWords(m_sites.passwordPlace(m_site)));
}

void SiteRow::say(const QString &words)
{
    m_state->setText(words);
    m_state->setVisible(!words.isEmpty());
}

void SiteRow::clearFindings()
{
    while (QLayoutItem *item = m_findingsColumn->takeAt(0)) {
        item->widget()->deleteLater();
        delete item;
    }
    m_findings->hide();
}

void SiteRow::check()
{
    clearFindings();
    m_progress->show();
    m_check->setEnabled(false);
    const int asked = ++m_asked;
    onDone(m_sites.doctor(m_site), this, [this, asked](const Result<SiteReport> &report) {
        if (asked == m_asked)
            present(report);
    });
}

void SiteRow::present(const Result<SiteReport> &report)
{
    m_progress->hide();
    m_check->setEnabled(true);
    clearFindings();
    std::vector<SiteProblem> problems;
    if (!report) {
        const ErrorText text = errorText(report.error());
        problems.push_back({ {}, text.what, text.fix });
        if (report.error().reason == Error::Reason::PasswordMissing)
            askPassword();
    } else {
        problems = report->problems;
    }
    for (const SiteProblem &problem : problems)
        m_findingsColumn->addWidget(makeProblemCard(problem, m_findings));
    if (report && report->isFine)
        m_findingsColumn->addWidget(new QLabel(
            tr("✓ The site answers, and knows you.") + u'\n' + rightsInWords(report->can), m_findings));
    m_findings->show();
}

void SiteRow::askPassword()
{
    m_removePart->hide();
    m_signInPart->show();
    m_password->setFocus();
}

void SiteRow::signIn()
{
    if (m_password->text().isEmpty()) {
        m_password->setFocus();
        return;
    }
    const Secret password(m_password->text().toUtf8());
    m_password->clear();
    m_signInPart->hide();
    m_signIn->setFocus();
    onDone(m_sites.setPassword(m_site, password), this, [this](const Result<PasswordPlace> &place) {
        if (place)
            check(); // Whether it is the right one, the site says.
        else
            say(errorText(place.error()).both());
    });
}

void SiteRow::remove()
{
    onDone(m_sites.remove(m_site), this, [this](const Result<> &done) {
        if (!done)
            say(errorText(done.error()).both());
    });
}
