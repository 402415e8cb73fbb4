#include "storage/outboxstore.h"

#include "base/sha256.h"

#include <QDataStream>
#include <QIODevice>

#include <algorithm>
#include <array>
#include <utility>

using namespace Qt::StringLiterals;

namespace {

using Kind = Error::Kind;
using Reason = Error::Reason;

// Words, because the numbers of these enums move when one is added. A reason that is not listed is kept as
// its kind.
constexpr std::array kindWords{
    std::pair{ Kind::Offline, "offline" },
    std::pair{ Kind::Network, "network" },
    std::pair{ Kind::Unknown, "unknown" },
    std::pair{ Kind::Server, "server" },
    std::pair{ Kind::Unauthorized, "unauthorized" },
    std::pair{ Kind::Refused, "refused" },
    std::pair{ Kind::Malformed, "malformed" },
    std::pair{ Kind::NotFound, "not-found" },
    std::pair{ Kind::Conflict, "conflict" },
    std::pair{ Kind::Storage, "storage" },
    std::pair{ Kind::Canceled, "canceled" },
};
constexpr std::array reasonWords{
    std::pair{ Reason::WorkingOffline, "working-offline" },
    std::pair{ Reason::HostNotFound, "host-not-found" },
    std::pair{ Reason::ConnectionFailed, "connection-failed" },
    std::pair{ Reason::TimedOut, "timed-out" },
    std::pair{ Reason::TooLarge, "too-large" },
    std::pair{ Reason::TooManyRedirects, "too-many-redirects" },
    std::pair{ Reason::InsecureRedirect, "insecure-redirect" },
    std::pair{ Reason::PrivateAddress, "private-address" },
    std::pair{ Reason::CertificateInvalid, "certificate-invalid" },
    std::pair{ Reason::HttpStatus, "http-status" },
    std::pair{ Reason::RetryLater, "retry-later" },
    std::pair{ Reason::Gone, "gone" },
    std::pair{ Reason::AnswerLost, "answer-lost" },
    std::pair{ Reason::NotASite, "not-a-site" },
    std::pair{ Reason::RestMissing, "rest-missing" },
    std::pair{ Reason::RestBlocked, "rest-blocked" },
    std::pair{ Reason::NeedsHttps, "needs-https" },
    std::pair{ Reason::WrongPassword, "wrong-password" },
    std::pair{ Reason::AuthorizationStripped, "authorization-stripped" },
    std::pair{ Reason::ApplicationPasswordsOff, "application-passwords-off" },
    std::pair{ Reason::MissingRight, "missing-right" },
    std::pair{ Reason::NotStoredAsSent, "not-stored-as-sent" },
    std::pair{ Reason::ChangedOnSite, "changed-on-site" },
    std::pair{ Reason::RemovedOnSite, "removed-on-site" },
    std::pair{ Reason::StatusUnknown, "status-unknown" },
    std::pair{ Reason::PasswordMissing, "password-missing" },
    std::pair{ Reason::SitePaused, "site-paused" },
    std::pair{ Reason::TitleMissing, "title-missing" },
    std::pair{ Reason::AlreadyPublic, "already-public" },
    std::pair{ Reason::PictureWaits, "picture-waits" },
    std::pair{ Reason::UnbalancedMarkup, "unbalanced-markup" },
    std::pair{ Reason::BadArgument, "bad-argument" },
    std::pair{ Reason::Truncated, "truncated" },
};

template<class Words, class Value>
QString toWord(const Words &words, Value value)
{
    for (const auto &[known, word] : words) {
        if (known == value)
            return QString::fromLatin1(word);
    }
    return {};
}

template<class Value, class Words>
Value fromWord(const Words &words, const QString &text, Value otherwise)
{
    for (const auto &[known, word] : words) {
        if (text == QLatin1StringView(word))
            return known;
    }
    return otherwise;
}

const QString intentColumns
    = u"intent.id, intent.draft, intent.site, intent.kind, intent.status, intent.at, "
      "intent.state, intent.why_kind, intent.why_reason, intent.why_detail, intent.tries, "
      "intent.not_before, intent.wished_at, intent.agreed"_s;

Error readError(const QString &kind, const QString &reason, const QString &detail)
{
    return { fromWord(kindWords, kind, Kind::Server), fromWord(reasonWords, reason, Reason::Unspecified),
        detail };
}

Intent readIntent(const Row &row)
{
    Intent intent;
    QString kind, reason, detail;
    row.into(intent.id, intent.draft, intent.site, intent.kind, intent.status, intent.at, intent.state, kind,
        reason, detail, intent.tries, intent.notBefore, intent.wishedAt, intent.agreed);
    if (!kind.isEmpty())
        intent.why = readError(kind, reason, detail);
    return intent;
}

const QString attemptColumns
    = u"id, intent, draft, site, kind, revision, fields, status, body_sha256, key, state, "
      "http_status, code, looks, sent_at, settled_at, revision_before, revisions_before"_s;

Attempt readAttempt(const Row &row)
{
    Attempt a;
    row.into(a.id, a.intent, a.draft, a.site, a.kind, a.revision, a.fields, a.status, a.bodySha256, a.key,
        a.state, a.httpStatus, a.code, a.looks, a.sentAt, a.settledAt, a.revisionBefore, a.revisionsBefore);
    return a;
}

const QString observationColumns
    = u"id, draft, remote_id, status, title, content, excerpt, slug, categories, tags, "
      "link, author, modified_gmt, date_gmt, featured_image, page_parent, menu_order, seen_at"_s;

Observation readObservation(const Row &row)
{
    Observation o;
    row.into(o.id, o.draft, o.remoteId, o.status, o.fields.title, o.fields.content, o.fields.excerpt,
        o.fields.slug, o.fields.categories, o.fields.tags, o.link, o.fields.author, o.modifiedGmt, o.dateGmt,
        o.fields.featuredImage, o.fields.parent, o.fields.menuOrder, o.seenAt);
    return o;
}

QByteArray fingerprint(const Observation &o)
{
    QByteArray bytes;
    QDataStream stream(&bytes, QIODevice::WriteOnly);
    stream.setVersion(QDataStream::Qt_6_4);
    stream << o.remoteId << int(o.status) << o.fields.title << o.fields.content << o.fields.excerpt
           << o.fields.slug << o.fields.categories << o.fields.tags << o.link.toEncoded() << o.fields.author
           << o.modifiedGmt << o.dateGmt;
    // What has none of these keeps the fingerprint that it had before there were any.
    const bool isPlaced = o.fields.parent != 0 || o.fields.menuOrder != 0;
    if (!o.fields.featuredImage.isEmpty() || isPlaced)
        stream << o.fields.featuredImage;
    if (isPlaced)
        stream << o.fields.parent << o.fields.menuOrder;
    return sha256(bytes);
}

OutboxStore::ConflictRow readConflict(const Row &row)
{
    OutboxStore::ConflictRow c;
    row.into(c.id, c.draft, c.base, c.baseRevision, c.mine, c.theirs, c.foundAt);
    return c;
}

const QString conflictColumns = u"id, draft, base_observation, base_revision, mine, theirs, found_at"_s;

using ObservationRow = Id<struct ObservationTag>; ///< 0 becomes NULL.

} // namespace

Result<IntentId> OutboxStore::wish(const Intent &intent)
{
    auto old = m_db.all(
        u"SELECT "_s + intentColumns + u" FROM intent WHERE draft = ? AND state NOT IN (3, 5) ORDER BY id"_s,
        readIntent, intent.draft);
    if (!old)
        return old.error();
    for (const Intent &other : *old) {
        // What was refused gives way: the person wishes again, or the text has changed.
        if (intent.kind == Intent::Kind::Push && other.state != Intent::State::Refused)
            return other.id;
        // The attempts of the old wish stay open with the draft: the new one begins by finding out what
        // became of them.
        if (Result<> done = setIntent(other.id, Intent::State::Canceled); !done)
            return done.error();
    }
    // What was agreed to stays so, as long as it is the same.
    auto id = m_db.insert(
        u"INSERT INTO intent (draft, site, kind, status, at, state, wished_at, agreed) VALUES (?, ?, ?, ?, "
        u"?, ?, "
        "?, coalesce((SELECT agreed FROM intent WHERE draft = ? AND site = ? ORDER BY id DESC "
        "LIMIT 1), ''))"_s,
        intent.draft, intent.site, intent.kind, intent.status, intent.at, Intent::State::Waiting,
        intent.wishedAt, intent.draft, intent.site);
    if (!id)
        return id.error();
    return IntentId{ *id };
}

Result<std::optional<Intent>> OutboxStore::intent(IntentId id)
{
    return m_db.one(u"SELECT "_s + intentColumns + u" FROM intent WHERE id = ?"_s, readIntent, id);
}

Result<std::optional<Intent>> OutboxStore::unfinished(DraftId draft)
{
    return m_db.one(u"SELECT "_s + intentColumns
            + u" FROM intent WHERE draft = ? AND state NOT IN (3, 5) ORDER BY id DESC LIMIT 1"_s,
        readIntent, draft);
}

Result<std::vector<Intent>> OutboxStore::runnable(SiteId site)
{
    return m_db.all(u"SELECT "_s + intentColumns
            + u" FROM intent WHERE site = ? AND state NOT IN (3, 5) AND state <> ? ORDER BY id"_s,
        readIntent, site, Intent::State::Refused);
}

Result<std::vector<OutboxRow>> OutboxStore::rows()
{
    return m_db.all(u"SELECT "_s + intentColumns
            + u", draft.title, site.name FROM intent JOIN draft ON draft.id = intent.draft "
              "JOIN site ON site.id = intent.site WHERE intent.state NOT IN (3, 5) ORDER BY intent.id"_s,
        [](const Row &row) {
            OutboxRow entry{ readIntent(row), {}, {} };
            row.into<14>(entry.draftTitle, entry.siteName);
            return entry;
        });
}

Result<> OutboxStore::setIntent(
    IntentId id, Intent::State state, const std::optional<Error> &why, const QDateTime &notBefore)
{
    // What is over stays over, whatever becomes known of its attempts: a wish that gave way would be carried
    // out behind the one that it gave way to.
    return m_db.run(
        u"UPDATE intent SET state = ?, why_kind = ?, why_reason = ?, why_detail = ?, not_before = ?, "
        "tries = tries + ? WHERE id = ? AND state NOT IN (3, 5)"_s,
        state, why ? toWord(kindWords, why->kind) : QString(),
        why ? toWord(reasonWords, why->reason) : QString(), why ? why->detail : QString(), notBefore,
        state == Intent::State::Sending ? 1 : 0, id);
}

Result<> OutboxStore::retry(IntentId id)
{
    auto rows = m_db.change(
        u"UPDATE intent SET state = CASE WHEN state = ? THEN ? ELSE state END, not_before = NULL, "
        "why_kind = '', why_reason = '', why_detail = '' WHERE id = ? AND state NOT IN (3, 5)"_s,
        Intent::State::Refused, Intent::State::Waiting, id);
    if (!rows)
        return rows.error();
    if (*rows == 0)
        return Error{ Kind::NotFound, Reason::Unspecified, u"intent %1"_s.arg(id.value) };
    // The person says that the site has been mended: its pictures may be sent again.
    return m_db.run(uR"(
        UPDATE upload SET broken = 0 WHERE (site, sha256) IN (
            SELECT i.site, a.sha256 FROM intent i JOIN attachment a ON a.draft = i.draft WHERE i.id = ?))"_s,
        id);
}

Result<> OutboxStore::noteMadeAnew(IntentId id)
{
    return m_db.run(u"UPDATE intent SET kind = ? WHERE id = ? AND kind = ?"_s, Intent::Kind::Publish, id,
        Intent::Kind::PublishAnew);
}

Result<> OutboxStore::agreeTo(IntentId id, const QString &what)
{
    return m_db.run(u"UPDATE intent SET agreed = ? WHERE id = ?"_s, what, id);
}

Result<> OutboxStore::cancel(IntentId id)
{
    auto intent = this->intent(id);
    if (!intent)
        return intent.error();
    if (!*intent || (*intent)->state == Intent::State::Done || (*intent)->state == Intent::State::Canceled)
        return Error{ Kind::NotFound, Reason::Unspecified, u"intent %1"_s.arg(id.value) };
    auto unknown = m_db.number(u"SELECT count(*) FROM attempt WHERE intent = ? AND state IN (?, ?)"_s, id,
        Attempt::State::Sent, Attempt::State::Unknown);
    if (!unknown)
        return unknown.error();
    // What was refused goes nowhere by itself; what it may have left there, the next wish finds.
    if (*unknown > 0 && (*intent)->state != Intent::State::Refused)
        return Error{ Kind::Refused, Reason::AnswerLost, {} };
    return setIntent(id, Intent::State::Canceled);
}

Result<AttemptId> OutboxStore::begin(const Attempt &a)
{
    auto id = m_db.insert(
        u"INSERT INTO attempt (intent, draft, site, kind, revision, fields, status, body_sha256, key, "
        "state, sent_at, revision_before, revisions_before) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"_s,
        a.intent, a.draft, a.site, a.kind, a.revision, a.fields, a.status, a.bodySha256, a.key,
        Attempt::State::Sent, a.sentAt, a.revisionBefore, a.revisionsBefore);
    if (!id)
        return id.error();
    return AttemptId{ *id };
}

Result<> OutboxStore::settle(
    AttemptId id, Attempt::State state, const QDateTime &at, int httpStatus, const QString &code)
{
    return m_db.run(u"UPDATE attempt SET state = ?, settled_at = ?, http_status = ?, code = ? WHERE id = ?"_s,
        state, at, httpStatus, code, id);
}

Result<> OutboxStore::countLook(AttemptId id)
{
    return m_db.run(u"UPDATE attempt SET looks = looks + 1 WHERE id = ?"_s, id);
}

Result<std::vector<Attempt>> OutboxStore::open(DraftId draft, SiteId site)
{
    return m_db.all(u"SELECT "_s + attemptColumns
            + u" FROM attempt WHERE draft = ? AND site = ? AND state IN (?, ?) ORDER BY id"_s,
        readAttempt, draft, site, Attempt::State::Sent, Attempt::State::Unknown);
}

Result<std::vector<Attempt>> OutboxStore::givenUp(
    DraftId draft, SiteId site, const QDateTime &since, int limit)
{
    auto attempts = m_db.all(u"SELECT "_s + attemptColumns
            + u" FROM attempt WHERE draft = ? AND site = ? AND state = ? AND kind = ? AND sent_at >= ? ORDER BY id DESC LIMIT ?"_s,
        readAttempt, draft, site, Attempt::State::NotApplied, Attempt::Kind::Update, since, limit);
    if (attempts)
        std::reverse(attempts->begin(), attempts->end());
    return attempts;
}

Result<bool> OutboxStore::hasAcknowledgedPublish(IntentId intent)
{
    auto count = m_db.number(u"SELECT count(*) FROM attempt WHERE intent = ? AND kind = ? AND state = ?"_s,
        intent, Attempt::Kind::Publish, Attempt::State::Acknowledged);
    if (!count)
        return count.error();
    return *count > 0;
}

Result<std::vector<Attempt>> OutboxStore::attempts(DraftId draft)
{
    return m_db.all(
        u"SELECT "_s + attemptColumns + u" FROM attempt WHERE draft = ? ORDER BY id"_s, readAttempt, draft);
}

Result<Observation> OutboxStore::observe(const Observation &o)
{
    const QByteArray hash = fingerprint(o);
    auto newest = m_db.one(
        u"SELECT "_s + observationColumns
            + u", sha256 FROM observation WHERE draft = ? ORDER BY id DESC LIMIT 1"_s,
        [&](const Row &row) { return std::pair(readObservation(row), row.get<QByteArray>(18) == hash); },
        o.draft);
    if (!newest)
        return newest.error();
    Observation stored = o;
    if (*newest && (*newest)->second) {
        stored = (*newest)->first;
    } else {
        auto id = m_db.insert(
            u"INSERT INTO observation (draft, remote_id, status, title, content, excerpt, slug, "
            "categories, tags, link, author, modified_gmt, date_gmt, featured_image, "
            "page_parent, menu_order, sha256, seen_at) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"_s,
            o.draft, o.remoteId, o.status, o.fields.title, o.fields.content, o.fields.excerpt, o.fields.slug,
            o.fields.categories, o.fields.tags, o.link, o.fields.author, o.modifiedGmt, o.dateGmt,
            o.fields.featuredImage, o.fields.parent, o.fields.menuOrder, hash, o.seenAt);
        if (!id)
            return id.error();
        stored.id = *id;
    }
    Result<> done
        = m_db.run(u"INSERT INTO agreement (draft, remote_observation) VALUES (?, ?) "
                   "ON CONFLICT (draft) DO UPDATE SET remote_observation = excluded.remote_observation"_s,
            o.draft, stored.id);
    if (!done)
        return done.error();
    return stored;
}

Result<std::optional<Observation>> OutboxStore::observation(qint64 id)
{
    return m_db.one(
        u"SELECT "_s + observationColumns + u" FROM observation WHERE id = ?"_s, readObservation, id);
}

Result<std::vector<Observation>> OutboxStore::rows(SiteId site, PostType type)
{
    return m_db.all(
        uR"(
        SELECT observation.draft, observation.remote_id, observation.status, observation.slug, observation.categories,
               observation.tags, observation.author, observation.modified_gmt, observation.date_gmt,
               observation.featured_image, observation.page_parent, observation.menu_order
        FROM draft JOIN agreement ON agreement.draft = draft.id
            JOIN observation ON observation.id = agreement.remote_observation
        WHERE draft.site = ? AND draft.type = ? AND draft.remote_id = observation.remote_id)"_s,
        [](const Row &row) {
            Observation o;
            row.into(o.draft, o.remoteId, o.status, o.fields.slug, o.fields.categories, o.fields.tags,
                o.fields.author, o.modifiedGmt, o.dateGmt, o.fields.featuredImage, o.fields.parent,
                o.fields.menuOrder);
            return o;
        },
        site, type);
}

Result<bool> OutboxStore::wasSeenBefore(const Observation &o, qint64 before)
{
    // By the fingerprint that is stored: made of what was read again, it may be another.
    const auto count = m_db.number(uR"(SELECT count(*) FROM observation WHERE draft = ? AND id < ?
        AND remote_id = ? AND sha256 = (SELECT sha256 FROM observation WHERE id = ?))"_s,
        o.draft, before, o.remoteId, o.id);
    if (!count)
        return count.error();
    return *count > 0;
}

Result<std::vector<Attempt>> OutboxStore::creates(DraftId draft, const QString &key)
{
    return m_db.all(u"SELECT "_s + attemptColumns
            + u" FROM attempt WHERE draft = ? AND key = ? AND kind = ? ORDER BY id"_s,
        readAttempt, draft, key, Attempt::Kind::Create);
}

Result<Agreement> OutboxStore::agreement(DraftId draft)
{
    struct Ids {
        RevisionId revision;
        qint64 base = 0;
        qint64 remote = 0;
        qint64 taken = 0;
    };
    auto ids = m_db.one(
        u"SELECT base_revision, base_observation, remote_observation, "
        "coalesce(taken_observation, base_observation) FROM agreement WHERE draft = ?"_s,
        [](const Row &row) {
            Ids found;
            row.into(found.revision, found.base, found.remote, found.taken);
            return found;
        },
        draft);
    if (!ids)
        return ids.error();
    if (!*ids)
        return Agreement{};
    auto base = observation((*ids)->base);
    if (!base)
        return base.error();
    auto remote = observation((*ids)->remote);
    if (!remote)
        return remote.error();
    return Agreement{ (*ids)->revision, *base, *remote, (*ids)->taken };
}

Result<> OutboxStore::agree(DraftId draft, RevisionId revision, qint64 observation, qint64 taken)
{
    return m_db.run(
        u"INSERT INTO agreement (draft, base_revision, base_observation, taken_observation) "
        "VALUES (?, ?, ?, ?) "
        "ON CONFLICT (draft) DO UPDATE SET base_revision = excluded.base_revision, "
        "base_observation = excluded.base_observation, taken_observation = excluded.taken_observation"_s,
        draft, revision, observation, taken ? taken : observation);
}

Result<> OutboxStore::moveBase(DraftId draft, qint64 observation)
{
    return m_db.run(u"UPDATE agreement SET base_observation = ? WHERE draft = ?"_s, observation, draft);
}

Result<std::vector<DraftId>> OutboxStore::unagreed(SiteId site, PostType type)
{
    return m_db.all(
        uR"(
        SELECT draft.id FROM draft JOIN agreement ON agreement.draft = draft.id
        WHERE draft.site = ? AND draft.type = ? AND draft.remote_id <> 0 AND NOT draft.is_removed
            AND agreement.remote_observation IS NOT agreement.base_observation
            AND NOT EXISTS (SELECT 1 FROM conflict WHERE conflict.draft = draft.id AND resolved_at IS NULL)
        ORDER BY draft.id)"_s,
        [](const Row &row) { return row.get<DraftId>(0); }, site, type);
}

Result<ConflictId> OutboxStore::addConflict(const ConflictRow &conflict)
{
    auto open = openConflict(conflict.draft);
    if (!open)
        return open.error();
    if (*open) {
        Result<> done = m_db.run(u"UPDATE conflict SET mine = ?, theirs = ? WHERE id = ?"_s, conflict.mine,
            conflict.theirs, (*open)->id);
        if (!done)
            return done.error();
        return (*open)->id;
    }
    auto id = m_db.insert(
        u"INSERT INTO conflict (draft, base_observation, base_revision, mine, theirs, found_at) VALUES (?, ?, ?, ?, ?, ?)"_s,
        conflict.draft, ObservationRow{ conflict.base }, conflict.baseRevision, conflict.mine,
        conflict.theirs, conflict.foundAt);
    if (!id)
        return id.error();
    return ConflictId{ *id };
}

Result<std::vector<OutboxStore::ConflictRow>> OutboxStore::conflicts()
{
    return m_db.all(
        u"SELECT "_s + conflictColumns + u" FROM conflict WHERE resolved_at IS NULL ORDER BY id"_s,
        readConflict);
}

Result<std::optional<OutboxStore::ConflictRow>> OutboxStore::openConflict(DraftId draft)
{
    return m_db.one(
        u"SELECT "_s + conflictColumns + u" FROM conflict WHERE resolved_at IS NULL AND draft = ?"_s,
        readConflict, draft);
}

Result<OutboxStore::ConflictRow> OutboxStore::conflict(ConflictId id)
{
    auto row
        = m_db.one(u"SELECT "_s + conflictColumns + u" FROM conflict WHERE resolved_at IS NULL AND id = ?"_s,
            readConflict, id);
    if (!row)
        return row.error();
    if (!*row)
        return Error{ Kind::NotFound, Reason::Unspecified, u"conflict %1"_s.arg(id.value) };
    return **row;
}

Result<> OutboxStore::resolveConflict(ConflictId id, const QDateTime &at)
{
    auto rows
        = m_db.change(u"UPDATE conflict SET resolved_at = ? WHERE id = ? AND resolved_at IS NULL"_s, at, id);
    if (!rows)
        return rows.error();
    if (*rows == 0)
        return Error{ Kind::NotFound, Reason::Unspecified, u"conflict %1"_s.arg(id.value) };
    return {};
}

Result<> OutboxStore::watch(const GhostWatch &w)
{
    return m_db.run(
        u"INSERT INTO ghost_watch (key, draft, site, looks, next_at, until) VALUES (?, ?, ?, ?, ?, ?) "
        "ON CONFLICT (key) DO UPDATE SET looks = excluded.looks, next_at = excluded.next_at, "
        "until = excluded.until"_s,
        w.key, w.draft, w.site, w.looks, w.nextAt, w.until);
}

Result<std::vector<GhostWatch>> OutboxStore::watches(SiteId site)
{
    return m_db.all(
        u"SELECT key, draft, ghost_watch.site, looks, next_at, until, type FROM ghost_watch "
        "JOIN draft ON draft.id = draft WHERE ghost_watch.site = ? ORDER BY key"_s,
        [](const Row &row) {
            GhostWatch w;
            row.into(w.key, w.draft, w.site, w.looks, w.nextAt, w.until, w.type);
            return w;
        },
        site);
}

Result<> OutboxStore::unwatch(const QString &key)
{
    return m_db.run(u"DELETE FROM ghost_watch WHERE key = ?"_s, key);
}

Result<std::optional<Watermark>> OutboxStore::watermark(SiteId site, PostType type)
{
    return m_db.one(
        u"SELECT modified_gmt, swept_at, read_at FROM watermark WHERE site = ? AND type = ?"_s,
        [](const Row &row) {
            Watermark w;
            row.into(w.modifiedGmt, w.sweptAt, w.readAt);
            return w;
        },
        site, type);
}

Result<> OutboxStore::setWatermark(SiteId site, PostType type, const Watermark &w)
{
    return m_db.run(
        u"INSERT INTO watermark (site, type, modified_gmt, swept_at, read_at) VALUES (?, ?, ?, ?, ?) "
        "ON CONFLICT (site, type) DO UPDATE SET modified_gmt = excluded.modified_gmt, "
        "swept_at = excluded.swept_at, read_at = excluded.read_at"_s,
        site, type, w.modifiedGmt, w.sweptAt, w.readAt);
}

Result<std::vector<SiteWait>> OutboxStore::waits()
{
    return m_db.all(u"SELECT site, failures, until, why_kind, why_reason, why_detail, delay FROM site_wait"_s,
        [](const Row &row) {
            SiteWait wait;
            QString kind, reason, detail;
            row.into(wait.site, wait.failures, wait.until, kind, reason, detail);
            wait.why = readError(kind, reason, detail);
            wait.delay = std::chrono::milliseconds(row.get<qint64>(6));
            return wait;
        });
}

Result<> OutboxStore::setWait(const SiteWait &w)
{
    return m_db.run(
        u"INSERT INTO site_wait (site, why_kind, why_reason, why_detail, failures, delay, until) "
        "SELECT ?, ?, ?, ?, ?, ?, ? WHERE EXISTS (SELECT 1 FROM site WHERE id = ?) "
        "ON CONFLICT (site) DO UPDATE SET why_kind = excluded.why_kind, why_reason = excluded.why_reason, "
        "why_detail = excluded.why_detail, failures = excluded.failures, delay = excluded.delay, "
        "until = excluded.until"_s,
        w.site, toWord(kindWords, w.why.kind), toWord(reasonWords, w.why.reason), w.why.detail, w.failures,
        qint64(w.delay.count()), w.until, w.site);
}

Result<> OutboxStore::endWait(SiteId site)
{
    return m_db.run(u"DELETE FROM site_wait WHERE site = ?"_s, site);
}

Result<> OutboxStore::record(
    const QDateTime &at, DraftId draft, const QString &kind, const QJsonObject &detail)
{
    return m_db.run(u"INSERT INTO event (at, draft, kind, detail) VALUES (?, ?, ?, ?)"_s, at, draft, kind,
        QString::fromUtf8(QJsonDocument(detail).toJson(QJsonDocument::Compact)));
}
