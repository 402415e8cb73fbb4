#include "reading/readspace.h"

#include "desk/errortext.h"
#include "desk/library.h"
#include "reading/articlelist.h"
#include "reading/feedlist.h"
#include "widgets/emptystate.h"
#include "widgets/icons.h"
#include "widgets/strip.h"
#include "widgets/style.h"

#include <QAccessible>
#include <QBoxLayout>
#include <QDesktopServices>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QPushButton>
#include <QSplitter>
#include <QStackedWidget>
#include <QTimer>
#include <QToolButton>

using namespace Qt::StringLiterals;

namespace {

/// A bar over a pane: title or field, then buttons; as high as those of the other panes.
QWidget *makeBar(QWidget *parent, QHBoxLayout *&row)
{
    auto *bar = new QFrame(parent);
    bar->setFixedHeight(44);
    row = new QHBoxLayout(bar);
    row->setContentsMargins(12, 0, 12, 0);
    row->setSpacing(8);
    return bar;
}

QFrame *makeLine(QWidget *parent)
{
    auto *line = new QFrame(parent);
    line->setFrameShape(QFrame::HLine);
    line->setFixedHeight(1);
    return line;
}

void makeSidePane(QWidget *pane)
{
    pane->setAutoFillBackground(true);
    pane->setBackgroundRole(QPalette::AlternateBase);
}

void makeSideList(QListView *list)
{
    list->setFrameShape(QFrame::NoFrame);
    list->viewport()->setBackgroundRole(QPalette::AlternateBase);
    list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    list->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    list->setUniformItemSizes(false);
}

} // namespace

ReadSpace::ReadSpace(Library &library, QWidget *parent)
    : QWidget(parent)
    , m_library(library)
    , m_feedModel(new FeedListModel(library, this))
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
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_strip);
    column->addWidget(m_splitter, 1);

    m_dwell->setSingleShot(true);
    m_searchPause->setSingleShot(true);
    m_searchPause->setInterval(180);
    connect(m_dwell, &QTimer::timeout, this, [this] {
        if (m_view->article())
            m_library.setRead({ *m_view->article() }, true);
    });
    connect(m_searchPause, &QTimer::timeout, this, [this] { m_articleModel->search(m_search->text()); });
    connect(m_articleModel, &ArticleListModel::failed, this,
        [this](const Error &error) { explain(u"list"_s, error); });
    connect(m_articleModel, &QAbstractItemModel::modelReset, this, &ReadSpace::showEmptiness);
    connect(m_articleModel, &QAbstractItemModel::rowsInserted, this, &ReadSpace::showEmptiness);
    connect(m_feedModel, &QAbstractItemModel::modelReset, this, &ReadSpace::showEmptiness);
    connect(
        &library, &Library::writeFailed, this, [this](const Error &error) { explain(u"write"_s, error); });
    connect(&library, &Library::statusChanged, this, [this](ArticleId id) {
        if (m_view->article() == id)
            emit contextChanged();
    });
    const int unread = m_feedModel->rowOf({ ArticleFilter::Which::Unread, std::nullopt, {} });
    m_feeds->setCurrentIndex(m_feedModel->index(unread));
    showEmptiness();
}

ReadSpace::~ReadSpace() = default;

QWidget *ReadSpace::makeFeedPane()
{
    auto *pane = new QWidget(this);
    makeSidePane(pane);
    QHBoxLayout *row = nullptr;
    QWidget *bar = makeBar(pane, row);
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
    auto *label = new QLabel(tr("A&ddress of the blog:"), m_followLine);
    label->setBuddy(m_address);
    m_followButton = new QPushButton(tr("Follow this blog"), m_followLine);
    markPrimary(m_followButton);
    auto *form = new QVBoxLayout(m_followLine);
    form->setContentsMargins(12, 8, 12, 12);
    form->setSpacing(6);
    form->addWidget(label);
    form->addWidget(m_address);
    form->addWidget(m_followButton, 0, Qt::AlignLeading);
    m_followLine->setVisible(false);
    connect(m_address, &QLineEdit::returnPressed, this, &ReadSpace::followTyped);
    connect(m_followButton, &QPushButton::clicked, this, &ReadSpace::followTyped);

    m_feeds = new QListView(pane);
    makeSideList(m_feeds);
    m_feeds->setAccessibleName(tr("Blogs"));
    m_feeds->setModel(m_feedModel);
    m_feeds->setItemDelegate(new CountedDelegate(m_feeds));
    connect(m_feeds->selectionModel(), &QItemSelectionModel::currentChanged, this, &ReadSpace::showChosen);
    connect(m_feedModel, &QAbstractItemModel::modelReset, this, [this] {
        const int rowOfFilter = m_feedModel->rowOf(m_articleModel->filter());
        if (rowOfFilter >= 0)
            m_feeds->setCurrentIndex(m_feedModel->index(rowOfFilter));
    });

    auto *column = new QVBoxLayout(pane);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
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
    auto *pane = new QWidget(this);
    makeSidePane(pane);
    QHBoxLayout *row = nullptr;
    QWidget *bar = makeBar(pane, row);
    m_search = new QLineEdit(bar);
    m_search->setClearButtonEnabled(true);
    m_search->setPlaceholderText(tr("Search articles"));
    m_search->setAccessibleName(tr("Search articles"));
    connect(m_search, &QLineEdit::textChanged, m_searchPause, qOverload<>(&QTimer::start));
    row->addWidget(m_search);

    m_articles = new QListView(pane);
    makeSideList(m_articles);
    m_articles->setAccessibleName(tr("Articles"));
    m_articles->setModel(m_articleModel);
    m_articles->setItemDelegate(new ArticleDelegate(m_articles));
    m_articles->setUniformItemSizes(true);
    connect(
        m_articles->selectionModel(), &QItemSelectionModel::currentChanged, this, &ReadSpace::showCurrent);
    connect(m_articles, &QListView::activated, this, [this] { m_view->setFocus(); });

    auto *column = new QVBoxLayout(pane);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(bar);
    column->addWidget(makeLine(pane));
    column->addWidget(m_articles, 1);
    pane->setMinimumWidth(220);
    return pane;
}

QWidget *ReadSpace::makeArticlePane()
{
    auto *pane = new QWidget(this);
    pane->setAutoFillBackground(true);
    pane->setBackgroundRole(QPalette::Base);
    QHBoxLayout *row = nullptr;
    QWidget *bar = makeBar(pane, row);
    m_star = new QPushButton(lineIcon("star"_L1), tr("Star"), bar);
    m_read = new QPushButton(tr("Mark unread"), bar);
    auto *browser = new QPushButton(tr("Open in browser"), bar);
    m_quote = new QPushButton(tr("Quote"), bar);
    m_quote->setToolTip(tr("Quote the selected words in the current draft (Q)"));
    markPrimary(m_quote);
    connect(m_star, &QPushButton::clicked, this, &ReadSpace::toggleStar);
    connect(m_read, &QPushButton::clicked, this, &ReadSpace::toggleRead);
    connect(browser, &QPushButton::clicked, this, &ReadSpace::openInBrowser);
    connect(m_quote, &QPushButton::clicked, this, &ReadSpace::quote);
    row->addWidget(m_star);
    row->addWidget(m_read);
    row->addWidget(browser);
    row->addStretch(1);
    row->addWidget(m_quote);

    m_view = new ArticleView(pane);
    connect(m_view, &ArticleView::passageChanged, this, &ReadSpace::contextChanged);
    connect(m_view, &ArticleView::linkActivated, this,
        [](const QUrl &address) { QDesktopServices::openUrl(address); });
    auto *reader = new QWidget(pane);
    auto *readerColumn = new QVBoxLayout(reader);
    readerColumn->setContentsMargins(0, 0, 0, 0);
    readerColumn->setSpacing(0);
    readerColumn->addWidget(bar);
    readerColumn->addWidget(makeLine(reader));
    readerColumn->addWidget(m_view, 1);

    m_empty = new EmptyState("read"_L1, pane);
    connect(m_empty, &EmptyState::actionRequested, this, [this] {
        if (m_feedModel->hasFeeds())
            refresh();
        else
            follow();
    });
    m_stack = new QStackedWidget(pane);
    m_stack->addWidget(m_empty);
    m_stack->addWidget(reader);
    auto *column = new QVBoxLayout(pane);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(m_stack);
    pane->setMinimumWidth(320);
    connect(this, &ReadSpace::contextChanged, this, [this] {
        const auto row_ = m_view->article() ? m_articleModel->rowOf(*m_view->article()) : std::nullopt;
        m_quote->setEnabled(hasPassage());
        if (!row_)
            return;
        const ArticleStatus status = m_articleModel->at(*row_).status;
        m_star->setText(status.isStarred ? tr("Starred") : tr("Star"));
        m_star->setIcon(lineIcon(status.isStarred ? "starred"_L1 : "star"_L1));
        m_read->setText(status.isRead ? tr("Mark unread") : tr("Mark read"));
    });
    return pane;
}

void ReadSpace::showEmptiness()
{
    m_stack->setCurrentIndex(m_view->article() ? 1 : 0);
    if (m_view->article())
        return;
    if (!m_feedModel->hasFeeds())
        m_empty->say(tr("Nothing to read yet"),
            tr("Follow the blogs that you report on. What they publish stays here, also without the "
               "network."),
            tr("Follow a Blog…"));
    else if (m_articleModel->rowCount() == 0)
        m_empty->say(tr("No articles here"), tr("New articles come when the blogs are refreshed."),
            tr("Refresh Blogs"));
    else
        m_empty->say(tr("Choose an article"), tr("J and K go up and down, N to the next unread one."));
}

void ReadSpace::showChosen()
{
    const QModelIndex chosen = m_feeds->currentIndex();
    if (!chosen.isValid() || m_feedModel->isHeading(chosen))
        return;
    if (m_articleModel->filter() == m_feedModel->filterAt(chosen) && m_articleModel->rowCount() > 0)
        return;
    {
        const QSignalBlocker quiet(m_search);
        m_search->clear();
    }
    m_articleModel->setFilter(m_feedModel->filterAt(chosen));
    emit contextChanged();
}

void ReadSpace::showCurrent()
{
    const QModelIndex current = m_articles->currentIndex();
    m_dwell->stop();
    if (!current.isValid())
        return;
    openArticle(m_articleModel->at(current.row()).article.id);
}

void ReadSpace::openArticle(ArticleId id)
{
    const auto article = m_library.article(id);
    if (!article) {
        explain(u"article"_s, article.error());
        return;
    }
    m_strip->withdraw(u"article"_s);
    m_view->present(*article);
    m_stack->setCurrentIndex(1);
    // A screen reader passes over rows to hear them: then only the person's own M marks.
    if (!article->status.isRead && m_dwellSeconds > 0 && !QAccessible::isActive())
        m_dwell->start(m_dwellSeconds * 1000);
    emit contextChanged();
}

bool ReadSpace::hasArticle() const { return m_view->article().has_value(); }
bool ReadSpace::hasPassage() const { return m_view->passage().has_value(); }

std::optional<FeedId> ReadSpace::chosenFeed() const
{
    const QModelIndex chosen = m_feeds->currentIndex();
    if (!chosen.isValid() || m_feedModel->isHeading(chosen))
        return std::nullopt;
    return m_feedModel->filterAt(chosen).feed;
}

QUrl ReadSpace::articleAddress() const
{
    if (!m_view->article())
        return {};
    const auto article = m_library.article(*m_view->article());
    return article ? article->article.url : QUrl();
}

QList<QWidget *> ReadSpace::panes() const { return { m_feeds, m_articles, m_view }; }
void ReadSpace::setTextFont(const QFont &font) { m_view->setTextFont(font); }
void ReadSpace::setDwell(int seconds) { m_dwellSeconds = seconds; }

void ReadSpace::chooseFeed(FeedId feed)
{
    const int row = m_feedModel->rowOf({ ArticleFilter::Which::All, feed, {} });
    if (row >= 0)
        m_feeds->setCurrentIndex(m_feedModel->index(row));
}

void ReadSpace::step(int by, bool unreadOnly)
{
    int row
        = m_articles->currentIndex().isValid() ? m_articles->currentIndex().row() + by : (by > 0 ? 0 : -1);
    while (row >= 0) {
        if (row >= m_articleModel->rowCount()) {
            if (!m_articleModel->canFetchMore({}))
                return;
            m_articleModel->fetchMore({});
            if (row >= m_articleModel->rowCount())
                return;
        }
        if (!unreadOnly || !m_articleModel->at(row).status.isRead) {
            m_articles->setCurrentIndex(m_articleModel->index(row));
            return;
        }
        row += by;
    }
}

void ReadSpace::goToNext() { step(1, false); }
void ReadSpace::goToPrevious() { step(-1, false); }
void ReadSpace::goToNextUnread() { step(1, true); }
void ReadSpace::goToPreviousUnread() { step(-1, true); }

void ReadSpace::toggleRead()
{
    const auto row = m_view->article() ? m_articleModel->rowOf(*m_view->article()) : std::nullopt;
    if (!row)
        return;
    m_dwell->stop();
    m_library.setRead({ *m_view->article() }, !m_articleModel->at(*row).status.isRead);
}

void ReadSpace::toggleStar()
{
    const auto row = m_view->article() ? m_articleModel->rowOf(*m_view->article()) : std::nullopt;
    if (row)
        m_library.setStarred(*m_view->article(), !m_articleModel->at(*row).status.isStarred);
}

void ReadSpace::markAllRead()
{
    const std::vector<ArticleId> ids = m_articleModel->unreadIds();
    if (ids.empty())
        return;
    m_library.setRead(ids, true);
    m_strip->say({ u"all-read"_s, Tone::Good, tr("%n article(s) marked as read.", nullptr, int(ids.size())),
        tr("Undo"), [this, ids] {
            m_library.setRead(ids, false);
        } });
}

void ReadSpace::openInBrowser()
{
    const QUrl address = articleAddress();
    if (address.isValid())
        QDesktopServices::openUrl(address);
}

void ReadSpace::quote()
{
    const auto passage = m_view->passage();
    if (passage && m_view->article())
        emit quoteRequested(*m_view->article(), *passage);
}

void ReadSpace::focusSearch()
{
    m_search->setFocus(Qt::ShortcutFocusReason);
    m_search->selectAll();
}

void ReadSpace::follow()
{
    m_followLine->setVisible(true);
    m_address->setFocus(Qt::ShortcutFocusReason);
    m_address->selectAll();
}

void ReadSpace::followTyped()
{
    const QString typed = m_address->text().trimmed();
    if (typed.isEmpty())
        return;
    m_followButton->setEnabled(false);
    m_followButton->setText(tr("Looking for its feed…"));
    onDone(m_library.follow(typed), this, [this](const Result<Feed> &feed) {
        m_followButton->setEnabled(true);
        m_followButton->setText(tr("Follow this blog"));
        if (!feed) {
            explain(u"follow"_s, feed.error());
            m_address->setFocus();
            return;
        }
        m_strip->withdraw(u"follow"_s);
        m_address->clear();
        m_followLine->setVisible(false);
        m_feedModel->reload();
        chooseFeed(feed->id);
        m_articles->setFocus();
    });
}

void ReadSpace::unfollow()
{
    const auto feed = chosenFeed();
    if (!feed)
        return;
    const auto name = m_library.feed(*feed);
    const QString typed = name ? name->url.toString() : QString();
    onDone(m_library.unfollow(*feed), this, [this, typed](const Result<> &done) {
        if (!done) {
            explain(u"unfollow"_s, done.error());
            return;
        }
        m_view->clearArticle();
        m_feeds->setCurrentIndex(
            m_feedModel->index(m_feedModel->rowOf({ ArticleFilter::Which::Unread, std::nullopt, {} })));
        m_strip->say({ u"unfollow"_s, Tone::Good,
            tr("No longer followed. Your quotes and their proofs stay."), tr("Follow again"), [this, typed] {
                m_address->setText(typed);
                followTyped();
            } });
    });
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
        if (report->failed == 0) {
            m_strip->withdraw(u"refresh"_s);
            return;
        }
        m_strip->say({ u"refresh"_s, Tone::Waiting,
            tr("%n blog(s) could not be refreshed; they are marked in the list and asked again later.",
                nullptr, report->failed),
            {}, {} });
    });
}

void ReadSpace::explain(const QString &key, const Error &error)
{
    const bool isWaiting = error.kind == Error::Kind::Offline;
    m_strip->say({ key, isWaiting ? Tone::Waiting : Tone::Trouble, errorText(error).both(), {}, {} });
}

void ReadSpace::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape && m_followLine->isVisible()) {
        m_followLine->setVisible(false);
        m_feeds->setFocus();
        return;
    }
    QWidget::keyPressEvent(event);
}
