#pragma once

#include "model/evidence.h"
#include "storage/database.h"

#include <optional>
#include <vector>

/// Sources, snapshots and quotes. Thread of its Database; writing belongs inside DatabaseFile::write().
class EvidenceStore {
public:
    explicit EvidenceStore(Database &database)
        : m_database(database)
    {
    }

    Result<SourceId> addSource(const Source &source);
    Result<> updateSource(const Source &source);
    Result<Source> loadSource(SourceId id);
    Result<std::optional<Source>> findSource(const QUrl &url);
    /// By name.
    Result<std::vector<Source>> sources();

    /// Links a snapshot to the end of the chain. The body must already be a blob. Hashes, capturedAt and the
    /// addresses are the capture's; title, author, publishedAt, language, text and origin are `snapshot`'s;
    /// text_sha256 is taken over the text in UTF-8. Answers it as stored.
    Result<Snapshot> addSnapshot(const Snapshot &snapshot, const Capture &capture);
    Result<Snapshot> loadSnapshot(SnapshotId id);
    /// What was received, without the body: that is the blob `bodySha256`.
    Result<Capture> loadCapture(SnapshotId id);
    Result<std::optional<SnapshotId>> findSnapshot(const QUrl &url); ///< The newest of this address.
    /// The one that has this place in our chain, or had it in the chain of the newsroom that it came from.
    Result<std::optional<SnapshotId>> findLink(const QByteArray &chainSha256);
    /// Newest first, without text.
    Result<std::vector<Snapshot>> snapshots(int limit = 200);

    struct ChainCheck {
        int snapshots = 0;
        std::optional<SnapshotId> broken; ///< The first whose facts or link do not give its hash.
        QList<QByteArray> bodies; ///< SHA-256 of every body that the chain speaks of.
        QByteArray head; ///< The last link: write it down elsewhere, and no later change goes unseen.
    };
    /// Walks the chain of hashes from its first link.
    Result<ChainCheck> checkChain();

    /// Added, or replaced if its id is known.
    Result<> putQuote(const Quote &quote);
    Result<std::optional<Quote>> findQuote(const QString &id);
    Result<std::vector<Quote>> quotesOf(DraftId draft);
    Result<std::vector<Quote>> quotesOf(SourceId source);

    /// The next link of the chain: SHA-256 over the previous one and every stored fact, each behind its
    /// length.
    static QByteArray chain(const QByteArray &previous, const Snapshot &snapshot, const Capture &capture);

private:
    Database &m_database;
};
