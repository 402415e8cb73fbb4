#include "formats/html/plaintext.h"
#include "reading/articleview.h"

#include <QRandomGenerator>
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
