#include "cli/answers.h"

#include "desk/feedhealth.h"
#include "desk/notetext.h"

using namespace Qt::StringLiterals;

namespace cli {

namespace {

QString toWord(FeedHealth health)
{
    switch (health) {
    case FeedHealth::NeverFetched:
        return u"never-fetched"_s;
    case FeedHealth::Fine:
        return u"fine"_s;
    case FeedHealth::Malformed:
        return u"malformed"_s;
    case FeedHealth::NotAFeed:
        return u"not-a-feed"_s;
    case FeedHealth::Unreachable:
        return u"unreachable"_s;
    case FeedHealth::Refused:
        return u"refused"_s;
    case FeedHealth::RetryLater:
        return u"retry-later"_s;
    case FeedHealth::Gone:
        return u"gone"_s;
    }
    return {};
}

QString toWord(Revision::Origin origin)
{
    switch (origin) {
    case Revision::Origin::Typed:
        return u"typed"_s;
    case Revision::Origin::Named:
        return u"named"_s;
    case Revision::Origin::Imported:
        return u"imported"_s;
    case Revision::Origin::Pulled:
        return u"pulled"_s;
    case Revision::Origin::Merged:
        return u"merged"_s;
    case Revision::Origin::Restored:
        return u"restored"_s;
    }
    return {};
}

QString toWord(Site::Pause pause)
{
    switch (pause) {
    case Site::Pause::None:
        return {};
    case Site::Pause::PasswordMissing:
        return u"password-missing"_s;
    case Site::Pause::Unauthorized:
        return u"unauthorized"_s;
    case Site::Pause::Person:
        return u"paused"_s;
    }
    return {};
}

QJsonObject toJson(const Capability &can)
{
    return { { u"edit_posts"_s, can.canEditPosts }, { u"publish_posts"_s, can.canPublish },
        { u"edit_pages"_s, can.canEditPages }, { u"publish_pages"_s, can.canPublishPages },
        { u"upload_files"_s, can.canUpload }, { u"moderate_comments"_s, can.canModerate },
        { u"unfiltered_html"_s, can.canUseUnfilteredHtml } };
}

double seconds(std::chrono::milliseconds took) { return std::chrono::duration<double>(took).count(); }

QJsonValue siteValue(const QString &name) { return name.isEmpty() ? QJsonValue() : QJsonValue(name); }

QJsonValue remoteValue(qint64 id) { return id == 0 ? QJsonValue() : QJsonValue(id); }

QJsonValue placeValue(const std::optional<GeoPoint> &place)
{
    if (!place)
        return {};
    return QJsonObject{ { u"latitude"_s, place->latitude }, { u"longitude"_s, place->longitude } };
}

QString toWord(PostType type) { return type == PostType::Page ? u"page"_s : u"post"_s; }

/// What this computer last saw; null while nothing of it is there.
QJsonValue statusValue(qint64 remoteId, PostStatus status)
{
    return remoteId == 0 ? QJsonValue() : QJsonValue(::toWord(status));
}

/// A field whose conflicts are decided as a whole.
QString textOf(Field field, const PostFields &fields)
{
    switch (field) {
    case Field::Title:
        return fields.title;
    case Field::Content:
        return QString::fromUtf8(fields.content);
    case Field::Excerpt:
        return fields.excerpt;
    case Field::Slug:
        return fields.slug;
    case Field::Categories:
        return fields.categories.join(u',');
    case Field::Tags:
        return fields.tags.join(u',');
    case Field::Author:
        return QString::number(fields.author);
    case Field::FeaturedImage:
        return fields.featuredImage;
    case Field::Parent:
        return QString::number(fields.parent);
    case Field::MenuOrder:
        return QString::number(fields.menuOrder);
    }
    return {};
}

} // namespace

QJsonValue timeValue(const QDateTime &at)
{
    return at.isValid() ? QJsonValue(at.toUTC().toString(Qt::ISODate)) : QJsonValue();
}

QJsonValue urlValue(const QUrl &url)
{
    return url.isEmpty() ? QJsonValue() : QJsonValue(url.toString(QUrl::FullyEncoded));
}

QString toWord(SyncState state)
{
    switch (state) {
    case SyncState::Local:
        return u"local"_s;
    case SyncState::Waiting:
        return u"waiting"_s;
    case SyncState::Sending:
        return u"sending"_s;
    case SyncState::OnSite:
        return u"on-site"_s;
    case SyncState::Edited:
        return u"edited"_s;
    case SyncState::ChangedOnSite:
        return u"changed-on-site"_s;
    case SyncState::Conflict:
        return u"conflict"_s;
    case SyncState::Refused:
        return u"refused"_s;
    case SyncState::RemovedOnSite:
        return u"removed-on-site"_s;
    }
    return {};
}

QJsonObject toJson(const Feed &feed)
{
    return { { u"id"_s, feed.id.value }, { u"url"_s, urlValue(feed.url) }, { u"title"_s, feed.name() },
        { u"home_page_url"_s, urlValue(feed.homePage) }, { u"description"_s, feed.description },
        { u"language"_s, feed.language }, { u"country"_s, feed.country }, { u"folder"_s, feed.folder },
        { u"articles"_s, feed.articleCount }, { u"unread"_s, feed.unreadCount },
        { u"health"_s, toWord(feed.health) }, { u"health_detail"_s, feed.healthDetail },
        { u"health_text"_s, feedHealthText(feed, QDateTime::currentDateTimeUtc()) },
        { u"fetched_at"_s, timeValue(feed.fetchedAt) }, { u"retry_at"_s, timeValue(feed.retryAt) } };
}

QJsonObject toJson(const ArticleRow &row)
{
    const Article &article = row.article;
    const bool isElsewhere = article.publishedOffset && article.shownAt() == article.publishedAt;
    return { { u"id"_s, article.id.value }, { u"title"_s, article.title },
        { u"url"_s, urlValue(article.url) }, { u"feed"_s, article.feed.value },
        { u"feed_title"_s, row.feedName }, { u"author"_s, article.author },
        { u"published"_s, timeValue(article.shownAt()) },
        { u"published_there"_s,
            isElsewhere
                ? QJsonValue(article.publishedAt.toOffsetFromUtc(int(article.publishedOffset->count()))
                                 .toString(Qt::ISODate))
                : QJsonValue() },
        { u"place"_s, placeValue(article.place) }, { u"updated"_s, timeValue(article.updatedAt) },
        { u"language"_s, article.language }, { u"summary"_s, article.summary },
        { u"read"_s, row.status.isRead }, { u"starred"_s, row.status.isStarred },
        { u"tags"_s, QJsonArray::fromStringList(row.tags) }, { u"versions"_s, article.versionCount } };
}

QJsonObject toJson(const Enclosure &enclosure)
{
    return {
        { u"url"_s, urlValue(enclosure.url) }, { u"type"_s, enclosure.type }, { u"title"_s, enclosure.title },
        { u"bytes"_s, enclosure.bytes > 0 ? QJsonValue(enclosure.bytes) : QJsonValue() },
        { u"seconds"_s,
            enclosure.duration.count() > 0 ? QJsonValue(qint64(enclosure.duration.count())) : QJsonValue() }
    };
}

QJsonObject toJson(const ArticleVersion &version)
{
    return { { u"version"_s, version.number }, { u"title"_s, version.title },
        { u"seen_at"_s, timeValue(version.seenAt) } };
}

QJsonObject toJson(const OpmlPreview &preview)
{
    QJsonArray feeds;
    for (const OpmlChoice &choice : preview.feeds) {
        feeds.append(QJsonObject{ { u"url"_s, urlValue(choice.feed.url) }, { u"title"_s, choice.feed.title },
            { u"home_page_url"_s, urlValue(choice.feed.homePage) }, { u"folder"_s, choice.feed.folder },
            { u"language"_s, choice.feed.language }, { u"followed"_s, choice.isFollowed } });
    }
    return { { u"title"_s, preview.title }, { u"feeds"_s, feeds },
        { u"refused"_s, QJsonArray::fromStringList(preview.refused) },
        { u"duplicates"_s, preview.duplicates } };
}

QJsonObject toJson(const SearchHit &hit)
{
    const Article &article = hit.row.article;
    QString snippet = hit.snippet;
    snippet.remove(QChar(2)).remove(QChar(3));
    return { { u"id"_s, article.id.value }, { u"title"_s, article.title },
        { u"url"_s, urlValue(article.url) }, { u"feed"_s, article.feed.value },
        { u"feed_title"_s, hit.row.feedName }, { u"published"_s, timeValue(article.shownAt()) },
        { u"snippet"_s, snippet } };
}

QJsonObject toJson(const RefreshReport &report)
{
    return { { u"feeds"_s, report.feeds }, { u"unchanged"_s, report.unchanged },
        { u"failed"_s, report.failed }, { u"new"_s, report.newArticles },
        { u"updated"_s, report.updatedArticles }, { u"seconds"_s, seconds(report.took) } };
}

QJsonObject toJson(const DraftRow &row, const QString &why)
{
    return { { u"draft"_s, row.id.value }, { u"type"_s, toWord(row.type) }, { u"title"_s, row.title },
        { u"state"_s, toWord(row.state) }, { u"state_detail"_s, why },
        { u"site"_s, siteValue(row.siteName) }, { u"remote_id"_s, remoteValue(row.remoteId) },
        { u"status"_s, statusValue(row.remoteId, row.remoteStatus) }, { u"link"_s, urlValue(row.link) },
        { u"changed_at"_s, timeValue(row.changedAt) }, { u"words"_s, row.words },
        { u"quotes"_s, row.quotes } };
}

QJsonObject toJson(const Draft &draft, const QString &siteName, const QString &why)
{
    QJsonObject json{ { u"draft"_s, draft.id.value }, { u"type"_s, toWord(draft.type) },
        { u"title"_s, draft.fields.title }, { u"state"_s, toWord(draft.state) },
        { u"state_detail"_s, why }, { u"site"_s, siteValue(siteName) },
        { u"remote_id"_s, remoteValue(draft.remoteId) },
        { u"status"_s, statusValue(draft.remoteId, draft.remoteStatus) }, { u"link"_s, urlValue(draft.link) },
        { u"content"_s, QString::fromUtf8(draft.fields.content) }, { u"excerpt"_s, draft.fields.excerpt },
        { u"slug"_s, draft.fields.slug },
        { u"categories"_s, QJsonArray::fromStringList(draft.fields.categories) },
        { u"tags"_s, QJsonArray::fromStringList(draft.fields.tags) },
        { u"author"_s, remoteValue(draft.fields.author) },
        { u"featured_image"_s, siteValue(draft.fields.featuredImage) }, { u"revision"_s, draft.head.value },
        { u"created_at"_s, timeValue(draft.createdAt) }, { u"changed_at"_s, timeValue(draft.changedAt) } };
    if (draft.type == PostType::Page) {
        json[u"parent"_s] = remoteValue(draft.fields.parent);
        json[u"order"_s] = draft.fields.menuOrder;
    }
    return json;
}

QJsonObject toJson(const Revision &revision)
{
    return { { u"revision"_s, revision.id.value }, { u"parent"_s, remoteValue(revision.parent.value) },
        { u"origin"_s, toWord(revision.origin) }, { u"name"_s, revision.name },
        { u"at"_s, timeValue(revision.at) }, { u"title"_s, revision.fields.title } };
}

QJsonObject toJson(const Site &site)
{
    return { { u"id"_s, site.id.value }, { u"name"_s, site.name }, { u"url"_s, urlValue(site.url) },
        { u"api_root"_s, urlValue(site.apiRoot) }, { u"user"_s, site.user },
        { u"roles"_s, QJsonArray::fromStringList(site.roles) }, { u"can"_s, toJson(site.can) },
        { u"timezone"_s, site.timezone }, { u"paused"_s, siteValue(toWord(site.pause)) },
        { u"synced_at"_s, timeValue(site.syncedAt) } };
}

QJsonObject toJson(const SiteReport &report)
{
    QJsonArray problems;
    for (const SiteProblem &problem : report.problems)
        problems.append(QJsonObject{
            { u"code"_s, problem.code }, { u"what"_s, problem.what }, { u"fix"_s, problem.fix } });
    return { { u"ok"_s, report.isFine }, { u"api_root"_s, urlValue(report.apiRoot) },
        { u"name"_s, report.siteName }, { u"user"_s, report.user },
        { u"roles"_s, QJsonArray::fromStringList(report.roles) }, { u"can"_s, toJson(report.can) },
        { u"timezone"_s, report.timezone }, { u"problems"_s, problems } };
}

QJsonObject toJson(const SyncReport &report)
{
    return { { u"pulled"_s, report.pulled }, { u"pushed"_s, report.pushed },
        { u"conflicts"_s, report.conflicts }, { u"waiting"_s, report.waiting },
        { u"failed"_s, report.failed }, { u"seconds"_s, seconds(report.took) },
        { u"notes"_s, QJsonArray::fromStringList(noteTexts(report.notes)) } };
}

QJsonArray toJson(const blocks::Merged &merged)
{
    QJsonArray conflicts;
    for (const blocks::MergePart &part : merged.parts) {
        if (part.kind != blocks::MergePart::Kind::Conflict)
            continue;
        conflicts.append(QJsonObject{ { u"base"_s, QString::fromUtf8(part.base) },
            { u"mine"_s, QString::fromUtf8(part.mine) }, { u"theirs"_s, QString::fromUtf8(part.theirs) } });
    }
    return conflicts;
}

QJsonObject toJson(const OpenConflict &conflict)
{
    QJsonArray fields;
    for (const Field field : everyField) {
        if (!conflict.fields.testFlag(field))
            continue;
        const Conflict &texts = conflict.texts;
        fields.append(QJsonObject{ { u"field"_s, ::toWord(field) }, { u"base"_s, textOf(field, texts.base) },
            { u"mine"_s, textOf(field, texts.mine) }, { u"theirs"_s, textOf(field, texts.theirs) } });
    }
    return { { u"id"_s, conflict.texts.id.value }, { u"draft"_s, conflict.texts.draft.value },
        { u"blocks"_s, toJson(conflict.content) }, { u"fields"_s, fields },
        { u"found_at"_s, timeValue(conflict.texts.foundAt) } };
}

} // namespace cli
