// Requests and who asks; posts, terms and pictures are in wordpressposts.cpp, wordpressterms.cpp and
// wordpressmedia.cpp.
#include "net/wordpressclient.h"

#include "base/origin.h"
#include "net/feedfetcher.h"
#include "net/wordpresserror.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRandomGenerator>
#include <QUrlQuery>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {
constexpr qint64 answerBytes = 64 * 1024 * 1024; // A list of 100 posts may hold many long ones.
}

WordPressClient::WordPressClient(
    HttpClient &client, QUrl apiRoot, QString user, Secret password, bool isPrivateAllowed)
    : m_client(client)
    , m_apiRoot(std::move(apiRoot))
    , m_user(std::move(user))
    , m_password(std::move(password))
    , m_isPrivateAllowed(isPrivateAllowed)
{
    m_limits.bytes = answerBytes;
}

HttpRequest WordPressClient::request(const QString &route, const QUrlQuery &query) const
{
    HttpRequest request;
    request.url = wordpressUrl(m_apiRoot, route, query);
    request.headers.emplace_back("Accept", "application/json");
    request.credentials = Credentials{ m_apiRoot, m_user, m_password };
    if (m_isPrivateAllowed)
        request.privateAllowedFor = m_apiRoot;
    request.limits = m_limits;
    request.cancel = m_cancel;
    return request;
}

HttpRequest WordPressClient::jsonPost(
    const QString &route, const QUrlQuery &query, const QJsonObject &body) const
{
    HttpRequest post = request(route, query);
    post.method = HttpRequest::Method::Post;
    post.headers.emplace_back("Content-Type", "application/json; charset=utf-8");
    post.body = QJsonDocument(body).toJson(QJsonDocument::Compact);
    return post;
}

QUrl wordpressUrl(const QUrl &apiRoot, const QString &route, const QUrlQuery &query)
{
    QUrl url = apiRoot;
    QUrlQuery full(apiRoot);
    if (full.hasQueryItem(u"rest_route"_s)) {
        full.removeAllQueryItems(u"rest_route"_s);
        full.addQueryItem(u"rest_route"_s, u'/' + route);
    } else {
        url.setPath(url.path() + (url.path().endsWith(u'/') ? QString() : u"/"_s) + route);
    }
    for (const auto &[key, value] : query.queryItems(QUrl::FullyEncoded))
        full.addQueryItem(key, value);
    url.setQuery(full.isEmpty() ? QString() : full.query(QUrl::FullyEncoded));
    return url;
}

Future<HttpResponse> WordPressClient::read(const QString &route, const QUrlQuery &query)
{
    QUrlQuery fresh = query;
    add(fresh, u"_"_s, QString::number(QRandomGenerator::global()->generate64(), 36));
    HttpRequest asked = request(route, fresh);
    asked.headers.emplace_back("Cache-Control", "no-cache");
    return ask(std::move(asked));
}

Future<HttpResponse> WordPressClient::ask(HttpRequest request)
{
    return ask(m_client, m_retryAt, std::move(request));
}

Future<HttpResponse> WordPressClient::ask(
    HttpClient &client, const std::shared_ptr<QDateTime> &whenAsked, HttpRequest request)
{
    Answer<HttpResponse> answer;
    const QUrl asked = request.url;
    onDone(client.send(std::move(request)), &client,
        [answer, asked, retryAt = whenAsked](const Result<HttpResponse> &response) {
            // Led elsewhere it was asked without the password: what it says there is nothing about us.
            if (response && !isSameOrigin(response->capture.finalUrl, asked))
                return answer.give(
                    Error{ Error::Kind::Server, Error::Reason::NotASite, response->capture.finalUrl.host() });
            const bool isBusy = response && (response->status() == 429 || response->status() == 503);
            if (const QDateTime at = isBusy ? ::retryAt(*response) : QDateTime(); at.isValid())
                *retryAt = retryAt->isValid() ? std::max(*retryAt, at) : at;
            answer.give(response);
        });
    return answer.future();
}

Future<> WordPressClient::probe()
{
    QUrlQuery query;
    add(query, u"_fields"_s, u"namespaces"_s);
    HttpRequest root = request({}, query);
    root.credentials.reset();
    Answer<> answer;
    onDone(ask(std::move(root)), &m_client, [answer](const Result<HttpResponse> &response) {
        if (!response)
            return answer.give(response.error());
        const Result<QJsonValue> json = wordpressAnswer(*response, Effect::Reads);
        if (!json)
            return answer.give(json.error());
        if (!(*json)[u"namespaces"_s].toArray().contains(u"wp/v2"_s))
            return answer.give(notAsExpected(Effect::Reads, u"no namespaces"_s));
        answer.give({});
    });
    return answer.future();
}

Future<RemoteUser> WordPressClient::me()
{
    QUrlQuery query;
    add(query, u"context"_s, u"edit"_s);
    add(query, u"_fields"_s, u"id,name,roles,capabilities"_s);
    Answer<RemoteUser> answer;
    onDone(read(u"wp/v2/users/me"_s, query), &m_client, [answer](const Result<HttpResponse> &response) {
        if (!response)
            return answer.give(response.error());
        answer.give(remoteUser(*response));
    });
    return answer.future();
}

Result<RemoteUser> remoteUser(const HttpResponse &response)
{
    const Result<QJsonValue> json = wordpressAnswer(response, Effect::Reads);
    if (!json)
        return json.error();
    RemoteUser user;
    user.id = (*json)[u"id"_s].toInteger();
    if (user.id <= 0 || !(*json)[u"capabilities"_s].isObject())
        return notAsExpected(Effect::Reads, u"no user in the answer"_s);
    user.name = (*json)[u"name"_s].toString();
    // An object of numbers when a plugin took a role out of the middle of PHP's array.
    const QJsonValue roles = (*json)[u"roles"_s];
    for (const QJsonValue &role : roles.isObject()
            ? QJsonArray::fromVariantList(roles.toObject().toVariantMap().values())
            : roles.toArray())
        user.roles.append(role.toString());
    const QJsonObject can = (*json)[u"capabilities"_s].toObject();
    auto may = [&can](QLatin1StringView capability) {
        return can[capability].toBool();
    };
    user.can = { .canEditPosts = may("edit_posts"_L1),
        .canPublish = may("publish_posts"_L1),
        .canUpload = may("upload_files"_L1),
        .canModerate = may("moderate_comments"_L1),
        .canUseUnfilteredHtml = may("unfiltered_html"_L1),
        .canEditOthers = may("edit_others_posts"_L1),
        .canEditPages = may("edit_pages"_L1),
        .canPublishPages = may("publish_pages"_L1),
        .canEditOthersPages = may("edit_others_pages"_L1) };
    return user;
}
