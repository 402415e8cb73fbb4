#include "formats/text/worddifference.h"

#include <QElapsedTimer>
#include <QRandomGenerator>
#include <QTest>

using namespace Qt::StringLiterals;

namespace {

QString textOf(const std::vector<DifferencePart> &parts, DifferencePart::Kind without)
{
    QString text;
    for (const DifferencePart &part : parts) {
        if (part.kind != without)
            text += part.text;
    }
    return text;
}

/// "a -[b]+[c] d": easy to read in a test.
QString shown(const QString &before, const QString &after)
{
    QString text;
    for (const DifferencePart &part : wordDifference(before, after)) {
        switch (part.kind) {
        case DifferencePart::Kind::Same:
            text += part.text;
            break;
        case DifferencePart::Kind::Removed:
            text += u"-["_s + part.text + u']';
            break;
        case DifferencePart::Kind::Added:
            text += u"+["_s + part.text + u']';
            break;
        }
    }
    return text;
}

bool givesBoth(const QString &before, const QString &after)
{
    const auto parts = wordDifference(before, after);
    for (size_t i = 0; i < parts.size(); ++i) {
        if (parts[i].text.isEmpty() || (i > 0 && parts[i].kind == parts[i - 1].kind))
            return false;
        if (i > 0 && parts[i].kind == DifferencePart::Kind::Removed
            && parts[i - 1].kind == DifferencePart::Kind::Added)
            return false;
    }
    return textOf(parts, DifferencePart::Kind::Added) == before
        && textOf(parts, DifferencePart::Kind::Removed) == after;
}

} // namespace

class WordDifferenceTest final : public QObject {
    Q_OBJECT
private slots:
    void changesAreWholeWords_data()
    {
        QTest::addColumn<QString>("before");
        QTest::addColumn<QString>("after");
        QTest::addColumn<QString>("expected");
        QTest::newRow("nothing") << u""_s << u""_s << u""_s;
        QTest::newRow("same") << u"a b"_s << u"a b"_s << u"a b"_s;
        QTest::newRow("all new") << u""_s << u"a"_s << u"+[a]"_s;
        QTest::newRow("all gone") << u"a"_s << u""_s << u"-[a]"_s;
        QTest::newRow("a word") << u"Forty people came."_s << u"Fifty people came."_s
                                << u"-[Forty]+[Fifty] people came."_s;
        QTest::newRow("a letter is a word")
            << u"He can come"_s << u"He can't come"_s << u"He -[can]+[can't] come"_s;
        QTest::newRow("neighbours are one")
            << u"one two three four"_s << u"one 2 3 four"_s << u"one -[two three]+[2 3] four"_s;
        QTest::newRow("a line of many") << u"a\nb\nc\n"_s << u"a\nx\nc\n"_s << u"a\n-[b]+[x]\nc\n"_s;
        QTest::newRow("Arabic") << u"كان الميدان ممتلئا"_s << u"كان الجسر ممتلئا"_s
                                << u"كان -[الميدان]+[الجسر] ممتلئا"_s;
        QTest::newRow("Chinese") << u"广场上有很多人"_s << u"广场上有几个人"_s
                                 << u"广场上有-[很多]+[几个]人"_s;
        QTest::newRow("Thai") << u"กขค"_s << u"กงค"_s << u"ก-[ข]+[ง]ค"_s;
    }
    void changesAreWholeWords()
    {
        QFETCH(QString, before);
        QFETCH(QString, after);
        QTEST(shown(before, after), "expected");
    }

    void thePartsGiveBothTextsToTheLetter()
    {
        QRandomGenerator random(7);
        const QString letters = u"ab ,.\n\u0301\u0634\u4E00\u0E01\u200D\U0001F469\U0001F4BB"_s + QChar(0xD800)
            + QChar(0xDC00) + QChar(0) + QChar(0xFFFF);
        const auto text = [&](int length) {
            QString made;
            for (int i = 0; i < length; ++i)
                made += letters.at(random.bounded(int(letters.size())));
            return made;
        };
        for (int round = 0; round < 20'000; ++round) {
            const QString before = text(random.bounded(40));
            QString after = before;
            for (int edits = random.bounded(4); edits >= 0; --edits) {
                const int at = random.bounded(int(after.size()) + 1);
                after.replace(at, random.bounded(5), text(random.bounded(5)));
            }
            if (!givesBoth(before, after))
                QVERIFY2(false, qPrintable(u"round %1"_s.arg(round)));
        }
    }

    void aMegabyteTakesItsTimeAndNoMore_data()
    {
        QTest::addColumn<QString>("before");
        QTest::addColumn<QString>("after");
        QRandomGenerator random(3);
        const auto text = [&random](int words, int different, int wordsInALine) {
            QString made;
            for (int i = 0; i < words; ++i) {
                made += u"w%1"_s.arg(random.bounded(different));
                made += i % wordsInALine == wordsInALine - 1 ? u'\n' : u' ';
            }
            return made;
        };
        const QString long_ = text(170'000, 5000, 40);
        QString edited = long_;
        for (int i = 0; i < 300; ++i)
            edited.replace(random.bounded(int(edited.size()) - 10), 3, u"new"_s);
        QTest::newRow("a few edits") << long_ << edited;
        QTest::newRow("nothing in common but words") << long_ << text(170'000, 5000, 40);
        QTest::newRow("one line of two words") << text(250'000, 2, 1'000'000) << text(250'000, 2, 1'000'000);
        QTest::newRow("lines of one word") << text(250'000, 3, 1) << text(250'000, 3, 1);
        QTest::newRow("no word at all") << QString(1'000'000, u'.') << QString(999'990, u'.') + u"x"_s;
        QTest::newRow("one letter") << QString(1'000'000, u'a') << QString(1'000'000, u'b');
    }
    void aMegabyteTakesItsTimeAndNoMore()
    {
        QFETCH(QString, before);
        QFETCH(QString, after);
        QElapsedTimer clock;
        clock.start();
        QVERIFY(givesBoth(before, after));
        // Under sanitizers and beside other programs; a quadratic comparison takes hours.
        QVERIFY2(clock.elapsed() < 30'000, qPrintable(QString::number(clock.elapsed())));
        qInfo("%lld ms", static_cast<long long>(clock.elapsed()));
    }

    void aLongTextIsComparedByItsWordsToo()
    {
        QString before;
        for (int i = 0; i < 3000; ++i)
            before += u"Line %1 of a long text that stays as it is.\n"_s.arg(i);
        QString after = before;
        after.replace(u"Line 1500 of a long"_s, u"Line 1500 of a short"_s);
        const auto parts = wordDifference(before, after);
        QCOMPARE(parts.size(), size_t(4));
        QCOMPARE(parts[1], (DifferencePart{ DifferencePart::Kind::Removed, u"long"_s }));
        QCOMPARE(parts[2], (DifferencePart{ DifferencePart::Kind::Added, u"short"_s }));
    }

    void howMuchChangedIsCounted()
    {
        const auto countsOf = [](const QString &before, const QString &after) {
            return counted(wordDifference(before, after));
        };
        QCOMPARE(countsOf(u"Forty people came."_s, u"Forty people came."_s), DifferenceCounts());
        QCOMPARE(countsOf(u"Forty people came."_s, u"Fifty people went home."_s), (DifferenceCounts{ 2, 2, 3 }));
        QCOMPARE(countsOf(u"One. Two."_s, u"One, two."_s).changes, 1);
        QCOMPARE(countsOf(u"a b"_s, u"a, b"_s), (DifferenceCounts{ 1, 0, 0 }));
        QCOMPARE(countsOf(u"广场上有很多人"_s, u"广场上有人"_s), (DifferenceCounts{ 1, 2, 0 }));
    }

    void whatIsComparedByLineAloneIsSaid()
    {
        QString before;
        QString after;
        QRandomGenerator random(5);
        for (int i = 0; i < 60'000; ++i) {
            before += u"a%1 "_s.arg(random.bounded(3));
            after += u"a%1 "_s.arg(random.bounded(3));
        }
        bool isCoarse = false;
        wordDifference(u"One old word."_s, u"One new word."_s, &isCoarse);
        QVERIFY(!isCoarse);
        wordDifference(before, after, &isCoarse);
        QVERIFY(isCoarse);
    }
};

QTEST_APPLESS_MAIN(WordDifferenceTest)
#include "worddifference_test.moc"
