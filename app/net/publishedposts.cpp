#include "net/publishedposts.h"

#include "formats/blocks/tags.h"
#include "net/wordpressclient.h"
#include "net/wordpresserror.h"

#include <QJsonArray>
#include <QJsonValue>

using namespace Qt::StringLiterals;

namespace {

HttpRequest asReader(const QUrl &apiRoot, const QString &route, const QUrlQuery &query, bool isPrivateAllowed,
    const CancelToken &cancel)
{
    HttpRequest request;
    request.url = wordpressUrl(apiRoot, route, query);
    request.headers.emplace_back("Accept", "application/json");
    if (isPrivateAllowed)
        request.privateAllowedFor = apiRoot;
    request.cancel = cancel;
    return request;
}

PublishedPost toPublished(const QJsonValue &json)
{
    PublishedPost post;
    post.link = QUrl(json[u"link"_s].toString());
    post.title = blocks::plainText(json[u"title"_s][u"rendered"_s].toString().toUtf8());
    post.content = json[u"content"_s][u"rendered"_s].toString().toUtf8();
    post.author = json[u"_embedded"_s][u"author"_s][0][u"name"_s].toString();
    for (const QJsonValue &ofOneKind : json[u"_embedded"_s][u"wp:term"_s].toArray()) {
        for (const QJsonValue &term : ofOneKind.toArray()) {
            const QString name = blocks::plainText(term[u"name"_s].toString().toUtf8());
            if (term[u"taxonomy"_s] == u"category"_s)
                post.categories << name;
            else if (term[u"taxonomy"_s] == u"post_tag"_s)
                post.tags << name;
        }
    }
    post.at = QDateTime::fromString(json[u"date"_s].toString(), Qt::ISODate);
    return post;
}

} // namespace

Future<std::vector<PublishedPost>> fetchPublishedPosts(
    HttpClient &client, const QUrl &apiRoot, PostType type, bool isPrivateAllowed, const CancelToken &cancel)
{
    QUrlQuery query;
    query.addQueryItem(u"per_page"_s, u"10"_s);
    query.addQueryItem(u"_embed"_s, u"author,wp:term"_s);
    query.addQueryItem(u"_fields"_s,
        u"link,title.rendered,content.rendered,date,_links.author,_links.wp:term,_embedded.author,_embedded.wp:term"_s);
    const Answer<std::vector<PublishedPost>> answer;
    onDone(client.send(asReader(apiRoot, routeOf(type), query, isPrivateAllowed, cancel)), &client,
        [answer](const Result<HttpResponse> &response) {
            if (!response)
                return answer.give(response.error());
            const Result<QJsonValue> json = wordpressAnswer(*response, Effect::Reads);
            if (!json)
                return answer.give(json.error());
            std::vector<PublishedPost> posts;
            for (const QJsonValue &post : json->toArray())
                posts.push_back(toPublished(post));
            answer.give(posts);
        });
    return answer.future();
}

Future<QString> fetchPublicName(HttpClient &client, const QUrl &apiRoot, qint64 user, bool isPrivateAllowed)
{
    QUrlQuery query;
    query.addQueryItem(u"_fields"_s, u"name"_s);
    const QString route = u"wp/v2/users/"_s + QString::number(user);
    const Answer<QString> answer;
    onDone(client.send(asReader(apiRoot, route, query, isPrivateAllowed, {})), &client,
        [answer](const Result<HttpResponse> &response) {
            if (!response)
                return answer.give(response.error());
            const Result<QJsonValue> json = wordpressAnswer(*response, Effect::Reads);
            if (!json)
                return answer.give(json.error());
            answer.give((*json)[u"name"_s].toString());
        });
    return answer.future();
}
