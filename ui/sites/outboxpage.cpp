#include "sites/outboxpage.h"

#include "desk/drafts.h"
#include "desk/errortext.h"
#include "desk/outbox.h"
#include "desk/sites.h"
#include "sites/sitesection.h"
#include "sites/wishcard.h"
#include "widgets/emptystate.h"
#include "widgets/labels.h"
#include "widgets/panes.h"
#include "widgets/strip.h"
#include "widgets/style.h"

#include <QApplication>
#include <QBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QPushButton>
#include <QScrollArea>

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

OutboxPage::OutboxPage(Outbox &outbox, Drafts &drafts, Sites &sites, QWidget *parent)
    : QWidget(parent)
    , m_outbox(outbox)
    , m_drafts(drafts)
    , m_sites(sites)
    , m_strip(new MessageStrip(this))
{
    auto *page = new QWidget(this);
    auto *column = new QVBoxLayout(page);
    column->setContentsMargins(0, 0, 0, 0);

    auto *top = new QHBoxLayout;
    auto *headings = new QVBoxLayout;
    addHeading(headings, tr("Outbox"), page, 1.6);
    m_summary = addWords(headings, {}, page, Ink::Muted);
    top->addLayout(headings, 1);
    m_sync = new QPushButton(tr("Sync Now"), page);
    m_sync->setToolTip(tr("Sends what waits and fetches what is new, whatever waited until later (F5)"));
    markPrimary(m_sync);
    m_online = new QPushButton(tr("Go Online"), page);
    m_online->setToolTip(tr("You work offline: nothing is sent"));
    markPrimary(m_online);
    m_stop = new QPushButton(tr("Pause"), page);
    m_stop->setToolTip(tr("Ends what is being sent; it goes on with the next synchronisation"));
    m_back = new QPushButton(tr("Back"), page);
    m_back->setToolTip(tr("Back to what you were doing (Escape)"));
    for (QPushButton *button : { m_online, m_sync, m_stop, m_back })
        top->addWidget(button, 0, Qt::AlignTop);
    column->addLayout(top);
    column->addSpacing(10);

    m_list = new QWidget(page);
    m_column = new QVBoxLayout(m_list);
    m_column->setContentsMargins(0, 0, 0, 0);
    m_column->setSpacing(22);
    column->addWidget(m_list);
    m_empty = new EmptyState("outbox"_L1, page);
    column->addWidget(m_empty, 1);
    column->addStretch();
    m_scroll = layPage(this, m_strip, page, 820);

    connect(m_sync, &QPushButton::clicked, this, &OutboxPage::syncRequested);
    connect(m_online, &QPushButton::clicked, this, &OutboxPage::onlineRequested);
    connect(m_stop, &QPushButton::clicked, &outbox, &Outbox::pause);
    connect(m_back, &QPushButton::clicked, this, &OutboxPage::closed);
    connect(m_empty, &EmptyState::actionRequested, this, [this] {
        if (m_sites.sites().empty())
            emit connectRequested();
        else
            emit syncRequested();
    });
    m_due.setSingleShot(true);
    m_due.setInterval(30ms);
    m_clock.setInterval(60s);
    connect(&m_due, &QTimer::timeout, this, &OutboxPage::fill);
    connect(&m_clock, &QTimer::timeout, this, &OutboxPage::fillSoon);
    connect(&outbox, &Outbox::changed, this, &OutboxPage::fillSoon);
    connect(&outbox, &Outbox::sendingChanged, this, &OutboxPage::showSending);
    connect(&outbox, &Outbox::syncStarted, this, &OutboxPage::fillSoon);
    connect(&outbox, &Outbox::syncFinished, this, &OutboxPage::fillSoon);
    connect(&drafts, &Drafts::listChanged, this, &OutboxPage::fillSoon);
    connect(&sites, &Sites::changed, this, &OutboxPage::fillSoon);
}

OutboxPage::~OutboxPage() = default;

void OutboxPage::begin()
{
    fill();
    m_clock.start();
    const QList<WishCard *> cards = shownCards();
    (cards.isEmpty() ? mainButton() : static_cast<QWidget *>(cards.front()))->setFocus();
}

void OutboxPage::setPolicy(NetworkPolicy policy)
{
    m_policy = policy;
    if (isVisible())
        fill();
}

void OutboxPage::fillSoon()
{
    if (isVisible() && !m_due.isActive())
        m_due.start();
}

/// Bytes alone move the bar.
void OutboxPage::showSending()
{
    const std::optional<UploadProgress> sending = m_outbox.sending();
    WishCard *card = sending ? m_cards.value(sending->draft) : nullptr;
    const std::optional<UploadProgress> before = card ? card->shown().picture : std::nullopt;
    if (!before || before->number != sending->number || before->count != sending->count)
        return fillSoon();
    card->show(*sending);
}

/// Cards and sections stay where they are, so that who stands on a button stays there.
void OutboxPage::fill()
{
    auto wishes = m_outbox.rows();
    auto drafts = m_drafts.list();
    if (!wishes || !drafts) {
        m_strip->say(
            { u"outbox"_s, Tone::Trouble, errorText(wishes ? drafts.error() : wishes.error()).both() });
        return;
    }
    m_rows.clear();
    for (DraftRow &row : *drafts)
        m_rows.insert(row.id, std::move(row));
    const std::vector<OutboxRow> rows = withConflicts(std::move(*wishes));
    m_strip->withdraw(u"outbox"_s);
    const LiveSync live = m_outbox.live();
    showButtons(live.isRunning);
    QStringList summary;
    if (live.waiting > 0)
        summary.append(tr("%Ln post(s) waiting", nullptr, live.waiting));
    if (live.needed > 0)
        summary.append(tr("%Ln post(s) waiting for you", nullptr, live.needed));
    m_summary->setText(summary.join(u" · "_s));
    m_summary->setVisible(!summary.isEmpty());

    fillSites(rows, live);
    m_empty->setVisible(rows.empty());
    if (m_sites.sites().empty())
        m_empty->say(tr("No site is connected"), tr("What you publish waits here until its site has it."),
            tr("Connect a Site…"));
    else if (rows.empty())
        m_empty->say(tr("Nothing waits"),
            tr("Everything that you wished is done. What you publish next stands here until its site has "
               "it."),
            live.isRunning || m_policy == NetworkPolicy::Offline ? QString() : tr("Sync Now"));
}

/// What can be pressed now.
QPushButton *OutboxPage::mainButton() const
{
    return m_policy == NetworkPolicy::Offline ? m_online : m_outbox.isSyncing() ? m_stop : m_sync;
}

/// The focus goes on before what had it is taken away: else it would jump to the next that can have it.
void OutboxPage::showButtons(bool isRunning)
{
    const bool isOffline = m_policy == NetworkPolicy::Offline;
    const bool canSync = !isOffline && !isRunning && !m_sites.sites().empty();
    QPushButton *main = mainButton();
    main->setEnabled(main != m_sync || canSync);
    main->show();
    if ((m_online->hasFocus() && !isOffline) || (m_sync->hasFocus() && !canSync)
        || (m_stop->hasFocus() && !isRunning))
        main->setFocus();
    m_online->setVisible(isOffline);
    m_sync->setVisible(!isOffline);
    m_sync->setEnabled(canSync);
    m_stop->setEnabled(isRunning);
}

/// A post that both have changed waits for a person, whether or not something was wished for it.
std::vector<OutboxRow> OutboxPage::withConflicts(std::vector<OutboxRow> rows) const
{
    for (const DraftRow &draft : m_rows) {
        const bool isListed = std::ranges::any_of(
            rows, [&draft](const OutboxRow &row) { return row.intent.draft == draft.id; });
        if (draft.state != SyncState::Conflict || isListed)
            continue;
        OutboxRow row{ {}, draft.title, draft.siteName };
        row.intent.draft = draft.id;
        row.intent.site = draft.site;
        rows.push_back(std::move(row));
    }
    return rows;
}

void OutboxPage::fillSites(const std::vector<OutboxRow> &rows, const LiveSync &live)
{
    QHash<SiteId, Site::Pause> pauses;
    QHash<SiteId, int> wishes;
    for (const OutboxRow &row : rows)
        ++wishes[row.intent.site];
    QHash<SiteId, SiteSection *> before = std::exchange(m_sections, {});
    for (const Site &site : m_sites.sites()) {
        SiteSection *section = before.take(site.id);
        if (!section)
            section = makeSection(site.id);
        m_sections.insert(site.id, section);
        pauses.insert(site.id, site.pause);
        section->show(site, wishes.value(site.id));
        section->show();
    }
    QHash<DraftId, WishCard *> gone = std::exchange(m_cards, {});
    for (const OutboxRow &row : rows) {
        SiteSection *section = m_sections.value(row.intent.site);
        if (!section)
            continue;
        WishCard *card = gone.take(row.intent.draft);
        if (!card)
            card = makeCard(row.intent.draft);
        m_cards.insert(row.intent.draft, card);
        section->cards()->addWidget(card); // In their order, also those that stood there.
        const DraftRow draft = m_rows.value(row.intent.draft);
        const bool isPublic = draft.remoteId != 0 && draft.remoteStatus == PostStatus::Publish;
        WishCard::Shown shown{ row, toWords(row, isPublic), {}, isPublic ? draft.link : QUrl(), false, false,
            {} };
        shown.words = describe(row,
            { draft.state, pauses.value(row.intent.site), m_policy, live, QDateTime::currentDateTimeUtc() });
        shown.isPaused = pauses.value(row.intent.site) == Site::Pause::Person;
        shown.isSending = row.intent.state == Intent::State::Sending && live.isRunning;
        if (shown.isSending && live.picture && live.picture->draft == row.intent.draft)
            shown.picture = live.picture;
        card->show(shown);
        card->QWidget::show();
    }
    orderTabs();
    const bool hadFocus = std::any_of(gone.begin(), gone.end(),
        [](WishCard *card) { return card->isAncestorOf(QApplication::focusWidget()) || card->hasFocus(); });
    for (WishCard *card : gone) {
        card->hide();
        card->deleteLater();
    }
    for (SiteSection *section : before) {
        section->hide();
        section->deleteLater();
    }
    if (!hadFocus)
        return;
    const QList<WishCard *> cards = shownCards();
    (cards.isEmpty() ? mainButton() : static_cast<QWidget *>(cards.front()))->setFocus();
}

SiteSection *OutboxPage::makeSection(SiteId site)
{
    auto *section = new SiteSection(m_list);
    m_column->addWidget(section);
    connect(section, &SiteSection::signInRequested, this, [this, site] { emit signInRequested(site); });
    connect(section, &SiteSection::pauseRequested, this, [this, site](bool isPaused) {
        onDone(m_outbox.setPaused(site, isPaused), this, [this](const Result<> &done) {
            if (!done)
                m_strip->say({ u"pause"_s, Tone::Trouble, errorText(done.error()).both() });
        });
    });
    return section;
}

WishCard *OutboxPage::makeCard(DraftId id)
{
    auto *card = new WishCard(m_list);
    connect(card, &WishCard::acted, this, [this, id](WishAct what) { act(id, what); });
    connect(card, &WishCard::retryRequested, this, [this, id] { retry(id); });
    connect(card, &WishCard::cancelRequested, this, [this, id] { cancel(id); });
    connect(card, &WishCard::pauseRequested, &m_outbox, &Outbox::pause);
    connect(card, &WishCard::moveRequested, this, &OutboxPage::moveCard);
    connect(card, &WishCard::draftRequested, this,
        [this, card] { emit draftRequested(card->shown().row.intent.draft); });
    return card;
}

void OutboxPage::act(DraftId id, WishAct what)
{
    const WishCard *card = m_cards.value(id);
    if (!card)
        return;
    const Intent &intent = card->shown().row.intent;
    switch (what) {
    case WishAct::None:
        return;
    case WishAct::GoOnline:
        emit onlineRequested();
        return;
    case WishAct::SignIn:
        emit signInRequested(intent.site);
        return;
    case WishAct::CheckSite:
        emit checkRequested(intent.site);
        return;
    case WishAct::Resolve:
        emit resolveRequested(intent.draft);
        return;
    case WishAct::OpenDraft:
        emit draftRequested(intent.draft);
        return;
    case WishAct::OpenPictures:
        emit picturesRequested(intent.draft);
        return;
    case WishAct::Agree:
        sendAfter(id, m_outbox.agree(intent.id));
        return;
    }
}

void OutboxPage::explain(DraftId id, const Error &error)
{
    if (WishCard *card = m_cards.value(id))
        card->explain(errorText(error).both());
    else
        m_strip->say({ u"wish"_s, Tone::Trouble, errorText(error).both() });
}

/// A person's word: whatever it waits for, it is tried now.
void OutboxPage::retry(DraftId id)
{
    if (const WishCard *card = m_cards.value(id))
        sendAfter(id, m_outbox.retry(card->shown().row.intent.id));
}

void OutboxPage::sendAfter(DraftId id, const Future<> &change)
{
    WishCard *card = m_cards.value(id);
    card->explain({});
    const SiteId site = card->shown().row.intent.site;
    onDone(change, this, [this, id, site](const Result<> &recorded) {
        if (!recorded)
            return explain(id, recorded.error());
        onDone(m_outbox.sync(site), this, [this, id](const Result<SyncReport> &report) {
            const std::optional<Error> why = report ? report->stopped : report.error();
            if (why && why->kind != Error::Kind::Canceled)
                explain(id, *why);
        });
    });
}

void OutboxPage::cancel(DraftId id)
{
    WishCard *card = m_cards.value(id);
    if (!card || !card->shown().row.intent.id)
        return;
    card->explain({});
    onDone(m_outbox.cancel(card->shown().row.intent.id), this, [this, id](const Result<> &done) {
        if (!done)
            explain(id, done.error());
    });
}

/// As they are seen: the page's own buttons, then each site's, then its cards with theirs.
void OutboxPage::orderTabs()
{
    QWidget *last = m_back;
    const auto follow = [&last](QWidget *widget) {
        QWidget::setTabOrder(last, widget);
        last = widget;
    };
    for (const Site &site : m_sites.sites()) {
        const SiteSection *section = m_sections.value(site.id);
        for (QPushButton *button : section->findChildren<QPushButton *>(Qt::FindDirectChildrenOnly))
            follow(button);
        for (int i = 0; i < section->cards()->count(); ++i) {
            QWidget *card = section->cards()->itemAt(i)->widget();
            follow(card);
            for (QPushButton *button : card->findChildren<QPushButton *>())
                follow(button);
        }
    }
}

/// In the order in which they are seen.
QList<WishCard *> OutboxPage::shownCards() const
{
    QList<WishCard *> cards;
    for (const Site &site : m_sites.sites()) {
        const SiteSection *section = m_sections.value(site.id);
        for (int i = 0; section && i < section->cards()->count(); ++i) {
            if (auto *card = qobject_cast<WishCard *>(section->cards()->itemAt(i)->widget()))
                cards.append(card);
        }
    }
    return cards;
}

void OutboxPage::moveCard(int by)
{
    const QList<WishCard *> cards = shownCards();
    if (cards.isEmpty())
        return;
    const QWidget *focus = QApplication::focusWidget();
    const auto at = std::find_if(cards.begin(), cards.end(),
        [focus](const WishCard *card) { return card == focus || card->isAncestorOf(focus); });
    const qsizetype next = at == cards.end() ? 0 : std::distance(cards.begin(), at) + by;
    WishCard *card = cards.at(qBound(qsizetype(0), next, cards.size() - 1));
    card->setFocus(Qt::OtherFocusReason);
    m_scroll->ensureWidgetVisible(card);
}

void OutboxPage::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape)
        emit closed();
    else
        QWidget::keyPressEvent(event);
}
