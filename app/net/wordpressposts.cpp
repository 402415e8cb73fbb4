// Posts and pages of a site, and their revisions. The rest of WordPressClient is in wordpressclient.cpp.
#include "formats/text/entities.h"
#include "net/feedfetcher.h"
#include "net/wordpressclient.h"
#include "net/wordpresserror.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QStringDecoder>

#include <algorithm>
#include <limits>

using namespace Qt::StringLiterals;

namespace {
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

QUrlQuery pageQuery(const QString &fields, int page)
{
    QUrlQuery query = listQuery(fields);
    add(query, u"page"_s, QString::number(page));
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
                    Term{ term[u"id"_s].toInteger(), withoutReferences(term[u"name"_s].toString()) });
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
    QUrlQuery query = listQuery(listedFields);
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
    QUrlQuery query = pageQuery(isNamed ? listedFields + u",_links.wp:term"_s : listedFields, page);
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
    onDone(read(routeOf(type), pageQuery(rowFields, page)), &m_client,
        [answer, type, page](const Result<HttpResponse> &response) {
            if (response)
                answer.give(
                    pageOf(*response, page, [type](const QJsonValue &row) { return toRow(type, row); }));
            else
                answer.give(response.error());
        });
    return answer.future();
}

Future<std::vector<RemoteRevision>> WordPressClient::revisions(
    PostType type, qint64 id, qint64 after, const CancelToken &cancel)
{
    Answer<std::vector<RemoteRevision>> answer;
    // A copy, which lives until the last page is turned.
    const auto self = std::make_shared<WordPressClient>(*this);
    self->setCancelToken(cancel);
    readRevisions(self, routeOf(type) + u"/%1/revisions"_s.arg(id), after, 1, {}, answer);
    return answer.future();
}

void WordPressClient::readRevisions(const std::shared_ptr<WordPressClient> &self, const QString &route,
    qint64 after, int page, std::vector<RemoteRevision> before,
    const Answer<std::vector<RemoteRevision>> &answer)
{
    // Whole texts: a bad line brings ten of a long post where it does not bring a hundred.
    constexpr int perPage = 10;
    constexpr int mostPages = 10;
    QUrlQuery query;
    add(query, u"context"_s, u"edit"_s);
    // Not "content.raw": WordPress 6.1 knows no nested fields here (class-wp-rest-revisions-controller.php).
    add(query, u"_fields"_s, u"id,author,slug,title,content,excerpt"_s);
    add(query, u"per_page"_s, QString::number(perPage));
    add(query, u"page"_s, QString::number(page));
    // Not by date: a clock may be put back.
    add(query, u"orderby"_s, u"id"_s);
    add(query, u"order"_s, u"desc"_s);
    const auto turn = [self, route, after, page, answer, known = std::move(before)](
                          const Result<HttpResponse> &response) {
        if (!response)
            return answer.give(response.error());
        const Result<QJsonArray> list = listIn(*response, u"revisions"_s);
        const bool isBehindLast
            = !list && page > 1 && wordpressCode(list.error()) == "rest_revision_invalid_page_number"_L1;
        if (!list && !isBehindLast) // One page was read: who says now that there is none is not WordPress.
            return answer.give(page == 1 ? list.error() : notAsExpected(Effect::Reads, list.error().detail));
        std::vector<RemoteRevision> texts = known;
        qint64 oldest = std::numeric_limits<qint64>::max();
        for (const QJsonValue row : list.value_or(QJsonArray())) {
            const qint64 number = row[u"id"_s].toInteger();
            oldest = std::min(oldest, number);
            if (!row[u"content"_s][u"raw"_s].isString())
                continue;
            texts.push_back({ number, row[u"author"_s].toInteger(), row[u"title"_s][u"raw"_s].toString(),
                row[u"content"_s][u"raw"_s].toString().toUtf8(), row[u"excerpt"_s][u"raw"_s].toString(),
                row[u"slug"_s].toString().contains("-autosave-v"_L1) }); // "12-autosave-v1".
        }
        // A theme may have pages of another size.
        const int pages = response->header("X-WP-TotalPages").toInt();
        const bool isLast = !list || (pages > 0 ? page >= pages : list->size() < perPage);
        if (!isLast && oldest > after && page < mostPages)
            return readRevisions(self, route, after, page + 1, std::move(texts), answer);
        std::ranges::sort(texts, {}, &RemoteRevision::id);
        // Somebody saved while pages were turned.
        const auto isSame = [](const RemoteRevision &a, const RemoteRevision &b) {
            return a.id == b.id;
        };
        texts.erase(std::unique(texts.begin(), texts.end(), isSame), texts.end());
        answer.give(std::move(texts));
    };
    onDone(self->read(route, query), &self->m_client, turn);
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
