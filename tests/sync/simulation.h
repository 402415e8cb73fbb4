#pragma once

#include "net/wordpressclient.h"
#include "support/simulatedloop.h"
#include "sync/newsdesk.h"
#include "sync/simulatedline.h"

#include <QStringList>

#include <array>
#include <set>

/// One newsroom on two computers and in the browser, from one seed: people who write, a line that fails, a
/// disk that is full or held by another program, programs that die, newsrooms of which an old copy comes
/// back, a site that is changed, moved in time and put back to a backup. The program's own engine, client
/// and stores; a site in memory; one virtual clock. The same seed gives the same bytes.
class Simulation final {
public:
    /// Both newsrooms are emptied. Harsh: pictures, old newsrooms and backups of the site in every seed, not
    /// in one of some.
    Simulation(SimulatedLoop &loop, std::array<std::unique_ptr<NewsDesk>, 2> &desks, quint32 seed,
        bool isHarsh = false);
    ~Simulation();

    /// What went wrong; empty if nothing did.
    QString play(int steps = 40);

    /// Everything that happened, line by line, with the bytes of requests and answers; only if asked for
    /// before.
    bool isTraced = false;
    QByteArray trace;

    struct Counts {
        qint64 steps = 0, requests = 0, mutations = 0, faults = 0, kills = 0, runs = 0, foreign = 0,
               conflicts = 0, published = 0, diskFaults = 0, pictures = 0, broughtBack = 0, putBack = 0;
        qint64 ofFault[SimulatedLine::faultCount] = {};
    };
    Counts counts;

private:
    using Tokens = std::set<int>;

    /// One copy of the program.
    struct Copy {
        NewsDesk *desk = nullptr;
        SiteId site;
        std::vector<DraftId> drafts; ///< That were written here.
        std::unique_ptr<HttpClient> http;
        std::unique_ptr<WordPressClient> wordpress;
        std::unique_ptr<SyncRun> run;
        bool isEnded = false;
        std::optional<Error> stopped;
        int pushed = 0, pulled = 0;
        qint64 lastAttempt = 0; ///< That left.
        qint64 lastTry = 0; ///< The same of pictures.
        Tokens seen; ///< Of the site, in an answer that came.
        Tokens typed; ///< Here.
        Tokens removed; ///< Here, by the person.
        std::set<qint64> looked; ///< Posts that were read in this run.
        std::set<qint64> lookedAtCache; ///< Posts whose last look a cache has answered.
        std::set<qint64> lookedAtBefore; ///< Posts whose last look was before the site was put back.
        std::map<QString, int> lookedFor; ///< Keys of pictures, and when.
        qint64 clockError = 0;
        /// What was so when a copy of its newsroom was put aside.
        struct Old {
            std::vector<DraftId> drafts;
            qint64 lastAttempt, lastTry;
            Tokens typed, removed;
        };
        std::optional<Old> old;
    };
    /// Of a post on the site.
    struct Origin {
        QString key; ///< That it was claimed under.
    };

    int below(int n) { return int(m_random() % quint32(n)); }
    bool oneIn(int n) { return below(n) == 0; }
    void note(const QString &line);
    void fail(const QString &why);

    // What people do.
    void act();
    void write(Copy &copy);
    static const std::array<QByteArray, 3> &pictures();
    void show(Copy &copy, DraftId id, PostFields &fields);
    void wish(Copy &copy);
    void decide(Copy &copy);
    void editThere();
    void happenThere();
    void useBackup();
    void useOldCopy(Copy &copy);
    void keepOld(Copy &copy);
    void bringBack(Copy &copy);
    QByteArray token(int &number);
    QByteArray sentence(const QByteArray &token, int number);
    QByteArray withParagraph(const QByteArray &content, const QByteArray &text);

    // What programs do.
    void use(Copy &copy); ///< Its clock is the computer's now.
    void start(Copy &copy);
    bool advance(Copy &copy); ///< One event; false when nothing is left to wait for.
    void kill(Copy &copy);
    void finishEnded();
    void finish(Copy &copy);
    void rest(); ///< Everything mended: to the end.

    // What must hold.
    void sent(SimulatedLine::Wire &wire);
    void answered(const SimulatedLine::Wire &wire, const HttpResponse &answer);
    void beforeCommit(const SimulatedLine::Wire &wire);
    void afterCommit(const SimulatedLine::Wire &wire);
    void sentOfPictures(Copy &copy, const SimulatedLine::Wire &wire);
    void pictureArrived(Copy &copy, const SimulatedLine::Wire &wire);
    static bool isLike(Copy &copy, DraftId draft, const RemotePost &post);
    void noteTaken(Copy &copy, bool hasComeBack);
    bool couldKnowAgain(Copy &copy, const QString &key);
    void noteTitles();
    void notePicturesOfOthers();
    void noteSpoiled(const SimulatedLine::Wire &wire);
    void noteWentOver(qint64 post, const SimulatedLine::Wire &wire, const Tokens &tokens);
    void noteRead(Copy &copy, qint64 post, qint64 at);
    void notePruned();
    void checkWentOver(Copy &copy);
    void check();
    void checkConflicts(Copy &copy);
    void checkPictures(const RemotePost &post);
    void checkAtRest();
    void checkDisplaced(Copy &copy);
    static bool isOfTheSameSecond(Copy &copy, DraftId draft, const RemotePost &post);
    QByteArray everything();
    QByteArray everythingButRevisions();
    QByteArray everythingOf(Copy &copy);
    static QByteArray rowsOf(Copy &copy, const QString &sql);
    static Tokens tokensIn(const QByteArray &text);
    Tokens onSite(qint64 post) const;
    Tokens inRevisions(qint64 post) const;

    SimulatedLoop &m_loop;
    quint32 m_seed;
    std::mt19937 m_random;
    FakeSite m_server;
    SimulatedLine m_line;
    std::array<Copy, 2> m_copies;
    qint64 m_serverClockError = 0;
    std::map<qint64, Origin> m_origins;
    std::set<std::pair<qint64, qint64>> m_taken; ///< By which copy, and the post.
    std::set<QString> m_strays; ///< Keys of which a second post, or picture, may be there.
    struct ArrivedPicture {
        int at = 0;
        Copy *by = nullptr;
    };
    std::map<QString, ArrivedPicture> m_arrived; ///< The newest under its key.
    std::set<qint64> m_removedPictures; ///< In the browser.
    /// Of the site.
    struct Backup {
        FakeSite site;
        std::map<qint64, Origin> origins;
    };
    std::optional<Backup> m_backup;
    bool m_hasZoneChanged = false; ///< The site's: no list of changes is sure of a second then.
    std::map<qint64, QString> m_titles; ///< That posts had first.
    std::set<qint64> m_retitled;
    std::set<qint64> m_putBackUnderWay; ///< Posts, between a look and a write perhaps.
    std::map<qint64, QByteArray>
        m_opened; ///< Texts of posts, in an editor of the browser that somebody left open.
    int m_moment = 0;
    bool m_hasPictures = false;
    bool m_hasOldCopies = false;
    bool m_hasBackups = false;
    bool m_broughtBack = false;
    Tokens m_all; ///< Ever written.
    Tokens m_gone; ///< Taken away by who may: a person in the browser, the site.
    /// What was saved between a look of ours and the write behind it, or what an older newsroom does not know
    /// any more, and stands in the site's revisions alone.
    struct WentOver {
        qint64 post = 0;
        Tokens tokens;
        Copy *by = nullptr;
        bool isKnowable = true; ///< Its newsroom knows of the write.
        qint64 at = 0; ///< That arrived.
        bool wasRead = false; ///< The post was, after it, in this run of its newsroom.
        int spoiled = 0; ///< Answers about the revisions; after three nobody asks again.
    };
    std::vector<WentOver> m_wentOver;
    std::map<qint64, Tokens> m_before; ///< What a post held when a request came.
    qint64 m_target = 0;
    bool m_wasClaim = false; ///< The target, until then.
    int m_tokens = 0;
    int m_draftNumber = 0;
    bool m_isAdvancing = false; ///< The disk may fail a program; what people do here is no part of it.
    QString m_wrong;
};
