#include "formats/images/clean.h"
#include "support/pictures.h"
#include "support/processcost.h"
#include "support/testserver.h"

#include <QBuffer>
#include <QCoreApplication>
#include <QFile>
#include <QImageWriter>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>
#include <QTest>

#include <functional>
#include <vector>

using namespace Qt::StringLiterals;

// Pictures made to break who cleans them, and pages made to break who looks for photos. Each goes through the
// command line, a process of its own, whose processor time and memory the system counts: the answer is a
// clean picture or a sentence, soon.

namespace {

constexpr qint64 deepest = 40'000'000; ///< Pixels that a picture may have.

struct Bomb {
    QByteArray name;
    std::function<QByteArray()> make;
    enum class Ends { Refused, Cleaned, Either } ends = Ends::Refused;
    QByteArray words = {}; ///< That a refusal holds.
};

QByteArray deflated(const QByteArray &bytes) { return qCompress(bytes, 9).sliced(4); }

/// The rows are all nought; `before` stands behind the head.
QByteArray png(int width, int height, char depth, char colour, const QByteArray &before = {})
{
    const int channels = colour == 6 ? 4 : colour == 2 ? 3 : 1;
    const qint64 row = 1 + (qint64(width) * channels * depth + 7) / 8;
    const QByteArray head
        = bigEndian(quint32(width)) + bigEndian(quint32(height)) + depth + colour + QByteArray(3, '\0');
    return "\x89PNG\r\n\x1A\n" + pngChunk("IHDR", head) + before
        + pngChunk("IDAT", deflated(QByteArray(qsizetype(row * height), '\0'))) + pngChunk("IEND", {});
}

/// So many texts of so many bytes each, which deflating makes a thousandth of.
QByteArray texts(const QByteArray &chunk, int count, int megabytes)
{
    const QByteArray noughts = deflated(QByteArray(qsizetype(megabytes) * 1'000'000, 'x'));
    const QByteArray body = chunk == "zTXt" ? QByteArray("Comment\0\0", 9) + noughts
        : chunk == "iCCP"                   ? QByteArray("profile\0\0", 9) + noughts
                                            : QByteArray("Comment\0\1\0\0\0", 12) + noughts;
    return pngChunk(chunk, body).repeated(count);
}

/// A progressive JPEG of one colour; its last scan stands there so many times more.
QByteArray scans(QSize size, int more)
{
    QImage image(size, QImage::Format_RGB32);
    image.fill(Qt::gray);
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    QImageWriter writer(&buffer, "jpeg");
    writer.setProgressiveScanWrite(true);
    writer.write(image);
    const qsizetype last = bytes.lastIndexOf("\xFF\xDA");
    const QByteArray scan = bytes.sliced(last, bytes.size() - 2 - last);
    return bytes.chopped(2) + scan.repeated(more) + "\xFF\xD9";
}

QByteArray gif(quint16 width, quint16 height, int frames)
{
    const auto number = [](quint16 value) {
        return QByteArray() + char(value & 0xFF) + char(value >> 8);
    };
    QByteArray bytes = "GIF89a" + number(width) + number(height) + QByteArray("\x80\0\0", 3)
        + QByteArray("\0\0\0\xFF\xFF\xFF", 6);
    const QByteArray frame = QByteArray("\x21\xF9\x04\0\x01\0\0\0", 8)
        + QByteArray(",\0\0\0\0\x02\0\x02\0\0\x02\x02\x8C\x53\0", 15);
    return bytes + frame.repeated(frames) + ';';
}

QByteArray little(quint32 value, int bytes)
{
    QByteArray all;
    for (int i = 0; i < bytes; ++i)
        all += char(value >> (8 * i));
    return all;
}

QByteArray riff(const QByteArray &name, const QByteArray &body)
{
    return name + little(quint32(body.size()), 4) + body + QByteArray(body.size() % 2, '\0');
}

QByteArray webpOf(QSize size)
{
    QImage image(size, QImage::Format_RGB32);
    image.fill(Qt::darkCyan);
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    QImageWriter writer(&buffer, "webp");
    writer.setQuality(100); // Without loss: a colour is a few bytes, however large.
    writer.write(image);
    return bytes;
}

QByteArray movingWebp(int frames, QSize canvas, QSize frame)
{
    const QByteArray size24
        = little(quint32(canvas.width() - 1), 3) + little(quint32(canvas.height() - 1), 3);
    const QByteArray one = riff("ANMF",
        QByteArray(6, '\0') + little(quint32(frame.width() - 1), 3) + little(quint32(frame.height() - 1), 3)
            + QByteArray("\x64\0\0\0", 4) + webpOf(frame).sliced(12));
    return riff("RIFF",
        "WEBP" + riff("VP8X", QByteArray("\x02\0\0\0", 4) + size24) + riff("ANIM", QByteArray(6, '\0'))
            + one.repeated(frames));
}

/// What a polyglot would run.
const QByteArray payload = "<script>alert('payload')</script><?php payload(); ?>";

std::vector<Bomb> makeBombs()
{
    using enum Bomb::Ends;
    const QByteArray tooLarge = "too large";
    std::vector<Bomb> bombs{
        { "8000 x 8000 in 8 kB", [] { return png(8000, 8000, 1, 0); }, Refused, tooLarge },
        { "as large as may be, in 5 kB", [] { return png(6324, 6324, 1, 0); }, Cleaned },
        { "16 bits a channel", [] { return png(6324, 6324, 16, 6); }, Refused, tooLarge },
        { "65,500 px wide, PNG", [] { return png(65'500, 2, 1, 0); }, Refused, tooLarge },
        { "65,500 px wide, JPEG",
            [] { return savedPicture(QImage(65'500, 8, QImage::Format_RGB32), "jpeg"); }, Refused, tooLarge },
        { "65,500 px wide, GIF", [] { return gif(65'500, 2, 1); }, Refused, tooLarge },
        { "2 milliard px high, PNG",
            [] {
                return "\x89PNG\r\n\x1A\n"
                    + pngChunk(
                        "IHDR", bigEndian(16) + bigEndian(0x7FFFFFFF) + QByteArray("\x08\x02\0\0\0", 5))
                    + pngChunk("IDAT", deflated(QByteArray(1000, '\0'))) + pngChunk("IEND", {});
            },
            Refused },
        { "10,000 frames, GIF", [] { return gif(2, 2, 10'000); }, Refused, "frames" },
        { "500 frames of 40 megapixels, GIF", [] { return gif(6324, 6324, 500); }, Cleaned },
        { "10,000 frames, WebP",
            [] {
                return movingWebp(10'000, { 16, 16 }, { 16, 16 });
            },
            Refused, "frames" },
        { "500 frames of 40 megapixels, WebP",
            [] {
                return movingWebp(500, { 6300, 6300 }, { 6300, 6300 });
            },
            Cleaned },
        { "16,383 x 16,383, WebP",
            [] {
                return movingWebp(2, { 16'383, 16'383 }, { 16, 16 });
            },
            Refused, tooLarge },
        { "as large as may be, WebP",
            [] {
                return webpOf({ 6300, 6300 });
            },
            Cleaned },
        { "8 GB of zTXt", [] { return png(8, 8, 8, 2, texts("zTXt", 1000, 8)); }, Either },
        { "7 GB of iTXt", [] { return png(8, 8, 8, 2, texts("iTXt", 1000, 7)); }, Either },
        { "a profile of a gigabyte", [] { return png(8, 8, 8, 2, texts("iCCP", 1, 1000)); }, Either },
        { "20 MB of tEXt",
            [] { return png(8, 8, 8, 2, pngChunk("tEXt", "Comment" + QByteArray(20'000'000, '\0'))); },
            Either },
        { "a hundred thousand small texts",
            [] { return png(8, 8, 8, 2, pngChunk("tEXt", QByteArray("Comment\0x", 9)).repeated(100'000)); },
            Either },
        { "thousands of scans",
            [] {
                return scans({ 640, 480 }, 5000);
            },
            Refused },
        { "scans enough, 40 megapixels",
            [] {
                return scans({ 6300, 6300 }, 85);
            },
            Either },
        { "GIF and script", [] { return "GIF89a/*" + payload + "*/=1;"; }, Refused },
        { "GIF with a script as its comment",
            [] {
                return gif(2, 2, 1).chopped(1) + "\x21\xFE" + char(payload.size()) + payload
                    + QByteArray(1, '\0') + ';' + payload;
            },
            Cleaned },
        { "JPEG and PHP", [] { return photograph(redAndBlue(), payload) + "PK\x03\x04" + payload; },
            Cleaned },
        { "PNG and HTML",
            [] {
                return png(8, 8, 8, 2, pngChunk("tEXt", QByteArray("Comment\0", 8) + payload)) + "<html>"
                    + payload;
            },
            Cleaned },
        { "PDF, then JPEG", [] { return "%PDF-1.4\n" + savedPicture(redAndBlue(), "jpeg"); }, Refused,
            "PDF" },
        { "SVG", [] { return QByteArray("<svg xmlns=\"http://www.w3.org/2000/svg\"/>"); }, Refused, "SVG" },
        { "SVG behind the name of a PNG, compressed",
            [] { return QByteArray::fromHex("1f8b0800000000000003") + deflated("<svg/>"); }, Refused },
        { "nothing", [] { return QByteArray(); }, Refused },
    };
    for (const char *format : { "jpeg", "png", "webp", "gif" }) {
        for (int tenths = 1; tenths < 10; tenths += 2) {
            bombs.push_back({ QByteArray(format) + " cut at " + QByteArray::number(tenths) + "/10",
                [format, tenths] {
                    const QByteArray whole = QByteArray(format) == "gif"
                        ? gif(300, 200, 40)
                        : speckledPicture({ 600, 400 }, 1, format);
                    return whole.first(whole.size() * tenths / 10);
                },
                Refused });
        }
    }
    return bombs;
}

} // namespace

#ifdef Q_OS_UNIX

class PictureBombsTest final : public QObject {
    Q_OBJECT
private slots:
    void initTestCase()
    {
        // What is freed must count as free.
        qputenv("ASAN_OPTIONS", qgetenv("ASAN_OPTIONS") + ":quarantine_size_mb=1:detect_leaks=0");
        put("in", savedPicture(redAndBlue(), "png"));
        m_none = run({ "image", "clean", path("in"), path("out") });
        QCOMPARE(m_none.status, 0);
        QFile::remove(m_folder.filePath(u"out"_s));
        qInfo("an empty child: %.2f s, %.0f MB", m_none.seconds, m_none.megabytes);
    }

    void everyPictureIsCleanedOrRefusedSoon_data()
    {
        QTest::addColumn<int>("number");
        m_bombs = makeBombs();
        for (size_t i = 0; i < m_bombs.size(); ++i)
            QTest::newRow(m_bombs[i].name.constData()) << int(i);
    }
    void everyPictureIsCleanedOrRefusedSoon()
    {
        QFETCH(int, number);
        const Bomb &bomb = m_bombs[size_t(number)];
        // Made by another process, or this one would be as large as what it makes.
        QCOMPARE(costOf({ QFile::encodeName(QCoreApplication::applicationFilePath()), "--make",
                            QByteArray::number(number), path("in") })
                     .status,
            0);
        const ProcessCost cost = run({ "image", "clean", path("in"), path("out") });
        verify(cost, mostSeconds, mostMegabytes);
        QFile out(m_folder.filePath(u"out"_s));
        const bool isCleaned = cost.status == 0;
        QVERIFY2(isCleaned || WEXITSTATUS(cost.status) == 1, said().constData());
        QCOMPARE(out.exists(), isCleaned);
        if (isCleaned) {
            QVERIFY(bomb.ends != Bomb::Ends::Refused);
            QVERIFY(out.open(QIODevice::ReadOnly));
            const QByteArray bytes = out.readAll();
            QVERIFY(isCleanPicture(bytes) && !bytes.contains("payload"));
            QVERIFY(out.remove());
        } else {
            QVERIFY2(bomb.ends != Bomb::Ends::Cleaned, said().constData());
            QVERIFY2(said().size() > 20 && said().contains(bomb.words), said().constData());
        }
    }

    void aFileOfGigabytesIsNotRead()
    {
        QFile file(m_folder.filePath(u"in"_s));
        QVERIFY(file.open(QIODevice::WriteOnly | QIODevice::Truncate));
        file.write(png(8, 8, 8, 2).first(33) + bigEndian(0x7FFFFFFF) + "tEXt");
        QVERIFY(file.resize(qint64(3) << 30)); // Nought but for its beginning, and nothing on the disk.
        file.close();
        const ProcessCost cost = run({ "image", "clean", path("in"), path("out") });
        verify(cost, mostSeconds, mostMegabytes);
        QCOMPARE(WEXITSTATUS(cost.status), 1);
        QVERIFY2(said().contains("64 megabytes"), said().constData());
    }

    void aPageOfFiveThousandPicturesIsShortened()
    {
        QByteArray page = "<html><title>Everything</title><body><article>";
        for (int i = 0; i < 5000; ++i)
            page += "<figure><img src=\"https://photos.example/" + QByteArray::number(i)
                + ".jpg\" width=800 height=600 srcset=\"https://photos.example/" + QByteArray::number(i)
                + "-1600.jpg 1600w\"><figcaption>Number " + QByteArray::number(i) + "</figcaption></figure>";
        put("in", page);
        const ProcessCost cost = run({ "photos", path("in"), "--url", "https://photos.example/all" });
        verify(cost, mostSeconds, mostMegabytes / 5);
        QCOMPARE(cost.status, 0);
        QCOMPARE(photos().size(), 1000);
        QVERIFY2(said().contains("4000"), said().constData());
    }

    void aPageThatNamesPrivateAddressesAsksThemNothing()
    {
        TestServer inner;
        const QByteArray port = QByteArray::number(inner.port());
        QByteArray page = "<html><title>Look</title><body><article>";
        const QByteArrayList hosts{ "127.0.0.1:" + port, "localhost:" + port, "[::1]:" + port, "10.0.0.1",
            "192.168.1.1", "172.16.0.1", "169.254.169.254", "0x7f.1:" + port, "2130706433:" + port,
            "0177.0.0.1:" + port, "[::ffff:127.0.0.1]:" + port, "0.0.0.0:" + port, "router.local",
            "100.64.0.1" };
        for (const QByteArray &host : hosts)
            page += "<figure><img src=\"http://" + host + "/a.jpg\" width=800 height=600></figure>";
        page += "<figure><img src=\"https://photos.example/1.jpg\" width=800 height=600></figure>";
        put("in", page);
        const ProcessCost cost = run({ "photos", path("in"), "--url", "https://photos.example/all" });
        verify(cost, mostSeconds, mostMegabytes / 5);
        QCOMPARE(cost.status, 0);
        const QJsonArray found = photos();
        for (const auto &photo : found)
            QVERIFY2(photo[u"url"].toString().startsWith("https://photos.example/"_L1),
                qPrintable(photo[u"url"].toString()));
        QCOMPARE(found.size(), 1);
        QVERIFY2(said().contains("private network"), said().constData());
        QCOMPARE(inner.connections(), 0);
    }

private:
    static constexpr double mostSeconds = 4 * slower;
    static constexpr double mostMegabytes
        = deepest * 4 * 4 / 1e6 * larger; ///< The pixels of the largest, four times.

    QByteArray path(const char *name) const
    {
        return QFile::encodeName(m_folder.filePath(QLatin1StringView(name)));
    }
    void put(const char *name, const QByteArray &bytes) const
    {
        QFile file(m_folder.filePath(QLatin1StringView(name)));
        if (!file.open(QIODevice::WriteOnly | QIODevice::Truncate) || file.write(bytes) != bytes.size())
            qFatal("%s", qPrintable(file.errorString()));
    }
    ProcessCost run(const QByteArrayList &arguments) const
    {
        return costOf(
            QByteArrayList{ QFile::encodeName(QCoreApplication::applicationDirPath() + u"/quotidian-cli"_s) }
                + arguments,
            path("output"), path("errors"));
    }
    QByteArray said() const { return bytesOf("errors"); }
    QJsonArray photos() const
    {
        return QJsonDocument::fromJson(bytesOf("output")).object()[u"photos"].toArray();
    }
    QByteArray bytesOf(const char *name) const
    {
        QFile file(m_folder.filePath(QLatin1StringView(name)));
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }
    void verify(const ProcessCost &cost, double seconds, double megabytes) const
    {
        const QString spent = u"%1 s, %2 MB, %3"_s.arg(cost.seconds, 0, 'f', 2)
                                  .arg(cost.megabytes - m_none.megabytes, 0, 'f', 0)
                                  .arg(cost.status >> 8);
        qInfo().noquote() << spent;
        QVERIFY2(WIFEXITED(cost.status), qPrintable(u"killed: %1"_s.arg(WTERMSIG(cost.status))));
        QVERIFY2(cost.seconds <= seconds, qPrintable(spent));
        QVERIFY2(cost.megabytes - m_none.megabytes <= megabytes, qPrintable(spent));
    }

    QTemporaryDir m_folder;
    std::vector<Bomb> m_bombs;
    ProcessCost m_none;
};

int main(int argc, char **argv)
{
    QCoreApplication application(argc, argv);
    const QByteArrayList arguments(argv, argv + argc);
    if (arguments.value(1) == "--make") {
        QFile file(QFile::decodeName(arguments.value(3)));
        const QByteArray bytes = makeBombs()[arguments.value(2).toUInt()].make();
        return file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size() ? 0 : 1;
    }
    PictureBombsTest test;
    return QTest::qExec(&test, argc, argv);
}
#else
int main() { return 77; } // What a child costs is asked of Unix.
#endif
#include "picturebombs_test.moc"
