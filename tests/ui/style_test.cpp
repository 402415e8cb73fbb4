#include "widgets/icons.h"
#include "widgets/popover.h"
#include "widgets/style.h"

#include <QApplication>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
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
};

QTEST_MAIN(StyleTest)
#include "style_test.moc"
