#include "desk/desk.h"
#include "desk/drafts.h"
#include "desk/newsroom.h"
#include "desk/sitepages.h"
#include "desk/sites.h"
#include "formats/blocks/makers.h"
#include "formats/site/pageshell.h"
#include "net/wordpressclient.h"
#include "support/await.h"
#include "support/testserver.h"
#include "support/wordpressserver.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTest>

using namespace Qt::StringLiterals;

namespace {

blocks::QuoteMarkup::Part words(const QByteArray &html) { return { html, {} }; }

/// A roundup: voices in three languages, two of them translated, one with another in it.
QByteArray roundup()
{
    blocks::QuoteMarkup arabic;
    arabic.id = "q-9d1x4c";
    arabic.original = { words("قالت الجارة إن الجسر أُغلق قبل الفجر."), words("ولم يخبرنا أحد.") };
    arabic.language = "ar";
    arabic.direction = "rtl";
    arabic.translation
        = { words("The neighbour said the bridge was closed before dawn."), words("And nobody told us.") };
    arabic.translationLanguage = "en";
    arabic.translationDirection = "ltr";
    arabic.cite = "<a href=\"https://blog.example.org/2026/11/bridge\">Amina Darwish</a>";
    blocks::QuoteMarkup inner;
    inner.id = "q-s4w9ra";
    inner.original = { words("Никому не сказали.") };
    inner.language = "ru";
    inner.cite = "Пекарь";
    blocks::QuoteMarkup russian;
    russian.id = "q-u1m5kd";
    russian.original
        = { words("Мы узнали <span class=\"qtd-cut\">(…)</span> от пекаря:"), { {}, { inner } } };
    russian.language = "ru";
    russian.direction = "ltr";
    russian.cite = "<a href=\"https://steppe.example.org/bread\">Лев</a>";
    blocks::CardMarkup card;
    card.id = "c-6r4y0s";
    card.title = u"Night of the flood: 24 pictures & more"_s;
    card.url = QUrl(u"https://photos.example.org/floods?a=1&b=2"_s);
    card.by = u"Photo report by Lina Haddad, photos.example.org"_s;
    blocks::ListMarkup list;
    list.items = { { "The bridge", {} }, { "The square, with <strong>weight</strong>", {} } };
    return blocks::joined(
        { blocks::paragraph(
              "The bridge was closed before dawn. These are the voices of those who live beside it."),
            blocks::heading(2, "From the square"),
            blocks::paragraph("<a href=\"https://blog.example.org/\">Square Watch</a> writes:"),
            blocks::quote(arabic), blocks::paragraph("Steppe Notes writes:"), blocks::quote(russian),
            blocks::list(list), blocks::paragraph("نص من اليمين", "rtl"), blocks::separator(),
            blocks::card(card) });
}

PostChange publicPost(const QString &title, const QByteArray &content)
{
    PostChange fields;
    fields.status = PostStatus::Publish;
    fields.title = title;
    fields.content = content;
    return fields;
}

QByteArray contents(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

/// PHP that files a post.
QByteArray filed(qint64 post, const QByteArray &category, const QByteArray &tags)
{
    const QByteArray id = QByteArray::number(post);
    return "require_once ABSPATH . 'wp-admin/includes/taxonomy.php'; wp_set_post_categories(" + id
        + ", [wp_create_category('" + category + "')]); wp_set_post_tags(" + id + ", " + tags + ");";
}

/// Everything by which a page reaches out, each to an address of its own.
QByteArray hostile(const QByteArray &server)
{
    return "<script>window.ran = 'inline'</script><script src=\"" + server
        + "/script\"></script>"
          "<img src=\""
        + server + "/img\" onerror=\"window.ran = 'onerror'\" srcset=\"" + server
        + "/srcset 2x\">"
          "<img src=x onerror=\"window.ran = 'onerror'\"><iframe src=\""
        + server
        + "/frame\"></iframe>"
          "<iframe srcdoc=\"<img src='"
        + server
        + "/srcdoc'>\"></iframe>"
          "<object data=\""
        + server + "/object\"></object><embed src=\"" + server
        + "/embed\">"
          "<video src=\""
        + server + "/video\" poster=\"" + server
        + "/poster\" autoplay></video>"
          "<audio src=\""
        + server + "/audio\" autoplay></audio><svg onload=\"window.ran = 'svg'\"><image href=\"" + server
        + "/svg\"/><use href=\"" + server + "/use#a\"/></svg><math><mtext><img src=\"" + server
        + "/math\"></mtext></math>"
          "<div style=\"background:url("
        + server + "/style);list-style:url('" + server
        + "/list')\">a</div>"
          "<table background=\""
        + server
        + "/background\"><tr><td>b</td></tr></table>"
          "<style>@import url("
        + server + "/import); p{background:\\75rl(" + server
        + "/sheet)} "
          "@font-face{font-family:f;src:url("
        + server + "/font)} body{font-family:f;cursor:url(" + server
        + "/cursor),auto}"
          "q::before{content:image-set('"
        + server
        + "/set' 1x)}</style><q>c</q>"
          "<link rel=stylesheet href=\""
        + server + "/link\"><link rel=preload as=image href=\"" + server
        + "/preload\">"
          "<link rel=prefetch href=\""
        + server + "/prefetch\"><link rel=preconnect href=\"" + server
        + "\">"
          "<link rel=icon href=\""
        + server + "/icon\"><link rel=manifest href=\"" + server
        + "/manifest\">"
          "<meta http-equiv=refresh content=\"1;url="
        + server + "/refresh\"><base href=\"" + server
        + "/base/\">"
          "<form action=\""
        + server
        + "/form\"><input autofocus onfocus=\"this.form.submit()\"></form>"
          "<body onload=\"window.ran = 'onload'\"><details open ontoggle=\"window.ran = "
          "'toggle'\"><summary>d</summary></details>"
          "<a href=\"javascript:window.ran='link'\" autofocus>e</a><picture><source srcset=\""
        + server + "/source\"><img src=\"" + server + "/picture\"></picture><input type=image src=\"" + server
        + "/image\">";
}

} // namespace

/// A draft in the site's own page beside the page that it becomes, in a real browser.
class ExactPreviewTest final : public QObject {
    Q_OBJECT

private slots:
    void theDraftLooksAsThePageThatItBecomes()
    {
        WordPressServer server;
        if (server.isSkipped())
            QSKIP(qPrintable(server.problem()));
        QVERIFY2(server.problem().isEmpty(), qPrintable(server.problem()));
        Newsroom newsroom;
        Desk &desk = *newsroom.desk;
        const auto site = await(desk.sites().add(
            u"Test"_s, server.url().toString(), u"editor"_s, Secret(server.password(u"editor"_s))));
        QVERIFY2(site, site ? "" : qPrintable(site.error().detail));
        QVERIFY(!desk.sitePages().known(*site));

        PostFields fields;
        fields.title = u"Voices from the bridge"_s;
        fields.content = roundup();
        const auto draft = await(desk.drafts().create(fields, *site));
        QVERIFY(draft);
        // There is nothing to learn from before a first post.
        server.eval("foreach (get_posts(['numberposts' => -1]) as $post) wp_delete_post($post->ID, true);");
        const auto none = await(desk.sitePages().learn(*site));
        QVERIFY(none);
        QCOMPARE(none->outcome, SitePages::Learned::Outcome::NothingPublished);

        HttpClient http;
        WordPressClient wordpress(http, server.apiRoot(), u"editor"_s, Secret(server.password(u"editor"_s)));
        const auto first = await(wordpress.createPost(PostType::Post,
            publicPost(u"The first of all posts"_s,
                blocks::joined({ blocks::paragraph("Here stands what the site has shown until now, and "
                                                   "nothing of it may be seen again."),
                    blocks::paragraph("A second paragraph of that post.") }))));
        QVERIFY(first);
        // A page may name what is beside it in a private network: nothing there is asked, but the site
        // itself.
        TestServer neighbour;
        server.eval("file_put_contents(WPMU_PLUGIN_DIR . '/other.php', '<?php add_action(\"wp_head\", "
                    "function () { echo "
                    "\"<link rel=stylesheet href="
            + neighbour.url(u"/style.css"_s).toEncoded() + "><style>i{background:url("
            + neighbour.url(u"/picture.png"_s).toEncoded() + ")}</style>\"; });');");
        const auto learned = await(desk.sitePages().learn(*site));
        QCOMPARE(neighbour.connections(), 0);
        QVERIFY2(learned, learned ? "" : qPrintable(learned.error().detail));
        QCOMPARE(learned->outcome, SitePages::Learned::Outcome::Known);
        QCOMPARE(learned->from, first->link);
        QVERIFY(desk.sitePages().known(*site));

        // From now on without a network.
        desk.setPolicy(NetworkPolicy::Offline);
        const auto file = await(desk.sitePages().write(*draft));
        QVERIFY2(file, file ? "" : qPrintable(file.error().detail));
        const QByteArray html = contents(*file);
        QVERIFY(html.startsWith("<!DOCTYPE html>"));
        QVERIFY(html.contains("Content-Security-Policy"));
        QVERIFY(!html.contains("nothing of it may be seen again"));
        QVERIFY(!html.contains("first of all posts"));
        QVERIFY(html.contains("border-inline-start")); // Of the sheet that the theme's sheet imports.
        QVERIFY(html.contains("repeat-y"));
        QVERIFY(html.contains("data:image/png;base64,"));
        QVERIFY(!html.contains("woff2"));
        QVERIFY(html.contains("i{background:url(\"data:,\")}")); // The neighbour's picture.
        const auto forOthers = QFile::ReadGroup | QFile::WriteGroup | QFile::ExeGroup | QFile::ReadOther
            | QFile::WriteOther | QFile::ExeOther;
        QVERIFY(!(QFile::permissions(*file) & forOthers));
        QVERIFY(!(QFile::permissions(QFileInfo(*file).path()) & forOthers));

        const auto second
            = await(wordpress.createPost(PostType::Post, publicPost(fields.title, fields.content)));
        QVERIFY(second);
        compare(second->link, *file, "newsroom", 0.02);
        if (QTest::currentTestFailed() || m_isBrowserMissing)
            return;

        newsroom.desk.reset();
        QVERIFY(!QFile::exists(*file));
        newsroom.open(NetworkPolicy::Offline);
        QVERIFY(newsroom.desk->sitePages().known(*site)); // Kept.
    }

    void itLooksSoInRealThemesToo_data()
    {
        QTest::addColumn<double>("mostDifferent");
        // A classic theme, of templates in PHP: WordPress puts a group's blocks (a card) into a box of their
        // own.
        QTest::newRow("twentytwentyone") << 0.04;
        // A theme of blocks: that, and on a phone the button of a menu that scripts open moves all by two
        // pixels.
        QTest::newRow("twentytwentythree") << 0.07;
    }
    void itLooksSoInRealThemesToo()
    {
        QFETCH(double, mostDifferent);
        WordPressServer server;
        if (server.isSkipped())
            QSKIP(qPrintable(server.problem()));
        QVERIFY2(server.problem().isEmpty(), qPrintable(server.problem()));
        const QByteArray theme = QTest::currentDataTag();
        if (server.eval(
                "switch_theme('" + theme + "'); echo wp_get_theme()->exists() ? get_stylesheet() : '';")
            != theme)
            QSKIP("Debian's package of this theme is missing.");
        Newsroom newsroom;
        Desk &desk = *newsroom.desk;
        const auto site = await(desk.sites().add(
            u"Test"_s, server.url().toString(), u"editor"_s, Secret(server.password(u"editor"_s))));
        QVERIFY2(site, site ? "" : qPrintable(site.error().detail));
        server.eval("foreach (get_posts(['numberposts' => -1]) as $post) wp_delete_post($post->ID, true);");
        HttpClient http;
        WordPressClient wordpress(http, server.apiRoot(), u"editor"_s, Secret(server.password(u"editor"_s)));
        // What a newsroom has published: themes of blocks send the styles of those blocks alone that a page
        // has.
        blocks::QuoteMarkup quote;
        quote.id = "q-aaaaaa";
        quote.original = { words("Until now nobody said anything.") };
        quote.cite = "Somebody";
        blocks::ListMarkup list;
        list.items = { { "until now", {} } };
        blocks::CardMarkup card;
        card.id = "c-aaaaaa";
        card.title = u"Until now"_s;
        card.url = QUrl(u"https://photos.example.org/"_s);
        const QByteArrayList published{
            blocks::joined({ blocks::paragraph("Here stands what the site has shown until now."),
                blocks::paragraph("A second paragraph of that post."), blocks::heading(2, "Until now"),
                blocks::separator() }),
            blocks::joined({ blocks::paragraph("What the site has shown until now, elsewhere."),
                blocks::quote(quote), blocks::list(list), blocks::card(card) }),
        };
        QByteArrayList ids;
        for (const QByteArray &content : published) {
            const auto post = await(
                wordpress.createPost(PostType::Post, publicPost(u"One of the first posts"_s, content)));
            QVERIFY(post);
            ids << QByteArray::number(post->id);
            server.eval(filed(post->id, "Rivers", "['dusk', 'dawnlight']"));
        }
        const auto learned = await(desk.sitePages().learn(*site));
        QVERIFY2(learned, learned ? "" : qPrintable(learned.error().detail));
        QCOMPARE(learned->outcome, SitePages::Learned::Outcome::Known);
        PostFields fields;
        fields.title = u"Voices from the bridge"_s;
        fields.content = roundup();
        fields.categories = { u"Kazakhstan"_s };
        fields.tags = { u"bread"_s, u"bridge"_s };
        const auto draft = await(desk.drafts().create(fields, *site));
        QVERIFY(draft);
        const auto file = await(desk.sitePages().write(*draft));
        QVERIFY2(file, file ? "" : qPrintable(file.error().detail));
        const QByteArray html = contents(*file);
        for (const char *ofOthers : { "ntil now", "of the first posts", ">Rivers<", ">dusk<" })
            QVERIFY2(!html.contains(ofOthers), ofOthers);
        // The post alone on its site, so that there are no neighbours to be shown.
        server.eval("foreach ([" + ids.join(',') + "] as $id) wp_delete_post($id, true);");
        const auto real
            = await(wordpress.createPost(PostType::Post, publicPost(fields.title, fields.content)));
        QVERIFY(real);
        server.eval(filed(real->id, "Kazakhstan", "['bread', 'bridge']"));
        compare(real->link, *file, theme, mostDifferent);
    }

    void aPageLooksAsTheSitesPagesDo()
    {
        WordPressServer server;
        if (server.isSkipped())
            QSKIP(qPrintable(server.problem()));
        QVERIFY2(server.problem().isEmpty(), qPrintable(server.problem()));
        const QByteArray theme = "twentytwentyone"; // Its pages show neither author nor date.
        if (server.eval(
                "switch_theme('" + theme + "'); echo wp_get_theme()->exists() ? get_stylesheet() : '';")
            != theme)
            QSKIP("Debian's package of this theme is missing.");
        Newsroom newsroom;
        Desk &desk = *newsroom.desk;
        const auto site = await(desk.sites().add(
            u"Test"_s, server.url().toString(), u"editor"_s, Secret(server.password(u"editor"_s))));
        QVERIFY2(site, site ? "" : qPrintable(site.error().detail));
        server.eval("foreach (get_posts(['numberposts' => -1, 'post_type' => ['post', 'page']]) as $post) "
                    "wp_delete_post($post->ID, true);");
        HttpClient http;
        WordPressClient wordpress(http, server.apiRoot(), u"editor"_s, Secret(server.password(u"editor"_s)));
        const auto post = await(wordpress.createPost(PostType::Post,
            publicPost(u"One of the first posts"_s,
                blocks::paragraph("Here stands what the site has shown until now."))));
        QVERIFY(post);
        const auto none = await(desk.sitePages().learn(*site, PostType::Page));
        QVERIFY(none);
        QCOMPARE(none->outcome, SitePages::Learned::Outcome::NothingPublished);
        const auto page = await(wordpress.createPost(PostType::Page,
            publicPost(u"One of the first pages"_s,
                blocks::joined({ blocks::paragraph("Here stands who has written there until now."),
                    blocks::paragraph("A second paragraph of that page.") }))));
        QVERIFY(page);
        const auto learned = await(desk.sitePages().learn(*site, PostType::Page));
        QVERIFY2(learned, learned ? "" : qPrintable(learned.error().detail));
        QCOMPARE(learned->outcome, SitePages::Learned::Outcome::Known);
        QCOMPARE(learned->from, page->link);
        QVERIFY(!desk.sitePages().known(*site)); // Of its posts nothing is known by that.
        PostFields fields;
        fields.title = u"Who writes here"_s;
        fields.content = roundup();
        const auto draft = await(desk.drafts().create(fields, *site, PostType::Page));
        QVERIFY(draft);
        const auto file = await(desk.sitePages().write(*draft));
        QVERIFY2(file, file ? "" : qPrintable(file.error().detail));
        const QByteArray html = contents(*file);
        for (const char *ofOthers : { "ntil now", "first pages", "first posts", "Published" })
            QVERIFY2(!html.contains(ofOthers), ofOthers);
        server.eval("wp_delete_post(" + QByteArray::number(page->id) + ", true);");
        const auto real
            = await(wordpress.createPost(PostType::Page, publicPost(fields.title, fields.content)));
        QVERIFY(real);
        compare(real->link, *file, "page", 0.04);
    }

    void whatAProgramThatWasKilledHasLeftGoes()
    {
        Newsroom newsroom;
        newsroom.desk.reset();
        const QString folder = newsroom.folder.path() + u"/profile/preview"_s;
        QVERIFY(QDir().mkpath(folder));
        QFile left(folder + u"/left.html"_s);
        QVERIFY(left.open(QIODevice::WriteOnly));
        left.close();
        newsroom.open();
        QVERIFY(!QFile::exists(left.fileName()));
    }

    void hostilePagesRunNothingAndAskForNothing()
    {
        TestServer server;
        const QByteArray origin = server.url(QString()).toEncoded();
        const QByteArray bad = hostile(origin);
        const ShellSample sample{ u"A title"_s,
            "<p>Words of the post that the page shows, enough of them to be found again.</p>", {}, {} };
        const QByteArray page = "<!doctype html><html><head>" + bad + "</head><body>" + bad
            + "<h1>A title</h1><div class=\"entry-content\">" + sample.content + "</div>" + bad
            + "</body></html>";
        const auto learned = learnPage(page, QUrl(u"https://news.example/a"_s), sample);
        QVERIFY(learned);
        const PageShell shell = shellOf(*learned, {});
        const ShellPost post{ u"</title><script>window.ran = 'title'</script>"_s,
            bad + "<p>Secret draft.</p>", {}, {}, {} };
        const auto ours = fillShell(shell, post);
        QVERIFY(ours);
        QVERIFY(ours->contains("Secret draft."));
        // The policy alone, as if nothing had been taken away.
        const QByteArray policy = ours->left(ours->indexOf("<title>"));
        const QByteArrayList pages{ *ours, policy + "</head><body>" + bad, page };
        QList<QJsonObject> requests;
        for (qsizetype i = 0; i < pages.size(); ++i) {
            QFile file(m_folder.filePath(QString::number(i) + u".html"_s));
            QVERIFY(file.open(QIODevice::WriteOnly) && file.write(pages[i]) == pages[i].size());
            requests.append(
                { { u"open"_s, QUrl::fromLocalFile(file.fileName()).toString() }, { u"wait"_s, 2 } });
        }
        const QList<QJsonObject> clean = browse({ requests[0] });
        if (m_isBrowserMissing)
            QSKIP("Chromium, Selenium or Pillow is missing");
        QCOMPARE(clean.size(), 1);
        QCOMPARE(clean[0]["run"_L1], QJsonValue());
        QCOMPARE(clean[0]["asked"_L1].toArray(), QJsonArray());
        QCOMPARE(clean[0]["address"_L1], requests[0]["open"_L1]);
        QCOMPARE(server.connections(), 0);
        // A policy stops what a page loads; where it goes by itself (refresh) is why tags are taken away too.
        const QList<QJsonObject> byPolicy = browse({ requests[1] });
        QCOMPARE(byPolicy.value(0)["run"_L1], QJsonValue());
        for (const WireRequest &request : server.requests())
            QVERIFY2(
                request.target == "/refresh" || request.target == "/favicon.ico", request.target.constData());
        // And the test can fail: without either, the server is asked, and scripts run.
        server.forget();
        const QList<QJsonObject> raw = browse({ requests[2] });
        QVERIFY(server.requests().size() > 5);
    }

    void linesOfAttackInADraftDoNothing()
    {
        QList<QByteArray> lines;
        const QDir folder(QStringLiteral(QUOTIDIAN_SUITES) + u"/hostile/xss"_s);
        for (const QString &name : folder.entryList(QDir::Files))
            lines += contents(folder.filePath(name)).split('\n');
        if (lines.isEmpty())
            QSKIP("The suites are not here.");
        const ShellSample sample{ u"A title"_s,
            "<p>Words of the post that the page shows, enough of them to be found again.</p>", {}, {} };
        const auto learned = learnPage("<html><body><main>" + sample.content + "</main></body></html>",
            QUrl(u"https://news.example/a"_s), sample);
        QVERIFY(learned);
        const PageShell shell = shellOf(*learned, {});
        QList<QJsonObject> requests;
        constexpr qsizetype together = 60;
        for (qsizetype at = 0; at < lines.size(); at += together) {
            QByteArray html;
            for (const QByteArray &line : lines.mid(at, together))
                html += "<p>" + line + "</p>\n";
            const auto page = fillShell(shell, { u"t"_s, html, {}, {}, {} });
            QVERIFY(page);
            QFile file(m_folder.filePath(u"lines%1.html"_s.arg(at)));
            QVERIFY(file.open(QIODevice::WriteOnly) && file.write(*page) == page->size());
            requests.append({ { u"open"_s, QUrl::fromLocalFile(file.fileName()).toString() } });
        }
        const QList<QJsonObject> seen = browse(requests);
        if (m_isBrowserMissing)
            QSKIP("Chromium, Selenium or Pillow is missing");
        QCOMPARE(seen.size(), requests.size());
        for (qsizetype i = 0; i < seen.size(); ++i) {
            QCOMPARE(seen[i]["asked"_L1].toArray(), QJsonArray());
            QCOMPARE(seen[i]["address"_L1], requests[i]["open"_L1]);
        }
        qInfo("%lld lines of attack in %lld pages", static_cast<long long>(lines.size()),
            static_cast<long long>(seen.size()));
    }

private:
    /// The real page and ours in Chromium, wide and narrow.
    void compare(const QUrl &real, const QString &file, const QByteArray &name, double mostDifferent)
    {
        const QString pictures = m_folder.filePath(QString::fromLatin1(name));
        const QString ours = QUrl::fromLocalFile(file).toString();
        QList<QJsonObject> requests;
        const auto look = [&](const QString &open, const QString &picture, int width) {
            requests.append({ { u"open"_s, open }, { u"picture"_s, picture }, { u"width"_s, width },
                { u"of"_s, u"body"_s },
                { u"without"_s, u"#comments, #respond, .wp-block-comments, .wp-block-post-comments"_s } });
        };
        for (const auto &[width, screen] :
            { std::pair{ 1280, u"desktop"_s }, std::pair{ 500, u"phone"_s } }) {
            const QString realPicture = pictures + u"-real-"_s + screen + u".png"_s;
            const QString ourPicture = pictures + u"-ours-"_s + screen + u".png"_s;
            look(real.toString(), realPicture, width);
            look(ours, ourPicture, width);
            requests.append({ { u"compare"_s, QJsonArray{ realPicture, ourPicture } } });
        }
        requests.append({ { u"compare"_s,
            QJsonArray{ pictures + u"-real-desktop.png"_s, pictures + u"-real-phone.png"_s } } });
        const QList<QJsonObject> seen = browse(requests);
        if (m_isBrowserMissing)
            QSKIP("Chromium, Selenium or Pillow is missing");
        QCOMPARE(seen.size(), 7);
        QVERIFY(seen[6]["different"_L1].toDouble() > 0.1); // It can tell pages apart.
        for (const int at : { 0, 3 }) {
            const QJsonArray realBlocks = seen[at]["blocks"_L1].toArray();
            const QJsonArray ourBlocks = seen[at + 1]["blocks"_L1].toArray();
            QVERIFY(realBlocks.size() > 15);
            for (qsizetype i = 0; i < qMax(realBlocks.size(), ourBlocks.size()); ++i) {
                // WordPress sets its quotation marks by the site's language (wptexturize); no other letter
                // differs.
                QCOMPARE(folded(ourBlocks[i]), folded(realBlocks[i]));
            }
            QCOMPARE(ourBlocks.size(), realBlocks.size());
            QCOMPARE(seen[at + 1]["asked"_L1].toArray(), QJsonArray());
            const QJsonObject comparison = seen[at + 2];
            qInfo("%s, %s: %.3f %% of the pixels differ; sizes %s", name.constData(),
                at == 0 ? "desktop" : "phone", comparison["different"_L1].toDouble() * 100,
                QJsonDocument(comparison["sizes"_L1].toArray()).toJson(QJsonDocument::Compact).constData());
            QVERIFY(comparison["different"_L1].toDouble() < mostDifferent);
        }
        QCOMPARE(seen[1]["title"_L1], seen[0]["title"_L1]);
    }

    static QString folded(const QJsonValue &block)
    {
        QString text = block[0].toString() + u' ' + block[1].toString();
        return text.replace(u'“', u'"').replace(u'”', u'"').replace(u'‘', u'\'').replace(u'’', u'\'');
    }

    QList<QJsonObject> browse(const QList<QJsonObject> &requests)
    {
        QProcess python;
        python.setProcessChannelMode(QProcess::ForwardedErrorChannel);
        python.start(u"/usr/bin/python3"_s, { QStringLiteral(TESTS_DIR) + u"/support/browse.py"_s });
        for (const QJsonObject &request : requests)
            python.write(QJsonDocument(request).toJson(QJsonDocument::Compact) + '\n');
        python.closeWriteChannel();
        // The servers of the tests answer from threads and processes of their own.
        if (!python.waitForFinished(300'000))
            python.kill();
        m_isBrowserMissing = python.exitCode() == 77 || python.error() == QProcess::FailedToStart;
        QList<QJsonObject> answers;
        for (const QByteArray &line : python.readAllStandardOutput().split('\n')) {
            if (!line.isEmpty())
                answers.append(QJsonDocument::fromJson(line).object());
        }
        return answers;
    }

    QTemporaryDir m_folder;
    bool m_isBrowserMissing = false;
};

QTEST_GUILESS_MAIN(ExactPreviewTest)
#include "exactpreview_test.moc"
