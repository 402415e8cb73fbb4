#include "desk/drafts.h"
#include "desk/library.h"
#include "desk/newsroom.h"
#include "desk/outbox.h"
#include "desk/sources.h"
#include "formats/blocks/views.h"

#include <QSignalSpy>
#include <QSqlDatabase>
#include <QSqlQuery>

using namespace Qt::StringLiterals;

namespace {

const QByteArray paragraph = "<!-- wp:paragraph -->\n<p>One</p>\n<!-- /wp:paragraph -->";

} // namespace

class DraftsTest final : public QObject {
    Q_OBJECT
private slots:
    void typingIsOnTheDiskWithinTwoSeconds();
    void savingNamesARevisionAndRestoringBringsItBack();
    void theEndOfTheDeskWritesWhatWasTyped();
    void aFailedWriteKeepsTheTextAndTriesAgain();
    void aQuotationKeepsWhatWasRead();
    void aChangedQuotationIsNotVerified();
    void otherFormatsBecomeBlocksAndBack();
    void aWishIsRecordedAndCanBeCanceled();
    void aSecondDeskReadsAndDoesNotWrite();
    void backupsBringBackEveryWord();
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
        // Somebody holds the file: every write fails.
        QSqlDatabase holder = QSqlDatabase::addDatabase(u"QSQLITE"_s, u"holder"_s);
        holder.setDatabaseName(newsroom.folder.path() + u"/profile/newsroom.sqlite"_s);
        QVERIFY(holder.open());
        QVERIFY(QSqlQuery(holder).exec(u"BEGIN IMMEDIATE"_s));
        QSignalSpy failed(&drafts, &Drafts::writeFailed);
        QSignalSpy told(newsroom.desk.get(), &Desk::storageFailed);
        drafts.write(*id, fields);
        QTRY_VERIFY_WITH_TIMEOUT(!failed.isEmpty(), 20000);
        QVERIFY(!told.isEmpty());
        QCOMPARE(drafts.draft(*id)->fields, fields);
        QVERIFY(QSqlQuery(holder).exec(u"ROLLBACK"_s));
        holder.close();
    }
    QSqlDatabase::removeDatabase(u"holder"_s);
    QSignalSpy saved(&drafts, &Drafts::saved);
    QTRY_VERIFY_WITH_TIMEOUT(!saved.isEmpty(), 10000);
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
    QCOMPARE(view->parts.front().html, "The bridge was closed before dawn &amp; the baker told us first.");
    QCOMPARE(view->link(), web.url(u"/bridge"_s).toEncoded());
    QVERIFY(view->cite.contains("Amina Darwish"));

    // The feed may go; what was quoted stays.
    QVERIFY(await(newsroom.desk->library().unfollow(newsroom.desk->library().feeds().front().id)));
    QVERIFY(newsroom.desk->sources().snapshot(first->passage.snapshot)->text.startsWith(text));
    QCOMPARE(await(newsroom.desk->sources().check()).value_or(0), 1);
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

void DraftsTest::aWishIsRecordedAndCanBeCanceled()
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

QTEST_GUILESS_MAIN(DraftsTest)
#include "drafts_test.moc"
