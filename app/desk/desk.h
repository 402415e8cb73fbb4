#pragma once

#include "base/async.h"
#include "base/clock.h"
#include "base/settings.h"
#include "model/site.h"

#include <QJsonObject>
#include <QObject>
#include <QString>

#include <chrono>
#include <memory>

class Drafts;
class HttpClient;
class Jobs;
class Library;
class Outbox;
class Passwords;
class PhotoReports;
class Pictures;
class Profile;
class SitePages;
class Sites;
class Sources;
class Spelling;

/// How a profile is opened. Two windows never share one; the command line beside an open window only reads.
enum class DeskMode { ReadWrite, Read };

struct DeskOptions {
    QString profile; ///< Folder; made if it is missing.
    DeskMode mode = DeskMode::ReadWrite;
    NetworkPolicy policy = NetworkPolicy::Online;
    std::chrono::milliseconds patience
        = std::chrono::seconds(60); ///< With one answer of a server, to its last byte.
};

/// What `db check` answers.
struct StorageReport {
    bool isFine = false;
    QStringList problems; ///< One sentence each, for the log.
    QString movedAside; ///< The damaged file, if one was put away at opening.
    int salvagedRows = 0;
    qint64 drafts = 0;
    qint64 revisions = 0;
    qint64 articles = 0;
    qint64 snapshots = 0;
};

/// Everything that a person does, in one place: builds and owns all the rest. One for each program. Main
/// thread.
class Desk final : public QObject {
    Q_OBJECT
public:
    static Result<std::unique_ptr<Desk>> open(const DeskOptions &options, const Clock &clock = systemClock());
    /// Where a person's profile is if they do not say another.
    static QString defaultProfile();
    ~Desk() override; ///< Waits until everything that was said is on the disk.

    Library &library();
    Pictures &pictures();
    Drafts &drafts();
    PhotoReports &photoReports();
    Sources &sources();
    Sites &sites();
    SitePages &sitePages();
    Outbox &outbox();
    Jobs &jobs();
    Spelling &spelling();
    Settings &settings();

    /// What holds now: the person's wish, or Metered if the line costs by the byte.
    NetworkPolicy policy() const;
    void setPolicy(NetworkPolicy policy); ///< A person's. Offline ends what is running; nothing is lost.
    /// The system's word on the line: what nobody asks for waits while it is metered.
    void setLineMetered(bool isMetered);
    /// The system's word again: while there is no line nothing is tried unasked. What a person asks for is.
    void setLineDown(bool isDown);
    bool isLineDown() const;

    /// What was found when the profile was opened: a damaged file that was moved aside and how much came
    /// back.
    const StorageReport &opened() const;
    Future<StorageReport> checkStorage();
    Future<> backUp(const QString &file);
    /// Puts a backup in the place of the profile's databases; what stood there is moved aside. The profile
    /// must be closed.
    static Result<> restore(const QString &profile, const QString &file);

    /// A window's quiet work, some time after its first picture: a copy of the newsroom each day, and a look
    /// at whether the library is sound (a damaged one is told by storageFailed() and put right at the next
    /// start). Only the profile's owner does anything.
    void startCare(std::chrono::milliseconds after = std::chrono::seconds(30));

    static const Clock &systemClock();

signals:
    void policyChanged(NetworkPolicy policy);
    /// Something that was acknowledged on the screen could not be written: the person must know at once.
    void storageFailed(const Error &error);
    void caredFor(); ///< Today's copy was made, or there was one.

private:
    struct Parts;
    explicit Desk(std::unique_ptr<Parts> parts);
    void applyPolicy();
    void copyDaily();
    void checkLibrary();
    void keepPictures();

    std::unique_ptr<Parts> m_parts;
};
