#include "desk/newsroom.h"
#include "storage/database.h"
#include "support/pictures.h"
#include "support/wordpressserver.h"

#include <QDirIterator>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>

using namespace Qt::StringLiterals;

namespace {

/// What one command answered.
struct Run {
    int status = -1;
    QByteArray out;
    QByteArray words; ///< Standard error.

    QJsonObject object() const { return QJsonDocument::fromJson(out).object(); }
    QList<QJsonObject> lines() const
    {
        QList<QJsonObject> all;
        for (const QByteArray &line : out.split('\n')) {
            if (!line.isEmpty())
                all << QJsonDocument::fromJson(line).object();
        }
        return all;
    }
};

QByteArray everythingSaid; ///< By every command of this program.

Run run(const QStringList &arguments, const QByteArray &input = {})
{
    QProcess process;
    // No keychain: what a bare server has.
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(u"DBUS_SESSION_BUS_ADDRESS"_s, u"unix:path=/nonexistent"_s);
    process.setProcessEnvironment(environment);
    process.start(QCoreApplication::applicationDirPath() + u"/quotidian-cli"_s, arguments);
    process.write(input);
    process.closeWriteChannel();
    if (!process.waitForFinished(120000))
        return {};
    const Run done{ process.exitCode(), process.readAllStandardOutput(), process.readAllStandardError() };
    everythingSaid += done.out + done.words;
    return done;
}

/// The same in a shell, where streams may be closed or full. $1 is the program, $2 the profile.
Run inShell(const QString &script, const QString &profile)
{
    QProcess shell;
    shell.start(u"/bin/sh"_s,
        { u"-c"_s, script, u"sh"_s, QCoreApplication::applicationDirPath() + u"/quotidian-cli"_s, profile });
    if (!shell.waitForFinished(120000))
        return {};
    return { shell.exitCode(), shell.readAllStandardOutput(), shell.readAllStandardError() };
}

const QByteArray brokenFeed = "<rss version=\"2.0\"><channel><title>Half</title><item><title>One</title>"
                              "<link>https://blog.example.org/1</link><description>first words";

} // namespace

/// The contract of the command line: shapes of answers and exit statuses.
class CliTest final : public QObject {
    Q_OBJECT
private slots:
    void helpListsEveryCommandAndUsageIsTwo();
    void feedsBecomeJsonFeed();
    void pagesHtmlAndBlocksNeedNoProfile();
    void photosAreFoundInPages();
    void picturesAreCleanedAndRedacted();
    void blogsAreFollowedAndFound();
    void articlesAreNarrowedShownAndLeafedThrough();
    void aListCanBeLookedAtBeforeItIsFollowed();
    void draftsAreImportedSetAndExported();
    void badInputIsRefusedWithASentence();
    void hugeAndStrangeInputIsRefused();
    void inputThatComesSlowlyIsReadToItsEnd();
    void anAnswerThatCannotBeWrittenIsAFailure();
    void emptyProfilesAnswerNothingAndFoldersOfOthersKeepTheirRights();
    void passwordsAreNeverWhereOthersLook();
    void besideAnOpenWindowReadingWorks();
    void aNewerProfileIsLeftAlone();
    void backupsAreMadeAndPutBack();
    void aPostIsPublished();
    void wrongPasswordsAndStrangeSitesAreSaidPlainly();

private:
    Run inProfile(const QStringList &arguments, const QByteArray &input = {}) const
    {
        return run(QStringList{ u"--profile"_s, m_folder.path() + u"/profile"_s } + arguments, input);
    }

    QTemporaryDir m_folder;
};

void CliTest::helpListsEveryCommandAndUsageIsTwo()
{
    const Run help = run({ u"--help"_s });
    QCOMPARE(help.status, 0);
    for (const char *command : { "feed parse", "feed discover", "feed add", "feed list", "feed refresh",
             "feed remove", "feed import", "feed export", "articles", "article show", "search", "html clean",
             "blocks parse", "blocks edit", "blocks merge", "image clean", "photos", "draft import",
             "draft list", "draft show", "draft history", "draft export", "draft set", "site add",
             "site list", "site doctor", "site remove", "publish", "sync", "conflicts", "conflict resolve",
             "db check", "db backup", "db restore" }) {
        QVERIFY2(help.out.contains(QByteArray("  ") + command + ' '), command);
        const Run one = run(QString::fromLatin1(command).split(u' ') + QStringList{ u"--help"_s });
        QCOMPARE(one.status, 0);
        QVERIFY(one.out.contains(command));
    }
    QVERIFY(run({ u"--version"_s }).out.startsWith("quotidian-cli "));
    QCOMPARE(run({}).status, 2);
    QCOMPARE(run({ u"feed"_s }).status, 2);
    QCOMPARE(run({ u"feed"_s, u"parse"_s }).status, 2);
    QCOMPARE(run({ u"feed"_s, u"parse"_s, u"-"_s, u"--bogus"_s }).status, 2);
    QCOMPARE(run({ u"feed"_s, u"parse"_s, u"a"_s, u"b"_s }).status, 2);
    QVERIFY(run({ u"publish"_s }).words.contains("quotidian-cli publish ID"));
}

void CliTest::feedsBecomeJsonFeed()
{
    const Run parsed = run({ u"feed"_s, u"parse"_s, u"--url"_s, u"https://blog.example.org/feed"_s, u"-"_s },
        Blog::feed("https://blog.example.org"));
    QCOMPARE(parsed.status, 0);
    const QJsonObject feed = parsed.object();
    QCOMPARE(feed[u"title"].toString(), u"Square Watch"_s);
    QCOMPARE(feed[u"home_page_url"].toString(), u"https://blog.example.org/"_s);
    QCOMPARE(feed[u"_quotidian"][u"format"].toString(), u"rss20"_s);
    QCOMPARE(feed[u"_quotidian"][u"malformed"].toBool(), false);
    QCOMPARE(feed[u"items"].toArray().size(), 2);
    QCOMPARE(feed[u"items"][0][u"authors"][0][u"name"].toString(), u"Amina Darwish"_s);

    const Run half = run({ u"feed"_s, u"parse"_s, u"-"_s }, brokenFeed);
    QCOMPARE(half.status, 0);
    QCOMPARE(half.object()[u"_quotidian"][u"malformed"].toBool(), true);
    QCOMPARE(half.object()[u"items"].toArray().size(), 1);

    const Run clean = run({ u"feed"_s, u"parse"_s, u"--clean"_s, u"-"_s },
        "<rss version=\"2.0\"><channel><item><description>&lt;p "
        "onclick=x&gt;Hi&lt;script&gt;bad()&lt;/script&gt;"
        "</description></item></channel></rss>");
    QCOMPARE(clean.object()[u"items"][0][u"content_html"].toString().trimmed(), u"<p>Hi</p>"_s);
}

void CliTest::pagesHtmlAndBlocksNeedNoProfile()
{
    const Run found = run(
        { u"feed"_s, u"discover"_s, u"--url"_s, u"https://blog.example.org/a"_s, u"-"_s }, Blog::page());
    QCOMPARE(found.status, 0);
    QCOMPARE(found.lines().size(), 1);
    QCOMPARE(found.lines()[0][u"url"].toString(), u"https://blog.example.org/feed.xml"_s);
    QCOMPARE(found.lines()[0][u"type"].toString(), u"application/rss+xml"_s);
    QCOMPARE(run({ u"feed"_s, u"discover"_s, u"-"_s }, "<p>nothing").status, 1);

    const Run clean = run({ u"html"_s, u"clean"_s, u"--base"_s, u"https://a.example/"_s, u"-"_s },
        "<p>A <a href=/b onclick=x>b</a><script>x</script>");
    QCOMPARE(clean.out.trimmed(), "<p>A <a href=\"https://a.example/b\">b</a></p>");
    QCOMPARE(
        run({ u"html"_s, u"clean"_s, u"--text"_s, u"-"_s }, "<p>A<p>B &amp; C").out.trimmed(), "A\n\nB & C");

    const QByteArray markup
        = "<!-- wp:paragraph -->\n<p>One</p>\n<!-- /wp:paragraph -->\n\n<!-- wp:more /-->";
    const Run parsed = run({ u"blocks"_s, u"parse"_s, u"-"_s }, markup);
    QCOMPARE(parsed.status, 0);
    const QJsonArray blocks = QJsonDocument::fromJson(parsed.out).array();
    QCOMPARE(blocks.size(), 3);
    QCOMPARE(blocks[0][u"blockName"].toString(), u"core/paragraph"_s);
    QVERIFY(blocks[0][u"attrs"].isObject());
    const Run edited
        = run({ u"blocks"_s, u"edit"_s, u"--path"_s, u"0"_s, u"--text"_s, u"-a < b"_s, u"-"_s }, markup);
    QCOMPARE(edited.status, 0);
    QCOMPARE(edited.out, QByteArray(markup).replace("One", "-a &lt; b"));
    QCOMPARE(
        run({ u"blocks"_s, u"edit"_s, u"--path"_s, u"2"_s, u"--text"_s, u"x"_s, u"-"_s }, markup).status, 1);
    QCOMPARE(
        run({ u"blocks"_s, u"edit"_s, u"--path"_s, u"9"_s, u"--text"_s, u"x"_s, u"-"_s }, markup).status, 1);
    QCOMPARE(
        run({ u"blocks"_s, u"edit"_s, u"--path"_s, u"x"_s, u"--text"_s, u"x"_s, u"-"_s }, markup).status, 2);

    QTemporaryDir folder;
    const auto file = [&](const QString &name, const QByteArray &first, const QByteArray &last) {
        const QString path = folder.filePath(name);
        QFile out(path);
        if (!out.open(QIODevice::WriteOnly))
            return QString();
        out.write("<!-- wp:paragraph -->\n<p>" + first
            + "</p>\n<!-- /wp:paragraph -->\n\n"
              "<!-- wp:paragraph -->\n<p>"
            + last + "</p>\n<!-- /wp:paragraph -->");
        return path;
    };
    const QStringList merge{ u"blocks"_s, u"merge"_s, file(u"base"_s, "One", "Two"),
        file(u"mine"_s, "Mine", "Two") };
    const Run joined = run(merge + QStringList{ file(u"theirs"_s, "One", "Theirs") });
    QCOMPARE(joined.status, 0);
    QVERIFY(joined.out.contains("<p>Mine</p>") && joined.out.contains("<p>Theirs</p>"));
    const Run apart = run(merge + QStringList{ file(u"theirs"_s, "Theirs", "Two") });
    QCOMPARE(apart.status, 1);
    const QJsonArray conflicts = apart.object()[u"conflicts"].toArray();
    QCOMPARE(conflicts.size(), 1);
    QVERIFY(conflicts[0][u"base"].toString().contains(u"<p>One</p>"));
    QVERIFY(conflicts[0][u"mine"].toString().contains(u"<p>Mine</p>"));
    QVERIFY(conflicts[0][u"theirs"].toString().contains(u"<p>Theirs</p>"));
    QCOMPARE(run(merge + QStringList{ folder.filePath(u"none"_s) }).status, 1);
    QCOMPARE(run(merge).status, 2);
}

void CliTest::photosAreFoundInPages()
{
    const Run found = run({ u"photos"_s, u"--url"_s, u"https://blog.example.org/night/"_s, u"-"_s },
        Blog::photos() + "<img src=http://10.0.0.1/x.jpg>");
    QCOMPARE(found.status, 0);
    QCOMPARE(found.object()[u"title"].toString(), u"Night of the flood: 3 pictures"_s);
    QCOMPARE(found.object()[u"author"].toString(), u"Lina Haddad"_s);
    QCOMPARE(found.object()[u"url"].toString(), u"https://blog.example.org/night/"_s);
    QVERIFY(found.object()[u"published"].isNull());
    const QJsonObject photo = found.object()[u"photos"].toArray().at(0).toObject();
    QCOMPARE(photo[u"url"].toString(), u"https://blog.example.org/1.jpg"_s);
    QCOMPARE(photo[u"caption"].toString(), u"The street"_s);
    QCOMPARE(photo[u"width"].toInt(), 800);
    QVERIFY(found.words.contains("private network"));

    QByteArray many;
    for (int i = 0; i < 5000; ++i)
        many += "<img src=https://a.example/" + QByteArray::number(i) + ".jpg>";
    const Run shortened = run({ u"photos"_s, u"-"_s }, many);
    QCOMPARE(shortened.status, 0);
    QCOMPARE(shortened.object()[u"photos"].toArray().size(), 1000);
    QVERIFY(shortened.words.contains("4000"));

    const Run none = run({ u"photos"_s, u"-"_s }, "<p>no picture");
    QCOMPARE(none.status, 1);
    QVERIFY(none.words.contains("No photos"));

    TestServer server;
    const Blog blog(server);
    const Run fetched = run({ u"photos"_s, server.url(u"/photos"_s).toString() });
    QCOMPARE(fetched.status, 0);
    QCOMPARE(fetched.object()[u"photos"][0][u"url"].toString(), server.url(u"/1.jpg"_s).toString());
    QCOMPARE(run({ u"photos"_s, server.url(u"/nothing"_s).toString() }).status, 1);
    QCOMPARE(run({ u"photos"_s, u"--offline"_s, server.url(u"/photos"_s).toString() }).status, 3);
    QCOMPARE(run({ u"photos"_s, u"file:///etc/passwd"_s }).status, 1);
}

void CliTest::picturesAreCleanedAndRedacted()
{
    QImage image = redAndBlue(320, 160);
    image.setText(u"Comment"_s, u"43.2567N 76.9286E"_s);
    const QString in = m_folder.filePath(u"in.png"_s);
    const QString out = m_folder.filePath(u"out.png"_s);
    QVERIFY(image.save(in));
    const Run clean = run({ u"image"_s, u"clean"_s, in, out, u"--redact"_s, u"0,0,16,16"_s, u"--redact"_s,
        u"304,144,16,16"_s });
    QVERIFY2(clean.status == 0, clean.words.constData());
    QCOMPARE(clean.object()[u"width"].toInt(), 320);
    QCOMPARE(clean.object()[u"height"].toInt(), 160);
    QCOMPARE(clean.object()[u"removed"].toArray(), QJsonArray{ u"comment"_s });
    const QImage written(out);
    QCOMPARE(written.pixelColor(3, 3), QColor(Qt::black));
    QCOMPARE(written.pixelColor(310, 150), QColor(Qt::black));
    QCOMPARE(written.pixelColor(100, 80), QColor(Qt::red));
    QFile file(out);
    QVERIFY(file.open(QIODevice::ReadOnly) && !file.readAll().contains("43.2567"));

    const Run scaled = run({ u"image"_s, u"clean"_s, in, out, u"--long-side"_s, u"100"_s });
    QCOMPARE(scaled.object()[u"width"].toInt(), 100);
    QVERIFY(scaled.words.contains("320 × 160"));
    const Run renamed = run({ u"image"_s, u"clean"_s, in, m_folder.filePath(u"out.jpg"_s) });
    QVERIFY(renamed.words.contains("PNG"));

    // What is refused leaves what is there as it was.
    const QByteArray before = QByteArray::number(QFileInfo(out).size());
    QFile broken(m_folder.filePath(u"drawing.png"_s));
    QVERIFY(
        broken.open(QIODevice::WriteOnly) && broken.write("<svg xmlns='http://www.w3.org/2000/svg'/>") > 0);
    broken.close();
    const Run refused = run({ u"image"_s, u"clean"_s, broken.fileName(), out });
    QCOMPARE(refused.status, 1);
    QVERIFY(refused.words.contains("SVG"));
    QCOMPARE(QByteArray::number(QFileInfo(out).size()), before);
    QCOMPARE(run({ u"image"_s, u"clean"_s, in, out, u"--redact"_s, u"500,500,10,10"_s }).status, 1);
    QCOMPARE(run({ u"image"_s, u"clean"_s, in, out, u"--redact"_s, u"1,2,3"_s }).status, 2);
    QCOMPARE(run({ u"image"_s, u"clean"_s, in, out, u"--long-side"_s, u"-1"_s }).status, 2);
    QCOMPARE(run({ u"image"_s, u"clean"_s, in, u"/nonexistent/out.png"_s }).status, 4);
    QCOMPARE(run({ u"image"_s, u"clean"_s, u"/nonexistent/in.png"_s, out }).status, 1);
}

void CliTest::blogsAreFollowedAndFound()
{
    TestServer web;
    const Blog blog(web);
    const Run added
        = inProfile({ u"feed"_s, u"add"_s, web.url().toString(), web.url(u"/missing"_s).toString() });
    QCOMPARE(added.status, 1); // One of them is nothing; the other is followed.
    QCOMPARE(added.lines().size(), 1);
    QCOMPARE(added.lines()[0][u"articles"].toInt(), 2);
    QCOMPARE(inProfile({ u"feed"_s, u"list"_s }).lines().size(), 1);
    const QJsonObject report = inProfile({ u"feed"_s, u"refresh"_s }).object();
    for (const QString &key :
        { u"feeds"_s, u"unchanged"_s, u"failed"_s, u"new"_s, u"updated"_s, u"seconds"_s })
        QVERIFY2(report.contains(key), qPrintable(key));
    QCOMPARE(report[u"unchanged"].toInt(), 1);
    const Run articles = inProfile({ u"articles"_s, u"--unread"_s, u"--limit"_s, u"1"_s });
    QCOMPARE(articles.lines().size(), 1);
    QCOMPARE(articles.lines()[0][u"title"].toString(), u"Closed before dawn"_s);
    QCOMPARE(articles.lines()[0][u"published"].toString(), u"2026-11-02T06:00:00Z"_s);
    QCOMPARE(inProfile({ u"articles"_s }).lines().size(), 2);
    QCOMPARE(inProfile({ u"articles"_s, u"--feed"_s, u"99"_s }).status, 1);
    QCOMPARE(inProfile({ u"articles"_s, u"--limit"_s, u"x"_s }).status, 2);
    const Run hits = inProfile({ u"search"_s, u"river"_s });
    QCOMPARE(hits.lines().size(), 1);
    for (const QString &key : { u"id"_s, u"title"_s, u"url"_s, u"feed"_s, u"published"_s, u"snippet"_s })
        QVERIFY2(hits.lines()[0].contains(key), qPrintable(key));
    QVERIFY(hits.lines()[0][u"snippet"].toString().contains(u"river"_s));
    const Run opml = inProfile({ u"feed"_s, u"export"_s });
    QVERIFY(opml.out.contains(web.url(u"/feed.xml"_s).toEncoded()));
    QCOMPARE(inProfile({ u"feed"_s, u"import"_s, u"-"_s }, opml.out).object()[u"present"].toInt(), 1);
    QCOMPARE(inProfile({ u"feed"_s, u"import"_s, u"-"_s }, "none").status, 1);
    QCOMPARE(inProfile({ u"--offline"_s, u"feed"_s, u"refresh"_s }).status, 3);
}

void CliTest::articlesAreNarrowedShownAndLeafedThrough()
{
    TestServer web;
    const Blog blog(web);
    const QString profile = m_folder.path() + u"/narrowed"_s;
    const auto in = [&](const QStringList &arguments) {
        return run(QStringList{ u"--profile"_s, profile } + arguments);
    };
    const QString feed
        = QString::number(in({ u"feed"_s, u"add"_s, web.url().toString() }).object()[u"id"].toInteger());
    const QJsonObject listed = in({ u"feed"_s, u"list"_s }).object();
    for (const QString &key : { u"folder"_s, u"language"_s, u"country"_s, u"unread"_s, u"health"_s })
        QVERIFY2(listed.contains(key), qPrintable(key));

    QCOMPARE(in({ u"articles"_s, u"--language"_s, u"en-GB"_s }).lines().size(), 2);
    QCOMPARE(in({ u"articles"_s, u"--language"_s, u"ru"_s }).lines().size(), 0);
    QCOMPARE(in({ u"articles"_s, u"--folder"_s, u"None"_s }).lines().size(), 0);
    QCOMPARE(in({ u"articles"_s, u"--country"_s, u"kz"_s }).lines().size(), 0);
    QCOMPARE(in({ u"articles"_s, u"--tag"_s, u"x"_s }).lines().size(), 0);
    QCOMPARE(in({ u"articles"_s, u"--starred"_s }).lines().size(), 0);
    QCOMPARE(in({ u"articles"_s, u"--starred"_s, u"--unread"_s }).status, 2);

    const Run articles = in({ u"articles"_s });
    QVERIFY(articles.lines()[0].contains(u"tags"_s));
    const QString id = QString::number(articles.lines()[0][u"id"].toInteger());
    const Run shown = in({ u"article"_s, u"show"_s, id });
    QCOMPARE(shown.status, 0);
    QVERIFY(
        shown.object()[u"text"].toString().startsWith(u"The bridge was closed before dawn & the baker"_s));
    QVERIFY(shown.object()[u"html"].toString().contains(u"<p>The bridge"_s));
    QCOMPARE(shown.object()[u"version"].toInt(), 1);
    QVERIFY(shown.object()[u"history"].isArray());
    QCOMPARE(in({ u"article"_s, u"show"_s, id, u"--version"_s, u"1"_s }).object()[u"text"],
        shown.object()[u"text"]);
    QCOMPARE(in({ u"article"_s, u"show"_s, id, u"--version"_s, u"7"_s }).status, 1);
    QCOMPARE(in({ u"article"_s, u"show"_s, u"9999"_s }).status, 1);
    QCOMPARE(in({ u"article"_s, u"show"_s, u"first"_s }).status, 2);

    QCOMPARE(in({ u"search"_s, u"b"_s, u"--feed"_s, feed }).lines().size(), 2);
    QCOMPARE(in({ u"search"_s, u"b"_s, u"--feed"_s, u"99"_s }).status, 1);
    const Run first = in({ u"search"_s, u"b"_s, u"--limit"_s, u"1"_s });
    QCOMPARE(first.lines().size(), 1);
    const QString last = QString::number(first.lines()[0][u"id"].toInteger());
    const Run second = in({ u"search"_s, u"b"_s, u"--limit"_s, u"1"_s, u"--after"_s, last });
    QCOMPARE(second.lines().size(), 1);
    QVERIFY(second.lines()[0][u"id"] != first.lines()[0][u"id"]);
    QCOMPARE(in({ u"search"_s, u"b"_s, u"--after"_s, u"99999"_s }).status, 1);

    QCOMPARE(in({ u"feed"_s, u"remove"_s, u"99"_s }).status, 1);
    QCOMPARE(in({ u"feed"_s, u"remove"_s, u"it"_s }).status, 2);
    QCOMPARE(in({ u"feed"_s, u"remove"_s, feed }).status, 0);
    QVERIFY(in({ u"feed"_s, u"list"_s }).lines().isEmpty());
    QVERIFY(in({ u"articles"_s }).lines().isEmpty());
}

void CliTest::aListCanBeLookedAtBeforeItIsFollowed()
{
    const QByteArray opml = "<opml version='2.0'><head><title>Ours</title></head><body>"
                            "<outline text='City'><outline text='A' xmlUrl='https://e.org/a'/></outline>"
                            "<outline text='A' xmlUrl='https://e.org/a'/>"
                            "<outline text='B' xmlUrl='file:///etc/passwd'/></body></opml>";
    const QString profile = m_folder.path() + u"/looked"_s;
    const Run looked = run({ u"--profile"_s, profile, u"feed"_s, u"import"_s, u"--dry-run"_s, u"-"_s }, opml);
    QCOMPARE(looked.status, 0);
    const QJsonObject answer = looked.object();
    QCOMPARE(answer[u"title"].toString(), u"Ours"_s);
    QCOMPARE(answer[u"feeds"].toArray().size(), 1);
    QCOMPARE(answer[u"feeds"][0][u"folder"].toString(), u"City"_s);
    QCOMPARE(answer[u"feeds"][0][u"followed"].toBool(), false);
    QCOMPARE(answer[u"duplicates"].toInt(), 1);
    QCOMPARE(answer[u"refused"].toArray().size(), 1);
    QVERIFY(run({ u"--profile"_s, profile, u"feed"_s, u"list"_s }).lines().isEmpty());
}

void CliTest::draftsAreImportedSetAndExported()
{
    const QByteArray markup = "<!-- wp:paragraph -->\n<p>One</p>\n<!-- /wp:paragraph -->";
    const Run imported = inProfile({ u"draft"_s, u"import"_s, u"-"_s, u"--title"_s, u"Night"_s }, markup);
    QCOMPARE(imported.status, 0);
    const QString id = QString::number(imported.object()[u"draft"].toInteger());
    const QJsonObject shown = inProfile({ u"draft"_s, u"show"_s, id }).object();
    QCOMPARE(shown[u"title"].toString(), u"Night"_s);
    QCOMPARE(shown[u"state"].toString(), u"local"_s);
    QCOMPARE(shown[u"content"].toString().toUtf8(), markup);
    QVERIFY(shown[u"remote_id"].isNull());
    const Run set = inProfile(
        { u"draft"_s, u"set"_s, id, u"--title"_s, u"Day"_s, u"--tags"_s, u"a, b"_s, u"--content"_s, u"-"_s },
        "Two");
    QCOMPARE(set.status, 0);
    QVERIFY(set.object()[u"revision"].toInteger() > 0);
    QCOMPARE(inProfile({ u"draft"_s, u"export"_s, id, u"--format"_s, u"blocks"_s }).out, "Two");
    QCOMPARE(inProfile({ u"draft"_s, u"history"_s, id }).lines().size(), 2);
    QCOMPARE(inProfile({ u"draft"_s, u"show"_s, id }).object()[u"tags"].toArray().size(), 2);
    QCOMPARE(inProfile({ u"draft"_s, u"show"_s, u"999"_s }).status, 1);
    QCOMPARE(inProfile({ u"draft"_s, u"export"_s, id, u"--format"_s, u"word"_s }).status, 2);
    QCOMPARE(inProfile({ u"publish"_s, id }).status, 1); // No site.
    // A page has other fields than a post.
    const Run page
        = inProfile({ u"draft"_s, u"import"_s, u"-"_s, u"--title"_s, u"About"_s, u"--page"_s }, markup);
    const QString pageId = QString::number(page.object()[u"draft"].toInteger());
    QCOMPARE(
        inProfile({ u"draft"_s, u"set"_s, pageId, u"--parent"_s, u"12"_s, u"--order"_s, u"-3"_s }).status, 0);
    const QJsonObject about = inProfile({ u"draft"_s, u"show"_s, pageId }).object();
    QCOMPARE(about[u"type"].toString(), u"page"_s);
    QCOMPARE(about[u"parent"].toInt(), 12);
    QCOMPARE(about[u"order"].toInt(), -3);
    QCOMPARE(shown[u"type"].toString(), u"post"_s);
    QVERIFY(!shown.contains(u"order"));
    QCOMPARE(inProfile({ u"draft"_s, u"set"_s, pageId, u"--tags"_s, u"a"_s }).status, 2);
    QCOMPARE(inProfile({ u"draft"_s, u"set"_s, id, u"--parent"_s, u"12"_s }).status, 2);
    QCOMPARE(inProfile({ u"draft"_s, u"set"_s, pageId, u"--parent"_s, u"twelve"_s }).status, 2);
    QCOMPARE(inProfile({ u"publish"_s, id, u"--status"_s, u"future"_s }).status, 2);
    QCOMPARE(inProfile({ u"publish"_s, id, u"--at"_s, u"soon"_s }).status, 2);
}

void CliTest::badInputIsRefusedWithASentence()
{
    const auto isRefused = [](const Run &result, int status) {
        return result.status == status && result.out.isEmpty() && result.words.endsWith(".\n");
    };
    QVERIFY(isRefused(run({ u"feed"_s, u"parse"_s, u"-"_s }, "hello"), 1));
    QVERIFY(isRefused(run({ u"feed"_s, u"parse"_s, u"-"_s }, {}), 1));
    QVERIFY(isRefused(run({ u"feed"_s, u"parse"_s, u"-"_s }, QByteArray(1000, '\0')), 1));
    QCOMPARE(run({ u"feed"_s, u"parse"_s, u"/nonexistent/feed.xml"_s }).status, 1);
    TestServer web;
    web.route("/nothing", [](const WireRequest &) {
        return WireReply{ "HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\n\r\n", WireReply::End::Close, 0,
            QByteArray(65536, '\0') };
    });
    const Run endless = inProfile({ u"feed"_s, u"add"_s, web.url(u"/nothing"_s).toString() });
    QCOMPARE(endless.status, 1); // A hundred megabytes of nothing end at the limit.
    QVERIFY(endless.words.contains("larger than"));
}

void CliTest::hugeAndStrangeInputIsRefused()
{
    const QStringList import{ u"draft"_s, u"import"_s, u"-"_s, u"--title"_s, u"T"_s };
    for (const QByteArray &bytes : { QByteArray("caf\xe9 au lait"),
             QByteArray("\xff\xfe"
                        "a\0",
                 4),
             QByteArray("a\0b", 3), QByteArray("\xed\xa0\x80") }) {
        const Run refused = inProfile(import, bytes);
        QCOMPARE(refused.status, 1);
        QVERIFY2(refused.words.contains("UTF-8"), refused.words.constData());
    }
    const Run marked = inProfile(import, "\xef\xbb\xbfSalām");
    QCOMPARE(marked.status, 0);
    const QString id = QString::number(marked.object()[u"draft"].toInteger());
    QCOMPARE(inProfile({ u"draft"_s, u"export"_s, id, u"--format"_s, u"blocks"_s }).out, "Salām");
    QCOMPARE(inProfile({ u"draft"_s, u"set"_s, id, u"--content"_s, u"-"_s }, "\xff").status, 1);
    QCOMPARE(inProfile({ u"draft"_s, u"export"_s, id, u"--format"_s, u"blocks"_s }).out, "Salām");
    // Endless input ends.
    const Run endless = run({ u"html"_s, u"clean"_s, u"/dev/zero"_s });
    QCOMPARE(endless.status, 1);
    QVERIFY2(endless.words.contains("64 megabytes"), endless.words.constData());
    QCOMPARE(run({ u"html"_s, u"clean"_s, m_folder.path() }).status, 4); // A folder.
    // Bytes that are no UTF-8 are replaced where foreign text is read.
    QCOMPARE(run({ u"html"_s, u"clean"_s, u"-"_s },
                 "<meta charset=utf-8><p>a\xff"
                 "b</p>")
                 .status,
        0);
}

void CliTest::inputThatComesSlowlyIsReadToItsEnd()
{
    const Run slow = inShell(
        u"(head -c 70000 /dev/zero | tr '\\0' a; sleep 0.3; printf ' the end') | \"$1\" html clean --text -"_s,
        {});
    QCOMPARE(slow.status, 0);
    QVERIFY(slow.out.trimmed().endsWith("the end"));
}

void CliTest::anAnswerThatCannotBeWrittenIsAFailure()
{
    const QString profile = m_folder.path() + u"/streams"_s;
    QCOMPARE(inShell(u"echo One | \"$1\" --profile \"$2\" draft import - --title T"_s, profile).status, 0);
    const Run full = inShell(u"\"$1\" --profile \"$2\" draft list > /dev/full"_s, profile);
    QCOMPARE(full.status, 4);
    QVERIFY2(full.words.contains("could not be written"), full.words.constData());
    // A closed output is no place where a file of the profile may come to stand.
    QCOMPARE(inShell(u"\"$1\" --profile \"$2\" draft list >&-"_s, profile).status, 4);
    QCOMPARE(inShell(u"\"$1\" --profile \"$2\" draft set 1 --title U <&- >&- 2>&-"_s, profile).status, 4);
    QCOMPARE(inShell(u"\"$1\" --profile \"$2\" draft list | true"_s, profile).status, 0);
    const Run check = inShell(u"\"$1\" --profile \"$2\" db check"_s, profile);
    QCOMPARE(check.object()[u"ok"].toBool(), true);
    QCOMPARE(
        inShell(u"\"$1\" --profile \"$2\" draft show 1"_s, profile).object()[u"title"].toString(), u"U"_s);
}

void CliTest::emptyProfilesAnswerNothingAndFoldersOfOthersKeepTheirRights()
{
    QTemporaryDir folder;
    const QString missing = folder.path() + u"/a/b"_s;
    for (const QStringList &command : { QStringList{ u"feed"_s, u"list"_s }, QStringList{ u"articles"_s },
             QStringList{ u"search"_s, u"x"_s }, QStringList{ u"draft"_s, u"list"_s },
             QStringList{ u"site"_s, u"list"_s } }) {
        const Run nothing = run(QStringList{ u"--profile"_s, missing } + command);
        QCOMPARE(nothing.status, 0);
        QCOMPARE(nothing.out, QByteArray());
    }
    const QJsonObject report = run({ u"--profile"_s, missing, u"sync"_s }).object();
    QCOMPARE(report[u"pushed"].toInt(-1), 0);
    QCOMPARE(run({ u"--profile"_s, QString(), u"draft"_s, u"list"_s }).status, 2);
    QCOMPARE(run({ u"--profile"_s, u"/proc/nothing/here"_s, u"draft"_s, u"list"_s }).status, 4);
    QCOMPARE(run({ u"nonsense"_s }).status, 2);
    QCOMPARE(run({ u"nonsense"_s }).out, QByteArray());
    // What people wrote is for their account alone, and nobody else's folder is shut.
    const auto others
        = QFileDevice::ReadGroup | QFileDevice::WriteGroup | QFileDevice::ReadOther | QFileDevice::WriteOther;
    QVERIFY(!(QFileInfo(missing).permissions() & others));
    QVERIFY(!(QFileInfo(missing + u"/newsroom.sqlite"_s).permissions() & others));
    const QString shared = folder.path() + u"/shared"_s;
    QVERIFY(QDir().mkpath(shared + u"/of others"_s));
    QFile::setPermissions(shared, QFileDevice::Permissions(0x7755));
    const auto before = QFileInfo(shared).permissions();
    QCOMPARE(run({ u"--profile"_s, shared, u"draft"_s, u"list"_s }).status, 0);
    QCOMPARE(QFileInfo(shared).permissions(), before);
    QVERIFY(!(QFileInfo(shared + u"/newsroom.sqlite"_s).permissions() & others));
    QVERIFY(!(QFileInfo(shared + u"/library.sqlite"_s).permissions() & others));
}

void CliTest::passwordsAreNeverWhereOthersLook()
{
#ifdef Q_OS_LINUX
    // A site that never answers, so that the program can be looked at while it holds the password.
    TestServer web;
    web.route("/", [](const WireRequest &) { return WireReply{ {}, WireReply::End::Hang, 0, {} }; });
    const QByteArray canary = "canary-9f2c-7d41";
    QTemporaryDir folder;
    QProcess cli;
    cli.start(QCoreApplication::applicationDirPath() + u"/quotidian-cli"_s,
        { u"--profile"_s, folder.path(), u"site"_s, u"add"_s, u"A"_s, web.url().toString(), u"--user"_s,
            u"editor"_s, u"--password-stdin"_s });
    QVERIFY(cli.waitForStarted());
    cli.write(canary + '\n');
    cli.closeWriteChannel();
    QTRY_VERIFY_WITH_TIMEOUT(!web.requests().empty(), 20000);
    for (const QString &name : { u"cmdline"_s, u"environ"_s, u"comm"_s }) {
        QFile file(u"/proc/%1/%2"_s.arg(cli.processId()).arg(name));
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QByteArray bytes = file.readAll();
        QVERIFY(!bytes.isEmpty());
        QVERIFY2(!bytes.contains(canary), qPrintable(name));
    }
    cli.kill();
    QVERIFY(cli.waitForFinished());
    QVERIFY(!(cli.readAllStandardOutput() + cli.readAllStandardError()).contains(canary));
    for (QDirIterator each(folder.path(), QDir::Files | QDir::Hidden, QDirIterator::Subdirectories);
         each.hasNext();) {
        QFile file(each.next());
        QVERIFY(file.open(QIODevice::ReadOnly));
        QVERIFY2(!file.readAll().contains(canary), qPrintable(file.fileName()));
    }
#else
    QSKIP("looked at through /proc");
#endif
}

void CliTest::besideAnOpenWindowReadingWorks()
{
    QCOMPARE(inProfile({ u"draft"_s, u"import"_s, u"-"_s, u"--title"_s, u"Seen"_s }, "x").status, 0);
    const auto window = Desk::open({ m_folder.path() + u"/profile"_s });
    QVERIFY(window);
    QCOMPARE(inProfile({ u"feed"_s, u"list"_s }).status, 0);
    QVERIFY(!inProfile({ u"draft"_s, u"list"_s }).lines().isEmpty());
    const Run refused = inProfile({ u"draft"_s, u"import"_s, u"-"_s, u"--title"_s, u"Not"_s }, "x");
    QCOMPARE(refused.status, 4);
    QVERIFY(refused.words.contains("open in another window"));
    QCOMPARE(inProfile({ u"db"_s, u"restore"_s, u"/nonexistent"_s }).out, QByteArray());
}

void CliTest::aNewerProfileIsLeftAlone()
{
    QTemporaryDir folder;
    QCOMPARE(run({ u"--profile"_s, folder.path(), u"db"_s, u"check"_s }).status, 0);
    QVERIFY((*Database::open(folder.path() + u"/newsroom.sqlite"_s))->run(u"PRAGMA user_version = 9999"_s));
    for (const QStringList &command : { QStringList{ u"draft"_s, u"list"_s }, QStringList{ u"sync"_s } }) {
        const Run refused = run(QStringList{ u"--profile"_s, folder.path() } + command);
        QCOMPARE(refused.status, 4);
        QVERIFY2(refused.words.contains("newer version"), refused.words.constData());
    }
}

void CliTest::backupsAreMadeAndPutBack()
{
    QTemporaryDir folder;
    const QStringList profile{ u"--profile"_s, folder.path() + u"/p"_s };
    const QString file = folder.path() + u"/copy"_s;
    QCOMPARE(
        run(profile + QStringList{ u"draft"_s, u"import"_s, u"-"_s, u"--title"_s, u"Kept"_s }, "x").status,
        0);
    QCOMPARE(run(profile + QStringList{ u"db"_s, u"check"_s }).object()[u"ok"].toBool(), true);
    QCOMPARE(run(profile + QStringList{ u"db"_s, u"backup"_s, file }).object()[u"ok"].toBool(), true);
    QCOMPARE(run(profile + QStringList{ u"draft"_s, u"set"_s, u"1"_s, u"--title"_s, u"Later"_s }).status, 0);
    QCOMPARE(run(profile + QStringList{ u"db"_s, u"restore"_s, file }).object()[u"ok"].toBool(), true);
    QCOMPARE(
        run(profile + QStringList{ u"draft"_s, u"show"_s, u"1"_s }).object()[u"title"].toString(), u"Kept"_s);
    QVERIFY(run(profile + QStringList{ u"db"_s, u"restore"_s, folder.path() + u"/none"_s }).status != 0);
}

void CliTest::aPostIsPublished()
{
    WordPressServer wordpress;
    if (wordpress.isSkipped())
        QSKIP(qPrintable(wordpress.problem()));
    QVERIFY2(wordpress.problem().isEmpty(), qPrintable(wordpress.problem()));
    QTemporaryDir folder;
    const QStringList profile{ u"--profile"_s, folder.path() };
    const QByteArray password = wordpress.password(u"editor"_s) + '\n';
    const Run added = run(profile
            + QStringList{ u"site"_s, u"add"_s, u"Newsroom"_s, wordpress.url().toString(), u"--user"_s,
                u"editor"_s, u"--password-stdin"_s },
        password);
    QVERIFY2(added.status == 0, added.words.constData());
    QCOMPARE(added.object()[u"password"].toString(), u"this-run"_s);
    QVERIFY(added.words.contains("--password-stdin"));
    const QJsonObject doctor
        = run(profile + QStringList{ u"site"_s, u"doctor"_s, u"Newsroom"_s, u"--password-stdin"_s }, password)
              .object();
    QCOMPARE(doctor[u"ok"].toBool(), true);
    QCOMPARE(doctor[u"user"].toString(), u"editor"_s);
    QCOMPARE(doctor[u"roles"].toArray(), QJsonArray{ u"editor"_s });
    QCOMPARE(run(profile + QStringList{ u"site"_s, u"list"_s }).lines().size(), 1);
    QCOMPARE(run(profile
                     + QStringList{ u"draft"_s, u"import"_s, u"-"_s, u"--title"_s, u"From a script"_s,
                         u"--format"_s, u"markdown"_s },
                 "Some *words*.")
                 .status,
        0);
    QTemporaryDir pictures;
    const QString photo = pictures.filePath(u"IMG_1.png"_s);
    QVERIFY(QImage::fromData(speckledPicture({ 1100, 700 })).save(photo));
    const QStringList addPicture{ u"media"_s, u"add"_s, u"1"_s, photo, u"--alt"_s, u"A wall, at night"_s,
        u"--caption"_s, u"The <wall>."_s, u"--credit"_s, u"Lina"_s };
    const Run picture = run(profile + addPicture);
    QVERIFY2(picture.status == 0, picture.words.constData());
    QCOMPARE(picture.object()[u"width"].toInt(), 1100);
    QCOMPARE(
        run(profile + QStringList{ u"media"_s, u"add"_s, u"1"_s, folder.path() + u"/none.png"_s }).status, 1);
    QCOMPARE(run(profile + QStringList{ u"publish"_s, u"1"_s }).status, 0);
    QCOMPARE(run(profile + QStringList{ u"draft"_s, u"show"_s, u"1"_s }).object()[u"state"].toString(),
        u"waiting"_s);
    // Without its password the wish waits, and the script learns that.
    const Run waiting = run(profile + QStringList{ u"sync"_s });
    QCOMPARE(waiting.status, 3);
    QVERIFY2(waiting.words.contains("password"), waiting.words.constData());
    QCOMPARE(waiting.object()[u"waiting"].toInt(), 1);
    const Run synced = run(profile + QStringList{ u"sync"_s, u"--password-stdin"_s }, password);
    QVERIFY2(synced.status == 0, synced.words.constData());
    QCOMPARE(synced.object()[u"pushed"].toInt(), 1);
    for (const QString &key :
        { u"pulled"_s, u"conflicts"_s, u"waiting"_s, u"failed"_s, u"seconds"_s, u"notes"_s })
        QVERIFY2(synced.object().contains(key), qPrintable(key));
    const QJsonObject draft = run(profile + QStringList{ u"draft"_s, u"show"_s, u"1"_s }).object();
    QCOMPARE(draft[u"state"].toString(), u"on-site"_s);
    QCOMPARE(draft[u"status"].toString(), u"publish"_s);
    QVERIFY(draft[u"link"].toString().startsWith(wordpress.url().toString()));
    QCOMPARE(
        wordpress
            .eval("echo get_post(" + QByteArray::number(draft[u"remote_id"].toInteger()) + ")->post_title;")
            .trimmed(),
        "From a script");
    const QByteArray stored = wordpress.eval(
        "echo get_post(" + QByteArray::number(draft[u"remote_id"].toInteger()) + ")->post_content;");
    QVERIFY2(stored.contains("alt=\"A wall, at night\" class=\"wp-image-"), stored.constData());
    QVERIFY(stored.contains("The &lt;wall&gt;. ") && stored.contains("Lina</figcaption>"));
    QVERIFY(!stored.contains("IMG_1") && !stored.contains("quotidian-picture"));
    QCOMPARE(draft[u"content"].toString().toUtf8(), stored);
    // Changed here and there: a script decides, and only then it goes out.
    const QByteArray id = QByteArray::number(draft[u"remote_id"].toInteger());
    wordpress.eval("wp_update_post(['ID' => " + id
        + ", 'post_content' => '<!-- wp:paragraph -->\n<p>Theirs</p>\n"
          "<!-- /wp:paragraph -->']);");
    QCOMPARE(run(profile + QStringList{ u"draft"_s, u"set"_s, u"1"_s, u"--content"_s, u"-"_s },
                 "<!-- wp:paragraph -->\n<p>Mine</p>\n<!-- /wp:paragraph -->")
                 .status,
        0);
    QCOMPARE(run(profile + QStringList{ u"publish"_s, u"1"_s }).status, 0);
    const QStringList sync = profile + QStringList{ u"sync"_s, u"--password-stdin"_s };
    QCOMPARE(run(sync, password).status, 1);
    const QList<QJsonObject> open = run(profile + QStringList{ u"conflicts"_s }).lines();
    QCOMPARE(open.size(), 1);
    QCOMPARE(open[0][u"draft"].toInt(), 1);
    QCOMPARE(open[0][u"blocks"].toArray().size(), 1);
    QVERIFY(open[0][u"blocks"][0][u"theirs"].toString().contains(u"<p>Theirs</p>"));
    const QStringList resolve
        = profile + QStringList{ u"conflict"_s, u"resolve"_s, QString::number(open[0][u"id"].toInteger()) };
    QCOMPARE(run(resolve + QStringList{ u"neither"_s }).status, 2);
    const Run resolved = run(resolve + QStringList{ u"both"_s });
    QVERIFY2(resolved.status == 0, resolved.words.constData());
    QVERIFY(resolved.object()[u"revision"].toInteger() > 0);
    QCOMPARE(run(resolve + QStringList{ u"both"_s }).status, 1);
    QCOMPARE(run(profile + QStringList{ u"conflicts"_s }).lines().size(), 0);
    QCOMPARE(run(sync, password).status, 0);
    const QByteArray there = wordpress.eval("echo get_post_field('post_content', " + id + ", 'raw');");
    QVERIFY2(there.contains("<p>Mine</p>") && there.contains("<p>Theirs</p>"), there.constData());

    // No password anywhere in the profile, nor in anything that was said.
    const QByteArray secret = password.trimmed();
    const QByteArrayList spellings{ secret, QByteArray(secret).replace(" ", ""),
        ("editor:" + secret).toBase64(), secret.toBase64() };
    int files = 0;
    for (QDirIterator each(folder.path(), QDir::Files | QDir::Hidden, QDirIterator::Subdirectories);
         each.hasNext(); ++files) {
        QFile file(each.next());
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QByteArray bytes = file.readAll();
        for (const QByteArray &spelling : spellings)
            QVERIFY2(!bytes.contains(spelling), qPrintable(file.fileName()));
    }
    QVERIFY(files >= 2);
    for (const QByteArray &spelling : spellings)
        QVERIFY(!everythingSaid.contains(spelling));
    QCOMPARE(run(profile + QStringList{ u"site"_s, u"remove"_s, u"Newsroom"_s }).status, 0);
    QCOMPARE(run(profile + QStringList{ u"draft"_s, u"list"_s }).lines().size() >= 1, true);
}

void CliTest::wrongPasswordsAndStrangeSitesAreSaidPlainly()
{
    const QStringList credentials{ u"--user"_s, u"editor"_s, u"--password-stdin"_s };
    TestServer web;
    const Blog blog(web);
    const Run noSite
        = inProfile(QStringList{ u"site"_s, u"add"_s, u"A"_s, web.url().toString() } + credentials, "pw\n");
    QVERIFY2(noSite.status == 1 || noSite.status == 3, noSite.words.constData());
    QVERIFY(!noSite.words.isEmpty());
    QCOMPARE(inProfile({ u"site"_s, u"add"_s, u"A"_s, u"http://example.org"_s }).status, 2);
    const Run plain = inProfile(
        QStringList{ u"site"_s, u"add"_s, u"A"_s, u"http://blog.example.org/"_s } + credentials, "pw\n");
    QCOMPARE(plain.status, 1);
    QVERIFY(plain.words.contains("https://"));
    QCOMPARE(inProfile({ u"site"_s, u"doctor"_s, u"Nobody"_s }).status, 1);
    QVERIFY(inProfile({ u"site"_s, u"list"_s }).lines().isEmpty());

    WordPressServer wordpress;
    if (wordpress.isSkipped())
        QSKIP(qPrintable(wordpress.problem()));
    QVERIFY2(wordpress.problem().isEmpty(), qPrintable(wordpress.problem()));
    const Run wrong
        = inProfile(QStringList{ u"site"_s, u"add"_s, u"A"_s, wordpress.url().toString() } + credentials,
            "not the password\n");
    QCOMPARE(wrong.status, 3);
    QVERIFY2(wrong.words.contains("application password"), wrong.words.constData());
    QVERIFY(inProfile({ u"site"_s, u"list"_s }).lines().isEmpty());
}

QTEST_GUILESS_MAIN(CliTest)
#include "cli_test.moc"
