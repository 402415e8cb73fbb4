#pragma once

#include "model/draft.h"
#include "storage/database.h"

#include <optional>
#include <vector>

/// Drafts: whose they are, where they stand with their site, which revision is newest. Thread of its
/// Database; writing belongs inside DatabaseFile::write(). NotFound if there is no such draft.
class DraftStore {
public:
    enum class Which { Present, Trashed };

    explicit DraftStore(Database &database)
        : m_database(database)
    {
    }

    /// A draft without a revision yet. `draft` says type, uuid, site, remoteId, remoteStatus, link and
    /// createdAt.
    Result<DraftId> create(const Draft &draft);
    Result<> exists(DraftId id); ///< NotFound, or nothing.
    /// With the fields of its newest revision.
    Result<Draft> load(DraftId id);
    Result<PostType> typeOf(DraftId id);
    Result<std::optional<DraftId>> find(const QUuid &uuid);
    Result<std::optional<DraftId>> findRemote(SiteId site, qint64 remoteId);

    /// Newest change first; `after` is the last row of the page before.
    Result<std::vector<DraftRow>> rows(Which which, std::optional<SiteId> site = {},
        const std::optional<DraftRow> &after = {}, int limit = 200);

    /// The last look at the site did not find its post, or found it in the trash.
    Result<bool> isRemoved(DraftId id);
    /// The pages of a site that are known here, as they are written here; those in its trash are none.
    Result<std::vector<PlacedPage>> pages(SiteId site);
    /// Those of a site that are bound to a post there, or to a page.
    struct Bound {
        DraftId draft;
        qint64 remoteId = 0;
        bool isRemoved = false;
    };
    Result<std::vector<Bound>> bound(SiteId site, PostType type);
    /// Those whose post on the site is not public, with changes since that nobody wished to send, and which
    /// are quiet since then.
    Result<std::vector<DraftId>> behind(const QDateTime &quietSince);
    /// Binds it to a post. Refused with Conflict if another draft is bound to that post.
    Result<> setRemote(DraftId id, SiteId site, qint64 remoteId, PostStatus status, const QUrl &link);
    Result<> noteRemoved(DraftId id); ///< Until setRemote() says that it was seen.
    /// A picture of its text that is on this computer: its bytes are a blob. `media` is its number in the
    /// library of the draft's site; 0 if the address is none of there.
    Result<> putPicture(DraftId id, const QString &address, const QByteArray &sha256, qint64 media = 0);
    Result<std::optional<QByteArray>> picture(DraftId id, const QString &address);
    /// Out of the lists; its revisions stay.
    Result<> trash(DraftId id);
    Result<> untrash(DraftId id);
    Result<qint64> count(); ///< All of them, the trash too.

private:
    Database &m_database;
};
