#include "reading/articlepane.h"

#include "reading/findbar.h"
#include "widgets/isolated.h"
#include "widgets/strip.h"
#include "widgets/when.h"

#include <QApplication>
#include <QBoxLayout>
#include <QLocale>

using namespace Qt::StringLiterals;

ArticlePane::ArticlePane(QWidget *parent)
    : QWidget(parent)
    , m_version(new MessageStrip(this))
    , m_view(new ArticleView(this))
    , m_blocked(new MessageStrip(this))
    , m_find(new FindBar(this))
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_version);
    column->addWidget(m_view, 1);
    column->addWidget(m_blocked);
    column->addWidget(m_find);
    setFocusProxy(m_view);
    connect(m_view, &ArticleView::blockedPicturesChanged, this, &ArticlePane::showBlocked);
    connect(m_view, &ArticleView::findWanted, this, &ArticlePane::find);
    connect(m_view, &ArticleView::matchesChanged, this,
        [this] { m_find->setMatches(m_view->matchCount(), m_view->match()); });
    connect(
        m_find, &FindBar::typed, this, [this](const QString &words) { lookFor(words, SearchBy::Letters); });
    connect(m_find, &FindBar::nextWanted, this, [this] { step(1); });
    connect(m_find, &FindBar::previousWanted, this, [this] { step(-1); });
    connect(m_find, &FindBar::closed, this, [this] {
        m_view->selectMatch();
        m_view->lookFor({}, SearchBy::Letters);
        m_view->setFocus(Qt::OtherFocusReason);
    });
}

void ArticlePane::present(const ArticleText &article, ArticleView::PictureUse use)
{
    if (article.isNewest) {
        m_version->withdraw(u"version"_s);
    } else {
        m_version->say({ u"version"_s, Tone::Plain,
            //: A text of the publisher: its number, and when it was seen first.
            tr("This is version %1, first seen %2. The publisher has changed it since.")
                .arg(QLocale().toString(article.version), isolated(fullWhen(article.seenAt))),
            tr("Read the newest"), [this] { emit newestWanted(); }, tr("Compare"),
            [this] {
                emit versionsWanted();
            } });
    }
    m_view->present(article, use);
}

void ArticlePane::sayChanged()
{
    m_version->say({ u"version"_s, Tone::Plain,
        tr("The publisher has changed this article while it was open."), tr("Read the newest"), [this] {
            emit newestWanted();
        } });
}

void ArticlePane::showBlocked()
{
    if (!m_view->hasBlockedPictures()) {
        m_blocked->withdraw(u"blocked"_s);
        return;
    }
    if (m_blocked->holds(u"blocked"_s))
        return;
    if (m_view->isWaiting()) {
        m_blocked->say(
            { u"blocked"_s, Tone::Plain, tr("Pictures are not loaded on this line."), tr("Show"), [this] {
                 m_view->loadPictures();
             } });
        return;
    }
    m_blocked->say(
        { u"blocked"_s, Tone::Plain, tr("Pictures are not loaded, so that nobody sees that you read this."),
            tr("Show"), [this] { m_view->loadPictures(); }, tr("Always for this blog"),
            [this] {
                allowAlways();
            } });
}

void ArticlePane::allowAlways()
{
    if (!m_view->text())
        return;
    const FeedId feed = m_view->text()->article.feed;
    m_view->loadPictures();
    emit picturesWanted(feed, true);
    m_blocked->say({ u"always"_s, Tone::Good, tr("Pictures of this blog are loaded from now on."), tr("Undo"),
        [this, feed] {
            emit picturesWanted(feed, false);
        } });
}

void ArticlePane::setSearch(const QString &query)
{
    if (query == m_search)
        return;
    const bool hadSearch = m_find->isVisible() && m_find->words() == m_search && !m_search.isEmpty();
    m_search = query;
    if (query.isEmpty()) {
        if (hadSearch) {
            m_find->hide();
            m_view->lookFor({}, SearchBy::Letters);
        }
        return;
    }
    m_find->present(query);
    m_view->lookFor(query, SearchBy::Words);
}

void ArticlePane::lookFor(const QString &words, SearchBy how)
{
    m_view->lookFor(words.trimmed(), how);
    m_find->setMatches(m_view->matchCount(), m_view->match());
}

void ArticlePane::find()
{
    const auto passage = m_view->passage();
    const bool isOneLine = passage && passage->text.size() < 100 && !passage->text.contains(u'\n');
    if (isOneLine) {
        m_find->present(passage->text);
        lookFor(passage->text, SearchBy::Letters);
    } else if (!m_find->isVisible() && !m_find->words().isEmpty()) {
        lookFor(m_find->words(), SearchBy::Letters);
    }
    m_find->edit();
}

void ArticlePane::step(int by)
{
    if (!m_find->isVisible()) {
        if (m_find->words().isEmpty())
            return find();
        m_find->present(m_find->words());
        lookFor(m_find->words(), m_find->words() == m_search ? SearchBy::Words : SearchBy::Letters);
    }
    m_view->goToMatch(by);
}

void ArticlePane::findNext() { step(1); }

void ArticlePane::findPrevious() { step(-1); }

bool ArticlePane::closeFind()
{
    if (!m_find->isVisible())
        return false;
    m_find->leave();
    return true;
}
