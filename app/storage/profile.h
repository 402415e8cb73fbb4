#pragma once

#include "storage/blobs.h"
#include "storage/databasefile.h"
#include "storage/salvage.h"

#include <QDateTime>
#include <QString>

#include <memory>
#include <vector>

class QLockFile;

/// A person's folder: newsroom.sqlite, library.sqlite, blobs/, backups/, and the lock that keeps two programs
/// apart. Belongs to the thread that opened it.
class Profile {
public:
    enum class Mode {
        ReadWrite, ///< ProfileInUse if another process has it.
        ReadOnly, ///< Beside whoever has it.
        Either, ///< ReadWrite, or ReadOnly if another process has it.
    };

    /// Makes what is missing. The newsroom is checked at once (milliseconds), the library by checkLibrary().
    /// A damaged file is moved aside and what can be read of it saved into a new one: see salvages().
    static Result<std::unique_ptr<Profile>> open(const QString &folder, Mode mode);
    ~Profile();

    DatabaseFile &newsroom() { return *m_newsroom; }
    DatabaseFile &library() { return *m_library; }
    const Blobs &blobs() const { return m_blobs; }
    QString folder() const { return m_folder; }
    bool isReadOnly() const { return m_newsroom->isReadOnly(); }
    /// What was found damaged on opening: words for the person are due.
    const std::vector<Salvage> &salvages() const { return m_salvages; }

    /// Everything that was written is on the disk after this.
    void drain();

    /// What is wrong with the library's file; empty is sound. Seconds for a million articles, on its reader
    /// thread.
    Future<QStringList> checkLibrary();
    /// A library found damaged is put right when the profile is opened next.
    Result<> repairLibraryOnNextOpen();

private:
    Profile(const QString &folder);
    Result<> openDatabases(DatabaseFile::OpenMode mode);
    Result<> repairLibrary();

    QString m_folder;
    Blobs m_blobs;
    std::unique_ptr<QLockFile> m_lock;
    std::unique_ptr<DatabaseFile> m_newsroom;
    std::unique_ptr<DatabaseFile> m_library;
    std::vector<Salvage> m_salvages;
};
