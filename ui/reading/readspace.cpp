#include "reading/readspace.h"

#include "desk/errortext.h"
#include "desk/library.h"
#include "reading/articlebar.h"
#include "reading/articledelegate.h"
#include "reading/articlelist.h"
#include "reading/articlelistview.h"
#include "reading/articlepane.h"
#include "reading/counteddelegate.h"
#include "reading/feedlist.h"
#include "reading/latinkey.h"
#include "reading/versionsview.h"
#include "widgets/emptystate.h"
#include "widgets/icons.h"
#include "widgets/isolated.h"
#include "widgets/panes.h"
#include "widgets/strip.h"
#include "widgets/style.h"

#include <QAction>
#include <QBoxLayout>
#include <QDesktopServices>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QListWidget>
#include <QPushButton>
#include <QScrollBar>
#include <QSplitter>
#include <QStackedWidget>
#include <QTimer>
#include <QToolButton>

using namespace Qt::StringLiterals;

namespace {

void makeSideList(QAbstractItemView *list)
{
    list->setFrameShape(QFrame::NoFrame);
    list->viewport()->setBackgroundRole(QPalette::AlternateBase);
    list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    list->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
}

} // namespace

ReadSpace::ReadSpace(Library &library, QWidget *parent)
    : QWidget(parent)
    , m_library(library)
    , m_feedModel(new FeedTreeModel(library, this))
    , m_articleModel(new ArticleListModel(library, this))
    , m_strip(new MessageStrip(this))
    , m_splitter(new QSplitter(Qt::Horizontal, this))
    , m_dwell(new QTimer(this))
    , m_searchPause(new QTimer(this))
{
    m_splitter->addWidget(makeFeedPane());
    m_splitter->addWidget(makeListPane());
    m_splitter->addWidget(makeArticlePane());
    m_splitter->setChildrenCollapsible(false);
    m_splitter->setStretchFactor(2, 1);
    m_splitter->setSizes({ 236, 372, 756 });
    QVBoxLayout *column = makeColumn(this);
    column->addWidget(m_strip);
    column->addWidget(m_splitter, 1);

    for (QWidget *pane : panes())
        pane->installEventFilter(this);
    m_dwell->setSingleShot(true);
    m_dwell->setObjectName(u"dwell"_s);
    m_searchPause->setSingleShot(true);
    m_searchPause->setInterval(180);
    connect(m_dwell, &QTimer::timeout, this, [this] {
        m_isDwellOver = true;
        if (m_view->article())
            m_library.setRead({ *m_view->article() }, true);
    });
    connect(m_searchPause, &QTimer::timeout, this, [this] { search(); });
    connect(m_articleModel, &ArticleListModel::failed, this,
        [this](const Error &error) { explain(u"list"_s, error); });
    connect(m_articleModel, &QAbstractItemModel::modelReset, this, &ReadSpace::showEmptiness);
    connect(m_articleModel, &QAbstractItemModel::rowsInserted, this, &ReadSpace::showEmptiness);
    connect(m_feedModel, &QAbstractItemModel::modelReset, this, &ReadSpace::showEmptiness);
    connect(m_feedModel, &QAbstractItemModel::dataChanged, this, &ReadSpace::showEmptiness);
    connect(
        &library, &Library::writeFailed, this, [this](const Error &error) { explain(u"write"_s, error); });
    connect(&library, &Library::statusChanged, this, [this](ArticleId id) {
        if (m_view->article() == id)
            emit contextChanged();
    });
    connect(m_articleModel, &ArticleListModel::waitingChanged, this, &ReadSpace::showWaiting);
    connect(m_feedModel, &FeedTreeModel::moveRequested, this, &ReadSpace::moveTo);
    QAccessible::installActivationObserver(this);
    m_isListening = QAccessible::isActive();
    m_feeds->setFolded({});
    choose({ ListPlace::Kind::Smart, { ArticleFilter::Which::Unread } });
    showEmptiness();
}

ReadSpace::~ReadSpace() { QAccessible::removeActivationObserver(this); }

QWidget *ReadSpace::makeFeedPane()
{
    QWidget *pane = makePane(this, QPalette::AlternateBase);
    auto *bar = new QFrame(pane);
    QHBoxLayout *row = layPaneBar(bar);
    auto *title = new QLabel(tr("Reading"), bar);
    QFont bold = title->font();
    bold.setBold(true);
    title->setFont(bold);
    auto *add = new QPushButton(lineIcon("add"_L1), tr("Follow"), bar);
    add->setToolTip(tr("Follow a blog by its web address"));
    connect(add, &QPushButton::clicked, this, &ReadSpace::follow);
    row->addWidget(title, 1);
    row->addWidget(add);

    m_followLine = new QWidget(pane);
    m_address = new QLineEdit(m_followLine);
    m_address->setPlaceholderText(tr("https://blog.example"));
    auto *label = new QLabel(tr("Add&ress of the blog:"), m_followLine);
    label->setBuddy(m_address);
    m_followButton = new QPushButton(tr("Follow this blog"), m_followLine);
    markPrimary(m_followButton);
    auto *form = new QVBoxLayout(m_followLine);
    form->setContentsMargins(12, 8, 12, 12);
    form->setSpacing(6);
    form->addWidget(label);
    form->addWidget(m_address);
    form->addWidget(m_followButton, 0, Qt::AlignLeading);
    m_choiceLabel = new QLabel(tr("The page na&mes several feeds:"), m_followLine);
    m_choices = new QListWidget(m_followLine);
    m_choices->setTextElideMode(Qt::ElideMiddle);
    m_choiceLabel->setBuddy(m_choices);
    m_choiceLabel->setVisible(false);
    m_choices->setVisible(false);
    form->addWidget(m_choiceLabel);
    form->addWidget(m_choices);
    connect(m_choices, &QListWidget::itemActivated, this,
        [this](QListWidgetItem *item) { followFound(m_found.at(size_t(m_choices->row(item))), m_typed); });
    m_followLine->setVisible(false);
    connect(m_address, &QLineEdit::returnPressed, this, &ReadSpace::followTyped);
    connect(m_followButton, &QPushButton::clicked, this, &ReadSpace::followTyped);

    m_feeds = new FeedTree(pane);
    makeSideList(m_feeds);
    m_feeds->setAccessibleName(tr("Blogs"));
    m_feeds->setModel(m_feedModel);
    connect(m_feeds, &FeedTree::removeRequested, this, &ReadSpace::removeChosen);
    connect(m_feeds, &FeedTree::leaveRequested, this, [this] { m_articles->setFocus(); });
    connect(m_feeds->selectionModel(), &QItemSelectionModel::currentChanged, this, &ReadSpace::showChosen);
    connect(m_feedModel, &QAbstractItemModel::modelReset, this, [this] {
        m_feeds->setFolded(m_feeds->folded());
        const QSignalBlocker quiet(m_feeds->selectionModel());
        const QModelIndex here = m_feedModel->indexOf(m_place);
        if (here.isValid())
            m_feeds->setCurrentIndex(here);
        else
            QMetaObject::invokeMethod(
                this,
                [this] {
                    choose({ ListPlace::Kind::Smart, { ArticleFilter::Which::Unread } });
                },
                Qt::QueuedConnection);
    });

    QVBoxLayout *column = makeColumn(pane);
    column->addWidget(bar);
    column->addWidget(makeLine(pane));
    column->addWidget(m_followLine);
    column->addSpacing(6);
    column->addWidget(m_feeds, 1);
    pane->setMinimumWidth(160);
    return pane;
}

QWidget *ReadSpace::makeListPane()
{
    QWidget *pane = makePane(this, QPalette::AlternateBase);
    auto *bar = new QFrame(pane);
    QHBoxLayout *row = layPaneBar(bar);
    m_search = new QLineEdit(bar);
    m_search->setClearButtonEnabled(true);
    m_search->setPlaceholderText(tr("Search articles"));
    m_search->setAccessibleName(tr("Search articles"));
    m_search->installEventFilter(this);
    connect(m_search, &QLineEdit::textChanged, m_searchPause, qOverload<>(&QTimer::start));
    row->addWidget(m_search);

    m_articles = new ArticleListView(pane);
    makeSideList(m_articles);
    m_articles->setAccessibleName(tr("Articles"));
    m_articles->setModel(m_articleModel);
    m_articles->setItemDelegate(new ArticleDelegate(m_articles));
    m_articles->setUniformItemSizes(true);
    m_articles->setSelectionMode(QAbstractItemView::ExtendedSelection);
    m_articles->setTextElideMode(Qt::ElideRight);
    connect(
        m_articles->selectionModel(), &QItemSelectionModel::currentChanged, this, &ReadSpace::showCurrent);
    connect(m_articles, &QListView::activated, this, [this] { m_view->setFocus(); });

    QVBoxLayout *column = makeColumn(pane);
    column->addWidget(bar);
    column->addWidget(makeLine(pane));
    m_conditions = new QWidget(pane);
    auto *conditions = new QHBoxLayout(m_conditions);
    conditions->setContentsMargins(12, 6, 12, 6);
    conditions->setSpacing(6);
    using Which = ArticleFilter::Which;
    for (const auto &[which, words] : { std::pair(Which::All, tr("All")),
             std::pair(Which::Unread, tr("Unread")), std::pair(Which::Starred, tr("Starred")) }) {
        auto *button
            = new QPushButton(words, m_conditions); // In no group: Tab would reach the chosen one alone.
        button->setCheckable(true);
        connect(button, &QPushButton::clicked, this, [this, which = which] { chooseCondition(which); });
        m_condition.append({ which, button });
        conditions->addWidget(button);
    }
    conditions->addStretch(1);
    m_searchBar = new QWidget(pane);
    auto *searchRow = new QHBoxLayout(m_searchBar);
    searchRow->setContentsMargins(12, 6, 12, 6);
    searchRow->setSpacing(6);
    m_scope = new QPushButton(tr("This list only"), m_searchBar);
    m_scope->setCheckable(true);
    connect(m_scope, &QPushButton::toggled, this, &ReadSpace::search);
    m_saveSearch = new QPushButton(tr("Save this search"), m_searchBar);
    connect(m_saveSearch, &QPushButton::clicked, this, &ReadSpace::saveSearch);
    searchRow->addWidget(m_scope);
    searchRow->addWidget(m_saveSearch);
    searchRow->addStretch(1);
    m_searchBar->setVisible(false);
    m_waiting = new QPushButton(pane);
    m_waiting->setFlat(true);
    m_waiting->setVisible(false);
    connect(m_waiting, &QPushButton::clicked, this, [this] {
        m_articleModel->reload();
        m_articles->scrollToTop();
        m_articles->setFocus();
    });
    column->addWidget(m_conditions);
    column->addWidget(m_searchBar);
    column->addWidget(m_waiting);
    m_nothing = new QLabel(pane);
    m_nothing->setWordWrap(true);
    m_nothing->setTextFormat(Qt::PlainText);
    m_nothing->setAlignment(Qt::AlignHCenter | Qt::AlignTop);
    m_nothing->setContentsMargins(14, 20, 14, 8);
    m_nothing->setForegroundRole(QPalette::PlaceholderText);
    m_nothing->setVisible(false);
    column->addWidget(m_nothing);
    m_nothingButton = new QPushButton(pane);
    m_nothingButton->setVisible(false);
    connect(m_nothingButton, &QPushButton::clicked, this, [this] {
        if (!m_articleModel->query().isEmpty())
            m_search->clear();
        else
            chooseCondition(ArticleFilter::Which::All);
        m_articles->setFocus();
    });
    column->addWidget(m_nothingButton, 0, Qt::AlignHCenter);
    m_rest = new QWidget(pane);
    column->addWidget(m_rest, 1);
    column->addWidget(m_articles, 1);
    // Tab goes as the eye does: what narrows the list comes before it.
    QList<QWidget *> order{ m_search };
    for (const auto &[which, button] : m_condition)
        order.append(button);
    order.append({ m_scope, m_saveSearch, m_waiting, m_nothingButton, m_articles });
    for (qsizetype i = 1; i < order.size(); ++i)
        setTabOrder(order[i - 1], order[i]);
    pane->setMinimumWidth(220);
    return pane;
}

QWidget *ReadSpace::makeArticlePane()
{
    QWidget *pane = makePane(this, QPalette::Base);
    m_bar = new ArticleBar(pane);
    connect(m_bar, &ArticleBar::starWanted, this, &ReadSpace::toggleStar);
    connect(m_bar, &ArticleBar::readWanted, this, &ReadSpace::toggleRead);
    connect(m_bar, &ArticleBar::versionsWanted, this, &ReadSpace::showVersions);
    connect(m_bar, &ArticleBar::browserWanted, this, &ReadSpace::openInBrowser);
    connect(m_bar, &ArticleBar::quoteWanted, this, &ReadSpace::quote);

    m_article = new ArticlePane(pane);
    m_view = m_article->view();
    connect(m_view, &ArticleView::passageChanged, this, &ReadSpace::contextChanged);
    connect(m_view, &ArticleView::quoteWanted, this, &ReadSpace::quote);
    connect(m_view, &ArticleView::browserWanted, this, &ReadSpace::openInBrowser);
    connect(m_view, &PageView::textSizeWanted, this, &ReadSpace::textSizeWanted);
    connect(m_article, &ArticlePane::picturesWanted, this, [this](FeedId id, bool areAllowed) {
        onDone(m_library.change({ id }, [areAllowed](Feed &feed) { feed.arePicturesAllowed = areAllowed; }),
            this, [this](const Result<> &done) {
                if (!done)
                    explain(u"pictures"_s, done.error());
            });
    });
    connect(&m_library, &Library::articlesChanged, this, &ReadSpace::sayIfChanged);
    connect(m_article, &ArticlePane::versionsWanted, this, &ReadSpace::showVersions);
    connect(m_article, &ArticlePane::newestWanted, this, [this] {
        if (m_view->article())
            showArticle(*m_view->article());
    });
    connect(m_view, &ArticleView::linkActivated, this,
        [](const QUrl &address) { QDesktopServices::openUrl(address); });
    auto *reader = new QWidget(pane);
    QVBoxLayout *readerColumn = makeColumn(reader);
    readerColumn->addWidget(m_bar);
    readerColumn->addWidget(makeLine(reader));
    readerColumn->addWidget(m_article, 1);

    m_empty = new EmptyState("read"_L1, pane);
    connect(m_empty, &EmptyState::actionRequested, this, [this] {
        if (m_feedModel->hasFeeds())
            refresh();
        else
            follow();
    });
    connect(m_empty, &EmptyState::linkRequested, this, &ReadSpace::connectRequested);
    connect(m_empty, &EmptyState::secondLinkRequested, this, &ReadSpace::writeRequested);
    m_stack = new QStackedWidget(pane);
    m_stack->addWidget(m_empty);
    m_stack->addWidget(reader);
    m_versionsView = new VersionsView(pane);
    m_stack->addWidget(m_versionsView);
    connect(m_versionsView, &VersionsView::backRequested, this, [this] {
        m_stack->setCurrentIndex(1);
        m_view->setFocus(Qt::OtherFocusReason);
    });
    connect(m_versionsView, &VersionsView::versionRequested, this, &ReadSpace::showVersion);
    auto *column = new QVBoxLayout(pane);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(m_stack);
    pane->setMinimumWidth(320);
    connect(this, &ReadSpace::contextChanged, this, [this] {
        const auto row_ = m_view->article() ? m_articleModel->rowOf(*m_view->article()) : std::nullopt;
        m_bar->setQuotable(hasPassage());
        if (row_)
            m_bar->present(m_articleModel->at(*row_));
    });
    return pane;
}

void ReadSpace::showEmptiness()
{
    const bool isEmpty = m_articleModel->rowCount() == 0;
    const bool hasQuery = !m_articleModel->query().isEmpty();
    const bool isNarrow = chosenFilter().which != ArticleFilter::Which::All;
    showBars();
    m_nothing->setVisible(isEmpty);
    m_rest->setVisible(isEmpty);
    m_articles->setVisible(!isEmpty);
    m_nothingButton->setVisible(isEmpty && m_feedModel->hasFeeds() && (hasQuery || isNarrow));
    m_nothingButton->setText(hasQuery ? tr("Clear the search") : tr("Show all articles"));
    if (hasQuery)
        m_nothing->setText(tr("Nothing found for “%1”.").arg(isolated(m_articleModel->query())));
    else
        m_nothing->setText(m_feedModel->hasFeeds() ? tr("No articles here.") : QString());
    const qint64 all = m_library.counts().all;
    m_search->setPlaceholderText(
        all > 0 ? tr("Search %1 articles").arg(QLocale().toString(all)) : tr("Search articles"));
    const bool isComparing = m_stack->currentWidget() == m_versionsView; // That, or blogs to import, stays.
    if (m_stack->currentIndex() < 2 || (isComparing && !m_view->article()))
        m_stack->setCurrentIndex(m_view->article() ? 1 : 0);
    emit contextChanged();
    if (m_view->article())
        return;
    if (!m_feedModel->hasFeeds())
        m_empty->say(tr("Nothing to read yet"),
            tr("Follow the blogs that you report on. What they publish stays here, also without the "
               "network."),
            tr("Add blogs"), tr("Connect my site"), tr("Start writing"));
    else if (m_articleModel->rowCount() == 0)
        m_empty->say(tr("No articles here"), tr("New articles come when the blogs are refreshed."),
            tr("Refresh Blogs"));
    else
        m_empty->say(tr("Choose an article"),
            tr("J and K go down and up, N to the next unread one, and Space reads on."));
}

bool ReadSpace::hasArticle() const { return m_view->article().has_value(); }
bool ReadSpace::hasPassage() const { return m_view->passage().has_value(); }

QUrl ReadSpace::articleAddress() const
{
    if (!m_view->article())
        return {};
    const auto article = m_library.article(*m_view->article());
    return article ? article->article.url : QUrl();
}

QList<QWidget *> ReadSpace::panes() const
{
    const bool isComparing = m_stack->currentWidget() == m_versionsView;
    return { m_feeds, m_articles, isComparing ? static_cast<QWidget *>(m_versionsView) : m_view };
}

void ReadSpace::setTextFont(const QFont &font)
{
    m_view->setTextFont(font);
    m_versionsView->setTextFont(font);
}
void ReadSpace::setDwell(int seconds) { m_dwellSeconds = seconds; }

bool ReadSpace::step(int by, bool unreadOnly)
{
    int row
        = m_articles->currentIndex().isValid() ? m_articles->currentIndex().row() + by : (by > 0 ? 0 : -1);
    while (row >= 0) {
        if (row >= m_articleModel->rowCount()) {
            if (!m_articleModel->canFetchMore({}))
                return false;
            m_articleModel->fetchMore({});
            if (row >= m_articleModel->rowCount())
                return false;
        }
        if (!unreadOnly || !m_articleModel->at(row).status.isRead) {
            m_articles->setCurrentIndex(m_articleModel->index(row));
            return true;
        }
        row += by;
    }
    return false;
}

void ReadSpace::goToNext() { step(1, false); }
void ReadSpace::goToPrevious() { step(-1, false); }

void ReadSpace::readOn()
{
    QScrollBar *bar = m_view->verticalScrollBar();
    if (hasArticle() && bar->value() < bar->maximum())
        bar->triggerAction(QAbstractSlider::SliderPageStepAdd);
    else
        goToNextUnread();
}

void ReadSpace::readBack() { m_view->verticalScrollBar()->triggerAction(QAbstractSlider::SliderPageStepSub); }

void ReadSpace::goToPreviousUnread() { step(-1, true); }

void ReadSpace::toggleRead()
{
    const auto row = m_view->article() ? m_articleModel->rowOf(*m_view->article()) : std::nullopt;
    if (!row)
        return;
    m_dwell->stop();
    m_isDwellOver = true;
    m_library.setRead({ *m_view->article() }, !m_articleModel->at(*row).status.isRead);
}

void ReadSpace::toggleStar()
{
    const auto row = m_view->article() ? m_articleModel->rowOf(*m_view->article()) : std::nullopt;
    if (row)
        m_library.setStarred(*m_view->article(), !m_articleModel->at(*row).status.isStarred);
}

void ReadSpace::openInBrowser()
{
    const QUrl address = articleAddress();
    if (address.isValid())
        QDesktopServices::openUrl(address);
}

void ReadSpace::quote()
{
    m_view->selectWholeWords(); // Half a word is no quotation.
    const auto passage = m_view->passage();
    if (passage && m_view->article())
        emit quoteRequested(*m_view->article(), *passage);
}

void ReadSpace::focusSearch()
{
    m_search->setFocus(Qt::ShortcutFocusReason);
    m_search->selectAll();
}

void ReadSpace::refresh()
{
    if (m_isRefreshing)
        return;
    m_isRefreshing = true;
    onDone(m_library.refresh(), this, [this](const Result<RefreshReport> &report) {
        m_isRefreshing = false;
        if (!report) {
            explain(u"refresh"_s, report.error());
            return;
        }
        sayRefreshed(*report);
    });
}

void ReadSpace::sayRefreshed(const RefreshReport &report)
{
    if (report.failed == 0) {
        m_strip->withdraw(u"refresh"_s);
        return;
    }
    m_strip->say({ u"refresh"_s, Tone::Waiting,
        tr("%Ln blog(s) could not be refreshed; they are marked in the list and asked again later.", nullptr,
            report.failed) });
}

void ReadSpace::explain(const QString &key, const Error &error)
{
    if (error.kind == Error::Kind::Canceled)
        return; // By the person, who knows.
    const bool isWaiting = error.kind == Error::Kind::Offline;
    m_strip->say({ key, isWaiting ? Tone::Waiting : Tone::Trouble, errorText(error).both(), {}, {} });
}

bool ReadSpace::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_view && (event->type() == QEvent::Show || event->type() == QEvent::Hide))
        dwell();
    if (event->type() == QEvent::ContextMenu && openMenu(watched, *static_cast<QContextMenuEvent *>(event)))
        return true;
    if (event->type() == QEvent::KeyPress) {
        const auto *key = static_cast<QKeyEvent *>(event);
        if (watched == m_search)
            return leaveSearch(key->key()) || QWidget::eventFilter(watched, event);
        if (key->modifiers() == Qt::NoModifier && move(watched, key->key()))
            return true;
        if (key->key() == Qt::Key_F10 && key->modifiers() == Qt::ShiftModifier) {
            // As the menu key, which Qt knows alone on X11 and Wayland.
            auto *pane = static_cast<QWidget *>(watched);
            const QPoint middle = pane->rect().center();
            QContextMenuEvent wish(QContextMenuEvent::Keyboard, middle, pane->mapToGlobal(middle));
            QCoreApplication::sendEvent(watched, &wish);
            return true;
        }
        if (key->key() == Qt::Key_Space && watched != m_feeds && key->modifiers() == Qt::NoModifier) {
            readOn();
            return true;
        }
        if (key->key() == Qt::Key_Space && watched != m_feeds && key->modifiers() == Qt::ShiftModifier) {
            readBack();
            return true;
        }
        if (triggerByPlace(*key, actions()))
            return true;
    }
    return QWidget::eventFilter(watched, event);
}

/// At the pointer, or at the chosen row for who pressed the menu key.
bool ReadSpace::openMenu(QObject *watched, const QContextMenuEvent &event)
{
    QAbstractItemView *list = watched == m_feeds || watched == m_feeds->viewport() ? m_feeds
        : watched == m_articles || watched == m_articles->viewport()
        ? static_cast<QAbstractItemView *>(m_articles)
        : nullptr;
    if (!list)
        return false;
    const bool isByKey = event.reason() == QContextMenuEvent::Keyboard;
    const QModelIndex index
        = isByKey ? list->currentIndex() : list->indexAt(list->viewport()->mapFromGlobal(event.globalPos()));
    if (!index.isValid())
        return true;
    if (!list->selectionModel()->isSelected(index))
        list->setCurrentIndex(index);
    const QRect row = list->visualRect(index);
    const QPoint below = row.bottomLeft() + QPoint(row.width() / 4, 0);
    const QPoint at = isByKey ? list->viewport()->mapToGlobal(below) : event.globalPos();
    if (list == m_feeds)
        emit listMenuRequested(at);
    else
        emit articleMenuRequested(at);
    return true;
}

void ReadSpace::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape && m_followLine->isVisible()) {
        m_strip->withdraw(u"follow"_s);
        endFollowing();
        m_feeds->setFocus();
        return;
    }
    QWidget::keyPressEvent(event);
}
