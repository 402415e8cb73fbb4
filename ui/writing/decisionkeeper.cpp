#include "writing/decisionkeeper.h"

#include "base/async.h"
#include "desk/outbox.h"
#include "formats/blocks/makers.h"
#include "writing/conflictview.h"

#include <vector>

namespace {

constexpr int retryAfter = 2000; ///< Milliseconds.

} // namespace

DecisionKeeper::DecisionKeeper(Outbox &outbox, QObject *parent)
    : QObject(parent)
    , m_outbox(outbox)
{
    m_again.setSingleShot(true);
    m_again.setInterval(retryAfter);
    connect(&m_again, &QTimer::timeout, this, &DecisionKeeper::tryAgain);
}

void DecisionKeeper::keep(ConflictId conflict, const QByteArray &decisions)
{
    m_waiting[conflict].decisions = decisions;
    send(conflict);
}

void DecisionKeeper::tryAgain()
{
    m_again.stop();
    const QList<ConflictId> conflicts = m_waiting.keys();
    for (const ConflictId conflict : conflicts)
        send(conflict);
}

std::optional<QByteArray> DecisionKeeper::waiting(ConflictId conflict) const
{
    const auto found = m_waiting.constFind(conflict);
    return found == m_waiting.constEnd() ? std::nullopt : std::optional(found->decisions);
}

QByteArray DecisionKeeper::ownMarkup() const
{
    std::vector<QByteArray> all;
    for (const Waiting &waiting : m_waiting) {
        if (const QByteArray own = ownMarkupIn(waiting.decisions); !own.isEmpty())
            all.push_back(own);
    }
    return blocks::joined(all);
}

void DecisionKeeper::send(ConflictId conflict)
{
    Waiting &waiting = m_waiting[conflict];
    waiting.sent = ++m_sent;
    onDone(m_outbox.keepDecisions(conflict, waiting.decisions), this,
        [this, conflict, sent = waiting.sent](const Result<> &kept) {
            const auto found = m_waiting.constFind(conflict);
            if (found == m_waiting.constEnd() || found->sent != sent)
                return; // A newer one is behind it.
            if (!kept && kept.error().kind != Error::Kind::NotFound) {
                m_again.start();
                emit failed(kept.error());
                return;
            }
            m_waiting.erase(found); // It is on the disk, or the conflict is over.
            if (isDone())
                emit done();
        });
}
