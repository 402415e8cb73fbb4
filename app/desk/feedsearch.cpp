#include "desk/feedsearch.h"

#include "formats/html/pagefacts.h"
#include "formats/text/encoding.h"
#include "net/privateaddress.h"

#include <QtConcurrent>

FeedSearch::FeedSearch(HttpClient &http, TypedAddress address, QObject *parent)
    : QObject(parent)
    , m_http(http)
    , m_address(std::move(address))
{
}

Future<ReadyFeed> FeedSearch::first()
{
    m_goal = Goal::First;
    ask(m_address.url);
    return m_first.future();
}

Future<std::vector<FoundFeed>> FeedSearch::all()
{
    m_goal = Goal::All;
    ask(m_address.url);
    return m_all.future();
}

Future<ReadyFeed> FeedSearch::one(const QUrl &named)
{
    m_goal = Goal::First;
    m_isPageRead = true;
    ask(named);
    return m_first.future();
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
    onDone(fetchFeed(m_http, url, {}, isTyped(url)), this,
        [this, url](const Result<FeedAnswer> &answer) { take(url, answer); });
}

void FeedSearch::take(const QUrl &url, const Result<FeedAnswer> &answer)
{
    if (!answer) {
        const bool isNoAnswer = answer.error().reason == Error::Reason::ConnectionFailed
            || answer.error().reason == Error::Reason::TimedOut;
        if (url == m_address.url && isNoAnswer && !m_address.fallback.isEmpty())
            return ask(m_address.fallback);
        return m_isPageRead ? askNextLink(answer.error()) : fail(answer.error());
    }
    if (answer->kind != FeedAnswer::Kind::Changed) {
        const Error error
            = answer->error.value_or(Error{ Error::Kind::Server, Error::Reason::HttpStatus, {} });
        return m_isPageRead ? askNextLink(error) : fail(error);
    }
    const QFuture<Result<Look>> looked
        = QtConcurrent::run([received = *answer]() -> Result<Look> { return lookAt(received); });
    onDone(looked, this, [this, url, received = *answer](const Result<Look> &look) {
        if (!look)
            return fail(look.error());
        found(url, received, *look);
    });
}

FeedSearch::Look FeedSearch::lookAt(const FeedAnswer &answer)
{
    Look look;
    if (Result<FetchedFeed> feed = readFeed(answer.capture, answer.contentType)) {
        look.feed = std::move(*feed);
        return look;
    }
    const Decoded page = toUtf8(answer.capture.body, answer.contentType, Markup::Html);
    for (const FeedLink &link : feedLinks(page.utf8, answer.capture.finalUrl))
        look.links.push_back({ link.url, link.title, link.type });
    return look;
}

void FeedSearch::found(const QUrl &url, const FeedAnswer &answer, const Look &look)
{
    if (look.feed) {
        if (m_goal == Goal::All) {
            emit wasFeed(ReadyFeed{ url, isTyped(url), answer, *look.feed });
            return end(
                std::vector<FoundFeed>{ { url, look.feed->title, QString::fromLatin1(answer.contentType) } });
        }
        return end(ReadyFeed{ url, isTyped(url), answer, *look.feed });
    }
    if (m_isPageRead)
        return askNextLink({ Error::Kind::NotFound, Error::Reason::NoFeedFound, url.host() });
    m_isPageRead = true;
    if (m_goal == Goal::All) {
        if (look.links.empty())
            return fail({ Error::Kind::NotFound, Error::Reason::NoFeedFound, url.host() });
        return end(look.links);
    }
    m_links = look.links;
    askNextLink({ Error::Kind::NotFound, Error::Reason::NoFeedFound, url.host() });
}

void FeedSearch::askNextLink(const Error &ifNone)
{
    if (m_links.empty())
        return fail(ifNone);
    const QUrl url = m_links.front().url;
    m_links.erase(m_links.begin());
    ask(url);
}

void FeedSearch::end(Result<ReadyFeed> result)
{
    m_first.give(std::move(result));
    deleteLater();
}

void FeedSearch::end(Result<std::vector<FoundFeed>> result)
{
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
