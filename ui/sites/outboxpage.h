#pragma once

#include "base/async.h"
#include "model/draft.h"
#include "model/outbox.h"
#include "model/site.h"

#include <QHash>
#include <QTimer>
#include <QWidget>

#include <vector>

class Drafts;
class EmptyState;
class MessageStrip;
class Outbox;
class QLabel;
class QPushButton;
class QScrollArea;
class QVBoxLayout;
class SiteSection;
class Sites;
class WishCard;
enum class WishAct;
struct Error;
struct LiveSync;

/// The outbox: every wish for a site in plain words, how it stands, why it waits, and what can be done; each
/// site with its own state. It shows what is stored and what runs now, and keeps nothing itself. Main thread.
class OutboxPage final : public QWidget {
    Q_OBJECT
public:
    OutboxPage(Outbox &outbox, Drafts &drafts, Sites &sites, QWidget *parent = nullptr);
    ~OutboxPage() override;

    void begin(); ///< Somebody comes here.
    void setPolicy(NetworkPolicy policy);
    MessageStrip *strip() const { return m_strip; }

signals:
    void closed();
    void syncRequested();
    void onlineRequested();
    void connectRequested();
    void signInRequested(SiteId site);
    void checkRequested(SiteId site);
    void draftRequested(DraftId draft);
    void picturesRequested(DraftId draft);
    void resolveRequested(DraftId draft);

protected:
    void keyPressEvent(QKeyEvent *event) override;

private:
    void fill();
    void fillSoon();
    void showSending();
    std::vector<OutboxRow> withConflicts(std::vector<OutboxRow> rows) const;
    void fillSites(const std::vector<OutboxRow> &rows, const LiveSync &live);
    void showButtons(bool isRunning);
    QPushButton *mainButton() const;
    SiteSection *makeSection(SiteId site);
    WishCard *makeCard(DraftId id);
    void act(DraftId id, WishAct act);
    void retry(DraftId id);
    void sendAfter(DraftId id, const Future<> &change); ///< Once it is recorded.
    void cancel(DraftId id);
    void explain(DraftId id, const Error &error);
    void moveCard(int by);
    void orderTabs();
    QList<WishCard *> shownCards() const;

    Outbox &m_outbox;
    Drafts &m_drafts;
    Sites &m_sites;
    NetworkPolicy m_policy = NetworkPolicy::Online;
    QTimer m_due; ///< Much changes at once.
    QTimer m_clock; ///< What waits until some time is told anew each minute.

    MessageStrip *m_strip;
    QScrollArea *m_scroll = nullptr;
    QLabel *m_summary = nullptr;
    QPushButton *m_online = nullptr; ///< In the place of the next one while the person works offline.
    QPushButton *m_sync = nullptr;
    QPushButton *m_stop = nullptr;
    QPushButton *m_back = nullptr;
    EmptyState *m_empty = nullptr;
    QWidget *m_list = nullptr;
    QVBoxLayout *m_column = nullptr;
    QHash<SiteId, SiteSection *> m_sections;
    QHash<DraftId, WishCard *> m_cards; ///< A draft has one wish.
    QHash<DraftId, DraftRow> m_rows;
};
