#include "formats/blocks/identity.h"
#include "formats/blocks/makers.h"
#include "net/wordpressclient.h"
#include "support/await.h"
#include "support/wordpressserver.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTest>

using namespace Qt::StringLiterals;

namespace {

/// Every kind of block that we write, in one post.
QByteArray everythingWeWrite()
{
    blocks::QuoteMarkup plain;
    plain.id = "q-7f3k2m";
    plain.original = {
        { "The bridge was closed before dawn <span class=\"qtd-cut\">(…)</span> and nobody told us.", {} },
        { "We found out from the <ins class=\"qtd-ins\">[old]</ins> baker.", {} }
    };
    plain.cite = blocks::attributionHtml(u"Amina Darwish"_s, u"Closed before dawn"_s,
        QUrl(u"https://blog.example.org/p?a=1&b=2"_s), u"2 November 2026"_s);

    blocks::QuoteMarkup translated;
    translated.id = "q-9d1x4c";
    translated.original = { { QByteArrayLiteral("قالت الجارة إن الجسر أُغلق قبل الفجر."), {} } };
    translated.language = "ar";
    translated.direction = "rtl";
    translated.translation = { "The neighbour said the bridge was closed before dawn." };
    translated.translationLanguage = "en";
    translated.translationDirection = "ltr";
    translated.cite = "<a href=\"https://blog.example.org/2026/11/bridge\">blog.example.org</a>";

    blocks::QuoteMarkup inner;
    inner.id = "q-i2b8ve";
    inner.original = { { "Nobody has been told.", {} } };
    inner.cite = "The baker, quoted by Amina Darwish";
    blocks::QuoteMarkup nested;
    nested.id = "q-o5n6tz";
    nested.original
        = { { "The bridge was closed.", {} }, { {}, { inner } }, { "We found out from the baker.", {} } };
    nested.cite = "Amina Darwish";

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

    return blocks::joined(
        { blocks::paragraph("A lead with <a href=\"https://blog.example.org/\">a link</a> &amp; more."),
            blocks::heading(2, "Voices"), blocks::heading(3, "From the square"), blocks::quote(plain),
            blocks::quote(translated), blocks::quote(nested), blocks::list(list), blocks::list(ordered),
            blocks::paragraph(QByteArrayLiteral("نص من اليمين"), "rtl"), blocks::separator(),
            blocks::code(u"a < b [c]"_s), blocks::preformatted("one\n  two"),
            blocks::customHtml("<p>own</p>"), blocks::card(card), blocks::card(pictured) });
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
        QTest::newRow("administrator") << u"admin"_s;
        QTest::newRow("author, filtered") << u"author"_s;
    }

    void theEditorCallsEveryBlockValid()
    {
        QFETCH(QString, user);
        HttpClient http;
        WordPressClient site(http, m_server->apiRoot(), user, Secret(m_server->password(user)));
        const QByteArray written = everythingWeWrite();
        const auto post = await(site.createPost(draftOf(u"Everything that we write"_s, written)));
        QVERIFY2(post, post ? "" : qPrintable(post.error().detail));
        if (user == "admin"_L1)
            QCOMPARE(post->content, written);

        const QJsonObject seen = inEditor(user, post->id);
        if (seen.isEmpty())
            QSKIP("Chromium or Selenium is missing");
        QCOMPARE(seen["errors"_L1].toArray(), QJsonArray());
        const QJsonArray found = seen["blocks"_L1].toArray();
        QVERIFY(found.size() > 25);
        for (const auto &block : found)
            QVERIFY2(
                block.toObject()["valid"_L1].toBool(), qPrintable(block.toObject()["name"_L1].toString()));

        // Saved again by the editor, our quotes are still ours: the anchor is the identity.
        const QByteArray resaved = seen["resaved"_L1].toString().toUtf8();
        QVERIFY(resaved.contains("Added in the browser."));
        for (const QByteArray id : { "q-7f3k2m", "q-9d1x4c", "q-o5n6tz", "q-i2b8ve", "c-6r4y0s", "c-3h8w1p" })
            QVERIFY2(resaved.contains("id=\"" + id + '"'), id.constData());
    }

    void aBrokenBlockIsCalledInvalid()
    {
        HttpClient http;
        WordPressClient site(http, m_server->apiRoot(), u"admin"_s, Secret(m_server->password(u"admin"_s)));
        const auto post = await(site.createPost(draftOf(u"Broken"_s,
            "<!-- wp:quote -->\n<blockquote class=\"wp-block-quote\" cite=\"x\"><!-- wp:paragraph -->\n"
            "<p>bad</p>\n<!-- /wp:paragraph --></blockquote>\n<!-- /wp:quote -->")));
        QVERIFY(post);
        const QJsonObject seen = inEditor(u"admin"_s, post->id);
        if (seen.isEmpty())
            QSKIP("Chromium or Selenium is missing");
        QVERIFY(!seen["blocks"_L1].toArray().first().toObject()["valid"_L1].toBool());
    }

private:
    /// What the editor says; empty where there is no browser.
    QJsonObject inEditor(const QString &user, qint64 post)
    {
        QProcess browser;
        browser.setProcessChannelMode(QProcess::ForwardedErrorChannel);
        browser.start(u"/usr/bin/python3"_s,
            { QStringLiteral(TESTS_DIR) + u"/wordpress/blockeditor.py"_s, m_server->url().toString(), user,
                m_server->loginPassword(user), QString::number(post) });
        if (!browser.waitForFinished(180000) || browser.exitCode() == 77)
            return {};
        return QJsonDocument::fromJson(browser.readAllStandardOutput()).object();
    }

    std::unique_ptr<WordPressServer> m_server;
};

QTEST_GUILESS_MAIN(BlockValidityTest)
#include "blockvalidity_test.moc"
