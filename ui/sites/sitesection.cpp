#include "sites/sitesection.h"

#include "sites/wishwords.h"
#include "widgets/badge.h"
#include "widgets/isolated.h"
#include "widgets/labels.h"
#include "widgets/when.h"

#include <QBoxLayout>
#include <QLabel>
#include <QPushButton>

using namespace Qt::StringLiterals;

SiteSection::SiteSection(QWidget *parent)
    : QWidget(parent)
    , m_badge(new Badge(Badge::Press::Nothing, this))
    , m_signIn(new QPushButton(tr("Sign In Again…"), this))
    , m_pause(new QPushButton(this))
    , m_cards(new QVBoxLayout)
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(8);
    auto *top = new QHBoxLayout;
    m_name = addHeading(top, {}, this, 1.15);
    m_name->setWordWrap(false);
    m_about = addWords(top, {}, this, Ink::Muted);
    top->setStretchFactor(m_about, 1);
    top->addWidget(m_badge);
    top->addWidget(m_signIn);
    top->addWidget(m_pause);
    column->addLayout(top);
    m_cards->setSpacing(8);
    column->addLayout(m_cards);
    connect(m_signIn, &QPushButton::clicked, this, &SiteSection::signInRequested);
    connect(m_pause, &QPushButton::clicked, this, [this] { emit pauseRequested(!m_isPaused); });
}

void SiteSection::show(const Site &site, int wishes)
{
    m_name->setText(site.name);
    const QString paused = toWords(site.pause);
    m_isPaused = site.pause == Site::Pause::Person;
    const bool isRefusing = !paused.isEmpty() && !m_isPaused;
    m_badge->say(m_isPaused ? Tone::Waiting : Tone::Trouble, paused);
    m_badge->setVisible(!paused.isEmpty());
    m_signIn->setVisible(isRefusing);
    m_pause->setText(m_isPaused ? tr("Go On") : tr("Pause"));
    m_pause->setToolTip(m_isPaused ? tr("Send to this site again")
                                   : tr("Send nothing to this site, and fetch nothing, until you say so"));
    m_pause->setVisible(!isRefusing);
    for (QPushButton *button : { m_signIn, m_pause })
        button->setAccessibleDescription(site.name);
    QStringList about;
    if (wishes == 0)
        about.append(tr("nothing waits"));
    if (site.syncedAt.isValid())
        about.append(tr("synchronised %1").arg(isolated(shortWhen(site.syncedAt))));
    m_about->setText(about.join(u" · "_s));
}
