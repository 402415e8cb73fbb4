#include "desk/drafts.h"
#include "desk/library.h"
#include "desk/newsroom.h"
#include "desk/sources.h"
#include "reading/articlelist.h"
#include "reading/articlepane.h"
#include "reading/differenceview.h"
#include "reading/findbar.h"
#include "reading/readspace.h"
#include "reading/versionsview.h"
#include "shell/mainwindow.h"
#include "widgets/pictureviewer.h"
#include "widgets/strip.h"
#include "widgets/style.h"

#include <QAction>
#include <QApplication>
#include <QBuffer>
#include <QComboBox>
#include <QLineEdit>
#include <QListView>
#include <QPushButton>

using namespace Qt::StringLiterals;

namespace {

QByteArray png()
{
    QImage image(300, 200, QImage::Format_RGB32);
    image.fill(Qt::darkGreen);
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    image.save(&buffer, "png");
    return bytes;
}

QByteArray feed(const QByteArray &base, const QByteArray &words)
{
    return "<rss version='2.0'><channel><title>Square "
           "Watch</title><item><title>Lanterns</title><guid>1</guid><link>"
        + base + "/1</link><description><![CDATA[<p>" + words + "</p><p><img src='" + base
        + "/a.png' width='300' height='200' alt='The square'></p><p>Between.</p><p><img src='" + base
        + "/b.png' width='300' height='200' alt='The bridge'></p>]]></description></item></channel></rss>";
}

} // namespace

/// An article from a server to the eye, through the window: its pictures, its words, its versions.
class ReadArticleTest final : public QObject {
    Q_OBJECT
private slots:
    void init()
    {
        m_web = std::make_unique<TestServer>();
        m_newsroom = std::make_unique<Newsroom>();
        m_web->route("/a.png", WireReply::answer(200, "image/png", png()));
        m_web->route("/b.png", WireReply::answer(200, "image/png", png()));
        serve("Three lanterns burnt on the bridge.");
        const Result<Feed> followed = await(library().follow(m_web->url(u"/feed.xml"_s).toString()));
        QVERIFY(followed);
        m_feed = followed->id;
        m_window = std::make_unique<MainWindow>(*m_newsroom->desk);
        m_window->resize(1280, 900);
        m_window->show();
        QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
        m_read = m_window->reading();
        m_view = m_read->view();
        m_article = library().page({}, {})->front().article.id;
        m_web->forget();
        m_read->openArticle(m_article);
        QTRY_VERIFY(m_view->isWritten() && m_view->toPlainText().contains(u"lanterns"_s));
        m_view->setFocus();
    }
    void cleanup()
    {
        m_window.reset();
        m_newsroom.reset();
        m_web.reset();
    }

    void aPictureIsLoadedAndOpenedByKey()
    {
        QTRY_VERIFY(m_view->hasBlockedPictures());
        QTest::keyClick(m_view, Qt::Key_Tab);
        QCOMPARE(m_view->targets().at(size_t(m_view->target())).words, u"The square"_s);
        QVERIFY2(m_view->describe(0).contains(u"Load from"_s), qPrintable(m_view->describe(0)));
        QCOMPARE(m_web->count("/a.png"), 0);
        QTest::keyClick(m_view, Qt::Key_Return);
        QTRY_VERIFY2(m_view->describe(0).contains(u"full size"_s), qPrintable(m_view->describe(0)));
        QCOMPARE(m_web->count("/a.png"), 1);
        QCOMPARE(m_view->target(), 0); // Still there,
        QTest::keyClick(m_view, Qt::Key_Return);
        auto *viewer = m_window->findChild<PictureViewer *>();
        QVERIFY(viewer && viewer->isVisible());
        QVERIFY(viewer->hasFocus());
        QTest::keyClick(viewer, Qt::Key_Escape);
        QVERIFY(m_view->hasFocus());
        QCOMPARE(m_view->target(), 0); // and again.
    }

    void allPicturesAreShownOnceOrAlways()
    {
        QTRY_VERIFY(m_view->hasBlockedPictures());
        QVERIFY(press(u"Show"_s));
        QTRY_VERIFY(m_view->describe(1).contains(u"full size"_s));
        QVERIFY(!m_view->hasBlockedPictures());
        QVERIFY(!library().feed(m_feed)->arePicturesAllowed);
        QVERIFY(!press(u"Always for this blog"_s)); // It went with the question.
    }

    void alwaysCanBeTakenBack()
    {
        QTRY_VERIFY(m_view->hasBlockedPictures());
        QVERIFY(press(u"Always for this blog"_s));
        QTRY_VERIFY(library().feed(m_feed)->arePicturesAllowed);
        QTRY_VERIFY(m_view->describe(1).contains(u"full size"_s));
        QTRY_VERIFY(button(u"Undo"_s));
        QVERIFY(press(u"Undo"_s));
        QTRY_VERIFY(!library().feed(m_feed)->arePicturesAllowed);
    }

    void wordsThatWereSearchedAreMarkedAndGoneToByKey()
    {
        m_window->action(Command::SearchArticles)->trigger();
        auto *field = qobject_cast<QLineEdit *>(QApplication::focusWidget());
        QVERIFY(field);
        QTest::keyClicks(field, u"lantern"_s);
        auto *articles = qobject_cast<QListView *>(m_read->panes().at(1));
        QTRY_COMPARE(qobject_cast<ArticleListModel *>(articles->model())->query(), u"lantern"_s);
        QTRY_COMPARE(articles->model()->rowCount(), 1);
        articles->setFocus();
        articles->setCurrentIndex({});
        QTest::keyClick(articles, Qt::Key_J);
        QTRY_COMPARE(m_view->matchCount(), 2); // In the title and in the text.
        auto *bar = m_window->findChild<FindBar *>();
        QVERIFY(bar && bar->isVisible());
        QVERIFY(articles->hasFocus());
        QTest::keyClick(articles, Qt::Key_F3);
        QTest::keyClick(articles, Qt::Key_F3);
        QCOMPARE(m_view->match(), 1);
        QTest::keyClick(articles, Qt::Key_F3, Qt::ShiftModifier);
        QCOMPARE(m_view->match(), 0);
        // Escape closes the line first, and then leads back to the list.
        m_view->setFocus();
        QTest::keyClick(m_view, Qt::Key_Escape);
        QVERIFY(!bar->isVisible());
        QVERIFY(m_view->hasFocus());
        QTest::keyClick(m_view, Qt::Key_Escape);
        QVERIFY(articles->hasFocus());
        // Ctrl+F opens it again, for other words.
        QTest::keyClick(articles, Qt::Key_F, Qt::ControlModifier);
        QVERIFY(bar->isVisible());
        auto *line = bar->findChild<QLineEdit *>();
        QVERIFY(line->hasFocus());
        line->selectAll();
        QTest::keyClicks(line, u"RIDG"_s);
        QCOMPARE(m_view->matchCount(), 1);
        QTest::keyClick(line, Qt::Key_F6);
        QVERIFY(!line->hasFocus());
    }

    void anEarlierVersionIsComparedReadAndQuoted()
    {
        QTest::keyClick(m_view, Qt::Key_V);
        QVERIFY(m_read->strip()->holds(u"versions"_s)); // There is but one.
        serve("Five lanterns burnt on the bridge.");
        QCOMPARE(await(library().refresh())->updatedArticles, 1);
        // What was read stays until the person asks for the newest.
        QVERIFY(m_view->toPlainText().contains(u"Three"_s));
        QTRY_VERIFY(button(u"Read the newest"_s));
        QVERIFY(press(u"Read the newest"_s));
        QVERIFY(m_view->toPlainText().contains(u"Five"_s));
        m_view->setFocus();
        QTest::keyClick(m_view, Qt::Key_V);
        auto *versions = m_window->findChild<VersionsView *>();
        QTRY_VERIFY(versions->isVisible() && versions->text()->changes().size() == 1);
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_F3);
        QCOMPARE(versions->text()->change(), 0);
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_F6);
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_F6, Qt::ShiftModifier);
        QVERIFY(versions->isAncestorOf(QApplication::focusWidget()));
        versions->goToOlder();
        QVERIFY(press(u"Read version 1"_s));
        QTRY_VERIFY(m_view->isVisible() && m_view->toPlainText().contains(u"Three"_s));
        QVERIFY(m_view->hasFocus());
        const QTextCursor found = m_view->document()->find(u"Three lanterns"_s);
        m_view->setTextCursor(found);
        QTest::keyClick(m_view, Qt::Key_Q);
        Drafts &drafts = m_newsroom->desk->drafts();
        QTRY_VERIFY(!drafts.list()->empty());
        const DraftId draft = drafts.list()->front().id;
        QTRY_COMPARE(drafts.quotes(draft)->size(), size_t(1));
        const Quote quote = drafts.quotes(draft)->front();
        QCOMPARE(quote.original, u"Three lanterns"_s);
        QCOMPARE(quote.verdict, Quote::Verdict::Exact);
        QVERIFY(m_newsroom->desk->sources().snapshot(quote.passage.snapshot)->text.startsWith(u"Three"_s));
        QVERIFY(press(u"Read the newest"_s));
        QTRY_VERIFY(m_view->toPlainText().contains(u"Five"_s));
    }

    void theTextIsMadeLargerSmallerAndNormal()
    {
        const double normal = m_view->textFont().pointSizeF();
        QTest::keyClick(m_view, Qt::Key_Plus, Qt::ControlModifier);
        QVERIFY(m_view->textFont().pointSizeF() > normal);
        QTest::keyClick(m_view, Qt::Key_Minus, Qt::ControlModifier);
        QTest::keyClick(m_view, Qt::Key_Minus, Qt::ControlModifier);
        QVERIFY(m_view->textFont().pointSizeF() < normal);
        QTest::keyClick(m_view, Qt::Key_0, Qt::ControlModifier);
        QCOMPARE(m_view->textFont().pointSizeF(), normal);
    }

private:
    Library &library() { return m_newsroom->desk->library(); }
    void serve(const QByteArray &words)
    {
        m_web->route("/feed.xml",
            WireReply::answer(200, "application/rss+xml", feed(m_web->url(QString()).toEncoded(), words)));
    }
    QPushButton *button(const QString &words)
    {
        for (QPushButton *each : m_window->findChildren<QPushButton *>()) {
            if (each->isVisible() && each->text().remove(u'&') == words)
                return each;
        }
        return nullptr;
    }
    bool press(const QString &words)
    {
        QPushButton *found = button(words);
        if (found)
            found->click();
        return found;
    }

    std::unique_ptr<TestServer> m_web;
    std::unique_ptr<Newsroom> m_newsroom;
    std::unique_ptr<MainWindow> m_window;
    ReadSpace *m_read = nullptr;
    ArticleView *m_view = nullptr;
    FeedId m_feed;
    ArticleId m_article;
};

QTEST_MAIN(ReadArticleTest)
#include "readarticle_test.moc"
