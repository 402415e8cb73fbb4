#include "reading/articlelist.h"

#include "desk/library.h"
#include "reading/when.h"
#include "widgets/isolated.h"
#include "widgets/tones.h"

#include <QPainter>
#include <QTextLayout>

using namespace Qt::StringLiterals;

namespace {

constexpr int pageSize = 100;
constexpr int sideRoom = 14;
constexpr int topRoom = 9;

QString aboutLine(const ArticleRow &row)
{
    QStringList parts;
    if (!row.feedName.isEmpty())
        parts.append(isolated(row.feedName));
    parts.append(isolated(shortWhen(row.article.shownAt())));
    if (!row.article.language.isEmpty())
        parts.append(isolated(QLocale::languageToString(QLocale(row.article.language).language())));
    if (row.article.pictureCount > 0)
        parts.append(isolated(ArticleListModel::tr("%n photo(s)", nullptr, row.article.pictureCount)));
    if (row.article.versionCount > 1)
        parts.append(
            isolated(ArticleListModel::tr("edited %n time(s)", nullptr, row.article.versionCount - 1)));
    return parts.join(u" · "_s);
}

QString titleOf(const ArticleRow &row)
{
    if (!row.article.title.isEmpty())
        return row.article.title;
    return row.article.summary.isEmpty() ? ArticleListModel::tr("Untitled") : row.article.summary.left(80);
}

/// At most two lines of words, the second elided.
void drawWords(QPainter &painter, const QRect &rect, const QString &words, bool isRightToLeft)
{
    QTextOption option(isRightToLeft ? Qt::AlignRight : Qt::AlignLeft);
    option.setTextDirection(isRightToLeft ? Qt::RightToLeft : Qt::LeftToRight);
    option.setWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
    QTextLayout layout(words, painter.font());
    layout.setTextOption(option);
    layout.beginLayout();
    QTextLine first = layout.createLine();
    if (first.isValid())
        first.setLineWidth(rect.width());
    layout.endLayout();
    if (!first.isValid())
        return;
    const QFontMetrics metrics(painter.font());
    const auto align = int((isRightToLeft ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignTop | Qt::AlignAbsolute
        | Qt::TextSingleLine);
    painter.setLayoutDirection(isRightToLeft ? Qt::RightToLeft : Qt::LeftToRight);
    painter.drawText(rect, align, words.left(first.textLength()).trimmed());
    const QString rest = words.mid(first.textLength()).trimmed();
    if (!rest.isEmpty())
        painter.drawText(rect.adjusted(0, metrics.height() + 2, 0, 0), align,
            metrics.elidedText(rest, Qt::ElideRight, rect.width()));
}

} // namespace

ArticleListModel::ArticleListModel(Library &library, QObject *parent)
    : QAbstractListModel(parent)
    , m_library(library)
{
    connect(&library, &Library::articlesChanged, this, &ArticleListModel::reload);
    connect(&library, &Library::statusChanged, this, &ArticleListModel::setStatus);
}

void ArticleListModel::setFilter(const ArticleFilter &filter)
{
    m_filter = filter;
    m_query.clear();
    ++m_searchNumber;
    beginResetModel();
    m_rows.clear();
    m_isComplete = false;
    endResetModel();
    fetchMore({});
}

void ArticleListModel::search(const QString &query)
{
    m_query = query.trimmed();
    const int number = ++m_searchNumber;
    if (m_query.isEmpty()) {
        setFilter(ArticleFilter(m_filter));
        return;
    }
    onDone(m_library.search({ m_query, {}, {}, 200 }), this,
        [this, number](const Result<std::vector<SearchHit>> &hits) {
            if (number != m_searchNumber)
                return; // An older question.
            if (!hits) {
                emit failed(hits.error());
                return;
            }
            beginResetModel();
            m_rows.clear();
            for (const SearchHit &hit : *hits) {
                ArticleRow row = hit.row;
                row.article.summary = QString(hit.snippet).remove(QChar(2)).remove(QChar(3));
                m_rows.push_back(std::move(row));
            }
            m_isComplete = true;
            endResetModel();
        });
}

void ArticleListModel::reload()
{
    if (!m_query.isEmpty())
        return; // The answers of a search stay until another is asked.
    const auto page = m_library.page(m_filter, std::nullopt, qMax(pageSize, int(m_rows.size())));
    if (!page) {
        emit failed(page.error());
        return;
    }
    const bool isSameOrder = page->size() == m_rows.size()
        && std::equal(
            page->begin(), page->end(), m_rows.begin(), [](const ArticleRow &one, const ArticleRow &other) {
                return one.article.id == other.article.id;
            });
    if (isSameOrder) {
        m_rows = *page;
        if (!m_rows.empty())
            emit dataChanged(index(0), index(int(m_rows.size()) - 1));
        return;
    }
    // New ones stand before the first that is known: insert them, so that nothing under the cursor moves
    // away.
    size_t fresh = 0;
    while (fresh < page->size() && !m_rows.empty() && (*page)[fresh].article.id != m_rows.front().article.id)
        ++fresh;
    const bool isPrefix = !m_rows.empty() && fresh > 0 && fresh < page->size()
        && std::equal(page->begin() + std::ptrdiff_t(fresh), page->end(), m_rows.begin(),
            [](const ArticleRow &one, const ArticleRow &other) {
                return one.article.id == other.article.id;
            });
    if (isPrefix) {
        beginInsertRows({}, 0, int(fresh) - 1);
        m_rows.insert(m_rows.begin(), page->begin(), page->begin() + std::ptrdiff_t(fresh));
        endInsertRows();
        return;
    }
    beginResetModel();
    m_rows = *page;
    m_isComplete = int(page->size()) < pageSize;
    endResetModel();
}

std::optional<int> ArticleListModel::rowOf(ArticleId id) const
{
    for (size_t i = 0; i < m_rows.size(); ++i) {
        if (m_rows[i].article.id == id)
            return int(i);
    }
    return std::nullopt;
}

std::vector<ArticleId> ArticleListModel::unreadIds() const
{
    std::vector<ArticleId> ids;
    for (const ArticleRow &row : m_rows) {
        if (!row.status.isRead)
            ids.push_back(row.article.id);
    }
    return ids;
}

int ArticleListModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

QVariant ArticleListModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid() || index.row() >= int(m_rows.size()))
        return {};
    const ArticleRow &row = at(index.row());
    switch (role) {
    case Qt::DisplayRole:
        return titleOf(row);
    case Qt::ToolTipRole:
        return titleOf(row).toHtmlEscaped();
    case Qt::AccessibleTextRole: {
        QStringList parts{ titleOf(row), aboutLine(row) };
        if (!row.status.isRead)
            parts.append(tr("unread"));
        if (row.status.isStarred)
            parts.append(tr("starred"));
        return parts.join(u", "_s);
    }
    case RowRole:
        return index.row();
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
    if (m_isComplete || !m_query.isEmpty())
        return;
    std::optional<ArticleCursor> after;
    if (!m_rows.empty())
        after = ArticleCursor{ m_rows.back().article.shownAt(), m_rows.back().article.id };
    const auto page = m_library.page(m_filter, after, pageSize);
    if (!page) {
        m_isComplete = true;
        emit failed(page.error());
        return;
    }
    m_isComplete = int(page->size()) < pageSize;
    if (page->empty())
        return;
    beginInsertRows({}, int(m_rows.size()), int(m_rows.size() + page->size()) - 1);
    m_rows.insert(m_rows.end(), page->begin(), page->end());
    endInsertRows();
}

// A row that was just read stays where it is until the list is chosen again: nothing vanishes under a reader.
void ArticleListModel::setStatus(ArticleId id, const ArticleStatus &status)
{
    const auto row = rowOf(id);
    if (!row)
        return;
    m_rows[size_t(*row)].status = status;
    emit dataChanged(index(*row), index(*row));
}

void ArticleDelegate::paint(
    QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const auto *model = qobject_cast<const ArticleListModel *>(index.model());
    if (!model)
        return;
    const ArticleRow &row = model->at(index.row());
    const QPalette &palette = option.palette;
    const bool isSelected = option.state & QStyle::State_Selected;
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    if (isSelected)
        painter->fillRect(option.rect, palette.color(QPalette::Highlight));
    painter->fillRect(
        QRect(option.rect.left(), option.rect.bottom(), option.rect.width(), 1), hairline(palette));
    if (option.state & QStyle::State_HasFocus) {
        painter->setPen(QPen(accent(palette), 2));
        painter->drawRect(option.rect.adjusted(1, 1, -1, -2));
    }
    const QString title = titleOf(row);
    const bool isRightToLeft = title.isRightToLeft();
    QFont bold = option.font;
    bold.setBold(!row.status.isRead);
    const QFontMetrics boldMetrics(bold);
    const QFontMetrics metrics(option.font);
    QRect line = option.rect.adjusted(sideRoom, topRoom, -sideRoom, 0);
    const auto align = int((isRightToLeft ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignTop | Qt::AlignAbsolute
        | Qt::TextSingleLine);
    painter->setLayoutDirection(isRightToLeft ? Qt::RightToLeft : Qt::LeftToRight);

    QRect titleRect = line;
    if (!row.status.isRead) {
        const int middle = line.top() + boldMetrics.height() / 2;
        painter->setPen(Qt::NoPen);
        painter->setBrush(accent(palette));
        painter->drawEllipse(QPointF(isRightToLeft ? line.right() - 3 : line.left() + 4, middle), 4, 4);
        titleRect = isRightToLeft ? line.adjusted(0, 0, -14, 0) : line.adjusted(14, 0, 0, 0);
    }
    if (row.status.isStarred) {
        painter->setFont(option.font);
        painter->setPen(tonePair(Tone::Waiting, palette).ink);
        const QString star = u"★"_s;
        const int width = metrics.horizontalAdvance(star) + 6;
        painter->drawText(isRightToLeft ? QRect(line.left(), line.top(), width, metrics.height())
                                        : QRect(line.right() - width, line.top(), width, metrics.height()),
            int(Qt::AlignCenter), star);
        titleRect = isRightToLeft ? titleRect.adjusted(width, 0, 0, 0) : titleRect.adjusted(0, 0, -width, 0);
    }
    painter->setFont(bold);
    painter->setPen(palette.color(isSelected ? QPalette::HighlightedText : QPalette::Text));
    painter->drawText(titleRect, align, boldMetrics.elidedText(title, Qt::ElideRight, titleRect.width()));

    line.translate(0, boldMetrics.height() + 2);
    painter->setFont(option.font);
    painter->setPen(mutedInk(palette));
    painter->drawText(line, align, metrics.elidedText(aboutLine(row), Qt::ElideRight, line.width()));

    line.translate(0, metrics.height() + 2);
    painter->setPen(palette.color(QPalette::Text));
    drawWords(*painter, line, row.article.summary.simplified(), isRightToLeft);
    painter->restore();
}

QSize ArticleDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &) const
{
    return { 200, 2 * topRoom + 4 * (QFontMetrics(option.font).height() + 2) };
}
