/// What blocks say, inline text, and edits of one block's text.

#include "formats/blocks/blockedit.h"
#include "formats/blocks/inline.h"
#include "formats/blocks/makers.h"
#include "formats/blocks/views.h"

#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QTest>

#include <array>
#include <random>

using namespace Qt::StringLiterals;
using namespace blocks;

namespace {

Block first(const QByteArray &markup) { return Document::parse(markup).block(0); }

QByteArray randomInline(std::mt19937 &random)
{
    static const std::array<QByteArray, 34> Parts{ "word", " ", "<strong>", "</strong>", "<em>", "</em>",
        "<b>", "</b>", "<a href=\"https://e.org/?a=1&amp;b=2\">", "</a>", "<br>", "<br/>", "<br />", "&amp;",
        "&lt;", "&gt;", "&nbsp;", "\xC2\xA0", "&", "<", ">", "<span lang=\"ar\" dir=\"rtl\">", "</span>",
        "<span class=\"qtd-cut\">(…)</span>", "<ins class=\"qtd-ins\">[of]</ins>", "<img src=\"x\">",
        "<!-- c -->", "\n", "\"", "<A HREF=x>", "\xEF\xB7\x90", "\xFF", "жіңішке", "\xF0\x9F\x98\x80" };
    QByteArray html;
    static const std::array<QByteArray, 8> Whole{ "<em>x</em>", "<strong>a <em>b</em></strong>", "word ",
        "<br>", "«q»", "<a href=\"https://e.org/\">l<br>m</a>", "<span lang=\"ru\"><code>ж</code>!</span>",
        "&amp;" };
    for (size_t i = random() % 9; i > 0; --i)
        html += random() % 4 ? Whole[random() % Whole.size()] : Parts[random() % Parts.size()];
    return html;
}

} // namespace

class BlockViewsTest final : public QObject {
    Q_OBJECT

private slots:
    void inlineTextComesBackByteForByteOrNotAtAll()
    {
        std::mt19937 random(11);
        int parsed = 0;
        int marked = 0;
        for (int i = 0; i < 20000; ++i) {
            const QByteArray html = randomInline(random);
            const auto inlines = parseInline(html);
            if (!inlines)
                continue;
            ++parsed;
            marked += html.contains("</") && !html.isEmpty();
            QCOMPARE(toHtml(*inlines), html);
        }
        QVERIFY(parsed > 2000);
        QVERIFY(marked > 300);
    }

    void marksAreRead()
    {
        const QByteArray html = "a <strong>b <em>c</em></strong><br><a href=\"https://e.org/?x=1&amp;y=2\" "
                                "rel=\"nofollow\">l</a> "
                                "<span class=\"qtd-cut\">(…)</span><ins class=\"qtd-ins\">[w]</ins><span "
                                "lang=\"ar\" dir=\"rtl\">ق</span>";
        const auto inlines = parseInline(html);
        QVERIFY(inlines);
        QCOMPARE(inlines->size(), size_t(9));
        QCOMPARE((*inlines)[2].marks.size(), size_t(2));
        QCOMPARE((*inlines)[2].marks[1].kind(), Mark::Kind::Emphasis);
        QVERIFY((*inlines)[3].isLineBreak);
        QCOMPARE((*inlines)[4].marks[0].kind(), Mark::Kind::Link);
        QCOMPARE((*inlines)[4].marks[0].attribute("href"), u"https://e.org/?x=1&y=2"_s);
        QCOMPARE((*inlines)[6].marks[0], Mark::cut());
        QCOMPARE((*inlines)[7].marks[0], Mark::insertion());
        QCOMPARE((*inlines)[8].marks[0], Mark::language(u"ar"_s, u"rtl"_s));
        QCOMPARE(toHtml(*inlines), html);
        QCOMPARE(plainText(*inlines), u"a b c\nl (…)[w]ق"_s);
    }

    void whatRunsCannotHoldStaysLocked_data()
    {
        QTest::addColumn<QByteArray>("html");
        for (const char *html : { "<img src=\"x\">", "<!-- c -->", "<em>a<strong>b</em></strong>", "a & b",
                 "a\nb", "\xEF\xB7\x90", "\xEF\xB7\x91", "\xE2\x80\xA8", "\xEF\xBF\xBC", "\r", "\xFF",
                 "<em></em>", "<em>a</em><em>b</em>", "</em>", "<em>", "<em>a", "&nbsp;", "<b >x</b>",
                 "<x>a</x>", "&#x7f;", "<a href=x>y</a>" })
            QTest::newRow(html) << QByteArray(html);
    }
    void whatRunsCannotHoldStaysLocked()
    {
        QFETCH(QByteArray, html);
        QVERIFY(!parseInline(html));
    }

    void otherSpellingsMeanTheSame()
    {
        const auto inlines = parseInline("a &nbsp;b<BR/>&#8217;<EM>x</EM>", LineEnds::Refused, Spelling::Any);
        QVERIFY(inlines);
        QCOMPARE(toHtml(*inlines),
            QByteArray("a \xC2\xA0"
                       "b<br>’<em>x</em>"));
        QCOMPARE(parseInline("a\nb", LineEnds::Kept)->front().text, u"a\nb"_s);
    }

    void whatIsMadeIsRead()
    {
        const auto text = textView(first(paragraph("a <em>b</em>", "rtl", "x y")));
        QVERIFY(text);
        QCOMPARE(text->kind, Kind::Paragraph);
        QCOMPARE(text->text.html, QByteArray("a <em>b</em>"));
        QCOMPARE(text->direction, QByteArray("rtl"));
        QCOMPARE(text->classes, (QList<QByteArray>{ "x", "y" }));
        QCOMPARE(paragraph("a"), QByteArray("<!-- wp:paragraph -->\n<p>a</p>\n<!-- /wp:paragraph -->"));

        for (int level = 1; level <= 6; ++level) {
            const auto view = textView(first(heading(level, "T")));
            QVERIFY(view);
            QCOMPARE(view->level, level);
        }
        QCOMPARE(heading(3, "T"),
            QByteArray("<!-- wp:heading {\"level\":3} -->\n<h3 class=\"wp-block-heading\">T</h3>\n<!-- "
                       "/wp:heading -->"));

        const Block codeBlock = first(code(u"if (a < b && c[0])\n\treturn \"x\";"_s));
        QCOMPARE(decodedText(textView(codeBlock)->text.html), u"if (a < b && c[0])\n\treturn \"x\";"_s);
        QCOMPARE(textView(first(preformatted("a\nb")))->text.html, QByteArray("a\nb"));
        QCOMPARE(kindOf(first(separator())), Kind::Separator);

        const auto picture = imageView(first(image({ 5, QUrl(u"https://e.org/a.jpg"_s), u"A \"b\" <c>"_s,
            QUrl(u"https://e.org/"_s), "cap <em>x</em>" })));
        QVERIFY(picture);
        QCOMPARE(picture->id, 5);
        QCOMPARE(picture->alt, u"A \"b\" <c>"_s);
        QCOMPARE(picture->href, u"https://e.org/"_s);
        QCOMPARE(picture->captionHtml(), QByteArray("cap <em>x</em>"));
    }

    void listsAreReadInBothForms()
    {
        ListMarkup inner;
        inner.isOrdered = true;
        inner.start = 3;
        inner.items = { { "deep", {} } };
        ListMarkup markup;
        markup.items = { { "one", {} }, { "two <em>x</em>", { inner } } };
        const QByteArray bytes = list(markup);
        QCOMPARE(bytes,
            QByteArray(
                "<!-- wp:list -->\n<ul><!-- wp:list-item -->\n<li>one</li>\n<!-- /wp:list-item -->\n\n"
                "<!-- wp:list-item -->\n<li>two <em>x</em><!-- wp:list {\"ordered\":true,\"start\":3} -->\n"
                "<ol start=\"3\"><!-- wp:list-item -->\n<li>deep</li>\n<!-- /wp:list-item --></ol>\n<!-- "
                "/wp:list --></li>\n"
                "<!-- /wp:list-item --></ul>\n<!-- /wp:list -->"));
        const auto view = listView(first(bytes));
        QVERIFY(view);
        QVERIFY(!view->isOldForm);
        QCOMPARE(view->items.size(), size_t(2));
        QCOMPARE(view->items[1].text.html, QByteArray("two <em>x</em>"));
        QVERIFY(view->items[1].lists[0].isOrdered);
        QCOMPARE(view->items[1].lists[0].start, QByteArray("3"));

        const auto old = listView(
            first("<!-- wp:list --><ul><li>a</li><li>b<ol><li>c</li></ol></li></ul><!-- /wp:list -->"));
        QVERIFY(old);
        QVERIFY(old->isOldForm);
        QCOMPARE(old->items[1].text.html, QByteArray("b"));
        QCOMPARE(old->items[1].lists[0].items[0].text.html, QByteArray("c"));
        QVERIFY(!listView(first("<!-- wp:list --><ul><li>a</li>stray</ul><!-- /wp:list -->")));
    }

    void oneTextChangesAndNothingElse_data()
    {
        QTest::addColumn<QByteArray>("before");
        QTest::addColumn<QList<int>>("path");
        QTest::addColumn<QByteArray>("after");
        auto row = [](const char *name, const QByteArray &before, const QList<int> &path,
                       const QByteArray &after) {
            const QByteArray edge = "\n\n<!-- wp:x {\"b\":1,\"a\":2.0} /-->\n";
            QTest::newRow(name) << edge + before + edge << path << edge + after + edge;
        };
        // The blank freeform and the void block stand before: the block itself is number 3, after a blank
        // one.
        const QList<int> here{ 3 };
        row("paragraph",
            "<!-- wp:paragraph {\"align\":\"right\"} -->\n<p class=\"x\" data-y='1'>old <b>x</b></p>\n<!-- "
            "/wp:paragraph -->",
            here,
            "<!-- wp:paragraph {\"align\":\"right\"} -->\n<p class=\"x\" data-y='1'>&lt;new&gt; &amp; "
            "\"q\"</p>\n<!-- /wp:paragraph -->");
        row("empty paragraph", "<!-- wp:paragraph --><p></p><!-- /wp:paragraph -->", here,
            "<!-- wp:paragraph --><p>&lt;new&gt; &amp; \"q\"</p><!-- /wp:paragraph -->");
        row("heading", "<!-- wp:heading --><h2 id=\"i\">old</h2><!-- /wp:heading -->", here,
            "<!-- wp:heading --><h2 id=\"i\">&lt;new&gt; &amp; \"q\"</h2><!-- /wp:heading -->");
        row("list item",
            "<!-- wp:list --><ul><!-- wp:list-item --><li>a</li><!-- /wp:list-item --><!-- wp:list-item "
            "--><li>b<!-- wp:list --><ul></ul><!-- /wp:list --></li><!-- /wp:list-item --></ul><!-- /wp:list "
            "-->",
            { 3, 1 },
            "<!-- wp:list --><ul><!-- wp:list-item --><li>a</li><!-- /wp:list-item --><!-- wp:list-item "
            "--><li>&lt;new&gt; &amp; \"q\"<!-- wp:list --><ul></ul><!-- /wp:list --></li><!-- /wp:list-item "
            "--></ul><!-- /wp:list -->");
        row("paragraph of a quote",
            "<!-- wp:quote --><blockquote><!-- wp:paragraph --><p>x</p><!-- /wp:paragraph "
            "--><cite>c</cite></blockquote><!-- /wp:quote -->",
            { 3, 0 },
            "<!-- wp:quote --><blockquote><!-- wp:paragraph --><p>&lt;new&gt; &amp; \"q\"</p><!-- "
            "/wp:paragraph --><cite>c</cite></blockquote><!-- /wp:quote -->");
        row("old quote", "<!-- wp:quote --><blockquote><p>x</p><cite>c</cite></blockquote><!-- /wp:quote -->",
            here,
            "<!-- wp:quote --><blockquote><p>&lt;new&gt; &amp; \"q\"</p><cite>c</cite></blockquote><!-- "
            "/wp:quote -->");
        row("old list", "<!-- wp:list --><ul class=\"k\"><li>a</li><li>b</li></ul><!-- /wp:list -->", here,
            "<!-- wp:list --><ul class=\"k\"><li>&lt;new&gt; &amp; \"q\"</li></ul><!-- /wp:list -->");
        row("code",
            "<!-- wp:code -->\n<pre class=\"wp-block-code\"><code lang=\"c\">x\ny</code></pre>\n<!-- "
            "/wp:code -->",
            here,
            "<!-- wp:code -->\n<pre class=\"wp-block-code\"><code lang=\"c\">&lt;new&gt; &amp; "
            "\"q\"</code></pre>\n<!-- /wp:code -->");
        row("verse", "<!-- wp:verse --><pre class=\"v\">x</pre><!-- /wp:verse -->", here,
            "<!-- wp:verse --><pre class=\"v\">&lt;new&gt; &amp; \"q\"</pre><!-- /wp:verse -->");
        row("button",
            "<!-- wp:button --><div><a class=\"wp-block-button__link\" href=\"/x\">old</a></div><!-- "
            "/wp:button -->",
            here,
            "<!-- wp:button --><div><a class=\"wp-block-button__link\" href=\"/x\">&lt;new&gt; &amp; "
            "\"q\"</a></div><!-- /wp:button -->");
        row("foreign block",
            "<!-- wp:my/note {\"k\":1}  -->\n<aside><p>old</p></aside>\n<!-- /wp:my/note  -->", here,
            "<!-- wp:my/note {\"k\":1}  -->\n<aside><p>&lt;new&gt; &amp; \"q\"</p></aside>\n<!-- /wp:my/note "
            " -->");
        QTest::newRow("freeform") << QByteArray("\n <p class=\"z\">old <em>x</em></p>\n\n") << QList<int>{ 0 }
                                  << QByteArray("\n <p class=\"z\">&lt;new&gt; &amp; \"q\"</p>\n\n");
        QTest::newRow("freeform without tags") << QByteArray("old\n<!-- wp:a /-->") << QList<int>{ 0 }
                                               << QByteArray("&lt;new&gt; &amp; \"q\"\n<!-- wp:a /-->");
        QTest::newRow("not closed") << QByteArray("<!-- wp:paragraph --><p>x</p>") << QList<int>{ 0 }
                                    << QByteArray("<!-- wp:paragraph --><p>&lt;new&gt; &amp; \"q\"</p>");
    }
    void oneTextChangesAndNothingElse()
    {
        QFETCH(QByteArray, before);
        QFETCH(QList<int>, path);
        QFETCH(QByteArray, after);
        const auto changed = replaceText(before, path, u"<new> & \"q\""_s);
        QVERIFY(changed);
        QCOMPARE(*changed, after);
    }

    void linesBecomeLineBreaks()
    {
        QCOMPARE(*replaceText("<!-- wp:paragraph --><p>x</p><!-- /wp:paragraph -->", { 0 }, u"a\nb\r\nc"_s),
            QByteArray("<!-- wp:paragraph --><p>a<br>b<br>c</p><!-- /wp:paragraph -->"));
        QCOMPARE(
            *replaceText("<!-- wp:code --><pre><code>x</code></pre><!-- /wp:code -->", { 0 }, u"a\nb[1]"_s),
            QByteArray("<!-- wp:code --><pre><code>a\nb&#91;1]</code></pre><!-- /wp:code -->"));
        QCOMPARE(*replaceText("<!-- wp:list --><ul><li>x</li></ul><!-- /wp:list -->", { 0 }, u"a\nb"_s),
            QByteArray("<!-- wp:list --><ul><li>a</li><li>b</li></ul><!-- /wp:list -->"));
    }

    void markupInTheNewTextIsText()
    {
        const QByteArray before = "<!-- wp:paragraph --><p>x</p><!-- /wp:paragraph --><!-- wp:a /-->";
        const auto changed = replaceText(before, { 0 }, u"<!-- /wp:paragraph --><!-- wp:html --><script>"_s);
        QVERIFY(changed);
        const Document document = Document::parse(*changed);
        QCOMPARE(document.size(), 2);
        QCOMPARE(plainText(document.block(0).inner()), u"<!-- /wp:paragraph --><!-- wp:html --><script>"_s);
    }

    void containersAndBlocksWithoutTextAreRefused_data()
    {
        QTest::addColumn<QByteArray>("markup");
        QTest::addColumn<QList<int>>("path");
        QTest::addColumn<Error::Reason>("reason");
        const auto notText = Error::Reason::NotText;
        QTest::newRow("group") << QByteArray("<!-- wp:group --><div><!-- wp:paragraph --><p>x</p><!-- "
                                             "/wp:paragraph --></div><!-- /wp:group -->")
                               << QList<int>{ 0 } << notText;
        QTest::newRow("quote") << QByteArray("<!-- wp:quote --><blockquote><!-- wp:paragraph --><p>x</p><!-- "
                                             "/wp:paragraph --></blockquote><!-- /wp:quote -->")
                               << QList<int>{ 0 } << notText;
        QTest::newRow("list") << QByteArray(
            "<!-- wp:list --><ul><!-- wp:list-item --><li>x</li><!-- /wp:list-item --></ul><!-- /wp:list -->")
                              << QList<int>{ 0 } << notText;
        QTest::newRow("empty group") << QByteArray("<!-- wp:group --><div></div><!-- /wp:group -->")
                                     << QList<int>{ 0 } << notText;
        QTest::newRow("void") << QByteArray("<!-- wp:paragraph /-->") << QList<int>{ 0 } << notText;
        QTest::newRow("separator") << QByteArray("<!-- wp:separator --><hr/><!-- /wp:separator -->")
                                   << QList<int>{ 0 } << notText;
        QTest::newRow("spacer") << QByteArray(
            "<!-- wp:spacer --><div style=\"height:9px\"></div><!-- /wp:spacer -->")
                                << QList<int>{ 0 } << notText;
        QTest::newRow("image") << QByteArray(
            "<!-- wp:image --><figure><img src=\"x\"/></figure><!-- /wp:image -->")
                               << QList<int>{ 0 } << notText;
        QTest::newRow("table") << QByteArray(
            "<!-- wp:table --><figure><table><tr><td>a</td><td>b</td></tr></table></figure><!-- /wp:table "
            "-->") << QList<int>{ 0 }
                               << notText;
        QTest::newRow("html") << QByteArray("<!-- wp:html --><p>x</p><!-- /wp:html -->") << QList<int>{ 0 }
                              << notText;
        QTest::newRow("more") << QByteArray("<!-- wp:more --><!--more--><!-- /wp:more -->") << QList<int>{ 0 }
                              << notText;
        QTest::newRow("blank") << QByteArray("<!-- wp:a /-->\n\n<!-- wp:a /-->") << QList<int>{ 1 }
                               << notText;
        QTest::newRow("old quote of two")
            << QByteArray("<!-- wp:quote --><blockquote><p>a</p><p>b</p></blockquote><!-- /wp:quote -->")
            << QList<int>{ 0 } << notText;
        QTest::newRow("no such block")
            << QByteArray("<!-- wp:a /-->") << QList<int>{ 1 } << Error::Reason::NoSuchBlock;
        QTest::newRow("no such child")
            << QByteArray("<!-- wp:a /-->") << QList<int>{ 0, 0 } << Error::Reason::NoSuchBlock;
        QTest::newRow("no path") << QByteArray("<!-- wp:a /-->") << QList<int>{}
                                 << Error::Reason::NoSuchBlock;
    }
    void containersAndBlocksWithoutTextAreRefused()
    {
        QFETCH(QByteArray, markup);
        QFETCH(QList<int>, path);
        QFETCH(Error::Reason, reason);
        const auto changed = replaceText(markup, path, u"new"_s);
        QVERIFY(!changed);
        QCOMPARE(changed.error().kind, Error::Kind::Refused);
        QCOMPARE(changed.error().reason, reason);
    }

    void aTagThatRunsIntoAnInnerBlockIsNoForm()
    {
        for (const QByteArray &name :
            { QByteArray("quote"), QByteArray("list-item"), QByteArray("list"), QByteArray("group") }) {
            const QByteArray markup = "<!-- wp:" + name
                + " --><blockquote x=<!-- wp:a /-->></blockquote><!-- /wp:" + name + " -->";
            const Block block = first(markup);
            QCOMPARE(block.childCount(), 1);
            QVERIFY(!quoteView(block));
            QVERIFY(!textView(block));
            QVERIFY(!listView(block));
            QVERIFY(!cardView(block));
        }
        QVERIFY(!replaceText(
            "<!-- wp:list-item --><li x=<!-- wp:a /-->></li><!-- /wp:list-item -->", { 0 }, u"x"_s));
    }

    void pathsAreNumbers()
    {
        QCOMPARE(*parsePath(u"2.0.13"_s), (QList<int>{ 2, 0, 13 }));
        for (const QString &wrong : { u""_s, u"a"_s, u"1."_s, u"-1"_s, u"1..2"_s, u"+1"_s, u"99999999999"_s })
            QCOMPARE(parsePath(wrong).error().reason, Error::Reason::BadArgument);
    }

    void hostileInlineTakesLinearTime()
    {
        for (const QByteArray &unit : { QByteArray("<a \""), QByteArray("<em>"), QByteArray("<!--"),
                 QByteArray("&#"), QByteArray("<div>"), QByteArray("<script>"), QByteArray("</ul><ul>") }) {
            QElapsedTimer timer;
            timer.start();
            const QByteArray html = unit.repeated(100000);
            (void)parseInline(html, LineEnds::Kept, Spelling::Any);
            (void)plainText(html);
            (void)replaceText(html, { 0 }, u"x"_s);
            (void)replaceText("<!-- wp:a -->" + html + "<!-- /wp:a -->", { 0 }, u"x"_s);
            (void)listView(first("<!-- wp:list -->" + html + "<!-- /wp:list -->"));
            (void)quoteView(first("<!-- wp:quote -->" + html + "<!-- /wp:quote -->"));
            QVERIFY2(timer.elapsed() < 10000, unit.constData());
        }
    }
};

QTEST_GUILESS_MAIN(BlockViewsTest)
#include "blockviews_test.moc"
