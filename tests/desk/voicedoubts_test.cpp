#include "desk/drafts.h"
#include "desk/voicedoubts.h"
#include "evidence/standing.h"
#include "formats/blocks/identity.h"
#include "formats/blocks/makers.h"

#include <QTest>

using namespace Qt::StringLiterals;

namespace {

Quote recorded(const QString &id, const QString &words)
{
    Quote quote;
    quote.id = id;
    quote.author = u"Amina Darwish"_s;
    quote.title = u"Closed before dawn"_s;
    quote.url = QUrl(u"https://blog.example.org/bridge"_s);
    quote.original = quote.passage.text = words;
    quote.verdict = Quote::Verdict::Exact;
    return quote;
}

const QString said = u"The bridge was closed before dawn, and nobody told us anything about it."_s;

/// As WordPress gives it back when both marks are gone.
QByteArray unmarked(const Quote &quote)
{
    const QByteArray id = quote.id.toLatin1();
    QByteArray markup = Drafts::markup(quote);
    markup.replace("\"metadata\":{\"quotidian\":{\"id\":\"" + id + "\"}},", "")
        .replace(" id=\"" + id + "\"", "");
    Q_ASSERT(!markup.contains(id));
    return markup;
}

QByteArray post(const QByteArray &quote)
{
    return blocks::joined({ blocks::paragraph("Lead."), quote, blocks::paragraph("Tail.") });
}

QStringList idsOf(const VoiceDoubt &doubt)
{
    QStringList ids;
    for (const VoiceDoubt::Candidate &candidate : doubt.candidates)
        ids.append(candidate.quote.id);
    return ids;
}

} // namespace

class VoiceDoubtsTest final : public QObject {
    Q_OBJECT
private slots:
    void whatMayBeOursIsAskedAndNothingElse()
    {
        const Quote quote = recorded(u"q-aaa111"_s, said);
        const QByteArray same = post(unmarked(quote));
        QByteArray changed = same;
        changed.replace("nobody told us", "nobody ever told us");
        for (const QByteArray &markup : { same, changed }) {
            const auto doubts = doubtsOf(markup, { quote });
            QCOMPARE(doubts.size(), size_t(1));
            QCOMPARE(doubts.front().block, 1);
            QCOMPARE(idsOf(doubts.front()), QStringList{ u"q-aaa111"_s });
            QVERIFY(doubts.front().candidates.front().alike >= (markup == same ? 100 : 90));
            // Before somebody says so there is no verdict on it.
            QVERIFY(asTheyStand({ quote }, markup).empty());
        }
        QVERIFY(doubtsOf(post(Drafts::markup(quote)), { quote }).empty()); // It has its mark,
        QVERIFY(doubtsOf(same, {}).empty()); // nothing is recorded,
        QByteArray elsewhere = changed;
        elsewhere.replace("blog.example.org", "other.example.org");
        QVERIFY(doubtsOf(elsewhere, { quote }).empty()); // it is from another page,
        QVERIFY(doubtsOf(post(unmarked(recorded(u"q-ccc333"_s, u"Bread again."_s))), { quote })
                    .empty()); // or other words.
    }

    void oneWithinAQuotationIsAskedAboutToo()
    {
        const Quote quote = recorded(u"q-aaa111"_s, said);
        blocks::QuoteMarkup outer;
        outer.id = "q-out111";
        outer.original = { { "She writes:", {} } };
        outer.cite = "Somebody";
        QByteArray markup = post(blocks::quote(outer));
        markup.replace("<cite>Somebody", "\n\n" + unmarked(quote) + "<cite>Somebody");
        const auto doubts = doubtsOf(markup, { quote });
        QCOMPARE(doubts.size(), size_t(1));
        QCOMPARE(doubts.front().block, 1);
        const auto answered = withAnswer(markup, doubts.front(), u"q-aaa111"_s);
        QVERIFY(answered);
        QVERIFY(blocks::sameButForNoise(
            *answered, QByteArray(markup).replace(unmarked(quote), Drafts::markup(quote))));
        QVERIFY(answered->contains("\"q-aaa111\"}"));
    }

    void theLikelierOfTwoComesFirst()
    {
        const Quote one = recorded(u"q-aaa111"_s, said);
        const Quote other
            = recorded(u"q-bbb222"_s, said + u" We heard it from the baker, much later, at noon."_s);
        QByteArray markup = post(unmarked(other));
        markup.replace("much later", "later");
        const auto doubts = doubtsOf(markup, { one, other });
        QCOMPARE(doubts.size(), size_t(1));
        QCOMPARE(idsOf(doubts.front()), (QStringList{ u"q-bbb222"_s, u"q-aaa111"_s }));
    }

    void theAnswerIsAnIdAndNobodyIsAskedAgain()
    {
        const Quote quote = recorded(u"q-aaa111"_s, said);
        const QByteArray markup = post(unmarked(quote));
        const auto doubts = doubtsOf(markup, { quote });
        const auto yes = withAnswer(markup, doubts.front(), quote.id);
        QVERIFY(yes);
        QVERIFY(blocks::sameButForNoise(*yes, post(Drafts::markup(quote))));
        QVERIFY(yes->contains("\"q-aaa111\"}") && yes->contains("id=\"q-aaa111\""));
        QVERIFY(doubtsOf(*yes, { quote }).empty());
        QCOMPARE(asTheyStand({ quote }, *yes).front().verdict, Quote::Verdict::Exact);
        const auto no = withAnswer(markup, doubts.front(), {});
        QVERIFY(no);
        QVERIFY(!no->contains("q-aaa111"));
        QVERIFY(doubtsOf(*no, { quote }).empty());
        QVERIFY(asTheyStand({ quote }, *no).empty());
        // Of words that changed the verdict is their own.
        QByteArray changed = markup;
        changed.replace("nobody told us", "somebody told us");
        const auto it = withAnswer(changed, doubtsOf(changed, { quote }).front(), quote.id);
        QCOMPARE(asTheyStand({ quote }, *it).front().verdict, Quote::Verdict::NotFound);
        // It went meanwhile.
        const auto gone = withAnswer(post(blocks::paragraph("x")), doubts.front(), quote.id);
        QVERIFY(!gone);
        QCOMPARE(gone.error().reason, Error::Reason::NoSuchBlock);
    }

    void ofTwoThatAreTheSameTheOneThatWasAskedAboutIsMarked()
    {
        const Quote quote = recorded(u"q-aaa111"_s, said);
        const QByteArray bare = unmarked(quote);
        const QByteArray markup = blocks::joined({ bare, blocks::paragraph("x"), bare });
        const auto doubts = doubtsOf(markup, { quote });
        QCOMPARE(doubts.size(), size_t(2));
        QCOMPARE(doubts.back().block, 2);
        const auto answered = withAnswer(markup, doubts.back(), quote.id);
        QVERIFY(blocks::sameButForNoise(
            *answered, blocks::joined({ bare, blocks::paragraph("x"), Drafts::markup(quote) })));
        QVERIFY(answered->startsWith(bare));
        // It is found: the other one is none of ours.
        QVERIFY(doubtsOf(*answered, { quote }).empty());
    }
};

QTEST_GUILESS_MAIN(VoiceDoubtsTest)
#include "voicedoubts_test.moc"
