#include "support/fakewordpressserver.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QMutexLocker>
#include <QUrlQuery>

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 editorId = 5;
constexpr auto role = FakeSite::Role::Editor;

QJsonArray toJson(const QList<qint64> &ids)
{
    QJsonArray array;
    for (const qint64 id : ids)
        array.append(id);
    return array;
}

QJsonObject raw(const QString &text) { return { { u"raw"_s, text } }; }

QJsonObject toJson(const RemotePost &post)
{
    QJsonObject links{ { u"version-history"_s,
        QJsonArray{ QJsonObject{ { u"count"_s, post.revisionCount } } } } };
    if (post.predecessorRevision)
        links[u"predecessor-version"_s] = QJsonArray{ QJsonObject{ { u"id"_s, post.predecessorRevision } } };
    return { { u"id"_s, post.id }, { u"status"_s, toWord(post.status) }, { u"title"_s, raw(post.title) },
        { u"content"_s, raw(QString::fromUtf8(post.content)) }, { u"excerpt"_s, raw(post.excerpt) },
        { u"slug"_s, post.slug }, { u"link"_s, post.link.toString() }, { u"author"_s, post.author },
        { u"modified_gmt"_s, post.modifiedGmt }, { u"date_gmt"_s, post.dateGmt },
        { u"categories"_s, toJson(post.categories) }, { u"tags"_s, toJson(post.tags) },
        { u"featured_media"_s, post.featuredMedia }, { u"_links"_s, links } };
}

PostChange changeIn(const QByteArray &body)
{
    const QJsonObject json = QJsonDocument::fromJson(body).object();
    PostChange change;
    const auto text = [&](const QString &key) {
        return json.contains(key) ? std::optional(json[key].toString()) : std::nullopt;
    };
    const auto ids = [&](const QString &key) -> std::optional<QList<qint64>> {
        if (!json.contains(key))
            return {};
        QList<qint64> list;
        for (const QJsonValue id : json[key].toArray())
            list.append(id.toInteger());
        return list;
    };
    if (const auto status = text(u"status"_s))
        change.status = toPostStatus(*status);
    change.title = text(u"title"_s);
    if (const auto content = text(u"content"_s))
        change.content = content->toUtf8();
    change.excerpt = text(u"excerpt"_s);
    change.slug = text(u"slug"_s);
    if (const auto date = text(u"date_gmt"_s)) {
        change.date = QDateTime::fromString(*date, Qt::ISODate);
        change.date->setTimeSpec(Qt::UTC);
    }
    change.categories = ids(u"categories"_s);
    change.tags = ids(u"tags"_s);
    if (json.contains(u"author"_s))
        change.author = json[u"author"_s].toInteger();
    if (json.contains(u"featured_media"_s))
        change.featuredMedia = json[u"featured_media"_s].toInteger();
    return change;
}

Error missing() { return { Error::Kind::NotFound, Error::Reason::RemovedOnSite, u"rest_post_invalid_id"_s }; }

} // namespace

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

WireReply FakeWordPressServer::answer(const WireRequest &request)
{
    QMutexLocker lock(&m_lock);
    ++m_requests;
    m_mutations += request.method == "POST" ? 1 : 0;
    m_site.now = m_site.now.addSecs(1);
    if (m_watcher)
        m_watcher(Moment::Arrived);
    const Result<QJsonValue> done = carryOut(request);
    if (m_watcher)
        m_watcher(Moment::Stored);
    if (!done) {
        const QJsonObject error{ { u"code"_s, done.error().detail.section(u':', 0, 0) },
            { u"message"_s, u"No."_s } };
        return WireReply::answer(done.error().kind == Error::Kind::NotFound ? 404 : 400, "application/json",
            QJsonDocument(error).toJson(QJsonDocument::Compact));
    }
    const QJsonDocument json
        = done->isArray() ? QJsonDocument(done->toArray()) : QJsonDocument(done->toObject());
    return WireReply::answer(200, "application/json; charset=UTF-8", json.toJson(QJsonDocument::Compact),
        { "X-WP-Total: 1", "X-WP-TotalPages: 1" });
}

Result<QJsonValue> FakeWordPressServer::carryOut(const WireRequest &request)
{
    const QUrl url(QString::fromLatin1(request.target));
    const QUrlQuery query(url);
    const QStringList path = url.path().split(u'/', Qt::SkipEmptyParts); // wp-json, wp, v2, …
    const QString kind = path.value(3);
    const qint64 id = path.value(4).toLongLong();
    const auto stored = [](const Result<RemotePost> &post) -> Result<QJsonValue> {
        if (!post)
            return post.error();
        return QJsonValue(toJson(*post));
    };
    if (kind == "users"_L1 && path.value(4) == "me"_L1)
        return QJsonValue(QJsonObject{ { u"id"_s, editorId }, { u"name"_s, u"Editor"_s },
            { u"roles"_s, QJsonArray{ u"editor"_s } },
            { u"capabilities"_s,
                QJsonObject{ { u"edit_posts"_s, true }, { u"publish_posts"_s, true },
                    { u"upload_files"_s, true }, { u"unfiltered_html"_s, true },
                    { u"edit_others_posts"_s, true } } } });
    if (kind != "posts"_L1)
        return QJsonValue(QJsonArray());
    if (request.method == "POST")
        return stored(id ? m_site.update(id, changeIn(request.body), editorId, role)
                         : m_site.create(changeIn(request.body), editorId, role));
    if (path.value(5) == "revisions"_L1) {
        QJsonArray list;
        for (const RemoteRevision &each : m_site.revisions[id])
            list.append(QJsonObject{ { u"id"_s, each.id }, { u"author"_s, each.author },
                { u"slug"_s, QString::number(each.id) + "-revision-v1"_L1 }, { u"title"_s, raw(each.title) },
                { u"content"_s, raw(QString::fromUtf8(each.content)) },
                { u"excerpt"_s, raw(each.excerpt) } });
        return QJsonValue(list);
    }
    if (id) {
        const auto post = m_site.posts.find(id);
        return post == m_site.posts.end() ? Result<QJsonValue>(missing())
                                          : Result<QJsonValue>(QJsonValue(toJson(post->second)));
    }
    const QStringList slugs = query.allQueryItemValues(u"slug[]"_s, QUrl::FullyDecoded);
    QJsonArray list;
    for (const auto &[number, post] : m_site.posts) {
        const bool isAsked = slugs.isEmpty() ? post.status != PostStatus::Trash : slugs.contains(post.slug);
        if (isAsked)
            list.append(toJson(post));
    }
    return QJsonValue(list);
}
