#include "measuredapplication.h"
#include "ui/readingroom.h"
#include "widgets/style.h"

#include <QLineEdit>

#include <algorithm>
#include <cstdio>
#include <functional>
#include <map>

// What reading by keyboard costs the window's thread among 1,000 articles and among 100,000, in turns:
//
//     reading_bench [ROUNDS]        5 if it is not said
//
// Prints for each action the median processor time of the key and all that it causes until the window rests,
// the ratio of both libraries, and the costliest single event.

using namespace Qt::StringLiterals;

namespace {

struct Figures {
    std::vector<double> totals; ///< Of an action, in milliseconds of processor time.
    double costliest = 0; ///< Of a single event.
};

struct Action {
    const char *name;
    std::function<void(ReadingRoom &)> prepare;
    std::function<void(ReadingRoom &)> act;
    int times;
};

double median(std::vector<double> values)
{
    std::ranges::sort(values);
    return values.empty() ? 0 : values[values.size() / 2];
}

std::vector<Action> actions()
{
    const auto pressInList = [](Qt::Key key) {
        return [key](ReadingRoom &room) {
            QTest::keyClick(room.articles, key);
        };
    };
    const auto openAll = [](ReadingRoom &room) {
        room.open(u"all"_s);
        room.articles->setFocus();
    };
    std::vector<Action> all;
    for (const auto &[name, key] :
        { std::pair("open All articles", u"all"_s), std::pair("open Unread", u"unread"_s),
            std::pair("open a language", u"languages/ru"_s), std::pair("open a country", u"countries/KZ"_s),
            std::pair("open a folder", u"folder/Square"_s), std::pair("open a blog", u"feed/5"_s) }) {
        all.push_back({ name, [](ReadingRoom &room) { room.open(u"feed/9"_s); },
            [key](ReadingRoom &room) { room.tree->setCurrentIndex(room.find(key)); }, 1 });
    }
    all.push_back({ "J, 200 times", openAll, pressInList(Qt::Key_J), 200 });
    all.push_back({ "N, 100 times", openAll, pressInList(Qt::Key_N), 100 });
    all.push_back({ "Page Down, 100 times", openAll, pressInList(Qt::Key_PageDown), 100 });
    all.push_back({ "S, 20 times", openAll, pressInList(Qt::Key_S), 20 });
    all.push_back({ "a letter of a search, 6 times",
        [](ReadingRoom &room) {
            room.open(u"all"_s);
            room.press(Command::SearchArticles);
            qobject_cast<QLineEdit *>(QApplication::focusWidget())->clear();
        },
        [](ReadingRoom &) { QTest::keyClick(QApplication::focusWidget(), Qt::Key_L); }, 6 });
    return all;
}

/// The window's thread has nothing to do when the loop turns without an event for a while.
void rest()
{
    for (int i = 0; i < 5; ++i)
        QCoreApplication::processEvents();
}

void measure(MeasuredApplication &application, ReadingRoom &room, const Action &action, Figures &figures)
{
    room.window->activateWindow();
    if (!QTest::qWaitForWindowActive(room.window.get()))
        qFatal("the window is not active");
    action.prepare(room);
    QTest::qWait(300); // Counts are read again a moment after a change.
    for (int i = 0; i < action.times; ++i) {
        application.costs.clear();
        const double before = threadTime();
        action.act(room);
        rest();
        figures.totals.push_back(threadTime() - before);
        for (const EventCost &cost : application.costs)
            figures.costliest = std::max(figures.costliest, cost.processor);
    }
}

} // namespace

int main(int count, char **words)
{
    qputenv("QT_QPA_PLATFORM", "offscreen");
    MeasuredApplication application(count, words);
    applyLook(application, Scheme::Light);
    const int rounds = count > 1 ? QByteArray(words[1]).toInt() : 5;
    ReadingRoom small(10, 100);
    ReadingRoom large(10, 10'000);
    const std::vector<Action> all = actions();
    std::vector<std::array<Figures, 2>> figures(all.size());
    for (int round = 0; round < rounds; ++round) {
        for (size_t i = 0; i < all.size(); ++i) {
            measure(application, small, all[i], figures[i][0]);
            measure(application, large, all[i], figures[i][1]);
        }
    }
    std::printf("%-32s %12s %12s %8s %18s\n", "median ms of processor", "1,000", "100,000", "ratio",
        "costliest event");
    for (size_t i = 0; i < all.size(); ++i) {
        const double few = median(figures[i][0].totals);
        const double many = median(figures[i][1].totals);
        std::printf("%-32s %12.2f %12.2f %8.2f %15.2f ms\n", all[i].name, few, many, many / few,
            figures[i][1].costliest);
    }
    return 0;
}
