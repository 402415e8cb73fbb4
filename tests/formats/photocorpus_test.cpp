#include "formats/feed/feedparser.h"
#include "formats/photos/photopage.h"
#include "formats/photos/pictureidentity.h"
#include "formats/photos/privatehost.h"

#include <QDir>
#include <QFile>
#include <QProcess>
#include <QRegularExpression>
#include <QSet>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;

// The articles of a thousand real feeds of 2008. Authors' content: read here, kept nowhere.

namespace {

/// What anybody would call a large picture: both sides are said, and are 200 pixels or more. Told without our
/// reader.
QSet<QString> largePictures(const QString &html)
{
    static const QRegularExpression image(u"<img\\b[^>]*>"_s, QRegularExpression::CaseInsensitiveOption);
    static const QRegularExpression width(
        u"\\swidth\\s*=\\s*[\"']?(\\d+)(?![\\d%])"_s, QRegularExpression::CaseInsensitiveOption);
    static const QRegularExpression height(
        u"\\sheight\\s*=\\s*[\"']?(\\d+)(?![\\d%])"_s, QRegularExpression::CaseInsensitiveOption);
    static const QRegularExpression source(
        u"\\ssrc\\s*=\\s*(?:\"([^\"]+)\"|'([^']+)')"_s, QRegularExpression::CaseInsensitiveOption);
    QSet<QString> large;
    for (auto tags = image.globalMatch(html); tags.hasNext();) {
        const QString tag = tags.next().captured();
        const QRegularExpressionMatch address = source.match(tag);
        const QString src = address.captured(1) + address.captured(2);
        if (width.match(tag).captured(1).toInt() >= 200 && height.match(tag).captured(1).toInt() >= 200
            && src.trimmed().startsWith("http"_L1))
            large.insert(src.trimmed());
    }
    return large;
}

QString faultOf(const PhotoPage &page)
{
    QSet<QString> seen;
    for (const Photo &photo : page.report.photos) {
        for (const QUrl &url : { photo.url, photo.thumbnail }) {
            if (url.isEmpty())
                continue;
            if ((url.scheme() != "http"_L1 && url.scheme() != "https"_L1) || url.isRelative())
                return u"not of the web: "_s + url.toString();
            if (isPrivateHost(url.host()))
                return u"private: "_s + url.toString();
        }
        if (photo.url.isEmpty())
            return u"no address"_s;
        if (photo.url == photo.thumbnail)
            return u"its own thumbnail: "_s + photo.url.toString();
        if (decorationAt(photo.url))
            return u"a decoration: "_s + photo.url.toString();
        if (photo.caption.size() > 2000 || photo.credit.size() > 200)
            return u"endless words: "_s + photo.caption.left(80);
        const QString key = pictureIdentity(photo.url).key;
        if (seen.contains(key))
            return u"twice: "_s + key;
        seen.insert(key);
    }
    return {};
}

QString shown(const PhotoPage &page)
{
    QString text
        = u"%1 | %2 photos"_s.arg(page.report.url.toString().left(90)).arg(page.report.photos.size());
    for (size_t i = 0; i < page.report.photos.size() && i < 4; ++i) {
        const Photo &photo = page.report.photos[i];
        text += u"\n    "_s + photo.url.toString().right(90) + u" | "_s + photo.caption.left(90);
    }
    return text;
}

} // namespace

class PhotoCorpusTest final : public QObject {
    Q_OBJECT
private slots:
    void thePhotosOfRealArticlesAreFoundAndNothingElse()
    {
        const QString archive = QStringLiteral(QUOTIDIAN_SUITES "/feeds-1000.tar.xz");
        if (!QFile::exists(archive))
            QSKIP("without the suites");
        const QTemporaryDir folder;
        QProcess tar;
        tar.start(u"tar"_s, { u"xJf"_s, archive, u"-C"_s, folder.path(), u"--strip-components=1"_s });
        QVERIFY(tar.waitForFinished(120'000) && tar.exitCode() == 0);
        int articles = 0;
        int withThree = 0;
        qsizetype photos = 0;
        qsizetype captioned = 0;
        std::map<LeftOut, int> leftOut;
        QStringList samples;
        QStringList missing;
        for (const QString &name : QDir(folder.path()).entryList(QDir::Files, QDir::Name)) {
            QFile file(folder.filePath(name));
            QVERIFY(file.open(QIODevice::ReadOnly));
            const auto feed = parseFeed(file.readAll(), {}, {});
            if (!feed)
                continue;
            for (const ParsedEntry &entry : feed->items) {
                ++articles;
                const QUrl url = entry.url.isEmpty() ? entry.base : entry.url;
                const QByteArray html = entry.contentHtml();
                const PhotoPage page = readPhotoPage(html, url, entry.pictures);
                QVERIFY2(faultOf(page).isEmpty(), qPrintable(url.toString() + u' ' + faultOf(page)));
                if (page.report.photos.size() < 3)
                    continue;
                ++withThree;
                photos += qsizetype(page.report.photos.size());
                for (const Photo &photo : page.report.photos)
                    captioned += photo.caption.isEmpty() ? 0 : 1;
                int others = 0; // Left out for what they are, whatever their size.
                for (const auto &[reason, count] : page.leftOut) {
                    leftOut[reason] += count;
                    others += reason == LeftOut::Repeated || reason == LeftOut::Tiny ? 0 : count;
                }
                const auto large = largePictures(QString::fromUtf8(html)).size();
                if (qsizetype(page.report.photos.size()) + others < large)
                    missing << shown(page) + u" of %1"_s.arg(large);
                if (withThree % 20 == 0 && samples.size() < 30)
                    samples << shown(page);
            }
        }
        qInfo("%d articles, %d with three photos or more: %lld photos, %lld with a caption", articles,
            withThree, qlonglong(photos), qlonglong(captioned));
        for (const auto &[reason, count] : leftOut)
            qInfo("left out for reason %d: %d", int(reason), count);
        if (qEnvironmentVariableIsSet("QUOTIDIAN_SAMPLES"))
            qInfo().noquote() << samples.join(u'\n');
        QVERIFY2(missing.isEmpty(), qPrintable(missing.join(u'\n')));
        QVERIFY(withThree > 300);
    }
};

QTEST_GUILESS_MAIN(PhotoCorpusTest)
#include "photocorpus_test.moc"
