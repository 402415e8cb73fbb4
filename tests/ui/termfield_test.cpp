#include "writing/termfield.h"
#include "writing/termpopover.h"

#include <QAbstractItemView>
#include <QCompleter>
#include <QLineEdit>
#include <QListWidget>
#include <QSignalSpy>
#include <QTest>
#include <QToolButton>

using namespace Qt::StringLiterals;

namespace {

const std::vector<Term> siteTerms{ { 1, u"Uncategorized"_s, 0, 3 }, { 4, u"Kazakhstan"_s, 2, 42 },
    { 2, u"Asia"_s, 0, 60 }, { 5, u"Arts, Culture"_s, 0, 9 }, { 6, u"Kyrgyzstan"_s, 2, 12 } };

/// A field in a window of its own, with the keyboard.
struct Shown {
    Shown()
    {
        window.resize(500, 400);
        field = new TermField(u"Categories"_s, &window);
        field->setGeometry(10, 10, 300, 30);
        field->setTerms(siteTerms);
        window.show();
        QApplication::setActiveWindow(&window);
        field->line()->setFocus();
    }
    void type(const QString &text) { QTest::keyClicks(field->line(), text); }

    QWidget window;
    TermField *field = nullptr;
};

} // namespace

class TermFieldTest final : public QObject {
    Q_OBJECT

private slots:
    void aNameWithACommaOfItsOwnStaysWhole();
    void eachNameCountsOnce();
    void whatThePostHasStaysWholeWithoutASite();
    void aCategoryStandsBehindTheOneThatItIsIn();
    void aRingOfCategoriesIsShownOnce();
    void typingCompletesTheNameUnderTheCursor();
    void theListSetsAndTakesAway();
    void withoutTermsThereIsNothingToChooseFrom();
};

void TermFieldTest::aNameWithACommaOfItsOwnStaysWhole()
{
    const QStringList known{ u"Arts, Culture"_s, u"Arts"_s, u"A, B, C"_s };
    QCOMPARE(splitNames(u"Kazakhstan, Arts, Culture"_s, known),
        (QStringList{ u"Kazakhstan"_s, u"Arts, Culture"_s }));
    QCOMPARE(splitNames(u"arts,culture , x"_s, known), (QStringList{ u"arts"_s, u"culture"_s, u"x"_s }));
    QCOMPARE(splitNames(u"A, B, C, D"_s, known), (QStringList{ u"A, B, C"_s, u"D"_s }));
    QCOMPARE(splitNames(u" , ,, "_s, known), QStringList());
    QCOMPARE(splitNames(joinedNames({ u"A, B, C"_s, u"Arts"_s, u"Arts, Culture"_s }), known),
        (QStringList{ u"A, B, C"_s, u"Arts"_s, u"Arts, Culture"_s }));
}

void TermFieldTest::eachNameCountsOnce()
{
    QCOMPARE(splitNames(u"Asia, asia,  ASIA , Europe"_s, {}), (QStringList{ u"Asia"_s, u"Europe"_s }));
}

/// Another field of the post is typed in: a category of the site that nobody touched must not become two.
void TermFieldTest::whatThePostHasStaysWholeWithoutASite()
{
    TermField field(u"Categories"_s, nullptr);
    field.setNames({ u"Peace, Justice & Institutions"_s, u"Asia"_s });
    QCOMPARE(field.names(), (QStringList{ u"Peace, Justice & Institutions"_s, u"Asia"_s }));
}

void TermFieldTest::aCategoryStandsBehindTheOneThatItIsIn()
{
    QStringList rows;
    for (const auto &[term, depth] : inTree(siteTerms))
        rows << QString(depth, u'>') + term.name;
    QCOMPARE(rows,
        (QStringList{
            u"Arts, Culture"_s, u"Asia"_s, u">Kazakhstan"_s, u">Kyrgyzstan"_s, u"Uncategorized"_s }));
}

void TermFieldTest::aRingOfCategoriesIsShownOnce()
{
    const std::vector<TermRow> tree
        = inTree({ { 1, u"a"_s, 2, 0 }, { 2, u"b"_s, 1, 0 }, { 3, u"c"_s, 3, 0 } });
    QCOMPARE(tree.size(), size_t(3));
}

void TermFieldTest::typingCompletesTheNameUnderTheCursor()
{
    Shown shown;
    QSignalSpy edited(shown.field, &TermField::edited);
    shown.type(u"Europe, kaz"_s);
    auto *completer = shown.field->findChild<QCompleter *>();
    QVERIFY(completer->popup()->isVisible());
    QCOMPARE(completer->currentCompletion(), u"Kazakhstan"_s);
    QTest::keyClick(completer->popup(), Qt::Key_Down);
    QTest::keyClick(completer->popup(), Qt::Key_Return);
    QCOMPARE(shown.field->names(), (QStringList{ u"Europe"_s, u"Kazakhstan"_s }));
    QVERIFY(!completer->popup()->isVisible());
    QVERIFY(edited.count() > 1);
    // What comes next is a name of its own.
    shown.type(u"x"_s);
    QCOMPARE(shown.field->names(), (QStringList{ u"Europe"_s, u"Kazakhstan"_s, u"x"_s }));
    // In the middle, the others stay.
    shown.field->line()->setCursorPosition(6);
    QTest::keyClick(shown.field->line(), Qt::Key_Backspace);
    QCOMPARE(shown.field->names().size(), 3);
    QVERIFY(shown.field->names().contains(u"Kazakhstan"_s));
}

void TermFieldTest::theListSetsAndTakesAway()
{
    Shown shown;
    shown.field->setNames({ u"Elsewhere"_s, u"kazakhstan"_s });
    shown.field->findChild<QToolButton *>()->click();
    auto *popover = shown.window.findChild<TermPopover *>();
    QVERIFY(popover);
    auto *list = popover->findChild<QListWidget *>();
    QCOMPARE(list->count(), 5);
    QCOMPARE(list->item(2)->checkState(), Qt::Checked); // Whatever its capitals.
    auto *filter = popover->findChild<QLineEdit *>();
    QTest::keyClicks(filter, u"arts"_s);
    QVERIFY(list->item(1)->isHidden());
    QTest::keyClick(filter, Qt::Key_Return);
    QCOMPARE(shown.field->names(), (QStringList{ u"Elsewhere"_s, u"kazakhstan"_s, u"Arts, Culture"_s }));
    list->item(2)->setCheckState(Qt::Unchecked);
    QCOMPARE(shown.field->names(), (QStringList{ u"Elsewhere"_s, u"Arts, Culture"_s }));
}

void TermFieldTest::withoutTermsThereIsNothingToChooseFrom()
{
    TermField field(u"Tags"_s, nullptr);
    QVERIFY(!field.findChild<QToolButton *>()->isEnabled());
}

QTEST_MAIN(TermFieldTest)
#include "termfield_test.moc"
