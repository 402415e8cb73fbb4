#include "sites/connectsitepage.h"

#include "desk/errortext.h"
#include "desk/sites.h"
#include "sites/doctorview.h"
#include "sites/siterow.h"
#include "sites/sitewords.h"
#include "sites/urlscheme.h"
#include "widgets/isolated.h"
#include "widgets/labels.h"
#include "widgets/panes.h"
#include "widgets/strip.h"
#include "widgets/style.h"

#include <QApplication>
#include <QBoxLayout>
#include <QDesktopServices>
#include <QHideEvent>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QPointer>
#include <QProgressBar>
#include <QPushButton>
#include <QScrollArea>
#include <QTimer>
#include <QtConcurrent>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

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
    , m_browser(sites)
    , m_strip(new MessageStrip(this))
{
    m_scroll = layPage(this, m_strip, makePage(), 720);
    connect(&sites, &Sites::changed, this, &ConnectSitePage::showSites);
    showSites();
}

ConnectSitePage::~ConnectSitePage() = default;

QWidget *ConnectSitePage::makePage()
{
    auto *page = new QWidget(this);
    auto *column = new QVBoxLayout(page);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(6);
    auto *top = new QHBoxLayout;
    m_title = addHeading(top, {}, page, 1.6);
    auto *back = new QPushButton(tr("Back"), page);
    back->setToolTip(tr("Back to what you were doing (Escape)"));
    connect(back, &QPushButton::clicked, this, &ConnectSitePage::closed);
    top->setStretchFactor(m_title, 1);
    top->addWidget(back, 0, Qt::AlignTop);
    column->addLayout(top);

    m_list = new QWidget(page);
    m_rowsColumn = new QVBoxLayout(m_list);
    m_rowsColumn->setContentsMargins(0, 4, 0, 18);
    column->addWidget(m_list);
    m_another = addHeading(column, tr("Connect another site"), page, 1.2);
    makeForm(column, page);
    column->addStretch(1);
    return page;
}

void ConnectSitePage::makeForm(QVBoxLayout *column, QWidget *form)
{
    addWords(column,
        tr("Quotidian writes to WordPress sites. Nothing is sent until you publish or save a draft there."),
        form);
    column->addSpacing(10);

    m_address = addField(column, tr("Address of the site"), u"square-news.example"_s, form);
    column->addSpacing(4);
    m_open = new QPushButton(tr("Sign In in the Browser"), form);
    markPrimary(m_open);
    column->addWidget(m_open, 0, Qt::AlignLeading);
    addWords(column,
        tr("The site's own page opens. Say yes there, and Quotidian gets a password of its own: yours is "
           "never seen "
           "here, and you can take that one back there at any time."),
        form, Ink::Muted);
    m_waiting = new QWidget(form);
    auto *waiting = new QHBoxLayout(m_waiting);
    waiting->setContentsMargins(0, 4, 0, 4);
    m_waitingWords = addWords(waiting, {}, m_waiting);
    waiting->setStretchFactor(m_waitingWords, 1);
    auto *again = new QPushButton(tr("Open the Page Again"), m_waiting);
    auto *stop = new QPushButton(tr("Do Not Wait"), m_waiting);
    waiting->addWidget(again, 0, Qt::AlignTop);
    waiting->addWidget(stop, 0, Qt::AlignTop);
    m_waiting->hide();
    column->addWidget(m_waiting);
    column->addSpacing(10);

    addHeading(column, tr("Or with an application password that you made"), form);
    m_user = addField(column, tr("User name, or e-mail"), tr("as you log in to WordPress"), form);
    column->addSpacing(6);
    m_password = addPasswordField(column, tr("Application password"), form);
    addWords(column,
        tr("Not the password that you log in with. In WordPress, open Users → Profile, go down to "
           "Application "
           "Passwords, type “Quotidian” as the name and press “Add New Application Password”. Copy what it "
           "shows "
           "here; the spaces do not matter."),
        form, Ink::Muted);
    column->addSpacing(6);

    auto *buttons = new QHBoxLayout;
    m_check = new QPushButton(tr("Check"), form);
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
    column->addWidget(m_success); // What is to be done next, before what was found.
    m_doctor = new DoctorView(form);
    column->addWidget(m_doctor);

    for (QLineEdit *field : { m_address, m_user, m_password })
        connect(field, &QLineEdit::textEdited, this, &ConnectSitePage::forgetFindings);
    for (QLineEdit *field : { m_user, m_password })
        connect(field, &QLineEdit::returnPressed, this, &ConnectSitePage::check);
    // Whichever way the person has begun.
    connect(m_address, &QLineEdit::returnPressed, this, [this] {
        if (m_user->text().isEmpty() && m_password->text().isEmpty())
            m_open->click();
        else
            check();
    });
    connect(m_open, &QPushButton::clicked, this, [this] {
        if (m_address->text().trimmed().isEmpty()) {
            m_missing->setText(tr("The address is missing."));
            m_address->setFocus();
            return;
        }
        beginBrowser(m_address->text(), {});
    });
    connect(again, &QPushButton::clicked, this, &ConnectSitePage::openBrowser);
    connect(stop, &QPushButton::clicked, this, &ConnectSitePage::endBrowser);
    connect(m_check, &QPushButton::clicked, this, &ConnectSitePage::check);
    connect(m_doctor, &DoctorView::againRequested, this, &ConnectSitePage::check);
    connect(m_cancel, &QPushButton::clicked, this, &ConnectSitePage::stopChecking);
    connect(m_add, &QPushButton::clicked, this, &ConnectSitePage::add);
    connect(m_name, &QLineEdit::returnPressed, this, &ConnectSitePage::add);
    forgetFindings();
}

/// The site's page is looked for, the desktop is told where its answer goes, and the browser opens it.
void ConnectSitePage::beginBrowser(const QString &typed, SiteId again)
{
    forgetFindings();
    endBrowser();
    m_again = again;
    m_open->setEnabled(false);
    m_strip->withdraw(u"browser"_s);
    onDone(m_browser.begin(typed, again), this, [this, again](const Result<QUrl> &page) {
        m_open->setEnabled(true);
        if (!page) {
            if (page.error().kind == Error::Kind::Canceled)
                return;
            const QString words = errorText(page.error()).both();
            if (SiteRow *row = rowOf(again))
                row->say(words);
            m_strip->say({ u"browser"_s, Tone::Trouble, words });
            return;
        }
        m_signInPage = *page;
        const auto claim = QtConcurrent::run(
            [program = QApplication::applicationFilePath(), arguments = m_startArguments] {
                return urlscheme::claim(BrowserSignIn::scheme(), program, arguments);
            });
        onDone(claim, this, [this](const Result<> &claimed) {
            if (!m_browser.isWaiting())
                return;
            if (!claimed)
                m_strip->say({ u"browser"_s, Tone::Waiting,
                    tr("This desktop may not hand the browser's answer over. If nothing comes back, use a "
                       "password "
                       "that you made on the site.") });
            openBrowser();
        });
    });
}

void ConnectSitePage::openBrowser()
{
    m_waitingWords->setText(
        tr("Waiting for your answer in the browser, on %1…").arg(isolated(m_signInPage.host())));
    m_waiting->show();
    if (!QDesktopServices::openUrl(m_signInPage))
        m_strip->say({ u"browser"_s, Tone::Trouble,
            tr("No browser could be opened. Use a password that you made on the site.") });
}

void ConnectSitePage::endBrowser()
{
    m_browser.cancel();
    m_waiting->hide();
    m_open->setEnabled(true);
}

void ConnectSitePage::take(const QUrl &answer)
{
    const Result<SignedIn> signedIn = m_browser.take(answer);
    if (!signedIn) {
        if (signedIn.error().kind == Error::Kind::Canceled) {
            m_waiting->hide();
            m_strip->say({ u"browser"_s, Tone::Waiting,
                tr("You said no on the site's page. Nothing was connected.") });
            return;
        }
        m_strip->say({ u"browser"_s, Tone::Trouble, errorText(signedIn.error()).both() });
        return;
    }
    m_waiting->hide();
    m_strip->withdraw(u"browser"_s);
    if (signedIn->site) {
        signInAgain(*signedIn);
        return;
    }
    m_address->setText(signedIn->address);
    m_user->setText(signedIn->user);
    m_password->setText(QString::fromUtf8(signedIn->password.reveal()));
    check();
}

void ConnectSitePage::signInAgain(const SignedIn &signedIn)
{
    const std::optional<Site> site = m_sites.site(signedIn.site);
    SiteRow *row = rowOf(signedIn.site);
    if (!site || !row)
        return;
    // By its e-mail address an account is only known to the site: the doctor asks.
    const bool isOther
        = !site->user.contains(u'@') && site->user.compare(signedIn.user, Qt::CaseInsensitive) != 0;
    if (isOther) {
        m_strip->say({ u"browser"_s, Tone::Trouble,
            tr("In the browser you are %1 on that site; it is connected here as %2. Log out there, and sign "
               "in again.")
                .arg(isolated(signedIn.user), isolated(site->user)) });
        return;
    }
    onDone(m_sites.setPassword(signedIn.site, signedIn.password), row,
        [row](const Result<PasswordPlace> &place) {
            if (place)
                row->check();
            else
                row->say(errorText(place.error()).both());
        });
}

SiteRow *ConnectSitePage::rowOf(SiteId site) const
{
    const auto found = std::ranges::find(m_rows, site, &SiteRow::site);
    return found == m_rows.end() ? nullptr : *found;
}

void ConnectSitePage::begin()
{
    showSites(); // What the keychain has said meanwhile.
    m_address->setFocus();
}

void ConnectSitePage::askPassword(SiteId site)
{
    if (SiteRow *row = rowOf(site))
        row->askPassword();
}

void ConnectSitePage::checkSite(SiteId site)
{
    if (SiteRow *row = rowOf(site))
        row->check();
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
    m_doctor->clear();
    m_success->hide();
    m_missing->clear();
}

void ConnectSitePage::stopChecking()
{
    ++m_asked;
    if (m_doctor->isRunning())
        m_doctor->clear();
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
    const bool wasAtDoctor = m_doctor->isAncestorOf(QApplication::focusWidget());
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
    if (wasAtDoctor)
        m_cancel->setFocus(); // Its buttons were gone for a moment.
    const int asked = ++m_asked;
    m_doctor->begin(QUrl::fromUserInput(m_address->text().trimmed()));
    const auto passed = [page = QPointer(this), asked](SiteCheck check) {
        if (page && asked == page->m_asked)
            page->m_doctor->pass(check);
    };
    onDone(m_sites.examine(m_address->text(), m_user->text(), Secret(m_password->text().toUtf8()), passed),
        this, [this, asked](const Result<SiteReport> &report) {
            if (asked == m_asked)
                present(report);
        });
}

void ConnectSitePage::present(const Result<SiteReport> &report)
{
    setChecking(false);
    m_doctor->end(report);
    const bool isFine = report && report->isFine;
    // Once it is laid out.
    QTimer::singleShot(0, this, [this, found = isFine ? static_cast<QWidget *>(m_success) : m_doctor] {
        m_scroll->ensureWidgetVisible(found);
    });
    if (!isFine)
        return;
    QString words = tr("✓ %1 answers, and knows you as %2.")
                        .arg(report->siteName.isEmpty() ? m_address->text() : report->siteName,
                            report->user.isEmpty() ? m_user->text() : report->user);
    if (!report->roles.isEmpty())
        words += u' ' + tr("Your role there: %1.").arg(rolesInWords(report->roles));
    m_successWords->setText(words);
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
                field->setText({}); // Unlike clear(): that could be undone.
            forgetFindings();
            const QString place = placeInWords(m_sites.passwordPlace(*id));
            m_strip->say({ u"connect"_s, Tone::Good,
                tr("%1 is connected.").arg(name) + (place.isEmpty() ? QString() : u' ' + place),
                tr("Start Writing"), [this] {
                    emit writingRequested();
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
    m_another->setVisible(!sites.empty());
    m_title->setText(sites.empty() ? tr("Connect a site") : tr("Sites"));
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
        connect(m_rows.back(), &SiteRow::browserRequested, this, [this](SiteId id) {
            if (const std::optional<Site> known = m_sites.site(id))
                beginBrowser(known->url.toString(), id);
        });
    }
}

/// The password is gone from its field, and with it what was found of it.
void ConnectSitePage::hideEvent(QHideEvent *event)
{
    if (!event->spontaneous())
        forgetFindings();
    QWidget::hideEvent(event);
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
