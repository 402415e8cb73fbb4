#include "reading/feedlist.h"

#include "desk/library.h"
#include "widgets/tones.h"

#include <QPainter>

using namespace Qt::StringLiterals;

FeedListModel::FeedListModel(Library &library, QObject *parent)
    : QAbstractListModel(parent)
    , m_library(library)
{
    connect(&library, &Library::feedsChanged, this, &FeedListModel::reload);
    connect(&library, &Library::articlesChanged, this, &FeedListModel::reload);
    connect(&library, &Library::statusChanged, this, &FeedListModel::reload);
    reload();
}

namespace {

QString troubleOf(const Feed &feed)
{
    switch (feed.health) {
    case FeedHealth::NeverFetched:
    case FeedHealth::Fine:
    case FeedHealth::Malformed:
        return {};
    case FeedHealth::NotAFeed:
        return FeedListModel::tr("no feed at this address any more");
    case FeedHealth::Unreachable:
        return FeedListModel::tr("could not be reached");
    case FeedHealth::Refused:
        return FeedListModel::tr("the server refuses us");
    case FeedHealth::RetryLater:
        return FeedListModel::tr("the server asks us to wait");
    case FeedHealth::Gone:
        return FeedListModel::tr("gone: no longer asked");
    }
    return {};
}

} // namespace

void FeedListModel::reload()
{
    const LibraryCounts counts = m_library.counts();
    std::vector<Row> rows;
    const auto add = [&rows](const QString &name, qint64 count, ArticleFilter::Which which) {
        rows.push_back({ name, count, false, {}, { which, std::nullopt, {} } });
    };
    add(tr("Today"), counts.today, ArticleFilter::Which::Today);
    add(tr("Unread"), counts.unread, ArticleFilter::Which::Unread);
    add(tr("Starred"), counts.starred, ArticleFilter::Which::Starred);
    add(tr("All articles"), counts.all, ArticleFilter::Which::All);
    const std::vector<Feed> feeds = m_library.feeds();
    if (!feeds.empty())
        rows.push_back({ tr("Blogs"), 0, true, {}, {} });
    for (const Feed &feed : feeds)
        rows.push_back({ feed.name(), feed.unreadCount, false, troubleOf(feed),
            { ArticleFilter::Which::All, feed.id, {} } });
    m_hasFeeds = !feeds.empty();
    const bool isSameShape = rows.size() == m_rows.size()
        && std::equal(rows.begin(), rows.end(), m_rows.begin(), [](const Row &one, const Row &other) {
               return one.filter == other.filter && one.isHeading == other.isHeading;
           });
    if (isSameShape) {
        m_rows = std::move(rows);
        emit dataChanged(index(0), index(int(m_rows.size()) - 1));
        return;
    }
    beginResetModel();
    m_rows = std::move(rows);
    endResetModel();
}

bool FeedListModel::isHeading(const QModelIndex &index) const
{
    return m_rows.at(size_t(index.row())).isHeading;
}
ArticleFilter FeedListModel::filterAt(const QModelIndex &index) const
{
    return m_rows.at(size_t(index.row())).filter;
}

int FeedListModel::rowOf(const ArticleFilter &filter) const
{
    for (size_t i = 0; i < m_rows.size(); ++i) {
        if (!m_rows[i].isHeading && m_rows[i].filter == filter)
            return int(i);
    }
    return -1;
}

int FeedListModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

QVariant FeedListModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid() || index.row() >= int(m_rows.size()))
        return {};
    const Row &row = m_rows[size_t(index.row())];
    switch (role) {
    case Qt::DisplayRole:
        return row.name;
    case Qt::ToolTipRole:
        return row.trouble.isEmpty() ? QVariant() : row.trouble;
    case Qt::AccessibleTextRole: {
        QStringList parts{ row.name };
        if (row.count > 0)
            parts.append(tr("%n article(s)", nullptr, int(row.count)));
        if (!row.trouble.isEmpty())
            parts.append(row.trouble);
        return parts.join(u", "_s);
    }
    case CountRole:
        return row.count;
    case TroubleRole:
        return row.trouble;
    default:
        return {};
    }
}

Qt::ItemFlags FeedListModel::flags(const QModelIndex &index) const
{
    if (index.isValid() && isHeading(index))
        return Qt::ItemIsEnabled;
    return QAbstractListModel::flags(index);
}

void CountedDelegate::paint(
    QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const QPalette &palette = option.palette;
    const bool isHeading = !(index.flags() & Qt::ItemIsSelectable);
    const bool isSelected = option.state & QStyle::State_Selected;
    const bool isRightToLeft = option.direction == Qt::RightToLeft;
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    const QRect pill = option.rect.adjusted(8, 1, -8, -1);
    if (isSelected) {
        painter->setPen(Qt::NoPen);
        painter->setBrush(palette.color(QPalette::Normal, QPalette::Highlight));
        painter->drawRoundedRect(pill, 5, 5);
    }
    if (option.state & QStyle::State_HasFocus) {
        painter->setBrush(Qt::NoBrush);
        painter->setPen(QPen(accent(palette), 2));
        painter->drawRoundedRect(QRectF(pill).adjusted(1, 1, -1, -1), 5, 5);
    }
    QRect words = pill.adjusted(8, 0, -8, 0);
    QFont font = option.font;
    if (isHeading)
        font.setPointSizeF(font.pointSizeF() * 0.92);
    font.setBold(isSelected);
    painter->setFont(font);
    const QFontMetrics metrics(font);
    const qint64 count = index.data(FeedListModel::CountRole).toLongLong();
    const QString trouble = index.data(FeedListModel::TroubleRole).toString();
    const QString number = !trouble.isEmpty() ? u"!"_s : count > 0 ? QLocale().toString(count) : QString();
    if (!number.isEmpty()) {
        painter->setPen(!trouble.isEmpty() ? tonePair(Tone::Trouble, palette).ink
                : isSelected               ? palette.color(QPalette::HighlightedText)
                                           : mutedInk(palette));
        const int width = metrics.horizontalAdvance(number);
        painter->drawText(words,
            int((isRightToLeft ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter | Qt::AlignAbsolute),
            number);
        words = isRightToLeft ? words.adjusted(width + 8, 0, 0, 0) : words.adjusted(0, 0, -width - 8, 0);
    }
    painter->setPen(isHeading ? mutedInk(palette)
                              : palette.color(isSelected ? QPalette::HighlightedText : QPalette::Text));
    const auto align
        = (isRightToLeft ? Qt::AlignRight : Qt::AlignLeft) | (isHeading ? Qt::AlignBottom : Qt::AlignVCenter);
    painter->drawText(words.adjusted(0, 0, 0, isHeading ? -3 : 0), int(align | Qt::AlignAbsolute),
        metrics.elidedText(index.data().toString(), Qt::ElideRight, words.width()));
    painter->restore();
}

QSize CountedDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const bool isHeading = !(index.flags() & Qt::ItemIsSelectable);
    return { 120, QFontMetrics(option.font).height() + (isHeading ? 18 : 11) };
}
