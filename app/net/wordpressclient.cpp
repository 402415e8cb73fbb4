#include "net/wordpressclient.h"

#include "base/origin.h"
#include "formats/text/entities.h"
#include "net/feedfetcher.h"
#include "net/wordpresserror.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRandomGenerator>
#include <QStringDecoder>
#include <QUrlQuery>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {
constexpr qint64 answerBytes = 64 * 1024 * 1024; // A list of 100 posts may hold many long ones.
const QString pageSize = u"100"_s;

const QString rowFields
    = u"id,status,slug,author,modified_gmt,date_gmt,categories,tags,featured_media,parent,menu_order"_s;
const QString listedFields = rowFields + u",title.raw,content.raw,excerpt.raw,link"_s;
// Two questions to the site's database for each post: of one post, and not of a hundred.
const QString postFields = listedFields + u",_links.predecessor-version,_links.version-history"_s;
const QString aliveStatuses = u"draft,pending,publish,future,private"_s;

// WordPress adds statuses of its own ("auto-draft", "inherit") and plugins theirs; none of them is a post of
// ours.
std::optional<RemotePost> toRow(PostType type, const QJsonValue &json)
{
    const std::optional<PostStatus> status = toPostStatus(json[u"status"_s].toString());
    const qint64 id = json[u"id"_s].toInteger();
    if (!status || id <= 0)
        return std::nullopt;
    RemotePost post;
    post.type = type;
    post.id = id;
    post.status = *status;
    post.slug = json[u"slug"_s].toString();
    post.link = QUrl(json[u"link"_s].toString());
    post.author = json[u"author"_s].toInteger();
    post.modifiedGmt = json[u"modified_gmt"_s].toString();
    post.dateGmt = json[u"date_gmt"_s].toString();
    for (const QJsonValue &term : json[u"categories"_s].toArray())
        post.categories.append(term.toInteger());
    for (const QJsonValue &term : json[u"tags"_s].toArray())
        post.tags.append(term.toInteger());
    post.featuredMedia = json[u"featured_media"_s].toInteger();
    post.parent = json[u"parent"_s].toInteger();
    post.menuOrder = json[u"menu_order"_s].toInt();
    const QJsonValue links = json[u"_links"_s];
    post.predecessorRevision = links[u"predecessor-version"_s][0][u"id"_s].toInteger();
    post.revisionCount = static_cast<int>(links[u"version-history"_s][0][u"count"_s].toInteger());
    return post;
}

std::optional<RemotePost> toPost(PostType type, const QJsonValue &json)
{
    std::optional<RemotePost> post = toRow(type, json);
    if (!post || !json[u"content"_s][u"raw"_s].isString() || !json[u"title"_s][u"raw"_s].isString())
        return std::nullopt;
    post->title = json[u"title"_s][u"raw"_s].toString();
    post->content = json[u"content"_s][u"raw"_s].toString().toUtf8();
    post->excerpt = json[u"excerpt"_s][u"raw"_s].toString();
    return post;
}

/// Of a post that is there, in a status of a plugin.
std::optional<Error> unknownStatus(const QJsonValue &json)
{
    const QString status = json[u"status"_s].toString();
    if (status.isEmpty() || toPostStatus(status))
        return std::nullopt;
    return Error{ Error::Kind::Refused, Error::Reason::StatusUnknown, status.left(40) };
}

Result<RemotePost> onePost(PostType type, const HttpResponse &response, Effect effect)
{
    const Result<QJsonValue> json = wordpressAnswer(response, effect);
    if (!json)
        return json.error();
    if (const std::optional<RemotePost> post = toPost(type, *json))
        return *post;
    if (const auto ofPlugin = unknownStatus(*json); ofPlugin && effect == Effect::Reads)
        return *ofPlugin;
    return notAsExpected(effect, u"no post in the answer"_s);
}

// Term names come with the five entities of HTML that WordPress makes (esc_html), and numbers.
QString decoded(const QString &text)
{
    const QByteArray bytes = text.toUtf8();
    QString out;
    qsizetype done = 0;
    while (true) {
        const qsizetype at = bytes.indexOf('&', done);
        if (at < 0)
            break;
        out += QString::fromUtf8(bytes.mid(done, at - done));
        const qsizetype end = bytes.indexOf(';', at);
        char32_t number = 0;
        if (end > at + 2 && bytes[at + 1] == '#') {
            const bool isHex = bytes[at + 2] == 'x' || bytes[at + 2] == 'X';
            bool fits = false;
            number = isHex ? bytes.mid(at + 3, end - at - 3).toUInt(&fits, 16)
                           : bytes.mid(at + 2, end - at - 2).toUInt(&fits, 10);
            if (!fits || number == 0 || number > 0x10FFFF || (number >= 0xD800 && number < 0xE000))
                number = 0;
        }
        const auto name = findNamedReference(
            std::string_view(bytes.constData() + at + 1, static_cast<size_t>(bytes.size() - at - 1)));
        if (number) {
            out += QString::fromUcs4(&number, 1);
            done = end + 1;
        } else if (name) {
            out += QString::fromUcs4(&name->first, 1);
            if (name->second)
                out += QString::fromUcs4(&name->second, 1);
            done = at + 1 + static_cast<qsizetype>(name->length);
        } else {
            out += u'&';
            done = at + 1;
        }
    }
    return out + QString::fromUtf8(bytes.mid(done));
}

Result<std::vector<Term>> termList(const HttpResponse &response)
{
    const Result<QJsonArray> list = listIn(response, u"terms"_s);
    if (!list)
        return list.error();
    std::vector<Term> terms;
    for (const QJsonValue term : *list) {
        if (term[u"id"_s].toInteger() > 0)
            terms.push_back({ term[u"id"_s].toInteger(), decoded(term[u"name"_s].toString()),
                term[u"parent"_s].toInteger(), static_cast<int>(term[u"count"_s].toInteger()) });
    }
    return terms;
}

QString routeOf(Taxonomy taxonomy)
{
    switch (taxonomy) {
    case Taxonomy::Category:
        return u"wp/v2/categories"_s;
    case Taxonomy::Tag:
        return u"wp/v2/tags"_s;
    }
    return {};
}

QUrlQuery listQuery(const QString &fields, int page)
{
    QUrlQuery query;
    add(query, u"context"_s, u"edit"_s);
    add(query, u"_fields"_s, fields);
    add(query, u"per_page"_s, pageSize);
    add(query, u"page"_s, QString::number(page));
    add(query, u"orderby"_s, u"id"_s);
    add(query, u"order"_s, u"asc"_s);
    add(query, u"status"_s, aliveStatuses + u",trash"_s);
    return query;
}

/// What `_embed=wp:term` puts into a post: at most ten of each taxonomy.
void readEmbeddedTerms(const QJsonValue &post, std::vector<std::pair<Taxonomy, Term>> &terms)
{
    for (const QJsonValue ofOneKind : post[u"_embedded"_s][u"wp:term"_s].toArray()) {
        for (const QJsonValue term : ofOneKind.toArray()) {
            const QString taxonomy = term[u"taxonomy"_s].toString();
            const bool isCategory = taxonomy == "category"_L1;
            if (term[u"id"_s].toInteger() > 0 && (isCategory || taxonomy == "post_tag"_L1))
                terms.emplace_back(isCategory ? Taxonomy::Category : Taxonomy::Tag,
                    Term{ term[u"id"_s].toInteger(), decoded(term[u"name"_s].toString()) });
        }
    }
}

template<class Read>
Result<RemotePage> pageOf(const HttpResponse &response, int page, Read read)
{
    const Result<QJsonArray> list = listIn(response, u"posts"_s);
    // Posts went while we turned pages.
    if (!list && page > 1 && wordpressCode(list.error()) == "rest_post_invalid_page_number"_L1)
        return RemotePage{ {}, page, page - 1 };
    if (!list)
        return list.error();
    bool isNumber = false;
    const int pages = response.header("X-WP-TotalPages").toInt(&isNumber);
    // Rows are left out silently, so that only this header says where the list ends.
    if (!isNumber)
        return notAsExpected(Effect::Reads, u"no X-WP-TotalPages"_s);
    RemotePage result{ {}, page, std::max(1, pages), response.header("X-WP-Total").toInt(),
        httpDate(response.header("Date")) };
    for (const QJsonValue row : *list) {
        readEmbeddedTerms(row, result.terms);
        if (std::optional<RemotePost> post = read(row))
            result.posts.push_back(std::move(*post));
    }
    return result;
}

QString joined(const QList<qint64> &ids)
{
    QStringList words;
    for (qint64 id : ids)
        words.append(QString::number(id));
    return words.join(u',');
}

} // namespace

QString routeOf(PostType type)
{
    switch (type) {
    case PostType::Post:
        return u"wp/v2/posts"_s;
    case PostType::Page:
        return u"wp/v2/pages"_s;
    }
    return {};
}

WordPressClient::WordPressClient(
    HttpClient &client, QUrl apiRoot, QString user, Secret password, bool isPrivateAllowed)
    : m_client(client)
    , m_apiRoot(std::move(apiRoot))
    , m_user(std::move(user))
    , m_password(std::move(password))
    , m_isPrivateAllowed(isPrivateAllowed)
    , m_nextRead(QRandomGenerator::global()->generate64())
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
    add(fresh, u"_"_s, QString::number(m_nextRead++, 36));
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

Future<RemotePost> WordPressClient::post(PostType type, qint64 id)
{
    QUrlQuery query;
    add(query, u"context"_s, u"edit"_s);
    add(query, u"_fields"_s, postFields);
    Answer<RemotePost> answer;
    onDone(read(routeOf(type) + u'/' + QString::number(id), query), &m_client,
        [answer, type](const Result<HttpResponse> &response) {
            if (!response)
                return answer.give(response.error());
            answer.give(onePost(type, *response, Effect::Reads));
        });
    return answer.future();
}

Future<std::vector<RemotePost>> WordPressClient::postsBySlug(PostType type, const QStringList &slugs)
{
    if (slugs.isEmpty())
        return readyFuture<std::vector<RemotePost>>(std::vector<RemotePost>{});
    QUrlQuery query;
    add(query, u"context"_s, u"edit"_s);
    add(query, u"_fields"_s, listedFields);
    add(query, u"per_page"_s, pageSize);
    add(query, u"orderby"_s, u"id"_s);
    add(query, u"order"_s, u"asc"_s);
    // Of plugins, too: a claim that somebody has moved on by now is no reason to make another.
    add(query, u"status"_s, u"any,trash"_s);
    for (const QString &slug : slugs)
        add(query, u"slug[]"_s, slug);
    Answer<std::vector<RemotePost>> answer;
    onDone(read(routeOf(type), query), &m_client,
        [answer, type, asked = slugs.size()](const Result<HttpResponse> &response) {
            if (!response)
                return answer.give(response.error());
            const Result<QJsonArray> list = listIn(*response, u"posts"_s);
            if (!list)
                return answer.give(list.error());
            std::vector<RemotePost> posts;
            for (const QJsonValue row : *list) {
                if (std::optional<RemotePost> post = toPost(type, row))
                    posts.push_back(std::move(*post));
                else if (const auto ofPlugin = unknownStatus(row))
                    return answer.give(*ofPlugin);
            }
            // Counted, and left out: it is there, and this account may not edit it any more.
            const int total = response->header("X-WP-Total").toInt();
            if (list->isEmpty() && total > 0 && total <= asked)
                return answer.give(Error{ Error::Kind::Refused, Error::Reason::MissingRight, {} });
            answer.give(std::move(posts));
        });
    return answer.future();
}

Future<RemotePage> WordPressClient::posts(
    PostType type, int page, const std::optional<QDateTime> &modifiedAfter)
{
    // A name costs the site as much as a small post: not where all of them are read.
    const bool isNamed = modifiedAfter && type == PostType::Post;
    QUrlQuery query = listQuery(isNamed ? listedFields + u",_links.wp:term"_s : listedFields, page);
    if (isNamed)
        add(query, u"_embed"_s, u"wp:term"_s);
    // Without a zone WordPress reads site-local time.
    if (modifiedAfter)
        add(query, u"modified_after"_s, modifiedAfter->toUTC().toString(u"yyyy-MM-ddThh:mm:ss"_s) + u'Z');
    Answer<RemotePage> answer;
    onDone(read(routeOf(type), query), &m_client, [answer, type, page](const Result<HttpResponse> &response) {
        if (response)
            answer.give(pageOf(*response, page, [type](const QJsonValue &row) { return toPost(type, row); }));
        else
            answer.give(response.error());
    });
    return answer.future();
}

Future<RemotePage> WordPressClient::rows(PostType type, int page)
{
    Answer<RemotePage> answer;
    onDone(read(routeOf(type), listQuery(rowFields, page)), &m_client,
        [answer, type, page](const Result<HttpResponse> &response) {
            if (response)
                answer.give(
                    pageOf(*response, page, [type](const QJsonValue &row) { return toRow(type, row); }));
            else
                answer.give(response.error());
        });
    return answer.future();
}

Future<std::vector<RemoteRevision>> WordPressClient::revisions(PostType type, qint64 id)
{
    QUrlQuery query;
    add(query, u"context"_s, u"edit"_s);
    // Not "content.raw": WordPress 6.1 knows no nested fields here (class-wp-rest-revisions-controller.php).
    add(query, u"_fields"_s, u"id,author,slug,title,content,excerpt"_s);
    add(query, u"per_page"_s, pageSize);
    Answer<std::vector<RemoteRevision>> answer;
    onDone(read(routeOf(type) + u"/%1/revisions"_s.arg(id), query), &m_client,
        [answer](const Result<HttpResponse> &response) {
            if (!response)
                return answer.give(response.error());
            const Result<QJsonArray> list = listIn(*response, u"revisions"_s);
            if (!list)
                return answer.give(list.error());
            std::vector<RemoteRevision> revisions;
            for (const QJsonValue row : *list) {
                if (!row[u"content"_s][u"raw"_s].isString())
                    continue;
                revisions.push_back({ row[u"id"_s].toInteger(), row[u"author"_s].toInteger(),
                    row[u"title"_s][u"raw"_s].toString(), row[u"content"_s][u"raw"_s].toString().toUtf8(),
                    row[u"excerpt"_s][u"raw"_s].toString(),
                    row[u"slug"_s].toString().contains("-autosave-v"_L1) }); // "12-autosave-v1".
            }
            std::sort(revisions.begin(), revisions.end(),
                [](const RemoteRevision &a, const RemoteRevision &b) { return a.id < b.id; });
            answer.give(std::move(revisions));
        });
    return answer.future();
}

Future<RemotePost> WordPressClient::write(PostType type, const QString &route, const PostChange &fields)
{
    // Strings, not objects: {"raw": ""} is ignored (class-wp-rest-posts-controller.php,
    // prepare_item_for_database).
    QJsonObject json;
    if (fields.status)
        json[u"status"_s] = toWord(*fields.status);
    if (fields.title)
        json[u"title"_s] = *fields.title;
    if (fields.content) {
        QStringDecoder decoder(QStringDecoder::Utf8, QStringDecoder::Flag::Stateless);
        const QString text = decoder(*fields.content);
        if (decoder.hasError())
            return readyFuture<RemotePost>(
                Error{ Error::Kind::Refused, Error::Reason::BadArgument, u"not UTF-8"_s });
        json[u"content"_s] = text;
    }
    if (fields.excerpt)
        json[u"excerpt"_s] = *fields.excerpt;
    if (fields.slug)
        json[u"slug"_s] = *fields.slug;
    if (fields.date)
        json[u"date_gmt"_s] = fields.date->toUTC().toString(u"yyyy-MM-ddThh:mm:ss"_s);
    auto ids = [](const QList<qint64> &list) {
        QJsonArray array;
        for (qint64 id : list)
            array.append(id);
        return array;
    };
    if (fields.categories)
        json[u"categories"_s] = ids(*fields.categories);
    if (fields.tags)
        json[u"tags"_s] = ids(*fields.tags);
    if (fields.author)
        json[u"author"_s] = *fields.author;
    if (fields.featuredMedia)
        json[u"featured_media"_s] = *fields.featuredMedia;
    if (fields.parent)
        json[u"parent"_s] = *fields.parent;
    if (fields.menuOrder)
        json[u"menu_order"_s] = *fields.menuOrder;

    QUrlQuery query;
    add(query, u"context"_s, u"edit"_s);
    add(query, u"_fields"_s, postFields);
    HttpRequest post = jsonPost(route, query, json);
    Answer<RemotePost> answer;
    onDone(ask(std::move(post)), &m_client, [answer, type](const Result<HttpResponse> &response) {
        if (!response)
            return answer.give(response.error());
        answer.give(onePost(type, *response, Effect::Mutates));
    });
    return answer.future();
}

Future<RemotePost> WordPressClient::createPost(PostType type, const PostChange &fields)
{
    return write(type, routeOf(type), fields);
}

Future<RemotePost> WordPressClient::updatePost(PostType type, qint64 id, const PostChange &fields)
{
    return write(type, routeOf(type) + u'/' + QString::number(id), fields);
}

Future<> WordPressClient::trashPost(PostType type, qint64 id)
{
    HttpRequest post = jsonPost(routeOf(type) + u'/' + QString::number(id), {}, {});
    post.override = "DELETE";
    Answer<> answer;
    onDone(ask(std::move(post)), &m_client, [answer](const Result<HttpResponse> &response) {
        if (!response)
            return answer.give(response.error());
        const Result<QJsonValue> json = wordpressAnswer(*response, Effect::Mutates);
        const bool isGone = !json && json.error().kind == Error::Kind::NotFound;
        answer.give(json || isGone ? Result<>() : Result<>(json.error()));
    });
    return answer.future();
}

Future<std::vector<Term>> WordPressClient::terms(Taxonomy taxonomy, const QString &search)
{
    QUrlQuery query;
    add(query, u"_fields"_s, u"id,name"_s);
    add(query, u"per_page"_s, pageSize);
    if (!search.isEmpty())
        add(query, u"search"_s, search);
    Answer<std::vector<Term>> answer;
    onDone(read(routeOf(taxonomy), query), &m_client, [answer](const Result<HttpResponse> &response) {
        if (!response)
            return answer.give(response.error());
        answer.give(termList(*response));
    });
    return answer.future();
}

Future<std::vector<Term>> WordPressClient::allTerms(Taxonomy taxonomy)
{
    Answer<std::vector<Term>> answer;
    // A copy, which lives until the last page is turned.
    readTerms(std::make_shared<WordPressClient>(*this), taxonomy, TermOrder::ById, 1, {}, answer);
    return answer.future();
}

void WordPressClient::readTerms(const std::shared_ptr<WordPressClient> &self, Taxonomy taxonomy,
    TermOrder order, int page, std::vector<Term> before, const Answer<std::vector<Term>> &answer)
{
    constexpr int mostPages = 20;
    QUrlQuery query;
    add(query, u"_fields"_s, u"id,name,parent,count"_s);
    add(query, u"per_page"_s, pageSize);
    add(query, u"page"_s, QString::number(page));
    // By id no term is on two pages or on none. By count it may be: many have the same.
    add(query, u"orderby"_s, order == TermOrder::ById ? u"id"_s : u"count"_s);
    add(query, u"order"_s, order == TermOrder::ById ? u"asc"_s : u"desc"_s);
    const auto turn = [self, taxonomy, order, page, answer, terms = std::move(before)](
                          const Result<HttpResponse> &response) {
        if (!response)
            return answer.give(response.error());
        const Result<std::vector<Term>> more = termList(*response);
        if (!more)
            return answer.give(more.error());
        const int pages = response->header("X-WP-TotalPages").toInt();
        if (order == TermOrder::ById && pages > mostPages)
            return readTerms(self, taxonomy, TermOrder::ByCount, 1, {}, answer);
        std::vector<Term> all = terms;
        all.insert(all.end(), more->begin(), more->end());
        if (page >= pages || page >= mostPages || more->empty())
            return answer.give(std::move(all));
        readTerms(self, taxonomy, order, page + 1, std::move(all), answer);
    };
    onDone(self->read(routeOf(taxonomy), query), &self->m_client, turn);
}

Future<std::vector<Term>> WordPressClient::termsById(Taxonomy taxonomy, const QList<qint64> &ids)
{
    if (ids.isEmpty())
        return readyFuture<std::vector<Term>>(std::vector<Term>{});
    if (ids.size() > 100)
        return readyFuture<std::vector<Term>>(
            Error{ Error::Kind::Refused, Error::Reason::BadArgument, u"more than 100 terms"_s });
    QUrlQuery query;
    add(query, u"_fields"_s, u"id,name"_s);
    add(query, u"per_page"_s, pageSize);
    add(query, u"include"_s, joined(ids));
    Answer<std::vector<Term>> answer;
    onDone(read(routeOf(taxonomy), query), &m_client, [answer](const Result<HttpResponse> &response) {
        if (!response)
            return answer.give(response.error());
        answer.give(termList(*response));
    });
    return answer.future();
}

Future<std::vector<SiteAuthor>> WordPressClient::authors()
{
    QUrlQuery query;
    // An editor may not list users, but may ask for those who write (class-wp-rest-users-controller.php,
    // get_items_permissions_check).
    add(query, u"who"_s, u"authors"_s);
    add(query, u"_fields"_s, u"id,name"_s);
    add(query, u"per_page"_s, pageSize);
    Answer<std::vector<SiteAuthor>> answer;
    onDone(read(u"wp/v2/users"_s, query), &m_client, [answer](const Result<HttpResponse> &response) {
        if (!response)
            return answer.give(response.error());
        const Result<QJsonArray> list = listIn(*response, u"users"_s);
        if (!list)
            return answer.give(list.error());
        std::vector<SiteAuthor> authors;
        for (const QJsonValue user : *list) {
            if (user[u"id"_s].toInteger() > 0)
                authors.push_back({ user[u"id"_s].toInteger(), decoded(user[u"name"_s].toString()) });
        }
        answer.give(std::move(authors));
    });
    return answer.future();
}

Future<std::vector<SiteMedia>> WordPressClient::pictures()
{
    QUrlQuery query;
    add(query, u"media_type"_s, u"image"_s);
    add(query, u"_fields"_s,
        u"id,title.rendered,alt_text,source_url,media_details.sizes.thumbnail.source_url"_s);
    add(query, u"per_page"_s, pageSize);
    Answer<std::vector<SiteMedia>> answer;
    onDone(read(u"wp/v2/media"_s, query), &m_client, [answer](const Result<HttpResponse> &response) {
        if (!response)
            return answer.give(response.error());
        const Result<QJsonArray> list = listIn(*response, u"media"_s);
        if (!list)
            return answer.give(list.error());
        std::vector<SiteMedia> pictures;
        for (const QJsonValue row : *list) {
            if (row[u"id"_s].toInteger() <= 0)
                continue;
            const QJsonValue thumbnail = row[u"media_details"_s][u"sizes"_s][u"thumbnail"_s];
            pictures.push_back({ row[u"id"_s].toInteger(), decoded(row[u"title"_s][u"rendered"_s].toString()),
                row[u"alt_text"_s].toString(), QUrl(row[u"source_url"_s].toString()),
                QUrl(thumbnail[u"source_url"_s].toString()) });
        }
        answer.give(std::move(pictures));
    });
    return answer.future();
}

Future<Term> WordPressClient::ensureTerm(Taxonomy taxonomy, const QString &name)
{
    const QString wanted = name.simplified();
    Answer<Term> answer;
    const HttpRequest post = jsonPost(routeOf(taxonomy), {}, { { u"name"_s, wanted } });
    auto make = [&client = m_client, retryAt = m_retryAt, post, wanted, answer] {
        onDone(ask(client, retryAt, post), &client, [answer, wanted](const Result<HttpResponse> &response) {
            if (!response)
                return answer.give(response.error());
            const Result<QJsonValue> json = wordpressAnswer(*response, Effect::Mutates);
            if (!json && wordpressCode(json.error()) == "term_exists"_L1) {
                const QJsonObject error = QJsonDocument::fromJson(response->capture.body).object();
                const qint64 id = error[u"data"_s][u"term_id"_s].toInteger();
                if (id > 0)
                    return answer.give(Term{ id, wanted });
            }
            if (!json)
                return answer.give(json.error());
            if ((*json)[u"id"_s].toInteger() <= 0)
                return answer.give(notAsExpected(Effect::Mutates, u"no term in the answer"_s));
            answer.give(Term{ (*json)[u"id"_s].toInteger(), decoded((*json)[u"name"_s].toString()) });
        });
    };
    // Looked up first: who may not make a category may still use one.
    // Names are stored with &amp;, and searched as they are stored.
    onDone(terms(taxonomy, QString(wanted).replace(u'&', "&amp;"_L1)), &m_client,
        [answer, wanted, make](const Result<std::vector<Term>> &found) {
            if (!found)
                return answer.give(found.error());
            for (const Term &term : *found) {
                if (term.name.compare(wanted, Qt::CaseInsensitive) == 0)
                    return answer.give(term);
            }
            make();
        });
    return answer.future();
}
