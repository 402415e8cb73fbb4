#include "formats/feed/feedparser.h"
#include "formats/feed/jsonfeedwriter.h"

#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QHash>
#include <QProcess>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <map>

using namespace Qt::StringLiterals;

// A thousand feeds as the web had them in 2008, and attacks on XML parsers. Authors' content: read here, kept
// nowhere.

namespace {

const QString suites = QStringLiteral(QUOTIDIAN_SUITES "/");

QByteArray contentOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray{};
}

} // namespace

class FeedCorpusTest final : public QObject {
    Q_OBJECT

private slots:
    void initTestCase()
    {
        const QString archive = suites + u"feeds-1000.tar.xz"_s;
        if (!QFile::exists(archive))
            QSKIP("without the suites");
        QVERIFY(m_folder.isValid());
        QProcess tar;
        tar.start(u"tar"_s, { u"xJf"_s, archive, u"-C"_s, m_folder.path(), u"--strip-components=1"_s });
        QVERIFY(tar.waitForFinished(120'000));
        QCOMPARE(tar.exitCode(), 0);
        for (const QString &name : QDir(m_folder.path()).entryList(QDir::Files, QDir::Name))
            m_feeds.emplace(name, contentOf(m_folder.filePath(name)));
        QCOMPARE(m_feeds.size(), size_t(1000));
    }

    void everyRealFeedIsUnderstood()
    {
        qsizetype bytes = 0;
        QElapsedTimer clock;
        clock.start();
        int notFeeds = 0;
        int malformed = 0;
        for (const auto &[name, content] : m_feeds) {
            const auto feed = parseFeed(content, {}, {});
            bytes += content.size();
            if (!feed) {
                qInfo().noquote() << "not a feed:" << name;
                ++notFeeds;
                continue;
            }
            malformed += feed->malformed ? 1 : 0;
            m_counts[name] = int(feed->items.size());
            m_total += feed->items.size();
        }
        const double seconds = double(clock.nsecsElapsed()) / 1e9;
        qInfo("%zu feeds, %d not understood, %d malformed, %zu entries, %.1f MB, %.0f MB/s", m_feeds.size(),
            notFeeds, malformed, m_total, double(bytes) / 1e6, double(bytes) / 1e6 / seconds);
        QVERIFY(notFeeds <= 2);
        QVERIFY(m_total >= 20'000);
    }

    void everyEntryPointsAtItsOwnBytes()
    {
        for (const auto &[name, content] : m_feeds) {
            const auto feed = parseFeed(content, {}, {});
            if (!feed)
                continue;
            qsizetype end = 0;
            for (const ParsedEntry &entry : feed->items) {
                QVERIFY2(entry.span.offset >= end && entry.span.length > 0, qPrintable(name));
                end = entry.span.offset + entry.span.length;
                QVERIFY2(end <= feed->document.size(), qPrintable(name));
                QVERIFY2(feed->bytesOf(entry).startsWith('<'), qPrintable(name));
            }
        }
    }

    void findsWhatFeedparserAndLibxml2Find()
    {
        const QString python = u"/usr/bin/python3"_s;
        QProcess other;
        other.start(python, { u"-c"_s, u"import feedparser"_s });
        if (!other.waitForFinished(30'000) || other.exitCode() != 0)
            QSKIP("without python3-feedparser");
        other.start(python, { QStringLiteral(TESTS_DIR "/formats/count_entries.py"), m_folder.path() });
        QVERIFY(other.waitForFinished(280'000));
        QVERIFY2(other.exitCode() == 0, other.readAllStandardError().constData());
        // A file's union is taken as the most that one of the three finds in it.
        qint64 most = 0;
        qint64 theirs = 0;
        qint64 recovered = 0;
        int filesOfLibxml2 = 0;
        for (const QByteArray &line : other.readAllStandardOutput().trimmed().split('\n')) {
            const qsizetype first = line.indexOf(' ');
            const qsizetype second = line.indexOf(' ', first + 1);
            const int count = line.left(first).toInt();
            const int tree = line.mid(first + 1, second - first - 1).toInt();
            const QString name = QString::fromUtf8(line.mid(second + 1));
            const int ours = m_counts.value(name);
            theirs += count;
            recovered += std::max(tree, 0);
            filesOfLibxml2 += tree >= 0 ? 1 : 0;
            most += std::max({ ours, count, tree });
            if (ours != count || (tree >= 0 && ours != tree))
                qInfo().noquote() << name << "ours" << ours << "feedparser" << count << "libxml2" << tree;
        }
        qInfo("entries: ours %zu, feedparser's %lld, libxml2's %lld (of %d files); of the union %.3f %%",
            m_total, theirs, recovered, filesOfLibxml2,
            100.0 * double(m_total) / double(std::max<qint64>(most, 1)));
        QVERIFY(theirs > 20'000);
        QVERIFY(double(m_total) >= 0.999 * double(most));
    }

    void cutAnywhereItGivesWhatItHas()
    {
        int step = 0;
        for (const auto &[name, content] : m_feeds) {
            if (++step % 25 != 0)
                continue;
            size_t before = 0;
            for (qsizetype length = 0; length < content.size(); length += content.size() / 17 + 1) {
                const auto feed = parseFeed(content.left(length), {}, {});
                const size_t count = feed ? feed->items.size() : 0;
                QVERIFY2(count >= before, qPrintable(name));
                before = count;
            }
        }
    }

    void attacksAreHarmless()
    {
        QDir folder(suites + u"hostile/xml"_s);
        int files = 0;
        for (const QString &name : folder.entryList(QDir::Files)) {
            const QByteArray content = contentOf(folder.filePath(name));
            QByteArrayList inputs{ content };
            if (name.endsWith(u".txt"))
                inputs += content.split('\n');
            for (const QByteArray &input : inputs) {
                for (const QByteArray &whole :
                    { input, "<rss><channel><title>" + input + "</title></channel></rss>",
                        input + "<rss><channel/></rss>" }) {
                    QElapsedTimer clock;
                    clock.start();
                    const auto feed = parseFeed(whole, {}, {});
                    QVERIFY2(clock.elapsed() < 2000, qPrintable(name));
                    if (!feed)
                        continue;
                    const QByteArray json = writeJsonFeed(*feed);
                    // Nothing was expanded, nothing was read from a disk.
                    QVERIFY2(json.size() < 8 * whole.size() + 1000, qPrintable(name));
                    QVERIFY2(!json.contains("root:x:0"), qPrintable(name));
                }
            }
            ++files;
        }
        QVERIFY(files > 0);
    }

private:
    QTemporaryDir m_folder;
    std::map<QString, QByteArray> m_feeds;
    QHash<QString, int> m_counts;
    size_t m_total = 0;
};

QTEST_GUILESS_MAIN(FeedCorpusTest)
#include "feedcorpus_test.moc"
