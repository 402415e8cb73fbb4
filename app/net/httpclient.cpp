#include "net/httpclient.h"

#include "net/httpjob.h"

#include <algorithm>

using namespace Qt::StringLiterals;

QByteArray HttpResponse::header(QByteArrayView name) const
{
    for (const auto &[header, value] : headers) {
        if (header.compare(name, Qt::CaseInsensitive) == 0)
            return value;
    }
    return {};
}

QByteArray HttpResponse::mediaType() const
{
    const QByteArray type = header("Content-Type");
    const qsizetype end = type.indexOf(';');
    return (end < 0 ? type : type.left(end)).trimmed().toLower();
}

HttpClient::HttpClient(NetRules rules, const Clock *clock, QObject *parent)
    : QObject(parent)
    , m_rules(std::move(rules))
    , m_clock(clock ? clock : &m_systemClock)
{
}

HttpClient::~HttpClient()
{
    const auto everything = findChildren<HttpJob *>(QString(), Qt::FindDirectChildrenOnly);
    for (HttpJob *job : everything) {
        job->fail(Error::Kind::Canceled, Error::Reason::Unspecified, {});
        delete job;
    }
}

QDateTime HttpClient::now() const { return m_clock->now(); }

Future<HttpResponse> HttpClient::send(HttpRequest request)
{
    if (m_policy == NetworkPolicy::Offline)
        return readyFuture<HttpResponse>(Error{ Error::Kind::Offline, Error::Reason::WorkingOffline, {} });
    if (request.cancel.isCanceled())
        return readyFuture<HttpResponse>(Error{ Error::Kind::Canceled, Error::Reason::Unspecified, {} });
    if ((request.method == HttpRequest::Method::Post) == request.body.isEmpty())
        return readyFuture<HttpResponse>(
            Error{ Error::Kind::Refused, Error::Reason::BadArgument, u"body"_s });
    if (m_rules.transport)
        return m_rules.transport(request);
    auto *job = new HttpJob(*this, std::move(request));
    const Future<HttpResponse> future = job->future();
    m_waiting.push_back(job);
    QMetaObject::invokeMethod(this, &HttpClient::startNext, Qt::QueuedConnection);
    return future;
}

void HttpClient::setPolicy(NetworkPolicy policy)
{
    if (policy == m_policy)
        return;
    m_policy = policy;
    if (policy == NetworkPolicy::Offline) {
        const auto everything = findChildren<HttpJob *>(QString(), Qt::FindDirectChildrenOnly);
        for (HttpJob *job : everything)
            job->fail(Error::Kind::Offline, Error::Reason::WorkingOffline, {});
        for (HttpLine *line : std::exchange(m_resting, {}))
            delete line;
    }
    Q_EMIT policyChanged(policy);
}

void HttpClient::startNext()
{
    auto next = [this]() -> HttpJob * {
        if (std::ssize(m_running) >= m_rules.requests)
            return nullptr;
        const auto found = std::find_if(m_waiting.begin(), m_waiting.end(), [this](HttpJob *job) {
            const auto count = m_perHost.find(job->hostKey());
            return count == m_perHost.end() || count->second < m_rules.requestsPerHost;
        });
        if (found == m_waiting.end())
            return nullptr;
        HttpJob *job = *found;
        m_waiting.erase(found);
        m_running.push_back(job);
        ++m_perHost[job->hostKey()];
        return job;
    };
    while (HttpJob *job = next())
        job->start();
}

void HttpClient::leave(HttpJob *job, const QString &host)
{
    if (std::erase(m_running, job) == 0)
        return;
    const auto count = m_perHost.find(host);
    if (count != m_perHost.end() && --count->second <= 0)
        m_perHost.erase(count);
}

void HttpClient::moved(HttpJob *job, const QString &from)
{
    leave(job, from);
    m_waiting.push_front(job);
    startNext();
}

void HttpClient::finished(HttpJob *job)
{
    leave(job, job->hostKey());
    std::erase(m_waiting, job);
    job->deleteLater();
    QMetaObject::invokeMethod(this, &HttpClient::startNext, Qt::QueuedConnection);
}

HttpLine *HttpClient::openLine(const HttpLine::Place &place)
{
    return new HttpLine(place, m_rules.authorities, this);
}

HttpLine *HttpClient::restingLine(const HttpLine::Place &place)
{
    // The last one first: the others may have ended on the server's side.
    const auto found = std::find_if(
        m_resting.rbegin(), m_resting.rend(), [&](const HttpLine *line) { return line->place() == place; });
    if (found == m_resting.rend())
        return nullptr;
    HttpLine *line = *found;
    m_resting.erase(std::next(found).base());
    line->disconnect(this);
    return line;
}

void HttpClient::keep(HttpLine *line)
{
    connect(line, &HttpLine::ended, this, [this, line] {
        std::erase(m_resting, line);
        line->drop();
        line->deleteLater();
    });
    m_resting.push_back(line);
    line->rest();
    if (std::ssize(m_resting) <= m_rules.requests)
        return;
    HttpLine *oldest = m_resting.front();
    m_resting.erase(m_resting.begin());
    delete oldest;
}
