#include "formats/blocks/makers.h"
#include "formats/blocks/sitefilter.h"

#include <QElapsedTimer>
#include <QTest>

using namespace Qt::StringLiterals;

/// What is said before a site's filter takes it. Held against WordPress's own in realfilter_test.
class SiteFilterTest : public QObject {
    Q_OBJECT

private slots:
    void whatGoesIsNamed_data()
    {
        QTest::addColumn<QByteArray>("content");
        QTest::addColumn<QString>("taken");
        QTest::newRow("plain") << QByteArray("<p>One &amp; two<br/>three</p>") << u""_s;
        QTest::newRow("loose ampersand") << QByteArray("<p>One & two</p>") << u""_s;
        QTest::newRow("script") << QByteArray("<p>a</p><script>run()</script>") << u"<script>"_s;
        QTest::newRow("once") << QByteArray("<iframe></iframe><iframe></iframe><form>")
                              << u"<iframe>, <form>"_s;
        QTest::newRow("events") << QByteArray("<p onclick=\"x()\" class=a>b</p>") << u"onclick"_s;
        QTest::newRow("address") << QByteArray("<a href=\"java&#10;script:x\">b</a>") << u"javascript:"_s;
        QTest::newRow("addresses that stay") << QByteArray(
            "<a href=\"mailto:a@b\">b</a><a href=\"https://x/?a=1:2\">c</a><img src='https://x/y.jpg'/>")
                                             << u""_s;
        QTest::newRow("style") << QByteArray("<p style=\"color:red;position:fixed\">b</p>")
                               << u"style: position"_s;
        QTest::newRow("style's functions")
            << QByteArray("<p style=\"color:var(--wp--preset--color--red);width:calc(1px + (2px))\">b</p>")
            << u""_s;
        QTest::newRow("less than") << QByteArray("<p>1 < 2</p>") << u""_s;
        QTest::newRow("less and greater") << QByteArray("1 < 2 > 0") << u"<2>"_s;
        QTest::newRow("in settings") << QByteArray("<!-- wp:x {\"a\":\"\\u003cscript\\u003e\"} /-->")
                                     << u"<script>"_s;
        QTest::newRow("broken settings") << QByteArray("<!-- wp:x {\"a\":} /-->") << u"{…} (x)"_s;
        QTest::newRow("a backslash at the end")
            << QByteArray("<!-- wp:x {\"a\":\"b\\\\\"} /-->") << u"{…} (x)"_s;
        QTest::newRow("an embed's address")
            << QByteArray("<!-- wp:embed {\"url\":\"https://x/?a=1\\u0026b=2\"} /-->") << u"& (embed)"_s;
        QTest::newRow("a tag in an attribute")
            << QByteArray("<a title=\"a > b\" href=\"https://x/\">c</a>") << u"title"_s;
    }
    void whatGoesIsNamed()
    {
        QFETCH(QByteArray, content);
        QFETCH(QString, taken);
        QCOMPARE(blocks::takenByFilter(content).join(u", "_s), taken);
    }

    void ourOwnMarkupLosesNothing()
    {
        blocks::QuoteMarkup quote;
        quote.id = "q-7f3k2m";
        quote.original = { { "The bridge was <em>closed</em> before dawn.", {} } };
        quote.language = "ru";
        quote.translation = { { "Closed.", {} } };
        quote.cite = R"(<a href="https://blog.example/bridge?a=1&amp;b=2">Amina</a>)";
        QCOMPARE(blocks::takenByFilter(blocks::quote(quote)), QStringList());
        QCOMPARE(blocks::takenByFilter(blocks::paragraph("Lead <strong>in</strong>:")), QStringList());
    }

    void titlesMayHoldLess()
    {
        QCOMPARE(blocks::takenFromTitle(u"Bread & <em>river</em>"_s), QStringList());
        QCOMPARE(blocks::takenFromTitle(u"A <span class=x>b</span>"_s), QStringList{ u"<span>"_s });
    }

    void hostileTextsTakeLinearTime()
    {
        for (const QByteArray &piece :
            { QByteArray("<"), QByteArray("<a "), QByteArray("<a x=\""), QByteArray("<!--"),
                QByteArray("<a style=\"a:("), QByteArray("<x>"), QByteArray("<!-- wp:x {\"a\":\"<") }) {
            QElapsedTimer timer;
            timer.start();
            (void)blocks::takenByFilter(piece.repeated(200'000));
            QVERIFY2(timer.elapsed() < 8000, piece.constData());
        }
    }
};

QTEST_GUILESS_MAIN(SiteFilterTest)
#include "sitefilter_test.moc"
