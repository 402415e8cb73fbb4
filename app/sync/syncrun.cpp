#include "sync/syncrun.h"

#include "storage/draftstore.h"
#include "storage/sitestore.h"

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
/// Of a reading of all pages, while posts come and go there.
constexpr int maximumRestarts = 3;

/// The draft whose claim this slug is.
std::optional<QUuid> claimant(const QString &slug)
{
    const qsizetype prefix = claimKey(QUuid()).size() - 36;
    if (!slug.startsWith("quotidian-"_L1) || slug.size() < prefix + 36)
        return std::nullopt;
    const QUuid uuid = QUuid::fromString(QStringView(slug).sliced(prefix, 36));
    return uuid.isNull() ? std::nullopt : std::optional(uuid);
}

/// A list that this account cannot read there, or that the site does not offer to programs at all.
bool isClosed(const Error &error)
{
    return error.reason == Reason::MissingRight || error.reason == Reason::RestMissing;
}

/// What a page of the site's list brought: drafts that changed there, and new ones.
struct Pulled {
    std::vector<DraftId> changed;
    std::vector<DraftId> added;
};

Result<Pulled> keepPage(Database &database, SiteId site, PostType type, const std::vector<Observation> &posts,
    const QDateTime &at)
{
    Pulled pulled;
    for (const Observation &post : posts) {
        auto draft = DraftStore(database).findRemote(site, post.remoteId);
        if (!draft)
            return draft.error();
        if (*draft) {
            auto made = DraftStore(database).typeOf(**draft);
            if (!made)
                return made.error();
            // A plugin made a page of our post, or a backup gave its id to one. Ours is not there any more:
            // that is found out under its own route.
            if (*made != type)
                continue;
            auto before = OutboxStore(database).agreement(**draft);
            if (!before)
                return before.error();
            Observation mine = post;
            mine.draft = **draft;
            auto seen = rememberSeen(database, site, mine);
            if (!seen)
                return seen.error();
            auto conflict = OutboxStore(database).openConflict(**draft);
            if (!conflict)
                return conflict.error();
            // Seen by a run that ended before it took it over, perhaps.
            bool isPending = false;
            if (post.status == PostStatus::Trash) {
                auto known = DraftStore(database).recorded(**draft);
                if (!known)
                    return known.error();
                isPending = *known != SyncState::RemovedOnSite;
            } else if (!*conflict) {
                FieldSet news = before->base ? changedFields(before->base->fields, seen->fields) : FieldSet();
                if (claimant(seen->fields.slug)) // A claim's slug is nobody's change.
                    news.setFlag(Field::Slug, false);
                isPending = !before->base || news;
            }
            if (!before->remote || before->remote->id != seen->id || isPending)
                pulled.changed.push_back(**draft);
            continue;
        }
        if (post.status == PostStatus::Trash)
            continue; // What nobody here knows is no news from there.
        // A claim whose answer was lost belongs to a draft that is here: it is bound by its wish, not taken
        // for news. Nor is one that another copy of the program is at work on, or gave up: published from
        // here it would be the second.
        if (const auto uuid = claimant(post.fields.slug)) {
            auto known = DraftStore(database).find(*uuid);
            if (!known)
                return known.error();
            const bool isHidden = post.status == PostStatus::Draft || post.status == PostStatus::Pending;
            if (*known || isHidden)
                continue;
        }
        auto added = addPulled(database, site, type, post, at);
        if (!added)
            return added.error();
        pulled.added.push_back(*added);
    }
    return pulled;
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

void SyncRun::pull(PostType type)
{
    m_pull = { .type = type };
    onDone(m_newsroom.read([id = m_site.id, type](
                               Database &database) { return OutboxStore(database).watermark(id, type); }),
        this, [this](const Result<std::optional<Watermark>> &watermark) {
            if (!isStorageFine(watermark))
                return;
            m_pull.watermark = watermark->value_or(Watermark{});
            const QDateTime &sweptAt = m_pull.watermark.sweptAt;
            // A clock that was put back since says nothing of how long ago it was.
            const qint64 since = sweptAt.isValid() ? sweptAt.msecsTo(now()) : -1;
            m_pull.isSweep
                = since < 0 || since > m_timings.sweepEvery.count() || m_pull.watermark.modifiedGmt.isEmpty();
            pullPage(1);
        });
}

void SyncRun::pullPage(int page)
{
    if (m_canceled) {
        end(m_canceled);
        return;
    }
    std::optional<QDateTime> after;
    if (!m_pull.isSweep) {
        QDateTime newest = QDateTime::fromString(m_pull.watermark.modifiedGmt, Qt::ISODate);
        newest.setTimeSpec(Qt::UTC);
        if (newest.isValid())
            after = newest.addMSecs(-m_timings.overlap.count());
    }
    onDone(m_wordpress.posts(m_pull.type, page, after), this,
        [this](const Result<RemotePage> &answer) { storePage(answer); });
}

void SyncRun::storePage(const Result<RemotePage> &page)
{
    if (!page && m_pull.type == PostType::Page && isClosed(page.error())) {
        loadWishes(); // Of pages that it does not show us nothing is concluded.
        return;
    }
    if (!page) {
        end(page.error());
        return;
    }
    const int number = page->page;
    const int count = page->pageCount;
    if (page->serverTime.isValid())
        m_serverTime = page->serverTime;
    if (m_pull.isSweep && number == 1)
        m_pull.total = page->total;
    // Posts that go while pages are turned shift the others over their edges.
    if (m_pull.isSweep && page->total != m_pull.total && m_pull.restarts < maximumRestarts) {
        ++m_pull.restarts;
        m_pull.swept.clear();
        pullPage(1);
        return;
    }
    m_pull.isWhole = m_pull.isWhole && page->total == m_pull.total;
    for (const auto &[taxonomy, term] : page->terms)
        m_names.remember(taxonomy, term);
    for (const RemotePost &post : page->posts) {
        m_pull.swept.insert(post.id);
        m_pull.watermark.modifiedGmt = std::max(m_pull.watermark.modifiedGmt, post.modifiedGmt);
    }
    observe(page->posts, [this, number, count](const std::vector<Observation> &posts) {
        const auto work = [site = m_site.id, type = m_pull.type, posts, at = now()](Database &database) {
            return keepPage(database, site, type, posts, at);
        };
        onDone(m_newsroom.write(work), this, [this, number, count](const Result<Pulled> &pulled) {
            if (!isStorageFine(pulled))
                return;
            m_report.pulled += int(pulled->added.size() + pulled->changed.size());
            for (DraftId draft : pulled->added)
                emit draftChanged(draft);
            for (DraftId draft : pulled->changed) {
                m_items.push_back({ draft, {}, Knowledge::Sight::Seen, {}, 0, 0, false });
                emit draftChanged(draft);
            }
            if (number < count) {
                pullPage(number + 1);
                return;
            }
            endPull();
        });
    });
}

void SyncRun::endPull()
{
    // A post with a date to come, or of a clock that was wrong, would hide what changes until then.
    QString &newest = m_pull.watermark.modifiedGmt;
    if (m_serverTime.isValid())
        newest = std::min(newest, m_serverTime.toUTC().toString(u"yyyy-MM-ddTHH:mm:ss"_s));
    const bool isWhole = m_pull.isSweep && m_pull.isWhole;
    if (isWhole)
        m_pull.watermark.sweptAt = now();
    const auto work
        = [site = m_site.id, pull = m_pull, isWhole](Database &database) -> Result<std::vector<DraftId>> {
        if (Result<> done = OutboxStore(database).setWatermark(site, pull.type, pull.watermark); !done)
            return done.error();
        if (!isWhole)
            return std::vector<DraftId>();
        const auto bound = DraftStore(database).bound(site, pull.type);
        if (!bound)
            return bound.error();
        std::vector<DraftId> missing;
        for (const DraftStore::Bound &each : *bound) {
            if (!pull.swept.contains(each.remoteId) && each.state != SyncState::RemovedOnSite)
                missing.push_back(each.draft);
        }
        return missing;
    };
    onDone(m_newsroom.write(work), this, [this](const Result<std::vector<DraftId>> &missing) {
        if (!isStorageFine(missing))
            return;
        // That a list leaves a post out proves nothing: each is asked for.
        for (DraftId draft : *missing)
            m_items.push_back({ draft, {}, Knowledge::Sight::NotYet, {}, 0, 0, false });
        // A list that we may not read is not asked for.
        if (m_pull.type == PostType::Post && m_site.can.mayEdit(PostType::Page))
            pull(PostType::Page);
        else
            loadWishes();
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
            for (const Intent &wish : *wishes) {
                // What changed on the site is seen by the wish itself.
                std::erase_if(m_items, [&](const Item &item) { return item.draft == wish.draft; });
                m_items.push_back({ wish.draft, wish.id, Knowledge::Sight::NotYet, {}, 0, 0, false });
            }
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
    k.found = m_item->found;
    k.can = m_site.can;
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
        const Knowledge &k = m_memory->knowledge;
        const bool isAnew = k.wish && k.wish->kind == Intent::Kind::PublishAnew;
        std::vector<RemotePost> found;
        for (const RemotePost &post : *posts) {
            // Of the one that is in the trash it let go.
            if (isClaimKey(post.slug, claimKey(k.uuid)) && !(isAnew && post.status == PostStatus::Trash))
                found.push_back(post);
        }
        std::sort(found.begin(), found.end(), [](const RemotePost &a, const RemotePost &b) {
            const bool aIsTrash = a.status == PostStatus::Trash;
            const bool bIsTrash = b.status == PostStatus::Trash;
            return std::pair(aIsTrash, a.id) < std::pair(bIsTrash, b.id);
        });
        observe(found, [this](std::vector<Observation> observations) {
            m_item->found = std::move(observations);
            again();
        });
    });
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

    const auto work = [count = std::move(count), isDue, intent = m_item->intent, draft = m_item->draft,
                          at = now().addMSecs(wait)](Database &database) -> Result<> {
        OutboxStore outbox(database);
        if (isDue) {
            if (Result<> done = count(database); !done)
                return done;
        }
        if (!intent)
            return {};
        const Error lost{ Kind::Unknown, Reason::AnswerLost, {} };
        if (Result<> done = outbox.setIntent(*intent, Intent::State::Unknown, lost, at); !done)
            return done;
        return DraftStore(database).setState(draft, SyncState::Waiting);
    };
    write(work, [this] { next(); });
}

void SyncRun::perform(const decision::LookById &look)
{
    onDone(m_wordpress.post(m_memory->draft.type, look.id), this, [this](const Result<RemotePost> &post) {
        if (!post && post.error().kind == Kind::NotFound) {
            if (m_item->isGoneOnce) {
                m_item->sight = Knowledge::Sight::Gone;
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
        m_item->revisions = std::pair(post->predecessorRevision, post->revisionCount);
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
        auto sent = createsWithTexts(database, watch.type, watch.key);
        if (!sent)
            return sent.error();
        for (const RemotePost &post : posts) {
            // One that the draft is not bound to yet is no ghost: its wish will find it.
            const bool isGhost = isClaimKey(post.slug, watch.key) && post.status != PostStatus::Trash
                && draft->remoteId != 0 && post.id != draft->remoteId;
            if (!isGhost)
                continue;
            const PostFields there{ post.title, post.content, post.excerpt, {}, {}, {}, 0, {}, 0, 0 };
            const bool isOurs = post.status == PostStatus::Draft && post.author == user
                && std::ranges::any_of(*sent, [&](const OpenAttempt &attempt) {
                       constexpr FieldSet text = Field::Title | Field::Content | Field::Excerpt;
                       return couldBe(attempt.sent, text, there) && couldBe(there, text, attempt.sent);
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
            note(
                u"A second copy came late, and somebody has written in it: it waits on the site as a hidden draft, post %1."_s
                    .arg(id));
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
            note(u"A second copy came late; it is in the site's trash now: post %1."_s.arg(id));
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
    // Only this post is closed to us; the site works.
    if (error.kind == Kind::Refused && error.reason == Reason::MissingRight) {
        if (m_item->intent)
            refuse(error);
        else
            next(); // Nobody wants anything of it.
        return;
    }
    wait(error);
}

/// Nothing is lost: the wish stays, and the run ends.
void SyncRun::wait(const Error &why)
{
    const bool isUnknown = m_memory && !m_memory->knowledge.open.empty();
    const auto work
        = [intent = m_item->intent, draft = m_item->draft, why, isUnknown](Database &database) -> Result<> {
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
        if (Result<> done = outbox.setIntent(*intent, state, why, (*wish)->notBefore); !done)
            return done;
        return DraftStore(database).setState(draft, SyncState::Waiting);
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
    leave(Intent::State::Refused, why, SyncState::Refused);
}

void SyncRun::leave(Intent::State state, const std::optional<Error> &why, SyncState draftState)
{
    const auto work = [intent = m_item->intent, draft = m_item->draft, at = now(), state, why, draftState](
                          Database &database) -> Result<> {
        OutboxStore outbox(database);
        if (intent) {
            if (Result<> done = outbox.setIntent(*intent, state, why); !done)
                return done;
            const QJsonObject detail{ { u"intent"_s, intent->value },
                { u"why"_s, why ? why->detail : QString() } };
            if (Result<> done = outbox.record(at, draft, u"wish-%1"_s.arg(int(state)), detail); !done)
                return done;
        }
        return DraftStore(database).setState(draft, draftState, why ? why->detail : QString());
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

void SyncRun::note(const QString &text)
{
    const QString title = m_memory ? m_memory->draft.fields.title : QString();
    const QString line = title.isEmpty() ? text : u"“%1”: %2"_s.arg(title, text);
    if (!m_report.notes.contains(line))
        m_report.notes.append(line);
}
