#include "desk/conflicts.h"
#include "support/pictures.h"
#include "sync/stage.h"

#include <QTest>

using namespace Qt::StringLiterals;
using Call = FakeWordPress::Call;
using Fault = FakeWordPress::Fault;
using Role = FakeSite::Role;

namespace {

/// What a person wants, and what must be so in the end, however often the program dies on the way.
struct Scenario {
    const char *name;
    Role role = Role::Editor;
    std::function<void(Stage &)> prepare;
    std::function<QString(Stage &)> wrong = {}; ///< What is not as it should be; empty if all is well.
    Call faultyCall = Call::Probe; ///< The first of this kind, in the run that dies,
    Fault fault = Fault::None; ///< fails so.
    std::function<void(Stage &)> foreignDeed = {}; ///< Before that call.
    PostType type = PostType::Post;
};

QString published(Stage &s)
{
    if (s.state() != SyncState::OnSite)
        return u"state %1"_s.arg(int(s.state()));
    if (s.remote().status != PostStatus::Publish || s.server.countOf(PostStatus::Publish) != 1)
        return u"%1 public posts"_s.arg(s.server.countOf(PostStatus::Publish));
    if (s.remote().content != s.content())
        return u"the site has %1"_s.arg(QString::fromUtf8(s.remote().content));
    return {};
}

QString has(const QByteArray &text, std::initializer_list<const char *> words)
{
    for (const char *word : words) {
        if (!text.contains(word))
            return u"%1 is missing in %2"_s.arg(QString::fromUtf8(word), QString::fromUtf8(text));
    }
    return {};
}

void write(Stage &s, const QByteArray &content)
{
    PostFields fields = s.desk.draft(s.draft).fields;
    fields.content = content;
    s.desk.type(s.draft, fields);
}

void addPicture(Stage &s)
{
    const QByteArray sha = s.desk.attach(s.draft, speckledPicture({ 60, 40 }, 3)).sha256;
    write(s, s.text.content + "\n\n" + pictureBlock(sha));
}

void publishPicture(Stage &s)
{
    addPicture(s);
    s.publish();
}

/// One post on the site, which is that.
std::function<QString(Stage &)> onePost(PostStatus status, const QString &otherwise)
{
    return [status, otherwise](Stage &s) {
        return s.remote().status == status && s.server.posts.size() == 1 ? QString() : otherwise;
    };
}

QString publishedWithPicture(Stage &s)
{
    if (const QString wrong = published(s); !wrong.isEmpty())
        return wrong;
    if (s.server.pictures.size() != 1)
        return u"%1 pictures"_s.arg(s.server.pictures.size());
    if (s.server.pictures.begin()->second.bytes != speckledPicture({ 60, 40 }, 3))
        return u"another picture"_s;
    return has(s.remote().content, { "wp-image-" });
}

void publishUnderAbout(Stage &s)
{
    PostChange about;
    about.title = u"About"_s;
    about.status = PostStatus::Publish;
    s.text.parent = s.server.create(PostType::Page, about, 9, Role::Editor)->id;
    s.text.menuOrder = 3;
    s.desk.type(s.draft, s.text);
    s.publish();
}

QString underAbout(Stage &s)
{
    if (s.state() != SyncState::OnSite || s.server.countOf(PostStatus::Publish) != 2)
        return u"%1 public pages, state %2"_s.arg(s.server.countOf(PostStatus::Publish)).arg(int(s.state()));
    const RemotePost &page = s.remote();
    return page.type == PostType::Page && page.parent == s.text.parent && page.menuOrder == 3
            && page.slug == "the-bridge"_L1 && page.content == s.content()
        ? QString()
        : u"it is not where it belongs"_s;
}

QString keptHere(Stage &s, const QByteArray &text)
{
    return s.content() == text || s.history().contains(text) ? QString() : u"the text here is gone"_s;
}

const std::vector<Scenario> &scenarios()
{
    static const QDateTime later(QDate(2027, 1, 2), QTime(8, 30), Qt::UTC);
    static const std::vector<Scenario> all{
        { "a draft is saved on the site", Role::Editor, [](Stage &s) { s.publish(PostStatus::Draft); },
            [](Stage &s) {
                return s.server.posts.size() == 1 && s.remote().status == PostStatus::Draft
                        && s.remote().content == s.content()
                    ? QString()
                    : u"not one draft"_s;
            } },
        { "a post is published", Role::Editor, [](Stage &s) { s.publish(); }, published },
        { "a post is published with new terms", Role::Editor,
            [](Stage &s) {
                s.text.tags = { u"water"_s, u"bridges"_s };
                s.text.categories = { u"News"_s };
                s.desk.type(s.draft, s.text);
                s.publish();
            },
            [](Stage &s) {
                if (s.server.tags.size() != 2 || s.server.categories.size() != 2)
                    return u"%1 tags"_s.arg(s.server.tags.size());
                return s.remote().tags.size() == 2 ? published(s) : u"terms are missing"_s;
            } },
        { "a term's answer is lost", Role::Editor,
            [](Stage &s) {
                s.text.tags = { u"water"_s };
                s.desk.type(s.draft, s.text);
                s.publish();
            },
            published, Call::EnsureTerm, Fault::LostAfter },
        { "a create's answer is lost", Role::Editor, [](Stage &s) { s.publish(); }, published, Call::Create,
            Fault::LostAfter },
        { "an update's answer is lost", Role::Editor,
            [](Stage &s) {
                s.beOnSite();
                write(s, paragraph("Open again."));
                s.publish();
            },
            published, Call::Update, Fault::LostAfter },
        { "a public post is updated", Role::Editor,
            [](Stage &s) {
                s.beOnSite();
                write(s, paragraph("Open again."));
                s.publish();
            },
            published },
        { "the site's draft is published", Role::Editor,
            [](Stage &s) {
                s.publish(PostStatus::Draft);
                s.run();
                s.publish();
            },
            published },
        { "a draft follows", Role::Editor,
            [](Stage &s) {
                s.publish(PostStatus::Draft);
                s.run();
                write(s, paragraph("More."));
                s.desk.wish(s.draft, s.site, Intent::Kind::Push);
            },
            [](Stage &s) {
                return s.remote().content == s.content() && s.remote().status == PostStatus::Draft
                    ? QString()
                    : u"not there"_s;
            } },
        { "a post is scheduled", Role::Editor, [](Stage &s) { s.publish(PostStatus::Future, later); },
            onePost(PostStatus::Future, u"not scheduled"_s) },
        { "a contributor's post is submitted", Role::Contributor, [](Stage &s) { s.publish(); },
            onePost(PostStatus::Pending, u"not pending"_s) },
        { "a public post is taken back", Role::Editor,
            [](Stage &s) {
                s.beOnSite();
                s.publish(PostStatus::Draft);
            },
            onePost(PostStatus::Draft, u"still public"_s) },
        { "the post is in the trash", Role::Editor,
            [](Stage &s) {
                s.beOnSite();
                write(s, paragraph("Open again."));
                s.server.trash(s.remote().id);
                s.publish();
            },
            [](Stage &s) {
                if (s.state() != SyncState::RemovedOnSite || s.server.posts.size() != 1)
                    return u"state %1"_s.arg(int(s.state()));
                return keptHere(s, paragraph("Open again."));
            } },
        { "the post is gone", Role::Editor,
            [](Stage &s) {
                s.beOnSite();
                write(s, paragraph("Open again."));
                s.server.remove(s.remote().id);
                s.publish();
            },
            [](Stage &s) {
                if (s.state() != SyncState::RemovedOnSite || !s.server.posts.empty())
                    return u"state %1"_s.arg(int(s.state()));
                return keptHere(s, paragraph("Open again."));
            } },
        { "a removed post is published anew", Role::Editor,
            [](Stage &s) {
                s.beOnSite();
                s.server.trash(s.remote().id);
                s.run();
                s.desk.wish(s.draft, s.site, Intent::Kind::PublishAnew);
            },
            published },
        { "a picture goes along", Role::Editor, publishPicture, publishedWithPicture },
        { "a picture's answer is lost", Role::Editor, publishPicture, publishedWithPicture, Call::Upload,
            Fault::LostAfter },
        { "the site dies making a picture's sizes", Role::Editor, publishPicture, publishedWithPicture,
            Call::Upload, Fault::DiesInSizes },
        { "half of a picture is stored", Role::Editor, publishPicture, publishedWithPicture, Call::Upload,
            Fault::Truncates },
        { "a colleague's edit is merged", Role::Editor,
            [](Stage &s) {
                s.beOnSite();
                write(s, s.text.content + "\n\n" + paragraph("Mine."));
                s.server.edit(s.remote().id,
                    [](RemotePost &there) { there.content = paragraph("Theirs.") + "\n\n" + there.content; });
                s.publish();
            },
            [](Stage &s) {
                if (const QString wrong = published(s); !wrong.isEmpty())
                    return wrong;
                return has(s.remote().content, { "Mine.", "Theirs." });
            } },
        { "a colleague saves between our look and our write", Role::Editor,
            [](Stage &s) {
                s.beOnSite();
                write(s, s.text.content + "\n\n" + paragraph("Mine."));
                s.publish();
            },
            [](Stage &s) {
                const auto &saved = s.server.revisions[s.remote().id];
                const bool hasSaved = std::ranges::any_of(saved,
                    [](const RemoteRevision &revision) { return revision.content.contains("Theirs."); });
                if (!hasSaved) // The run died before.
                    return published(s);
                if (const QString wrong = has(s.content(), { "Mine.", "Theirs." }); !wrong.isEmpty())
                    return wrong;
                return has(s.remote().content, { "Mine." });
            },
            Call::Update, Fault::None,
            [](Stage &s) {
                s.server.edit(s.remote().id,
                    [](RemotePost &there) { there.content = paragraph("Theirs.") + "\n\n" + there.content; });
            } },
        { "an update's answer was lost between two saves of a colleague", Role::Editor,
            [](Stage &s) {
                s.beOnSite();
                write(s, s.text.content + "\n\n" + paragraph("Mine."));
                s.publish();
                const auto save = [&s](const QByteArray &text) {
                    s.server.edit(s.remote().id,
                        [&](RemotePost &there) { there.content = paragraph(text) + "\n\n" + there.content; });
                };
                s.wordpress.fault = [save, isDown = false](Call call) mutable {
                    if (isDown || call != Call::Update)
                        return isDown ? Fault::Offline : Fault::None;
                    isDown = true;
                    save("Theirs.");
                    return Fault::LostAfter;
                };
                s.run();
                save("Behind.");
            },
            [](Stage &s) {
                const QString wrong = published(s);
                return wrong.isEmpty() ? has(s.content(), { "Mine.", "Theirs.", "Behind." }) : wrong;
            } },
        { "both changed the same words", Role::Editor,
            [](Stage &s) {
                s.beOnSite();
                write(s, paragraph("Closed at noon."));
                s.server.edit(s.remote().id,
                    [](RemotePost &there) { there.content = paragraph("Closed at midnight."); });
                s.publish();
            },
            [](Stage &s) {
                const auto conflict = *OutboxStore(s.desk.pages()).openConflict(s.draft);
                if (s.state() != SyncState::Conflict || !conflict)
                    return u"no conflict"_s;
                const auto theirs = *OutboxStore(s.desk.pages()).observation(conflict->theirs);
                if (theirs->fields.content != paragraph("Closed at midnight.")
                    || s.remote().content != theirs->fields.content)
                    return u"theirs is lost"_s;
                return keptHere(s, paragraph("Closed at noon."));
            } },
        { "a decided conflict is sent", Role::Editor,
            [](Stage &s) {
                s.beOnSite();
                write(s, paragraph("Closed at noon."));
                s.server.edit(s.remote().id,
                    [](RemotePost &there) { there.content = paragraph("Closed at midnight."); });
                s.publish();
                s.run();
                const auto row = *OutboxStore(s.desk.pages()).openConflict(s.draft);
                (void)s.desk.write([id = row->id](Database &db) -> Result<RevisionId> {
                    auto open = loadConflict(db, id);
                    if (!open)
                        return open.error();
                    return resolveConflict(db, resolutionOf(*open, blocks::MergeChoice::Take::Both),
                        QDateTime::currentDateTimeUtc());
                });
            },
            [](Stage &s) {
                if (const QString wrong = published(s); !wrong.isEmpty())
                    return wrong;
                return has(s.remote().content, { "noon", "midnight" });
            } },
        { "a create comes late, and a second copy with it", Role::Editor,
            [](Stage &s) {
                s.wordpress.lateBy = 60;
                s.failAt(Call::Create, 1, Fault::Late);
                s.publish();
                s.run();
                s.wordpress.settle();
                s.wordpress.fault = {};
            },
            [](Stage &s) {
                const int others = int(s.server.posts.size()) - s.server.countOf(PostStatus::Trash);
                return others == 1 ? published(s) : u"%1 posts"_s.arg(others);
            } },
        { "two posts at once", Role::Editor,
            [](Stage &s) {
                const DraftId other = s.desk.addDraft(s.site, post(u"Bread"_s, "There is bread again."));
                s.publish();
                s.desk.wish(other, s.site, Intent::Kind::Publish);
            },
            [](Stage &s) {
                return s.server.posts.size() == 2 && s.server.countOf(PostStatus::Publish) == 2
                    ? QString()
                    : u"%1 posts"_s.arg(s.server.posts.size());
            } },
        { "a site is read for the first time", Role::Editor,
            [](Stage &s) {
                for (int i = 0; i < 120; ++i) {
                    PostChange change;
                    change.title = u"Post %1"_s.arg(i);
                    change.content = "<p>x</p>";
                    (void)s.server.create(PostType::Post, change, 9, Role::Editor);
                }
            },
            [](Stage &s) {
                const size_t rows = DraftStore(s.desk.pages()).rows(DraftStore::Which::Present)->size();
                return rows == 121 ? QString() : u"%1 drafts"_s.arg(rows);
            } },
        { "a page is put under another and published", Role::Editor, publishUnderAbout, underAbout,
            Call::Probe, Fault::None, {}, PostType::Page },
        { "the answer of a page's create is lost", Role::Editor, publishUnderAbout, underAbout, Call::Create,
            Fault::LostAfter, {}, PostType::Page },
    };
    return all;
}

enum class Point { BeforeRequest, AfterRequest, AfterCommit };

/// Kills a run at the n-th of such points; false if it ended before.
bool killAt(Stage &s, const Scenario &scenario, Point point, int n)
{
    int seen = 0;
    bool isDead = false;
    bool isFaultGiven = false;
    s.wordpress.fault = [&](Call call) {
        if (isDead) // What the dead run may still ask: nobody hears it.
            return Fault::LostBefore;
        if (point != Point::AfterCommit && ++seen == n) {
            isDead = true;
            return point == Point::BeforeRequest ? Fault::Unsent : Fault::Silent;
        }
        if (call == scenario.faultyCall && !std::exchange(isFaultGiven, true)) {
            if (scenario.foreignDeed)
                scenario.foreignDeed(s);
            return scenario.fault;
        }
        return Fault::None;
    };
    const auto commits = [&] {
        return *s.desk.pages().number(u"PRAGMA data_version"_s);
    };
    qint64 last = commits();
    const auto outcome = s.desk.runUntil(s.site, s.wordpress, [&] {
        if (const qint64 now = commits(); point == Point::AfterCommit && now != std::exchange(last, now))
            isDead = ++seen == n;
        return isDead;
    });
    s.desk.file().drain();
    s.wordpress.fault = {};
    return !outcome.isFinished || isDead;
}

} // namespace

/// A run that dies before and after every request and behind every commit: the next one brings it to the same
/// end.
class CrashPointsTest : public QObject {
    Q_OBJECT

private slots:
    void everyPointMayBeTheLast_data()
    {
        QTest::addColumn<int>("scenario");
        for (size_t i = 0; i < scenarios().size(); ++i)
            QTest::newRow(scenarios()[i].name) << int(i);
    }
    void everyPointMayBeTheLast()
    {
        QFETCH(int, scenario);
        const Scenario &now = scenarios()[size_t(scenario)];
        // $QUOTIDIAN_EVERY = 4: a fourth of the points, which ones differs from scenario to scenario.
        const int every = std::max(1, qEnvironmentVariableIntValue("QUOTIDIAN_EVERY"));
        int kills = 0;
        for (Point point : { Point::BeforeRequest, Point::AfterRequest, Point::AfterCommit }) {
            for (int n = 1 + scenario % every; n < 200; n += every) {
                Stage s(now.role, now.type);
                now.prepare(s);
                const bool isKilled = killAt(s, now, point, n);
                s.desk.reopen();
                const auto where = u"%1 %2"_s.arg(int(point)).arg(n).toUtf8();
                for (int run = 0; run < 3; ++run)
                    QVERIFY2(s.run().isFinished, where.constData());
                const QString wrong = now.wrong(s);
                QVERIFY2(wrong.isEmpty(),
                    qPrintable(u"killed at %1: %2"_s.arg(QString::fromLatin1(where), wrong)));
                if (!isKilled)
                    break;
                ++kills;
            }
        }
        QVERIFY(kills > 10 / every);
        qInfo("%d kills", kills);
    }
};

QTEST_GUILESS_MAIN(CrashPointsTest)
#include "crashpoints_test.moc"
