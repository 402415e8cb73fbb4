// Whether what a draft links to is there.

#include "desk/drafts.h"
#include "desk/draftsparts.h"
#include "desk/errortext.h"
#include "storage/linkcheckstore.h"

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype mostLinks = 200;
constexpr qint64 mostBytes = 256 * 1024; ///< Of a page that is asked for because its server knows no HEAD.

QUrl asked(const QUrl &url) { return url.adjusted(QUrl::RemoveFragment); }

bool isAsked(const QUrl &url)
{
    return (url.scheme() == "https"_L1 || url.scheme() == "http"_L1) && !url.host().isEmpty();
}

HttpRequest requestFor(const QUrl &url, HttpRequest::Method method)
{
    HttpRequest request;
    request.method = method;
    request.url = url;
    request.limits.bytes = mostBytes;
    request.limits.deadline = std::chrono::seconds(30);
    request.limits.silence = std::chrono::seconds(15);
    return request;
}

/// One asking for all the links of a post.
struct Round {
    std::vector<LinkCheck> checks;
    qsizetype wanted = 0;
    qsizetype done = 0;
    qsizetype failedLines = 0;
    std::optional<Error> stopped;
    int job = 0;
    CancelToken cancel;
};

/// What the answer, or its absence, says of the link; nothing if it says nothing.
std::optional<LinkCheck> checkOf(const QUrl &url, const Result<HttpResponse> &answer, const QDateTime &at)
{
    if (answer)
        return LinkCheck{ url, answer->status(), {}, at };
    if (answer.error().reason == Error::Reason::TooLarge)
        return LinkCheck{ url, 200, {}, at };
    if (answer.error().kind == Error::Kind::Network)
        return LinkCheck{ url, 0, errorText(answer.error()).what, at };
    return std::nullopt;
}

} // namespace

Future<> Drafts::checkLinks(const QList<QUrl> &links)
{
    QList<QUrl> wanted;
    for (const QUrl &link : links) {
        if (isAsked(link) && !wanted.contains(asked(link)) && wanted.size() < mostLinks)
            wanted.append(asked(link));
    }
    if (wanted.isEmpty())
        return readyFuture<void>(Result<>());
    HttpClient &http = m_parts->room.http;
    if (http.policy() == NetworkPolicy::Offline)
        return readyFuture<void>(Error{ Error::Kind::Offline, Error::Reason::WorkingOffline, {} });

    const Answer<> answer;
    const auto round = std::make_shared<Round>();
    round->wanted = wanted.size();
    round->job
        = m_parts->room.jobs.start(tr("Checking links"), [cancel = round->cancel] { cancel.cancel(); });
    const auto settle = [this, round, answer](const QUrl &url, const Result<HttpResponse> &response) {
        if (!response
            && (response.error().kind == Error::Kind::Offline
                || response.error().kind == Error::Kind::Canceled))
            round->stopped = response.error();
        if (const auto check = checkOf(url, response, m_parts->room.clock.now())) {
            round->checks.push_back(*check);
            round->failedLines += check->status == 0 ? 1 : 0;
        }
        m_parts->room.jobs.setProgress(round->job, int(++round->done), int(round->wanted));
        if (round->done < round->wanted)
            return;
        // Not one of several was reached: that is our line, and no word on theirs.
        if (!round->stopped && round->wanted > 1 && round->failedLines == round->wanted)
            round->stopped = Error{ Error::Kind::Network, Error::Reason::ConnectionFailed, {} };
        m_parts->room.jobs.finish(round->job);
        if (round->stopped)
            return answer.give(*round->stopped);
        pass(m_parts->file().write([checks = round->checks](Database &newsroom) -> Result<> {
            for (const LinkCheck &check : checks) {
                if (Result<> done = LinkCheckStore(newsroom).put(check); !done)
                    return done;
            }
            return {};
        }),
            this, answer);
    };
    for (const QUrl &url : std::as_const(wanted)) {
        HttpRequest head = requestFor(url, HttpRequest::Method::Head);
        head.cancel = round->cancel;
        onDone(http.send(head), this, [this, url, round, settle](const Result<HttpResponse> &response) {
            if (!response || response->status() < 400)
                return settle(url, response);
            // Many servers answer HEAD with what they would never answer a reader.
            HttpRequest whole = requestFor(url, HttpRequest::Method::Get);
            whole.cancel = round->cancel;
            onDone(m_parts->room.http.send(whole), this,
                [url, settle](const Result<HttpResponse> &second) { settle(url, second); });
        });
    }
    return answer.future();
}

std::vector<LinkCheck> Drafts::linkChecks(const QList<QUrl> &links) const
{
    std::vector<LinkCheck> checks;
    LinkCheckStore store(m_parts->pages());
    for (const QUrl &link : links) {
        const auto check = store.find(asked(link));
        if (check && *check)
            checks.push_back(**check);
    }
    return checks;
}
