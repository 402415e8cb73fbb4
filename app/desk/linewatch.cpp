#include "desk/linewatch.h"

#include "desk/desk.h"

#include <QNetworkInformation>

using Information = QNetworkInformation;

LineWatch::LineWatch(Desk &desk)
    : QObject(&desk)
{
    using Feature = Information::Feature;
    if (!Information::instance()
        && !Information::loadBackendByFeatures(Feature::Reachability | Feature::Metered))
        Information::loadBackendByFeatures(Feature::Reachability);
    const Information *line = Information::instance();
    if (!line)
        return;
    if (line->supports(Feature::Metered)) {
        connect(line, &Information::isMeteredChanged, &desk, &Desk::setLineMetered);
        desk.setLineMetered(line->isMetered());
    }
    if (line->supports(Feature::Reachability)) {
        const auto tell = [&desk](Information::Reachability reach) {
            desk.setLineDown(reach == Information::Reachability::Disconnected);
        };
        connect(line, &Information::reachabilityChanged, &desk, tell);
        tell(line->reachability());
    }
}
