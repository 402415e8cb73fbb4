/// Our quotes and cards found again in posts that somebody else edited. What the editor of WordPress does to
/// them is as measured: notes on markup, "Finding our object again".

#include "formats/blocks/attributes.h"
#include "formats/blocks/identity.h"
#include "formats/blocks/makers.h"
#include "formats/blocks/views.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace blocks;

namespace {

const QByteArray Link = "https://blog.example.org/2026/11/bridge";

QuoteMarkup said(const QByteArray &id, const std::vector<QByteArray> &words)
{
    QuoteMarkup markup;
    markup.id = id;
    for (const QByteArray &html : words)
        markup.original.push_back({ html, {} });
    markup.cite = "<a href=\"" + Link + "\">Amina Darwish</a>";
    return markup;
}

const std::vector<QByteArray> Words{ "The bridge was closed before dawn, and nobody told us.",
    "We asked the baker." };

QByteArray ours() { return quote(said("q-7f3k2m", Words)); }

QByteArray without(QByteArray markup, const QByteArray &bytes)
{
    Q_ASSERT(markup.contains(bytes));
    return markup.replace(bytes, "");
}

QByteArray withoutMetadata(const QByteArray &markup)
{
    return without(markup, "\"metadata\":{\"quotidian\":{\"id\":\"q-7f3k2m\"}},");
}

Recognition recognized(const QByteArray &before, const QByteArray &now)
{
    return recognize(Document::parse(before), Document::parse(now));
}

QByteArray foreignQuote(const std::vector<QByteArray> &paragraphs, const QByteArray &cite = {})
{
    std::vector<QByteArray> inner;
    for (const QByteArray &html : paragraphs)
        inner.push_back(paragraph(html));
    return "<!-- wp:quote -->\n<blockquote class=\"wp-block-quote\">" + joined(inner) + cite
        + "</blockquote>\n<!-- /wp:quote -->";
}

} // namespace

class RecognitionTest final : public QObject {
    Q_OBJECT

private slots:
    void whatHasAnIdThatIsTakenGetsANewOne()
    {
        CardMarkup flood;
        flood.id = "c-3h8w1p";
        flood.url = QUrl(u"https://photos.example.org/floods"_s);
        flood.title = u"Flood"_s;
        const QByteArray card = blocks::card(flood);
        const QByteArray post = joined({ ours(), card, group({ ours(), card }), ours() });
        const Marked marked = withFreshIds(Document::parse(post));
        QCOMPARE(marked.copies.size(), 3);
        QVERIFY(duplicates(marked.document).isEmpty());
        QVERIFY(marked.document.toBytes().startsWith(joined({ ours(), card }))); // The first keep theirs.
        QByteArray back = marked.document.toBytes();
        for (auto copy = marked.copies.begin(); copy != marked.copies.end(); ++copy)
            back.replace(copy.key(), copy.value());
        QCOMPARE(back, post);
        const Marked taken = withFreshIds(Document::parse(ours()), { "q-7f3k2m" });
        QCOMPARE(taken.copies.values(), QList<QByteArray>{ "q-7f3k2m" });
        QVERIFY(!taken.document.toBytes().contains("q-7f3k2m"));
        QCOMPARE(withFreshIds(Document::parse(ours()), { "q-other1" }).document.toBytes(), ours());
    }

    void aQuoteIsFoundByWhateverMarkIsLeft_data()
    {
        using By = Recognized::By;
        QTest::addColumn<QByteArray>("now");
        QTest::addColumn<int>("by");
        const QByteArray cited = "<a href=\"" + Link + "\">Amina Darwish</a>";
        QTest::newRow("untouched") << ours() << int(By::Metadata);
        QTest::newRow("anchor renamed")
            << ours().replace("id=\"q-7f3k2m\"", "id=\"best\"") << int(By::Metadata);
        QTest::newRow("saved by an old editor") << withoutMetadata(ours()) << int(By::Anchor);
        QTest::newRow("words changed")
            << withoutMetadata(ours()).replace("baker", "butcher") << int(By::Anchor);
        QTest::newRow("grouped alone") << QByteArray("<!-- wp:group {\"className\":\"qtd-quote\"} -->\n<div "
                                                     "id=\"q-7f3k2m\" class=\"wp-block-group qtd-quote\">")
                + joined({ paragraph(Words[0]), paragraph(Words[1]), paragraph(cited) })
                + "</div>\n<!-- /wp:group -->"
                                       << int(By::Anchor);
        QTest::newRow("turned into a pullquote")
            << QByteArray("<!-- wp:pullquote {\"className\":\"qtd-quote\"} -->\n<figure "
                          "class=\"wp-block-pullquote qtd-quote\" "
                          "id=\"q-7f3k2m\"><blockquote><p>")
                + Words[0] + "<br>" + Words[1] + "</p><cite>" + cited
                + "</cite></blockquote></figure>\n<!-- /wp:pullquote -->"
            << int(By::Anchor);
        QTest::newRow("turned into paragraphs and back")
            << foreignQuote({ Words[0], Words[1], cited }) << int(By::Text);
        QTest::newRow("pasted by way of another program")
            << foreignQuote({ QByteArray(Words[0]).replace(" ", "\xC2\xA0"), Words[1] },
                   "<cite><a href=\"http://blog.example.org/2026/11/bridge/#x\">Amina  Darwish</a></cite>")
            << int(By::Text);
        QTest::newRow("into an old quote, then a pullquote without an id")
            << QByteArray("<!-- wp:pullquote -->\n<figure class=\"wp-block-pullquote\"><blockquote><p>")
                + Words[0] + "<br>" + Words[1] + "</p><cite>" + cited
                + "</cite></blockquote></figure>\n<!-- /wp:pullquote -->"
            << int(By::Text);
    }
    void aQuoteIsFoundByWhateverMarkIsLeft()
    {
        QFETCH(QByteArray, now);
        QFETCH(int, by);
        const Document post = Document::parse(paragraph("Lead") + "\n\n" + now + "\n\n" + paragraph("End"));
        const Recognition found = recognize(Document::parse(ours()), post);
        QCOMPARE(found.found.size(), size_t(1));
        QCOMPARE(found.found[0].id, QByteArray("q-7f3k2m"));
        QCOMPARE(int(found.found[0].by), by);
        QVERIFY(!found.found[0].isCopy);
        QVERIFY(found.missing.isEmpty());
        QVERIFY(found.doubts.empty());

        // Our next write puts both marks back and changes no word.
        const auto marked = withMarks(post, found);
        QVERIFY(marked);
        const Recognition again = recognize(post, marked->document);
        QCOMPARE(again.found.size(), size_t(1));
        QCOMPARE(again.found[0].by, Recognized::By::Metadata);
        QCOMPARE(again.found[0].id, QByteArray("q-7f3k2m"));
        QVERIFY(marked->copies.isEmpty());
        QCOMPARE(plainText(marked->document.toBytes()), plainText(post.toBytes()));
        if (by == int(Recognized::By::Metadata))
            QCOMPARE(marked->document.toBytes(), post.toBytes());
    }

    void whatIsNotClearIsAsked()
    {
        const QByteArray cite = "<cite><a href=\"" + Link + "\">Amina Darwish</a></cite>";
        // Two that say the same: which is it?
        const QByteArray twin = foreignQuote(Words, cite);
        const Recognition two = recognized(ours(), twin + "\n\n" + twin);
        QVERIFY(two.found.empty());
        QCOMPARE(two.doubts.size(), size_t(2));
        QCOMPARE(two.doubts[0].ids, QList<QByteArray>{ "q-7f3k2m" });
        QCOMPARE(two.missing, QList<QByteArray>{ "q-7f3k2m" });
        // Two of ours that said the same: which of them?
        const QByteArray other = quote(said("q-aaaaaa", Words));
        const Recognition both = recognized(ours() + "\n\n" + other, twin);
        QVERIFY(both.found.empty());
        QCOMPARE(both.doubts.size(), size_t(1));
        QCOMPARE(both.doubts[0].ids.size(), 2);
        // The same page, other words.
        const Recognition edited = recognized(ours(), foreignQuote({ Words[0] }, cite));
        QVERIFY(edited.found.empty());
        QCOMPARE(edited.doubts.size(), size_t(1));
        // Another page, the same words; and words that have nothing in common.
        QByteArray moved = twin;
        moved.replace("bridge\"", "other\"");
        QVERIFY(recognized(ours(), moved).doubts.empty());
        QVERIFY(recognized(ours(), foreignQuote({ "Something else entirely." }, cite)).doubts.empty());
    }

    void aQuoteThatWasTakenApartIsMissing()
    {
        const Recognition gone = recognized(ours(), joined({ paragraph(Words[0]), paragraph(Words[1]) }));
        QVERIFY(gone.found.empty());
        QVERIFY(gone.doubts.empty());
        QCOMPARE(gone.missing, QList<QByteArray>{ "q-7f3k2m" });
    }

    void ofTwoTheOneThatWasStoredKeepsItsId()
    {
        // Unchanged copies: the first.
        const Recognition same = recognized(ours(), ours() + "\n\n" + ours());
        QCOMPARE(same.found.size(), size_t(2));
        QVERIFY(!same.found[0].isCopy);
        QVERIFY(same.found[1].isCopy);
        // The first was edited: it is the copy.
        const QByteArray edited = ours().replace("nobody told us", "everybody knew it");
        const Document post = Document::parse(edited + "\n\n" + ours());
        const Recognition changed = recognize(Document::parse(ours()), post);
        QVERIFY(changed.found[0].isCopy);
        QVERIFY(!changed.found[1].isCopy);

        const auto marked = withMarks(post, changed);
        QVERIFY(marked);
        QCOMPARE(marked->copies.size(), 1);
        const QByteArray fresh = marked->copies.begin().key();
        QCOMPARE(marked->copies.begin().value(), QByteArray("q-7f3k2m"));
        QCOMPARE(marked->document.toBytes(), QByteArray(edited).replace("q-7f3k2m", fresh) + "\n\n" + ours());
        QVERIFY(duplicates(marked->document).isEmpty());
    }

    void whatIsInACopyIsACopy()
    {
        QuoteMarkup outer = said("q-o5n6tz", { "She said:" });
        outer.original.push_back({ {}, { said("q-i2b8ve", { "Nobody has been told." }) } });
        const QByteArray before = quote(outer);
        const QByteArray edited = QByteArray(before).replace("She said", "She wrote to us");
        const Document post = Document::parse(edited + "\n\n" + before);
        const Recognition found = recognize(Document::parse(before), post);
        QCOMPARE(found.found.size(), size_t(4));
        for (size_t i = 0; i < 4; ++i)
            QCOMPARE(found.found[i].isCopy, i < 2);
        const auto marked = withMarks(post, found);
        QVERIFY(marked);
        QCOMPARE(marked->copies.size(), 2);
        QVERIFY(duplicates(marked->document).isEmpty());
        QVERIFY(marked->document.toBytes().endsWith(before));
    }

    void cardsAreFoundLikeQuotes()
    {
        CardMarkup markup;
        markup.id = "c-6r4y0s";
        markup.title = u"Night of the flood"_s;
        markup.url = QUrl(u"https://photos.example.org/floods"_s);
        markup.by = u"Photo report by Lina Haddad"_s;
        const QByteArray before = card(markup);
        QByteArray now = before;
        now.replace("{\"metadata\":{\"quotidian\":{\"id\":\"c-6r4y0s\"}},", "{")
            .replace("id=\"c-6r4y0s\" ", "");
        const Recognition found = recognized(before, now);
        QCOMPARE(found.found.size(), size_t(1));
        QCOMPARE(found.found[0].by, Recognized::By::Text);
        const Document post = Document::parse(now);
        const auto marked = withMarks(post, recognize(Document::parse(before), post));
        QVERIFY(marked);
        QVERIFY(sameButForNoise(marked->document.toBytes(), before));
    }

    void otherMetadataStaysAsItWasSpelt()
    {
        const QByteArray markup
            = "<!-- wp:quote {\"metadata\":{ \"name\" : \"Lead\", \"n\":1.50 },\"x\":1e3} -->\n<blockquote "
              "class=\"wp-block-quote\"></blockquote>\n<!-- /wp:quote -->";
        const Document document = Document::parse(markup);
        QCOMPARE(withId(document, document.block(0), "q-aaaaaa")->toBytes(),
            QByteArray("<!-- wp:quote {\"metadata\":{ \"name\" : \"Lead\", "
                       "\"n\":1.50,\"quotidian\":{\"id\":\"q-aaaaaa\"} },\"x\":1e3} "
                       "-->\n<blockquote class=\"wp-block-quote\" id=\"q-aaaaaa\"></blockquote>\n<!-- "
                       "/wp:quote -->"));
    }

    void aPostFullOfMarksIsNoTrap()
    {
        const QByteArray many = (ours() + "\n\n").repeated(3000);
        const Recognition found = recognized(ours(), many);
        QCOMPARE(found.found.size(), size_t(3000));
        QVERIFY(!found.found[0].isCopy);
        const QByteArray deep = QByteArray("<!-- wp:quote --><blockquote>").repeated(20000) + "x"
            + QByteArray("</blockquote><!-- /wp:quote -->").repeated(20000);
        QVERIFY(recognized(ours(), deep).found.empty());
    }
};

QTEST_GUILESS_MAIN(RecognitionTest)
#include "recognition_test.moc"
