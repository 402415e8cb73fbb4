#include "desk/drafts.h"
#include "writing/previewpane.h"

#include <QPushButton>
#include <QSignalSpy>
#include <QTest>
#include <QTextBlock>

using namespace Qt::StringLiterals;

namespace {

QByteArray post()
{
    Quote quote;
    quote.id = u"q-7f3k2m"_s;
    quote.author = u"Amina Darwish"_s;
    quote.title = u"Closed before dawn"_s;
    quote.url = QUrl(u"https://square.example/bridge"_s);
    quote.language = u"en"_s;
    quote.original = u"The bridge was closed.\n\nThe baker told us."_s;
    Card card;
    card.id = u"c-8g4m3n"_s;
    card.url = QUrl(u"https://photos.example/flood"_s);
    card.title = u"Night of the flood"_s;
    card.author = u"Lina Haddad"_s;
    return "<!-- wp:paragraph -->\n<p>Square Watch <strong>writes</strong>:</p>\n<!-- /wp:paragraph -->\n\n"
        + Drafts::markup(quote) + "\n\n" + Drafts::markup(card)
        + "\n\n<!-- wp:paragraph -->\n<p>لم تظهر أخبار الأمس</p>\n<!-- /wp:paragraph -->\n\n"
          "<!-- wp:html -->\n<script>alert(1)</script><p onclick=\"x()\">Own words</p>\n<!-- /wp:html -->";
}

/// The line that holds these words.
QTextBlock lineWith(const QTextDocument *document, const QString &words)
{
    for (QTextBlock line = document->begin(); line.isValid(); line = line.next()) {
        if (line.text().contains(words))
            return line;
    }
    return {};
}

} // namespace

class PreviewTest final : public QObject {
    Q_OBJECT
private slots:
    void everyBlockKnowsItsFrame()
    {
        const Result<PreviewPost> preview = readPreview(post());
        QVERIFY(preview);
        QCOMPARE(preview->parts.size(), preview->root.children.size());
        QCOMPARE(preview->parts,
            (std::vector<PreviewPost::Part>{ PreviewPost::Part::Plain, PreviewPost::Part::Quote,
                PreviewPost::Part::Card, PreviewPost::Part::Plain, PreviewPost::Part::Plain }));
    }

    void theDraftIsShownAsItsReadersSeeIt()
    {
        PreviewPane pane;
        pane.resize(900, 800);
        pane.show();
        QSignalSpy shown(&pane, &PreviewPane::shown);
        PostFields fields;
        fields.title = u"Voices from the square"_s;
        fields.content = post();
        pane.present(u"Square News"_s, fields);
        QTRY_COMPARE(shown.count(), 1);
        const QTextDocument *page = pane.view()->document();
        const QString words = page->toPlainText();
        QCOMPARE(page->begin().text(), u"Square News"_s);
        QVERIFY(words.contains(u"Voices from the square"_s));
        QVERIFY(words.contains(u"Square Watch writes:"_s));
        QVERIFY(words.contains(u"The baker told us."_s));
        QVERIFY(words.contains(u"Amina Darwish"_s));
        QVERIFY(words.contains(u"Night of the flood"_s));
        QVERIFY(!words.contains(u"alert"_s));
        QVERIFY(words.contains(u"Own words"_s));
        QVERIFY(lineWith(page, u"The baker told us."_s).blockFormat().indent() > 0);
        QCOMPARE(lineWith(page, u"لم تظهر"_s).textDirection(), Qt::RightToLeft);
        QCOMPARE(lineWith(page, u"Square Watch"_s).textDirection(), Qt::LeftToRight);
        const QTextBlock cite = lineWith(page, u"Amina Darwish"_s);
        QVERIFY(!cite.begin().fragment().charFormat().fontItalic());
    }

    void whatIsTypedFollows()
    {
        PreviewPane pane;
        pane.resize(700, 400);
        pane.show();
        PostFields fields;
        for (int i = 0; i < 200; ++i) { // The last word wins, whatever is under way.
            fields.content
                = "<!-- wp:paragraph -->\n<p>typed " + QByteArray::number(i) + "</p>\n<!-- /wp:paragraph -->";
            pane.present({}, fields);
            if (i % 50 == 0)
                QTest::qWait(120);
        }
        QTRY_VERIFY(pane.view()->toPlainText().contains(u"typed 199"_s));
    }

    void aPhoneIsNarrower()
    {
        PreviewPane pane;
        pane.resize(1200, 600);
        pane.show();
        PostFields fields;
        fields.content = post();
        pane.present({}, fields);
        QTRY_VERIFY(!pane.view()->toPlainText().isEmpty());
        const qreal wide = pane.view()->document()->textWidth();
        for (QPushButton *button : pane.findChildren<QPushButton *>()) {
            if (button->text() == "Phone"_L1)
                button->click();
        }
        QTRY_VERIFY(pane.view()->document()->textWidth() < wide);
        QVERIFY(pane.view()->document()->textWidth() <= 392);
    }

    void aPostWithoutBlocksHasItsParagraphs()
    {
        const Result<PreviewPost> preview = readPreview("First line.\n\nSecond <em>line</em>.");
        QVERIFY(preview);
        QCOMPARE(preview->root.children.size(), size_t(2));
    }
};

QTEST_MAIN(PreviewTest)
#include "preview_test.moc"
