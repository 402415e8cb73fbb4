#pragma once

#include "net/wordpress.h"

#include <functional>
#include <map>
#include <vector>

/// A WordPress in memory, with the behaviour that was measured on real ones: unique slugs, filters by role,
/// statuses that become others. Held against a real WordPress in fakeheld_test. Both sides are for the
/// test to edit.
class FakeSite {
public:
    enum class Role { Admin, Editor, Author, Contributor };

    std::map<qint64, RemotePost> posts;
    QSet<qint64> ofPlugins; ///< Posts that have a status of a plugin.
    std::map<qint64, std::vector<RemoteRevision>> revisions; ///< By post, oldest first.
    std::map<qint64, QString> categories{ { 1, QStringLiteral("Uncategorized") } };
    std::map<qint64, QString> tags;
    std::map<qint64, QString> users; ///< Who writes there.
    std::map<qint64, SiteMedia> media; ///< As the library lists it.
    /// What was uploaded, with the bytes that are there.
    struct Picture {
        RemoteMedia media;
        QByteArray bytes;
    };
    std::map<qint64, Picture> pictures;
    /// Columns of a post that no answer shows.
    struct Beside {
        QString modified; ///< In the site's local time when it was written.
        PostStatus beforeTrash = PostStatus::Draft;
        QString slugBeforeTrash;
        bool isFloating = true; ///< A draft's date, until somebody sets it or publishes.
    };
    std::map<qint64, Beside> beside;
    /// Virtual time; each request takes a second of it.
    QDateTime now = QDateTime(QDate(2026, 11, 24), QTime(6, 0), Qt::UTC);

    int mostRevisions = -1; ///< WP_POST_REVISIONS: so many are kept of a post; -1 is all.
    int zone = 0; ///< Seconds east of Greenwich: of the column that lists by change look at.
    QDateTime shiftAt; ///< Summer time begins or ends; invalid if never.
    int shiftBy = 0; ///< Seconds that are added to the zone from then on.
    int zoneAt(const QDateTime &at) const
    {
        return zone + (shiftAt.isValid() && at >= shiftAt ? shiftBy : 0);
    }

    std::function<void(RemotePost &)> onSave; ///< A plugin that changes what an account of ours sends.

    /// What another person does in WordPress's own editor.
    void edit(qint64 id, const std::function<void(RemotePost &)> &change, qint64 author = 0);
    void trash(qint64 id, qint64 author = 0);
    void untrash(qint64 id);
    void remove(qint64 id); ///< For good: the pages under it move up.

    static Capability can(Role role);
    bool mayEdit(const RemotePost &post, qint64 user, Role role) const;
    /// As the list asks: of the column that holds the site's local time.
    bool isModifiedAfter(qint64 id, const QDateTime &at) const;
    /// As `_embed` names them: ten of each taxonomy.
    std::vector<std::pair<Taxonomy, Term>> embeddedTerms(const RemotePost &post) const;
    /// The post or page under its own route.
    const RemotePost *find(PostType type, qint64 id) const;
    Result<RemotePost> create(PostType type, const PostChange &fields, qint64 author, Role role);
    Result<RemotePost> update(PostType type, qint64 id, const PostChange &fields, qint64 author, Role role);
    /// Into the trash, and what it is then; or, by force, for good.
    Result<std::optional<RemotePost>> discard(
        PostType type, qint64 id, bool isForGood, qint64 user, Role role);
    Result<Term> makeTerm(Taxonomy taxonomy, const QString &name, Role role, bool &isThere);
    Result<qint64> store(const MediaUpload &upload, qint64 author, Role role);
    void makeSizes(qint64 id); ///< What WordPress knows of a picture once it has looked at it.
    void finishPicture(qint64 id); ///< The same, if it is one.
    void removePicture(qint64 id);

    int countOf(PostStatus status) const;

    /// What a plugin makes of the file of a picture when it has arrived; none if it is empty.
    std::function<QByteArray(const QByteArray &bytes)> optimise;
    bool areFilesHidden = false; ///< From who only has their address.
    bool arePagesHidden = false; ///< From programs: their routes are not there (`show_in_rest`).

private:
    void filter(RemotePost &post, Role role) const; ///< As whatever that account saves.
    Result<> apply(RemotePost &post, const PostChange &fields, qint64 author, Role role);
    void applySlug(RemotePost &post, const PostChange &fields, PostStatus before, Role role);
    /// If the newest revision has another text, or there is none.
    void revise(RemotePost &post, qint64 author);
    void touch(RemotePost &post); ///< Modified now.
    void giveWay(RemotePost &post); ///< In the trash: its slug is for others.
    void makeWayFor(const QString &slug, qint64 id);
    QString uniqueSlug(const QString &slug, const RemotePost &post, qint64 parent) const;
    QString uniqueMediaSlug(const QString &slug, qint64 id) const;
    bool isUnder(qint64 page, qint64 above) const;

    qint64 m_nextId = 10;
    qint64 m_nextRevision = 1000;
};

/// One account's view of a FakeSite, over a line that fails as the test says. Main thread.
class FakeWordPress final : public WordPress {
public:
    enum class Call {
        Me,
        Read,
        List,
        FindSlug,
        Revisions,
        Terms,
        EnsureTerm,
        Create,
        Update,
        Upload,
        FindMedia,
        ReadMedia,
        FetchMedia,
        FinishMedia,
        RemoveMedia,
        Probe,
        TrashPost,
    };
    enum class Fault {
        None,
        NeverSent, ///< The line was down: Network, the site saw nothing.
        Offline,
        LostBefore, ///< Unknown, and the site saw nothing.
        LostAfter, ///< Unknown, and the site stored it.
        Late, ///< Unknown, and the site stores it some requests later.
        Unauthorized,
        Busy, ///< 503.
        Firewall, ///< 403 with a page of its own, before WordPress saw anything.
        Silent, ///< No answer ever; the site stored it.
        Unsent, ///< No answer ever, and the site saw nothing: the program ended before.
        // Of an upload alone.
        CutBody, ///< The line broke before all of it had left: Network, and nothing is stored.
        Damaged, ///< Not the bytes that were hashed: 412, and nothing is stored.
        Refuses, ///< 500 rest_upload_sideload_error.
        DiesInSizes, ///< Stored, its id said, and then a 500.
        Truncates, ///< Half of it is stored, and nobody says so.
    };

    FakeWordPress(FakeSite &site, qint64 userId, FakeSite::Role role)
        : m_site(site)
        , m_userId(userId)
        , m_role(role)
    {
    }

    /// Asked before each request; may edit the site.
    std::function<Fault(Call call)> fault;
    int lateBy = 3; ///< Requests until a Late one is stored.
    int requests = 0;
    int mutations = 0; ///< Creates and updates that were handed over to be sent.
    int uploads = 0; ///< The same of pictures.
    int readsStopped = 0; ///< Of revisions, by whoever asked.
    std::function<void()> onUpload; ///< In the middle of one.
    QDateTime askedFor; ///< Retry-After of the site.

    Future<> probe() override;
    QDateTime retryAt() const override { return askedFor; }
    Future<RemoteUser> me() override;
    Future<RemotePost> post(PostType type, qint64 id) override;
    Future<std::vector<RemotePost>> postsBySlug(PostType type, const QStringList &slugs) override;
    Future<RemotePage> posts(PostType type, int page, const std::optional<QDateTime> &modifiedAfter) override;
    Future<RemotePage> rows(PostType type, int page) override;
    Future<std::vector<RemoteRevision>> revisions(
        PostType type, qint64 id, qint64 after, const CancelToken &cancel) override;
    Future<RemotePost> createPost(PostType type, const PostChange &fields) override;
    Future<RemotePost> updatePost(PostType type, qint64 id, const PostChange &fields) override;
    Future<> trashPost(PostType type, qint64 id) override;
    Future<std::vector<Term>> terms(Taxonomy taxonomy, const QString &search) override;
    Future<std::vector<Term>> allTerms(Taxonomy taxonomy) override;
    Future<Term> ensureTerm(Taxonomy taxonomy, const QString &name) override;
    Future<std::vector<Term>> termsById(Taxonomy taxonomy, const QList<qint64> &ids) override;
    Future<std::vector<SiteAuthor>> authors() override;
    Future<std::vector<SiteMedia>> pictures() override;
    Future<qint64> uploadMedia(
        const MediaUpload &upload, const SentBytes &onSent, const CancelToken &cancel) override;
    Future<std::vector<RemoteMedia>> mediaBySlug(const QStringList &slugs) override;
    Future<RemoteMedia> media(qint64 id) override;
    Future<QByteArray> mediaFile(const QUrl &url, const CancelToken &cancel) override;
    Future<> finishMedia(qint64 id) override;
    Future<> removeMedia(qint64 id) override;

    /// What was sent Late and is still under way arrives now.
    void settle();

private:
    Result<RemotePage> pageOf(PostType type, int page, const std::optional<QDateTime> &modifiedAfter);
    template<class T>
    Future<T> answer(Call call, std::function<Result<T>()> work);
    Fault begin(Call call); ///< A request more; what is due arrives.
    template<class T>
    Future<T> finish(Call call, Fault planned, std::function<Result<T>()> work);
    bool mayEdit(const RemotePost &post) const { return m_site.mayEdit(post, m_userId, m_role); }

    struct Underway {
        int due = 0;
        std::function<void()> commit;
    };

    FakeSite &m_site;
    qint64 m_userId;
    FakeSite::Role m_role;
    std::vector<Underway> m_late;
    std::vector<std::shared_ptr<void>> m_silent; ///< Answers that are never given.
};
