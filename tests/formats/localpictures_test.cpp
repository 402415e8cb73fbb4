#include "formats/blocks/identity.h"
#include "formats/blocks/localpictures.h"
#include "formats/blocks/makers.h"
#include "formats/blocks/views.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace blocks;

namespace {

const QByteArray hash(32, '\x5A');
const QByteArray address = localPictureAddress(hash).toLatin1();
const SitePicture picture{ 66, QUrl(u"https://site.example/uploads/picture-0a-1024x683.jpg"_s), "large" };

QByteArray placed(const QByteArray &markup) { return withSitePictures(markup, { { hash, picture } }); }

ImageMarkup here(const QString &alt = u"A wall"_s)
{
    ImageMarkup image;
    image.src = QUrl(QString::fromLatin1(address));
    image.alt = alt;
    return image;
}
ImageMarkup there(const QString &alt = u"A wall"_s)
{
    ImageMarkup image = here(alt);
    image.id = picture.id;
    image.src = picture.url;
    return image;
}

} // namespace

class LocalPicturesTest final : public QObject {
    Q_OBJECT
private slots:
    // What we write for a picture of the site is what WordPress's own editor writes (blockvalidity_test).
    void anImageBecomesOneOfTheSitesLibrary()
    {
        QCOMPARE(placed(image(here())), image(there()));
        ImageMarkup before = here();
        ImageMarkup after = there();
        before.caption = after.caption = "A <em>wall</em> at night. Photo: Lina";
        before.href = after.href = QUrl(u"https://photos.example.org/?a=1&b=2"_s);
        // The order of keys is the only difference.
        QVERIFY(sameButForNoise(placed(image(before)), image(after)));
    }

    void everyPictureOfAGalleryAndOfACardDoes()
    {
        QCOMPARE(placed(gallery({ here(u"One"_s), here(u"Two"_s) }, "All")),
            gallery({ there(u"One"_s), there(u"Two"_s) }, "All"));
        CardMarkup card;
        card.id = "c-3h8w1p";
        card.title = u"Night of the flood"_s;
        card.url = QUrl(u"https://photos.example.org/floods"_s);
        card.by = u"Photo report by Lina Haddad"_s;
        card.picture = { 0, QUrl(QString::fromLatin1(address)), u"Street"_s };
        const QByteArray shown = placed(blocks::card(card));
        const auto view = cardView(Document::parse(shown).block(0));
        QVERIFY(view && view->picture);
        QCOMPARE(view->picture->id, 66);
        QCOMPARE(view->picture->src, picture.url.toString());
        QVERIFY(shown.contains("wp-block-image size-large"));
        QVERIFY(shown.contains("\"linkDestination\":\"custom\""));
    }

    void whatAPersonSetStays()
    {
        const QByteArray before
            = "<!-- wp:image {\"align\":\"wide\",\"className\":\"is-style-rounded\"} -->\n"
              "<figure class=\"wp-block-image alignwide is-style-rounded\"><img src=\""
            + address + "\" alt=\"\"/></figure>\n<!-- /wp:image -->";
        const QByteArray after = placed(before);
        QVERIFY(after.contains(
            "{\"align\":\"wide\",\"className\":\"is-style-rounded\",\"id\":66,\"sizeSlug\":\"large\","
            "\"linkDestination\":\"none\"}"));
        QVERIFY(after.contains("<figure class=\"wp-block-image size-large alignwide is-style-rounded\">"));
        QVERIFY(after.contains("class=\"wp-image-66\""));
    }

    void everyOtherByteStays()
    {
        const QByteArray odd = "<!-- wp:paragraph -->\n<p>One</p>\n<!-- /wp:paragraph -->\n\n\n <p>loose</p>";
        const QByteArray other = image([] {
            ImageMarkup otherImage = here();
            otherImage.src = QUrl(localPictureAddress(QByteArray(32, 'y')));
            return otherImage;
        }());
        QCOMPARE(placed(odd + image(here()) + "\n\n" + other), odd + image(there()) + "\n\n" + other);
        QCOMPARE(placed(odd), odd);
        QCOMPARE(withSitePictures(image(here()), {}), image(here()));
        // Half of a block at the end.
        const QByteArray open = odd + "<!-- wp:group -->\n<div>" + image(here());
        const QByteArray after = placed(open);
        QVERIFY(after.startsWith(odd));
        QVERIFY(!after.contains("quotidian-picture"));
        QVERIFY(after.contains(picture.url.toEncoded()));
    }

    void whereThereIsNoImageBlockTheAddressAloneGivesWay()
    {
        const QByteArray html = "<!-- wp:html -->\n<img src='" + address + "'>\n<!-- /wp:html -->";
        QCOMPARE(placed(html), QByteArray(html).replace(address, picture.url.toEncoded()));
        const QByteArray cover = "<!-- wp:cover {\"url\":\"" + address
            + "\"} -->\n<div class=\"wp-block-cover\"><img src=\"" + address
            + "\"/></div>\n<!-- /wp:cover -->";
        QCOMPARE(placed(cover), QByteArray(cover).replace(address, picture.url.toEncoded()));
    }

    void addressesOfFoldersAreKnown()
    {
        QVERIFY(namesFiles("<img src=\"file:///home/ana/a.jpg\">"));
        QVERIFY(!namesFiles(image(here())));
        QVERIFY(isBoundHere(image(here())));
        QVERIFY(!isBoundHere(image(there())));
    }
};

QTEST_GUILESS_MAIN(LocalPicturesTest)
#include "localpictures_test.moc"
