#include "sync/simulation.h"

#include <QCryptographicHash>
#include <QElapsedTimer>
#include <QTest>

using namespace Qt::StringLiterals;

namespace {

SimulatedLoop *loop = nullptr;

int fromEnvironment(const char *name, int otherwise)
{
    return qEnvironmentVariableIsSet(name) ? qEnvironmentVariableIntValue(name) : otherwise;
}

} // namespace

/// QUOTIDIAN_SEED=17 plays that one alone and prints what happened; QUOTIDIAN_SEEDS=1000000 plays so many,
/// from QUOTIDIAN_FIRST_SEED on; with QUOTIDIAN_HARSH=1, what is rare is in each; QUOTIDIAN_WRONG=50 goes on
/// until so many failed.
class SimulationTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase()
    {
        for (auto &desk : m_desks)
            desk = std::make_unique<NewsDesk>();
    }
    void cleanupTestCase()
    {
        for (auto &desk : m_desks)
            desk.reset();
    }

    void nothingIsLostAndNothingIsDoubled()
    {
        const int only = fromEnvironment("QUOTIDIAN_SEED", 0);
        const int first = only ? only : fromEnvironment("QUOTIDIAN_FIRST_SEED", 1);
        const int seeds = only ? 1 : fromEnvironment("QUOTIDIAN_SEEDS", 60);
        Simulation::Counts sum;
        QStringList wrong;
        for (int i = 0; i < seeds; ++i) {
            Simulation simulation(*loop, m_desks, quint32(first + i), fromEnvironment("QUOTIDIAN_HARSH", 0));
            simulation.isTraced = only != 0;
            const QString found = simulation.play();
            if (only)
                fwrite(simulation.trace.constData(), 1, size_t(simulation.trace.size()), stderr);
            if (!found.isEmpty())
                wrong << u"QUOTIDIAN_SEED=%1: %2"_s.arg(first + i).arg(found);
            if (wrong.size() >= fromEnvironment("QUOTIDIAN_WRONG", 1))
                break;
            sum.steps += simulation.counts.steps;
            sum.requests += simulation.counts.requests;
            sum.mutations += simulation.counts.mutations;
            sum.faults += simulation.counts.faults;
            sum.kills += simulation.counts.kills;
            sum.runs += simulation.counts.runs;
            sum.foreign += simulation.counts.foreign;
            sum.conflicts += simulation.counts.conflicts;
            sum.published += simulation.counts.published;
            sum.diskFaults += simulation.counts.diskFaults;
            sum.pictures += simulation.counts.pictures;
            sum.broughtBack += simulation.counts.broughtBack;
            sum.putBack += simulation.counts.putBack;
        }
        QVERIFY2(wrong.isEmpty(), qPrintable(wrong.join(u'\n')));
        qInfo(
            "%d seeds: %lld steps, %lld runs, %lld requests (%lld mutations), %lld faults of the line, %lld "
            "of the "
            "disk, %lld kills, %lld edits in the browser, %lld conflicts decided, %lld posts published, %lld "
            "pictures looked at on the site, %lld newsrooms and %lld sites brought back",
            seeds, sum.steps, sum.runs, sum.requests, sum.mutations, sum.faults, sum.diskFaults, sum.kills,
            sum.foreign, sum.conflicts, sum.published, sum.pictures, sum.broughtBack, sum.putBack);
    }

    void aSeedReplaysToTheSameBytes()
    {
        for (quint32 seed = 1; seed <= 8; ++seed) {
            QByteArray traces[2];
            for (QByteArray &trace : traces) {
                Simulation simulation(*loop, m_desks, seed);
                simulation.isTraced = true;
                (void)simulation.play();
                trace = simulation.trace;
            }
            QVERIFY(traces[0].size() > 10000);
            QCOMPARE(traces[0], traces[1]);
        }
    }

private:
    std::array<std::unique_ptr<NewsDesk>, 2> m_desks;
};

int main(int argc, char **argv)
{
    QHashSeed::setDeterministicGlobalSeed();
    loop = &SimulatedLoop::install();
    QCoreApplication application(argc, argv);
    SimulationTest test;
    return QTest::qExec(&test, argc, argv);
}
#include "simulation_test.moc"
