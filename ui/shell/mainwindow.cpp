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
#include "shell/about.h"
#include "shell/closing.h"
#include "shell/commandpalette.h"
#include "shell/jobspopover.h"
#include "shell/shortcutsheet.h"
#include "sites/connectsitepage.h"
#include "sites/outboxpage.h"
#include "sites/syncnotice.h"
#include "widgets/badge.h"
#include "widgets/icons.h"
#include "widgets/isolated.h"
#include "widgets/spacesrail.h"
#include "widgets/strip.h"
#include "widgets/style.h"
#include "writing/conflictview.h"
#include "writing/draftfiles.h"
#include "writing/exactpreview.h"
#include "writing/languagebutton.h"
#include "writing/postfindbar.h"
#include "writing/previewpane.h"
#include "writing/writespace.h"

#include <QAction>
#include <QApplication>
#include <QBoxLayout>
#include <QCloseEvent>
#include <QDesktopServices>
#include <QDir>
#include <QFileDialog>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QMenuBar>
#include <QPlainTextEdit>
#include <QSaveFile>
#include <QSplitter>
#include <QStackedWidget>
#include <QStatusBar>
#include <QTextEdit>
#include <QToolButton>
#include <QUndoStack>

using namespace Qt::StringLiterals;

namespace {

QString menuTitle(Menu menu)
{
    switch (menu) {
    case Menu::File:
        return MainWindow::tr("&File");
    case Menu::Edit:
        return MainWindow::tr("&Edit");
    case Menu::View:
        return MainWindow::tr("&View");
    case Menu::Article:
        return MainWindow::tr("&Article");
    case Menu::Blog:
        return MainWindow::tr("&Blog");
    case Menu::Draft:
        return MainWindow::tr("&Draft");
    case Menu::Insert:
        return MainWindow::tr("&Insert");
    case Menu::Photos:
        return MainWindow::tr("&Photos");
    case Menu::Site:
        return MainWindow::tr("&Site");
    case Menu::Help:
        return MainWindow::tr("&Help");
    }
    return {};
}

constexpr std::array menuOrder{ Menu::File, Menu::Edit, Menu::View, Menu::Article, Menu::Blog, Menu::Draft,
    Menu::Insert, Menu::Photos, Menu::Site, Menu::Help };

bool isTextFocused()
{
    QWidget *focus = QApplication::focusWidget();
    return qobject_cast<QLineEdit *>(focus) || qobject_cast<QTextEdit *>(focus)
        || qobject_cast<QPlainTextEdit *>(focus);
}

/// What Undo, Copy and their like act on.
template<class Act>
void onFocusedText(Act act)
{
    QWidget *focus = QApplication::focusWidget();
    if (auto *field = qobject_cast<QLineEdit *>(focus))
        act(*field);
    else if (auto *edit = qobject_cast<QTextEdit *>(focus))
        act(*edit);
    else if (auto *plain = qobject_cast<QPlainTextEdit *>(focus))
        act(*plain);
}

} // namespace

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
    connect(m_read, &ReadSpace::quoteRequested, this,
        [this](ArticleId article, const SelectedPassage &passage) { quote(article.value, passage); });
    connect(m_write, &WriteSpace::contextChanged, this, [this] {
        updateContexts();
        updateStatus();
    });
    connect(m_write, &WriteSpace::reportRequested, this, &MainWindow::openReport);
    connect(m_write, &WriteSpace::connectRequested, this, &MainWindow::connectSite);
    connect(m_write, &WriteSpace::signInRequested, this, &MainWindow::signIn);
    connect(m_photos, &PhotoSpace::contextChanged, this, [this] {
        updateContexts();
        updateStatus();
    });
    connect(m_photos, &PhotoSpace::galleryRequested, this, &MainWindow::putGallery);
    connect(m_photos, &PhotoSpace::cardRequested, this, &MainWindow::putCard);
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

void MainWindow::makeActions()
{
    for (const CommandSpec &spec : commandTable) {
        auto *action = new QAction(QCoreApplication::translate("Command", spec.text), this);
        action->setObjectName(QLatin1StringView(spec.id));
        const QString keys
            = m_desk.settings().shortcut(QLatin1StringView(spec.id), QString::fromLatin1(spec.shortcut));
        action->setShortcut(QKeySequence(keys, QKeySequence::PortableText));
        if (spec.icon[0] != '\0') {
            action->setIcon(lineIcon(QLatin1StringView(spec.icon)));
            action->setIconVisibleInMenu(false);
        }
        switch (spec.scope) {
        case KeyScope::Window:
            break;
        case KeyScope::Reading:
            action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
            m_read->addAction(action);
            break;
        case KeyScope::Editor:
            action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
            m_write->addAction(action);
            break;
        case KeyScope::Sheet:
            action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
            m_photos->sheet()->addAction(action);
            break;
        case KeyScope::Deciding:
            action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
            m_write->conflict()->addAction(action);
            break;
        }
        if (spec.command == Command::Quit)
            action->setMenuRole(QAction::QuitRole);
        if (spec.command == Command::About)
            action->setMenuRole(QAction::AboutRole);
        m_actions.insert(static_cast<int>(spec.command), action);
    }
    action(Command::WorkOffline)->setCheckable(true);
    action(Command::WorkOffline)->setChecked(m_desk.policy() == NetworkPolicy::Offline);
    action(Command::FullScreen)->setCheckable(true);
    action(Command::CheckSpelling)->setCheckable(true);
    action(Command::CheckSpelling)->setChecked(m_desk.spelling().isOn());
    action(Command::SmartTyping)->setCheckable(true);
    action(Command::SmartTyping)->setChecked(m_desk.settings().get(settings::smartTyping));
    action(Command::TranslationsBeside)->setCheckable(true);
    action(Command::TranslationsBeside)->setChecked(m_desk.settings().get(settings::translationsBeside));
    action(Command::LetterKeys)->setCheckable(true);
    action(Command::LetterKeys)->setChecked(m_desk.settings().get(settings::letterKeys));
    useLetterKeys();
}

/// A letter alone can be struck by chance, or said to a program that listens (WCAG 2.1.4): they can be off.
void MainWindow::useLetterKeys()
{
    const bool areOn = action(Command::LetterKeys)->isChecked();
    for (const CommandSpec &spec : commandTable) {
        if ((spec.scope != KeyScope::Reading && spec.scope != KeyScope::Deciding)
            || std::string_view(spec.shortcut) == "Delete")
            continue;
        const QString keys
            = m_desk.settings().shortcut(QLatin1StringView(spec.id), QString::fromLatin1(spec.shortcut));
        action(spec.command)
            ->setShortcut(areOn ? QKeySequence(keys, QKeySequence::PortableText) : QKeySequence());
    }
}

void MainWindow::makeMenus()
{
    for (Menu menu : menuOrder) {
        QMenu *made = menuBar()->addMenu(menuTitle(menu));
        for (const CommandSpec &spec : commandTable) {
            if (spec.menu != menu)
                continue;
            made->addAction(action(spec.command));
            if (spec.then == Then::Separator)
                made->addSeparator();
        }
    }
}

/// Those of the commands that apply now.
void MainWindow::popUp(std::initializer_list<Command> commands, const QPoint &at)
{
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    for (const Command command : commands) {
        if (action(command)->isEnabled())
            menu->addAction(action(command));
    }
    menu->popup(at);
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

void MainWindow::on(Command command, const std::function<void()> &act)
{
    connect(action(command), &QAction::triggered, this, act);
}

void MainWindow::connectCommands()
{
    PostEdit *editor = m_write->editor();
    on(Command::NewDraft, [this] {
        go(Space::Write);
        m_write->createDraft();
    });
    on(Command::NewPage, [this] {
        go(Space::Write);
        m_write->createDraft(PostType::Page);
    });
    on(Command::FollowBlog, [this] {
        go(Space::Read);
        m_read->follow();
    });
    on(Command::ImportOpml, [this] {
        const QString name = QFileDialog::getOpenFileName(
            this, tr("Import blogs"), {}, tr("OPML (*.opml *.xml);;All files (*)"));
        QFile file(name);
        if (name.isEmpty() || !file.open(QIODevice::ReadOnly))
            return;
        go(Space::Read);
        m_read->previewOpml(file.readAll());
    });
    on(Command::ExportOpml,
        [this] { saveFile(tr("blogs.opml"), m_desk.library().exportOpml(), tr("OPML (*.opml)")); });
    on(Command::OpenFile, [this] { m_files->open(); });
    for (const auto &[command, form] : { std::pair{ Command::SavePackage, DraftFiles::Form::Package },
             std::pair{ Command::ExportHtml, DraftFiles::Form::Html },
             std::pair{ Command::ExportMarkdown, DraftFiles::Form::Markdown },
             std::pair{ Command::ExportBlocks, DraftFiles::Form::Blocks },
             std::pair{ Command::SaveWithHistory, DraftFiles::Form::PackageWithHistory },
             std::pair{ Command::ExportPdf, DraftFiles::Form::Pdf } })
        on(command, [this, form = form] { m_files->save(m_write->draft(), form); });
    on(Command::Print, [this] { m_files->print(m_write->draft()); });
    on(Command::Quit, [this] { close(); });

    on(Command::Undo, [this] {
        if (isPhotos() && !isTextFocused())
            m_photos->steps()->undo();
        else
            onFocusedText([](auto &text) { text.undo(); });
    });
    on(Command::Redo, [this] {
        if (isPhotos() && !isTextFocused())
            m_photos->steps()->redo();
        else
            onFocusedText([](auto &text) { text.redo(); });
    });
    on(Command::Cut, [editor] {
        if (editor->hasFocus())
            editor->cut(); // Keeps the order of lines, which QTextEdit::cut knows nothing of.
        else
            onFocusedText([](auto &text) { text.cut(); });
    });
    on(Command::Copy, [] { onFocusedText([](auto &text) { text.copy(); }); });
    on(Command::Paste, [this] {
        if (m_stack->currentWidget() == m_photos && !isTextFocused())
            m_photos->paste();
        else
            onFocusedText([](auto &text) { text.paste(); });
    });
    on(Command::SelectAll, [this] {
        if (isPhotos() && !isTextFocused())
            m_photos->selectAll();
        else
            onFocusedText([](auto &text) { text.selectAll(); });
    });
    on(Command::PastePlain, [editor] { editor->pastePlain(); });
    on(Command::PasteQuote, [editor] { editor->pasteQuote(); });
    on(Command::Bold, [editor] { editor->toggleMark(u"<strong>"_s); });
    on(Command::Italic, [editor] { editor->toggleMark(u"<em>"_s); });
    on(Command::Code, [editor] { editor->toggleMark(u"<code>"_s); });
    const auto isWriting = [this] {
        return m_stack->currentWidget() == m_write;
    };
    on(Command::Find,
        [this, isWriting] { isWriting() ? m_write->find(PostFindBar::Open::Find) : m_read->find(); });
    on(Command::FindNext,
        [this, isWriting] { isWriting() ? m_write->goToNext(Toward::End) : m_read->findNext(); });
    on(Command::FindPrevious,
        [this, isWriting] { isWriting() ? m_write->goToNext(Toward::Start) : m_read->findPrevious(); });
    on(Command::Replace, [this] { m_write->find(PostFindBar::Open::Replace); });
    on(Command::NextMistake, [editor] { editor->goToMistake(); });
    on(Command::CheckSpelling,
        [this] { m_desk.spelling().setOn(action(Command::CheckSpelling)->isChecked()); });
    on(Command::SmartTyping, [this, editor] {
        m_desk.settings().set(settings::smartTyping, action(Command::SmartTyping)->isChecked());
        editor->setSmartTyping(action(Command::SmartTyping)->isChecked());
    });
    on(Command::TranslationsBeside, [this, editor] {
        m_desk.settings().set(settings::translationsBeside, action(Command::TranslationsBeside)->isChecked());
        editor->setTranslationsBeside(action(Command::TranslationsBeside)->isChecked());
    });
    on(Command::SearchArticles, [this] {
        go(Space::Read);
        m_read->focusSearch();
    });

    on(Command::SpaceRead, [this] { go(Space::Read); });
    on(Command::SpaceWrite, [this] { go(Space::Write); });
    on(Command::SpacePhotos, [this] { go(Space::Photos); });
    on(Command::NextPane, [this] { movePane(1); });
    on(Command::PreviousPane, [this] { movePane(-1); });
    on(Command::LargerText, [this] { isPhotos() ? m_photos->larger() : changeTextSize(1); });
    on(Command::SmallerText, [this] { isPhotos() ? m_photos->smaller() : changeTextSize(-1); });
    on(Command::NormalText, [this] {
        m_desk.settings().set(settings::readingFontSize, settings::readingFontSize.fallback);
        setTextSize();
    });
    on(Command::FullScreen, [this] { setWindowState(windowState() ^ Qt::WindowFullScreen); });
    on(Command::Palette, [this] {
        QList<QAction *> all;
        for (const CommandSpec &spec : commandTable)
            all.append(action(spec.command));
        (new CommandPalette(this, all))->openAbove();
    });
    on(Command::ShowJobs, [this] {
        auto *jobs = new JobsPopover(this, m_desk.jobs(), m_desk.outbox());
        connect(jobs, &JobsPopover::outboxRequested, this, &MainWindow::showOutbox);
        jobs->openAt(m_jobs, m_jobs->rect());
    });

    on(Command::NextArticle, [this] { m_read->goToNext(); });
    on(Command::PreviousArticle, [this] { m_read->goToPrevious(); });
    on(Command::NextUnread, [this] { m_read->goToNextUnread(); });
    on(Command::PreviousUnread, [this] { m_read->goToPreviousUnread(); });
    on(Command::ToggleRead, [this] { m_read->toggleRead(); });
    on(Command::MarkAllRead, [this] { m_read->markAllRead(); });
    on(Command::ToggleStar, [this] { m_read->toggleStar(); });
    on(Command::GoBack, [this] { m_read->goBack(); });
    on(Command::GoForward, [this] { m_read->goForward(); });
    on(Command::LetterKeys, [this] {
        m_desk.settings().set(settings::letterKeys, action(Command::LetterKeys)->isChecked());
        useLetterKeys();
    });
    on(Command::EditTags, [this] { m_read->editTags(); });
    on(Command::RemoveArticles, [this] { m_read->removeArticles(); });
    on(Command::SaveSearch, [this] { m_read->saveSearch(); });
    on(Command::EditSearch, [this] { m_read->editSearch(); });
    on(Command::DeleteSearch, [this] { m_read->forgetSearch(); });
    on(Command::RefreshBlog, [this] { m_read->refreshFeed(); });
    on(Command::Rename, [this] { m_read->rename(); });
    on(Command::MoveToFolder, [this] { m_read->moveToFolder(); });
    on(Command::FeedRegion, [this] { m_read->editRegion(); });
    on(Command::NewFolder, [this] { m_read->newFolder(); });
    on(Command::DeleteFolder, [this] { m_read->deleteFolder(); });
    on(Command::FeedProperties, [this] { m_read->editFeed(); });
    on(Command::CopyFeedAddress, [this] { m_read->copyFeedAddress(); });
    on(Command::OpenHomePage, [this] { m_read->openHomePage(); });
    on(Command::OpenInBrowser, [this] { m_read->openInBrowser(); });
    on(Command::ShowVersions, [this] { m_read->showVersions(); });
    on(Command::QuotePassage, [this] { m_read->quote(); });
    on(Command::RefreshBlogs, [this] { m_read->refresh(); });
    on(Command::Unfollow, [this] { m_read->unfollow(); });

    on(Command::Publish, [this] { m_write->publish(); });
    on(Command::UpdateDraft, [this] { m_write->saveOnSite(); });
    on(Command::NameRevision, [this] { m_write->nameRevision(); });
    on(Command::OpenPost, [this] { QDesktopServices::openUrl(m_write->link()); });
    on(Command::EditAttribution, [this] { m_write->askAttribution(); });
    on(Command::AddTranslation, [this] { m_write->addTranslation(); });
    on(Command::EditBlock, [this] { m_write->askBlock(); });
    on(Command::OpenCardReport, [this] { openReport(m_write->cardHere()); });
    on(Command::MarkCut, [editor] { editor->markCut(); });
    on(Command::MarkInsertion, [editor] { editor->markInsertion(); });
    on(Command::DuplicateBlock, [editor] { editor->duplicateBlock(); });
    on(Command::DeleteBlock, [editor] { editor->deleteBlock(); });
    on(Command::ConvertToBlocks, [editor] { editor->convertToBlocks(); });
    on(Command::MoveBlockUp, [editor] { editor->moveBlock(Toward::Start); });
    on(Command::MoveBlockDown, [editor] { editor->moveBlock(Toward::End); });
    on(Command::TextDirection, [editor] { editor->toggleDirection(); });
    on(Command::TextLanguage, [this] { m_language->openMenu(); });
    on(Command::TrashDraft, [this] { m_write->trash(); });

    on(Command::Paragraph, [editor] { editor->setParagraph(); });
    on(Command::Heading2, [editor] { editor->setHeading(2); });
    on(Command::Heading3, [editor] { editor->setHeading(3); });
    on(Command::Heading4, [editor] { editor->setHeading(4); });
    on(Command::BulletedList, [editor] { editor->toggleList(ListKind::Bulleted); });
    on(Command::NumberedList, [editor] { editor->toggleList(ListKind::Numbered); });
    on(Command::Link, [this] { m_write->askLink(); });
    on(Command::Quotation, [editor] { editor->quote(); });
    on(Command::CodeBlock, [editor] { editor->setPreformatted(Preformatted::Code); });
    on(Command::PreformattedBlock, [editor] { editor->setPreformatted(Preformatted::Plain); });
    on(Command::VerseBlock, [editor] { editor->setPreformatted(Preformatted::Verse); });
    on(Command::Table, [this] { m_write->insertTable(); });
    on(Command::Separator, [editor] { editor->insertSeparator(); });
    on(Command::PhotoReport, [this] { m_write->askPhotoReport(); });
    on(Command::Picture, [this] { m_write->addPictures(); });
    connect(editor, &PostEdit::blockMenuRequested, this, [this, editor] {
        QList<QAction *> kinds;
        for (const CommandSpec &spec : commandTable) {
            if (spec.menu == Menu::Insert)
                kinds.append(action(spec.command));
        }
        auto *choices = new CommandPalette(this, kinds);
        choices->setAccessibleName(tr("Kinds of blocks"));
        // Nothing chosen: it was text.
        connect(choices, &CommandPalette::dismissed, editor,
            [editor](const QString &typed) { editor->type(u'/' + typed); });
        choices->openAt(editor, editor->anchorRect());
    });
    on(Command::NewPhotoReport, [this] {
        go(Space::Photos);
        m_photos->createReport();
    });
    on(Command::OpenPhotoReport, [this] {
        go(Space::Photos);
        m_photos->askAddress();
    });
    on(Command::KeepPhotos, [this] {
        const auto article = m_read->view()->article();
        if (!article)
            return;
        onDone(m_desk.photoReports().keep(*article), this, [this](const Result<PhotoReportId> &report) {
            if (!report)
                return sayInSpace(u"photos"_s, report.error());
            go(Space::Photos);
            m_photos->open(*report);
        });
    });
    on(Command::AddPhotos, [this] { m_photos->addPictures(); });
    on(Command::FetchPhotos, [this] { m_photos->fetchMissing(); });
    on(Command::OpenPhotoPage, [this] { m_photos->openPage(); });
    on(Command::DeletePhotoReport, [this] { m_photos->removeReport(); });
    on(Command::TakeBackPhotos, [this] { m_photos->takeBack(); });
    on(Command::DeletePhotosForever, [this] { m_photos->deleteForever(); });
    on(Command::ViewPhoto, [this] { m_photos->view(); });
    on(Command::PhotoCaptions, [this] { m_photos->captionsFromTable(); });
    on(Command::SortPhotosByName, [this] { m_photos->sortByName(); });
    on(Command::SortPhotosByTime, [this] { m_photos->sortByTime(); });
    on(Command::MovePhotosEarlier, [this] { m_photos->moveChosen(-1); });
    on(Command::MovePhotosLater, [this] { m_photos->moveChosen(1); });
    on(Command::RemovePhotos, [this] { m_photos->removeChosen(); });
    on(Command::BlackOut, [this] { m_photos->blackOut(); });
    on(Command::SavePhotoCopies, [this] { m_photos->saveCopies(); });
    on(Command::GalleryIntoDraft, [this] { putGallery(); });
    on(Command::CardIntoDraft, [this] { putCard(); });
    on(Command::ClosingLine, [this] {
        const QByteArray line = m_desk.photoReports().closingLine(m_photos->chosenReports());
        if (line.isEmpty())
            return;
        inDraft([this, line](DraftId draft) { putBlocks(draft, line); });
    });

    m_write->setBlockActions(
        { action(Command::MoveBlockUp), action(Command::MoveBlockDown), action(Command::DuplicateBlock),
            action(Command::DeleteBlock), action(Command::Quotation), action(Command::EditAttribution),
            action(Command::AddTranslation), action(Command::EditBlock), action(Command::OpenCardReport) });

    on(Command::SyncNow, [this] { m_sync->sync(); });
    on(Command::ShowOutbox, [this] { showOutbox(); });
    ConflictView *conflict = m_write->conflict();
    on(Command::ResolveConflict, [this] { m_write->resolveConflict(); });
    on(Command::TakeMine, [conflict] { conflict->take(ConflictView::Take::Mine); });
    on(Command::TakeTheirs, [conflict] { conflict->take(ConflictView::Take::Theirs); });
    on(Command::TakeBoth, [conflict] { conflict->take(ConflictView::Take::Both); });
    on(Command::TakeOwn, [conflict] { conflict->take(ConflictView::Take::Own); });
    on(Command::ApplyResolution, [conflict] { conflict->apply(); });
    on(Command::KeepMineAsDraft, [conflict] { conflict->keepMine(); });
    on(Command::Preview, [this] { m_write->togglePreview(); });
    on(Command::Outline, [this] { m_write->showOutline(); });
    on(Command::ExactPreview, [this] { m_exact->show(m_write->draft()); });
    on(Command::LearnPage, [this] { m_exact->learnAgain(m_write->draft()); });
    on(Command::ConnectSite, [this] { connectSite(); });
    on(Command::CheckSite, [this] {
        connectSite();
        m_connect->checkSites();
    });
    on(Command::About, [this] { (new About(this))->openAbove(); });
    on(Command::WorkOffline, [this] {
        const bool isOffline = action(Command::WorkOffline)->isChecked();
        m_desk.settings().set(settings::workOffline, isOffline);
        m_desk.setPolicy(isOffline ? NetworkPolicy::Offline : NetworkPolicy::Online);
        updateStatus();
    });
    on(Command::ShortcutSheet, [this] {
        QList<ShortcutSheet::Section> sections;
        for (Menu menu : menuOrder) {
            ShortcutSheet::Section section{ menuTitle(menu).remove(u'&'), {} };
            for (const CommandSpec &spec : commandTable) {
                if (spec.menu == menu)
                    section.actions.append(action(spec.command));
            }
            sections.append(section);
        }
        (new ShortcutSheet(this, sections))->openAbove();
    });
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

void MainWindow::updateContexts()
{
    std::bitset<contextCount> now;
    const auto set = [&now](Context context, bool isOn) {
        now.set(static_cast<size_t>(context), isOn);
    };
    const bool isReading = m_stack->currentIndex() == 0;
    const bool isWriting = m_stack->currentWidget() == m_write && m_write->draft();
    const bool isText = isTextFocused();
    const bool arePhotos = m_stack->currentWidget() == m_photos;
    const KeptPhotoReport *report = arePhotos ? m_photos->report() : nullptr;
    const bool isOwn = report && report->kind == KeptPhotoReport::Kind::Own;
    set(Context::Always, true);
    set(Context::Text, isText);
    set(Context::Undoable, isText || (report && m_photos->steps()->canUndo()));
    set(Context::Redoable, isText || (report && m_photos->steps()->canRedo()));
    set(Context::Selectable, isText || (report && !report->photos.empty()));
    set(Context::Pastable, isText || arePhotos);
    set(Context::Reports, report);
    set(Context::OwnReport, isOwn);
    set(Context::TheirReport, report && !isOwn);
    const bool isTrash = arePhotos && m_photos->trashed();
    set(Context::PhotoTrash, isTrash);
    set(Context::Photos, (report && !report->photos.empty()) || (isTrash && m_photos->hasPhotos()));
    set(Context::OwnPhotos, isOwn && !report->photos.empty());
    set(Context::ChosenPhotos, isOwn && !m_photos->chosenPhotos().empty());
    set(Context::Feeds, m_read->hasFeeds());
    set(Context::List, isReading);
    set(Context::Rows, isReading && m_read->hasRows());
    set(Context::Words, isReading && m_read->hasWords());
    set(Context::Article, isReading && m_read->hasArticle());
    set(Context::Findable, isWriting || (isReading && m_read->hasArticle()));
    set(Context::Passage, isReading && m_read->hasPassage());
    const ListPlace::Kind chosen = isReading ? m_read->chosen().kind : ListPlace::Kind::Heading;
    const bool isFeed = chosen == ListPlace::Kind::Feed;
    const bool isFolder = chosen == ListPlace::Kind::Folder;
    const bool isSearch = chosen == ListPlace::Kind::Search;
    set(Context::Feed, isFeed);
    set(Context::Folder, isFolder);
    set(Context::Blogs, isReading && m_read->hasChosenFeeds());
    set(Context::Search, isSearch);
    set(Context::Named, isFeed || isFolder || isSearch);
    set(Context::Back, isReading && m_read->hasBack());
    set(Context::Forward, isReading && m_read->hasForward());
    const bool isDeciding = isWriting && m_write->isDeciding();
    const bool isTyping = isWriting && !isDeciding;
    set(Context::Draft, isTyping);
    set(Context::Quotation, isTyping && m_write->editor()->isInQuote());
    set(Context::Quotable, isTyping && m_write->editor()->canQuote());
    set(Context::Whole, isTyping && !m_write->editor()->wholeBlockHere().isEmpty());
    set(Context::Card, isTyping && !m_write->cardHere().isEmpty());
    set(Context::Classic, isTyping && m_write->editor()->isClassic());
    set(Context::Conflict, isTyping && m_write->isInConflict());
    set(Context::Deciding, isDeciding);
    set(Context::Decided, isDeciding && m_write->conflict()->isDecided());
    set(Context::OnSite, isWriting && m_write->link().isValid());
    set(Context::Site, !m_desk.sites().sites().empty());
    if (now == m_contexts)
        return;
    m_contexts = now;
    for (const CommandSpec &spec : commandTable)
        action(spec.command)->setEnabled(now.test(static_cast<size_t>(spec.context)));
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

// Into the last open draft, else a new one.
void MainWindow::quote(qint64 article, const SelectedPassage &passage)
{
    const auto into = [this, article, passage](DraftId draft) {
        onDone(m_desk.drafts().quote(
                   draft, ArticleId{ article }, passage.start, passage.end, passage.text, passage.version),
            this, [this](const Result<Quote> &quote) {
                if (!quote) {
                    sayInSpace(u"quote"_s, quote.error());
                    return;
                }
                m_write->insertQuote(*quote);
                const auto written = m_desk.drafts().draft(m_write->draft());
                sayQuoted(written ? written->fields.title : QString());
            });
    };
    inDraft(into);
}

/// The last one that was open, else a new one.
void MainWindow::inDraft(const std::function<void(DraftId)> &act)
{
    if (m_write->draft())
        return act(m_write->draft());
    onDone(m_desk.drafts().create({}, m_desk.sites().defaultSite()), this,
        [this, act](const Result<DraftId> &draft) {
            if (!draft)
                return sayInSpace(u"quote"_s, draft.error());
            m_write->open(*draft);
            act(*draft);
        });
}

/// Behind the cursor of that draft if it is open, else at its end.
void MainWindow::putBlocks(DraftId draft, const QByteArray &markup)
{
    if (markup.isEmpty())
        return;
    const auto title = [this, draft] {
        const auto written = m_desk.drafts().draft(draft);
        return written ? written->fields.title : QString();
    };
    if (m_write->draft() == draft) {
        m_write->editor()->insertBlocks(markup);
        return sayPut(draft, title());
    }
    onDone(m_desk.drafts().append(draft, markup), this, [this, draft, title](const Result<> &done) {
        if (!done)
            return sayInSpace(u"photos"_s, done.error());
        sayPut(draft, title());
    });
}

void MainWindow::sayPut(DraftId draft, const QString &title)
{
    m_photos->strip()->say({ u"photos"_s, Tone::Good,
        title.isEmpty() ? tr("It stands in an untitled draft.")
                        : tr("It stands in “%1”.").arg(isolated(title)),
        tr("Show"), [this, draft] {
            go(Space::Write);
            m_write->open(draft);
            m_write->editor()->setFocus(Qt::OtherFocusReason);
        } });
}

/// From its card in a post. What a site's text names may be anybody's words: it is fetched only when the
/// person says so.
void MainWindow::openReport(const QUrl &url)
{
    if (url.isEmpty())
        return;
    const auto show = [this](PhotoReportId id) {
        go(Space::Photos);
        m_photos->open(id);
        m_photos->sheet()->setFocus(Qt::OtherFocusReason);
    };
    onDone(m_desk.photoReports().load(), this, [this, url, show](const Result<> &loaded) {
        if (!loaded)
            return sayInSpace(u"report"_s, loaded.error());
        const KeptPhotoReport *report = m_desk.photoReports().find(url);
        if (report && !report->trashedAt.isValid())
            return show(report->id);
        if (report) {
            m_write->strip()->say({ u"report"_s, Tone::Waiting, tr("This photo report is in the trash."),
                tr("Take It Back"), [this, id = report->id, show] {
                    m_desk.photoReports().setTrashed(id, false);
                    show(id);
                } });
            return;
        }
        m_write->strip()->say({ u"report"_s, Tone::Waiting,
            tr("This photo report is not kept here: it was never captured, or was deleted."),
            tr("Capture It"),
            [this, url] {
                go(Space::Photos);
                m_photos->capture(url);
            },
            tr("Open Its Page"),
            [url] {
                QDesktopServices::openUrl(url);
            } });
    });
}

void MainWindow::putGallery()
{
    const KeptPhotoReport *report = m_photos->report();
    if (!report || report->kind != KeptPhotoReport::Kind::Own)
        return;
    const std::vector<PhotoId> chosen = m_photos->chosenPhotos();
    // One that is chosen is where the cursor stands; several are a wish.
    inDraft([this, id = report->id, chosen](DraftId draft) {
        onDone(m_desk.photoReports().gallery(draft, id, chosen.size() > 1 ? chosen : std::vector<PhotoId>()),
            this, [this, draft](const Result<QByteArray> &markup) {
                if (!markup)
                    return sayInSpace(u"photos"_s, markup.error());
                putBlocks(draft, *markup);
            });
    });
}

/// A card for each report that is chosen; with the picture that is chosen, where that is allowed.
void MainWindow::putCard()
{
    std::vector<PhotoReportId> reports = m_photos->chosenReports();
    if (reports.empty() && m_photos->report())
        reports = { m_photos->report()->id };
    const std::vector<PhotoId> chosen = m_photos->chosenPhotos();
    const std::optional<PhotoId> photo
        = chosen.size() == 1 && reports.size() == 1 ? std::optional(chosen.front()) : std::nullopt;
    inDraft([this, reports, photo](DraftId draft) {
        for (const PhotoReportId id : reports) {
            const KeptPhotoReport *report = m_desk.photoReports().find(id);
            if (!report || report->kind != KeptPhotoReport::Kind::Captured)
                continue;
            onDone(m_desk.photoReports().card(draft, id, photo), this,
                [this, draft](const Result<QByteArray> &markup) {
                    if (!markup)
                        return sayInSpace(u"photos"_s, markup.error());
                    putBlocks(draft, *markup);
                });
        }
    });
}

/// Where the words went, how to get there, and the way back: while nothing else was written since.
void MainWindow::sayQuoted(const QString &title)
{
    const DraftId draft = m_write->draft();
    const int step = m_write->editor()->document()->availableUndoSteps();
    const QString where = title.isEmpty() ? tr("Quoted into an untitled draft.")
                                          : tr("Quoted into “%1”.").arg(isolated(title));
    m_read->strip()->say({ u"quote"_s, Tone::Good, where, tr("Show"),
        [this] {
            go(Space::Write);
            m_write->editor()->setFocus(Qt::OtherFocusReason);
        },
        tr("Undo"),
        [this, draft, step] {
            if (m_write->draft() == draft && m_write->editor()->document()->availableUndoSteps() == step)
                m_write->editor()->undo();
            else
                go(Space::Write); // More was written since: the person sees what undoing would take.
        } });
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

bool MainWindow::isPhotos() const { return m_stack->currentWidget() == m_photos && m_photos->report(); }

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

void MainWindow::saveFile(const QString &name, const QByteArray &bytes, const QString &filter)
{
    const QString chosen = QFileDialog::getSaveFileName(this, tr("Save"), name, filter);
    if (chosen.isEmpty())
        return;
    QSaveFile file(chosen);
    if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size() || !file.commit())
        sayInSpace(
            u"export"_s, Error{ Error::Kind::Storage, Error::Reason::Unspecified, file.errorString() });
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
