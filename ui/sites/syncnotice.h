#pragma once

#include "base/id.h"

#include <QObject>

#include <functional>
#include <vector>

class MessageStrip;
class Outbox;
class Sites;
struct Error;
struct SyncReport;

/// What stopped a synchronisation that a person asked for, said where they are, with the way to sign in
/// again; until the matter is over, wherever they are by then. Main thread.
class SyncNotice final : public QObject {
    Q_OBJECT
public:
    /// `strips` are all that it may be said in, `here` gives the one that is seen now.
    SyncNotice(Outbox &outbox, Sites &sites, std::vector<MessageStrip *> strips,
        std::function<MessageStrip *()> here, QObject *parent = nullptr);

    void sync();

signals:
    void signInRequested(SiteId site);

private:
    void say(const Error &why, SiteId site);
    void withdraw();

    Outbox &m_outbox;
    Sites &m_sites;
    std::vector<MessageStrip *> m_strips;
    std::function<MessageStrip *()> m_here;
    SiteId m_site; ///< Of which it is said; none: of all.
};
