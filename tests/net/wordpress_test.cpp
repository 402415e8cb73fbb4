#include "net/sitediscovery.h"
#include "net/wordpressclient.h"
#include "net/wordpresserror.h"
#include "support/await.h"
#include "support/chaosproxy.h"
#include "support/pictures.h"
#include "support/testserver.h"
#include "support/wordpressserver.h"

#include <QSet>
#include <QTest>

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

/// Our client against the real WordPress, as its four roles.
class TestWordPress final : public QObject {
    Q_OBJECT

private:
    std::unique_ptr<WordPressServer> m_site;
    HttpClient m_http;

    WordPressClient as(const QString &user, const QUrl &apiRoot = {})
    {
        return WordPressClient(
            m_http, apiRoot.isEmpty() ? m_site->apiRoot() : apiRoot, user, Secret(m_site->password(user)));
    }
    QUrl plainRoot() const
    {
        QUrl url = m_site->url();
        url.setQuery(u"rest_route=/"_s);
        return url;
    }
    SiteReport examine(const QUrl &url, const QString &user, const QByteArray &password)
    {
        return await(examineSite(m_http, url, user, Secret(password))).value_or(SiteReport());
    }
    static QString codes(const SiteReport &report)
    {
        QStringList list;
        for (const SiteProblem &problem : report.problems) {
            list.append(problem.code);
            if (problem.what.isEmpty() || problem.fix.isEmpty())
                list.append(u"(no words)"_s);
        }
        return list.join(u',');
    }
    int postCount() const { return m_site->eval("echo array_sum((array)wp_count_posts());").toInt(); }

private Q_SLOTS:
    void initTestCase()
    {
        m_site = std::make_unique<WordPressServer>();
        if (m_site->isSkipped())
            QSKIP(qPrintable(m_site->problem()));
        QVERIFY2(m_site->problem().isEmpty(), qPrintable(m_site->problem()));
    }
    void cleanup()
    {
        if (m_site)
            m_site->spoil({});
    }

    void rolesAreReadNotGuessed()
    {
        const auto admin = await(as(u"admin"_s).me());
        QVERIFY(admin.has_value());
        QCOMPARE(admin->id, m_site->userId(u"admin"_s));
        QCOMPARE(admin->roles, QStringList{ u"administrator"_s });
        QVERIFY(admin->can.canUseUnfilteredHtml && admin->can.canModerate);
        const auto author = await(as(u"author"_s).me());
        QVERIFY(author->can.canPublish && author->can.canUpload && !author->can.canModerate);
        QVERIFY(!author->can.canUseUnfilteredHtml);
        const auto contributor = await(as(u"contributor"_s, plainRoot()).me());
        QVERIFY(contributor->can.canEditPosts && !contributor->can.canPublish && !contributor->can.canUpload);
    }

    void postIsStoredAndReadBackAsSent()
    {
        WordPressClient editor = as(u"editor"_s);
        PostChange fields;
        fields.status = PostStatus::Draft;
        fields.title = u"Голоса площади — “quoted” & <b>bold</b>"_s;
        fields.content = "<!-- wp:paragraph -->\n<p>Сәлем & \\backslash \xF0\x9F\x93\xB7 &amp; +</p>\n<!-- "
                         "/wp:paragraph -->";
        fields.excerpt = u"An excerpt"_s;
        fields.slug = u"quotidian-0001"_s;
        const auto made = await(editor.createPost(PostType::Post, fields));
        QVERIFY2(made.has_value(), made ? "" : qPrintable(made.error().detail));
        QVERIFY(made->id > 0);
        const auto read = await(editor.post(PostType::Post, made->id));
        QVERIFY(read.has_value());
        QCOMPARE(read->title, *fields.title);
        QCOMPARE(read->content, *fields.content);
        QCOMPARE(read->excerpt, *fields.excerpt);
        QCOMPARE(read->slug, *fields.slug);
        QCOMPARE(read->status, PostStatus::Draft);
        QCOMPARE(read->author, m_site->userId(u"editor"_s));
        QVERIFY(!read->modifiedGmt.isEmpty());
        QCOMPARE(*made, *read);

        // An update leaves what it does not name.
        PostChange change;
        change.content = "<!-- wp:paragraph -->\n<p>Second</p>\n<!-- /wp:paragraph -->";
        const auto updated = await(editor.updatePost(PostType::Post, made->id, change));
        QVERIFY(updated.has_value());
        QCOMPARE(updated->content, *change.content);
        QCOMPARE(updated->title, *fields.title);
        QVERIFY(updated->revisionCount >= 1);
        QVERIFY(updated->predecessorRevision > 0);

        PostChange publish;
        publish.status = PostStatus::Publish;
        const auto published = await(editor.updatePost(PostType::Post, made->id, publish));
        QVERIFY(published.has_value());
        QCOMPARE(published->status, PostStatus::Publish);
        HttpRequest page;
        page.url = published->link;
        page.privateAllowedFor = m_site->url();
        const auto shown = await(m_http.send(page));
        QVERIFY(shown.has_value());
        QCOMPARE(shown->status(), 200);
        QVERIFY(shown->capture.body.contains("<p>Second</p>"));
    }

    void authorsAndPicturesAreThereToChoose()
    {
        m_site->eval(
            "$f = wp_upload_bits('bridge.png', null, base64_decode('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAf"
            "FcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=='));"
            "$id = wp_insert_attachment(['post_title' => 'Bridge & river', 'post_mime_type' => 'image/png',"
            " 'post_status' => 'inherit'], $f['file']); update_post_meta($id, '_wp_attachment_image_alt',"
            " 'A bridge');");
        for (const QString &user : { u"admin"_s, u"editor"_s }) {
            WordPressClient client = as(user);
            QVERIFY(await(client.me())->can.canEditOthers);
            const auto authors = await(client.authors());
            QVERIFY2(authors.has_value(), authors ? "" : qPrintable(authors.error().detail));
            QVERIFY(authors->size() >= 4);
            QVERIFY(std::any_of(authors->begin(), authors->end(), [&](const SiteAuthor &each) {
                return each.id == m_site->userId(u"author"_s) && each.name == u"Author"_s;
            }));
        }
        QVERIFY(!await(as(u"author"_s).me())->can.canEditOthers);
        WordPressClient editor = as(u"editor"_s);
        const auto pictures = await(editor.pictures());
        QVERIFY2(pictures.has_value(), pictures ? "" : qPrintable(pictures.error().detail));
        QCOMPARE(pictures->size(), 1U);
        QCOMPARE(pictures->front().title, u"Bridge & river"_s);
        QCOMPARE(pictures->front().alt, u"A bridge"_s);
        QVERIFY(pictures->front().url.path().endsWith(u"bridge.png"_s));

        PostChange fields;
        fields.title = u"Featured"_s;
        fields.content = "x";
        fields.status = PostStatus::Draft;
        fields.author = m_site->userId(u"author"_s);
        fields.featuredMedia = pictures->front().id;
        const auto made = await(editor.createPost(PostType::Post, fields));
        QVERIFY2(made.has_value(), made ? "" : qPrintable(made.error().detail));
        QCOMPARE(made->author, *fields.author);
        QCOMPARE(made->featuredMedia, *fields.featuredMedia);
        PostChange without;
        without.featuredMedia = 0;
        QCOMPARE(await(editor.updatePost(PostType::Post, made->id, without))->featuredMedia, 0);
        PostChange stolen;
        stolen.author = m_site->userId(u"admin"_s);
        QCOMPARE(await(as(u"author"_s).updatePost(PostType::Post, made->id, stolen)).error().reason,
            Error::Reason::MissingRight);
    }

    void bothFormsOfTheRootGiveTheSame()
    {
        PostChange fields;
        fields.title = u"Two roads"_s;
        fields.content = "x";
        fields.status = PostStatus::Draft;
        const auto made = await(as(u"editor"_s, plainRoot()).createPost(PostType::Post, fields));
        QVERIFY2(made.has_value(), made ? "" : qPrintable(made.error().detail));
        QCOMPARE(await(as(u"editor"_s).post(PostType::Post, made->id)).value(), *made);
        QCOMPARE(await(as(u"editor"_s, plainRoot()).post(PostType::Post, made->id)).value(), *made);
    }

    void slugIsFoundInEveryStatusAlsoInTheTrash()
    {
        WordPressClient editor = as(u"editor"_s);
        PostChange fields;
        fields.title = u"Claimed"_s;
        fields.content = "x";
        fields.slug = u"claim-77"_s;
        fields.status = PostStatus::Draft;
        const auto first = await(editor.createPost(PostType::Post, fields));
        const auto second = await(editor.createPost(PostType::Post, fields));
        QVERIFY(first.has_value() && second.has_value());
        QCOMPARE(second->slug, u"claim-77-2"_s);
        m_site->eval("wp_trash_post(" + QByteArray::number(second->id) + ");");
        const auto found = await(editor.postsBySlug(PostType::Post,
            { u"claim-77"_s, u"claim-77-2"_s, u"claim-77-2__trashed"_s, u"claim-77__trashed"_s }));
        QVERIFY(found.has_value());
        QCOMPARE(found->size(), 2U);
        QCOMPARE((*found)[0].id, first->id);
        QCOMPARE((*found)[1].status, PostStatus::Trash);
        QVERIFY(await(editor.postsBySlug(PostType::Post, { u"nobody-has-this"_s }))->empty());
    }

    void listGoesThroughAllPagesById()
    {
        m_site->eval("for ($i = 0; $i < 205; ++$i) wp_insert_post(['post_title' => \"Listed $i\", "
                     "'post_content' => 'x',"
                     " 'post_status' => $i % 2 ? 'draft' : 'publish', 'post_author' => 1]);");
        WordPressClient editor = as(u"editor"_s);
        qint64 last = 0;
        int pages = 1;
        int listed = 0;
        for (int page = 1; page <= pages; ++page) {
            auto result = await(editor.posts(PostType::Post, page, {}));
            QVERIFY2(result.has_value(), result ? "" : qPrintable(result.error().detail));
            pages = result->pageCount;
            for (const RemotePost &post : result->posts) {
                QVERIFY(post.id > last);
                last = post.id;
                listed += post.title.startsWith(u"Listed"_s) ? 1 : 0;
            }
            // Its rows are the same without the texts.
            for (RemotePost &post : result->posts) {
                post.title = post.excerpt = QString();
                post.content.clear();
                post.link.clear();
            }
            const auto rows = await(editor.rows(PostType::Post, page));
            QVERIFY(rows && rows->posts == result->posts);
            QCOMPARE(rows->pageCount, pages);
            QCOMPARE(rows->total, result->total);
        }
        QVERIFY(pages >= 3);
        QCOMPARE(listed, 205);
        QVERIFY2(
            await(editor.posts(PostType::Post, 99, {})).has_value(), "past the end is empty, not an error");
        // Others' posts are left out, and counted.
        const auto contributor = await(as(u"contributor"_s).posts(PostType::Post, 1, {}));
        QVERIFY(contributor.has_value());
        QVERIFY(contributor->posts.empty());
        QVERIFY(contributor->pageCount >= 3);
        const auto recent
            = await(editor.posts(PostType::Post, 1, QDateTime::currentDateTimeUtc().addDays(1)));
        QVERIFY(recent.has_value() && recent->posts.empty());
    }

    void changedPostsBringTheNamesOfTheirTerms()
    {
        m_site->eval(
            "wp_insert_post(['post_title' => 'Filed', 'post_content' => 'x', 'post_status' => 'draft', "
            "'post_author' => 1, 'tags_input' => ['Night & day', 'ночь']]);");
        WordPressClient editor = as(u"editor"_s);
        QHash<qint64, QString> tags;
        QList<qint64> ids;
        int pages = 1;
        for (int page = 1; page <= pages; ++page) {
            const auto changed
                = await(editor.posts(PostType::Post, page, QDateTime::currentDateTimeUtc().addDays(-1)));
            QVERIFY2(changed.has_value(), changed ? "" : qPrintable(changed.error().detail));
            pages = changed->pageCount;
            for (const auto &[taxonomy, term] : changed->terms) {
                if (taxonomy == Taxonomy::Tag)
                    tags.insert(term.id, term.name);
            }
            for (const RemotePost &post : changed->posts)
                ids += post.title == u"Filed"_s ? post.tags : QList<qint64>();
        }
        QStringList names;
        for (qint64 id : ids)
            names.append(tags.value(id));
        names.sort();
        QCOMPARE(names, (QStringList{ u"Night & day"_s, u"ночь"_s }));
        QVERIFY(await(editor.posts(PostType::Post, 1, {}))->terms.empty()); // Where all are read.
    }

    void aPostGoesToTheTrashAndNoFurther()
    {
        WordPressClient author = as(u"author"_s);
        PostChange fields;
        fields.title = u"Twice"_s;
        fields.content = "x";
        fields.status = PostStatus::Draft;
        const auto made = await(author.createPost(PostType::Post, fields));
        QVERIFY(made.has_value());
        QVERIFY(await(author.trashPost(PostType::Post, made->id)).has_value());
        QCOMPARE(await(author.post(PostType::Post, made->id))->status, PostStatus::Trash);
        QVERIFY(await(author.trashPost(PostType::Post, made->id)).has_value()); // There already.
        QVERIFY(await(author.trashPost(PostType::Post, 99999999)).has_value());
        const auto listed = await(author.posts(PostType::Post, 1, {}));
        QVERIFY(std::ranges::any_of(listed->posts, [&](const RemotePost &post) {
            return post.id == made->id && post.status == PostStatus::Trash;
        }) || listed->pageCount > 1);
        QVERIFY(listed->total > 0 && listed->serverTime.isValid());
        QCOMPARE(await(as(u"contributor"_s).trashPost(PostType::Post, made->id)).error().kind,
            Error::Kind::Refused);
    }

    /// Of those that newsrooms use to pass a post from desk to desk.
    void aStatusOfAPluginIsSaidAndHidesNoOtherPost()
    {
        WordPressClient editor = as(u"editor"_s);
        PostChange fields;
        fields.title = u"Pitched"_s;
        fields.content = "x";
        fields.status = PostStatus::Draft;
        const auto made = await(editor.createPost(PostType::Post, fields));
        fields.title = u"Beside it"_s;
        const auto other = await(editor.createPost(PostType::Post, fields));
        QVERIFY(made && other);
        m_site->eval(
            "wp_update_post(['ID' => " + QByteArray::number(made->id) + ", 'post_status' => 'pitch']);");
        const auto seen = await(editor.post(PostType::Post, made->id));
        QVERIFY(!seen);
        QCOMPARE(seen.error().kind, Error::Kind::Refused);
        QCOMPARE(seen.error().reason, Error::Reason::StatusUnknown);
        QCOMPARE(seen.error().detail, u"pitch"_s);
        const auto isListed = [&](qint64 id) {
            for (int page = 1, pages = 1; page <= pages; ++page) {
                const auto listed = await(editor.posts(PostType::Post, page, {}));
                pages = listed->pageCount;
                if (std::ranges::find(listed->posts, id, &RemotePost::id) != listed->posts.end())
                    return true;
            }
            return false;
        };
        QVERIFY(isListed(other->id));
        QVERIFY(!isListed(made->id));
    }

    void theRootAnswersWhoeverAsks()
    {
        for (const QUrl &root : { m_site->apiRoot(), plainRoot() }) {
            WordPressClient stranger(m_http, root, u"nobody"_s, Secret("wrong"));
            QVERIFY(await(stranger.probe()).has_value());
        }
        TestServer portal;
        portal.route("/wp-json/", WireReply::answer(200, "text/html", "<h1>Welcome to our network</h1>"));
        WordPressClient behind(m_http, portal.url(u"/wp-json/"_s), u"editor"_s, Secret("x"));
        QCOMPARE(await(behind.probe()).error().kind, Error::Kind::Server);
    }

    void aSiteThatIsBusySaysWhenToComeBack()
    {
        const QByteArray date = "Date: Sun, 06 Nov 1994 08:49:37 GMT"; // Its clock is wrong, and it knows.
        const QList<QList<QByteArray>> forms{ { "Retry-After: 120" },
            { date, "Retry-After: Sun, 06 Nov 1994 08:51:37 GMT" } };
        for (const QList<QByteArray> &headers : forms) {
            for (int status : { 429, 503 }) {
                TestServer busy;
                const auto reply = WireReply::answer(status, "text/html", "later", headers);
                busy.route("/wp-json/wp/v2/users/me", reply);
                busy.route("/wp-json/wp/v2/posts", reply);
                WordPressClient editor(m_http, busy.url(u"/wp-json/"_s), u"editor"_s, Secret("x"));
                QVERIFY(!editor.retryAt().isValid());
                const bool isRead = status == 429;
                QVERIFY(isRead ? !await(editor.me()).has_value()
                               : !await(editor.createPost(PostType::Post, PostChange())).has_value());
                const qint64 wait = QDateTime::currentDateTimeUtc().secsTo(editor.retryAt());
                QVERIFY2(wait > 60 && wait <= 120, qPrintable(QString::number(wait)));
            }
        }
    }

    void revisionsTellOfASaveInBetween()
    {
        WordPressClient editor = as(u"editor"_s);
        WordPressClient admin = as(u"admin"_s);
        PostChange first;
        first.status = PostStatus::Draft;
        first.title = u"Revisions"_s;
        first.content = QByteArray("<p>one</p>");
        const auto created = await(editor.createPost(PostType::Post, first));
        QVERIFY(created.has_value());
        PostChange next;
        next.content = QByteArray("<p>two</p>");
        const auto seen = await(editor.updatePost(PostType::Post, created->id, next));
        QVERIFY(seen.has_value() && seen->predecessorRevision > 0);
        next.content = QByteArray("<p>three, of somebody else</p>");
        const auto foreign = await(admin.updatePost(PostType::Post, created->id, next));
        QVERIFY(foreign.has_value());
        next.content = QByteArray("<p>four</p>");
        const auto mine = await(editor.updatePost(PostType::Post, created->id, next));
        QVERIFY(mine.has_value());
        QCOMPARE(foreign->revisionCount, seen->revisionCount + 1);
        QCOMPARE(mine->revisionCount, seen->revisionCount + 2);
        const auto revisions
            = await(editor.revisions(PostType::Post, created->id, seen->predecessorRevision, {}));
        QVERIFY(revisions.has_value());
        std::vector<QByteArray> between;
        for (const RemoteRevision &revision : *revisions) {
            if (revision.id > seen->predecessorRevision && revision.id < mine->predecessorRevision)
                between.push_back(revision.content);
        }
        QCOMPARE(between, std::vector<QByteArray>{ "<p>three, of somebody else</p>" });

        // Many of them: no more is read than what came behind.
        m_site->eval("wp_set_current_user(1); foreach (range(5, 24) as $n) wp_update_post(['ID' => "
            + QByteArray::number(created->id) + ", 'post_content' => \"<p>$n</p>\"]);");
        const auto newest
            = await(editor.revisions(PostType::Post, created->id, mine->predecessorRevision + 18, {}));
        QVERIFY(newest.has_value());
        QCOMPARE(newest->size(), size_t(10));
        QCOMPARE(newest->back().content, "<p>24</p>");
        const auto all = await(editor.revisions(PostType::Post, created->id, 0, {}));
        QVERIFY(all.has_value());
        QCOMPARE(all->size(), size_t(mine->revisionCount + 20));
        for (int n = 5; n <= 24; ++n)
            QCOMPARE(
                (*all)[size_t(mine->revisionCount + n - 5)].content, "<p>" + QByteArray::number(n) + "</p>");
        const auto some = await(editor.revisions(PostType::Post, created->id, mine->predecessorRevision, {}));
        QVERIFY(some.has_value() && some->size() >= 20 && some->size() <= all->size());
        CancelToken stop;
        const Future<std::vector<RemoteRevision>> stopped
            = editor.revisions(PostType::Post, created->id, 0, stop);
        stop.cancel();
        QCOMPARE(await(stopped).error().kind, Error::Kind::Canceled);
    }

    void contributorMayNotPublish()
    {
        WordPressClient contributor = as(u"contributor"_s);
        PostChange fields;
        fields.title = u"Mine"_s;
        fields.content = "x";
        fields.status = PostStatus::Publish;
        const int before = postCount();
        const auto refused = await(contributor.createPost(PostType::Post, fields));
        QVERIFY(!refused.has_value());
        QCOMPARE(refused.error().kind, Error::Kind::Refused);
        QCOMPARE(refused.error().reason, Error::Reason::MissingRight);
        QCOMPARE(wordpressCode(refused.error()), u"rest_cannot_publish"_s);
        QCOMPARE(postCount(), before);
        fields.status = PostStatus::Pending;
        QVERIFY(await(contributor.createPost(PostType::Post, fields)).has_value());
    }

    void refusalsKeepTheCode()
    {
        WordPressClient editor = as(u"editor"_s);
        PostChange empty;
        empty.status = PostStatus::Draft;
        const auto nothing = await(editor.createPost(PostType::Post, empty));
        QCOMPARE(nothing.error().kind, Error::Kind::Refused);
        QCOMPARE(wordpressCode(nothing.error()), u"empty_content"_s);
        QCOMPARE(await(editor.post(PostType::Post, 999'999)).error().kind, Error::Kind::NotFound);
        WordPressClient wrong(m_http, m_site->apiRoot(), u"editor"_s, Secret("wrong"));
        QCOMPARE(await(wrong.me()).error().kind, Error::Kind::Unauthorized);
        QCOMPARE(await(wrong.createPost(PostType::Post, empty)).error().kind, Error::Kind::Unauthorized);
        // WordPress judges the list of statuses before the context: a stranger gets 400, never a shorter
        // list.
        QCOMPARE(wordpressCode(await(wrong.posts(PostType::Post, 1, {})).error()), u"rest_invalid_param"_s);
        PostChange bytes;
        bytes.content = "\xff\xfe";
        QCOMPARE(await(editor.createPost(PostType::Post, bytes)).error().reason, Error::Reason::BadArgument);
        WordPressClient lost(
            m_http, m_site->url().resolved(QUrl(u"nowhere/wp-json/"_s)), u"editor"_s, Secret("x"));
        QCOMPARE(await(lost.me()).error().reason, Error::Reason::RestMissing);
        m_site->spoil("firewall");
        QCOMPARE(await(editor.me()).error().reason, Error::Reason::RestBlocked);
        PostChange title;
        title.title = u"x"_s;
        QCOMPARE(await(editor.updatePost(PostType::Post, 1, title)).error().kind, Error::Kind::Unknown);
    }

    void termsAreMadeOnceAndFound()
    {
        WordPressClient editor = as(u"editor"_s);
        const auto tag = await(editor.ensureTerm(Taxonomy::Tag, u"Қазақ & <co>"_s));
        QVERIFY2(tag.has_value(), tag ? "" : qPrintable(tag.error().detail));
        const auto again = await(editor.ensureTerm(Taxonomy::Tag, u"Қазақ & <co>"_s));
        QCOMPARE(again->id, tag->id);
        const auto category = await(editor.ensureTerm(Taxonomy::Category, u"Voices & Views"_s));
        QVERIFY(category.has_value());
        // An author may use a category, not make one.
        QCOMPARE(
            await(as(u"author"_s).ensureTerm(Taxonomy::Category, u"voices & views"_s))->id, category->id);
        QCOMPARE(await(as(u"author"_s).ensureTerm(Taxonomy::Category, u"New"_s)).error().reason,
            Error::Reason::MissingRight);
        const auto names = await(editor.termsById(Taxonomy::Category, { category->id, 99'999 }));
        QCOMPARE(names->size(), 1U);
        QCOMPARE((*names)[0].name, u"Voices & Views"_s);

        PostChange fields;
        fields.title = u"With terms"_s;
        fields.content = "x";
        fields.categories = { category->id };
        fields.tags = { tag->id };
        const auto post = await(editor.createPost(PostType::Post, fields));
        QCOMPARE(post->categories, QList<qint64>{ category->id });
        QCOMPARE(post->tags, QList<qint64>{ tag->id });
    }

    void everyTermIsReadOverSeveralPages()
    {
        WordPressClient editor = as(u"editor"_s);
        const auto parent = await(editor.ensureTerm(Taxonomy::Category, u"Asia"_s));
        QVERIFY(parent.has_value());
        QSet<QString> made;
        for (int i = 0; i < 120; ++i) {
            const auto term = await(editor.ensureTerm(Taxonomy::Tag, u"тег %1 & co"_s.arg(i)));
            QVERIFY2(term.has_value(), term ? "" : qPrintable(term.error().detail));
            made.insert(term->name);
        }
        const auto tags = await(editor.allTerms(Taxonomy::Tag));
        QVERIFY2(tags.has_value(), tags ? "" : qPrintable(tags.error().detail));
        QSet<QString> read;
        for (const Term &term : *tags)
            read.insert(term.name);
        QVERIFY(read.contains(made));
        const auto categories = await(editor.allTerms(Taxonomy::Category));
        QVERIFY(std::ranges::any_of(
            *categories, [&](const Term &term) { return term.id == parent->id && term.name == u"Asia"_s; }));
        QCOMPARE(await(as(u"author"_s).allTerms(Taxonomy::Category))->size(), categories->size());
    }

    void lostAnswersAreUnknownAndNeverTwoPosts()
    {
        ChaosProxy proxy(u"127.0.0.1"_s, quint16(m_site->url().port()));
        WordPressClient editor = as(u"editor"_s, proxy.through(m_site->apiRoot()));
        HttpLimits limits;
        limits.deadline = 1500ms;
        editor.setLimits(limits);
        using Fault = ChaosProxy::Fault;
        const std::vector<std::pair<Fault, int>> faults{ { { Fault::Kind::RefuseBefore }, 0 },
            { { Fault::Kind::LoseAnswer }, 1 }, { { Fault::Kind::LoseAnswer, 0, true }, 1 },
            { { Fault::Kind::CutAnswer, 30 }, 1 }, { { Fault::Kind::CutAnswer, 700, true }, 1 },
            { { Fault::Kind::Hang }, 1 }, { { Fault::Kind::CutRequest, 250 }, 0 } };
        int attempts = 0;
        for (const auto &[fault, stored] : faults) {
            const int before = postCount();
            proxy.setScript([fault = fault](int) { return fault; });
            PostChange fields;
            fields.title = u"Chaos"_s;
            fields.content = "x";
            fields.status = PostStatus::Draft;
            const auto result = await(editor.createPost(PostType::Post, fields));
            ++attempts;
            QVERIFY(!result.has_value());
            QCOMPARE(result.error().kind, Error::Kind::Unknown);
            QTRY_COMPARE(postCount(), before + stored);
            QCOMPARE(proxy.requests("POST"), attempts);
        }
    }

    void doctorFindsAHealthySite()
    {
        const SiteReport report = examine(m_site->url(), u"editor"_s, m_site->password(u"editor"_s));
        QCOMPARE(codes(report), QString());
        QVERIFY(report.isFine);
        QCOMPARE(report.apiRoot, m_site->apiRoot());
        QCOMPARE(report.siteName, u"The Test Newsroom"_s);
        QCOMPARE(report.timezone, u"Asia/Almaty"_s);
        QCOMPARE(report.userId, m_site->userId(u"editor"_s));
        QCOMPARE(report.roles, QStringList{ u"editor"_s });
        QVERIFY(report.can.canPublish);
        m_site->spoil("no-link");
        QCOMPARE(
            examine(m_site->url(), u"editor"_s, m_site->password(u"editor"_s)).apiRoot, m_site->apiRoot());
        m_site->spoil("no-link plain-permalinks");
        const SiteReport plain = examine(m_site->url(), u"editor"_s, m_site->password(u"editor"_s));
        QVERIFY2(plain.isFine, qPrintable(codes(plain)));
        QCOMPARE(plain.apiRoot, plainRoot());
        QCOMPARE(await(as(u"editor"_s, plain.apiRoot).me())->id, m_site->userId(u"editor"_s));
    }

    void doctorNamesWhatIsWrong_data()
    {
        QTest::addColumn<QByteArray>("spoiled");
        QTest::addColumn<QByteArray>("password");
        QTest::addColumn<QString>("code");
        QTest::newRow("wrong password") << QByteArray() << QByteArray("wrong") << u"wrong-password"_s;
        QTest::newRow("stripped header")
            << QByteArray("authorization-stripped") << QByteArray() << u"authorization-stripped"_s;
        QTest::newRow("off") << QByteArray("application-passwords-off") << QByteArray()
                             << u"application-passwords-off"_s;
        // Nobody outside can tell: WordPress 6.1 says of all of them "not logged in", the words name them
        // all.
        QTest::newRow("off for this account")
            << QByteArray("application-passwords-off-for-user") << QByteArray() << u"wrong-password"_s;
        QTest::newRow("blocked") << QByteArray("rest-blocked") << QByteArray() << u"rest-blocked"_s;
        QTest::newRow("firewall") << QByteArray("firewall") << QByteArray() << u"firewall"_s;
    }
    void doctorNamesWhatIsWrong()
    {
        QFETCH(QByteArray, spoiled);
        QFETCH(QByteArray, password);
        QFETCH(QString, code);
        m_site->spoil(spoiled);
        const SiteReport report = examine(
            m_site->url(), u"editor"_s, password.isEmpty() ? m_site->password(u"editor"_s) : password);
        QVERIFY(!report.isFine);
        QCOMPARE(codes(report), code);
    }

    void doctorSeesThatNameAndPasswordDoNotBelongTogether()
    {
        const QByteArray password = m_site->password(u"editor"_s);
        for (const QString &user : { u"nobody"_s, u"nobody@example.org"_s, u"author"_s })
            QCOMPARE(codes(examine(m_site->url(), user, password)), u"wrong-password"_s);
        QVERIFY(examine(m_site->url(), u"editor@example.org"_s, password).isFine);
    }

    void spacesInAPasswordDoNotMatter()
    {
        QByteArray spaced = " ";
        for (const char letter : m_site->password(u"editor"_s)) {
            spaced += letter;
            if (spaced.size() % 5 == 0)
                spaced += "\xc2\xa0 ";
        }
        QVERIFY(examine(m_site->url(), u"editor"_s, spaced + '\n').isFine);
    }

    void doctorSeesAReaderWhoMayNotWrite()
    {
        m_site->eval(
            "$id = wp_insert_user(['user_login' => 'reader', 'user_pass' => 'x', 'role' => 'subscriber']);"
            "file_put_contents('reader', WP_Application_Passwords::create_new_application_password($id,"
            " ['name' => 'tests'])[0]);");
        const QByteArray password = m_site->eval("echo file_get_contents('reader');");
        QCOMPARE(codes(examine(m_site->url(), u"reader"_s, password)), u"missing-right"_s);
    }

    // Pictures.

    int mediaCount() const { return m_site->eval("echo array_sum((array)wp_count_attachments());").toInt(); }
    QByteArray fileOf(const RemoteMedia &media)
    {
        HttpRequest request;
        request.url = media.url;
        request.privateAllowedFor = media.url;
        const auto response = await(m_http.send(request));
        return response ? response->capture.body : QByteArray();
    }

    void aPictureIsStoredToTheByte()
    {
        WordPressClient author = as(u"author"_s);
        MediaUpload upload{ speckledPicture({ 1400, 900 }), u"image/png"_s, u"picture-0a1b"_s,
            u"Ночь & день"_s, u"A wall, “white”; + 50 %"_s, u"Photo: Lina"_s };
        qint64 sent = 0;
        qint64 total = 0;
        const auto id = await(author.uploadMedia(upload,
            [&](qint64 left, qint64 all) {
                QVERIFY(left >= sent && left <= all);
                sent = left;
                total = all;
            },
            {}));
        QVERIFY2(id, id ? "" : qPrintable(id.error().detail));
        QCOMPARE(sent, upload.bytes.size());
        QCOMPARE(total, upload.bytes.size());
        const auto media = await(author.media(*id));
        QVERIFY(media);
        QCOMPARE(media->slug, upload.key);
        QCOMPARE(media->author, m_site->userId(u"author"_s));
        QCOMPARE(media->mediaType, upload.mediaType);
        QCOMPARE(media->size, QSize(1400, 900));
        QCOMPARE(media->bytes, upload.bytes.size());
        QVERIFY(media->missingSizes.isEmpty() && !media->isScaled && !media->large.isEmpty());
        QVERIFY(media->url.path().endsWith(u"/picture-0a1b.png"_s));
        QCOMPARE(fileOf(*media), upload.bytes);
        const QByteArray at = QByteArray::number(*id);
        QCOMPARE(m_site->eval("echo get_post_meta(" + at + ", '_wp_attachment_image_alt', true);"),
            upload.alt.toUtf8());
        QCOMPARE(m_site->eval("echo get_post(" + at + ")->post_excerpt;"), upload.caption.toUtf8());
        // A name that is taken becomes another, and all of them are found.
        const auto second = await(author.uploadMedia(upload, {}, {}));
        QVERIFY(second);
        const auto found
            = await(author.mediaBySlug({ u"picture-0a1b"_s, u"picture-0a1b-2"_s, u"picture-9"_s }));
        QVERIFY(found && found->size() == 2);
        QCOMPARE(found->front(), *media);
        QCOMPARE(found->back().slug, u"picture-0a1b-2"_s);
        // For good, and gone already is fine.
        QVERIFY(await(author.removeMedia(*second)));
        QVERIFY(await(author.removeMedia(*second)));
        QCOMPARE(await(author.media(*second)).error().kind, Error::Kind::NotFound);
        QCOMPARE(await(author.mediaBySlug({ u"picture-0a1b-2"_s }))->size(), size_t(0));
    }

    void aLargePhotoIsScaledByTheSite()
    {
        WordPressClient editor = as(u"editor"_s);
        const MediaUpload upload{ speckledPicture({ 3000, 2000 }, 1, "jpeg"), u"image/jpeg"_s,
            u"picture-large"_s, {}, {}, {} };
        const auto id = await(editor.uploadMedia(upload, {}, {}));
        QVERIFY(id);
        const auto media = await(editor.media(*id));
        QVERIFY(media && media->isScaled);
        QCOMPARE(media->size, QSize(2560, 1707));
        QVERIFY(media->bytes > 0);
    }

    void whatASiteDoesNotTakeIsRefused()
    {
        const int before = mediaCount();
        MediaUpload upload{ speckledPicture({ 20, 20 }), u"image/png"_s, u"picture-no"_s, {}, {}, {} };
        const auto refused = await(as(u"contributor"_s).uploadMedia(upload, {}, {}));
        QCOMPARE(refused.error().kind, Error::Kind::Refused);
        QCOMPARE(refused.error().reason, Error::Reason::MissingRight);
        upload.bytes = "<?php no picture";
        const auto fake = await(as(u"editor"_s).uploadMedia(upload, {}, {}));
        QCOMPARE(fake.error().kind, Error::Kind::Refused);
        QCOMPARE(wordpressCode(fake.error()), u"rest_upload_sideload_error"_s);
        QCOMPARE(mediaCount(), before);
    }

    void aSiteThatDiesMakingSizesIsAskedToFinish()
    {
        WordPressClient author = as(u"author"_s);
        m_site->spoil("dies-in-sizes");
        const MediaUpload upload{ speckledPicture({ 1200, 800 }), u"image/png"_s, u"picture-dies"_s, {}, {},
            {} };
        const auto id = await(author.uploadMedia(upload, {}, {}));
        QVERIFY2(id, id ? "" : qPrintable(id.error().detail));
        const auto before = await(author.media(*id));
        QVERIFY(before && !before->missingSizes.isEmpty() && before->large.isEmpty());
        QVERIFY(await(author.finishMedia(*id)));
        const auto after = await(author.media(*id));
        QVERIFY(after && after->missingSizes.isEmpty() && !after->large.isEmpty());
        QCOMPARE(after->bytes, upload.bytes.size());
    }

    void damagedOrCutNothingIsStored()
    {
        const int before = mediaCount();
        const MediaUpload upload{ speckledPicture({ 900, 900 }), u"image/png"_s, u"picture-cut"_s, {}, {},
            {} };
        ChaosProxy proxy(u"127.0.0.1"_s, quint16(m_site->url().port()));
        proxy.setScript([](int) {
            return ChaosProxy::Fault{ ChaosProxy::Fault::Kind::CutRequest, 2000, false };
        });
        // However much of it the system took: never said to be stored.
        const auto cut = await(as(u"editor"_s, proxy.through(m_site->apiRoot())).uploadMedia(upload, {}, {}));
        QVERIFY(!cut);
        QCOMPARE(proxy.requests("POST"), 1);
        HttpRequest raw;
        raw.method = HttpRequest::Method::Post;
        raw.url = m_site->apiRoot().resolved(QUrl(u"wp/v2/media"_s));
        raw.privateAllowedFor = raw.url;
        raw.credentials
            = Credentials{ m_site->apiRoot(), u"editor"_s, Secret(m_site->password(u"editor"_s)) };
        raw.headers = { { "Content-Type", "image/png" },
            { "Content-Disposition", "attachment; filename=\"picture-cut.png\"" },
            { "Content-MD5", QByteArray(32, '0') } };
        raw.body = upload.bytes;
        const auto damaged = await(m_http.send(raw));
        QVERIFY(damaged);
        QCOMPARE(damaged->status(), 412);
        QVERIFY(damaged->capture.body.contains("rest_upload_hash_mismatch"));
        QCOMPARE(mediaCount(), before);
    }
};

QTEST_GUILESS_MAIN(TestWordPress)
#include "wordpress_test.moc"
