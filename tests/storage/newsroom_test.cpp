#include "storage/databasefile.h"
#include "storage/draftstore.h"
#include "storage/evidencestore.h"
#include "storage/keepsakestore.h"
#include "storage/outboxstore.h"
#include "storage/revisionstore.h"
#include "storage/sitestore.h"
#include "storage/termstore.h"
#include "storage/uploadstore.h"
#include "support/sound.h"

#include <QCryptographicHash>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;

namespace {

const QDateTime noon(QDate(2026, 3, 1), QTime(12, 0), Qt::UTC);

} // namespace

class NewsroomTest : public QObject {
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<Database> m_database;

    DraftStore drafts() { return DraftStore(*m_database); }
    RevisionStore revisions() { return RevisionStore(*m_database); }

    DraftId newDraft(int minute = 0)
    {
        Draft draft;
        draft.uuid = QUuid::createUuid();
        draft.createdAt = noon.addSecs(60 * minute);
        return sound(drafts().create(draft));
    }
    Revision revisionOf(DraftId draft, RevisionId parent, const std::vector<QByteArray> &spans)
    {
        Revision revision;
        revision.draft = draft;
        revision.parent = parent;
        revision.at = noon.addSecs(5);
        revision.fields.title = u"Title"_s;
        revision.fields.tags = { u"a, b"_s, u"\"c\""_s };
        for (const QByteArray &span : spans)
            revision.fields.content += span;
        return revision;
    }
    SiteId newSite(const QString &name)
    {
        Site site;
        site.name = name;
        site.url = QUrl(u"https://news.example/"_s);
        site.roles = { u"editor"_s };
        site.can.canPublish = true;
        return sound(SiteStore(*m_database).add(site));
    }

private slots:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_database = sound(Database::open(m_folder->filePath(u"newsroom.sqlite"_s)));
        sound(migrate(*m_database, newsroomSchema()));
    }

    void termsOfASiteAreReplacedAndGoWithIt()
    {
        const SiteId site = newSite(u"One"_s);
        const SiteId other = newSite(u"Two"_s);
        TermStore terms(*m_database);
        QVERIFY(!sound(terms.askedAt(site)).isValid());
        sound(terms.replace(
            site, { { 1, u"Азия"_s, 0, 3 }, { 2, u"Arts, Culture"_s, 1, 0 } }, { { 1, u"tag"_s } }, noon));
        sound(terms.replace(other, { { 1, u"Other"_s } }, {}, noon));
        // One that came on two pages is one.
        const std::vector<Term> twice{ { 7, u"b"_s }, { 6, u"a"_s }, { 7, u"b"_s } };
        sound(terms.replace(site, twice, {}, noon.addDays(1)));
        QCOMPARE(
            sound(terms.all(site, Taxonomy::Category)), (std::vector<Term>{ { 6, u"a"_s }, { 7, u"b"_s } }));
        QVERIFY(sound(terms.all(site, Taxonomy::Tag)).empty());
        QCOMPARE(sound(terms.askedAt(site)), noon.addDays(1));
        sound(SiteStore(*m_database).remove(site));
        QVERIFY(sound(terms.all(site, Taxonomy::Category)).empty());
        QCOMPARE(sound(terms.all(other, Taxonomy::Category)).size(), size_t(1));
        QCOMPARE(terms.replace(site, twice, {}, noon).error().kind, Error::Kind::NotFound);
    }

    void whatWasRemovedOnItsSiteStaysSoInANewerProfile()
    {
        auto database = sound(Database::open(m_folder->filePath(u"old.sqlite"_s)));
        Schema old = newsroomSchema();
        old.steps.resize(15); // Where a column said where a draft stands.
        sound(migrate(*database, old));
        sound(database->run(uR"(INSERT INTO draft (id, uuid, remote_id, state, created_at, changed_at) VALUES
            (1, 'a', 7, 8, 1, 1), (2, 'b', 8, 3, 1, 1), (3, 'c', 0, 8, 1, 1))"_s));
        sound(migrate(*database, newsroomSchema()));
        DraftStore drafts(*database);
        QVERIFY(sound(drafts.isRemoved(DraftId{ 1 })));
        QVERIFY(!sound(drafts.isRemoved(DraftId{ 2 })));
        QVERIFY(!sound(drafts.isRemoved(DraftId{ 3 }))); // It is nowhere.
        QCOMPARE(sound(drafts.load(DraftId{ 1 })).state, SyncState::RemovedOnSite);
        // Seen again, in the trash and then out of it.
        sound(drafts.setRemote(DraftId{ 1 }, {}, 7, PostStatus::Trash, {}));
        QVERIFY(sound(drafts.isRemoved(DraftId{ 1 })));
        sound(drafts.setRemote(DraftId{ 1 }, {}, 7, PostStatus::Draft, {}));
        QVERIFY(!sound(drafts.isRemoved(DraftId{ 1 })));
    }

    void picturesOnTheirWayAreKeptOnceForEachSite()
    {
        const SiteId site = newSite(u"One"_s);
        const SiteId other = newSite(u"Two"_s);
        const DraftId draft = newDraft();
        UploadStore uploads(*m_database);
        const QByteArray picture(32, 'p');
        QVERIFY(sound(uploads.those(site, { picture })).isEmpty());
        Upload upload;
        upload.site = site;
        upload.sha256 = picture;
        upload.key = u"picture-0a"_s;
        upload.stage = Upload::Stage::Sent;
        upload.sends = 1;
        upload.newest = 40;
        sound(uploads.put(upload));
        sound(uploads.begin(site, picture, draft, noon));
        QCOMPARE(sound(uploads.those(site, { picture })).value(picture), upload);
        QVERIFY(sound(uploads.those(other, { picture })).isEmpty());
        QVERIFY(sound(uploads.onSite(site, { picture })).empty());
        sound(uploads.settle(site, picture, Attempt::State::Unknown, noon));
        sound(uploads.settle(site, picture, Attempt::State::Applied, noon.addSecs(9)));
        // Its outcome is known: nothing more is said of it.
        sound(uploads.settle(site, picture, Attempt::State::NotApplied, noon.addSecs(20)));
        const auto tries = sound(uploads.tries(site, picture));
        QCOMPARE(tries.size(), size_t(1));
        QCOMPARE(tries.front().state, Attempt::State::Applied);
        QCOMPARE(tries.front().settledAt, noon.addSecs(9));
        QCOMPARE(tries.front().draft, draft);

        upload.stage = Upload::Stage::OnSite;
        upload.media = 66;
        upload.url = QUrl(u"https://news.example/uploads/picture-0a-1024x683.jpg"_s);
        upload.sizeSlug = u"large"_s;
        sound(uploads.put(upload));
        QCOMPARE(
            sound(uploads.onSite(site, { QByteArray(32, 'q'), picture })), std::vector<Upload>{ upload });
        QVERIFY(sound(uploads.placed(draft, site)).empty());
        sound(drafts().putPicture(draft, QString::fromLatin1(upload.url.toEncoded()), picture));
        QCOMPARE(sound(uploads.placed(draft, site)), std::vector<Upload>{ upload });
        QVERIFY(sound(uploads.placed(draft, other)).empty());
        sound(SiteStore(*m_database).remove(site));
        QVERIFY(sound(uploads.those(site, { picture })).isEmpty());
    }

    void revisionsAreKeptToTheByte()
    {
        const DraftId draft = newDraft();
        RevisionId parent;
        std::vector<Revision> written;
        const std::vector<std::vector<QByteArray>> texts{ {}, { QByteArray("\0\xff\xfe\r\n", 5), "é" },
            { "é", QByteArray("\0\xff\xfe\r\n", 5), "é" }, { QByteArray(3'000'000, 'x') }, { "" } };
        for (const auto &spans : texts) {
            Revision revision = revisionOf(draft, parent, spans);
            revision.id = sound(revisions().append(revision, spans, { 3, 1 }));
            parent = revision.id;
            written.push_back(revision);
        }
        for (const Revision &revision : written)
            QCOMPARE(sound(revisions().load(revision.id)), revision);
        QCOMPARE(sound(drafts().load(draft)).fields, written.back().fields);
        QCOMPARE(sound(drafts().load(draft)).head, written.back().id);
        QCOMPARE(sound(revisions().history(draft)).size(), written.size());
        QCOMPARE(sound(m_database->number(u"SELECT count(*) FROM span"_s)), 4);
        QCOMPARE(sound(drafts().rows(DraftStore::Which::Present)).front().words, 3);
        QCOMPARE(sound(revisions().damaged()), std::vector<RevisionId>());
    }

    void aHistoryIsReadAPageAtATime()
    {
        const DraftId draft = newDraft();
        const DraftId other = newDraft();
        std::vector<RevisionId> written;
        for (int i = 0; i < 7; ++i) {
            written.push_back(sound(revisions().append(
                revisionOf(draft, written.empty() ? RevisionId() : written.back(), { "x" }), { "x" })));
            sound(revisions().append(revisionOf(other, {}, { "y" }), { "y" }));
        }
        const auto ids = [&](const RevisionRange &range) {
            std::vector<RevisionId> list;
            for (const Revision &each : sound(revisions().history(draft, range)))
                list.push_back(each.id);
            return list;
        };
        const std::vector<RevisionId> newestFirst(written.rbegin(), written.rend());
        QCOMPARE(ids({}), newestFirst);
        QCOMPARE(ids({ .before = {}, .from = {}, .limit = 2 }), (std::vector{ written[6], written[5] }));
        QCOMPARE(
            ids({ .before = written[5], .from = {}, .limit = 2 }), (std::vector{ written[4], written[3] }));
        QCOMPARE(ids({ .before = {}, .from = written[5] }), (std::vector{ written[6], written[5] }));
        QCOMPARE(ids({ .before = written[0], .from = {} }), std::vector<RevisionId>());
    }

    void spansThatAreNotTheContentAreRefused()
    {
        const DraftId draft = newDraft();
        const auto refused = revisions().append(revisionOf(draft, {}, { "a" }), { "b" });
        QVERIFY(!refused);
        QCOMPARE(refused.error().reason, Error::Reason::BadArgument);
    }

    void aRevisionNeverChangesAndDamageIsSeen()
    {
        const DraftId draft = newDraft();
        const RevisionId id = sound(revisions().append(revisionOf(draft, {}, { "text" }), { "text" }));
        QVERIFY(!m_database->run(u"UPDATE revision SET title = 'x'"_s));
        QVERIFY(!m_database->run(u"UPDATE span SET bytes = x'00'"_s));
        QVERIFY(revisions().setName(id, u"For the editor"_s));
        QCOMPARE(sound(revisions().load(id)).name, u"For the editor"_s);
        sound(m_database->run(u"DROP TRIGGER span_stays"_s));
        sound(m_database->run(u"UPDATE span SET bytes = x'00'"_s));
        QCOMPARE(revisions().load(id).error().reason, Error::Reason::DatabaseDamaged);
        QCOMPARE(sound(revisions().damaged()), std::vector<RevisionId>{ id });
    }

    void aMergeOfAnOldHeadIsRefusedAndTypingNever()
    {
        const DraftId draft = newDraft();
        const RevisionId first = sound(revisions().append(revisionOf(draft, {}, { "1" }), { "1" }));
        sound(revisions().append(revisionOf(draft, first, { "2" }), { "2" }));
        Revision merged = revisionOf(draft, first, { "3" });
        merged.origin = Revision::Origin::Merged;
        QCOMPARE(revisions().append(merged, { "3" }).error().kind, Error::Kind::Conflict);
        QVERIFY(revisions().append(revisionOf(draft, first, { "4" }), { "4" }));
    }

    void draftsAreListedNewestFirstAndTrashHidesThem()
    {
        std::vector<DraftId> ids;
        for (int i = 0; i < 5; ++i)
            ids.push_back(newDraft(i / 2));
        const SiteId site = newSite(u"North"_s);
        sound(drafts().setRemote(ids[1], site, 7, PostStatus::Publish, QUrl(u"https://news.example/7"_s)));
        QCOMPARE(
            drafts().setRemote(ids[2], site, 7, PostStatus::Publish, {}).error().kind, Error::Kind::Conflict);
        QCOMPARE(sound(drafts().findRemote(site, 7)).value(), ids[1]);
        sound(drafts().trash(ids[4]));
        std::vector<DraftId> seen;
        std::optional<DraftRow> after;
        for (;;) {
            const auto rows = sound(drafts().rows(DraftStore::Which::Present, {}, after, 2));
            if (rows.empty())
                break;
            for (const DraftRow &row : rows)
                seen.push_back(row.id);
            after = rows.back();
        }
        QCOMPARE(seen, (std::vector<DraftId>{ ids[3], ids[2], ids[1], ids[0] }));
        const auto onSite = sound(drafts().rows(DraftStore::Which::Present, site));
        QCOMPARE(onSite.size(), size_t(1));
        QCOMPARE(onSite.front().siteName, u"North"_s);
        sound(drafts().untrash(ids[4]));
        QCOMPARE(sound(drafts().rows(DraftStore::Which::Present)).size(), size_t(5));
        QCOMPARE(drafts().trash(DraftId{ 99 }).error().kind, Error::Kind::NotFound);
    }

    void pagesAreKeptWithTheirPlaceAndListed()
    {
        const SiteId site = newSite(u"North"_s);
        const auto add = [&](PostType type, const QString &title, qint64 remote, qint64 parent) {
            Draft draft;
            draft.type = type;
            draft.uuid = QUuid::createUuid();
            draft.createdAt = noon;
            const DraftId id = sound(drafts().create(draft));
            Revision revision = revisionOf(id, {}, { "x" });
            revision.fields.title = title;
            revision.fields.parent = parent;
            revision.fields.menuOrder = 3;
            sound(revisions().append(revision, { "x" }));
            sound(drafts().setRemote(id, site, remote, PostStatus::Publish, {}));
            return id;
        };
        add(PostType::Post, u"Bridge"_s, 7, 0);
        add(PostType::Page, u"About"_s, 8, 0);
        const DraftId team = add(PostType::Page, u"Team"_s, 9, 8);
        add(PostType::Page, u"Here alone"_s, 0, 8);
        const DraftId removed = add(PostType::Page, u"Removed"_s, 10, 0);
        sound(drafts().noteRemoved(removed));
        const Draft loaded = sound(drafts().load(team));
        QCOMPARE(loaded.type, PostType::Page);
        QCOMPARE(loaded.fields.parent, 8);
        QCOMPARE(loaded.fields.menuOrder, 3);
        QCOMPARE(sound(revisions().history(team)).front().fields.parent, 8);
        QCOMPARE(sound(drafts().pages(site)),
            (std::vector<PlacedPage>{ { 8, u"About"_s, 0, 3, 0 }, { 9, u"Team"_s, 8, 3, 0 } }));
        QCOMPARE(sound(drafts().bound(site, PostType::Post)).size(), size_t(1));
        QCOMPARE(sound(drafts().bound(site, PostType::Page)).size(), size_t(3));
        QVERIFY(!m_database->run(u"UPDATE revision SET page_parent = 5"_s));

        // What a site was seen to hold, with its place; another place is another observation.
        OutboxStore outbox(*m_database);
        Observation seen;
        seen.draft = team;
        seen.remoteId = 9;
        seen.fields = loaded.fields;
        seen.seenAt = noon;
        const qint64 first = sound(outbox.observe(seen)).id;
        QCOMPARE(sound(outbox.observe(seen)).id, first);
        seen.fields.parent = 0;
        const qint64 second = sound(outbox.observe(seen)).id;
        QVERIFY(second != first);
        QCOMPARE(sound(outbox.observation(first))->fields.parent, 8);
        QCOMPARE(sound(outbox.observation(first))->fields.menuOrder, 3);

        // Each list of a site has its own mark.
        sound(outbox.setWatermark(site, PostType::Page, { u"2026-03-01T00:00:00"_s, noon, {} }));
        QVERIFY(!sound(outbox.watermark(site, PostType::Post)));
        QCOMPARE(sound(outbox.watermark(site, PostType::Page))->sweptAt, noon);
    }

    void aTextThatTheSiteHadBeforeIsKnownAgain()
    {
        OutboxStore outbox(*m_database);
        Observation first;
        first.draft = newDraft();
        first.remoteId = 7;
        first.fields.title = u"The bridge"_s;
        first.fields.excerpt = QString(); // Not there, and
        first.fields.slug = u""_s; // empty: the disk tells them apart no more.
        first.modifiedGmt = u"2026-03-01T12:00:00"_s;
        first.seenAt = noon;
        (void)sound(outbox.observe(first));
        Observation second = first;
        second.fields.title = u"The bridge is open"_s;
        const qint64 later = sound(outbox.observe(second)).id;
        const qint64 restored = sound(outbox.observe(first)).id;
        QVERIFY(restored > later);
        const auto read = [&](qint64 id) { return *sound(outbox.observation(id)); };
        QVERIFY(sound(outbox.wasSeenBefore(read(restored), later)));
        QVERIFY(!sound(outbox.wasSeenBefore(read(later), later)));
    }

    void aNewsroomFromBeforePagesHoldsPosts()
    {
        Schema before = newsroomSchema();
        before.steps.resize(13);
        const QString path = m_folder->filePath(u"before.sqlite"_s);
        auto old = sound(Database::open(path));
        sound(migrate(*old, before));
        for (const char *sql :
            { "INSERT INTO site (id, name, url, api_root, user, user_id, roles, can, timezone, pause) "
              "VALUES (1, 'North', '', '', 'amina', 5, '[]', 3, '', 0)",
                "INSERT INTO draft (id, uuid, site, remote_id, created_at, changed_at) VALUES (1, 'a', 1, 7, "
                "1, 1)",
                "INSERT INTO span (id, sha256, bytes) VALUES (1, x'01', x'')",
                "INSERT INTO watermark (site, modified_gmt, swept_at) VALUES (1, '2026-01-01T00:00:00', 5)",
                "INSERT INTO observation (id, draft, remote_id, status, title, content, excerpt, slug, "
                "categories, "
                "tags, link, author, modified_gmt, date_gmt, sha256, seen_at) "
                "VALUES (1, 1, 7, 0, 'Bridge', x'78', '', '', '[]', '[]', '', 5, '', '', x'00', 1)" })
            sound(old->run(QString::fromLatin1(sql)));
        sound(migrate(*old, newsroomSchema()));
        OutboxStore outbox(*old);
        QCOMPARE(sound(DraftStore(*old).typeOf(DraftId{ 1 })), PostType::Post);
        QCOMPARE(sound(outbox.watermark(SiteId{ 1 }, PostType::Post))->modifiedGmt, u"2026-01-01T00:00:00"_s);
        QVERIFY(!sound(outbox.watermark(SiteId{ 1 }, PostType::Page)));
        QCOMPARE(sound(outbox.observation(1))->fields.parent, 0);
        const Site site = sound(SiteStore(*old).load(SiteId{ 1 }));
        QVERIFY(site.can.canPublish && !site.can.canEditPages);
        QCOMPARE(sound(old->check()), QStringList());
    }

    void aRemovedSiteLeavesItsDraftsAndNeverItsId()
    {
        const SiteId site = newSite(u"North"_s);
        const DraftId draft = newDraft();
        sound(drafts().setRemote(draft, site, 7, PostStatus::Draft, {}));
        Site same;
        same.name = u"North"_s;
        QCOMPARE(SiteStore(*m_database).add(same).error().kind, Error::Kind::Conflict);
        QVERIFY(sound(SiteStore(*m_database).load(site)).can.canPublish);
        sound(SiteStore(*m_database).remove(site));
        QCOMPARE(sound(drafts().load(draft)).site, SiteId());
        QVERIFY(newSite(u"North"_s) != site);
    }

    void theChainOfSnapshotsShowsEveryChange()
    {
        EvidenceStore evidence(*m_database);
        std::vector<Snapshot> stored;
        for (int i = 0; i < 4; ++i) {
            Capture capture;
            capture.url = QUrl(u"https://blog.example/%1"_s.arg(i));
            capture.finalUrl = capture.url;
            capture.redirects = { QUrl(u"https://blog.example/hop"_s) };
            capture.status = 200;
            capture.responseHead = "HTTP/1.1 200 OK\r\n\r\n";
            capture.bodySha256 = QCryptographicHash::hash(QByteArray::number(i), QCryptographicHash::Sha256);
            capture.certificateSha256 = { QByteArray(32, 'c') };
            capture.receivedAt = noon.addMSecs(i);
            Snapshot snapshot;
            snapshot.title = u"Title"_s;
            snapshot.text = u"Текст %1"_s.arg(i);
            if (i == 2) { // Publishers write such things.
                snapshot.title = u"half \xd83d, nothing \0, mark \ufeff"_s;
                snapshot.author = u"\ufeffAmina"_s;
                snapshot.text = u"\ufeffa\0b"_s;
            }
            capture.requestHead = "GET / HTTP/1.1\r\n\r\n";
            capture.documentSha256 = QByteArray(32, 'd');
            capture.peerAddress = u"192.0.2.7"_s;
            snapshot.publishedAt = noon;
            snapshot.language = u"ru"_s;
            stored.push_back(sound(evidence.addSnapshot(snapshot, capture)));
            QCOMPARE(sound(evidence.loadSnapshot(stored.back().id)), stored.back());
            capture.body.clear();
            QCOMPARE(sound(evidence.loadCapture(stored.back().id)), capture);
        }
        auto check = sound(evidence.checkChain());
        QCOMPARE(check.snapshots, 4);
        QVERIFY(!check.broken);
        QCOMPARE(check.head, stored.back().chainSha256);

        sound(m_database->run(u"DROP TRIGGER snapshot_stays"_s));
        for (const QString &change : { u"UPDATE snapshot SET text = x'61' WHERE id = 2"_s,
                 u"UPDATE snapshot SET captured_at = captured_at - 1 WHERE id = 2"_s,
                 u"UPDATE snapshot SET response_head = x'00' WHERE id = 2"_s,
                 u"DELETE FROM snapshot WHERE id = 1"_s }) {
            sound(m_database->run(u"BEGIN"_s));
            sound(m_database->run(change));
            QCOMPARE(sound(evidence.checkChain()).broken.value(), SnapshotId{ 2 });
            sound(m_database->run(u"ROLLBACK"_s));
        }
        // Every fact there is, also those that a later version adds.
        const auto facts = sound(
            m_database->all(u"SELECT name, type FROM pragma_table_info('snapshot') WHERE name <> 'id'"_s,
                [](const Row &row) { return std::pair(row.get<QString>(0), row.get<QString>(1)); }));
        QVERIFY(facts.size() >= 19);
        for (const auto &[name, type] : facts) {
            for (const QString &other : { type == u"INTEGER"_s ? u"%1 + 4294967296"_s : u"%1 || 'x'"_s,
                     type == u"INTEGER"_s ? u"%1 - 1"_s : u"''"_s }) {
                const QString value = type == u"BLOB"_s ? u"CAST(%1 AS BLOB)"_s.arg(other) : other;
                sound(m_database->run(u"BEGIN"_s));
                sound(m_database->run(u"UPDATE snapshot SET %1 = %2 WHERE id = 3"_s.arg(
                    name, value.contains(u'%') ? value.arg(name) : value)));
                QVERIFY2(
                    sound(evidence.checkChain()).broken == SnapshotId{ 3 }, qPrintable(name + u' ' + value));
                sound(m_database->run(u"ROLLBACK"_s));
            }
        }
        sound(m_database->run(u"BEGIN"_s));
        sound(m_database->run(
            u"UPDATE snapshot SET url = upper(substr(url, 1, 4)) || substr(url, 5) WHERE id = 3"_s));
        QVERIFY(sound(evidence.checkChain()).broken);
        sound(m_database->run(u"ROLLBACK"_s));
        // The end may be cut off unseen by the chain alone: then its head is another.
        sound(m_database->run(u"BEGIN"_s));
        sound(m_database->run(u"DELETE FROM snapshot WHERE id = 4"_s));
        QVERIFY(!sound(evidence.checkChain()).broken);
        QVERIFY(sound(evidence.checkChain()).head != check.head);
        sound(m_database->run(u"ROLLBACK"_s));
        QVERIFY(!sound(evidence.checkChain()).broken);
    }

    void quotesAreFoundByTheirMark()
    {
        EvidenceStore evidence(*m_database);
        Source source;
        source.name = u"Square Watch"_s;
        source.consent = Source::Consent::AtRisk;
        source.id = sound(evidence.addSource(source));
        QCOMPARE(sound(evidence.loadSource(source.id)), source);
        Quote quote;
        quote.id = u"q-7f3k2m"_s;
        quote.draft = newDraft();
        quote.source = source.id;
        quote.original = u"They came at night."_s;
        quote.passage.start = 4;
        quote.passage.end = 23;
        quote.verdict = Quote::Verdict::Exact;
        sound(evidence.putQuote(quote));
        quote.translation = u"Sie kamen nachts."_s;
        sound(evidence.putQuote(quote));
        QCOMPARE(sound(evidence.findQuote(u"q-7f3k2m"_s)).value(), quote);
        QCOMPARE(sound(evidence.quotesOf(quote.draft)).size(), size_t(1));
        QCOMPARE(sound(evidence.quotesOf(source.id)).size(), size_t(1));
    }

    void keepsakesAreReplaced()
    {
        KeepsakeStore keepsakes(*m_database);
        sound(keepsakes.set(u"a"_s, "1"));
        sound(keepsakes.set(u"a"_s, "2"));
        QCOMPARE(sound(keepsakes.find(u"a"_s)).value(), QByteArray("2"));
        sound(keepsakes.remove(u"a"_s));
        QVERIFY(!sound(keepsakes.find(u"a"_s)));
    }
};

QTEST_GUILESS_MAIN(NewsroomTest)
#include "newsroom_test.moc"
