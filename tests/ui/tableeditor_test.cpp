/// Tables edited in the window: every change is one, and touches its cell, row or column alone.

#include "formats/blocks/makers.h"
#include "widgets/style.h"
#include "writing/cellmodel.h"
#include "writing/cellview.h"
#include "writing/inlineedit.h"
#include "writing/tableeditor.h"
#include "writing/tableface.h"

#include <QApplication>
#include <QCheckBox>
#include <QClipboard>
#include <QImage>
#include <QLabel>
#include <QMenu>
#include <QMimeData>
#include <QPainter>
#include <QPointer>
#include <QPushButton>
#include <QTest>

using namespace Qt::StringLiterals;

namespace {

QByteArray tableOf(
    const std::vector<std::vector<QByteArray>> &head, const std::vector<std::vector<QByteArray>> &body)
{
    return blocks::table({ head, body, {}, {} });
}

/// The editor in a window, and what the post was told.
struct Opened {
    explicit Opened(const QByteArray &markup)
    {
        window.resize(900, 700);
        window.show();
        window.activateWindow();
        (void)QTest::qWaitForWindowActive(&window);
        editor = new TableEditor(&window, markup);
        QObject::connect(editor, &TableEditor::changed, &window,
            [this, markup](const QByteArray &was, const QByteArray &now) {
                QCOMPARE(was, states.empty() ? markup : states.back());
                states.push_back(now);
            });
        editor->openAbove();
        view = editor->findChild<CellView *>();
    }

    InlineEdit *cell() const { return qobject_cast<InlineEdit *>(view->indexWidget(view->currentIndex())); }
    QPoint place() const { return { view->currentIndex().row(), view->currentIndex().column() }; }
    void choose(const QString &text)
    {
        for (QMenu *menu : editor->findChildren<QMenu *>()) {
            for (QAction *action : menu->actions()) {
                if (action->text().remove(u'&') == text)
                    action->trigger();
            }
        }
    }
    void paste(const QString &text, const QString &html = {})
    {
        auto *mime = new QMimeData;
        mime->setText(text);
        if (!html.isEmpty())
            mime->setHtml(html);
        QGuiApplication::clipboard()->setMimeData(mime);
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_V, Qt::ControlModifier);
    }

    QWidget window;
    QPointer<TableEditor> editor;
    CellView *view = nullptr;
    std::vector<QByteArray> states;
};

} // namespace

class TableEditorTest final : public QObject {
    Q_OBJECT
private slots:
    void initTestCase() { applyLook(*qApp, Scheme::Light); }

    void tabGoesFromCellToCellAndMakesARowBehindTheLast()
    {
        Opened table(tableOf({ { "h", "i" } }, { { "a", "b" } }));
        QVERIFY(table.cell()); // The first cell is open.
        QTest::keyClicks(table.cell(), u"1"_s);
        QTest::keyClick(table.cell(), Qt::Key_Tab);
        QCOMPARE(table.states, std::vector{ tableOf({ { "h1", "i" } }, { { "a", "b" } }) });
        QCOMPARE(table.place(), QPoint(0, 1));
        QTest::keyClick(table.cell(), Qt::Key_Tab);
        QTest::keyClicks(table.cell(), u"x"_s); // Instead of what was there.
        QTest::keyClick(table.cell(), Qt::Key_Backtab);
        QCOMPARE(table.place(), QPoint(0, 1));
        QCOMPARE(table.states.back(), tableOf({ { "h1", "i" } }, { { "x", "b" } }));
        QTest::keyClick(table.cell(), Qt::Key_Tab);
        QTest::keyClick(table.cell(), Qt::Key_Tab);
        QTest::keyClick(table.cell(), Qt::Key_Tab);
        QCOMPARE(table.place(), QPoint(2, 0));
        QVERIFY(table.cell());
        QCOMPARE(table.states.back(), tableOf({ { "h1", "i" } }, { { "x", "b" }, { "", "" } }));
        QCOMPARE(table.states.size(), size_t(3)); // What is only passed is no change.
    }

    void escapeGivesBackTheCellAndThenTheFocus()
    {
        Opened table(tableOf({}, { { "a", "b" } }));
        QTest::keyClicks(table.cell(), u"1"_s);
        QTest::keyClick(table.cell(), Qt::Key_Escape);
        QVERIFY(table.states.empty());
        QVERIFY(table.editor->isVisible());
        QVERIFY(!table.cell());
        QTest::keyClick(table.view, Qt::Key_Escape);
        QVERIFY(!table.editor || !table.editor->isVisible());
    }

    void closingKeepsWhatWasTyped()
    {
        Opened table(tableOf({}, { { "a", "b" } }));
        QTest::keyClicks(table.cell(), u"1"_s);
        QTest::mouseClick(&table.window, Qt::LeftButton, {}, { 5, 690 });
        QVERIFY(!table.editor || !table.editor->isVisible());
        QCOMPARE(table.states, std::vector{ tableOf({}, { { "a1", "b" } }) });
    }

    void marksInACellStayAndAreMade()
    {
        Opened table(tableOf({}, { { "a <a href='https://e.org/'>b</a>", "" } }));
        QTest::keyClicks(table.cell(), u"!"_s);
        QTest::keyClick(table.cell(), Qt::Key_Tab);
        QCOMPARE(table.states.back(), tableOf({}, { { "a <a href='https://e.org/'>b</a>!", "" } }));
        QTest::keyClick(table.cell(), Qt::Key_B, Qt::ControlModifier);
        QTest::keyClicks(table.cell(), u"c"_s);
        QTest::keyClick(table.cell(), Qt::Key_Return);
        QCOMPARE(table.states.back(),
            tableOf({}, { { "a <a href='https://e.org/'>b</a>!", "<strong>c</strong>" } }));
    }

    void rowsAndColumnsComeAndGo()
    {
        Opened table(tableOf({ { "h", "i" } }, { { "a", "b" }, { "c", "d" } }));
        table.view->openCell(1, 1);
        table.view->closeOpen();
        table.choose(u"Insert Below"_s);
        QCOMPARE(table.states.back(), tableOf({ { "h", "i" } }, { { "a", "b" }, { "", "" }, { "c", "d" } }));
        QCOMPARE(table.place(), QPoint(2, 1));
        table.choose(u"Delete Row"_s);
        table.choose(u"Insert Before"_s);
        QCOMPARE(table.states.back(), tableOf({ { "h", "", "i" } }, { { "a", "", "b" }, { "c", "", "d" } }));
        table.choose(u"Delete Column"_s);
        QCOMPARE(table.states.back(), tableOf({ { "h", "i" } }, { { "a", "b" }, { "c", "d" } }));
        table.choose(u"Align Right"_s);
        QVERIFY(table.states.back().contains("<td class=\"has-text-align-right\" data-align=\"right\">"));
        table.choose(u"Align as the Text Runs"_s);
        QCOMPARE(table.states.back(), tableOf({ { "h", "i" } }, { { "a", "b" }, { "c", "d" } }));
        auto *header = table.editor->findChild<QCheckBox *>();
        QVERIFY(header->isChecked());
        header->click();
        QCOMPARE(table.states.back(), tableOf({}, { { "h", "i" }, { "a", "b" }, { "c", "d" } }));
        header->click();
        QCOMPARE(table.states.back(), tableOf({ { "h", "i" } }, { { "a", "b" }, { "c", "d" } }));
    }

    void cellsOfASpreadsheetAreFilledIn()
    {
        Opened table(tableOf({}, { { "a", "b" }, { "c", "d" } }));
        table.view->openCell(1, 1); // While a cell is written, too.
        table.paste(u"1\t2 < 3\n4\t5\n"_s);
        QCOMPARE(table.states,
            std::vector{ tableOf(
                {}, { { "a", "b", "" }, { "c", "1", "2 &lt; 3" }, { "", "4", "5" } }) }); // One change.
        table.view->setCurrentIndex(table.view->model()->index(0, 0));
        table.view->setFocus();
        table.paste(u"x y"_s, u"<table><tr><td><b>x</b></td><td>y</td></tr></table>"_s);
        QCOMPARE(table.states.back(),
            tableOf({}, { { "<strong>x</strong>", "y", "" }, { "c", "1", "2 &lt; 3" }, { "", "4", "5" } }));
    }

    void whatHoldsNoWordsLeavesTheCellAsItIs()
    {
        Opened table(tableOf({}, { { "a", "b" } }));
        table.view->closeOpen();
        table.view->setCurrentIndex(table.view->model()->index(0, 0));
        table.view->setFocus();
        auto *mime = new QMimeData;
        mime->setImageData(QImage(8, 8, QImage::Format_RGB32));
        QGuiApplication::clipboard()->setMimeData(mime);
        QTest::keyClick(table.view, Qt::Key_V, Qt::ControlModifier);
        table.paste({}, u"<p><img src=\"https://news.example/a.png\"></p>"_s);
        QCOMPARE(table.states, std::vector<QByteArray>());
        QVERIFY(!table.view->paste(*QGuiApplication::clipboard()->mimeData()));
        QCOMPARE(table.states, std::vector<QByteArray>());
    }

    void chosenCellsAreCopiedAndEmptied()
    {
        Opened table(tableOf({}, { { "a", "<em>b</em>" }, { "c", "d" } }));
        table.view->closeOpen();
        const QAbstractItemModel *model = table.view->model();
        table.view->selectionModel()->select(
            QItemSelection(model->index(0, 0), model->index(0, 1)), QItemSelectionModel::ClearAndSelect);
        QTest::keyClick(table.view, Qt::Key_X, Qt::ControlModifier);
        QCOMPARE(QGuiApplication::clipboard()->text(), u"a\tb\n"_s);
        QCOMPARE(table.states, std::vector{ tableOf({}, { { "", "" }, { "c", "d" } }) });
        table.view->setCurrentIndex(table.view->model()->index(1, 0));
        QTest::keyClick(table.view, Qt::Key_V, Qt::ControlModifier);
        QCOMPARE(table.states.back(), tableOf({}, { { "", "" }, { "a", "<em>b</em>" } }));
    }

    void aCellThatHoldsMoreSaysWhyItStays()
    {
        const QByteArray markup = tableOf({}, { { "<ul><li>one</li></ul>", "b" } });
        Opened table(markup);
        QVERIFY(!table.cell()); // The first is not opened.
        const auto says = [&](const QString &words) {
            const auto labels = table.editor->findChildren<QLabel *>();
            return std::any_of(labels.begin(), labels.end(),
                [&](const QLabel *label) { return label->isVisible() && label->text().contains(words); });
        };
        QVERIFY(says(u"more than a line of words"_s));
        QTest::keyClicks(table.view, u"x"_s);
        QTest::keyClick(table.view, Qt::Key_Delete);
        QVERIFY(table.states.empty());
        table.view->openCell(0, 1);
        QVERIFY(!says(u"more than a line of words"_s));
        QTest::keyClicks(table.cell(), u"x"_s);
        QTest::keyClick(table.cell(), Qt::Key_Return);
        QCOMPARE(table.states, std::vector{ QByteArray(markup).replace(">b<", ">bx<") });
    }

    void mergedCellsAreWrittenAndRowsStay()
    {
        const QByteArray markup
            = "<!-- wp:table -->\n<figure class=\"wp-block-table\"><table><tbody><tr><td "
              "colspan=\"2\">a</td></tr><tr><td rowspan=\"2\">b</td><td>c</td></tr><tr><td>d</td></tr>"
              "</tbody></table></figure>\n<!-- /wp:table -->";
        Opened table(markup);
        QCOMPARE(table.view->model()->columnCount(), 2);
        QVERIFY(!table.editor->findChild<QCheckBox *>()->isEnabled());
        table.view->openCell(2, 1);
        QTest::keyClicks(table.cell(), u"x"_s);
        QTest::keyClick(table.cell(), Qt::Key_Tab); // No row behind it.
        QCOMPARE(table.states, std::vector{ QByteArray(markup).replace(">d<", ">dx<") });
    }

    void theCaptionIsWrittenWithItsMarks()
    {
        Opened table(blocks::table({ {}, { { "a" } }, {}, "Seen by <em>Lina</em>" }));
        InlineEdit *caption = nullptr;
        for (InlineEdit *each : table.editor->findChildren<InlineEdit *>()) {
            if (each->parentWidget() == table.editor)
                caption = each;
        }
        QVERIFY(caption);
        caption->setFocus();
        QTest::keyClicks(caption, u"."_s);
        QTest::keyClick(caption, Qt::Key_Return);
        QCOMPARE(
            table.states, std::vector{ blocks::table({ {}, { { "a" } }, {}, "Seen by <em>Lina.</em>" }) });
    }

    void largeAndHostileTablesArePaintedInAFewRows()
    {
        QByteArray wide = "<!-- wp:table --><figure><table><tbody>";
        for (int row = 0; row < 3000; ++row)
            wide += "<tr><td colspan=\"1000\" rowspan=\"65000\">x</td>"
                + QByteArray("<td>نص</td>").repeated(30) + "</tr>";
        wide += "</tbody></table></figure><!-- /wp:table -->";
        for (const QByteArray &markup :
            { wide, tableOf({}, {}), tableOf({}, { { QByteArray("long ").repeated(5000) } }) }) {
            const auto table = blocks::tableView(blocks::Document::parse(markup).block(0));
            const TableFace face(
                table.value_or(blocks::TableView()), QApplication::font(), qApp->palette(), 500);
            QVERIFY(face.height() > 0 && face.height() < 700);
            QImage image(500, int(face.height()), QImage::Format_ARGB32_Premultiplied);
            image.fill(Qt::white);
            QPainter painter(&image);
            face.paint(painter, {}, qApp->palette());
        }
    }

    void itClosesWithThePostThatItIsIn()
    {
        QWidget window;
        window.resize(900, 700);
        QWidget post(&window);
        post.setGeometry(0, 0, 400, 300);
        window.show();
        QPointer<TableEditor> editor = new TableEditor(&window, tableOf({}, { { "a" } }));
        QByteArray written;
        connect(editor, &TableEditor::changed, this,
            [&written](const QByteArray &, const QByteArray &now) { written = now; });
        editor->openAt(&post, post.rect());
        QVERIFY(QTest::qWaitForWindowActive(&window));
        QTest::keyClicks(QApplication::focusWidget(), u"b"_s);
        post.hide();
        QTRY_VERIFY(!editor);
        QVERIFY2(written.contains("<td>ab</td>"), written.constData());
    }
};

QTEST_MAIN(TableEditorTest)
#include "tableeditor_test.moc"
