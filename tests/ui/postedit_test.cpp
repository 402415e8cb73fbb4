#include "widgets/style.h"
#include "writing/postedit.h"

#include <QApplication>
#include <QClipboard>
#include <QMimeData>
#include <QRandomGenerator>
#include <QSignalSpy>
#include <QTest>

using namespace Qt::StringLiterals;

namespace {

QByteArray paragraph(const QByteArray &html)
{
    return "<!-- wp:paragraph -->\n<p>" + html + "</p>\n<!-- /wp:paragraph -->";
}

QByteArray quote(const QByteArray &id, const QByteArray &html, const QByteArray &cite)
{
    return "<!-- wp:quote {\"metadata\":{\"quotidian\":{\"id\":\"" + id
        + "\"}},\"className\":\"qtd-quote\"} -->\n"
          "<blockquote class=\"wp-block-quote qtd-quote\" id=\""
        + id + "\">" + paragraph(html) + (cite.isEmpty() ? QByteArray() : "<cite>" + cite + "</cite>")
        + "</blockquote>\n<!-- /wp:quote -->";
}

QByteArray card()
{
    return "<!-- wp:group {\"metadata\":{\"quotidian\":{\"id\":\"c-6r4y0s\"}},\"className\":\"qtd-card\"} "
           "-->\n"
           "<div id=\"c-6r4y0s\" class=\"wp-block-group qtd-card\"><!-- wp:paragraph "
           "{\"className\":\"qtd-card-title\"} -->\n"
           "<p class=\"qtd-card-title\"><strong><a href=\"https://photos.example.org/floods\">Night of the "
           "flood: 24 pictures"
           "</a></strong></p>\n<!-- /wp:paragraph -->\n\n<!-- wp:paragraph {\"className\":\"qtd-card-by\"} "
           "-->\n"
           "<p class=\"qtd-card-by\">Photo report by Lina Haddad, photos.example.org</p>\n<!-- /wp:paragraph "
           "--></div>\n"
           "<!-- /wp:group -->";
}

const QByteArray cite = "<a href=\"https://well.example/1\">Dana, “Dry”</a>, 3 May";

QByteArray samplePost()
{
    return paragraph("Lead words.") + "\n\n" + quote("q-aaa111", "The well was dry.", cite) + "\n\n" + card()
        + "\n\n" + paragraph("After <a href=\"https://x.example/\">a link</a>");
}

/// Puts the cursor where `words` begin, plus `offset`.
void goTo(PostEdit &edit, const QString &words, int offset = 0)
{
    for (QTextBlock line = edit.document()->firstBlock(); line.isValid(); line = line.next()) {
        const auto at = line.text().indexOf(words);
        if (at < 0)
            continue;
        QTextCursor cursor(line);
        cursor.setPosition(line.position() + int(at) + offset);
        edit.setTextCursor(cursor);
        return;
    }
    QFAIL(qPrintable(u"no words "_s + words));
}

void select(PostEdit &edit, const QString &words)
{
    goTo(edit, words);
    QTextCursor cursor = edit.textCursor();
    cursor.setPosition(cursor.position() + int(words.size()), QTextCursor::KeepAnchor);
    edit.setTextCursor(cursor);
}

void selectAcross(PostEdit &edit, const QString &from, const QString &to, int offset)
{
    goTo(edit, from);
    QTextCursor cursor = edit.textCursor();
    const int start = cursor.position();
    goTo(edit, to, offset);
    const int end = edit.textCursor().position();
    cursor.setPosition(start);
    cursor.setPosition(end, QTextCursor::KeepAnchor);
    edit.setTextCursor(cursor);
}

/// What must hold whatever was done.
void checkSane(const PostEdit &edit)
{
    QHash<QString, int> cites;
    for (QTextBlock line = edit.document()->firstBlock(); line.isValid(); line = line.next()) {
        if (!isObjectLine(roleOf(line))) {
            for (auto it = line.begin(); !it.atEnd(); ++it) {
                const int kind = it.fragment().charFormat().objectType();
                QVERIFY(kind != lineobject::Attribution && kind != lineobject::Atom);
            }
            continue;
        }
        QCOMPARE(line.text(), QString(QChar::ObjectReplacementCharacter));
        if (roleOf(line) == LineRole::QuoteCite) {
            QCOMPARE(++cites[groupOf(line)], 1);
            QVERIFY(line.previous().isValid() && isQuoteText(roleOf(line.previous())));
            QCOMPARE(groupOf(line.previous()), groupOf(line));
        }
    }
    for (QTextBlock line = edit.document()->firstBlock(); line.isValid(); line = line.next()) {
        if (isQuoteText(roleOf(line)))
            QCOMPARE(cites.value(groupOf(line)), 1);
    }
    QVERIFY(!isObjectLine(roleOf(edit.document()->lastBlock())));
}

} // namespace

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

    void anyKeysKeepTheLinesSoundAndUndoToTheSameBytes()
    {
        QRandomGenerator random(7);
        const QList<int> keys{ Qt::Key_Return, Qt::Key_Return, Qt::Key_Backspace, Qt::Key_Backspace,
            Qt::Key_Delete, Qt::Key_Delete, Qt::Key_A, Qt::Key_Space };
        for (int round = 0; round < 150; ++round) {
            m_edit->load(samplePost());
            for (int step = 0; step < 15; ++step) {
                QTextCursor cursor = m_edit->textCursor();
                const int size = m_edit->document()->characterCount();
                cursor.setPosition(int(random.bounded(size)));
                if (random.bounded(3) == 0)
                    cursor.setPosition(int(random.bounded(size)), QTextCursor::KeepAnchor);
                m_edit->setTextCursor(cursor);
                switch (random.bounded(12)) {
                case 0:
                    m_edit->quote();
                    break;
                case 1:
                    m_edit->unquote();
                    break;
                case 2:
                    m_edit->toggleList(ListKind::Bulleted);
                    break;
                case 3:
                    m_edit->moveBlock(Toward::End);
                    break;
                case 4:
                    m_edit->addTranslation(u"ar"_s);
                    break;
                case 5:
                    m_edit->setHeading(2);
                    break;
                default: {
                    const int key = keys.at(int(random.bounded(keys.size())));
                    QTest::keyClick(m_edit.get(), Qt::Key(key));
                }
                }
                checkSane(*m_edit);
                if (QTest::currentTestFailed())
                    return;
                const QByteArray markup = m_edit->markup();
                PostEdit again;
                again.load(markup);
                QCOMPARE(again.markup(), markup);
            }
            while (m_edit->document()->isUndoAvailable())
                m_edit->undo();
            QCOMPARE(m_edit->markup(), samplePost());
        }
    }

private:
    std::unique_ptr<PostEdit> m_edit;
};

QTEST_MAIN(PostEditTest)
#include "postedit_test.moc"
