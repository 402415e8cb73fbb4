#pragma once

#include "model/draft.h"
#include "storage/database.h"

#include <vector>

/// What a list of drafts says of a text; counted by who knows its markup.
struct TextCounts {
    int words = 0;
    int quotes = 0;

    bool operator==(const TextCounts &) const = default;
};

/// Revisions of drafts: append-only, byte-exact; each span of bytes is stored once however many revisions
/// hold it. Thread of its Database; writing belongs inside DatabaseFile::write().
class RevisionStore {
public:
    explicit RevisionStore(Database &database)
        : m_database(database)
    {
    }

    /// Appends and makes it the draft's head. `spans` joined are the content (formats/blocks: a Document's
    /// spans), else BadArgument. A typed revision is always taken, whatever its parent; a Pulled or Merged
    /// one whose parent is no longer the head is Conflict: it was made from a text that has moved on.
    /// `revision.id` is not looked at.
    Result<RevisionId> append(
        const Revision &revision, const std::vector<QByteArray> &spans, TextCounts counts = {});

    /// Checked against the hash taken when it was written: DatabaseDamaged rather than another text.
    Result<Revision> load(RevisionId id);
    /// Without content, newest first.
    Result<std::vector<Revision>> history(DraftId draft, const RevisionRange &range = {});
    /// What the person calls it; may change, unlike anything else of it.
    Result<> setName(RevisionId id, const QString &name);

    Result<qint64> count(); ///< Of every draft.

    /// Every revision whose bytes are not what was written; empty is sound.
    Result<std::vector<RevisionId>> damaged();

private:
    Result<qint64> spanOf(const QByteArray &bytes);
    Result<QByteArray> content(const QByteArray &spans, const QByteArray &sha256, RevisionId id);

    Database &m_database;
};
