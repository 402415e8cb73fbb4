#include "support/fakewordpress.h"

#include <QImage>
#include <QRegularExpression>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

using Kind = Error::Kind;
using Reason = Error::Reason;
using Role = FakeSite::Role;

/// What wp_filter_post_kses does to the constructs that the tests use.
QString filtered(QString html)
{
    static const QRegularExpression tags(u"</?(script|iframe|form|svg)\\b[^>]*>"_s);
    static const QRegularExpression events(u"(<[a-z][^>]*?)\\s+on[a-z]+=\"[^\"]*\""_s);
    static const QRegularExpression ampersand(u"&(?![a-zA-Z][a-zA-Z0-9]*;|#[0-9]+;|#x[0-9a-fA-F]+;)"_s);
    html.remove(tags);
    html.replace(events, u"\\1"_s);
    html.replace(ampersand, u"&amp;"_s);
    return html;
}

QString sanitizedTitle(const QString &title)
{
    static const QRegularExpression other(u"[^a-z0-9-]+"_s);
    static const QRegularExpression entities(u"&[a-z#0-9]+;"_s);
    QString slug = title.toLower().remove(entities).simplified().replace(u' ', u'-');
    slug.remove(other);
    static const QRegularExpression dashes(u"-+"_s);
    return slug.replace(dashes, u"-"_s);
}

QDateTime fromGmt(const QString &text)
{
    QDateTime at = QDateTime::fromString(text, Qt::ISODate);
    at.setTimeSpec(Qt::UTC);
    return at;
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
    return can(role).mayEditOthers(post.type) || (can(role).mayEdit(post.type) && post.author == user);
}

bool FakeSite::isModifiedAfter(qint64 id, const QDateTime &at) const
{
    const auto columns = beside.find(id);
    const QString modified = columns == beside.end() ? posts.at(id).modifiedGmt : columns->second.modified;
    return fromGmt(modified) > at.toUTC().addSecs(zoneAt(at));
}

void FakeSite::edit(qint64 id, const std::function<void(RemotePost &)> &change)
{
    const auto post = posts.find(id);
    if (post == posts.end())
        return;
    const QByteArray before = post->second.content + post->second.title.toUtf8();
    change(post->second);
    now = now.addSecs(1);
    touch(post->second);
    if (post->second.content + post->second.title.toUtf8() != before)
        revise(post->second, 0);
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
    post.predecessorRevision = m_nextRevision++;
    revisions[post.id].push_back(
        { post.predecessorRevision, author, post.title, post.content, post.excerpt });
    std::vector<RemoteRevision> &all = revisions[post.id];
    if (mostRevisions > 0 && int(all.size()) > mostRevisions)
        all.erase(all.begin(), all.end() - mostRevisions);
    post.revisionCount = int(all.size());
}

void FakeSite::trash(qint64 id)
{
    edit(id, [this](RemotePost &post) {
        beside[post.id].beforeTrash = post.status;
        post.status = PostStatus::Trash;
        post.slug += u"__trashed"_s;
    });
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
    if (slug.isEmpty() || !isTaken(slug))
        return slug;
    for (int n = 2;; ++n) {
        const QString candidate = slug + u'-' + QString::number(n);
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

Result<> FakeSite::apply(RemotePost &post, const PostChange &fields, Role role)
{
    const bool filters = !can(role).canUseUnfilteredHtml;
    PostStatus status = fields.status.value_or(post.status);
    const bool isPublic
        = status == PostStatus::Publish || status == PostStatus::Future || status == PostStatus::Private;
    if (fields.status && isPublic && !can(role).mayPublish(post.type))
        return Error{ Kind::Refused, Reason::MissingRight, u"rest_cannot_publish: not allowed"_s };
    const bool isPage = post.type == PostType::Page;
    if (isPage && fields.parent.value_or(0) != 0 && !posts.contains(*fields.parent)
        && !pictures.contains(*fields.parent))
        return Error{ Kind::Refused, Reason::HttpStatus, u"rest_post_invalid_id: Invalid post parent ID."_s };
    const QByteArray before = post.content + post.title.toUtf8() + post.excerpt.toUtf8();
    if (fields.title) {
        post.title = fields.title->trimmed();
        if (filters)
            post.title = filtered(post.title);
    }
    if (fields.content)
        post.content = filters ? filtered(QString::fromUtf8(*fields.content)).toUtf8() : *fields.content;
    if (fields.excerpt)
        post.excerpt = filters ? filtered(*fields.excerpt) : *fields.excerpt;
    if (post.title.isEmpty() && post.content.isEmpty() && post.excerpt.isEmpty())
        return Error{ Kind::Refused, Reason::HttpStatus, u"empty_content: nothing"_s };
    if (filters || fields.content) { // Any save by such an account filters the whole post.
        if (filters)
            post.content = filtered(QString::fromUtf8(post.content)).toUtf8();
    }
    if (fields.slug)
        post.slug = sanitizedTitle(*fields.slug);
    if (isPage && fields.parent) // wp_check_post_hierarchy_for_loops.
        post.parent = post.id != 0 && isUnder(*fields.parent, post.id) ? 0 : *fields.parent;
    if (isPage && fields.menuOrder)
        post.menuOrder = *fields.menuOrder;
    if (fields.date)
        post.dateGmt = toGmt(*fields.date);
    const bool isLater = fromGmt(post.dateGmt) > now;
    if (status == PostStatus::Future && !isLater)
        status = PostStatus::Publish;
    if (status == PostStatus::Publish && isLater)
        status = PostStatus::Future;
    const bool isDraftLike = status == PostStatus::Draft || status == PostStatus::Pending;
    if (status == PostStatus::Pending && role == Role::Contributor)
        post.slug.clear();
    if (!isDraftLike && post.slug.isEmpty())
        post.slug = sanitizedTitle(post.title);
    if (post.status == PostStatus::Trash)
        status = PostStatus::Trash; // Editing a post in the trash succeeds, and leaves it there.
    // A draft's slug is made unique by REST alone, when it is given, and under the parent that is given
    // along.
    if (!isPage || !isDraftLike)
        post.slug = uniqueSlug(post.slug, post, post.parent);
    else if (fields.slug)
        post.slug = uniqueSlug(post.slug, post, fields.parent.value_or(0));
    post.status = status;
    if (fields.categories && !isPage) {
        post.categories.clear();
        for (qint64 id : *fields.categories) {
            if (categories.contains(id))
                post.categories.append(id);
        }
    }
    if (post.categories.isEmpty() && !isPage)
        post.categories = { 1 };
    if (fields.tags && !isPage) {
        post.tags.clear();
        for (qint64 id : *fields.tags) {
            if (tags.contains(id))
                post.tags.append(id);
        }
    }
    if (fields.author) {
        if (*fields.author != post.author && !can(role).mayEditOthers(post.type))
            return Error{ Kind::Refused, Reason::MissingRight, u"rest_cannot_edit_others: not allowed"_s };
        post.author = *fields.author;
    }
    if (fields.featuredMedia)
        post.featuredMedia = media.contains(*fields.featuredMedia) ? *fields.featuredMedia : 0;
    if (isDraftLike && !fields.date)
        post.dateGmt = toGmt(now); // A draft's date floats.
    if (onSave)
        onSave(post);
    touch(post);
    if (post.content + post.title.toUtf8() + post.excerpt.toUtf8() != before)
        revise(post, post.author);
    return {};
}

Result<RemotePost> FakeSite::create(PostType type, const PostChange &fields, qint64 author, Role role)
{
    if (!can(role).mayEdit(type))
        return Error{ Kind::Refused, Reason::MissingRight, u"rest_cannot_create: not allowed"_s };
    RemotePost post;
    post.type = type;
    post.id = m_nextId;
    post.author = author;
    post.dateGmt = toGmt(now);
    if (Result<> done = apply(post, fields, role); !done)
        return done.error();
    ++m_nextId;
    const QString key = type == PostType::Page ? u"page_id"_s : u"p"_s;
    post.link = QUrl(u"https://site.example/?%1=%2"_s.arg(key).arg(post.id));
    // The first content of a post is in no revision.
    post.revisionCount = 0;
    post.predecessorRevision = 0;
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
    const bool isOther = post->second.author != author && (role == Role::Author || role == Role::Contributor);
    const bool isClosed = role == Role::Contributor && post->second.status == PostStatus::Publish;
    if (isOther || isClosed || !can(role).mayEdit(type))
        return Error{ Kind::Refused, Reason::MissingRight, u"rest_cannot_edit: not allowed"_s };
    RemotePost changed = post->second;
    if (Result<> done = apply(changed, fields, role); !done)
        return done.error();
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
        return std::optional<RemotePost>();
    }
    if (posts.at(id).status == PostStatus::Trash)
        return Error{ Kind::NotFound, Reason::RemovedOnSite, u"rest_already_trashed: it is"_s };
    trash(id);
    return std::optional(posts.at(id));
}

Result<Term> FakeSite::makeTerm(Taxonomy taxonomy, const QString &name, Role role, bool &isThere)
{
    auto &terms = taxonomy == Taxonomy::Category ? categories : tags;
    for (const auto &[id, known] : terms) {
        isThere = known.compare(name, Qt::CaseInsensitive) == 0;
        if (isThere)
            return Term{ id, known };
    }
    if (taxonomy == Taxonomy::Category && !can(role).canEditOthers)
        return Error{ Kind::Refused, Reason::MissingRight, u"rest_cannot_create: not allowed"_s };
    const qint64 id = 100 + qint64(categories.size() + tags.size());
    terms[id] = name;
    return Term{ id, name };
}

Result<qint64> FakeSite::store(const MediaUpload &upload, qint64 author, Role role)
{
    if (!can(role).canUpload)
        return Error{ Kind::Refused, Reason::MissingRight, u"rest_cannot_create: not allowed"_s };
    if (!upload.mediaType.startsWith("image/"_L1) || QImage::fromData(upload.bytes).isNull())
        return Error{ Kind::Refused, Reason::HttpStatus, u"rest_upload_sideload_error: not allowed"_s };
    const qint64 id = m_nextId++;
    Picture &picture = pictures[id];
    picture.bytes = upload.bytes;
    picture.media.id = id;
    picture.media.author = author;
    picture.media.slug = uniqueMediaSlug(upload.key, id);
    picture.media.mediaType = upload.mediaType;
    picture.media.url = QUrl(u"https://site.example/wp-content/uploads/%1.%2"_s.arg(
        picture.media.slug, upload.mediaType.section(u'/', 1)));
    media[id] = { id, upload.title, upload.alt, picture.media.url, {} };
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
            for (const auto &[id, post] : m_site.posts) {
                if (post.type == type && slugs.contains(post.slug) && mayEdit(post))
                    found.push_back(post);
            }
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
        if (post.type == type && (!modifiedAfter || fromGmt(post.modifiedGmt) > *modifiedAfter))
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

Future<std::vector<RemoteRevision>> FakeWordPress::revisions(PostType type, qint64 id)
{
    return answer<std::vector<RemoteRevision>>(
        Call::Revisions, [this, type, id]() -> Result<std::vector<RemoteRevision>> {
            if (!m_site.find(type, id))
                return Error{ Kind::NotFound, Reason::RemovedOnSite, u"rest_post_invalid_parent: no"_s };
            return m_site.revisions[id];
        });
}

Future<> FakeWordPress::trashPost(PostType type, qint64 id)
{
    return answer<void>(Call::TrashPost, [this, type, id]() -> Result<> {
        const RemotePost *post = m_site.find(type, id);
        if (!post || post->status == PostStatus::Trash)
            return {};
        if (!mayEdit(*post))
            return Error{ Kind::Refused, Reason::MissingRight, u"rest_cannot_delete: no"_s };
        m_site.trash(id);
        return {};
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
