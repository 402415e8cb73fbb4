#pragma once

#include "model/attachment.h"
#include "storage/database.h"

#include <optional>
#include <vector>

/// Pictures hung on drafts; their bytes are blobs. Thread of its Database; writing belongs inside
/// DatabaseFile::write().
class AttachmentStore {
public:
    explicit AttachmentStore(Database &database)
        : m_database(database)
    {
    }

    /// The record; the one that is there already if the draft has the picture.
    Result<Attachment> add(const Attachment &attachment);
    /// Of a draft, in the order they came.
    Result<std::vector<Attachment>> of(DraftId draft);
    /// Of this draft, or of any other: a picture may have been copied with its text.
    Result<std::optional<Attachment>> find(DraftId draft, const QByteArray &sha256);
    /// NotFound if the draft has no such picture.
    Result<> describe(DraftId draft, const QByteArray &sha256, const QString &alt, const QString &credit);
    /// Every picture's hash, once.
    Result<std::vector<QByteArray>> all();

private:
    Database &m_database;
};
