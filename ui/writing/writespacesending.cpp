#include "desk/drafts.h"
#include "desk/errortext.h"
#include "desk/outbox.h"
#include "desk/sites.h"
#include "model/outbox.h"
#include "widgets/isolated.h"
#include "widgets/strip.h"
#include "writing/postinspector.h"
#include "writing/publishpopover.h"
#include "writing/schedulewords.h"
#include "writing/writespace.h"

#include <QDesktopServices>
#include <QLayout>
#include <QLineEdit>
#include <QPushButton>

#include <algorithm>

using namespace Qt::StringLiterals;

// The post and its site: publish, save there, what came of it.

void WriteSpace::useSite(SiteId site)
{
    if (!m_draft || m_shown.site)
        return;
    onDone(m_drafts.setSite(m_draft, site), this, [this](const Result<> &done) {
        if (!done)
            explain(u"site"_s, done.error());
    });
}

/// A site that does not let us in waits for its password, with everything that was wished.
void WriteSpace::askSignIn()
{
    for (const Site &site : m_sites.sites()) {
        if (!waitsForSignIn(site))
            continue;
        m_strip->say({ u"signin"_s, Tone::Waiting,
            site.pause == Site::Pause::Unauthorized
                ? tr("%1 does not accept the password any more. Nothing is lost: it waits here.")
                      .arg(isolated(site.name))
                : tr("%1 needs your application password again. Nothing is lost: it waits here.")
                      .arg(isolated(site.name)),
            tr("Sign In Again"), [this, id = site.id] {
                emit signInRequested(id);
            } });
        return;
    }
    m_strip->withdraw(u"signin"_s);
}

void WriteSpace::publish() { openPublish(false); }

void WriteSpace::schedule() { openPublish(true); }

void WriteSpace::openPublish(bool isScheduling)
{
    if (!m_draft || waitsForDecision())
        return;
    commitInput();
    const std::optional<Site> site = m_sites.site(m_inspector->site());
    if (!site) {
        const bool hasSites = !m_sites.sites().empty();
        m_strip->say({ u"publish"_s, Tone::Waiting,
            !hasSites ? tr("No site is connected yet. The post stays here until then.")
                : m_shown.type == PostType::Page
                ? tr("Choose the site of this page first, in the Page pane.")
                : tr("Choose the site of this post first, in the Post pane."),
            hasSites ? QString() : tr("Connect a Site…"), [this] {
                emit connectRequested();
            } });
        return;
    }
    m_strip->withdraw(u"publish"_s);
    Draft draft = m_shown;
    draft.fields = typed();
    m_popover = new PublishPopover(window(), draft, *site,
        checkPost(draft.fields, records(linksOf(draft.fields.content))), m_policy,
        isScheduling ? PublishPopover::Begin::Schedule : PublishPopover::Begin::Usual);
    connect(m_popover, &PublishPopover::confirmed, this, &WriteSpace::wish);
    connect(m_popover, &PublishPopover::jumpRequested, this, &WriteSpace::jump);
    connect(m_popover->checks(), &ChecklistView::linkCheckRequested, this, &WriteSpace::checkLinks);
    check(); // How its links stand is there in a moment.
    layout()->activate(); // The button may have moved with the message that went.
    m_popover->openAt(m_publish, m_publish->rect());
}

void WriteSpace::saveOnSite()
{
    if (waitsForDecision())
        return;
    if (m_draft && !m_inspector->site()) {
        publish(); // Says what is missing.
        return;
    }
    if (m_draft && m_title->text().trimmed().isEmpty()) {
        m_strip->say({ u"publish"_s, Tone::Waiting, tr("The post has no title yet."), {}, {} });
        m_title->setFocus();
        return;
    }
    wish(PostStatus::Draft);
}

void WriteSpace::wish(PostStatus status, const QDateTime &at)
{
    if (!m_draft || !m_inspector->site())
        return;
    commitInput();
    onDone(m_outbox.publish(m_draft, m_inspector->site(), status, at), this,
        [this](const Result<IntentId> &intent) {
            if (intent)
                follow(*intent);
            else
                explain(u"publish"_s, intent.error());
        });
}

/// The wish is recorded: it goes now, or when there is a network.
void WriteSpace::follow(IntentId wish)
{
    const bool isOffline = m_policy == NetworkPolicy::Offline;
    m_strip->say({ u"publish"_s, Tone::Waiting,
        isOffline ? tr("Waiting for network: the post is in the outbox.") : tr("Sending the post…"),
        tr("Take It Back"), [this, wish] {
            onDone(m_outbox.cancel(wish), this, [this](const Result<> &done) {
                if (!done)
                    explain(u"publish"_s, done.error());
            });
        } });
    m_waitingWish = wish;
    m_waitingWhy.reset();
    if (isOffline)
        return;
    const DraftId id = m_draft;
    onDone(m_outbox.sync(m_inspector->site()), this, [this, id](const Result<SyncReport> &report) {
        if (report)
            showOutcome(id, *report);
        else
            explain(u"publish"_s, report.error());
    });
}

/// It left later, with another synchronisation, or was taken back elsewhere: it is not said to wait any more.
void WriteSpace::followWaiting()
{
    if (!m_waitingWish)
        return;
    const auto rows = m_outbox.rows();
    if (!rows)
        return;
    const auto wish
        = std::ranges::find(*rows, m_waitingWish, [](const OutboxRow &row) { return row.intent.id; });
    if (wish == rows->end()) {
        m_waitingWish = {};
        m_strip->withdraw(u"publish"_s);
        const auto draft = m_drafts.draft(m_draft);
        if (draft && draft->state == SyncState::OnSite)
            showOutcome(m_draft, {});
        return;
    }
    const std::optional<Error> &why = wish->intent.why;
    const bool isRefused = wish->intent.state == Intent::State::Refused;
    if (!isRefused && (!why || why->kind == Error::Kind::Offline || why->kind == Error::Kind::Network))
        return;
    if (std::exchange(m_waitingWhy, why) == why)
        return; // It was said, and a person may have closed it.
    showOutcome(m_draft, {});
}

void WriteSpace::showOutcome(DraftId id, const SyncReport &report)
{
    const auto draft = m_drafts.draft(id);
    if (!draft) {
        explain(u"publish"_s, draft.error());
        return;
    }
    if (draft->state == SyncState::OnSite || draft->state == SyncState::Edited) {
        const bool isPublic = draft->remoteStatus == PostStatus::Publish;
        const QUrl link = draft->link;
        const QString title = isolated(draft->fields.title);
        const std::optional<Site> site = m_sites.site(draft->site);
        m_strip->say({ u"publish"_s, Tone::Good,
            isPublic ? tr("On site: “%1” is public.").arg(title)
                : draft->scheduledAt.isValid() && site
                ? tr("Scheduled: “%1”, %2.").arg(title, scheduleWords(draft->scheduledAt, *site))
                : tr("On site: “%1”, not public.").arg(title),
            isPublic ? tr("Open on Site") : QString(), [link] {
                QDesktopServices::openUrl(link);
            } });
    } else if (report.stopped && report.stopped->kind == Error::Kind::Offline) {
        m_strip->say(
            { u"publish"_s, Tone::Waiting, tr("Waiting for network: the post is in the outbox."), {}, {} });
    } else if (report.stopped) {
        explain(u"publish"_s, *report.stopped);
    } else if (const QHash<DraftId, Error> reasons = m_outbox.reasons(); reasons.contains(id)) {
        // What can be done about it stands there.
        m_strip->say({ u"publish"_s, Tone::Trouble, errorText(reasons.value(id)).both(),
            tr("Open the Outbox"), [this] {
                emit outboxRequested();
            } });
    } else {
        const StateWords words = wordsFor(draft->state, {});
        m_strip->say({ u"publish"_s, words.tone, words.text + u". "_s + fixFor(draft->state), {}, {} });
    }
}
