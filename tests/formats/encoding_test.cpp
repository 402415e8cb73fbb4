#include "formats/text/encoding.h"

#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QStringEncoder>
#include <QTest>

using namespace Qt::StringLiterals;

namespace {

QByteArray encoded(const char *encoding, const QString &text)
{
    QStringEncoder encoder(encoding);
    return encoder.isValid() ? QByteArray(encoder.encode(text)) : QByteArray{};
}

} // namespace

class EncodingTest final : public QObject {
    Q_OBJECT

private slots:
    void validUtf8IsNotCopied()
    {
        const QByteArray bytes = "<?xml version='1.0'?><a>Площадь — 広場</a>";
        const Decoded text = toUtf8(bytes, {}, Markup::Xml);
        QCOMPARE(text.utf8.constData(), bytes.constData());
        QCOMPARE(text.encoding, u"utf-8"_s);
    }
    void invalidUtf8IsReplacedPartByPart()
    {
        // Overlong, a surrogate, beyond Unicode, a stray byte, a cut sequence (WHATWG Encoding).
        const Decoded text = toUtf8(
            "é \xC0\xAF \xED\xA0\x80 \xF4\x90\x80\x80 \xFF \xE2\x82", "text/xml; charset=utf-8", Markup::Xml);
        QCOMPARE(text.utf8,
            u"é \uFFFD\uFFFD \uFFFD\uFFFD\uFFFD \uFFFD\uFFFD\uFFFD\uFFFD \uFFFD \uFFFD"_s.toUtf8());
        QVERIFY(text.hadErrors);
    }
    void theBomWinsThenTheServerThenTheDeclaration()
    {
        const QByteArray declared = "<?xml version='1.0' encoding='windows-1251'?><a>\xCF\xEB</a>";
        QVERIFY(toUtf8(declared, {}, Markup::Xml).utf8.contains("Пл"));
        QVERIFY(toUtf8(declared, "text/xml; charset=koi8-r", Markup::Xml).utf8.contains("оК"));
        QVERIFY(toUtf8("\xEF\xBB\xBF<a>é</a>", "text/xml; charset=koi8-r", Markup::Xml).utf8 == "<a>é</a>");
    }
    void wideEncodingsAreTold_data()
    {
        QTest::addColumn<QString>("encoding");
        for (const char *encoding : { "utf-16le", "utf-16be", "utf-32le", "utf-32be" })
            QTest::newRow(encoding) << QString::fromLatin1(encoding);
    }
    void wideEncodingsAreTold()
    {
        QFETCH(QString, encoding);
        const QString text = u"<?xml version='1.0' encoding='utf-16'?><a>Площадь 𝄞</a>"_s;
        const QByteArray bytes = encoded(encoding.toLatin1().constData(), text);
        const Decoded plain = toUtf8(bytes, {}, Markup::Xml);
        QCOMPARE(plain.utf8, text.toUtf8());
        QCOMPARE(plain.encoding, encoding);
        const Decoded marked
            = toUtf8(encoded(encoding.toLatin1().constData(), u"\uFEFF"_s + text), {}, Markup::Xml);
        QCOMPARE(marked.utf8, text.toUtf8());
    }
    void latinLabelsMeanWindows1252()
    {
        const Decoded text
            = toUtf8("<?xml version='1.0' encoding='ISO-8859-1'?><a>don\x92t \x93x\x94</a>", {}, Markup::Xml);
        QVERIFY(text.utf8.contains("don’t “x”"));
        QCOMPARE(text.encoding, u"iso-8859-1"_s);
    }
    void aServersDefaultDoesNotSpoilUtf8()
    {
        const QByteArray bytes = "<?xml version='1.0' encoding='utf-8'?><a>Площадь</a>";
        QCOMPARE(toUtf8(bytes, "text/xml; charset=iso-8859-1", Markup::Xml).utf8, bytes);
        QCOMPARE(toUtf8("<a>Площадь</a>", "text/xml; charset=us-ascii", Markup::Xml).utf8,
            QByteArray("<a>Площадь</a>"));
    }
    void knownLabelsDecode_data()
    {
        QTest::addColumn<QString>("label");
        QTest::addColumn<QString>("word");
        QTest::newRow("cp1251") << u"cp1251"_s << u"Площадь"_s;
        QTest::newRow("KOI8-R") << u"KOI8-R"_s << u"Площадь"_s;
        QTest::newRow("windows-1256") << u"windows-1256"_s << u"ميدان"_s;
        QTest::newRow("gb2312") << u"gb2312"_s << u"广场"_s;
        QTest::newRow("x-sjis") << u"x-sjis"_s << u"広場"_s;
        QTest::newRow("euc-kr") << u"euc-kr"_s << u"광장"_s;
        QTest::newRow("Big5") << u"Big5"_s << u"廣場"_s;
        QTest::newRow("iso-8859-9") << u"iso-8859-9"_s << u"İstanbul"_s;
        QTest::newRow("tis-620") << u"tis-620"_s << u"จัตุรัส"_s;
    }
    void knownLabelsDecode()
    {
        QFETCH(QString, label);
        QFETCH(QString, word);
        const QByteArray name = label == u"x-sjis" ? "shift_jis"
            : label == u"tis-620"                  ? "windows-874"
            : label == u"cp1251"                   ? "windows-1251"
                                                   : label.toLatin1();
        const QByteArray body = encoded(name.constData(), u"<a>"_s + word + u"</a>"_s);
        if (body.isEmpty())
            QSKIP("this Qt was built without ICU");
        QCOMPARE(toUtf8(body, "text/xml; charset=\"" + label.toLatin1() + '"', Markup::Xml).utf8,
            ("<a>" + word.toUtf8() + "</a>"));
    }
    void withoutAWordItIsGuessed_data()
    {
        QTest::addColumn<QString>("encoding");
        QTest::addColumn<QString>("text");
        const QString russian
            = u"На площади собрались люди, рассказывают очевидцы. Фотографии опубликовал местный блогер."_s;
        QTest::newRow("windows-1251") << u"windows-1251"_s << russian;
        QTest::newRow("koi8-r") << u"koi8-r"_s << russian;
        QTest::newRow("windows-1252")
            << u"windows-1252"_s << u"Des témoins racontent ce qui s’est passé sur la place."_s;
        QTest::newRow("windows-1256")
            << u"windows-1256"_s << u"تجمع الناس في الميدان كما قال شهود عيان من المدينة"_s;
        QTest::newRow("shift_jis") << u"shift_jis"_s << u"広場に人々が集まったと目撃者は語っています。"_s;
        QTest::newRow("euc-kr") << u"euc-kr"_s << u"목격자들은 광장에 사람들이 모였다고 말한다."_s;
        QTest::newRow("gb18030") << u"gb18030"_s << u"目击者说人们聚集在广场上。当地博客作者发布了照片。"_s;
    }
    void withoutAWordItIsGuessed()
    {
        QFETCH(QString, encoding);
        QFETCH(QString, text);
        const QByteArray bytes
            = encoded(encoding.toLatin1().constData(), u"<rss><title>"_s + text + u"</title></rss>"_s);
        if (bytes.isEmpty())
            QSKIP("this Qt was built without ICU");
        const Decoded decoded = toUtf8(bytes, {}, Markup::Xml);
        QCOMPARE(decoded.encoding, encoding);
        QVERIFY(decoded.utf8.contains(text.toUtf8()));
        QVERIFY(decoded.isGuess);
    }
    // html5lib's cases of the prescan (MIT): `#data`, `#encoding`.
    void metaIsReadAsWhatwgSays()
    {
        QDir folder(QStringLiteral(QUOTIDIAN_SUITES "/html5lib/encoding"));
        if (!folder.exists())
            QSKIP("without the suites");
        int same = 0;
        int all = 0;
        for (const QString &name : folder.entryList({ u"*.dat"_s }, QDir::Files)) {
            QFile file(folder.filePath(name));
            QVERIFY(file.open(QIODevice::ReadOnly));
            const QByteArray content = '\n' + file.readAll();
            for (qsizetype at = content.indexOf("\n#data\n"); at >= 0;) {
                const qsizetype next = content.indexOf("\n#data\n", at + 1);
                const QByteArray one = content.mid(at + 7, next < 0 ? -1 : next - at - 7);
                at = next;
                const qsizetype mark = one.indexOf("#encoding\n");
                const QByteArray data = one.left(std::max<qsizetype>(mark - 1, 0));
                const QByteArray wanted = one.mid(mark + 10).trimmed().toLower();
                // Their default for a document that says nothing is windows-1252: bytes that are no UTF-8
                // make it ours.
                const QByteArray tail = wanted == "windows-1252" ? "\n\xE9t\xE9" : "";
                const Decoded decoded = toUtf8(data + tail, {}, Markup::Html);
                QByteArray ours = decoded.encoding.toLatin1();
                if (ours == "iso-8859-1")
                    ours = "windows-1252";
                if (ours == wanted)
                    ++same;
                else
                    qInfo() << name << data.left(300) << "want" << wanted << "have" << ours;
                ++all;
            }
        }
        qInfo("%d of %d", same, all);
        QVERIFY(all > 50);
        QVERIFY(same >= fewestSame);
    }

private:
    static constexpr int fewestSame = 82;
};

QTEST_GUILESS_MAIN(EncodingTest)
#include "encoding_test.moc"
