#include "support/fakerest.h"

#include "support/wordpresstexts.h"

#include <QCryptographicHash>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>
#include <QUrlQuery>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

using Role = FakeSite::Role;

QJsonArray toArray(const QList<qint64> &ids)
{
    QJsonArray array;
    for (qint64 id : ids)
        array.append(id);
    return array;
}

QList<qint64> toIds(const QJsonValue &json)
{
    QList<qint64> ids;
    for (const QJsonValue &id : json.toArray())
        ids.append(id.toInteger());
    return ids;
}

QJsonObject raw(const QString &text) { return { { u"raw"_s, text } }; }

QJsonObject toJson(const RemotePost &post)
{
    QJsonObject json{ { u"id"_s, post.id }, { u"status"_s, toWord(post.status) },
        { u"title"_s, raw(post.title) }, { u"content"_s, raw(QString::fromUtf8(post.content)) },
        { u"excerpt"_s, raw(post.excerpt) }, { u"slug"_s, post.slug },
        { u"link"_s, QString::fromLatin1(post.link.toEncoded()) }, { u"author"_s, post.author },
        { u"modified_gmt"_s, post.modifiedGmt }, { u"date_gmt"_s, post.dateGmt },
        { u"categories"_s, toArray(post.categories) }, { u"tags"_s, toArray(post.tags) },
        { u"featured_media"_s, post.featuredMedia } };
    if (post.type == PostType::Page) {
        for (const QString &ofPosts : { u"categories"_s, u"tags"_s })
            json.remove(ofPosts);
        json[u"parent"_s] = post.parent;
        json[u"menu_order"_s] = post.menuOrder;
    }
    QJsonObject links{ { u"version-history"_s,
        QJsonArray{ QJsonObject{ { u"count"_s, post.revisionCount } } } } };
    if (post.predecessorRevision)
        links[u"predecessor-version"_s] = QJsonArray{ QJsonObject{ { u"id"_s, post.predecessorRevision } } };
    json[u"_links"_s] = links;
    return json;
}

QJsonObject toJson(const RemoteMedia &media)
{
    QJsonObject details;
    if (media.size.isValid()) {
        details = { { u"width"_s, media.size.width() }, { u"height"_s, media.size.height() },
            { u"filesize"_s, media.bytes } };
        if (!media.large.isEmpty())
            details[u"sizes"_s]
                = QJsonObject{ { u"large"_s, QJsonObject{ { u"source_url"_s, media.large.toString() } } } };
    }
    return { { u"id"_s, media.id }, { u"slug"_s, media.slug }, { u"author"_s, media.author },
        { u"mime_type"_s, media.mediaType }, { u"source_url"_s, media.url.toString() },
        { u"media_details"_s, details },
        { u"missing_image_sizes"_s, QJsonArray::fromStringList(media.missingSizes) } };
}

HttpResponse json(int status, const QJsonDocument &document)
{
    return FakeRest::response(
        status, "application/json; charset=UTF-8", document.toJson(QJsonDocument::Compact));
}

HttpResponse failure(int status, const QString &code, const QString &message = u"no"_s)
{
    return json(status,
        QJsonDocument(QJsonObject{ { u"code"_s, code }, { u"message"_s, message },
            { u"data"_s, QJsonObject{ { u"status"_s, status } } } }));
}

/// FakeSite says it as WordPress::… would; here it is what that was made of.
HttpResponse failure(const Error &error)
{
    const QString code = error.detail.section(u':', 0, 0);
    int status = 403;
    if (code == "rest_post_invalid_id"_L1)
        status = error.kind == Error::Kind::NotFound ? 404 : 400;
    else if (code == "rest_already_trashed"_L1)
        status = 410;
    else if (code == "empty_term_name"_L1)
        status = 500;
    else if (code == "empty_content"_L1 || code == "rest_invalid_author"_L1
        || code == "rest_invalid_param"_L1)
        status = 400;
    else if (code.startsWith("rest_upload_"_L1))
        status = code == "rest_upload_hash_mismatch"_L1 ? 412 : 500;
    return failure(status, code, error.detail.section(u": "_s, 1));
}

PostChange toChange(const QJsonObject &json)
{
    PostChange change;
    if (json.contains("status"_L1))
        change.status = toPostStatus(json["status"_L1].toString());
    if (json.contains("title"_L1))
        change.title = json["title"_L1].toString();
    if (json.contains("content"_L1))
        change.content = json["content"_L1].toString().toUtf8();
    if (json.contains("excerpt"_L1))
        change.excerpt = json["excerpt"_L1].toString();
    if (json.contains("slug"_L1))
        change.slug = json["slug"_L1].toString();
    if (json.contains("date_gmt"_L1)) {
        // As strtotime(): the 30th of February is in March.
        QString text = json["date_gmt"_L1].toString();
        const QDate month(text.left(4).toInt(), text.mid(5, 2).toInt(), 1);
        text.replace(0, 10, month.addDays(text.mid(8, 2).toInt() - 1).toString(Qt::ISODate));
        QDateTime at = QDateTime::fromString(text, Qt::ISODate);
        if (at.timeSpec() == Qt::LocalTime)
            at.setTimeSpec(Qt::UTC);
        change.date = at.toUTC();
    }
    if (json.contains("categories"_L1))
        change.categories = toIds(json["categories"_L1]);
    if (json.contains("tags"_L1))
        change.tags = toIds(json["tags"_L1]);
    if (json.contains("author"_L1))
        change.author = json["author"_L1].toInteger();
    if (json.contains("featured_media"_L1))
        change.featuredMedia = json["featured_media"_L1].toInteger();
    if (json.contains("parent"_L1))
        change.parent = json["parent"_L1].toInteger();
    if (json.contains("menu_order"_L1))
        change.menuOrder = json["menu_order"_L1].toInt();
    return change;
}

/// What the schema of a post refuses, before anybody looks at who asks.
bool isValid(const QJsonObject &json, const RemotePost *post)
{
    static const QRegularExpression date(
        u"^\\d{4}-\\d{2}-\\d{2}[Tt ]\\d{2}:\\d{2}:\\d{2}(?:\\.\\d+)?(?:Z|[+-]\\d{2}(?::\\d{2})?)?$"_s);
    static const QStringList statuses{ u"publish"_s, u"future"_s, u"draft"_s, u"pending"_s, u"private"_s };
    const QString status = json["status"_L1].toString();
    const bool isKept = post && status == toWord(post->status);
    return (!json.contains("status"_L1) || isKept || statuses.contains(status))
        && (!json.contains("date_gmt"_L1) || date.match(json["date_gmt"_L1].toString()).hasMatch());
}

} // namespace

struct FakeRest::Call {
    bool isPost = false;
    bool isDelete = false;
    QUrlQuery query;
    QByteArray body;
    QByteArray mediaType;
    QByteArray md5;
    std::optional<Account> account;

    QString item(const QString &key) const { return query.queryItemValue(key, QUrl::FullyDecoded); }
    QStringList items(const QString &key) const { return query.allQueryItemValues(key, QUrl::FullyDecoded); }
    QJsonObject object() const { return QJsonDocument::fromJson(body).object(); }
};

HttpResponse FakeRest::response(int status, const QByteArray &mediaType, const QByteArray &body)
{
    HttpResponse response;
    response.capture.status = status;
    response.capture.body = body;
    response.headers.emplace_back("Content-Type", mediaType);
    return response;
}

HttpResponse FakeRest::answer(const HttpRequest &request, const std::optional<Account> &account)
{
    Call call;
    call.isPost = request.method == HttpRequest::Method::Post && request.override.isEmpty();
    call.isDelete = request.override == "DELETE";
    call.query = QUrlQuery(request.url);
    call.body = request.body;
    call.account = account;
    for (const auto &[name, value] : request.headers) {
        if (name == "Content-Type")
            call.mediaType = value;
        else if (name == "Content-MD5")
            call.md5 = value;
    }
    if (QJsonParseError error; call.mediaType.startsWith("application/json")
        && (QJsonDocument::fromJson(call.body, &error), error.error))
        return failure(400, u"rest_invalid_json"_s);
    const QStringList path = request.url.path().section("/wp-json/wp/v2/"_L1, 1).split(u'/');
    const QString first = path.value(0);
    const qint64 id = path.value(1).toLongLong();
    if (first == "users"_L1 && path.value(1) == "me"_L1)
        return me(call);
    if (first == "users"_L1)
        return authors(call);
    if (first == "posts"_L1 || first == "pages"_L1) {
        const PostType type = first == "pages"_L1 ? PostType::Page : PostType::Post;
        if (type == PostType::Page && m_site.arePagesHidden)
            return failure(404, u"rest_no_route"_s);
        if (path.value(2) == "revisions"_L1)
            return revisions(call, type, id);
        return path.size() > 1 ? onePost(call, type, id) : posts(call, type);
    }
    if (first == "categories"_L1 || first == "tags"_L1)
        return terms(call, first == "tags"_L1 ? Taxonomy::Tag : Taxonomy::Category);
    if (first == "media"_L1)
        return media(call, path);
    return failure(404, u"rest_no_route"_s);
}

HttpResponse FakeRest::me(const Call &call)
{
    if (!call.account)
        return failure(401, u"rest_not_logged_in"_s);
    const Capability can = FakeSite::can(call.account->role);
    const char *names[] = { "administrator", "editor", "author", "contributor" };
    const QString role = QString::fromLatin1(names[int(call.account->role)]);
    return json(200,
        QJsonDocument(QJsonObject{ { u"id"_s, call.account->user }, { u"name"_s, role },
            { u"roles"_s, QJsonArray{ role } },
            { u"capabilities"_s,
                QJsonObject{ { u"edit_posts"_s, can.canEditPosts }, { u"publish_posts"_s, can.canPublish },
                    { u"upload_files"_s, can.canUpload }, { u"moderate_comments"_s, can.canModerate },
                    { u"unfiltered_html"_s, can.canUseUnfilteredHtml },
                    { u"edit_others_posts"_s, can.canEditOthers }, { u"edit_pages"_s, can.canEditPages },
                    { u"publish_pages"_s, can.canPublishPages },
                    { u"edit_others_pages"_s, can.canEditOthersPages } } } }));
}

HttpResponse FakeRest::authors(const Call &call)
{
    if (!call.account)
        return failure(401, u"rest_forbidden_who"_s);
    QJsonArray rows;
    for (const auto &[id, name] : m_site.users)
        rows.append(QJsonObject{ { u"id"_s, id }, { u"name"_s, name } });
    return json(200, QJsonDocument(rows));
}

HttpResponse FakeRest::posts(const Call &call, PostType type)
{
    if (!call.isPost)
        return list(call, type);
    if (!isValid(call.object(), nullptr))
        return failure(400, u"rest_invalid_param"_s);
    if (!call.account)
        return failure(401,
            call.object()["author"_L1].toInteger() ? u"rest_cannot_edit_others"_s : u"rest_cannot_create"_s);
    const auto made = m_site.create(type, toChange(call.object()), call.account->user, call.account->role);
    return made ? json(201, QJsonDocument(toJson(*made))) : failure(made.error());
}

HttpResponse FakeRest::list(const Call &call, PostType type)
{
    // Every list of ours asks for context=edit and for drafts: nobody gets a shorter one.
    if (!call.account || !FakeSite::can(call.account->role).mayEdit(type))
        return failure(400, u"rest_invalid_param"_s);
    const QStringList statuses = call.item(u"status"_s).split(u',');
    QStringList slugs = call.items(u"slug[]"_s);
    std::ranges::transform(slugs, slugs.begin(), wordpresstexts::slugOf);
    const QString after = call.item(u"modified_after"_s);
    std::vector<const RemotePost *> all;
    for (const auto &[id, post] : m_site.posts) {
        const bool isAsked = statuses.contains(toWord(post.status))
            || (statuses.contains(u"any"_s) && post.status != PostStatus::Trash);
        if (post.type != type || !isAsked)
            continue;
        if (!slugs.isEmpty() && !slugs.contains(post.slug))
            continue;
        if (!after.isEmpty() && !m_site.isModifiedAfter(id, QDateTime::fromString(after, Qt::ISODate)))
            continue;
        all.push_back(&post);
    }
    const int page = std::max(1, call.item(u"page"_s).toInt());
    const int perPage = std::max(1, call.item(u"per_page"_s).toInt());
    const int pages = int((all.size() + size_t(perPage) - 1) / size_t(perPage));
    if (page > pages && !all.empty())
        return failure(400, u"rest_post_invalid_page_number"_s);
    QJsonArray rows;
    for (size_t i = size_t(page - 1) * size_t(perPage); i < all.size() && i < size_t(page * perPage); ++i) {
        if (!m_site.mayEdit(*all[i], call.account->user, call.account->role)) // Left out, and counted.
            continue;
        QJsonObject row = toJson(*all[i]);
        if (!call.item(u"_embed"_s).isEmpty()) {
            QJsonArray terms;
            for (const auto &[taxonomy, term] : m_site.embeddedTerms(*all[i]))
                terms.append(
                    QJsonObject{ { u"id"_s, term.id }, { u"name"_s, wordpresstexts::storedName(term.name) },
                        { u"taxonomy"_s, taxonomy == Taxonomy::Tag ? u"post_tag"_s : u"category"_s } });
            row[u"_embedded"_s] = QJsonObject{ { u"wp:term"_s, QJsonArray{ terms } } };
        }
        rows.append(row);
    }
    HttpResponse answer = json(200, QJsonDocument(rows));
    answer.headers.emplace_back("X-WP-Total", QByteArray::number(qint64(all.size())));
    answer.headers.emplace_back("X-WP-TotalPages", QByteArray::number(pages));
    return answer;
}

HttpResponse FakeRest::onePost(const Call &call, PostType type, qint64 id)
{
    const RemotePost *post = m_site.find(type, id);
    if (call.isPost && !isValid(call.object(), post))
        return failure(400, u"rest_invalid_param"_s);
    if (!post)
        return failure(404, u"rest_post_invalid_id"_s);
    const QString refusal = call.isDelete ? u"rest_cannot_delete"_s
        : call.isPost                     ? u"rest_cannot_edit"_s
                                          : u"rest_forbidden_context"_s;
    if (!call.account)
        return failure(401, refusal);
    if (call.isDelete) {
        const auto gone = m_site.discard(
            type, id, call.item(u"force"_s) == "true"_L1, call.account->user, call.account->role);
        return gone ? json(200, QJsonDocument(*gone ? toJson(**gone) : QJsonObject{ { u"deleted"_s, true } }))
                    : failure(gone.error());
    }
    if (call.isPost) {
        const auto changed
            = m_site.update(type, id, toChange(call.object()), call.account->user, call.account->role);
        return changed ? json(200, QJsonDocument(toJson(*changed))) : failure(changed.error());
    }
    if (!m_site.mayEdit(*post, call.account->user, call.account->role))
        return failure(403, refusal);
    return json(200, QJsonDocument(toJson(*post)));
}

HttpResponse FakeRest::revisions(const Call &call, PostType type, qint64 id)
{
    const RemotePost *post = m_site.find(type, id);
    if (!post)
        return failure(404, u"rest_post_invalid_parent"_s);
    if (!call.account || !m_site.mayEdit(*post, call.account->user, call.account->role))
        return failure(call.account ? 403 : 401, u"rest_cannot_read"_s);
    QJsonArray rows;
    const std::vector<RemoteRevision> &all = m_site.revisions[id];
    const qsizetype perPage = std::max(1, call.item(u"per_page"_s).toInt());
    const qsizetype from = perPage * (std::max(1, call.item(u"page"_s).toInt()) - 1);
    if (!all.empty() && from >= qsizetype(all.size()))
        return failure(400, u"rest_revision_invalid_page_number"_s);
    for (auto revision = all.rbegin() + std::min(from, qsizetype(all.size()));
         revision != all.rend() && rows.size() < perPage; ++revision)
        rows.append(QJsonObject{ { u"id"_s, revision->id }, { u"author"_s, revision->author },
            { u"slug"_s, u"%1-revision-v1"_s.arg(id) }, { u"title"_s, raw(revision->title) },
            { u"content"_s, raw(QString::fromUtf8(revision->content)) },
            { u"excerpt"_s, raw(revision->excerpt) } });
    HttpResponse answer = json(200, QJsonDocument(rows));
    const qsizetype pages = (qsizetype(all.size()) + perPage - 1) / perPage;
    answer.headers.emplace_back("X-WP-Total", QByteArray::number(all.size()));
    answer.headers.emplace_back("X-WP-TotalPages", QByteArray::number(pages));
    return answer;
}

HttpResponse FakeRest::terms(const Call &call, Taxonomy taxonomy)
{
    if (call.isPost) {
        if (!call.account)
            return failure(401, u"rest_cannot_create"_s);
        bool isThere = false;
        const auto term
            = m_site.makeTerm(taxonomy, call.object()["name"_L1].toString(), call.account->role, isThere);
        if (!term)
            return failure(term.error());
        if (isThere)
            return json(400,
                QJsonDocument(QJsonObject{ { u"code"_s, u"term_exists"_s }, { u"message"_s, u"there"_s },
                    { u"data"_s, QJsonObject{ { u"status"_s, 400 }, { u"term_id"_s, term->id } } } }));
        return json(201,
            QJsonDocument(
                QJsonObject{ { u"id"_s, term->id }, { u"name"_s, wordpresstexts::storedName(term->name) } }));
    }
    const QString search = wordpresstexts::textField(call.item(u"search"_s));
    const QStringList include = call.item(u"include"_s).split(u',', Qt::SkipEmptyParts);
    QJsonArray rows;
    for (const auto &[id, name] : taxonomy == Taxonomy::Category ? m_site.categories : m_site.tags) {
        if (!include.isEmpty() && !include.contains(QString::number(id)))
            continue;
        const QString stored = wordpresstexts::storedName(name);
        const auto has = [&](const QString &text) {
            return wordpresstexts::folded(text).contains(wordpresstexts::folded(search));
        };
        if (!search.isEmpty() && !has(stored) && !has(wordpresstexts::slugOf(name)))
            continue;
        const auto isIn = [id = id, taxonomy](const auto &entry) {
            const RemotePost &post = entry.second;
            return post.status == PostStatus::Publish
                && (taxonomy == Taxonomy::Category ? post.categories : post.tags).contains(id);
        };
        const auto count = std::count_if(m_site.posts.begin(), m_site.posts.end(), isIn);
        QJsonObject row{ { u"id"_s, id }, { u"name"_s, stored }, { u"count"_s, qint64(count) } };
        if (taxonomy == Taxonomy::Category)
            row[u"parent"_s] = 0;
        rows.append(row);
    }
    HttpResponse answer = json(200, QJsonDocument(rows));
    answer.headers.emplace_back("X-WP-Total", QByteArray::number(rows.size()));
    answer.headers.emplace_back("X-WP-TotalPages", rows.isEmpty() ? "0" : "1"); // Of a hundred.
    return answer;
}

HttpResponse FakeRest::media(const Call &call, const QStringList &path)
{
    const qint64 id = path.value(1).toLongLong();
    const auto picture = m_site.pictures.find(id);
    if (path.size() > 1 && picture == m_site.pictures.end())
        return failure(404, u"rest_post_invalid_id"_s);
    const QString refusal = call.isDelete ? u"rest_cannot_delete"_s
        : !call.isPost                    ? u"rest_forbidden_context"_s
        : path.size() > 1                 ? u"rest_cannot_edit"_s
                                          : u"rest_cannot_create"_s;
    const bool isLibrary = path.size() == 1 && call.query.hasQueryItem(u"media_type"_s); // For anybody.
    if (!call.account && !isLibrary)
        return failure(401, refusal);
    const auto mayEdit = [&](const FakeSite::Picture &one) {
        return FakeSite::can(call.account->role).canEditOthers
            || (FakeSite::can(call.account->role).canUpload && one.media.author == call.account->user);
    };
    if (path.size() == 1 && call.isPost) {
        MediaUpload upload;
        upload.bytes = call.body;
        upload.mediaType = QString::fromLatin1(call.mediaType);
        upload.key = call.item(u"slug"_s);
        upload.title = call.item(u"title"_s);
        upload.alt = call.item(u"alt_text"_s);
        upload.md5 = QByteArray::fromHex(call.md5);
        if (!upload.md5.isEmpty()
            && upload.md5 != QCryptographicHash::hash(call.body, QCryptographicHash::Md5)
            && FakeSite::can(call.account->role).canUpload)
            return failure(412, u"rest_upload_hash_mismatch"_s);
        const auto stored = m_site.store(upload, call.account->user, call.account->role);
        if (!stored)
            return failure(stored.error());
        HttpResponse answer = json(201, QJsonDocument(QJsonObject{ { u"id"_s, *stored } }));
        answer.headers.emplace_back("X-WP-Upload-Attachment-ID", QByteArray::number(*stored));
        return answer;
    }
    if (isLibrary) {
        QJsonArray rows;
        for (const auto &[number, shown] : m_site.media)
            rows.append(QJsonObject{ { u"id"_s, number },
                { u"title"_s, QJsonObject{ { u"rendered"_s, shown.title } } }, { u"alt_text"_s, shown.alt },
                { u"source_url"_s, shown.url.toString() } });
        return json(200, QJsonDocument(rows));
    }
    if (path.size() == 1) {
        const QStringList slugs = call.items(u"slug[]"_s);
        QJsonArray rows;
        for (const auto &[number, one] : m_site.pictures) {
            if (slugs.contains(one.media.slug) && mayEdit(one))
                rows.append(toJson(one.media));
        }
        return json(200, QJsonDocument(rows));
    }
    if (!mayEdit(picture->second))
        return failure(403, refusal);
    if (call.isDelete) {
        m_site.removePicture(id);
        return json(200, QJsonDocument(QJsonObject{ { u"deleted"_s, true } }));
    }
    if (call.isPost)
        m_site.finishPicture(id);
    return json(200, QJsonDocument(toJson(picture->second.media)));
}
