#include "writing/draftlist.h"

#include "desk/drafts.h"
#include "widgets/isolated.h"
#include "widgets/listrow.h"
#include "widgets/tooltip.h"

#include <QLocale>
#include <QPainter>

using namespace Qt::StringLiterals;

/// What a site said in words, without the code before them; a code alone says nothing to a person.
static QString inWords(const QString &detail)
{
    const QString code = detail.section(u':', 0, 0);
    const QString words = code.contains(u' ') ? detail : detail.mid(code.size() + 1);
    return words.trimmed();
}

StateWords wordsFor(SyncState state, const QString &reason)
{
    const QString detail = inWords(reason);
    switch (state) {
    case SyncState::Local:
        return { Tone::Good, DraftListModel::tr("Saved here") };
    case SyncState::Waiting:
        return { Tone::Waiting,
            detail.isEmpty() ? DraftListModel::tr("Waiting for network")
                             : DraftListModel::tr("Waiting: %1").arg(detail) };
    case SyncState::Sending:
        return { Tone::Waiting, DraftListModel::tr("Sending") };
    case SyncState::OnSite:
        return { Tone::Good, DraftListModel::tr("On site") };
    case SyncState::Edited:
        return { Tone::Waiting, DraftListModel::tr("Saved here, not yet on site") };
    case SyncState::ChangedOnSite:
        return { Tone::Waiting, DraftListModel::tr("Changed on site") };
    case SyncState::Conflict:
        return { Tone::Trouble, DraftListModel::tr("Conflict") };
    case SyncState::Refused:
        return { Tone::Trouble,
            detail.isEmpty() ? DraftListModel::tr("Refused")
                             : DraftListModel::tr("Refused: %1").arg(detail) };
    case SyncState::RemovedOnSite:
        return { Tone::Trouble, DraftListModel::tr("Removed on site") };
    }
    return {};
}

QString fixFor(SyncState state)
{
    switch (state) {
    case SyncState::Local:
    case SyncState::OnSite:
    case SyncState::Sending:
        return {};
    case SyncState::Waiting:
        return DraftListModel::tr("It goes when the site can be reached.");
    case SyncState::Edited:
        return DraftListModel::tr("Changes here are not on the site yet: press Update.");
    case SyncState::ChangedOnSite:
        return DraftListModel::tr("Somebody changed it there: synchronise to get it.");
    case SyncState::Conflict:
        return DraftListModel::tr(
            "Somebody changed the same words there. Both texts are kept; compare them.");
    case SyncState::Refused:
        return DraftListModel::tr("Mend what the site names, and publish again.");
    case SyncState::RemovedOnSite:
        return DraftListModel::tr(
            "It is gone from the site; the text is here. Publish it to put it there again.");
    }
    return {};
}

DraftListModel::DraftListModel(Drafts &drafts, QObject *parent)
    : QAbstractListModel(parent)
    , m_drafts(drafts)
{
    connect(&drafts, &Drafts::listChanged, this, &DraftListModel::reload);
    reload();
}

void DraftListModel::show(Show what)
{
    m_show = what;
    reload();
}

void DraftListModel::reload()
{
    auto rows = m_show == Show::Trash ? m_drafts.trashed() : m_drafts.list();
    if (!rows)
        return; // What stood there still does; the window says what failed.
    if (m_show == Show::OnSite)
        std::erase_if(*rows, [](const DraftRow &row) { return row.remoteId == 0; });
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

QString DraftListModel::about(const DraftRow &row)
{
    QStringList parts{ wordsFor(row.state, row.stateDetail).text };
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
        return about(row);
    case Qt::ToolTipRole:
        return toolTipOf(
            QString(wordsFor(row.state, row.stateDetail).text + u'\n' + fixFor(row.state)).trimmed());
    case Qt::AccessibleTextRole:
        return QString(title + u", "_s + about(row));
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
    const bool isTrouble = wordsFor(row.state, row.stateDetail).tone == Tone::Trouble;
    paintTitledRow(*painter, option, index.data().toString(),
        { { index.data(Qt::UserRole).toString(),
            isTrouble ? tonePair(Tone::Trouble, palette).ink : mutedInk(palette) } });
}

QSize DraftDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &) const
{
    return { 180, 24 + 2 * QFontMetrics(option.font).height() };
}
