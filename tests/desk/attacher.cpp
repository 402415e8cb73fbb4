// Hangs pictures on a draft without end, several at once, and puts each into the text. A test kills it and
// looks what the profile holds.
//
//     attacher PROFILE WORDS     each line: how many pictures stand in the text that is on the disk
//
// Each picture holds WORDS, as a camera writes where it was.
//
//     attacher PROFILE --blobs   writes large blobs without end, and nothing that names them

#include "desk/desk.h"
#include "desk/drafts.h"
#include "storage/blobs.h"
#include "support/pictures.h"

#include <QCoreApplication>
#include <QRandomGenerator>

#include <cstdio>

namespace {

/// No two alike, and large enough to take a while.
QImage noise(quint32 seed)
{
    QImage image(480, 360, QImage::Format_RGB32);
    QRandomGenerator random(seed);
    random.fillRange(reinterpret_cast<quint32 *>(image.bits()), image.sizeInBytes() / 4);
    return image;
}

struct Work {
    Drafts &drafts;
    QByteArray words;
    DraftId draft;
    PostFields fields;
    quint32 begun = 0;
    int inText = 0;

    void attach()
    {
        const QByteArray picture = photograph(noise(++begun), words);
        onDone(drafts.attach(draft, picture), &drafts, [this](const Result<Attachment> &kept) {
            if (!kept)
                return QCoreApplication::exit(5);
            fields.content += "<!-- wp:paragraph -->\n<p>" + QByteArray::number(++inText)
                + "</p>\n<!-- /wp:paragraph -->\n\n" + Drafts::markup(*kept) + "\n\n";
            drafts.write(draft, fields);
            onDone(drafts.save(draft), &drafts, [count = inText](const Result<RevisionId> &saved) {
                if (!saved)
                    return QCoreApplication::exit(6);
                std::printf("%d\n", count);
                std::fflush(stdout);
            });
            attach();
        });
    }
};

/// Nearly all of its time between the first byte of a file and its last.
void writeBlobs(const QString &profile)
{
    const Blobs blobs(profile + QStringLiteral("/blobs"));
    std::puts("begins");
    std::fflush(stdout);
    QByteArray bytes(16'000'000, 'x');
    for (int i = 0; blobs.put(bytes); ++i)
        bytes.replace(0, 10, QByteArray::number(1'000'000'000 + i));
}

} // namespace

int main(int argc, char **argv)
{
    QCoreApplication application(argc, argv);
    Result<std::unique_ptr<Desk>> desk = Desk::open({ QCoreApplication::arguments().value(1) });
    if (!desk)
        return 4;
    if (QCoreApplication::arguments().value(2) == QLatin1StringView("--blobs")) {
        writeBlobs(QCoreApplication::arguments().value(1));
        return 7;
    }
    Work work{ (*desk)->drafts(), QCoreApplication::arguments().value(2).toUtf8(), {}, {}, 0, 0 };
    work.fields.title = QStringLiteral("Attached");
    onDone(work.drafts.create(work.fields), &work.drafts, [&](const Result<DraftId> &id) {
        if (!id)
            return QCoreApplication::exit(4);
        work.draft = *id;
        for (int atOnce = 0; atOnce < 3; ++atOnce)
            work.attach();
    });
    return QCoreApplication::exec();
}
