#include "support/testserver.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QRandomGenerator>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <atomic>

using namespace Qt::StringLiterals;

namespace {

constexpr int feeds = 200;

QString program() { return QCoreApplication::applicationDirPath() + u"/quotidian-cli"_s; }

struct Run {
    int status = -1;
    QByteArray out;
    QByteArray words;
};

Run run(const QString &profile, const QStringList &arguments)
{
    QProcess process;
    process.start(program(), QStringList{ u"--profile"_s, profile } + arguments);
    process.closeWriteChannel();
    if (!process.waitForFinished(240000))
        return {};
    return { process.exitCode(), process.readAllStandardOutput(), process.readAllStandardError() };
}

/// Blog `number` on a day, counted from 1: a new article each day; from the second on, one has another text.
QByteArray feedOf(int number, int day)
{
    const QByteArray name = QByteArray::number(number);
    QByteArray xml = "<rss version=\"2.0\"><channel><title>Blog " + name + "</title>";
    for (int i = 0; i < 1 + day; ++i) {
        const QByteArray id = name + '-' + QByteArray::number(i);
        xml += "<item><guid isPermaLink=\"false\">" + id + "</guid><title>Article " + id
            + "</title><pubDate>Mon, 02 Nov 2026 06:" + QByteArray::number(10 + i)
            + ":00 GMT</pubDate><description>Text of " + id
            + (i == 0 && day >= 2 ? ", corrected by its author" : ", as it was") + ".</description></item>";
    }
    return xml + "</channel></rss>";
}

/// Everything that a person could see of the articles, in one order; what differs by design is left out.
QStringList articlesOf(const QString &profile)
{
    QStringList all;
    for (const QByteArray &line :
        run(profile, { u"articles"_s, u"--limit"_s, u"100000"_s }).out.split('\n')) {
        QJsonObject article = QJsonDocument::fromJson(line).object();
        if (article.isEmpty())
            continue;
        article.remove(u"id"_s);
        article.remove(u"feed"_s);
        all << QString::fromUtf8(QJsonDocument(article).toJson(QJsonDocument::Compact));
    }
    all.sort();
    return all;
}

} // namespace

/// kill -9 while feeds are refreshed: nothing is damaged, doubled or left out.
class RefreshKillTest final : public QObject {
    Q_OBJECT
private slots:
    void whatWasKilledEndsAsWhatWasNot();
};

void RefreshKillTest::whatWasKilledEndsAsWhatWasNot()
{
    std::atomic<int> day = 1;
    TestServer web;
    QStringList addresses;
    for (int i = 0; i < feeds; ++i) {
        const QByteArray path = "/feed/" + QByteArray::number(i);
        addresses << web.url(QString::fromLatin1(path)).toString();
        web.route(path, [i, &day](const WireRequest &request) {
            const QByteArray tag = '"' + QByteArray::number(day) + '"';
            if (request.header("If-None-Match") == tag)
                return WireReply{ "HTTP/1.1 304 Not Modified\r\nETag: " + tag + "\r\n\r\n" };
            return WireReply::answer(200, "application/rss+xml", feedOf(i, day), { "ETag: " + tag });
        });
    }
    QTemporaryDir folder;
    const QString disturbed = folder.path() + u"/disturbed"_s;
    const QString undisturbed = folder.path() + u"/undisturbed"_s;
    for (const QString &profile : { disturbed, undisturbed })
        QCOMPARE(run(profile, QStringList{ u"feed"_s, u"add"_s } + addresses).status, 0);
    QCOMPARE(articlesOf(disturbed).size(), feeds * 2);

    day = 2;
    QElapsedTimer clock;
    clock.start();
    QCOMPARE(run(undisturbed, { u"feed"_s, u"refresh"_s }).status, 0);
    const int whole = static_cast<int>(std::max<qint64>(clock.elapsed(), 200));

    QRandomGenerator random(20);
    int killed = 0;
    for (int i = 0; i < 20; ++i) {
        day = 2 + i; // There is something to store each time.
        QProcess process;
        process.start(program(), { u"--profile"_s, disturbed, u"feed"_s, u"refresh"_s });
        QVERIFY(process.waitForStarted());
        QTest::qWait(random.bounded(20, whole));
        process.kill(); // SIGKILL
        QVERIFY(process.state() == QProcess::NotRunning || process.waitForFinished());
        killed += process.exitStatus() == QProcess::CrashExit;
        const Run check = run(disturbed, { u"db"_s, u"check"_s });
        QVERIFY2(check.status == 0, check.out.constData());
        QVERIFY(QJsonDocument::fromJson(check.out).object()[u"ok"].toBool());
    }
    QVERIFY(killed > 0);
    for (const QString &profile : { disturbed, undisturbed })
        QCOMPARE(run(profile, { u"feed"_s, u"refresh"_s }).status, 0);
    const QStringList left = articlesOf(disturbed);
    QCOMPARE(left.size(), feeds * (1 + day));
    QCOMPARE(left, articlesOf(undisturbed));
    qInfo("%d of 20 refreshes of %d ms were killed before their end", killed, whole);
}

QTEST_GUILESS_MAIN(RefreshKillTest)
#include "refreshkill_test.moc"
