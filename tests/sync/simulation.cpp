#include "sync/simulation.h"

#include "desk/conflicts.h"
#include "formats/blocks/document.h"
#include "support/pictures.h"

#include <QRegularExpression>

#include <algorithm>
#include <cerrno>

using namespace Qt::StringLiterals;
using Fault = SimulatedLine::Fault;
using Role = FakeSite::Role;

namespace {

const qint64 beginning = QDateTime(QDate(2026, 3, 27), QTime(22, 0), Qt::UTC).toMSecsSinceEpoch();
constexpr qint64 day = 24 * 3600 * 1000;

/// What WordPress's editor makes of a block that it saves, without being asked to.
QByteArray asSavedThere(QByteArray content, int kind)
{
    switch (kind) {
    case 0:
        return content.replace("&amp;", "&#038;");
    case 1:
        return content.replace("-->\n\n<!--", "-->\n\n\n<!--");
    case 2:
        return content.replace(" a < b", " a &lt; b");
    case 3: { // The address before the alternative text, and the other way round.
        static const QRegularExpression image(u"<img (src=\"[^\"]*\") (alt=\"[^\"]*\")"_s);
        static const QRegularExpression turned(u"<img (alt=\"[^\"]*\") (src=\"[^\"]*\")"_s);
        const QString text = QString::fromUtf8(content);
        QString other = text;
        other.replace(image, u"<img \\2 \\1"_s);
        if (other == text)
            other.replace(turned, u"<img \\2 \\1"_s);
        return other.toUtf8();
    }
    case 4:
        return content.replace("/></figure>", " /></figure>").replace("  />", " />");
    default: { // JSON's keys in another order.
        static const QRegularExpression keys(u"<!-- wp:image \\{(\"id\":\\d+),(\"[^{}]*\")\\} -->"_s);
        return QString::fromUtf8(content).replace(keys, u"<!-- wp:image {\\2,\\1} -->"_s).toUtf8();
    }
    }
}

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

Simulation::Simulation(
    SimulatedLoop &loop, std::array<std::unique_ptr<NewsDesk>, 2> &desks, quint32 seed, bool isHarsh)
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
    // Another program, a backup say, holds the file meanwhile; up to twice as long as anybody waits for it.
    const bool isHeld = oneIn(3);
    m_loop.diskFault = [this, diskFaults, isHeld]() -> SimulatedLoop::DiskFault {
        if (!m_isAdvancing || diskFaults == 0 || !oneIn(diskFaults))
            return {};
        ++counts.diskFaults;
        if (isHeld)
            return { 0, 1 + below(20000) };
        return { oneIn(3) ? EIO : ENOSPC, 0 };
    };
    m_line.ignoresUnknownQueries = seed % 2 == 0;
    m_hasPictures = oneIn(4) || isHarsh;
    m_hasOldCopies = oneIn(8) || isHarsh;
    m_hasBackups = oneIn(8) || isHarsh;
    m_line.onSend = [this](auto &wire) {
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
    if (m_hasOldCopies && oneIn(8)) {
        useOldCopy(copy);
        return;
    }
    if (m_hasBackups && oneIn(10)) {
        useBackup();
        return;
    }
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

/// In half of them enough words of its own, among common ones, that a post can be told from another.
QByteArray Simulation::sentence(const QByteArray &token, int number)
{
    if (oneIn(2))
        return token;
    const QByteArray n = QByteArray::number(number);
    return token + " a" + n + " of the b" + n + " and c" + n + " in the d" + n + " of e" + n;
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
        PostFields fields = post(u"Draft %1"_s.arg(m_draftNumber), sentence(text, number));
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
        fields.content = withParagraph(fields.content, sentence(text, number));
        break;
    }
    if (m_hasPictures && oneIn(3))
        show(copy, id, fields);
    const QByteArray after = fields.title.toUtf8() + fields.content + fields.excerpt.toUtf8();
    const Tokens now = tokensIn(after);
    for (int gone : tokensIn(before)) {
        if (!now.contains(gone))
            copy.removed.insert(gone);
    }
    copy.desk->type(id, fields);
    note(u"writes in draft %1: %2"_s.arg(id.value).arg(QString::fromLatin1(text)));
}

const std::array<QByteArray, 3> &Simulation::pictures()
{
    static const std::array<QByteArray, 3> all{ speckledPicture({ 8, 6 }, 1), speckledPicture({ 9, 6 }, 2),
        speckledPicture({ 8, 7 }, 3) };
    return all;
}

/// One of the pictures: put in anew, also where the site has it by now, or before the post.
void Simulation::show(Copy &copy, DraftId id, PostFields &fields)
{
    const int number = below(int(pictures().size()));
    const QByteArray sha256 = copy.desk->attach(id, pictures()[size_t(number)]).sha256;
    if (oneIn(3))
        fields.featuredImage = blocks::localPictureAddress(sha256);
    else
        fields.content += "\n\n" + pictureBlock(sha256, "Picture " + QByteArray::number(number));
    note(u"draft %1 shows picture %2"_s.arg(id.value).arg(number));
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
    } else if (copy.desk->draft(id).state == SyncState::RemovedOnSite) {
        // Asked first, a person said so; the other one may come back, or be ours, though nothing of ours is
        // left in it by which to know it.
        const Draft draft = copy.desk->draft(id);
        const auto isLeft = [&](const auto &each) {
            return draft.remoteId ? each.first == draft.remoteId : each.second.key == claimKey(draft.uuid);
        };
        std::erase_if(m_origins, isLeft);
        if (m_backup)
            std::erase_if(m_backup->origins, isLeft);
        copy.desk->wish(id, copy.site, Intent::Kind::PublishAnew);
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
        const QByteArray text = token(number);
        fields.content = post({}, sentence(text, number)).content;
        fields.status = oneIn(2) ? PostStatus::Draft : PostStatus::Publish;
        (void)m_server.create(PostType::Post, fields, 7, Role::Editor);
        note(u"a new post in the browser"_s);
        return;
    }
    auto chosen = m_server.posts.begin();
    std::advance(chosen, below(int(m_server.posts.size())));
    const qint64 id = chosen->first;
    RemotePost &remote = chosen->second;
    if (!m_server.pictures.empty() && oneIn(20)) {
        auto picture = m_server.pictures.begin();
        std::advance(picture, below(int(m_server.pictures.size())));
        note(u"in the browser, picture %1 is deleted"_s.arg(picture->first));
        m_removedPictures.insert(picture->first);
        m_server.removePicture(picture->first);
        return;
    }
    const Tokens before = onSite(id);
    const int kind = below(28);
    note(u"in the browser, post %1: %2"_s.arg(id).arg(kind));
    noteTitles();
    if (remote.status == PostStatus::Trash) {
        if (kind < 8) {
            m_server.untrash(id);
            for (size_t i = 0; i < m_copies.size(); ++i) { // Its run may have read that it is in the trash.
                if (m_copies[i].run)
                    m_taken.insert({ qint64(i), id });
            }
        } else if (kind == 23)
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
    } else if (kind == 27) {
        m_opened[id] = remote.content;
    } else if (kind == 26) { // What others saved since they do not see.
        const auto opened = m_opened.find(id);
        const QByteArray text = token(number);
        m_server.edit(id, [&](RemotePost &post) {
            const QByteArray from = opened == m_opened.end() ? post.content : opened->second;
            post.content = from + "\n\n" + ::post({}, sentence(text, number)).content;
        });
    } else if (kind > 23) {
        m_server.edit(id, [&](RemotePost &post) { post.content = asSavedThere(post.content, below(6)); });
    } else {
        const QByteArray text = token(number);
        m_server.edit(id, [&](RemotePost &post) {
            if (kind < 7)
                post.title = u"Title "_s + QString::fromLatin1(text);
            else if (kind < 9)
                post.excerpt = QString::fromLatin1(text);
            else
                post.content = withParagraph(post.content, sentence(text, number));
        });
    }
    const Tokens after = onSite(id);
    for (int token : before) {
        if (!after.contains(token))
            m_gone.insert(token);
    }
    notePruned();
    noteTitles();
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
        m_hasZoneChanged = true;
        static constexpr int hours[] = { -5, 0, 1, 2, 9 };
        m_server.zone = hours[below(5)] * 3600;
        note(u"time zone: %1"_s.arg(m_server.zone));
        break;
    case 4: // The clocks of the site's country are changed, in some hours.
        m_server.shiftAt = m_server.now.addSecs(below(48 * 3600));
        m_server.shiftBy = oneIn(2) ? 3600 : -3600;
        note(u"the clocks change by %1"_s.arg(m_server.shiftBy));
        break;
    }
}

/// The site's database as it was: what was made since is gone, and its numbers are given again.
void Simulation::useBackup()
{
    if (!m_backup || oneIn(2)) {
        m_backup = Backup{ m_server, m_origins };
        note(u"a backup of the site"_s);
        return;
    }
    note(u"the site is put back to its backup"_s);
    Tokens lost = tokensIn(everything());
    const QDateTime now = m_server.now;
    // Whoever is at work, or was when a request left, has seen what goes now, and what was no claim any more.
    if (m_copies[0].run || m_copies[1].run || m_line.isUnderWay()) {
        for (const auto *posts : { &m_backup->site.posts, &m_server.posts }) {
            for (const auto &[id, post] : *posts) // Of those that go, the numbers are given again.
                m_putBackUnderWay.insert(id);
        }
        for (Copy &copy : m_copies) {
            if (copy.run)
                copy.lookedAtBefore.insert(m_putBackUnderWay.begin(), m_putBackUnderWay.end());
        }
        for (const auto &[id, picture] : m_server.pictures) {
            if (!m_backup->site.pictures.contains(id))
                m_removedPictures.insert(id);
        }
        for (const auto &[id, picture] : m_backup->site.pictures) { // Back between a look and its like.
            if (!m_server.pictures.contains(id))
                m_strays.insert(picture.media.slug.section(u'-', 0, 1));
        }
    }
    notePicturesOfOthers();
    m_line.disown(0);
    m_line.disown(1);
    m_server = m_backup->site;
    m_server.now = now;
    m_origins = m_backup->origins;
    m_wentOver.clear();
    const Tokens kept = tokensIn(everything());
    std::ranges::set_difference(lost, kept, std::inserter(m_gone, m_gone.end()));
    ++counts.putBack;
}

/// What the other newsroom sent and the backup does not have, a newsroom whose text shows it cannot send
/// again.
void Simulation::notePicturesOfOthers()
{
    for (Copy &copy : m_copies) {
        const QByteArray texts = everythingOf(copy);
        for (const auto &[id, picture] : m_server.pictures) {
            const QString featured = toFeaturedImage(id);
            const bool isFeatured = *copy.desk->pages().number(
                                        u"SELECT count(*) FROM revision WHERE featured_image = ?"_s, featured)
                > 0;
            const bool isShown = isFeatured || texts.contains("wp-image-" + QByteArray::number(id) + '"');
            const bool isOurs
                = *copy.desk->pages().number(u"SELECT count(*) FROM upload WHERE media = ?"_s, id) > 0;
            if (isShown && !isOurs && !m_backup->site.pictures.contains(id))
                m_removedPictures.insert(id);
        }
    }
}

void Simulation::useOldCopy(Copy &copy)
{
    if (copy.old && oneIn(2))
        bringBack(copy);
    else
        keepOld(copy);
}

/// Of the newsroom's file, as a person keeps one somewhere.
void Simulation::keepOld(Copy &copy)
{
    copy.desk->file().drain();
    m_loop.settle();
    copy.desk->keepCopy();
    copy.old = Copy::Old{ copy.drafts, copy.lastAttempt, copy.lastTry, copy.typed, copy.removed };
    note(u"copy %1 of the newsroom is kept"_s.arg(&copy - m_copies.data()));
}

/// The old file stands in the place of the newer one: what that one alone knew is lost, and that is what the
/// person did. What got to the site is there.
void Simulation::bringBack(Copy &copy)
{
    note(u"the newsroom of copy %1 is an old one again"_s.arg(&copy - m_copies.data()));
    if (copy.run)
        kill(copy);
    Tokens lost = tokensIn(everythingOf(copy));
    copy.desk->bringBackCopy();
    copy.seen.clear();
    copy.drafts = copy.old->drafts;
    copy.lastAttempt = copy.old->lastAttempt;
    copy.lastTry = copy.old->lastTry;
    lost.merge(std::exchange(copy.typed, copy.old->typed));
    copy.removed = copy.old->removed;
    const Tokens kept = tokensIn(everything());
    for (int token : lost) {
        if (!kept.contains(token))
            m_gone.insert(token);
    }
    m_broughtBack = true;
    m_line.disown(int(&copy - m_copies.data()));
    for (WentOver &each : m_wentOver)
        each.isKnowable = each.isKnowable && each.by != &copy;
    // What stands in the revisions of a post alone goes from there when the site likes.
    for (int token : tokensIn(everythingButRevisions()))
        lost.erase(token);
    for (const auto &[id, revisions] : m_server.revisions) {
        Tokens there;
        std::ranges::set_intersection(lost, inRevisions(id), std::inserter(there, there.end()));
        if (!there.empty())
            m_wentOver.push_back({ id, there, &copy, false });
    }
    noteTaken(copy, true);
    ++counts.broughtBack;
}

// What programs do.

void Simulation::use(Copy &copy) { m_loop.setWallClock(beginning + copy.clockError); }

void Simulation::start(Copy &copy)
{
    use(copy);
    ++counts.runs;
    copy.isEnded = false;
    for (WentOver &each : m_wentOver)
        each.wasRead = each.wasRead && each.by != &copy;
    copy.looked.clear();
    copy.lookedFor.clear();
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
    if (!copy.stopped)
        checkWentOver(copy);
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
