#include "base/sha256.h"
#include "formats/blocks/document.h"
#include "support/fakewordpress.h"
#include "support/pictures.h"
#include "sync/newsdesk.h"

#include <QTest>

#include <random>

using namespace Qt::StringLiterals;
using Call = FakeWordPress::Call;
using Fault = FakeWordPress::Fault;
using Role = FakeSite::Role;

namespace {

/// A person, a site, a colleague in WordPress's own editor, a line that fails and a program that dies, all
/// from one seed.
class Schedule {
public:
    Schedule(NewsDesk &desk, quint32 seed)
        : m_desk(desk)
        , m_seed(seed)
        , m_random(seed)
        , m_wordpress(m_server, 5, below(4) == 0 ? Role::Author : Role::Editor)
        , m_site(desk.addSite(u"Site %1"_s.arg(seed)).id)
    {
        m_wordpress.lateBy = 1 + below(4);
    }

    /// What went wrong; empty if nothing did.
    QString play()
    {
        for (int i = 1 + below(2); i > 0; --i) {
            const auto type = below(3) == 0 ? PostType::Page : PostType::Post;
            m_drafts.push_back(m_desk.addDraft(
                m_site, post(u"Draft %1"_s.arg(m_drafts.size()), token()), QUuid::createUuid(), type));
        }
        // Somebody's, under which ours are put.
        for (const QString &title : { u"About"_s, u"Archive"_s }) {
            PostChange page;
            page.title = title;
            page.status = PostStatus::Private;
            m_above.push_back(m_server.create(PostType::Page, page, 9, Role::Editor)->id);
        }
        if (below(2) == 0)
            m_pictures.push_back(
                m_desk.attach(m_drafts.front(), speckledPicture({ 60, 40 }, int(m_seed))).sha256);
        if (below(4) == 0)
            m_pictures.push_back(
                m_desk.attach(m_drafts.front(), speckledPicture({ 50, 40 }, int(m_seed) + 1)).sha256);
        for (int step = 0; step < 20; ++step) {
            act();
            if (const QString wrong = check(); !wrong.isEmpty())
                return u"step %1: %2"_s.arg(step).arg(wrong);
        }
        // The line is mended: everything that was wished comes to its end.
        m_wordpress.fault = {};
        m_wordpress.settle();
        for (int run = 0; run < 3; ++run) {
            if (!m_desk.run(m_site, m_wordpress).isFinished)
                return u"a run did not end"_s;
        }
        if (const QString wrong = check(); !wrong.isEmpty())
            return u"at the end: "_s + wrong;
        return atRest();
    }

    int faults = 0;
    int kills = 0;
    int pictures = 0; ///< In posts, at the end.
    int pages = 0; ///< Under others, at the end.
    int posts() const { return int(m_server.posts.size()); }

private:
    int below(int n) { return int(m_random() % quint32(n)); }
    DraftId any() { return m_drafts[size_t(below(int(m_drafts.size())))]; }
    QByteArray token() { return "t" + QByteArray::number(m_seed) + "x" + QByteArray::number(++m_tokens); }

    /// One paragraph of several gives way, or one comes in: what merges are of.
    QByteArray withParagraph(const QByteArray &content, const QByteArray &text)
    {
        const QByteArray paragraph = post({}, text).content;
        const blocks::Document document = blocks::Document::parse(content);
        const int at = below(document.size() + 1);
        const auto changed = at == document.size() || below(2) == 0 ? document.inserted(at, paragraph)
                                                                    : document.replaced(at, paragraph);
        return changed ? changed->toBytes() : paragraph;
    }
    QByteArray withParagraph(const QByteArray &content) { return withParagraph(content, token()); }

    void act()
    {
        const DraftId draft = any();
        switch (below(8)) {
        case 0:
        case 1: {
            PostFields fields = m_desk.draft(draft).fields;
            fields.content = below(2) == 0 ? post({}, token()).content : withParagraph(fields.content);
            // Put in anew, also where the site has it by now.
            if (!m_pictures.empty() && below(2) == 0)
                fields.content += "\n\n" + pictureBlock(m_pictures[size_t(below(int(m_pictures.size())))]);
            if (below(3) == 0)
                fields.title = u"Draft "_s + QString::fromLatin1(token());
            const bool isPage = m_desk.draft(draft).type == PostType::Page;
            if (below(4) == 0 && !isPage)
                fields.tags.append(QString::fromLatin1(token()));
            if (below(3) == 0 && isPage)
                move(fields);
            m_desk.type(draft, fields);
            break;
        }
        case 2:
            m_desk.wish(draft, m_site, Intent::Kind::Push);
            break;
        case 3:
            m_desk.wish(draft, m_site, Intent::Kind::Publish);
            break;
        case 4:
            foreignEdit(draft);
            break;
        default:
            run();
            break;
        }
    }

    /// To another place among the pages.
    template<class Page>
    void move(Page &page)
    {
        page.parent = below(3) == 0 ? 0 : m_above[size_t(below(2))];
        page.menuOrder = below(4);
    }

    /// Somebody else, between our runs.
    void foreignEdit(DraftId draft)
    {
        const qint64 id = m_desk.draft(draft).remoteId;
        if (!m_server.posts.contains(id) || m_server.posts.at(id).status == PostStatus::Trash)
            return;
        if (below(12) == 0) {
            m_server.trash(id);
            return;
        }
        const QByteArray text = token();
        m_foreign.push_back({ draft, id, text });
        m_server.edit(id, [&](RemotePost &remote) {
            if (remote.type == PostType::Page && below(4) == 0)
                move(remote);
            if (text.size() % 2)
                remote.content = below(2) == 0 ? post({}, text).content : withParagraph(remote.content, text);
            else
                remote.excerpt = QString::fromLatin1(text);
        });
    }

    void run()
    {
        m_wordpress.fault = [this](Call call) {
            if (below(6) != 0)
                return Fault::None;
            ++faults;
            static constexpr Fault kinds[] = { Fault::NeverSent, Fault::Offline, Fault::LostBefore,
                Fault::LostAfter, Fault::Late, Fault::Busy, Fault::Unauthorized };
            static constexpr Fault ofPictures[] = { Fault::CutBody, Fault::Damaged, Fault::DiesInSizes,
                Fault::Truncates, Fault::LostAfter, Fault::LostBefore };
            if (call == Call::Upload)
                return ofPictures[below(6)];
            // Reads have nothing to lose.
            const Fault fault = call == Call::Me ? Fault::NeverSent : kinds[below(7)];
            m_wasLate = m_wasLate || fault == Fault::Late;
            return fault;
        };
        // A killed run dies at any turn of its event loop: before, between and after each journal write and
        // request.
        const int killAfter = below(3) == 0 ? below(90) : -1;
        const auto outcome = m_desk.run(m_site, m_wordpress, killAfter);
        kills += outcome.isFinished ? 0 : 1;
        m_desk.file().drain();
    }

    /// Never, whatever happened.
    QString check()
    {
        int sent = 0;
        for (DraftId id : m_drafts) {
            const Draft draft = m_desk.draft(id);
            const QString key = claimKey(draft.uuid);
            int visible = 0;
            for (const auto &[remoteId, remote] : m_server.posts) {
                const bool isPublic
                    = remote.status == PostStatus::Publish || remote.status == PostStatus::Pending;
                if (!isPublic)
                    continue;
                if (isClaimKey(remote.slug, key))
                    return u"post %1 is public under its claim"_s.arg(remoteId);
                visible += remoteId == draft.remoteId ? 1 : 0;
            }
            if (visible > 1)
                return u"published twice"_s;
            sent += int(m_desk.attempts(id).size());
        }
        if (const QString wrong = checkPictures(); !wrong.isEmpty())
            return wrong;
        // Every public post belongs to one of the drafts.
        int isPublic = m_server.countOf(PostStatus::Publish);
        for (DraftId id : m_drafts) {
            const qint64 remoteId = m_desk.draft(id).remoteId;
            if (m_server.posts.contains(remoteId)
                && m_server.posts.at(remoteId).status == PostStatus::Publish)
                --isPublic;
        }
        if (isPublic != 0)
            return u"%1 public posts that no draft knows"_s.arg(isPublic);
        // A killed run may have journaled what it did not send; never the other way round.
        if (m_wordpress.mutations > sent || sent - m_wordpress.mutations > kills)
            return u"%1 attempts, %2 mutations, %3 kills"_s.arg(sent).arg(m_wordpress.mutations).arg(kills);
        return {};
    }

    QString checkPictures()
    {
        int sent = 0;
        for (const QByteArray &sha256 : m_pictures)
            sent += int(UploadStore(m_desk.pages()).tries(m_site, sha256)->size());
        if (m_wordpress.uploads > sent || sent - m_wordpress.uploads > kills)
            return u"%1 tries, %2 pictures sent, %3 kills"_s.arg(sent).arg(m_wordpress.uploads).arg(kills);
        for (const auto &[id, remote] : m_server.posts) {
            if (remote.content.contains("quotidian-picture"))
                return u"post %1 shows a picture of this computer"_s.arg(id);
        }
        return {};
    }

    /// After mended runs: done or with a reason; nobody's text lost.
    QString atRest()
    {
        for (DraftId id : m_drafts) {
            const Draft draft = m_desk.draft(id);
            const auto wish = *OutboxStore(m_desk.pages()).unfinished(id);
            if (wish && !wish->why)
                return u"draft %1: a wish waits (%2) and nobody knows why"_s.arg(id.value).arg(
                    int(wish->state));
            const bool isLive = m_server.posts.contains(draft.remoteId)
                && m_server.posts.at(draft.remoteId).status != PostStatus::Trash;
            if (draft.state == SyncState::OnSite && isLive) {
                const RemotePost &remote = m_server.posts.at(draft.remoteId);
                if (visibleWords(remote.content) != visibleWords(draft.fields.content))
                    return u"draft %1: said to be on the site, and is not"_s.arg(id.value);
                const bool isInPlace = remote.parent == draft.fields.parent
                    && remote.menuOrder == draft.fields.menuOrder && remote.type == draft.type;
                if (!isInPlace)
                    return u"draft %1: said to be on the site, and stands elsewhere there"_s.arg(id.value);
                pages += draft.type == PostType::Page && remote.parent != 0 ? 1 : 0;
                if (const QString wrong = shown(remote.content); !wrong.isEmpty())
                    return u"draft %1: "_s.arg(id.value) + wrong;
            }
        }
        for (const Foreign &f : m_foreign) {
            if (!isKept(f))
                return u"draft %1: a colleague's %2 is nowhere"_s.arg(f.draft.value)
                    .arg(QString::fromLatin1(f.text));
        }
        return {};
    }

    /// Its picture is in the library, once and to the byte.
    QString shown(const QByteArray &content)
    {
        const qsizetype at = content.indexOf("wp-image-");
        if (at < 0)
            return {};
        const qint64 id = content.mid(at + 9).split('"').front().toLongLong();
        if (!m_server.pictures.contains(id))
            return u"picture %1 is not there"_s.arg(id);
        const QByteArray &bytes = m_server.pictures.at(id).bytes;
        if (std::ranges::find(m_pictures, sha256(bytes)) == m_pictures.end())
            return u"picture %1 is another"_s.arg(id);
        ++pictures;
        const auto same = [&](const auto &entry) {
            return entry.second.bytes == bytes;
        };
        const auto copies = std::count_if(m_server.pictures.begin(), m_server.pictures.end(), same);
        return copies == 1 ? QString() : u"picture %1 is there %2 times"_s.arg(id).arg(copies);
    }

    struct Foreign {
        DraftId draft;
        qint64 id;
        QByteArray text;
    };
    bool isKept(const Foreign &f)
    {
        const auto holds = [&](const QByteArray &content, const QString &excerpt) {
            return content.contains(f.text + '<') || excerpt == QString::fromLatin1(f.text);
        };
        if (m_server.posts.contains(f.id)) {
            const RemotePost &remote = m_server.posts.at(f.id);
            if (holds(remote.content, remote.excerpt))
                return true;
        }
        const auto seen = m_desk.pages().all(
            u"SELECT content, excerpt FROM observation WHERE draft = ?"_s,
            [&](const Row &row) { return holds(row.get<QByteArray>(0), row.get<QString>(1)); }, f.draft);
        // Nor what we sent before it was there, and the line delivered behind it: the site has it in its
        // history.
        const auto &history = m_server.revisions[f.id];
        if (m_wasLate && std::ranges::any_of(history, [&](const auto &each) {
                return holds(each.content, each.excerpt);
            }))
            return true;
        // Written over by the next foreign edit before anybody looked is no loss of ours.
        const auto later = std::any_of(m_foreign.begin(), m_foreign.end(), [&](const Foreign &other) {
            return other.id == f.id && &other > &f && other.text.size() % 2 == f.text.size() % 2;
        });
        return later || std::find(seen->begin(), seen->end(), true) != seen->end();
    }

    NewsDesk &m_desk;
    quint32 m_seed;
    std::mt19937 m_random;
    FakeSite m_server;
    FakeWordPress m_wordpress;
    SiteId m_site;
    std::vector<DraftId> m_drafts;
    std::vector<qint64> m_above; ///< Pages.
    std::vector<QByteArray> m_pictures;
    std::vector<Foreign> m_foreign;
    bool m_wasLate = false; ///< Something was delivered when nobody waited for it any more.
    int m_tokens = 0;
};

} // namespace

class SyncCrashTest : public QObject {
    Q_OBJECT

private slots:
    /// QUOTIDIAN_SEED=17 plays that one alone; QUOTIDIAN_SEEDS=100000 plays so many, from
    /// QUOTIDIAN_FIRST_SEED on.
    void noScheduleLosesOrDoubles()
    {
        const int only = qEnvironmentVariableIntValue("QUOTIDIAN_SEED");
        const int given = qEnvironmentVariableIntValue("QUOTIDIAN_SEEDS");
        const int first = std::max(1, qEnvironmentVariableIntValue("QUOTIDIAN_FIRST_SEED"));
        const int seeds = only ? 1 : given ? given : 150;
        int faults = 0, kills = 0, pictures = 0, pages = 0;
        std::unique_ptr<NewsDesk> desk;
        for (int i = 0; i < seeds; ++i) {
            if (i % 50 == 0)
                desk = std::make_unique<NewsDesk>();
            const quint32 seed = quint32(only ? only : first + i);
            Schedule schedule(*desk, seed);
            const QString wrong = schedule.play();
            QVERIFY2(wrong.isEmpty(), qPrintable(u"QUOTIDIAN_SEED=%1: %2"_s.arg(seed).arg(wrong)));
            faults += schedule.faults;
            kills += schedule.kills;
            pictures += schedule.pictures;
            pages += schedule.pages;
        }
        QVERIFY(only || (pictures > 0 && pages > 0));
        qInfo("%d schedules, %d faults, %d kills, %d pictures, %d pages", seeds, faults, kills, pictures,
            pages);
    }
};

QTEST_GUILESS_MAIN(SyncCrashTest)
#include "synccrash_test.moc"
