/// Quotations of all kinds where they are written: in each other, in groups, with their translations, cut and
/// completed; and the blocks around lines.

#include "ui/posts.h"

#include <QSignalSpy>

using namespace posts;

namespace {

QByteArray group(const QByteArray &blocks)
{
    return "<!-- wp:group -->\n<div class=\"wp-block-group\">" + blocks + "</div>\n<!-- /wp:group -->";
}

/// A quotation with another one in it.
QByteArray nested()
{
    return "<!-- wp:quote {\"metadata\":{\"quotidian\":{\"id\":\"q-out111\"}},\"className\":\"qtd-quote\"} "
           "-->\n"
           "<blockquote class=\"wp-block-quote qtd-quote\" id=\"q-out111\">"
        + paragraph("The bridge was closed.") + "\n\n" + quote("q-inn222", "Nobody was told.", "The baker")
        + "\n\n" + paragraph("We heard it from her.") + "<cite>Amina</cite></blockquote>\n<!-- /wp:quote -->";
}

QByteArray columns()
{
    return "<!-- wp:columns -->\n<div class=\"wp-block-columns\"><!-- wp:column -->\n<div "
           "class=\"wp-block-column\">"
        + paragraph("Left")
        + "</div>\n<!-- /wp:column -->\n\n<!-- wp:column -->\n<div class=\"wp-block-column\">"
        + paragraph("Right") + "\n\n" + paragraph("Below")
        + "</div>\n<!-- /wp:column --></div>\n<!-- /wp:columns -->";
}

} // namespace

class PostQuotesTest final : public QObject {
    Q_OBJECT
private slots:
    void init()
    {
        m_edit = std::make_unique<PostEdit>();
        m_edit->resize(700, 600);
        m_edit->setLanguage(u"en"_s);
    }
    void cleanup()
    {
        checkSane(*m_edit);
        checkOwnIds(*m_edit);
    }

    void aQuotationInAQuotationIsEditedWhereItStands()
    {
        m_edit->load(nested());
        goTo(*m_edit, u"told"_s);
        QTest::keyClicks(m_edit.get(), u"ever "_s);
        QByteArray wanted = nested();
        QCOMPARE(m_edit->markup(), wanted.replace("was told", "was ever told"));
        QCOMPARE(m_edit->attributionHere(), u"The baker"_s);
        m_edit->setAttribution(u"A neighbour"_s);
        QCOMPARE(m_edit->markup(), wanted.replace("The baker", "A neighbour"));
        goTo(*m_edit, u"heard it"_s);
        QCOMPARE(m_edit->attributionHere(), u"Amina"_s);
    }

    void theInnerQuotationIsUnwrappedAlone()
    {
        m_edit->load(nested());
        goTo(*m_edit, u"Nobody"_s);
        m_edit->unquote();
        QByteArray wanted = nested();
        wanted.replace(quote("q-inn222", "Nobody was told.", "The baker"),
            paragraph("Nobody was told.") + "\n\n" + paragraph("The baker"));
        QCOMPARE(m_edit->markup(), wanted);
        m_edit->undo();
        QCOMPARE(m_edit->markup(), nested());
    }

    void enterLeavesTheInnerQuotationIntoTheOuter()
    {
        m_edit->load(nested());
        goTo(*m_edit, u"Nobody was told."_s, 16);
        QTest::keyClick(m_edit.get(), Qt::Key_Return);
        QTest::keyClick(m_edit.get(), Qt::Key_Return);
        QTest::keyClicks(m_edit.get(), u"Again."_s);
        QByteArray wanted = nested();
        wanted.replace("</blockquote>\n<!-- /wp:quote -->\n\n" + paragraph("We heard"),
            "</blockquote>\n<!-- /wp:quote -->\n\n" + paragraph("Again.") + "\n\n" + paragraph("We heard"));
        wanted = nested();
        wanted.replace(paragraph("We heard it from her."),
            paragraph("Again.") + "\n\n" + paragraph("We heard it from her."));
        QCOMPARE(m_edit->markup(), wanted);
    }

    void wordsOfAQuotationBecomeAQuotationInIt()
    {
        m_edit->load(quote("q-out111", "One.", "A") + "\n\n" + paragraph("tail"));
        goTo(*m_edit, u"One."_s, 4);
        QTest::keyClick(m_edit.get(), Qt::Key_Return);
        QTest::keyClicks(m_edit.get(), u"Two."_s);
        m_edit->quote();
        const blocks::Document document = blocks::Document::parse(m_edit->markup());
        QCOMPARE(document.block(0).childCount(), 2);
        QCOMPARE(document.block(0).child(1).name(), QByteArray("core/quote"));
        QVERIFY(m_edit->markup().contains("<cite>A</cite>"));
    }

    void aTranslationOfTheInnerQuotationStaysInIt()
    {
        m_edit->load(nested());
        goTo(*m_edit, u"Nobody"_s);
        m_edit->addTranslation(u"fr"_s);
        QTest::keyClicks(m_edit.get(), u"Personne."_s);
        QByteArray wanted = nested();
        QByteArray inner = quote("q-inn222", "Nobody was told.", "The baker");
        QByteArray now = inner;
        now.replace("\"className\":\"qtd-quote\"", "\"className\":\"qtd-quote qtd-translated\"");
        now.replace("wp-block-quote qtd-quote\"", "wp-block-quote qtd-quote qtd-translated\"");
        now.replace(paragraph("Nobody was told."),
            "<!-- wp:paragraph {\"className\":\"qtd-original\"} -->\n<p class=\"qtd-original\">Nobody was "
            "told.</p>\n<!-- /wp:paragraph -->\n\n<!-- wp:paragraph {\"className\":\"qtd-translation\"} "
            "-->\n<p "
            "class=\"qtd-translation\"><span lang=\"fr\" dir=\"ltr\">Personne.</span></p>\n<!-- "
            "/wp:paragraph -->");
        QCOMPARE(m_edit->markup(), wanted.replace(inner, now));
        while (m_edit->document()->isUndoAvailable())
            m_edit->undo();
        QCOMPARE(m_edit->markup(), nested());
    }

    void aCutIsMarkedAndAnInsertionToo()
    {
        m_edit->load(quote("q-out111", "They came at noon and left.", "A"));
        select(*m_edit, u"at noon"_s);
        m_edit->markCut();
        QByteArray wanted = quote("q-out111", "They came <span class=\"qtd-cut\">(…)</span> and left.", "A");
        QCOMPARE(m_edit->markup(), wanted);
        goTo(*m_edit, u"left"_s);
        m_edit->markInsertion();
        QTest::keyClicks(m_edit.get(), u"then"_s);
        QCOMPARE(m_edit->markup(), wanted.replace("and left", "and <ins class=\"qtd-ins\">[then]</ins>left"));
        select(*m_edit, u"They"_s);
        m_edit->markInsertion();
        QCOMPARE(m_edit->markup(), wanted.replace("They", "<ins class=\"qtd-ins\">[They]</ins>"));
        while (m_edit->document()->isUndoAvailable())
            m_edit->undo();
        QCOMPARE(m_edit->markup(), quote("q-out111", "They came at noon and left.", "A"));
    }

    void cutsAreMarkedInQuotationsOnly()
    {
        m_edit->load(paragraph("They came at noon."));
        select(*m_edit, u"at noon"_s);
        m_edit->markCut();
        m_edit->markInsertion();
        QCOMPARE(m_edit->markup(), paragraph("They came at noon."));
    }

    void linesInColumnsStayInTheirs()
    {
        m_edit->load(columns());
        goTo(*m_edit, u"Right"_s);
        QTest::keyClick(m_edit.get(), Qt::Key_Backspace); // Only goes to the other column.
        QCOMPARE(m_edit->markup(), columns());
        QTest::keyClicks(m_edit.get(), u"!"_s);
        QByteArray wanted = columns();
        QCOMPARE(m_edit->markup(), wanted.replace("Left", "Left!"));
        QTest::keyClick(m_edit.get(), Qt::Key_Return);
        QTest::keyClicks(m_edit.get(), u"More"_s);
        QCOMPARE(m_edit->markup(),
            wanted.replace(paragraph("Left!"), paragraph("Left!") + "\n\n" + paragraph("More")));
        goTo(*m_edit, u"Below"_s);
        m_edit->moveBlock(Toward::Start);
        m_edit->moveBlock(Toward::Start); // No further: that is another column.
        QCOMPARE(m_edit->markup(),
            wanted.replace(paragraph("Right") + "\n\n" + paragraph("Below"),
                paragraph("Below") + "\n\n" + paragraph("Right")));
    }

    void aQuotationComesIntoTheGroupThatTheCursorIsIn()
    {
        m_edit->load(group(paragraph("a") + "\n\n" + paragraph("b")));
        goTo(*m_edit, u"a"_s);
        m_edit->insertBlocks(quote("q-new111", "Said.", "A"));
        QCOMPARE(m_edit->markup(),
            group(paragraph("a") + "\n\n" + quote("q-new111", "Said.", "A") + "\n\n" + paragraph("b")));
    }

    void aPostWithoutBlocksStaysOneUntilABlockComes()
    {
        const QByteArray classic
            = "First line\nand <b>second</b>.\n\n<h2>Head</h2>\n<ul><li>i</li></ul>\nEnd&nbsp;here";
        m_edit->load(classic);
        QVERIFY(m_edit->isClassic());
        goTo(*m_edit, u"First"_s);
        QTest::keyClicks(m_edit.get(), u"The "_s);
        QTest::keyClick(m_edit.get(), Qt::Key_Return);
        QCOMPARE(m_edit->markup(), "The \n\n" + classic);
        QTest::keyClick(m_edit.get(), Qt::Key_Backspace);
        goTo(*m_edit, u"End"_s);
        m_edit->insertBlocks(quote("q-new111", "Said.", "A"));
        const QByteArray list = "<!-- wp:list -->\n<ul><!-- wp:list-item -->\n<li>i</li>\n<!-- /wp:list-item "
                                "--></ul>\n<!-- /wp:list -->";
        QCOMPARE(m_edit->markup(),
            paragraph("The First line<br>and <b>second</b>.")
                + "\n\n<!-- wp:heading -->\n<h2 class=\"wp-block-heading\">Head</h2>\n<!-- /wp:heading "
                  "-->\n\n"
                + list + "\n\n" + paragraph("End\u00A0here") + "\n\n" + quote("q-new111", "Said.", "A"));
        m_edit->undo();
        QVERIFY(m_edit->markup().startsWith("The First line\nand <b>"));
        while (m_edit->document()->isUndoAvailable())
            m_edit->undo();
        QCOMPARE(m_edit->markup(), classic);
        m_edit->convertToBlocks();
        QVERIFY(m_edit->markup().startsWith("<!-- wp:paragraph -->\n<p>First line<br>and"));
        m_edit->undo();
        QCOMPARE(m_edit->markup(), classic);
    }

    void codeAndVerseKeepTheirLineEnds()
    {
        const QByteArray verse
            = "<!-- wp:verse -->\n<pre class=\"wp-block-verse\">One\n  two</pre>\n<!-- /wp:verse -->";
        m_edit->load(verse);
        goTo(*m_edit, u"two"_s, 3);
        QTest::keyClick(m_edit.get(), Qt::Key_Return);
        QTest::keyClicks(m_edit.get(), u"x"_s);
        QByteArray wanted = verse;
        QCOMPARE(m_edit->markup(), wanted.replace("two", "two\nx"));
        QTest::keyClick(m_edit.get(), Qt::Key_Return);
        QTest::keyClick(m_edit.get(), Qt::Key_Return); // Out of it.
        QTest::keyClicks(m_edit.get(), u"after"_s);
        QCOMPARE(m_edit->markup(), wanted + "\n\n" + paragraph("after"));
        m_edit->load(paragraph("a [gallery] b"));
        goTo(*m_edit, u"a"_s);
        m_edit->setPreformatted(Preformatted::Code);
        QCOMPARE(m_edit->markup(),
            QByteArray("<!-- wp:code -->\n<pre class=\"wp-block-code\"><code>a &#91;gallery] "
                       "b</code></pre>\n<!-- /wp:code -->"));
    }

    void aBlockIsDuplicatedUnderItsOwnIdAndTakenAway()
    {
        m_edit->load(quote("q-out111", "Said.", "A") + "\n\n" + paragraph("b"));
        goTo(*m_edit, u"Said"_s);
        m_edit->duplicateBlock();
        QCOMPARE(m_edit->markup().count("<cite>A</cite>"), 2);
        QCOMPARE(m_edit->markup().count("q-out111"), 2); // In metadata and anchor of the first.
        m_edit->deleteBlock();
        QCOMPARE(m_edit->markup(), quote("q-out111", "Said.", "A") + "\n\n" + paragraph("b"));
        m_edit->undo();
        m_edit->undo();
        QCOMPARE(m_edit->markup(), quote("q-out111", "Said.", "A") + "\n\n" + paragraph("b"));
        QVERIFY(!m_edit->document()->isUndoAvailable());
    }

    void aBlockIsDraggedToAnotherPlaceInOneStep()
    {
        const QByteArray post
            = paragraph("a") + "\n\n" + quote("q-out111", "Said.", "A") + "\n\n" + paragraph("c");
        m_edit->load(post);
        goTo(*m_edit, u"a"_s);
        const int a = m_edit->textCursor().position();
        goTo(*m_edit, u"Said"_s);
        const int said = m_edit->textCursor().position();
        QVERIFY(m_edit->moveBlockTo(said, a));
        QCOMPARE(m_edit->markup(),
            quote("q-out111", "Said.", "A") + "\n\n" + paragraph("a") + "\n\n" + paragraph("c"));
        m_edit->undo();
        QCOMPARE(m_edit->markup(), post);
        QVERIFY(!m_edit->document()->isUndoAvailable());
        QVERIFY(m_edit->moveBlockTo(a, -1));
        QCOMPARE(m_edit->markup(),
            quote("q-out111", "Said.", "A") + "\n\n" + paragraph("c") + "\n\n" + paragraph("a"));
        QVERIFY(!m_edit->moveBlockTo(m_edit->textCursor().position(), -1)); // There it stands.
    }

    void anItemMovesWithinItsListAndTheListWithin()
    {
        const auto list = [](const QByteArrayList &items) {
            QByteArrayList all;
            for (const QByteArray &item : items)
                all.append("<!-- wp:list-item -->\n<li>" + item + "</li>\n<!-- /wp:list-item -->");
            return "<!-- wp:list -->\n<ul>" + all.join("\n\n") + "</ul>\n<!-- /wp:list -->";
        };
        m_edit->load(paragraph("p") + "\n\n" + list({ "a", "b", "c" }));
        goTo(*m_edit, u"b"_s);
        m_edit->moveBlock(Toward::End);
        QCOMPARE(m_edit->markup(), paragraph("p") + "\n\n" + list({ "a", "c", "b" }));
        m_edit->moveBlock(Toward::Start);
        m_edit->moveBlock(Toward::Start);
        QCOMPARE(m_edit->markup(), paragraph("p") + "\n\n" + list({ "b", "a", "c" }));
        m_edit->moveBlock(Toward::Start); // The first: the whole list.
        QCOMPARE(m_edit->markup(), list({ "b", "a", "c" }) + "\n\n" + paragraph("p"));
    }

    void theOutlineTellsTheBlocksAndActsOnTheWholeOfThem()
    {
        m_edit->load(paragraph("Lead") + "\n\n" + columns() + "\n\n" + nested());
        QStringList told;
        for (const auto &entry : m_edit->outline())
            told.append(QString(entry.depth, u' ') + entry.name + u'|' + entry.words);
        QCOMPARE(told,
            QStringList({ u"Paragraph|Lead"_s, u"Columns|"_s, u" Column 1 of 2|"_s, u"  Paragraph|Left"_s,
                u" Column 2 of 2|"_s, u"  Paragraph|Right"_s, u"  Paragraph|Below"_s, u"Quotation|— Amina"_s,
                u" Original|The bridge was closed."_s, u" Quotation|— The baker"_s,
                u"  Original|Nobody was told."_s, u" Original|We heard it from her."_s }));
        const auto outline = m_edit->outline();
        m_edit->chooseBlock(outline[1].position, outline[1].blockDepth);
        m_edit->moveBlock(Toward::Start); // All columns.
        QCOMPARE(m_edit->markup(), columns() + "\n\n" + paragraph("Lead") + "\n\n" + nested());
        m_edit->undo();
        m_edit->chooseBlock(outline[2].position, outline[2].blockDepth);
        m_edit->moveBlock(Toward::End); // One of them.
        QVERIFY(m_edit->markup().indexOf("Below") < m_edit->markup().indexOf("Left"));
    }

    void wordsAreFoundAndReplacedAndQuotationsAreCounted()
    {
        const QByteArray post
            = paragraph("The well, a Well and wells.") + "\n\n" + quote("q-out111", "well <b>w</b>ell", "A");
        m_edit->load(post);
        PostEdit::FindCount count = m_edit->setFindWish({ u"well"_s, false, false });
        QCOMPARE(count.all, 5);
        QCOMPARE(count.quoted, 2);
        QCOMPARE(m_edit->setFindWish({ u"well"_s, true, true }).all, 3);
        m_edit->moveCursor(QTextCursor::Start);
        QCOMPARE(m_edit->goToFound(Toward::End).current, 1);
        QVERIFY(m_edit->isFoundSelected());
        QCOMPARE(m_edit->goToFound(Toward::Start).current, 3); // Round.
        QVERIFY(m_edit->isInQuote());
        QCOMPARE(m_edit->replaceAllFound(u"spring"_s, PostEdit::Reach::OwnWords), 1);
        QCOMPARE(m_edit->markup(),
            paragraph("The spring, a Well and wells.") + "\n\n" + quote("q-out111", "well <b>w</b>ell", "A"));
        m_edit->undo();
        QCOMPARE(m_edit->markup(), post);
        QCOMPARE(m_edit->replaceAllFound(u"spring"_s, PostEdit::Reach::Everywhere), 3);
        QVERIFY(m_edit->markup().contains("<p>spring <b>spring</b></p>"));
        m_edit->undo();
        QCOMPARE(m_edit->markup(), post);
        QVERIFY(!m_edit->document()->isUndoAvailable());
    }

    void quotationMarksTypedAreTheLanguagesAndOneBackspaceTakesThemBack()
    {
        m_edit->load(paragraph("a "));
        m_edit->moveCursor(QTextCursor::End);
        QTest::keyClicks(m_edit.get(), u"\""_s);
        QCOMPARE(m_edit->markup(), paragraph("a “"));
        QTest::keyClick(m_edit.get(), Qt::Key_Backspace);
        QCOMPARE(m_edit->markup(), paragraph("a \""));
        QTest::keyClick(m_edit.get(), Qt::Key_Backspace);
        QCOMPARE(m_edit->markup(), paragraph("a "));
        QTest::keyClicks(m_edit.get(), u"b..."_s);
        QCOMPARE(m_edit->markup(), paragraph("a b…"));
        m_edit->undo();
        QCOMPARE(m_edit->markup(), paragraph("a b..."));
        m_edit->setLanguage(u"ru"_s);
        m_edit->load(paragraph("слово "));
        m_edit->moveCursor(QTextCursor::End);
        QTest::keyClicks(m_edit.get(), u"\""_s);
        QCOMPARE(m_edit->markup(), paragraph("слово «"));
        m_edit->setSmartTyping(false);
        QTest::keyClicks(m_edit.get(), u"\""_s);
        QCOMPARE(m_edit->markup(), paragraph("слово «\""));
    }

    // As WordPress wants it: between the blocks in a group nothing else may stand.
    void wordsWithoutABlockBecomeOneInAGroup()
    {
        const QByteArray before = "loose words\n\n" + paragraph("b") + "\n\n";
        m_edit->load(before + group(paragraph("a")));
        QTextCursor cursor = m_edit->textCursor();
        cursor.setPosition(0);
        cursor.setPosition(3, QTextCursor::KeepAnchor);
        m_edit->setTextCursor(cursor);
        m_edit->copy();
        goTo(*m_edit, u"a"_s, 1);
        m_edit->paste();
        QCOMPARE(m_edit->markup(),
            before
                + group(paragraph("a") + "\n\n<!-- wp:html -->\nloose words\n<!-- /wp:html -->\n\n"
                    + paragraph("b")));
    }

    void oneWritesOnInANewQuotation()
    {
        m_edit->load(paragraph("They were met"));
        m_edit->moveCursor(QTextCursor::End);
        QSignalSpy place(m_edit.get(), &PostEdit::placeChanged);
        m_edit->quote();
        QVERIFY(place.count() > 0); // The same cursor, another place.
        QVERIFY(!m_edit->textCursor().hasSelection());
        m_edit->markCut();
        QTest::keyClicks(m_edit.get(), u" and"_s);
        m_edit->markInsertion();
        QTest::keyClicks(m_edit.get(), u"then"_s);
        QTest::keyClick(m_edit.get(), Qt::Key_End);
        QTest::keyClicks(m_edit.get(), u" left"_s);
        QVERIFY2(m_edit->markup().contains("<p>They were met <span class=\"qtd-cut\">(…)</span> and<ins "
                                           "class=\"qtd-ins\">[then]</ins> left</p>"),
            m_edit->markup().constData());
        const qsizetype count = place.count();
        while (m_edit->document()->isUndoAvailable())
            m_edit->undo();
        QCOMPARE(m_edit->markup(), paragraph("They were met"));
        QVERIFY(place.count() > count);
    }

    void theLanguageOfAPartIsSaidInItsMarkupWithItsDirection()
    {
        const QByteArray post = quote("q-out111", "قالت <strong>الجارة</strong>", "A");
        m_edit->load(post);
        goTo(*m_edit, u"قالت"_s);
        m_edit->setLanguageHere(u"ar"_s);
        QByteArray wanted = post;
        wanted.replace(
            "<!-- wp:paragraph -->\n<p>", "<!-- wp:paragraph {\"direction\":\"rtl\"} -->\n<p dir=\"rtl\">");
        wanted.replace("قالت", "<span lang=\"ar\" dir=\"rtl\">قالت").replace("</strong>", "</strong></span>");
        QCOMPARE(m_edit->markup(), wanted);
        QCOMPARE(m_edit->saidLanguage(), u"ar"_s);
        QCOMPARE(m_edit->languageHere(), u"ar"_s);
        m_edit->setLanguageHere(u"fa"_s);
        QCOMPARE(m_edit->markup(), wanted.replace("lang=\"ar\"", "lang=\"fa\""));
        m_edit->setLanguageHere({});
        QCOMPARE(m_edit->markup(), post);
        while (m_edit->document()->isUndoAvailable())
            m_edit->undo();
        QCOMPARE(m_edit->markup(), post);
        // An empty line has it for what is typed there.
        m_edit->load({});
        m_edit->setLanguageHere(u"ru"_s);
        QTest::keyClicks(m_edit.get(), u"x"_s);
        QCOMPARE(m_edit->markup(), paragraph("<span lang=\"ru\" dir=\"ltr\">x</span>"));
    }

    void aLargerTextIsNoEditAndNothingIsForgotten()
    {
        m_edit->load(paragraph("a"));
        m_edit->moveCursor(QTextCursor::End);
        QTest::keyClicks(m_edit.get(), u"b"_s);
        QSignalSpy edited(m_edit.get(), &PostEdit::edited);
        QFont larger = m_edit->document()->defaultFont();
        larger.setPointSize(30);
        m_edit->setTextFont(larger);
        QPalette dark = m_edit->palette();
        dark.setColor(QPalette::Link, Qt::yellow);
        m_edit->setPalette(dark);
        QCOMPARE(edited.count(), 0);
        m_edit->undo();
        QCOMPARE(m_edit->markup(), paragraph("a"));
    }

private:
    std::unique_ptr<PostEdit> m_edit;
};

QTEST_MAIN(PostQuotesTest)
#include "postquotes_test.moc"
