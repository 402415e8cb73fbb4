#include "widgets/fittingrow.h"
#include "widgets/icons.h"
#include "widgets/popover.h"
#include "widgets/style.h"
#include "widgets/tones.h"

#include <QApplication>
#include <QCheckBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QRadioButton>
#include <QSignalSpy>
#include <QTest>

using namespace Qt::StringLiterals;

class StyleTest final : public QObject {
    Q_OBJECT
private slots:
    void initTestCase() { applyLook(*qApp, Scheme::Light); }

    void escapeClosesAPopoverThatHoldsOnlyWords()
    {
        QWidget window;
        window.resize(300, 200);
        QLineEdit field(&window);
        window.show();
        QApplication::setActiveWindow(&window);
        field.setFocus();
        QTRY_VERIFY(field.hasFocus());
        Popover popover(&window);
        QLabel words(u"Only words"_s, &popover);
        popover.openAbove();
        QVERIFY(popover.isVisible());
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Escape);
        QVERIFY(!popover.isVisible());
        QVERIFY(field.hasFocus());
        Popover asking(&window);
        QLineEdit answer(&asking);
        answer.setFocus();
        asking.openAbove();
        QVERIFY(answer.hasFocus());
    }

    void whatHasNoRoomInARowIsNotCut()
    {
        FittingRow row;
        QList<QPushButton *> buttons;
        for (const QString &words : { u"Link"_s, u"Quote"_s, u"Photo report"_s }) {
            buttons << new QPushButton(words, &row);
            row.add(buttons.back());
        }
        row.resize(row.sizeHint());
        row.show();
        for (const QPushButton *button : buttons)
            QVERIFY(button->isVisible() && button->width() >= button->sizeHint().width());
        row.resize(row.sizeHint().width() - 30, row.height());
        QVERIFY(buttons.at(1)->isVisible() && !buttons.at(2)->isVisible());
        QTRY_VERIFY(buttons.at(1)->width() >= buttons.at(1)->sizeHint().width());
        row.resize(1, row.height());
        QVERIFY(!buttons.at(0)->isVisible());
        row.resize(row.sizeHint());
        QVERIFY(buttons.at(2)->isVisible());
    }

    void enterPressesTheButtonThatHasTheFocus()
    {
        QWidget window;
        QPushButton button(u"Publish Now"_s, &window);
        window.show();
        QSignalSpy pressed(&button, &QPushButton::clicked);
        QTest::keyClick(&button, Qt::Key_Return);
        QTest::keyClick(&button, Qt::Key_Enter);
        QTest::keyClick(&button, Qt::Key_Space);
        QCOMPARE(pressed.size(), 3);
    }

    void wordsAndIconStandInTheMiddleOfAButtonBothWays_data()
    {
        QTest::addColumn<Qt::LayoutDirection>("direction");
        QTest::newRow("left to right") << Qt::LeftToRight;
        QTest::newRow("right to left") << Qt::RightToLeft;
    }
    void wordsAndIconStandInTheMiddleOfAButtonBothWays()
    {
        QFETCH(Qt::LayoutDirection, direction);
        QPushButton button(lineIcon("add"_L1), u"Follow"_s);
        QGuiApplication::setLayoutDirection(direction);
        button.resize(button.sizeHint().width() + 40, 32);
        const QImage picture = button.grab().toImage();
        const int border = 6;
        const QRgb ground = picture.pixel(border, 16);
        int left = picture.width();
        int right = 0;
        for (int x = border; x < picture.width() - border; ++x) {
            for (int y = border; y < picture.height() - border; ++y) {
                if (picture.pixel(x, y) != ground) {
                    left = qMin(left, x);
                    right = qMax(right, x);
                }
            }
        }
        QVERIFY(right > left);
        QVERIFY2(left >= 20, "the words stand at the edge"); // Half of what the button has to spare.
        QVERIFY2(
            qAbs(left - (picture.width() - 1 - right)) <= 6, qPrintable(u"%1 to %2"_s.arg(left).arg(right)));
    }

    void theEdgesOfWhatCanBeChosenAreSeen_data()
    {
        QTest::addColumn<bool>("isDark");
        QTest::addColumn<bool>("isRound");
        QTest::newRow("radio button, light") << false << true;
        QTest::newRow("radio button, dark") << true << true;
        QTest::newRow("check box, light") << false << false;
        QTest::newRow("check box, dark") << true << false;
    }
    void theEdgesOfWhatCanBeChosenAreSeen()
    {
        QFETCH(bool, isDark);
        QFETCH(bool, isRound);
        QWidget window;
        QAbstractButton *button = nullptr;
        if (isRound)
            button = new QRadioButton(&window);
        else
            button = new QCheckBox(&window);
        const QPalette palette = isDark ? darkPalette() : lightPalette();
        button->setPalette(palette);
        button->resize(button->sizeHint());
        window.setPalette(palette);
        double most = 0; // WCAG 2.2, 1.4.11: three to one.
        const QImage picture = window.grab(button->geometry()).toImage();
        for (int y = 0; y < picture.height(); ++y) {
            for (int x = 0; x < picture.width(); ++x)
                most = qMax(most, contrast(picture.pixelColor(x, y), palette.color(QPalette::Window)));
        }
        QVERIFY2(most >= 3, qPrintable(QString::number(most)));
        button->setChecked(true);
        QVERIFY(window.grab(button->geometry()).toImage() != picture);
    }
};

QTEST_MAIN(StyleTest)
#include "style_test.moc"
