#include "desk/library.h"

#include "desk/libraryparts.h"
#include "desk/refreshplan.h"
#include "desk/refreshrun.h"
#include "storage/articlestore.h"

#include <algorithm>
#include <chrono>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr auto reloadDelay = 150ms;
constexpr int stepOverHidden = 1000;

} // namespace

Library::Library(std::unique_ptr<Parts> parts, QObject *parent)
    : QObject(parent)
    , m_parts(std::move(parts))
{
    m_parts->reload.setSingleShot(true);
    m_parts->reload.setInterval(reloadDelay);
    connect(&m_parts->reload, &QTimer::timeout, this, [this] { readAgain(); });
}

Library::~Library()
{
    removeNow(); // The writer finishes what waits.
}

std::vector<Feed> Library::feeds() const { return shelf().feeds; }

std::optional<Feed> Library::feed(FeedId id) const
{
    const auto found = std::ranges::find(shelf().feeds, id, &Feed::id);
    return found == shelf().feeds.end() ? std::nullopt : std::optional(*found);
}

/// Removed, or its feed unfollowed, a moment ago.
bool Library::isHidden(const Article &article) const
{
    return m_parts->removed.contains(article.id) || m_parts->hidden.contains(article.feed);
}

LibraryCounts Library::counts() const { return shelf().counts; }

const LibraryLists &Library::lists() const { return shelf().lists; }

Result<std::vector<ArticleRow>> Library::page(
    const ArticleFilter &filter, const std::optional<ArticleCursor> &after, int limit) const
{
    std::optional<ArticleCursor> from = after;
    for (;;) {
        // A long blog that was just unfollowed is passed over in long steps.
        const int most = m_parts->hidden.isEmpty() ? limit : qMax(limit, stepOverHidden);
        Result<std::vector<ArticleRow>> rows = ArticleStore(m_parts->pages()).page(filter, from, most);
        if (!rows || rows->empty())
            return rows;
        from = ArticleCursor{ rows->back().article.shownAt(), rows->back().article.id };
        std::erase_if(*rows, [this](const ArticleRow &row) { return isHidden(row.article); });
        if (rows->empty())
            continue; // All of them were just removed: an empty page would be the end.
        if (rows->size() > size_t(limit))
            rows->resize(size_t(limit));
        for (ArticleRow &row : *rows)
            row.status = m_parts->unsaved.value(row.article.id, row.status);
        return rows;
    }
}

Result<ArticleRow> Library::row(ArticleId id) const
{
    if (m_parts->removed.contains(id))
        return Error{ Error::Kind::NotFound, Error::Reason::Unspecified, QString::number(id.value) };
    Result<ArticleRow> row = ArticleStore(m_parts->pages()).row(id);
    if (row && isHidden(row->article))
        return Error{ Error::Kind::NotFound, Error::Reason::Unspecified, QString::number(id.value) };
    if (row)
        row->status = m_parts->unsaved.value(id, row->status);
    return row;
}

Result<ArticleText> Library::article(ArticleId id) const
{
    Result<ArticleText> text = ArticleStore(m_parts->pages()).load(id);
    if (text && isHidden(text->article))
        return Error{ Error::Kind::NotFound, Error::Reason::Unspecified, QString::number(id.value) };
    if (text)
        text->status = m_parts->unsaved.value(id, text->status);
    return text;
}

Future<std::vector<ArticleVersion>> Library::versions(ArticleId id)
{
    return m_parts->file().read([id](Database &library) { return ArticleStore(library).versions(id); });
}

Future<ArticleText> Library::version(ArticleId id, int number)
{
    return m_parts->file().read(
        [id, number](Database &library) { return ArticleStore(library).load(id, number); });
}

Future<RefreshReport> Library::refresh(const std::vector<FeedId> &ids, Due due)
{
    const QDateTime now = m_parts->room.clock.now();
    std::vector<Feed> wanted = refreshplan::choose(shelf().feeds, ids, due == Due::OnlyDue, now);
    // What another refresh asks already is not asked twice.
    for (const RefreshRun *running : findChildren<RefreshRun *>(QString(), Qt::FindDirectChildrenOnly))
        std::erase_if(wanted, [running](const Feed &feed) { return running->isAsking(feed.id); });
    for (const FeedId id : ids) {
        if (!feed(id)) {
            return readyFuture<RefreshReport>(
                Error{ Error::Kind::NotFound, Error::Reason::Unspecified, QString::number(id.value) });
        }
    }
    if (wanted.empty())
        return readyFuture<RefreshReport>(RefreshReport{});
    if (m_parts->room.http.policy() == NetworkPolicy::Offline) {
        return readyFuture<RefreshReport>(Error{ Error::Kind::Offline, Error::Reason::WorkingOffline, {} });
    }

    auto *run = new RefreshRun(m_parts->room, std::move(wanted), this);
    connect(run, &RefreshRun::stored, this, [this] { readSoon(Stale::Lists); });
    const Answer<RefreshReport> answer;
    onDone(run->start(), this, [this, answer](const Result<RefreshReport> &report) {
        readAgain([answer, report] { answer.give(report); });
    });
    return answer.future();
}
