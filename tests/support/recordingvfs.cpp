#include "support/recordingvfs.h"

#include <QFile>

#include <algorithm>
#include <cstring>
#include <new>
#include <sqlite3.h>

using namespace Qt::StringLiterals;

namespace {

Recording *current = nullptr;

struct RecordedFile {
    sqlite3_file base;
    QString *path; ///< Null for files that a power cut takes anyway.
    sqlite3_file *real() { return reinterpret_cast<sqlite3_file *>(this + 1); }
};

RecordedFile *self(sqlite3_file *file) { return reinterpret_cast<RecordedFile *>(file); }
sqlite3_file *real(sqlite3_file *file) { return self(file)->real(); }
sqlite3_vfs *realVfs(sqlite3_vfs *vfs) { return static_cast<sqlite3_vfs *>(vfs->pAppData); }

using Kind = Recording::Operation::Kind;

void note(sqlite3_file *file, Kind kind, qint64 offset = 0, QByteArray bytes = {})
{
    if (current && self(file)->path)
        current->note({ kind, *self(file)->path, offset, std::move(bytes) });
}

int closeFile(sqlite3_file *file)
{
    delete self(file)->path;
    return real(file)->pMethods->xClose(real(file));
}

int writeFile(sqlite3_file *file, const void *bytes, int size, sqlite3_int64 offset)
{
    note(file, Kind::Write, offset, QByteArray(static_cast<const char *>(bytes), size));
    return real(file)->pMethods->xWrite(real(file), bytes, size, offset);
}

int truncateFile(sqlite3_file *file, sqlite3_int64 size)
{
    note(file, Kind::Truncate, size);
    return real(file)->pMethods->xTruncate(real(file), size);
}

int syncFile(sqlite3_file *file, int)
{
    note(file, Kind::Sync);
    return SQLITE_OK; // The record is the disk here.
}

const sqlite3_io_methods methods{
    2, // Without memory mapping: every write passes here.
    closeFile,
    [](sqlite3_file *f, void *to, int n, sqlite3_int64 at) {
        return real(f)->pMethods->xRead(real(f), to, n, at);
    },
    writeFile,
    truncateFile,
    syncFile,
    [](sqlite3_file *f, sqlite3_int64 *size) { return real(f)->pMethods->xFileSize(real(f), size); },
    [](sqlite3_file *f, int lock) { return real(f)->pMethods->xLock(real(f), lock); },
    [](sqlite3_file *f, int lock) { return real(f)->pMethods->xUnlock(real(f), lock); },
    [](sqlite3_file *f, int *held) { return real(f)->pMethods->xCheckReservedLock(real(f), held); },
    [](sqlite3_file *f, int op, void *arg) { return real(f)->pMethods->xFileControl(real(f), op, arg); },
    [](sqlite3_file *f) { return real(f)->pMethods->xSectorSize(real(f)); },
    [](sqlite3_file *f) { return real(f)->pMethods->xDeviceCharacteristics(real(f)); },
    [](sqlite3_file *f, int page, int size, int extend, volatile void **to) {
        return real(f)->pMethods->xShmMap(real(f), page, size, extend, to);
    },
    [](sqlite3_file *f, int at, int n, int flags) {
        return real(f)->pMethods->xShmLock(real(f), at, n, flags);
    },
    [](sqlite3_file *f) { real(f)->pMethods->xShmBarrier(real(f)); },
    [](sqlite3_file *f, int remove) { return real(f)->pMethods->xShmUnmap(real(f), remove); },
    nullptr,
    nullptr,
};

int openFile(sqlite3_vfs *vfs, const char *name, sqlite3_file *file, int flags, int *outFlags)
{
    auto *recorded = new (file) RecordedFile{ { nullptr }, nullptr };
    const int code = realVfs(vfs)->xOpen(realVfs(vfs), name, recorded->real(), flags, outFlags);
    if (code != SQLITE_OK)
        return code;
    constexpr int kept = SQLITE_OPEN_MAIN_DB | SQLITE_OPEN_WAL | SQLITE_OPEN_MAIN_JOURNAL;
    if (name && (flags & kept))
        recorded->path = new QString(QFile::decodeName(name));
    recorded->base.pMethods = &methods;
    return code;
}

int deleteFile(sqlite3_vfs *vfs, const char *name, int syncFolder)
{
    if (current)
        current->note({ Kind::Delete, QFile::decodeName(name), 0, {} });
    return realVfs(vfs)->xDelete(realVfs(vfs), name, syncFolder);
}

sqlite3_vfs *recordingVfs()
{
    static sqlite3_vfs vfs = [] {
        sqlite3_initialize();
        sqlite3_vfs *const below = sqlite3_vfs_find(nullptr);
        sqlite3_vfs shim = *below;
        shim.iVersion = 2;
        shim.pNext = nullptr;
        shim.zName = "recording";
        shim.pAppData = below;
        shim.szOsFile = static_cast<int>(sizeof(RecordedFile)) + below->szOsFile;
        shim.xOpen = openFile;
        shim.xDelete = deleteFile;
        shim.xAccess = [](sqlite3_vfs *v, const char *name, int flags, int *out) {
            return realVfs(v)->xAccess(realVfs(v), name, flags, out);
        };
        shim.xFullPathname = [](sqlite3_vfs *v, const char *name, int size, char *out) {
            return realVfs(v)->xFullPathname(realVfs(v), name, size, out);
        };
        shim.xDlOpen = [](sqlite3_vfs *, const char *) -> void * {
            return nullptr;
        };
        return shim;
    }();
    return &vfs;
}

/// One file: what is on the disk, and what only the cache knows.
struct Disk {
    QByteArray durable;
    std::vector<const Recording::Operation *> pending;
};

void writeInto(QByteArray &bytes, qint64 offset, const QByteArray &what, qsizetype from, qsizetype length)
{
    const qsizetype start = static_cast<qsizetype>(offset) + from;
    if (bytes.size() < start + length)
        bytes.append(QByteArray(start + length - bytes.size(), '\0'));
    std::memcpy(bytes.data() + start, what.constData() + from, static_cast<size_t>(length));
}

void apply(QByteArray &bytes, const Recording::Operation &operation)
{
    if (operation.kind == Kind::Truncate)
        bytes.resize(std::min(bytes.size(), static_cast<qsizetype>(operation.offset)));
    else
        writeInto(bytes, operation.offset, operation.bytes, 0, operation.bytes.size());
}

/// Sector by sector: there, not there, or its first bytes only.
void applyPartly(QByteArray &bytes, const Recording::Operation &operation, std::mt19937 &random)
{
    if (operation.kind == Kind::Truncate) {
        if (random() % 2)
            apply(bytes, operation);
        return;
    }
    constexpr qint64 sector = 512;
    qsizetype from = 0;
    while (from < operation.bytes.size()) {
        const qint64 at = operation.offset + from;
        const auto length = std::min<qsizetype>(operation.bytes.size() - from, sector - at % sector);
        switch (random() % 5) {
        case 0:
        case 1:
            break;
        case 2:
            writeInto(
                bytes, operation.offset, operation.bytes, from, static_cast<qsizetype>(random() % length));
            break;
        default:
            writeInto(bytes, operation.offset, operation.bytes, from, length);
        }
        from += length;
    }
}

} // namespace

Recording::Recording()
{
    sqlite3_vfs_register(recordingVfs(), 0);
    current = this;
}

Recording::~Recording()
{
    current = nullptr;
    sqlite3_vfs_unregister(recordingVfs());
}

QString Recording::uri(const QString &path) { return u"file:%1?vfs=recording"_s.arg(path); }

Recording::State Recording::cutAt(size_t at, std::mt19937 &random) const
{
    QMap<QString, Disk> disks;
    for (size_t i = 0; i < at; ++i) {
        const Operation &operation = m_operations[i];
        Disk &disk = disks[operation.file];
        switch (operation.kind) {
        case Kind::Write:
        case Kind::Truncate:
            disk.pending.push_back(&operation);
            break;
        case Kind::Sync:
            for (const Operation *waiting : disk.pending)
                apply(disk.durable, *waiting);
            disk.pending.clear();
            break;
        case Kind::Delete:
            disks.remove(operation.file);
            break;
        }
    }
    State state;
    for (auto disk = disks.begin(); disk != disks.end(); ++disk) {
        for (const Operation *waiting : disk->pending)
            applyPartly(disk->durable, *waiting, random);
        state.files[disk.key().mid(disk.key().lastIndexOf(u".sqlite") + 7)] = disk->durable;
    }
    for (const Promise &promise : m_acknowledged) {
        if (promise.after <= at)
            state.acknowledged = promise.count;
    }
    return state;
}
