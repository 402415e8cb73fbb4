#include "photos/sheetmodel.h"

#include "desk/photoreports.h"
#include "desk/thumbnails.h"
#include "widgets/tooltip.h"

#include <QStringList>

using namespace Qt::StringLiterals;

QString nameOf(const KeptPhoto &photo)
{
    return photo.name.isEmpty() ? SheetModel::tr("Picture without a name") : photo.name;
}

SheetModel::SheetModel(PhotoReports &reports, QObject *parent)
    : QAbstractListModel(parent)
    , m_reports(reports)
{
    connect(&reports, &PhotoReports::changed, this, [this](PhotoReportId id) {
        if (id == m_report)
            reload();
    });
    connect(&reports.thumbnails(), &Thumbnails::made, this, [this](const QByteArray &sha256) {
        for (int row = 0; row < int(m_photos.size()); ++row) {
            if (m_photos[size_t(row)].sha256 == sha256)
                emit dataChanged(index(row), index(row), { Qt::DecorationRole });
        }
    });
}

void SheetModel::show(PhotoReportId report, Part part)
{
    m_report = report;
    m_part = part;
    beginResetModel();
    m_photos = photos();
    endResetModel();
}

std::vector<KeptPhoto> SheetModel::photos() const
{
    const KeptPhotoReport *now = report();
    if (!now)
        return {};
    return m_part == Part::Removed ? now->removed : now->photos;
}

const KeptPhotoReport *SheetModel::report() const { return m_reports.find(m_report); }

int SheetModel::rowOf(PhotoId id) const
{
    const auto found = std::ranges::find(m_photos, id, &KeptPhoto::id);
    return found == m_photos.end() ? -1 : int(found - m_photos.begin());
}

/// The same pictures in the same order stay where they are, with what is chosen; those that are added at the
/// end leave the others alone too.
void SheetModel::reload()
{
    const std::vector<KeptPhoto> photos = this->photos();
    const size_t common = std::min(photos.size(), m_photos.size());
    const bool isSameOrder = std::equal(photos.begin(), photos.begin() + qsizetype(common), m_photos.begin(),
        [](const KeptPhoto &one, const KeptPhoto &other) { return one.id == other.id; });
    if (!isSameOrder || photos.size() < m_photos.size()) {
        beginResetModel();
        m_photos = photos;
        endResetModel();
        return;
    }
    for (size_t row = 0; row < common; ++row) {
        if (m_photos[row] == photos[row])
            continue;
        m_photos[row] = photos[row];
        emit dataChanged(index(int(row)), index(int(row)));
    }
    if (photos.size() == common)
        return;
    beginInsertRows({}, int(common), int(photos.size()) - 1);
    m_photos = photos;
    endInsertRows();
}

int SheetModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_photos.size());
}

QVariant SheetModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid() || index.row() >= int(m_photos.size()))
        return {};
    const KeptPhoto &photo = at(index.row());
    const QString words = photo.caption.isEmpty() ? nameOf(photo) : photo.caption;
    switch (role) {
    case Qt::DisplayRole:
        return words;
    case Qt::ToolTipRole:
        return toolTipOf(photo.missing.isEmpty() ? words : words + u'\n' + photo.missing);
    case Qt::AccessibleTextRole: {
        QStringList said{ words };
        if (!photo.alt.isEmpty() && photo.alt != words)
            said.append(photo.alt);
        if (!photo.missing.isEmpty())
            said.append(tr("not here: %1").arg(photo.missing));
        if (!photo.blackOuts.empty())
            said.append(tr("%n place(s) blacked out", nullptr, int(photo.blackOuts.size())));
        return said.join(u", "_s);
    }
    default:
        return {};
    }
}

Qt::ItemFlags SheetModel::flags(const QModelIndex &index) const
{
    return index.isValid()
        ? Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemIsDragEnabled | Qt::ItemNeverHasChildren
        : Qt::ItemIsDropEnabled;
}
