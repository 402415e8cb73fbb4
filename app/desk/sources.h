#pragma once

#include "base/async.h"
#include "model/evidence.h"

#include <QObject>

#include <memory>

/// Whom we quote, and the copies of what was read. Main thread.
class Sources final : public QObject {
    Q_OBJECT
public:
    struct Parts;
    explicit Sources(std::unique_ptr<Parts> parts, QObject *parent = nullptr);
    ~Sources() override;

    Result<Snapshot> snapshot(SnapshotId id) const;
    Result<std::vector<Snapshot>> snapshots(int limit = 100) const; ///< Newest first.
    Result<Quote> quote(const QString &id) const; ///< By the id in the markup.
    /// Walks the chain of hashes and every body; answers how many snapshots were right.
    Future<int> check();

private:
    std::unique_ptr<Parts> m_parts;
};
