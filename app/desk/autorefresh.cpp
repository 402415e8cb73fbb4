#include "desk/autorefresh.h"

#include "desk/desk.h"
#include "desk/library.h"

#include <QNetworkInformation>

#include <chrono>

using namespace std::chrono_literals;

namespace {

constexpr auto lookEvery = 1min; ///< No feed is asked so often: its own time decides (refreshplan).

using Information = QNetworkInformation;

/// False where the system does not say.
bool isLineDown()
{
    const Information *line = Information::instance();
    return line && line->supports(Information::Feature::Reachability)
        && line->reachability() == Information::Reachability::Disconnected;
}

} // namespace

AutoRefresh::AutoRefresh(Desk &desk)
    : QObject(&desk)
    , m_desk(desk)
{
    m_timer.setInterval(lookEvery);
    connect(&m_timer, &QTimer::timeout, this, &AutoRefresh::look);
}

void AutoRefresh::start()
{
    using Feature = Information::Feature;
    if (!Information::instance()
        && !Information::loadBackendByFeatures(Feature::Reachability | Feature::Metered))
        Information::loadBackendByFeatures(Feature::Reachability);
    const Information *line = Information::instance();
    if (line && line->supports(Feature::Metered)) {
        connect(line, &Information::isMeteredChanged, &m_desk, &Desk::setLineMetered);
        m_desk.setLineMetered(line->isMetered());
    }
    m_timer.start();
}

void AutoRefresh::look()
{
    if (m_isUnderWay || m_desk.policy() != NetworkPolicy::Online || isLineDown())
        return;
    m_isUnderWay = true;
    onDone(m_desk.library().refresh({}, Library::Due::OnlyDue), this,
        [this](const Result<RefreshReport> &) { m_isUnderWay = false; }); // What failed stands at its feed.
}
