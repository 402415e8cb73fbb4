#include "shell/mainwindow.h"

#include "desk/desk.h"
#include "desk/drafts.h"
#include "desk/errortext.h"
#include "desk/jobs.h"
#include "desk/library.h"
#include "desk/outbox.h"
#include "desk/photoreports.h"
#include "desk/pictures.h"
#include "desk/sites.h"
#include "desk/spelling.h"
#include "photos/contactsheet.h"
#include "photos/photospace.h"
#include "reading/readspace.h"
#include "shell/betweenspaces.h"
#include "shell/closing.h"
#include "sites/connectsitepage.h"
#include "sites/outboxpage.h"
#include "sites/syncnotice.h"
#include "widgets/badge.h"
#include "widgets/icons.h"
#include "widgets/spacesrail.h"
#include "widgets/strip.h"
#include "widgets/style.h"
#include "writing/draftfiles.h"
#include "writing/exactpreview.h"
#include "writing/languagebutton.h"
#include "writing/previewpane.h"
#include "writing/writespace.h"

#include <QAction>
#include <QApplication>
#include <QBoxLayout>
#include <QCloseEvent>
#include <QDesktopServices>
#include <QDir>
#include <QLabel>
#include <QSplitter>
#include <QStackedWidget>
#include <QStatusBar>
#include <QToolButton>

using namespace Qt::StringLiterals;

MainWindow::MainWindow(Desk &desk)
    : m_desk(desk)
    , m_rail(new SpacesRail(this))
    , m_stack(new QStackedWidget(this))
    , m_read(new ReadSpace(desk.library(), this))
    , m_write(new WriteSpace(desk.drafts(), desk.sites(), desk.outbox(), this))
    , m_photos(new PhotoSpace(desk.photoReports(), this))
    , m_connect(new ConnectSitePage(desk.sites(), this))
    , m_outbox(new OutboxPage(desk.outbox(), desk.drafts(), desk.sites(), this))
    , m_sync(new SyncNotice(
          desk.outbox(), desk.sites(),
          { m_read->strip(), m_write->strip(), m_photos->strip(), m_outbox->strip(), m_connect->strip() },
          [this] { return stripHere(); }, this))
    , m_files(new DraftFiles(desk.drafts(), this, m_write->editor()->viewport()))
    , m_exact(new ExactPreview(desk.sitePages(), desk.sites(), desk.drafts(), *m_write->strip(), this))
    , m_between(new BetweenSpaces(desk, *m_read, *m_write, *m_photos, this))
    , m_closing(new Closing(desk.drafts(), m_write->decisions(), *m_write->strip(), this))
{
    setWindowTitle(tr("Quotidian"));
    m_stack->addWidget(m_read);
    m_stack->addWidget(m_write);
    m_stack->addWidget(m_photos);
    m_stack->addWidget(m_connect);
    m_stack->addWidget(m_outbox);
    auto *middle = new QWidget(this);
    auto *row = new QHBoxLayout(middle);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(0);
    row->addWidget(m_rail);
    row->addWidget(m_stack, 1);
    setCentralWidget(middle);

    makeActions();
    makeMenus();
    makeStatusBar();
    connectCommands();
    connectOutbox();
    // Only what is there: a place that cannot be entered teaches people not to look.
    m_rail->addSpace(
        "read"_L1, tr("Read"), action(Command::SpaceRead)->shortcut().toString(QKeySequence::NativeText));
    m_rail->addSpace(
        "write"_L1, tr("Write"), action(Command::SpaceWrite)->shortcut().toString(QKeySequence::NativeText));
    m_rail->addSpace("picture"_L1, tr("Photos"),
        action(Command::SpacePhotos)->shortcut().toString(QKeySequence::NativeText));
    connect(m_rail, &SpacesRail::chosen, this, [this](int space) {
        m_stack->setCurrentIndex(space);
        m_desk.settings().set(settings::space, space);
        if (m_stack->currentWidget() == m_photos)
            m_desk.photoReports().load();
        updateContexts();
        updateStatus();
    });

    m_read->view()->setPictures(&desk.pictures());
    connect(m_read, &ReadSpace::contextChanged, this, &MainWindow::updateContexts);
    connect(m_read, &ReadSpace::listMenuRequested, this, [this](const QPoint &at) {
        popUp({ Command::RefreshBlog, Command::Rename, Command::MoveToFolder, Command::FeedRegion,
                  Command::FeedProperties, Command::EditSearch, Command::CopyFeedAddress,
                  Command::OpenHomePage, Command::MarkAllRead, Command::Unfollow, Command::NewFolder,
                  Command::DeleteFolder, Command::DeleteSearch },
            at);
    });
    connect(m_read, &ReadSpace::articleMenuRequested, this, [this](const QPoint &at) {
        popUp({ Command::ToggleRead, Command::ToggleStar, Command::EditTags, Command::OpenInBrowser,
                  Command::MarkAllRead, Command::RemoveArticles },
            at);
    });
    connect(m_read, &ReadSpace::connectRequested, this, &MainWindow::connectSite);
    connect(m_read, &ReadSpace::writeRequested, action(Command::NewDraft), &QAction::trigger);
    connect(m_read, &ReadSpace::textSizeWanted, this, &MainWindow::changeTextSize);
    connect(m_read, &ReadSpace::quoteRequested, m_between, &BetweenSpaces::quote);
    connect(m_write, &WriteSpace::contextChanged, this, [this] {
        updateContexts();
        updateStatus();
    });
    connect(m_write, &WriteSpace::reportRequested, m_between, &BetweenSpaces::openReport);
    connect(m_write, &WriteSpace::connectRequested, this, &MainWindow::connectSite);
    connect(m_write, &WriteSpace::signInRequested, this, &MainWindow::signIn);
    connect(m_photos, &PhotoSpace::contextChanged, this, [this] {
        updateContexts();
        updateStatus();
    });
    connect(m_photos, &PhotoSpace::galleryRequested, m_between, &BetweenSpaces::putGallery);
    connect(m_photos, &PhotoSpace::cardRequested, m_between, &BetweenSpaces::putCards);
    connect(m_between, &BetweenSpaces::writingRequested, this, [this] { go(Space::Write); });
    connect(m_between, &BetweenSpaces::photosRequested, this, [this] { go(Space::Photos); });
    connect(m_between, &BetweenSpaces::failed, this, &MainWindow::sayInSpace);
    connect(m_photos, &PhotoSpace::menuRequested, this, [this](const QPoint &at) {
        if (m_photos->trashed())
            popUp({ Command::ViewPhoto, Command::TakeBackPhotos, Command::DeletePhotosForever }, at);
        else
            popUp({ Command::ViewPhoto, Command::BlackOut, Command::GalleryIntoDraft, Command::CardIntoDraft,
                      Command::MovePhotosEarlier, Command::MovePhotosLater, Command::RemovePhotos },
                at);
    });
    connect(m_connect, &ConnectSitePage::closed, this, [this] {
        if (m_isFromOutbox)
            showOutbox();
        else
            leavePage();
    });
    connect(m_connect, &ConnectSitePage::writingRequested, this, [this] { go(Space::Write); });
    connect(m_connect, &ConnectSitePage::added, m_write, &WriteSpace::useSite);
    connect(&desk, &Desk::policyChanged, m_write, &WriteSpace::setPolicy);
    m_write->setPolicy(desk.policy());
    connect(m_write, &WriteSpace::opened, this,
        [this](DraftId id) { m_desk.settings().set(settings::lastDraft, id.value); });
    m_write->setSpelling(desk.spelling());
    m_write->editor()->setSmartTyping(desk.settings().get(settings::smartTyping));
    m_write->editor()->setTranslationsBeside(desk.settings().get(settings::translationsBeside));
    const auto tellNames = [this] {
        QStringList names;
        for (const Feed &feed : m_desk.library().feeds())
            names.append(feed.title);
        m_desk.spelling().setNames(names);
    };
    connect(&desk.library(), &Library::feedsChanged, this, tellNames);
    tellNames();
    connect(&desk.spelling(), &Spelling::changed, this,
        [this] { action(Command::CheckSpelling)->setChecked(m_desk.spelling().isOn()); });
    connect(&desk.jobs(), &Jobs::changed, this, &MainWindow::updateStatus);
    connect(&desk.outbox(), &Outbox::changed, this, &MainWindow::updateStatus);
    connect(&desk.outbox(), &Outbox::syncStarted, this, &MainWindow::updateStatus);
    connect(&desk.sites(), &Sites::changed, this, &MainWindow::updateContexts);
    connect(&desk.library(), &Library::feedsChanged, this, &MainWindow::updateStatus);
    connect(&desk.library(), &Library::articlesChanged, this, &MainWindow::updateStatus);
    connect(&desk.library(), &Library::statusChanged, this, &MainWindow::updateStatus);
    connect(&desk, &Desk::policyChanged, this, [this](NetworkPolicy policy) {
        action(Command::WorkOffline)->setChecked(policy == NetworkPolicy::Offline);
        updateStatus();
    });
    connect(&desk, &Desk::storageFailed, this, [this](const Error &error) {
        for (MessageStrip *strip : { m_read->strip(), m_write->strip(), m_photos->strip() }) {
            if (!strip->holds(u"close"_s)) // That says it too, and asks what to do.
                strip->say({ u"storage"_s, Tone::Trouble, errorText(error).both() });
        }
    });
    connect(m_files, &DraftFiles::opened, this, [this](DraftId draft, const QString &words) {
        go(Space::Write);
        m_write->open(draft);
        m_write->strip()->say({ u"file"_s, Tone::Good, words });
    });
    connect(m_files, &DraftFiles::saved, this, [this](const QString &words) {
        m_write->strip()->say({ u"file"_s, Tone::Good, words });
    });
    connect(m_files, &DraftFiles::failed, this, [this](const Error &error) { sayInSpace(u"file"_s, error); });
    connect(m_exact, &ExactPreview::openRequested, this,
        [](const QUrl &page) { QDesktopServices::openUrl(page); });
    connect(
        m_write->preview(), &PreviewPane::exactRequested, action(Command::ExactPreview), &QAction::trigger);
    connect(m_closing, &Closing::ready, this, &QWidget::close);
    connect(m_closing, &Closing::refused, this, [this](DraftId unsaved) {
        go(Space::Write);
        if (unsaved && m_write->draft() != unsaved)
            m_write->open(unsaved);
    });
    connect(qApp, &QApplication::focusChanged, this, &MainWindow::updateContexts);

    Settings &settings = desk.settings();
    resize(1280, 800);
    restoreGeometry(settings.get(settings::windowGeometry));
    m_read->splitter()->restoreState(settings.get(settings::readSplitter));
    m_write->splitter()->restoreState(settings.get(settings::writeSplitter));
    m_photos->splitter()->restoreState(settings.get(settings::photosSplitter));
    m_photos->sheet()->setSide(settings.get(settings::photoSide));
    m_read->setDwell(settings.get(settings::dwellSeconds));
    m_read->setFolded(settings.get(settings::foldedLists));
    setTextSize();
    const qint64 last = settings.get(settings::lastDraft);
    if (last != 0 && desk.drafts().draft(DraftId{ last }))
        m_write->open(DraftId{ last });
    const int space = settings.get(settings::space);
    go(space == 1 ? Space::Write : space == 2 ? Space::Photos : Space::Read);
    m_read->panes().front()->setFocus(Qt::OtherFocusReason);
    updateContexts();
    updateStatus();
    sayOpened();
}

MainWindow::~MainWindow()
{
    // The focus moves while its widgets go, and there is no window any more to hear of it.
    disconnect(qApp, nullptr, this, nullptr);
    for (QObject *space : std::initializer_list<QObject *>{ m_read, m_write, m_photos, m_connect, m_outbox })
        disconnect(space, nullptr, this, nullptr);
}

void MainWindow::go(Space space)
{
    m_rail->setCurrent(static_cast<int>(space));
    if (isOnPage())
        leavePage(); // The rail has nothing to say where it stands already.
}

void MainWindow::makeStatusBar()
{
    m_badge = new Badge(Badge::Press::Leads, this);
    connect(m_badge, &QAbstractButton::clicked, action(Command::ShowOutbox), &QAction::trigger);
    m_network = new QToolButton(this);
    m_network->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_network->setAutoRaise(true);
    m_network->setFocusPolicy(Qt::TabFocus);
    connect(m_network, &QToolButton::clicked, action(Command::WorkOffline), &QAction::trigger);
    m_words = new QLabel(this);
    m_language = new LanguageButton(m_desk.spelling(), m_desk.settings(), *m_write->editor(), this);
    m_jobs = new QToolButton(this);
    m_jobs->setAutoRaise(true);
    m_jobs->setFocusPolicy(Qt::TabFocus);
    connect(m_jobs, &QToolButton::clicked, action(Command::ShowJobs), &QAction::trigger);
    statusBar()->setSizeGripEnabled(false);
    statusBar()->setContentsMargins(10, 0, 10, 0);
    statusBar()->addWidget(m_badge);
    statusBar()->addWidget(m_network);
    statusBar()->addPermanentWidget(m_words);
    statusBar()->addPermanentWidget(m_language);
    statusBar()->addPermanentWidget(m_jobs);
}

/// In the place of a space; the rail still says which.
void MainWindow::showPage(QWidget *page)
{
    if (!isOnPage())
        m_focusBefore = QApplication::focusWidget();
    m_stack->setCurrentWidget(page);
    updateContexts();
    updateStatus();
}

void MainWindow::connectSite()
{
    if (m_stack->currentWidget() != m_connect)
        m_isFromOutbox = m_stack->currentWidget() == m_outbox;
    showPage(m_connect);
    m_connect->begin();
}

void MainWindow::showOutbox()
{
    showPage(m_outbox);
    m_outbox->begin();
}

bool MainWindow::isOnPage() const
{
    return m_stack->currentWidget() == m_connect || m_stack->currentWidget() == m_outbox;
}

/// What the outbox leads to.
void MainWindow::connectOutbox()
{
    const auto openDraft = [this](DraftId draft) {
        go(Space::Write);
        m_write->open(draft);
        m_write->editor()->setFocus(Qt::OtherFocusReason);
    };
    connect(m_outbox, &OutboxPage::closed, this, &MainWindow::leavePage);
    connect(m_write, &WriteSpace::outboxRequested, this, &MainWindow::showOutbox);
    connect(m_outbox, &OutboxPage::syncRequested, action(Command::SyncNow), &QAction::trigger);
    connect(m_outbox, &OutboxPage::onlineRequested, this, [this] {
        if (action(Command::WorkOffline)->isChecked())
            action(Command::WorkOffline)->trigger();
    });
    connect(m_outbox, &OutboxPage::connectRequested, this, &MainWindow::connectSite);
    connect(m_outbox, &OutboxPage::signInRequested, this, &MainWindow::signIn);
    connect(m_sync, &SyncNotice::signInRequested, this, &MainWindow::signIn);
    connect(m_sync, &SyncNotice::draftRequested, this, openDraft);
    connect(&m_desk, &Desk::policyChanged, m_sync, &SyncNotice::setPolicy);
    connect(m_outbox, &OutboxPage::checkRequested, this, [this](SiteId site) {
        connectSite();
        m_connect->checkSite(site);
    });
    connect(m_outbox, &OutboxPage::draftRequested, this, openDraft);
    connect(m_outbox, &OutboxPage::resolveRequested, this, [this, openDraft](DraftId draft) {
        openDraft(draft);
        m_write->resolveConflict();
    });
    connect(m_outbox, &OutboxPage::picturesRequested, this, [this, openDraft](DraftId draft) {
        openDraft(draft);
        m_write->showMedia();
    });
    connect(&m_desk, &Desk::policyChanged, m_outbox, &OutboxPage::setPolicy);
    m_outbox->setPolicy(m_desk.policy());
}

/// Back to the space that the rail says.
/// Who came by keys goes on where they were.
void MainWindow::leavePage()
{
    const bool hadFocus = m_stack->currentWidget()->isAncestorOf(QApplication::focusWidget());
    m_stack->setCurrentIndex(m_rail->current());
    if (hadFocus && m_focusBefore && m_stack->currentWidget()->isAncestorOf(m_focusBefore))
        m_focusBefore->setFocus(Qt::OtherFocusReason);
    else if (const QList<QWidget *> panes = panesHere(); hadFocus && !panes.isEmpty())
        panes.front()->setFocus(Qt::OtherFocusReason);
    updateContexts();
    updateStatus();
}

void MainWindow::updateStatus()
{
    const bool isReading = m_stack->currentIndex() == 0;
    const StateWords all = wordsFor(m_write->live());
    const StateWords state = m_stack->currentWidget() == m_write ? m_write->state() : StateWords();
    const bool isDone = state.text.isEmpty() || state.tone == Tone::Good;
    if (isDone && !all.text.isEmpty())
        m_badge->say(all.tone, all.text);
    else if (!state.text.isEmpty())
        m_badge->say(state.tone, state.text);
    else
        m_badge->say(Tone::Good, tr("All saved here"));
    const bool isOffline = m_desk.policy() == NetworkPolicy::Offline;
    const bool isMetered = m_desk.policy() == NetworkPolicy::Metered;
    //: A line that costs by the byte.
    m_network->setText(isOffline ? tr("Offline") : isMetered ? tr("Metered line") : tr("Online"));
    m_network->setIcon(lineIcon(isOffline ? "offline"_L1 : "online"_L1));
    m_network->setToolTip(isOffline ? tr("Go online")
            : isMetered ? tr("Blogs and pictures are fetched when you ask. Click to work offline.")
                        : tr("Work offline"));
    if (isReading)
        m_words->setText(tr("%Ln unread", nullptr, int(m_desk.library().counts().unread)));
    else if (m_stack->currentWidget() == m_photos)
        m_words->setText(m_photos->report()
                ? tr("%Ln photo(s)", nullptr, int(m_photos->report()->photos.size()))
                : QString());
    else
        m_words->setText(m_stack->currentWidget() == m_write && m_write->draft()
                ? tr("%Ln word(s)", nullptr, m_write->editor()->wordCount())
                : QString());
    m_language->setVisible(m_stack->currentWidget() == m_write && m_write->draft());
    const int running = m_desk.jobs().runningCount();
    m_jobs->setText(running > 0 ? tr("Jobs (%1) ▾").arg(running) : tr("Jobs ▾"));
    m_jobs->setAccessibleName(running > 0 ? tr("Jobs (%1)").arg(running) : tr("Jobs"));
}

void MainWindow::comeForward()
{
    setWindowState((windowState() & ~Qt::WindowMinimized) | Qt::WindowActive);
    show();
    raise();
    activateWindow();
}

/// What was found when the profile was opened: a damaged file is news that must not wait.
void MainWindow::sayOpened()
{
    const StorageReport &opened = m_desk.opened();
    if (opened.movedAside.isEmpty())
        return;
    for (MessageStrip *strip : { m_read->strip(), m_write->strip() })
        strip->say({ u"opened"_s, Tone::Trouble,
            tr("A damaged file was found and put aside; nothing was deleted. %n row(s) of it came back. The "
               "damaged file is %1.",
                nullptr, opened.salvagedRows)
                .arg(QDir::toNativeSeparators(opened.movedAside)) });
}

QList<QWidget *> MainWindow::panesHere() const
{
    if (m_stack->currentWidget() == m_photos)
        return m_photos->panes();
    if (isOnPage())
        return {};
    return m_stack->currentIndex() == 0 ? m_read->panes() : m_write->panes();
}

MessageStrip *MainWindow::stripHere() const
{
    if (m_stack->currentWidget() == m_photos)
        return m_photos->strip();
    if (m_stack->currentWidget() == m_outbox)
        return m_outbox->strip();
    if (m_stack->currentWidget() == m_connect)
        return m_connect->strip();
    return m_stack->currentIndex() == 0 ? m_read->strip() : m_write->strip();
}

void MainWindow::movePane(int by)
{
    const QList<QWidget *> panes = panesHere();
    if (panes.isEmpty())
        return; // A page is one.
    const QWidget *focus = QApplication::focusWidget();
    // The pane itself first: the title and the text stand side by side in one widget.
    qsizetype at = panes.indexOf(const_cast<QWidget *>(focus));
    for (qsizetype i = 0; i < panes.size() && at < 0; ++i) {
        if (panes.at(i)->isAncestorOf(focus))
            at = i;
    }
    for (qsizetype i = 0; i < panes.size() && at < 0; ++i) {
        if (panes.at(i)->parentWidget()->isAncestorOf(focus))
            at = i;
    }
    panes.at((at + by + panes.size()) % panes.size())->setFocus(Qt::ShortcutFocusReason);
}

void MainWindow::changeTextSize(int by)
{
    const int size = qBound(8, m_desk.settings().get(settings::readingFontSize) + by, 32);
    m_desk.settings().set(settings::readingFontSize, size);
    setTextSize();
}

void MainWindow::setTextSize()
{
    const QFont font = readingFont(
        m_desk.settings().get(settings::readingFont), m_desk.settings().get(settings::readingFontSize));
    m_read->setTextFont(font);
    m_write->setTextFont(font);
    m_files->setTextFont(font);
}

void MainWindow::sayInSpace(const QString &key, const Error &error)
{
    stripHere()->say({ key, error.kind == Error::Kind::Offline ? Tone::Waiting : Tone::Trouble,
        errorText(error).both(), {}, {} });
}

void MainWindow::signIn(SiteId site)
{
    connectSite();
    m_connect->askPassword(site);
}

void MainWindow::closeEvent(QCloseEvent *event)
{
    m_write->commitInput();
    Settings &settings = m_desk.settings();
    settings.set(settings::windowGeometry, saveGeometry());
    settings.set(settings::foldedLists, m_read->folded());
    settings.set(settings::readSplitter, m_read->splitter()->saveState());
    settings.set(settings::writeSplitter, m_write->splitter()->saveState());
    settings.set(settings::photosSplitter, m_photos->splitter()->saveState());
    settings.set(settings::photoSide, m_photos->sheet()->side());
    event->setAccepted(m_closing->mayClose());
}
