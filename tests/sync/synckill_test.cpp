#include "formats/blocks/document.h"
#include "support/fakewordpressserver.h"
#include "support/longer.h"
#include "sync/newsdesk.h"

#include <QProcess>
#include <QTest>

#include <atomic>
#include <csignal>
#include <map>
#include <random>

using namespace Qt::StringLiterals;

namespace {

constexpr int drafts = 24;

/// A program that synchronises, ended with SIGKILL at a moment of its own or of the server's.
class Victim {
public:
    explicit Victim(FakeWordPressServer &server)
        : m_server(server)
    {
        server.setWatcher([this](FakeWordPressServer::Moment moment) {
            if (moment == m_moment && m_pid && --m_requests == 0) {
                m_isShot = true;
                ::kill(pid_t(m_pid), SIGKILL);
            }
        });
    }
    ~Victim() { m_server.setWatcher({}); }

    enum class End { Finished, Killed, Failed };
    /// Killed by the server with its request of that number, or after so many milliseconds; else it ends.
    End run(const QString &folder, SiteId site, int requests, FakeWordPressServer::Moment moment,
        int milliseconds)
    {
        m_isShot = false;
        QProcess sender;
        sender.setProcessChannelMode(QProcess::ForwardedErrorChannel);
        sender.start(QCoreApplication::applicationDirPath() + u"/sender"_s,
            { folder, QString::number(site.value), m_server.apiRoot().toString(), u"--quick"_s });
        if (!sender.waitForStarted())
            return End::Failed;
        m_moment = moment;
        m_requests = requests;
        m_pid = sender.processId();
        sender.write("secret\n");
        if (milliseconds >= 0) {
            if (!sender.waitForReadyRead(30'000) && sender.state() == QProcess::Running)
                return End::Failed;
            if (!sender.waitForFinished(milliseconds)) {
                m_isShot = true;
                sender.kill();
            }
        }
        if (sender.state() == QProcess::Running && !sender.waitForFinished(60'000))
            return End::Failed;
        m_pid = 0;
        if (sender.exitStatus() == QProcess::CrashExit)
            return m_isShot ? End::Killed : End::Failed; // It may crash by itself, too.
        return sender.exitCode() == 0 ? End::Finished : End::Failed;
    }

private:
    FakeWordPressServer &m_server;
    std::atomic<qint64> m_pid = 0;
    std::atomic<bool> m_isShot = false;
    std::atomic<int> m_requests = 0;
    std::atomic<FakeWordPressServer::Moment> m_moment = FakeWordPressServer::Moment::Arrived;
};

} // namespace

/// Programs that end in the middle of a sync for real: their own process, their own connection to the
/// database and its log, sockets to a server. Somebody types, a colleague writes on the site, and between
/// them SIGKILL.
class SyncKillTest final : public QObject {
    Q_OBJECT
private slots:
    void killedWhileItSyncsNothingIsLostAndNothingDoubled()
    {
        for (int newsroom = 0; newsroom < longer(); ++newsroom) {
            kill(20261128 + quint32(newsroom));
            if (QTest::currentTestFailed())
                return;
        }
    }

private:
    void kill(quint32 seed);
};

void SyncKillTest::kill(quint32 seed)
{
    using Moment = FakeWordPressServer::Moment;
    constexpr int wanted = 170;
    FakeWordPressServer server;
    QTemporaryDir folder;
    auto desk = std::make_unique<NewsDesk>(folder.path());
    const SiteId site = desk->addSite(u"Killed"_s).id;
    std::mt19937 random(seed);
    const auto below = [&](int n) {
        return int(random() % quint32(n));
    };
    struct Told {
        std::vector<QByteArray> typed;
        std::vector<QByteArray> written; ///< By a colleague on the site.
    };
    std::map<qint64, Told> told;
    std::vector<DraftId> ids;
    int tokens = 0;
    const auto token = [&](char who) {
        return who + QByteArray::number(++tokens) + "x";
    };
    for (int i = 0; i < drafts; ++i) {
        const QByteArray words = token('t');
        ids.push_back(desk->addDraft(site, post(u"Voice %1"_s.arg(i), words)));
        told[ids.back().value].typed.push_back(words);
        desk->wish(ids.back(), site, Intent::Kind::Publish);
    }
    const auto type = [&](DraftId id) {
        PostFields fields = desk->draft(id).fields;
        const QByteArray words = token('t');
        fields.content = blocks::Document::parse(fields.content).replaced(0, paragraph(words))->toBytes();
        desk->type(id, fields);
        desk->wish(id, site, Intent::Kind::Publish);
        told[id.value].typed.push_back(words);
    };
    const auto writeThere = [&](DraftId id) {
        const qint64 remote = desk->draft(id).remoteId;
        const QByteArray words = token('c');
        const bool isThere = server.with([&](FakeSite &there) {
            if (!there.posts.contains(remote))
                return false;
            there.edit(remote, [&](RemotePost &post) { post.content += "\n\n" + paragraph(words); });
            return true;
        });
        if (isThere)
            told[id.value].written.push_back(words);
    };

    Victim victim(server);
    int kills = 0, byServer = 0, rounds = 0, finished = 0;
    const int mostRounds = 4 * wanted;
    for (; kills < wanted && rounds < mostRounds; ++rounds) {
        const bool isByServer = rounds % 2 == 0;
        desk.reset(); // The victim alone has the files open.
        const auto end = victim.run(folder.path(), site, isByServer ? 1 + below(40) : -1,
            below(2) == 0 ? Moment::Arrived : Moment::Stored, isByServer ? -1 : below(60));
        desk = std::make_unique<NewsDesk>(folder.path());
        QVERIFY2(end != Victim::End::Failed, qPrintable(u"round %1"_s.arg(rounds)));
        if (end == Victim::End::Killed) {
            ++kills;
            byServer += isByServer ? 1 : 0;
        } else {
            ++finished;
            for (const DraftId id : ids)
                type(id);
        }
        type(ids[size_t(below(drafts))]);
        writeThere(ids[size_t(below(drafts))]);
    }
    QCOMPARE(kills, wanted);
    for (int run = 0; run < 2; ++run) {
        desk.reset();
        QVERIFY(victim.run(folder.path(), site, -1, Moment::Arrived, -1) == Victim::End::Finished);
        desk = std::make_unique<NewsDesk>(folder.path());
    }

    // The journal: sound, closed, and of each mutation on the wire there was an attempt before.
    const auto problems = desk->pages().check();
    QVERIFY(problems);
    QCOMPARE(*problems, QStringList());
    QCOMPARE(RevisionStore(desk->pages()).damaged()->size(), size_t(0));
    OutboxStore outbox(desk->pages());
    int attempts = 0;
    for (const DraftId id : ids) {
        attempts += int(desk->attempts(id).size());
        QVERIFY(outbox.open(id, site)->empty());
    }
    const int mutations = server.mutations();
    QVERIFY2(mutations <= attempts && attempts - mutations <= kills,
        qPrintable(u"%1 mutations, %2 attempts, %3 kills"_s.arg(mutations).arg(attempts).arg(kills)));

    // Each draft is one post, public, with everything that anybody wrote, here and there.
    const auto conflicts = *outbox.conflicts();
    for (const OutboxStore::ConflictRow &conflict : conflicts) {
        // Nobody wrote in another's block.
        const auto textOf = [&](qint64 observation) {
            const auto seen = *outbox.observation(observation);
            return seen ? seen->fields.content : QByteArray();
        };
        const PostFields mine = RevisionStore(desk->pages()).load(conflict.mine)->fields;
        qWarning("newsroom %u, draft %lld, base %lld:\n%s\nmine:\n%s\ntheirs %lld:\n%s", seed,
            conflict.draft.value, conflict.base, textOf(conflict.base).constData(), mine.content.constData(),
            conflict.theirs, textOf(conflict.theirs).constData());
        const std::vector<Attempt> all = desk->attempts(conflict.draft);
        for (const Attempt &attempt : all)
            qWarning("attempt %lld: kind %d, %s, state %d, revision %lld", attempt.id.value,
                int(attempt.kind), qPrintable(attempt.fields.join(u',')), int(attempt.state),
                attempt.revision.value);
    }
    QCOMPARE(conflicts.size(), size_t(0));
    const auto posts = server.with([](FakeSite &there) { return there.posts; });
    QCOMPARE(posts.size(), ids.size());
    int typed = 0, written = 0;
    for (const DraftId id : ids) {
        const Draft draft = desk->draft(id);
        QCOMPARE(draft.state, SyncState::OnSite);
        QVERIFY(!*outbox.unfinished(id));
        const auto there = posts.find(draft.remoteId);
        QVERIFY(there != posts.end());
        QCOMPARE(there->second.status, PostStatus::Publish);
        QCOMPARE(there->second.content, draft.fields.content);
        QCOMPARE(there->second.title, draft.fields.title);
        const Told &all = told[id.value];
        QVERIFY(draft.fields.content.contains(all.typed.back() + '<'));
        for (const QByteArray &words : all.written)
            QVERIFY2(draft.fields.content.count(words + '<') == 1, words.constData());
        QByteArray history;
        const auto revisions = RevisionStore(desk->pages()).history(id);
        QVERIFY(revisions);
        for (const Revision &revision : *revisions)
            history += RevisionStore(desk->pages()).load(revision.id)->fields.content;
        for (const QByteArray &words : all.typed)
            QVERIFY2(history.contains(words + '<'), words.constData());
        typed += int(all.typed.size());
        written += int(all.written.size());
    }
    qInfo("%d kills in %d runs, %d of them by the server with a request; %d requests, %d mutations, %d "
          "attempts; "
          "%d texts typed, %d written there",
        kills, rounds, byServer, server.requests(), mutations, attempts, typed, written);
}

int main(int argc, char **argv)
{
    allowLonger();
    QCoreApplication application(argc, argv);
    SyncKillTest test;
    return QTest::qExec(&test, argc, argv);
}

#include "synckill_test.moc"
