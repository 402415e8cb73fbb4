#include "formats/html/canonical.h"
#include "formats/html/plaintext.h"
#include "formats/html/treebuilder.h"

#include <QDir>
#include <QFile>
#include <QTest>

using namespace Qt::StringLiterals;

namespace {

const QUrl base(u"https://blog.example/2024/"_s);

QByteArray cleaned(const char *html) { return cleanHtml(html, base); }

QString withoutSpace(QString text)
{
    text.removeIf([](QChar c) { return c.isSpace() || c < u' '; });
    return text;
}

/// The text nodes of an expected tree of html5lib's format, in order, without those of elements that we drop.
QString expectedText(const QString &tree)
{
    static const QStringList dropped{ u"script"_s, u"style"_s, u"title"_s, u"noscript"_s, u"textarea"_s,
        u"iframe"_s, u"noembed"_s, u"noframes"_s, u"template"_s, u"select"_s, u"option"_s, u"optgroup"_s,
        u"button"_s, u"object"_s, u"applet"_s, u"canvas"_s, u"audio"_s, u"video"_s };
    QString out;
    qsizetype droppedAt = -1;
    bool inText = false;
    for (const QString &line : tree.split(u'\n')) {
        if (!line.startsWith("| "_L1)) {
            if (inText && droppedAt < 0)
                out += line;
            continue;
        }
        qsizetype indent = 2;
        while (indent < line.size() && line[indent] == u' ')
            ++indent;
        if (droppedAt >= 0 && indent <= droppedAt)
            droppedAt = -1;
        const QString what = line.mid(indent);
        inText = what.startsWith(u'"');
        if (inText && droppedAt < 0)
            out += what.mid(1);
        if (droppedAt < 0 && what.startsWith(u'<')
            && dropped.contains(what.mid(1).section(u'>', 0, 0).section(u' ', 0, 0)))
            droppedAt = indent;
    }
    return out;
}

} // namespace

class HtmlPageTest final : public QObject {
    Q_OBJECT

private slots:
    void whatTheMarkupBecomes_data();
    void whatTheMarkupBecomes();
    void plainTextPartsBlocksAndCountsCodePoints();
    void aBaseElementCountsInWholePagesOnly();
    void trackingPicturesAreCountedAndGone();
    void aFrameIsToldNotShown();
    void tooManyNodesKeepAllOfTheText();
    void tooDeepKeepsAllOfTheText();
    void tooManyBytesAreRefusedWithAReason();
    void textContentAgreesWithTheStandardsTrees();
};

void HtmlPageTest::whatTheMarkupBecomes_data()
{
    QTest::addColumn<QByteArray>("html");
    QTest::addColumn<QByteArray>("expected");
    const auto row = [](const char *name, const char *html, const char *expected) {
        QTest::newRow(name) << QByteArray(html) << QByteArray(expected);
    };
    row("bare text is a paragraph", "a &lt; b", "<p>a &lt; b</p>");
    row("references are decoded once", "&amp;lt;b&amp;gt;", "<p>&amp;lt;b&amp;gt;</p>");
    row("paragraphs end by themselves", "<p>a<p>b", "<p>a</p>\n<p>b</p>");
    row("divisions part text", "<div>a</div>b<section>c</section>", "<p>a</p>\n<p>b</p>\n<p>c</p>");
    row("emphasis that crosses", "<p><b>a<i>b</b>c</i></p>", "<p><b>a<i>b</i></b><i>c</i></p>");
    row("emphasis that goes on", "<p><b>a<p>b</b>c", "<p><b>a</b></p>\n<p><b>b</b>c</p>");
    row("a link around blocks", "<a href=/x><h3>T</h3><p>t</p></a>",
        "<h3><a href=\"https://blog.example/x\">T</a></h3>\n<p><a href=\"https://blog.example/x\">t</a></p>");
    row("a link in a link", "<a href=/x>a<a href=/y>b</a>",
        "<p><a href=\"https://blog.example/x\">a</a><a href=\"https://blog.example/y\">b</a></p>");
    row("an unsafe link keeps its text", "<a href=javascript:x>a</a>", "<p>a</p>");
    row("no first-level heading", "<h1>a</h1>", "<h2>a</h2>");
    row("list items end by themselves", "<ul><li>a<li>b</ul>", "<ul><li>a</li><li>b</li></ul>");
    row("an item without a list", "<li>a</li>b", "<ul><li>a</li></ul>\n<p>b</p>");
    row("a numbered list", "<ol start=3 type=a reversed><li>a</ol>",
        "<ol reversed=\"\" start=\"3\" type=\"a\"><li>a</li></ol>");
    row("terms", "<dl><dt>a<dd>b</dl>", "<dl><dt>a</dt><dd>b</dd></dl>");
    row("rows and cells are implied", "<table><td>a<td>b<tr><th scope=row>c</table>",
        "<table><tbody><tr><td>a</td><td>b</td></tr><tr><th scope=\"row\">c</th></tr></tbody></table>");
    row("text between cells stays", "<table>x<tr><td>a</table>",
        "<table><tbody><tr><td>x</td></tr><tr><td>a</td></tr></tbody></table>");
    row("line breaks at the edges go", "<p><br>a<br><br>b<br></p>", "<p>a<br><br>b</p>");
    row("white space is one space", "<p> a \n b <b> c </b> d </p>", "<p>a b <b>c </b>d</p>");
    row("preformatted stays", "<pre>\n a\n\tb</pre>", "<pre> a\n\tb</pre>");
    row("a figure", "<figure><a href=/l><img src=p.jpg alt=x></a><figcaption>c</figcaption></figure>",
        "<figure><a href=\"https://blog.example/l\"><img alt=\"x\" "
        "src=\"https://blog.example/2024/p.jpg\"></a>"
        "<figcaption>c</figcaption></figure>");
    row("a picture that loads late", "<img src=data:image/gif;base64,R0 data-src=p.jpg>",
        "<p><img src=\"https://blog.example/2024/p.jpg\"></p>");
    row("one of several sizes", "<img srcset='s.jpg 300w, m.jpg 1200w, l.jpg 4000w'>",
        "<p><img src=\"https://blog.example/2024/m.jpg\"></p>");
    row("scripts and styles go", "a<script>b</script><style>c</style><noscript>d</noscript>", "<p>a</p>");
    row("drawings go, text after them stays", "<svg><text>x</text></svg>a", "<p>a</p>");
    row("a drawing that does not end", "<svg><g><p>a", "<p>a</p>");
    row("a form's text stays", "<form>a<input value=b><button>c</button></form>", "<p>a</p>");
    row("text that is not markup", "<xmp><b>a</b></xmp>b", "<pre>&lt;b&gt;a&lt;/b&gt;</pre>\n<p>b</p>");
    row("a film becomes a link", "<video><source src=/v.mp4>no</video>",
        "<p><a href=\"https://blog.example/v.mp4\">https://blog.example/v.mp4</a></p>");
    row("no ids, classes, styles, handlers", "<p id=a class=b style=c onclick=d data-e=f title=g>x</p>",
        "<p>x</p>");
    row("direction comes down", "<div dir=rtl lang=fa><p>x</p></div>", "<p dir=\"rtl\" lang=\"fa\">x</p>");
    row("control characters go",
        "a&#1;\x02\xC2\x85"
        "b",
        "<p>ab</p>");
    row("an address without trackers", "<a href='http://a.example/?utm_source=x&b=1'>x</a>",
        "<p><a href=\"http://a.example/?b=1\">x</a></p>");
    row("quotes keep where they are from", "<blockquote cite=/s>a</blockquote>",
        "<blockquote cite=\"https://blog.example/s\"><p>a</p></blockquote>");
    row("ruby", "<ruby>a<rt>b</ruby>", "<p><ruby>a<rt>b</rt></ruby></p>");
    row("a leading U+FEFF after a reference", "&amp;\xEF\xBB\xBFx", "<p>&amp;\xEF\xBB\xBFx</p>");
}

void HtmlPageTest::whatTheMarkupBecomes()
{
    QFETCH(QByteArray, html);
    QFETCH(QByteArray, expected);
    QCOMPARE(cleanHtml(html, base), expected);
    QCOMPARE(cleanHtml(expected, base), expected);
}

void HtmlPageTest::plainTextPartsBlocksAndCountsCodePoints()
{
    const auto page
        = readHtml("<h2>T</h2><p>a\xF0\x9F\x93\xB7 <b>b</b><br>c</p><ul><li>x<li>y<ul><li>z</ul></ul>"
                   "<table><tr><td>1<td>2<tr><td>3</table><dl><dt>t<dd>d</dl>");
    QVERIFY(page);
    const PlainText plain = plainText(page->root);
    QCOMPARE(plain.text, u"T\n\na\U0001F4F7 b\nc\n\nx\ny\nz\n\n1\t2\n3\n\nt\nd"_s);
    const QList<uint> points = plain.text.toUcs4();
    for (const TextRun &run : plain.runs) {
        const auto slice = points.mid(run.start, run.length);
        QCOMPARE(QString::fromUcs4(reinterpret_cast<const char32_t *>(slice.constData()), slice.size()),
            run.node->text);
    }
    // Past the camera, which is two units of UTF-16 and one code point.
    const Node *text = plain.runs[1].node;
    QCOMPARE(plain.positionOf(text, 3), qsizetype(5));
    QCOMPARE(plain.positionOf(text, 100), qsizetype(-1));
    QCOMPARE(plain.positionOf(nullptr, 0), qsizetype(-1));
}

void HtmlPageTest::aBaseElementCountsInWholePagesOnly()
{
    const QByteArray html
        = "<html lang=ar dir=rtl><head><base href='https://other.example/d/'></head><a href=x>y</a>";
    ReadOptions options;
    options.base = base;
    QVERIFY(canonicalHtml(readHtml(html, options)->root).contains("https://blog.example/2024/x"));
    options.extent = ReadOptions::Extent::WholePage;
    const auto page = readHtml(html, options);
    QVERIFY(canonicalHtml(page->root).contains("https://other.example/d/x"));
    QCOMPARE(page->root.dir, Direction::RightToLeft);
    QCOMPARE(page->root.lang, u"ar"_s);
}

void HtmlPageTest::trackingPicturesAreCountedAndGone()
{
    const auto page = readHtml(
        "<p>a<img src=http://t.example/1 width=1 height=1><img src=http://t.example/2 height=0>"
        "<img src=http://t.example/3 style='width: 1px'><img src=http://p.example/p width=300></p>");
    QCOMPARE(page->trackersRemoved, 3);
    QCOMPARE(page->picturesCount, 1);
    QVERIFY(!canonicalHtml(page->root).contains("t.example"));
}

void HtmlPageTest::aFrameIsToldNotShown()
{
    const auto page = readHtml("a<iframe src=https://player.example/v>x</iframe>b");
    QCOMPARE(page->embeds, std::vector<QUrl>{ QUrl(u"https://player.example/v"_s) });
    QCOMPARE(canonicalHtml(page->root), QByteArray("<p>ab</p>"));
}

void HtmlPageTest::tooManyNodesKeepAllOfTheText()
{
    ReadOptions options;
    options.maxNodes = 100;
    QByteArray html;
    QString words;
    for (int i = 0; i < 500; ++i) {
        html += "<p>w" + QByteArray::number(i) + "<b>x</b></p>";
        words += u"w%1x"_s.arg(i);
    }
    const auto page = readHtml(html, options);
    QVERIFY(page->isFlattened);
    QCOMPARE(withoutSpace(plainText(page->root).text), words);
    QVERIFY(page->root.children.back().element == Element::Preformatted);
}

void HtmlPageTest::tooDeepKeepsAllOfTheText()
{
    for (const char *tag : { "div", "blockquote", "ul><li", "table><tr><td", "section><figure", "dl><dd" }) {
        QByteArray html;
        QString words;
        for (int i = 0; i < 600; ++i) {
            html += QByteArray("<") + tag + ">w" + QByteArray::number(i);
            words += u"w%1"_s.arg(i);
        }
        const auto page = readHtml(html);
        QVERIFY(page->isFlattened);
        QCOMPARE(withoutSpace(plainText(page->root).text), words);
    }
    QVERIFY(!readHtml("<div><p>a</p></div>")->isFlattened);
    QVERIFY(readHtml("<p>a</p><script>b")->isUnfinished);
}

void HtmlPageTest::tooManyBytesAreRefusedWithAReason()
{
    ReadOptions options;
    options.maxBytes = 10;
    const auto page = readHtml("<p>more than ten</p>", options);
    QVERIFY(!page);
    QCOMPARE(page.error().reason, Error::Reason::TooComplex);
    QCOMPARE(cleaned("<p>a</p>"), QByteArray("<p>a</p>"));
}

void HtmlPageTest::textContentAgreesWithTheStandardsTrees()
{
    const QDir folder(QStringLiteral(QUOTIDIAN_SUITES "/html5lib/tree-construction"));
    if (!folder.exists())
        QSKIP("needs the html5lib suite");
    int same = 0;
    int all = 0;
    QStringList different;
    for (const QString &name : folder.entryList({ u"*.dat"_s })) {
        QFile file(folder.filePath(name));
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QString suite = u"\n"_s + QString::fromUtf8(file.readAll());
        const QStringList cases = suite.split(u"\n#data\n"_s).mid(1);
        for (const QString &one : cases) {
            const QString data = one.left(one.indexOf(u"\n#errors"_s));
            const qsizetype document = one.indexOf(u"\n#document\n"_s);
            const QString tree = document < 0 ? QString() : one.mid(document + 11);
            // Tables move text, drawings and fragments begin elsewhere: another tree is meant.
            const bool isOther = tree.isEmpty() || one.contains(u"\n#document-fragment"_s)
                || one.contains(u"\n#script-on"_s) || tree.contains(u"<table"_s) || tree.contains(u"<svg"_s)
                || tree.contains(u"<math"_s) || tree.contains(u"<frameset"_s);
            if (isOther)
                continue;
            ++all;
            // The format ends each text with a quote mark: all of them are left out.
            const QString found = withoutSpace(cleanText(data.toUtf8(), {})).remove(u'"');
            const QString expected = withoutSpace(expectedText(tree)).remove(u'"');
            same += found == expected ? 1 : 0;
            if (found != expected)
                different << name + u": "_s + data.left(200) + u"\n   "_s + found.left(100) + u"\n   "_s
                        + expected.left(100);
        }
    }
    qInfo("%d of %d (%.1f %%)", same, all, 100.0 * same / all);
    QVERIFY(all > 900);
    QVERIFY2(same * 1000 >= all * 975, qPrintable(different.join(u'\n')));
}

QTEST_APPLESS_MAIN(HtmlPageTest)
#include "htmlpage_test.moc"
