#include "formats/html/plaintext.h"
#include "reading/articlepane.h"
#include "reading/findbar.h"
#include "reading/linkjudgement.h"
#include "reading/linkstrip.h"
#include "widgets/pictureviewer.h"
#include "widgets/isolated.h"
#include "widgets/strip.h"
#include "widgets/style.h"
#include "widgets/tones.h"

#include <QAbstractTextDocumentLayout>
#include <QAccessible>
#include <QApplication>
#include <QClipboard>
#include <QContextMenuEvent>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QMimeData>
#include <QPushButton>
#include <QRandomGenerator>
#include <QScrollBar>
#include <QSignalSpy>
#include <QStackedWidget>
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

/// With the mouse, in the middle of a link.
void click(ArticleView &view, int target)
{
    const QPoint middle = view.rectsOf(view.targets().at(size_t(target))).front().center().toPoint();
    QTest::mouseClick(view.viewport(), Qt::LeftButton, {}, middle);
}

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
            const SelectedPassage wanted{ 1, start, end,
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
        QCOMPARE(*passage, (SelectedPassage{ 1, 0, 5, u"Body."_s }));
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
        view.select({ 1, int(codePoints(plain.left(at))), int(codePoints(plain.left(at))) + 4, u"next"_s });
        QVERIFY(view.passage());
        QCOMPARE(view.passage()->text, u"next"_s);
    }

    void linksAreAnsweredAndNotFollowed()
    {
        ArticleView view;
        view.present(articleOf("<p><a href='/x'>go</a></p>"));
        QCOMPARE(view.loadResource(0, QUrl(u"file:///etc/passwd"_s)), QVariant());
        QCOMPARE(view.targets().front().address, QUrl(u"https://blog.example/x"_s));
        const QTextBlock line = view.document()->lastBlock(); // The document itself holds no foreign address.
        QCOMPARE(line.begin().fragment().charFormat().anchorHref(), u"quotidian:0"_s);
    }

    void aCaptionStandsBelowItsPicture()
    {
        ArticleView view;
        view.present(
            articleOf("<p>Before</p><figure><img src='https://p.example/a.jpg' alt='A square' width=400 "
                      "height=300><figcaption>The <b>square</b></figcaption></figure><p>After</p>"));
        QTextBlock line = view.document()->lastBlock();
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
        click(view, 0);
        QCOMPARE(opened.size(), 1);
        auto *strip = view.findChild<LinkStrip *>();
        QVERIFY(strip);
        click(view, 1);
        QCOMPARE(opened.size(), 1);
        QVERIFY(strip->isVisible());
        QTest::keyClick(strip, Qt::Key_Escape);
        QVERIFY(!strip->isVisible());
        QCOMPARE(opened.size(), 1);
        click(view, 1);
        QTest::keyClick(strip->findChild<QPushButton *>(), Qt::Key_Space); // "Open anyway" is the first.
        QCOMPARE(opened.size(), 2);
        QCOMPARE(opened.back().front().toUrl(), QUrl(u"https://thief.example/"_s));
        QVERIFY(!strip->isVisible());
    }

    void aLinkIsJudgedByItsOwnWords()
    {
        ArticleView view;
        view.resize(700, 500);
        view.present(articleOf("<p><a href='https://thief.example/'>a report</a> <a "
                               "href='https://thief.example/'>https://bank.example/</a></p>"));
        view.show();
        QSignalSpy opened(&view, &ArticleView::linkActivated);
        click(view, 1);
        QCOMPARE(opened.size(), 0);
        QVERIFY(view.findChild<LinkStrip *>()->isVisible());
    }

    void tabGoesThroughLinksAndPicturesAndOnAndBack()
    {
        QWidget window;
        auto *before = new QPushButton(u"before"_s, &window);
        auto *view = new ArticleView(&window);
        auto *after = new QPushButton(u"after"_s, &window);
        view->setGeometry(0, 40, 700, 500);
        window.resize(700, 600);
        view->present(
            articleOf("<p><a href='/a'>one</a> and <a href='/b'>two</a></p>"
                      "<p><a href='/c'><img src='https://p.example/a.jpg' alt='A square'></a></p>"));
        window.show();
        QVERIFY(QTest::qWaitForWindowActive(&window));
        before->setFocus();
        QTest::keyClick(before, Qt::Key_Tab);
        QVERIFY(view->hasFocus());
        QCOMPARE(view->target(), -1);
        QStringList words;
        for (int i = 0; i < 3; ++i) {
            QTest::keyClick(view, Qt::Key_Tab);
            QVERIFY(view->hasFocus());
            words << view->targets().at(size_t(view->target())).words;
        }
        QCOMPARE(words, (QStringList{ u"one"_s, u"two"_s, u"A square"_s }));
        QTest::keyClick(view, Qt::Key_Tab);
        QVERIFY(after->hasFocus());
        QCOMPARE(view->target(), -1);
        QStringList back;
        QTest::keyClick(after, Qt::Key_Tab, Qt::ShiftModifier);
        for (int i = 0; i < 3; ++i) {
            QVERIFY(view->hasFocus());
            back.prepend(view->targets().at(size_t(view->target())).words);
            QTest::keyClick(view, Qt::Key_Tab, Qt::ShiftModifier);
        }
        QCOMPARE(back, words);
        QVERIFY(view->hasFocus());
        QCOMPARE(view->target(), -1);
        QTest::keyClick(view, Qt::Key_Tab, Qt::ShiftModifier);
        QVERIFY(before->hasFocus());
    }

    void whatHasTheFocusIsRingedAndSaysWhereItLeads()
    {
        ArticleView view;
        view.setPalette(lightPalette());
        view.resize(700, 500);
        view.present(articleOf("<p>A <a href='https://other.example/x'>report</a></p><p><img "
                               "src='https://p.example/a.jpg' width=300 height=200 alt='A square'></p>"));
        view.show();
        QVERIFY(QTest::qWaitForWindowActive(&view));
        view.setFocus();
        const auto accentIn = [&view](const QRect &rect) {
            const QImage picture = view.grab().toImage();
            const QRect there = rect.translated(view.viewport()->pos());
            int count = 0;
            for (int y = there.top(); y <= there.bottom(); ++y) {
                for (int x = there.left(); x <= there.right(); ++x)
                    count += picture.rect().contains(x, y)
                        && picture.pixel(x, y) == accent(view.palette()).rgb();
            }
            return count;
        };
        const QRect link = view.rectsOf(view.targets()[0]).front().toAlignedRect().adjusted(-4, -2, 4, 2);
        const QRect picture = view.rectsOf(view.targets()[1]).front().toAlignedRect();
        const int plain = accentIn(link); // Its letters and its line.
        QCOMPARE(accentIn(picture), 0);
        QTest::keyClick(&view, Qt::Key_Tab);
        QVERIFY(accentIn(link) > plain + link.width());
        auto *strip = view.findChild<LinkStrip *>();
        QVERIFY(strip->isVisible() && strip->accessibleName().contains(u"other.example"_s));
        QTest::keyClick(&view, Qt::Key_Tab);
        QCOMPARE(accentIn(link), plain);
        QVERIFY(accentIn(picture) > 2 * picture.width());
        QVERIFY(strip->accessibleName().contains(u"A square"_s));
        QTest::keyClick(&view, Qt::Key_Up); // The caret goes on from there.
        QCOMPARE(view.target(), -1);
        QCOMPARE(accentIn(picture), 0);
    }

    void aScreenReaderMeetsLinksAndPictures()
    {
        ArticleView view;
        view.resize(700, 500);
        view.present(articleOf(
            "<p>A <a href='https://other.example/x'>report</a></p><p><img "
            "src='https://p.example/a.jpg' alt='A square'><img src='https://p.example/b.jpg'></p>"));
        view.show();
        QVERIFY(QTest::qWaitForWindowActive(&view));
        view.setFocus();
        QAccessibleInterface *page = QAccessible::queryAccessibleInterface(&view);
        QVERIFY(page && page->textInterface());
        QCOMPARE(page->text(QAccessible::Name), u"Article"_s);
        QVERIFY(
            page->textInterface()->text(0, page->textInterface()->characterCount()).contains(u"A report"_s));
        QCOMPARE(page->childCount(), 3);
        QAccessibleInterface *link = page->child(0);
        QCOMPARE(link->role(), QAccessible::Link);
        QCOMPARE(link->text(QAccessible::Name), u"report"_s);
        QVERIFY(link->text(QAccessible::Description).contains(u"other.example"_s));
        QVERIFY(page->rect().contains(link->rect()));
        QCOMPARE(page->child(1)->role(), QAccessible::Graphic);
        QCOMPARE(page->child(1)->text(QAccessible::Name), u"A square"_s);
        QCOMPARE(page->child(2)->text(QAccessible::Name), u"A picture"_s);
        QCOMPARE(page->focusChild(), page);
        QTest::keyClick(&view, Qt::Key_Tab);
        QCOMPARE(page->focusChild(), link);
        QVERIFY(link->state().focused);
        QSignalSpy opened(&view, &ArticleView::linkActivated);
        link->actionInterface()->doAction(QAccessibleActionInterface::pressAction());
        QCOMPARE(opened.size(), 1);
        view.present(articleOf("<p>nothing</p>"));
        QVERIFY(!link->isValid());
        QCOMPARE(page->childCount(), 0);
    }

    void aPictureInARightToLeftArticleStandsAtTheRight()
    {
        ArticleView view;
        view.resize(700, 500);
        view.present(articleOf("<p><img src='https://p.example/a.jpg' width=100 height=80></p>"
                               "<p>لم تعرض القناة ما جرى في الميدان</p><p>12</p>"));
        view.show();
        const QRectF picture = view.rectsOf(view.targets().front()).front();
        QVERIFY(picture.right() > view.document()->textWidth() - 12);
        QCOMPARE(view.document()->lastBlock().textDirection(), Qt::RightToLeft); // "12"
    }

    void mostLettersOfAParagraphSayItsDirection()
    {
        ArticleView view;
        view.present(
            articleOf("<p>Telegram أعلنت اليوم أنها لن تسلم شيئا</p><p>The word سلام means peace.</p>"
                      "<p dir='rtl'>NATO</p>"));
        QList<Qt::LayoutDirection> directions;
        for (QTextBlock line = view.document()->firstBlock().next().next(); line.isValid();
             line = line.next())
            directions << line.textDirection();
        QCOMPARE(
            directions, (QList<Qt::LayoutDirection>{ Qt::RightToLeft, Qt::LeftToRight, Qt::RightToLeft }));
    }

    void aMillionLettersWithoutABreakAreShownInSlicesAndQuotedExactly()
    {
        QString letters;
        for (int i = 0; i < 1'000'000; ++i)
            letters += i % 1000 == 7 ? u"𝄞"_s : QString(QChar(u'a' + i % 26));
        ArticleView view;
        view.resize(700, 500);
        view.show();
        view.present(articleOf("<p>" + letters.toUtf8() + "</p>"));
        QVERIFY(view.isWritten()); // Its title; the text comes from a worker.
        QVERIFY(!view.passage());
        QTRY_VERIFY_WITH_TIMEOUT(view.toPlainText().contains(u"abc"_s), 30'000);
        QTRY_VERIFY_WITH_TIMEOUT(view.isWritten(), 60'000);
        // Cut, and all of it when the person says so.
        QVERIFY(view.document()->characterCount() < 300'000);
        QCOMPARE(view.targets().back().words, u"Show all of this long article"_s);
        view.activateTarget(int(view.targets().size()) - 1);
        QTRY_VERIFY_WITH_TIMEOUT(view.isWritten(), 120'000);
        QVERIFY(view.document()->characterCount() > 1'000'000);
        for (QTextBlock line = view.document()->begin(); line.isValid(); line = line.next())
            QVERIFY(line.length() <= longestLine + 1);
        // Across many cuts, in code points, and not one letter that is not the publisher's.
        const QList<uint> points = letters.toUcs4();
        const auto slice = [&points](int start, int end) {
            return QString::fromUcs4(
                reinterpret_cast<const char32_t *>(points.constData()) + start, end - start);
        };
        for (const auto &[start, end] :
            { std::pair(3990, 8100), std::pair(500'000, 520'000), std::pair(0, 12) }) {
            view.select({ 1, start, end, {} });
            const auto passage = view.passage();
            QVERIFY(passage);
            QCOMPARE(passage->start, start);
            QCOMPARE(passage->end, end);
            QCOMPARE(passage->text, slice(start, end));
            view.copy();
            QCOMPARE(QGuiApplication::clipboard()->text(), slice(start, end));
        }
    }

    void aLongParagraphIsPartedAtASpaceAndKeepsItsDirection()
    {
        QString text = u"كلمة "_s.repeated(900) + u"word "_s.repeated(800) + u"كلمة "_s.repeated(900);
        ArticleView view;
        view.resize(700, 500);
        view.present(articleOf("<p>" + text.toUtf8() + "</p><p>end</p>"));
        QTRY_VERIFY(view.isWritten());
        int lines = 0;
        for (QTextBlock line = view.document()->begin(); line.isValid(); line = line.next()) {
            if (line.length() < 100)
                continue;
            ++lines;
            QCOMPARE(line.textDirection(), Qt::RightToLeft);
            QVERIFY(line.text().endsWith(u' ') || line.next().text() == u"end"_s);
        }
        QVERIFY(lines >= 3);
        view.selectAll();
        QCOMPARE(view.passage()->text, text.trimmed() + u"\n\nend"_s);
    }

    void marksAreNotPiledWithoutEnd()
    {
        const QString text = u"a"_s + QString(500, QChar(0x301)) + u"b"_s;
        ArticleView view;
        view.present(articleOf("<p>" + text.toUtf8() + "</p>"));
        QVERIFY(view.document()->lastBlock().text().count(QChar(0x301)) <= 8);
        view.selectAll();
        QCOMPARE(view.passage()->text, cleanText("<p>" + text.toUtf8() + "</p>", {}));
    }

    void whatIsCopiedIsTheTextAsItIs()
    {
        ArticleView view;
        view.present(articleOf(
            "<p>One <a href='https://o.example/?utm_source=x&amp;id=1'>link</a></p><ul><li>first</li>"
            "<li>second</li></ul><p><img src='https://p.example/a.jpg' alt='x'></p>"));
        view.selectAll();
        view.copy();
        QCOMPARE(QGuiApplication::clipboard()->text(),
            u"\u2068A blog\u2069\nA title\n\nOne link\n\nfirst\nsecond"_s);
        QVERIFY(!QGuiApplication::clipboard()->mimeData()->hasHtml());
        QCOMPARE(view.targets().front().address, QUrl(u"https://o.example/?id=1"_s));
    }

    void wordsAreFoundMarkedAndGoneTo()
    {
        ArticleView view;
        view.resize(700, 400);
        ArticleText article = articleOf("<p>Une café at the bridge.</p>"
            + QByteArray("<p>Nothing.</p>").repeated(60) + "<p>The CAFE again, and a <b>ca</b>fe.</p>");
        article.article.title = u"In the Café"_s;
        view.present(article);
        view.show();
        QSignalSpy changed(&view, &ArticleView::matchesChanged);
        view.lookFor(u"cafe"_s, SearchBy::Words);
        QVERIFY(!changed.isEmpty());
        QCOMPARE(view.matchCount(), 4); // One in the title, one across two looks.
        QCOMPARE(view.match(), -1);
        QCOMPARE(view.extraSelections().size(), 2); // Those that are near.
        QCOMPARE(view.extraSelections().front().cursor.selectedText(), u"Café"_s);
        view.goToMatch(1);
        view.goToMatch(1);
        QCOMPARE(view.match(), 1);
        QCOMPARE(view.verticalScrollBar()->value(), 0);
        view.goToMatch(1);
        QCOMPARE(view.match(), 2);
        QVERIFY(view.verticalScrollBar()->value() > 0);
        const QList<QTextEdit::ExtraSelection> marks = view.extraSelections();
        QCOMPARE(marks.size(), 2);
        QCOMPARE(marks.front().format.background().color(), accent(view.palette()));
        QCOMPARE(marks.back().cursor.selectedText(), u"cafe"_s);
        view.goToMatch(1);
        view.goToMatch(1);
        QCOMPARE(view.match(), 0); // Round.
        view.goToMatch(-1);
        QCOMPARE(view.match(), 3);
        view.selectMatch();
        QCOMPARE(view.passage()->text, u"cafe"_s);
        view.lookFor({}, SearchBy::Letters);
        QCOMPARE(view.matchCount(), 0);
        QVERIFY(view.extraSelections().isEmpty());
    }

    void anArticleOpenedFromASearchShowsItsWords()
    {
        ArticlePane pane;
        pane.resize(700, 500);
        pane.setSearch(u"\"square watch\" bridge"_s);
        pane.present(articleOf("<p>Square Watch stood on the bridge, on the square.</p>"),
            ArticleView::PictureUse::Blocked);
        pane.show();
        QVERIFY(QTest::qWaitForWindowActive(&pane));
        auto *bar = pane.findChild<FindBar *>();
        QVERIFY(bar && bar->isVisible());
        QCOMPARE(pane.view()->matchCount(), 2);
        pane.view()->setFocus();
        pane.findNext();
        pane.findNext();
        QCOMPARE(pane.view()->match(), 1);
        QVERIFY(pane.view()->hasFocus());
        const auto says = [bar](const QString &words) {
            const QList<QLabel *> labels = bar->findChildren<QLabel *>();
            return std::any_of(
                labels.begin(), labels.end(), [&](QLabel *label) { return label->text() == words; });
        };
        QVERIFY(says(u"2 of 2"_s));
        // What is typed is looked for as letters.
        pane.find();
        auto *line = bar->findChild<QLineEdit *>();
        QVERIFY(line->hasFocus());
        line->selectAll();
        QTest::keyClicks(line, u"quar"_s);
        QCOMPARE(pane.view()->matchCount(), 2);
        QTest::keyClicks(line, u"x"_s);
        QVERIFY(says(u"Not in this article"_s));
        line->selectAll();
        QTest::keyClicks(line, u"bridge"_s);
        QTest::keyClick(line, Qt::Key_Return);
        QVERIFY(says(u"1 of 1"_s));
        QTest::keyClick(line, Qt::Key_Escape);
        QVERIFY(!bar->isVisible());
        QVERIFY(pane.view()->hasFocus());
        QCOMPARE(pane.view()->matchCount(), 0);
        QCOMPARE(pane.view()->passage()->text, u"bridge"_s);
        // Closed is closed for this search; another one is marked again.
        pane.setSearch(u"\"square watch\" bridge"_s);
        pane.present(articleOf("<p>bridge</p>"), ArticleView::PictureUse::Blocked);
        QVERIFY(!bar->isVisible());
        pane.setSearch(u"bridge"_s);
        pane.present(articleOf("<p>bridge</p>"), ArticleView::PictureUse::Blocked);
        QVERIFY(bar->isVisible());
        QCOMPARE(pane.view()->matchCount(), 1);
        pane.setSearch({});
        QVERIFY(!bar->isVisible());
    }

    void theMenuOfTheKeyboardIsThatOfWhatHasTheFocus()
    {
        ArticleView view;
        view.resize(700, 500);
        view.present(
            articleOf("<p>Some words. <a href='https://o.example/?utm_source=x&amp;id=1'>link</a></p>"
                      "<p><img src='https://p.example/a.jpg' alt='x'></p>"));
        view.show();
        QVERIFY(QTest::qWaitForWindowActive(&view));
        view.setFocus();
        const auto wordsOfMenu = [&view] {
            QContextMenuEvent event(QContextMenuEvent::Keyboard, {}, {});
            QCoreApplication::sendEvent(&view, &event);
            auto *menu = qobject_cast<QMenu *>(QApplication::activePopupWidget());
            QStringList words;
            if (menu) {
                for (QAction *action : menu->actions())
                    words << (action->isEnabled() ? action->text().remove(u'&') : QString());
                menu->close();
            }
            return words;
        };
        QStringList words = wordsOfMenu();
        QVERIFY(words.contains(u"Find in This Article"_s));
        QVERIFY(!words.contains(u"Quote in Draft"_s)); // Nothing is selected.
        QVERIFY(!words.contains(u"Copy"_s));
        QTest::keyClick(&view, Qt::Key_Tab);
        words = wordsOfMenu();
        QCOMPARE(words.front(), u"Open Link in Browser"_s);
        QTest::keyClick(&view, Qt::Key_Tab);
        words = wordsOfMenu();
        QCOMPARE(words.front(), u"Load This Picture"_s);
        QVERIFY(words.contains(u"Copy Address of the Picture"_s));
        view.selectAll();
        words = wordsOfMenu();
        QVERIFY(words.contains(u"Quote in Draft"_s) && words.contains(u"Copy"_s));
    }

    void anEarlierVersionSaysThatItIsOne()
    {
        ArticlePane pane;
        ArticleText older = articleOf("<p>calm</p>");
        older.version = 1;
        older.isNewest = false;
        older.seenAt = QDateTime({ 2020, 11, 22 }, { 9, 7 });
        pane.present(older, ArticleView::PictureUse::Blocked);
        auto *strip = pane.findChild<MessageStrip *>();
        QVERIFY(strip->text().contains(u"version 1"_s));
        pane.view()->selectAll();
        QCOMPARE(pane.view()->passage()->version, 1);
        ArticleText newest = articleOf("<p>shots</p>");
        newest.version = 2;
        pane.present(newest, ArticleView::PictureUse::Blocked);
        QVERIFY(strip->isEmpty());
        pane.view()->selectAll();
        QCOMPARE(pane.view()->passage()->version, 2);
    }

    void linesEndInsideANarrowPane()
    {
        QStackedWidget stack;
        stack.resize(320, 500);
        stack.addWidget(new QWidget);
        auto *pane = new ArticlePane;
        stack.addWidget(pane);
        stack.show();
        QVERIFY(QTest::qWaitForWindowExposed(&stack));
        ArticleView *view = pane->view();
        pane->present(articleOf("<p>" + QByteArray("Some words of it. ").repeated(80) + "</p>"),
            ArticleView::PictureUse::Blocked);
        stack.setCurrentIndex(1);
        QTRY_COMPARE(int(view->document()->textWidth()), view->viewport()->width());
        view->present(articleOf("<p>Short.</p>")); // Without a scroll bar.
        QTRY_COMPARE(int(view->document()->textWidth()), view->viewport()->width());
        stack.resize(500, 500);
        QTRY_COMPARE(int(view->document()->textWidth()), view->viewport()->width());
    }

    void theTextStaysInSightWhenItsSizeChanges()
    {
        ArticleView view;
        view.resize(700, 500);
        QByteArray html;
        for (int i = 0; i < 400; ++i)
            html += "<p>Paragraph " + QByteArray::number(i) + " of a text that is as long as some are.</p>";
        view.present(articleOf(html));
        view.show();
        QTRY_VERIFY(view.isWritten());
        view.verticalScrollBar()->setValue(view.verticalScrollBar()->maximum() / 2);
        const QString seen = view.cursorForPosition({ 0, 0 }).block().text();
        view.selectAll();
        view.setTextFont(readingFont({}, 19));
        QTRY_VERIFY(view.isWritten());
        QCOMPARE(view.cursorForPosition({ 0, 0 }).block().text(), seen);
        QVERIFY(view.passage() && view.passage()->text.size() > 10'000);
        view.resize(500, 500);
        QTRY_COMPARE(view.cursorForPosition({ 0, 4 }).block().text(), seen);
    }

    void aLongArticleGetsOtherLinesInSlicesWhenItsPaneIsResized()
    {
        ArticleView view;
        view.resize(700, 500);
        QByteArray html;
        for (int i = 0; i < 2500; ++i)
            html += "<p>Paragraph " + QByteArray::number(i)
                + " of a text that is as long as few are, with <a href='https://a.example/"
                + QByteArray::number(i) + "'>a link</a>.</p>";
        view.present(articleOf(html));
        view.show();
        QTRY_VERIFY_WITH_TIMEOUT(view.isWritten() && view.document()->characterCount() > 150'000, 60'000);
        const int letters = view.document()->characterCount();
        view.verticalScrollBar()->setValue(view.verticalScrollBar()->maximum() * 3 / 4);
        const QString seen = view.cursorForPosition({ 0, 0 }).block().text();
        QVERIFY(seen.startsWith(u"Paragraph "_s));
        view.selectAll();
        view.resize(500, 500);
        QVERIFY(!view.isWritten()); // The event is over, the page is not.
        view.resize(480, 500); // As a splitter that is moved on.
        QTRY_VERIFY_WITH_TIMEOUT(view.isWritten(), 60'000);
        QCOMPARE(view.document()->characterCount(), letters);
        QCOMPARE(int(view.document()->textWidth()), view.viewport()->width());
        QCOMPARE(view.cursorForPosition({ 0, 4 }).block().text(), seen);
        QVERIFY(view.passage() && view.passage()->text.size() > 100'000);
        QVERIFY(view.viewport()->updatesEnabled());
    }

    void theViewerGoesAmongTheArticlesPictures()
    {
        QWidget window;
        window.resize(600, 400);
        PictureViewer viewer(&window);
        QImage picture(300, 200, QImage::Format_RGB32);
        picture.fill(Qt::red);
        window.show();
        viewer.present({ { u"A square"_s, {}, picture, {}, {} }, { u"A fountain"_s, {}, picture, {}, {} } }, 0, {});
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
