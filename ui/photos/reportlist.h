#pragma once

#include "model/keptphotos.h"

#include <QAbstractListModel>
#include <QStyledItemDelegate>

class PhotoReports;

/// The photo reports that are kept here, or the trash, newest first. Main thread.
class ReportListModel final : public QAbstractListModel {
    Q_OBJECT
public:
    explicit ReportListModel(PhotoReports &reports, QObject *parent = nullptr);

    enum class Show { Reports, Trash };
    void show(Show what);
    Show shown() const { return m_show; }
    PhotoReportId at(int row) const { return m_ids.at(size_t(row)); }
    int rowOf(PhotoReportId id) const; ///< -1 if it is not among them.

    int rowCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;

private:
    void reload();

    PhotoReports &m_reports;
    std::vector<PhotoReportId> m_ids;
    Show m_show = Show::Reports;
};

/// What a report is called where it has no title.
QString titleOf(const KeptPhotoReport &report);
/// Who, where and how many: its second line and its third.
QString whoseOf(const KeptPhotoReport &report);
QString stateOf(const KeptPhotoReport &report);
/// The same of one that is in the trash, or of which pictures are.
QString trashOf(const KeptPhotoReport &report);

/// Three lines: title; whose it is; how many pictures and what is missing. A right-to-left row mirrors
/// itself.
class ReportDelegate final : public QStyledItemDelegate {
    Q_OBJECT
public:
    using QStyledItemDelegate::QStyledItemDelegate;
    void paint(
        QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;
};
