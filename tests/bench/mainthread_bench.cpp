#include "desk/desk.h"
#include "desk/library.h"
#include "measuredapplication.h"
#include "shell/mainwindow.h"

#include <QTimer>

#include <algorithm>
#include <cstdio>

// What the window's thread does while many feeds are refreshed: the processor time of each event, with the
// whole window open, beside the same seconds without a refresh.
//
//     mainthread_bench PROFILE        a profile made by `refresh_bench profile`, its server running

using namespace Qt::StringLiterals;

namespace {

void print(const char *name, std::vector<EventCost> costs)
{
    if (costs.empty())
        return;
    std::ranges::sort(costs, std::greater(), &EventCost::wall);
    const double worstWall = costs.front().wall;
    std::ranges::sort(costs, std::greater(), &EventCost::processor);
    std::printf("%s: %zu events, 99.9th percentile %.2f ms of processor, worst wall %.2f ms\n", name,
        costs.size(), costs[costs.size() / 1000].processor, worstWall);
    for (size_t i = 0; i < std::min<size_t>(5, costs.size()); ++i) {
        std::printf("    %7.2f ms of processor, %7.2f ms wall: %s, event %d\n", costs[i].processor,
            costs[i].wall, costs[i].receiver.constData(), costs[i].type);
    }
}

} // namespace

int main(int count, char **words)
{
    MeasuredApplication application(count, words);
    if (count != 2) {
        std::fputs("mainthread_bench PROFILE\n", stderr);
        return 2;
    }
    const auto desk = Desk::open({ QString::fromLocal8Bit(words[1]) });
    if (!desk) {
        std::fprintf(stderr, "no profile: %s\n", qPrintable(desk.error().detail));
        return 1;
    }
    MainWindow window(**desk);
    window.go(MainWindow::Space::Read);
    window.show();
    int status = 1;
    QTimer::singleShot(3000, &window, [&] {
        application.costs.clear(); // The window's own start is measured elsewhere.
        onDone((*desk)->library().refresh(), &window, [&](const Result<RefreshReport> &report) {
            // Lists are read again shortly after the answer.
            QTimer::singleShot(1000, &window, [&, report] {
                if (!report) {
                    std::fprintf(stderr, "the refresh failed: %s\n", qPrintable(report.error().detail));
                    return QApplication::exit(1);
                }
                std::printf("%d feeds, %d failed, %d new articles, %.2f s\n", report->feeds, report->failed,
                    report->newArticles, static_cast<double>(report->took.count()) / 1e3);
                print("refreshing", std::exchange(application.costs, {}));
                const auto same = report->took + std::chrono::seconds(1);
                QTimer::singleShot(same, &window, [&] {
                    print("idle, as long", application.costs);
                    status = 0;
                    QApplication::exit(0);
                });
            });
        });
    });
    const int ended = QApplication::exec();
    return ended != 0 ? ended : status;
}
