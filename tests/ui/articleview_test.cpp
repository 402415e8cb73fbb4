#include "formats/html/plaintext.h"
#include "reading/articleview.h"
#include "reading/linkjudgement.h"
#include "reading/linkstrip.h"
#include "reading/pictureviewer.h"
#include "reading/versionsview.h"
#include "widgets/isolated.h"
#include "widgets/style.h"
#include "widgets/tones.h"

#include <QAbstractTextDocumentLayout>
#include <QLabel>
#include <QListWidget>
#include <QPushButton>
#include <QRandomGenerator>
#include <QSignalSpy>
#include <QTest>
#include <QTextBlock>

using namespace Qt::StringLiterals;

namespace {

ArticleText articleOf(const QByteArray &html)
{
    ArticleText article;
    article.article.id = ArticleId{ 1 };
    article.article.title = u"A title"_s;
    article.feedName = u"A blog"_s;
    article.html = html;
    article.base = QUrl(u"https://blog.example/post"_s);
    return article;
}

const QByteArray mixedHtml
    = "<p>Plain 𝄞 <b>bold</b> and <a href='/x'>a&nbsp;link</a>.</p><blockquote><p>Said "
      "<i>he</i>.</p></blockquote>"
      "<ul><li>one</li><li>two<ol><li>deep</li></ol></li></ul><pre>a\n  b\tc</pre><p>سلام <bdi>𝄞𝄞</bdi> "
      "نص</p>"
      "<table><tr><th>h</th><td>cell 𝄞</td></tr><tr><td>x</td><td><p>y</p><p>z</p></td></tr></table>"
      "<figure><img src='https://pictures.example/a.jpg' alt='A square' width='400' "
      "height='300'><figcaption>Cap</figcaption></figure><p>End<br>of it.</p>";

} // namespace

class ArticleViewTest final : public QObject {
    Q_OBJECT
private slots:
    void aSelectionIsTheSamePassageOfThePlainText()
    {
        ArticleView view;
        view.resize(700, 500);
        view.present(articleOf(mixedHtml));
        const QString plain = cleanText(mixedHtml, QUrl(u"https://blog.example/post"_s));
        const QList<uint> points = plain.toUcs4();
        QVERIFY(points.size() > 60);
        QRandomGenerator random(3);
        int compared = 0;
        for (int round = 0; round < 400; ++round) {
            const int start = int(random.bounded(points.size() - 1));
            const int end = start + 1 + int(random.bounded(points.size() - start));
            const SelectedPassage wanted{ start, end,
                QString::fromUcs4(
                    reinterpret_cast<const char32_t *>(points.constData()) + start, end - start) };
            if (wanted.text.trimmed() != wanted.text || wanted.text.isEmpty())
                continue;
            view.select(wanted);
            const auto passage = view.passage();
            QVERIFY(passage);
            QCOMPARE(passage->text, wanted.text);
            QCOMPARE(passage->start, wanted.start);
            QCOMPARE(passage->end, wanted.end);
            ++compared;
        }
        QVERIFY(compared > 100);
    }

    void theTitleAndTheFootAreNoPartOfAPassage()
    {
        ArticleView view;
        view.present(
            articleOf("<p>Body.</p><p><img src='https://p.example/a.jpg' width=300 height=200></p>"));
        view.selectAll();
        const auto passage = view.passage();
        QVERIFY(passage);
        QCOMPARE(*passage, (SelectedPassage{ 0, 5, u"Body."_s }));
    }

    void nothingSelectedIsNoPassage()
    {
        ArticleView view;
        QVERIFY(!view.passage());
        view.present(articleOf("<p>Body.</p>"));
        QVERIFY(!view.passage());
    }

    void marksOfTheDocumentInForeignTextDoNotShiftPassages()
    {
        ArticleView view;
        const QByteArray html = "<p>a\xEF\xBF\xBC"
                                "b\xE2\x80\xA9"
                                "c\xEF\xB7\x90"
                                "d</p><p>next</p>";
        view.present(articleOf(html));
        const QString plain = cleanText(html, {});
        const auto at = plain.indexOf(u"next"_s);
        view.select({ int(codePoints(plain.left(at))), int(codePoints(plain.left(at))) + 4, u"next"_s });
        QVERIFY(view.passage());
        QCOMPARE(view.passage()->text, u"next"_s);
    }

    void linksAreAnsweredAndNotFollowed()
    {
        ArticleView view;
        view.present(articleOf("<p><a href='/x'>go</a></p>"));
        QCOMPARE(view.loadResource(0, QUrl(u"file:///etc/passwd"_s)), QVariant());
        const QTextBlock line = view.document()->lastBlock();
        QCOMPARE(line.begin().fragment().charFormat().anchorHref(), u"https://blog.example/x"_s);
    }

    void aCaptionStandsBelowItsPicture()
    {
        ArticleView view;
        view.present(
            articleOf("<p>Before</p><figure><img src='https://p.example/a.jpg' alt='A square' width=400 "
                      "height=300><figcaption>The <b>square</b></figcaption></figure><p>After</p>"));
        QTextBlock line
            = view.document()->lastBlock().previous(); // The foot says that a picture is not loaded.
        QCOMPARE(line.text(), u"After"_s);
        line = line.previous();
        QCOMPARE(line.text(), u"The square"_s);
        QCOMPARE(line.begin().fragment().charFormat().foreground().color(), mutedInk(view.palette()));
        QVERIFY(QFontInfo(line.begin().fragment().charFormat().font()).pixelSize()
            < QFontInfo(readingFont({}, 13)).pixelSize());
        line = line.previous();
        QCOMPARE(line.text(), QString(QChar::ObjectReplacementCharacter));
        QCOMPARE(line.previous().text(), u"Before"_s);
        QVERIFY(line.blockFormat().bottomMargin() < line.previous().blockFormat().bottomMargin());
    }

    void aQuotationHasRoomAboveAndBelowItsLines()
    {
        ArticleView view;
        view.setPalette(lightPalette());
        view.resize(700, 500);
        view.present(articleOf("<p>Before</p><blockquote><p>Said.</p></blockquote><p>After</p>"));
        const QTextBlock said = view.document()->firstBlock().next().next().next();
        QCOMPARE(said.text(), u"Said."_s);
        const QImage picture = view.grab().toImage();
        const QRectF lines = view.document()->documentLayout()->blockBoundingRect(said);
        const QPoint corner = view.viewport()->pos();
        const int x = corner.x() + view.viewport()->width() - 40;
        const auto at = [&](double y) {
            return picture.pixel(x, corner.y() + int(y));
        };
        QCOMPARE(at(lines.center().y()), quoteGround(view.palette()).rgb());
        QCOMPARE(at(lines.top() - 4), quoteGround(view.palette()).rgb());
        QCOMPARE(at(lines.bottom() + 4), quoteGround(view.palette()).rgb());
        QCOMPARE(at(lines.top() - 12), view.palette().color(QPalette::Base).rgb());
        QCOMPARE(at(lines.bottom() + 12), view.palette().color(QPalette::Base).rgb());
    }

    void whatIsSaidAboutAnArticleKeepsItsOrderInEveryScript()
    {
        ArticleView view;
        ArticleText article = articleOf("<p>نص</p>");
        article.feedName = u"يوميات"_s;
        article.article.author = u"A. B."_s;
        article.article.publishedAt = QDateTime({ 2020, 11, 22 }, { 9, 7 });
        article.article.arrivedAt = article.article.publishedAt;
        view.present(article);
        QCOMPARE(view.document()->firstBlock().text(),
            u"\u2068يوميات\u2069 · \u2068A. B.\u2069 · \u206822 November 2020, 09:07\u2069"_s);
    }

    void theBloggersOwnTimeIsSaidWhereItIsAnother_data()
    {
        QTest::addColumn<int>("hours"); ///< Ahead of the reader.
        QTest::addColumn<QString>("there");
        QTest::newRow("the same day") << 3 << u"\u206812:07 there\u2069"_s;
        QTest::newRow("the day before") << -10 << u"\u206821 November, 23:07 there\u2069"_s;
        QTest::newRow("the reader's") << 0 << QString();
    }
    void theBloggersOwnTimeIsSaidWhereItIsAnother()
    {
        QFETCH(int, hours);
        QFETCH(QString, there);
        ArticleView view;
        ArticleText article = articleOf("<p>x</p>");
        article.feedName.clear();
        const QDateTime here({ 2020, 11, 22 }, { 9, 7 });
        article.article.publishedAt = here.toUTC();
        article.article.arrivedAt = article.article.publishedAt;
        article.article.publishedOffset = std::chrono::seconds(here.offsetFromUtc() + hours * 3600);
        const QString when = u"\u206822 November 2020, 09:07\u2069"_s;
        const auto about = [&] {
            view.present(article);
            return view.document()->firstBlock().text();
        };
        // Who says UTC says nothing of where they are.
        const bool isUtc = article.article.publishedOffset->count() == 0;
        QCOMPARE(about(), there.isEmpty() || isUtc ? when : when + u" · "_s + there);
        // What is shown is when it came: nobody's time but the reader's.
        article.article.arrivedAt = article.article.publishedAt.addSecs(-60);
        QVERIFY(!about().contains(u"there"_s));
    }

    void aPlaceIsALineOfWordsThatLeadsNowhere()
    {
        ArticleView view;
        ArticleText article = articleOf("<p>x</p>");
        view.present(article);
        QVERIFY(!view.toPlainText().contains(u"Place"_s));
        article.article.place = GeoPoint{ 48.02, -66.92 };
        view.present(article);
        const QTextBlock line = view.document()->find(u"Place"_s).block();
        QCOMPARE(line.text(), u"Place given by the blog: \u206848.02, -66.92\u2069"_s);
        QVERIFY(!line.begin().fragment().charFormat().isAnchor());
        view.selectAll();
        QCOMPARE(view.passage()->text, u"x"_s);
    }

    void aPieceOfALineEndsWhereItEnds()
    {
        QCOMPARE(isolated(u"photo\u202Egpj.exe"_s), u"\u2068photogpj.exe\u2069"_s);
        QCOMPARE(isolated({}), QString());
        QCOMPARE(isolated(u"a"_s), u"\u2068a\u2069"_s);
        QCOMPARE(isolated(u"a\u2069b"_s), u"\u2068ab\u2069"_s);
        QCOMPARE(isolated(u"a\u2067b"_s), u"\u2068a\u2067b\u2069\u2069"_s);
        QCOMPARE(isolated(u"\u2066a\u2069b"_s), u"\u2068\u2066a\u2069b\u2069"_s);
    }

    void aSelectionGrowsToWholeWords_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("marked");
        QTest::addColumn<QString>("grown");
        QTest::newRow("inside") << u"The square was full."_s << u"quare wa"_s << u"square was"_s;
        QTest::newRow("whole") << u"The square was full."_s << u"square was"_s << u"square was"_s;
        QTest::newRow("white space") << u"The square was full."_s << u" square "_s << u"square"_s;
        QTest::newRow("Cyrillic") << u"На площади людно"_s << u"лощад"_s << u"площади"_s;
        QTest::newRow("Arabic") << u"كان الميدان ممتلئا"_s << u"ميدا"_s << u"الميدان"_s;
        QTest::newRow("Chinese") << u"广场上有很多人"_s << u"场上"_s << u"场上"_s;
        QTest::newRow("apostrophe") << u"He can't come"_s << u"an"_s << u"can't"_s;
        QTest::newRow("beyond the basic plane") << u"𝄞𝄞 one two"_s << u"ne t"_s << u"one two"_s;
    }
    void aSelectionGrowsToWholeWords()
    {
        QFETCH(QString, text);
        QFETCH(QString, marked);
        QFETCH(QString, grown);
        ArticleView view;
        view.present(articleOf("<p>First.</p><p>" + text.toUtf8() + "</p>"));
        const QTextBlock line = view.document()->lastBlock();
        QTextCursor cursor(line);
        const int from = line.position() + int(line.text().indexOf(marked));
        cursor.setPosition(from);
        cursor.setPosition(from + int(marked.size()), QTextCursor::KeepAnchor);
        view.setTextCursor(cursor);
        view.selectWholeWords();
        QCOMPARE(view.textCursor().selectedText(), grown);
        QVERIFY(view.passage());
        QCOMPARE(view.passage()->text, grown);
    }

    void linksThatPretendAreWarnedOf_data()
    {
        QTest::addColumn<QString>("target");
        QTest::addColumn<QString>("words");
        QTest::addColumn<bool>("isWarned");
        QTest::newRow("plain") << u"https://blog.example/a"_s << u"a report"_s << false;
        QTest::newRow("same host in words") << u"https://www.blog.example/a"_s << u"blog.example"_s << false;
        QTest::newRow("a part of the site")
            << u"https://news.blog.example/"_s << u"https://blog.example"_s << false;
        QTest::newRow("another host in words")
            << u"https://thief.example/"_s << u"https://blog.example/login"_s << true;
        QTest::newRow("Russian host") << u"https://правда.example/"_s << u"читать"_s << false;
        QTest::newRow("Arabic host") << u"https://موقع.example/"_s << u"اقرأ"_s << false;
        QTest::newRow("mixed scripts") << u"https://p\u0430yp\u0430l.com/"_s << u"pay"_s << true;
        QTest::newRow("the same in ACE") << u"https://xn--pypl-53dc.com/"_s << u"pay"_s << true;
        QTest::newRow("a whole name that looks like another")
            << u"https://\u0430\u0440\u0440\u04CF\u0435.com/"_s << u"pay"_s << true;
    }
    void linksThatPretendAreWarnedOf()
    {
        QFETCH(QString, target);
        QFETCH(QString, words);
        QFETCH(bool, isWarned);
        const LinkJudgement judgement = judgeLink(QUrl(target), words);
        QCOMPARE(!judgement.warning.isEmpty(), isWarned);
        const QString host = QUrl(target).host(QUrl::FullyEncoded);
        QVERIFY(judgement.target.contains(host));
        QVERIFY(!isWarned || judgement.warning.contains(host));
    }

    void aPlainLinkOpensAtOnceAndOneThatPretendsIsAskedAbout()
    {
        ArticleView view;
        view.resize(700, 500);
        view.present(articleOf("<p><a href='https://other.example/x'>a report</a> <a "
                               "href='https://thief.example/'>https://bank.example/</a></p>"));
        view.show();
        QSignalSpy opened(&view, &ArticleView::linkActivated);
        emit view.anchorClicked(QUrl(u"https://other.example/x"_s));
        QCOMPARE(opened.size(), 1);
        auto *strip = view.findChild<LinkStrip *>();
        QVERIFY(strip && !strip->isVisible());
        emit view.anchorClicked(QUrl(u"https://thief.example/"_s));
        QCOMPARE(opened.size(), 1);
        QVERIFY(strip->isVisible());
        QTest::keyClick(strip, Qt::Key_Escape);
        QVERIFY(!strip->isVisible());
        QCOMPARE(opened.size(), 1);
        emit view.anchorClicked(QUrl(u"https://thief.example/"_s));
        QTest::keyClick(strip->findChild<QPushButton *>(), Qt::Key_Space); // "Open anyway" is the first.
        QCOMPARE(opened.size(), 2);
        QCOMPARE(opened.back().front().toUrl(), QUrl(u"https://thief.example/"_s));
        QVERIFY(!strip->isVisible());
    }

    void versionsShowWhatWasTakenAwayAndWhatCame()
    {
        VersionsView view;
        view.resize(700, 500);
        view.show();
        const QDateTime at({ 2026, 11, 22 }, { 9, 0 });
        QSignalSpy compared(&view, &VersionsView::compared);
        view.present(articleOf("<p>x</p>"),
            { { 3, u"T"_s, "<p>One new word.</p>", at }, { 2, u"T"_s, "<p>One old word.</p>", at },
                { 1, u"T"_s, "<p>One old word.</p><p>نص</p>", at } });
        QVERIFY(compared.wait());
        auto *text = view.findChild<QTextBrowser *>();
        const auto formatOf = [&](const QString &word) {
            QTextCursor found = text->document()->find(word);
            return found.charFormat();
        };
        QVERIFY(formatOf(u"old"_s).fontStrikeOut());
        QVERIFY(formatOf(u"new"_s).fontUnderline());
        QVERIFY(!formatOf(u"One"_s).fontUnderline() && !formatOf(u"One"_s).fontStrikeOut());
        QTest::keyClick(&view, Qt::Key_BracketLeft);
        QVERIFY(!view.isNewestShown());
        QVERIFY(compared.wait());
        QVERIFY(formatOf(u"نص"_s).fontStrikeOut());
        QCOMPARE(text->document()->find(u"نص"_s).block().textDirection(), Qt::RightToLeft);
        QTest::keyClick(&view, Qt::Key_BracketRight);
        QVERIFY(view.isNewestShown());
        QSignalSpy back(&view, &VersionsView::backRequested);
        QTest::keyClick(&view, Qt::Key_Escape);
        QCOMPARE(back.size(), 1);
    }

    void theViewerGoesAmongTheArticlesPictures()
    {
        QWidget window;
        window.resize(600, 400);
        PictureViewer viewer(&window);
        QImage picture(300, 200, QImage::Format_RGB32);
        picture.fill(Qt::red);
        window.show();
        viewer.present({ { { QUrl(u"https://p.example/a"_s), u"A square"_s, {} }, picture },
                           { { QUrl(u"https://p.example/b"_s), u"A fountain"_s, {} }, picture } },
            0, ArticleId{ 1 }, nullptr);
        QVERIFY(viewer.isVisible());
        QVERIFY(viewer.accessibleName().contains(u"A square"_s));
        QTest::keyClick(&viewer, Qt::Key_Left);
        QCOMPARE(viewer.index(), 0);
        QTest::keyClick(&viewer, Qt::Key_Right);
        QCOMPARE(viewer.index(), 1);
        QVERIFY(viewer.accessibleName().contains(u"A fountain"_s));
        QVERIFY(viewer.isFitted());
        QTest::keyClick(&viewer, Qt::Key_Space);
        QVERIFY(!viewer.isFitted());
        QSignalSpy closed(&viewer, &PictureViewer::closed);
        QTest::keyClick(&viewer, Qt::Key_Escape);
        QCOMPARE(closed.size(), 1);
        QVERIFY(!viewer.isVisible());
    }

    void aBlockedPictureTakesLittleRoom()
    {
        ArticleView view;
        view.resize(700, 500);
        view.present(articleOf("<p><img src='https://p.example/a.jpg' width=1200 height=900></p>"));
        view.show();
        QVERIFY(view.document()->size().height() < 400);
    }

    void deepAndWideForeignTreesAreShown()
    {
        ArticleView view;
        view.present(articleOf(
            QByteArray("<blockquote>").repeated(300) + "deep" + QByteArray("</blockquote>").repeated(300)));
        QVERIFY(view.toPlainText().contains(u"deep"_s));
        view.present(articleOf("<table>"
            + QByteArray("<tr><td><table><tr><td>x</td></tr></table></td></tr>").repeated(200) + "</table>"));
        QVERIFY(view.toPlainText().contains(u"x"_s));
    }
};

QTEST_MAIN(ArticleViewTest)
#include "articleview_test.moc"
