#include "desk/drafts.h"
#include "desk/newsroom.h"
#include "reading/readspace.h"
#include "ui/inwindow.h"
#include "widgets/strip.h"
#include "writing/writespace.h"

#include <QAction>
#include <QClipboard>
#include <QJsonObject>
#include <QLineEdit>
#include <QListView>
#include <QPushButton>
#include <QTextBrowser>

using namespace Qt::StringLiterals;

/// From a blog to a published post as a person does it: through the window, on a real WordPress.
class PathWindowTest final : public QObject {
    Q_OBJECT
private slots:
    void fromABlogToAPublishedPost();
};

void PathWindowTest::fromABlogToAPublishedPost()
{
    WordPressServer wordpress;
    if (wordpress.isSkipped())
        QSKIP(qPrintable(wordpress.problem()));
    QVERIFY2(wordpress.problem().isEmpty(), qPrintable(wordpress.problem()));
    TestServer web;
    const Blog blog(web);
    Newsroom newsroom;
    const auto window = std::make_unique<MainWindow>(*newsroom.desk);
    MainWindow &w = *window;
    w.resize(1280, 800);
    w.show();
    w.activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&w));
    auto *read = w.findChild<ReadSpace *>();
    auto *write = w.findChild<WriteSpace *>();
    QVERIFY(read && write);

    // Follow the blog by its page's address.
    QVERIFY(command(w, "space-read"));
    command(w, "space-read")->trigger();
    command(w, "follow-blog")->trigger();
    auto *address = named<QLineEdit>(w, u"Address of the blog"_s);
    QVERIFY(address);
    QTRY_VERIFY(address->hasFocus());
    QTest::keyClicks(address, u"127.0.0.1:%1"_s.arg(web.port()));
    QTest::keyClick(address, Qt::Key_Return);
    QTRY_VERIFY_WITH_TIMEOUT(named<QListView>(w, u"Articles"_s), 15000);
    auto *articles = named<QListView>(w, u"Articles"_s);
    QTRY_COMPARE_WITH_TIMEOUT(articles->model()->rowCount(), 2, 15000);

    // Open the article by key, select a passage, quote it.
    articles->setFocus();
    QTest::keyClick(articles, Qt::Key_Home);
    if (!read->view()->article() || !read->view()->toPlainText().contains(u"Closed before dawn"_s))
        QTest::keyClick(articles, Qt::Key_J);
    QTRY_VERIFY(read->view()->toPlainText().contains(u"We found out from the baker"_s));
    QTest::keyClick(articles, Qt::Key_Return);
    QTRY_VERIFY(read->view()->hasFocus());
    QVERIFY(
        read->view()->find(u"We found out from the baker, who lives beside the river and sees everything."_s,
            QTextDocument::FindBackward)
        || read->view()->find(
            u"We found out from the baker, who lives beside the river and sees everything."_s));
    QVERIFY(read->view()->passage());
    QTest::keyClick(read->view(), Qt::Key_Q);
    QTRY_VERIFY_WITH_TIMEOUT(
        write->draft() && write->editor()->markup().contains("We found out from the baker"), 15000);
    const DraftId draft = write->draft();
    QVERIFY2(write->editor()->markup().contains("Amina Darwish"), write->editor()->markup().constData());

    // Write a title and a lead; the lead goes above the quotation.
    command(w, "space-write")->trigger();
    auto *title = named<QLineEdit>(w, u"Title of the post"_s);
    QVERIFY(title);
    title->setFocus();
    QTest::keyClicks(title, u"Voices from the square"_s);
    PostEdit *editor = write->editor();
    QTest::keyClick(title, Qt::Key_Return);
    QTRY_VERIFY(editor->hasFocus());
    QTest::keyClick(editor, Qt::Key_End, Qt::ControlModifier);
    QTest::keyClicks(editor, u"Square Watch writes <today>:"_s);
    QVERIFY(command(w, "move-block-up")->isEnabled());
    command(w, "move-block-up")->trigger();
    QVERIFY2(editor->markup().startsWith("<!-- wp:paragraph -->\n<p>Square Watch writes "
                                         "&lt;today&gt;:</p>\n<!-- /wp:paragraph -->\n\n<!-- wp:quote "),
        editor->markup().constData());

    // The address of a photo report, pasted on a line of its own, becomes a card.
    QTest::keyClick(editor, Qt::Key_End, Qt::ControlModifier);
    QGuiApplication::clipboard()->setText(web.url(u"/photos"_s).toString());
    QTest::keyClick(editor, Qt::Key_V, Qt::ControlModifier);
    QVERIFY2(editor->markup().contains("<a href=\"" + web.url(u"/photos"_s).toEncoded() + "\">"),
        editor->markup().constData());
    QPushButton *makeCard = button(w, u"Make it a card"_s);
    QVERIFY(makeCard);
    makeCard->click();
    QTRY_VERIFY_WITH_TIMEOUT(editor->markup().contains("qtd-card"), 15000);
    QVERIFY(editor->markup().contains("Night of the flood"));

    // The preview shows all of it, when there is one.
    if (QAction *preview = command(w, "preview"); preview && preview->isEnabled()) {
        preview->trigger();
        const auto isShown = [&] {
            for (const QTextBrowser *page : w.findChildren<QTextBrowser *>()) {
                const QString words = page->toPlainText();
                if (page != read->view() && page->isVisible() && words.contains(u"Square Watch writes"_s)
                    && words.contains(u"We found out from the baker"_s)
                    && words.contains(u"Night of the flood"_s))
                    return true;
            }
            return false;
        };
        QTRY_VERIFY_WITH_TIMEOUT(isShown(), 10000);
        preview->trigger();
    }

    // Everything typed is on the disk within two seconds, without a key for it.
    const auto saved = [&] {
        const Result<Draft> now = newsroom.desk->drafts().draft(draft);
        return now && now->fields.content == editor->markup() && now->fields.title == title->text();
    };
    QVERIFY(saved());

    // Connect the site and publish; read it back: the same bytes, and on the page that anybody sees.
    publish(w, *newsroom.desk, wordpress, draft);
    if (QTest::currentTestFailed())
        return;
    const QJsonObject post = published(wordpress, *newsroom.desk, draft);
    QCOMPARE(post[u"status"].toString(), u"publish"_s);
    QCOMPARE(post[u"title"][u"raw"].toString(), u"Voices from the square"_s);
    QCOMPARE(post[u"content"][u"raw"].toString().toUtf8(), editor->markup());
    const QByteArray page = get(QUrl(post[u"link"].toString()));
    QVERIFY2(page.contains("We found out from the baker, who lives beside the river"), page.left(2000));
    QVERIFY(page.contains("Square Watch writes &lt;today&gt;:"));
    QVERIFY(page.contains("href=\"" + web.url(u"/bridge"_s).toEncoded() + '"'));
    QVERIFY(page.contains("Amina Darwish"));
    QVERIFY(page.contains("qtd-card"));
    QVERIFY(page.contains("href=\"" + web.url(u"/photos"_s).toEncoded() + '"'));
    QVERIFY(page.contains("Night of the flood"));
}

QTEST_MAIN(PathWindowTest)
#include "path_window_test.moc"
