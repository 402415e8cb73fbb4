#include "desk/feedsearch.h"

#include "base/origin.h"
#include "formats/html/knownfeeds.h"
#include "formats/text/encoding.h"
#include "net/privateaddress.h"

#include <QtConcurrent>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

constexpr size_t mostLinks = 10; ///< Asked one after the other for a feed that can be read.

std::vector<FoundFeed> toFound(const std::vector<FeedLink> &links)
{
    std::vector<FoundFeed> found;
    for (const FeedLink &link : links)
        found.push_back({ link.url, link.title, link.type });
    return found;
}

/// Without this the next request would only meet the same.
bool endsSearch(const Error &error)
{
    return error.reason == Error::Reason::RetryLater || error.kind == Error::Kind::Offline
        || error.kind == Error::Kind::Canceled;
}

} // namespace

FeedSearch::FeedSearch(
    HttpClient &http, TypedAddress address, QObject *parent, std::chrono::milliseconds whole)
    : QObject(parent)
    , m_http(http)
    , m_address(std::move(address))
{
    m_deadline.setSingleShot(true);
    connect(&m_deadline, &QTimer::timeout, this, [this] {
        fail({ Error::Kind::Network, Error::Reason::TimedOut, m_address.url.host() });
        m_cancel.cancel();
    });
    m_deadline.start(whole);
}

Future<ReadyFeed> FeedSearch::first()
{
    start(Goal::First);
    return m_first.future();
}

Future<std::vector<FoundFeed>> FeedSearch::all()
{
    start(Goal::All);
    return m_all.future();
}

Future<ReadyFeed> FeedSearch::one(const QUrl &named)
{
    m_goal = Goal::First;
    m_isNamed = true;
    m_step = Step::Links;
    ask(named);
    return m_first.future();
}

void FeedSearch::start(Goal goal)
{
    m_goal = goal;
    m_step = Step::Rules;
    m_known = toFound(knownFeeds(m_address.url));
    for (const FoundFeed &feed : m_known)
        m_next.push_back(feed.url);
    askNext();
}

/// What a person typed, and what a page of the same origin names, may be on a private network; nothing else
/// may.
bool FeedSearch::isTyped(const QUrl &url) const
{
    return isSameOrigin(url, m_address.url)
        || (!m_address.fallback.isEmpty() && isSameOrigin(url, m_address.fallback));
}

void FeedSearch::ask(const QUrl &url)
{
    m_asked.push_back(url);
    onDone(fetchFeed(m_http, url, {}, isTyped(url), m_cancel), this,
        [this, url](const Result<FeedAnswer> &answer) { take(url, answer); });
}

/// The next address of this step; behind the last one, the next step.
void FeedSearch::askNext()
{
    while (!m_next.empty()) {
        const QUrl url = m_next.front();
        m_next.pop_front();
        if (std::ranges::find(m_asked, url) == m_asked.end())
            return ask(url);
    }
    switch (m_step) {
    case Step::Rules:
        m_step = Step::Page;
        return ask(m_address.url);
    case Step::Page:
    case Step::Links:
        if (m_isNamed)
            break;
        m_step = Step::Probes;
        for (const QUrl &url : feedProbes(m_page))
            m_next.push_back(url);
        return askNext();
    case Step::Probes:
        break;
    }
    fail({ Error::Kind::NotFound, Error::Reason::NoFeedFound, tried() });
}

void FeedSearch::take(const QUrl &url, const Result<FeedAnswer> &answer)
{
    if (m_isOver)
        return;
    if (!answer)
        return miss(url, answer.error());
    if (answer->kind != FeedAnswer::Kind::Changed) {
        return miss(url, answer->error.value_or(Error{ Error::Kind::Server, Error::Reason::HttpStatus, {} }));
    }
    const QFuture<Result<Look>> looked
        = QtConcurrent::run([received = *answer]() -> Result<Look> { return lookAt(received); });
    onDone(looked, this, [this, url, received = *answer](const Result<Look> &look) {
        if (m_isOver)
            return;
        if (!look)
            return fail(look.error());
        found(url, received, *look);
    });
}

/// Nothing came from an address, or nothing that is whole.
void FeedSearch::miss(const QUrl &url, const Error &error)
{
    if (m_isNamed || endsSearch(error))
        return fail(error);
    const bool isNoAnswer = error.kind == Error::Kind::Network;
    switch (m_step) {
    case Step::Rules:
        // A rule may have guessed wrong about an address that has another spelling to try.
        if (isNoAnswer && isTyped(url) && m_address.fallback.isEmpty())
            return fail(error);
        return askNext();
    case Step::Page:
        if (isNoAnswer && url == m_address.url && !m_address.fallback.isEmpty())
            return ask(m_address.fallback);
        if (error.reason != Error::Reason::NotAFeed)
            return fail(error);
        m_page = url; // A picture, a film: its site may have a feed all the same.
        return askNext();
    case Step::Links:
        // Another server's fault says nothing about this one.
        if (isNoAnswer && isSameOrigin(url, m_page))
            return fail(error);
        return askNext();
    case Step::Probes:
        return isNoAnswer ? fail(error) : askNext();
    }
}

FeedSearch::Look FeedSearch::lookAt(const FeedAnswer &answer)
{
    Look look;
    if (Result<FetchedFeed> feed = readFeed(answer.capture, answer.contentType)) {
        look.feed = std::move(*feed);
        return look;
    }
    const QUrl &url = answer.capture.finalUrl;
    const Decoded page = toUtf8(answer.capture.body, answer.contentType, Markup::Html);
    look.links = toFound(commentsLast(feedLinks(page.utf8, url), url));
    for (FoundFeed &known : toFound(knownFeeds(url, page.utf8))) {
        if (std::ranges::find(look.links, known.url, &FoundFeed::url) == look.links.end())
            look.links.push_back(std::move(known));
    }
    return look;
}

void FeedSearch::found(const QUrl &url, const FeedAnswer &answer, Look look)
{
    if (!look.feed) {
        if (m_step == Step::Page)
            return readPage(look, answer.capture.finalUrl);
        return miss(url, { Error::Kind::NotFound, Error::Reason::NoFeedFound, tried() });
    }
    const FoundFeed named{ url, look.feed->title, QString::fromLatin1(answer.contentType) };
    const ReadyFeed ready{ url, isTyped(url), answer, std::move(*look.feed) };
    if (m_goal == Goal::First)
        return end(ready);
    emit wasFeed(ready);
    std::vector<FoundFeed> all{ named };
    // A repository has releases and commits: the one that was read vouches for its neighbours.
    for (const FoundFeed &known : m_known) {
        if (m_step == Step::Rules && std::ranges::find(m_asked, known.url) == m_asked.end())
            all.push_back(known);
    }
    end(std::move(all));
}

void FeedSearch::readPage(const Look &look, const QUrl &page)
{
    m_page = page;
    m_step = Step::Links;
    std::vector<FoundFeed> fresh = look.links;
    std::erase_if(fresh,
        [this](const FoundFeed &link) { return std::ranges::find(m_asked, link.url) != m_asked.end(); });
    if (m_goal == Goal::All && !fresh.empty())
        return end(fresh);
    for (const FoundFeed &link : fresh) {
        if (m_next.size() < mostLinks)
            m_next.push_back(link.url);
    }
    askNext();
}

/// The addresses that were asked beside the page, for the person.
QString FeedSearch::tried() const
{
    QStringList addresses;
    for (const QUrl &url : m_asked) {
        if (url == m_address.url || url == m_address.fallback)
            continue;
        addresses << (isSameOrigin(url, m_page) ? url.path() : url.toDisplayString());
    }
    return addresses.join(u", "_s);
}

void FeedSearch::end(Result<ReadyFeed> result)
{
    if (std::exchange(m_isOver, true))
        return;
    m_deadline.stop();
    m_first.give(std::move(result));
    deleteLater();
}

void FeedSearch::end(Result<std::vector<FoundFeed>> result)
{
    if (std::exchange(m_isOver, true))
        return;
    m_deadline.stop();
    m_all.give(std::move(result));
    deleteLater();
}

void FeedSearch::fail(const Error &error)
{
    if (m_goal == Goal::All)
        end(Result<std::vector<FoundFeed>>(error));
    else
        end(Result<ReadyFeed>(error));
}
