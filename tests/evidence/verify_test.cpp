#include "evidence/normalise.h"
#include "evidence/verify.h"

#include <QRandomGenerator>
#include <QTest>

using namespace Qt::StringLiterals;
using Verdict = Quote::Verdict;

namespace {

const QString source
    = u"The mayor said the bridge was closed before dawn, and nobody told us.\n\n"
      "We found out from the baker. He did not blame the police for the closure of the old bridge. "
      "The repairs cost 1,500 dollars and took 12 days, said Amina’s neighbour — a retired engineer — "
      "who lives by the square. He met the non-violent marchers there. The river rose by −5 and 7% more was "
      "expected. "
      "The second bridge stayed open all night. The second bridge stayed open all night."_s;

bool warns(const QString &quotation, QuoteWarning warning)
{
    const Verification result = verify(source, quotation);
    return result.verdict == Verdict::Warned
        && std::ranges::find(result.warnings, warning) != result.warnings.end();
}

} // namespace

class VerifyTest final : public QObject {
    Q_OBJECT
private slots:
    void exactTextPasses_data();
    void exactTextPasses();
    void declaredEditsPass_data();
    void declaredEditsPass();
    void changesDoNotPass_data();
    void changesDoNotPass();
    void offsetsCountCodePointsOfTheTextAsItStands();
    void aKnownPlaceMakesARepeatedTextUnambiguous();
    void warningsNameTheirReason();
    void aQuotationThatIsNotThereShowsTheNearestPassage();
    void longAndHostileTextsEndSoon();
    void randomChangesNeverPass();
    void normalisingKeepsTheWayBack();
};

void VerifyTest::exactTextPasses_data()
{
    QTest::addColumn<QString>("quotation");
    QTest::newRow("a sentence") << u"We found out from the baker."_s;
    QTest::newRow("across paragraphs") << u"and nobody told us.\n\nWe found out from the baker."_s;
    QTest::newRow("white space") << u"We  found\tout\u00a0from the baker."_s;
    QTest::newRow("straight apostrophe")
        << u"The repairs cost 1,500 dollars and took 12 days, said Amina's neighbour"_s;
    QTest::newRow("dash") << u"a retired engineer - who lives"_s;
    QTest::newRow("soft hyphen") << u"We found out from the ba\u00adker."_s;
}

void VerifyTest::exactTextPasses()
{
    QFETCH(QString, quotation);
    const Verification result = verify(source, quotation);
    for (const QuoteWarning warning : result.warnings)
        qWarning() << toWord(warning);
    QCOMPARE(result.verdict, Verdict::Exact);
    QVERIFY(result.edits.empty());
}

void VerifyTest::declaredEditsPass_data()
{
    QTest::addColumn<QString>("quotation");
    QTest::newRow("cut")
        << u"The repairs cost 1,500 dollars (…) said Amina’s neighbour — a retired engineer"_s;
    QTest::newRow("square cut")
        << u"The repairs cost 1,500 dollars [...] said Amina’s neighbour — a retired engineer"_s;
    QTest::newRow("insertion") << u"The repairs cost 1,500 dollars [at today’s prices] and took 12 days"_s;
    QTest::newRow("replacement") << u"We found out from [a man who bakes]."_s;
    QTest::newRow("square brackets in brackets' place")
        << u"The repairs cost [much money] and took 12 days, said Amina’s neighbour"_s;
    QTest::newRow("case") << u"[w]e found out from the baker."_s;
}

void VerifyTest::declaredEditsPass()
{
    QFETCH(QString, quotation);
    const Verification result = verify(source, quotation);
    for (const QuoteWarning warning : result.warnings)
        qWarning() << toWord(warning);
    QCOMPARE(result.verdict, Verdict::DeclaredEdits);
    QCOMPARE(result.edits.size(), size_t(1));
}

void VerifyTest::changesDoNotPass_data()
{
    QTest::addColumn<QString>("quotation");
    QTest::newRow("empty") << QString();
    QTest::newRow("only a cut") << u"(…)"_s;
    QTest::newRow("only an insertion") << u"[The mayor resigned]"_s;
    QTest::newRow("a word left out") << u"We found from the baker."_s;
    QTest::newRow("not left out") << u"He did blame the police for the closure of the old bridge."_s;
    QTest::newRow("not cut away") << u"He did (…) blame the police for the closure of the old bridge."_s;
    QTest::newRow("not replaced") << u"He did [always] blame the police for the closure of the old bridge."_s;
    QTest::newRow("not put in") << u"The repairs cost 1,500 dollars and [did not] took 12 days, said"_s;
    QTest::newRow("not trimmed") << u"blame the police for the closure of the old bridge."_s;
    QTest::newRow("case") << u"we found out from the baker."_s;
    QTest::newRow("a digit") << u"The repairs cost 1,600 dollars and took 12 days"_s;
    QTest::newRow("half a number") << u"500 dollars and took 12 days"_s;
    QTest::newRow("a number without its sign") << u"5 and 7% more was expected."_s;
    QTest::newRow("a number without its unit") << u"The river rose by −5 and 7"_s;
    QTest::newRow("half a word") << u"e found out from the baker."_s;
    QTest::newRow("half of a joined word") << u"violent marchers there."_s;
    QTest::newRow("bidi control") << u"We found \u202eout from the baker."_s;
    QTest::newRow("bidi mark") << u"We found out\u200f from the baker."_s;
    QTest::newRow("a letter of another script") << u"We f\u043eund out from the baker."_s;
    QTest::newRow("another order")
        << u"We found out from the baker. (…) The mayor said the bridge was closed"_s;
    QTest::newRow("twice in the source") << u"The second bridge stayed open all night."_s;
    QTest::newRow("a bare ellipsis") << u"The repairs cost … dollars and took 12 days"_s;
    QTest::newRow("pieces too short") << u"The (…) repairs (…) took (…) days"_s;
    QTest::newRow("case of another letter") << u"[h]e found out from the baker."_s;
}

void VerifyTest::changesDoNotPass()
{
    QFETCH(QString, quotation);
    QVERIFY2(!verify(source, quotation).passes(), qPrintable(quotation));
}

void VerifyTest::offsetsCountCodePointsOfTheTextAsItStands()
{
    const QString text = u"😀😀 e\u0301te\u0301 fini \u00ad et  rien de plus"_s;
    const Verification result = verify(text, u"\u00e9t\u00e9 fini et"_s);
    QCOMPARE(result.segments.size(), size_t(1));
    QCOMPARE(result.segments[0].start, 3);
    const QList<uint> points = text.toUcs4();
    QCOMPARE(
        QString::fromUcs4(reinterpret_cast<const char32_t *>(points.constData()) + result.segments[0].start,
            result.segments[0].end - result.segments[0].start),
        u"e\u0301te\u0301 fini \u00ad et"_s);
}

void VerifyTest::aKnownPlaceMakesARepeatedTextUnambiguous()
{
    const QString sentence = u"The second bridge stayed open all night."_s;
    QVERIFY(warns(sentence, QuoteWarning::Ambiguous));
    const int start = static_cast<int>(source.lastIndexOf(sentence));
    const TextRange place{ start, start + static_cast<int>(sentence.size()) };
    const Verification result = verify(source, sentence, place);
    QCOMPARE(result.verdict, Verdict::Exact);
    QCOMPARE(result.segments[0], place);
    QCOMPARE(verify(source, sentence, TextRange{ 0, 20 }).verdict, Verdict::NotFound);
}

void VerifyTest::warningsNameTheirReason()
{
    QVERIFY(warns(u"e found out from the baker."_s, QuoteWarning::HalfWord));
    QVERIFY(warns(u"He did (…) blame the police for the closure"_s, QuoteWarning::NegationCut));
    QVERIFY(warns(u"blame the police for the closure of the old bridge."_s, QuoteWarning::NegationTrimmed));
    QVERIFY(warns(u"We found \u202eout from the baker."_s, QuoteWarning::BidiControls));
    QVERIFY(warns(u"the bridge was closed (…) stayed open all night."_s, QuoteWarning::MuchCut));
    const QString far = u"At first the people stood there. "_s + u"Water came and went again. "_s.repeated(80)
        + u"In the end they walked home together."_s;
    const Verification result
        = verify(far, u"At first the people stood there. (…) In the end they walked home together."_s);
    QVERIFY(std::ranges::find(result.warnings, QuoteWarning::WideGap) != result.warnings.end());
    QCOMPARE(verify(u"Он сказал, что никто не пришёл вечером на площадь."_s,
                 u"Он сказал, что (…) пришёл вечером на площадь."_s)
                 .verdict,
        Verdict::Warned);
    QCOMPARE(verify(u"قالت إن الجسر لم يغلق قبل الفجر في المدينة"_s,
                 u"قالت إن الجسر (…) يغلق قبل الفجر في المدينة"_s)
                 .verdict,
        Verdict::Warned);
}

void VerifyTest::aQuotationThatIsNotThereShowsTheNearestPassage()
{
    const Verification result = verify(source, u"We found out from the butcher."_s);
    QCOMPARE(result.verdict, Verdict::NotFound);
    QVERIFY2(result.nearest.contains(u"We found out from the"_s), qPrintable(result.nearest));
    QVERIFY(verify(source, u"Entirely other words stand here"_s).nearest.isEmpty());
}

void VerifyTest::longAndHostileTextsEndSoon()
{
    QElapsedTimer timer;
    timer.start();
    const QString same = u"a"_s.repeated(300000);
    QCOMPARE(verify(same, u"a"_s.repeated(1000) + u"b"_s).verdict, Verdict::NotFound);
    QVERIFY(!verify(u"a b "_s.repeated(50000), u"a (…) b [x] a (…) b (…) a [y] c"_s).passes());
    QVERIFY(!verify(source, u"["_s.repeated(20000) + u"(…)"_s.repeated(5000)).passes());
    QVERIFY2(timer.elapsed() < 20000, qPrintable(QString::number(timer.elapsed())));
}

void VerifyTest::randomChangesNeverPass()
{
    QRandomGenerator random(7);
    const QStringList words = source.simplified().split(u' ');
    int tried = 0;
    for (int round = 0; round < 1500; ++round) {
        const auto first = random.bounded(words.size() - 6);
        QStringList picked = words.mid(first, 4 + random.bounded(5));
        const auto at = 1 + random.bounded(picked.size() - 2);
        switch (random.bounded(4)) {
        case 0:
            picked.removeAt(at);
            break;
        case 1:
            picked.swapItemsAt(at, at - 1);
            break;
        case 2:
            picked[at] += u'x';
            break;
        case 3:
            picked.insert(at, u"very"_s);
            break;
        }
        const QString changed = picked.join(u' ');
        if (source.simplified().contains(changed))
            continue; // "The second bridge" twice: the change made what stands there.
        ++tried;
        QVERIFY2(!verify(source, changed).passes(), qPrintable(changed));
    }
    QVERIFY(tried > 1000);
}

void VerifyTest::normalisingKeepsTheWayBack()
{
    const Normalised result = normalise(u"  «A»…\u00a0\u2014 e\u0301\u200b "_s);
    QCOMPARE(result.text, std::u32string(U"\"A\"... - \u00e9"));
    QCOMPARE(result.origins.size(), result.text.size());
    QCOMPARE(result.origins.front(), (Normalised::Origin{ 2, 3 }));
    QCOMPARE(result.origins.back(), (Normalised::Origin{ 9, 11 }));
    QVERIFY(!result.hasBidiControls);
    QVERIFY(normalise(u"a\u2066b"_s).hasBidiControls);
}

QTEST_GUILESS_MAIN(VerifyTest)
#include "verify_test.moc"
