/// Our quotations and cards: their exact bytes, and finding them again.

#include "formats/blocks/document.h"
#include "formats/blocks/identity.h"
#include "formats/blocks/makers.h"
#include "formats/blocks/views.h"

#include <QRegularExpression>
#include <QSet>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace blocks;

namespace {

const QByteArray Attributed
    = R"(<!-- wp:quote {"metadata":{"quotidian":{"id":"q-7f3k2m"}},"className":"qtd-quote"} -->
<blockquote class="wp-block-quote qtd-quote" id="q-7f3k2m"><!-- wp:paragraph -->
<p>The bridge was closed before dawn, and nobody told us.</p>
<!-- /wp:paragraph -->

<!-- wp:paragraph -->
<p>We found out from the baker.</p>
<!-- /wp:paragraph --><cite><a href="https://blog.example.org/2026/11/bridge">Amina Darwish, “Closed before dawn”</a>, 2 November 2026</cite></blockquote>
<!-- /wp:quote -->)";

const QByteArray Translated
    = R"(<!-- wp:quote {"metadata":{"quotidian":{"id":"q-9d1x4c"}},"className":"qtd-quote qtd-translated"} -->
<blockquote class="wp-block-quote qtd-quote qtd-translated" id="q-9d1x4c"><!-- wp:paragraph {"direction":"rtl","className":"qtd-original"} -->
<p class="qtd-original" dir="rtl"><span lang="ar" dir="rtl">قالت الجارة إن الجسر أُغلق قبل الفجر.</span></p>
<!-- /wp:paragraph -->

<!-- wp:paragraph {"className":"qtd-translation"} -->
<p class="qtd-translation"><span lang="en" dir="ltr">The neighbour said the bridge was closed before dawn.</span></p>
<!-- /wp:paragraph --><cite><span lang="ar" dir="rtl">أمينة درويش</span>, <a href="https://blog.example.org/2026/11/bridge">blog.example.org</a>. Translated from Arabic by R. Osei</cite></blockquote>
<!-- /wp:quote -->)";

const QByteArray Nested
    = R"(<!-- wp:quote {"metadata":{"quotidian":{"id":"q-o5n6tz"}},"className":"qtd-quote"} -->
<blockquote class="wp-block-quote qtd-quote" id="q-o5n6tz"><!-- wp:paragraph -->
<p>The bridge was closed before dawn, and nobody told us.</p>
<!-- /wp:paragraph -->

<!-- wp:quote {"metadata":{"quotidian":{"id":"q-i2b8ve"}},"className":"qtd-quote"} -->
<blockquote class="wp-block-quote qtd-quote" id="q-i2b8ve"><!-- wp:paragraph -->
<p>Nobody has been told.</p>
<!-- /wp:paragraph --><cite>The baker, quoted by Amina Darwish</cite></blockquote>
<!-- /wp:quote -->

<!-- wp:paragraph -->
<p>We found out from the baker.</p>
<!-- /wp:paragraph --><cite><a href="https://blog.example.org/2026/11/bridge">Amina Darwish, “Closed before dawn”</a></cite></blockquote>
<!-- /wp:quote -->)";

const QByteArray CardWithPicture
    = R"(<!-- wp:group {"metadata":{"quotidian":{"id":"c-3h8w1p"}},"className":"qtd-card"} -->
<div id="c-3h8w1p" class="wp-block-group qtd-card"><!-- wp:image {"id":66,"sizeSlug":"large","linkDestination":"custom"} -->
<figure class="wp-block-image size-large"><a href="https://photos.example.org/floods"><img src="https://site.example/wp-content/uploads/2026/11/cover-1024x658.png" alt="Flooded street at night" class="wp-image-66"/></a></figure>
<!-- /wp:image -->

<!-- wp:paragraph {"className":"qtd-card-title"} -->
<p class="qtd-card-title"><strong><a href="https://photos.example.org/floods">Night of the flood: 24 pictures</a></strong></p>
<!-- /wp:paragraph -->

<!-- wp:paragraph {"className":"qtd-card-by"} -->
<p class="qtd-card-by">Photo report by Lina Haddad, photos.example.org</p>
<!-- /wp:paragraph --></div>
<!-- /wp:group -->)";

const QByteArray CardOfText
    = R"(<!-- wp:group {"metadata":{"quotidian":{"id":"c-6r4y0s"}},"className":"qtd-card"} -->
<div id="c-6r4y0s" class="wp-block-group qtd-card"><!-- wp:paragraph {"className":"qtd-card-title"} -->
<p class="qtd-card-title"><strong><a href="https://photos.example.org/floods">Night of the flood: 24 pictures</a></strong></p>
<!-- /wp:paragraph -->

<!-- wp:paragraph {"className":"qtd-card-by"} -->
<p class="qtd-card-by">Photo report by Lina Haddad, photos.example.org</p>
<!-- /wp:paragraph --></div>
<!-- /wp:group -->)";

const QUrl Bridge(u"https://blog.example.org/2026/11/bridge"_s);
const QUrl Floods(u"https://photos.example.org/floods"_s);

Block only(const QByteArray &markup)
{
    const Document document = Document::parse(markup);
    Q_ASSERT(document.size() == 1);
    return document.block(0);
}

} // namespace

class QuoteMarkupTest final : public QObject {
    Q_OBJECT

private slots:
    void anAttributedQuotationHasItsExactForm()
    {
        QuoteMarkup markup;
        markup.id = "q-7f3k2m";
        markup.original = { { "The bridge was closed before dawn, and nobody told us.", {} },
            { "We found out from the baker.", {} } };
        markup.cite
            = attributionHtml(u"Amina Darwish"_s, u"Closed before dawn"_s, Bridge, u"2 November 2026"_s);
        QCOMPARE(quote(markup), Attributed);
    }

    void aTranslatedQuotationHasItsExactForm()
    {
        QuoteMarkup markup;
        markup.id = "q-9d1x4c";
        markup.original = { { "قالت الجارة إن الجسر أُغلق قبل الفجر.", {} } };
        markup.language = "ar";
        markup.direction = "rtl";
        markup.translation = { { "The neighbour said the bridge was closed before dawn.", {} } };
        markup.translationLanguage = "en";
        markup.translationDirection = "ltr";
        markup.cite = "<span lang=\"ar\" dir=\"rtl\">أمينة درويش</span>, <a "
                      "href=\"https://blog.example.org/2026/11/bridge\">"
                      "blog.example.org</a>. Translated from Arabic by R. Osei";
        QCOMPARE(quote(markup), Translated);

        const auto view = quoteView(only(Translated));
        QVERIFY(view);
        QCOMPARE(view->parts.size(), size_t(2));
        QCOMPARE(view->parts[0].role, QuoteView::Role::Original);
        QCOMPARE(view->parts[0].language, QByteArray("ar"));
        QCOMPARE(view->parts[0].direction, QByteArray("rtl"));
        QCOMPARE(view->parts[0].text.html, markup.original[0].html);
        QCOMPARE(view->parts[1].role, QuoteView::Role::Translation);
        QCOMPARE(view->parts[1].text.html, markup.translation[0].html);
        QCOMPARE(view->citeHtml(), markup.cite);
        QCOMPARE(view->link(), QByteArray("https://blog.example.org/2026/11/bridge"));
    }

    void aPassageThatRunsAgainstTheSiteSaysSo()
    {
        QuoteMarkup markup;
        markup.id = "q-aaaaaa";
        markup.siteDirection = "rtl";
        markup.original = { { "Hello", {} } };
        markup.language = "en";
        markup.direction = "ltr";
        QVERIFY(quote(markup).contains("<!-- wp:paragraph {\"direction\":\"ltr\"} -->\n<p dir=\"ltr\"><span "
                                       "lang=\"en\" dir=\"ltr\">Hello</span></p>"));
    }

    void aQuotationInAQuotationHasItsExactForm()
    {
        QuoteMarkup inner;
        inner.id = "q-i2b8ve";
        inner.original = { { "Nobody has been told.", {} } };
        inner.cite = "The baker, quoted by Amina Darwish";
        QuoteMarkup markup;
        markup.id = "q-o5n6tz";
        markup.original = { { "The bridge was closed before dawn, and nobody told us.", {} },
            { {}, { inner } }, { "We found out from the baker.", {} } };
        markup.cite = attributionHtml(u"Amina Darwish"_s, u"Closed before dawn"_s, Bridge, {});
        QCOMPARE(quote(markup), Nested);

        const Block block = only(Nested);
        const auto view = quoteView(block);
        QVERIFY(view);
        QCOMPARE(view->parts.size(), size_t(3));
        QCOMPARE(view->parts[1].kind, QuoteView::Part::Kind::Quote);
        QCOMPARE(quoteView(block.child(view->parts[1].child))->citeHtml(), inner.cite);
    }

    void cardsHaveTheirExactForm()
    {
        CardMarkup markup;
        markup.id = "c-6r4y0s";
        markup.title = u"Night of the flood: 24 pictures"_s;
        markup.url = Floods;
        markup.by = u"Photo report by Lina Haddad, photos.example.org"_s;
        QCOMPARE(card(markup), CardOfText);
        markup.id = "c-3h8w1p";
        markup.picture = CardMarkup::Picture{ 66,
            QUrl(u"https://site.example/wp-content/uploads/2026/11/cover-1024x658.png"_s),
            u"Flooded street at night"_s };
        QCOMPARE(card(markup), CardWithPicture);

        const auto view = cardView(only(CardWithPicture));
        QVERIFY(view);
        QCOMPARE(kindOf(only(CardWithPicture)), Kind::Card);
        QCOMPARE(view->id, QByteArray("c-3h8w1p"));
        QCOMPARE(view->title, markup.title);
        QCOMPARE(view->url, Floods.toString());
        QCOMPARE(view->by, markup.by);
        QCOMPARE(view->picture->id, 66);
        QCOMPARE(view->picture->alt, markup.picture->alt);
        QVERIFY(!cardView(only(CardOfText))->picture);
    }

    void attributionsEscapeWhatTheyAreGiven()
    {
        QCOMPARE(
            attributionHtml(u"A & <B>"_s, {}, QUrl(u"https://e.org/p?a=1&b=2#:~:text=The%20bridge"_s), {}),
            QByteArray("<a href=\"https://e.org/p?a=1&amp;b=2#:~:text=The%20bridge\">A &amp; &lt;B&gt;</a>"));
        QCOMPARE(attributionHtml({}, {}, QUrl(u"https://e.org/x"_s), {}),
            QByteArray("<a href=\"https://e.org/x\">e.org</a>"));
        QCOMPARE(attributionHtml(u"A"_s, {}, {}, u"1 May"_s), QByteArray("A, 1 May"));
    }

    void oldQuotesAndPullquotesAreRead()
    {
        const auto old = quoteView(only(
            "<!-- wp:quote -->\n<blockquote "
            "class=\"wp-block-quote\"><p>One</p><p>Two</p><cite>X</cite></blockquote>\n<!-- /wp:quote -->"));
        QVERIFY(old);
        QCOMPARE(old->form, QuoteView::Form::Old);
        QCOMPARE(old->parts.size(), size_t(2));
        QCOMPARE(old->citeHtml(), QByteArray("X"));
        const auto pull = quoteView(only("<!-- wp:pullquote {\"className\":\"qtd-quote\"} -->\n<figure "
                                         "class=\"wp-block-pullquote qtd-quote\" "
                                         "id=\"q-7f3k2m\"><blockquote><p>One<br>Two</p><cite>X</cite></"
                                         "blockquote></figure>\n<!-- /wp:pullquote -->"));
        QVERIFY(pull);
        QCOMPARE(pull->form, QuoteView::Form::Pullquote);
        QCOMPARE(pull->id, QByteArray("q-7f3k2m"));
        QCOMPARE(pull->parts[0].text.html, QByteArray("One<br>Two"));
        // Text that would be lost makes it no quote that we can show.
        QVERIFY(
            !quoteView(only("<!-- wp:quote --><blockquote><p>One</p>stray</blockquote><!-- /wp:quote -->")));
        QVERIFY(!quoteView(only("<!-- wp:quote --><blockquote>stray<!-- wp:paragraph --><p>One</p><!-- "
                                "/wp:paragraph --></blockquote><!-- /wp:quote -->")));
    }

    void metadataNamesAQuoteBeforeItsAnchorDoes()
    {
        QCOMPARE(quoteId(only(Attributed)), QByteArray("q-7f3k2m"));
        QByteArray renamed = Attributed;
        renamed.replace("id=\"q-7f3k2m\"", "id=\"q-zzzzzz\"");
        QCOMPARE(quoteId(only(renamed)), QByteArray("q-7f3k2m"));
        QByteArray stripped = Attributed;
        stripped.replace("\"metadata\":{\"quotidian\":{\"id\":\"q-7f3k2m\"}},", "");
        QCOMPARE(quoteId(only(stripped)), QByteArray("q-7f3k2m"));
        stripped.replace("{\"className\"", "{\"anchor\":\"q-newest\",\"className\"");
        QCOMPARE(quoteId(only(stripped)), QByteArray("q-newest"));
        QByteArray foreign = stripped;
        foreign.replace("\"anchor\":\"q-newest\",", "").replace("id=\"q-7f3k2m\"", "id=\"q-and-a\"");
        QCOMPARE(quoteId(only(foreign)), QByteArray());
        QCOMPARE(cardId(only(Attributed)), QByteArray());
        QCOMPARE(cardId(only(CardOfText)), QByteArray("c-6r4y0s"));
        // A quote that was turned into a group is still that quote.
        QCOMPARE(quoteId(only("<!-- wp:group {\"className\":\"qtd-quote\"} --><div id=\"q-7f3k2m\" "
                              "class=\"wp-block-group qtd-quote\"></div><!-- /wp:group -->")),
            QByteArray("q-7f3k2m"));
        QCOMPARE(quoteId(only("<!-- wp:paragraph --><p id=\"q-7f3k2m\"></p><!-- /wp:paragraph -->")),
            QByteArray());
    }

    void copiesAreFoundAndGetTheirOwnId()
    {
        const Document document = Document::parse(Attributed + "\n\n" + Nested + "\n\n" + Attributed);
        const auto twice = duplicates(document);
        QCOMPARE(twice.size(), 1);
        const QList<Block> copies = twice["q-7f3k2m"];
        QCOMPARE(copies.size(), 2);
        const auto changed = withId(document, copies[1], "q-newone");
        QVERIFY(changed);
        QByteArray expected = Attributed;
        expected.replace("q-7f3k2m", "q-newone");
        QCOMPARE(changed->toBytes(), Attributed + "\n\n" + Nested + "\n\n" + expected);
        QVERIFY(duplicates(*changed).isEmpty());
    }

    void metadataThatASiteDroppedComesBack()
    {
        for (const QByteArray &whole : { Attributed, CardOfText }) {
            const QByteArray id = quoteId(only(whole)) + cardId(only(whole));
            QByteArray stripped = whole;
            stripped.replace("\"metadata\":{\"quotidian\":{\"id\":\"" + id + "\"}},", "");
            QVERIFY(stripped != whole);
            const Document document = Document::parse(stripped);
            const auto restored = withId(document, document.block(0), id);
            QVERIFY(restored);
            QVERIFY(sameButForNoise(restored->toBytes(), whole));
            QCOMPARE(quoteId(restored->block(0)) + cardId(restored->block(0)), id);
            QVERIFY(restored->toBytes().contains("\"metadata\""));
        }
    }

    void idsAreRandomAndSayNothing()
    {
        QSet<QByteArray> ids;
        const QRegularExpression form(u"^[qc]-[a-z0-9]{6}$"_s);
        for (int i = 0; i < 500; ++i) {
            for (const QByteArray &id : { newQuoteId(), newCardId() }) {
                QVERIFY(form.match(QString::fromLatin1(id)).hasMatch());
                ids.insert(id);
            }
        }
        QVERIFY(ids.size() >= 999);
    }

    void whatWordPressChangesUnaskedIsNoChange_data()
    {
        QTest::addColumn<QByteArray>("before");
        QTest::addColumn<QByteArray>("after");
        QTest::addColumn<bool>("same");
        auto row = [](const char *name, const QByteArray &markup, const QByteArray &from,
                       const QByteArray &to, bool same) {
            QByteArray after = markup;
            after.replace(from, to);
            QVERIFY2(after != markup, name);
            QTest::newRow(name) << markup << after << same;
        };
        const QByteArray metadata = "\"metadata\":{\"quotidian\":{\"id\":\"q-7f3k2m\"}},";
        row("metadata missing", Attributed, metadata, "", true);
        row("keys in another order", Attributed, "{" + metadata + "\"className\":\"qtd-quote\"}",
            "{\"className\":\"qtd-quote\"," + metadata.chopped(1) + "}", true);
        row("attributes in another order", Attributed, "class=\"wp-block-quote qtd-quote\" id=\"q-7f3k2m\"",
            "id=\"q-7f3k2m\" class=\"wp-block-quote qtd-quote\"", true);
        row("space before the slash", CardWithPicture, "\"/></a>", "\" /></a>", true);
        row("line breaks between inner blocks", Attributed, "-->\n\n<!--", "-->\n<!--", true);
        row("anchor in the attributes too", Attributed, "{" + metadata,
            "{" + metadata + "\"anchor\":\"q-7f3k2m\",", true);
        row("another id", Attributed, "\"q-7f3k2m\"}}", "\"q-7f3k2x\"}}", false);
        row("another anchor", Attributed, " id=\"q-7f3k2m\"", " id=\"q-other0\"", false);
        row("another word", Attributed, "baker", "butcher", false);
        row("a space in the text", Attributed, "the baker", "the  baker", false);
        row("another link", Attributed, "/bridge\"", "/bridges\"", false);
        row("another class", Attributed, "\"className\":\"qtd-quote\"", "\"className\":\"qtd\"", false);
        row("a mark", Attributed, "the baker", "the <em>baker</em>", false);
        row("a paragraph less", Attributed,
            "\n\n<!-- wp:paragraph -->\n<p>We found out from the baker.</p>\n<!-- /wp:paragraph -->", "",
            false);
        row("blocks in another order", Attributed,
            "<p>The bridge was closed before dawn, and nobody told us.</p>", "<p></p>", false);
    }
    void whatWordPressChangesUnaskedIsNoChange()
    {
        QFETCH(QByteArray, before);
        QFETCH(QByteArray, after);
        QFETCH(bool, same);
        QCOMPARE(sameButForNoise(before, after), same);
        QCOMPARE(sameButForNoise(after, before), same);
    }
};

QTEST_GUILESS_MAIN(QuoteMarkupTest)
#include "quotemarkup_test.moc"
