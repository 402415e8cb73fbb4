#include "desk/drafts.h"
#include "formats/blocks/render.h"
#include "formats/html/plaintext.h"
#include "reading/pictureframes.h"
#include "widgets/tones.h"
#include "writing/previewpane.h"

#include <QPushButton>
#include <QScrollBar>
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
        using Kind = PreviewPost::Frame::Kind;
        QCOMPARE(preview->frames,
            (std::vector<PreviewPost::Frame>{ { Kind::Quote, 1, 1, 3 }, { Kind::Card, 1, 4, 5 } }));
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
        QCOMPARE(preview->lines->lines.size(), size_t(2));
    }

    void theWordsAreThoseThatTheSiteWouldPutOnThePage()
    {
        const blocks::Document document = blocks::Document::parse(post());
        const Result<PreviewPost> preview = readPreview(post());
        QVERIFY(preview);
        QCOMPARE(preview->lines->plain, cleanText(blocks::toPreviewHtml(document), {}));
    }

    void aQuotationInAnotherHasAFrameOfItsOwn()
    {
        const Result<PreviewPost> preview = readPreview(
            "<!-- wp:quote -->\n<blockquote class=\"wp-block-quote\"><!-- wp:paragraph -->\n<p>Outer.</p>\n"
            "<!-- /wp:paragraph -->\n\n<!-- wp:quote -->\n<blockquote class=\"wp-block-quote\"><!-- "
            "wp:paragraph -->\n"
            "<p>Inner.</p>\n<!-- /wp:paragraph --></blockquote>\n<!-- /wp:quote -->\n\n<!-- wp:paragraph "
            "-->\n<p>Outer "
            "again.</p>\n<!-- /wp:paragraph --></blockquote>\n<!-- /wp:quote -->");
        QVERIFY(preview);
        using Kind = PreviewPost::Frame::Kind;
        QCOMPARE(preview->frames,
            (std::vector<PreviewPost::Frame>{ { Kind::Quote, 1, 0, 2 }, { Kind::Quote, 2, 1, 1 } }));
    }

    void whatTheSiteFillsInHasAPlace()
    {
        const Result<PreviewPost> preview = readPreview(
            "<!-- wp:latest-posts /-->\n\n<!-- wp:embed {\"url\":\"https://video.example/v\"} -->\n"
            "<figure class=\"wp-block-embed\"><div "
            "class=\"wp-block-embed__wrapper\">\nhttps://video.example/v\n"
            "</div></figure>\n<!-- /wp:embed -->");
        QVERIFY(preview);
        QVERIFY(preview->lines->plain.contains(u"latest posts"_s));
        QVERIFY(preview->lines->plain.contains(u"video.example"_s));
        QCOMPARE(preview->frames.size(), size_t(1));
        QCOMPARE(preview->frames.front().kind, PreviewPost::Frame::Kind::Card);
    }

    void aPageGoesInTheDirectionOfItsSite()
    {
        const QByteArray number = "<!-- wp:paragraph -->\n<p>2026</p>\n<!-- /wp:paragraph -->\n\n"
                                  "<!-- wp:paragraph -->\n<p dir=\"ltr\">Latin</p>\n<!-- /wp:paragraph -->";
        const Result<PreviewPost> preview = readPreview(number, Direction::RightToLeft);
        QVERIFY(preview);
        QCOMPARE(preview->lines->lines[0].direction, Direction::RightToLeft);
        QCOMPARE(preview->lines->lines[1].direction, Direction::LeftToRight);
    }

    void theReadersPlaceStaysWhileThePostIsWrittenOn()
    {
        PreviewPane pane;
        pane.resize(700, 400);
        pane.show();
        PostFields fields;
        for (int i = 0; i < 300; ++i)
            fields.content += "<!-- wp:paragraph -->\n<p>Paragraph " + QByteArray::number(i)
                + " of a long post with some words in it.</p>\n<!-- /wp:paragraph -->\n\n";
        pane.present({}, fields);
        QTRY_VERIFY(pane.view()->isWritten() && pane.view()->document()->blockCount() >= 300);
        pane.view()->verticalScrollBar()->setValue(3000);
        const QString seen = pane.view()->cursorForPosition({ 5, 5 }).block().text();
        fields.content += "<!-- wp:paragraph -->\n<p>Typed now.</p>\n<!-- /wp:paragraph -->";
        QSignalSpy shown(&pane, &PreviewPane::shown);
        pane.present({}, fields);
        QTRY_COMPARE(shown.count(), 1);
        QTRY_VERIFY(pane.view()->isWritten());
        QVERIFY(pane.view()->toPlainText().contains(u"Typed now."_s));
        QCOMPARE(pane.view()->cursorForPosition({ 5, 5 }).block().text(), seen);
        // Another post is shown from its top.
        pane.begin();
        pane.present({}, fields);
        QTRY_COMPARE(shown.count(), 2);
        QTRY_COMPARE(pane.view()->verticalScrollBar()->value(), 0);
    }

    void picturesThatAreHereAreShownAndNoneIsFetched()
    {
        PreviewPane pane;
        pane.resize(700, 500);
        pane.show();
        QStringList asked;
        pane.view()->setPictureSource([&asked](const QString &address, QSize) {
            asked << address;
            if (!address.endsWith("/here.png"_L1))
                return readyFuture<QImage>(
                    Error{ Error::Kind::NotFound, Error::Reason::Unspecified, address });
            QImage image(300, 200, QImage::Format_RGB32);
            image.fill(Qt::red);
            return readyFuture<QImage>(image);
        });
        PostFields fields;
        fields.content
            = "<!-- wp:image -->\n<figure class=\"wp-block-image\"><img "
              "src=\"https://site.example/here.png\" alt=\"Here\"/>"
              "</figure>\n<!-- /wp:image -->\n\n<!-- wp:image -->\n<figure class=\"wp-block-image\"><img "
              "src=\"https://site.example/there.png\" alt=\"There\"/></figure>\n<!-- /wp:image -->";
        pane.present({}, fields);
        QTRY_COMPARE(
            asked, (QStringList{ u"https://site.example/here.png"_s, u"https://site.example/there.png"_s }));
        const auto *pictures = pane.view()->findChild<PictureFrames *>();
        QTRY_VERIFY(pictures->has(QUrl(u"https://site.example/here.png"_s)));
        QTRY_VERIFY(
            pictures->words(QUrl(u"https://site.example/there.png"_s)).contains(u"not on this computer"_s));
        pane.present({}, fields);
        QTest::qWait(400);
        QCOMPARE(asked.size(), 2); // While it is written on, they stay.
    }

    void theColoursAreTheReaders()
    {
        PreviewPane pane;
        pane.view()->setColors(PreviewView::Colors::Dark);
        QVERIFY(isDark(pane.view()->palette()));
        pane.view()->setColors(PreviewView::Colors::Light);
        QVERIFY(!isDark(pane.view()->palette()));
    }
};

QTEST_MAIN(PreviewTest)
#include "preview_test.moc"
