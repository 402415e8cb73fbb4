#include "sync/syncrun.h"

#include "net/wordpresserror.h"
#include "storage/draftstore.h"
#include "storage/sitestore.h"
#include "sync/traces.h"

#include <QTimer>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

using Kind = Error::Kind;
using Reason = Error::Reason;
using std::chrono::milliseconds;

/// More than any wish needs (look, claim, look, slug, look, text, look, publish, look, and a merge on the
/// way).
constexpr int maximumSteps = 40;

/// Only this post is closed to us, or a plugin's; the site works.
bool isOfPost(const Error &error)
{
    return error.kind == Kind::Refused
        && (error.reason == Reason::MissingRight || error.reason == Reason::StatusUnknown);
}

} // namespace

SyncRun::SyncRun(Site site, WordPress &wordpress, DatabaseFile &newsroom, Blobs blobs, const Clock &clock,
    SyncTimings timings, Scope scope, QObject *parent)
    : QObject(parent)
    , m_site(std::move(site))
    , m_wordpress(wordpress)
    , m_newsroom(newsroom)
    , m_blobs(std::move(blobs))
    , m_clock(clock)
    , m_timings(std::move(timings))
    , m_scope(scope)
    , m_names(wordpress)
{
}

SyncRun::~SyncRun() = default;

void SyncRun::start()
{
    m_clockOfRun.start();
    // Who we are comes first: a site that does not know us answers lists, and leaves our drafts out.
    onDone(m_wordpress.me(), this, [this](const Result<RemoteUser> &user) { meetSite(user); });
}

void SyncRun::cancel(const Error &why)
{
    m_canceled = why;
    m_cancel.cancel();
}

void SyncRun::meetSite(const Result<RemoteUser> &user)
{
    if (!user) {
        end(user.error());
        return;
    }
    if (m_site.userId != 0 && m_site.userId != user->id) {
        end(Error{ Kind::Unauthorized, Reason::WrongPassword, u"another account answers: "_s + user->name });
        return;
    }
    m_site.userId = user->id;
    m_site.roles = user->roles;
    m_site.can = user->can;
    m_site.checkedAt = now();
    if (m_site.pause != Site::Pause::Person)
        m_site.pause = Site::Pause::None;
    write([site = m_site](Database &database) { return SiteStore(database).update(site); },
        [this] {
            if (m_scope == Scope::PushOnly) {
                loadWishes();
                return;
            }
            pull(PostType::Post);
        });
}

void SyncRun::observe(
    const std::vector<RemotePost> &posts, std::function<void(std::vector<Observation>)> done)
{
    QList<qint64> categories, tags;
    for (const RemotePost &post : posts) {
        categories += post.categories;
        tags += post.tags;
    }
    m_names.learn(Taxonomy::Category, categories, [this, posts, tags, done](const Result<> &learned) {
        if (!learned) {
            readFailed(learned.error());
            return;
        }
        m_names.learn(Taxonomy::Tag, tags, [this, posts, done](const Result<> &both) {
            if (!both) {
                readFailed(both.error());
                return;
            }
            std::vector<Observation> observations;
            for (const RemotePost &post : posts) {
                Observation o;
                o.draft = m_item ? m_item->draft : DraftId{};
                o.remoteId = post.id;
                o.status = post.status;
                o.fields = { post.title, post.content, post.excerpt, post.slug,
                    m_names.names(Taxonomy::Category, post.categories),
                    m_names.names(Taxonomy::Tag, post.tags), post.author, toFeaturedImage(post.featuredMedia),
                    post.parent, post.menuOrder };
                o.link = post.link;
                o.modifiedGmt = post.modifiedGmt;
                o.dateGmt = post.dateGmt;
                o.seenAt = now();
                observations.push_back(std::move(o));
            }
            done(std::move(observations));
        });
    });
}

void SyncRun::loadWishes()
{
    onDone(
        m_newsroom.read([id = m_site.id](Database &database) { return OutboxStore(database).runnable(id); }),
        this, [this](const Result<std::vector<Intent>> &wishes) {
            if (!isStorageFine(wishes))
                return;
            std::vector<Item> wished;
            for (const Intent &wish : *wishes) {
                // What changed on the site is seen by the wish itself.
                std::erase_if(m_items, [&](const Item &item) { return item.draft == wish.draft; });
                wished.push_back({ wish.draft, wish.id });
            }
            // What the lists have shown is on the disk; for the wishes somebody waits; the rest is asked for.
            const auto rest = std::stable_partition(m_items.begin(), m_items.end(),
                [](const Item &item) { return item.sight == Knowledge::Sight::Seen; });
            m_items.insert(rest, wished.begin(), wished.end());
            m_wishes = int(wishes->size());
            next();
        });
}

void SyncRun::next()
{
    m_item.reset();
    m_memory.reset();
    if (m_isEnded)
        return;
    if (m_canceled) {
        end(m_canceled);
        return;
    }
    if (m_items.empty()) {
        lookForGhosts();
        return;
    }
    const auto due = std::min_element(
        m_items.begin(), m_items.end(), [](const Item &a, const Item &b) { return a.dueAt < b.dueAt; });
    const qint64 wait = due->dueAt - m_clockOfRun.elapsed();
    if (due->dueAt > m_timings.patience.count()) {
        m_items.clear(); // They keep their state and their time; a later run looks.
        lookForGhosts();
        return;
    }
    if (wait > 0) {
        QTimer::singleShot(milliseconds(std::min<qint64>(wait, 500)), this, [this] { next(); });
        return;
    }
    m_item = *due;
    m_items.erase(due);
    decide();
}

void SyncRun::again()
{
    if (m_isEnded)
        return;
    if (m_canceled) { // It waits, and is not being sent any more.
        wait(*m_canceled);
        return;
    }
    decide();
}

void SyncRun::decide()
{
    if (++m_item->steps > maximumSteps) {
        refuse(Error{ Kind::Server, Reason::NotStoredAsSent, u"the site keeps changing the post"_s });
        return;
    }
    const auto work = [draft = m_item->draft, site = m_site.id, intent = m_item->intent](Database &database) {
        return loadMemory(database, draft, site, intent);
    };
    onDone(m_newsroom.read(work), this, [this](const Result<PostMemory> &memory) { act(memory); });
}

void SyncRun::act(const Result<PostMemory> &memory)
{
    if (!isStorageFine(memory))
        return;
    if (m_item->intent && !memory->knowledge.wish) {
        next(); // Cancelled meanwhile.
        return;
    }
    m_memory = *memory;
    Knowledge &k = m_memory->knowledge;
    k.sight = m_item->sight;
    k.mark = m_item->mark;
    k.saved = m_item->saved;
    k.found = m_item->found;
    k.can = m_site.can;
    k.account = m_site.userId;
    k.looksWanted = int(m_timings.looks.size());
    // A look before its time may find something; that it finds nothing says nothing.
    if (k.wish && isEarly(*k.wish))
        k.looksWanted = std::numeric_limits<int>::max();
    for (PictureKnowledge &picture : k.pictures) {
        const Item::Sighting sighting = m_item->pictures.value(picture.upload.sha256);
        picture.mayUpload = m_site.can.canUpload;
        picture.looksWanted = k.looksWanted;
        picture.found = sighting.found;
        picture.seen = sighting.seen;
        picture.isGone = sighting.isGone;
        picture.copy = sighting.copy;
    }
    std::visit([this](const auto &decision) { perform(decision); }, reconcile(k));
}

// Looking.

void SyncRun::perform(const decision::LookBySlug &look)
{
    const auto asked = m_wordpress.postsBySlug(m_memory->draft.type, look.slugs);
    onDone(asked, this, [this](const Result<std::vector<RemotePost>> &posts) {
        if (!posts) {
            readFailed(posts.error());
            return;
        }
        observe(*posts, [this](const std::vector<Observation> &answered) {
            m_item->found = claimsAmong(answered);
            again();
        });
    });
}

std::vector<Observation> SyncRun::claimsAmong(std::vector<Observation> posts) const
{
    // A cache may deny, under another address, what the list of this run has shown.
    for (Observation claim : m_claims) {
        claim.draft = m_item->draft;
        if (std::ranges::find(posts, claim.remoteId, &Observation::remoteId) == posts.end())
            posts.push_back(claim);
    }
    const Knowledge &k = m_memory->knowledge;
    const bool isAnew = k.wish && k.wish->kind == Intent::Kind::PublishAnew;
    std::erase_if(posts, [&](const Observation &post) {
        // Of the one that is in the trash it let go.
        const bool isLeft = isAnew && post.status == PostStatus::Trash;
        return isLeft || !isClaimKey(post.fields.slug, claimKey(k.uuid));
    });
    std::ranges::sort(posts, {},
        [](const Observation &post) { return std::pair(post.status == PostStatus::Trash, post.remoteId); });
    return posts;
}

void SyncRun::dropClaim(qint64 post)
{
    std::erase_if(m_claims, [post](const Observation &claim) { return claim.remoteId == post; });
}

/// Not for longer than any look waits, whatever the clock says meanwhile.
bool SyncRun::isEarly(const Intent &wish) const
{
    const QDateTime latest = now().addMSecs(m_timings.looks.back().count());
    return wish.notBefore.isValid() && wish.notBefore > now() && wish.notBefore <= latest;
}

void SyncRun::perform(const decision::LookAgain &look)
{
    lookLater(
        look.looks, [id = look.attempt](Database &database) { return OutboxStore(database).countLook(id); });
}

void SyncRun::lookLater(int looks, std::function<Result<>(Database &)> count)
{
    const QDateTime due = m_memory->knowledge.wish ? m_memory->knowledge.wish->notBefore : QDateTime();
    const bool isDue = !m_memory->knowledge.wish || !isEarly(*m_memory->knowledge.wish);
    const size_t n = std::min(size_t(looks), m_timings.looks.size() - 1);
    const size_t following = std::min(n + 1, m_timings.looks.size() - 1);
    const qint64 wait
        = isDue ? (m_timings.looks[following] - m_timings.looks[n]).count() : now().msecsTo(due);
    m_item->found.reset();
    m_item->pictures.clear();
    m_item->dueAt = m_clockOfRun.elapsed() + wait;
    m_item->steps = 0;
    m_items.push_back(*m_item);

    const auto work = [count = std::move(count), isDue, intent = m_item->intent, at = now().addMSecs(wait)](
                          Database &database) -> Result<> {
        OutboxStore outbox(database);
        if (isDue) {
            if (Result<> done = count(database); !done)
                return done;
        }
        if (!intent)
            return {};
        const Error lost{ Kind::Unknown, Reason::AnswerLost, {} };
        return outbox.setIntent(*intent, Intent::State::Unknown, lost, at);
    };
    write(work, [this] { next(); });
}

void SyncRun::perform(const decision::LookById &look)
{
    const auto asked = m_wordpress.post(m_memory->draft.type, look.id);
    onDone(asked, this, [this, id = look.id](const Result<RemotePost> &post) {
        if (!post && post.error().kind == Kind::NotFound) {
            if (m_item->isGoneOnce) {
                m_item->sight = Knowledge::Sight::Gone;
                dropClaim(id);
                again();
                return;
            }
            // Believed only twice, and only from a site that knows us in between.
            m_item->isGoneOnce = true;
            onDone(m_wordpress.me(), this, [this](const Result<RemoteUser> &user) {
                if (!user) {
                    readFailed(user.error());
                    return;
                }
                again();
            });
            return;
        }
        if (!post) {
            readFailed(post.error());
            return;
        }
        const RevisionMark mark{ post->predecessorRevision, post->revisionCount };
        if (std::exchange(m_item->mark, mark) != mark)
            m_item->saved.reset();
        observe({ *post }, [this](const std::vector<Observation> &seen) {
            write([site = m_site.id, seen = seen.front()](
                      Database &database) { return rememberSeen(database, site, seen); },
                [this] {
                    m_item->sight = Knowledge::Sight::Seen;
                    again();
                });
        });
    });
}

void SyncRun::readSaved(
    qint64 after, const CancelToken &cancel, std::function<void(const Result<SavedTexts> &)> done)
{
    onDone(m_wordpress.revisions(m_memory->draft.type, m_memory->draft.remoteId, after, cancel), this,
        [done = std::move(done)](const Result<std::vector<RemoteRevision>> &revisions) {
            // Only WordPress can say so: what stands before it says it of any address.
            const bool areNoneForUs
                = !revisions && isClosed(revisions.error()) && !wordpressCode(revisions.error()).isEmpty();
            if (!revisions && !areNoneForUs) {
                done(revisions.error());
                return;
            }
            SavedTexts saved;
            if (!revisions)
                saved.newest = std::numeric_limits<qint64>::max(); // There is nothing newer for us.
            else if (!revisions->empty())
                saved.newest = revisions->back().id;
            for (const RemoteRevision &each : revisions.value_or(std::vector<RemoteRevision>())) {
                if (!each.isAutosave)
                    saved.texts.push_back(
                        { each.id, each.author, textOf(each.title, each.content, each.excerpt) });
            }
            done(saved);
        });
}

void SyncRun::perform(const decision::LookAtRevisions &)
{
    readSaved(firstLook(m_memory->knowledge), m_cancel, [this](const Result<SavedTexts> &saved) {
        if (saved && saved->newest >= m_item->mark->newest) {
            m_item->saved = *saved;
            const std::vector<SavedText> &texts = saved->texts;
            if (!texts.empty() && texts.back().revision > m_item->mark->newest) // Saved since we looked.
                m_item->sight = Knowledge::Sight::NotYet;
            again();
            return;
        }
        if (!saved && !isPassing(saved.error()) && !std::exchange(m_item->wereSpoiled, true)) {
            again();
            return;
        }
        // Where that is all one ever gets, the rest goes on without it.
        const bool wasAsked
            = saved || (saved.error().kind != Kind::Canceled && saved.error().kind != Kind::Offline);
        const auto count = [wasAsked, open = m_memory->knowledge.open, late = m_memory->knowledge.late](
                               Database &database) -> Result<> {
            for (const std::vector<OpenAttempt> *attempts : { &open, &late }) {
                for (const OpenAttempt &each : *attempts) {
                    if (!wasAsked || each.attempt.kind != Attempt::Kind::Update)
                        continue;
                    if (Result<> done = OutboxStore(database).countLook(each.attempt.id); !done)
                        return done;
                }
            }
            return {};
        };
        write(count, [this, saved] {
            if (!saved && isPassing(saved.error()))
                readFailed(saved.error());
            else // What a cache or a portal says it may still say in a moment: a later run asks.
                leave(m_memory->knowledge.open.empty() ? Intent::State::Waiting : Intent::State::Unknown,
                    saved ? Error{ Kind::Unknown, Reason::AnswerLost, {} } : saved.error());
        });
    });
}

void SyncRun::lookForGhosts()
{
    if (!m_ghostsDone) {
        m_ghostsDone = true;
        onDone(m_newsroom.read(
                   [id = m_site.id](Database &database) { return OutboxStore(database).watches(id); }),
            this, [this](const Result<std::vector<GhostWatch>> &watches) {
                if (!isStorageFine(watches))
                    return;
                for (const GhostWatch &watch : *watches) {
                    if (watch.nextAt <= now())
                        m_ghosts.push_back(watch);
                }
                lookForGhosts();
            });
        return;
    }
    if (m_ghosts.empty() || m_canceled) {
        end(std::nullopt);
        return;
    }
    const GhostWatch due = m_ghosts.front();
    m_ghosts.pop_front();
    onDone(m_wordpress.postsBySlug(due.type, claimSlugs(due.key)), this,
        [this, due](const Result<std::vector<RemotePost>> &posts) {
            if (posts)
                lookAtGhosts(due, *posts);
            else if (isOfPost(posts.error()))
                lookAtGhosts(due, {}); // Somebody works on it, or has taken it over.
            else
                end(posts.error());
        });
}

void SyncRun::lookAtGhosts(GhostWatch watch, const std::vector<RemotePost> &posts)
{
    ++watch.looks;
    const size_t n = std::min(size_t(watch.looks), m_timings.ghosts.size() - 1);
    watch.nextAt = now().addMSecs(m_timings.ghosts[n].count());
    const bool isOver = size_t(watch.looks) >= m_timings.ghosts.size();
    struct Ghosts {
        QList<qint64> ours; ///< To the word what we sent.
        QList<qint64> touched; ///< Somebody wrote in them.
    };
    const auto work
        = [watch, posts, isOver, user = m_site.userId, at = now()](Database &database) -> Result<Ghosts> {
        OutboxStore outbox(database);
        Ghosts ghosts;
        auto draft = DraftStore(database).load(watch.draft);
        if (!draft)
            return draft.error();
        auto sent = createsWithTexts(database, watch.draft, watch.type, watch.key);
        if (!sent)
            return sent.error();
        for (const RemotePost &post : posts) {
            // One that the draft is not bound to yet is no ghost: its wish will find it.
            const bool isGhost = isClaimKey(post.slug, watch.key) && post.status != PostStatus::Trash
                && draft->remoteId != 0 && post.id != draft->remoteId;
            if (!isGhost)
                continue;
            const PostFields there = textOf(post.title, post.content, post.excerpt);
            const bool isOurs = post.status == PostStatus::Draft && post.author == user
                && std::ranges::any_of(*sent, [&](const OpenAttempt &attempt) {
                       return couldBe(attempt.sent, textFields, there)
                           && couldBe(there, textFields, attempt.sent);
                   });
            (isOurs ? ghosts.ours : ghosts.touched).append(post.id);
            const QString kind = isOurs ? u"ghost-to-trash"_s : u"ghost"_s;
            if (Result<> done = outbox.record(at, watch.draft, kind, { { u"post"_s, post.id } }); !done)
                return done.error();
        }
        Result<> done = isOver ? outbox.unwatch(watch.key) : outbox.watch(watch);
        if (!done)
            return done.error();
        return ghosts;
    };
    onDone(m_newsroom.write(work), this, [this, watch](const Result<Ghosts> &ghosts) {
        if (!isStorageFine(ghosts))
            return;
        for (qint64 id : ghosts->touched)
            note(syncnote::SecondCopyStays{ id });
        trashGhosts(watch.draft, watch.type, ghosts->ours);
    });
}

void SyncRun::trashGhosts(DraftId draft, PostType type, QList<qint64> posts)
{
    if (posts.isEmpty() || m_canceled) {
        lookForGhosts();
        return;
    }
    const qint64 id = posts.takeFirst();
    onDone(m_wordpress.trashPost(type, id), this, [this, draft, type, posts, id](const Result<> &done) {
        if (done)
            note(syncnote::SecondCopyTrashed{ id });
        // One that could not go is a hidden draft, and nothing worse.
        trashGhosts(draft, type, posts);
    });
}

// Ends.

void SyncRun::readFailed(const Error &error)
{
    if (!m_item) {
        end(error);
        return;
    }
    if (!m_item->intent && (isOfPost(error) || error.kind == Kind::Malformed))
        next(); // Nobody wants anything of it.
    else if (isOfPost(error))
        refuse(error);
    else if (error.kind == Kind::Canceled && m_canceled)
        wait(*m_canceled);
    else
        wait(error);
}

/// Nothing is lost: the wish stays, and the run ends.
void SyncRun::wait(const Error &why)
{
    const bool isUnknown = m_memory && !m_memory->knowledge.open.empty();
    const auto work = [intent = m_item->intent, why, isUnknown](Database &database) -> Result<> {
        if (!intent)
            return {};
        OutboxStore outbox(database);
        auto wish = outbox.intent(*intent);
        if (!wish)
            return wish.error();
        if (!*wish || (*wish)->state == Intent::State::Canceled)
            return {};
        const auto state = isUnknown || (*wish)->state == Intent::State::Unknown ? Intent::State::Unknown
                                                                                 : Intent::State::Waiting;
        return outbox.setIntent(*intent, state, why, (*wish)->notBefore);
    };
    write(work, [this, why] {
        emit draftChanged(m_item->draft);
        end(why);
    });
}

void SyncRun::noteLost(const Error &why)
{
    ++m_item->lost;
    m_item->lostTo = why;
}

bool SyncRun::isSentEnough()
{
    if (m_item->lost < m_timings.sends)
        return false;
    // A firewall that lets us look, and not send this: sent again and again it would shut us out.
    const Error why = *m_item->lostTo;
    if (why.reason == Reason::RestBlocked)
        refuse(Error{ Kind::Refused, Reason::RestBlocked, why.detail });
    else
        wait(why);
    return true;
}

void SyncRun::refuse(const Error &why)
{
    ++m_report.failed;
    leave(Intent::State::Refused, why);
}

void SyncRun::leave(Intent::State state, const std::optional<Error> &why)
{
    const auto work = [intent = m_item->intent, draft = m_item->draft, at = now(), state, why](
                          Database &database) -> Result<> {
        if (!intent)
            return {};
        OutboxStore outbox(database);
        if (Result<> done = outbox.setIntent(*intent, state, why); !done)
            return done;
        const QJsonObject detail{ { u"intent"_s, intent->value },
            { u"why"_s, why ? why->detail : QString() } };
        return outbox.record(at, draft, u"wish-%1"_s.arg(int(state)), detail);
    };
    write(work, [this] {
        emit draftChanged(m_item->draft);
        if (m_item->intent)
            emit progressed(++m_wishesDone, m_wishes);
        next();
    });
}

void SyncRun::end(const std::optional<Error> &stopped)
{
    if (m_isEnded)
        return;
    m_isEnded = true;
    m_items.clear();
    const bool isRefusedThere = stopped && stopped->kind == Kind::Unauthorized;
    if (isRefusedThere)
        m_site.pause = Site::Pause::Unauthorized;
    else if (!stopped && m_scope == Scope::PullAndPush)
        m_site.syncedAt = now();

    struct Rest {
        int waiting = 0;
        int conflicts = 0;
    };
    const auto work = [site = m_site](Database &database) -> Result<Rest> {
        if (Result<> done = SiteStore(database).update(site); !done)
            return done.error();
        OutboxStore outbox(database);
        auto wishes = outbox.runnable(site.id);
        if (!wishes)
            return wishes.error();
        auto conflicts = outbox.conflicts();
        if (!conflicts)
            return conflicts.error();
        Rest rest{ int(wishes->size()), 0 };
        for (const OutboxStore::ConflictRow &conflict : *conflicts) {
            auto draft = DraftStore(database).load(conflict.draft);
            if (!draft)
                return draft.error();
            if (draft->site != site.id)
                continue;
            ++rest.conflicts;
            const auto isIts = [&](const Intent &wish) {
                return wish.draft == conflict.draft;
            };
            rest.waiting -= std::any_of(wishes->begin(), wishes->end(), isIts) ? 1 : 0;
        }
        return rest;
    };
    onDone(m_newsroom.write(work), this, [this, stopped](const Result<Rest> &rest) {
        if (rest) {
            m_report.waiting = rest->waiting;
            m_report.conflicts = rest->conflicts;
        }
        m_report.took = milliseconds(m_clockOfRun.elapsed());
        emit finished(m_report, rest || stopped ? stopped : std::optional(rest.error()));
    });
}

void SyncRun::noteMerge(const Merge &merge)
{
    if (merge.bothInserted > 0)
        note(syncnote::BothInserted{});
}

void SyncRun::note(const SyncNote::What &what)
{
    const SyncNote note{ m_memory ? m_memory->draft.fields.title : QString(), what,
        m_memory ? m_memory->draft.id : DraftId{} };
    if (std::ranges::find(m_report.notes, note) == m_report.notes.end())
        m_report.notes.push_back(note);
}
