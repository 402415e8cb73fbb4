#include "desk/drafts.h"

#include "desk/draftsparts.h"
#include "desk/draftwriting.h"
#include "desk/pagetree.h"
#include "formats/blocks/document.h"
#include "formats/blocks/import.h"
#include "formats/blocks/render.h"
#include "formats/text/encoding.h"
#include "storage/draftstore.h"
#include "storage/evidencestore.h"
#include "storage/revisionstore.h"
#include "sync/voices.h"

#include <QtConcurrent>

#include <algorithm>
#include <limits>

using namespace Qt::StringLiterals;

namespace {

// Together under the two seconds that a person may lose: what is typed waits this long at most, the rest is
// the disk's.
constexpr qint64 shortPause = 600; ///< Milliseconds without typing.
constexpr qint64 longestWait = 1200; ///< From the first keystroke that is not on the disk.
constexpr qint64 retryAfter = 2000; ///< After the disk refused.
constexpr int rowsAtOnce = 500;

Result<QByteArray> toBlocks(const QByteArray &text, DraftFormat format)
{
    switch (format) {
    case DraftFormat::Blocks:
        break;
    case DraftFormat::Html:
        return blocks::fromHtml(toUtf8(text, {}, Markup::Html).utf8);
    case DraftFormat::Markdown:
        return blocks::fromMarkdown(toUtf8(text, {}, Markup::Html).utf8);
    }
    return text;
}

QByteArray fromBlocks(const QByteArray &markup, DraftFormat format)
{
    switch (format) {
    case DraftFormat::Blocks:
        break;
    case DraftFormat::Html:
        return blocks::toHtml(blocks::Document::parse(markup));
    case DraftFormat::Markdown:
        return blocks::toMarkdown(blocks::Document::parse(markup));
    }
    return markup;
}

} // namespace

Drafts::Drafts(std::unique_ptr<Parts> parts, QObject *parent)
    : QObject(parent)
    , m_parts(std::move(parts))
{
    m_parts->due.setSingleShot(true);
    m_parts->due.setTimerType(Qt::PreciseTimer);
    connect(&m_parts->due, &QTimer::timeout, this, &Drafts::writeDue);
}

Drafts::~Drafts()
{
    // The writer finishes its queue before the profile closes.
    for (auto typing = m_parts->typing.begin(); typing != m_parts->typing.end(); ++typing) {
        if (typing->isDirty)
            (void)persist(typing.key());
    }
}

/// What is typed and not on the disk yet is not on a site either.
static SyncState withTyping(SyncState stored)
{
    return stored == SyncState::OnSite ? SyncState::Edited : stored;
}

/// All of them, page by page.
static Result<std::vector<DraftRow>> allRows(Database &pages, DraftStore::Which which)
{
    std::vector<DraftRow> all;
    std::optional<DraftRow> last;
    do {
        const Result<std::vector<DraftRow>> rows = DraftStore(pages).rows(which, {}, last, rowsAtOnce);
        if (!rows)
            return rows.error();
        last = rows->size() == rowsAtOnce ? std::optional(rows->back()) : std::nullopt;
        all.insert(all.end(), rows->begin(), rows->end());
    } while (last);
    return all;
}

Result<std::vector<DraftRow>> Drafts::list() const
{
    Result<std::vector<DraftRow>> all = allRows(m_parts->pages(), DraftStore::Which::Present);
    if (!all)
        return all;
    for (DraftRow &row : *all) {
        if (const auto typing = m_parts->typing.constFind(row.id); typing != m_parts->typing.constEnd()) {
            row.title = typing->fields.title;
            if (typing->isDirty || typing->writing > 0)
                row.state = withTyping(row.state);
        }
    }
    return all;
}

Result<std::vector<PlacedPage>> Drafts::pages(SiteId site) const
{
    const Result<std::vector<PlacedPage>> pages = DraftStore(m_parts->pages()).pages(site);
    if (!pages)
        return pages;
    return pageTree(*pages);
}

Result<std::vector<DraftRow>> Drafts::trashed() const
{
    return allRows(m_parts->pages(), DraftStore::Which::Trashed);
}

Result<Draft> Drafts::draft(DraftId id) const
{
    Result<Draft> draft = DraftStore(m_parts->pages()).load(id);
    if (!draft)
        return draft;
    if (const auto typing = m_parts->typing.constFind(id); typing != m_parts->typing.constEnd()) {
        if ((typing->isDirty || typing->writing > 0) && typing->fields != draft->fields)
            draft->state = withTyping(draft->state);
        draft->fields = typing->fields;
    } else {
        m_parts->basis.insert(id, draft->head);
    }
    return draft;
}

Future<std::vector<Revision>> Drafts::history(DraftId id, const RevisionRange &range)
{
    return m_parts->file().read([id, range](Database &newsroom) -> Result<std::vector<Revision>> {
        if (Result<> there = DraftStore(newsroom).exists(id); !there)
            return there.error();
        return RevisionStore(newsroom).history(id, range);
    });
}

Future<Revision> Drafts::revision(DraftId id, RevisionId revision)
{
    return m_parts->file().read([id, revision](Database &newsroom) -> Result<Revision> {
        Result<Revision> found = RevisionStore(newsroom).load(revision);
        if (found && found->draft != id)
            return Error{ Error::Kind::NotFound, Error::Reason::Unspecified, {} };
        return found;
    });
}

Future<> Drafts::nameRevision(DraftId id, RevisionId revision, const QString &name)
{
    return m_parts->file().write([id, revision, name](Database &newsroom) -> Result<> {
        RevisionStore revisions(newsroom);
        const auto there = revisions.history(id, { .before = { revision.value + 1 }, .from = revision });
        if (!there)
            return there.error();
        if (there->empty()) // It is another draft's.
            return Error{ Error::Kind::NotFound, Error::Reason::Unspecified,
                u"revision %1"_s.arg(revision.value) };
        return revisions.setName(revision, name);
    });
}

Future<DraftId> Drafts::create(const PostFields &fields, SiteId site, PostType type)
{
    return createAs(Revision::Origin::Typed, fields, site, type);
}

Future<DraftId> Drafts::createAs(
    Revision::Origin origin, const PostFields &fields, SiteId site, PostType type)
{
    const Answer<DraftId> answer;
    const QDateTime at = m_parts->room.clock.now();
    const Future<DraftId> written = m_parts->file().write(
        [=](Database &newsroom) { return createDraft(newsroom, site, type, origin, fields, at); });
    onDone(written, this, [this, answer](const Result<DraftId> &id) {
        if (id)
            emit listChanged();
        answer.give(id);
    });
    return answer.future();
}

Future<DraftId> Drafts::import(
    const QByteArray &text, DraftFormat format, const QString &title, SiteId site, PostType type)
{
    const Answer<DraftId> answer;
    const QFuture<Result<QByteArray>> content
        = QtConcurrent::run([text, format]() -> Result<QByteArray> { return toBlocks(text, format); });
    onDone(content, this, [this, answer, title, site, type](const Result<QByteArray> &markup) {
        if (!markup)
            return answer.give(markup.error());
        PostFields fields;
        fields.title = title;
        fields.content = *markup;
        pass(createAs(Revision::Origin::Imported, fields, site, type), this, answer);
    });
    return answer.future();
}

void Drafts::write(DraftId id, const PostFields &fields, const QHash<QByteArray, QByteArray> &copies)
{
    const qint64 now = m_parts->clock.elapsed();
    Parts::Typing &typing = m_parts->typing[id];
    typing.fields = fields;
    typing.copies.insert(copies);
    if (!typing.isDirty)
        typing.typedAt = now;
    typing.isDirty = true;
    typing.dueAt = std::min(now + shortPause, typing.typedAt + longestWait);
    wakeWhenDue();
}

void Drafts::wakeWhenDue()
{
    qint64 next = std::numeric_limits<qint64>::max();
    for (const Parts::Typing &typing : std::as_const(m_parts->typing)) {
        if (typing.isDirty)
            next = std::min(next, typing.dueAt);
    }
    if (next == std::numeric_limits<qint64>::max())
        return m_parts->due.stop();
    m_parts->due.start(std::chrono::milliseconds(std::max<qint64>(0, next - m_parts->clock.elapsed())));
}

void Drafts::writeDue()
{
    const qint64 now = m_parts->clock.elapsed();
    const QList<DraftId> ids = m_parts->typing.keys();
    for (const DraftId id : ids) {
        const Parts::Typing &typing = m_parts->typing[id];
        if (typing.isDirty && typing.dueAt <= now)
            (void)persist(id);
    }
    wakeWhenDue();
}

/// Gives what was typed to the writer.
Future<RevisionId> Drafts::persist(DraftId id, const QString &name)
{
    Parts::Typing &typing = m_parts->typing[id];
    typing.isDirty = false;
    ++typing.writing;
    const QDateTime at = m_parts->room.clock.now();
    const auto origin = name.isEmpty() ? Revision::Origin::Typed : Revision::Origin::Named;
    const RevisionId basis = m_parts->basis.value(id);
    const Future<TypedRevision> written
        = m_parts->file().write([id, basis, origin, name, fields = typing.fields, copies = typing.copies, at](
                                    Database &newsroom) -> Result<TypedRevision> {
              if (Result<> recorded = recordCopies(newsroom, id, fields.content, copies); !recorded)
                  return recorded.error();
              if (Result<> recorded = recordTranslations(newsroom, id, fields.content); !recorded)
                  return recorded.error();
              return writeTyped(newsroom, id, basis, origin, name, fields, at);
          });
    const Answer<RevisionId> answer;
    onDone(written, this, [this, id, at, answer](const Result<TypedRevision> &typed) {
        bool isMerged = false;
        Result<RevisionId> revision;
        if (typed) {
            revision = typed->revision;
            isMerged = typed->isMerged;
            m_parts->basis.insert(id, typed->revision);
        } else {
            revision = typed.error();
        }
        persisted(id, at, revision);
        // The editor shows less than there is now. While it holds more than the disk, the next write joins
        // both.
        if (isMerged && !m_parts->typing.contains(id))
            emit changed(id);
        answer.give(revision);
    });
    return answer.future();
}

void Drafts::persisted(DraftId id, const QDateTime &at, const Result<RevisionId> &revision)
{
    Parts::Typing &typing = m_parts->typing[id];
    --typing.writing;
    if (!revision) {
        // Kept and tried again, whatever the reason: this may be the only copy.
        typing.isDirty = true;
        typing.dueAt = m_parts->clock.elapsed() + retryAfter;
        emit writeFailed(id, revision.error());
    }
    if (!typing.isDirty && typing.writing == 0)
        m_parts->typing.remove(id);
    wakeWhenDue();
    if (!revision)
        return;
    emit saved(id, at);
    emit listChanged();
}

Future<RevisionId> Drafts::save(DraftId id, const QString &name)
{
    if (m_parts->typing.contains(id))
        return persist(id, name);
    const Answer<RevisionId> answer;
    const QDateTime at = m_parts->room.clock.now();
    const Future<RevisionId> written
        = m_parts->file().write([id, name](Database &newsroom) -> Result<RevisionId> {
              const Result<Draft> draft = DraftStore(newsroom).load(id);
              if (!draft)
                  return draft.error();
              if (!name.isEmpty()) {
                  if (Result<> named = RevisionStore(newsroom).setName(draft->head, name); !named)
                      return named.error();
              }
              return draft->head;
          });
    onDone(written, this, [this, id, at, answer](const Result<RevisionId> &revision) {
        if (revision)
            emit saved(id, at);
        answer.give(revision);
    });
    return answer.future();
}

Future<> Drafts::flush()
{
    const QList<DraftId> ids = m_parts->typing.keys();
    for (const DraftId id : ids) {
        if (m_parts->typing[id].isDirty)
            (void)persist(id);
    }
    // Behind all of them in the writer's queue.
    const Answer<> answer;
    onDone(m_parts->file().write([](Database &) -> Result<> { return {}; }), this,
        [this, answer](const Result<> &done) {
            if (!done)
                return answer.give(done);
            const bool isAllWritten = std::ranges::none_of(
                std::as_const(m_parts->typing), [](const Parts::Typing &typing) { return typing.isDirty; });
            if (!isAllWritten)
                return answer.give(Error{ Error::Kind::Storage, Error::Reason::Unspecified, {} });
            answer.give({});
        });
    return answer.future();
}

/// Writes what was typed, then changes the draft behind the editor's back, and says so.
template<class T, class Work>
Future<T> Drafts::change(DraftId id, Work work)
{
    if (const auto typing = m_parts->typing.constFind(id);
        typing != m_parts->typing.constEnd() && typing->isDirty)
        (void)persist(id);
    const Answer<T> answer;
    onDone(m_parts->file().write(std::move(work)), this, [this, id, answer](const Result<T> &done) {
        if (done) {
            emit changed(id);
            emit listChanged();
        }
        answer.give(done);
    });
    return answer.future();
}

Future<RevisionId> Drafts::restore(DraftId id, RevisionId revision)
{
    const QDateTime at = m_parts->room.clock.now();
    return change<RevisionId>(id, [id, revision, at](Database &newsroom) -> Result<RevisionId> {
        const Result<Revision> old = RevisionStore(newsroom).load(revision);
        if (!old)
            return old.error();
        if (old->draft != id)
            return Error{ Error::Kind::NotFound, Error::Reason::Unspecified, {} };
        PostFields fields = old->fields;
        const Result<QByteArray> own = withOwnVoices(newsroom, id, fields.content);
        if (!own)
            return own.error();
        fields.content = *own;
        return writeRevision(newsroom, id, Revision::Origin::Restored, {}, fields, at);
    });
}

Future<> Drafts::setSite(DraftId id, SiteId site)
{
    const QDateTime at = m_parts->room.clock.now();
    return change<void>(id, [id, site, at](Database &newsroom) -> Result<> {
        DraftStore drafts(newsroom);
        const Result<Draft> draft = drafts.load(id);
        if (!draft)
            return draft.error();
        if (draft->site == site)
            return {};
        if (draft->remoteId != 0)
            return Error{ Error::Kind::Refused, Error::Reason::AlreadyPublic, {} };
        // Under the same number another site has another page.
        if (draft->fields.parent != 0) {
            PostFields fields = draft->fields;
            fields.parent = 0;
            const Result<RevisionId> moved
                = writeRevision(newsroom, id, Revision::Origin::Typed, {}, fields, at);
            if (!moved)
                return moved.error();
        }
        return drafts.setRemote(id, site, 0, PostStatus::Draft, {});
    });
}

Future<> Drafts::trash(DraftId id)
{
    return change<void>(id, [id](Database &newsroom) { return DraftStore(newsroom).trash(id); });
}

Future<> Drafts::untrash(DraftId id)
{
    return change<void>(id, [id](Database &newsroom) { return DraftStore(newsroom).untrash(id); });
}

Future<> Drafts::append(DraftId id, const QByteArray &markup)
{
    const QDateTime at = m_parts->room.clock.now();
    return change<void>(id, [id, markup, at](Database &newsroom) -> Result<> {
        const Result<Draft> draft = DraftStore(newsroom).load(id);
        if (!draft)
            return draft.error();
        PostFields fields = draft->fields;
        const blocks::Document document = blocks::Document::parse(fields.content);
        const Result<blocks::Document> longer = document.inserted(document.size(), markup);
        if (!longer)
            return longer.error();
        const Result<QByteArray> own = withOwnVoices(newsroom, id, longer->toBytes());
        if (!own)
            return own.error();
        fields.content = *own;
        const Result<RevisionId> revision
            = writeRevision(newsroom, id, Revision::Origin::Typed, {}, fields, at);
        if (!revision)
            return revision.error();
        return {};
    });
}

Result<QByteArray> Drafts::exportAs(DraftId id, DraftFormat format) const
{
    const Result<Draft> found = draft(id);
    if (!found)
        return found.error();
    return fromBlocks(found->fields.content, format);
}

Result<std::vector<Quote>> Drafts::quotes(DraftId id) const
{
    return EvidenceStore(m_parts->pages()).quotesOf(id);
}

bool Drafts::hasUnsaved() const { return !m_parts->typing.isEmpty(); }

std::vector<DraftId> Drafts::unsaved() const
{
    const QList<DraftId> ids = m_parts->typing.keys();
    return { ids.begin(), ids.end() };
}

void Drafts::noteChanged(DraftId id)
{
    emit changed(id);
    emit listChanged();
}
