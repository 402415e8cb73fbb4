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

    void wordsInAnyBlockOfTheQuotationAreItsWords()
    {
        QCOMPARE(verdictOf(recorded(),
                     paragraph(said)
                         + "\n\n<!-- wp:list -->\n<ul class=\"wp-block-list\"><!-- wp:list-item -->\n"
                           "<li>The army did it.</li>\n<!-- /wp:list-item --></ul>\n<!-- /wp:list -->"),
            Verdict::NotFound);
        QCOMPARE(
            verdictOf(recorded(),
                paragraph(said)
                    + "\n\n<!-- wp:heading -->\n<h2 class=\"wp-block-heading qtd-translation\">The army did "
                      "it</h2>\n<!-- /wp:heading -->"),
            Verdict::NotFound);
        QCOMPARE(verdictOf(recorded(),
                     paragraph(said) + "\n\n<!-- wp:html -->\nThe army did it.\n<!-- /wp:html -->"),
            Verdict::NotFound);
        // As a list it is what was said, too.
        QCOMPARE(verdictOf(recorded(),
                     "<!-- wp:list -->\n<ul class=\"wp-block-list\"><!-- wp:list-item -->\n<li>"
                         + said.toUtf8() + "</li>\n<!-- /wp:list-item --></ul>\n<!-- /wp:list -->"),
            Verdict::Exact);
    }

    void aQuotationWithinItMustHaveBeenThere()
    {
        const auto inner = [](const QString &words, const QByteArray &id) {
            return "<!-- wp:quote {\"metadata\":{\"quotidian\":{\"id\":\"" + id
                + "\"}},\"className\":\"qtd-quote\"} -->\n<blockquote class=\"wp-block-quote qtd-quote\" "
                  "id=\""
                + id + "\">" + paragraph(words)
                + "<cite>The baker, quoted by Amina</cite></blockquote>\n<!-- /wp:quote -->";
        };
        const QByteArray first
            = paragraph(u"The bridge was closed before dawn, and the market stood empty."_s);
        QCOMPARE(verdictOf(recorded(), first + "\n\n" + inner(u"We found out from the baker."_s, "q-bbb222")),
            Verdict::Exact);
        QCOMPARE(verdictOf(recorded(), paragraph(said) + "\n\n" + inner(u"The army did it."_s, "q-bbb222")),
            Verdict::NotFound);
        // Not even if somebody else said it: here it stands as something that she wrote.
        Quote baker = recorded();
        baker.id = u"q-bbb222"_s;
        baker.passage.text = baker.original = u"The army did it."_s;
        const auto both = asTheyStand(
            { recorded(), baker }, post(paragraph(said) + "\n\n" + inner(baker.original, "q-bbb222")));
        QCOMPARE(both.size(), size_t(2));
        QCOMPARE(both.front().verdict, Verdict::NotFound);
        QCOMPARE(both.back().verdict, Verdict::Exact);
    }

    void ofTwoWithOneIdTheWorseOneIsTold()
    {
        const QByteArray good = post(paragraph(said));
        const QByteArray bad = post(paragraph(QString(said).replace("closed"_L1, "blown up"_L1)));
        for (const QByteArray &markup : { good + "\n\n" + bad, bad + "\n\n" + good }) {
            const auto standing = asTheyStand({ recorded() }, markup);
            QCOMPARE(standing.size(), size_t(1));
            QCOMPARE(standing.front().verdict, Verdict::NotFound);
        }
    }

    void wordsThatReadersDoNotSeeAsTheyWereCapturedAreLookedAtAgain_data()
    {
        QTest::addColumn<QString>("html");
        QTest::newRow("struck") << u"The bridge was <s>not</s> closed before dawn."_s;
        QTest::newRow("deleted") << u"The bridge was <del>not</del> closed before dawn."_s;
        QTest::newRow("hidden")
            << u"The bridge was <span style=\"display:none\">not</span> closed before dawn."_s;
        QTest::newRow("coloured")
            << u"The bridge was <mark style=\"background-color:#fff\" "
               "class=\"has-inline-color has-white-color\">not</mark> closed before dawn."_s;
        QTest::newRow("for machines")
            << u"The bridge was <span class=\"screen-reader-text\">not</span> closed before dawn."_s;
        QTest::newRow("turned round") << u"The bridge was <bdo dir=\"rtl\">not</bdo> closed before dawn."_s;
        QTest::newRow("a picture")
            << u"The bridge was not closed before dawn. <img src=\"https://a.example/x.png\" "
               "alt=\"\">"_s;
    }
    void wordsThatReadersDoNotSeeAsTheyWereCapturedAreLookedAtAgain()
    {
        QFETCH(QString, html);
        Quote quote = recorded();
        quote.passage.text = quote.original = u"The bridge was not closed before dawn."_s;
        QCOMPARE(verdictOf(quote, paragraph(quote.original)), Verdict::Exact);
        QCOMPARE(verdictOf(quote, paragraph(html)), Verdict::Warned);
    }

    void whoseWordsTheyAreIsPartOfIt()
    {
        Quote quote = recorded();
        quote.author = u"Amina Darwish"_s;
        quote.title = u"Closed before dawn"_s;
        quote.url = QUrl(u"http://Blog.example.org/bridge/"_s);
        const auto verdictOfCite = [&](const QByteArray &cite) {
            QByteArray markup = post(paragraph(said));
            return asTheyStand({ quote }, markup.replace("<cite>Amina</cite>", cite)).front().verdict;
        };
        for (const QByteArray &same :
            { QByteArray("<cite><a href=\"https://blog.example.org/bridge#x\">Амина</a>, 2 "
                         "November</cite>"),
                QByteArray("<cite>amina  darwish on her blog</cite>"),
                QByteArray("<cite>“Closed before dawn”</cite>"),
                QByteArray("<cite>Amina, <a href=\"https://a.example/\">who</a>, <a "
                           "href=\"https://blog.example.org/bridge\">here</a></cite>"),
                QByteArray() })
            QCOMPARE(verdictOfCite(same), Verdict::Exact);
        for (const QByteArray &other : { QByteArray("<cite>The minister</cite>"),
                 QByteArray("<cite><a href=\"https://ministry.example/\">Amina Darwish</a></cite>") })
            QCOMPARE(verdictOfCite(other), Verdict::Warned);
        // A record that names nobody is held against nothing.
        quote.author = quote.title = QString();
        quote.url = QUrl();
        QCOMPARE(verdictOfCite("<cite>The minister</cite>"), Verdict::Exact);
    }

    void aChangeOfTheTranslationIsNoneOfTheOriginal()
    {
        const auto both = [&](const QString &original, const QString &translation) {
            return verdictOf(recorded(),
                paragraph(original, "qtd-original") + "\n\n" + paragraph(translation, "qtd-translation"));
        };
        QCOMPARE(both(said, u"Мост закрыли."_s), Verdict::Exact);
        QCOMPARE(both(said, u"Мост взорвали."_s), Verdict::Exact);
        QCOMPARE(both(said, said), Verdict::Exact);
        QCOMPARE(
            both(QString(said).replace("closed"_L1, "blown up"_L1), u"Мост закрыли."_s), Verdict::NotFound);
        // The captured words as a translation of others prove nothing.
        QCOMPARE(both(u"Мост взорвали."_s, said), Verdict::NotFound);
    }

    void whatIsNotInThePostIsLeftOut()
    {
        QVERIFY(asTheyStand({ recorded() }, paragraph(said)).empty());
        QVERIFY(asTheyStand({}, post(paragraph(said))).empty());
    }
};

QTEST_GUILESS_MAIN(StandingTest)
#include "standing_test.moc"
