#include "sites/syncnotice.h"

#include "base/async.h"
#include "desk/errortext.h"
#include "desk/outbox.h"
#include "desk/sites.h"
#include "widgets/isolated.h"
#include "widgets/strip.h"

using namespace Qt::StringLiterals;

SyncNotice::SyncNotice(Outbox &outbox, Sites &sites, std::vector<MessageStrip *> strips,
    std::function<MessageStrip *()> here, QObject *parent)
    : QObject(parent)
    , m_outbox(outbox)
    , m_sites(sites)
    , m_strips(std::move(strips))
    , m_here(std::move(here))
{
    connect(&sites, &Sites::signedIn, this, [this](SiteId site) {
        if (site == m_site)
            withdraw();
    });
    connect(&sites, &Sites::changed, this, [this] {
        if (m_site && !m_sites.site(m_site))
            withdraw();
    });
    connect(&outbox, &Outbox::siteSynced, this, [this](SiteId site) {
        if (!m_site || site == m_site)
            withdraw();
    });
}

void SyncNotice::sync()
{
    onDone(m_outbox.sync(), this, [this](const Result<SyncReport> &report) {
        if (!report)
            say(report.error(), {});
        else if (report->stopped && report->stopped->kind != Error::Kind::Canceled)
            say(*report->stopped, report->stoppedSite);
    });
}

void SyncNotice::say(const Error &why, SiteId site)
{
    m_site = site;
    const Tone tone = why.kind == Error::Kind::Offline ? Tone::Waiting : Tone::Trouble;
    MessageStrip::Message message{ u"sync"_s, tone, errorText(why).both() };
    // Of several, which one.
    if (const auto at = m_sites.site(site); at && m_sites.sites().size() > 1 && why.detail != at->name)
        message.text = tr("%1: %2").arg(isolated(at->name), message.text);
    const bool isShut = why.kind == Error::Kind::Unauthorized || why.reason == Error::Reason::PasswordMissing;
    if (isShut && site) {
        message.tone = Tone::Waiting;
        message.action = tr("Sign In Again");
        message.act = [this, site] {
            emit signInRequested(site);
        };
    }
    m_here()->say(message);
}

void SyncNotice::withdraw()
{
    for (MessageStrip *strip : m_strips)
        strip->withdraw(u"sync"_s);
}
