#pragma once

#include "base/async.h"
#include "desk/fetchedfeed.h"
#include "desk/library.h"
#include "desk/typedaddress.h"
#include "net/feedfetcher.h"

#include <QObject>

#include <vector>

/// A feed that was found and read, on its way to being followed.
struct ReadyFeed {
    QUrl url;
    bool isPrivateAllowed = false; ///< The person typed this origin.
    FeedAnswer answer;
    FetchedFeed fetched;
};

/// What stands at a typed address: a feed, or a page that names feeds. Deletes itself after its answer. Main
/// thread.
class FeedSearch final : public QObject {
    Q_OBJECT
public:
    FeedSearch(HttpClient &http, TypedAddress address, QObject *parent);

    /// The feed itself, or the first that the page names and that can be read.
    Future<ReadyFeed> first();
    /// Every feed that the page names; one, if the address is a feed's.
    Future<std::vector<FoundFeed>> all();
    /// The feed at an address that a page named; a page there is Error::Reason::NoFeedFound.
    Future<ReadyFeed> one(const QUrl &named);

signals:
    void wasFeed(const ReadyFeed &feed); ///< Before all() answers: the typed address is itself a feed's.

private:
    struct Look {
        std::optional<FetchedFeed> feed;
        std::vector<FoundFeed> links;
    };
    enum class Goal { First, All };

    void ask(const QUrl &url);
    void take(const QUrl &url, const Result<FeedAnswer> &answer);
    void found(const QUrl &url, const FeedAnswer &answer, const Look &look);
    void askNextLink(const Error &ifNone);
    bool isTyped(const QUrl &url) const;
    void end(Result<ReadyFeed> result);
    void end(Result<std::vector<FoundFeed>> result);
    void fail(const Error &error);
    static Look lookAt(const FeedAnswer &answer);

    HttpClient &m_http;
    TypedAddress m_address;
    std::vector<FoundFeed> m_links; ///< Named by the page and not asked yet.
    Goal m_goal = Goal::First;
    bool m_isPageRead = false;
    Answer<ReadyFeed> m_first;
    Answer<std::vector<FoundFeed>> m_all;
};
