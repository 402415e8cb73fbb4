#include "net/wordpressclient.h"
#include "support/chaosproxy.h"
#include "support/fakewordpress.h"
#include "support/wordpressserver.h"
#include "sync/newsdesk.h"

#include <QTest>

using namespace Qt::StringLiterals;

/// The same runs as against the fake, on a real WordPress; and the fake held against it.
class RealSyncTest : public QObject {
    Q_OBJECT

    std::unique_ptr<WordPressServer> m_server;

    std::unique_ptr<WordPressClient> client(HttpClient &http, const QString &user, const QUrl &apiRoot) const
    {
        return std::make_unique<WordPressClient>(http, apiRoot, user, Secret(m_server->password(user)));
    }
    QByteArray count(const QByteArray &status) const
    {
        return m_server->eval("echo (int) wp_count_posts()->" + status + ";").trimmed();
    }

    /// What a sequence of calls answers, one line each, without ids and times.
    static QStringList converse(WordPress &wordpress, const QString &marker, const QDateTime &later)
    {
        QStringList lines;
        const auto say = [&](const QString &step, const Result<RemotePost> &post) {
            if (!post) {
                lines.append(step + u": "_s + post.error().detail.section(u':', 0, 0));
                return;
            }
            lines.append(u"%1: %2 | %3 | %4 | %5 | %6 | %7 tags"_s
                             .arg(step, toWord(post->status), post->title, QString::fromUtf8(post->content),
                                 post->excerpt, post->slug)
                             .arg(post->tags.size()));
        };
        PostChange fields;
        fields.status = PostStatus::Draft;
        fields.slug = u"key-"_s + marker;
        fields.title = u" Bridge & river "_s + marker + u' ';
        fields.content = "<p>One & two <em onclick=\"x()\">three</em></p><script>run()</script>";
        fields.excerpt = u"Short & plain"_s;
        auto first = await(wordpress.createPost(fields));
        say(u"create"_s, first);
        if (!first)
            return lines;
        say(u"create again"_s, await(wordpress.createPost(fields)));
        const auto found = await(wordpress.postsBySlug(claimSlugs(u"key-"_s + marker)));
        lines.append(u"found: %1"_s.arg(found ? int(found->size()) : -1));
        PostChange change;
        change.author = 1;
        say(u"as another"_s, await(wordpress.updatePost(first->id, change)));
        change = {};
        change.featuredMedia = 999999;
        const auto featured = await(wordpress.updatePost(first->id, change));
        lines.append(u"no such picture: %1"_s.arg(featured ? featured->featuredMedia : -1));
        change = {};
        change.slug = QString();
        say(u"empty slug"_s, await(wordpress.updatePost(first->id, change)));
        change = {};
        change.tags = QList<qint64>{ 999999 };
        say(u"unknown tag"_s, await(wordpress.updatePost(first->id, change)));
        change = {};
        change.status = PostStatus::Publish;
        say(u"publish"_s, await(wordpress.updatePost(first->id, change)));
        change.status = PostStatus::Pending;
        say(u"pending"_s, await(wordpress.updatePost(first->id, change)));
        change.status = PostStatus::Future;
        change.date = later;
        say(u"schedule"_s, await(wordpress.updatePost(first->id, change)));
        say(u"no such post"_s, await(wordpress.post(99999999)));
        return lines;
    }

private slots:
    void initTestCase()
    {
        m_server = std::make_unique<WordPressServer>();
        if (m_server->isSkipped()) {
            qInfo("%s", qPrintable(m_server->problem()));
            std::exit(77);
        }
        QVERIFY2(m_server->problem().isEmpty(), qPrintable(m_server->problem()));
    }
    void cleanupTestCase() { m_server.reset(); }

    void theFakeAnswersAsTheRealOne_data()
    {
        QTest::addColumn<int>("role");
        QTest::newRow("editor") << int(FakeSite::Role::Editor);
        QTest::newRow("author") << int(FakeSite::Role::Author);
        QTest::newRow("contributor") << int(FakeSite::Role::Contributor);
    }
    void theFakeAnswersAsTheRealOne()
    {
        QFETCH(int, role);
        const QString user = QString::fromLatin1(QTest::currentDataTag());
        FakeSite site;
        FakeWordPress fake(site, 5, FakeSite::Role(role));
        HttpClient http;
        const auto real = client(http, user, m_server->apiRoot());
        const QDateTime later(QDate(2035, 1, 2), QTime(3, 4, 5), Qt::UTC);
        QCOMPARE(converse(fake, user, later), converse(*real, user, later));
    }

    void aDraftIsPublishedAndReadBack_data()
    {
        QTest::addColumn<int>("status");
        QTest::newRow("editor") << int(PostStatus::Publish);
        QTest::newRow("author") << int(PostStatus::Publish);
        QTest::newRow("contributor") << int(PostStatus::Pending);
    }
    void aDraftIsPublishedAndReadBack()
    {
        QFETCH(int, status);
        const QString user = QString::fromLatin1(QTest::currentDataTag());
        HttpClient http;
        const auto wordpress = client(http, user, m_server->apiRoot());
        NewsDesk desk;
        const SiteId site = desk.addSite(user).id;
        PostFields text = post(u"The bridge of %1"_s.arg(user), "Closed before dawn &amp; reopened.");
        text.tags = { u"water"_s, u"Night & day"_s };
        const DraftId draft = desk.addDraft(site, text);
        desk.wish(draft, site, Intent::Kind::Publish);
        const auto outcome = desk.run(site, *wordpress);
        QVERIFY2(outcome.isFinished && !outcome.stopped,
            outcome.stopped ? qPrintable(outcome.stopped->detail) : "");
        QCOMPARE(outcome.report.pushed, 1);
        const Draft after = desk.draft(draft);
        QCOMPARE(after.state, SyncState::OnSite);
        const auto seen = await(wordpress->post(after.remoteId));
        QVERIFY(seen);
        QCOMPARE(int(seen->status), status);
        QCOMPARE(seen->content, text.content);
        QCOMPARE(seen->tags.size(), 2);
        // A second wish has nothing to send.
        const size_t attempts = desk.attempts(draft).size();
        desk.wish(draft, site, Intent::Kind::Publish);
        QCOMPARE(desk.run(site, *wordpress).report.pushed, 1);
        QCOMPARE(desk.attempts(draft).size(), attempts);
    }

    void aScheduledPostAppearsAtItsTime()
    {
        HttpClient http;
        const auto wordpress = client(http, u"editor"_s, m_server->apiRoot());
        NewsDesk desk;
        const SiteId site = desk.addSite(u"scheduled"_s).id;
        const DraftId draft = desk.addDraft(site, post(u"To come"_s, "Not yet."));
        const auto seconds = [](const QDateTime &at) {
            return QDateTime(at.date(), QTime(at.time().hour(), at.time().minute()), Qt::UTC);
        };
        const QDateTime first = seconds(QDateTime::currentDateTimeUtc().addDays(2));
        desk.wish(draft, site, Intent::Kind::Publish, PostStatus::Future, first);
        QVERIFY(!desk.run(site, *wordpress).stopped);
        QCOMPARE(desk.draft(draft).remoteStatus, PostStatus::Future);
        QCOMPARE(desk.draft(draft).scheduledAt, first);
        // The site's own clock is another: it shows the same moment.
        const QByteArray id = QByteArray::number(desk.draft(draft).remoteId);
        QCOMPARE(m_server->eval("echo get_post_field('post_date_gmt', " + id + ");").trimmed(),
            first.toString(u"yyyy-MM-dd hh:mm:ss"_s).toLatin1());
        QVERIFY(m_server->eval("echo get_post_field('post_date', " + id + ");").trimmed()
            != first.toString(u"yyyy-MM-dd hh:mm:ss"_s).toLatin1());

        const QDateTime second = first.addDays(1);
        desk.wish(draft, site, Intent::Kind::Publish, PostStatus::Future, second);
        QVERIFY(!desk.run(site, *wordpress).stopped);
        QCOMPARE(desk.draft(draft).scheduledAt, second);
        // Somebody moves it there.
        m_server->eval("wp_update_post(['ID' => " + id
            + ", 'post_date' => '2040-01-02 09:00:00', "
              "'post_date_gmt' => '2040-01-02 04:00:00', 'edit_date' => true]);");
        QVERIFY(!desk.run(site, *wordpress).stopped);
        QCOMPARE(desk.draft(draft).scheduledAt, QDateTime(QDate(2040, 1, 2), QTime(4, 0), Qt::UTC));

        desk.wish(draft, site, Intent::Kind::Publish, PostStatus::Publish);
        QVERIFY(!desk.run(site, *wordpress).stopped);
        QCOMPARE(desk.draft(draft).remoteStatus, PostStatus::Publish);
        QVERIFY(!desk.draft(draft).scheduledAt.isValid());

        // A time that has passed: the site shows the post at once.
        const DraftId late = desk.addDraft(site, post(u"Too late"_s, "Yesterday."));
        desk.wish(late, site, Intent::Kind::Publish, PostStatus::Future,
            seconds(QDateTime::currentDateTimeUtc().addDays(-1)));
        QVERIFY(!desk.run(site, *wordpress).stopped);
        QCOMPARE(desk.draft(late).remoteStatus, PostStatus::Publish);
    }

    void aBadLineDoublesNothing()
    {
        ChaosProxy proxy(u"127.0.0.1"_s, quint16(m_server->url().port()));
        using Kind = ChaosProxy::Fault::Kind;
        std::atomic<bool> isMended = false;
        std::atomic<int> spoiled = 0;
        proxy.setScript([&](int connection) -> ChaosProxy::Fault {
            static constexpr Kind kinds[] = { Kind::LoseAnswer, Kind::RefuseBefore, Kind::CutAnswer,
                Kind::CutRequest, Kind::LoseAnswer };
            if (isMended || connection % 2 != 0)
                return {};
            ++spoiled;
            return { kinds[size_t(connection / 2) % 5], 60, connection % 4 == 0 };
        });
        const int before = count("publish").toInt();
        const int draftsBefore = count("draft").toInt();
        HttpClient http;
        const auto wordpress = client(http, u"editor"_s, proxy.through(m_server->apiRoot()));
        NewsDesk desk;
        const SiteId site = desk.addSite(u"Chaos"_s).id;
        std::vector<DraftId> drafts;
        constexpr int posts = 20;
        for (int i = 0; i < posts; ++i) {
            drafts.push_back(
                desk.addDraft(site, post(u"Voice %1"_s.arg(i), "Text " + QByteArray::number(i))));
            desk.wish(drafts.back(), site, Intent::Kind::Publish);
        }
        // Nobody keeps a request that long here: three looks are enough.
        SyncTimings timings = NewsDesk::quick();
        timings.looks = { std::chrono::milliseconds(0), std::chrono::milliseconds(300),
            std::chrono::milliseconds(900) };
        int runs = 0;
        int waiting = posts;
        for (; waiting > 0 && runs < 200; ++runs) {
            isMended = runs >= 120;
            const auto outcome = desk.run(site, *wordpress, -1, timings, SyncRun::Scope::PushOnly);
            QVERIFY(outcome.isFinished);
            waiting = outcome.report.waiting;
        }
        QCOMPARE(waiting, 0);
        QCOMPARE(count("publish").toInt() - before, posts);
        int attempts = 0;
        for (int i = 0; i < posts; ++i) {
            const Draft draft = desk.draft(drafts[size_t(i)]);
            QCOMPARE(draft.state, SyncState::OnSite);
            attempts += int(desk.attempts(draft.id).size());
        }
        QVERIFY(proxy.requests("POST") <= attempts);
        QVERIFY(spoiled > 0);
        qInfo("%d runs, %d connections spoiled, %d attempts, %d POSTs on the wire, %d extra hidden drafts",
            runs, spoiled.load(), attempts, proxy.requests("POST"), count("draft").toInt() - draftsBefore);
    }
};

QTEST_GUILESS_MAIN(RealSyncTest)
#include "realsync_test.moc"
