#pragma once

#include <QByteArray>
#include <QMap>
#include <QString>

#include <random>
#include <vector>

/// What a program asked of the disk, and what a power cut at any moment may have left of it. An SQLite VFS
/// over the real one: files opened with `file:PATH?vfs=recording` are recorded. One recording at a time, one
/// thread. Not modelled: names of files that are lost with their folder.
class Recording {
public:
    /// Registers the VFS and begins with an empty record.
    Recording();
    ~Recording();
    Recording(const Recording &) = delete;
    Recording &operator=(const Recording &) = delete;

    static QString uri(const QString &path);

    /// Says that everything up to here was promised to be on the disk.
    void acknowledge(int count) { m_acknowledged.push_back({ m_operations.size(), count }); }
    size_t size() const { return m_operations.size(); }

    struct State {
        QMap<QString, QByteArray> files; ///< By suffix after the database's name: "", "-wal".
        int acknowledged = 0;
    };
    /// What may be there after a cut before operation `at`: what was synced is; of the rest each 512-byte
    /// sector is kept, dropped or torn, whatever the others are.
    State cutAt(size_t at, std::mt19937 &random) const;

    struct Operation {
        enum class Kind { Write, Truncate, Sync, Delete };
        Kind kind = Kind::Write;
        QString file; ///< Path.
        qint64 offset = 0; ///< Size, for Truncate.
        QByteArray bytes;
    };
    void note(Operation operation) { m_operations.push_back(std::move(operation)); }

private:
    struct Promise {
        size_t after = 0;
        int count = 0;
    };

    std::vector<Operation> m_operations;
    std::vector<Promise> m_acknowledged;
};
