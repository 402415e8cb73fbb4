#include "reading/articlebar.h"

#include "model/feed.h"
#include "widgets/icons.h"
#include "widgets/panes.h"
#include "widgets/style.h"

#include <QBoxLayout>
#include <QEvent>
#include <QLocale>
#include <QMenu>
#include <QPushButton>
#include <QToolButton>

using namespace Qt::StringLiterals;

ArticleBar::ArticleBar(QWidget *parent)
    : QFrame(parent)
    , m_star(new QPushButton(lineIcon("star"_L1), tr("Star"), this))
    , m_read(new QPushButton(tr("Mark unread"), this))
    , m_versions(new QPushButton(this))
    , m_browser(new QPushButton(tr("Open in browser"), this))
    , m_more(new QToolButton(this))
    , m_quote(new QPushButton(lineIcon("quote"_L1), tr("Quote  Q", "button, with its key"), this))
{
    m_versions->setVisible(false);
    m_more->setIcon(lineIcon("more"_L1));
    m_more->setAutoRaise(true);
    m_more->setFocusPolicy(Qt::TabFocus);
    m_more->setAccessibleName(tr("More for this article"));
    m_more->setToolTip(m_more->accessibleName());
    m_more->setPopupMode(QToolButton::InstantPopup);
    m_more->setMenu(new QMenu(m_more));
    m_more->setVisible(false);
    m_quote->setAccessibleName(tr("Quote"));
    m_quote->setToolTip(tr("Quote the selected words in the current draft (Q)"));
    markPrimary(m_quote);
    connect(m_star, &QPushButton::clicked, this, &ArticleBar::starWanted);
    connect(m_read, &QPushButton::clicked, this, &ArticleBar::readWanted);
    connect(m_versions, &QPushButton::clicked, this, &ArticleBar::versionsWanted);
    connect(m_browser, &QPushButton::clicked, this, &ArticleBar::browserWanted);
    connect(m_quote, &QPushButton::clicked, this, &ArticleBar::quoteWanted);
    connect(m_more->menu(), &QMenu::aboutToShow, this, &ArticleBar::fillMenu);

    QHBoxLayout *row = layPaneBar(this);
    row->addWidget(m_star);
    row->addWidget(m_read);
    row->addWidget(m_versions);
    row->addWidget(m_browser);
    row->addWidget(m_more);
    row->addStretch(1);
    row->addWidget(m_quote);
}

void ArticleBar::present(const ArticleRow &row)
{
    m_hasVersions = row.article.versionCount > 1;
    m_versions->setText(tr("Versions (%1)").arg(QLocale().toString(row.article.versionCount)));
    m_star->setText(row.status.isStarred ? tr("Starred") : tr("Star"));
    m_star->setIcon(lineIcon(row.status.isStarred ? "starred"_L1 : "star"_L1));
    m_read->setText(row.status.isRead ? tr("Mark unread") : tr("Mark read"));
    fit();
}

void ArticleBar::setQuotable(bool isQuotable) { m_quote->setEnabled(isQuotable); }

void ArticleBar::resizeEvent(QResizeEvent *event)
{
    QFrame::resizeEvent(event);
    fit();
}

void ArticleBar::changeEvent(QEvent *event)
{
    QFrame::changeEvent(event);
    if (event->type() == QEvent::FontChange || event->type() == QEvent::StyleChange)
        fit();
}

/// Quoting and the star stay; the others leave from the last.
void ArticleBar::fit()
{
    const int spacing = layout()->spacing();
    const auto widthOf = [spacing](const QWidget *button) {
        return button->sizeHint().width() + spacing;
    };
    const QMargins margins = layout()->contentsMargins();
    int room = width() - margins.left() - margins.right() - widthOf(m_star) - widthOf(m_quote);
    const std::initializer_list<QPushButton *> others{ m_read, m_versions, m_browser };
    int all = 0;
    for (const QPushButton *button : others)
        all += button != m_versions || m_hasVersions ? widthOf(button) : 0;
    const bool isNarrow = all > room;
    if (isNarrow)
        room -= widthOf(m_more);
    for (QPushButton *button : others) {
        const bool isWanted = button != m_versions || m_hasVersions;
        room -= isWanted ? widthOf(button) : 0;
        button->setVisible(isWanted && room >= 0);
    }
    m_more->setVisible(isNarrow);
}

void ArticleBar::fillMenu()
{
    m_more->menu()->clear();
    for (QPushButton *button : { m_read, m_versions, m_browser }) {
        if (button->isHidden() && (button != m_versions || m_hasVersions))
            m_more->menu()->addAction(button->text(), button, &QPushButton::click);
    }
}
