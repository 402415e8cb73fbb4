#include "writing/postbuffer.h"

#include <QDir>
#include <QRandomGenerator>
#include <QTest>
#include <QTextDocument>

using namespace Qt::StringLiterals;

namespace {

QByteArray attributedQuote()
{
    return "<!-- wp:quote {\"metadata\":{\"quotidian\":{\"id\":\"q-aaa111\"}},\"className\":\"qtd-quote\"} "
           "-->\n"
           "<blockquote class=\"wp-block-quote qtd-quote\" id=\"q-aaa111\"><!-- wp:paragraph -->\n"
           "<p>The well was dry by noon.</p>\n<!-- /wp:paragraph -->\n\n<!-- wp:paragraph -->\n"
           "<p>Nobody &amp; nothing came <span class=\"qtd-cut\">(…)</span>.</p>\n<!-- /wp:paragraph -->"
           "<cite><a href=\"https://well.example/1?a=1&amp;b=2\">Dana, “Dry”</a>, 3 "
           "May</cite></blockquote>\n<!-- /wp:quote -->";
}

QByteArray translatedQuote()
{
    return "<!-- wp:quote {\"className\":\"qtd-quote qtd-translated\"} -->\n"
           "<blockquote class=\"wp-block-quote qtd-quote qtd-translated\" id=\"q-bbb222\">"
           "<!-- wp:paragraph {\"direction\":\"rtl\",\"className\":\"qtd-original\"} -->\n"
           "<p class=\"qtd-original\" dir=\"rtl\"><span lang=\"ar\" dir=\"rtl\">جفّت البئر.</span></p>\n<!-- "
           "/wp:paragraph -->\n\n"
           "<!-- wp:paragraph {\"className\":\"qtd-translation\"} -->\n"
           "<p class=\"qtd-translation\"><span lang=\"en\" dir=\"ltr\">The well is dry.</span></p>\n<!-- "
           "/wp:paragraph -->"
           "</blockquote>\n<!-- /wp:quote -->";
}

QByteArray nestedList()
{
    return "<!-- wp:list {\"className\":\"steps\"} -->\n<ul class=\"steps\"><!-- wp:list-item -->\n<li>One"
           "<!-- wp:list {\"ordered\":true} -->\n<ol><!-- wp:list-item -->\n<li>One <em>a</em></li>\n<!-- "
           "/wp:list-item -->"
           "\n\n<!-- wp:list-item -->\n<li>One b</li>\n<!-- /wp:list-item --></ol>\n<!-- /wp:list --></li>\n"
           "<!-- /wp:list-item -->\n\n<!-- wp:list-item -->\n<li>Two</li>\n<!-- /wp:list-item --></ul>\n<!-- "
           "/wp:list -->";
}

QByteArray samplePost()
{
    return "<!-- wp:paragraph {\"dropCap\":true,\"className\":\"lead\"} -->\n<p class=\"has-drop-cap "
           "lead\">First &amp; "
           "<strong>bold <em>both</em></strong> 𝄞 end.<br>Second line.</p>\n<!-- /wp:paragraph -->\n\n"
           "<!-- wp:heading {\"level\":3} -->\n<h3 class=\"wp-block-heading\" id=\"here\">A "
           "heading</h3>\n<!-- /wp:heading -->\n\n\n"
        + attributedQuote() + "\n\n" + translatedQuote() + "\n" + nestedList()
        + "\n\n<!-- wp:gallery {\"linkTo\":\"none\"} -->\n<figure "
          "class=\"wp-block-gallery\">…</figure>\n<!-- /wp:gallery -->"
          "\n\nloose words\n\n<!-- wp:spacer /-->\n\n"
          "<!-- wp:paragraph -->\n<p></p>\n<!-- /wp:paragraph -->\n\n<!-- wp:paragraph "
          "-->\n<p>Last.</p>\n<!-- /wp:paragraph -->\n";
}

QByteArray throughBuffer(const QByteArray &markup)
{
    QTextDocument document;
    PostBuffer buffer(&document);
    buffer.load(blocks::Document::parse(markup));
    return buffer.toMarkup();
}

QTextBlock lineWith(const QTextDocument &document, const QString &text)
{
    for (QTextBlock line = document.firstBlock(); line.isValid(); line = line.next()) {
        if (line.text().contains(text))
            return line;
    }
    return {};
}

} // namespace

class PostBufferTest final : public QObject {
    Q_OBJECT
private slots:
    void anUntouchedPostKeepsEveryByte()
    {
        QCOMPARE(throughBuffer(samplePost()), samplePost());
        QCOMPARE(throughBuffer({}), QByteArray());
        QCOMPARE(throughBuffer("\n\n "), QByteArray("\n\n "));
    }

    void knownBlocksAreLinesAndNotObjects()
    {
        QTextDocument document;
        PostBuffer buffer(&document);
        buffer.load(blocks::Document::parse(samplePost()));
        QCOMPARE(roleOf(lineWith(document, u"bold"_s)), LineRole::Paragraph);
        QCOMPARE(roleOf(lineWith(document, u"A heading"_s)), LineRole::Heading);
        QCOMPARE(roleOf(lineWith(document, u"The well was dry"_s)), LineRole::QuoteOriginal);
        QCOMPARE(roleOf(lineWith(document, u"The well is dry"_s)), LineRole::QuoteTranslation);
        QCOMPARE(roleOf(lineWith(document, u"One b"_s)), LineRole::ListItem);
        QCOMPARE(lineWith(document, u"One b"_s).blockFormat().intProperty(lineproperty::Level), 1);
        const QTextBlock arabic = lineWith(document, u"البئر"_s);
        QCOMPARE(arabic.blockFormat().stringProperty(lineproperty::Language), u"ar"_s);
        QCOMPARE(arabic.textDirection(), Qt::RightToLeft);
    }

    void anEditedBlockKeepsItsTagsAndLeavesTheOthersAlone_data()
    {
        QTest::addColumn<QString>("find");
        QTest::addColumn<QByteArray>("before");
        QTest::addColumn<QByteArray>("after");
        QTest::newRow("paragraph") << u"both"_s << QByteArray("<em>both</em>")
                                   << QByteArray("<em>bo&lt;th</em>");
        QTest::newRow("heading") << u"heading"_s << QByteArray("A heading") << QByteArray("A he&lt;ading");
        QTest::newRow("quote") << u"well was"_s << QByteArray("well was") << QByteArray("we&lt;ll was");
        QTest::newRow("translation") << u"The well is"_s << QByteArray("The well is")
                                     << QByteArray("Th&lt;e well is");
        QTest::newRow("nested item") << u"One b"_s << QByteArray("One b") << QByteArray("On&lt;e b");
        QTest::newRow("item") << u"Two"_s << QByteArray("Two") << QByteArray("Tw&lt;o");
    }
    void anEditedBlockKeepsItsTagsAndLeavesTheOthersAlone()
    {
        QFETCH(QString, find);
        QFETCH(QByteArray, before);
        QFETCH(QByteArray, after);
        QTextDocument document;
        PostBuffer buffer(&document);
        buffer.load(blocks::Document::parse(samplePost()));
        const QTextBlock line = lineWith(document, find);
        QTextCursor cursor(line);
        cursor.setPosition(line.position() + int(line.text().indexOf(find)) + 2);
        cursor.insertText(u"<"_s);
        QByteArray wanted = samplePost();
        wanted.replace(before, after);
        QCOMPARE(buffer.toMarkup(), wanted);
        document.undo();
        QCOMPARE(buffer.toMarkup(), samplePost());
    }

    void whatCannotBeEditedIsShownWholeAndKept_data()
    {
        QTest::addColumn<QByteArray>("markup");
        QTest::newRow("bad nesting") << QByteArray(
            "<!-- wp:paragraph -->\n<p><b>a<i>b</b></i></p>\n<!-- /wp:paragraph -->");
        QTest::newRow("carriage return")
            << QByteArray("<!-- wp:paragraph -->\n<p>a\rb</p>\n<!-- /wp:paragraph -->");
        QTest::newRow("noncharacter")
            << QByteArray("<!-- wp:paragraph -->\n<p>a\xEF\xB7\x90z</p>\n<!-- /wp:paragraph -->");
        QTest::newRow("object character")
            << QByteArray("<!-- wp:paragraph -->\n<p>a\xEF\xBF\xBCz</p>\n<!-- /wp:paragraph -->");
        QTest::newRow("reference to it")
            << QByteArray("<!-- wp:paragraph -->\n<p>a&#xFDD0;&#65532;&#13;z</p>\n<!-- /wp:paragraph -->");
        QTest::newRow("broken UTF-8")
            << QByteArray("<!-- wp:paragraph -->\n<p>a\xC3(z</p>\n<!-- /wp:paragraph -->");
        QTest::newRow("NUL") << QByteArray("<!-- wp:paragraph -->\n<p>a\0z</p>\n<!-- /wp:paragraph -->", 53);
        QTest::newRow("comment") << QByteArray(
            "<!-- wp:paragraph -->\n<p>a<!-- more -->z</p>\n<!-- /wp:paragraph -->");
        QTest::newRow("block inside")
            << QByteArray("<!-- wp:paragraph -->\n<p>a<div>b</div></p>\n<!-- /wp:paragraph -->");
        QTest::newRow("never closed") << QByteArray("<!-- wp:paragraph -->\n<p>a");
        QTest::newRow("unknown") << QByteArray("<!-- wp:shop/cart {\"a\":1e400} -->x<!-- /wp:shop/cart -->");
    }
    void whatCannotBeEditedIsShownWholeAndKept()
    {
        QFETCH(QByteArray, markup);
        const QByteArray post = markup + "\n\n<!-- wp:paragraph -->\n<p>tail</p>\n<!-- /wp:paragraph -->";
        QCOMPARE(throughBuffer(post), post);
        QTextDocument document;
        PostBuffer buffer(&document);
        buffer.load(blocks::Document::parse(markup));
        QVERIFY(document.firstBlock().text().contains(QChar::ObjectReplacementCharacter)
            || buffer.toMarkup() == markup);
    }

    void oldFormsAreEditedAndStayOld_data()
    {
        QTest::addColumn<QByteArray>("old");
        QTest::newRow("list") << QByteArray(
            "<!-- wp:list {\"ordered\":true} -->\n<ol><li>here</li>\n<li><b>b</b></li></ol>\n<!-- /wp:list "
            "-->");
        QTest::newRow("list in a list") << QByteArray(
            "<!-- wp:list -->\n<ul><li>a\n <ul class=\"x\"><li>here&nbsp;</li><li>c</li></ul>\n</li><li>d<br "
            "/>e</li></ul>\n<!-- /wp:list -->");
        QTest::newRow("quote") << QByteArray(
            "<!-- wp:quote -->\n<blockquote class=\"wp-block-quote\"><p>here</p>\n<p "
            "style=\"x\">two</p><cite>Me</cite></blockquote>\n<!-- /wp:quote -->");
        QTest::newRow("pull quote") << QByteArray(
            "<!-- wp:pullquote -->\n<figure "
            "class=\"wp-block-pullquote\"><blockquote><p>here</p><cite>Me</cite>"
            "</blockquote></figure>\n<!-- /wp:pullquote -->");
    }
    void oldFormsAreEditedAndStayOld()
    {
        QFETCH(QByteArray, old);
        QTextDocument document;
        PostBuffer buffer(&document);
        buffer.load(blocks::Document::parse(old));
        QCOMPARE(buffer.toMarkup(), old);
        QTextCursor(lineWith(document, u"here"_s)).insertText(u"!"_s);
        QByteArray edited = old;
        QCOMPARE(buffer.toMarkup(), edited.replace("here", "!here"));
        document.undo();
        QCOMPARE(buffer.toMarkup(), old);
    }

    void insertedBlocksKeepTheirBytesAndGoInOneStep()
    {
        QTextDocument document;
        PostBuffer buffer(&document);
        buffer.load(blocks::Document::parse(samplePost()));
        QTextCursor cursor(lineWith(document, u"The well is"_s));
        const QByteArray card = "<!-- wp:group {\"className\":\"qtd-card\"} -->\n<div class=\"wp-block-group "
                                "qtd-card\"></div>\n<!-- /wp:group -->";
        QByteArray added = attributedQuote();
        added.replace("q-aaa111", "q-ccc333");
        buffer.insert(cursor, added + "\n\n" + card);
        QByteArray wanted = samplePost();
        wanted.replace(
            translatedQuote(), translatedQuote() + "\n\n" + added + "\n\n" + card + "\n\n" + nestedList());
        wanted.replace(nestedList() + "\n" + nestedList(), nestedList());
        QCOMPARE(buffer.toMarkup(), wanted);
        document.undo();
        QCOMPARE(buffer.toMarkup(), samplePost());
        document.redo();
        QCOMPARE(buffer.toMarkup(), wanted);
    }

    void anyEditsUndoneGiveTheSameBytes()
    {
        QRandomGenerator random(20261123);
        for (int round = 0; round < 60; ++round) {
            QTextDocument document;
            PostBuffer buffer(&document);
            buffer.load(blocks::Document::parse(samplePost()));
            QTextCursor cursor(&document);
            for (int step = 0; step < 12; ++step) {
                cursor.setPosition(random.bounded(document.characterCount()));
                cursor.setPosition(random.bounded(document.characterCount()),
                    random.bounded(3) == 0 ? QTextCursor::KeepAnchor : QTextCursor::MoveAnchor);
                switch (random.bounded(4)) {
                case 0:
                    cursor.insertText(u"ж<&"_s);
                    break;
                case 1:
                    cursor.deleteChar();
                    break;
                case 2:
                    cursor.insertBlock();
                    break;
                case 3:
                    cursor.deletePreviousChar();
                    break;
                }
                (void)buffer.toMarkup();
            }
            while (document.isUndoAvailable())
                document.undo();
            QCOMPARE(buffer.toMarkup(), samplePost());
        }
    }

    void everyPostOfWordPressOwnTestsKeepsItsBytes()
    {
        const QDir folder(QLatin1StringView(QUOTIDIAN_SUITES) + "/block-fixtures"_L1);
        const QStringList files = folder.entryList({ u"*.html"_s }, QDir::Files);
        if (files.isEmpty())
            QSKIP("The suites are not here.");
        for (const QString &name : files) {
            QFile file(folder.filePath(name));
            QVERIFY(file.open(QIODevice::ReadOnly));
            const QByteArray markup = file.readAll();
            QVERIFY2(throughBuffer(markup) == markup, qPrintable(name));
        }
    }
};

QTEST_MAIN(PostBufferTest)
#include "postbuffer_test.moc"
