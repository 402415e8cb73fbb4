#include "cli/answers.h"
#include "cli/commands.h"
#include "desk/library.h"
#include "formats/html/canonical.h"
#include "formats/html/plaintext.h"

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

/// The number that a word is; nothing if it is none.
std::optional<qint64> numberOf(const QString &word)
{
    bool isNumber = false;
    const qint64 number = word.toLongLong(&isNumber);
    return isNumber && number > 0 ? std::optional(number) : std::nullopt;
}

Error notFound(const QString &what, const QString &which)
{
    return { Error::Kind::NotFound, Error::Reason::Unspecified, what + u' ' + which };
}

/// `--feed ID`, if it is there and followed.
Result<std::optional<FeedId>> feedOf(const Session &session)
{
    if (!session.arguments.has(u"--feed"_s))
        return std::optional<FeedId>();
    const QString word = session.arguments.value(u"--feed"_s);
    const std::optional<qint64> number = numberOf(word);
    if (!number || !session.desk->library().feed(FeedId{ *number }))
        return notFound(u"feed"_s, word);
    return std::optional(FeedId{ *number });
}

/// Which articles; nothing if two of them are asked for at once.
std::optional<ArticleFilter::Which> whichOf(const Session &session)
{
    using Which = ArticleFilter::Which;
    std::vector<Which> wanted;
    for (const auto &[option, which] : { std::pair(u"--unread"_s, Which::Unread),
             std::pair(u"--starred"_s, Which::Starred), std::pair(u"--today"_s, Which::Today) }) {
        if (session.arguments.has(option))
            wanted.push_back(which);
    }
    if (wanted.size() > 1)
        return std::nullopt;
    return wanted.empty() ? Which::All : wanted.front();
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

Exit feedRemove(Session &session)
{
    const std::optional<qint64> number = numberOf(session.argument(0));
    if (!number)
        return session.misused(u"This is not the number of a feed: %1"_s.arg(session.argument(0)));
    Library &library = session.desk->library();
    if (!library.feed(FeedId{ *number }))
        return session.fail(notFound(u"feed"_s, session.argument(0)));
    (void)library.unfollow(FeedId{ *number });
    library.removeNow();
    // Behind it in the writer's line: that it is not there any more is its success.
    const Result<> left = session.wait(library.change({ FeedId{ *number } }, [](Feed &) {}));
    if (left)
        return session.fail({ Error::Kind::Storage, Error::Reason::DiskFailed, session.argument(0) });
    if (left.error().kind != Error::Kind::NotFound)
        return session.fail(left.error());
    session.answer(QJsonObject{ { u"removed"_s, *number } });
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
    if (session.arguments.has(u"--dry-run"_s)) {
        session.answer(toJson(*preview));
        return Exit::Done;
    }
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
    const std::optional<ArticleFilter::Which> which = whichOf(session);
    if (!which)
        return session.misused(u"Only one of --unread, --starred and --today can be given."_s);
    const Result<std::optional<FeedId>> feed = feedOf(session);
    if (!feed)
        return session.fail(feed.error());
    ArticleFilter filter{ *which, *feed };
    filter.folder = session.arguments.value(u"--folder"_s);
    filter.language = session.arguments.value(u"--language"_s).section(u'-', 0, 0).toLower();
    filter.country = session.arguments.value(u"--country"_s).toUpper();
    filter.tag = session.arguments.value(u"--tag"_s);
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

Exit articleShow(Session &session)
{
    const std::optional<qint64> number = numberOf(session.argument(0));
    if (!number)
        return session.misused(u"This is not the number of an article: %1"_s.arg(session.argument(0)));
    Library &library = session.desk->library();
    const Result<ArticleRow> row = library.row(ArticleId{ *number });
    const Result<ArticleText> article = library.article(ArticleId{ *number });
    if (!row || !article)
        return session.fail(row ? article.error() : row.error());
    const auto versions = session.wait(library.versions(ArticleId{ *number }));
    if (!versions)
        return session.fail(versions.error());

    QJsonObject answer = toJson(*row);
    QByteArray html = article->html;
    int shown = row->article.versionCount;
    if (session.arguments.has(u"--version"_s)) {
        const QString word = session.arguments.value(u"--version"_s);
        const auto wanted = std::ranges::find_if(*versions,
            [&](const ArticleVersion &version) { return QString::number(version.number) == word; });
        if (wanted != versions->end()) {
            html = wanted->html;
            shown = wanted->number;
            answer.insert(u"title"_s, wanted->title);
        } else if (word != QString::number(shown)) {
            return session.fail(notFound(u"version"_s, word));
        }
    }
    QJsonArray all;
    for (const ArticleVersion &version : *versions)
        all.append(toJson(version));
    QJsonArray enclosures;
    for (const Enclosure &enclosure : article->enclosures)
        enclosures.append(toJson(enclosure));
    answer.insert(u"version"_s, shown);
    answer.insert(u"history"_s, all);
    answer.insert(u"html"_s, QString::fromUtf8(cleanHtml(html, article->base)));
    answer.insert(u"text"_s, cleanText(html, article->base));
    answer.insert(u"attachments"_s, enclosures);
    session.answer(answer);
    return Exit::Done;
}

Exit search(Session &session)
{
    const std::optional<int> limit = limitOf(session, 50);
    if (!limit)
        return session.misused(u"--limit takes a number from 1."_s);
    SearchQuery query{ session.arguments.positional().join(u' '), {}, {}, *limit };
    const Result<std::optional<FeedId>> feed = feedOf(session);
    if (!feed)
        return session.fail(feed.error());
    query.filter.feed = *feed;
    if (session.arguments.has(u"--after"_s)) {
        const QString word = session.arguments.value(u"--after"_s);
        const Result<ArticleRow> last = session.desk->library().row(ArticleId{ numberOf(word).value_or(0) });
        if (!last)
            return session.fail(notFound(u"article"_s, word));
        query.after = ArticleCursor{ last->article.shownAt(), last->article.id };
    }
    const auto hits = session.wait(session.desk->library().search(query));
    if (!hits)
        return session.fail(hits.error());
    for (const SearchHit &hit : *hits)
        session.answer(toJson(hit));
    return Exit::Done;
}

} // namespace cli
