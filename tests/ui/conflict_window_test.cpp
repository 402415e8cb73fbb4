#include "desk/drafts.h"
#include "desk/newsroom.h"
#include "desk/outbox.h"
#include "formats/blocks/makers.h"
#include "ui/inwindow.h"
#include "widgets/strip.h"
#include "writing/conflictview.h"
#include "writing/writespace.h"

#include <QApplication>

using namespace Qt::StringLiterals;

/// A conflict from both sides to one text on a real WordPress, by keys alone.
class ConflictWindowTest final : public QObject {
    Q_OBJECT
private slots:
    void twoTextsBecomeOneOnTheSite();
    void whatStoppedASyncIsTakenAwayOnceSomebodySignedIn();
};

void ConflictWindowTest::twoTextsBecomeOneOnTheSite()
{
    WordPressServer wordpress;
    if (wordpress.isSkipped())
        QSKIP(qPrintable(wordpress.problem()));
    QVERIFY2(wordpress.problem().isEmpty(), qPrintable(wordpress.problem()));
    Newsroom newsroom;
    PostFields fields;
    fields.title = u"Voices from the square"_s;
    const auto text = [](const QByteArray &first, const QByteArray &last) {
        return blocks::joined({ blocks::paragraph(first), blocks::paragraph("Nobody told the people."),
            blocks::paragraph(last) });
    };
    fields.content = text("The bridge was closed.", "They heard it from the baker.");
    Drafts &drafts = newsroom.desk->drafts();
    const DraftId draft = *await(drafts.create(fields));
    MainWindow window(*newsroom.desk);
    window.resize(1280, 800);
    window.show();
    window.activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&window));
    window.go(MainWindow::Space::Write);
    WriteSpace *write = window.writing();
    write->open(draft);
    publish(window, *newsroom.desk, wordpress, draft);
    if (QTest::currentTestFailed())
        return;

    // Somebody changes it in WordPress, and somebody here.
    const QByteArray theirs
        = text("The bridge was closed at night.", "They heard it from the baker, at six.");
    (void)wordpress.eval("wp_update_post(wp_slash(['ID' => "
        + QByteArray::number(drafts.draft(draft)->remoteId) + ", 'post_content' => base64_decode('"
        + theirs.toBase64() + "')]));");
    PostEdit *editor = write->editor();
    editor->setFocus();
    editor->moveCursor(QTextCursor::Start);
    editor->moveCursor(QTextCursor::EndOfBlock);
    QTest::keyClick(editor, Qt::Key_Backspace);
    QTest::keyClicks(editor, u" by nobody."_s);
    const QByteArray mine = editor->markup();
    QVERIFY(mine.contains("closed by nobody."));
    QVERIFY(await(drafts.save(draft)));
    QTest::keyClick(&window, Qt::Key_F5);
    const auto state = [&] {
        return drafts.draft(draft)->state;
    };
    QTRY_VERIFY_WITH_TIMEOUT(state() == SyncState::Conflict, 60000);

    // Nothing is sent: the site has theirs, whatever is pressed.
    QTest::keyClick(&window, Qt::Key_F5);
    QTRY_VERIFY_WITH_TIMEOUT(!newsroom.desk->outbox().isSyncing(), 60000);
    QCOMPARE(published(wordpress, *newsroom.desk, draft)[u"content"][u"raw"].toString().toUtf8(), theirs);

    QTest::keyClick(&window, Qt::Key_M, Qt::ControlModifier | Qt::AltModifier);
    QTRY_VERIFY(write->conflict()->isPresented());
    QCOMPARE(write->conflict()->placeCount(), 1);
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_B);
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Return, Qt::ControlModifier | Qt::AltModifier);
    QTRY_VERIFY(!write->isDeciding());
    const QByteArray both = blocks::joined({ blocks::paragraph("The bridge was closed by nobody."),
        blocks::paragraph("The bridge was closed at night."), blocks::paragraph("Nobody told the people."),
        blocks::paragraph("They heard it from the baker, at six.") });
    QCOMPARE(editor->markup(), both);
    QVERIFY(await(newsroom.desk->outbox().publish(draft)));
    QTest::keyClick(&window, Qt::Key_F5);
    QTRY_VERIFY_WITH_TIMEOUT(state() == SyncState::OnSite, 60000);
    QCOMPARE(published(wordpress, *newsroom.desk, draft)[u"content"][u"raw"].toString().toUtf8(), both);
    editor->undo();
    QCOMPARE(editor->markup(), mine);
}

void ConflictWindowTest::whatStoppedASyncIsTakenAwayOnceSomebodySignedIn()
{
    WordPressServer wordpress;
    if (wordpress.isSkipped())
        QSKIP(qPrintable(wordpress.problem()));
    Newsroom newsroom;
    const Result<SiteId> site = connectTo(wordpress, *newsroom.desk);
    QVERIFY(site);
    newsroom.desk.reset();
    newsroom.open(); // Its password was held for one run.
    MainWindow window(*newsroom.desk);
    window.show();
    window.activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&window));
    QTest::keyClick(&window, Qt::Key_F5);
    QTRY_VERIFY(button(window, u"Sign In Again"_s));
    window.go(MainWindow::Space::Write); // Away from where it was said.
    QVERIFY(await(newsroom.desk->sites().setPassword(*site, Secret(wordpress.password(u"editor"_s)))));
    window.go(MainWindow::Space::Read);
    QVERIFY(!button(window, u"Sign In Again"_s));
}

QTEST_MAIN(ConflictWindowTest)
#include "conflict_window_test.moc"
