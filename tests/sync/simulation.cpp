#include "sync/simulation.h"

#include "desk/conflicts.h"
#include "formats/blocks/document.h"

#include <algorithm>

using namespace Qt::StringLiterals;
using Fault = SimulatedLine::Fault;
using Role = FakeSite::Role;

namespace {

const qint64 beginning = QDateTime(QDate(2026, 3, 27), QTime(22, 0), Qt::UTC).toMSecsSinceEpoch();
constexpr qint64 day = 24 * 3600 * 1000;

/// Every row goes, and the numbers begin anew. Without a pragma, after which SQLite would prepare every
/// statement again.
Result<> empty(Database &db)
{
    if (Result<> done = db.run(u"UPDATE draft SET head = NULL"_s); !done)
        return done;
    // A table names those that were there before it.
    const auto tables = db.all(
        u"SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY rowid DESC"_s,
        [](const Row &row) { return row.get<QString>(0); });
    if (!tables)
        return tables.error();
    for (const QString &table : *tables) {
        if (Result<> done = db.run(u"DELETE FROM "_s + table); !done)
            return done;
    }
    return db.run(u"DELETE FROM sqlite_sequence"_s);
}

} // namespace

Simulation::Simulation(SimulatedLoop &loop, std::array<std::unique_ptr<NewsDesk>, 2> &desks, quint32 seed)
    : m_loop(loop)
    , m_seed(seed)
    , m_random(seed)
    , m_line(m_server, m_random)
{
    m_loop.restart();
    m_loop.setWallClock(beginning);
    const Role role = oneIn(4) ? Role::Author : oneIn(6) ? Role::Contributor : Role::Editor;
    // The other computer: the same account, or a colleague's.
    const bool isSameAccount = oneIn(2);
    for (int i = 0; i < 2; ++i) {
        Copy &copy = m_copies[size_t(i)];
        copy.desk = desks[size_t(i)].get();
        (void)copy.desk->write(empty);
        copy.site = copy.desk->addSite(u"Newsroom"_s).id;
        m_line.account[i]
            = i == 0 || isSameAccount ? FakeRest::Account{ 5, role } : FakeRest::Account{ 6, Role::Editor };
        NetRules rules;
        rules.transport = [this, i](const HttpRequest &request) {
            return m_line.send(i, request);
        };
        copy.http = std::make_unique<HttpClient>(rules);
        copy.wordpress = std::make_unique<WordPressClient>(
            *copy.http, QUrl(u"https://site.example/wp-json/"_s), u"amina"_s, Secret("pass"), true);
    }
    static constexpr int rates[] = { 0, 4, 10, 20, 35 };
    m_line.faultsInHundred = rates[below(5)];
    // Few kinds in one seed: each shows what it does when it comes often.
    for (int i = 3 + below(4); i > 0; --i)
        m_line.kinds.push_back(Fault(1 + below(SimulatedLine::faultCount - 1)));
    const int diskFaults = oneIn(5) ? 5 + below(40) : 0; // One write in so many.
    m_loop.diskFault = [this, diskFaults] {
        const bool isFull = m_isAdvancing && diskFaults > 0 && oneIn(diskFaults);
        counts.diskFaults += isFull ? 1 : 0;
        return isFull ? SimulatedLoop::DiskFault::Full : SimulatedLoop::DiskFault::None;
    };
    m_line.onSend = [this](const auto &wire) {
        sent(wire);
    };
    m_line.beforeCommit = [this](const auto &wire) {
        beforeCommit(wire);
    };
    m_line.afterCommit = [this](const auto &wire) {
        afterCommit(wire);
    };
    m_line.onAnswer = [this](const auto &wire, const HttpResponse &answer) {
        answered(wire, answer);
    };
}

Simulation::~Simulation()
{
    m_loop.diskFault = {};
    for (Copy &copy : m_copies) {
        copy.run.reset();
        copy.desk->file().drain();
        copy.wordpress.reset();
        copy.http.reset();
    }
    m_loop.settle();
}

void Simulation::note(const QString &line)
{
    if (isTraced)
        trace += QByteArray::number(m_loop.now()) + ' ' + line.toUtf8() + '\n';
}

void Simulation::fail(const QString &why)
{
    if (m_wrong.isEmpty())
        m_wrong = why;
    note(u"WRONG: "_s + why);
}

QString Simulation::play(int steps)
{
    write(m_copies[0]);
    for (int step = 0; step < steps && m_wrong.isEmpty(); ++step) {
        note(u"step %1"_s.arg(step));
        act();
        m_loop.settle();
        finishEnded();
        m_line.arrive(false);
        check();
        ++counts.steps;
        if (!m_wrong.isEmpty())
            return u"step %1: "_s.arg(step) + m_wrong;
    }
    rest();
    if (m_wrong.isEmpty())
        checkAtRest();
    counts.requests += m_line.requests;
    counts.mutations += m_line.mutations;
    for (int i = 0; i < SimulatedLine::faultCount; ++i) {
        counts.ofFault[i] += m_line.faults[i];
        counts.faults += i ? m_line.faults[i] : 0;
    }
    counts.published += m_server.countOf(PostStatus::Publish);
    if (isTraced) {
        for (Copy &copy : m_copies)
            trace += everythingOf(copy);
    }
    return m_wrong.isEmpty() ? QString() : u"at the end: "_s + m_wrong;
}

// What people do.

void Simulation::act()
{
    Copy &copy = m_copies[size_t(oneIn(3) ? 1 : 0)];
    use(copy);
    switch (below(20)) {
    case 0:
    case 1:
    case 2:
        write(copy);
        break;
    case 3:
    case 4:
        wish(copy);
        break;
    case 5:
        decide(copy);
        break;
    case 6:
    case 7:
    case 8:
        editThere();
        break;
    case 9:
        happenThere();
        break;
    case 10: {
        static constexpr qint64 whiles[] = { 1000, 20000, 200000, 4000000, day };
        const qint64 passes = whiles[below(5)];
        note(u"time passes: %1"_s.arg(passes));
        m_loop.pass(passes);
        break;
    }
    case 11:
        if (copy.run)
            kill(copy);
        else
            start(copy);
        break;
    default:
        if (!copy.run)
            start(copy);
        for (int events = 1 + below(oneIn(3) ? 120 : 25); events > 0 && copy.run && m_wrong.isEmpty();
             --events) {
            if (!advance(copy)) {
                fail(u"a run waits for nothing"_s);
                return;
            }
        }
        break;
    }
}

QByteArray Simulation::token(int &number)
{
    number = ++m_tokens;
    m_all.insert(number);
    return "zq" + QByteArray::number(number) + "z";
}

/// One paragraph of several gives way, or one comes in: what merges are of.
QByteArray Simulation::withParagraph(const QByteArray &content, const QByteArray &text)
{
    static const char *const flourish[]
        = { "", " &amp; more", " <strong>strong</strong>", " a < b", " \xd0\xb2\xd0\xbe\xd0\xb4\xd0\xb0" };
    const QByteArray paragraph = post({}, text + flourish[below(5)]).content;
    const blocks::Document document = blocks::Document::parse(content);
    const int at = below(document.size() + 1);
    const auto changed = at == document.size() || oneIn(2) ? document.inserted(at, paragraph)
                                                           : document.replaced(at, paragraph);
    return changed ? changed->toBytes() : paragraph;
}

void Simulation::write(Copy &copy)
{
    int number = 0;
    const QByteArray text = token(number);
    copy.typed.insert(number);
    const auto rows = copy.desk->pages().all(
        u"SELECT id FROM draft ORDER BY id"_s, [](const Row &row) { return DraftId{ row.get<qint64>(0) }; });
    if (rows->empty() || (m_draftNumber < 3 && oneIn(6))) {
        ++m_draftNumber;
        const auto bytes = quint32(m_random());
        const QUuid uuid(m_seed, quint16(m_draftNumber), quint16(bytes), 1, 2, 3, 4, 5, 6, 7, 8);
        PostFields fields = post(u"Draft %1"_s.arg(m_draftNumber), text);
        if (oneIn(4))
            fields.tags = { u"water"_s };
        copy.drafts.push_back(copy.desk->addDraft(copy.site, fields, uuid));
        note(u"a new draft: %1"_s.arg(QString::fromLatin1(text)));
        return;
    }
    const DraftId id = (*rows)[size_t(below(int(rows->size())))];
    PostFields fields = copy.desk->draft(id).fields;
    const QByteArray before = fields.title.toUtf8() + fields.content + fields.excerpt.toUtf8();
    switch (below(8)) {
    case 0:
        fields.title = u"Title "_s + QString::fromLatin1(text);
        break;
    case 1:
        fields.excerpt = QString::fromLatin1(text);
        break;
    case 2:
        fields.tags.append(QString::fromLatin1(text));
        [[fallthrough]];
    default:
        fields.content = withParagraph(fields.content, text);
        break;
    }
    const QByteArray after = fields.title.toUtf8() + fields.content + fields.excerpt.toUtf8();
    const Tokens now = tokensIn(after);
    for (int gone : tokensIn(before)) {
        if (!now.contains(gone))
            copy.removed.insert(gone);
    }
    copy.desk->type(id, fields);
    note(u"writes in draft %1: %2"_s.arg(id.value).arg(QString::fromLatin1(text)));
}

void Simulation::wish(Copy &copy)
{
    const auto rows = copy.desk->pages().all(
        u"SELECT id FROM draft ORDER BY id"_s, [](const Row &row) { return DraftId{ row.get<qint64>(0) }; });
    if (rows->empty())
        return;
    const DraftId id = (*rows)[size_t(below(int(rows->size())))];
    const auto unfinished = *OutboxStore(copy.desk->pages()).unfinished(id);
    const int kind = below(10);
    note(u"wishes for draft %1: %2"_s.arg(id.value).arg(kind));
    if (unfinished && kind < 4) {
        // The run may be ahead of what the person sees.
        (void)await(copy.desk->file().write([wish = unfinished->id, kind](Database &db) -> Result<> {
            (void)(kind == 0 ? OutboxStore(db).cancel(wish) : OutboxStore(db).retry(wish));
            return {};
        }));
    } else if (kind < 6) {
        copy.desk->wish(id, copy.site, Intent::Kind::Push);
    } else if (kind == 6) {
        copy.desk->wish(id, copy.site, Intent::Kind::Publish, PostStatus::Future,
            QDateTime::fromMSecsSinceEpoch((beginning / 1000 + 400000) * 1000, Qt::UTC));
    } else if (kind == 7) {
        copy.desk->wish(
            id, copy.site, Intent::Kind::Publish, oneIn(2) ? PostStatus::Pending : PostStatus::Private);
    } else {
        copy.desk->wish(id, copy.site, Intent::Kind::Publish);
    }
}

void Simulation::decide(Copy &copy)
{
    const auto open = *OutboxStore(copy.desk->pages()).conflicts();
    if (open.empty())
        return;
    const auto &row = open[size_t(below(int(open.size())))];
    const Result<OpenConflict> conflict = loadConflict(copy.desk->pages(), row.id);
    if (!conflict) {
        fail(u"a conflict cannot be shown: "_s + conflict.error().detail);
        return;
    }
    using Take = blocks::MergeChoice::Take;
    static constexpr Take takes[] = { Take::Mine, Take::Theirs, Take::Both };
    const Resolution resolution = resolutionOf(*conflict, takes[below(3)]);
    const auto whole = [](const PostFields &f) {
        return f.title.toUtf8() + ' ' + f.content + ' ' + f.excerpt.toUtf8();
    };
    Tokens before = tokensIn(whole(conflict->texts.mine) + whole(conflict->texts.theirs));
    (void)copy.desk->write([resolution](Database &db) -> Result<> {
        const auto done = resolveConflict(db, resolution, QDateTime::currentDateTimeUtc());
        return done || done.error().kind == Error::Kind::Conflict ? Result<>() : Result<>(done.error());
    });
    const Tokens now = tokensIn(whole(copy.desk->draft(row.draft).fields));
    for (int gone : before) {
        if (!now.contains(gone))
            copy.removed.insert(gone);
    }
    ++counts.conflicts;
    note(u"decides on draft %1"_s.arg(row.draft.value));
}

void Simulation::editThere()
{
    m_server.now = QDateTime::fromMSecsSinceEpoch(beginning + m_loop.now() + m_serverClockError, Qt::UTC);
    ++counts.foreign;
    int number = 0;
    if (m_server.posts.empty() || oneIn(8)) {
        PostChange fields;
        fields.title = u"Browser %1"_s.arg(QString::fromLatin1(token(number)));
        fields.content = post({}, token(number)).content;
        fields.status = oneIn(2) ? PostStatus::Draft : PostStatus::Publish;
        (void)m_server.create(PostType::Post, fields, 7, Role::Editor);
        note(u"a new post in the browser"_s);
        return;
    }
    auto chosen = m_server.posts.begin();
    std::advance(chosen, below(int(m_server.posts.size())));
    const qint64 id = chosen->first;
    RemotePost &remote = chosen->second;
    const Tokens before = onSite(id);
    const int kind = below(24);
    note(u"in the browser, post %1: %2"_s.arg(id).arg(kind));
    if (remote.status == PostStatus::Trash) {
        if (kind < 8)
            m_server.untrash(id);
        else if (kind == 23)
            m_server.remove(id);
    } else if (kind == 0) {
        m_server.trash(id);
    } else if (kind == 1 && oneIn(3)) {
        m_server.remove(id);
    } else if (kind < 5) {
        PostChange change;
        static constexpr PostStatus statuses[]
            = { PostStatus::Publish, PostStatus::Draft, PostStatus::Pending, PostStatus::Private };
        change.status = statuses[below(4)];
        (void)m_server.update(PostType::Post, id, change, 7, Role::Editor);
        m_origins.erase(id); // Who may publish every draft there may publish one twice.
    } else {
        const QByteArray text = token(number);
        m_server.edit(id, [&](RemotePost &post) {
            if (kind < 7)
                post.title = u"Title "_s + QString::fromLatin1(text);
            else if (kind < 9)
                post.excerpt = QString::fromLatin1(text);
            else
                post.content = withParagraph(post.content, text);
        });
    }
    const Tokens after = onSite(id);
    for (int token : before) {
        if (!after.contains(token))
            m_gone.insert(token);
    }
}

void Simulation::happenThere()
{
    switch (below(5)) {
    case 0:
        m_serverClockError += (below(3) - 1) * day;
        note(u"the site's clock: %1"_s.arg(m_serverClockError));
        break;
    case 1:
        m_copies[size_t(below(2))].clockError += (below(3) - 1) * day;
        note(u"a computer's clock"_s);
        break;
    case 2: {
        static constexpr int most[] = { -1, 0, 1, 3 };
        m_server.mostRevisions = most[below(4)];
        note(u"revisions: %1"_s.arg(m_server.mostRevisions));
        break;
    }
    case 3:
        static constexpr int hours[] = { -5, 0, 1, 2, 9 };
        m_server.zone = hours[below(5)] * 3600;
        note(u"time zone: %1"_s.arg(m_server.zone));
        break;
    case 4:
        m_backup = m_server;
        note(u"a backup"_s);
        break;
    }
}

// What programs do.

void Simulation::use(Copy &copy) { m_loop.setWallClock(beginning + copy.clockError); }

void Simulation::start(Copy &copy)
{
    use(copy);
    ++counts.runs;
    copy.isEnded = false;
    copy.looked.clear();
    copy.run = std::make_unique<SyncRun>(copy.desk->site(copy.site), *copy.wordpress, copy.desk->file(),
        copy.desk->blobs(), copy.desk->clock());
    QObject::connect(copy.run.get(), &SyncRun::finished, copy.run.get(),
        [this, &copy](const SyncReport &report, const std::optional<Error> &stopped) {
            if (copy.isEnded)
                fail(u"a run finished twice"_s);
            copy.isEnded = true;
            copy.stopped = stopped;
            copy.pushed = report.pushed;
            copy.pulled = report.pulled;
        });
    note(u"copy %1 starts"_s.arg(&copy - m_copies.data()));
    copy.run->start();
    m_loop.settle();
}

bool Simulation::advance(Copy &copy)
{
    use(copy);
    const int index = int(&copy - m_copies.data());
    if (m_loop.hasWork()) {
        m_isAdvancing = true;
        m_loop.runWork();
        m_isAdvancing = false;
    } else if (m_line.isBusy(index)) {
        m_loop.pass(40 + below(400));
        m_server.now = QDateTime::fromMSecsSinceEpoch(beginning + m_loop.now() + m_serverClockError, Qt::UTC);
        m_line.move(index);
        m_line.arrive(false);
    } else if (m_loop.hasTimer()) {
        m_loop.ringNext();
    } else {
        return false;
    }
    m_loop.settle();
    finishEnded();
    return true;
}

/// The disk and the time go on for both.
void Simulation::finishEnded()
{
    for (Copy &copy : m_copies) {
        if (copy.run && copy.isEnded)
            finish(copy);
    }
}

void Simulation::finish(Copy &copy)
{
    note(u"copy %1 ended: %2"_s.arg(&copy - m_copies.data())
             .arg(copy.stopped ? copy.stopped->detail + u" %1"_s.arg(int(copy.stopped->kind)) : QString()));
    copy.run.reset();
    m_loop.settle();
}

void Simulation::kill(Copy &copy)
{
    ++counts.kills;
    note(u"copy %1 dies"_s.arg(&copy - m_copies.data()));
    copy.run.reset();
    m_line.die(int(&copy - m_copies.data()));
    // What it had handed to the disk is there, or is not.
    m_loop.dropWorkIf([this] { return oneIn(2); });
    copy.desk->file().drain();
    m_loop.settle();
    if (oneIn(8))
        copy.desk->reopen();
    copy.seen.clear();
}

void Simulation::rest()
{
    note(u"mended"_s);
    m_line.faultsInHundred = 0;
    m_loop.diskFault = {};
    for (int round = 0; round < 16 && m_wrong.isEmpty(); ++round) {
        m_line.arrive(true);
        bool isQuiet = round > 0;
        for (Copy &copy : m_copies) {
            if (!copy.run)
                start(copy);
            for (int events = 0; copy.run && m_wrong.isEmpty(); ++events) {
                if (!advance(copy) || events > 5000) {
                    fail(u"a run does not end"_s);
                    return;
                }
            }
            isQuiet = isQuiet && !copy.stopped && copy.pushed == 0 && copy.pulled == 0;
            check();
        }
        if (isQuiet)
            return;
        // Lists by date miss what a wrong clock wrote, until all pages are read again.
        m_loop.pass(day / 3);
    }
    if (m_wrong.isEmpty())
        fail(u"it does not come to rest"_s);
}

// What must hold.

Simulation::Tokens Simulation::tokensIn(const QByteArray &text)
{
    Tokens tokens;
    for (qsizetype at = text.indexOf("zq"); at >= 0; at = text.indexOf("zq", at + 2)) {
        int number = 0;
        qsizetype end = at + 2;
        for (; end < text.size() && text[end] >= '0' && text[end] <= '9'; ++end)
            number = number * 10 + (text[end] - '0');
        if (end < text.size() && text[end] == 'z')
            tokens.insert(number);
    }
    return tokens;
}

Simulation::Tokens Simulation::onSite(qint64 id) const
{
    const auto post = m_server.posts.find(id);
    if (post == m_server.posts.end())
        return {};
    const RemotePost &p = post->second;
    return tokensIn(p.title.toUtf8() + ' ' + p.content + ' ' + p.excerpt.toUtf8());
}

void Simulation::sent(const SimulatedLine::Wire &wire)
{
    if (isTraced)
        trace += "  " + QByteArray::number(wire.copy) + (wire.isMutation() ? " POST " : " GET ")
            + wire.request.url.toEncoded() + " " + wire.request.body + " fault "
            + QByteArray::number(int(wire.fault)) + "\n";
    Copy &copy = m_copies[size_t(wire.copy)];
    const QString path = wire.request.url.path();
    if (!wire.isMutation() || !path.contains("/wp/v2/posts"_L1))
        return;
    // A second copy of ours on its way to the trash stands in the events.
    if (wire.request.override == "DELETE") {
        const qint64 noted = *copy.desk->pages().number(
            u"SELECT count(*) FROM event WHERE kind = 'ghost-to-trash' AND detail = ?"_s,
            u"{\"post\":%1}"_s.arg(path.section(u'/', -1)));
        if (noted == 0)
            fail(u"a post is put into the trash, and nothing says so"_s);
        return;
    }
    // I3, I4: each has an attempt of its own, on the disk before it leaves.
    const qint64 newest = *copy.desk->pages().number(u"SELECT max(id) FROM attempt"_s);
    if (newest <= copy.lastAttempt)
        fail(u"a request left that is in no journal"_s);
    copy.lastAttempt = newest;
    const qint64 id = path.section(u'/', -1).toLongLong();
    if (id && !copy.looked.contains(id))
        fail(u"post %1 is written without having been read"_s.arg(id));
    copy.looked.erase(id); // Each write needs a look of its own.
}

void Simulation::answered(const SimulatedLine::Wire &wire, const HttpResponse &answer)
{
    if (isTraced)
        trace += "  " + QByteArray::number(wire.copy) + " <- " + QByteArray::number(answer.status()) + ' '
            + answer.capture.body.left(2000) + "\n";
    if (answer.status() > 299)
        return;
    Copy &copy = m_copies[size_t(wire.copy)];
    const QString path = wire.request.url.path();
    if (path.contains("/wp/v2/posts/"_L1))
        copy.looked.insert(path.section(u"/wp/v2/posts/"_s, 1).section(u'/', 0, 0).toLongLong());
    // A list is read too.
    for (const auto &[id, post] : m_server.posts) {
        if (path.endsWith("/wp/v2/posts"_L1))
            copy.looked.insert(id);
    }
    copy.seen.merge(tokensIn(answer.capture.body));
}

void Simulation::beforeCommit(const SimulatedLine::Wire &wire)
{
    const QString path = wire.request.url.path();
    m_target = path.contains("/wp/v2/posts/"_L1) ? path.section(u'/', -1).toLongLong() : 0;
    m_before.clear();
    if (m_target)
        m_before[m_target] = onSite(m_target);
    else
        for (const auto &[id, post] : m_server.posts)
            m_before[id] = {};
}

void Simulation::afterCommit(const SimulatedLine::Wire &wire)
{
    Copy &copy = m_copies[size_t(wire.copy)];
    if (!m_target) {
        for (const auto &[id, post] : m_server.posts) {
            if (m_before.contains(id))
                continue;
            const QString key = post.slug.section(u'-', 0, 5);
            m_origins[id] = { key };
            // Delivered twice, or when nobody waited for it any more: no client can prevent it.
            if (!wire.isOnce())
                m_strays.insert(key);
        }
        return;
    }
    if (!m_server.posts.contains(m_target))
        return;
    const Tokens after = onSite(m_target);
    Tokens inRevisions;
    for (const RemoteRevision &revision : m_server.revisions[m_target])
        inRevisions.merge(
            tokensIn(revision.title.toUtf8() + ' ' + revision.content + ' ' + revision.excerpt.toUtf8()));
    const Tokens before = m_before[m_target];
    for (int token : before) {
        if (after.contains(token) || copy.removed.contains(token) || copy.typed.contains(token))
            continue;
        Tokens here = tokensIn(everythingOf(copy));
        // I5: what was seen is in what we know, as an ancestor, or in a conflict.
        // What was sent before it was seen, and came late, no client can hold back.
        const bool wasSeen = wire.isOnce() && copy.seen.contains(token);
        if (wasSeen && !here.contains(token))
            fail(u"post %1: zq%2z was seen, is written over, and nowhere here"_s.arg(m_target).arg(token));
        // Nobody saw it, and the site keeps no revisions: no client can know of it.
        if (!wasSeen && !inRevisions.contains(token))
            m_gone.insert(token);
    }
}

/// I2, and what nobody may ever see.
void Simulation::check()
{
    std::map<QString, int> published;
    for (const auto &[id, post] : m_server.posts) {
        if (post.status != PostStatus::Publish && post.status != PostStatus::Future
            && post.status != PostStatus::Private)
            continue;
        const auto origin = m_origins.find(id);
        if (origin == m_origins.end())
            continue;
        const QString key = origin->second.key;
        if (isClaimKey(post.slug, key))
            fail(u"post %1 is public under its claim"_s.arg(id));
        if (++published[key] > 1)
            fail(u"%1 is published twice"_s.arg(key));
    }
}

QByteArray Simulation::everythingOf(Copy &copy)
{
    QByteArray all;
    const auto add = [&](const QString &sql) {
        const auto rows = copy.desk->pages().all(sql, [](const Row &row) { return row.get<QByteArray>(0); });
        for (const QByteArray &row : *rows)
            all += row + '\n';
    };
    add(u"SELECT bytes FROM span ORDER BY id"_s);
    add(u"SELECT title || ' ' || excerpt || ' ' || tags FROM revision ORDER BY id"_s);
    add(u"SELECT title || ' ' || excerpt FROM observation ORDER BY id"_s);
    add(u"SELECT content FROM observation ORDER BY id"_s);
    return all;
}

void Simulation::checkAtRest()
{
    QByteArray all;
    for (const auto &[id, post] : m_server.posts) {
        all += post.title.toUtf8() + ' ' + post.content + ' ' + post.excerpt.toUtf8() + '\n';
    }
    for (const auto &[id, revisions] : m_server.revisions) {
        for (const RemoteRevision &revision : revisions)
            all += revision.title.toUtf8() + ' ' + revision.content + ' ' + revision.excerpt.toUtf8() + '\n';
    }
    for (Copy &copy : m_copies) {
        const QByteArray here = everythingOf(copy);
        const Tokens kept = tokensIn(here);
        // I1: whatever was typed here is here.
        for (int token : copy.typed) {
            if (!kept.contains(token))
                fail(u"zq%1z was typed here and is not here"_s.arg(token));
        }
        all += here;
    }
    const Tokens everywhere = tokensIn(all);
    for (int token : m_all) {
        if (!everywhere.contains(token) && !m_gone.contains(token))
            fail(u"zq%1z is nowhere"_s.arg(token));
    }
    std::map<QString, int> copies;
    for (const auto &[id, origin] : m_origins) {
        if (m_server.posts.contains(id) && !m_strays.contains(origin.key) && ++copies[origin.key] > 1)
            fail(u"%1 is there twice"_s.arg(origin.key));
    }
    // I6: at rest, the three copies agree or everybody sees why not.
    for (Copy &copy : m_copies) {
        const auto ids = copy.desk->pages().all(u"SELECT id FROM draft ORDER BY id"_s,
            [](const Row &row) { return DraftId{ row.get<qint64>(0) }; });
        for (DraftId id : *ids) {
            const Draft draft = copy.desk->draft(id);
            const auto wish = *OutboxStore(copy.desk->pages()).unfinished(id);
            if (wish && !wish->why)
                fail(u"copy %1, draft %2: a wish waits (%3) and nobody knows why"_s
                         .arg(&copy - m_copies.data())
                         .arg(id.value)
                         .arg(int(wish->state)));
            if (wish && wish->state == Intent::State::Unknown)
                fail(u"copy %1, draft %2: an outcome stays unknown"_s.arg(&copy - m_copies.data())
                         .arg(id.value));
            const auto remote = m_server.posts.find(draft.remoteId);
            const bool isLive = remote != m_server.posts.end() && remote->second.status != PostStatus::Trash;
            if (draft.state == SyncState::RemovedOnSite && isLive && draft.remoteStatus != PostStatus::Trash)
                fail(u"copy %1, draft %2: said to be gone, and is there"_s.arg(&copy - m_copies.data())
                         .arg(id.value));
            if (draft.state != SyncState::OnSite || !isLive)
                continue;
            if (visibleWords(remote->second.content) != visibleWords(draft.fields.content)
                || visibleWords(remote->second.title.toUtf8()) != visibleWords(draft.fields.title.toUtf8()))
                fail(u"copy %1, draft %2: said to be on the site, and is not"_s.arg(&copy - m_copies.data())
                         .arg(id.value));
        }
    }
}
