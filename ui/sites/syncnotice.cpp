#include "sites/syncnotice.h"

#include "base/async.h"
#include "desk/errortext.h"
#include "desk/notetext.h"
#include "desk/outbox.h"
#include "desk/sites.h"
#include "widgets/isolated.h"
#include "widgets/strip.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {
const QString key = u"sync"_s;
const QString notesKey = u"notes"_s;
} // namespace

SyncNotice::SyncNotice(Outbox &outbox, Sites &sites, std::vector<MessageStrip *> strips,
    std::function<MessageStrip *()> here, QObject *parent)
    : QObject(parent)
    , m_outbox(outbox)
    , m_sites(sites)
    , m_strips(std::move(strips))
    , m_here(std::move(here))
{
    connect(&sites, &Sites::signedIn, this,
        [this](SiteId site) { settle([site](const SiteStop &stop) { return stop.site == site; }); });
    connect(&outbox, &Outbox::siteSynced, this, [this](SiteId site) {
        settle([site](const SiteStop &stop) { return !stop.site || stop.site == site; });
    });
    connect(&outbox, &Outbox::noted, this, &SyncNotice::sayNotes);
    connect(&sites, &Sites::changed, this,
        [this] { settle([this](const SiteStop &stop) { return stop.site && !m_sites.site(stop.site); }); });
}

void SyncNotice::sync()
{
    onDone(m_outbox.sync(), this, [this](const Result<SyncReport> &report) {
        settle([](const SiteStop &) { return true; });
        if (!report)
            m_stops = { { {}, report.error() } };
        else if (report->stopped && report->stops.empty())
            m_stops = { { {}, *report->stopped } };
        else
            m_stops = report->stops;
        std::erase_if(m_stops, [](const SiteStop &stop) { return stop.why.kind == Error::Kind::Canceled; });
        // What a person has paused is no news.
        std::stable_partition(m_stops.begin(), m_stops.end(),
            [](const SiteStop &stop) { return stop.why.reason != Error::Reason::SitePaused; });
        if (!m_stops.empty())
            say(*m_here());
    });
}

void SyncNotice::setPolicy(NetworkPolicy policy)
{
    if (policy != NetworkPolicy::Offline)
        settle([](const SiteStop &stop) { return stop.why.reason == Error::Reason::WorkingOffline; });
}

void SyncNotice::say(MessageStrip &strip)
{
    const auto &[site, why] = m_stops.front();
    const Tone tone = why.kind == Error::Kind::Offline ? Tone::Waiting : Tone::Trouble;
    MessageStrip::Message message{ key, tone, errorText(why).both() };
    // Of several, which one.
    if (const auto at = m_sites.site(site); at && m_sites.sites().size() > 1 && why.detail != at->name)
        message.text = tr("%1: %2").arg(isolated(at->name), message.text);
    const bool isShut = why.kind == Error::Kind::Unauthorized || why.reason == Error::Reason::PasswordMissing;
    if (isShut && site) {
        message.tone = Tone::Waiting;
        message.action = tr("Sign In Again");
        message.act = [this, site = site] {
            m_answered = site;
            emit signInRequested(site);
        };
    }
    strip.say(message);
}

void SyncNotice::sayNotes(const std::vector<SyncNote> &notes)
{
    std::vector<SyncNote> all = m_notes;
    for (const SyncNote &note : notes) {
        if (std::ranges::find(all, note) == all.end())
            all.push_back(note);
    }
    for (MessageStrip *strip : m_strips)
        strip->withdraw(notesKey);
    m_notes = std::move(all);
    const auto isLoss = [](const SyncNote &note) {
        return std::holds_alternative<syncnote::TextLost>(note.what);
    };
    const Tone tone = std::ranges::any_of(m_notes, isLoss) ? Tone::Waiting : Tone::Plain;
    MessageStrip::Message message{ notesKey, tone, noteTexts(m_notes).join(u' ') };
    message.yields = true;
    const DraftId draft = m_notes.front().draft;
    if (draft && std::ranges::all_of(m_notes, [&](const SyncNote &each) { return each.draft == draft; })) {
        message.action = tr("Open the Draft");
        message.act = [this, draft] {
            m_notes.clear();
            emit draftRequested(draft);
        };
    }
    message.gone = [this] {
        m_notes.clear();
    };
    m_here()->say(message);
}

/// Where it is said, the next one is, or nothing any more. Who has closed it hears of no other; who did what
/// it asks for does, where they are.
void SyncNotice::settle(const std::function<bool(const SiteStop &)> &isOver)
{
    const auto isOfAnswered = [this](const SiteStop &stop) {
        return m_answered && stop.site == m_answered;
    };
    const bool wasAnswered = std::ranges::any_of(m_stops, isOfAnswered);
    if (std::erase_if(m_stops, isOver) == 0)
        return;
    if (wasAnswered && std::ranges::none_of(m_stops, isOfAnswered)) {
        m_answered = {};
        if (!m_stops.empty())
            return say(*m_here());
    }
    for (MessageStrip *strip : m_strips) {
        if (!strip->holds(key))
            continue;
        if (m_stops.empty())
            strip->withdraw(key);
        else
            say(*strip);
    }
}
