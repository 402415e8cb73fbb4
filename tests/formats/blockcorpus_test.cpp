/// Every block of WordPress's own fixtures and of two of its exports, edited where it can be: every other
/// byte stays, and what cannot be edited says why.

#include "formats/blocks/blockedit.h"
#include "formats/blocks/edits.h"
#include "formats/blocks/identity.h"

#include <QDir>
#include <QFile>
#include <QMap>
#include <QTest>
#include <QXmlStreamReader>

using namespace Qt::StringLiterals;
using namespace blocks;

namespace {

const QString Suites = QStringLiteral(QUOTIDIAN_SUITES);

QList<QByteArray> fixtures()
{
    QList<QByteArray> posts;
    const QDir folder(Suites + "/block-fixtures"_L1);
    const QStringList names = folder.entryList({ u"*.html"_s }, QDir::Files, QDir::Name);
    for (const QString &name : names) {
        QFile file(folder.filePath(name));
        if (file.open(QIODevice::ReadOnly) && !name.endsWith(".serialized.html"_L1))
            posts.append(file.readAll());
    }
    return posts;
}

QList<QByteArray> posts(const QString &name)
{
    QList<QByteArray> found;
    QFile file(Suites + "/wxr/"_L1 + name);
    if (!file.open(QIODevice::ReadOnly))
        return found;
    QXmlStreamReader xml(&file);
    while (!xml.atEnd()) {
        if (xml.readNext() == QXmlStreamReader::StartElement && xml.qualifiedName() == "content:encoded"_L1)
            found.append(xml.readElementText().toUtf8());
    }
    return found;
}

QString reasonName(Error::Reason reason)
{
    switch (reason) {
    case Error::Reason::BlockUnknown:
        return u"unknown"_s;
    case Error::Reason::BlockServerFilled:
        return u"filled by the server"_s;
    case Error::Reason::BlockNotClosed:
        return u"not closed"_s;
    case Error::Reason::BlockDelimiterStray:
        return u"stray delimiter"_s;
    case Error::Reason::AttributesBroken:
        return u"attributes broken"_s;
    case Error::Reason::FormUnknown:
        return u"form unknown"_s;
    case Error::Reason::NotUtf8:
        return u"not UTF-8"_s;
    case Error::Reason::CharactersUnsafe:
        return u"characters"_s;
    default:
        return u"?"_s;
    }
}

/// What was edited of one collection.
struct Tally {
    int blocks = 0; ///< Real ones and classic text; not the white space between.
    int edited = 0; ///< With a text, a part or an attribute changed by their view.
    int whole = 0; ///< Nothing in them but what their children hold; moved and taken away.
    int texts = 0;
    int byCommandLine = 0;
    QMap<QString, int> locked;

    QString toString() const
    {
        QStringList reasons;
        for (auto each = locked.begin(); each != locked.end(); ++each)
            reasons.append(u"%1 %2"_s.arg(each.value()).arg(each.key()));
        return u"%1 blocks: %2 edited (%3 texts), %4 without words of their own, locked: %5; by the command line %6"_s
            .arg(blocks)
            .arg(edited)
            .arg(texts)
            .arg(whole)
            .arg(reasons.join(u", "_s))
            .arg(byCommandLine);
    }
};

void compareOutside(const QByteArray &before, const Result<Document> &after, Span span)
{
    QVERIFY2(after, before.constData());
    QCOMPARE(after->toBytes().first(span.start), before.first(span.start));
    QCOMPARE(after->toBytes().last(before.size() - span.end), before.sliced(span.end));
}

void editBlock(const Document &document, const Block &block, Tally &tally)
{
    const QByteArray &markup = document.toBytes();
    if (const auto why = lockOf(block)) {
        ++tally.locked[reasonName(*why)];
        return;
    }
    bool isEdited = false;
    for (const Text &text : textsOf(block)) {
        const auto after = withWords(document, text, u"Новые слова <&> 新"_s);
        compareOutside(markup, after, text.span);
        ++tally.texts;
        isEdited = true;
    }
    const auto add = [&](const Result<Document> &after) {
        compareOutside(markup, after, block.span());
        isEdited = true;
    };
    switch (kindOf(block)) {
    case Kind::Image:
        add(withAlt(document, block, *imageView(block), u"Words"_s));
        break;
    case Kind::Gallery: {
        const auto gallery = galleryView(block);
        for (const ImageView &image : gallery->images) {
            if (gallery->isOldForm)
                add(withAlt(document, block, image, u"Words"_s));
        }
        break;
    }
    case Kind::Embed:
    case Kind::Media:
        add(withCaption(document, block, "Words"));
        break;
    case Kind::More:
        add(withMore(document, block, { u"Words"_s, false }));
        break;
    case Kind::List:
        add(withOrder(document, block, !listView(block)->isOrdered));
        break;
    case Kind::Quote:
        add(withCite(document, block, "Somebody"));
        break;
    default:
        break;
    }
    ++(isEdited ? tally.edited : tally.whole);
}

/// The same blocks by the command line's way, at every path.
void editByPath(const Document &document, const QList<Block> &level, const QList<int> &above, Tally &tally)
{
    for (int i = 0; i < level.size(); ++i) {
        QList<int> path = above;
        path.append(i);
        if (const auto after = replaceText(document.toBytes(), path, u"Новые слова <&> 新"_s)) {
            compareOutside(document.toBytes(), Document::parse(*after), level[i].span());
            ++tally.byCommandLine;
        }
        editByPath(document, level[i].children(), path, tally);
    }
}

Tally edit(const QList<QByteArray> &all)
{
    Tally tally;
    for (const QByteArray &markup : all) {
        const Document document = Document::parse(markup);
        for (const Block &block : allBlocks(document)) {
            if (block.isBlank())
                continue;
            ++tally.blocks;
            editBlock(document, block, tally);
        }
        editByPath(document, document.parsed(), {}, tally);
    }
    return tally;
}

} // namespace

class BlockCorpusTest final : public QObject {
    Q_OBJECT

private slots:
    void everyBlockIsEditedOrSaysWhyNot_data()
    {
        QTest::addColumn<QList<QByteArray>>("posts");
        QTest::addColumn<QString>("expected");
        QTest::newRow("fixtures")
            << fixtures()
            << u"79 blocks: 44 edited (67 texts), 8 without words of their own, locked: 7 filled by the server, 1 form unknown, 3 stray delimiter, 16 unknown; by the command line 36"_s;
        QTest::newRow("64 block test data")
            << posts(u"64-block-test-data.xml"_s)
            << u"3494 blocks: 1703 edited (1827 texts), 362 without words of their own, locked: 1119 filled by the server, 310 unknown; by the command line 1454"_s;
        QTest::newRow("theme unit test data")
            << posts(u"themeunittestdata.wordpress.xml"_s)
            << u"366 blocks: 292 edited (365 texts), 48 without words of their own, locked: 12 filled by the server, 14 unknown; by the command line 261"_s;
    }
    void everyBlockIsEditedOrSaysWhyNot()
    {
        QFETCH(QList<QByteArray>, posts);
        QFETCH(QString, expected);
        if (posts.isEmpty())
            QSKIP("The suites of posts are not here");
        const Tally tally = edit(posts);
        QCOMPARE(tally.toString(), expected);
    }
};

QTEST_GUILESS_MAIN(BlockCorpusTest)
#include "blockcorpus_test.moc"
