/// A post in other forms: excerpt, word count, preview, Markdown and HTML both ways.

#include "formats/blocks/excerpt.h"
#include "formats/blocks/identity.h"
#include "formats/blocks/import.h"
#include "formats/blocks/makers.h"
#include "formats/blocks/render.h"
#include "formats/blocks/views.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace blocks;

namespace {

QByteArray quoteOf(const QByteArray &words, const QByteArray &cite, const QByteArray &translation = {})
{
    QuoteMarkup markup;
    markup.id = "q-aaaaaa";
    markup.original = { { words, {} } };
    if (!translation.isEmpty())
        markup.translation = { { translation, {} } };
    markup.cite = cite;
    return quote(markup);
}

} // namespace

class BlockImportTest final : public QObject {
    Q_OBJECT

private slots:
    void theExcerptNamesTheAuthorBeforeTheWords()
    {
        const Document document = Document::parse(
            joined({ heading(2, "Head"), paragraph("The <em>lead</em>&nbsp;says &amp; ends."),
                quoteOf("The bridge was closed.", "<a href=\"x\">Amina Darwish</a>") }));
        QCOMPARE(excerpt(document), u"The lead\u00A0says & ends. Amina Darwish: “The bridge was closed.”"_s);
        QCOMPARE(excerpt(document, 7), u"The lead\u00A0says & ends. Amina Darwish: “The…”"_s);
        // No room for a word with its author: neither stands there.
        QCOMPARE(excerpt(document, 6), u"The lead\u00A0says & ends. …"_s);
    }

    void theExcerptTakesTranslationsAndNestedQuotes()
    {
        QuoteMarkup inner;
        inner.id = "q-bbbbbb";
        inner.original = { { "Nobody knew.", {} } };
        inner.cite = "The baker";
        QuoteMarkup outer;
        outer.id = "q-cccccc";
        outer.original = { { "We heard it.", {} }, { {}, { inner } }, { "That was all.", {} } };
        outer.cite = "Amina";
        const Document document
            = Document::parse(joined({ quoteOf("оригинал", "Lev", "The translation."), quote(outer) }));
        QCOMPARE(excerpt(document),
            u"Lev: “The translation.” Amina: “We heard it.” The baker: “Nobody knew.” Amina: “That was all.”"_s);
    }

    void theExcerptHasAtMostSoManyWords()
    {
        const Document document = Document::parse(paragraph(QByteArray("word ").repeated(100).trimmed()));
        const QString text = excerpt(document);
        QCOMPARE(text.split(u' ').size(), 55);
        QVERIFY(text.endsWith(u"word…"_s));
        QCOMPARE(excerpt(Document::parse("")), QString());
    }

    void wordsAreCountedAsPeopleCountThem()
    {
        QCOMPARE(wordCount(Document::parse(
                     joined({ paragraph("One two, <b>three</b>."), paragraph("жіңішке адам") }))),
            5);
        QCOMPARE(wordCount(Document::parse(customHtml("<script>var x = 1;</script>"))), 0);
        QCOMPARE(wordCount(Document()), 0);
        // The story, without who said it and without code.
        QCOMPARE(wordCount(Document::parse(
                     "<!-- wp:quote -->\n<blockquote class=\"wp-block-quote\"><!-- wp:paragraph -->\n"
                     "<p>They came at night</p>\n<!-- /wp:paragraph --><cite>Square Watch, 2 "
                     "November</cite></blockquote>\n<!-- /wp:quote -->")),
            4);
        QCOMPARE(wordCount(Document::parse(
                     fromMarkdown("- one two\n  - three\n- four\n\n```\nint x;\n```\n").value())),
            4);
    }

    void anExportHasNoTraceOfDelimitersAndKeepsEmptyLinesInCode()
    {
        const QByteArray markup
            = "<!-- wp:paragraph -->\n<p>One</p>\n<!-- /wp:paragraph -->\n\n"
              "<!-- wp:latest-posts /-->\n\n<!-- wp:code -->\n"
              "<pre class=\"wp-block-code\"><code>a\n\n\n\nb</code></pre>\n<!-- /wp:code -->";
        QCOMPARE(toHtml(Document::parse(markup)),
            "<p>One</p>\n\n<pre class=\"wp-block-code\"><code>a\n\n\n\nb</code></pre>\n");
    }

    void thePreviewIsTheDocumentWithoutDelimiters()
    {
        const QByteArray html
            = toPreviewHtml(Document::parse("<!-- wp:paragraph {\"align\":\"right\"} --><p>a</p><!-- "
                                            "/wp:paragraph -->\n<!-- wp:latest-posts /--><!-- note -->"));
        QCOMPARE(html,
            QByteArray("<p>a</p>\n<div class=\"qtd-server-block\" data-name=\"core/latest-posts\"></div><!-- "
                       "note -->"));
        QCOMPARE(toPreviewHtml(Document::parse("one\ntwo\n\nthree")),
            QByteArray("<p>one<br>\ntwo</p>\n<p>three</p>\n"));
        QCOMPARE(
            toPreviewHtml(Document::parse("<div>one\n\ntwo</div>")), QByteArray("<div>one\n\ntwo</div>"));
    }

    void markdownHoldsWhatThePostSays()
    {
        ListMarkup nested;
        nested.isOrdered = true;
        nested.items = { { "deep", {} } };
        ListMarkup list_;
        list_.items = { { "one", {} }, { "two", { nested } } };
        const Document document = Document::parse(joined({ heading(3, "A *star*"),
            paragraph("Some <strong>bold </strong>and <em>thin</em> <a "
                      "href=\"https://e.org/?a=1&amp;b=2\">link</a><br># line"),
            list(list_), quoteOf("Words.", "<a href=\"https://e.org/\">Amina</a>, 2 May"), code(u"a < b"_s),
            separator(), image({ 0, QUrl(u"https://e.org/a.jpg"_s), u"alt"_s, {}, "cap" }) }));
        QCOMPARE(toMarkdown(document),
            QByteArray("### A \\*star\\*\n\n"
                       "Some **bold** and *thin* [link](<https://e.org/?a=1&b=2>)\\\n\\# line\n\n"
                       "- one\n- two\n  1. deep\n\n"
                       "> Words.\n>\n> — [Amina](<https://e.org/>), 2 May\n\n"
                       "```\na < b\n```\n\n---\n\n![alt](<https://e.org/a.jpg>)\n\ncap\n"));
    }

    void markdownComesBackAsTheSameText()
    {
        const QByteArray markup = joined({ heading(3, "A *star* [x] &lt;b&gt; 1. _y_"),
            paragraph("1. not a list <em>a</em><strong>b</strong>"), paragraph("- no list"),
            paragraph("+ &amp;amp; \\ `x`"), paragraph("first<br>second") });
        const auto back = fromMarkdown(toMarkdown(Document::parse(markup)));
        QVERIFY(back);
        QCOMPARE(plainText(Document::parse(*back)), plainText(Document::parse(markup)));
        QCOMPARE(Document::parse(*back).size(), Document::parse(markup).size());
    }

    void htmlBecomesBlocks()
    {
        const auto markup = fromHtml(
            "<h1>T</h1><p>a <b>b</b><script>x</script></p><ul><li>one<ol><li>deep</li></ol></li></ul>"
            "<blockquote cite=\"https://e.org/x\"><p>q</p></blockquote><pre><code>x &lt; "
            "y\nz</code></pre><hr>"
            "<figure><img src=\"https://e.org/a.jpg\" alt=\"A\"><figcaption>cap</figcaption></figure>"
            "<table><tr><th>h</th><td>d</td></tr></table><p dir=\"rtl\" lang=\"ar\">ق</p>loose");
        QVERIFY(markup);
        const Document document = Document::parse(*markup);
        QList<Kind> kinds;
        for (const Block &block : document.blocks()) {
            QVERIFY(block.isClosed());
            if (!block.isBlank())
                kinds.append(kindOf(block));
        }
        QCOMPARE(kinds,
            (QList<Kind>{ Kind::Heading, Kind::Paragraph, Kind::List, Kind::Quote, Kind::Code,
                Kind::Separator, Kind::Image, Kind::Table, Kind::Paragraph, Kind::Paragraph }));
        QVERIFY(markup->contains("<p>a <strong>b</strong></p>"));
        QVERIFY(markup->contains("<!-- wp:paragraph {\"direction\":\"rtl\"} -->\n<p dir=\"rtl\"><span "
                                 "lang=\"ar\" dir=\"rtl\">ق</span></p>"));
        QVERIFY(markup->contains("<cite><a href=\"https://e.org/x\">e.org</a></cite>"));
        QVERIFY(!markup->contains("qtd-"));
        QCOMPARE(listView(document.block(4))->items[0].lists[0].items[0].text.html, QByteArray("deep"));
        QVERIFY(markup->contains("<pre class=\"wp-block-code\"><code>x &lt; y\nz</code></pre>"));
    }

    void markdownBecomesBlocks()
    {
        const auto markup = fromMarkdown(
            "# T\n\na **b** ~~c~~ https://e.org/x\n\n> q\n\n1. x\n2. y\n\n| a | b |\n|---|---|\n| 1 | 2 |\n");
        QVERIFY(markup);
        QVERIFY(markup->contains(
            "<p>a <strong>b</strong> <del>c</del> <a href=\"https://e.org/x\">https://e.org/x</a></p>"));
        QVERIFY(
            markup->contains("<!-- wp:list {\"ordered\":true} -->\n<ol><!-- wp:list-item -->\n<li>x</li>"));
        QVERIFY(markup->contains("<table><thead><tr><th>a</th><th>b</th></tr></thead><tbody><tr><td>1</"
                                 "td><td>2</td></tr></tbody></table>"));
        QVERIFY(markup->contains("<blockquote class=\"wp-block-quote\"><!-- wp:paragraph -->\n<p>q</p>"));
    }

    void delimitersInForeignTextStayText()
    {
        const auto markup
            = fromHtml("<p>&lt;!-- wp:html --&gt; x &lt;!-- /wp:html --&gt;</p><!-- wp:html --><p>y</p>");
        QVERIFY(markup);
        const Document document = Document::parse(*markup);
        QCOMPARE(allBlocks(document).size(), 3);
        QCOMPARE(plainText(document), u"<!-- wp:html --> x <!-- /wp:html -->\ny"_s);
    }

    void aTableMadeToBeWideStaysSmallAndKeepsItsWords()
    {
        QByteArray html = "<table><tr>";
        for (int i = 0; i < 400; ++i)
            html += "<td colspan=100>wide" + QByteArray::number(i) + "</td>";
        html += "</tr>";
        for (int i = 0; i < 400; ++i)
            html += "<tr><td rowspan=100>narrow" + QByteArray::number(i) + "</td></tr>";
        html += "</table>";
        const auto blocks = fromHtml(html, {});
        QVERIFY(blocks);
        QVERIFY2(blocks->size() < 4'000'000, QByteArray::number(blocks->size()).constData());
        for (int i = 0; i < 400; ++i) {
            QVERIFY(blocks->contains(">wide" + QByteArray::number(i) + "</td>"));
            QVERIFY(blocks->contains(">narrow" + QByteArray::number(i) + "</td>"));
        }
    }
};

QTEST_GUILESS_MAIN(BlockImportTest)
#include "blockimport_test.moc"
