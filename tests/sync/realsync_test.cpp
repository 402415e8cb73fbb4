#include "base/sha256.h"
#include "formats/blocks/views.h"
#include "net/wordpressclient.h"
#include "support/chaosproxy.h"
#include "support/fakewordpress.h"
#include "support/longer.h"
#include "support/pictures.h"
#include "support/wordpressserver.h"
#include "sync/newsdesk.h"

#include <QProcess>
#include <QTest>

#include <algorithm>

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
        auto first = await(wordpress.createPost(PostType::Post, fields));
        say(u"create"_s, first);
        if (!first)
            return lines;
        say(u"create again"_s, await(wordpress.createPost(PostType::Post, fields)));
        const auto found = await(wordpress.postsBySlug(PostType::Post, claimSlugs(u"key-"_s + marker)));
        lines.append(u"found: %1"_s.arg(found ? int(found->size()) : -1));
        PostChange change;
        change.author = 1;
        say(u"as another"_s, await(wordpress.updatePost(PostType::Post, first->id, change)));
        change = {};
        change.featuredMedia = 999999;
        const auto featured = await(wordpress.updatePost(PostType::Post, first->id, change));
        lines.append(u"no such picture: %1"_s.arg(featured ? featured->featuredMedia : -1));
        change = {};
        change.slug = QString();
        say(u"empty slug"_s, await(wordpress.updatePost(PostType::Post, first->id, change)));
        change = {};
        change.tags = QList<qint64>{ 999999 };
        say(u"unknown tag"_s, await(wordpress.updatePost(PostType::Post, first->id, change)));
        change = {};
        change.status = PostStatus::Publish;
        say(u"publish"_s, await(wordpress.updatePost(PostType::Post, first->id, change)));
        change.status = PostStatus::Pending;
        say(u"pending"_s, await(wordpress.updatePost(PostType::Post, first->id, change)));
        change.status = PostStatus::Future;
        change.date = later;
        say(u"schedule"_s, await(wordpress.updatePost(PostType::Post, first->id, change)));
        say(u"no such post"_s, await(wordpress.post(PostType::Post, 99999999)));
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

    /// The same of pages: slugs under one parent, places that cannot be, and the other route.
    static QStringList converseOfPages(WordPress &wordpress, const QString &marker)
    {
        constexpr PostType page = PostType::Page;
        QStringList lines;
        qint64 parent = 0;
        const auto say = [&](const QString &step, const Result<RemotePost> &post) {
            if (!post) {
                lines.append(u"%1: %2 %3"_s.arg(step, post.error().detail.section(u':', 0, 0))
                                 .arg(int(post.error().kind)));
                return;
            }
            const QString under = post->parent == 0 ? u"top"_s
                : post->parent == parent            ? u"parent"_s
                                                    : u"?"_s;
            lines.append(u"%1: %2 | %3 | %4 | %5 | %6 | %7 terms"_s
                             .arg(step, toWord(post->status), post->slug, post->excerpt, under)
                             .arg(post->menuOrder)
                             .arg(post->categories.size() + post->tags.size()));
        };
        PostChange fields;
        fields.status = PostStatus::Draft;
        fields.slug = u"page-"_s + marker;
        fields.title = u"About "_s + marker;
        fields.content = "<p>x</p>";
        fields.menuOrder = 4;
        fields.categories = QList<qint64>{ 1 };
        const auto first = await(wordpress.createPost(page, fields));
        say(u"create"_s, first);
        if (!first) {
            const auto list = await(wordpress.posts(page, 1, {}));
            lines.append(u"list: "_s + (list ? u"read"_s : list.error().detail.section(u':', 0, 0)));
            const auto found = await(wordpress.postsBySlug(page, { *fields.slug }));
            lines.append(u"slugs: "_s + (found ? u"read"_s : found.error().detail.section(u':', 0, 0)));
            say(u"theirs"_s, await(wordpress.post(page, 2)));
            return lines;
        }
        parent = first->id;
        say(u"again"_s, await(wordpress.createPost(page, fields)));
        fields.parent = parent;
        fields.excerpt = u"Who we are"_s;
        const auto child = await(wordpress.createPost(page, fields));
        say(u"the same under it"_s, child); // Another namespace.
        say(u"again under it"_s, await(wordpress.createPost(page, fields)));
        const auto found = await(wordpress.postsBySlug(page, claimSlugs(*fields.slug)));
        lines.append(u"found: %1"_s.arg(found ? int(found->size()) : -1));
        const auto asPosts = await(wordpress.postsBySlug(PostType::Post, claimSlugs(*fields.slug)));
        lines.append(u"found among posts: %1"_s.arg(asPosts ? int(asPosts->size()) : -1));
        fields.parent.reset();
        say(u"a post of that slug"_s, await(wordpress.createPost(PostType::Post, fields)));
        say(u"as a post"_s, await(wordpress.post(PostType::Post, first->id)));
        PostChange change;
        change.title = u"No"_s;
        say(u"written as a post"_s, await(wordpress.updatePost(PostType::Post, first->id, change)));
        lines.append(u"revisions as a post: %1"_s.arg(
            await(wordpress.revisions(PostType::Post, first->id, 0, {})).has_value()));
        change = {};
        change.parent = 99999999;
        say(u"no such parent"_s, await(wordpress.updatePost(page, child->id, change)));
        change.parent = child->id;
        say(u"under its child"_s, await(wordpress.updatePost(page, first->id, change)));
        change.parent = first->id;
        say(u"under itself"_s, await(wordpress.updatePost(page, first->id, change)));
        change = {};
        change.slug = u"page-"_s + marker;
        say(u"a draft's slug alone"_s, await(wordpress.updatePost(page, child->id, change)));
        change = {};
        change.status = PostStatus::Publish;
        say(u"published"_s, await(wordpress.updatePost(page, child->id, change)));
        say(u"published too"_s, await(wordpress.updatePost(page, first->id, change)));
        change = {};
        change.parent = 0;
        change.menuOrder = -3;
        say(u"up"_s, await(wordpress.updatePost(page, child->id, change)));
        change = {};
        change.slug = u"2026"_s;
        say(u"a number"_s, await(wordpress.updatePost(page, first->id, change)));
        lines.append(u"trash: %1"_s.arg(await(wordpress.trashPost(page, first->id)).has_value()));
        say(u"in the trash"_s, await(wordpress.post(page, first->id)));
        say(u"no such page"_s, await(wordpress.post(page, 99999999)));
        return lines;
    }

    void theFakeKeepsPagesAsTheRealOne_data() { theFakeAnswersAsTheRealOne_data(); }
    void theFakeKeepsPagesAsTheRealOne()
    {
        QFETCH(int, role);
        const QString user = QString::fromLatin1(QTest::currentDataTag());
        FakeSite site;
        site.posts[2].id = 2; // WordPress's own sample page.
        site.posts[2].type = PostType::Page;
        FakeWordPress fake(site, 5, FakeSite::Role(role));
        HttpClient http;
        const auto real = client(http, user, m_server->apiRoot());
        QCOMPARE(converseOfPages(fake, user), converseOfPages(*real, user));
    }

    void aPageIsPublishedUnderAnotherAndReadBack()
    {
        HttpClient http;
        const auto wordpress = client(http, u"editor"_s, m_server->apiRoot());
        PostChange fields;
        fields.title = u"All about us"_s;
        fields.status = PostStatus::Publish;
        const auto about = await(wordpress->createPost(PostType::Page, fields));
        QVERIFY(about);
        NewsDesk desk;
        const SiteId site = desk.addSite(u"editor"_s).id;
        PostFields text = post(u"Who writes here"_s, "Three people &amp; their friends.");
        text.parent = about->id;
        text.menuOrder = 7;
        const DraftId draft = desk.addDraft(site, text, QUuid::createUuid(), PostType::Page);
        desk.wish(draft, site, Intent::Kind::Publish);
        const auto outcome = desk.run(site, *wordpress);
        QVERIFY2(outcome.isFinished && !outcome.stopped,
            outcome.stopped ? qPrintable(outcome.stopped->detail) : "");
        QVERIFY(outcome.report.notes.empty());
        const Draft after = desk.draft(draft);
        QCOMPARE(after.state, SyncState::OnSite);
        QCOMPARE(after.link.path(), u"/all-about-us/who-writes-here/"_s);
        const auto seen = await(wordpress->post(PostType::Page, after.remoteId));
        QVERIFY(seen);
        QCOMPARE(seen->status, PostStatus::Publish);
        QCOMPARE(seen->content, text.content);
        QCOMPARE(seen->parent, about->id);
        QCOMPARE(seen->menuOrder, 7);
        QCOMPARE(seen->slug, u"who-writes-here"_s);
        // The other page came with the list.
        const auto known = *DraftStore(desk.pages()).pages(site);
        QVERIFY(std::ranges::any_of(known, [&](const PlacedPage &page) { return page.id == about->id; }));
        const size_t attempts = desk.attempts(draft).size();
        desk.wish(draft, site, Intent::Kind::Publish);
        desk.run(site, *wordpress);
        QCOMPARE(desk.attempts(draft).size(), attempts);
    }

    void aPageOfAnAuthorIsRefusedWithoutARequestThatChangesAnything()
    {
        HttpClient http;
        const auto wordpress = client(http, u"author"_s, m_server->apiRoot());
        NewsDesk desk;
        const SiteId site = desk.addSite(u"author"_s).id;
        const DraftId draft
            = desk.addDraft(site, post(u"About the author"_s, "x"), QUuid::createUuid(), PostType::Page);
        const IntentId wish = desk.wish(draft, site, Intent::Kind::Publish);
        const auto outcome = desk.run(site, *wordpress);
        QVERIFY(outcome.isFinished && !outcome.stopped);
        QCOMPARE(desk.intent(wish).state, Intent::State::Refused);
        QCOMPARE(desk.intent(wish).why->detail, u"edit_pages"_s);
        QVERIFY(desk.attempts(draft).empty());
    }

    /// The same of pictures.
    static QStringList converseOfPictures(WordPress &wordpress, const QString &marker)
    {
        QStringList lines;
        const auto say = [&](const QString &step, const Result<RemoteMedia> &media) {
            if (!media) {
                lines.append(step + u": "_s + media.error().detail.section(u':', 0, 0));
                return;
            }
            lines.append(u"%1: %2 | %3 | %4 × %5 | %6 bytes | scaled %7 | large %8 | missing %9"_s
                             .arg(step, media->slug, media->mediaType)
                             .arg(media->size.width())
                             .arg(media->size.height())
                             .arg(media->bytes)
                             .arg(media->isScaled)
                             .arg(!media->large.isEmpty())
                             .arg(media->missingSizes.size()));
        };
        const auto upload = [&](const QString &step, const MediaUpload &picture) {
            const Result<qint64> id = await(wordpress.uploadMedia(picture, {}, {}));
            say(step, id ? await(wordpress.media(*id)) : Result<RemoteMedia>(id.error()));
            return id.value_or(0);
        };
        MediaUpload picture{ speckledPicture({ 1200, 800 }), u"image/png"_s, u"picture-"_s + marker, {}, {},
            {} };
        const qint64 first = upload(u"large"_s, picture);
        upload(u"again"_s, picture);
        picture.key += u"-small"_s;
        picture.bytes = speckledPicture({ 120, 80 });
        upload(u"small"_s, picture);
        picture.bytes = "no picture";
        upload(u"no picture"_s, picture);
        const auto found = await(wordpress.mediaBySlug(claimSlugs(u"picture-"_s + marker)));
        lines.append(u"found: %1"_s.arg(found ? int(found->size()) : -1));
        if (first) {
            lines.append(u"removed: %1"_s.arg(await(wordpress.removeMedia(first)).has_value()));
            say(u"after that"_s, await(wordpress.media(first)));
        }
        return lines;
    }

    void theFakeKeepsPicturesAsTheRealOne_data() { theFakeAnswersAsTheRealOne_data(); }
    void theFakeKeepsPicturesAsTheRealOne()
    {
        QFETCH(int, role);
        const QString user = QString::fromLatin1(QTest::currentDataTag());
        FakeSite site;
        FakeWordPress fake(site, 5, FakeSite::Role(role));
        HttpClient http;
        const auto real = client(http, user, m_server->apiRoot());
        QCOMPARE(converseOfPictures(fake, user), converseOfPictures(*real, user));
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
        const auto seen = await(wordpress->post(PostType::Post, after.remoteId));
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

    void whatSomebodyWroteThereIsMergedWithOurs()
    {
        HttpClient http;
        const auto wordpress = client(http, u"editor"_s, m_server->apiRoot());
        NewsDesk desk;
        const SiteId site = desk.addSite(u"merged"_s).id;
        const auto text = [](const QByteArray &first, const QByteArray &last) {
            PostFields fields = post(u"The bridge"_s, first);
            fields.content
                += "\n\n" + paragraph("Nobody told the people of the town.") + "\n\n" + paragraph(last);
            return fields;
        };
        const DraftId draft = desk.addDraft(site, text("Closed before dawn today.", "We asked the baker."));
        desk.wish(draft, site, Intent::Kind::Publish);
        QVERIFY(!desk.run(site, *wordpress).stopped);
        const QByteArray id = QByteArray::number(desk.draft(draft).remoteId);
        const auto writeThere = [&](const PostFields &fields) {
            m_server->eval("wp_update_post(wp_slash(['ID' => " + id + ", 'post_content' => base64_decode('"
                + fields.content.toBase64() + "')]));");
        };
        const auto there = [&] {
            return m_server->eval("echo get_post_field('post_content', " + id + ", 'raw');");
        };
        writeThere(text("Closed before dawn today.", "We asked the old baker."));
        PostFields mine = desk.draft(draft).fields;
        mine.content = text("Closed before noon today.", "We asked the baker.").content;
        desk.type(draft, mine);
        desk.wish(draft, site, Intent::Kind::Publish);
        auto outcome = desk.run(site, *wordpress);
        QVERIFY(!outcome.stopped);
        QCOMPARE(outcome.report.conflicts, 0);
        const QByteArray both = text("Closed before noon today.", "We asked the old baker.").content;
        QCOMPARE(there(), both);
        QCOMPARE(desk.draft(draft).fields.content, both);
        QCOMPARE(desk.draft(draft).state, SyncState::OnSite);

        // The same word: nothing is sent.
        writeThere(text("Closed before seven today.", "We asked the old baker."));
        mine.content = text("Closed before eight today.", "We asked the old baker.").content;
        desk.type(draft, mine);
        desk.wish(draft, site, Intent::Kind::Publish);
        outcome = desk.run(site, *wordpress);
        QCOMPARE(outcome.report.conflicts, 1);
        QCOMPARE(there(), text("Closed before seven today.", "We asked the old baker.").content);
        QCOMPARE(desk.draft(draft).fields.content, mine.content);
    }

    /// And the site keeps no revisions, that could say later what went.
    void aCacheOfTheHostHidesNothingThatWasSavedMeanwhile()
    {
        m_server->spoil("caches-everything keeps-no-revisions");
        const auto mended = qScopeGuard([this] { m_server->spoil({}); });
        HttpClient http;
        const auto wordpress = client(http, u"editor"_s, m_server->apiRoot());
        NewsDesk desk;
        const SiteId site = desk.addSite(u"cached"_s).id;
        const DraftId draft = desk.addDraft(site, post(u"The bridge"_s, "Closed before dawn."));
        const QByteArray first = desk.draft(draft).fields.content;
        for (int turn = 1; turn <= 3; ++turn) {
            PostFields mine = desk.draft(draft).fields;
            mine.content.replace(first, first + "\n\n" + paragraph("Ours " + QByteArray::number(turn)));
            desk.type(draft, mine);
            desk.wish(draft, site, Intent::Kind::Publish);
            QVERIFY(!desk.run(site, *wordpress).stopped);
            const QByteArray id = QByteArray::number(desk.draft(draft).remoteId);
            const QByteArray written
                = m_server->eval("echo get_post_field('post_content', " + id + ", 'raw');");
            for (int each = 1; each <= turn; ++each)
                QVERIFY2(written.contains("Ours " + QByteArray::number(each)), written.constData());
            for (int each = 1; each < turn; ++each)
                QVERIFY2(written.contains("Theirs " + QByteArray::number(each)), written.constData());
            const QByteArray theirs = written + "\n\n" + paragraph("Theirs " + QByteArray::number(turn));
            m_server->eval("wp_update_post(wp_slash(['ID' => " + id + ", 'post_content' => base64_decode('"
                + theirs.toBase64() + "')]));");
        }
    }

    void whatALostUpdateWentOverIsInTheSitesOwnRevisions_data()
    {
        QTest::addColumn<QByteArray>("autosaved");
        QTest::newRow("and nothing else") << QByteArray();
        QTest::newRow("beside an autosave from before") << QByteArray("before");
        QTest::newRow("beside an autosave of now") << QByteArray("now");
    }
    /// As when the program dies with the update on the wire: a colleague saved before it came, and again
    /// behind.
    void whatALostUpdateWentOverIsInTheSitesOwnRevisions()
    {
        QFETCH(QByteArray, autosaved);
        HttpClient http;
        const auto wordpress = client(http, u"editor"_s, m_server->apiRoot());
        NewsDesk desk;
        const SiteId site = desk.addSite(u"lost"_s).id;
        const PostFields text = post(u"The bridge"_s, "Closed before dawn.");
        const DraftId draft = desk.addDraft(site, text);
        desk.wish(draft, site, Intent::Kind::Publish);
        QVERIFY(!desk.run(site, *wordpress).stopped);
        const qint64 post = desk.draft(draft).remoteId;
        const QByteArray id = QByteArray::number(post);
        const auto save = [&](const QByteArray &content, const QByteArray &how) {
            const QByteArray texts = "['post_title' => 'The bridge', 'post_content' => base64_decode('"
                + content.toBase64() + "'), 'post_excerpt' => get_post_field('post_excerpt', " + id
                + ", 'raw')]";
            m_server->eval("require_once ABSPATH . 'wp-admin/includes/post.php'; wp_set_current_user(1);"
                + how + "(wp_slash(['ID' => " + id + ", 'post_ID' => " + id + ", 'post_type' => 'post'] + "
                + texts + "));");
        };
        const QByteArray typed = text.content + "\n\n" + paragraph("Half a sent");
        if (autosaved == "before")
            save(typed, "wp_create_post_autosave");

        PostFields mine = desk.draft(draft).fields;
        mine.content.replace("Closed", "Still closed");
        desk.type(draft, mine);
        const auto looked = await(wordpress->post(PostType::Post, post));
        QVERIFY(looked);
        Attempt attempt;
        attempt.kind = Attempt::Kind::Update;
        attempt.intent = desk.wish(draft, site, Intent::Kind::Publish);
        attempt.draft = draft;
        attempt.site = site;
        attempt.revision = desk.draft(draft).head;
        attempt.fields = { u"content"_s, u"excerpt"_s };
        attempt.revisionBefore = looked->predecessorRevision;
        attempt.revisionsBefore = looked->revisionCount;
        attempt.sentAt = QDateTime::currentDateTimeUtc();
        (void)desk.write([attempt](Database &db) { return OutboxStore(db).begin(attempt); });

        const QByteArray theirs = paragraph("Opened at noon.");
        save(text.content + "\n\n" + theirs, "wp_update_post");
        PostChange change;
        change.content = mine.content;
        change.excerpt = asSent(PostType::Post, mine).excerpt;
        QVERIFY(await(wordpress->updatePost(PostType::Post, post, change)));
        const QByteArray behind = paragraph("People cross again.");
        save(mine.content + "\n\n" + behind, "wp_update_post");
        if (autosaved == "now")
            save(typed, "wp_create_post_autosave");

        const auto outcome = desk.run(site, *wordpress);
        QVERIFY(!outcome.stopped);
        QCOMPARE(outcome.report.conflicts, 0);
        QCOMPARE(desk.draft(draft).state, SyncState::OnSite);
        const QByteArray here = desk.draft(draft).fields.content;
        for (const QByteArray &each : { QByteArray(mine.content), theirs, behind })
            QVERIFY2(here.contains(each), here.constData());
        QVERIFY(!here.contains("Half a sent"));
        QCOMPARE(m_server->eval("echo get_post_field('post_content', " + id + ", 'raw');"), here);
    }

    /// Posts are made and changed over a line that spoils a fifth of all connections.
    void aBadLineDoublesNothing()
    {
        ChaosProxy proxy(u"127.0.0.1"_s, quint16(m_server->url().port()));
        using Kind = ChaosProxy::Fault::Kind;
        std::atomic<bool> isMended = false;
        std::atomic<int> spoiled = 0;
        proxy.setScript([&](int connection) -> ChaosProxy::Fault {
            static constexpr Kind kinds[] = { Kind::LoseAnswer, Kind::RefuseBefore, Kind::CutAnswer,
                Kind::CutRequest, Kind::LoseAnswer };
            // In no order: a pattern would meet the same step each time.
            if (isMended || (quint32(connection) * 2654435761U) >> 16 > 0xFFFF / 5)
                return {};
            const int n = ++spoiled;
            return { kinds[size_t(n % 5)], 60, n % 3 == 0 };
        });
        const int before = count("publish").toInt();
        const int draftsBefore = count("draft").toInt();
        HttpClient http;
        const auto wordpress = client(http, u"editor"_s, proxy.through(m_server->apiRoot()));
        NewsDesk desk;
        const SiteId site = desk.addSite(u"Chaos"_s).id;
        std::vector<DraftId> drafts;
        const int posts = 100 * longer();
        for (int i = 0; i < posts; ++i)
            drafts.push_back(
                desk.addDraft(site, post(u"Voice %1"_s.arg(i), "Text " + QByteArray::number(i))));
        int runs = 0;
        // Made, and changed twice.
        for (int round = 0; round < 3; ++round) {
            for (const DraftId draft : drafts) {
                PostFields fields = desk.draft(draft).fields;
                fields.content
                    = post({}, "Change " + QByteArray::number(round) + " of " + fields.title.toUtf8())
                          .content;
                if (round > 0)
                    desk.type(draft, fields);
                desk.wish(draft, site, Intent::Kind::Publish);
            }
            int waiting = posts;
            for (const int mostRuns = runs + 6 * posts; waiting > 0 && runs < mostRuns; ++runs) {
                isMended = runs + posts >= mostRuns;
                const auto outcome
                    = desk.run(site, *wordpress, -1, NewsDesk::brisk(), SyncRun::Scope::PushOnly);
                QVERIFY(outcome.isFinished);
                waiting = outcome.report.waiting;
            }
            QCOMPARE(waiting, 0);
        }
        // As many posts as drafts, none hidden; each is what was written last.
        QCOMPARE(count("publish").toInt() - before, posts);
        QCOMPARE(count("draft").toInt() - draftsBefore, 0);
        const auto direct = client(http, u"editor"_s, m_server->apiRoot());
        int attempts = 0, creates = 0;
        for (const DraftId id : drafts) {
            const Draft draft = desk.draft(id);
            QCOMPARE(draft.state, SyncState::OnSite);
            const auto seen = await(direct->post(PostType::Post, draft.remoteId));
            QVERIFY(seen);
            QCOMPARE(seen->content, draft.fields.content);
            for (const Attempt &attempt : desk.attempts(id)) {
                ++attempts;
                creates += attempt.kind == Attempt::Kind::Create ? 1 : 0;
            }
        }
        QCOMPARE(proxy.requests("POST"), attempts);
        QVERIFY(attempts >= 5 * posts && creates >= posts);
        QVERIFY(spoiled > posts / 2);
        qInfo("%d runs, %d connections, %d of them spoiled, %d attempts (%d creates), %d POSTs on the wire",
            runs, proxy.connections(), spoiled.load(), attempts, creates, proxy.requests("POST"));
    }

private:
    /// Posts with pictures, one of which is in all of them.
    struct Album {
        std::vector<DraftId> drafts;
        std::vector<QByteArray> pictures; ///< Bytes.
    };
    static Album fill(NewsDesk &desk, SiteId site, int posts, int seed)
    {
        Album album;
        for (int i = 0; i < posts; ++i) {
            const DraftId draft = desk.addDraft(site, post(u"Report %1-%2"_s.arg(seed).arg(i), "By night."));
            album.drafts.push_back(draft);
            PostFields text = desk.draft(draft).fields;
            // The first is in all of them.
            for (int n : { 0, i + 1 }) {
                const QByteArray bytes = speckledPicture({ 700 + n, 500 }, seed + n);
                text.content += "\n\n" + pictureBlock(desk.attach(draft, bytes).sha256);
                if (!std::ranges::count(album.pictures, bytes))
                    album.pictures.push_back(bytes);
            }
            desk.type(draft, text);
            desk.wish(draft, site, Intent::Kind::Publish);
        }
        return album;
    }
    /// Each picture is there once and to the byte, and each post shows the two that it should.
    void verifyAlbum(NewsDesk &desk, const Album &album, int attachmentsBefore)
    {
        QCOMPARE(attachments() - attachmentsBefore, int(album.pictures.size()));
        HttpClient http;
        const auto wordpress = client(http, u"editor"_s, m_server->apiRoot());
        for (size_t i = 0; i < album.drafts.size(); ++i) {
            const Draft draft = desk.draft(album.drafts[i]);
            QCOMPARE(draft.state, SyncState::OnSite);
            const auto seen = await(wordpress->post(PostType::Post, draft.remoteId));
            QVERIFY(seen);
            QCOMPARE(seen->status, PostStatus::Publish);
            QCOMPARE(seen->content, draft.fields.content);
            size_t number = 0;
            for (const blocks::Block &block : blocks::Document::parse(seen->content).blocks()) {
                const auto image = blocks::imageView(block);
                if (!image)
                    continue;
                const auto media = await(wordpress->media(image->id));
                QVERIFY(media);
                QVERIFY(block.bytes().contains("class=\"wp-image-" + QByteArray::number(image->id) + '"'));
                QVERIFY(media->missingSizes.isEmpty());
                const auto file = await(http.send([&] {
                    HttpRequest request;
                    request.url = media->url;
                    request.privateAllowedFor = media->url;
                    return request;
                }()));
                QVERIFY(file);
                QCOMPARE(file->capture.body, album.pictures[number == 0 ? 0 : i + 1]);
                ++number;
            }
            QCOMPARE(number, size_t(2));
        }
    }
    int attachments() const
    {
        return m_server->eval("echo array_sum((array)wp_count_attachments());").trimmed().toInt();
    }
private slots:
    void aBadLineDoublesNoPicture()
    {
        ChaosProxy proxy(u"127.0.0.1"_s, quint16(m_server->url().port()));
        using Kind = ChaosProxy::Fault::Kind;
        std::atomic<bool> isMended = false;
        std::atomic<int> spoiled = 0;
        proxy.setScript([&](int connection) -> ChaosProxy::Fault {
            static constexpr Kind kinds[]
                = { Kind::LoseAnswer, Kind::CutRequest, Kind::RefuseBefore, Kind::CutAnswer };
            // One in four, in no order: a pattern would meet the same step each time.
            if (isMended || (quint32(connection) * 2654435761U) >> 30 != 0)
                return {};
            const int n = ++spoiled;
            return { kinds[size_t(n % 4)], kinds[size_t(n % 4)] == Kind::CutRequest ? 3000 : 60, n % 3 == 0 };
        });
        const int before = attachments();
        HttpClient http;
        const auto wordpress = client(http, u"editor"_s, proxy.through(m_server->apiRoot()));
        NewsDesk desk;
        const SiteId site = desk.addSite(u"Album"_s).id;
        const Album album = fill(desk, site, 3, 10);
        // PHP dies making the sizes of the first ones.
        m_server->spoil("dies-in-sizes");
        int waiting = 1;
        int runs = 0;
        for (; waiting > 0 && runs < 80; ++runs) {
            isMended = runs >= 50;
            if (runs == 3)
                m_server->spoil({});
            const auto outcome
                = desk.run(site, *wordpress, -1, NewsDesk::impatient(), SyncRun::Scope::PushOnly);
            QVERIFY(outcome.isFinished);
            waiting = outcome.report.waiting;
        }
        m_server->spoil({});
        QCOMPARE(waiting, 0);
        verifyAlbum(desk, album, before);
        int tries = 0;
        for (const QByteArray &bytes : album.pictures)
            tries += int(UploadStore(desk.pages()).tries(site, sha256(bytes))->size());
        QVERIFY(tries >= int(album.pictures.size()));
        QVERIFY(spoiled > 0);
        qInfo("%d runs, %d connections spoiled, %d pictures sent %d times, %d POSTs on the wire", runs,
            spoiled.load(), int(album.pictures.size()), tries, proxy.requests("POST"));
    }

    void whatAProxyCutShortIsTakenOutAgain()
    {
        const int before = attachments();
        HttpClient http;
        const auto wordpress = client(http, u"editor"_s, m_server->apiRoot());
        NewsDesk desk;
        const SiteId site = desk.addSite(u"Cut short"_s).id;
        const Album album = fill(desk, site, 1, 40);
        m_server->spoil("truncates");
        const auto cut = desk.run(site, *wordpress, -1, NewsDesk::impatient());
        m_server->spoil({});
        QCOMPARE(cut.report.failed, 1);
        QCOMPARE(attachments(), before);
        const auto wish = *OutboxStore(desk.pages()).unfinished(album.drafts.front());
        QVERIFY(wish && wish->why);
        QCOMPARE(wish->why->reason, Error::Reason::NotStoredAsSent);
    }

    void onASiteThatCompressesPicturesTheyArriveWholeOrNotAtAll()
    {
        const int before = attachments();
        HttpClient http;
        const auto wordpress = client(http, u"editor"_s, m_server->apiRoot());
        NewsDesk desk;
        const SiteId site = desk.addSite(u"Compressing"_s).id;
        const DraftId draft = desk.addDraft(site, post(u"Two sizes"_s, "By night."));
        PostFields text = desk.draft(draft).fields;
        std::vector<QByteArray> hashes;
        for (const QSize size : { QSize(900, 600), QSize(1800, 1200) }) {
            hashes.push_back(desk.attach(draft, jpegOf(streetPicture(size), 90)).sha256);
            text.content += "\n\n" + pictureBlock(hashes.back());
        }
        desk.type(draft, text);
        desk.wish(draft, site, Intent::Kind::Publish);
        // Cut short on the way, and completed with grey when it is written anew.
        m_server->spoil("recompresses truncates");
        const auto cut = desk.run(site, *wordpress, -1, NewsDesk::impatient());
        QCOMPARE(cut.report.failed, 1);
        QCOMPARE(attachments(), before);
        m_server->spoil("recompresses");
        const auto wish = *OutboxStore(desk.pages()).unfinished(draft);
        QVERIFY(wish);
        (void)desk.write([&](Database &db) { return OutboxStore(db).retry(wish->id); });
        const auto outcome = desk.run(site, *wordpress, -1, NewsDesk::impatient());
        m_server->spoil({});
        QCOMPARE(outcome.report.failed, 0);
        QVERIFY(std::ranges::any_of(outcome.report.notes,
            [](const SyncNote &note) { return note.what == SyncNote::What(syncnote::PictureAltered{}); }));
        QCOMPARE(attachments(), before + 2);
        for (size_t i = 0; i < hashes.size(); ++i) {
            const auto media = await(wordpress->media(desk.upload(site, hashes[i]).media));
            QVERIFY(media && media->missingSizes.isEmpty());
            QCOMPARE(media->size, i == 0 ? QSize(900, 600) : QSize(1000, 666));
        }
        const auto seen = await(wordpress->post(PostType::Post, desk.draft(draft).remoteId));
        QVERIFY(seen);
        QCOMPARE(seen->status, PostStatus::Publish);
    }

    void killedWhileItSendsItIsThereOnce()
    {
        const int before = attachments();
        QTemporaryDir folder;
        Album album;
        SiteId site;
        {
            NewsDesk desk(folder.path());
            site = desk.addSite(u"Killed"_s).id;
            album = fill(desk, site, 2, 70);
        }
        int kills = 0;
        for (int round = 0; round < 10; ++round) {
            QProcess sender;
            sender.setProcessChannelMode(QProcess::ForwardedErrorChannel);
            sender.start(QCoreApplication::applicationDirPath() + u"/sender"_s,
                { folder.path(), QString::number(site.value), m_server->apiRoot().toString() });
            QVERIFY(sender.waitForStarted());
            sender.write(m_server->password(u"editor"_s) + '\n');
            QVERIFY(sender.waitForReadyRead(20'000)); // It begins.
            QTest::qWait(10 + round * 37);
            kills += sender.state() == QProcess::Running ? 1 : 0;
            sender.kill();
            sender.waitForFinished();
        }
        QVERIFY(kills > 0);
        NewsDesk desk(folder.path());
        HttpClient http;
        const auto wordpress = client(http, u"editor"_s, m_server->apiRoot());
        const auto outcome = desk.run(site, *wordpress, -1, NewsDesk::impatient());
        QVERIFY(outcome.isFinished && !outcome.stopped);
        verifyAlbum(desk, album, before);
        qInfo("%d kills", kills);
    }

    /// The same of texts: made, changed and given tags, while the program that sends them is killed.
    void killedWhileItWritesEveryPostIsThereOnce()
    {
        const int wanted = 20 * longer();
        const int publishedBefore = count("publish").toInt();
        const int draftsBefore = count("draft").toInt();
        QTemporaryDir folder;
        auto desk = std::make_unique<NewsDesk>(folder.path());
        const SiteId site = desk->addSite(u"Killed texts"_s).id;
        std::vector<DraftId> drafts;
        for (int i = 0; i < 8; ++i) {
            PostFields fields = post(u"Killed %1"_s.arg(i), "Text");
            fields.tags = { u"tag %1"_s.arg(i % 3) };
            drafts.push_back(desk->addDraft(site, fields));
            desk->wish(drafts.back(), site, Intent::Kind::Publish);
        }
        int kills = 0, rounds = 0;
        for (; kills < wanted && rounds < 3 * wanted; ++rounds) {
            desk.reset();
            QProcess sender;
            sender.setProcessChannelMode(QProcess::ForwardedErrorChannel);
            sender.start(QCoreApplication::applicationDirPath() + u"/sender"_s,
                { folder.path(), QString::number(site.value), m_server->apiRoot().toString() });
            QVERIFY(sender.waitForStarted());
            sender.write(m_server->password(u"editor"_s) + '\n');
            QVERIFY(sender.waitForReadyRead(20'000));
            const bool isOver = sender.waitForFinished(200 + rounds * 389 % 1000);
            sender.kill();
            sender.waitForFinished();
            kills += isOver ? 0 : 1;
            desk = std::make_unique<NewsDesk>(folder.path());
            for (const DraftId id : drafts) {
                PostFields fields = desk->draft(id).fields;
                fields.content = paragraph("Text of round " + QByteArray::number(rounds));
                desk->type(id, fields);
                desk->wish(id, site, Intent::Kind::Publish);
            }
        }
        QCOMPARE(kills, wanted);
        HttpClient http;
        const auto wordpress = client(http, u"editor"_s, m_server->apiRoot());
        const auto outcome = desk->run(site, *wordpress, -1, NewsDesk::impatient());
        QVERIFY(outcome.isFinished && !outcome.stopped);
        QCOMPARE(count("publish").toInt() - publishedBefore, int(drafts.size()));
        QCOMPARE(count("draft").toInt() - draftsBefore, 0);
        QCOMPARE(*desk->pages().check(), QStringList());
        for (const DraftId id : drafts) {
            const Draft draft = desk->draft(id);
            QCOMPARE(draft.state, SyncState::OnSite);
            const auto seen = await(wordpress->post(PostType::Post, draft.remoteId));
            QVERIFY(seen);
            QCOMPARE(seen->status, PostStatus::Publish);
            QCOMPARE(seen->content, draft.fields.content);
            QCOMPARE(seen->tags.size(), qsizetype(1));
            QVERIFY(OutboxStore(desk->pages()).open(id, site)->empty());
        }
        qInfo("%d kills in %d runs", kills, rounds);
    }
};

int main(int argc, char **argv)
{
    allowLonger();
    QCoreApplication application(argc, argv);
    RealSyncTest test;
    return QTest::qExec(&test, argc, argv);
}

#include "realsync_test.moc"
