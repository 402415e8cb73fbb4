// What a run sends, and what comes of it. The rest of SyncRun is in syncrun.cpp.
#include "storage/draftstore.h"
#include "sync/syncrun.h"
#include "sync/traces.h"

#include <QCryptographicHash>

using namespace Qt::StringLiterals;

namespace {

using Kind = Error::Kind;
using Reason = Error::Reason;

/// Of all that a change says, in a fixed order.
QByteArray sha256(const PostChange &change)
{
    QCryptographicHash hash(QCryptographicHash::Sha256);
    const auto add = [&](const char *name, const QByteArray &value) {
        hash.addData(QByteArrayView(name));
        hash.addData(QByteArray::number(value.size()) + ':');
        hash.addData(value);
    };
    if (change.status)
        add("status", toWord(*change.status).toUtf8());
    if (change.title)
        add("title", change.title->toUtf8());
    if (change.content)
        add("content", *change.content);
    if (change.excerpt)
        add("excerpt", change.excerpt->toUtf8());
    if (change.slug)
        add("slug", change.slug->toUtf8());
    if (change.date)
        add("date", change.date->toUTC().toString(Qt::ISODate).toUtf8());
    const auto addIds = [&](const char *name, const std::optional<QList<qint64>> &ids) {
        QByteArray list;
        for (qint64 id : ids.value_or(QList<qint64>()))
            list += QByteArray::number(id) + ',';
        if (ids)
            add(name, list);
    };
    addIds("categories", change.categories);
    addIds("tags", change.tags);
    if (change.author)
        add("author", QByteArray::number(*change.author));
    if (change.featuredMedia)
        add("featured-media", QByteArray::number(*change.featuredMedia));
    if (change.parent)
        add("parent", QByteArray::number(*change.parent));
    if (change.menuOrder)
        add("menu-order", QByteArray::number(*change.menuOrder));
    return hash.result();
}

bool isTextLost(const OpenAttempt &open, const PostFields &stored)
{
    return judge(open.sent, sentFields(open.attempt), stored).losesText;
}

/// Without what was saved since; an autosave, which has an older number, is no revision to count from.
SavedTexts upTo(qint64 revision, SavedTexts saved)
{
    if (std::ranges::find(saved.texts, revision, &SavedText::revision) != saved.texts.end())
        std::erase_if(saved.texts, [revision](const SavedText &each) { return each.revision > revision; });
    return saved;
}

const Error textLost{ Kind::Server, Reason::NotStoredAsSent, {} };

/// The same transaction that keeps the answer stops the wish: what lost words is not published by a later run
/// unasked.
Result<> stopForLoss(Database &database, const Attempt &attempt)
{
    return OutboxStore(database).setIntent(attempt.intent, Intent::State::Refused, textLost);
}

} // namespace

void SyncRun::perform(const decision::Claim &claim)
{
    Attempt attempt;
    attempt.kind = Attempt::Kind::Create;
    attempt.key = claim.key;
    FieldSet fields = textFields;
    const PostFields &local = m_memory->knowledge.local;
    if (!local.categories.isEmpty())
        fields |= Field::Categories;
    if (!local.tags.isEmpty())
        fields |= Field::Tags;
    if (local.author != 0 && m_site.can.mayEditOthers(m_memory->draft.type))
        fields |= Field::Author;
    if (!local.featuredImage.isEmpty())
        fields |= Field::FeaturedImage;
    // Without its parent: slugs are unique among the pages under one, and a second claim has to differ.
    if (local.menuOrder != 0)
        fields |= Field::MenuOrder;
    sendFields(attempt, fields & fieldsOf(m_memory->draft.type));
}

void SyncRun::perform(const decision::Update &update)
{
    Attempt attempt;
    attempt.kind = Attempt::Kind::Update;
    sendFields(attempt, update.fields);
}

void SyncRun::perform(const decision::Publish &publish)
{
    Attempt attempt;
    attempt.kind = Attempt::Kind::Publish;
    attempt.status = publish.status;
    PostChange change;
    change.status = publish.status;
    if (publish.at.isValid())
        change.date = publish.at;
    send(attempt, change);
}

void SyncRun::sendFields(Attempt attempt, FieldSet fields)
{
    const PostFields &local = m_memory->knowledge.local;
    attempt.fields = toWords(fields).split(u',');
    PostChange change;
    if (attempt.kind == Attempt::Kind::Create) {
        change.status = PostStatus::Draft;
        change.slug = attempt.key;
    } else if (fields.testFlag(Field::Slug)) {
        change.slug = local.slug;
    }
    if (fields.testFlag(Field::Title))
        change.title = local.title;
    if (fields.testFlag(Field::Content))
        change.content = local.content;
    if (fields.testFlag(Field::Excerpt))
        change.excerpt = local.excerpt;
    if (fields.testFlag(Field::Author))
        change.author = local.author;
    if (fields.testFlag(Field::FeaturedImage))
        change.featuredMedia = mediaOf(local.featuredImage);
    if (fields.testFlag(Field::Parent))
        change.parent = local.parent;
    if (fields.testFlag(Field::MenuOrder))
        change.menuOrder = local.menuOrder;

    const auto withTags = [this, attempt, fields](PostChange ready) {
        if (!fields.testFlag(Field::Tags)) {
            send(attempt, ready);
            return;
        }
        m_names.resolve(Taxonomy::Tag, m_memory->knowledge.local.tags,
            [this, attempt, withCategories = ready](const Result<SiteNames::Ids> &tags) {
                if (!tags) {
                    readFailed(tags.error());
                    return;
                }
                for (const QString &name : tags->refused)
                    note(syncnote::TermRefused{ Taxonomy::Tag, name });
                PostChange whole = withCategories;
                whole.tags = tags->ids;
                send(attempt, whole);
            });
    };
    if (!fields.testFlag(Field::Categories)) {
        withTags(change);
        return;
    }
    m_names.resolve(Taxonomy::Category, local.categories,
        [this, started = change, withTags](const Result<SiteNames::Ids> &categories) {
            if (!categories) {
                readFailed(categories.error());
                return;
            }
            for (const QString &name : categories->refused)
                note(syncnote::TermRefused{ Taxonomy::Category, name });
            PostChange ready = started;
            ready.categories = categories->ids;
            withTags(ready);
        });
}

void SyncRun::send(const Attempt &wanted, const PostChange &change)
{
    if (isSentEnough())
        return;
    Attempt attempt = wanted;
    attempt.intent = *m_item->intent;
    attempt.draft = m_item->draft;
    attempt.site = m_site.id;
    attempt.revision = m_memory->draft.head;
    attempt.bodySha256 = sha256(change);
    attempt.sentAt = now();
    if (m_item->mark) {
        attempt.revisionBefore = m_item->mark->newest;
        attempt.revisionsBefore = m_item->mark->count;
    }
    const PostType type = m_memory->draft.type;
    const qint64 remoteId = m_memory->draft.remoteId;

    const auto journal = [attempt](Database &database) -> Result<AttemptId> {
        OutboxStore outbox(database);
        // A wish that was cancelled while its terms were made is not carried out.
        auto wish = outbox.intent(attempt.intent);
        if (!wish)
            return wish.error();
        if (!*wish || (*wish)->state == Intent::State::Canceled)
            return AttemptId{};
        auto id = outbox.begin(attempt);
        if (!id)
            return id.error();
        if (Result<> done = outbox.setIntent(attempt.intent, Intent::State::Sending); !done)
            return done.error();
        return *id;
    };
    onDone(m_newsroom.write(journal), this,
        [this, planned = attempt, change, type, remoteId](const Result<AttemptId> &id) {
            if (!isStorageFine(id))
                return;
            if (!*id) {
                next();
                return;
            }
            Attempt journaled = planned;
            journaled.id = *id;
            emit draftChanged(journaled.draft);
            // On the disk: now it may leave.
            const Future<RemotePost> answer = journaled.kind == Attempt::Kind::Create
                ? m_wordpress.createPost(type, change)
                : m_wordpress.updatePost(type, remoteId, change);
            onDone(answer, this,
                [this, journaled](const Result<RemotePost> &post) { answered(journaled, post); });
        });
}

void SyncRun::answered(const Attempt &attempt, const Result<RemotePost> &answer)
{
    if (answer)
        stored(attempt, *answer);
    else
        notStored(attempt, answer.error());
}

void SyncRun::stored(const Attempt &attempt, const RemotePost &post)
{
    if (!hasCompany(attempt, { post.predecessorRevision, post.revisionCount })) {
        keepStored(attempt, post, std::nullopt);
        return;
    }
    const qint64 after = std::min(attempt.revisionBefore, firstLook(m_memory->knowledge));
    const OpenAttempt update{ attempt, m_memory->knowledge.local };
    // Else only this answer says what the site made of it: whoever stops waits for what it went over.
    const bool isKnownAgain = couldBe(
        update.sent, sentFields(attempt) & textFields, textOf(post.title, post.content, post.excerpt));
    const CancelToken cancel = isKnownAgain ? m_cancel : CancelToken();
    readSaved(after, cancel, [this, attempt, post, update, isKnownAgain](const Result<SavedTexts> &saved) {
        if (saved && saved->newest >= post.predecessorRevision)
            keepStored(
                attempt, post, goneOver(m_memory->knowledge, update, upTo(post.predecessorRevision, *saved)));
        else if (!isKnownAgain)
            keepStored(attempt, post, std::nullopt);
        else // Without knowing what it went over, its outcome is not known: look again.
            notStored(attempt, Error{ Kind::Unknown, Reason::AnswerLost, {} });
    });
}

std::optional<Overtaken> SyncRun::overtakenBy(const std::optional<SavedText> &over) const
{
    return over ? findOvertaken(*m_memory, over->text) : std::nullopt;
}

void SyncRun::keepStored(const Attempt &attempt, const RemotePost &post, const std::optional<SavedText> &over)
{
    const OpenAttempt open{ attempt, m_memory->knowledge.local };
    const std::optional<Overtaken> overtaken = overtakenBy(over);
    observe({ post }, [this, open, overtaken](const std::vector<Observation> &seen) {
        const Observation &result = seen.front();
        const bool loses = isTextLost(open, result.fields);
        const bool isSecond
            = open.attempt.kind == Attempt::Kind::Create && result.fields.slug != open.attempt.key;
        const auto areJoined = std::make_shared<bool>();
        const auto work = [open, result, loses, isSecond, overtaken, areJoined, memory = *m_memory,
                              at = now(), first = m_timings.ghosts.front(),
                              last = m_timings.ghosts.back()](Database &database) -> Result<DraftId> {
            const auto displaced = displace(database, open.attempt.site, result, at);
            if (!displaced)
                return displaced.error();
            std::optional<Observation> theirs;
            if (overtaken) {
                auto observed = observeOvertaken(database, *overtaken, result);
                if (!observed)
                    return observed.error();
                theirs = *observed;
            }
            auto kept = acknowledge(database, open.attempt, Attempt::State::Acknowledged, result, at);
            if (!kept)
                return kept.error();
            if (theirs) {
                const Result<bool> joined = keepOvertaken(database, memory, *overtaken, *theirs, at);
                if (!joined)
                    return joined.error();
                *areJoined = *joined;
            }
            if (isSecond) {
                // Under the plain key stands an earlier attempt that was given up too soon.
                const GhostWatch watch{ open.attempt.key, open.attempt.draft, open.attempt.site, 0,
                    at.addMSecs(first.count()), at.addMSecs(last.count()) };
                if (Result<> done = OutboxStore(database).watch(watch); !done)
                    return done.error();
            }
            if (loses) {
                if (Result<> done = stopForLoss(database, open.attempt); !done)
                    return done.error();
            }
            return displaced;
        };
        writeBinding(work, [this, open, result, loses, overtaken, areJoined] {
            if (*areJoined)
                noteMerge(overtaken->merge);
            judgeStored(open.sent, sentFields(open.attempt), result.fields);
            noteStatus(open.attempt, result.status);
            m_item->sight = Knowledge::Sight::NotYet;
            m_item->found.reset();
            emit draftChanged(m_item->draft);
            if (loses) {
                note(syncnote::TextLost{});
                refuse(textLost);
                return;
            }
            again();
        });
    });
}

void SyncRun::notStored(const Attempt &attempt, const Error &error)
{
    Attempt::State state = Attempt::State::Unknown;
    switch (error.kind) {
    case Kind::Offline:
    case Kind::Network:
        state = Attempt::State::NotSent;
        break;
    case Kind::Unauthorized:
    case Kind::Refused:
    case Kind::NotFound:
    case Kind::Conflict:
        state = Attempt::State::Rejected;
        break;
    case Kind::Unknown:
    case Kind::Server:
    case Kind::Malformed:
    case Kind::Storage:
    case Kind::Canceled:
        break;
    }
    const auto work = [attempt, state, error, at = now()](Database &database) -> Result<> {
        OutboxStore outbox(database);
        const QString code = error.detail.section(u':', 0, 0).left(80);
        if (Result<> done = outbox.settle(attempt.id, state, at, 0, code); !done)
            return done;
        if (state != Attempt::State::Unknown)
            return {};
        return outbox.setIntent(attempt.intent, Intent::State::Unknown, error);
    };
    if (state == Attempt::State::Unknown)
        noteLost(error);
    write(work, [this, state, error] {
        m_item->sight = Knowledge::Sight::NotYet;
        m_item->found.reset();
        if (state == Attempt::State::NotSent || error.kind == Kind::Unauthorized)
            wait(error);
        else if (error.kind == Kind::Refused)
            refuse(error);
        else if (state == Attempt::State::Unknown && m_wordpress.retryAt() > now())
            wait(error); // It asked us to come back later: that is for looking too.
        else
            again(); // Unknown, gone or changed: look.
    });
}

// What became of what was sent.

void SyncRun::perform(const decision::Bind &bind)
{
    const std::vector<OpenAttempt> &open = m_memory->knowledge.open;
    std::optional<OpenAttempt> create;
    if (bind.attempt && !open.empty() && open.front().attempt.id == *bind.attempt)
        create = open.front();
    const bool loses = create && isTextLost(*create, bind.post.fields);
    const auto work = [bind, create, loses, intent = m_item->intent, site = m_site.id,
                          key = claimKey(m_memory->draft.uuid), at = now(), first = m_timings.ghosts.front(),
                          last = m_timings.ghosts.back()](Database &database) -> Result<DraftId> {
        OutboxStore outbox(database);
        if (!bind.extras.empty()) {
            const GhostWatch watch{ key, bind.post.draft, site, 0, at.addMSecs(first.count()),
                at.addMSecs(last.count()) };
            if (Result<> done = outbox.watch(watch); !done)
                return done.error();
        }
        const auto displaced = displace(database, site, bind.post, at);
        if (!displaced)
            return displaced;
        if (!create) {
            if (intent) {
                if (Result<> done = outbox.noteMadeAnew(*intent); !done)
                    return done.error();
            }
            auto seen = rememberSeen(database, site, bind.post);
            return seen ? displaced : seen.error();
        }
        auto kept = acknowledge(database, create->attempt, Attempt::State::Applied, bind.post, at);
        if (!kept)
            return kept.error();
        if (loses) {
            if (Result<> done = stopForLoss(database, create->attempt); !done)
                return done.error();
        }
        return displaced;
    };
    writeBinding(work, [this, create, loses, stored = bind.post.fields] {
        if (create)
            judgeStored(create->sent, sentFields(create->attempt), stored);
        m_item->found.reset();
        m_item->sight = Knowledge::Sight::NotYet;
        emit draftChanged(m_item->draft);
        if (loses)
            refuse(textLost);
        else
            again();
    });
}

void SyncRun::perform(const decision::Settle &settle)
{
    const Knowledge &k = m_memory->knowledge;
    std::optional<OpenAttempt> attempt;
    for (const std::vector<OpenAttempt> *list : { &k.open, &k.late }) {
        for (const OpenAttempt &one : *list) {
            if (one.attempt.id == settle.attempt)
                attempt = one;
        }
    }
    Q_ASSERT(attempt);
    const bool isCreate = attempt->attempt.kind == Attempt::Kind::Create;
    const bool isGivenUp = isCreate && settle.state == Attempt::State::NotApplied;
    const std::optional<Overtaken> overtaken = overtakenBy(settle.over);
    const auto areJoined = std::make_shared<bool>();
    const auto work = [settle, attempt = *attempt, isGivenUp, overtaken, areJoined, memory = *m_memory,
                          at = now(), first = m_timings.ghosts.front(),
                          last = m_timings.ghosts.back()](Database &database) -> Result<> {
        OutboxStore outbox(database);
        if (settle.stored) {
            std::optional<Observation> theirs;
            if (overtaken) {
                auto observed = observeOvertaken(database, *overtaken, *settle.stored);
                if (!observed)
                    return observed.error();
                theirs = *observed;
            }
            const auto before = DraftStore(database).load(attempt.attempt.draft);
            if (!before)
                return before.error();
            auto kept = acknowledge(
                database, attempt.attempt, settle.state, *settle.stored, at, settle.made, settle.missing);
            if (!kept)
                return kept.error();
            if (!theirs)
                return {};
            const auto after = DraftStore(database).load(attempt.attempt.draft);
            if (!after)
                return after.error();
            PostMemory read = memory;
            if (before->head == memory.draft.head)
                read.draft.head = after->head; // Of ours: nobody typed meanwhile.
            const Result<bool> joined = keepOvertaken(database, read, *overtaken, *theirs, at);
            if (!joined)
                return joined.error();
            *areJoined = *joined;
            return {};
        }
        if (isGivenUp) {
            const GhostWatch watch{ attempt.attempt.key, attempt.attempt.draft, attempt.attempt.site, 0,
                at.addMSecs(first.count()), at.addMSecs(last.count()) };
            if (Result<> done = outbox.watch(watch); !done)
                return done;
        }
        const auto wish = outbox.intent(attempt.attempt.intent);
        if (!wish)
            return wish.error();
        // One that was refused waits for a person, whatever becomes known of what it had sent.
        if (*wish && (*wish)->state != Intent::State::Refused) {
            if (Result<> done = outbox.setIntent((*wish)->id, Intent::State::Waiting); !done)
                return done;
        }
        return outbox.settle(settle.attempt, settle.state, at);
    };
    write(work, [this, attempt = *attempt, settle, overtaken, areJoined] {
        if (*areJoined)
            noteMerge(overtaken->merge);
        if (settle.stored)
            judgeStored(
                attempt.sent, sentFields(attempt.attempt), settle.made.value_or(settle.stored->fields));
        m_item->found.reset();
        again();
    });
}

void SyncRun::perform(const decision::Adopt &found)
{
    const auto work = [memory = *m_memory, merge = found.merge, at = now()](Database &database) {
        return adopt(database, memory, merge, at);
    };
    onDone(m_newsroom.write(work), this, [this, merge = found.merge](const Result<> &done) {
        // The person wrote on meanwhile: merge with what stands there now.
        const bool hasMovedOn = !done && done.error().kind == Kind::Conflict;
        if (!hasMovedOn && !isStorageFine(done))
            return;
        if (done)
            noteMerge(merge);
        emit draftChanged(m_item->draft);
        again();
    });
}

void SyncRun::perform(const decision::Agree &)
{
    const auto work = [draft = m_item->draft, seen = m_memory->agreement.remote->id](Database &database) {
        return OutboxStore(database).moveBase(draft, seen);
    };
    write(work, [this] { again(); });
}

void SyncRun::perform(const decision::FoundConflict &)
{
    write([memory = *m_memory, at = now()](Database &database) { return keepConflict(database, memory, at); },
        [this] {
            leave(Intent::State::Waiting, Error{ Kind::Conflict, Reason::ChangedOnSite, {} });
        });
}

void SyncRun::perform(const decision::Removed &)
{
    if (m_item->intent)
        ++m_report.failed;
    write([draft = m_item->draft](Database &database) { return DraftStore(database).noteRemoved(draft); },
        [this] {
            leave(Intent::State::Refused, Error{ Kind::NotFound, Reason::RemovedOnSite, {} });
        });
}

void SyncRun::perform(const decision::Displaced &)
{
    write([draft = m_item->draft, site = m_site.id, at = now()](
              Database &database) { return unbind(database, site, draft, at); },
        [this] {
            emit draftChanged(m_item->draft);
            again();
        });
}

void SyncRun::perform(const decision::LetGo &)
{
    dropClaim(m_memory->draft.remoteId);
    const auto work = [draft = m_item->draft, site = m_site.id, remoteId = m_memory->draft.remoteId,
                          at = now()](Database &database) -> Result<> {
        OutboxStore outbox(database);
        if (Result<> done = outbox.record(at, draft, u"let-go"_s, { { u"post"_s, remoteId } }); !done)
            return done;
        return DraftStore(database).setRemote(draft, site, 0, PostStatus::Draft, {});
    };
    write(work, [this] {
        m_item->sight = Knowledge::Sight::NotYet;
        m_item->found.reset();
        again();
    });
}

void SyncRun::perform(const decision::Blocked &blocked)
{
    if (blocked.why.kind == Kind::Conflict) {
        perform(decision::FoundConflict{}); // Still: with the newest of both texts.
        return;
    }
    // It goes on by itself when the picture is on the site, or out of the text.
    if (blocked.why.reason == Reason::PictureWaits) {
        leave(Intent::State::Waiting, blocked.why);
        return;
    }
    // Following stops where everybody can read it; the person says Update.
    if (blocked.why.reason == Reason::AlreadyPublic) {
        leave(Intent::State::Canceled, blocked.why);
        return;
    }
    refuse(blocked.why);
}

void SyncRun::perform(const decision::Nothing &)
{
    if (!m_item->intent) {
        emit draftChanged(m_item->draft); // Somebody put it back, perhaps.
        next();
        return;
    }
    const auto work
        = [intent = *m_item->intent, draft = m_item->draft, at = now()](Database &database) -> Result<> {
        OutboxStore outbox(database);
        if (Result<> done = outbox.setIntent(intent, Intent::State::Done); !done)
            return done;
        return outbox.record(at, draft, u"done"_s, { { u"intent"_s, intent.value } });
    };
    write(work, [this] {
        ++m_report.pushed;
        emit draftChanged(m_item->draft);
        emit progressed(++m_wishesDone, m_wishes);
        next();
    });
}

void SyncRun::judgeStored(const PostFields &sent, FieldSet fields, const PostFields &stored)
{
    const Judgement judgement = judge(sent, fields, stored);
    if (judgement.changed.testFlag(Field::Title))
        note(syncnote::TitleChanged{ stored.title });
    if (judgement.changed.testFlag(Field::Content))
        note(syncnote::MarkupFiltered{});
    if (judgement.changed.testFlag(Field::Excerpt))
        note(syncnote::ExcerptChanged{});
    if (judgement.changed.testFlag(Field::Slug) && !sent.slug.isEmpty())
        note(syncnote::AddressChanged{ stored.slug });
    const auto noteDropped = [&](Taxonomy taxonomy, const QStringList &wanted, const QStringList &kept) {
        for (const QString &name : wanted) {
            if (!kept.contains(name.simplified(), Qt::CaseInsensitive))
                note(syncnote::TermRefused{ taxonomy, name });
        }
    };
    if (judgement.changed.testFlag(Field::Categories))
        noteDropped(Taxonomy::Category, sent.categories, stored.categories);
    if (judgement.changed.testFlag(Field::Tags))
        noteDropped(Taxonomy::Tag, sent.tags, stored.tags);
    if (judgement.changed.testFlag(Field::Author))
        note(syncnote::AuthorChanged{});
    if (judgement.changed.testFlag(Field::FeaturedImage))
        note(syncnote::FeaturedImageRefused{});
    if (judgement.changed.testFlag(Field::Parent))
        note(syncnote::ParentRefused{});
    if (judgement.changed.testFlag(Field::MenuOrder))
        note(syncnote::OrderChanged{});
}

void SyncRun::noteStatus(const Attempt &attempt, PostStatus stored)
{
    if (attempt.kind != Attempt::Kind::Publish || !m_memory->knowledge.wish)
        return;
    const PostStatus wished = m_memory->knowledge.wish->status;
    if (stored != wished)
        note(syncnote::StatusChanged{ wished, stored });
}
