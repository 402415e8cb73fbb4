#include "desk/drafts.h"
#include "desk/outbox.h"
#include "widgets/emptystate.h"
#include "widgets/fittingrow.h"
#include "widgets/icons.h"
#include "widgets/panes.h"
#include "widgets/strip.h"
#include "widgets/style.h"
#include "writing/blockhandle.h"
#include "writing/blocksoutline.h"
#include "writing/compareview.h"
#include "writing/conflictview.h"
#include "writing/decisionkeeper.h"
#include "writing/historypanel.h"
#include "writing/mediapanel.h"
#include "writing/postinspector.h"
#include "writing/previewpane.h"
#include "writing/writespace.h"

#include <QBoxLayout>
#include <QComboBox>
#include <QDesktopServices>
#include <QFrame>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QMenu>
#include <QPushButton>
#include <QScrollArea>
#include <QStackedWidget>
#include <QTabBar>
#include <QToolButton>

using namespace Qt::StringLiterals;

// What the three panes of the space are made of.

QWidget *WriteSpace::makeListPane()
{
    QWidget *pane = makePane(this, QPalette::AlternateBase, 170);
    auto *bar = new QFrame(pane);
    QHBoxLayout *row = layPaneBar(bar);
    m_show = new QComboBox(bar);
    m_show->setObjectName(u"which"_s);
    m_show->addItems({ tr("Drafts"), tr("On site"), tr("Pages"), {}, tr("Trash") });
    const auto sayConflicts = [this] {
        const int count = m_listModel->conflictCount();
        m_show->setItemText(int(DraftListModel::Show::Conflicts),
            count == 0 ? tr("Conflicts") : tr("Conflicts (%1)").arg(QLocale().toString(count)));
    };
    sayConflicts();
    connect(m_listModel, &DraftListModel::conflictCountChanged, this, sayConflicts);
    auto *showLabel = new QLabel(tr("Which posts"), bar);
    showLabel->setBuddy(m_show);
    showLabel->setVisible(false); // Its buddy's name for screen readers.
    auto *add = new QPushButton(lineIcon("add"_L1), tr("New"), bar);
    // Among pages, what is new is a page.
    const auto showsPages = [this] {
        return m_listModel->shown() == DraftListModel::Show::Pages;
    };
    connect(m_show, &QComboBox::activated, this, [this, add, showsPages](int what) {
        m_listModel->show(static_cast<DraftListModel::Show>(what));
        add->setText(showsPages() ? tr("New Page") : tr("New"));
    });
    connect(add, &QPushButton::clicked, this,
        [this, showsPages] { createDraft(showsPages() ? PostType::Page : PostType::Post); });
    row->addWidget(m_show, 1);
    row->addWidget(add);
    m_list = new QListView(pane);
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->viewport()->setBackgroundRole(QPalette::AlternateBase);
    m_list->setAccessibleName(tr("Drafts"));
    m_list->setModel(m_listModel);
    m_list->setItemDelegate(new DraftDelegate(m_list));
    m_list->setUniformItemSizes(true);
    connect(m_list->selectionModel(), &QItemSelectionModel::currentChanged, this,
        [this](const QModelIndex &current) {
            if (current.isValid())
                open(m_listModel->at(current.row()).id);
        });
    connect(m_list, &QListView::activated, this, [this] { m_editor->setFocus(); });
    connect(m_listModel, &QAbstractItemModel::modelReset, this, [this] {
        if (const auto at = m_listModel->rowOf(m_draft))
            m_list->setCurrentIndex(m_listModel->index(*at));
    });
    QVBoxLayout *column = makeColumn(pane);
    column->addWidget(bar);
    column->addWidget(makeLine(pane));
    column->addWidget(m_list, 1);
    return pane;
}

QWidget *WriteSpace::makeEditorPane()
{
    QWidget *pane = makePane(this, QPalette::Base, 360);
    auto *page = new QWidget(pane);
    auto *bar = new QFrame(page);
    QHBoxLayout *row = layPaneBar(bar);
    m_kind = new QComboBox(bar);
    m_kind->addItems({ tr("Paragraph"), tr("Heading 2"), tr("Heading 3"), tr("Heading 4"),
        tr("Bulleted list"), tr("Numbered list") });
    m_bold = new QToolButton(bar);
    m_bold->setIcon(lineIcon("bold"_L1));
    m_bold->setCheckable(true);
    m_bold->setAccessibleName(tr("Bold"));
    m_bold->setToolTip(tr("Bold (Ctrl+B)"));
    m_italic = new QToolButton(bar);
    m_italic->setIcon(lineIcon("italic"_L1));
    m_italic->setCheckable(true);
    m_italic->setAccessibleName(tr("Italic"));
    m_italic->setToolTip(tr("Italic (Ctrl+I)"));
    auto *tools = new FittingRow(bar); // Each is in the menus, too.
    m_tools = tools;
    auto *kindLabel = new QLabel(tr("Kind of block"), m_tools); // Where the box will stand: else no buddy.
    kindLabel->setBuddy(m_kind);
    kindLabel->setVisible(false); // Its buddy's name for screen readers.
    auto *link = new QPushButton(tr("Link"), bar);
    m_quote = new QPushButton(tr("Quote"), bar);
    auto *report = new QPushButton(tr("Photo report"), bar);
    m_previewButton = new QPushButton(tr("Preview"), bar);
    m_previewButton->setCheckable(true);
    m_publish = new QPushButton(tr("Publish…"), bar);
    markPrimary(m_publish);
    for (QWidget *each :
        { static_cast<QWidget *>(m_kind), static_cast<QWidget *>(m_bold), static_cast<QWidget *>(m_italic),
            static_cast<QWidget *>(link), static_cast<QWidget *>(m_quote), static_cast<QWidget *>(report) })
        tools->add(each);
    row->addWidget(m_tools, 1);
    row->addStretch(0);
    row->addWidget(m_previewButton);
    row->addWidget(m_publish);

    m_title = new QLineEdit(page);
    m_title->setObjectName(u"title"_s);
    m_title->setFrame(false);
    m_title->setPlaceholderText(tr("Title"));
    m_title->setAccessibleName(tr("Title of the post"));
    m_editor = new PostEdit(page);
    auto *titleRow = new QHBoxLayout;
    titleRow->setContentsMargins(0, 20, 0, 0);
    titleRow->addWidget(m_title);

    QVBoxLayout *column = makeColumn(page);
    column->addWidget(bar);
    column->addWidget(makeLine(page));
    m_text = new QWidget(page);
    QVBoxLayout *textColumn = makeColumn(m_text);
    m_find = new PostFindBar(*m_editor, m_text);
    m_conflictStrip = new MessageStrip(m_text);
    textColumn->addWidget(m_conflictStrip);
    textColumn->addWidget(m_find);
    textColumn->addLayout(titleRow);
    textColumn->addWidget(m_editor, 1);
    m_preview = new PreviewPane(page);
    m_preview->hide();
    m_preview->view()->setPictureSource(
        [this](const QString &address, QSize fit) { return m_drafts.picture(m_draft, address, fit); });
    m_compare = new CompareView(m_drafts, page);
    m_compare->hide();
    m_conflict = new ConflictView(page);
    m_conflict->hide();
    m_paper = new QWidget(page);
    auto *paper = new QHBoxLayout(m_paper);
    paper->setContentsMargins(0, 0, 0, 0);
    paper->setSpacing(1);
    paper->addWidget(m_text, 1);
    paper->addWidget(m_preview, 1);
    paper->addWidget(m_compare, 1);
    paper->addWidget(m_conflict, 1);
    column->addWidget(m_paper, 1);
    m_paper->installEventFilter(this);
    m_editor->viewport()->installEventFilter(this);

    m_empty = new EmptyState("write"_L1, pane);
    m_empty->say(tr("Nothing written yet"),
        tr("Start a post, or read and press Q on a passage: it stands here as a quotation with its source."),
        tr("Start Writing"));
    connect(m_empty, &EmptyState::actionRequested, this, [this] { createDraft(); });
    m_stack = new QStackedWidget(pane);
    m_stack->addWidget(m_empty);
    m_stack->addWidget(page);
    auto *whole = new QVBoxLayout(pane);
    whole->setContentsMargins(0, 0, 0, 0);
    whole->addWidget(m_stack);

    auto *handle = new BlockHandle(*m_editor);
    connect(handle, &BlockHandle::menuRequested, this, [this](const QPoint &at) {
        auto *menu = new QMenu(this);
        menu->setAttribute(Qt::WA_DeleteOnClose);
        menu->addActions(m_outline->actions());
        menu->popup(at);
    });
    connect(m_title, &QLineEdit::textEdited, this, &WriteSpace::keep);
    connect(m_title, &QLineEdit::editingFinished, this, [this] { m_title->setCursorPosition(0); });
    connect(m_title, &QLineEdit::returnPressed, m_editor, qOverload<>(&QWidget::setFocus));
    connect(m_editor, &PostEdit::edited, this, &WriteSpace::keep);
    connect(m_editor, &PostEdit::placeChanged, this, &WriteSpace::showPlace);
    connect(m_editor, &PostEdit::attributionRequested, this, &WriteSpace::askAttribution);
    connect(m_editor, &PostEdit::blockRequested, this, &WriteSpace::askBlock);
    connect(m_editor, &PostEdit::linkRequested, this, &WriteSpace::askLink);
    connect(m_editor, &PostEdit::addressPasted, this, &WriteSpace::offerCard);
    connect(m_editor, &PostEdit::picturesPasted, this, &WriteSpace::attach);
    showPicturesIn(m_editor);
    connect(m_bold, &QToolButton::clicked, this, [this] { m_editor->toggleMark(u"<strong>"_s); });
    connect(m_italic, &QToolButton::clicked, this, [this] { m_editor->toggleMark(u"<em>"_s); });
    connect(link, &QPushButton::clicked, this, &WriteSpace::askLink);
    connect(m_quote, &QPushButton::clicked, m_editor, &PostEdit::quote);
    connect(report, &QPushButton::clicked, this, &WriteSpace::askPhotoReport);
    connect(m_previewButton, &QPushButton::clicked, this, &WriteSpace::togglePreview);
    connect(m_preview, &PreviewPane::closed, this, [this] { showPreview(false); });
    connect(m_compare, &CompareView::closed, this, [this] { showBeside(Beside::Nothing); });
    connect(m_compare, &CompareView::restoreRequested, this, &WriteSpace::restore);
    connect(m_compare, &CompareView::restoreBlockRequested, this, &WriteSpace::restoreBlock);
    connect(
        m_compare, &CompareView::failed, this, [this](const Error &error) { explain(u"history"_s, error); });
    connect(m_conflict, &ConflictView::closed, this, [this] { showBeside(Beside::Nothing); });
    connect(m_conflict, &ConflictView::applyRequested, this, &WriteSpace::applyResolution);
    connect(m_conflict, &ConflictView::keepRequested, this, &WriteSpace::keepMine);
    connect(m_conflict, &ConflictView::keepingRequested, m_decisions, &DecisionKeeper::keep);
    connect(m_conflict, &ConflictView::ownOpened, this, &WriteSpace::beginOwnWords);
    connect(m_conflict, &ConflictView::presented, this, &WriteSpace::contextChanged);
    connect(m_conflict, &ConflictView::decided, this, &WriteSpace::contextChanged);
    connect(m_publish, &QPushButton::clicked, this, &WriteSpace::publish);
    connect(m_kind, &QComboBox::activated, this, [this](int kind) {
        switch (kind) {
        case 0:
            m_editor->setParagraph();
            break;
        case 1:
        case 2:
        case 3:
            if (m_editor->place().headingLevel != kind + 1)
                m_editor->setHeading(kind + 1);
            break;
        case 4:
            m_editor->toggleList(ListKind::Bulleted);
            break;
        case 5:
            m_editor->toggleList(ListKind::Numbered);
            break;
        }
        m_editor->setFocus();
    });
    setTextFont(readingFont({}, 13));
    return pane;
}

QWidget *WriteSpace::makeInspectorPane()
{
    QWidget *pane = makePane(this, QPalette::AlternateBase, 220);
    auto *bar = new QFrame(pane);
    QHBoxLayout *row = layPaneBar(bar);
    m_tabs = new QTabBar(bar);
    m_tabs->addTab(tr("Post"));
    m_tabs->addTab(tr("Blocks"));
    m_tabs->addTab(tr("Pictures"));
    m_tabs->addTab(tr("History"));
    m_tabs->setDrawBase(false);
    m_tabs->setExpanding(false);
    m_tabs->setAccessibleName(tr("About the post"));
    row->addWidget(m_tabs);
    row->addStretch(1);
    m_inspector = new PostInspector(pane);
    auto *scroll = new QScrollArea(pane);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidgetResizable(true);
    scroll->setFocusPolicy(Qt::NoFocus);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setWidget(m_inspector);
    scroll->viewport()->setBackgroundRole(QPalette::AlternateBase);
    m_inspector->setBackgroundRole(QPalette::AlternateBase);
    m_history = new HistoryPanel(m_drafts, pane);
    m_pages = new QStackedWidget(pane);
    m_pages->addWidget(scroll);
    m_outline = new BlocksOutline(*m_editor, pane);
    m_pages->addWidget(m_outline);
    m_media = new MediaPanel(m_drafts, pane);
    m_pages->addWidget(m_media);
    m_pages->addWidget(m_history);
    connect(m_tabs, &QTabBar::currentChanged, m_pages, &QStackedWidget::setCurrentIndex);
    connect(m_history, &HistoryPanel::nameRequested, this, &WriteSpace::nameRevision);
    connect(m_history, &HistoryPanel::compareRequested, this, &WriteSpace::compare);
    connect(m_history, &HistoryPanel::restoreRequested, this, &WriteSpace::restore);
    connect(m_inspector, &PostInspector::openRequested, this,
        [this] { QDesktopServices::openUrl(m_shown.link); });
    connect(m_inspector, &PostInspector::jumpRequested, this, &WriteSpace::jump);
    connect(m_inspector->checks(), &ChecklistView::linkCheckRequested, this, &WriteSpace::checkLinks);
    connect(m_inspector, &PostInspector::featuredRequested, this, &WriteSpace::chooseFeatured);
    connect(m_inspector, &PostInspector::parentRequested, this, &WriteSpace::chooseParent);
    connect(m_inspector, &PostInspector::scheduleRequested, this, &WriteSpace::schedule);
    connect(m_media, &MediaPanel::addRequested, this, &WriteSpace::addPictures);
    connect(m_media, &MediaPanel::insertRequested, this, &WriteSpace::insertAttachment);
    connect(m_media, &MediaPanel::described, this, &WriteSpace::describe);
    connect(m_inspector, &PostInspector::edited, this, &WriteSpace::keep);
    connect(m_inspector, &PostInspector::connectRequested, this, &WriteSpace::connectRequested);
    connect(m_inspector, &PostInspector::siteChosen, this, [this](SiteId site) {
        onDone(m_drafts.setSite(m_draft, site), this, [this](const Result<> &done) {
            if (!done)
                explain(u"site"_s, done.error());
        });
    });
    QVBoxLayout *column = makeColumn(pane);
    column->addWidget(bar);
    column->addWidget(makeLine(pane));
    column->addWidget(m_pages, 1);
    return pane;
}
