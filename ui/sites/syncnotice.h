#pragma once

#include "model/outbox.h"
#include "model/site.h"

#include <QObject>

#include <functional>
#include <vector>

class MessageStrip;
class Outbox;
class Sites;

/// What a person should hear of synchronisations, said where they are. What stopped one that they asked for,
/// with the way to sign in again: one site after the other, until the matter is over. What a site made of
/// what it was sent, or what else is to be looked at: until they close it, or go to the draft. Main thread.
class SyncNotice final : public QObject {
    Q_OBJECT
public:
    /// `strips` are all that it may be said in, `here` gives the one that is seen now.
    SyncNotice(Outbox &outbox, Sites &sites, std::vector<MessageStrip *> strips,
        std::function<MessageStrip *()> here, QObject *parent = nullptr);

    void sync();
    void setPolicy(NetworkPolicy policy);

signals:
    void signInRequested(SiteId site);
    void draftRequested(DraftId draft);

private:
    void say(MessageStrip &strip);
    void sayNotes(const std::vector<SyncNote> &notes);
    void settle(const std::function<bool(const SiteStop &)> &isOver);

    Outbox &m_outbox;
    Sites &m_sites;
    std::vector<MessageStrip *> m_strips;
    std::function<MessageStrip *()> m_here;
    std::vector<SiteStop> m_stops; ///< What still stands; the first is said.
    SiteId m_answered; ///< Where somebody is signing in.
    std::vector<SyncNote> m_notes; ///< That nobody has closed yet.
};
