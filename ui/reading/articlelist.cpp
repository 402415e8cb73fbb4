#include "reading/articlelist.h"

#include "desk/library.h"
#include "reading/names.h"
#include "widgets/isolated.h"
#include "widgets/tooltip.h"
#include "widgets/when.h"

#include <QSet>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

constexpr int rowsKept = 2000;
constexpr int rowsChecked = 300;

/// How many photos, how often it was changed: what only some articles have.
QStringList extrasOf(const ArticleRow &row)
{
    QStringList parts;
    if (row.article.pictureCount > 0)
        parts.append(ArticleListModel::tr("%Ln photo(s)", nullptr, row.article.pictureCount));
    if (row.article.versionCount > 1)
        parts.append(ArticleListModel::tr("edited %Ln time(s)", nullptr, row.article.versionCount - 1));
    return parts;
}

/// Each by itself: a name in another script turns none of the others round.
QString joined(QStringList parts, const QString &between)
{
    parts.removeAll(QString());
    for (QString &part : parts)
        part = isolated(part);
    return parts.join(between);
}

} // namespace

QString aboutLine(const ArticleRow &row)
{
    return joined(
        QStringList{ row.feedName, shortWhen(row.article.shownAt()), languageName(row.article.language) }
            + extrasOf(row),
        u" · "_s);
}

QString spokenRow(const ArticleRow &row)
{
    QStringList parts{ titleOf(row), row.feedName, shortWhen(row.article.shownAt()),
        row.status.isRead ? ArticleListModel::tr("read") : ArticleListModel::tr("unread"),
        languageName(row.article.language) };
    if (row.status.isStarred)
        parts.append(ArticleListModel::tr("starred"));
    parts += extrasOf(row);
    for (const QString &tag : row.tags)
        parts.append(ArticleListModel::tr("tag %1").arg(tag));
    return joined(parts, u", "_s);
}

QString titleOf(const ArticleRow &row)
{
    if (!row.article.title.isEmpty())
        return row.article.title;
    return row.article.summary.isEmpty() ? ArticleListModel::tr("Untitled") : row.article.summary.left(80);
}

ArticleListModel::ArticleListModel(Library &library, QObject *parent)
    : QAbstractListModel(parent)
    , m_library(library)
    , m_rows(rowsKept)
{
    connect(&library, &Library::articlesChanged, this, &ArticleListModel::lookAgain);
    connect(&library, &Library::articlesRemoved, this, &ArticleListModel::takeOut);
    connect(&library, &Library::statusChanged, this, &ArticleListModel::setStatus);
}

void ArticleListModel::setFilter(const ArticleFilter &filter)
{
    m_filter = filter;
    m_query.clear();
    reload();
}

void ArticleListModel::search(const QString &words, const ArticleFilter &among)
{
    m_query = words.trimmed();
    m_among = among;
    if (m_query.isEmpty()) {
        reload();
        return;
    }
    ++m_searchNumber;
    m_isSearching = false;
    m_isComplete = false;
    setWaiting(0);
    fetchHits();
}

void ArticleListModel::reload()
{
    if (!m_query.isEmpty()) {
        search(QString(m_query), ArticleFilter(m_among));
        return;
    }
    ++m_searchNumber;
    m_isSearching = false;
    beginResetModel();
    m_keys.clear();
    m_rows.clear();
    m_snippets.clear();
    m_isComplete = false;
    const auto page = m_library.page(m_filter, std::nullopt, pageSize);
    if (page)
        append(*page);
    m_isComplete = !page || page->empty();
    endResetModel();
    setWaiting(0);
    if (!page)
        emit failed(page.error());
}

void ArticleListModel::append(const std::vector<ArticleRow> &rows)
{
    for (const ArticleRow &row : rows) {
        m_keys.push_back({ row.article.id, row.article.shownAt().toMSecsSinceEpoch() });
        m_rows.insert(row.article.id, new ArticleRow(row));
    }
}

ArticleCursor ArticleListModel::cursorAt(int row) const
{
    const Key &key = m_keys.at(size_t(row));
    return { QDateTime::fromMSecsSinceEpoch(key.shownAt, Qt::UTC), key.id };
}

std::optional<ArticleCursor> ArticleListModel::newest() const
{
    return m_keys.empty() ? std::nullopt : std::optional(cursorAt(0));
}

std::optional<ArticleCursor> ArticleListModel::oldest() const
{
    return m_keys.empty() ? std::nullopt : std::optional(cursorAt(rowCount() - 1));
}

void ArticleListModel::fetchHits()
{
    const int number = m_searchNumber;
    SearchQuery query{ m_query, m_among };
    // The first page of a new question replaces the answers of the old one when it comes.
    const bool isNext = m_isSearching;
    if (isNext)
        query.after = oldest();
    onDone(m_library.search(query), this, [this, number, isNext](const Result<std::vector<SearchHit>> &hits) {
        if (number != m_searchNumber)
            return; // An older question.
        if (!hits) {
            m_isComplete = true;
            if (hits.error().kind != Error::Kind::Canceled)
                emit failed(hits.error());
            return;
        }
        std::vector<ArticleRow> rows;
        QHash<ArticleId, QString> snippets;
        for (const SearchHit &hit : *hits) {
            rows.push_back(hit.row);
            snippets.insert(hit.row.article.id, hit.snippet);
        }
        m_isSearching = true;
        m_isComplete = rows.empty(); // A short page may be one that lost what is hidden.
        if (isNext) {
            if (rows.empty())
                return;
            beginInsertRows({}, rowCount(), rowCount() + int(rows.size()) - 1);
            m_snippets.insert(snippets);
            append(rows);
            endInsertRows();
            return;
        }
        beginResetModel();
        m_keys.clear();
        m_rows.clear();
        m_snippets = snippets;
        append(rows);
        endResetModel();
    });
    if (isNext)
        m_isComplete = true; // Until the answer is here nothing more is asked.
}

/// Something of what is shown may say other things now; other articles may have come.
void ArticleListModel::lookAgain()
{
    m_rows.clear();
    if (!m_query.isEmpty()) {
        if (!m_keys.empty())
            emit dataChanged(index(0), index(rowCount() - 1));
        return; // The answers of a search stay until another is asked.
    }
    const auto page = m_library.page(m_filter, std::nullopt, pageSize);
    if (!page) {
        emit failed(page.error());
        return;
    }
    QSet<ArticleId> known;
    for (const Key &key : m_keys)
        known.insert(key.id);
    const int fresh = int(std::ranges::count_if(
        *page, [&known](const ArticleRow &row) { return !known.contains(row.article.id); }));
    if (m_keys.empty() && fresh > 0) {
        reload(); // Nothing is shown that could move.
        return;
    }
    // What went with its blog goes here too; a row that was only read stays until the list is chosen again.
    std::vector<ArticleId> gone;
    for (const Key &key : m_keys) {
        if (&key - m_keys.data() >= rowsChecked)
            break; // Further down they say so when they are looked at.
        if (std::ranges::find(*page, key.id, [](const ArticleRow &row) { return row.article.id; })
            != page->end())
            continue;
        if (const auto row = m_library.row(key.id); !row && row.error().kind == Error::Kind::NotFound)
            gone.push_back(key.id);
    }
    takeOut(gone);
    if (!m_keys.empty())
        emit dataChanged(index(0), index(rowCount() - 1));
    setWaiting(fresh);
}

void ArticleListModel::takeOut(const std::vector<ArticleId> &ids)
{
    if (ids.size() > size_t(pageSize)) { // One by one each would move all that follow.
        const QSet<ArticleId> gone(ids.begin(), ids.end());
        beginResetModel();
        std::erase_if(m_keys, [&gone](const Key &key) { return gone.contains(key.id); });
        endResetModel();
        return;
    }
    for (const ArticleId id : ids) {
        const auto row = rowOf(id);
        if (!row)
            continue;
        beginRemoveRows({}, *row, *row);
        m_keys.erase(m_keys.begin() + *row);
        m_rows.remove(id);
        m_snippets.remove(id);
        endRemoveRows();
    }
}

void ArticleListModel::setWaiting(int count)
{
    if (count == m_waiting)
        return;
    m_waiting = count;
    emit waitingChanged();
}

ArticleRow ArticleListModel::at(int row) const
{
    const Key &key = m_keys.at(size_t(row));
    if (const ArticleRow *kept = m_rows.object(key.id))
        return *kept;
    const Result<ArticleRow> read = m_library.row(key.id);
    if (!read) {
        ArticleRow gone;
        gone.article.id = key.id;
        gone.article.title = tr("No longer here");
        gone.article.arrivedAt = QDateTime::fromMSecsSinceEpoch(key.shownAt, Qt::UTC);
        gone.status.isRead = true;
        return gone;
    }
    m_rows.insert(key.id, new ArticleRow(*read));
    return *read;
}

std::optional<int> ArticleListModel::rowOf(ArticleId id) const
{
    const auto found = std::ranges::find(m_keys, id, &Key::id);
    return found == m_keys.end() ? std::nullopt : std::optional(int(found - m_keys.begin()));
}

QString ArticleListModel::snippetAt(int row) const { return m_snippets.value(idAt(row)); }

int ArticleListModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_keys.size());
}

QVariant ArticleListModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid() || index.row() >= rowCount())
        return {};
    switch (role) {
    case Qt::DisplayRole:
        return titleOf(at(index.row()));
    case Qt::ToolTipRole:
        return toolTipOf(titleOf(at(index.row())));
    case Qt::AccessibleTextRole:
        return spokenRow(at(index.row()));
    default:
        return {};
    }
}

bool ArticleListModel::canFetchMore(const QModelIndex &parent) const
{
    return !parent.isValid() && !m_isComplete;
}

void ArticleListModel::fetchMore(const QModelIndex &)
{
    if (m_isComplete)
        return;
    if (!m_query.isEmpty()) {
        if (m_isSearching)
            fetchHits();
        return;
    }
    const auto page = m_library.page(m_filter, oldest(), pageSize);
    m_isComplete = !page || page->empty();
    if (!page)
        emit failed(page.error());
    if (m_isComplete)
        return;
    beginInsertRows({}, rowCount(), rowCount() + int(page->size()) - 1);
    append(*page);
    endInsertRows();
}

// A row that was just read stays where it is until the list is chosen again: nothing vanishes under a reader.
void ArticleListModel::setStatus(ArticleId id, const ArticleStatus &status)
{
    const auto row = rowOf(id);
    if (!row)
        return;
    if (ArticleRow *kept = m_rows.object(id))
        kept->status = status;
    emit dataChanged(index(*row), index(*row));
}
