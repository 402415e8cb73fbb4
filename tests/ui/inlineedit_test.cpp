/// One line of text with its marks: what is not edited keeps its bytes.

#include "support/generatedpost.h"
#include "writing/inlineedit.h"

#include <QApplication>
#include <QClipboard>
#include <QLineEdit>
#include <QMimeData>
#include <QSignalSpy>
#include <QTest>

#include <random>

using namespace Qt::StringLiterals;

namespace {

/// Shown, so that keys are taken as in the window.
struct Field {
    explicit Field(const QByteArray &html)
    {
        edit.setMarkup(html);
        edit.show();
        edit.activateWindow();
        edit.setFocus();
        (void)QTest::qWaitForWindowActive(&edit);
    }

    void select(int from, int to)
    {
        QTextCursor cursor = edit.textCursor();
        cursor.setPosition(from);
        cursor.setPosition(to, QTextCursor::KeepAnchor);
        edit.setTextCursor(cursor);
    }

    InlineEdit edit;
};

} // namespace

class InlineEditTest final : public QObject {
    Q_OBJECT
private slots:
    void oneLetterChangesNothingElse_data()
    {
        QTest::addColumn<QByteArray>("html");
        QTest::addColumn<int>("position");
        QTest::addColumn<QByteArray>("wanted");
        QTest::newRow("beside a link")
            << QByteArray("By&nbsp;<a class='x' href=\"https://l.example/?a&amp;b\" >Lina</a><br />and K")
            << 0
            << QByteArray("~By&nbsp;<a class='x' href=\"https://l.example/?a&amp;b\" >Lina</a><br />and K");
        QTest::newRow("in a link") << QByteArray("By <a href='https://l.example/'>Lina</a>") << 5
                                   << QByteArray("By <a href='https://l.example/'>Li~na</a>");
        QTest::newRow("behind a link") << QByteArray("By <a href='https://l.example/'>Lina</a>") << 7
                                       << QByteArray("By <a href='https://l.example/'>Lina</a>~");
        QTest::newRow("in a passage of another language")
            << QByteArray("<span lang=\"ar\" dir=\"rtl\">سوق</span>, 3 May") << 3
            << QByteArray("<span lang=\"ar\" dir=\"rtl\">سوق~</span>, 3 May");
        QTest::newRow("empty") << QByteArray() << 0 << QByteArray("~");
    }
    void oneLetterChangesNothingElse()
    {
        QFETCH(QByteArray, html);
        QFETCH(int, position);
        QFETCH(QByteArray, wanted);
        Field field(html);
        QCOMPARE(field.edit.markup(), html);
        field.select(position, position);
        QTest::keyClicks(&field.edit, u"~"_s);
        QCOMPARE(field.edit.markup(), wanted);
        field.edit.undo();
        QCOMPARE(field.edit.markup(), html);
    }

    void anyCaptionComesBackAsItWas()
    {
        for (unsigned seed = 1; seed <= 500; ++seed) {
            std::mt19937 random(seed);
            const QByteArray html = generatedpost::inlineHtml(random);
            InlineEdit edit;
            edit.setMarkup(html);
            QCOMPARE(edit.markup(), html);
            edit.textCursor().insertText(u"~"_s);
            edit.undo();
            QCOMPARE(edit.markup(), html);
        }
    }

    void theKeysOfTheEditorMakeMarks()
    {
        Field field("one two three");
        field.select(4, 7);
        QTest::keyClick(&field.edit, Qt::Key_B, Qt::ControlModifier);
        QCOMPARE(field.edit.markup(), QByteArray("one <strong>two</strong> three"));
        QTest::keyClick(&field.edit, Qt::Key_I, Qt::ControlModifier);
        QCOMPARE(field.edit.markup(), QByteArray("one <strong><em>two</em></strong> three"));
        QTest::keyClick(&field.edit, Qt::Key_B, Qt::ControlModifier);
        QCOMPARE(field.edit.markup(), QByteArray("one <em>two</em> three"));
        field.select(8, 13);
        QTest::keyClick(&field.edit, Qt::Key_M, Qt::ControlModifier | Qt::ShiftModifier);
        QCOMPARE(field.edit.markup(), QByteArray("one <em>two</em> <code>three</code>"));
        QTest::keyClick(&field.edit, Qt::Key_End);
        QTest::keyClick(&field.edit, Qt::Key_Return, Qt::ShiftModifier);
        QVERIFY(field.edit.markup().contains("<br>"));
        QSignalSpy accepted(&field.edit, &InlineEdit::accepted);
        QTest::keyClick(&field.edit, Qt::Key_Return);
        QCOMPARE(accepted.size(), 1);
    }

    void aLinkIsAskedForBesideItsWords()
    {
        Field field("see the market");
        field.select(8, 14);
        QTest::keyClick(&field.edit, Qt::Key_K, Qt::ControlModifier);
        auto *address = field.edit.findChild<QLineEdit *>();
        QVERIFY(address);
        QTest::keyClicks(address, u"m.example/?a&b"_s);
        QTest::keyClick(address, Qt::Key_Return);
        QCOMPARE(
            field.edit.markup(), QByteArray("see the <a href=\"https://m.example/?a&amp;b\">market</a>"));
        field.select(10, 10);
        field.edit.setLink({});
        QCOMPARE(field.edit.markup(), QByteArray("see the market"));
    }

    void whatCannotBeEditedIsShownAndStays()
    {
        const QByteArray html = "<ul><li>one</li></ul>";
        Field field(html);
        QVERIFY(field.edit.isReadOnly());
        QVERIFY(field.edit.toPlainText().contains(u"one"_s));
        QTest::keyClicks(&field.edit, u"x"_s);
        field.edit.toggleMark(u"<strong>"_s);
        QCOMPARE(field.edit.markup(), html);
    }

    void whatIsPastedKeepsItsMarksAndIsOneLine()
    {
        Field field("a");
        auto *mime = new QMimeData;
        mime->setHtml(u"<p style=\"color:red\">b <b>c</b></p><p>d</p>"_s);
        QGuiApplication::clipboard()->setMimeData(mime);
        field.edit.moveCursor(QTextCursor::End);
        field.edit.paste();
        QCOMPARE(field.edit.markup(), QByteArray("ab <strong>c</strong><br>d"));
        field.edit.selectAll();
        field.edit.copy();
        field.edit.setMarkup({});
        field.edit.paste();
        QCOMPARE(field.edit.markup(), QByteArray("ab <strong>c</strong><br>d"));
    }

    void whatHoldsNoWordsLeavesTheChosenOnes()
    {
        Field field("one <em>two</em>");
        auto *mime = new QMimeData;
        mime->setHtml(u"<p><img src=\"https://news.example/a.png\"></p>"_s);
        QGuiApplication::clipboard()->setMimeData(mime);
        field.edit.selectAll();
        field.edit.paste();
        QCOMPARE(field.edit.markup(), QByteArray("one <em>two</em>"));
        QVERIFY(!field.edit.document()->isUndoAvailable());
    }
};

QTEST_MAIN(InlineEditTest)
#include "inlineedit_test.moc"
