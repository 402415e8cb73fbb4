#include "desk/errortext.h"
#include "desk/library.h"
#include "reading/articlelist.h"
#include "reading/articlepane.h"
#include "reading/counteddelegate.h"
#include "reading/readspace.h"
#include "reading/versionsview.h"
#include "widgets/strip.h"

#include <QLineEdit>
#include <QListView>
#include <QPushButton>
#include <QStackedWidget>
#include <QTimer>

#include <algorithm>

using namespace Qt::StringLiterals;

// Which list is shown, which article of it, and the way back and forward.

ListPlace ReadSpace::chosenPlace() const { return m_place; }

/// The list's articles, narrowed by the switch above it.
ArticleFilter ReadSpace::chosenFilter() const
{
    ArticleFilter filter = m_place.filter;
    if (m_place.kind != ListPlace::Kind::Smart)
        filter.which = m_which;
    return filter;
}

bool ReadSpace::hasRows() const { return m_articleModel->rowCount() > 0; }
bool ReadSpace::hasWords() const
{
    const QString words = m_search->text().trimmed();
    return !words.isEmpty() && (m_place.kind != ListPlace::Kind::Search || words != m_place.search.text);
}
QStringList ReadSpace::folded() const { return m_feeds->folded(); }
void ReadSpace::setFolded(const QStringList &keys) { m_feeds->setFolded(keys); }

void ReadSpace::choose(const ListPlace &place)
{
    const QModelIndex index = m_feedModel->indexOf(place);
    if (index.isValid())
        m_feeds->setCurrentIndex(index);
}

void ReadSpace::chooseFeed(FeedId feed)
{
    ListPlace place{ ListPlace::Kind::Feed };
    place.filter.feed = feed;
    choose(place);
}

void ReadSpace::showChosen()
{
    const QModelIndex chosen = m_feeds->currentIndex();
    const ListPlace place = m_feedModel->placeAt(chosen);
    if (!chosen.isValid() || place.kind == ListPlace::Kind::Heading) {
        emit contextChanged();
        return;
    }
    const bool isSame = place == m_place && m_articleModel->rowCount() > 0;
    m_place = place;
    if (isSame)
        return;
    const bool isSearch = place.kind == ListPlace::Kind::Search;
    {
        const QSignalBlocker quiet(m_search);
        m_search->setText(isSearch ? place.search.text : QString());
    }
    const ArticleFilter filter = chosenFilter();
    showCondition(filter.which);
    showBars();
    if (isSearch)
        m_articleModel->search(place.search.text, {});
    else
        m_articleModel->setFilter(filter);
    remember();
    emit contextChanged();
}

void ReadSpace::showCondition(ArticleFilter::Which which)
{
    for (const auto &[condition, button] : m_condition)
        button->setChecked(condition == which);
}

void ReadSpace::chooseCondition(ArticleFilter::Which which)
{
    m_which = which;
    showCondition(which); // Also when it is chosen already: a click takes a check away.
    if (m_place.kind == ListPlace::Kind::Smart) {
        choose({ ListPlace::Kind::Smart, { m_which } });
        return;
    }
    if (m_search->text().trimmed().isEmpty())
        m_articleModel->setFilter(chosenFilter());
    else
        search();
}

void ReadSpace::search()
{
    const QString words = m_search->text().trimmed();
    showBars();
    if (words.isEmpty() && m_articleModel->query().isEmpty())
        return;
    if (words.isEmpty() && m_place.kind == ListPlace::Kind::Search) {
        choose({ ListPlace::Kind::Smart, {} }); // A saved search without its words is no list.
        return;
    }
    m_articleModel->search(words, m_scope->isChecked() ? chosenFilter() : ArticleFilter());
    emit contextChanged();
}

/// What narrows the list, or what can be done with the words that are searched for.
void ReadSpace::showBars()
{
    const bool isSearch = !m_search->text().trimmed().isEmpty();
    m_conditions->setVisible(
        !isSearch && m_feedModel->hasFeeds() && chosenFilter().which != ArticleFilter::Which::Today);
    m_searchBar->setVisible(hasWords());
    m_scope->setVisible(m_place.kind != ListPlace::Kind::Search);
}

/// From the field to what was found; Escape gives the search up.
bool ReadSpace::leaveSearch(int key)
{
    switch (key) {
    case Qt::Key_Escape:
        m_search->clear();
        break;
    case Qt::Key_Down:
    case Qt::Key_Return:
    case Qt::Key_Enter:
        if (!hasRows())
            return true;
        break;
    default:
        return false;
    }
    m_articles->setFocus(Qt::OtherFocusReason);
    if (key != Qt::Key_Escape && !m_articles->currentIndex().isValid())
        goToNext();
    return true;
}

void ReadSpace::showWaiting()
{
    const int count = m_articleModel->waiting();
    m_waiting->setVisible(count > 0);
    m_waiting->setText(count < ArticleListModel::pageSize
            ? tr("%Ln new article(s) — show", nullptr, count)
            : tr("%Ln or more new articles — show", nullptr, count));
}

void ReadSpace::showCurrent()
{
    const QModelIndex current = m_articles->currentIndex();
    m_beyond.reset();
    if (current.isValid())
        showArticle(m_articleModel->idAt(current.row()));
}

void ReadSpace::openArticle(ArticleId id)
{
    if (const auto row = m_articleModel->rowOf(id))
        m_articles->setCurrentIndex(m_articleModel->index(*row));
    else
        showArticle(id);
}

void ReadSpace::showArticle(ArticleId id)
{
    const auto article = m_library.article(id);
    if (!article) {
        explain(u"article"_s, article.error());
        return;
    }
    m_strip->withdraw(u"article"_s);
    m_article->setSearch(m_articleModel->query());
    presentArticle(*article);
    m_isDwellOver = article->status.isRead;
    dwell();
    remember();
    emit contextChanged();
}

/// Marks as read what stands before a person for a while: not in passing, and not while they are elsewhere.
/// A screen reader passes over rows to hear them: then only the person's own M marks.
void ReadSpace::dwell()
{
    m_dwell->stop();
    if (m_isDwellOver || m_dwellSeconds <= 0 || m_isListening)
        return;
    if (m_view->isVisible() && isActiveWindow())
        m_dwell->start(m_dwellSeconds * 1000);
}

bool ReadSpace::event(QEvent *event)
{
    const bool isTaken = QWidget::event(event);
    if (event->type() == QEvent::WindowActivate || event->type() == QEvent::WindowDeactivate)
        dwell();
    return isTaken;
}

void ReadSpace::accessibilityActiveChanged(bool isActive)
{
    m_isListening = isActive;
    dwell();
}

void ReadSpace::presentArticle(const ArticleText &article)
{
    closeOpml();
    const auto feed = m_library.feed(article.article.feed);
    m_article->present(article,
        feed && feed->arePicturesAllowed ? ArticleView::PictureUse::Allowed
                                         : ArticleView::PictureUse::Blocked);
    m_stack->setCurrentIndex(1);
}

/// An earlier text of the publisher, in the place of the newest.
void ReadSpace::showVersion(int number)
{
    if (!m_view->article())
        return;
    const ArticleId id = *m_view->article();
    onDone(m_library.version(id, number), this, [this, id](const Result<ArticleText> &text) {
        if (!text)
            return explain(u"versions"_s, text.error());
        if (m_view->article() != id)
            return;
        presentArticle(*text);
        m_view->setFocus(Qt::OtherFocusReason);
    });
}

// What is read stays as it is: a quotation is of the words that somebody saw.
void ReadSpace::sayIfChanged()
{
    const std::optional<ArticleText> &read = m_view->text();
    if (!read || !read->isNewest)
        return;
    const auto row = m_library.row(read->article.id);
    if (row && row->article.versionCount > read->article.versionCount)
        m_article->sayChanged();
}

void ReadSpace::showVersions()
{
    if (!m_view->text())
        return;
    const ArticleText read = *m_view->text();
    if (read.article.versionCount <= 1) {
        m_strip->say(
            { u"versions"_s, Tone::Plain, tr("This article has not changed since it was seen first.") });
        return;
    }
    onDone(m_library.versions(read.article.id), this,
        [this, read](const Result<std::vector<ArticleVersion>> &all) {
            if (!all)
                return explain(u"versions"_s, all.error());
            if (m_view->article() != read.article.id)
                return;
            m_stack->setCurrentWidget(m_versionsView);
            m_versionsView->present(read, *all);
        });
}

void ReadSpace::find()
{
    if (hasArticle()) {
        m_stack->setCurrentIndex(1);
        m_article->find();
    }
}

void ReadSpace::findNext()
{
    if (m_stack->currentWidget() == m_versionsView)
        m_versionsView->goToNextChange();
    else if (hasArticle())
        m_article->findNext();
}

void ReadSpace::findPrevious()
{
    if (m_stack->currentWidget() == m_versionsView)
        m_versionsView->goToPreviousChange();
    else if (hasArticle())
        m_article->findPrevious();
}

void ReadSpace::remember()
{
    if (m_isTravelling)
        return;
    const bool isInList = m_articles->currentIndex().isValid() || m_beyond;
    m_history.visit({ m_place, isInList ? m_view->article() : std::nullopt });
    emit contextChanged();
}

void ReadSpace::go(const ReadPlace &place)
{
    m_isTravelling = true;
    choose(place.list);
    if (place.article)
        openArticle(*place.article);
    m_isTravelling = false;
    emit contextChanged();
}

void ReadSpace::goBack()
{
    if (m_history.hasBack())
        go(ReadPlace(m_history.back()));
}

void ReadSpace::goForward()
{
    if (m_history.hasForward())
        go(ReadPlace(m_history.forward()));
}

// From the last unread article of a list to the first of the next blog that has one.
void ReadSpace::goToNextUnread()
{
    using Which = ArticleFilter::Which;
    const ArticleFilter filter = m_articleModel->filter();
    const bool isSearch = !m_articleModel->query().isEmpty();
    if (!isSearch && (filter.which == Which::All || filter.which == Which::Unread)) {
        if (const auto next = findUnread(filter)) {
            goFar(*next);
            return;
        }
    } else if (step(1, true) || isSearch) {
        return;
    }
    const QModelIndex next = m_feedModel->nextUnreadFeed(m_feeds->currentIndex());
    if (!next.isValid())
        return;
    m_feeds->setCurrentIndex(next);
    m_articles->setCurrentIndex({});
    step(1, true);
}

/// Below the open one. The library knows: the rows between may be thousands that were read.
std::optional<Article> ReadSpace::findUnread(ArticleFilter filter) const
{
    constexpr int few = 20; // What was just read is unread on the disk for a moment.
    filter.which = ArticleFilter::Which::Unread;
    const QModelIndex current = m_articles->currentIndex();
    auto from = m_beyond || !current.isValid() ? m_beyond : m_articleModel->cursorAt(current.row());
    for (;;) {
        const auto page = m_library.page(filter, from, few);
        if (!page || page->empty())
            return std::nullopt;
        const auto unread
            = std::ranges::find_if(*page, [](const ArticleRow &row) { return !row.status.isRead; });
        if (unread != page->end())
            return unread->article;
        from = ArticleCursor{ page->back().article.shownAt(), page->back().article.id };
    }
}

/// To its row, if that is not far below the last one; else it is shown without.
void ReadSpace::goFar(const Article &article)
{
    constexpr int pages = 3;
    for (int i = 0; i < pages && !m_articleModel->rowOf(article.id); ++i) {
        if (m_articleModel->canFetchMore({}))
            m_articleModel->fetchMore({});
    }
    if (!m_articleModel->rowOf(article.id)) {
        m_articles->setCurrentIndex({});
        m_beyond = ArticleCursor{ article.shownAt(), article.id };
    }
    openArticle(article.id);
}

/// Left and Right go between the panes, mirrored as the window is. In the article they belong to the caret
/// once it has left the beginning.
bool ReadSpace::move(const QObject *from, int key)
{
    const int forward = isRightToLeft() ? Qt::Key_Left : Qt::Key_Right;
    const int backward = isRightToLeft() ? Qt::Key_Right : Qt::Key_Left;
    if (from == m_articles && key == forward && hasArticle()) {
        m_view->setFocus(Qt::OtherFocusReason);
        return true;
    }
    if (from == m_articles && key == backward) {
        m_feeds->setFocus(Qt::OtherFocusReason);
        return true;
    }
    if (from == m_view && key == Qt::Key_Escape && m_article->closeFind())
        return true;
    if (from == m_view && (key == Qt::Key_Escape || (key == backward && m_view->textCursor().atStart()))) {
        m_articles->setFocus(Qt::OtherFocusReason);
        return true;
    }
    return false;
}
