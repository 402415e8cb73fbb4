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
        QTest::newRow("caption") << image << 1 << u"By K & L"_s
                                 << QByteArray(image).replace(
                                        "By <a href=\"https://l.example/\">Lina</a>", "By K &amp; L");
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

    void picturesOfAGalleryAreNumbered()
    {
        const auto image = [](const QByteArray &alt) {
            return "<!-- wp:image -->\n<figure class=\"wp-block-image\"><img src=\"https://s.example/" + alt
                + ".jpg\" alt=\"" + alt + "\"/></figure>\n<!-- /wp:image -->";
        };
        const QByteArray gallery
            = "<!-- wp:gallery {\"linkTo\":\"none\"} -->\n<figure class=\"wp-block-gallery "
              "has-nested-images columns-default is-cropped\">"
            + image("a") + "\n\n" + image("b") + "</figure>\n<!-- /wp:gallery -->";
        const auto fields = fieldsOf(gallery);
        QCOMPARE(fields.size(), size_t(3));
        QCOMPARE(fields[0], (BlockField{ Kind::Alt, 1, u"a"_s }));
        QCOMPARE(fields[1], (BlockField{ Kind::Alt, 2, u"b"_s }));
        QCOMPARE(fields[2].kind, Kind::Caption);
        const auto changed = withFieldValues(gallery, { u"a"_s, u"c"_s, {} });
        QVERIFY(changed);
        QCOMPARE(*changed, QByteArray(gallery).replace("alt=\"b\"", "alt=\"c\""));
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
