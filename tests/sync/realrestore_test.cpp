#include "formats/blocks/views.h"
#include "net/wordpressclient.h"
#include "support/pictures.h"
#include "support/wordpressserver.h"
#include "sync/newsdesk.h"

#include <QTest>

using namespace Qt::StringLiterals;

/// A real WordPress whose database is put back to a backup, and which then gives its numbers again.
class RealRestoreTest : public QObject {
    Q_OBJECT

    /// Its tables as a dump would bring them back, numbering with them.
    static QByteArray eachTable(const QByteArray &statements)
    {
        return "global $wpdb; foreach (['posts', 'postmeta', 'terms', 'term_taxonomy', 'term_relationships']"
               " as $t) { $from = $wpdb->prefix . $t; $kept = \"kept_$t\"; "
            + statements + " }";
    }
    static void backUp(const WordPressServer &server)
    {
        server.eval(
            eachTable("$wpdb->query(\"DROP TABLE IF EXISTS $kept\"); $wpdb->query(\"CREATE TABLE $kept LIKE "
                      "$from\"); $wpdb->query(\"INSERT INTO $kept SELECT * FROM $from\");"));
    }
    /// And the folder of uploads.
    static void putBack(const WordPressServer &server)
    {
        server.eval("foreach (get_posts(['post_type' => 'attachment', 'numberposts' => -1]) as $p)"
                    " wp_delete_attachment($p->ID, true);");
        server.eval(
            eachTable("$wpdb->query(\"DROP TABLE $from\"); $wpdb->query(\"CREATE TABLE $from LIKE $kept\"); "
                      "$wpdb->query(\"INSERT INTO $from SELECT * FROM $kept\");"));
    }

private slots:
    void numbersThatAreGivenAgainStopNobodyAndPicturesComeBack()
    {
        WordPressServer server;
        if (server.isSkipped()) {
            qInfo("%s", qPrintable(server.problem()));
            std::exit(77);
        }
        QVERIFY2(server.problem().isEmpty(), qPrintable(server.problem()));
        HttpClient http;
        WordPressClient wordpress(http, server.apiRoot(), u"editor"_s, Secret(server.password(u"editor"_s)));
        NewsDesk desk;
        const SiteId site = desk.addSite(u"Newsroom"_s).id;
        backUp(server);

        const QByteArray bytes = speckledPicture({ 700, 500 }, 1);
        PostFields bridge = post(u"The bridge"_s, "Closed before dawn, the baker says.");
        const DraftId first = desk.addDraft(site, bridge);
        bridge.content += "\n\n" + pictureBlock(desk.attach(first, bytes).sha256);
        desk.type(first, bridge);
        desk.wish(first, site, Intent::Kind::Publish);
        QVERIFY(!desk.run(site, wordpress).stopped);
        QCOMPARE(desk.draft(first).state, SyncState::OnSite);
        const qint64 number = desk.draft(first).remoteId;

        putBack(server);
        // Others were at work since, up to that number.
        server.eval("global $wpdb; $wpdb->query(\"ALTER TABLE $wpdb->posts AUTO_INCREMENT = "
            + QByteArray::number(number) + "\");");
        const PostFields river = post(u"The river"_s, "Rose again on Monday, and nobody came to look.");
        const DraftId second = desk.addDraft(site, river);
        desk.wish(second, site, Intent::Kind::Publish);
        QVERIFY(!desk.run(site, wordpress).stopped);
        QCOMPARE(desk.draft(second).state, SyncState::OnSite);
        QCOMPARE(desk.draft(second).remoteId, number);
        const auto there = await(wordpress.post(PostType::Post, desk.draft(second).remoteId));
        QVERIFY(there);
        QCOMPARE(there->content, river.content);
        SyncTimings timings = NewsDesk::quick();
        timings.sweepEvery = std::chrono::milliseconds(-1);
        QVERIFY(!desk.run(site, wordpress, -1, timings).stopped);
        QCOMPARE(desk.draft(first).state, SyncState::RemovedOnSite);
        QCOMPARE(desk.draft(second).state, SyncState::OnSite);

        desk.wish(first, site, Intent::Kind::PublishAnew);
        QVERIFY(!desk.run(site, wordpress).stopped);
        QCOMPARE(desk.draft(first).state, SyncState::OnSite);
        const auto again = await(wordpress.post(PostType::Post, desk.draft(first).remoteId));
        QVERIFY(again);
        QCOMPARE(again->content, desk.draft(first).fields.content);
        const blocks::Document document = blocks::Document::parse(again->content);
        const auto image = blocks::imageView(document.block(document.size() - 1));
        QVERIFY(image);
        const auto media = await(wordpress.media(image->id));
        QVERIFY(media);
        const auto file = await(wordpress.mediaFile(media->url, {}));
        QVERIFY(file);
        QCOMPARE(*file, bytes);
        QCOMPARE(server.eval("echo (int) wp_count_posts()->publish;").trimmed(),
            QByteArray("3")); // WordPress's own, too.
    }
};

QTEST_GUILESS_MAIN(RealRestoreTest)
#include "realrestore_test.moc"
