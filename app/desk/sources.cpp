#include "desk/sources.h"

#include "desk/sourcesparts.h"
#include "storage/evidencestore.h"

Sources::Sources(std::unique_ptr<Parts> parts, QObject *parent)
    : QObject(parent)
    , m_parts(std::move(parts))
{
}

Sources::~Sources() = default;

Result<Snapshot> Sources::snapshot(SnapshotId id) const
{
    return EvidenceStore(m_parts->room.profile.newsroom().pages()).loadSnapshot(id);
}

Result<std::vector<Snapshot>> Sources::snapshots(int limit) const
{
    return EvidenceStore(m_parts->room.profile.newsroom().pages()).snapshots(limit);
}

Result<Quote> Sources::quote(const QString &id) const
{
    const Result<std::optional<Quote>> quote
        = EvidenceStore(m_parts->room.profile.newsroom().pages()).findQuote(id);
    if (!quote)
        return quote.error();
    if (!*quote)
        return Error{ Error::Kind::NotFound, Error::Reason::Unspecified, id };
    return **quote;
}

Future<int> Sources::check()
{
    Profile &profile = m_parts->room.profile;
    return profile.newsroom().read([blobs = profile.blobs()](Database &newsroom) -> Result<int> {
        const Result<EvidenceStore::ChainCheck> chain = EvidenceStore(newsroom).checkChain();
        if (!chain)
            return chain.error();
        if (chain->broken) {
            return Error{ Error::Kind::Storage, Error::Reason::DatabaseDamaged,
                QStringLiteral("snapshot %1").arg(chain->broken->value) };
        }
        for (const QByteArray &body : chain->bodies) {
            if (Result<QByteArray> bytes = blobs.get(body); !bytes)
                return bytes.error();
        }
        return chain->snapshots;
    });
}
