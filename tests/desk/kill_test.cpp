#include "desk/desk.h"
#include "desk/drafts.h"

#include <QProcess>
#include <QRandomGenerator>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;

/// kill -9 while somebody types: nothing older than two seconds is missing.
class KillTest final : public QObject {
    Q_OBJECT
private slots:
    void whatIsOlderThanTwoSecondsIsThere();
};

void KillTest::whatIsOlderThanTwoSecondsIsThere()
{
    bool isNumber = false;
    const int asked = qEnvironmentVariableIntValue("QUOTIDIAN_KILLS", &isNumber);
    const int kills = isNumber ? asked : 50;
    QRandomGenerator random(50);
    int typedLongEnough = 0;
    qint64 worst = 0;
    // Several at a time, each on a profile of its own: most of the time is waiting.
    constexpr int atOnce = 5;
    for (int round = 0; round * atOnce < kills; ++round) {
        struct Typist {
            QTemporaryDir profile;
            QProcess process;
            qint64 killAfter = 0;
            qint64 killedAt = 0;
        };
        std::vector<std::unique_ptr<Typist>> typists;
        for (int i = 0; i < atOnce; ++i) {
            auto typist = std::make_unique<Typist>();
            typist->killAfter = 300 + random.bounded(4200);
            typist->process.start(
                QCoreApplication::applicationDirPath() + u"/typist"_s, { typist->profile.path() });
            QVERIFY(typist->process.waitForStarted());
            typists.push_back(std::move(typist));
        }
        QElapsedTimer clock;
        clock.start();
        while (std::ranges::any_of(typists, [](const auto &t) { return t->killedAt == 0; })) {
            QTest::qWait(5);
            for (const auto &typist : typists) {
                if (typist->killedAt != 0 || clock.elapsed() < typist->killAfter)
                    continue;
                typist->process.kill();
                typist->killedAt = QDateTime::currentMSecsSinceEpoch();
            }
        }
        for (const auto &typist : typists) {
            QVERIFY(typist->process.state() == QProcess::NotRunning || typist->process.waitForFinished());
            QCOMPARE(typist->process.exitStatus(), QProcess::CrashExit);
            qint64 owed = 0; // Characters that were typed two seconds before the end.
            qint64 typed = 0;
            for (const QByteArray &line : typist->process.readAllStandardOutput().split('\n')) {
                const QList<QByteArray> words = line.split(' ');
                if (words.size() != 2)
                    continue;
                typed = words[1].toLongLong();
                if (words[0].toLongLong() <= typist->killedAt - 2000)
                    owed = typed;
            }
            Result<std::unique_ptr<Desk>> desk = Desk::open({ typist->profile.path() });
            QVERIFY(desk);
            QVERIFY((*desk)->opened().isFine);
            const auto rows = (*desk)->drafts().list();
            QVERIFY(rows);
            if (rows->empty()) {
                QCOMPARE(typed, 0);
                continue;
            }
            const Result<Draft> draft = (*desk)->drafts().draft(rows->front().id);
            QVERIFY(draft);
            const QByteArray &content = draft->fields.content;
            QVERIFY2(content.size() >= owed,
                qPrintable(u"%1 of %2 characters, %3 owed"_s.arg(content.size()).arg(typed).arg(owed)));
            for (qsizetype i = 0; i < content.size(); ++i)
                QCOMPARE(content[i], static_cast<char>('a' + i % 26));
            typedLongEnough += owed > 0;
            worst = std::max(worst, typed - content.size());
        }
    }
    qInfo("%d kills, %d after two seconds of typing; at most %lld characters (one every 20 ms) were lost",
        kills, typedLongEnough, static_cast<long long>(worst));
    QVERIFY(typedLongEnough > 0);
}

QTEST_GUILESS_MAIN(KillTest)
#include "kill_test.moc"
