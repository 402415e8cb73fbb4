#include "storage/evidencestore.h"

#include "base/sha256.h"

#include <QCryptographicHash>
#include <QStringDecoder>

using namespace Qt::StringLiterals;

namespace {

QByteArray timeFact(const QDateTime &time)
{
    return time.isValid() ? QByteArray::number(time.toMSecsSinceEpoch()) : QByteArray();
}

QStringList encoded(const QList<QUrl> &urls)
{
    QStringList list;
    for (const QUrl &url : urls)
        list << QString::fromLatin1(url.toEncoded());
    return list;
}

const QString snapshotRows = uR"(
    SELECT id, url, final_url, title, author, published_at, language, captured_at, body_sha256, text_sha256,
           snapshot.previous_chain_sha256, snapshot.chain_sha256, redirects, status, request_head, response_head,
           certificates, peer_address, document_sha256, text, origin.file_sha256, origin.previous_chain_sha256,
           origin.chain_sha256, origin.opened_at
    FROM snapshot LEFT JOIN snapshot_origin AS origin ON origin.snapshot = snapshot.id )"_s;

struct Link {
    Snapshot snapshot;
    Capture capture;
    bool isAsWritten = false; ///< The columns say just this, in our own spelling.
};

/// A byte order mark at the beginning is a character of the text like any other: passages count it.
QString decoded(const QByteArray &utf8)
{
    return QStringDecoder(QStringDecoder::Utf8, QStringDecoder::Flag::ConvertInitialBom).decode(utf8);
}

/// As a column of text gives it back: without halves of characters, and SQLite takes a mark at the beginning
/// away.
QString storable(const QString &text)
{
    QString whole = decoded(text.toUtf8());
    while (whole.startsWith(QChar(QChar::ByteOrderMark)))
        whole.remove(0, 1);
    return whole;
}

Link readLink(const Row &row)
{
    Link link;
    Snapshot &s = link.snapshot;
    Capture &c = link.capture;
    QStringList redirects;
    QByteArray certificates;
    QByteArray text;
    row.into(s.id, s.url, s.finalUrl, s.title, s.author, s.publishedAt, s.language, s.capturedAt,
        s.bodySha256, s.textSha256, s.previousChainSha256, s.chainSha256, redirects, c.status, c.requestHead,
        c.responseHead, certificates, c.peerAddress, c.documentSha256, text);
    s.text = decoded(text);
    if (row.get<QDateTime>(23).isValid())
        s.origin = SnapshotOrigin{ row.get<QByteArray>(20), row.get<QByteArray>(21), row.get<QByteArray>(22),
            row.get<QDateTime>(23) };
    c.url = s.url;
    c.finalUrl = s.finalUrl;
    c.receivedAt = s.capturedAt;
    c.bodySha256 = s.bodySha256;
    for (const QString &hop : redirects)
        c.redirects << QUrl::fromEncoded(hop.toLatin1());
    for (qsizetype at = 0; at + 32 <= certificates.size(); at += 32)
        c.certificateSha256 << certificates.mid(at, 32);
    link.isAsWritten = c.certificateSha256.join() == certificates && s.text.toUtf8() == text
        && row.get<QString>(1).toLatin1() == s.url.toEncoded()
        && row.get<QString>(2).toLatin1() == s.finalUrl.toEncoded()
        && row.get<QString>(12) == column::to(encoded(c.redirects)).toString()
        && row.get<qint64>(13) == c.status;
    return link;
}

const QString sourceRows = u"SELECT id, name, url, language, country, consent, note FROM source "_s;

Source readSource(const Row &row)
{
    Source s;
    row.into(s.id, s.name, s.url, s.language, s.country, s.consent, s.note);
    return s;
}

const QString quoteRows = uR"(
    SELECT id, draft, source, snapshot, passage_start, passage_end, passage_text, author, title, url, published_at,
           language, original, translation, translation_language, translator, verdict
    FROM quote )"_s;

Quote readQuote(const Row &row)
{
    Quote q;
    row.into(q.id, q.draft, q.source, q.passage.snapshot, q.passage.start, q.passage.end, q.passage.text,
        q.author, q.title, q.url, q.publishedAt, q.language, q.original, q.translation, q.translationLanguage,
        q.translator, q.verdict);
    return q;
}

template<class T>
Result<T> found(Result<std::optional<T>> row, const QString &what)
{
    if (!row)
        return row.error();
    if (!*row)
        return Error{ Error::Kind::NotFound, Error::Reason::Unspecified, what };
    return std::move(**row);
}

} // namespace

QByteArray EvidenceStore::chain(const QByteArray &previous, const Snapshot &snapshot, const Capture &capture)
{
    // Each fact behind its length, so that no two lists of facts give the same bytes.
    QCryptographicHash hash(QCryptographicHash::Sha256);
    const auto add = [&](const QByteArray &fact) {
        hash.addData(QByteArray::number(fact.size()) + ':');
        hash.addData(fact);
    };
    add("quotidian-snapshot-1");
    add(previous);
    add(snapshot.url.toEncoded());
    add(snapshot.finalUrl.toEncoded());
    add(encoded(capture.redirects).join(u'\n').toUtf8());
    add(QByteArray::number(capture.status));
    add(capture.requestHead);
    add(capture.responseHead);
    add(capture.certificateSha256.join());
    add(capture.peerAddress.toUtf8());
    add(timeFact(snapshot.capturedAt));
    add(snapshot.bodySha256);
    add(capture.documentSha256);
    add(snapshot.title.toUtf8());
    add(snapshot.author.toUtf8());
    add(timeFact(snapshot.publishedAt));
    add(snapshot.language.toUtf8());
    add(snapshot.textSha256);
    if (snapshot.origin) { // Only then: what was received here gives the hash that it always gave.
        add("quotidian-origin-1");
        add(snapshot.origin->fileSha256);
        add(snapshot.origin->previousChainSha256);
        add(snapshot.origin->chainSha256);
        add(timeFact(snapshot.origin->openedAt));
    }
    return hash.result();
}

Result<SourceId> EvidenceStore::addSource(const Source &source)
{
    const Result<qint64> id = m_database.insert(
        u"INSERT INTO source (name, url, language, country, consent, note) VALUES (?, ?, ?, ?, ?, ?)"_s,
        source.name, source.url, source.language, source.country, source.consent, source.note);
    if (!id)
        return id.error();
    return SourceId{ *id };
}

Result<> EvidenceStore::updateSource(const Source &source)
{
    const Result<int> changed = m_database.change(
        u"UPDATE source SET name = ?, url = ?, language = ?, country = ?, consent = ?, note = ? WHERE id = ?"_s,
        source.name, source.url, source.language, source.country, source.consent, source.note, source.id);
    if (!changed)
        return changed.error();
    if (*changed == 0)
        return Error{ Error::Kind::NotFound, Error::Reason::Unspecified, source.name };
    return {};
}

Result<Source> EvidenceStore::loadSource(SourceId id)
{
    return found(
        m_database.one(sourceRows + u"WHERE id = ?"_s, readSource, id), u"source %1"_s.arg(id.value));
}

Result<std::optional<Source>> EvidenceStore::findSource(const QUrl &url)
{
    return m_database.one(sourceRows + u"WHERE url = ? ORDER BY id LIMIT 1"_s, readSource, url);
}

Result<std::vector<Source>> EvidenceStore::sources()
{
    return m_database.all(sourceRows + u"ORDER BY name, id"_s, readSource);
}

Result<Snapshot> EvidenceStore::addSnapshot(const Snapshot &given, const Capture &capture)
{
    Link link{ given, capture };
    Snapshot &s = link.snapshot;
    // What is hashed is what the columns will give back, or the chain could not be walked again.
    s.title = storable(s.title);
    s.author = storable(s.author);
    s.language = storable(s.language);
    s.text = decoded(s.text.toUtf8());
    const QByteArray text = s.text.toUtf8();
    s.url = capture.url;
    s.finalUrl = capture.finalUrl;
    if (s.origin)
        s.origin->openedAt = QDateTime::fromMSecsSinceEpoch(s.origin->openedAt.toMSecsSinceEpoch(), Qt::UTC);
    // To the millisecond, and in UTC.
    s.capturedAt = QDateTime::fromMSecsSinceEpoch(capture.receivedAt.toMSecsSinceEpoch(), Qt::UTC);
    s.bodySha256 = capture.bodySha256;
    s.textSha256 = sha256(text);
    const auto last = m_database.one(u"SELECT chain_sha256 FROM snapshot ORDER BY id DESC LIMIT 1"_s,
        [](const Row &row) { return row.get<QByteArray>(0); });
    if (!last)
        return last.error();
    s.previousChainSha256 = last->value_or(QByteArray());
    s.chainSha256 = chain(s.previousChainSha256, s, capture);
    const Result<qint64> id = m_database.insert(uR"(
        INSERT INTO snapshot (url, final_url, redirects, status, request_head, response_head, certificates,
                              peer_address, captured_at, body_sha256, document_sha256, title, author, published_at,
                              language, text, text_sha256, previous_chain_sha256, chain_sha256)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?))"_s,
        s.url, s.finalUrl, encoded(capture.redirects), capture.status, capture.requestHead,
        capture.responseHead, capture.certificateSha256.join(), capture.peerAddress, s.capturedAt,
        s.bodySha256, capture.documentSha256, s.title, s.author, s.publishedAt, s.language, text,
        s.textSha256, s.previousChainSha256, s.chainSha256);
    if (!id)
        return id.error();
    s.id = SnapshotId{ *id };
    if (s.origin) {
        Result<> noted = m_database.run(uR"(
            INSERT INTO snapshot_origin (snapshot, file_sha256, previous_chain_sha256, chain_sha256, opened_at)
            VALUES (?, ?, ?, ?, ?))"_s,
            s.id, s.origin->fileSha256, s.origin->previousChainSha256, s.origin->chainSha256,
            s.origin->openedAt);
        if (!noted)
            return noted.error();
    }
    return s;
}

Result<std::optional<SnapshotId>> EvidenceStore::findLink(const QByteArray &chainSha256)
{
    return m_database.one(
        uR"(
        SELECT id FROM snapshot WHERE chain_sha256 = ?
        UNION ALL SELECT snapshot FROM snapshot_origin WHERE chain_sha256 = ? LIMIT 1)"_s,
        [](const Row &row) { return row.get<SnapshotId>(0); }, chainSha256, chainSha256);
}

Result<Snapshot> EvidenceStore::loadSnapshot(SnapshotId id)
{
    Result<Link> link = found(m_database.one(snapshotRows + u"WHERE snapshot.id = ?"_s, readLink, id),
        u"snapshot %1"_s.arg(id.value));
    if (!link)
        return link.error();
    if (sha256(link->snapshot.text.toUtf8()) != link->snapshot.textSha256)
        return Error{ Error::Kind::Storage, Error::Reason::DatabaseDamaged, u"snapshot %1"_s.arg(id.value) };
    return std::move(link->snapshot);
}

Result<Capture> EvidenceStore::loadCapture(SnapshotId id)
{
    Result<Link> link = found(m_database.one(snapshotRows + u"WHERE snapshot.id = ?"_s, readLink, id),
        u"snapshot %1"_s.arg(id.value));
    if (!link)
        return link.error();
    return std::move(link->capture);
}

Result<std::optional<SnapshotId>> EvidenceStore::findSnapshot(const QUrl &url)
{
    return m_database.one(
        u"SELECT id FROM snapshot WHERE url = ? ORDER BY id DESC LIMIT 1"_s,
        [](const Row &row) { return row.get<SnapshotId>(0); }, url);
}

Result<std::vector<Snapshot>> EvidenceStore::snapshots(int limit)
{
    return m_database.all(
        uR"(
        SELECT id, url, final_url, title, author, published_at, language, captured_at, body_sha256, text_sha256,
               previous_chain_sha256, chain_sha256
        FROM snapshot ORDER BY id DESC LIMIT ?)"_s,
        [](const Row &row) {
            Snapshot s;
            row.into(s.id, s.url, s.finalUrl, s.title, s.author, s.publishedAt, s.language, s.capturedAt,
                s.bodySha256, s.textSha256, s.previousChainSha256, s.chainSha256);
            return s;
        },
        limit);
}

Result<EvidenceStore::ChainCheck> EvidenceStore::checkChain()
{
    ChainCheck check;
    QByteArray previous;
    // One by one: the texts of thousands of pages do not belong into memory together.
    auto ids = m_database.all(
        u"SELECT id FROM snapshot ORDER BY id"_s, [](const Row &row) { return row.get<SnapshotId>(0); });
    if (!ids)
        return ids.error();
    for (const SnapshotId id : *ids) {
        Result<Link> link = found(m_database.one(snapshotRows + u"WHERE snapshot.id = ?"_s, readLink, id),
            u"snapshot %1"_s.arg(id.value));
        if (!link)
            return link.error();
        const Snapshot &s = link->snapshot;
        ++check.snapshots;
        check.bodies << s.bodySha256;
        const bool isSound = link->isAsWritten && s.previousChainSha256 == previous
            && s.chainSha256 == chain(previous, s, link->capture) && s.textSha256 == sha256(s.text.toUtf8());
        if (!isSound && !check.broken)
            check.broken = id;
        previous = s.chainSha256;
    }
    check.head = previous;
    return check;
}

Result<> EvidenceStore::putQuote(const Quote &q)
{
    return m_database.run(uR"(
        INSERT INTO quote (id, draft, source, snapshot, passage_start, passage_end, passage_text, author, title, url,
                           published_at, language, original, translation, translation_language, translator, verdict)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (id) DO UPDATE SET
            draft = excluded.draft, source = excluded.source, snapshot = excluded.snapshot,
            passage_start = excluded.passage_start, passage_end = excluded.passage_end,
            passage_text = excluded.passage_text, author = excluded.author, title = excluded.title,
            url = excluded.url, published_at = excluded.published_at, language = excluded.language,
            original = excluded.original, translation = excluded.translation,
            translation_language = excluded.translation_language, translator = excluded.translator,
            verdict = excluded.verdict)"_s,
        q.id, q.draft, q.source, q.passage.snapshot, q.passage.start, q.passage.end, q.passage.text, q.author,
        q.title, q.url, q.publishedAt, q.language, q.original, q.translation, q.translationLanguage,
        q.translator, q.verdict);
}

Result<std::optional<Quote>> EvidenceStore::findQuote(const QString &id)
{
    return m_database.one(quoteRows + u"WHERE id = ?"_s, readQuote, id);
}

Result<std::vector<Quote>> EvidenceStore::quotesOf(DraftId draft)
{
    return m_database.all(quoteRows + u"WHERE draft = ? ORDER BY rowid"_s, readQuote, draft);
}

Result<std::vector<Quote>> EvidenceStore::quotesOf(SourceId source)
{
    return m_database.all(quoteRows + u"WHERE source = ? ORDER BY rowid"_s, readQuote, source);
}
