#pragma once

#include "base/async.h"
#include "desk/fetchedfeed.h"
#include "desk/library.h"
#include "desk/typedaddress.h"
#include "net/feedfetcher.h"

#include <QObject>
#include <QTimer>

#include <deque>
#include <vector>

/// A feed that was found and read, on its way to being followed.
struct ReadyFeed {
    QUrl url;
    bool isPrivateAllowed = false; ///< The person typed this origin.
    FeedAnswer answer;
    FetchedFeed fetched;
};

/// What stands at a typed address: a feed, or a page that has feeds. Asked in this order, each address once,
/// until one is a feed: what the rules of known services say of the address; the address itself; the feeds
/// that the page names, those of comments last; those whose id stands in the page; the usual addresses of the
/// page's origin. Ends at once when a server asks to come back later or cannot be reached, and after
/// `deadline` altogether. Deletes itself after its answer. Main thread.
class FeedSearch final : public QObject {
    Q_OBJECT
public:
    static constexpr std::chrono::milliseconds deadline = std::chrono::seconds(45);

    FeedSearch(
        HttpClient &http, TypedAddress address, QObject *parent, std::chrono::milliseconds whole = deadline);

    /// The feed itself, or the first that can be read. Errors: NotFound/NoFeedFound with the addresses that
    /// were tried beside the page, parted by commas; Network/TimedOut; those of fetchFeed for the page.
    Future<ReadyFeed> first();
    /// Every feed that the page has, unread; one, if the address is a feed's or a usual address is.
    Future<std::vector<FoundFeed>> all();
    /// The feed at an address that a page named; a page there is Error::Reason::NoFeedFound.
    Future<ReadyFeed> one(const QUrl &named);

signals:
    void wasFeed(const ReadyFeed &feed); ///< Before all() answers: this one of its feeds is read already.

private:
    /// What the addresses in m_next are.
    enum class Step { Rules, Page, Links, Probes };
    enum class Goal { First, All };
    struct Look {
        std::optional<FetchedFeed> feed;
        std::vector<FoundFeed> links;
    };

    void start(Goal goal);
    void ask(const QUrl &url);
    void askNext();
    void take(const QUrl &url, const Result<FeedAnswer> &answer);
    void miss(const QUrl &url, const Error &error);
    void found(const QUrl &url, const FeedAnswer &answer, Look look);
    void readPage(const Look &look, const QUrl &page);
    bool isTyped(const QUrl &url) const;
    QString tried() const;
    void end(Result<ReadyFeed> result);
    void end(Result<std::vector<FoundFeed>> result);
    void fail(const Error &error);
    static Look lookAt(const FeedAnswer &answer);

    HttpClient &m_http;
    TypedAddress m_address;
    CancelToken m_cancel; ///< Of all requests: one deadline.
    QTimer m_deadline;
    Goal m_goal = Goal::First;
    Step m_step = Step::Page;
    bool m_isNamed = false; ///< one(): nothing else is asked.
    bool m_isOver = false;
    std::deque<QUrl> m_next; ///< Of this step, not asked yet.
    std::vector<FoundFeed> m_known; ///< What the rules say of the typed address.
    std::vector<QUrl> m_asked;
    QUrl m_page; ///< Where the typed address led in the end.
    Answer<ReadyFeed> m_first;
    Answer<std::vector<FoundFeed>> m_all;
};
