/// Posts of others, and generated ones, in the edit buffer: what nobody edits keeps its bytes, and one edit
/// changes one place.

#include "ui/posts.h"

#include <QDir>
#include <QXmlStreamReader>

using namespace Qt::StringLiterals;

namespace {

struct Post {
    QString name;
    QByteArray markup;
};

std::vector<Post> fixtures()
{
    std::vector<Post> posts;
    const QDir folder(QLatin1StringView(QUOTIDIAN_SUITES) + "/block-fixtures"_L1);
    for (const QString &name : folder.entryList({ u"*.html"_s }, QDir::Files)) {
        QFile file(folder.filePath(name));
        if (file.open(QIODevice::ReadOnly))
            posts.push_back({ name, file.readAll() });
    }
    return posts;
}

std::vector<Post> exported()
{
    std::vector<Post> posts;
    const QDir folder(QLatin1StringView(QUOTIDIAN_SUITES) + "/wxr"_L1);
    for (const QString &name : folder.entryList({ u"*.xml"_s }, QDir::Files)) {
        QFile file(folder.filePath(name));
        if (!file.open(QIODevice::ReadOnly))
            continue;
        QXmlStreamReader xml(&file);
        while (!xml.atEnd()) {
            if (xml.readNext() == QXmlStreamReader::StartElement
                && xml.qualifiedName() == "content:encoded"_L1)
                posts.push_back(
                    { name + u' ' + QString::number(posts.size()), xml.readElementText().toUtf8() });
        }
    }
    return posts;
}

struct Count {
    int posts = 0;
    int lines = 0; ///< Of words, edited one by one.
    int objects = 0; ///< Shown as a whole.
};

/// Every line of words gets one more, and loses it again; nothing else changes.
void editEverywhere(const Post &post, Count &count)
{
    QTextDocument document;
    PostBuffer buffer(&document);
    buffer.load(blocks::Document::parse(post.markup));
    QVERIFY2(buffer.toMarkup() == post.markup, qPrintable(post.name));
    ++count.posts;
    const QByteArray word = "~";
    for (int number = 0; number < document.blockCount(); ++number) {
        const QTextBlock line = document.findBlockByNumber(number);
        if (isObjectLine(roleOf(line))) {
            count.objects += roleOf(line) == LineRole::Atom;
            continue;
        }
        ++count.lines;
        QTextCursor cursor(line);
        int middle = (line.length() - 1) / 2;
        middle -= middle > 0 && line.text().at(middle).isLowSurrogate();
        cursor.setPosition(line.position() + middle);
        cursor.insertText(QString::fromUtf8(word));
        const QByteArray edited = buffer.toMarkup();
        qsizetype start = 0;
        while (start < post.markup.size() && edited.at(start) == post.markup.at(start))
            ++start;
        const bool isLetterOnly = edited == post.markup.left(start) + word + post.markup.mid(start);
        // In a place that held no block yet, one begins around it.
        const bool isNewLine = line.length() == 2 && edited.endsWith(post.markup.mid(start));
        if (!isLetterOnly && !isNewLine) {
            qWarning() << post.name << "line" << number << edited.mid(qMax(qsizetype(0), start - 60), 160)
                       << "was" << post.markup.mid(qMax(qsizetype(0), start - 60), 160);
        }
        QVERIFY2(isLetterOnly || isNewLine, qPrintable(post.name));
        document.undo();
        QVERIFY2(buffer.toMarkup() == post.markup, qPrintable(post.name));
    }
}

} // namespace

class PostCorpusTest final : public QObject {
    Q_OBJECT
private slots:
    void oneLetterInAnyLineOfAnyPostChangesNothingElse_data()
    {
        QTest::addColumn<bool>("isExported");
        QTest::newRow("WordPress's own block fixtures") << false;
        QTest::newRow("exported posts") << true;
    }
    void oneLetterInAnyLineOfAnyPostChangesNothingElse()
    {
        QFETCH(bool, isExported);
        const std::vector<Post> posts = isExported ? exported() : fixtures();
        if (posts.empty())
            QSKIP("The suites are not here.");
        Count count;
        for (const Post &post : posts) {
            editEverywhere(post, count);
            if (QTest::currentTestFailed())
                return;
        }
        qInfo("%d posts: %d lines edited one by one, %d blocks shown as a whole", count.posts, count.lines,
            count.objects);
    }

    void oneLetterInAnyLineOfAGeneratedPostChangesNothingElse()
    {
        Count count;
        for (quint32 seed = 1; seed <= 300; ++seed) {
            editEverywhere({ QString::number(seed), posts::Generator(seed).post() }, count);
            if (QTest::currentTestFailed())
                return;
        }
        QVERIFY(count.lines > 1000);
        qInfo("%d posts: %d lines edited one by one, %d blocks shown as a whole", count.posts, count.lines,
            count.objects);
    }

    void generatedPostsKeepEveryByte()
    {
        for (quint32 seed = 1; seed <= 5000; ++seed) {
            const QByteArray markup = posts::Generator(seed).post();
            QTextDocument document;
            PostBuffer buffer(&document);
            buffer.load(blocks::Document::parse(markup));
            QVERIFY2(buffer.toMarkup() == markup,
                qPrintable(u"seed %1: %2"_s.arg(seed).arg(QString::fromUtf8(markup))));
        }
    }
};

QTEST_MAIN(PostCorpusTest)
#include "postcorpus_test.moc"
