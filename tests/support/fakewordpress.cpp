#include "support/fakewordpress.h"

#include "support/wordpresstexts.h"

#include <QBuffer>
#include <QImage>
#include <QImageReader>
#include <QRegularExpression>

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;

namespace {

using Kind = Error::Kind;
using Reason = Error::Reason;
using Role = FakeSite::Role;

/// PHP's trim().
QString trimmed(const QString &text)
{
    static const QRegularExpression around(u"^[ \\t\\n\\r\\x0B\\x00]+|[ \\t\\n\\r\\x0B\\x00]+$"_s);
    return QString(text).remove(around);
}

/// PHP's strtolower(), which knows no letters but these.
QString lowered(QString text)
{
    for (QChar &c : text) {
        if (c >= u'A' && c <= u'Z')
            c = c.toLower();
    }
    return text;
}

QDateTime fromGmt(const QString &text)
{
    QDateTime at = QDateTime::fromString(text, Qt::ISODate);
    at.setTimeSpec(Qt::UTC);
    return at;
}

bool namesAnother(const PostChange &fields, qint64 author)
{
    return fields.author.value_or(0) && *fields.author != author;
}

/// A list of every status, asked for by who may not edit that type: its parameters are looked at first.
Error statusForbidden()
{
    return { Kind::Refused, Reason::HttpStatus, u"rest_invalid_param: Invalid parameter(s): status"_s };
}

QString toGmt(const QDateTime &at) { return at.toUTC().toString(u"yyyy-MM-ddTHH:mm:ss"_s); }

} // namespace

Capability FakeSite::can(Role role)
{
    const bool isEditor = role == Role::Admin || role == Role::Editor;
    return { true, role != Role::Contributor, role != Role::Contributor, isEditor, isEditor, isEditor,
        isEditor, isEditor, isEditor };
}

bool FakeSite::mayEdit(const RemotePost &post, qint64 user, Role role) const
{
    const Capability may = can(role);
    if (post.author != user)
        return may.mayEditOthers(post.type);
    if (!may.mayEdit(post.type))
        return false;
    // Who may not publish may not touch what is published, nor what was before it went to the trash.
    const auto columns = beside.find(post.id);
    const PostStatus status = post.status == PostStatus::Trash && columns != beside.end()
        ? columns->second.beforeTrash
        : post.status;
    return may.mayPublish(post.type) || (status != PostStatus::Publish && status != PostStatus::Future);
}

bool FakeSite::isModifiedAfter(qint64 id, const QDateTime &at) const
{
    const auto columns = beside.find(id);
    const QString modified = columns == beside.end() ? posts.at(id).modifiedGmt : columns->second.modified;
    return fromGmt(modified) > at.toUTC().addSecs(zoneAt(at));
}

void FakeSite::edit(qint64 id, const std::function<void(RemotePost &)> &change, qint64 author)
{
    const auto post = posts.find(id);
    if (post == posts.end())
        return;
    change(post->second);
    now = now.addSecs(1);
    touch(post->second);
    revise(post->second, author);
}

void FakeSite::touch(RemotePost &post)
{
    post.modifiedGmt = toGmt(now);
    beside[post.id].modified = toGmt(now.addSecs(zoneAt(now)));
}

void FakeSite::revise(RemotePost &post, qint64 author)
{
    if (mostRevisions == 0)
        return;
    if (const auto known = revisions.find(post.id); known != revisions.end() && !known->second.empty()) {
        const RemoteRevision &last = known->second.back();
        const auto normalized = [](const QString &text) { // normalize_whitespace()
            static const QRegularExpression lines(u"\\n+"_s);
            static const QRegularExpression spaces(u"[ \\t]+"_s);
            return trimmed(text).replace(u'\r', u'\n').replace(lines, u"\n"_s).replace(spaces, u" "_s);
        };
        if (normalized(last.title) == normalized(post.title)
            && normalized(QString::fromUtf8(last.content)) == normalized(QString::fromUtf8(post.content))
            && normalized(last.excerpt) == normalized(post.excerpt))
            return;
    }
    post.predecessorRevision = m_nextRevision++;
    revisions[post.id].push_back(
        { post.predecessorRevision, author, post.title, post.content, post.excerpt });
    std::vector<RemoteRevision> &all = revisions[post.id];
    if (mostRevisions > 0 && int(all.size()) > mostRevisions)
        all.erase(all.begin(), all.end() - mostRevisions);
    post.revisionCount = int(all.size());
}

void FakeSite::trash(qint64 id, qint64 author)
{
    const auto trashed = [this](RemotePost &post) {
        beside[post.id].beforeTrash = post.status;
        post.status = PostStatus::Trash;
        if (post.categories.isEmpty() && post.type == PostType::Post)
            post.categories = { 1 };
        giveWay(post);
    };
    edit(id, trashed, author);
}

void FakeSite::giveWay(RemotePost &post)
{
    if (post.slug.endsWith("__trashed"_L1))
        return;
    beside[post.id].slugBeforeTrash = post.slug;
    post.slug = uniqueSlug(wordpresstexts::shortenedSlug(post.slug, 191) + u"__trashed"_s, post, post.parent);
}

void FakeSite::makeWayFor(const QString &slug, qint64 id)
{
    for (auto &[number, post] : posts) {
        if (number != id && post.status == PostStatus::Trash && post.slug == slug && !slug.isEmpty())
            giveWay(post);
    }
}

void FakeSite::untrash(qint64 id)
{
    edit(id, [](RemotePost &post) {
        post.status = PostStatus::Draft; // wp_untrash_post_status, since 5.6.
        if (post.slug.endsWith("__trashed"_L1))
            post.slug.chop(9);
    });
}

void FakeSite::remove(qint64 id)
{
    const auto gone = posts.find(id);
    if (gone == posts.end())
        return;
    const qint64 above = gone->second.parent;
    posts.erase(gone);
    for (auto &[other, post] : posts) { // wp_delete_post: and nothing says that they changed.
        if (post.parent == id)
            post.parent = above;
    }
}

const RemotePost *FakeSite::find(PostType type, qint64 id) const
{
    const auto post = posts.find(id);
    return post != posts.end() && post->second.type == type ? &post->second : nullptr;
}

std::vector<std::pair<Taxonomy, Term>> FakeSite::embeddedTerms(const RemotePost &post) const
{
    std::vector<std::pair<Taxonomy, Term>> terms;
    const auto add
        = [&](Taxonomy taxonomy, const QList<qint64> &ids, const std::map<qint64, QString> &names) {
              for (qint64 id : ids.first(std::min<qsizetype>(10, ids.size()))) {
                  if (const auto name = names.find(id); name != names.end())
                      terms.emplace_back(taxonomy, Term{ id, name->second });
              }
          };
    add(Taxonomy::Category, post.categories, categories);
    add(Taxonomy::Tag, post.tags, tags);
    return terms;
}

int FakeSite::countOf(PostStatus status) const
{
    return int(std::count_if(
        posts.begin(), posts.end(), [&](const auto &entry) { return entry.second.status == status; }));
}

namespace {

template<class IsTaken>
QString madeUnique(const QString &slug, IsTaken isTaken)
{
    static const QStringList feeds{ u"feed"_s, u"rdf"_s, u"rss"_s, u"rss2"_s, u"atom"_s, u"embed"_s };
    if (slug.isEmpty() || (!isTaken(slug) && !feeds.contains(slug)))
        return slug;
    for (int n = 2;; ++n) {
        const QString end = u'-' + QString::number(n);
        const QString candidate = wordpresstexts::shortenedSlug(slug, 200 - int(end.size())) + end;
        if (!isTaken(candidate))
            return candidate;
    }
}

} // namespace

/// wp_unique_post_slug: among all posts; or among the pages under one parent, and attachments, which are
/// under none.
QString FakeSite::uniqueSlug(const QString &slug, const RemotePost &post, qint64 parent) const
{
    const bool isPage = post.type == PostType::Page;
    static const QRegularExpression notForPages(u"^(page)?\\d+$"_s);
    return madeUnique(slug, [&](const QString &candidate) {
        const auto isTaker = [&](const auto &entry) {
            const RemotePost &other = entry.second;
            return entry.first != post.id && other.type == post.type && other.slug == candidate
                && (!isPage || other.parent == parent);
        };
        if (std::any_of(posts.begin(), posts.end(), isTaker))
            return true;
        if (!isPage)
            return false;
        return notForPages.match(candidate).hasMatch()
            || (parent == 0 && std::any_of(pictures.begin(), pictures.end(), [&](const auto &entry) {
                   return entry.second.media.slug == candidate;
               }));
    });
}

/// Of an attachment: among everything.
QString FakeSite::uniqueMediaSlug(const QString &slug, qint64 id) const
{
    return madeUnique(slug, [&](const QString &candidate) {
        return std::any_of(posts.begin(), posts.end(),
                   [&](const auto &entry) { return entry.second.slug == candidate; })
            || std::any_of(pictures.begin(), pictures.end(),
                [&](const auto &entry) { return entry.first != id && entry.second.media.slug == candidate; });
    });
}

bool FakeSite::isUnder(qint64 page, qint64 above) const
{
    for (size_t steps = 0; page != 0 && steps <= posts.size(); ++steps) {
        if (page == above)
            return true;
        const auto post = posts.find(page);
        page = post == posts.end() ? 0 : post->second.parent;
    }
    return false;
}

/// wp_insert_post() after WP_REST_Posts_Controller: what becomes of the slug.
void FakeSite::applySlug(RemotePost &post, const PostChange &fields, PostStatus before, Role role)
{
    const bool isNew = !posts.contains(post.id);
    const auto isEmpty = [](const QString &slug) {
        return slug.isEmpty() || slug == "0"_L1;
    };
    const bool isDraftLike = post.status == PostStatus::Draft || post.status == PostStatus::Pending;
    if (fields.slug) {
        post.slug = wordpresstexts::slugOf(*fields.slug);
        if (isDraftLike && !isEmpty(post.slug) && (!isNew || fields.status))
            post.slug = uniqueSlug(post.slug, post, fields.parent.value_or(0));
    }
    if (post.status == PostStatus::Pending && !can(role).mayPublish(post.type))
        post.slug.clear();
    if (isEmpty(post.slug))
        post.slug
            = isDraftLike ? QString() : wordpresstexts::slugOf(QString(post.title).replace(u'\0', "\\0"_L1));
    if (before == PostStatus::Trash && post.status != PostStatus::Trash) {
        const QString desired = std::exchange(beside[post.id].slugBeforeTrash, {});
        if (!desired.isEmpty())
            post.slug = desired;
    }
    if (post.status != PostStatus::Trash)
        makeWayFor(post.slug, post.id);
    if (isDraftLike)
        return;
    post.slug = uniqueSlug(post.slug, post, post.parent);
    if (post.slug.isEmpty()) // Nothing in the title that an address could have.
        post.slug = uniqueSlug(QString::number(post.id), post, post.parent);
}

void FakeSite::filter(RemotePost &post, Role role) const
{
    const auto stored = [isFree = can(role).canUseUnfilteredHtml](
                            const QString &text, QString (*filtered)(const QString &)) {
        const QString links = wordpresstexts::targetedLinks(text);
        return isFree ? links : filtered(links);
    };
    post.title = stored(trimmed(post.title), wordpresstexts::filteredTitle);
    post.content = stored(QString::fromUtf8(post.content), wordpresstexts::filteredPost).toUtf8();
    post.excerpt = stored(post.excerpt, wordpresstexts::filteredPost);
}

Result<> FakeSite::apply(RemotePost &post, const PostChange &fields, qint64 author, Role role)
{
    const bool isNew = !posts.contains(post.id);
    const Capability may = can(role);
    const PostStatus before = post.status;
    if (namesAnother(fields, author) && !may.mayEditOthers(post.type))
        return Error{ Kind::Refused, Reason::MissingRight, u"rest_cannot_edit_others: not allowed"_s };
    const bool isAskedPublic = fields.status == PostStatus::Publish || fields.status == PostStatus::Future
        || fields.status == PostStatus::Private;
    if (isAskedPublic && (isNew || fields.status != before) && !may.mayPublish(post.type))
        return Error{ Kind::Refused, Reason::MissingRight, u"rest_cannot_publish: not allowed"_s };
    if (namesAnother(fields, author) && !users.empty() && !users.contains(*fields.author))
        return Error{ Kind::Refused, Reason::HttpStatus, u"rest_invalid_author: nobody"_s };
    const bool isPage = post.type == PostType::Page;
    if (isPage && fields.parent.value_or(0) != 0 && !posts.contains(*fields.parent)
        && !pictures.contains(*fields.parent))
        return Error{ Kind::Refused, Reason::HttpStatus, u"rest_post_invalid_id: Invalid post parent ID."_s };

    if (fields.title)
        post.title = *fields.title;
    if (fields.content)
        post.content = *fields.content;
    if (fields.excerpt)
        post.excerpt = *fields.excerpt;
    filter(post, role);
    const auto isEmpty = [](const QString &text) {
        return text.isEmpty() || text == "0"_L1; // To PHP.
    };
    // A page may be empty (wp_insert_post: its type has no excerpt; REST stores one nevertheless).
    if (post.type == PostType::Post && isEmpty(post.title) && isEmpty(QString::fromUtf8(post.content))
        && isEmpty(post.excerpt))
        return Error{ Kind::Refused, Reason::HttpStatus, u"empty_content: nothing"_s };

    post.status = fields.status.value_or(before);
    if (isPage && fields.parent) // wp_check_post_hierarchy_for_loops.
        post.parent = !isNew && isUnder(*fields.parent, post.id) ? 0 : *fields.parent;
    if (isPage && fields.menuOrder)
        post.menuOrder = *fields.menuOrder;
    applySlug(post, fields, before, role);

    const auto isDraftLike = [](PostStatus status) {
        return status == PostStatus::Draft || status == PostStatus::Pending;
    };
    Beside &columns = beside[post.id];
    const bool isFloating = isDraftLike(before) && columns.isFloating;
    if (fields.date && (isFloating || toGmt(*fields.date) != post.dateGmt)) {
        post.dateGmt = toGmt(*fields.date);
        columns.isFloating = false;
    } else if (isFloating) {
        post.dateGmt = toGmt(now);
        columns.isFloating = isDraftLike(post.status);
    }
    const bool isLater = now.secsTo(fromGmt(post.dateGmt)) >= 60;
    if (post.status == PostStatus::Publish && isLater)
        post.status = PostStatus::Future;
    else if (post.status == PostStatus::Future && !isLater)
        post.status = PostStatus::Publish;

    if (post.categories.isEmpty() && !isPage)
        post.categories = { 1 };
    const auto known = [](const QList<qint64> &ids, const std::map<qint64, QString> &terms) {
        QList<qint64> found;
        for (qint64 id : ids) {
            if (terms.contains(id) && !found.contains(id))
                found.append(id);
        }
        return found;
    };
    if (fields.categories && !isPage)
        post.categories = known(*fields.categories, categories);
    if (fields.tags && !isPage)
        post.tags = known(*fields.tags, tags);
    if (fields.author.value_or(0))
        post.author = *fields.author;
    if (fields.featuredMedia && (*fields.featuredMedia == 0 || media.contains(*fields.featuredMedia)))
        post.featuredMedia = *fields.featuredMedia;
    if (onSave)
        onSave(post);
    touch(post);
    if (isNew && !columns.isFloating) { // A new post has never been modified since its date.
        post.modifiedGmt = post.dateGmt;
        columns.modified = toGmt(fromGmt(post.dateGmt).addSecs(zone));
    }
    if (!isNew)
        revise(post, author);
    return {};
}

Result<RemotePost> FakeSite::create(PostType type, const PostChange &fields, qint64 author, Role role)
{
    if (!can(role).mayEdit(type) && !namesAnother(fields, author))
        return Error{ Kind::Refused, Reason::MissingRight, u"rest_cannot_create: not allowed"_s };
    RemotePost post;
    post.type = type;
    post.id = m_nextId;
    post.author = author;
    post.dateGmt = toGmt(now);
    beside.erase(post.id);
    if (Result<> done = apply(post, fields, author, role); !done)
        return done.error();
    ++m_nextId;
    const QString key = type == PostType::Page ? u"page_id"_s : u"p"_s;
    post.link = QUrl(u"https://site.example/?%1=%2"_s.arg(key).arg(post.id));
    // The first content of a post is in no revision.
    revisions.erase(post.id);
    posts[post.id] = post;
    return post;
}

Result<RemotePost> FakeSite::update(
    PostType type, qint64 id, const PostChange &fields, qint64 author, Role role)
{
    const auto post = posts.find(id);
    if (!find(type, id))
        return Error{ Kind::NotFound, Reason::RemovedOnSite, u"rest_post_invalid_id: no such post"_s };
    if (!mayEdit(post->second, author, role))
        return Error{ Kind::Refused, Reason::MissingRight, u"rest_cannot_edit: not allowed"_s };
    RemotePost changed = post->second;
    const Beside columns = beside[id];
    if (Result<> done = apply(changed, fields, author, role); !done) {
        beside[id] = columns;
        return done.error();
    }
    post->second = changed;
    return changed;
}

Result<std::optional<RemotePost>> FakeSite::discard(
    PostType type, qint64 id, bool isForGood, qint64 user, Role role)
{
    if (!find(type, id))
        return Error{ Kind::NotFound, Reason::RemovedOnSite, u"rest_post_invalid_id: no such post"_s };
    if (!mayEdit(posts.at(id), user, role))
        return Error{ Kind::Refused, Reason::MissingRight, u"rest_cannot_delete: not allowed"_s };
    if (isForGood) {
        remove(id);
        revisions.erase(id);
        beside.erase(id);
        return std::optional<RemotePost>();
    }
    if (posts.at(id).status == PostStatus::Trash)
        return Error{ Kind::NotFound, Reason::RemovedOnSite, u"rest_already_trashed: it is"_s };
    filter(posts.at(id), role);
    trash(id, user);
    return std::optional(posts.at(id));
}

Result<Term> FakeSite::makeTerm(Taxonomy taxonomy, const QString &name, Role role, bool &isThere)
{
    isThere = false;
    auto &terms = taxonomy == Taxonomy::Category ? categories : tags;
    if (taxonomy == Taxonomy::Category && !can(role).canEditOthers)
        return Error{ Kind::Refused, Reason::MissingRight, u"rest_cannot_create: not allowed"_s };
    const QString stored = wordpresstexts::plainName(name);
    if (stored.isEmpty())
        return Error{ Kind::Refused, Reason::HttpStatus, u"empty_term_name: nothing"_s };
    for (const auto &[id, known] : terms) {
        isThere = lowered(known) == lowered(stored);
        if (isThere)
            return Term{ id, known };
    }
    const qint64 id = 100 + qint64(categories.size() + tags.size());
    terms[id] = stored;
    return Term{ id, stored };
}

Result<qint64> FakeSite::store(const MediaUpload &upload, qint64 author, Role role)
{
    if (!can(role).canUpload)
        return Error{ Kind::Refused, Reason::MissingRight, u"rest_cannot_create: not allowed"_s };
    // What it is its bytes say, not who sends it.
    QBuffer buffer;
    buffer.setData(upload.bytes);
    const QByteArray format = QImageReader(&buffer).format();
    if (format.isEmpty())
        return Error{ Kind::Refused, Reason::HttpStatus, u"rest_upload_sideload_error: not allowed"_s };
    const qint64 id = m_nextId++;
    Picture &picture = pictures[id];
    picture.bytes = upload.bytes;
    picture.media.id = id;
    picture.media.author = author;
    picture.media.slug = wordpresstexts::slugOf(upload.key);
    makeWayFor(picture.media.slug, id);
    picture.media.slug = uniqueMediaSlug(picture.media.slug, id);
    picture.media.mediaType = u"image/"_s + QString::fromLatin1(format);
    picture.media.url = QUrl(u"https://site.example/wp-content/uploads/%1.%2"_s.arg(
        picture.media.slug, picture.media.mediaType.section(u'/', 1)));
    media[id] = { id, upload.title, wordpresstexts::textField(upload.alt), picture.media.url, {} };
    makeSizes(id);
    return id;
}

void FakeSite::makeSizes(qint64 id)
{
    Picture &picture = pictures.at(id);
    picture.media.size = QImage::fromData(picture.bytes).size();
    picture.media.bytes = picture.bytes.size();
    picture.media.missingSizes.clear();
    if (picture.media.size.width() > 1024 || picture.media.size.height() > 1024) {
        QUrl large = picture.media.url;
        large.setPath(large.path().replace(u'.', "-1024."_L1));
        picture.media.large = large;
    }
}

void FakeSite::finishPicture(qint64 id)
{
    if (!QImage::fromData(pictures.at(id).bytes).isNull())
        makeSizes(id);
}

void FakeSite::removePicture(qint64 id)
{
    pictures.erase(id);
    media.erase(id);
    for (auto &[number, post] : posts) { // As wp_delete_attachment does; their dates stay.
        if (post.featuredMedia == id)
            post.featuredMedia = 0;
    }
}

FakeWordPress::Fault FakeWordPress::begin(Call call)
{
    ++requests;
    m_site.now = m_site.now.addSecs(1);
    for (size_t i = 0; i < m_late.size();) {
        if (m_late[i].due > requests) {
            ++i;
            continue;
        }
        const Underway arrived = m_late[i];
        m_late.erase(m_late.begin() + qsizetype(i));
        arrived.commit();
    }
    if (call == Call::Create || call == Call::Update)
        ++mutations;
    return fault ? fault(call) : Fault::None;
}

template<class T>
Future<T> FakeWordPress::answer(Call call, std::function<Result<T>()> work)
{
    return finish<T>(call, begin(call), std::move(work));
}

template<class T>
Future<T> FakeWordPress::finish(Call call, Fault planned, std::function<Result<T>()> work)
{
    const bool changes = call == Call::Create || call == Call::Update || call == Call::EnsureTerm
        || call == Call::TrashPost || call == Call::Upload || call == Call::FinishMedia
        || call == Call::RemoveMedia;
    const Error lost = changes ? Error{ Kind::Unknown, Reason::AnswerLost, {} }
                               : Error{ Kind::Network, Reason::TimedOut, {} };
    switch (planned) {
    case Fault::None:
    case Fault::CutBody:
    case Fault::Damaged:
    case Fault::Refuses:
    case Fault::DiesInSizes:
    case Fault::Truncates:
        return readyFuture<T>(work());
    case Fault::NeverSent:
        return readyFuture<T>(Error{ Kind::Network, Reason::ConnectionFailed, {} });
    case Fault::Offline:
        return readyFuture<T>(Error{ Kind::Offline, Reason::WorkingOffline, {} });
    case Fault::LostBefore:
        return readyFuture<T>(lost);
    case Fault::LostAfter: {
        (void)work();
        return readyFuture<T>(lost);
    }
    case Fault::Late:
        if (changes)
            m_late.push_back({ requests + lateBy, [work] {
                                  (void)work();
                              } });
        return readyFuture<T>(lost);
    case Fault::Unauthorized:
        return readyFuture<T>(
            Error{ Kind::Unauthorized, Reason::WrongPassword, u"rest_not_logged_in: no"_s });
    case Fault::Busy:
        if (changes)
            return readyFuture<T>(lost);
        return readyFuture<T>(Error{ Kind::Server, Reason::RetryLater, u"503"_s });
    case Fault::Firewall:
        return readyFuture<T>(
            Error{ changes ? Kind::Unknown : Kind::Server, Reason::RestBlocked, u"403 text/html"_s });
    case Fault::Unsent:
    case Fault::Silent: {
        if (planned == Fault::Silent)
            (void)work();
        auto never = std::make_shared<Answer<T>>();
        m_silent.push_back(never);
        return never->future();
    }
    }
    return readyFuture<T>(work());
}

void FakeWordPress::settle()
{
    for (const Underway &underway : std::exchange(m_late, {}))
        underway.commit();
}

Future<> FakeWordPress::probe()
{
    return answer<void>(Call::Probe, []() -> Result<> { return {}; });
}

Future<RemoteUser> FakeWordPress::me()
{
    return answer<RemoteUser>(Call::Me, [this]() -> Result<RemoteUser> {
        const char *names[] = { "administrator", "editor", "author", "contributor" };
        const QString role = QString::fromLatin1(names[int(m_role)]);
        return RemoteUser{ m_userId, role, { role }, FakeSite::can(m_role) };
    });
}

Future<RemotePost> FakeWordPress::post(PostType type, qint64 id)
{
    return answer<RemotePost>(Call::Read, [this, type, id]() -> Result<RemotePost> {
        const RemotePost *post = m_site.find(type, id);
        if (!post)
            return Error{ Kind::NotFound, Reason::RemovedOnSite, u"rest_post_invalid_id: no such post"_s };
        if (!mayEdit(*post))
            return Error{ Kind::Refused, Reason::MissingRight, u"rest_forbidden_context: no"_s };
        if (m_site.ofPlugins.contains(id))
            return Error{ Kind::Refused, Reason::StatusUnknown, u"pitch"_s };
        return *post;
    });
}

Future<std::vector<RemotePost>> FakeWordPress::postsBySlug(PostType type, const QStringList &slugs)
{
    return answer<std::vector<RemotePost>>(
        Call::FindSlug, [this, type, slugs]() -> Result<std::vector<RemotePost>> {
            if (!FakeSite::can(m_role).mayEdit(type))
                return statusForbidden();
            std::vector<RemotePost> found;
            bool isClosed = false;
            for (const auto &[id, post] : m_site.posts) {
                if (post.type != type || !slugs.contains(post.slug))
                    continue;
                if (!mayEdit(post)) {
                    isClosed = true;
                    continue;
                }
                if (m_site.ofPlugins.contains(id))
                    return Error{ Kind::Refused, Reason::StatusUnknown, u"pitch"_s };
                found.push_back(post);
            }
            if (found.empty() && isClosed)
                return Error{ Kind::Refused, Reason::MissingRight, {} };
            return found;
        });
}

Result<RemotePage> FakeWordPress::pageOf(
    PostType type, int page, const std::optional<QDateTime> &modifiedAfter)
{
    if (type == PostType::Page && m_site.arePagesHidden)
        return Error{ Kind::Server, Reason::RestMissing, u"rest_no_route: no such route"_s };
    if (!FakeSite::can(m_role).mayEdit(type))
        return statusForbidden();
    std::vector<const RemotePost *> all;
    for (const auto &[id, post] : m_site.posts) {
        if (post.type == type && !m_site.ofPlugins.contains(id)
            && (!modifiedAfter || fromGmt(post.modifiedGmt) > *modifiedAfter))
            all.push_back(&post);
    }
    RemotePage answer;
    answer.page = page;
    answer.pageCount = std::max(1, int((all.size() + 99) / 100));
    answer.total = int(all.size());
    answer.serverTime = m_site.now;
    for (size_t i = size_t(page - 1) * 100; i < all.size() && i < size_t(page) * 100; ++i) {
        if (mayEdit(*all[i])) // Left out, and counted.
            answer.posts.push_back(*all[i]);
    }
    if (modifiedAfter) {
        for (const RemotePost &post : answer.posts) {
            const auto named = m_site.embeddedTerms(post);
            answer.terms.insert(answer.terms.end(), named.begin(), named.end());
        }
    }
    return answer;
}

Future<RemotePage> FakeWordPress::posts(
    PostType type, int page, const std::optional<QDateTime> &modifiedAfter)
{
    return answer<RemotePage>(Call::List, [=, this] { return pageOf(type, page, modifiedAfter); });
}

Future<RemotePage> FakeWordPress::rows(PostType type, int page)
{
    return answer<RemotePage>(Call::List, [=, this] {
        Result<RemotePage> rows = pageOf(type, page, {});
        if (!rows)
            return rows;
        for (RemotePost &post : rows->posts) {
            post.title = post.excerpt = QString();
            post.content.clear();
            post.link.clear();
        }
        return rows;
    });
}

Future<std::vector<RemoteRevision>> FakeWordPress::revisions(
    PostType type, qint64 id, qint64 after, const CancelToken &cancel)
{
    return answer<std::vector<RemoteRevision>>(
        Call::Revisions, [this, type, id, after, cancel]() -> Result<std::vector<RemoteRevision>> {
            if (cancel.isCanceled()) {
                ++readsStopped;
                return Error{ Kind::Canceled, Reason::Unspecified, {} };
            }
            if (!m_site.find(type, id))
                return Error{ Kind::NotFound, Reason::RemovedOnSite, u"rest_post_invalid_parent: no"_s };
            const std::vector<RemoteRevision> &all = m_site.revisions[id];
            std::vector<RemoteRevision> asked;
            for (const RemoteRevision &each : all) {
                if (each.id >= after || each.id == all.back().id) // The newest comes with any page.
                    asked.push_back(each);
            }
            return asked;
        });
}

Future<> FakeWordPress::trashPost(PostType type, qint64 id)
{
    return answer<void>(Call::TrashPost, [this, type, id]() -> Result<> {
        const RemotePost *post = m_site.find(type, id);
        if (!post || post->status == PostStatus::Trash)
            return {};
        const auto done = m_site.discard(type, id, false, m_userId, m_role);
        return done ? Result<>() : Result<>(done.error());
    });
}

Future<RemotePost> FakeWordPress::createPost(PostType type, const PostChange &fields)
{
    return answer<RemotePost>(
        Call::Create, [this, type, fields] { return m_site.create(type, fields, m_userId, m_role); });
}

Future<RemotePost> FakeWordPress::updatePost(PostType type, qint64 id, const PostChange &fields)
{
    return answer<RemotePost>(
        Call::Update, [this, type, id, fields] { return m_site.update(type, id, fields, m_userId, m_role); });
}

Future<std::vector<Term>> FakeWordPress::terms(Taxonomy taxonomy, const QString &search)
{
    return answer<std::vector<Term>>(Call::Terms, [this, taxonomy, search]() -> Result<std::vector<Term>> {
        std::vector<Term> found;
        for (const auto &[id, name] : taxonomy == Taxonomy::Category ? m_site.categories : m_site.tags) {
            if (name.contains(search, Qt::CaseInsensitive))
                found.push_back({ id, name });
        }
        return found;
    });
}

Future<std::vector<Term>> FakeWordPress::allTerms(Taxonomy taxonomy) { return terms(taxonomy, {}); }

Future<Term> FakeWordPress::ensureTerm(Taxonomy taxonomy, const QString &name)
{
    return answer<Term>(Call::EnsureTerm, [this, taxonomy, name]() -> Result<Term> {
        bool isThere = false;
        return m_site.makeTerm(taxonomy, name, m_role, isThere);
    });
}

Future<std::vector<Term>> FakeWordPress::termsById(Taxonomy taxonomy, const QList<qint64> &ids)
{
    return answer<std::vector<Term>>(Call::Terms, [this, taxonomy, ids]() -> Result<std::vector<Term>> {
        if (ids.size() > 100)
            return Error{ Kind::Refused, Reason::BadArgument, u"more than 100 terms"_s };
        std::vector<Term> found;
        for (const auto &[id, name] : taxonomy == Taxonomy::Category ? m_site.categories : m_site.tags) {
            if (ids.contains(id))
                found.push_back({ id, name });
        }
        return found;
    });
}

Future<std::vector<SiteAuthor>> FakeWordPress::authors()
{
    return answer<std::vector<SiteAuthor>>(Call::Read, [this]() -> Result<std::vector<SiteAuthor>> {
        std::vector<SiteAuthor> authors;
        for (const auto &[id, name] : m_site.users)
            authors.push_back({ id, name });
        return authors;
    });
}

Future<std::vector<SiteMedia>> FakeWordPress::pictures()
{
    return answer<std::vector<SiteMedia>>(Call::Read, [this]() -> Result<std::vector<SiteMedia>> {
        std::vector<SiteMedia> pictures;
        for (const auto &[id, picture] : m_site.media)
            pictures.insert(pictures.begin(), picture);
        return pictures;
    });
}

Future<qint64> FakeWordPress::uploadMedia(
    const MediaUpload &upload, const SentBytes &onSent, const CancelToken &cancel)
{
    const Fault planned = begin(Call::Upload);
    ++uploads;
    const qint64 total = upload.bytes.size();
    if (onSent && planned != Fault::NeverSent && planned != Fault::Offline)
        onSent(total / 2, total);
    if (onUpload)
        onUpload();
    if (cancel.isCanceled())
        return readyFuture<qint64>(Error{ Kind::Canceled, Reason::Unspecified, {} });
    if (planned == Fault::CutBody)
        return readyFuture<qint64>(Error{ Kind::Network, Reason::ConnectionFailed, {} });
    if (planned == Fault::Damaged)
        return readyFuture<qint64>(
            Error{ Kind::Network, Reason::Truncated, u"rest_upload_hash_mismatch: other bytes"_s });
    if (planned == Fault::Refuses)
        return readyFuture<qint64>(
            Error{ Kind::Refused, Reason::HttpStatus, u"rest_upload_sideload_error: not allowed"_s });
    if (onSent)
        onSent(total, total);
    return finish<qint64>(Call::Upload, planned, [this, upload, planned]() -> Result<qint64> {
        const Result<qint64> id = m_site.store(upload, m_userId, m_role);
        if (!id)
            return id;
        FakeSite::Picture &picture = m_site.pictures.at(*id);
        if (planned == Fault::Truncates) {
            picture.bytes.chop(picture.bytes.size() / 2);
            picture.media.bytes = picture.bytes.size();
            picture.media.missingSizes = QStringList{ u"thumbnail"_s };
        } else if (planned == Fault::DiesInSizes) {
            picture.media.size = {};
            picture.media.bytes = 0;
            picture.media.large.clear();
            picture.media.missingSizes = QStringList{ u"thumbnail"_s, u"medium"_s };
        }
        if (m_site.optimise) {
            picture.bytes = m_site.optimise(picture.bytes);
            m_site.makeSizes(*id);
        }
        return id;
    });
}

Future<std::vector<RemoteMedia>> FakeWordPress::mediaBySlug(const QStringList &slugs)
{
    return answer<std::vector<RemoteMedia>>(
        Call::FindMedia, [this, slugs]() -> Result<std::vector<RemoteMedia>> {
            std::vector<RemoteMedia> found;
            const bool isEditor = m_role == Role::Admin || m_role == Role::Editor;
            for (const auto &[id, picture] : m_site.pictures) {
                if (slugs.contains(picture.media.slug) && (isEditor || picture.media.author == m_userId))
                    found.push_back(picture.media);
            }
            return found;
        });
}

Future<RemoteMedia> FakeWordPress::media(qint64 id)
{
    return answer<RemoteMedia>(Call::ReadMedia, [this, id]() -> Result<RemoteMedia> {
        const auto picture = m_site.pictures.find(id);
        if (picture == m_site.pictures.end())
            return Error{ Kind::NotFound, Reason::RemovedOnSite, u"rest_post_invalid_id: no such picture"_s };
        return picture->second.media;
    });
}

Future<QByteArray> FakeWordPress::mediaFile(const QUrl &url, const CancelToken &)
{
    return answer<QByteArray>(Call::FetchMedia, [this, url]() -> Result<QByteArray> {
        if (m_site.areFilesHidden)
            return Error{ Kind::Refused, Reason::HttpStatus, u"403"_s };
        for (const auto &[id, picture] : m_site.pictures) {
            if (picture.media.url == url)
                return picture.bytes;
        }
        return Error{ Kind::NotFound, Reason::Unspecified, {} };
    });
}

Future<> FakeWordPress::finishMedia(qint64 id)
{
    return answer<void>(Call::FinishMedia, [this, id]() -> Result<> {
        const auto picture = m_site.pictures.find(id);
        if (picture == m_site.pictures.end())
            return Error{ Kind::NotFound, Reason::RemovedOnSite, u"rest_post_invalid_id: no such picture"_s };
        m_site.finishPicture(id);
        return {};
    });
}

Future<> FakeWordPress::removeMedia(qint64 id)
{
    return answer<void>(Call::RemoveMedia, [this, id]() -> Result<> {
        m_site.removePicture(id);
        return {};
    });
}
