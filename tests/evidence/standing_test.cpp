#include "evidence/standing.h"

#include <QTest>

using namespace Qt::StringLiterals;
using Verdict = Quote::Verdict;

namespace {

const QString said
    = u"The bridge was closed before dawn, and the market stood empty. We found out from the baker."_s;

Quote recorded(Verdict verdict = Verdict::Exact)
{
    Quote quote;
    quote.id = u"q-aaa111"_s;
    quote.passage.text = said;
    quote.original = said;
    quote.verdict = verdict;
    return quote;
}

QByteArray paragraph(const QString &html, const QByteArray &role = {})
{
    return role.isEmpty() ? "<!-- wp:paragraph -->\n<p>" + html.toUtf8() + "</p>\n<!-- /wp:paragraph -->"
                          : "<!-- wp:paragraph {\"className\":\"" + role + "\"} -->\n<p class=\"" + role
            + "\">" + html.toUtf8() + "</p>\n<!-- /wp:paragraph -->";
}

QByteArray post(const QByteArray &inner)
{
    return paragraph(u"Lead."_s)
        + "\n\n<!-- wp:quote "
          "{\"metadata\":{\"quotidian\":{\"id\":\"q-aaa111\"}},\"className\":\"qtd-quote\"} -->\n"
          "<blockquote class=\"wp-block-quote qtd-quote\" id=\"q-aaa111\">"
        + inner + "<cite>Amina</cite></blockquote>\n<!-- /wp:quote -->";
}

Verdict verdictOf(const Quote &quote, const QByteArray &inner)
{
    const std::vector<Quote> standing = asTheyStand({ quote }, post(inner));
    return standing.size() == 1 ? standing.front().verdict : Verdict::NotChecked;
}

} // namespace

class StandingTest final : public QObject {
    Q_OBJECT
private slots:
    void wordsAsRecordedKeepTheirVerdict()
    {
        for (const Verdict verdict :
            { Verdict::Exact, Verdict::DeclaredEdits, Verdict::Warned, Verdict::NotFound })
            QCOMPARE(verdictOf(recorded(verdict), paragraph(said)), verdict);
        // Typography and the cut into paragraphs are no change of words.
        QCOMPARE(
            verdictOf(recorded(),
                paragraph(u"The bridge was closed <em>before</em> dawn,<br>and the market stood empty."_s)
                    + "\n\n" + paragraph(u"We found out from the baker."_s)),
            Verdict::Exact);
    }

    void oneChangedWordIsNotWhatWasCaptured()
    {
        QCOMPARE(verdictOf(recorded(), paragraph(QString(said).replace("closed"_L1, "blown up"_L1))),
            Verdict::NotFound);
        QCOMPARE(verdictOf(recorded(), paragraph(QString(said).replace("stood empty"_L1, "stood full"_L1))),
            Verdict::NotFound);
        QCOMPARE(verdictOf(recorded(), paragraph(said + u" It was the army."_s)), Verdict::NotFound);
    }

    void markedCutsAndInsertionsAreDeclared()
    {
        QCOMPARE(
            verdictOf(recorded(),
                paragraph(
                    u"The bridge was closed before dawn <span class=\"qtd-cut\">(…)</span> We found out from "
                    "the baker."_s)),
            Verdict::DeclaredEdits);
        QCOMPARE(
            verdictOf(recorded(),
                paragraph(
                    u"The bridge was closed before dawn, and the market <ins class=\"qtd-ins\">[of the old "
                    "town]</ins> stood empty. We found out from the baker."_s)),
            Verdict::DeclaredEdits);
        // As when it was recorded, a cut that hides a "not" is looked at again.
        Quote denied = recorded();
        denied.passage.text = denied.original = u"The bridge was not closed before dawn, said the baker."_s;
        QCOMPARE(verdictOf(denied, paragraph(u"The bridge was (…) closed before dawn, said the baker."_s)),
            Verdict::Warned);
        // A doubt stays.
        QCOMPARE(verdictOf(recorded(Verdict::Warned),
                     paragraph(u"The bridge was closed before dawn, and the market stood empty."_s)),
            Verdict::Warned);
    }

    void onlyTheOriginalIsHeldAgainstWhatWasCaptured()
    {
        QCOMPARE(verdictOf(recorded(),
                     paragraph(said, "qtd-original") + "\n\n"
                         + paragraph(u"Мост закрыли до рассвета."_s, "qtd-translation")),
            Verdict::Exact);
        QCOMPARE(verdictOf(recorded(), paragraph(u"Мост закрыли до рассвета."_s, "qtd-translation")),
            Verdict::NotChecked);
    }

    void whatIsNotInThePostIsLeftOut()
    {
        QVERIFY(asTheyStand({ recorded() }, paragraph(said)).empty());
        QVERIFY(asTheyStand({}, post(paragraph(said))).empty());
    }
};

QTEST_GUILESS_MAIN(StandingTest)
#include "standing_test.moc"
