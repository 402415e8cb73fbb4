#include "writing/blockfields.h"

#include <QTest>

using namespace Qt::StringLiterals;
using Kind = BlockField::Kind;

namespace {

std::vector<QString> valuesOf(const QByteArray &markup)
{
    std::vector<QString> values;
    for (const BlockField &field : fieldsOf(markup))
        values.push_back(field.value);
    return values;
}

} // namespace

class BlockFieldsTest final : public QObject {
    Q_OBJECT
private slots:
    void oneFieldIsChangedAndEveryOtherByteStays_data()
    {
        QTest::addColumn<QByteArray>("markup");
        QTest::addColumn<int>("index");
        QTest::addColumn<QString>("value");
        QTest::addColumn<QByteArray>("wanted");
        const QByteArray image
            = "<!-- wp:image {\"id\":7,\"sizeSlug\":\"large\"} -->\n<figure class=\"wp-block-image "
              "size-large\"><img src=\"https://s.example/a.jpg\" alt=\"A bridge\" "
              "class=\"wp-image-7\"/><figcaption class=\"wp-element-caption\">By <a "
              "href=\"https://l.example/\">Lina</a></figcaption></figure>\n<!-- /wp:image -->";
        QTest::newRow("alt") << image << 0 << u"The \"old\" bridge"_s
                             << QByteArray(image).replace("A bridge", "The &quot;old&quot; bridge");
        QTest::newRow("caption") << image << 1 << u"By K &amp; <a href=\"https://l.example/\">Lina</a>"_s
                                 << QByteArray(image).replace("By <a", "By K &amp; <a");
        QTest::newRow("no caption") << image << 1 << QString()
                                    << QByteArray(image).replace(
                                           "<figcaption class=\"wp-element-caption\">By <a "
                                           "href=\"https://l.example/\">Lina</a></figcaption>",
                                           "");
        const QByteArray embed = "<!-- wp:embed {\"url\":\"https://v.example/1\",\"type\":\"video\"} "
                                 "-->\n<figure class=\"wp-block-embed "
                                 "is-type-video\"><div "
                                 "class=\"wp-block-embed__wrapper\">\nhttps://v.example/1\n</div></figure>\n"
                                 "<!-- /wp:embed -->";
        QTest::newRow("address") << embed << 0 << u"https://v.example/2"_s
                                 << QByteArray(embed).replace("v.example/1", "v.example/2");
        const QByteArray more = "<!-- wp:more -->\n<!--more-->\n<!-- /wp:more -->";
        QTest::newRow("more") << more << 0 << QString() << more;
    }
    void oneFieldIsChangedAndEveryOtherByteStays()
    {
        QFETCH(QByteArray, markup);
        QFETCH(int, index);
        QFETCH(QString, value);
        QFETCH(QByteArray, wanted);
        std::vector<QString> values = valuesOf(markup);
        QVERIFY(index < int(values.size()));
        const auto same = withFieldValues(markup, values);
        QVERIFY(same);
        QCOMPARE(*same, markup); // Nothing changed, nothing written.
        values[size_t(index)] = value;
        const auto changed = withFieldValues(markup, values);
        QVERIFY(changed);
        QCOMPARE(*changed, wanted);
    }

    void everyPictureOfAGalleryHasItsWordsAndItsPlace_data()
    {
        QTest::addColumn<bool>("isOldForm");
        QTest::newRow("image blocks inside") << false;
        QTest::newRow("the old form") << true;
    }
    void everyPictureOfAGalleryHasItsWordsAndItsPlace()
    {
        QFETCH(bool, isOldForm);
        const auto figure = [](int number, const QByteArray &alt, const QByteArray &caption) {
            return "<img src=\"https://s.example/" + QByteArray::number(number) + ".jpg\" alt=\"" + alt
                + "\"/>" + caption + "</figure>";
        };
        const auto image = [&](int number, const QByteArray &alt, const QByteArray &caption) {
            return isOldForm
                ? "<li class=\"blocks-gallery-item\"><figure>" + figure(number, alt, caption) + "</li>"
                : "<!-- wp:image -->\n<figure class=\"wp-block-image\">" + figure(number, alt, caption)
                    + "\n<!-- /wp:image -->";
        };
        const QByteArray open = isOldForm
            ? "<!-- wp:gallery -->\n<figure class=\"wp-block-gallery\"><ul class=\"blocks-gallery-grid\">"
            : "<!-- wp:gallery {\"linkTo\":\"none\"} -->\n<figure class=\"wp-block-gallery "
              "has-nested-images\">";
        const QByteArray close
            = isOldForm ? "</ul></figure>\n<!-- /wp:gallery -->" : "</figure>\n<!-- /wp:gallery -->";
        std::vector<QByteArray> parts;
        for (int i = 0; i < 7; ++i)
            parts.push_back(image(i, "alt " + QByteArray::number(i), {}));
        const auto joined = [&](const std::vector<QByteArray> &all) {
            QByteArray inner;
            for (const QByteArray &part : all)
                inner += (inner.isEmpty() ? "" : "\n\n") + part;
            return open + inner + close;
        };
        const QByteArray gallery = joined(parts);
        const auto pictures = picturesOf(gallery);
        QCOMPARE(pictures.size(), size_t(7));
        QCOMPARE(pictures[6], (GalleryPicture{ u"https://s.example/6.jpg"_s, u"alt 6"_s, {} }));
        QCOMPARE(fieldsOf(gallery), std::vector{ (BlockField{ Kind::Caption, {} }) });

        const auto same = withPictureWords(gallery, 6, u"alt 6"_s, {});
        QVERIFY(same);
        QCOMPARE(*same, gallery);
        const auto described = withPictureWords(gallery, 6, u"A \"boat\""_s, "By <em>L</em>");
        QVERIFY(described);
        const QByteArray css = isOldForm ? "blocks-gallery-item__caption" : "wp-element-caption";
        std::vector<QByteArray> wanted = parts;
        wanted[6]
            = image(6, "A &quot;boat&quot;", "<figcaption class=\"" + css + "\">By <em>L</em></figcaption>");
        QCOMPARE(*described, joined(wanted));
        const auto back = withPictureWords(*described, 6, u"alt 6"_s, {});
        QVERIFY(back);
        QCOMPARE(*back, gallery);

        const auto moved = withPictureMoved(gallery, 5, 1);
        QVERIFY(moved);
        wanted = { parts[0], parts[5], parts[1], parts[2], parts[3], parts[4], parts[6] };
        QCOMPARE(*moved, joined(wanted));
        QVERIFY(!withPictureWords(gallery, 7, {}, {}));
    }

    void whatCannotBeChangedWithoutHarmHasNoFields()
    {
        QVERIFY(fieldsOf("<!-- wp:shop/cart {\"a\":1} -->x<!-- /wp:shop/cart -->").empty());
        QVERIFY(fieldsOf("<!-- wp:image {\"id\":} --><figure><img src=\"a\"/></figure><!-- /wp:image -->")
                    .empty());
        QVERIFY(fieldsOf({}).empty());
    }
};

QTEST_GUILESS_MAIN(BlockFieldsTest)
#include "blockfields_test.moc"
