#include "sync/stage.h"

#include <QTest>

using namespace Qt::StringLiterals;
using Call = FakeWordPress::Call;
using Fault = FakeWordPress::Fault;
using Role = FakeSite::Role;

namespace {

qint64 somebodysPage(FakeSite &server, const QString &title, qint64 parent = 0)
{
    PostChange change;
    change.title = title;
    change.content = "<p>x</p>";
    change.status = PostStatus::Publish;
    change.parent = parent;
    return server.create(PostType::Page, change, 9, Role::Editor)->id;
}

/// The one draft of a page, which is put under another.
struct PageStage : Stage {
    qint64 about;

    PageStage()
        : Stage(Role::Editor, PostType::Page)
        , about(somebodysPage(server, u"About"_s))
    {
        text.parent = about;
        text.menuOrder = 4;
        desk.type(draft, text);
    }
};

} // namespace

/// WordPress's pages: the same engine over another route, with a parent and an order.
class PagesTest : public QObject {
    Q_OBJECT

private slots:
    void aPageIsClaimedAtTheRootAndGetsItsParentWithItsAddress()
    {
        PageStage s;
        std::vector<std::pair<QString, qint64>> seen; // Slug and parent before each request.
        s.wordpress.fault = [&](Call) {
            for (const auto &[id, page] : s.server.posts) {
                if (id != s.about && (seen.empty() || seen.back().first != page.slug))
                    seen.emplace_back(page.slug, page.parent);
            }
            return Fault::None;
        };
        const IntentId wish = s.publish();
        const auto outcome = s.run();
        QVERIFY(outcome.isFinished && !outcome.stopped);
        QCOMPARE(s.desk.intent(wish).state, Intent::State::Done);
        QVERIFY(outcome.report.notes.empty());
        const RemotePost &page = s.remote();
        QCOMPARE(page.type, PostType::Page);
        QCOMPARE(page.status, PostStatus::Publish);
        QCOMPARE(page.parent, s.about);
        QCOMPARE(page.menuOrder, 4);
        QCOMPARE(page.slug, u"the-bridge"_s);
        QCOMPARE(page.excerpt, QString()); // Of pages none is made.
        QVERIFY(page.categories.isEmpty());
        QCOMPARE(seen.front(), (std::pair(claimKey(s.desk.draft(s.draft).uuid), qint64(0))));
        const auto attempts = s.desk.attempts(s.draft);
        QVERIFY(!attempts.front().fields.contains(u"parent"_s));
        QVERIFY(!attempts.front().fields.contains(u"categories"_s));
        QCOMPARE(s.state(), SyncState::OnSite);
        const int mutations = s.wordpress.mutations;
        s.publish();
        s.run();
        QCOMPARE(s.wordpress.mutations, mutations);
    }

    void aSecondCopyOfAPageIsFoundWhereverTheFirstWentSince()
    {
        PageStage s;
        s.wordpress.lateBy = 60;
        s.failAt(Call::Create, 1, Fault::Late);
        s.publish();
        s.run();
        QCOMPARE(s.remote().parent, s.about);
        s.wordpress.settle(); // Under the plain key: the first has another address, elsewhere.
        s.wordpress.fault = {};
        QCOMPARE(s.server.posts.size(), size_t(3));
        s.run();
        QCOMPARE(s.server.countOf(PostStatus::Publish), 2);
        QCOMPARE(s.server.countOf(PostStatus::Trash), 1);
        QCOMPARE(s.remote().status, PostStatus::Publish);
    }

    void pagesAreReadBesidePosts()
    {
        Stage s;
        const qint64 about = somebodysPage(s.server, u"About"_s);
        const qint64 team = somebodysPage(s.server, u"Team"_s, about);
        s.run();
        const auto draft = *DraftStore(s.desk.pages()).findRemote(s.site, team);
        QVERIFY(draft);
        QCOMPARE(s.desk.draft(*draft).type, PostType::Page);
        QCOMPARE(s.desk.draft(*draft).fields.parent, about);
        QCOMPARE(s.desk.draft(*draft).state, SyncState::OnSite);
        s.server.edit(team, [](RemotePost &page) {
            page.parent = 0;
            page.menuOrder = 2;
        });
        s.run();
        QCOMPARE(s.desk.draft(*draft).fields.parent, 0);
        QCOMPARE(s.desk.draft(*draft).fields.menuOrder, 2);
        // The list of posts says nothing of pages, nor the other way round.
        s.beOnSite();
        s.sweep();
        QCOMPARE(s.state(), SyncState::OnSite);
        QCOMPARE(s.desk.draft(*draft).state, SyncState::OnSite);
        const auto known = *DraftStore(s.desk.pages()).pages(s.site);
        QCOMPARE(known.size(), size_t(2));
        QCOMPARE(known.front().title, u"About"_s);
    }

    void aPageWhoseParentWentForGoodMovesUp()
    {
        Stage s;
        const qint64 about = somebodysPage(s.server, u"About"_s);
        const qint64 team = somebodysPage(s.server, u"Team"_s, about);
        s.run();
        s.server.remove(about); // The change of the other has no date.
        s.sweep();
        const auto draft = *DraftStore(s.desk.pages()).findRemote(s.site, team);
        QCOMPARE(s.desk.draft(*draft).fields.parent, 0);
        const auto gone = *DraftStore(s.desk.pages()).findRemote(s.site, about);
        QCOMPARE(s.desk.draft(*gone).state, SyncState::RemovedOnSite);
        QCOMPARE(DraftStore(s.desk.pages()).pages(s.site)->size(), size_t(1));
    }

    void nothingToDoIsFourRequestsAtMost()
    {
        PageStage s;
        s.beOnSite();
        s.run();
        s.wordpress.requests = 0;
        s.run();
        QCOMPARE(s.wordpress.requests, 3); // Who we are, posts, pages.
    }

    void ofPostsWithTermsItIsAsMany()
    {
        Stage s;
        s.text.categories = { u"News"_s, u"Asia"_s };
        s.text.tags = { u"water"_s, u"bridges & roads"_s };
        s.desk.type(s.draft, s.text);
        s.beOnSite();
        (void)somebodysPage(s.server, u"About"_s);
        s.run();
        s.wordpress.requests = 0;
        s.run();
        QCOMPARE(s.wordpress.requests, 3); // Their names come with the list.
        QCOMPARE(s.state(), SyncState::OnSite);
        // Of a post with many tags the rest is asked for.
        for (int i = 0; i < 12; ++i)
            s.text.tags.append(u"tag %1"_s.arg(i));
        s.desk.type(s.draft, s.text);
        s.publish();
        s.run();
        s.wordpress.requests = 0;
        s.run();
        QCOMPARE(s.wordpress.requests, 4);
        QCOMPARE(s.state(), SyncState::OnSite);
        // A name that is another one there comes here with the list, too.
        s.server.tags.at(s.remote().tags.front()) = u"rivers"_s;
        s.run();
        QVERIFY(s.desk.draft(s.draft).fields.tags.contains(u"rivers"_s));
        QVERIFY(!s.desk.draft(s.draft).fields.tags.contains(u"water"_s));
    }

    void whoMayNotWritePagesDoesNotAskForThemAndNothingIsConcluded()
    {
        PageStage s;
        s.beOnSite();
        s.run();
        FakeWordPress author(s.server, 5, Role::Author); // The same account with fewer rights.
        int lists = 0;
        author.fault = [&](Call call) {
            lists += call == Call::List;
            return Fault::None;
        };
        SyncTimings timings = NewsDesk::quick();
        timings.sweepEvery = std::chrono::milliseconds(-1);
        QVERIFY(!s.desk.run(s.site, author, -1, timings).stopped);
        QCOMPARE(lists, 1);
        QCOMPARE(s.state(), SyncState::OnSite);
        QCOMPARE(author.mutations, 0);
    }

    void aPageOfAnAuthorIsRefusedBeforeAnythingIsSent()
    {
        Stage s(Role::Author, PostType::Page);
        const IntentId wish = s.publish();
        s.run();
        const Intent refused = s.desk.intent(wish);
        QCOMPARE(refused.state, Intent::State::Refused);
        QCOMPARE(refused.why->reason, Error::Reason::MissingRight);
        QCOMPARE(refused.why->detail, u"edit_pages"_s);
        QCOMPARE(s.wordpress.mutations, 0);
        QCOMPARE(s.content(), s.text.content);
    }

    void aSiteThatHidesItsPagesFromProgramsStillSynchronisesItsPosts()
    {
        Stage s;
        s.server.arePagesHidden = true;
        s.publish();
        const auto outcome = s.run();
        QVERIFY(outcome.isFinished && !outcome.stopped);
        QCOMPARE(s.state(), SyncState::OnSite);
    }

    void parentAndOrderAreMergedLikeTheOtherFields()
    {
        PageStage s;
        const qint64 other = somebodysPage(s.server, u"Other"_s);
        s.beOnSite();
        // Mine and theirs in different fields.
        s.server.edit(s.remote().id, [](RemotePost &page) { page.menuOrder = 9; });
        PostFields mine = s.desk.draft(s.draft).fields;
        mine.parent = other;
        s.desk.type(s.draft, mine);
        s.publish();
        s.run();
        QCOMPARE(s.state(), SyncState::OnSite);
        QCOMPARE(s.remote().parent, other);
        QCOMPARE(s.remote().menuOrder, 9);
        QCOMPARE(s.desk.draft(s.draft).fields.menuOrder, 9);
        // And in the same one.
        s.server.edit(s.remote().id, [](RemotePost &page) { page.parent = 0; });
        mine = s.desk.draft(s.draft).fields;
        mine.parent = s.about;
        s.desk.type(s.draft, mine);
        s.publish();
        const int before = s.wordpress.mutations;
        s.run();
        QCOMPARE(s.state(), SyncState::Conflict);
        QCOMPARE(s.wordpress.mutations, before);
        QCOMPARE(s.desk.draft(s.draft).fields.parent, s.about);
    }

    void aParentThatIsGoneIsRefusedAndNothingElseOfTheChangeIsStored()
    {
        PageStage s;
        s.beOnSite();
        PostFields mine = s.desk.draft(s.draft).fields;
        mine.parent = 4711;
        mine.title = u"Another"_s;
        s.desk.type(s.draft, mine);
        const IntentId wish = s.publish();
        s.run();
        QCOMPARE(s.desk.intent(wish).state, Intent::State::Refused);
        QVERIFY(s.desk.intent(wish).why->detail.startsWith(u"rest_post_invalid_id"_s)); // Its words go by it.
        QCOMPARE(s.remote().title, s.text.title);
        QCOMPARE(s.desk.draft(s.draft).fields, mine);
    }

    void aPageUnderItsOwnChildIsPutAtTheTopAndThatIsSaid()
    {
        PageStage s;
        s.beOnSite();
        const qint64 child = somebodysPage(s.server, u"Child"_s, s.remote().id);
        PostFields mine = s.desk.draft(s.draft).fields;
        mine.parent = child;
        s.desk.type(s.draft, mine);
        s.publish();
        const auto outcome = s.run();
        QCOMPARE(s.remote().parent, 0);
        QCOMPARE(outcome.report.notes.size(), 1);
    }

    void whatBecameAPageThereIsNotOurPostAnyMore()
    {
        Stage s;
        s.beOnSite();
        s.remote().type = PostType::Page; // A plugin's doing.
        s.sweep();
        QCOMPARE(s.state(), SyncState::RemovedOnSite);
        QCOMPARE(s.desk.draft(s.draft).type, PostType::Post);
        QCOMPARE(s.content(), s.text.content);
        // Wished again it is a new post, and the page is read as what it is.
        s.desk.wish(s.draft, s.site, Intent::Kind::PublishAnew);
        s.run();
        QCOMPARE(s.state(), SyncState::OnSite);
        QCOMPARE(s.remote().type, PostType::Post);
        s.sweep();
        QCOMPARE(DraftStore(s.desk.pages()).pages(s.site)->size(), size_t(1));
    }

    void aPageInTheTrashIsPutBack()
    {
        PageStage s;
        s.beOnSite();
        s.run();
        s.server.trash(s.remote().id);
        s.run();
        QCOMPARE(s.state(), SyncState::RemovedOnSite);
        s.server.untrash(s.remote().id);
        s.run();
        QVERIFY(s.state() != SyncState::RemovedOnSite);
        QCOMPARE(s.desk.draft(s.draft).remoteStatus, PostStatus::Draft);
        QCOMPARE(s.content(), s.text.content);
    }
};

QTEST_GUILESS_MAIN(PagesTest)
#include "pages_test.moc"
