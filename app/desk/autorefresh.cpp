#include "desk/autorefresh.h"

#include "desk/desk.h"
#include "desk/library.h"

#include <chrono>

using namespace std::chrono_literals;

namespace {

constexpr auto lookEvery = 1min; ///< No feed is asked so often: its own time decides (refreshplan).

} // namespace

AutoRefresh::AutoRefresh(Desk &desk)
    : QObject(&desk)
    , m_desk(desk)
{
    m_timer.setInterval(lookEvery);
    connect(&m_timer, &QTimer::timeout, this, &AutoRefresh::look);
}

void AutoRefresh::start() { m_timer.start(); }

void AutoRefresh::look()
{
    if (m_isUnderWay || m_desk.policy() != NetworkPolicy::Online || m_desk.isLineDown())
        return;
    m_isUnderWay = true;
    onDone(m_desk.library().refresh({}, Library::Due::OnlyDue), this,
        [this](const Result<RefreshReport> &) { m_isUnderWay = false; }); // What failed stands at its feed.
}
