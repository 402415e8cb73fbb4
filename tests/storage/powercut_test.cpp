// The power goes at a random moment, thousands of times: no acknowledged revision may be lost, none torn.
#include "storage/draftstore.h"
#include "storage/revisionstore.h"
#include "storage/schema.h"
#include "support/recordingvfs.h"

#include <QElapsedTimer>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;

namespace {

struct Outcome {
    int states = 0;
    int lost = 0; ///< An acknowledged revision is not there.
    int torn = 0; ///< A revision is there with other bytes.
    int damaged = 0; ///< The file does not open or check.
};

/// Many short syncs and checkpoints, and texts that share most of their blocks, as in writing.
std::vector<QByteArray> writeNewsroom(Recording &recording, const QString &path, const QString &synchronous)
{
    constexpr int revisions = 60;
    std::vector<QByteArray> contents;
    auto database = Database::open(Recording::uri(path));
    if (!database)
        qFatal("%s", qPrintable(database.error().detail));
    Database &db = **database;
    const auto must = [](const auto &result) {
        if (!result)
            qFatal("%s", qPrintable(result.error().detail));
    };
    must(migrate(db, newsroomSchema()));
    must(db.run(u"PRAGMA wal_autocheckpoint = 20"_s));
    must(db.run(u"PRAGMA synchronous = "_s + synchronous));

    Draft draft;
    draft.uuid = QUuid::createUuid();
    draft.createdAt = QDateTime::currentDateTimeUtc();
    std::vector<QByteArray> spans;
    for (int i = 0; i < 8; ++i)
        spans.push_back(
            "<!-- wp:paragraph --><p>" + QByteArray::number(i).repeated(150) + "</p><!-- /wp:paragraph -->");
    for (int i = 0; i < revisions; ++i) {
        spans[size_t(i) % spans.size()] = "<p>" + QByteArray::number(i).repeated(50 + i * 7) + "</p>";
        Revision revision;
        revision.at = draft.createdAt;
        revision.fields.title = u"Revision %1"_s.arg(i);
        for (const QByteArray &span : spans)
            revision.fields.content += span;
        Transaction transaction(db);
        must(transaction.begun());
        if (i == 0) {
            auto id = DraftStore(db).create(draft);
            must(id);
            draft.id = *id;
        }
        revision.draft = draft.id;
        revision.parent = draft.head;
        const auto id = RevisionStore(db).append(revision, spans);
        must(id);
        draft.head = *id;
        must(transaction.commit());
        contents.push_back(revision.fields.content);
        recording.acknowledge(int(contents.size()));
    }
    return contents;
}

/// Opens what is left as the program does, and holds it against what was promised.
void judge(const Recording::State &state, const QString &path, const std::vector<QByteArray> &contents,
    Outcome &outcome)
{
    for (const QString &suffix : { u""_s, u"-wal"_s, u"-shm"_s })
        QFile::remove(path + suffix);
    for (auto file = state.files.begin(); file != state.files.end(); ++file) {
        QFile out(path + file.key());
        if (!out.open(QIODevice::WriteOnly) || out.write(file.value()) != file.value().size())
            qFatal("%s", qPrintable(out.errorString()));
    }
    ++outcome.states;
    auto database = Database::open(path);
    if (!database || !migrate(**database, newsroomSchema())) {
        ++outcome.damaged;
        return;
    }
    const auto problems = (*database)->check();
    const auto ids = (*database)->all(
        u"SELECT id FROM revision ORDER BY id"_s, [](const Row &row) { return row.get<RevisionId>(0); });
    if (!problems || !problems->isEmpty() || !ids) {
        ++outcome.damaged;
        return;
    }
    if (int(ids->size()) < state.acknowledged)
        ++outcome.lost;
    for (size_t i = 0; i < ids->size(); ++i) {
        const auto revision = RevisionStore(**database).load((*ids)[i]);
        if (!revision || i >= contents.size() || revision->fields.content != contents[i]) {
            ++outcome.torn;
            return;
        }
    }
}

Outcome cutOften(const QString &synchronous, int states, unsigned seed)
{
    // In memory where there is such a place: the cut is simulated, so the real disk need not be waited for.
    const QString place = QFile::exists(u"/dev/shm"_s) ? u"/dev/shm/powercut-XXXXXX"_s : u"powercut-XXXXXX"_s;
    const QTemporaryDir folder(place);
    Recording recording;
    const auto contents = writeNewsroom(recording, folder.filePath(u"recorded.sqlite"_s), synchronous);
    std::mt19937 random(seed);
    Outcome outcome;
    for (int i = 0; i < states; ++i)
        judge(recording.cutAt(random() % (recording.size() + 1), random), folder.filePath(u"after.sqlite"_s),
            contents, outcome);
    qInfo("synchronous=%s seed %u: %d operations, %d states, %d lost, %d torn, %d damaged",
        qPrintable(synchronous), seed, int(recording.size()), outcome.states, outcome.lost, outcome.torn,
        outcome.damaged);
    return outcome;
}

} // namespace

class PowerCutTest : public QObject {
    Q_OBJECT

    const unsigned m_seed = qEnvironmentVariableIsSet("POWERCUT_SEED")
        ? unsigned(qEnvironmentVariableIntValue("POWERCUT_SEED"))
        : std::random_device()();

private slots:
    void noAcknowledgedRevisionIsLostOrTorn()
    {
        const Outcome outcome = cutOften(u"FULL"_s, 4000, m_seed);
        QCOMPARE(outcome.states, 4000);
        QCOMPARE(outcome.lost, 0);
        QCOMPARE(outcome.torn, 0);
        QCOMPARE(outcome.damaged, 0);
    }

    /// The judge can say no: without syncs most states are broken, and with too few of them commits are lost.
    void withoutSyncTheSameTestFails()
    {
        const Outcome off = cutOften(u"OFF"_s, 200, m_seed);
        QVERIFY(off.damaged + off.lost + off.torn > 20);
        const Outcome normal = cutOften(u"NORMAL"_s, 200, m_seed);
        QVERIFY(normal.lost > 0);
    }
};

QTEST_GUILESS_MAIN(PowerCutTest)
#include "powercut_test.moc"
