#include "writing/lineshell.h"
#include "writing/smarttyping.h"

#include <QTest>

using namespace Qt::StringLiterals;

class SmartTypingTest final : public QObject {
    Q_OBJECT
private slots:
    void quotationMarksAreTheLanguages_data()
    {
        QTest::addColumn<QString>("language");
        QTest::addColumn<QString>("keys");
        QTest::addColumn<QString>("text");
        QTest::newRow("English") << u"en"_s << u"She said: \"He told us 'no' and it's so.\""_s
                                 << u"She said: “He told us ‘no’ and it’s so.”"_s;
        QTest::newRow("English, marks within") << u"en"_s << u"\"A \"b\" c\""_s << u"“A ‘b’ c”"_s;
        QTest::newRow("Russian") << u"ru"_s << u"Он сказал: \"Газета \"Сегодня\" закрыта\"."_s
                                 << u"Он сказал: «Газета „Сегодня“ закрыта»."_s;
        QTest::newRow("French") << u"fr"_s << u"\"L'eau est là\""_s << u"«\u00A0L’eau est là\u00A0»"_s;
        QTest::newRow("German") << u"de"_s << u"(\"Ja\")"_s << u"(„Ja“)"_s;
        QTest::newRow("Spanish") << u"es"_s << u"\"sí\""_s << u"«sí»"_s;
        QTest::newRow("Persian") << u"fa"_s << u"\"بله\""_s << u"«بله»"_s;
        QTest::newRow("dash before") << u"en"_s << u"—\"a\""_s << u"—“a”"_s;
        QTest::newRow("dots") << u"en"_s << u"and then... \"what\"....."_s << u"and then… “what”….."_s;
        QTest::newRow("an address") << u"en"_s << u"a.b"_s << u"a.b"_s;
    }
    void quotationMarksAreTheLanguages()
    {
        QFETCH(QString, language);
        QFETCH(QString, keys);
        QFETCH(QString, text);
        QString typed;
        for (const QChar key : keys) {
            typed += key;
            if (const auto better = smartTyping(typed, language)) {
                typed.chop(better->removes);
                typed += better->text;
            }
        }
        QCOMPARE(typed, text);
    }

    void cutsAreMarkedInTheBracketsOfTheLanguage()
    {
        QCOMPARE(cutMark(u"en-GB"_s), u"(…)"_s);
        QCOMPARE(cutMark(u"ru"_s), u"(…)"_s);
        QCOMPARE(cutMark(u"fr-CA"_s), u"[…]"_s);
    }

    void whatWordPressWantsInTwoPlacesIsChangedInBoth_data()
    {
        QTest::addColumn<QByteArray>("open");
        QTest::addColumn<QByteArray>("direction");
        QTest::addColumn<QByteArray>("named");
        QTest::newRow("plain")
            << QByteArray("<!-- wp:paragraph -->\n<p>")
            << QByteArray("<!-- wp:paragraph {\"direction\":\"rtl\"} -->\n<p dir=\"rtl\">")
            << QByteArray(
                   "<!-- wp:paragraph {\"className\":\"qtd-original\"} -->\n<p class=\"qtd-original\">");
        QTest::newRow("with others")
            << QByteArray("<!-- wp:paragraph {\"dropCap\":true,\"className\":\"a\"} -->\n<p "
                          "class=\"has-drop-cap a\" "
                          "style='x'>")
            << QByteArray(
                   "<!-- wp:paragraph {\"direction\":\"rtl\",\"dropCap\":true,\"className\":\"a\"} -->\n<p "
                   "class=\"has-drop-cap a\" style='x' dir=\"rtl\">")
            << QByteArray("<!-- wp:paragraph {\"dropCap\":true,\"className\":\"a qtd-original\"} -->\n<p "
                          "class=\"has-drop-cap a qtd-original\" style='x'>");
        QTest::newRow("the other direction")
            << QByteArray("<!-- wp:paragraph {\"direction\":\"ltr\"} -->\n<p dir=\"ltr\">")
            << QByteArray("<!-- wp:paragraph {\"direction\":\"rtl\"} -->\n<p dir=\"rtl\">")
            << QByteArray("<!-- wp:paragraph {\"direction\":\"ltr\",\"className\":\"qtd-original\"} -->\n<p "
                          "class=\"qtd-original\" dir=\"ltr\">");
        QTest::newRow("no block") << QByteArray("<p>") << QByteArray("<p>")
                                  << QByteArray("<p class=\"qtd-original\">");
        QTest::newRow("item") << QByteArray("<!-- wp:list-item -->\n<li>")
                              << QByteArray("<!-- wp:list-item -->\n<li>")
                              << QByteArray("<!-- wp:list-item {\"className\":\"qtd-original\"} -->\n<li "
                                            "class=\"qtd-original\">");
    }
    void whatWordPressWantsInTwoPlacesIsChangedInBoth()
    {
        QFETCH(QByteArray, open);
        QFETCH(QByteArray, direction);
        QFETCH(QByteArray, named);
        QCOMPARE(lineshell::withDirection(open, "rtl"), direction);
        if (direction != open && !open.contains("dir="))
            QCOMPARE(lineshell::withDirection(direction, {}), open);
        QCOMPARE(lineshell::withClass(open, "qtd-original"), named);
        QCOMPARE(lineshell::withClass(named, "qtd-original"), named);
        QCOMPARE(lineshell::withoutClass(named, "qtd-original"), open);
    }

    void anIdGoesAndNothingElse()
    {
        QCOMPARE(lineshell::withoutId(
                     "<!-- wp:heading {\"level\":3,\"anchor\":\"a\"} -->\n<h3 id=\"a\" class=\"b\">"),
            QByteArray("<!-- wp:heading {\"level\":3} -->\n<h3 class=\"b\">"));
        QCOMPARE(
            lineshell::withoutId("<!-- wp:paragraph -->\n<p>"), QByteArray("<!-- wp:paragraph -->\n<p>"));
        QCOMPARE(lineshell::withoutId("<li>"), QByteArray("<li>"));
        QCOMPARE(lineshell::withoutId({}), QByteArray());
    }
};

QTEST_GUILESS_MAIN(SmartTypingTest)
#include "smarttyping_test.moc"
