#include "formats/blocks/document.h"
#include "formats/blocks/makers.h"
#include "formats/blocks/views.h"
#include "writing/pastedhtml.h"
#include "writing/pastedmime.h"

#include <QBuffer>
#include <QDir>
#include <QFile>
#include <QMimeData>
#include <QTest>

using namespace Qt::StringLiterals;

namespace {

QByteArray png()
{
    QImage image(4, 4, QImage::Format_RGB32);
    image.fill(Qt::red);
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    image.save(&buffer, "png");
    return bytes;
}

QByteArray utf16(const QString &text)
{
    return { reinterpret_cast<const char *>(text.utf16()), text.size() * 2 };
}

const QString clipboard = QStringLiteral(TESTS_DIR "/data/clipboard/recorded/");

/// All formats of one copy.
void recorded(const QString &folder, QMimeData &mime)
{
    const QDir files(clipboard + folder);
    for (QString name : files.entryList(QDir::Files)) {
        QFile file(files.filePath(name));
        if (name != u"blocks.html"_s && file.open(QIODevice::ReadOnly))
            mime.setData(name.replace(name.indexOf(u'_'), 1, u'/'), file.readAll());
    }
}

} // namespace

/// What programs put on the clipboard (tests/data/clipboard/README.md), and what becomes of it.
class PastedTest final : public QObject {
    Q_OBJECT
private slots:
    void whatWasWrittenAfterProgramsGivesTheSameBlocks_data()
    {
        QTest::addColumn<QString>("file");
        for (const char *name : { "word", "googledocs", "hostilepage" })
            QTest::newRow(name) << QString::fromLatin1(name);
    }
    void whatWasWrittenAfterProgramsGivesTheSameBlocks()
    {
        QFETCH(QString, file);
        QFile sample(QStringLiteral(TESTS_DIR "/data/clipboard/made/") + file + u".html"_s);
        QVERIFY(sample.open(QIODevice::ReadOnly));
        const auto markup = pastedBlocks(QString::fromUtf8(sample.readAll()));
        QVERIFY(markup);
        QStringList words;
        for (const blocks::Block &block : blocks::Document::parse(*markup).blocks()) {
            if (block.isBlank())
                continue;
            if (const auto text = blocks::textView(block))
                words.append(QString::fromLatin1(text->tag) + u": "_s + QString::fromUtf8(text->text.html));
            else if (const auto list = blocks::listView(block)) {
                for (const blocks::ListView::Item &item : list->items)
                    words.append(u"li: "_s + QString::fromUtf8(item.text.html));
            } else {
                words.append(QString::fromUtf8(block.bytes()));
            }
        }
        const QStringList expected{ u"h2: What they saw"_s,
            u"p: The <strong>bridge</strong> was closed <em>before</em> dawn, says <a "
            "href=\"https://blog.example.org/bridge?a=1&amp;b=2\">Square Watch</a>."_s,
            u"li: bread"_s, u"li: water"_s };
        // Google Docs says of each piece which way it runs, which a site that runs the other way needs.
        if (file == u"googledocs"_s)
            words.replaceInStrings(u"<span dir=\"ltr\">"_s, QString())
                .replaceInStrings(u"</span>"_s, QString());
        QCOMPARE(words, expected);
        for (const char *dirt :
            { "mso", "Mso", "style=", "class=\"external", "file:", "tracker", "steal", "font" })
            QVERIFY2(!markup->contains(dirt), dirt);
    }

    void whatWasRecordedBecomesTheBlocksThatWereFoundRight_data()
    {
        QTest::addColumn<QString>("folder");
        for (const char *name : { "writer", "calc", "chromium", "chromium-part", "firefox" })
            QTest::newRow(name) << QString::fromLatin1(name);
    }
    void whatWasRecordedBecomesTheBlocksThatWereFoundRight()
    {
        QFETCH(QString, folder);
        QMimeData mime;
        recorded(folder, mime);
        QVERIFY(mime.hasText());
        QVERIFY(!isPictureAlone(mime));
        QVERIFY(pastedPictures(mime).empty());
        const auto markup = pastedBlocks(mime.html());
        QVERIFY(markup);
        QFile expected(clipboard + folder + u"/blocks.html"_s);
        QVERIFY(expected.open(QIODevice::ReadOnly));
        QCOMPARE(QString::fromUtf8(*markup + '\n'), QString::fromUtf8(expected.readAll()));
    }

    void whatWasRecordedIsQuotedWithItsPage()
    {
        QMimeData chromium;
        recorded(u"chromium-part"_s, chromium);
        QCOMPARE(pastedSource(chromium), QUrl(u"http://steppe.example.org/notes"_s));
        const auto known = pastedQuote(chromium);
        QCOMPARE(blocks::quoteView(blocks::Document::parse(*known).block(0))->link(),
            QByteArray("http://steppe.example.org/notes"));
        // Firefox tells the site alone: which of its pages it was, a person has to say.
        QMimeData firefox;
        recorded(u"firefox"_s, firefox);
        QCOMPARE(pastedSource(firefox), QUrl(u"http://steppe.example.org"_s));
        const auto unknown = pastedQuote(firefox);
        const auto view = blocks::quoteView(blocks::Document::parse(*unknown).block(0));
        QVERIFY(view->link().isEmpty());
        QCOMPARE(view->citeHtml(), QByteArray("steppe.example.org"));
        QMimeData writer;
        recorded(u"writer"_s, writer);
        QVERIFY(pastedSource(writer).isEmpty());
    }

    void aRecordedPictureIsTakenWithoutLoss_data()
    {
        QTest::addColumn<QString>("folder");
        for (const char *name : { "chromium-picture", "firefox-picture" })
            QTest::newRow(name) << QString::fromLatin1(name);
    }
    void aRecordedPictureIsTakenWithoutLoss()
    {
        QFETCH(QString, folder);
        QMimeData mime;
        recorded(folder, mime);
        QVERIFY(isPictureAlone(mime));
        const auto pictures = pastedPictures(mime);
        QCOMPARE(pictures.size(), size_t(1));
        QImage image;
        QVERIFY(image.loadFromData(pictures.front().bytes));
        QImage street;
        QVERIFY(street.load(clipboard + u"street.png"_s));
        QCOMPARE(image.convertToFormat(QImage::Format_RGB32), street.convertToFormat(QImage::Format_RGB32));
    }

    void thePageIsKnownFromWhatTheBrowserSays_data()
    {
        QTest::addColumn<QString>("type");
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QUrl>("page");
        const QUrl page(u"https://blog.example.org/bridge?a=1&b=2#part"_s);
        QTest::newRow("Firefox") << u"text/x-moz-url-priv"_s << utf16(page.toString()) << page;
        QTest::newRow("Firefox, ended")
            << u"text/x-moz-url-priv"_s << utf16(page.toString() + QChar(0)) << page;
        QTest::newRow("Firefox, the site alone")
            << u"text/x-moz-url-priv"_s << utf16(u"https://blog.example.org"_s)
            << QUrl(u"https://blog.example.org"_s);
        QTest::newRow("Firefox, a private window")
            << u"text/x-moz-url-priv"_s << utf16(u"about:internet"_s) << QUrl();
        QTest::newRow("Chromium") << u"chromium/x-source-url"_s << page.toEncoded() << page;
        QTest::newRow("macOS") << u"org.chromium.source-url"_s << page.toEncoded() << page;
        QTest::newRow("Windows") << u"application/x-qt-windows-mime;value=\"HTML Format\""_s
                                 << "Version:0.9\r\nStartHTML:0000000200\r\nSourceURL:" + page.toEncoded()
                + "\r\n<html><body>x SourceURL:https://other.example/</body></html>"
                                 << page;
        QTest::newRow("a file") << u"chromium/x-source-url"_s << QByteArray("file:///home/ana/secret.html")
                                << QUrl();
        QTest::newRow("a password") << u"chromium/x-source-url"_s
                                    << QByteArray("https://ana:pw@blog.example.org/")
                                    << QUrl(u"https://blog.example.org/"_s);
        QTest::newRow("nonsense") << u"text/x-moz-url-priv"_s << QByteArray("\xD8\x00\xFF", 3) << QUrl();
        QTest::newRow("a script") << u"chromium/x-source-url"_s << QByteArray("javascript:alert(1)")
                                  << QUrl();
    }
    void thePageIsKnownFromWhatTheBrowserSays()
    {
        QFETCH(QString, type);
        QFETCH(QByteArray, bytes);
        QFETCH(QUrl, page);
        QMimeData mime;
        mime.setData(type, bytes);
        QCOMPARE(pastedSource(mime), page);
    }

    void wordsBecomeAQuotationWithTheirPage()
    {
        QMimeData mime;
        mime.setHtml(u"<p>They <b>came</b> at dawn.</p><ul><li>bread</li></ul>"_s);
        mime.setText(u"They came at dawn.\nbread"_s);
        mime.setData(u"chromium/x-source-url"_s, "https://blog.example.org/bridge?a=1&b=2");
        const auto markup = pastedQuote(mime);
        QVERIFY(markup);
        const auto view = blocks::quoteView(blocks::Document::parse(*markup).block(0));
        QVERIFY(view);
        QVERIFY(!view->id.isEmpty());
        QCOMPARE(view->parts.size(), size_t(2));
        QCOMPARE(view->parts[0].text.html, "They <strong>came</strong> at dawn.");
        QCOMPARE(view->link(), "https://blog.example.org/bridge?a=1&b=2");
        QVERIFY(view->citeHtml().contains(">blog.example.org</a>"));
        // Of a program that names no page: the source is asked for in the text.
        QMimeData plain;
        plain.setText(u"One & two\r\n\r\nthree"_s);
        const auto words = pastedQuote(plain);
        const auto second = blocks::quoteView(blocks::Document::parse(*words).block(0));
        QCOMPARE(second->parts.size(), size_t(2));
        QCOMPARE(second->parts[0].text.html, "One &amp; two");
        QVERIFY(second->citeHtml().isEmpty());
        QVERIFY(!pastedQuote(QMimeData()));
    }

    void aPictureThatWasCopiedAloneIsAPicture()
    {
        QMimeData chromium; // "Copy image"
        chromium.setData(u"image/png"_s, png());
        chromium.setHtml(
            u"<meta charset='utf-8'><img src=\"https://blog.example.org/a.jpg\" alt=\"A street\"/>"_s);
        QVERIFY(isPictureAlone(chromium));
        QCOMPARE(pastedPictures(chromium).size(), size_t(1));
        QCOMPARE(pastedPictures(chromium).front().bytes, png());
        QMimeData firefox;
        firefox.setData(u"image/png"_s, png());
        firefox.setData(u"image/jpeg"_s, "as it was");
        firefox.setText(u"https://blog.example.org/a.jpg"_s);
        QVERIFY(isPictureAlone(firefox));
        QCOMPARE(pastedPictures(firefox).front().bytes, "as it was");
        QMimeData shot;
        shot.setImageData(QImage::fromData(png()));
        QVERIFY(isPictureAlone(shot));
        QVERIFY(!pastedPictures(shot).front().image.isNull());
    }

    void aPastedTableIsAGridWhateverItsCellsSpan()
    {
        const auto markup = pastedBlocks(
            u"<table><colgroup><col width=64></colgroup><tr><td colspan=2>a</td><td>b</td></tr>"
            "<tr><td rowspan=2><b>c</b></td><td>d</td></tr><tr><td>e</td><td>f</td></tr></table>"_s);
        QVERIFY(markup);
        QCOMPARE(*markup,
            blocks::table(
                { {}, { { "a", "", "b" }, { "<strong>c</strong>", "d", "" }, { "", "e", "f" } }, {}, {} }));
    }

    void cellsComeFromTablesAndFromTabs()
    {
        using Cells = std::vector<std::vector<QByteArray>>;
        QMimeData mime;
        mime.setText(u"a < b\tc\r\n\td\r\n"_s);
        QCOMPARE(pastedCells(mime), (Cells{ { "a &lt; b", "c" }, { "", "d" } }));
        mime.setHtml(u"<table><tr><td>a &lt; <i>b</i></td><td>c</td></tr></table>"_s);
        QCOMPARE(pastedCells(mime), (Cells{ { "a &lt; <em>b</em>", "c" } }));
        QMimeData words;
        words.setText(u"one line"_s);
        QVERIFY(pastedCells(words).empty());
    }

    void aPictureOfWordsIsNone()
    {
        QMimeData spreadsheet; // Words, and a picture of them.
        spreadsheet.setText(u"One\tTwo"_s);
        spreadsheet.setHtml(u"<table><tr><td>One</td><td>Two</td></tr></table>"_s);
        spreadsheet.setData(u"image/png"_s, png());
        QVERIFY(!isPictureAlone(spreadsheet));
        QVERIFY(pastedPictures(spreadsheet).empty());
    }

    void picturesThatStandInHtmlAreTakenAndThoseThatItOnlyNamesAreNot()
    {
        QMimeData mime;
        mime.setText(u"words"_s);
        mime.setHtml(u"<p>words<img src=\"data:image/png;base64,"_s + QString::fromLatin1(png().toBase64())
            + u"\"><img src=\"file:///etc/passwd\"><img src=\"https://tracker.example/1.png\">"
              "<img src=\"data:text/html;base64,PHA+\"></p>"_s);
        const auto pictures = pastedPictures(mime);
        QCOMPARE(pictures.size(), size_t(1));
        QCOMPARE(pictures.front().bytes, png());
        QVERIFY(!isPictureAlone(mime));
    }

    void filesOfPicturesArePictures()
    {
        QMimeData files;
        files.setUrls({ QUrl::fromLocalFile(u"/tmp/one.JPG"_s), QUrl::fromLocalFile(u"/tmp/two.heic"_s) });
        QVERIFY(isPictureAlone(files));
        QCOMPARE(pastedPictures(files).size(), size_t(2));
        QCOMPARE(pastedPictures(files).front().file, u"/tmp/one.JPG"_s);
        QMimeData others;
        others.setUrls({ QUrl::fromLocalFile(u"/tmp/one.jpg"_s), QUrl(u"https://blog.example.org/a.jpg"_s) });
        QVERIFY(pastedPictures(others).empty());
        QMimeData text;
        text.setUrls({ QUrl::fromLocalFile(u"/tmp/notes.txt"_s) });
        QVERIFY(!isPictureAlone(text));
    }
};

QTEST_MAIN(PastedTest)
#include "pasted_test.moc"
