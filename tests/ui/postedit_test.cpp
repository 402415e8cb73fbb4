#include "formats/blocks/makers.h"
#include "ui/posts.h"
#include "widgets/style.h"

#include <QAbstractTextDocumentLayout>
#include <QApplication>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTextLayout>

using namespace Qt::StringLiterals;

using namespace posts;

class PostEditTest final : public QObject {
    Q_OBJECT
private slots:
    void init()
    {
        m_edit = std::make_unique<PostEdit>();
        m_edit->resize(700, 600);
        m_edit->load(samplePost());
    }
    void cleanup() { checkSane(*m_edit); }

    void aWholeBlockGivesWayToAnotherInOneStep()
    {
        const QByteArray image = "<!-- wp:image -->\n<figure class=\"wp-block-image\"><img "
                                 "src=\"https://s.example/a.jpg\" alt=\"\"/></figure>\n<!-- /wp:image -->";
        const QByteArray post = paragraph("a") + "\n\n\n" + image + "\n" + paragraph("b");
        m_edit->load(post);
        QVERIFY(m_edit->wholeBlockHere().isEmpty());
        m_edit->setTextCursor(QTextCursor(m_edit->document()->findBlockByNumber(1)));
        QCOMPARE(m_edit->wholeBlockHere(), image);
        const QByteArray described = QByteArray(image).replace("alt=\"\"", "alt=\"A bridge\"");
        QVERIFY(m_edit->replaceWholeBlock(image, described));
        QCOMPARE(m_edit->markup(), QByteArray(post).replace(image, described));
        m_edit->undo();
        QCOMPARE(m_edit->markup(), post);
        QVERIFY(!m_edit->document()->isUndoAvailable());
        // From elsewhere too, as long as it is still the same.
        m_edit->moveCursor(QTextCursor::Start);
        QVERIFY(m_edit->replaceWholeBlock(image, described));
        QVERIFY(!m_edit->replaceWholeBlock(image, described));
        QCOMPARE(m_edit->markup(), QByteArray(post).replace(image, described));
    }

    void aNewTableIsWhereTheCursorIs()
    {
        m_edit->load(paragraph("a"));
        m_edit->moveCursor(QTextCursor::End);
        m_edit->insertTable();
        const QByteArray table = m_edit->wholeBlockHere();
        QVERIFY2(table.startsWith("<!-- wp:table -->"), table.constData());
        QCOMPARE(m_edit->markup(), paragraph("a") + "\n\n" + table);
        m_edit->undo();
        QCOMPARE(m_edit->markup(), paragraph("a"));
        // Between words.
        m_edit->load(paragraph("a") + "\n\n" + paragraph("b"));
        m_edit->insertTable();
        QCOMPARE(m_edit->markup(), paragraph("a") + "\n\n" + table + "\n\n" + paragraph("b"));
        QCOMPARE(m_edit->wholeBlockHere(), table);
    }

    void tablesAndGalleriesMoveWhole()
    {
        const QByteArray table = blocks::table({ {}, { { "x", "y" } }, {}, "c" });
        const QByteArray gallery
            = blocks::gallery({ { 1, QUrl(u"https://s.example/a.jpg"_s), u"a"_s, {}, {} },
                                  { 2, QUrl(u"https://s.example/b.jpg"_s), u"b"_s, {}, {} } },
                "All");
        const QByteArray post = paragraph("a") + "\n\n" + table + "\n\n" + gallery + "\n\n" + paragraph("b");
        m_edit->load(post);
        const auto at = [&](int number) {
            return m_edit->document()->findBlockByNumber(number).position();
        };
        m_edit->chooseBlock(at(1), -1);
        m_edit->moveBlock(Toward::End);
        QCOMPARE(
            m_edit->markup(), paragraph("a") + "\n\n" + gallery + "\n\n" + table + "\n\n" + paragraph("b"));
        m_edit->moveBlock(Toward::Start);
        QCOMPARE(m_edit->markup(), post);
        QVERIFY(m_edit->moveBlockTo(at(2), at(0))); // By its handle.
        QCOMPARE(
            m_edit->markup(), gallery + "\n\n" + paragraph("a") + "\n\n" + table + "\n\n" + paragraph("b"));
        m_edit->undo();
        QVERIFY(m_edit->moveBlockTo(at(1), -1));
        QCOMPARE(
            m_edit->markup(), paragraph("a") + "\n\n" + gallery + "\n\n" + paragraph("b") + "\n\n" + table);
        while (m_edit->document()->isUndoAvailable())
            m_edit->undo();
        QCOMPARE(m_edit->markup(), post);
    }

    void aTableIsAsHighAsItsWords()
    {
        m_edit->show();
        const auto heightOf = [&](const QByteArray &markup) {
            m_edit->load(markup);
            return m_edit->document()
                ->documentLayout()
                ->blockBoundingRect(m_edit->document()->firstBlock())
                .height();
        };
        const std::vector<QByteArray> row{ "a", "b" };
        const qreal small = heightOf(blocks::table({ {}, { row, row }, {}, {} }));
        const qreal more = heightOf(blocks::table({ {}, { row, row, row, row }, {}, {} }));
        const qreal large = heightOf(blocks::table({ {}, std::vector(500, row), {}, {} }));
        QVERIFY(more > small + 30);
        QVERIFY(large < 500); // The post goes on below it.
    }

    void enterOnAnEmptyQuoteLineLeavesTheQuote()
    {
        goTo(*m_edit, u"The well was dry."_s, 17);
        QTest::keyClick(m_edit.get(), Qt::Key_Return);
        QCOMPARE(roleOf(m_edit->textCursor().block()), LineRole::QuoteOriginal);
        QTest::keyClick(m_edit.get(), Qt::Key_Return);
        QCOMPARE(roleOf(m_edit->textCursor().block()), LineRole::Paragraph);
        QTest::keyClicks(m_edit.get(), u"Mine"_s);
        QByteArray wanted = samplePost();
        wanted.replace(card(), paragraph("Mine") + "\n\n" + card());
        QCOMPARE(m_edit->markup(), wanted);
    }

    void backspaceAtItsStartUnwrapsTheQuoteAndKeepsTheWords()
    {
        goTo(*m_edit, u"The well was dry."_s);
        QTest::keyClick(m_edit.get(), Qt::Key_Backspace);
        QByteArray wanted = samplePost();
        wanted.replace(quote("q-aaa111", "The well was dry.", cite),
            paragraph("The well was dry.") + "\n\n" + paragraph(cite));
        QCOMPARE(m_edit->markup(), wanted);
        m_edit->undo();
        QCOMPARE(m_edit->markup(), samplePost());
    }

    void theAttributionCannotBeTypedIntoOrDeletedAlone()
    {
        goTo(*m_edit, u"The well was dry."_s, 17);
        QTest::keyClick(m_edit.get(), Qt::Key_Delete);
        QCOMPARE(m_edit->markup(), samplePost());
        QCOMPARE(roleOf(m_edit->textCursor().block()), LineRole::QuoteCite);
        QTest::keyClick(m_edit.get(), Qt::Key_Delete);
        QTest::keyClick(m_edit.get(), Qt::Key_Backspace);
        QCOMPARE(m_edit->markup(), samplePost());
        QTest::keyClick(m_edit.get(), Qt::Key_Right);
        QSignalSpy asked(m_edit.get(), &PostEdit::attributionRequested);
        QTest::keyClick(m_edit.get(), Qt::Key_Return);
        QCOMPARE(asked.count(), 1);
        QTest::keyClicks(m_edit.get(), u"x"_s);
        QByteArray wanted = samplePost();
        wanted.replace(card(), paragraph("x") + "\n\n" + card());
        QCOMPARE(m_edit->markup(), wanted);
    }

    void anAttributionTakenWithPartOfItsQuoteComesBackInTheSameStep()
    {
        selectAcross(*m_edit, u"was dry."_s, u"After"_s, 2);
        QTest::keyClick(m_edit.get(), Qt::Key_Delete);
        QCOMPARE(m_edit->markup(),
            paragraph("Lead words.") + "\n\n"
                + quote("q-aaa111", "The well ter <a href=\"https://x.example/\">a link</a>", cite));
        m_edit->undo();
        QCOMPARE(m_edit->markup(), samplePost());
    }

    void typingOverAWholeQuoteAndUndoRestoresEverything()
    {
        selectAcross(*m_edit, u"words"_s, u"After"_s, 5);
        QTest::keyClicks(m_edit.get(), u"Z"_s);
        QCOMPARE(m_edit->markup(), paragraph("Lead Z <a href=\"https://x.example/\">a link</a>"));
        while (m_edit->document()->isUndoAvailable())
            m_edit->undo();
        QCOMPARE(m_edit->markup(), samplePost());
    }

    void theAttributionIsEditedAndUndone()
    {
        goTo(*m_edit, u"The well"_s);
        m_edit->setAttribution(u"Someone else"_s);
        QByteArray wanted = samplePost();
        wanted.replace(cite, "Someone else");
        QCOMPARE(m_edit->markup(), wanted);
        m_edit->undo();
        QCOMPARE(m_edit->markup(), samplePost());
    }

    void selectedParagraphsBecomeOneQuote()
    {
        m_edit->load(paragraph("one") + "\n\n" + paragraph("two") + "\n\n" + paragraph("three"));
        selectAcross(*m_edit, u"one"_s, u"two"_s, 1);
        m_edit->quote();
        const QByteArray markup = m_edit->markup();
        const blocks::Document document = blocks::Document::parse(markup);
        QCOMPARE(document.block(0).name(), QByteArray("core/quote"));
        QCOMPARE(document.block(0).childCount(), 2);
        QVERIFY(markup.endsWith("\n\n" + paragraph("three")));
        QVERIFY2(markup.contains("id=\"q-"), markup.constData());
        m_edit->undo();
        QCOMPARE(
            m_edit->markup(), paragraph("one") + "\n\n" + paragraph("two") + "\n\n" + paragraph("three"));
    }

    void aTranslationStandsBehindTheOriginal()
    {
        goTo(*m_edit, u"The well"_s);
        m_edit->addTranslation(u"fr"_s);
        QTest::keyClicks(m_edit.get(), u"Sec."_s);
        const QByteArray markup = m_edit->markup();
        QVERIFY2(markup.contains("\"className\":\"qtd-quote qtd-translated\""), markup.constData());
        QVERIFY(markup.contains("class=\"wp-block-quote qtd-quote qtd-translated\" id=\"q-aaa111\""));
        QVERIFY(
            markup.contains("<p class=\"qtd-translation\"><span lang=\"fr\" dir=\"ltr\">Sec.</span></p>"));
        QVERIFY(markup.contains("<cite>" + cite + "</cite>"));
        const int at = m_edit->textCursor().position();
        m_edit->addTranslation(u"fr"_s); // Goes there.
        QCOMPARE(m_edit->textCursor().position(), at);
        while (m_edit->document()->isUndoAvailable())
            m_edit->undo();
        QCOMPARE(m_edit->markup(), samplePost());
    }

    void boldGoesOnAndOffAndLeavesTheRestAlone()
    {
        select(*m_edit, u"Lead"_s);
        m_edit->toggleMark(u"<strong>"_s);
        QByteArray wanted = samplePost();
        wanted.replace("Lead words.", "<strong>Lead</strong> words.");
        QCOMPARE(m_edit->markup(), wanted);
        m_edit->toggleMark(u"<strong>"_s);
        QCOMPARE(m_edit->markup(), samplePost());
    }

    void aLinkIsSetChangedAndTakenAway()
    {
        select(*m_edit, u"words"_s);
        m_edit->setLink(u"https://a.example/?x=1&y=\"2\""_s);
        QVERIFY(m_edit->markup().contains(
            "Lead <a href=\"https://a.example/?x=1&amp;y=&quot;2&quot;\">words</a>."));
        goTo(*m_edit, u"words"_s, 2);
        QCOMPARE(m_edit->linkHere(), u"https://a.example/?x=1&y=\"2\""_s);
        m_edit->setLink(u"https://b.example/"_s);
        QVERIFY(m_edit->markup().contains("Lead <a href=\"https://b.example/\">words</a>."));
        m_edit->setLink({});
        QCOMPARE(m_edit->markup(), samplePost());
    }

    void wordsTypedBehindALinkAreOutsideIt()
    {
        goTo(*m_edit, u"a link"_s, 6);
        QTest::keyClicks(m_edit.get(), u" more"_s);
        QVERIFY(m_edit->markup().endsWith(
            "<a href=\"https://x.example/\">a link</a> more</p>\n<!-- /wp:paragraph -->"));
        goTo(*m_edit, u"a link"_s, 3);
        QTest::keyClicks(m_edit.get(), u"x"_s);
        QVERIFY(m_edit->markup().contains(">a lxink</a> more"));
    }

    void headingsAndListsComeAndGo()
    {
        goTo(*m_edit, u"Lead"_s);
        m_edit->setHeading(3);
        QVERIFY(m_edit->markup().startsWith(
            "<!-- wp:heading {\"level\":3} -->\n<h3 class=\"wp-block-heading\">Lead words.</h3>\n<!-- "
            "/wp:heading -->\n\n"));
        m_edit->setHeading(3);
        QCOMPARE(m_edit->markup(), samplePost());
        m_edit->toggleList(ListKind::Numbered);
        QTest::keyClick(m_edit.get(), Qt::Key_End);
        QTest::keyClick(m_edit.get(), Qt::Key_Return);
        QTest::keyClicks(m_edit.get(), u"two"_s);
        QTest::keyClick(m_edit.get(), Qt::Key_Tab);
        QVERIFY(m_edit->markup().startsWith(
            "<!-- wp:list {\"ordered\":true} -->\n<ol><!-- wp:list-item -->\n<li>Lead words.<!-- wp:list "
            "{\"ordered\":true} -->\n"
            "<ol><!-- wp:list-item -->\n<li>two</li>\n<!-- /wp:list-item --></ol>\n<!-- /wp:list --></li>\n"
            "<!-- /wp:list-item --></ol>\n<!-- /wp:list -->\n\n"));
        QTest::keyClick(m_edit.get(), Qt::Key_Return);
        QTest::keyClick(m_edit.get(), Qt::Key_Return); // Out of the inner list,
        QTest::keyClick(m_edit.get(), Qt::Key_Return); // out of the list.
        QCOMPARE(roleOf(m_edit->textCursor().block()), LineRole::Paragraph);
    }

    void aBlockMovesWholeOverItsNeighbour()
    {
        goTo(*m_edit, u"After"_s);
        m_edit->moveBlock(Toward::Start);
        m_edit->moveBlock(Toward::Start);
        QByteArray wanted = paragraph("Lead words.") + "\n\n"
            + paragraph("After <a href=\"https://x.example/\">a link</a>") + "\n\n"
            + quote("q-aaa111", "The well was dry.", cite) + "\n\n" + card();
        QCOMPARE(m_edit->markup(), wanted);
        m_edit->undo();
        m_edit->undo();
        QCOMPARE(m_edit->markup(), samplePost());
    }

    void directionIsSaidInBothPlaces()
    {
        goTo(*m_edit, u"Lead"_s);
        m_edit->toggleDirection();
        QVERIFY(m_edit->markup().startsWith(
            "<!-- wp:paragraph {\"direction\":\"rtl\"} -->\n<p dir=\"rtl\">Lead"));
        m_edit->toggleDirection();
        QVERIFY(m_edit->markup().startsWith(
            "<!-- wp:paragraph {\"direction\":\"ltr\"} -->\n<p dir=\"ltr\">Lead"));
    }

    void aCopiedQuoteComesBackUnderAnotherId()
    {
        selectAcross(*m_edit, u"The well"_s, u"The well"_s, 17);
        m_edit->selectAll();
        m_edit->copy();
        goTo(*m_edit, u"a link"_s, 6);
        m_edit->paste();
        const QByteArray markup = m_edit->markup();
        QCOMPARE(markup.count("<cite>"), 2);
        QCOMPARE(markup.count("id=\"q-aaa111\""), 1);
        QVERIFY(QGuiApplication::clipboard()->text().contains(u"— Dana, “Dry”, 3 May"_s));
    }

    void pastedTextBecomesParagraphsWithoutStrangeCharacters()
    {
        m_edit->load({});
        QGuiApplication::clipboard()->setText(u"one\n\ntwo \uFFFC\uFDD0<b>\r\nthree"_s);
        m_edit->paste();
        QCOMPARE(m_edit->markup(),
            paragraph("one") + "\n\n" + paragraph("two &lt;b&gt;") + "\n\n" + paragraph("three"));
    }

    void pastedHtmlKeepsItsMeaningAndNothingElse_data()
    {
        QTest::addColumn<QString>("html");
        QTest::addColumn<QByteArray>("wanted");
        QTest::newRow("page")
            << u"<h2 style='color:red'>Head</h2><p class=x>One <a href='https://a.example/?b=1&amp;c=2' "
               u"onclick='x()'>link</a>, <b>bold</b></p>"
               "<ul><li>i<li>j</ul><script>bad()</script><blockquote>Said</blockquote>"_s
            << "<!-- wp:heading -->\n<h2 class=\"wp-block-heading\">Head</h2>\n<!-- /wp:heading -->\n\n"
                + paragraph("One <a href=\"https://a.example/?b=1&amp;c=2\">link</a>, <strong>bold</strong>")
                + "\n\n<!-- wp:list -->\n<ul><!-- wp:list-item -->\n<li>i</li>\n<!-- /wp:list-item "
                  "-->\n\n<!-- wp:list-item -->\n<li>j</li>\n"
                  "<!-- /wp:list-item --></ul>\n<!-- /wp:list -->\n\n<!-- wp:quote -->\n<blockquote "
                  "class=\"wp-block-quote\">"
                + paragraph("Said") + "</blockquote>\n<!-- /wp:quote -->";
        QTest::newRow("Google Docs")
            << u"<meta charset='utf-8'><b style=\"font-weight:normal;\" id=\"docs-internal-guid-1\"><p "
               u"dir=\"ltr\"><span "
               "style=\"font-size:11pt;font-weight:400;\">Plain </span><span "
               "style=\"font-weight:700;font-style:italic\">strong</span></p>"
               "<p dir=\"ltr\"><span>Two</span></p></b><br class=\"Apple-interchange-newline\">"_s
            << QByteArray("<!-- wp:paragraph {\"direction\":\"ltr\"} -->\n<p dir=\"ltr\">Plain "
                          "<strong><em>strong</em></strong></p>\n<!-- /wp:paragraph -->"
                          "\n\n<!-- wp:paragraph {\"direction\":\"ltr\"} -->\n<p dir=\"ltr\">Two</p>\n<!-- "
                          "/wp:paragraph -->");
        QTest::newRow("Word")
            << u"<html xmlns:o='urn:x'><head><style><!-- p.MsoNormal {margin:0} "
               u"--></style><title>t</title></head><body><!--StartFragment-->"
               "<p class=MsoNormal>First<o:p></o:p></p><p class=MsoNormal><o:p>&nbsp;</o:p></p>"
               "<p class=MsoListParagraph style='mso-list:l0 level1 lfo1'><![if !supportLists]><span "
               "style='mso-list:Ignore'>·<span>&nbsp; </span></span>"
               "<![endif]>item one</p><p class=MsoListParagraph style='mso-list:l0 level1 lfo1'><span "
               "style='mso-list:Ignore'>·</span>item two</p>"
               "<p class=MsoNormal>After</p><!--EndFragment--></body></html>"_s
            << paragraph("First")
                + "\n\n<!-- wp:list -->\n<ul><!-- wp:list-item -->\n<li>item one</li>\n<!-- /wp:list-item "
                  "-->\n\n<!-- wp:list-item -->\n<li>item "
                  "two</li>\n<!-- /wp:list-item --></ul>\n<!-- /wp:list -->\n\n"
                + paragraph("After");
        QTest::newRow("LibreOffice")
            << u"<!DOCTYPE HTML><html><head><meta name=\"generator\" content=\"LibreOffice\"/><style "
               u"type=\"text/css\">p { x }</style></head><body "
               "lang=\"en-GB\"><p style=\"line-height: 100%\"><font color=\"#c9211e\"><b>Bold</b></font> text</p><p>Two</p></body></html>"_s
            << paragraph("<strong>Bold</strong> text") + "\n\n" + paragraph("Two");
        QTest::newRow("marks of the buffer")
            << u"<p>a&#xFDD0;&#xFFFC;b\uFDD1\uFFFC</p><p>c\r\rd</p>"_s << QByteArray();
    }
    void pastedHtmlKeepsItsMeaningAndNothingElse()
    {
        QFETCH(QString, html);
        QFETCH(QByteArray, wanted);
        m_edit->load({});
        pasteHtml(*m_edit, html);
        if (!wanted.isEmpty())
            QCOMPARE(m_edit->markup(), wanted);
        const QString shown = wordsOnScreen(*m_edit).join(u' ');
        QVERIFY(!shown.contains(QChar(0xFDD0)) && !shown.contains(QChar(0xFDD1))
            && !shown.contains(QChar(0xFFFC)));
        m_edit->undo();
        QCOMPARE(m_edit->markup(), QByteArray());
        QVERIFY(!m_edit->document()->isUndoAvailable());
    }

    void pastedInsideAQuoteStaysWithinIt()
    {
        goTo(*m_edit, u"dry."_s);
        pasteHtml(*m_edit, u"<p>very</p><p><i>so </i></p>"_s);
        QByteArray wanted = samplePost();
        wanted.replace(paragraph("The well was dry."),
            paragraph("The well was very") + "\n\n" + paragraph("<em>so</em>dry."));
        QCOMPARE(m_edit->markup(), wanted);
        m_edit->undo();
        QCOMPARE(m_edit->markup(), samplePost());
    }

    void blocksPastedAmidWordsStandBetweenThem()
    {
        goTo(*m_edit, u"words"_s);
        pasteHtml(*m_edit, u"<h3>H</h3><p>p</p>"_s);
        QVERIFY2(m_edit->markup().startsWith(paragraph("Lead ")
                     + "\n\n<!-- wp:heading {\"level\":3} -->\n<h3 class=\"wp-block-heading\">H</h3>\n<!-- "
                       "/wp:heading -->\n\n"
                     + paragraph("p") + "\n\n" + paragraph("words.")),
            m_edit->markup().constData());
        m_edit->undo();
        QCOMPARE(m_edit->markup(), samplePost());
    }

    void anAddressAloneBecomesALinkAndThenACard()
    {
        m_edit->load({});
        QSignalSpy pasted(m_edit.get(), &PostEdit::addressPasted);
        const QString address = u"https://photos.example.org/floods?a=1&b=2"_s;
        QGuiApplication::clipboard()->setText(u" "_s + address + u"\n"_s);
        m_edit->paste();
        const QByteArray linked = paragraph("<a "
                                            "href=\"https://photos.example.org/floods?a=1&amp;b=2\">https://"
                                            "photos.example.org/floods?a=1&amp;b=2</a>");
        QCOMPARE(m_edit->markup(), linked);
        QCOMPARE(pasted.count(), 1);
        QCOMPARE(pasted.at(0).at(0).toString(), address);
        QVERIFY(m_edit->replaceAddress(address, card()));
        QCOMPARE(m_edit->markup(), card());
        m_edit->undo();
        QCOMPARE(m_edit->markup(), linked);
        m_edit->undo();
        QCOMPARE(m_edit->markup(), QByteArray());
        QVERIFY(!m_edit->replaceAddress(address, card()));
    }

    void anAddressPastedOnWordsLinksThem()
    {
        select(*m_edit, u"words"_s);
        QGuiApplication::clipboard()->setText(u"https://b.example/"_s);
        m_edit->paste();
        QVERIFY(m_edit->markup().contains("Lead <a href=\"https://b.example/\">words</a>."));
    }

    void cuttingAnEndOfAQuoteLeavesItsAttribution()
    {
        selectAcross(*m_edit, u"was dry."_s, u"After"_s, 2);
        m_edit->cut();
        QVERIFY(m_edit->markup().contains("<cite>" + cite + "</cite>"));
        m_edit->undo();
        QCOMPARE(m_edit->markup(), samplePost());
    }

    void nothingStandsSidewaysHoweverWideTheWindowIs()
    {
        QByteArray post = samplePost() + "\n\n" + quote("q-bbb222", "An unnamed voice.", {});
        for (int i = 0; i < 40; ++i)
            post += "\n\n"
                + paragraph("Filler " + QByteArray::number(i)
                    + ": enough words to wrap in a narrow column, and then some more of them.")
                + (i % 5 == 0 ? "\n\n" + card() : QByteArray());
        const auto check = [&](const char *when) {
            QTest::qWait(0);
            const QString sideways = u"%1: %2 to the side, %3 of %4 wide"_s.arg(QLatin1StringView(when))
                                         .arg(m_edit->horizontalScrollBar()->maximum())
                                         .arg(m_edit->document()->size().width())
                                         .arg(m_edit->viewport()->width());
            QVERIFY2(m_edit->horizontalScrollBar()->maximum() == 0, qPrintable(sideways));
            QVERIFY2(m_edit->horizontalScrollBar()->value() == 0, qPrintable(sideways));
            const QAbstractTextDocumentLayout *layout = m_edit->document()->documentLayout();
            (void)layout->blockBoundingRect(m_edit->document()->lastBlock()); // Lays out all before it.
            QVERIFY2(layout->documentSize().width() <= m_edit->viewport()->width(), when);
            for (QTextBlock line = m_edit->document()->firstBlock(); line.isValid(); line = line.next()) {
                if (!isObjectLine(roleOf(line)))
                    continue;
                QVERIFY2(line.layout()->lineCount() == 1,
                    qPrintable(u"%1: line %2 of %3 has %4"_s.arg(QLatin1StringView(when))
                                   .arg(line.blockNumber())
                                   .arg(m_edit->document()->blockCount())
                                   .arg(line.layout()->lineCount())));
                const QTextLine first = line.layout()->lineAt(0);
                const qreal room = m_edit->viewport()->width() - 2 * m_edit->document()->documentMargin()
                    - line.blockFormat().leftMargin() - line.blockFormat().rightMargin();
                QVERIFY2(first.naturalTextWidth() <= room,
                    qPrintable(u"%1: %2 in %3"_s.arg(QLatin1StringView(when))
                                   .arg(first.naturalTextWidth())
                                   .arg(room)));
                QVERIFY2(first.naturalTextWidth() >= room - 4,
                    qPrintable(u"%1: %2 in %3"_s.arg(QLatin1StringView(when))
                                   .arg(first.naturalTextWidth())
                                   .arg(room)));
            }
        };
        const auto checkAll = [&](const char *when) {
            m_edit->load(post);
            check(when);
            for (const int width : { 1400, 420, 300, 1400, 700 }) {
                m_edit->resize(width, 600);
                check(qPrintable(u"%1, %2 wide"_s.arg(QLatin1StringView(when)).arg(width)));
            }
            for (const int size : { 24, 9, 13 }) {
                m_edit->setTextFont(readingFont({}, size));
                check(qPrintable(u"%1, %2 points"_s.arg(QLatin1StringView(when)).arg(size)));
            }
            m_edit->insertBlocks(card());
            goTo(*m_edit, u"The well"_s);
            m_edit->setAttribution(u"A very long attribution that wraps "_s.repeated(6));
            check(qPrintable(u"%1, then edited"_s.arg(QLatin1StringView(when))));
        };
        m_edit->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_edit.get()));
        checkAll("shown");
        for (const auto &[before, after] :
            { std::pair(500, 1000), std::pair(1000, 400), std::pair(1400, 1400) }) {
            m_edit->hide();
            m_edit->resize(before, 600);
            m_edit->load(post);
            m_edit->setTextFont(readingFont({}, 12));
            m_edit->resize(after, 600);
            m_edit->show();
            check(qPrintable(u"shown again, %1"_s.arg(after)));
        }
        for (const int height : { 600, 4000, 300, 4000, 600 }) { // The vertical scroll bar comes and goes.
            m_edit->resize(500, height);
            check(qPrintable(u"%1 high"_s.arg(height)));
        }
    }

    void anItemOfAListStandsBesideItsWholeNumber_data()
    {
        QTest::addColumn<int>("size");
        for (const int size : { 9, 13, 20, 32 })
            QTest::addRow("%d points", size) << size;
    }
    void anItemOfAListStandsBesideItsWholeNumber()
    {
        QFETCH(int, size);
        QByteArray items;
        for (int i = 0; i < 101; ++i)
            items += "<!-- wp:list-item -->\n<li>item</li>\n<!-- /wp:list-item -->";
        m_edit->resize(900, 600);
        m_edit->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_edit.get()));
        m_edit->setTextFont(readingFont({}, size));
        m_edit->load("<!-- wp:list {\"ordered\":true} -->\n<ol>" + items + "</ol>\n<!-- /wp:list -->");
        for (const int number : { 0, 9, 98, 99 }) {
            QTextCursor cursor(m_edit->document()->findBlockByNumber(number));
            m_edit->setTextCursor(cursor);
            cursor.movePosition(QTextCursor::EndOfBlock);
            m_edit->setTextCursor(cursor);
            m_edit->ensureCursorVisible();
            const QRect end = m_edit->cursorRect();
            const int textStart = m_edit->cursorRect(QTextCursor(cursor.block())).left();
            const QImage picture = m_edit->viewport()->grab().toImage();
            const auto hasInk = [&](int from, int to) {
                for (int x = from; x < to; ++x) {
                    for (int y = end.top() + end.height() / 4; y < end.bottom(); ++y) {
                        if (picture.pixelColor(x, y).lightness() < 160)
                            return true;
                    }
                }
                return false;
            };
            QVERIFY(hasInk(0, textStart - 4)); // There is a number,
            QVERIFY2(!hasInk(textStart - 4, textStart),
                qPrintable(QString::number(number + 1))); // apart from the words
            QVERIFY2(!hasInk(0, 2), qPrintable(QString::number(number + 1))); // and not cut off.
        }
    }

    void aLeadIsWrittenAboveWhatBeginsThePost_data()
    {
        QTest::addColumn<QByteArray>("first");
        QTest::addColumn<int>("key");
        const QByteArray voice = quote("q-aaa111", "The well was dry.", cite);
        QTest::newRow("Enter, quotation") << voice << int(Qt::Key_Return);
        QTest::newRow("Up, quotation") << voice << int(Qt::Key_Up);
        QTest::newRow("Enter, card") << card() << int(Qt::Key_Return);
        QTest::newRow("Up, card") << card() << int(Qt::Key_Up);
    }
    void aLeadIsWrittenAboveWhatBeginsThePost()
    {
        QFETCH(QByteArray, first);
        QFETCH(int, key);
        const QByteArray post = first + "\n\n" + quote("q-bbb222", "It rained.", {});
        m_edit->load(post);
        goTo(*m_edit, u"It rained."_s, 4);
        QTest::keyClick(m_edit.get(), Qt::Key_Home, Qt::ControlModifier);
        QTest::keyClick(m_edit.get(), Qt::Key(key));
        QCOMPARE(m_edit->textCursor().position(), 0);
        QCOMPARE(roleOf(m_edit->textCursor().block()), LineRole::Paragraph);
        QTest::keyClick(m_edit.get(), Qt::Key_Up); // One is enough.
        m_edit->undo();
        QCOMPARE(m_edit->markup(), post);
        QVERIFY(!m_edit->document()->isUndoAvailable());
        m_edit->redo();
        m_edit->moveCursor(QTextCursor::Start);
        QTest::keyClicks(m_edit.get(), u"Lead"_s);
        QCOMPARE(m_edit->markup(), paragraph("Lead") + "\n\n" + post);
    }

    void enterBetweenTwoVoicesMakesRoomForALeadIn()
    {
        const QByteArray one = quote("q-aaa111", "The well was dry.", cite);
        const QByteArray two = quote("q-bbb222", "It rained.", {});
        m_edit->load(one + "\n\n" + two);
        goTo(*m_edit, u"It rained."_s);
        QTest::keyClick(m_edit.get(), Qt::Key_Return);
        QTest::keyClicks(m_edit.get(), u"Another writes:"_s);
        QCOMPARE(m_edit->markup(), one + "\n\n" + paragraph("Another writes:") + "\n\n" + two);
    }

    void upInsideAFirstQuotationOnlyMoves()
    {
        m_edit->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_edit.get()));
        const QByteArray post
            = quote("q-aaa111", QByteArray("The well was dry, they said. ").repeated(8).trimmed(), cite);
        m_edit->load(post);
        m_edit->moveCursor(QTextCursor::Start);
        QTest::keyClick(m_edit.get(), Qt::Key_Down);
        QTest::keyClick(m_edit.get(), Qt::Key_Up);
        QCOMPARE(m_edit->markup(), post);
        QVERIFY(!m_edit->document()->isUndoAvailable());
        QCOMPARE(m_edit->textCursor().position(), 0);
    }

    void onlyOtherBytesAreAnEdit()
    {
        QSignalSpy edited(m_edit.get(), &PostEdit::edited);
        m_edit->setVerdicts({ { u"q-aaa111"_s, { Tone::Good, u"as captured"_s } } });
        m_edit->resize(500, 400);
        m_edit->grab();
        m_edit->setTextFont(readingFont({}, 20));
        goTo(*m_edit, u"Lead"_s);
        QTest::keyClick(m_edit.get(), Qt::Key_End);
        m_edit->toggleMark(u"<strong>"_s); // For words to come.
        QTextCursor all(m_edit->document());
        all.select(QTextCursor::Document);
        QTextCharFormat wavy;
        wavy.setUnderlineStyle(QTextCharFormat::SpellCheckUnderline);
        all.mergeCharFormat(wavy);
        QCOMPARE(edited.count(), 0);
        QTest::keyClicks(m_edit.get(), u"x"_s);
        QCOMPARE(edited.count(), 1);
    }

private:
    std::unique_ptr<PostEdit> m_edit;
};

QTEST_MAIN(PostEditTest)
#include "postedit_test.moc"
