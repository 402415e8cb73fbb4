#include "desk/drafts.h"
#include "desk/library.h"
#include "desk/newsroom.h"
#include "desk/outbox.h"
#include "desk/sites.h"
#include "desk/sources.h"
#include "support/get.h"
#include "support/wordpressserver.h"

#include <QJsonDocument>
#include <QJsonObject>

using namespace Qt::StringLiterals;

/// From a blog to a published post, on a real WordPress, as a person does it but without a window.
class PathTest final : public QObject {
    Q_OBJECT
private slots:
    void fromABlogToAPublishedPost();
    void aWrongPasswordAddsNoSite();
};

void PathTest::fromABlogToAPublishedPost()
{
    WordPressServer wordpress;
    if (wordpress.isSkipped())
        QSKIP(qPrintable(wordpress.problem()));
    QVERIFY2(wordpress.problem().isEmpty(), qPrintable(wordpress.problem()));
    TestServer web;
    const Blog blog(web);
    Newsroom newsroom;

    // Follow by the page's address, as it is typed: no scheme, no feed.
    const QString typed = u"127.0.0.1:%1"_s.arg(web.port());
    const Result<Feed> feed = await(newsroom.desk->library().follow(typed));
    QVERIFY2(feed, qPrintable(feed ? QString() : feed.error().detail));
    QCOMPARE(feed->title, u"Square Watch"_s);
    QCOMPARE(feed->url, web.url(u"/feed.xml"_s));

    // Read it offline, after a new start.
    newsroom.open(NetworkPolicy::Offline);
    Library &library = newsroom.desk->library();
    const auto rows = library.page({}, {});
    QVERIFY(rows);
    QCOMPARE(rows->size(), size_t(2));
    const ArticleId article = rows->front().article.id;
    QCOMPARE(rows->front().article.title, u"Closed before dawn"_s);
    QVERIFY(library.article(article)->html.contains("We found out from the baker"));

    // Quote it offline.
    Drafts &drafts = newsroom.desk->drafts();
    PostFields fields;
    fields.title = u"Voices from the square"_s;
    fields.content = "<!-- wp:paragraph -->\n<p>Square Watch writes:</p>\n<!-- /wp:paragraph -->";
    const Result<DraftId> draft = await(drafts.create(fields));
    QVERIFY(draft);
    const QString text = u"The bridge was closed before dawn & the baker told us first.\n\n"
                         "We found out from the baker, who lives beside the river and sees everything."_s;
    const Result<Quote> quote = await(drafts.quote(*draft, article, 0, int(text.size()), text));
    QVERIFY2(quote, qPrintable(quote ? QString() : quote.error().detail));
    QCOMPARE(quote->verdict, Quote::Verdict::Exact);
    QCOMPARE(quote->passage.text, text);
    QCOMPARE(quote->author, u"Amina Darwish"_s);
    QCOMPARE(quote->url, web.url(u"/bridge"_s));
    const Result<Snapshot> snapshot = newsroom.desk->sources().snapshot(quote->passage.snapshot);
    QVERIFY(snapshot);
    QVERIFY(snapshot->text.startsWith(text));
    QCOMPARE(snapshot->url, web.url(u"/feed.xml"_s));
    QCOMPARE(await(newsroom.desk->sources().check()).value_or(0), 1);
    QVERIFY(await(drafts.append(*draft, Drafts::markup(*quote))));

    // Offline, a card is its address alone; online, the page gives its title.
    const Result<Card> bare = await(drafts.card(web.url(u"/photos"_s).toString()));
    QVERIFY(bare);
    QVERIFY(bare->title.isEmpty());
    newsroom.desk->setPolicy(NetworkPolicy::Online);
    const Result<Card> card = await(drafts.card(web.url(u"/photos"_s).toString()));
    QVERIFY2(card, qPrintable(card ? QString() : card.error().detail));
    QCOMPARE(card->title, u"Night of the flood: 3 pictures"_s);
    QCOMPARE(card->author, u"Lina Haddad"_s);
    QVERIFY(await(drafts.append(*draft, Drafts::markup(*card))));

    // Connect, publish, synchronise.
    Sites &sites = newsroom.desk->sites();
    const Secret password(wordpress.password(u"editor"_s));
    const Result<SiteId> site
        = await(sites.add(u"Newsroom"_s, wordpress.url().toString(), u"editor"_s, password), 60);
    QVERIFY2(site, qPrintable(site ? QString() : site.error().detail));
    Outbox &outbox = newsroom.desk->outbox();
    QVERIFY(await(outbox.publish(*draft, *site)));
    QCOMPARE(outbox.waitingCount(), 1);
    const Result<SyncReport> report = await(outbox.sync(), 120);
    QVERIFY2(report, qPrintable(report ? QString() : report.error().detail));
    QVERIFY2(!report->stopped, qPrintable(report->stopped ? report->stopped->detail : QString()));
    QCOMPARE(report->pushed, 1);
    QCOMPARE(report->waiting, 0);
    QCOMPARE(report->failed, 0);
    QCOMPARE(outbox.waitingCount(), 0);
    const Result<Draft> sent = drafts.draft(*draft);
    QVERIFY(sent);
    QCOMPARE(sent->state, SyncState::OnSite);
    QVERIFY(sent->remoteId > 0);

    // Read back through REST, raw: the same bytes.
    QUrl route = wordpress.apiRoot();
    route.setPath(route.path() + u"wp/v2/posts/%1"_s.arg(sent->remoteId));
    route.setQuery(u"context=edit"_s);
    const QByteArray credentials = "editor:" + wordpress.password(u"editor"_s);
    const QJsonObject post = QJsonDocument::fromJson(get(route, "Basic " + credentials.toBase64())).object();
    QCOMPARE(post[u"status"].toString(), u"publish"_s);
    QCOMPARE(post[u"title"][u"raw"].toString(), fields.title);
    QCOMPARE(post[u"content"][u"raw"].toString().toUtf8(), sent->fields.content);

    // And as anybody sees it.
    const QByteArray page = get(QUrl(post[u"link"].toString()));
    QVERIFY2(page.contains("We found out from the baker, who lives beside the river"), page.left(2000));
    QVERIFY(page.contains("href=\"" + web.url(u"/bridge"_s).toEncoded() + '"'));
    QVERIFY(page.contains("Amina Darwish"));
    QVERIFY(page.contains("qtd-card"));
    QVERIFY(page.contains("href=\"" + web.url(u"/photos"_s).toEncoded() + '"'));
    QVERIFY(page.contains("Night of the flood"));

    // Synchronising again sends nothing.
    const Result<SyncReport> again = await(outbox.sync(), 120);
    QVERIFY(again);
    QCOMPARE(again->pushed, 0);
    QCOMPARE(again->conflicts, 0);
}

void PathTest::aWrongPasswordAddsNoSite()
{
    WordPressServer wordpress;
    if (wordpress.isSkipped())
        QSKIP(qPrintable(wordpress.problem()));
    QVERIFY2(wordpress.problem().isEmpty(), qPrintable(wordpress.problem()));
    Newsroom newsroom;
    Sites &sites = newsroom.desk->sites();
    const Result<SiteId> site = await(
        sites.add(u"Newsroom"_s, wordpress.url().toString(), u"editor"_s, Secret("wrong wrong wrong")), 60);
    QVERIFY(!site);
    QCOMPARE(site.error().reason, Error::Reason::WrongPassword);
    QVERIFY(sites.sites().empty());
    newsroom.open();
    QVERIFY(newsroom.desk->sites().sites().empty());
}

QTEST_GUILESS_MAIN(PathTest)
#include "path_test.moc"
