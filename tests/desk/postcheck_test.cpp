#include "desk/postcheck.h"
#include "formats/blocks/localpictures.h"
#include "formats/blocks/makers.h"

#include <QTest>

#include <algorithm>

using namespace Qt::StringLiterals;
using Kind = Finding::Kind;
using State = Finding::State;

namespace {

QByteArray paragraph(const QByteArray &html) { return blocks::paragraph(html); }

PostFields post(const std::vector<QByteArray> &parts)
{
    PostFields fields;
    fields.title = u"Voices"_s;
    fields.excerpt = u"Ours."_s;
    fields.content = blocks::joined(parts);
    return fields;
}

std::optional<Finding> found(const std::vector<Finding> &findings, Kind kind)
{
    const auto at = std::ranges::find(findings, kind, &Finding::kind);
    return at == findings.end() ? std::nullopt : std::optional(*at);
}

std::optional<Finding> found(const PostFields &fields, Kind kind, const PostRecords &records = {})
{
    return found(checkPost(fields, records), kind);
}

QByteArray image(const QUrl &src, const QString &alt = {}, const QByteArray &caption = {})
{
    blocks::ImageMarkup markup;
    markup.src = src;
    markup.alt = alt;
    markup.caption = caption;
    return blocks::image(markup);
}

QByteArray quote(const QByteArray &words, const QByteArray &cite, const QByteArray &id = "q-7f3k2m")
{
    blocks::QuoteMarkup markup;
    markup.id = id;
    markup.original.push_back({ words, {} });
    markup.cite = cite;
    return blocks::quote(markup);
}

const QByteArray words35 = QByteArray("word ").repeated(35).trimmed();
const QUrl bridge(u"https://blog.example.org/bridge"_s);

} // namespace

class PostCheckTest final : public QObject {
    Q_OBJECT
private slots:
    void aSoundPostHasNothingToLookAt()
    {
        const PostFields fields = post({ paragraph(words35), blocks::heading(2, "What they say"),
            quote("They came.", "<a href=\"https://blog.example.org/bridge\">Serik</a>"),
            image(bridge, u"A bridge"_s, "Photo: Lina Haddad"), paragraph("The end (…) of it.") });
        QCOMPARE(checkPost(fields, {}), std::vector<Finding>{});
    }

    void aLeadOfMoreThanThirtyFiveWordsIsNamed()
    {
        const auto lead
            = found(post({ blocks::heading(2, "Night"), paragraph({}), paragraph(words35 + " more") }),
                Kind::LeadLong);
        QVERIFY(lead);
        QCOMPARE(lead->count, 36);
        QCOMPARE(lead->blocks, QList<int>{ 2 });
        QVERIFY(!found(post({ paragraph(words35) }), Kind::LeadLong));
        // What stands behind the first words is no lead.
        QVERIFY(!found(post({ paragraph("Short."), paragraph(words35 + " more") }), Kind::LeadLong));
        QVERIFY(!found(
            post({ quote(words35 + " more", "Serik"), paragraph(words35 + " more") }), Kind::LeadLong));
    }

    void quotationsWithoutASourceAreFoundWithinOthersToo()
    {
        blocks::QuoteMarkup outer;
        outer.id = "q-o5n6tz";
        outer.original.push_back({ "The bridge was closed.", {} });
        blocks::QuoteMarkup inner;
        inner.id = "q-i2b8ve";
        inner.original.push_back({ "Nobody was told.", {} });
        outer.original.push_back({ {}, { inner } });
        outer.cite = "Amina";
        const auto finding = found(
            post({ paragraph("Lead."), quote("One.", "Serik"), quote("Two.", " "), blocks::quote(outer) }),
            Kind::QuoteWithoutSource);
        QVERIFY(finding);
        QCOMPARE(finding->count, 2);
        QCOMPARE(finding->blocks, (QList<int>{ 2, 3 }));
        QCOMPARE(finding->state(), State::Look);
    }

    void verdictsCountForQuotationsThatAreStillInTheText()
    {
        PostRecords records;
        for (const auto &[id, words, verdict] : { std::tuple("q-aaaaaa", "One.", Quote::Verdict::Exact),
                 std::tuple("q-bbbbbb", "Two.", Quote::Verdict::NotFound),
                 std::tuple("q-cccccc", "Three.", Quote::Verdict::Warned),
                 std::tuple("q-gone00", "Four.", Quote::Verdict::NotFound) }) {
            Quote quote;
            quote.id = QString::fromLatin1(id);
            quote.passage.text = quote.original = QString::fromLatin1(words);
            quote.verdict = verdict;
            records.quotes.push_back(quote);
        }
        const auto findings = checkPost(post({ quote("One.", "S", "q-aaaaaa"), quote("Two.", "S", "q-bbbbbb"),
                                            quote("Three.", "S", "q-cccccc") }),
            records);
        QCOMPARE(found(findings, Kind::QuotesMatch)->count, 1);
        QCOMPARE(found(findings, Kind::QuotesMatch)->of, 3);
        QCOMPARE(found(findings, Kind::QuoteNotFound)->blocks, QList<int>{ 1 });
        QCOMPARE(found(findings, Kind::QuoteInDoubt)->blocks, QList<int>{ 2 });
        // Words that were changed since are not what was captured.
        const auto later = checkPost(post({ quote("Won.", "S", "q-aaaaaa") }), records);
        QVERIFY(!found(later, Kind::QuotesMatch));
        QCOMPARE(found(later, Kind::QuoteNotFound)->blocks, QList<int>{ 0 });
    }

    void picturesWantWordsForWhoCannotSeeThemAndAName()
    {
        const auto findings = checkPost(post({ paragraph("Lead."), image(bridge),
                                            image(bridge, u"A bridge"_s), image(bridge, {}, "Lina") }),
            {});
        QCOMPARE(found(findings, Kind::PictureWithoutAlt)->blocks, (QList<int>{ 1, 3 }));
        QCOMPARE(found(findings, Kind::PictureWithoutCredit)->blocks, (QList<int>{ 1, 2 }));
        blocks::ImageMarkup one;
        one.src = bridge;
        QCOMPARE(found(post({ blocks::gallery({ one, one }) }), Kind::PictureWithoutCredit)->count, 2);
        QVERIFY(!found(post({ blocks::gallery({ one, one }, "All by Lina") }), Kind::PictureWithoutCredit));
        // The caption of a card is its title.
        blocks::CardMarkup card;
        card.id = "c-3h8w1p";
        card.title = u"Night"_s;
        card.url = bridge;
        card.picture = { 66, bridge, u"Street"_s };
        QVERIFY(!found(post({ blocks::card(card) }), Kind::PictureWithoutCredit));
        card.picture = { 0, QUrl(blocks::localPictureAddress(QByteArray(32, 'x'))), {} };
        QVERIFY(found(post({ blocks::card(card) }), Kind::PictureWithoutAlt));
        QVERIFY(found(post({ blocks::card(card) }), Kind::PictureLost));
    }

    void aPictureOfThisComputerGoesAlongAndALostOneStopsThePost()
    {
        const QByteArray hash(32, '\x5A');
        const QUrl local(blocks::localPictureAddress(hash));
        PostRecords records;
        records.attachments.push_back({ {}, hash, {}, u"image/png"_s, 10, {}, {}, {}, {} });
        const PostFields fields = post({ paragraph("Lead."), image(local, u"A bridge"_s, "Lina") });
        QCOMPARE(found(fields, Kind::PictureHere, records)->blocks, QList<int>{ 1 });
        QCOMPARE(found(fields, Kind::PictureHere, records)->state(), State::Fine);
        QVERIFY(!found(fields, Kind::PictureLost, records));
        QCOMPARE(found(fields, Kind::PictureLost)->state(), State::Stops);
        QVERIFY(
            found(post({ image(QUrl(u"file:///home/ana/street.jpg"_s), u"x"_s, "x") }), Kind::PictureLost));
        PostFields featured = post({ paragraph("Lead.") });
        featured.featuredImage = local.toString();
        const auto finding = found(featured, Kind::PictureHere, records);
        QVERIFY(finding);
        QVERIFY(finding->blocks.isEmpty());
    }

    void placeholdersAreFoundInSeveralLanguages_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("placeholder");
        for (const char *text : { "He said TK.", "TODO: ask her", "Lorem ipsum dolor", "see [link]",
                 "on [date here]", "[insert the name of the mayor]", "cost [???] tenge", "and then […]",
                 "ДОПИСАТЬ", "в [дата] году", "Лорем ипсум", "PENDIENTE de firma", "el [nombre]",
                 "À COMPLÉTER", "هذا نص تجريبي", "在此待补充。", "PLATZHALTER" })
            QTest::newRow(text) << QString::fromUtf8(text) << u"some"_s;
        for (const char *text :
            { "Task force TKX-1", "todo el mundo", "Todo o nada", "He [the mayor] said", "(…)", "it [was] so",
                "уточнить детали", "the name of the source", "[sic]", "completar la obra" })
            QTest::newRow(text) << QString::fromUtf8(text) << QString();
    }
    void placeholdersAreFoundInSeveralLanguages()
    {
        QFETCH(QString, text);
        QFETCH(QString, placeholder);
        QCOMPARE(placeholderIn(text).isEmpty(), placeholder.isEmpty());
        const PostFields fields = post({ paragraph(text.toHtmlEscaped().toUtf8()) });
        QCOMPARE(found(fields, Kind::Placeholder).has_value(), !placeholder.isEmpty());
    }

    void whatSomebodyElseSaidIsNoPlaceholder()
    {
        QVERIFY(
            !found(post({ quote("They wrote TODO on the wall […] and left.", "Serik") }), Kind::Placeholder));
        QCOMPARE(
            found(post({ paragraph("Lead."), quote("They came.", "[name], TK") }), Kind::Placeholder)->blocks,
            QList<int>{ 1 });
        QVERIFY(!found(post({ blocks::code(u"int TODO = 0;"_s) }), Kind::Placeholder));
        PostFields titled = post({ paragraph("Lead.") });
        titled.title = u"TK"_s;
        QCOMPARE(found(titled, Kind::Placeholder)->words, u"TK"_s);
    }

    void deadLinksAreNamedOnceTheyWereAskedFor()
    {
        const PostFields fields
            = post({ paragraph("See <a href=\"https://blog.example.org/bridge#second\">this</a>."),
                paragraph("And <a href=\"https://blog.example.org/fine\">that</a>, <a "
                          "href=\"mailto:a@b.c\">x</a>."),
                blocks::embed(QUrl(u"https://video.example/1"_s)) });
        QCOMPARE(linksOf(fields.content),
            (QList<QUrl>{ QUrl(u"https://blog.example.org/bridge#second"_s),
                QUrl(u"https://blog.example.org/fine"_s), QUrl(u"https://video.example/1"_s) }));
        QVERIFY(!found(fields, Kind::LinkDead));
        PostRecords records;
        records.links = { { bridge, 404, {}, {} }, { QUrl(u"https://blog.example.org/fine"_s), 403, {}, {} },
            { QUrl(u"https://video.example/1"_s), 0, u"no such name"_s, {} } };
        const auto finding = found(fields, Kind::LinkDead, records);
        QVERIFY(finding);
        QCOMPARE(finding->blocks, (QList<int>{ 0, 2 }));
        QVERIFY(finding->words.contains(u"blog.example.org/bridge"_s));
    }

    void emptyHeadingsMissingFieldsAndEmptyPosts()
    {
        QCOMPARE(
            found(post({ paragraph("Lead."), blocks::heading(2, "<strong> </strong>") }), Kind::HeadingEmpty)
                ->blocks,
            QList<int>{ 1 });
        PostFields fields = post({});
        QVERIFY(found(fields, Kind::TextMissing));
        fields.title = u" "_s;
        fields.excerpt.clear();
        QCOMPARE(checkPost(fields, {}).front().kind, Kind::TitleMissing); // What stops stands first.
        QCOMPARE(found(fields, Kind::ExcerptMissing)->state(), State::Fine);
        PostRecords ofPage;
        ofPage.type = PostType::Page; // It has neither.
        ofPage.categories = 5;
        QVERIFY(!found(fields, Kind::ExcerptMissing, ofPage));
        QVERIFY(!found(fields, Kind::CategoryMissing, ofPage));
        QVERIFY(!found(fields, Kind::CategoryMissing));
        PostRecords records;
        records.categories = 1;
        QVERIFY(!found(fields, Kind::CategoryMissing, records));
        records.categories = 7;
        QVERIFY(found(fields, Kind::CategoryMissing, records));
        fields.categories = { u"Asia"_s };
        QVERIFY(!found(fields, Kind::CategoryMissing, records));
    }

    void anyMarkupIsChecked()
    {
        PostFields fields = post({});
        fields.content = QByteArray("<!-- wp:group --><div>").repeated(5000) + "TK";
        (void)checkPost(fields, {});
        for (const QByteArray &text :
            { QByteArray("<p>classic TK</p>"), QByteArray("<!-- wp:image --><figure><img"),
                QByteArray("\xFF\xFE\0<", 4), QByteArray("<!-- wp:quote -->") }) {
            fields.content = text;
            (void)checkPost(fields, {});
        }
        fields.content = "<p>classic TK</p>";
        QVERIFY(found(fields, Kind::Placeholder));
    }
};

QTEST_GUILESS_MAIN(PostCheckTest)
#include "postcheck_test.moc"
