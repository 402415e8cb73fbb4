/// Documents as spans, and as WordPress's own parser reads them.

#include "formats/blocks/attributes.h"
#include "formats/blocks/document.h"
#include "formats/blocks/edits.h"
#include "formats/blocks/parsed.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>
#include <QXmlStreamReader>

#include <array>
#include <ctime>
#include <limits>
#include <random>

using namespace Qt::StringLiterals;
using blocks::Block;
using blocks::Document;

namespace {

const QString Suites = QStringLiteral(QUOTIDIAN_SUITES);

QByteArray read(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return {};
    return file.readAll();
}

QByteArray joinedSpans(const Document &document)
{
    QByteArray all;
    for (const Block &block : document.blocks())
        all += block.bytes();
    return all;
}

QByteArray jsonOf(const QByteArray &markup)
{
    const auto json = blocks::parsedBlocksToJson(Document::parse(markup));
    return json ? *json : QByteArray();
}

/// PHP has one array for lists and objects: an empty one of ours may be either, and so may keys 0, 1, 2….
bool isSame(const QJsonValue &a, const QJsonValue &b)
{
    const auto isEmpty = [](const QJsonValue &value) {
        return (value.isArray() && value.toArray().isEmpty())
            || (value.isObject() && value.toObject().isEmpty());
    };
    if (isEmpty(a) && isEmpty(b))
        return true;
    if (a.isDouble() && b.isDouble())
        return a.toDouble() == b.toDouble();
    if (a.type() != b.type())
        return false;
    if (a.isArray()) {
        const QJsonArray x = a.toArray();
        const QJsonArray y = b.toArray();
        return std::equal(
            x.begin(), x.end(), y.begin(), y.end(), [](auto m, auto n) { return isSame(m, n); });
    }
    if (a.isObject()) {
        const QJsonObject x = a.toObject();
        const QJsonObject y = b.toObject();
        if (x.keys() != y.keys())
            return false;
        const QStringList keys = x.keys();
        return std::all_of(
            keys.begin(), keys.end(), [&](const QString &key) { return isSame(x[key], y[key]); });
    }
    return a == b;
}

QStringList fixtures(const QString &pattern)
{
    QStringList names = QDir(Suites + "/block-fixtures"_L1).entryList({ pattern }, QDir::Files);
    for (QString &name : names)
        name.prepend(Suites + "/block-fixtures/"_L1);
    return names;
}

QByteArray randomDocument(std::mt19937 &random)
{
    static const std::array<QByteArray, 72> Parts{ "<!-- wp:a -->", "<!-- /wp:a -->", "<!-- wp:a /-->",
        "<!-- wp:b -->", "<!-- /wp:b -->", "<!-- wp:my/block -->", "<!-- /wp:my/block -->",
        "<!-- wp:my/block /-->", "<p>text</p>", "text", "\n\n", "\n", " ", "0", "00", "<!--", "-->", "<!-- ",
        " -->", "/-->", " /-->", "wp:", "/wp:", "wp:a", " wp:a ", "{", "}", "{}", "}}", "} ",
        "<!-- wp:a {\"x\":1} -->", "<!-- wp:a {\"x\":1} /-->", "<!-- wp:a {\"x\":{\"y\":[1,2.50,-3e2]}} -->",
        "<!-- wp:a {\"x\":} -->", "<!-- wp:a {} -->", "<!-- wp:a {}-->", "<!-- wp:a {\"x\":\"}\"} -->",
        "<!-- wp:a {\"x\":\"} -->\"} -->", "<!-- wp:a {\"x\":\"a -->", "<!-- wp:a\t{\"x\":null}\n-->",
        "<!--\x0bwp:a\x0c-->", "<!-- wp:a {\"x\":1}\x0b-->", "<!-- wp:a {\"x\":1}\f/-->",
        "<!--\xC2\xA0wp:a -->", "<!-- wp:a\xC2\xA0-->", "<!-- /wp:a /-->", "<!-- /wp:a {\"x\":1} -->",
        "<!-- / wp:a -->", "<!-- wp:A -->", "<!-- wp:4a -->", "<!-- wp:a_b-4 -->", "<!-- wp:a-->",
        "<!-- wp:a/ -->", "<!-- wp:a/4 -->", "<!-- wp:core/a -->", "<!-- wp:a/b/c -->", "<!--wp:a -->",
        "<!-- wp:a {\"x\":\"\\u003c\\ud83d\\ude00\"} -->", "<!-- wp:a {\"x\":\"\\ud83d\"} -->",
        "<!-- wp:a {\"k\":1,\"j\":2,\"k\":3} /-->", "<!-- wp:a {\"x\":01} /-->",
        "<!-- wp:a {\"x\":true,\"y\":false} /-->", "<!-- wp:a {\"x\":True} /-->",
        "<!-- wp:a {\"x\":\"\t\"} /-->", "<!-- wp:a {\"x\":[1,]} /-->",
        "<!-- wp:a {\"x\":12345678901234567890} /-->", "\xD0\x96", "\xF0\x9F\x98\x80",
        "<!-- wp:a  {\"x\":1}  /-->", "<!-- wp:a {x} y} -->", "<!---->", "\r\n" };
    std::uniform_int_distribution<size_t> part(0, Parts.size() - 1);
    std::uniform_int_distribution<int> length(0, 14);
    // Half of the time of the parts that make blocks, else most documents end at their first stray closer.
    std::uniform_int_distribution<size_t> common(0, 13);
    QByteArray markup;
    for (int i = length(random); i >= 0; --i)
        markup += Parts[random() % 2 ? common(random) : part(random)];
    return markup;
}

} // namespace

class BlockDocumentTest final : public QObject {
    Q_OBJECT

private slots:
    void fixturesParseAsWordPressParsesThem()
    {
        const QStringList files = fixtures(u"*.parsed.json"_s);
        if (files.isEmpty())
            QSKIP("The suite of block fixtures is not here");
        int compared = 0;
        for (const QString &file : files) {
            QString source = file;
            source.replace(".parsed.json"_L1, ".html"_L1);
            const QByteArray markup = read(source);
            const QJsonDocument expected = QJsonDocument::fromJson(read(file));
            const QJsonDocument actual = QJsonDocument::fromJson(jsonOf(markup));
            QVERIFY2(expected.isArray() && actual.isArray(), qPrintable(file));
            QVERIFY2(isSame(expected.array(), actual.array()), qPrintable(file));
            ++compared;
        }
        QCOMPARE(compared, 62);
    }

    void postsOfOthersComeBackByteForByte()
    {
        const QStringList files = fixtures(u"*.html"_s);
        if (files.isEmpty())
            QSKIP("The suite of block fixtures is not here");
        for (const QString &file : files) {
            const QByteArray markup = read(file);
            QVERIFY(!markup.isEmpty());
            QCOMPARE(joinedSpans(Document::parse(markup)), markup);
        }

        int posts = 0;
        int real = 0;
        QFile export_(Suites + "/wxr/64-block-test-data.xml"_L1);
        if (!export_.open(QIODevice::ReadOnly))
            QSKIP("The suite of WordPress exports is not here");
        QXmlStreamReader xml(&export_);
        while (!xml.atEnd()) {
            if (xml.readNext() != QXmlStreamReader::StartElement
                || xml.qualifiedName() != "content:encoded"_L1)
                continue;
            const QByteArray markup = xml.readElementText().toUtf8();
            const Document document = Document::parse(markup);
            QCOMPARE(joinedSpans(document), markup);
            QCOMPARE(document.toBytes(), markup);
            ++posts;
            for (const Block &block : document.blocks())
                real += !block.isFreeform();
        }
        QVERIFY2(!xml.hasError(), qPrintable(xml.errorString()));
        QCOMPARE(posts, 72);
        QVERIFY(real > 300);
    }

    void generatedDocumentsParseAsInstalledWordPressParsesThem()
    {
        const QString php = QStandardPaths::findExecutable(u"php"_s);
        const QString parser = u"/usr/share/wordpress/wp-includes/class-wp-block-parser.php"_s;
        if (php.isEmpty() || !QFile::exists(parser))
            QSKIP("PHP or WordPress is not installed");

        std::mt19937 random(20261123);
        QList<QByteArray> documents;
        for (int i = 0; i < 3000; ++i)
            documents.append(randomDocument(random));

        QTemporaryDir folder;
        QFile script(folder.filePath(u"parse.php"_s));
        QVERIFY(script.open(QIODevice::WriteOnly));
        script.write("<?php require $argv[1];\n"
                     "while (($line = fgets(STDIN)) !== false) {\n"
                     "  $parser = new WP_Block_Parser();\n"
                     "  echo json_encode($parser->parse(base64_decode($line)), 0, 4096), \"\\n\";\n"
                     "}\n");
        script.close();
        QFile input(folder.filePath(u"input"_s));
        QVERIFY(input.open(QIODevice::WriteOnly));
        for (const QByteArray &document : documents)
            input.write(document.toBase64() + '\n');
        input.close();
        QProcess process;
        process.setStandardInputFile(input.fileName());
        process.start(php, { script.fileName(), parser });
        QVERIFY(process.waitForFinished(120000));
        QCOMPARE(process.exitCode(), 0);
        const QList<QByteArray> answers = process.readAllStandardOutput().split('\n');
        QCOMPARE(answers.size(), documents.size() + 1);

        int withBlocks = 0;
        for (qsizetype i = 0; i < documents.size(); ++i) {
            const QJsonDocument expected = QJsonDocument::fromJson(answers[i]);
            const QJsonDocument actual = QJsonDocument::fromJson(jsonOf(documents[i]));
            QVERIFY2(expected.isArray(), answers[i].constData());
            QVERIFY2(isSame(expected.array(), actual.array()),
                (documents[i] + "\nWordPress: " + answers[i] + "\nhere: " + jsonOf(documents[i]))
                    .constData());
            withBlocks += answers[i].contains("\"blockName\":\"");
            QCOMPARE(joinedSpans(Document::parse(documents[i])), documents[i]);
        }
        QVERIFY(withBlocks > 2000);
    }

    void whatWordPressLeavesOutIsStillInTheSpans()
    {
        const QByteArray markup = "0<!-- wp:a -->0<!-- /wp:a -->x<!-- /wp:b --> rest <!-- wp:a /-->";
        const Document document = Document::parse(markup);
        QCOMPARE(document.size(), 3);
        QCOMPARE(document.block(1).html(), QByteArray());
        QCOMPARE(document.block(1).inner(), QByteArray("0"));
        QVERIFY(document.block(2).isFreeform());
        QCOMPARE(joinedSpans(document), markup);
    }

    void unclosedBlocksEndWithTheDocument()
    {
        const Document document = Document::parse("a<!-- wp:x -->b<!-- wp:y -->c");
        QCOMPARE(document.size(), 2);
        QVERIFY(!document.block(1).isClosed());
        QCOMPARE(document.block(1).bytes(), QByteArray("<!-- wp:x -->b<!-- wp:y -->c"));
        const QList<Block> parsed = document.parsed();
        QCOMPARE(parsed.size(), 4);
        QCOMPARE(parsed[0].bytes(), QByteArray("b"));
        QCOMPARE(parsed[1].name(), QByteArray("core/y"));
        QCOMPARE(parsed[2].bytes(), QByteArray("a"));
        QCOMPARE(parsed[3].name(), QByteArray("core/x"));
    }

    void aBlockKnowsItsPlaces()
    {
        const QByteArray markup = "<!-- wp:x/y {\"a\":1}  -->\n<p>t</p>\n<!-- /wp:x/y -->";
        const Block block = Document::parse(markup).block(0);
        QCOMPARE(block.name(), QByteArray("x/y"));
        QCOMPARE(block.attributes(), QByteArray("{\"a\":1}"));
        QCOMPARE(block.attributesWithSpace(), QByteArray("{\"a\":1}  "));
        QCOMPARE(block.inner(), QByteArray("\n<p>t</p>\n"));
        QCOMPARE(block.bytes(), markup);
        QVERIFY(!block.isVoid());
    }

    void aChangeTouchesOneBlock()
    {
        std::mt19937 random(7);
        int changed = 0;
        for (int i = 0; i < 2000; ++i) {
            const Document before = Document::parse(randomDocument(random));
            if (before.size() == 0)
                continue;
            const int index = int(random() % size_t(before.size()));
            const QByteArray bytes = random() % 4 ? QByteArray("<!-- wp:new -->\nnew\n<!-- /wp:new -->")
                                                  : randomDocument(random);
            const auto after = before.replaced(index, bytes);
            if (!after)
                continue;
            ++changed;
            const blocks::Span span = before.block(index).span();
            QCOMPARE(after->toBytes().first(span.start), before.toBytes().first(span.start));
            QCOMPARE(after->toBytes().mid(span.start + bytes.size()), before.toBytes().mid(span.end));
            for (int j = 0; j < index; ++j) {
                if (!before.block(j).isFreeform())
                    QCOMPARE(after->block(j).bytes(), before.block(j).bytes());
            }
        }
        QVERIFY(changed > 1000);
    }

    void anOpenDelimiterDoesNotSwallowTheNextBlock_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::newRow("opener") << QByteArray("<!-- wp:a -->");
        QTest::newRow("closer") << QByteArray("<!-- /wp:a -->");
        QTest::newRow("half a delimiter") << QByteArray("<!-- wp:a {");
        QTest::newRow("opener and text") << QByteArray("<p>x</p><!-- wp:group --><div>");
    }
    void anOpenDelimiterDoesNotSwallowTheNextBlock()
    {
        QFETCH(QByteArray, bytes);
        const Document document = Document::parse(
            "<!-- wp:a -->1<!-- /wp:a --><!-- wp:b -->2<!-- /wp:b --><!-- wp:c {\"x\":1} -->3<!-- /wp:c -->");
        const auto changed = document.replaced(1, bytes);
        QVERIFY(!changed);
        QCOMPARE(changed.error().reason, Error::Reason::UnbalancedMarkup);
        QVERIFY(!document.inserted(0, bytes));
    }

    void blocksComeGoAndMove()
    {
        const QByteArray a = "<!-- wp:a -->\n1\n<!-- /wp:a -->";
        const QByteArray b = "<!-- wp:b -->\n2\n<!-- /wp:b -->";
        const QByteArray c = "<!-- wp:c /-->";
        const Document document = Document::parse(a + "\n\n" + b);
        QCOMPARE(document.inserted(0, c)->toBytes(), c + "\n\n" + a + "\n\n" + b);
        QCOMPARE(document.inserted(3, c)->toBytes(), a + "\n\n" + b + "\n\n" + c);
        QCOMPARE(document.inserted(2, c)->toBytes(), a + "\n\n" + c + "\n\n" + b);
        QCOMPARE(document.removed(0)->toBytes(), b);
        QCOMPARE(document.removed(2)->toBytes(), a);
        QCOMPARE(document.moved(2, 0)->toBytes(), b + "\n\n" + a);
        QCOMPARE(document.moved(0, 3)->toBytes(), b + "\n\n" + a);
        QCOMPARE(Document().inserted(0, a)->toBytes(), a);
        QCOMPARE(document.removed(3).error().reason, Error::Reason::NoSuchBlock);
        QCOMPARE(document.replaced(-1, a).error().reason, Error::Reason::NoSuchBlock);
    }

    void aClassicPostIsOneFreeformBlock()
    {
        const Document document = Document::parse("<p>One</p>\n\nTwo");
        QVERIFY(document.isClassic());
        QCOMPARE(document.size(), 1);
        QVERIFY(!Document::parse("").isClassic());
        QVERIFY(!Document::parse("\n<!-- wp:a /-->").isClassic());
    }

    void hostileInputTakesLinearTime_data()
    {
        QTest::addColumn<QByteArray>("unit");
        QTest::addColumn<QByteArray>("tail");
        const QByteArray none;
        QTest::newRow("openers") << QByteArray("<!-- wp:a -->") << none;
        QTest::newRow("open attributes") << QByteArray("<!-- wp:a {") << none;
        QTest::newRow("open attributes that close at the end")
            << QByteArray("<!-- wp:a {") << QByteArray("} -->");
        QTest::newRow("braces") << QByteArray("}") << QByteArray("} -->");
        QTest::newRow("braces and spaces") << QByteArray("<!-- wp:a {}  }  ") << none;
        QTest::newRow("comment starts") << QByteArray("<!--") << none;
        QTest::newRow("comment starts and spaces") << QByteArray("<!-- \n ") << none;
        QTest::newRow("names") << QByteArray("<!-- wp:aaaaaaaa") << none;
        QTest::newRow("void blocks") << QByteArray("<!-- wp:a /-->") << none;
    }
    void hostileInputTakesLinearTime()
    {
        QFETCH(QByteArray, unit);
        QFETCH(QByteArray, tail);
        // Of the processor, in ms: whatever else it has to do.
        const auto cost = [&](int count) {
            const QByteArray markup = unit.repeated(count) + tail;
            double best = std::numeric_limits<double>::max();
            for (int i = 0; i < 3; ++i) {
                const std::clock_t start = std::clock();
                const Document document = Document::parse(markup);
                best = std::min(best, double(std::clock() - start) * 1000 / CLOCKS_PER_SEC);
                if (document.toBytes().size() != markup.size())
                    return std::numeric_limits<double>::max();
            }
            return best;
        };
        const double small = cost(20000);
        const double large = cost(160000);
        QVERIFY2(large < small * 32 + 20, qPrintable(u"%1 → %2 ms"_s.arg(small).arg(large)));
    }

    void deepNestingNeitherCrashesNorStalls()
    {
        const QByteArray markup
            = QByteArray("<!-- wp:a -->").repeated(100000) + QByteArray("<!-- /wp:a -->").repeated(100000);
        const Document document = Document::parse(markup);
        QCOMPARE(document.size(), 1);
        QVERIFY(document.block(0).isClosed());
        const auto json = blocks::parsedBlocksToJson(document);
        QVERIFY(json);
        QCOMPARE(json->count("\"blockName\""), 100000);

        // Nothing closed: WordPress would repeat the rest for every block.
        const auto refused = blocks::parsedBlocksToJson(
            Document::parse(QByteArray("<!-- wp:a -->").repeated(100000)), 1 << 20);
        QVERIFY(!refused);
        QCOMPARE(refused.error().reason, Error::Reason::TooLarge);
    }

    void attributesKeepOrderAndDigits()
    {
        const QByteArray json = jsonOf("<!-- wp:a {\"z\":1.0,\"a\":12345678901234567890,\"m\":{}} /-->");
        QVERIFY2(
            json.contains("\"attrs\":{\"z\":1.0,\"a\":12345678901234567890,\"m\":{}}"), json.constData());
    }

    void oneAttributeChangesAndNoOtherByte()
    {
        using blocks::Json;
        const QByteArray object = "{ \"b\" : 1.50,\"a\":[1, {\"b\":2}] , \"c\":\"\\u003c\" }";
        QCOMPARE(*blocks::withMember(object, "b", Json::number(7)),
            QByteArray("{ \"b\" : 7,\"a\":[1, {\"b\":2}] , \"c\":\"\\u003c\" }"));
        QCOMPARE(*blocks::withMember(object, "n", Json::string("x")),
            QByteArray("{ \"b\" : 1.50,\"a\":[1, {\"b\":2}] , \"c\":\"\\u003c\",\"n\":\"x\" }"));
        QCOMPARE(
            *blocks::withoutMember(object, "b"), QByteArray("{ \"a\":[1, {\"b\":2}] , \"c\":\"\\u003c\" }"));
        QCOMPARE(*blocks::withoutMember(object, "c"), QByteArray("{ \"b\" : 1.50,\"a\":[1, {\"b\":2}] }"));
        QCOMPARE(*blocks::withoutMember("{\"c\":1}", "c"), QByteArray("{}"));
        QCOMPARE(*blocks::withoutMember("{\"a\":1,\"c\":1,\"c\":2}", "c"), QByteArray("{\"a\":1}"));
        QCOMPARE(*blocks::withMember("", "c", Json::number(1)), QByteArray("{\"c\":1}"));
        QVERIFY(!blocks::withMember("{\"c\":}", "c", Json::number(1)));
    }

    void attributesCannotEndTheComment()
    {
        blocks::Json object = blocks::Json::object();
        object.set("x", blocks::Json::string("--- } --> < > & \" \\ \\\" end\\"));
        const QByteArray text = blocks::serializedAttributes(object);
        QCOMPARE(text,
            QByteArray("{\"x\":\"\\u002d\\u002d- } \\u002d\\u002d\\u003e \\u003c \\u003e \\u0026 \\u0022 "
                       "\\u005c \\u005c\\u0022 end\\u005c\"}"));
        QCOMPARE(*blocks::parseJson(text), object);
        const Block block = Document::parse(blocks::delimiter("core/a", object, blocks::Form::Void)).block(0);
        QVERIFY(block.isVoid());
        QCOMPARE(*blocks::attributesOf(block), object);
    }

    void attributesOfAnyBlockChangeInPlace()
    {
        const Document document = Document::parse("<!-- wp:a -->x<!-- wp:b {\"k\":1}  /-->y<!-- /wp:a -->");
        const Block outer = document.block(0);
        QCOMPARE(blocks::withAttributes(document, outer, "{\"n\":2}")->toBytes(),
            QByteArray("<!-- wp:a {\"n\":2} -->x<!-- wp:b {\"k\":1}  /-->y<!-- /wp:a -->"));
        QCOMPARE(blocks::withAttributes(document, outer.child(0), "{}")->toBytes(),
            QByteArray("<!-- wp:a -->x<!-- wp:b {}  /-->y<!-- /wp:a -->"));
        QCOMPARE(blocks::withAttributes(document, outer.child(0), "")->toBytes(),
            QByteArray("<!-- wp:a -->x<!-- wp:b  /-->y<!-- /wp:a -->"));
    }
};

QTEST_GUILESS_MAIN(BlockDocumentTest)
#include "blockdocument_test.moc"
