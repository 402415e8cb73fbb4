#include "formats/html/tokenizer.h"
#include "formats/site/pageshell.h"

#include <QDir>
#include <QFile>
#include <QRegularExpression>
#include <QTest>

using namespace Qt::StringLiterals;

namespace {

const QUrl pageAddress(u"https://news.example/2026/11/28/first/"_s);
const QByteArray words
    = "The bridge was closed before dawn, and nobody told us. We found out from the baker on the corner.";

ShellSample sample()
{
    return { u"The first post"_s, "<p>" + words + "</p>\n<p>Second.</p>", u"Amina Darwish"_s,
        QDateTime(QDate(2026, 11, 28), QTime(9, 30)) };
}

QByteArray page(const QByteArray &content, const QByteArray &head = {}, const QByteArray &before = {},
    const QByteArray &after = {})
{
    return "<!doctype html><html lang=\"en-US\" class=\"no-js\"><head><meta charset=\"utf-8\">" + head
        + "<title>The first post &#8211; Square News</title></head><body class=\"single post-7\">" + before
        + "<header id=\"masthead\" class=\"site-header\"><a href=\"https://news.example/\">Square "
          "News</a></header>"
          "<main><article class=\"post hentry\"><h1 class=\"entry-title\"><a href=\"#x\">The first "
          "post</a></h1>"
          "<p class=\"meta\">By <a rel=\"author\" class=\"author\" href=\"/a\">Amina Darwish</a>, "
          "<time datetime=\"2026-11-28T09:30:00+05:00\">November 28, 2026</time> in "
          "<a rel=\"category tag\" href=\"/c\">Floods</a></p>"
          "<div class=\"entry-content\">"
        + content
        + "</div></article><section id=\"comments\" class=\"comments-area\"><p>A reader said "
          "so.</p></section></main>"
        + after + "<footer><p>Square News, since 2009</p></footer></body></html>";
}

Result<PageShell> shellFrom(const QByteArray &html, const StyleParts &parts = {})
{
    const auto learned = learnPage(html, pageAddress, sample());
    if (!learned)
        return learned.error();
    PageShell shell = shellOf(*learned, parts);
    shell.learnedFrom = pageAddress;
    return shell;
}

ShellPost otherPost(const QByteArray &html)
{
    return { u"Voices <from> the “square”"_s, html, u"Lina Haddad"_s,
        QDateTime(QDate(2026, 12, 3), QTime(1, 2)), {} };
}

QByteArray filled(const QByteArray &html, const QByteArray &post, const StyleParts &parts = {})
{
    const auto shell = shellFrom(html, parts);
    if (!shell)
        return {};
    return fillShell(*shell, otherPost(post)).value_or(QByteArray());
}

/// Empty if nothing in the sheet is asked for, and it cannot end its element.
QString faultOfStyle(const QByteArray &css)
{
    QString text = QString::fromUtf8(css);
    for (const char *word : { "</", "<!--" }) {
        if (text.contains(QLatin1StringView(word)))
            return QLatin1StringView(word) + u": "_s + text;
    }
    static const QRegularExpression allowed(
        u"url\\(\"data:(,|image/(png|jpeg|gif|webp);base64,[A-Za-z0-9+/=]*)\"\\)"_s);
    text.remove(allowed);
    // A string may be handed to a function that takes addresses by a property of the author's own.
    static const QRegularExpression string(
        u"\"(?:[^\"\\\\]|\\\\.)*\""_s, QRegularExpression::DotMatchesEverythingOption);
    for (auto each = string.globalMatch(text); each.hasNext();) {
        if (const QString value = each.next().captured(); value.contains("://"_L1))
            return u"a string: "_s + value;
    }
    text.remove(string); // What else stands in one is words.
    // `\\20url(` is a function of another name.
    static const QRegularExpression asked(
        u"(?<![\\w-])(url|expression)\\("_s, QRegularExpression::CaseInsensitiveOption);
    if (asked.match(text).hasMatch())
        return u"address: "_s + text;
    for (const char *word : { "@import", "@font-face", "@namespace" }) {
        if (text.contains(QLatin1StringView(word), Qt::CaseInsensitive))
            return QLatin1StringView(word) + u": "_s + text;
    }
    return {};
}

/// Empty if the page holds nothing but what may stand in one, and begins with the policy.
QString faultOfPage(const QByteArray &html)
{
    static const QByteArray begin
        = "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; img-src "
          "data:; style-src 'unsafe-inline'\">";
    static const QByteArrayList metas{ "http-equiv", "charset", "name", "content" };
    static const QByteArrayList forbidden{ "script", "iframe", "object", "embed", "applet", "frame",
        "frameset", "form", "input", "button", "textarea", "select", "option", "link", "base", "svg", "math",
        "video", "audio", "source", "track", "canvas", "template", "noscript", "noembed", "noframes", "xmp",
        "plaintext", "portal", "dialog", "map", "area", "param", "image", "isindex", "bgsound", "keygen",
        "marquee", "animate", "set", "use", "foreignobject" };
    HtmlTokenizer tokenizer({ html.constData(), size_t(html.size()) });
    HtmlToken token;
    bool isInHead = true;
    int count = 0;
    QByteArray raw;
    while (tokenizer.next(token)) {
        if (token.kind == HtmlToken::Kind::Comment)
            return u"a comment"_s;
        if (token.kind == HtmlToken::Kind::Text && raw == "style") {
            const QString fault = faultOfStyle({ token.text.data(), qsizetype(token.text.size()) });
            if (!fault.isEmpty())
                return fault;
        }
        if (token.kind == HtmlToken::Kind::EndTag)
            raw.clear();
        if (token.kind != HtmlToken::Kind::StartTag)
            continue;
        const QByteArray name = QByteArray::fromStdString(token.name);
        if (++count == 3 && !html.contains("<head>" + begin))
            return u"not the policy first"_s;
        if (name == "body")
            isInHead = false;
        if (name == "style" || name == "title") {
            if (!isInHead)
                return u"%1 in the body"_s.arg(QString::fromLatin1(name));
            tokenizer.enter(
                name == "style" ? HtmlTokenizer::Content::RawText : HtmlTokenizer::Content::RcData,
                token.name);
            raw = name;
        }
        if (forbidden.contains(name) || (name == "meta" && !isInHead))
            return u"element "_s + QString::fromLatin1(name);
        for (const HtmlAttribute &attribute : token.attributes) {
            const QByteArray key = QByteArray::fromStdString(attribute.name);
            const QByteArray value = QByteArray::fromStdString(attribute.value);
            if (key.startsWith("on") || key == "srcset" || key == "action" || key == "formaction"
                || key == "ping" || key == "target" || key == "background" || key == "poster"
                || key == "srcdoc" || key.contains(':'))
                return u"attribute "_s + QString::fromLatin1(key);
            if (key == "src" && !value.startsWith("data:image/"))
                return u"src "_s + QString::fromUtf8(value);
            if (key == "href" && !value.startsWith('#') && !value.startsWith("http://")
                && !value.startsWith("https://") && !value.startsWith("mailto:"))
                return u"href "_s + QString::fromUtf8(value);
            if (key == "style") {
                if (const QString fault = faultOfStyle(value); !fault.isEmpty())
                    return fault;
            }
            if (name == "meta" && !metas.contains(key))
                return u"meta "_s + QString::fromLatin1(key);
        }
    }
    return {};
}

QList<QByteArray> hostileLines()
{
    QList<QByteArray> lines;
    const QDir folder(QStringLiteral(QUOTIDIAN_SUITES) + u"/hostile"_s);
    for (const QString &kind : { u"xss"_s, u"bleach"_s, u"svg"_s }) {
        const QDir inner(folder.filePath(kind));
        for (const QString &name : inner.entryList(QDir::Files)) {
            QFile file(inner.filePath(name));
            if (!file.open(QIODevice::ReadOnly))
                continue;
            const QByteArray all = file.readAll();
            if (kind == "xss"_L1)
                lines += all.split('\n');
            else
                lines += all;
        }
    }
    return lines;
}

} // namespace

/// A site's page without its post, and another post in it.
class PageShellTest final : public QObject {
    Q_OBJECT

private slots:
    void anotherPostStandsInThePlaceOfTheFirst()
    {
        const QByteArray html = filled(page(sample().content, "<style>h1 { color: #123456 }</style>"),
            "<p>What <strong>was</strong> seen.</p>");
        QVERIFY(html.contains("<div class=\"entry-content\"><p>What <strong>was</strong> seen.</p></div>"));
        QVERIFY(html.contains(
            "<h1 class=\"entry-title\"><a href=\"#\">Voices &lt;from&gt; the “square”</a></h1>"));
        QVERIFY(html.contains("<title>Voices &lt;from&gt; the “square” – Square News</title>"));
        QVERIFY(html.contains(">Lina Haddad</a>"));
        QVERIFY(html.contains(">December 3, 2026</time>"));
        QVERIFY(html.contains("h1 { color: #123456 }"));
        QVERIFY(html.contains("<html lang=\"en-US\" class=\"no-js\">"));
        QVERIFY(html.contains("<body class=\"single post-7\">"));
        QVERIFY(html.contains("Square News, since 2009"));
        // What is of the first post alone is gone.
        for (const char *gone :
            { "nobody told", "The first post", "Amina", "A reader said", "Floods", "November" })
            QVERIFY2(!html.contains(gone), gone);
        QCOMPARE(faultOfPage(html), QString());
    }

    void aPostOfOneParagraphKeepsTheElementAround()
    {
        ShellSample one = sample();
        one.content = "<p>" + words + "</p>";
        const auto learned = learnPage(page(one.content), pageAddress, one);
        QVERIFY(learned);
        const QByteArray html = *fillShell(shellOf(*learned, {}), otherPost("<h2>New</h2>"));
        QVERIFY(html.contains("<div class=\"entry-content\"><h2>New</h2></div>"));
    }

    void whatStandsBesideTheWordsStays()
    {
        const QByteArray html = filled(page("<p class=\"share\">Share this</p>" + sample().content
                                           + "<p class=\"note\">Written by volunteers</p>"),
            "<p>New.</p>");
        QVERIFY(html.contains(
            "<p class=\"share\">Share this</p><p>New.</p><p class=\"note\">Written by volunteers</p>"));
    }

    void picturesAroundTheWordsAreOfThePost()
    {
        ShellSample pictured = sample();
        pictured.content = "<figure><img src=\"https://news.example/a.png\"></figure>" + sample().content;
        const auto learned = learnPage(page(pictured.content), pageAddress, pictured);
        QVERIFY(learned);
        QVERIFY(needsOfPage(*learned).pictures.empty());
        const QByteArray html = *fillShell(shellOf(*learned, {}), otherPost("<p>New.</p>"));
        QVERIFY(!html.contains("<img"));
    }

    void categoriesAndTagsOfTheOtherPostStandWhereThoseOfTheFirstDid()
    {
        ShellSample filed = sample();
        filed.categories = { u"Kazakhstan & near"_s };
        filed.tags = { u"river"_s, u"flood"_s };
        const QByteArray lists
            = "<span class=\"cat-links\">Filed in <a class=\"k\" href=\"/c/k\" rel=\"category "
              "tag\">Kazakhstan "
              "&amp; near</a>.</span><div class=\"wp-block-post-terms\"><b>Tags:</b> <a href=\"/t/r\" "
              "rel=\"tag\">river</a><span> | </span><a href=\"/t/f\" rel=\"tag\">flood</a></div>"
              "<span class=\"cat-links\"><a href=\"/c/o\" rel=\"category\">Another post's</a></span>";
        const auto learned = learnPage(page(filed.content) + lists, pageAddress, filed);
        QVERIFY(learned);
        const Result<PageShell> shell = unpackShell(packShell(shellOf(*learned, {})));
        QVERIFY(shell);
        ShellPost other = otherPost("<p>New.</p>");
        const QByteArray without = *fillShell(*shell, other);
        for (const char *gone : { "Kazakhstan", "river", "flood", "Another post", "Filed in", "Tags:" })
            QVERIFY2(!without.contains(gone), gone);
        other.categories = { u"<b>Rivers"_s };
        other.tags = { u"one"_s, u"two"_s, u"three"_s };
        const QByteArray with = *fillShell(*shell, other);
        QVERIFY2(with.contains("Filed in <a class=\"k\" href=\"#\">&lt;b>Rivers</a>.")
                || with.contains("Filed in <a class=\"k\" href=\"#\">&lt;b&gt;Rivers</a>."),
            with.constData());
        QVERIFY(
            with.contains("<b>Tags:</b> <a href=\"#\">one</a><span> | </span><a href=\"#\">two</a><span> | "
                          "</span><a href=\"#\">three</a></div>"));
        QVERIFY(!with.contains("Another post"));
    }

    void stylesOfAnotherPageStandWhereTheyStoodThere()
    {
        const QByteArray html = "<style>a{}</style><style>b{}</style>" + page(sample().content);
        auto learned = learnPage(html, pageAddress, sample());
        QVERIFY(learned);
        const QByteArray other = "<style>a{}</style><style>quote{}</style><link rel=stylesheet href=/t.css>"
                                 "<style>b{}</style><style>late{}</style><p>Words of another post.</p>";
        QVERIFY(addStyles(*learned, other, pageAddress));
        QVERIFY(addStyles(*learned, other, pageAddress)); // Once.
        QByteArrayList styles;
        for (const PageStyle &style : learned->page.styles)
            styles << (style.sheet.isEmpty() ? style.css : style.sheet.path().toUtf8());
        const qsizetype from = styles.indexOf("a{}");
        QCOMPARE(styles.mid(from, 4), (QByteArrayList{ "a{}", "quote{}", "/t.css", "b{}" }));
        QCOMPARE(styles.count("quote{}"), 1);
        QVERIFY(styles.indexOf("late{}") > styles.indexOf("b{}"));
        StyleParts parts;
        const QByteArray made = *fillShell(shellOf(*learned, parts), otherPost("<p>New.</p>"));
        QVERIFY(made.contains("quote{}"));
        QVERIFY(!made.contains("Words of another post"));
    }

    void aPageWithoutThePostIsRefused()
    {
        const auto learned = learnPage(
            "<html><body><main><p>Please log in.</p></main></body></html>", pageAddress, sample());
        QVERIFY(!learned);
        QCOMPARE(learned.error().reason, Error::Reason::Unspecified);
    }

    void aClassSaysWhereThePostIsWhenItsWordsDiffer()
    {
        const QByteArray html = filled(page("<p>Other words, of a plugin.</p>"), "<p>New.</p>");
        QVERIFY(html.contains("<div class=\"entry-content\"><p>New.</p></div>"));
    }

    void aSiteFromRightToLeftStaysSo()
    {
        QByteArray arabic = page(sample().content);
        arabic.replace("<html lang=\"en-US\"", "<html lang=\"ar\" dir=\"rtl\"");
        const QByteArray html = filled(arabic, "<p dir=\"ltr\">New.</p>");
        QVERIFY(html.contains("<html lang=\"ar\" dir=\"rtl\" class=\"no-js\">"));
        QVERIFY(html.contains("<p dir=\"ltr\">New.</p>"));
    }

    void stylesAndPicturesOfThePageAreInIt()
    {
        const QByteArray html = page(sample().content,
            "<link rel=\"stylesheet\" href=\"/s.css?v=1\" media=\"screen\"><link rel=\"preload\" "
            "href=\"/p.js\" as=\"script\">"
            "<link rel=\"alternate stylesheet\" "
            "href=\"/other.css\"><style>.a{background:url(in.gif)}</style>",
            "<img class=\"logo\" src=\"/logo.png\" srcset=\"/big.png 2x\" alt=\"Logo\"><img "
            "src=\"/gone.png\" alt=\"Gone\">");
        const auto learned = learnPage(html, pageAddress, sample());
        QVERIFY(learned);
        const StyleNeeds needs = needsOfPage(*learned);
        const QUrl sheet(u"https://news.example/s.css?v=1"_s);
        QCOMPARE(needs.sheets, std::vector<QUrl>{ sheet });
        QCOMPARE(needs.pictures,
            (std::vector<QUrl>{ QUrl(u"https://news.example/2026/11/28/first/in.gif"_s),
                QUrl(u"https://news.example/logo.png"_s), QUrl(u"https://news.example/gone.png"_s) }));
        StyleParts parts;
        parts.sheets.insert(sheet, "@import 'deep.css' print;body{background:url( \"bg.png\" )}");
        parts.sheets.insert(QUrl(u"https://news.example/deep.css"_s), "p{color:red}");
        parts.pictures.insert(QUrl(u"https://news.example/logo.png"_s), "data:image/png;base64,AA==");
        parts.pictures.insert(QUrl(u"https://news.example/bg.png"_s), "data:image/png;base64,BB==");
        QCOMPARE(needsOfSheet(parts.sheets.value(sheet), sheet).sheets,
            std::vector<QUrl>{ QUrl(u"https://news.example/deep.css"_s) });
        PageShell shell = shellOf(*learned, parts);
        const QByteArray made = *fillShell(shell, otherPost("<p>New.</p>"));
        QVERIFY(made.contains(
            "<style media=\"screen\">@media print "
            "{\np{color:red}\n}\nbody{background:url(\"data:image/png;base64,BB==\")}</style>"));
        QVERIFY(made.contains("<img class=\"logo\" alt=\"Logo\" src=\"data:image/png;base64,AA==\">"));
        QVERIFY(made.contains("<img alt=\"Gone\">"));
        QCOMPARE(faultOfPage(made), QString());
    }

    void sheetsAskForNothing_data()
    {
        QTest::addColumn<QByteArray>("css");
        QTest::addColumn<QByteArray>("clean");
        const auto row = [](const char *name, const char *css, const char *clean) {
            QTest::newRow(name) << QByteArray(css) << QByteArray(clean);
        };
        row("plain", "a:hover > b{margin:0 1em}", "a:hover > b{margin:0 1em}");
        row("url", "a{background:url(http://x.example/y)}", "a{background:url(\"data:,\")}");
        row("in quotes", "a{background:url('http://x.example/)')}", "a{background:url(\"data:,\")}");
        row("escaped", "a{background:\\75\\72\\6c(http://x.example/y)}", "a{background:url(\"data:,\")}");
        row("escaped letters", "a{background:u\\rl(http://x.example/y)}", "a{background:url(\"data:,\")}");
        row("relative", "a{background:url(y.png)}", "a{background:url(\"data:,\")}");
        row("data of svg", "a{background:url(data:image/svg+xml,<svg/>)}", "a{background:url(\"data:,\")}");
        row("set", "a{background:image-set(\"y.png\" 1x)}", "a{background:image-set(url(\"data:,\") 1x)}");
        row("src", "a{background:src(\"http://x.example\")}", "a{background:src(url(\"data:,\"))}");
        row("a property of its own", "a{--x:\"http://x.example\";background:image-set(var(--x))}",
            "a{--x:\"\";background:image-set(var(--x))}");
        row("import", "@import url(http://x.example/y.css);b{}", "b{}");
        row("import at the end", "@import 'y.css'", "");
        row("import that does not end", "@import url(x \"", "");
        row("import of a string that does not end", "@import \"x", "");
        row("import with a string that does not end", "@import 'x' \"y", "");
        row("escaped import", "@\\69mport 'y.css';b{}", "b{}");
        row("import with a comment", "@import/**/'y.css'/**/;b{}", "b{}");
        row("import of a layer", "@import 'y.css' layer(a);b{}", "b{}");
        row("font", "@font-face{font-family:a;src:url(y.woff2) format('woff2')}b{}", "b{}");
        row("font in a medium", "@media print{@font-face{src:url(y)}b{}}", "@media print{b{}}");
        row("namespace", "@namespace svg url(http://x.example);b{}", "b{}");
        row("charset", "@charset \"utf-7\";b{}", "b{}");
        row("end of the element", "b{content:\"</style><script>alert(1)</script>\"}",
            "b{content:\"\\3c /style>\\3c script>alert(1)\\3c /script>\"}");
        row("end of the element, bare", "b{}</style><script>", "b{}<\\/style><script>");
        row("comment of HTML", "<!-- b{} -->", " b{} -->");
        row("comment", "a/* url(x) */b{}", "a/**/b{}");
        row("open comment", "a{}/* url(x)", "a{}/**/");
        row("open string", "a{content:\"x\ny:url(z)}", "a{content:\"x\"\ny:url(\"data:,\")}");
        row("open url", "a{background:url(x", "a{background:url(\"data:,\")");
        row("expression", "a{width:expression(alert(1))}", "a{width:}");
        row("binding", "a{-moz-binding:url(\"x.xml#y\")}", "a{-moz-binding:url(\"data:,\")}");
        row("quotes and backslashes", "a::before{content:'\"\\201C'}", "a::before{content:\"\\\"“\"}");
    }
    void sheetsAskForNothing()
    {
        QFETCH(QByteArray, css);
        QFETCH(QByteArray, clean);
        QCOMPARE(cleanSheet(css, pageAddress, {}), clean);
    }

    void anImportOfItselfEnds()
    {
        StyleParts parts;
        const QUrl sheet(u"https://news.example/s.css"_s);
        parts.sheets.insert(sheet, QByteArray("@import 's.css';").repeated(5000) + "b{}");
        const QByteArray clean = cleanSheet(parts.sheets.value(sheet), sheet, parts);
        QVERIFY(clean.size() < 1024 * 1024);
        QVERIFY(clean.contains("b{}"));
    }

    void aPictureManyTimesIsNoBomb()
    {
        StyleParts parts;
        parts.pictures.insert(
            QUrl(u"https://news.example/p.png"_s), "data:image/png;base64," + QByteArray(400'000, 'A'));
        const QByteArray clean
            = cleanSheet(QByteArray("a{background:url(/p.png)}").repeated(10'000), pageAddress, parts);
        QVERIFY(clean.size() <= 4 * 1024 * 1024 + 64);
    }

    /// In each place of a page that a site's owner, a plugin or a commentator can write to, and in the post
    /// itself.
    void hostilePagesAndPostsDoNothing()
    {
        const QList<QByteArray> lines = hostileLines();
        if (lines.isEmpty())
            QSKIP("The suites are not here.");
        int whole = 0;
        int broken = 0;
        for (const QByteArray &line : lines) {
            const QByteArray css = "<style>a{" + line + "}" + line + "</style>";
            QByteArray attribute = line;
            attribute.replace('"', "&quot;");
            const QList<QByteArray> pages{ page(sample().content, {}, line), page(sample().content, line),
                page(sample().content, css), page(sample().content, {}, {}, line),
                page("<p title=\"" + attribute + "\" style=\"" + attribute + "\" class=\"" + attribute
                    + "\">x</p>" + sample().content) };
            for (const QByteArray &html : pages) {
                const QByteArray made = filled(html, line + "<p>Kept words of the draft.</p>");
                // An unclosed script or textarea takes the rest of its page: then it is not learned.
                if (made.isEmpty()) {
                    ++broken;
                    continue;
                }
                ++whole;
                const QString fault = faultOfPage(made);
                QVERIFY2(fault.isEmpty(),
                    qPrintable(
                        fault + u" in "_s + QString::fromUtf8(line) + u"\n"_s + QString::fromUtf8(made)));
            }
        }
        qInfo("%d pages made of %lld hostile lines, %d not learned", whole,
            static_cast<long long>(lines.size()), broken);
        QVERIFY(whole > broken * 10);
    }

    void whatIsKeptIsReadAgain()
    {
        const auto shell = shellFrom(page(sample().content, "<style media=\"print\">a{}</style>"));
        QVERIFY(shell);
        PageShell kept = *shell;
        kept.learnedAt = QDateTime(QDate(2026, 11, 28), QTime(4, 0), Qt::UTC);
        const QByteArray bytes = packShell(kept);
        const auto again = unpackShell(bytes);
        QVERIFY(again);
        QCOMPARE(again->learnedAt, kept.learnedAt);
        QCOMPARE(*fillShell(*again, otherPost("<p>x</p>")), *fillShell(kept, otherPost("<p>x</p>")));
        const QtMessageHandler handler
            = qInstallMessageHandler([](auto, auto &, auto &) {}); // Of qUncompress().
        for (qsizetype at = 0; at < bytes.size(); at += 7) {
            QByteArray damaged = bytes;
            damaged[at] = char(damaged[at] ^ 0x55);
            (void)unpackShell(damaged);
            (void)unpackShell(bytes.left(at));
        }
        qInstallMessageHandler(handler);
        QByteArray bomb = bytes;
        bomb.replace(6, 4, "\xff\xff\xff\xff");
        QVERIFY(!unpackShell(bomb));
    }

    void onlyPicturesBecomeAddresses()
    {
        QVERIFY(dataAddress("<svg xmlns=\"http://www.w3.org/2000/svg\" onload=\"x()\"/>").isEmpty());
        QVERIFY(dataAddress("GIF89a....").startsWith("data:image/gif;base64,"));
        QVERIFY(dataAddress({}).isEmpty());
    }
};

QTEST_GUILESS_MAIN(PageShellTest)
#include "pageshell_test.moc"
