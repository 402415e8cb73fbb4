#include "photos/reportlist.h"

#include "desk/photoreports.h"
#include "widgets/isolated.h"
#include "widgets/listrow.h"
#include "widgets/tones.h"
#include "widgets/tooltip.h"
#include "widgets/when.h"

#include <QLocale>
#include <QPainter>

using namespace Qt::StringLiterals;

namespace {

constexpr int whoseRole = Qt::UserRole;
constexpr int stateRole = Qt::UserRole + 1;
constexpr int troubleRole = Qt::UserRole + 2;

int missingOf(const KeptPhotoReport &report)
{
    return int(std::ranges::count_if(report.photos, [](const KeptPhoto &photo) { return !photo.isHere(); }));
}

} // namespace

QString titleOf(const KeptPhotoReport &report)
{
    if (!report.title.isEmpty())
        return report.title;
    if (!report.url.isEmpty())
        return report.url.toDisplayString(QUrl::RemoveScheme | QUrl::StripTrailingSlash).mid(2);
    return ReportListModel::tr("Untitled report");
}

QString whoseOf(const KeptPhotoReport &report)
{
    if (report.kind == KeptPhotoReport::Kind::Own)
        return ReportListModel::tr("Ours");
    QStringList parts;
    for (const QString &part : { report.author, report.url.host() }) {
        if (!part.isEmpty())
            parts.append(isolated(part));
    }
    return parts.join(u" · "_s);
}

QString stateOf(const KeptPhotoReport &report)
{
    const int missing = missingOf(report);
    QStringList parts;
    if (!report.photos.empty() || report.kind == KeptPhotoReport::Kind::Own)
        parts.append(ReportListModel::tr("%Ln photo(s)", nullptr, int(report.photos.size())));
    if (missing > 0)
        parts.append(ReportListModel::tr("%Ln not here", nullptr, missing));
    if (report.kind == KeptPhotoReport::Kind::Captured) {
        parts.append(report.capturedAt.isValid()
                ? ReportListModel::tr("captured %1").arg(isolated(shortWhen(report.capturedAt)))
                : ReportListModel::tr("not captured yet"));
    }
    return parts.join(u" · "_s);
}

QString trashOf(const KeptPhotoReport &report)
{
    if (!report.trashedAt.isValid())
        return ReportListModel::tr("%Ln picture(s) taken out", nullptr, int(report.removed.size()));
    return ReportListModel::tr("%Ln photo(s)", nullptr, int(report.photos.size())) + u" · "_s
        + ReportListModel::tr("deleted %1").arg(isolated(shortWhen(report.trashedAt)));
}

ReportListModel::ReportListModel(PhotoReports &reports, QObject *parent)
    : QAbstractListModel(parent)
    , m_reports(reports)
{
    connect(&reports, &PhotoReports::listChanged, this, &ReportListModel::reload);
    reload();
}

void ReportListModel::show(Show what)
{
    m_show = what;
    reload();
}

void ReportListModel::reload()
{
    std::vector<PhotoReportId> ids;
    for (const KeptPhotoReport *report : m_show == Show::Trash ? m_reports.trash() : m_reports.list())
        ids.push_back(report->id);
    if (ids == m_ids) {
        if (!ids.empty())
            emit dataChanged(index(0), index(int(ids.size()) - 1));
        return;
    }
    beginResetModel();
    m_ids = ids;
    endResetModel();
}

int ReportListModel::rowOf(PhotoReportId id) const
{
    const auto found = std::ranges::find(m_ids, id);
    return found == m_ids.end() ? -1 : int(found - m_ids.begin());
}

int ReportListModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_ids.size());
}

QVariant ReportListModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid() || index.row() >= int(m_ids.size()))
        return {};
    const KeptPhotoReport *report = m_reports.find(at(index.row()));
    if (!report)
        return {};
    const QString state = m_show == Show::Trash ? trashOf(*report) : stateOf(*report);
    switch (role) {
    case Qt::DisplayRole:
        return titleOf(*report);
    case whoseRole:
        return whoseOf(*report);
    case stateRole:
        return state;
    case troubleRole:
        return m_show == Show::Reports && missingOf(*report) > 0 && !m_reports.isFetching(report->id);
    case Qt::ToolTipRole:
        return toolTipOf(report->note.isEmpty() ? titleOf(*report) : titleOf(*report) + u'\n' + report->note);
    case Qt::AccessibleTextRole:
        return QStringList{ titleOf(*report), whoseOf(*report), state }.join(u", "_s);
    default:
        return {};
    }
}

void ReportDelegate::paint(
    QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const QColor muted = mutedInk(option.palette);
    const bool isTrouble = index.data(troubleRole).toBool();
    paintTitledRow(*painter, option, index.data().toString(),
        { { index.data(whoseRole).toString(), muted },
            { index.data(stateRole).toString(),
                isTrouble ? tonePair(Tone::Waiting, option.palette).ink : muted } });
}

QSize ReportDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &) const
{
    return { 180, 26 + 3 * QFontMetrics(option.font).height() };
}
