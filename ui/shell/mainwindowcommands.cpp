// What each command does, where it stands and when it applies. The rest of MainWindow is in mainwindow.cpp.
#include "desk/desk.h"
#include "desk/library.h"
#include "desk/photoreports.h"
#include "desk/sites.h"
#include "desk/spelling.h"
#include "photos/contactsheet.h"
#include "photos/photospace.h"
#include "reading/readspace.h"
#include "shell/about.h"
#include "shell/betweenspaces.h"
#include "shell/commandpalette.h"
#include "shell/jobspopover.h"
#include "shell/mainwindow.h"
#include "shell/shortcutsheet.h"
#include "sites/connectsitepage.h"
#include "sites/syncnotice.h"
#include "widgets/icons.h"
#include "writing/conflictview.h"
#include "writing/draftfiles.h"
#include "writing/exactpreview.h"
#include "writing/languagebutton.h"
#include "writing/postfindbar.h"
#include "writing/writespace.h"

#include <QAction>
#include <QApplication>
#include <QDesktopServices>
#include <QFileDialog>
#include <QLineEdit>
#include <QMenu>
#include <QMenuBar>
#include <QPlainTextEdit>
#include <QSaveFile>
#include <QStackedWidget>
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
    on(Command::OpenCardReport, [this] { m_between->openReport(m_write->cardHere()); });
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
    on(Command::GalleryIntoDraft, [this] { m_between->putGallery(); });
    on(Command::CardIntoDraft, [this] { m_between->putCards(); });
    on(Command::ClosingLine, [this] { m_between->putClosingLine(); });

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

bool MainWindow::isPhotos() const { return m_stack->currentWidget() == m_photos && m_photos->report(); }

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
