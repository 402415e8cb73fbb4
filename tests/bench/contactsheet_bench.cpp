#include "base/sha256.h"
#include "desk/desk.h"
#include "desk/photoreports.h"
#include "desk/thumbnails.h"
#include "measuredapplication.h"
#include "photos/contactsheet.h"
#include "photos/photospace.h"
#include "photos/sheetmodel.h"
#include "storage/blobs.h"

#include <QDir>
#include <QFile>
#include <QImage>
#include <QPainter>
#include <QProcess>
#include <QRandomGenerator>
#include <QScrollBar>
#include <QTemporaryDir>
#include <QTimer>

#include <algorithm>
#include <cstdio>

// A contact sheet of many pictures of 12 megapixels: how long its thumbnails take beside ImageMagick's with
// one thread, what scrolling costs the window's thread meanwhile, and the memory.
//
//     contactsheet_bench [COUNT]

using namespace Qt::StringLiterals;

namespace {

constexpr QSize twelveMegapixels(4000, 3000);

/// Noise and shapes, so that a JPEG of it is as large as a camera's.
QImage scene(QRandomGenerator &random)
{
    QImage image(twelveMegapixels, QImage::Format_RGB32);
    image.fill(QColor::fromHsv(int(random.bounded(360)), 90, 200));
    QPainter painter(&image);
    for (int i = 0; i < 400; ++i) {
        painter.setBrush(QColor::fromRgb(random.generate()));
        painter.setPen(Qt::NoPen);
        painter.drawEllipse(int(random.bounded(4000)), int(random.bounded(3000)),
            20 + int(random.bounded(500)), 20 + int(random.bounded(500)));
    }
    painter.end();
    for (int y = 0; y < image.height(); ++y) {
        auto *row = reinterpret_cast<QRgb *>(image.scanLine(y));
        for (int x = 0; x < image.width(); ++x) {
            const int noise = int(random.generate() & 15) - 8;
            const QRgb pixel = row[x];
            row[x] = qRgb(qBound(0, qRed(pixel) + noise, 255), qBound(0, qGreen(pixel) + noise, 255),
                qBound(0, qBlue(pixel) + noise, 255));
        }
    }
    return image;
}

/// Kilobytes of this process that are its own, and the most there ever were.
long memory(const char *field)
{
    QFile status(u"/proc/self/status"_s);
    if (!status.open(QIODevice::ReadOnly))
        return 0;
    for (const QByteArray &line : status.readAll().split('\n')) {
        if (line.startsWith(field))
            return line.mid(qsizetype(qstrlen(field)) + 1).trimmed().split(' ').front().toLong();
    }
    return 0;
}

} // namespace

int main(int argc, char **argv)
{
    MeasuredApplication application(argc, argv);
    const int count = argc > 1 ? QByteArray(argv[1]).toInt() : 300;
    QTemporaryDir folder;
    const Blobs blobs(folder.path() + u"/profile/blobs"_s);
    for (const QString &name : { u"/profile/blobs"_s, u"/files"_s }) {
        if (!QDir().mkpath(folder.path() + name))
            return 1;
    }
    KeptPhotoReport made;
    QStringList files;
    {
        // Ten scenes, each again with other last bytes: a JPEG's end may be followed by anything.
        QRandomGenerator random(1);
        std::vector<QByteArray> scenes;
        for (int i = 0; i < 10; ++i) {
            const QString file = folder.path() + u"/scene.jpg"_s;
            scene(random).save(file, "jpeg", 90);
            QFile read(file);
            if (!read.open(QIODevice::ReadOnly))
                return 1;
            scenes.push_back(read.readAll());
        }
        for (int i = 0; i < count; ++i) {
            const QByteArray bytes = scenes[size_t(i % 10)] + QByteArray::number(i);
            KeptPhoto photo;
            photo.id = PhotoId{ i + 1 };
            const auto kept = blobs.put(bytes);
            if (!kept)
                return 1;
            photo.sha256 = *kept;
            photo.size = twelveMegapixels;
            photo.name = u"IMG_%1.jpg"_s.arg(i);
            made.photos.push_back(photo);
            QFile file(folder.path() + u"/files/%1.jpg"_s.arg(i));
            if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size())
                return 1;
            files.append(file.fileName());
        }
        std::printf("%d pictures, %.1f MB each\n", count, double(scenes[0].size()) / 1e6);
    }
    const auto desk
        = Desk::open({ .profile = folder.path() + u"/profile"_s, .policy = NetworkPolicy::Offline });
    if (!desk)
        return 1;
    PhotoReports &reports = (*desk)->photoReports();
    const PhotoReportId id = reports.create(u"Many"_s);
    made.id = id;
    made.createdAt = reports.find(id)->createdAt;
    reports.change(made, u"Add"_s);
    PhotoSpace space(reports);
    space.resize(1280, 800);
    space.show();
    QElapsedTimer clock;
    double firstRow = 0;
    int done = 0;
    QObject::connect(&reports.thumbnails(), &Thumbnails::made, &space, [&] {
        if (++done == 4)
            firstRow = double(clock.nsecsElapsed()) / 1e6;
    });
    application.processEvents();
    application.costs.clear();
    const long before = memory("VmRSS:");
    clock.start();
    space.open(id);
    // As a person who looks through all of it while it comes.
    QTimer scrolling;
    int step = 0;
    QObject::connect(&scrolling, &QTimer::timeout, &space, [&] {
        QScrollBar *bar = space.sheet()->verticalScrollBar();
        ++step;
        const int way = qMax(1, bar->maximum());
        const int at = step * 37 % (2 * way);
        bar->setValue(at < way ? at : 2 * way - at);
    });
    scrolling.start(16);
    double all = 0;
    QTimer watch;
    QObject::connect(&watch, &QTimer::timeout, &space, [&] {
        if (done < count)
            return;
        all = double(clock.elapsed());
        QCoreApplication::quit();
    });
    watch.start(20);
    QTimer::singleShot(std::chrono::minutes(5), &application, [] { QCoreApplication::exit(1); });
    if (QApplication::exec() != 0) {
        std::printf("%d of %d came\n", done, count);
        return 1;
    }
    const long peak = memory("VmHWM:");
    std::ranges::sort(application.costs, std::greater(), &EventCost::processor);
    std::printf("first four thumbnails %.0f ms, all %.2f s; memory %ld MB more, at most %ld MB in all\n",
        firstRow, all / 1e3, (memory("VmRSS:") - before) / 1024, peak / 1024);
    for (size_t i = 0; i < std::min<size_t>(3, application.costs.size()); ++i) {
        std::printf("    event of %.2f ms of processor, %.2f ms wall: %s %d\n",
            application.costs[i].processor, application.costs[i].wall,
            application.costs[i].receiver.constData(), application.costs[i].type);
    }

    QProcess convert;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(u"MAGICK_THREAD_LIMIT"_s, u"1"_s);
    convert.setProcessEnvironment(environment);
    const QSize fit(space.sheet()->side(), space.sheet()->side() * 3 / 4);
    QStringList arguments;
    // A part of them, one process for each ten as a script would: it holds all that it reads.
    const int part = std::min(count, 30);
    clock.restart();
    for (int i = 0; i < part; i += 10) {
        // Let it, too, decode at a reduced scale: without, it takes five times as long.
        arguments
            = QStringList{ u"-define"_s, u"jpeg:size=%1x%2"_s.arg(2 * fit.width()).arg(2 * fit.height()) };
        arguments << files.mid(i, 10) << u"-thumbnail"_s << u"%1x%2"_s.arg(fit.width()).arg(fit.height())
                  << folder.path() + u"/out-%d.jpg"_s;
        convert.start(u"convert"_s, arguments);
        if (!convert.waitForFinished(-1) || convert.exitCode() != 0) {
            std::printf("ImageMagick's convert did not run\n");
            return 1;
        }
    }
    const double magick = double(clock.elapsed()) / part * count;
    std::printf("ImageMagick %.2f s for as many (%d measured): ours is %.2f times that\n", magick / 1e3, part,
        all / magick);
    return 0;
}
