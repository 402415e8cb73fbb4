#include "support/fakewordpressserver.h"

#include "support/fakerest.h"

#include <QMutexLocker>
#include <QUrlQuery>

FakeWordPressServer::FakeWordPressServer()
{
    m_server.otherwise([this](const WireRequest &request) { return answer(request); });
}

int FakeWordPressServer::mutations() const
{
    QMutexLocker lock(&m_lock);
    return m_mutations;
}

int FakeWordPressServer::requests() const
{
    QMutexLocker lock(&m_lock);
    return m_requests;
}

void FakeWordPressServer::setWatcher(std::function<void(Moment)> watcher)
{
    QMutexLocker lock(&m_lock);
    m_watcher = std::move(watcher);
}

void FakeWordPressServer::setDetour(Detour detour)
{
    QMutexLocker lock(&m_lock);
    m_detour = std::move(detour);
}

WireReply FakeWordPressServer::answer(const WireRequest &request)
{
    QMutexLocker lock(&m_lock);
    ++m_requests;
    m_mutations += request.method == "POST" ? 1 : 0;
    if (const std::optional<WireReply> reply = m_detour ? m_detour(request) : std::nullopt)
        return *reply;
    m_site.now = m_site.now.addSecs(1);
    if (m_watcher)
        m_watcher(Moment::Arrived);
    HttpRequest asked;
    asked.url = QUrl(QStringLiteral("http://site.example") + QString::fromLatin1(request.target));
    if (const QUrlQuery query(asked.url); query.hasQueryItem(QStringLiteral("rest_route"))) // The plain form.
        asked.url.setPath(QStringLiteral("/wp-json")
            + query.queryItemValue(QStringLiteral("rest_route"), QUrl::FullyDecoded));
    asked.method = request.method == "POST" ? HttpRequest::Method::Post : HttpRequest::Method::Get;
    asked.body = request.body;
    asked.override = request.header("X-HTTP-Method-Override");
    for (const QByteArray &name : { QByteArray("Content-Type"), QByteArray("Content-MD5") }) {
        if (const QByteArray value = request.header(name); !value.isEmpty())
            asked.headers.emplace_back(name, value);
    }
    const HttpResponse done = FakeRest(m_site).answer(asked, FakeRest::Account{ 5, FakeSite::Role::Editor });
    if (m_watcher)
        m_watcher(Moment::Stored);
    QList<QByteArray> headers;
    for (const auto &[name, value] : done.headers) {
        if (name != "Content-Type")
            headers.append(name + ": " + value);
    }
    return WireReply::answer(done.status(), done.header("Content-Type"), done.capture.body, headers);
}
