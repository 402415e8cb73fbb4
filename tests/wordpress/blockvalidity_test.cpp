#include "desk/voicedoubts.h"
#include "evidence/standing.h"
#include "formats/blocks/identity.h"
#include "formats/blocks/makers.h"
#include "formats/blocks/views.h"
#include "net/wordpressclient.h"
#include "support/await.h"
#include "support/generatedpost.h"
#include "support/pictures.h"
#include "support/wordpressserver.h"
#include "sync/newsdesk.h"
#include "wordpress/editrounds.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTest>
#include <QXmlStreamReader>

using namespace Qt::StringLiterals;

namespace {

blocks::QuoteMarkup::Part words(const QByteArray &html) { return { html, {} }; }

blocks::QuoteMarkup plainQuote()
{
    blocks::QuoteMarkup plain;
    plain.id = "q-7f3k2m";
    plain.original
        = { words("The bridge was closed before dawn <span class=\"qtd-cut\">(…)</span> and nobody told us."),
              words("We found out from the <ins class=\"qtd-ins\">[old]</ins> baker.") };
    plain.cite = blocks::attributionHtml(u"Amina Darwish"_s, u"Closed before dawn"_s,
        QUrl(u"https://blog.example.org/p?a=1&b=2"_s), u"2 November 2026"_s);
    return plain;
}

blocks::QuoteMarkup translatedQuote()
{
    blocks::QuoteMarkup translated;
    translated.id = "q-9d1x4c";
    translated.original = { words("قالت الجارة إن الجسر أُغلق قبل الفجر."), words("ولم يخبرنا أحد.") };
    translated.language = "ar";
    translated.direction = "rtl";
    translated.translation
        = { words("The neighbour said the bridge was closed before dawn."), words("And nobody told us.") };
    translated.translationLanguage = "en";
    translated.translationDirection = "ltr";
    translated.cite = "<a href=\"https://blog.example.org/2026/11/bridge\">blog.example.org</a>";
    return translated;
}

blocks::QuoteMarkup nestedQuote()
{
    blocks::QuoteMarkup inner;
    inner.id = "q-i2b8ve";
    inner.original = { words("Nobody has been told.") };
    inner.cite = "The baker, quoted by Amina Darwish";
    blocks::QuoteMarkup nested;
    nested.id = "q-o5n6tz";
    nested.original
        = { words("The bridge was closed."), { {}, { inner } }, words("We found out from the baker.") };
    nested.cite = "Amina Darwish";
    return nested;
}

/// A quotation within a quotation, in the original and again in the translation.
blocks::QuoteMarkup nestedTranslatedQuote()
{
    blocks::QuoteMarkup said;
    said.id = "q-s4w9ra";
    said.original = { words("Никому не сказали.") };
    said.language = "ru";
    said.cite = "<span lang=\"ru\">Пекарь</span>";
    blocks::QuoteMarkup saidAgain;
    saidAgain.id = "q-t8e2nb";
    saidAgain.original = { words("Nobody was told.") };
    saidAgain.language = "en";
    saidAgain.direction = "ltr";
    saidAgain.cite = "The baker";
    blocks::QuoteMarkup outer;
    outer.id = "q-u1m5kd";
    outer.original = { words("Мы узнали от пекаря:"), { {}, { said } } };
    outer.language = "ru";
    outer.direction = "ltr";
    outer.translation = { words("We heard it from the baker:"), { {}, { saidAgain } } };
    outer.translationLanguage = "en";
    outer.translationDirection = "ltr";
    outer.cite = "<a href=\"https://blog.example.org/2026/11/bread\">Lev</a>. Translated by R. Osei";
    return outer;
}

/// Every kind of block that we write, in one post.
QByteArray everythingWeWrite()
{
    blocks::CardMarkup card;
    card.id = "c-6r4y0s";
    card.title = u"Night of the flood: 24 pictures & more"_s;
    card.url = QUrl(u"https://photos.example.org/floods?a=1&b=2"_s);
    card.by = u"Photo report by Lina Haddad, photos.example.org"_s;
    blocks::CardMarkup pictured = card;
    pictured.id = "c-3h8w1p";
    pictured.picture = { 66, QUrl(u"https://site.example/wp-content/uploads/2026/11/cover-1024x658.png"_s),
        u"Flooded street at night"_s };

    blocks::ListMarkup sub;
    sub.items = { { "Within", {} } };
    blocks::ListMarkup list;
    list.items = { { "One", {} }, { "Two, with <strong>weight</strong>", { sub } } };
    blocks::ListMarkup ordered;
    ordered.isOrdered = true;
    ordered.start = 3;
    ordered.items = { { "Third", {} } };

    const QUrl picture(u"https://e.org/a.jpg?a=1&b=2"_s);
    const blocks::ImageMarkup foreign{ 0, picture, u"A “b” <c>"_s, {}, "Words <em>below</em>" };
    const blocks::ImageMarkup own{ 5, picture, {}, QUrl(u"https://e.org/?x&y"_s), {} };
    const blocks::TableMarkup table{ { { "Place", "Count" } },
        { { "Bridge", "2" }, { "<em>Square</em>", "" } }, { { "All", "3" } }, "What was seen" };

    return blocks::joined(
        { blocks::paragraph("A lead with <a href=\"https://blog.example.org/\">a link</a> &amp; more."),
            blocks::more(), blocks::heading(1, "One"), blocks::heading(2, "Voices"),
            blocks::heading(3, "From the square"), blocks::heading(6, "Six"), blocks::quote(plainQuote()),
            blocks::quote(translatedQuote()), blocks::quote(nestedQuote()),
            blocks::quote(nestedTranslatedQuote()), blocks::list(list), blocks::list(ordered),
            blocks::paragraph("نص من اليمين", "rtl"), blocks::separator(), blocks::code(u"a < b [c]"_s),
            blocks::preformatted("one\n  two"), blocks::verse("one\n  <em>two</em>"),
            blocks::customHtml("<p>own</p>"), blocks::image(foreign), blocks::image(own),
            blocks::gallery({ foreign, own }, "Both"), blocks::gallery({ own }),
            blocks::embed(QUrl(u"https://video.example.org/?a=1&b=2"_s), "Words"),
            blocks::embed(QUrl(u"https://video.example.org/x"_s)), blocks::table(table),
            blocks::table({ {}, { { "x" } }, {}, {} }),
            blocks::table({ { { "", "" } }, { { "", "" } }, {}, {} }), // A new one.
            blocks::group({ blocks::paragraph("In a group"), blocks::group({}) }),
            blocks::columns(
                { { blocks::paragraph("Left") }, { blocks::heading(2, "Right"), blocks::columns({ {} }) } }),
            blocks::card(card), blocks::card(pictured) });
}

/// Of every quote and card in the post, in order.
QList<QByteArray> idsIn(const QByteArray &markup)
{
    QList<QByteArray> ids;
    for (const blocks::Block &block : blocks::allBlocks(blocks::Document::parse(markup))) {
        for (const QByteArray &id : { blocks::quoteId(block), blocks::cardId(block) }) {
            if (!id.isEmpty())
                ids.append(id);
        }
    }
    return ids;
}

qsizetype invalidIn(const QJsonArray &blocks)
{
    return std::count_if(blocks.begin(), blocks.end(),
        [](const auto &block) { return !block.toObject()["valid"_L1].toBool(); });
}

QList<QByteArray> postsOfOthers()
{
    const QString suites = QStringLiteral(QUOTIDIAN_SUITES);
    QList<QByteArray> posts;
    const QDir folder(suites + "/block-fixtures"_L1);
    for (const QString &name : folder.entryList({ u"*.html"_s }, QDir::Files)) {
        QFile file(folder.filePath(name));
        if (file.open(QIODevice::ReadOnly))
            posts.append(file.readAll());
    }
    for (const QString &name : { u"64-block-test-data.xml"_s, u"themeunittestdata.wordpress.xml"_s }) {
        QFile file(suites + "/wxr/"_L1 + name);
        if (!file.open(QIODevice::ReadOnly))
            continue;
        QXmlStreamReader xml(&file);
        while (!xml.atEnd()) {
            if (xml.readNext() == QXmlStreamReader::StartElement
                && xml.qualifiedName() == "content:encoded"_L1)
                posts.append(xml.readElementText().toUtf8());
        }
    }
    return posts;
}

PostChange draftOf(const QString &title, const QByteArray &content)
{
    PostChange fields;
    fields.status = PostStatus::Draft;
    fields.title = title;
    fields.content = content;
    return fields;
}

} // namespace

/// What we write, in the block editor of a real WordPress, in a real browser.
class BlockValidityTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase()
    {
        m_server = std::make_unique<WordPressServer>();
        if (m_server->isSkipped())
            QSKIP(qPrintable(m_server->problem()));
        QVERIFY2(m_server->problem().isEmpty(), qPrintable(m_server->problem()));
    }

    void theEditorCallsEveryBlockValid_data()
    {
        QTest::addColumn<QString>("user");
        QTest::addColumn<bool>("isFiltered");
        QTest::newRow("administrator") << u"admin"_s << false;
        QTest::newRow("author") << u"author"_s << true;
        QTest::newRow("contributor") << u"contributor"_s << true;
    }

    void theEditorCallsEveryBlockValid()
    {
        QFETCH(QString, user);
        QFETCH(bool, isFiltered);
        HttpClient http;
        WordPressClient site(http, m_server->apiRoot(), user, Secret(m_server->password(user)));
        const QByteArray written = everythingWeWrite();
        const auto post
            = await(site.createPost(PostType::Post, draftOf(u"Everything that we write"_s, written)));
        QVERIFY2(post, post ? "" : qPrintable(post.error().detail));
        // The filter of authors and contributors puts a space before the slash of pictures and rules, a
        // nought into the reference for a bracket, and an `amp;` behind every `&` in the attributes (which
        // spoils the address of an embed that has one); no more.
        QByteArray stored = written;
        if (isFiltered)
            stored.replace("/>", " />").replace("&#91;", "&#091;").replace("\\u0026", "\\u0026amp;");
        QCOMPARE(post->content.split('\n'), stored.split('\n'));
        QVERIFY(
            blocks::sameButForNoise(QByteArray(post->content).replace("\\u0026amp;", "\\u0026"), written));

        const QJsonObject seen = ask(user, { { { u"open"_s, post->id } } }).value(0);
        if (m_isBrowserMissing)
            QSKIP("Chromium or Selenium is missing");
        QCOMPARE(seen["errors"_L1].toArray(), QJsonArray());
        const QJsonArray found = seen["blocks"_L1].toArray();
        QCOMPARE(found.size(), 68);
        for (const auto &block : found)
            QVERIFY2(
                block.toObject()["valid"_L1].toBool(), qPrintable(block.toObject()["name"_L1].toString()));

        // Saved by the editor with another paragraph, and pulled: our quotes are still ours, and unchanged.
        const auto pulled = await(site.post(PostType::Post, post->id));
        QVERIFY(pulled);
        QVERIFY(pulled->content.contains("Added in the browser."));
        const blocks::Document before = blocks::Document::parse(written);
        const blocks::Document now = blocks::Document::parse(pulled->content);
        const blocks::Recognition ours = blocks::recognize(before, now);
        QCOMPARE(ours.missing, QList<QByteArray>());
        QVERIFY(ours.doubts.empty());
        QCOMPARE(idsIn(pulled->content), idsIn(written));
        for (const blocks::Recognized &each : ours.found)
            QVERIFY(!each.isCopy);
        for (int i = 0, at = 0; i < before.size(); ++i, ++at) {
            while (at < now.size() && now.block(at).isBlank())
                ++at;
            while (i < before.size() && before.block(i).isBlank())
                ++i;
            const QByteArray one = before.block(i).bytes();
            const QByteArray other = now.block(at).bytes();
            if (!blocks::quoteId(before.block(i)).isEmpty() || !blocks::cardId(before.block(i)).isEmpty())
                QVERIFY2(blocks::sameButForNoise(one, other), (one + "\nsaved as\n" + other).constData());
        }
    }

    void picturesThatWentToTheSiteAreValidWhereTheyStand_data()
    {
        QTest::addColumn<QString>("user");
        QTest::newRow("administrator") << u"admin"_s;
        QTest::newRow("author") << u"author"_s;
    }

    /// Every block that shows a picture, sent by a sync: as it stands once the site's addresses are in it.
    void picturesThatWentToTheSiteAreValidWhereTheyStand()
    {
        QFETCH(QString, user);
        NewsDesk desk;
        const SiteId newsroom = desk.addSite(user).id;
        const DraftId draft = desk.addDraft(newsroom, post(u"Night of the flood"_s, "We were there."));
        const int seed = user == "admin"_L1 ? 1 : 9;
        // Nothing with `<`: WordPress's own editor writes it bare, and its filter of authors then cuts the
        // tag.
        const auto shown = [&](QSize size, int number, const QByteArray &caption = {}) {
            const Attachment attachment = desk.attach(draft, speckledPicture(size, seed + number));
            return blocks::ImageMarkup{ 0, QUrl(blocks::localPictureAddress(attachment.sha256)),
                u"A “flooded” street & a boat, \"%1\""_s.arg(number), {}, caption };
        };
        // The first is shown at its size "large", and stands in two places.
        const blocks::ImageMarkup large = shown({ 1300, 700 }, 0, "By <em>night</em> (Photo: L. Haddad)");
        const blocks::ImageMarkup small = shown({ 120, 90 }, 1);
        const blocks::ImageMarkup third = shown({ 320, 200 }, 2, "One &amp; all");
        blocks::ImageMarkup linked = shown({ 330, 200 }, 3);
        linked.href = QUrl(u"https://photos.example.org/floods?a=1&b=2"_s);
        blocks::CardMarkup card;
        card.id = "c-6r4y0s";
        card.title = u"Night of the flood: 24 pictures & more"_s;
        card.url = QUrl(u"https://photos.example.org/floods?a=1&b=2"_s);
        card.by = u"Photo report by Lina Haddad, photos.example.org"_s;
        blocks::CardMarkup pictured = card;
        pictured.id = "c-3h8w1p";
        const blocks::ImageMarkup cover = shown({ 640, 400 }, 4);
        pictured.picture = { 0, cover.src, cover.alt };
        PostFields fields = desk.draft(draft).fields;
        fields.content = blocks::joined({ blocks::paragraph("We were there."), blocks::image(large),
            blocks::image(linked), blocks::gallery({ large, small, third }, "All of <strong>them</strong>"),
            blocks::card(card), blocks::card(pictured), blocks::group({ blocks::image(small) }),
            blocks::columns({ { blocks::image(third) }, { blocks::gallery({ linked, small }) } }) });
        QVERIFY(blocks::isBoundHere(fields.content));
        desk.type(draft, fields);
        desk.wish(draft, newsroom, Intent::Kind::Publish);
        HttpClient http;
        WordPressClient site(http, m_server->apiRoot(), user, Secret(m_server->password(user)));
        const auto outcome = desk.run(newsroom, site, -1, NewsDesk::impatient());
        QVERIFY2(outcome.isFinished && !outcome.stopped,
            outcome.stopped ? qPrintable(outcome.stopped->detail) : "");
        const qint64 id = desk.draft(draft).remoteId;
        const auto stored = await(site.post(PostType::Post, id));
        QVERIFY(stored);
        QVERIFY(!blocks::isBoundHere(stored->content));

        const QJsonObject seen = ask(user, { { { u"open"_s, id } } }).value(0);
        if (m_isBrowserMissing)
            QSKIP("Chromium or Selenium is missing");
        QCOMPARE(seen["errors"_L1].toArray(), QJsonArray());
        const QJsonArray found = seen["blocks"_L1].toArray();
        QCOMPARE(invalidIn(found), qsizetype(0));
        qsizetype pictures = 0;
        for (const auto &block : found)
            pictures += block.toObject()["name"_L1] == "core/image"_L1;
        QCOMPARE(pictures, qsizetype(10)); // Two alone, five in galleries, two within others, the card's.
        // The editor saved it with a paragraph more: whatever shows a picture is as we wrote it.
        const auto saved = await(site.post(PostType::Post, id));
        QVERIFY(saved && saved->content.contains("Added in the browser."));
        const auto picturesIn = [](const QByteArray &content) {
            QByteArrayList all;
            for (const blocks::Block &block : blocks::allBlocks(blocks::Document::parse(content))) {
                if (blocks::imageView(block) || blocks::galleryView(block) || blocks::cardView(block))
                    all.append(block.bytes());
            }
            return all;
        };
        const QByteArrayList before = picturesIn(stored->content);
        const QByteArrayList after = picturesIn(saved->content);
        QCOMPARE(after.size(), before.size());
        for (qsizetype i = 0; i < before.size(); ++i)
            QVERIFY2(blocks::sameButForNoise(before[i], after[i]),
                (before[i] + "\nsaved as\n" + after[i]).constData());
    }

    void aBrokenBlockIsCalledInvalid()
    {
        const qint64 post = made(u"admin"_s,
            "<!-- wp:quote -->\n<blockquote class=\"wp-block-quote\" cite=\"x\"><!-- wp:paragraph -->\n"
            "<p>bad</p>\n<!-- /wp:paragraph --></blockquote>\n<!-- /wp:quote -->");
        const QJsonObject seen = ask(u"admin"_s, { { { u"open"_s, post } } }).value(0);
        if (m_isBrowserMissing)
            QSKIP("Chromium or Selenium is missing");
        QVERIFY(!seen["blocks"_L1].toArray().first().toObject()["valid"_L1].toBool());
    }

    void aQuoteIsFoundAfterWhatPeopleDoInTheEditor_data()
    {
        QTest::addColumn<QString>("user");
        QTest::newRow("administrator") << u"admin"_s;
        QTest::newRow("author") << u"author"_s;
    }

    void aQuoteIsFoundAfterWhatPeopleDoInTheEditor()
    {
        using By = blocks::Recognized::By;
        QFETCH(QString, user);
        struct Deed {
            const char *name;
            QJsonArray steps;
            QList<QByteArray> found; ///< Ids in order; a copy ends in `*`.
            std::optional<By> by; ///< Of the first.
            bool isAsked = false; ///< Whether it is ours.
        };
        const auto step = [](const QJsonValue &what, int at = 1, int count = 1) {
            return QJsonObject{ { u"at"_s, at }, { u"what"_s, what }, { u"count"_s, count } };
        };
        const auto to = [&](const QString &name, int count = 1) {
            return step(QJsonObject{ { u"to"_s, name } }, 1, count);
        };
        const QByteArray id = "q-7f3k2m";
        const QByteArray copy = id + '*';
        const std::vector<Deed> deeds{
            { "typed", { step(QJsonObject{ { u"type"_s, u" More."_s } }) }, { id }, std::nullopt },
            { "duplicated", { step(u"duplicate"_s) }, { id, copy }, std::nullopt },
            { "copied and pasted", { step(u"paste"_s) }, { id, copy }, std::nullopt },
            // "Group" with a quote alone makes the quote itself the group: without it, paragraphs are left.
            { "grouped alone and ungrouped", { step(u"group"_s), step(u"ungroup"_s) }, {}, std::nullopt },
            { "grouped and ungrouped", { step(u"group"_s, 1, 2), step(u"ungroup"_s) }, { id }, std::nullopt },
            { "grouped with its neighbour", { step(u"group"_s, 1, 2) }, { id }, std::nullopt },
            { "made a group", { to(u"core/group"_s) }, { id }, std::nullopt },
            { "made a pullquote", { to(u"core/pullquote"_s) }, { id }, By::Anchor },
            { "made a pullquote and back", { to(u"core/pullquote"_s), to(u"core/quote"_s) }, { id },
                std::nullopt },
            { "made paragraphs and a quote again", { to(u"core/paragraph"_s), to(u"core/quote"_s, 3) },
                { id }, By::Text },
            { "made a quote again, and typed",
                { to(u"core/paragraph"_s), to(u"core/quote"_s, 3),
                    step(QJsonObject{ { u"type"_s, u" More."_s } }) },
                {}, std::nullopt, true },
            { "made paragraphs", { to(u"core/paragraph"_s) }, {}, std::nullopt },
            { "taken away", { step(u"remove"_s) }, {}, std::nullopt },
        };
        const QByteArray written = blocks::joined(
            { blocks::paragraph("Lead"), blocks::quote(plainQuote()), blocks::paragraph("End") });
        const blocks::Document before = blocks::Document::parse(written);
        QList<QJsonObject> requests;
        for (const Deed &deed : deeds)
            requests.append({ { u"open"_s, made(user, written) }, { u"do"_s, deed.steps } });
        const QList<QJsonObject> answers = ask(user, requests);
        if (m_isBrowserMissing)
            QSKIP("Chromium or Selenium is missing");
        QCOMPARE(answers.size(), qsizetype(deeds.size()));

        HttpClient http;
        WordPressClient site(http, m_server->apiRoot(), user, Secret(m_server->password(user)));
        for (size_t i = 0; i < deeds.size(); ++i) {
            const auto pulled
                = await(site.post(PostType::Post, requests[qsizetype(i)]["open"_L1].toInteger()));
            QVERIFY(pulled);
            const blocks::Document now = blocks::Document::parse(pulled->content);
            const blocks::Recognition ours = blocks::recognize(before, now);
            QList<QByteArray> found;
            for (const blocks::Recognized &each : ours.found)
                found.append(each.id + (each.isCopy ? "*" : ""));
            const QByteArray told = QByteArray(deeds[i].name) + '\n' + pulled->content;
            QVERIFY2(found == deeds[i].found, told.constData());
            QVERIFY2(ours.doubts.empty() == !deeds[i].isAsked, told.constData());
            if (deeds[i].isAsked) {
                // As the window asks, by the record alone; nothing is called as captured before the answer,
                // and then by its words.
                Quote record;
                record.id = QString::fromLatin1(id);
                record.author = u"Amina Darwish"_s;
                record.title = u"Closed before dawn"_s;
                record.url = QUrl(u"https://blog.example.org/p?a=1&b=2"_s);
                record.original = record.passage.text
                    = u"The bridge was closed before dawn (…) and nobody told us.\n\nWe found out from the [old] baker."_s;
                record.verdict = Quote::Verdict::Exact;
                const auto doubts = doubtsOf(pulled->content, { record });
                QVERIFY2(doubts.size() == 1, told.constData());
                QVERIFY(asTheyStand({ record }, pulled->content).empty());
                const auto answered = withAnswer(pulled->content, doubts.front(), record.id);
                QVERIFY(answered);
                QCOMPARE(asTheyStand({ record }, *answered).front().verdict, Quote::Verdict::NotFound);
            }
            QCOMPARE(ours.missing.size(), deeds[i].found.isEmpty() ? 1 : 0);
            if (deeds[i].by)
                QVERIFY2(ours.found[0].by == *deeds[i].by, told.constData());

            // What we would write next carries each id once.
            const auto marked = blocks::withMarks(now, ours);
            QVERIFY(marked);
            QVERIFY(blocks::duplicates(marked->document).isEmpty());
            QCOMPARE(idsIn(marked->document.toBytes()).size(), found.size());
            QCOMPARE(marked->copies.size(), found.contains(copy) ? 1 : 0);
        }
    }

    /// Whoever made the post: what WordPress's editor called valid before our edit, it calls valid after it.
    void ourEditsLeaveEveryBlockValid()
    {
        QList<QByteArray> posts = postsOfOthers();
        if (posts.isEmpty())
            QSKIP("The suites of posts are not here");
        posts.append(everythingWeWrite());
        std::mt19937 random(20261128);
        for (int i = 0; i < 150; ++i)
            posts.append(generatedpost::post(random));

        QJsonArray texts;
        QStringList names;
        int edits = 0;
        for (const QByteArray &post : posts) {
            texts.append(QString::fromUtf8(post));
            for (const editrounds::Round &round : editrounds::all(post)) {
                texts.append(QString::fromUtf8(round.markup));
                names.append(QString::fromUtf8(round.name));
                edits += round.edits;
            }
        }
        const qint64 post = made(u"admin"_s, blocks::paragraph("x"));
        const QList<QJsonObject> answers
            = ask(u"admin"_s, { { { u"open"_s, post } }, { { u"parse"_s, texts } } });
        if (m_isBrowserMissing)
            QSKIP("Chromium or Selenium is missing");
        QCOMPARE(answers.size(), 2);
        const QJsonArray parsed = answers[1]["parsed"_L1].toArray();
        QCOMPARE(parsed.size(), texts.size());

        const qsizetype rounds = names.size() / posts.size();
        int valid = 0;
        QStringList broken;
        for (qsizetype i = 0; i < posts.size(); ++i) {
            const QJsonArray before = parsed[i * (rounds + 1)].toArray();
            for (qsizetype round = 0; round < rounds; ++round) {
                const qsizetype place = i * (rounds + 1) + 1 + round;
                const QJsonArray after = parsed[place].toArray();
                const QString name = names[i * rounds + round];
                const QString text
                    = texts[i * (rounds + 1)].toString() + "\n--- became\n"_L1 + texts[place].toString();
                if (after.size() != before.size()) {
                    broken.append(name + ": other blocks"_L1 + text);
                    continue;
                }
                if (name == "children"_L1) { // In another order.
                    if (invalidIn(after) > invalidIn(before))
                        broken.append(name + u'\n' + text);
                    continue;
                }
                for (qsizetype block = 0; block < before.size(); ++block) {
                    const QJsonObject one = before[block].toObject();
                    const QJsonObject other = after[block].toObject();
                    const bool isSound = other["valid"_L1].toBool() || !one["valid"_L1].toBool();
                    if (!isSound || one["name"_L1] != other["name"_L1])
                        broken.append(name + u" of "_s + other["name"_L1].toString() + u'\n' + text);
                    valid += other["valid"_L1].toBool();
                }
            }
        }
        for (const QString &each : broken.first(qMin<qsizetype>(broken.size(), 5)))
            qInfo("%s", qPrintable(each));
        QCOMPARE(broken.size(), 0);
        qInfo("%d edits in %lld posts; %d blocks valid after them", edits, qlonglong(posts.size()), valid);
        QVERIFY(edits > 8000);
    }

private:
    qint64 made(const QString &user, const QByteArray &content)
    {
        HttpClient http;
        WordPressClient site(http, m_server->apiRoot(), user, Secret(m_server->password(user)));
        const auto post = await(site.createPost(PostType::Post, draftOf(u"A draft"_s, content)));
        return post ? post->id : 0;
    }

    /// What the editor answers, request by request; nothing where there is no browser.
    QList<QJsonObject> ask(const QString &user, const QList<QJsonObject> &requests)
    {
        QProcess browser;
        browser.setProcessChannelMode(QProcess::ForwardedErrorChannel);
        browser.start(u"/usr/bin/python3"_s,
            { QStringLiteral(TESTS_DIR) + u"/wordpress/blockeditor.py"_s, m_server->url().toString(), user,
                m_server->loginPassword(user) });
        for (const QJsonObject &request : requests)
            browser.write(QJsonDocument(request).toJson(QJsonDocument::Compact) + '\n');
        browser.closeWriteChannel();
        const bool isFinished = browser.waitForFinished(300000);
        m_isBrowserMissing = isFinished && browser.exitCode() == 77;
        if (!isFinished)
            return {};
        QList<QJsonObject> answers;
        for (const QByteArray &line : browser.readAllStandardOutput().split('\n')) {
            if (!line.isEmpty())
                answers.append(QJsonDocument::fromJson(line).object());
        }
        return answers;
    }

    std::unique_ptr<WordPressServer> m_server;
    bool m_isBrowserMissing = false; ///< As the last answer said; any other trouble with it is a failure.
};

QTEST_GUILESS_MAIN(BlockValidityTest)
#include "blockvalidity_test.moc"
