// Plays files through a fuzz target without libFuzzer: replay FOLDER… A crash is the failure.

#include <QDirIterator>
#include <QFile>

#include <cstdint>
#include <cstdio>

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int main(int argc, char **argv)
{
    int played = 0;
    for (int i = 1; i < argc; ++i) {
        for (QDirIterator each(QString::fromLocal8Bit(argv[i]), QDir::Files); each.hasNext(); ++played) {
            QFile file(each.next());
            if (!file.open(QIODevice::ReadOnly)) {
                std::fprintf(stderr, "%s cannot be read\n", qPrintable(file.fileName()));
                return 1;
            }
            std::fprintf(stderr, "%s\n", qPrintable(file.fileName()));
            const QByteArray bytes = file.readAll();
            LLVMFuzzerTestOneInput(
                reinterpret_cast<const uint8_t *>(bytes.constData()), static_cast<size_t>(bytes.size()));
        }
    }
    std::printf("%d inputs\n", played);
    return played > 0 ? 0 : 77; // Nothing to play is no pass.
}
