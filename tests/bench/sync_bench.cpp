// The first pull of a site beside plain curl over the same pages, on a real WordPress; a synchronisation with
// nothing to do, in requests, processor time and memory.
#include "net/wordpressclient.h"
#include "support/await.h"
#include "support/fakewordpress.h"
#include "support/wordpressserver.h"
#include "sync/newsdesk.h"

#include <QFile>
#include <QProcess>

#include <algorithm>
#include <cstdio>
#include <ctime>

using namespace Qt::StringLiterals;

namespace {

constexpr int turns = 3;

double median(std::vector<double> values)
{
    std::sort(values.begin(), values.end());
    return values[values.size() / 2];
}

double processorSeconds() { return double(std::clock()) / CLOCKS_PER_SEC; }

/// What the process holds in memory now, in MB; 0 where the system does not say.
double memory()
{
    QFile status(u"/proc/self/statm"_s);
    return status.open(QIODevice::ReadOnly)
        ? double(status.readAll().split(' ').value(1).toLongLong()) * 4096 / 1e6
        : 0;
}

/// Posts of about 4 kB, changed one an hour.
void fill(const WordPressServer &site, int posts)
{
    site.eval("global $wpdb; wp_defer_term_counting(true); $text = ''; for ($p = 0; $p < 12; ++$p) $text .= "
              "\"<!-- wp:paragraph -->\\n<p>\" . str_repeat(\"The bridge was closed before dawn. \", 8) . "
              "\"</p>\\n<!-- /wp:paragraph -->\\n\\n\"; for ($i = 0; $i < "
        + QByteArray::number(posts)
        + "; ++$i) { $id = wp_insert_post(['post_title' => \"Post $i\", 'post_content' => $text, "
          "'post_status' => "
          "'publish', 'post_author' => 1]); $at = gmdate('Y-m-d H:i:s', time() - 3600 * ($i + 1)); "
          "$wpdb->update($wpdb->posts, ['post_date' => $at, 'post_date_gmt' => $at, 'post_modified' => $at, "
          "'post_modified_gmt' => $at], ['ID' => $id]); }");
}

double curl(const QUrl &apiRoot, const QByteArray &user, const QByteArray &password, int pages)
{
    const QString address = apiRoot.toString()
        + u"wp/v2/posts?context=edit&_fields=id,status,title.raw,content.raw,excerpt.raw,slug,link,author,"
          "modified_gmt,date_gmt,categories,tags,featured_media,parent,menu_order&per_page=100&orderby=id&"
          "order=asc&status=draft,pending,publish,future,"
          "private,"
          "trash&page=[1-%1]"_s.arg(pages);
    QElapsedTimer clock;
    clock.start();
    QProcess process;
    process.setStandardOutputFile(QProcess::nullDevice());
    process.start(u"curl"_s,
        { u"-sS"_s, u"-u"_s, QString::fromLatin1(user + ':' + password), address, u"-o"_s, u"/dev/null"_s });
    process.waitForFinished(-1);
    return process.exitCode() == 0 ? double(clock.elapsed()) / 1000 : -1;
}

SyncTimings sweeping()
{
    SyncTimings timings = NewsDesk::quick();
    timings.sweepEvery = std::chrono::milliseconds(-1);
    return timings;
}

SyncTimings reading()
{
    SyncTimings timings = NewsDesk::quick();
    timings.readEvery = std::chrono::milliseconds(-1);
    return timings;
}

} // namespace

int main(int argc, char **argv)
{
    QCoreApplication application(argc, argv);
    const int posts = argc > 1 ? QByteArray(argv[1]).toInt() : 2000;
    const int many = argc > 2 ? QByteArray(argv[2]).toInt() : 10'000;

    const WordPressServer site;
    if (!site.problem().isEmpty()) {
        std::printf("no WordPress: %s\n", qPrintable(site.problem()));
    } else {
        fill(site, posts);
        HttpClient http;
        const QByteArray password = site.password(u"editor"_s);
        std::vector<double> ours, theirs, work, rows, texts;
        for (int turn = 0; turn < turns; ++turn) {
            theirs.push_back(curl(site.apiRoot(), "editor", password, (posts + 99) / 100));
            NewsDesk desk;
            const SiteId id = desk.addSite(u"Newsroom"_s).id;
            WordPressClient client(http, site.apiRoot(), u"editor"_s, Secret(password));
            QElapsedTimer clock;
            clock.start();
            const double before = processorSeconds();
            const auto outcome = desk.run(id, client);
            ours.push_back(double(clock.elapsed()) / 1000);
            work.push_back(processorSeconds() - before);
            std::printf("pull %d: %d posts, %.2f s (%.2f s of processor, %.0f MB); curl %.2f s\n", turn + 1,
                outcome.report.pulled, ours.back(), work.back(), memory(), theirs.back());
            for (const auto &[timings, took] : { std::pair(sweeping(), &rows), { reading(), &texts } }) {
                clock.restart();
                desk.run(id, client, -1, timings);
                took->push_back(double(clock.elapsed()) / 1000);
            }
        }
        std::printf("first pull of %d posts: ours %.2f s, curl %.2f s, ratio %.2f (bar 1.3)\n", posts,
            median(ours), median(theirs), median(ours) / median(theirs));
        std::printf("the same once more: all rows %.2f s, all texts %.2f s, ratio %.2f\n", median(rows),
            median(texts), median(rows) / median(texts));
    }

    FakeSite server;
    server.now = QDateTime(QDate(2020, 1, 1), QTime(6, 0), Qt::UTC);
    for (int i = 0; i < many; ++i) {
        PostChange change;
        change.title = u"Post %1"_s.arg(i);
        change.content = post({}, QByteArray("The bridge was closed before dawn. ").repeated(100)).content;
        change.status = PostStatus::Publish;
        (void)server.create(PostType::Post, change, 5, FakeSite::Role::Editor);
        server.now = server.now.addSecs(3600);
    }
    FakeWordPress wordpress(server, 5, FakeSite::Role::Editor);
    NewsDesk desk;
    const SiteId id = desk.addSite(u"Newsroom"_s).id;
    double before = processorSeconds();
    desk.run(id, wordpress);
    std::printf("%d posts read for the first time: %.2f s of processor, %.0f MB\n", many,
        processorSeconds() - before, memory());
    for (const auto &[what, timings] : { std::pair("rows", sweeping()), { "texts", reading() } }) {
        before = processorSeconds();
        desk.run(id, wordpress, -1, timings);
        std::printf(
            "%d posts, all %s once more: %.2f s of processor\n", many, what, processorSeconds() - before);
    }
    std::vector<double> idle;
    for (int turn = 0; turn < 20; ++turn) {
        wordpress.requests = 0;
        before = processorSeconds();
        desk.run(id, wordpress);
        idle.push_back(processorSeconds() - before);
        if (turn % 10 == 0 || turn == 19)
            std::printf("nothing to do, %d: %d requests, %.3f s of processor, %.0f MB\n", turn + 1,
                wordpress.requests, idle.back(), memory());
    }
    std::printf("nothing to do at %d posts: %d requests (bar 4), %.3f s of processor (bar 1)\n", many,
        wordpress.requests, median(idle));
    return 0;
}
