#pragma once

#include "model/outbox.h"
#include "model/site.h"

#include <QObject>

#include <functional>
#include <vector>

class MessageStrip;
class Outbox;
class Sites;

/// What stopped a synchronisation that a person asked for, said where they are, with the way to sign in
/// again: one site after the other, until the matter is over. Main thread.
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

private:
    void say(MessageStrip &strip);
    void settle(const std::function<bool(const SiteStop &)> &isOver);

    Outbox &m_outbox;
    Sites &m_sites;
    std::vector<MessageStrip *> m_strips;
    std::function<MessageStrip *()> m_here;
    std::vector<SiteStop> m_stops; ///< What still stands; the first is said.
};
