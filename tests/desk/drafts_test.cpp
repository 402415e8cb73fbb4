#include "desk/drafts.h"
#include "desk/library.h"
#include "desk/newsroom.h"
#include "desk/outbox.h"
#include "desk/sites.h"
#include "desk/sources.h"
#include "formats/blocks/views.h"
#include "storage/draftstore.h"
#include "storage/outboxstore.h"
#include "storage/revisionstore.h"
#include "storage/sitestore.h"
#include "support/sound.h"

#include <QDir>
#include <QSignalSpy>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

const QByteArray paragraph = "<!-- wp:paragraph -->\n<p>One</p>\n<!-- /wp:paragraph -->";

/// Another connection to the newsroom of an open desk: what a synchronisation does meanwhile.
std::unique_ptr<Database> besides(const Newsroom &newsroom)
{
    auto database = Database::open(newsroom.folder.path() + u"/profile/newsroom.sqlite"_s);
    return database ? std::move(*database) : nullptr;
}

/// The site's text becomes the newest, and what both sides agree on.
void pull(Database &database, DraftId id, const PostFields &fields)
{
    Transaction transaction(database);
    const Draft draft = sound(DraftStore(database).load(id));
    const RevisionId revision = sound(RevisionStore(database).append(
        { {}, id, draft.head, Revision::Origin::Pulled, {}, QDateTime::currentDateTimeUtc(), fields },
        { fields.content }));
    if (draft.remoteId != 0) {
        Observation seen;
        seen.draft = id;
        seen.remoteId = draft.remoteId;
        seen.fields = fields;
        seen.seenAt = QDateTime::currentDateTimeUtc();
        seen = sound(OutboxStore(database).observe(seen));
        sound(OutboxStore(database).agree(id, revision, seen.id));
    }
    sound(transaction.commit());
}

/// A draft that is on a site, where both texts are the same.
DraftId postOnSite(Newsroom &newsroom, const PostFields &fields)
{
    const DraftId id = sound(await(newsroom.desk->drafts().create(fields)));
    const auto database = besides(newsroom);
    Site site;
    site.name = u"News"_s;
    site.url = QUrl(u"https://news.example/"_s);
    const SiteId siteId = sound(SiteStore(*database).add(site));
    sound(DraftStore(*database).setRemote(id, siteId, 7, PostStatus::Publish, {}));
    pull(*database, id, fields);
    newsroom.open(); // Sites are read at the start.
    return id;
}

PostFields textOf(const QStringList &paragraphs)
{
    PostFields fields;
    fields.title = u"Night"_s;
    for (const QString &text : paragraphs) {
        if (!fields.content.isEmpty())
            fields.content += "\n\n";
        fields.content += "<!-- wp:paragraph -->\n<p>" + text.toUtf8() + "</p>\n<!-- /wp:paragraph -->";
    }
    return fields;
}

} // namespace

class DraftsTest final : public QObject {
    Q_OBJECT
private slots:
    void typingIsOnTheDiskWithinTwoSeconds();
    void savingNamesARevisionAndRestoringBringsItBack();
    void theEndOfTheDeskWritesWhatWasTyped();
    void aFailedWriteKeepsTheTextAndTriesAgain();
    void aQuotationKeepsWhatWasRead();
    void anAttributionNamesTheDayThatItWasWhereItWasWritten_data();
    void anAttributionNamesTheDayThatItWasWhereItWasWritten();
    void aChangedQuotationIsNotVerified();
    void anEarlierTextIsQuotedWithTheBytesThatItArrivedIn();
    void whatIsQuotedIsTheTextThatWasRead();
    void otherFormatsBecomeBlocksAndBack();
    void aWishNeedsASite();
    void typingAndWishesChangeTheStateAndCancelingBringsItBack();
    void aTextThatCameWhileTypingIsJoinedNotOverwritten();
    void aTextThatCannotBeJoinedBecomesAConflict();
    void careMakesOneCopyADay();
    void careFindsADamagedLibrary();
    void aSecondDeskReadsAndDoesNotWrite();
    void backupsBringBackEveryWord();
    void aPageOfAnotherSiteStandsUnderNoneOfItsPages();
};

void DraftsTest::typingIsOnTheDiskWithinTwoSeconds()
{
    Newsroom newsroom;
    Drafts &drafts = newsroom.desk->drafts();
    const Result<DraftId> id = await(drafts.create());
    QVERIFY(id);
    QSignalSpy saved(&drafts, &Drafts::saved);
    PostFields fields;
    QElapsedTimer clock;
    clock.start();
    // Without a pause: the longest wait counts.
    while (clock.elapsed() < 2500) {
        fields.content += 'x';
        drafts.write(*id, fields);
        QCOMPARE(drafts.draft(*id)->fields, fields);
        QTest::qWait(30);
        if (clock.elapsed() > 2000)
            QVERIFY(!saved.isEmpty());
    }
    QVERIFY(saved.size() <= 4);
    QTRY_VERIFY_WITH_TIMEOUT(await(drafts.history(*id))->size() >= 2, 2000);
    QVERIFY(await(drafts.flush()));
    const auto history = await(drafts.history(*id));
    QVERIFY(history);
    // Nothing new, no new revision.
    drafts.write(*id, fields);
    QVERIFY(await(drafts.save(*id)));
    QCOMPARE(await(drafts.history(*id))->size(), history->size());
}

void DraftsTest::savingNamesARevisionAndRestoringBringsItBack()
{
    Newsroom newsroom;
    Drafts &drafts = newsroom.desk->drafts();
    PostFields fields;
    fields.title = u"First"_s;
    fields.content = paragraph;
    const Result<DraftId> id = await(drafts.create(fields));
    QVERIFY(id);
    const Result<RevisionId> named = await(drafts.save(*id, u"Before lunch"_s));
    QVERIFY(named);
    PostFields other = fields;
    other.content = "gone";
    drafts.write(*id, other);
    QSignalSpy changed(&drafts, &Drafts::changed);
    QVERIFY(await(drafts.restore(*id, *named)));
    QCOMPARE(changed.size(), 1);
    QCOMPARE(drafts.draft(*id)->fields, fields);
    const auto history = await(drafts.history(*id));
    QVERIFY(history);
    QCOMPARE(history->size(), size_t(3)); // What was typed before is there too.
    QCOMPARE(history->front().origin, Revision::Origin::Restored);
    QCOMPARE(history->back().name, u"Before lunch"_s);
    QCOMPARE(await(drafts.restore(*id, RevisionId{ 999 })).error().kind, Error::Kind::NotFound);
}

void DraftsTest::theEndOfTheDeskWritesWhatWasTyped()
{
    Newsroom newsroom;
    PostFields fields;
    fields.title = u"Unsaved"_s;
    const Result<DraftId> id = await(newsroom.desk->drafts().create());
    QVERIFY(id);
    newsroom.desk->drafts().write(*id, fields);
    newsroom.open();
    QCOMPARE(newsroom.desk->drafts().draft(*id)->fields, fields);
}

void DraftsTest::aFailedWriteKeepsTheTextAndTriesAgain()
{
    Newsroom newsroom;
    Drafts &drafts = newsroom.desk->drafts();
    const Result<DraftId> id = await(drafts.create());
    QVERIFY(id);
    PostFields fields;
    fields.title = u"Not lost"_s;
    {
        // Every write of a text fails.
        const auto holder = besides(newsroom);
        QVERIFY(holder->run(
            u"CREATE TRIGGER broken BEFORE INSERT ON revision BEGIN SELECT RAISE(ABORT, 'no'); END"_s));
        QSignalSpy failed(&drafts, &Drafts::writeFailed);
        QSignalSpy told(newsroom.desk.get(), &Desk::storageFailed);
        drafts.write(*id, fields);
        QTRY_VERIFY_WITH_TIMEOUT(!failed.isEmpty(), 5000);
        QVERIFY(!told.isEmpty());
        QCOMPARE(drafts.draft(*id)->fields, fields);
        QVERIFY(drafts.hasUnsaved());
        QCOMPARE(await(drafts.flush()).error().kind, Error::Kind::Storage);
        QVERIFY(holder->run(u"DROP TRIGGER broken"_s));
    }
    QSignalSpy saved(&drafts, &Drafts::saved);
    QTRY_VERIFY_WITH_TIMEOUT(!saved.isEmpty(), 10000);
    QVERIFY(!drafts.hasUnsaved());
    newsroom.open();
    QCOMPARE(newsroom.desk->drafts().draft(*id)->fields, fields);
}

void DraftsTest::aQuotationKeepsWhatWasRead()
{
    TestServer web;
    const Blog blog(web);
    Newsroom newsroom;
    QVERIFY(await(newsroom.desk->library().follow(web.url().toString())));
    newsroom.open(NetworkPolicy::Offline);
    Drafts &drafts = newsroom.desk->drafts();
    const ArticleId article = newsroom.desk->library().page({}, {})->front().article.id;
    const Result<DraftId> draft = await(drafts.create());
    const QString text = u"The bridge was closed before dawn & the baker told us first."_s;
    const Result<Quote> first = await(drafts.quote(*draft, article, 0, int(text.size()), text));
    QVERIFY(first);
    QCOMPARE(first->verdict, Quote::Verdict::Exact);
    // A second one from the same text needs no second copy.
    const Result<Quote> second = await(drafts.quote(*draft, article, 0, int(text.size()), text));
    QVERIFY(second);
    QCOMPARE(second->passage.snapshot, first->passage.snapshot);
    QVERIFY(second->id != first->id);
    QCOMPARE(drafts.quotes(*draft)->size(), size_t(2));
    QCOMPARE(newsroom.desk->sources().snapshots()->size(), size_t(1));
    QCOMPARE(newsroom.desk->sources().quote(first->id).value(), *first);

    // The markup is ours, and says whom it is from.
    const auto document = blocks::Document::parse(Drafts::markup(*first));
    QCOMPARE(document.size(), 1);
    const auto view = blocks::quoteView(document.block(0));
    QVERIFY(view);
    QCOMPARE(view->id, first->id.toLatin1());
    QCOMPARE(
        view->parts.front().text.html, "The bridge was closed before dawn &amp; the baker told us first.");
    QCOMPARE(view->link(), web.url(u"/bridge"_s).toEncoded());
    QVERIFY(view->citeHtml().contains("Amina Darwish"));

    // The feed may go; what was quoted stays.
    Library &library = newsroom.desk->library();
    library.unfollow(library.feeds().front().id);
    library.removeNow();
    QVERIFY(await(library.renameFolder(u"none"_s, u"none"_s))); // Writes wait for each other.
    QVERIFY(newsroom.desk->sources().snapshot(first->passage.snapshot)->text.startsWith(text));
    QCOMPARE(await(newsroom.desk->sources().check()).value_or(0), 1);
}

void DraftsTest::anAttributionNamesTheDayThatItWasWhereItWasWritten_data()
{
    QTest::addColumn<QByteArray>("time");
    QTest::addColumn<QByteArray>("day");
    QTest::newRow("Almaty") << QByteArray("Mon, 02 Nov 2026 02:00:00 +0600") << QByteArray("2 November 2026");
    QTest::newRow("Lima") << QByteArray("Sun, 01 Nov 2026 22:00:00 -0500") << QByteArray("1 November 2026");
    QTest::newRow("UTC") << QByteArray("Mon, 02 Nov 2026 23:30:00 GMT") << QByteArray("2 November 2026");
}

void DraftsTest::anAttributionNamesTheDayThatItWasWhereItWasWritten()
{
    QFETCH(const QByteArray, time);
    QFETCH(const QByteArray, day);
    TestServer web;
    const Blog blog(web);
    QByteArray feed = Blog::feed(web.url(QString()).toEncoded());
    feed.replace("Mon, 02 Nov 2026 06:00:00 GMT", time);
    web.route("/feed.xml", WireReply::answer(200, "application/rss+xml", feed));
    Newsroom newsroom;
    QVERIFY(await(newsroom.desk->library().follow(web.url().toString())));
    Drafts &drafts = newsroom.desk->drafts();
    const Result<DraftId> draft = await(drafts.create());
    const auto rows = newsroom.desk->library().page({}, {});
    const auto bridge = std::ranges::find_if(
        *rows, [](const ArticleRow &row) { return row.article.title == u"Closed before dawn"_s; });
    QVERIFY(bridge != rows->end());
    const Result<Quote> quote = await(drafts.quote(*draft, bridge->article.id, 0, 10, u"The bridge"_s));
    QVERIFY(quote);
    const QByteArray markup = Drafts::markup(*quote);
    QVERIFY2(markup.contains(day), markup.constData());
    // The moment itself is what is kept.
    QCOMPARE(newsroom.desk->sources().quote(quote->id).value(), *quote);
}

void DraftsTest::aChangedQuotationIsNotVerified()
{
    TestServer web;
    const Blog blog(web);
    Newsroom newsroom;
    QVERIFY(await(newsroom.desk->library().follow(web.url().toString())));
    Drafts &drafts = newsroom.desk->drafts();
    const ArticleId article = newsroom.desk->library().page({}, {})->front().article.id;
    const Result<DraftId> draft = await(drafts.create());
    const Result<Quote> quote = await(drafts.quote(
        *draft, article, 0, 60, u"The bridge was opened before dawn & the baker told us first."_s));
    QVERIFY(quote);
    QCOMPARE(quote->verdict, Quote::Verdict::NotFound);
    QCOMPARE(
        await(drafts.quote(*draft, article, 5, 5000, u"x"_s)).error().reason, Error::Reason::BadArgument);
    QCOMPARE(await(drafts.quote(*draft, ArticleId{ 77 }, 0, 1, u"x"_s)).error().kind, Error::Kind::NotFound);
}

namespace {

/// The publisher says something else in the same article.
void change(TestServer &web, Library &library)
{
    QByteArray changed = Blog::feed(web.url(QString()).toEncoded());
    changed.replace("the baker told us first", "nobody told us");
    web.route("/feed.xml", WireReply::answer(200, "application/rss+xml", changed, { "ETag: \"two\"" }));
    const Result<RefreshReport> report = await(library.refresh());
    QVERIFY(report);
    QCOMPARE(report->updatedArticles, 1);
}

const QString asFirstWritten = u"The bridge was closed before dawn & the baker told us first."_s;

} // namespace

void DraftsTest::anEarlierTextIsQuotedWithTheBytesThatItArrivedIn()
{
    TestServer web;
    const Blog blog(web);
    Newsroom newsroom;
    Library &library = newsroom.desk->library();
    QVERIFY(await(library.follow(web.url().toString())));
    change(web, library);
    Drafts &drafts = newsroom.desk->drafts();
    const ArticleId article = library.page({}, {})->front().article.id;
    QVERIFY(!library.article(article)->html.contains("told us first"));
    const Result<ArticleText> first = await(library.version(article, 1));
    QVERIFY(first);
    QVERIFY(first->html.contains("told us first"));
    const Result<DraftId> draft = await(drafts.create());
    const int end = int(asFirstWritten.size());
    const Result<Quote> quote = await(drafts.quote(*draft, article, 0, end, asFirstWritten, first->version));
    QVERIFY(quote);
    QCOMPARE(quote->verdict, Quote::Verdict::Exact);
    const Result<Snapshot> proof = newsroom.desk->sources().snapshot(quote->passage.snapshot);
    QVERIFY(proof);
    QVERIFY(proof->text.startsWith(asFirstWritten));
    QCOMPARE(proof->capturedAt, first->seenAt);
    QCOMPARE(await(newsroom.desk->sources().check()).value_or(0), 1);
    // The newest does not say it.
    const Result<Quote> now = await(drafts.quote(*draft, article, 0, end, asFirstWritten));
    QVERIFY(now);
    QCOMPARE(now->verdict, Quote::Verdict::NotFound);
    QCOMPARE(
        await(drafts.quote(*draft, article, 0, end, asFirstWritten, 9)).error().kind, Error::Kind::NotFound);
}

void DraftsTest::whatIsQuotedIsTheTextThatWasRead()
{
    TestServer web;
    const Blog blog(web);
    Newsroom newsroom;
    Library &library = newsroom.desk->library();
    QVERIFY(await(library.follow(web.url().toString())));
    const ArticleId article = library.page({}, {})->front().article.id;
    const Result<ArticleText> read = library.article(article);
    QVERIFY(read);
    change(web, library); // While somebody reads.
    const Result<DraftId> draft = await(newsroom.desk->drafts().create());
    const Result<Quote> quote = await(newsroom.desk->drafts().quote(
        *draft, article, 0, int(asFirstWritten.size()), asFirstWritten, read->version));
    QVERIFY(quote);
    QCOMPARE(quote->verdict, Quote::Verdict::Exact);
}

void DraftsTest::otherFormatsBecomeBlocksAndBack()
{
    Newsroom newsroom;
    Drafts &drafts = newsroom.desk->drafts();
    const Result<DraftId> id = await(drafts.import(
        "# Night\n\nFirst *words* and a [link](https://example.org/a).\n\n- one\n- two\n\n> said\n",
        DraftFormat::Markdown, u"Imported"_s));
    QVERIFY(id);
    const QByteArray markup = drafts.draft(*id)->fields.content;
    const blocks::Document document = blocks::Document::parse(markup);
    QList<QByteArray> names;
    for (const blocks::Block &block : document.blocks()) {
        if (!block.isBlank())
            names << block.name();
    }
    QCOMPARE(names, (QList<QByteArray>{ "core/heading", "core/paragraph", "core/list", "core/quote" }));
    QCOMPARE(drafts.exportAs(*id, DraftFormat::Blocks).value(), markup);
    const Result<QByteArray> html = drafts.exportAs(*id, DraftFormat::Html);
    QVERIFY(html->contains("<p>First <em>words</em> and a <a href=\"https://example.org/a\">link</a>.</p>"));
    QVERIFY(!html->contains("wp:"));
    const Result<QByteArray> markdown = drafts.exportAs(*id, DraftFormat::Markdown);
    QVERIFY2(
        markdown->contains("First *words* and a [link](<https://example.org/a>)."), markdown->constData());
    QVERIFY(markdown->contains("- one\n- two"));
    QVERIFY(markdown->contains("> said"));

    const Result<DraftId> hostile = await(
        drafts.import("<p onclick=x>Hi<script>alert(1)</script></p>", DraftFormat::Html, u"Hostile"_s));
    QVERIFY(!drafts.draft(*hostile)->fields.content.contains("script"));
    QVERIFY(!drafts.draft(*hostile)->fields.content.contains("onclick"));
}

void DraftsTest::typingAndWishesChangeTheStateAndCancelingBringsItBack()
{
    Newsroom newsroom;
    const DraftId id = postOnSite(newsroom, textOf({ u"One"_s, u"Two"_s }));
    Drafts &drafts = newsroom.desk->drafts();
    Outbox &outbox = newsroom.desk->outbox();
    QCOMPARE(drafts.draft(id)->state, SyncState::OnSite);

    // A wish for what the site has already, and its end.
    IntentId wish = sound(await(outbox.publish(id)));
    QCOMPARE(drafts.draft(id)->state, SyncState::Waiting);
    QCOMPARE(outbox.waitingCount(), 1);
    sound(await(outbox.cancel(wish)));
    QCOMPARE(drafts.draft(id)->state, SyncState::OnSite);
    QCOMPARE(outbox.waitingCount(), 0);

    drafts.write(id, textOf({ u"One"_s, u"Two more"_s }));
    sound(await(drafts.save(id)));
    QCOMPARE(drafts.draft(id)->state, SyncState::Edited);
    wish = sound(await(outbox.publish(id)));
    QCOMPARE(drafts.draft(id)->state, SyncState::Waiting);
    // Writing on does not take the wish away.
    drafts.write(id, textOf({ u"One"_s, u"Two more words"_s }));
    sound(await(drafts.save(id)));
    QCOMPARE(drafts.draft(id)->state, SyncState::Waiting);
    sound(await(outbox.cancel(wish)));
    QCOMPARE(drafts.draft(id)->state, SyncState::Edited);
    QCOMPARE(await(outbox.cancel(wish)).error().kind, Error::Kind::NotFound);
    // Typed back to what is there.
    drafts.write(id, textOf({ u"One"_s, u"Two"_s }));
    wish = sound(await(outbox.publish(id)));
    sound(await(outbox.cancel(wish)));
    QCOMPARE(drafts.draft(id)->state, SyncState::OnSite);

    // Refused by the site, tried again.
    wish = sound(await(outbox.publish(id)));
    {
        const auto database = besides(newsroom);
        const Error no{ Error::Kind::Server, Error::Reason::MissingRight, {} };
        sound(OutboxStore(*database).setIntent(wish, Intent::State::Refused, no));
    }
    QCOMPARE(outbox.waitingCount(), 1);
    sound(await(outbox.retry(wish)));
    QCOMPARE(drafts.draft(id)->state, SyncState::Waiting);
    QCOMPARE(sound(outbox.rows()).front().intent.state, Intent::State::Waiting);
    QCOMPARE(await(outbox.retry(IntentId{ 99 })).error().kind, Error::Kind::NotFound);

    // One that is nowhere yet is local again.
    const DraftId fresh = sound(await(drafts.create(textOf({ u"New"_s }))));
    const SiteId site = newsroom.desk->sites().sites().front().id;
    wish = sound(await(outbox.publish(fresh, site)));
    QCOMPARE(drafts.draft(fresh)->state, SyncState::Waiting);
    sound(await(outbox.cancel(wish)));
    QCOMPARE(drafts.draft(fresh)->state, SyncState::Local);
}

void DraftsTest::aTextThatCameWhileTypingIsJoinedNotOverwritten()
{
    Newsroom newsroom;
    const DraftId id = postOnSite(newsroom, textOf({ u"One"_s }));
    Drafts &drafts = newsroom.desk->drafts();
    PostFields typed = sound(drafts.draft(id)).fields; // The editor opens it.
    PostFields theirs = typed;
    QSignalSpy changed(&drafts, &Drafts::changed);
    // A colleague's edit is pulled between two key presses.
    theirs.title = u"Night, corrected"_s;
    pull(*besides(newsroom), id, theirs);
    typed.content = textOf({ u"One, typed"_s }).content;
    drafts.write(id, typed);
    sound(await(drafts.save(id)));
    QCOMPARE(changed.size(), 1);
    PostFields both = typed;
    both.title = theirs.title;
    // The editor has not looked yet and types on, from its own text: nothing of the colleague's is lost.
    typed.content = textOf({ u"One, typed"_s, u"Two"_s }).content;
    drafts.write(id, typed);
    const auto first = drafts.save(id);
    typed.content = textOf({ u"One, typed"_s, u"Two, three"_s }).content;
    drafts.write(id, typed);
    sound(await(drafts.save(id)));
    QVERIFY(first.isFinished());
    both.content = typed.content;
    QCOMPARE(drafts.draft(id)->fields, both);
    QCOMPARE(drafts.draft(id)->state, SyncState::Edited);
    const std::vector<Revision> history = sound(await(drafts.history(id)));
    QCOMPARE(history.front().origin, Revision::Origin::Merged);
    // Every text that was typed is there as it was typed.
    QCOMPARE(std::ranges::count(history, Revision::Origin::Typed, &Revision::origin), 4);

    // Nothing typed: the site's text stands.
    const PostFields seen = drafts.draft(id)->fields;
    PostFields later = seen;
    later.content = textOf({ u"All new"_s }).content;
    pull(*besides(newsroom), id, later);
    drafts.write(id, seen);
    sound(await(drafts.save(id)));
    QCOMPARE(drafts.draft(id)->fields, later);
}

void DraftsTest::aTextThatCannotBeJoinedBecomesAConflict()
{
    Newsroom newsroom;
    const DraftId id = postOnSite(newsroom, textOf({ u"One"_s, u"Two"_s }));
    Drafts &drafts = newsroom.desk->drafts();
    QVERIFY(drafts.draft(id));
    pull(*besides(newsroom), id, textOf({ u"Theirs"_s, u"Two"_s }));
    const PostFields mine = textOf({ u"Mine"_s, u"Two"_s });
    drafts.write(id, mine);
    sound(await(drafts.save(id)));
    QCOMPARE(drafts.draft(id)->fields, mine);
    QCOMPARE(drafts.draft(id)->state, SyncState::Conflict);
    const std::vector<Conflict> conflicts = sound(newsroom.desk->outbox().conflicts());
    QCOMPARE(conflicts.size(), size_t(1));
    QCOMPARE(conflicts[0].mine, mine);
    QCOMPARE(conflicts[0].theirs, textOf({ u"Theirs"_s, u"Two"_s }));
    // A wish does not hide it.
    const IntentId wish = sound(await(newsroom.desk->outbox().publish(id)));
    QCOMPARE(drafts.draft(id)->state, SyncState::Conflict);
    sound(await(newsroom.desk->outbox().cancel(wish)));
    QCOMPARE(drafts.draft(id)->state, SyncState::Conflict);
}

void DraftsTest::careMakesOneCopyADay()
{
    using namespace std::chrono_literals;
    Newsroom newsroom;
    sound(await(newsroom.desk->drafts().create(textOf({ u"Kept"_s }))));
    const QDir copies(newsroom.folder.path() + u"/profile/backups"_s);
    for (int start = 0; start < 2; ++start) {
        QSignalSpy cared(newsroom.desk.get(), &Desk::caredFor);
        QSignalSpy failed(newsroom.desk.get(), &Desk::storageFailed);
        newsroom.desk->startCare(0ms);
        QTRY_COMPARE_WITH_TIMEOUT(cared.size(), 1, 10000);
        QCOMPARE(copies.entryList({ u"newsroom-*.sqlite"_s }).size(), 1);
        QVERIFY(failed.isEmpty());
        newsroom.open();
    }
    const auto reader = Desk::open({ newsroom.folder.path() + u"/profile"_s, DeskMode::Read });
    QVERIFY(reader);
    QSignalSpy cared(reader->get(), &Desk::caredFor);
    (*reader)->startCare(0ms);
    QTest::qWait(100);
    QVERIFY(cared.isEmpty());
    // Copies of a time when the clock was ahead do not push today's out.
    for (int day = 1; day <= 9; ++day)
        QVERIFY(QFile(copies.filePath(u"newsroom-2099-01-0%1.sqlite"_s.arg(day))).open(QIODevice::WriteOnly));
    const QString today = copies.entryList({ u"newsroom-*.sqlite"_s }, QDir::Files, QDir::Name).front();
    QVERIFY(QFile::remove(copies.filePath(today)));
    QSignalSpy again(newsroom.desk.get(), &Desk::caredFor);
    newsroom.desk->startCare(0ms);
    QTRY_COMPARE_WITH_TIMEOUT(again.size(), 1, 10000);
    QVERIFY(copies.exists(today));
    QCOMPARE(copies.entryList({ u"newsroom-*.sqlite"_s }).size(), 7);
}

void DraftsTest::careFindsADamagedLibrary()
{
    using namespace std::chrono_literals;
    Newsroom newsroom;
    const QString file = newsroom.folder.path() + u"/profile/library.sqlite"_s;
    newsroom.desk.reset();
    {
        // A row too many in an index, as a bad disk leaves it.
        const auto library = Database::open(file);
        QVERIFY(library);
        sound((*library)->run(u"PRAGMA writable_schema = ON"_s));
        const Result<int> damaged
            = (*library)->change(u"UPDATE sqlite_schema SET rootpage = (SELECT rootpage FROM sqlite_schema "
                                 "WHERE name = 'feed_folder') WHERE name = 'article_alias'"_s);
        QCOMPARE(damaged.value_or(0), 1);
    }
    newsroom.open();
    QSignalSpy told(newsroom.desk.get(), &Desk::storageFailed);
    newsroom.desk->startCare(0ms);
    QTRY_VERIFY_WITH_TIMEOUT(!told.isEmpty(), 10000);
    QCOMPARE(told.front().front().value<Error>().reason, Error::Reason::DatabaseDamaged);
    newsroom.open();
    QVERIFY(!newsroom.desk->opened().isFine); // Put right, and said.
    QVERIFY(sound(await(newsroom.desk->checkStorage())).isFine);
}

void DraftsTest::aWishNeedsASite()
{
    Newsroom newsroom;
    Drafts &drafts = newsroom.desk->drafts();
    Outbox &outbox = newsroom.desk->outbox();
    const Result<DraftId> id = await(drafts.create());
    QCOMPARE(await(outbox.publish(*id)).error().kind, Error::Kind::Refused); // No site.
    QCOMPARE(await(outbox.publish(*id, SiteId{ 5 })).error().kind, Error::Kind::NotFound);
    QCOMPARE(outbox.waitingCount(), 0);
    QCOMPARE(await(outbox.sync())->pushed, 0);
    newsroom.desk->setPolicy(NetworkPolicy::Offline);
    QCOMPARE(await(outbox.sync()).error().reason, Error::Reason::WorkingOffline);
}

void DraftsTest::aSecondDeskReadsAndDoesNotWrite()
{
    Newsroom newsroom;
    PostFields fields;
    fields.title = u"Shared"_s;
    const Result<DraftId> id = await(newsroom.desk->drafts().create(fields));
    QVERIFY(id);
    const QString profile = newsroom.folder.path() + u"/profile"_s;
    const auto second = Desk::open({ profile });
    QVERIFY(!second);
    QCOMPARE(second.error().reason, Error::Reason::ProfileInUse);
    const auto reader = Desk::open({ profile, DeskMode::Read });
    QVERIFY(reader);
    QCOMPARE((*reader)->drafts().draft(*id)->fields.title, fields.title);
    QCOMPARE(await((*reader)->drafts().create()).error().reason, Error::Reason::ProfileInUse);
}

void DraftsTest::backupsBringBackEveryWord()
{
    Newsroom newsroom;
    PostFields fields;
    fields.title = u"Kept"_s;
    fields.content = paragraph;
    const Result<DraftId> id = await(newsroom.desk->drafts().create(fields));
    QVERIFY(id);
    const Result<StorageReport> report = await(newsroom.desk->checkStorage());
    QVERIFY(report);
    QVERIFY2(report->isFine, qPrintable(report->problems.join(u' ')));
    QCOMPARE(report->drafts, 1);
    QCOMPARE(report->revisions, 1);
    const QString file = newsroom.folder.path() + u"/copy.quotidian"_s;
    QVERIFY(await(newsroom.desk->backUp(file)));
    const QString profile = newsroom.folder.path() + u"/profile"_s;
    QCOMPARE(Desk::restore(profile, file).error().reason, Error::Reason::ProfileInUse);
    fields.title = u"Later"_s;
    newsroom.desk->drafts().write(*id, fields);
    newsroom.desk.reset();
    const Result<> restored = Desk::restore(profile, file);
    QVERIFY2(restored, qPrintable(restored ? QString() : restored.error().detail));
    newsroom.open();
    QCOMPARE(newsroom.desk->drafts().draft(*id)->fields.title, u"Kept"_s);
    QVERIFY(!Desk::restore(newsroom.folder.path() + u"/other"_s, newsroom.folder.path() + u"/nothing"_s));
}

void DraftsTest::aPageOfAnotherSiteStandsUnderNoneOfItsPages()
{
    Newsroom newsroom;
    newsroom.desk.reset();
    SiteId north, south;
    {
        const auto database = Database::open(newsroom.folder.path() + u"/profile/newsroom.sqlite"_s);
        Site site;
        site.url = QUrl(u"https://news.example/"_s);
        site.name = u"North"_s;
        north = *SiteStore(**database).add(site);
        site.name = u"South"_s;
        south = *SiteStore(**database).add(site);
    }
    newsroom.open();
    Drafts &drafts = newsroom.desk->drafts();
    PostFields fields;
    fields.title = u"Who writes here"_s;
    fields.parent = 12;
    const DraftId id = *await(drafts.create(fields, north, PostType::Page));
    QVERIFY(await(drafts.setSite(id, north)));
    QCOMPARE(drafts.draft(id)->fields.parent, 12);
    QVERIFY(await(drafts.setSite(id, south)));
    QCOMPARE(drafts.draft(id)->fields.parent, 0);
    QCOMPARE(drafts.draft(id)->fields.title, fields.title);
}

QTEST_GUILESS_MAIN(DraftsTest)
#include "drafts_test.moc"
