#include "cli/answers.h"
#include "cli/commands.h"
#include "desk/library.h"

#include <QJsonArray>

#include <algorithm>
#include <deque>

using namespace Qt::StringLiterals;

namespace cli {

namespace {

constexpr int pageSize = 500;
constexpr qsizetype addedAtOnce = 32;

/// `--limit N`: 1 or more; `fallback` without it; nothing if it is no number.
std::optional<int> limitOf(const Session &session, int fallback)
{
    if (!session.arguments.has(u"--limit"_s))
        return fallback;
    bool isNumber = false;
    const int limit = session.arguments.value(u"--limit"_s).toInt(&isNumber);
    return isNumber && limit > 0 ? std::optional(limit) : std::nullopt;
}

} // namespace

Exit feedAdd(Session &session)
{
    const QStringList &typed = session.arguments.positional();
    std::deque<Future<Feed>> asked; // Some at a time, answered in order.
    Exit status = Exit::Done;
    for (qsizetype next = 0, i = 0; i < typed.size(); ++i) {
        for (; next < typed.size() && next < i + addedAtOnce; ++next)
            asked.push_back(session.desk->library().follow(typed[next]));
        const Result<Feed> feed = session.wait(asked.front());
        asked.pop_front();
        if (!feed) {
            session.say(typed[i] + u':');
            const Exit failed = session.fail(feed.error());
            status = status == Exit::Done ? failed : status;
            continue;
        }
        session.answer(toJson(*feed));
    }
    return status;
}

Exit feedList(Session &session)
{
    for (const Feed &feed : session.desk->library().feeds())
        session.answer(toJson(feed));
    return Exit::Done;
}

Exit feedRefresh(Session &session)
{
    std::vector<FeedId> ids;
    for (const QString &word : session.arguments.positional()) {
        bool isNumber = false;
        ids.push_back(FeedId{ word.toLongLong(&isNumber) });
        if (!isNumber)
            return session.misused(u"This is not the number of a feed: %1"_s.arg(word));
    }
    const Result<RefreshReport> report = session.wait(session.desk->library().refresh(ids));
    if (!report)
        return session.fail(report.error());
    session.answer(toJson(*report));
    return Exit::Done;
}

Exit feedImport(Session &session)
{
    const Result<QByteArray> bytes = session.read(session.argument(0));
    if (!bytes)
        return session.fail(bytes.error());
    const Result<OpmlPreview> preview = session.wait(session.desk->library().previewOpml(*bytes));
    if (!preview)
        return session.fail(preview.error());
    const Result<OpmlReport> report = session.wait(session.desk->library().importOpml(*preview));
    if (!report)
        return session.fail(report.error());
    session.answer(QJsonObject{ { u"added"_s, report->added }, { u"present"_s, report->present },
        { u"refused"_s, QJsonArray::fromStringList(report->refused) } });
    return Exit::Done;
}

Exit feedExport(Session &session)
{
    session.answer(session.desk->library().exportOpml());
    return Exit::Done;
}

Exit articles(Session &session)
{
    const std::optional<int> limit = limitOf(session, 100);
    if (!limit)
        return session.misused(u"--limit takes a number from 1."_s);
    ArticleFilter filter;
    if (session.arguments.has(u"--unread"_s))
        filter.which = ArticleFilter::Which::Unread;
    if (session.arguments.has(u"--feed"_s)) {
        filter.feed = FeedId{ session.arguments.value(u"--feed"_s).toLongLong() };
        if (!session.desk->library().feed(*filter.feed))
            return session.fail({ Error::Kind::NotFound, Error::Reason::Unspecified,
                u"feed "_s + session.arguments.value(u"--feed"_s) });
    }
    std::optional<ArticleCursor> after;
    int left = *limit;
    while (left > 0) {
        const auto rows = session.desk->library().page(filter, after, std::min(left, pageSize));
        if (!rows)
            return session.fail(rows.error());
        for (const ArticleRow &row : *rows)
            session.answer(toJson(row));
        if (rows->empty())
            break;
        left -= static_cast<int>(rows->size());
        after = ArticleCursor{ rows->back().article.shownAt(), rows->back().article.id };
    }
    return Exit::Done;
}

Exit search(Session &session)
{
    const std::optional<int> limit = limitOf(session, 50);
    if (!limit)
        return session.misused(u"--limit takes a number from 1."_s);
    const SearchQuery query{ session.arguments.positional().join(u' '), {}, {}, *limit };
    const auto hits = session.wait(session.desk->library().search(query));
    if (!hits)
        return session.fail(hits.error());
    for (const SearchHit &hit : *hits)
        session.answer(toJson(hit));
    return Exit::Done;
}

} // namespace cli
