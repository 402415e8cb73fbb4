#include "desk/textsearch.h"

#include <QTest>

using namespace Qt::StringLiterals;

namespace {

/// The words found, parted by bars.
QString found(const QString &text, const QString &asked, SearchBy how)
{
    QStringList words;
    qsizetype end = 0;
    for (const TextMatch &match : searchText(text, asked, how)) {
        if (match.start < end || match.length <= 0 || match.start + match.length > text.size())
            return u"overlapping, empty or outside"_s;
        end = match.start + match.length;
        words << text.mid(match.start, match.length);
    }
    return words.join(u'|');
}

} // namespace

class TextSearchTest final : public QObject {
    Q_OBJECT
private slots:
    void wordsAreFoundAsTheIndexFindsThem_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("asked");
        QTest::addColumn<QString>("expected");
        QTest::newRow("nothing asked") << u"a bridge"_s << u" "_s << QString();
        QTest::newRow("case, and a beginning")
            << u"The Bridge and the bridges"_s << u"bridge*"_s << u"Bridge|bridges"_s;
        QTest::newRow("the last word is a beginning, the others are whole")
            << u"bridges, a bridge, rivers"_s << u"bridge river"_s << u"bridge|rivers"_s;
        QTest::newRow("inside a word is no word") << u"footbridge"_s << u"bridge"_s << QString();
        QTest::newRow("diacritics") << u"Łódź café Ёлка"_s << u"cafe елка"_s << u"café|Ёлка"_s;
        QTest::newRow("decomposed") << u"cafe\u0301 open"_s << u"café"_s << u"cafe\u0301"_s;
        QTest::newRow("Arabic without vowel signs")
            << u"كَانَ الميدانُ ممتلئا"_s << u"كان الميدان"_s << u"كَانَ|الميدانُ"_s;
        QTest::newRow("Persian and Arabic letters") << u"کتاب"_s << u"كتاب"_s << u"کتاب"_s;
        QTest::newRow("a phrase only as a whole") << u"square watch, watch square, square. Watch"_s
                                                  << u"\"square watch\""_s << u"square watch|square. Watch"_s;
        QTest::newRow("unwanted words are not marked")
            << u"bridge river"_s << u"bridge -river"_s << u"bridge"_s;
        QTest::newRow("Chinese") << u"广场上有很多人,广场"_s << u"广场上"_s << u"广场上"_s;
        QTest::newRow("one Chinese character") << u"广场上有人"_s << u"场"_s << u"场"_s;
        QTest::newRow("Thai") << u"กรุงเทพ"_s << u"กรุง"_s << u"กรุง"_s;
        QTest::newRow("beyond the basic plane") << u"𝄞 bridge 𝄞"_s << u"bridge"_s << u"bridge"_s;
        QTest::newRow("overlapping questions are one place")
            << u"广场上有人"_s << u"广场 场上"_s << u"广场上"_s;
    }
    void wordsAreFoundAsTheIndexFindsThem()
    {
        QFETCH(QString, text);
        QFETCH(QString, asked);
        QFETCH(QString, expected);
        QCOMPARE(found(text, asked, SearchBy::Words), expected);
    }

    void lettersAreFoundAlsoInsideOfWords_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("asked");
        QTest::addColumn<QString>("expected");
        QTest::newRow("nothing asked") << u"a bridge"_s << u"  "_s << QString();
        QTest::newRow("inside") << u"Footbridges"_s << u"BRIDGE"_s << u"bridge"_s;
        QTest::newRow("none twice") << u"aaaa"_s << u"aa"_s << u"aa|aa"_s;
        QTest::newRow("white space is a space") << u"one\n\n two"_s << u"one two"_s << u"one\n\n two"_s;
        QTest::newRow("signs of every kind")
            << u"don’t — “said” he"_s << u"don't - \"said\""_s << u"don’t — “said”"_s;
        QTest::newRow("marks belong to their letter")
            << u"re\u0301sume\u0301"_s << u"resume"_s << u"re\u0301sume\u0301"_s;
        QTest::newRow("half a vowelled word") << u"كَانَ"_s << u"كا"_s << u"كَا"_s;
        QTest::newRow("a joint that is not seen") << u"می\u200Cشود"_s << u"میشود"_s << u"می\u200Cشود"_s;
        QTest::newRow("short i stays a letter") << u"мой мои"_s << u"мои"_s << u"мои"_s;
        QTest::newRow("a letter that folds to two") << u"a \uFB01re"_s << u"fire"_s << u"\uFB01re"_s;
        QTest::newRow("a smiley") << u"so 😀!"_s << u"😀"_s << u"😀"_s;
        QTest::newRow("Chinese") << u"广场上有很多人"_s << u"上有"_s << u"上有"_s;
    }
    void lettersAreFoundAlsoInsideOfWords()
    {
        QFETCH(QString, text);
        QFETCH(QString, asked);
        QFETCH(QString, expected);
        QCOMPARE(found(text, asked, SearchBy::Letters), expected);
    }
};

QTEST_APPLESS_MAIN(TextSearchTest)
#include "textsearch_test.moc"
