#pragma once

#include "model/outbox.h"
#include "model/upload.h"
#include "storage/database.h"

#include <QHash>

#include <optional>
#include <vector>

/// What is known of pictures on their way to sites, and each try to send one. Thread of its Database; writing
/// belongs inside DatabaseFile::write().
class UploadStore {
public:
    /// One try on the wire.
    struct Try {
        qint64 id = 0;
        DraftId draft; ///< For which it was sent.
        Attempt::State state = Attempt::State::Sent;
        QString code; ///< WordPress's error code.
        QDateTime sentAt;
        QDateTime settledAt;
    };

    explicit UploadStore(Database &database)
        : m_database(database)
    {
    }

    /// Those of these pictures that are known, by hash, in one query.
    Result<QHash<QByteArray, Upload>> those(SiteId site, const std::vector<QByteArray> &pictures);
    Result<> put(const Upload &upload);
    /// Those of these pictures that are on the site.
    Result<std::vector<Upload>> onSite(SiteId site, const std::vector<QByteArray> &pictures);

    /// Those that the draft shows where the site has them.
    Result<std::vector<Upload>> placed(DraftId draft, SiteId site);
    /// Where texts of a draft were given a picture of the site.
    struct Placement {
        QByteArray sha256;
        QString address;
        qint64 media = 0;
        bool isCurrent = false; ///< The site has it there still, as far as we know.
    };
    Result<std::vector<Placement>> placements(DraftId draft, SiteId site);

    /// On the disk with the caller's commit, and only then may it leave.
    Result<> begin(SiteId site, const QByteArray &sha256, DraftId draft, const QDateTime &at);
    /// Of the picture's newest try, unless its outcome is known.
    Result<> settle(SiteId site, const QByteArray &sha256, Attempt::State state, const QDateTime &at,
        const QString &code = {});
    Result<std::vector<Try>> tries(SiteId site, const QByteArray &sha256); ///< Oldest first.

private:
    Database &m_database;
};
