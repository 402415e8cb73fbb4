#include "writing/draftlist.h"

#include "desk/drafts.h"
#include "desk/errortext.h"
#include "desk/outbox.h"
#include "widgets/badge.h"
#include "widgets/isolated.h"
#include "widgets/listrow.h"
#include "widgets/tooltip.h"

#include <QLocale>
#include <QPainter>

#include <algorithm>
#include <functional>
#include <utility>

using namespace Qt::StringLiterals;

namespace {

/// Some bytes more change no word.
std::optional<UploadProgress> withoutBytes(std::optional<UploadProgress> picture)
{
    if (picture)
        picture->sent = picture->total = 0;
    return picture;
}

/// For a badge; none of those that wait for the network alone.
QHash<DraftId, QString> reasonsOf(const Outbox &outbox)
{
    QHash<DraftId, QString> words;
    const QHash<DraftId, Error> reasons = outbox.reasons();
    for (auto why = reasons.begin(); why != reasons.end(); ++why) {
        if (why->kind != Error::Kind::Offline && why->kind != Error::Kind::Network)
            words.insert(why.key(), reasonInWords(*why));
    }
    return words;
}

} // namespace

DraftListModel::DraftListModel(Drafts &drafts, Outbox &outbox, QObject *parent)
    : QAbstractListModel(parent)
    , m_drafts(drafts)
    , m_outbox(outbox)
    , m_live(outbox.live())
    , m_reasons(reasonsOf(outbox))
{
    connect(&outbox, &Outbox::changed, this, &DraftListModel::follow);
    connect(&outbox, &Outbox::syncStarted, this, &DraftListModel::follow);
    connect(&outbox, &Outbox::syncFinished, this, &DraftListModel::follow);
    connect(&outbox, &Outbox::sendingChanged, this, &DraftListModel::followSending);
    connect(&drafts, &Drafts::listChanged, this, &DraftListModel::follow);
    connect(&drafts, &Drafts::listChanged, this, &DraftListModel::reload);
    reload();
}

void DraftListModel::show(Show what)
{
    m_show = what;
    reload();
}

void DraftListModel::follow()
{
    LiveSync live = m_outbox.live();
    live.picture = withoutBytes(live.picture);
    QHash<DraftId, QString> reasons = reasonsOf(m_outbox);
    if (live == m_live && reasons == m_reasons)
        return;
    m_live = live;
    m_reasons = std::move(reasons);
    if (!m_rows.empty())
        emit dataChanged(index(0), index(int(m_rows.size()) - 1));
}

void DraftListModel::followSending()
{
    if (withoutBytes(m_outbox.sending()) != m_live.picture)
        follow();
}

StateWords DraftListModel::words(const DraftRow &row) const
{
    return wordsFor(row.state, m_reasons.value(row.id), m_live, row.id);
}

void DraftListModel::reload()
{
    auto rows = m_show == Show::Trash ? m_drafts.trashed() : m_drafts.list();
    if (!rows)
        return; // What stood there still does; the window says what failed.
    if (m_show != Show::Trash) {
        const auto isInConflict = [](const DraftRow &row) {
            return row.state == SyncState::Conflict;
        };
        const auto count = int(std::ranges::count_if(*rows, isInConflict));
        if (m_show == Show::Conflicts)
            std::erase_if(*rows, std::not_fn(isInConflict));
        if (std::exchange(m_conflictCount, count) != count)
            emit conflictCountChanged();
    }
    if (m_show == Show::OnSite)
        std::erase_if(*rows, [](const DraftRow &row) { return row.remoteId == 0; });
    if (m_show == Show::Pages)
        std::erase_if(*rows, [](const DraftRow &row) { return row.type != PostType::Page; });
    const bool isSameOrder = rows->size() == m_rows.size()
        && std::equal(rows->begin(), rows->end(), m_rows.begin(),
            [](const DraftRow &one, const DraftRow &other) { return one.id == other.id; });
    if (isSameOrder) {
        m_rows = *rows;
        if (!m_rows.empty())
            emit dataChanged(index(0), index(int(m_rows.size()) - 1));
        return;
    }
    beginResetModel();
    m_rows = *rows;
    endResetModel();
}

std::optional<int> DraftListModel::rowOf(DraftId id) const
{
    for (size_t i = 0; i < m_rows.size(); ++i) {
        if (m_rows[i].id == id)
            return int(i);
    }
    return std::nullopt;
}

int DraftListModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

QString DraftListModel::about(const DraftRow &row, Saying saying) const
{
    QStringList parts;
    if (row.type == PostType::Page)
        parts.append(tr("Page"));
    if (saying == Saying::All)
        parts.append(words(row).text);
    if (row.changedAt.isValid()) {
        const QDateTime at = row.changedAt.toLocalTime();
        const bool isToday = at.date() == QDate::currentDate();
        parts.append(isToday ? QLocale().toString(at.time(), QLocale::ShortFormat)
                             : QLocale().toString(at.date(), u"d MMM"_s));
    }
    if (row.quotes > 0)
        parts.append(tr("%Ln quote(s)", nullptr, row.quotes));
    if (!row.siteName.isEmpty())
        parts.append(row.siteName);
    for (QString &part : parts)
        part = isolated(part);
    return parts.join(u" · "_s);
}

QVariant DraftListModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid() || index.row() >= int(m_rows.size()))
        return {};
    const DraftRow &row = at(index.row());
    const QString title = row.title.isEmpty() ? tr("Untitled") : row.title;
    switch (role) {
    case Qt::DisplayRole:
        return title;
    case Qt::UserRole:
        // The badge beside it says the state of a conflict.
        return about(row, row.state == SyncState::Conflict ? Saying::WithoutState : Saying::All);
    case Qt::ToolTipRole:
        return toolTipOf(QString(words(row).text + u'\n' + fixFor(row.state)).trimmed());
    case Qt::AccessibleTextRole:
        return QString(title + u", "_s + about(row, Saying::All));
    default:
        return {};
    }
}

void DraftDelegate::paint(
    QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const auto *model = qobject_cast<const DraftListModel *>(index.model());
    if (!model)
        return;
    const DraftRow &row = model->at(index.row());
    const QPalette &palette = option.palette;
    const StateWords state = model->words(row);
    const bool isTrouble = state.tone == Tone::Trouble;
    const QString title = index.data().toString();
    QString about = index.data(Qt::UserRole).toString();
    if (row.state != SyncState::Conflict) {
        paintTitledRow(*painter, option, title,
            { { about, isTrouble ? tonePair(Tone::Trouble, palette).ink : mutedInk(palette) } });
        return;
    }
    const QRect inside = option.rect.adjusted(14, 10, -14, 0);
    const QSizeF badge = badgeSize(option.font, state.text);
    about = QFontMetrics(option.font)
                .elidedText(about, Qt::ElideRight, inside.width() - int(badge.width()) - 8);
    paintTitledRow(*painter, option, title, { { about, mutedInk(palette) } });
    QFont bold = option.font;
    bold.setBold(true);
    const bool isAtLeft = title.isRightToLeft();
    painter->setFont(option.font);
    paintBadge(painter,
        QRectF(QPointF(isAtLeft ? inside.left() : inside.right() - badge.width(),
                   inside.top() + QFontMetrics(bold).height() + 2),
            badge),
        state.tone, state.text, palette);
}

QSize DraftDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &) const
{
    return { 180, 24 + 2 * QFontMetrics(option.font).height() };
}
